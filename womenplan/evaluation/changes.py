"""Yearly changes of series, split into what all regions have in common and what each has of its own."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from womenplan.evaluation.grouped import group_medians, group_sums
from womenplan.evaluation.straight import Straight
from womenplan.model.arrays import Array, Bools, Floats, Ints, Pair, spanned
from womenplan.model.rules import Rules

__all__ = ["Changes", "Pools", "pools_of", "split_changes"]


ROUNDING = 2 / 12  # variance that rounding gives the difference of two values, in steps squared
EXACT = 1e-4  # of it, for what is counted and not rounded: just more than nothing
MOST_CONVERGENCE = 0.3


@dataclass(frozen=True, slots=True)
class Pools:
    """Which series learn from each other.

    ``group`` (S,) of ``count`` groups; ``member`` marks those that the others learn from,
    ``pooled`` those whose group has enough members, ``size`` (groups,) says how many it has.
    """

    group: Ints
    count: int
    size: Ints
    member: Bools
    pooled: Bools

    def sums(self, rows: Array) -> Floats:
        """Return the sums over the members of each group."""
        return group_sums(rows[self.member], self.group[self.member], self.count)


@dataclass(frozen=True, slots=True)
class Changes:
    """Yearly changes, one column per year (that of the later value).

    ``common`` (groups, Y) is what a group has in common, in units of ``size`` (groups,), in the
    years that are ``alive``; ``apart`` (S, Y) what a series has beside it, in units of its ``noise``
    (S,), in the years that are ``seen``; both 0 elsewhere. ``above`` (S, Y) says how far a series
    lies above the mean of its group, in units of its noise, ``convergence`` (groups,) what share of
    that goes every year.
    """

    noise: Floats
    size: Floats
    common: Floats
    alive: Bools
    apart: Floats
    seen: Bools
    above: Floats
    convergence: Floats


def pools_of(
    series: Straight,
    pool: Ints,
    member: Bools,
    rules: Rules,
) -> Pools:
    """Return the pools: series of the same ``pool`` that end on the same scale."""
    member = member & (series.observed >= rules.min_observations)
    _, group = np.unique(pool * 4 + series.scale, return_inverse=True)
    group = group.astype(np.int64).reshape(-1)
    count = int(group.max(initial=-1)) + 1
    size = np.bincount(group[member], minlength=count)
    return Pools(group, count, size, member, size[group] >= rules.pool_members)


def split_changes(
    series: Straight,
    pools: Pools,
    counted: Bools,
    rules: Rules,
) -> Changes:
    """Return the changes of every series, in units of its noise, and their common part.

    Notes
    -----
    Noise: the mean squared change, at least that of rounding, drawn to the median of its group, the
    size, in logarithms; a total of the others keeps its own. The common change of a year is the
    mean over the members, in sizes; the mean of all years counts for ``Rules.common_weight`` more
    members. The own change is what a change, in units of noise, has beside it. Changes beyond
    ``Rules.change_limit`` units count no further, in either. Convergence is the slope of own
    changes on how far a series lay above the others two years before (one year before, its noise
    would be taken for convergence), drawn to zero.
    """
    z = series.z
    present = np.isfinite(z)
    moved = np.diff(z, axis=1, prepend=np.nan)
    seen = ~np.isnan(moved)
    change = np.where(seen, moved, 0.0)
    noise, size = _noise(series, pools, change, counted, rules)
    limit = rules.change_limit
    of_pool = size[pools.group, None]
    in_sizes = np.clip(change / of_pool, -limit, limit)
    common, alive = _common(pools, in_sizes, seen, rules)
    above = _above(pools, z, present) / noise[:, None]
    shared = of_pool * common[pools.group] / noise[:, None]
    in_noise = np.clip(change / noise[:, None], -limit, limit)
    apart = np.where(seen, in_noise - shared, 0.0)
    convergence = _convergence(pools, apart, seen, above, present, rules)
    returned = convergence[pools.group, None] * above[:, :-1]
    apart[:, 1:] += np.where(seen[:, 1:], returned, 0.0)
    return Changes(noise, size, common, alive, apart, seen, above, convergence)


def _noise(
    series: Straight,
    pools: Pools,
    change: Floats,
    counted: Bools,
    rules: Rules,
) -> Pair:
    """Return the noise of each series, and the median noise of each group."""
    steps = np.maximum(series.changes, 1)
    step = series.step * series.slope
    rounding = ROUNDING * step**2 * np.where(counted, EXACT, 1.0)
    mean_square = (change * change).sum(axis=1) / steps
    logarithms = np.log(np.maximum(mean_square, rounding))
    middle = group_medians(logarithms[pools.member], pools.group[pools.member], pools.count)
    drawn = pools.pooled & pools.member
    weight = np.where(drawn, rules.noise_weight, 0.0)
    theirs = np.where(drawn, middle[pools.group], 0.0)
    drawn_log = (steps * logarithms + weight * theirs) / (steps + weight)
    noise = np.exp(drawn_log / 2)
    return noise, np.exp(np.nan_to_num(middle) / 2)


def _common(
    pools: Pools,
    change: Floats,
    seen: Bools,
    rules: Rules,
) -> tuple[Floats, Bools]:
    """Return the common change of each group and year, 0 in groups that are too small, and the years that have one."""
    count = pools.sums(seen)
    total = pools.sums(change)
    mean = total.sum(axis=1, keepdims=True) / np.maximum(count.sum(axis=1, keepdims=True), 1)
    common = (total + rules.common_weight * mean) / (count + rules.common_weight)
    known = (count > 0) & (pools.size >= rules.pool_members)[:, None]
    alive = spanned(known)
    return np.where(alive, common, 0.0), alive


def _above(
    pools: Pools,
    z: Floats,
    present: Bools,
) -> Floats:
    """Return how far each series lies above the mean of its group's members in each year, 0 where it stands alone."""
    count = pools.sums(present)
    mean = pools.sums(np.where(present, z, 0.0)) / np.maximum(count, 1)
    compared = present & pools.pooled[:, None] & (count > 0)[pools.group]
    return np.where(compared, z - mean[pools.group], 0.0)


def _convergence(
    pools: Pools,
    apart: Floats,
    seen: Bools,
    above: Floats,
    present: Bools,
    rules: Rules,
) -> Floats:
    both = seen[:, 2:] & present[:, :-2]
    before = np.where(both, above[:, :-2], 0.0)
    products = (before * apart[:, 2:]).sum(axis=1)
    squares = (before**2).sum(axis=1)
    moved, spread = pools.sums(np.stack([products, squares], axis=1)).T
    return np.asarray(np.clip(-moved / (spread + rules.convergence_weight), 0.0, MOST_CONVERGENCE))
