"""What a clause of an English text is, and what it takes from those before it."""

from __future__ import annotations

from dataclasses import dataclass, field

from womenplan.texts.amounts import Amount
from womenplan.texts.clauses import Match

__all__ = ["Clause", "Context", "NamedYear", "Place"]


@dataclass(slots=True)
class Context:
    """What a clause takes from those before it."""

    start_year: int
    end_year: int
    section: str
    of_present: bool = False  # the text says that it is about the present
    past: bool = False  # the earlier clauses of the sentence are about the past
    subject: str = ""
    women: str = ""  # who makes up a share, where the sentence says so once for several
    listed: bool = False  # the sentence is a line of a list, no sentence of its own
    in_list: bool = False  # the item begins as a line of a list does
    asks: bool = False  # the sentence before the semicolon asked for something
    tells: bool = False  # the previous sentence was about the past
    money: bool = False  # it asks for an amount of money
    wanted: bool = False  # its label says that it is a result to reach
    topic: bool = False  # its label says that it names what is measured
    all_women: bool = False  # the sentence ends by saying that all its shares are of women
    kept: bool = False  # the value before was one to be kept
    unit: str = ""
    asked: bool = False  # the sentence has asked for a value
    counted: bool = False  # the demand before in the sentence was a number of things
    year: int = 0
    bound: str = ""  # of the demand before in the sentence
    led: int = 0  # the year with which the sentence, or the one before the semicolon, begins
    step: str = ""  # the unit of the change asked for before in the sentence
    way: str = ""  # in which the demand before was to change: up, down
    past_values: dict[str, float] = field(default_factory=dict)  # past values, by name
    asides: list[tuple[int, Amount]] = field(default_factory=list)  # what they told of the present
    aside: Amount | None = None  # of the sentence
    origins: list[tuple[int, float]] = field(default_factory=list)  # where the sentence has them
    origin: float | None = None  # the value from which the current demand starts

    @property
    def sets_goals(self) -> bool:
        """Whether the section is one of goals, whose directions count, too."""
        return self.section in ("objective", "")


@dataclass(frozen=True, slots=True)
class NamedYear:
    """A year as a sentence names it."""

    start: int
    end: int
    year: int
    base: bool = False


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence with one amount at most; places are those of the sentence."""

    text: str
    start: int
    end: int
    amount: Amount | None
    years: tuple[NamedYear, ...]  # its own ones
    year: int  # by which it asks, or in which it was; 0 where none is named
    lead: str = ""  # what joins it to the clause before

    @property
    def before(self) -> str:
        """What stands in front of the amount."""
        return self.text[: self.amount.start - self.start] if self.amount else self.text

    @property
    def behind(self) -> str:
        """What stands behind the amount."""
        return self.text[self.amount.end - self.start :] if self.amount else ""

    @property
    def base_year(self) -> int:
        """The year with which it compares."""
        return next((one.year for one in self.years if one.base), 0)


@dataclass(frozen=True, slots=True)
class Place:
    """An amount with what stands around it in its clause."""

    clause: Clause
    amount: Amount
    compare: Match | None  # the bound in front of it
    after: Match | None  # the bound behind it
    body: str  # what stands in front of both
    rest: str  # what stands behind both
    carried: bool  # nothing in front of it says what it is of

    @property
    def about(self) -> bool:
        """Whether the amount is to be reached approximately."""
        compared = self.compare and self.compare["about"]
        return bool(compared or (self.after and self.after["so"]))
