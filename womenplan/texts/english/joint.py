"""Joint names of English plans, split: the rates of A and B, women in A and in B."""

from __future__ import annotations

import re
from collections.abc import Iterator

from womenplan.texts.english.words import wording

__all__ = ["MEASURED", "certain_parts", "splits_of"]

MEASURED = wording(
    r"\b(?:rates?|ratios?|shares?|proportions?|percentages?|numbers?|participation|coverage"
    r"|representation|gaps?|mortality|prevalence|incidence|enrolment|enrollment|literacy|illiteracy"
    r"|employment|unemployment|attainment|expectancy|access|uptake|completion|attendance|awareness"
    r"|pregnanc(?:y|ies)|marriages?|births?|deaths?|wages?|incomes?|pay|earnings|pensions?|poverty"
    r"|use|satisfaction|knowledge|FGM|mutilation|trafficking|crimes?|offences?|harassment|cases"
    r"|waiting times?|time|beds|places|screening|anaemia|dropout|membership|ownership|violence"
    r"|hours|turnout|retention|recruitment|fertility|stunting|obesity|smoking|femicides?|visits"
    r"|vaccination|immuni[sz]ation|breastfeeding|diagnos[ei]s|infections?|transmission|turnover"
    r"|attrition"
    r"|presence|productivity|losses|disputes|wellbeing|well-being|fitness|funding|lending|loans"
    r"|credit"
    r"|investments?|savings|leave|homelessness|loneliness|anxiety|depression|suicides?|absence"
    r"|absenteeism|reporting|confidence|convictions?|prosecutions?|exports|sales|revenues?"
    r"|profits?|yields|scores?|ownership|titling|distances?|journeys?|accidents|injuries"
    r"|migration|resignations?|homicides?|assaults?|allocations?|marriage|divorces?|abortions?"
    r"|caesareans?|balances|unmet needs?)\b"
)
_AND = r",\s+(?:and\s+)?|\s+and\s+"
_PREPOSITION = "among|in|on|for|by|of|at|from|to|as"
_REPEATED = re.compile(
    rf"(?P<head>.*?)\b(?P<how>{_PREPOSITION})\s(?P<first>[^,]+?)"
    r"(?P<more>(?:,\s(?P=how)\s[^,]+?)*),?\sand\s(?P=how)\s(?P<last>.+)"
)
_SHARES = wording(
    r"(?P<head>(?:share|proportion|percentage|number)s? of (?:women|girls) (?:among|in|on|as)"
    r"(?: the)? )(?P<parts>.+)"
)
_GROUP = wording(
    r"(?:s|men|people|ment|cil|staff|ry|tee|assembly|board|cabinet|police|service|force)$"
)
_OF_ONE = re.compile(
    rf"(?P<head>.*\b(?:{_PREPOSITION})\s(?:women |girls |female |rural )?)"
    rf"(?P<parts>(?:(?!\b(?:{_PREPOSITION})\b)[^,])+(?:, [^,]+?)*,? and [^,]+)"
)
_ALONE = re.compile(r"(?P<head>.*?)(?P<parts>[\w'’-]+(?:, [\w'’-]+)*,? and [\w'’-]+)(?P<tail>.*)")
_NOUN = re.compile(r"(?:s|ment|cil|nce|ture|ty|ers?|ors?)$")


def certain_parts(name: str) -> list[str]:
    """Return the parts of a joint name whose words leave no doubt; else the name alone.

    Examples
    --------
    >>> certain_parts("anaemia among girls and among pregnant women")
    ['anaemia among girls', 'anaemia among pregnant women']
    >>> certain_parts("share of women in trade and industry")
    ['share of women in trade and industry']
    """
    if match := _REPEATED.fullmatch(name):
        how = match["how"]
        more = re.split(rf",\s{how}\s", match["more"])[1:]
        return [f"{match['head']}{how} {one}" for one in (match["first"], *more, match["last"])]
    if match := _SHARES.fullmatch(name):
        parts = re.split(_AND, match["parts"])
        whole = all(" " in part and _GROUP.search(part) for part in parts)
        if len(parts) > 1 and whole:  # of directors and owners there is one share
            return [match["head"] + part for part in parts]
    return [name]


def splits_of(name: str) -> Iterator[list[str]]:
    """Yield the ways in which a joint name may be split, the likeliest first.

    Examples
    --------
    >>> next(splits_of("rates of cervical and breast cancer"))
    ['rates of cervical cancer', 'rates of breast cancer']
    """
    if len(parts := certain_parts(name)) > 1:
        yield parts
    whole = re.split(_AND, name)
    if len(whole) > 1 and all(map(MEASURED.search, whole)):
        yield whole
    ways = []
    if match := _ALONE.fullmatch(name):
        parts = re.split(_AND, match["parts"])
        ways.append([f"{match['head']}{part}{match['tail']}" for part in parts])
    if match := _OF_ONE.fullmatch(name):
        parts = re.split(_AND, match["parts"])
        ways.append([match["head"] + part for part in parts])
        if _NOUN.search(parts[0]):
            ways.reverse()
    yield from ways
