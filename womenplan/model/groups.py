"""The groups and the levels of government that Chinese names say: 农村妇女, 35—64岁, 县级."""

from __future__ import annotations

import re
from functools import cache
from typing import TypeAlias

from womenplan.model.analysis import AGE, short_age
from womenplan.model.vocabulary import plain, spellings_of, words

__all__ = [
    "WHOLE",
    "Groups",
    "age_of",
    "age_within",
    "among_members",
    "counted_group",
    "group_spellings",
    "group_words",
    "groups_alone",
    "groups_in",
    "level_of",
    "levels",
    "spelled",
    "words_of",
]

Groups: TypeAlias = dict[str, str]  # codes by sex, area, age …

WHOLE = {"sex": "both", "area": "all"}  # what a name of the whole says: 全体
_COUNTED = re.compile(r"(.+?)(?:的|所)?(人数|例数|户数|数|占比|比例|比重)$")
_BETWEEN = re.compile("[、,;；/·:：和]|人口|居民|地区")
_SHORT_AGE = re.compile(r"(\d{1,2})(?:[-—–~～]+(\d{1,2})|([+-]))")
_OLDEST = 999
MEMBERS = re.compile(
    "(女|男)性?(代表|委员|成员|党员|干部|职工|会员|常委|董事|监事|学生)((?:人?数|占比|比例|比重)?)"
)


def age_of(text: str) -> str:
    """Return an age group in its short form: ``35-64``, ``15+``, ``18-`` (up to).

    Empty where it is none.

    Examples
    --------
    >>> age_of("35—64岁"), age_of("15岁及以上"), age_of("35至64周岁"), age_of("15岁以下")
    ('35-64', '15+', '35-64', '0-14')
    """
    word = plain(text)
    if age := AGE.fullmatch(word):
        return short_age(age)
    short = _SHORT_AGE.fullmatch(word)
    if short and short[2]:
        return f"{short[1]}-{short[2]}"
    return short[0] if short else ""


def age_within(age: str, whole: str) -> bool:
    """Return whether an age group in its short form lies within another: 35-44 within 35-64."""
    (low, high), (lowest, highest) = map(_ends_of, (age, whole))
    return lowest <= low and high <= highest


def _ends_of(age: str) -> tuple[int, int]:
    low, _, high = age.rstrip("+-").partition("-")
    if age.endswith("-"):
        return 0, int(low)
    return int(low), int(high or _OLDEST)


def groups_alone(text: str) -> Groups | None:
    """Return the groups that a text of nothing else says: sex, area and age.

    None where it says more, or nothing.

    Examples
    --------
    >>> groups_alone("农村女性"), groups_alone("35—64岁"), groups_alone("低保家庭")
    ({'sex': 'female', 'area': 'rural'}, {'age': '35-64'}, None)
    """
    return groups_in(plain(text))


def groups_in(text: str) -> Groups | None:
    """Return what a plain text of nothing but groups says ("农村妇女", "农村、35—45岁").

    None where it says more.
    """
    groups: Groups = {}
    rest = text
    if age := AGE.search(rest):
        groups["age"] = age_of(age[0])
        rest = rest.replace(age[0], "", 1)
    for word, codes in group_words():
        if word not in rest:
            continue
        rest = rest.replace(word, "", 1)
        for kind, code in codes.items():
            if groups.setdefault(kind, code) != code and codes is not WHOLE:
                return None
    if groups and not _BETWEEN.sub("", rest):
        return groups
    return None


def counted_group(text: str) -> Groups | None:
    """Return the group whose number or share a plain text names ("女性占比"), or None."""
    counted = _COUNTED.fullmatch(text)
    groups = groups_in(counted[1]) if counted else None
    if not counted or not groups or "sex" not in groups:
        return None
    return {**groups, "quantity": "count" if counted[2].endswith("数") else "share"}


def among_members(text: str, total: str) -> bool:
    """Return whether a text names one sex of those whom a total names: 女代表 of 人大代表."""
    members = MEMBERS.fullmatch(text)
    return bool(members and members[2] in total)


@cache
def group_words() -> list[tuple[str, Groups]]:
    """Return the words of groups with what each says, longest first."""
    known = [(word, {kind: code}) for kind in ("sex", "area") for word, code in words(kind).items()]
    known += [(word, WHOLE) for word in words("whole")]
    return sorted(known, key=lambda entry: -len(entry[0]))


@cache
def group_spellings() -> tuple[str, ...]:
    """Return the words of groups."""
    return tuple(word for word, _ in group_words())


def spelled(kind: str, code: str, text: str) -> str:
    """Return the word by which a name says a group or a level, its longest spelling."""
    written = plain(text)
    spellings = (word for word in spellings_of(kind, code) if word in written)
    return max(spellings, key=len, default=code)


def words_of(kind: str, code: str) -> list[str]:
    """Return the Chinese words of a group."""
    return [word for word in spellings_of(kind, code) if not word.isascii()]


@cache
def levels() -> re.Pattern[str]:
    """Return the pattern of a level of government in front of a name: 县, 市级, 全省, 区本级."""
    places = "|".join(sorted(map(re.escape, words("level")), key=len, reverse=True))
    return re.compile(rf"(?P<whole>[本我全各该])?(?P<place>{places})(?P<own>级|本级|直)?")


def level_of(text: str) -> str:
    """Return the level of government that a text names, and nothing else; empty for none."""
    level = levels().fullmatch(text)
    return words("level")[level["place"]] if level else ""
