"""Collection workbooks: what is asked, how it may be filled in, and that it reads back without guessing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sheets import book, hidden_columns

from womenplan.errors import UsageError
from womenplan.io.form import Form
from womenplan.io.plans import load_plan
from womenplan.io.reader import read_observations
from womenplan.io.template import collected, owed, write_templates
from womenplan.model import catalogue
from womenplan.model.cells import unit_of
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets

HEALTH = "卫生健康部门"


@pytest.fixture(scope="module")
def qingyuan() -> Plan:
    return bundled_plan("qingyuan-2021")


@pytest.fixture
def small(targets) -> Plan:
    return targets(
        [
            {
                "indicator_id": "maternal_mortality",
                "operator": "<=",
                "value": 8,
                "milestone_year": 2030,
            },
            {
                "indicator_id": "science_literacy",
                "form": "gap",
                "population": "female-male",
                "milestone_year": 2030,
            },
            {"indicator_id": "dv_shelters", "value": 1, "milestone_year": 2030},
        ]
    )


@pytest.fixture
def targets():
    import pandas as pd

    def make(rows: list[dict[str, Any]]) -> Plan:
        return plan_from_targets(
            pd.DataFrame(rows),
            plan={"start_year": 2021, "end_year": 2030, "region": "连山县", "title": "试验规划"},
        )

    return make


QUANTITIES = {
    "指标": "value",
    "va": "value",
    "分子": "numerator",
    "nu": "numerator",
    "分母": "denominator",
    "de": "denominator",
}


def ids(path: Path) -> list[dict[str, Any]]:
    """Return what the hidden columns of each row say, with its sheet, row and quantity."""
    found = []
    for sheet in openpyxl.load_workbook(path).worksheets[1:]:
        heads = [cell.value for cell in sheet[5]]
        for row, line in enumerate(sheet.iter_rows(min_row=6, values_only=True), start=6):
            said = dict(zip(heads, line, strict=True))
            if said["indicator_id"]:
                found.append(
                    said | {"sheet": sheet.title, "row": row, "quantity": QUANTITIES[line[3][:2]]}
                )
    return found


def row_of(path: Path, **what: str) -> tuple[str, int]:
    found = [
        line for line in ids(path) if all((line[key] or "") == value for key, value in what.items())
    ]
    assert len(found) == 1, found
    return found[0]["sheet"], found[0]["row"]


def fill(path: Path, values: dict[tuple[str, str], list[float | None]], **more: str) -> None:
    """Write the values of the years into the rows of (indicator, quantity)."""
    book = openpyxl.load_workbook(path)
    for (indicator, quantity), numbers in values.items():
        sheet, row = row_of(path, indicator_id=indicator, quantity=quantity, **more)
        for column, number in enumerate(numbers, start=7):
            book[sheet].cell(row, column).value = number
    book.save(path)


def by_name(paths: list[Path], word: str) -> Path:
    return next(path for path in paths if word in path.name)


def test_owed_asks_for_both_groups_of_a_gap_and_for_the_age_of_a_target(qingyuan):
    df = owed(qingyuan)
    series = {
        tuple(row) for row in df[["indicator_id", "sex", "area", "age"]].itertuples(index=False)
    }
    assert {
        ("maternal_mortality", "female", area, "") for area in ("all", "urban", "rural")
    } <= series
    assert {("science_literacy", sex, "all", "") for sex in ("female", "male")} <= series
    assert ("science_literacy", "both", "all", "") not in series
    assert ("cervical_cancer_screening", "female", "all", "35-45") in series
    assert not df.duplicated(["indicator_id", "sex", "area", "age"]).any()


def test_owed_asks_for_components_and_comparators_instead_of_their_combination(qingyuan):
    df = owed(qingyuan).set_index("indicator_id")
    assert {"hiv_mtct", "syphilis_mtct", "hepatitis_b_mtct"} <= set(df.index)
    assert "mtct_three_diseases" not in df.index
    assert (
        df.at["party_members_women_share", "targets"] == "用于与“党代表大会代表中女性比例”比较"
        or "用于与" in df.at["party_members_women_share", "targets"]
    )


def test_each_department_gets_a_workbook_with_what_it_owes(qingyuan, tmp_path):
    paths = write_templates(qingyuan, tmp_path, years="2024")
    df = owed(qingyuan)
    assert len(paths) == df["department"].nunique()
    asked = {(line["indicator_id"], line["department"]) for path in paths for line in ids(path)}
    assert asked == set(zip(df["indicator_id"], df["department"], strict=True))


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("卫健", HEALTH),
        ("卫健委", HEALTH),
        ("人社局", "人力资源社会保障部门"),
        ("住建", "住房城乡建设部门"),
        ("妇联", "妇联"),
        ("工会", "工会"),
    ],
)
def test_a_department_is_found_by_its_short_name(qingyuan, tmp_path, word, name):
    paths = write_templates(qingyuan, tmp_path, department=word, years="2024")
    assert [path.name for path in paths] == [f"qingyuan-2021_{name}.xlsx"]


def test_unknown_department_is_refused_with_the_list(qingyuan, tmp_path):
    with pytest.raises(
        UsageError, match=r"^规划中没有由“气象局”负责的指标。可选：统计部门、卫生健康部门、"
    ):
        write_templates(qingyuan, tmp_path, department="气象局")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "years", ["2021-25", "最近三年", "2025:2021", "1900:1950", [], range(1960, 2050)]
)
def test_years_that_make_no_sense_are_refused(small, tmp_path, years):
    with pytest.raises(UsageError, match=r"^年份“.*”无法识别。写法如 2021:2025 或 2025。$"):
        write_templates(small, tmp_path, years=years)


def test_regions_come_from_a_file_and_each_gets_a_sheet(small, tmp_path):
    names = tmp_path / "regions.txt"
    names.write_text("地区\n清城区\n连山县\n\n清城区\n", encoding="utf-8")
    path = by_name(write_templates(small, tmp_path / "out", regions=names, years="2024"), "民政")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["填表说明", "清城区", "连山县"]
    assert book["清城区"].page_setup.orientation == "landscape"
    assert str(book["清城区"].page_setup.paperSize) == "9"


def test_a_form_shows_definition_unit_target_and_counts_of_a_rate(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, years="2023:2024"), "卫生")
    sheet = openpyxl.load_workbook(path)["连山县"]
    assert [cell.value for cell in sheet[5][:10]] == [
        "序号",
        "指标",
        "指标定义",
        "填报项",
        "单位",
        "目标",
        "2023年",
        "2024年",
        "缺数原因",
        "备注",
    ]
    ids = {cell.column_letter: cell.value for cell in sheet[5][10:]}
    assert list(ids.values()) == [
        "indicator_id",
        "region",
        "sex",
        "area",
        "age",
        "department",
        "plan_id",
    ]
    assert hidden_columns(sheet) == list(ids)
    assert [cell.value for cell in sheet[7][10:14]] == [
        "maternal_mortality",
        "连山县",
        "female",
        "all",
    ]
    assert [sheet.cell(6, column).value for column in (1, 2, 4, 5, 6)] == [
        "1",
        "孕产妇死亡率",
        "指标值",
        "每10万",
        "控制在8/10万以下（2030年）",
    ]
    assert [sheet.cell(row, 4).value for row in (7, 8)] == ["分子：孕产妇死亡人数", "分母：活产数"]


def test_only_the_cells_to_fill_in_are_unlocked_and_there_is_no_password(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, years="2023:2024"), "卫生")
    book = openpyxl.load_workbook(path)
    sheet = book["连山县"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    assert book.security.lockStructure
    assert not book.security.workbookPassword
    unlocked = {
        cell.coordinate for row in sheet["A5:J8"] for cell in row if not cell.protection.locked
    }
    assert unlocked == {f"{column}{row}" for column in "GHIJ" for row in (6, 7, 8)}


def test_each_cell_takes_what_its_unit_allows_and_says_so(targets, tmp_path):
    plan = targets(
        [
            {"indicator_id": "cervical_cancer_screening", "value": 70, "milestone_year": 2030},
            {"indicator_id": "preschool_gross_enrolment", "value": 100, "milestone_year": 2030},
            {"indicator_id": "dv_shelters", "value": 1, "milestone_year": 2030},
        ]
    )
    paths = write_templates(plan, tmp_path, years="2024")
    rules = {}
    for path in paths:
        for rule in openpyxl.load_workbook(path)["连山县"].data_validations.dataValidation:
            for line in ids(path):
                if f"G{line['row']}" in rule.sqref:
                    rules[line["indicator_id"], line["quantity"]] = rule
                elif f"H{line['row']}" in rule.sqref:
                    rules[line["indicator_id"], "reason"] = rule

    def said(key: tuple[str, str]) -> tuple[Any, ...]:
        rule = rules[key]
        return rule.type, rule.operator or "between", rule.formula1, rule.formula2

    assert said(("cervical_cancer_screening", "value")) == ("decimal", "between", "0", "100")
    assert said(("cervical_cancer_screening", "numerator")) == (
        "whole",
        "greaterThanOrEqual",
        "0",
        None,
    )
    assert said(("preschool_gross_enrolment", "value")) == (
        "decimal",
        "greaterThanOrEqual",
        "0",
        None,
    )  # a gross rate
    assert said(("dv_shelters", "value")) == ("whole", "greaterThanOrEqual", "0", None)
    assert rules["dv_shelters", "reason"].type == "list"
    assert rules["dv_shelters", "reason"].formula1 == '"尚未统计出来,没有此项统计,本地不适用"'
    prompt = rules["cervical_cancer_screening", "value"].prompt
    assert (
        prompt
        == "请填 0 到 100 之间的数。例如 70.3% 填 70.3。填了分子和分母的，本行可留空。没有数据请留空，不要填 0。"
    )


def test_a_filled_form_reads_back_equal_and_without_guessing(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, regions=["清城区"], years="2022:2024"), "卫生")
    fill(
        path,
        {
            ("maternal_mortality", "value"): [9.5, 8.25, None],
            ("maternal_mortality", "numerator"): [2, None, 1],
            ("maternal_mortality", "denominator"): [21053, None, 12500],
        },
    )
    data = read_observations(path)
    assert not data.problems.of("error", "warning")
    rows = data.table.set_index("year")
    assert set(data.table["indicator_id"]) == {"maternal_mortality"}
    assert set(data.table["region"]) == {"清城区"}
    assert rows["value"].to_dict() == {
        2022: 9.5,
        2023: 8.25,
        2024: 8.0,
    }  # 1 of 12,500 births is 8 of 100,000
    assert rows.at[2022, "numerator"] == 2
    assert rows.at[2024, "denominator"] == 12500


def test_groups_of_a_gap_read_back_as_groups(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, years="2024"), "科协")
    fill(path, {("science_literacy", "value"): [11.5]}, sex="female")
    fill(path, {("science_literacy", "value"): [14.0]}, sex="male")
    table = read_observations(path).table
    assert {(row.sex, row.value) for row in table.itertuples()} == {
        ("female", 11.5),
        ("male", 14.0),
    }


def test_an_age_group_reads_back_as_its_own_series(qingyuan, tmp_path):
    [path] = write_templates(qingyuan, tmp_path, department="卫健", years="2024")
    fill(path, {("cervical_cancer_screening", "value"): [64.0]}, age="")
    fill(path, {("cervical_cancer_screening", "value"): [71.0]}, age="35-45")
    data = read_observations(path)
    assert not data.problems.of("error", "warning")
    assert {(row.age, row.value) for row in data.table.itertuples()} == {
        ("", 64.0),
        ("35-45", 71.0),
    }


def test_forms_of_all_departments_read_as_one_folder(small, tmp_path):
    paths = write_templates(small, tmp_path, years="2023:2024")
    fill(by_name(paths, "卫生"), {("maternal_mortality", "value"): [9.5, 8.0]})
    fill(by_name(paths, "民政"), {("dv_shelters", "value"): [None, 1]})
    data = read_observations(tmp_path)
    assert list(data.problems) == []  # what a form says of itself is no assumption
    found = {(row.indicator_id, row.year, row.value) for row in data.table.itertuples()}
    assert found == {
        ("maternal_mortality", 2023, 9.5),
        ("maternal_mortality", 2024, 8.0),
        ("dv_shelters", 2024, 1.0),
    }
    assert not data.problems.of("error", "warning")


def test_collected_names_who_has_not_answered_and_what_is_empty(small, tmp_path):
    paths = write_templates(small, tmp_path, years="2023:2024")
    by_name(paths, "科协").unlink()
    shelters = by_name(paths, "民政")
    fill(shelters, {("dv_shelters", "value"): [None, 1]})
    book = openpyxl.load_workbook(shelters)
    sheet, row = row_of(shelters, indicator_id="dv_shelters")
    book[sheet].cell(row, 9).value = "没有此项统计"
    book.save(shelters)
    df = collected(small, read_observations(tmp_path), tmp_path).set_index(["indicator_id", "sex"])
    assert df["state"].to_dict() == {
        ("maternal_mortality", "female"): "empty",
        ("science_literacy", "female"): "not_returned",
        ("science_literacy", "male"): "not_returned",
        ("dv_shelters", "both"): "partly",
    }
    shelter = df.loc[("dv_shelters", "both")]
    assert (shelter["years"], shelter["missing"], shelter["asked"], shelter["reason"]) == (
        "2023",
        1,
        2,
        "没有此项统计",
    )
    assert df.loc[("science_literacy", "male"), "region"] == "连山县"


def test_nothing_is_owed_when_all_is_filled_in(small, tmp_path):
    [path] = write_templates(small, tmp_path, department="民政", years="2024")
    fill(path, {("dv_shelters", "value"): [2]})
    df = collected(small, read_observations(path), path)
    assert set(df["state"]) == {"not_returned"}
    assert "dv_shelters" not in set(df["indicator_id"])


def test_a_row_keeps_its_meaning_whatever_happens_to_rows_columns_and_sheets(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, regions=["清城区"], years="2023:2024"), "卫生")
    fill(
        path,
        {
            ("maternal_mortality", "value"): [9.5, None],
            ("maternal_mortality", "denominator"): [21053, 12500],
        },
    )
    book = openpyxl.load_workbook(path)
    sheet = book["清城区"]
    for merged in list(
        sheet.merged_cells.ranges
    ):  # openpyxl leaves them where they are; Excel would move them
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(8)
    sheet.insert_rows(2)
    sheet.insert_cols(8)
    sheet["I8"] = 1  # numerator of 2024, which was sent out as H7
    sheet.title = "县区"
    book.copy_worksheet(sheet)["G7"] = 9.25
    book.save(path)
    data = read_observations(path)
    assert {(row.region, row.year, row.value) for row in data.table.itertuples()} == {
        ("清城区", 2023, 9.5),
        ("清城区", 2024, 8.0),  # 1 of 12,500 births
    }
    assert [(p.sheet, p.cell) for p in data.problems.of("error")] == [("县区 Copy", "G7")]
    assert f"{path.name}/县区/G7 为“9.5”" in str(data.problems)
    assert not {"maternal_mortality"} & set(collected(small, data, path)["indicator_id"])


def test_the_reason_is_found_by_its_heading(small, tmp_path):
    [path] = write_templates(small, tmp_path, department="民政", years="2024")
    book = openpyxl.load_workbook(path)
    sheet = book["连山县"]
    sheet["H6"], sheet["I6"] = "本地不适用", "撤销"
    sheet.insert_cols(8)
    book.save(path)
    df = collected(small, read_observations(path), path).set_index("indicator_id")
    assert df.loc["dv_shelters", ["state", "reason", "note"]].tolist() == [
        "empty",
        "本地不适用",
        "撤销",
    ]


def test_collected_names_the_region_of_which_a_department_sent_no_form(small, tmp_path):
    paths = write_templates(small, tmp_path, regions=["清城区", "连山县"], years="2024")
    shelters = by_name(paths, "民政")
    fill(shelters, {("dv_shelters", "value"): [2]}, region="清城区")
    book = openpyxl.load_workbook(shelters)
    del book["连山县"]
    book.save(shelters)
    df = collected(small, read_observations(tmp_path), tmp_path).set_index(
        ["indicator_id", "region"]
    )
    assert df.loc["dv_shelters", "state"].to_dict() == {"连山县": "not_returned"}
    assert df.loc["maternal_mortality", "state"].to_dict() == {"清城区": "empty", "连山县": "empty"}


def test_a_form_that_was_saved_as_another_kind_of_file_has_been_returned(small, tmp_path):
    [path] = write_templates(
        small, tmp_path, department="民政", regions=["清城区"], years="2023:2024"
    )
    fill(path, {("dv_shelters", "value"): [1, None]})
    lines = openpyxl.load_workbook(path)["清城区"].iter_rows(values_only=True)
    text = "\n".join(
        ",".join("" if cell is None else f'"{cell}"' for cell in line) for line in lines
    )
    path.with_suffix(".csv").write_text(text, encoding="gb18030")
    path.unlink()
    data = read_observations(tmp_path)
    df = collected(small, data, tmp_path).set_index("indicator_id")
    assert data.table[["region", "value"]].to_numpy().tolist() == [["清城区", 1.0]]
    assert df.loc["dv_shelters", ["state", "years"]].tolist() == ["partly", "2024"]


def test_a_form_that_came_twice_is_asked_for_once(small, tmp_path):
    [path] = write_templates(small, tmp_path, department="民政", years="2023:2024")
    path.with_name("再报.xlsx").write_bytes(path.read_bytes())
    df = collected(small, read_observations(tmp_path), tmp_path)
    assert df["indicator_id"].tolist().count("dv_shelters") == 1


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_units_as_forms_print_them_are_read_as_what_they_are(small, lang):
    units = catalogue.units()
    form = Form(small, "", owed(small), [], [], lang)
    read = {unit: unit_of(form._unit(unit)) for unit in units.index}
    for unit, found in read.items():
        assert found, unit
        assert units.at[found, "factor"] == units.at[unit, "factor"]


def test_the_guide_counts_what_the_form_numbers_and_names_the_years(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, years=[2020, 2024]), "科协")
    guide = [cell.value for cell in openpyxl.load_workbook(path)["填表说明"]["A"]]
    assert guide[1] == "1. 本表由科协填报，内容为《试验规划》中由该部门负责的指标，共 2 项。"
    assert guide[3] == "3. 填报年份：2020年、2024年。"


def test_a_folder_without_forms_is_named(small, tmp_path, national):
    with pytest.raises(
        UsageError, match="这里没有填报表。请核对路径；填报表须保留原有的各列（含隐藏的列）。"
    ):
        collected(small, read_observations(national), national)


def test_existing_forms_are_not_overwritten_unless_forced(small, tmp_path):
    first = write_templates(small, tmp_path, years="2024")
    before = first[0].read_bytes()
    with pytest.raises(UsageError, match="输出文件已存在，未作改动。"):
        write_templates(small, tmp_path, years="2023")
    assert first[0].read_bytes() == before
    write_templates(small, tmp_path, years="2023", force=True)
    assert openpyxl.load_workbook(first[0])["连山县"].cell(5, 7).value == "2023年"


def test_english_forms_have_no_chinese_of_our_own(small, tmp_path):
    path = by_name(write_templates(small, tmp_path, years="2024", lang="en"), "Civil")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames[0] == "Notes"
    sheet = book[book.sheetnames[1]]
    assert [cell.value for cell in sheet[5]][:6] == [
        "No.",
        "Indicator",
        "What it is",
        "To fill in",
        "Unit",
        "Target",
    ]
    texts = [
        str(cell.value)
        for one in book.worksheets[:2]
        for row in one.iter_rows()
        for cell in row
        if cell.value
    ]
    ours = [text for text in texts if "试验规划" not in text and "连山县" not in text]
    assert not [text for text in ours if re.search("[\u3000-\u303f\u4e00-\u9fff]", text)]
    fill(path, {("dv_shelters", "value"): [3]})
    data = read_observations(path)
    assert data.table["value"].tolist() == [3.0]
    assert not data.problems.of("error", "warning")


def test_text_in_a_form_never_becomes_a_formula(targets, tmp_path):
    plan = targets([{"indicator_id": "dv_shelters", "value": 1, "milestone_year": 2030}])
    [path] = write_templates(plan, tmp_path, regions=["=1+1", "@县"], years="2024")
    for sheet in openpyxl.load_workbook(path).worksheets:
        assert not [
            cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"
        ]


def test_departments_without_a_name_share_a_form_and_long_names_are_cut(tmp_path: Path) -> None:
    long = "协调办" * 30
    own = f"""
        indicator_id | name | unit | better | department
        first_rooms | 甲类阅览室数 | 个 | higher | .
        second_rooms | 乙类阅览室数 | 个 | higher | .
        third_rooms | 丙类阅览室数 | 个 | higher | {long}一处
        fourth_rooms | 丁类阅览室数 | 个 | higher | {long}二处
    """
    rows = "".join(f"{kind}类阅览室数 | 以上 | 5 | 2030\n" for kind in "甲乙丙丁")
    path = book(
        tmp_path / "p.xlsx",
        plan="首年 | 2021",
        indicators=own,
        目标=f"指标 | 要求 | 目标值 | 目标年份\n{rows}",
    )
    plan, out = load_plan(path, plan_id="某县"), tmp_path / "forms"
    written = write_templates(plan, out, lang="zh")
    nobody, first, second = (path.name for path in written)
    assert nobody == "某县_未指定部门.xlsx"
    assert first.startswith("某县_协调办协调办")
    assert first.endswith("协调办协.xlsx")
    assert second.startswith("某县_协调办协调办")
    assert second.endswith(" 2.xlsx")
    assert max(len(name.encode()) for name in (first, second)) <= 255
    assert {line["indicator_id"] for line in ids(written[0])} == {"first_rooms", "second_rooms"}
    assert owed(plan, lang="en")["department"].tolist()[:2] == ["no department"] * 2
    with pytest.raises(UsageError) as error:
        write_templates(plan, out, lang="zh")
    assert (
        str(error.value)
        == f"{out}：有 3 个输出文件已存在，未作改动。请换一个位置，或加 --force 覆盖。"
    )


def test_a_sheet_with_a_column_a_year_brings_no_indicators(tmp_path: Path) -> None:
    rows = "indicator_id | name | 2020年 | 2021年\nmaternal_mortality | 孕产妇死亡率 | 9.1 | 8.7"
    assert read_observations(book(tmp_path / "x.xlsx", S1=rows)).table["value"].tolist() == [
        9.1,
        8.7,
    ]
