"""Plausibility of values that were read: each doubt becomes a problem with its cell."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.jumps import out_of_line, row_median, scale_shifts
from womenplan.io.reading import AREA, SEX, Reading, Records, key_of
from womenplan.model import catalogue
from womenplan.model.arrays import Array
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
    bad = records["year"] > reading.today
    _tell(reading, records, bad, "YEAR_AFTER_TODAY", "warning" if reading.handed else "error")
    bad = bad & (not reading.handed)
    bad = bad | _outside(reading, records, ~bad)
    matrix, at = _series(records, ~bad)
    if matrix is not None:
        fractions = _fractions(reading, records, matrix, at, unit)
        matrix[tuple(at[:, fractions])] = np.nan
        _all_fractions(reading, records, matrix, at, unit)
        _too_small(reading, records, matrix, at)
        bad |= fractions
        _jumps(reading, records, matrix, at, unit, ~bad)
        _shifts(reading, records, matrix, at, ~bad)
    _impossible_counts(reading, records, unit, ~bad)
    _against_counts(reading, records, unit, ~bad)
    for by in GROUPS:
        _totals(reading, records, unit, ~bad, by)
    _sums_of_each(reading, records, ~bad)
    return np.asarray(bad)


def _tell(
    reading: Reading,
    records: Records,
    found: Array,
    code: str,
    grade: Level,
    said: Mapping[str, Any] = MappingProxyType({}),
    /,
    **context: Array,
) -> None:
    """Put a problem on record for each value found; the context holds a number per value.

    ``said`` is the same for all.
    """
    if not found.any():
        return
    if grade == "warning":
        records["suspect"] = records["suspect"] | found
    ids = list(reading.indicators)
    for i in reading.first_of(records, np.flatnonzero(found)):
        own = reading.names.known[ids[records["indicator"][i]]]
        words: dict[str, Any] = {
            name: f"{values[i]:.6g}".replace("inf", "∞") for name, values in context.items()
        }
        words |= {
            **said,
            "year": int(records["year"][i]),
            "indicator": {lang: own[f"name_{lang}"] for lang in ("zh", "en")},
        }
        counts = f"{records['numerator'][i]:.6g} / {records['denominator'][i]:.6g}"
        if records["computed"][i]:
            shown = f"{records['value'][i]:.6g} = {counts}"
        else:
            shown = None
        reading.problem(reading.place(records, i), code, grade, shown, **words)


def _outside(reading: Reading, records: Records, use: Array) -> Array:
    """Find values outside their unit's range."""
    (low, high), mine = bounds(reading), records["indicator"]
    bad = use & ((records["value"] < low[mine]) | (records["value"] > high[mine]))
    _tell(reading, records, bad, "VALUE_OUTSIDE", "error", low=low[mine], high=high[mine])
    return np.asarray(bad)


def bounds(reading: Reading) -> tuple[Array, Array]:
    """Return the least and the greatest value of each indicator code."""
    return value_range(reading.names.table, list(reading.indicators))


def _series(records: Records, use: Array) -> tuple[Array | None, Array]:
    """Return the values as a matrix: a row per series (region, indicator, groups), a column per year."""
    series = pd.factorize(key_of(records, *_SERIES))[0]
    years, year = np.unique(records["year"], return_inverse=True)
    at = np.vstack([series, year])
    if not series.size or (int(series.max()) + 1) * years.size > _MAX_MATRIX:
        return None, at
    matrix = np.full((int(series.max()) + 1, years.size), np.nan)
    matrix[series[use], year[use]] = records["value"][use]
    return matrix, at


def _fractions(
    reading: Reading,
    records: Records,
    matrix: Array,
    at: Array,
    unit: Array,
) -> Array:
    """Find fractions among percentages: 0.703 among 70s.

    The other values are those of the series, or else of other regions.
    """
    value = records["value"]
    small: Array = (unit[records["indicator"]] == "percent") & (value > 0) & (value <= 1)
    if not small.any():
        return small
    level = row_median(np.where(matrix > 1, matrix, np.nan))[at[0]]
    kind = key_of(
        records, "indicator", "sex", "area", "age"
    )  # of a series without any, the other regions
    elsewhere = (
        pd.Series(np.where(value > 1, value, np.nan)).groupby(kind).transform("median").to_numpy()
    )
    level = np.where(np.isnan(level), elsewhere, level)
    with np.errstate(invalid="ignore", divide="ignore"):
        ratio = value * 100 / level
    found = (
        small
        & (level >= _FRACTION_LEVEL)
        & (ratio > 1 / _FRACTION_FACTOR)
        & (ratio < _FRACTION_FACTOR)
    )
    _tell(reading, records, found, "VALUE_FRACTION", "error", level=level, likely=value * 100)
    return np.asarray(found)


def _all_fractions(
    reading: Reading,
    records: Records,
    matrix: Array,
    at: Array,
    unit: Array,
) -> None:
    """Warn, at its first value, of a series of percentages of which none exceeds one."""
    mine = records["indicator"]
    known = dict(
        zip(*(reading.names.table[name] for name in ("indicator_id", "better")), strict=True)
    )
    better = np.array([known.get(one, "") for one in reading.indicators], dtype=object)
    limit = np.where(np.isinf(bounds(reading)[1]), _GROSS_LIMIT, 1.0)[
        mine
    ]  # gross rates may pass 100
    low, high = (extreme.reduce(matrix, axis=1, initial=np.nan) for extreme in (np.fmin, np.fmax))
    counted = np.bincount(at[0], np.isfinite(records["numerator"]), len(matrix)) > 0
    first = at[1] == np.isfinite(matrix).argmax(axis=1)[at[0]]
    shares = (unit[mine] == "percent") & (better[mine] == "higher")
    fits = shares & first & ~counted[at[0]]
    found = fits & (low[at[0]] > 0) & (high[at[0]] <= limit)
    for i in np.flatnonzero(found):  # a cell that shows a percent sign means what it says
        sheet, row, column = reading.place(records, int(i))
        percent = sheet.percent is not None and sheet.percent[row, column]
        found[i] = not percent and not re.search("[%％]", sheet.shown(row, column))
    likely = {"likely": records["value"] * 100, "limit": limit}
    _tell(reading, records, found, "SERIES_FRACTION", "warning", **likely)


def _too_small(
    reading: Reading,
    records: Records,
    matrix: np.ndarray,
    at: np.ndarray,
) -> None:
    """Warn, at its first value, of a series that lies as a whole below what its indicator can well be.

    0.157 deaths per 100,000 are rather per 1,000, 2.1 minutes of housework hours, 8.5 yuan 万元.
    """
    least = np.array([_LEAST.get(one, 0.0) for one in reading.indicators])[records["indicator"]]
    if not least.any():
        return
    high = np.fmax.reduce(matrix, axis=1, initial=np.nan)[at[0]]
    first = at[1] == np.isfinite(matrix).argmax(axis=1)[at[0]]
    counted = np.isfinite(records["numerator"])
    found = first & (high > 0) & (high < least) & ~counted
    _tell(reading, records, found, "VALUE_SMALL", "warning", least=least)


def _jumps(
    reading: Reading,
    records: Records,
    matrix: Array,
    at: Array,
    unit: Array,
    use: Array,
) -> None:
    """Warn of values out of line with those beside them, and beyond chance where counts are known."""
    of = unit[records["indicator"]]
    is_percent = np.zeros(len(matrix), dtype=bool)
    is_rate = np.zeros(len(matrix), dtype=bool)
    is_percent[at[0][of == "percent"]] = True
    is_rate[at[0][np.isin(of, _RATES)]] = True
    _, expected = out_of_line(matrix, np.unique(records["year"]), is_percent, is_rate)
    here = expected[tuple(at)]
    chance = _chance(records, here, scales(unit)[records["indicator"]])
    near = np.abs(records["value"] - here) <= chance
    found = use & np.isfinite(here) & ~near
    _tell(reading, records, found, "VALUE_JUMP", "warning", around=here)


def _shifts(
    reading: Reading,
    records: Records,
    matrix: Array,
    at: Array,
    use: Array,
) -> None:
    """Warn, at its first value, of a series that goes on in another unit: all after is suspect."""
    factor = scale_shifts(matrix)
    if not np.isfinite(factor).any():
        return
    after = use & np.isfinite(factor[tuple(at)])
    years = np.where(after, records["year"], np.inf)
    first = pd.Series(years).groupby(at[0]).transform("min").to_numpy()
    records["suspect"] = records["suspect"] | after
    found = after & (years == first)
    _tell(reading, records, found, "VALUE_SHIFT", "warning", factor=factor[tuple(at)])


def _chance(records: Records, around: Array, scale: Array) -> Array:
    """Return how far a value may lie from those around it by chance: small numbers swing."""
    bottom = records["denominator"]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.maximum(records["value"], around) / scale
        other = np.where(
            scale == 100, np.maximum(1 - np.minimum(records["value"], around) / scale, 0), 1.0
        )
        cases = np.maximum(bottom * np.minimum(share, other), 1)
        return np.asarray(_JUMP_CHANCE * scale * np.sqrt(cases) / bottom)


def _impossible_counts(
    reading: Reading,
    records: Records,
    unit: Array,
    use: Array,
) -> None:
    """Clear and name counts that cannot be: below zero, or a part above its whole."""
    top = records["numerator"]
    bottom = records["denominator"]
    base = catalogue.units()["base"].reindex(unit)
    of_whole = (base == "fraction").to_numpy()[records["indicator"]] & ~_gross(reading)[
        records["indicator"]
    ]
    with np.errstate(invalid="ignore"):
        found = (top < 0) | (bottom < 0) | (of_whole & (top > bottom))
    found &= ~records["computed"]
    counts = {"numerator": top.copy(), "denominator": bottom.copy()}
    _tell(reading, records, found & use, "COUNTS_IMPOSSIBLE", "warning", **counts)
    records["numerator"] = np.where(found, np.nan, top)
    records["denominator"] = np.where(found, np.nan, bottom)


def _gross(reading: Reading) -> Array:
    """Return which indicators are gross rates, which may pass 100."""
    return np.isinf(bounds(reading)[1])


def _against_counts(
    reading: Reading,
    records: Records,
    unit: Array,
    use: Array,
) -> None:
    """Warn of values that are not numerator over denominator."""
    top = records["numerator"]
    bottom = records["denominator"]
    value = records["value"]
    with np.errstate(divide="ignore", invalid="ignore"):
        likely = top / bottom * scales(unit)[records["indicator"]]
        use = use & np.isfinite(likely) & ~records["computed"]
        if use.any():
            more = [np.abs(value - np.round(value, digit)) > 1e-9 for digit in range(4)]
            digits = np.sum(more, axis=0)
        else:
            digits = 0
        off = use & (
            np.abs(value - likely) > np.maximum(0.6 * 10.0**-digits, _COUNT_SHARE * np.abs(likely))
        )
    context = {"likely": likely, "numerator": top, "denominator": bottom}
    _tell(reading, records, off, "VALUE_AGAINST_COUNTS", "warning", **context)


def scales(unit: Array) -> Array:
    """Return by what a ratio of counts is multiplied for each unit: 100 for per cent."""
    return np.array([_scale(str(name)) for name in unit])


@lru_cache(maxsize=256)
def _scale(unit: str) -> float:
    known = catalogue.units()
    if unit in known.index and known.at[unit, "base"] in ("fraction", "rate"):
        return float(1 / known.at[unit, "factor"])
    return _PER.get(unit, 1.0)


def _totals(
    reading: Reading,
    records: Records,
    unit: Array,
    use: Array,
    by: By,
) -> None:
    """Compare totals with their two parts: women and men, town and country."""
    codes = {"sex": SEX, "area": AREA}[by]
    sides = [use & (records[by] == codes.index(part)) for part in GROUPS[by]]
    if not all(side.any() for side in sides):
        return
    key = key_of(records, *(name for name in _SERIES if name != by), "year")
    at = np.arange(use.size)
    wide = pd.concat(
        [pd.Series(at[side], index=key[side]) for side in sides], axis=1, join="inner"
    ).to_numpy(dtype=int)
    first, second, total = (records["value"][column] for column in wide.T)
    units = unit[records["indicator"][wide[:, 2]]]
    wrong = ~agree(first, second, total, units)
    sums = counted(units)
    parts = [np.full(use.size, np.nan) for _ in range(2)]
    for part, values in zip(parts, (first, second), strict=True):
        part[wide[:, 2]] = values
    numbers = dict(zip(("first", "second"), parts, strict=True))
    for code, rows in (("PARTS_DO_NOT_ADD_UP", sums), ("PARTS_DO_NOT_ENCLOSE", ~sums)):
        found = np.isin(at, wide[wrong & rows, 2])
        _tell(reading, records, found, code, "warning", part_names(by), **numbers)


def _sums_of_each(reading: Reading, records: Records, use: np.ndarray) -> None:
    """Warn of sums over regions where the indicator asks for the smallest of several.

    A city's row of totals adds up what each county has; the plan asks what the least of them has.
    """
    known = catalogue.least_of_several()
    each = np.array([name in known for name in reading.indicators])
    at = np.flatnonzero(use & each[records["indicator"]])
    if not at.size:
        return
    key = key_of(records, *(name for name in _SERIES if name != "region"), "year")[at]
    value = records["value"][at]
    rank = np.array([headers.rank_of(name) for name in reading.regions])[records["region"][at]]
    same = pd.Series(value).groupby(key)
    least = same.transform("min").to_numpy()
    others = same.transform("count").to_numpy() - 1
    above = rank < pd.Series(rank).groupby(key).transform("max").to_numpy()
    is_sum = above & np.isclose(2 * value, same.transform("sum")) & (value > least)
    found = np.zeros(use.size, dtype=bool)
    found[at] = is_sum & (others >= _PARTS_OF_SUM)
    numbers = {"least": np.full(use.size, np.nan), "others": np.full(use.size, np.nan)}
    numbers["least"][at], numbers["others"][at] = least, others
    _tell(reading, records, found, "SUM_OF_EACH", "warning", **numbers)
