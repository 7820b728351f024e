"""Every public function answers a wrong argument with a sentence that names it, what was found and what is expected.

The calls are made from the signatures themselves: each argument of each function and method, with each value below.
"""

from __future__ import annotations

import datetime
import decimal
import inspect
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import womenplan as wp
from womenplan.errors import UsageError, WomenplanError

DATA = pd.DataFrame(
    {
        "region": ["a", "a", "b", "b"],
        "indicator_id": "maternal_mortality",
        "year": [2020, 2021] * 2,
        "value": [9.1, 8.7, 12.0, 11.0],
    }
)
VALUES: dict[str, Any] = {
    "none": None,
    "whole": 5,
    "negative": -1,
    "number": 1.5,
    "nan": float("nan"),
    "infinite": float("inf"),
    "huge": 10**400,
    "text": "zzz",
    "empty": "",
    "bytes": b"x",
    "list": [],
    "list of a number": [1],
    "mapping": {},
    "object": object(),
    "table": DATA,
    "empty table": pd.DataFrame(),
    "path": Path("/nonexistent/x.xlsx"),
    "flag": True,
    "function": len,
    "array": np.zeros(2),
    "NUL": "\0",
    "half a character": "\ud800",
    "long": "x" * 5000,
    "date": datetime.date(2021, 1, 1),
    "decimal": decimal.Decimal("NaN"),
    "complex": 1j,
    "missing": pd.NA,
    "type": int,
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Return arguments that fit, by name."""
    folder = tmp_path_factory.mktemp("calls")
    plan = wp.load_plan("china-2021")
    return {
        "plan": plan,
        "data": DATA,
        "year": 2021,
        "result": wp.evaluate(plan, DATA, 2021),
        "target": "maternal_mortality",
        "target_id": plan.targets["target_id"].iat[0],
        "observations": wp.Observations(DATA),
        "table": pd.DataFrame(),
        "cases": pd.DataFrame(),
        "comparison": pd.DataFrame(),
        "problems": wp.Problems(),
        "source": "china-2021",
        "sources": "nothing.csv",
        "path": str(folder / "r.docx"),
        "out": str(folder / "o.xlsx"),
        "out_dir": str(folder),
        "forms": str(folder),
        "by": "sex",
        "code": "VALUE_NOT_NUMBER",
        "position": 0,
        "region": "a",
        "index": 0,
    }


def public() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield every public function by the name by which users call it."""
    for name in wp.__all__:
        found = getattr(wp, name)
        if inspect.ismodule(found):
            yield from (
                (f"{name}.{own}", getattr(found, own))
                for own in found.__all__
                if callable(getattr(found, own))
            )
        elif not (inspect.isclass(found) and issubclass(found, Exception)):
            yield name, found


def methods() -> Iterator[tuple[str, str]]:
    """Yield class and name of every public method that takes arguments."""
    for kind in (wp.Evaluation, wp.Plan, wp.Observations, wp.Rules, wp.Problem, wp.Problems):
        for name, _ in inspect.getmembers(
            kind, lambda one: inspect.isfunction(one) or inspect.ismethod(one)
        ):
            if not name.startswith("_"):
                yield kind.__name__, name


def told(call: Callable[[], Any]) -> str:
    """Return the sentence of a call, or nothing where it is answered."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            call()
        except WomenplanError as error:
            return error.problems[0].sentence("en")
    return ""


def matrix(call: Callable[..., Any], given: dict[str, Any]) -> dict[str, str]:
    """Return the sentence of every call with one wrong argument."""
    names = [
        one
        for one in inspect.signature(call).parameters.values()
        if one.name != "self" and one.name[0] != "_"
    ]
    needed = {
        one.name: given.get(one.name)
        for one in names
        if one.default is one.empty and one.kind not in (2, 4)
    }
    out = {}
    for one in names:
        if one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            for said, value in VALUES.items():
                out[f"{one.name}/{said}"] = told(
                    lambda name=one.name, value=value: call(**{**needed, name: value})
                )
    return out


APART = {
    "report.write_each",
    "effect",
}  # starts processes where a call happens to be right; has sentences of its own
FUNCTIONS = dict(public())


OPEN = {
    "Effect",
    "PlanDraft",
    "compare_plans",
    "plot.funnel",
    "read_plan",
    "Store",
    "plot.effect",
    "read_observations",
}  # some wrong argument is still answered or raw
NAMES = [
    pytest.param(name, marks=pytest.mark.xfail(reason="open", strict=False))
    if name in OPEN
    else name
    for name in FUNCTIONS
    if name not in APART
]


def fits_nothing(name: str) -> bool:
    return name.partition("/")[2] in ("object", "bytes", "complex", "type", "huge")


@pytest.mark.parametrize("name", NAMES)
def test_function_answers_or_says_which_argument_is_wrong(name, good, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = matrix(FUNCTIONS[name], good)
    for call, sentence in found.items():
        argument = call.partition("/")[0]
        if fits_nothing(call) and argument not in ("found", "context", "done", "fields"):
            assert sentence, f"{name}({call}) was answered"
        assert not sentence or len(sentence) > 10


OPEN_METHODS = {"behind", "data_line", "decompose", "one_of", "stage"}
METHODS = [
    pytest.param(kind, name, marks=pytest.mark.xfail(reason="open", strict=False))
    if name in OPEN_METHODS
    else (kind, name)
    for kind, name in methods()
]


@pytest.mark.parametrize(("kind", "name"), METHODS)
def test_method_answers_or_says_which_argument_is_wrong(kind, name, good):
    own = {
        "Evaluation": good["result"],
        "Plan": good["plan"],
        "Observations": good["observations"],
        "Rules": wp.Rules(),
        "Problem": wp.Problem("VALUE_NOT_NUMBER"),
        "Problems": good["problems"],
    }[kind]
    found = matrix(getattr(own, name), good)
    for call, sentence in found.items():
        if fits_nothing(call):
            assert sentence, f"{kind}.{name}({call}) was answered"


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
            lambda g: wp.evaluate("china-2021", DATA, 2021),
            'evaluate: the argument plan is "china-2021", where a plan as load_plan returns it is expected.',
        ),
        (
            lambda g: wp.plot.gaps(g["result"], lang="fr"),
            'plot.gaps: the argument lang is "fr", where one of zh, en is expected.',
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
