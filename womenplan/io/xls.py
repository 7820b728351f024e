"""Reads Excel 97–2003 files: a look at all records first, then the library, which sees only what it needs."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, field
from itertools import chain
from operator import gt
from pathlib import Path
from typing import Any

import numpy as np

from womenplan.errors import DataError, Problem
from womenplan.io.confined import confined
from womenplan.io.extent import CellsOfSheet, sheets_of
from womenplan.io.formats import Looks, is_date
from womenplan.io.ole import Compound
from womenplan.io.raised import without_marks
from womenplan.io.sheet import (
    ERROR,
    FORMULA,
    MAX_CELLS,
    MAX_MERGED,
    MAX_SHEETS,
    MAX_TEXT,
    NUMBER,
    TEXT,
    Aside,
    Block,
    Cells,
    Opened,
    damaged,
    keep_within,
    places_in,
    refuse_large,
)
from womenplan.io.xlsx import SINCE_1900, SINCE_1904
from womenplan.model.arrays import Array

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
_FONT, _CONTINUED, _STYLE, _FORMAT = 0x31, 0x3C, 0xE0, 0x41E
_LOOKS = (_FONT, _STYLE, _FORMAT)
_OTHERS = (*_LOOKS, _CONTINUED, 0x22, 0x42, 0x7D, 0x200, 0x208, 0x221, 0x236, 0x4BC)
_NEEDED = frozenset((_BOF, _EOF, _SHEET, _PASSWORD, _STRING, *_CELLS, *_OTHERS))
_PLAIN = _NEEDED.difference((_SHEET, _PASSWORD, *_LOOKS))  # of which the survey heeds nothing
_PASSED = struct.pack("<H", 0x0FFF)  # the library passes such a record over
_HEAD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_TEXT = struct.Struct("<HB")  # how long it is, and its flags
_MOST_RECORDS = 8_000_000
_MOST_LOOKS = 65_536  # fonts, formats and styles: more than a cell can name
_LONGEST_FORMAT = 1100  # bytes; programs write at most 255 characters
_RICH, _PHONETIC, _WIDE = 8, 4, 1  # what a text's flags say
_EASY, _EASY_CELLS = 5_000_000, 400_000  # bytes and cells that are read within this process
_ROOM = 4  # blank cells before filled ones count


def read_xls(path: Path, file: str) -> Opened:
    """Return the sheets of an Excel 97–2003 file, and what is odd about it.

    DataError where it cannot be used.
    """
    try:
        compound = Compound(path.read_bytes())
        name = "Workbook" if "Workbook" in compound else "Book"
        survey = _survey(compound.stream(name), file)
    except DataError:
        raise
    except (ValueError, LookupError, struct.error):
        raise damaged(file) from None
    del compound
    survey.stream = bytes(survey.stream)
    if len(survey.stream) <= _EASY and survey.cells <= _EASY_CELLS:
        return _load(survey)
    return confined(_load, survey, file=file)


@dataclass(slots=True)
class _Survey:
    """What the records of a workbook reveal before any is read."""

    stream: bytearray | bytes  # with the records that are not needed made such as are passed over
    file: str
    sheets: list[int] = field(default_factory=list)  # where they begin
    empty: list[set[int]] = field(default_factory=list)  # per sheet: formulas that may show nothing
    merged: list[list[Block]] = field(default_factory=list)  # per sheet
    texts: list[tuple[int, int]] = field(default_factory=list)  # from where to where each piece is
    cells: int = 0
    blocks: int = 0  # merged ones
    records: int = 0
    looks: int = 0


def _survey(stream: bytes, file: str) -> _Survey:
    """Go through the records of a workbook; refuse what is protected, or too large to be read."""
    survey = _Survey(bytearray(stream), file)
    _pass_over(survey, 0)
    keep_within(file, len(survey.sheets), "FILE_MANY_SHEETS", MAX_SHEETS)
    ends = dict[int, int]()
    for start in survey.sheets:
        survey.empty.append(set())
        survey.merged.append([])
        reach, ends[start] = _pass_over(survey, start)
        survey.cells += sum(reach.values()) + max(reach, default=0)
        if survey.cells > _ROOM * MAX_CELLS:
            refuse_large(file, survey.cells, "FILE_MANY_CELLS", MAX_CELLS)
    if len(ends) < len(survey.sheets) or any(map(gt, sorted(ends.values()), sorted(ends)[1:])):
        raise damaged(file, "Workbook")  # sheets that lie upon each other
    return survey


def _pass_over(survey: _Survey, at: int) -> tuple[dict[int, int], int]:
    """Go through the records from a place to their end.

    Return how far each row of cells reaches, and where the records end.
    """
    stream: Any = survey.stream
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
            special = code in _FORMULAS and stream[at + 16 : at + 18] == b"\xff\xff"
            # a text, or none
            if special and stream[at + 10] in (0, 3):
                survey.empty[-1].add(row << 16 | column)
        elif code == _BOF:
            depth += 1
        elif code == _EOF:
            depth -= 1
            if depth <= 0:
                return reach, at + 4 + length
        elif code not in _PLAIN:
            _heed(survey, code, length, at)
        at += 4 + length
        survey.records += 1
        if survey.records > _MOST_RECORDS:
            refuse_large(survey.file, survey.records, "FILE_MANY_CELLS", MAX_CELLS)


def _heed(
    survey: _Survey,
    code: int,
    length: int,
    at: int,
) -> None:
    """Take what a record says of the whole; make one that is not needed such as is passed over."""
    stream: Any = survey.stream
    if code == _SHEET and stream[at + 9] == 0:
        survey.sheets.append(int.from_bytes(stream[at + 4 : at + 8], "little"))
    elif code == _PASSWORD:
        raise DataError(Problem("FILE_ENCRYPTED", file=survey.file))
    elif code == _MERGED and survey.merged:
        survey.merged[-1] += _merged(survey, at, length)
    elif code in _LOOKS:
        survey.looks += 1
        if survey.looks > _MOST_LOOKS or (code == _FORMAT and length > _LONGEST_FORMAT):
            raise damaged(survey.file, "Workbook")
    elif code == _TEXTS and not survey.texts and not survey.merged:
        count = int.from_bytes(stream[at + 8 : at + 12], "little")
        keep_within(survey.file, count, "FILE_MANY_CELLS", MAX_CELLS)
        follows = _CONTINUED
        while follows == _CONTINUED:
            survey.texts.append((at + 4, at + 4 + length))
            stream[at : at + 2] = _PASSED
            at += 4 + length
            follows, length = _HEAD.unpack_from(stream, at)
    elif code not in _NEEDED:
        stream[at : at + 2] = _PASSED


def _merged(survey: _Survey, at: int, length: int) -> list[Block]:
    """Return the merged blocks that a record lists, each with its first and last cell."""
    count = int.from_bytes(survey.stream[at + 4 : at + 6], "little")
    survey.blocks += count
    keep_within(survey.file, survey.blocks, "FILE_MANY_MERGED", MAX_MERGED)
    listed = bytes(survey.stream[at + 6 : at + 4 + length])[: count * 8]
    blocks = struct.iter_unpack("<HHHH", listed)
    return [(top, left, low, right) for top, low, left, right in blocks]


def _shared_texts(survey: _Survey) -> tuple[list[str], dict[int, list[Any]]]:
    """Return the texts that cells share, and where in them the font changes, by their number.

    Each byte is read once: a library that believes a negative length reads some forever.
    """
    pieces = [survey.stream[start:stop] for start, stop in survey.texts]
    texts: list[str] = []
    changes: dict[int, list[Any]] = {}
    if not pieces:
        return texts, changes
    number = 0
    piece = pieces[0]
    at = 8
    for _ in range(int.from_bytes(piece[4:8], "little")):
        left, flags = _TEXT.unpack_from(piece, at)
        at += _TEXT.size
        fonts = further = 0
        if flags & _RICH:
            fonts = int.from_bytes(piece[at : at + 2], "little")
            at += 2
        if flags & _PHONETIC:
            further = int.from_bytes(piece[at : at + 4], "little")
            at += 4
        text = ""
        while True:
            wide = flags & _WIDE
            taken = min(left, (len(piece) - at) >> wide)
            stop = at + (taken << wide)
            text += piece[at:stop].decode("utf-16-le" if wide else "latin-1")
            at = stop
            left -= taken
            if not left:
                break
            number += 1
            piece = pieces[number]
            flags = piece[0]
            at = 1
        runs = b""
        while len(runs) < fonts * 4:
            if at >= len(piece):
                number += 1
                piece = pieces[number]
                at = 0
            more = piece[at : at + fonts * 4 - len(runs)]
            runs += more
            at += len(more)
        if fonts:
            changes[len(texts)] = [*struct.iter_unpack("<HH", runs)]
        texts.append(text)
        at += further
        while at >= len(piece) and number + 1 < len(pieces):
            at -= len(piece)
            number += 1
            piece = pieces[number]
    return texts, changes


def _load(survey: _Survey) -> Opened:
    """Let the library read a workbook, one sheet after the other."""
    import xlrd

    file = survey.file
    try:
        texts, changes = _shared_texts(survey)
        book = xlrd.open_workbook(
            file_contents=survey.stream,
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
            logfile=io.StringIO(),
        )
        book._sharedstrings, book._rich_text_runlist_map = texts, changes
        looks = _looks(book)
        read = []
        for number, (empty, merged) in enumerate(zip(survey.empty, survey.merged, strict=True)):
            source = book.sheet_by_index(number)
            cells = _cells(book, source, looks, empty)
            read.append(CellsOfSheet(source.name, cells, _aside(source, merged)))
            book.unload_sheet(number)
    except DataError:
        raise
    except Exception:
        # the library fails in many ways on damaged files
        raise damaged(file, "Workbook") from None
    written = [cells.value[cells.kind == TEXT] for _, cells, _ in read]
    text = sum(sum(map(len, some)) for some in written)
    keep_within(file, text, "FILE_MANY_TEXT", MAX_TEXT)
    return sheets_of(file, read)


def _aside(source: Any, merged: list[Block]) -> Aside:
    return Aside(
        merged=merged,
        hidden_rows={r for r, info in source.rowinfo_map.items() if info.hidden},
        hidden_columns={c for c, info in source.colinfo_map.items() if info.hidden},
        state=("visible", "hidden", "veryhidden")[source.visibility],
    )


def _looks(book: Any) -> Looks:
    """Return what the cell styles of a workbook show."""
    from xlrd.biffh import FDT

    codes = {}
    for key in {style.format_key for style in book.xf_list}:
        shown = book.format_map[key]
        hidden_date = shown.type == FDT and not is_date(shown.format_str)
        codes[key] = "yyyy-mm-dd" if hidden_date else shown.format_str  # built-in ones of Chinese
    raised = [book.font_list[style.font_index].escapement == 1 for style in book.xf_list]
    return Looks([codes[style.format_key] for style in book.xf_list], raised)


def _cells(
    book: Any,
    source: Any,
    looks: Looks,
    empty: set[int],
) -> Cells:
    """Return the cells of a sheet that hold something."""
    import xlrd

    lines = range(source.nrows)
    types = np.fromiter(chain.from_iterable(map(source.row_types, lines)), np.int8)
    style = np.fromiter(chain.from_iterable(source._cell_xf_indexes), np.int32)
    value = np.empty(types.size, dtype=object)
    value[:] = [*chain.from_iterable(map(source.row_values, lines))]
    sizes = np.array([source.row_len(line) for line in lines], dtype=np.int64)
    row, column = places_in(sizes)
    numeric = np.isin(types, (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE))
    kind = np.where(numeric, NUMBER, TEXT).astype(np.int8)
    number = np.full(types.size, np.nan)
    number[numeric] = value[numeric].astype(float)
    for at in np.flatnonzero(types == xlrd.XL_CELL_BOOLEAN):
        value[at] = str(bool(value[at]))
    wrong = types == xlrd.XL_CELL_ERROR
    kind[wrong] = ERROR
    for at in np.flatnonzero(wrong):
        value[at] = xlrd.error_text_from_code.get(value[at], "#ERROR")
    kind[(value == "") & np.isin(row << 16 | column, [*empty])] = FORMULA
    if source.rich_text_runlist_map:
        _take_out_marks(book, source, value, sizes, style)
    kept = np.flatnonzero((value != "") | (kind == FORMULA))
    cells = Cells(
        row,
        column,
        value,
        kind,
        number,
        np.zeros(row.size, dtype=bool),
    ).only(kept)
    looks.show(cells, style[kept], SINCE_1904 if book.datemode else SINCE_1900)
    return cells


def _take_out_marks(
    book: Any,
    source: Any,
    value: Array,
    sizes: Array,
    style: Array,
) -> None:
    """Take the raised marks out of the texts whose fonts change in them."""
    first = np.cumsum(sizes) - sizes
    known: dict[tuple[int, int, str], str] = {}  # many cells may share a text
    for (row, column), changes in source.rich_text_runlist_map.items():
        at = first[row] + column
        text = value[at]
        font = book.xf_list[style[at]].font_index
        if (id(changes), font, text) not in known:
            fonts = [font, *(font for _, font in changes)]
            places = [0, *(place for place, _ in changes), len(text)]
            known[id(changes), font, text] = without_marks(
                (text[start:stop], book.font_list[font].escapement == 1)
                for font, start, stop in zip(fonts, places[:-1], places[1:], strict=True)
            )
        value[at] = known[id(changes), font, text]
