"""Every public function answers a wrong argument with a sentence that names it, what was found and what is expected.

The calls are made from the signatures themselves, see calls.py, which makes sixty thousand of them;
here each argument of each function and method meets the values that have told most.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import calls
import numpy as np
import pandas as pd
import pytest

import womenplan as wp
from womenplan.errors import CatalogueError, UsageError

DATA = calls.DATA
TELLING = (
    "none",
    "negative",
    "nan",
    "huge",
    "empty",
    "bytes",
    "list",
    "list of nothing",
    "mapping",
    "object",
    "table",
    "NUL",
    "half a character",
    "no time",
    "type",
)
TABLES = ("columns twice", "columns of levels", "index twice", "all missing", "all lists")
LONG = bool(os.environ.get("WOMENPLAN_FUZZ"))
CALLS = calls.VALUES if LONG else {name: calls.VALUES[name] for name in TELLING}
FRAMES = calls.FRAMES if LONG else {name: calls.FRAMES[name] for name in TABLES}
OF_TABLES = ("data", "table", "observations", "indicators", "source", "cases")
APART = ("report.write_each",)  # starts processes where a call happens to be right


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """Return arguments that fit, by name, in a folder of their own."""
    folder, before = tmp_path_factory.mktemp("calls"), Path.cwd()
    os.chdir(folder)
    yield calls.fitting(folder)
    os.chdir(before)


@pytest.fixture(scope="module")
def owners(good, tmp_path_factory) -> Iterator[dict[type, Any]]:
    made = calls.owners(good, tmp_path_factory.mktemp("owners"))
    yield made
    made[wp.Store].close()


def assert_told(name: str, call: Any, good: dict[str, Any]) -> None:
    """Make the calls of a function; each is answered, or told in a sentence, and none that fits nothing is answered."""
    tables = {f"table: {said}": frame for said, frame in FRAMES.items()}
    made = [
        *calls.calls(call, good, CALLS),
        *(one for one in calls.calls(call, good, tables) if one[0] in OF_TABLES),
        *calls.all_alike(call, {"object": object()}),
    ]
    for argument, said, one in made:
        sentence = calls.answers(one)
        where = f"{name}({argument}: {said})"
        assert not sentence or len(sentence) > 10, where
        if said in calls.UNFIT and argument not in (*calls.FREE, "0 by position"):
            assert sentence, f"{where} was answered"


@pytest.mark.parametrize("name", [name for name in calls.functions() if name not in APART])
def test_function_answers_or_says_which_argument_is_wrong(name, good):
    assert_told(name, calls.functions()[name], good)


@pytest.mark.parametrize(
    ("kind", "name"), calls.methods(), ids=[f"{k.__name__}.{n}" for k, n in calls.methods()]
)
def test_method_answers_or_says_which_argument_is_wrong(kind, name, good, owners):
    assert_told(f"{kind.__name__}.{name}", getattr(owners[kind], name), good)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (
            lambda g: wp.evaluate(g["plan"], DATA, "2021"),
            'evaluate: the argument year is "2021", where a whole number from 1900 to 2199 is expected.',
        ),
        (
            lambda g: wp.evaluate(g["plan"], DATA, 99999999),
            'evaluate: the argument year is "99999999", where a whole number from 1900 to 2199 is expected.',
        ),
        (
            lambda g: wp.evaluate(g["plan"], DATA, 2021, stage="yearly"),
            'evaluate: the argument stage is "yearly", where one of annual, midterm, final or None is expected.',
        ),
        (
            lambda g: wp.evaluate(g["result"], DATA, 2021),
            'evaluate: the argument plan is "Evaluation", where a plan as load_plan returns it or the id of a bundled plan is expected.',
        ),
        (
            lambda g: wp.plot.gaps(g["result"], lang="fr"),
            'plot.gaps: the argument lang is "fr", where one of zh, en or None is expected.',
        ),
        (
            lambda g: wp.plot.gaps(g["result"], regions="a"),
            'plot.gaps takes no argument "regions". It takes: region.',
        ),
        (
            lambda g: wp.plot.gaps(),
            "plot.gaps lacks the argument result: an evaluation as evaluate returns it is expected.",
        ),
        (
            lambda g: wp.plot.gaps(g["result"], "a"),
            'plot.gaps takes at most 1 arguments by position, and 2 were given. Name the others, as in lang="zh".',
        ),
        (
            lambda g: wp.report.write(g["result"], "o", formats=["word", "pdf"]),
            'report.write: the argument formats[1] is "pdf", where one of word, excel, html is expected.',
        ),
        (lambda g: g["result"].summary("colour"), 'the table has no column "colour".'),
        (
            lambda g: g["result"].behind("last", "cell"),
            'Result.behind: the argument which is "last", where one of latest, baseline is expected.',
        ),
        (lambda g: g["result"].behind("latest", "shade"), 'the table has no column "shade".'),
        (
            lambda g: wp.evaluate(g["plan"], DATA.assign(value=[[], 1, 2, 3]), 2021),
            "evaluate: the argument data['value'].iat[0] is \"list\", where text, a number, a date or nothing is expected.",
        ),
        (
            lambda g: wp.compare_plans([]),
            'compare_plans: the argument plans is "list", where at least one item or None is expected.',
        ),
        (
            lambda g: wp.Plan.stage(g["plan"], 2**170),
            'Plan.stage: the argument year is "2^170…", where a whole number from 1900 to 2199 is expected.',
        ),
        *(
            (
                lambda g, said=said: wp.load_plan(
                    pd.DataFrame(
                        {
                            "indicator_id": ["maternal_mortality"],
                            "form": "level",
                            "operator": "<=",
                            "value": 8.0,
                            "unit": "per_100k",
                            "milestone_year": 2030,
                        }
                    ),
                    base_year=said,
                    start_year="2021",
                    end_year="2030",
                ),
                'the years "',
            )
            for said in ("-100000000", "inf", "1e999", "nan", "-inf年", "99999999")
        ),
        (
            lambda g: wp.load_plan(DATA, base_year=-100_000_000, start_year=2021, end_year=2030),
            'load_plan: the argument base_year is "-100000000", where a text or a whole number from 1900 to 2199 is expected.',
        ),
        (
            lambda g: wp.plot.coverage(
                pd.DataFrame({"horizon": [1, 1], "method": "forecast", "coverage": [0.8, 0.7]})
            ),
            'plot.coverage: the argument table.iloc[1] is "1, forecast", '
            "where a row that no other equals in horizon, method is expected.",
        ),
        (
            lambda g: wp.plot.completeness(
                pd.DataFrame({"department": ["a"], "measured": [3], "missing": [np.nan]})
            ),
            "plot.completeness: the argument table['missing'].iat[0] is \"nan\", "
            "where a whole number from 0 to 1e+15 is expected.",
        ),
        (
            lambda g: wp.Rules(on_track="1"),
            'Rules: the argument on_track is "1", where a number is expected.',
        ),
    ],
)
def test_sentence_says_argument_found_and_expected(call, sentence, good):
    with pytest.raises(UsageError) as caught:
        call(good)
    assert caught.value.problems[0].sentence("en").startswith(sentence)
    assert caught.value.problems[0].sentence("zh") != caught.value.problems[0].sentence("en")


def test_what_numpy_and_pathlib_give_is_taken_for_the_plain_thing(good):
    assert wp.evaluate(good["plan"], DATA, np.int64(2021)).year == 2021
    assert wp.Rules(on_track=np.float64(0.9)).on_track == 0.9
    assert wp.Problems(iter([wp.Problem("VALUE_NOT_NUMBER")])).errors


def test_unit_of_any_words_is_told_where_it_cannot_be_converted(good):
    for unit in ("my unit", "(1, 2]", "1e999 yuan", "9" * 400 + " yuan"):
        problems = wp.evaluate(good["plan"], DATA.assign(unit=unit), 2021).problems
        assert {problem.code for problem in problems} == {"UNIT_UNFIT"}, unit


def test_charts_leave_out_what_a_table_does_not_say(good):
    asked = wp.compare_plans(["china-2021"], indicator="maternal_mortality")
    wp.plot.ambition(asked.assign(milestone_year=np.nan))
    ranked = {"region": ["a", "b"], "value": [1.0, 2.0], "rank": [1, 2], "rank_low": [1, 2]}
    wp.plot.ranking(pd.DataFrame(ranked).assign(latest_year=np.nan), year=2021)
    wp.plot.reliability(pd.DataFrame({"said": [0.5], "came": [0.4], "cases": [0]}))
    ratios = {"name": ["x"], "unit": "percent", "year": 2021, "first": 1.0, "second": 1.0}
    wp.plot.parity(pd.DataFrame(ratios | {"ratio": [1e-320], "difference": 0.0}))


@pytest.mark.parametrize(
    "words",
    [
        "on_track = " + "9" * 5000,
        "on_track = " + "[" * 5000,
        "on_track = 1e9999999",
        "on_track = [1, 2]",
        "on_track = {a = 1}",
        "on_track = 2021-01-01",
        'on_track = "\\ud800"',
        "weights = 3",
        "weights = {x = 'y'}",
        "on_track = nan",
        "= 1",
        "\0",
    ],
    ids=lambda words: words[:24].encode("unicode_escape").decode(),
)
def test_rules_file_of_a_wrong_kind_is_a_sentence(tmp_path, words):
    path = tmp_path / "rules.toml"
    path.write_text(words, encoding="utf-8")
    with pytest.raises(UsageError) as caught:
        wp.Rules.from_toml(path)
    assert len(caught.value.problems[0].sentence("en")) > 10


@pytest.mark.parametrize("year", ["1e308", "-100000000", "99999999", "inf", "17", "2021.5"])
def test_base_year_of_a_target_out_of_bounds_is_told(year):
    row = {"indicator_id": ["maternal_mortality"], "form": "change", "operator": ">="}
    row |= {"value": 10.0, "unit": "percent", "milestone_year": 2030, "base_year": year}
    with pytest.raises(CatalogueError, match=r"年份读到“.*”，应为四位整数"):
        wp.load_plan(pd.DataFrame(row), start_year=2021, end_year=2030)
