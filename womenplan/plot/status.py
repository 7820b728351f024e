"""The classes of status, counted by domain (or another column), as stacked bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.evaluation.summary import rate_text
from womenplan.messages import Language
from womenplan.plot import fonts, words
from womenplan.plot.page import Page, status_key
from womenplan.plot.rows import Rows, lay_rows
from womenplan.plot.theme import COLOURS, MARKS, MUTED, ink_on, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["status"]

BAR, STEP, SIZE, ROOMY = 20.0, 30.0, 8.5, 24  # more bars than ROOMY are set closer
HATCHED = {"no_data": "////", "not_assessable": "...."}


def status(
    result: Evaluation,
    *,
    region: str | None = None,
    by: str = "domain",
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw how many targets have each status, one stacked bar a domain, with the counts in the bars.

    Parameters
    ----------
    result : Evaluation
    region : str, optional
        The targets of one region; the plan's own region, or the first of the result, by default.
    by : {"domain", "section", "form", "region"}
        What a bar stands for; with ``region`` all regions are counted, one bar each.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    chosen = None if by == "region" else words.rows_of(result, region, lang)[1]
    table = result.summary(by, region=chosen)
    where = words.place(result, chosen, lang)
    with theme():
        if table.empty:
            return Page(ax, height=120).blank(lang, lines=[where])
        names = [words.region_words(result, str(k), lang) if by == "region" else messages.label(by, str(k), lang) for k in table.index]
        rows = lay_rows(names, least=STEP if len(names) <= ROOMY else STEP / 2, margin=10 if len(names) <= ROOMY else 4)
        page = Page(ax, height=rows.height)
        _bars(page, table, rows, lang)
        totals = {name: int(table[name].sum()) for name in COLOURS if table[name].sum()}
        return page.finish(
            title=result.headline(lang, region=chosen).rstrip("。."),
            lines=[where],
            key=status_key(totals, lang, totals),
            warn=words.made_up(result.made_up, lang),
        )


def _bars(page: Page, table: pd.DataFrame, rows: Rows, lang: Language) -> None:
    ax, most = page.ax, max(int(table["total"].max()), 1)
    ax.set_xlim(0, most)
    rows.draw(page)
    ax.set_axis_off()
    wide = page.width - rows.label_width - 80
    for y, (_, row) in zip(rows.centres, table.iterrows(), strict=True):
        start = 0
        for name in COLOURS:
            count = int(row[name])
            if count:
                _segment(page, name, start, count, y, wide * count / most, roomy=len(table) <= ROOMY)
            start += count
        rate = rate_text(row["rate_assessed"], int(row["assessed"]))
        said = messages.text("plot.status.rate", lang, met=int(row["met"]), assessed=int(row["assessed"]), rate=rate)
        page.label(said, start, y, at=ax.transData, dx=6, size=SIZE - 0.5, color=MUTED)


def _segment(page: Page, name: str, start: int, count: int, y: float, wide: float, *, roomy: bool) -> None:
    ax, fill = page.ax, COLOURS[name]
    ink, number, middle = ink_on(fill), str(count), start + count / 2
    ax.barh(y, count, left=start, height=BAR if roomy else BAR * 0.6, color=fill, edgecolor="white", linewidth=1.0, hatch=HATCHED.get(name))
    tint = {"edgecolor": "none", "facecolor": fill, "pad": 1.0} if name in HATCHED else None
    if wide > fonts.width(MARKS[name] + number, SIZE) + 8:
        page.label(f"{MARKS[name]} {number}", middle, y, at=ax.transData, ha="center", size=SIZE, color=ink, bbox=tint)
        return
    fits = wide > fonts.width(number, SIZE - 1) + 2
    if roomy or not fits:
        ax.plot(middle, y - 5 * roomy, marker=marker(MARKS[name]), markersize=min(6.0, 0.7 * wide), color=ink, mew=0)
    if fits:
        page.label(number, middle, y, at=ax.transData, dy=-5 * roomy, ha="center", size=SIZE - 1, color=ink)
