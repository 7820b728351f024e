from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from womenplan.evaluation.backtest import METHODS, accuracy, backtest
from womenplan.io.frames import complete
from womenplan.model.rules import Rules

NATIONAL = Path(__file__).parents[2] / "data" / "national_2002_2024.xlsx"
SEXES = {"女性": "female", "男性": "male", "合计": "both"}
AREAS = {"全部": "all", "农村": "rural", "城镇": "urban"}
UNITS = {"%": "percent", "1/10万": "per_100k", "岁": "years_of_life", "万人": "10k_persons", "年": "years"}
# 2010-2015 and 2016-2020, National Bureau of Statistics, final monitoring report on the outline 2011-2020
MATERNAL = dict(zip(range(2010, 2021), [30.0, 26.1, 24.5, 23.2, 21.7, 20.1, 19.9, 19.6, 18.3, 17.8, 16.9], strict=True))


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
    df = pd.DataFrame({"indicator_id": "maternal_mortality", "year": list(values), "value": list(values.values())})
    return df.assign(**more)


def test_damped_forecast_beats_linear_and_compound_growth_on_the_national_series(national: pd.DataFrame) -> None:
    found = accuracy(backtest(national))
    assert found.loc["forecast", "cases"] >= 90
    for measure in ("median_error", "median_scaled", "mean_scaled", "by_series"):
        assert found.loc["forecast", measure] == found[measure].min(), measure


def test_interval_covers_70_to_90_percent_of_what_came(national: pd.DataFrame) -> None:
    cases = backtest(national)
    assert 0.70 <= accuracy(cases).loc["forecast", "coverage"] <= 0.90
    assert 0.70 <= cases.groupby(["indicator_id", "area"])["covered"].mean().mean() <= 0.90


def test_default_damping_is_the_best_of_the_back_test(national: pd.DataFrame) -> None:
    grid = [0.6, 0.7, 0.8, 0.85, 0.9, 1.0]
    errors = [accuracy(backtest(national, rules=Rules(damping=d))).loc["forecast", "median_scaled"] for d in grid]
    assert grid[int(np.argmin(errors))] == Rules().damping


def test_maternal_mortality_from_2010_to_2015_to_2020() -> None:
    cases = backtest(series({year: value for year, value in MATERNAL.items() if year < 2016 or year == 2020}))
    case = cases[(cases["origin"] == 2015) & (cases["horizon"] == 5)].iloc[0]
    assert case["actual"] == 16.9
    assert case["linear"] == pytest.approx(10.2)  # 20.1 - 5 * 9.9 / 5
    assert case["growth"] == pytest.approx(20.1 * 20.1 / 30.0)  # 13.5
    assert case["unchanged"] == 20.1
    regression = np.polyfit(range(2010, 2016), [MATERNAL[year] for year in range(2010, 2016)], 1)
    assert case["regression"] == pytest.approx(np.polyval(regression, 2020))
    assert abs(case["forecast"] - 16.9) < 1 < abs(case["growth"] - 16.9)
    assert case["low"] <= 16.9 <= case["high"]
    assert case["covered"]


def test_nothing_after_the_origin_is_seen() -> None:
    before = backtest(series(MATERNAL))
    changed = backtest(series({year: value * (9 if year > 2016 else 1) for year, value in MATERNAL.items()}))
    shown = [*METHODS, "low", "high", "pace", "n_obs"]
    past = before["origin"] <= 2016
    assert past.sum() == 5 + 5 + 5 + 4
    pd.testing.assert_frame_equal(before.loc[past, shown], changed.loc[past, shown])
    assert not before.loc[past, "actual"].equals(changed.loc[past, "actual"])


def test_origins_and_outcomes_are_observed_years_with_enough_before() -> None:
    # origins from the fourth year, 2013, on: 2013 has five outcomes up to 2018, 2019 one
    cases = backtest(series(MATERNAL))
    assert cases.groupby("origin").size().to_dict() == {2013: 5, 2014: 5, 2015: 5, 2016: 4, 2017: 3, 2018: 2, 2019: 1}
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
        assert set(METHODS) < set(cases.columns)
        assert accuracy(cases)["cases"].sum() == 0


def test_summary_by_horizon_counts_every_case_once() -> None:
    cases = backtest(series(MATERNAL))
    found = accuracy(cases, "horizon")
    assert found.xs("forecast", level="method")["cases"].to_dict() == cases.groupby("horizon").size().to_dict()
