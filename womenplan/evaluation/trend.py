"""Trends of many series at once: Theil–Sen, and the spread around a robust line.

Every function takes ``values``, float64 of shape (series, years) with NaN where nothing was
observed, and ``years``, ascending and distinct. Series with too few observations give NaN; nothing
raises out of numpy.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from womenplan.evaluation.scale import (
    IDENTITY,
    LOG,
    LOGIT,
    SCALES,
    Codes,
    back,
    chunks,
    derivative,
    forward,
    resolution,
    settle_scale,
)
from womenplan.model import catalogue
from womenplan.model.arrays import Array, Floats, Ints, last_true, pick

__all__ = [
    "IDENTITY",
    "LOG",
    "LOGIT",
    "SCALES",
    "FittedLine",
    "Trend",
    "fit_line",
    "fit_trend",
    "resolution",
    "scales",
    "settle_scale",
    "theil_sen",
]

MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True, slots=True)
class FittedLine:
    """The robust line of each series: Theil–Sen ``slope`` a year, and ``level`` (with the median residual) at the latest year.

    ``spread`` is 1.4826 times the median absolute residual, ``observed`` the number of
    observations, and ``latest`` their last year.
    """

    slope: Floats
    level: Floats
    spread: Floats
    observed: Ints
    latest: Floats


@dataclass(frozen=True, slots=True)
class Trend:
    """The robust line of each series on the ``scale`` on which it is straight.

    ``step`` is the unit of the last digit.
    """

    line: FittedLine
    scale: Codes
    step: Floats

    def spread(self) -> Floats:
        """Return the robust spread around the trend, in the unit of the values, at the latest level."""
        return self.line.spread / derivative(self.level(), self.scale, self.step)

    def level(self) -> Floats:
        """Return the trend's value in the latest year, in the unit of the values."""
        return back(self.line.level, self.scale)

    def at(self, years: Array) -> Floats:
        """Return the trend in the unit of the values, shape (series, years)."""
        since = years - self.line.latest[:, None]
        z = self.line.level[:, None] + self.line.slope[:, None] * since
        return back(z, self.scale[:, None])


def theil_sen(values: Floats, years: Array) -> Floats:
    """Return the Theil–Sen slope of each series: the median slope between all pairs of its observations.

    Notes
    -----
    Equal to ``scipy.stats.theilslopes``. Source: Sen 1968, J. Am. Stat. Assoc. 63, 1379–1389.
    """
    out = np.full(len(values), np.nan)
    for rows in chunks(len(values)):
        out[rows] = _slope(_finite(values[rows]), years)
    return out


def fit_line(values: Floats, years: Array) -> FittedLine:
    """Return the robust line of each series, in the unit that the values have."""
    x = np.asarray(years, float)
    parts: list[tuple[Any, ...]] = []
    for rows in chunks(max(len(values), 1)):
        v = _finite(values[rows])
        seen = np.isfinite(v)
        n = seen.sum(axis=1)
        last = last_true(seen, len(x) - 1)
        slope = np.where(n == 1, 0.0, _slope(v, years))
        residual = v - slope[:, None] * (x - x[last][:, None])
        level = _median(residual.copy(), n)
        residual -= level[:, None]
        np.abs(residual, out=residual)
        spread = MAD_TO_SIGMA * _median(residual, n)
        latest = np.where(n > 0, x[last], np.nan)
        parts.append((slope, level, spread, n, latest))
    return FittedLine(*(np.concatenate(column) for column in zip(*parts, strict=True)))


def fit_trend(
    values: Floats,
    years: Array,
    codes: Any,
) -> Trend:
    """Return the robust line of each series on its scale, one of ``codes`` or one that fits it better."""
    finite = _finite(values)
    scale = settle_scale(finite, np.broadcast_to(np.asarray(codes, np.int8), len(values)))
    step = resolution(finite)
    return Trend(fit_line(forward(finite, scale, step), years), scale, step)


def scales(units: ArrayLike) -> Codes:
    """Return the code of the scale on which trends of each unit are straight."""
    codes = catalogue.units()["scale"].map(SCALES).reindex(units).fillna(IDENTITY)
    return np.asarray(codes, np.int8)


def _finite(values: Floats) -> Floats:
    v = np.asarray(values, float)
    return np.where(np.isfinite(v), v, np.nan)


def _median(values: Floats, count: Array) -> Floats:
    """Return the median of the `count` values of each row that are not NaN.

    Sorts `values` in place.
    """
    values.sort(axis=1)
    count = np.maximum(count, 1)
    middle: Floats = 0.5 * (pick(values, (count - 1) // 2) + pick(values, count // 2))
    return middle


def _slope(v: Floats, years: Array) -> Floats:
    size = v.shape[1]
    x = np.asarray(years, float)
    by_year = np.ascontiguousarray(v.T)
    pairs = np.full((max(size * (size - 1) // 2, 1), len(v)), np.nan)
    start = 0
    for i in range(size - 1):
        stop = start + size - 1 - i
        np.subtract(by_year[i + 1 :], by_year[i], out=pairs[start:stop])
        pairs[start:stop] /= (x[i + 1 :] - x[i])[:, None]
        start = stop
    n = np.isfinite(v).sum(axis=1)
    return _median(np.ascontiguousarray(pairs.T), n * (n - 1) // 2)
