"""What a clause of a Chinese text takes from those before it, and what stands around an amount."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from womenplan.texts.amounts import Amount
from womenplan.texts.chinese.words import SUFFIX, VERB, subject_of
from womenplan.texts.clauses import Match, Statement, Statements, without

__all__ = ["Context", "NamesAndEnd", "Place", "by_year", "names_past", "place_of", "years_for"]


@dataclass(slots=True)
class Context:
    """What a clause takes from those before it."""

    start_year: int
    end_year: int
    section: str
    head: str  # the subject of the item to which the text belongs as a part
    years: Sequence[int] = ()
    led: Sequence[int] = ()  # those that lead what follows, and bind no single demand
    placed: Sequence[tuple[int, int]] = ()  # of the clause: place and year
    subject: str = ""  # of the last demand
    group: str = ""  # the same with its group, where the last demand was of one
    first: str = ""  # of the item's first demand with a value
    clause: str = ""  # what the clause before was about
    base_years: Sequence[int] = ()
    pending: Sequence[str] = ()  # subjects without a demand so far
    named: Sequence[int] = ()  # all years that the item has named so far
    valued: Sequence[tuple[str, str]] = ()  # subjects and units of the item's demands
    origins: list[tuple[int, float]] = field(
        default_factory=list
    )  # of the clause: where, and from which value it starts
    reports: bool = False  # the sentence is about the past
    gone: bool = False  # the previous clause was about the past
    levelled: bool = False  # the sentence has asked for a level
    topic: bool = False  # the clause ends with a colon
    heading: str = ""  # what stood before a colon in the sentence
    way: str = ""  # the verb by which the clause before asked for a direction
    counted: bool = False  # the demand before was a number of things
    phrase: bool = False  # the text is a phrase of a list: a name and its value
    costed: bool = False  # the sentence tells what a measure builds, and what that costs

    @property
    def plans(self) -> bool:
        """Whether the section says what is to be done: measures or projects."""
        return self.section in ("strategy", "project")


_ABOUT = re.compile("(?:大约|大致|约|接近|近)$")


def years_for(context: Context, count: int) -> Sequence[int]:
    """Return the years of as many statements: of a single one all that the clause names."""
    years = context.years or [0]
    return years if count in (1, len(years)) else [years[-1]] * count


def by_year(one: Statement, context: Context) -> Statements:
    """Return a statement for each of the years that it is about."""
    return [replace(one, year=year) for year in years_for(context, 1)]


# names of what an amount is of, and how much of the text behind it they use up
NamesAndEnd = tuple[list[str], int]


@dataclass(frozen=True, slots=True)
class Place:
    """An amount with what stands around it in its clause."""

    amount: Amount
    before: str
    subject: str
    verb: Match | None
    suffix: Match | None
    rest: str
    end: int

    @property
    def about(self) -> bool:
        """Whether the amount is to be reached approximately."""
        around = bool(self.suffix and self.suffix["about"])
        return around or bool(self.verb and self.verb["about"]) or bool(_ABOUT.search(self.before))


def place_of(before: str, amount: Amount, masked: str) -> Place:
    """Return an amount with its subject, verb and bound."""
    bracket = _MASKED_BRACKET.match(masked, amount.end)
    end = bracket.end() if bracket else amount.end
    suffix = SUFFIX.match(masked[end:])
    if suffix:
        end += suffix.end()
        if suffix["ge"] == "起" and not amount.unit:
            suffix = None  # 家暴警情312起
    verb = VERB.search(before)
    subject = subject_of(before[: verb.start()] if verb else before)
    rest = without(masked[end:], rf"^{_MASKED_BRACKET.pattern}")
    return Place(amount, before, subject, verb, suffix, rest, end)


_MASKED_BRACKET = re.compile(r"[（(]\0+[）)]")


def names_past(context: Context) -> bool:
    """Say that the last year named is one before the plan."""
    return bool(context.years) and context.years[-1] < context.start_year
