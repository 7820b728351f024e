"""Errors and intervals where the regions are few: the jackknife and exchanged starts (METHOD 8)."""

from __future__ import annotations

import numpy as np

from womenplan.model.arrays import Bools, Floats

__all__ = ["jackknife", "permuted", "t_interval"]

EXCHANGES, SEED = 1999, 20210927
FARTHEST = 2.0**8  # errors from the estimate; an interval that reaches so far is none
HALVINGS = 20
TIE = 1e-9


def jackknife(full: Floats, left: Floats, mine: Bools, weight: Floats) -> tuple[Floats, Floats]:
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
    full: Floats, error: Floats, freedom: Floats, level: float
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
    weights: Floats, values: Floats, after: Floats, mine: Bools, level: float
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
    count = len(values)
    starts = np.tile(np.arange(count), (EXCHANGES, 1))
    drawn = np.random.default_rng(SEED).permuted(starts, axis=1)
    order = np.vstack([np.arange(count), drawn])
    place = np.arange(count)
    seen = (weights @ values.T)[:, place, order].sum(axis=2)
    dose = (weights @ after.T)[:, place, order].sum(axis=2)
    if not np.isfinite(weights).all():
        return None
    sides = [mine, ~mine]
    if any(side.sum() < 2 for side in sides):
        sides = [np.ones(count, dtype=bool)]

    def size(tried: float) -> Floats:
        found = seen - tried * dose
        apart = (found[1:] - found[0]) ** 2
        variance = sum((side.sum() - 1) / side.sum() * apart[side].sum(axis=0) for side in sides)
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.asarray(np.abs(found[0]) / np.sqrt(variance))

    def p_of(tried: float) -> float:
        sizes = size(tried)
        return float((sizes >= sizes[0] - TIE).mean())

    estimate = float(seen[0, 0])
    apart = (seen[1:, 0] - estimate) ** 2
    error = float(np.sqrt(sum((s.sum() - 1) / s.sum() * apart[s].sum() for s in sides)))
    if not error > TIE * max(1.0, abs(estimate)):
        return None
    ends = []
    for way in (-1.0, 1.0):
        inside, outside = 0.0, 1.0
        while p_of(estimate + way * outside * error) > 1 - level:
            inside = outside
            outside = 2 * outside
            if outside > FARTHEST:
                return None
        for _ in range(HALVINGS):
            middle = (inside + outside) / 2
            if p_of(estimate + way * middle * error) > 1 - level:
                inside = middle
            else:
                outside = middle
        ends.append(estimate + way * outside * error)
    return ends[0], ends[1], p_of(0.0)
