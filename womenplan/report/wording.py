"""Numbers and sentences of a report, in the register that evaluation groups write in."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.status import MOVING
from womenplan.messages import Language
from womenplan.model.amount import THOUSAND, amount, gap, number, places, rounded
from womenplan.model.target import chance
from womenplan.model.unit import counter, units
from womenplan.narration.clauses import is_idle, manner

__all__ = [
    "GOALS",
    "Facts",
    "Record",
    "Remarks",
    "capital",
    "difference",
    "printed",
    "says_unit",
    "sign_of",
    "without",
]

Record = Mapping[str, Any]  # a row of a table by column
Facts = dict[str, Any]  # what a sentence or a template is filled in with, by name
GOALS = {
    ">=": "≥",
    "<=": "≤",
    ">": "＞",
    "<": "＜",
    "=": "＝",
    "~": "≈",
}
NARROW = {
    "＞": ">",
    "＜": "<",
    "＝": "=",
}  # in English
BOUND_WORDS = {
    "~": "about",
    ">": "over",
    "<": "under",
}
TURNING = ("direction", "gap")  # forms of target that ask for a way, not for a value
GOOD = ("met", "nearly_met", "on_track")


def capital(text: str) -> str:
    """Return a text as it stands at the start of a line."""
    return text[:1].upper() + text[1:]


def without(sentence: str, name: str) -> str:
    """Return a sentence without the indicator's name and colon in front, for tables that have it in a column."""
    return capital(sentence.removeprefix(name).lstrip("：: "))


def printed(
    value: float | Decimal,
    unit: str,
    lang: Language,
    name: str = "",
) -> str:
    """Return a value with its unit in words as reports print it: 16.9/10万, 75.5%, 37.5岁.

    An exact number keeps its digits; any other has those of :func:`~womenplan.model.amount.places`.
    A unit that the ``name`` in front has said is not said again, but in Chinese the word that it
    is counted with: 2.54张.
    """
    digits = None if isinstance(value, Decimal) else places(value, unit)
    if says_unit(name, unit, lang):
        return _counted(value, lang, name, digits)
    return messages.tight(amount(value, unit, lang, digits), lang)


def _counted(
    value: float | Decimal,
    lang: Language,
    name: str,
    digits: int | None = None,
) -> str:
    """Return a value whose unit its name has said: in Chinese with the word that it is counted with."""
    return number(value, lang, digits, least=THOUSAND) + (counter(name) if lang == "zh" else "")


def sign_of(row: Record, lang: Language) -> str:
    """Return the sign before a target's value: ≥, ≤; none before 100 %, above which nothing lies."""
    whole = row["unit"] == "percent" and row["target_value"] == 100 and row["operator"] == ">="
    sign = "" if whole else GOALS.get(str(row["operator"]), "")
    return sign if lang == "zh" else NARROW.get(sign, sign)


@lru_cache(maxsize=4096)
def says_unit(name: str, unit: str, lang: Language) -> bool:
    """Return whether the name of a quantity says what it is counted in: 每千名儿童拥有儿科床位数.

    Examples
    --------
    >>> says_unit("Paediatric beds per 1,000 children", "per_1000_children", "en")
    True
    """
    if not name or unit not in units().index:
        return False
    if lang == "en" and unit == "count":  # "rooms rose from 120 to 212", not "to 212 items"
        return True
    of = str(units().at[unit, lang])
    if lang == "zh":
        return of.startswith("/") and f"每{of[1:]}" in name
    return of.startswith("per ") and of in name


def difference(
    value: Decimal,
    unit: str,
    lang: Language,
    name: str = "",
) -> str:
    """Return the size of a difference between two values with its unit: points for percentages, none for ratios."""
    if says_unit(name, unit, lang):
        return _counted(abs(value), lang, name)
    return messages.tight(gap(value, unit, lang), lang)


class Remarks:
    """The remarks on one target in one region, from its numbers; a clause is empty where there is nothing to say.

    Parameters
    ----------
    row : mapping
        A row of an evaluation's table with, besides, ``name`` (in the language), ``sign`` (+1 where
        more is better, -1 where less is, 0 where both sides count), ``previous`` (the value of the
        year before the latest, or NaN) and ``bound`` (``>`` or ``<`` where only a bound was
        published), ``latest_bound`` and ``baseline_bound`` (``~`` besides, where it is about so
        much), ``population``, ``assessed`` (the assessment year) and ``forecast_level``; ``held``
        (True where no value since the baseline differs from it) and ``digits``, the decimals with
        which the values of the series are printed.
    lang : {"zh", "en"}

    Notes
    -----
    The words of movement follow the printed numbers alone: where the two print alike, nothing rose
    or fell.
    """

    def __init__(self, row: Record, lang: Language) -> None:
        self.row, self.lang = row, lang
        self.name: str = row["name"]
        self.unit: str = row["unit"]
        self.status: str = row["status"]
        self.sign = int(row["sign"])

    def __getitem__(self, column: str) -> Any:
        """Return the row's value in a column."""
        return self.row[column]

    def say(self, code: str, *keys: str, **context: object) -> str:
        """Return a sentence of the catalogue in the language."""
        return messages.text(messages.chosen(code, *keys), self.lang, **context)

    def seen(self, column: str) -> Decimal:
        """Return a value of the row as it is printed."""
        return rounded(self[column], self["digits"])

    @cached_property
    def goal(self) -> Decimal:
        """The target value as it is printed."""
        return rounded(self["target_value"], places(self["target_value"], self.unit))

    @property
    def doubted(self) -> bool:
        """Whether a check doubts the latest value or the baseline, so that no change is told from them."""
        return bool(self["data_state"] == "suspect")

    @cached_property
    def steps(self) -> Decimal | None:
        """By how much the printed value moved since the baseline, or None where that cannot be told."""
        lacking = pd.isna([self["baseline"], self["baseline_year"], self["latest"]]).any()
        if lacking or self["bound"] or self.doubted:
            return None
        if self["baseline_year"] == self["latest_year"]:
            return None
        return self.seen("latest") - self.seen("baseline")

    @cached_property
    def moved(self) -> int | None:
        """+1, 0 or -1: moved the right way since the baseline, not at all, the wrong way.

        None where not known.
        """
        by = self.steps
        if by is None or not self.sign or self["operator"] == "slow":
            return None
        ends = self.sign * np.array([self["baseline"], self["latest"]])
        if self["form"] == "around" and (ends > self.sign * self["target_value"]).all():
            return None  # past the value all along: to come back to it is neither
        return self.sign * ((by > 0) - (by < 0))

    def amount(self, value: Decimal) -> str:
        """Return a value with its unit."""
        return printed(value, self.unit, self.lang, self.name)

    def value(self, which: str) -> str:
        """Return the latest value or the baseline as it was published: with "about", or as a bound; zero stands alone."""
        seen = self.seen(which)
        shown = self.amount(seen) if seen else "0"
        code = BOUND_WORDS.get(self[f"{which}_bound"])
        return self.say("say", code, value=shown) if code else shown

    @property
    def now(self) -> str:
        """The latest value with its unit."""
        return self.value("latest")

    def by(self, size: Decimal) -> str:
        """Return the size of a difference with its unit."""
        return difference(size, self.unit, self.lang, self.name)

    @cached_property
    def sentence(self) -> str:
        """All that is to be remarked."""
        label = messages.label("status", self.status, self.lang)
        if pd.isna(self["latest"]):
            if self.status == "no_data":
                label = self.say("say.no_data", self["data_state"])
            return self.say("say.colon_end", name=self.name, said=label)
        facts = filter(None, (self.move(), self._last_year(), self._pace()))
        verdict = self._verdict(label)
        remarks = self.say("say.join", facts=self.say("say.and").join(facts), verdict=verdict)
        sentences = (
            self.say("say.end", name=self.name, said=remarks),
            self._forecast(),
            self.say("say.uncertain") if self["confidence"] == "uncertain" else "",
        )
        return self.say("where.gap").join(filter(None, sentences))

    def clause(self, *, years: bool = True) -> str:
        """Return in a clause how the value moved since the baseline: 由51.40%提高到58.84%.

        The latest value where it cannot. Without the ``years`` of both the sentence around the
        clause has to name them.
        """
        return self.move("say.move" if years or self.steps is None else "say.clause")

    def move(self, stem: str = "say.move") -> str:
        """Return how the value moved since the baseline."""
        facts: dict[str, object] = {"now": self.now, "year": self["latest_year"]}
        if self.steps is None:
            return self.say(stem, "none", **facts)
        facts["from_year"] = self["baseline_year"]
        facts["before"] = self.value("baseline")
        way: tuple[str, ...] = self._way(self.steps)
        if self.steps == 0:
            way = ("held" if self["held"] else "flat",)
        elif self["form"] == "gap":
            way = ("widen" if self.steps > 0 else "narrow",)
        movement = self.say(stem, *way, **facts)
        if self["population"] == "regions":
            return self.say("say.cv", said=movement)
        return movement

    def _way(self, by: Decimal) -> tuple[str, str]:
        return "up" if by > 0 else "down", manner(self.unit, self.sign)

    def _last_year(self) -> str:
        """Return how the value moved since the year before."""
        if pd.isna(self["previous"]) or self["bound"] or self["form"] == "gap":
            return ""
        begun = self["baseline_year"]
        if not pd.isna(begun) and begun >= self["latest_year"] - 1:
            return ""
        by = self.seen("latest") - self.seen("previous")
        if by == 0:
            return "" if self.steps == 0 and self["held"] else self.say("say.year.flat")
        slip = self.steps is not None and self.steps * self.sign > 0 > by * self.sign
        return self.say("say.year.slip" if slip else "say.year", *self._way(by), by=self.by(by))

    def _pace(self) -> str:
        """Return how the value stands to what was expected by now."""
        if self.status not in MOVING or pd.isna(self["expected"]) or self["bound"] or self.doubted:
            return ""

        def reach(value: Decimal) -> Decimal:
            return self.sign * value if self.sign else -abs(self.goal - value)

        now = reach(self.seen("latest"))
        if self.status == "regressing" and now < reach(self.seen("baseline")):
            return self.say("say.pace.away")
        lead = now - reach(self.seen("expected"))
        behind = {"off_track": "far_behind", "on_track": "near"}.get(self.status, "behind")
        return self.say("say.pace", "ahead" if lead > 0 else behind if lead else "level")

    def _verdict(self, label: str) -> str:
        """Return the status with how far the value lies from the target value, or which way it turned."""
        status = self.status
        if status == "not_assessable":
            return label
        if self["form"] in TURNING:
            return label if self.doubted else self.say("say.turn", self._turn(), status=label)
        above = self.seen("latest") - self.goal
        by = above * self.sign if self.sign else -abs(above)
        if status == "met":
            code = "within" if by < 0 else "plain" if self["bound"] else "exact"
            if by > 0:
                code = "above" if above > 0 else "below"
            early = self["milestone_year"] > self["assessed"]
            if early and self["form"] != "keep" and not self["slack"]:
                year = self["milestone_year"]
                label = self.say("say.early", status=label, year=year)
        elif by >= 0:
            code = "lost_plain" if status == "lost" else "plain"
        elif self.sign == 0 and status != "lost":
            by = self.seen("gap")
            code = "apart" if by else "plain"
        else:
            codes = {
                "nearly_met": "nearly",
                "lost": "lost",
                "not_met": "not_met",
            }
            code = codes.get(status, "short")
        return self.say("say.status", code, status=label, by=self.by(by))

    @property
    def shortfall(self) -> str:
        """By how much the printed latest value misses the target value; empty where that is not told."""
        if pd.isna(self["target_value"]) or self["form"] in TURNING or self["bound"]:
            return ""
        by = self.sign * (self.goal - self.seen("latest")) if self.sign else self.seen("gap")
        return self.by(by) if by > 0 else ""

    def _turn(self) -> str:
        """Return which way the value turned where a direction is asked for."""
        good = self.status in GOOD
        if self["operator"] == "slow":
            return "slower" if good else "not_slower"
        return "along" if good else "against" if (self.steps or 0) * self.sign < 0 else "same"

    def _forecast(self) -> str:
        """Return what the value is expected to be when the target is due, and how likely it is met."""
        if pd.isna(self["forecast"]) or self["milestone_year"] <= self["assessed"]:
            return ""
        if is_idle(self.row):
            return self.say("say.forecast.wide")
        columns = {
            "value": "forecast",
            "low": "forecast_low",
            "high": "forecast_high",
        }
        exact = {name: self.seen(column) for name, column in columns.items()}
        words = {name: self.amount(value) for name, value in exact.items()}
        if self.unit not in ("percent", "ratio"):  # the unit of both ends stands after the second
            words["low"] = number(exact["low"], self.lang, least=THOUSAND)
        words["level"] = f"{self['forecast_level']:.0%}"
        year = self["milestone_year"]
        if pd.isna(self["p_meet"]):
            trend = self.say("say.trend")
            return self.say(
                "say.forecast.only",
                trend=trend,
                year=year,
                **words,
            )
        words["chance"] = messages.tight(chance(self["p_meet"], self.lang), self.lang)
        words["trend"] = self.say("say.trend.against" if self._turns_out() else "say.trend")
        if not self["outlook"]:
            return self.say("say.forecast", year=year, **words)
        words["outlook"] = messages.label("outlook", self["outlook"], self.lang)
        return self.say("say.forecast.outlook", year=year, **words)

    def _turns_out(self) -> bool:
        """Return whether what is expected goes against how the target stands."""
        if self.status in GOOD:
            return self["outlook"] in ("unlikely", "at_risk")
        return self["outlook"] == "likely" and self.status != "not_assessable"
