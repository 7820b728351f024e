"""The sentences that count: coverage and rate, what moved, what was warned of, what is missing, how it was judged."""

from __future__ import annotations

from collections import Counter

from womenplan.evaluation.alarm import LEVELS
from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.status import STATUSES, UNASSESSED
from womenplan.evaluation.summary import REACHING, rate_text
from womenplan.report import tables, wording
from womenplan.report.content import FAILING, SHORT, Content, once

__all__ = [
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
]


@once
def opening(content: Content) -> list[str]:
    """Return the sentences of the summary: coverage and rate, expectation, what moved, what needs attention, warnings."""
    return [
        coverage(content),
        *expected(content),
        moved(content),
        attention(content),
        *warned(content),
    ]


@once
def coverage(content: Content, domain: str = "", how: str = "plan") -> str:
    """Return how many of the measurable targets have data, how those fare, the rate, and what is left out.

    One sentence, of all domains or of one; over regions it counts a target once in each of them.
    ``how`` the plan is called: by its short name (``plan``) or by its title with that (``first``). In
    the ``brief`` what is behind is one class, and what is left out only counted.
    """
    row = content.scope.by_domain.loc[domain] if domain else content.scope.summary
    regions = 1 if content.focus else len(content.scope.regions)
    items = "times" if regions > 1 else "one"
    assessed = int(row["assessed"])
    said = {
        "total": int(row["total"]),
        "assessed": assessed,
        "regions": regions,
        "domain": content.field(domain),
        "plan": content.named if how == "first" else content.short,
    }
    seen = [name for name in STATUSES if row[name] and name not in UNASSESSED]
    states = {content.label("status", name): int(row[name]) for name in seen}
    short = [name for name in seen if name in SHORT]
    if how == "brief" and len(short) > 1 and content.result.stage != "final":
        states = {
            content.label("status", name): int(row[name]) for name in seen if name not in short
        }
        states[content.say("report.class.short")] = int(row[short].sum())
    classes = [
        content.say("report.class", items, status=status, count=count)
        for status, count in states.items()
    ]
    fared = content.say("report.classes", classes=content.joined(classes))
    if len(seen) == 1 and assessed > 1:
        fared = content.say("report.classes.all", status=content.label("status", seen[0]))
    left = [
        content.say("report.left", name, items, count=int(row[name]))
        for name in UNASSESSED
        if row[name]
    ]
    rate = rate_text(row["rate_assessed"], assessed) if assessed else ""
    of = "domain" if domain else "first" if how == "first" else "plan"
    parts = {
        "of": content.say("report.coverage.of", of, items, **said),
        "classes": fared,
        "rate": content.say(
            "report.coverage.rate",
            rate=rate,
            met=int(row["met"]),
            **said,
        ),
        "left": content.say("report.coverage.left", left=content.joined(left))
        if how != "brief"
        else content.say("report.coverage.rest", items, count=int(row["total"]) - assessed),
    }
    whole = "none" if not assessed else "some" if left else "all"
    told = [content.say("report.coverage", whole, items, **parts, **said)]
    if not domain and 0 < 2 * assessed < row["total"]:
        told.append(content.say("report.coverage.thin"))
    return content.tight(content.say("where.gap").join(told))


def going(content: Content) -> list[str]:
    """Return how many targets are met or on schedule, before the plan ends and where some are not met yet."""
    row = content.scope.summary
    part, whole = int(row[list(REACHING)].sum()), int(row["assessed"])
    if content.result.stage == "final" or part == row["met"]:
        return []
    items = "one" if content.focus else "times"
    if part == whole:
        return [content.say("report.coverage.going.all", items, whole=whole)] if whole > 1 else []
    rate = rate_text(row["rate_reaching"], whole)
    return [
        content.say(
            "report.coverage.going",
            items,
            part=part,
            whole=whole,
            rate=rate,
        )
    ]


def nearly(content: Content) -> list[str]:
    """Return what "nearly met" means, where a target is."""
    rules = content.result.rules
    if not content.scope.summary["nearly_met"]:
        return []
    share = f"{rules.nearly_share:.0%}"
    return [content.say("report.nearly", points=f"{rules.nearly_points:g}", share=share)]


def still_open(content: Content) -> list[str]:
    """Return how many of the targets not yet met are expected to be, open, or expected to be missed."""
    rows = [line.row for line in content.counted if line.status != "met"]
    ways = Counter(row["outlook"] for row in rows if row["outlook"])
    if not ways:
        return []
    if len(ways) == 1:
        code = "one" if ways.total() == 1 else "all"
        outlook = content.label("outlook", next(iter(ways)))
        return [content.say("report.expected", code, total=ways.total(), outlook=outlook)]
    classes = [
        content.say("headline.class", status=content.label("outlook", name), count=ways[name])
        for name in OUTLOOKS
        if ways[name]
    ]
    shown = content.tight(content.joined(classes))
    return [content.say("report.expected", total=ways.total(), classes=shown)]


def expected(content: Content) -> list[str]:
    """Return how many of the targets not yet met are expected to be, and how many of those met are at risk."""
    row = content.scope.summary
    kept = [line for line in content.counted if line.row["outlook"] and line.status == "met"]
    out = still_open(content)
    if row["at_risk"]:
        out.append(content.say("report.at_risk", total=len(kept), count=int(row["at_risk"])))
    return [content.say("where.gap").join(out)] if out else []


@once
def rates(content: Content) -> list[tuple[str, str]]:
    """Return the three rates of attainment, each with what it counts and its fraction."""
    row = content.scope.summary
    reaching = row[list(REACHING)].sum()
    out = []
    for name, part, whole in (
        ("assessed", row["met"], "assessed"),
        ("all", row["met"], "total"),
        ("reaching", reaching, "assessed"),
    ):
        of = int(row[whole])
        said = content.say(
            "report.rate",
            rate=rate_text(row[f"rate_{name}"], of),
            part=int(part),
            whole=of,
        )
        out.append((content.say("report.rate", name), said))
    return out


def moved(content: Content) -> str:
    """Return how many targets moved the right way since the baseline, and which moved the wrong way."""
    judged = (line for line in content.counted if line.status not in UNASSESSED)
    moves = [(wording.moved(line.row), line) for line in judged]
    ways = Counter(way for way, _ in moves if way is not None)
    if not ways:
        return content.say("report.moved_none")
    seen = [way for way in (1, -1, 0) if ways[way]]
    told = (content.say("report.moved", str(way), count=ways[way]) for way in seen)
    text = content.say("report.moved", total=ways.total(), ways=content.joined(told))
    if len(seen) == 1 and ways.total() > 1:
        said = content.say("report.moved.all", str(seen[0]))
        text = content.say("report.moved.all", total=ways.total(), said=said)
    if not ways[-1]:
        return text
    names = content.enumerated(line.name for way, line in moves if way == -1)
    return text + content.say("where.gap") + content.say("report.moved_worse", names=names)


def improved(content: Content) -> list[str]:
    """Return in short how many targets moved the right way since the baseline, where most did."""
    moves = [wording.moved(line.row) for line in content.counted if line.status not in UNASSESSED]
    known = [way for way in moves if way is not None]
    better = known.count(1)
    if 2 * better <= len(known):
        return []
    if better == len(known) > 1:
        said = content.say("report.moved.all", "1")
        return [content.say("report.moved.all", total=better, said=said)]
    unit = "one" if content.focus else "times"
    return [content.say("report.moved.most", unit, total=len(known), count=better)]


def attention(content: Content) -> str:
    """Return which targets are missed, lost, regressing or off track."""
    names = [line.name for line in content.counted if line.status in FAILING]
    if not names:
        return content.say("report.attention_none")
    return content.say("report.attention", count=len(set(names)), names=content.enumerated(names))


def warned(content: Content) -> list[str]:
    """Return how many warnings there are of each level."""
    made = content.scope.own.warnings
    levels = made["level"].value_counts()
    targets = len(made[["region", "name_zh"]].drop_duplicates())
    if not len(levels):
        return []
    classes = {
        content.label("warning", level): levels[level] for level in LEVELS if level in levels
    }
    words = {"total": levels.sum(), "targets": targets}
    unit = "one" if content.focus else "times"
    if len(classes) == 1:
        return [content.say("report.warned.level", unit, level=next(iter(classes)), **words)]
    told = [content.say("report.warned_class", level=one, count=classes[one]) for one in classes]
    return [content.say("report.warned", unit, classes=content.joined(told), **words)]


@once
def lacking(content: Content) -> list[str]:
    """Return how much is missing, not measured, judged on a proxy or left open by small numbers."""
    missing = tables.missing(content, True)
    out = []
    if missing.rows:
        owing = len({row[0] for row in missing.rows} - {content.say("report.missing_department")})
        out.append(content.say("report.missing_intro", count=len(missing.rows), departments=owing))
    out += [
        content.say("report.intro", table.code, count=len(table.rows))
        for table in (tables.unmeasured(content), tables.proxies(content))
        if table.rows
    ]
    lines = [line.row for line in content.counted if line.row["confidence"] == "uncertain"]
    if lines:
        clear = sum(
            content.scope.ground.proof(row)["pooled_confidence"] == "clear" for row in lines
        )
        years = content.result.rules.pooled_years
        code = "report.uncertain_intro" if clear else "report.uncertain_intro.none"
        out.append(
            content.say(
                code,
                count=len(lines),
                years=years,
                clear=clear,
            )
        )
    return [content.say("where.gap").join(out)] if out else []


def method(content: Content) -> list[str]:
    """Return how the targets were judged, in sentences with the thresholds in force."""
    rules = content.result.rules
    values = {
        name: f"{getattr(rules, name):g}" for name in ("on_track", "lagging", "nearly_points")
    }
    final = content.result.stage == "final"
    code = "final" if final else "path"
    how = content.say("report.method", code, nearly_share=f"{rules.nearly_share:.0%}", **values)
    if rules.method != "path":
        how = content.say(
            "report.method.other", method=content.label("report.method.name", rules.method)
        )
    changed = rules.changed()
    counted = (
        content.say("report.rules_changed", count=len(changed))
        if changed
        else content.say("report.rules_default")
    )
    bounds = {name: f"{getattr(rules, name):g}" for name in ("likely", "unlikely")}
    ahead = [] if final else [content.say("report.method.outlook", **bounds)]
    if not final and content.scope.own.table["forecast"].notna().any():
        constants = len(tables.FORECAST_CONSTANTS.split())
        ahead.append(content.say("report.method.forecast", count=constants))
    return [how, *ahead, content.say("report.method.rates"), *three_rates(content), counted]


def three_rates(content: Content) -> list[str]:
    """Return the three rates in a sentence, none where nothing can be assessed."""
    if not content.scope.summary["assessed"]:
        return []
    told = {key: text for key, (_, text) in zip("abc", rates(content), strict=True)}
    final = content.result.stage == "final"
    return [content.say("report.rates.final" if final else "report.rates", **told)]
