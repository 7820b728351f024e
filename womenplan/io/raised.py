"""What raised parts of a cell's text are: footnote marks, exponents of units, or words set small."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from womenplan.model.vocabulary import words as words_of

__all__ = ["Runs", "raised_whole", "without_marks"]

Runs: TypeAlias = list[tuple[str, bool]]  # pieces of a text, each with whether it is raised

_RAISED = str.maketrans("0123456789+-−=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾")
_METRE = re.compile(r"(?<![A-Za-z])[kcdm]?m$")
_TEN = re.compile(
    r"(?:(?<=[/每(（])|(?:^|(?<=[(（\s]))[×*]\s*)10$"
)  # 1/10⁵, (×10⁴ 人), not 1.2×10⁴
_POWERS = {
    "3": "千",
    "4": "万",
    "5": "10万",
    "6": "100万",
}
_WORDS = re.compile(r"(?![注附表])[\u3400-\u9fff]|[A-Za-z]{4}")
_YEAR = re.compile(r"[(（\[]?((?:19|20)\d\d)[)）\]]?")
_UNITS = "%％‰"
_AHEAD = 40  # characters before a mark that say what it is
_MOST = 1000  # raised marks of a text: where there are more, none is taken for a footnote's


def without_marks(runs: Iterable[tuple[str, bool]]) -> str:
    """Return a cell's text of its runs, each with whether it is raised.

    A raised mark says nothing of the number or the name that it stands at, and is left out. The
    exponent of a unit stays (m²), a power of ten becomes its word (1/10⁵ is 1/10万), a raised ‰ is a
    ‰, raised words and years stand in brackets (初步, 2019年), and a text that is raised as a whole
    keeps raised figures, so that it is never taken for a number.

    Examples
    --------
    >>> without_marks([("15.7", False), ("1", True)])
    '15.7'
    >>> without_marks([("每10", False), ("5", True)]), without_marks([("15.7", False), ("初步", True)])
    ('每10万', '15.7（初步）')
    """
    runs = list(runs)
    if not any(up for _, up in runs):
        return "".join(words for words, _ in runs)
    pieces = [(up, "".join(map(itemgetter(0), run))) for up, run in groupby(runs, itemgetter(1))]
    if all(up or not words.strip() for up, words in pieces):
        return raised_whole("".join(words for _, words in pieces))
    if len(pieces) > 2 * _MOST:
        return "".join(words for _, words in pieces)
    text = ""
    for up, words in pieces:
        mark = words.strip()
        near = max(len(text) - _AHEAD, 0)
        if not up:
            text += words
        elif _METRE.search(text, near) and mark.lstrip("-−") in ("2", "3"):
            text += mark.translate(_RAISED)
        elif mark in _POWERS and (ten := _TEN.search(text, near)):
            text = text[: ten.start()] + _POWERS[mark]
        elif mark in _UNITS:
            text += mark
        elif year := _YEAR.fullmatch(mark):
            text += f"（{year[1]}年）"
        elif _WORDS.search(mark) or (mark in words_of("state") and text[-1:].isdigit()):
            text += mark if mark[0] in "(（[［" else f"（{mark}）"
    return text


def raised_whole(text: str) -> str:
    """Return a text that is raised as a whole in raised figures.

    Examples
    --------
    >>> raised_whole("15.7")
    '¹⁵.⁷'
    """
    return text.translate(_RAISED)
