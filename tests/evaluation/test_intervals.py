"""The interval of each value with counts, and of its pooled years."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from womenplan.evaluation.intervals import uncertain
from womenplan.model.plan import plan_from_targets
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import Evaluation, evaluate


@pytest.fixture
def result():
    plan = plan_from_targets(
        pd.DataFrame(
            [
                {
                    "indicator_id": "maternal_mortality",
                    "form": "level",
                    "operator": "<=",
                    "value": 8,
                    "unit": "per_100k",
                    "milestone_year": 2030,
                }
            ]
        ),
        plan={"start_year": 2021, "end_year": 2030, "region": "甲县"},
    )
    deaths, births = [1, 0, 0, 1], [5000, 4000, 4000, 4000]
    data = pd.DataFrame(
        {"year": [2020, 2021, 2022, 2023], "numerator": deaths, "denominator": births}
    )
    data["indicator_id"], data["value"] = (
        "maternal_mortality",
        np.round(1e5 * data["numerator"] / data["denominator"], 2),
    )
    return evaluate(plan, data, 2023)


def test_interval_of_the_latest_year_is_the_exact_poisson_one(result) -> None:
    row = result.intervals().iloc[0]
    # Garwood: chi2(0.025; 2)/2 and chi2(0.975; 4)/2 of one death, over 4,000 births
    assert row["low"] == pytest.approx(1e5 * stats.chi2.ppf(0.025, 2) / 2 / 4000)
    assert row["high"] == pytest.approx(1e5 * stats.chi2.ppf(0.975, 4) / 2 / 4000)


def test_three_years_are_pooled(result) -> None:
    row = result.intervals().iloc[0]
    # one death in 12,000 births of 2021 to 2023: 8.33 per 100,000
    assert (row["pooled"], row["pooled_years"]) == (pytest.approx(1e5 / 12000), 3)
    assert row["pooled_high"] < row["high"]
    assert row["pooled_confidence"] == "uncertain"


def test_rows_without_counts_are_not_listed(result) -> None:
    plain = evaluate(
        result.plan,
        pd.DataFrame({"indicator_id": ["maternal_mortality"], "year": [2022], "value": [9]}),
        2023,
    )
    assert plain.intervals().empty


def test_open_verdicts_are_listed_with_what_pooling_says(result) -> None:
    row = uncertain(result).loc[0]
    assert (row["region"], row["value"], row["pooled_years"], row["pooled_confidence"]) == (
        "甲县",
        25,
        3,
        "uncertain",
    )
    # the limits that leave it open have 5 % beyond each side: chi2(0.05; 2)/2 and chi2(0.95; 4)/2 of one death
    assert row["low"] == pytest.approx(1e5 * stats.chi2.ppf(0.05, 2) / 2 / 4000)
    assert row["high"] == pytest.approx(1e5 * stats.chi2.ppf(0.95, 4) / 2 / 4000)
    assert row["pooled_high"] == pytest.approx(1e5 * stats.chi2.ppf(0.95, 4) / 2 / 12_000)


@pytest.fixture
def three_deaths(result) -> Evaluation:
    """The same with a death in each of the latest three years: 3 of 12,000 are 25 per 100,000."""
    deaths = [1.0, 1.0, 1.0, 1.0]
    return evaluate(result.plan, result.observations.assign(numerator=deaths), 2023)


def test_births_needed_are_those_at_which_the_pooled_value_would_be_clear(three_deaths) -> None:
    needed = uncertain(three_deaths).loc[0, "births_needed"]
    assert 12_000 < needed < 40_000  # more than were pooled, and within ten years of 4,000
    limit = 1e5 * stats.chi2.ppf(0.05, 2 * needed * 3 / 12_000) / 2 / needed
    assert limit == pytest.approx(8, rel=1e-4)  # whole births


def test_more_years_than_anyone_waits_for_are_not_asked_for(result) -> None:
    # two deaths in 12,000 births, 4,000 a year: of 6 in 36,000 the lower limit is 2.613 deaths or
    # 7.26 per 100,000 (chi2(0.05; 12) / 2), still below 8; of 12 in 72,000 it is 6.924 or 9.62
    two = evaluate(result.plan, result.observations.assign(numerator=[1.0, 0.0, 1.0, 1.0]), 2023)
    more = evaluate(result.plan, two.observations, 2023, rules=Rules(practical_years=20))
    assert uncertain(two)["births_needed"].iat[0] == np.inf
    assert 40_000 < uncertain(more)["births_needed"].iat[0] < 80_000


def test_births_out_of_reach_are_not_asked_for(result) -> None:
    # 8.33 against 8 per 100,000: 1.645² × 8.33e-5 / (0.33e-5)² is some 20 million births, of which there were 12,000
    assert uncertain(result).loc[0, "births_needed"] == np.inf
    assert "即使合并 10 年的数据也不足以判断" in result.explain(
        result.table["target_id"].iat[0], lang="zh"
    )


def test_pooled_years_do_not_reach_behind_a_break(result) -> None:
    data = result.observations.assign(series_break=lambda df: df["year"] == 2022)
    row = evaluate(result.plan, data, 2023).intervals().iloc[0]
    assert (row["pooled_years"], row["pooled_denominator"]) == (2, 8000)


def test_explanation_gives_the_pooled_years(result) -> None:
    text = result.explain(result.table["target_id"].iat[0], lang="en")
    assert "uncertain" in text
    # 8.33, with the one decimal of the series
    assert "3 years pooled (1 of 12,000) give 8.3/100,000" in text


def test_explanation_asks_for_the_births_needed(three_deaths) -> None:
    text = three_deaths.explain(three_deaths.table["target_id"].iat[0], lang="en")
    assert f"{uncertain(three_deaths)['births_needed'].iat[0]:,.0f} pooled" in text


def test_pooled_years_that_tell_ask_for_no_more_births(result) -> None:
    data = result.observations.assign(
        numerator=[1.0, 9.0, 9.0, 1.0]
    )  # 19 of 12,000 lies far above 8 per 100,000
    told = evaluate(result.plan, data, 2023)
    assert uncertain(told)["pooled_confidence"].tolist() == ["clear"]
    text = told.explain(told.table["target_id"].iat[0], lang="zh")
    assert "尚不能判断" in text
    assert "整个区间未达到目标" in text
    assert "方可判断" not in text
