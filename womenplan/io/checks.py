"""Plausibility of values that were read: each doubt becomes a problem with its cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.errors import Level
from womenplan.io.records import Reading, Records
from womenplan.model import catalogue

__all__ = ["JUMP_DEVIATIONS", "check"]

JUMP_DEVIATIONS = 5.0
_JUMP_SHARE, _JUMP_POINTS, _JUMP_MIN, _JUMP_YEARS, _JUMP_CHANCE = 0.3, 5.0, 5, 3, 5.0
_FRACTION_LEVEL, _FRACTION_FACTOR = 10.0, 3.0
_COUNT_SHARE = 0.01
_MAX_MATRIX = 60_000_000


def check(reading: Reading, records: Records, unit: np.ndarray) -> np.ndarray:
    """Return which records are not to be used, and put every doubt on record.

    Parameters
    ----------
    reading : Reading
    records : mapping of str to numpy.ndarray
        Values (``quantity`` 0) with ``numerator`` and ``denominator`` beside the fields of a record.
    unit : numpy.ndarray of str
        Unit of each indicator code.

    Returns
    -------
    numpy.ndarray of bool
    """
    bad = _future(reading, records)
    bad |= _outside(reading, records, unit) & ~bad
    matrix, at = _series(records, ~bad)
    if matrix is not None:
        percent = unit[records["indicator"]] == "percent"
        fractions = _fractions(reading, records, matrix, at, percent)
        matrix[tuple(at[:, fractions])] = np.nan
        bad |= fractions
        _jumps(reading, records, matrix, at, unit, ~bad)
    _against_counts(reading, records, unit, ~bad)
    _sexes(reading, records, unit, ~bad)
    return bad


def _tell(
    reading: Reading, records: Records, rows: np.ndarray, code: str, level: Level, /, **context: np.ndarray
) -> None:
    for i in rows:
        place = int(records["sheet"][i]), int(records["row"][i]), int(records["column"][i])
        words = {
            name: f"{values[i]:.6g}" if values.dtype.kind == "f" else values[i] for name, values in context.items()
        }
        name = reading.indicators.texts[records["indicator"][i]] if len(rows) < 2000 else ""
        reading.problem(
            *place,
            code,
            level,
            reading.shown(*place),
            indicator=_title(reading, name),
            year=int(records["year"][i]),
            **words,
        )


def _title(reading: Reading, name: str) -> dict[str, str]:
    table = reading.names.table
    row = table[table["indicator_id"] == name]
    return {"zh": row["name_zh"].iat[0], "en": row["name_en"].iat[0]} if len(row) else {"zh": name, "en": name}


def _future(reading: Reading, records: Records) -> np.ndarray:
    late = records["year"] > reading.today
    _tell(reading, records, np.flatnonzero(late), "YEAR_AFTER_TODAY", "error")
    return late


def _outside(reading: Reading, records: Records, unit: np.ndarray) -> np.ndarray:
    """Find values outside their unit's range; a gross rate (毛入学率) may exceed a hundred."""
    units = catalogue.units().reindex(unit)
    low = units["low"].to_numpy(dtype=float)
    high = units["high"].to_numpy(dtype=float)
    names = reading.names.table.set_index("indicator_id")["name_zh"].reindex(reading.indicators.texts).fillna("")
    high = np.where(names.str.contains("毛").to_numpy(dtype=bool), np.inf, high)
    low, high = np.where(np.isnan(low), -np.inf, low), np.where(np.isnan(high), np.inf, high)
    value, indicator = records["value"], records["indicator"]
    bad = (value < low[indicator]) | (value > high[indicator])
    _tell(reading, records, np.flatnonzero(bad), "VALUE_OUTSIDE", "error", low=low[indicator], high=high[indicator])
    return bad


def _series(records: Records, use: np.ndarray) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the values as a matrix, one row a series (region, indicator, sex, area, age) and one column a year."""
    key = records["region"].astype(np.int64)
    for name in ("indicator", "sex", "area", "age"):
        key = key * (int(records[name].max(initial=0)) + 1) + records[name]
    series = pd.factorize(key)[0]
    years, year = np.unique(records["year"], return_inverse=True)
    at = np.vstack([series, year])
    if not series.size or (int(series.max()) + 1) * years.size > _MAX_MATRIX:
        return None, at
    matrix = np.full((int(series.max()) + 1, years.size), np.nan)
    matrix[series[use], year[use]] = records["value"][use]
    return matrix, at


def _row_median(matrix: np.ndarray) -> np.ndarray:
    """Return the median of each row, leaving out what is not a number."""
    ordered = np.sort(matrix, axis=1)
    count = np.isfinite(matrix).sum(axis=1)
    rows = np.arange(len(matrix))
    low, high = np.maximum((count - 1) // 2, 0), np.maximum(count // 2, 0)
    return np.where(count > 0, (ordered[rows, low] + ordered[rows, np.minimum(high, matrix.shape[1] - 1)]) / 2, np.nan)


def _fractions(
    reading: Reading, records: Records, matrix: np.ndarray, at: np.ndarray, percent: np.ndarray
) -> np.ndarray:
    """Find fractions where the series' other values are percentages: 0.703 among 70s."""
    value = records["value"]
    small = percent & (value > 0) & (value <= 1)
    found = np.zeros(value.size, dtype=bool)
    rows = np.unique(at[0][small])
    if rows.size:
        part = matrix[rows].copy()
        part[part <= 1] = np.nan
        middle = np.full(len(matrix), np.nan)
        middle[rows] = _row_median(part)
        level = middle[at[0]]
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = value * 100 / level
            found = small & (level >= _FRACTION_LEVEL) & (ratio > 1 / _FRACTION_FACTOR) & (ratio < _FRACTION_FACTOR)
        _tell(reading, records, np.flatnonzero(found), "VALUE_FRACTION", "error", level=level, likely=value * 100)
    return found


def _jumps(
    reading: Reading, records: Records, matrix: np.ndarray, at: np.ndarray, unit: np.ndarray, use: np.ndarray
) -> None:
    """Warn of values more than five robust deviations from the two values on either side within three years."""
    rows = np.flatnonzero(np.isfinite(matrix).sum(axis=1) >= _JUMP_MIN)
    if not rows.size:
        return
    part = matrix[rows]
    order = np.argsort(~np.isfinite(part), axis=1, kind="stable")
    packed = np.take_along_axis(part, order, axis=1)
    years = np.unique(records["year"])[order].astype(float)
    around = np.stack([_shifted(packed, years, step) for step in (-2, -1, 1, 2)], axis=2).reshape(-1, 4)
    off = packed - _row_median(around).reshape(packed.shape)
    level = np.abs(_row_median(packed))
    is_percent = np.zeros(len(matrix), dtype=bool)
    is_percent[at[0][unit[records["indicator"]] == "percent"]] = True
    floor = np.where(is_percent[rows], _JUMP_POINTS, _JUMP_SHARE * level)
    with np.errstate(invalid="ignore"):
        far = np.abs(off) > np.maximum(JUMP_DEVIATIONS * 1.4826 * _row_median(np.abs(off)), floor)[:, None]
    spots = np.zeros(matrix.shape, dtype=bool)
    around_it = np.zeros(matrix.shape)
    at_home = np.zeros_like(far)
    np.put_along_axis(at_home, order, far, axis=1)
    spots[rows] = at_home
    level_home = np.zeros(far.shape)
    np.put_along_axis(level_home, order, packed - off, axis=1)
    around_it[rows] = level_home
    around_here = around_it[tuple(at)]
    chance = _chance(records, around_here, scales(unit)[records["indicator"]])
    found = np.flatnonzero(spots[tuple(at)] & use & ~(np.abs(records["value"] - around_here) <= chance))
    _tell(reading, records, found, "VALUE_JUMP", "warning", around=around_here)


def _chance(records: Records, around: np.ndarray, scale: np.ndarray) -> np.ndarray:
    """Return how far a value may lie from those around it by chance, where its counts are known: small numbers swing."""
    bottom = records["denominator"]
    with np.errstate(invalid="ignore", divide="ignore"):
        share = np.maximum(records["value"], around) / scale
        other = np.where(scale == 100, np.maximum(1 - np.minimum(records["value"], around) / scale, 0), 1.0)
        cases = np.maximum(bottom * np.minimum(share, other), 1)
        return np.asarray(_JUMP_CHANCE * scale * np.sqrt(cases) / bottom)


def _shifted(values: np.ndarray, years: np.ndarray, step: int) -> np.ndarray:
    """Return each value's neighbour so many places on, where it lies within :data:`_JUMP_YEARS` years."""
    moved = np.full(values.shape, np.nan)
    here, there = (slice(None, -step), slice(step, None)) if step > 0 else (slice(-step, None), slice(None, step))
    near = np.abs(years[:, there] - years[:, here]) <= _JUMP_YEARS
    moved[:, here] = np.where(near, values[:, there], np.nan)
    return moved


def _against_counts(reading: Reading, records: Records, unit: np.ndarray, use: np.ndarray) -> None:
    """Warn of values that are not numerator over denominator."""
    rows = np.flatnonzero(
        use & np.isfinite(records["numerator"]) & np.isfinite(records["denominator"]) & ~records["computed"]
    )
    if not rows.size:
        return
    top, bottom = records["numerator"][rows], records["denominator"][rows]
    value = records["value"][rows]
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = top / bottom * scales(unit)[records["indicator"][rows]]
    digits = sum((np.abs(value - np.round(value, d)) > 1e-9).astype(int) for d in range(4))
    slack = np.maximum(0.6 * 10.0**-digits, _COUNT_SHARE * np.abs(expected))
    off = np.isfinite(expected) & (np.abs(value - expected) > slack)
    likely = np.full(records["value"].size, np.nan)
    likely[rows] = expected
    _tell(
        reading,
        records,
        rows[off],
        "VALUE_AGAINST_COUNTS",
        "warning",
        likely=likely,
        numerator=records["numerator"],
        denominator=records["denominator"],
    )


def scales(unit: np.ndarray) -> np.ndarray:
    """Return by what numerator over denominator is multiplied for each unit: 100 for per cent, 100,000 for 1/10万."""
    said = {
        "males_per_100_females": 100.0,
        "per_1000_children": 1000.0,
        "per_1000_elderly": 1000.0,
        "per_100_beds": 100.0,
    }
    factor = catalogue.units()["factor"].reindex(unit).to_numpy(dtype=float)
    base = catalogue.units()["base"].reindex(unit).to_numpy(dtype=object)
    rate = np.isin(base.astype(str), ["fraction", "rate"])
    return np.array([said.get(name, 1.0) for name in unit]) * np.where(rate, 1 / np.where(factor == 0, 1, factor), 1.0)


def _sexes(reading: Reading, records: Records, unit: np.ndarray, use: np.ndarray) -> None:
    """Compare women and men with both: sums of counts, and rates that should lie between."""
    if not (records["sex"] == 2).any() or not (records["sex"] == 1).any():
        return
    key = records["region"].astype(np.int64)
    for name in ("indicator", "area", "age", "year"):
        key = key * (int(records[name].max(initial=0)) + 1) + records[name]
    frame = pd.DataFrame(
        {"key": key[use], "sex": records["sex"][use], "at": np.flatnonzero(use), "value": records["value"][use]}
    )
    wide = frame.pivot_table(index="key", columns="sex", values="value", aggfunc="first")
    if not {1, 2, 3} <= set(wide.columns):
        return
    wide = wide.dropna(subset=[1, 2, 3])
    place = (
        frame[frame["sex"] == 3].drop_duplicates("key").set_index("key")["at"].reindex(wide.index).to_numpy(dtype=int)
    )
    base = catalogue.units()["base"].reindex(unit[records["indicator"][place]]).to_numpy(dtype=object).astype(str)
    women, men, both = (wide[code].to_numpy() for code in (1, 2, 3))
    counted = np.isin(base, ["persons", "count", "person_times"])
    share = np.isin(base, ["fraction", "rate", "years", "ratio"])
    slack = 0.005 * np.abs(both) + 1e-9
    off = np.where(
        counted,
        np.abs(women + men - both) > slack,
        share & ((both < np.minimum(women, men) - slack) | (both > np.maximum(women, men) + slack)),
    )
    full = {name: np.full(records["value"].size, np.nan) for name in ("women", "men")}
    full["women"][place], full["men"][place] = women, men
    for kind, code in ((counted, "SEXES_DO_NOT_ADD_UP"), (~counted, "SEXES_DO_NOT_ENCLOSE")):
        _tell(reading, records, place[off & kind], code, "warning", women=full["women"], men=full["men"])
