"""From targets and series to the rows that are judged: which values, which goal, which way is better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.series import SeriesSet
from womenplan.evaluation.status import Measured
from womenplan.model.arrays import Array, Bools, Floats, Ints, Objects, Pair, SmallInts
from womenplan.model.lookup import by_id, groups_of
from womenplan.model.plan import Plan
from womenplan.model.regional import values_for
from womenplan.model.rules import Rules
from womenplan.model.target import GROUP_PAIRS, direction, group_pair, population_of
from womenplan.model.unit import value_range

__all__ = [
    "MeasuredRows",
    "band_of",
    "group_of",
    "inequality",
    "measure",
    "same_regions",
    "strictness_of",
]

POINTS = ("percent", "percentage_points")


@dataclass(frozen=True, slots=True)
class MeasuredRows:
    """Which target, region and series each measured row belongs to; arrays of shape (M,).

    ``target`` and ``region`` are positions in the plan's targets and in the regions; ``part`` is
    the indicator measured; ``series`` is -1 where the values are derived from two or more series.
    ``pool`` is a number that the rows of one quantity share, over all regions; ``member`` is False
    for the plan's own region above the others.
    """

    target: Ints
    region: Ints
    component: Ints
    part: Objects
    series: Ints
    unit: Objects
    pool: Ints
    member: Bools
    measures: Measured


@dataclass(frozen=True, slots=True)
class _Part:
    """A target, or one component of it: its position among the targets, its number, its indicator."""

    target: int
    component: int
    indicator: str
    row: dict[str, Any]

    @property
    def group_pair(self) -> str:
        """The two groups whose gap is measured, ``regions``, or an empty text."""
        return group_pair(self.row["population"]) if self.row["form"] == "gap" else ""

    def unit(self, unit: str) -> str:
        """Return the unit of what is judged: the spread of regions is in percent, a difference of percentages in points."""
        if self.group_pair == "regions":
            return "percent"
        return "percentage_points" if self.group_pair and unit == "percent" else unit


def _parts(targets: pd.DataFrame) -> list[_Part]:
    """Return the components of every target, in order; a plain target is its own only one."""
    return [
        _Part(position, component, indicator, row)
        for position, row in enumerate(targets.to_dict("records"))
        for component, indicator in enumerate(
            row["components"].split("|") if row["components"] else [row["indicator_id"]]
        )
    ]


class _Matrix:
    """Values and goals of P parts in R regions over Y years, filled part by part.

    ``home`` is the position of the plan's own region, ``below`` marks the others; ``unseen`` says
    that the region at home stands in no series of its own.
    """

    def __init__(
        self,
        plan: Plan,
        series: SeriesSet,
        parts: list[_Part],
    ) -> None:
        self.series = series
        self.indicators = plan.indicators
        self.regions = len(series.regions)
        self.below = np.array(series.regions, dtype=object) != plan.region_zh
        self.home = int(np.argmin(self.below))
        at_home = any(rows[self.home] >= 0 for rows in series.lookup.values())
        at_home = at_home or series.regions[self.home] in series.elsewhere
        self.unseen = self.regions > 1 and not self.below[self.home] and not at_home
        rows = (len(parts), self.regions)
        self.values = np.full((*rows, len(series.years)), np.nan)
        self.goal = np.full_like(self.values, np.nan)
        self.bounds = np.zeros(self.values.shape, np.int8)
        self.breaks = np.zeros(self.values.shape, bool)
        self.suspect = np.zeros(self.values.shape, bool)
        self.which = np.full(rows, -1, np.int64)
        self.used = np.ones(rows, bool)
        names = np.array([part.indicator for part in parts], dtype=object)
        self.measured = np.repeat(names[:, None], self.regions, axis=1)
        self.special, self.asked = values_for(plan.targets, plan.regional, series.regions)

    def find(
        self,
        indicator: str,
        population: str = "",
        **group: str,
    ) -> Ints:
        """Return the series of an indicator in each region, -1 for none."""
        key = {**group_of(self.indicators, indicator, population), **group}
        return self.series.find((indicator, key["sex"], key["area"], key["age"]))

    def seen(self, which: Ints) -> tuple[Floats, SmallInts, Bools, Bools]:
        """Return values, bounds, breaks and what is suspect of the series, in which a series of -1 has nothing."""
        series = self.series
        return (
            series.take(series.values, which, np.nan),
            series.take(series.bounds, which, 0),
            series.take(series.breaks, which, False),
            series.take(series.suspect, which, False),
        )

    def fill(
        self,
        p: int,
        part: _Part,
        rules: Rules,
    ) -> None:
        """Fill values and goal of a part."""
        pair = part.group_pair
        if pair == "regions":
            self._between_regions(p, part)
        else:
            # a region measured only by the spread below it has no other row
            self.used[p, self.home] = not self.unseen
        if pair in GROUP_PAIRS:
            self._between_groups(p, part)
        elif not pair:
            self._as_reported(p, part)
        regional = self.special[part.target][:, None]
        self.goal[p] = np.where(np.isnan(regional), self._goal(part, rules), regional)
        self.used[p] &= self.asked[part.target]

    def _as_reported(self, p: int, part: _Part) -> None:
        self.which[p] = self.find(part.indicator, part.row["population"])
        values, *marks = self.seen(self.which[p])
        self.values[p] = np.abs(values) if part.row["form"] == "gap" else values
        self.bounds[p], self.breaks[p], self.suspect[p] = marks

    def _between_groups(self, p: int, part: _Part) -> None:
        column, *words = GROUP_PAIRS[part.group_pair]
        population = part.row["population"]
        one, other = (
            self.seen(self.find(part.indicator, population, **{column: word})) for word in words
        )
        self.values[p] = np.abs(one[0] - other[0]).round(9)  # 17.72 - 9.21 is 8.51
        self.bounds[p] = (one[1] != 0) | (other[1] != 0)
        self.breaks[p] = one[2] | other[2]
        self.suspect[p] = one[3] | other[3]

    def _between_regions(self, p: int, part: _Part) -> None:
        below = self.find(part.indicator, part.row["population"])[self.below]
        values, bounds, breaks, suspect = self.seen(below)
        weights = self.series.take(self.series.denominators, below, np.nan)
        same = same_regions(np.where(bounds == 0, values, np.nan).T)
        spread, _ = inequality(same, weights.T)
        # as it is published: more digits would make every change one
        self.values[p, self.home] = spread.round(1)
        counted = ~np.isnan(same)
        self.breaks[p, self.home] = (breaks.T & counted).any(axis=1)
        self.suspect[p, self.home] = (suspect.T & counted).any(axis=1)
        self.used[p] = np.arange(self.regions) == self.home

    def _goal(self, part: _Part, rules: Rules) -> Any:
        form = part.row["form"]
        value = part.row["value"]
        if form == "relative":
            values, bounds, *_ = self.seen(self.find(part.row["comparator_id"]))
            return np.where(bounds == 0, values, np.nan)  # "over 30" is nothing to be measured by
        if form == "balance" and pd.isna(value):
            return rules.balance_reference
        return np.nan if form == "change" else value

    def stand_in(self, p: int, part: _Part) -> None:
        """Let the composite figure stand for the components that a region does not report."""
        components = part.row["components"].split("|")
        whole = part.row["indicator_id"]
        if part.component < len(components) - 1 or whole in components:
            return
        composite = self.find(whole)
        parts = slice(p - part.component, p + 1)
        lacks = (composite >= 0) & (self.which[parts] < 0)
        at, region = np.nonzero(lacks & (np.cumsum(lacks, axis=0) == 1))
        first = at + p - part.component
        self.used[parts] &= ~lacks
        self.used[first, region] = True
        self.which[first, region] = composite[region]
        self.measured[first, region] = whole
        values, bounds, breaks, suspect = self.seen(composite[region])
        self.values[first, region] = values
        self.bounds[first, region] = bounds
        self.breaks[first, region] = breaks
        self.suspect[first, region] = suspect


def group_of(
    indicators: pd.DataFrame,
    indicator: str,
    population: str,
) -> dict[str, str]:
    """Return sex, area and age that a target is about: what its population names, else what its indicator does."""
    return {
        **groups_of(indicators)[indicator],
        "age": "",
        **(population_of(population) or {}),
    }


def measure(
    plan: Plan,
    series: SeriesSet,
    year: int,
    final: bool,
    rules: Rules,
) -> MeasuredRows:
    """Return the rows to be judged: every target (or component of one) in every region.

    ``year`` is the assessment year; with ``final`` all targets are judged by the final classes,
    else those whose milestone is due. Of T targets of one component each, T * R rows; less the
    targets on differences between regions, which have one row, that of the plan's own region, which
    has no others where it has no data.
    """
    parts = _parts(plan.targets)
    of = _Matrix(plan, series, parts)
    for p, part in enumerate(parts):
        of.fill(p, part, rules)
        if part.row["components"]:
            of.stand_in(p, part)
    keep = of.used.reshape(-1)

    def each(per_part: Any) -> Array:
        return np.repeat(np.asarray(per_part), of.regions)[keep]

    def flat(matrix: Array) -> Array:
        return matrix.reshape(-1, *matrix.shape[2:])[keep]

    unit_of = by_id(plan.indicators)["unit"]
    units = np.array([part.unit(unit_of[part.indicator]) for part in parts], dtype=object)
    asked = pd.DataFrame(
        [{**part.row, "indicator_id": part.indicator} for part in parts],
        columns=plan.targets.columns,
    )
    sign = direction(asked, plan.indicators)
    demands = {
        **_demands(plan, asked.assign(unit=units), sign, rules),
        **_changes(plan, asked, sign),
        "best": _best(plan, asked),
    }
    per_row = {name: each(array) for name, array in demands.items()}
    part_names = flat(of.measured)
    return MeasuredRows(
        target=each([part.target for part in parts]).astype(np.int64),
        region=np.tile(np.arange(of.regions, dtype=np.int64), len(parts))[keep],
        component=each([part.component for part in parts]).astype(np.int64),
        part=part_names,
        series=flat(of.which),
        unit=each(units),
        pool=_pool(part_names, each(np.arange(len(parts)))),
        member=np.tile(of.below | (of.regions == 1), len(parts))[keep],
        measures=Measured(
            years=series.years,
            start_year=plan.start_year,
            values=flat(of.values),
            goal=flat(of.goal),
            bounds=flat(of.bounds),
            breaks=flat(of.breaks),
            suspect=flat(of.suspect),
            final=(per_row["milestone"] <= year) | final,
            **per_row,
        ),
    )


def _pool(measured: Objects, part: Ints) -> Ints:
    """Return a number for each row that the rows of the same part and measured indicator share."""
    names, number = np.unique(measured.astype(str), return_inverse=True)
    return np.asarray(part * len(names) + number.reshape(-1), dtype=np.int64)


def inequality(values: Floats, weights: Floats) -> Pair:
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
        logarithm = np.log(np.where(relative > 0, relative, 1.0))
        theil = (share * relative * logarithm).sum(axis=1)
        enough = (known.sum(axis=1) >= 2) & (mean[:, 0] > 0)
        variation = 100 * np.sqrt(variance) / mean[:, 0]
        return np.where(enough, variation, np.nan), np.where(enough, theil, np.nan)


def same_regions(values: Floats) -> Floats:
    """Return the values, shape (years, regions), of the regions of the latest year, in the years in which all of them have one."""
    known = ~np.isnan(values)
    several = np.flatnonzero(known.sum(axis=1) >= 2)
    if several.size:
        latest = known[several[-1]]
    else:
        latest = np.zeros(values.shape[1], bool)
    complete = (known | ~latest).all(axis=1, keepdims=True)
    return np.where(latest & complete, values, np.nan)


def _best(plan: Plan, df: pd.DataFrame) -> Floats:
    """Return the value at which a direction or a gap has nothing left to improve: the end of the unit, or no gap at all."""
    low, high = value_range(plan.indicators, df["indicator_id"])
    directed = df["form"] == "direction"
    up = directed & (df["operator"] == "up")
    down = directed & (df["operator"] == "down")
    end = np.select([df["form"] == "gap", up, down], [0.0, high, low], np.nan)
    return np.where(np.isfinite(end), end, np.nan)


def band_of(
    form: pd.Series,
    unit: pd.Series,
    value: pd.Series,
    rules: Rules,
) -> Floats:
    """Return the half width of around and balance, in the unit of the values; 0 for other forms."""
    share = rules.around_share * np.abs(pd.to_numeric(value).to_numpy(float))
    around = np.where(unit.isin(POINTS), rules.around_points, share)
    return np.where(form == "balance", rules.balance_band, np.where(form == "around", around, 0.0))


def strictness_of(
    targets: pd.DataFrame,
    indicators: pd.DataFrame,
    rules: Rules,
) -> Floats:
    """Return how strict each target is, to be compared within one quantity: the value that is just good enough.

    Higher is stricter, whichever way is better; of two-sided targets, and of those without a
    number, -inf.
    """
    sign = direction(targets, indicators)
    value = pd.to_numeric(targets["value"]).to_numpy(float)
    band = band_of(targets["form"], targets["unit"], targets["value"], rules)
    return np.where((sign == 0) | np.isnan(value), -np.inf, sign * value - band)


def _changes(
    plan: Plan,
    df: pd.DataFrame,
    sign: Floats,
) -> dict[str, Floats]:
    """Return the changes asked for: relative ones, compounded where they are yearly, and those in the unit itself."""
    value = df["value"].astype(float)
    signed = value.where(sign >= 0, -value.abs())  # "falls by 20" is -20
    years = df["milestone_year"] - df["base_year"].fillna(plan.base_year)
    compounded = (1 + signed / 100) ** years.astype(float) - 1
    yearly = df["unit"] == "percent_per_year"
    relative = df["unit"] == "percent"
    by = np.select([yearly, relative], [compounded, signed / 100], 0.0)
    add = np.where(yearly | relative, 0.0, signed)
    asked = df["form"] == "change"
    return {"change_by": np.where(asked, by, np.nan), "change_add": np.where(asked, add, np.nan)}


def _demands(
    plan: Plan,
    df: pd.DataFrame,
    sign: Floats,
    rules: Rules,
) -> dict[str, Any]:
    """Return what the form of each target asks, one element per part."""
    form = df["form"]
    operator = df["operator"]
    return {
        "sign": np.where(sign == 0, 1.0, sign),
        "band": band_of(df["form"], df["unit"], df["value"], rules),
        "base_year": df["base_year"].fillna(plan.base_year).astype(np.int64),
        "milestone": df["milestone_year"].astype(np.int64),
        "two_sided": sign == 0,
        "strict": operator.isin([">", "<"]),
        "directional": form.isin(["direction", "gap"]),
        "slow": operator == "slow",
        "keep": form == "keep",
        "relative": form == "relative",
        "change": form == "change",
        "points": df["unit"].isin(POINTS),
        "steady": df["steady"].astype(bool),
    }
