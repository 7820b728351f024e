"""Builds the workbooks of the tests from small text tables, so that input and expectation are read together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter

from womenplan.io.reader import read_observations

Row = list[Any]


def table(text: str) -> list[Row]:
    """Return rows of cells of a text table: cells between bars, numbers as numbers, "'12" as text, "." for blank."""
    rows = []
    for line in text.strip("\n").splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        rows.append([_cell(cell) for cell in cells])
    return rows


def hidden_columns(sheet: Any) -> list[str]:
    """Return the letters of the hidden columns; a file names neighbours together."""
    columns = (one for one in sheet.column_dimensions.values() if one.hidden)
    return [get_column_letter(at) for one in columns for at in range(one.min, one.max + 1)]


def _cell(text: str) -> Any:
    if text in ("", "."):
        return None
    if text.startswith("'"):
        return text[1:]
    try:
        return float(text) if "." in text else int(text)
    except ValueError:
        return text.replace("\\n", "\n")


def book(path: Path, **sheets: list[Row] | str) -> Path:
    """Write sheets of rows (or text tables) to a workbook; a key "S1" is a sheet of that name."""
    wb = openpyxl.Workbook()
    wb.remove(wb.active)
    for name, rows in sheets.items():
        ws = wb.create_sheet(name)
        for row in table(rows) if isinstance(rows, str) else rows:
            ws.append(row)
    wb.save(path)
    return path


def merged(path: Path, *blocks: str) -> Path:
    """Merge blocks of cells ("B2:D2") of a workbook's first sheet."""
    if blocks:
        wb = openpyxl.load_workbook(path)
        for block in blocks:
            wb.worksheets[0].merge_cells(block)
        wb.save(path)
    return path


def read(path: Path, **options: Any) -> Any:
    """Read one workbook."""
    return read_observations(path, **options)


def observed(observations: Any, *columns: str) -> set[tuple[Any, ...]]:
    """Return the rows of the table as a set of the columns named, by default indicator, year and value."""
    names = list(columns) or ["indicator_id", "year", "value"]
    frame: pd.DataFrame = observations.table[names]
    return {tuple(row) for row in frame.itertuples(index=False)}


def codes(observations: Any, *levels: str) -> list[tuple[str, str]]:
    """Return code and cell of the problems of these levels, by default errors and warnings."""
    return [
        (p.code, p.cell)
        for p in observations.problems
        if p.level in (levels or ("error", "warning"))
    ]
