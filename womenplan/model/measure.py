"""The measures of a plan: what is to be done, by whom, and for which objectives and indicators."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.catalogue import MEASURE_COLUMNS, listed
from womenplan.model.checked_table import CheckedTable, PlaceOf, WithProblems, row_and_column
from womenplan.model.lookup import by_id, without_rows
from womenplan.model.matcher import Matcher, matcher_of
from womenplan.model.naming import DIGITS
from womenplan.model.target import DOMAINS, SECTIONS, code_of, domain_like
from womenplan.model.vocabulary import heading_code

__all__ = [
    "ASSESSED",
    "MEASURE_IDS",
    "REPORTED",
    "STATES",
    "as_named",
    "blank_measures",
    "by_department",
    "department_names",
    "leading",
    "measures_from_table",
]

MEASURE_IDS = (
    "measure_id",
    "region",
    "department",
    "plan_id",
    "year",
)  # the hidden columns of a self-assessment
ASSESSED = ("state", "work", "data", "evidence", "difficulty", "next_step", "reviewed", "review")
REPORTED = (*MEASURE_IDS, *ASSESSED, "file", "sheet", "cell")
COUNTING = "统计"  # what the statistical office is in charge of
STATES = ("done", "under_way", "not_started", "no_report")
_DIGITS = DIGITS[1:]
_NUMBER = re.compile(
    rf"(?:策略)?(?:措施|工程)?[(（第]?(?:(?P<digits>\d{{1,3}})"
    rf"|(?=[{_DIGITS}十])(?:(?P<tens>[{_DIGITS}])?(?P<ten>十))?(?P<ones>[{_DIGITS}])?)"
    r"[)）.．、项条]?"
)
_PLACE = re.compile("^[^省市县区州旗]{0,8}[省市县区州旗]委?(?=..)")
_OFFICE = re.compile("(?:部门?|局|厅|委员会|委|办公室|办事机构|组织)$")
_OBJECTIVE = re.compile(r"(?:(.+)[:：])?\D{0,4}(\d{1,3})")
_LETTERS = {"strategy": "s", "project": "p"}


def blank_measures() -> pd.DataFrame:
    """Return a table of measures without rows."""
    return without_rows({**dict.fromkeys(MEASURE_COLUMNS, "str"), "item_no": "int64"})


def department_names(indicators: pd.DataFrame, lang: Language) -> Mapping[str, str]:
    """Return the departments' names in a language by the Chinese ones; a user's own keep theirs."""
    if lang == "zh":
        return {}
    translated = indicators.loc[
        indicators["department_en"] != "", ["department_zh", "department_en"]
    ]
    return catalogue.departments() | dict(translated.itertuples(index=False, name=None))


def as_named(indicators: pd.DataFrame, measures: pd.DataFrame) -> pd.DataFrame:
    """Return indicators with the names that a plan's own measures give their departments.

    What the catalogue calls 卫生健康部门 is 县卫生健康局 in a county's plan.
    """
    by_office = {_office(name): name for name in reversed(_named_in(measures))}
    whose = [by_office.get(_office(name), name) for name in indicators["department_zh"]]
    return indicators.assign(department_zh=pd.Series(whose, indicators.index, dtype="str"))


def _named_in(measures: pd.DataFrame) -> list[str]:
    """Return the departments that measures name, as often as they do."""
    return [name for cell in measures["departments"] for name in listed(cell)]


def _office(name: str) -> str:
    """Return what a department is in charge of: 卫生健康 of 卫生健康部门 and of 县卫生健康局.

    Examples
    --------
    >>> _office("县委组织部") == _office("组织部门") == "组织"
    True
    """
    return _OFFICE.sub("", _PLACE.sub("", name)).replace("和", "")


def leading(department: str, measures: pd.DataFrame) -> list[str]:
    """Return the departments that are to act on a target, the one that leads first, by its measures.

    It is the department of its indicator, but for the statistical office, which counts and does not
    act: that comes after those of the measures.
    """
    named = filter(None, (department, *_named_in(measures)))
    both = dict.fromkeys(named)
    return sorted(both, key=lambda name: _office(name) == COUNTING)


def by_department(measures: pd.DataFrame, indicators: pd.DataFrame, lang: Language) -> pd.DataFrame:
    """Return a row for each measure and department that answers for it.

    Returns
    -------
    pandas.DataFrame
        The columns of the measures, department (its Chinese name) and name (in the language); the
        departments in the order in which the measures name them first.
    """
    df = measures.assign(department=measures["departments"].map(listed)).explode("department")
    names = department_names(indicators, lang)
    df = df.assign(name=[names.get(name, name) for name in df["department"]])
    return df.sort_values(
        "department",
        key=lambda names: pd.Series(pd.factorize(names)[0], names.index),
        kind="stable",
    ).reset_index(drop=True)


def measures_from_table(
    frame: pd.DataFrame,
    *,
    plan_id: str,
    indicators: pd.DataFrame,
    place: PlaceOf | None = None,
) -> WithProblems:
    """Return the measures of a user's own plan, and the cells that cannot be used.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of ``measures.csv`` or their names in words (措施, 责任单位, 指标), of which the title
        is enough.
        Several departments, indicators or objectives stand in one cell, with 、 or ; between them.
    plan_id : str
    indicators : pandas.DataFrame
        Those that the measures may name, by id, name or alias.
    place : callable, optional
        Gives file, sheet and cell of a row and column, for the messages.

    Notes
    -----
    What is left open is filled in: the id and the number by the order, the section as ``strategy``;
    the departments are those of the indicators, and the domain that of the first one.
    """
    where = place or row_and_column
    named = {name: heading_code("measure_column", str(name)) for name in frame}
    given = frame.rename(columns=named).map(catalogue.text_in)
    given = given.loc[:, ~given.columns.duplicated()].reset_index(drop=True)
    if not {"title_zh", "title_en"} & set(given.columns):
        heads = messages.Several(frame.columns)
        return blank_measures(), [Problem("MEASURES_UNTITLED", **where(-1, ""), found=heads)]
    matcher = matcher_of(indicators)
    problems = list[Problem]()
    known = by_id(indicators)[["domain", "department_zh"]]
    rows = []
    filled = given.reindex(columns=list(MEASURE_COLUMNS), fill_value="")
    for at, row in enumerate(filled.to_dict("records")):
        ids, strange = _linked(matcher, row["indicator_ids"], where(at, "indicator_ids"))
        offices = listed(row["departments"]) or dict.fromkeys(known["department_zh"].reindex(ids))
        domain = known.at[ids[0], "domain"] if ids else ""
        row["domain"] = code_of(row["domain"], "domain", DOMAINS) or domain
        row["section"] = code_of(row["section"], "section", SECTIONS[1:]) or "strategy"
        row["objective_nos"], bad = _objectives(row["objective_nos"], where(at, "objective_nos"))
        row["title_zh"] = row["title_zh"] or row["title_en"]
        row["title_en"] = row["title_en"] or row["title_zh"]
        row["departments"] = "、".join(offices) or messages.text("template.no_department", "zh")
        rows.append(row | {"plan_id": plan_id, "indicator_ids": ";".join(ids)})
        problems += strange or _unfit(row, where, at)
        problems += bad
    df = pd.DataFrame(rows, columns=list(MEASURE_COLUMNS), dtype="str")
    df, more = _numbered(df, plan_id, where)
    return df, problems + more


def _unfit(row: Mapping[str, str], where: PlaceOf, at: int) -> list[Problem]:
    """Return what is wrong with title, domain and section of a row."""

    def problem(
        code: str,
        at_column: str,
        written: str,
        **context: Any,
    ) -> Problem:
        return Problem(
            code,
            **where(at, at_column),
            found=written,
            context=context,
        )

    domain = row["domain"]
    problems = []
    if not row["title_zh"]:
        problems.append(problem("CATALOGUE_EMPTY", "title_zh", "", column="title_zh"))
    if likely := domain_like(domain):
        meant = messages.labels("domain", likely)
        problems.append(problem("DOMAIN_LIKE", "domain", domain, likely=meant))
    if not domain:
        allowed = messages.lists("domain", DOMAINS)
        facts: dict[str, Any] = {"column": "domain", "allowed": allowed}
        problems.append(problem("MEASURE_WITHOUT_DOMAIN", "domain", row["title_zh"], **facts))
    if row["section"] not in SECTIONS[1:]:
        allowed = messages.lists("section", SECTIONS[1:])
        facts = {"column": "section", "allowed": allowed}
        problems.append(problem("VALUE_NOT_IN_LIST", "section", row["section"], **facts))
    return problems


def _linked(matcher: Matcher, cell: str, place: dict[str, Any]) -> tuple[list[str], list[Problem]]:
    """Return the indicators that a cell lists by id or name, and those that are not known."""
    indicators = {name: matcher.match(name).indicator for name in listed(cell)}
    unknown = [name for name, indicator in indicators.items() if not indicator]
    known = dict.fromkeys(filter(None, indicators.values()))
    return [*known], [matcher.unmatched(name, **place) for name in unknown]


def _objectives(cell: str, place: dict[str, Any]) -> tuple[str, list[Problem]]:
    """Return the objectives that a cell lists, with the domain before those of another."""
    numbers = []
    problems = []
    for written in listed(cell):
        match = _OBJECTIVE.fullmatch(written)
        domain = code_of(match[1] or "", "domain", DOMAINS) if match else ""
        if match and (not match[1] or domain in DOMAINS):
            numbers.append(f"{domain}:{match[2]}" if domain else match[2])
        else:
            problems.append(Problem("MEASURE_OBJECTIVE", **place, found=written))
    return ";".join(numbers), problems


def _numbered(df: pd.DataFrame, plan_id: str, where: PlaceOf) -> WithProblems:
    """Return measures with their numbers and ids, and those that are no number or stand twice."""
    numbers = df["item_no"].map(_number)
    odd = (df["item_no"] != "") & numbers.isna()
    problems = CheckedTable(df, where).wrong(odd, "item_no", "MEASURE_NUMBER")
    order = df.groupby(["domain", "section"]).cumcount() + 1
    df["item_no"] = numbers.fillna(order).astype("int64")
    letter = df["section"].map(_LETTERS).fillna("")
    made = f"{plan_id}/" + df["domain"] + "-" + letter + df["item_no"].astype("str")
    df["measure_id"] = df["measure_id"].mask(df["measure_id"] == "", made)
    twice = df["measure_id"].duplicated()
    problems += CheckedTable(df, where).wrong(
        twice, "item_no", "CATALOGUE_TWICE", shown="measure_id"
    )
    return df, problems


def _number(written: str) -> float:
    """Return the number of an item such as 3, 3., （三） or 第十二项, or NaN."""
    match = _NUMBER.fullmatch(written)
    if match is None:
        return float("nan")
    if match["digits"]:
        return float(match["digits"])
    ones = DIGITS.index(match["ones"] or DIGITS[0])
    if match["tens"]:
        return ones + 10 * DIGITS.index(match["tens"])
    return ones + 10 * bool(match["ten"])
