"""Names with their parts taken off one by one: brackets, units, places, levels, years, groups."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, TypeAlias

from womenplan.model.analysis import AGE
from womenplan.model.brackets import (
    BRACKET,
    PER_CENT,
    SHARE_OF_SEX,
    YEAR,
    Facts,
    bracketed,
    in_parts,
)
from womenplan.model.english import is_english, without_group
from womenplan.model.groups import (
    MEMBERS,
    WHOLE,
    age_of,
    among_members,
    group_spellings,
    group_words,
    levels,
)
from womenplan.model.parts import BARE_UNIT
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import any_of, words

__all__ = ["BOTH", "Peeled", "peeled", "without_brackets"]

# 死亡率 mortality rate
BOTH = re.compile(r"(.*[\u4e00-\u9fff](?:[)%]|\([^()a-z]*\))*)[/,:;|-]*([a-z][^\u4e00-\u9fff]*)")
_TAIL_UNIT = re.compile("(?: per |[ ,]*[%‰]).*$")
_INNER_UNIT = re.compile(" per 10{2,5}(?: live births| population| people| women)?(?= )")
_PORTION = re.compile("(?:share|proportion|percentage) of (?:the )?")
_RATE = re.compile(r"\b(?:rate|ratio|prevalence|share|proportion|percentage|coverage)\b")
_RATES = ("percent", "per_1000", "per_100k")
_AS_RATES = ("{} rate", "{} prevalence", "share of {}")
_AS_TIME = re.compile(
    r"(?<=daily )(?:minutes|hours)\b|\b(?:minutes|hours)\b(?= (?:per day|a day|daily|spent)\b)"
)
_NATIONAL_CONGRESS = re.compile(r"\bnpc(?:['’]s)?\b")
_OF_PEOPLE = re.compile("^(?:常住)?(?:人口|居民|人群)的?")
_AHEAD = re.compile(
    r"^(?:(?:其中|其中包括|内|#)[:,]?|(?:第?[一二三四五六七八九十]+|本)届|本地区|辖区内?|本辖区|区域内|监测地区|截[至止]|各级(?:地方)?"
    r"|[各分](?:地区|省份?|市|县区?)|分(?:性别|城乡|年龄)|按(?:性别|城乡|年龄)分组?|累计|全年|[年期]末|年底"
    r"|(?:省|市|县|区|乡镇?)级(?:及?以上)(?:地方)?|全[省市州](?=[市县区乡]级)"
    r"|[国省地市州县区乡](?:[、和][省地市州县区旗乡镇](?:\(市\)区)?)+(?:[两三二]?级)?)的?"
)
_UNDER = re.compile("(?:其中包括|其中|[:、,_—#-])+$")
_SURVEYED = re.compile("(监测地区.+?)[:、,_—#-]*([市县])$")  # 市 and 县 of the mortality survey
_COMMUNITY = re.compile("(农村|城市|城镇)(?=社区(?!居委))")  # of all 城乡社区
_FOR_EACH = re.compile("(.+?)(?:总?数)?[/／]([百千万]名?[^0-9/／]{2,})")  # 医师数/千名儿童
_YEAR_BEHIND = re.compile(r"(.*[率例重数命限平])[:,]?((?:19|20)\d\d)年度?")
_SHARE_OF = re.compile("(妇?女[^占]{0,6}占|(?:妇女|女性?)在)(.+)")
_CPPCC = re.compile(
    r"^政协(?:第?[一二三四五六七八九十]+届)?(.{2,8}?)(?:第?[一二三四五六七八九十]+届)?委员会(?=[委女常])"
)
# 县委领导班子, 县委、县政府
_COMMITTEE = re.compile("([省市州盟县区旗])委(?=领导班子|班子|正职|[、和及]?\\1政府)")
# 党的二十大女代表
_CONGRESS = re.compile(
    "^(?:党的|中国共产党)第?[一二三四五六七八九十]+(?:次全国代表大会|大)(?=代表|女)"
)
_OF_WHOLE = re.compile("占(?!比)")
_PLACE = re.compile("[\u4e00-\u9fff]{2,7}(?:省|自治[区州县旗]|新区|市|州|县|区|旗|盟)")
_LONGEST_PLACE = 10


@dataclass(frozen=True, slots=True)
class Peeled:
    """A way of reading a name: what is left of it, and what was taken off."""

    rest: str
    taken: Facts = field(default_factory=dict)
    # what stood in brackets and was set in front, which is no part of a place's name
    moved: str = ""

    def peel(self, rest: str, **more: Any) -> Peeled | None:
        """Return this reading with more taken off; None where two parts contradict each other."""
        for name, value in more.items():
            if self.taken.get(name, value) != value:
                return None
        return replace(self, rest=rest, taken={**self.taken, **more})


# None where a part contradicts one that was taken off before
Ways: TypeAlias = Iterator[Peeled | None]


def peeled(reading: Peeled) -> Ways:
    """Yield the readings of a name with one more part taken off."""
    text = reading.rest
    yield from without_brackets(reading)
    head, _, tail = text.replace(":", ",").rpartition(",")
    if head and (unit := unit_of(tail)):
        # 就业人员，万人
        yield reading.peel(head, unit=unit)
    if is_english(text):
        yield from _english(reading, text)
    else:
        yield from _chinese(reading, text)


def _chinese(reading: Peeled, text: str) -> Ways:
    """Yield the readings of a Chinese name with one more part taken off."""
    if part := BOTH.fullmatch(text):
        yield reading.peel(part[1], also=part[2])
    if part := _CPPCC.match(text):
        yield reading.peel(f"{part[1]}政协{text[part.end() :]}")
    if part := BARE_UNIT.search(text):
        yield reading.peel(text[: part.start()], unit=unit_of(part[0]))
    yield from _without_front(reading, text, "")
    if part := _SHARE_OF.match(text):
        # 女性占全市…比例, 女性在全国…中的比例
        yield from _without_front(reading, part[2], part[1])
    if part := _SURVEYED.fullmatch(text):
        yield reading.peel(part[1], area="urban" if part[2] == "市" else "rural")
    if part := _YEAR_BEHIND.fullmatch(text):
        yield reading.peel(part[1], year=int(part[2]))
    if part := _COMMUNITY.match(text):
        yield reading.peel(f"城乡{text[part.end() :]}", area=words("area")[part[0]])
    if part := _FOR_EACH.fullmatch(text):
        yield reading.peel(f"每{part[2]}{part[1]}数")
    for word, age in words("age").items():
        if re.search(word, text):
            yield reading.peel(re.sub(word, "", text), age=age)
    if part := any_of("town").match(text):
        rest = text[part.end() :]
        yield reading.peel(rest, town=part[0])
        yield reading.peel(f"城市{rest}", town=part[0])
    if part := AGE.match(text):
        rest = text[part.end() :]
        for people in {rest, _OF_PEOPLE.sub("", rest)}:
            yield reading.peel(people, age=age_of(part[0]))
    yield from _without_groups(reading, text)


def _without_groups(reading: Peeled, text: str) -> Ways:
    """Yield the readings of a name without a group at one of its ends."""
    if not (text.startswith(group_spellings()) or text.endswith(group_spellings())):
        return
    for word, codes in group_words():
        # 女性文盲占人口的比例: women in all
        of_all = codes is not WHOLE and "sex" in codes and _OF_WHOLE.search(text)
        if text.startswith(word) and not of_all:
            yield reading.peel(text[len(word) :].lstrip(":、-_的中"), **codes)
        if text.endswith(word):
            before = text[: -len(word)]
            rest = _UNDER.sub("", before)
            yield reading.peel(rest, **codes)
            if rest != before:
                # 卫生厕所普及率#农村
                yield replace(reading, rest=word + rest)


def _english(reading: Peeled, text: str) -> Ways:
    """Yield the readings of an English name with one more part taken off."""
    for pattern in (_TAIL_UNIT, _INNER_UNIT):
        part = pattern.search(text)
        facts = bracketed(part[0].strip(" ,")) if part else None
        if part and facts:
            yield reading.peel(text[: part.start()] + text[part.end() :], **facts)
    if part := _AS_TIME.search(text):
        # average minutes per day spent on housework
        rest = f"{text[: part.start()]}time{text[part.end() :]}"
        yield reading.peel(rest, unit=unit_of(part[0]))
    if part := _NATIONAL_CONGRESS.search(text):
        rest = f"{text[: part.start()]}people's congress{text[part.end() :]}"
        yield reading.peel(rest, level="nation")
    if part := _PORTION.match(text):
        yield reading.peel(text[part.end() :], portion=part[0].strip())
    if reading.taken.get("unit") in _RATES and not _RATE.search(text):
        yield from (replace(reading, rest=rate.format(text)) for rate in _AS_RATES)
    for rest, groups in without_group(text):
        yield reading.peel(rest, **groups)


def _without_front(reading: Peeled, text: str, kept: str) -> Ways:
    """Yield the readings of a name without a place, a level of government or a year in front of it."""
    if part := _AHEAD.match(text):
        yield reading.peel(kept + text[part.end() :])
    if part := levels().match(text):
        rest = text[part.end() :].lstrip(":、")
        yield reading.peel(kept + rest, level=words("level")[part["place"]])
    if part := _COMMITTEE.match(text):
        # 市委、市政府
        rest = re.sub(f"^(委[、和及]?){part[1]}(?=政府)", r"\1", text[1:])
        yield reading.peel(f"{kept}党{rest}", level=words("level")[part[1]])
    if part := _CONGRESS.match(text):
        yield reading.peel(f"{kept}党代会{text[part.end() :]}", level="nation")
    if part := YEAR.match(text):
        yield reading.peel(kept + text[part.end() :], year=int(part[1]))
    longest = _LONGEST_PLACE - 1
    if reading.moved and text.startswith(reading.moved):
        longest = min(longest, len(reading.moved))
    for end in range(2, min(len(text) - 2, longest) + 1):
        if place := _place_of(text[:end]):
            yield reading.peel(kept + text[end:].lstrip("的"), place=place)


@lru_cache(maxsize=4096)
def _place_of(text: str) -> str:
    """Return the region that a text names: 清远市, 上海 (上海市), 上海地区; empty where it names none."""
    short = text.removesuffix("地区")
    if short in words("place"):
        return short + words("place")[short]
    if _PLACE.fullmatch(text) and not any_of("no_place", "$").match(text):
        return text
    return ""


def without_brackets(reading: Peeled) -> Ways:
    """Yield the readings of a name without one of its brackets, the last one first.

    What is not understood may be a part of the name set behind it: 孕产妇死亡率（流动人口）.
    """
    text = reading.rest
    gap = " " if is_english(text) else ""
    for bracket in reversed(list(BRACKET.finditer(text))):
        before = text[: bracket.start()]
        content = bracket[1]
        after = text[bracket.end() :]
        rest = gap.join(filter(None, (before, after)))
        facts = bracketed(content)
        if facts is None and among_members(content, rest):
            # 人大代表（女代表）
            facts = bracketed(MEMBERS.sub(r"\1性\3", content))
        if facts is not None:
            yield from _understood(reading, rest, content, facts, gap)
            continue
        odd, known = in_parts(content)
        if odd and known:
            # (流动人口,1/10万)
            yield reading.peel(f"{before}({','.join(odd)}){after}", **known)
        yield from _not_understood(reading, rest, content, gap)


def _understood(
    reading: Peeled,
    rest: str,
    content: str,
    facts: Facts,
    gap: str,
) -> Ways:
    """Yield the readings of a name without a bracket that says something of its own."""
    yield reading.peel(rest, **facts)
    if facts.keys() & WHOLE.keys() and "whole" not in facts:
        # 卫生厕所普及率（农村）
        yield _in_front(reading, content + gap + rest, content)
    if "人次" in content:
        # 累计免费宫颈癌筛查（万人次）
        yield reading.peel(f"{rest}人次", **facts)


def _not_understood(
    reading: Peeled,
    rest: str,
    content: str,
    gap: str,
) -> Ways:
    """Yield the readings of a name whose bracket is a part of it, or says it in other words."""
    share = PER_CENT.match(content)
    if share is None:
        yield _in_front(reading, content + gap + rest, content)
    yield reading.peel(rest + gap + content)
    if share is None:
        yield reading.peel(rest, also=content)
    elif "of" not in share[0] and not SHARE_OF_SEX.fullmatch(content):
        # (% gross)
        yield reading.peel(f"{rest} {content[share.end() :]}", unit="percent")


def _in_front(reading: Peeled, text: str, moved: str) -> Peeled:
    """Return a reading of a name with what stood in its brackets set in front of it."""
    return replace(reading, rest=text, moved=moved)
