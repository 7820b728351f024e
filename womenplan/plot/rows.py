"""What charts with one row a thing share: the names at the left, and where each row stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import fonts, words
from womenplan.plot.page import Page, block_height, wrap
from womenplan.plot.theme import INK

__all__ = ["Rows", "headed", "lay_rows", "value_axis"]

SIZE, LABEL_WIDTH = 8.5, 128.0


@dataclass(frozen=True, slots=True)
class Rows:
    """Wrapped names and the height at which each row stands, in points from the top."""

    names: list[str]
    centres: list[float]
    height: float

    @property
    def label_width(self) -> float:
        """Width that the names take, in points."""
        return max((fonts.width(line, SIZE) for name in self.names for line in name.split("\n")), default=0.0) + 8

    def draw(self, page: Page) -> None:
        """Set the vertical axis and write the names left of it."""
        ax = page.ax
        ax.set_ylim(self.height, 0)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
        across = ax.get_yaxis_transform()
        for name, y in zip(self.names, self.centres, strict=True):
            page.block([(name, SIZE, INK)], 0, y, at=across, dx=-8, ha="right")


def lay_rows(names: Sequence[str], *, least: float = 14.0, margin: float = 5.0, width: float = LABEL_WIDTH) -> Rows:
    """Return the rows of a chart, each at least so high and with a margin around its name."""
    wrapped = [wrap(name, width, SIZE) for name in names]
    heights = [max(least, block_height([(name, SIZE, INK)]) + margin) for name in wrapped]
    ends = list(accumulate(heights, initial=0.0))
    return Rows(wrapped, [end - high / 2 for end, high in zip(ends[1:], heights, strict=True)], ends[-1])


def value_axis(page: Page, low: float, high: float, label: str, *, percent: bool = False) -> None:
    """Set a horizontal axis of values with light lines; a share has no ticks beyond 0 and 100."""
    ax = page.ax
    ax.set_xlim(low, high)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.locator_params(axis="x", nbins=7)
    floor, ceiling = (0.0, 100.0) if percent else (low, high)
    ax.set_xticks([tick for tick in ax.get_xticks() if max(low, floor) <= tick <= min(high, ceiling)])
    ax.xaxis.set_major_formatter(lambda value, _: words.numbers([value])[0])
    ax.set_xlabel(fonts.printable(label))


def headed(name: str, unit: str, year: object, lang: Language) -> str:
    """Return indicator, unit and year in one line, as far as they are given."""
    parts = [name, messages.text("plot.unit", lang, unit=words.unit_words(unit, lang)) if unit else ""]
    parts += [messages.text("plot.year", lang, year=year)] if year else []
    return messages.text("plot.join", lang).join(part for part in parts if part)
