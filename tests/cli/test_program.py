"""The command line: what it prints, its exit codes, and one sentence where it cannot go on."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.cli.conftest import table
from womenplan.cli import printing
from womenplan.cli.program import run
from womenplan.model.rules import METHODS

PROGRAM = [sys.executable, "-m", "womenplan"]

# Section 4 of the design: scripts rely on these names, in this order.
EVALUATED = (
    "plan_id target_id region domain indicator_id name_zh name_en form operator target_value unit milestone_year "
    "baseline_year baseline latest_year latest gap progress elapsed expected pace achievement forecast forecast_low "
    "forecast_high p_meet status outlook confidence agreement warnings n_obs forecast_pool data_state note"
).split()
OBSERVED = "region indicator_id year sex area age level value unit numerator denominator flag source file sheet cell".split()
DEMANDED = (
    "target_id plan_id domain section objective_no indicator_id form operator value unit milestone_year base_year "
    "comparator_id population components soft steady note locator name_zh name_en wording_zh wording_en"
).split()


ROOT = Path(__file__).parents[2]
COUNTIES = ROOT / "data" / "qingyuan_counties_made_up_2018_2024.xlsx"
COMPARED = (
    "indicator_id name_zh name_en domain population plan_id title_zh title_en target_id form operator value unit "
    "milestone_year soft above_id above_value relation baseline_year baseline yearly_change"
).split()


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
    return workbook(
        ["指标", "单位", "2020年", "2024年"], ["孕产妇死亡率", "1/10万", 16.9, "约十几"]
    )


def test_plans_lists_the_bundled_plans(capsys):
    assert run(["plans", "--format", "csv"]) == 0
    out = capsys.readouterr()
    assert {"china-2011", "china-2021", "qingyuan-2021"} <= {
        row["plan_id"] for row in table(out.out)
    }
    assert out.err == ""


def test_targets_prints_the_columns_that_scripts_rely_on(capsys):
    assert run(["targets", "--plan", "china-2011", "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert set(DEMANDED) <= set(rows[0])
    (row,) = [r for r in rows if r["indicator_id"] == "maternal_mortality" and r["form"] == "level"]
    assert (row["operator"], row["value"], row["milestone_year"]) == ("<=", "20.0", "2020")
    assert row["wording_zh"] == "控制在20/10万以下（2020年）"


def test_targets_without_a_plan_prints_those_of_all(capsys):
    assert run(["targets", "--format", "json"]) == 0
    assert {"china-2011", "china-2021"} <= {
        row["plan_id"] for row in json.loads(capsys.readouterr().out)
    }


def test_evaluate_prints_the_columns_that_scripts_rely_on(capsys, good):
    assert (
        run(
            [
                "evaluate",
                "--plan",
                "china-2021",
                "--data",
                good,
                "--year",
                "2024",
                "--format",
                "csv",
            ]
        )
        == 0
    )
    rows = table(capsys.readouterr().out)
    assert list(rows[0])[: len(EVALUATED)] == EVALUATED
    (row,) = [r for r in rows if r["target_id"] == "china-2021/health-o0a"]
    assert (row["baseline"], row["latest"], row["latest_year"], row["status"]) == (
        "16.9",
        "14.3",
        "2024",
        "on_track",
    )


def test_evaluate_takes_several_files_after_data(capsys, workbook):
    one = workbook(["指标", "2020年"], ["孕产妇死亡率", 16.9], name="a.xlsx")
    two = workbook(["指标", "2024年"], ["孕产妇死亡率", 14.3], name="b.xlsx")
    assert (
        run(
            [
                "evaluate",
                "--plan",
                "china-2021",
                "--data",
                one,
                two,
                "--year",
                "2024",
                "--format",
                "json",
            ]
        )
        == 0
    )
    rows = json.loads(capsys.readouterr().out)
    (row,) = [r for r in rows if r["target_id"] == "china-2021/health-o0a"]
    assert (row["baseline"], row["latest"]) == (16.9, 14.3)


def test_evaluate_judges_the_main_plan_on_the_national_data_by_itself(capsys):
    # Counted by hand in targets.csv and the published verdicts: of 13 with enough data, village committees
    # and screening fall short; three have no data, and one has a single year.
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


def test_names_may_be_settled_by_a_file_of_aliases(capsys, workbook, tmp_path):
    path = workbook(["指标", "2024年"], ["母亲死亡情况", 14.3])
    (tmp_path / "aliases.csv").write_text("母亲死亡情况,孕产妇死亡率\n", encoding="utf-8")
    known = ["--alias", str(tmp_path / "aliases.csv")]
    assert run(["check", path]) == 1
    assert run(["check", path, *known]) == 0
    capsys.readouterr()
    assert run(["read", path, *known, "--format", "csv"]) == 0
    assert [row["indicator_id"] for row in table(capsys.readouterr().out)] == ["maternal_mortality"]
    assert run(["evaluate", "--data", path, *known, "--year", "2024", "--format", "csv"]) == 0


def test_read_shows_what_was_reported_as_about_as_about(capsys, workbook):
    path = workbook(["指标", "2021年", "2022年"], ["产后访视率", "约78.4", 96.1])
    assert run(["read", path]) == 0
    out = capsys.readouterr().out
    assert "约 78.4" in out
    assert "96.1" in out


def test_read_explains_the_years_of_a_form(capsys, workbook):
    path = workbook(
        ["2023年统计报表"],
        ["指标名称", "计量单位", "本年", "上年"],
        ["孕产妇死亡率", "1/10万", 9, 10],
    )
    assert run(["read", path, "--explain"]) == 0
    assert "C 2023、D 2022" in capsys.readouterr().out


def test_check_names_the_bad_cell_and_returns_1(capsys, bad):
    assert run(["check", bad, "--format", "json"]) == 1
    found = [p for p in json.loads(capsys.readouterr().out) if p["level"] == "error"]
    assert [(p["cell"], p["found"]) for p in found] == [("D2", "约十几")]
    assert list(found[0]) == "code level file sheet cell found expected hint message".split()


def test_evaluate_of_data_with_errors_still_prints_and_returns_1(capsys, bad):
    assert (
        run(
            ["evaluate", "--plan", "china-2021", "--data", bad, "--year", "2024", "--format", "csv"]
        )
        == 1
    )
    out = capsys.readouterr()
    assert len(table(out.out)) == 13  # the plan's targets
    assert out.err.startswith("有 1 处数据错误未采用")
    assert "D2" in out.err


@pytest.mark.parametrize(
    ("call", "code", "sentence"),
    [
        (["raport"], 2, "没有命令“raport”，是否为 report？"),
        (["report", "--yeer", "2020"], 2, "没有选项 --yeer，是否为 --year？"),
        (["evaluate", "--year", "next"], 2, "--year 的取值不对。应为：整数。"),
        (["plans", "--format", "xml"], 2, "--format 的取值不对。应为：text、csv、json。"),
        (["plans", "all"], 2, "多余的参数“all”。写法见该命令的 --help。"),
        (["read", "none.xlsx"], 2, "none.xlsx：没有这个文件。请核对路径。"),
        (["check", "none.xlsx", "--format", "json"], 2, "none.xlsx：没有这个文件。请核对路径。"),
        (["targets", "--plan", "none.csv"], 2, "none.csv：没有这个文件。请核对路径。"),
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
        (["rank", "--plan", "qingyuan-2021"], 2, "缺少参数 --indicator。写法见该命令的 --help。"),
        (
            ["rank", "--indicator", "孕产妇死亡率", "--by", "luck"],
            2,
            "--by 的取值不对。应为：value、progress、achievement。",
        ),
        (
            ["evaluate", "--method", "guess"],
            2,
            f"--method 的取值不对。应为：{'、'.join(METHODS)}。",
        ),
        (
            ["notebook", "diary"],
            2,
            "story 的取值不对。应为：quickstart、midterm、final、warning、ranking、gaps。",
        ),
        (
            ["notebook", "final", "--out", "mine.doc"],
            2,
            "“mine.doc”不是笔记本的文件名。文件名须以 .ipynb 结尾。",
        ),
        (["notebook", "final", "--data", "none.xlsx"], 2, "none.xlsx：没有这个文件。请核对路径。"),
        (["raport", "--lang", "en"], 2, 'there is no command "raport"; did you mean report?'),
        (
            ["evaluate", "--year", "next", "--lang=en"],
            2,
            "--year cannot take this value. It takes: a whole number.",
        ),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_wrong_call_is_one_sentence_and_code_2(capsys, call, code, sentence):
    assert run(call) == code
    out = capsys.readouterr()
    assert out.err == sentence + "\n"
    assert out.out == ""


@pytest.mark.parametrize(
    "call",
    [
        ["compare", "--indicator", "天气"],
        ["compare", "--against", "天气"],
        ["evaluate", "--rules", "天气"],
        ["rank", "--indicator", "天气"],
        ["notebook", "final", "--plan", "天气"],
    ],
    ids=" ".join,
)
def test_what_is_not_known_is_named_in_one_line(capsys, call):
    assert run(call) == 2
    out = capsys.readouterr()
    assert "天气" in out.err
    assert len(out.err.splitlines()) == 1
    assert out.out == ""


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "content",
    [None, b"", b"no workbook\x00\x01", b"PK\x03\x04 cut off"],
    ids=["missing", "empty", "noise", "cut"],
)
@pytest.mark.parametrize("command", ["read", "check", "evaluate", "report"])
def test_unreadable_file_is_one_sentence_and_writes_nothing(
    capsys, tmp_path, monkeypatch, command, content, lang
):
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
    assert [row["note"] for row in rows] == [
        "'=1+1",
        "'+cmd",
        "'-2+3",
        "'@SUM(A1)",
        "'\t=1",
        "plain",
    ]
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
    monkeypatch.setattr("womenplan.cli.tables.overview", lambda: 1 / 0)
    assert run(["plans", "--lang", "en"]) == 3
    assert capsys.readouterr().err.startswith(
        "the program failed (ZeroDivisionError: division by zero)."
    )
    monkeypatch.setenv("WOMENPLAN_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        run(["plans"])


def test_stopping_by_the_user_is_no_traceback(monkeypatch, capsys):
    def stop() -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("womenplan.cli.tables.overview", stop)
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
    done = subprocess.run(
        [*PROGRAM, "plans", "--format", "csv"], env=environment, capture_output=True, check=True
    )
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


def test_compare_puts_the_plans_side_by_side(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "400")  # however many plans there are
    assert run(["compare", "--indicator", "孕产妇死亡率", "--lang", "en"]) == 0
    said = capsys.readouterr().out
    for words in (
        "qingyuan-2021 (2030)",
        "at most 8/100,000 ▲",
        "at most 15/100,000 ▼",
        "at most 20/100,000",
    ):
        assert words in said
    assert "stricter than the plan above" in said


def test_compare_shows_only_what_at_least_two_plans_name(capsys):
    import pandas as pd

    from womenplan.cli import tables
    from womenplan.evaluation.comparison import compare_plans

    df = compare_plans()
    once = (
        df.dropna(subset="target_id")
        .groupby("name_zh")["plan_id"]
        .nunique()
        .loc[lambda n: n == 1]
        .index
    )
    shown = tables.compared(df, least=2)
    assert not shown["name"].isin(once).any()
    assert (shown.drop(columns=["domain", "name"]).notna().sum(axis=1) >= 2).all()
    assert isinstance(shown, pd.DataFrame)
    assert len(tables.compared(df)) > len(shown)


def test_compare_prints_the_columns_that_scripts_rely_on(capsys):
    assert run(["compare", "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert list(rows[0]) == COMPARED
    (row,) = [
        r
        for r in rows
        if (r["plan_id"], r["indicator_id"], r["form"])
        == ("youhao-2021", "maternal_mortality", "level")
    ]
    # On the way from 16.9 in 2020 to 12 in 2030 the country stands at 14.45 in 2025.
    assert (row["value"], row["relation"], float(row["above_value"])) == (
        "15.0",
        "looser",
        pytest.approx(14.45),
    )


def test_compare_lists_the_targets_looser_than_those_above(capsys):
    assert run(["compare", "--looser", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert {(row["plan_id"], row["indicator_id"]) for row in rows} >= {
        ("youhao-2021", "maternal_mortality"),
        ("qingyuan-2021", "premarital_examination"),
    }
    assert {row["relation"] for row in rows} == {"looser"}
    assert run(["compare", "--looser"]) == 0
    assert "控制在12/10万以下（2030年）" in capsys.readouterr().out


def test_compare_against_one_plan(capsys):
    assert (
        run(
            [
                "compare",
                "--indicator",
                "maternal_mortality",
                "--against",
                "qingyuan-2021",
                "--format",
                "json",
            ]
        )
        == 0
    )
    rows = json.loads(capsys.readouterr().out)
    relation = {
        row["plan_id"]: row["relation"] for row in rows if row["form"] in ("level", "around")
    }
    assert relation["huludao-2021"] == "looser"  # 10 against 8
    assert {row["above_id"] for row in rows} == {"qingyuan-2021"}


@pytest.fixture
def counties(workbook):
    return workbook(
        ["地区", "指标", "年份", "数值", "分子", "分母"],
        ["甲县", "孕产妇系统管理率", 2024, 92.0, 920, 1000],
        ["乙县", "孕产妇系统管理率", 2024, 95.0, 950, 1000],
        ["丙县", "孕产妇系统管理率", 2024, 88.0, 880, 1000],
        ["甲县", "孕产妇系统管理率", 2020, 85.0, 850, 1000],
    )


def test_rank_puts_the_best_first(capsys, counties):
    call = [
        "rank",
        "--plan",
        "qingyuan-2021",
        "--data",
        counties,
        "--year",
        "2024",
        "--indicator",
        "孕产妇系统管理率",
    ]
    assert run([*call, "--format", "csv"]) == 0
    rows = table(capsys.readouterr().out)
    assert [(row["rank"], row["region"], row["value"]) for row in rows] == [
        ("1", "乙县", "95.0"),
        ("2", "甲县", "92.0"),
        ("3", "丙县", "88.0"),
    ]
    assert rows[0]["rank_low"] == "1"
    assert run([*call, "--lang", "en"]) == 0
    said = capsys.readouterr().out
    assert said.index("乙县") < said.index("甲县") < said.index("丙县")
    assert "target 90% by 2030" in said
    assert "the ranks that chance alone could give" in said


def test_rank_by_progress_leaves_those_without_a_baseline_unranked(capsys, counties):
    call = [
        "rank",
        "--plan",
        "qingyuan-2021",
        "--data",
        counties,
        "--year",
        "2024",
        "--indicator",
        "孕产妇系统管理率",
    ]
    assert run([*call, "--by", "progress", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["rank"], row["region"], row["progress"]) for row in rows[:1]] == [
        (1, "甲县", 1.4)
    ]  # 7 of 5 points
    assert [row["rank"] for row in rows[1:]] == [None, None]
    assert run([*call, "--by", "progress"]) == 0
    said = capsys.readouterr().out
    assert "按进度（实现程度）排序时不计算名次范围。" in said
    assert "没有分子、分母" not in said
    assert run([*call, "--by", "progress"]) == 0
    assert "–" in capsys.readouterr().out


def test_evaluate_prints_the_warnings_below_the_table_or_alone(capsys, workbook):
    path = workbook(["指标", "2020年", "2022年", "2024年"], ["孕产妇死亡率", 16.9, 16.8, 16.7])
    call = ["evaluate", "--plan", "china-2021", "--data", path, "--year", "2024", "--warnings"]
    assert run([*call, "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    found = [row for row in rows if row["target_id"] == "china-2021/health-o0a"]
    assert [(row["level"], row["code"]) for row in found] == [
        ("orange", "doubtful")
    ]  # 0.2 gone of 1.96 due
    assert run(call) == 0
    said = capsys.readouterr().out
    assert said.index("13 项目标") < said.index("预警（") < said.index("如期实现难度较大")
    assert run(call[:-1]) == 0
    assert "预警（" not in capsys.readouterr().out


def test_evaluate_takes_rules_from_a_file_and_a_method(capsys, tmp_path, good):
    (tmp_path / "rules.toml").write_text("on_track = 1.5\n", encoding="utf-8")
    call = [
        "evaluate",
        "--plan",
        "china-2021",
        "--data",
        good,
        "--year",
        "2024",
        "--format",
        "json",
    ]

    def status(*more: str) -> str:
        assert run([*call, *more]) == 0
        rows = json.loads(capsys.readouterr().out)
        return next(row["status"] for row in rows if row["indicator_id"] == "maternal_mortality")

    # 2.6 gone of the 1.96 due is a pace of 1.33.
    assert status() == "on_track"
    assert status("--rules", str(tmp_path / "rules.toml")) == "lagging"
    assert status("--method", "forecast") == "not_assessable"  # two values are too few
    (tmp_path / "rules.toml").write_text("on_trak = 1.5\n", encoding="utf-8")
    assert run([*call, "--rules", str(tmp_path / "rules.toml")]) == 2
    assert "on_trak" in capsys.readouterr().err


def test_read_explains_how_each_sheet_was_understood(capsys, workbook):
    path = workbook(
        ["2024年监测情况"],
        ["序号", "指标", "单位", "2020年", "2024年", "2030年目标"],
        [1, "孕产妇死亡率", "1/10万", 16.9, "—", 12],
        ["注：初步数"],
    )
    assert run(["read", path, "--explain"]) == 0
    said = capsys.readouterr().out
    for words in (
        "工作表“Sheet”：每个年份一列",
        "表头：第 2 行",
        "A 序号、B 指标、C 单位、D 2020、E 2024、F 目标值",
        "监测值 1，缺数 1",
    ):
        assert words in said
    assert run(["read", path, "--explain", "--format", "json"]) == 0
    (sheet,) = json.loads(capsys.readouterr().out)
    assert (sheet["layout"], sheet["cells"]) == (
        "wide",
        sheet["observations"] + sheet["missing"] + sheet["problems"] + sheet["left_out"],
    )
    assert run(["read", path, "--explain", "--lang", "en"]) == 0
    assert "a column a year" in capsys.readouterr().out


def test_a_text_file_is_explained_without_a_sheet_s_name(capsys, tmp_path):
    path = tmp_path / "镇.csv"
    path.write_text("指标,2023年\n住院分娩率,99.8\n", encoding="utf-8")
    assert run(["read", str(path), "--explain"]) == 0
    assert capsys.readouterr().out.startswith("镇.csv：每个年份一列\n")


def test_report_on_the_plan_s_own_region_says_so_and_how_it_fares(capsys, tmp_path, workbook):
    rows = [
        [place, "住院分娩率", 2024, value] for place, value in (("清远市", 99.9), ("清城区", 99.8))
    ]
    data = workbook(["地区", "指标", "年份", "数值"], *rows)
    out = str(tmp_path / "out")
    call = [
        "report",
        "--plan",
        "qingyuan-2021",
        "--data",
        data,
        "--year",
        "2024",
        "--out",
        out,
        "--lang",
        "en",
    ]
    assert run(call) == 0
    both, problems, own = capsys.readouterr().out.splitlines()[-3:]
    assert "over 2 regions" in both
    assert problems.startswith("Problems of the data: ")
    assert own.startswith("The report is on Qingyuan. ")
    assert "regions" not in own


def test_report_of_each_region_goes_into_a_folder_of_its_own(capsys, tmp_path, counties):
    out = tmp_path / "out"
    call = [
        "report",
        "--plan",
        "china-2021",
        "--data",
        counties,
        "--year",
        "2024",
        "--each-region",
        "--out",
        str(out),
    ]
    assert run(call) == 0
    said = capsys.readouterr()
    assert said.out.startswith(f"3 个地区的报告已写入 {out}，每个地区一个文件夹。")
    assert said.err == ""
    assert {path.name for path in out.iterdir()} == {"甲县", "乙县", "丙县"}
    for folder in out.iterdir():
        assert {path.suffix for path in folder.iterdir()} >= {".docx", ".xlsx", ".html"}
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert run(call) == 2
    assert "输出文件已存在" in capsys.readouterr().err
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before


def test_what_goes_wrong_in_another_process_is_said_as_here(capsys, tmp_path, counties):
    (tmp_path / "no.docx").write_bytes(b"no Word file")
    out = tmp_path / "out"
    call = [
        "report",
        "--plan",
        "qingyuan-2021",
        "--data",
        counties,
        "--year",
        "2024",
        "--out",
        str(out),
    ]
    for more in ([], ["--each-region"]):
        assert run([*call, *more, "--template", str(tmp_path / "no.docx")]) == 2
        assert "no.docx" in capsys.readouterr().err
        assert not out.exists()


@pytest.mark.parametrize("story", ["quickstart", "midterm", "final", "warning", "ranking", "gaps"])
def test_notebook_is_a_copy_with_one_s_own_parameters(capsys, tmp_path, good, story):
    out = tmp_path / "mine" / "copy.ipynb"
    call = [
        "notebook",
        story,
        "--plan",
        "jinan-2021",
        "--data",
        good,
        good,
        "--year",
        "2023",
        "--out",
        str(out),
    ]
    assert run(call) == 0
    assert str(out) in capsys.readouterr().out
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    assert "福州市晋安区妇女发展纲要" in "".join(cells[0]["source"])
    first = "".join(cells[1]["source"])
    for line in (
        'PLAN = "jinan-2021"',
        'DATA = ["../county.xlsx", "../county.xlsx"]',
        "YEAR = 2023",
        'FIGURES = Path("figures")',
    ):
        assert line in first
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    compile(code, story, "exec")
    assert code.count("import womenplan as wp") == 1
    assert "../data/" not in code
    assert run(call) == 2
    assert "copy.ipynb" in capsys.readouterr().err
    assert run([*call, "--force"]) == 0


@pytest.mark.parametrize("story", ["midterm", "gaps"])
def test_notebook_copy_runs(tmp_path, monkeypatch, capsys, story):
    monkeypatch.setenv("MPLBACKEND", "agg")
    out = tmp_path / f"{story}.ipynb"
    assert (
        run(
            [
                "notebook",
                story,
                "--plan",
                "qingyuan-2021",
                "--data",
                str(COUNTIES),
                "--year",
                "2024",
                "--out",
                str(out),
            ]
        )
        == 0
    )
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    monkeypatch.chdir(tmp_path)
    exec("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"), {})
    assert any((tmp_path / "figures").glob("*.png"))


def test_what_the_evaluation_finds_is_told_beside_the_table(capsys, workbook):
    path = workbook(
        ["地区", "指标", "单位", "2020年", "2024年"],
        ["清城区", "孕产妇死亡率", "1/10万", 16.9, 14.3],
        ["清城", "孕产妇死亡率", "1/10万", 16.9, 14.3],
    )
    assert run(["evaluate", "--plan", "qingyuan-2021", "--data", path, "--year", "2031"]) == 0
    said = capsys.readouterr().err
    assert "地区“清城区”与“清城”疑为同一地区" in said
    assert (
        "评估年份 2031 在规划期（2021–2030 年）之后，按终期口径判定，最新数据为 2024 年。" in said
    )
