"""The page: one file for the browser, both languages inside, that works offline and prints."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd
from jinja2 import Template

from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.status import STATUSES
from womenplan.messages import Language, visible
from womenplan.model.amount import number, places
from womenplan.model.look import COLOURS, MARKS
from womenplan.report import outline, tables
from womenplan.report.content import Content, Line, Number
from womenplan.report.ground import PLACE
from womenplan.report.markup import template
from womenplan.report.outline import Blank, Block, Grid, HeadingBlock, Text
from womenplan.report.tables import ReportTable
from womenplan.report.wording import Facts

__all__ = ["build"]

FACTS = (
    "progress",
    "pace",
    "expected",
    "achievement",
    "forecast",
    "p_meet",
    "confidence",
    "department",
    "locator",
)
NUMBERS = ("baseline*", "latest*", "gap*")


class Both(NamedTuple):
    """A text in both languages."""

    zh: str
    en: str


def build(content: Content) -> bytes:
    """Return the page as UTF-8; it opens in the language of the content and holds both."""
    other: Language = "en" if content.lang == "zh" else "zh"
    twin = Content(content.result, other, scope=content.scope)
    zh, en = (content, twin) if other == "en" else (twin, content)

    def say(code: str, **words: object) -> Any:
        return _both(zh.say(code, **words), en.say(code, **words))

    page = _both(_page(zh), _page(en))
    words = {
        "lang": content.lang,
        "say": say,
        "colours": COLOURS,
        "marks": MARKS,
        "numbers": NUMBERS,
    }
    return _template().render(page, **words).encode("utf-8")


def _both(zh: Any, en: Any) -> Any:
    """Return two pages of one make as one: the texts in which they differ in both languages, the rest once."""
    if isinstance(zh, dict):
        return {key: _both(value, en[key]) for key, value in zh.items()}
    if isinstance(zh, list | tuple):
        return [_both(a, b) for a, b in zip(zh, en, strict=True)]
    return Both(zh, en) if isinstance(zh, str) and zh != en else zh


@lru_cache(maxsize=1)
def _template() -> Template:
    def clean(words: Any) -> Any:
        return visible(words, lines=True) if type(words) is str else words

    return template("report.html", clean)


def _page(content: Content) -> Facts:
    """Return what the template shows, in one language."""
    scope = content.scope
    counts = content.scope.summary
    columns = [
        name
        for name in ("region", "domain", *tables.main(content))
        if name != "region" or not scope.focus
    ]
    held = set(scope.selected.table["status"])
    return {
        "title": f"{content.title} {content.kind}",
        "heads": (content.title, content.kind),
        "front": content.front,
        "classes": [
            (
                name,
                content.heading("status", name),
                int(counts[name]),
                100 * counts[name] / counts["total"],
            )
            for name in STATUSES
            if counts[name]
        ],
        "counted": int(counts["total"]),
        "columns": [(name, content.heading("col", name.rstrip("*"))) for name in columns],
        "rows": [_row(content, line, columns) for line in content.lines],
        "filters": [
            ("domain", [(name, content.heading("domain", name)) for name in scope.domains]),
            (
                "status",
                [(name, content.heading("status", name)) for name in STATUSES if name in held],
            ),
            ("region", [(name, content.place(name)) for name in scope.regions if not scope.focus]),
        ],
        "report": _sections(content, outline.report(content)),
        "annexes": _sections(content, outline.annexes(content)),
        "problems": [problem.message(content.lang) for problem in scope.result.problems],
    }


def _sections(content: Content, blocks: Sequence[Block]) -> list[Facts]:
    """Return the chapters of a part in order, each with its texts and tables.

    Figures are for paper.
    """
    numbering = outline.Numbering(content)
    chapters: list[Facts] = []
    for block in blocks:
        if isinstance(block, HeadingBlock) and block.level == 1:
            title = numbering.title(block)
            chapters.append(
                {
                    "number": len(chapters),
                    "title": title,
                    "code": block.code,
                    "items": [],
                }
            )
            continue
        if isinstance(block, HeadingBlock):
            item = {"kind": "heading", "words": numbering.title(block)}
        elif isinstance(block, Text):
            item = {"kind": "text", "words": block.words}
        elif isinstance(block, Blank):
            item = {"kind": "blank", "words": block.hint}
        elif isinstance(block, Grid):
            item = {"kind": "grid", **_grid(block.table)}
        else:
            continue
        chapters[-1]["items"].append(item)
    return chapters


def _grid(table: ReportTable) -> Facts:
    rows = [[(isinstance(cell, Number), str(cell)) for cell in cells] for cells in table.rows]
    return {
        "title": table.title,
        "heads": table.heads,
        "cells": rows,
        "empty": table.empty,
    }


def _row(content: Content, line: Line, columns: list[str]) -> Facts:
    """Return a target's row and what opens under it."""
    facts = {name: str(line.cells[name]) for name in FACTS} | {
        f"{which}_source": " · ".join(
            filter(None, (str(line.cells[f"{which}_{name}"]) for name in PLACE))
        )
        for which in ("latest", "baseline")
    }
    digits = line.row["digits"]
    return {
        **{name: line.row[name] for name in ("domain", "status", "region")},
        "counted": bool(line.row["counted"]),
        "cells": [(name, str(line.cells[name]), _order(content, line, name)) for name in columns],
        "said": line.sentence,
        "note": line.cells["note"],
        "facts": [
            (content.heading("col", name) if value else "", value) for name, value in facts.items()
        ],
        "chart": _chart(content, line) if line.years else None,
        "series": "; ".join(
            f"{year}: {Number(value, digits, content.lang)}"
            for year, value in zip(line.years, line.values, strict=True)
        ),
    }


def _order(content: Content, line: Line, column: str) -> str | None:
    """Return what a column sorts by: a number or the place of the class, but None where it sorts by its words."""
    if column in NUMBERS:
        value = line.cells[column[:-1]]
        return f"{value.value:.6g}" if isinstance(value, Number) else ""
    classes = {
        "status": STATUSES,
        "domain": content.scope.all_domains,
        "outlook": (*OUTLOOKS, ""),
    }.get(column)
    return str(classes.index(line.row[column])) if classes else None


def _chart(content: Content, line: Line) -> Facts:
    """Return what the page's script draws the course of a target from."""
    row = line.row
    unit = line.row["unit"]
    milestone = int(row["milestone_year"])
    aimed = not pd.isna(row["target_value"])
    ahead = not pd.isna(row["forecast"]) and milestone > line.years[-1]
    path = not pd.isna(row["baseline"]) and not pd.isna(row["expected"])
    labelled = (line.values[0], line.values[-1], row["target_value"])
    return {
        "years": line.years,
        "values": line.values,
        "milestone": milestone,
        "goal": float(row["target_value"]) if aimed else None,
        "baseline": [int(row["baseline_year"]), float(row["baseline"])] if path else None,
        "ahead": [float(row[name]) for name in ("forecast_low", "forecast", "forecast_high")]
        if ahead
        else [],
        "labels": [
            number(value, content.lang, places(value, unit))
            for value in labelled
            if not pd.isna(value)
        ],
    }
