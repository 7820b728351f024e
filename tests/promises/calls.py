"""Calls every public function and method with every kind of wrong argument, made from the signatures themselves.

``python tests/promises/calls.py`` makes all of them and prints how many were answered, refused with a
sentence, or ended raw.
"""

from __future__ import annotations

import contextlib
import datetime
import decimal
import inspect
import io
import os
import sys
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import womenplan as wp
from womenplan.errors import WomenplanError

__all__ = ["DATA", "FRAMES", "VALUES", "answers", "calls", "fitting", "functions", "methods"]

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
    "nought": 0,
    "number": 1.5,
    "nan": float("nan"),
    "infinite": float("inf"),
    "huge": 10**400,
    "large": 2**63,
    "text": "zzz",
    "empty": "",
    "blank": " ",
    "bytes": b"x",
    "list": [],
    "list of a number": [1],
    "list of nothing": [None],
    "list of a list": [["a"]],
    "tuple": (),
    "set": {1},
    "mapping": {},
    "mapping of a text": {"a": "b"},
    "mapping of a number": {1: 2},
    "object": object(),
    "table": DATA,
    "empty table": pd.DataFrame(),
    "column": pd.Series([1, 2]),
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
    "no time": pd.NaT,
    "type": int,
    "slice": slice(None),
    "generator": (one for one in "ab"),
    "module": os,
}
FRAMES: dict[str, Any] = {
    "no columns": pd.DataFrame(index=[1, 2]),
    "no rows": DATA.iloc[:0],
    "columns twice": pd.concat([DATA, DATA], axis=1),
    "columns of numbers": pd.DataFrame(np.zeros((2, 4))),
    "columns of levels": pd.DataFrame(
        np.zeros((2, 2)), columns=pd.MultiIndex.from_tuples([("a", "b"), ("c", "d")])
    ),
    "index twice": pd.concat([DATA, DATA]),
    "index of levels": DATA.set_index(["region", "year"], drop=False),
    "all missing": pd.DataFrame({name: [None, None] for name in DATA}),
    "all objects": pd.DataFrame({name: [object(), object()] for name in DATA}),
    "all lists": pd.DataFrame({name: [[], [1]] for name in DATA}),
    "all complex": pd.DataFrame({name: [1j, 2j] for name in DATA}),
    "all times": pd.DataFrame({name: pd.to_datetime(["2021-01-01"] * 2) for name in DATA}),
    "all flags": pd.DataFrame({name: [True, False] for name in DATA}),
    "categories": DATA.astype("category"),
    "years of nothing": DATA.assign(year=np.nan),
    "years without end": DATA.assign(year=np.inf),
    "years of words": DATA.assign(year="zzz"),
    "years far away": DATA.assign(year=10**9),
    "values of words": DATA.assign(value="zzz"),
    "values without end": DATA.assign(value=np.inf),
    "values too large": DATA.assign(value=[10**400] * 4),
    "regions of numbers": DATA.assign(region=[1, 2, None, np.nan]),
    "regions of nothing": DATA.assign(region=None),
    "indicators of numbers": DATA.assign(indicator_id=1),
    "indicators of nothing": DATA.assign(indicator_id=None),
    "nullable": DATA.convert_dtypes(),
    "more of objects": DATA.assign(sex=object(), unit=[[]] * 4, numerator="x", suspect="x"),
}
UNFIT = ("object", "bytes", "complex", "type", "huge", "slice", "module")  # fit no argument at all
SPARING = {"plans": ["china-2021"], "formats": ["html"]}  # what is given so that a call is quick
FREE = ("found", "context", "done")  # arguments that take anything


def fitting(folder: Path) -> dict[str, Any]:
    """Return arguments that fit, by name, and the objects whose methods are called."""
    plan = wp.load_plan("china-2021")
    result = wp.evaluate(plan, DATA, 2021)
    book = folder / "book.csv"
    DATA.to_csv(book, index=False)
    return {
        "plan": plan,
        "data": DATA,
        "year": 2021,
        "result": result,
        "target": "maternal_mortality",
        "target_id": plan.targets["target_id"].iat[0],
        "observations": wp.Observations(DATA),
        "table": pd.DataFrame({"code": ["110000"], "name": ["a"]}),
        "cases": pd.DataFrame(),
        "comparison": pd.DataFrame(),
        "problems": wp.Problems(),
        "source": "china-2021",
        "sources": str(book),
        "path": str(folder / "r.docx"),
        "out": str(folder / "o.xlsx"),
        "out_dir": str(folder / "out"),
        "forms": str(folder),
        "by": "",
        "code": "VALUE_NOT_NUMBER",
        "position": 0,
        "region": "a",
        "regions": ["a"],
        "merged": ["a"],
        "into": "b",
        "name": "c",
        "index": 0,
        "indicator": "maternal_mortality",
        "started": {"a": 2021},
        "which": "latest",
        "column": "cell",
        "number": 1,
        "submission": 1,
        "reason": "x",
        "due": "2021-03-01",
        "to": "csv",
        "url": str(folder / "s.db"),
    }


def functions() -> dict[str, Callable[..., Any]]:
    """Return every public function by the name by which users call it."""
    found: dict[str, Callable[..., Any]] = {}
    for name in wp.__all__:
        one = getattr(wp, name)
        if inspect.ismodule(one):
            own = ((f"{name}.{inner}", getattr(one, inner)) for inner in one.__all__)
            found |= {title: call for title, call in own if callable(call)}
        else:
            found[name] = one
    return found


CLASSES = (
    wp.Evaluation,
    wp.Plan,
    wp.Observations,
    wp.Rules,
    wp.Problem,
    wp.Problems,
    wp.Effect,
    wp.PlanDraft,
    wp.Store,
)
CONNECTIONS = ("reading", "writing", "close")  # of a store: take no argument


def methods() -> list[tuple[type, str]]:
    """Return class and name of every public method."""
    return [
        (kind, name)
        for kind in CLASSES
        for name, found in inspect.getmembers(kind)
        if (inspect.isfunction(found) or inspect.ismethod(found))
        and (not name.startswith("_") or name == "__add__")
        and not (kind is wp.Store and name in CONNECTIONS)
    ]


def owners(good: dict[str, Any], folder: Path) -> dict[type, Any]:
    """Return an object of each class."""
    text = "某县妇女发展规划（2021—2030年）\n主要目标：\n1.孕产妇死亡率控制在8/10万以下。"
    rows = [
        {"region": f"r{place}", "indicator_id": "maternal_mortality", "year": year, "value": value}
        for place in range(8)
        for year in range(2015, 2022)
        for value in [20 - place - 0.1 * year % 7]
    ]
    store = wp.Store(folder / "store.db")
    store.add(wp.Observations(DATA), with_errors=True)
    return {
        wp.Evaluation: good["result"],
        wp.Plan: good["plan"],
        wp.Observations: good["observations"],
        wp.Rules: wp.Rules(),
        wp.Problem: wp.Problem("VALUE_NOT_NUMBER"),
        wp.Problems: wp.Problems([wp.Problem("VALUE_NOT_NUMBER")]),
        wp.Effect: wp.effect(pd.DataFrame(rows), "maternal_mortality", {"r0": 2019, "r1": 2019}),
        wp.PlanDraft: wp.read_plan(text),
        wp.Store: store,
    }


def calls(call: Callable[..., Any], good: dict[str, Any], values: dict[str, Any]) -> Iterator:
    """Yield argument, what is wrong with it, and the call, for each argument and each wrong value."""
    names = [
        one
        for one in inspect.signature(call).parameters.values()
        if one.name != "self" and one.name[0] != "_"
    ]
    needed = {
        one.name: good.get(one.name)
        for one in names
        if one.default is one.empty
        and one.kind not in (one.VAR_POSITIONAL, one.VAR_KEYWORD, one.POSITIONAL_ONLY)
    }
    needed |= {one.name: SPARING[one.name] for one in names if one.name in SPARING}
    for one in names:
        for said, value in values.items():
            if one.kind in (one.VAR_POSITIONAL, one.POSITIONAL_ONLY):
                yield one.name, said, lambda value=value: call(value, **needed)
            elif one.kind is one.VAR_KEYWORD:
                yield one.name, said, lambda value=value: call(**needed, title=value)
            else:
                given = {**needed, one.name: value}
                yield one.name, said, lambda given=given: call(**given)


def all_alike(call: Callable[..., Any], values: dict[str, Any]) -> Iterator:
    """Yield calls with none, one, two … ten arguments by position, all of the same wrong value, and an unknown one."""
    for said, value in values.items():
        for count in (0, 1, 2, 3, 10):
            yield f"{count} by position", said, lambda c=count, v=value: call(*[v] * c)
        yield "unknown", said, lambda v=value: call(never_heard=v)


def answers(call: Callable[[], Any]) -> str:
    """Return the sentence of a call, or nothing where it is answered; anything else is raised."""
    with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")
        try:
            call()
        except WomenplanError as error:
            return error.problems[0].sentence("en") if len(error.problems) else "no problem"
    return ""


def _all(folder: Path, wanted: list[str]) -> Iterator:
    good = fitting(folder)
    own = owners(good, folder)
    values = VALUES | {f"table: {name}": frame for name, frame in FRAMES.items()}
    whole = functions()
    whole |= {f"{kind.__name__}.{name}": getattr(own[kind], name) for kind, name in methods()}
    for name, call in whole.items():
        if not wanted or name in wanted:
            for argument, said, made in (*calls(call, good, values), *all_alike(call, VALUES)):
                yield name, argument, said, made


def main(wanted: list[str]) -> int:
    """Make all calls; return how many ended raw."""
    import signal

    import matplotlib as mpl
    import matplotlib.pyplot as plt

    mpl.use("agg")

    def too_long(*_: object) -> None:
        raise TimeoutError

    signal.signal(signal.SIGALRM, too_long)
    counts: Counter[str] = Counter()
    printed: set[str] = set()
    with tempfile.TemporaryDirectory() as name:
        os.chdir(name)
        for function, argument, said, made in _all(Path(name), wanted):
            signal.alarm(30)
            counts["calls"] += 1
            try:
                sentence = answers(made)
            except Exception as error:
                counts["raw"] += 1
                told = f"{type(error).__name__}: {str(error).splitlines()[:1]!s:.150}"
                if f"{function} {argument}" not in printed:
                    print(f"RAW {function}({argument}: {said}) {told}", flush=True)
                printed.add(f"{function} {argument}")
                sentence = "raw"
            finally:
                signal.alarm(0)
                plt.close("all")
            counts["sentences" if sentence not in ("", "raw") else "answered"] += sentence != "raw"
            if said in UNFIT and not sentence and argument not in (*FREE, "0 by position"):
                counts["unfit"] += 1
                print(f"UNFIT {function}({argument}: {said}) was answered")
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    return counts["raw"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) > 0)
