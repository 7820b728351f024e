"""From targets and series to the rows that are judged: which values, which goal, which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan.evaluation.series import Bools, Floats, Ints, SeriesSet
from womenplan.evaluation.status import Measured
from womenplan.model import catalogue
from womenplan.model.plan import Plan
from womenplan.model.regional import values_for
from womenplan.model.rules import Rules
from womenplan.model.target import GROUP_PAIRS, direction, group_pair, population_of

__all__ = ["Rows", "band_of", "inequality", "measure", "strictness_of"]

POINTS = ("percent", "percentage_points")


@dataclass(frozen=True, slots=True)
class Rows:
    """Which target, region and series each measured row belongs to; arrays of shape (M,).

    ``target`` and ``region`` are positions in the plan's targets and in the regions; ``part`` is
    the indicator measured; ``series`` is -1 where the values are derived from two or more series.
    ``pool`` is a number that the rows of one quantity share, over all regions; ``member`` is False
    for the plan's own region above the others.
    """

    target: Ints
    region: Ints
    component: Ints
    part: npt.NDArray[np.object_]
    series: Ints
    unit: npt.NDArray[np.object_]
    pool: Ints
    member: Bools
    measures: Measured


def measure(plan: Plan, series: SeriesSet, year: int, final: bool, rules: Rules) -> Rows:
    """Return the rows to be judged: every target (or component of one) in every region.

    ``year`` is the assessment year; with ``final`` all targets are judged by the final classes,
    else those whose milestone is due. Of T targets of one component each, T * R rows; less the
    targets on differences between regions, which have one row, that of the plan's own region, which
    has no others where it has no data.
    """
    own = plan.indicators.set_index("indicator_id")[["sex", "area", "unit"]].to_dict("index")
    parts = [
        (position, component, part, row)
        for position, row in enumerate(plan.targets.to_dict("records"))
        for component, part in enumerate(
            row["components"].split("|") if row["components"] else [row["indicator_id"]]
        )
    ]
    regions = len(series.regions)
    below = np.array([name != plan.region_zh for name in series.regions], dtype=np.bool_)
    home = int(np.argmin(below))
    unseen = (
        regions > 1
        and not below[home]
        and not any(found[home] >= 0 for found in series.lookup.values())
    )
    shape = (len(parts), regions, len(series.years))
    values, goal = np.full(shape, np.nan), np.full(shape, np.nan)
    bounds = np.zeros(shape, dtype=np.int8)
    breaks, suspect = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    which, used = np.full(shape[:2], -1, dtype=np.int64), np.ones(shape[:2], dtype=np.bool_)
    measured = np.repeat(
        np.array([part for _, _, part, _ in parts], dtype=object)[:, None], regions, axis=1
    )

    special, judged = values_for(plan.targets, plan.regional, series.regions)

    def find(indicator: str, **group: str) -> Ints:
        key = {"sex": own[indicator]["sex"], "area": own[indicator]["area"], "age": "", **group}
        return series.find((indicator, key["sex"], key["area"], key["age"]))

    for p, (position, component, indicator, row) in enumerate(parts):
        group, pair = (
            population_of(row["population"]) or {},
            group_pair(row["population"]) if row["form"] == "gap" else "",
        )
        if pair in GROUP_PAIRS:
            column, *groups = GROUP_PAIRS[pair]
            one, other = (
                _seen(series, find(indicator, **{**group, column: word})) for word in groups
            )
            values[p] = np.abs(one[0] - other[0]).round(9)  # 17.72 - 9.21 is 8.51
            bounds[p], breaks[p] = (one[1] != 0) | (other[1] != 0), one[2] | other[2]
            suspect[p] = one[3] | other[3]
        elif pair == "regions":
            found = find(indicator, **group)[below]
            theirs, bounded, broken, doubted = _seen(series, found)
            weights = series.take(series.denominators, found, np.nan)
            same = same_regions(np.where(bounded == 0, theirs, np.nan).T)
            apart, _ = inequality(same, weights.T)
            values[p, home] = apart.round(
                1
            )  # as it is published; more digits would make every change one
            breaks[p, home] = (broken.T & ~np.isnan(same)).any(axis=1)
            suspect[p, home] = (doubted.T & ~np.isnan(same)).any(axis=1)
            used[p] = np.arange(regions) == home
        else:
            used[p, home] = not unseen  # a region that only the spread of those below it is told of
        if not pair:  # other groups have no column in the observations
            which[p] = find(indicator, **group)
            values[p], bounds[p], breaks[p], suspect[p] = _seen(series, which[p])
            values[p] = np.abs(values[p]) if row["form"] == "gap" else values[p]
        if row["form"] == "relative":
            theirs, bounded, *_ = _seen(series, find(row["comparator_id"]))
            goal[p] = np.where(
                bounded == 0, theirs, np.nan
            )  # "over 30" is nothing to be measured by
        elif row["form"] == "balance" and pd.isna(row["value"]):
            goal[p] = rules.balance_reference
        elif row["form"] != "change":
            own_value = special[position]
            goal[p] = np.where(np.isnan(own_value), row["value"], own_value)[:, None]
            used[p] &= judged[position]
        count = row["components"].count("|") + 1 if row["components"] else 0
        if component == count - 1 and row["indicator_id"] not in row["components"].split(
            "|"
        ):  # the composite figure stands for the components that a region does not report
            whole, mine = find(row["indicator_id"]), slice(p - component, p + 1)
            lacks = (whole >= 0) & (which[mine] < 0)
            at, region = np.nonzero(lacks & (np.cumsum(lacks, axis=0) == 1))
            first = at + p - component
            used[mine] &= ~lacks
            used[first, region], which[first, region], measured[first, region] = (
                True,
                whole[region],
                row["indicator_id"],
            )
            arrays: tuple[Any, ...] = (values, bounds, breaks, suspect)
            said: tuple[Any, ...] = _seen(series, whole)
            for array, seen in zip(arrays, said, strict=True):
                array[first, region] = seen[region]
    keep, span = used.reshape(-1), (-1, len(series.years))

    def each(per_part: Any) -> npt.NDArray[Any]:
        return np.repeat(np.asarray(per_part), regions)[keep]

    units = np.array([_unit(own[part]["unit"], row) for _, _, part, row in parts], dtype=object)
    asked = pd.DataFrame(
        [{**row, "indicator_id": part} for _, _, part, row in parts], columns=plan.targets.columns
    )
    said_of_parts = _per_part(plan, asked.assign(unit=units), rules) | _changes(plan, asked)
    per_part = {name: each(array) for name, array in said_of_parts.items()}
    per_part["best"] = each(_best(plan, asked))
    return Rows(
        target=each([position for position, *_ in parts]).astype(np.int64),
        region=np.tile(np.arange(regions, dtype=np.int64), len(parts))[keep],
        component=each([component for _, component, *_ in parts]).astype(np.int64),
        part=measured.reshape(-1)[keep],
        series=which.reshape(-1)[keep],
        unit=each(units),
        pool=_pool(measured.reshape(-1)[keep], each(np.arange(len(parts)))),
        member=np.tile(below | (regions == 1), len(parts))[keep],
        measures=Measured(
            years=series.years,
            values=values.reshape(span)[keep],
            goal=goal.reshape(span)[keep],
            bounds=bounds.reshape(span)[keep],
            breaks=breaks.reshape(span)[keep],
            suspect=suspect.reshape(span)[keep],
            final=(per_part["milestone"] <= year) | final,
            **per_part,
        ),
    )


def _pool(measured: npt.NDArray[np.object_], part: Ints) -> Ints:
    """Return a number for each row that the rows of the same part and measured indicator share."""
    names, number = np.unique(measured.astype(str), return_inverse=True)
    return np.asarray(part * len(names) + number.reshape(-1), dtype=np.int64)


def _seen(series: SeriesSet, which: Ints) -> tuple[Floats, npt.NDArray[np.int8], Bools, Bools]:
    """Return values, bounds, breaks and what is suspect of the series, in which a series of -1 has nothing."""
    values, bounds = series.take(series.values, which, np.nan), series.take(series.bounds, which, 0)
    breaks, suspect = (
        series.take(matrix, which, False) for matrix in (series.breaks, series.suspect)
    )
    return values, bounds, breaks, suspect


def _unit(unit: str, row: dict[str, Any]) -> str:
    """Return the unit of what is judged: the spread of regions is in percent, a difference of percentages in points."""
    pair = group_pair(row["population"]) if row["form"] == "gap" else ""
    if pair == "regions":
        return "percent"
    return "percentage_points" if pair and unit == "percent" else unit


def inequality(values: Floats, weights: Floats) -> tuple[Floats, Floats]:
    """Return the coefficient of variation, in percent, and the Theil index over the regions of each year.

    ``values`` and ``weights`` have shape (years, regions), NaN where unknown; the weights count
    where every value of every year has one, so that all years are weighed alike. NaN where fewer
    than two regions are known or their mean is not above zero.
    """
    known = ~np.isnan(values)
    weighted = not (known & np.isnan(weights)).any()
    weight = np.where(known, np.where(weighted, weights, 1.0), 0.0)
    value = np.where(known, values, 0.0)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = weight / weight.sum(axis=1, keepdims=True)
        mean = (share * value).sum(axis=1, keepdims=True)
        variance = (share * np.where(known, value - mean, 0.0) ** 2).sum(axis=1)
        relative = value / mean
        theil = (share * relative * np.log(np.where(relative > 0, relative, 1.0))).sum(axis=1)
        enough = (known.sum(axis=1) >= 2) & (mean[:, 0] > 0)
        return np.where(enough, 100 * np.sqrt(variance) / mean[:, 0], np.nan), np.where(
            enough, theil, np.nan
        )


def same_regions(values: Floats) -> Floats:
    """Return the values, shape (years, regions), of the regions of the latest year, in the years in which all of them have one."""
    known = ~np.isnan(values)
    several = np.flatnonzero(known.sum(axis=1) >= 2)
    latest = known[several[-1]] if several.size else np.zeros(values.shape[1], dtype=np.bool_)
    return np.where(latest & (known | ~latest).all(axis=1, keepdims=True), values, np.nan)


def _best(plan: Plan, df: pd.DataFrame) -> Floats:
    """Return the value at which a direction or a gap has nothing left to improve: the end of the unit, or no gap at all."""
    low, high = catalogue.value_range(plan.indicators, df["indicator_id"])
    operator = df["operator"].to_numpy(dtype=object)
    end = np.select([operator == "up", operator == "down"], [high, low], np.nan)
    end = np.where(df["form"] == "gap", 0.0, np.where(df["form"] == "direction", end, np.nan))
    return np.where(np.isfinite(end), end, np.nan)


def band_of(form: pd.Series, unit: pd.Series, value: pd.Series, rules: Rules) -> Floats:
    """Return the half width of around and balance, in the unit of the values; 0 for other forms."""
    around = np.where(
        unit.isin(POINTS), rules.around_points, rules.around_share * pd.to_numeric(value).abs()
    )
    return np.where(form == "balance", rules.balance_band, np.where(form == "around", around, 0.0))


def strictness_of(targets: pd.DataFrame, indicators: pd.DataFrame, rules: Rules) -> Floats:
    """Return how strict each target is, to be compared within one quantity: the value that is just good enough.

    Higher is stricter, whichever way is better; of two-sided targets, and of those without a
    number, -inf.
    """
    sign = direction(targets, indicators)
    value = pd.to_numeric(targets["value"]).to_numpy(dtype=np.float64)
    edge = sign * value - band_of(targets["form"], targets["unit"], targets["value"], rules)
    return np.where((sign == 0) | np.isnan(value), -np.inf, edge)


def _changes(plan: Plan, df: pd.DataFrame) -> dict[str, Any]:
    """Return the changes asked for: relative ones, compounded where they are yearly, and those in the unit itself."""
    sign, value = direction(df, plan.indicators), pd.to_numeric(df["value"])
    asked = df["form"] == "change"
    signed = value.where(sign >= 0, -value.abs())  # "falls by 20" is -20
    years = df["milestone_year"] - df["base_year"].fillna(plan.base_year)
    yearly, relative = df["unit"] == "percent_per_year", df["unit"] == "percent"
    by = np.where(yearly, (1 + signed / 100) ** years - 1, np.where(relative, signed / 100, 0.0))
    add = np.where(yearly | relative, 0.0, signed)
    return {"change_by": np.where(asked, by, np.nan), "change_add": np.where(asked, add, np.nan)}


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
        "base_year": df["base_year"].fillna(plan.base_year).to_numpy(dtype=np.int64),
        "start_year": np.full(len(df), plan.start_year, dtype=np.int64),
        "milestone": df["milestone_year"].to_numpy(dtype=np.int64),
        **{name: flag.to_numpy(dtype=np.bool_) for name, flag in flags.items()},
    }
