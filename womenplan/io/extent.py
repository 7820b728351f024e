"""Which cells of a file are read: all within bounds, and in a larger file those that lie near each other."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from womenplan.errors import Level, Problem
from womenplan.io.sheet import (
    FORMULA,
    MAX_CELLS,
    TEXT,
    Aside,
    Cells,
    Opened,
    cells_listed,
    refuse_large,
    refuse_size,
    sheet_of_cells,
)
from womenplan.model.arrays import Array

__all__ = ["CellsOfSheet", "Occupied", "not_far", "sheets_of"]

_GAP = 20  # so many blank rows or columns set cells apart
_SPARSE = 20  # so many blank cells beside each filled one show that some lie far out


class CellsOfSheet(NamedTuple):
    """The cells of one sheet, as a reader found them."""

    name: str
    cells: Cells
    aside: Aside


def sheets_of(file: str, read: Sequence[CellsOfSheet]) -> Opened:
    """Return the sheets of a file without cells that lie far out, and what is left out."""
    places = [
        Occupied(name, cells.row, cells.column, ~np.isin(cells.kind, (TEXT, FORMULA)))
        for name, cells, _ in read
    ]
    kept, problems = not_far(file, places)
    sheets = [
        sheet_of_cells(name, file, cells.only(near), aside)
        for (name, cells, aside), near in zip(read, kept, strict=True)
    ]
    return sheets, problems


class Occupied(NamedTuple):
    """Where the cells of one sheet stand that hold something, and which of them are more than text."""

    sheet: str
    row: Array
    column: Array
    telling: Array


def not_far(file: str, places: Sequence[Occupied]) -> tuple[list[Array], list[Problem]]:
    """Return which cells of each sheet of a file are read, and what is left out because it lies far out.

    A file within bounds is read whole. In one that is not, cells that lie far beyond the others of
    a sheet (a stray remark in XFD1) are left out and named.

    Raises
    ------
    DataError
        If even so there are more cells than :data:`MAX_CELLS`.
    """
    kept = [np.ones(place.row.size, dtype=bool) for place in places]
    problems = []
    if sum(map(_extent, places)) > MAX_CELLS:
        allowed = MAX_CELLS // len(places)
        for i, place in enumerate(places):
            if _extent(place) > max(allowed, _SPARSE * place.row.size):
                kept[i] = _near(place, allowed)
                problems += _named_far(file, place, ~kept[i])
    left = [
        place._replace(row=place.row[near], column=place.column[near])
        for place, near in zip(places, kept, strict=True)
    ]
    sizes = [*map(_extent, left)]
    if sum(sizes) > MAX_CELLS:
        largest = left[int(np.argmax(sizes))]
        rows = int(largest.row.max()) + 1
        columns = int(largest.column.max()) + 1
        if rows * columns <= MAX_CELLS:
            refuse_large(file, sum(sizes), "FILE_MANY_CELLS", MAX_CELLS)
        refuse_size(file, rows, columns, largest.sheet)
    return kept, problems


def _extent(place: Occupied) -> int:
    """Return how many cells the block from A1 to the last filled cell has."""
    last_row = int(place.row.max(initial=-1))
    last_column = int(place.column.max(initial=-1))
    return (last_row + 1) * (last_column + 1)


def _near(place: Occupied, allowed: int) -> Array:
    """Return which cells are left where those that take most room for the fewest cells are cut off."""
    rows = _runs(place.row)
    columns = _runs(place.column)
    while rows[-1].end * columns[-1].end > allowed and len(rows) + len(columns) > 2:
        if _room(columns, rows[-1].end) >= _room(rows, columns[-1].end):
            columns.pop()
        else:
            rows.pop()
    return (place.row < rows[-1].end) & (place.column < columns[-1].end)


class _Run(NamedTuple):
    """Rows (or columns) without a wide gap: where they end, and how many cells stand before that."""

    end: int
    cells: int


def _room(runs: list[_Run], across: int) -> float:
    """Return how many cells the sheet loses for each filled one where the last run is cut off."""
    if len(runs) < 2:
        return -1
    before, last = runs[-2:]
    return (last.end - before.end) * across / (last.cells - before.cells)


def _runs(positions: Array) -> list[_Run]:
    """Return the runs of rows (or columns) without a wide gap."""
    filled, counts = np.unique(positions, return_counts=True)
    ends = np.append(np.flatnonzero(np.diff(filled) > _GAP), filled.size - 1)
    sums = np.cumsum(counts)[ends]
    return [*map(_Run, (filled[ends] + 1).tolist(), sums.tolist())]


def _named_far(file: str, place: Occupied, far: Array) -> list[Problem]:
    """Return the problem that names the cells of a sheet that lie far out."""
    level: Level = "warning" if place.telling[far].any() else "note"
    cells = [*zip(place.row[far].tolist(), place.column[far].tolist(), strict=True)]
    return cells_listed("CELLS_FAR", level, file, place.sheet, cells)
