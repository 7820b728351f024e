"""Collecting and marking on the command line: what is written, what is said, and what is refused."""

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
    call = ["template", "--plan", "qingyuan-2021", "--out", str(forms), "--department", "妇联", "--years", "2023:2024"]
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
