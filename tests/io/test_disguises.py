"""Sheets as counties send them, each with the values that a person reads off it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sheets import book, codes, read, said, table

MMR, SCREEN, KINDER, LIFE = (
    "maternal_mortality",
    "common_disease_screening",
    "preschool_gross_enrolment",
    "life_expectancy",
)
GIRLS = "preschool_girls_share"
COUNTIES = {
    (place, name, year, value)
    for place, first in (("清城区", 80), ("英德市", 70))
    for name, year, value in ((SCREEN, 2022, first), (SCREEN, 2023, first + 1))
}
LIVES = {
    ("male", "urban", 2020, 75),
    ("male", "rural", 2020, 74),
    ("female", "urban", 2020, 80),
    ("female", "rural", 2020, 79),
    ("male", "urban", 2021, 76),
    ("male", "rural", 2021, 73),
    ("female", "urban", 2021, 81),
    ("female", "rural", 2021, 78),
}
PLACED = ("region", "indicator_id", "year", "value")

# name: rows, merged cells, columns to compare, what a person reads
SHEETS: dict[str, tuple[str, str, tuple[str, ...], set[tuple[Any, ...]]]] = {
    "year over sex over area, merged": (
        """
        清远市妇女发展监测统计表 | . | . | . | . | . | . | . | .
        指标 | 2020年 | . | . | . | 2021年 | . | . | .
        . | 男 | . | 女 | . | 男 | . | 女 | .
        . | 城镇 | 农村 | 城镇 | 农村 | 城镇 | 农村 | 城镇 | 农村
        人口平均预期寿命（岁） | 75 | 74 | 80 | 79 | 76 | 73 | 81 | 78
        """,
        "A1:I1 A2:A4 B2:E2 F2:I2 B3:C3 D3:E3 F3:G3 H3:I3",
        ("sex", "area", "year", "value"),
        LIVES,
    ),
    "year over sex over area, blank cells instead of merged ones": (
        """
        指标 | 单位 | 2020年 | . | . | . | 2021年 | . | . | .
        . | . | 男 | . | 女 | . | 男 | . | 女 | .
        . | . | 城镇 | 农村 | 城镇 | 农村 | 城镇 | 农村 | 城镇 | 农村
        人口平均预期寿命 | 岁 | 75 | 74 | 80 | 79 | 76 | 73 | 81 | 78
        """,
        "",
        ("sex", "area", "year", "value"),
        LIVES,
    ),
    "a domain over the indicators, the city above its counties, a note with numbers": (
        """
        附表3 | . | . | .
        2023年清远市各县（市、区）妇女发展主要指标完成情况 | . | . | .
        县（市、区） | 妇女与健康 | 妇女与教育 | 备注
        . | 妇女常见病筛查率 | 学前教育毛入园率 | .
        全市 | 80.1 | 95 | .
        连南瑶族自治县 | 79.5 | 93 | 少数民族县
        注：1.数据来源：市妇儿工委办。2.2022年全市为79.3%。 | . | . | .
        """,
        "A2:D2 A3:A4 D3:D4",
        PLACED,
        {
            ("清远市", SCREEN, 2023, 80.1),
            ("清远市", KINDER, 2023, 95),
            ("连南瑶族自治县", SCREEN, 2023, 79.5),
            ("连南瑶族自治县", KINDER, 2023, 93),
        },
    ),
    "regions over years": (
        "指标 | 清城区 | . | 英德市 | .\n. | 2022年 | 2023年 | 2022年 | 2023年\n妇女常见病筛查率 | 80 | 81 | 70 | 71",
        "",
        PLACED,
        COUNTIES,
    ),
    "years over regions": (
        "指标 | 2022年 | . | 2023年 | .\n. | 清城区 | 英德市 | 清城区 | 英德市\n妇女常见病筛查率 | 80 | 70 | 81 | 71",
        "",
        PLACED,
        COUNTIES,
    ),
    "the indicator in the title only": (
        "2022—2023年各县妇女常见病筛查率情况表（%） | . | .\n地区 | 2022年 | 2023年\n清城区 | 80 | 81\n英德市 | 70 | 71",
        "",
        PLACED,
        COUNTIES,
    ),
    "a row with the region above each block": (
        "指标 | 2022年 | 2023年\n一、清城区 | . | .\n妇女常见病筛查率 | 80 | 81\n二、英德市 | . | .\n妇女常见病筛查率 | 70 | 71\n三水区 | . | .\n妇女常见病筛查率 | 60 | .",
        "",
        PLACED,
        COUNTIES | {("三水区", SCREEN, 2022, 60)},
    ),
    "a row with the year above each block": (
        "地区 | 妇女常见病筛查率\n2022年 | .\n清城区 | 80\n英德市 | 70\n2023年 | .\n清城区 | 81\n英德市 | 71",
        "",
        PLACED,
        COUNTIES,
    ),
    "the same header again under another year": (
        """
        2022年各县情况 | .
        地区 | 妇女常见病筛查率
        清城区 | 80
        英德市 | 70
        注：本表为年报数。 | .
        2023年各县情况 | .
        地区 | 妇女常见病筛查率
        清城区 | 81
        英德市 | 71
        """,
        "",
        PLACED,
        COUNTIES,
    ),
    "the same header again under another region": (
        """
        清城区 | . | .
        指标 | 2022年 | 2023年
        妇女常见病筛查率 | 80 | 81
        . | . | .
        英德市 | . | .
        指标 | 2022年 | 2023年
        妇女常见病筛查率 | 70 | 71
        """,
        "",
        PLACED,
        COUNTIES,
    ),
    "tables of two kinds below each other": (
        """
        表1 2023年清远市妇女健康 | . | .
        指标 | 2022年 | 2023年
        妇女常见病筛查率（%） | 80 | 81
        注：2022年共筛查12345人。 | . | .
        . | . | .
        表2 2023年各县妇女教育 | . | .
        地区 | 学前教育毛入园率 | 九年义务教育巩固率
        清城区 | 95 | 96
        """,
        "",
        PLACED,
        {
            ("清远市", SCREEN, 2022, 80),
            ("清远市", SCREEN, 2023, 81),
            ("清城区", KINDER, 2023, 95),
            ("清城区", "compulsory_retention", 2023, 96),
        },
    ),
    "tables side by side": (
        "指标 | 2022年 | 2023年 | . | 指标 | 2022年 | 2023年\n妇女常见病筛查率 | 80 | 81 | . | 学前教育毛入园率 | 95 | 96\n. | . | . | . | 孕产妇死亡率 | 9 | 8",
        "",
        ("indicator_id", "year", "value"),
        {
            (SCREEN, 2022, 80),
            (SCREEN, 2023, 81),
            (KINDER, 2022, 95),
            (KINDER, 2023, 96),
            (MMR, 2022, 9),
            (MMR, 2023, 8),
        },
    ),
    "units in a row below the header": (
        "2023年清远市情况 | . | .\n地区 | 孕产妇死亡率 | 妇女常见病筛查率\n单位 | 1/10万 | %\n清城区 | 9 | 80",
        "",
        ("indicator_id", "region", "value"),
        {(MMR, "清城区", 9), (SCREEN, "清城区", 80)},
    ),
    "subtotals in many words": (
        "2023年各县情况 | .\n地区 | 妇女常见病筛查率\n清城区 | 80\n英德市 | 82\n全市合计 | 81\n平均值 | 81\n最高 | 82\n各县（市、区）平均 | 81",
        "",
        ("region", "value"),
        {("清城区", 80), ("英德市", 82), ("", 81)},
    ),
    "short years, and years as dates and periods": (
        "指标 | '20年 | 21年 | 22年度 | 2023-12-31 | 2024年1—12月\n妇女常见病筛查率 | 75 | 76 | 77 | 78 | 79",
        "",
        ("year", "value"),
        {(2020, 75), (2021, 76), (2022, 77), (2023, 78), (2024, 79)},
    ),
    "months in a column of years": (
        "时间 | 指标 | 值\n2022年12月 | 妇女常见病筛查率 | 80\n2023年12月31日 | 妇女常见病筛查率 | 81",
        "",
        ("year", "value"),
        {(2022, 80), (2023, 81)},
    ),
    "targets, changes and a baseline in two rows": (
        "指标名称 | 基期 | 监测年份 | . | 目标\n. | 2020年 | 2021年 | 2022年 | 2025年\n妇女常见病筛查率 | 79 | 80.2 | 81 | 85",
        "A1:A2 C1:D1",
        ("year", "value"),
        {(2020, 79), (2021, 80.2), (2022, 81)},
    ),
    "a target and a value of one year": (
        "指标 | 2022年 | . | 2023年 | .\n. | 目标值 | 实际值 | 目标值 | 实际值\n妇女常见病筛查率 | 79 | 80 | 80 | 81",
        "",
        ("year", "value"),
        {(2022, 80), (2023, 81)},
    ),
    "the year beside the word value": (
        "指标 | 数值（2023年） | 指标值（目标）\n妇女常见病筛查率 | 81 | 85",
        "",
        ("year", "value"),
        {(2023, 81)},
    ),
    "footnote marks on years, names and values": (
        "指标 | 2022年① | 2023年②\n妇女常见病筛查率 | 70.3① | 70.5*\n孕产妇死亡率③ | 9.1 | '8.7 *\n①快报数 | . | .",
        "",
        ("indicator_id", "year", "value"),
        {(SCREEN, 2022, 70.3), (SCREEN, 2023, 70.5), (MMR, 2022, 9.1), (MMR, 2023, 8.7)},
    ),
    "stars, arrows and line breaks in names": (
        "编号 | 指标 | 2023\\n年\n（1） | 妇女常见病\\n筛查率(%) | 81\n1.2 | ★孕产妇死亡率 | 8\n3 | 3.学前教育毛入园率↑ | 96",
        "",
        ("indicator_id", "value"),
        {(SCREEN, 81), (MMR, 8), (KINDER, 96)},
    ),
    "the data status in a heading": (
        "指标 | 2022年 | 2023年（初步数）\n妇女常见病筛查率 | 80 | 81",
        "",
        ("year", "value", "flag"),
        {(2022, 80, "final"), (2023, 81, "provisional")},
    ),
    "groups in a second column of names": (
        "指标 | . | 2023年\n人口平均预期寿命 | 男 | 75\n. | 女 | 80\n妇女常见病筛查率 | . | 81",
        "A1:B1 A2:A3",
        ("indicator_id", "sex", "value"),
        {(LIFE, "male", 75), (LIFE, "female", 80), (SCREEN, "female", 81)},
    ),
    "groups in rows with dashes": (
        "指标 | 2023年\n孕产妇死亡率 | 9\n-城市 | 8\n——农村 | 10",
        "",
        ("area", "value"),
        {("all", 9), ("urban", 8), ("rural", 10)},
    ),
    "one word for the total, years as numbers": (
        "指标 | 2022 | . | .\n. | 计 | 男 | 女\n人口平均预期寿命 | 77 | 75 | 80",
        "",
        ("sex", "value"),
        {("both", 77), ("male", 75), ("female", 80)},
    ),
    "the year after a label, a number of a document, the date of signing": (
        """
        批准文号： | 国统制〔2022〕100号 | .
        英德市妇女发展监测表 | 2024年3月5日 | .
        年度： | 2023 | .
        指标 | 单位 | 实际值
        妇女常见病筛查率 | % | 81
        """,
        "",
        ("region", "year", "value"),
        {("英德市", 2023, 81)},
    ),
    "the official form with its foot in the columns of values": (
        """
        妇女儿童状况综合统计报表 | . | . | . | .
        批准文号： | 国统制〔2022〕100号 | . | . | .
        综合机关名称：英德市妇儿工委办 | . | . | ２０２３ 年 | .
        指标名称 | 计量单位 | 代码 | 本年 | 上年
        甲 | 乙 | 丙 | 1 | 2
        在园幼儿数 | 人 | 01 | 10,000 | 8,000
        　　其中：女 | 人 | 02 | 4700 | 3800
        　　其中：农村 | 人 | 03 | 2000 | 1900
        单位负责人：张三 | 填表人：李四 | 联系电话：0763-3360000 | 报出日期：2024年3月5日 | .
        """,
        "",
        PLACED,
        {
            ("英德市", GIRLS, 2023, 47.0),
            ("英德市", GIRLS, 2022, 47.5),
            ("英德市", "preschool_girls", 2023, 0.47),
            ("英德市", "preschool_girls", 2022, 0.38),
        },
    ),
    "rows of targets among rows of values": (
        "指标 | 类别 | 2022年 | 2023年\n妇女常见病筛查率 | 目标值 | 79 | 80\n. | 实际值 | 80 | 81",
        "A2:A3",
        ("year", "value"),
        {(2022, 80), (2023, 81)},
    ),
    "spaces within the names of regions": (
        "2023年 | .\n地　区 | 妇女常见病筛查率\n清 城 区 | 80\n英　德　市 | 70",
        "",
        ("region", "value"),
        {("清城区", 80), ("英德市", 70)},
    ),
    "a header cell with a diagonal line": (
        "2023年 | .\n指标\\n地区 | 妇女常见病筛查率\n清城区 | 80",
        "",
        ("region", "value"),
        {("清城区", 80)},
    ),
    "words beside the years": (
        "指标 | 2021年度完成数 | 截至2022年底 | 2023年（全年） | 现状值（2024年） | 2025年目标\n妇女常见病筛查率 | 79 | 80 | 81 | 82 | 85",
        "",
        ("year", "value"),
        {(2021, 79), (2022, 80), (2023, 81), (2024, 82)},
    ),
    "a table that ends without values above another": (
        "2023年清远市 | . | .\n指标 | 2022年 | 2023年\n妇女常见病筛查率 | 80 | 81\n孕产妇死亡率 | . | .\n. | . | .\n指标 | 2021年 | .\n孕产妇死亡率 | 9 | .",
        "",
        ("region", "indicator_id", "year", "value"),
        {("清远市", SCREEN, 2022, 80), ("清远市", SCREEN, 2023, 81), ("清远市", MMR, 2021, 9)},
    ),
    "years of schooling are no years of a calendar": (
        ". | 2022年 | 2023年\n劳动年龄人口中女性平均受教育年限 | 10年 | 11年\n妇女常见病筛查率 | 80 | 81",
        "",
        ("indicator_id", "year", "value"),
        {
            ("women_working_age_education_years", 2022, 10),
            ("women_working_age_education_years", 2023, 11),
            (SCREEN, 2022, 80),
            (SCREEN, 2023, 81),
        },
    ),
    "merged cells beyond the table": (
        "指标 | 2023年\n妇女常见病筛查率 | 81",
        "D1:E1 F7:G9",
        ("year", "value"),
        {(2023, 81)},
    ),
    "many ways to say that there is no value": (
        "指标 | 2018年 | 2019年 | 2020年 | 2021年 | 2022年 | 2023年 | 2024年\n妇女常见病筛查率 | ／ | 数据缺失 | 未报 | 待公布 | 不掌握 | 未提供 | 81",
        "",
        ("year", "value"),
        {(2024, 81)},
    ),
}


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_gives_the_values_a_person_reads(name: str, tmp_path: Path) -> None:
    rows, merged, columns, wanted = SHEETS[name]
    wb = openpyxl.Workbook()
    for row in table(rows):
        wb.active.append(row)
    for cells in merged.split():
        wb.active.merge_cells(cells)
    wb.save(tmp_path / "t.xlsx")
    data = read(tmp_path / "t.xlsx")
    assert said(data, *columns) == wanted
    assert codes(data) == []


@pytest.mark.parametrize(
    ("file", "sheet", "region", "year"),
    [
        ("附件2-佛冈县-监测统计表（2024年度）终稿", "Sheet1", "佛冈县", 2024),
        ("3", "3.连山县（2023）", "连山县", 2023),
        ("2022年连州市妇女发展监测表", "健康", "连州市", 2022),
    ],
)
def test_the_names_of_file_and_sheet_give_region_and_year(
    file: str, sheet: str, region: str, year: int, tmp_path: Path
) -> None:
    path = book(
        tmp_path / f"{file}.xlsx", **{sheet: "指标 | 单位 | 完成值\n妇女常见病筛查率 | % | 80"}
    )
    assert said(read(path), "region", "year", "value") == {(region, year, 80)}


def test_values_written_as_text_are_not_lost_in_silence(tmp_path: Path) -> None:
    rows = "指标 | 2023年 | 全省平均 | .\n妇女常见病筛查率 | 81% | 85% | 86%"
    data = read(book(tmp_path / "x.xlsx", S1=rows, S2="某某 | 甲项 | 乙项\n某率 | '80% | '81%"))
    assert codes(data) == [("COLUMN_WITHOUT_HEADING", "D1"), ("SHEET_NOT_UNDERSTOOD", "")]
    assert codes(data, "note") == [("COLUMN_ASIDE", "C1")]
    assert [p.message("zh") for p in data.problems][1] == (
        "x.xlsx，工作表“S1”，单元格 D1：该列没有标题，其中的数字未读取。请补写列标题；如非数据，可不予理会。"
    )


def test_a_row_that_only_looks_like_a_header_ends_no_table(tmp_path: Path) -> None:
    rows = (
        "指标 | 2022年 | 2023年\n妇女常见病筛查率 | 80 | 81\n指标 | 说明 | .\n孕产妇死亡率 | 9 | 8"
    )
    data = read(book(tmp_path / "x.xlsx", S1=rows))
    assert said(data) == {(SCREEN, 2022, 80), (SCREEN, 2023, 81), (MMR, 2022, 9), (MMR, 2023, 8)}
    assert codes(data) == [("INDICATOR_UNMATCHED_ALONE", "A3")]
