"""What a report is about: what is worked out once for a result, and once for a region, whatever the language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

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

__all__ = ["PLACE", "Ground", "Scope"]

PLACE = ("source", "file", "sheet", "cell")
MOST_ADVISED = 6  # targets whose advice has figures, the gravest
KEY = ["target_id", "milestone_year"]


class Ground:
    """What is worked out once for a result, whatever the region and the language of a report."""

    def __init__(self, result: Evaluation) -> None:
        self.result = result
        self.regions = result.regions
        self._worded: dict[str, pd.DataFrame] = {}
        self._ranks: dict[str, pd.DataFrame] = {}
        self._measures: dict[tuple[str, ...], pd.DataFrame] = {}

    def worded(self, lang: Language) -> pd.DataFrame:
        """Return the result's table with the words of a language, and with where latest value and baseline came from."""
        if lang not in self._worded:
            result = self.result
            plan = self.result.plan
            words = {f"{name}_{lang}": name for name in ("name", "department")}
            own = plan.targets.drop_duplicates(KEY).set_index(KEY)[["locator", "population"]]
            known = by_id(plan.indicators)[[f"department_{lang}"]]
            table = (
                result.table.join(own, on=KEY).join(known, on="indicator_id").rename(columns=words)
            )
            more: dict[str, Any] = {
                "position": np.arange(len(table)),
                "note": result.notes(lang),
                "wording": result.wordings(lang),
            }
            for which in ("latest", "baseline"):
                more |= {
                    f"{which}_{name}": result.behind(which, name) for name in (*PLACE, "bound")
                }
            rules = {"assessed": result.year, "forecast_level": result.rules.forecast_level}
            more["sign"] = direction(table, plan.indicators)
            nobody = messages.text("template.no_department", lang)
            named = table["department"].fillna("").replace(nobody, "")
            self._worded[lang] = table.assign(
                **more,
                **rules,
                department=named,
            )
        return self._worded[lang]

    @cached_property
    def _rows(self) -> dict[Any, pd.DataFrame]:
        table = self.result.table
        return dict(iter(table[table["counted"]].groupby("target_id", sort=False)))

    def rank(self, target: str) -> pd.DataFrame:
        """Return the regions in order of a target."""
        if target not in self._ranks:
            self._ranks[target] = rank(replace(self.result, table=self._rows[target]), target)
        return self._ranks[target]

    @cached_property
    def spreads(self) -> dict[str, pd.DataFrame]:
        """How far the regions lie apart in each year since the baseline, for each target on an indicator's own population."""
        seen = self.result.observations
        seen = seen[seen["year"] >= self.result.plan.base_year]
        values = dict(iter(seen.groupby("indicator_id", sort=False)))
        own = self.result.plan.targets
        own = own[
            (own["population"] == "") & (own["form"] != "gap") & own["indicator_id"].isin(values)
        ]
        wanted = own.drop_duplicates("target_id").set_index("target_id")["indicator_id"]
        return {
            target: spread(
                replace(self.result, table=self._rows[target], observations=values[indicator]),
                target,
            )
            for target, indicator in wanted.items()
            if target in self._rows
        }

    @cached_property
    def unsure(self) -> frozenset[str]:
        """The targets on which a region's numbers are too small for a verdict."""
        table = self.result.table
        return frozenset(table.loc[table["confidence"] == "uncertain", "target_id"])

    @cached_property
    def _proofs(self) -> dict[Any, dict[Any, Any]]:
        return dict(self.result.uncertain().to_dict("index"))

    def proof(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return what the counts behind a row with an uncertain verdict can prove."""
        return self._proofs[row["position"]]

    @cached_property
    def _links(self) -> pd.DataFrame:
        return links_of(self.result)

    def measures(self, row: Mapping[str, Any]) -> pd.DataFrame:
        """Return the measures of the plan that bear on a row's target."""
        of = tuple(str(row[name]) for name in ("indicator_id", "domain", "section", "objective_no"))
        if of not in self._measures:
            self._measures[of] = measures_on(row, self._links)
        return self._measures[of]

    def leader(self, row: Mapping[str, Any], lang: Language) -> str:
        """Return the name of the department that is to act on a row's target; empty where nobody is named."""
        indicators = self.result.plan.indicators
        own = str(by_id(indicators)["department_zh"].get(row["indicator_id"], ""))
        lead = next(iter(leading(own, self.measures(row))), own)
        if lead == own:
            return str(row["department"])
        return department_names(indicators, lang).get(lead, lead)

    @cached_property
    def _series(self) -> tuple[Any, ...]:
        """The series that each observation belongs to.

        Of each that counts series, year, value and that of the year before.
        """
        seen = self.result.observations
        series = (
            seen.groupby(["region", "indicator_id", "sex", "area", "age"], sort=False)
            .ngroup()
            .rename("series")
        )
        known = seen[seen["value"].notna() & (seen["year"] <= self.result.year)].join(series)
        known = known.drop_duplicates(["series", "year"]).sort_values(["series", "year"])
        last = known.shift()
        near = (known[["series", "year"]] == last[["series", "year"]] + [0, 1]).all(axis=1)
        sound = ~known["bound"].isin(LIMITS) & ~known["suspect"].astype(bool)
        before = ~last["bound"].isin(LIMITS) & ~last["suspect"].fillna(False).astype(bool)
        good = near & sound & before & ~known["series_break"].astype(bool)
        known["last"] = last["value"].where(good)
        return series.to_numpy(), *(
            known[name].to_numpy() for name in ("series", "year", "value", "last")
        )

    def observed(self, at: int) -> pd.DataFrame:
        """Return the observations of the series that one of them belongs to."""
        series = self._series[0]
        return self.result.observations[series == series[at]]

    def course(self, row: Mapping[str, Any]) -> tuple[list[int], list[float]]:
        """Return the years and values of a row of the table: of its series, or those that it was judged on."""
        if row["latest_row"] >= 0:
            of_row, series, years, values, *_ = self._series
            some = slice(*np.searchsorted(series, of_row[row["latest_row"]] + np.arange(2)))
            return years[some].tolist(), values[some].tolist()
        years, values = self.result.values(row["position"])
        given = ~np.isnan(values)
        return years[given].tolist(), values[given].tolist()

    def previous(self, row: Mapping[str, Any]) -> float:
        """Return the value of the year before a row's latest.

        NaN where either is a bound or doubted, or a break lies between.
        """
        if pd.isna(row["latest_year"]):
            return np.nan
        if row["latest_row"] < 0:
            years, values = self.course(row)
            return dict(zip(years, values, strict=True)).get(int(row["latest_year"]) - 1, np.nan)
        of_row, series, years, _, last = self._series
        own = slice(*np.searchsorted(series, of_row[row["latest_row"]] + np.arange(2)))
        return float(last[own][np.searchsorted(years[own], int(row["latest_year"]))])


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
        self.overview = overview
        result = ground.result
        regions = ground.regions
        if region is not None and region not in regions:
            raise UsageError(
                Problem(
                    "REGION_NOT_IN_RESULT", found=region, context={"allowed": Several(regions[:20])}
                )
            )
        home = result.plan.region_zh
        self.ground, self.result, self.regions = ground, result, regions
        self.focus = region or (
            regions[0] if len(regions) == 1 else home if home in regions else ""
        )
        self.several = region is None and len(regions) > 1
        table = result.table[result.table["region"] == self.focus] if self.focus else result.table
        order = {name: place for place, name in enumerate(self.all_domains)}
        self.own = replace(
            result, table=table.sort_values("domain", key=lambda s: s.map(order), kind="stable")
        )

    @cached_property
    def summary(self) -> pd.Series:
        """The classes and rates of the rows that the report is about."""
        return self.own.summary().iloc[0]

    @cached_property
    def by_domain(self) -> pd.DataFrame:
        """The classes and rates by domain."""
        return self.own.summary("domain")

    @cached_property
    def by_department(self) -> pd.DataFrame:
        """What each department has sent."""
        return self.own.by_department()

    @cached_property
    def all_domains(self) -> list[str]:
        """The domains of all regions, in the order of the catalogue, then others."""
        return in_order(self.result.table["domain"])

    @cached_property
    def domains(self) -> list[str]:
        """The domains that have lines, in the plan's order."""
        return [str(name) for name in pd.unique(self.own.table["domain"])]

    @cached_property
    def advised(self) -> list[dict[str, Any]]:
        """The advice on the gravest targets of the region that the report is about, in both languages."""
        return advised(self.result, self.focus, MOST_ADVISED) if self.focus else []

    @cached_property
    def disparities(self) -> list[tuple[str, dict[Any, Any]]]:
        """The gaps between the sexes, and between town and country, of the plan's indicators."""
        table = self.result.observations
        wanted = table["indicator_id"].isin(self.result.plan.targets["indicator_id"])
        some = table[
            wanted
            & table["year"].between(self.result.plan.base_year, self.result.year)
            & ((table["region"] == self.focus) | (not self.focus))
        ]
        own = self.result.plan.indicators
        judged = Observations(some)
        pairs = ((by, disparity(judged, by, indicators=own)) for by in ("sex", "area"))
        return [(by, row) for by, made in pairs for row in made.to_dict("records")]
