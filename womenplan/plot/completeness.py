"""What is measured and what is missing, by the department that owes it."""

from __future__ import annotations

import pandas as pd

from womenplan.messages import Language
from womenplan.plot.page import Axes, Page
from womenplan.plot.rows import lay_rows, stack
from womenplan.plot.theme import MARKS, mark_colour, theme
from womenplan.plot.words import Words

__all__ = ["completeness"]

KINDS = {"measured": "met", "proxy": "nearly_met", "stale": "lagging", "missing": "no_data"}  # drawn as these statuses


@theme()
def completeness(
    table: pd.DataFrame, *, where: str = "", made_up: bool = False, ax: Axes | None = None, lang: Language = "zh"
) -> Axes:
    """Draw how many figures each department has delivered and still owes, most missing first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a department, each figure that is due counted in one column: ``department`` (or ``department_zh`` and
        ``department_en``), ``measured``, ``missing``; optional ``proxy`` (measured by a stand-in) and ``stale``.
    where, made_up, ax, lang
        Region, plan and years; whether to say that the data are made up; as in :func:`womenplan.plot.gaps`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    say = Words(lang)
    kinds = [kind for kind in KINDS if kind in table]
    shown = table[table[kinds].sum(axis=1) > 0]
    shown = shown.sort_values(["missing", "measured"], ascending=False, kind="stable", ignore_index=True)
    if shown.empty:
        return Page(ax, say).blank([where])
    names = say.column(shown, "department")
    rows = lay_rows(names, least=20, margin=4)
    page = Page(ax, say, height=rows.height)
    due = shown[kinds].sum(axis=1)
    said = [say("plot.completeness.share", done=n - k, total=n) for n, k in zip(due, shown["missing"], strict=True)]
    stack(page, rows, shown[kinds].rename(columns=KINDS), said, roomy=False)
    totals = {kind: int(shown[kind].sum()) for kind in kinds}
    code = "plot.completeness.title" if totals["missing"] else "plot.completeness.full"
    counts = {"total": sum(totals.values()), "missing": totals["missing"], "most": int(shown["missing"].iat[0])}
    key = [(kind, f"{say(f'plot.completeness.{kind}')} {count}") for kind, count in totals.items() if count]
    marks = [(MARKS[KINDS[kind]], mark_colour(KINDS[kind]), text) for kind, text in key]
    return page.finish(say(code, department=names[0], **counts), lines=[where], key=marks, made_up=made_up)
