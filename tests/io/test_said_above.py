"""What titles, rows of their own, names of sheets and columns of groups say of the values that they serve."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sheets import as_read, book, codes, read, said

MMR, MIGRANT = "maternal_mortality", "migrant_maternal_mortality"
VISIT, NET = "postnatal_visit", "internet_use"
VILLAGE, STREET = "village_committee_women_share", "neighbourhood_committee_women_share"
TWO_YEARS = "指标 | 2021年 | 2022年\n产后访视率 | 95.1 | 96.2"
BOTH = {(95.1,), (96.2,)}

# Titles of tables, all of them beside two regions.
ASIDE = {
    "清远市2025年妇女发展规划主要指标目标分解表": "目标值",
    "2022年主要指标（计划数）": "计划数",
    "2025年主要指标预测值": "预测数",
    "2022年全省平均水平": "平均数",
    "2022年各县区主要指标增幅（%）": "增减变化",
    "2022年各县区主要指标与目标差距": "由其他数算出的差距",
    "2022年各县区主要指标排名": "排名或评价",
    "（示例）2022年各县区妇女发展情况": "示例、模拟或作废的数",
    "2030年情景模拟结果": "示例、模拟或作废的数",
}


@pytest.mark.parametrize("title", ASIDE)
def test_a_title_that_says_that_its_values_are_none_of_the_region_is_heard(
    title: str, tmp_path: Path
) -> None:
    sheet = f"{title} | . | .\n指标 | 清城区 | 英德市\n产后访视率 | 2 | 3\n剖宫产率 | 12 | 12"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert data.table.empty
    (problem,) = [p for p in data.problems if p.level != "note"]
    assert (problem.code, problem.level, problem.cell) == ("TABLE_ASIDE", "warning", "A1")
    assert f"“{title}”写明其下各数是{ASIDE[title]}，不是本地区的监测值，4 个数值未采用" in (
        problem.message("zh")
    )


@pytest.mark.parametrize("name", ["目标", "预测值", "增减", "全省平均", "填写示例", "作废"])
def test_a_sheet_called_after_targets_or_forecasts_holds_no_values(
    name: str, tmp_path: Path
) -> None:
    other = "指标 | 2021年 | 2022年 | 2023年\n产后访视率 | 97 | 98 | 99"
    data = read(book(tmp_path / "x.xlsx", **{"实际": TWO_YEARS, name: other}))
    assert said(data, "value") == BOTH
    assert codes(data) == [("TABLE_ASIDE", "")]


def test_a_file_called_after_targets_holds_no_values(tmp_path: Path) -> None:
    data = read(book(tmp_path / "目标任务分解.xlsx", S1=TWO_YEARS))
    assert data.table.empty
    assert codes(data) == [("TABLE_ASIDE", "")]


@pytest.mark.parametrize(
    ("title", "sheet"),
    [
        ("2022年妇女发展规划目标完成情况表", TWO_YEARS),
        ("妇女发展规划主要目标监测", TWO_YEARS),
        ("中国妇女发展纲要（2011—2020年）主要目标", TWO_YEARS),
        ("一、妇女与健康（目标完成情况）", TWO_YEARS),
        ("产后访视率变化情况", TWO_YEARS),
        ("各县区主要指标排名表", TWO_YEARS),  # shares with decimals are no ranks
        ("城乡差距情况表", TWO_YEARS),
        ("附件：2025年目标任务分解表", "指标 | 2021年实际 | 2022年实际\n产后访视率 | 95.1 | 96.2"),
        ("目标值与实际值对照表", "指标 | 目标 | 2021年 | 2022年\n产后访视率 | 98 | 95.1 | 96.2"),
        ("2021—2022年增减情况表", "指标 | 2021年 | 2022年 | 增减\n产后访视率 | 95.1 | 96.2 | 1.1"),
        ("妇女肥胖增长率（%）", "地区 | 2021年 | 2022年\n清城区 | 95.1 | 96.2"),  # an indicator
    ],
)
def test_a_title_that_only_speaks_of_targets_changes_and_ranks_costs_no_value(
    title: str, sheet: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=f"{title} | . | .\n{sheet}"))
    assert said(data, "value") == BOTH
    assert codes(data) == []


# What stands in the sheet, its merged cells, the columns to look at, the rows that a person
# reads, problems with cells.
KINDS: dict[str, tuple[str, str, str, set[tuple[Any, ...]], list[tuple[str, str]]]] = {
    "averages of others below a row of their own": (
        "指标 | 2022年\n全市 | .\n孕产妇死亡率 | 10\n全省平均 | .\n孕产妇死亡率 | 12\n产后访视率 | 85",
        "",
        "indicator_id value",
        {(MMR, 10)},
        [("TABLE_ASIDE", "A4")],
    ),
    "targets below a row of their own, and values below the next": (
        "指标 | 2022年\n（一）目标值 | .\n产后访视率 | 98\n（二）完成情况 | .\n产后访视率 | 96\n剖宫产率 | 30",
        "",
        "indicator_id value",
        {(VISIT, 96), ("caesarean_rate", 30)},
        [("TABLE_ASIDE", "A2")],
    ),
    "goals of a plan as a heading above their indicators": (
        "指标 | 2022年\n主要目标 | .\n产后访视率 | 96",
        "",
        "value",
        {(96,)},
        [],
    ),
    "a part of all people in a row of its own": (
        """
        指标 | 2022年
        一、全体 | .
        孕产妇死亡率 | 10
        产后访视率 | 96
        二、流动人口 | .
        孕产妇死亡率 | 14
        产后访视率 | 85
        """,
        "",
        "indicator_id value",
        {(MMR, 10), (VISIT, 96), (MIGRANT, 14)},
        [("INDICATOR_PART_UNKNOWN", "A7")],
    ),
    "a part of all people in the title, indicators down": (
        "2022年清远市流动人口妇女健康情况 | .\n指标 | 数值\n孕产妇死亡率 | 14\n产后访视率 | 85",
        "",
        "indicator_id value",
        {(MIGRANT, 14)},
        [("INDICATOR_PART_UNKNOWN", "A4")],
    ),
    "a part of all people in the title, indicators across": (
        "2022年流动人口情况 | . | .\n地区 | 孕产妇死亡率 | 产后访视率\n清城区 | 14 | 85",
        "",
        "region indicator_id value",
        {("清城区", MIGRANT, 14)},
        [("INDICATOR_PART_UNKNOWN", "C2")],
    ),
    "a part of all people in the title that the names say too": (
        "2022年清远市流动人口情况 | .\n指标 | 数值\n流动人口孕产妇死亡率 | 14",
        "",
        "indicator_id value",
        {(MIGRANT, 14)},
        [],
    ),
    "several parts of all people in the title": (
        "2022年低保、残疾人等保障情况 | .\n指标 | 数值\n产后访视率 | 96",
        "",
        "value",
        {(96,)},
        [],
    ),
    "men in the title": (
        "2022年清远市男性健康情况 | .\n指标 | 数值\n互联网使用率 | 76",
        "",
        "sex value",
        {("male", 76)},
        [],
    ),
    "a place of its own kind in the title": (
        "2022年清远市县城妇女情况 | .\n指标 | 数值\n产后访视率 | 96",
        "",
        "value",
        set(),
        [("INDICATOR_PART_UNKNOWN", "A3")],
    ),
    "places chosen for a trial in the title": (
        "2022年清远市试点镇妇女健康情况 | .\n指标 | 数值\n产后访视率 | 99",
        "",
        "value",
        set(),
        [("INDICATOR_PART_UNKNOWN", "A3")],
    ),
    "the nation in the title": (
        "2022年全国妇女发展情况 | .\n指标 | 数值\n孕产妇死亡率 | 15.7",
        "",
        "region value",
        {("全国", 15.7)},
        [],
    ),
    "the whole province in the title": (
        "2022年全省妇女发展情况 | .\n指标 | 数值\n孕产妇死亡率 | 9.7",
        "",
        "region value",
        {("全省", 9.7)},
        [],
    ),
    "a second table of the whole province": (
        "清远市2022年 | .\n指标 | 数值\n产后访视率 | 96\n. | .\n全省2022年 | .\n指标 | 数值\n剖宫产率 | 40",
        "",
        "region value",
        {("清远市", 96), ("全省", 40)},
        [],
    ),
    "a second table of the whole city, below that of a district": (
        "清城区2022年 | .\n指标 | 数值\n产后访视率 | 96\n. | .\n全市2022年 | .\n指标 | 数值\n剖宫产率 | 40",
        "",
        "region value",
        {("清城区", 96), ("全市", 40)},
        [],
    ),
    "a second table of the whole of the same city": (
        "清远市2021年 | .\n指标 | 数值\n产后访视率 | 96\n. | .\n全市2022年 | .\n指标 | 数值\n产后访视率 | 97",
        "",
        "region year value",
        {("清远市", 2021, 96), ("清远市", 2022, 97)},
        [],
    ),
    "the province and one's own city in rows of their own": (
        "清远市2022年 | .\n指标 | 数值\n全省 | .\n孕产妇死亡率 | 11\n本市 | .\n孕产妇死亡率 | 9\n剖宫产率 | 40",
        "",
        "region indicator_id value",
        {("全省", MMR, 11), ("清远市", MMR, 9), ("清远市", "caesarean_rate", 40)},
        [],
    ),
    "women as the title of a second table": (
        "2022年 | .\n指标 | 数值\n互联网使用率 | 74\n. | .\n其中：女性 | .\n指标 | 数值\n互联网使用率 | 72",
        "",
        "sex value",
        {("both", 74), ("female", 72)},
        [],
    ),
    "early figures of a year in a row of its own": (
        "指标 | 数值\n2021年（快报） | .\n孕产妇死亡率 | 11\n2022年 | .\n孕产妇死亡率 | 9",
        "",
        "year flag value",
        {(2021, "provisional", 11), (2022, "final", 9)},
        [],
    ),
    "numbers and shares in rows of their own": (
        "指标 | 2022年\n一、人数（人） | .\n村委会成员中女性 | 41\n二、比例（%） | .\n村委会成员中女性 | 24.1",
        "",
        "indicator_id value",
        {(VILLAGE, 24.1)},
        [],
    ),
    "early figures by the title": (
        "2022年妇女发展情况（快报数） | .\n指标 | 数值\n产后访视率 | 96",
        "",
        "flag value",
        {("provisional", 96)},
        [],
    ),
    "early figures of a year by a note": (
        "指标 | 2021年 | 2022年\n产后访视率 | 95 | 96\n注：2022年为初步统计数。 | . | .",
        "",
        "year flag value",
        {(2021, "final", 95), (2022, "provisional", 96)},
        [],
    ),
    "a part of a year by a note": (
        "指标 | 2021年 | 2022年\n产后访视率 | 95 | 96\n注：2022年数据为1—6月数。 | . | .",
        "",
        "year value",
        {(2021, 95)},
        [("VALUES_REMARKED", "C2")],
    ),
    "forecasts by a note": (
        "2022年 | .\n指标 | 数值\n产后访视率 | 96\n说明：本表数据均为预测数。 | .",
        "",
        "value",
        set(),
        [("VALUES_REMARKED", "B3")],
    ),
    "the countryside by a note": (
        "指标 | 2022年\n产后访视率 | 94\n注：以上为农村数据。 | .",
        "",
        "area value",
        {("rural", 94)},
        [],
    ),
    "a unit in brackets behind a title": (
        "2022年参保人数（万人） | . | .\n地区 | 女性参加失业保险人数 | 失业保险参保人员中女性比例\n清城区 | 1.2 | 44",
        "",
        "value",
        {(12000,), (44,)},
        [],
    ),
    "areas below regions over one row of values": (
        """
        2022年产后访视率 | .
        地区 | 清城区 | . | 英德市 | .
        . | 城市 | 农村 | 城市 | 农村
        数值 | 97 | 95 | 96 | 94
        """,
        "B2:C2 D2:E2",
        "region area value",
        {
            ("清城区", "urban", 97),
            ("清城区", "rural", 95),
            ("英德市", "urban", 96),
            ("英德市", "rural", 94),
        },
        [],
    ),
    "deaths in per cent of births": (
        "指标 | 2021年 | 2022年\n孕产妇死亡率 | '0.0157% | '15.7%",
        "",
        "year value",
        {(2021, 15.7)},
        [("UNIT_UNFIT", "C2")],
    ),
    "a ratio of the sexes in per cent": (
        "指标 | 单位 | 2022年\n出生人口性别比 | % | 111.9",
        "",
        "value",
        {(111.9,)},
        [],
    ),
    "sexes, areas and all in one column": (
        """
        指标 | 分组 | 2022年
        互联网使用率 | 男 | 75
        互联网使用率 | 女 | 72
        互联网使用率 | 城市 | 80
        互联网使用率 | 农村女性 | 61
        互联网使用率 | 60岁及以上 | 40
        互联网使用率 | 总体 | 74
        """,
        "",
        "sex area age value",
        {
            ("male", "all", "", 75),
            ("female", "all", "", 72),
            ("both", "urban", "", 80),
            ("female", "rural", "", 61),
            ("both", "all", "60+", 40),
            ("both", "all", "", 74),
        },
        [],
    ),
    "sexes and areas in a column without a heading that is known": (
        "指标 | 类别 | 2022年\n互联网使用率 | 全体 | 74\n. | 男性 | 75\n. | 乡村 | 65",
        "A2:A4",
        "sex area value",
        {("both", "all", 74), ("male", "all", 75), ("both", "rural", 65)},
        [],
    ),
    "a group that nobody knows": (
        "指标 | 人群 | 年份 | 数值\n互联网使用率 | 低保家庭 | 2022 | 50\n互联网使用率 | 全体 | 2022 | 74",
        "",
        "value",
        {(74,)},
        [("INDICATOR_PART_UNKNOWN", "A2")],
    ),
    "numbers and shares in a column": (
        """
        指标 | 类型 | 2021年 | 2022年
        村委会成员中女性 | 人数（人） | 41 | 43
        . | 占比（%） | 24.1 | 25
        居委会成员中女性比例 | 人数 | 61 | 63
        居委会成员中女性比例 | 比例 | 54.1 | 55
        """,
        "A2:A3",
        "indicator_id year value",
        {(VILLAGE, 2021, 24.1), (VILLAGE, 2022, 25), (STREET, 2021, 54.1), (STREET, 2022, 55)},
        [],
    ),
    "numbers and shares told by their units": (
        """
        指标 | 单位 | 2022年
        村委会成员中女性 | 人 | 43
        . | % | 25
        孕产妇死亡率 | 人 | 3
        孕产妇死亡率 | 1/10万 | 15
        """,
        "A2:A3",
        "indicator_id value",
        {(VILLAGE, 25), (MMR, 15)},
        [],
    ),
    "numbers and shares told by units above them": (
        "指标 | 2021年 | . | 2022年 | .\n. | 人 | % | 人 | %\n村委会成员中女性 | 41 | 24.1 | 43 | 25",
        "B1:C1 D1:E1",
        "year value",
        {(2021, 24.1), (2022, 25)},
        [],
    ),
    "a rate in persons that is no whole number": (
        "指标 | 单位 | 2022年\n产后访视率 | 人 | 95.5",
        "",
        "value",
        set(),
        [("UNIT_UNFIT", "C2")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gives_the_values_that_a_person_reads(kind: str, tmp_path: Path) -> None:
    text, blocks, columns, expected, problems = KINDS[kind]
    found = as_read(tmp_path / "x.xlsx", text, blocks, columns)
    assert found == (expected, problems)


def test_the_province_among_the_counties_of_a_city_is_told_of(tmp_path: Path) -> None:
    sheet = "清远市2022年 | .\n县区 | 产后访视率\n全省 | 97\n清城区 | 95"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert said(data, "region", "value") == {("清城区", 95)}
    (note,) = [p for p in data.problems if p.code == "LEVEL_ABOVE"]
    assert "名称写明是全省的数，而所在地区是清远市，1 个数值未采用" in note.message("zh")


def test_people_in_a_column_of_groups_are_read_with_the_name(tmp_path: Path) -> None:
    rows = """
        指标 | 人群 | 2022年
        孕产妇死亡率 | 全体 | 10
        孕产妇死亡率 | 流动人口 | 14
        产后访视率 | 产妇 | 96
        宫颈癌检查率 | 35—64岁妇女 | 70
        互联网使用率 | 低保家庭 | 50
    """
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    cervical = "cervical_cancer_screening"
    assert said(data, "indicator_id", "value") == {
        (MMR, 10),
        (MIGRANT, 14),
        (VISIT, 96),
        (cervical, 70),
    }
    (problem,) = data.problems
    assert (problem.code, problem.cell) == ("INDICATOR_PART_UNKNOWN", "A6")
    assert "指标名称“互联网使用率（低保家庭）”中的“低保家庭”无法理解" in problem.message("zh")


@pytest.mark.parametrize("of_file", [True, False])
def test_a_unit_behind_the_name_of_a_sheet_or_a_file_is_that_of_its_counts(
    of_file: bool, tmp_path: Path
) -> None:
    name = "参保人数（万人）"
    sheet = "指标 | 2022年\n女性参加失业保险人数 | 1.2"
    path = tmp_path / (f"{name}.xlsx" if of_file else "x.xlsx")
    assert said(read(book(path, **{"S1" if of_file else name: sheet})), "value") == {(12000,)}


def test_what_a_note_says_of_all_values_is_told_of(tmp_path: Path) -> None:
    sheet = "指标 | 2022年\n产后访视率 | 94\n注：本表数据均为农村数据。"
    (note,) = read(book(tmp_path / "x.xlsx", S1=sheet)).problems
    assert "注中说明“本表数据均为农村数据”，未写明城乡的数值均按此读取" in note.message("zh")
    sheet = "指标 | 2022年\n产后访视率 | 94\n注：2022年为前三季度数据。"
    (error,) = read(book(tmp_path / "y.xlsx", S1=sheet)).problems
    assert "表题或注中说明“2022年为前三季度数据”，1 个数值不是本地区全年的监测值，未采用" in (
        error.message("zh")
    )


def test_the_name_of_a_sheet_may_say_that_its_figures_are_early_ones(tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", **{"2022年（快报）": "指标 | 数值\n产后访视率 | 96"}))
    assert said(data, "year", "flag", "value") == {(2022, "provisional", 96)}
