"""The page: one file for the browser, both languages inside, that works offline and prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from womenplan.evaluation.status import STATUSES
from womenplan.messages import Language
from womenplan.model.look import COLOURS, MARKS
from womenplan.model.target import DOMAINS
from womenplan.report import story, tables, wording
from womenplan.report.content import PLACE, Content, Line, Number
from womenplan.report.tables import MAIN

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["build"]

FACTS = ("progress", "pace", "expected", "achievement", "forecast", "p_meet", "confidence", "department", "locator")


class Both(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


def build(content: Content) -> bytes:
    """Return the page as UTF-8; it opens in the language of the content and holds both."""
    other: Language = "en" if content.lang == "zh" else "zh"
    pair = {content.lang: content, other: Content(content.result, other, scope=content.scope)}
    return _template().render(_context(pair["zh"], pair["en"], content.lang)).encode("utf-8")


@lru_cache(maxsize=1)
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    source = files("womenplan.resources").joinpath("templates", "report.html").read_text(encoding="utf-8")
    return environment.from_string(source)


def _context(zh: Content, en: Content, lang: Language) -> dict[str, Any]:
    def say(code: str, **words: object) -> Both:
        return Both(zh.say(code, **words), en.say(code, **words))

    def label(group: str, key: str) -> Both:
        return Both(zh.label(group, key), en.heading(group, key))

    scope = zh.scope
    counts, problems = scope.summary, scope.result.problems
    columns = [name for name in ("region", "domain", *MAIN) if name != "region" or not scope.focus]
    held = set(scope.own.table["status"])
    return {
        "lang": lang,
        "say": say,
        "title": Both(zh.title, en.title),
        "kind": Both(zh.kind, en.kind),
        "front": _pairs(zh.front, en.front),
        "opening": _pairs(story.opening(zh), story.opening(en)),
        "classes": [
            (s, label("status", s), int(counts[s]), 100 * counts[s] / counts["total"]) for s in STATUSES if counts[s]
        ],
        "rates": [_pairs(a, b) for a, b in zip(story.rates(zh), story.rates(en), strict=True)],
        "columns": [(name, label("col", name.rstrip("*"))) for name in columns],
        "rows": [_row(zh, en, place, columns) for place in range(len(zh.lines))],
        "filters": [
            ("domain", [(name, label("domain", name)) for name in scope.domains]),
            ("status", [(name, label("status", name)) for name in STATUSES if name in held]),
            ("region", [(name, Both(zh.place(name), en.place(name))) for name in scope.regions if not scope.focus]),
        ],
        "colours": COLOURS,
        "marks": MARKS,
        "summary": (tables.summary(zh), tables.summary(en)),
        "chapters": [
            (a.code, Both(a.title, b.title), _pairs(a.texts, b.texts), list(zip(a.tables, b.tables, strict=True)))
            for a, b in zip(story.chapters(zh), story.chapters(en), strict=True)
        ],
        "problems": [Both(problem.message("zh"), problem.message("en")) for problem in problems],
    }


def _pairs(zh: Sequence[str], en: Sequence[str]) -> list[Both]:
    return [Both(a, b) for a, b in zip(zh, en, strict=True)]


def _row(zh: Content, en: Content, place: int, columns: Sequence[str]) -> dict[str, Any]:
    a, b = zh.lines[place], en.lines[place]

    def both(name: str) -> Both:
        return Both(str(a.cells[name]), str(b.cells[name]))

    facts = [(_name(zh, en, name), both(name)) for name in FACTS if str(a.cells[name])]
    facts = [(Both(name.zh, name.en if value.en else ""), value) for name, value in facts]
    facts += [
        (_name(zh, en, f"{which}_source"), Both(address, address))
        for which in ("latest", "baseline")
        if (address := _address(a, which))
    ]
    digits = max((wording.places(value, a.row["unit"]) for value in a.values), default=0)
    return {
        "id": f"row{place}",
        "line": a,
        "cells": [(name, both(name), _order(a, both(name), name)) for name in columns],
        "said": both("said"),
        "note": both("note"),
        "facts": facts,
        "chart": _chart(a) if a.years else None,
        "values": "; ".join(f"{year}: {Number(value, digits)}" for year, value in zip(a.years, a.values, strict=True)),
    }


def _chart(line: Line) -> dict[str, Any]:
    """Return what the page's script draws the course of a target from."""
    row, unit = line.row, line.row["unit"]
    milestone, aimed = int(row["milestone_year"]), not pd.isna(row["target_value"])
    ahead = not pd.isna(row["forecast"]) and milestone > line.years[-1]
    path = not pd.isna(row["baseline"]) and not pd.isna(row["expected"])
    labelled = (line.values[0], line.values[-1], row["target_value"])
    return {
        "years": line.years,
        "values": line.values,
        "milestone": milestone,
        "goal": float(row["target_value"]) if aimed else None,
        "baseline": [int(row["baseline_year"]), float(row["baseline"])] if path else None,
        "ahead": [float(row[name]) for name in ("forecast_low", "forecast", "forecast_high")] if ahead else [],
        "labels": [wording.plain(value, wording.places(value, unit)) for value in labelled if not pd.isna(value)],
    }


def _name(zh: Content, en: Content, column: str) -> Both:
    return Both(zh.label("col", column), en.heading("col", column))


def _order(line: Line, words: Both, column: str) -> Both | str:
    """Return what a column sorts by: a number, the place of the class, or the words of each language."""
    if column in ("baseline*", "latest*", "gap*"):
        value = line.cells[column[:-1]]
        return f"{value.value:.6g}" if isinstance(value, Number) else ""
    if column in ("status", "domain"):
        return str((STATUSES if column == "status" else DOMAINS).index(line.row[column]))
    return words


def _address(line: Line, which: str) -> str:
    return " · ".join(filter(None, (str(line.cells[f"{which}_{name}"]) for name in PLACE)))
