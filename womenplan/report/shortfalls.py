"""What is behind: which targets, the gravest first, whose they are, and what is wrong with each."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from womenplan.narration.clauses import few_cases
from womenplan.report.content import FAILING, SHORT, Content, Line, grouped, once

__all__ = [
    "TOLD",
    "by_domain",
    "by_gravity",
    "fact",
    "grave_lines",
    "is_few",
    "led",
    "of_few",
    "once_each",
    "short_lines",
]

TOLD = 3  # targets with numbers in one sentence


@once
def short_lines(content: Content) -> list[Line]:
    """Return the lines that are behind or have missed, gravest first."""
    return by_gravity(content, content.counted)


def by_gravity(content: Content, lines: Iterable[Line]) -> list[Line]:
    """Return those of some lines that are behind or have missed, gravest first.

    Few cases prove nothing grave, and gaps in them less.
    """

    def gravity(line: Line) -> tuple[int, int, float]:
        doubt = is_few(content, line) * (1 + (line["form"] == "gap"))
        pace = 0.0 if pd.isna(line["pace"]) else line["pace"]
        return doubt, SHORT.index(line.status), pace

    return sorted((line for line in lines if line.short), key=gravity)


def once_each(lines: Iterable[Line]) -> list[Line]:
    """Return the first line of each indicator."""
    return [same[0] for same in grouped(lines, "name").values()]


def is_few(content: Content, line: Line) -> bool:
    """Say whether a line rests on so few cases that a year of them proves nothing.

    As the value of another line that does, or as a gap in what does, it need not have a target value.
    """
    values, indicators = of_few(content)
    gap = line["form"] == "gap" and line["indicator_id"] in indicators
    return few_cases(line.row) or gap or line["latest_row"] in values


@once
def of_few(content: Content) -> tuple[frozenset[int], frozenset[str]]:
    """Return the observations that rest on too few cases, and their indicators."""
    lines = [line for line in content.counted if few_cases(line.row)]
    values = frozenset(line["latest_row"] for line in lines) - {-1}
    return values, frozenset(line["indicator_id"] for line in lines)


def grave_lines(content: Content, name: str = "") -> list[Line]:
    """Return the lines of a domain, or of all, that are missed, lost, regressing or off track, gravest first."""
    lines = short_lines(content)
    return [x for x in lines if x.status in FAILING and name in ("", x["domain"])]


def by_domain(content: Content) -> dict[str, list[Line]]:
    """Return the lines that are missed, lost, regressing or off track by domain, that of the gravest first."""
    return grouped(grave_lines(content), "domain")


@once
def led(content: Content) -> dict[str, list[Line]]:
    """Return by department the targets that are behind or missed and that it is to lead, each once, the gravest first.

    Those that nobody leads come last.
    """
    targets: dict[str, list[Line]] = {}
    for same in grouped(short_lines(content), "target_id").values():
        leader = content.ground.leader(same[0].row, content.lang)
        targets.setdefault(leader, []).append(same[0])
    return dict(sorted(targets.items(), key=lambda item: item[0] == ""))


def fact(content: Content, line: Line) -> str:
    """Return the remarks on a line that is behind, with the warning that it rests on few cases where it does."""
    remarks = _wrong(content, line)
    if is_few(content, line) and line["data_state"] != "suspect":  # which has a warning already
        return content.say("syn.fact.few", said=remarks)
    return remarks


def _wrong(content: Content, line: Line) -> str:
    """Return of a line that is behind what it gave up, where it turned, or what it still lacks."""
    lacks = _lacks(content, line)
    words = {
        "name": content.inside(line.name),
        "now": line.now,
        "year": line["latest_year"],
        "lacks": lacks,
    }
    short = content.say("syn.fact.short" if lacks else "syn.fact.short.plain", **words)
    if line["data_state"] == "suspect":
        return content.say("syn.fact.doubted", said=short)
    if line.status == "lost" and (year := _last_met(line)) is not None:
        return content.say("syn.fact.lost", before=year, **words)
    words["said"] = line.clause()
    if line.moved == -1 and line["form"] == "gap":
        return content.say("syn.fact.gap", **words)
    if line.moved == -1:
        way = {1: "up", -1: "down"}.get(line.sign, "off")
        turn = content.say("syn.turn", way)
        return content.say("syn.fact.back" if lacks else "syn.fact.back.plain", turn=turn, **words)
    if line.moved == 0 and _at_end(line):
        label = content.label("status", line.status)
        return content.say("syn.fact.ceiling", status=label, **words)
    if line.moved == 0 and not lacks:
        return content.say("syn.fact.same", **words)
    return short


def _lacks(content: Content, line: Line) -> str:
    """Return how far a line is from its target value: what is missing, or by how much it lies above."""
    by = line.shortfall
    if not by:
        return ""
    kept = line["form"] == "keep"  # and so asked for in every year
    code = "above" if line.sign < 0 else "below" if kept or content.final else "missing"
    milestone = line["milestone_year"]
    now = kept or milestone == line["latest_year"]
    goal = content.say("syn.goal.now" if now else "syn.goal", milestone=milestone)
    return content.say("syn.lacks", code, by=by, goal=goal)


def _at_end(line: Line) -> bool:
    """Say whether a share stands at the end of its scale, where it cannot move on the way that is asked."""
    return line.unit == "percent" and line["latest"] == (100 if line.sign > 0 else 0)


def _last_met(line: Line) -> int | None:
    """Return the last year in which a line satisfied its target value, where one is known."""
    if not line.sign:
        return None
    points = zip(line.years, line.values, strict=True)
    earlier = [(year, value) for year, value in points if year < line["latest_year"]]
    goal = line["target_value"]
    return max((year for year, value in earlier if line.sign * (value - goal) >= 0), default=None)
