"""What a number format shows: a percentage, a date, a time, or words beside the number."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from womenplan.io.raised import raised_whole
from womenplan.io.sheet import DATE, NUMBER, TEXT, Cells, dated, texts_of
from womenplan.model.arrays import Array, Bools

__all__ = ["Looks", "is_date", "is_duration", "is_percent", "of_builtin", "words_shown"]

_LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|General|G/通用格式', re.I)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.I)
_BRACKETS = re.compile(r"\[[^\]]*\]")
_DATE = re.compile(r"[ymdhs]|aaa", re.I)
_LONGEST_CODE = 1000
_GENERAL = re.compile(r"General|G/通用格式", re.I)
_FILLING = re.compile(r"(?:_|\*).")  # the width of a sign, or a sign that fills the cell
_SHOWN = re.compile(r'"([^"]*)"|\\(.)|([^\x00-\x7f])|([0#?])')
_WORD = re.compile(r"[^\W\d_]|[‰%]")
_SCALED = re.compile(r"[0#?],+\s*(?:\.|$)")  # a comma behind the last digit divides by a thousand
_DATES = frozenset(
    [*range(14, 23), *range(27, 37), 45, 47, *range(50, 59)]
)  # with those of Chinese


def of_builtin(number: int) -> str:
    """Return a format code that shows what a built-in format shows.

    An empty one for plain numbers.
    """
    if number in (9, 10):
        return "0%"
    if number == 46:
        return "[h]:mm:ss"
    return "yyyy-mm-dd" if number in _DATES else ""


def _unquoted(code: str) -> str:
    """Return a format code without its literal text."""
    return _LITERAL.sub("", code[:_LONGEST_CODE])


def is_percent(code: str) -> bool:
    """Return whether a format multiplies by a hundred.

    A percent sign in quotes or after a backslash does not.
    """
    return "%" in _BRACKETS.sub("", _unquoted(code))


def is_duration(code: str) -> bool:
    """Return whether a format shows hours, minutes or seconds beyond a day."""
    return bool(_ELAPSED.search(_unquoted(code)))


def is_date(code: str) -> bool:
    """Return whether a format shows a date or a time of day."""
    shown = _unquoted(code)
    return not _ELAPSED.search(shown) and bool(_DATE.search(_BRACKETS.sub("", shown).split(";")[0]))


def words_shown(code: str) -> tuple[str, str]:
    """Return the literal text that a format writes before and after a number, if it means anything.

    Of a format that scales what it shows (0.0,"万") the number itself is meant.

    Examples
    --------
    >>> words_shown('0.000"‰"'), words_shown('#,##0.00'), words_shown('0.0,"万"')
    (('', '‰'), ('', ''), ('', ''))
    """
    if is_percent(code) or is_date(code) or is_duration(code):
        return "", ""
    section = _BRACKETS.sub("", code[:_LONGEST_CODE]).split(";")[0]
    if _SCALED.search(_unquoted(section)):
        return "", ""
    parts = _SHOWN.finditer(_FILLING.sub("", _GENERAL.sub("0", section)))
    # the number is \0
    shown = "".join("\0" if part[4] else part[1] or part[2] or part[3] or "" for part in parts)
    before, number, rest = shown.partition("\0")
    behind = rest.rpartition("\0")[2]
    if number and _WORD.search(before + behind):
        return before, behind
    return "", ""


_KINDS = {float: NUMBER, str: TEXT}
_LONGEST = 1e8  # days


class Looks:
    """What the cell styles of a workbook show, by their number: formats, and raised fonts."""

    def __init__(self, codes: Sequence[str], raised: Sequence[bool]) -> None:
        distinct = {*codes}  # many styles share a code

        def by_style(says: Callable[[str], bool]) -> Bools:
            known = {code: says(code) for code in distinct}
            # the last is of styles that the workbook lacks
            return np.array([*map(known.get, codes), False], dtype=bool)

        self.percent = by_style(is_percent)
        self.date = by_style(is_date)
        self.duration = by_style(is_duration)
        self.raised = np.array([*raised, False])
        words = {code: words_shown(code) for code in distinct}
        self.words = {style: words[code] for style, code in enumerate(codes) if any(words[code])}

    def show(self, cells: Cells, style: Array, start: datetime.datetime) -> None:
        """Make of numbers what their formats show, and raised figures of what is raised as a whole.

        Days are counted from ``start``. What is raised as a whole is no number.
        """
        style = np.where((style >= 0) & (style < self.percent.size), style, -1)
        shows: dict[str, Callable[[Any], Any]] = {
            "date": lambda days: dated(days, start),
            "duration": lambda days: str(datetime.timedelta(days=days)),
            "raised": lambda cell: raised_whole(texts_of([cell])[0]),
        }
        for name, shown in shows.items():
            which = getattr(self, name)
            if not which.any():
                continue
            kinds = (NUMBER, TEXT) if name == "raised" else (NUMBER,)
            chosen = which[style] & np.isin(cells.kind, kinds)
            if name == "duration":
                chosen &= np.abs(cells.number) < _LONGEST
            at = np.flatnonzero(chosen)
            _replace(cells, at, map(shown, cells.value[at]))
        at = np.flatnonzero(np.isin(style, [*self.words]) & (cells.kind == NUMBER))
        around = map(self.words.__getitem__, style[at].tolist())
        _replace(cells, at, map(_written, around, cells.value[at]))
        cells.percent |= self.percent[style] & (cells.kind == NUMBER)


def _written(around: tuple[str, str], number: float) -> str:
    """Return a number with what its format writes around it."""
    before, behind = around
    return f"{before}{number:.15g}{behind}"


def _replace(cells: Cells, at: Array, shown: Iterable[Any]) -> None:
    made = [*shown]
    cells.kind[at] = [_KINDS.get(type(one), DATE) for one in made]
    cells.number[at[cells.kind[at] != NUMBER]] = np.nan
    for place, one in zip(at.tolist(), made, strict=True):
        cells.value[place] = one
