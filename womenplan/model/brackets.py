"""What stands in brackets behind a name: a unit, a group, a year, a state of the data, a remark."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, TypeAlias

from womenplan.model import english
from womenplan.model.groups import WHOLE, counted_group, groups_in, level_of
from womenplan.model.unit import OWN, unit_of
from womenplan.model.vocabulary import any_of, plain, words

__all__ = [
    "ASIDE",
    "BRACKET",
    "PER_CENT",
    "SHARE_OF_SEX",
    "YEAR",
    "Facts",
    "aside_of",
    "bracketed",
    "in_parts",
    "unit_of_gloss",
]

Facts: TypeAlias = dict[str, Any]  # what a part of a name says, by the fields of a match and others

BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*(?:\([^()]*\)[^()]*)*)[)\]】〕}]")
YEAR = re.compile(r"((?:19|20)\d\d)年(?:度|末|底)?(?![\d至到-])")
PER_CENT = re.compile(r"(?:%|percent(?:age)?)(?: ?of (?:the )?| ?)")
# pupils (% female)
SHARE_OF_SEX = re.compile(r"(?:%|percent(?:age)?) ?(?:(?:fe)?males?|wom[ae]n|m[ae]n|girls|boys)\W*")
ASIDE = ("average", "planned", "forecast", "extreme")  # of others, or not observed: reported
_BETWEEN = re.compile("[,;、]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_MANY = re.compile("10{3,}|10{0,2},000(?:,000)?")
_GOAL = re.compile("(?:目标[值数]?|targets?)$")
_FORMULA = re.compile("[^/÷]+数[/÷][^/÷]+数")  # 查出患病人数/实查人数
_WITHOUT = re.compile("不(?:含|包括|包含)(.+)")
_WITH = re.compile("(?:包括|包含|含)(.+?)等?")


def aside_of(text: str) -> str:
    """Return why a column or name gives no observed value of its year; empty where it does."""
    for aside in ASIDE:
        if any_of(aside, "$").search(text):
            return aside
    return next((word for word in ("change", "rank") if any_of(word).search(text)), "")


def unit_of_gloss(name: str) -> str | None:
    """Return the unit in the brackets of English words, None where they hold something else."""
    inside = [unit_of(words) for words in BRACKET.findall(name)]
    if "" in inside:
        return None
    return next(iter(inside), "")


def in_parts(content: str) -> tuple[list[str], Facts]:
    """Return the parts of a bracket of several that are not understood, and what the others say."""
    parts = [part for part in _BETWEEN.split(_THOUSANDS.sub("", content)) if part]
    if len(parts) < 2:
        return [content], {}
    odd: list[str] = []
    known: Facts = {}
    for part in parts:
        facts = bracketed(part)
        if facts is None or any(known.get(name, value) != value for name, value in facts.items()):
            # not understood, or against another: (城市、农村)
            odd.append(part)
        else:
            known |= facts
    return odd, known


@lru_cache(maxsize=20000)
def bracketed(content: str) -> Facts | None:
    """Return what stands in brackets behind a name, None where it is not understood."""
    if not content:
        return {}
    if quantity := words("bare_quantity").get(content):
        return {"quantity": quantity}
    if unit := unit_of(content):
        return {"unit": unit}
    if _MANY.fullmatch(content):
        return {"unit": f"{content.replace(',', '')} {OWN}"}
    if groups := groups_in(content) or counted_group(content):
        return groups
    if english.is_english(content) and (facts := _in_english(content)) is not None:
        return facts
    if level := level_of(content):
        return {"level": level}
    if pair := words("computed").get(content):
        return {"aside": "computed", "pair": pair}
    if flag := words("state").get(content):
        return {"flag": flag}
    return _explained(content)


def _explained(content: str) -> Facts | None:
    """Return what brackets say of a year, a definition or an aside, None where that is unknown."""
    year = YEAR.search(content)
    if any_of("definition").search(content):
        return {"remark": content, "since": int(year[1]) if year else 0}
    if year and year.start() == 0:
        # 2020年, 2020年普查
        more = bracketed(content[year.end() :])
        return None if more is None else {"year": int(year[1]), **more}
    if aside := aside_of(content):
        return {"aside": aside}
    if _GOAL.search(content):
        return {"aside": "target"}
    if words("offset").get(content) == "-1":
        return {"aside": "year_before"}
    if any_of("explanation").fullmatch(content):
        return {}
    if without := _WITHOUT.fullmatch(content):
        return {"without": without[1]}
    if within := _WITH.fullmatch(content):
        return {"within": within[1], "remark": content}
    if _FORMULA.fullmatch(content):
        return {"formula": content}
    odd, known = in_parts(content)
    return None if odd else known


def _in_english(content: str) -> Facts | None:
    """Return what English words in brackets say: groups, or the whole of which it is the share."""
    if plain(content) in words("whole"):
        return dict(WHOLE)
    share = PER_CENT.match(content)
    groups = english.groups_in(content[share.end() :] if share else content)
    if groups is None or not (share or groups) or SHARE_OF_SEX.fullmatch(content):
        return None
    if share is None:
        return groups
    whole = {"whole": groups["sex"]} if "of" in share[0] and "sex" in groups else {}
    return {"unit": "percent", **groups, **whole}
