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
    out = np.zeros(values.shape, dtype=bool)
    expected = np.full(values.shape, np.nan)
    rows = np.flatnonzero(np.isfinite(values).sum(axis=1) >= _FEWEST)
    if not rows.size:
        return out, expected
    order, packed = _packed(values[rows])
    spike, around = _spikes(packed, years[order].astype(float))
    level = np.abs(row_median(packed))
    floor = np.where(is_percent[rows], _POINTS, _SHARE * level)
    floor = np.maximum(floor, _events(packed, is_rate[rows]))
    at = np.nonzero(spike > floor[:, None])
    for stands_out in (_beyond_other_steps, _largest_near):
        which = stands_out(packed, spike, *at)
        at = at[0][which], at[1][which]
    places = rows[at[0]], order[at]
    out[places] = True
    expected[places] = around[at]
    return out, expected


def _packed(values: Array) -> tuple[Array, Array]:
    """Return the columns of the known values of each series, then of the others, and the values so."""
    order = np.argsort(~np.isfinite(values), axis=1, kind="stable")
    return order, np.take_along_axis(values, order, axis=1)


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
    order, packed = _packed(values[rows])
    packed = np.log10(packed)
    steps = np.diff(packed, axis=1)
    power = np.round(steps)
    shifts = (np.abs(power) >= _HUNDRED) & (np.abs(steps - power) < _NEAR_POWER)
    once = np.flatnonzero(shifts.sum(axis=1) == 1)
    for r, c in zip(once.tolist(), shifts[once].argmax(axis=1).tolist(), strict=True):
        known = packed[r][np.isfinite(packed[r])]
        before, after = np.split(known, [c + 1])
        lower, upper = (before, after) if power[r, c] > 0 else (after, before)
        apart = upper.min() - lower.max() > np.log10(_APART)
        if apart and min(before.size, after.size) >= 2:
            later = order[r, c + 1 : known.size]
            factor[rows[r], later] = 10.0 ** power[r, c]
    return factor


def row_median(matrix: Array) -> Array:
    """Return the median of each row, leaving out what is not a number."""
    ordered = np.sort(matrix, axis=1)
    count = np.isfinite(matrix).sum(axis=1)
    low = np.maximum((count - 1) // 2, 0)
    high = np.minimum(count // 2, matrix.shape[1] - 1)
    middle = np.take_along_axis(ordered, np.column_stack([low, high]), axis=1)
    return np.where(count > 0, middle.sum(axis=1) / 2, np.nan)


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
    most = np.nan_to_num(packed).max(axis=1, initial=0.0)
    rare = is_rate & (packed == 0).any(axis=1) & np.isfinite(one)
    with np.errstate(invalid="ignore", divide="ignore"):
        swing = DEVIATIONS * one * np.sqrt(np.maximum(most / one, 1))
    return np.where(rare, swing, 0.0)


def _beyond_other_steps(
    packed: Array,
    spike: Array,
    rows: Array,
    columns: Array,
) -> Array:
    """Return which of these values stand out more than the other steps of their series allow."""
    steps = np.abs(np.diff(packed[rows], axis=1))
    at = np.arange(rows.size)
    for beside in (columns - 1, columns):
        fits = (beside >= 0) & (beside < steps.shape[1])
        steps[at[fits], beside[fits]] = np.nan
    largest = np.nan_to_num(steps).max(axis=1, initial=0.0)
    spread = DEVIATIONS * 1.4826 * np.nan_to_num(row_median(steps))
    return np.asarray(spike[rows, columns] > np.maximum(spread, _STEPS * largest))


def _largest_near(
    _: Array,
    spike: Array,
    rows: Array,
    columns: Array,
) -> Array:
    """Return which of these values stand out at least as much as those beside them."""
    wide = np.pad(spike, ((0, 0), (1, 1)))
    beside = np.maximum(wide[rows, columns], wide[rows, columns + 2])
    return np.asarray(spike[rows, columns] >= beside)
