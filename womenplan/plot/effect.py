"""The effect of a measure, year by year before and after the start."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.effect import Effect
from womenplan.plot.chart import chart
from womenplan.plot.page import Axes, Page, ticks
from womenplan.plot.theme import INK, MUTED, accent

__all__ = ["effect"]

HEIGHT, MOST_TICKS, REACH = 200.0, 7, 2.5
BEFORE, AFTER = "○", "●"


@chart(height=HEIGHT, least=HEIGHT / 2)
def effect(page: Page, result: Effect) -> Axes:
    """Draw the effect in each year before and after the start, with its interval, and the mean.

    Parameters
    ----------
    result : Effect
        What :func:`womenplan.effect` returns.

    Notes
    -----
    An interval that reaches far beyond the others is cut at the edge of the box, with an arrow.
    """
    say = page.say
    name = result.name_en if say.lang == "en" else result.name_zh
    unit = "percentage_points" if result.unit == "percent" else result.unit
    years = say("plot.effect.years", first=result.years[0], last=result.years[-1])
    page.lines = [say.headed(name, unit, years)]
    page.source = result.source
    page.made_up = result.made_up
    table = result.table.dropna(subset=["estimate"])
    if table.empty:
        return page.blank()
    _scales(page, result)
    _mean(page, result, last=table["since_start"].max() + 0.4)
    page.ax.axhline(
        0,
        color=INK,
        linewidth=0.7,
        zorder=1.5,
    )
    page.ax.axvline(
        -0.5,
        color=MUTED,
        linewidth=0.8,
        linestyle="--",
        zorder=1.5,
    )
    _years(page, table[table["kind"] == "lead"], BEFORE, MUTED)
    _years(page, table[table["kind"] == "lag"], AFTER, accent())
    key = [(AFTER, accent(), say("plot.effect.lag")), ("—", accent(), say("plot.effect.mean"))]
    if len(result.leads):
        key.insert(0, (BEFORE, MUTED, say("plot.effect.lead")))
    title, *limits = result.sentences(say.lang)[1:]
    return page.finish(title, key=key, foot=limits)


def _mean(page: Page, result: Effect, last: float) -> None:
    """Draw the mean effect over the years since the start, and its interval where it has one."""
    known = np.isfinite([result.low, result.high]).all()
    ends = (result.low, result.high) if known else (0.0, 0.0)
    page.ax.fill_between(
        [-0.4, last],
        *ends,
        color=accent(),
        alpha=0.14,
        linewidth=0,
    )
    page.ax.hlines(result.estimate, -0.4, last, color=accent(), linewidth=1.2)


def _years(
    page: Page,
    part: pd.DataFrame,
    mark: str,
    colour: str,
) -> None:
    """Draw the effect in each year with its interval, and an arrow where that goes on beyond the box."""
    low, high = page.ax.get_ylim()
    x = part["since_start"]
    lower = part["low"]
    upper = part["high"]
    page.ax.vlines(x, lower.clip(low, high), upper.clip(low, high), color=colour)
    page.marks(x, part["estimate"], mark, colour, 7)
    for at in x[lower < low]:
        page.centred("▽", at, low, colour, size=6)
    for at in x[upper > high]:
        page.centred("△", at, high, colour, size=6)


def _scales(page: Page, result: Effect) -> None:
    """Set the limits, such that no single wide interval flattens all others, and write the scales."""
    table = result.table
    middle = np.r_[table["estimate"], result.estimate, 0.0]
    ends = np.r_[table["low"], table["high"], result.low, result.high]
    half = np.nanmedian(table["high"] - table["estimate"])
    if not np.isfinite(half):
        half = 1.0
    reach = np.nanmax(np.abs(middle)) + REACH * half
    inside = [*ends[np.isfinite(ends)], *middle]
    low = max(min(inside), -reach)
    high = min(max(inside), reach)
    pad = 0.06 * (high - low) or 1.0
    bottom, top = page.ax.set_ylim(low - pad, high + pad)
    years = table["since_start"]
    page.ax.set_xlim(years.min() - 0.6, years.max() + 0.6)
    page.scale_beside(ticks(bottom, top, MOST_TICKS))
    page.scale_below(
        years,
        name=page.say("plot.effect.since"),
        keep=0.0,
        lines=False,
    )
