"""Women against men, or the country against the town: the ratio of the two values of each indicator."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Literal

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import words
from womenplan.plot.page import Page
from womenplan.plot.rows import SIZE, lay_rows
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MUTED, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["parity"]

FARTHEST = 4.0  # the axis ends at four times, and at a quarter


def parity(
    table: pd.DataFrame,
    *,
    pair: Literal["female-male", "rural-urban"] = "female-male",
    where: str = "",
    source: str = "",
    made_up: bool = False,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw the ratio of two groups' values, one row an indicator, the most unequal first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row an indicator: ``name`` (or ``name_zh`` and ``name_en``), ``unit``, ``year``, ``first`` and ``second`` (the
        values of the two groups of ``pair``), ``ratio`` (first/second), ``difference`` (first − second);
        optional ``tendency`` (narrowing, widening, …).
    pair : {"female-male", "rural-urban"}
    where : str
        Region and years, below the title.
    source : str
    made_up : bool
        Say that the data are made up for demonstration.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    The axis is logarithmic, so that twice and half are equally far from equality.
    """
    groups = [messages.text(code, lang) for code in (("sex.female", "sex.male") if pair == "female-male" else ("area.rural", "area.urban"))]
    shown = table[table["ratio"] > 0].copy()
    shown["away"] = shown["ratio"].map(math.log).abs()
    shown = shown.sort_values("away", ascending=False, kind="stable").reset_index(drop=True)
    with theme():
        if shown.empty:
            return Page(ax, height=120).blank(lang, lines=[where])
        names = words.column(shown, "name", lang)
        rows = lay_rows(list(names), least=26)
        page = Page(ax, height=rows.height + 4)
        rows.draw(page)
        _draw(page, shown, rows.centres, groups, lang)
        worst = shown.iloc[0]
        code = "plot.parity.same" if worst["away"] < 0.005 else "plot.parity.title"
        title = messages.text(code, lang, name=names.iat[0], count=len(shown), first=groups[0], second=groups[1], ratio=f"{worst['ratio']:.2f}")
        foot = [messages.text("plot.sources", lang, sources=source) if source else ""]
        key = [("▶", ACCENT, messages.text("plot.parity.more", lang, group=groups[0])), ("◀", COLOURS["off_track"], messages.text("plot.parity.more", lang, group=groups[1]))]
        return page.finish(title=title, lines=[where], key=key, foot=foot, warn=words.made_up(made_up, lang))


def _draw(page: Page, shown: pd.DataFrame, centres: list[float], groups: list[str], lang: Language) -> None:
    ax = page.ax
    reach = min(max(1.25, 1.15 * math.exp(float(shown["away"].max()))), FARTHEST)
    ax.set_xscale("log")
    ax.set_xlim(1 / reach, reach)
    ticks = [tick for tick in (0.25, 0.33, 0.5, 0.67, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 4) if 1 / reach <= tick <= reach]
    ticks = ticks if reach < 1.6 else [tick for tick in ticks if tick not in (0.9, 1.1, 0.8, 1.25)]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.grid(axis="x")
    ax.set_axisbelow(True)
    ax.axvline(1, color=INK, linewidth=1.1)
    ax.set_xlabel(messages.text("plot.parity.axis", lang, first=groups[0], second=groups[1]))
    across = ax.get_yaxis_transform()
    for row, y in zip(shown.to_dict("records"), centres, strict=True):
        x, more = min(max(row["ratio"], 1 / reach), reach), row["ratio"] >= 1
        colour = ACCENT if more else COLOURS["off_track"]
        ax.plot([1, x], [y, y], color=FAINT, linewidth=3, solid_capstyle="butt", zorder=2)
        ax.plot(x, y, marker=marker("▶" if more else "◀"), color=colour, markersize=8, mew=0, zorder=3, clip_on=False)
        first = messages.text("plot.parity.ratio", lang, ratio=f"{row['ratio']:.2f}", difference=_signed(row["difference"], row["unit"], lang))
        values = [words.value_words(row[name], row["unit"], lang) for name in ("first", "second")]
        second = messages.text("plot.parity.values", lang, first=groups[0], a=values[0], second=groups[1], b=values[1], year=int(row["year"]))
        if row.get("tendency") in ("narrowing", "widening"):
            first += messages.text(f"plot.parity.{row['tendency']}", lang)
        page.block([(first, SIZE, INK), (second, SIZE - 1.5, MUTED)], 1, y, at=across, dx=10)


def _signed(value: float, unit: str, lang: Language) -> str:
    sign = "+" if value > 0 else "−" if value < 0 else ""
    return sign + words.difference(value, unit, lang)
