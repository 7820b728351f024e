"""One sheet as arrays: what stands in each cell, of which kind, and as which number."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from womenplan.io.package import column_letters

__all__ = ["DATE", "EMPTY", "ERROR", "FORMULA", "NUMBER", "TEXT", "Sheet", "address", "sheet_of"]

EMPTY, NUMBER, TEXT, DATE, ERROR, FORMULA = range(6)


class _Kinds(dict[type, int]):
    def __missing__(self, _: type) -> int:
        return -1


_KIND = _Kinds({float: NUMBER, int: NUMBER, str: TEXT, datetime.date: DATE, datetime.datetime: DATE})


def address(row: int, column: int) -> str:
    """Return the address of a cell counted from zero: (0, 3) is D1."""
    return f"{column_letters(column)}{row + 1}"


@dataclass(slots=True)
class Sheet:
    """One sheet as arrays of its cells.

    Attributes
    ----------
    name, file : str
    cells : numpy.ndarray of object
        What stands in each cell, rows by columns.
    kind : numpy.ndarray of int8
        EMPTY, NUMBER, TEXT, DATE, ERROR or FORMULA (one without a stored value) per cell.
    number : numpy.ndarray of float
        The numbers; not a number elsewhere.
    percent : numpy.ndarray of bool or None
        Cells whose format shows a fraction as a percentage.
    merged : list of (first row, first column, last row, last column)
    hidden_rows, hidden_columns : set of int
    state : str
        visible, hidden or veryhidden.
    typed : bool
        False for text files, where every cell is text.
    """

    name: str
    file: str
    cells: np.ndarray
    kind: np.ndarray
    number: np.ndarray
    percent: np.ndarray | None = None
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    state: str = "visible"
    typed: bool = True


def sheet_of(name: str, file: str, rows: Sequence[Sequence[Any]], *, typed: bool = True) -> Sheet:
    """Return a sheet of rows of cells; rows may differ in length."""
    width = max(map(len, rows), default=0)
    if len(set(map(len, rows))) > 1:
        rows = [[*row, *[""] * (width - len(row))] for row in rows]
    cells = np.empty((len(rows), width), dtype=object)
    if cells.size:
        cells[:] = rows
    flat = cells.ravel()
    kind = np.fromiter(map(_KIND.__getitem__, map(type, flat)), np.int8, flat.size)
    for i in np.flatnonzero(kind < 0):
        flat[i] = "" if flat[i] is None else str(flat[i])
        kind[i] = TEXT
    words = np.flatnonzero(kind == TEXT)
    blank = np.fromiter(map(str.isspace, flat[words]), bool, words.size) | (flat[words] == "")
    kind[words[blank]] = EMPTY
    number = np.full(flat.size, np.nan)
    if typed:
        mask = kind == NUMBER
        number[mask] = flat[mask].astype(float)
    else:
        words = words[~blank]
        with_number = pd.to_numeric(pd.Series(flat[words]), errors="coerce").to_numpy(dtype=float)
        fine = np.isfinite(with_number)
        kind[words[fine]] = NUMBER
        number[words[fine]] = with_number[fine]
    return Sheet(name, file, cells, kind.reshape(cells.shape), number.reshape(cells.shape), typed=typed)
