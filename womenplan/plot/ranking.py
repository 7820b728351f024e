"""Regions ranked by a value, with intervals where counts are known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.series import Floats
from womenplan.messages import Language
from womenplan.plot.page import Axes, Page, status_key
from womenplan.plot.rows import SIZE, lay_rows, value_axis
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MARKS, MUTED, mark_colour, theme
from womenplan.plot.words import Words

__all__ = ["ranking"]


@theme()
def ranking(
    table: pd.DataFrame,
    *,
    name: str = "",
    unit: str = "",
    year: int | None = None,
    target: float | None = None,
    source: str = "",
    made_up: bool = False,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw regions in the order of their rank, each value with its interval.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a region: ``region``, ``value``, ``rank`` (NaN where it is not ranked); optional ``low``, ``high`` (interval
        of the value), ``rank_low``, ``rank_high`` (interval of the rank), ``status``.
    name, unit, year
        Of the indicator: its name in the language of the chart, its unit's code, the year.
    target : float, optional
        Drawn as a line.
    source, made_up, ax, lang
        A line at the foot; whether to say that the data are made up; as in :func:`womenplan.plot.gaps`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    say = Words(lang)
    ranked = table.dropna(subset=["value", "rank"]).sort_values("rank", kind="stable", ignore_index=True)
    lines = [say.headed(name, unit, year)]
    if ranked.empty:
        return Page(ax, say).blank(lines)
    rows = lay_rows([_place(row, say) for _, row in ranked.iterrows()], least=13.5, margin=3)
    page = Page(ax, say, height=rows.height + 6)
    rows.draw(page)
    _draw(page, ranked, rows.centres, unit, target)
    key = status_key(set(ranked["status"]) & set(MARKS), say) if "status" in ranked else []
    key += [("—", INK, say("plot.ranking.interval"))] if "low" in ranked else []
    if target is not None:
        key.append(("|", COLOURS["met"], say("plot.trend.target", value=say.value(target, unit))))
    absent = table.loc[table["value"].isna() | table["rank"].isna(), "region"].astype("str")
    missing = say("plot.ranking.missing", regions=say("plot.list").join(absent)) if len(absent) else ""
    return page.finish(
        _finding(ranked, unit, say), lines=lines, key=key, foot=[missing, say.source(source)], made_up=made_up
    )


def _finding(ranked: pd.DataFrame, unit: str, say: Words) -> str:
    """Return who stands first and last, unless the intervals of their ranks overlap."""
    first, last = ranked.iloc[0], ranked.iloc[-1]
    tied = int((ranked["rank"] == first["rank"]).sum())
    by_chance = "rank_low" in ranked and first["rank_high"] >= last["rank_low"]
    code = "one" if len(ranked) == 1 else "chance" if by_chance else "tied" if tied > 1 else "title"
    most, least = (say.value(row["value"], unit, computed=True) for row in (first, last))
    said = {"first": first["region"], "last": last["region"], "most": most, "least": least}
    return say(f"plot.ranking.{code}", count=len(ranked), tied=tied, **said)


def _place(row: pd.Series, say: Words) -> str:
    """Return a region's name and rank, with the interval of the rank where it has one."""
    low, high = row.get("rank_low"), row.get("rank_high")
    if pd.isna(low) or pd.isna(high) or low == high:
        return say("plot.ranking.place", region=row["region"], rank=int(row["rank"]))
    return say("plot.ranking.places", region=row["region"], rank=int(row["rank"]), low=int(low), high=int(high))


def _draw(page: Page, ranked: pd.DataFrame, y: Floats, unit: str, target: float | None) -> None:
    ax, value = page.ax, ranked["value"]
    low, high = (ranked[name] if name in ranked else value for name in ("low", "high"))
    ends = np.r_[low.fillna(value), high.fillna(value), [] if target is None else [target]]
    pad = max(0.05 * (ends.max() - ends.min()), 0.01 * abs(ends.max()), 0.1)
    ax.hlines(y, ends.min() - pad, value, color=FAINT, linewidth=0.6, zorder=1)
    ax.hlines(y, low, high, color=MUTED, linewidth=1.4, zorder=2)
    if target is not None:
        ax.axvline(target, color=COLOURS["met"], linewidth=1.3, zorder=1)
    statuses = ranked["status"] if "status" in ranked else pd.Series("", index=ranked.index)
    for status in pd.unique(statuses):
        mark, colour = (MARKS[status], mark_colour(status)) if status in MARKS else ("●", ACCENT)
        some = (statuses == status).to_numpy()
        page.marks(value[some], y[some], mark, colour, 6.5, back=6.5)
    for shown, height in zip(value, y, strict=True):
        page.beside(page.say.value(shown, unit, computed=True), height, size=SIZE - 1)
    value_axis(page, ends, pad, unit)
