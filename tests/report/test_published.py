"""Values stand in every output as they were published: with "about", with their decimals, without changes on doubt."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from womenplan import plot
from womenplan.cli import tables
from womenplan.io.frames import taken
from womenplan.model.plan import plan_from_targets
from womenplan.narration.evaluation import Evaluation, evaluate
from womenplan.report import synthesis
from womenplan.report import tables as report_tables
from womenplan.report.content import Content

SHARE = "village_committee_women_share"
CHANGES = {
    "zh": "升|降|提高|持平|回落|反弹|比上年|快于|慢于|远离",
    "en": "rose|fell|unchanged|up |down |ahead|behind|away",
}
Judge = Callable[..., Evaluation]


@pytest.fixture
def judged() -> Judge:
    """Judge one target of a share on values by year; the years in ``doubted`` are those a check warned of."""

    def judge(values: dict[int, Any], doubted: tuple[int, ...] = (), **target: Any) -> Evaluation:
        asked = {
            "indicator_id": SHARE,
            "form": "level",
            "operator": ">=",
            "value": 90,
            "milestone_year": 2030,
        }
        if target.get("form") == "direction":
            asked.pop("value")
        plan = plan_from_targets(
            pd.DataFrame([{**asked, **target}]),
            plan={"start_year": 2021, "end_year": 2030, "region": "甲县"},
        )
        frame = pd.DataFrame(
            {"indicator_id": SHARE, "year": list(values), "value": list(values.values())}
        )
        data = taken(frame, region="甲县")
        table = data.table.assign(suspect=data.table["year"].isin(doubted))
        return evaluate(plan, replace(data, table=table), max(values))

    return judge


def line_of(result: Evaluation, lang: Any) -> Any:
    (line,) = Content(result, lang).lines
    return line


@pytest.fixture
def about(judged) -> Evaluation:
    return judged({2020: "约70.5", 2024: "约78.4"})


def test_about_is_judged_as_the_number_that_is_written(about) -> None:
    row = about.table.iloc[0]
    # 7.9 of 19.5 points in 4 of 10 years: 0.405 over 0.4
    assert (row["latest"], row["baseline"], row["status"]) == (78.4, 70.5, "on_track")
    assert row["pace"] == pytest.approx(7.9 / 19.5 / 0.4)


@pytest.mark.parametrize(
    ("lang", "said"), [("zh", ("约70.5", "约78.4")), ("en", ("about 70.5", "about 78.4"))]
)
def test_about_stays_about_in_every_output(about, lang, said) -> None:
    target = about.table["target_id"].iat[0]
    line = line_of(about, lang)
    cells = f"{line.cells['baseline*']} {line.cells['latest*']}"
    charts = [plot.gaps(about, lang=lang), plot.trend(about, target, lang=lang)]
    drawn = [" ".join(text.get_text() for text in ax.texts) for ax in charts]
    outputs = [str(line.sentence), cells, about.explain(target, lang=lang), *drawn]
    for shown in outputs:
        close = shown.replace("约 ", "约")
        assert all(word in close for word in said), shown


def test_about_stays_about_on_the_page_and_on_the_screen(about) -> None:
    page = re.sub("<[^>]*>", "", about._repr_html_())
    assert "约 70.5%" in page
    assert "约 78.4%" in page
    row = tables.judged(about).iloc[0]
    assert (row["baseline"], row["latest"]) == ("约 70.5 (2020)", "约 78.4 (2024)")
    assert "最新值为约数。基期值为约数。" in row["note"]
    assert "published as an approximate" in about.notes("en")[0]


def test_about_is_a_value_like_any_other_for_last_years_change(judged) -> None:
    said = str(line_of(judged({2020: 60, 2023: "约77.4", 2024: "约78.4"}), "zh").sentence)
    assert "比上年提高1.0个百分点" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("doubted", [(2024,), (2020,), (2020, 2024)])
@pytest.mark.parametrize("asked", [{}, {"form": "direction", "operator": "up"}])
def test_no_change_is_told_from_a_value_that_a_check_doubts(judged, lang, doubted, asked) -> None:
    values = {2020: 60, 2024: 88}
    sound, result = judged(values, **asked), judged(values, doubted, **asked)
    assert re.search(CHANGES[lang], str(line_of(sound, lang).sentence))
    line = line_of(result, lang)
    assert result.table["data_state"].iat[0] == "suspect"
    assert "88" in line.sentence
    assert not re.search(CHANGES[lang], line.sentence), line.sentence
    assert line.moved is None
    title = plot.trend(result, result.table["target_id"].iat[0], lang=lang).texts
    assert not any(re.search("升|降|rose|fell", text.get_text()) for text in title)


def test_last_years_change_is_not_told_where_last_year_is_doubted(judged) -> None:
    values = {2020: 60, 2023: 86, 2024: 88}
    assert "比上年提高" in line_of(judged(values), "zh").sentence
    said = line_of(judged(values, (2023,)), "zh").sentence
    assert "比上年" not in said
    assert "提高到" in said


@pytest.mark.parametrize(
    ("value", "shown"),
    [(78.375, "78.375"), (78.3, "78.3"), (78.0, "78.0"), (12.3456, "12.3456"), (70 / 3, "23.33")],
)
def test_value_prints_with_the_decimals_it_was_reported_with(judged, value, shown) -> None:
    # a third of 70 has no last digit: a quotient prints with two
    line = line_of(judged({2020: 10, 2024: value}), "zh")
    assert f"{shown}%" in line.sentence
    assert str(line.cells["latest"]) == shown


def test_chapter_names_what_was_sent_in_apart_from_what_nobody_sent(judged) -> None:
    for value, said in (
        ("逐步提高", "报送的是文字，没有数值"),
        ("3x1", "已报送但未能读取"),
        (None, "未收到数据"),
    ):
        content = Content(judged({2020: 27.0, 2024: value}), "zh")
        told = str(synthesis.domain(content, "decision"))
        assert said in told, told
        assert ".xlsx" not in told  # where it stands is in the annex
        listed = str(report_tables.missing(content, True).rows)
        assert ("“逐步提高”" in listed) == (value == "逐步提高")
