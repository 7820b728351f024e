"""What file and folder, the order of headings and the words of units say, as people read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sheets import as_read, book, codes, read, said

MMR, VISIT, NET = "maternal_mortality", "postnatal_visit", "internet_use"
VILLAGE, PARTY = "village_committee_women_share", "party_congress_women_share"
HALLS, DEPUTIES = "people_congress_deputies_women_share", "people_congress_women_deputies"

# What stands in the sheet, its merged cells, the columns to look at, the rows that a person
# reads, problems with cells.
KINDS: dict[str, tuple[str, str, str, set[tuple[Any, ...]], list[tuple[str, str]]]] = {
    "the last year's figure below this year": (
        "指标 | 2022年 | . | .\n. | 本期 | 上年同期 | 增减\n产后访视率 | 96 | 95 | 1",
        "B1:D1",
        "year value",
        {(2022, 96), (2021, 95)},
        [],
    ),
    "the whole year as a sum of its months": (
        "2022年 | . | .\n指标 | 本月 | 本年累计\n产后访视率 | 91 | 95",
        "",
        "year value",
        {(2022, 95)},
        [("COLUMN_NOT_UNDERSTOOD", "B2")],
    ),
    "what was reached beside what was asked": (
        "指标 | 年度目标 | . | 年度实绩 | .\n. | 2021年 | 2022年 | 2021年 | 2022年\n产后访视率 | 97 | 98 | 95 | 96",
        "B1:C1 D1:E1",
        "year value",
        {(2021, 95), (2022, 96)},
        [],
    ),
    "results beside the size of the sample": (
        "指标 | 2021年 | . | 2022年 | .\n. | 样本量 | 结果 | 样本量 | 结果\n互联网使用率 | 1200 | 71.2 | 1250 | 74.1",
        "B1:C1 D1:E1",
        "year value",
        {(2021, 71.2), (2022, 74.1)},
        [("COLUMN_NOT_UNDERSTOOD", "B2"), ("COLUMN_NOT_UNDERSTOOD", "D2")],
    ),
    "of whom, below what of them": (
        "2022年 | . | .\n地区 | 死亡率（1/万） | 女性占比（%）\n. | 孕产妇 | 村委会成员\n清城区 | 1.2 | 25",
        "",
        "indicator_id value",
        {(MMR, 12), (VILLAGE, 25)},
        [],
    ),
    "regions in two languages": (
        "地区 | Region | 2022年产后访视率\n全国 | National Total | 96.5\n北京 | Beijing | 98.2",
        "",
        "region value",
        {("全国", 96.5), ("北京", 98.2)},
        [],
    ),
    "units as offices write them": (
        """
        指标 | 单位 | 2022年
        孕产妇死亡率 1/万 | . | 1.57
        城市人均公园绿地面积 | 公顷/万人 | 13.5
        就业人员平均收入 | 万元/年 | 8.5
        出生人口性别比 | 女=1 | 1.12
        流动人口孕产妇死亡率 | ‱ | 1.6
        """,
        "",
        "indicator_id value",
        {
            (MMR, 15.7),
            ("urban_park_green_per_capita", 13.5),
            ("income", 85000),
            ("sex_ratio_at_birth", 112),
            ("migrant_maternal_mortality", 16),
        },
        [],
    ),
    "incomes of a month are not those of a year": (
        "指标 | 单位 | 2022年\n就业人员平均收入 | 元/月 | 6100",
        "",
        "value",
        set(),
        [("UNIT_UNKNOWN", "B2")],
    ),
    "men and women within town and country, as rows": (
        """
        指标 | 2022年
        互联网使用率 | 75
        城市 | 80
        男 | 82
        女 | 78
        农村 | 65
        男 | 67
        女 | 63
        """,
        "",
        "sex area value",
        {
            ("both", "all", 75),
            ("both", "urban", 80),
            ("male", "urban", 82),
            ("female", "urban", 78),
            ("both", "rural", 65),
            ("male", "rural", 67),
            ("female", "rural", 63),
        },
        [],
    ),
    "men and women beside town and country, as rows": (
        "指标 | 2022年\n互联网使用率 | 75\n城市 | 80\n农村 | 65\n男 | 76\n女 | 74",
        "",
        "sex area value",
        {
            ("both", "all", 75),
            ("both", "urban", 80),
            ("both", "rural", 65),
            ("male", "all", 76),
            ("female", "all", 74),
        },
        [],
    ),
    "averages and the best and worst in rows beside the name": (
        "指标 | 统计量 | 2022年\n产后访视率 | 实际 | 96\n. | 最高 | 99\n. | 平均 | 95",
        "A2:A4",
        "value",
        {(96,)},
        [],
    ),
    "numbers in front of ages": (
        "指标 | 2022年\n7、15岁及以上人口文盲率 | 3\n8.15岁及以上人口平均受教育年限 | 9.1",
        "",
        "indicator_id value",
        {("illiteracy", 3), ("mean_schooling_years", 9.1)},
        [],
    ),
    "days at the end of years": (
        "日期 | 产后访视率\n2021-12-31 | 95\n2022-12-31 | 96\n2023-06-30 | 90",
        "",
        "year value",
        {(2021, 95), (2022, 96)},
        [("YEAR_NOT_NUMBER", "A4")],
    ),
    "a revised figure beside the one that it replaces": (
        "指标 | 2021年快报 | 2021年 | 2022年 | 2022年（修订）\n产后访视率 | 94 | 95 | 96 | 97",
        "",
        "year value",
        {(2021, 95), (2022, 97)},
        [],
    ),
    "girls of pupils, counted one by one": (
        """
        2022/2023学年初在校生情况 | .
        县区 | 小学在校生 | 其中：女生 | 普通高中在校生 | 其中：女生
        清城区 | 10000 | 4710 | 2000 | 990
        """,
        "",
        "indicator_id value",
        {
            ("primary_girls_share", 47.1),
            ("general_senior_secondary_girls_share", 49.5),
            ("general_senior_secondary_girl_students", 0.099),
        },
        [],
    ),
    "women of a total without a unit, as rows and as columns": (
        """
        指标 | 2021年
        从业人员 | 200000
        其中：女 | 90000
        . | .
        2022年 | . | .
        指标 | 合计 | 女
        从业人员 | 210000 | 96600
        """,
        "",
        "indicator_id year value",
        {
            ("employed_women_share", 2021, 45),
            ("employed_women", 2021, 9),
            ("employed_women_share", 2022, 46),
            ("employed_women", 2022, 9.66),
        },
        [],
    ),
    "what is counted in ten thousands, without a unit": (
        "指标 | 2022年\n女性就业人员数 | 9.1\n普通高中在校女生数 | 990",
        "",
        "value",
        {(9.1,), (990,)},
        [("UNIT_ASSUMED", "B3")],
    ),
    "numbers and rates below what they are of": (
        """
        2023年妇幼健康年报 | .
        县区 | 活产数 | 孕产妇死亡 | . | 产后访视 | .
        . | . | 人数 | 死亡率（1/10万） | 人数 | 访视率（%）
        清城区 | 10000 | 1 | 10 | 9600 | 96
        """,
        "A2:A3 B2:B3 C2:D2 E2:F2",
        "indicator_id value numerator denominator",
        {(MMR, 10, 1, 10000), (VISIT, 96, 9600, 10000)},
        [],
    ),
    "cases that are counted in 起": (
        """
        指标 | 2022年
        侵害妇女人身权益刑事案件破案数（起） | 9
        侵害妇女人身权益刑事案件立案数（起） | 10
        """,
        "",
        "indicator_id value",
        {("women_crime_clearance", 90)},
        [],
    ),
    "the share that a group makes up is no value of the group": (
        "指标 | 2022年 | 2022年农村占比 | 2022年女性占比 | 2022年农村\n互联网使用率 | 74 | 40 | 48 | 65",
        "",
        "sex area value",
        {("both", "all", 74), ("both", "rural", 65)},
        [("SHARE_OF_GROUP", "C2")],
    ),
    "the share of women in a total": (
        "指标 | 2022年 | 2022年女性占比\n村委会成员 | 170 | 24.1",
        "",
        "indicator_id value",
        {(VILLAGE, 24.1)},
        [],
    ),
    "women of a total by the word for its members, as columns": (
        """
        2022年 | .
        地区 | 县人大代表总数 | 其中：女代表 | 女代表占比（%）
        清城区 | 200 | 61 | 30.5
        """,
        "",
        "region indicator_id value",
        {("清城区", DEPUTIES, 61), ("清城区", HALLS, 30.5)},
        [],
    ),
    "women of a total by the word for its members, as rows": (
        "指标 | 单位 | 2022年\n党代会代表总数 | 人 | 300\n女代表数 | 人 | 90\n女代表占比 | % | 30\n女教师占比 | % | 60",
        "",
        "indicator_id value numerator denominator",
        {(PARTY, 30, 90, 300)},
        [("INDICATOR_UNMATCHED", "A5")],
    ),
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gives_the_values_that_a_person_reads(kind: str, tmp_path: Path) -> None:
    text, blocks, columns, expected, problems = KINDS[kind]
    found = as_read(tmp_path / "x.xlsx", text, blocks, columns)
    assert found == (expected, problems)


def test_folders_of_counties_are_their_regions(tmp_path: Path) -> None:
    for place, value in (("清城区/卫健局", 96), ("英德市", 95)):
        folder = tmp_path / "2022年" / place
        folder.mkdir(parents=True)
        book(folder / "报表.xlsx", S1=f"指标 | 数值\n产后访视率 | {value}")
    data = read(tmp_path)
    assert said(data, "region", "year", "value") == {("清城区", 2022, 96), ("英德市", 2022, 95)}
    assert {p.code for p in data.problems} == {"REGION_FROM_FILE", "YEAR_FROM_FILE"}


def test_the_name_of_a_file_may_say_the_indicator(tmp_path: Path) -> None:
    path = tmp_path / "2021-2022年各县区孕产妇死亡率（1／万）.xlsx"
    data = read(book(path, S1="地区 | 2021年 | 2022年\n清城区 | 1.2 | 1.1"))
    assert said(data) == {(MMR, 2021, 12), (MMR, 2022, 11)}
    assert [p.code for p in data.problems] == ["INDICATOR_FROM_FILE"]


def test_an_early_figure_gives_way_and_is_told_of(tmp_path: Path) -> None:
    path = book(tmp_path / "x.xlsx", S1="指标 | 2022年初步数 | 2022年\n产后访视率 | 95 | 96")
    (note,) = read(path).problems
    assert (note.code, note.level, note.cell) == ("VALUE_SUPERSEDED", "note", "B2")
    assert "此处的值“95”不是最终数，已由 C2 的“96”取代" in note.message("zh")
    assert "is not the final one" in note.message("en")


def test_a_final_figure_of_another_sheet_is_a_contradiction(tmp_path: Path) -> None:
    sheets = {"a": "指标 | 2022年\n产后访视率 | 95", "b": "指标 | 2022年正式数\n产后访视率 | 96"}
    data = read(book(tmp_path / "x.xlsx", **sheets))
    assert said(data, "value") == {(95,)}
    assert codes(data) == [("VALUE_TWICE", "B2")]


def test_a_unit_that_nobody_wrote_is_told_of(tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", S1="指标 | 2022年\n女性就业人员数 | 9.1"))
    (note,) = data.problems
    assert note.level == "note"
    assert "“9.1”等 1 个数值未写单位，按指标的单位“万人”读取" in note.message("zh")
