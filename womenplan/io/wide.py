"""Tables with one column per year or per indicator, turned into one value per row."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.io.headers import school_year
from womenplan.model.checked_table import WithProblems
from womenplan.model.matcher import Matcher
from womenplan.model.observation import COLUMNS, YEARS
from womenplan.model.vocabulary import plain, words

__all__ = ["lengthened"]

# 2015, 2015年, X2015 (as R names it), YR2015, 2015 [YR2015] (as the World Bank does), value_2015
_YEAR = re.compile(
    r"(?:x|yr?|value|数值)?[_ .]*((?:19|20|21)\d\d)(?:\.0|年|年度|\[yr\1\])?", re.IGNORECASE
)


def lengthened(frame: pd.DataFrame, names: Matcher) -> WithProblems:
    """Return a table with one value per row, and a note where it was given otherwise.

    A table that has a column of values is returned as it is. Else columns named after years become
    rows, and in a table of years columns named after indicators. Named levels of an index are
    columns, too. The cell of a value is its row and the name of its column.
    """
    whole = _with_index(frame)
    roles = {name: _role(name) for name in whole.columns}
    if "value" in roles.values():
        return whole, []
    years = {name: year for name in whole.columns if (year := _year_of(name))}
    if years:
        kept = [name for name in whole.columns if name not in years]
        long = _melted(whole, kept, list(years), "year")
        long["year"] = long["year"].map(years).astype("int64")
        return long, [_note("WIDE_YEARS", list(years)), *_school_years(years)]
    if "year" in roles.values() and not {"indicator_id", "name", "indicator"} & {*roles.values()}:
        numeric = [
            name
            for name in whole.columns
            if not roles[name] and pd.api.types.is_numeric_dtype(whole[name].dtype)
        ]
        if any(names.match(str(name)) for name in numeric):
            kept = [name for name in whole.columns if name not in numeric]
            return _melted(whole, kept, numeric, "name"), [_note("WIDE_INDICATORS", numeric)]
    return whole, []


def _with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table with the named levels of its index among its columns."""
    named = [name for name in frame.index.names if isinstance(name, str)]
    new = [name for name in named if name not in frame.columns and _role(name)]
    flat = frame.reset_index(level=new) if new else frame
    if isinstance(flat.columns, pd.MultiIndex) or flat.columns.has_duplicates:
        return flat
    return flat.rename_axis(columns=None)


def _role(name: Any) -> str:
    """Return which of the known columns a name stands for, or nothing."""
    if not isinstance(name, str):
        return ""
    if name in COLUMNS or name == "name":
        return name
    return words("role").get(plain(name).partition("(")[0], "")


def _year_of(name: Any) -> int:
    """Return the year that a column is named after, or 0."""
    if isinstance(name, pd.Timestamp | pd.Period):
        return int(name.year)
    if isinstance(name, float | np.floating) and float(name).is_integer():
        name = int(name)
    if isinstance(name, int | np.integer) and not isinstance(name, bool):
        if YEARS[0] <= name <= YEARS[1]:
            return int(name)
        return 0
    if not isinstance(name, str):
        return 0
    match = _YEAR.fullmatch(plain(name))
    if match:
        return int(match[1])
    return school_year(name).year or 0


def _school_years(years: Mapping[Any, int]) -> list[Problem]:
    """Return notes of columns that are named after school years."""
    codes = ((name, school_year(name).school) for name in years if isinstance(name, str))
    return [
        Problem(code, "note", found=name, context={"year": years[name]})
        for name, code in codes
        if code
    ]


def _melted(
    whole: pd.DataFrame,
    kept: list[Any],
    moved: list[Any],
    into: str,
) -> pd.DataFrame:
    """Return the moved columns as rows, with the cell of each value."""
    columns = [str(name) for name in moved]
    table = whole[kept].assign(_row=np.arange(len(whole)))
    parts = [table.assign(**{into: name, "value": whole[name].to_numpy()}) for name in moved]
    long = pd.concat(parts, ignore_index=True)
    if "cell" not in kept:
        at = np.repeat(np.array(columns, dtype=object), len(whole))
        rows = long["_row"].astype("str")
        long["cell"] = "#" + rows + "/" + pd.Series(at, index=long.index, dtype="str")
    return long.sort_values("_row", kind="stable", ignore_index=True).drop(columns="_row")


def _note(code: str, moved: list[Any]) -> Problem:
    shown = [str(name) for name in moved]
    if len(shown) <= 6:
        span = shown
    else:
        span = [*shown[:3], "…", *shown[-2:]]
    return Problem(code, "note", found="、".join(span), context={"count": len(moved)})
