"""What notes beside a table say of its values: of those that bear their mark (15.1*), of a year, of all."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from womenplan.io.headers import NOTE, aside_in, part_of_year
from womenplan.io.stated import states_unit
from womenplan.model.naming import SIGNS
from womenplan.model.vocabulary import code_word, words

__all__ = ["Footnote", "Remark", "footnotes_in", "remarks_in"]

_NOTED = re.compile(rf"([{SIGNS}])\s*[:：]?\s*([^{SIGNS}；;。\n]+)")
_BEGINS = re.compile(rf"[{SIGNS}]")
_OF_YEAR = re.compile(r"((?:19|20)\d\d)年(?!.*(?:以来|起|口径|调整|之前|以后))")
_LINK = re.compile("^(?:该(?:数据|数值|数|项)|此(?:数据|数))?(?:为|是|系|指|表示)?")


_OF_ALL = re.compile(  # 本表数据为快报数, 2022年为1—6月数据
    r"(?:(?:本表|上表|以上|表中|所列|上述)(?:各?项?(?:数据|数字|数值|指标|数))*|(?P<year>(?:19|20)\d\d)年度?(?:各?项?(?:数据|数字|数值|指标|数))*)"
    r"(?:均|都|皆)?(?:为|是|系)(?P<what>[^，,。；;]{2,16})"
)
_STATE_BEHIND = re.compile(r"[(（]([^()（）]+)[)）]$|((?:快报|初步)(?:统计)?数?据?)表?$")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a note says of all values of a table, or of those of a year."""

    text: str
    year: int = 0
    flag: str = ""  # status of the data
    area: str = ""
    aside: bool = False  # they are forecasts, plans, averages, or of a part of the year


@dataclass(frozen=True, slots=True)
class Footnote:
    """What a mark stands for."""

    text: str
    year: int = 0  # of which the value is; 0 where it says none
    flag: str = ""  # status of the data


def footnotes_in(texts: Iterable[str]) -> dict[str, Footnote]:
    """Return by their marks what notes say.

    Examples
    --------
    >>> footnotes_in(["注：*为初步统计数；①2022年数据"])
    {'*': Footnote(text='初步统计数', year=0, flag='provisional'), '①': Footnote(text='2022年数据', year=2022, flag='')}
    """
    footnotes: dict[str, Footnote] = {}
    for text in texts:
        if not (NOTE.match(text) or _BEGINS.match(text)):
            continue
        for mark, meaning in _NOTED.findall(text):
            if not states_unit(meaning):
                footnotes.setdefault(mark, _footnote(_LINK.sub("", meaning.strip())))
    return footnotes


def remarks_in(texts: Iterable[str], *, titles: bool = False) -> list[Remark]:
    """Return what titles or notes say of all values, or of those of a year.

    Examples
    --------
    >>> remarks_in(["2022年妇女发展情况（快报数）"], titles=True)[0].flag
    'provisional'
    >>> remarks_in(["注：2022年为1—6月数据。"])[0].aside
    True
    """
    remarks = []
    for text in texts:
        behind = _STATE_BEHIND.search(text) if titles else None
        flag = _state_of(behind[1] or behind[2]) if behind else ""
        remarks += [Remark(text, flag=flag)] if flag else []
        for statement in _OF_ALL.finditer(text):
            what = statement["what"].removesuffix("据").removesuffix("数")
            reached = what.startswith(("达到", "完成", "实现"))
            aside = bool((aside_in(what) and not reached) or part_of_year(statement["what"]))
            area = "" if statement["year"] else code_word("area", what) or ""
            one = Remark(statement[0], int(statement["year"] or 0), _state_of(what), area, aside)
            remarks += [one] if one.flag or area or aside else []
    return remarks


def _state_of(text: str) -> str:
    """Return the status of data that a text names: 初步统计数 is provisional."""
    states = (code for word, code in words("state").items() if len(word) > 1 and word in text)
    return next(states, "")


def _footnote(text: str) -> Footnote:
    year = _OF_YEAR.search(text)
    return Footnote(text, int(year[1]) if year else 0, _state_of(text))
