"""Errors and intervals where the regions are few: the jackknife and exchanged starts (METHOD 8)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from womenplan.model.arrays import Bools, Floats, Pair

__all__ = ["jackknife", "permuted", "t_interval"]

EXCHANGES, SEED = 1999, 20210927
MOST_ERRORS = 2.0**8  # errors from the estimate; an interval that reaches so far is none
HALVINGS = 20
TIE = 1e-9


def jackknife(
    full: Floats,
    left: Floats,
    mine: Bools,
    weight: Floats,
) -> Pair:
    """Return the error of each estimate and Welch's degrees of freedom.

    Parameters
    ----------
    full : array of (terms,)
        Estimates.
    left : array of (regions, terms)
        The same with each region left out.
    mine : array of (terms, regions)
        The regions that a term is the effect on; the others are those it is compared with. Each
        side has its own variance; a side of one region takes the other's, as if it swung alike.
    weight : array of (terms, regions)
        Sum of the squared weights of each region, by which a variance is carried over.
    """
    squares = ((left - full) ** 2).T
    sides = np.stack([mine, ~mine])
    count = sides.sum(axis=2)
    total = np.where(sides, squares, 0.0).sum(axis=2)
    share = np.where(sides, weight, 0.0).sum(axis=2)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = (count - 1) / count * total
        carried = (variance * share[::-1] / share)[::-1]
    alone = count == 1
    variance = np.where(alone, carried, np.where(count == 0, 0.0, variance))
    variance[:, (count < 2).all(axis=0)] = np.nan
    free = np.where(alone | (count == 0), np.inf, count - 1.0)
    whole = variance.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        freedom = whole**2 / (variance**2 / free).sum(axis=0)
    return np.sqrt(whole), np.where(alone.any(axis=0), count.max(axis=0) - 1.0, freedom)


def t_interval(
    full: Floats,
    error: Floats,
    freedom: Floats,
    level: float,
) -> tuple[Floats, Floats, Floats]:
    """Return lower and upper limits and two-sided p-values."""
    from scipy.special import stdtr, stdtrit  # scipy.stats takes half a second to load

    half = stdtrit(freedom, (1 + level) / 2) * error
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * stdtr(freedom, -np.abs(full) / error)
    exact = error <= TIE * np.maximum(1.0, np.abs(full))  # no scatter at all
    certain = np.where(np.abs(full) > TIE, 0.0, 1.0)
    return full - half, full + half, np.where(exact, certain, p)


def permuted(
    weights: Floats,
    values: Floats,
    after: Floats,
    mine: Bools,
    level: float,
) -> tuple[float, float, float] | None:
    """Return the interval of the effects that exchanging starts does not reject, and the p-value.

    Parameters
    ----------
    weights : array of (1 + regions, regions, years)
        Of the estimate, and of it with each region left out.
    values, after : arrays of (regions, years)
        What was observed, and 1 since the region's start.
    mine : array of (regions,)
        Regions that began.
    level : float

    Returns
    -------
    (low, high, p) or None
        None where there are too few ways to exchange the starts for an interval of this level.

    Notes
    -----
    The effect that is tried is taken off, the rows of the panel change places, and the estimate
    over its jackknife error is computed anew; weights stay where they are, so that an exchange
    costs one sum a region.
    """
    if not np.isfinite(weights).all():
        return None
    place = np.arange(len(values))
    starts = np.tile(place, (EXCHANGES, 1))
    order = np.vstack(
        [
            place,
            np.random.default_rng(SEED).permuted(starts, axis=1),
        ]
    )
    seen = (weights @ values.T)[:, place, order].sum(axis=2)
    dose = (weights @ after.T)[:, place, order].sum(axis=2)
    sides = [mine, ~mine]
    if any(side.sum() < 2 for side in sides):
        sides = [np.ones_like(mine)]

    def p_of(tried: float) -> float:
        left = seen - tried * dose
        error = _jackknife_error(left[1:] - left[0], sides)
        with np.errstate(divide="ignore", invalid="ignore"):
            sizes = np.abs(left[0]) / error
        return float((sizes >= sizes[0] - TIE).mean())

    estimate = float(seen[0, 0])
    error = float(_jackknife_error(seen[1:, 0] - estimate, sides))
    if not error > TIE * max(1.0, abs(estimate)):
        return None
    low, high = (_farthest(p_of, estimate, way * error, 1 - level) for way in (-1, 1))
    if low is None or high is None:
        return None
    return low, high, p_of(0.0)


def _jackknife_error(apart: Floats, sides: list[Bools]) -> Floats:
    """Return the error of estimates by how far apart they are with each region left out.

    Each side, the regions that began and the others, has its own variance.
    """
    variance = sum((side.sum() - 1) / side.sum() * (apart[side] ** 2).sum(axis=0) for side in sides)
    return np.asarray(np.sqrt(variance))


def _farthest(
    p_of: Callable[[float], float],
    estimate: float,
    error: float,
    least: float,
) -> float | None:
    """Return the last effect in one direction that is not rejected, found by halving.

    ``error`` is signed by the direction. None where the interval reaches too far to be one.
    """
    inside, outside = 0.0, 1.0
    while p_of(estimate + outside * error) > least:
        inside = outside
        outside = 2 * outside
        if outside > MOST_ERRORS:
            return None
    for _ in range(HALVINGS):
        middle = (inside + outside) / 2
        if p_of(estimate + middle * error) > least:
            inside = middle
        else:
            outside = middle
    return estimate + outside * error
