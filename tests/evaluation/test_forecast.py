"""The forecast: worked by hand, what it learns from a pool, its bounds and its probabilities (METHOD 3.6)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from womenplan.evaluation.forecast import Forecast, forecast
from womenplan.evaluation.scale import IDENTITY, LOG, LOGIT, settle_scale
from womenplan.evaluation.straight import fill_gaps, straighten
from womenplan.evaluation.uncertainty import mean_sampling_variance
from womenplan.model.rules import Rules

YEARS = np.arange(2012, 2024)
RULES = Rules()


def expect(
    rows: list[list[float]], target: int = 2030, scale: int = IDENTITY, **more: object
) -> Forecast:
    values = np.array(rows, dtype=float)
    rules = more.pop("rules", RULES)
    return forecast(
        values, YEARS[: values.shape[1]], target, np.full(len(rows), scale), rules, **more
    )


def pooled(
    rows: list[list[float]], target: int = 2030, scale: int = IDENTITY, **more: object
) -> Forecast:
    return expect(rows, target, scale, pool=np.zeros(len(rows), np.int64), **more)


def test_forecast_alone_worked_by_hand() -> None:
    # 10, 12, 13: changes 2 and 1, noise √(5/2). In its units 1.2649 and 0.6325, product 0.8, v = 1: neighbours 0.8,
    # none farther apart. Nothing is expected to last (weight 1 against no product): π = 0; ρ = (0.8 - 0.2) / 2 = 0.3.
    # a = 1, 0.3, 0.09; latest change x, the one before y: x + 0.3 y = 0.3, 0.3 x + y = 0.09: x = 0.3, y = 0.
    # next year 13 + 0.3 · 1; variance (1 - 0.3²) · 5/2
    rules = Rules(
        min_observations=3, lasting_alone_weight=1, rebound=0.2, rebound_weight=1, spread=1
    )
    found = expect([[10, 12, 13]], 2015, rules=rules)
    assert found.forecast[0] == pytest.approx(13.3, abs=1e-4)
    assert found.spread[0] == pytest.approx(np.sqrt(0.91 * 2.5), abs=1e-4)
    half = stats.t.ppf(0.9, 3) * np.sqrt(0.91 * 2.5)
    assert (found.low[0], found.high[0]) == pytest.approx((13.3 - half, 13.3 + half), abs=1e-3)
    assert found.pooled[0] == 1


def test_pool_shares_its_common_changes_and_scale_worked_by_hand() -> None:
    # five regions at levels of their own that rise by 2 every year: c = 1 in units of the size 2, nothing is left of their
    # own, and no one's distance from the others has any bearing on that.
    # π = (3 + 0.4 · 8) / (3 + 8), neighbours agree wholly: ρ = (3 · 1 + 0) / (3 + 8)
    rows = [[level + 2 * year for year in range(5)] for level in (10, 30, 50, 70, 90)]
    found = pooled(rows, 2017, rules=replace(RULES, common_weight=4))
    lasting, carried = 6.2 / 11, 3 / 11
    a = lasting * 0.98 ** np.arange(6) + (1 - lasting) * carried ** np.arange(6.0)
    weights = np.linalg.solve(a[np.abs(np.subtract.outer(np.arange(4), np.arange(4)))], a[1:5])
    assert found.forecast == pytest.approx(np.array(rows)[:, -1] + 2 * weights.sum(), abs=1e-3)
    assert found.pooled.tolist() == [5] * 5


def test_region_that_reports_later_takes_over_what_the_others_have_seen() -> None:
    rows = [[level + 2 * year for year in range(6)] for level in (10, 20, 30, 40, 50, 60)]
    late = [[*rows[0][:-1], np.nan], *rows[1:]]
    assert pooled(late, 2019).forecast[0] == pytest.approx(pooled(rows, 2019).forecast[0], abs=0.02)


def test_total_is_forecast_with_its_pool_and_not_learned_from() -> None:
    rows = [[level + 2 * year for year in range(5)] for level in (10, 30, 50, 70, 90)]
    total, odd = [49.0, 51, 53, 55, 57], [49.0, 90, 10, 80, 20]
    member = np.array([False] + [True] * 5)
    with_total, with_odd = (pooled([first, *rows], 2018, member=member) for first in (total, odd))
    assert with_total.forecast[1:] == pytest.approx(with_odd.forecast[1:], abs=1e-9)
    assert with_total.pooled.tolist() == [5] * 6
    assert with_total.forecast[0] > 60


def test_fewer_than_five_regions_stand_alone() -> None:
    rows = [[10, 12, 13, 15, 18], [20, 19, 22, 21, 24], [30, 31, 30, 33, 32], [44, 43, 45, 46, 44]]
    together, alone = pooled(rows, 2019), expect(rows, 2019)
    assert together.forecast == pytest.approx(alone.forecast)
    assert together.spread == pytest.approx(alone.spread)
    assert together.pooled.tolist() == [1] * 4


def test_series_of_other_pools_and_scales_are_nothing_to_learn_from() -> None:
    rng = np.random.default_rng(1)
    values = 20 + np.cumsum(rng.normal(1, 1, (12, 8)), axis=1)
    pool = np.repeat([0, 1], 6)
    both = forecast(values, YEARS[:8], 2025, np.full(12, LOG), RULES, pool=pool)
    one = forecast(values[:6], YEARS[:8], 2025, np.full(6, LOG), RULES, pool=pool[:6])
    assert both.forecast[:6] == pytest.approx(one.forecast)
    values[5, 0] = 0.0  # no logarithm: this one stands on another scale, alone
    split = forecast(values[:6], YEARS[:8], 2025, np.full(6, LOG), RULES, pool=pool[:6])
    assert split.pooled.tolist() == [5, 5, 5, 5, 5, 1]


def test_regions_that_come_nearer_to_each_other_go_on_doing_so() -> None:
    rng = np.random.default_rng(3)
    level = np.linspace(20, 80, 12)[:, None]
    values = 50 + (level - 50) * 0.9 ** np.arange(10) + rng.normal(0, 0.3, (12, 10))
    found = forecast(values, YEARS[:10], 2026, np.zeros(12), RULES, pool=np.zeros(12, np.int64))
    assert found.forecast[0] > values[0, -1] + 1
    assert found.forecast[-1] < values[-1, -1] - 1


def test_only_the_latest_fifteen_years_count() -> None:
    years = np.arange(2000, 2024)
    rng = np.random.default_rng(2)
    values = 50 + np.cumsum(rng.normal(0, 1, (6, 24)), axis=1)
    changed = values.copy()
    changed[:, :9] += 30
    kinds = np.zeros(6), RULES
    same = [
        forecast(v, years, 2027, *kinds, pool=np.zeros(6, np.int64)).forecast
        for v in (values, changed)
    ]
    assert same[0] == pytest.approx(same[1])


def test_nothing_beyond_an_inner_gap_is_lost_and_it_counts_for_no_observation() -> None:
    assert np.isnan(expect([[10, np.nan, np.nan, 16, 18]], 2018).forecast[0])  # three observations
    some = expect([[10, np.nan, 14, 16, 18]], 2018)
    whole = expect([[10, 12, 14, 16, 18]], 2018)
    assert some.forecast[0] == pytest.approx(whole.forecast[0])


def test_interval_holds_80_percent_of_walks_with_a_trend_alone_and_pooled() -> None:
    rng = np.random.default_rng(7)
    for pool_size, ahead in ((1, 1), (1, 4), (12, 1), (12, 4)):
        count = 2400
        slope = np.repeat(rng.normal(0, 0.5, (count // pool_size, 1)), pool_size, axis=0)
        steps = slope + rng.normal(0, 1, (count, 8 + ahead))
        values = 500 + np.cumsum(steps, axis=1)
        pool = np.arange(count) // pool_size
        found = forecast(values[:, :8], YEARS[:8], 2019 + ahead, np.zeros(count), RULES, pool=pool)
        covered = (values[:, -1] >= found.low) & (values[:, -1] <= found.high)
        assert 0.72 <= covered.mean() <= 0.92, (pool_size, ahead)


def test_interval_widens_with_the_horizon_and_with_sampling_variance() -> None:
    rows = [[10, 13, 12, 15, 14, 17]]
    width = [
        np.diff([f.low, f.high], axis=0).item()
        for f in (expect(rows, y) for y in range(2018, 2024))
    ]
    assert np.all(np.diff(width) > 0)
    some = [
        expect(rows, 2020, chance=np.array([v]), chance_at=np.array([14.0]))
        for v in (np.nan, 0.1, 50.0, 500.0)
    ]
    spread = [f.spread[0] for f in some]
    assert spread[0] == spread[1] < spread[2] < spread[3]


def test_what_is_chance_is_taken_back() -> None:
    # one odd year of a rate of few cases is no new level: known counts draw the forecast back to the years before
    rows = [[20, 21, 19, 20, 40]]
    plain = expect(rows, 2018, LOG)
    known = expect(rows, 2018, LOG, chance=np.array([200.0]), chance_at=np.array([24.0]))
    assert known.forecast[0] < plain.forecast[0] - 3


def test_sampling_variance_of_a_window_by_hand() -> None:
    # 0, 1 and 2 deaths of 1,000 births each: (3 + ½) / 3,000 in every year, over 1,000 births
    variance, level = mean_sampling_variance(
        np.array([[0.0, 1, 2]]), np.full((1, 3), 1000.0), 1e5, False
    )
    assert level[0] == pytest.approx(3.5 / 3000 * 1e5)
    assert variance[0] == pytest.approx(3.5 / 3000 / 1000 * 1e10)
    share, middle = mean_sampling_variance(
        np.array([[50.0, np.nan]]), np.array([[100.0, 100.0]]), 100, True
    )
    assert middle[0] == pytest.approx(50.0, abs=0.01)
    assert share[0] == pytest.approx(100**2 * (50.5 / 101) * (50.5 / 101) / 100)


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
def test_scale_falls_back_where_a_series_does_not_fit_it(
    row: list[float], given: int, used: int
) -> None:
    assert settle_scale(np.array([row], float), np.array([given], np.int8))[0] == used
    found = expect([row], 2020, given)
    assert np.isfinite([found.forecast, found.low, found.high]).all()


def test_percentages_stay_between_0_and_100_and_rates_above_0() -> None:
    found = expect([[60, 75, 90, 99, 100], [30, 20, 5, 1, 0]], 2030, LOGIT)
    assert np.all(found.low >= 0)
    assert np.all(found.high <= 100)
    assert np.all(expect([[40, 30, 0, 10, 0], [40, 30, 20, 10, 5]], 2030, LOG).low >= 0)


def test_rates_stay_within_six_times_the_last_value() -> None:
    found = expect([[40, 2, 50, 1, 60, 1]], 2023, LOG)
    assert found.low[0] == pytest.approx(1 / 6)
    assert found.high[0] == pytest.approx(6)


def test_full_coverage_that_never_changed_is_expected_to_stay() -> None:
    found = expect([[100.0] * 6, [99.9, 99.9, 100, 100, 99.9, 100]], 2018, LOGIT)
    assert found.forecast[0] == 100
    assert found.probability(lower=100)[0] > 0.5
    assert np.all(found.probability(lower=98) > 0.9)
    assert np.all(found.probability(lower=101) == 0)
    assert np.all(found.probability(upper=100) == 1)


def test_count_that_never_changed_is_given_without_a_range() -> None:
    found = expect([[1.0] * 6], 2022, LOG, counted=True)
    assert (found.low[0], found.forecast[0], found.high[0]) == pytest.approx((1, 1, 1), abs=0.05)


def test_a_rate_that_was_always_zero_meets_any_bound() -> None:
    found = expect([[0.0] * 5], 2020, LOG)
    assert found.forecast[0] == 0
    assert found.probability(upper=8)[0] > 0.95
    assert found.probability(lower=0)[0] == 1


def test_probability_is_that_of_students_t_at_the_rounded_bound() -> None:
    found = expect([[10, 13, 12, 15]], 2016)
    # reported in whole numbers, so 16 begins at 15.5, and 15.5 is first reached by 16
    expected = stats.t.sf((15.5 - found.mean[0]) / found.spread[0], 3)
    assert found.probability(lower=16)[0] == pytest.approx(expected, abs=1e-12)
    assert found.probability(lower=15.5)[0] == pytest.approx(expected, abs=1e-12)
    assert found.probability(upper=15)[0] == pytest.approx(1 - expected, abs=1e-12)


def test_probabilities_of_a_band_and_of_both_sides_add_up_to_one() -> None:
    for scale in (IDENTITY, LOG, LOGIT):
        found = expect([[40, 43, 42, 45, 47], [52, 50, 51, 49, 48]], 2020, scale)
        below, band, above = (
            found.probability(upper=44),
            found.probability(45, 55),
            found.probability(lower=56),
        )
        assert below + band + above == pytest.approx(1)


def test_probability_falls_as_the_target_gets_harder() -> None:
    found = expect([[60, 62, 63, 66, 67]], 2020, LOGIT)
    chances = [found.probability(lower=bound)[0] for bound in range(60, 100, 5)]
    assert np.all(np.diff(chances) <= 0)
    assert chances[0] > 0.8 > 0.2 > chances[-1]
    assert np.isnan(found.probability(lower=np.nan)[0])


def test_no_forecast_for_a_year_that_is_not_ahead_or_with_too_few_observations() -> None:
    assert np.isnan(expect([[1, 2, 3, 4]], 2015).forecast[0])
    assert np.isnan(expect([[1, 2, 3]], 2020).forecast[0])
    assert expect([[1, 2, 3]], 2020).pooled[0] == 0
    assert np.isfinite(expect([[1, 2, 3]], 2020, rules=Rules(min_observations=3)).forecast[0])


def test_target_year_may_differ_by_series() -> None:
    values = np.array([[10.0, 12, 14, 16, 18]] * 2)
    both = forecast(values, YEARS[:5], np.array([2018, 2021]), np.zeros(2), RULES).forecast
    assert both[0] == expect([[10, 12, 14, 16, 18]], 2018).forecast[0]
    assert both[1] == expect([[10, 12, 14, 16, 18]], 2021).forecast[0]


def test_order_and_company_of_other_pools_make_no_difference() -> None:
    rng = np.random.default_rng(11)
    values = 30 + np.cumsum(rng.normal(0.5, 1, (40, 9)), axis=1)
    values[rng.random(values.shape) < 0.1] = np.nan
    pool = np.arange(40) % 4
    one = forecast(values, YEARS[:9], 2024, np.full(40, LOGIT), RULES, pool=pool)
    order = rng.permutation(40)
    other = forecast(
        values[order], YEARS[:9], 2024, np.full(40, LOGIT), RULES, pool=pool[order] * 7
    )
    assert other.forecast == pytest.approx(one.forecast[order], nan_ok=True)
    assert other.spread == pytest.approx(one.spread[order], nan_ok=True)


def test_wild_short_and_empty_series_give_finite_numbers_or_none_and_no_warning() -> None:
    rng = np.random.default_rng(3)
    values = 10.0 ** rng.uniform(-6, 9, (500, 8))
    values[rng.random(values.shape) < 0.3] = 0.0
    for scale in (IDENTITY, LOG, LOGIT):
        found = forecast(
            values, YEARS[:8], 2040, np.full(500, scale), RULES, pool=np.arange(500) % 9
        )
        assert np.isfinite(
            [found.forecast, found.low, found.high, found.probability(5.0, 9.0)]
        ).all()
    few = np.array(
        [
            [np.nan] * 5,
            [1.0, *[np.nan] * 4],
            [1, 2, 3, np.inf, -np.inf],
            [1, 2, np.nan, np.nan, np.nan],
        ]
    )
    found = forecast(few, YEARS[:5], 2030, np.full(4, LOG), RULES)
    assert np.isnan([found.forecast, found.low, found.high, found.probability(1.0)]).all()
    none = forecast(few[:0], YEARS[:5], 2030, np.empty(0), RULES)
    assert none.forecast.shape == none.probability(1.0).shape == (0,)


def test_series_are_cut_to_their_own_last_years_and_filled() -> None:
    values = np.array([[1.0, 2, np.nan, 8, np.nan]])
    found = straighten(values, np.array([IDENTITY], np.int8), 3)
    assert (found.first[0], found.last[0], found.observed[0]) == (1, 3, 2)
    assert found.z[0] == pytest.approx([np.nan, 2, 5, 8, np.nan], nan_ok=True)
    assert fill_gaps(np.array([[np.nan, np.nan]]))[0] == pytest.approx([np.nan] * 2, nan_ok=True)
