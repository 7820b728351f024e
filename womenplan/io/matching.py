"""Indicator names as sheets carry them: by id, name or alias, with a sex or an area in the name, or as a count."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from womenplan.errors import Problem
from womenplan.io.cells import plain
from womenplan.io.headers import code_word
from womenplan.model import catalogue
from womenplan.model.naming import NameIndex, normal

__all__ = ["Match", "Names", "part_of_total"]

_SHARE = re.compile(r"女.*(?:比例|比重|占比)")
_PART = re.compile(r"^[-—–·●○◆▪]*(?:其中|其中包括|#|内|(?<=.))[:,]?(.*)$")
_WOMEN = re.compile(r"女(?:性|生|童|教师|职工|干部|党员|代表|委员|学生|员工|村民|居民)?(?:人数|数|的?比例)?$")
_MEN = re.compile(r"男(?:性|生|童|学生|职工)?(?:人数|数|的?比例)?$")
_GROUP_AHEAD = re.compile(r"^(?P<group>农村|乡村|城镇|城市|全国|全省|全市|全县|全区|男性|女性|男|女)(?P<name>.+)$")
_GROUP_BEHIND = re.compile(r"^(?P<name>.+?)[(_:,-]?(?P<group>农村|乡村|城镇|城市|男性|女性|男|女|合计)\)?$")
MAX_SUGGESTIONS = 60


@dataclass(frozen=True, slots=True)
class Match:
    """What a name stands for; false where that is not known."""

    indicator: str = ""
    sex: str = ""  # group that the name itself adds ("农村孕产妇死亡率")
    area: str = ""
    counts: tuple[tuple[str, str], ...] = ()  # indicators of which it is the numerator or denominator
    shares: tuple[str, ...] = ()  # indicators that are the share of women in a total of this name
    spare: bool = False  # a part of a known total that no indicator uses

    def __bool__(self) -> bool:
        return bool(self.indicator or self.counts or self.shares or self.spare)


def part_of_total(text: str) -> tuple[str, str] | None:
    """Return sex and area of a row "其中：女" or "农村" under a total; None where the row stands for itself."""
    word = plain(text)
    part = _PART.match(word)
    group = part[1] if part else word
    if code_word("sex", group) in ("female", "male"):
        return str(code_word("sex", group)), ""
    if code_word("area", group) in ("urban", "rural"):
        return "", str(code_word("area", group))
    if part and (_WOMEN.match(group) or _MEN.match(group)):
        return ("female" if group.startswith("女") else "male"), ""
    return None


_Searchable = tuple[NameIndex, dict[str, list[tuple[str, str]]], dict[str, list[str]]]


def _searchable(table: pd.DataFrame) -> _Searchable:
    """Return the names of a table of indicators, those of their counts, and of the totals whose share of women they are."""
    counts: dict[str, list[tuple[str, str]]] = {}
    shares: dict[str, list[str]] = {}
    columns = (table[name] for name in ("indicator_id", "name_zh", "sex", "numerator", "denominator"))
    for own, name, sex, top, bottom in zip(*columns, strict=True):
        if not top or not bottom:
            continue
        for quantity, names in (("numerator", top), ("denominator", bottom)):
            for count in filter(None, names.split("|")):
                counts.setdefault(normal(count), []).append((own, quantity))
        if sex == "female" and "女" in top and _SHARE.search(name):
            for count in filter(None, bottom.split("|")):
                shares.setdefault(normal(count), []).append(own)
    return catalogue.name_index(table), counts, shares


@lru_cache(maxsize=1)
def _bundled() -> _Searchable:
    return _searchable(catalogue.indicators())


class Names:
    """The names of a table of indicators, with the aliases (each to an id, name or alias) that a user settled."""

    def __init__(self, table: pd.DataFrame, aliases: Mapping[str, str]) -> None:
        self.table = table
        self._ids = set(table["indicator_id"])
        self._index, self._counts, self._shares = _bundled() if table is catalogue.indicators() else _searchable(table)
        self._known: dict[str, Match] = {}
        self._settled = {normal(name): self._one(known) for name, known in aliases.items()}
        self._asked = 0

    def _one(self, text: str) -> str:
        if text.strip() in self._ids:
            return text.strip()
        found = self._index.find(text)
        return found[0] if len(found) == 1 else ""

    def match(self, text: str) -> Match:
        """Return what a name stands for; a false match where it is unknown or could be more than one."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def _look_up(self, text: str) -> Match:
        if not text or len(text) > 120:
            return Match()
        form = normal(text)
        counts, shares = tuple(self._counts.get(form, ())), tuple(self._shares.get(form, ()))
        own = self._settled.get(form) or self._one(text)
        if own or counts or self._index.find(text):
            return Match(own, counts=counts, shares=shares)
        for pattern in (_GROUP_AHEAD, _GROUP_BEHIND):
            found = pattern.match(plain(text))
            if found and (inner := self._look_up(found["name"])):
                sex = inner.sex or code_word("sex", found["group"]) or ""
                area = inner.area or code_word("area", found["group"]) or ""
                counts = self._of_sex(inner, sex)
                return Match(inner.indicator, sex, area, counts, () if sex else inner.shares, spare=True)
        return Match()

    @staticmethod
    def _of_sex(total: Match, sex: str) -> tuple[tuple[str, str], ...]:
        if sex == "female":
            return tuple((own, "numerator") for own in total.shares)
        return () if sex == "male" else total.counts

    def unmatched(self, text: str) -> Problem:
        """Return the problem of a name that is not matched, with the nearest candidates."""
        self._asked += 1
        return self._index.unmatched(text, near=self._asked <= MAX_SUGGESTIONS)
