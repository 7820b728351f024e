from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from womenplan.errors import DataError, UsageError
from womenplan.evaluation.backtest import FORECASTS, accuracy, backtest
from womenplan.io.frames import complete
from womenplan.model.rules import Rules

NATIONAL = Path(__file__).parents[2] / "data" / "national_2002_2024.xlsx"
SEXES = {"女性": "female", "男性": "male", "合计": "both"}
AREAS = {"全部": "all", "农村": "rural", "城镇": "urban"}
UNITS = {
    "%": "percent",
    "1/10万": "per_100k",
    "岁": "years_of_life",
    "万人": "10k_persons",
    "年": "years",
}
# 2010-2015 and 2016-2020, National Bureau of Statistics, final monitoring report on the outline 2011-2020
MATERNAL = dict(
    zip(
        range(2010, 2021),
        [30.0, 26.1, 24.5, 23.2, 21.7, 20.1, 19.9, 19.6, 18.3, 17.8, 16.9],
        strict=True,
    )
)


@pytest.fixture(scope="module")
def national() -> pd.DataFrame:
    df = pd.read_excel(NATIONAL, header=1, engine="calamine")
    df = df[pd.to_numeric(df["序号"], errors="coerce").notna()]
    table, problems = complete(
        pd.DataFrame(
            {
                "region": df["地区"],
                "name": df["指标"],
                "year": df["年份"].astype(int),
                "sex": df["性别"].map(SEXES),
                "area": df["城乡"].map(AREAS),
                "value": pd.to_numeric(df["数值"], errors="coerce"),
                "unit": df["单位"].map(UNITS).fillna(""),
            }
        )
    )
    assert len(problems) == 0
    return table


def series(values: dict[int, float], **more: object) -> pd.DataFrame:
    df = pd.DataFrame(
        {"indicator_id": "maternal_mortality", "year": list(values), "value": list(values.values())}
    )
    return df.assign(**more)


def test_forecast_beats_linear_and_compound_growth_on_the_national_series(
    national: pd.DataFrame,
) -> None:
    found = accuracy(backtest(national))
    assert found.loc["forecast", "cases"] >= 90
    for measure in ("median_error", "median_scaled", "by_series", "relative"):
        assert found.loc["forecast", measure] == found[measure].min(), measure


def test_interval_covers_70_to_90_percent_of_what_came_of_the_national_series(
    national: pd.DataFrame,
) -> None:
    cases = backtest(national)
    assert 0.70 <= cases["covered"].mean() <= 0.90
    # by indicator, every one counting once, 8 of the 22 with a single case: 80%, give or take two
    # standard errors (the root of 0.8 * 0.2 / 22 is 0.085)
    assert 0.63 <= accuracy(cases).loc["forecast", "coverage"] <= 0.97


def test_maternal_mortality_from_2010_to_2015_to_2020() -> None:
    cases = backtest(
        series({year: value for year, value in MATERNAL.items() if year < 2016 or year == 2020})
    )
    case = cases[(cases["origin"] == 2015) & (cases["horizon"] == 5)].iloc[0]
    assert case["actual"] == 16.9
    assert case["linear"] == pytest.approx(10.2)  # 20.1 - 5 * 9.9 / 5
    assert case["growth"] == pytest.approx(20.1 * 20.1 / 30.0)  # 13.5
    assert case["unchanged"] == 20.1
    regression = np.polyfit(range(2010, 2016), [MATERNAL[year] for year in range(2010, 2016)], 1)
    assert case["regression"] == pytest.approx(np.polyval(regression, 2020))
    assert abs(case["forecast"] - 16.9) < 1 < abs(case["growth"] - 16.9)
    assert case["pooled"] == 1
    assert case["low"] <= 16.9 <= case["high"]
    assert case["covered"]


def test_nothing_after_the_origin_is_seen() -> None:
    before = backtest(series(MATERNAL))
    changed = backtest(
        series({year: value * (9 if year > 2016 else 1) for year, value in MATERNAL.items()})
    )
    shown = [*FORECASTS, "low", "high", "pace", "n_obs"]
    past = before["origin"] <= 2016
    assert past.sum() == 5 + 5 + 5 + 4
    pd.testing.assert_frame_equal(before.loc[past, shown], changed.loc[past, shown])
    assert not before.loc[past, "actual"].equals(changed.loc[past, "actual"])


def test_origins_and_outcomes_are_observed_years_with_enough_before() -> None:
    # origins from the fourth year, 2013, on: 2013 has five outcomes up to 2018, 2019 one
    cases = backtest(series(MATERNAL))
    assert cases.groupby("origin").size().to_dict() == {
        2013: 5,
        2014: 5,
        2015: 5,
        2016: 4,
        2017: 3,
        2018: 2,
        2019: 1,
    }
    assert (cases["n_obs"] == cases["origin"] - 2009).all()
    assert (cases["actual"] == cases["year"].map(MATERNAL)).all()


def test_pace_is_the_mean_absolute_change_a_year() -> None:
    # 40, 30, 34, 28 in 2010, 2012, 2013, 2014: 10 + 4 + 6 over four years
    cases = backtest(series({2010: 40, 2012: 30, 2013: 34, 2014: 28, 2015: 27}))
    assert cases["pace"].tolist() == [5.0]


def test_nothing_is_computed_across_a_break_or_from_a_bound() -> None:
    breaks = [year == 2015 for year in MATERNAL]
    cases = backtest(series(MATERNAL, series_break=breaks))
    assert sorted(cases["origin"].unique()) == [2013, 2018, 2019]
    assert cases.loc[cases["origin"] == 2013, "year"].tolist() == [2014]
    bounds = ["<" if year == 2020 else "" for year in MATERNAL]
    assert 2020 not in set(backtest(series(MATERNAL, bound=bounds))["year"])


def test_break_holds_where_its_first_year_gave_only_a_bound() -> None:
    breaks = [year == 2015 for year in MATERNAL]
    bounds = [">" if year == 2015 else "" for year in MATERNAL]
    cases = backtest(series(MATERNAL, series_break=breaks, bound=bounds))
    assert not ((cases["origin"] < 2015) & (cases["year"] >= 2015)).any()
    assert not cases[["origin", "year"]].eq(2015).any(axis=None)


def test_zero_has_no_compound_growth_and_is_left_out_of_its_error_alone() -> None:
    cases = backtest(series({2010: 0, 2011: 3, 2012: 5, 2013: 4, 2014: 6}))
    assert np.isnan(cases["growth"]).all()
    found = accuracy(cases)
    assert found.loc["growth", "cases"] == 0
    assert found.loc["forecast", "cases"] == 1


def test_a_table_without_a_case_gives_an_empty_one_and_an_empty_summary() -> None:
    for values in ({}, {2010: 1.0, 2011: 2.0}):
        cases = backtest(series(values))
        assert len(cases) == 0
        assert set(FORECASTS) < set(cases.columns)
        assert accuracy(cases)["cases"].sum() == 0


def test_summary_by_horizon_counts_every_case_once() -> None:
    cases = backtest(series(MATERNAL))
    found = accuracy(cases, "horizon")
    assert (
        found.xs("forecast", level="method")["cases"].to_dict()
        == cases.groupby("horizon").size().to_dict()
    )


def test_indicators_that_no_catalogue_knows_are_taken_as_they_are() -> None:
    table = pd.DataFrame(
        {
            "region": np.repeat([f"r{i}" for i in range(6)], 8),
            "indicator_id": "bees_per_flower",
            "year": np.tile(range(2010, 2018), 6),
            "value": (np.arange(48.0) % 7 + 5) / 10,
            "unit": "倍",
            "remark": "kept out of the way",
        }
    )
    cases = backtest(table)
    assert set(cases["indicator_id"]) == {"bees_per_flower"}
    assert set(cases["unit"]) == {"ratio"}
    assert set(cases["pooled"]) == {6}
    assert len(backtest(table.rename(columns={"indicator_id": "name"}))) == len(cases)
    assert len(backtest(table.drop(columns="unit"))) == len(cases)


def test_own_indicators_go_before_bundled_ones() -> None:
    table = series(MATERNAL, unit="年")
    with pytest.raises(DataError, match="的单位是“年”，而该指标的单位是“/10万”"):
        backtest(table)
    own = {
        "indicator_id": ["maternal_mortality"],
        "name": ["等候时间"],
        "unit": ["年"],
        "better": ["lower"],
    }
    assert set(backtest(table, indicators=pd.DataFrame(own))["unit"]) == {"years"}
    by_name = table.assign(indicator_id="等候时间")
    found = backtest(by_name, indicators=pd.DataFrame(own))
    assert set(found["indicator_id"]) == {"maternal_mortality"}


def test_own_indicators_that_cannot_be_are_refused() -> None:
    own = pd.DataFrame(
        {"indicator_id": ["bees"], "name": ["蜂"], "unit": ["英里"], "better": ["higher"]}
    )
    with pytest.raises(DataError, match="英里"):
        backtest(series(MATERNAL), indicators=own)


def test_rows_that_cannot_be_used_are_warned_of_and_none_is_an_error() -> None:
    bad = pd.concat([series(MATERNAL), series({2021: -5.0})], ignore_index=True)
    with pytest.warns(UserWarning, match="-5"):
        cases = backtest(bad)
    assert len(cases) == len(backtest(series(MATERNAL)))
    with pytest.raises(DataError):
        backtest(series({2021: -5.0, 2022: -6.0}))
    with pytest.raises(UsageError, match="backtest 的参数 data"):
        backtest([1, 2, 3])  # type: ignore[arg-type]


def test_horizons_and_window_are_those_asked_for() -> None:
    years = dict(enumerate(np.linspace(30, 20, 24).round(1), 2000))
    cases = backtest(series(years), horizons=(8,))
    assert set(cases["horizon"]) == {8}
    assert cases["n_obs"].max() == Rules().forecast_window == 15
    assert set(backtest(series(years), rules=Rules(forecast_window=6), horizons=(1,))["n_obs"]) == {
        4,
        5,
        6,
    }


def made_cases() -> pd.DataFrame:
    """Three cases of two indicators: errors of the forecast 1, 3 and 2, of the last value 2, 4 and 1."""
    df = pd.DataFrame(
        {
            "region": "r",
            "indicator_id": ["a", "a", "b"],
            "sex": "both",
            "area": "all",
            "age": "",
            "unit": "percent",
            "horizon": [1, 2, 1],
            "actual": [10.0, 20, 30],
            "forecast": [11.0, 17, 32],
            "unchanged": [12.0, 16, 31],
            "low": [9.0, 18, 31],
            "high": [13.0, 19, 35],
            "covered": [True, False, False],
            "scale": [2.0, 2, 0.5],
            "pace": 1.0,
            "interval_score": [4.0, 11.0, 14.0],
        }
    )
    return df.assign(theta=df["actual"], theta_low=df["low"], theta_high=df["high"] + 1)


def test_accuracy_worked_by_hand() -> None:
    # a: forecast (1 + 3) / 2 / 2 = 1, last value 3 / 2; b: 2 / 0.5 = 4 and 2. Means 2.5 and 1.75: relative 10/7.
    # the interval holds half of a and none of b; scores 15 / 2 / 2 = 3.75 and 28: 15.875
    found = accuracy(made_cases(), methods=("forecast", "unchanged", "theta"))
    assert found.loc["unchanged", "relative"] == 1
    assert found.loc["forecast", "relative"] == pytest.approx(10 / 7)
    assert found.loc["forecast", "coverage"] == pytest.approx(0.25)
    assert found.loc["forecast", "interval_score"] == pytest.approx(15.875)
    assert np.isnan(found.loc["unchanged", ["coverage", "interval_score"]].to_numpy(float)).all()
    # a method of one's own: 10 in 9 to 14, 20 in 18 to 20, not 30 in 31 to 36
    assert found.loc["theta", "relative"] == 0
    assert found.loc["theta", "coverage"] == pytest.approx(0.5)


def test_accuracy_by_horizon_compares_with_the_last_value_of_the_same_horizon() -> None:
    found = accuracy(made_cases(), "horizon", methods=("forecast", "unchanged"))
    assert found.loc[(1, "forecast"), "relative"] == pytest.approx((0.5 + 4) / (1 + 2))
    assert found.loc[(2, "forecast"), "relative"] == pytest.approx(3 / 4)
    assert found.loc[(1, "forecast"), "coverage"] == 0.5
    assert found.loc[(2, "forecast"), "coverage"] == 0


def test_interval_score_is_the_width_and_ten_times_what_lies_outside() -> None:
    cases = backtest(series(MATERNAL))
    out = (cases["low"] - cases["actual"]).clip(lower=0) + (cases["actual"] - cases["high"]).clip(
        lower=0
    )
    assert cases["interval_score"].to_numpy() == pytest.approx(
        (cases["high"] - cases["low"] + 10 * out).to_numpy()
    )


def test_scale_is_the_mean_change_of_all_regions_and_of_counts_the_series_own() -> None:
    # changes of 2 in one region and 4 in the other
    two = [
        series({2010 + i: 50 + step * (i % 2) for i in range(8)}, region=name)
        for name, step in (("x", 2), ("y", 4))
    ]
    shares = pd.concat(two, ignore_index=True).assign(indicator_id="village_committee_women_share")
    assert set(backtest(shares)["scale"]) == {3.0}
    counts = shares.assign(indicator_id="things", unit="个")
    assert backtest(counts).groupby("region", observed=True)["scale"].first().to_dict() == {
        "x": 2.0,
        "y": 4.0,
    }
