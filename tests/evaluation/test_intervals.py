"""The interval of each value with counts, and of its pooled years."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from womenplan.evaluation.evaluation import evaluate
from womenplan.model.plan import plan_from_targets


@pytest.fixture
def result():
    plan = plan_from_targets(
        pd.DataFrame([{"indicator_id": "maternal_mortality", "form": "level", "operator": "<=", "value": 8, "unit": "per_100k", "milestone_year": 2030}]),
        plan={"start_year": 2021, "end_year": 2030, "region": "甲县"},
    )  # fmt: skip
    deaths, births = [1, 0, 0, 1], [5000, 4000, 4000, 4000]
    data = pd.DataFrame({"year": [2020, 2021, 2022, 2023], "numerator": deaths, "denominator": births})
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
        result.plan, pd.DataFrame({"indicator_id": ["maternal_mortality"], "year": [2022], "value": [9]}), 2023
    )
    assert plain.intervals().empty
