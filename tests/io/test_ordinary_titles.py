"""Ordinary titles, names of sheets and columns of words take no values away, and name their region."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from sheets import book, codes, observed, read

from womenplan import evaluate
from womenplan.io.headers import region_in

TWO_YEARS = "指标 | 2021年 | 2022年\n产后访视率 | 95.1 | 96.2"
BOTH = {(95.1,), (96.2,)}
COUNTIES = "排名 | 县区 | 产后访视率（%）\n1 | 清城区 | 97.1\n2 | 佛冈县 | 96.8\n3 | 英德市 | 96.5"


@pytest.mark.parametrize("verdict", ["已达标", "未达标", "有所下降", "高于全省平均", "妇女规划"])
@pytest.mark.parametrize("heading", ["评估结果", "进展", "完成情况", "2022年完成情况"])
def test_a_column_of_verdicts_takes_no_rows_away(
    heading: str, verdict: str, tmp_path: Path
) -> None:
    sheet = f"指标 | 2021年 | 2022年 | {heading}\n产后访视率 | 95.1 | 96.2 | {verdict}"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "value") == BOTH
    assert codes(data) == []


def test_a_year_of_which_only_a_verdict_is_known_is_named(tmp_path: Path) -> None:
    sheet = "指标 | 2021年 | 2022年\n产后访视率 | 95.1 | 已达标"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "value") == {(95.1,)}
    assert codes(data) == [("VALUE_NOT_NUMBER", "C2")]


def test_rows_that_a_column_calls_targets_are_left_out_and_noted(tmp_path: Path) -> None:
    sheet = "指标 | 类型 | 2022年\n产后访视率 | 目标值 | 97\n产后访视率 | 实际值 | 96.2"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "value") == {(96.2,)}
    notes = [(p.code, p.cell) for p in data.problems if p.level == "note"]
    assert ("NAME_ASIDE", "B2") in notes


@pytest.mark.parametrize(
    "title",
    [
        "全市产后访视率情况（2022年）",
        "2022年全省产后访视率",
        "全市产后访视率排名前三位的县区（2022年）",
        "全市排名前三位的县区产后访视率（2022年）",
        "示范县产后访视率（2022年）",
        "示范县数据（2022年）",
    ],
)
def test_a_title_of_the_whole_serves_its_counties(title: str, tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=f"{title} | . | .\n{COUNTIES}"))
    assert observed(data, "region", "value") == {
        ("清城区", 97.1),
        ("佛冈县", 96.8),
        ("英德市", 96.5),
    }
    assert codes(data) == []


def test_a_demonstration_county_that_is_named_is_the_region(tmp_path: Path) -> None:
    titles = "示范县妇女发展主要指标\n示范县：佛冈县"
    data = read(book(tmp_path / "x.xlsx", S1=f"{titles}\n{TWO_YEARS}"))
    assert observed(data, "region", "value") == {("佛冈县", 95.1), ("佛冈县", 96.2)}
    assert codes(data) == []


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("2022年妇女发展目标完成情况", "目标"),
        ("规划主要目标监测数据", "计划"),
        ("妇女发展监测数据", "平均"),
    ],
)
def test_a_title_that_reports_goes_before_the_name_of_its_sheet(
    title: str, sheet: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "x.xlsx", **{sheet: f"{title} | . | .\n{TWO_YEARS}"}))
    assert observed(data, "value") == BOTH
    assert codes(data) == []


@pytest.mark.parametrize("heading", ["主要目标", "目标名称", "目标（指标）", "目标任务"])
def test_names_of_indicators_are_found_under_a_heading_of_targets(
    heading: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=TWO_YEARS.replace("指标", heading)))
    assert observed(data, "value") == BOTH
    assert codes(data) == []


@pytest.mark.parametrize(
    "title",
    [
        "产后访视率监测结果（单位：%）",
        "2021—2022年清新区产后访视率趋势（%）",
        "产后访视率目标完成情况",
        "图2 产后访视率走势图数据",
        "历年产后访视率",
    ],
)
def test_a_title_names_the_indicator_of_years(title: str, tmp_path: Path) -> None:
    sheet = f"{title} | .\n年份 | 数值\n2021 | 95.1\n2022 | 96.2"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "indicator_id", "value") == {
        ("postnatal_visit", 95.1),
        ("postnatal_visit", 96.2),
    }
    assert codes(data) == []


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("清新区规划主要目标监测数据", "清新区"),
        ("清新区“十四五”规划监测", "清新区"),
        ("佛冈县目标监测", "佛冈县"),
        ("清新区上报数据", "清新区"),
        ("英德市中期评估数据", "英德市"),
        ("英德市完成情况", "英德市"),
        ("吉县数据", "吉县"),
        ("广东省清远市清新区数据", "清新区"),
        ("县区数据", ""),
        ("项目县数据", ""),
        ("监测县情况", ""),
        ("主要城市数据", ""),
        ("社区服务情况", ""),
        ("县级市规划", ""),
        ("流动人口集中区情况", ""),
    ],
)
def test_a_title_names_its_region_whatever_stands_behind_it(title: str, region: str) -> None:
    assert region_in(title) == region


@pytest.mark.parametrize("category", ["健康目标", "发展目标", "一级目标"])
def test_a_category_of_targets_takes_no_rows_away(category: str, tmp_path: Path) -> None:
    sheet = f"指标 | 类别 | 2021年 | 2022年\n产后访视率 | {category} | 95.1 | 96.2"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "value") == BOTH
    assert codes(data) == []


def test_a_table_of_which_a_column_leaves_no_row_is_warned_of(tmp_path: Path) -> None:
    sheet = "指标 | 类别 | 2021年 | 2022年\n产后访视率 | 年度计划 | 95.1 | 96.2"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert data.table.empty
    assert codes(data) == [("NAME_ASIDE", "B2")]


def test_a_heading_is_the_end_of_the_name_that_the_title_gives(tmp_path: Path) -> None:
    sheet = """
        英德市各镇妇女常见病筛查率（2023年） | . | . | .
        镇（街道） | 应查人数 | 实查人数 | 筛查率（%）
        英城街道 | 4000 | 3200 | 80.0
        大站镇 | 3000 | 2100 | 70.0
        合计 | 7000 | 5300 | 75.7
    """
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "indicator_id", "region", "value", "numerator", "denominator") == {
        ("common_disease_screening", "英城街道", 80.0, 3200, 4000),
        ("common_disease_screening", "大站镇", 70.0, 2100, 3000),
        ("common_disease_screening", "英德市", 75.7, 5300, 7000),
    }
    assert codes(data) == []


@pytest.mark.parametrize("corner", ["指标", "."])
@pytest.mark.parametrize("whole", ["合计", "城乡合计", "总计"])
def test_a_total_among_the_groups_of_a_name_is_its_value(
    corner: str, whole: str, tmp_path: Path
) -> None:
    groups = f"城市 | 15.4 | 14.3\n农村 | 16.5 | 16.6\n{whole} | 16.1 | 15.7"
    sheet = f"{corner} | 2021年 | 2022年\n孕产妇死亡率(1/10万) | . | .\n{groups}"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "year", "area", "value") == {
        *((2021, "urban", 15.4), (2021, "rural", 16.5), (2021, "all", 16.1)),
        *((2022, "urban", 14.3), (2022, "rural", 16.6), (2022, "all", 15.7)),
    }
    assert codes(data) == []


def test_a_total_of_several_names_is_none_of_theirs(tmp_path: Path) -> None:
    sheet = "指标 | 2022年\n产后访视率 | 96.2\n产前检查率 | 98.1\n合计 | 97.1"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "value") == {(96.2,), (98.1,)}


@pytest.mark.parametrize(
    "sheet",
    [
        "指标 | 单位 | 2022年\n产后访视率 | 百分点 | 1.1",
        "指标 | 2022年\n产后访视率 | 1.1个百分点",
        "指标 | 2022年\n产后访视率（百分点） | 1.1",
        "指标 | 2022年（百分点）\n产后访视率 | 1.1",
    ],
)
def test_percentage_points_are_no_level_of_a_share(sheet: str, tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert data.table.empty
    assert [code for code, _ in codes(data)] == ["UNIT_UNFIT"]


def test_a_gap_is_given_in_percent_or_in_points(tmp_path: Path) -> None:
    sheet = "指标 | 2021年 | 2022年\n公民科学素质水平性别差 | 3.1% | 3.0个百分点"
    assert observed(read(book(tmp_path / "x.xlsx", S1=sheet)), "value") == {(3.1,), (3.0,)}


ASIDE_ROWS = "目标值 | 98\n计划数 | 97\n清城区 | 97.1\n佛冈县 | 96.0\n与目标差距 | 0.9\n排名 | 2"


def test_rows_of_targets_gaps_and_ranks_among_counties_are_no_counties(tmp_path: Path) -> None:
    sheet = f"2023年各县区指标 | .\n县区 | 产后访视率（%）\n{ASIDE_ROWS}"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "region", "value") == {("清城区", 97.1), ("佛冈县", 96.0)}
    noted = [(cell, code) for code, cell in codes(data, "note") if code == "NAME_ASIDE"]
    assert sorted(noted) == [(cell, "NAME_ASIDE") for cell in ("A3", "A4", "A7", "A8")]


def test_a_table_handed_over_has_its_targets_told_from_its_counties() -> None:
    rows = [line.split(" | ") for line in ASIDE_ROWS.splitlines()]
    table = pd.DataFrame(rows, columns=["region", "value"])
    table["value"] = table["value"].astype(float)
    result = evaluate("qingyuan-2021", table.assign(name="产后访视率", year=2023), year=2023)
    assert set(result.observations["region"]) == {"清城区", "佛冈县"}
    noted = [problem.found for problem in result.problems if problem.code == "NAME_ASIDE"]
    assert sorted(noted) == sorted(["目标值", "计划数", "与目标差距", "排名"])


def test_counties_are_read_under_a_corner_that_says_indicator(tmp_path: Path) -> None:
    counties = "目标值 | 98\n清城区 | 97.1\n清新区 | 96.1\n佛冈县 | 96.0"
    data = read(
        book(tmp_path / "x.xlsx", S1=f"2023年各县区指标 | .\n指标 | 产后访视率（%）\n{counties}")
    )
    assert observed(data, "region", "value") == {
        ("清城区", 97.1),
        ("清新区", 96.1),
        ("佛冈县", 96.0),
    }
    assert codes(data) == []
