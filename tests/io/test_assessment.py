"""Self-assessments of measures: what is asked, and that it reads back with what is wrong by cell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from sheets import hidden_columns

from womenplan.errors import CatalogueError, DataError, UsageError
from womenplan.io.plans import load_plan
from womenplan.io.reader import read_observations
from womenplan.io.template import write_templates
from womenplan.model import catalogue
from womenplan.model.measure import MEASURE_IDS
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets

TARGETS = pd.DataFrame([{"name": "孕产妇死亡率", "value": 8, "milestone_year": 2030}])
MEASURES = pd.DataFrame(
    [
        {
            "措施": "危重孕产妇救治",
            "领域": "健康",
            "责任单位": "县卫健局、县财政局",
            "指标": "孕产妇死亡率",
        },
        {"措施": "县级保健机构建设", "领域": "健康", "责任单位": "县卫健局", "指标": ""},
        {"措施": "反家暴庇护", "领域": "法律", "责任单位": "县民政局、县妇联", "指标": ""},
    ]
)
STATE, WORK, DATA, EVIDENCE, DIFFICULTY, NEXT, REVIEWED, REVIEW = range(3, 11)


@pytest.fixture
def small() -> Plan:
    return plan_from_targets(
        TARGETS,
        plan={"start_year": 2021, "end_year": 2030, "region": "连山县", "plan_id": "ls"},
        measures=MEASURES,
    )


@pytest.fixture
def forms(small, tmp_path) -> dict[str, Path]:
    paths = write_templates(small, tmp_path / "forms", years="2025", measures=True)
    return {path.stem.split("_")[1]: path for path in paths}


def table_of(path: Path) -> list[dict[str, Any]]:
    sheet = openpyxl.load_workbook(path).worksheets[1]
    heads = [cell.value for cell in sheet[4]]
    rows = [
        dict(zip(heads, line, strict=True)) | {"row": 5 + i}
        for i, line in enumerate(sheet.iter_rows(min_row=5, values_only=True))
    ]
    return [row for row in rows if row["measure_id"]]


def fill(path: Path, measure: str, cells: dict[int, str]) -> int:
    """Write cells of the row of a measure, and return the row."""
    book = openpyxl.load_workbook(path)
    row = next(line["row"] for line in table_of(path) if line["措施"] == measure)
    for column, words in cells.items():
        book.worksheets[1].cell(row, column).value = words
    book.save(path)
    return row


def only(path: Path) -> str:
    """Return the one sentence about a form, without the name of the file."""
    problems = read_observations(path).problems
    assert len(problems) == 1, str(problems)
    return problems[0].message("zh").removeprefix(f"{path.name}，工作表“连山县”，")


def test_every_department_of_a_bundled_plan_is_asked_about_its_measures_and_no_other(tmp_path):
    plan = bundled_plan("youhao-2021")
    paths = write_templates(plan, tmp_path, years="2025", measures=True)
    asked = {(line["department"], line["measure_id"]) for path in paths for line in table_of(path)}
    pairs = zip(plan.measures["measure_id"], plan.measures["departments"], strict=True)
    assert asked == {(one, measure) for measure, cell in pairs for one in catalogue.listed(cell)}


def test_a_form_has_the_state_list_the_review_and_the_signatures(forms):
    sheet = openpyxl.load_workbook(forms["县卫健局"]).worksheets[1]
    heads = [cell.value for cell in sheet[4]][:10]
    assert heads == [
        "条目",
        "措施",
        "状态",
        "工作情况",
        "数据",
        "依据文件",
        "存在困难",
        "下一步打算",
        "复核状态",
        "复核意见",
    ]
    lists = {
        str(rule.sqref): rule.formula1
        for rule in sheet.data_validations.dataValidation
        if rule.type == "list"
    }
    assert lists == dict.fromkeys(["C6", "I6", "C7", "I7"], '"已落实,推进中,未启动"')
    assert sheet["A1"].value == "自定规划策略措施落实情况自评表（2025年度）"
    signed = {
        cell.value
        for row in sheet.iter_rows(min_row=8)
        for cell in row
        if cell.value and not cell.protection.locked
    }
    assert signed == {"单位（盖章）：", "负责人：", "填表人：", "联系电话：", "填报日期："}


def test_only_what_is_filled_in_is_unlocked_and_the_ids_are_hidden(forms):
    sheet = openpyxl.load_workbook(forms["县卫健局"]).worksheets[1]
    assert sheet.protection.sheet
    open_cells = {
        cell.coordinate for row in sheet["A6:Z7"] for cell in row if not cell.protection.locked
    }
    assert open_cells == {f"{letter}{row}" for letter in "CDEFGHIJ" for row in (6, 7)}
    ids = [sheet[f"{letter}4"].value for letter in hidden_columns(sheet)]
    assert ids == list(MEASURE_IDS)


def test_indicator_forms_are_signed_and_stamped_too(small, tmp_path):
    (path,) = write_templates(small, tmp_path, years="2025")
    sheet = openpyxl.load_workbook(path).worksheets[1]
    texts = {cell.value for row in sheet["A3:H4"] for cell in row if cell.value}
    assert texts == {
        "单位（盖章）：",
        "负责人：",
        "填表人：",
        "审核人：",
        "联系电话：",
        "填报日期：",
    }


def test_the_hint_beside_figures_names_the_indicators_of_the_measure(forms):
    sheet = openpyxl.load_workbook(forms["县财政局"]).worksheets[1]
    hints = [
        rule.prompt for rule in sheet.data_validations.dataValidation if str(rule.sqref) == "E6"
    ]
    assert hints == ["与本措施有关的监测指标：孕产妇死亡率。请写明数字、单位和年份。"]


def test_a_filled_form_reads_back_equal(forms):
    cells = {
        STATE: "已落实",
        WORK: "建立转诊机制\n覆盖全县",
        DATA: "转诊 12 例（2025年）",
        EVIDENCE: "山卫〔2025〕3号",
        REVIEWED: "推进中",
        REVIEW: "文件未附",
    }
    row = fill(forms["县卫健局"], "危重孕产妇救治", cells)
    data = read_observations(forms["县卫健局"])
    assert not data.problems
    first = data.measures.iloc[0].to_dict()
    assert first == {
        "measure_id": "ls/health-s1",
        "region": "连山县",
        "department": "县卫健局",
        "plan_id": "ls",
        "year": 2025,
        "state": "done",
        "work": "建立转诊机制\n覆盖全县",
        "data": "转诊 12 例（2025年）",
        "evidence": "山卫〔2025〕3号",
        "difficulty": "",
        "next_step": "",
        "reviewed": "under_way",
        "review": "文件未附",
        "file": forms["县卫健局"].name,
        "sheet": "连山县",
        "cell": f"C{row}",
    }
    assert list(data.measures["state"]) == ["done", "no_report"]


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("完成", "done"),
        ("已完成", "done"),
        ("常态化", "done"),
        ("进行中", "under_way"),
        ("部分落实", "under_way"),
        ("未开展", "not_started"),
        (" 已 落实 ", "done"),
        ("done", "done"),
        ("Under way", "under_way"),
        ("未报告", "no_report"),
        ("—", "no_report"),
        ("", "no_report"),
    ],
)
def test_a_state_in_other_words_is_understood(forms, word, state):
    work = "写了情况" if state in ("done", "under_way") else ""
    fill(
        forms["县财政局"],
        "危重孕产妇救治",
        {STATE: word, WORK: work, NEXT: "明年启动" if state == "not_started" else ""},
    )
    data = read_observations(forms["县财政局"])
    assert list(data.measures["state"]) == [state]
    assert not data.problems


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (
            {STATE: "基本落实", WORK: "x"},
            "单元格 C6：状态读到“基本落实”，应为以下之一：已落实、推进中、未启动。"
            "请从列表中选择，其余情况写在“工作情况”栏。",
        ),
        (
            {STATE: "80%"},
            "单元格 C6：状态读到“80%”，应为以下之一：已落实、推进中、未启动。请从列表中选择，其余情况写在“工作情况”栏。",
        ),
        (
            {STATE: "推进中", REVIEWED: "不实"},
            "单元格 I6：状态读到“不实”，应为以下之一：已落实、推进中、未启动。"
            "请从列表中选择，其余情况写在“工作情况”栏。",
        ),
        (
            {WORK: "拨付经费"},
            "单元格 C6：措施“危重孕产妇救治”写了情况，但没有选状态，按未报告处理。请从列表中选择状态。",
        ),
        (
            {NEXT: "明年开展"},
            "单元格 C6：措施“危重孕产妇救治”写了情况，但没有选状态，按未报告处理。请从列表中选择状态。",
        ),
        (
            {STATE: "已落实"},
            "单元格 C6：措施“危重孕产妇救治”填为已落实，但没有写工作情况、数据或依据文件。请补填，复核时以此为依据。",
        ),
        (
            {STATE: "未启动", WORK: "暂缓"},
            "单元格 C6：措施“危重孕产妇救治”填为未启动，但没有写存在困难或下一步打算。请说明原因和安排。",
        ),
    ],
)
def test_what_is_wrong_in_a_row_is_said_at_its_cell(forms, cells, sentence):
    fill(forms["县财政局"], "危重孕产妇救治", cells)
    assert only(forms["县财政局"]) == sentence


def test_what_is_wrong_is_said_in_english_too(forms):
    fill(forms["县财政局"], "危重孕产妇救治", {STATE: "nearly"})
    (problem,) = read_observations(forms["县财政局"]).problems
    assert problem.sentence("en") == (
        'the state reads "nearly"; it should be one of: done, under way, not started. '
        "Choose from the list; the rest goes under what was done."
    )


def test_an_unknown_state_counts_as_not_reported_and_keeps_the_words(forms):
    fill(forms["县财政局"], "危重孕产妇救治", {STATE: "基本落实", WORK: "拨付经费"})
    (row,) = read_observations(forms["县财政局"]).measures.to_dict("records")
    assert (row["state"], row["work"]) == ("no_report", "拨付经费")


def test_names_and_dates_in_the_signature_line_are_no_report(forms):
    book = openpyxl.load_workbook(forms["县财政局"])
    sheet = book.worksheets[1]
    for column, words in (
        (1, "单位（盖章）：县财政局"),
        (3, "负责人：张三"),
        (5, "填表人：李四"),
        (9, "填报日期：2026年1月5日"),
    ):
        sheet.cell(8, column).value = words
    book.save(forms["县财政局"])
    assert not read_observations(forms["县财政局"]).problems


def test_a_row_that_was_added_is_named(forms):
    book = openpyxl.load_workbook(forms["县财政局"])
    for column, words in ((2, "另一件事"), (3, "已落实"), (4, "做了")):
        book.worksheets[1].cell(7, column).value = words
    book.save(forms["县财政局"])
    assert only(forms["县财政局"]) == (
        "单元格 B7：“另一件事”一行是后加的，不能对应到规划的措施，未采用。请把内容填到原有措施的行中；规划以外的工作可写在“工作情况”栏。"
    )


def test_a_form_without_its_hidden_columns_is_named_and_nothing_is_guessed(forms):
    book = openpyxl.load_workbook(forms["县财政局"])
    book.worksheets[1].delete_cols(11, 3)
    book.save(forms["县财政局"])
    data = read_observations(forms["县财政局"])
    assert [problem.sentence("zh") for problem in data.problems] == [
        "自评表缺少隐藏的列：measure_id、region、department，不能对应到措施，表中内容未采用。"
        "请把内容填到原表中再交；原表可用 womenplan template --measures 重新生成。"
    ]
    assert data.measures.empty


def test_a_row_keeps_its_meaning_whatever_happens_to_rows_and_sheets(forms):
    book = openpyxl.load_workbook(forms["县卫健局"])
    sheet = book.worksheets[1]
    sheet.title = "改名"
    book.move_sheet(sheet, -1)
    sheet.insert_rows(1, 2)
    book.save(forms["县卫健局"])
    data = read_observations(forms["县卫健局"])
    assert set(data.measures["measure_id"]) == {"ls/health-s1", "ls/health-s2"}
    assert not data.problems


def test_two_forms_of_one_department_that_differ_are_both_named(forms, tmp_path):
    again = tmp_path / "again.xlsx"
    fill(forms["县财政局"], "危重孕产妇救治", {STATE: "推进中", WORK: "在做"})
    again.write_bytes(forms["县财政局"].read_bytes())
    fill(again, "危重孕产妇救治", {STATE: "已落实"})
    data = read_observations([forms["县财政局"], again])
    (problem,) = data.problems
    assert problem.message("zh") == (
        "again.xlsx，工作表“连山县”，单元格 C6：措施“危重孕产妇救治”在 ls_县财政局_自评表.xlsx，工作表“连山县”，单元格 C6 已有报告，内容不同，"
        "本处未采用。请核对哪一份为准，只交一份。"
    )
    assert list(data.measures["state"]) == ["under_way"]


def test_the_same_form_twice_is_taken_once_without_a_word(forms, tmp_path):
    again = tmp_path / "again.xlsx"
    fill(forms["县财政局"], "危重孕产妇救治", {STATE: "推进中"})
    again.write_bytes(forms["县财政局"].read_bytes())
    data = read_observations([forms["县财政局"], again])
    assert (len(data.measures), len(data.problems)) == (1, 0)


def test_a_folder_of_both_kinds_of_form_reads_as_one(small, forms, tmp_path):
    write_templates(small, tmp_path / "forms", years="2025")
    data = read_observations(tmp_path / "forms")
    assert len(data.measures) == 5  # two measures of the health bureau, three others with one each
    assert str(data).endswith("另有措施自评 5 条。")
    assert not data.problems.errors
    assert "measures" in set(data.layout["layout"])


def test_each_region_gets_a_sheet_and_reads_back_under_its_name(small, tmp_path):
    (path,) = write_templates(
        small, tmp_path, years="2025", measures=True, department="财政", regions=["甲镇", "乙镇"]
    )
    assert set(read_observations(path).measures["region"]) == {"甲镇", "乙镇"}


def test_an_english_form_is_english_and_reads_back_the_same(tmp_path):
    plan = bundled_plan("huludao-2021")
    (path,) = write_templates(
        plan, tmp_path, years="2025", measures=True, department="People's courts", lang="en"
    )
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    shown = [str(cell.value) for row in sheet["A1:J20"] for cell in row if cell.value]
    assert not [text for text in shown if any("\u4e00" <= sign <= "\u9fff" for sign in text)]
    sheet["C6"].value = "under way"
    book.save(path)
    data = read_observations(path)
    assert data.measures["department"].unique().tolist() == ["人民法院"]
    assert data.measures["state"].tolist()[0] == "under_way"


def test_a_plan_without_measures_has_no_form(tmp_path):
    with pytest.raises(
        UsageError, match=r"^规划“china-2011”没有措施，无法生成自评表。请选用有策略措施的规划，"
    ):
        write_templates(bundled_plan("china-2011"), tmp_path, measures=True)
    assert not list(tmp_path.iterdir())


def test_a_department_without_measures_is_refused_with_the_list(small, tmp_path):
    with pytest.raises(
        UsageError,
        match=r"^规划中没有由“气象局”负责的措施。可选：县卫健局、县财政局、县民政局、县妇联。$",
    ):
        write_templates(small, tmp_path, measures=True, department="气象局")


def test_the_measures_of_a_plan_workbook_of_ones_own_go_all_the_way(tmp_path):
    path = tmp_path / "own.xlsx"
    with pd.ExcelWriter(path) as writer:
        TARGETS.to_excel(writer, sheet_name="targets", index=False)
        MEASURES.to_excel(writer, sheet_name="measures", index=False)
        pd.DataFrame([["start_year", 2021], ["region", "连山县"]]).to_excel(
            writer, sheet_name="plan", index=False, header=False
        )
    plan = load_plan(path)
    assert list(plan.measures["title_zh"]) == list(MEASURES["措施"])
    paths = write_templates(plan, tmp_path / "forms", years="2025", measures=True)
    assert len(paths) == 4
    assert len(read_observations(tmp_path / "forms").measures) == 5


def test_a_workbook_with_two_sheets_of_measures_is_refused(tmp_path):
    path = tmp_path / "own.xlsx"
    with pd.ExcelWriter(path) as writer:
        TARGETS.to_excel(writer, sheet_name="targets", index=False)
        MEASURES.to_excel(writer, sheet_name="措施", index=False)
        MEASURES.to_excel(writer, sheet_name="策略措施", index=False)
    with pytest.raises(
        DataError,
        match=r"^own.xlsx：有不止一张措施表：措施、策略措施。请并为一张，或给其余的改名。$",
    ):
        load_plan(path, start_year=2021)


def test_what_is_wrong_with_a_sheet_of_measures_is_said_at_its_cell(tmp_path):
    path = tmp_path / "own.xlsx"
    with pd.ExcelWriter(path) as writer:
        TARGETS.to_excel(writer, sheet_name="targets", index=False)
        MEASURES.assign(指标=["孕产妇死亡率", "孕产妇死王率", ""]).to_excel(
            writer, sheet_name="措施", index=False, startrow=1
        )
    with pytest.raises(
        CatalogueError,
        match=r"^own.xlsx，工作表“措施”，单元格 D4：指标“孕产妇死王率”无法识别，是否为“孕产妇死亡率”",
    ):
        load_plan(path, start_year=2021)
