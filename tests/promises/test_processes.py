"""What runs in a process of its own, new or kept ready: answers, errors, bounds, nothing reaches the next or stays behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hostile import XGOOD, compound, record, stream

from womenplan.errors import DataError
from womenplan.io import xls
from womenplan.io.confined import confined, refuse
from womenplan.io.readers import Readers
from womenplan.io.workbook import open_workbook

try:
    import resource
except ImportError:
    resource = None  # type: ignore[assignment]
bounds = pytest.mark.skipif(resource is None, reason="this system knows no bounds of memory")
copies = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot copy a process")


def prepared(word: str) -> dict[str, Any]:
    return {"word": word, "process": os.getpid()}


def asked(shared: dict[str, Any], what: str, given: Any = None) -> Any:
    """Do what a test asks for, within the process."""
    if what == "sleep":
        time.sleep(given)
    elif what == "grow":
        return len(bytearray(given))
    elif what == "die":
        os._exit(7)
    elif what == "be killed":
        os.kill(os.getpid(), signal.SIGKILL)
    elif what == "print":
        sys.stdout.write(given)
    elif what == "write":
        os.write(1, given)
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


@pytest.fixture(params=["a new process", pytest.param("a copy of a ready one", marks=copies)])
def run(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Return what runs a task in a process of its own, in either way."""
    if request.param == "a new process":
        return partial(confined, asked, {"word": "ready", "process": 0})
    return partial(request.getfixturevalue("readers").run, asked)


def test_what_is_printed_is_no_answer(run):
    assert len(run("print", "noise")) == 2


def test_a_fault_is_told_as_one(run):
    with pytest.raises(RuntimeError, match="ValueError: no"):
        run("fail", "no")


def test_what_does_not_come_back_is_ended(run):
    with pytest.raises(DataError) as error:
        run("sleep", 60, file="a.xls", seconds=0.3)
    assert str(error.value) == (
        "a.xls：读取超过 0.3 秒仍未完成，已停止。请用原来的软件打开核对后另存，或分成几个文件。"
    )


@bounds
def test_what_takes_all_memory_is_ended(run):
    with pytest.raises(DataError) as error:
        run("grow", 10**9, file="a.xls", memory=200_000_000)
    assert str(error.value) == (
        "a.xls：读取所需内存超过 200 MB，或读取程序意外中止，已停止。请用原来的软件打开核对后另存，或分成几个文件。"
    )
    assert run("grow", 10**6, memory=200_000_000) == 10**6


@pytest.mark.parametrize("how", ["die", "be killed"])
def test_what_dies_is_told_of_and_does_not_take_us_along(run, how):
    with pytest.raises(DataError, match=r"^a\.xls：.*已停止"):
        run(how, file="a.xls")


def test_what_a_function_returns_comes_back() -> None:
    assert confined(divmod, 7, 2) == (3, 1)
    assert confined(sorted, "bac", reverse=True) == ["c", "b", "a"]


def test_what_a_function_says_of_a_file_comes_back() -> None:
    with pytest.raises(DataError) as error:
        confined(refuse, "FILE_EMPTY", "a.xlsx", "")
    assert [(one.code, one.file) for one in error.value.problems] == [("FILE_EMPTY", "a.xlsx")]


def test_it_works_from_a_script_without_a_main_guard_and_from_another_folder(
    tmp_path: Path,
) -> None:
    # a module of the standard library's name in the user's folder is not taken for it
    (tmp_path / "pickle.py").write_text("raise SystemExit('taken')", encoding="utf-8")
    script = tmp_path / "scripts" / "s.py"
    script.parent.mkdir()
    script.write_text(
        "from womenplan.io.confined import confined\nprint(confined(divmod, 7, 2))",
        encoding="utf-8",
    )
    path = os.pathsep.join(filter(None, sys.path))
    ran = subprocess.run(
        [sys.executable, script],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout == "(3, 1)\n"


def test_old_workbooks_are_read_alike_within_and_beside_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = compound(tmp_path / "a.xls", stream())
    ((here,), _) = open_workbook(path)
    asked = []
    monkeypatch.setattr(xls, "_EASY", 0)
    monkeypatch.setattr(
        xls, "confined", lambda *given, **named: asked.append(given) or confined(*given, **named)
    )
    ((beside,), _) = open_workbook(path)
    assert len(asked) == 1
    assert (
        beside.cells.tolist() == here.cells.tolist() == [["指标", "2021年"], ["孕产妇死亡率", 16.1]]
    )


def test_small_workbooks_need_no_process_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xls, "confined", lambda *_, **__: pytest.fail("a process was started"))
    rows = b"".join(record(0x203, b"%c\0\1\0\0\0" % row + b"\0" * 8) for row in range(2, 200))
    assert len(open_workbook(compound(tmp_path / "a.xls", stream(XGOOD + rows)))[0]) == 1


@copies
def test_a_task_gets_what_was_prepared_and_runs_in_a_copy(readers):
    process, copy = readers.run(asked, "say")
    again, other = readers.run(asked, "say")
    assert process == again != os.getpid()
    assert len({process, copy, other}) == 3


@copies
def test_what_a_task_writes_past_print_is_no_answer_either(readers):
    assert len(readers.run(asked, "write", b"from below")) == 2


@copies
def test_what_one_task_changes_the_next_does_not_see(readers):
    assert readers.run(asked, "change", "spoilt") == "ready"
    assert readers.run(asked, "change", "spoilt") == "ready"


@bounds
@copies
@pytest.mark.parametrize(
    ("what", "given"), [("grow", 10**9), ("die", None), ("be killed", None), ("fail", "no")]
)
def test_a_task_that_ends_badly_leaves_its_process_ready(readers, what, given):
    process, _ = readers.run(asked, "say")
    with pytest.raises((DataError, RuntimeError)):
        readers.run(asked, what, given, memory=200_000_000)
    assert readers.run(asked, "say")[0] == process


@copies
def test_a_task_that_takes_long_is_ended_with_its_process_and_another_takes_the_place(readers):
    process, _ = readers.run(asked, "say")
    with pytest.raises(DataError):
        readers.run(asked, "sleep", 60, seconds=0.2)
    assert readers.run(asked, "say")[0] != process
    assert not Path(f"/proc/{process}").exists()  # not even as a zombie


@copies
def test_a_process_that_was_killed_is_replaced(readers):
    process, _ = readers.run(asked, "say")
    os.kill(process, signal.SIGKILL)
    while readers._idle[0].child.poll() is None:
        time.sleep(0.01)
    assert readers.run(asked, "say")[0] != process


@copies
def test_tasks_at_once_each_get_their_own_answer(readers):
    with ThreadPoolExecutor(8) as pool:
        sizes = [1000 + number for number in range(40)]
        assert list(pool.map(lambda size: readers.run(asked, "grow", size), sizes)) == sizes


@copies
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
