"""What a report says, in one language: its lines, tables and sentences, from which all three files are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.evaluation import Evaluation
from womenplan.evaluation.status import STATUSES
from womenplan.evaluation.summary import headline
from womenplan.messages import Language
from womenplan.model.target import DOMAINS
from womenplan.plot.theme import MARKS
from womenplan.report import wording

__all__ = ["Cell", "Content", "Line", "Number", "Table", "by_target", "ranked"]

LEVELS = ("red", "orange", "yellow", "grey")
MOST_NAMES = 10  # in one enumeration
FAILING = ("not_met", "lost", "regressing", "off_track")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and how it is printed: with so many decimals, and a unit where the column does not name one."""

    value: float
    places: int
    unit: str = ""

    def __str__(self) -> str:
        return wording.plain(self.value, self.places) + self.unit


Cell = str | Number


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a report: its caption, the codes and headings of its columns, its rows, the status or level of each row.

    ``empty`` is what is said where it has no rows.
    """

    title: str
    columns: Sequence[str]
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    marks: Sequence[str] = ()
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One target in one region: the row of the result, and its cells by column code."""

    row: Mapping[str, Any]
    cells: Mapping[str, Cell]
    years: Sequence[int]
    values: Sequence[float]

    @property
    def name(self) -> str:
        """The indicator's name with its population."""
        return str(self.cells["name"])

    @property
    def status(self) -> str:
        """The code of its status."""
        return str(self.row["status"])

    @property
    def said(self) -> str:
        """Its sentence."""
        return str(self.cells["said"])


@dataclass(frozen=True)
class Content:
    """All that a report says of a result.

    Parameters
    ----------
    result : Evaluation
    lang : {"zh", "en"}
    region : str, optional
        The region that the report is about. By default the only one, or the plan's own; where there are several and
        none is the plan's own, ``focus`` is empty and the report is about all of them.
    """

    result: Evaluation
    lang: Language
    region: str | None = None
    focus: str = field(init=False)

    def __post_init__(self) -> None:
        regions = self.result.regions
        if self.region is not None and self.region not in regions:
            raise UsageError(Problem("REGION_NOT_IN_RESULT", found=self.region, context={"allowed": "、".join(regions[:20])}))
        own = self.result.plan.region_zh
        usual = regions[0] if len(regions) == 1 else own if own in regions else ""
        object.__setattr__(self, "focus", self.region or usual)

    def say(self, code: str, **context: object) -> str:
        """Return a sentence of the catalogue in the report's language."""
        return messages.text(code, self.lang, **context)

    def label(self, group: str, key: str) -> str:
        """Return a label of the catalogue in the report's language."""
        return messages.label(group, key, self.lang)

    def heading(self, group: str, key: str) -> str:
        """Return a label as it stands at the start of a line."""
        text = self.label(group, key)
        return text[:1].upper() + text[1:]

    @property
    def several(self) -> bool:
        """Whether regions are compared: there are several, and the report is not for one that was asked for."""
        return self.region is None and len(self.result.regions) > 1

    def alone(self) -> str:
        """Return why no regions are compared."""
        return self.say("report.nothing.alone" if len(self.result.regions) > 1 else "report.nothing.regions")

    def place(self, region: str) -> str:
        """Return a region's name: the plan's own in the report's language, any other as the data have it."""
        plan = self.result.plan
        return plan.region(self.lang) if region == plan.region_zh else region

    def tight(self, text: str) -> str:
        """Return a text without the spaces that print leaves out in the report's language."""
        return wording.tight(text, self.lang)

    @property
    def title(self) -> str:
        """The plan's title."""
        return self.result.plan.title(self.lang)

    @property
    def kind(self) -> str:
        """What sort of report it is: annual, mid-term or final."""
        return self.say(f"report.kind.{self.result.stage}", year=self.result.year)

    @property
    def front(self) -> list[str]:
        """The lines under the title."""
        plan, result = self.result.plan, self.result
        who = self.place(self.focus) if self.focus else self.say("report.by_region", count=len(result.regions))
        years = self.say("report.years", start=plan.start_year, end=plan.end_year, base=plan.base_year, year=result.year)
        lines = [self.say("report.region", region=who), years] if who else [years]
        return lines + ([self.say("report.made_up")] if result.made_up else [])

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows of the result that the report is about, by domain in the plan's order."""
        table = self.result.table.assign(position=np.arange(len(self.result.table)))
        if self.focus:
            table = table[table["region"] == self.focus]
        return table.sort_values("domain", key=lambda s: s.map({d: i for i, d in enumerate(DOMAINS)}), kind="stable")

    @cached_property
    def lines(self) -> list[Line]:
        """One line a target (and milestone) and region, by domain."""
        table = self.table
        plan = self.result.plan.to_frame().drop_duplicates(["target_id", "milestone_year"])
        own = plan.set_index(["target_id", "milestone_year"])[[f"wording_{self.lang}", "locator"]]
        known = self.result.plan.indicators.set_index("indicator_id")[["better", f"department_{self.lang}"]]
        joined = table.join(own, on=["target_id", "milestone_year"]).join(known, on="indicator_id")
        notes = self.result.notes(self.lang)
        series = _series(self.result, self.focus)
        return [self._line(row, notes[row["position"]], series) for row in joined.to_dict("records")]

    @cached_property
    def _used(self) -> dict[str, Any]:
        names = ("file", "sheet", "cell", "source", "bound", "flag")
        return {name: self.result.observations[name].to_numpy() for name in names}

    def _line(self, row: dict[Any, Any], note: str, series: Mapping[int, tuple[list[int], list[float]]]) -> Line:
        used = self._used
        latest, baseline = row["latest_row"], row["baseline_row"]
        years, values = series.get(latest, ([], []))
        if not years:
            pairs = [(row["baseline_year"], row["baseline"]), (row["latest_year"], row["latest"])]
            points = {int(y): v for y, v in pairs if not pd.isna(y) and not pd.isna(v)}
            years, values = list(points), list(points.values())
        row["name"] = row[f"name_{self.lang}"]
        row["bound"] = used["bound"][latest] if latest >= 0 else ""
        row["proxy"] = latest >= 0 and used["flag"][latest] == "proxy"
        row["assessed"] = self.result.year
        row["forecast_level"] = self.result.rules.forecast_level
        before = dict(zip(years, values, strict=True))
        row["previous"] = np.nan if pd.isna(row["latest_year"]) else before.get(int(row["latest_year"]) - 1, np.nan)
        cells = self._cells(row, note)
        for which, at in (("latest", latest), ("baseline", baseline)):
            for name in ("file", "sheet", "cell", "source"):
                cells[f"{which}_{name}"] = str(used[name][at]) if at >= 0 else ""
        return Line(row, cells, years, values)

    def _cells(self, row: Mapping[str, Any], note: str) -> dict[str, Cell]:
        unit = row["unit"]

        def number(column: str, *, computed: bool = False, digits: int | None = None, factor: float = 1) -> Cell:
            value = row[column]
            if pd.isna(value):
                return ""
            least = wording.places(value, unit, computed=computed) if digits is None else digits
            return Number(float(value) * factor, least)

        digits = max(wording.places(row[c], unit) for c in ("latest", "target_value") if not pd.isna(row[c])) if not pd.isna(row["gap"]) else 0
        target = wording.tight(row[f"wording_{self.lang}"], self.lang)
        department = row[f"department_{self.lang}"]
        return {
            "region": self.place(row["region"]),
            "domain": self.label("domain", row["domain"]),
            "name": row["name"],
            "unit": wording.unit_name(unit, self.lang),
            "target": target,
            "target_value": number("target_value"),
            "milestone": number("milestone_year", digits=0),
            "baseline": number("baseline"),
            "baseline_year": number("baseline_year", digits=0),
            "latest": number("latest"),
            "latest_year": number("latest_year", digits=0),
            "gap": number("gap", digits=digits),
            "progress": number("progress", digits=0, factor=100),
            "pace": number("pace", digits=2),
            "expected": number("expected", computed=True),
            "achievement": number("achievement", digits=1),
            "status": self.label("status", row["status"]),
            "confidence": self.label("confidence", row["confidence"]) if row["confidence"] else "",
            "forecast": number("forecast", computed=True),
            "p_meet": number("p_meet", digits=0, factor=100),
            "note": wording.tight(note, self.lang),
            "said": wording.sentence(row, self.lang),
            "department": "" if pd.isna(department) else department,
            "locator": row["locator"] if self.lang == "zh" else "",
            "counted": self.say("say.yes" if row["counted"] else "say.no"),
        }

    def at_year(self, line: Line, which: str) -> str:
        """Return the baseline or the latest value with its year in brackets."""
        value = line.cells[which]
        if not isinstance(value, Number):
            return self.say("say.none")
        bound = {">": "＞" if self.lang == "zh" else ">", "<": "＜" if self.lang == "zh" else "<"}
        text = f"{bound.get(line.row['bound'], '') if which == 'latest' else ''}{value}"
        return self.say("say.of_year", value=text, year=line.cells[f"{which}_year"])

    def gap(self, line: Line) -> str:
        """Return what is still missing to the target, or by how much it is surpassed."""
        value = line.cells["gap"]
        if not isinstance(value, Number):
            return self.say("say.none")
        if value.value >= 0 or line.status in FAILING:
            return str(value)
        return self.say("say.margin", value=wording.plain(-value.value, value.places))

    def legend(self) -> str:
        """Return what the marks of the statuses mean."""
        return self.say("report.legend", marks=self.joined(f"{MARKS[name]} {self.label('status', name)}" for name in STATUSES))

    def of_domain(self, domain: str) -> list[Line]:
        """Return the lines of a domain."""
        return [line for line in self.lines if line.row["domain"] == domain]

    @property
    def domains(self) -> list[str]:
        """The domains that have lines, in the plan's order."""
        return [str(name) for name in pd.unique(self.table["domain"])]

    @cached_property
    def counted(self) -> list[Line]:
        """The lines that the counts count."""
        return [line for line in self.lines if line.row["counted"]]

    @cached_property
    def summary(self) -> pd.Series:
        """The classes and rates of the rows that the report is about."""
        return self.result.summary(region=self.focus or None).iloc[0]

    @cached_property
    def by_domain(self) -> pd.DataFrame:
        """The classes and rates by domain."""
        return self.result.summary("domain", region=self.focus or None)

    def headline(self, domain: str = "") -> str:
        """Return the counts in a sentence, of all or of one domain."""
        if not domain:
            return wording.tight(self.result.headline(self.lang, region=self.focus or None), self.lang)
        row = self.by_domain.loc[domain]
        said = wording.tight(headline(row, self.lang), self.lang)
        return self.say("report.headline_domain", domain=self.heading("domain", domain), headline=said)

    def joined(self, words: Iterable[str]) -> str:
        """Return words as an enumeration."""
        return self.say("headline.join").join(words)

    def enumerated(self, names: Sequence[str]) -> str:
        """Return names as an enumeration, cut where it grows too long to read."""
        joined = self.say("report.names_join").join(names[:MOST_NAMES])
        return joined if len(names) <= MOST_NAMES else self.say("report.and_more", names=joined, more=len(names) - MOST_NAMES)

    @cached_property
    def warnings(self) -> list[dict[str, Any]]:
        """The early warnings of the rows that the report is about, gravest first."""
        table = getattr(self.result, "warnings", None)
        if not isinstance(table, pd.DataFrame) or table.empty:
            return []
        if self.focus:
            table = table[table["region"] == self.focus]
        table = table.sort_values("level", key=lambda s: s.map({n: i for i, n in enumerate(LEVELS)}), kind="stable")
        return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _series(result: Evaluation, region: str) -> dict[int, tuple[list[int], list[float]]]:
    """Return the years and values of the series that each observation belongs to, by the observation's position."""
    table = result.observations
    rows = np.flatnonzero(((table["region"] == region) | (region == "")) & table["value"].notna() & (table["year"] <= result.year))
    if not len(rows):
        return {}
    some = table[["region", "indicator_id", "sex", "area", "age", "year", "value"]].iloc[rows]
    group = some.groupby(["region", "indicator_id", "sex", "area", "age"], sort=False).ngroup().to_numpy()
    first = pd.DataFrame({"group": group, "year": some["year"].to_numpy(), "value": some["value"].to_numpy()})
    first = first.drop_duplicates(["group", "year"]).sort_values(["group", "year"])
    made = {key: (part["year"].tolist(), part["value"].tolist()) for key, part in first.groupby("group")}
    return {int(row): made[key] for row, key in zip(rows, group, strict=True)}


def by_target(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the lines of each target (and milestone), in order."""
    found: dict[tuple[str, int], list[Line]] = {}
    for line in lines:
        found.setdefault((line.row["target_id"], line.row["milestone_year"]), []).append(line)
    return list(found.values())


def ranked(lines: Sequence[Line]) -> list[Line]:
    """Return the lines that have a value, best first; none where the target names no better side."""
    sign = wording.direction(lines[0].row, lines[0].row["better"])
    some = [line for line in lines if not pd.isna(line.row["latest"])] if sign else []
    return sorted(some, key=lambda line: (-sign * line.row["latest"], line.row["region"]))
