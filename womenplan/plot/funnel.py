"""Values against population size, with the limits within which chance alone would keep them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import words
from womenplan.plot.page import Page, spread
from womenplan.plot.rows import SIZE, headed
from womenplan.plot.theme import ACCENT, COLOURS, INK, MUTED, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["funnel"]

HEIGHT, MOST_NAMED = 240.0, 14


def funnel(
    table: pd.DataFrame,
    *,
    name: str = "",
    unit: str = "",
    year: int | str | None = None,
    population: str = "",
    source: str = "",
    made_up: bool = False,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw regions' values against the size of their populations; those beyond the limits are named.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a region: ``region``, ``value``, ``population``, ``mean`` (the same in all rows), ``low95``, ``high95``,
        ``low998``, ``high998`` (the limits at its population).
    name, unit, year
        Of the indicator: its name in the language of the chart, its unit's code, the year or years.
    population : str
        What the population is (活产数, 女性人口); labels the axis.
    source : str
    made_up : bool
        Say that the data are made up for demonstration.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    shown = table.dropna(subset=["value", "population"]).sort_values("population").reset_index(drop=True)
    lines = [headed(name, unit, year, lang)]
    with theme():
        page = Page(ax, height=HEIGHT if len(shown) else 120)
        if shown.empty:
            return page.blank(lang, lines=lines)
        outside = (shown["value"] < shown["low998"]) | (shown["value"] > shown["high998"])
        edge = ~outside & ((shown["value"] < shown["low95"]) | (shown["value"] > shown["high95"]))
        kinds = (("●", MUTED, "plot.funnel.inside", ~outside & ~edge), ("▲", COLOURS["lagging"], "plot.funnel.edge", edge), ("■", COLOURS["off_track"], "plot.funnel.outside", outside))
        _draw(page, shown, population, unit, lang)
        for mark, colour, _, chosen in kinds:
            page.ax.plot(shown["population"][chosen], shown["value"][chosen], linestyle="none", marker=marker(mark), color=colour, markersize=6, mew=0, zorder=4)
        _name(page, shown[outside | edge])
        count = int(outside.sum())
        title = messages.text("plot.funnel.some" if count else "plot.funnel.none", lang, count=count, total=len(shown))
        key = [(mark, colour, messages.text(code, lang)) for mark, colour, code, _ in kinds]
        foot = [messages.text("plot.sources", lang, sources=source) if source else ""]
        return page.finish(title=title, lines=lines, key=key, foot=foot, warn=words.made_up(made_up, lang))


def _draw(page: Page, shown: pd.DataFrame, population: str, unit: str, lang: Language) -> None:
    ax, x = page.ax, shown["population"]
    ax.set_xscale("log")
    for column, style in (("low95", (0, (4, 3))), ("high95", (0, (4, 3))), ("low998", "-"), ("high998", "-")):
        ax.plot(x, shown[column], color=ACCENT, linewidth=0.9, linestyle=style, zorder=2)
    ax.plot(x, shown["mean"], color=INK, linewidth=1.0, zorder=2)
    least, most = float(x.min()), float(x.max())
    ax.set_xlim(least / 1.25, most * 1.25)
    ax.xaxis.set_major_formatter(lambda value, _: words.numbers([value])[0])
    ax.xaxis.set_minor_formatter(lambda value, _: "")
    decade = [base * 10.0**power for power in range(-1, 10) for base in ((1, 2, 5) if most / least < 30 else (1,))]
    ticks = [tick for tick in decade if least / 1.25 <= tick <= most * 1.25] or [least]
    ax.set_xticks(ticks)
    ax.set_xticks([], minor=True)
    ax.yaxis.set_major_formatter(lambda value, _: words.numbers([value])[0])
    high = max(float(shown["value"].max()), float(shown["high998"].quantile(0.8)), 1e-6)
    low = min(float(shown["value"].min()), float(shown["low998"].quantile(0.2)))
    pad = 0.08 * (high - low)
    ax.set_ylim(max(low - pad, -0.04 * high) if low >= 0 else low - pad, high + pad)
    ax.grid(axis="y")
    ax.set_axisbelow(True)
    ax.set_xlabel(messages.text("plot.funnel.population", lang, population=population) if population else messages.text("plot.population", lang))
    ends = (("high998", "99.8%", ACCENT), ("high95", "95%", ACCENT), ("mean", messages.text("plot.funnel.mean", lang), INK))
    bottom, top = ax.get_ylim()
    at = spread([(float(shown[column].iat[-1]) - bottom) / (top - bottom) * HEIGHT for column, _, _ in ends], SIZE * 1.3)
    for (_, words_at_end, colour), y in zip(ends, at, strict=True):
        page.label(words_at_end, 1, y / HEIGHT, at="axes fraction", dx=4, size=SIZE - 1, color=colour)


def _name(page: Page, named: pd.DataFrame) -> None:
    """Name the farthest regions beside their points, moved apart where the names would cover each other."""
    if named.empty:
        return
    ax, size = page.ax, SIZE - 1
    away = (named["value"] - named["mean"]).abs() / (named["high998"] - named["mean"]).clip(lower=1e-9)
    named = named[away.rank(ascending=False, method="first") <= MOST_NAMED]
    low, high = ax.get_ylim()
    left, right = ax.get_xlim()
    at = [(value - low) / (high - low) * HEIGHT for value in named["value"]]
    for row, want, y in zip(named.to_dict("records"), at, spread(at, size * 1.35), strict=True):
        ahead = math.log(row["population"] / left) < 0.6 * math.log(right / left)
        page.label(
            str(row["region"]), row["population"], row["value"], at=ax.transData, dx=6 if ahead else -6, dy=y - want,
            ha="left" if ahead else "right", size=size, color=INK, zorder=6,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.7, "pad": 0.5},
        )  # fmt: skip
