"""Observations as matrices: one row per series, one column per year, so that all series are judged at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.model import catalogue
from womenplan.model.arrays import Array, Bools, Floats, Ints, SmallInts
from womenplan.model.lookup import name_of
from womenplan.model.observation import SERIES_KEY

__all__ = ["SeriesSet", "build"]

Key = tuple[str, str, str, str]  # indicator_id, sex, area, age


@dataclass(frozen=True, slots=True)
class SeriesSet:
    """All series of an observations table: S series of R regions (in order of appearance) over Y consecutive years.

    ``values``, ``numerators``, ``denominators`` (S, Y) are NaN where nothing was observed, the
    latter two of shape (0, Y) where no counts are known. ``bounds``: 1 where only a lower bound
    ("over 80") was published, -1 for an upper one, else 0. ``breaks``: True where a new definition
    or coverage starts; ``suspect``: where a check warned of the value. ``rows``: positions in the
    observations table, -1 for none. ``lookup``: (indicator_id, sex, area, age) to the series of
    each region, shape (R,), -1 for none. ``elsewhere``: regions that other parts of the data have.
    """

    regions: list[str]
    years: Ints
    values: Floats
    numerators: Floats
    denominators: Floats
    bounds: SmallInts
    breaks: Bools
    suspect: Bools
    rows: Ints
    lookup: dict[Key, Ints]
    elsewhere: frozenset[str] = frozenset()

    def find(self, key: Key) -> Ints:
        """Return the series of a key for every region, shape (R,), -1 where a region has none."""
        return self.lookup.get(key, np.full(len(self.regions), -1))

    def take(
        self,
        matrix: Array,
        series: Ints,
        missing: float,
    ) -> Array:
        """Return the rows of a matrix for an array of series, with ``missing`` where a series is -1."""
        if not len(matrix):
            return np.full((len(series), len(self.years)), missing, matrix.dtype)
        rows = matrix[np.maximum(series, 0)]
        rows[series < 0] = missing
        return rows


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
    first = int(year.min(initial=first_year))
    used = np.flatnonzero((year <= last_year) & table["value"].notna().to_numpy())
    years = np.arange(first, last_year + 1, dtype=np.int64)
    coded = [_coded(table[column], used) for column in ("region", *SERIES_KEY)]
    codes, names = zip(*coded, strict=True)
    all_regions = list(dict.fromkeys([*names[0], *regions]))
    sizes = [max(len(words), 1) for words in names]
    unique, series = np.unique(np.ravel_multi_index(codes, sizes), return_inverse=True)
    flat = series * len(years) + (year[used] - first)
    cells, firsts = np.unique(flat, return_index=True)
    scatter = _Scatter(table, used[firsts], cells, (len(unique), len(years)))
    rows = scatter(used[firsts], -1)
    built = SeriesSet(
        regions=all_regions,
        years=years,
        values=scatter.column("value", float, np.nan),
        numerators=scatter.counts("numerator"),
        denominators=scatter.counts("denominator"),
        bounds=scatter.bounds(),
        breaks=scatter.column("series_break", bool, False),
        suspect=scatter.column("suspect", bool, False),
        rows=rows,
        lookup=_lookup(unique, names, sizes, len(all_regions)),
        elsewhere=frozenset(names[0]) if part else frozenset(),
    )
    again = np.delete(np.arange(len(flat)), firsts)
    return built, _given_twice(table, used[again], rows.reshape(-1)[flat[again]])


@dataclass(frozen=True, slots=True)
class _Scatter:
    """Puts what stands in the kept rows of a table into the cells of a matrix of series and years."""

    table: pd.DataFrame
    kept: Ints
    cells: Ints
    shape: tuple[int, int]

    def __call__(self, values: Array, empty: float | bool) -> Array:
        """Return the matrix of the values of the kept rows, ``empty`` elsewhere."""
        out = np.full(self.shape, empty, dtype=values.dtype)
        out.reshape(-1)[self.cells] = values
        return out

    def column(
        self,
        name: str,
        kind: type,
        empty: float | bool,
    ) -> Array:
        """Return the matrix of a column, which holds nothing where the table lacks the column."""
        if name not in self.table:
            return np.full(self.shape, empty, dtype=kind)
        return self(self.table[name].to_numpy(dtype=kind)[self.kept], empty)

    def counts(self, name: str) -> Floats:
        """Return numerators or denominators, without rows where no counts are known."""
        if not self.table["denominator"].notna().any():
            return np.empty((0, self.shape[1]))
        return self.column(name, float, np.nan)

    def bounds(self) -> SmallInts:
        """Return 1 where only a lower bound was published, -1 for an upper one, else 0."""
        bound = self.table["bound"]
        if not (bound != "").any():
            return np.zeros(self.shape, np.int8)
        sense = bound.map({">": 1, "<": -1}).fillna(0).to_numpy(dtype=np.int8)
        return self(sense[self.kept], 0)


def _lookup(
    unique: Ints,
    names: Sequence[list[str]],
    sizes: Sequence[int],
    regions: int,
) -> dict[Key, Ints]:
    """Return the series of each region by indicator, sex, area and age; ``unique`` numbers region and key of each."""
    region, *parts = np.unravel_index(unique, sizes)
    keys, key_of = np.unique(np.ravel_multi_index(parts, sizes[1:]), return_inverse=True)
    series = np.full((len(keys), regions), -1, dtype=np.int64)
    series[key_of, region] = np.arange(len(unique))
    spelled = (
        [words[code] for code in codes]
        for words, codes in zip(names[1:], np.unravel_index(keys, sizes[1:]), strict=True)
    )
    return dict(zip(zip(*spelled, strict=True), series, strict=True))


def _coded(column: pd.Series, used: Ints) -> tuple[Ints, list[str]]:
    """Return the codes of the used rows and the words that they stand for."""
    text = column.array
    if isinstance(text, pd.Categorical):
        codes, words = text.codes, text.categories
    else:
        codes, words = pd.factorize(text)
    return np.asarray(codes[used], dtype=np.int64), [str(word) for word in words]


def _given_twice(
    table: pd.DataFrame,
    again: Ints,
    kept: Ints,
) -> list[Problem]:
    """Return the rows that give a cell again with another value than the row that is kept."""
    values = table["value"].to_numpy()
    differs = values[again] != values[kept]
    if not differs.any():
        return []
    place = ["file", "sheet", "cell"]
    problems = []
    for position, first in zip(again[differs], kept[differs], strict=True):
        row = table.iloc[position]
        other = table.iloc[first]
        context = {
            "indicator": name_of(catalogue.indicators(), row["indicator_id"]),
            "year": int(row["year"]),
            "kept": f"{other['value']:g}",
            "other": " ".join(filter(None, other[place])) or f"#{first}",
        }
        given = f"{row['value']:g}"
        problems.append(
            Problem(
                "OBSERVATION_TWICE",
                "warning",
                **row[place],
                found=given,
                context=context,
            )
        )
    return problems
