"""Observations as a plan asks for them: its own region's name, indicators under their other id, and what it does not ask."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.headers import above
from womenplan.messages import Language
from womenplan.model.lookup import stands_in
from womenplan.model.matcher import matcher_of
from womenplan.model.naming import same_places
from womenplan.model.observation import LEVELS
from womenplan.model.plan import Plan
from womenplan.model.target import population_of

__all__ = ["for_plan", "sent_for_plan"]

_LANGUAGES: tuple[Language, ...] = ("zh", "en")
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
    own = dict.fromkeys(_wholes(unread["region"], plan)[1], plan.region_zh)
    named = unread.assign(region=unread["region"].replace(own), age="")
    return _with_twins(named, plan)


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
    own = [one for one in wholes if one[1] in levels]
    return wholes, own or (alike if len(alike) == 1 else [])


def _own_region(table: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations with 全市 of a city's plan as that city.

    Those of another level are left out.
    """
    regions = list(pd.unique(table["region"]))
    wholes, own = _wholes(table["region"], plan)
    if own:
        renamed = table["region"].replace(dict.fromkeys(own, plan.region_zh))
    else:
        renamed = table["region"]
    others = set(wholes) - set(own)
    if not others or others == set(regions):  # of a whole alone it is the values that are asked for
        return table.assign(region=renamed) if own else table, []
    context = {"plan": plan.region_zh}
    problems = [
        Problem("REGION_ABOVE", "note", found=one, context=context) for one in sorted(others)
    ]
    return table.assign(region=renamed)[~renamed.isin(others)].reset_index(drop=True), problems


def _own_level(table: pd.DataFrame, plan: Plan) -> tuple[pd.DataFrame, list[Problem]]:
    """Return observations without those whose names say a level above the plan's: 全国孕产妇死亡率."""
    higher = [level for level in LEVELS if above(level, plan.region_zh)]
    out = table["level"].isin(higher) & table["region"].isin(["", plan.region_zh])
    problems = []
    for level, count in table.loc[out, "level"].value_counts().items():
        said = {lang: messages.label("level_of", str(level), lang) for lang in _LANGUAGES}
        known = matcher_of(plan.indicators).known
        first = table.loc[out & (table["level"] == level), "indicator_id"].iat[0]
        name = known.get(first, {}).get("name_zh", first)
        context = {"count": int(count), "level": said, "region": plan.region_zh}
        problems.append(Problem("LEVEL_ABOVE", "note", found=name, context=context))
    if problems:
        return (table[~out].reset_index(drop=True), problems)
    return (table, [])


def _with_twins(table: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    """Return observations in which values of one sex also stand under the indicator that means this sex."""
    wanted = _wanted(plan)
    seen = set(pd.unique(table["indicator_id"]))
    parts = [table]
    for (whole, sex), own in matcher_of(plan.indicators).twins.items():
        for source, target in ((whole, own), (own, whole)):
            if target not in wanted or source not in seen:
                continue
            rows = table[(table["indicator_id"] == source) & (table["sex"] == sex)]
            there = table[(table["indicator_id"] == target) & (table["sex"] == sex)]
            new = ~stands_in(rows, there, _KEY)
            if new.any():
                parts.append(rows[new].assign(indicator_id=target))
    if len(parts) > 1:
        return pd.concat(parts, ignore_index=True)
    return table


def _wanted(plan: Plan) -> set[str]:
    """Return the indicators that a plan asks for: of its targets, their comparators and components."""
    targets = plan.targets
    names = [*targets["indicator_id"], *targets["comparator_id"]]
    names += [name for components in targets["components"] for name in components.split("|")]
    return set(names) - {""}


def _not_asked(table: pd.DataFrame, plan: Plan) -> list[Problem]:
    """Return a note of the indicators that the plan does not ask for."""
    others = table[~table["indicator_id"].isin(_wanted(plan))].drop_duplicates("indicator_id")
    if others.empty:
        return []
    known = matcher_of(plan.indicators).known
    ids = list(others["indicator_id"])
    names = {
        lang: messages.text("list.join", lang).join(
            known.get(one, {}).get(f"name_{lang}", one) for one in ids[:_MOST_NAMED]
        )
        for lang in _LANGUAGES
    }
    context = {"count": len(ids), "names": names}
    code = "NOT_ASKED" if len(ids) <= _MOST_NAMED else "NOT_ASKED_MANY"
    return [Problem(code, "note", context=context)]


def _groups_only(table: pd.DataFrame, plan: Plan) -> list[Problem]:
    """Return a warning for each indicator asked for as a whole of which only one sex or area has values."""
    known = matcher_of(plan.indicators).known
    given = {kind: _groups(table, kind) for kind in ("sex", "area")}
    problems = []
    for indicator in _asked_whole(plan):
        own = known.get(indicator, {})
        for kind, whole in (("sex", "both"), ("area", "all")):
            groups = given[kind].get(indicator, set())
            if groups and not groups & {whole, own.get(kind, whole)}:
                labels = {lang: _labels(kind, groups, lang) for lang in _LANGUAGES}
                name = {"zh": own["name_zh"], "en": own["name_en"]}
                context = {"indicator": name, "groups": labels, "column": kind}
                problems.append(Problem("GROUPS_ONLY", "warning", context=context))
    return problems


def _groups(table: pd.DataFrame, kind: str) -> dict[str, set[str]]:
    """Return the sexes or areas of which each indicator has values."""
    found: dict[str, set[str]] = {}
    for group in pd.unique(table[kind]):
        for indicator in pd.unique(table.loc[table[kind] == group, "indicator_id"]):
            found.setdefault(indicator, set()).add(group)
    return found


def _asked_whole(plan: Plan) -> list[str]:
    """Return the indicators of targets that name no population."""
    whole = [not population_of(text) and "-" not in text for text in plan.targets["population"]]
    return list(pd.unique(plan.targets.loc[np.array(whole, dtype=bool), "indicator_id"]))


def _labels(kind: str, groups: Iterable[str], lang: Language) -> str:
    join = messages.text("list.join", lang)
    return join.join(messages.label(kind, group, lang) for group in sorted(groups))
