"""The long table of the integrated assessment community: model, scenario, region, variable, unit, year, value."""

from __future__ import annotations

import pandas as pd

from womenplan import messages
from womenplan.exchange.dataset import Dataset, number_texts
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
            "unit": table["unit"].map(_unit),
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
    names = by_id(indicators)["name_en"].str.replace("|", "/")
    own = by_id(indicators)[["sex", "area"]]
    parts = [table["indicator_id"].map(names)]
    for name in ("sex", "area"):
        said = table[name].map(
            {code: messages.label(name, code, "en") for code in table[name].unique()}
        )
        usual = table[name] == table["indicator_id"].map(own[name])
        parts.append(said.mask(usual, ""))
    parts += [
        table["age"],
        table["level"].map(
            lambda code: messages.label("exchange.level", code, "en") if code else ""
        ),
    ]
    return ["|".join(part for part in row if part) for row in zip(*parts, strict=True)]


def _unit(code: str) -> str:
    return unit_name(code, "en") or "-"


def _targets(data: Dataset) -> pd.DataFrame:
    """Return the targets that have a value, in the scenario of the plan."""
    assert data.plan is not None
    targets = data.plan.targets
    valued = targets[
        targets["value"].notna() & targets["form"].eq("level") & targets["population"].eq("")
    ]
    valued = valued.drop_duplicates(["indicator_id", "milestone_year"], keep="last")
    names = by_id(data.plan.indicators)["name_en"].str.replace("|", "/")
    return pd.DataFrame(
        {
            "model": MODEL,
            "scenario": f"target {data.plan.plan_id}",
            "region": data.plan.region_zh,
            "variable": valued["indicator_id"].map(names),
            "unit": valued["unit"].map(_unit),
            "year": valued["milestone_year"].astype(int),
            "value": number_texts(valued["value"]),
        }
    )
