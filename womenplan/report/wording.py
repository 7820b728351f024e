"""Numbers and sentences of a report, in the register that evaluation groups write in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.series import decimals
from womenplan.evaluation.warning import is_idle
from womenplan.messages import Language
from womenplan.model.target import chance
from womenplan.model.unit import unit_decimals, unit_name

__all__ = ["amount", "capital", "moved", "places", "plain", "sentence", "tight", "without"]

_GAPS = re.compile(r"(?<=[\u4e00-\u9fff（：%]) (?=[\d（])|(?<=[\d%万]) (?=[\u4e00-\u9fff（])")
_OPEN = ("on_track", "lagging", "off_track", "regressing")


def tight(text: str, lang: Language) -> str:
    """Return a text without the spaces that print leaves out: 2030年 for 2030 年, 70% for 70 %."""
    return _GAPS.sub("", text) if lang == "zh" else text.replace(" %", "%").replace("、", ", ")


def capital(text: str) -> str:
    """Return a text as it stands at the start of a line."""
    return text[:1].upper() + text[1:]


def without(said: str, name: str) -> str:
    """Return a sentence without the indicator's name and colon in front, for tables that have it in a column."""
    return capital(said.removeprefix(name).lstrip("：: "))


def places(value: float, unit: str, *, computed: bool = False) -> int:
    """Return with how many decimals a value is shown.

    Parameters
    ----------
    value : float
    unit : str
        A unit of the catalogue.
    computed : bool
        True for a number that was calculated, such as a forecast: it has the unit's decimals. A published one keeps
        its own where it has more, up to four; with more than those it is a quotient, and has two.
    """
    least = unit_decimals(unit)
    return least if computed else max(least, int(decimals(np.array(value))))


def _rounded(value: float, digits: int) -> Decimal:
    return Decimal(f"{float(value) + 0.0:.{digits}f}") + 0


def _shown(value: float, unit: str, *, computed: bool = False) -> Decimal:
    """Return a value as it is printed, as an exact decimal number."""
    return _rounded(value, places(value, unit, computed=computed))


def _text(number: Decimal) -> str:
    return f"{number:,f}" if abs(number) >= 10000 else f"{number:f}"


def plain(value: float, digits: int) -> str:
    """Return a number with so many decimals, thousands separated from 10,000 on."""
    return _text(_rounded(value, digits))


def amount(value: float | Decimal, unit: str, lang: Language, *, computed: bool = False) -> str:
    """Return a value with its unit in words: 16.9/10万, 75.5%; the same in English but for words of units.

    Examples
    --------
    >>> amount(16.9, "per_100k", "zh"), amount(75.5, "percent", "en")
    ('16.9/10万', '75.5%')
    """
    number = _text(value if isinstance(value, Decimal) else _shown(value, unit, computed=computed))
    if unit == "ratio":
        return f"{number}:1"
    name = unit_name(unit, lang, number)
    return f"{number}{name}" if lang == "zh" or name[0] in "/%" else f"{number} {name}"


def _difference(a: float, b: float, unit: str) -> tuple[Decimal, str]:
    """Return a − b as the reader computes it from the printed numbers, and its unit (points for percentages)."""
    return _shown(a, unit) - _shown(b, unit), "percentage_points" if unit == "percent" else unit


def _steps(row: Mapping[str, Any]) -> Decimal | None:
    """Return by how much the printed value moved since the baseline, or None where that cannot be told."""
    known = not (pd.isna([row["baseline"], row["baseline_year"], row["latest"]]).any() or row["bound"])
    if not known or _doubted(row) or row["baseline_year"] == row["latest_year"]:
        return None
    return _difference(row["latest"], row["baseline"], row["unit"])[0]


def _doubted(row: Mapping[str, Any]) -> bool:
    """Return whether a check doubts the latest value or the baseline, so that no change is told from them."""
    return bool(row.get("data_state") == "suspect")


def moved(row: Mapping[str, Any]) -> int | None:
    """Return +1, 0 or -1: moved the right way since the baseline, not at all, the wrong way; None where not known."""
    steps, sign = _steps(row), int(row["sign"])
    if steps is None or not sign or row["operator"] == "slow":
        return None
    return int(sign * ((steps > 0) - (steps < 0)))


def sentence(row: Mapping[str, Any], lang: Language) -> str:
    """Return what is to be said of one target in one region, from its numbers.

    Parameters
    ----------
    row : mapping
        A row of an evaluation's table with, besides, ``name`` (in the language), ``sign`` (+1
        where more is better, -1 where less is, 0 where both sides count), ``previous`` (the value of the year before the latest, or NaN) and ``bound`` (``>`` or
        ``<`` where only a bound was published), ``latest_bound`` and ``baseline_bound`` (``~`` besides, where it is
        about so much), ``data_state``, ``assessed`` (the assessment year) and ``forecast_level``.
    lang : {"zh", "en"}

    Notes
    -----
    The words of movement follow the printed numbers alone: where the two print alike, nothing rose or fell.
    """
    return _Sentence(row, lang).text()


class _Sentence:
    """A row on its way into words: each method gives one clause, empty where there is nothing to say."""

    def __init__(self, row: Mapping[str, Any], lang: Language) -> None:
        self.row, self.lang, self.unit, self.status = row, lang, row["unit"], row["status"]
        self.sign, self.steps = int(row["sign"]), _steps(row)

    def say(self, code: str, **context: object) -> str:
        return messages.text(f"say.{code}", self.lang, **context)

    def amount(self, value: float | Decimal, unit: str = "", *, computed: bool = False) -> str:
        return amount(value, unit or self.unit, self.lang, computed=computed)

    def published(self, which: str) -> str:
        """Return the latest value or the baseline as it was published: with "about", or as a bound."""
        said = self.row.get(f"{which}_bound", self.row["bound"] if which == "latest" else "")
        code = {"~": "about", ">": "over", "<": "under"}.get(said, "")
        shown = self.amount(self.row[which])
        return self.say(code, value=shown) if code else shown

    def text(self) -> str:
        row = self.row
        label = messages.label("status", self.status, self.lang)
        if pd.isna(row["latest"]):
            state = row.get("data_state", "missing")
            said = label if self.status != "no_data" else self.say(f"no_data.{state}")
            return self.say("colon_end", name=row["name"], said=said)
        facts = self.say("and").join(filter(None, (self.move(), self.last_year(), self.pace())))
        said = self.say("join", facts=facts, verdict=self.verdict(label))
        uncertain = self.say("uncertain") if row.get("confidence") == "uncertain" else ""
        sentences = (self.say("end", name=row["name"], said=said), self.forecast(), uncertain)
        return messages.text("where.gap", self.lang).join(filter(None, sentences))

    def move(self) -> str:
        row, steps, now = self.row, self.steps, self.published("latest")
        if steps is None:
            return self.say("move.none", year=int(row["latest_year"]), now=now)
        words = ("narrow", "flat", "widen") if row["form"] == "gap" else ("down", "flat", "up")
        years = {"year": int(row["latest_year"]), "from_year": int(row["baseline_year"])}
        code = words[1 + (steps > 0) - (steps < 0)]
        return self.say(f"move.{code}", now=now, before=self.published("baseline"), **years)

    def last_year(self) -> str:
        row = self.row
        if pd.isna(row["previous"]) or row["bound"] or row["form"] == "gap":
            return ""
        if not pd.isna(row["baseline_year"]) and row["baseline_year"] >= row["latest_year"] - 1:
            return ""
        by, unit = _difference(row["latest"], row["previous"], self.unit)
        code = "flat" if by == 0 else "up" if by > 0 else "down"
        if self.steps is not None and self.steps * self.sign > 0 > by * self.sign:
            code = f"slip_{code}"
        return self.say(f"year.{code}", by=self.amount(abs(by), unit))

    def pace(self) -> str:
        row, goal = self.row, self.row["target_value"]
        if self.status not in _OPEN or pd.isna(row["expected"]) or row["bound"] or _doubted(row):
            return ""

        def reach(value: Decimal) -> Decimal:
            return self.sign * value if self.sign else -abs(_shown(goal, self.unit) - value)

        now, before = (reach(_shown(row[name], self.unit)) for name in ("latest", "baseline"))
        if self.status == "regressing" and now < before:
            return self.say("pace.away")
        lead = now - reach(_rounded(row["expected"], places(row["latest"], self.unit)))
        behind = {"off_track": "far_behind", "on_track": "near"}.get(self.status, "behind")
        return self.say(f"pace.{'ahead' if lead > 0 else behind if lead else 'level'}")

    def verdict(self, label: str) -> str:
        row, status = self.row, self.status
        if status == "not_assessable":
            return label
        if row["form"] in ("direction", "gap") and _doubted(row):
            return label
        if row["form"] in ("direction", "gap"):
            return self.say(f"turn.{self.turn()}", status=label)
        by, unit = _difference(row["latest"], row["target_value"], self.unit)
        by = by * self.sign if self.sign else -abs(by)
        if status == "met":
            code = "within" if by < 0 else "margin" if by > 0 else "plain" if row["bound"] else "exact"
            if row["milestone_year"] > row["assessed"] and row["form"] != "keep" and not row.get("slack"):
                label = self.say("early", status=label, year=int(row["milestone_year"]))
        elif by >= 0:
            code = "lost_plain" if status == "lost" else "plain"
        elif self.sign == 0 and status != "lost":
            by = _rounded(row["gap"], places(row["latest"], self.unit))
            code = "apart" if by else "plain"
        else:
            code = {"nearly_met": "nearly", "lost": "lost", "not_met": "not_met"}.get(status, "short")
        return self.say(f"status.{code}", status=label, by=self.amount(abs(by), unit))

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
            return self.say("forecast.wide")
        columns = {"value": "forecast", "low": "forecast_low", "high": "forecast_high"}
        values = {name: self.amount(row[column], computed=True) for name, column in columns.items()}
        if self.unit not in ("percent", "ratio"):  # the unit of both ends stands after the second
            values["low"] = plain(row["forecast_low"], places(row["forecast_low"], self.unit, computed=True))
        said = {"year": int(row["milestone_year"]), "level": f"{row['forecast_level']:.0%}", **values}
        if pd.isna(row.get("p_meet")):
            return self.say("forecast.only", trend=self.say("trend"), **said)
        said["chance"] = tight(chance(row["p_meet"], self.lang), self.lang)
        outlook = row.get("outlook", "")
        good = self.status in ("met", "nearly_met", "on_track")
        against = (
            outlook in ("unlikely", "at_risk") if good else outlook == "likely" and self.status != "not_assessable"
        )
        said["trend"] = self.say("trend.against" if against else "trend")
        if not outlook:
            return self.say("forecast", **said)
        return self.say("forecast.outlook", **said, outlook=messages.label("outlook", outlook, self.lang))
