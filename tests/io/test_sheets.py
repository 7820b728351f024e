"""Sheets as offices write them, each with the values that a person reads off it: ``tests/data/sheets``."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import as_written, cases, listed

CASES = cases()


@pytest.mark.parametrize("name", CASES)
def test_a_sheet_is_read_as_a_person_reads_it(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    data = case.read(tmp_path / "x.xlsx")
    assert as_written(data, case.columns) == case.rows
    if problems := case.promises.get("problems"):
        expected = [] if problems == "none" else problems.split(", ")
        assert listed(data, "error", "warning") == expected
    if notes := case.promises.get("notes"):
        codes = listed(data, "error", "warning", "note")
        codes += [code.split()[0] for code in codes]
        assert set(notes.split(", ")) <= set(codes)
    if layout := case.promises.get("layout"):
        assert data.layout["layout"].iat[0] == layout
