from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import proportion_confint

from womenplan.evaluation import uncertainty
from womenplan.evaluation.uncertainty import births_needed, limits

PER = 100_000


def confidence(low, high, target, operator, band=0.0):
    """Confidence for the values from or up to a target, or within a band around it."""
    met = {"<=": (-np.inf, target), ">=": (target, np.inf), "=": (target - band, target + band)}
    return uncertainty.confidence(low, high, *met[operator])


def test_garwood_equals_scipys_chi_square_form() -> None:
    counts = np.r_[np.arange(60), 250, 5000].astype(float)
    births = np.random.default_rng(1).uniform(300, 60_000, len(counts))
    for level in (0.9, 0.95, 0.998):
        low, high = uncertainty.garwood(counts, births, level, PER)
        a = 1 - level
        with np.errstate(invalid="ignore"):
            below = np.where(counts > 0, stats.chi2.ppf(a / 2, 2 * counts) / 2, 0)
        above = stats.chi2.ppf(1 - a / 2, 2 * counts + 2) / 2
        assert low / PER * births == pytest.approx(below, abs=1e-9, rel=1e-9)
        assert high / PER * births == pytest.approx(above, abs=1e-9, rel=1e-9)


def test_wilson_equals_statsmodels() -> None:
    n = np.array([1, 5, 40, 1000] * 3, float)
    k = np.array([0, 0, 0, 0, 1, 5, 40, 1000, 1, 2, 13, 700], float)
    low, high = uncertainty.wilson(k, n, 0.95, 100)
    theirs = proportion_confint(k, n, 0.05, method="wilson")
    assert low == pytest.approx(100 * theirs[0], abs=1e-9)
    assert high == pytest.approx(100 * theirs[1], abs=1e-9)


def test_counts_that_cannot_be_give_nan_and_no_warning() -> None:
    counts, births = (
        np.array([np.nan, -1, 2, 2, np.inf, 5]),
        np.array([100, 100, 0, np.nan, 10, -3]),
    )
    for found in (
        limits(counts, births, 0.95, PER, False),
        limits(counts, births, 0.95, 100, True),
    ):
        assert np.isnan(found).all()
        assert np.all(confidence(*found, 8, "<=") == "")
    assert np.isnan(uncertainty.wilson(11, 10, 0.95)).all()


def test_a_limit_leaves_all_of_its_five_percent_on_one_side() -> None:
    # no event: exp(-limit * births) = 0.05; three events: P(X <= 3) = 0.05
    low, high = limits(np.array([0.0, 3.0]), np.array([2000.0, 2000.0]), 0.95, PER, False)
    assert low[0] == 0
    assert high[0] == pytest.approx(-np.log(0.05) / 2000 * PER)
    assert stats.poisson.cdf(3, high[1] / PER * 2000) == pytest.approx(0.05)
    assert stats.poisson.sf(2, low[1] / PER * 2000) == pytest.approx(0.05)


@pytest.mark.parametrize("share", [False, True])
@given(
    cases=st.integers(0, 60),
    births=st.integers(60, 5000),
    times=st.integers(2, 50),
)
def test_more_births_at_the_same_rate_narrow_the_interval(share, cases, births, times) -> None:
    more = np.array([1, times])
    low, high = limits(cases * more, births * more, 0.95, PER, share)
    assert high[1] - low[1] < high[0] - low[0]


@pytest.mark.parametrize(
    ("low", "high", "operator", "said"),
    [
        (9, 20, "<=", "clear"),  # clearly not met
        (1, 8, "<=", "clear"),  # the limit itself meets
        (1, 8.1, "<=", "uncertain"),
        (8, 12, ">=", "clear"),
        (7, 12, ">=", "uncertain"),
        (1, 7, ">=", "clear"),
        (7, 9, "=", "clear"),
        (5, 9, "=", "uncertain"),
        (11, 19, "=", "clear"),
        (np.nan, 9, "<=", ""),
    ],
)
def test_confidence_is_clear_where_the_interval_lies_on_one_side(
    low: float, high: float, operator: str, said: str
) -> None:
    assert confidence(np.array([low]), np.array([high]), 8.0, operator, band=2.0)[0] == said


def test_bare_figure_says_met_in_88_percent_of_counties_with_800_births() -> None:
    deaths = np.random.default_rng(2).poisson(16e-5 * 800, 200_000)
    # exp(-0.128) = 0.880
    assert np.mean(deaths / 800 * PER <= 8) == pytest.approx(0.880, abs=0.003)


def test_false_attainment_stays_below_five_percent_at_every_number_of_births() -> None:
    random = np.random.default_rng(3)
    for births in (300, 800, 2000, 5000, 20_000, 37_447, 60_000):
        deaths = random.poisson(16e-5 * births, 40_000).astype(float)
        low, high = limits(deaths, np.full(40_000, float(births)), 0.95, PER, False)
        met = deaths / births * PER <= 8
        clear = confidence(low, high, 8.0, "<=") == "clear"
        assert np.mean(met & clear) <= 0.05


def test_false_attainment_stays_below_five_percent_at_the_target_itself() -> None:
    deaths = np.random.default_rng(4).poisson(8e-5 * 300_000, 100_000).astype(float)
    low, high = limits(deaths, np.full(100_000, 300_000.0), 0.95, PER, False)
    assert 0.03 <= np.mean(high < 8) <= 0.05
    assert 0.03 <= np.mean(low > 8) <= 0.05


@pytest.mark.parametrize("size", [3, 10, 30, 99])
def test_false_attainment_of_a_share_stays_below_five_percent_however_few_are_asked(
    size: int,
) -> None:
    asked = np.arange(size + 1)
    low, high = limits(asked, np.full(size + 1, float(size)), 0.95, 100, True)
    for bound in (
        1,
        2,
        5,
        10,
        30,
        50,
        70,
        90,
        95,
        98,
        99,
    ):  # the truth just misses the bound, on one side or the other
        chance = stats.binom.pmf(asked, size, bound / 100)
        assert chance[low > bound].sum() <= 0.05
        assert chance[high < bound].sum() <= 0.05


@pytest.mark.parametrize(("share", "bound"), [(10, 2), (100, 98), (0, 5)])
def test_cases_needed_for_a_share_of_few_are_where_the_exact_limit_passes(
    share: float, bound: float
) -> None:
    size = float(births_needed(bound, 0.95, 100, True, share))
    operator = ">=" if share > bound else "<="
    for cases, said in ((size, "clear"), (size - 1, "uncertain")):
        assert (
            confidence(*limits(share / 100 * cases, cases, 0.95, 100, True), bound, operator)
            == said
        )


def test_no_death_at_all_takes_37447_births() -> None:
    assert births_needed(8, 0.95, PER) == 37_447  # -ln(0.05) / 0.00008 = 37,446.7
    assert births_needed(8, 0.975, PER) == np.ceil(-np.log(0.025) / 8e-5)


@pytest.mark.parametrize("rate", [0.0, 2.0, 4.0, 7.0, 10.0, 16.0])
def test_births_needed_are_where_the_limit_reaches_the_target(rate: float) -> None:
    births = float(births_needed(8, 0.95, PER, value=rate))
    for factor, said in ((0.999, "uncertain"), (1.001, "clear")):
        n = births * factor
        low, high = limits(rate / PER * n, n, 0.95, PER, False)
        assert confidence(low, high, 8.0, "<=") == said


def test_women_needed_for_a_share_are_where_wilson_reaches_the_target() -> None:
    n = float(births_needed(70, 0.95, 100, True, 73))
    for size, said in ((n - 2, "uncertain"), (n + 1, "clear")):
        assert confidence(*limits(0.73 * size, size, 0.95, 100, True), 70.0, ">=") == said


def test_a_value_on_its_target_can_never_be_clear_and_a_missing_one_says_nothing() -> None:
    assert births_needed(8, 0.95, PER, value=8) == np.inf
    assert np.isnan(births_needed(8, 0.95, PER, value=np.nan))
    assert np.isnan(births_needed(np.nan, 0.95, PER))


def test_three_years_are_pooled_up_to_the_latest_with_both_counts() -> None:
    years = np.arange(2018, 2024)
    deaths = np.array([[9, 1, 0, 2, 1, np.nan], [1, 1, np.nan, 1, 1, 1], [np.nan] * 6])
    births = np.array(
        [[100, 100, 110, 120, 130, 140], [10, 10, 10, np.nan, 10, 10], [10] * 6], float
    )
    k, n, used = uncertainty.pooled(deaths, births, years, 3)
    assert k[:2].tolist() == [3, 2]  # 2020-2022; 2022-2023, for 2021 lacks its births
    assert n[:2].tolist() == [360, 20]
    assert used.tolist() == [3, 2, 0]
    assert np.isnan([k[2], n[2]]).all()


def test_sampling_variance_is_that_of_poisson_and_binomial() -> None:
    assert uncertainty.sampling_variance(399.5, 20_000, 1000, False) == pytest.approx(
        400 / 20_000**2 * 1e6
    )
    assert uncertainty.sampling_variance(0, 2000, PER, False) > 0
    # p = 50.5 / 101 = 1/2: 0.25 / 100 * 100²
    assert uncertainty.sampling_variance(50, 100, 100, True) == pytest.approx(25)


def test_dispersion_equals_scipys_chi_square_of_counts_and_of_a_table() -> None:
    random = np.random.default_rng(5)
    counts, births = random.poisson(12, (200, 8)).astype(float), np.full((200, 8), 900.0)
    ours = uncertainty.dispersion(counts, births, False)
    assert ours == pytest.approx(stats.chisquare(counts, axis=1).pvalue, abs=1e-9)
    women, size = (
        random.binomial(60, 0.4, (100, 8)).astype(float),
        random.integers(60, 90, (100, 8)).astype(float),
    )
    shares = uncertainty.dispersion(women, size, True)
    for k, n, p in zip(women, size, shares, strict=True):
        table = stats.chi2_contingency([k, n - k], correction=False)
        assert p == pytest.approx(table.pvalue, abs=1e-9)


def test_dispersion_around_a_trend_is_not_alarmed_by_the_trend() -> None:
    births = np.full((1, 8), 100_000.0)
    rates = np.array([[40, 36, 32, 28, 25, 22, 20, 18]], float)
    deaths = rates / PER * births
    assert uncertainty.dispersion(deaths, births, False)[0] < 0.05
    assert uncertainty.dispersion(deaths, births, False, rates)[0] == pytest.approx(1)


def test_dispersion_expects_the_same_value_where_the_trend_reaches_zero() -> None:
    deaths, births = np.array([[0, 0, 3, 0, 0], [2, 1, 0, 0, 1]], float), np.full((2, 5), 2000.0)
    trend = np.array([[0.0] * 5, [100, 50, 0, -50, -100]])
    assert np.array_equal(
        uncertainty.dispersion(deaths, births, False, trend),
        uncertainty.dispersion(deaths, births, False),
    )


def test_dispersion_needs_events_and_years() -> None:
    births = np.full((3, 3), 100.0)
    counts = np.array([[0, 0, 0], [1, np.nan, np.nan], [np.nan] * 3])
    assert np.isnan(uncertainty.dispersion(counts, births, False)).all()
    assert np.isnan(uncertainty.dispersion(np.array([[100.0] * 3]), births[:1], True)).all()


@pytest.mark.parametrize(("kind", "centre", "per"), [(False, 16.0, PER), (True, 70.0, 100)])
def test_funnel_limits_hold_their_share_of_regions(kind: bool, centre: float, per: float) -> None:
    random = np.random.default_rng(6)
    births = (
        random.uniform(20_000, 200_000, 20_000).round()
        if not kind
        else random.integers(50, 900, 20_000)
    )
    counts = (
        random.binomial(births, centre / per) if kind else random.poisson(births * centre / per)
    )
    for level in (0.95, 0.998):
        low, high = uncertainty.funnel_limits(births, centre, level, per, kind)
        inside = (counts / births * per >= low) & (counts / births * per <= high)
        assert inside.mean() == pytest.approx(level, abs=0.02)


def test_funnel_narrows_with_size_and_stays_possible() -> None:
    births = np.array([1.0, 10, 100, 1000, 1e6])
    low, high = uncertainty.funnel_limits(births, 99.0, 0.998, 100, True)
    assert np.all(np.diff(high - low) <= 0)
    assert low.min() >= 0
    assert high.max() <= 100
    assert np.isnan(uncertainty.funnel_limits(np.array([0.0]), 16, 0.95, PER, False)).all()


def test_overdispersion_is_found_where_it_is_and_only_there() -> None:
    random = np.random.default_rng(7)
    births = random.uniform(20_000, 100_000, 400)
    calm = random.poisson(births * 50 / PER)
    assert uncertainty.overdispersion(calm, births, 50, PER, False) < 5
    rates = np.clip(random.normal(50, 15, 400), 0, None)
    wild = random.poisson(births * rates / PER)
    # tau is 15; the outer tenths are pulled in, so it comes out somewhat smaller
    assert 9 < np.sqrt(uncertainty.overdispersion(wild, births, 50, PER, False)) < 16
    narrow = uncertainty.funnel_limits(births, 50, 0.95, PER, False)
    wide = uncertainty.funnel_limits(births, 50, 0.95, PER, False, tau2=225.0)
    assert np.all(wide[1] > narrow[1])
    assert uncertainty.overdispersion([np.nan, 1], [5, 5], 50, PER, False) == 0


def test_rank_intervals_tell_large_differences_and_not_small_ones() -> None:
    low, high = uncertainty.rank_intervals(
        [5, 500, 510, np.nan], [1000] * 4, 0.95, proportion=True, higher_better=True
    )
    assert (low[0], high[0]) == (3, 3)
    assert (low[1], high[1]) == (low[2], high[2]) == (1, 2)
    assert np.isnan([low[3], high[3]]).all()
    fewer = uncertainty.rank_intervals(
        [5, 500], [1000] * 2, 0.95, proportion=False, higher_better=False
    )
    assert fewer[0].tolist() == fewer[1].tolist() == [1, 2]


def test_rank_intervals_are_the_same_every_time() -> None:
    deaths, births = np.arange(20.0), np.full(20, 9000.0)
    first, again = (
        uncertainty.rank_intervals(deaths, births, 0.9, False, higher_better=False, seed=11)
        for _ in range(2)
    )
    assert np.array_equal(first, again)
