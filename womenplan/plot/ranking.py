"""Regions ranked by a value, with intervals where counts are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import words
from womenplan.plot.page import Page, status_key
from womenplan.plot.rows import SIZE, headed, lay_rows, value_axis
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MARKS, MUTED, mark_colour, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ranking"]


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
    source : str
    made_up : bool
        Say that the data are made up for demonstration.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    ranked = table.dropna(subset=["value", "rank"]).sort_values("rank", kind="stable").reset_index(drop=True)
    absent = table.loc[table["value"].isna() | table["rank"].isna(), "region"].astype("str").tolist()
    lines = [headed(name, unit, year, lang)]
    missing = messages.text("plot.ranking.missing", lang, regions=messages.text("plot.list", lang).join(absent)) if absent else ""
    with theme():
        if ranked.empty:
            return Page(ax, height=120).blank(lang, lines=lines)
        rows = lay_rows([_place(row, lang) for row in ranked.to_dict("records")], least=13.5, margin=3)
        page = Page(ax, height=rows.height + 6)
        rows.draw(page)
        _draw(page, ranked, rows.centres, unit, target, lang)
        key = status_key(set(ranked["status"]) & set(MARKS), lang) if "status" in ranked else []
        key += [("—", INK, messages.text("plot.ranking.interval", lang))] if "low" in ranked else []
        key += [("|", COLOURS["met"], messages.text("plot.trend.target", lang, value=words.value_words(target, unit, lang)))] if target is not None else []
        foot = [missing, messages.text("plot.sources", lang, sources=source) if source else ""]
        return page.finish(title=_finding(ranked, unit, lang), lines=lines, key=key, foot=foot, warn=words.made_up(made_up, lang))


def _finding(ranked: pd.DataFrame, unit: str, lang: Language) -> str:
    """Return who stands first and last, unless the intervals of their ranks overlap."""
    first, last = ranked.iloc[0], ranked.iloc[-1]
    shown = [words.value_words(words.rounded(row["value"], unit), unit, lang) for row in (first, last)]
    tied = int((ranked["rank"] == first["rank"]).sum())
    by_chance = "rank_low" in ranked and first["rank_high"] >= last["rank_low"]
    code = "one" if len(ranked) == 1 else "chance" if by_chance else "tied" if tied > 1 else "title"
    return messages.text(
        f"plot.ranking.{code}", lang, count=len(ranked), tied=tied, first=first["region"], last=last["region"], most=shown[0], least=shown[1]
    )


def _place(row: dict[object, object], lang: Language) -> str:
    low, high = row.get("rank_low"), row.get("rank_high")
    if low is None or high is None or pd.isna(low) or pd.isna(high) or low == high:
        return messages.text("plot.ranking.place", lang, region=row["region"], rank=int(row["rank"]))  # type: ignore[call-overload]
    return messages.text("plot.ranking.places", lang, region=row["region"], rank=int(row["rank"]), low=int(low), high=int(high))  # type: ignore[call-overload]


def _draw(page: Page, ranked: pd.DataFrame, centres: list[float], unit: str, target: float | None, lang: Language) -> None:
    ax = page.ax
    low = ranked["low"] if "low" in ranked else ranked["value"]
    high = ranked["high"] if "high" in ranked else ranked["value"]
    ends = np.r_[low.fillna(ranked["value"]), high.fillna(ranked["value"]), [] if target is None else [target]]
    pad = max(0.05 * (ends.max() - ends.min()), 0.01 * abs(ends.max()), 0.1)
    ax.hlines(centres, ends.min() - pad, ranked["value"], color=FAINT, linewidth=0.6, zorder=1)
    ax.hlines(centres, low, high, color=MUTED, linewidth=1.4, zorder=2)
    if target is not None:
        ax.axvline(target, color=COLOURS["met"], linewidth=1.3, zorder=1)
    statuses = ranked["status"] if "status" in ranked else pd.Series("", index=ranked.index)
    for value, y, status in zip(ranked["value"], centres, statuses, strict=True):
        mark, colour = (MARKS[status], mark_colour(status)) if status in MARKS else ("●", ACCENT)
        ax.plot(value, y, marker="o", color="white", markersize=6.5, mew=0, zorder=3)
        ax.plot(value, y, marker=marker(mark), color=colour, markersize=6.5, mew=0, zorder=4)
        shown = words.value_words(words.rounded(value, unit), unit, lang)
        page.label(shown, 1, y, at=ax.get_yaxis_transform(), dx=8, size=SIZE - 1, color=INK)
    value_axis(page, ends.min() - pad, ends.max() + pad, words.unit_words(unit, lang), percent=unit == "percent" and ends.max() <= 100)
