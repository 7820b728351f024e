"""Sums and medians of rows by group, for thousands of groups at once."""

from __future__ import annotations

import numpy as np

from womenplan.model.arrays import Array, Floats

__all__ = ["group_medians", "group_sums"]


def group_sums(
    rows: Array,
    group: Array,
    count: int,
) -> Floats:
    """Return the sum of the rows of each group, shape (count, …); 0 for a group without rows.

    Examples
    --------
    >>> group_sums(np.array([1.0, 2.0, 4.0]), np.array([0, 2, 0]), 3).tolist()
    [5.0, 0.0, 2.0]
    """
    out = np.zeros((count, *rows.shape[1:]))
    if not len(rows):
        return out
    order = np.argsort(group, kind="stable")
    ordered = group[order]
    first = np.flatnonzero(np.r_[True, np.diff(ordered) != 0])
    out[ordered[first]] = np.add.reduceat(rows[order].astype(float), first, axis=0)
    return out


def group_medians(
    values: Floats,
    group: Array,
    count: int,
) -> Floats:
    """Return the median of the values of each group, shape (count,).

    NaN for a group without values.

    Examples
    --------
    >>> group_medians(np.array([1.0, 9.0, 2.0, 4.0]), np.array([0, 1, 0, 0]), 2).tolist()
    [2.0, 9.0]
    """
    if not len(values):
        return np.full(count, np.nan)
    order = np.lexsort((values, group))
    ordered = values[order]
    groups = np.arange(count)
    start = np.searchsorted(group[order], groups)
    size = np.searchsorted(group[order], groups, side="right") - start
    last = len(values) - 1
    lower = ordered[np.clip(start + (size - 1) // 2, 0, last)]
    upper = ordered[np.clip(start + size // 2, 0, last)]
    return np.where(size > 0, (lower + upper) / 2, np.nan)
