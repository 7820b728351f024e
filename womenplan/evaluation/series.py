"""Observations as matrices: one row per series, one column per year, so that all series are judged at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from womenplan.errors import Problem
from womenplan.model import catalogue
from womenplan.model.lookup import by_id

__all__ = ["Floats", "Ints", "SeriesSet", "build"]

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
KEY = ("indicator_id", "sex", "area", "age")


@dataclass(frozen=True, slots=True)
class SeriesSet:
    """All series of an observations table: S series of R regions (in order of appearance) over Y consecutive years.

    ``values``, ``numerators``, ``denominators`` (S, Y) are NaN where nothing was observed, the
    latter two of shape (0, Y) where no counts are known. ``bounds``: 1 where only a lower bound
    ("over 80") was published, -1 for an upper one, else 0. ``breaks``: True where a new definition
    or coverage starts; ``suspect``: where a check warned of the value. ``rows``: positions in the
    observations table, -1 for none. ``lookup``: (indicator_id, sex, area, age) to the series of
    each region, shape (R,), -1 for none. ``elsewhere``: regions that other parts of the data tell of.
    """

    regions: list[str]
    years: Ints
    values: Floats
    numerators: Floats
    denominators: Floats
    bounds: npt.NDArray[np.int8]
    breaks: Bools
    suspect: Bools
    rows: Ints
    lookup: dict[tuple[str, str, str, str], Ints]
    elsewhere: frozenset[str] = frozenset()

    def find(self, key: tuple[str, str, str, str]) -> Ints:
        """Return the series of a key for every region, shape (R,), -1 where a region has none."""
        return self.lookup.get(key, np.full(len(self.regions), -1, dtype=np.int64))

    def take(
        self, matrix: npt.NDArray[Any], series: Ints, missing: float | int | bool
    ) -> npt.NDArray[Any]:
        """Return the rows of a matrix for an array of series, with ``missing`` where a series is -1."""
        if not len(matrix):
            return np.full((len(series), len(self.years)), missing, dtype=matrix.dtype)
        found = matrix[np.maximum(series, 0)]
        found[series < 0] = missing
        return found


def build(
    table: pd.DataFrame,
    first_year: int,
    last_year: int,
    regions: Sequence[str] = (),
    *,
    part: bool = False,
) -> tuple[SeriesSet, list[Problem]]:
    """Return the series of a complete observations table, and the cells given twice with different values.

    Years outside ``first_year`` and ``last_year`` are not used (a year after the assessment would
    be looking ahead), but earlier ones that the table has; ``regions`` get rows even where the
    table has none. Of a cell given twice the first is used. The table may be a part of the data,
    whose column of regions is a categorical of all.
    """
    year = table["year"].to_numpy()
    first = int(min(first_year, year.min())) if len(year) else first_year
    used = np.flatnonzero((year <= last_year) & table["value"].notna().to_numpy())
    years = np.arange(first, last_year + 1, dtype=np.int64)
    codes, names = zip(*(_coded(table[column], used) for column in ("region", *KEY)), strict=True)
    all_regions = names[0] + [name for name in regions if name not in set(names[0])]
    sizes = [max(len(words), 1) for words in names]
    unique, series = np.unique(np.ravel_multi_index(codes, sizes), return_inverse=True)
    shape = len(unique), len(years)
    flat = series * len(years) + (year[used] - first)
    _, firsts = np.unique(flat, return_index=True)
    cells = flat[firsts]
    kept = used[firsts]

    def scatter(values: npt.NDArray[Any], empty: float | int | bool) -> npt.NDArray[Any]:
        out = np.full(shape, empty, dtype=values.dtype)
        out.reshape(-1)[cells] = values
        return out

    def column(name: str, kind: type, empty: float | bool) -> npt.NDArray[Any]:
        return scatter(table[name].to_numpy(dtype=kind)[kept], empty)

    rows = scatter(kept, -1)
    counted = bool(table["denominator"].notna().any())
    bounded = bool((table["bound"] != "").any())
    none = np.empty((0, len(years)))
    bound = (
        table["bound"].map({">": 1, "<": -1}).fillna(0).to_numpy(dtype=np.int8)[kept]
        if bounded
        else None
    )
    region, *parts = np.unravel_index(unique, sizes)
    lookup: dict[tuple[str, str, str, str], Ints] = {}
    groups, group = np.unique(np.ravel_multi_index(parts, sizes[1:]), return_inverse=True)
    table_of = np.full((len(groups), len(all_regions)), -1, dtype=np.int64)
    table_of[group, region] = np.arange(len(unique))
    for g, key in enumerate(zip(*np.unravel_index(groups, sizes[1:]), strict=True)):
        indicator, sex, area, age = (
            words[code] for words, code in zip(names[1:], key, strict=True)
        )
        lookup[(indicator, sex, area, age)] = table_of[g]
    found = SeriesSet(
        regions=all_regions,
        years=years,
        values=column("value", np.float64, np.nan),
        numerators=column("numerator", np.float64, np.nan) if counted else none,
        denominators=column("denominator", np.float64, np.nan) if counted else none,
        bounds=np.zeros(shape, dtype=np.int8) if bound is None else scatter(bound, 0),
        breaks=column("series_break", np.bool_, False),
        suspect=column("suspect", np.bool_, False)
        if "suspect" in table
        else np.zeros(shape, dtype=np.bool_),
        rows=rows,
        lookup=lookup,
        elsewhere=frozenset(names[0]) if part else frozenset(),
    )
    again = np.ones(len(flat), dtype=np.bool_)
    again[firsts] = False
    return found, _given_twice(table, used[again], rows.reshape(-1)[flat[again]])


def _coded(column: pd.Series, used: Ints) -> tuple[Ints, list[str]]:
    """Return the codes of the used rows and the words that they stand for."""
    text = column.array
    codes, words = (
        (text.codes, text.categories) if isinstance(text, pd.Categorical) else pd.factorize(text)
    )
    return np.asarray(codes[used], dtype=np.int64), [str(word) for word in words]


def _given_twice(table: pd.DataFrame, again: Ints, kept: Ints) -> list[Problem]:
    """Return the rows that give a cell again with another value than the row that is kept."""
    values = table["value"].to_numpy()
    differs = values[again] != values[kept]
    if not differs.any():
        return []
    names = by_id(catalogue.indicators())[["name_zh", "name_en"]]
    names = names.to_dict("index")
    problems = []
    for position, first in zip(again[differs], kept[differs], strict=True):
        row = table.iloc[position]
        other = table.iloc[first]
        name = {
            lang: names.get(row["indicator_id"], {}).get(f"name_{lang}", row["indicator_id"])
            for lang in ("zh", "en")
        }
        place = (
            " ".join(filter(None, (other["file"], other["sheet"], other["cell"]))) or f"#{first}"
        )
        said = {
            "indicator": name,
            "year": int(row["year"]),
            "kept": f"{other['value']:g}",
            "other": place,
        }
        problems.append(
            Problem(
                "OBSERVATION_TWICE",
                "warning",
                row["file"],
                row["sheet"],
                row["cell"],
                f"{row['value']:g}",
                said,
            )
        )
    return problems
