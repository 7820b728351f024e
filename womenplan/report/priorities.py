"""What needs attention: the problems, by domain, and what each department is asked to do about them."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from typing import Any

from womenplan.report import implementation, shortfalls, wording
from womenplan.report.content import FAILING, Content, Line, Lines, Sentences, grouped, once
from womenplan.report.evidence import hardest_hit, needed

__all__ = [
    "advice",
    "asked",
    "data_gap",
    "is_lacking",
    "ordinal_of",
    "over_regions",
    "problems",
    "taken_apart",
]

MOST_FIGURES = 2  # targets whose advice has figures, for one department
LEAST_REGIONS = 3  # that make a figure
LACKING = 3  # times the targets without data that make all targets, from which on it is a problem
LEAST_CASES = 10  # short of a target, of which a figure is drawn


@once
def problems(content: Content) -> list[tuple[str, str]]:
    """Return the paragraphs on problems: of each domain what is missed, lost, turned or far behind, and what it would take.

    Each with the domain's code. Every target that is missed, lost, regressing or off track is
    named, the gravest with their numbers, and of these the paragraph says what they would take.
    """
    lines_of = shortfalls.by_domain(content)
    total = len(lines_of) + is_lacking(content)
    out = []
    most_first = sorted(lines_of.items(), key=lambda item: -len(item[1]))
    for place, (name, lines) in enumerate(most_first):
        alone = len(shortfalls.once_each(lines)) == 1
        demands = filter(None, (_demand(content, line, alone=alone) for line in lines))
        head = _problem(content, ordinal_of(content, place, total), name, lines)
        shown = itertools.islice(demands, shortfalls.TOLD)
        out.append((name, content.paragraph([wording.capital(head), *shown])))
    return out


def _problem(
    content: Content,
    ordinal: str,
    domain: str,
    lines: Lines,
) -> str:
    """Return what is wrong in a domain: the gravest targets with their numbers, the names of the others.

    Over regions what they have in common, and their names.
    """
    if not content.focus:
        return over_regions(content, ordinal, domain, lines, len(lines))
    facts = content.facts(shortfalls.fact(content, line) for line in lines[: shortfalls.TOLD])
    if len(lines) == 1:
        return content.say("syn.problem.one", ordinal=ordinal, fact=facts)
    words = {
        "ordinal": ordinal,
        "domain": content.field(domain),
        "count": len(lines),
    }
    problem = content.say("syn.problem", content.final, facts=facts, **words)
    with_numbers = {line.name for line in lines[: shortfalls.TOLD]}
    names = [line.name for line in lines if line.name not in with_numbers]
    if not names:
        return problem
    rest = content.say("syn.problem.rest", names=content.enumerated(names, len(names)))
    return content.paragraph([problem, rest])


def over_regions(
    content: Content,
    ordinal: str,
    domain: str,
    lines: Lines,
    most: int,
) -> str:
    """Return what the lines of a domain that are missed or far behind in some regions have in common, and ``most`` names."""
    names = list(dict.fromkeys(line.name for line in lines))
    states = {"doubted" if line["data_state"] == "suspect" else line.status for line in lines}
    keys = ["mixed", content.final] if len(states) > 1 else states
    shown = content.enumerated(names[:most], most)
    return content.say(
        "syn.problem.regions",
        ordinal=ordinal,
        domain=content.field(domain),
        count=len(names),
        state=content.say("syn.state", *keys),
        names=content.say("syn.among", names=shown) if names[most:] else shown,
    )


def _demand(content: Content, line: Line, *, alone: bool) -> str:
    """Return what it takes to meet a target in time beside what was done of late, and where the gap arises.

    One that is told ``alone`` is not named again.
    """
    out = []
    name = content.inside(line.name)
    pace = needed(content, line)
    if pace:
        pace["name"] = content.say("syn.it") if alone else name
        out.append(content.say("syn.needed", pace["case"], **pace))
    where = hardest_hit(content, line)
    if where:
        code = "syn.where.all" if where["share"] == "100%" else "syn.where"
        out.append(content.say(code, name=name, **where))
    return content.paragraph(out)


@once
def taken_apart(content: Content) -> dict[str, Any]:
    """Return the gravest target whose shortfall several regions make up: its row, with the ``parts``; empty where there is none."""
    for row in content.scope.advised if len(content.regions) > LEAST_REGIONS else ():
        parts = row["parts"]
        if row["status"] not in FAILING or parts is None or parts.empty:
            continue
        several = (parts["by"] == "region").sum() >= LEAST_REGIONS
        if several and parts["short"].iloc[0] >= LEAST_CASES:
            return row
    return {}


@once
def advice(content: Content) -> list[tuple[str, str]]:
    """Return what each department is asked to do about the targets that are missed, lost or behind, the gravest first."""
    figures = _figures(content)
    return [
        (department, content.paragraph(_advice(content, department, targets, figures)))
        for department, targets in shortfalls.led(content).items()
    ]


def _advice(
    content: Content,
    department: str,
    targets: Lines,
    figures: Mapping[str, str],
) -> Sentences:
    """Return the sentences of advice to a department on the targets that it is to lead."""
    lines = shortfalls.once_each(targets)
    code = "syn.advice" if department else "syn.advice.nobody"
    twice = "twice" if department and len(lines) < len(targets) else ""
    names = content.enumerated(line.name for line in lines)
    counts = {"count": len(targets), "indicators": len(lines)}
    out = [
        content.say(
            code,
            twice,
            names=names,
            department=department,
            **counts,
        )
    ]
    with_figures = 0
    for line in lines:
        words = [*filter(None, (_due(content, line), figures.get(line.name)))]
        if words and with_figures < MOST_FIGURES:
            with_figures += 1
            alone = len(lines) == 1
            out.append(_figure(content, line.name, content.paragraph(words), alone=alone))
    titles = implementation.bearing(content, lines)
    if titles:
        out.append(content.say("syn.advice.measures", titles=titles))
    return [*out, *implementation.steps(content, lines)]


def _due(content: Content, line: Line) -> str:
    """Return the yearly change that would meet a target in time, where one is told."""
    pace = needed(content, line)
    return content.say("syn.due", **pace) if pace else ""


def _figures(content: Content) -> dict[str, str]:
    """Return for the gravest targets how many cases they lack and where, and where to learn from, by their names."""
    figures = {}
    for row in content.scope.advised:
        sentences = row["sentences"][content.lang]
        shown = [*filter(None, (sentences["shortfall"], sentences["models"]))]
        if shown:
            figures[row[f"name_{content.lang}"]] = content.paragraph(shown)
    return figures


def _figure(
    content: Content,
    name: str,
    sentences: str,
    *,
    alone: bool,
) -> str:
    """Return the figures on a target, with its name where the sentence before has several."""
    if alone:
        return sentences
    inside = sentences[:1].lower() + sentences[1:]
    return content.say("syn.advice.on", name=content.inside(name), said=inside)


def asked(content: Content) -> str:
    """Return what all the departments of the advice are asked, those that owe data among them."""
    count = len(grouped(shortfalls.short_lines(content), "target_id"))
    lacking = content.counting("syn.advice.data", count=content.summary["no_data"])
    first = content.counting("syn.advice.ask", content.final, count=count)
    return content.paragraph([*(first or [content.say("report.advice_none")]), *lacking])


def data_gap(content: Content, place: int) -> Sentences:
    """Return as one of the problems that many targets have no data, where that is so."""
    if not is_lacking(content):
        return []
    total = int(content.summary["total"])
    count = int(content.summary["no_data"])
    key = "all" if total == count else content.each
    ordinal = ordinal_of(content, place, place + 1)
    words = content.say(
        "syn.problem.data",
        key,
        ordinal=ordinal,
        total=total,
        count=count,
    )
    return [wording.capital(words)]


def is_lacking(content: Content) -> bool:
    """Say whether so many targets have no data that this is a problem by itself."""
    return bool(LACKING * content.summary["no_data"] >= content.summary["total"])


def ordinal_of(content: Content, place: int, total: int) -> str:
    """Return what a problem begins with, nothing where it is the only one."""
    if total < 2:
        return ""
    ordinals = content.say("syn.ordinals").split(" ")
    return content.say("syn.ordinal", ordinal=ordinals[min(place, len(ordinals) - 1)])
