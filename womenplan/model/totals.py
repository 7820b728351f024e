"""Totals beside their two parts: women and men, town and country."""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from womenplan import messages
from womenplan.model import catalogue
from womenplan.model.arrays import Bools, Floats
from womenplan.model.lookup import TextTable
from womenplan.model.unit import NUMBERS

__all__ = ["GROUPS", "By", "agree", "counted", "part_names"]

By = Literal["sex", "area"]
GROUPS: dict[By, tuple[str, str, str]] = {
    "sex": ("female", "male", "both"),
    "area": ("rural", "urban", "all"),
}
SLACK = 0.005  # of the total; values are rounded before they are converted


def counted(unit: Any) -> Bools:
    """Return for which units a total is the sum of its parts; of any other it lies between them."""
    base = catalogue.units()["base"].reindex(unit)
    return np.asarray(base.isin(NUMBERS))


def agree(
    first: Floats,
    second: Floats,
    total: Floats,
    unit: Any,
) -> Bools:
    """Return which totals agree with their two parts, by the units of the values.

    A total of counts is the sum of its parts; a total of rates, shares and means lies between them.
    Half a unit of the last digit usual for the unit is allowed for each number, or
    half a per cent of the total. A comparison with a missing value agrees.
    """
    decimals = catalogue.units()["decimals"].reindex(unit).fillna(1).to_numpy(dtype=np.float64)
    half = 0.5 * 10.0**-decimals + 1e-9
    rounded = SLACK * np.abs(total)
    low = np.minimum(first, second) - np.maximum(half, rounded)
    high = np.maximum(first, second) + np.maximum(half, rounded)
    apart = np.abs(total - first - second) > np.maximum(3 * half, rounded)
    return np.asarray(~np.where(counted(unit), apart, (total < low) | (total > high)))


def part_names(by: By) -> TextTable:
    """Return what the two parts are called, as the context of a problem."""
    return {
        place: {lang: messages.label(by, part, lang) for lang in ("zh", "en")}
        for place, part in zip(("one", "other"), GROUPS[by][:2], strict=True)
    }
