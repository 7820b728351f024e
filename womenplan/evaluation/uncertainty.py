"""What small numbers can prove: intervals, confidence, pooled years, dispersion, funnels, rank intervals.

A value is ``per`` times events over exposure: 100 for percentages, 100,000 for deaths per 100,000
births. Counts that are not known are NaN, and so is what follows from them.

Two conventions are kept apart. An *interval* of level 0.95 has 2.5 % on each side (:func:`garwood`,
:func:`wilson`). A *limit* of level 0.95 has 5 % on its one side: targets are one-sided, and
confidence and the births needed rest on limits (:func:`limits`), so that a county that truly misses
its target is called clearly met in at most 5 % of cases.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from womenplan.evaluation import gamma
from womenplan.model.arrays import Array, Floats, Ints, Pair, Strings

__all__ = [
    "births_needed",
    "confidence",
    "dispersion",
    "funnel_limits",
    "garwood",
    "limits",
    "mean_sampling_variance",
    "overdispersion",
    "pooled",
    "rank_intervals",
    "reach",
    "sampling_variance",
    "wilson",
]


EXACT_BELOW = 100  # cases; of fewer the score limits of shares are too sure (up to 18 % wrong where 5 % are meant)
FEW, SHORT = 20, 1000  # rows and cases for which loading scipy would take longer than the work
HALVINGS = 64  # of the bracket in which the births needed are sought
WINSORISED = 0.1  # share of z-scores pulled in at each end before over-dispersion is measured


def garwood(
    counts: Any,
    exposure: Any,
    level: float,
    per: float = 1.0,
) -> Pair:
    """Return the exact Poisson interval of rates, half of 1 - level on each side.

    Notes
    -----
    Lower chi²(a/2; 2k)/2, zero for no event, and upper chi²(1 - a/2; 2k + 2)/2, over the exposure;
    computed once per distinct count. Source: Garwood 1936, Biometrika 28, 437–442.
    """
    k, n = _counts(counts, exposure)
    distinct, inverse = np.unique(k, return_inverse=True)
    first = _quantiles(np.where(distinct > 0, distinct, 1.0), (1 - level) / 2)
    low = np.where(distinct > 0, first, distinct)
    high = _quantiles(distinct + 1, (1 + level) / 2)
    place = inverse.reshape(k.shape)
    return per * low[place] / n, per * high[place] / n


def _quantiles(shapes: Floats, probability: float) -> Floats:
    """Return the quantile of the gamma distribution of each shape, which scipy finds where it is large or no whole number."""
    out = np.full(shapes.shape, np.nan)
    few = (shapes <= gamma.MOST) & (shapes == np.floor(shapes))
    out[few] = [gamma.quantile(shape, probability) for shape in shapes[few].tolist()]
    other = ~few & ~np.isnan(shapes)
    if other.any():
        from scipy.special import gammaincinv

        out[other] = gammaincinv(shapes[other], probability)
    return out


def wilson(
    counts: Any,
    n: Any,
    level: float,
    per: float = 1.0,
) -> Pair:
    """Return the Wilson score interval of proportions, half of 1 - level on each side.

    Notes
    -----
    (2k + z² ∓ z √(z² + 4k(1 - k/n))) / 2(n + z²). Source: Wilson 1927, J. Am. Stat. Assoc. 22,
    209–212.
    """
    k, size = _counts(counts, n)
    k = np.where(k <= size, k, np.nan)
    z = gamma.normal_quantile((1 + level) / 2)
    square = z * z
    middle = 2 * k + square
    half = z * np.sqrt(square + 4 * k * (1 - k / size))
    whole = 2 * (size + square)
    low = (middle - half) / whole
    high = (middle + half) / whole
    low = np.where(k == 0, 0.0, low)
    high = np.where(k == size, 1.0, high)
    return per * low, per * high


def limits(
    counts: Any,
    exposure: Any,
    level: float,
    per: Any,
    proportion: Any,
) -> Pair:
    """Return the one-sided lower and the one-sided upper limit of each value, each of the level.

    ``level`` is that of each limit: 0.95 leaves 5 % beyond the lower and 5 % beyond the upper.
    ``proportion`` is True for a share of the exposure, False for a rate of rare events, for which
    the limits are Garwood's.

    Notes
    -----
    Shares of a hundred cases or more have Wilson's limits. Of fewer these are too sure: one of ten
    would lie clearly above 2 %, though chance gives that in 18 % of cases. There the exact limits
    hold, quantiles of Beta(k, n - k + 1) and Beta(k + 1, n - k), which are wrong in 5 % at most.
    Source: Clopper and Pearson 1934, Biometrika 26, 404–413.
    """
    k, n = _counts(counts, exposure)
    low, high = map(np.array, wilson(k, n, 2 * level - 1))
    share = np.broadcast_to(np.asarray(proportion, bool), k.shape)
    rates = ~share
    low[rates], high[rates] = garwood(k[rates], n[rates], 2 * level - 1)
    few = share & (n < EXACT_BELOW) & (k <= n)
    if few.any():
        low[few], high[few] = _exact_share(k[few], n[few], level)
    return low * per, high * per


def _exact_share(
    k: Floats,
    n: Floats,
    level: float,
) -> Pair:
    from scipy.special import betaincinv

    low = betaincinv(np.maximum(k, 1e-300), n - k + 1, 1 - level)
    high = betaincinv(k + 1, np.maximum(n - k, 1e-300), level)
    return np.where(k > 0, low, 0.0), np.where(k < n, high, 1.0)


def confidence(
    low: Any,
    high: Any,
    lowest: Any,
    highest: Any,
) -> Strings:
    """Return whether limits lie on one side of what meets a target: "clear", "uncertain", or "" where they are unknown.

    ``lowest`` and ``highest`` are the bounds of the values that meet it, -inf and inf where there
    is none; a target that is NaN, on either side, is unknown.
    """
    meets = (low >= lowest) & (high <= highest)
    clear = meets | (high < lowest) | (low > highest)
    asked = ~np.isnan(lowest) & ~np.isnan(highest)
    known = asked & np.isfinite(low) & np.isfinite(high)
    return np.where(known, np.where(clear, "clear", "uncertain"), "")


def pooled(
    numerators: Floats,
    denominators: Floats,
    years: Array,
    years_pooled: int,
) -> tuple[Floats, Floats, Ints]:
    """Return events and exposure summed over the latest years in which both are known, and how many they are.

    The window of `years_pooled` years ends with each series' latest such year. NaN and 0 where
    there is none.
    """
    known = np.isfinite(numerators) & np.isfinite(denominators) & (denominators > 0)
    before = years[0] - years_pooled
    latest = np.max(np.where(known, years, before), axis=1, initial=before)
    inside = known & (np.asarray(years) > (latest - years_pooled)[:, None])
    used = inside.sum(axis=1)
    k, n = (
        np.where(used > 0, np.where(inside, matrix, 0.0).sum(axis=1), np.nan)
        for matrix in (numerators, denominators)
    )
    return k, n, used


def sampling_variance(
    counts: Any,
    exposure: Any,
    per: Any,
    proportion: Any,
) -> Floats:
    """Return the variance that chance gives each value, in its unit squared.

    Above zero without an event.

    Notes
    -----
    (k + ½) / n² for rates and p(1 - p) / n with p = (k + ½) / (n + 1) for proportions, times per².
    """
    k, n = _counts(counts, exposure)
    share = (k + 0.5) / (n + 1)
    of_share = share * np.maximum(1 - share, 0.0) / n
    of_rate = (k + 0.5) / n**2
    return np.asarray(per**2 * np.where(proportion, of_share, of_rate))


def mean_sampling_variance(
    counts: Floats,
    exposure: Floats,
    per: Any,
    proportion: Any,
) -> Pair:
    """Return the mean variance that chance gives the values of each series, in their unit squared, and their pooled value.

    ``counts`` and ``exposure`` have shape (series, years); 0 and NaN where no year has both.

    Notes
    -----
    The pooled value r = (Σk + ½) / Σn, for proportions (Σk + ½) / (Σn + 1), holds in every year: r
    / n or r (1 - r) / n, averaged over the years, times per².
    """
    k, n = _counts(counts, exposure)
    known = np.isfinite(k)
    total, events = (np.nansum(matrix, axis=1) for matrix in (n, k))
    some = total > 0
    whole = total + np.where(proportion, 1, 0)
    share = np.where(some, (events + 0.5) / np.where(some, whole, 1.0), np.nan)
    inverse = np.nansum(1 / n, axis=1) / np.maximum(known.sum(axis=1), 1)
    spread = share * np.where(proportion, np.maximum(1 - share, 0.0), 1.0)
    return np.where(some, per**2 * spread * inverse, 0.0), per * share


def reach(level: float) -> float:
    """Return how many standard errors a one-sided limit of a level reaches."""
    return gamma.normal_quantile(level)


def births_needed(
    target: Any,
    level: float,
    per: Any,
    proportion: Any = False,
    value: Any = 0.0,
) -> Floats:
    """Return the exposure at which a value that stays as it is would lie clearly on its side of the target.

    Target and value are in the same unit; a value of zero asks what no event at all takes. Whole
    births, rounded up; inf where value and target are equal, NaN where one is missing.

    Notes
    -----
    Without an event the upper limit of a rate is -ln(1 - level) / n: 37,447 births for 8 per
    100,000 at 0.95. Other exact limits are solved by bisection; for shares of a hundred cases or
    more the score interval gives z² T(1 - T) / (p - T)².

    Examples
    --------
    >>> float(births_needed(8, 0.95, 100_000))
    37447.0
    """
    goal, rate, shares = np.broadcast_arrays(
        np.asarray(target, float) / per, np.asarray(value, float) / per, proportion
    )
    gap = np.abs(rate - goal)
    open_ = gap > 0
    wide = np.where(open_, gap, 1.0)
    square = gamma.normal_quantile(level) ** 2
    score = square * goal * (1 - goal) / wide**2
    tail = 4 * np.log1p(-level) * wide
    rough = (square * (goal + rate) - tail) / wide**2
    safe = np.where(open_ & (goal >= 0), rate, 0.0)
    few = shares & open_ & (score < EXACT_BELOW)
    low = np.full(goal.shape, 0.0)
    high = np.where(few, EXACT_BELOW, np.where(open_, rough, 1.0))
    for _ in range(HALVINGS):
        n = (low + high) / 2
        k = safe * n
        above = _below(k + 1, n * goal) < level
        below = _below(np.where(k > 0, k, 1.0), n * goal) > 1 - level
        short = np.where(safe > goal, below, above)
        if few.any():
            lower, upper = _exact_share(k[few], n[few], level)
            above_goal = safe[few] > goal[few]
            short[few] = np.where(above_goal, lower < goal[few], upper > goal[few])
        low = np.where(short, n, low)
        high = np.where(short, high, n)
    exposure = np.where(shares & ~few, score, high)
    out = np.where(open_, np.ceil(exposure - 1e-6), np.inf)
    return np.where(np.isnan(gap), np.nan, out)


def dispersion(
    counts: Floats,
    exposure: Floats,
    proportion: Any,
    expected: Floats | None = None,
) -> Floats:
    """Return for each series the probability that chance alone spreads its counts as far as they are.

    ``counts``, ``exposure`` and ``expected``, the values of a trend up to a factor, have shape
    (series, years). Without a trend, or where it is not above zero in every known year, the same
    value in every year is expected.

    Notes
    -----
    p of the index of dispersion; NaN where too few years are known or nothing happened.
    Sum of (k - e)² / e, for shares over 1 - p besides, is chi² with n - 1 degrees, n - 2 around a
    trend, whose values are scaled to the events observed.
    """
    k, n = _counts(counts, exposure)
    known = np.isfinite(k)
    shape = np.ones_like(k) if expected is None else expected
    bent = np.all((shape > 0) | ~known, axis=1) & (expected is not None)
    k = np.nan_to_num(k)
    trend = np.where(bent[:, None], shape, 1.0)
    weight = np.where(known, n * trend, 0.0)
    base = weight.sum(axis=1)
    level = k.sum(axis=1) / np.where(base > 0, base, 1.0)
    fitted = weight * level[:, None]
    share = np.divide(fitted, n, out=np.zeros_like(k), where=known)
    shares = np.reshape(proportion, (-1, 1))
    variance = fitted * np.where(shares, np.maximum(1 - share, 0.0), 1.0)
    off = k - fitted
    scaled = np.divide(off * off, variance, out=np.zeros_like(k), where=variance > 0)
    index = scaled.sum(axis=1)
    freedom = known.sum(axis=1) - np.where(bent, 2, 1)
    good = (freedom > 0) & (variance.sum(axis=1) > 0)
    by_chance = 1 - _below(np.maximum(freedom, 1) / 2, index / 2)
    return np.where(good, by_chance, np.nan)


def funnel_limits(
    exposure: Any,
    centre: float,
    level: float,
    per: float,
    proportion: bool,
    tau2: float = 0.0,
) -> Pair:
    """Return the control limits around the mean at each exposure, half of 1 - level beyond each.

    ``centre`` is the mean in the unit of the values, ``tau2`` the variance between regions of
    :func:`overdispersion`.

    Notes
    -----
    Without over-dispersion the quantiles of the counts, interpolated between whole events; with it,
    the centre ∓ z √(variance + tau²). Not below zero, and shares not above all.
    Source: Spiegelhalter 2005, Stat. Med. 24, 1185–1202.
    """
    from scipy.special import bdtrik, pdtrik

    n = np.asarray(exposure, float)
    n = np.where(n > 0, n, np.nan)
    mean = centre / per
    tails = np.array([(1 - level) / 2, (1 + level) / 2])
    if tau2 > 0:
        variance = mean * (1 - mean if proportion else 1.0) / n + tau2 / per**2
        low, high = (mean + gamma.normal_quantile(tail) * np.sqrt(variance) for tail in tails)
    else:
        counts = [bdtrik(t, n, mean) if proportion else pdtrik(t, mean * n) for t in tails]
        low, high = (count / n for count in counts)
    top = per if proportion else np.inf
    return np.clip(per * low, 0.0, top), np.clip(per * high, 0.0, top)


def overdispersion(
    counts: Any,
    exposure: Any,
    centre: float,
    per: float,
    proportion: bool,
) -> float:
    """Return the variance between regions beyond chance, tau², in the unit squared.

    0 where chance suffices.

    Notes
    -----
    From z-scores around the centre, the outer tenth at each end pulled in: with phi their mean
    square and I regions, tau² = (I phi - (I - 1)) / (Σw - Σw²/Σw), w the inverse variances, where
    phi exceeds 1 + 2√(2/I). Source: Spiegelhalter 2005, Qual. Saf. Health Care 14, 347–351;
    DerSimonian and Laird 1986.
    """
    k, n = _counts(counts, exposure)
    known = np.isfinite(k)
    k = k[known]
    n = n[known]
    mean = centre / per
    spread = mean * (1 - mean if proportion else 1.0)
    if len(k) < 2 or spread <= 0:
        return 0.0
    z = (k / n - mean) / np.sqrt(spread / n)
    z = np.clip(z, *np.quantile(z, [WINSORISED, 1 - WINSORISED]))
    phi = float(np.mean(z**2))
    weight = n / spread
    if phi <= 1 + 2 * np.sqrt(2 / len(k)):
        return 0.0
    total = weight.sum()
    spared = total - (weight**2).sum() / total
    between = (len(k) * phi - (len(k) - 1)) / spared
    return float(max(between, 0.0) * per**2)


def rank_intervals(
    counts: Any,
    exposure: Any,
    level: float,
    proportion: bool,
    *,
    higher_better: bool,
    draws: int = 1000,
    seed: int = 0,
) -> Pair:
    """Return the first and the last rank that each region could hold by chance; 1 is best.

    Notes
    -----
    Quantiles of the ranks over seeded draws from Gamma(k + ½)/n for rates and Beta(k + ½, n - k +
    ½) for shares (Jeffreys). Regions without counts get NaN and are not ranked.
    """
    k, n = _counts(counts, exposure)
    low = np.full(k.shape, np.nan)
    high = np.full(k.shape, np.nan)
    known = np.isfinite(k) & ((k <= n) | (not proportion))
    k = k[known]
    n = n[known]
    random = np.random.default_rng(seed)
    size = (draws, len(k))
    if proportion:
        drawn = random.beta(k + 0.5, n - k + 0.5, size)
    else:
        drawn = random.standard_gamma(k + 0.5, size) / n
    order = np.argsort(-drawn if higher_better else drawn, axis=1)
    ranks = np.empty(size, np.int64)
    np.put_along_axis(ranks, order, np.arange(1, len(k) + 1)[None, :], axis=1)
    if len(k):
        low[known] = np.quantile(ranks, (1 - level) / 2, axis=0, method="lower")
        high[known] = np.quantile(ranks, (1 + level) / 2, axis=0, method="higher")
    return low, high


def _counts(counts: Any, exposure: Any) -> Pair:
    """Return counts and exposures of one shape, both NaN where either says nothing."""
    k, n = np.broadcast_arrays(np.asarray(counts, float), np.asarray(exposure, float))
    good = np.isfinite(k) & np.isfinite(n) & (k >= 0) & (n > 0)
    return np.where(good, k, np.nan), np.where(good, n, np.nan)


def _below(shapes: Floats, values: Floats) -> Floats:
    """Return the probability of a value up to each in the gamma distribution of each shape; of many or large ones scipy finds it."""
    if shapes.size > FEW or (shapes > SHORT).any():
        from scipy.special import gammainc

        return np.asarray(gammainc(shapes, values))
    pairs = zip(shapes.ravel().tolist(), values.ravel().tolist(), strict=True)
    return np.array([gamma.below(*pair) for pair in pairs], float).reshape(shapes.shape)
