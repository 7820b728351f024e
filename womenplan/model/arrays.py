"""Arrays by what they hold, and the columns of a matrix that a condition marks."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "Array",
    "Bools",
    "Floats",
    "Ints",
    "Objects",
    "Pair",
    "SmallInts",
    "Strings",
    "first_true",
    "last_true",
    "pick",
    "spanned",
]

Array = NDArray[Any]
Bools = NDArray[np.bool_]
SmallInts = NDArray[np.int8]
Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Objects = NDArray[np.object_]
Strings = NDArray[np.str_]
Pair = tuple[Floats, Floats]  # lower and upper limits, numerators and denominators


def first_true(mask: Bools) -> Ints:
    """Return the first column that is True in each row, -1 where none is."""
    return np.where(mask.any(axis=1), np.argmax(mask, axis=1), -1)


def last_true(mask: Bools, missing: int = -1) -> Ints:
    """Return the last column that is True in each row, ``missing`` where none is."""
    from_the_end = np.argmax(mask[:, ::-1], axis=1)
    return np.where(mask.any(axis=1), mask.shape[1] - 1 - from_the_end, missing)


def pick(matrix: Array, columns: Ints, missing: float = np.nan) -> Array:
    """Return the elements of each row at its columns, ``missing`` where a column is negative.

    ``columns`` has one element per row, or one row of them per row.
    """
    at = np.maximum(columns, 0)
    rows = np.arange(len(matrix)).reshape(-1, *[1] * (at.ndim - 1))
    return np.where(columns >= 0, matrix[rows, at], missing)


def spanned(mask: Bools) -> Bools:
    """Mark in each row the columns from the first that is True to the last."""
    begun = np.maximum.accumulate(mask, axis=1)
    to_come = np.maximum.accumulate(mask[:, ::-1], axis=1)[:, ::-1]
    return begun & to_come
