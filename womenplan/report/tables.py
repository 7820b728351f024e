"""The tables of a report, each made once and written by all three kinds of file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
import pandas as pd

from womenplan.evaluation.status import STATUSES, UNASSESSED
from womenplan.evaluation.summary import rate_text
from womenplan.model.amount import THOUSAND, number, places
from womenplan.model.look import MARKS
from womenplan.model.target import chance
from womenplan.model.unit import unit_name
from womenplan.narration.clauses import is_idle
from womenplan.narration.warning import EXPECTED
from womenplan.report import wording
from womenplan.report.content import Cell, Content, Line, Number, once

__all__ = [
    "FORECAST_CONSTANTS",
    "MAIN",
    "MOST_WARNED",
    "Table",
    "departments",
    "detail",
    "domain",
    "evidence",
    "head",
    "judged",
    "made",
    "main",
    "matrices",
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
MATRIX_WIDTH = 8  # regions side by side on a page
Row = Mapping[str, Cell]


@dataclass(frozen=True, slots=True)
class Table:
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


def _table(
    content: Content,
    code: str,
    rows: Sequence[Row],
    columns: Sequence[str] = (),
    *,
    title: str = "",
) -> Table:
    """Return a table; one about a single region has no column for it."""
    alone = content.focus and code not in OVER_REGIONS
    columns = [name for name in columns or COLUMNS[code].split() if name != "region" or not alone]
    heads = [_head(content, name) for name in columns]
    cells = [[row[name] for name in columns] for row in rows]
    nothing = "alone" if code in OVER_REGIONS and len(content.scope.regions) > 1 else code
    empty = content.label("report.nothing", nothing) if not cells else ""
    marks = [row.get("mark", "") for row in rows]
    return Table(
        code, title or content.say("report.table", code), columns, heads, cells, marks, empty
    )


def _head(content: Content, name: str) -> str:
    """Return the heading of a column; a year is its own."""
    if name.isdigit():
        return name
    return content.heading("status" if name in STATUSES else "col", name.rstrip("*"))


def made(
    content: Content,
    code: str,
    rows: Sequence[Row],
    columns: Sequence[str] = (),
) -> Table:
    """Return a table with the columns of its code, or with others."""
    return _table(content, code, rows, columns)


def head(content: Content, table: Table, most: int) -> Table:
    """Return the first rows of a table, with a title that says how many there are where some are left out."""
    if len(table.rows) <= most:
        return table
    title = content.say(
        "report.first_rows",
        title=table.title,
        shown=most,
        total=len(table.rows),
    )
    return replace(
        table,
        title=title,
        rows=table.rows[:most],
        marks=table.marks[:most],
    )


def _cells(content: Content, row: Mapping[Any, Any], unit: str = "") -> dict[str, Cell]:
    """Return a row of one of the evaluation's tables as cells: words in the language, numbers with their decimals."""
    digits = places([row[name] for name in VALUES if name in row], unit)
    out: dict[str, Cell] = {}
    for name, value in row.items():
        stem, _, lang = name.rpartition("_")
        if lang in ("zh", "en"):
            out[stem if lang == content.lang else name] = content.tight(str(value))
        elif name in LABELS:
            words = content.label(LABELS[name], value)
            out[name] = wording.capital(words) if name in ("domain", "level") else words
            out |= {"mark": value} if name in ("status", "level") else {}
        elif name.endswith("year"):
            out[name] = content.year(value)
        elif isinstance(value, str):
            out[name] = content.place(value) if name == "region" else value
        else:
            out[name] = content.number(
                value, digits if name in (*VALUES, "difference") else PLACES.get(name, 0)
            )
    return out


@once
def summary(content: Content) -> Table:
    """Return the counts of the classes that occur and the rate of attainment by domain, with a total."""
    groups = content.scope.by_domain
    rows = {
        content.heading("domain", name): groups.loc[name]
        for name in content.scope.domains
        if name in groups.index
    }
    return _counts(content, "summary", rows | {content.say("col.all"): content.scope.summary})


@once
def regions(content: Content) -> Table:
    """Return the counts by region, where there are several."""
    groups = content.result.summary("region") if content.scope.several else pd.DataFrame()
    return _counts(
        content, "regions", {content.place(str(name)): row for name, row in groups.iterrows()}
    )


def _counts(content: Content, code: str, groups: Mapping[str, pd.Series]) -> Table:
    used = [name for name in STATUSES if any(row[name] for row in groups.values())]
    first = "domain" if code == "summary" else "region"
    rows = [
        {
            first: name,
            "rate": _rate(row),
            **{key: content.number(row[key]) for key in ("total", *used)},
        }
        for name, row in groups.items()
    ]
    return _table(content, code, rows, [first, "total", *used, "rate"])


def _rate(row: pd.Series) -> str:
    if not row["assessed"]:
        return "—"
    return f"{rate_text(row['rate_assessed'], int(row['assessed']))} ({int(row['met'])}/{int(row['assessed'])})"


@once
def domain(content: Content, name: str) -> Table:
    """Return the targets of a domain: demand, baseline, latest value, gap and status.

    Or, over regions, how they fare.
    """
    title = content.say("report.table.domain", domain=content.heading("domain", name))
    if content.focus:
        own = (_plainly(content, line) for line in content.lines if line.row["domain"] == name)
        once_each = {
            tuple(cells[column] for column in MAIN): cells for cells in own
        }  # a plan may ask the same twice
        table = _table(content, "domain", list(once_each.values()), main(content), title=title)
        return _dated(content, table)
    return _table(
        content,
        "domain",
        [_over_regions(content, lines) for lines in content.by_target(name)],
        title=title,
    )


def _plainly(content: Content, line: Line) -> Row:
    """Return the cells of a line, its values and its target without the years that the headings give."""
    cells = line.cells
    usual = _years(content)
    values = {
        f"{name}*": content.of_year(
            cells[f"{name}_shown"], cells[f"{name}_year"], usual[f"{name}*"]
        )
        for name in ("baseline", "latest")
    }
    return {**cells, "target": content.asked(line), **values}


def _years(content: Content) -> dict[str, int | None]:
    """Return the year that a column holds unless a cell says otherwise."""
    result = content.result
    due = content.deadline
    usual = {"baseline*": result.plan.base_year, "latest*": result.year}
    return {**usual, **dict.fromkeys(("target", "goal", "ahead"), due)}


def _dated(content: Content, table: Table) -> Table:
    """Return a table whose headings give the year of their columns."""
    years = _years(content)
    heads = [
        content.say("col.of_year", head=head, year=years[column]) if years.get(column) else head
        for column, head in zip(table.columns, table.heads, strict=True)
    ]
    return replace(table, heads=heads)


def _over_regions(content: Content, lines: Sequence[Line]) -> Row:
    ends = content.ends(lines[0])
    said = [content.say("say.with_unit", name=value, unit=regions) for regions, value in ends]
    highest, lowest = said or [content.say("say.none")] * 2
    met = f"{sum(line.status == 'met' for line in lines)}/{len(lines)}"
    return {
        **lines[0].cells,
        "met_regions": met,
        "highest": highest,
        "lowest": lowest,
    }


@once
def monitoring(content: Content) -> Table:
    """Return every target with its values of every year since the baseline, the demand, the status and the department."""
    result = content.result
    lines = content.counted
    first = min([result.plan.base_year, *(int(y) for y in _baseline_years(lines))])
    held = {year for line in lines for year in line.years if first <= year <= result.year}
    years = sorted({*held, result.plan.base_year, result.year}) if held else []
    flags = result.observations["flag"].to_numpy()
    rows: list[Row] = []
    for position, line in enumerate(lines, start=1):
        values: dict[str, Cell] = dict.fromkeys(map(str, years), "")
        for year, value in zip(line.years, line.values, strict=True):
            if year in held:
                values[str(year)] = Number(value, line.row["digits"], content.lang)
        at = line.row["latest_row"]
        last = line.row["latest_year"]
        if at >= 0 and flags[at] == "provisional" and isinstance(values.get(str(last)), Number):
            values[str(last)] = replace(cast("Number", values[str(last)]), mark="*")
        rows.append(
            {
                **line.cells,
                **values,
                "number": Number(position),
                "goal": _goal(content, line),
            }
        )
    columns = ["number", "region", "name", "unit", *map(str, years), "goal", "status"]
    columns += ["department"] if len(years) <= WIDE else []
    return _dated(content, _table(content, "monitoring", rows, columns))


def _baseline_years(lines: Sequence[Line]) -> list[Any]:
    return [line.row["baseline_year"] for line in lines if not pd.isna(line.row["baseline_year"])]


def _goal(content: Content, line: Line) -> str:
    """Return what a target demands, as short as a column takes: its sign and value, else its wording."""
    value = line.cells["target_value"]
    if not isinstance(value, Number) or line.row["operator"] not in wording.GOALS:
        return content.asked(line)
    goal = f"{wording.sign_of(line.row, content.lang)}{value}"
    return content.of_year(goal, line.cells["milestone"], content.deadline)


@once
def main(content: Content) -> list[str]:
    """Return the columns of a target's row; the expectation only where there is any."""
    expected = content.scope.own.table["outlook"].ne("").any()
    return [name for name in MAIN if name != "outlook" or expected]


@once
def detail(content: Content) -> Table:
    """Return every line: what is asked, baseline and latest value, how it stands, who answers for it."""
    return _of_lines(content, "detail")


@once
def judged(content: Content) -> Table:
    """Return every line with the figures behind its verdict and expectation, in a sentence too."""
    return _of_lines(content, "judged")


@once
def evidence(content: Content) -> Table:
    """Return every line with where its latest value, its baseline and its target come from."""
    return _of_lines(content, "evidence")


def _of_lines(content: Content, code: str) -> Table:
    columns = [name for name in COLUMNS[code].split() if name != "locator" or content.lang == "zh"]
    return _table(content, code, [line.cells for line in content.lines], columns)


@once
def warnings(content: Content) -> Table:
    """Return the early warnings with their reasons in a sentence, gravest first."""
    records = content.scope.own.warnings.to_dict("records")
    rows = [
        {**cells, "reason": wording.without(str(cells["message"]), str(cells["name"]))}
        for cells in (_cells(content, row) for row in records)
    ]
    return _table(content, "warnings", rows)


@once
def warned(content: Content) -> Table:
    """Return what is warned of in short, gravest first: of each target its values, what is expected and the reasons.

    Over regions the reasons of each and where it is warned of, without values.
    """
    records = content.scope.own.warnings.to_dict("records")
    rows: list[Row] = [_cells(content, row) for row in records]
    if not content.focus:
        rows = [{**row, "reason": content.heading("warncode", str(row["code"]))} for row in rows]
        return _table(content, "warnings", _merged(content, rows, "level", "name", "reason"))
    lines = {(line.row["target_id"], line.row["milestone_year"]): line for line in content.counted}
    found: dict[Any, tuple[Row, list[str]]] = {}
    for record, row in zip(records, rows, strict=True):
        key = record["target_id"], record["milestone_year"]
        line = lines[key]
        _, reasons = found.setdefault(key, ({**_ahead(content, line), **row}, []))
        reason = _reason(content, line, str(record["code"]))
        if reason not in reasons:
            reasons.append(reason)
    told = [{**row, "reason": "\n".join(reasons)} for row, reasons in found.values()]
    return _dated(content, _table(content, "warned", told))


def _ahead(content: Content, line: Line) -> Row:
    """Return the values of a line that is warned of: where it began and stands, what is asked and expected.

    A year of their own stands below them, so that the columns are narrow and leave room for the name.
    """
    known = not pd.isna(line.row["p_meet"]) and not is_idle(line.row)
    none = content.say("say.none")
    plain = _plainly(content, line)
    values = {name: str(plain[name]).replace(" (", "\n(") for name in ("baseline*", "latest*")}
    return {
        **plain,
        **values,
        "goal": _goal(content, line),
        "ahead": line.cells["forecast"] if known else none,
        "chance": chance(line.row["p_meet"], content.lang) if known else none,
    }


def _reason(content: Content, line: Line, code: str) -> str:
    """Return why a line is warned of, in a word: its status, where the level tells how hard it is to meet."""
    if code in (*EXPECTED, line.status):
        return content.label("status", line.status)
    return content.label("warncode", code)


@once
def uncertain(content: Content) -> Table:
    """Return the targets whose verdict small numbers leave open: what the latest value and the pooled years can prove."""
    lines = [line for line in content.counted if line.row["confidence"] == "uncertain"]
    return _table(content, "uncertain", [{**line.cells, **_proof(content, line)} for line in lines])


def _proof(content: Content, line: Line) -> dict[str, Cell]:
    """Return the interval of a line's latest value, and value, interval and verdict of its latest years pooled."""
    found = content.scope.ground.proof(line.row)
    digits = line.row["digits"]
    shown = {
        name: number(found[name], content.lang, digits)
        for name in ("low", "high", "pooled", "pooled_low", "pooled_high")
    }
    last = int(line.row["latest_year"])
    first = last - content.result.rules.pooled_years + 1
    years = content.say("say.years", start=first, end=last)
    pooled = content.say("say.of_year", value=shown["pooled"], year=years)
    several = found["pooled_years"] > 1
    if found["pooled_confidence"] == "clear":
        verdict = content.say("say.pooled.met" if found["pooled_met"] else "say.pooled.missed")
    elif np.isfinite(found["births_needed"]):
        needed = number(found["births_needed"], content.lang, 0, least=THOUSAND)
        verdict = content.say("say.needed", needed=needed)
    else:
        verdict = content.say("say.needed.beyond", years=content.result.rules.practical_years)
    return {
        "latest_interval": f"{line.cells['latest*']} [{shown['low']}–{shown['high']}]",
        "pooled_interval": f"{pooled} [{shown['pooled_low']}–{shown['pooled_high']}]"
        if several
        else content.say("say.none"),
        "pooled_verdict": verdict,
    }


@once
def missing(content: Content, brief: bool = False) -> Table:
    """Return the targets without data or not assessable, by the department that owes the data.

    ``brief`` merges regions, and leaves out the status, which the reason says.
    """
    lines = [line for line in content.counted if line.status in UNASSESSED]
    lines.sort(key=lambda line: (str(line.cells["department"]) or "\uffff", line.row["position"]))
    nobody = content.say("report.missing_department")
    rows: list[Row] = [
        {**line.cells, "department": line.cells["department"] or nobody} for line in lines
    ]
    if brief and not content.focus:
        rows = _merged(content, rows, "department", "name", "domain", "reason")
    columns = COLUMNS["missing"].replace(" status", "") if brief else COLUMNS["missing"]
    return _table(content, "missing", rows, columns.split())


def _merged(content: Content, rows: Iterable[Row], *same: str) -> list[Row]:
    """Return rows that are the same in some columns as one, with their regions."""
    found: dict[tuple[Cell, ...], tuple[Row, dict[Cell, None]]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in same), (row, {}))[1][row["region"]] = None
    every = content.say("report.by_region", count=len(content.scope.regions))
    joint = content.say("report.names_join")
    return [
        {
            **row,
            "region": every
            if len(names) == len(content.scope.regions)
            else joint.join(map(str, names)),
        }
        for row, names in found.values()
    ]


@once
def departments(content: Content) -> Table:
    """Return how many targets each department has given data for, none, or old ones."""
    made = content.scope.by_department
    owing = made[made["measured"] < made["total"]].to_dict("records")
    return _table(content, "departments", [_cells(content, row) for row in owing])


@once
def unmeasured(content: Content) -> Table:
    """Return the objectives of the plan that nothing measures."""
    made = content.result.unmeasured_objectives().rename(columns={"objective_no": "number"})
    return _table(content, "unmeasured", [_cells(content, row) for row in made.to_dict("records")])


@once
def proxies(content: Content) -> Table:
    """Return the indicators that a proxy stands in for."""
    return _table(
        content,
        "proxy",
        [_cells(content, row) for row in content.scope.own.proxies().to_dict("records")],
    )


@once
def matrices(content: Content) -> list[Table]:
    """Return the status marks of every target by region, so many regions a table as a page takes."""
    if not content.scope.several:
        return []
    names = content.scope.regions
    table = content.result.table
    counted = table[table["counted"]]
    wide = counted.drop_duplicates(["target_id", "region"]).pivot(
        index="target_id",
        columns="region",
        values="status",
    )
    label = counted.drop_duplicates("target_id").set_index("target_id")[f"name_{content.lang}"]
    out = []
    for some in np.array_split(np.array(names, dtype=object), -(-len(names) // MATRIX_WIDTH)):
        rows: list[Row] = [
            {
                "name": str(name),
                **{content.place(r): MARKS.get(str(wide.at[target, r]), "") for r in some},
            }
            for target, name in label.items()
        ]
        out.append(_table(content, "matrix", rows, ["name", *map(content.place, some)]))
    return out


@once
def ranking(content: Content) -> Table:
    """Return the regions in order of their latest value for each target.

    Ties share a rank, and the missing come last.
    """
    rows: list[Row] = []
    for line in (lines[0] for lines in content.by_target() if content.scope.several):
        made = content.scope.ground.rank(line.row["target_id"])
        for row in made.to_dict("records") if len(made) > 1 else ():
            cells = _cells(content, row, line.row["unit"])
            ends = (
                "" if pd.isna(row["rank_low"]) else f"{row['rank_low']:.0f}–{row['rank_high']:.0f}"
            )
            rows.append(
                {
                    **line.cells,
                    **cells,
                    "latest": cells["value"],
                    "rank_interval": ends,
                }
            )
    return _table(content, "ranking", rows)


@once
def spreads(content: Content) -> Table:
    """Return how far the regions lie apart for each target, and whether they come nearer."""
    rows: list[Row] = []
    made = content.scope.ground.spreads if content.scope.several else {}
    for line in (lines[0] for lines in content.by_target() if lines[0].row["target_id"] in made):
        years = made[line.row["target_id"]]
        for row in years[years["regions"] > 1].tail(1).to_dict("records"):
            row["tendency"] = tendency(row["cv"], row["cv_trend"])
            if line.row["target_id"] in content.scope.ground.unsure:  # few cases make no tendency
                row["tendency"] = "unknown"
            cells = _cells(content, row, line.row["unit"])
            cells["ratio"] = cells["ratio"] or content.say("say.none")
            rows.append({**line.cells, **cells})
    return _table(content, "spread", rows)


def tendency(cv: float, slope: float) -> str:
    """Return whether regions come nearer to each other: narrowing, widening, steady, or unknown."""
    if pd.isna(cv) or pd.isna(slope):
        return "unknown"
    return "steady" if abs(slope) < STILL else "narrowing" if slope < 0 else "widening"


@once
def parts(content: Content) -> Table:
    """Return the latest values of women and men, of town and country, with difference, ratio and tendency."""
    rows = []
    for by, row in content.scope.disparities:
        words = {"group": content.say("group", by), "unit": unit_name(row["unit"], content.lang)}
        rows.append({**_cells(content, row, row["unit"]), **words})
    return _table(content, "parts", rows)


@once
def rules(content: Content, used: bool = False) -> Table:
    """Return the rules in force, with those that differ from their defaults marked.

    Of those ``used`` only what bore on a row.
    """
    changed = content.result.rules.changed()
    idle = _idle(content) if used else set()
    rows: list[Row] = []
    for name, words, value in content.result.rules.describe(content.lang):
        if name in idle and name not in changed:
            continue
        places = len(f"{value:g}".partition(".")[2]) if isinstance(value, int | float) else -1
        shown = Number(value, places) if places >= 0 else _setting(content, value)
        usual = (
            content.say("report.changed", default=_setting(content, changed[name][0]))
            if name in changed
            else ""
        )
        rows.append({"rule": wording.capital(words), "value": shown, "changed": usual})
    told = any(row["changed"] for row in rows)
    return _table(content, "rules", rows, ["rule", "value", *(["changed"] if told else [])])


def _idle(content: Content) -> set[str]:
    """Return the rules that bore on no row of the report, and the constants of the forecast, which the workbook lists."""
    table = content.scope.own.table
    result = content.result
    warned = set(content.scope.own.warnings["code"])
    forms = set(table["form"])
    method = result.rules.method
    final = result.stage == "final"
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
        joined = content.say("report.names_join").join(
            f"{key} {weight:g}" for key, weight in value.items()
        )
        return joined or content.say("report.weights_equal")
    return content.label("report.method.name", value) if isinstance(value, str) else f"{value:g}"


@once
def sources(content: Content, brief: bool = False) -> Table:
    """Return the sources of the values that the report rests on, with file, sheet and the indicators that use them.

    ``brief`` names a file that all of them come from in the caption only.
    """
    used: dict[tuple[str, ...], list[str]] = {}
    for line in content.lines:
        for which in ("baseline", "latest"):
            if line.row[f"{which}_row"] >= 0:
                key = tuple(
                    str(line.cells[f"{which}_{name}"]) for name in ("source", "file", "sheet")
                )
                used.setdefault(key, []).append(line.name)
    none = content.say("say.none")
    rows: list[Row] = [
        {
            **{
                name: words or none
                for name, words in zip(("source", "file", "sheet"), key, strict=True)
            },
            "indicators": content.enumerated(some),
            "used": Number(len(some)),
        }
        for key, some in sorted(used.items())
    ]
    title = content.say("report.table.sources")
    columns = COLUMNS["sources"].split()
    files = {key[1] for key in used}
    if not any(files):
        columns = [name for name in columns if name not in ("file", "sheet")]
    elif brief and len(files) == 1:
        columns.remove("file")
        title = content.say("say.with_unit", name=title, unit=min(files))
    return _table(content, "sources", rows, columns, title=title)
