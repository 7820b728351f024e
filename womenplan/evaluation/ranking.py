"""Regions against each other: ranks with their intervals, spread and its trend, the funnel (METHOD 4)."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from womenplan.errors import Problem, UsageError
from womenplan.evaluation import uncertainty
from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.result import Result
from womenplan.evaluation.series import Floats
from womenplan.evaluation.trend import theil_sen
from womenplan.model import catalogue

__all__ = ["FUNNEL_LEVELS", "funnel", "rank", "rows_of", "spread"]

FUNNEL_LEVELS = (0.95, 0.998)  # the two that funnel plots show by convention
By = Literal["value", "progress", "achievement"]


def rank(result: Result, target: str, *, by: By = "value") -> pd.DataFrame:
    """Return the regions in order of one target, with the ranks that chance alone could give them.

    Parameters
    ----------
    result : Result
    target : str
        A target_id, or an indicator by id, name or alias (its first target that is counted).
    by : {"value", "progress", "achievement"}
        What is ranked: the value in the direction that is better (where both sides count, nearness to the target
        value, without rank intervals), the progress, or the degree of achievement.

    Returns
    -------
    pandas.DataFrame
        rank (ties share the better rank: 1, 2, 2, 4; missing where there is no value), region, value, latest_year,
        progress, achievement, status, confidence, low, high (interval of the value), rank_low, rank_high (where
        counts are known); best first, regions without a value last. The plan's own region is not ranked
        among those below it.

    Notes
    -----
    Source: METHOD.md, section 4.
    """
    rows = rows_of(result, target)
    sign = _sign(result, rows)
    key = sign * rows["latest"] if by == "value" else rows[by].astype("float64")
    if by == "value" and not sign:
        key = -(rows["latest"] - rows["target_value"]).abs()
    df = pd.DataFrame(
        {
            "rank": key.round(9).rank(ascending=False, method="min").astype("Int64"),
            "region": rows["region"],
            "value": rows["latest"],
            "latest_year": rows["latest_year"],
            **{name: rows[name] for name in ("progress", "achievement", "status", "confidence")},
        }
    )
    counts, exposure = _counts(result, rows)
    per, share = counts_of(str(rows["unit"].iat[0]))
    interval = uncertainty.wilson if share else uncertainty.garwood
    df["low"], df["high"] = interval(counts, exposure, result.rules.confidence_level, per)
    df["rank_low"], df["rank_high"] = np.nan, np.nan
    if by == "value" and sign:
        known = np.isfinite(exposure) & rows["latest"].notna().to_numpy()
        low, high = uncertainty.rank_intervals(
            np.where(known, counts, np.nan), exposure, result.rules.confidence_level, share, higher_better=sign > 0
        )
        df["rank_low"], df["rank_high"] = low, high
    order = np.lexsort((df["region"], df["rank"].fillna(len(df) + 1).astype(int)))
    return df.iloc[order].reset_index(drop=True)


def spread(result: Result, target: str) -> pd.DataFrame:
    """Return how far the regions lie apart in each year, and whether they come nearer.

    Returns
    -------
    pandas.DataFrame
        One row a year: year, regions, lowest, highest, ratio (highest / lowest), cv (coefficient of variation in percent,
        weighted by the denominator where it is known for all), theil (Theil index, likewise), cv_trend (Theil–Sen
        slope of the coefficient of variation up to that year, points a year; below zero they come nearer).
    """
    rows = rows_of(result, target)
    wanted = rows["region"].unique()
    table = result.observations
    own = result.plan.indicators.set_index("indicator_id")
    indicator = rows["indicator_id"].iat[0]
    mine = table[
        (table["indicator_id"] == indicator) & table["region"].isin(wanted) & (table["sex"] == own.at[indicator, "sex"])
        & (table["area"] == own.at[indicator, "area"]) & (table["age"] == "") & (table["bound"] == "") & table["value"].notna()
        & (table["year"] <= result.year)
    ].drop_duplicates(["region", "year"])  # fmt: skip
    values = mine.pivot(index="year", columns="region", values="value").sort_index()
    weights = mine.pivot(index="year", columns="region", values="denominator").sort_index().to_numpy(dtype=np.float64)
    y = values.to_numpy(dtype=np.float64)
    known = ~np.isnan(y)
    weighted = (known & np.isnan(weights)).sum(axis=1) == 0
    w = np.where(known, np.where(weighted[:, None], weights, 1.0), 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = w / w.sum(axis=1, keepdims=True)
        filled = np.where(known, y, 0.0)
        mean = (share * filled).sum(axis=1, keepdims=True)
        cv = 100 * np.sqrt((share * np.where(known, filled - mean, 0.0) ** 2).sum(axis=1)) / mean[:, 0]
        relative = filled / mean
        theil = (share * np.where(relative > 0, relative * np.log(np.where(relative > 0, relative, 1.0)), 0.0)).sum(
            axis=1
        )
        lowest = np.where(known, y, np.inf).min(axis=1, initial=np.inf)
        highest = np.where(known, y, -np.inf).max(axis=1, initial=-np.inf)
        ratio = np.where(lowest > 0, highest / lowest, np.nan)
    enough = known.sum(axis=1) >= 2
    cv, theil, ratio = (np.where(enough, figure, np.nan) for figure in (cv, theil, ratio))
    years = values.index.to_numpy(dtype=np.int64)
    upto = np.where(np.tril(np.ones((len(years), len(years)), dtype=bool)), cv[None, :], np.nan)
    return pd.DataFrame(
        {
            "year": years, "regions": known.sum(axis=1), "lowest": lowest, "highest": highest, "ratio": ratio, "cv": cv,
            "theil": theil, "cv_trend": theil_sen(upto, years) if len(years) else [],
        }
    )  # fmt: skip


def funnel(result: Result, target: str) -> pd.DataFrame:
    """Return value against population for every region, with control limits around the common mean.

    Returns
    -------
    pandas.DataFrame
        region, population (the denominator), value, mean, low95, high95, low998, high998 (over-dispersion
        included where there is any), outside ("", "95", "99.8"); smallest population first.

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
    counts, exposure = counts[known], exposure[known]
    centre = float(per * counts.sum() / exposure.sum())
    tau2 = uncertainty.overdispersion(counts, exposure, centre, per, share)
    df = pd.DataFrame(
        {
            "region": rows["region"].to_numpy()[known],
            "population": exposure,
            "value": per * counts / exposure,
            "mean": centre,
        }
    )
    df["outside"] = ""
    for level in FUNNEL_LEVELS:
        shown = f"{100 * level:g}"
        low, high = (f"{side}{shown.replace('.', '')}" for side in ("low", "high"))
        df[low], df[high] = uncertainty.funnel_limits(exposure, centre, level, per, share, tau2)
        df.loc[(df["value"] < df[low]) | (df["value"] > df[high]), "outside"] = shown
    return df.sort_values("population", ignore_index=True)


def rows_of(result: Result, target: str) -> pd.DataFrame:
    """Return the rows of one target over the regions below the plan's own (or that one, where it is alone).

    Raises
    ------
    UsageError
        If neither a target nor an indicator of the plan has this name.
    """
    table = result.table[result.table["counted"]]
    rows = table[table["target_id"] == target]
    if rows.empty:
        found = catalogue.match_names(pd.Series([target], dtype="str"), result.plan.indicators).iat[0]
        rows = table[table["indicator_id"] == found]
        if rows.empty:
            everywhere = result.table[(result.table["target_id"] == target) | (result.table["indicator_id"] == found)]
            rows = everywhere
        if rows.empty:
            raise UsageError(Problem("TARGET_UNKNOWN", found=target, context={"plan": result.plan.plan_id}))
        first = rows.iloc[0]
        rows = rows[(rows["target_id"] == first["target_id"]) & (rows["milestone_year"] == first["milestone_year"])]
    below = rows[rows["region"] != result.plan.region_zh]
    return below if len(below) else rows


def _sign(result: Result, rows: pd.DataFrame) -> float:
    """Return +1 where more is better, -1 where less is, 0 where the nearer to the target value the better."""
    form, operator = str(rows["form"].iat[0]), str(rows["operator"].iat[0])
    if form == "around":
        better = result.plan.indicators.set_index("indicator_id").at[rows["indicator_id"].iat[0], "better"]
        return {"higher": 1.0, "lower": -1.0}.get(str(better), 0.0)
    if operator == "=":
        return 0.0
    return -1.0 if operator in ("<=", "<", "down", "slow", "narrow") else 1.0


def _counts(result: Result, rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Return numerator and denominator of each row's latest value, NaN where they are not known."""
    position = rows["latest_row"].to_numpy()
    out = []
    for name in ("numerator", "denominator"):
        column = result.observations[name].to_numpy(dtype=np.float64)
        picked = column[np.maximum(position, 0)] if len(column) else np.full(len(rows), np.nan)
        out.append(np.where(position >= 0, picked, np.nan))
    return out[0], out[1]
