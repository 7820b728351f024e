"""Paragraphs over many targets at once, as a person would write them: by domain, what was reached, what moved, what is short.

A target is told with numbers where they matter and by its name alone where they do not; the table
tells the rest.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from womenplan.model.amount import places, rounded
from womenplan.model.target import DOMAINS
from womenplan.narration.clauses import few_cases, manner
from womenplan.report import implementation, story, tables, wording
from womenplan.report.content import FAILING, SHORT, Content, Line, grouped, once
from womenplan.report.evidence import counts_of, hardest_hit, needed

__all__ = [
    "TOLD",
    "advice",
    "all_of",
    "asked",
    "by_domain",
    "data_gap",
    "differences",
    "domain",
    "fact",
    "grave_lines",
    "is_few",
    "is_lacking",
    "led",
    "most_moved",
    "moved_domains",
    "movement",
    "ordinal_of",
    "outlook",
    "over_regions",
    "problems",
    "regions",
    "silence",
    "silent",
    "taken_apart",
]

TOLD = 3  # targets with numbers in one sentence
MOST_SILENT = 4  # targets without data that are named; the annex lists all
MOST_FIGURES = 2  # targets whose advice has figures, for one department
MORE = "more"  # the turn of what is told after topics
SAYS_ALL = ("1", "2")  # turns whose sentence says how many of the targets it is about
LEAST = 3  # targets that make a topic, regions that make a figure
LACKING = 3  # times the targets without data that make all targets, from which on it is a problem
TENDENCIES = ("narrowing", "widening", "steady")
LEAST_CASES = 10  # short of a target, of which a figure is drawn
Lines = Sequence[Line]


def domain(content: Content, name: str) -> list[str]:
    """Return the paragraphs on a domain."""
    if not content.focus:
        return _domain_over_regions(content, name)
    if silent(content, name):
        return [silence(content, [name])]
    lines = content.of_domain(name)
    seen = [line for line in lines if line.judged]
    turn = _turn(name)
    lacking = _without(content, lines, turn)
    if not seen:
        return [content.paragraph(map(wording.capital, lacking))]
    first = [_lead(content, name, seen), *_reached(content, seen, turn)]
    first += _on_schedule(content, seen, turn)
    second = _short(content, seen, turn)
    if len(first) == len(seen) == 1 and not second:
        first.append(_only(content, seen[0]))
    third = [*_open(content, seen), *lacking]
    parts = [map(wording.capital, part) for part in (first, second, third) if part]
    return [*map(content.paragraph, parts)]


def _only(content: Content, line: Line) -> str:
    """Return which target it is that a domain has data on."""
    year = int(line["latest_year"])
    return content.say("syn.only", name=content.inside(line.name), now=line.now, year=year)


def _turn(name: str) -> str:
    """Return which of the three ways to say a thing is a domain's turn, so that no two in a row read alike."""
    return str(list(DOMAINS).index(name) % 3 + 1) if name in DOMAINS else "1"


def _lead(content: Content, name: str, seen: Lines) -> str:
    """Return the first sentence of a domain, by how its targets stand."""
    met = sum(line.reached for line in seen)
    going = sum(line.status == "on_track" for line in seen)
    short = sum(line.short for line in seen)
    code = _how(len(seen), met, going, short)
    if content.final:
        tells_the_end = code in ("all", "single") or code.startswith("short")
        code = f"{code}.final" if tells_the_end else "final"
    return content.say(
        "syn.lead",
        code,
        of=content.say("syn.lead.of", _turn(name), domain=content.field(name), seen=len(seen)),
        met=met,
        going=going,
        short=short,
        reached=_attained(content, seen),
    )


def _attained(content: Content, lines: Lines) -> str:
    """Return what is said of targets that are met, and of some that are nearly."""
    nearly = any(line.status == "nearly_met" for line in lines)
    return content.say("syn.reached.nearly" if nearly else "syn.reached")


def _how(
    seen: int,
    met: int,
    going: int,
    short: int,
) -> str:
    """Return which of the ways to say how the targets of a domain stand fits their numbers."""
    if met == seen:
        return "all" if seen > 1 else "single"
    if short == seen:
        return "short" if seen > 1 else "short.one"
    if not short:
        return "smooth" if met else "going" if seen > 1 else "one"
    if 3 * short >= 2 * seen:
        return "behind"
    if not going:
        return "split"
    return "mixed" if met else "mixed.none"


def _span_of(lines: Iterable[Line]) -> tuple[int, int] | None:
    """Return the years of baseline and latest value that most of the lines have in common."""
    spans = Counter(line.span for line in lines if line.steps is not None)
    return spans.most_common(1)[0][0] if spans else None


def _size(line: Line) -> float:
    """Return how much a line moved, as a share of where it began."""
    begun: float = line["baseline"]
    now: float = line["latest"]
    return abs(now - begun) / max(abs(begun), 1e-9)


def movement(content: Content, shown: Lines, lines: Lines) -> dict[str, str]:
    """Return since when lines moved, and a clause for each that is shown, with its own years where it has others."""
    span = _span_of(lines)
    clauses = [
        content.say(
            "syn.of",
            name=content.inside(line.name),
            said=line.clause(years=line.span != span),
        )
        for line in shown
    ]
    since = content.say("syn.span", start=span[0], end=span[1]) if span else ""
    return {"since": since, "clauses": content.series(clauses)}


def _telling(
    content: Content,
    code: str,
    lines: Lines,
    alike: Lines,
    seen: Lines,
    turn: str,
) -> list[str]:
    """Return a sentence on lines that moved the right way: the largest with their numbers, the rest counted.

    ``alike`` are all that stand as they do, and ``seen`` all lines of the domain with data: where
    the lead has said how they stand, it is not said again.
    """
    shown = most_moved(lines, seen, TOLD)
    if not shown:
        return []
    count = len(lines)
    more = count - len(shown)
    words = {
        "count": count,
        "all": all_of(content, count),
        "rest": content.say("syn.rest", more=more) if more else "",
        "reached": _attained(content, lines),
        **movement(content, shown, lines),
    }
    if count == len(seen):
        return [content.say("syn.whole" if count > 1 else "syn.whole.one", **words)]
    every = count == len(alike)
    if count > 1 or turn == MORE:
        all_told = every and count > 1 and turn in SAYS_ALL
        return [content.say("syn", code, turn, "all" if all_told else "", **words)]
    if every:
        label = content.label("status", lines[0].status)
        return [content.say("syn.whole.stands", status=label, **words)]
    return [content.say("syn", code, "one", **words)]


def all_of(content: Content, count: int) -> str:
    """Return so many, and that these are all."""
    return content.say("syn.all.both" if count == 2 else "syn.all", count=count)


def most_moved(lines: Lines, seen: Lines, most: int) -> list[Line]:
    """Return the lines that moved most, in order, each indicator once.

    One of which the plan asks something graver besides, or something that was met, is told there.
    """
    graver = {line.name for line in seen if line.short}
    if all(line.status == "on_track" for line in lines):
        graver |= {line.name for line in seen if line.reached}
    others = (line for line in lines if line.name not in graver)
    ranked = sorted(others, key=_size, reverse=True)
    return sorted(_once_each(ranked)[:most], key=lambda line: line["position"])


def _once_each(lines: Iterable[Line]) -> list[Line]:
    """Return the first line of each indicator."""
    return [same[0] for same in grouped(lines, "name").values()]


def _topics(content: Content, lines: Lines) -> tuple[list[tuple[str, list[Line]]], list[Line]]:
    """Return the lines of a domain that share an objective of the plan with others, by its title, and those that do not."""
    objectives = content.result.plan.objectives
    titles = {
        (row["domain"], row["objective_no"]): row[f"title_{content.lang}"]
        for row in objectives.to_dict("records")
    }
    topics = []
    for number, some in grouped(lines, "objective_no").items():
        key = some[0]["domain"], number
        if len(some) >= LEAST and key in titles:
            topics.append((titles[key], some))
    shared = {line for _, some in topics for line in some}
    return topics, [line for line in lines if line not in shared]


def _advanced(content: Content, line: Line) -> bool:
    """Say whether a line moved the right way on numbers that are large enough to tell."""
    return line.moved == 1 and not is_few(content, line)


def _reached(content: Content, seen: Lines, turn: str) -> list[str]:
    """Return the sentences on what was met: the largest gains, what was held, what had been reached before."""
    met = [line for line in seen if line.reached]
    gained = [line for line in met if _advanced(content, line)]
    out = _telling(content, "gained", gained, met, seen, turn)
    held = [line for line in met if line["held"] and line["latest"] and line.steps == 0]
    span = _span_of(held)
    if span:
        values = {line.now for line in held}
        names = content.enumerated(line.name for line in held)
        code = "syn.held" if len(values) == 1 else "syn.held_each"
        out.append(content.say(code, names=names, year=span[0], value=min(values)))
    return out


def _on_schedule(content: Content, seen: Lines, turn: str) -> list[str]:
    """Return the sentences on what is on its way: a sentence a topic of the plan, and one on all others."""
    alike = [line for line in seen if line.status == "on_track"]
    topics, others = _topics(content, [line for line in alike if _advanced(content, line)])
    out = []
    for title, lines in topics:
        shown = most_moved(lines, seen, TOLD - 1)
        if shown:
            words = movement(content, shown, lines)
            words["all"] = all_of(content, len(lines))
            out.append(content.say("syn.topic", topic=wording.capital(title), **words))
    return [*out, *_telling(content, "going", others, alike, seen, MORE if out else turn)]


def short_lines(content: Content) -> list[Line]:
    """Return the lines that are behind or have missed, gravest first."""
    return _by_gravity(content, content.counted)


def _by_gravity(content: Content, lines: Iterable[Line]) -> list[Line]:
    """Return those of some lines that are behind or have missed, gravest first.

    Few cases prove nothing grave, and gaps in them less.
    """

    def gravity(line: Line) -> tuple[int, int, float]:
        doubt = is_few(content, line) * (1 + (line["form"] == "gap"))
        pace = 0.0 if pd.isna(line["pace"]) else line["pace"]
        return doubt, SHORT.index(line.status), pace

    return sorted((line for line in lines if line.short), key=gravity)


def is_few(content: Content, line: Line) -> bool:
    """Say whether a line rests on so few cases that a year of them proves nothing.

    As the value of another line that does, or as a gap in what does, it need not have a target value.
    """
    values, indicators = _of_few(content)
    gap = line["form"] == "gap" and line["indicator_id"] in indicators
    return few_cases(line.row) or gap or line["latest_row"] in values


@once
def _of_few(content: Content) -> tuple[frozenset[int], frozenset[str]]:
    """Return the observations that rest on too few cases, and their indicators."""
    lines = [line for line in content.counted if few_cases(line.row)]
    values = frozenset(line["latest_row"] for line in lines) - {-1}
    return values, frozenset(line["indicator_id"] for line in lines)


def grave_lines(content: Content, name: str = "") -> list[Line]:
    """Return the lines of a domain, or of all, that are missed, lost, regressing or off track, gravest first."""
    lines = short_lines(content)
    return [x for x in lines if x.status in FAILING and name in ("", x["domain"])]


def _short(content: Content, seen: Lines, turn: str) -> list[str]:
    """Return the sentences on what is behind: how far the gravest are from their targets, and the names of the rest."""
    lines = _by_gravity(content, seen)
    if not lines:
        return []
    named = _once_each(lines)
    facts = content.facts(fact(content, line) for line in named[: TOLD + 1])
    code = "syn.items" if len(named) == len(lines) else "syn.items.twice"
    items = content.say(code, count=len(lines), names=len(named))
    keys = ["one", content.final] if len(lines) == 1 else [content.final or turn]
    out = [content.say("syn.short", *keys, items=items, facts=facts)]
    rest = named[TOLD + 1 :]
    if rest:
        names = content.enumerated(line.name for line in rest)
        behind = "behind" if all(line.status == "lagging" for line in rest) else ""
        out.append(content.say("syn.short.rest", content.final or behind, names=names))
    return out


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
        "year": int(line["latest_year"]),
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
    milestone = int(line["milestone_year"])
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


def _open(content: Content, seen: Lines) -> list[str]:
    """Return the sentences on what small numbers leave open, with the cases of deaths over the years."""
    out = []
    plain = []
    for line in (line for line in seen if line["confidence"] == "uncertain"):
        cases = counts_of(content, line) if few_cases(line.row) else {}
        if cases:
            code = "cases" if line.reached else "cases.short"
            code = code if cases["latest"] else "cases.none"
            out.append(content.say("syn", code, name=content.inside(line.name), **cases))
        else:
            plain.append(line.name)
    if plain:
        out.append(content.say("syn.uncertain", names=content.listed(plain)))
    return out


def _without(content: Content, lines: Lines, turn: str) -> list[str]:
    """Return the sentences on what has no data, was sent in and not used, or cannot be judged."""
    bare = [line.name for line in lines if _never_sent(line)]
    unclear = [line.name for line in lines if line.status == "not_assessable"]
    sent = [
        line.sentence for line in lines if line.status == "no_data" and not _never_sent(line)
    ]  # the annex says where
    without = _missing(content, f"no_data.{turn}", bare)
    return [*without, *_missing(content, "not_assessable", unclear), *sent]


def _missing(content: Content, code: str, names: Sequence[str]) -> list[str]:
    """Return the sentence that names what is missing, the first of it; none where nothing is."""
    return [content.say("syn", code, names=content.listed(names, MOST_SILENT))] if names else []


def silent(content: Content, name: str) -> bool:
    """Say whether nobody sent in anything for a domain."""
    return all(map(_never_sent, content.of_domain(name)))


def silence(content: Content, names: Sequence[str]) -> str:
    """Return that nothing was sent in for some domains."""
    total = sum(len(content.by_target(name)) for name in names)
    domains = content.joined(map(content.field, names))
    code = "one" if total == 1 else "domains" if len(names) > 1 else "domain"
    return content.say("syn.nothing", code, total=total, domain=domains)


def _never_sent(line: Line) -> bool:
    """Say whether nothing was sent in for a target."""
    return line.status == "no_data" and bool(line["data_state"] == "missing")


def _domain_over_regions(content: Content, name: str) -> list[str]:
    """Return the paragraphs on a domain in a report on several regions."""
    seen = []
    bare: list[str] = []
    unused: list[str] = []
    for lines in content.by_target(name):
        if any(line.status != "no_data" for line in lines):
            seen.append(lines)
        else:
            (bare if all(map(_never_sent, lines)) else unused).append(lines[0].name)
    if not seen and not unused:
        return [silence(content, [name])]
    rated = [
        (lines, sum(line.reached for line in lines), sum(line.judged for line in lines))
        for lines in seen
    ]
    every = [lines[0].name for lines, met, judged in rated if met == judged > 1]
    weak = [item for item in rated if 2 * item[1] < item[2]]
    weak.sort(key=lambda item: item[1] / item[2])
    counts = {"seen": len(seen), "every": len(every), "weak": len(weak)}
    first = [content.say("syn.regions.lead", domain=content.field(name), **counts)]
    if every:
        first.append(content.say("syn.regions.every", names=content.enumerated(every)))
    out = [content.paragraph(first)] if seen else []
    if weak:
        facts = content.facts(_weak(content, *item) for item in weak[:TOLD])
        second = [content.say("syn.regions.weak", facts=facts)]
        rest = content.enumerated(lines[0].name for lines, _, _ in weak[TOLD:])
        if rest:
            second.append(content.say("syn.short.rest.regions", names=rest))
        out.append(content.paragraph(second))
    out += _missing(content, f"no_data.{_turn(name)}", bare)
    return [*out, *_missing(content, "unused", unused)]


def _weak(
    content: Content,
    lines: Lines,
    met: int,
    judged: int,
) -> str:
    """Return in how many regions a target is met, and which have the highest and the lowest value."""
    line = lines[0]
    words: dict[str, Any] = {"name": content.inside(line.name), "met": met, "judged": judged}
    ends = content.ends(line)
    if not ends or ends[0] == ends[1] or not _comparable(content, line):
        return content.say("syn.regions.fact.plain", **words)
    for name, (region, value) in zip(("high", "low"), ends, strict=True):
        words[name] = content.with_unit(value, line)
        words[f"{name}_region"] = region
    return content.say("syn.regions.fact", **words)


def moved_domains(content: Content) -> list[str]:
    """Return in which domains the targets that are behind lie, where a few hold most of them."""
    short = Counter(line["domain"] for line in content.counted if line.short)
    total = short.total()
    most = short.most_common(2)
    held = sum(count for _, count in most)
    if total < 3 or len(short) < 3 or 2 * held <= total:
        return []
    words = {
        "what": content.say("syn.lagging", content.final),
        "total": total,
        "domains": content.joined(content.field(name) for name, _ in most),
        "held": held,
    }
    return [content.say("syn.domains", content.each, **words)]


@once
def problems(content: Content) -> list[tuple[str, str]]:
    """Return the paragraphs on problems: of each domain what is missed, lost, turned or far behind, and what it would take.

    Each with the domain's code. Every target that is missed, lost, regressing or off track is
    named, the gravest with their numbers, and of these the paragraph says what they would take.
    """
    lines_of = by_domain(content)
    total = len(lines_of) + is_lacking(content)
    out = []
    most_first = sorted(lines_of.items(), key=lambda item: -len(item[1]))
    for place, (name, lines) in enumerate(most_first):
        alone = len(_once_each(lines)) == 1
        demands = filter(None, (_demand(content, line, alone=alone) for line in lines))
        head = _problem(content, ordinal_of(content, place, total), name, lines)
        shown = itertools.islice(demands, TOLD)
        out.append((name, content.paragraph([wording.capital(head), *shown])))
    return out


def by_domain(content: Content) -> dict[str, list[Line]]:
    """Return the lines that are missed, lost, regressing or off track by domain, that of the gravest first."""
    return grouped(grave_lines(content), "domain")


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
    facts = content.facts(fact(content, line) for line in lines[:TOLD])
    if len(lines) == 1:
        return content.say("syn.problem.one", ordinal=ordinal, fact=facts)
    words = {"ordinal": ordinal, "domain": content.field(domain), "count": len(lines)}
    problem = content.say("syn.problem", content.final, facts=facts, **words)
    with_numbers = {line.name for line in lines[:TOLD]}
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
    for row in content.scope.advised if len(content.regions) > LEAST else ():
        parts = row["parts"]
        if row["status"] not in FAILING or parts is None or parts.empty:
            continue
        several = (parts["by"] == "region").sum() >= LEAST
        if several and parts["short"].iloc[0] >= LEAST_CASES:
            return row
    return {}


def outlook(content: Content) -> list[str]:
    """Return what is expected of the targets that are not met yet."""
    if not content.focus:
        return story.expected(content)
    out = story.still_open(content)
    if out:
        ahead = [line for line in content.counted if not line.reached]
        blind = sum(line["outlook"] == "" and line.status != "no_data" for line in ahead)
        if blind:
            out.append(content.say("syn.outlook.blind", count=blind))
        unlikely = [line.name for line in ahead if line["outlook"] == "unlikely"]
        if unlikely and len(tables.warned(content).rows) > tables.MOST_WARNED:  # else it lists them
            out.append(content.say("syn.outlook.unlikely", names=content.enumerated(unlikely)))
    risk = [line.name for line in content.counted if line["outlook"] == "at_risk"]
    if risk:
        code = "risk" if len(risk) > 1 else "risk.one"
        names = content.enumerated(risk)
        out.append(content.say("syn.outlook", code, count=len(risk), names=names))
    return out


def differences(content: Content) -> list[str]:
    """Return which gaps between the sexes, and between town and country, grow wider or narrower."""
    return [*_differences(content, "sex"), *_differences(content, "area")]


def _differences(content: Content, by: str) -> list[str]:
    rows = [
        row
        for which, row in content.scope.disparities
        if which == by and row["tendency"] in TENDENCIES
    ]
    if not rows:
        return []
    if len(rows) <= TOLD and content.focus:
        facts = content.facts(_pair(content, by, row) for row in rows)
        return [content.say("syn.gap", by, "facts", facts=facts)]
    counts = Counter(row["tendency"] for row in rows)
    ways = [content.say("syn.gap", way, count=counts[way]) for way in TENDENCIES if counts[way]]
    sentences = [content.say("syn.gap", by, total=len(rows), ways=content.joined(ways))]
    wider = [row[f"name_{content.lang}"] for row in rows if row["tendency"] == "widening"]
    if wider:
        sentences.append(content.say("syn.gap.wider", names=content.enumerated(wider)))
    return [content.paragraph(sentences)]


def _pair(content: Content, by: str, row: Mapping[str, Any]) -> str:
    """Return how a gap between two groups has moved, and where they stand."""
    both = ("first", "second")
    digits = places([row[name] for name in both], row["unit"])
    values = {
        name: wording.printed(rounded(row[name], digits), row["unit"], content.lang)
        for name in both
    }
    movement = content.say(
        "syn.gap.fact",
        by,
        name=content.inside(row[f"name_{content.lang}"]),
        way=content.say("syn.gap.way", row["tendency"]),
        start=int(row["first_year"]),
        year=int(row["year"]),
        **values,
    )
    _, few = _of_few(content)
    return content.say("syn.fact.few", said=movement) if row["indicator_id"] in few else movement


def regions(content: Content) -> list[str]:
    """Return how far the regions lie apart, and whether they come nearer."""
    slopes: dict[str, list[tuple[float, str]]] = {way: [] for way in TENDENCIES}
    for line, row in tables.last_spreads(content):
        way = tables.tendency(row["cv"], row["cv_trend"])
        if way in slopes and _comparable(content, line):
            slopes[way].append((-abs(row["cv_trend"]), line.name))
    total = sum(map(len, slopes.values()))
    if not total:
        return []
    seen = [way for way in TENDENCIES if slopes[way]]
    if len(seen) == 1 and total <= TOLD:
        names = content.enumerated(name for _, name in slopes[seen[0]])
        return [content.say("syn.regions.all", seen[0], names=names)]
    ways = content.joined(content.say("syn.spread", way, count=len(slopes[way])) for way in seen)
    out = [content.say("syn.regions.spread", total=total, ways=ways)]
    for way in ("widening", "narrowing"):
        names = content.enumerated(name for _, name in sorted(slopes[way])[:TOLD])
        if names:
            out.append(content.say("syn.regions", way, names=names))
    return content.paragraphs(out)


def _comparable(content: Content, line: Line) -> bool:
    """Say whether regions can be compared by a target: not by numbers that grow with their size, nor by a few cases."""
    if manner(line.unit, 1) == "count":
        return False
    return line["target_id"] not in content.ground.unsure


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


@once
def advice(content: Content) -> list[tuple[str, str]]:
    """Return what each department is asked to do about the targets that are missed, lost or behind, the gravest first."""
    figures = _figures(content)
    return [
        (department, content.paragraph(_advice(content, department, targets, figures)))
        for department, targets in led(content).items()
    ]


def _advice(
    content: Content,
    department: str,
    targets: Lines,
    figures: Mapping[str, str],
) -> list[str]:
    """Return the sentences of advice to a department on the targets that it is to lead."""
    lines = _once_each(targets)
    code = "syn.advice" if department else "syn.advice.nobody"
    twice = "twice" if department and len(lines) < len(targets) else ""
    names = content.enumerated(line.name for line in lines)
    counts = {"count": len(targets), "indicators": len(lines)}
    out = [content.say(code, twice, names=names, department=department, **counts)]
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
    count = len(grouped(short_lines(content), "target_id"))
    lacking = int(content.summary["no_data"])
    out = [
        content.say("syn.advice.ask", content.final, count=count)
        if count
        else content.say("report.advice_none")
    ]
    if lacking:
        out.append(content.say("syn.advice.data", count=lacking))
    return content.paragraph(out)


def data_gap(content: Content, place: int) -> list[str]:
    """Return as one of the problems that many targets have no data, where that is so."""
    if not is_lacking(content):
        return []
    total = int(content.summary["total"])
    count = int(content.summary["no_data"])
    key = "all" if total == count else content.each
    ordinal = ordinal_of(content, place, place + 1)
    words = content.say("syn.problem.data", key, ordinal=ordinal, total=total, count=count)
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
