"""Forecasts of many series at once, each learning from the others of its indicator (METHOD 3.6)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from womenplan.evaluation import student
from womenplan.evaluation.changes import Changes, Pools, pools_of, split_changes
from womenplan.evaluation.persistence import (
    Persistence,
    full_rebound,
    persistence,
    predict,
    products,
)
from womenplan.evaluation.scale import IDENTITY, LOG, LOGIT, Codes, back, derivative, publish
from womenplan.evaluation.straight import Straight, straighten
from womenplan.model.arrays import Array, Floats, Ints, Pair, last_true, pick
from womenplan.model.rules import Rules

__all__ = ["Forecast", "forecast"]


QUARTERS = 4  # so that series of one pool share a few predictions


@dataclass(frozen=True, slots=True)
class Forecast:
    """What :func:`forecast` expects of each series in its target year.

    ``forecast``, ``low`` and ``high`` are in the unit of the values; ``mean`` and ``spread``,
    centre and scale of the predictive Student's t with ``freedom`` degrees, on the ``scale`` that
    was used. ``step`` is the unit of the last digit, ``floor`` 0 where a value cannot be negative,
    else -inf. ``pooled`` is the number of series that a forecast learned from: 1 where a series
    stands alone, 0 where there is no forecast.
    """

    forecast: Floats
    low: Floats
    high: Floats
    mean: Floats
    spread: Floats
    freedom: float
    scale: Codes
    step: Floats
    floor: Floats
    pooled: Ints

    def probability(self, lower: Any = -np.inf, upper: Any = np.inf) -> Floats:
        """Return the probability that the figure published for the target year lies from `lower` to `upper`.

        ``lower`` alone for "at least T", ``upper`` alone for "at most T", both for a band; NaN
        gives NaN. A figure is published in whole steps of its last digit, so one published as T
        stands for anything from half a step below it: 100 % reported without decimals begins at
        99.5.
        """
        half = self.step / 2
        lowest = np.ceil(np.asarray(lower, float) / self.step - 1e-6) * self.step
        highest = np.floor(np.asarray(upper, float) / self.step + 1e-6) * self.step
        below = self._below(lowest - half)
        upto = self._below(highest + half)
        return np.maximum(upto - below, 0.0)

    def _below(self, value: Floats) -> Floats:
        """Return the probability that a value lies below another."""
        away = (self._bound(value) - self.mean) / self.spread
        return student.below(self.freedom, away)

    def _bound(self, value: Floats) -> Floats:
        """Return bounds on the scale: -inf and +inf where no value can lie below or above them."""
        logit = self.scale == LOGIT
        identity = self.scale == IDENTITY
        top = np.where(logit, 100.0, np.inf)
        inside = (value > self.floor) & (value < top) & (identity | (value > 0))
        safe = np.where(inside, value, 50.0)
        odds = np.where(logit, 100.0 - safe, 1.0)
        logs = np.log(np.where(identity, 1.0, safe)) - np.log(odds)
        outside = np.where(value >= top, np.inf, -np.inf)
        out = np.where(inside, np.where(identity, safe, logs), outside)
        return np.where(np.isnan(value), np.nan, out)


def forecast(
    values: Floats,
    years: Array,
    target_year: Any,
    scale: Any,
    rules: Rules,
    *,
    pool: Any = None,
    member: Any = True,
    counted: Any = False,
    chance: Any = 0.0,
    chance_at: Any = 0.0,
) -> Forecast:
    """Return the forecast of each series for its target year, with a prediction interval.

    Parameters
    ----------
    values, years : ndarray
        Observations of shape (series, years), NaN where missing; the years, one after the other.
    target_year : int or ndarray
        Year to forecast, one for all or one per series. Not after the latest observation, there is no
        forecast.
    scale : ndarray of int8
        Codes of :data:`~womenplan.evaluation.scale.SCALES`, one per series; a series that does not
        fit its scale gets another.
    rules : Rules
        The constants of METHOD 3.6.
    pool : ndarray of int, optional
        Which series belong together (same indicator, sex, area and age); by default each stands
        alone.
    member : bool or ndarray of bool
        False for a total of the others, which is forecast with its pool but is no member of it.
    counted : bool or ndarray of bool
        Whether values are whole numbers that were counted, and so not rounded.
    chance, chance_at : float or ndarray
        Variance that chance gives the values of a series, in its unit squared, and the value at
        which it does; 0 where no counts are known.

    Returns
    -------
    Forecast
        NaN where there is none.

    Notes
    -----
    Source: METHOD.md, section 3.6, which gives every step and constant. In short: changes on the
    scale, in units of the noise, are split into what the series of a pool have in common and what
    each has of its own; how far either carries on is measured over the pool
    (:mod:`womenplan.evaluation.persistence`); the changes ahead are the best linear prediction from
    those seen, and the variance of what comes beside it gives the interval.
    """
    count = len(values)
    codes = np.broadcast_to(np.asarray(scale, np.int8), count)
    finite = np.where(np.isfinite(values), values, np.nan)
    series = straighten(finite, codes, rules.forecast_window)
    by_itself = np.arange(count) if pool is None else np.asarray(pool, np.int64)
    pools = pools_of(series, by_itself, np.broadcast_to(member, count), rules)
    changes = split_changes(series, pools, np.broadcast_to(counted, count), rules)
    target = np.broadcast_to(np.asarray(target_year, np.int64) - int(years[0]), count)
    good = (series.observed >= rules.min_observations) & (target > series.last)
    target = np.where(good, target, series.last + 1)
    steepness = derivative(np.broadcast_to(chance_at, count), series.scale, series.step)
    least = np.nan_to_num(chance * steepness**2)
    alone, alone_variance = _part_apart(series, pools, changes, target, least, rules)
    common, common_variance = _common_part(series, pools, changes, target, rules)
    mean = np.where(good, series.at_last + alone + common, np.nan)
    spread = rules.spread * np.sqrt(alone_variance + common_variance)
    spread = np.where(good, spread, np.nan)
    degrees = float(rules.forecast_degrees)
    half = spread * student.quantile(degrees, (1 + rules.forecast_level) / 2)
    learned = np.where(pools.pooled, pools.size[pools.group], 1)
    ends = (mean, mean - half, mean + half)
    middle, low, high = (_published(series, z, rules) for z in ends)
    return Forecast(
        middle,
        low,
        high,
        mean,
        spread,
        degrees,
        series.scale,
        series.step,
        series.floor,
        pooled=np.where(good, learned, 0),
    )


def _part_apart(
    series: Straight,
    pools: Pools,
    changes: Changes,
    target: Ints,
    chance: Floats,
    rules: Rules,
) -> Pair:
    """Return what each series is to change by beside the others, on its scale, and the variance of that.

    ``chance`` is the variance that chance gives a value. That of a change is at least twice as
    much, and the part of it that is chance, counted in quarters, is taken back the year after.
    """
    lasting = _persistence_apart(pools, changes, rules)
    in_noise = np.where(pools.pooled, lasting.variance, 1.0)
    noise = np.maximum(in_noise * changes.noise**2, 2 * chance)
    by_chance = np.floor(np.nan_to_num(QUARTERS * 2 * chance / noise))
    returned = np.minimum(lasting.carried, by_chance / QUARTERS * full_rebound(rules))
    lasting = replace(lasting, carried=np.where(by_chance > 0, returned, lasting.carried))
    known = series.changes
    ahead = target - series.last
    width = max(changes.apart.shape[1] - 1, 1)
    by_itself = pools.count + np.arange(len(known))
    kind = np.where(pools.pooled, pools.group, by_itself)
    kind = kind * (QUARTERS + 1) + by_chance.astype(np.int64)
    key = (kind * (width + 1) + known) * (ahead.max(initial=0) + 1) + ahead
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    weights, variance = predict(lasting.take(first), known[first], ahead[first], width, rules)
    latest = _latest_first(changes.apart, series.last, width)
    moved = (weights[which] * latest).sum(axis=1)
    gone = 1 - (1 - changes.convergence[pools.group]) ** ahead
    moved -= gone * pick(changes.above, series.last)
    return moved * changes.noise, variance[which] * noise


def _persistence_apart(
    pools: Pools,
    changes: Changes,
    rules: Rules,
) -> Persistence:
    """Return how far the own changes of each series carry on: as in its pool, or by themselves where it stands alone."""
    member = pools.member
    group = pools.group
    expected = {
        "lasting": 0.0,
        "carried": -rules.rebound,
        "carried_weight": rules.rebound_weight,
    }
    pooled = products(changes.apart[member], changes.seen[member], group[member], pools.count)
    theirs = persistence(pooled, rules, weight=rules.lasting_weight, **expected).take(group)
    alone = np.flatnonzero(~pools.pooled)
    if not len(alone):
        return theirs
    each = np.arange(len(alone))
    single = products(changes.apart[alone], changes.seen[alone], each, len(alone))
    by_itself = persistence(single, rules, weight=rules.lasting_alone_weight, **expected)
    for name in ("variance", "lasting", "carried"):
        getattr(theirs, name)[alone] = getattr(by_itself, name)
    return theirs


def _common_part(
    series: Straight,
    pools: Pools,
    changes: Changes,
    target: Ints,
    rules: Rules,
) -> Pair:
    """Return what each pool's series are to change by together, on their scale, and the variance of that; 0 alone.

    Where others of the pool are observed later than a series, their common changes since are known.
    """
    groups, years = changes.common.shape
    expected = {"lasting": rules.lasting_common, "carried": 0.0}
    weight = rules.lasting_common_weight
    alone = np.arange(groups)
    seen = products(changes.common, changes.alive, alone, groups)
    lasting = persistence(
        seen,
        rules,
        weight=weight,
        carried_weight=weight,
        **expected,
    )
    last = last_true(changes.alive, 0)
    latest = last[pools.group]
    ahead = np.maximum(target - latest, 0)
    key = pools.group * (ahead.max(initial=0) + 1) + ahead
    _, first, which = np.unique(key, return_index=True, return_inverse=True)
    group = pools.group[first]
    width = max(years - 1, 1)
    known = np.minimum(changes.alive.sum(axis=1)[group], width)
    steps = np.maximum(ahead[first], 1)
    weights, variance = predict(lasting.take(group), known, steps, width, rules)
    coming = (weights * _latest_first(changes.common[group], last[group], width)).sum(axis=1)
    still = ahead[first] > 0
    coming = np.where(still, coming, 0.0)
    variance = np.where(still, variance * lasting.variance[group], 0.0)
    summed = np.cumsum(changes.common, axis=1)
    upto = np.minimum(target, latest)
    seen_last = summed[pools.group, np.minimum(series.last, upto)]
    since = summed[pools.group, upto] - seen_last
    size = np.where(pools.pooled, changes.size[pools.group], 0.0)
    return size * (since + coming[which]), size**2 * variance[which]


def _latest_first(
    rows: Floats,
    last: Ints,
    width: int,
) -> Floats:
    """Return the columns of each row from its ``last`` backwards, ``width`` of them, 0 before the first."""
    return pick(rows, last[:, None] - np.arange(width), 0.0)


def _published(
    series: Straight,
    z: Floats,
    rules: Rules,
) -> Floats:
    """Return values on the scale as they would be published.

    On the log scale within so many times the last one.
    """
    reach = np.where(series.scale == LOG, np.log(rules.forecast_reach), np.inf)
    within = np.clip(z, series.at_last - reach, series.at_last + reach)
    return publish(back(within, series.scale), series.scale, series.step, series.floor)
