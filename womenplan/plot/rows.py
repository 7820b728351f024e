"""What charts with one row a thing share: the names at the left, where each row stands, and the axis of values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.series import Floats
from womenplan.plot import fonts
from womenplan.plot.page import Page, block_height, wrap
from womenplan.plot.theme import COLOURS, INK, MARKS, MUTED, ink_on

__all__ = ["SIZE", "Rows", "lay_rows", "stack", "value_axis"]

SIZE, LABEL_WIDTH = 8.5, 128.0
HATCHED = {"no_data": "////", "not_assessable": "...."}


@dataclass(frozen=True, slots=True)
class Rows:
    """Wrapped names and the height at which each row stands, in points from the top."""

    names: list[str]
    centres: Floats
    height: float

    @property
    def label_width(self) -> float:
        """Width that the names take, in points."""
        return max((fonts.width(line, SIZE) for name in self.names for line in name.split("\n")), default=0.0) + 8

    def draw(self, page: Page) -> None:
        """Set the vertical axis and write the names left of it."""
        page.ax.set_ylim(self.height, 0)
        page.ax.set_yticks([])
        page.ax.spines["left"].set_visible(False)
        for name, y in zip(self.names, self.centres, strict=True):
            page.block([(name, SIZE, INK)], 0, y, dx=-8, ha="right")


def lay_rows(names: Sequence[str], *, least: float, margin: float = 5.0, width: float = LABEL_WIDTH) -> Rows:
    """Return the rows of a chart, each at least so high and with a margin around its name."""
    wrapped = [wrap(name, width, SIZE) for name in names]
    heights = np.array([max(least, block_height([(name, SIZE, INK)]) + margin) for name in wrapped])
    ends = np.cumsum(heights)
    return Rows(wrapped, ends - heights / 2, float(ends[-1]))


def value_axis(page: Page, values: Any, pad: float, unit: str) -> None:
    """Set a horizontal axis for some values with light lines; a share has no ticks beyond 0 and 100."""
    ax, low, high = page.ax, min(values) - pad, max(values) + pad
    ax.set_xlim(low, high)
    ax.grid(axis="x")
    ax.locator_params(axis="x", nbins=7)
    floor, ceiling = (max(low, 0.0), min(high, 100.0)) if unit == "percent" and max(values) <= 100 else (low, high)
    ax.set_xticks([tick for tick in ax.get_xticks() if floor <= tick <= ceiling])
    ax.set_xlabel(fonts.printable(page.say.unit(unit)))


def stack(page: Page, rows: Rows, counts: pd.DataFrame, said: Sequence[str], *, roomy: bool) -> None:
    """Draw a stacked bar a row from counts by status, marked and counted as far as it fits, with a remark at its end."""
    ax, y, start, most = page.ax, rows.centres, np.zeros(len(counts)), max(int(counts.sum(axis=1).max()), 1)
    ax.set_xlim(0, most)
    rows.draw(page)
    ax.set_axis_off()
    height, aside, unit = 20 if roomy else 12, 5 * roomy, (page.width - rows.label_width - 80) / most
    for name in counts:
        values, mark, fill, hatch = counts[name].to_numpy(), MARKS[name], COLOURS[name], HATCHED.get(name)
        style: dict[str, Any] = {"ha": "center", "color": ink_on(fill)}
        plate = {"edgecolor": "none", "facecolor": fill, "pad": 1.0}
        ax.barh(y, values, left=start, height=height, color=fill, edgecolor="white", linewidth=1.0, hatch=hatch)
        for i in np.flatnonzero(values):
            x, wide, number = start[i] + values[i] / 2, unit * values[i], str(values[i])
            fits = wide > fonts.width(number, SIZE - 1) + 2
            if wide > fonts.width(mark + number, SIZE) + 8:
                page.label(f"{mark} {number}", x, y[i], size=SIZE, bbox=plate if hatch else None, **style)
                continue
            if roomy or not fits:
                page.marks(x, y[i] - aside, mark, ink_on(fill), min(6.0, 0.7 * wide))
            if fits:
                page.label(number, x, y[i], dy=-aside, size=SIZE - 1, **style)
        start = start + values
    for text, end, middle in zip(said, start, y, strict=True):
        page.label(text, end, middle, dx=6, size=SIZE - 0.5, color=MUTED)
