"""The bundled catalogue: units, indicators, plans, objectives and targets, checked against each other."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import Problem
from womenplan.messages import Several
from womenplan.model.checked_table import CheckedTable, PlaceOf
from womenplan.model.lookup import TextTable, names_in, once_per_table, stands_in
from womenplan.model.naming import count_forms, spellings
from womenplan.model.target import DOMAINS, SECTIONS, TARGET_COLUMNS
from womenplan.model.target_checks import check_targets, typed_targets
from womenplan.model.unit import unit_code, units

__all__ = [
    "INDICATOR_COLUMNS",
    "MEASURE_COLUMNS",
    "PlaceOf",
    "check_indicators",
    "departments",
    "english_place",
    "forms_of",
    "indicators",
    "least_of_several",
    "listed",
    "measures",
    "objectives",
    "plans",
    "targets",
    "unit_code",
    "units",
]

_OF_PLACE = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|[省市县区])$")
_LEAST = "取其中最少者"
_KINDS_OF_PLACE = {"县": " County", "区": " District"}
INDICATOR_COLUMNS = (
    "indicator_id",
    "name_zh",
    "name_en",
    "domain",
    "unit",
    "better",
    "numerator",
    "denominator",
    "definition_zh",
    "definition_en",
    "department_zh",
    "department_en",
    "sdg",
    "aliases",
    "sex",
    "area",
    "age",
)
MEASURE_COLUMNS = (
    "measure_id",
    "plan_id",
    "domain",
    "section",
    "item_no",
    "title_zh",
    "title_en",
    "departments",
    "indicator_ids",
    "objective_nos",
    "locator",
)
_NAMES = ("indicator_id", "name_zh", "name_en")
CLOSED: Mapping[str, tuple[str, ...]] = {
    "better": ("higher", "lower", "balance", "none"),
    "sex": ("female", "male", "both"),
    "area": ("all", "rural", "urban"),
}
OBJECTIVE_KEY = ["plan_id", "domain", "objective_no"]
ORDINALS = "一二三四五六七八九十"
LOCATOR = re.compile(
    rf"^[{ORDINALS}]+(?P<item>（[{ORDINALS}]+）(?:(?:主要目标|策略措施)\d+)?)$"
    r"|^妇女(?:与|参与)\S+ (?:主要目标|策略措施)\d*(?:（.+）)?$"
)
_PLAN_YEARS = ("base_year", "start_year", "mid_year", "end_year")


def _read(name: str) -> pd.DataFrame:
    with files("womenplan.resources").joinpath(name).open(encoding="utf-8") as stream:
        return pd.read_csv(stream, dtype="str", keep_default_na=False)


def _resource(name: str, *numbers: str) -> CheckedTable:
    """Return a bundled table, some columns as whole numbers; places as a spreadsheet counts them."""
    df = _read(name).astype(dict.fromkeys(numbers, "int64"))

    def place(row: Any, column: str) -> dict[str, Any]:
        return {"file": name, "cell": f"{row + 2}/{column}" if column in df else str(row + 2)}

    return CheckedTable(df, place)


@checked
def indicators() -> pd.DataFrame:
    """Return the indicators of the catalogue, one row each, with :data:`INDICATOR_COLUMNS`.

    Raises
    ------
    CatalogueError
        If a row contradicts another: an id or alias given twice, an unknown unit, domain or
        polarity.
    """
    return _indicators()


@lru_cache(maxsize=1)
def _indicators() -> pd.DataFrame:
    table = _resource("indicators.csv")
    return table.sound(check_indicators(table.df, table.place))


@lru_cache(maxsize=1)
def least_of_several() -> frozenset[str]:
    """Return the indicators of which the smallest counts where there are several units.

    What each county, each village or each body has: their definitions say so.
    """
    df = _indicators()
    return frozenset(df.loc[df["definition_zh"].str.contains(_LEAST), "indicator_id"])


def check_indicators(df: pd.DataFrame, place: PlaceOf, *, users: bool = False) -> list[Problem]:
    """Return what is wrong with a table of indicators, row by row; a user's own may have domains of its own."""
    table = CheckedTable(df, place)
    problems = table.domains(users=users)
    for column, allowed in {"unit": tuple(units().index), **CLOSED}.items():
        problems += table.outside(column, allowed)
    for column in _NAMES:
        problems += table.twice(column)
    problems += table.empty((*_NAMES, "definition_zh", "definition_en", "department_zh"))
    rows = {indicator: row for row, indicator in enumerate(df["indicator_id"])}
    for carriers in forms_of(df).values():
        if len(carriers) == 1:
            continue
        for indicator, name in carriers.items():
            others = {"other": Several(sorted(carriers.keys() - {indicator}))}
            row = rows[indicator]
            problems.append(table.problem(row, "aliases", "ALIAS_SHARED", name, others))
    return problems


@once_per_table
def forms_of(table: pd.DataFrame) -> TextTable:
    """Return for each folded form the indicators that carry it, each with the name that gives it."""
    carriers: TextTable = {}
    rows = table.to_dict("records")
    for row in rows:
        for name in names_in(row, "name_zh", "name_en"):
            forms: Collection[str] = _spelled(name, row["domain"])
            if row["unit"] in ("count", "persons", "10k_persons"):
                forms = {short for form in forms for short in (form, form.removesuffix("数"))}
            for form in filter(None, forms):
                carriers.setdefault(form, {}).setdefault(row["indicator_id"], name)
    for row in rows:
        if row["unit"] == "percent" and row["numerator"] and row["denominator"]:
            for form in _of_counts(row["numerator"], row["denominator"]):
                carriers.setdefault(form, {row["indicator_id"]: row["name_zh"]})
    return carriers


@cache
def _spelled(name: str, domain: str) -> frozenset[str]:
    return frozenset(spellings(name, domain))


@cache
def _of_counts(top: str, bottom: str) -> frozenset[str]:
    """Return the forms of a share that names its counts: 女干部占干部总数的比例, 女干部占干部总数."""
    parts = [
        {form for name in names.split("|") for form in count_forms(name)} for names in (top, bottom)
    ]
    return frozenset(
        f"{part}占{whole}{end}" for part in parts[0] for whole in parts[1] for end in ("", "比例")
    )


@lru_cache(maxsize=1)
def plans() -> pd.DataFrame:
    """Return the bundled plans, one row each: ids, titles, regions, years, the plan above, source."""
    table = _resource("plans.csv", *_PLAN_YEARS)
    df = table.df
    steps = df[[*_PLAN_YEARS]].diff(axis=1).iloc[:, 1:]
    unordered = (steps < 0).any(axis=1) | (steps["start_year"] == 0)
    return table.sound(
        table.outside("level", ("nation", "province", "city", "county")),
        table.outside("parent_id", ("", *df["plan_id"])),
        table.wrong(unordered, "start_year", "PLAN_YEARS", shown="plan_id"),
    )


def _of_plans(table: CheckedTable) -> list[Problem]:
    """Return the rows of plans that are not there."""
    return table.outside("plan_id", tuple(plans()["plan_id"]))


@lru_cache(maxsize=1)
def objectives() -> pd.DataFrame:
    """Return the numbered main goals of the bundled plans, with short titles of our own."""
    table = _resource("objectives.csv", "objective_no")
    return table.sound(
        _of_plans(table),
        table.outside("domain", DOMAINS, coded=True),
        table.twice("objective_no", table.df.duplicated(OBJECTIVE_KEY)),
    )


@lru_cache(maxsize=1)
def targets() -> pd.DataFrame:
    """Return the targets of all bundled plans, typed and checked, one row per target and milestone."""
    raw = _resource("targets.csv")
    df, untyped = typed_targets(raw.df, raw.place)
    table = CheckedTable(df, raw.place)
    table.sound(untyped, _of_plans(table))
    years = plans().set_index("plan_id")
    first = df["plan_id"].map(years["start_year"])
    last = df["plan_id"].map(years["end_year"])
    known = stands_in(df, objectives(), OBJECTIVE_KEY)
    local = df["plan_id"].isin(objectives()["plan_id"]) & (df["section"] == "objective")
    return table.sound(
        check_targets(df, indicators(), first, last, raw.place),
        _astray(table, "objective_no"),
        table.wrong(local & ~known, "objective_no", "OBJECTIVE_UNKNOWN", shown="target_id"),
    )


def listed(text: str) -> list[str]:
    """Return the entries of a cell that holds a list, whichever mark separates them.

    Examples
    --------
    >>> listed("卫生健康部门、教育部门")
    ['卫生健康部门', '教育部门']
    """
    return [part.strip() for part in re.split("[;；、|\n]", text) if part.strip()]


def text_in(cell: Any) -> str:
    """Return what stands in a cell of a table as text, empty where a value is missing."""
    return "" if pd.isna(cell) else str(cell).strip()


@lru_cache(maxsize=1)
def departments() -> dict[str, str]:
    """Return the English name of each department that answers for an indicator or a measure."""
    tables = (_resource("indicators.csv"), _resource("departments.csv"))
    named = pd.concat([table.df for table in tables], ignore_index=True)
    both = named[["department_zh", "department_en"]].drop_duplicates()

    def place(row: Any, column: str) -> dict[str, Any]:
        at = int(both.index[row])
        behind = at - len(tables[0].df)
        return tables[0].place(at, column) if behind < 0 else tables[1].place(behind, column)

    table = CheckedTable(both, place)
    table.sound(table.twice("department_zh"))
    return dict(zip(both["department_zh"], both["department_en"], strict=True))


@lru_cache(maxsize=1)
def _places() -> dict[str, str]:
    df = _read("regions.csv")
    return dict(zip(df["zh"], df["en"], strict=True))


def english_place(name: str) -> str:
    """Return what a region is called in English; its own name where the catalogue does not know it.

    It knows the provinces, and the counties of the bundled plans.

    Examples
    --------
    >>> [english_place(name) for name in ("清城区", "英德市", "广西壮族自治区", "连山", "某县")]
    ['Qingcheng District', 'Yingde', 'Guangxi', 'Lianshan', '某县']
    """
    known = _places()
    stem = _OF_PLACE.sub("", name)
    if name in known or stem not in known:
        return known.get(name, name)
    return known[stem] + _KINDS_OF_PLACE.get(name.removeprefix(stem), "")


@lru_cache(maxsize=1)
def measures() -> pd.DataFrame:
    """Return the numbered measures of the bundled plans, with :data:`MEASURE_COLUMNS`."""
    table = _resource("measures.csv", "item_no")
    items = table.df.duplicated(["plan_id", "domain", "section", "item_no"])
    return table.sound(
        _of_plans(table),
        table.outside("domain", DOMAINS, coded=True),
        table.outside("section", SECTIONS[1:]),
        table.twice("measure_id"),
        table.twice("item_no", items),
        table.empty(("measure_id", "title_zh", "title_en", "departments")),
        _astray(table, "item_no"),
        _strange_references(table),
    )


def _strange_references(table: CheckedTable) -> list[Problem]:
    """Return what measures name that the other tables do not hold: indicators, departments, objectives."""
    df = table.df
    goals = objectives().astype({"objective_no": "str"})
    known = {
        "indicator_ids": indicators()["indicator_id"],
        "departments": pd.Series(list(departments())),
        "objective_nos": goals["plan_id"] + "/" + goals["domain"] + ":" + goals["objective_no"],
    }
    problems = []
    for column, names in known.items():
        named = df[column].str.split("[;、]", regex=True).explode()
        named = keys = named[named != ""]
        if column == "objective_nos":
            rows = df.loc[named.index]
            goal = named.where(named.str.contains(":"), rows["domain"].to_numpy() + ":" + named)
            keys = rows["plan_id"] + "/" + goal
        for row, name in named[~keys.isin(names).to_numpy()].items():
            context = {"measure": df.at[row, "measure_id"], "column": column}
            problems.append(table.problem(row, column, "MEASURE_REFERS", name, context))
    return problems


def _astray(table: CheckedTable, number: str) -> list[Problem]:
    """Return the rows whose locator does not lead to their own item."""
    cited = table.df[["locator", "domain", "section", number]].itertuples(index=False)
    astray = [not _leads_to_item(*row) for row in cited]
    return table.wrong(astray, "locator", "LOCATOR_UNREADABLE")


def _leads_to_item(
    locator: str,
    domain: str,
    section: str,
    number: float,
) -> bool:
    """Return whether a locator names the row's own item: （domain）主要目标n, （domain）策略措施n, or （n） of the projects."""
    match = LOCATOR.match(locator)
    if match is None or match["item"] is None:
        return match is not None
    part = dict(zip(DOMAINS, ORDINALS, strict=False)).get(domain)
    ordinals: dict[float, str] = dict(enumerate(ORDINALS, 1))
    items = {
        "objective": f"（{part}）主要目标{number:.0f}",
        "strategy": f"（{part}）策略措施{number:.0f}",
        "project": f"（{ordinals.get(number)}）",
    }
    return match["item"] == items.get(section)


def blank_targets(rows: int) -> pd.DataFrame:
    """Return target rows in which every column is empty text."""
    return pd.DataFrame(
        "",
        index=pd.RangeIndex(rows),
        columns=list(TARGET_COLUMNS),
        dtype="str",
    )
