from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from womenplan.evaluation import trend
from womenplan.evaluation.trend import IDENTITY, LOG

YEARS = np.arange(2012, 2024)


def random_series(count: int = 2000) -> np.ndarray:
    """Series with gaps of a quarter, ties by rounding, and trends of both signs."""
    rng = np.random.default_rng(20261121)
    slope, digits = rng.normal(0, 1, (count, 1)), rng.integers(-1, 3, count)
    values = 50 + slope * (YEARS - YEARS[0]) + rng.normal(0, 4, (count, len(YEARS)))
    values = np.array([np.round(row, d) for row, d in zip(values, digits, strict=True)])
    values[rng.random(values.shape) < 0.25] = np.nan
    return values


def test_theil_sen_equals_scipy_with_gaps_and_ties() -> None:
    values = random_series(500)
    ours = trend.theil_sen(values, YEARS)
    for row, slope in zip(values, ours, strict=True):
        seen = np.isfinite(row)
        assert slope == pytest.approx(stats.theilslopes(row[seen], YEARS[seen]).slope, abs=1e-9)


def test_level_equals_scipys_median_residual_at_the_latest_year() -> None:
    values = random_series(300)
    line = trend.fit_line(values, YEARS)
    for row, level, latest in zip(values, line.level, line.latest, strict=True):
        seen = np.isfinite(row)
        theirs = stats.theilslopes(row[seen], YEARS[seen], method="joint")
        assert latest == YEARS[seen][-1]
        assert level == pytest.approx(theirs.intercept + theirs.slope * latest, abs=1e-9)


def test_more_series_than_a_chunk_give_the_same_as_one_by_one() -> None:
    values = np.tile(random_series(100), (90, 1))
    assert np.array_equal(
        trend.theil_sen(values, YEARS)[-100:], trend.theil_sen(values[:100], YEARS)
    )
    assert np.array_equal(trend.resolution(values)[-100:], trend.resolution(values[:100]))


def test_irregular_years_are_not_taken_for_consecutive_ones() -> None:
    assert trend.theil_sen(np.array([[1.0, 3.0, 9.0]]), np.array([2010, 2011, 2014]))[0] == 2.0


def test_short_empty_and_infinite_series_give_nan_and_no_warning() -> None:
    values = np.array(
        [
            [np.nan] * 5,
            [1.0, *[np.nan] * 4],
            [1, 2, 3, np.inf, -np.inf],
            [1, 2, np.nan, np.nan, np.nan],
        ]
    )
    years = YEARS[:5]
    assert np.isnan(trend.theil_sen(values, years)[:2]).all()
    found = trend.fit_trend(values, years, np.full(4, LOG))
    assert np.isnan(found.spread()[0])
    assert trend.fit_trend(values[:0], years, np.empty(0)).spread().shape == (0,)


def test_trend_of_a_rate_that_grows_by_a_tenth_is_straight_on_its_scale() -> None:
    values = 10 * 1.1 ** np.arange(5.0)[None, :]
    found = trend.fit_trend(values, YEARS[:5], np.array([LOG], np.int8))
    assert found.level()[0] == pytest.approx(14.641)
    assert found.at(np.array([2012, 2018]))[0] == pytest.approx([10, 10 * 1.1**6])
    assert found.spread()[0] == pytest.approx(0, abs=1e-9)


def test_spread_around_the_trend_is_told_in_the_unit_of_the_values() -> None:
    # 10, 13, 12, 15: slope 4/3, residuals at the latest year around 14.5: 1/2, 7/6, 7/6, 1/2
    found = trend.fit_trend(
        np.array([[10.0, 13, 12, 15]]), YEARS[:4], np.array([IDENTITY], np.int8)
    )
    assert found.spread()[0] == pytest.approx(1.4826 * 5 / 6)
    assert found.level()[0] == pytest.approx(14.5)


@pytest.mark.parametrize(
    ("row", "step"),
    [
        ([70, 71], 1),
        ([70, 71.5], 0.1),
        ([99.95, 99.9], 0.01),
        ([99.953, 1], 0.001),
        ([1 / 3, 2], 0.001),
    ],
)
def test_resolution_is_the_last_digit_reported(row: list[float], step: float) -> None:
    assert trend.resolution(np.array([row], float))[0] == pytest.approx(step)
