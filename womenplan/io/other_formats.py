"""Reads xls and ods files into sheets, with their percentage formats, merged cells, errors and hidden rows."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from womenplan.errors import DataError, Problem
from womenplan.io.package import MAX_CELLS, Package, is_percent
from womenplan.io.sheet import ERROR, FORMULA, Sheet, sheet_of

__all__ = ["read_ods", "read_xls"]

_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"


def read_xls(path: Path) -> list[Sheet]:
    """Return the sheets of an Excel 97–2003 file.

    Raises
    ------
    DataError
        If the file is damaged or protected by a password.
    """
    import xlrd

    try:
        book = xlrd.open_workbook(str(path), formatting_info=True, logfile=io.StringIO())
        return [_xls_sheet(book, book.sheet_by_index(i), path) for i in range(book.nsheets)]
    except xlrd.XLRDError as reason:
        code = "FILE_ENCRYPTED" if "encrypt" in str(reason).lower() else "FILE_DAMAGED"
        raise DataError(Problem(code, file=path.name)) from None
    except DataError:
        raise
    except Exception:  # the library fails in many ways on damaged files
        raise DataError(Problem("FILE_DAMAGED", file=path.name)) from None


def _xls_sheet(book: Any, source: Any, path: Path) -> Sheet:
    import xlrd

    rows = []
    errors, percent = [], []
    fractions = {i for i, xf in enumerate(book.xf_list) if is_percent(book.format_map[xf.format_key].format_str)}
    for r in range(source.nrows):
        row = []
        for c, (kind, value) in enumerate(zip(source.row_types(r), source.row_values(r), strict=True)):
            if kind == xlrd.XL_CELL_ERROR:
                errors.append((r, c))
                value = ""
            elif kind == xlrd.XL_CELL_DATE:
                try:
                    value = xlrd.xldate_as_datetime(value, book.datemode)
                except (ValueError, OverflowError, xlrd.XLDateError):
                    kind = xlrd.XL_CELL_NUMBER
            elif kind == xlrd.XL_CELL_BOOLEAN:
                value = str(bool(value))
            if kind == xlrd.XL_CELL_NUMBER and source.cell_xf_index(r, c) in fractions:
                percent.append((r, c))
            row.append(value)
        rows.append(row)
    sheet = sheet_of(source.name, path.name, rows)
    _mark(sheet, errors, ERROR)
    _mark_percent(sheet, percent)
    sheet.merged = [(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in source.merged_cells]
    sheet.hidden_rows = {r for r, info in source.rowinfo_map.items() if info.hidden}
    sheet.hidden_columns = {c for c, info in source.colinfo_map.items() if info.hidden}
    sheet.state = ("visible", "hidden", "veryhidden")[source.visibility]
    return sheet


def _mark(sheet: Sheet, places: list[tuple[int, int]], kind: int) -> None:
    if places:
        at = tuple(np.array(places).T)
        sheet.kind[at] = kind
        sheet.number[at] = np.nan


def _mark_percent(sheet: Sheet, places: list[tuple[int, int]]) -> None:
    if places:
        sheet.percent = np.zeros(sheet.kind.shape, dtype=bool)
        sheet.percent[tuple(np.array(places).T)] = True


def read_ods(path: Path) -> list[Sheet]:
    """Return the sheets of an OpenDocument spreadsheet.

    Raises
    ------
    DataError
        If the file is damaged, protected by a password, or beyond the bounds.
    """
    package = Package(path)
    try:
        if b"encryption-data" in (
            package.read("META-INF/manifest.xml") if "META-INF/manifest.xml" in package.names else b""
        ):
            raise DataError(Problem("FILE_ENCRYPTED", file=path.name))
        root = ElementTree.fromstring(package.read("content.xml"))
    finally:
        package.close()
    hidden = {
        style.get(f"{_STYLE}name")
        for style in root.iter(f"{_STYLE}style")
        for properties in style.iter(f"{_STYLE}table-properties")
        if properties.get(f"{_TABLE}display") == "false"
    }
    return [
        _ods_sheet(table, path, table.get(f"{_TABLE}style-name") in hidden) for table in root.iter(f"{_TABLE}table")
    ]


def _ods_sheet(table: ElementTree.Element, path: Path, hidden: bool) -> Sheet:
    rows: list[list[Any]] = []
    percent, errors, formulas, merged = [], [], [], []
    hidden_rows: set[int] = set()
    pending = cells = 0
    for element, repeat in _repeated(table, f"{_TABLE}table-row", "rows"):
        row: list[Any] = []
        at = len(rows) + pending
        blanks = 0
        for cell, count in _repeated(element, f"{_TABLE}table-cell", "columns"):
            value = _ods_value(cell)
            formula = cell.get(f"{_TABLE}formula")
            if value == "" and not formula:
                blanks += count
                continue
            cells += (count + blanks) * repeat
            if cells > MAX_CELLS:
                shown = {
                    "rows": f"{at + repeat:,}",
                    "columns": f"{len(row) + blanks + count:,}",
                    "limit": f"{MAX_CELLS:,}",
                }
                raise DataError(Problem("SHEET_TOO_LARGE", file=path.name, context=shown))
            row += [""] * blanks
            spots = [(at + i, len(row) + j) for i in range(repeat) for j in range(count)]
            kind = cell.get(f"{_OFFICE}value-type", "")
            if cell.get(f"{_CALC}value-type") == "error" or (
                formula and isinstance(value, str) and value.startswith(("#", "Err:"))
            ):
                errors += spots
                value = ""
            elif value == "":
                formulas += spots
            elif kind == "percentage":
                percent += spots
            tall, wide = (
                int(cell.get(f"{_TABLE}number-rows-spanned", 1)),
                int(cell.get(f"{_TABLE}number-columns-spanned", 1)),
            )
            if tall * wide > 1:
                merged.append((at, len(row), at + tall - 1, len(row) + wide - 1))
            row += [value] * count
            blanks = 0
        if element.get(f"{_TABLE}visibility") in ("collapse", "filter"):
            hidden_rows.update(range(at, at + repeat))
        if not row:
            pending += repeat
            continue
        if (len(rows) + pending) * len(row) > MAX_CELLS:
            shown = {"rows": f"{at:,}", "columns": f"{len(row):,}", "limit": f"{MAX_CELLS:,}"}
            raise DataError(Problem("SHEET_TOO_LARGE", file=path.name, context=shown))
        rows += [[] for _ in range(pending)] + [list(row) for _ in range(repeat)]
        pending = 0
    sheet = sheet_of(table.get(f"{_TABLE}name", ""), path.name, rows)
    _mark(sheet, errors, ERROR)
    _mark(sheet, formulas, FORMULA)
    _mark_percent(sheet, percent)
    sheet.merged, sheet.hidden_rows = merged, hidden_rows
    sheet.state = "hidden" if hidden else "visible"
    return sheet


def _repeated(parent: ElementTree.Element, tag: str, axis: str) -> Iterator[tuple[ElementTree.Element, int]]:
    for element in parent.iter():
        covered = element.tag == f"{_TABLE}covered-table-cell" and tag.endswith("table-cell")
        if element.tag == tag or covered:
            yield element, int(element.get(f"{_TABLE}number-{axis}-repeated", 1))


def _ods_value(cell: ElementTree.Element) -> Any:
    if cell.tag == f"{_TABLE}covered-table-cell":
        return ""
    kind = cell.get(f"{_OFFICE}value-type", "")
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(f"{_OFFICE}value", "nan"))
    if kind == "boolean":
        return str(cell.get(f"{_OFFICE}boolean-value"))
    return "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(f"{_TEXT}p"))
