"""What the counts behind each value can prove: its interval, the pooled years, and how many cases it would take."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.arguments import checked
from womenplan.evaluation import uncertainty
from womenplan.evaluation.measured import band_of
from womenplan.evaluation.outlook import stated_per
from womenplan.evaluation.result import Result
from womenplan.evaluation.status import met_between
from womenplan.model.arrays import Array, Floats
from womenplan.model.target import direction

__all__ = ["KNOWN", "edges", "figures", "intervals", "uncertain"]

KNOWN = [
    "target_id",
    "region",
    "indicator_id",
    "unit",
    "operator",
    "target_value",
    "latest",
    "confidence",
]  # the columns of the result that stand before those of the intervals


@checked
def intervals(result: Result) -> pd.DataFrame:
    """Return the interval of every row with counts, and that of its latest years pooled.

    Returns
    -------
    pandas.DataFrame
        One row for each row of the table with counts: target_id, region, indicator_id, unit,
        operator, target_value, latest, confidence, numerator, denominator, low, high (interval of
        the latest value, exact Poisson for rates, Wilson for shares); pooled (value of the latest
        years pooled), pooled_years, pooled_numerator, pooled_denominator, pooled_low, pooled_high,
        pooled_confidence, pooled_met; needed (pooled denominator at which a value that stays as
        pooled would be clear; NaN where the verdict is, inf where that is more than
        ``Rules.practical_years`` of them).

    Notes
    -----
    The intervals have half of 1 - level on each side; confidence rests on one-sided limits of the
    same level. Source: METHOD.md, section 3.7.
    """
    level = (1 + result.rules.confidence_level) / 2
    return figures(result, result.table.index.to_numpy(), level).reset_index(drop=True)


@checked
def uncertain(result: Result) -> pd.DataFrame:
    """Return the rows whose verdict small numbers leave open, with what pooling says and how many cases it would take.

    Returns
    -------
    pandas.DataFrame
        Index: that of the row in the table. region, target_id, milestone_year, value (the latest),
        low, high (the one-sided limits that leave the verdict open), pooled, pooled_low,
        pooled_high, pooled_years, pooled_confidence ("clear" where the pooled years tell),
        pooled_met (whether the pooled value meets the target), births_needed (pooled denominator
        that would tell, inf where that is more than ``Rules.practical_years`` of them).
    """
    rows = result.table.index[result.table["confidence"] == "uncertain"].to_numpy()
    df = figures(result, rows).rename(columns={"latest": "value", "needed": "births_needed"})
    df["milestone_year"] = result.table["milestone_year"]
    return df[
        [
            "region",
            "target_id",
            "milestone_year",
            "value",
            "low",
            "high",
            "pooled",
            "pooled_low",
            "pooled_high",
            "pooled_years",
            "pooled_confidence",
            "pooled_met",
            "births_needed",
        ]
    ]


def figures(
    result: Result,
    positions: Array,
    level: float | None = None,
) -> pd.DataFrame:
    """Return the columns of :func:`intervals` for rows of the table, by their index, limits of a level on each side."""
    rules = result.rules
    years = result._years
    rows = result.table.loc[positions]
    out = rows[KNOWN].copy()
    if result._counts is None:
        tops = bottoms = np.full((len(rows), len(years)), np.nan)
    else:
        tops, bottoms = (matrix[positions] for matrix in result._counts)
    latest = rows["latest_year"].fillna(years[0]).to_numpy(np.int64)
    at = np.arange(len(rows)), np.searchsorted(years, latest)
    pooled = uncertainty.pooled(tops, bottoms, years, rules.pooled_years)
    per, share = stated_per(rows["unit"])
    counts = {"": (tops[at], bottoms[at]), "pooled_": pooled[:2]}
    for name, (top, bottom) in counts.items():
        out[f"{name}numerator"], out[f"{name}denominator"] = top, bottom
        limits = uncertainty.limits(top, bottom, level or rules.confidence_level, per, share)
        out[f"{name}low"], out[f"{name}high"] = limits
    out["pooled"] = per * pooled[0] / pooled[1]
    out["pooled_years"] = pooled[2]
    low, high = uncertainty.limits(*pooled[:2], rules.confidence_level, per, share)
    lowest, highest, edge = edges(result, rows)
    certain = uncertainty.confidence(low, high, lowest, highest)
    out["pooled_confidence"] = np.where(rows["confidence"] == "", "", certain)
    out["pooled_met"] = (out["pooled"] >= lowest) & (out["pooled"] <= highest)
    open_ = (out["confidence"] == "uncertain").to_numpy()
    value = out["pooled"].to_numpy()[open_]
    out["needed"] = np.nan
    out.loc[open_, "needed"] = uncertainty.births_needed(
        edge[open_], rules.confidence_level, per[open_], share[open_], value
    )
    a_year = out["pooled_denominator"] / out["pooled_years"].where(out["pooled_years"] > 0)
    out["needed"] = out["needed"].mask(out["needed"] > rules.practical_years * a_year, np.inf)
    return out[np.isfinite(out["denominator"])]


def edges(result: Result, rows: pd.DataFrame) -> tuple[Floats, Floats, Floats]:
    """Return the lowest and the highest value that meet each row's target, and of these the one that is just met."""
    goal = rows["target_value"].to_numpy(float)
    sign = direction(rows, result.plan.indicators)
    band = band_of(rows["form"], rows["unit"], rows["target_value"], result.rules)
    lowest, highest = met_between(sign == 0, sign, band, goal)
    from_below = np.where(sign == 0, rows["latest"] < goal, sign > 0)
    return lowest, highest, np.where(from_below, lowest, highest)
