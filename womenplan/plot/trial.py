"""The forecast tested on the past: the coverage of its interval and the reliability of its probabilities."""

from __future__ import annotations

from typing import Annotated

import numpy as np
import pandas as pd

from womenplan.arguments import Between
from womenplan.model.table import TableWith
from womenplan.plot.chart import chart
from womenplan.plot.page import Axes, Page, group_looks
from womenplan.plot.theme import COLOURS, INK, MUTED, accent

__all__ = ["coverage", "reliability"]

HEIGHT, LEAST = 200.0, 100.0  # points
AROUND = 5.0  # percentage points from the nominal level within which coverage counts as reached


@chart("name", "source", height=HEIGHT, least=LEAST)
def coverage(
    page: Page,
    table: Annotated[
        pd.DataFrame,
        TableWith(
            horizon="number",
            method="text",
            coverage="number",
            once=("horizon", "method"),
        ),
    ],
    *,
    level: Annotated[float, Between(0, 100)] = 80,
) -> Axes:
    """Draw how often the interval contained the outcome, by years ahead, against its nominal level.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`womenplan.accuracy` returns it by horizon: horizon and method, in the index or as columns,
        and a column ``coverage``.
    level : float
        The nominal level of the interval, in percent.
    """
    say = page.say
    held = 100 * table.pivot(
        index="horizon",
        columns="method",
        values="coverage",
    )
    held = held[held.index.notna()].dropna(axis=1, how="all")
    if held.empty:
        return page.blank()
    _scales(page, held, level)
    page.end(level, say("plot.trial.said", level=f"{level:g}"), INK)
    key = []
    years = held.index
    for method, (mark, colour) in zip(held, group_looks(), strict=False):
        words = say("plot.trial.forecast") if method == "forecast" else str(method)
        page.ax.plot(
            years,
            held[method],
            color=colour,
            linewidth=1.4,
            zorder=3,
        )
        page.marks(years, held[method], mark, colour, 5.5)
        key.append((mark, colour, words))
    first = held.get("forecast", held.iloc[:, 0])
    within = first.between(level - AROUND, level + AROUND).all()
    title = say(
        "plot.trial.coverage.within" if within else "plot.trial.coverage.beyond",
        low=f"{first.min():.0f}",
        high=f"{first.max():.0f}",
        level=f"{level:g}",
    )
    return page.finish(title, key=key if len(key) > 1 else ())


def _scales(page: Page, held: pd.DataFrame, level: float) -> None:
    """Set the axes, and mark the nominal level with the band within which coverage counts as reached."""
    years = held.index
    least = level - AROUND
    most = level + AROUND
    low = min(held.min().min(), least - AROUND)
    high = max(held.max().max(), most + AROUND)
    page.ax.set_xlim(years.min() - 0.5, years.max() + 0.5)
    bottom, top = page.ax.set_ylim(max(low - 3, 0), min(high + 3, 100))
    page.ax.axhspan(
        least,
        most,
        color=COLOURS["met"],
        alpha=0.08,
        linewidth=0,
        zorder=0,
    )
    page.ax.axhline(
        level,
        color=INK,
        linewidth=1.0,
        zorder=1,
    )
    page.scale_below(years, name=page.say("plot.trial.ahead"), lines=False)
    page.scale_beside(np.arange(10 * np.ceil(bottom / 10), top + 0.1, 10))


@chart("name", "source", height=1.2 * HEIGHT, least=LEAST)
def reliability(
    page: Page,
    table: Annotated[
        pd.DataFrame,
        TableWith(
            said="number",
            came="number",
            cases="number",
        ),
    ],
) -> Axes:
    """Draw observed frequencies against forecast probabilities; on the diagonal they agree.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`womenplan.reliability` returns it: ``said``, ``came`` (both from 0 to 1) and
        ``cases``.
    """
    say = page.say
    table = table[table["cases"] > 0].dropna(subset=["said", "came"])
    if table.empty:
        return page.blank()
    forecast, came = 100 * table[["said", "came"]].to_numpy().T
    page.ax.set_xlim(0, 100)
    page.ax.set_ylim(0, 100)
    page.ax.plot(
        [0, 100],
        [0, 100],
        color=MUTED,
        linewidth=0.9,
        dashes=(4, 3),
        zorder=1,
    )
    page.ax.plot(forecast, came, color=accent(), linewidth=1.0)
    page.marks(forecast, came, "●", accent(), 6.5)
    for x, y, cases in zip(forecast, came, table["cases"], strict=True):
        dy, side, dx = (0, "left", 7) if x <= 80 else (-11, "center", 0)
        page.name(
            f"{cases:,}",
            x,
            y,
            dy,
            color=MUTED,
            ha=side,
            dx=dx,
        )
    page.scale_below(range(0, 101, 20), name=say("plot.trial.probability"))
    page.scale_beside(range(0, 101, 20))
    away = np.abs(forecast - came)
    farthest = away.argmax()
    title = say(
        "plot.trial.reliability",
        away=f"{np.average(away, weights=table['cases']):.1f}",
        said=f"{forecast[farthest]:.0f}",
        came=f"{came[farthest]:.0f}",
    )
    key = [("┄", MUTED, say("plot.trial.as_said")), ("●", accent(), say("plot.trial.came"))]
    return page.finish(title, key=key)
