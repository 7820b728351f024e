"""The bundled catalogue: units, indicators, plans, objectives and targets, checked against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import CatalogueError, Problem
from womenplan.model.naming import NameIndex
from womenplan.model.target import (
    DOMAINS,
    GROUP_PAIRS,
    OPERATORS,
    SECTIONS,
    TARGET_COLUMNS,
    VALUED,
    group_pair,
    population_of,
)

__all__ = [
    "INDICATOR_COLUMNS", "check_indicators", "check_targets", "indicators", "match_names", "name_index", "objectives",
    "plans", "targets", "typed_targets", "unit_code", "units", "unmatched",
]  # fmt: skip

INDICATOR_COLUMNS = (
    "indicator_id", "name_zh", "name_en", "domain", "unit", "better", "numerator", "denominator", "definition_zh",
    "definition_en", "department_zh", "department_en", "sdg", "aliases", "sex", "area",
)  # fmt: skip
ORDINALS = "一二三四五六七八九十"
LOCATOR = re.compile(
    rf"^[{ORDINALS}]+(?P<item>（[{ORDINALS}]+）(?:(?:主要目标|策略措施)\d+)?)$"
    r"|^妇女(?:与|参与)\S+ (?:主要目标|策略措施)\d*(?:（.+）)?$"
)
Place = Callable[[Any, str], dict[str, Any]]


def _read(name: str) -> pd.DataFrame:
    with files("womenplan.resources").joinpath(name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype="str", keep_default_na=False)


def _in_resource(name: str, columns: Sequence[str]) -> Place:
    """Say where a cell of a bundled table stands: file, and row and column as a spreadsheet counts them."""

    def place(row: Any, column: str) -> dict[str, Any]:
        return {"file": name, "cell": f"{row + 2}/{column}" if column in columns else str(row + 2)}

    return place


@lru_cache(maxsize=1)
def units() -> pd.DataFrame:
    """Return the units by code: names, base and factor for conversion, range, scale of trends, decimals, aliases."""
    df = _read("units.csv").set_index("unit", drop=False)
    for column in ("factor", "low", "high", "decimals"):
        df[column] = pd.to_numeric(df[column])
    return df


def unit_code(written: str) -> str:
    """Return the code of a unit by its code, a name or an alias ("万人", "％"); the text itself where it is unknown."""
    return _unit_codes().get(written, written)


@lru_cache(maxsize=1)
def _unit_codes() -> dict[str, str]:
    df = units()
    known: dict[str, str] = dict(zip(df["unit"], df["unit"], strict=True))
    for code, zh, en, aliases in zip(df["unit"], df["zh"], df["en"], df["aliases"], strict=True):
        for name in filter(None, (zh, en, *aliases.split("|"))):
            known.setdefault(name, code)
    return known


@lru_cache(maxsize=1)
def indicators() -> pd.DataFrame:
    """Return the indicators of the catalogue, one row each, with :data:`INDICATOR_COLUMNS`.

    Raises
    ------
    CatalogueError
        If a row contradicts another: an id or alias given twice, an unknown unit, domain or polarity.
    """
    df = _read("indicators.csv")
    problems = check_indicators(df, _in_resource("indicators.csv", list(df.columns)))
    if problems:
        raise CatalogueError(problems)
    return df


def check_indicators(df: pd.DataFrame, place: Place) -> list[Problem]:
    """Return what is wrong with a table of indicators, row by row."""
    problems = []
    closed = {
        "domain": DOMAINS,
        "unit": tuple(units().index),
        "better": ("higher", "lower", "balance", "none"),
        "sex": ("female", "male", "both"),
        "area": ("all", "rural", "urban"),
    }
    for column, allowed in closed.items():
        problems += _outside(df, column, allowed, place)
    for column in ("indicator_id", "name_zh", "name_en"):
        problems += [
            Problem("CATALOGUE_TWICE", found=df[column].iat[i], **place(i, column))
            for i in np.flatnonzero(df[column].duplicated())
        ]
    for column in ("indicator_id", "name_zh", "name_en", "definition_zh", "definition_en", "department_zh"):
        problems += [
            Problem("CATALOGUE_EMPTY", **place(i, column), context={"column": column})
            for i in np.flatnonzero(df[column] == "")
        ]
    index = name_index(df)
    for i, (own, name_zh, names) in enumerate(zip(df["indicator_id"], df["name_zh"], df["aliases"], strict=True)):
        for name in (name_zh, *filter(None, names.split("|"))):
            others = [key for key in index.find(name) if key != own]
            if others:
                problems.append(
                    Problem("ALIAS_SHARED", found=name, **place(i, "aliases"), context={"other": "、".join(others)})
                )
    return problems


@lru_cache(maxsize=1)
def plans() -> pd.DataFrame:
    """Return the bundled plans, one row each: ids, titles, regions, years, the plan above, source."""
    df = _read("plans.csv")
    for column in ("start_year", "mid_year", "end_year", "base_year"):
        df[column] = df[column].astype("int64")
    place = _in_resource("plans.csv", list(df.columns))
    problems = _outside(df, "level", ("nation", "province", "city", "county"), place)
    problems += _outside(df, "parent_id", ("", *df["plan_id"]), place)
    ordered = (
        (df["base_year"] < df["start_year"]) & (df["start_year"] <= df["mid_year"]) & (df["mid_year"] <= df["end_year"])
    )
    problems += [
        Problem("PLAN_YEARS", found=df["plan_id"].iat[i], **place(i, "start_year")) for i in np.flatnonzero(~ordered)
    ]
    if problems:
        raise CatalogueError(problems)
    return df


@lru_cache(maxsize=1)
def objectives() -> pd.DataFrame:
    """Return the numbered main goals of the bundled plans, with short titles of our own."""
    df = _read("objectives.csv")
    place = _in_resource("objectives.csv", list(df.columns))
    problems = _outside(df, "plan_id", tuple(plans()["plan_id"]), place) + _outside(df, "domain", DOMAINS, place)
    df["objective_no"] = pd.to_numeric(df["objective_no"]).astype("int64")
    twice = df.duplicated(["plan_id", "domain", "objective_no"])
    problems += [
        Problem("CATALOGUE_TWICE", found=str(df["objective_no"].iat[i]), **place(i, "objective_no"))
        for i in np.flatnonzero(twice)
    ]
    if problems:
        raise CatalogueError(problems)
    return df


@lru_cache(maxsize=1)
def targets() -> pd.DataFrame:
    """Return the targets of all bundled plans, typed and checked, one row per target and milestone."""
    raw = _read("targets.csv")
    place = _in_resource("targets.csv", list(raw.columns))
    df, problems = typed_targets(raw, place)
    problems += _outside(df, "plan_id", tuple(plans()["plan_id"]), place)
    if not problems:
        years = plans().set_index("plan_id")
        first, last = df["plan_id"].map(years["start_year"]), df["plan_id"].map(years["end_year"])
        problems = check_targets(df, indicators(), first, last, place)
        cited = df[["locator", "domain", "section", "objective_no"]].itertuples(index=False)
        stray = np.array([not _leads_to_item(*row) for row in cited], dtype=bool)
        problems += [
            Problem("LOCATOR_UNREADABLE", found=df["locator"].iat[i], **place(i, "locator"))
            for i in np.flatnonzero(stray)
        ]
        known = objectives()[["plan_id", "domain", "objective_no"]]
        keyed = df[["plan_id", "domain", "objective_no"]].merge(known, how="left", indicator=True)["_merge"].to_numpy()
        local = df["plan_id"].isin(known["plan_id"]) & (df["section"] == "objective")
        lost = np.flatnonzero((keyed == "left_only") & local)
        problems += [
            Problem("OBJECTIVE_UNKNOWN", found=df["target_id"].iat[i], **place(i, "objective_no")) for i in lost
        ]
    if problems:
        raise CatalogueError(problems)
    return df


def _leads_to_item(locator: str, domain: str, section: str, number: float) -> bool:
    """Return whether a locator names the row's own item: （domain）主要目标n, （domain）策略措施n, or （n） of the projects."""
    found = LOCATOR.match(locator)
    if found is None or found["item"] is None:
        return found is not None
    part = dict(zip(DOMAINS, ORDINALS, strict=False)).get(domain)
    items = {
        "objective": f"（{part}）主要目标{number:.0f}",
        "strategy": f"（{part}）策略措施{number:.0f}",
        "project": f"（{dict(enumerate(ORDINALS, 1)).get(int(number)) if number == number else ''}）",
    }
    return found["item"] == items.get(section)


def typed_targets(raw: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, list[Problem]]:
    """Return target rows with numbers as numbers and marks as booleans, and the cells that are neither."""
    df = raw.copy()
    problems: list[Problem] = []
    for column in ("value", "milestone_year", "base_year", "objective_no"):
        text = df[column].astype("str").str.strip()
        df[column] = pd.to_numeric(text.mask(text == ""), errors="coerce")
        bad = (text != "") & (df[column].isna() | np.isinf(df[column]))
        problems += [Problem("TARGET_NOT_NUMBER", found=text.iat[i], **place(i, column)) for i in np.flatnonzero(bad)]
    for column in ("soft", "steady"):
        text = df[column].astype("str").str.strip().str.lower()
        yes, no = text.isin(["yes", "true", "1", "是"]), text.isin(["", "no", "false", "0", "否", "nan"])
        problems += [
            Problem(
                "VALUE_NOT_IN_LIST",
                found=text.iat[i],
                **place(i, column),
                context={"column": column, "allowed": "yes、no"},
            )
            for i in np.flatnonzero(~(yes | no))
        ]
        df[column] = yes
    return df, problems


def check_targets(
    df: pd.DataFrame, known: pd.DataFrame, first: pd.Series, last: pd.Series, place: Place
) -> list[Problem]:
    """Return what is wrong with typed target rows.

    Parameters
    ----------
    df : pandas.DataFrame
        Rows with the columns of :data:`~womenplan.model.target.TARGET_COLUMNS`.
    known : pandas.DataFrame
        Indicators that the rows may name.
    first, last : pandas.Series of int
        First and last year of each row's plan.
    place : callable
        Gives file, sheet and cell of a row and column.
    """
    problems = _outside(df, "domain", DOMAINS, place) + _outside(df, "section", SECTIONS, place)
    problems += _outside(df, "form", tuple(OPERATORS), place)
    ids = set(known["indicator_id"])
    unit_of = known.set_index("indicator_id")["unit"]
    form, operator = df["form"], df["operator"]

    def flag(bad: pd.Series, code: str, column: str, **context: str) -> None:
        for i in np.flatnonzero(bad.to_numpy(dtype=bool)):
            problems.append(
                Problem(
                    code,
                    found=str(df[column].iat[i]),
                    **place(i, column),
                    context={"target": df["target_id"].iat[i], **context},
                )
            )

    flag(~df["indicator_id"].isin(ids), "INDICATOR_UNKNOWN", "indicator_id")
    for name, allowed in OPERATORS.items():
        flag(
            (form == name) & ~operator.isin(allowed),
            "OPERATOR_UNFIT",
            "operator",
            form=name,
            allowed="、".join(allowed),
        )
    flag(form.isin(VALUED) & df["value"].isna(), "TARGET_WITHOUT_VALUE", "value")
    flag(df["milestone_year"].isna(), "TARGET_WITHOUT_MILESTONE", "milestone_year")
    flag((df["milestone_year"] < first) | (df["milestone_year"] > last), "MILESTONE_OUTSIDE", "milestone_year")
    flag((form == "change") & df["base_year"].isna(), "CHANGE_WITHOUT_BASE", "base_year")
    own = df["indicator_id"].map(unit_of)
    unit_wrong = own.notna() & (df["unit"] != own) & (form != "change")
    flag(unit_wrong, "UNIT_DIFFERS", "unit")
    flag((form == "relative") & ~df["comparator_id"].isin(ids), "COMPARATOR_UNKNOWN", "comparator_id")
    parts = df["components"].str.split("|")
    flag(parts.map(lambda names: any(name not in ids for name in names if name)), "COMPONENT_UNKNOWN", "components")
    flag(df["population"].map(lambda text: population_of(text) is None), "POPULATION_UNKNOWN", "population")
    with_parts = df["indicator_id"].isin(ids) & (form == "gap") & (df["population"].map(group_pair) == "")
    flag(
        with_parts & (own != "percentage_points"),
        "GAP_WITHOUT_GROUPS",
        "population",
        allowed="、".join([*GROUP_PAIRS, "regions"]),
    )
    flag(df.duplicated(["target_id", "milestone_year"]), "CATALOGUE_TWICE", "target_id")
    plan_of = df.drop_duplicates("target_id").set_index("target_id")["plan_id"]
    flag((df["repeats"] != "") & (df["repeats"].map(plan_of) != df["plan_id"]), "REPEATS_UNKNOWN", "repeats")
    return problems


def _outside(df: pd.DataFrame, column: str, allowed: Sequence[str], place: Place) -> list[Problem]:
    shown = "、".join(word for word in allowed if word)
    return [
        Problem(
            "VALUE_NOT_IN_LIST",
            found=str(df[column].iat[i]),
            **place(i, column),
            context={"column": column, "allowed": shown},
        )
        for i in np.flatnonzero(~df[column].isin(allowed).to_numpy())
    ]


def name_index(table: pd.DataFrame) -> NameIndex:
    """Return the search index over the ids, names and aliases of a table of indicators."""
    return NameIndex(
        {
            row[0]: (row[0], row[1], row[2], *row[3].split("|"))
            for row in zip(table["indicator_id"], table["name_zh"], table["name_en"], table["aliases"], strict=True)
        }
    )


@lru_cache(maxsize=1)
def _bundled_index() -> NameIndex:
    return name_index(indicators())


def _index_of(table: pd.DataFrame) -> NameIndex:
    return _bundled_index() if table is indicators() else name_index(table)


def match_names(names: pd.Series, table: pd.DataFrame) -> pd.Series:
    """Return the indicator_id of each name (an id, a name or an alias); missing where none or several fit."""
    asked = names.astype("str")
    unique = pd.unique(asked)
    ids = set(table["indicator_id"])
    if ids.issuperset(unique):
        return asked
    index = _index_of(table)
    found = {name: (name,) if name in ids else index.find(name) for name in unique}
    return asked.map({name: keys[0] for name, keys in found.items() if len(keys) == 1})


def unmatched(name: str, table: pd.DataFrame, **place: Any) -> Problem:
    """Return the problem of a name that no indicator, or more than one, carries, with the nearest candidates."""
    index = _index_of(table)
    several = index.find(name)
    if len(several) > 1:
        return Problem("INDICATOR_AMBIGUOUS", found=name, **place, context={"nearest": "、".join(several)})
    close = index.nearest(name)
    code = "INDICATOR_UNMATCHED" if close else "INDICATOR_UNMATCHED_ALONE"
    return Problem(code, found=name, **place, context={"nearest": "”“".join(close)})


def blank_targets(rows: int) -> pd.DataFrame:
    """Return target rows in which every column is empty text."""
    return pd.DataFrame("", index=pd.RangeIndex(rows), columns=list(TARGET_COLUMNS), dtype="str")
