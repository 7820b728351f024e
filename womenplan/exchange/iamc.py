"""The long table of the integrated assessment community: model, scenario, region, variable, unit, year, value."""

from __future__ import annotations

import pandas as pd

from womenplan.exchange.dataset import GROUPS, Dataset, in_words, labels_of, number_texts
from womenplan.exchange.tidy import csv_of
from womenplan.model.lookup import by_id
from womenplan.model.unit import unit_name

__all__ = ["files", "variables"]

MODEL, OBSERVED = "womenplan", "observed"


def files(data: Dataset) -> dict[str, bytes]:
    """Return the observations, and the targets of the plan as a scenario of their own."""
    table = data.table
    long = pd.DataFrame(
        {
            "model": MODEL,
            "scenario": OBSERVED,
            "region": table["region"].mask(table["region"] == "", "-"),
            "variable": variables(table, data.indicators),
            "unit": _units(table["unit"]),
            "year": table["year"],
            "value": number_texts(table["value"]),
        }
    )
    if data.plan is not None:
        long = pd.concat([long, _targets(data)], ignore_index=True)
    return {"iamc.csv": csv_of(long)}


def variables(table: pd.DataFrame, indicators: pd.DataFrame) -> list[str]:
    """Return the variable of each row: the indicator's English name, then the groups that are no totals.

    A name is a level of the variables' tree, so that a stroke in it becomes a slash.
    """
    known = by_id(indicators)
    parts = [_names(table["indicator_id"], indicators)]
    for name in GROUPS:
        usual = table[name] == table["indicator_id"].map(known[name])
        parts.append(labels_of(table[name], name, "en").mask(usual, ""))
    parts += [table["age"], labels_of(table["level"], "exchange.level", "en")]
    return ["|".join(part for part in row if part) for row in zip(*parts, strict=True)]


def _names(ids: pd.Series, indicators: pd.DataFrame) -> pd.Series:
    return ids.map(by_id(indicators)["name_en"].str.replace("|", "/"))


def _units(units: pd.Series) -> pd.Series:
    return in_words(units, lambda code: unit_name(code, "en") or "-")


def _targets(data: Dataset) -> pd.DataFrame:
    """Return the targets that have a value, in the scenario of the plan."""
    assert data.plan is not None
    targets = data.plan.targets
    levels = targets["value"].notna() & (targets["form"] == "level")
    valued = targets[levels & (targets["population"] == "")]
    valued = valued.drop_duplicates(["indicator_id", "milestone_year"], keep="last")
    return pd.DataFrame(
        {
            "model": MODEL,
            "scenario": f"target {data.plan.plan_id}",
            "region": data.plan.region_zh,
            "variable": _names(valued["indicator_id"], data.plan.indicators),
            "unit": _units(valued["unit"]),
            "year": valued["milestone_year"].astype(int),
            "value": number_texts(valued["value"]),
        }
    )
