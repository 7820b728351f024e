"""How far measures are carried out: states of several departments, review, years, rates by hand."""

from __future__ import annotations

import itertools

import pandas as pd
import pytest

from womenplan import evaluate, load_plan
from womenplan.evaluation.implementation import answers, combined, rates
from womenplan.model.measure import ASSESSED, REPORTED
from womenplan.model.observation import Observations, empty
from womenplan.model.plan import Plan

A, B, C = "own/health-s1", "own/health-s2", "own/law-s1"


@pytest.fixture
def plan() -> Plan:
    targets = pd.DataFrame([{"name": "孕产妇死亡率", "value": 8, "milestone_year": 2030}])
    measures = pd.DataFrame(
        [
            {"措施": "甲", "领域": "健康", "责任单位": "卫健局、财政局"},
            {"措施": "乙", "领域": "健康", "责任单位": "卫健局"},
            {"措施": "丙", "领域": "法律", "责任单位": "妇联、公安局、法院"},
        ]
    )
    return load_plan(targets, measures=measures, start_year=2021, region="连山县", plan_id="own")


def reported(*rows: tuple[str, str, str] | tuple[str, str, str, dict]) -> pd.DataFrame:
    """Return reports of (measure, department, state, more)."""
    blank = dict.fromkeys(REPORTED, "") | {
        "region": "连山县",
        "plan_id": "own",
        "year": 2025,
        "file": "f",
        "sheet": "s",
    }
    lines = []
    for measure, department, state, *more in rows:
        lines.append(
            blank | {"measure_id": measure, "department": department, "state": state} | dict(*more)
        )
    return pd.DataFrame(lines, columns=list(REPORTED))


def states(plan: Plan, reports: pd.DataFrame, year: int | None = None) -> dict[str, str]:
    df = combined(plan, answers(plan, reports, year))
    return dict(zip(df["measure_id"], df["state"], strict=True))


# The rule of METHOD.md 8, written out for two departments.
BOTH = {
    ("done", "done"): "done",
    ("done", "under_way"): "under_way",
    ("done", "not_started"): "under_way",
    ("done", "no_report"): "done",
    ("under_way", "under_way"): "under_way",
    ("under_way", "not_started"): "under_way",
    ("under_way", "no_report"): "under_way",
    ("not_started", "not_started"): "not_started",
    ("not_started", "no_report"): "not_started",
    ("no_report", "no_report"): "no_report",
}


@pytest.mark.parametrize(("pair", "state"), BOTH.items())
def test_two_departments_make_one_state_in_either_order(plan, pair, state):
    for first, second in itertools.permutations(pair):
        reports = reported((A, "卫健局", first), (A, "财政局", second))
        assert states(plan, reports)[A] == state


def test_nothing_reported_is_not_reported_and_everybody_is_awaited(plan):
    df = combined(plan, answers(plan, pd.DataFrame()))
    assert list(df["state"]) == ["no_report"] * 3
    assert list(df["asked"]) == [2, 1, 3]
    assert list(df["reported"]) == [0, 0, 0]
    assert list(df["awaited"]) == ["卫健局、财政局", "卫健局", "妇联、公安局、法院"]
    assert list(df["region"].unique()) == ["连山县"]


def test_who_has_not_reported_is_named(plan):
    df = combined(plan, answers(plan, reported((C, "公安局", "done")))).set_index("measure_id")
    assert (df.at[C, "state"], df.at[C, "asked"], df.at[C, "reported"], df.at[C, "awaited"]) == (
        "done",
        3,
        1,
        "妇联、法院",
    )


def test_the_review_holds_against_the_department_and_both_stay_on_record(plan):
    reports = reported((B, "卫健局", "done", {"reviewed": "under_way", "review": "未见文件"}))
    (row,) = answers(plan, reports).query("measure_id == @B").to_dict("records")
    assert (row["self_state"], row["reviewed"], row["state"], row["review"]) == (
        "done",
        "under_way",
        "under_way",
        "未见文件",
    )
    assert states(plan, reports)[B] == "under_way"


def test_a_review_of_what_was_not_reported_holds_too(plan):
    assert (
        states(plan, reported((B, "卫健局", "no_report", {"reviewed": "not_started"})))[B]
        == "not_started"
    )


def test_the_last_report_up_to_the_year_counts(plan):
    reports = reported(
        (B, "卫健局", "not_started", {"year": 2023}),
        (B, "卫健局", "done", {"year": 2025}),
        (B, "卫健局", "under_way", {"year": 2024}),
    )
    assert [states(plan, reports, year)[B] for year in (2022, 2023, 2024, 2025)] == [
        "no_report",
        "not_started",
        "under_way",
        "done",
    ]


def test_words_of_several_departments_stand_each_with_its_name(plan):
    reports = reported(
        (A, "财政局", "done", {"work": "拨款"}),
        (A, "卫健局", "done", {"work": "转诊", "evidence": "3号文"}),
    )
    row = combined(plan, answers(plan, reports)).iloc[0]
    assert row["work"] == "卫健局：转诊\n财政局：拨款"
    assert row["evidence"] == "卫健局：3号文"


def test_regions_are_kept_apart_the_plan_s_own_first(plan):
    reports = reported((B, "卫健局", "done", {"region": "甲镇"}), (B, "卫健局", "under_way"))
    df = combined(plan, answers(plan, reports))
    assert list(df["region"].unique()) == ["连山县", "甲镇"]
    assert len(df) == 6
    assert df.set_index(["region", "measure_id"])["state"][
        [("连山县", B), ("甲镇", B)]
    ].tolist() == ["under_way", "done"]


def test_a_report_of_a_department_that_was_not_asked_is_kept(plan):
    df = combined(plan, answers(plan, reported((B, "教育局", "done")))).set_index("measure_id")
    assert (df.at[B, "asked"], df.at[B, "reported"], df.at[B, "awaited"]) == (2, 1, "卫健局")


def test_rates_and_fractions_by_domain_and_department_by_hand(plan):
    # Health: A done (both), B under way; law: C by one of three, done.
    # So 2 of 3 measures are done, 1 of 2, and 1 of 1.
    reports = reported(
        (A, "卫健局", "done"),
        (A, "财政局", "done"),
        (B, "卫健局", "under_way"),
        (C, "妇联", "done"),
    )
    given = answers(plan, reports)
    found = combined(plan, given)
    whole = rates(found).iloc[0]
    assert (whole["total"], whole["done"], whole["fraction"]) == (3, 2, "2/3")
    assert whole["rate"] == pytest.approx(200 / 3)
    by_domain = rates(found, "domain")
    assert dict(by_domain["fraction"]) == {"health": "1/2", "law": "1/1"}
    by_department = rates(given, "department")
    assert dict(by_department["fraction"]) == {
        "卫健局": "1/2",
        "财政局": "1/1",
        "妇联": "1/1",
        "公安局": "0/1",
        "法院": "0/1",
    }
    assert dict(by_department["no_report"]) == {
        "卫健局": 0,
        "财政局": 0,
        "妇联": 0,
        "公安局": 1,
        "法院": 1,
    }
    assert pd.isna(by_department.at["法院", "rate_reported"])
    assert by_department.at["法院", "fraction_reported"] == "0/0"


def test_an_evaluation_carries_what_was_reported(plan):
    data = Observations(
        empty(), measures=reported((B, "卫健局", "done"), (C, "妇联", "not_started"))
    )
    result = evaluate(plan, data, 2025)
    assert dict(zip(result.measures["measure_id"], result.measures["state"], strict=True)) == {
        A: "no_report",
        B: "done",
        C: "not_started",
    }
    assert list(result.measure_rates()["fraction"]) == ["1/3"]
    assert (
        "已落实 1 项、推进中 0 项、未启动 1 项，1 项未报告；落实率 33%（1/3）"
        in result._repr_html_()
    )
    assert list(result.measure_rates("domain")["fraction"]) == ["1/2", "0/1"]
    assert len(result.measure_answers) == 6
    assert list(result.measures.columns[:11]) == list(plan.measures.columns)
    assert set(ASSESSED[1:6]) <= set(result.measures.columns)


def test_an_evaluation_without_reports_lists_all_measures_as_not_reported(plan):
    table = pd.DataFrame([{"name": "孕产妇死亡率", "year": 2024, "value": 9.0}])
    result = evaluate(plan, table, 2025)
    assert list(result.measures["state"]) == ["no_report"] * 3


def test_a_plan_without_measures_has_none_and_no_rate():
    targets = pd.DataFrame([{"name": "孕产妇死亡率", "value": 8, "milestone_year": 2030}])
    plan = load_plan(targets, start_year=2021, region="连山县")
    result = evaluate(plan, Observations(empty()), 2025)
    assert result.measures.empty
    whole = result.measure_rates().iloc[0]
    assert (whole["total"], whole["fraction"]) == (0, "0/0")
    assert pd.isna(whole["rate"])
    assert result.measure_rates("domain").empty


def test_a_measure_of_another_plan_is_told_at_its_cell(plan):
    data = Observations(
        empty(), measures=reported(("other/health-s1", "卫健局", "done", {"cell": "C6"}))
    )
    result = evaluate(plan, data, 2025)
    told = [problem for problem in result.problems if problem.code == "MEASURE_UNKNOWN"]
    assert [problem.message("zh") for problem in told] == [
        "f，工作表“s”，单元格 C6：自评表中的措施“other/health-s1”不在规划 own 中，未采用。请核对自评表所属的规划。"
    ]
