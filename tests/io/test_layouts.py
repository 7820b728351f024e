"""Each layout in several disguises, with the values that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import book, codes, observed, read

from womenplan.errors import DataError

MMR, SCREEN, KINDER = "maternal_mortality", "common_disease_screening", "preschool_gross_enrolment"


def test_national_data_are_read_without_a_problem() -> None:
    path = Path(__file__).parents[2] / "data" / "national_2002_2024.xlsx"
    data = read(path)
    assert list(data.problems) == []
    assert len(data) == data.table["cell"].nunique() == data.layout["observations"].sum()
    assert data.layout["layout"].tolist() == ["long", "none", "none"]
    row = data.table[
        (data.table["indicator_id"] == MMR)
        & (data.table["year"] == 2020)
        & (data.table["area"] == "all")
    ]
    assert row["value"].tolist() == [16.9]  # published by the National Health Commission
    assert set(data.table["bound"]) <= {"", ">"}


def test_sheets_of_domains_are_read_together(tmp_path: Path) -> None:
    path = book(
        tmp_path / "domains.xlsx",
        妇女与健康="指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7",
        妇女与教育="地区 | 指标 | 年份 | 数值\n清远市 | 学前教育毛入园率 | 2021 | 95.5",
        填表说明="请各部门按时填报 | .\n1 | 指标须与目录一致",
    )
    data = read(path, region="清远市")
    assert observed(data, "region", "indicator_id", "year", "value") == {
        ("清远市", MMR, 2020, 9.1),
        ("清远市", MMR, 2021, 8.7),
        ("清远市", KINDER, 2021, 95.5),
    }
    assert data.layout["layout"].tolist() == ["wide", "long", "none"]
    assert codes(data) == []


@pytest.mark.parametrize(
    "names",
    ["健康 教育", "新建 副本", "表1 表2", "2023年 2024年", "Sheet1 Sheet1(2)", "卫健局 教育局"],
)
def test_sheets_named_by_number_domain_or_version_are_no_regions(
    names: str, tmp_path: Path
) -> None:
    rows = "指标 | 2020年 | 2021年\n孕产妇死亡率 | 9.1 | 8.7"
    data = read(book(tmp_path / "x.xlsx", **dict.fromkeys(names.split(), rows)))
    assert observed(data, "region", "year", "value") == {("", 2020, 9.1), ("", 2021, 8.7)}
    assert "REGION_FROM_SHEET" not in {code for code, _ in codes(data, "note")}


@pytest.mark.parametrize("name", ["Sheet1", "表1", "工作表2", "2024年"])
def test_a_plain_sheet_name_is_never_taken_for_the_name_of_an_indicator(
    name: str, tmp_path: Path
) -> None:
    rows = "年份 | 数值\n2020 | 9.1\n2021 | 8.7"
    with pytest.raises(DataError) as caught:
        read(book(tmp_path / "x.xlsx", **{name: rows}))
    (problem,) = caught.value.problems
    assert problem.message("zh") == (
        f"x.xlsx，工作表“{name}”，单元格 B1：第 1 行的表头已读懂（年份），但没有写明“数值”列是哪项指标，"
        "其中的数字未读取。请在表题或列标题中写明指标名称，或增加“指标”列。"
    )
    with pytest.raises(DataError) as caught:
        read(book(tmp_path / "x.xlsx", **{name: "地区 | 2020年 | 2021年\n清城区 | 9.1 | 8.7"}))
    assert [(one.code, one.cell) for one in caught.value.problems] == [("INDICATOR_NOT_SAID", "B1")]
    assert observed(read(book(tmp_path / "y.xlsx", 孕产妇死亡率=rows))) == {
        (MMR, 2020, 9.1),
        (MMR, 2021, 8.7),
    }


def test_a_sheet_named_by_its_indicator_is_read(tmp_path: Path) -> None:
    data = read(
        book(tmp_path / "x.xlsx", 孕产妇死亡率="地区 | 2020年 | 2021年\n清城区 | 9.1 | 8.7")
    )
    assert observed(data) == {(MMR, 2020, 9.1), (MMR, 2021, 8.7)}


GIRLS, HOSPITAL = "preschool_girls_share", "hospital_delivery"
FORMS = {
    "this year and the year before": """
        表　　号：妇综1表 | . | . | . | .
        制定机关：国家统计局 | . | . | . | .
        批准文号：国统制〔2022〕100号 | . | . | . | .
        有效期至：2025年6月 | . | . | . | .
        妇女儿童状况综合统计报表 | . | . | . | .
        填报单位：清远市统计局 | . | 2023年 | . | .
        指标名称 | 计量单位 | 代码 | 本年 | 上年
        甲 | 乙 | 丙 | 1 | 2
        一、健康 | — | — | — | —
        活产数 | 人 | 01 | 20000 | 21000
        孕产妇死亡人数 | 人 | 02 | 2 | 3
        孕产妇住院分娩率 | % | 03 | 99.98 | 99.97
        二、教育 | — | — | — | —
        在园幼儿数 | 人 | 04 | 10000 | 8000
        　其中：女 | 人 | 05 | 4700 | 3800
        单位负责人：　　　填表人： | . | . | . | .
    """,
    "the same in other words": """
        2023年妇女儿童状况综合统计年报 | . | . | .
        填报单位（盖章）： 清远市妇儿工委 | . | . | .
        指标 | 单位 | 本年数 | 上年同期
        甲 | 乙 | (1) | (2)
        1.活产数 | 万人 | 2 | 2.1
        2.孕产妇死亡数 | 人 | 2 | 3
        3.住院分娩率（%） | . | 99.98% | 99.97%
        4.在园幼儿 | 人 | 10,000 | 8,000
        女 | 人 | '4700 | '3800
    """,
}


@pytest.mark.parametrize("disguise", FORMS)
def test_the_official_form_gives_shares_and_rates_of_its_counts(
    disguise: str, tmp_path: Path
) -> None:
    data = read(book(tmp_path / "form.xlsx", S1=FORMS[disguise]))
    # 2/20,000 and 3/21,000 live births per 100,000; 4,700 of 10,000 and 3,800 of 8,000 children
    assert observed(
        data, "region", "indicator_id", "year", "value", "numerator", "denominator"
    ) >= {
        ("清远市", MMR, 2023, 10.0, 2, 20000),
        ("清远市", MMR, 2022, 14.285714, 3, 21000),
        ("清远市", GIRLS, 2023, 47.0, 4700, 10000),
        ("清远市", GIRLS, 2022, 47.5, 3800, 8000),
    }
    assert {(HOSPITAL, 2023, 99.98), (HOSPITAL, 2022, 99.97)} <= observed(data)
    in_ten_thousands = {("preschool_girls", 2023, 0.47), ("preschool_girls", 2022, 0.38)}
    assert in_ten_thousands <= observed(data)
    assert len(data) == 8
    assert codes(data) == []
    assert data.layout["layout"].tolist() == ["form"]
    counted = data.table[data.table["indicator_id"] == GIRLS].iloc[0]
    assert "/" in counted["cell"]
    assert counted["note"] == "由分子、分母计算"


def test_the_official_form_with_columns_total_and_women(tmp_path: Path) -> None:
    rows = """
        2023年妇女儿童状况综合统计报表 | . | . | . | .
        指标名称 | 计量单位 | 代码 | 合计 | 女
        甲 | 乙 | 丙 | 1 | 2
        就业人员 | 万人 | 01 | 200 | 86
        在园幼儿数 | 人 | 02 | 3000 | 1500
    """
    data = read(book(tmp_path / "form.xlsx", S1=rows), region="清远市")
    assert observed(data, "indicator_id", "year", "value", "cell") == {
        ("employed_women_share", 2023, 43.0, "E4/D4"),
        ("employed_women", 2023, 86, "E4"),
        (GIRLS, 2023, 50.0, "E5/D5"),
        ("preschool_girls", 2023, 0.15, "E5"),
    }


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
    assert observed(read(path), "region", "year", "value") == {(region, year, 80)}


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
    assert observed(data) == {
        (SCREEN, 2022, 80),
        (SCREEN, 2023, 81),
        (MMR, 2022, 9),
        (MMR, 2023, 8),
    }
    assert codes(data) == [("INDICATOR_UNMATCHED_ALONE", "A3")]
