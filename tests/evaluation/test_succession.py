"""A plan beside the one before it: values worked by hand, targets that both ask for, and which plan comes before."""

from dataclasses import replace

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
        "《安湖市妇女发展规划（2011—2020年）》到2020年为止，不在本规划（2001年开始）之前。请给出上一轮规划的代码或目标表文件。"
    )


def test_value_before_that_is_a_bound_gives_no_change_wherever_progress_is_counted_from():
    data = observations((DEATHS, 2011, 24.0))
    data["bound"] = np.where((data["indicator_id"] == DEATHS) & (data["year"] == 2009), "<", "")
    this = replace(THIS, base_year=2011)  # the baseline is 24.0, no bound
    found = wp.evaluate(this, data, 2020, previous=BEFORE).succession.set_index("indicator_id")
    assert found.loc[DEATHS, ["before", "before_bound", "latest_bound"]].tolist() == [25.3, "<", ""]
    assert np.isnan(found.at[DEATHS, "change"])
    assert found.at[SCREENING, "change"] == pytest.approx(22.4)
    old = wp.evaluate(BEFORE, data, 2010, stage="final")
    late = judged(data[data["year"] > 2011], previous=old)
    assert late.at[DEATHS, "before_bound"] == "<"
    assert np.isnan(late.at[DEATHS, "change"])


def test_last_milestone_of_each_plan_is_compared():
    steps = [(SCREENING, ">=", 40.0), (SCREENING, ">=", 60.0)]
    this, before = plan(2011, *steps), plan(2001, *steps)
    for one, middle in ((this, 2015), (before, 2005)):
        one.targets.loc[0, "milestone_year"] = middle
    before.targets.loc[1, "value"] = 20.0
    (row,) = wp.evaluate(this, observations(), 2020, previous=before).succession.to_dict("records")
    # 52.4 in 2020 is above the 40 of 2015 and below the 60 of 2020; 30.0 in 2010 is above the 20 of that year
    assert [row["target_id"], row["status"]] == ["anhu-2011/2", "not_met"]
    assert [row["earlier_target_id"], row["earlier_status"]] == ["anhu-2001/2", "met"]


def own_plan(start: int, *asked: tuple[str, str, float]) -> wp.Plan:
    """Return a plan of indicators of its own, numbered as a reader of documents numbers them."""
    ids = [f"own_{number:02d}" for number, _ in enumerate(asked, start=1)]
    names = [{"name": name, "unit": unit, "better": "higher"} for name, unit, _ in asked]
    rows = [{"operator": ">=", "value": value, "milestone_year": start + 9} for *_, value in asked]
    return wp.load_plan(
        pd.DataFrame(rows).assign(indicator_id=ids),
        indicators=pd.DataFrame(names).assign(indicator_id=ids),
        start_year=start,
        end_year=start + 9,
        region="安湖市",
        plan_id=f"own-{start}",
    )


TEAMS = ("巾帼志愿服务队数量", "count")
TRAINED = ("妇女技能培训人次", "person_times")


def test_indicators_of_plans_own_are_the_same_by_name_and_unit_not_by_number():
    before = own_plan(2001, (*TEAMS, 50.0), (*TRAINED, 20_000.0))
    this = own_plan(2011, (*TRAINED, 50_000.0), (*TEAMS, 80.0))
    rows = [("own_01", 2020, 60_000.0), ("own_02", 2020, 90.0)]
    data = pd.DataFrame(rows, columns=["indicator_id", "year", "value"]).assign(region="安湖市")
    rows = [("own_01", 2010, 45.0), ("own_02", 2010, 30_000.0)]
    then = pd.DataFrame(rows, columns=["indicator_id", "year", "value"]).assign(region="安湖市")
    old = wp.evaluate(before, then, 2010, stage="final")
    found = wp.evaluate(this, data, 2020, previous=old).succession.set_index("name_zh")
    assert found.loc[TEAMS[0], ["before", "change", "earlier_status"]].tolist() == [
        45,
        45,
        "not_met",
    ]
    assert found.loc[TRAINED[0], ["before", "change"]].tolist() == [30_000, 30_000]
    # a plan that counts them in ten thousands: 2 of them are no 2
    other = own_plan(2001, (*TEAMS, 50.0), (TRAINED[0], "10k_person_times", 2.0))
    both = wp.evaluate(this, data, 2020, previous=other).succession.set_index("name_zh")
    assert list(both.index) == [TEAMS[0]]
    assert both.at[TEAMS[0], "earlier_target_id"] == "own-2001/1"


def doubts(this: wp.Plan, before: wp.Plan, year: int = 2020) -> list[str]:
    result = wp.evaluate(this, observations(), year, previous=before)
    return [one.code for one in result.problems if one.code.startswith("PLAN_BEFORE")]


def test_plan_before_of_another_region_or_of_long_ago_or_without_use_is_doubted():
    assert doubts(THIS, BEFORE) == []
    assert doubts(THIS, replace(BEFORE, region_zh="安湖区")) == []  # a city since
    assert doubts(THIS, replace(BEFORE, region_zh="江东省安湖市")) == []
    assert doubts(THIS, replace(BEFORE, region_zh="")) == []
    assert doubts(THIS, replace(BEFORE, region_zh="青山县")) == ["PLAN_BEFORE_ELSEWHERE"]
    assert doubts(THIS, replace(BEFORE, region_zh="全国")) == ["PLAN_BEFORE_ELSEWHERE"]
    assert doubts(plan(2021, (DEATHS, "<=", 9.0)), BEFORE, 2030) == ["PLAN_BEFORE_LONG_AGO"]
    assert doubts(THIS, BEFORE, 2015) == ["PLAN_BEFORE_UNUSED"]
    result = wp.evaluate(THIS, observations(), 2020, previous=replace(BEFORE, region_zh="青山县"))
    said = [one.message("zh") for one in result.problems if one.code == "PLAN_BEFORE_ELSEWHERE"]
    assert said[0].startswith(
        "上一轮《安湖市妇女发展规划（2001—2010年）》的地区是青山县，本规划是安湖市；上一轮状态按安湖市的数据评判。"
    )


def test_evaluation_of_the_plan_before_at_mid_term_is_judged_at_its_end():
    early = wp.evaluate(BEFORE, observations((SCREENING, 2005, 10.0)), 2005)
    found = judged(previous=early)
    # at mid-term 10.0 is no verdict; in 2010 it was 30.0, and 25.3 deaths missed 20
    assert found["earlier_status"].to_dict() == {SCREENING: "met", DEATHS: "not_met"}


def test_no_change_is_told_from_a_suspect_value_before():
    found = judged(observations((DEATHS, 2008, 26.0), (DEATHS, 2010, 2500.0)))
    assert found.at[DEATHS, "before"] == 2500.0  # for 25.00, it seems
    assert np.isnan(found.at[DEATHS, "change"])
