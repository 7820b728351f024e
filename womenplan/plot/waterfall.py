"""Where a shortfall arises, as steps from zero to the whole."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from womenplan.messages import Language
from womenplan.model.arrays import Floats
from womenplan.model.table import Table
from womenplan.plot.page import SIZE, Ax, Axes, Page, ticks
from womenplan.plot.style import chart
from womenplan.plot.theme import COLOURS, INK, MARKS, MUTED, mark_colour, theme
from womenplan.plot.words import Words

__all__ = ["waterfall"]

WHOLE, REST = "whole", "rest"
HALF = 50.0  # percent of the whole, which the parts named in the title make up
NAMED = 3
HEIGHT = 12.0  # of a bar
MORE, LESS = "off_track", "met"  # a part that is short, one that does better, look like these


@chart
@theme()
def waterfall(
    table: Annotated[
        pd.DataFrame,
        Table(
            by="text",
            group="text",
            short="number",
            maybe={"year": "year"},
        ),
    ],
    *,
    by: Literal["region", "sex", "area"] = "region",
    name: str = "",
    where: str = "",
    unit: str = "",
    source: str = "",
    made_up: bool = False,
    ax: Ax | None = None,
    lang: Language | None = None,
) -> Axes:
    """Draw how many cases each part of a whole is short of its target, as steps that add up to the whole.

    Parameters
    ----------
    table : pandas.DataFrame
        What :meth:`Evaluation.decompose` returns: ``by``, ``group``, ``short``; optional ``year``.
    by : {"region", "sex", "area"}
        Which parts are drawn, those that are short of most cases first.
    unit : str
        What is counted, such as persons: said at the axis and in the title.

    Notes
    -----
    A part that does better than the target steps back. What the parts leave over of the whole is a
    step of its own.
    """
    say = Words.of(lang)
    if "year" in table:
        years = table["year"].dropna()
    else:
        years = table["short"].iloc[:0]
    year = int(years.iloc[0]) if len(years) else ""
    page = Page(ax, say, [say.headed(name, "", year), where], made_up=made_up)
    whole = table[(table["by"] == WHOLE) & table["short"].notna()]
    parts = table[(table["by"] == by) & table["short"].notna()]
    if whole.empty or parts.empty:
        return page.blank()
    parts = parts.assign(last=parts["group"] == REST)
    parts = parts.sort_values(["last", "short"], ascending=[True, False], kind="stable")
    names = [_named(by, str(group), say) for group in parts["group"]]
    total = float(whole["short"].iloc[0])
    steps = parts["short"].to_numpy(dtype=float)
    _draw(page, [*names, say("plot.waterfall.whole")], steps, total, unit)
    key = [
        (MARKS[look], mark_colour(look), say("plot.waterfall", code))
        for code, look, there in (
            ("short", MORE, (steps > 0).any()),
            ("better", LESS, (steps < 0).any()),
        )
        if there
    ]
    title = _finding(names, steps, total, unit, say)
    return page.finish(title, key=key, foot=[say.source(source)])


def _named(by: str, group: str, say: Words) -> str:
    if group == REST:
        return say("plot.waterfall.rest")
    if by == "region":
        return group
    return say.label(by, group)


def _draw(
    page: Page,
    names: list[str],
    steps: Floats,
    total: float,
    unit: str,
) -> None:
    """Draw a step a part, the last bar being the whole."""
    ends = np.r_[np.cumsum(steps), total]
    starts = np.r_[0.0, ends[:-2], 0.0]
    low = min(0.0, ends.min())
    high = max(0.0, ends.max())
    span = (high - low) or 1.0
    page.ax.set_xlim(low, high if high > low else low + span)
    said = page.say("plot.waterfall.axis.unit" if unit else "plot.waterfall.axis", unit=unit)
    page.scale_below(ticks(low, high, 6), name=said)
    y = page.rows(names, least=20.0)
    sizes = ends - starts
    fills = [COLOURS[MORE if size > 0 else LESS] for size in sizes[:-1]] + [INK]
    page.ax.barh(
        y,
        sizes,
        left=starts,
        height=HEIGHT,
        color=fills,
        zorder=3,
    )
    page.ax.axvline(
        0,
        color=MUTED,
        linewidth=0.8,
        zorder=2,
    )
    edge = HEIGHT / 2
    page.ax.vlines(
        ends[:-1],
        y[:-1] + edge,
        y[1:] - edge,
        color=MUTED,
        linewidth=0.6,
        linestyle=":",
    )
    for size, start, end, middle in zip(sizes, starts, ends, y, strict=True):
        share = _share(size, total, page.say) if middle < y[-1] else ""
        words = page.say("plot.waterfall.part", size=page.say.figure(size), share=share)
        right = max(start, end)
        page.label(
            words,
            right,
            middle,
            dx=5,
            middle=True,
            size=SIZE - 0.5,
            color=INK,
        )


def _share(size: float, total: float, say: Words) -> str:
    """Return a part's share of the whole in brackets, where the whole is short."""
    if total <= 0:
        return ""
    return say("plot.waterfall.share", share=say.number(round(100 * size / total)))


def _finding(
    names: list[str],
    steps: Floats,
    total: float,
    unit: str,
    say: Words,
) -> str:
    """Return how many cases are missing, and which parts make up at least half."""
    size = say.figure(abs(total))
    if unit:
        size = say("plot.waterfall.counted", total=size, unit=unit)
    if total <= 0:
        return say("plot.waterfall.none", over=size)
    held = np.cumsum(steps) * 100 / total
    count = min(int(np.argmax(held >= HALF)) + 1, NAMED, len(names))
    joined = say("headline.join").join(names[:count])
    share = say.number(round(float(held[count - 1])))
    return say(
        "plot.waterfall.title",
        total=size,
        names=joined,
        share=share,
    )
