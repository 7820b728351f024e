"""What is wrong with the targets of a plan: cells that are no numbers, and rows that contradict themselves."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.messages import Several
from womenplan.model.arrays import Array, Bools, Objects
from womenplan.model.checked_table import CheckedTable, PlaceOf, WithProblems
from womenplan.model.lookup import by_id
from womenplan.model.observation import YEARS
from womenplan.model.target import (
    GROUP_PAIRS,
    LEVEL_FORMS,
    OPERATORS,
    SECTIONS,
    VALUED,
    group_pair,
    population_of,
)
from womenplan.model.unit import units, value_range

__all__ = ["YES", "check_targets", "typed_targets"]

YES = ("yes", "true", "1", "是")
_NO = ("", "no", "false", "0", "否", "nan")


def typed_targets(raw: pd.DataFrame, place: PlaceOf) -> WithProblems:
    """Return target rows with numbers as numbers and marks as booleans, and the cells that are neither."""
    df = raw.copy()
    table = CheckedTable(raw, place)
    problems: list[Problem] = []
    for column in ("value", "objective_no"):
        df[column], bad = _numbers(_stripped(raw[column]))
        problems += table.wrong(bad, column, "TARGET_NOT_NUMBER")
    for column in ("milestone_year", "base_year"):
        df[column], bad = _numbers(_stripped(raw[column], "年"))
        year = df[column].to_numpy()
        beyond = (year < YEARS[0]) | (year > YEARS[1])
        bad |= ~np.isnan(year) & ((np.floor(year) != year) | beyond)
        problems += table.wrong(bad, column, "YEAR_NOT_NUMBER")
    for column in ("soft", "steady"):
        text = [cell.lower() for cell in _stripped(raw[column])]
        df[column] = np.array([cell in YES for cell in text], dtype=np.bool_)
        allowed = {"column": column, "allowed": "yes、no"}
        odd = [cell not in YES + _NO for cell in text]
        problems += table.wrong(odd, column, "VALUE_NOT_IN_LIST", allowed)
    return df, problems


def _stripped(column: pd.Series, end: str = "") -> list[str]:
    """Return the cells of a column as text without white space and without such an end."""
    return [str(cell).strip().removesuffix(end) for cell in column]


def _numbers(text: list[str]) -> tuple[Array, Bools]:
    """Return texts as numbers, and which of those that are not blank are no finite number."""
    filled = np.array([bool(cell) for cell in text], dtype=np.bool_)
    if not filled.any():
        return np.full(len(text), np.nan), filled
    number = pd.to_numeric(pd.Series(text, dtype="str").where(filled), errors="coerce").to_numpy()
    return number, filled & ~np.isfinite(number)


def check_targets(
    df: pd.DataFrame,
    known: pd.DataFrame,
    first: pd.Series,
    last: pd.Series,
    place: PlaceOf,
    *,
    users: bool = False,
) -> list[Problem]:
    """Return what is wrong with typed target rows, of plans with these first and last years, on these indicators."""
    indicator_unit = df["indicator_id"].map(by_id(known)["unit"])
    table = CheckedTable(df, place)
    checks = [
        *_form_checks(df, indicator_unit),
        *_time_checks(df, first, last),
        *_link_checks(df, set(known["indicator_id"])),
    ]
    ids = df["target_id"]
    problems = [
        table.problem(row, column, code, df[column].iat[row], {"target": ids.iat[row], **context})
        for code, column, bad, context in checks
        for row in np.flatnonzero(np.asarray(bad, dtype=bool))
    ]
    return [
        *table.domains(users=users),
        *table.outside("section", SECTIONS),
        *table.outside("form", tuple(OPERATORS)),
        *problems,
        *_unfit_values(table, known, indicator_unit),
    ]


Check = tuple[str, str, Any, dict[str, Any]]  # code of the problem, column, rows, words


def _form_checks(df: pd.DataFrame, indicator_unit: pd.Series) -> list[Check]:
    """Return what the form of a target demands and it lacks: operator, value, unit, groups."""
    form, operator, unit, population = (
        df[name].to_numpy(dtype=object) for name in ("form", "operator", "unit", "population")
    )
    own_unit = indicator_unit.to_numpy(dtype=object)
    known_unit = indicator_unit.notna().to_numpy()
    present = set(form)
    unfit = {
        name: (form == name) & ~np.isin(operator, known)
        for name, known in OPERATORS.items()
        if name in present
    }
    valued = np.isin(form, VALUED) & (form != "keep")
    valueless = valued & df["value"].isna().to_numpy()
    unit_unfit = (form == "change") & known_unit & ~_changes_in(unit, own_unit)
    unknown = [population_of(text) is None for text in population]
    groupless = np.array([group_pair(text) == "" for text in population], dtype=np.bool_)
    groupless &= (form == "gap") & known_unit & (own_unit != "percentage_points")
    pairs = {"allowed": Several([*GROUP_PAIRS, "regions"])}
    return [
        *(
            ("OPERATOR_UNFIT", "operator", bad, {"form": name, "allowed": Several(OPERATORS[name])})
            for name, bad in unfit.items()
        ),
        ("TARGET_WITHOUT_VALUE", "value", valueless, {}),
        ("CHANGE_UNIT", "unit", unit_unfit, {}),
        ("POPULATION_UNKNOWN", "population", unknown, {}),
        ("GAP_WITHOUT_GROUPS", "population", groupless, pairs),
    ]


def _time_checks(
    df: pd.DataFrame,
    first: pd.Series,
    last: pd.Series,
) -> list[Check]:
    """Return what is wrong with milestones and base years."""
    due = df["milestone_year"]
    baseless = (df["form"] == "change") & df["base_year"].isna()
    return [
        ("TARGET_WITHOUT_MILESTONE", "milestone_year", due.isna(), {}),
        ("MILESTONE_OUTSIDE", "milestone_year", (due < first) | (due > last), {}),
        ("CHANGE_WITHOUT_BASE", "base_year", baseless, {}),
    ]


def _link_checks(df: pd.DataFrame, ids: set[str]) -> list[Check]:
    """Return what a target refers to that is not there, and targets given twice."""
    plan_of = dict(zip(df["target_id"][::-1], df["plan_id"][::-1], strict=True))  # the first counts
    elsewhere = [
        bool(other) and plan_of.get(other) != plan
        for other, plan in zip(df["repeats"], df["plan_id"], strict=True)
    ]
    incomparable = [
        form == "relative" and other not in ids
        for form, other in zip(df["form"], df["comparator_id"], strict=True)
    ]
    strange_parts = [not ids.issuperset(filter(None, cell.split("|"))) for cell in df["components"]]
    unknown = [name not in ids for name in df["indicator_id"]]
    return [
        ("INDICATOR_UNKNOWN", "indicator_id", unknown, {}),
        ("COMPARATOR_UNKNOWN", "comparator_id", incomparable, {}),
        ("COMPONENT_UNKNOWN", "components", strange_parts, {}),
        ("CATALOGUE_TWICE", "target_id", df.duplicated(["target_id", "milestone_year"]), {}),
        ("REPEATS_UNKNOWN", "repeats", elsewhere, {}),
    ]


CHANGE_UNITS = ("percent", "percent_per_year")  # relative to the base year, or compounded


def _changes_in(unit: Objects, indicator_unit: Objects) -> Bools:
    """Return whether a change may be in a unit: relative, or in the indicator's own.

    Of percentages, in points.
    """
    points = (unit == "percentage_points") & (indicator_unit == "percent")
    relative = np.isin(unit, CHANGE_UNITS)
    return np.asarray(
        relative | ((unit == indicator_unit) & (indicator_unit != "percent")) | points
    )


def _unfit_values(
    table: CheckedTable,
    known: pd.DataFrame,
    indicator_unit: pd.Series,
) -> list[Problem]:
    """Return the targets in another unit than their indicator's, and those with values impossible in it."""
    df = table.df
    names = units()[["zh", "en"]].to_dict("index")
    low, high = value_range(known, df["indicator_id"])
    differs = indicator_unit.notna() & (df["unit"] != indicator_unit) & (df["form"] != "change")
    valued = df["form"].isin(LEVEL_FORMS) & ~differs
    outside = valued & ((df["value"] < low) | (df["value"] > high))
    problems = []
    for row in np.flatnonzero(differs):
        unit = df["unit"].iat[row]
        context = {
            "target": df["target_id"].iat[row],
            "unit": names.get(unit, unit),
            "own": names[indicator_unit.iat[row]],
        }
        problems.append(table.problem(row, "unit", "UNIT_DIFFERS", unit, context))
    for row in np.flatnonzero(outside):
        context = {
            "target": df["target_id"].iat[row],
            "low": f"{low[row]:g}",
            "high": f"{high[row]:g}".replace("inf", "∞"),
        }
        value = f"{df['value'].iat[row]:g}"
        problems.append(table.problem(row, "value", "TARGET_OUTSIDE", value, context))
    return problems
