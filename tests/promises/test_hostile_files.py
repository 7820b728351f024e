"""Whatever a file holds, the program ends within 30 seconds and 1.5 GB, with a sentence or with the values."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from bounded import PEAK, Bounded
from hostile import ATTACKS, mark_many_cells, mark_whole_sheet_merged
from hostile_documents import DOCUMENTS

PEAK_OF_TEXT = 600_000_000  # bytes, those of the loaded program among them
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system bounds no process")


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bounded]:
    with Bounded(tmp_path_factory.mktemp("bounded")) as program:
        yield program


@pytest.mark.parametrize("name", ATTACKS)
def test_a_hostile_file_is_read_or_refused_with_a_sentence(
    name: str, bounded: Bounded, tmp_path: Path
) -> None:
    make, says = ATTACKS[name]
    path = make(tmp_path)
    ran = bounded.check(path)
    assert path.suffix != ".csv" or ran.peak < PEAK_OF_TEXT
    problems = ran.problems
    graver = [problem["code"] for problem in problems if problem["level"] != "note"]
    if says:
        assert says in graver
    else:
        assert not [code for code in graver if code not in ("NUMBERS_OUTSIDE", "CELLS_FAR")]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_hostile_document_of_a_plan_is_read_or_refused_with_a_sentence(
    name: str, bounded: Bounded, tmp_path: Path
) -> None:
    make, says = DOCUMENTS[name]
    ran = bounded.run("read-plan", make(tmp_path), "--format", "json")
    assert "Traceback" not in ran.said + ran.errors
    assert ran.peak < PEAK
    if says:
        assert (ran.code, ran.said) == (1, "")
        assert says in ran.errors
    else:
        assert "maternal_mortality" in str(ran.problems), ran.errors


@pytest.mark.parametrize("make", [mark_whole_sheet_merged, mark_many_cells])
def test_a_marked_copy_that_takes_too_much_is_refused_with_a_sentence(
    make, bounded: Bounded, tmp_path: Path
) -> None:
    ran = bounded.check(make(tmp_path), "--mark", tmp_path / "m.xlsx")
    assert ran.code == 2
    assert (
        "its marked copy was not ready within the bounds of time and memory"
        in ran.said + ran.errors
    )
    assert not (tmp_path / "m.xlsx").exists()
