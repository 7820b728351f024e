"""Paragraphs over many targets at once, as a person would write them: by domain, what was reached, what moved, what is short.

A target is told with numbers where they matter and by its name alone where they do not; the table
tells the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from womenplan.evaluation.status import UNASSESSED
from womenplan.model.amount import places, rounded
from womenplan.model.target import DOMAINS
from womenplan.narration.clauses import few_cases, manner
from womenplan.report import implementation, story, tables, wording
from womenplan.report.content import FAILING, SHORT, Content, Line, once
from womenplan.report.evidence import counts_of, hardest_hit, needed

__all__ = [
    "advice",
    "all_of",
    "asked",
    "by_domain",
    "clauses",
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
    "ordinal_of",
    "outlook",
    "over_regions",
    "problems",
    "regions",
    "short_lines",
    "silence",
    "silent",
    "span_of",
    "taken_apart",
]

REACHED = ("met", "nearly_met")
TOLD = 3  # targets with numbers in one sentence
MOST_SILENT = 4  # targets without data that are named; the annex lists all
MOST_FIGURES = 2  # targets whose advice has figures, for one department
MORE = "more"  # the turn of what is told after topics
SAYS_ALL = ("1", "2")  # turns whose sentence says how many of the targets it is about
LEAST = 3  # targets that make a topic, regions that make a figure
LACKING = 3  # times the targets without data that make all targets, from which on it is a problem
TENDENCIES = ("narrowing", "widening", "steady")
LEAST_CASES = 10  # short of a target, of which a figure is drawn


def domain(content: Content, name: str) -> list[str]:
    """Return the paragraphs on a domain."""
    if not content.focus:
        return _domain_over_regions(content, name)
    lines = [line for line in content.counted if line.row["domain"] == name]
    seen = [line for line in lines if line.status not in UNASSESSED]
    if silent(content, name):
        return [silence(content, [name])]
    turn = _turn(name)
    if not seen:
        return [content.say("where.gap").join(map(wording.capital, _without(content, lines, turn)))]
    first = [_lead(content, name, seen), *_reached(content, seen, turn)]
    first += _on_schedule(content, seen, turn)
    second = _short(content, seen, turn)
    if len(first) == len(seen) == 1 and not second:
        first.append(_only(content, seen[0]))
    third = [*_open(content, seen), *_without(content, lines, turn)]
    gap = content.say("where.gap")
    return [gap.join(map(wording.capital, some)) for some in (first, second, third) if some]


def _only(content: Content, line: Line) -> str:
    """Return which target it is that a domain has data on."""
    words = {"name": content.inside(line.name), "year": int(line.row["latest_year"])}
    return content.say("syn.only", now=wording.latest(line.row, content.lang), **words)


def _turn(name: str) -> str:
    """Return which of the three ways to say a thing is a domain's turn, so that no two in a row read alike."""
    return str(list(DOMAINS).index(name) % 3 + 1) if name in DOMAINS else "1"


def _lead(content: Content, name: str, seen: Sequence[Line]) -> str:
    """Return the first sentence of a domain, by how its targets stand."""
    counts = Counter(line.status for line in seen)
    met = sum(counts[s] for s in REACHED)
    short = sum(counts[s] for s in SHORT)
    of = content.say("syn.lead.of", _turn(name), domain=content.field(name), seen=len(seen))
    words = {
        "of": of,
        "met": met,
        "going": counts["on_track"],
        "short": short,
        "reached": content.say("syn.reached.nearly" if counts["nearly_met"] else "syn.reached"),
    }
    code = _how(len(seen), met, counts["on_track"], short)
    if content.result.stage == "final":
        own = code in ("all", "single") or code.startswith("short")
        code = f"{code}.final" if own else "final"
    return content.say("syn.lead", code, **words)


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


def span_of(lines: Iterable[Line]) -> tuple[int, int] | None:
    """Return the years of baseline and latest value that most of the lines have in common."""
    spans = Counter(
        (int(line.row["baseline_year"]), int(line.row["latest_year"]))
        for line in lines
        if wording.steps(line.row) is not None
    )
    return spans.most_common(1)[0][0] if spans else None


def _size(line: Line) -> float:
    """Return how much a line moved, as a share of where it began."""
    begun = float(line.row["baseline"])
    now = float(line.row["latest"])
    return abs(now - begun) / max(abs(begun), 1e-9)


def clauses(content: Content, lines: Sequence[Line], span: tuple[int, int] | None) -> list[str]:
    """Return a clause a line, with its own years where they are not those of the sentence."""
    return [
        content.say(
            "syn.of",
            name=content.inside(line.name),
            said=wording.clause(
                line.row,
                content.lang,
                years=(line.row["baseline_year"], line.row["latest_year"]) != span,
            ),
        )
        for line in lines
    ]


def _telling(
    content: Content,
    code: str,
    lines: Sequence[Line],
    seen: Sequence[Line],
    turn: str,
) -> list[str]:
    """Return a sentence on lines that moved the right way: the largest with their numbers, the rest counted.

    ``seen`` are all lines of the domain with data: where the lead has said how they stand, it is
    not said again.
    """
    if not lines:
        return []
    span = span_of(lines)
    told = most_moved(lines, seen, TOLD)
    if not told:
        return []
    since = content.say("syn.span", start=span[0], end=span[1]) if span else ""
    more = len(lines) - len(told)
    words = {
        "count": len(lines),
        "all": all_of(content, len(lines)),
        "since": since,
        "clauses": content.series(clauses(content, told, span), content.say("syn.and")),
        "rest": content.say("syn.rest", more=more) if more else "",
        "reached": content.say("syn.reached.nearly" if _nearly(lines) else "syn.reached"),
    }
    if len(lines) == len(seen):
        return [content.say("syn.whole" if len(lines) > 1 else "syn.whole.one", **words)]
    kind = turn if len(lines) > 1 or turn == MORE else "one"
    status = "met" if code == "gained" else "on_track"
    every = len(lines) == sum(_stands(line) == status for line in seen)
    if every and kind == "one":
        label = content.label("status", lines[0].status)
        return [content.say("syn.whole.stands", status=label, **words)]
    every = every and len(lines) > 1 and turn in SAYS_ALL
    return [content.say("syn", code, kind, *(["all"] if every else []), **words)]


def all_of(content: Content, count: int) -> str:
    """Return so many, and that these are all."""
    return content.say("syn.all.both" if count == 2 else "syn.all", count=count)


def most_moved(lines: Sequence[Line], seen: Sequence[Line], most: int) -> list[Line]:
    """Return the lines that moved most, in order, each indicator once.

    One of which the plan asks something graver besides, or something that was met, is told there.
    """
    graver = {line.name for line in seen if line.status in SHORT}
    if all(line.status == "on_track" for line in lines):
        graver |= {line.name for line in seen if line.status in REACHED}
    ranked = sorted((line for line in lines if line.name not in graver), key=_size, reverse=True)
    return sorted(_once_each(ranked)[:most], key=lambda line: line.row["position"])


def _once_each(lines: Iterable[Line]) -> list[Line]:
    """Return the first line of each indicator."""
    found: dict[str, Line] = {}
    for line in lines:
        found.setdefault(line.name, line)
    return list(found.values())


def _stands(line: Line) -> str:
    """Return the status of a line, what is nearly met counted as met."""
    return "met" if line.status in REACHED else line.status


def _nearly(lines: Iterable[Line]) -> bool:
    return any(line.status == "nearly_met" for line in lines)


def _topics(
    content: Content, lines: Sequence[Line]
) -> tuple[list[tuple[str, list[Line]]], list[Line]]:
    """Return the lines that share an objective of the plan with others, by its title, and those that do not."""
    objectives = content.result.plan.objectives
    titles = {
        (row["domain"], float(row["objective_no"])): row[f"title_{content.lang}"]
        for row in objectives.to_dict("records")
    }
    found: dict[Any, list[Line]] = {}
    for line in lines:
        number = line.row["objective_no"]
        key = (line.row["domain"], float(number)) if not pd.isna(number) else None
        found.setdefault(key, []).append(line)
    topics = [
        (titles[key], some) for key, some in found.items() if len(some) >= LEAST and key in titles
    ]
    grouped = {id(line) for _, some in topics for line in some}
    return topics, [line for line in lines if id(line) not in grouped]


def _advanced(content: Content, line: Line) -> bool:
    """Say whether a line moved the right way on numbers that are large enough to tell."""
    return wording.moved(line.row) == 1 and not is_few(content, line.row)


def _reached(content: Content, seen: Sequence[Line], turn: str) -> list[str]:
    """Return the sentences on what was met: the largest gains, what was held, what had been reached before."""
    met = [line for line in seen if line.status in REACHED]
    gained = [line for line in met if _advanced(content, line)]
    held = [
        line
        for line in met
        if line.row["held"] and line.row["latest"] and wording.steps(line.row) == 0
    ]
    out = _telling(content, "gained", gained, seen, turn)
    if held:
        since = span_of(held)
        year = since[0] if since else content.result.plan.base_year
        values = {wording.latest(line.row, content.lang) for line in held}
        names = content.enumerated(line.name for line in held)
        if len(values) == 1:
            out.append(
                content.say(
                    "syn.held",
                    names=names,
                    year=year,
                    value=values.pop(),
                )
            )
        else:
            out.append(content.say("syn.held_each", names=names, year=year))
    return out


def _on_schedule(content: Content, seen: Sequence[Line], turn: str) -> list[str]:
    """Return the sentences on what is on its way: a sentence a topic of the plan, and one on all others."""
    going = [line for line in seen if line.status == "on_track" and _advanced(content, line)]
    topics, others = _topics(content, going)
    out = []
    for title, lines in topics:
        span = span_of(lines)
        told = most_moved(lines, seen, TOLD - 1)
        if not told:
            continue
        said = content.series(clauses(content, told, span), content.say("syn.and"))
        since = content.say("syn.span", start=span[0], end=span[1]) if span else ""
        out.append(
            content.say(
                "syn.topic",
                topic=wording.capital(title),
                all=all_of(content, len(lines)),
                since=since,
                clauses=said,
            )
        )
    return [*out, *_telling(content, "going", others, seen, MORE if out else turn)]


def short_lines(content: Content, name: str = "") -> list[Line]:
    """Return the lines of a domain, or of all, that are behind or have missed, gravest first."""
    lines = [
        line
        for line in content.counted
        if line.status in SHORT and name in ("", line.row["domain"])
    ]
    return sorted(lines, key=lambda line: _gravity(content, line))


def _gravity(content: Content, line: Line) -> tuple[int, int, float]:
    """Return by what lines that are behind are ordered, gravest first; few cases prove nothing grave, and gaps in them less."""
    pace = 0.0 if pd.isna(line.row["pace"]) else float(line.row["pace"])
    doubt = is_few(content, line.row) * (1 + (line.row["form"] == "gap"))
    return doubt, SHORT.index(line.status), pace


def is_few(content: Content, row: Mapping[str, Any]) -> bool:
    """Say whether a row rests on so few cases that a year of them proves nothing.

    As the value of another row that does, or as a gap in what does, it need not have a target value.
    """
    values, indicators = _of_few(content)
    gap = row["form"] == "gap" and row["indicator_id"] in indicators
    return few_cases(row) or gap or row["latest_row"] in values


@once
def _of_few(content: Content) -> tuple[frozenset[int], frozenset[str]]:
    """Return the observations that rest on too few cases, and their indicators."""
    rows = [line.row for line in content.counted if few_cases(line.row)]
    seen = (row["latest_row"] for row in rows if row["latest_row"] >= 0)
    return frozenset(seen), frozenset(str(row["indicator_id"]) for row in rows)


def grave_lines(content: Content, name: str = "") -> list[Line]:
    """Return the lines of a domain, or of all, that are missed, lost, regressing or off track."""
    return [line for line in short_lines(content, name) if line.status in FAILING]


def _short(content: Content, seen: Sequence[Line], turn: str) -> list[str]:
    """Return the sentences on what is behind: how far the gravest are from their targets, and the names of the rest."""
    own = [line for line in seen if line.status in SHORT]
    if not own:
        return []
    lines = sorted(own, key=lambda line: _gravity(content, line))
    own = _once_each(lines)
    told = own[: TOLD + 1]
    rest = own[TOLD + 1 :]
    facts = content.say("syn.then").join(fact(content, line) for line in told)
    final = ["final"] if content.result.stage == "final" else []
    keys = (final or [turn]) if len(lines) > 1 else ["one", *final]
    items = content.say(
        "syn.items" if len(own) == len(lines) else "syn.items.twice",
        count=len(lines),
        names=len(own),
    )
    out = [content.say("syn.short", *keys, items=items, facts=facts)]
    if rest:
        names = content.enumerated(line.name for line in rest)
        behind = ["behind"] if all(line.status == "lagging" for line in rest) else []
        out.append(content.say("syn.short.rest", *(final or behind), names=names))
    return out


def fact(content: Content, line: Line) -> str:
    """Return the remarks on a line that is behind, with the warning that it rests on few cases where it does."""
    said = _wrong(content, line)
    few = is_few(content, line.row) and line.row["data_state"] != "suspect"  # told already
    return content.say("syn.fact.few", said=said) if few else said


def _wrong(content: Content, line: Line) -> str:
    """Return of a line that is behind what it gave up, where it turned, or what it still lacks."""
    row = line.row
    lang = content.lang
    lacks = _lacks(content, line)
    words = {
        "name": content.inside(line.name),
        "now": wording.latest(row, lang),
        "year": int(row["latest_year"]),
        "lacks": lacks,
    }
    if row["data_state"] == "suspect":
        said = content.say("syn.fact.short" if lacks else "syn.fact.short.plain", **words)
        return content.say("syn.fact.doubted", said=said)
    if line.status == "lost" and (once_met := _last_met(line)) is not None:
        return content.say("syn.fact.lost", before=once_met, **words)
    if wording.moved(row) == -1:
        said = wording.clause(row, lang, years=True)
        if row["form"] == "gap":
            return content.say("syn.fact.gap", said=said, **words)
        way = {1: "up", -1: "down"}.get(row["sign"], "off")
        words["turn"] = content.say("syn.turn", way)
        return content.say("syn.fact.back" if lacks else "syn.fact.back.plain", said=said, **words)
    if wording.moved(row) == 0 and _at_end(line):
        said = wording.clause(row, lang, years=True)
        label = content.label("status", line.status)
        return content.say(
            "syn.fact.ceiling",
            said=said,
            status=label,
            **words,
        )
    if wording.moved(row) == 0 and not lacks:
        said = wording.clause(row, lang, years=True)
        return content.say("syn.fact.same", said=said, **words)
    return content.say("syn.fact.short" if lacks else "syn.fact.short.plain", **words)


def _lacks(content: Content, line: Line) -> str:
    """Return how far a line is from its target value: what is missing, or by how much it lies above."""
    by = wording.shortfall(line.row, content.lang)
    if not by:
        return ""
    kept = line.row["form"] == "keep"  # and so asked for in every year
    code = "above" if line.row["sign"] < 0 else ""
    code = code or ("below" if kept or content.result.stage == "final" else "missing")
    milestone = int(line.row["milestone_year"])
    now = kept or milestone == line.row["latest_year"]
    goal = content.say("syn.goal.now" if now else "syn.goal", milestone=milestone)
    return content.say("syn.lacks", code, by=by, goal=goal)


def _at_end(line: Line) -> bool:
    """Say whether a share stands at the end of its scale, where it cannot move on the way that is asked."""
    end = 100 if line.row["sign"] > 0 else 0
    return bool(line.row["unit"] == "percent" and line.row["latest"] == end)


def _last_met(line: Line) -> int | None:
    """Return the last year in which a line satisfied its target value, where one is known."""
    sign = line.row["sign"]
    goal = line.row["target_value"]
    if pd.isna(goal) or not sign:
        return None
    good = [
        year
        for year, value in zip(line.years, line.values, strict=True)
        if sign * (value - goal) >= 0 and year < line.row["latest_year"]
    ]
    return max(good, default=None)


def _open(content: Content, seen: Sequence[Line]) -> list[str]:
    """Return the sentences on what small numbers leave open, with the cases of deaths over the years."""
    lines = [line for line in seen if line.row["confidence"] == "uncertain"]
    out = []
    plain = []
    for line in lines:
        cases = counts_of(content, line)
        if cases and few_cases(line.row):
            code = "cases.none" if not cases["latest"] else "cases"
            code += "" if line.status in REACHED or not cases["latest"] else ".short"
            out.append(content.say("syn", code, name=content.inside(line.name), **cases))
        else:
            plain.append(line.name)
    if plain:
        out.append(content.say("syn.uncertain", names=content.listed(plain)))
    return out


def _without(content: Content, lines: Sequence[Line], turn: str) -> list[str]:
    """Return the sentences on what has no data, was sent in and not used, or cannot be judged."""
    bare = [line.name for line in lines if _never_sent(line)]
    open_ = [line.name for line in lines if line.status == "not_assessable"]
    told = [
        content.say("syn", code, names=content.listed(names, MOST_SILENT))
        for code, names in ((f"no_data.{turn}", bare), ("not_assessable", open_))
        if names
    ]
    sent = [line.said for line in lines if line.status == "no_data" and not _never_sent(line)]
    return [*told, *sent]  # the annex says where


def silent(content: Content, name: str) -> bool:
    """Say whether nobody sent in anything for a domain."""
    return all(_never_sent(line) for line in content.counted if line.row["domain"] == name)


def silence(content: Content, names: Sequence[str]) -> str:
    """Return that nothing was sent in for some domains."""
    total = sum(len(content.by_target(name)) for name in names)
    domains = content.joined(content.field(name) for name in names)
    code = "one" if total == 1 else "domains" if len(names) > 1 else "domain"
    return content.say("syn.nothing", code, total=total, domain=domains)


def _never_sent(line: Line) -> bool:
    """Say whether nothing was sent in for a target."""
    return bool(line.status == "no_data" and line.row["data_state"] == "missing")


def _domain_over_regions(content: Content, name: str) -> list[str]:
    """Return the paragraphs on a domain in a report on several regions."""
    targets = content.by_target(name)
    seen = [lines for lines in targets if any(line.status != "no_data" for line in lines)]
    bare = [lines[0].name for lines in targets if all(map(_never_sent, lines))]
    unused = [
        lines[0].name for lines in targets if lines not in seen and not all(map(_never_sent, lines))
    ]
    title = content.field(name)
    if not seen and not unused:
        return [silence(content, [name])]
    rated = []
    for lines in seen:
        judged = [line for line in lines if line.status not in UNASSESSED]
        rated.append((lines, sum(line.status in REACHED for line in judged), len(judged)))
    every = [lines[0].name for lines, met, judged in rated if judged > 1 and met == judged]
    weak = sorted(
        (item for item in rated if item[2] and 2 * item[1] < item[2]),
        key=lambda item: item[1] / item[2],
    )
    words = {
        "domain": title,
        "seen": len(seen),
        "every": len(every),
        "weak": len(weak),
    }
    first = [content.say("syn.regions.lead", **words)]
    if every:
        first.append(content.say("syn.regions.every", names=content.enumerated(every)))
    out = [content.say("where.gap").join(first)] if seen else []
    if weak:
        facts = [_weak(content, *item) for item in weak[:TOLD]]
        said = content.say("syn.regions.weak", facts=content.say("syn.then").join(facts))
        rest = [lines[0].name for lines, _, _ in weak[TOLD:]]
        more = (
            [content.say("syn.short.rest.regions", names=content.enumerated(rest))] if rest else []
        )
        out.append(content.say("where.gap").join([said, *more]))
    for code, names in ((f"no_data.{_turn(name)}", bare), ("unused", unused)):
        if names:
            out.append(content.say("syn", code, names=content.listed(names, MOST_SILENT)))
    return out


def _weak(
    content: Content,
    lines: Sequence[Line],
    met: int,
    judged: int,
) -> str:
    ends = content.ends(lines[0])
    words: dict[str, Any] = {"name": content.inside(lines[0].name), "met": met, "judged": judged}
    if not ends or ends[0] == ends[1] or not _comparable(content, lines[0]):
        return content.say("syn.regions.fact.plain", **words)
    (high_region, high), (low_region, low) = (
        (who, content.with_unit(end, lines[0])) for who, end in ends
    )
    return content.say(
        "syn.regions.fact",
        high_region=high_region,
        high=high,
        low_region=low_region,
        low=low,
        **words,
    )


def moved_domains(content: Content) -> list[str]:
    """Return in which domains the targets that are behind lie, where a few hold most of them."""
    short = Counter(line.row["domain"] for line in content.counted if line.status in SHORT)
    total = sum(short.values())
    most = short.most_common(2)
    held = sum(count for _, count in most)
    if total < 3 or len(short) < 3 or 2 * held <= total:
        return []
    names = content.joined(content.field(name) for name, _ in most)
    unit = "one" if content.focus else "times"
    what = content.say("syn.lagging.final" if content.result.stage == "final" else "syn.lagging")
    return [
        content.say(
            "syn.domains",
            unit,
            what=what,
            total=total,
            domains=names,
            held=held,
        )
    ]


@once
def problems(content: Content) -> list[tuple[str, str]]:
    """Return the paragraphs on problems: of each domain what is missed, lost, turned or far behind, and what it would take.

    Each with the domain's code. Every target that is missed, lost, regressing or off track is
    named, the gravest with their numbers, and of these the paragraph says what they would take.
    """
    found = by_domain(content)
    out = []
    total = len(found) + is_lacking(content)
    for place, (name, lines) in enumerate(sorted(found.items(), key=lambda item: -len(item[1]))):
        alone = len({line.name for line in lines}) == 1
        told = [words for line in lines if (words := _demand(content, line, alone=alone))]
        head = _problem(content, ordinal_of(content, place, total), name, lines)
        said = content.say("where.gap").join([wording.capital(head), *told[:TOLD]])
        out.append((name, said))
    return out


def by_domain(content: Content) -> dict[str, list[Line]]:
    """Return the lines that are missed, lost, regressing or off track by domain, that of the gravest first."""
    found: dict[str, list[Line]] = {}
    for line in grave_lines(content):
        found.setdefault(line.row["domain"], []).append(line)
    return found


def _problem(
    content: Content,
    ordinal: str,
    domain: str,
    lines: Sequence[Line],
) -> str:
    """Return what is wrong in a domain: the gravest targets with their numbers, the names of the others.

    Over regions what they have in common, and their names.
    """
    if content.focus:
        return _facts(content, ordinal, domain, lines)
    return over_regions(content, ordinal, domain, lines, len(lines))


def over_regions(
    content: Content,
    ordinal: str,
    domain: str,
    lines: Sequence[Line],
    most: int,
) -> str:
    """Return what the lines of a domain that are missed or far behind in some regions have in common, and ``most`` names."""
    names = list(dict.fromkeys(line.name for line in lines))
    states = {
        "doubted" if line.row["data_state"] == "suspect" else line.status: True for line in lines
    }
    mixed = "mixed.final" if content.result.stage == "final" else "mixed"
    state = mixed if len(states) > 1 else next(iter(states))
    return content.say(
        "syn.problem.regions",
        ordinal=ordinal,
        domain=content.field(domain),
        count=len(names),
        state=content.say("syn.state", state),
        names=content.enumerated(names, len(names))
        if len(names) <= most
        else content.say("syn.among", names=content.enumerated(names[:most])),
    )


def _facts(
    content: Content,
    ordinal: str,
    domain: str,
    lines: Sequence[Line],
) -> str:
    """Return what is wrong in a domain in one region: the facts on the gravest targets, the names of the others."""
    facts = content.say("syn.then").join(fact(content, line) for line in lines[:TOLD])
    if len(lines) == 1:
        return content.say("syn.problem.one", ordinal=ordinal, fact=facts)
    final = ["final"] if content.result.stage == "final" else []
    words = {"ordinal": ordinal, "domain": content.field(domain), "count": len(lines)}
    said = content.say("syn.problem", *final, facts=facts, **words)
    told = {line.name for line in lines[:TOLD]}
    names = [name for name in dict.fromkeys(line.name for line in lines) if name not in told]
    if not names:
        return said
    rest = content.say("syn.problem.rest", names=content.enumerated(names, len(names)))
    return content.say("where.gap").join([said, rest])


def _demand(content: Content, line: Line, *, alone: bool) -> str:
    """Return what it takes to meet a target in time beside what was done of late, and where the gap arises.

    One that is told ``alone`` is not named again.
    """
    out = []
    name = content.say("syn.it") if alone else content.inside(line.name)
    pace = needed(content, line)
    if pace:
        out.append(content.say("syn.needed", pace.pop("code"), name=name, **pace))
    where = hardest_hit(content, line)
    if where:
        code = "syn.where.all" if where["share"] == "100%" else "syn.where"
        out.append(content.say(code, name=content.inside(line.name), **where))
    return content.say("where.gap").join(out)


@once
def taken_apart(content: Content) -> dict[str, Any]:
    """Return the gravest target whose shortfall several regions make up: its row, with the ``parts``; empty where there is none."""
    for row in content.scope.advised if len(content.scope.regions) > LEAST else ():
        parts = row["parts"]
        if row["status"] not in FAILING or parts is None or parts.empty:
            continue
        if parts["short"].iloc[0] < LEAST_CASES:
            continue
        if (parts["by"] == "region").sum() >= LEAST:
            return row
    return {}


def outlook(content: Content) -> list[str]:
    """Return what is expected of the targets that are not met yet."""
    if not content.focus:
        return story.expected(content)
    open_lines = [line for line in content.counted if line.status not in REACHED]
    out = story.still_open(content)
    if out:
        blind = sum(line.row["outlook"] == "" and line.status != "no_data" for line in open_lines)
        if blind:
            out.append(content.say("syn.outlook.blind", count=blind))
        unlikely = [line.name for line in open_lines if line.row["outlook"] == "unlikely"]
        if unlikely and len(tables.warned(content).rows) > tables.MOST_WARNED:  # else it lists them
            out.append(content.say("syn.outlook.unlikely", names=content.enumerated(unlikely)))
    risk = [line.name for line in content.counted if line.row["outlook"] == "at_risk"]
    if risk:
        code = "risk" if len(risk) > 1 else "risk.one"
        words = {"count": len(risk), "names": content.enumerated(risk)}
        out.append(content.say("syn.outlook", code, **words))
    return out


def differences(content: Content) -> list[str]:
    """Return which gaps between the sexes, and between town and country, grow wider or narrower."""
    out = []
    for by in ("sex", "area"):
        rows = [
            row
            for which, row in content.scope.disparities
            if which == by and row["tendency"] in TENDENCIES
        ]
        if not rows:
            continue
        if len(rows) <= TOLD and content.focus:
            facts = content.say("syn.then").join(_pair(content, by, row) for row in rows)
            out.append(content.say("syn.gap", by, "facts", facts=facts))
            continue
        ways = Counter(row["tendency"] for row in rows)
        told = [content.say("syn.gap", way, count=ways[way]) for way in TENDENCIES if ways[way]]
        said = [content.say("syn.gap", by, total=len(rows), ways=content.joined(told))]
        wider = [row[f"name_{content.lang}"] for row in rows if row["tendency"] == "widening"]
        if wider:
            said.append(content.say("syn.gap.wider", names=content.enumerated(wider)))
        out.append(content.say("where.gap").join(said))
    return out


def _pair(content: Content, by: str, row: Mapping[str, Any]) -> str:
    """Return how a gap between two groups has moved, and where they stand."""
    digits = places([row["first"], row["second"]], row["unit"])
    values = {
        name: wording.printed(rounded(row[name], digits), row["unit"], content.lang)
        for name in ("first", "second")
    }
    said = content.say(
        "syn.gap.fact",
        by,
        name=content.inside(row[f"name_{content.lang}"]),
        way=content.say("syn.gap.way", row["tendency"]),
        start=int(row["first_year"]),
        year=int(row["year"]),
        **values,
    )
    few = row["indicator_id"] in _of_few(content)[1]
    return content.say("syn.fact.few", said=said) if few else said


def regions(content: Content) -> list[str]:
    """Return how far the regions lie apart, and whether they come nearer."""
    made = content.scope.ground.spreads
    found: dict[str, list[tuple[float, str]]] = {way: [] for way in TENDENCIES}
    for lines in content.by_target():
        years = made.get(lines[0].row["target_id"])
        if years is None or not len(years) or not _comparable(content, lines[0]):
            continue
        last = years[years["regions"] > 1].tail(1)
        for row in last.to_dict("records"):
            tendency = tables.tendency(row["cv"], row["cv_trend"])
            if tendency in found:
                found[tendency].append((-abs(row["cv_trend"]), lines[0].name))
    total = sum(map(len, found.values()))
    if not total:
        return []
    ways = [content.say("syn.spread", way, count=len(some)) for way, some in found.items() if some]
    alike = [way for way, some in found.items() if len(some) == total]
    if alike and total <= TOLD:
        shown = content.enumerated(name for _, name in found[alike[0]])
        return [content.say("syn.regions.all", alike[0], names=shown)]
    out = [content.say("syn.regions.spread", total=total, ways=content.joined(ways))]
    for way in ("widening", "narrowing"):
        names = [name for _, name in sorted(found[way])[:TOLD]]
        if names:
            out.append(content.say("syn.regions", way, names=content.enumerated(names)))
    return [content.say("where.gap").join(out)]


def _comparable(content: Content, line: Line) -> bool:
    """Say whether regions can be compared by a target: not by numbers that grow with their size, nor by a few cases."""
    if manner(line.row["unit"], 1) == "count":
        return False
    return line.row["target_id"] not in content.scope.ground.unsure


@once
def led(content: Content) -> dict[str, list[Line]]:
    """Return by department the targets that are behind or missed and that it is to lead, each once, the gravest first.

    Those that nobody leads come last.
    """
    once_each: dict[str, Line] = {}
    for line in short_lines(content):
        once_each.setdefault(line.row["target_id"], line)
    found: dict[str, list[Line]] = {}
    for line in once_each.values():
        leader = content.scope.ground.leader(line.row, content.lang)
        found.setdefault(leader, []).append(line)
    return dict(sorted(found.items(), key=lambda item: item[0] == ""))


@once
def advice(content: Content) -> list[tuple[str, str]]:
    """Return what each department is asked to do about the targets that are missed, lost or behind, the gravest first."""
    found = led(content)
    figures = _figures(content)
    out = []
    for department in found:
        code = "syn.advice" if department else "syn.advice.nobody"
        lines = _once_each(found[department])
        count = len(found[department])
        twice = ["twice"] if department and len(lines) < count else []
        names = content.enumerated(line.name for line in lines)
        of = {"department": department, "count": count, "indicators": len(lines)}
        said = [content.say(code, *twice, names=names, **of)]
        gap = content.say("where.gap")
        own = [
            (line.name, gap.join(words))
            for line in lines
            if (words := [*filter(None, (_due(content, line), figures.get(line.name)))])
        ][:MOST_FIGURES]
        said += [_figure(content, name, words, alone=len(lines) == 1) for name, words in own]
        if titles := implementation.bearing(content, lines):
            said.append(content.say("syn.advice.measures", titles=titles))
        said += implementation.steps(content, lines)
        out.append((department, content.say("where.gap").join(said)))
    return out


def _due(content: Content, line: Line) -> str:
    """Return the yearly change that would meet a target in time, where one is told."""
    pace = needed(content, line)
    if not pace:
        return ""
    keys = ("from_year", "milestone", "verb", "needed")
    return content.say("syn.due", **{key: pace[key] for key in keys})


def _figures(content: Content) -> dict[str, str]:
    """Return for the gravest targets how many cases they lack and where, and where to learn from, by their names."""
    found = {}
    for row in content.scope.advised:
        said = row["sentences"][content.lang]
        told = [said[kind] for kind in ("shortfall", "models") if said[kind]]
        name = str(row[f"name_{content.lang}"])
        if told:
            found[name] = content.say("where.gap").join(told)
    return found


def _figure(
    content: Content,
    name: str,
    said: str,
    *,
    alone: bool,
) -> str:
    """Return the figures on a target, with its name where the sentence before has several."""
    if alone:
        return said
    return content.say("syn.advice.on", name=content.inside(name), said=said[:1].lower() + said[1:])


def asked(content: Content) -> str:
    """Return what all the departments of the advice are asked, those that owe data among them."""
    count = len({line.row["target_id"] for line in short_lines(content)})
    code = "ask.final" if content.result.stage == "final" else "ask"
    first = content.say("syn.advice", code, count=count) if count else ""
    first = first or content.say("report.advice_none")
    return content.say("where.gap").join([first, *data_asked(content)])


def data_asked(content: Content) -> list[str]:
    """Return that data are to be sent in, where some are lacking."""
    count = int(content.scope.summary["no_data"])
    return [content.say("syn.advice.data", count=count)] if count else []


def data_gap(content: Content, place: int) -> list[str]:
    """Return as one of the problems that many targets have no data, where that is so."""
    if not is_lacking(content):
        return []
    row = content.scope.summary
    unit = "one" if content.focus else "times"
    words = {"total": int(row["total"]), "count": int(row["no_data"])}
    unit = "all" if words["total"] == words["count"] else unit
    ordinal = ordinal_of(content, place, place + 1)
    return [wording.capital(content.say("syn.problem.data", unit, ordinal=ordinal, **words))]


def is_lacking(content: Content) -> bool:
    """Say whether so many targets have no data that this is a problem by itself."""
    row = content.scope.summary
    return bool(LACKING * row["no_data"] >= row["total"])


def ordinal_of(content: Content, place: int, total: int) -> str:
    """Return what a problem begins with, nothing where it is the only one."""
    ordinals = content.say("syn.ordinals").split(" ")
    if total < 2:
        return ""
    return content.say("syn.ordinal", ordinal=ordinals[min(place, len(ordinals) - 1)])
