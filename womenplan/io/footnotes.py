"""What footnotes below a table say of the values, headings and names that bear their mark: 15.1*."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from womenplan.io.headers import NOTE
from womenplan.io.stated import states_unit
from womenplan.model.naming import SIGNS
from womenplan.model.vocabulary import words

__all__ = ["Footnote", "footnotes_in"]

_NOTED = re.compile(rf"([{SIGNS}])\s*[:：]?\s*([^{SIGNS}；;。\n]+)")
_BEGINS = re.compile(rf"[{SIGNS}]")
_OF_YEAR = re.compile(r"((?:19|20)\d\d)年(?!.*(?:以来|起|口径|调整|之前|以后))")
_LINK = re.compile("^(?:该(?:数据|数值|数|项)|此(?:数据|数))?(?:为|是|系|指|表示)?")


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
    found: dict[str, Footnote] = {}
    for text in texts:
        if not (NOTE.match(text) or _BEGINS.match(text)):
            continue
        for mark, said in _NOTED.findall(text):
            if not states_unit(said):
                found.setdefault(mark, _footnote(_LINK.sub("", said.strip())))
    return found


def _footnote(text: str) -> Footnote:
    year = _OF_YEAR.search(text)
    states = (code for word, code in words("state").items() if len(word) > 1 and word in text)
    return Footnote(text, int(year[1]) if year else 0, next(states, ""))
