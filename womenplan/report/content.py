"""What a report is about, and its lines in one language: the ground on which all three files stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.disparity import disparity
from womenplan.evaluation.evaluation import Evaluation
from womenplan.evaluation.ranking import rank, spread
from womenplan.evaluation.summary import headline
from womenplan.messages import Language
from womenplan.model.target import DOMAINS
from womenplan.report import wording

__all__ = ["FAILING", "Cell", "Content", "Line", "Number", "Scope", "cell_number"]

MOST_NAMES = 10  # in one enumeration
FAILING = ("not_met", "lost", "regressing", "off_track")
PLACE = ("source", "file", "sheet", "cell")
KEY = ["target_id", "milestone_year"]


@dataclass(frozen=True, slots=True)
class Number:
    """A number and with how many decimals it is printed."""

    value: float
    places: int = 0

    def __str__(self) -> str:
        return wording.plain(self.value, self.places)


Cell = str | Number


def cell_number(value: Any, places: int = 0) -> Cell:
    """Return a number as a cell, an empty one where it is missing."""
    return "" if pd.isna(value) else Number(float(value), places)


@dataclass(frozen=True, slots=True)
class Line:
    """One target in one region: the row of the result, and its cells by column code; a ``*`` marks words for readers."""

    row: Mapping[str, Any]
    cells: Mapping[str, Cell]
    years: Sequence[int]
    values: Sequence[float]
    name: str
    status: str
    said: str


class Scope:
    """What a report is about, whatever its language; what is costly is worked out once.

    Parameters
    ----------
    result : Evaluation
    region : str, optional
        The region that the report is about. By default the only one, or the plan's own; where there are several and
        none is the plan's own, ``focus`` is empty and the report is about all of them.
    """

    def __init__(self, result: Evaluation, region: str | None = None) -> None:
        regions = result.regions
        if region is not None and region not in regions:
            raise UsageError(
                Problem("REGION_NOT_IN_RESULT", found=region, context={"allowed": "、".join(regions[:20])})
            )
        home = result.plan.region_zh
        self.result, self.regions = result, regions
        self.focus = region or (regions[0] if len(regions) == 1 else home if home in regions else "")
        self.several = region is None and len(regions) > 1
        self._ranks: dict[str, pd.DataFrame] = {}
        table = result.table.assign(position=np.arange(len(result.table)))
        table = table[table["region"] == self.focus] if self.focus else table
        order = {name: place for place, name in enumerate(DOMAINS)}
        self.own = replace(result, table=table.sort_values("domain", key=lambda s: s.map(order), kind="stable"))

    @cached_property
    def summary(self) -> pd.Series:
        """The classes and rates of the rows that the report is about."""
        return self.own.summary().iloc[0]

    @cached_property
    def by_domain(self) -> pd.DataFrame:
        """The classes and rates by domain."""
        return self.own.summary("domain")

    @cached_property
    def domains(self) -> list[str]:
        """The domains that have lines, in the plan's order."""
        return [str(name) for name in pd.unique(self.own.table["domain"])]

    @cached_property
    def _rows(self) -> dict[Any, pd.DataFrame]:
        table = self.result.table
        return dict(iter(table[table["counted"]].groupby("target_id", sort=False)))

    def rank(self, target: str) -> pd.DataFrame:
        """Return the regions in order of a target."""
        if target not in self._ranks:
            self._ranks[target] = rank(replace(self.result, table=self._rows[target]), target)
        return self._ranks[target]

    def ends(self, line: Line) -> list[tuple[str, Number]]:
        """Return the best and the worst region of a line's target with their values, where they can be told."""
        order = self.rank(line.row["target_id"]).dropna(subset="rank")
        places = [
            (row.region, Number(row.value, wording.places(row.value, line.row["unit"]))) for row in order.itertuples()
        ]
        return [places[0], places[-1]] if len(places) > 1 else []

    @cached_property
    def spreads(self) -> dict[str, pd.DataFrame]:
        """How far the regions lie apart in each year, for each target on an indicator's own population."""
        table, own = self.result.observations, self.result.plan.targets
        values = dict(iter(table.groupby("indicator_id", sort=False)))
        wanted = own[
            (own["population"] == "") & (own["form"] != "gap") & own["indicator_id"].isin(values)
        ].drop_duplicates("target_id")
        return {
            target: spread(replace(self.result, table=self._rows[target], observations=values[indicator]), target)
            for target, indicator in zip(wanted["target_id"], wanted["indicator_id"], strict=True)
            if target in self._rows
        }

    @cached_property
    def disparities(self) -> list[tuple[str, dict[Any, Any]]]:
        """The gaps between the sexes, and between town and country, of the plan's indicators."""
        table = self.result.observations
        wanted = table["indicator_id"].isin(self.result.plan.targets["indicator_id"])
        wanted &= (table["year"] <= self.result.year) & ((table["region"] == self.focus) | (not self.focus))
        some = table[wanted]
        pairs = (("sex", disparity(some, "sex")), ("area", disparity(some, "area")))
        return [(by, row) for by, made in pairs for row in made.to_dict("records")]

    @cached_property
    def series(self) -> dict[int, tuple[list[int], list[float]]]:
        """The years and values of the series that each observation belongs to, by the observation's position."""
        table, keys = self.result.observations, ["region", "indicator_id", "sex", "area", "age"]
        wanted = (
            ((table["region"] == self.focus) | (not self.focus))
            & table["value"].notna()
            & (table["year"] <= self.result.year)
        )
        some = (
            table.assign(row=np.arange(len(table)))
            .loc[wanted, [*keys, "year", "value", "row"]]
            .sort_values("year", kind="stable")
        )
        found: dict[Any, Any] = {}
        for _, part in some.groupby(keys, sort=False):
            once = part.drop_duplicates("year")
            found |= dict.fromkeys(part["row"].tolist(), (once["year"].tolist(), once["value"].tolist()))
        return found

    def course(self, row: Mapping[str, Any]) -> tuple[list[int], list[float]]:
        """Return the years and values of a row of the table: of its series, or those that it was judged on."""
        if row["latest_row"] in self.series:
            return self.series[row["latest_row"]]
        years, values = self.result.values(row["position"])
        known = ~np.isnan(values)
        return years[known].tolist(), values[known].tolist()


class Content:
    """All that a report says of a result, in one language.

    Parameters
    ----------
    result : Evaluation
    lang : {"zh", "en"}
    region : str, optional
        See :class:`Scope`.
    scope : Scope, optional
        That of the same report in the other language.
    """

    def __init__(
        self, result: Evaluation, lang: Language, region: str | None = None, scope: Scope | None = None
    ) -> None:
        self.result, self.lang = result, lang
        self.scope = scope or Scope(result, region)
        self.focus = self.scope.focus

    def say(self, code: str, **context: object) -> str:
        """Return a sentence of the catalogue in the report's language."""
        return messages.text(code, self.lang, **context)

    def label(self, group: str, key: str) -> str:
        """Return a label of the catalogue in the report's language."""
        return messages.label(group, key, self.lang)

    def heading(self, group: str, key: str) -> str:
        """Return a label as it stands at the start of a line."""
        return wording.capital(self.label(group, key))

    def place(self, region: str) -> str:
        """Return a region's name: the plan's own in the report's language, any other as the data have it."""
        return self.result.region_name(region, self.lang)

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
        who = self.place(self.focus) if self.focus else self.say("report.by_region", count=len(self.scope.regions))
        years = {"start": plan.start_year, "end": plan.end_year, "base": plan.base_year, "year": result.year}
        lines = [self.say("report.region", region=who)] if who else []
        made_up = [self.say("report.made_up")] if result.made_up else []
        return [*lines, self.say("report.years", **years), *made_up]

    @cached_property
    def lines(self) -> list[Line]:
        """One line a target (and milestone) and region, by domain."""
        plan = self.result.plan
        own = plan.to_frame().drop_duplicates(KEY).set_index(KEY)[[f"wording_{self.lang}", "locator"]]
        known = plan.indicators.set_index("indicator_id")[["better", f"department_{self.lang}"]]
        table = self.scope.own.table.join(own, on=KEY).join(known, on="indicator_id")
        notes = self.result.notes(self.lang)
        return [self._line(row, notes[row["position"]]) for row in table.to_dict("records")]

    @cached_property
    def _used(self) -> dict[str, Any]:
        return {name: self.result.observations[name].to_numpy() for name in (*PLACE, "bound")}

    def _line(self, row: dict[Any, Any], note: str) -> Line:
        used = self._used
        years, values = self.scope.course(row)
        before = dict(zip(years, values, strict=True))
        row["name"] = row[f"name_{self.lang}"]
        row["bound"] = used["bound"][row["latest_row"]] if row["latest_row"] >= 0 else ""
        row["assessed"], row["forecast_level"] = self.result.year, self.result.rules.forecast_level
        row["previous"] = np.nan if pd.isna(row["latest_year"]) else before.get(int(row["latest_year"]) - 1, np.nan)
        cells = self._cells(row, self.tight(note))
        for which in ("latest", "baseline"):
            at = row[f"{which}_row"]
            cells |= {f"{which}_{name}": str(used[name][at]) if at >= 0 else "" for name in PLACE}
        return Line(row, cells, years, values, row["name"], row["status"], str(cells["said"]))

    def _cells(self, row: Mapping[str, Any], note: str) -> dict[str, Cell]:
        unit = row["unit"]
        department = row[f"department_{self.lang}"]
        cells: dict[str, Cell] = {
            "region": self.place(row["region"]),
            "domain": self.label("domain", row["domain"]),
            "name": row["name"],
            "unit": wording.unit_name(unit, self.lang),
            "target": self.tight(row[f"wording_{self.lang}"]),
            "status": self.label("status", row["status"]),
            "confidence": self.label("confidence", row["confidence"]) if row["confidence"] else "",
            "note": note,
            "said": wording.sentence(row, self.lang),
            "department": "" if pd.isna(department) else department,
            "locator": row["locator"] if self.lang == "zh" else "",
            "counted": self.say("say.yes" if row["counted"] else "say.no"),
            "milestone": cell_number(row["milestone_year"]),
            "pace": cell_number(row["pace"], 2),
            "achievement": cell_number(row["achievement"], 1),
            **{name: cell_number(100 * row[name]) for name in ("progress", "p_meet")},
        }
        for name in ("target_value", "baseline", "latest", "expected", "forecast"):
            computed = name in ("expected", "forecast")
            cells[name] = cell_number(row[name], wording.places(row[name], unit, computed=computed))
        ends = [cell.places for cell in (cells["latest"], cells["target_value"]) if isinstance(cell, Number)]
        cells["gap"] = cell_number(row["gap"], max(ends, default=0))
        for name in ("baseline", "latest"):
            cells[f"{name}_year"] = cell_number(row[f"{name}_year"])
            cells[f"{name}*"] = self._at_year(name, row["bound"] if name == "latest" else "", cells)
        cells["name*"] = self.say("say.with_unit", name=row["name"], unit=cells["unit"])
        cells["gap*"] = self._gap(cells["gap"], row["status"])
        cells["reason"] = (
            note if note and row["status"] != "no_data" else wording.without(str(cells["said"]), row["name"])
        )
        return cells

    def _at_year(self, which: str, bound: str, cells: Mapping[str, Cell]) -> str:
        """Return the baseline or the latest value with its year in brackets."""
        if not isinstance(cells[which], Number):
            return self.say("say.none")
        sign = {">": "＞", "<": "＜"}.get(bound, "") if self.lang == "zh" else bound
        return self.say("say.of_year", value=f"{sign}{cells[which]}", year=cells[f"{which}_year"])

    def _gap(self, gap: Cell, status: str) -> str:
        """Return what is still missing to the target, or by how much it is surpassed."""
        if not isinstance(gap, Number):
            return self.say("say.none")
        if gap.value >= 0 or status in FAILING:
            return str(gap)
        return self.say("say.margin", value=wording.plain(-gap.value, gap.places))

    @cached_property
    def counted(self) -> list[Line]:
        """The lines that the counts count."""
        return [line for line in self.lines if line.row["counted"]]

    def by_target(self, domain: str = "") -> list[list[Line]]:
        """Return the lines of each counted target, in order."""
        found: dict[str, list[Line]] = {}
        for line in self.counted:
            if domain in ("", line.row["domain"]):
                found.setdefault(line.row["target_id"], []).append(line)
        return list(found.values())

    def headline(self, domain: str = "") -> str:
        """Return the counts in a sentence, of all or of one domain."""
        if domain:
            said = self.tight(headline(self.scope.by_domain.loc[domain], self.lang))
            return self.say("report.headline_domain", domain=self.heading("domain", domain), headline=said)
        regions = 1 if self.focus else len(self.scope.regions)
        return self.tight(headline(self.scope.summary, self.lang, regions=regions))

    def joined(self, words: Iterable[str]) -> str:
        """Return words as an enumeration."""
        return self.say("headline.join").join(words)

    def enumerated(self, words: Iterable[str]) -> str:
        """Return different names as an enumeration, cut where it grows too long to read."""
        names = list(dict.fromkeys(words))
        joined = self.say("report.names_join").join(names[:MOST_NAMES])
        more = len(names) - MOST_NAMES
        return self.say("report.and_more", names=joined, more=more) if more > 0 else joined
