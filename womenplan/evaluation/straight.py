"""Series on the scales on which they are straight: their latest years, with inner gaps filled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.evaluation.scale import (
    IDENTITY,
    Codes,
    derivative,
    forward,
    resolution,
    settle_scale,
)
from womenplan.model.arrays import Floats, Ints, last_true, pick, spanned

__all__ = ["Straight", "fill_gaps", "straighten"]


@dataclass(frozen=True, slots=True)
class Straight:
    """Series of shape (S, Y) on their scales, ``z``.

    NaN before the first and after the last observation.

    ``first`` and ``last`` are the columns of the first and the last observation, ``observed`` how
    many there are (those filled in do not count), ``latest`` the last value in its unit, ``scale``
    the codes of the scales, ``step`` the unit of the last digit, ``slope`` by how much the scale
    moves there for one unit, ``floor`` 0 where a value cannot be negative, else -inf.
    """

    z: Floats
    first: Ints
    last: Ints
    observed: Ints
    latest: Floats
    scale: Codes
    step: Floats
    slope: Floats
    floor: Floats

    @property
    def changes(self) -> Ints:
        """How many yearly changes there are between the first and the last observation."""
        return np.asarray(np.maximum(self.last - self.first, 0))

    @property
    def at_last(self) -> Floats:
        """The last value of each series, on its scale."""
        return pick(self.z, self.last)


def straighten(
    values: Floats,
    codes: Codes,
    window: int,
) -> Straight:
    """Return each series' last ``window`` years, counted from its own last observation, on its scale.

    ``values`` of shape (S, Y), one column per year, NaN where nothing was observed.
    """
    seen = np.isfinite(values)
    column = np.arange(values.shape[1])
    last = last_true(seen, 0)
    seen &= column > (last - window)[:, None]
    recent = np.where(seen, values, np.nan)
    scale = settle_scale(recent, codes)
    step = resolution(recent)
    latest = pick(recent, last)
    lowest = np.fmin.reduce(recent, axis=1, initial=np.inf)
    return Straight(
        z=fill_gaps(forward(recent, scale, step)),
        first=np.argmax(seen, axis=1),
        last=last,
        observed=seen.sum(axis=1),
        latest=latest,
        scale=scale,
        step=step,
        slope=derivative(latest, scale, step),
        floor=np.where((codes != IDENTITY) & (lowest >= 0), 0.0, -np.inf),
    )


def fill_gaps(z: Floats) -> Floats:
    """Return series with the gaps between their values filled on a straight line.

    Examples
    --------
    >>> fill_gaps(np.array([[np.nan, 1.0, np.nan, np.nan, 4.0, np.nan]])).tolist()
    [[nan, 1.0, 2.0, 3.0, 4.0, nan]]
    """
    seen = np.isfinite(z)
    inner = ~seen & spanned(seen)
    if not inner.any():
        return z
    rows = np.flatnonzero(inner.any(axis=1))
    column = np.arange(z.shape[1])
    some = seen[rows]
    before = np.maximum.accumulate(np.where(some, column, 0), axis=1)
    to_come = np.where(some, column, len(column) - 1)
    after = np.minimum.accumulate(to_come[:, ::-1], axis=1)[:, ::-1]
    low = pick(z[rows], before)
    high = pick(z[rows], after)
    share = (column - before) / np.maximum(after - before, 1)
    out = z.copy()
    out[rows] = np.where(inner[rows], low + share * (high - low), z[rows])
    return out
