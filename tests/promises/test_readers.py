"""Processes kept ready: each task in a copy that is bounded, none reaches the next, none is left behind."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from womenplan import DataError
from womenplan.io.readers import Readers

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


def prepared(word: str) -> dict[str, Any]:
    return {"word": word, "process": os.getpid()}


def asked(shared: dict[str, Any], what: str, given: Any = None) -> Any:
    """Do what a test asks for, within a copy."""
    if what == "sleep":
        time.sleep(given)
    elif what == "grow":
        return len(bytearray(given))
    elif what == "die":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "print":
        sys.stdout.write(given)
        os.write(1, b"from below")
    elif what == "fail":
        raise ValueError(given)
    elif what == "change":
        before, shared["word"] = shared["word"], given
        return before
    return shared["process"], os.getpid()


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(prepared, "ready", most=1) as own:
        yield own


def test_a_task_gets_what_was_prepared_and_runs_in_a_copy(readers):
    process, copy = readers.run(asked, "say")
    again, other = readers.run(asked, "say")
    assert process == again != os.getpid()
    assert len({process, copy, other}) == 3


def test_what_one_task_changes_the_next_does_not_see(readers):
    assert readers.run(asked, "change", "spoilt") == "ready"
    assert readers.run(asked, "change", "spoilt") == "ready"


def test_what_a_task_prints_is_no_answer(readers):
    assert len(readers.run(asked, "print", "noise")) == 2


def test_a_task_beyond_its_memory_is_told_and_the_process_stays(readers):
    process, _ = readers.run(asked, "say")
    with pytest.raises(DataError, match=r"^a\.xls：.*200 MB"):
        readers.run(asked, "grow", 10**9, file="a.xls", memory=200_000_000)
    assert readers.run(asked, "grow", 10**6, memory=200_000_000) == 10**6
    assert readers.run(asked, "say")[0] == process


def test_a_copy_that_is_killed_is_told_and_the_process_stays(readers):
    process, _ = readers.run(asked, "say")
    with pytest.raises(DataError, match=r"^a\.xls："):
        readers.run(asked, "die", file="a.xls")
    assert readers.run(asked, "say")[0] == process


def test_what_a_task_raises_is_raised(readers):
    with pytest.raises(RuntimeError, match="ValueError: no"):
        readers.run(asked, "fail", "no")


def test_a_task_that_takes_long_is_ended_with_its_process_and_another_takes_the_place(readers):
    process, _ = readers.run(asked, "say")
    with pytest.raises(DataError, match=r"^a\.xls：.*0\.2 秒"):
        readers.run(asked, "sleep", 60, file="a.xls", seconds=0.2)
    assert readers.run(asked, "say")[0] != process
    assert not Path(f"/proc/{process}").exists()  # not even as a zombie


def test_a_process_that_was_killed_is_replaced(readers):
    process, _ = readers.run(asked, "say")
    os.kill(process, signal.SIGKILL)
    while readers._idle[0].child.poll() is None:
        time.sleep(0.01)
    assert readers.run(asked, "say")[0] != process


def test_tasks_at_once_each_get_their_own_answer(readers):
    with ThreadPoolExecutor(8) as pool:
        sizes = [1000 + number for number in range(40)]
        assert list(pool.map(lambda size: readers.run(asked, "grow", size), sizes)) == sizes


def test_closing_ends_every_process():
    with Readers(prepared, "ready", most=2) as own:
        own.start()
        process, _ = own.run(asked, "say")
        children = [one.child.pid for one in own._idle]
        assert process in children
    assert [one for one in children if Path(f"/proc/{one}").exists()] == []


def test_without_copies_a_task_runs_in_a_process_that_starts_anew(monkeypatch):
    monkeypatch.setattr("womenplan.io.readers._can_copy", lambda: False)
    with Readers(prepared, "ready", most=1) as own:
        own.start()
        assert own.run(asked, "change", "x") == "ready"
        with pytest.raises(DataError, match=r"^a\.xls："):
            own.run(asked, "sleep", 60, file="a.xls", seconds=0.2)
