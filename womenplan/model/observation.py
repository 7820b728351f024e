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
from womenplan.model.naming import place_name

__all__ = ["AREAS", "COLUMNS", "FLAGS", "SEXES", "Observations", "complete", "empty", "own_population"]

_LANGUAGES: tuple[messages.Language, ...] = ("zh", "en")
SEXES = ("female", "male", "both")
AREAS = ("all", "urban", "rural")
BOUNDS = {"≥": ">", ">=": ">", "＞": ">", "≤": "<", "<=": "<", "＜": "<"}
NO = ("", "0", "0.0", "no", "false", "否", "无", "nan", "none", "<na>")  # in a column of marks
FLAGS = ("final", "provisional", "estimate", "proxy")
ALIKE = {"fraction": "rate", "points": "rate", "count": "persons", "person_times": "persons"}  # bases that convert
VIEWED = ("region", "indicator_id", "year", "sex", "area", "value", "unit", "sheet", "cell")  # in a notebook
YEARS = (1900, 2199)  # what a year can be; the rest is a slip of the pen

COLUMNS: Mapping[str, str] = {
    "region": "str", "indicator_id": "str", "year": "int64", "sex": "str", "area": "str", "age": "str", "value": "float64",
    "unit": "str", "numerator": "float64", "denominator": "float64", "flag": "str", "source": "str", "file": "str",
    "sheet": "str", "cell": "str",
    "bound": "str",  # ">" or "<" where only a bound was published, else empty
    "series_break": "bool",  # True where this year starts a new definition or coverage
    "note": "str",
}  # fmt: skip


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
        return f"<p>{escape(str(self))}</p>{self.table[list(VIEWED)].head(10).to_html(index=False)}"


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
        If it is no table, or a column that is needed is missing or stands there twice.

    Notes
    -----
    An indicator that exists for one sex or one area only (maternal mortality is of women) takes that one;
    a missing sex or area means the indicator's own. Units are brought onto the indicator's unit.
    """
    if not isinstance(frame, pd.DataFrame):
        said = {"wanted": "pandas.DataFrame"}
        raise DataError(Problem("ARGUMENT_UNFIT", found=type(frame).__name__, context=said))
    twice = [str(name) for name in frame.columns[frame.columns.duplicated()] if name in (*COLUMNS, "name")]
    if twice:
        raise DataError(Problem("COLUMN_TWICE", found="、".join(twice)))
    table = indicators if indicators is not None else catalogue.indicators()
    lacking = [name for name in ("year", "value") if name not in frame]
    if "indicator_id" not in frame and "name" not in frame:
        lacking.insert(0, "indicator_id")
    if lacking:
        found, said = "、".join(map(str, frame.columns)), {"column": "、".join(lacking)}
        raise DataError(Problem("TABLE_LACKS_COLUMN", found=found, context=said))
    df = pd.DataFrame({name: _typed(frame.get(name), kind, len(frame)) for name, kind in COLUMNS.items()})
    asked = _words(frame["indicator_id" if "indicator_id" in frame else "name"], len(frame))
    names = pd.Series(asked.categories, dtype="str")
    ids = catalogue.match_names(names, table)
    problems = [catalogue.unmatched(str(name), table) for name in names[ids.isna().to_numpy()]]
    df["indicator_id"] = _coded(asked.codes, list(ids.fillna("").astype("str")))
    bad = (df["indicator_id"] == "").to_numpy()
    bad_year = ~(df["year"].between(*YEARS) & (df["year"] % 1 == 0)).to_numpy() & ~bad
    infinite = np.isinf(df["value"].to_numpy()) & ~bad
    problems += _row_problems(df, bad_year, "YEAR_NOT_NUMBER", frame["year"])
    problems += _row_problems(df, infinite, "VALUE_NOT_FINITE", frame["value"])
    text = np.isnan(df["value"].to_numpy()) & frame["value"].notna().to_numpy() & ~bad
    text[text] = frame["value"][text].astype("str").str.strip().ne("").to_numpy()  # a blank is no data
    problems += _row_problems(df, text, "TARGET_NOT_NUMBER", frame["value"])
    keep = ~(bad | bad_year | infinite | text)
    if not keep.all():
        df = df[keep].reset_index(drop=True)
    df["year"] = df["year"].astype("int64")
    bounds = [BOUNDS.get(word, word) for word in df["bound"].cat.categories]
    df["bound"] = _coded(df["bound"].array.codes, bounds)
    for column, allowed in (("sex", SEXES), ("area", AREAS), ("flag", FLAGS), ("bound", (">", "<"))):
        df[column], strange = _closed(df[column].array, column, allowed)
        problems += strange
    df["region"] = _coded(
        df["region"].array.codes, [place_name(word) or region for word in df["region"].cat.categories]
    )
    df["flag"] = _coded(
        df["flag"].array.codes, [word if word in FLAGS else "final" for word in df["flag"].cat.categories]
    )
    df["unit"] = _coded(df["unit"].array.codes, [catalogue.unit_code(word) for word in df["unit"].cat.categories])
    df = own_population(df, table)
    problems += _impossible_counts(df)
    df, strange = _fitting(df, table)
    return df, Problems([*problems, *strange])


def _impossible_counts(df: pd.DataFrame) -> list[Problem]:
    """Clear numerators and denominators that cannot be, and name them: below zero, infinite, or a part above its whole."""
    top, bottom = df["numerator"].to_numpy(copy=True), df["denominator"].to_numpy(copy=True)
    words = df["unit"].array
    of_whole = (catalogue.units()["base"].reindex(words.categories) == "fraction").to_numpy()[words.codes]
    bad = (top < 0) | (bottom < 0) | np.isinf(top) | np.isinf(bottom) | (of_whole & (top > bottom))
    if not bad.any():
        return []
    problems = []
    for i in np.flatnonzero(bad):
        row = df.iloc[i]
        found = f"{top[i]:g}/{bottom[i]:g}"
        problems.append(Problem("COUNTS_IMPOSSIBLE", "warning", row["file"], row["sheet"], _cell(row), found))
    top[bad], bottom[bad] = np.nan, np.nan
    df["numerator"], df["denominator"] = top, bottom
    return problems


def _typed(given: pd.Series | None, kind: str, count: int) -> Any:
    """Return a column in its kind; blank, missing or False where it is not given."""
    if kind == "str":
        return _words(given, count)
    if given is None:
        return np.full(count, False if kind == "bool" else np.nan)
    if kind == "bool":
        words = _words(given, count)
        return np.array([word.lower() not in NO for word in words.categories], dtype=np.bool_)[words.codes]
    return pd.to_numeric(given, errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _fitting(df: pd.DataFrame, indicators: pd.DataFrame) -> tuple[pd.DataFrame, list[Problem]]:
    """Return the rows whose unit is the indicator's and whose value such a unit can have, and the others as problems."""
    units = catalogue.units()
    ids, words = df["indicator_id"].array, df["unit"].array
    own = indicators.set_index("indicator_id")["unit"].reindex(ids.categories).to_numpy(dtype=object)
    unfit = (own[:, None] != np.array(words.categories, dtype=object)[None, :])[ids.codes, words.codes]
    low, high = catalogue.value_range(indicators, ids.categories)
    value = df["value"].to_numpy()
    outside = ((value < low[ids.codes]) | (value > high[ids.codes])) & ~unfit
    names = units[["zh", "en"]].to_dict("index")
    problems = []
    for i in [*np.flatnonzero(unfit), *np.flatnonzero(outside)]:
        row, code = df.iloc[i], ids.codes[i]
        if unfit[i]:
            said: dict[str, Any] = {"unit": names.get(words[i], words[i]), "own": names[own[code]]}
        else:
            said = {"low": f"{low[code]:g}", "high": f"{high[code]:g}".replace("inf", "∞")}
        said |= {"indicator": row["indicator_id"], "year": row["year"]}
        kind = "UNIT_UNFIT" if unfit[i] else "VALUE_OUTSIDE"
        problems.append(Problem(kind, "error", row["file"], row["sheet"], _cell(row), f"{row['value']:g}", said))
    return (df[~(unfit | outside)].reset_index(drop=True) if problems else df), problems


def own_population(df: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the sex, area and unit of each row settled by its indicator.

    A blank sex or area, and "both" or "all" of an indicator that exists for one group only, become the indicator's
    own; values in another unit of the same kind (万人, ‰) are brought onto the indicator's.
    """
    df = df.copy(deep=False)
    known = indicators.set_index("indicator_id")
    own = _words(df["indicator_id"], len(df))
    ids = [str(name) for name in own.categories]
    for column, whole in (("sex", "both"), ("area", "all")):
        given = _words(df[column], len(df))
        mine = known[column].reindex(ids).fillna(whole).astype("str").to_numpy()
        words = np.array(given.categories, dtype=object)
        settled = np.where(np.isin(words, ["", whole])[None, :], mine[:, None], words[None, :])
        df[column] = _crossed(own, given, settled)
    table = catalogue.units()
    given = _words(df["unit"], len(df))
    mine = known["unit"].reindex(ids).fillna("").astype("str").to_numpy()
    words = np.array(given.categories, dtype=object)
    base, factors = table["base"].replace(ALIKE).to_dict(), table["factor"].to_dict()
    factor = np.ones((len(ids), len(words)))
    settled = np.empty(factor.shape, dtype=object)
    for i, unit in enumerate(mine):
        for j, word in enumerate(words):
            alike = word in base and base[word] == base.get(unit)
            settled[i, j] = unit if word == "" or alike else word
            if alike and word != unit:
                factor[i, j] = factors[word] / factors[unit]
    if (factor != 1).any():
        ratio = factor[own.codes, given.codes]
        df["value"] = np.where(ratio == 1, df["value"], np.round(df["value"] * ratio, 10))
    df["unit"] = _crossed(own, given, settled)
    return df


def _words(values: pd.Series | None, count: int) -> pd.Categorical:
    """Return text as a categorical, each word stripped, missing as empty: quick to compare and small."""
    if values is None:
        return pd.Categorical.from_codes(np.zeros(count, np.int8), categories=pd.Index([""], dtype="str"))
    if isinstance(values.array, pd.Categorical):
        codes, uniques = values.array.codes, values.array.categories
    else:
        codes, uniques = pd.factorize(values)
    names = ["" if pd.isna(word) else str(word).strip() for word in uniques] + [""]
    return _coded(np.where(codes < 0, len(names) - 1, codes), names)


def _crossed(first: pd.Categorical, second: pd.Categorical, names: Any) -> pd.Categorical:
    """Return the word that a table names for each row's pair of categories."""
    flat = first.codes.astype(np.int64) * max(len(second.categories), 1) + second.codes
    return _coded(flat, [str(word) for word in np.ravel(names)])


def _coded(codes: Any, names: Sequence[str]) -> pd.Categorical:
    """Return the categorical whose codes have these names, several of which may be the same."""
    used = np.flatnonzero(np.bincount(codes, minlength=1))
    written = [names[int(code)] for code in used]
    categories = sorted(set(written))
    order = {word: position for position, word in enumerate(categories)}
    back = np.zeros(len(names) + 1, dtype=np.int32)
    back[used] = [order[word] for word in written]
    return pd.Categorical.from_codes(back[codes], categories=pd.Index(categories, dtype="str"))


def _cell(row: pd.Series) -> str:
    """Return the cell of an observation, or what it is of where no cell is known."""
    return str(row["cell"]) or f"{row['region']} {row['indicator_id']} {row['year']}".strip()


def _row_problems(df: pd.DataFrame, bad: Any, code: str, found: pd.Series) -> list[Problem]:
    problems = []
    for i in np.flatnonzero(bad):
        row = df.iloc[i]
        problems.append(Problem(code, "error", row["file"], row["sheet"], row["cell"] or f"#{i}", str(found.iat[i])))
    return problems


def _closed(words: pd.Categorical, column: str, allowed: Sequence[str]) -> tuple[pd.Categorical, list[Problem]]:
    """Read a closed list in either language; a word outside it is named and stays a group of its own, never the total."""
    spelled = {messages.label(column, word, lang).lower(): word for word in allowed for lang in _LANGUAGES}
    spelled |= {name.removesuffix("性"): word for name, word in spelled.items()} | {
        word: word for word in ("", *allowed)
    }
    names = [spelled.get(str(word).lower(), str(word)) for word in words.categories]
    problems = [
        Problem("VALUE_NOT_IN_LIST", "warning", found=word, context={"column": column, "allowed": "、".join(allowed)})
        for word in names
        if word not in spelled
    ]
    return _coded(words.codes, names), problems
