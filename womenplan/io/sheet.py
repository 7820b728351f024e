"""One sheet as arrays: what stands in each cell, of which kind, and as which number."""

from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import DataError, Problem
from womenplan.model.vocabulary import clean

__all__ = [
    "DATE", "EMPTY", "ERROR", "FORMULA", "MAX_CELLS", "NUMBER", "TEXT", "Aside", "Sheet", "address", "bounded", "column_letters", "column_number",
    "sheet_of", "texts_of",
]  # fmt: skip

MAX_CELLS = 3_000_000
EMPTY, NUMBER, TEXT, DATE, ERROR, FORMULA = range(6)
_KIND: defaultdict[type, int] = defaultdict(lambda: -1)
_KIND.update({float: NUMBER, int: NUMBER, str: TEXT, datetime.date: DATE, datetime.datetime: DATE})


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


def bounded(file: str, rows: int, columns: int, limit: int = MAX_CELLS) -> None:
    """Refuse a sheet of more cells than the limit."""
    if rows * columns > limit:
        shown = {"rows": f"{rows:,}", "columns": f"{columns:,}", "limit": f"{limit:,}"}
        raise DataError(Problem("SHEET_TOO_LARGE", file=file, context=shown))


@dataclass(slots=True)
class Aside:
    """What a file says of a sheet beside its values; addresses count from zero."""

    percent: list[tuple[int, int]] = field(default_factory=list)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)  # with what they show, such as #N/A
    formulas: list[tuple[int, int]] = field(default_factory=list)  # formulas without a stored value
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)  # first row and column, last row and column
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = "visible"
    filled: int = 0  # cells that have content, be it an error, a formula or an empty text


@dataclass(slots=True)
class Sheet:
    """One sheet as arrays of its cells."""

    name: str
    file: str
    cells: np.ndarray  # what stands in each cell, rows by columns
    kind: np.ndarray  # EMPTY, NUMBER, TEXT, DATE, ERROR or FORMULA (one without a stored value) per cell
    number: np.ndarray  # the numbers; not a number elsewhere
    percent: np.ndarray | None  # cells whose format shows a fraction as a percentage
    aside: Aside
    typed: bool  # False for text files, where every cell is text
    fate: np.ndarray  # what became of each cell in the reading
    order: int = 0  # its place among the sheets of the reading
    blanks: int = 0  # blank cells that count as missing
    assumed: Counter[str] = field(default_factory=Counter)
    unnamed: list[Any] = field(default_factory=list)  # tables whose indicator is not known

    def shown(self, row: int, column: int) -> str:
        """Return what a cell shows."""
        return texts_of([self.cells[row, column]])[0]

    def where(self, row: int, column: int) -> tuple[str, str, str]:
        """Return file, sheet and address of a cell; no address where the row is negative."""
        return self.file, self.name, address(row, column) if row >= 0 else ""


def sheet_of(
    name: str, file: str, rows: Sequence[Sequence[Any]], aside: Aside | None = None, *, typed: bool = True
) -> Sheet:
    """Return a sheet of rows of cells, which may differ in length, with what the file says beside the values."""
    aside = aside or Aside()
    far = [*aside.errors, *aside.formulas]
    width = max([*map(len, rows), *(column + 1 for _, column in far)], default=0)
    height = max([len(rows), *(row + 1 for row, _ in far)])
    bounded(file, height, width, MAX_CELLS if typed else 20 * MAX_CELLS)
    if height > len(rows) or {*map(len, rows)} - {width}:
        rows = [[*row, *[""] * (width - len(row))] for row in [*rows, *[[]] * (height - len(rows))]]
    aside.merged = [place for place in aside.merged if place[0] < height and place[1] < width]
    cells = np.empty((height, width), dtype=object)
    if cells.size:
        cells[:] = rows
    flat = cells.ravel()
    kind = np.fromiter(map(_KIND.__getitem__, map(type, flat)), np.int8, flat.size)
    for i in np.flatnonzero(kind < 0):
        flat[i] = "" if flat[i] is None else str(flat[i])
        kind[i] = TEXT
    words = np.flatnonzero(kind == TEXT)
    unseen = ~np.fromiter(map(str.isprintable, flat[words]), bool, words.size)
    for i in words[unseen]:
        flat[i] = clean(flat[i])
    blank = np.fromiter(map(str.isspace, flat[words]), bool, words.size) | (flat[words] == "")
    kind[words[blank]] = EMPTY
    number = np.full(flat.size, np.nan)
    if typed:
        number[kind == NUMBER] = flat[kind == NUMBER].astype(float)
        wild = np.flatnonzero((kind == NUMBER) & ~np.isfinite(number))  # a file may say 1e400
        flat[wild], kind[wild], number[wild] = [*map(str, flat[wild])], TEXT, np.nan
    else:
        words = words[~blank]
        said = pd.to_numeric(pd.Series(flat[words]), errors="coerce").to_numpy(dtype=float)
        fine = np.isfinite(said)
        kind[words[fine]], number[words[fine]] = NUMBER, said[fine]
    kind, number = kind.reshape(cells.shape), number.reshape(cells.shape)
    for places, mark in (([*aside.errors], ERROR), (aside.formulas, FORMULA)):
        kind[_at(places)], number[_at(places)] = mark, np.nan
    cells[_at([*aside.errors])] = [*aside.errors.values()]
    percent = np.zeros(cells.shape, dtype=bool) if aside.percent else None
    if percent is not None:
        percent[_at([(row, column) for row, column in aside.percent if row < height and column < width])] = True
    return Sheet(name, file, cells, kind, number, percent, aside, typed, np.zeros(cells.shape, dtype=np.int8))


def _at(places: Sequence[tuple[int, int]]) -> tuple[np.ndarray, np.ndarray]:
    rows, columns = np.array(places, dtype=np.int64).reshape(-1, 2).T
    return rows, columns


def texts_of(cells: Iterable[Any]) -> list[str]:
    """Return cells as text: numbers without a needless ".0", white space at the ends removed."""
    out = []
    for cell in cells:
        if isinstance(cell, float):
            out.append(str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell))
        else:
            out.append(clean(str(cell)).strip())
    return out
