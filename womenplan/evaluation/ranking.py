"""Regions against each other: ranks with their intervals, spread and its trend, the funnel (METHOD 4)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.evaluation import uncertainty
from womenplan.evaluation.measured import group_of, inequality, same_regions
from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.result import Result
from womenplan.evaluation.trend import theil_sen
from womenplan.model.arrays import Pair
from womenplan.model.observation import LIMITS
from womenplan.model.target import direction

__all__ = ["funnel", "rank", "rows_of", "spread"]

Ranked = Literal["value", "progress", "achievement"]


@checked
def rank(
    result: Result,
    target: str,
    *,
    by: Ranked = "value",
) -> pd.DataFrame:
    """Return the regions in order of one target, with the ranks that chance alone could give them.

    Parameters
    ----------
    result : Result
    target : str
        A target_id, or an indicator by id, name or alias (its first target that is counted, and no
        gap if it has others).
    by : {"value", "progress", "achievement"}
        What is ranked: the value in the direction that is better (where both sides count, nearness
        to the target value, without rank intervals), the progress, or the degree of achievement.

    Returns
    -------
    pandas.DataFrame
        rank (ties share the better rank: 1, 2, 2, 4; missing where there is no value), region,
        value, latest_year, progress, achievement, status, confidence, low, high (interval of the
        value), rank_low, rank_high (where counts are known); best first, regions without a value
        last. The plan's own region is not ranked among those below it.

    Notes
    -----
    Source: METHOD.md, section 4.
    """
    rows = rows_of(result, target)
    sign = float(direction(rows.iloc[:1], result.plan.indicators)[0])
    if by != "value":
        key = rows[by].astype("float64")
    elif sign:
        key = sign * rows["latest"]
    else:
        key = -(rows["latest"] - rows["target_value"]).abs()
    shown = ["region", "latest", "latest_year", "progress", "achievement", "status", "confidence"]
    df = rows[shown].rename(columns={"latest": "value"})
    df.insert(0, "rank", key.round(9).rank(ascending=False, method="min").astype("Int64"))
    counts, exposure = _counts(result, rows)
    per, share = counts_of(str(rows["unit"].iat[0]))
    level = result.rules.confidence_level
    df["low"], df["high"] = uncertainty.limits(counts, exposure, (1 + level) / 2, per, share)
    df["rank_low"] = np.nan
    df["rank_high"] = np.nan
    valued = rows["latest"].notna()
    # regions without counts would be left out
    if by == "value" and sign and not np.isnan(counts[valued]).any():
        known = np.where(valued, counts, np.nan)
        ranks = uncertainty.rank_intervals(known, exposure, level, share, higher_better=sign > 0)
        df["rank_low"], df["rank_high"] = ranks
    return df.sort_values(["rank", "region"], na_position="last", ignore_index=True)


@checked
def spread(result: Result, target: str) -> pd.DataFrame:
    """Return how far the regions lie apart in each year, and whether they come nearer.

    Returns
    -------
    pandas.DataFrame
        One row per year: year, regions, lowest, highest, ratio (highest / lowest), cv (coefficient of
        variation in percent, weighted by the denominator where it is known for all), theil (Theil
        index, likewise), cv_trend (Theil–Sen slope of the coefficient of variation up to that year,
        points a year, over the regions of the latest year in the years in which all of them have a
        value; below zero they come nearer).
    """
    seen = _seen(result, rows_of(result, target))
    values, weights = (
        seen.pivot(index="year", columns="region", values=name).sort_index().astype("float64")
        for name in ("value", "denominator")
    )
    known = values.notna().sum(axis=1).astype("int64")
    years = values.index.to_numpy(np.int64)
    cv, theil = inequality(values.to_numpy(), weights.to_numpy())
    lowest = values.min(axis=1)
    highest = values.max(axis=1)
    alike, _ = inequality(same_regions(values.to_numpy()), weights.to_numpy())
    upto = np.where(np.tri(len(years), dtype=bool), alike, np.nan)
    return pd.DataFrame(
        {
            "year": years,
            "regions": known,
            "lowest": lowest,
            "highest": highest,
            "ratio": (highest / lowest.where(lowest > 0)).where(known >= 2),
            "cv": cv,
            "theil": theil,
            "cv_trend": theil_sen(upto, years) if len(years) else [],
        }
    ).reset_index(drop=True)


def _seen(result: Result, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the observations of the regions in some rows of one target, up to the year of assessment."""
    table = result.observations
    first = rows.iloc[0]
    targets = result.plan.targets
    population = targets.loc[targets["target_id"] == first["target_id"], "population"].iat[0]
    indicator = first["indicator_id"]
    group = group_of(result.plan.indicators, indicator, population)
    asked = pd.Series({"indicator_id": indicator, **group})
    if population == "regions":
        names = [name for name in result.regions if name != result.plan.region_zh]
    else:
        names = rows["region"]
    exact = ~table["bound"].isin(LIMITS) & table["value"].notna()
    used = table[exact & (table["year"] <= result.year) & table["region"].isin(names)]
    same = (used[asked.index] == asked).all(axis=1)
    return used[same].drop_duplicates(["region", "year"])


@checked
def funnel(result: Result, target: str) -> pd.DataFrame:
    """Return value against population for every region, with control limits around the common mean.

    Returns
    -------
    pandas.DataFrame
        region, population (the denominator), value, mean, low_inner, high_inner, low_outer,
        high_outer (over-dispersion included where there is any), inner and outer (the levels of
        these limits, in percent: ``Rules.funnel_inner`` and ``funnel_outer``), outside ("",
        "inner", "outer": the limit beyond which a value lies); smallest population first.

    Raises
    ------
    UsageError
        If no region has counts for this target.

    Notes
    -----
    Source: Spiegelhalter 2005, Funnel plots for comparing institutional performance.
    """
    rows = rows_of(result, target)
    counts, exposure = _counts(result, rows)
    known = np.isfinite(counts) & np.isfinite(exposure) & (exposure > 0)
    per, share = counts_of(str(rows["unit"].iat[0]))
    if not known.any() or not np.isfinite(per):
        raise UsageError(Problem("NO_COUNTS", found=target))
    counts = counts[known]
    exposure = exposure[known]
    centre = float(per * counts.sum() / exposure.sum())
    tau2 = uncertainty.overdispersion(counts, exposure, centre, per, share)
    df = pd.DataFrame(
        {
            "region": rows["region"].to_numpy()[known],
            "population": exposure,
            "value": per * counts / exposure,
            "mean": centre,
            "outside": "",
        }
    )
    for name, level in (("inner", result.rules.funnel_inner), ("outer", result.rules.funnel_outer)):
        low, high = uncertainty.funnel_limits(exposure, centre, level, per, share, tau2)
        df[f"low_{name}"] = low
        df[f"high_{name}"] = high
        df[name] = 100 * level
        df.loc[(df["value"] < low) | (df["value"] > high), "outside"] = name
    return df.sort_values("population", ignore_index=True)


def rows_of(result: Result, target: str) -> pd.DataFrame:
    """Return the rows of one target over the regions below the plan's own (or that one, where it is alone).

    Raises
    ------
    UsageError
        If neither a target nor an indicator of the plan has this name.
    """
    table = result.table
    rows = table[table["target_id"] == result.target_of(target)]
    first = rows.loc[rows["counted"].idxmax()]  # one that is counted, if there is any
    rows = rows[rows["milestone_year"] == first["milestone_year"]]
    below = rows[rows["region"] != result.plan.region_zh]
    return below if len(below) else rows


def _counts(result: Result, rows: pd.DataFrame) -> Pair:
    """Return numerator and denominator of each row's latest value, NaN where they are not known."""
    seen = result.observations.reindex(rows["latest_row"])
    return seen["numerator"].to_numpy(float), seen["denominator"].to_numpy(float)
