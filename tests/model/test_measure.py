"""Measures of a user's own plan: what may be left open, and what is wrong cell by cell."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from womenplan import load_plan
from womenplan.errors import CatalogueError, UsageError
from womenplan.model import catalogue
from womenplan.model.measure import MEASURE_IDS, by_department, department_names, leading
from womenplan.model.plan import Plan

TARGETS = pd.DataFrame([{"name": "孕产妇死亡率", "value": 8, "milestone_year": 2030}])


def plan_with(*rows: dict[str, Any]) -> Plan:
    return load_plan(TARGETS, measures=pd.DataFrame(list(rows)), start_year=2021, plan_id="own")


def sentences(*rows: dict[str, Any]) -> list[str]:
    with pytest.raises(CatalogueError) as caught:
        plan_with(*rows)
    return [problem.message("zh") for problem in caught.value.problems]


def test_a_title_and_an_indicator_are_enough():
    (row,) = plan_with({"措施": "危重孕产妇救治", "指标": "孕产妇死亡率"}).measures.to_dict(
        "records"
    )
    assert row == {
        "measure_id": "own/health-s1",
        "plan_id": "own",
        "domain": "health",
        "section": "strategy",
        "item_no": 1,
        "title_zh": "危重孕产妇救治",
        "title_en": "危重孕产妇救治",
        "departments": "卫生健康部门",
        "indicator_ids": "maternal_mortality",
        "objective_nos": "",
        "locator": "",
    }


def test_measures_without_numbers_are_numbered_by_domain_and_section():
    measures = plan_with(
        {"措施": "甲", "领域": "健康"},
        {"措施": "乙", "领域": "法律"},
        {"措施": "丙", "领域": "健康"},
        {"措施": "丁", "领域": "健康", "类型": "重点工程"},
    ).measures
    assert list(measures["measure_id"]) == [
        "own/health-s1",
        "own/law-s1",
        "own/health-s2",
        "own/health-p1",
    ]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("3", 3),
        ("3.", 3),
        ("（三）", 3),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("三十一、", 31),
        ("第5条", 5),
        ("措施7", 7),
        (4, 4),
    ],
)
def test_a_number_is_read_as_lists_print_it(written, number):
    measures = plan_with({"措施": "甲", "领域": "健康", "序号": written}).measures
    assert measures.at[0, "item_no"] == number


def test_columns_of_the_bundled_table_are_taken_as_they_are():
    own = catalogue.measures().query("plan_id == 'qingyuan-2021'")
    plan = load_plan(TARGETS, measures=own, start_year=2021, plan_id="qingyuan-2021")
    pd.testing.assert_frame_equal(plan.measures, own.reset_index(drop=True), check_dtype=False)


def test_several_departments_indicators_and_objectives_stand_in_one_cell():
    (row,) = plan_with(
        {
            "措施": "甲",
            "责任单位": "县卫健局；县妇联",
            "指标": "孕产妇死亡率、maternal_system_management",
            "主要目标": "1；环境：8;3",
        }
    ).measures.to_dict("records")
    assert row["departments"] == "县卫健局、县妇联"
    assert row["indicator_ids"] == "maternal_mortality;maternal_system_management"
    assert row["objective_nos"] == "1;environment:8;3"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            {"措施": "甲"},
            "单元格 1/domain：措施“甲”没有写明领域，也没有可据以确定领域的指标。"
            "请在“领域”一栏填写：健康、教育、经济、参与决策和管理、社会保障、家庭建设、环境、法律。",
        ),
        (
            {"措施": "甲", "领域": "heatlh"},
            "单元格 1/domain：读到领域“heatlh”，是否为“健康”？"
            "如是，请改正；如为自定领域，请换一个不易混淆的名称。",
        ),
        (
            {"措施": "甲", "领域": "健康", "序号": "若干"},
            "单元格 1/item_no：措施的序号读到“若干”，应为一个整数。请改为整数，或留空。",
        ),
        (
            {"措施": "甲", "领域": "健康", "主要目标": "提高"},
            "单元格 1/objective_nos：措施所对应的主要目标读到“提高”，无法识别。"
            "写法如“1、3”或“1、环境:8”。",
        ),
        (
            {"措施": " ", "领域": "健康"},
            "单元格 1/title_zh：“title_zh”一栏为空，此栏必须填写。请补填。",
        ),
        (
            {"名单": "甲", "领域": "健康"},
            "单元格 0/：措施表中没有“措施”一列，读到的列：名单、领域。"
            "请在列标题中写明“措施”；责任单位、指标、领域等列可有可无。",
        ),
    ],
)
def test_what_is_wrong_is_said_once_at_its_cell(row, sentence):
    assert sentences(row) == [sentence]


def test_an_unknown_indicator_is_the_only_complaint_about_its_row_and_names_the_nearest():
    (said,) = sentences({"措施": "甲", "指标": "孕产妇死王率"})
    assert said.startswith(
        "单元格 1/indicator_ids：指标“孕产妇死王率”无法识别，是否为“孕产妇死亡率”"
    )


def test_the_same_number_twice_is_refused():
    rows = ({"措施": "甲", "领域": "健康", "序号": 1}, {"措施": "乙", "领域": "健康", "序号": 1})
    assert sentences(*rows) == [
        "单元格 2/item_no：“own/health-s1”出现了两次，每项只应有一行。请删去或改名其中一行。"
    ]


def test_a_bundled_plan_takes_no_measures_of_ones_own():
    with pytest.raises(UsageError, match="measures"):
        load_plan("qingyuan-2021", measures=pd.DataFrame([{"措施": "甲"}]))


def test_departments_have_english_names_and_those_of_ones_own_keep_theirs():
    plan = plan_with({"措施": "甲", "领域": "健康", "责任单位": "县卫健局、人民法院"})
    names = department_names(plan.indicators, "en")
    assert names["人民法院"] == "People's courts"
    assert "县卫健局" not in names
    assert list(by_department(plan.measures, plan.indicators, "en")["name"]) == [
        "县卫健局",
        "People's courts",
    ]


def test_the_hidden_columns_of_a_form_are_fixed():
    assert MEASURE_IDS == ("measure_id", "region", "department", "plan_id", "year")


def test_a_notebook_shows_the_measures_of_a_plan_folded_up_in_its_language(monkeypatch):
    plan = load_plan("qingyuan-2021")
    shown = plan._repr_html_()
    assert "<details><summary>措施（97 项）</summary>" in shown
    assert "全生命周期健康管理与中医药服务" in shown
    monkeypatch.setenv("WOMENPLAN_LANG", "en")
    assert "<summary>measures (97)</summary>" in plan._repr_html_()
    assert "<details>" not in load_plan("china-2011")._repr_html_()


def test_statistical_office_counts_and_leads_only_where_nobody_else_is_named():
    measures = pd.DataFrame({"departments": ["人力资源社会保障部门、工会、统计部门", "妇联"]})
    assert leading("县统计局", measures) == [
        "人力资源社会保障部门",
        "工会",
        "妇联",
        "县统计局",
        "统计部门",
    ]
    assert leading("教育部门", measures)[0] == "教育部门"
    assert leading("统计部门", measures.iloc[:0]) == ["统计部门"]
