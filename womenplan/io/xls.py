"""Reads Excel 97–2003 files: a look at all records first, then the library, which sees only what it needs."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np

from womenplan.errors import DataError, Problem
from womenplan.io.confined import confined
from womenplan.io.formats import Looks, is_date
from womenplan.io.ole import Compound
from womenplan.io.raised import without_marks
from womenplan.io.sheet import (
    ERROR,
    FORMULA,
    MAX_CELLS,
    MAX_MERGED,
    MAX_TEXT,
    NUMBER,
    TEXT,
    Aside,
    Cells,
    Place,
    Sheet,
    damaged,
    not_far,
    refuse_large,
    sheet_of_cells,
)
from womenplan.io.xlsx import SINCE_1900, SINCE_1904

__all__ = ["read_xls"]

_BOF, _EOF, _SHEET, _TEXTS, _PASSWORD, _STRING, _MERGED = 0x809, 0x0A, 0x85, 0xFC, 0x2F, 0x207, 0xE5
_ROW_OF_NUMBERS, _ROW_OF_BLANKS = 0xBD, 0xBE
_FORMULAS = (0x06, 0x206, 0x406)
_CELLS = (
    *_FORMULAS,
    0x201,
    0x203,
    0x204,
    0x205,
    0x27E,
    0xD6,
    0xFD,
    _ROW_OF_NUMBERS,
    _ROW_OF_BLANKS,
)
_OTHERS = (0x22, 0x31, 0x3C, 0x42, 0x7D, 0xE0, 0x200, 0x208, 0x221, 0x236, 0x41E, 0x4BC)
_NEEDED = frozenset((_BOF, _EOF, _SHEET, _TEXTS, _PASSWORD, _STRING, _MERGED, *_CELLS, *_OTHERS))
_PASSED = struct.pack("<H", 0x0FFF)  # the library passes such a record over
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_MOST_RECORDS = 12_000_000
_EASY, _EASY_CELLS = 5_000_000, 400_000  # bytes and cells that are read within this process
_ROOM = 4  # blank cells before filled ones count


def read_xls(path: Path, file: str) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets of an Excel 97–2003 file, and what is odd about it.

    DataError where it cannot be used.
    """
    try:
        compound = Compound(path.read_bytes())
        name = "Workbook" if "Workbook" in compound else "Book"
        found = _survey(compound.stream(name), file)
    except DataError:
        raise
    except (ValueError, KeyError, struct.error):
        raise damaged(file) from None
    task = (bytes(found.stream), found.empty, file)
    if len(found.stream) <= _EASY and found.cells <= _EASY_CELLS:
        return _load(*task)
    return confined(_load, *task, file=file)


@dataclass(slots=True)
class _Survey:
    """What the records of a workbook reveal before any is read."""

    stream: bytearray  # with the records that are not needed made such as are passed over
    file: str
    sheets: list[int] = field(default_factory=list)  # where they begin
    empty: list[set[int]] = field(default_factory=list)  # per sheet: formulas that may show nothing
    cells: int = 0
    merged: int = 0
    records: int = 0


def _survey(stream: bytes, file: str) -> _Survey:
    """Go through the records of a workbook; refuse what is protected, or too large to be read."""
    found = _Survey(bytearray(stream), file)
    _pass_over(found, 0)
    if len({*found.sheets}) < len(found.sheets):
        raise damaged(file, "Workbook")
    for start in found.sheets:
        found.empty.append(set())
        found.cells += sum(_pass_over(found, start).values())
        if found.cells > _ROOM * MAX_CELLS:
            refuse_large(file, found.cells, "FILE_MANY_CELLS", MAX_CELLS)
        if found.merged > MAX_MERGED:
            refuse_large(file, found.merged, "FILE_MANY_MERGED", MAX_MERGED)
    return found


def _pass_over(found: _Survey, at: int) -> dict[int, int]:
    """Go through the records from a place to their end.

    Return how far each row of cells reaches.
    """
    stream = found.stream
    depth = 0
    reach = dict[int, int]()
    while True:
        code, length = _HEAD.unpack_from(stream, at)
        if code in _CELLS:
            row, column = _PLACE.unpack_from(stream, at + 4)
            if code in (_ROW_OF_NUMBERS, _ROW_OF_BLANKS):
                column = int.from_bytes(stream[at + 2 + length : at + 4 + length], "little")
            if column >= reach.get(row, 0):
                reach[row] = column + 1
            said = code in _FORMULAS and stream[at + 16 : at + 18] == b"\xff\xff"
            if said and stream[at + 10] in (0, 3):  # a text, or none
                found.empty[-1].add(row << 16 | column)
        elif code not in _NEEDED:
            stream[at : at + 2] = _PASSED
        elif code == _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return reach
        elif code == _SHEET and stream[at + 9] == 0:
            found.sheets.append(int.from_bytes(stream[at + 4 : at + 8], "little"))
        elif code == _PASSWORD:
            raise DataError(Problem("FILE_ENCRYPTED", file=found.file))
        elif code == _MERGED:
            found.merged += int.from_bytes(stream[at + 4 : at + 6], "little")
        elif (
            code == _TEXTS
            and (count := int.from_bytes(stream[at + 8 : at + 12], "little")) > MAX_CELLS
        ):
            refuse_large(found.file, count, "FILE_MANY_CELLS", MAX_CELLS)
        at += 4 + length
        found.records += 1
        if found.records > _MOST_RECORDS:
            refuse_large(found.file, found.records, "FILE_MANY_CELLS", MAX_CELLS)


def _load(stream: bytes, empty: list[set[int]], file: str) -> tuple[list[Sheet], list[Problem]]:
    """Let the library read a workbook, one sheet after the other."""
    import xlrd

    log = io.StringIO()
    try:
        book = xlrd.open_workbook(
            file_contents=stream,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=log,
        )
        looks = _looks(book)
        read = []
        for number in range(book.nsheets):
            source = book.sheet_by_index(number)
            mine = empty[number] if number < len(empty) else set()
            read.append((source.name, _cells(book, source, looks, mine), _aside(source)))
            book.unload_sheet(number)
    except DataError:
        raise
    except Exception:  # the library fails in many ways on damaged files
        raise damaged(file, "Workbook") from None
    text = sum(sum(map(len, cells.value[cells.kind == TEXT])) for _, cells, _ in read)
    if text > MAX_TEXT:
        refuse_large(file, text, "FILE_MANY_TEXT", MAX_TEXT)
    places = [
        Place(name, cells.row, cells.column, ~np.isin(cells.kind, (TEXT, FORMULA)))
        for name, cells, _ in read
    ]
    kept, problems = not_far(file, places)
    return [
        sheet_of_cells(name, file, cells.only(near), aside)
        for (name, cells, aside), near in zip(read, kept, strict=True)
    ], problems


def _aside(source: Any) -> Aside:
    return Aside(
        merged=[(r0, c0, r1 - 1, c1 - 1) for r0, r1, c0, c1 in source.merged_cells],
        hidden_rows={r for r, info in source.rowinfo_map.items() if info.hidden},
        hidden_columns={c for c, info in source.colinfo_map.items() if info.hidden},
        state=("visible", "hidden", "veryhidden")[source.visibility],
    )


def _looks(book: Any) -> Looks:
    """Return what the cell styles of a workbook show."""
    from xlrd.biffh import FDT

    codes = []
    raised = []
    for style in book.xf_list:
        shown = book.format_map[style.format_key]
        hidden_date = shown.type == FDT and not is_date(shown.format_str)
        codes.append("yyyy-mm-dd" if hidden_date else shown.format_str)  # built-in ones of Chinese
        raised.append(book.font_list[style.font_index].escapement == 1)
    return Looks(codes, raised)


def _cells(book: Any, source: Any, looks: Looks, empty: set[int]) -> Cells:
    """Return the cells of a sheet that hold something."""
    import xlrd

    lines = range(source.nrows)
    types = np.fromiter(chain.from_iterable(map(source.row_types, lines)), np.int8)
    style = np.fromiter(chain.from_iterable(source._cell_xf_indexes), np.int32)
    value = np.empty(types.size, dtype=object)
    value[:] = [*chain.from_iterable(map(source.row_values, lines))]
    sizes = np.array([source.row_len(line) for line in lines], dtype=np.int64)
    row = np.repeat(np.arange(sizes.size), sizes)
    column = np.arange(row.size) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    numeric = np.isin(types, (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE))
    kind = np.where(numeric, NUMBER, TEXT).astype(np.int8)
    number = np.full(types.size, np.nan)
    number[numeric] = value[numeric].astype(float)
    for at in np.flatnonzero(types == xlrd.XL_CELL_BOOLEAN):
        value[at] = str(bool(value[at]))
    wrong = np.flatnonzero(types == xlrd.XL_CELL_ERROR)
    kind[wrong] = ERROR
    for at in wrong:
        value[at] = xlrd.error_text_from_code.get(value[at], "#ERROR")
    where = (row << 16 | column)[value == ""]
    kind[np.flatnonzero(value == "")[np.isin(where, [*empty])]] = FORMULA
    if source.rich_text_runlist_map:
        _take_out_marks(book, source, value, sizes, style)
    kept = np.flatnonzero((value != "") | (kind == FORMULA))
    found = Cells(row, column, value, kind, number, np.zeros(row.size, dtype=bool)).only(kept)
    looks.show(found, style[kept], SINCE_1904 if book.datemode else SINCE_1900)
    return found


def _take_out_marks(
    book: Any, source: Any, value: np.ndarray, sizes: np.ndarray, style: np.ndarray
) -> None:
    """Take the raised marks out of the texts whose fonts change in them."""
    first = np.cumsum(sizes) - sizes
    for (row, column), changes in source.rich_text_runlist_map.items():
        at = first[row] + column
        fonts = [book.xf_list[style[at]].font_index, *(font for _, font in changes)]
        places = [0, *(place for place, _ in changes), len(value[at])]
        value[at] = without_marks(
            (value[at][start:stop], book.font_list[font].escapement == 1)
            for font, start, stop in zip(fonts, places[:-1], places[1:], strict=True)
        )
