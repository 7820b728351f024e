"""Tables as offices type them and sites hand them out, with the values that a person reads."""

from __future__ import annotations

from pathlib import Path

import pytest
from sheets import book, merged, observed, read

from womenplan.errors import DataError


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
    assert observed(data, "area", "value") == {("all", 9)}


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
    assert observed(data, "sex", "area") != {("both", "all")}
    assert chinese in problem.message("zh")
    assert english in problem.message("en")
