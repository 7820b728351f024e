"""The gamma distribution by its sum against scipy and against printed limits of counts."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special

from womenplan.evaluation import gamma


@pytest.mark.parametrize(
    ("events", "low", "high"), [(1, 0.03, 5.57), (10, 4.80, 18.39), (50, 37.11, 65.92)]
)
def test_limits_of_counts_are_those_of_printed_tables(events: int, low: float, high: float) -> None:
    """Pearson & Hartley 1966, Biometrika Tables for Statisticians, table 40, at 95 %."""
    assert round(gamma.quantile(events, 0.025), 2) == low
    assert round(gamma.quantile(events + 1, 0.975), 2) == high


@pytest.mark.parametrize("probability", [0.001, 0.025, 0.05, 0.2, 0.5, 0.8, 0.95, 0.975, 0.999])
def test_quantile_agrees_with_scipy(probability: float) -> None:
    for shape in (0.5, 1, 1.5, 2, 3, 5, 10, 50, 100, gamma.MOST):
        found = gamma.quantile(shape, probability)
        assert found == pytest.approx(special.gammaincinv(shape, probability), rel=1e-11)


def test_probability_below_agrees_with_scipy_from_nothing_to_all() -> None:
    for shape in (0.5, 1, 7.3, 150, 40_000):
        for value in shape * np.array([1e-6, 0.1, 0.5, 0.9, 1, 1.1, 2, 10, 1e6]):
            expected = special.gammainc(shape, value)
            assert gamma.below(shape, float(value)) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    assert gamma.below(3, 0) == 0
    assert math.isnan(gamma.below(3, math.nan))


def test_standard_errors_of_usual_levels() -> None:
    levels = {0.95: 1.644854, 0.975: 1.959964, 0.05: -1.644854, 0.5: 0}
    for level, errors in levels.items():
        assert gamma.normal_quantile(level) == pytest.approx(errors, abs=5e-7)
