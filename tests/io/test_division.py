"""The division of targets and measures among departments: nothing left out, nobody forgotten."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from womenplan.errors import UsageError
from womenplan.io.division import divided, write_division
from womenplan.io.plans import load_plan
from womenplan.model import catalogue
from womenplan.model.plan import bundled_plan

FIVE = ("jinan-2021", "youhao-2021", "jixian-2021", "qingyuan-2021", "huludao-2021")


@pytest.mark.parametrize("plan_id", FIVE)
def test_every_target_and_every_measure_stands_with_each_department_that_answers(plan_id):
    plan = bundled_plan(plan_id)
    table = divided(plan, "zh")
    targets, measures = (table[table["kind"] == kind] for kind in ("target", "measure"))
    assert len(targets) == plan.targets["target_id"].nunique()
    asked = {
        (one, locator)
        for cell, locator in zip(
            plan.measures["departments"], plan.measures["locator"], strict=True
        )
        for one in catalogue.listed(cell)
    }
    assert set(zip(measures["department"], measures["item"], strict=True)) == asked
    assert (table["department"] != "").all()
    assert (
        table["department"].eq(table["department"].shift()).sum()
        == len(table) - table["department"].nunique()
    )


def test_the_others_who_answer_for_a_measure_are_named():
    table = divided(bundled_plan("qingyuan-2021"), "zh")
    row = table[(table["item"] == "二（一）策略措施5") & (table["department"] == "工会")].iloc[0]
    assert row["others"] == "卫生健康部门、妇联"


def test_milestones_of_one_target_stand_in_one_row():
    targets = pd.DataFrame(
        [
            {"target_id": "a", "name": "孕产妇死亡率", "value": 10, "milestone_year": 2025},
            {"target_id": "a", "name": "孕产妇死亡率", "value": 8, "milestone_year": 2030},
        ]
    )
    (row,) = divided(load_plan(targets, start_year=2021), "zh").to_dict("records")
    assert row["demand"] == "控制在10/10万以下（2025年）；控制在8/10万以下（2030年）"
    assert row["department"] == "卫生健康部门"


def test_the_workbook_holds_the_whole_table_and_counts_it(tmp_path):
    plan = bundled_plan("qingyuan-2021")
    path = write_division(plan, tmp_path / "分工表.xlsx", lang="zh")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["部门汇总", "目标分工", "措施分工"]
    table = divided(plan, "zh")
    shown = [
        tuple(cell or "" for cell in row)
        for row in book["措施分工"].iter_rows(min_row=3, values_only=True)
    ]
    own = table[table["kind"] == "measure"]
    assert [row[1] for row in shown] == list(own["department"])
    assert [row[4] for row in shown] == list(own["title"])
    assert [row[6] for row in shown] == list(own["others"])
    counts = {
        row[1]: row[2:4]
        for row in book["部门汇总"].iter_rows(min_row=3, values_only=True)
        if row[1]
    }
    assert counts["人民法院"] == (0, 4)  # family 8, law 4, 10 and 12; it answers for no indicator
    assert sum(count for count, _ in counts.values()) == plan.targets["target_id"].nunique()
    assert sum(count for _, count in counts.values()) == len(own)
    assert all(sheet.sheet_properties.pageSetUpPr.fitToPage for sheet in book)
    assert {sheet.page_setup.fitToWidth or 1 for sheet in book} == {1}
    assert all(sheet.print_title_rows == "$2:$2" for sheet in book)


def test_the_english_workbook_is_english(tmp_path):
    path = write_division(bundled_plan("youhao-2021"), tmp_path / "division.xlsx", lang="en")
    words = [
        str(cell)
        for sheet in openpyxl.load_workbook(path)
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell
    ]
    assert not [word for word in words if any("\u4e00" <= sign <= "\u9fff" for sign in word)]


def test_a_plan_without_measures_is_divided_by_its_targets(tmp_path):
    path = write_division(bundled_plan("china-2011"), tmp_path / "a.xlsx", lang="zh")
    book = openpyxl.load_workbook(path)
    assert [row[1] for row in book["措施分工"].iter_rows(min_row=3, values_only=True)] == []
    assert book["目标分工"].max_row == 2 + bundled_plan("china-2011").targets["target_id"].nunique()


def test_a_file_that_exists_is_kept_and_another_ending_is_refused(tmp_path):
    plan = bundled_plan("youhao-2021")
    path = write_division(plan, tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match=r"a\.xlsx"):
        write_division(plan, path)
    write_division(plan, path, force=True)
    with pytest.raises(
        UsageError, match=r"^输出文件名是“a.docx”，应以 .xlsx 结尾。请改用以 .xlsx 结尾的文件名。$"
    ):
        write_division(plan, tmp_path / "a.docx")
