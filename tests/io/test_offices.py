"""Tables as offices type them and sites hand them out, with the values that a person reads."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import Any

import pytest
from sheets import book, codes, merged, read, said

from womenplan.errors import DataError

MMR, CHECK, NET = "maternal_mortality", "premarital_examination", "internet_use"
VILLAGE, STREET = "village_committee_women_share", "neighbourhood_committee_women_share"
WORK, WORKING = "employed_women_share", "employed_women"
PARTY = "party_members_women_share"
COUNTED = "indicator_id year value numerator denominator"

# What stands in the sheet, its merged cells, the columns to look at, the rows that a person
# reads, problems with cells.
KINDS: dict[str, tuple[str, str, str, set[tuple[Any, ...]], list[tuple[str, str]]]] = {
    "of which women, as a column behind the total": (
        """
        2023年各县从业人员情况 | .
        地区 | 从业人员（万人） | 其中：女性（万人）
        清城区 | 20 | 9
        英德市 | 30 | 12
        """,
        "",
        "region indicator_id value",
        {
            ("清城区", WORK, 45),
            ("英德市", WORK, 40),
            ("清城区", WORKING, 9),
            ("英德市", WORKING, 12),
        },
        [],
    ),
    "of which women, with their share, behind the totals of two years": (
        """
        地区 | 2022年村委会成员 | 其中：女 | 女性占比 | 2023年村委会成员 | 其中：女 | 女性占比（%）
        清城区 | 170 | 41 | 24.1 | 172 | 43 | 25
        """,
        "",
        COUNTED,
        {(VILLAGE, 2022, 24.1, 41, 170), (VILLAGE, 2023, 25, 43, 172)},
        [],
    ),
    "all, women and their share under one total": (
        """
        2023年 | .
        地区 | 村委会成员 | . | .
        . | 总人数 | 女性人数 | 女性比例
        清城区 | 170 | 41 | 24.1
        """,
        "B2:D2",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170)},
        [],
    ),
    "women and all beside the share, under the name of the share": (
        """
        2023年 | .
        地区 | 村委会成员中女性比例 | . | .
        . | 总数 | 女性 | 比例（%）
        清城区 | 170 | 41 | 24.1
        """,
        "B2:D2",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170)},
        [],
    ),
    "women and all beside the share, indicators down": (
        """
        2023年 | .
        指标 | 合计 | 女性 | 占比
        村委会成员中女性比例 | 170 | 41 | 24.1
        居委会成员 | 200 | 110 | 55.1
        """,
        "",
        COUNTED,
        {(VILLAGE, 2023, 24.1, 41, 170), (STREET, 2023, 55.1, 110, 200)},
        [],
    ),
    "the share of women below a total and its women": (
        "指标 | 2022年\n村委会成员数（人） | 170\n#女性 | 41\n女性比例（%） | 24.1",
        "",
        COUNTED,
        {(VILLAGE, 2022, 24.1, 41, 170)},
        [],
    ),
    "of which a population that is another indicator": (
        "指标 | 2022年\n孕产妇死亡率 | 9\n其中：流动人口 | 10\n其中：农村 | 11",
        "",
        "indicator_id area value",
        {(MMR, "all", 9), ("migrant_maternal_mortality", "all", 10), (MMR, "rural", 11)},
        [],
    ),
    "of which a population that nobody knows": (
        "指标 | 2022年\n孕产妇死亡率 | 9\n其中：高危 | 10",
        "",
        "indicator_id value",
        {(MMR, 9)},
        [("INDICATOR_PART_UNKNOWN", "A3")],
    ),
    "women of a rate in a row of their own": (
        "指标 | 2022年\n互联网使用率 | 70\n其中：女性 | 68\n男性 | 72",
        "",
        "indicator_id sex value",
        {(NET, "both", 70), (NET, "female", 68), (NET, "male", 72)},
        [],
    ),
    "of which women, a number with a unit of its own": (
        "指标 | 2022年\n参加失业保险人数（万人） | 2\n其中：女性（人） | 9000",
        "",
        "indicator_id value",
        {("women_unemployment_insurance", 9000), ("unemployment_insured_women_share", 45)},
        [],
    ),
    "numbers and shares of women under each year": (
        """
        指标 | 2022年 | . | 2023年 | .
        . | 人数 | 比例（%） | 人数 | 比例（%）
        村委会成员中女性 | 41 | 24.1 | 43 | 25
        女党员 | 300 | 30 | 310 | 31
        """,
        "B1:C1 D1:E1",
        "indicator_id year value",
        {(VILLAGE, 2022, 24.1), (VILLAGE, 2023, 25), (PARTY, 2022, 30), (PARTY, 2023, 31)},
        [],
    ),
    "a number of women that is an indicator, beside its share": (
        """
        指标 | 2023年 | .
        . | 人数（万人） | 比例（%）
        女性就业人员 | 9 | 45
        """,
        "B1:C1",
        "indicator_id value",
        {(WORKING, 9), (WORK, 45)},
        [],
    ),
    "a share that could be two, beside a number of women": (
        """
        指标 | 2023年 | .
        . | 人数（万人） | 比例（%）
        女性参加基本医疗保险 | 20 | 48
        """,
        "B1:C1",
        "indicator_id value",
        {("women_basic_medical_insurance", 20)},
        [("SHARE_OF_COUNT", "C3")],
    ),
    "all, women and their share in three rows": (
        """
        指标 | 单位 | 2023年
        人大代表人数 | 人 | 200
        #女性 | 人 | 60
        女性比例 | % | 30
        """,
        "",
        "indicator_id value numerator denominator",
        {
            ("people_congress_women_deputies", 60, None, None),
            ("people_congress_deputies_women_share", 30, 60, 200),
        },
        [],
    ),
    "years and names of the World Bank": (
        """
        Country Name | Series Name | 2021 [YR2021] | 2022 [YR2022]
        China | Maternal mortality ratio (modeled estimate, per 100,000 live births) | 17 | 16
        China | Individuals using the Internet (% of population) | 73.1 | ..
        China | School enrollment, primary, female (% net) | .. | 99.9
        """,
        "",
        "region indicator_id year value",
        {
            ("China", MMR, 2021, 17),
            ("China", MMR, 2022, 16),
            ("China", NET, 2021, 73.1),
            ("China", "primary_net_enrolment_girls", 2022, 99.9),
        },
        [],
    ),
    "intervals of the World Health Organization": (
        """
        Indicator | Location | Period | Dim1 type | Dim1 | FactValueNumeric | Value
        Life expectancy at birth (years) | China | 2019 | Sex | Female | 80.5 | 80.5 [80.1-80.9]
        Life expectancy at birth (years) | China | 2019 | Sex | Male | 74.7 | 74.7 [74.3-75.1]
        """,
        "",
        "indicator_id sex year value",
        {("life_expectancy", "female", 2019, 80.5), ("life_expectancy", "male", 2019, 74.7)},
        [],
    ),
    "marks of notes between a name and its unit": (
        """
        指标 | 2023年
        孕产妇死亡率①（1/10万） | 9
        婚前医学检查率*（%） | 98
        注：①为户籍口径。 | .
        """,
        "",
        "indicator_id value",
        {(MMR, 9), (CHECK, 98)},
        [],
    ),
    "units behind names and in a column, converted": (
        """
        指标 | 单位 | 2023年
        孕产妇死亡率 | 每10万活产儿 | 9.1
        每日家务劳动时间 | 小时/天 | 1.5
        婚前医学检查率 | ‰ | 980
        """,
        "",
        "indicator_id value",
        {(MMR, 9.1), ("housework_time", 90), (CHECK, 98)},
        [],
    ),
    "town and country among the regions": (
        """
        地区 | 2023年孕产妇死亡率
        清城区 | 9
        城市 | 8
        农村 | 10
        英德市 | 12
        农村 | 11
        """,
        "",
        "region area value",
        {
            ("清城区", "all", 9),
            ("清城区", "urban", 8),
            ("清城区", "rural", 10),
            ("英德市", "all", 12),
            ("英德市", "rural", 11),
        },
        [],
    ),
    "men under an indicator of women": (
        "地区 | 2023年男性 | 2023年女性\n女性平均预期寿命 | 76 | 81",
        "",
        "indicator_id sex value",
        {("female_life_expectancy", "female", 81)},
        [("GROUP_NOT_OF_INDICATOR", "B2")],
    ),
    "a title of the rural women only": (
        """
        2023年清远市农村妇女健康情况 | .
        指标 | 数值
        孕产妇死亡率 | 9
        城市污水处理率 | 97
        """,
        "",
        "indicator_id area value",
        {(MMR, "rural", 9), ("urban_sewage_treatment", "urban", 97)},
        [],
    ),
    "years revised and provisional": (
        "指标 | 2021年（修订） | 2022年(r) | 2023年(p)\n孕产妇死亡率 | 9 | 8 | 7",
        "",
        "year flag value",
        {(2021, "final", 9), (2022, "final", 8), (2023, "provisional", 7)},
        [],
    ),
    "a unit in brackets within the title": (
        "各县区2022年情况（单位：‰） | .\n地区 | 孕产妇死亡率\n清城区 | 0.12",
        "",
        "region value",
        {("清城区", 12)},
        [],
    ),
    "a unit behind the title": (
        "2022年孕产妇死亡率  单位：‰ | .\n地区 | 数值\n清城区 | 0.12",
        "",
        "region value",
        {("清城区", 12)},
        [],
    ),
    "a unit in the title that nobody knows": (
        "各县区2022年情况（单位：亩） | .\n地区 | 人均体育场地面积\n清城区 | 0.004",
        "",
        "region value",
        set(),
        [("UNIT_UNKNOWN", "B3")],
    ),
    "averages of regions, as everybody calls them": (
        """
        地区 | 2022年孕产妇死亡率
        清城区 | 10
        县区平均 | 11
        全市平均水平 | 11
        粤北地区平均值 | 12
        """,
        "",
        "region value",
        {("清城区", 10)},
        [],
    ),
    "the total of a region among its townships": (
        "地区 | 2022年产后访视率\n清城区合计 | 96\n东城街道 | 95\n西城街道（小计） | 97",
        "",
        "region value",
        {("清城区", 96), ("东城街道", 95), ("西城街道", 97)},
        [],
    ),
    "cities and their counties in two columns": (
        """
        地市 | 县区 | 2022年孕产妇死亡率
        清远市 | 清城区 | 10
        . | 清新区 | 12
        韶关市 | . | 8.5
        . | 浈江区 | 8
        . | 武江区 | 9
        """,
        "A2:A3 A4:A6",
        "region value",
        {("清城区", 10), ("清新区", 12), ("韶关市", 8.5), ("浈江区", 8), ("武江区", 9)},
        [],
    ),
    "men and women in rows below their region": (
        """
        地区 | 2022年互联网使用率
        清城区 | 75
        其中：男 | 77
        女 | 73
        清新区 | 70
        男 | 72
        农村 | 60
        """,
        "",
        "region sex area value",
        {
            ("清城区", "both", "all", 75),
            ("清城区", "male", "all", 77),
            ("清城区", "female", "all", 73),
            ("清新区", "both", "all", 70),
            ("清新区", "male", "all", 72),
            ("清新区", "both", "rural", 60),
        },
        [],
    ),
    "years in Chinese numerals, short and as fiscal years": (
        "指标 | 二〇一九年 | 二零二〇年度 | ’21 | '22年 | FY2023 | 2023/24财年\n产后访视率 | 91 | 92 | 93 | 94 | 95 | 96",
        "",
        "year value",
        {(2019, 91), (2020, 92), (2021, 93), (2022, 94), (2023, 95), (2024, 96)},
        [],
    ),
    "a title with its year in Chinese numerals": (
        "二〇二二年全市妇女发展情况 | .\n指标 | 数值\n产后访视率 | 91",
        "",
        "year value",
        {(2022, 91)},
        [],
    ),
    "letters behind numbers as Eurostat sets them, and its colon for missing": (
        "指标 | 2021年 | 2022年 | 2023年 | 2024年\n产后访视率 | 91 p | 92.5%e | : | 93 u",
        "",
        "year flag value",
        {(2021, "provisional", 91), (2022, "estimate", 92.5)},
        [("VALUE_NOT_NUMBER", "E2")],
    ),
    "rates in words": (
        "指标 | 2021年 | 2022年 | 2023年 | 2024年\n孕产妇死亡率 | 十万分之15.7 | 千分之0.16 | 零 | 分之3",
        "",
        "year value",
        {(2021, 15.7), (2022, 16), (2023, 0)},
        [("VALUE_NOT_NUMBER", "E2")],
    ),
    "the nation beside one's own city": (
        "孕产妇死亡率（1/10万） | . | .\n年份 | 全国 | 清远市\n2021 | 16.1 | 10\n2022 | 15.7 | 9",
        "",
        "region year value",
        {("全国", 2021, 16.1), ("全国", 2022, 15.7), ("清远市", 2021, 10), ("清远市", 2022, 9)},
        [],
    ),
    "targets in rows beneath what was reached": (
        """
        指标 | 类别 | 2021年 | 2022年
        产后访视率 | 实际 | 95 | 96
        . | 目标 | 97 | 98
        孕产妇死亡率 | 实际 | 16 | 15
        . | 目标 | 12 | 12
        """,
        "A2:A3 A4:A5",
        "indicator_id year value",
        {
            ("postnatal_visit", 2021, 95),
            ("postnatal_visit", 2022, 96),
            (MMR, 2021, 16),
            (MMR, 2022, 15),
        },
        [],
    ),
    "shares without a year beside numbers with one": (
        "指标 | 2021年人数 | 占比 | 2022年人数 | 占比\n村委会成员中女性 | 43 | 24.9 | 44 | 25.1",
        "",
        "indicator_id year value",
        {(VILLAGE, 2021, 24.9), (VILLAGE, 2022, 25.1)},
        [],
    ),
    "this year and the last": (
        "2022年情况 | . | .\n指标 | 今年 | 去年\n产后访视率 | 96 | 95",
        "",
        "year value",
        {(2022, 96), (2021, 95)},
        [],
    ),
    "units of rates per so many births": (
        """
        Indicator | Unit | 2021 | 2022
        Maternal mortality ratio | per 10,000 live births | 1.61 | 1.57
        Postnatal visit rate | % | 95 | 96
        孕产妇死亡率（每十万） | . | . | .
        Maternal mortality | deaths per 1 million | 161 | 157
        """,
        "",
        "indicator_id year value",
        {
            (MMR, 2021, 16.1),
            (MMR, 2022, 15.7),
            ("postnatal_visit", 2021, 95),
            ("postnatal_visit", 2022, 96),
        },
        [("UNIT_UNKNOWN", "B5")],
    ),
    "regions with their codes": (
        "地区 | 2022年产后访视率\n441802 清城区 | 96\n清新区（441803） | 95\n441881000英德市 | 94",
        "",
        "region value",
        {("清城区", 96), ("清新区", 95), ("英德市", 94)},
        [],
    ),
    "tables of several indicators, each under its title, with the same header": (
        """
        孕产妇死亡率（1/10万） | . | .
        地区 | 2021年 | 2022年
        清城区 | 10 | 9
        . | . | .
        产后访视率（%） | . | .
        地区 | 2021年 | 2022年
        清城区 | 95 | 96
        """,
        "",
        "indicator_id year value",
        {
            (MMR, 2021, 10),
            (MMR, 2022, 9),
            ("postnatal_visit", 2021, 95),
            ("postnatal_visit", 2022, 96),
        },
        [],
    ),
    "tables of two units, each under its title, with the same header": (
        """
        表1 单位：% | .
        指标 | 2022年
        产后访视率 | 95
        . | .
        表2 单位：‰ | .
        指标 | 2022年
        孕产妇死亡率 | 0.1
        """,
        "",
        "indicator_id value",
        {("postnatal_visit", 95), (MMR, 10)},
        [],
    ),
    "tables of women and men, each under its title, with the same header": (
        """
        一、女性 | .
        指标 | 2022年
        互联网使用率 | 74
        . | .
        二、男性 | .
        指标 | 2022年
        互联网使用率 | 78
        """,
        "",
        "sex value",
        {("female", 74), ("male", 78)},
        [],
    ),
    "tables of town and country, each under its title, with the same header": (
        "城镇 | .\n指标 | 2022年\n互联网使用率 | 83\n. | .\n农村 | .\n指标 | 2022年\n互联网使用率 | 62",
        "",
        "area value",
        {("urban", 83), ("rural", 62)},
        [],
    ),
    "women and men as rows above their indicators": (
        """
        指标 | 2022年
        女性 | .
        互联网使用率 | 74
        女性平均预期寿命 | 81
        男性 | .
        互联网使用率 | 78
        合计 | .
        互联网使用率 | 76
        """,
        "",
        "indicator_id sex value",
        {
            (NET, "female", 74),
            ("female_life_expectancy", "female", 81),
            (NET, "male", 78),
            (NET, "both", 76),
        },
        [],
    ),
    "women as the row above other things too": (
        "指标 | 2022年\n一、妇女 | .\n互联网使用率 | 74",
        "",
        "sex value",
        {("both", 74)},
        [],
    ),
    "the whole year beside its quarters": (
        "2022年 | . | .\n指标 | 一季度 | 全年\n婚前医学检查率 | 60 | 61.5",
        "",
        "year value",
        {(2022, 61.5)},
        [("COLUMN_NOT_UNDERSTOOD", "B2")],
    ),
    "texts that a csv keeps from becoming numbers": (
        '指标 | 2022年\n婚前医学检查率 | \'="95.1"',
        "",
        "year value",
        set(),
        [("VALUE_NOT_STORED", "B2")],
    ),
    "all and women in two columns of a form, of what is an indicator too": (
        """
        2022年 | .
        指标名称 | 计量单位 | 代码 | 合计 | 其中：女
        从业人员 | 万人 | 01 | 20 | 9
        人大代表 | 人 | 02 | 200 | 61
        """,
        "",
        "indicator_id value",
        {
            (WORK, 45),
            (WORKING, 9),
            ("people_congress_deputies_women_share", 30.5),
            ("people_congress_women_deputies", 61),
        },
        [],
    ),
    "multiples of what is counted in ten thousands": (
        """
        指标 | 单位 | 2021年 | 2022年
        女性就业人员数 | 万 | 3.2 | 3.3
        女性参加基本医疗保险人数（万） | . | 21 | '22万
        女性参加生育保险人数（万人） | . | '1.2万 | '1.3千
        女性参加失业保险人数（万） | . | 0.5 | '0.6万人
        """,
        "",
        "indicator_id year value",
        {
            (WORKING, 2021, 3.2),
            (WORKING, 2022, 3.3),
            ("women_basic_medical_insurance", 2021, 21),
            ("women_basic_medical_insurance", 2022, 22),
            ("women_maternity_insurance", 2021, 1.2),
            ("women_maternity_insurance", 2022, 0.13),
            ("women_unemployment_insurance", 2021, 5000),
            ("women_unemployment_insurance", 2022, 6000),
        },
        [],
    ),
    "values of which a bracket says what nobody knows": (
        "2022年 | . | .\n指标 | 数值 | 数值（试点县）\n产后访视率 | 96 | 99",
        "",
        "value",
        {(96,)},
        [("COLUMN_NOT_UNDERSTOOD", "C2")],
    ),
    "a ratio in words": (
        "指标 | 2021年 | 2022年\n公共厕所女性与男性厕位比例 | 3比2 | 1.5∶1",
        "",
        "year value",
        {(2021, 1.5), (2022, 1.5)},
        [],
    ),
}


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return None if isnan(value) else round(value, 6)
    return value


@pytest.mark.parametrize("kind", KINDS)
def test_a_table_gives_the_values_that_a_person_reads(kind: str, tmp_path: Path) -> None:
    text, blocks, columns, expected, problems = KINDS[kind]
    data = read(merged(book(tmp_path / "x.xlsx", S1=text), *blocks.split()))
    rows = said(data, *columns.split())
    assert {tuple(map(_rounded, row)) for row in rows} == expected
    assert codes(data) == problems


def test_a_title_of_one_area_is_told_of(tmp_path: Path) -> None:
    sheet = "2023年清远市农村妇女健康情况\n指标 | 数值\n孕产妇死亡率 | 9"
    told = [problem for problem in read(book(tmp_path / "x.xlsx", S1=sheet)).problems]
    found = next(problem for problem in told if problem.code == "AREA_FROM_TITLE")
    assert "表题写明是农村，未写明城乡的数值均按农村读取" in found.message("zh")
    assert 'the title says "农村"; values that name no area were read as of that area' in (
        found.message("en")
    )


@pytest.mark.parametrize(
    "title", ["清远市农业农村局填报", "农村妇女与城镇妇女健康情况", "2023年清远市妇女健康情况"]
)
def test_a_title_that_names_no_one_area_sets_none(title: str, tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", S1=f"{title}\n指标 | 2023年\n孕产妇死亡率 | 9"))
    assert said(data, "area", "value") == {("all", 9)}


def test_a_contradicting_group_is_explained(tmp_path: Path) -> None:
    sheet = "地区 | 2023年男性 | 2023年女性\n女性平均预期寿命 | 76 | 81"
    (problem,) = read(book(tmp_path / "x.xlsx", S1=sheet)).problems
    assert problem.message("zh").endswith(
        "“女性平均预期寿命”与所在列、行或表题的分组（性别、城乡）矛盾，1 个数值未采用（如“76”）。"
        "请核对指标名称或分组；如是男女两性的指标，请改用其名称。"
    )
    assert "contradicts the sex or area that its column, row or title names" in problem.message(
        "en"
    )


def test_areas_in_a_column_of_regions_are_explained(tmp_path: Path) -> None:
    sheet = "地区 | 2023年孕产妇死亡率\n清城区 | 9\n农村 | 10"
    (problem,) = read(book(tmp_path / "x.xlsx", S1=sheet)).problems
    assert "“农村”不是地区名，按其上一行地区的城乡分组读取" in problem.message("zh")
    assert '"农村" in the column of regions is no region' in problem.message("en")


def test_a_sex_in_a_column_of_regions_is_explained(tmp_path: Path) -> None:
    sheet = "地区 | 2023年互联网使用率\n清城区 | 75\n男 | 77"
    (problem,) = read(book(tmp_path / "x.xlsx", S1=sheet)).problems
    assert "“男”不是地区名，按其上一行地区的性别分组读取" in problem.message("zh")
    assert "it was read as that sex in the region above it" in problem.message("en")


def test_the_year_in_which_a_fiscal_year_ends_is_told(tmp_path: Path) -> None:
    for heading in ("FY2021/22", "2021/22", "AY 2021/22", "2021/2022 school year"):
        data = read(book(tmp_path / "x.xlsx", S1=f"指标 | {heading}\n产后访视率 | 91"))
        assert f"“{heading}”按学年（财年）结束的 2022 年读取。" in data.problems[0].message("zh")
    assert "the year in which the school or fiscal year ends" in data.problems[0].message("en")


def test_a_school_year_of_one_figure_is_told_as_what_it_was_read(tmp_path: Path) -> None:
    (note,) = read(book(tmp_path / "x.xlsx", S1="指标 | 2020学年\n产后访视率 | 91")).problems
    assert note.message("zh") == (
        "x.xlsx，工作表“S1”，单元格 B1：“2020学年”只写一个年份，按 2020 年读取（通常指当年秋季开始的学年；并写两个年份的学年按结束的年份读取）。"
        "如应计入结束的年份，请在原处改写年份，同一表中的写法也请一致。"
    )
    assert "the school year that begins in its autumn" in note.message("en")


@pytest.mark.parametrize(
    ("rows", "block", "cells"),
    [
        ("指标 | 2022年 | .\n. | 户籍 | 流动\n孕产妇死亡率 | 10 | 15", "A1:A2", ["B2", "C2"]),
        ("指标 | 2022年 | .\n. | 户籍 | 流动\n孕产妇死亡率 | 10 | 15", "", ["B2", "C2"]),
        ("指标 | 2022年\n. | （户籍人口）\n孕产妇死亡率 | 10", "", ["B2"]),
        ("指标 | 户籍 | 流动\n. | 2022年 | 2022年\n孕产妇死亡率 | 10 | 15", "", ["B1", "C1"]),
    ],
)
def test_groups_over_or_under_the_years_that_nobody_knows_are_no_totals(
    rows: str, block: str, cells: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        read(merged(book(tmp_path / "x.xlsx", S1=rows), *block.split()))
    told = [(problem.code, problem.cell) for problem in caught.value.problems]
    assert told == [("COLUMN_NOT_UNDERSTOOD", cell) for cell in cells]


@pytest.mark.parametrize(
    ("name", "rows", "chinese", "english"),
    [
        (
            "男性",
            "指标 | 2022年\n互联网使用率 | 78",
            "工作表名为“男性”，未写明性别的数值均按此读取",
            'the sheet is called "男性"',
        ),
        (
            "农村",
            "指标 | 2022年\n互联网使用率 | 60",
            "工作表名为“农村”，未写明城乡的数值均按此读取",
            'the sheet is called "农村"',
        ),
        (
            "S1",
            "男性 | .\n指标 | 2022年\n互联网使用率 | 78",
            "表题为“男性”，未写明性别的数值均按此读取",
            'the title is "男性"',
        ),
        (
            "S1",
            "指标 | 2022年\n女性 | .\n互联网使用率 | 74",
            "“女性”单独成行",
            "stands in a row of its own",
        ),
    ],
)
def test_a_group_that_serves_a_table_or_rows_is_told_of(
    name: str, rows: str, chinese: str, english: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "x.xlsx", **{name: rows}))
    (problem,) = data.problems
    assert said(data, "sex", "area") != {("both", "all")}
    assert chinese in problem.message("zh")
    assert english in problem.message("en")
