"""The bundled catalogue: units, indicators, plans, objectives and targets, checked against each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, get_args

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import CatalogueError, Problem
from womenplan.messages import Language, Several
from womenplan.model.arrays import Array, Bools, Floats, Objects
from womenplan.model.lookup import by_id, names_in, once_per_table, stands_in
from womenplan.model.naming import count_forms, spellings
from womenplan.model.observation import YEARS
from womenplan.model.target import (
    DOMAINS,
    GROUP_PAIRS,
    LEVEL_FORMS,
    OPERATORS,
    SECTIONS,
    TARGET_COLUMNS,
    VALUED,
    domain_like,
    group_pair,
    population_of,
)
from womenplan.model.unit import unit_code, units

__all__ = [
    "INDICATOR_COLUMNS",
    "MEASURE_COLUMNS",
    "check_indicators",
    "check_targets",
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
    "typed_targets",
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
CLOSED: Mapping[str, tuple[str, ...]] = {
    "better": ("higher", "lower", "balance", "none"),
    "sex": ("female", "male", "both"),
    "area": ("all", "rural", "urban"),
}
OBJECTIVE_KEY = ["plan_id", "domain", "objective_no"]
YES = ("yes", "true", "1", "是")
_NO = ("", "no", "false", "0", "否", "nan")
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
    """Return where a cell of a bundled table stands: file, and row and column as a spreadsheet counts them."""

    def place(row: Any, column: str) -> dict[str, Any]:
        return {"file": name, "cell": f"{row + 2}/{column}" if column in columns else str(row + 2)}

    return place


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
    df = _read("indicators.csv")
    return _sound(df, check_indicators(df, _in_resource("indicators.csv", list(df.columns))))


@lru_cache(maxsize=1)
def least_of_several() -> frozenset[str]:
    """Return the indicators of which the smallest counts where there are several units.

    What each county, each village or each body has: their definitions say so.
    """
    df = _indicators()
    return frozenset(df.loc[df["definition_zh"].str.contains(_LEAST), "indicator_id"])


def _sound(df: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    if problems:
        raise CatalogueError(problems)
    return df


def _where(
    bad: Any,
    df: pd.DataFrame,
    column: str,
    place: Place,
    code: str,
    context: Mapping[str, Any] | None = None,
    *,
    found: str = "",
) -> list[Problem]:
    """Return a problem for each row that is bad, at a column of it, with what stands there (or in the column found)."""
    rows = np.flatnonzero(np.asarray(bad, dtype=bool))
    shown = df[found or column]
    return [
        Problem(
            code,
            found=str(shown.iat[i]),
            **place(i, column),
            context=dict(context or {}),
        )
        for i in rows
    ]


def _outside(
    df: pd.DataFrame,
    column: str,
    allowed: Sequence[str],
    place: Place,
) -> list[Problem]:
    """Return a problem for each row whose word in a column is not in the closed list."""
    odd = ~df[column].isin(allowed)
    if not odd.any():
        return []
    shown = {
        lang: messages.text("list.join", lang).join(
            _shown(column, word, lang) for word in allowed if word
        )
        for lang in ("zh", "en")
    }
    context = {"column": column, "allowed": shown}
    return _where(odd, df, column, place, "VALUE_NOT_IN_LIST", context)


def _shown(column: str, word: str, lang: Language) -> str:
    """Return a word of a closed list as a user may write it: in Chinese by its label where that is taken, too."""
    if lang == "zh" and column in ("form", "domain"):
        return messages.label(column, word, lang)
    return word


def _domains(df: pd.DataFrame, place: Place, *, users: bool) -> list[Problem]:
    """Return rows whose domain is not in the catalogue.

    In a user's own table a domain may be any word, except one that looks like a misspelling of these.
    """
    if not users:
        return _outside(df, "domain", DOMAINS, place)
    like = df["domain"].map({name: domain_like(name) for name in df["domain"].unique()})
    return [
        Problem(
            "DOMAIN_LIKE",
            found=str(df["domain"].iat[i]),
            **place(i, "domain"),
            context={
                "likely": {
                    lang: messages.label("domain", like.iat[i], lang) for lang in get_args(Language)
                }
            },
        )
        for i in np.flatnonzero(like != "")
    ]


def check_indicators(df: pd.DataFrame, place: Place, *, users: bool = False) -> list[Problem]:
    """Return what is wrong with a table of indicators, row by row; a user's own may have domains of its own."""
    closed = {"unit": tuple(units().index), **CLOSED}
    problems = _domains(df, place, users=users)
    for column, allowed in closed.items():
        problems += _outside(df, column, allowed, place)
    for column in ("indicator_id", "name_zh", "name_en"):
        problems += _where(df[column].duplicated(), df, column, place, "CATALOGUE_TWICE")
    for column in (
        "indicator_id",
        "name_zh",
        "name_en",
        "definition_zh",
        "definition_en",
        "department_zh",
    ):
        problems += _where(
            df[column] == "", df, column, place, "CATALOGUE_EMPTY", {"column": column}
        )
    rows = {indicator: i for i, indicator in enumerate(df["indicator_id"])}
    for carriers in forms_of(df).values():
        if len(carriers) == 1:
            continue
        for indicator, name in carriers.items():
            others = {"other": Several(sorted(carriers.keys() - {indicator}))}
            problems.append(
                Problem(
                    "ALIAS_SHARED",
                    found=name,
                    **place(rows[indicator], "aliases"),
                    context=others,
                )
            )
    return problems


@once_per_table
def forms_of(table: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return for each folded form the indicators that carry it, each with the name that gives it."""
    carriers: dict[str, dict[str, str]] = {}
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
    years = ["base_year", "start_year", "mid_year", "end_year"]
    df = _read("plans.csv").astype(dict.fromkeys(years, "int64"))
    place = _in_resource("plans.csv", list(df.columns))
    problems = _outside(df, "level", ("nation", "province", "city", "county"), place)
    problems += _outside(df, "parent_id", ("", *df["plan_id"]), place)
    steps = df[years].diff(axis=1).iloc[:, 1:]
    unordered = (steps < 0).any(axis=1) | (steps["start_year"] == 0)
    return _sound(
        df, problems + _where(unordered, df, "start_year", place, "PLAN_YEARS", found="plan_id")
    )


@lru_cache(maxsize=1)
def objectives() -> pd.DataFrame:
    """Return the numbered main goals of the bundled plans, with short titles of our own."""
    df = _read("objectives.csv").astype({"objective_no": "int64"})
    place = _in_resource("objectives.csv", list(df.columns))
    problems = _outside(df, "plan_id", tuple(plans()["plan_id"]), place) + _outside(
        df, "domain", DOMAINS, place
    )
    twice = df.duplicated(OBJECTIVE_KEY)
    return _sound(df, problems + _where(twice, df, "objective_no", place, "CATALOGUE_TWICE"))


@lru_cache(maxsize=1)
def targets() -> pd.DataFrame:
    """Return the targets of all bundled plans, typed and checked, one row per target and milestone."""
    raw = _read("targets.csv")
    place = _in_resource("targets.csv", list(raw.columns))
    df, problems = typed_targets(raw, place)
    problems += _outside(df, "plan_id", tuple(plans()["plan_id"]), place)
    _sound(df, problems)
    years = plans().set_index("plan_id")
    first = df["plan_id"].map(years["start_year"])
    last = df["plan_id"].map(years["end_year"])
    problems = check_targets(df, indicators(), first, last, place)
    cited = df[["locator", "domain", "section", "objective_no"]].itertuples(index=False)
    problems += _where(
        [not _leads_to_item(*row) for row in cited], df, "locator", place, "LOCATOR_UNREADABLE"
    )
    listed = stands_in(df, objectives(), OBJECTIVE_KEY)
    local = df["plan_id"].isin(objectives()["plan_id"]) & (df["section"] == "objective")
    problems += _where(
        local & ~listed, df, "objective_no", place, "OBJECTIVE_UNKNOWN", found="target_id"
    )
    return _sound(df, problems)


def listed(text: str) -> list[str]:
    """Return the entries of a cell that holds a list, whichever mark separates them.

    Examples
    --------
    >>> listed("卫生健康部门、教育部门")
    ['卫生健康部门', '教育部门']
    """
    return [part.strip() for part in re.split("[;；、|\n]", text) if part.strip()]


@lru_cache(maxsize=1)
def departments() -> dict[str, str]:
    """Return the English name of each department that answers for an indicator or a measure."""
    more = _read("departments.csv")
    both = pd.concat([indicators(), more])[["department_zh", "department_en"]].drop_duplicates()
    place = _in_resource("departments.csv", list(more.columns))
    twice = both["department_zh"].duplicated()
    _sound(both, _where(twice, both, "department_zh", place, "CATALOGUE_TWICE"))
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
    df = _read("measures.csv").astype({"item_no": "int64"})
    place = _in_resource("measures.csv", list(df.columns))
    problems = _outside(df, "plan_id", tuple(plans()["plan_id"]), place)
    problems += _outside(df, "domain", DOMAINS, place)
    problems += _outside(df, "section", SECTIONS[1:], place)
    items = df.duplicated(["plan_id", "domain", "section", "item_no"])
    for column, twice in (("measure_id", df["measure_id"].duplicated()), ("item_no", items)):
        problems += _where(twice, df, column, place, "CATALOGUE_TWICE")
    for column in ("measure_id", "title_zh", "title_en", "departments"):
        problems += _where(
            df[column] == "", df, column, place, "CATALOGUE_EMPTY", {"column": column}
        )
    cited = df[["locator", "domain", "section", "item_no"]].itertuples(index=False)
    astray = [not _leads_to_item(*row) for row in cited]
    problems += _where(astray, df, "locator", place, "LOCATOR_UNREADABLE")
    return _sound(df, problems + _strange_references(df, place))


def _strange_references(df: pd.DataFrame, place: Place) -> list[Problem]:
    """Return what measures name that the other tables do not hold: indicators, departments, objectives."""
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
        for at, name in named[~keys.isin(names).to_numpy()].items():
            context = {"measure": df.at[at, "measure_id"], "column": column}
            problems.append(
                Problem(
                    "MEASURE_REFERS",
                    found=name,
                    **place(at, column),
                    context=context,
                )
            )
    return problems


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
    items = {
        "objective": f"（{part}）主要目标{number:.0f}",
        "strategy": f"（{part}）策略措施{number:.0f}",
        "project": f"（{dict(enumerate(ORDINALS, 1)).get(int(number)) if number == number else ''}）",
    }
    return match["item"] == items.get(section)


def typed_targets(raw: pd.DataFrame, place: Place) -> tuple[pd.DataFrame, list[Problem]]:
    """Return target rows with numbers as numbers and marks as booleans, and the cells that are neither."""
    df = raw.copy()
    problems: list[Problem] = []
    for column in ("value", "objective_no"):
        df[column], bad = _numbers(_stripped(raw[column]))
        problems += _where(bad, raw, column, place, "TARGET_NOT_NUMBER")
    for column in ("milestone_year", "base_year"):
        df[column], bad = _numbers(_stripped(raw[column], "年"))
        year = df[column].to_numpy()
        beyond = (year < YEARS[0]) | (year > YEARS[1])
        bad |= ~np.isnan(year) & ((np.floor(year) != year) | beyond)
        problems += _where(bad, raw, column, place, "YEAR_NOT_NUMBER")
    for column in ("soft", "steady"):
        text = [cell.lower() for cell in _stripped(raw[column])]
        df[column] = np.array([cell in YES for cell in text], dtype=np.bool_)
        allowed = {"column": column, "allowed": "yes、no"}
        odd = [cell not in YES + _NO for cell in text]
        problems += _where(odd, raw, column, place, "VALUE_NOT_IN_LIST", allowed)
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
    place: Place,
    *,
    users: bool = False,
) -> list[Problem]:
    """Return what is wrong with typed target rows, of plans with these first and last years, on these indicators."""
    indicator_unit = df["indicator_id"].map(by_id(known)["unit"])
    problems = _domains(df, place, users=users) + _outside(df, "section", SECTIONS, place)
    problems += _outside(df, "form", tuple(OPERATORS), place)
    checks = [
        *_form_checks(df, indicator_unit),
        *_time_checks(df, first, last),
        *_link_checks(df, set(known["indicator_id"])),
    ]
    for code, column, bad, context in checks:
        for i in np.flatnonzero(np.asarray(bad, dtype=bool)):
            facts = {"target": df["target_id"].iat[i], **context}
            problems.append(
                Problem(
                    code,
                    found=str(df[column].iat[i]),
                    **place(i, column),
                    context=facts,
                )
            )
    return problems + _unfit_values(df, known, indicator_unit, place)


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


def _time_checks(df: pd.DataFrame, first: pd.Series, last: pd.Series) -> list[Check]:
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
    df: pd.DataFrame,
    known: pd.DataFrame,
    indicator_unit: pd.Series,
    place: Place,
) -> list[Problem]:
    """Return the targets in another unit than their indicator's, and those with values impossible in it."""
    names = units()[["zh", "en"]].to_dict("index")
    low, high = value_range(known, df["indicator_id"])
    differs = indicator_unit.notna() & (df["unit"] != indicator_unit) & (df["form"] != "change")
    valued = df["form"].isin(LEVEL_FORMS) & ~differs
    outside = valued & ((df["value"] < low) | (df["value"] > high))
    problems = []
    for i in np.flatnonzero(differs):
        context = {
            "target": df["target_id"].iat[i],
            "unit": names.get(df["unit"].iat[i], df["unit"].iat[i]),
            "own": names[indicator_unit.iat[i]],
        }
        problems.append(
            Problem(
                "UNIT_DIFFERS",
                found=df["unit"].iat[i],
                **place(i, "unit"),
                context=context,
            )
        )
    for i in np.flatnonzero(outside):
        context = {
            "target": df["target_id"].iat[i],
            "low": f"{low[i]:g}",
            "high": f"{high[i]:g}".replace("inf", "∞"),
        }
        problems.append(
            Problem(
                "TARGET_OUTSIDE",
                found=f"{df['value'].iat[i]:g}",
                **place(i, "value"),
                context=context,
            )
        )
    return problems


def value_range(table: pd.DataFrame, ids: Iterable[str]) -> tuple[Floats, Floats]:
    """Return the lowest and the highest value of each indicator's unit.

    A gross rate (毛入学率) may pass 100.
    """
    known = _ranges(table)
    ranges = [known.get(one, (-np.inf, np.inf)) for one in ids]
    low, high = np.array(ranges, dtype=np.float64).reshape(-1, 2).T
    return low, high


@once_per_table
def _ranges(table: pd.DataFrame) -> dict[str, tuple[float, float]]:
    bounds = units()[["low", "high"]].astype("float64").reindex(table["unit"])
    low = bounds["low"].fillna(-np.inf).to_numpy()
    gross = table["name_zh"].fillna("").str.contains("毛").to_numpy(dtype=bool)
    high = np.where(gross, np.inf, bounds["high"].fillna(np.inf).to_numpy())
    return dict(
        zip(table["indicator_id"], zip(low.tolist(), high.tolist(), strict=True), strict=True)
    )


def blank_targets(rows: int) -> pd.DataFrame:
    """Return target rows in which every column is empty text."""
    return pd.DataFrame(
        "",
        index=pd.RangeIndex(rows),
        columns=list(TARGET_COLUMNS),
        dtype="str",
    )
