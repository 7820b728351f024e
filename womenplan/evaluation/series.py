"""Observations as matrices: one row a series, one column a year, so that all series are judged at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan.errors import Problem
from womenplan.model import catalogue

__all__ = ["Floats", "Ints", "SeriesSet", "build", "decimals"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
KEY = ("indicator_id", "sex", "area", "age")


@dataclass(frozen=True, slots=True)
class SeriesSet:
    """All series of an observations table.

    Attributes
    ----------
    regions : list of str, length R
        In order of appearance.
    years : array of int, shape (Y,)
        Consecutive years from the first to the last that is used.
    values, numerators, denominators : array of float, shape (S, Y)
        NaN where nothing was observed; numerators and denominators are of shape (0, Y) where no counts are known.
    bounds : array of int8, shape (S, Y)
        1 where only a lower bound ("over 80") was published, -1 for an upper bound, else 0.
    breaks : array of bool, shape (S, Y)
        True where a new definition or coverage starts.
    rows : array of int, shape (S, Y)
        Position of the value in the observations table; -1 where there is none.
    lookup : dict
        (indicator_id, sex, area, age) to an array of shape (R,): the series of each region, -1 for none.
    """

    regions: list[str]
    years: Ints
    values: Floats
    numerators: Floats
    denominators: Floats
    bounds: npt.NDArray[np.int8]
    breaks: Bools
    rows: Ints
    lookup: dict[tuple[str, str, str, str], Ints]

    def find(self, key: tuple[str, str, str, str]) -> Ints:
        """Return the series of a key for every region, shape (R,), -1 where a region has none."""
        return self.lookup.get(key, np.full(len(self.regions), -1, dtype=np.int64))

    def take(self, matrix: npt.NDArray[Any], series: Ints, missing: float | int | bool) -> npt.NDArray[Any]:
        """Return the rows of a matrix for an array of series, with ``missing`` where a series is -1."""
        if not len(matrix):
            return np.full((len(series), len(self.years)), missing, dtype=matrix.dtype)
        found = matrix[np.maximum(series, 0)]
        found[series < 0] = missing
        return found


def build(
    table: pd.DataFrame, first_year: int, last_year: int, regions: Sequence[str] = ()
) -> tuple[SeriesSet, list[Problem]]:
    """Return the series of a complete observations table.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`womenplan.model.observation.complete` returns it.
    first_year, last_year : int
        Years outside are not used (a year after the assessment year would be looking ahead).
    regions : sequence of str
        Regions that get rows even where the table has none.

    Returns
    -------
    (SeriesSet, list of Problem)
        And the cells that were given twice with different values, of which the first is used.
    """
    year = table["year"].to_numpy()
    first = int(min(first_year, year.min())) if len(year) else first_year
    used = np.flatnonzero((year <= last_year) & table["value"].notna().to_numpy())
    years = np.arange(first, last_year + 1, dtype=np.int64)
    codes, names = [], []
    for column in ("region", *KEY):
        text = table[column].array
        if isinstance(text, pd.Categorical):
            code, words = text.codes[used], text.categories
        else:
            code, words = pd.factorize(text)
            code = code[used]
        codes.append(np.asarray(code, dtype=np.int64))
        names.append([str(word) for word in words])
    all_regions = list(names[0]) + [name for name in regions if name not in set(names[0])]
    combined = codes[0]
    for code, words in zip(codes[1:], names[1:], strict=True):
        combined = combined * max(len(words), 1) + code
    unique, series = np.unique(combined, return_inverse=True)
    count, span = len(unique), len(years)
    flat = series * span + (year[used] - first)
    order = np.argsort(flat, kind="stable")
    firsts = order[np.r_[True, np.diff(flat[order]) > 0]] if len(order) else order
    problems = _given_twice(table, used, flat, firsts, span * count)

    def scatter(column: str, kind: type, empty: float | int | bool) -> npt.NDArray[Any]:
        out: npt.NDArray[Any] = np.full(count * span, empty, dtype=kind)
        out[flat[firsts]] = table[column].to_numpy(dtype=kind)[used[firsts]]
        return out.reshape(count, span)

    counted = bool(table["denominator"].notna().any())
    none = np.empty((0, span))
    bound = table["bound"].map({">": 1, "<": -1}).fillna(0) if (table["bound"] != "").any() else None
    bounds = np.zeros((count, span), dtype=np.int8)
    if bound is not None:
        bounds.reshape(-1)[flat[firsts]] = bound.to_numpy(dtype=np.int8)[used[firsts]]
    rows = np.full(count * span, -1, dtype=np.int64)
    rows[flat[firsts]] = used[firsts]
    lookup: dict[tuple[str, str, str, str], Ints] = {}
    representative = np.zeros(count, dtype=np.int64)
    representative[series[::-1]] = np.arange(len(series), dtype=np.int64)[::-1]
    region_of = codes[0][representative]
    groups, group = np.unique(unique % _size(names[1:]) if count else unique, return_inverse=True)
    table_of = np.full((len(groups), len(all_regions)), -1, dtype=np.int64)
    table_of[group, region_of] = np.arange(count)
    for g, code in enumerate(groups):
        parts, rest = [], int(code)
        for words in reversed(names[1:]):
            rest, part = divmod(rest, max(len(words), 1))
            parts.append(words[part])
        i, s, a, age = reversed(parts)
        lookup[(i, s, a, age)] = table_of[g]
    return (
        SeriesSet(
            regions=all_regions,
            years=years,
            values=scatter("value", np.float64, np.nan),
            numerators=scatter("numerator", np.float64, np.nan) if counted else none,
            denominators=scatter("denominator", np.float64, np.nan) if counted else none,
            bounds=bounds,
            breaks=scatter("series_break", np.bool_, False),
            rows=rows.reshape(count, span),
            lookup=lookup,
        ),
        problems,
    )


def _size(names: list[list[str]]) -> int:
    return int(np.prod([max(len(words), 1) for words in names]))


def _given_twice(table: pd.DataFrame, used: Ints, flat: Ints, firsts: Ints, size: int) -> list[Problem]:
    if len(firsts) == len(flat):
        return []
    kept = np.empty(size, dtype=np.int64)
    kept[flat[firsts]] = used[firsts]
    values = table["value"].to_numpy()
    twice = np.flatnonzero((kept[flat] != used) & (values[kept[flat]] != values[used]))
    known = catalogue.indicators().set_index("indicator_id")[["name_zh", "name_en"]].to_dict("index")
    problems = []
    for position in twice:
        row, other = table.iloc[used[position]], table.iloc[kept[flat[position]]]
        problems.append(
            Problem(
                "OBSERVATION_TWICE",
                "warning",
                file=row["file"],
                sheet=row["sheet"],
                cell=row["cell"],
                found=f"{row['value']:g}",
                context={
                    "indicator": _names(known, row["indicator_id"]),
                    "year": int(row["year"]),
                    "kept": f"{other['value']:g}",
                    "other": " ".join(filter(None, (other["file"], other["sheet"], other["cell"])))
                    or f"#{kept[flat[position]]}",
                },
            )
        )
    return problems


def _names(known: Mapping[Any, Mapping[Any, str]], indicator: str) -> dict[str, str]:
    """Return an indicator's names by language, its id where the catalogue does not know it."""
    return {lang: known.get(indicator, {}).get(f"name_{lang}", indicator) for lang in ("zh", "en")}


def decimals(values: Floats, most: int = 4) -> Ints:
    """Return how many decimals each number was reported with, at most ``most``.

    Examples
    --------
    >>> decimals(np.array([16.9, 20.0, 80.88])).tolist()
    [1, 0, 2]
    """
    digits = np.full(np.shape(values), most, dtype=np.int64)
    for places in range(most - 1, -1, -1):
        exact = np.abs(np.round(values, places) - values) < 1e-9
        digits = np.where(exact, places, digits)
    return digits
