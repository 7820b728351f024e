"""Statements, which clauses of any language become, and the rules that make one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import isnan
from typing import Any

from womenplan.texts.amounts import NAN, Amount

__all__ = [
    "Statement",
    "blanked",
    "both_ends",
    "dealt_out",
    "in_mood",
    "is_aim",
    "is_measured",
    "split",
    "towards",
]

Match = re.Match[str]
_MARK = "\uf8ff"  # stands in a text where @ stands in a pattern


def around(*ways: str) -> re.Pattern[str]:
    """Return the pattern of what stands around something in a text, in which @ is that thing."""
    return re.compile("|".join(ways).replace("@", _MARK), re.I)


def marked(text: str, start: int, end: int) -> str:
    """Return a text in which a mark stands for a part of it, for patterns of what is `around`."""
    return f"{text[:start]}{_MARK}{text[end:]}"


@dataclass(frozen=True, slots=True)
class Statement:
    """One demand as a text states it; the indicator is not settled yet.

    ``names`` are the ways in which what is measured may be called, the likeliest first.
    """

    names: tuple[str, ...]
    at: int
    form: str
    operator: str
    value: float = NAN
    unit: str = ""
    year: int = 0
    base_year: int = 0
    population: str = ""
    soft: bool = False
    steady: bool = False
    comparator: str = ""
    past: bool = False  # a value of a year gone by: an observation, no target
    mood: str = ""  # a value without bound, aim or year: a "fact", "odd" as no aim is, else "bare"
    share: tuple[int, int] = (0, 1)  # which of how many parts of a joint name it is about
    listed: bool = False  # it counts only where the catalogue has what it measures
    before: tuple[str, ...] = ()  # what the clauses before were about, for names that leave it out
    doubts: tuple[str, ...] = ()

    @property
    def valued(self) -> bool:
        """Whether it names a value."""
        return not isnan(self.value)


Statements = list[Statement]


def split(pattern: re.Pattern[str], text: str, most: int) -> Iterator[tuple[str, int]]:
    """Yield the parts of a text between what a pattern matches, each with its place.

    A part longer than ``most`` characters, which nobody writes, is cut further, at a mark or a
    space where it has one: what reads it may take the square of its length.
    """
    start = 0
    spans = [match.span() for match in pattern.finditer(text)]
    for end, following in [*spans, (len(text), len(text))]:
        while end - start > most:
            cut = max(text.rfind(mark, start + 1, start + most) for mark in "、 ") + 1
            cut = cut or start + most
            yield text[start:cut], start
            start = cut
        yield text[start:end], start
        start = following


def blanked(text: str, *patterns: re.Pattern[str], sign: str = " ") -> str:
    """Return a text with spaces in place of what patterns match, so that places stay."""
    for pattern in patterns:
        text = pattern.sub(lambda match: sign * len(match[0]), text)
    return text


def towards(one: Statement, start: float | None) -> Statement:
    """Return a statement that names no bound with the one that its starting value gives."""
    if one.operator or one.past or one.form != "level" or start is None:
        return one
    return replace(one, operator="<=" if one.value < start else ">=")


def both_ends(one: Statement, amount: Amount) -> Statements:
    """Return a statement, or of a range of shares both of its ends."""
    if not amount.is_range:
        return [one]
    if amount.unit == "percent" and one.operator == "":
        return [replace(one, operator=">="), replace(one, operator="<=", value=amount.high)]
    value = amount.high if one.operator in ("<=", "<") else amount.value
    return [replace(one, value=value, doubts=("range",))]


def dealt_out(
    one: Statement,
    run: Sequence[Amount],
    names: Sequence[str],
    years: Sequence[int],
) -> Statements:
    """Return a statement for each amount of a row: of its own name, year, or part of a name."""
    singles = [
        replace(
            one,
            value=amount.value,
            unit=amount.unit or one.unit,
            at=amount.start,
        )
        for amount in run
    ]
    if len(names) == len(run):
        return [replace(each, names=(name,)) for each, name in zip(singles, names, strict=True)]
    if len(years) == len(run):
        return [replace(each, year=year) for each, year in zip(singles, years, strict=True)]
    return [replace(each, share=(at, len(run))) for at, each in enumerate(singles)]


def is_aim(amount: Amount) -> bool:
    """Say that a value is one that is set as an aim: a round one, a part, all or none.

    Nobody wants to reach 48.7 % or 1,246 things; such values were counted.
    """
    value = amount.value
    if amount.unit == "percent":
        return (
            value % 5 == 0 or value >= 98 or amount.written in _PART_WORDS or value * 3 % 100 == 0
        )
    return len(f"{value:.6g}".replace(".", "").strip("0")) < 3


def is_measured(amount: Amount, text: str) -> bool:
    """Say that a rate is written as finely as only results are: 83.13 %."""
    fine = re.match(r"[1-9]\d*\.\d\d", text[amount.start : amount.end])
    return bool(fine) and amount.unit in ("percent", "per_1000", "per_100k")


_PART_WORDS = ("half", "part", "majority", "过半", "过半数", "一半", "半数")


def in_mood(statements: Statements, *, asks: bool = False, reports: bool = False) -> Statements:
    """Return the statements of a sentence: values that are only told mean what the others do.

    ``asks`` says that the sentence has words that ask for all it names, ``reports`` that it has
    words that state what is.
    """
    moods = [one.mood for one in statements if one.valued and not one.past]
    if not asks and (reports or "fact" in moods):
        return [one if one.past else replace(one, mood="fact") for one in statements]
    if asks or "" in moods:
        return [replace(one, mood="") if one.mood in ("bare", "odd") else one for one in statements]
    if "odd" not in moods:
        return statements
    return [
        one if one.past or (one.valued and not one.mood) else replace(one, mood="fact")
        for one in statements
    ]


def manner(text: str, *, soft: re.Pattern[str], steady: re.Pattern[str]) -> dict[str, Any]:
    """Return how a text asks: whether softly, and whether step by step."""
    return {"soft": bool(soft.search(text)), "steady": bool(steady.search(text))}


def without(text: str, *patterns: str) -> str:
    """Return a text without what patterns match, one after the other."""
    for pattern in patterns:
        text = re.sub(pattern, "", text)
    return text
