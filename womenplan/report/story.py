"""The sentences of a report beyond those on single targets, and what follows on its domains, chapter by chapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from womenplan.evaluation.alarm import LEVELS
from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.model.look import MARKS
from womenplan.report import tables, wording
from womenplan.report.content import FAILING, Content, Line, once
from womenplan.report.tables import Table

__all__ = ["Chapter", "chapters", "groups", "opening", "rates"]


class Chapter(NamedTuple):
    """A chapter after those on the targets: its code, title, sentences and tables."""

    code: str
    title: str
    texts: Sequence[str]
    tables: Sequence[Table]


@once
def chapters(content: Content) -> list[Chapter]:
    """Return the chapters on warnings, uncertain verdicts, missing data, groups, regions, method and sources."""
    lacking = [
        tables.missing(content, True),
        tables.departments(content),
        tables.unmeasured(content),
        tables.proxies(content),
    ]
    found = {
        "warnings": ([], [tables.warnings(content, True)]),
        "uncertain": (_uncertain(content), [tables.uncertain(content)]),
        "missing": (_lacking(content, lacking), lacking),
        "parts": ([], [tables.parts(content)]),
        "regions": ([_legend(content)], [tables.regions(content), tables.spreads(content), *tables.matrices(content)]),
        "method": (_method(content), [tables.rules(content)]),
        "sources": ([], [tables.sources(content, True)]),
    }
    return [
        Chapter(code, content.say(f"report.h.{code}"), texts, [*made[:1], *(table for table in made[1:] if table.rows)])
        for code, (texts, made) in found.items()
        if code != "regions" or content.scope.several
    ]


def _uncertain(content: Content) -> list[str]:
    """Return how many verdicts small numbers leave open, and how many of them the pooled years tell."""
    lines = [line.row for line in content.counted if line.row["confidence"] == "uncertain"]
    clear = sum(content.scope.ground.proof(row)["pooled_confidence"] == "clear" for row in lines)
    years = content.result.rules.pooled_years
    return [content.say("report.uncertain_intro", count=len(lines), years=years, clear=clear)] if lines else []


def _lacking(content: Content, made: Sequence[Table]) -> list[str]:
    """Return how much is missing, counted from the tables."""
    missing, _, unmeasured, proxies = made
    out = []
    if missing.rows:
        owing = len({row[0] for row in missing.rows})
        out.append(content.say("report.missing_intro", count=len(missing.rows), departments=owing))
    out += [
        content.say(f"report.{table.code}_intro", count=len(table.rows))
        for table in (unmeasured, proxies)
        if table.rows
    ]
    return [content.say("where.gap").join(out)] if out else []


def _legend(content: Content) -> str:
    """Return what the marks of the statuses mean."""
    marks = content.joined(f"{MARKS[name]} {content.label('status', name)}" for name in STATUSES)
    return content.say("report.legend", marks=marks)


@once
def opening(content: Content) -> list[str]:
    """Return the sentences of the summary: counts, rates, what moved, what needs attention, warnings."""
    rated = content.say("report.rates", **{key: text for key, (_, text) in zip("abc", rates(content), strict=True)})
    out = [
        content.headline(),
        *([rated] if content.scope.summary["assessed"] else []),
        *_expected(content),
        _moved(content),
        _attention(content),
    ]
    levels = content.scope.own.warnings["level"].value_counts()
    if len(levels):
        classes = [
            content.say("report.warned_class", level=content.label("warning", level), count=levels[level])
            for level in LEVELS
            if level in levels
        ]
        out.append(content.say("report.warned", total=levels.sum(), classes=content.joined(classes)))
    return out


def _expected(content: Content) -> list[str]:
    """Return how many of the targets not yet met are expected to be, and how many of those met are at risk."""
    row = content.scope.summary
    counted = [line.row for line in content.counted]
    still = [row for row in counted if row["outlook"] and row["status"] != "met"]
    kept = [row for row in counted if row["outlook"] and row["status"] == "met"]
    out = []
    if still:
        ways = {name: sum(row["outlook"] == name for row in still) for name in OUTLOOKS}
        classes = [
            content.say("headline.class", status=content.label("outlook", name), count=ways[name])
            for name in OUTLOOKS
            if ways[name]
        ]
        out.append(content.say("report.expected", total=len(still), classes=content.tight(content.joined(classes))))
    if row["at_risk"]:
        out.append(content.say("report.at_risk", total=len(kept), count=int(row["at_risk"])))
    return [content.say("where.gap").join(out)] if out else []


@once
def rates(content: Content) -> list[tuple[str, str]]:
    """Return the three rates of attainment, each with what it counts and its fraction."""
    row = content.scope.summary
    reaching = row[["met", "nearly_met", "on_track"]].sum()
    out = []
    for name, part, whole in (
        ("assessed", row["met"], "assessed"),
        ("all", row["met"], "total"),
        ("reaching", reaching, "assessed"),
    ):
        of = int(row[whole])
        said = content.say("report.rate", rate=rate_text(row[f"rate_{name}"], of), part=int(part), whole=of)
        out.append((content.say(f"report.rate.{name}"), said))
    return out


def _moved(content: Content) -> str:
    moves = [(wording.moved(line.row), line) for line in content.counted]
    ways = Counter(way for way, _ in moves if way is not None)
    if not ways:
        return content.say("report.moved_none")
    told = (content.say(f"report.moved.{way}", count=ways[way]) for way in (1, -1, 0) if ways[way])
    text = content.say("report.moved", total=ways.total(), ways=content.joined(told))
    if not ways[-1]:
        return text
    names = content.enumerated(line.name for way, line in moves if way == -1)
    return text + content.say("where.gap") + content.say("report.moved_worse", names=names)


def _attention(content: Content) -> str:
    names = [line.name for line in content.counted if line.status in FAILING]
    if not names:
        return content.say("report.attention_none")
    return content.say("report.attention", count=len(set(names)), names=content.enumerated(names))


def groups(content: Content, domain: str) -> list[tuple[str, list[str]]]:
    """Return the sentences of a domain's targets by status: the heading of each class and its sentences."""
    if content.focus:
        counted = [line for line in content.counted if line.row["domain"] == domain]
        bare = [line for line in counted if _never_sent(line)]
        told = [line for line in counted if not _never_sent(line)]
        said = {name: [_with_note(content, line) for line in told if line.status == name] for name in STATUSES}
        out = [
            (content.say("report.group", status=content.heading("status", name), count=len(some)), some)
            for name, some in said.items()
            if some
        ]
    else:
        targets = content.by_target(domain)
        bare = [lines[0] for lines in targets if all(map(_never_sent, lines))]
        out = [("", [_over_regions(content, lines) for lines in targets if lines[0] not in bare])]
    if bare:  # one sentence that names them all
        names = content.say("report.names_join").join(dict.fromkeys(line.name for line in bare))
        out.append((content.say("report.without_data", count=len(bare)), [content.say("report.names", names=names)]))
    return out


def _never_sent(line: Line) -> bool:
    """Return whether nobody sent in anything for a target."""
    return bool(line.status == "no_data" and line.row["data_state"] == "missing")


def _with_note(content: Content, line: Line) -> str:
    note = str(line.cells["note"])
    return line.said + (content.say("where.gap") + note if note else "")


def _over_regions(content: Content, lines: Sequence[Line]) -> str:
    classes = [
        content.say("report.region_class", status=content.label("status", name), count=count)
        for name in STATUSES
        if (count := sum(line.status == name for line in lines))
    ]
    said = content.say("report.regions_said", total=len(lines), classes=content.joined(classes))
    text = content.say("where.colon", where=lines[0].name) + said
    ends = [(who, wording.amount(end.value, lines[0].row["unit"], content.lang)) for who, end in content.ends(lines[0])]
    if not ends:
        return text
    (best_region, best), (worst_region, worst) = ends
    words = {"best_region": best_region, "best": best, "worst_region": worst_region, "worst": worst}
    said = content.say("report.regions_range", **words)
    if ends[0] == ends[1]:
        said = content.say("report.regions_equal", regions=best_region, value=best)
    return text + content.say("where.gap") + said


def _method(content: Content) -> list[str]:
    """Return how the targets were judged, in sentences with the thresholds in force."""
    rules = content.result.rules
    values = {name: f"{getattr(rules, name):g}" for name in ("on_track", "lagging", "nearly_points")}
    how = content.say("report.method.path", nearly_share=f"{rules.nearly_share:.0%}", **values)
    if rules.method != "path":
        how = content.say("report.method.other", method=content.label("report.method.name", rules.method))
    changed = rules.changed()
    counted = (
        content.say("report.rules_changed", count=len(changed)) if changed else content.say("report.rules_default")
    )
    bounds = {name: f"{getattr(rules, name):g}" for name in ("likely", "unlikely")}
    ahead = [] if content.result.stage == "final" else [content.say("report.method.outlook", **bounds)]
    return [how, *ahead, content.say("report.method.rates"), counted]
