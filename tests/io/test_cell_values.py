"""Random cells come out of every kind of file as they were put in, and as another library reads them."""

from __future__ import annotations

import datetime
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
import python_calamine
import xlwt
from hypothesis import given
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.fuzz import often
from womenplan.io.plain_xml import decimal_numbers
from womenplan.io.sheet import EMPTY
from womenplan.io.workbook import open_workbook

ROOT = Path(__file__).parents[2]
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")),
    min_size=1,
    max_size=12,
).filter(
    lambda text: text.strip() and not text.startswith("=") and "_x" not in text and text[0] != "#"
)
NUMBERS = st.one_of(
    st.integers(-(10**15), 10**15).map(float),
    st.floats(allow_nan=False, allow_infinity=False, min_value=-1e300, max_value=1e300),
    st.decimals(-(10**6), 10**6, places=2).map(float),
)
DATES = st.dates(datetime.date(1900, 3, 1), datetime.date(2199, 12, 31))
GRIDS = st.lists(
    st.lists(st.one_of(st.none(), NUMBERS, TEXTS, DATES, st.booleans()), min_size=1, max_size=6),
    min_size=1,
    max_size=8,
)


def as_read(value: Any) -> Any:
    return "" if value is None else str(value) if isinstance(value, bool) else value


def held(path: Path) -> dict[tuple[int, int], Any]:
    """Return what a file's one sheet holds, by row and column."""
    sheets, odd = open_workbook(path)
    assert not odd
    (sheet,) = sheets
    return {(r, c): sheet.cells[r, c] for r, c in np.argwhere(sheet.kind != EMPTY).tolist()}


def put(grid: list[list[Any]]) -> dict[tuple[int, int], Any]:
    return {
        (r, c): as_read(v) for r, row in enumerate(grid) for c, v in enumerate(row) if v is not None
    }


@pytest.mark.parametrize("in_place", [False, True])  # texts shared, or in their cells
@often(40)
@given(grid=GRIDS)
def test_cells_of_xlsx_come_out_as_they_were_put_in(grid: list[list[Any]], in_place: bool) -> None:
    wb = openpyxl.Workbook(write_only=in_place)
    sheet = wb.create_sheet("表1") if in_place else wb.active
    for row in grid:
        sheet.append(row)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        wb.save(path)
        assert held(path) == {
            place: float(f"{value:.16g}")
            if isinstance(value, float)
            else value  # as the library writes them
            for place, value in put(grid).items()
        }


@often(40)
@given(grid=GRIDS)
def test_cells_of_old_workbooks_come_out_as_they_were_put_in(grid: list[list[Any]]) -> None:
    wb = xlwt.Workbook()
    sheet, dated = wb.add_sheet("表1"), xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for r, row in enumerate(grid):
        for c, value in enumerate(row):
            if value is not None:
                sheet.write(r, c, value, *[dated] * isinstance(value, datetime.date))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xls"
        wb.save(str(path))
        assert held(path) == put(grid)


def ods_cell(value: Any) -> TableCell:
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        return TableCell(valuetype="boolean", booleanvalue=str(value).lower())
    if isinstance(value, float):
        return TableCell(valuetype="float", value=repr(value))
    if isinstance(value, datetime.date):
        return TableCell(valuetype="date", datevalue=value.isoformat())
    cell = TableCell(valuetype="string")
    cell.addElement(P(text=value))
    return cell


@often(40)
@given(grid=GRIDS)
def test_cells_of_open_document_files_come_out_as_they_were_put_in(grid: list[list[Any]]) -> None:
    document, table = OpenDocumentSpreadsheet(), Table(name="表1")
    for row in grid:
        line = TableRow()
        for value in row:
            line.addElement(ods_cell(value))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.ods"
        document.save(str(path))
        assert held(path) == put(grid)


@often(200)
@given(
    numbers=st.lists(
        st.one_of(NUMBERS.map(repr), st.from_regex(r"-?[0-9]{0,9}\.?[0-9]{0,9}", fullmatch=True)),
        max_size=20,
    )
)
def test_plain_decimals_are_the_numbers_that_they_say(numbers: list[str]) -> None:
    text = "<".join([*numbers, ""]).encode()
    stop = np.cumsum([len(number) + 1 for number in numbers], dtype=np.int64) - 1
    start = stop - [len(number) for number in numbers]
    found, plain = decimal_numbers(text, start.astype(np.int64), stop)
    for number, value, sure in zip(numbers, found.tolist(), plain.tolist(), strict=True):
        if sure:
            assert value == float(number)
        else:  # too long, with an exponent, or no number
            assert len(number.strip("-.")) > 14 or "e" in number or not number.strip("-.")


def plainly(value: Any) -> Any:
    if isinstance(value, bool | datetime.time | datetime.timedelta):
        return str(value)
    return float(value) if isinstance(value, int) else value


@pytest.mark.parametrize("path", sorted((ROOT / "data").glob("*.xlsx")), ids=lambda path: path.name)
def test_workbooks_of_real_data_are_read_as_another_library_reads_them(path: Path) -> None:
    theirs = python_calamine.CalamineWorkbook.from_path(str(path))
    sheets, _ = open_workbook(path)
    assert [sheet.name for sheet in sheets] == theirs.sheet_names
    for sheet in sheets:
        rows = theirs.get_sheet_by_name(sheet.name).to_python(skip_empty_area=False)
        expected = {
            (r, c): plainly(v) for r, row in enumerate(rows) for c, v in enumerate(row) if v != ""
        }
        found = {(r, c): sheet.cells[r, c] for r, c in np.argwhere(sheet.kind != EMPTY).tolist()}
        assert found == expected
