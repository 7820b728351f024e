"""An estimate of the page on which a heading stands, from the height of what goes before it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from womenplan.io.output import text_width

__all__ = ["Page"]

HEIGHT, ACROSS_HEIGHT = 638.0, 442.0  # points of text on an A4 page with the margins of the report
PADDING = 8.0  # points of a cell beside its words
CAPTION = 26.0
FILLED = 0.96  # of a line: numbers and what they belong to are not broken


class Page:
    """Where the writing stands: the page, and how many points of it are used."""

    def __init__(self) -> None:
        self.number, self.used, self.high = 1, 0.0, HEIGHT
        self.fresh = True

    def _take(self, points: float, *, whole: bool = False) -> None:
        self.fresh = False
        if whole and self.used + points > self.high and self.used:
            self.number = self.number + 1
            self.used = 0.0
        self.used += points
        while self.used > self.high:
            self.number, self.used = self.number + 1, self.used - self.high

    def turn(self, across: bool) -> None:
        """Begin a new page."""
        if not self.fresh:
            self.number += 1
        self.used = 0.0
        self.high = ACROSS_HEIGHT if across else HEIGHT
        self.fresh = True

    def heading(self, look: Mapping[str, Any]) -> int:
        """Take the lines of a heading, which stays with the next line, and return its page."""
        line = _line(look)
        if self.used + 2 * line > self.high:
            self.number = self.number + 1
            self.used = 0.0
        self._take(line + look["before"] + look["after"])
        return self.number

    def text(self, words: str, width: int, look: Mapping[str, Any]) -> None:
        """Take the lines of a paragraph; width in twips."""
        room = max(1, int(FILLED * width / 10 / look["size"]))  # half-widths of a line
        lines = math.ceil((text_width(words) + 2 * look["indent"]) / room)
        self._take(lines * _line(look) + look["after"])

    def table(self, rows: Sequence[Sequence[str]], widths: Sequence[int], size: float) -> None:
        """Take the rows of a table, heads first, with its caption."""
        self._take(CAPTION)
        for cells in rows:
            lines = max(
                sum(
                    max(1, math.ceil(text_width(part) * size / 2 / max(1, width / 20 - PADDING)))
                    for part in str(cell).split("\n")
                )
                for cell, width in zip(cells, widths, strict=True)
            )
            self._take(lines * size * 1.25 + 4, whole=True)
        self._take(10)

    def holds(self, points: float) -> bool:
        """Return whether a figure of a height and its caption still go on the page."""
        return self.used + points + CAPTION <= self.high

    def figure(self, points: float) -> None:
        """Take a figure with its caption."""
        self._take(points + CAPTION, whole=True)


def _line(look: Mapping[str, Any]) -> float:
    """Return the height of a line in points."""
    return float(look["line"] if look["line"] > 3 else look["line"] * look["size"] * 1.2)
