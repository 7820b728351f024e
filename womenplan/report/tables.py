"""The tables of a report, each made once and written by all three kinds of file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from womenplan.evaluation import completeness
from womenplan.evaluation.disparity import disparity
from womenplan.evaluation.ranking import rank
from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.model.target import DOMAINS
from womenplan.plot.theme import MARKS
from womenplan.report import wording
from womenplan.report.content import Cell, Content, Line, Number, Table, by_target, ranked

__all__ = [
    "DETAIL", "detail", "domain", "matrices", "missing", "parts", "proxies", "ranking", "regions", "rules", "sources", "summary",
    "uncertain", "unmeasured", "warnings",
]  # fmt: skip

DETAIL = (
    "domain", "name", "unit", "target", "target_value", "milestone", "baseline", "baseline_year", "latest", "latest_year",
    "gap", "progress", "pace", "expected", "achievement", "forecast", "p_meet", "status", "confidence", "counted", "said", "note",
    "department", "locator", "latest_source", "latest_file", "latest_sheet", "latest_cell", "baseline_source", "baseline_file",
    "baseline_sheet", "baseline_cell",
)  # fmt: skip
MATRIX_WIDTH = 8  # regions side by side on a page


def _count(value: Any) -> Number:
    return Number(float(value), 0)


def _table(content: Content, title: str, columns: Sequence[str], rows: Sequence[Sequence[Cell]], **more: Any) -> Table:
    """Return a table; ``title`` is a code, ``columns`` are codes of column headings or, after a ``=``, their words."""
    heads = [code[1:] if code.startswith("=") else content.say(f"col.{code}") for code in columns]
    return Table(content.say(f"report.table.{title}"), columns, heads, rows, **more)


def summary(content: Content, by: str = "domain") -> Table:
    """Return the counts of the classes that occur and the rate of attainment, by domain or region, with a total."""
    groups = content.by_domain if by == "domain" else content.result.summary(by)
    whole = content.summary if by == "domain" else content.result.summary().iloc[0]
    used = [name for name in STATUSES if whole[name]]
    order = [d for d in DOMAINS if d in groups.index] if by == "domain" else list(groups.index)
    rows = []
    for key in order:
        name = content.heading("domain", key) if by == "domain" else content.place(key)
        rows.append(_counts(name, groups.loc[key], used))
    rows.append(_counts(content.say("col.all"), whole, used))
    heads = [f"={content.heading('status', name)}" for name in used]
    return _table(content, "summary" if by == "domain" else "regions", [by, "total", *heads, "rate"], rows)


def _counts(name: str, row: pd.Series, used: Iterable[str]) -> list[Cell]:
    rate = f"{rate_text(row['rate_assessed'], int(row['assessed']))} ({int(row['met'])}/{int(row['assessed'])})"
    return [name, _count(row["total"]), *(_count(row[status]) for status in used), rate]


def domain(content: Content, name: str) -> Table:
    """Return the targets of a domain: demand, baseline, latest value, gap and status; or, over regions, how they fare."""
    lines = content.of_domain(name)
    title = content.say("report.table.domain", domain=content.heading("domain", name))
    if not content.focus:
        return _over_regions(content, lines, title)
    columns = ("name", "target", "baseline", "latest", "gap", "status")
    heads = [content.say(f"col.{c}") for c in columns]
    rows = [
        [_named(content, line), line.cells["target"], content.at_year(line, "baseline"), content.at_year(line, "latest"),
         content.gap(line), f"{MARKS[line.status]} {line.cells['status']}"]
        for line in lines
    ]  # fmt: skip
    return Table(title, columns, heads, rows, [line.status for line in lines])


def _named(content: Content, line: Line) -> str:
    return content.say("say.with_unit", name=line.name, unit=line.cells["unit"])


def _over_regions(content: Content, lines: Sequence[Line], title: str) -> Table:
    columns = ("name", "target", "met_regions", "best", "worst")
    rows: list[list[Cell]] = []
    for some in by_target(lines):
        order = ranked(some)
        ends = [content.say("say.of_year", value=str(e.cells["latest"]), year=e.cells["region"]) for e in (order[:1] + order[-1:])]
        met = f"{sum(line.status == 'met' for line in some)}/{len(some)}"
        best, worst = ends if len(order) > 1 else (content.say("say.none"),) * 2
        rows.append([_named(content, some[0]), some[0].cells["target"], met, best, worst])
    return Table(title, columns, [content.say(f"col.{c}") for c in columns], rows)


def detail(content: Content) -> Table:
    """Return every line with all its figures and where each comes from."""
    columns: tuple[str, ...] = DETAIL if content.focus else ("region", *DETAIL)
    if content.lang == "en":
        columns = tuple(c for c in columns if c != "locator")
    rows = [[line.cells[c] for c in columns] for line in content.lines]
    marks = [line.status for line in content.lines]
    return _table(content, "detail", columns, rows, marks=marks, empty=content.say("report.nothing.detail"))


def warnings(content: Content, *, brief: bool = False) -> Table:
    """Return the early warnings with their reasons, gravest first; ``brief`` has, over regions, one row an indicator and level."""
    one = bool(content.focus)
    rows: list[list[Cell]] = [
        [content.heading("warning_level", w["level"]), *([] if one else [content.place(w["region"])]), w[f"name_{content.lang}"],
         _without(content.tight(w[f"message_{content.lang}"]), w[f"name_{content.lang}"])]
        for w in content.warnings
    ]  # fmt: skip
    columns = ("level", "name", "reason") if one else ("level", "region", "name", "reason")
    marks = [w["level"] for w in content.warnings]
    if brief and not one:
        columns, rows, marks = ("level", "name", "region"), *_merged(content, [(row[0], row[2], row[1]) for row in rows], marks, 2)
    return _table(content, "warnings", columns, rows, marks=marks, empty=content.say("report.nothing.warnings"))


def uncertain(content: Content) -> Table:
    """Return the targets whose verdict small numbers leave open."""
    lines = [line for line in content.counted if line.row["confidence"] == "uncertain"]
    columns = ("name", "target", "latest", "status", "note") if content.focus else ("region", "name", "target", "latest", "status", "note")
    rows = [[content.at_year(line, "latest") if c == "latest" else line.cells[c] for c in columns] for line in lines]
    empty = content.say("report.nothing.uncertain")
    return _table(content, "uncertain", columns, rows, marks=[line.status for line in lines], empty=empty)


def missing(content: Content, *, brief: bool = False) -> Table:
    """Return the targets without data or not assessable, by the department that owes the data; ``brief`` merges the regions."""
    lines = [line for line in content.lines if line.status in ("no_data", "not_assessable")]
    nobody = content.say("report.missing_department")
    lines.sort(key=lambda line: (str(line.cells["department"]) or "\uffff", line.row["position"]))
    columns = ("department", "name", "domain", "status", "reason") if content.focus else ("department", "region", "name", "domain", "status", "reason")
    rows = [[_reason(line) if c == "reason" else line.cells[c] or nobody for c in columns] for line in lines]
    marks = [line.status for line in lines]
    if brief and not content.focus:
        rows, marks = _merged(content, rows, marks, 1)
    return _table(content, "missing", columns, rows, marks=marks, empty=content.say("report.nothing.missing"))


def _merged(content: Content, rows: Sequence[Sequence[Cell]], marks: Sequence[str], column: int) -> tuple[list[list[Cell]], list[str]]:
    """Return rows that differ only by region as one, with the regions in that column."""
    found: dict[tuple[Cell, ...], tuple[dict[str, None], str]] = {}
    for row, mark in zip(rows, marks, strict=True):
        key = tuple(cell for place, cell in enumerate(row) if place != column)
        found.setdefault(key, ({}, mark))[0][str(row[column])] = None
    every = len(content.result.regions)
    out: list[list[Cell]] = []
    for key, (names, _) in found.items():
        words = content.say("report.by_region", count=every) if len(names) == every > 1 else content.say("report.names_join").join(names)
        out.append([*key[:column], words, *key[column:]])
    return out, [mark for _, mark in found.values()]


def _reason(line: Line) -> str:
    return (line.status != "no_data" and str(line.cells["note"])) or _without(line.said, line.name)


def _without(said: str, name: str) -> str:
    """Return a sentence without the indicator's name and colon in front, for tables that have it in a column."""
    rest = said.removeprefix(name).lstrip("：: ")
    return rest[:1].upper() + rest[1:]


def unmeasured(content: Content) -> Table:
    """Return the objectives of the plan that nothing measures."""
    rows = [
        [content.heading("domain", row["domain"]), _count(row["objective_no"]), row[f"title_{content.lang}"]]
        for row in completeness.unmeasured_objectives(content.result).to_dict("records")
    ]
    return _table(content, "unmeasured", ("domain", "number", "objective"), rows)


def proxies(content: Content) -> Table:
    """Return the indicators that a proxy stands in for."""
    table = completeness.proxies(content.result)
    table = table[table["region"] == content.focus] if content.focus else table
    rows: list[list[Cell]] = [[r[f"name_{content.lang}"], content.place(r["region"]), r["source"]] for r in table.to_dict("records")]
    return _table(content, "proxy", ("name", "region", "source"), rows)


def regions(content: Content) -> Table:
    """Return the counts by region, where there are several."""
    if not content.several:
        return _table(content, "regions", (), (), empty=content.alone())
    return summary(content, "region")


def matrices(content: Content) -> list[Table]:
    """Return the status marks of every target by region, so many regions a table as a page takes."""
    table = content.result.table
    counted = table[table["counted"]]
    names = content.result.regions if content.several else []
    if not names:
        return []
    wide = counted.pivot_table(index=["target_id", "milestone_year"], columns="region", values="status", aggfunc="first", sort=False, observed=True)
    label = counted.drop_duplicates("target_id").set_index("target_id")[f"name_{content.lang}"]
    out = []
    for start in range(0, len(names), MATRIX_WIDTH):
        some = names[start : start + MATRIX_WIDTH]
        part = wide.reindex(columns=some)
        rows: list[list[Cell]] = [
            [str(label[key[0]]), *(MARKS.get(str(status), "") for status in cells)]
            for key, cells in zip(part.index, part.to_numpy(), strict=True)
        ]
        out.append(_table(content, "matrix", ("name", *(f"={content.place(name)}" for name in some)), rows))
    return out


def ranking(content: Content) -> Table:
    """Return the regions in order of their latest value for each target; ties share a rank, and the missing come last."""
    rows: list[list[Cell]] = []
    marks: list[str] = []
    first = {line.row["target_id"]: line for line in reversed(content.counted)} if content.several else {}
    for target, line in reversed(first.items()):
        table = rank(content.result, target)
        for row in table.to_dict("records") if len(table) > 1 else ():
            rows.append(_ranked(content, line, row))
            marks.append(row["status"])
    columns = ("name", "rank", "rank_interval", "region", "latest", "latest_year", "unit", "target", "status")
    return _table(content, "ranking", columns, rows, marks=marks, empty=content.alone())


def _ranked(content: Content, line: Line, row: Mapping[Any, Any]) -> list[Cell]:
    value, unit = row["value"], line.row["unit"]
    ends = (row["rank_low"], row["rank_high"])
    return [
        line.name,
        "" if pd.isna(row["rank"]) else _count(row["rank"]),
        "" if pd.isna(ends[0]) else f"{ends[0]:.0f}–{ends[1]:.0f}",
        content.place(row["region"]),
        "" if pd.isna(value) else Number(value, wording.places(value, unit)),
        "" if pd.isna(row["latest_year"]) else _count(row["latest_year"]),
        *(line.cells[name] for name in ("unit", "target")),
        content.label("status", row["status"]),
    ]


def parts(content: Content) -> Table:
    """Return the latest values of women and men, of town and country, with difference, ratio and tendency."""
    table = content.result.observations
    known = content.result.plan.indicators.set_index("indicator_id")
    wanted = table["indicator_id"].isin(content.result.plan.targets["indicator_id"]) & (table["year"] <= content.result.year)
    table = table[wanted & ((table["region"] == content.focus) | (not content.focus))]
    rows: list[list[Cell]] = []
    for by in ("sex", "area"):
        for row in disparity(table, by).to_dict("records"):
            rows.append(_part(content, by, row, known))
    columns: tuple[str, ...] = ("name", "region", "group", "year", "first", "second", "unit", "difference", "ratio", "tendency")
    if content.focus:
        columns, rows = (columns[0], *columns[2:]), [[row[0], *row[2:]] for row in rows]
    return _table(content, "parts", columns, rows, empty=content.say("report.nothing.parts"))


def _part(content: Content, by: str, row: Mapping[Any, Any], known: pd.DataFrame) -> list[Cell]:
    unit = known.at[row["indicator_id"], "unit"]
    digits = max(wording.places(row[name], unit) for name in ("first", "second"))
    values = [Number(row[name], digits) for name in ("first", "second")]
    gap = Number(row["difference"], digits)
    index = Number(row["ratio"], 2) if not pd.isna(row["ratio"]) else ""
    name = known.at[row["indicator_id"], f"name_{content.lang}"]
    tendency = content.say(f"tendency.{row['tendency']}")
    group = content.say(f"group.{by}")
    return [name, content.place(row["region"]), group, _count(row["year"]), *values, wording.unit_name(unit, content.lang), gap, index, tendency]


def rules(content: Content) -> Table:
    """Return the rules in force, with those that differ from their defaults marked."""
    changed = content.result.rules.changed()
    rows: list[list[Cell]] = []
    marks = []
    for name, words, value in content.result.rules.describe(content.lang):
        remark = content.say("report.changed", default=_setting(content, changed[name][0])) if name in changed else ""
        shown: Cell = _setting(content, value)
        if isinstance(value, int | float):
            shown = Number(value, len(f"{value:g}".partition(".")[2]))
        rows.append([words[:1].upper() + words[1:], shown, remark])
        marks.append("changed" if remark else "")
    return _table(content, "rules", ("rule", "value", "changed"), rows, marks=marks)


def _setting(content: Content, value: Any) -> str:
    if isinstance(value, Mapping):
        joined = content.say("report.names_join").join(f"{key} {weight:g}" for key, weight in value.items())
        return joined or content.say("report.weights_equal")
    return content.label("report.method.name", value) if isinstance(value, str) else f"{value:g}"


def sources(content: Content) -> Table:
    """Return the sources of the values that the report rests on, with file, sheet and the indicators that use them."""
    used: dict[tuple[str, str, str], dict[str, int]] = {}
    for line in content.lines:
        for which in ("baseline", "latest"):
            if line.row[f"{which}_row"] >= 0:
                key = tuple(str(line.cells[f"{which}_{name}"]) for name in ("source", "file", "sheet"))
                names = used.setdefault(key, {})  # type: ignore[arg-type]
                names[line.name] = names.get(line.name, 0) + 1
    rows: list[list[Cell]] = [
        [source or content.say("say.none"), file or content.say("say.none"), sheet or content.say("say.none"), content.enumerated(list(names)), _count(sum(names.values()))]
        for (source, file, sheet), names in sorted(used.items())
    ]
    columns: tuple[str, ...] = ("source", "file", "sheet", "indicators", "used")
    if not any(file for _, file, _ in used):
        columns, rows = ("source", "indicators", "used"), [[row[0], *row[3:]] for row in rows]
    return _table(content, "sources", columns, rows, empty=content.say("report.nothing.sources"))

