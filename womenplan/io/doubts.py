"""Values of which the file itself leaves open what they are: rows torn into too many fields, merged values."""

from __future__ import annotations

import re

import numpy as np

from womenplan.io.columns import Column
from womenplan.io.layout import SheetTable
from womenplan.io.reading import Reading
from womenplan.io.sheet import EMPTY, NUMBER, SPREAD, TEXT, Sheet
from womenplan.model.arrays import Array

__all__ = ["leave_out_torn_rows", "mark_spread_values"]

_HEAD = re.compile(r"\s*[+-]?\d{1,3}\s*$")
_GROUP = re.compile(r"\s*\d{3}(?:\.\d+)?\s*$")
_ZERO_AHEAD = re.compile(r"\s*0\d\d(?:\.\d+)?\s*$")


def leave_out_torn_rows(reading: Reading, sheet: Sheet, tables: list[SheetTable]) -> bool:
    """Empty and report the rows of a text file torn apart by an unquoted comma in a number (1,016.1).

    Such a row has more fields than its header, or a part of a number (016.1) behind another; all
    that follows is moved, so that no field of it can be trusted. Returns whether there were any.
    """
    fields = sheet.aside.fields
    any_torn = False
    if fields is None:
        return False
    for table in tables:
        headed = int(fields[table.top : table.body].max(initial=0))
        beyond = sheet.kind[table.body : table.end] != EMPTY
        beyond[:, :headed] &= _rest_of_number(table)[:, :headed]
        for row, column in _first_in_rows(beyond).tolist():
            place = (sheet, row + table.body, column)
            count = int(fields[row + table.body])
            if column >= headed:
                reading.problem(place, "ROW_TORN", "error", fields=count, headed=headed)
            else:
                before = sheet.shown(row + table.body, column - 1)
                reading.problem(place, "NUMBER_TORN", "error", before=before)
            any_torn = True
        torn = np.flatnonzero(beyond.any(axis=1)) + table.body
        sheet.empty(torn)
    return any_torn


def _rest_of_number(table: SheetTable) -> Array:
    """Return which cells go on with a number that a comma of thousands has torn: 1 | 016.1.

    Under a heading only a rest that begins with a zero is surely none of its own.
    """
    sheet = table.sheet
    block = sheet.cells[table.body : table.end]
    named = (sheet.kind[table.top : table.body] != EMPTY).any(axis=0)
    data = {column.index for column in table.data}
    marked = np.zeros(block.shape, dtype=bool)
    for column in range(1, min(block.shape[1], named.size)):
        if column - 1 in data and (column in data or not named[column]):
            rest = _ZERO_AHEAD if named[column] else _GROUP
            rows = np.flatnonzero([bool(rest.match(text)) for text in block[:, column]])
            ahead = block[rows, column - 1]
            marked[rows, column] = [bool(_HEAD.match(text)) for text in ahead]
    return marked


def _first_in_rows(mask: Array) -> Array:
    """Return row and column of the first cell of each row that a mask marks."""
    rows = np.flatnonzero(mask.any(axis=1))
    if not rows.size:
        return np.empty((0, 2), int)
    return np.stack([rows, mask[rows].argmax(axis=1)], axis=1)


def mark_spread_values(table: SheetTable) -> None:
    """Mark the values that stand in one merged cell over several years, groups or rows of a table.

    It cannot be known which of them is meant; over headings that are merged alike a value is plain.
    """
    sheet = table.sheet
    data = {column.index: column for column in table.data}
    rows = range(table.body, table.end)
    filled = np.isin(sheet.kind, (NUMBER, TEXT))
    blocks = [
        block
        for block in sheet.aside.merged
        if block[0] in rows and block[1] in data and filled[block[:2]]
    ]
    keys = _keys(table) if blocks else sheet.cells
    for r0, c0, r1, c1 in blocks:
        meant = {_meaning(data[column]) for column in range(c0, c1 + 1) if column in data}
        below = keys[r0 + 1 : min(r1 + 1, table.end)]
        if len(meant) > 1 or ((below != keys[r0]) & (below != "")).any():
            sheet.kind[r0, c0] = SPREAD
            sheet.number[r0, c0] = np.nan


def _meaning(column: Column) -> tuple[object, ...]:
    names = ("year", "offset", "sex", "area", "indicator", "region", "quantity", "flag", "unit")
    return tuple(getattr(column, name) for name in names)


def _keys(table: SheetTable) -> Array:
    """Return what the rows of a sheet say of their values, merged cells filled in.

    Blank continues the row above.
    """
    sheet = table.sheet
    columns = [one.index for one in table.columns if one.role not in ("data", "other", "order")]
    texts = sheet.cells[:, columns].copy()
    for r0, c0, r1, c1 in sheet.aside.merged:
        for place, column in enumerate(columns):
            if c0 <= column <= c1:
                texts[r0 : r1 + 1, place] = sheet.cells[r0, c0]
    return texts
