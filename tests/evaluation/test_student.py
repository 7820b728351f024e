"""Student's t in closed form against scipy and against printed tables."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from womenplan.evaluation import student


@pytest.mark.parametrize("freedom", [1.0, 2.0, 3.0, 4.0, 7.0, 30.0, 31.0, 2.5])
def test_probability_below_agrees_with_scipy(freedom: float) -> None:
    t = np.array([-np.inf, -1e6, -40.0, -3.1, -0.01, 0.0, 0.7, 12.0, 1e9, np.inf, np.nan])
    assert student.below(freedom, t) == pytest.approx(
        special.stdtr(freedom, t), abs=1e-14, nan_ok=True
    )
    for probability in (0.5, 0.75, 0.9, 0.999):
        expected = special.stdtrit(freedom, probability)
        assert student.quantile(freedom, probability) == pytest.approx(
            expected, rel=1e-10, abs=1e-15
        )


@pytest.mark.parametrize(
    ("freedom", "probability", "printed"),
    [(1, 0.9, 3.078), (3, 0.9, 1.638), (3, 0.975, 3.182), (10, 0.95, 1.812), (30, 0.995, 2.750)],
)
def test_quantiles_of_printed_tables(freedom: float, probability: float, printed: float) -> None:
    """Fisher & Yates, Statistical Tables, table III."""
    assert round(student.quantile(float(freedom), probability), 3) == printed
