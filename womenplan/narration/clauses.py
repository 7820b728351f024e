"""What several texts share: the words for a bound, and when a forecast says nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from womenplan import messages
from womenplan.messages import Language
from womenplan.model.unit import units

__all__ = ["few_cases", "is_idle", "published"]

IDLE = 80  # points between the ends of a forecast interval from which on it says nothing


def published(shown: str, bound: str, lang: Language) -> str:
    """Return a value as it was published: as it is shown, with "about" (~), or as a bound (> or <)."""
    return messages.text(f"explain.bound.{bound}", lang, value=shown) if bound else shown


def few_cases(row: Mapping[str, Any]) -> bool:
    """Return whether a row is a rate or share of deaths or the like, so few that a year of them proves nothing.

    Neither its yearly change nor by how many cases it misses its target is told.
    """
    known = units()["base"]
    rate = known.get(row["unit"], "") in ("rate", "fraction")
    return bool(rate and row["confidence"] == "uncertain" and row["sign"] < 0)


def is_idle(row: Mapping[str, Any]) -> bool:
    """Return whether a row's forecast leaves nearly all of a scale of percent open, and so says nothing."""
    return bool(row["unit"] == "percent" and row["forecast_high"] - row["forecast_low"] > IDLE)
