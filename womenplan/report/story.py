"""The sentences of a report beyond those on single targets: summary, classes of a domain, regions, method."""

from __future__ import annotations

from collections.abc import Sequence

from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.report import wording
from womenplan.report.content import FAILING, LEVELS, Content, Line, by_target, ranked

__all__ = ["groups", "method", "opening", "rates"]


def opening(content: Content) -> list[str]:
    """Return the sentences of the summary: counts, the three rates, what moved, what needs attention, warnings."""
    out = [content.headline(), _rates(content), _moved(content), _attention(content)]
    if content.warnings:
        counts = {level: sum(w["level"] == level for w in content.warnings) for level in LEVELS}
        classes = [
            content.say("report.warned_class", level=content.label("warning_level", level), count=count)
            for level, count in counts.items()
            if count
        ]
        out.append(content.say("report.warned", total=len(content.warnings), classes=content.joined(classes)))
    return out


def _rates(content: Content) -> str:
    return content.say("report.rates", **{key: text for key, (_, text) in zip("abc", rates(content), strict=True)})


def rates(content: Content) -> list[tuple[str, str]]:
    """Return the three rates of attainment, each with what it counts and its fraction."""
    row = content.summary
    reaching = int(row[["met", "nearly_met", "on_track"]].sum())
    parts = (("assessed", row["met"], "assessed"), ("all", row["met"], "total"), ("reaching", reaching, "assessed"))
    return [
        (
            content.say(f"report.rate.{name}"),
            content.say("report.rate", rate=rate_text(row[f"rate_{name}"], int(row[whole])), part=int(part), whole=int(row[whole])),
        )
        for name, part, whole in parts
    ]


def _moved(content: Content) -> str:
    moves = [(wording.moved(line.row), line) for line in content.counted]
    known = [move for move, _ in moves if move is not None]
    if not known:
        return content.say("report.moved_none")
    better, worse = sum(m > 0 for m in known), sum(m < 0 for m in known)
    text = content.say("report.moved", total=len(known), better=better, worse=worse, same=len(known) - better - worse)
    names = list(dict.fromkeys(line.name for move, line in moves if move == -1))
    if names:
        text += content.say("where.gap") + content.say("report.moved_worse", names=content.enumerated(names))
    return text


def _attention(content: Content) -> str:
    failing = [line for line in content.counted if line.status in FAILING]
    if not failing:
        return content.say("report.attention_none")
    names = list(dict.fromkeys(line.name for line in failing))
    return content.say("report.attention", count=len(names), names=content.enumerated(names))


def groups(content: Content, domain: str) -> list[tuple[str, list[str]]]:
    """Return the sentences of a domain's targets by status: the heading of each class and its sentences."""
    lines = [line for line in content.of_domain(domain) if line.row["counted"]]
    if not content.focus:
        return [("", _over_regions(content, lines))]
    found = ((name, [line for line in lines if line.status == name]) for name in STATUSES)
    return [
        (content.say("report.group", status=content.heading("status", name), count=len(some)), [_with_note(content, line) for line in some])
        for name, some in found
        if some
    ]


def _with_note(content: Content, line: Line) -> str:
    note = str(line.cells["note"])
    return line.said + (content.say("where.gap") + note if note else "")


def _over_regions(content: Content, lines: Sequence[Line]) -> list[str]:
    out = []
    for some in by_target(lines):
        classes = [
            content.say("report.region_class", status=content.label("status", name), count=count)
            for name in STATUSES
            if (count := sum(line.status == name for line in some))
        ]
        text = content.say("report.regions_said", total=len(some), classes=content.joined(classes))
        order = ranked(some)
        if len(order) > 1:
            words = {
                key: value
                for key, line in (("best", order[0]), ("worst", order[-1]))
                for key, value in ((key, wording.amount(line.row["latest"], line.row["unit"], content.lang)), (f"{key}_region", line.cells["region"]))
            }
            text += content.say("where.gap") + content.say("report.regions_range", **words)
        out.append(content.say("where.colon", where=some[0].name) + text)
    return out


def method(content: Content) -> list[str]:
    """Return how the targets were judged, in sentences with the thresholds in force."""
    rules = content.result.rules
    values = {name: f"{getattr(rules, name):g}" for name in ("on_track", "lagging", "nearly_points")}
    out = [content.say("report.method.path", nearly_share=f"{rules.nearly_share:.0%}", **values)]
    if rules.method != "path":
        out = [content.say("report.method.other", method=content.label("report.method.name", rules.method))]
    changed = content.result.rules.changed()
    counted = content.say("report.rules_changed", count=len(changed)) if changed else content.say("report.rules_default")
    return [*out, content.say("report.method.rates"), counted]
