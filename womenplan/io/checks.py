"""Plausibility of values that were read: each doubt becomes a problem with its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.jumps import out_of_line, row_median, scale_shifts
from womenplan.io.reading import LISTS, Reading, Records, key_of
from womenplan.model import catalogue
from womenplan.model.arrays import Array
from womenplan.model.lookup import by_id
from womenplan.model.totals import GROUPS, By, agree, counted, part_names
from womenplan.model.unit import value_range

__all__ = ["bounds", "check", "scales"]

_SERIES = ("region", "indicator", "sex", "area", "age")
_JUMP_CHANCE = 5.0
_LEAST = {  # below which a yearly figure of a region is rather one in another unit
    "maternal_mortality": 1.0,
    "migrant_maternal_mortality": 1.0,
    "female_life_expectancy": 40.0,
    "life_expectancy": 40.0,
    "female_healthy_life_expectancy": 30.0,
    "healthy_life_expectancy": 30.0,
    "housework_time": 10.0,
    "income": 1000.0,
    "sports_area_per_capita": 0.05,
    "urban_park_green_per_capita": 0.5,
}
_RATES = ("per_100k", "per_10k", "per_1000")
_FRACTION_LEVEL, _FRACTION_FACTOR, _GROSS_LIMIT = 10.0, 3.0, 1.5
_COUNT_SHARE = 0.01
_MAX_MATRIX = 60_000_000
_PARTS_OF_SUM = 3  # with two others a value is their sum too easily
_PER = {
    "males_per_100_females": 100.0,
    "per_1000_children": 1000.0,
    "per_1000_elderly": 1000.0,
    "per_100_beds": 100.0,
}


def check(reading: Reading, records: Records, unit: Array) -> Array:
    """Return which values are not to be used, and put every doubt on record.

    ``unit`` is that of each indicator code.
    """
    values = _Values(reading, records, unit)
    bad = records["year"] > reading.today
    values.doubt(bad, "YEAR_AFTER_TODAY", "warning" if reading.handed else "error")
    bad = bad & (not reading.handed)
    bad = bad | values.outside(~bad)
    series = _series_of(records, ~bad)
    if series is not None:
        fractions = values.fractions(series)
        series.matrix[series.row[fractions], series.column[fractions]] = np.nan
        values.all_fractions(series)
        values.too_small(series)
        bad |= fractions
        values.jumps(series, ~bad)
        values.shifts(series, ~bad)
    values.impossible_counts(~bad)
    values.against_counts(~bad)
    for by in GROUPS:
        values.totals(by, ~bad)
    values.sums_of_each(~bad)
    return bad


def bounds(reading: Reading) -> tuple[Array, Array]:
    """Return the least and the greatest value of each indicator code."""
    return value_range(reading.names.table, list(reading.indicators))


def scales(unit: Array) -> Array:
    """Return by what a ratio of counts is multiplied for each unit: 100 for per cent."""
    return np.array([_scale(str(name)) for name in unit])


@lru_cache(maxsize=256)
def _scale(unit: str) -> float:
    known = catalogue.units()
    if unit in known.index and known.at[unit, "base"] in ("fraction", "rate"):
        return float(1 / known.at[unit, "factor"])
    return _PER.get(unit, 1.0)


@dataclass(slots=True)
class _Series:
    """Values as a matrix: a row per series (region, indicator, groups), a column per year."""

    matrix: Array
    years: Array
    row: Array  # of each value
    column: Array

    def extremes(self) -> tuple[Array, Array]:
        """Return the least and the greatest value of the series of each value."""
        low, high = (
            extreme.reduce(self.matrix, axis=1, initial=np.nan) for extreme in (np.fmin, np.fmax)
        )
        return low[self.row], high[self.row]

    def first(self) -> Array:
        """Return which values are the first of their series."""
        return np.asarray(self.column == np.isfinite(self.matrix).argmax(axis=1)[self.row])


def _series_of(records: Records, use: Array) -> _Series | None:
    """Return the series of values; none where they are too many for a matrix."""
    row = pd.factorize(key_of(records, *_SERIES))[0]
    years, column = np.unique(records["year"], return_inverse=True)
    height = int(row.max(initial=-1)) + 1
    if not height or height * years.size > _MAX_MATRIX:
        return None
    matrix = np.full((height, years.size), np.nan)
    matrix[row[use], column[use]] = records["value"][use]
    return _Series(matrix, years, row, column)


@dataclass(slots=True)
class _Values:
    """Values with their records, and every check of them."""

    reading: Reading
    records: Records
    unit: Array  # of each indicator code

    def each(self, of_indicators: Array) -> Array:
        """Return for each value what is given for its indicator."""
        return of_indicators[self.records["indicator"]]

    def of_unit(self, *units: str) -> Array:
        """Return which values are in one of these units."""
        return self.each(np.isin(self.unit, units))

    def scale(self) -> Array:
        """Return by what a ratio of counts is multiplied for each value."""
        return self.each(scales(self.unit))

    def doubt(
        self,
        which: Array,
        code: str,
        level: Level,
        same: Mapping[str, Any] = MappingProxyType({}),
        /,
        **context: Array,
    ) -> None:
        """Put a problem on record for each of these values; the context holds a number per value.

        ``same`` is the same for all.
        """
        if not which.any():
            return
        records = self.records
        if level == "warning":
            records["suspect"] = records["suspect"] | which
        for i, place in self.reading.first_of(records, np.flatnonzero(which)):
            words: dict[str, Any] = {
                name: f"{numbers[i]:.6g}".replace("inf", "∞") for name, numbers in context.items()
            }
            words |= {
                **same,
                "year": int(records["year"][i]),
                "indicator": self.reading.name_of(records["indicator"][i]),
            }
            shown = None
            if records["computed"][i]:
                value, top, bottom = (
                    f"{records[name][i]:.6g}" for name in ("value", "numerator", "denominator")
                )
                shown = f"{value} = {top} / {bottom}"
            self.reading.problem(place, code, level, shown, **words)

    def outside(self, use: Array) -> Array:
        """Find values outside their unit's range."""
        value = self.records["value"]
        low, high = map(self.each, bounds(self.reading))
        bad = use & ((value < low) | (value > high))
        self.doubt(bad, "VALUE_OUTSIDE", "error", low=low, high=high)
        return bad

    def fractions(self, series: _Series) -> Array:
        """Find fractions among percentages: 0.703 among 70s.

        The other values are those of the series, or else of other regions.
        """
        value = self.records["value"]
        small = self.of_unit("percent") & (value > 0) & (value <= 1)
        if not small.any():
            return small
        level = row_median(np.where(series.matrix > 1, series.matrix, np.nan))[series.row]
        kind = key_of(self.records, "indicator", "sex", "area", "age")
        others = pd.Series(np.where(value > 1, value, np.nan)).groupby(kind)
        level = np.where(np.isnan(level), others.transform("median").to_numpy(), level)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = value * 100 / level
        near = (ratio > 1 / _FRACTION_FACTOR) & (ratio < _FRACTION_FACTOR)
        bad = small & (level >= _FRACTION_LEVEL) & near
        self.doubt(bad, "VALUE_FRACTION", "error", level=level, likely=value * 100)
        return bad

    def all_fractions(self, series: _Series) -> None:
        """Warn, at its first value, of a series of percentages of which none exceeds one."""
        records = self.records
        better = by_id(self.reading.names.table)["better"].to_dict()
        higher = np.array([better.get(one) == "higher" for one in self.reading.indicators])
        limit = np.where(self.gross(), _GROSS_LIMIT, 1.0)  # gross rates may pass 100
        low, high = series.extremes()
        known = np.isfinite(records["numerator"])
        counted = np.bincount(series.row, known, len(series.matrix)) > 0
        shares = self.of_unit("percent") & self.each(higher) & ~counted[series.row]
        small = shares & series.first() & (low > 0) & (high <= limit)
        for i in np.flatnonzero(
            small
        ).tolist():  # a cell that shows a percent sign means what it says
            sheet, row, column = self.reading.place(records, i)
            percent = sheet.percent is not None and sheet.percent[row, column]
            small[i] = not percent and not re.search("[%％]", sheet.shown(row, column))
        numbers = {"likely": records["value"] * 100, "limit": limit}
        self.doubt(small, "SERIES_FRACTION", "warning", **numbers)

    def gross(self) -> Array:
        """Return which values are gross rates, which may pass 100."""
        _, high = bounds(self.reading)
        return self.each(np.isinf(high))

    def too_small(self, series: _Series) -> None:
        """Warn, at its first value, of a series that lies as a whole below what its indicator can well be.

        0.157 deaths per 100,000 are rather per 1,000, 2.1 minutes of housework hours, 8.5 yuan 万元.
        """
        known = np.array([_LEAST.get(one, 0.0) for one in self.reading.indicators])
        least = self.each(known)
        if not least.any():
            return
        _, high = series.extremes()
        counted = np.isfinite(self.records["numerator"])
        small = series.first() & (high > 0) & (high < least) & ~counted
        self.doubt(small, "VALUE_SMALL", "warning", least=least)

    def jumps(self, series: _Series, use: Array) -> None:
        """Warn of values out of line with those beside them, and beyond chance where counts are known."""
        is_percent = np.zeros(len(series.matrix), dtype=bool)
        is_rate = is_percent.copy()
        is_percent[series.row] = self.of_unit("percent")
        is_rate[series.row] = self.of_unit(*_RATES)
        _, expected = out_of_line(series.matrix, series.years, is_percent, is_rate)
        around = expected[series.row, series.column]
        value = self.records["value"]
        chance = _chance(value, self.records["denominator"], around, self.scale())
        out = use & np.isfinite(around) & ~(np.abs(value - around) <= chance)
        self.doubt(out, "VALUE_JUMP", "warning", around=around)

    def shifts(self, series: _Series, use: Array) -> None:
        """Warn, at its first value, of a series that goes on in another unit: all after is suspect."""
        factor = scale_shifts(series.matrix)
        if not np.isfinite(factor).any():
            return
        records = self.records
        factor = factor[series.row, series.column]
        after = use & np.isfinite(factor)
        years = np.where(after, records["year"], np.inf)
        first = pd.Series(years).groupby(series.row).transform("min").to_numpy()
        records["suspect"] = records["suspect"] | after
        self.doubt(after & (years == first), "VALUE_SHIFT", "warning", factor=factor)

    def impossible_counts(self, use: Array) -> None:
        """Clear and name counts that cannot be: below zero, or a part above its whole."""
        records = self.records
        top = records["numerator"]
        bottom = records["denominator"]
        base = catalogue.units()["base"].reindex(self.unit)
        of_whole = self.each((base == "fraction").to_numpy()) & ~self.gross()
        with np.errstate(invalid="ignore"):
            wrong = (top < 0) | (bottom < 0) | (of_whole & (top > bottom))
        wrong &= ~records["computed"]
        counts = {"numerator": top, "denominator": bottom}
        self.doubt(wrong & use, "COUNTS_IMPOSSIBLE", "warning", **counts)
        for name, count in counts.items():
            records[name] = np.where(wrong, np.nan, count)

    def against_counts(self, use: Array) -> None:
        """Warn of values that are not numerator over denominator."""
        records = self.records
        value = records["value"]
        counts = {name: records[name] for name in ("numerator", "denominator")}
        with np.errstate(divide="ignore", invalid="ignore"):
            likely = counts["numerator"] / counts["denominator"] * self.scale()
        use = use & np.isfinite(likely) & ~records["computed"]
        if not use.any():
            return
        more = [np.abs(value - np.round(value, digit)) > 1e-9 for digit in range(4)]
        rounding = 0.6 * 10.0 ** -np.sum(more, axis=0)
        with np.errstate(invalid="ignore"):
            apart = np.abs(value - likely)
            off = use & (apart > np.maximum(rounding, _COUNT_SHARE * np.abs(likely)))
        self.doubt(off, "VALUE_AGAINST_COUNTS", "warning", likely=likely, **counts)

    def totals(self, by: By, use: Array) -> None:
        """Compare totals with their two parts: women and men, town and country."""
        records = self.records
        codes = (LISTS[by].index(part) for part in GROUPS[by])
        sides = [np.flatnonzero(use & (records[by] == code)) for code in codes]
        if not all(side.size for side in sides):
            return
        key = key_of(records, *(name for name in _SERIES if name != by), "year")
        parts = [pd.Series(side, index=key[side]) for side in sides]
        wide = pd.concat(parts, axis=1, join="inner").to_numpy(dtype=int)
        first, second, total = (records["value"][column] for column in wide.T)
        at = wide[:, 2]
        units = self.unit[records["indicator"][at]]
        wrong = ~agree(first, second, total, units)
        sums = counted(units)
        numbers = {"first": self.spread(at, first), "second": self.spread(at, second)}
        for code, kind in (("PARTS_DO_NOT_ADD_UP", sums), ("PARTS_DO_NOT_ENCLOSE", ~sums)):
            odd = self.spread(at, wrong & kind, False)
            self.doubt(odd, code, "warning", part_names(by), **numbers)

    def spread(self, at: Array, numbers: Array, otherwise: Any = np.nan) -> Array:
        """Return a number per value: one each for those at some positions, another for the rest."""
        out = np.full(self.records["value"].size, otherwise)
        out[at] = numbers
        return out

    def sums_of_each(self, use: Array) -> None:
        """Warn of sums over regions where the indicator asks for the smallest of several.

        A city's row of totals adds up what each county has; the plan asks what the least of them has.
        """
        records = self.records
        known = catalogue.least_of_several()
        each = np.array([name in known for name in self.reading.indicators])
        at = np.flatnonzero(use & self.each(each))
        if not at.size:
            return
        key = key_of(records, *(name for name in _SERIES if name != "region"), "year")[at]
        value = records["value"][at]
        ranks = np.array([headers.rank_of(name) for name in self.reading.regions])
        rank = ranks[records["region"][at]]
        same = pd.Series(value).groupby(key)
        least = same.transform("min").to_numpy()
        others = same.transform("count").to_numpy() - 1
        above = rank < pd.Series(rank).groupby(key).transform("max").to_numpy()
        is_sum = above & np.isclose(2 * value, same.transform("sum")) & (value > least)
        sums = self.spread(at, is_sum & (others >= _PARTS_OF_SUM), False)
        numbers = {"least": self.spread(at, least), "others": self.spread(at, others)}
        self.doubt(sums, "SUM_OF_EACH", "warning", **numbers)


def _chance(
    value: Array,
    bottom: Array,
    around: Array,
    scale: Array,
) -> Array:
    """Return how far a value may lie from those around it by chance: small numbers swing."""
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.maximum(value, around) / scale
        rest = np.maximum(1 - np.minimum(value, around) / scale, 0)
        other = np.where(scale == 100, rest, 1.0)
        cases = np.maximum(bottom * np.minimum(share, other), 1)
        return np.asarray(_JUMP_CHANCE * scale * np.sqrt(cases) / bottom)
