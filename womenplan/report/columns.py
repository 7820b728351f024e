"""How wide the columns of a Word table are, and how large its type: so that words stay whole, and lines few."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Mapping, Sequence

import numpy as np

from womenplan.io.output import text_width
from womenplan.model.vocabulary import has_chinese
from womenplan.report.word_style import ParagraphStyle

__all__ = ["MINUS", "fitting", "folded"]

HALF_SQUARE = 10  # twentieths of a point that half a square of type takes, by its size in points
COLUMN_PADDING = 160  # twips of a column beside its words
SHORT_CELL = (16, 14)  # half-widths of cells not to be broken, in the first column and after it
MINUS = "−"  # at which no line breaks
DIGIT = 1.27  # half-widths of a figure in the widest of the usual fonts
BOLD = 1.15  # of a word in a head, which is bold, to the same word in a cell
# the types of a table, and the half-widths that a column of texts has at least to be set in one
TABLE_STYLES = {
    "Table Text": 14,
    "Table Text Small": 10,
    "Table Text Tiny": 14,
}
LONGEST = 40  # half-widths from which on a word is broken
# what a line is not to be broken in: a value has its year, a rate its fraction
WORD = re.compile(rf"[\x21-\x2c\x2e-\x7e–{MINUS}]+(?: \([\d–/]+\))?")


def fitting(
    rows: Sequence[Sequence[str]], width: int, looks: Mapping[str, ParagraphStyle]
) -> tuple[str, list[int]]:
    """Return the largest style in which a table fits without narrow columns of words, and the widths of its columns."""
    columns = list(zip(*rows, strict=True))

    def least_of(narrow: int) -> list[int]:
        return [_least(column, place, narrow) for place, column in enumerate(columns)]

    for style, narrow in TABLE_STYLES.items():
        half = looks[style.lower()].size * HALF_SQUARE
        least = least_of(narrow)
        if sum(least) * half + len(least) * COLUMN_PADDING <= width:
            break
    else:
        least = least_of(4)
    return style, _widths(columns, width, half, least)


def _least(column: Sequence[str], place: int, narrow: int) -> int:
    """Return the half-widths that a column must have: its words and short cells unbroken, room for ``narrow`` of a text."""
    words = [BOLD * _room_of(word) for word in WORD.findall(column[0])]
    words += [_room_of(word) for cell in column[1:] for word in WORD.findall(cell)]
    longest = max(text_width(line) for cell in column[1:] for line in cell.split("\n"))
    short = SHORT_CELL[place > 0]
    below = column[0].find("\n") + 1
    aside = column[0][below or column[0].find("（") :] if below or "（" in column[0] else ""
    figures = (DIGIT - 1) * sum(map(str.isdigit, aside))
    bracket = max(4, BOLD * (text_width(aside) + figures))
    room = longest if longest <= short else min(longest, narrow)
    return math.ceil(min(max([bracket, room, *words]), LONGEST))


def _widths(
    columns: Sequence[Sequence[str]],
    width: int,
    half: float,
    least: Sequence[int],
) -> list[int]:
    """Return the widths of columns, from the least on, in which the cells of a table, heads first, take the fewest lines."""
    widths = list(least)
    spare = int((width - len(widths) * COLUMN_PADDING) / half)
    across = np.arange(1, max(spare, *widths) + 1)
    costs = []
    for column in columns:
        # a half-width to spare, as programs break a line that is full to the last
        needed = np.array([[max(map(text_width, cell.split("\n"))) + 1] for cell in column])
        lines = np.where(needed <= across, 1, np.ceil(needed / (across - 2).clip(1)))
        costs.append((lines**2).sum(axis=0))
    spare -= sum(widths)
    while spare > 0:  # to the column that saves most by each half-width, as many as that takes
        saved_by = [
            (cost[one - 1] - cost[one : one + spare]) / across[:spare]
            for cost, one in zip(costs, widths, strict=True)
        ]
        most = [savings.max() for savings in saved_by]
        best = most.index(max(most))
        if most[best] <= 0:
            break
        more = int(saved_by[best].argmax()) + 1
        widths[best] += more
        spare -= more
    needs = [one * half + COLUMN_PADDING for one in widths]
    return [int(need * width / sum(needs)) for need in needs]


def _room_of(word: str) -> float:
    """Return the half-widths that a word takes: capitals are wide, a dash in a Chinese font too, and figures in some."""
    if word[-1].isdigit() and word.lstrip(MINUS).replace(".", "").replace(",", "").isdigit():
        return len(word) * DIGIT + 0.5
    return len(word) * (1.15 if word.isalpha() else 1) + word.count("–")


def folded(head: str, width: int, size: float) -> str:
    """Return the head of a column with line breaks where it does not fit: before a bracket, or in parts of like length."""
    room = int((width - COLUMN_PADDING) / (size * HALF_SQUARE)) // 2
    if "\n" in head or not has_chinese(head):  # broken already, or where it has spaces
        return head
    if text_width(head) <= 2 * room:
        return head
    if 0 < (bracket := head.find("（")) <= room:
        return f"{head[:bracket]}\n{head[bracket:]}"
    lines = -(-len(head) // max(room, 1))
    ends = [round(len(head) * line / lines - 0.01) for line in range(lines + 1)]
    return "\n".join(head[start:end] for start, end in itertools.pairwise(ends))
