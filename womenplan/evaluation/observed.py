"""Observations as a plan asks for them: its own region's name, indicators under their other id, and what it does not ask."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.headers import above
from womenplan.messages import LANGUAGES, Language
from womenplan.model.lookup import groups_of, name_of, stands_in
from womenplan.model.matcher import matcher_of
from womenplan.model.naming import same_places
from womenplan.model.observation import LEVELS
from womenplan.model.plan import Plan
from womenplan.model.target import population_of

__all__ = ["asked_for", "for_plan", "sent_for_plan"]

_MOST_NAMED = 5
_KEY = ["region", "year", "area", "age"]
_LEVELS = {
    "nation": "国",
    "province": "省",
    "city": "市州盟",
    "county": "县区旗市",
}


def for_plan(table: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations as a plan asks for them, and what is to be known about them.

    Parameters
    ----------
    table : pandas.DataFrame
        A full observations table.
    plan : Plan

    Returns
    -------
    (pandas.DataFrame, list of Problem)
        The total of the plan's own region (全市) under its name; values of an indicator that is one
        sex of another (九年义务教育巩固率 of girls) under both ids. Noted: indicators that the plan does not
        ask for, and those of which only a group has values where the plan asks for all.
    """
    table, problems = _own_region(table, plan)
    table, of_above = _own_level(table, plan)
    table = _with_twins(table, plan)
    return table, [*problems, *of_above, *_not_asked(table, plan), *_groups_only(table, plan)]


def sent_for_plan(unread: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return what was sent in and gives no value under the plan's own names of region and indicators."""
    if unread.empty:
        return unread
    home = dict.fromkeys(_wholes(unread["region"], plan)[1], plan.region_zh)
    return _with_twins(unread.assign(region=unread["region"].replace(home), age=""), plan)


def _wholes(region: pd.Series, plan: Plan) -> tuple[list[str], list[str]]:
    """Return the names of regions that stand for a whole (全省, 全市), and those that are the plan's own.

    Its own is also the only one that is a shorter or longer name of the plan's region: 晋安区 for
    福州市晋安区.
    """
    names = list(map(str, pd.unique(region)))
    home = plan.region_zh
    wholes = [one for one in names if len(one) == 2 and one[0] == "全" and one != home]
    alike = [one for one in names if home not in names and same_places([one, home])]
    levels = _LEVELS.get(plan.level, home[-1:])
    of_level = [one for one in wholes if one[1] in levels]
    return wholes, of_level or (alike if len(alike) == 1 else [])


def _own_region(table: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations with 全市 of a city's plan as that city.

    Those of another level are left out.
    """
    wholes, home = _wholes(table["region"], plan)
    others = set(wholes) - set(home)
    if home:
        renamed = table["region"].replace(dict.fromkeys(home, plan.region_zh))
        table = table.assign(region=renamed)
    out = table["region"].isin(others)
    if not others or out.all():  # of a whole alone it is the values that are asked for
        return table, []
    context = {"plan": plan.region_zh}
    problems = [
        Problem("REGION_ABOVE", "note", found=one, context=context) for one in sorted(others)
    ]
    return table[~out].reset_index(drop=True), problems


def _own_level(table: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations without those whose names say a level above the plan's: 全国孕产妇死亡率."""
    higher = [level for level in LEVELS if above(level, plan.region_zh)]
    out = table["level"].isin(higher) & table["region"].isin(["", plan.region_zh])
    problems = []
    for level, count in table.loc[out, "level"].value_counts().items():
        words = {lang: messages.label("level_of", str(level), lang) for lang in LANGUAGES}
        first = table.loc[out & (table["level"] == level), "indicator_id"].iat[0]
        name = name_of(plan.indicators, first)["zh"]
        context = {
            "count": int(count),
            "level": words,
            "region": plan.region_zh,
        }
        problems.append(Problem("LEVEL_ABOVE", "note", found=name, context=context))
    return table[~out].reset_index(drop=True) if problems else table, problems


def _with_twins(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return observations in which values of one sex also stand under the indicator that means this sex."""
    wanted = set(asked_for(plan.targets))
    seen = set(pd.unique(table["indicator_id"]))
    parts = [table]
    for (whole, sex), twin in matcher_of(plan.indicators).twins.items():
        for source, target in ((whole, twin), (twin, whole)):
            if target not in wanted or source not in seen:
                continue
            of_sex = table["sex"] == sex
            rows = table[of_sex & (table["indicator_id"] == source)]
            there = table[of_sex & (table["indicator_id"] == target)]
            new = ~stands_in(rows, there, _KEY)
            parts.append(rows[new].assign(indicator_id=target))
    return pd.concat(parts, ignore_index=True) if any(map(len, parts[1:])) else table


def asked_for(targets: pd.DataFrame) -> list[str]:
    """Return the indicators that targets ask for: their own, their comparators and components."""
    names = [*targets["indicator_id"], *targets["comparator_id"]]
    names += "|".join(targets["components"]).split("|")
    return list(dict.fromkeys(filter(None, names)))


def _not_asked(table: pd.DataFrame, plan: Plan) -> list[Problem]:
    """Return a note of the indicators that the plan does not ask for."""
    asked = asked_for(plan.targets)
    others = [name for name in pd.unique(table["indicator_id"]) if name not in asked]
    if not others:
        return []
    names = [name_of(plan.indicators, one) for one in others[:_MOST_NAMED]]
    listed = {
        lang: messages.text("list.join", lang).join(name[lang] for name in names)
        for lang in LANGUAGES
    }
    code = "NOT_ASKED" if len(others) <= _MOST_NAMED else "NOT_ASKED_MANY"
    return [Problem(code, "note", context={"count": len(others), "names": listed})]


def _groups_only(table: pd.DataFrame, plan: Plan) -> list[Problem]:
    """Return a warning for each indicator asked for as a whole of which only one sex or area has values."""
    known = groups_of(plan.indicators)
    given = {
        kind: table[["indicator_id", kind]].drop_duplicates().groupby("indicator_id")[kind].agg(set)
        for kind in ("sex", "area")
    }
    problems = []
    for indicator in _asked_whole(plan):
        for kind, whole in (("sex", "both"), ("area", "all")):
            groups = given[kind].get(indicator, set())
            if groups and not groups & {whole, known.get(indicator, {}).get(kind, whole)}:
                labels = {lang: _labels(kind, groups, lang) for lang in LANGUAGES}
                name = name_of(plan.indicators, indicator)
                context = {
                    "indicator": name,
                    "groups": labels,
                    "column": kind,
                }
                problems.append(Problem("GROUPS_ONLY", "warning", context=context))
    return problems


def _asked_whole(plan: Plan) -> list[str]:
    """Return the indicators of targets that name no population."""
    whole = [not population_of(text) and "-" not in text for text in plan.targets["population"]]
    return list(pd.unique(plan.targets.loc[np.array(whole, dtype=bool), "indicator_id"]))


def _labels(
    kind: str,
    groups: Iterable[str],
    lang: Language,
) -> str:
    join = messages.text("list.join", lang)
    return join.join(messages.label(kind, group, lang) for group in sorted(groups))
