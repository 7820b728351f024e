"""Collecting and marking on the command line: what is written, what is said, and what is refused."""

import json

import openpyxl
import pytest

from womenplan.cli.program import run


@pytest.fixture
def bad(tmp_path):
    book = openpyxl.Workbook()
    for row in (["指标", "单位", "2020年", "2024年"], ["孕产妇死亡率", "1/10万", 16.9, "约十几"]):
        book.active.append(row)
    book.save(tmp_path / "county.xlsx")
    return tmp_path / "county.xlsx"


def test_template_writes_forms_that_read_back_with_what_is_owed(capsys, tmp_path):
    forms = tmp_path / "forms"
    call = [
        "template",
        "--plan",
        "qingyuan-2021",
        "--out",
        str(forms),
        "--department",
        "妇联",
        "--years",
        "2023:2024",
    ]
    assert run(call) == 0
    assert capsys.readouterr().out.splitlines()[0] == f"1 份填报表已写入 {forms}："
    [path] = forms.iterdir()
    book = openpyxl.load_workbook(path)
    book["清远市"]["G6"].value = 55
    book.save(path)
    assert run(["read", str(forms), "--plan", "qingyuan-2021"]) == 0
    shown = capsys.readouterr().out
    assert "未交表" in shown
    assert "部分未填" in shown
    assert "2024" in shown
    assert run(["read", str(forms)]) == 0
    assert capsys.readouterr().out == shown  # the forms say of which plan they are
    assert run(call) == 2
    assert "输出文件已存在" in capsys.readouterr().err
    assert run([*call, "--force"]) == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ([], "没有给出规划。"),
        (["--plan", "qingyuan-2021", "--years", "近三年"], "年份“近三年”无法识别。"),
        (["--plan", "qingyuan-2021", "--department", "气象局"], "没有由“气象局”负责的指标。"),
    ],
)
def test_template_refuses_a_wrong_call_with_a_sentence(capsys, tmp_path, monkeypatch, more, said):
    monkeypatch.chdir(tmp_path)
    assert run(["template", *more]) == 2
    shown = capsys.readouterr()
    assert said in shown.err
    assert not shown.out
    assert not list(tmp_path.iterdir())


def test_check_writes_a_marked_copy(capsys, bad):
    out = bad.with_name("marked.xlsx")
    before = bad.read_bytes()
    assert run(["check", str(bad), "--mark", str(out)]) == 1
    assert f"标注副本：{out}" in capsys.readouterr().out
    assert openpyxl.load_workbook(out)["Sheet"]["D2"].comment
    assert bad.read_bytes() == before
    assert run(["check", str(bad), "--mark", str(out)]) == 2
    assert run(["check", str(bad), "--mark", str(out), "--force"]) == 1


def test_check_marks_one_file_at_a_time(capsys, bad):
    for files in ([str(bad), str(bad)], [str(bad.parent)]):
        assert run(["check", *files, "--mark", str(bad.with_name("m.xlsx"))]) == 2
        assert "--mark 一次只标注一个文件" in capsys.readouterr().err


@pytest.fixture
def own(tmp_path):
    """A plan with one indicator of its own, and data that know it by its name."""
    plan = openpyxl.Workbook()
    for row in (["指标", "要求", "目标值", "目标年份"], ["妇女阅览室数", "以上", 12, 2030]):
        plan.active.append(row)
    for name, rows in {
        "plan": [["start_year", "end_year"], [2021, 2030]],
        "indicators": [
            ["indicator_id", "name_zh", "unit", "better"],
            ["reading_rooms", "妇女阅览室数", "个", "higher"],
        ],
    }.items():
        sheet = plan.create_sheet(name)
        for row in rows:
            sheet.append(row)
    plan.save(tmp_path / "own_plan.xlsx")
    data = openpyxl.Workbook()
    for row in (["指标", "2020年", "2024年"], ["妇女阅览室数", 5, 13]):
        data.active.append(row)
    data.save(tmp_path / "own_data.xlsx")
    return ["--plan", str(tmp_path / "own_plan.xlsx")], str(tmp_path / "own_data.xlsx")


def test_names_are_matched_with_the_plan_s_own_indicators(capsys, own):
    plan, data = own
    assert run(["check", data]) == 1
    assert "妇女阅览室数" in capsys.readouterr().out
    for command in (["check", data], ["read", data]):
        assert run([*command, *plan]) == 0
        assert "2 个监测值，1 项指标" in capsys.readouterr().out
    assert run(["evaluate", *plan, "--data", data, "--year", "2024", "--format", "csv"]) == 0
    assert "reading_rooms" in capsys.readouterr().out
    assert (
        run(["rank", *plan, "--data", data, "--year", "2024", "--indicator", "reading_rooms"]) == 0
    )


def test_a_notebook_on_an_own_plan_matches_names_with_its_indicators(capsys, own, tmp_path):
    plan, data = own
    for story in ("quickstart", "warning", "gaps"):
        out = tmp_path / f"{story}.ipynb"
        assert (
            run(["notebook", story, *plan, "--data", data, "--year", "2024", "--out", str(out)])
            == 0
        )
        assert "read_observations(DATA, indicators=wp.load_plan(PLAN).indicators)" in out.read_text(
            encoding="utf-8"
        )


@pytest.mark.parametrize("story", ["quickstart", "midterm", "final", "ranking", "warning"])
def test_a_notebook_runs_on_an_own_plan_in_a_folder_and_its_own_indicators(
    capsys, own, tmp_path, monkeypatch, story
):
    plan, data = own
    monkeypatch.setenv("MPLBACKEND", "agg")
    out = tmp_path / "mine" / "copy.ipynb"
    assert run(["notebook", story, *plan, "--data", data, "--year", "2024", "--out", str(out)]) == 0
    cells = json.loads(out.read_text(encoding="utf-8"))["cells"]
    monkeypatch.chdir(out.parent)
    exec("\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"), {})
    assert any((out.parent / "figures").glob("*.png"))


def test_names_are_settled_by_an_alias_file(capsys, tmp_path, own):
    data = own[1]
    (tmp_path / "names.csv").write_text("妇女阅览室数,孕产妇死亡率\n", encoding="utf-8")
    alias = ["--alias", str(tmp_path / "names.csv")]
    assert run(["check", data, *alias]) == 0
    assert run(["read", data, *alias, "--format", "csv"]) == 0
    assert "maternal_mortality" in capsys.readouterr().out
    assert run(["evaluate", "--plan", "china-2021", "--data", data, "--year", "2024", *alias]) == 0
    assert "2 个监测值" in run_text(capsys, ["read", data, *alias])


def run_text(capsys, call):
    capsys.readouterr()
    run(call)
    return capsys.readouterr().out


def test_an_age_group_is_named_where_values_are_shown(capsys, tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["指标", "年龄", "2024年"],
        ["适龄妇女宫颈癌人群筛查率", None, 61],
        ["适龄妇女宫颈癌人群筛查率", "35-45", 71],
    ):
        book.active.append(row)
    book.save(tmp_path / "ages.xlsx")
    shown = run_text(capsys, ["read", str(tmp_path / "ages.xlsx")])
    assert shown.count("适龄妇女宫颈癌人群筛查率（35-45岁）") == 1
    assert shown.count("适龄妇女宫颈癌人群筛查率 ") == 1


def test_english_targets_name_items_in_english(capsys):
    shown = run_text(capsys, ["targets", "--plan", "qingyuan-2021", "--lang", "en"])
    assert "objective 1" in shown
    assert not [sign for sign in shown if "\u4e00" <= sign <= "\u9fff"]
