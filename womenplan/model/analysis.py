"""What a name says: its measure, whom or what it measures, and the whole that it relates this to.

Two names that say the same in other words have one analysis. Nothing in a name is left out but the
words of words.csv that add nothing (``token`` without a sense) and those that others in the name
imply (``implies``); whatever is not known stands for itself and keeps the name apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import TypeAlias

from womenplan.model.english import english_form, is_english
from womenplan.model.naming import reworded
from womenplan.model.vocabulary import words

__all__ = [
    "AGE",
    "Analysis",
    "Senses",
    "analyse",
    "implied_by",
    "senses_of",
    "short_age",
    "ways_of",
]

WOMEN, RATE, COUNT, PARTS, MEAN = "share_of_women", "rate", "count", "part", "mean"
_SHARE = re.compile("(?:占比|比例|率|水平|程度|覆盖面)$")
_PORTION = re.compile("比例$")
_COUNTED = re.compile("(?:总?人数|总数|总量|例数|户数|数量|个数|数|规模)$")
_MEAN = re.compile("(?:年限|寿命|收入|面积|时间|时长)$")
AGE = re.compile(
    r"(?P<low>\d{1,2})(?:周?岁)?(?:[-—–~～至到](?P<high>\d{1,2})周?岁|周?岁(?P<open>[及或]?以[上下]))"
)
_AGED = re.compile(r"\d{1,2}(?:-\d{0,2}|\+)")
_OF_WHOLE = re.compile("(?P<part>.+?)占(?P<whole>.+)")
_AMONG = re.compile(
    "(?P<whole>.+?(?<![初高集其]))中(?![等小职心国央医级学度年层])[,:]?(?P<part>.+)"
)
_AMONG_END = re.compile("(?<![初高集其])中$")
_TO = re.compile("(?P<part>.+?)[与和比:/](?P<whole>.+?)(?:数量|人数)?之比")
_MARK = "\ue000"  # before and behind an age
_SIGNS = re.compile(f"[^\u4e00-\u9fffa-z0-9+{_MARK}-]+")
_PUT_BEHIND = re.compile("^(.+(?:比例|比重|占比)):(.+)$")  # 女学生占学生总数的比重:普通小学
_STANDING_IN = re.compile(
    "^(妇女|女性|女)在(?![校园职岗读学编业册任])(.+?)中?((?:总人?数)?的?(?:所占的?)?(?:比例|比重|占比|比率|百分比))$"
)  # 女性在中共党员的比例
_REACHED = re.compile("(?:达到|达|为)$")
_WOMEN = re.compile("(?<!子)女童?(?!男)")
_EITHER = re.compile("配[有备].*比例$")  # of women among cadres, or of bodies that have one
_ANYBODY = {"成员", "干部", "人员", "学生", "人口", "参加"}
_WHO = ("人口", "参保", "幼儿")  # besides the members of words.csv
_GROUPED = {
    word: (kind, code)
    for kind, code, together in (
        ("sex", "female", "女"),
        ("sex", "male", "男"),
        ("area", "rural", "农村"),
        ("area", "urban", "城镇 城市"),
        ("level", "county", "县级"),
        ("level", "city", "市级"),
        ("level", "province", "省级"),
        ("level", "nation", "全国"),
    )
    for word in together.split()
}


Senses: TypeAlias = frozenset[str]  # of the words of a name
Pairs: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a name says.

    Attributes
    ----------
    measure : str
        ``share_of_women`` (in what the name is about), ``rate``, ``count`` or ``part`` (of a whole).
    about : frozenset of str
        The senses of its words.
    whole : frozenset of str
        The whole to which it is related; empty where the name says none.
    portion : bool
        True where it says that the measure is a share, and so no rate per thousand.
    """

    measure: str
    about: Senses
    whole: Senses = frozenset()
    portion: bool = False


def ways_of(analysis: Analysis) -> Iterator[tuple[Senses, dict[str, str]]]:
    """Yield what a name is about, as it stands and without its groups, with these.

    A part of a whole is about its groups, too.
    """
    yield analysis.about, {}
    if analysis.measure == PARTS:
        return
    groups: dict[str, Pairs] = {}
    for sense in analysis.about:
        if sense in _GROUPED or _AGED.fullmatch(sense):
            kind, code = _GROUPED.get(sense, ("age", sense))
            groups.setdefault(kind, []).append((sense, code))
    single = {kind: some[0] for kind, some in groups.items() if len(some) == 1}
    for kinds in (some for count in (1, 2) for some in combinations(sorted(single), count)):
        rest = analysis.about - {single[kind][0] for kind in kinds}
        if rest:
            yield rest, {kind: single[kind][1] for kind in kinds}


@cache
def _tokens() -> dict[str, Pairs]:
    """Return the known words with their senses by their first sign, longest first."""
    by_sign: dict[str, Pairs] = {}
    for word, sense in words("token").items():
        by_sign.setdefault(word[0], []).append((word, sense))
    return {first: sorted(some, key=lambda one: -len(one[0])) for first, some in by_sign.items()}


@cache
def _implied() -> dict[str, set[str]]:
    """Return by sense the senses that imply it; * is any other."""
    by_sense: dict[str, set[str]] = {}
    for by, senses in words("implies").items():
        for sense in re.split(r"(?<!\d)\+", senses):
            by_sense.setdefault(sense, set()).add(by)
    return by_sense


def _senses(text: str) -> Iterator[str]:
    """Yield the senses of the words of a text; a sign of no known word is its own sense."""
    known = _tokens()
    place = 0
    while place < len(text):
        if text[place] == _MARK:
            end = text.index(_MARK, place + 1)
            yield text[place + 1 : end]
            place = end + 1
            continue
        for word, sense in known.get(text[place], ()):
            if text.startswith(word, place):
                yield from sense.split("+")
                place += len(word)
                break
        else:
            yield text[place]
            place += 1


def _about(text: str, measure: str = WOMEN) -> Senses:
    """Return the senses of a text, without those that others of them imply."""
    return _needed(set(_senses(_SIGNS.sub("", text))) - {""}, measure)


def _needed(senses: set[str], measure: str) -> Senses:
    """Return senses without those that others of them imply.

    What anything else implies (人口, 成员) is needed in a count (村委会数 counts no members), and
    students are in all but the share of women among them.
    """
    implied = _implied()
    anything = set() if measure == COUNT else {"*", measure}
    by = {one: implied[one] for one in senses if one in implied}
    needless = {one for one, others in by.items() if not others.isdisjoint(senses)}
    vague = {one for one, others in by.items() if not others.isdisjoint(anything)} - needless
    return frozenset(senses - needless - vague or vague)


@lru_cache(maxsize=4096)
def senses_of(name: str) -> Senses:
    """Return all senses of a tidy Chinese name, with those that they imply."""
    senses = set(_senses(_SIGNS.sub("", _worded(name)))) - {""}
    return frozenset(senses | implied_by(frozenset(senses)))


def implied_by(senses: Senses) -> set[str]:
    """Return the senses that some senses imply."""
    return {one for one, by in _implied().items() if by & senses}


def _worded(name: str) -> str:
    """Return a tidy name in folded words, each age in it between two signs."""
    name = name.replace(_MARK, "")
    if not AGE.search(name):
        return reworded(name)
    ages: list[str] = []

    def kept(age: re.Match[str]) -> str:
        ages.append(short_age(age))
        return _MARK

    text = reworded(AGE.sub(kept, name))
    return re.sub(_MARK, lambda _: f"{_MARK}{ages.pop(0)}{_MARK}", text)


def short_age(match: re.Match[str]) -> str:
    """Return the short form of an age that AGE found; 15岁以下 leaves out 15, 15岁及以下 does not."""
    low = match["low"]
    high = match["high"]
    side = match["open"]
    if high:
        return f"{low}-{high}"
    if side == "以下":
        return f"0-{max(int(low) - 1, 0)}"
    return low + ("+" if side.endswith("上") else "-")


@lru_cache(maxsize=65536)
def analyse(name: str) -> tuple[Analysis, ...]:
    """Return what a tidy name may say, the likeliest first."""
    if is_english(name):
        return (_analysed_english(name),)
    if _EITHER.search(name):
        return ()
    # 活产男婴与女婴之比
    if match := _TO.fullmatch(name):
        part, whole = (_about(_worded(match[side]), COUNT) for side in ("part", "whole"))
        return (Analysis(PARTS, part, whole),)
    name = _STANDING_IN.sub(r"\2中\1\3", _PUT_BEHIND.sub(r"\2:\1", name))
    text = _REACHED.sub("", _worded(name).strip(" :,、;-"))
    share = _SHARE.search(text)
    if share is None and "占" not in text:
        measure = MEAN if _MEAN.search(text) else COUNT
        counted = _AMONG.sub(r"\g<whole>\g<part>", _COUNTED.sub("", text))
        return (Analysis(measure, _about(counted, measure)),)
    body = _COUNTED.sub("", text[: share.start()] if share else text)
    portion = share is None or bool(_PORTION.search(text))
    patterns = (_OF_WHOLE, _AMONG) if portion else (_AMONG,)
    for pattern in patterns:
        if match := pattern.fullmatch(body):
            return tuple(_of_parts(match["part"], _COUNTED.sub("", match["whole"]), portion))
    return tuple(_of_parts(body, "", portion))


def english_senses(name: str) -> Senses:
    """Return the senses of the words of a tidy English name."""
    known = words("en_sense")
    meanings = (known.get(word, word) for word in english_form(name).split())
    return frozenset(sense for senses in meanings for sense in senses.split("+")) - {""}


def _analysed_english(name: str) -> Analysis:
    """Return what a tidy English name says: the bag of its words, and whether it is a share of women."""
    about = english_senses(name)
    measures = (("womenshare", WOMEN), ("rate", RATE))
    measure = next((measure for sense, measure in measures if sense in about), COUNT)
    needed = _needed({*about} - {"rate", "womenshare"}, measure)
    return Analysis(measure, needed, portion="share" in english_form(name).split())


def _of_parts(
    part: str,
    whole: str,
    portion: bool,
) -> Iterator[Analysis]:
    """Yield what the share of a part in a whole may be; the whole is empty where none is named."""
    part = _COUNTED.sub("", part)
    before, women, role = _parted(part)
    of = _about(whole, COUNT)
    if women and portion and "女" not in of and "男" not in part + whole:
        about = _about(before)
        named = role == "" or role.endswith(_members())
        beyond = _about(role + whole, COUNT) - of - about - _ANYBODY
        if named and (not whole or not beyond or not of - about - _ANYBODY):
            yield Analysis(WOMEN, _about(before + role + whole))
            if whole or role or before.endswith(_members()):
                return
    if whole:
        yield Analysis(PARTS, _about(part, COUNT), of)
    yield Analysis(RATE, _about(part + whole, RATE), of if whole else frozenset(), portion)


def _parted(part: str) -> tuple[str, str, str]:
    """Return a part before the women of whom it speaks, the women, and what these are."""
    women = list(_WOMEN.finditer(part))
    if not women:
        return part, "", ""
    last = women[-1]
    return _AMONG_END.sub("", part[: last.start()]), last[0], part[last.end() :]


@lru_cache(maxsize=1)
def _members() -> tuple[str, ...]:
    return (*words("member"), *_WHO)
