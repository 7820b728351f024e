"""What serves a whole table: what titles, notes and names of sheets, files and folders say of its values."""

from __future__ import annotations

from pathlib import Path

import pytest
from cases import cases
from sheets import book, codes, observed, read

from womenplan.errors import DataError

MMR, MIGRANT = "maternal_mortality", "migrant_maternal_mortality"
VISIT = "postnatal_visit"

# code: a case of tests/data/sheets/context.txt, and the sentence on it
SENTENCES = {
    "UNIT_FROM_NOTE": (
        "a unit in a note below, of counts beside shares",
        "x.xlsx，工作表“S1”，单元格 A5：表下说明写明“人数单位为万人”，未写单位的数值按此读取。"
        "如不适用于全表，请在各指标名称或单位栏中写明单位。",
    ),
    "UNIT_FROM_ABOVE": (
        "the same header again, without its unit",
        "x.xlsx，工作表“S1”，单元格 A2：本表未写单位，沿用上表的“单位：万人”。如单位不同，请在本表上方写明。",
    ),
    "UNIT_NOT_CARRIED": (
        "another table without a unit",
        "x.xlsx，工作表“S1”，单元格 A2：上表写明“单位：万人”，第 8 行起的表未写单位，按指标的单位读取。"
        "请核对，并在该表上方写明单位。",
    ),
    "UNIT_SET_ASIDE": (
        "percent above deaths",
        "x.xlsx，工作表“S1”，单元格 A2：“单位：%”不能是“孕产妇死亡率”的单位，该指标按“/10万”读取。"
        "请在该指标名称后写明单位。",
    ),
    "UNIT_UNKNOWN": (
        "a unit in a note that is not known",
        "x.xlsx，工作表“S1”，单元格 B3：单位“亩”无法识别，所涉数值未采用。请换算为指标的单位，或改正单位的写法。",
    ),
    "AGE_FROM_TITLE": (
        "an age in a title",
        "x.xlsx，工作表“S1”：表题写明年龄（60+），未写明年龄的数值均按此年龄组读取。如是全体人口的数，请改写表题。",
    ),
    "YEAR_OTHER_THAN_SHEET": (
        "a title copied to the sheet of another year",
        "x.xlsx，工作表“2022年”：表题的年份（2021）与工作表名不一致，按表题读取。请核对年份，改正表题或工作表名。",
    ),
    "PERIOD_OF_YEAR": (
        "half a year in the title",
        "x.xlsx，工作表“S1”：“2023年上半年清远市情况”说的不是全年，表中未写年份的数值未采用。"
        "如可作该年的数，请在列标题或表题中只写年份。",
    ),
    "VALUE_OF_OTHER_YEAR": (
        "a footnote that names another year",
        "x.xlsx，工作表“S1”，单元格 C3：注中说明“2022年数据”，“15.1*”不是所在年份的数，未采用（共 1 个）。"
        "请改填该年的数，或留空表示缺数。",
    ),
    "REGION_GROUP": (
        "subtotals of several regions",
        "x.xlsx，工作表“S1”，单元格 A4：“珠三角”等 3 行是片区小计或直属单位，不是单独的地区，未采用。"
        "如需评估片区，请另用一张只列片区的表。",
    ),
}


def test_what_was_taken_from_around_a_table_is_told_in_a_sentence(tmp_path: Path) -> None:
    for code, (kind, sentence) in SENTENCES.items():
        data = cases()[f"context: {kind}"].read(tmp_path / "x.xlsx")
        problem = next(problem for problem in data.problems if problem.code == code)
        assert problem.message("zh") == sentence


def test_footnotes_give_status_and_remark(tmp_path: Path) -> None:
    text = """清远市情况
        指标 | 2022年 | 2023年*
        孕产妇死亡率① | 15.7† | 15.1
        产前检查率 | 98.1 | 98.2
        ①：监测地区数据。*2023年为快报数
        注：†为修订数"""
    data = read(book(tmp_path / "x.xlsx", S1=text)).table
    said = [tuple(row) for row in data[["value", "flag", "note"]].itertuples(index=False)]
    assert said == [
        (15.7, "final", "修订数"),
        (15.1, "provisional", "监测地区数据"),
        (98.1, "final", ""),
        (98.2, "provisional", "2023年为快报数"),
    ]


PAGE = """<table border=1><tr><td colspan=3 height=19 class=xl65 title="a>b">2023年清远市妇幼健康情况</td></tr>
<tr><th rowspan=2 width=72>地区<th colspan=2>孕产妇<br>死亡率<tr><td>2022年<td>2023年
<tr><td>&nbsp;清城区<td>15.7<sup>1</sup><td>15.1</tr>
<tr style="display:none"><td>佛冈县<td>14.7<td>14.1</table>"""


@pytest.mark.parametrize(
    "page",
    [
        f"<html><head><style>td{{color:red}}</style></head><body>{PAGE}</body></html>".encode(
            "gb18030"
        ),
        f"<html><body><table><tr><td>{PAGE}</td></tr></table></body></html>".encode("utf-16"),
        b"MIME-Version: 1.0\nContent-Type: text/html\n\n" + PAGE.encode(),
    ],
)
def test_a_page_that_is_called_xls_is_read_as_its_tables(page: bytes, tmp_path: Path) -> None:
    (tmp_path / "x.xls").write_bytes(page)
    data = read(tmp_path / "x.xls")
    found = data.table.set_index(["region", "year"])["value"].to_dict()
    told = {("清城区", 2022): 15.7, ("清城区", 2023): 15.1}
    assert found == told | {("佛冈县", 2022): 14.7, ("佛冈县", 2023): 14.1}
    assert {problem.code for problem in data.problems} == {"FILE_SUFFIX", "ROWS_HIDDEN"}
    assert data.table["cell"].tolist()[:2] == ["B4", "C4"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<table><tr>" + "<td colspan=1000>1" * 20, "FILE_MANY_CELLS"),
        (
            "<table>"
            + "<tr>" * 3001
            + "<td>1"
            + "<tr><td>1" * 2000
            + "<tr>"
            + "<td colspan=900>1" * 16,
            "SHEET_TOO_LARGE",
        ),
        ("<table><tr>" + "<td>1<table><tr>" * 200 + "<a " * 100_000, "NO_TABLE"),
        ("<table><tr><td>1</table>" + "<!--" * 100_000, "NO_TABLE"),
    ],
)
def test_a_page_that_is_no_table_of_ours_costs_no_more_than_its_length(
    page: str, code: str, tmp_path: Path
) -> None:
    (tmp_path / "x.xls").write_text(page, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read(tmp_path / "x.xls")
    assert error.value.problems[0].code == code


@pytest.mark.parametrize(
    ("lines", "values", "told"),
    [
        (
            ["清城区;98,4;1.234,0", "英德市;97,0;800,5"],
            [98.4, 1234.0, 97.0, 800.5],
            {"DECIMAL_COMMAS": "C2"},
        ),
        (
            ["清城区;98,4%;1,234"],
            [98.4, 1.234],
            {"DECIMAL_COMMAS": "C2", "DECIMAL_COMMA_OR_THOUSANDS": "D2"},
        ),
        (["清城区;98.4;1,234"], [98.4, 1234.0], {}),
        (["清城区;98,4;1,234", "英德市;97.5;800"], [1234.0, 97.5, 800.0], {"DECIMAL_COMMA": "C2"}),
    ],
)
def test_decimal_commas_are_read_where_the_file_makes_them_certain(
    lines: list[str], values: list[float], told: dict[str, str], tmp_path: Path
) -> None:
    head = "地区;产前检查率;女性参加失业保险人数;年份"
    rows = [head, *(f"{line};2023" for line in lines)]
    (tmp_path / "x.csv").write_text("\n".join(rows), encoding="utf-8")
    data = read(tmp_path / "x.csv")
    assert data.table["value"].tolist() == values
    commas = {problem.code: problem.cell for problem in data.problems if "COMMA" in problem.code}
    assert commas == {code: chr(ord(cell[0]) - 1) + cell[1] for code, cell in told.items()}


def test_decimal_commas_are_told_of_in_a_sentence(tmp_path: Path) -> None:
    rows = "地区;年份;产前检查率;女性参加失业保险人数\n清城区;2023;98,4;1,234\n"
    (tmp_path / "x.csv").write_text(rows, encoding="utf-8")
    told = {problem.code: problem.message("zh") for problem in read(tmp_path / "x.csv").problems}
    assert told["DECIMAL_COMMAS"] == (
        "x.csv，单元格 C2：文件以逗号为小数点（如“98,4”），已按小数读取。如是千位分隔符，请去掉逗号。"
    )
    assert told["DECIMAL_COMMA_OR_THOUSANDS"] == (
        "x.csv，单元格 D2：“1,234”中的逗号可作小数点，也可作千位分隔符，已按全文的写法读作小数。"
        "请核对；如是千位分隔符，请去掉逗号。"
    )


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
    assert observed(data, "value") == BOTH
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
    assert observed(data, "value") == BOTH
    assert codes(data) == []


def test_the_province_among_the_counties_of_a_city_is_told_of(tmp_path: Path) -> None:
    sheet = "清远市2022年 | .\n县区 | 产后访视率\n全省 | 97\n清城区 | 95"
    data = read(book(tmp_path / "x.xlsx", S1=sheet))
    assert observed(data, "region", "value") == {("清城区", 95)}
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
    assert observed(data, "indicator_id", "value") == {
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
    assert observed(read(book(path, **{"S1" if of_file else name: sheet})), "value") == {(12000,)}


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
    assert observed(data, "year", "flag", "value") == {(2022, "provisional", 96)}


def test_folders_of_counties_are_their_regions(tmp_path: Path) -> None:
    for place, value in (("清城区/卫健局", 96), ("英德市", 95)):
        folder = tmp_path / "2022年" / place
        folder.mkdir(parents=True)
        book(folder / "报表.xlsx", S1=f"指标 | 数值\n产后访视率 | {value}")
    data = read(tmp_path)
    assert observed(data, "region", "year", "value") == {("清城区", 2022, 96), ("英德市", 2022, 95)}
    assert {p.code for p in data.problems} == {"REGION_FROM_FILE", "YEAR_FROM_FILE"}


def test_the_name_of_a_file_may_say_the_indicator(tmp_path: Path) -> None:
    path = tmp_path / "2021-2022年各县区孕产妇死亡率（1／万）.xlsx"
    data = read(book(path, S1="地区 | 2021年 | 2022年\n清城区 | 1.2 | 1.1"))
    assert observed(data) == {(MMR, 2021, 12), (MMR, 2022, 11)}
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
    assert observed(data, "value") == {(95,)}
    assert codes(data) == [("VALUE_TWICE", "B2")]


def test_a_unit_that_nobody_wrote_is_told_of(tmp_path: Path) -> None:
    data = read(book(tmp_path / "x.xlsx", S1="指标 | 2022年\n女性就业人员数 | 9.1"))
    (note,) = data.problems
    assert note.level == "note"
    assert "“9.1”等 1 个数值未写单位，按指标的单位“万人”读取" in note.message("zh")
