"""What a file or a folder lists is bounded as its cells are, and each bound is a sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd
import pytest

import womenplan as wp
from womenplan.cli import run
from womenplan.errors import DataError, UsageError
from womenplan.io.sheet import MAX_LIST_ROWS, MAX_SHEETS
from womenplan.io.sources import MAX_FOLDERS

LONG = f"表中列了 20,001 行，超过 {MAX_LIST_ROWS:,} 行的上限"


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "data" / "b.csv"
    path.parent.mkdir()
    path.write_text("地区,指标,2020年\n甲县,孕产妇死亡率,9.1\n", encoding="utf-8")
    return path


def test_an_alias_table_longer_than_any_is_a_sentence(book: Path, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("名,孕产妇死亡率\n" * (MAX_LIST_ROWS + 1), encoding="utf-8")
    with pytest.raises(DataError, match=LONG):
        wp.read_observations(book, aliases=path)


def test_a_plan_of_more_targets_than_any_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "p.csv"
    row = "孕产妇死亡率,level,<=,8,1/10万,2030\n"
    head = "name,form,operator,value,unit,milestone_year\n"
    path.write_text(head + row * (MAX_LIST_ROWS + 1), encoding="utf-8")
    with pytest.raises(DataError, match=LONG):
        wp.load_plan(path, start_year=2021, end_year=2030)


def test_more_regions_than_a_workbook_has_sheets_are_a_sentence(tmp_path: Path) -> None:
    regions = [f"县{number}" for number in range(MAX_SHEETS + 1)]
    with pytest.raises(UsageError, match=r"给了 2,001 个地区.*一本填报表放不下"):
        wp.write_templates("china-2021", tmp_path / "o", regions=regions)
    assert not (tmp_path / "o").exists()


def test_folders_far_down_are_named_and_the_others_read(book: Path) -> None:
    book.parent.joinpath(*"x" * (MAX_FOLDERS + 5)).mkdir(parents=True)
    data = wp.read_observations(book.parent)
    assert len(data.table) == 1
    (told,) = data.problems.of("warning")
    assert told.code == "FOLDER_DEEP"
    assert "文件夹套了 30 层以上" in str(told)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no such files")
def test_rules_that_are_a_pipe_or_longer_than_any_are_a_sentence(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "long.toml").write_text("on_track = 0.9\n" * 10_000)
    with pytest.raises(UsageError, match="pipe"):
        wp.Rules.from_toml(tmp_path / "pipe")
    with pytest.raises(UsageError, match="> 100,000 B"):
        wp.Rules.from_toml(tmp_path / "long.toml")


def test_a_chart_that_cannot_be_written_is_a_sentence_and_the_old_file_stays(
    tmp_path: Path,
) -> None:
    figure = wp.plot.gaps(
        wp.evaluate("china-2021", pd.DataFrame(columns=["indicator_id", "year", "value"]), 2021)
    ).get_figure()
    (tmp_path / "a.png").mkdir()
    with pytest.raises(UsageError, match="这里已有同名文件夹，未作改动"):
        wp.plot.save(figure, tmp_path / "a.png")


def test_items_without_a_number_are_printed_as_data(tmp_path: Path, capsys) -> None:
    plan = "某县妇女发展规划（2021—2030年）\n主要目标：\n孕产妇死亡率控制在8/10万以下。\n"
    (tmp_path / "p.txt").write_text(plan, encoding="utf-8")
    for form in ("json", "csv"):
        assert run(["read-plan", str(tmp_path / "p.txt"), "--format", form]) == 0
        assert "maternal_mortality" in capsys.readouterr().out
