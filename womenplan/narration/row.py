"""The figures of one row of an evaluation as printed: with their unit, and never rounded across a bound."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.evaluation import intervals
from womenplan.evaluation.result import Result
from womenplan.evaluation.status import EPS
from womenplan.messages import Language
from womenplan.model.amount import MOST_DECIMALS, amount, gap, number, places
from womenplan.model.observation import LIMITS
from womenplan.narration.clauses import Record, published

__all__ = ["Row", "apart", "beside"]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table (``row`` holds its index, ``position``, beside its columns), and its figures in the words of a language."""

    result: Result
    row: Record
    lang: Language

    def say(self, code: str, *keys: str, **facts: object) -> str:
        """Return the sentence of a code, of a group the one that keys choose."""
        return messages.close_up(messages.text(messages.chosen(code, *keys), self.lang, **facts))

    def label(self, group: str, key: str) -> str:
        """Return the label of a key in a group of the message catalogue."""
        return messages.label(group, key, self.lang)

    def joined(self, code: str, parts: Iterable[str]) -> str:
        """Return those parts that say something, joined as the catalogue says."""
        return messages.text(code, self.lang).join(filter(None, parts))

    def has(self, *names: str) -> bool:
        """Return whether the row has a value in all of these columns."""
        return not any(pd.isna(self.row[name]) for name in names)

    def year(self, which: str) -> int:
        """Return the year of the ``latest`` value, the ``baseline`` or the ``milestone``."""
        return int(self.row[f"{which}_year"])

    @property
    def directional(self) -> bool:
        """Whether a direction is asked for, and no value."""
        return self.row["form"] in ("direction", "gap")

    @property
    def edges(self) -> tuple[float, float, float]:
        """The lowest and the highest value that meet the target, and of these the one that is nearest."""
        rows = self.result.table.loc[[self.row["position"]]]
        low, high, edge = intervals.edges(self.result, rows)
        return float(low[0]), float(high[0]), float(edge[0])

    @property
    def strict(self) -> bool:
        """Whether the target value itself is not good enough."""
        return self.row["operator"] in (">", "<")

    @property
    def bound(self) -> str:
        """The sense (> or <) of a latest value of which only a bound was published, else empty."""
        bound = self.bound_of("latest")
        return bound if bound in LIMITS else ""

    def bound_of(self, which: str) -> str:
        """Return what was published before the ``latest`` value or the ``baseline``: > or <, ~ for about, or nothing."""
        return str(self.observed(which, "bound") or "")

    def doubted(self, which: str) -> bool:
        """Return whether the checks warned of the row's ``latest`` or ``baseline`` value."""
        return bool(self.observed(which, "suspect"))

    def observed(self, which: str, column: str) -> Any:
        """Return what the observations say of the ``latest`` value or the ``baseline``; None where it is computed."""
        at = int(self.row[f"{which}_row"])
        seen = self.result.observations
        return seen[column].iat[at] if at >= 0 and column in seen else None

    @property
    def digits(self) -> int:
        """With how many decimals the values of the row's series are shown, and what is computed from them."""
        _, values = self.result.values(self.row["position"])
        return places([*values, self.row["baseline"], self.row["latest"]], self.row["unit"])

    def shown(
        self,
        value: float,
        *,
        difference: bool = False,
        bare: bool = False,
        digits: int = 0,
    ) -> str:
        """Return a value with its unit, or ``bare``, with so many decimals at least.

        A ``difference`` of percentages is in points, and none above zero is shown as zero.
        """
        near = [0.0] if difference else [self.row["target_value"], 0.0]
        figure = Decimal(beside(value, near, max(self.digits, digits), MOST_DECIMALS))
        if bare:
            return number(figure, self.lang)
        return (gap if difference else amount)(figure, self.row["unit"], self.lang)

    def asked(self, value: float | Decimal, *, bare: bool = False) -> str:
        """Return a value that a target asks for, as a plan writes it: with no more decimals than it needs."""
        if bare:
            return number(value, self.lang)
        return amount(value, self.row["unit"], self.lang)

    def of(self, *names: str) -> dict[str, str]:
        """Return the values of some columns as they are shown, by column."""
        shown = {
            name: (self.asked if name == "target_value" else self.shown)(self.row[name])
            for name in names
        }
        if "baseline" in names and self.bound_of("baseline") == "~":
            shown["baseline"] = published(shown["baseline"], "~", self.lang)
        return shown

    def latest(self) -> str:
        """Return the latest value as it was published: with "about", or as a bound."""
        value = self.row["latest"]
        shown = self.asked(value) if self.bound else self.shown(value)  # a bound is exact
        return published(shown, self.bound_of("latest"), self.lang)


def apart(values: Sequence[float], places: int) -> int:
    """Return the number of decimals, from ``places`` on, with which values keep their proportion in print.

    Their ratios as printed are within a twentieth of the true ones.

    Examples
    --------
    >>> apart([0.032, 0.027], 2), apart([0.0321, 0.0319], 2), apart([0.053, 0.023], 2)
    (3, 2, 3)
    """

    def misleads(first: float, second: float) -> bool:
        printed = abs(round(first, places) * second)
        exact = abs(round(second, places) * first)
        return abs(printed - exact) > max(printed, exact) / 20 or not exact

    pairs = [pair for pair in itertools.combinations(values, 2) if all(pair)]
    while places < MOST_DECIMALS and any(misleads(*pair) for pair in pairs):
        places += 1
    return places


def beside(
    value: float,
    bounds: Sequence[float],
    places: int,
    most: int = 9,
) -> str:
    """Return a figure with as many decimals as it takes to stand where it does: below, at or above each bound.

    Examples
    --------
    >>> beside(0.9475, [0.95, 0.6], 2), beside(0.9375, [0.95, 0.6], 2)
    ('0.948', '0.94')
    """

    def side(figure: float, bound: float) -> int:
        return int(figure > bound + EPS) - int(figure < bound - EPS)

    while places < most and any(
        side(round(value, places), bound) != side(value, bound) for bound in bounds
    ):
        places += 1
    return f"{value:.{places}f}"
