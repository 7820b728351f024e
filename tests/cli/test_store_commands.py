"""The commands of the store: what they print, their exit codes, and one sentence where they cannot go on."""

import json

import pytest

from tests.cli.conftest import table
from womenplan.cli.program import run


@pytest.fixture
def county(tmp_path, monkeypatch):
    """Stand in a folder with a county's table of two years."""
    monkeypatch.chdir(tmp_path)
    rows = [
        "地区,指标,年份,数值,单位",
        "英德市,孕产妇死亡率,2023,12.5,1/10万",
        "英德市,孕产妇死亡率,2024,11,1/10万",
    ]
    (tmp_path / "county.csv").write_text("\n".join(rows), encoding="utf-8")
    return tmp_path


def test_what_is_added_is_listed_returned_and_gone_from_the_evaluation(county, capsys):
    assert run(["store", "add", "county.csv", "--by", "张三", "--lang", "en"]) == 0
    assert "2 values, 2 new, 0 changed" in capsys.readouterr().out
    judge = ["evaluate", "--plan", "qingyuan-2021", "--year", "2024", "--format", "csv"]
    assert run([*judge, "--data", "county.csv"]) == 0
    from_file = capsys.readouterr().out
    assert run([*judge, "--data", "sqlite:///womenplan.db"]) == 0
    assert capsys.readouterr().out == from_file
    assert run(["store", "history", "--year", "2024", "--format", "json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["value"], row["by"], row["cell"]) == (11.0, "张三", "D3")
    assert (
        run(["store", "status", "--plan", "qingyuan-2021", "--year", "2024", "--format", "csv"])
        == 0
    )
    assert {row["region"] for row in table(capsys.readouterr().out)} == {"英德市"}
    assert run(["store", "return", "1", "--reason", "核实"]) == 0
    assert run(["store", "status", "--submissions", "--format", "csv"]) == 0
    (row,) = table(capsys.readouterr().out.split("\n", 1)[1])
    assert (row["state"], row["reason"]) == ("returned", "核实")


def test_a_package_goes_from_one_store_to_another(county, capsys):
    assert run(["store", "add", "county.csv"]) == 0
    assert run(["store", "export", "--region", "英德市", "--out", "p.zip"]) == 0
    for added in ("导入 1 份报送，2 个值", "导入 0 份报送，0 个值"):
        capsys.readouterr()
        assert run(["store", "import", "p.zip", "--store", "sqlite:///city.db"]) == 0
        assert added in capsys.readouterr().out


def test_regions_are_listed_renamed_and_merged(county, capsys):
    (county / "r.csv").write_text(
        "代码,名称\n441800,清远市\n441881,英德市\n441827,清新县\n", encoding="utf-8"
    )
    assert run(["store", "regions", "r.csv"]) == 0
    assert run(["store", "regions", "--rename", "清新县", "清新区"]) == 0
    assert (
        run(["store", "regions", "--merge", "英德市,清新区", "--into", "新市", "--year", "2030"])
        == 0
    )
    capsys.readouterr()
    assert run(["store", "regions", "--format", "csv"]) == 0
    rows = {row["name"]: row for row in table(capsys.readouterr().out)}
    assert (rows["清新区"]["parent"], rows["清新区"]["ended"], rows["清新区"]["successor"]) == (
        "清远市",
        "2030",
        "新市",
    )


@pytest.mark.parametrize(
    ("call", "code", "sentence"),
    [
        (["store", "status", "--submissions"], 2, "womenplan.db：这里没有监测数据库。"),
        (
            ["evaluate", "--data", "sqlite:///no.db", "--year", "2024"],
            2,
            "no.db：这里没有监测数据库。",
        ),
        (
            ["evaluate", "--data", "county.csv", "--year", "2024", "--as-of", "2024-01-01"],
            2,
            "只对监测数据库有意义",
        ),
        (
            ["evaluate", "--data", "sqlite:///a.db", "county.csv", "--year", "2024"],
            2,
            "不能与其他数据一起给出",
        ),
        (
            ["store", "add", "county.csv", "--region", "阳山县"],
            1,
            "表中是“英德市”的数据，这里应报“阳山县”的。",
        ),
        (["store", "add", "county.csv", "--year", "2022"], 1, "没有 2022 年的"),
        (["serve"], 2, "--plan"),
    ],
)
def test_what_cannot_be_done_is_told_in_one_sentence(county, capsys, call, code, sentence):
    assert run(call) == code
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.strip().splitlines()) == 1
