"""The page: one file for the browser, both languages inside, that works offline and prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from womenplan.evaluation.status import STATUSES
from womenplan.messages import Language
from womenplan.model.target import DOMAINS
from womenplan.plot.theme import COLOURS, MARKS
from womenplan.report import chart, story, tables
from womenplan.report.content import Content, Line, Number, Table

if TYPE_CHECKING:
    from jinja2 import Template

__all__ = ["build"]

MOST_CHARTS = 1500  # beyond, the page would open slowly; the Excel file has every row
COLUMNS = ("domain", "name", "target", "baseline", "latest", "gap", "status")
FACTS = ("progress", "pace", "expected", "achievement", "forecast", "p_meet", "confidence", "department")
NUMERIC = ("baseline", "latest", "gap")


@dataclass(frozen=True, slots=True)
class Both:
    """A text in both languages."""

    zh: str
    en: str


def build(content: Content) -> bytes:
    """Return the page as UTF-8; it opens in the language of the content and holds both."""
    other: Language = "en" if content.lang == "zh" else "zh"
    pair = {content.lang: content, other: Content(content.result, other, content.region)}
    zh, en = pair["zh"], pair["en"]
    page = _template().render(_context(zh, en, content.lang))
    return page.encode("utf-8")


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

    columns = COLUMNS if zh.focus else ("region", *COLUMNS)
    counts = zh.summary
    total = int(counts["total"])
    return {
        "lang": lang,
        "say": say,
        "title": Both(zh.title, en.title),
        "kind": Both(zh.kind, en.kind),
        "front": _pairs(zh.front, en.front),
        "opening": _pairs(story.opening(zh), story.opening(en)),
        "classes": [(s, label("status", s), int(counts[s]), 100 * counts[s] / total) for s in STATUSES if counts[s]],
        "rates": [(Both(a[0], b[0]), Both(a[1], b[1])) for a, b in zip(story.rates(zh), story.rates(en), strict=True)],
        "columns": [(c, _heading(zh, en, c)) for c in columns],
        "rows": _rows(zh, en, columns),
        "total": len(zh.lines),
        "domains": [(d, label("domain", d)) for d in DOMAINS if d in zh.domains],
        "statuses": [(s, label("status", s)) for s in STATUSES if s in set(zh.table["status"])],
        "regions": [(str(r), Both(zh.place(r), en.place(r))) for r in (zh.result.regions if not zh.focus else [])],
        "colours": COLOURS,
        "marks": MARKS,
        "sections": _sections(zh, en),
        "method": _pairs(story.method(zh), story.method(en)),
        "problems": _pairs([p.message("zh") for p in zh.result.problems], [p.message("en") for p in zh.result.problems]),
    }


def _heading(zh: Content, en: Content, column: str) -> Both:
    words = en.say(f"col.{column}")
    return Both(zh.say(f"col.{column}"), words[:1].upper() + words[1:])


def _pairs(zh: Sequence[str], en: Sequence[str]) -> list[Both]:
    return [Both(a, b) for a, b in zip(zh, en, strict=True)]


def _rows(zh: Content, en: Content, columns: Sequence[str]) -> list[dict[str, Any]]:
    drawn = len(zh.lines) <= MOST_CHARTS
    return [_row(zh, en, a, b, columns, drawn, place) for place, (a, b) in enumerate(zip(zh.lines, en.lines, strict=True))]


def _row(zh: Content, en: Content, a: Line, b: Line, columns: Sequence[str], drawn: bool, place: int) -> dict[str, Any]:
    facts = [(_heading(zh, en, c), Both(str(a.cells[c]), str(b.cells[c]))) for c in FACTS if str(a.cells[c])]
    facts += [(Both(zh.say("col.locator"), ""), Both(str(a.cells["locator"]), ""))] if a.cells["locator"] else []
    sources = [
        (_heading(zh, en, f"{which}_source"), Both(*[_address(a, which)] * 2))
        for which in ("latest", "baseline")
        if a.row[f"{which}_row"] >= 0
    ]
    return {
        "id": f"row{place}",
        "line": a,
        "cells": [(c, Both(_shown(zh, a, c), _shown(en, b, c)), _order(a, b, c)) for c in columns],
        "name": Both(a.name, b.name),
        "said": Both(a.said, b.said),
        "note": Both(str(a.cells["note"]), str(b.cells["note"])),
        "facts": facts + [pair for pair in sources if pair[1].zh],
        "chart": chart.trend(a) if drawn and a.years else "",
        "values": "; ".join(f"{year}: {Number(value, chart.digits(a))}" for year, value in zip(a.years, a.values, strict=True)),
    }


def _shown(content: Content, line: Line, column: str) -> str:
    if column in ("baseline", "latest"):
        return content.at_year(line, column)
    if column == "gap":
        return content.gap(line)
    if column == "name":
        return content.say("say.with_unit", name=line.name, unit=line.cells["unit"])
    return str(line.cells[column])


def _order(a: Line, b: Line, column: str) -> Both | str:
    """Return what a column sorts by: a number, the place of the class, or the words of each language."""
    if column in NUMERIC:
        value = a.cells[column]
        return f"{value.value:.6g}" if isinstance(value, Number) else ""
    if column == "status":
        return str(STATUSES.index(a.status))
    if column == "domain":
        return str(DOMAINS.index(a.row["domain"]))
    return Both(str(a.cells[column]), str(b.cells[column]))


def _address(line: Line, which: str) -> str:
    parts = [str(line.cells[f"{which}_{name}"]) for name in ("source", "file", "sheet", "cell")]
    return " · ".join(part for part in parts if part)


def _sections(zh: Content, en: Content) -> list[tuple[str, Both, list[tuple[Table, Table]]]]:
    """Return the tables below the main one, with their headings, in both languages."""
    several = zh.several
    made: list[tuple[str, str, list[Callable[[Content], Table]]]] = [
        ("summary", "report.table.summary", [tables.summary]),
        ("warnings", "report.h.warnings", [partial(tables.warnings, brief=True)]),
        ("uncertain", "report.h.uncertain", [tables.uncertain]),
        ("missing", "report.h.missing", [partial(tables.missing, brief=True), tables.unmeasured, tables.proxies]),
        ("parts", "report.h.parts", [tables.parts]),
        ("regions", "report.h.regions", [tables.regions]),
        ("rules", "report.h.method", [tables.rules]),
        ("sources", "report.h.sources", [tables.sources]),
    ]
    out = []
    for key, heading, makers in made:
        pairs = [(make(zh), make(en)) for make in makers]
        if several and key == "regions":
            pairs += list(zip(tables.matrices(zh), tables.matrices(en), strict=True))
        kept = [pair for place, pair in enumerate(pairs) if place == 0 or pair[0].rows]
        out.append((key, Both(zh.say(heading), en.say(heading)), kept))
    return out
