"""Trends and forecasts of many series at once: Theil–Sen, Mann–Kendall, the damped forecast.

Every function takes ``values``, float64 of shape (series, years) with NaN where nothing was observed, and
``years``, ascending and distinct. Series with too few observations give NaN; nothing raises out of numpy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from womenplan.evaluation.scale import (
    CHUNK,
    IDENTITY,
    LOG,
    LOGIT,
    SCALES,
    Codes,
    Floats,
    back,
    derivative,
    forward,
    publish,
    resolution,
    settle_scale,
)  # fmt: skip
from womenplan.model import catalogue

__all__ = [
    "IDENTITY", "LOG", "LOGIT", "SCALES", "Forecast", "Line", "fit_line", "forecast", "mann_kendall",
    "resolution", "scales", "settle_scale", "theil_sen",
]  # fmt: skip

MAD_TO_SIGMA = 1.4826
FITTED = 2.5  # n / (n - FITTED) mends the MAD of residuals about a line fitted to n points
LATEST_SHARE = 0.5  # of the latest residual, in the level that a forecast starts from
LATEST_LIMIT = 2.0  # spreads; what the latest residual counts for at most
DAMPING_DOUBT = 0.5  # of the difference that damping makes, as a spread: the trend may go on as it was
FEWEST = 3  # a line and one degree of freedom


@dataclass(frozen=True, slots=True)
class Line:
    """The robust line of each series: Theil–Sen ``slope`` a year, and ``level`` (with the median residual) at the latest year.

    ``spread`` is 1.4826 times the median absolute residual, ``observed`` the number of observations, ``latest`` their
    last year, ``latest_residual`` its value minus level, ``centre`` the mean of the observed years and ``scatter`` the
    sum of the squared deviations from it.
    """

    slope: Floats
    level: Floats
    spread: Floats
    observed: NDArray[np.int64]
    latest: Floats
    latest_residual: Floats
    centre: Floats
    scatter: Floats


@dataclass(frozen=True, slots=True)
class Forecast:
    """What :func:`forecast` expects of each series in its target year.

    ``forecast``, ``low`` and ``high`` are in the unit of the values; ``line``, ``mean``, ``spread`` and ``freedom`` (centre,
    scale and degrees of the predictive Student's t) on the ``scale`` that was used. ``step`` is the unit of the last
    digit, ``floor`` 0 where a value cannot be negative, else -inf.
    """

    forecast: Floats
    low: Floats
    high: Floats
    line: Line
    scale: Codes
    step: Floats
    floor: Floats
    mean: Floats
    spread: Floats
    freedom: Floats

    def probability(self, lower: Any = -np.inf, upper: Any = np.inf) -> Floats:
        """Return the probability that the figure published for the target year lies from `lower` to `upper`.

        ``lower`` alone for "at least T", ``upper`` alone for "at most T", both for a band; NaN gives NaN.
        A figure is published in whole steps of its last digit, so one published as T stands for anything from
        half a step below it: 100 % reported without decimals begins at 99.5.
        """
        from scipy.special import stdtr

        half = self.step / 2
        low = np.ceil(np.asarray(lower, float) / self.step - 1e-6) * self.step - half
        high = np.floor(np.asarray(upper, float) / self.step + 1e-6) * self.step + half
        below = stdtr(self.freedom, (self._bound(low) - self.mean) / self.spread)
        upto = stdtr(self.freedom, (self._bound(high) - self.mean) / self.spread)
        return np.asarray(np.maximum(upto - below, 0.0))

    def residual_spread(self) -> Floats:
        """Return the robust spread around the trend, in the unit of the values, at the latest level."""
        level = back(self.line.level, self.scale)
        return self.line.spread / derivative(level, self.scale, self.step)

    def trend(self, years: NDArray[Any]) -> Floats:
        """Return the undamped trend in the unit of the values, shape (series, years)."""
        z = self.line.level[:, None] + self.line.slope[:, None] * (np.asarray(years, float) - self.line.latest[:, None])
        return back(z, self.scale[:, None])

    def _bound(self, value: Floats) -> Floats:
        """Return bounds on the scale: -inf and +inf where no value can lie below or above them."""
        logit = self.scale == LOGIT
        top = np.where(logit, 100.0, np.inf)
        inside = (value > self.floor) & (value < top) & ((self.scale == IDENTITY) | (value > 0))
        safe = np.where(inside, value, 50.0)
        logs = np.log(np.where(self.scale == IDENTITY, 1.0, safe)) - np.log(np.where(logit, 100.0 - safe, 1.0))
        out = np.where(inside, np.where(self.scale == IDENTITY, safe, logs), np.where(value >= top, np.inf, -np.inf))
        return np.where(np.isnan(value), np.nan, out)


def theil_sen(values: Floats, years: NDArray[Any]) -> Floats:
    """Return the Theil–Sen slope of each series: the median slope between all pairs of its observations.

    Notes
    -----
    Equal to ``scipy.stats.theilslopes``. Source: Sen 1968, J. Am. Stat. Assoc. 63, 1379–1389.
    """
    out = np.full(len(values), np.nan)
    for rows in _chunks(len(values)):
        out[rows] = _slope(_finite(values[rows]), years)
    return out


def mann_kendall(values: Floats) -> tuple[Floats, Floats, Floats]:
    """Return S, z and the two-sided p of the Mann–Kendall test of each series, with the correction for ties.

    Notes
    -----
    Equal to ``pymannkendall.original_test``; missing values are left out. NaN below two observations.
    Source: Mann 1945; Kendall 1975.
    """
    from scipy.special import ndtr

    s, variance = np.empty(len(values)), np.empty(len(values))
    for rows in _chunks(len(values)):
        v = np.ascontiguousarray(_finite(values[rows]).T)
        score, ties = np.zeros(v.shape[1], np.int32), np.ones(v.shape, np.int16)
        for i in range(len(v) - 1):
            later, tied = v[i + 1 :], v[i + 1 :] == v[i]
            signs = (later > v[i]).view(np.int8) - (later < v[i]).view(np.int8)
            score += signs.sum(axis=0, dtype=np.int16)
            ties[i] += tied.sum(axis=0, dtype=np.int16)
            ties[i + 1 :] += tied
        n = np.isfinite(v).sum(axis=0)
        s[rows] = np.where(n > 1, score, np.nan)
        groups = ((ties - 1) * (2.0 * ties + 5)).sum(axis=0)
        variance[rows] = (n * (n - 1) * (2.0 * n + 5) - groups) / 18
    z = (s - np.sign(s)) / np.sqrt(np.where(variance > 0, variance, 1.0))
    return s, z, 2.0 * ndtr(-np.abs(z))


def fit_line(values: Floats, years: NDArray[Any]) -> Line:
    """Return the robust line of each series, in the unit that the values have."""
    x = np.asarray(years, float)
    parts: list[tuple[Any, ...]] = []
    for rows in _chunks(len(values)):
        v = _finite(values[rows])
        seen = np.isfinite(v)
        n = seen.sum(axis=1)
        last = v.shape[1] - 1 - np.argmax(seen[:, ::-1], axis=1)
        slope = np.where(n == 1, 0.0, _slope(v, years))
        residual = v - slope[:, None] * (x - x[last][:, None])
        level = _median(residual.copy(), n)
        residual -= level[:, None]
        latest_residual = residual[np.arange(len(v)), last]
        np.abs(residual, out=residual)
        spread = MAD_TO_SIGMA * _median(residual, n)
        centre = seen @ x / np.maximum(n, 1)
        scatter = np.maximum(seen @ (x - x[0]) ** 2 - n * (centre - x[0]) ** 2, 0.0)
        latest = np.where(n > 0, x[last], np.nan)
        parts.append((slope, level, spread, n, latest, latest_residual, centre, scatter))
    if not parts:
        parts = [(*(np.empty(0) for _ in range(3)), np.empty(0, np.int64), *(np.empty(0) for _ in range(4)))]
    return Line(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def forecast(
    values: Floats,
    years: NDArray[Any],
    target_year: Any,
    scale: Any,
    *,
    damping: float,
    level: float,
    min_observations: int,
    variance_now: Floats | None = None,
) -> Forecast:
    """Return the damped Theil–Sen forecast of each series for its target year, with a prediction interval.

    Parameters
    ----------
    values, years : ndarray
        Observations of shape (series, years), NaN where missing; the years.
    target_year : int or ndarray
        Year to forecast, one for all or one a series. Not after the latest observation, there is no forecast.
    scale : ndarray of int8
        Codes of :data:`SCALES`, one a series; settled by :func:`settle_scale`.
    damping : float
        Factor by which the slope decays each year ahead; 1 does not damp.
    level : float
        Coverage of the interval, 0.8 for 80 %.
    min_observations : int
        Fewest observations for a forecast; at least three are needed.
    variance_now : ndarray, optional
        Sampling variance of the latest value, in its unit squared; NaN where no counts are known.

    Returns
    -------
    Forecast
        NaN where there is none.

    Notes
    -----
    With slope b, h years ahead and damping f, forecast = level + b (f + f² + … + f^h) on the scale. The level
    is the line at the latest year plus half of the latest residual, which counts for at most two spreads: a
    series that has bent is followed, a single odd value is not.

    Spread s = 1.4826 MAD · n / (n - 2.5), at least the error of rounding, step / √12. The factor makes the
    interval about a straight line with normal noise cover what it says: residuals about a line fitted to few
    points are too small. Variance = s² (h + 1/n + (x - mean x)² / Sxx): the noise of every year ahead and the
    doubt about the line, x reaching as far as the damped slope; at least c (1 + 1/n + …) where counts give a
    sampling variance c; and the square of half of what damping takes away, for a trend that goes on undamped. Student's t
    with n - 2 degrees.

    On the logit scale 0 and 100 stand a quarter of a step inside, the middle of what rounds to them.
    """
    from scipy.special import stdtrit

    codes = np.broadcast_to(np.asarray(scale, np.int8), len(values))
    finite = _finite(values)
    used, step = settle_scale(finite, codes), resolution(finite)
    line = fit_line(forward(finite, used, step), years)
    n = line.observed
    ahead = np.asarray(target_year, float) - line.latest
    good = (n >= max(min_observations, FEWEST)) & (ahead > 0)
    n_safe, h = np.where(good, n, FEWEST), np.where(good, ahead, 1.0)
    reach = h if damping == 1 else damping * (1 - damping**h) / (1 - damping)

    slope_here = derivative(back(line.level, used), used, step)
    rounding = step / np.sqrt(12.0) * slope_here
    spread = np.maximum(line.spread * n_safe / (n_safe - FITTED), rounding)
    chance = np.zeros(len(values)) if variance_now is None else np.where(variance_now > 0, variance_now, 0.0)
    chance = chance * slope_here**2
    limit = LATEST_LIMIT * np.sqrt(np.maximum(spread**2, chance))
    mean = line.level + LATEST_SHARE * np.clip(line.latest_residual, -limit, limit) + line.slope * reach
    doubt = 1 / n_safe + (line.latest - line.centre + reach) ** 2 / np.where(good, line.scatter, 1.0)
    undamped = DAMPING_DOUBT * line.slope * (h - reach)
    wide = np.sqrt(np.maximum(spread**2 * (h + doubt), chance * (1 + doubt)) + undamped**2)

    mean, wide = np.where(good, mean, np.nan), np.where(good, wide, np.nan)
    freedom = np.where(good, n_safe - 2.0, np.nan)
    half = stdtrit(np.arange(1.0, max(len(years), FEWEST) - 1), (1 + level) / 2)[n_safe - FEWEST] * wide
    floor = np.where((codes != IDENTITY) & (np.fmin.reduce(finite, axis=1) >= 0), 0.0, -np.inf)
    middle, low, high = (publish(back(z, used), used, step, floor) for z in (mean, mean - half, mean + half))
    return Forecast(middle, low, high, line, used, step, floor, mean, wide, freedom)


def scales(units: NDArray[np.object_]) -> Codes:
    """Return the code of the scale on which trends of each unit are straight."""
    names, inverse = np.unique(units.astype(str), return_inverse=True)
    codes = catalogue.units()["scale"].map(SCALES).reindex(names).fillna(IDENTITY)
    return np.asarray(codes.to_numpy(dtype=np.int8)[inverse])


def _chunks(size: int) -> Iterator[slice]:
    for start in range(0, size, CHUNK):
        yield slice(start, start + CHUNK)


def _finite(values: Floats) -> Floats:
    v = np.asarray(values, float)
    return np.where(np.isfinite(v), v, np.nan)


def _median(values: Floats, count: NDArray[Any]) -> Floats:
    """Return the median of the `count` values of each row that are not NaN; sorts `values` in place."""
    values.sort(axis=1)
    count = np.maximum(count, 1)
    rows = np.arange(len(values))
    middle: Floats = 0.5 * (values[rows, (count - 1) // 2] + values[rows, count // 2])
    return middle


def _slope(v: Floats, years: NDArray[Any]) -> Floats:
    size = v.shape[1]
    x, by_year = np.asarray(years, float), np.ascontiguousarray(v.T)
    pairs = np.full((max(size * (size - 1) // 2, 1), len(v)), np.nan)
    start = 0
    for i in range(size - 1):
        stop = start + size - 1 - i
        np.subtract(by_year[i + 1 :], by_year[i], out=pairs[start:stop])
        pairs[start:stop] /= (x[i + 1 :] - x[i])[:, None]
        start = stop
    n = np.isfinite(v).sum(axis=1)
    return _median(np.ascontiguousarray(pairs.T), n * (n - 1) // 2)
