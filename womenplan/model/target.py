"""The forms of target, what each needs, and the wording that is generated from a target's fields."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import product
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.model.amount import amount, number
from womenplan.model.arrays import Floats
from womenplan.model.english import uncapitalised
from womenplan.model.lookup import by_id, names_of
from womenplan.model.unit import is_number
from womenplan.model.vocabulary import spellings_of, words

__all__ = [
    "DOMAINS",
    "GROUP_PAIRS",
    "LEVEL_FORMS",
    "OPERATORS",
    "SECTIONS",
    "TARGET_COLUMNS",
    "VALUED",
    "Domain",
    "chance",
    "code_of",
    "direction",
    "domain_like",
    "gap_of",
    "group_pair",
    "in_order",
    "operator_of",
    "operator_word",
    "population_of",
    "population_written",
    "target_names",
    "wordings",
]

Domain = Literal[
    "health", "education", "economy", "decision", "security", "family", "environment", "law"
]
DOMAINS: tuple[str, ...] = get_args(Domain)
LEVEL_FORMS = (
    "level",
    "keep",
    "around",
    "coverage",
)  # forms whose value is a level of the indicator
SECTIONS = ("objective", "strategy", "project")
OPERATORS: Mapping[str, tuple[str, ...]] = {
    "level": (">=", "<=", "=", ">", "<"),
    "keep": (">=", "<=", "=", ">", "<"),
    "around": ("~",),
    "direction": ("up", "down", "slow"),
    "balance": ("=",),
    "relative": (">=", "<=", ">", "<", "="),
    "change": (">=", "<="),
    "coverage": (">=",),
    "gap": ("narrow",),
}
VALUED = ("level", "keep", "around", "change", "coverage")
GROUP_PAIRS: Mapping[str, tuple[str, str, str]] = {
    "rural-urban": ("area", "rural", "urban"),
    "female-male": ("sex", "female", "male"),
}
_GAPS = (*GROUP_PAIRS, "regions", "groups")
TARGET_COLUMNS = (
    "target_id",
    "plan_id",
    "domain",
    "section",
    "objective_no",
    "indicator_id",
    "form",
    "operator",
    "value",
    "unit",
    "milestone_year",
    "base_year",
    "comparator_id",
    "population",
    "components",
    "soft",
    "steady",
    "repeats",
    "note",
    "locator",
    "source",
)


def direction(targets: pd.DataFrame, indicators: pd.DataFrame) -> Floats:
    """Return for each target +1 where more is better, -1 where less is, 0 where the nearer to its value the better.

    ``around`` goes by the indicator: to do better than asked is no failure.
    """
    better = by_id(indicators)["better"].reindex(targets["indicator_id"]).to_numpy(dtype=object)
    operator = targets["operator"].to_numpy(dtype=object)
    near = np.select([better == "higher", better == "lower"], [1.0, -1.0], 0.0)
    falls = np.isin(operator, ["<=", "<", "down", "slow", "narrow"])
    sign = np.where(falls, -1.0, np.where(operator == "=", 0.0, 1.0))
    return np.where(targets["form"] == "around", near, sign)


def operator_of(written: str) -> str:
    """Return the operator of :data:`OPERATORS` that a spelling stands for ("≥", "以上", "increase"), else the text."""
    word = written.strip().lower()
    return words("operator").get(word, word)


def operator_word(operator: str, lang: Language) -> str:
    """Return how an operator is written for a reader of the language: the first Chinese spelling, or the code."""
    if lang == "en":
        return operator
    spellings = spellings_of("operator", operator)
    return next((word for word in spellings if not word.isascii()), operator)


def code_of(written: str, kind: str, codes: Iterable[str]) -> str:
    """Return the code of a label.

    Of a part of one, or more than one says (决策, 妇女与健康), in Chinese; else the text.
    """
    word = written.strip().casefold()
    if not word:
        return written
    known = _labelled(kind, tuple(codes))
    near = {
        code for name, code in known.items() if len(word) > 1 and (word in name or name in word)
    }
    return known.get(word) or (near.pop() if len(near) == 1 and not word.isascii() else written)


@cache
def _labelled(kind: str, codes: tuple[str, ...]) -> Mapping[str, str]:
    """Return the codes of a closed list by themselves and by their labels in both languages."""
    known = {name: name for name in codes}
    for name, lang in product(codes, get_args(Language)):
        known[messages.label(kind, name, lang).casefold()] = name
    return known


def in_order(domains: Iterable[str]) -> list[str]:
    """Return domains each once: those of the catalogue in its order, then others as they first come.

    Examples
    --------
    >>> in_order(["peace", "law", "health", "peace"])
    ['health', 'law', 'peace']
    """
    named = dict.fromkeys(domains)
    return [name for name in DOMAINS if name in named] + [
        name for name in named if name not in DOMAINS
    ]


def domain_like(domain: str) -> str:
    """Return the catalogue's domain that a word probably misspells, or nothing for a domain of the user's own."""
    known = _labelled("domain", DOMAINS)
    word = domain.strip().casefold()
    near = difflib.get_close_matches(word, known, n=1, cutoff=0.8)
    if near and word not in known:
        return known[near[0]]
    return ""


def population_of(text: str) -> dict[str, str] | None:
    """Return sex, area and age of a population such as ``rural;age:35-45``, or None where a token is unknown.

    Examples
    --------
    >>> population_of("rural;age:35-45")
    {'area': 'rural', 'age': '35-45'}
    """
    groups: dict[str, str] = {}
    for token in filter(None, (part.strip() for part in text.split(";"))):
        if token in ("rural", "urban"):
            groups["area"] = token
        elif token in ("female", "male"):
            groups["sex"] = token
        elif token.startswith("age:"):
            groups["age"] = token[4:]
        elif token not in _GAPS:
            return None
    return groups


def group_pair(text: str) -> str:
    """Return which two groups a gap target compares: rural-urban, female-male, regions, groups, or empty."""
    tokens = [part.strip() for part in text.split(";")]
    return next((token for token in tokens if token in _GAPS), "")


def gap_of(written: str) -> str:
    """Return the groups whose gap a word says (城乡差距, 性别差距), or empty."""
    word = written.strip().casefold()
    return _labelled("name.gap", _GAPS).get(word) or words("computed").get(word, "")


def chance(probability: float, lang: Language) -> str:
    """Return a probability in per cent.

    One that is close to zero or nearly one is not printed as 0 or 100.
    """
    if not 0.01 <= probability <= 0.99:
        return messages.text("chance.low" if probability < 0.01 else "chance.high", lang)
    if 0.495 <= probability <= 0.505:
        return f"{100 * probability:.1f}%"
    return f"{100 * probability:.0f}%"


def target_names(targets: pd.DataFrame, indicators: pd.DataFrame, lang: Language) -> list[str]:
    """Return the name of what each target measures: the indicator's, and in brackets the population or groups."""
    names = names_of(indicators)[lang]
    out = []
    for row in targets[["indicator_id", "form", "population"]].itertuples():
        pair = group_pair(row.population) if row.form == "gap" else ""
        if pair:
            who = messages.choice("name.gap", pair, lang)
        else:
            who = _population_words(row.population, lang)
        name = str(names[row.indicator_id])
        out.append(messages.text("name.of", lang, name=name, who=who) if who else name)
    return out


def population_written(population: str, lang: Language) -> str:
    """Return a population as a person writes it into a plan: in Chinese by its words, which read back as its codes."""
    if lang == "en":
        return population
    pair = group_pair(population)
    gap = [messages.choice("name.gap", pair, lang)] if pair else []
    return "、".join([*_group_words(population, lang), *gap])


def _group_words(population: str, lang: Language) -> list[str]:
    """Return the words of a population's area, sex and age, one by one."""
    return [
        messages.text("wording.age", lang, age=value)
        if kind == "age"
        else messages.label(kind, value, lang)
        for kind, value in (population_of(population) or {}).items()
    ]


def _population_words(population: str, lang: Language) -> str:
    return messages.text("wording.and", lang).join(_group_words(population, lang))


def wordings(targets: pd.DataFrame, indicators: pd.DataFrame, lang: Language) -> list[str]:
    """Return what each target demands, in words generated from its fields.

    "达到70%以上（2030年）", "at least 70% by 2030"; ``indicators`` give the names of comparators.
    """
    names = names_of(indicators)[lang]
    return [_wording(row, names, lang) for row in targets.to_dict("records")]


def _closer(code: str, key: str) -> str:
    """Return the code of the closer wording that a key chooses, where there is one."""
    closer = messages.chosen(code, key)
    return closer if messages.has(closer) else code


def _wording(row: Mapping[str, Any], names: Mapping[str, str], lang: Language) -> str:
    form = row["form"]
    operator = row["operator"]
    yearly = form == "change" and row["unit"] == "percent_per_year"
    unit = "percent" if yearly else row["unit"]
    keys = [form, "yearly"] if yearly else [form]
    if form == "gap":
        keys.append(group_pair(row["population"]) or "plain")
    elif len(OPERATORS[form]) > 1 and not (form == "keep" and pd.isna(row["value"])):
        keys.append(operator)
    code = messages.chosen("wording", *keys)
    if form == "direction" and row["steady"]:
        code = _closer(code, "steady")
    if is_number(unit):
        code = _closer(code, "number")
    falls = form == "change" and operator == "<="
    value = abs(row["value"]) if falls else row["value"]
    shown = "" if pd.isna(value) else amount(value, unit, lang)
    # "at least 350", of rooms that the name says
    if shown and lang == "en" and unit == "count":
        shown = number(value, lang)
    base = "" if pd.isna(row["base_year"]) else int(row["base_year"])
    wording = messages.text(
        code,
        lang,
        value=shown,
        base=base,
        comparator=uncapitalised(names.get(row["comparator_id"], row["comparator_id"])),
    )
    if row["soft"]:
        wording = messages.text("wording.soft", lang, words=wording)
    who = _population_words(row["population"], lang)
    if who:
        wording = messages.text("wording.population", lang, words=wording, who=who)
    if not pd.isna(row["milestone_year"]):
        wording = messages.text("wording.by", lang, words=wording, year=int(row["milestone_year"]))
    return messages.tight(wording, lang)
