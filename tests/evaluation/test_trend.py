from __future__ import annotations

import numpy as np
import pymannkendall
import pytest
from scipy import stats

from womenplan.evaluation import trend
from womenplan.evaluation.trend import IDENTITY, LOG, LOGIT

YEARS = np.arange(2012, 2024)
RULES = {"damping": 0.85, "level": 0.8, "min_observations": 4}


def random_series(count: int = 2000) -> np.ndarray:
    """Series with gaps of a quarter, ties by rounding, and trends of both signs."""
    rng = np.random.default_rng(20261121)
    slope, digits = rng.normal(0, 1, (count, 1)), rng.integers(-1, 3, count)
    values = 50 + slope * (YEARS - YEARS[0]) + rng.normal(0, 4, (count, len(YEARS)))
    values = np.array([np.round(row, d) for row, d in zip(values, digits, strict=True)])
    values[rng.random(values.shape) < 0.25] = np.nan
    return values


def expect(rows: list[list[float]], target: int = 2030, scale: int = IDENTITY, **more: float) -> trend.Forecast:
    values = np.array(rows, dtype=float)
    return trend.forecast(values, YEARS[: values.shape[1]], target, np.full(len(rows), scale), **(RULES | more))


def test_theil_sen_equals_scipy_with_gaps_and_ties() -> None:
    values = random_series()
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


def test_mann_kendall_equals_pymannkendall_with_gaps_and_ties() -> None:
    values = random_series()
    s, z, p = trend.mann_kendall(values)
    for i, row in enumerate(values):
        theirs = pymannkendall.original_test(row)
        assert s[i] == theirs.s
        assert z[i] == pytest.approx(theirs.z, abs=1e-9)
        assert p[i] == pytest.approx(theirs.p, abs=1e-9)


def test_more_series_than_a_chunk_give_the_same_as_one_by_one() -> None:
    values = np.tile(random_series(100), (90, 1))
    assert np.array_equal(trend.theil_sen(values, YEARS)[-100:], trend.theil_sen(values[:100], YEARS))
    assert np.array_equal(trend.resolution(values)[-100:], trend.resolution(values[:100]))


def test_irregular_years_are_not_taken_for_consecutive_ones() -> None:
    assert trend.theil_sen(np.array([[1.0, 3.0, 9.0]]), np.array([2010, 2011, 2014]))[0] == 2.0


def test_short_empty_and_infinite_series_give_nan_and_no_warning() -> None:
    values = np.array([[np.nan] * 5, [1.0, *[np.nan] * 4], [1, 2, 3, np.inf, -np.inf], [1, 2, np.nan, np.nan, np.nan]])
    years = YEARS[:5]
    assert np.isnan(trend.theil_sen(values, years)[:2]).all()
    assert np.isnan(trend.mann_kendall(values)[2][:2]).all()
    found = trend.forecast(values, years, 2030, np.full(4, LOG), **RULES)
    assert np.isnan([found.forecast, found.low, found.high, found.probability(1.0)]).all()
    none = trend.forecast(values[:0], years, 2030, np.empty(0), **RULES)
    assert none.forecast.shape == none.probability(1.0).shape == (0,)


def test_damped_forecast_of_a_straight_line_worked_by_hand() -> None:
    # slope 2, level 18 in 2016, no residuals; two years ahead 2 * (0.5 + 0.25) = 1.5
    found = expect([[10, 12, 14, 16, 18]], 2018, damping=0.5)
    assert found.forecast[0] == pytest.approx(19.5)
    # five years: 2 * 5 = 10 undamped
    assert expect([[10, 12, 14, 16, 18]], 2021, damping=1.0).forecast[0] == pytest.approx(28)


def test_half_of_the_latest_residual_moves_the_level_up_to_two_spreads() -> None:
    # 15 of 21 slopes are zero and 6 of 7 residuals too: the spread is that of rounding to whole numbers,
    # 1 / √12, and the latest residual of -10 counts for two of them
    values = [[50, 50, 50, 50, 50, 50, 40]]
    found = expect(values, 2020)
    assert found.line.slope[0] == 0
    assert found.forecast[0] == pytest.approx(50 - 0.5 * 2 / np.sqrt(12))


def test_interval_worked_by_hand() -> None:
    # 10, 13, 12, 15: slopes 3, 1, 5/3, -1, 1, 3: median 4/3; residuals at the latest year 14, 47/3, 40/3, 15:
    # median 14.5; absolute 1/2, 7/6, 7/6, 1/2: median 5/6; s = 1.4826 * 5/6 * 4 / 1.5;
    # the latest residual 1/2 counts half; the mean year is 1.5 before the latest, Sxx = 5
    s = 1.4826 * 5 / 6 * 4 / 1.5
    found = expect([[10, 13, 12, 15]], 2016)
    middle = 14.75 + 0.85 * 4 / 3
    half = stats.t.ppf(0.9, 2) * np.sqrt(s**2 * (1 + 1 / 4 + (1.5 + 0.85) ** 2 / 5) + (0.5 * 4 / 3 * 0.15) ** 2)
    assert found.forecast[0] == pytest.approx(middle)
    assert found.low[0] == pytest.approx(middle - half)
    assert found.high[0] == pytest.approx(middle + half)


def test_interval_covers_a_straight_line_with_noise_at_every_length() -> None:
    rng = np.random.default_rng(7)
    for n in (4, 5, 6, 8, 12):
        values = 60 + 0.7 * np.arange(n + 1) + rng.normal(0, 2, (4000, n + 1))
        found = trend.forecast(values[:, :n], YEARS[:n], YEARS[0] + n, np.zeros(4000), **(RULES | {"damping": 1.0}))
        covered = (values[:, n] >= found.low) & (values[:, n] <= found.high)
        assert 0.72 <= covered.mean() <= 0.90, n


def test_interval_widens_with_the_horizon_and_with_sampling_variance() -> None:
    rows = [[10, 13, 12, 15, 14, 17]]
    width = [np.diff([f.low, f.high], axis=0).item() for f in (expect(rows, y) for y in range(2018, 2024))]
    assert np.all(np.diff(width) > 0)
    values, target = np.array(rows, float), 2020
    some = [
        trend.forecast(values, YEARS[:6], target, np.zeros(1), variance_now=np.array([v]), **RULES)
        for v in (np.nan, 1.0, 50.0, 500.0)
    ]
    spread = [f.spread[0] for f in some]
    assert spread[0] == some[1].spread[0] < spread[2] < spread[3]


def test_damping_lies_between_no_change_and_full_trend() -> None:
    ends = [expect([[30, 26, 24, 23, 21, 20]], 2022, LOG, damping=d).forecast[0] for d in (0.0, 0.5, 0.85, 1.0)]
    assert np.all(np.diff(ends) < 0)


@pytest.mark.parametrize(
    ("row", "given", "used"),
    [
        ([60, 70, 80, 90], LOGIT, LOGIT),
        ([90, 98, 101, 104], LOGIT, LOG),  # a gross enrolment rate
        ([0, 98, 101, 104], LOGIT, IDENTITY),
        ([0, 0, 50, 0], LOG, IDENTITY),
        ([-1, 2, 3, 4], LOGIT, IDENTITY),
        ([12, 11, 10, 9], LOG, LOG),
    ],
)
def test_scale_falls_back_where_a_series_does_not_fit_it(row: list[float], given: int, used: int) -> None:
    assert trend.settle_scale(np.array([row], float), np.array([given], np.int8))[0] == used
    found = expect([row], 2020, given)
    assert np.isfinite([found.forecast, found.low, found.high]).all()


def test_percentages_stay_between_0_and_100_and_rates_above_0() -> None:
    found = expect([[60, 75, 90, 99, 100], [30, 20, 5, 1, 0]], 2030, LOGIT)
    assert np.all(found.low >= 0)
    assert np.all(found.high <= 100)
    assert np.all(expect([[40, 30, 0, 10, 0], [40, 30, 20, 10, 5]], 2030, LOG).low >= 0)


def test_full_coverage_that_never_changed_is_expected_to_stay() -> None:
    found = expect([[100.0] * 6, [99.9, 99.9, 100, 100, 99.9, 100]], 2018, LOGIT)
    assert found.forecast[0] == 100
    assert found.probability(lower=100)[0] > 0.75
    assert np.all(found.probability(lower=98) > 0.9)
    assert np.all(found.probability(lower=101) == 0)
    assert np.all(found.probability(upper=100) == 1)


def test_a_rate_that_was_always_zero_meets_any_bound() -> None:
    found = expect([[0.0] * 5], 2020, LOG)
    assert found.forecast[0] == 0
    assert found.probability(upper=8)[0] > 0.99
    assert found.probability(lower=0)[0] == 1


def test_probability_is_that_of_students_t_at_the_rounded_bound() -> None:
    found = expect([[10, 13, 12, 15]], 2016)
    # reported in whole numbers, so 16 begins at 15.5, and 15.5 is first reached by 16
    expected = stats.t.sf((15.5 - found.mean[0]) / found.spread[0], 2)
    assert found.probability(lower=16)[0] == pytest.approx(expected, abs=1e-12)
    assert found.probability(lower=15.5)[0] == pytest.approx(expected, abs=1e-12)
    assert found.probability(upper=15)[0] == pytest.approx(1 - expected, abs=1e-12)


def test_probabilities_of_a_band_and_of_both_sides_add_up_to_one() -> None:
    for scale in (IDENTITY, LOG, LOGIT):
        found = expect([[40, 43, 42, 45, 47], [52, 50, 51, 49, 48]], 2020, scale)
        below, band, above = (found.probability(upper=44), found.probability(45, 55), found.probability(lower=56))
        assert below + band + above == pytest.approx(1)


def test_probability_falls_as_the_target_gets_harder() -> None:
    found = expect([[60, 62, 63, 66, 67]], 2020, LOGIT)
    chances = [found.probability(lower=bound)[0] for bound in range(60, 100, 5)]
    assert np.all(np.diff(chances) <= 0)
    assert chances[0] > 0.9 > 0.1 > chances[-1]
    assert np.isnan(found.probability(lower=np.nan)[0])


def test_no_forecast_for_a_year_that_is_not_ahead_or_with_too_few_observations() -> None:
    assert np.isnan(expect([[1, 2, 3, 4]], 2015).forecast[0])
    assert np.isnan(expect([[1, 2, 3]], 2020).forecast[0])
    assert np.isfinite(expect([[1, 2, 3]], 2020, min_observations=3).forecast[0])


def test_target_year_may_differ_by_series() -> None:
    values = np.array([[10.0, 12, 14, 16, 18]] * 2)
    both = trend.forecast(values, YEARS[:5], np.array([2018, 2021]), np.zeros(2), **RULES).forecast
    assert both[0] == expect([[10, 12, 14, 16, 18]], 2018).forecast[0]
    assert both[1] == expect([[10, 12, 14, 16, 18]], 2021).forecast[0]


def test_wild_series_on_every_scale_give_finite_numbers() -> None:
    rng = np.random.default_rng(3)
    values = 10.0 ** rng.uniform(-6, 9, (500, 8))
    values[rng.random(values.shape) < 0.3] = 0.0
    for scale in (IDENTITY, LOG, LOGIT):
        found = trend.forecast(values, YEARS[:8], 2040, np.full(500, scale), **RULES)
        assert np.isfinite([found.forecast, found.low, found.high, found.probability(5.0, 9.0)]).all()


@pytest.mark.parametrize(
    ("row", "step"),
    [([70, 71], 1), ([70, 71.5], 0.1), ([99.95, 99.9], 0.01), ([99.953, 1], 0.001), ([1 / 3, 2], 0.001)],
)
def test_resolution_is_the_last_digit_reported(row: list[float], step: float) -> None:
    assert trend.resolution(np.array([row], float))[0] == pytest.approx(step)
