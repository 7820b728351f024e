"""Looking up in tables: which rows stand in another, and what is computed once per table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from typing import Any, TypeAlias, TypeVar

import numpy as np
import pandas as pd

from womenplan.model.arrays import Bools

__all__ = [
    "TextTable",
    "by_id",
    "groups_of",
    "name_of",
    "names_in",
    "names_of",
    "once_per_table",
    "stands_in",
    "without_rows",
]

T = TypeVar("T")
TextTable: TypeAlias = dict[str, dict[str, str]]  # texts by two keys
_KEPT = 8  # tables, of which one program rarely uses more at a time


def stands_in(table: pd.DataFrame, other: pd.DataFrame, keys: list[str]) -> Bools:
    """Return which rows of a table stand in another one, told by their keys."""
    known = pd.MultiIndex.from_frame(other[keys])
    return np.asarray(pd.MultiIndex.from_frame(table[keys]).isin(known))


def without_rows(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with columns of these kinds and no row."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})


def names_in(row: Mapping[Any, Any], *columns: str) -> Iterator[str]:
    """Yield the names that a row gives in these columns and among its aliases."""
    names = [row[name] for name in columns]
    return filter(None, (*names, *row["aliases"].split("|")))


def once_per_table(function: Callable[[pd.DataFrame], T]) -> Callable[[pd.DataFrame], T]:
    """Let a function of a table remember what it returned for the last few tables, told apart by identity."""
    known: list[tuple[pd.DataFrame, T]] = []

    @wraps(function)
    def remembering(table: pd.DataFrame) -> T:
        for other, kept in tuple(known):
            if other is table:
                return kept
        result = function(table)
        known.append((table, result))
        del known[:-_KEPT]
        return result

    return remembering


@once_per_table
def by_id(indicators: pd.DataFrame) -> pd.DataFrame:
    """Return a table of indicators indexed by their ids, read-only."""
    return indicators.set_index("indicator_id")


@once_per_table
def names_of(indicators: pd.DataFrame) -> TextTable:
    """Return the names of indicators by language and id."""
    table = by_id(indicators)
    return {lang: table[f"name_{lang}"].to_dict() for lang in ("zh", "en")}


def name_of(indicators: pd.DataFrame, code: str) -> dict[str, str]:
    """Return what an indicator is called in each language, its id where it is not known."""
    return {lang: names.get(code, code) for lang, names in names_of(indicators).items()}


@once_per_table
def groups_of(indicators: pd.DataFrame) -> TextTable:
    """Return the sex and the area that the name of each indicator already says, by its id."""
    table = by_id(indicators)[["sex", "area"]]
    return {str(name): groups for name, groups in table.to_dict("index").items()}
