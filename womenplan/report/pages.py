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
AROUND = 8.0  # points above and below a picture
DOUBT = 28.0  # points by which the estimate may be short where a figure just fits
LOW = 0.4  # of a page, up to which a table is not broken
TWIPS = 2  # of half a point
CJK = "\u2e80"  # from here on signs are square
LATIN = 0.9  # of half a square, that a letter takes in a text without CJK
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

    def _lines(self, lines: int, height: float) -> None:
        """Take lines, none of which is cut by the end of a page nor stands alone on one."""
        self.fresh = False
        while lines:
            fitting = max(int((self.high - self.used + 0.5) // height), 0)
            if fitting >= lines:
                self.used += lines * height
                return
            fitting -= int(lines - fitting == 1)
            lines -= fitting if fitting > 1 else 0
            self.number = self.number + 1
            self.used = 0.0

    def turn(self, across: bool) -> None:
        """Begin a new page."""
        if not self.fresh:
            self.number += 1
        self.used = 0.0
        self.high = ACROSS_HEIGHT if across else HEIGHT
        self.fresh = True

    def turns(self, look: Mapping[str, Any]) -> bool:
        """Return whether a heading, which stays with the next lines, goes to the next page."""
        return self.used + 3 * _line(look) > self.high

    def heading(self, look: Mapping[str, Any]) -> int:
        """Take the lines of a heading, and return its page."""
        line = _line(look)
        if self.turns(look):
            self.number = self.number + 1
            self.used = 0.0
        self._take(line + look["before"] + look["after"])
        return self.number

    def text(self, words: str, width: int, look: Mapping[str, Any]) -> None:
        """Take the lines of a paragraph; width in twips."""
        half = 5 * look["size"] * (LATIN if max(words, default="") < CJK else 1)
        room = max(1, int(FILLED * width / TWIPS / half))  # signs of a line, those of CJK as two
        lines = max(1, math.ceil((text_width(words) + 2 * look["indent"]) / room))
        self._lines(lines, _line(look))
        self.used += look["before"] + look["after"]

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        size: float,
        note: float = 0,
        *,
        whole: bool = True,
    ) -> bool:
        """Take the rows of a table, heads first, with its caption and the height of a note below.

        Return whether it is so low that it is not broken over pages, where it may stand ``whole``.
        """
        heights = [_row_height(cells, widths, size) for cells in rows]
        points = CAPTION + sum(heights) + note
        low = whole and points <= LOW * self.high
        if low:
            self._take(points, whole=True)
        else:
            self._take(CAPTION)
            for height in heights:
                self._take(height, whole=True)
            self._take(note)
        self._take(10)
        return low

    def holds(self, points: float) -> bool:
        """Return whether a figure of a height and its caption still go on the page."""
        return self.used + points + CAPTION + AROUND + DOUBT <= self.high

    def figure(self, points: float) -> None:
        """Take a figure with its caption."""
        self._take(points + CAPTION + AROUND, whole=True)


def _row_height(cells: Sequence[str], widths: Sequence[int], size: float) -> float:
    """Return the height of a table's row in points."""
    lines = max(
        sum(
            max(1, math.ceil(text_width(part) * size / 2 / max(1, width / 20 - PADDING)))
            for part in str(cell).split("\n")
        )
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * size * 1.25 + 4


def _line(look: Mapping[str, Any]) -> float:
    """Return the height of a line in points."""
    return float(look["line"] if look["line"] > 3 else look["line"] * look["size"] * 1.2)
