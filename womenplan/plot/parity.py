"""Women against men, or the country against the town: the ratio of the two values of each indicator."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
import pandas as pd

from womenplan.evaluation.series import Floats
from womenplan.messages import Language
from womenplan.plot.page import Axes, Page
from womenplan.plot.rows import SIZE, lay_rows
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MUTED, theme
from womenplan.plot.words import Words

__all__ = ["parity"]

FARTHEST = 4.0  # the axis ends at four times, and at a quarter
GROUPS = {"female-male": ("sex.female", "sex.male"), "rural-urban": ("area.rural", "area.urban")}


@theme()
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
    source, made_up, ax, lang
        A line at the foot; whether to say that the data are made up; as in :func:`womenplan.plot.gaps`.

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    The axis is logarithmic, so that twice and half are equally far from equality.
    """
    say = Words(lang)
    one, other = (say(code) for code in GROUPS[pair])
    shown = table[table["ratio"] > 0]
    shown = shown.assign(away=np.abs(np.log(shown["ratio"].to_numpy(dtype=float))))
    shown = shown.sort_values("away", ascending=False, kind="stable", ignore_index=True)
    if shown.empty:
        return Page(ax, say).blank([where])
    names = say.column(shown, "name")
    rows = lay_rows(names, least=26)
    page = Page(ax, say, height=rows.height + 4)
    rows.draw(page)
    page.ax.set_xlabel(say("plot.parity.axis", first=one, second=other))
    _draw(page, shown, rows.centres)
    for row, y in zip(shown.to_dict("records"), rows.centres, strict=True):
        sign = "+" if row["difference"] > 0 else "−" if row["difference"] < 0 else ""
        difference = sign + say.gap(row["difference"], row["unit"])
        said = say("plot.parity.ratio", ratio=f"{row['ratio']:.2f}", difference=difference)
        said += say(f"plot.parity.{row['tendency']}") if row.get("tendency") in ("narrowing", "widening") else ""
        a, b = (say.value(row[name], row["unit"]) for name in ("first", "second"))
        values = say("plot.parity.values", first=one, a=a, second=other, b=b, year=int(row["year"]))
        page.block([(said, SIZE, INK), (values, SIZE - 1.5, MUTED)], 1, y, dx=10)
    code = "plot.parity.same" if shown["away"].iat[0] < 0.005 else "plot.parity.title"
    title = say(code, name=names[0], count=len(shown), first=one, second=other, ratio=f"{shown['ratio'].iat[0]:.2f}")
    looks = (("▶", ACCENT, one), ("◀", COLOURS["off_track"], other))
    key = [(mark, colour, say("plot.parity.more", group=group)) for mark, colour, group in looks]
    return page.finish(title, lines=[where], key=key, foot=[say.source(source)], made_up=made_up)


def _draw(page: Page, shown: pd.DataFrame, y: Floats) -> None:
    ax, ratio = page.ax, shown["ratio"].to_numpy(dtype=float)
    reach = min(max(1.25, 1.15 * math.exp(float(shown["away"].max()))), FARTHEST)
    ax.set_xscale("log")
    ax.set_xlim(1 / reach, reach)
    fine = (0.8, 0.9, 1.1, 1.25) if reach < 1.6 else ()
    ticks = [tick for tick in (0.25, 0.33, 0.5, 0.67, *fine, 1, 1.5, 2, 3, 4) if 1 / reach <= tick <= reach]
    ax.set_xticks(ticks, [f"{tick:g}" for tick in ticks])
    ax.set_xticks([], minor=True)
    ax.grid(axis="x")
    ax.axvline(1, color=INK, linewidth=1.1)
    x = np.clip(ratio, 1 / reach, reach)
    ax.hlines(y, 1, x, color=FAINT, linewidth=3, zorder=2)
    for mark, colour, some in (("▶", ACCENT, ratio >= 1), ("◀", COLOURS["off_track"], ratio < 1)):
        page.marks(x[some], y[some], mark, colour, 8)
