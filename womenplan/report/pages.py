"""An estimate of the page on which a heading stands, from the height of what goes before it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from womenplan.io.output import text_width
from womenplan.report.lines import lines_of
from womenplan.report.word_style import TWIPS, ParagraphStyle

__all__ = ["HELD", "Cursor"]

CELL_PADDING = 8.0  # points of a cell beside its words
BORDER = 0.5
CAPTION = 30.0  # points, the usual one
AROUND = 6.0  # points above and below a picture
DOUBT = 14.0  # points by which the estimate may be short where a figure or a row just fits
LOW_TABLE = 0.4  # of a page, up to which a table is not broken
EMPTY, EMPTY_UNSURE = 0.15, 0.33  # of a page, that may stay empty for what is not broken
BEGUN = 0.25  # of a page, that one to be broken has to begin on
BELOW = 10.0  # points below a table
HELD = 3  # rows of a table that stay with its head, and with the note below it


class Cursor:
    """Where the writing stands: the page, and how many points of it are used.

    Pages have ``upright`` or ``across`` points for text, and captions take ``caption`` points. It is ``sure`` as long as pages only end where they are told to, not where text flows over.
    """

    def __init__(self, upright: float, across: float, caption: float = CAPTION) -> None:
        self.heights = (upright, across)
        self.caption = caption
        self.number, self.used, self.high = 1, 0.0, upright
        self.fresh = self.sure = True

    def _next(self, used: float = 0.0, *, turned: bool = False) -> None:
        """Go on with the next page, which the program begins or which is ``turned`` to."""
        self.number, self.used = self.number + 1, used
        self.sure = self.sure and turned

    def _take(self, points: float, *, whole: bool = False) -> None:
        self.fresh = False
        if whole and self.used + points > self.high and self.used:
            self._next()
        self.used += points
        while self.used > self.high:
            self._next(self.used - self.high)

    def _lines(self, lines: int, height: float) -> None:
        """Take lines, none of which is cut by the end of a page nor stands alone on one."""
        self.fresh = False
        while lines:
            fitting = max(int((self.high - self.used + 0.5) // height), 0)
            if fitting >= lines:
                self.used += lines * height
                return
            fitting -= int(lines - fitting == 1)
            if fitting > 1:
                self.used += fitting * height
                lines -= fitting
            self._next()

    def turn(self, across: bool) -> None:
        """Begin a new page."""
        if not self.fresh:
            self.number += 1
        self.used = 0.0
        self.high = self.heights[across]
        self.fresh = self.sure = True

    def turns(self, look: ParagraphStyle) -> bool:
        """Return whether a heading, which stays with the next lines, goes to the next page."""
        return self.used + 3 * look.line > self.high

    def heading(self, look: ParagraphStyle) -> int:
        """Take the lines of a heading, and return its page; one that begins a page has no room above it."""
        if self.turns(look):
            self._next()
        before = look.before if self.used or self.fresh else 0.0
        self._take(look.line + before + look.after)
        return self.number

    def text(self, words: str, width: int, look: ParagraphStyle) -> None:
        """Take the lines of a paragraph; width in twips."""
        room = width / TWIPS / look.size
        lines = lines_of(words, room, indent=look.indent, closer=look.closer / look.size)
        self._lines(lines, look.line)
        self.used += look.before + look.after

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[int],
        look: ParagraphStyle,
        note: float = 0,
        *,
        whole: bool = True,
    ) -> tuple[bool, list[int]]:
        """Take the rows of a table, heads first, with its caption and the height of a note below.

        Return whether it is so low that it is not broken over pages, where it may stand ``whole``
        and does not leave too much of a page empty, and how many of its rows are to stand on each
        page from this one on: none on this one where there is too little room to begin. Where the
        page is not ``sure`` all are to stand where the program puts them, which puts no number over
        what goes on: there more may stay empty.
        """
        head, *heights = (_row_height(cells, widths, look) for cells in rows)
        top = self.caption + head
        points = top + sum(heights) + note
        fits = self.used + points <= self.high
        full = self.is_nearly_full(EMPTY if self.sure else EMPTY_UNSURE)
        low = whole and points <= LOW_TABLE * self.high and (fits or full)
        if not self.sure:
            parts = [points + BELOW] if low else [top, *heights, note + BELOW]
            for part in parts:
                self._take(part, whole=True)
            return low, [len(heights)]
        most = self.high if low else self.high - DOUBT
        counts = [0]
        begun = max(BEGUN * self.high, top + sum(heights[:HELD]))
        if self.used + points > most and (low or self.used + begun > most):
            self._next(turned=True)
            counts.append(0)
        self.used += top
        last = max(len(heights) - HELD, 0)  # from here on they stay with the note
        for place, height in enumerate(heights):
            kept = sum(heights[place:]) + note if place == last else height
            if self.used + kept > most and 0 < place <= last:
                self._next(top, turned=True)
                counts.append(0)
            self.used += height
            counts[-1] += 1
        self._take(note + BELOW)
        return low, counts

    def is_nearly_full(self, empty: float = EMPTY) -> bool:
        """Say whether what is left of the page, of which so much may, is to stay empty."""
        return self.high - self.used <= empty * self.high

    def room(self) -> float:
        """Return how many points high a figure may be that still goes on the page with its caption."""
        return self.high - self.used - self.caption - AROUND - DOUBT

    def figure(self, points: float) -> None:
        """Take a figure with its caption."""
        self._take(points + self.caption + AROUND, whole=True)


def _row_height(cells: Sequence[str], widths: Sequence[int], look: ParagraphStyle) -> float:
    """Return the height of a table's row in points.

    At the end of a line that goes on a square is lost: signs stay together, and words.
    """

    def lines_in(words: str, width: int) -> int:
        room = 2 * (width / TWIPS - CELL_PADDING) / look.size  # half-widths
        return 1 if (wide := text_width(words)) <= room else math.ceil(wide / max(room - 2, 2))

    lines = max(
        sum(lines_in(part, width) for part in str(cell).split("\n"))
        for cell, width in zip(cells, widths, strict=True)
    )
    return lines * look.line + look.before + look.after + BORDER
