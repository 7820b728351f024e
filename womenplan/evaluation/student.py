"""Student's t distribution in closed form, where loading scipy would take longer than the work."""

from __future__ import annotations

from typing import Any

import numpy as np

from womenplan.model.arrays import Floats

__all__ = ["below", "quantile"]

MOST = 30  # degrees of freedom up to which the sum below is short


def below(freedom: float, t: Any) -> Floats:
    """Return the probability of a value up to ``t``.

    For whole degrees of freedom it is a finite sum. Source: Abramowitz & Stegun 1964, Handbook of
    Mathematical Functions, 26.7.3 and 26.7.4; otherwise scipy finds it.

    Parameters
    ----------
    freedom : float
        Degrees of freedom, above 0.
    t : array
        Values of any shape; infinite ones give 0 and 1, NaN gives NaN.
    """
    if not freedom.is_integer() or freedom > MOST:
        from scipy.special import stdtr

        return np.asarray(stdtr(freedom, t))
    angle = np.arctan(np.asarray(t) / np.sqrt(freedom))
    sine = np.sin(angle)
    cosine = np.cos(angle)
    odd = int(freedom) % 2
    term = sine * cosine if odd else sine
    total = np.zeros_like(angle)
    for factor in range(1 + odd, int(freedom), 2):
        total += term
        term = term * cosine**2 * factor / (factor + 1)
    central = 2 / np.pi * (angle + total) if odd else total
    return np.asarray(0.5 + central / 2)


def quantile(freedom: float, probability: float) -> float:
    """Return the value up to which lies a probability of at least one half, by halving."""
    if not freedom.is_integer() or freedom > MOST:
        from scipy.special import stdtrit

        return float(stdtrit(freedom, probability))
    low, high = 0.0, 1.0
    while below(freedom, high) < probability:
        low, high = high, 2 * high
    for _ in range(60):
        middle = (low + high) / 2
        if below(freedom, middle) < probability:
            low = middle
        else:
            high = middle
    return high
