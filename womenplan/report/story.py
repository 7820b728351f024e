"""The sentences of a report beyond those on single targets, and what follows on its domains, chapter by chapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from womenplan.evaluation.outlook import LEVELS
from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.model.look import MARKS
from womenplan.report import tables, wording
from womenplan.report.content import FAILING, Content, Line, once
from womenplan.report.tables import Table

__all__ = ["Chapter", "chapters", "coverage", "groups", "opening", "rates"]

UNASSESSED = ("no_data", "not_assessable")


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
    grave, without = tables.warnings(content, True), int((content.scope.own.warnings["code"] == "missing").sum())
    found = {
        "warnings": (
            [content.say("report.warned_missing", count=without)] if without else [],
            [grave] if grave.rows or not without else [],
        ),
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
    """Return the sentences of the summary: coverage and rate, what moved, what needs attention, warnings."""
    out = [coverage(content), _moved(content), _attention(content)]
    levels = content.scope.own.warnings
    levels = levels.loc[levels["code"] != "missing", "level"].value_counts()
    if len(levels):
        classes = [
            content.say("report.warned_class", level=content.label("warning", level), count=levels[level])
            for level in LEVELS
            if level in levels
        ]
        out.append(content.say("report.warned", total=levels.sum(), classes=content.joined(classes)))
    return out


@once
def coverage(content: Content, domain: str = "") -> str:
    """Return how many of the measurable targets have data, how those fare, the rate, and what is left out.

    One sentence, of all domains or of one; over regions it counts a target once in each of them.
    """
    row = content.scope.by_domain.loc[domain] if domain else content.scope.summary
    regions = 1 if content.focus else len(content.scope.regions)
    items = "times" if regions > 1 else "one"
    assessed = int(row["assessed"])
    said = {
        "total": int(row["total"]),
        "assessed": assessed,
        "regions": regions,
        "domain": content.heading("domain", domain),
    }
    classes = [
        content.say(f"report.class.{items}", status=content.label("status", name), count=int(row[name]))
        for name in STATUSES
        if row[name] and name not in UNASSESSED
    ]
    left = [content.say(f"report.left.{name}.{items}", count=int(row[name])) for name in UNASSESSED if row[name]]
    rate = rate_text(row["rate_assessed"], assessed) if assessed else ""
    parts = {
        "of": content.say(f"report.coverage.of.{'domain' if domain else 'plan'}.{items}", **said),
        "classes": content.joined(classes),
        "rate": content.say("report.coverage.rate", rate=rate, met=int(row["met"]), **said),
        "left": content.say("report.coverage.left", left=content.joined(left)),
    }
    whole = "none" if not assessed else "some" if left else "all"
    return content.tight(content.say(f"report.coverage.{whole}.{items}", **parts, **said))


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
        bare = [line for line in counted if line.status == "no_data"]
        said = {name: [_with_note(content, line) for line in counted if line.status == name] for name in STATUSES}
        out = [
            (content.say("report.group", status=content.heading("status", name), count=len(some)), some)
            for name, some in said.items()
            if some and name != "no_data"
        ]
    else:
        targets = content.by_target(domain)
        bare = [lines[0] for lines in targets if all(line.status == "no_data" for line in lines)]
        out = [("", [_over_regions(content, lines) for lines in targets if lines[0] not in bare])]
    if bare:  # one sentence that names them all
        names = content.say("report.names_join").join(dict.fromkeys(line.name for line in bare))
        out.append((content.say("report.without_data", count=len(bare)), [content.say("report.names", names=names)]))
    return out


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
    ends = content.ends(lines[0])
    if not ends:
        return text
    (high_region, high), (low_region, low) = ((who, content.with_unit(end, lines[0])) for who, end in ends)
    said = content.say("report.regions_range", high_region=high_region, high=high, low_region=low_region, low=low)
    if ends[0] == ends[1]:
        said = content.say("report.regions_equal", regions=high_region, value=high)
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
    told = {key: text for key, (_, text) in zip("abc", rates(content), strict=True)}
    three = [content.say("report.rates", **told)] if content.scope.summary["assessed"] else []
    return [how, content.say("report.method.rates"), *three, counted]
