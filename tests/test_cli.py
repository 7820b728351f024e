"""The command line: what it prints, its exit codes, and one sentence where it cannot go on."""

import csv
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from womenplan.cli import printing
from womenplan.cli.program import run

PROGRAM = [sys.executable, "-m", "womenplan"]

# Section 4 of the design: scripts rely on these names, in this order.
EVALUATED = (
    "plan_id target_id region domain indicator_id name_zh name_en form operator target_value unit milestone_year "
    "baseline_year baseline latest_year latest gap progress elapsed expected pace achievement forecast forecast_low "
    "forecast_high p_meet status confidence agreement warnings n_obs note"
).split()
OBSERVED = "region indicator_id year sex area age value unit numerator denominator flag source file sheet cell".split()
DEMANDED = (
    "target_id plan_id domain section objective_no indicator_id form operator value unit milestone_year base_year "
    "comparator_id population components soft steady note locator name_zh name_en wording_zh wording_en"
).split()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def workbook(tmp_path):
    """Return what writes rows into a workbook of one sheet."""

    def write(*rows: list[object], name: str = "county.xlsx") -> str:
        book = Workbook()
        for row in rows:
            book.active.append(row)
        book.save(tmp_path / name)
        return str(tmp_path / name)

    return write


@pytest.fixture
def good(workbook):
    return workbook(["指标", "单位", "2020年", "2024年"], ["孕产妇死亡率", "1/10万", 16.9, 14.3])


@pytest.fixture
def bad(workbook):
    return workbook(["指标", "单位", "2020年", "2024年"], ["孕产妇死亡率", "1/10万", 16.9, "约十几"])


def test_plans_lists_the_bundled_plans(capsys):
    assert run(["plans", "--format", "csv"]) == 0
    out = capsys.readouterr()
    assert {"china-2011", "china-2021", "qingyuan-2021"} <= {row["plan_id"] for row in table(out.out)}
    assert out.err == ""


def test_targets_prints_the_columns_that_scripts_rely_on(capsys):
    assert run(["targets", "--plan", "china-2011", "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert set(DEMANDED) <= set(rows[0])
    (row,) = [r for r in rows if r["indicator_id"] == "maternal_mortality" and r["form"] == "level"]
    assert (row["operator"], row["value"], row["milestone_year"]) == ("<=", "20.0", "2020")
    assert row["wording_zh"] == "控制在 20/10万以下（2020 年）"


def test_targets_without_a_plan_prints_those_of_all(capsys):
    assert run(["targets", "--format", "json"]) == 0
    assert {"china-2011", "china-2021"} <= {row["plan_id"] for row in json.loads(capsys.readouterr().out)}


def test_evaluate_prints_the_columns_that_scripts_rely_on(capsys, good):
    assert run(["evaluate", "--plan", "china-2021", "--data", good, "--year", "2024", "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert list(rows[0])[: len(EVALUATED)] == EVALUATED
    (row,) = [r for r in rows if r["indicator_id"] == "maternal_mortality"]
    assert (row["baseline"], row["latest"], row["latest_year"], row["status"]) == ("16.9", "14.3", "2024", "on_track")


def test_evaluate_takes_several_files_after_data(capsys, workbook):
    one = workbook(["指标", "2020年"], ["孕产妇死亡率", 16.9], name="a.xlsx")
    two = workbook(["指标", "2024年"], ["孕产妇死亡率", 14.3], name="b.xlsx")
    assert run(["evaluate", "--plan", "china-2021", "--data", one, two, "--year", "2024", "--format", "json"]) == 0
    (row,) = [r for r in json.loads(capsys.readouterr().out) if r["indicator_id"] == "maternal_mortality"]
    assert (row["baseline"], row["latest"]) == (16.9, 14.3)


def test_evaluate_judges_the_main_plan_on_the_national_data_by_itself(capsys):
    assert run(["evaluate", "--lang", "en"]) == 0
    out = capsys.readouterr()
    assert "17 targets: 11 met, 2 not met, 3 no data, 1 not assessable" in out.out
    assert out.err == ""


def test_read_prints_the_columns_that_scripts_rely_on(capsys, good):
    assert run(["read", good, "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert list(rows[0])[: len(OBSERVED)] == OBSERVED
    assert [(r["indicator_id"], r["year"], r["value"], r["cell"]) for r in rows] == [
        ("maternal_mortality", "2020", "16.9", "C2"),
        ("maternal_mortality", "2024", "14.3", "D2"),
    ]


def test_check_of_a_good_workbook_is_done(capsys, good):
    assert run(["check", good]) == 0
    assert capsys.readouterr().err == ""


def test_check_names_the_bad_cell_and_returns_1(capsys, bad):
    assert run(["check", bad, "--format", "json"]) == 1
    found = [p for p in json.loads(capsys.readouterr().out) if p["level"] == "error"]
    assert [(p["cell"], p["found"]) for p in found] == [("D2", "约十几")]
    assert list(found[0]) == "code level file sheet cell found expected hint message".split()


def test_evaluate_of_data_with_errors_still_prints_and_returns_1(capsys, bad):
    assert run(["evaluate", "--plan", "china-2021", "--data", bad, "--year", "2024", "--format", "csv"]) == 1
    out = capsys.readouterr()
    assert len(table(out.out)) == 6
    assert out.err.startswith("有 1 处数据错误未采用")
    assert "D2" in out.err


@pytest.mark.parametrize(
    ("call", "code", "sentence"),
    [
        (["raport"], 2, "没有命令“raport”，是否为 report？"),
        (["report", "--yeer", "2020"], 2, "没有选项 --yeer，是否为 --year？"),
        (["evaluate", "--year", "next"], 2, "--year 的取值不对。应为：整数。"),
        (["plans", "--format", "xml"], 2, "--format 的取值不对。应为：text、csv、json。"),
        (["read"], 2, "缺少参数 FILE...。写法见该命令的 --help。"),
        (
            ["evaluate", "--plan", "jinan-2021", "--year", "2024"],
            2,
            "规划 jinan-2021 没有内置数据。请用 --data 给出数据表文件或文件夹。",
        ),
        (
            ["evaluate", "--plan", "china-2021"],
            2,
            "规划 china-2021 到 2030 年才期满，没有默认评估年份。请用 --year 给出评估年份。",
        ),
        (["raport", "--lang", "en"], 2, 'there is no command "raport"; did you mean report?'),
        (["evaluate", "--year", "next", "--lang=en"], 2, "--year cannot take this value. It takes: a whole number."),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_call_is_one_sentence_and_code_2(capsys, call, code, sentence):
    assert run(call) == code
    out = capsys.readouterr()
    assert out.err == sentence + "\n"
    assert out.out == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "content", [None, b"", b"no workbook\x00\x01", b"PK\x03\x04 cut off"], ids=["missing", "empty", "noise", "cut"]
)
@pytest.mark.parametrize("command", ["read", "check", "evaluate", "report"])
def test_unreadable_file_is_one_sentence_and_writes_nothing(capsys, tmp_path, monkeypatch, command, content, lang):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "county.xlsx"
    if content is not None:
        path.write_bytes(content)
    before = set(tmp_path.rglob("*"))
    call = [command, str(path)] if command in ("read", "check") else [command, "--data", str(path)]
    assert run([*call, "--lang", lang]) in (1, 2)
    out = capsys.readouterr()
    said = out.out + out.err
    assert "county.xlsx" in said
    assert "Traceback" not in said
    assert "程序出错" not in said
    assert "program failed" not in said
    assert len(said.splitlines()) <= 2
    assert set(tmp_path.rglob("*")) == before


def test_unknown_plan_is_named_with_those_there_are(capsys):
    assert run(["targets", "--plan", "nowhere-2021"]) == 2
    out = capsys.readouterr()
    assert "nowhere-2021" in out.err
    assert "china-2011" in out.err


def test_report_writes_into_a_folder_named_after_plan_and_year(capsys, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run(["report", "--lang", "en"]) == 0
    out = capsys.readouterr().out
    folder = Path("out", "china-2011-2020")
    assert {path.suffix for path in folder.iterdir()} >= {".docx", ".xlsx", ".html"}
    assert str(folder) in out
    assert "17 targets: 11 met" in out
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert run(["report"]) == 2
    assert "--force" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before
    assert run(["report", "--force"]) == 0


def test_text_that_a_spreadsheet_would_run_is_neutralised_and_numbers_are_not(capsys):
    import pandas as pd

    df = pd.DataFrame(
        {
            "note": ["=1+1", "+cmd", "-2+3", "@SUM(A1)", "\t=1", "plain"],
            "found": ["-5", "+3.2%", "-", "=", "-1,000", "98,5％"],
            "gap": [-1.5, 2, 3, 4, 5, 6],
        }
    )
    printing.print_data(df, "csv")
    rows = table(capsys.readouterr().out)
    assert [row["note"] for row in rows] == ["'=1+1", "'+cmd", "'-2+3", "'@SUM(A1)", "'\t=1", "plain"]
    assert [row["found"] for row in rows] == ["-5", "+3.2%", "-", "=", "-1,000", "98,5％"]
    assert rows[0]["gap"] == "-1.5"


def test_language_of_a_call_ends_with_it(monkeypatch, capsys):
    assert run(["plans", "--lang", "en"]) == 0
    assert "WOMENPLAN_LANG" not in os.environ
    monkeypatch.setenv("WOMENPLAN_LANG", "en")
    assert run(["plans", "--lang", "zh"]) == 0
    assert os.environ["WOMENPLAN_LANG"] == "en"
    assert "妇女" in capsys.readouterr().out


def test_a_fault_of_the_program_is_a_sentence_too(monkeypatch, capsys):
    monkeypatch.setattr("womenplan.model.plan.plans_overview", lambda: 1 / 0)
    assert run(["plans", "--lang", "en"]) == 3
    assert capsys.readouterr().err.startswith("the program failed (ZeroDivisionError: division by zero).")
    monkeypatch.setenv("WOMENPLAN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["plans"])


def test_stopping_by_the_user_is_no_traceback(monkeypatch, capsys):
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("womenplan.model.plan.plans_overview", stop)
    assert run(["plans"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_progress_bar_is_shown_on_a_terminal_once_it_takes_long(monkeypatch, capsys):
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with printing.steps("read", "write", delay=0.05) as step:
        step("read")
        time.sleep(0.6)
        step("write")
    assert "读取数据" in capsys.readouterr().err
    with printing.steps("read", delay=60) as step:
        step("read")
    assert capsys.readouterr().err == ""


def test_no_progress_bar_is_shown_in_a_pipe(capsys):
    with printing.steps("read", delay=0.0) as step:
        step("read")
        time.sleep(0.1)
    assert capsys.readouterr().err == ""


def test_program_prints_utf8_whatever_the_console_says():
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([*PROGRAM, "plans", "--format", "csv"], env=environment, capture_output=True, check=True)
    assert "中国妇女发展纲要" in done.stdout.decode("utf-8")
    assert done.stderr == b""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a POSIX pipe")
def test_program_ends_quietly_when_its_reader_has_seen_enough():
    with subprocess.Popen(
        [*PROGRAM, "targets", "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as p:
        assert p.stdout is not None
        assert p.stderr is not None
        p.stdout.close()
        assert p.stderr.read() == b""
        assert p.wait() == 0


def test_version_is_the_package_s(capsys):
    import womenplan

    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"womenplan {womenplan.__version__}\n"
