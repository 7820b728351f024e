"""The tables of a report, each made once and written by all three kinds of file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import rate_text
from womenplan.model.amount import THOUSAND, number, places
from womenplan.model.target import chance
from womenplan.model.unit import unit_name
from womenplan.narration.clauses import is_idle
from womenplan.narration.warning import EXPECTED
from womenplan.report import wording
from womenplan.report.content import Cell, Cells, Content, Line, Lines, Number, once

__all__ = [
    "FORECAST_CONSTANTS",
    "MAIN",
    "MOST_WARNED",
    "ReportTable",
    "dated",
    "departments",
    "detail",
    "domain",
    "evidence",
    "head",
    "judged",
    "last_spreads",
    "made",
    "main",
    "missing",
    "monitoring",
    "parts",
    "proxies",
    "ranking",
    "regions",
    "rules",
    "sources",
    "spreads",
    "summary",
    "tendency",
    "uncertain",
    "unmeasured",
    "unsure",
    "warned",
    "warnings",
]

MOST_WARNED = 15  # rows of the table of warnings in the report; the workbook has all
MAIN = ("name*", "target", "baseline*", "latest*", "gap*", "status", "outlook")
COLUMNS = {
    "domain": "name* target met_regions highest lowest",  # over regions
    "detail": "region domain name unit target baseline baseline_year latest latest_year gap progress "
    "status outlook department",
    "judged": "region name milestone target_value expected pace achievement forecast p_meet "
    "forecast_pool confidence counted said note",
    "evidence": "region name latest_source latest_file latest_sheet latest_cell baseline_source "
    "baseline_file baseline_sheet baseline_cell locator",
    "warnings": "level region name reason",
    "warned": "level name* baseline* latest* goal ahead chance reason",
    "uncertain": "region name* target latest_interval pooled_interval pooled_verdict",
    "missing": "department region name domain status reason",
    "measures": "measure region department measure_state work",
    "led": "lead led behind",
    "departments": "department total measured stale unread missing",
    "unmeasured": "domain number title",
    "proxy": "name region source",
    "ranking": "name rank rank_interval region latest latest_year unit target status",
    "spread": "name* year regions lowest highest ratio cv tendency",
    "parts": "name region group year first second unit difference ratio tendency",
    "rules": "rule value changed",
    "sources": "source file sheet indicators used",
    "quality": "file values rejected nameless doubtful provisional suspect",
}
VALUES = ("value", "first", "second", "lowest", "highest")  # with the decimals of their unit
PLACES = {"ratio": 2, "cv": 1}
LABELS = {
    "domain": "domain",
    "level": "warning",
    "status": "status",
    "tendency": "tendency",
}
STILL = 0.05  # points a year of the coefficient of variation
FORECAST_CONSTANTS = (  # names of rules
    "pool_members noise_weight change_limit common_weight convergence_weight lasting_weight "
    "lasting_alone_weight lasting_common lasting_common_weight rebound rebound_weight "
    "rebound_memory decay spread forecast_degrees forecast_reach"
)
OVER_REGIONS = ("ranking", "regions")
WIDE = 8  # years that leave room for the department


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table of a report: its code and caption, the codes and headings of its columns, its rows.

    ``marks`` has the status or level of each row, where it has one; ``empty`` is what is said where
    there are no rows.
    """

    code: str
    title: str
    columns: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    marks: Sequence[Cell]
    empty: str = ""


def made(
    content: Content,
    code: str,
    rows: Sequence[Cells],
    columns: Sequence[str] = (),
    *,
    title: str = "",
) -> ReportTable:
    """Return a table with the columns of its code, or with others; one about a single region has none for it."""
    over_regions = code in OVER_REGIONS
    columns = columns or COLUMNS[code].split()
    if content.focus and not over_regions:
        columns = [name for name in columns if name != "region"]
    nothing = "alone" if over_regions and len(content.regions) > 1 else code
    return ReportTable(
        code,
        title or content.say("report.table", code),
        columns,
        heads=[_head(content, name) for name in columns],
        rows=[[row[name] for name in columns] for row in rows],
        marks=[row.get("mark", "") for row in rows],
        empty="" if rows else content.label("report.nothing", nothing),
    )


def _head(content: Content, name: str) -> str:
    """Return the heading of a column; a year is its own."""
    if name.isdigit():
        return name
    return content.heading("status" if name in STATUSES else "col", name.rstrip("*"))


def head(content: Content, table: ReportTable, most: int) -> ReportTable:
    """Return the first rows of a table, with a title that says how many there are where some are left out."""
    if len(table.rows) <= most:
        return table
    total = len(table.rows)
    title = content.say(
        "report.first_rows",
        title=table.title,
        shown=most,
        total=total,
    )
    return replace(
        table,
        title=title,
        rows=table.rows[:most],
        marks=table.marks[:most],
    )


def _cells(content: Content, row: Mapping[Any, Any], unit: str = "") -> Cells:
    """Return a row of one of the evaluation's tables as cells: words in the language, numbers with their decimals."""
    digits = places([row[name] for name in VALUES if name in row], unit)
    decimals = PLACES | dict.fromkeys((*VALUES, "difference"), digits)
    cells: Cells = {}
    for name, value in row.items():
        stem, _, lang = name.rpartition("_")
        if lang in ("zh", "en"):
            cells[stem if lang == content.lang else name] = content.tight(str(value))
        elif name in LABELS:
            label = content.label(LABELS[name], value)
            cells[name] = wording.capital(label) if name in ("domain", "level") else label
            if name in ("status", "level"):
                cells["mark"] = value
        elif name.endswith("year"):
            cells[name] = content.year(value)
        elif name == "region":
            cells[name] = content.place(value)
        elif isinstance(value, str):
            cells[name] = value
        else:
            cells[name] = content.number(value, decimals.get(name, 0))
    return cells


def _rows(content: Content, table: pd.DataFrame) -> list[Cells]:
    """Return the rows of one of the evaluation's tables as cells."""
    return [_cells(content, row) for row in table.to_dict("records")]


@once
def summary(content: Content) -> ReportTable:
    """Return the counts of the classes that occur and the rate of attainment by domain, with a total."""
    groups = content.scope.by_domain
    names = [name for name in content.domains if name in groups.index]
    rows = {content.heading("domain", name): groups.loc[name] for name in names}
    return _counts(content, "summary", rows | {content.say("col.all"): content.summary})


@once
def regions(content: Content) -> ReportTable:
    """Return the counts by region, where there are several."""
    groups = content.result.summary("region") if content.several else pd.DataFrame()
    rows = {content.place(str(name)): row for name, row in groups.iterrows()}
    return _counts(content, "regions", rows)


def _counts(content: Content, code: str, groups: Mapping[str, pd.Series]) -> ReportTable:
    used = [name for name in STATUSES if any(row[name] for row in groups.values())]
    first = "domain" if code == "summary" else "region"
    rows: list[Cells] = [
        {
            first: name,
            "rate": _rate(row),
            **{key: content.number(row[key]) for key in ("total", *used)},
        }
        for name, row in groups.items()
    ]
    return made(content, code, rows, [first, "total", *used, "rate"])


def _rate(row: pd.Series) -> str:
    whole = int(row["assessed"])
    if not whole:
        return "—"
    return f"{rate_text(row['rate_assessed'], whole)} ({int(row['met'])}/{whole})"


@once
def domain(content: Content, name: str) -> ReportTable:
    """Return the targets of a domain: demand, baseline, latest value, gap and status.

    Or, over regions, how they fare.
    """
    title = content.say("report.table.domain", domain=content.heading("domain", name))
    if not content.focus:
        rows = [_over_regions(content, lines) for lines in content.by_target(name)]
        return made(content, "domain", rows, title=title)
    columns = main(content)
    lines = [_plainly(content, line) for line in content.lines if line["domain"] == name]
    # a plan may ask the same twice
    once_each = {tuple(cells[column] for column in MAIN): cells for cells in lines}
    table = made(content, "domain", [*once_each.values()], columns, title=title)
    return dated(content, table, _years(content))


def _plainly(content: Content, line: Line) -> Cells:
    """Return the cells of a line, its values and its target without the years that the headings give."""
    cells = dict(line.cells)
    usual = _years(content)
    cells["target"] = content.asked(line)
    for name in ("baseline", "latest"):
        shown = str(cells[f"{name}_shown"])
        cells[f"{name}*"] = content.of_year(shown, cells[f"{name}_year"], usual[f"{name}*"])
    return cells


def _years(content: Content) -> dict[str, int | None]:
    """Return the year that a column holds unless a cell says otherwise."""
    due = content.deadline
    return {
        "baseline*": content.plan.base_year,
        "latest*": content.result.year,
        "target": due,
        "goal": due,
        "ahead": due,
    }


def dated(content: Content, table: ReportTable, years: Mapping[str, int | None]) -> ReportTable:
    """Return a table whose headings give the year of their columns."""

    def dated_head(column: str, head: str) -> str:
        year = years.get(column)
        if not year:
            return head
        return content.say("col.of_year", head=head, year=year)

    return replace(table, heads=[*map(dated_head, table.columns, table.heads)])


def _over_regions(content: Content, lines: Lines) -> Cells:
    ends = [
        content.say("say.with_unit", name=value, unit=regions)
        for regions, value in content.ends(lines[0])
    ]
    highest, lowest = ends or [content.say("say.none")] * 2
    met = f"{sum(line.status == 'met' for line in lines)}/{len(lines)}"
    return {
        **lines[0].cells,
        "met_regions": met,
        "highest": highest,
        "lowest": lowest,
    }


@once
def monitoring(content: Content) -> ReportTable:
    """Return every target with its values of every year since the baseline, the demand, the status and the department."""
    result = content.result
    base = result.plan.base_year
    lines = content.counted
    begun = (line["baseline_year"] for line in lines)
    first = min([base, *(year for year in begun if not pd.isna(year))])
    held = {year for line in lines for year in line.years if first <= year <= result.year}
    years = [*map(str, sorted({*held, base, result.year}))] if held else []
    rows: list[Cells] = [
        {
            **line.cells,
            **dict.fromkeys(years, ""),
            **_by_year(content, line),
            "number": Number(position),
            "goal": _goal(content, line),
        }
        for position, line in enumerate(lines, start=1)
    ]
    columns = ["number", "region", "name", "unit", *years, "goal", "status"]
    columns += ["department"] if len(years) <= WIDE else []
    return dated(content, made(content, "monitoring", rows, columns), _years(content))


def _by_year(content: Content, line: Line) -> Cells:
    """Return the values of a line by year, the latest with a mark where it is provisional."""
    points = zip(line.years, line.values, strict=True)
    cells = {str(year): Number(value, line["digits"], content.lang) for year, value in points}
    at = line["latest_row"]
    last = str(line["latest_year"])
    if at >= 0 and content.result.observations["flag"].iat[at] == "provisional" and last in cells:
        cells[last] = replace(cells[last], mark="*")
    return {**cells}


def _goal(content: Content, line: Line) -> str:
    """Return what a target demands, as short as a column takes: its sign and value, else its wording."""
    value = line.cells["target_value"]
    if not isinstance(value, Number) or line["operator"] not in wording.GOALS:
        return content.asked(line)
    goal = f"{wording.sign_of(line.row, content.lang)}{value}"
    return content.of_year(goal, line.cells["milestone"], content.deadline)


@once
def main(content: Content) -> list[str]:
    """Return the columns of a target's row; the expectation only where there is any."""
    expected = content.selected.table["outlook"].ne("").any()
    return [name for name in MAIN if name != "outlook" or expected]


@once
def detail(content: Content) -> ReportTable:
    """Return every line: what is asked, baseline and latest value, how it stands, who answers for it."""
    return _of_lines(content, "detail")


@once
def judged(content: Content) -> ReportTable:
    """Return every line with the figures behind its verdict and expectation, in a sentence too."""
    return _of_lines(content, "judged")


@once
def evidence(content: Content) -> ReportTable:
    """Return every line with where its latest value, its baseline and its target come from."""
    return _of_lines(content, "evidence")


def _of_lines(content: Content, code: str) -> ReportTable:
    columns = [name for name in COLUMNS[code].split() if name != "locator" or content.lang == "zh"]
    return made(content, code, [line.cells for line in content.lines], columns)


@once
def warnings(content: Content) -> ReportTable:
    """Return the early warnings with their reasons in a sentence, gravest first."""
    rows = _rows(content, content.selected.warnings)
    for cells in rows:
        cells["reason"] = wording.without(str(cells["message"]), str(cells["name"]))
    return made(content, "warnings", rows)


@once
def warned(content: Content) -> ReportTable:
    """Return what is warned of in short, gravest first: of each target its values, what is expected and the reasons.

    Over regions the reasons of each and where it is warned of, without values.
    """
    rows = _rows(content, content.selected.warnings)
    if not content.focus:
        for row in rows:
            row["reason"] = content.heading("warncode", str(row["code"]))
        return made(content, "warnings", _merged(content, rows, "level", "name", "reason"))
    key = ["target_id", "milestone_year"]
    lines = {tuple(line[name] for name in key): line for line in content.counted}
    values: dict[Any, Cells] = {}
    reasons: dict[Any, dict[str, None]] = {}
    targets = content.selected.warnings[key].itertuples(index=False, name=None)
    for target, row in zip(targets, rows, strict=True):
        line = lines[target]
        values.setdefault(target, {**_ahead(content, line), **row})
        reasons.setdefault(target, {})[_reason(content, line, str(row["code"]))] = None
    table = [{**row, "reason": "\n".join(reasons[target])} for target, row in values.items()]
    return dated(content, made(content, "warned", table), _years(content))


def _ahead(content: Content, line: Line) -> Cells:
    """Return the values of a line that is warned of: where it began and stands, what is asked and expected.

    A year of their own stands below them, so that the columns are narrow and leave room for the name.
    """
    cells = {**_plainly(content, line), "goal": _goal(content, line)}
    for name in ("baseline*", "latest*"):
        cells[name] = str(cells[name]).replace(" (", "\n(")
    cells["ahead"] = cells["chance"] = content.say("say.none")
    if not pd.isna(line["p_meet"]) and not is_idle(line.row):
        cells["ahead"] = line.cells["forecast"]
        cells["chance"] = chance(line["p_meet"], content.lang)
    return cells


def _reason(content: Content, line: Line, code: str) -> str:
    """Return why a line is warned of, in a word: its status, where the level tells how hard it is to meet."""
    if code in (*EXPECTED, line.status):
        return content.label("status", line.status)
    return content.label("warncode", code)


def unsure(content: Content) -> list[Line]:
    """Return the lines whose verdict small numbers leave open."""
    return [line for line in content.counted if line["confidence"] == "uncertain"]


@once
def uncertain(content: Content) -> ReportTable:
    """Return the targets whose verdict small numbers leave open: what the latest value and the pooled years can prove."""
    rows = [{**line.cells, **_proof(content, line)} for line in unsure(content)]
    return made(content, "uncertain", rows)


def _proof(content: Content, line: Line) -> Cells:
    """Return the interval of a line's latest value, and value, interval and verdict of its latest years pooled."""
    proof = content.ground.proof(line.row)
    rules = content.rules

    def shown(name: str) -> str:
        return number(proof[name], content.lang, line["digits"])

    pooled = content.say("say.none")
    if proof["pooled_years"] > 1:
        last = line["latest_year"]
        years = content.say("say.years", start=last - rules.pooled_years + 1, end=last)
        pooled = content.say("say.of_year", value=shown("pooled"), year=years)
        pooled += f" [{shown('pooled_low')}–{shown('pooled_high')}]"
    if proof["pooled_confidence"] == "clear":
        verdict = content.say("say.pooled.met" if proof["pooled_met"] else "say.pooled.missed")
    elif np.isfinite(proof["births_needed"]):
        needed = number(proof["births_needed"], content.lang, 0, least=THOUSAND)
        verdict = content.say("say.needed", needed=needed)
    else:
        verdict = content.say("say.needed.beyond", years=rules.practical_years)
    return {
        "latest_interval": f"{line.cells['latest*']} [{shown('low')}–{shown('high')}]",
        "pooled_interval": pooled,
        "pooled_verdict": verdict,
    }


@once
def missing(content: Content, brief: bool = False) -> ReportTable:
    """Return the targets without data or not assessable, by the department that owes the data.

    ``brief`` merges regions, and leaves out the status, which the reason says.
    """
    lines = [line for line in content.counted if not line.judged]
    lines.sort(key=lambda line: (line["department"] or "\uffff", line["position"]))
    nobody = content.say("report.missing_department")
    rows: list[Cells] = [
        {**line.cells, "department": line["department"] or nobody} for line in lines
    ]
    if brief and not content.focus:
        rows = _merged(content, rows, "department", "name", "domain", "reason")
    columns = COLUMNS["missing"].split()
    return made(content, "missing", rows, [x for x in columns if x != "status" or not brief])


def _merged(content: Content, rows: Iterable[Cells], *same: str) -> list[Cells]:
    """Return rows that are the same in some columns as one, with their regions."""
    merged: dict[tuple[Cell, ...], Cells] = {}
    places: dict[tuple[Cell, ...], dict[str, None]] = {}
    for row in rows:
        key = tuple(row[name] for name in same)
        merged.setdefault(key, dict(row))
        places.setdefault(key, {})[str(row["region"])] = None
    for key, names in places.items():
        if len(names) == len(content.regions):
            merged[key]["region"] = content.say("report.by_region", count=len(names))
        else:
            merged[key]["region"] = content.say("report.names_join").join(names)
    return [*merged.values()]


@once
def departments(content: Content) -> ReportTable:
    """Return how many targets each department has given data for, none, or old ones."""
    table = content.scope.by_department
    owing = table[table["measured"] < table["total"]]
    return made(content, "departments", _rows(content, owing))


@once
def unmeasured(content: Content) -> ReportTable:
    """Return the objectives of the plan that nothing measures."""
    table = content.result.unmeasured_objectives().rename(columns={"objective_no": "number"})
    return made(content, "unmeasured", _rows(content, table))


@once
def proxies(content: Content) -> ReportTable:
    """Return the indicators that a proxy stands in for."""
    return made(content, "proxy", _rows(content, content.selected.proxies()))


@once
def ranking(content: Content) -> ReportTable:
    """Return the regions in order of their latest value for each target.

    Ties share a rank, and the missing come last.
    """
    rows: list[Cells] = []
    for line, *_ in content.by_target() if content.several else ():
        order = content.ground.rank(line["target_id"])
        for row in order.to_dict("records") if len(order) > 1 else ():
            cells = _cells(content, row, line.unit)
            low, high = row["rank_low"], row["rank_high"]
            cells["latest"] = cells["value"]
            cells["rank_interval"] = "" if pd.isna(low) else f"{low:.0f}–{high:.0f}"
            rows.append({**line.cells, **cells})
    return made(content, "ranking", rows)


def last_spreads(content: Content) -> Iterator[tuple[Line, dict[Any, Any]]]:
    """Yield how far the regions lay apart last for each target on which two gave data, with its first line."""
    spreads_of = content.ground.spreads if content.several else {}
    for line, *_ in content.by_target():
        years = spreads_of.get(line["target_id"])
        if years is not None:
            for row in years[years["regions"] > 1].tail(1).to_dict("records"):
                yield line, row


@once
def spreads(content: Content) -> ReportTable:
    """Return how far the regions lie apart for each target, and whether they come nearer."""
    rows: list[Cells] = []
    for line, row in last_spreads(content):
        row["tendency"] = tendency(row["cv"], row["cv_trend"])
        if line["target_id"] in content.ground.unsure:  # few cases make no tendency
            row["tendency"] = "unknown"
        cells = _cells(content, row, line.unit)
        cells["ratio"] = cells["ratio"] or content.say("say.none")
        rows.append({**line.cells, **cells})
    return made(content, "spread", rows)


def tendency(cv: float, slope: float) -> str:
    """Return whether regions come nearer to each other: narrowing, widening, steady, or unknown."""
    if pd.isna(cv) or pd.isna(slope):
        return "unknown"
    return "steady" if abs(slope) < STILL else "narrowing" if slope < 0 else "widening"


@once
def parts(content: Content) -> ReportTable:
    """Return the latest values of women and men, of town and country, with difference, ratio and tendency."""
    rows: list[Cells] = []
    for by, row in content.scope.disparities:
        cells = _cells(content, row, row["unit"])
        cells["group"] = content.say("group", by)
        cells["unit"] = unit_name(row["unit"], content.lang)
        rows.append(cells)
    return made(content, "parts", rows)


@once
def rules(content: Content, used: bool = False) -> ReportTable:
    """Return the rules in force, with those that differ from their defaults marked.

    Of those ``used`` only what bore on a row.
    """
    changed = content.rules.changed()
    idle = _idle(content) - set(changed) if used else ()
    rows: list[Cells] = []
    for name, words, value in content.rules.describe(content.lang):
        if name in idle:
            continue
        usual = ""
        if name in changed:
            default, *_ = changed[name]
            usual = content.say("report.changed", default=_setting(content, default))
        shown: Cell = _setting(content, value)
        if isinstance(value, int | float):
            shown = Number(value, len(f"{value:g}".partition(".")[2]))
        rows.append(
            {
                "rule": wording.capital(words),
                "value": shown,
                "changed": usual,
            }
        )
    columns = COLUMNS["rules"].split() if changed else ["rule", "value"]
    return made(content, "rules", rows, columns)


def _idle(content: Content) -> set[str]:
    """Return the rules that bore on no row of the report, and the constants of the forecast, which the workbook lists."""
    result = content.result
    table = content.selected.table
    warned = set(content.selected.warnings["code"])
    forms = set(table["form"])
    method = result.rules.method
    final = bool(content.final)
    codes = set() if final else warned  # of nothing, where the plan is over
    forecast = bool(table["forecast"].notna().any()) and not final
    bearing = {
        "method": not final,
        "on_track lagging": method in ("path", "cagr") and not final,
        "unsd_on_track unsd_moderate unsd_marginal": method == "unsd",
        "escap_on_track": method == "escap",
        "probability_on_track probability_off_track": method == "forecast",
        "nearly_points nearly_share": final,
        "around_points around_share": "around" in forms,
        "balance_reference balance_band": "balance" in forms,
        "repeats": bool((result.plan.targets["repeats"] != "").any()),
        "min_observations forecast_window forecast_level": forecast,
        FORECAST_CONSTANTS: False,
        "likely unlikely": bool((table["outlook"] != "").any()),
        "warn_red warn_years": bool(codes),
        "confidence_level pooled_years practical_years rare_rates": bool(
            (table["confidence"] != "").any()
        ),
        "volatile_share volatile_points dispersion_p": "volatile" in codes,
        "thin_margin": "thin_margin" in codes,
        "stale_years": "stale" in warned,
        "funnel_inner funnel_outer": False,
        "weights": bool(result.rules.weights),
    }
    return {name for names, bears in bearing.items() if not bears for name in names.split()}


def _setting(content: Content, value: Any) -> str:
    if isinstance(value, Mapping):
        weights = (f"{key} {weight:g}" for key, weight in value.items())
        joined = content.say("report.names_join").join(weights)
        return joined or content.say("report.weights_equal")
    return content.label("report.method.name", value) if isinstance(value, str) else f"{value:g}"


@once
def sources(content: Content, brief: bool = False) -> ReportTable:
    """Return the sources of the values that the report rests on, with file, sheet and the indicators that use them.

    ``brief`` names a file that all of them come from in the caption only.
    """
    origin = ["source", "file", "sheet"]
    used: dict[tuple[str, ...], list[str]] = {}
    for line in content.lines:
        for which in ("baseline", "latest"):
            if line[f"{which}_row"] >= 0:
                key = tuple(str(line.cells[f"{which}_{name}"]) for name in origin)
                used.setdefault(key, []).append(line.name)
    none = content.say("say.none")
    rows: list[Cells] = []
    for key, names in sorted(used.items()):
        cells: Cells = {name: words or none for name, words in zip(origin, key, strict=True)}
        cells["indicators"] = content.enumerated(names)
        cells["used"] = Number(len(names))
        rows.append(cells)
    title = content.say("report.table.sources")
    columns = COLUMNS["sources"].split()
    files = {file for _, file, _ in used}
    if not any(files):
        columns = [name for name in columns if name not in ("file", "sheet")]
    elif brief and len(files) == 1:
        columns.remove("file")
        title = content.say("say.with_unit", name=title, unit=min(files))
    return made(content, "sources", rows, columns, title=title)
