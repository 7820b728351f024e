"""Paragraphs over many targets at once, as a person would write them: by domain, what was reached, what moved, what is short.

A target is told with numbers where they matter and by its name alone where they do not; the table
tells the rest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from womenplan import messages
from womenplan.model.amount import places, rounded
from womenplan.model.target import DOMAINS
from womenplan.narration.clauses import few_cases, manner
from womenplan.report import shortfalls, story, tables, wording
from womenplan.report.content import Content, Line, Lines, Sentences, grouped
from womenplan.report.evidence import counts_of
from womenplan.report.wording import Record

__all__ = [
    "all_of",
    "differences",
    "domain",
    "most_moved",
    "moved_domains",
    "movement",
    "outlook",
    "regions",
    "silence",
    "silent",
]

MOST_SILENT = 4  # targets without data that are named; the annex lists all
MORE = "more"  # the turn of what is told after topics
SAYS_ALL = ("1", "2")  # turns whose sentence says how many of the targets it is about
FEWEST = 3  # targets that make a topic
TENDENCIES = ("narrowing", "widening", "steady")


def domain(content: Content, name: str) -> Sentences:
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
    year = line["latest_year"]
    return content.say(
        "syn.only",
        name=content.inside(line.name),
        now=line.now,
        year=year,
    )


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
        code = messages.chosen(code, "final") if tells_the_end else "final"
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
    """Return the sentences on targets that are met, and on some that are nearly."""
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
            "syn.of", name=content.inside(line.name), said=line.clause(years=line.span != span)
        )
        for line in shown
    ]
    since = ""
    if span:
        start, end = span
        since = content.say("syn.span", start=start, end=end)
    return {"since": since, "clauses": content.series(clauses)}


def _telling(
    content: Content,
    code: str,
    lines: Lines,
    alike: Lines,
    seen: Lines,
    turn: str,
) -> Sentences:
    """Return a sentence on lines that moved the right way: the largest with their numbers, the rest counted.

    ``alike`` are all that stand as they do, and ``seen`` all lines of the domain with data: where
    the lead has said how they stand, it is not said again.
    """
    shown = most_moved(lines, seen, shortfalls.TOLD)
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
    return sorted(shortfalls.once_each(ranked)[:most], key=lambda line: line["position"])


def _topics(content: Content, lines: Lines) -> tuple[list[tuple[str, list[Line]]], list[Line]]:
    """Return the lines of a domain that share an objective of the plan with others, by its title, and those that do not."""
    objectives = content.plan.objectives
    titles = {
        (row["domain"], row["objective_no"]): row[f"title_{content.lang}"]
        for row in objectives.to_dict("records")
    }
    topics = []
    for number, some in grouped(lines, "objective_no").items():
        key = some[0]["domain"], number
        if len(some) >= FEWEST and key in titles:
            topics.append((titles[key], some))
    shared = {line for _, some in topics for line in some}
    return topics, [line for line in lines if line not in shared]


def _advanced(content: Content, line: Line) -> bool:
    """Say whether a line moved the right way on numbers that are large enough to tell."""
    return line.moved == 1 and not shortfalls.is_few(content, line)


def _reached(content: Content, seen: Lines, turn: str) -> Sentences:
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
        out.append(
            content.say(
                code,
                names=names,
                year=span[0],
                value=min(values),
            )
        )
    return out


def _on_schedule(content: Content, seen: Lines, turn: str) -> Sentences:
    """Return the sentences on what is on its way: a sentence a topic of the plan, and one on all others."""
    alike = [line for line in seen if line.status == "on_track"]
    topics, others = _topics(content, [line for line in alike if _advanced(content, line)])
    out = []
    for title, lines in topics:
        shown = most_moved(lines, seen, shortfalls.TOLD - 1)
        if shown:
            words = movement(content, shown, lines)
            words["all"] = all_of(content, len(lines))
            out.append(content.say("syn.topic", topic=wording.capital(title), **words))
    return [*out, *_telling(content, "going", others, alike, seen, MORE if out else turn)]


def _short(content: Content, seen: Lines, turn: str) -> Sentences:
    """Return the sentences on what is behind: how far the gravest are from their targets, and the names of the rest."""
    lines = shortfalls.by_gravity(content, seen)
    if not lines:
        return []
    named = shortfalls.once_each(lines)
    facts = content.facts(shortfalls.fact(content, line) for line in named[: shortfalls.TOLD + 1])
    code = "syn.items" if len(named) == len(lines) else "syn.items.twice"
    items = content.say(code, count=len(lines), names=len(named))
    keys = ["one", content.final] if len(lines) == 1 else [content.final or turn]
    out = [content.say("syn.short", *keys, items=items, facts=facts)]
    rest = named[shortfalls.TOLD + 1 :]
    behind = "behind" if all(line.status == "lagging" for line in rest) else ""
    names = (line.name for line in rest)
    return [*out, *content.naming("syn.short.rest", content.final or behind, names=names)]


def _open(content: Content, seen: Lines) -> Sentences:
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


def _without(content: Content, lines: Lines, turn: str) -> Sentences:
    """Return the sentences on what has no data, was sent in and not used, or cannot be judged."""
    bare = [line.name for line in lines if _never_sent(line)]
    unclear = [line.name for line in lines if line.status == "not_assessable"]
    sent = [
        line.sentence for line in lines if line.status == "no_data" and not _never_sent(line)
    ]  # the annex says where
    without = _missing(content, messages.chosen("syn.no_data", turn), bare)
    return [*without, *_missing(content, "syn.not_assessable", unclear), *sent]


def _missing(content: Content, code: str, names: Sequence[str]) -> Sentences:
    """Return the sentence that names what is missing, the first of it; none where nothing is."""
    return [content.say(code, names=content.listed(names, MOST_SILENT))] if names else []


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


def _domain_over_regions(content: Content, name: str) -> Sentences:
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
    counts = {
        "seen": len(seen),
        "every": len(every),
        "weak": len(weak),
    }
    first = [content.say("syn.regions.lead", domain=content.field(name), **counts)]
    first += content.naming("syn.regions.every", names=every)
    out = [content.paragraph(first)] if seen else []
    if weak:
        facts = content.facts(_weak(content, *item) for item in weak[: shortfalls.TOLD])
        second = [content.say("syn.regions.weak", facts=facts)]
        rest = (lines[0].name for lines, _, _ in weak[shortfalls.TOLD :])
        second += content.naming("syn.short.rest.regions", names=rest)
        out.append(content.paragraph(second))
    out += _missing(content, messages.chosen("syn.no_data", _turn(name)), bare)
    return [*out, *_missing(content, "syn.unused", unused)]


def _weak(
    content: Content,
    lines: Lines,
    met: int,
    judged: int,
) -> str:
    """Return in how many regions a target is met, and which have the highest and the lowest value."""
    line = lines[0]
    words: dict[str, Any] = {
        "name": content.inside(line.name),
        "met": met,
        "judged": judged,
    }
    ends = content.ends(line)
    if not ends or ends[0] == ends[1] or not _comparable(content, line):
        return content.say("syn.regions.fact.plain", **words)
    for name, (region, value) in zip(("high", "low"), ends, strict=True):
        words[name] = content.with_unit(value, line)
        words[f"{name}_region"] = region
    return content.say("syn.regions.fact", **words)


def moved_domains(content: Content) -> Sentences:
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


def outlook(content: Content) -> Sentences:
    """Return what is expected of the targets that are not met yet."""
    if not content.focus:
        return story.expected(content)
    out = story.still_open(content)
    if out:
        ahead = [line for line in content.counted if not line.reached]
        blind = sum(line["outlook"] == "" and line.status != "no_data" for line in ahead)
        out += content.counting("syn.outlook.blind", count=blind)
        if len(tables.warned(content).rows) > tables.MOST_WARNED:  # else it lists them
            unlikely = (line.name for line in ahead if line["outlook"] == "unlikely")
            out += content.naming("syn.outlook.unlikely", names=unlikely)
    risk = [line.name for line in content.counted if line["outlook"] == "at_risk"]
    if risk:
        code = "risk" if len(risk) > 1 else "risk.one"
        names = content.enumerated(risk)
        out.append(content.say("syn.outlook", code, count=len(risk), names=names))
    return out


def differences(content: Content) -> Sentences:
    """Return which gaps between the sexes, and between town and country, grow wider or narrower."""
    return [*_differences(content, "sex"), *_differences(content, "area")]


def _differences(content: Content, by: str) -> Sentences:
    rows = [
        row
        for which, row in content.scope.disparities
        if which == by and row["tendency"] in TENDENCIES
    ]
    if not rows:
        return []
    if len(rows) <= shortfalls.TOLD and content.focus:
        facts = content.facts(_pair(content, by, row) for row in rows)
        return [content.say("syn.gap", by, "facts", facts=facts)]
    counts = Counter(row["tendency"] for row in rows)
    ways = content.kinds("syn.gap", {way: counts[way] for way in TENDENCIES})
    sentences = [content.say("syn.gap", by, total=len(rows), ways=content.joined(ways))]
    wider = (row[f"name_{content.lang}"] for row in rows if row["tendency"] == "widening")
    return [content.paragraph([*sentences, *content.naming("syn.gap.wider", names=wider)])]


def _pair(content: Content, by: str, row: Record) -> str:
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
    _, few = shortfalls.of_few(content)
    return content.say("syn.fact.few", said=movement) if row["indicator_id"] in few else movement


def regions(content: Content) -> Sentences:
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
    if len(seen) == 1 and total <= shortfalls.TOLD:
        (way,) = seen
        return content.naming("syn.regions.all", way, names=(name for _, name in slopes[way]))
    ways = content.kinds("syn.spread", {way: len(slopes[way]) for way in TENDENCIES})
    out = [content.say("syn.regions.spread", total=total, ways=content.joined(ways))]
    for way in ("widening", "narrowing"):
        names = (name for _, name in sorted(slopes[way])[: shortfalls.TOLD])
        out += content.naming("syn.regions", way, names=names)
    return content.paragraphs(out)


def _comparable(content: Content, line: Line) -> bool:
    """Say whether regions can be compared by a target: not by numbers that grow with their size, nor by a few cases."""
    if manner(line.unit, 1) == "count":
        return False
    return line["target_id"] not in content.ground.unsure
