"""From targets and series to the rows that are judged: which values, which goal, which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan.evaluation.series import Floats, Ints, SeriesSet
from womenplan.evaluation.status import Measures
from womenplan.model.plan import Plan
from womenplan.model.rules import Rules
from womenplan.model.target import GROUP_PAIRS, direction, group_pair, population_of

__all__ = ["Rows", "band_of", "inequality", "measure"]

POINTS = ("percent", "percentage_points")


@dataclass(frozen=True, slots=True)
class Rows:
    """Which target, region and series each measured row belongs to; arrays of shape (M,).

    ``target`` and ``region`` are positions in the plan's targets and in the regions; ``component`` counts the
    components of a target and ``part`` is the indicator measured; ``series`` is -1 where the values are derived from two or more series.
    """

    target: Ints
    region: Ints
    component: Ints
    part: npt.NDArray[np.object_]
    series: Ints
    unit: npt.NDArray[np.object_]
    measures: Measures


def measure(plan: Plan, series: SeriesSet, year: int, final: bool, rules: Rules) -> Rows:
    """Return the rows to be judged: every target (or component of one) in every region.

    Parameters
    ----------
    plan : Plan
    series : SeriesSet
        R regions, Y years.
    year : int
        Assessment year.
    final : bool
        Judge all targets by the final classes; else only those whose milestone is due.
    rules : Rules

    Returns
    -------
    Rows
        With T targets of one component each, M = T * R; less the targets on differences between regions, which
        have one row, that of the plan's own region.
    """
    own = plan.indicators.set_index("indicator_id")
    parts = [
        (position, component, part, row)
        for position, row in enumerate(plan.targets.to_dict("records"))
        for component, part in enumerate(row["components"].split("|") if row["components"] else [row["indicator_id"]])
    ]
    regions = len(series.regions)
    below = np.array([name != plan.region_zh for name in series.regions], dtype=np.bool_)
    home = int(np.argmin(below))
    shape = (len(parts), regions, len(series.years))
    values = np.full(shape, np.nan)
    goal = np.full(shape, np.nan)
    bounds = np.zeros(shape, dtype=np.int8)
    breaks = np.zeros(shape, dtype=np.bool_)
    which = np.full(shape[:2], -1, dtype=np.int64)
    used = np.ones(shape[:2], dtype=np.bool_)
    for p, (_, _, indicator, row) in enumerate(parts):
        sex, area = (str(own.at[indicator, column]) for column in ("sex", "area"))
        key = {"sex": sex, "area": area, "age": "", **(population_of(row["population"]) or {})}
        pair = group_pair(row["population"]) if row["form"] == "gap" else ""
        if pair in GROUP_PAIRS:
            column, one, other = GROUP_PAIRS[pair]
            a, b = (series.find(_key(indicator, {**key, column: group})) for group in (one, other))
            values[p] = np.abs(_values(series, a) - _values(series, b)).round(9)  # 17.72 - 9.21 is 8.51
            bounds[p] = (series.take(series.bounds, a, 0) != 0) | (series.take(series.bounds, b, 0) != 0)
            breaks[p] = series.take(series.breaks, a, False) | series.take(series.breaks, b, False)
        elif pair == "regions":
            found = series.find(_key(indicator, key))[below]
            values[p, home], _ = inequality(_values(series, found).T, series.take(series.denominators, found, np.nan).T)
            used[p] = np.arange(regions) == home
        elif not pair:  # other groups have no column in the observations
            which[p] = series.find(_key(indicator, key))
            values[p] = _values(series, which[p])
            values[p] = np.abs(values[p]) if row["form"] == "gap" else values[p]
            bounds[p] = series.take(series.bounds, which[p], 0)
            breaks[p] = series.take(series.breaks, which[p], False)
        if row["form"] == "relative":
            yardstick = row["comparator_id"]
            theirs = {"sex": str(own.at[yardstick, "sex"]), "area": str(own.at[yardstick, "area"]), "age": ""}
            goal[p] = _values(series, series.find(_key(yardstick, theirs)))
        elif row["form"] == "balance":
            goal[p] = rules.balance_reference if pd.isna(row["value"]) else row["value"]
        elif row["form"] != "change" and not pd.isna(row["value"]):
            goal[p] = row["value"]
    part = np.repeat(np.array([p[2] for p in parts], dtype=object), regions)
    _take_composites(series, own, parts, (values, bounds, breaks, which, used), part.reshape(shape[:2]))
    keep = used.reshape(-1)
    target = np.repeat(np.array([p[0] for p in parts], dtype=np.int64), regions)[keep]
    component = np.repeat(np.array([p[1] for p in parts], dtype=np.int64), regions)[keep]
    flat = (len(parts) * regions, len(series.years))
    units = [_unit(str(own.at[p[2], "unit"]), p[3]) for p in parts]
    asked = pd.DataFrame([p[3] | {"indicator_id": p[2], "unit": unit} for p, unit in zip(parts, units, strict=True)])
    per_part = _per_part(plan, asked if parts else plan.targets, rules)
    repeated = {name: np.repeat(array, regions)[keep] for name, array in per_part.items()}
    due = repeated["milestone"] <= year
    measures = Measures(
        years=series.years,
        values=values.reshape(flat)[keep],
        goal=goal.reshape(flat)[keep],
        bounds=bounds.reshape(flat)[keep],
        breaks=breaks.reshape(flat)[keep],
        final=np.asarray(due | final, dtype=np.bool_),
        **repeated,
    )
    return Rows(
        target=target,
        region=np.tile(np.arange(regions, dtype=np.int64), len(parts))[keep],
        component=component,
        part=part[keep],
        series=which.reshape(-1)[keep],
        unit=np.repeat(np.array(units, dtype=object), regions)[keep],
        measures=measures,
    )


def _take_composites(
    series: SeriesSet,
    own: pd.DataFrame,
    parts: list[tuple[Any, ...]],
    arrays: tuple[Any, ...],
    part: npt.NDArray[np.object_],
) -> None:
    """Let a region that reports only the composite figure of several components be judged on that."""
    values, bounds, breaks, which, used = arrays
    firsts = [p for p, (_, component, _, row) in enumerate(parts) if component == 0 and row["components"]]
    for p in firsts:
        count = parts[p][3]["components"].count("|") + 1
        indicator = parts[p][3]["indicator_id"]
        key = {"sex": str(own.at[indicator, "sex"]), "area": str(own.at[indicator, "area"]), "age": ""}
        whole = series.find(_key(indicator, key))
        alone = (whole >= 0) & (which[p : p + count] < 0).all(axis=0)
        which[p, alone], part[p, alone] = whole[alone], indicator
        values[p, alone] = _values(series, whole)[alone]
        bounds[p, alone] = series.take(series.bounds, whole, 0)[alone]
        breaks[p, alone] = series.take(series.breaks, whole, False)[alone]
        used[p + 1 : p + count, alone] = False


def _unit(unit: str, row: dict[str, Any]) -> str:
    """Return the unit of what is judged: the spread of regions is in percent, a difference of percentages in points."""
    pair = group_pair(row["population"]) if row["form"] == "gap" else ""
    if pair == "regions":
        return "percent"
    return "percentage_points" if pair and unit == "percent" else unit


def _key(indicator: str, key: dict[str, str]) -> tuple[str, str, str, str]:
    return indicator, key["sex"], key["area"], key["age"]


def _values(series: SeriesSet, which: Ints) -> Floats:
    return np.asarray(series.take(series.values, which, np.nan), dtype=np.float64)


def inequality(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the coefficient of variation, in percent, and the Theil index over the regions of each year.

    ``values`` and ``weights`` have shape (years, regions), NaN where unknown; the weights count in the years in which
    every region with a value has one. NaN where fewer than two regions are known or their mean is not above zero.
    """
    known = ~np.isnan(values)
    weighted = ~(known & np.isnan(weights)).any(axis=1, keepdims=True)
    weight = np.where(known, np.where(weighted, weights, 1.0), 0.0)
    value = np.where(known, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = weight / weight.sum(axis=1, keepdims=True)
        mean = (share * value).sum(axis=1, keepdims=True)
        variance = (share * np.where(known, value - mean, 0.0) ** 2).sum(axis=1)
        relative = value / mean
        theil = (share * relative * np.log(np.where(relative > 0, relative, 1.0))).sum(axis=1)
        enough = (known.sum(axis=1) >= 2) & (mean[:, 0] > 0)
        return np.where(enough, 100 * np.sqrt(variance) / mean[:, 0], np.nan), np.where(enough, theil, np.nan)


def band_of(form: pd.Series, unit: pd.Series, value: pd.Series, rules: Rules) -> Floats:
    """Return the half width of around and balance, in the unit of the values; 0 for other forms."""
    around = np.where(unit.isin(POINTS), rules.around_points, rules.around_share * pd.to_numeric(value).abs())
    return np.where(form == "balance", rules.balance_band, np.where(form == "around", around, 0.0))


def _per_part(plan: Plan, df: pd.DataFrame, rules: Rules) -> dict[str, Any]:
    """Return what the form of each target asks, one element a part."""
    form, operator, sign = df["form"], df["operator"], direction(df, plan.indicators)
    flags = {
        "two_sided": pd.Series(sign == 0),
        "strict": operator.isin([">", "<"]),
        "directional": form.isin(["direction", "gap"]),
        "slow": operator == "slow",
        "keep": form == "keep",
        "relative": form == "relative",
        "change": form == "change",
        "points": df["unit"].isin(POINTS),
        "steady": df["steady"],
    }
    return {
        "sign": np.where(sign == 0, 1.0, sign),
        "band": band_of(form, df["unit"], df["value"], rules),
        "change_by": np.where(form == "change", pd.to_numeric(df["value"]).abs() / 100, np.nan),
        "base_year": df["base_year"].fillna(plan.base_year).to_numpy(dtype=np.int64),
        "start_year": np.full(len(df), plan.start_year, dtype=np.int64),
        "milestone": df["milestone_year"].to_numpy(dtype=np.int64),
        **{name: flag.to_numpy(dtype=np.bool_) for name, flag in flags.items()},
    }
