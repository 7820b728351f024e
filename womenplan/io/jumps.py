"""Which value of a series is out of line with those beside it, judged by the series' own steps."""

from __future__ import annotations

import numpy as np

from womenplan.model.arrays import Array

__all__ = ["out_of_line", "row_median", "scale_shifts"]

DEVIATIONS = 5.0  # of the other steps, beyond which a value is out of line
_STEPS = 2.0  # times the largest other step of the series
_POINTS, _SHARE = 5.0, 0.3  # least distance: percentage points, or a share of the level
_FEWEST, _YEARS = 5, 3
_HUNDRED, _NEAR_POWER, _APART = 2, 0.12, 30.0  # of a change of unit, in powers of ten and times


def out_of_line(
    values: Array,
    years: Array,
    is_percent: Array,
    is_rate: Array,
) -> tuple[Array, Array]:
    """Return which values are out of line, and what the values beside them would lead one to expect.

    Parameters
    ----------
    values : array of shape (series, years)
        NaN where there is none.
    years : array of shape (years,)
    is_percent, is_rate : boolean arrays of shape (series,)
        Series in per cent, and rates of rare events (per 100,000 and the like).

    Returns
    -------
    (array of bool, array of float), both of shape (series, years)

    Notes
    -----
    A value is out of line where it lies to the same side of both values beside it, within three
    years, and nearer of them is farther away than 5 points (30 % of the level for other units),
    five times the robust spread of the series' other steps, and twice the largest of them. So a
    level that shifts, as the share of women in a body does when it is elected, is not; nor is the
    good neighbour of a bad value. The last and the first value are held against the two next to
    them, unless the series moves in steps only. A rate that is zero in some years moves by single
    events: there a value must differ by more than five events' chance.
    """
    found = np.zeros(values.shape, dtype=bool)
    expected = np.full(values.shape, np.nan)
    rows = np.flatnonzero(np.isfinite(values).sum(axis=1) >= _FEWEST)
    if not rows.size:
        return found, expected
    order = np.argsort(~np.isfinite(values[rows]), axis=1, kind="stable")
    packed = np.take_along_axis(values[rows], order, axis=1)
    when = np.broadcast_to(years, values[rows].shape)
    when = np.take_along_axis(when, order, axis=1).astype(float)
    spike, around = _spikes(packed, when)
    level = np.abs(row_median(packed))
    floor = np.where(is_percent[rows], _POINTS, _SHARE * level)
    floor = np.maximum(floor, _events(packed, is_rate[rows]))
    r, c = np.nonzero(spike > floor[:, None])
    if r.size:
        kept = spike[r, c] > _limits(packed, r, c)
        r = r[kept]
        c = c[kept]
        larger = _largest_near(spike, r, c)
        r = r[larger]
        c = c[larger]
        found[rows[r], order[r, c]] = True
        expected[rows[r], order[r, c]] = around[r, c]
    return found, expected


def scale_shifts(values: Array) -> Array:
    """Return from where on, and by what factor, a series goes on in another unit.

    Parameters
    ----------
    values : array of shape (series, years)
        NaN where there is none.

    Returns
    -------
    array of float, of shape (series, years)
        The factor (100, 0.01, 10000 …) from the first year of the other unit on; NaN elsewhere.

    Notes
    -----
    Once, between two years, the series changes by a power of ten from a hundred on; at least two
    values stand on either side, and the two sides are far apart throughout.
    """
    factor = np.full(values.shape, np.nan)
    usable = (np.isfinite(values).sum(axis=1) >= _FEWEST) & ~(values <= 0).any(axis=1)
    rows = np.flatnonzero(usable)
    if not rows.size:
        return factor
    order = np.argsort(~np.isfinite(values[rows]), axis=1, kind="stable")
    packed = np.log10(np.take_along_axis(values[rows], order, axis=1))
    steps = np.diff(packed, axis=1)
    power = np.round(steps)
    shifts = (np.abs(power) >= _HUNDRED) & (np.abs(steps - power) < _NEAR_POWER)
    found = np.flatnonzero(shifts.sum(axis=1) == 1)
    first = shifts[found].argmax(axis=1) + 1
    for r, c in zip(found.tolist(), first.tolist(), strict=True):  # few of any real file
        known = packed[r][np.isfinite(packed[r])]
        before = known[:c]
        after = known[c:]
        up = power[r, c - 1] > 0
        if up:
            gap = after.min() - before.max()
        else:
            gap = before.min() - after.max()
        if min(before.size, after.size) >= 2 and gap > np.log10(_APART):
            later = order[r, c : known.size]
            factor[rows[r], later] = 10.0 ** power[r, c - 1]
    return factor


def row_median(matrix: Array) -> Array:
    """Return the median of each row, leaving out what is not a number."""
    ordered = np.sort(matrix, axis=1)
    count = np.isfinite(matrix).sum(axis=1)
    rows = np.arange(len(matrix))
    low = np.maximum((count - 1) // 2, 0)
    high = np.maximum(count // 2, 0)
    return np.where(
        count > 0,
        (ordered[rows, low] + ordered[rows, np.minimum(high, matrix.shape[1] - 1)]) / 2,
        np.nan,
    )


def _spikes(packed: Array, when: Array) -> tuple[Array, Array]:
    """Return how far each value stands out from both its neighbours, and the level between these."""
    wide = np.pad(packed, ((0, 0), (2, 2)), constant_values=np.nan)
    dates = np.pad(when, ((0, 0), (2, 2)), constant_values=np.nan)
    size = packed.shape[1]
    near = {}
    for step in (-2, -1, 1, 2):
        there = slice(2 + step, 2 + step + size)
        close = np.abs(dates[:, there] - when) <= _YEARS
        near[step] = np.where(close, wide[:, there], np.nan)
    before = np.isfinite(near[-1])
    inside = before & np.isfinite(near[1])
    left = np.where(before, near[-1], near[1])
    beyond = np.where(before, near[-2], near[2])
    right = np.where(inside, near[1], beyond)
    above = packed - left
    below = packed - right
    nearer = np.minimum(np.abs(above), np.abs(below))
    out = np.where(above * below > 0, nearer, 0.0)
    out = np.where(inside | ~_stepwise(packed)[:, None], out, 0.0)
    return np.nan_to_num(out), np.where(inside, (left + right) / 2, left)


def _stepwise(packed: Array) -> Array:
    """Return which series stand still in at least half of their years."""
    steps = np.abs(np.diff(packed, axis=1))
    known = np.isfinite(steps)
    return np.asarray((known & (steps == 0)).sum(axis=1) >= 0.5 * known.sum(axis=1))


def _events(packed: Array, is_rate: Array) -> Array:
    """Return how far rates with years of zero may swing by chance, the least of their values being one event."""
    positive = np.where(packed > 0, packed, np.inf)
    one = positive.min(axis=1, initial=np.inf)
    most = np.nan_to_num(packed, nan=0.0).max(axis=1, initial=0.0)
    rare = is_rate & (packed == 0).any(axis=1) & np.isfinite(one)
    with np.errstate(invalid="ignore", divide="ignore"):
        swing = DEVIATIONS * one * np.sqrt(np.maximum(most / one, 1))
    return np.where(rare, swing, 0.0)


def _limits(packed: Array, rows: Array, columns: Array) -> Array:
    """Return the distance that the other steps of each value's series allow."""
    steps = np.abs(np.diff(packed[rows], axis=1))
    at = np.arange(rows.size)
    for beside in (columns - 1, columns):
        fits = (beside >= 0) & (beside < steps.shape[1])
        steps[at[fits], beside[fits]] = np.nan
    largest = np.nan_to_num(steps, nan=0.0).max(axis=1, initial=0.0)
    spread = DEVIATIONS * 1.4826 * np.nan_to_num(row_median(steps))
    return np.asarray(np.maximum(spread, _STEPS * largest))


def _largest_near(spike: Array, rows: Array, columns: Array) -> Array:
    """Return which of these values stand out more than those beside them."""
    wide = np.pad(spike, ((0, 0), (1, 1)))
    own = spike[rows, columns]
    before = wide[rows, columns]
    after = wide[rows, columns + 2]
    return np.asarray((own >= before) & (own >= after))
