"""One sheet as arrays: what stands in each cell, of which kind, and as which number."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NoReturn, TypeAlias

import numpy as np
import pandas as pd

from womenplan.errors import DataError, Level, Problem
from womenplan.model.arrays import Array
from womenplan.model.vocabulary import clean

__all__ = [
    "DATE",
    "EMPTY",
    "ERROR",
    "FORMULA",
    "MAX_CELLS",
    "MAX_LIST_ROWS",
    "MAX_MERGED",
    "MAX_NAMES",
    "MAX_SHEETS",
    "MAX_TEXT",
    "NUMBER",
    "SPREAD",
    "TEXT",
    "Aside",
    "Block",
    "Cells",
    "Opened",
    "Sheet",
    "address",
    "cells_listed",
    "column_letters",
    "column_number",
    "covered",
    "damaged",
    "dated",
    "keep_within",
    "moment_in",
    "places_in",
    "refuse_large",
    "refuse_long",
    "refuse_size",
    "sheet_of_cells",
    "sheet_of_rows",
    "texts_of",
]

MAX_CELLS = 3_000_000  # of all sheets of a file, blank ones between filled ones included
MAX_TEXT = 60_000_000  # characters of all cells of a file
MAX_SHEETS = 2000
MAX_MERGED = 200_000  # merged ranges of a file
MAX_NAMES = 50_000  # different names of indicators in a table, and different texts of years
MAX_LIST_ROWS = 20_000  # rows of what a file lists besides values: targets, indicators, aliases
EMPTY, NUMBER, TEXT, DATE, ERROR, FORMULA, SPREAD = range(7)
_LISTED = 3  # cells that are named
_DAYS = 2_958_466  # the first day that no spreadsheet program knows, counted from 1900
Block: TypeAlias = tuple[int, int, int, int]  # row and column of the first and of the last cell


def column_number(letters: str) -> int:
    """Return the position of a column, counted from zero: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column counted from zero."""
    ahead, last = divmod(number, 26)
    return (column_letters(ahead - 1) if ahead else "") + chr(65 + last)


def address(row: int, column: int) -> str:
    """Return the address of a cell counted from zero: (0, 3) is D1."""
    return f"{column_letters(column)}{row + 1}"


def damaged(file: str, part: str = "") -> DataError:
    """Return the error of a file that is damaged, with the part of it that is."""
    shown: Any = {"zh": f"（{part}）", "en": f" ({part})"} if part else ""
    return DataError(Problem("FILE_DAMAGED", file=file, context={"part": shown}))


def refuse_large(
    file: str,
    count: int,
    code: str,
    limit: int,
    sheet: str = "",
) -> NoReturn:
    """Refuse a file that holds more of something than is read.

    The code (FILE_MANY_…) says of what.
    """
    shown = {"count": f"{count:,}", "limit": f"{limit:,}"}
    raise DataError(
        Problem(
            code,
            file=file,
            sheet=sheet,
            context=shown,
        )
    )


def keep_within(
    file: str,
    count: int,
    code: str,
    limit: int,
    sheet: str = "",
) -> None:
    """Refuse a file that holds more of something than is read, as :func:`refuse_large` does."""
    if count > limit:
        refuse_large(file, count, code, limit, sheet)


def refuse_size(
    file: str,
    rows: int,
    columns: int,
    sheet: str = "",
) -> NoReturn:
    """Refuse a sheet of more rows and columns than are read."""
    shown = {"rows": f"{rows:,}", "columns": f"{columns:,}", "limit": f"{MAX_CELLS:,}"}
    edge = address(rows - 1, columns - 1)
    raise DataError(
        Problem(
            "SHEET_TOO_LARGE",
            "error",
            file,
            sheet,
            edge,
            "",
            shown,
        )
    )


def refuse_long(sheet: Sheet, rows: int) -> None:
    """Refuse a list of targets, aliases, reports on measures … that is longer than any."""
    keep_within(sheet.file, rows, "LIST_LONG", MAX_LIST_ROWS, sheet.name)


@dataclass(slots=True)
class Aside:
    """What a file says of a sheet beside its cells; addresses count from zero."""

    merged: list[Block] = field(default_factory=list)
    merged_cells: int = 0  # of all merged blocks, those beyond the last filled cell too
    # behind merged cells; whether a number
    covered: list[tuple[int, int, bool]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = "visible"
    fields: Array | None = None  # of text files: how many fields each row was written with


@dataclass(slots=True)
class Cells:
    """The cells of a sheet that hold something, as arrays of one length."""

    row: Array
    column: Array
    value: Array  # objects: numbers, texts, dates, and what errors show
    kind: Array  # NUMBER, TEXT, DATE, ERROR or FORMULA
    number: Array  # the numbers; not a number elsewhere
    percent: Array  # cells whose format shows a fraction as a percentage

    def only(self, kept: Array) -> Cells:
        """Return some of the cells."""
        return Cells(*(getattr(self, name)[kept] for name in self.__slots__))


@dataclass(slots=True)
class Sheet:
    """One sheet as arrays of its cells."""

    name: str
    file: str
    cells: Array  # what stands in each cell, rows by columns
    kind: Array  # EMPTY, NUMBER, TEXT, DATE, ERROR, FORMULA (not stored) or SPREAD per cell
    number: Array  # the numbers; not a number elsewhere
    percent: Array | None  # cells whose format shows a fraction as a percentage
    aside: Aside
    typed: bool  # False for text files, where every cell is text
    fate: Array = field(init=False)  # what became of each cell in the reading
    order: int = 0  # its place among the sheets of the reading
    blanks: int = 0  # blank cells that count as missing
    assumed: Counter[str] = field(default_factory=Counter)
    unnamed: list[Any] = field(default_factory=list)  # tables whose indicator is not known

    def __post_init__(self) -> None:
        self.fate = np.zeros(self.kind.shape, dtype=np.int8)

    def shown(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        return texts_of([self.cells[row, column]])[0]

    def texts(self, row: int) -> list[str]:
        """Return what the cells of a row show."""
        return texts_of(self.cells[row])

    def empty(self, at: Any) -> None:
        """Take what stands in some cells out of the reading."""
        self.cells[at] = ""
        self.kind[at] = EMPTY
        self.number[at] = np.nan

    def where(self, row: int, column: int) -> tuple[str, str, str]:
        """Return file, sheet and address of a cell; no address where the row is negative."""
        return self.file, self.name, address(row, column) if row >= 0 else ""


Opened: TypeAlias = tuple[list[Sheet], list[Problem]]  # sheets, and what is odd about them


def sheet_of_cells(
    name: str,
    file: str,
    filled: Cells,
    aside: Aside,
) -> Sheet:
    """Return a sheet of the cells that hold something."""
    shape = tuple(int(place.max(initial=-1)) + 1 for place in (filled.row, filled.column))
    at = filled.row, filled.column
    kinds = filled.kind.copy()
    values = filled.value.copy()
    numbers = filled.number.copy()
    wild = np.flatnonzero((kinds == NUMBER) & ~np.isfinite(numbers))  # a file may say 1e400
    values[wild] = [*map(str, values[wild])]
    kinds[wild] = TEXT
    numbers[wild] = np.nan
    words = np.flatnonzero(kinds == TEXT)
    kinds[words[_blank(values[words])]] = EMPTY
    cells = np.full(shape, "", dtype=object)
    kind = np.zeros(shape, dtype=np.int8)
    number = np.full(shape, np.nan)
    cells[at], kind[at], number[at] = values, kinds, numbers
    percent = None
    if filled.percent.any():
        percent = np.zeros(shape, dtype=bool)
        percent[at] = filled.percent
    height, width = shape
    aside.merged_cells = _size(aside.merged)
    aside.merged = [
        (r0, c0, min(r1, height - 1), min(c1, width - 1))
        for r0, c0, r1, c1 in dict.fromkeys(aside.merged)
        if r0 < height and c0 < width
    ]
    if _size(aside.merged) > cells.size:
        raise damaged(file)  # some lie upon each other
    sheet = Sheet(
        name,
        file,
        cells,
        kind,
        number,
        percent,
        aside,
        typed=True,
    )
    for block in aside.merged:
        _uncover(sheet, block)
    return sheet


def _uncover(sheet: Sheet, block: Block) -> None:
    """Empty the cells that a merged block hides behind its first one.

    What is no repetition of that is put on record.
    """
    r0, c0, r1, c1 = block
    first = r0, c0
    cells, kind = sheet.cells, sheet.kind
    part = kind[r0 : r1 + 1, c0 : c1 + 1]
    if np.count_nonzero(part) <= int(kind[first] != EMPTY):
        return
    for row, column in np.argwhere(part != EMPTY).tolist():
        at = row + r0, column + c0
        if at == first:
            continue
        figure = bool(kind[at] == NUMBER)
        if figure or kind[at] != kind[first] or cells[at] != cells[first]:
            sheet.aside.covered.append((*at, figure))
        sheet.empty(at)


def covered(sheet: Sheet) -> list[Problem]:
    """Return the problem that names the cells that lie hidden behind merged ones."""
    hidden = sheet.aside.covered
    level: Level = "warning" if any(number for *_, number in hidden) else "note"
    cells = [(row, column) for row, column, _ in hidden]
    return cells_listed("CELLS_COVERED", level, sheet.file, sheet.name, cells)


def cells_listed(
    code: str,
    level: Level,
    file: str,
    sheet: str,
    cells: Sequence[tuple[int, int]],
) -> list[Problem]:
    """Return the problem of some cells of a sheet, of which it names the first; none of no cell."""
    if not cells:
        return []
    named = [address(*cell) for cell in cells[:_LISTED]]
    shown = "、".join(named) + " …" * (len(cells) > _LISTED)
    count = {"count": f"{len(cells):,}"}
    return [
        Problem(
            code,
            level,
            file,
            sheet,
            named[0],
            shown,
            count,
        )
    ]


def _size(blocks: Iterable[Block]) -> int:
    return sum((r1 - r0 + 1) * (c1 - c0 + 1) for r0, c0, r1, c1 in blocks)


def sheet_of_rows(file: str, rows: Sequence[Sequence[str]]) -> Sheet:
    """Return the sheet, which has no name, of the rows of a text file; they may differ in length."""
    fields = np.fromiter(map(len, rows), np.int64, len(rows))
    row, column = places_in(fields)
    cells = np.full((len(rows), int(fields.max(initial=0))), "", dtype=object)
    cells[row, column] = [*chain.from_iterable(rows)]
    flat = cells.ravel()
    words = np.flatnonzero(~_blank(flat))
    numbers = pd.to_numeric(pd.Series(flat[words]), errors="coerce").to_numpy(dtype=float)
    fine = np.isfinite(numbers)
    kind = np.zeros(flat.size, dtype=np.int8)
    number = np.full(flat.size, np.nan)
    kind[words] = np.where(fine, NUMBER, TEXT)
    number[words[fine]] = numbers[fine]
    kind = kind.reshape(cells.shape)
    number = number.reshape(cells.shape)
    return Sheet(
        "",
        file,
        cells,
        kind,
        number,
        None,
        Aside(fields=fields),
        typed=False,
    )


def places_in(sizes: Array) -> tuple[Array, Array]:
    """Return row and column of each cell of rows that have so many."""
    row = np.repeat(np.arange(sizes.size), sizes)
    first = np.cumsum(sizes) - sizes
    return row, np.arange(row.size) - first[row]


def _blank(texts: Array) -> Array:
    """Return which texts are empty or nothing but white space and signs that nobody sees."""
    spaces = np.fromiter(map(str.isspace, texts), np.bool_, texts.size)
    for i in np.flatnonzero(~np.fromiter(map(str.isprintable, texts), np.bool_, texts.size)):
        spaces[i] |= not clean(texts[i]).strip()
    return np.asarray(spaces | (texts == ""))


def texts_of(cells: Iterable[Any]) -> list[str]:
    """Return cells as text: numbers without a needless ".0", white space at the ends removed."""
    return [
        _shown_number(cell) if isinstance(cell, float) else clean(str(cell)).strip()
        for cell in cells
    ]


def _shown_number(number: float) -> str:
    if number.is_integer() and abs(number) < 1e15:
        return str(int(number))
    return repr(float(number))


def dated(number: float, start: datetime.datetime) -> Any:
    """Return the date, with its time unless that is midnight, or the time of day that a number stands for.

    Spreadsheets count days from 30 December 1899, or from 1 January 1904; a number that no date
    has stays one.
    """
    if not 0 <= number < _DAYS:
        return number
    moment = start + datetime.timedelta(days=number)
    if number < 1:
        return str(moment.time())
    return _day_of(moment)


def _day_of(moment: datetime.datetime) -> datetime.date:
    """Return the date of a moment, with its time unless that is midnight."""
    if moment.time() != datetime.time():
        return moment
    return moment.date()


def moment_in(text: str) -> datetime.date | None:
    """Return the date that a text in ISO form says, with its time unless that is midnight."""
    try:
        return _day_of(datetime.datetime.fromisoformat(text.strip()))
    except ValueError:
        return None
