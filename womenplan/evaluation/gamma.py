"""The gamma distribution by its sum, where loading scipy would take longer than the work."""

from __future__ import annotations

import math
from functools import lru_cache
from statistics import NormalDist

__all__ = ["MOST", "below", "normal_quantile", "quantile"]

MOST = 200  # shape up to which the sum is short and exact to twelve digits
_NEVER = -700.0  # logarithm of a probability that is none
_NEAR = 1e-8  # a step so small leads to the last digits, since each has three times as many right


def below(shape: float, value: float) -> float:
    """Return the probability of a value up to this one, of scale 1; that at least ``shape`` of ``value`` events happen.

    Notes
    -----
    x^a e^-x / Γ(a + 1) times 1 + x/(a + 1) + x²/((a + 1)(a + 2)) + … Source: Abramowitz & Stegun
    1964, Handbook of Mathematical Functions, 6.5.29.
    """
    if not value > 0:
        return 0.0 if value <= 0 else math.nan
    first = shape * math.log(value) - value - math.lgamma(shape + 1)
    if first < _NEVER:
        return float(value > shape)
    term = total = 1.0
    while term > total * 1e-17:
        shape += 1
        term *= value / shape
        total += term
    return min(total * math.exp(first), 1.0)


@lru_cache(maxsize=65536)
def quantile(shape: float, probability: float) -> float:
    """Return the value up to which lies a probability.

    Notes
    -----
    Halley's steps from the cube root of Wilson and Hilferty 1931. Source: Press et al. 2007,
    Numerical Recipes, 6.2.1.
    """
    part = 1 / (9 * shape)
    value = shape * max(1 - part + normal_quantile(probability) * math.sqrt(part), 0.0) ** 3
    if value < 0.1 * shape:  # far below, the first term of the sum is nearly all of it
        value = math.exp((math.log(probability) + math.lgamma(shape + 1)) / shape)
    step = value
    while abs(step) > _NEAR * value:
        density = math.exp((shape - 1) * math.log(value) - value - math.lgamma(shape))
        short = (below(shape, value) - probability) / density
        step = short / (1 - 0.5 * min(1.0, short * ((shape - 1) / value - 1)))
        value = max(value - step, value / 2)
    return value


def normal_quantile(probability: float) -> float:
    """Return how many standard errors above the mean lies a probability."""
    return NormalDist().inv_cdf(probability)
