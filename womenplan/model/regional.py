"""Target values that differ by region: one target, and what it asks of each region."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.model.arrays import Array
from womenplan.model.checked_table import PlaceOf
from womenplan.model.lookup import without_rows
from womenplan.model.target import LEVEL_FORMS

__all__ = ["REGIONAL", "blank_regional", "by_region", "join_regions", "values_for"]

REGIONAL: Mapping[str, str] = {
    "target_id": "str",
    "milestone_year": "int64",
    "region": "str",
    "value": "float64",
}
_ALIKE = ["indicator_id", "form", "operator", "unit", "population", "components"]


def blank_regional() -> pd.DataFrame:
    """Return a table of values by region without rows."""
    return without_rows(REGIONAL)


def join_regions(
    df: pd.DataFrame,
    region: pd.Series,
    given_id: pd.Series,
) -> pd.DataFrame:
    """Return targets in which rows that differ by region alone carry one target_id."""
    if not (region != "").any():
        return df
    first = df.groupby(_ALIKE, sort=False, dropna=False)["target_id"].transform("first")
    return df.assign(target_id=df["target_id"].where(given_id != "", first))


def by_region(
    df: pd.DataFrame,
    region: pd.Series,
    place: PlaceOf,
) -> tuple[pd.DataFrame, pd.DataFrame, list[Problem]]:
    """Return one row per target and milestone, the values of each region, and problems.

    Parameters
    ----------
    df : pandas.DataFrame
        Typed targets.
    region : pandas.Series
        The region of each row, empty for a row that holds wherever no other says something else.
    place : callable
        Gives file, sheet and cell of a row and column, for the messages.

    Notes
    -----
    Where a target has no row without a region, its own value is the least that is asked of any
    region (for ``around`` the median), and regions that are not named are not judged by it.
    """
    if not (region != "").any():
        return df, blank_regional(), []
    named = df.assign(region=region)
    keys = ["target_id", "milestone_year"]
    problems = []
    for i in np.flatnonzero(named.duplicated([*keys, "region"]) & (region != "")):
        context = {"region": str(region.iat[i]), "target": str(df["target_id"].iat[i])}
        problems.append(Problem("TARGET_REGION_TWICE", **place(i, "region"), context=context))
    for i in np.flatnonzero((region != "") & ~df["form"].isin(LEVEL_FORMS)):
        context = {"form": str(df["form"].iat[i]), "allowed": "、".join(LEVEL_FORMS)}
        problems.append(
            Problem(
                "TARGET_REGION_FORM",
                found=str(region.iat[i]),
                **place(i, "region"),
                context=context,
            )
        )
    if problems or df["milestone_year"].isna().any():
        return df, blank_regional(), problems
    apart = named[named["region"] != ""].set_index(keys).index
    regional = named.loc[named.set_index(keys).index.isin(apart), list(REGIONAL)]
    regional = regional.astype(dict(REGIONAL)).reset_index(drop=True)
    whole = named.sort_values("region", key=lambda names: names != "", kind="stable")
    one = whole.drop_duplicates(keys).sort_index()
    groups = regional.groupby(keys)["value"]
    least = groups.min()
    most = groups.max()
    middle = groups.median()
    at = pd.MultiIndex.from_frame(one[keys].astype({"milestone_year": "int64"}))
    upper = one["operator"].isin(["<=", "<"]).to_numpy()
    around = one["operator"].isin(["~", "="]).to_numpy()
    common = np.where(upper, most.reindex(at), least.reindex(at))
    common = np.where(around, middle.reindex(at), common)
    value = one["value"].where((one["region"] == "").to_numpy(), common)
    return one.assign(value=value)[list(df.columns)].reset_index(drop=True), regional, []


def values_for(
    targets: pd.DataFrame,
    regional: pd.DataFrame,
    regions: list[str],
) -> tuple[Array, Array]:
    """Return the value of each target in each region, and whether the target is judged there at all.

    Both have shape (targets, regions); the value is NaN where a region has none of its own.
    """
    shape = len(targets), len(regions)
    value = np.full(shape, np.nan)
    used = np.ones(shape, dtype=np.bool_)
    if regional.empty:
        return value, used
    keys = ["target_id", "milestone_year"]
    rows = pd.Series(np.arange(len(targets)), index=pd.MultiIndex.from_frame(targets[keys]))
    row = rows.reindex(pd.MultiIndex.from_frame(regional[keys])).to_numpy(dtype=np.int64)
    column = pd.Index(regions).get_indexer(regional["region"])
    seen = column >= 0
    value[row[seen], column[seen]] = regional["value"].to_numpy()[seen]
    everywhere = row[(regional["region"] == "").to_numpy()]
    some = np.setdiff1d(row, everywhere)
    used[some] = ~np.isnan(value[some])
    return value, used
