"""What is measured and what is missing, by the department that owes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import fonts, words
from womenplan.plot.page import Page
from womenplan.plot.rows import SIZE, lay_rows
from womenplan.plot.theme import COLOURS, MUTED, ink_on, mark_colour, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["completeness"]

BAR, STEP = 13.0, 20.0
KINDS = {"measured": ("●", "met"), "proxy": ("◎", "nearly_met"), "stale": ("◆", "lagging"), "missing": ("⊘", "no_data")}


def completeness(
    table: pd.DataFrame,
    *,
    where: str = "",
    made_up: bool = False,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw how many figures each department has delivered and still owes, most missing first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a department: ``department`` (or ``department_zh`` and ``department_en``), ``measured``, ``missing``; optional
        ``proxy`` (measured by a stand-in) and ``stale`` (measured too long ago). Counts, each figure that is due in one column.
    where : str
        Region, plan and years, below the title.
    made_up : bool
        Say that the data are made up for demonstration.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    kinds = [kind for kind in KINDS if kind in table]
    shown = table[table[kinds].sum(axis=1) > 0].sort_values(["missing", "measured"], ascending=False, kind="stable").reset_index(drop=True)
    with theme():
        if shown.empty:
            return Page(ax, height=120).blank(lang, lines=[where])
        names = words.column(shown, "department", lang)
        rows = lay_rows(list(names), least=STEP, margin=4)
        page = Page(ax, height=rows.height)
        axes, most = page.ax, int(shown[kinds].sum(axis=1).max())
        axes.set_xlim(0, most)
        rows.draw(page)
        axes.set_axis_off()
        wide = (page.width - rows.label_width - 60) / most
        for row, y in zip(shown.to_dict("records"), rows.centres, strict=True):
            _bar(page, {kind: int(row[kind]) for kind in kinds if row[kind]}, y, wide, lang)
        totals = {kind: int(shown[kind].sum()) for kind in kinds}
        total, lacking = sum(totals.values()), totals["missing"]
        said = {"total": total, "missing": lacking, "department": names.iat[0], "most": int(shown["missing"].iat[0])}
        title = messages.text("plot.completeness.title" if lacking else "plot.completeness.full", lang, **said)
        key = [(KINDS[kind][0], mark_colour(KINDS[kind][1]), f"{messages.text(f'plot.completeness.{kind}', lang)} {totals[kind]}") for kind in kinds if totals[kind]]
        return page.finish(title=title, lines=[where], key=key, warn=words.made_up(made_up, lang))


def _bar(page: Page, counts: dict[str, int], y: float, wide: float, lang: Language) -> None:
    ax, start = page.ax, 0
    for kind, count in counts.items():
        mark, status = KINDS[kind]
        fill, space = COLOURS[status], wide * count
        ax.barh(y, count, left=start, height=BAR, color=fill, edgecolor="white", linewidth=1.0)
        options = (f"{mark} {count}", str(count), mark)
        text = next((option for option in options if fonts.width(option, SIZE - 0.5) < space - 3), "")
        page.label(text, start + count / 2, y, at=ax.transData, ha="center", size=SIZE - 0.5, color=ink_on(fill))
        start += count
    done = start - counts.get("missing", 0)
    page.label(messages.text("plot.completeness.share", lang, done=done, total=start), start, y, at=ax.transData, dx=6, size=SIZE - 0.5, color=MUTED)
