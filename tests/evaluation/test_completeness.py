from __future__ import annotations

import pandas as pd
import pytest

from womenplan.model.plan import bundled_plan
from womenplan.narration.evaluation import evaluate

SHARE, MMR, NET = "village_committee_women_share", "maternal_mortality", "internet_use"


@pytest.fixture(scope="module")
def result(plan_of, series):
    level = {"form": "level", "operator": ">=", "value": 70}
    plan = plan_of(*({**level, "indicator_id": name} for name in (SHARE, MMR, NET)))
    data = pd.concat(
        [
            series({2020: 50, 2024: 60}, SHARE, region="乙县", flag="proxy", source="抽样调查"),
            series({2020: 50, 2022: 60}, SHARE, region="丙县"),
            series({2019: 50}, MMR, region="乙县"),
            series({2024: 50}, MMR, region="丙县"),
        ]
    )
    return evaluate(plan, data, 2024)


def test_missing_indicators_name_the_department_and_the_regions(result) -> None:
    missing = result.missing().set_index("indicator_id")
    assert missing["regions"].to_dict() == {NET: 2, MMR: 1}
    assert set(missing.loc[NET, "region"].split("、")) == {"乙县", "丙县"}
    assert missing.loc[MMR, "region"] == "乙县"
    assert missing[["department_zh", "department_en"]].notna().all(axis=None)


def test_proxies_are_named_with_their_source(result) -> None:
    found = result.proxies()
    assert list(
        found[["indicator_id", "region", "latest_year", "source"]].itertuples(
            index=False, name=None
        )
    ) == [(SHARE, "乙县", 2024, "抽样调查")]


def test_departments_are_counted_once_a_target_and_region(result) -> None:
    found = result.by_department()
    sums = found[["measured", "stale", "missing", "total"]].sum()
    assert sums.to_dict() == {"measured": 2, "stale": 1, "missing": 3, "total": 6}


def test_objectives_that_nothing_measures_are_those_without_a_target(series) -> None:
    plan = bundled_plan("qingyuan-2021")
    found = evaluate(plan, series({2024: 8}, MMR), 2024).unmeasured_objectives()
    measured = set(
        plan.targets.loc[
            plan.targets["section"] == "objective", ["domain", "objective_no"]
        ].itertuples(index=False, name=None)
    )
    listed = set(found[["domain", "objective_no"]].itertuples(index=False, name=None))
    every = set(plan.objectives[["domain", "objective_no"]].itertuples(index=False, name=None))
    assert listed == every - measured
    assert not found.empty
