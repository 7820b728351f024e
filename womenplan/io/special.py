"""Sheets that are no data: the workbook's own aliases and indicators, explanations.

And the rows of a collection form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.errors import DataError, Problem
from womenplan.io.sheet import TEXT, Sheet, refuse_long, texts_of
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.groups import age_of
from womenplan.model.matcher import matcher_of
from womenplan.model.target import DOMAINS, code_of
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import clean, plain, words

__all__ = [
    "EXPLANATION",
    "FORM_IDS",
    "aliases_of",
    "form_rows",
    "holds_targets",
    "indicators_in",
    "indicators_of",
    "says_nothing_is_zero",
]

FORM_IDS = (
    "indicator_id",
    "region",
    "sex",
    "area",
    "age",
    "department",
    "plan_id",
)  # the hidden columns of a form
_ALIAS_SHEET = re.compile(r"(?:指标)?(?:别名|对照)表?$|alias(?:es)?$")
_ALIAS_HEADING = re.compile("名称|指标|代码|编号|name|ours|yours|id$|alias|indicator|别名|对应")
_NOTHING = re.compile(
    "[“\"'‘]?无[”\"'’]?(?:[=即为是]|表示|代表|记为|指)[“\"'‘]?(?:0|零|没有发生|未发生)"
)
EXPLANATION = re.compile(
    r"说明|问题清单|目录|封面|解释|释义|元数据|字典|readme|^notes?$|about|cover|contents|^problems$",
    re.I,
)
_DATED = re.compile(
    r"(?:19|20)\d\d|目标|operator$|(?:milestone_)?year$|value$|年份$|数值$"
)  # a column of data or of targets
_DEFAULTS = {
    "domain": "health",
    "unit": "percent",
    "better": "none",
    "sex": "both",
    "area": "all",
}
_COUNTED = (  # what a name ends in whose unit nobody gave, and the unit that it says
    (re.compile("人数$"), "persons"),
    (re.compile("人次数?$"), "person_times"),
    (re.compile("(?:[个所家件例户间条]数|数量)$"), "count"),
)
_OF_REVIEW = ("near", "line")  # what a review workbook says of where an indicator comes from
_LIKE = {
    "name_en": "name_zh",
    "definition_zh": "name_zh",
    "definition_en": "name_en",
}


def aliases_of(sheet: Sheet, known: pd.DataFrame, *, asked: bool = False) -> dict[str, str] | None:
    """Return the names that a sheet of two columns settles, or None where the sheet is no alias sheet."""
    if not asked and not _ALIAS_SHEET.match(plain(sheet.name)):
        return None
    if known.empty or sheet.cells.shape[1] < 2:
        return {}
    refuse_long(sheet, len(sheet.cells))
    pairs = [texts_of(row[:2]) for row in sheet.cells]
    match = matcher_of(known).match
    first, second = (sum(bool(match(pair[side])) for pair in pairs) for side in (0, 1))
    target = 0 if first > second else 1
    if pairs and _ALIAS_HEADING.search(plain(pairs[0][target])) and not match(pairs[0][target]):
        del pairs[0]
    return {pair[1 - target]: pair[target] for pair in pairs if all(pair)}


def says_nothing_is_zero(sheet: Sheet) -> bool:
    """Return whether a sheet states that 无 means none, not unknown."""
    texts = sheet.cells[sheet.kind == TEXT]
    return any("无" in text and _NOTHING.search(plain(text)) for text in texts)


def holds_targets(sheet: Sheet) -> bool:
    """Return whether a sheet is a table of a plan's targets, as exports have beside the data."""
    return any({"target_id", "milestone_year"} <= set(texts_of(row)) for row in sheet.cells[:2])


def indicators_of(sheet: Sheet) -> pd.DataFrame | None:
    """Return the indicators defined on a workbook's own indicator sheet, or None for any other sheet.

    Raises
    ------
    DataError
        If a row of it contradicts itself or another.
    """
    for top, cells in enumerate(sheet.cells[:5]):
        heads = [_column_of(text) for text in texts_of(cells)]
        if {"indicator_id", "name_zh"} <= set(heads) and not any(map(_DATED.match, heads)):
            return _indicators_below(sheet, top, heads)
    return None


def _indicators_below(sheet: Sheet, top: int, heads: list[str]) -> pd.DataFrame:
    """Return the indicators of the rows below a header; of two columns of one name the first counts."""
    refuse_long(sheet, len(sheet.cells))
    lines = [
        dict(zip(reversed(heads), reversed(texts_of(cells)), strict=True))
        for cells in sheet.cells[top + 1 :]
    ]
    rows = [row for row, line in enumerate(lines) if line["indicator_id"]]

    def place(row: int, _: str) -> dict[str, str]:
        return {
            "file": sheet.file,
            "sheet": sheet.name,
            "cell": str(rows[row] + top + 2),
        }

    return own_indicators(pd.DataFrame([lines[row] for row in rows], dtype="str"), place)


def _column_of(heading: object) -> str:
    """Return the column of the catalogue that a heading means; the heading where it means none."""
    word = plain(str(heading))
    return words("indicator_column").get(word, word)


def _counted_in(name: str) -> str:
    """Return the unit that the name of an indicator says, empty where it says none: 人 of 女村医人数."""
    known = plain(name)
    return next((unit for end, unit in _COUNTED if end.search(known)), "")


def own_indicators(frame: pd.DataFrame, place: catalogue.PlaceOf | None = None) -> pd.DataFrame:
    """Return a user's own indicators with every column of the catalogue.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of the sheet ``indicators`` or of indicators.csv, of which indicator_id, name (or
        name_zh), unit and better are enough; the unit as a code or in words.
    place : callable, optional
        Gives file, sheet and cell of a row and column, for the messages.

    Raises
    ------
    DataError
        If a row contradicts itself or another, or a column that is needed is missing.
    """
    where = place or (lambda row, column: {"cell": f"#{row}/{column}"})
    df = _with_all_columns(frame)

    def fill(column: str, value: Any) -> None:
        df[column] = df[column].mask(df[column] == "", value)

    fill("unit", list(map(_counted_in, df["name_zh"])))
    for name, usual in _DEFAULTS.items():
        fill(name, usual)
    df["unit"] = [unit_of(unit) or unit for unit in df["unit"]]
    df["domain"] = [code_of(word, "domain", DOMAINS) for word in df["domain"]]
    for name in ("better", "sex", "area"):
        df[name] = [_code_of(name, word) for word in df[name]]
    nobody = df["department_zh"] == ""
    for lang in messages.LANGUAGES:
        column = df[f"department_{lang}"]
        df[f"department_{lang}"] = column.mask(
            nobody, messages.text("template.no_department", lang)
        )
    for name, source in _LIKE.items():
        fill(name, df[source])
    df["age"] = [age_of(age) or age for age in df["age"]]
    problems = catalogue.check_indicators(df, where, users=True)
    if problems:
        raise DataError(problems)
    return df


def _with_all_columns(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a table of a user's indicators as clean texts in all columns of the catalogue.

    Raises
    ------
    DataError
        If a column that is needed is missing, or one is not known.
    """
    given = frame.rename(columns={str(name): _column_of(name) for name in frame.columns})
    given = given.map(lambda cell: "" if pd.isna(cell) else clean(str(cell)).strip())
    given = given.drop(columns=[name for name in _OF_REVIEW if name in given])
    lacking = [name for name in ("indicator_id", "name_zh") if name not in given]
    if lacking:
        context = {"column": Several(lacking)}
        shown = Several(map(str, frame.columns))
        raise DataError(Problem("TABLE_LACKS_COLUMN", found=shown, context=context))
    strange = [name for name in given.columns if name not in catalogue.INDICATOR_COLUMNS]
    if strange:
        raise DataError(Problem("INDICATOR_COLUMN_UNKNOWN", found=Several(strange)))
    whole = given.reindex(columns=list(catalogue.INDICATOR_COLUMNS), fill_value="")
    return whole.astype("str").reset_index(drop=True)


def _code_of(column: str, word: str) -> str:
    """Return the code of a word of a closed list: itself, its label, or what people say for it (越高越好)."""
    labels = words(f"{column}_word") | {
        messages.label(column, code, lang): code
        for code in catalogue.CLOSED[column]
        for lang in messages.LANGUAGES
    }
    return labels.get(word) or labels.get(plain(word), word)


def indicators_in(
    sheets: Iterable[Sheet], base: pd.DataFrame, given: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the indicators that sheets, or a table, bring in, and these together with the others of a catalogue."""
    tables = [table for sheet in sheets if (table := indicators_of(sheet)) is not None]
    if given is not None:
        tables.append(own_indicators(given))
    if not tables:
        return pd.DataFrame(), base
    brought = pd.concat(tables, ignore_index=True)
    others = base[~base["indicator_id"].isin(brought["indicator_id"])]
    return brought, pd.concat([brought, others], ignore_index=True)


def known_indicators(given: pd.DataFrame | None) -> pd.DataFrame:
    """Return the indicators that names are matched with.

    A table with every column of the catalogue stands in its place; of one with fewer, the indicators
    go before those of the bundled catalogue.
    """
    if given is not None and set(catalogue.INDICATOR_COLUMNS) <= set(given.columns):
        return given
    return indicators_in((), catalogue.indicators(), given)[1]


def form_rows(sheet: Sheet) -> list[dict[str, str]]:
    """Return the rows of a collection form of our own, by heading.

    None where the sheet is no form.
    """
    for top, cells in enumerate(sheet.cells[:20]):
        heads = texts_of(cells)
        if set(FORM_IDS) <= set(heads):
            lines = (
                dict(zip(heads, texts_of(line), strict=True)) for line in sheet.cells[top + 1 :]
            )
            return [line for line in lines if line["indicator_id"]]
    return []
