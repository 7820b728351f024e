"""A plan beside the one before it: values worked by hand, targets that both ask for, and which plan comes before."""

import numpy as np
import pandas as pd
import pytest

import womenplan as wp
from womenplan.errors import UsageError

SCREENING = "cervical_cancer_screening"
DEATHS = "maternal_mortality"


def plan(start: int, *asked: tuple[str, str, float]) -> wp.Plan:
    rows = [
        {"indicator_id": name, "operator": sign, "value": value, "milestone_year": start + 9}
        for name, sign, value in asked
    ]
    return wp.load_plan(
        pd.DataFrame(rows),
        start_year=start,
        end_year=start + 9,
        mid_year=start + 4,
        region="安湖市",
        title=f"安湖市妇女发展规划（{start}—{start + 9}年）",
        plan_id=f"anhu-{start}",
    )


def observations(*more: tuple[str, int, float], **columns: object) -> pd.DataFrame:
    rows = [
        (SCREENING, 2010, 30.0),
        (SCREENING, 2015, 41.5),
        (SCREENING, 2020, 52.4),
        (DEATHS, 2009, 25.3),  # the last before the plan
        (DEATHS, 2014, 18.0),
        (DEATHS, 2020, 11.6),
        *more,
    ]
    frame = pd.DataFrame(rows, columns=["indicator_id", "year", "value"])
    return frame.assign(region="安湖市", **columns)


THIS = plan(2011, (SCREENING, ">=", 60.0), (DEATHS, "<=", 12.0))
BEFORE = plan(2001, (SCREENING, ">=", 30.0), (DEATHS, "<=", 20.0))


def judged(data: pd.DataFrame | None = None, **how: object) -> pd.DataFrame:
    data = observations() if data is None else data
    found = wp.evaluate(THIS, data, 2020, **how).succession  # type: ignore[arg-type]
    return found.set_index("indicator_id")


def test_values_stand_at_the_end_of_the_plan_before_midway_and_now():
    found = judged()
    assert found.loc[SCREENING, ["before", "middle", "latest"]].tolist() == [30.0, 41.5, 52.4]
    assert found.at[SCREENING, "change"] == pytest.approx(22.4)  # 52.4 - 30.0
    years = ["before_year", "middle_year", "latest_year"]
    assert found.loc[DEATHS, years].tolist() == [2009, 2014, 2020]
    assert found.at[DEATHS, "change"] == pytest.approx(-13.7)  # 11.6 - 25.3
    assert set(found["earlier_status"]) == {""}  # no plan before is known


def test_targets_of_both_plans_have_both_verdicts():
    found = judged(previous=BEFORE)
    # 30.0 in 2010 reached 30, 52.4 does not reach 60; 25.3 missed 20, 11.6 is below 12
    assert found.loc[SCREENING, ["earlier_status", "status"]].tolist() == ["met", "not_met"]
    assert found.loc[DEATHS, ["earlier_status", "status"]].tolist() == ["not_met", "met"]
    assert found.at[DEATHS, "earlier_target_id"].startswith("anhu-2001")


def test_evaluation_of_the_plan_before_brings_values_that_the_data_lack():
    old = wp.evaluate(BEFORE, observations(), 2010, stage="final")
    late = observations()
    late = late[late["year"] > 2010]
    found = judged(late, previous=old)
    assert found.at[SCREENING, "before"] == 30.0
    assert found.at[SCREENING, "earlier_status"] == "met"
    assert SCREENING not in judged(late).index  # without it nothing reaches back


def test_no_change_is_told_over_a_new_definition_or_from_a_bound():
    data = observations()
    data["series_break"] = (data["indicator_id"] == SCREENING) & (data["year"] == 2015)
    data["bound"] = np.where((data["indicator_id"] == DEATHS) & (data["year"] == 2020), "<", "")
    assert judged(data)["change"].isna().all()


def test_plan_before_is_the_bundled_one_of_the_region_or_the_one_given(national):
    data = wp.read_observations(national)
    found = wp.evaluate("china-2021", data, 2024, stage="final")
    assert found.earlier.plan.plan_id == "china-2011"
    # both plans' ratio of maternal deaths: 16.9 in 2020 (at most 20), 14.3 in 2024 (at most 12)
    row = found.succession.set_index("target_id").loc["china-2021/health-o0a"]
    assert row[["before", "latest"]].tolist() == [16.9, 14.3]
    assert row[["earlier_status", "status"]].tolist() == ["met", "not_met"]
    assert wp.evaluate("china-2011", data, 2020).earlier is None


def test_plan_that_does_not_end_before_is_refused():
    with pytest.raises(UsageError) as caught:
        wp.evaluate(BEFORE, observations(), 2010, previous=THIS)
    assert str(caught.value) == (
        "规划“anhu-2011”到2020年为止，不在本规划（2001年开始）之前。请给出上一轮规划的代码或目标表文件。"
    )
