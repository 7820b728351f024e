"""The sentences that count: coverage and rate, what moved, what was warned of, what is missing, how it was judged."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from womenplan import messages
from womenplan.evaluation.alarm import LEVELS
from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.status import STATUSES, UNASSESSED
from womenplan.evaluation.summary import REACHING, rate_text
from womenplan.report import tables
from womenplan.report.content import FAILING, SHORT, Content, Sentences, once

__all__ = [
    "all_moved",
    "attention",
    "coverage",
    "expected",
    "going",
    "improved",
    "lacking",
    "method",
    "moved",
    "nearly",
    "opening",
    "rates",
    "still_open",
    "three_rates",
    "warned",
    "ways_of",
]

THRESHOLDS = ("on_track", "lagging", "nearly_points", "likely", "unlikely")  # rules


@once
def opening(content: Content) -> Sentences:
    """Return the sentences of the summary: coverage and rate, expectation, what moved, what needs attention, warnings."""
    return [
        coverage(content),
        *expected(content),
        moved(content),
        attention(content),
        *warned(content),
    ]


@once
def coverage(content: Content, plan: str = "", brief: bool = False) -> str:
    """Return how many of the measurable targets have data, how those fare, the rate, and what is left out.

    One sentence; over regions it counts a target once in each of them. The plan is called by its
    short name, or as ``plan`` says. In the ``brief`` what is behind is one class, and what is left
    out only counted.
    """
    row = content.summary
    regions = 1 if content.focus else len(content.regions)
    items = "times" if regions > 1 else "one"
    total, assessed = int(row["total"]), int(row["assessed"])
    words = {
        "total": total,
        "assessed": assessed,
        "regions": regions,
        "plan": plan or content.short,
    }
    left = [
        content.say("report.left", name, items, count=int(row[name]))
        for name in UNASSESSED
        if row[name]
    ]
    if brief:
        rest = content.say("report.coverage.rest", items, count=total - assessed)
    else:
        rest = content.say("report.coverage.left", left=content.joined(left))
    parts = {
        "of": content.say("report.coverage.of", "first" if plan else "plan", items, **words),
        "classes": _classes(content, row, items, brief=brief),
        "rate": _rate(content, "report.coverage.rate", row, "assessed", **words),
        "left": rest,
    }
    whole = "none" if not assessed else "some" if left else "all"
    sentences = [content.say("report.coverage", whole, items, **parts, **words)]
    if 0 < 2 * assessed < total:
        sentences.append(content.say("report.coverage.thin"))
    return content.tight(content.paragraph(sentences))


def _classes(
    content: Content,
    row: pd.Series,
    items: str,
    *,
    brief: bool,
) -> str:
    """Return how many targets are in each class that occurs; in the ``brief`` what is behind is one class."""
    seen = [name for name in STATUSES if row[name] and name not in UNASSESSED]
    if len(seen) == 1 and row["assessed"] > 1:
        return content.say("report.classes.all", status=content.label("status", seen[0]))
    short = [name for name in seen if name in SHORT]
    together = brief and len(short) > 1 and not content.final
    counts = {
        content.label("status", name): int(row[name])
        for name in seen
        if not together or name not in short
    }
    if together:
        counts[content.say("report.class.short")] = int(row[short].sum())
    classes = [
        content.say("report.class", items, status=status, count=count)
        for status, count in counts.items()
    ]
    return content.say("report.classes", classes=content.joined(classes))


def _rate(
    content: Content,
    code: str,
    row: pd.Series,
    name: str,
    **words: object,
) -> str:
    """Return one of the three rates with its fraction; its denominator is what is assessed, but for that of ``all``."""
    whole = int(row["total" if name == "all" else "assessed"])
    part = int(row[list(REACHING)].sum() if name == "reaching" else row["met"])
    rate = rate_text(row[f"rate_{name}"], whole) if whole else ""
    return content.say(
        code,
        rate=rate,
        met=part,
        part=part,
        whole=whole,
        **words,
    )


def going(content: Content) -> Sentences:
    """Return how many targets are met or on schedule, before the plan ends and where some are not met yet."""
    row = content.summary
    whole = int(row["assessed"])
    part = int(row[list(REACHING)].sum())
    if content.final or part == row["met"]:
        return []
    if part < whole:
        code = messages.chosen("report.coverage.going", content.each)
        return [_rate(content, code, row, "reaching")]
    return (
        [content.say("report.coverage.going.all", content.each, whole=whole)] if whole > 1 else []
    )


def nearly(content: Content) -> Sentences:
    """Return what "nearly met" means, where a target is."""
    rules = content.rules
    if not content.summary["nearly_met"]:
        return []
    share = f"{rules.nearly_share:.0%}"
    return [content.say("report.nearly", points=f"{rules.nearly_points:g}", share=share)]


def still_open(content: Content) -> Sentences:
    """Return how many of the targets not yet met are expected to be, open, or expected to be missed."""
    ahead = [line["outlook"] for line in content.counted if line.status != "met"]
    ways = Counter(filter(None, ahead))
    total = ways.total()
    if not ways:
        return []
    if len(ways) == 1:
        outlook = content.label("outlook", min(ways))
        code = "one" if total == 1 else "all"
        return [content.say("report.expected", code, total=total, outlook=outlook)]
    classes = [
        content.say("headline.class", status=content.label("outlook", name), count=ways[name])
        for name in OUTLOOKS
        if ways[name]
    ]
    shown = content.tight(content.joined(classes))
    return [content.say("report.expected", total=total, classes=shown)]


def expected(content: Content) -> Sentences:
    """Return how many of the targets not yet met are expected to be, and how many of those met are at risk."""
    kept = sum(bool(line["outlook"]) for line in content.counted if line.status == "met")
    risk = int(content.summary["at_risk"])
    out = still_open(content)
    if risk:
        out.append(content.say("report.at_risk", total=kept, count=risk))
    return content.paragraphs(out)


@once
def rates(content: Content) -> list[tuple[str, str]]:
    """Return the three rates of attainment, each with what it counts and its fraction."""
    return [
        (content.say("report.rate", name), _rate(content, "report.rate", content.summary, name))
        for name in ("assessed", "all", "reaching")
    ]


def ways_of(content: Content, ways: Counter[int | None]) -> str:
    """Return how many targets moved each way that occurs: the right way, the wrong way, not at all."""
    return content.joined(content.kinds("report.moved", {way: ways[way] for way in (1, -1, 0)}))


def moved(content: Content) -> str:
    """Return how many targets moved the right way since the baseline, and which moved the wrong way."""
    lines = [line for line in content.counted if line.judged and line.moved is not None]
    ways = Counter(line.moved for line in lines)
    total = len(lines)
    if not lines:
        return content.say("report.moved_none")
    if len(ways) == 1 and total > 1:
        text = all_moved(content, lines[0].moved, total)
    else:
        text = content.say("report.moved", total=total, ways=ways_of(content, ways))
    worse = (line.name for line in lines if line.moved == -1)
    return content.paragraph([text, *content.naming("report.moved_worse", names=worse)])


def all_moved(content: Content, way: int | None, total: int) -> str:
    """Return that all targets moved the same way."""
    how = content.say("report.moved.all", str(way))
    return content.say("report.moved.all", total=total, said=how)


def improved(content: Content) -> Sentences:
    """Return in short how many targets moved the right way since the baseline, where most did."""
    moves = [line.moved for line in content.counted if line.judged and line.moved is not None]
    better = moves.count(1)
    total = len(moves)
    if 2 * better <= total:
        return []
    if better == total > 1:
        return [all_moved(content, 1, total)]
    return [content.say("report.moved.most", content.each, total=total, count=better)]


def attention(content: Content) -> str:
    """Return which targets are missed, lost, regressing or off track."""
    names = [line.name for line in content.counted if line.status in FAILING]
    if not names:
        return content.say("report.attention_none")
    return content.say("report.attention", count=len(set(names)), names=content.enumerated(names))


def warned(content: Content) -> Sentences:
    """Return how many warnings there are of each level."""
    table = content.selected.warnings
    counts = table["level"].value_counts()
    if table.empty:
        return []
    words = {"total": len(table), "targets": len(table[["region", "name_zh"]].drop_duplicates())}
    levels = {name: content.label("warning", name) for name in LEVELS if name in counts}
    if len(levels) == 1:
        (level,) = levels.values()
        return [content.say("report.warned.level", content.each, level=level, **words)]
    classes = content.joined(
        content.say("report.warned_class", level=level, count=counts[name])
        for name, level in levels.items()
    )
    return [content.say("report.warned", content.each, classes=classes, **words)]


@once
def lacking(content: Content) -> Sentences:
    """Return how much is missing, not measured, judged on a proxy or left open by small numbers."""
    missing = tables.missing(content, True).rows
    out = []
    if missing:
        owing = {row[0] for row in missing} - {content.say("report.missing_department")}
        words = {"count": len(missing), "departments": len(owing)}
        out.append(content.say("report.missing_intro", **words))
    out += [
        content.say("report.intro", table.code, count=len(table.rows))
        for table in (tables.unmeasured(content), tables.proxies(content))
        if table.rows
    ]
    proofs = [content.ground.proof(line.row) for line in tables.unsure(content)]
    if proofs:
        clear = sum(proof["pooled_confidence"] == "clear" for proof in proofs)
        years = content.rules.pooled_years
        code = "report.uncertain_intro" if clear else "report.uncertain_intro.none"
        out.append(
            content.say(
                code,
                count=len(proofs),
                years=years,
                clear=clear,
            )
        )
    return content.paragraphs(out)


def method(content: Content) -> Sentences:
    """Return how the targets were judged, in sentences with the thresholds in force."""
    rules = content.rules
    values = {name: f"{getattr(rules, name):g}" for name in THRESHOLDS}
    values["nearly_share"] = f"{rules.nearly_share:.0%}"
    if rules.method == "path":
        out = [content.say("report.method", content.final or "path", **values)]
    else:
        label = content.label("report.method.name", rules.method)
        out = [content.say("report.method.other", method=label)]
    if not content.final:
        out.append(content.say("report.method.outlook", **values))
        if content.selected.table["forecast"].notna().any():
            constants = len(tables.FORECAST_CONSTANTS.split())
            out.append(content.say("report.method.forecast", count=constants))
    out += [content.say("report.method.rates"), *three_rates(content)]
    changed = rules.changed()
    code = "report.rules_changed" if changed else "report.rules_default"
    return [*out, content.say(code, count=len(changed))]


def three_rates(content: Content) -> Sentences:
    """Return the three rates in a sentence, none where nothing can be assessed."""
    if not content.summary["assessed"]:
        return []
    texts = (text for _, text in rates(content))
    return [content.say("report.rates", content.final, **dict(zip("abc", texts, strict=True)))]
