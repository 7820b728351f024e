"""One cell's text, read as a person would."""

from __future__ import annotations

import math

import pytest

from womenplan.io.headers import read_heading, region_in, region_name, title_year, year_of
from womenplan.model.cells import parse, unit_of


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("70.3", 70.3, ""),
        ("70.3%", 70.3, "percent"),
        ("70.3％", 70.3, "percent"),
        (" 70.3 % ", 70.3, "percent"),
        ("15.1/10万", 15.1, "per_100k"),
        ("15.1／10万", 15.1, "per_100k"),
        ("15.1 1/10万", 15.1, "per_100k"),
        ("9.8‰", 9.8, "per_1000"),
        ("１５．１", 15.1, ""),
        ("1,234", 1234, ""),
        ("１，２３４", 1234, ""),
        ("1 234", 1234, ""),
        ("1,234.5人", 1234.5, "persons"),
        ("-5.2", -5.2, ""),
        ("－5.2", -5.2, ""),
        ("+3", 3, ""),
        ("1.5:1", 1.5, "ratio"),
        ("1.5：1", 1.5, "ratio"),
        ("3:2", 1.5, "ratio"),
        ("3 : 2", 1.5, "ratio"),
        ("1.5∶1", 1.5, "ratio"),
        ("4：2.5①", 1.6, "ratio"),
        ("12.3万人", 12.3, "10k_persons"),
        ("1.2亿人", 1.2, "100000000 persons"),
        ("1.2万", 1.2, "10000 own"),
        ("70.3*", 70.3, ""),
        ("70.3①", 70.3, ""),
        ("70.3[1]", 70.3, ""),
        ("0", 0, ""),
        ("1e5", 100000, ""),
        ("−5.2", -5.2, ""),
        ("\u200b70.3\ufeff", 70.3, ""),
        ("12m²", 12, "square_metres"),
    ],
)
def test_numbers_are_read_in_all_spellings(text: str, value: float, unit: str) -> None:
    parsed = parse(text)
    assert (parsed.state, parsed.value, parsed.unit, parsed.bound) == ("number", value, unit, "")


@pytest.mark.parametrize(
    "text",
    ["-", "—", "——", "…", "……", "/", "暂无数据", "N/A", "－", "  ", "未报", "数据缺失", "待公布"],
)
def test_marks_for_missing_are_told_from_zero(text: str) -> None:
    assert parse(text).state == "missing"
    assert math.isnan(parse(text).value)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("<0.1", "<"),
        ("超过5.4", ">"),
        (">54000", ">"),
        ("70%以上", ">"),
        ("≤8", "<"),
        ("不低于70", ">"),
        ("10以下", "<"),
        ("大于等于99%", ">"),
    ],
)
def test_bounds_are_kept(text: str, bound: str) -> None:
    assert (parse(text).state, parse(text).bound) == ("number", bound)


def test_about_and_status_are_kept() -> None:
    assert parse("约50").about
    assert parse("50左右").about
    assert parse("5.2（初步）").flag == "provisional"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("达标", "VALUE_NOT_NUMBER"),
        ("1/10万", "VALUE_NOT_NUMBER"),
        ("%", "VALUE_NOT_NUMBER"),
        ("98,5%", "DECIMAL_COMMA"),
        ("2.3.4", "VALUE_NOT_NUMBER"),
        ("七十", "VALUE_NOT_NUMBER"),
        ("1⁵2", "VALUE_NOT_NUMBER"),
        ("inf", "VALUE_NOT_NUMBER"),
        ("(5.2)", "VALUE_NOT_NUMBER"),
        ("1,23,456", "VALUE_NOT_NUMBER"),
        ("*", "VALUE_NOT_NUMBER"),
        ("60-70", "VALUE_TWO_NUMBERS"),
        ("12 13", "VALUE_TWO_NUMBERS"),
        ("70.3(71.2)", "VALUE_TWO_NUMBERS"),
        ("3/4", "VALUE_TWO_NUMBERS"),
        ("3:0", "VALUE_TWO_NUMBERS"),
        ("1:2:3", "VALUE_TWO_NUMBERS"),
        ("#DIV/0!", "VALUE_ERROR"),
        ("#N/A", "VALUE_ERROR"),
    ],
)
def test_what_is_no_number_is_named(text: str, code: str) -> None:
    assert parse(text).state == code


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("％", "percent"),
        ("（1/10万）", "per_100k"),
        ("单位：万人", "10k_persons"),
        ("1／10万", "per_100k"),
        ("岁", "years_of_life"),
        ("某某", ""),
    ],
)
def test_units_are_read_in_all_spellings(text: str, unit: str) -> None:
    assert unit_of(text) == unit


@pytest.mark.parametrize(
    "cell",
    [
        2021,
        2021.0,
        "2021",
        "2021.0",
        "2021年",
        "2021年度",
        "２０２１年",
        " 2021 年 ",
        "21年",
        "'21年度",
        "2021-12-31",
        "2021年12月",
        "2021年1—12月",
    ],
)
def test_years_are_read_in_all_spellings(cell: object) -> None:
    assert year_of(cell) == 2021


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("2030年目标", "target"),
        ("2025年目标值", "target"),
        ("目标（2030年）", "target"),
        ("比上年增减", "change"),
        ("同比%", "change"),
        ("2021年比2020年增减", "change"),
        ("排名", "rank"),
    ],
)
def test_headings_that_only_look_like_years_are_no_years(heading: str, role: str) -> None:
    assert (read_heading(heading).role, read_heading(heading).year) == (role, None)


@pytest.mark.parametrize(
    ("title", "year", "region"),
    [
        ("2023年清远市妇女发展规划监测统计表", 2023, "清远市"),
        ("妇女发展规划（2021—2030年）2023年监测统计表", 2023, ""),
        ("全国妇女发展统计监测数据（2002—2024年）", None, "全国"),
        ("附件2：葫芦岛市妇女发展规划2022年度监测表", 2022, "葫芦岛市"),
        ("填报单位（盖章）：英德市统计局", None, "英德市"),
        ("填报地区：英德市", None, "英德市"),
        ("地区：英德市", None, "英德市"),
        ("全市妇女发展情况", None, ""),
        ("有效期至：2025年6月", None, ""),
        ("连南瑶族自治县妇女发展情况", None, "连南瑶族自治县"),
    ],
)
def test_titles_give_year_and_region(title: str, year: int | None, region: str) -> None:
    assert (title_year(title), region_in(title)) == (year, region)


@pytest.mark.parametrize(
    ("text", "is_region"),
    [
        ("清城区", True),
        ("连州市", True),
        ("全国", True),
        ("城市", False),
        ("各县区", False),
        ("社区", False),
        ("卫健局", False),
    ],
)
def test_names_of_regions_are_told_from_other_words(text: str, is_region: bool) -> None:
    assert bool(region_name(text)) is is_region
