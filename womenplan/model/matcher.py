"""What a name stands for: one matcher for sheets, tables, plans, aliases, ranks and comparisons."""

from __future__ import annotations

import difflib
import math
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.analysed import Analysed
from womenplan.model.analysis import AGE, age_in
from womenplan.model.arrays import Array
from womenplan.model.english import groups_in, groups_named, is_english, without_group
from womenplan.model.lookup import by_id, once_per_table
from womenplan.model.naming import count_forms, fold, tidy
from womenplan.model.unit import OWN, conversion, unit_name, unit_of
from womenplan.model.vocabulary import any_of, plain, words

__all__ = [
    "ASIDE",
    "MEASURE",
    "Match",
    "Matcher",
    "age_of",
    "aside_of",
    "groups_said",
    "matcher_of",
    "part_of_total",
    "population_said",
    "with_part",
]

MAX_NAME = 200
NEAREST = 3  # names that are suggested
_NEAR, _NEAR_BY_PAIRS = 0.5, 0.35  # likeness of a name that is suggested
_BRACKET = re.compile(r"[(\[【〔{]([^()\[\]【】〔〕{}]*(?:\([^()]*\)[^()]*)*)[)\]】〕}]")
_HALF = str.maketrans("（）", "()")
_BARE_UNIT = re.compile(r"(?:(?<![\d/])%|‰|(?:1?/|每)(?:10)?万|1/千)$")
_TAIL_UNIT = re.compile("(?: per |[ ,]*[%‰]).*$")
_PORTION = re.compile("(?:share|proportion|percentage) of (?:the )?")
_INNER_UNIT = re.compile(" per 10{2,5}(?: live births| population| people| women)?(?= )")
_RATE = re.compile(r"\b(?:rate|ratio|prevalence|share|proportion|percentage|coverage)\b")
_NATIONAL_CONGRESS = re.compile(r"\bnpc(?:['’]s)?\b")
_RATES = ("percent", "per_1000", "per_100k")
_AS_RATES = ("{} rate", "{} prevalence", "share of {}")
_OF_PEOPLE = re.compile("^(?:常住)?(?:人口|居民|人群)的?")
_AHEAD = re.compile(
    r"^(?:(?:其中|其中包括|内|#)[:,]?|(?:第?[一二三四五六七八九十]+|本)届|本地区|辖区内?|本辖区|区域内|监测地区|截[至止]|各级(?:地方)?"
    r"|[各分](?:地区|省份?|市|县区?)|分(?:性别|城乡|年龄)|按(?:性别|城乡|年龄)分组?|累计|全年|[年期]末|年底"
    r"|(?:省|市|县|区|乡镇?)级(?:及?以上)(?:地方)?|全[省市州](?=[市县区乡]级)"
    r"|[国省地市州县区乡](?:[、和][省地市州县区旗乡镇](?:\(市\)区)?)+(?:[两三二]?级)?)的?"
)
_PART = re.compile(r"^[-—–·●○◆▪]*(?:其中|其中包括|#|内|(?<=.))[:,]?(.*)$")
_GIRLS = re.compile("女孩|女童")
_GROWN = re.compile(r"妇女|女性|\bwom[ae]n\b", re.I)
_YOUNG = re.compile(r"1\d周?岁(?:半|以下)?女性|女性(?=.*1\d周?岁)")
_FORMULA = re.compile("[^/÷]+数[/÷][^/÷]+数")  # 查出患病人数/实查人数
_UNDER = re.compile("(?:其中包括|其中|[:、,_—#-])+$")
_SURVEYED = re.compile("(监测地区.+?)[:、,_—#-]*([市县])$")  # 市 and 县 of the mortality survey
_COMMUNITY = re.compile("(农村|城市|城镇)(?=社区(?!居委))")  # of all 城乡社区
_FOR_EACH = re.compile("(.+?)(?:总?数)?[/／]([百千万]名?[^0-9/／]{2,})")  # 医师数/千名儿童
_WITHOUT = re.compile("不(?:含|包括|包含)(.+)")
_LEFT_OUT = re.compile("(?:不(?:含|包括|包含|计)|除|非)[^，；。、]*")
_WITH = re.compile("(?:包括|包含|含)(.+?)等?")
_COUNTED = re.compile(r"(.+?)(?:的|所)?(人数|例数|户数|数|占比|比例|比重)$")
_SHARE = re.compile(r"女.*(?:比例|比重|占比)")
_YEAR = re.compile(r"((?:19|20)\d\d)年(?:度|末|底)?(?![\d至到-])")
_YEAR_BEHIND = re.compile(r"(.*[率例重数命限平])[:,]?((?:19|20)\d\d)年度?")
_SHARE_OF = re.compile("(妇?女[^占]{0,6}占|(?:妇女|女性?)在)(.+)")
_CPPCC = re.compile(
    r"^政协(?:第?[一二三四五六七八九十]+届)?(.{2,8}?)(?:第?[一二三四五六七八九十]+届)?委员会(?=[委女常])"
)
_COMMITTEE = re.compile(
    "([省市州盟县区旗])委(?=领导班子|班子|正职|[、和及]?\\1政府)"
)  # 县委领导班子, 县委、县政府
_CONGRESS = re.compile(
    "^(?:党的|中国共产党)第?[一二三四五六七八九十]+(?:次全国代表大会|大)(?=代表|女)"
)  # 党的二十大女代表
_OF_WHOLE = re.compile("占(?!比)")
_PLACE = re.compile("[\u4e00-\u9fff]{2,7}(?:省|自治[区州县旗]|新区|市|州|县|区|旗|盟)")
ASIDE = ("average", "planned", "forecast", "extreme")  # of others, or not observed: reported
_NO_VALUE = ("change", "rank", "base", "average", "planned", "forecast", "extreme", "subtotal")
_GOAL = re.compile("(?:目标[值数]?|targets?)$")
MEASURE = re.compile(r"[亩斤克吨米里升元顷方株头座尺寸瓦度]$|[/／每]")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_AS_TIME = re.compile(
    r"(?<=daily )(?:minutes|hours)\b|\b(?:minutes|hours)\b(?= (?:per day|a day|daily|spent)\b)"
)
_MANY = re.compile("10{3,}|10{0,2},000(?:,000)?")
_GROUPS = {"sex", "area", "age"}
_PER_CENT = re.compile(r"(?:%|percent(?:age)?)(?: ?of (?:the )?| ?)")
_SHARE_OF_SEX = re.compile(
    r"(?:%|percent(?:age)?) ?(?:(?:fe)?males?|wom[ae]n|m[ae]n|girls|boys)\W*"
)  # pupils (% female)
_BOTH = re.compile(
    r"(.*[\u4e00-\u9fff](?:[)%]|\([^()a-z]*\))*)[/,:;|-]*([a-z][^\u4e00-\u9fff]*)"
)  # 死亡率 mortality rate
_MEMBERS = re.compile(
    "(女|男)性?(代表|委员|成员|党员|干部|职工|会员|常委|董事|监事|学生)((?:人?数|占比|比例|比重)?)"
)
_FROM_COUNTY = re.compile("县级以上|市、县")
_STEM = re.compile(r"(.{2,})(?:人数|例数|数)$")


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for; false where that is not known.

    Attributes
    ----------
    indicator : str
        The indicator whose value it is; empty where it is none's.
    sex, area, age, level, unit : str
        What the name itself adds: a group ("农村孕产妇死亡率"), a level of government ("县级"), a unit.
    quantity : str
        ``count`` or ``share`` where the name says which of the two it is ("人数", "比例").
    counts : tuple of (indicator, quantity)
        Indicators of which it is the numerator, the denominator or the value ("其中：女性占比").
    shares : tuple of str
        Indicators that are the share of women in a total of this name.
    place : str
        A region in front of it: 清远市孕产妇死亡率.
    year : int
        A year in it; 0 where it says none.
    flag, remark : str
        Status of the data and explanation of the definition that the name states.
    since : int
        First year of a definition that the name says is new; 0 where it says none.
    aside : str
        Why it holds no value of one's own: ``computed`` (a gap), ``change``, ``rank``, ``target``,
        ``average`` …
    pair : str
        The groups between which it is a gap.
    spare : bool
        True for a part of a known total that no indicator uses.
    inverse : bool
        True where it names men before women, and the indicator is women to men.
    """

    indicator: str = ""
    sex: str = ""
    area: str = ""
    age: str = ""
    level: str = ""
    unit: str = ""
    quantity: str = ""
    counts: tuple[tuple[str, str], ...] = ()
    shares: tuple[str, ...] = ()
    place: str = ""
    year: int = 0
    flag: str = ""
    remark: str = ""
    since: int = 0
    aside: str = ""
    pair: str = ""
    spare: bool = False
    inverse: bool = False

    def __bool__(self) -> bool:
        return bool(self.indicator or self.counts or self.shares or self.spare)


@dataclass(frozen=True, slots=True)
class _Reading:
    """A way of reading a name: what is left of it, and what was taken off."""

    rest: str
    found: Mapping[str, Any] = field(default_factory=dict)
    unread: str = ""  # a part that is not understood
    moved: str = (
        ""  # what stood in brackets and was set in front, which is no part of a place's name
    )

    def with_(self, rest: str, unread: str = "", **found: Any) -> _Reading | None:
        """Return this reading with more taken off; None where two parts contradict each other."""
        for name, value in found.items():
            if self.found.get(name, value) != value:
                return None
        return replace(
            self,
            rest=rest,
            found={**self.found, **found},
            unread=self.unread or unread,
        )


def age_of(text: str) -> str:
    """Return an age group in its short form: ``35-64``, ``15+``, ``18-`` (up to).

    Empty where it is none.

    Examples
    --------
    >>> age_of("35—64岁"), age_of("15岁及以上"), age_of("35至64周岁"), age_of("15岁以下")
    ('35-64', '15+', '35-64', '0-14')
    """
    if age := AGE.fullmatch(plain(text)):
        return age_in(age)
    short = re.fullmatch(r"(\d{1,2})(?:[-—–~～]+(\d{1,2})|([+-]))", plain(text))
    if short and short[2]:
        return f"{short[1]}-{short[2]}"
    if short:
        return short[0]
    return ""


def _within(age: str, whole: str) -> bool:
    """Return whether an age group in its short form lies within another: 35-44 within 35-64."""
    (low, high), (lowest, highest) = map(_ends_of, (age, whole))
    return lowest <= low and high <= highest


def _ends_of(age: str) -> tuple[int, int]:
    low, _, high = age.rstrip("+-").partition("-")
    if age.endswith("-"):
        return 0, int(low)
    return int(low), int(high) if high else 999


def groups_said(text: str) -> dict[str, str] | None:
    """Return the groups that a text of nothing else says: sex, area and age.

    None where it says more, or nothing.

    Examples
    --------
    >>> groups_said("农村女性"), groups_said("35—64岁"), groups_said("低保家庭")
    ({'sex': 'female', 'area': 'rural'}, {'age': '35-64'}, None)
    """
    return _groups_in(plain(text))


def aside_of(text: str) -> str:
    """Return why a column or name gives no observed value of its year; empty where it does."""
    for aside in ASIDE:
        if any_of(aside, "$").search(text):
            return aside
    return next((word for word in ("change", "rank") if any_of(word).search(text)), "")


def population_said(match: Match) -> str:
    """Return the groups that a name adds, as a target says them: ``rural;age:35-45``."""
    if match.pair:
        return match.pair
    sex = match.sex if match.sex in ("female", "male") else ""
    area = match.area if match.area in ("rural", "urban") else ""
    return ";".join(filter(None, [area, sex, f"age:{match.age}" if match.age else ""]))


def part_of_total(text: str, total: str = "") -> str:
    """Return the part that "其中：女", "农村" or "女性占比" under a total names.

    Empty where a text stands for itself; "女代表占比" is a part of a total of 代表 only.

    Examples
    --------
    >>> part_of_total("其中：女（万人）"), part_of_total("女性占比"), part_of_total("孕产妇死亡率")
    ('女(万人)', '女性占比', '')
    """
    word = plain(text)
    if part := _PART.match(word):
        return part[1]
    bare = _BARE_UNIT.sub("", _BRACKET.sub("", word))
    groups = _groups_in(bare) or _counted_group(bare) or {}
    of_one = groups.get("sex") in ("female", "male") or groups.get("area") in ("urban", "rural")
    return word if of_one or "age" in groups or _among_members(bare, total) else ""


def with_part(total: str, part: str) -> str:
    """Return the name of a part of a total.

    Its unit is the total's unless it has one of its own or is a share.

    Examples
    --------
    >>> with_part("从业人员（万人）", "女性")
    '从业人员(万人)（女性）'
    >>> with_part("从业人员（万人）", "女性占比(%)")
    '从业人员（女性占比）(%)'
    """
    total = total.translate(_HALF)
    more = _BRACKET.findall(part)
    bare = _BRACKET.sub("", part)
    if any(map(unit_of, more)) or (_counted_group(bare) or {}).get("quantity") == "share":
        total = _BRACKET.sub(lambda bracket: "" if unit_of(bracket[1]) else bracket[0], total)
    return f"{total}（{bare}）" + "".join(f"({words})" for words in more)


def _counted_group(text: str) -> dict[str, str] | None:
    """Return the group whose number or share a text names ("女性占比"), or None."""
    counted = _COUNTED.fullmatch(text)
    groups = _groups_in(counted[1]) if counted else None
    if not counted or not groups or "sex" not in groups:
        return None
    return {**groups, "quantity": "count" if counted[2].endswith("数") else "share"}


@lru_cache(maxsize=1)
def _group_words() -> list[tuple[str, str, str]]:
    """Return the words of groups with kind and code, longest first."""
    known = [(word, kind, code) for kind in ("sex", "area") for word, code in words(kind).items()]
    known += [(word, "whole", "") for word in words("whole")]
    return sorted(known, key=lambda entry: -len(entry[0]))


@lru_cache(maxsize=1)
def _said_of_groups() -> tuple[str, ...]:
    return tuple(word for word, _, _ in _group_words())


def _spelled(kind: str, code: str, text: str) -> str:
    """Return the word by which a name says a group or a level, its longest spelling."""
    known = words(kind)
    spellings = [word for word in known if known[word] == code and word in plain(text)]
    return max(spellings, key=len, default=code)


def _unit_behind(english: str) -> str | None:
    """Return the unit in the brackets of English words, None where they hold something else."""
    inside = [unit_of(words) for words in _BRACKET.findall(english)]
    if "" in inside:
        return None
    return next(iter(inside), "")


def _words_of(kind: str, code: str) -> list[str]:
    """Return the Chinese words of a group."""
    return [word for word, of in words(kind).items() if of == code and not word.isascii()]


def _groups_in(text: str) -> dict[str, str] | None:
    """Return what a text of nothing but groups says ("农村妇女", "农村、35—45岁").

    None where it says more.
    """
    groups: dict[str, str] = {}
    rest = text
    if aged := AGE.search(rest):
        groups["age"] = age_of(aged[0])
        rest = rest.replace(aged[0], "", 1)
    for word, kind, code in _group_words():
        if word in rest:
            rest = rest.replace(word, "", 1)
            for name, value in (
                (("sex", "both"), ("area", "all")) if kind == "whole" else ((kind, code),)
            ):
                if groups.setdefault(name, value) != value and kind != "whole":
                    return None
    if groups and not re.sub("[、,;；/·:：和]|人口|居民|地区", "", rest):
        return groups
    return None


@lru_cache(maxsize=1)
def _levels() -> re.Pattern[str]:
    """Return the pattern of a level of government in front of a name: 县, 市级, 全省, 区本级."""
    places = "|".join(sorted(map(re.escape, words("level")), key=len, reverse=True))
    return re.compile(rf"(?P<whole>[本我全各该])?(?P<place>{places})(?P<own>级|本级|直)?")


@lru_cache(maxsize=4096)
def _place_of(text: str) -> str:
    """Return the region that a text names: 清远市, 上海 (上海市), 上海地区; empty where it names none."""
    short = text.removesuffix("地区")
    if short in words("place"):
        return short + words("place")[short]
    if _PLACE.fullmatch(text) and not any_of("no_place", "$").match(text):
        return text
    return ""


def _level_of(text: str) -> str:
    level = _levels().fullmatch(text)
    return words("level")[level["place"]] if level else ""


class Matcher:
    """The names of a table of indicators, with the aliases that a user confirmed.

    Parameters
    ----------
    table : pandas.DataFrame
        Indicators, with the columns of the catalogue. Those that are not the bundled ones go before
        bundled ones of the same name.
    aliases : mapping
        The user's names, each to a known name or id, with a group where it says one.
    """

    def __init__(self, table: pd.DataFrame, aliases: Mapping[str, str] | None = None) -> None:
        self.table = table
        self._index = _index_of(table)
        self._known: dict[str, tuple[Match, tuple[str, str, str] | None]] = {}
        self._near: dict[str, tuple[str, ...]] = {}
        self._settled: dict[str, Match] = {}
        for name, known in (aliases or {}).items():
            self._settled[fold(name)] = self.match(known)
        self._known.clear()

    @property
    def known(self) -> dict[str, dict[str, str]]:
        """What is known of each indicator: names, domain, sex, area, age, unit."""
        return self._index.by_id

    @property
    def twins(self) -> dict[tuple[str, str], str]:
        """The indicators that are one sex of another, by that other and the sex."""
        return self._index.twins

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the known names that are nearest to one, nearest first."""
        if name not in self._near:
            self._near[name] = self._index.nearest(name)
        return self._near[name]

    def match(self, text: str) -> Match:
        """Return what a name stands for.

        A false match where it is unknown or could be more than one.
        """
        return self._read(text)[0]

    def women_of(self, shares: Iterable[str]) -> str:
        """Return the indicator that is the number of the women of whom these are shares, or nothing."""
        tops = self.table.set_index("indicator_id")["numerator"]
        names = (name for share in shares for name in tops[share].split("|"))
        return next(filter(None, (self.exact(name).indicator for name in names if name)), "")

    def may_know(self, names: Sequence[str]) -> bool:
        """Return whether one of some English names could be known: not without all words of a known one."""
        written = self._settled or not self._index.ids.isdisjoint(names)
        return bool(written) or self._index.analysed.has_words(names)

    def is_written(self, name: str) -> bool:
        """Return whether a name is one of the table as written there, in folded words."""
        return bool(self._exact(name))

    def exact(self, name: str) -> Match:
        """Return what a name stands for as written, with no group, level or unit taken off it."""
        plain = tidy(name)
        if not self._settled and not self._index.analysed.has_signs(plain):
            return Match()
        alike = self._alike(_Reading(plain))
        whole = (base for base, reading in alike if not reading.found)
        return self._exact(plain) or next(whole, Match())

    def unmatched(self, text: str, **place: Any) -> Problem:
        """Return the problem of an unmatched name: the part in the way, or near names."""
        form = fold(text[:MAX_NAME])
        known = self._index.several(form) or self._index.without_brackets.get(form, ())
        if len(known) > 1:
            return Problem(
                "INDICATOR_AMBIGUOUS",
                found=text,
                **place,
                context={"nearest": Several(known)},
            )
        _, refused = self._read(text)
        if refused is not None:
            code, part, indicator = refused
            names = self._index.names(indicator)
            return Problem(
                code,
                found=text,
                **place,
                context={"part": part, "nearest": names},
            )
        close = self.nearest(text)
        if not close:
            return Problem("INDICATOR_UNMATCHED_ALONE", found=text, **place)
        nearest = {"zh": "”“".join(close), "en": '", "'.join(close)}
        return Problem(
            "INDICATOR_UNMATCHED",
            found=text,
            **place,
            context={"nearest": nearest},
        )

    def likely(self, text: str) -> str:
        """Return the id of the indicator that an unmatched name most likely means.

        Empty where none is near.
        """
        _, refused = self._read(text)
        if refused is not None:
            return refused[2]
        return self.match(self.guess(text)).indicator

    def guess(self, text: str) -> str:
        """Return the known name that an unmatched one most likely means.

        Empty where none is near.
        """
        _, refused = self._read(text)
        if refused is not None:
            measure = MEASURE.search(refused[1])  # in another unit it would be the wrong number
            if measure:
                return ""
            return self._index.names(refused[2])["zh"]
        return next(iter(self.nearest(text)), "")

    def _read(self, text: str) -> tuple[Match, tuple[str, str, str] | None]:
        """Return what a name stands for, or why not: code, part in the way, indicator that is near."""
        if text not in self._known:
            self._known[text] = self._settle(text)
        return self._known[text]

    def _settle(self, text: str) -> tuple[Match, tuple[str, str, str] | None]:
        """Read a name for the first time.

        Readings are tried from the one that takes nothing off to those that take off more.
        """
        if not text or len(text) > MAX_NAME:
            return Match(), None
        if text.strip() in self._index.ids:
            return Match(text.strip()), None
        refused = odd = None
        tried: list[_Reading] = []
        whole = _Reading(tidy(text))
        unbracketed = filter(None, _without_brackets(whole))
        grouped = [one for one in unbracketed if one.found.keys() & _GROUPS]
        both = _BOTH.fullmatch(whole.rest)
        if both:
            glossed = [replace(whole, rest=both[1], found={"gloss": both[2]})]
        else:
            glossed = []
        queue = deque([*grouped, whole, *glossed])
        seen = {""}
        while queue:
            reading = queue.popleft()
            if base := self._exact(reading.rest):
                match, why = self._with(base, reading, text)
                if match and self._converts(match):
                    return match, None
                if match and self._is_count(match):  # 女委员（%） is a share, not their number
                    why = ("INDICATOR_PART_UNKNOWN", unit_name(match.unit, "zh"), match.indicator)
                    match = Match()
                odd = odd or match
                refused = refused or why
            tried.append(reading)
            for further in filter(None, _peeled(reading)):
                key = f"{further.rest}|{sorted(further.found.items())}|{further.unread}"
                if key not in seen:
                    seen.add(key)
                    queue.append(further)
        for base, alike in (one for reading in tried for one in self._alike(reading)):
            match, why = self._with(base, alike, text)
            if match:
                return match, None
            refused = refused or why
        return odd or Match(), refused

    def _converts(self, match: Match) -> bool:
        """Return whether the unit in a name converts to that of its indicator."""
        unit = self._index.groups(match.indicator).get("unit", "")
        return not unit or not math.isnan(conversion(match.unit, unit))

    def _is_count(self, match: Match) -> bool:
        unit = self._index.groups(match.indicator).get("unit", "")
        return not math.isnan(conversion(unit, "persons"))

    def _alike(self, reading: _Reading) -> Iterator[tuple[Match, _Reading]]:
        """Yield what a reading stands for by its analysis, each with the groups that this takes off."""
        if reading.unread:
            return
        area = str(reading.found.get("area", ""))
        stated = str(reading.found.get("unit", ""))
        for alike in self._index.analysed.find(reading.rest, area):
            grouped = reading.with_(reading.rest, **alike.groups)
            if grouped and self._converts(Match(alike.indicator, unit=stated)):
                indicator, form = alike.indicator, fold(reading.rest)
                inverse = bool(indicator) and self._index.men_first(indicator, form)
                yield Match(indicator, counts=alike.counts, inverse=inverse), grouped

    def _exact(self, name: str) -> Match:
        form = fold(name)
        return self._settled.get(form) or self._index.get(form)

    def _with(
        self, base: Match, reading: _Reading, text: str
    ) -> tuple[Match, tuple[str, str, str] | None]:
        """Return a base with what was taken off its name, or why the two do not go together."""
        known = (
            base.indicator
            or next(iter(base.shares), "")
            or next((indicator for indicator, _ in base.counts), "")
        )
        if reading.unread:
            return Match(), ("INDICATOR_PART_UNKNOWN", reading.unread, known)
        taken = dict(reading.found)
        if base.indicator:
            indicator = self._index.groups(base.indicator)
        else:
            indicator = {}
        if gloss := taken.pop("gloss", ""):
            unit = self._unit_with_gloss(gloss, taken.get("unit", ""), base, text)
            if unit is None:
                return Match(), ("INDICATOR_PART_UNKNOWN", gloss, known)
            taken["unit"] = unit
        if grown := _women_for_girls(text, indicator.get("name_zh", "")):
            return Match(), ("INDICATOR_GROUPS_CONTRADICT", grown, known)
        if odd := self._odd_part(taken, base, indicator):
            return Match(), ("INDICATOR_PART_UNKNOWN", odd, known)
        if against := self._against(taken, base, indicator, text):
            return Match(), (*against, known)
        sex = taken.get("sex", "")
        share = taken.get("quantity") == "share"
        if not base.indicator and sex in ("female", "male") and not share:
            base = self._of_one_sex(base, reading.rest, sex)
        counts = base.counts
        shares = base.shares
        if age := taken.get("age", ""):
            counts = tuple(
                (of, which) for of, which in counts if self._index.groups(of).get("age") == age
            )
            if not base.indicator and not counts:
                return Match(), None
        if sex and share:
            counts = tuple((of, "value") for of in base.shares if sex == "female")
            shares = ()
            if base.indicator or not counts:
                return Match(), ("INDICATOR_PART_UNKNOWN", _spelled("sex", sex, text), known)
        elif sex == "female":
            of_women = [(of, which) for of, which in counts if self._counts_women(of, which)]
            counts = (*of_women, *((of, "numerator") for of in base.shares))
            shares = ()
        elif sex == "male":
            counts = ()
            shares = ()
        grouped = bool(sex or taken.get("area") or taken.get("age"))
        if taken.get("unit") == "percent" and (share_of := self._share_of(counts, reading.rest)):
            return self._with(Match(share_of), reading, text)
        base = self._of_its_own(base, taken)
        return replace(
            base,
            counts=counts,
            shares=shares,
            spare=base.spare or grouped,
            **taken,
        ), None

    def _against(
        self,
        taken: dict[str, Any],
        base: Match,
        indicator: Mapping[str, str],
        text: str,
    ) -> tuple[str, str] | None:
        """Take off the groups that a base is of anyway; return the one that contradicts it, with its code."""
        for kind, whole in (("sex", "both"), ("area", "all")):
            given = taken.get(kind, "")
            mine = getattr(base, kind) or indicator.get(kind, "")
            if given not in ("", whole) and mine not in ("", whole, given):
                return "INDICATOR_GROUPS_CONTRADICT", _spelled(kind, given, text)
            if base.indicator and given and given == mine:
                del taken[kind]
        age = taken.get("age", "")
        own_age = indicator.get("age", "")
        if age and own_age and not _within(age, own_age):
            return "INDICATOR_GROUPS_CONTRADICT", age
        if age and age == own_age:
            del taken["age"]
        if taken.get("level") == "township" and not self._index.of_townships(base.indicator):
            return "INDICATOR_PART_UNKNOWN", _spelled("level", "township", text)
        return None

    def _share_of(self, counts: tuple[tuple[str, str], ...], name: str) -> str:
        """Return the share whose numerator a name in per cent is: 村委会成员中女性（%）."""
        shares = {
            of
            for of, which in counts
            if which == "numerator" and self._index.groups(of)["unit"] == "percent"
        }
        alone = len(shares) == 1 and len(counts) == 1 and not name.endswith("数")
        return next(iter(shares)) if alone else ""

    def _of_its_own(self, base: Match, taken: dict[str, Any]) -> Match:
        """Return a base as the indicator that its sex or age has of its own, and take these off."""
        sex = taken.get("sex", "")
        age = taken.get("age", "")
        if aged := self._index.aged.get((base.indicator, sex, age)) if age else "":
            taken.pop("sex", "")
            del taken["age"]
            return replace(base, indicator=aged)
        if twin := self._index.twins.get((base.indicator, sex)):
            del taken["sex"]
            return replace(base, indicator=twin)
        return base

    def _odd_part(self, parts: dict[str, Any], base: Match, indicator: Mapping[str, str]) -> str:
        """Take off what only explains a base, and return the part of it that says something else."""
        taken = ("also", "formula", "portion", "town", "without", "within", "whole")
        also, formula, portion, town, without, within, whole = (
            parts.pop(part, "") for part in taken
        )
        fits = (
            (also, also and base.indicator and self.exact(also).indicator == base.indicator),
            (formula, formula and self._index.analysed.defines(base.indicator, formula)),
            (portion, indicator.get("unit") == "percent"),
            (town, indicator.get("area") == "urban"),
            (without, without and self._index.counts_less(indicator.get("name_zh", ""), without)),
            (within, _defined(indicator, within)),
            (whole, base.indicator not in self._index.of_women),  # employed women, % of women
        )
        return next((part for part, fit in fits if part and not fit), "")

    def _unit_with_gloss(
        self,
        english: str,
        stated: str,
        base: Match,
        text: str,
    ) -> str | None:
        """Return the unit of a name with its English gloss; None where that says something else."""
        unit = _unit_behind(english)
        if not self._is_gloss(english, base, text) or (unit is None and not stated):
            return None
        if unit and stated and unit != stated:
            return None
        return stated or unit or ""

    def _is_gloss(self, english: str, base: Match, text: str) -> bool:
        """Return whether English words behind a Chinese name only translate it.

        Yearbooks print names in both languages and translate them freely, so that words which are
        not known are taken, as long as they name neither another indicator nor a group, a change
        or an average of which the Chinese says nothing.
        """
        other = self.match(english)
        if other.indicator or (not base.indicator and other.counts):
            same = other.indicator == base.indicator and set(other.counts) <= set(base.counts)
            return same and not (other.sex or other.area or other.age or other.aside)
        if len(english.split()) < 3 or any(any_of(kind).search(english) for kind in _NO_VALUE):
            return False
        indicator = self._index.groups(base.indicator)
        return all(
            indicator.get(kind) == code or any(word in text for word in _words_of(kind, code))
            for kind, code in groups_named(english)
        )

    def _of_one_sex(self, base: Match, name: str, sex: str) -> Match:
        """Return a count with the indicator that one sex of it is (女性就业人员数 of 就业人员)."""
        named = self.exact(("女" if sex == "female" else "男") + name)
        if not named.indicator:
            return base
        return replace(base, indicator=named.indicator)

    def _counts_women(self, indicator: str, quantity: str) -> bool:
        """Return whether a count is of women anyway, because only women have its indicator."""
        return quantity == "numerator" and self._index.groups(indicator).get("sex") == "female"


def _defined(indicator: Mapping[str, str], within: str) -> bool:
    """Return whether the definition of an indicator names all that it is said to include."""
    words_of_it = _LEFT_OUT.sub(
        "", indicator.get("name_zh", "") + indicator.get("definition_zh", "")
    )
    return all(part in words_of_it for part in re.split("[、,和与及]", within))


def _women_for_girls(text: str, of_girls: str) -> str:
    """Return the word by which a name speaks of women where its indicator is of girls."""
    if _GIRLS.search(of_girls):
        word = _GROWN.search(_YOUNG.sub("", text))
    else:
        word = None
    return word[0] if word else ""


def _peeled(reading: _Reading) -> Iterator[_Reading | None]:
    """Return the readings of a name with one more part taken off, understood or named; None where parts contradict."""
    text = reading.rest
    yield from _without_brackets(reading)
    head, _, tail = text.replace(":", ",").rpartition(",")  # 就业人员，万人
    if head and unit_of(tail):
        yield reading.with_(head, unit=unit_of(tail))
    if is_english(text):
        yield from _peeled_english(reading)
        return
    if part := _BOTH.fullmatch(text):
        yield reading.with_(part[1], also=part[2])
    if part := _CPPCC.match(text):
        yield reading.with_(f"{part[1]}政协{text[part.end() :]}")
    if part := _BARE_UNIT.search(text):
        yield reading.with_(text[: part.start()], unit=unit_of(part[0]))
    yield from _without_front(reading, text, "")
    if part := _SHARE_OF.match(text):  # 女性占全市…比例, 女性在全国…中的比例
        yield from _without_front(reading, part[2], part[1])
    if part := _SURVEYED.fullmatch(text):
        area = "urban" if part[2] == "市" else "rural"
        yield reading.with_(part[1], area=area)
    if part := _YEAR_BEHIND.fullmatch(text):
        yield reading.with_(part[1], year=int(part[2]))
    if part := _COMMUNITY.match(text):
        area = words("area")[part[0]]
        yield reading.with_(f"城乡{text[part.end() :]}", area=area)
    if part := _FOR_EACH.fullmatch(text):
        yield reading.with_(f"每{part[2]}{part[1]}数")
    for word, age in words("age").items():
        if re.search(word, text):
            yield reading.with_(re.sub(word, "", text), age=age)
    if part := any_of("town").match(text):
        rest = text[part.end() :]
        yield from (reading.with_(ahead + rest, town=part[0]) for ahead in ("", "城市"))
    if part := AGE.match(text):
        for rest in {text[part.end() :], _OF_PEOPLE.sub("", text[part.end() :])}:
            yield reading.with_(rest, age=age_of(part[0]))
    yield from _without_groups(reading, text)


def _without_groups(reading: _Reading, text: str) -> Iterator[_Reading | None]:
    """Return the readings of a name without a group at one of its ends."""
    if not (text.startswith(_said_of_groups()) or text.endswith(_said_of_groups())):
        return
    for word, kind, code in _group_words():
        if kind == "whole":
            groups = {"sex": "both", "area": "all"}
        else:
            groups = {kind: code}
        of_all = kind == "sex" and _OF_WHOLE.search(text)  # 女性文盲占人口的比例: women in all
        if text.startswith(word) and not of_all:
            rest = text[len(word) :].lstrip(":、-_的中")
            yield reading.with_(rest, **groups)
        if text.endswith(word):
            before = text[: -len(word)]
            rest = _UNDER.sub("", before)
            yield reading.with_(rest, **groups)
            if rest != before:  # 卫生厕所普及率#农村
                yield replace(reading, rest=word + rest)


def _peeled_english(reading: _Reading) -> Iterator[_Reading | None]:
    """Return the readings of an English name with one more part taken off."""
    text = reading.rest
    for pattern in (_TAIL_UNIT, _INNER_UNIT):
        part = pattern.search(text)
        meaning = _bracketed(part[0].strip(" ,")) if part else None
        if part and meaning:
            rest = text[: part.start()] + text[part.end() :]
            yield reading.with_(rest, **meaning)
    if part := _AS_TIME.search(text):  # average minutes per day spent on housework
        rest = f"{text[: part.start()]}time{text[part.end() :]}"
        yield from filter(None, [reading.with_(rest, unit=unit_of(part[0]))])
    if part := _NATIONAL_CONGRESS.search(text):
        rest = f"{text[: part.start()]}people's congress{text[part.end() :]}"
        yield reading.with_(rest, level="nation")
    if part := _PORTION.match(text):
        yield reading.with_(text[part.end() :], portion=part[0].strip())
    if reading.found.get("unit") in _RATES and not _RATE.search(text):
        yield from (replace(reading, rest=word.format(text)) for word in _AS_RATES)
    yield from (reading.with_(rest, **meaning) for rest, meaning in without_group(text))


def _without_front(reading: _Reading, text: str, kept: str) -> Iterator[_Reading | None]:
    """Return the readings of a name without a place or a level of government in front of it."""
    if part := _AHEAD.match(text):
        yield reading.with_(kept + text[part.end() :])
    if part := _levels().match(text):
        level = words("level")[part["place"]]
        rest = text[part.end() :].lstrip(":、")
        yield reading.with_(kept + rest, level=level)
    if part := _COMMITTEE.match(text):
        level = words("level")[part[1]]
        rest = re.sub(f"^(委[、和及]?){part[1]}(?=政府)", r"\1", text[1:])  # 市委、市政府
        yield reading.with_(f"{kept}党{rest}", level=level)
    if part := _CONGRESS.match(text):
        rest = f"{kept}党代会{text[part.end() :]}"
        yield reading.with_(rest, level="nation")
    if part := _YEAR.match(text):
        yield reading.with_(kept + text[part.end() :], year=int(part[1]))
    longest = len(reading.moved) if reading.moved and text.startswith(reading.moved) else 10
    for end in range(2, min(len(text) - 1, 10, longest + 1)):
        if place := _place_of(text[:end]):
            yield reading.with_(kept + text[end:].lstrip("的"), place=place)


def _without_brackets(reading: _Reading) -> Iterator[_Reading | None]:
    """Return the readings of a name without one of its brackets, the last one first.

    What is not understood may be a part of the name set behind it: 孕产妇死亡率（流动人口）.
    """
    text = reading.rest
    for bracket in reversed(list(_BRACKET.finditer(text))):
        before = text[: bracket.start()]
        content = bracket[1]
        after = text[bracket.end() :]
        gap = " " if is_english(text) else ""
        rest = gap.join(filter(None, (before, after)))
        meaning = _bracketed(content)
        if meaning is None and _among_members(content, rest):  # 人大代表（女代表）
            meaning = _bracketed(_MEMBERS.sub(r"\1性\3", content))
        if meaning is None and (parts := _parted(content)):  # (流动人口,1/10万)
            yield reading.with_(f"{before}({parts[0]}){after}", **parts[1])
        if meaning is not None:
            ways = [reading.with_(rest, **meaning)]
            if (
                meaning.keys() & {"sex", "area"} and "whole" not in meaning
            ):  # 卫生厕所普及率（农村）
                ahead = reading.with_(content + gap + rest)
                ways.append(ahead and replace(ahead, moved=content))
            if "人次" in content:  # 累计免费宫颈癌筛查（万人次）
                ways.append(reading.with_(f"{rest}人次", **meaning))
            yield from ways
            continue
        ways = [reading.with_(rest + gap + content)]
        share = _PER_CENT.match(content)
        if share is None:
            ahead = reading.with_(content + gap + rest)
            ways.insert(0, ahead and replace(ahead, moved=content))
            ways.append(reading.with_(rest, also=content))
        elif "of" not in share[0] and not _SHARE_OF_SEX.fullmatch(content):  # (% gross)
            ways.append(reading.with_(f"{rest} {content[share.end() :]}", unit="percent"))
        yield from filter(None, ways)


def _among_members(content: str, total: str) -> bool:
    """Say whether a text names one sex of those whom a total names: 女代表 of 人大代表."""
    members = _MEMBERS.fullmatch(content)
    return bool(members and members[2] in total)


def _parted(content: str) -> tuple[str, dict[str, Any]] | None:
    """Return what of a bracket is not understood, and what its other parts say; None of one part."""
    odd, known = _in_parts(content)
    if known and odd:
        return (",".join(odd), known)
    return None


def _in_parts(content: str) -> tuple[list[str], dict[str, Any]]:
    """Return the parts of a bracket of several that are not understood, and what the others say."""
    parts = [part for part in re.split("[,;、]", _THOUSANDS.sub("", content)) if part]
    if len(parts) < 2:
        return [content], {}
    odd: list[str] = []
    known: dict[str, Any] = {}
    for part in parts:
        meaning = _bracketed(part)
        if meaning is None or any(
            known.get(name, value) != value for name, value in meaning.items()
        ):
            odd.append(part)  # not understood, or against another: (城市、农村)
        else:
            known |= meaning
    return odd, known


@lru_cache(maxsize=20000)
def _bracketed(content: str) -> dict[str, Any] | None:
    """Return what stands in brackets behind a name, None where it is not understood."""
    if not content:
        return {}
    if content in ("人数", "数", "例数", "户数"):
        return {"quantity": "count"}
    if content in ("比例", "占比", "比重", "率"):
        return {"quantity": "share"}
    if unit := unit_of(content):
        return {"unit": unit}
    if _MANY.fullmatch(content):  # (10,000)
        return {"unit": f"{content.replace(',', '')} {OWN}"}
    if groups := _groups_in(content) or _counted_group(content):
        return groups
    english = _english_bracket(content) if is_english(content) else None
    if english is not None:
        return english
    if level := _level_of(content):
        return {"level": level}
    for pair, spelled in _computed().items():
        if content in spelled:
            return {"aside": "computed", "pair": pair}
    if flag := words("state").get(content):
        return {"flag": flag}
    if any_of("definition").search(content):
        year = _YEAR.search(content)
        return {"remark": content, "since": int(year[1]) if year else 0}
    if year := _YEAR.match(content):  # 2020年, 2020年普查
        more = _bracketed(content[year.end() :])
        if more is None:
            return None
        return {"year": int(year[1]), **more}
    if aside := aside_of(content):
        return {"aside": aside}
    if _GOAL.search(content):
        return {"aside": "target"}
    if words("offset").get(content) == "-1":
        return {"aside": "year_before"}
    if any_of("explanation").fullmatch(content):
        return {}
    if part := _WITHOUT.fullmatch(content):
        return {"without": part[1]}
    if part := _WITH.fullmatch(content):
        return {"within": part[1], "remark": content}
    if _FORMULA.fullmatch(content):
        return {"formula": content}
    odd, known = _in_parts(content)
    return None if odd else known


def _english_bracket(content: str) -> dict[str, Any] | None:
    """Return what English words in brackets say: groups, or the whole of which it is the share."""
    if plain(content) in words("whole"):
        return {"sex": "both", "area": "all"}
    share = _PER_CENT.match(content)
    groups = groups_in(content[share.end() :] if share else content)
    if groups is None or not (share or groups) or _SHARE_OF_SEX.fullmatch(content):
        return None
    if share is None:
        return groups
    whole = {"whole": groups["sex"]} if "of" in share[0] and "sex" in groups else {}
    return {"unit": "percent", **groups, **whole}


@lru_cache(maxsize=1)
def _computed() -> dict[str, set[str]]:
    by_pair: dict[str, set[str]] = {}
    for word, pair in words("computed").items():
        by_pair.setdefault(pair, set()).add(word)
    return by_pair


class _Index:
    """The names of a table of indicators, and of the counts behind them, in folded forms."""

    def __init__(self, table: pd.DataFrame) -> None:
        self.table = table
        self.ids = set(table["indicator_id"])
        self._values: dict[str, set[str]] = {}
        self._counts: dict[str, list[tuple[str, str]]] = {}
        self._shares: dict[str, list[str]] = {}
        self.of_women: set[str] = set()  # shares of women in all
        self._shown: dict[str, str] = {}
        own_ids = _own_ids(table)
        for form, carriers in catalogue.forms_of(table).items():
            mine = (
                carriers.keys() & own_ids
            ) or carriers.keys()  # one's own go before bundled ones
            self._values[form] = set(mine)
            self._shown[form] = carriers[next(iter(mine))]
        self._add_counts(table)

    def _add_counts(self, table: pd.DataFrame) -> None:
        columns = ("indicator_id", "name_zh", "sex", "numerator", "denominator")
        for indicator, name, sex, top, bottom in zip(
            *(table[column] for column in columns), strict=True
        ):
            women = sex == "female" and "女" in top and "女" not in bottom and _SHARE.search(name)
            self.of_women |= {indicator} if women else set()
            for quantity, named in (
                (("numerator", top), ("denominator", bottom)) if top and bottom else ()
            ):
                for form in {form for count in named.split("|") for form in count_forms(count)} - {
                    ""
                }:
                    self._counts.setdefault(form, []).append((indicator, quantity))
                    if women and quantity == "denominator":
                        self._shares.setdefault(form, []).append(indicator)

    def several(self, form: str) -> tuple[str, ...]:
        """Return the indicators of which this is the name."""
        return tuple(sorted(self._values.get(form, ())))

    @cached_property
    def without_brackets(self) -> dict[str, tuple[str, ...]]:
        """The indicators of each name that has brackets, by its form without them."""
        by_form: dict[str, set[str]] = {}
        for form, name in self._shown.items():
            if bare := fold(_BRACKET.sub("", tidy(name))):
                by_form.setdefault(bare, set()).update(self._values[form])
        return {form: tuple(sorted(indicators)) for form, indicators in by_form.items()}

    def get(self, form: str) -> Match:
        """Return what a folded form stands for."""
        indicators = self._values.get(form, ())
        indicator = next(iter(indicators)) if len(indicators) == 1 else ""
        counts = tuple(dict.fromkeys(self._counts.get(form, ())))
        shares = tuple(dict.fromkeys(self._shares.get(form, ())))
        if indicators and not indicator:
            return Match()
        if not indicator and not counts and (stem := _STEM.fullmatch(form)):
            rates = map(fold, (f"{stem[1]}率", f"{stem[1]}比例"))
            of = set().union(*(self._values.get(rate, set()) for rate in rates))
            if len(of) == 1:
                counts = tuple((one, "numerator") for one in sorted(of))
            else:
                counts = ()
        if (
            counts and not indicator and "女" in form
        ):  # of women; the catalogue has some as indicators
            indicator = self.analysed.count(form)
        inverse = bool(indicator) and self.men_first(indicator, form)
        return Match(
            indicator,
            counts=counts,
            shares=shares,
            inverse=inverse,
        )

    @cached_property
    def analysed(self) -> Analysed:
        """The indicators by what their names and counts say."""
        return Analysed(self.table, _own_ids(self.table))

    def men_first(self, indicator: str, form: str) -> bool:
        """Say whether a name of a ratio of women to men names the men first."""
        before, women, _ = form.replace("women", "女").replace("men", "男").partition("女")
        return self.by_id[indicator]["unit"] == "ratio" and bool(women) and "男" in before

    @cached_property
    def twins(self) -> dict[tuple[str, str], str]:
        """The indicators that are one sex of another, by that other and the sex."""
        sexes = by_id(self.table)["sex"].to_dict()
        starts = {
            "女童": "female",
            "女": "female",
            "男童": "male",
            "男": "male",
        }
        twins = {}
        for form in filter(re.compile("[女男][^占]*$").match, self._values):
            for start, sex in starts.items():
                if not form.startswith(start):
                    continue
                of = self._values.get(form.removeprefix(start), set())
                whole = [one for one in of if sexes[one] == "both"]
                mine = [one for one in self._values[form] if sexes[one] == sex]
                if len(whole) == 1 and len(mine) == 1:
                    twins[whole[0], sex] = mine[0]
        return twins

    @cached_property
    def aged(self) -> dict[tuple[str, str, str], str]:
        """The indicators that are an age group of another, by that other, its sex and the age."""
        columns = ("indicator_id", "name_zh", "aliases", "age")
        aged = {}
        matcher = Matcher(self.table)
        for indicator, name, aliases, age in zip(
            *(self.table[one] for one in columns), strict=True
        ):
            if not age:
                continue
            for known in (name, *aliases.split("|")):
                bare = AGE.sub("", tidy(known))
                of = matcher.match(bare) if bare != tidy(known) else Match()
                if of.indicator and of.indicator != indicator:
                    aged[of.indicator, of.sex, age] = indicator
        return aged

    def counts_less(self, name: str, part: str) -> bool:
        """Return whether a name leaves out a part that others add to what it is about.

        宫颈癌患者治疗率 leaves out 癌前病变, as 宫颈癌及癌前病变早诊率 has them; a part of which no name
        speaks so may be one of its own.
        """
        others = (other.partition(f"及{part}") for other in self.table["name_zh"])
        return part not in name and any(
            joined and before in name for before, joined, _ in others if before
        )

    @cached_property
    def by_id(self) -> dict[str, dict[str, str]]:
        """What is known of each indicator, by its id."""
        names = ("name_zh", "name_en", "domain", "sex", "area", "age", "unit", "definition_zh")
        columns = {name: self.table[name] for name in names if name in self.table}
        rows = zip(*columns.values(), strict=True)
        facts = [dict(zip(columns, map(str, row), strict=True)) for row in rows]
        return dict(zip(self.table["indicator_id"], facts, strict=True))

    def groups(self, indicator: str) -> dict[str, str]:
        """Return the sex, area and age that an indicator itself is of."""
        return self.by_id.get(indicator, {})

    def of_townships(self, indicator: str) -> bool:
        """Return whether townships have an indicator of their own.

        They have congresses and cadres; other figures of decision-making begin with the county.
        """
        row = self.groups(indicator)
        defined = row.get("definition_zh", "")
        return not row or (row["domain"] == "decision" and not _FROM_COUNTY.search(defined))

    def names(self, indicator: str) -> dict[str, str]:
        """Return the name of an indicator in both languages."""
        row = self.by_id.get(indicator, {})
        return {"zh": row.get("name_zh", indicator), "en": row.get("name_en", indicator)}

    @cached_property
    def _pairs(self) -> tuple[list[str], dict[str, Array], Array]:
        """The folded forms, those that hold each pair of letters, and the pairs in each form."""
        forms = list(self._shown)
        holds: dict[str, list[int]] = {}
        for i, form in enumerate(forms):
            for pair in _letter_pairs(form):
                holds.setdefault(pair, []).append(i)
        sizes = np.array([max(len(form) - 1, 1) for form in forms])
        return forms, {pair: np.array(at) for pair, at in holds.items()}, sizes

    def nearest(self, name: str) -> tuple[str, ...]:
        """Return the nearest known names, nearest first, one per meaning."""
        form = fold(name[:MAX_NAME])
        forms, holds, sizes = self._pairs
        places = [holds[pair] for pair in _letter_pairs(form) if pair in holds]
        at = np.concatenate([np.empty(0, dtype=int), *places])
        shared = np.bincount(at, minlength=len(forms))
        likeness = 2 * shared / (sizes + max(len(form) - 1, 1))
        near = np.flatnonzero(likeness >= _NEAR_BY_PAIRS)
        best = near[np.argsort(-likeness[near], kind="stable")][: 8 * NEAREST]
        close = [forms[i] for i in best]
        least = _NEAR  # what a form must reach to be one of the nearest
        alike: dict[str, float] = {}
        nearest: dict[frozenset[str], float] = {}
        most = dict(zip(close, _most_alike(form, close), strict=True))
        for other in sorted(close, key=lambda other: -most[other]):
            if most[other] < least:
                break
            alike[other] = ratio = difflib.SequenceMatcher(None, form, other).ratio()
            meaning = frozenset(self._values[other])
            nearest[meaning] = max(ratio, nearest.get(meaning, 0.0))
            least = max([_NEAR, *sorted(nearest.values(), reverse=True)[NEAREST - 1 : NEAREST]])
        different: dict[frozenset[str], str] = {}
        for other in sorted(filter(alike.get, close), key=lambda other: -alike[other]):
            if alike[other] >= _NEAR:
                different.setdefault(frozenset(self._values[other]), self._shown[other])
        return tuple(different.values())[:NEAREST]


def _most_alike(form: str, others: Iterable[str]) -> Iterator[float]:
    """Yield how alike a form and others are at most, from their longest common subsequences.

    Each bit of ``unpaired`` is a letter of the form that no letter of the other has been paired with.
    """
    places: dict[str, int] = {}
    for at, letter in enumerate(form):
        places[letter] = places.get(letter, 0) | 1 << at
    for other in others:
        unpaired = every = (1 << len(form)) - 1
        for letter in other:
            here = unpaired & places.get(letter, 0)
            unpaired = (unpaired + here) | (unpaired - here)
        shared = len(form) - (unpaired & every).bit_count()
        yield 2 * shared / (len(form) + len(other))


def _letter_pairs(form: str) -> list[str]:
    return [form[i : i + 2] for i in range(len(form) - 1)] or [form]


def _own_ids(table: pd.DataFrame) -> set[str]:
    """Return the ids of the indicators that are not the bundled ones, or not as bundled."""
    bundled = catalogue.indicators()
    if table is bundled:
        return set()
    columns = ["indicator_id", "name_zh", "unit"]
    mine = set(table[columns].itertuples(index=False, name=None))
    theirs = set(bundled[columns].itertuples(index=False, name=None))
    return {row[0] for row in mine - theirs}


_index_of = once_per_table(_Index)


def matcher_of(
    table: pd.DataFrame | None = None, aliases: Mapping[str, str] | None = None
) -> Matcher:
    """Return the matcher of a table of indicators, by default the bundled ones."""
    return Matcher(catalogue.indicators() if table is None else table, aliases)
