"""Measures on the command line: what is listed, how far it is carried out, who answers for it."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest

from womenplan.cli.program import run
from womenplan.io.plans import load_plan
from womenplan.model import catalogue
from womenplan.model.catalogue import listed

CALL = ["--plan", "youhao-2021"]


@pytest.fixture
def forms(tmp_path, capsys) -> Path:
    """Return a folder with the form of the Women's Federation, three measures of it filled in."""
    folder = tmp_path / "forms"
    call = [
        "template",
        *CALL,
        "--out",
        str(folder),
        "--measures",
        "--years",
        "2025",
        "--department",
        "妇联",
    ]
    assert run(call) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"1 份填报表已写入 {folder}："
    (path,) = folder.iterdir()
    assert path.name == "youhao-2021_妇联_自评表.xlsx"
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[1]
    rows = [row for row in range(5, sheet.max_row) if sheet.cell(row, 11).value]
    for row, state in zip(rows, ("已落实", "推进中", "未启动"), strict=False):
        sheet.cell(row, 3).value = state
        sheet.cell(row, 4).value = "有记录"
        sheet.cell(row, 8).value = "继续"
    book.save(path)
    return folder


def test_measures_prints_the_columns_that_scripts_rely_on(capsys):
    assert run(["measures", *CALL, "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert tuple(rows[0]) == catalogue.MEASURE_COLUMNS
    assert len(rows) == 75


def test_measures_without_a_plan_lists_those_of_all(capsys):
    assert run(["measures", "--format", "json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == len(catalogue.measures())


def test_measures_are_listed_to_read_in_the_language_of_the_call(capsys):
    assert run(["measures", *CALL]) == 0
    assert "youhao-2021）：75 项措施" in capsys.readouterr().out
    assert run(["measures", *CALL, "--by", "department", "--lang", "en"]) == 0
    shown = capsys.readouterr().out
    assert "People's courts" in shown
    assert "Maternal and child health" in shown


def test_measures_says_how_far_they_are_carried_out(capsys, forms):
    assert run(["measures", *CALL, "--data", str(forms)]) == 0
    shown = capsys.readouterr().out
    assert (
        "已落实 1 项、推进中 1 项、未启动 1 项，72 项未报告；落实率 1.3%（1/75），按已报告的措施计为 33%（1/3）。"
        in shown
    )
    assert run(["measures", *CALL, "--data", str(forms), "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert len(rows) == 75
    assert sorted(row["state"] for row in rows).count("no_report") == 72
    assert (
        run(["measures", *CALL, "--data", str(forms), "--by", "department", "--format", "json"])
        == 0
    )
    (own,) = [row for row in json.loads(capsys.readouterr().out) if row["department"] == "妇联"]
    assert (own["done"], own["under_way"], own["not_started"]) == (1, 1, 1)


def test_reports_after_the_year_asked_for_are_not_used(capsys, forms):
    assert run(["measures", *CALL, "--data", str(forms), "--year", "2024"]) == 0
    assert "共 75 项措施，均未报告。" in capsys.readouterr().out


def test_data_without_a_self_assessment_is_told(capsys):
    data = Path(__file__).parents[2] / "data" / "huludao_2020.xlsx"
    assert run(["measures", "--plan", "huludao-2021", "--data", str(data)]) == 0
    assert "这些文件中没有措施自评表，按全部未报告列出。" in capsys.readouterr().out


def test_read_takes_self_assessments_back_and_sums_them_up(capsys, forms):
    assert run(["read", str(forms)]) == 0
    shown = capsys.readouterr().out
    assert "已落实 1 项、推进中 1 项、未启动 1 项，72 项未报告" in shown
    offices = {
        one for cell in load_plan("youhao-2021").measures["departments"] for one in listed(cell)
    }
    absent = shown.split(f"未交自评表的部门 {len(offices) - 1} 个：")[1].strip().rstrip("。")
    assert set(absent.split("、")) == offices - {"妇联"}
    assert run(["read", str(forms), "--explain"]) == 0
    assert "措施自评表" in capsys.readouterr().out


def test_check_names_what_is_wrong_with_a_self_assessment(capsys, forms):
    (path,) = forms.iterdir()
    book = openpyxl.load_workbook(path)
    book.worksheets[1]["C6"].value = "差不多"
    book.save(path)
    assert run(["check", str(path)]) == 1
    assert (
        "单元格 C6：状态读到“差不多”，应为以下之一：已落实、推进中、未启动。"
        in capsys.readouterr().out
    )
    assert run(["measures", *CALL, "--data", str(path)]) == 1


def test_targets_are_divided_among_departments(capsys, tmp_path):
    out = tmp_path / "分工表.xlsx"
    call = ["targets", *CALL, "--by", "department", "--out", str(out)]
    assert run(call) == 0
    assert capsys.readouterr().out == f"目标措施分工表已写入 {out}\n"
    assert openpyxl.load_workbook(out).sheetnames == ["部门汇总", "目标分工", "措施分工"]
    assert run(call) == 2
    assert run([*call, "--force"]) == 0
    capsys.readouterr()
    assert run(["targets", *CALL, "--by", "department", "--format", "csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert {row["kind"] for row in rows} == {"target", "measure"}
    assert run(["targets", *CALL, "--by", "department", "--lang", "en"]) == 0
    assert "Women's federation" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (["measures", "--plan", "china-2011"], "规划“china-2011”没有措施，"),
        (["measures", "--data", "x.xlsx"], "没有给出规划。"),
        (["measures", *CALL, "--by", "domain"], "没有给出自评表，不能按“domain”汇总。"),
        (["targets", "--by", "department"], "没有给出规划。"),
        (["targets", *CALL, "--out", "a.docx"], "输出文件名是“a.docx”，应以 .xlsx 结尾。"),
        (["template", "--plan", "china-2011", "--measures"], "规划“china-2011”没有措施，"),
        (
            ["template", *CALL, "--measures", "--department", "气象局"],
            "规划中没有由“气象局”负责的措施。可选：",
        ),
    ],
)
def test_a_wrong_call_is_refused_with_a_sentence(capsys, tmp_path, monkeypatch, call, said):
    monkeypatch.chdir(tmp_path)
    assert run(call) == 2
    assert said in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
