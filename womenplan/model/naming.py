"""The normal form of an indicator's name, and the search for the nearest known names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Any

from womenplan.errors import Problem

__all__ = ["FOOTNOTE", "MARKS", "NameIndex", "normal", "place_name", "same_places"]

MARKS = "①-⑳⑴-⒇⒈-⒛¹²³⁰⁴-⁹₀-₉"  # figures that are footnote marks, never part of a number
FOOTNOTE = re.compile(rf"(?:(?<![A-Za-z])[{MARKS}*＊†‡]|\[\d\]|［\d］)+$")
_NUMBERING = re.compile(
    r"(?:[(（]?(?:\d{1,3}(?:[-.]\d{1,3})*|[一二三四五六七八九十]{1,3})(?:[.、．)）:：]+(?!\d)|(?=\s))|[①-⑳*#●○■□◆★☆▲△◎※·-]+)\s*"
)
_BRACKETS = re.compile(r"[(\[【〔{][^()\[\]【】〔〕{}]*[)\]】〕}]")
_UNIT_INSIDE = re.compile(
    r"[(\[【〔](?:单位:?)?(?:%|‰|百分比|1?/?10?万|1?/10万|每?十万分之一?|/?千|人|万人|人次|万人次|岁|年|所|个|家|名|件|元|平方米|女=100|百分点)[)\]】〕]$"
)
_TAIL_UNIT = re.compile(r"(?:%|‰|1?/10万)$")
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\"'“”‘’《》<>·,，。、:：;；_\-—–~～/\\|*↑↓→()\[\]【】〔〕{}]+")
_CJK = re.compile("[\u4e00-\u9fff]+")
_CJK_SPACE = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
_SHARE = re.compile("所占比重|所占比例|的比重|的比例|比重|占比|百分比")


@lru_cache(maxsize=65536)
def normal(name: str, *, drop_brackets: bool = False) -> str:
    """Return the normal form under which two spellings of an indicator's name are the same.

    Removed or folded, in this order: footnote marks at the end ("③", "*"), full width (NFKC), numbering in front
    ("1. ", "（三）", "★"), a unit at the end in or without brackets, spaces and punctuation, case, and the words 比重, 占比, 所占比例 (read as 比例).

    With ``drop_brackets``, whatever stands in brackets is left out as well.

    Examples
    --------
    >>> normal("１. 孕产妇死亡率（1/10万）") == normal("孕产妇死亡率")
    True
    """
    text = unicodedata.normalize("NFKC", _unnumbered(FOOTNOTE.sub("", name.strip()) or name)).strip().lower()
    text = _UNIT_INSIDE.sub("", _unnumbered(text).replace(" ", ""))
    text = _TAIL_UNIT.sub("", text)
    if drop_brackets:
        bare = _BRACKETS.sub("", text)
        if bare == text:
            return normal(name)
        text = bare
    return _SHARE.sub("比例", _IGNORED.sub("", text))


def _unnumbered(text: str) -> str:
    found = _NUMBERING.match(text)
    return text[found.end() :] if found else text


def place_name(name: str) -> str:
    """Return a region's name in half width, without the spaces that stand between Chinese letters.

    Examples
    --------
    >>> place_name("清　城区 ")
    '清城区'
    """
    return _CJK_SPACE.sub("", unicodedata.normalize("NFKC", name).strip())


def same_places(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return pairs of names that look like one region: 清城区 and 清远市清城区, or 清城 and 清城区; the longer one second."""
    known = set(names)
    pairs = []
    for name in sorted(known):
        shorter = {name[start:] for start in range(1, len(name) - 1)}
        shorter |= {name[:-1]} if len(name) > 2 and name[-1] in "省市区县旗" else set()
        pairs += [(other, name) for other in sorted(shorter & known) if _CJK.fullmatch(other)]
    return pairs


class NameIndex:
    """Looks up which key (an indicator_id) a name stands for, by normal form, and the nearest names where none is the same."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._names = {key: [name for name in known if name] for key, known in names.items()}
        self._keys: dict[str, set[str]] = {}
        self._shown: dict[str, str] = {}
        for key, known in self._names.items():
            for name in known:
                self._keys.setdefault(normal(name), set()).add(key)
                self._shown.setdefault(normal(name), name)

    @cached_property
    def _loose(self) -> dict[str, set[str]]:
        """The keys by their names without brackets; made when the first name is not found as it stands."""
        found: dict[str, set[str]] = {}
        for key, known in self._names.items():
            for name in known:
                found.setdefault(normal(name, drop_brackets=True), set()).add(key)
        return found

    def find(self, name: str) -> tuple[str, ...]:
        """Return the keys that this name stands for: none, one, or several where it is ambiguous."""
        exact = self._keys.get(normal(name))
        if exact:
            return tuple(sorted(exact))
        return tuple(sorted(self._loose.get(normal(name, drop_brackets=True), ())))

    def unmatched(self, name: str, *, near: bool = True, **place: Any) -> Problem:
        """Return the problem of a name that stands for nothing, or for several, with the nearest candidates (which take time)."""
        several = self.find(name)
        if len(several) > 1:
            return Problem("INDICATOR_AMBIGUOUS", found=name, **place, context={"nearest": "、".join(several)})
        close = self.nearest(name) if near else ()
        code = "INDICATOR_UNMATCHED" if close else "INDICATOR_UNMATCHED_ALONE"
        said = {"zh": "”“".join(close), "en": '", "'.join(close)}
        return Problem(code, found=name, **place, context={"nearest": said})

    def nearest(self, name: str, count: int = 3) -> tuple[str, ...]:
        """Return the known names in the same script that are nearest, nearest first, one for what they stand for."""
        chinese = bool(_CJK.search(name))
        alike = [form for form in self._shown if bool(_CJK.search(form)) == chinese]
        close = difflib.get_close_matches(normal(name), alike, n=4 * count, cutoff=0.5)
        different: dict[frozenset[str], str] = {}
        for form in close:
            different.setdefault(frozenset(self._keys[form]), self._shown[form])
        return tuple(different.values())[:count]
