"""Names and units in sheets: near misses, aliases, indicators of one's own, printed names."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from sheets import book, codes, observed, read

from womenplan.io.frames import complete
from womenplan.io.plans import load_plan
from womenplan.model.matcher import matcher_of

PRINTED = Path(__file__).parents[1] / "data" / "printed_names.csv"

MMR, SCREEN = "maternal_mortality", "common_disease_screening"


def test_a_number_over_several_years_is_none_of_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx", S1="指标 | 2021年 | 2022年 | 2023年\n孕产妇死亡率 | 16.1 | 15.7 | ."
    )
    wb = openpyxl.load_workbook(path)
    wb["S1"].merge_cells("C2:D2")
    wb.save(path)
    data = read(path)
    assert observed(data, "year", "value") == {(2021, 16.1)}
    assert codes(data) == [("VALUE_SPREAD", "C2")]


def test_a_number_over_several_rows_is_none_of_them(tmp_path: Path) -> None:
    path = book(
        tmp_path / "x.xlsx", S1="指标 | 2021年\n孕产妇死亡率 | 16.1\n互联网使用率 | .\n婚检率 | 70"
    )
    wb = openpyxl.load_workbook(path)
    wb["S1"].merge_cells("B2:B3")
    wb.save(path)
    data = read(path)
    assert observed(data, "indicator_id", "value") == {("premarital_examination", 70)}
    assert codes(data) == [("VALUE_SPREAD", "B2")]


def test_the_sentence_on_a_title_says_what_was_understood_and_what_was_not(tmp_path: Path) -> None:
    rows = "数据库：年度数据 | .\n指标：生活垃圾处理率(%) | .\n地区 | 2023年\n清城区 | 98.1"
    with pytest.raises(Exception, match="垃圾") as caught:
        read(book(tmp_path / "x.xlsx", S1=rows))
    (problem,) = caught.value.problems
    assert (problem.code, problem.cell) == ("TITLE_INDICATOR_UNKNOWN", "A2")
    assert problem.message("zh").startswith(
        "x.xlsx，工作表“S1”，单元格 A2：第 3 行的表头已读懂（地区、年份），但表题中的指标“生活垃圾处理率(%)”无法识别，"
        "其中的数字未读取。"
    )
    assert (
        'the header in row 3 is understood (regions, years), but the indicator "生活垃圾处理率(%)"'
        in problem.message("en")
    )


def test_one_alias_settles_the_name_in_a_title(tmp_path: Path) -> None:
    rows = "指标：生活垃圾处理率(%) | .\n地区 | 2023年\n清城区 | 98.1"
    data = read(
        book(tmp_path / "x.xlsx", S1=rows), aliases={"生活垃圾处理率": "城市生活垃圾无害化处理率"}
    )
    assert observed(data, "region", "indicator_id", "value") == {
        ("清城区", "household_waste_harmless", 98.1)
    }


def test_the_heading_row_of_an_alias_sheet_is_no_alias(tmp_path: Path) -> None:
    sheets = {
        "S1": "指标 | 2023年\n某率 | 8",
        "别名": "表中的名称 | 指标名称\n某率 | 农村孕产妇死亡率",
    }
    data = read(book(tmp_path / "x.xlsx", **sheets))
    assert observed(data, "indicator_id", "area", "value") == {(MMR, "rural", 8)}
    assert codes(data) == []


def test_an_alias_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    sheets = {"S1": "指标 | 2023年\n孕产妇死亡率 | 8", "别名": "某率 | 什么率"}
    assert ("ALIAS_UNKNOWN", "") in codes(read(book(tmp_path / "x.xlsx", **sheets)))


def test_sheets_tables_and_plans_know_the_same_names(tmp_path: Path) -> None:
    with PRINTED.open(encoding="utf-8", newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["sample"] in ("fourth", "fifth")]
    told = {row["name"]: matcher_of().match(row["name"]) for row in rows}
    odd = "Sex ratio at birth (male births per female births)"  # its target would need converting
    names = [
        name
        for name, match in told.items()
        if match.indicator and not match.level and not match.year and name != odd
    ]
    known = [(f"甲{i}县", told[name].indicator) for i, name in enumerate(names)]
    sheet = [
        ["地区", "指标", "年份", "数值"],
        *([f"甲{i}县", name, 2020, 50] for i, name in enumerate(names)),
    ]
    found = read(book(tmp_path / "x.xlsx", S1=sheet))
    table = pd.DataFrame(sheet[1:], columns=["region", "name", "year", "value"])
    matched = pd.Series([indicator for _, indicator in known])
    due = 2021 + matched.groupby(matched).cumcount()  # one target for each year and indicator
    targets = pd.DataFrame({"name": names, "value": 50, "milestone_year": due})
    assert len(names) > 100
    assert observed(found, "region", "indicator_id") == set(known)
    assert [
        tuple(row) for row in complete(table)[0][["region", "indicator_id"]].to_numpy()
    ] == known
    plan = load_plan(targets, start_year=2021, end_year=2060, region="甲县")
    assert list(plan.targets["indicator_id"]) == list(matched)


def test_an_alias_sheet_or_file_settles_names(tmp_path: Path) -> None:
    rows = "指标 | 2020年\n母亲死亡情况 | 9.1\n两病查出 | 80.2"
    data = read(
        book(
            tmp_path / "a.xlsx",
            数据=rows,
            别名="本表名称 | 指标\n母亲死亡情况 | 孕产妇死亡率\n两病查出 | common_disease_screening",
        )
    )
    assert observed(data) == {(MMR, 2020, 9.1), (SCREEN, 2020, 80.2)}
    (tmp_path / "aliases.csv").write_text(
        "母亲死亡情况,maternal_mortality\n两病查出,妇女常见病筛查率\n", encoding="gb18030"
    )
    again = read(book(tmp_path / "b.xlsx", 数据=rows), aliases=tmp_path / "aliases.csv")
    assert observed(again) == observed(data)
    assert codes(again) == []


def test_an_alias_that_settles_nothing_is_told_of(tmp_path: Path) -> None:
    aliases = "本表名称 | 指标\n母亲死亡情况 | 孕产妇死忘率"
    data = read(
        book(
            tmp_path / "a.xlsx",
            数据="指标 | 2020年\n母亲死亡情况 | 9.1\n孕产妇死亡率 | 9.1",
            别名=aliases,
        )
    )
    assert codes(data) == [("ALIAS_UNKNOWN", ""), ("INDICATOR_UNMATCHED_ALONE", "A2")]
    assert data.problems[0].message("zh") == (
        "别名表把“母亲死亡情况”对应到“孕产妇死忘率”，而“孕产妇死忘率”不是已知的指标名称或代码。请改正别名表。"
    )


def test_an_indicator_sheet_brings_in_indicators(tmp_path: Path) -> None:
    own = "indicator_id | name_zh | unit | better\nreading_rooms | 妇女阅览室数 | 个 | higher"
    data = read(book(tmp_path / "i.xlsx", 数据="指标 | 2020年\n妇女阅览室数 | 12", 指标表=own))
    assert observed(data, "indicator_id", "unit", "value") == {("reading_rooms", "count", 12.0)}
    assert data.indicators["indicator_id"].tolist() == ["reading_rooms"]


def test_unknown_names_are_listed_once_with_the_nearest(tmp_path: Path) -> None:
    rows = "指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7\n孕产妇死亡综合率 | 1 | 2\n孕产妇死亡综合率 | 3 | 4"
    data = read(book(tmp_path / "u.xlsx", 数据=rows))
    assert observed(data) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}
    assert codes(data) == [("INDICATOR_UNMATCHED", "A3")]
    assert "孕产妇死亡率" in data.problems[0].message("zh")
    assert data.layout["problems"].tolist() == [4]


def test_units_are_brought_onto_the_indicator_and_unfit_ones_named(tmp_path: Path) -> None:
    rows = "指标 | 单位 | 2020年\n孕产妇死亡率 | ‰ | 0.091\n妇女常见病筛查率 | 人 | 80.2\n学前教育在园女童数 | 人 | 1234567"
    data = read(book(tmp_path / "u.xlsx", 数据=rows))
    assert observed(data) == {(MMR, 2020, 9.1), ("preschool_girls", 2020, 123.4567)}
    assert codes(data) == [("UNIT_UNFIT", "C3")]


def test_indicators_may_be_given_as_a_table(tmp_path: Path) -> None:
    from womenplan.model import catalogue

    few = catalogue.indicators().head(3)
    assert isinstance(few, pd.DataFrame)
    data = read(
        book(
            tmp_path / "x.xlsx",
            S1=f"指标 | 2020年\n{few['name_zh'].iat[0]} | 70\n妇女常见病筛查率 | 3",
        ),
        indicators=few,
    )
    assert len(data) == 1
