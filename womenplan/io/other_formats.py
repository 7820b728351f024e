"""Reads xls and ods files into sheets, with their percentage formats, merged cells, errors and hidden rows."""

from __future__ import annotations

import io
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from womenplan.errors import DataError, Problem
from womenplan.io.package import Package, is_percent
from womenplan.io.sheet import Aside, Sheet, bounded, sheet_of

__all__ = ["read_ods", "read_xls"]

_TABLE, _OFFICE, _TEXT, _STYLE = (
    f"{{urn:oasis:names:tc:opendocument:xmlns:{name}:1.0}}" for name in ("table", "office", "text", "style")
)
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")


def read_xls(path: Path) -> list[Sheet]:
    """Return the sheets of an Excel 97–2003 file; DataError where it is damaged or protected by a password."""
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        return [_xls_sheet(book, source, path.name) for source in book.sheets()]
    except DataError:
        raise
    except Exception as reason:  # the library fails in many ways on damaged files
        code = "FILE_ENCRYPTED" if "encrypt" in str(reason).lower() else "FILE_DAMAGED"
        raise DataError(Problem(code, file=path.name)) from None


def _xls_sheet(book: Any, source: Any, file: str) -> Sheet:
    import xlrd

    aside = Aside(
        merged=[(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in source.merged_cells],
        hidden_rows={r for r, info in source.rowinfo_map.items() if info.hidden},
        hidden_columns={c for c, info in source.colinfo_map.items() if info.hidden},
        state=("visible", "hidden", "veryhidden")[source.visibility],
    )
    fractions = {i for i, xf in enumerate(book.xf_list) if is_percent(book.format_map[xf.format_key].format_str)}
    rows = [source.row_values(r) for r in range(source.nrows)]
    for r, row in enumerate(rows):
        for c, kind in enumerate(source.row_types(r)):
            if kind == xlrd.XL_CELL_NUMBER and source.cell_xf_index(r, c) in fractions:
                aside.percent.append((r, c))
            elif kind == xlrd.XL_CELL_ERROR:
                aside.errors[r, c] = xlrd.error_text_from_code.get(row[c], "#")
                row[c] = ""
            elif kind == xlrd.XL_CELL_BOOLEAN:
                row[c] = str(bool(row[c]))
            elif kind == xlrd.XL_CELL_DATE and 1 <= row[c] < 2958466:
                row[c] = xlrd.xldate_as_datetime(row[c], book.datemode)
    return sheet_of(source.name, file, rows, aside)


def read_ods(path: Path) -> list[Sheet]:
    """Return the sheets of an OpenDocument spreadsheet; DataError where it is damaged, protected or out of bounds."""
    with closing(Package(path)) as package:
        manifest = "META-INF/manifest.xml"
        if manifest in package.names and b"encryption-data" in package.read(manifest):
            package.refuse("FILE_ENCRYPTED")
        root = package.tree("content.xml")
        try:
            return _ods_sheets(root, path.name)
        except DataError:
            raise
        except ValueError:  # a number that is none
            package.refuse("FILE_DAMAGED")


def _ods_sheets(root: ElementTree.Element, file: str) -> list[Sheet]:
    styles = root.iter(f"{_STYLE}style")
    unseen = f"{_STYLE}table-properties[@{_TABLE}display='false']"
    hidden = {style.get(f"{_STYLE}name") for style in styles if style.find(unseen) is not None}
    return [_ods_sheet(table, file, hidden) for table in root.iter(f"{_TABLE}table")]


def _times(element: ElementTree.Element, name: str) -> int:
    """Return how often an element stands, or how many rows or columns it spans."""
    return max(int(element.get(f"{_TABLE}number-{name}", 1)), 1)


def _ods_sheet(table: ElementTree.Element, file: str, hidden: set[str | None]) -> Sheet:
    aside = Aside(state="hidden" if table.get(f"{_TABLE}style-name") in hidden else "visible")
    rows: list[list[Any]] = []
    at = 0  # the row in hand; rows below the last filled one are never made
    for element in table.iter(f"{_TABLE}table-row"):
        repeat, column = _times(element, "rows-repeated"), 0
        row: list[Any] = []
        if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            aside.hidden_rows.update(range(at, min(at + repeat, 1_048_576)))
        for cell in (cell for cell in element if cell.tag in _CELLS):
            count, value, formula = _times(cell, "columns-repeated"), _ods_value(cell), cell.get(f"{_TABLE}formula")
            if value != "" or formula:
                bounded(file, at + repeat, column + count)
                spots = [(at + i, column + j) for i in range(repeat) for j in range(count)]
                wrong = formula and isinstance(value, str) and value.startswith(("#", "Err:"))
                if wrong or cell.get(f"{_CALC}value-type") == "error":
                    aside.errors |= dict.fromkeys(spots, str(value))
                elif value == "":
                    aside.formulas += spots
                elif cell.get(f"{_OFFICE}value-type") == "percentage":
                    aside.percent += spots
                row += [""] * (column - len(row)) + [value] * count
                tall, wide = _times(cell, "rows-spanned"), _times(cell, "columns-spanned")
                if tall * wide > 1:
                    aside.merged.append((at, column, at + tall - 1, column + wide - 1))
            column += count
        if row:
            rows += [[] for _ in range(at - len(rows))] + [list(row) for _ in range(repeat)]
        at += repeat
    return sheet_of(table.get(f"{_TABLE}name", ""), file, rows, aside)


def _ods_value(cell: ElementTree.Element) -> Any:
    kind = cell.get(f"{_OFFICE}value-type", "") if cell.tag == _CELLS[0] else "covered"
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(f"{_OFFICE}value", "nan"))
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value"))
    paragraphs = () if kind == "covered" else cell.iterfind(f"{_TEXT}p")  # not those of a comment
    return "\n".join("".join(paragraph.itertext()) for paragraph in paragraphs)
