"""What a report is about: what is worked out once for a result, and once for a region, whatever the language."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property, wraps
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem, UsageError
from womenplan.evaluation.disparity import disparity
from womenplan.evaluation.ranking import rank, spread
from womenplan.messages import Language, Several
from womenplan.model.lookup import by_id
from womenplan.model.measure import department_names, leading
from womenplan.model.observation import LIMITS, Observations
from womenplan.model.target import direction, in_order
from womenplan.narration.advice import advised, links_of, measures_on
from womenplan.narration.evaluation import Evaluation
from womenplan.report.wording import Record

__all__ = ["PLACE", "Ground", "Scope", "once"]

PLACE = ("source", "file", "sheet", "cell")
MOST_ADVISED = 6  # targets whose advice has figures, the gravest
KEY = ["target_id", "milestone_year"]

Made = TypeVar("Made")


def once(make: Callable[..., Made]) -> Callable[..., Made]:
    """Keep what a function makes of something, in its ``made``, so that all three files share it."""

    @wraps(make)
    def kept(of: Any, *args: Any) -> Made:
        key = (make, *args)
        if key not in of.made:
            of.made[key] = make(of, *args)
        return cast("Made", of.made[key])

    return kept


class Ground:
    """What is worked out once for a result, whatever the region and the language of a report."""

    def __init__(self, result: Evaluation) -> None:
        self.result = result
        self.regions = result.regions
        self.made: dict[Any, Any] = {}  # by :func:`once`
        self._measures: dict[tuple[str, ...], pd.DataFrame] = {}

    @once
    def worded(self, lang: Language) -> pd.DataFrame:
        """Return the result's table with the words of a language, and with where latest value and baseline came from."""
        result = self.result
        plan = result.plan
        asked = plan.targets.drop_duplicates(KEY).set_index(KEY)[["locator", "population"]]
        departments = by_id(plan.indicators)[f"department_{lang}"].rename("department")
        table = result.table.join(asked, on=KEY).join(departments, on="indicator_id")
        nobody = messages.text("template.no_department", lang)
        places = {
            f"{which}_{name}": result.behind(which, name)
            for which in ("latest", "baseline")
            for name in (*PLACE, "bound")
        }
        return table.rename(columns={f"name_{lang}": "name"}).assign(
            **places,
            position=np.arange(len(table)),
            note=result.notes(lang),
            wording=result.wordings(lang),
            sign=direction(table, plan.indicators),
            assessed=result.year,
            forecast_level=result.rules.forecast_level,
            department=table["department"].fillna("").replace(nobody, ""),
        )

    @cached_property
    def _rows(self) -> dict[Any, pd.DataFrame]:
        table = self.result.table
        return dict(iter(table[table["counted"]].groupby("target_id", sort=False)))

    @once
    def rank(self, target: str) -> pd.DataFrame:
        """Return the regions in order of a target."""
        return rank(replace(self.result, table=self._rows[target]), target)

    @cached_property
    def spreads(self) -> dict[str, pd.DataFrame]:
        """How far the regions lie apart in each year since the baseline, for each target on an indicator's own population."""
        plan = self.result.plan
        seen = self.result.observations
        seen = seen[seen["year"] >= plan.base_year]
        values = dict(iter(seen.groupby("indicator_id", sort=False)))
        targets = plan.targets[(plan.targets["population"] == "") & (plan.targets["form"] != "gap")]
        wanted = targets.drop_duplicates("target_id").set_index("target_id")["indicator_id"]
        spreads = {}
        for target, indicator in wanted.items():
            if target in self._rows and indicator in values:
                rows, series = self._rows[target], values[indicator]
                part = replace(self.result, table=rows, observations=series)
                spreads[target] = spread(part, target)
        return spreads

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The targets on which a region's numbers are too small for a verdict."""
        table = self.result.table
        return frozenset(table.loc[table["confidence"] == "uncertain", "target_id"])

    @cached_property
    def _proofs(self) -> dict[Any, dict[Any, Any]]:
        return dict(self.result.uncertain().to_dict("index"))

    def proof(self, row: Record) -> Record:
        """Return what the counts behind a row with an uncertain verdict can prove."""
        return self._proofs[row["position"]]

    @cached_property
    def _links(self) -> pd.DataFrame:
        return links_of(self.result)

    def measures(self, row: Record) -> pd.DataFrame:
        """Return the measures of the plan that bear on a row's target."""
        of = tuple(str(row[name]) for name in ("indicator_id", "domain", "section", "objective_no"))
        if of not in self._measures:
            self._measures[of] = measures_on(row, self._links)
        return self._measures[of]

    def leader(self, row: Record, lang: Language) -> str:
        """Return the name of the department that is to act on a row's target; empty where nobody is named."""
        indicators = self.result.plan.indicators
        usual: str = by_id(indicators)["department_zh"].get(row["indicator_id"], "")
        lead = next(iter(leading(usual, self.measures(row))), usual)
        if lead == usual:
            return str(row["department"])
        return department_names(indicators, lang).get(lead, lead)

    @cached_property
    def _series(self) -> tuple[Any, ...]:
        """The series that each observation belongs to.

        Of each that counts series, year, value and that of the year before.
        """
        seen = self.result.observations
        groups = ["region", "indicator_id", "sex", "area", "age"]
        series = seen.groupby(groups, sort=False).ngroup().rename("series")
        known = seen[seen["value"].notna() & (seen["year"] <= self.result.year)].join(series)
        known = known.drop_duplicates(["series", "year"]).sort_values(["series", "year"])
        sound = ~known["bound"].isin(LIMITS) & ~known["suspect"].astype(bool)
        last = known.assign(sound=sound).shift()
        near = (known[["series", "year"]] == last[["series", "year"]] + [0, 1]).all(axis=1)
        whole = ~known["series_break"].astype(bool)
        good = near & whole & sound & last["sound"].eq(True)
        known["last"] = last["value"].where(good)
        columns = ("series", "year", "value", "last")
        return series.to_numpy(), *(known[name].to_numpy() for name in columns)

    def _of_series(self, at: int) -> slice:
        """Return where the values stand of the series that an observation belongs to."""
        series_of, series, *_ = self._series
        return slice(*np.searchsorted(series, series_of[at] + np.arange(2)))

    def observed(self, at: int) -> pd.DataFrame:
        """Return the observations of the series that one of them belongs to."""
        series = self._series[0]
        return self.result.observations[series == series[at]]

    def course(self, row: Record) -> tuple[list[int], list[float]]:
        """Return the years and values of a row of the table: of its series, or those that it was judged on."""
        if row["latest_row"] >= 0:
            _, _, years, values, _ = self._series
            some = self._of_series(row["latest_row"])
            return years[some].tolist(), values[some].tolist()
        years, values = self.result.values(row["position"])
        given = ~np.isnan(values)
        return years[given].tolist(), values[given].tolist()

    def previous(self, row: Record) -> float:
        """Return the value of the year before a row's latest.

        NaN where either is a bound or doubted, or a break lies between.
        """
        if pd.isna(row["latest_year"]):
            return np.nan
        if row["latest_row"] < 0:
            years, values = self.course(row)
            return dict(zip(years, values, strict=True)).get(int(row["latest_year"]) - 1, np.nan)
        _, _, years, _, last = self._series
        some = self._of_series(row["latest_row"])
        return float(last[some][np.searchsorted(years[some], int(row["latest_year"]))])


class Scope:
    """What a report is about, whatever its language.

    Parameters
    ----------
    ground : Ground
    region : str, optional
        The region that the report is about. By default the only one, or the plan's own; where there
        are several and none is the plan's own, ``focus`` is empty and the report is about all of
        them.
    overview : bool
        Whether a page in figures stands before the annexes; reports of many regions go without it.
    """

    def __init__(self, ground: Ground, region: str | None = None, *, overview: bool = True) -> None:
        result = ground.result
        regions = ground.regions
        if region is not None and region not in regions:
            allowed = {"allowed": Several(regions[:20])}
            raise UsageError(Problem("REGION_NOT_IN_RESULT", found=region, context=allowed))
        self.overview = overview
        self.ground, self.result, self.regions = ground, result, regions
        home = result.plan.region_zh
        alone = regions[0] if len(regions) == 1 else ""
        self.focus = region or alone or (home if home in regions else "")
        self.several = region is None and len(regions) > 1
        table = self.of_focus(result.table)
        order = {name: place for place, name in enumerate(self.all_domains)}
        table = table.sort_values("domain", key=lambda names: names.map(order), kind="stable")
        self.selected = replace(result, table=table)

    def of_focus(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table on the region that the report is about, all where it is about several."""
        return table[table["region"] == self.focus] if self.focus else table

    @cached_property
    def summary(self) -> pd.Series:
        """The classes and rates of the rows that the report is about."""
        return self.selected.summary().iloc[0]

    @cached_property
    def by_domain(self) -> pd.DataFrame:
        """The classes and rates by domain."""
        return self.selected.summary("domain")

    @cached_property
    def by_department(self) -> pd.DataFrame:
        """What each department has sent."""
        return self.selected.by_department()

    @cached_property
    def all_domains(self) -> list[str]:
        """The domains of all regions, in the order of the catalogue, then others."""
        return in_order(self.result.table["domain"])

    @cached_property
    def domains(self) -> list[str]:
        """The domains that have lines, in the plan's order."""
        names: list[str] = self.selected.table["domain"].unique().tolist()
        return names

    @cached_property
    def advised(self) -> list[dict[str, Any]]:
        """The advice on the gravest targets of the region that the report is about, in both languages."""
        return advised(self.result, self.focus, MOST_ADVISED) if self.focus else []

    @cached_property
    def disparities(self) -> list[tuple[str, dict[Any, Any]]]:
        """The gaps between the sexes, and between town and country, of the plan's indicators."""
        plan = self.result.plan
        table = self.of_focus(self.result.observations)
        wanted = table["indicator_id"].isin(plan.targets["indicator_id"])
        some = table[wanted & table["year"].between(plan.base_year, self.result.year)]
        observations = Observations(some)
        return [
            (by, row)
            for by in ("sex", "area")
            for row in disparity(observations, by, indicators=plan.indicators).to_dict("records")
        ]
