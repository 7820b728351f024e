"""Values against population size, with the limits within which chance alone would keep them."""

from __future__ import annotations

import math
from typing import Annotated, Any

import numpy as np
import pandas as pd

from womenplan.evaluation.outlook import counts_of
from womenplan.evaluation.uncertainty import overdispersion
from womenplan.model.observation import Year
from womenplan.model.table import TableWith
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.page import Axes, Page, ticks
from womenplan.plot.theme import COLOURS, INK, MUTED, accent
from womenplan.plot.words import Words

__all__ = ["funnel"]

HEIGHT, MOST_NAMED, NAME_WIDTH = 240.0, 14, 128.0
Populated = Annotated[
    pd.DataFrame,
    TableWith(
        region="text",
        value="number",
        population="positive",
        mean="number",
        low_inner="number",
        high_inner="number",
        low_outer="number",
        high_outer="number",
        inner="number",
        outer="number",
    ),
]


@chart("name", "source", "made_up", height=HEIGHT, least=HEIGHT / 2)
def funnel(
    page: Page,
    table: Populated,
    *,
    unit: str = "",
    year: Year | str | None = None,
    population: str = "",
) -> Axes:
    """Draw regions' values against the size of their populations.

    Those beyond the limits are named.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per region: ``region``, ``value``, ``population``, ``mean`` (the same in all rows),
        ``low_inner``, ``high_inner``, ``low_outer``, ``high_outer`` (the limits at its population),
        ``inner`` and ``outer`` (their levels in percent, the same in all rows).
    population : str
        What the population is (活产数, 女性人口); labels the axis.
    """
    say = page.say
    shown = table.dropna(subset=["value", "population"])
    shown = shown.sort_values("population", ignore_index=True)
    if shown.empty:
        return page.blank()
    value = shown["value"]
    outside = (value < shown["low_outer"]) | (value > shown["high_outer"])
    edge = ~outside & ((value < shown["low_inner"]) | (value > shown["high_inner"]))
    levels = {name: say.value(shown[name].iat[0], "percent") for name in ("inner", "outer")}
    if population:
        axis = say("plot.funnel.population", population=population)
    else:
        axis = say("plot.population")
    _limits(page, shown, levels, axis)
    key = []
    for mark, colour, kind, chosen in (
        ("●", MUTED, "inside", ~outside & ~edge),
        ("▲", COLOURS["lagging"], "edge", edge),
        ("■", COLOURS["off_track"], "outside", outside),
    ):
        page.marks(shown["population"][chosen], value[chosen], mark, colour, 6)
        key.append((mark, colour, say("plot.funnel", kind, **levels)))
    _name(page, shown[outside | edge])
    return page.finish(_finding(shown, outside.sum(), unit, say, levels["outer"]), key=key)


def _finding(
    shown: pd.DataFrame,
    outside: int,
    unit: str,
    say: Words,
    outer: str,
) -> str:
    """Return how many regions lie beyond the limits, and whether chance may explain it."""
    value = shown["value"]
    total = len(shown)
    if total > 1 and np.ptp(value) < 1e-9:
        most = say.value(value.iat[0], unit, computed=True)
        return say("plot.ranking.same", count=total, most=most)
    if total == 1:
        code = "one_beyond" if outside else "one_within"
    elif outside:
        code = "some"
    else:
        code = "widened" if _widened(shown, unit) else "none"
    return say(
        "plot.funnel",
        code,
        count=outside,
        total=total,
        region=shown["region"].iat[0],
        outer=outer,
    )


def _widened(shown: pd.DataFrame, unit: str) -> bool:
    """Return whether the limits allow for more spread between the regions than chance alone gives."""
    per, share = counts_of(unit)
    population = shown["population"]
    counts = (shown["value"] * population / per).round()
    return overdispersion(counts, population, shown["mean"].iat[0], per, share) > 0


def _limits(
    page: Page,
    shown: pd.DataFrame,
    levels: dict[str, str],
    population: str,
) -> None:
    """Set the axes and draw the mean and the limits around it, named at the right."""
    ax = page.ax
    x = shown["population"]
    ax.set_xscale("log")
    least, most = ax.set_xlim(x.min() / 1.25, x.max() * 1.25)
    if len(shown) == 1:  # else there is no line to see
        shown = pd.concat([shown, shown], ignore_index=True)
        x = pd.Series([least, most])
    for names, colour, wide, dashes in (
        (["low_inner", "high_inner"], accent(), 0.9, (0, (4, 3))),
        (["low_outer", "high_outer"], accent(), 0.9, "-"),
        (["mean"], INK, 1.0, "-"),
    ):
        ax.plot(
            x,
            shown[names],
            color=colour,
            linewidth=wide,
            linestyle=dashes,
        )
    bases = (1, 2, 5) if most / least < 47 else (1,)
    steps = [base * 10.0**power for power in range(-1, 10) for base in bases]
    marked = [step for step in steps if least <= step <= most]
    high = max(shown["value"].max(), shown["high_outer"].quantile(0.8)) or 1.0
    low = min(shown["value"].min(), shown["low_outer"].quantile(0.2))
    pad = 0.08 * (high - low)
    floor = max(low - pad, -0.04 * high) if low >= 0 else low - pad
    bottom, top = ax.set_ylim(floor, high + pad)
    page.scale_below(marked if len(marked) > 1 else ticks(least, most, 5), name=population)
    page.scale_beside(ticks(bottom, top, 9))
    for name, words, colour in (
        ("high_outer", levels["outer"], accent()),
        ("high_inner", levels["inner"], accent()),
        ("mean", page.say("plot.funnel.mean"), INK),
    ):
        page.end(shown[name].iat[-1], words, colour)


def _name(page: Page, named: pd.DataFrame) -> None:
    """Name the farthest regions beside their points."""
    mean = named["mean"]
    away = (named["value"] - mean).abs() / (named["high_outer"] - mean).clip(lower=1e-9)
    named = named[away.rank(ascending=False, method="first") <= MOST_NAMED]
    left, right = page.ax.get_xlim()
    plate = {
        "facecolor": "white",
        "edgecolor": "none",
        "alpha": 0.7,
        "pad": 0.5,
    }
    for row in named.to_dict("records"):
        ahead = math.log(row["population"] / left) < 0.6 * math.log(right / left)
        side: dict[str, Any] = {"ha": "left", "dx": 6} if ahead else {"ha": "right", "dx": -6}
        name = fonts.shortened(row["region"], NAME_WIDTH, page.size)
        page.name(
            name,
            row["population"],
            row["value"],
            zorder=6,
            bbox=plate,
            **side,
        )
