"""Rows of tables that no header explains: left out, and named."""

from __future__ import annotations

import pytest

from womenplan.texts.draft import read_plan

CHINESE = "某县妇女发展规划（2021—2025年）\n{heading}\n{text}\n"
ENGLISH = "Gender Equality Strategy of Alden 2021-2025\n{heading}\n{text}\n"


@pytest.mark.parametrize(
    ("frame", "heading", "table", "line"),
    [
        (CHINESE, "主要目标", "孕产妇死亡率\t9.6\t8\t7", 3),
        (CHINESE, "主要目标", "| 孕产妇死亡率 | 9.6 | 8 |\n| 妇女常见病筛查率 | 75% | ≥85% |", 3),
        (ENGLISH, "Targets", "Maternal mortality ratio\t30\t25\t20", 3),
        (ENGLISH, "Targets", "Who\tWhat\nShelter places\t12\t14\t20", 4),
    ],
)
def test_rows_that_no_header_explains_are_named(frame, heading, table, line):
    draft = read_plan(frame.format(heading=heading, text=table))
    assert draft.targets.empty
    [told] = [one for one in draft.problems if one.code == "DRAFT_TABLE_UNREAD"]
    assert f"第 {line} 行" in told.message("zh")
    assert f"From line {line} on" in told.message("en")
    assert "Put a header above the table" in told.message("en")


def test_a_row_whose_unit_is_a_number_does_not_stand_under_its_header():
    table = "| 指标 | 单位 | 2020年 | 2025年 |\n| 孕产妇死亡率 | 1/10万 | 9.6 | 8 |\n| 经费 | 12 | 13 | 15 |"
    draft = read_plan(CHINESE.format(heading="主要目标", text=table))
    assert draft.targets["value"].tolist() == [8]
    assert "DRAFT_TABLE_UNREAD" in {one.code for one in draft.problems}


@pytest.mark.parametrize(
    "text",
    [
        "发展现状\n孕产妇死亡率\t9.6\t8\t7",
        "主要目标\n| 指标 | 2020年 | 2025年 |\n| 孕产妇死亡率 | 9.6 | 8 |",
    ],
)
def test_tables_that_are_read_or_tell_of_the_present_need_no_word(text):
    draft = read_plan(CHINESE.format(heading="", text=text))
    assert "DRAFT_TABLE_UNREAD" not in {one.code for one in draft.problems}
