"""The views in a notebook: escaped, with marks and sparklines, in either language, for light and dark pages."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest

from womenplan.errors import Problem, Problems
from womenplan.io.frames import complete
from womenplan.model import catalogue
from womenplan.model.look import COLOURS, MARKS
from womenplan.model.observation import Observations
from womenplan.model.plan import plan_from_targets
from womenplan.model.rules import Rules
from womenplan.narration.evaluation import evaluate
from womenplan.narration.view import MOST, sparkline, to_html

CJK = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff01-\uff5e]")
SCRIPT = "<script>alert(1)</script>"
COMMITTEE = "village_committee_women_share"


class Page(HTMLParser):
    """The cells of the rows of a view, and its tags."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in ("th", "td"):
            self.rows[-1].append("")

    def handle_data(self, data: str) -> None:
        if self.rows:
            self.rows[-1][-1] += data


def commands(svg: str, kind: str) -> list[str]:
    """Return the drawing commands of a path of a sparkline: M starts a line, L goes on."""
    path = re.search(rf"<path class='{kind}' d='([^']*)'", svg)
    assert path is not None
    return re.findall(r"[MLh]", path[1])


def test_row_shows_its_words_values_years_and_status_with_its_mark(judge) -> None:
    result = judge({2020: 20, 2024: 26}, operator=">=", value=30)
    heads, row = Page(to_html(result, "en")).rows
    assert heads == [
        "domain",
        "indicator",
        "target",
        "baseline",
        "latest",
        "trend",
        "status",
        "note",
    ]
    assert row[3:5] == ["20% 2020", "26% 2024"]
    assert row[6] == f"{MARKS['on_track']} on schedule"  # 6 of the 10 points in 4 of the 10 years
    assert COLOURS["on_track"] in to_html(result, "en")


def test_every_status_has_a_mark_of_its_own() -> None:
    assert set(MARKS) == set(COLOURS)
    assert len(set(MARKS.values())) == len(MARKS)


def test_row_without_data_shows_dashes_and_no_sparkline(judge) -> None:
    result = judge(
        pd.DataFrame({"indicator_id": ["maternal_mortality"], "year": [2024], "value": [9.0]}),
        value=30,
    )
    html = to_html(result, "zh")
    assert Page(html).rows[1][3:7] == ["–", "–", "", f"{MARKS['no_data']} 无数据"]
    assert "<svg" not in html


def test_sparkline_leaves_gaps_for_missing_years_and_keeps_lone_values() -> None:
    svg = sparkline(
        np.arange(2018, 2024), np.array([1.0, 2.0, np.nan, 4.0, np.nan, 6.0]), 7.0, "#009e73"
    )
    assert commands(svg, "line") == ["M", "L", "M", "M"]  # 2018–2019, 2021, 2023
    assert svg.count("h0") == 4  # a dot for each value
    assert commands(svg, "target") == ["M", "h"]
    assert "nan" not in svg


def test_sparkline_spans_its_box_from_first_year_to_last_and_from_lowest_to_highest() -> None:
    svg = sparkline(np.array([2020, 2021, 2022]), np.array([5.0, 10.0, 15.0]), np.nan, "#009e73")
    assert "d='M4.0 18.0L45.0 11.0L86.0 4.0'" in svg  # 90 by 22 with an edge of 4
    assert commands(svg, "target") == []


@pytest.mark.parametrize("values", [[5.0], [5.0, 5.0]])
def test_sparkline_of_one_value_or_a_constant_is_drawn(values) -> None:
    svg = sparkline(np.arange(2020, 2020 + len(values)), np.array(values), np.nan, "#009e73")
    assert "nan" not in svg
    assert svg.count("<circle") == 1


def test_sparkline_without_values_is_empty() -> None:
    assert sparkline(np.arange(2020, 2023), np.full(3, np.nan), 30.0, "#009e73") == ""


def test_lines_take_the_colour_of_the_text_and_no_ground_is_fixed(national_result) -> None:
    for view in (to_html(national_result), national_result.plan._repr_html_()):
        assert set(re.findall(r"stroke='([^']*)'", view)) <= {"currentColor"}
        assert not re.search(r"(?<![-\w])(color|background):\s*(#|black|white)", view)


def test_table_longer_than_the_box_scrolls_in_it(national_result) -> None:
    assert re.search(
        r"\.womenplan-box\{[^}]*max-height:[\d.]+em;overflow:auto", to_html(national_result)
    )


def test_markup_in_names_is_text(series) -> None:
    indicators = pd.DataFrame(
        {
            "indicator_id": ["own"],
            "name_zh": [SCRIPT],
            "name_en": [SCRIPT],
            "unit": ["percent"],
            "better": ["higher"],
            "domain": ["health"],
        }
    )
    known = pd.concat(
        [
            catalogue.indicators(),
            indicators.reindex(columns=catalogue.indicators().columns, fill_value=""),
        ]
    )
    targets = pd.DataFrame(
        [{"indicator_id": "own", "value": 30, "milestone_year": 2030, "note": SCRIPT}]
    )
    years = {
        "start_year": 2021,
        "end_year": 2030,
        "region": SCRIPT,
        "title_zh": SCRIPT,
        "title_en": SCRIPT,
    }
    plan = plan_from_targets(targets, plan=years, indicators=known)
    data = pd.concat(
        [series({2020: 20, 2024: 26}, "own", region=region) for region in (SCRIPT, "<b>乙")]
    )
    result = evaluate(plan, data, 2024)
    found = Problems(
        [Problem("VALUE_NOT_NUMBER", file=SCRIPT, sheet=SCRIPT, cell="A1", found=SCRIPT)]
    )
    for view in (
        to_html(result, "zh"),
        to_html(result, "en"),
        plan._repr_html_(),
        found._repr_html_(),
    ):
        page = Page(view)
        assert "script" not in page.tags
        assert any(SCRIPT in cell for row in page.rows for cell in row)


def test_english_views_hold_no_chinese(national_result, monkeypatch) -> None:
    monkeypatch.setenv("WOMENPLAN_LANG", "en")
    found = Problems([Problem("VALUE_NOT_NUMBER", file="a.xlsx", sheet="s", cell="D4", found="x")])
    for view in (
        to_html(national_result),
        national_result.plan._repr_html_(),
        found._repr_html_(),
        Rules()._repr_html_(),
    ):
        assert not CJK.search(view), CJK.search(view)


def test_chinese_views_say_status_and_notes_in_chinese(national_result) -> None:
    statuses = {row[6] for row in Page(to_html(national_result, "zh")).rows[1:]}
    words = {
        "met": "已达标",
        "not_met": "未达标",
        "no_data": "无数据",
        "not_assessable": "暂不可评",
    }
    assert statuses == {f"{MARKS[status]} {word}" for status, word in words.items()}
    notes = [row[5] for row in Page(national_result.plan._repr_html_()).rows[1:] if row[5]]
    assert notes
    assert all(CJK.search(note) and " / " not in note for note in notes)


def test_users_own_note_with_a_stroke_stays_whole() -> None:
    targets = pd.DataFrame(
        [{"indicator_id": COMMITTEE, "value": 30, "milestone_year": 2030, "note": "甲 / 乙"}]
    )
    plan = plan_from_targets(targets, plan={"start_year": 2021, "end_year": 2030})
    assert Page(plan._repr_html_()).rows[1][5] == "甲 / 乙"


def test_long_result_shows_the_rows_with_data_first_and_counts_the_rest(plan_of, series) -> None:
    plan = plan_of(
        {"value": 30, "operator": ">="},
        {"indicator_id": "maternal_mortality", "value": 8, "operator": "<="},
    )
    data = pd.concat([series({2020: 20, 2024: 26}, region=f"{n}县") for n in range(60)])
    html = to_html(evaluate(plan, data, 2024), "en")
    rows = Page(html).rows[1:]
    assert len(rows) == MOST == 80
    assert [row[6] for row in rows] == [f"{MARKS['on_track']} on schedule"] * 60 + [
        f"{MARKS['no_data']} no data"
    ] * 20
    assert "40 more rows are in result.table" in html  # two targets in sixty counties


def test_made_up_data_say_so(plan_of, series) -> None:
    table, problems = complete(series({2020: 20, 2024: 26}), region="甲县")
    plan = plan_of({"value": 30, "operator": ">="})
    assert "made up" in to_html(
        evaluate(plan, Observations(table, problems, made_up=True), 2024), "en"
    )
    assert "made up" not in to_html(evaluate(plan, Observations(table, problems), 2024), "en")


def test_problems_show_the_place_once_and_none_is_a_sentence(monkeypatch) -> None:
    monkeypatch.setenv("WOMENPLAN_LANG", "en")
    found = Problems([Problem("VALUE_NOT_NUMBER", file="a.xlsx", sheet="s", cell="D4", found="x")])
    row = Page(found._repr_html_()).rows[1]
    assert row[:5] == ["error", "a.xlsx", "s", "D4", "x"]
    assert "a.xlsx" not in row[5]
    assert Problems()._repr_html_() == "<p>No problems found.</p>"


def test_rules_mark_the_one_that_was_changed() -> None:
    marked = [
        row[0] for row in Page(Rules(on_track=0.9)._repr_html_()).rows if row[0].startswith("*")
    ]
    assert marked == ["* on_track"]


def test_terminal_shows_one_line(judge) -> None:
    result = judge({2020: 20, 2024: 26}, operator=">=", value=30)
    for shown in (repr(result), repr(result.plan), repr(result.problems)):
        assert len(shown) < 100
        assert "\n" not in shown
        assert "<" not in shown
    assert "\n" not in str(result)
