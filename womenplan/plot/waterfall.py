"""Where a shortfall arises, as steps from zero to the whole."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
import pandas as pd

from womenplan.model.arrays import Floats
from womenplan.model.table import TableWith
from womenplan.plot.chart import chart
from womenplan.plot.page import Axes, Page, ticks
from womenplan.plot.theme import COLOURS, INK, MARKS, MUTED, mark_colour
from womenplan.plot.words import Words

__all__ = ["waterfall"]

WHOLE, REST = "whole", "rest"
HALF = 50.0  # percent of the whole, which the parts named in the title make up
NAMED = 3
BAR = 12.0  # of a bar
MORE, LESS = "off_track", "met"  # a part that is short, one that does better, look like these


@chart("source", "made_up")
def waterfall(
    page: Page,
    table: Annotated[
        pd.DataFrame,
        TableWith(
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
    say = page.say
    years = table.get("year", pd.Series(dtype="float64")).dropna()
    year = int(years.iat[0]) if len(years) else ""
    page.lines = [say.headed(name, "", year), where]
    known = table[table["short"].notna()]
    whole = known.loc[known["by"] == WHOLE, "short"]
    parts = known[known["by"] == by]
    if whole.empty or parts.empty:
        return page.blank()
    parts = parts.assign(last=parts["group"] == REST)
    parts = parts.sort_values(["last", "short"], ascending=[True, False], kind="stable")
    names = [_named(by, group, say) for group in parts["group"]]
    total = whole.iat[0]
    steps = parts["short"].to_numpy()
    _draw(page, [*names, say("plot.waterfall.whole")], steps, total, unit)
    key = []
    for code, look, there in (("short", MORE, steps > 0), ("better", LESS, steps < 0)):
        if there.any():
            key.append((MARKS[look], mark_colour(look), say("plot.waterfall", code)))
    return page.finish(_finding(names, steps, total, unit, say), key=key)


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
    """Draw a step per part, the last bar being the whole."""
    say = page.say
    ends = np.r_[steps.cumsum(), total]
    starts = np.r_[0.0, ends[:-2], 0.0]
    low = ends.min(initial=0.0)
    high = ends.max(initial=0.0)
    page.ax.set_xlim(low, high if high > low else low + 1.0)
    axis = say("plot.waterfall.axis.unit" if unit else "plot.waterfall.axis", unit=unit)
    page.scale_below(ticks(low, high, 6), name=axis)
    y = page.rows(names, least=20.0)
    sizes = ends - starts
    fills = [COLOURS[MORE if size > 0 else LESS] for size in sizes[:-1]] + [INK]
    page.ax.barh(
        y,
        sizes,
        left=starts,
        height=BAR,
        color=fills,
        zorder=3,
    )
    page.ax.axvline(0, color=MUTED, linewidth=0.8)
    edge = BAR / 2
    page.ax.vlines(
        ends[:-1],
        y[:-1] + edge,
        y[1:] - edge,
        color=MUTED,
        linewidth=0.6,
        linestyle=":",
    )
    for size, right, middle in zip(sizes, np.maximum(starts, ends), y, strict=True):
        share = ""  # of the whole, where that is short
        if middle < y[-1] and total > 0:
            share = say("plot.waterfall.share", share=say.number(round(100 * size / total)))
        words = say("plot.waterfall.part", size=say.figure(size), share=share)
        page.remark(words, right, middle, dx=5, color=INK)


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
    held = steps.cumsum() * 100 / total
    count = min(int((held >= HALF).argmax()) + 1, NAMED)
    joined = say("headline.join").join(names[:count])
    share = say.number(round(held[count - 1]))
    return say(
        "plot.waterfall.title",
        total=size,
        names=joined,
        share=share,
    )
