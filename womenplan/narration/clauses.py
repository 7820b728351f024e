"""Clauses that several texts share: the words for a bound, and when a forecast says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from womenplan import messages
from womenplan.messages import Language
from womenplan.model.unit import units

__all__ = ["Record", "few_cases", "is_idle", "manner", "published"]

Record = Mapping[Any, Any]  # a row of a table, by column
IDLE = 80  # points between the ends of a forecast interval from which on it says nothing
_SHARES = ("fraction", "points", "years", "years_of_life", "ratio", "sex_ratio")  # bases
_RATES = ("rate",)


def published(shown: str, bound: str, lang: Language) -> str:
    """Return a value as it was published: as it is shown, with "about" (~), or as a bound (> or <)."""
    if not bound:
        return shown
    return messages.choice("explain.bound", bound, lang, value=shown)


def manner(unit: str, sign: int) -> str:
    """Return which verbs describe how a quantity moves.

    A ``share`` of which more is better is raised (提高), any other share or rate rises (上升), and a
    ``count`` grows (增加), money and persons among them.
    """
    known = units()
    if unit in known.index:
        base = known.at[unit, "base"]
    else:
        base = ""
    if base in _RATES or (base in _SHARES and sign < 0):
        return "rate"
    return "share" if base in _SHARES else "count"


def few_cases(row: Record) -> bool:
    """Return whether a row is a rate or share of deaths or the like, so few that a year of them proves nothing.

    Neither its yearly change nor by how many cases it misses its target is told.
    """
    known = units()["base"]
    rate = known.get(row["unit"], "") in ("rate", "fraction")
    return bool(rate and row["confidence"] == "uncertain" and row["sign"] < 0)


def is_idle(row: Record) -> bool:
    """Return whether a row's forecast leaves nearly all of a scale of percent open, and so says nothing."""
    return bool(row["unit"] == "percent" and row["forecast_high"] - row["forecast_low"] > IDLE)
