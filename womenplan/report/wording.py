"""Numbers and sentences of a report, in the register that evaluation groups write in."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
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
    "capital",
    "clause",
    "digits_of",
    "latest",
    "moved",
    "printed",
    "sentence",
    "shortfall",
    "sign_of",
    "steps",
    "without",
]

GOALS = {
    ">=": "≥",
    "<=": "≤",
    ">": "＞",
    "<": "＜",
    "=": "＝",
    "~": "≈",
}
NARROW = {"＞": ">", "＜": "<", "＝": "="}  # in English


def capital(text: str) -> str:
    """Return a text as it stands at the start of a line."""
    return text[:1].upper() + text[1:]


def without(said: str, name: str) -> str:
    """Return a sentence without the indicator's name and colon in front, for tables that have it in a column."""
    return capital(said.removeprefix(name).lstrip("：: "))


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
        return number(value, lang, digits, least=THOUSAND) + (counter(name) if lang == "zh" else "")
    return messages.tight(amount(value, unit, lang, digits), lang)


def sign_of(row: Mapping[str, Any], lang: Language) -> str:
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
        return number(abs(value), lang, least=THOUSAND) + (counter(name) if lang == "zh" else "")
    return messages.tight(gap(value, unit, lang), lang)


def digits_of(row: Mapping[str, Any]) -> int:
    """Return with how many decimals the values of a row are printed: as many as its most exact one was published with.

    A row may give them as ``digits``, of the whole series.
    """
    if "digits" in row:
        return int(row["digits"])
    known = [row.get(name, math.nan) for name in ("baseline", "latest", "previous")]
    return places(known, row["unit"])


def _seen(row: Mapping[str, Any], name: str) -> Decimal:
    """Return a value of a row as it is printed."""
    return rounded(row[name], digits_of(row))


def steps(row: Mapping[str, Any]) -> Decimal | None:
    """Return by how much the printed value moved since the baseline, or None where that cannot be told."""
    known = not (
        pd.isna([row["baseline"], row["baseline_year"], row["latest"]]).any() or row["bound"]
    )
    if not known or _doubted(row) or row["baseline_year"] == row["latest_year"]:
        return None
    return _seen(row, "latest") - _seen(row, "baseline")


def _doubted(row: Mapping[str, Any]) -> bool:
    """Return whether a check doubts the latest value or the baseline, so that no change is told from them."""
    return bool(row.get("data_state") == "suspect")


def moved(row: Mapping[str, Any]) -> int | None:
    """Return +1, 0 or -1: moved the right way since the baseline, not at all, the wrong way.

    None where not known.
    """
    by = steps(row)
    sign = int(row["sign"])
    if by is None or not sign or row["operator"] == "slow":
        return None
    ends = sign * np.array([row["baseline"], row["latest"]])
    if row["form"] == "around" and (ends > sign * row["target_value"]).all():
        return None  # past the value all along: to come back to it is neither
    return int(sign * ((by > 0) - (by < 0)))


def sentence(row: Mapping[str, Any], lang: Language) -> str:
    """Return the remarks on one target in one region, from its numbers.

    Parameters
    ----------
    row : mapping
        A row of an evaluation's table with, besides, ``name`` (in the language), ``sign`` (+1 where
        more is better, -1 where less is, 0 where both sides count), ``previous`` (the value of the
        year before the latest, or NaN) and ``bound`` (``>`` or ``<`` where only a bound was
        published), ``latest_bound`` and ``baseline_bound`` (``~`` besides, where it is about so
        much), ``data_state``, ``assessed`` (the assessment year) and ``forecast_level``; ``held``
        (True where no value since the baseline differs from it) and ``digits`` where known.
    lang : {"zh", "en"}

    Notes
    -----
    The words of movement follow the printed numbers alone: where the two print alike, nothing rose
    or fell.
    """
    return _Sentence(row, lang).text()


class _Sentence:
    """A row on its way into words: each method gives one clause, empty where there is nothing to say."""

    def __init__(self, row: Mapping[str, Any], lang: Language) -> None:
        self.row = row
        self.lang = lang
        self.unit = row["unit"]
        self.status = row["status"]
        self.sign = int(row["sign"])
        self.steps = steps(row)

    def say(self, code: str, *keys: str, **context: object) -> str:
        return messages.text(messages.chosen(code, *keys), self.lang, **context)

    def amount(self, value: Decimal) -> str:
        return printed(value, self.unit, self.lang, str(self.row.get("name", "")))

    def value(self, which: str) -> str:
        """Return the latest value or the baseline as it was published: with "about", or as a bound; zero stands alone."""
        said = self.row.get(f"{which}_bound", self.row["bound"] if which == "latest" else "")
        code = {"~": "about", ">": "over", "<": "under"}.get(said, "")
        seen = _seen(self.row, which)
        shown = self.amount(seen) if seen else "0"
        return self.say("say", code, value=shown) if code else shown

    def by(self, size: Decimal) -> str:
        return difference(size, self.unit, self.lang, str(self.row.get("name", "")))

    def text(self) -> str:
        row = self.row
        label = messages.label("status", self.status, self.lang)
        if pd.isna(row["latest"]):
            state = row.get("data_state", "missing")
            said = label if self.status != "no_data" else self.say("say.no_data", state)
            return self.say("say.colon_end", name=row["name"], said=said)
        facts = self.say("say.and").join(filter(None, (self.move(), self.last_year(), self.pace())))
        said = self.say("say.join", facts=facts, verdict=self.verdict(label))
        uncertain = self.say("say.uncertain") if row.get("confidence") == "uncertain" else ""
        sentences = (self.say("say.end", name=row["name"], said=said), self.forecast(), uncertain)
        return messages.text("where.gap", self.lang).join(filter(None, sentences))

    def move(self, stem: str = "say.move") -> str:
        """Return how the value moved since the baseline; as a ``clause`` without the years."""
        row = self.row
        facts: dict[str, object] = {"now": self.value("latest"), "year": int(row["latest_year"])}
        if self.steps is None:
            return self.say(stem, "none", **facts)
        facts["from_year"] = int(row["baseline_year"])
        facts["before"] = self.value("baseline")
        way: tuple[str, ...] = self.way(self.steps)
        if self.steps == 0:
            way = ("held" if row.get("held") else "flat",)
        elif row["form"] == "gap":
            way = ("widen" if self.steps > 0 else "narrow",)
        said = self.say(stem, *way, **facts)
        return self.say("say.cv", said=said) if row.get("population") == "regions" else said

    def way(self, by: Decimal) -> tuple[str, str]:
        return "up" if by > 0 else "down", manner(self.unit, self.sign)

    def last_year(self) -> str:
        row = self.row
        if pd.isna(row["previous"]) or row["bound"] or row["form"] == "gap":
            return ""
        if not pd.isna(row["baseline_year"]) and row["baseline_year"] >= row["latest_year"] - 1:
            return ""
        by = _seen(row, "latest") - _seen(row, "previous")
        if by == 0:
            return "" if self.steps == 0 and row.get("held") else self.say("say.year.flat")
        slip = self.steps is not None and self.steps * self.sign > 0 > by * self.sign
        return self.say("say.year.slip" if slip else "say.year", *self.way(by), by=self.by(by))

    def pace(self) -> str:
        row = self.row
        goal = self.row["target_value"]
        if self.status not in MOVING or pd.isna(row["expected"]) or row["bound"] or _doubted(row):
            return ""

        def reach(value: Decimal) -> Decimal:
            return (
                self.sign * value
                if self.sign
                else -abs(rounded(goal, places(goal, self.unit)) - value)
            )

        now, before = (reach(_seen(row, name)) for name in ("latest", "baseline"))
        if self.status == "regressing" and now < before:
            return self.say("say.pace.away")
        lead = now - reach(rounded(row["expected"], digits_of(row)))
        behind = {"off_track": "far_behind", "on_track": "near"}.get(self.status, "behind")
        return self.say("say.pace", "ahead" if lead > 0 else behind if lead else "level")

    def verdict(self, label: str) -> str:
        row = self.row
        status = self.status
        if status == "not_assessable":
            return label
        if row["form"] in ("direction", "gap") and _doubted(row):
            return label
        if row["form"] in ("direction", "gap"):
            return self.say("say.turn", self.turn(), status=label)
        above = _seen(row, "latest") - rounded(
            row["target_value"], places(row["target_value"], self.unit)
        )
        by = above * self.sign if self.sign else -abs(above)
        if status == "met":
            code = "within" if by < 0 else "plain" if row["bound"] else "exact"
            if by > 0:
                code = "above" if above > 0 else "below"
            if (
                row["milestone_year"] > row["assessed"]
                and row["form"] != "keep"
                and not row.get("slack")
            ):
                label = self.say("say.early", status=label, year=int(row["milestone_year"]))
        elif by >= 0:
            code = "lost_plain" if status == "lost" else "plain"
        elif self.sign == 0 and status != "lost":
            by = rounded(row["gap"], digits_of(row))
            code = "apart" if by else "plain"
        else:
            code = {"nearly_met": "nearly", "lost": "lost", "not_met": "not_met"}.get(
                status, "short"
            )
        return self.say("say.status", code, status=label, by=self.by(by))

    def shortfall(self) -> str:
        row = self.row
        if pd.isna(row["target_value"]) or row["form"] in ("direction", "gap") or row["bound"]:
            return ""
        by = self.sign * (
            rounded(row["target_value"], places(row["target_value"], self.unit))
            - _seen(row, "latest")
        )
        if not self.sign:
            by = rounded(row["gap"], digits_of(row))
        return self.by(by) if by > 0 else ""

    def turn(self) -> str:
        good = self.status in ("met", "on_track", "nearly_met")
        if self.row["operator"] == "slow":
            return "slower" if good else "not_slower"
        return "along" if good else "against" if (self.steps or 0) * self.sign < 0 else "same"

    def forecast(self) -> str:
        row = self.row
        if pd.isna(row.get("forecast")) or row["milestone_year"] <= row["assessed"]:
            return ""
        if is_idle(row):
            return self.say("say.forecast.wide")
        columns = {"value": "forecast", "low": "forecast_low", "high": "forecast_high"}
        exact = {name: _seen(row, column) for name, column in columns.items()}
        values = {name: self.amount(value) for name, value in exact.items()}
        if self.unit not in ("percent", "ratio"):  # the unit of both ends stands after the second
            values["low"] = number(exact["low"], self.lang, least=THOUSAND)
        said = {
            "year": int(row["milestone_year"]),
            "level": f"{row['forecast_level']:.0%}",
            **values,
        }
        if pd.isna(row.get("p_meet")):
            return self.say("say.forecast.only", trend=self.say("say.trend"), **said)
        said["chance"] = messages.tight(chance(row["p_meet"], self.lang), self.lang)
        outlook = row.get("outlook", "")
        good = self.status in ("met", "nearly_met", "on_track")
        against = (
            outlook in ("unlikely", "at_risk")
            if good
            else outlook == "likely" and self.status != "not_assessable"
        )
        said["trend"] = self.say("say.trend.against" if against else "say.trend")
        if not outlook:
            return self.say("say.forecast", **said)
        return self.say(
            "say.forecast.outlook", **said, outlook=messages.label("outlook", outlook, self.lang)
        )


def clause(row: Mapping[str, Any], lang: Language, *, years: bool = False) -> str:
    """Return in a clause how a row moved since its baseline: 由51.40%提高到58.84%.

    The latest value where it cannot.

    ``years`` names both years; without them the sentence around the clause has to.
    """
    told = _Sentence(row, lang)
    return told.move("say.move" if years or told.steps is None else "say.clause")


def shortfall(row: Mapping[str, Any], lang: Language) -> str:
    """Return by how much the printed latest value of a row misses its target value.

    Empty where that is not told.
    """
    return _Sentence(row, lang).shortfall()


def latest(row: Mapping[str, Any], lang: Language) -> str:
    """Return the latest value of a row with its unit."""
    return _Sentence(row, lang).value("latest")
