"""Compound annual growth: actual over required."""

from __future__ import annotations

import numpy as np

from womenplan.evaluation.methods.method import Method, Progress
from womenplan.model.arrays import Floats

__all__ = ["METHOD", "cagr"]


def cagr(p: Progress) -> Floats:
    """Return the ratio of the actual to the required compound annual growth, shape (M,).

    Notes
    -----
    ``R = d * ((c/b)^(1/(t-t0)) - 1) / |(T/b)^(1/(m-t0)) - 1|``, on track from 0.95, lagging from
    0.60, off track from 0, regressing below. Bias: where values are bounded or targets small it
    departs from the straight path: exactly half way from 10 to 70 it scores 1.49, from 50 to 8 it
    scores 0.62. A target or a value of zero has no growth rate: NaN. Source: Eurostat, monitoring
    report on the SDGs, method annex; Statistics Canada uses the same.

    Examples
    --------
    >>> one = lambda x: np.array([float(x)])
    >>> levels = one(10), one(40), one(70)
    >>> years = one(2020), one(2025), one(2030)
    >>> p = Progress(np.array([0]), np.zeros((1, 1)), one(1), *levels, *years, one(1), one(0))
    >>> round(float(cagr(p)[0]), 2)
    1.49
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        usable = (p.baseline > 0) & (p.latest > 0) & (p.goal > 0)
        years_since = p.latest_year - p.baseline_year
        actual = (p.latest / p.baseline) ** (1 / years_since) - 1
        years_in_all = p.milestone - p.baseline_year
        required = (p.goal / p.baseline) ** (1 / years_in_all) - 1
        return np.where(usable, p.sign * actual / np.abs(required), np.nan)


METHOD = Method(
    "cagr",
    cagr,
    lambda rules: (rules.on_track, rules.lagging, 0.0),
    "Eurostat, monitoring report on the SDGs, method annex",
)
