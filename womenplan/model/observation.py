"""The observations table: its columns, named once, and what a reading of workbooks returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import DataError, Problem, Problems
from womenplan.model import catalogue

__all__ = ["AREAS", "COLUMNS", "FLAGS", "SEXES", "Observations", "complete", "empty"]

SEXES = ("female", "male", "both")
AREAS = ("all", "urban", "rural")
FLAGS = ("final", "provisional", "estimate", "proxy")

COLUMNS: Mapping[str, str] = {
    "region": "str",
    "indicator_id": "str",
    "year": "int64",
    "sex": "str",
    "area": "str",
    "age": "str",
    "value": "float64",
    "unit": "str",
    "numerator": "float64",
    "denominator": "float64",
    "flag": "str",
    "source": "str",
    "file": "str",
    "sheet": "str",
    "cell": "str",
    "bound": "str",  # ">" or "<" where only a bound was published, else empty
    "series_break": "bool",  # True where this year starts a new definition or coverage
    "note": "str",
}


@dataclass(frozen=True, slots=True)
class Observations:
    """What reading one or more workbooks gave.

    Attributes
    ----------
    table : pandas.DataFrame
        One row a value, with the columns of :data:`COLUMNS`.
    problems : Problems
        What is wrong or was assumed, cell by cell.
    layout : pandas.DataFrame
        How each sheet was understood.
    indicators : pandas.DataFrame
        Indicators that a workbook's own indicator sheet brought in; empty otherwise.
    made_up : bool
        True where a workbook says that its data are made up for demonstration.
    """

    table: pd.DataFrame
    problems: Problems = field(default_factory=Problems)
    layout: pd.DataFrame = field(default_factory=pd.DataFrame)
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    made_up: bool = False

    def __len__(self) -> int:
        return len(self.table)

    def __str__(self) -> str:
        years = self.table["year"]
        span = f"{years.min()}–{years.max()}" if len(years) else "–"
        return messages.text(
            "observations.summary",
            values=len(self.table),
            indicators=self.table["indicator_id"].nunique(),
            regions=self.table["region"].nunique(),
            years=span,
            errors=len(self.problems.errors),
            warnings=len(self.problems.of("warning")),
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(str(self))}</p>{self.table.head(10).to_html(index=False)}"


def empty() -> pd.DataFrame:
    """Return an observations table without rows."""
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in COLUMNS.items()})


def complete(
    frame: pd.DataFrame, *, region: str = "", indicators: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, Problems]:
    """Return a full observations table from one that may give only some of its columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of :data:`COLUMNS`, of which ``indicator_id`` (or ``name``), ``year`` and ``value`` are enough.
    region : str
        Region of rows that name none.
    indicators : pandas.DataFrame, optional
        Catalogue to match names against; the bundled one by default.

    Returns
    -------
    (pandas.DataFrame, Problems)
        The table with every column, and the rows that could not be used.

    Raises
    ------
    DataError
        If a column that is needed is missing.

    Notes
    -----
    An indicator that exists for one sex or one area only (maternal mortality is of women) takes that one;
    a missing sex or area means the indicator's own. Units are brought onto the indicator's unit.
    """
    table = indicators if indicators is not None else catalogue.indicators()
    lacking = [name for name in ("year", "value") if name not in frame]
    if "indicator_id" not in frame and "name" not in frame:
        lacking.insert(0, "indicator_id")
    if lacking:
        raise DataError(
            Problem("TABLE_LACKS_COLUMN", found="、".join(map(str, frame.columns)), context={"column": "、".join(lacking)})
        )
    df = pd.DataFrame(index=pd.RangeIndex(len(frame)))
    for name, kind in COLUMNS.items():
        if name in frame:
            df[name] = frame[name].to_numpy()
        elif kind == "str":
            df[name] = ""
        else:
            df[name] = False if kind == "bool" else np.nan
    problems: list[Problem] = []
    asked = frame["indicator_id"] if "indicator_id" in frame else frame["name"]
    ids = catalogue.match_names(asked, table)
    df["indicator_id"] = ids.to_numpy()
    bad = df["indicator_id"].isna().to_numpy()
    for name in pd.unique(asked[bad]):
        problems.append(catalogue.unmatched(str(name), table))
    year = pd.to_numeric(df["year"], errors="coerce")
    bad_year = year.isna() | (year % 1 != 0)
    value = pd.to_numeric(df["value"], errors="coerce").astype("float64")
    infinite = np.isinf(value)
    problems += _row_problems(df, bad_year & ~bad, "YEAR_NOT_NUMBER", frame["year"])
    problems += _row_problems(df, infinite & ~bad, "VALUE_NOT_FINITE", frame["value"])
    keep = ~(bad | bad_year | infinite)
    df["year"], df["value"] = year, value
    df = df[keep].reset_index(drop=True)
    df["year"] = df["year"].astype("int64")
    for name, kind in COLUMNS.items():
        if kind == "str":
            df[name] = df[name].fillna("").astype("str")
        elif kind == "float64":
            df[name] = pd.to_numeric(df[name], errors="coerce").astype("float64")
    df["series_break"] = df["series_break"].fillna(False).astype(bool)
    df.loc[df["region"] == "", "region"] = region
    df.loc[df["flag"] == "", "flag"] = "final"
    problems += _closed(df, "sex", SEXES) + _closed(df, "area", AREAS) + _closed(df, "flag", FLAGS)
    return own_population(df, table), Problems(problems)


def own_population(df: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the sex, area and unit of each row settled by its indicator."""
    known = indicators.set_index("indicator_id")
    for column, whole in (("sex", "both"), ("area", "all")):
        own = df["indicator_id"].map(known[column]).fillna(whole).astype("str")
        unsaid = (df[column] == "") | (df[column] == whole)
        df[column] = df[column].where(~unsaid, own)
    own_unit = df["indicator_id"].map(known["unit"]).fillna("").astype("str")
    df["unit"] = df["unit"].where(df["unit"] != "", own_unit)
    units = catalogue.units()
    differs = (df["unit"] != own_unit) & (own_unit != "")
    if differs.any():
        factor, base = units["factor"], units["base"]
        same = differs & (df["unit"].map(base) == own_unit.map(base))
        ratio = df["unit"].map(factor) / own_unit.map(factor)
        df.loc[same, "value"] = (df["value"] * ratio)[same].round(10)
        df.loc[same, "unit"] = own_unit[same]
    return df


def _row_problems(df: pd.DataFrame, bad: Any, code: str, found: pd.Series) -> list[Problem]:
    rows = np.flatnonzero(np.asarray(bad))
    return [
        Problem(code, file=str(df["file"].iat[i] or ""), cell=str(df["cell"].iat[i] or f"#{i}"), found=str(found.iat[i]))
        for i in rows
    ]


def _closed(df: pd.DataFrame, column: str, allowed: Sequence[str]) -> list[Problem]:
    """Name values outside a closed list, and leave the cell to the indicator's own."""
    words = df[column].str.strip().str.lower()
    for word in allowed:
        for lang in ("zh", "en"):
            words = words.mask(words == messages.label(column, word, lang), word)  # type: ignore[arg-type]
    strange = ~words.isin(("", *allowed))
    problems = [
        Problem("VALUE_NOT_IN_LIST", "warning", cell=str(df["cell"].iat[i] or f"#{i}"), found=str(df[column].iat[i]),
                context={"column": column, "allowed": "、".join(allowed)})
        for i in np.flatnonzero(strange.to_numpy())
    ]
    df[column] = words.mask(strange, "")
    return problems
