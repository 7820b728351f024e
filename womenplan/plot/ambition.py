"""What different plans demand of the same indicator."""

from __future__ import annotations

import pandas as pd

from womenplan.messages import Language
from womenplan.plot.page import Axes, Page
from womenplan.plot.rows import SIZE, lay_rows, value_axis
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MUTED, theme
from womenplan.plot.words import Words

__all__ = ["ambition"]

LOOKS = {
    "stricter": ("▲", ACCENT),
    "equal": ("●", COLOURS["met"]),
    "looser": ("▼", COLOURS["off_track"]),
    "": ("◆", INK),
}
OPERATORS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}


@theme()
def ambition(
    table: pd.DataFrame,
    *,
    name: str = "",
    unit: str = "",
    reference: str = "",
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw the target values of one indicator across plans, one row a plan, in the order of the table.

    Parameters
    ----------
    table : pandas.DataFrame
        One row a plan, as :func:`womenplan.compare_plans` returns it for one indicator: ``title_zh`` and ``title_en``,
        ``value`` (NaN where the plan asks for no number), ``milestone_year``, ``operator``, ``plan_id`` and
        ``relation`` (to the plan above).
    name, unit : str
        Of the indicator: its name in the language of the chart, its unit's code.
    reference : str
        The plan_id of the plan whose value is drawn as a line.
    ax, lang
        As in :func:`womenplan.plot.gaps`.

    Returns
    -------
    matplotlib.axes.Axes
    """
    say = Words(lang)
    lines = [say.headed(name, unit, None)]
    values = table["value"].dropna()
    if values.empty:
        return Page(ax, say).blank(lines)
    looks = table["relation"].where(table["relation"].isin(list(LOOKS)), "")
    rows = lay_rows(say.column(table, "title"), least=20, width=175)
    page = Page(ax, say, height=rows.height + 4)
    rows.draw(page)
    for value in table.loc[(table["plan_id"] == reference) & bool(reference), "value"].dropna():
        page.ax.axvline(value, color=MUTED, linewidth=1.0, linestyle="--", zorder=1)
    pad = max(0.12 * (values.max() - values.min()), 0.02 * abs(values.max()), 0.2)
    for row, look, y in zip(table.to_dict("records"), looks, rows.centres, strict=True):
        if pd.isna(row["value"]):
            code = "plot.ambition.absent" if row["relation"] == "absent" else "plot.ambition.no_value"
            page.beside(say(code), y, size=SIZE - 0.5, color=MUTED)
            continue
        page.ax.hlines(y, values.min() - pad, row["value"], color=FAINT, linewidth=0.7, zorder=1)
        page.marks(row["value"], y, *LOOKS[look], 8)
        shown = OPERATORS.get(row["operator"], "") + say.value(row["value"], unit)
        page.beside(say("plot.value", value=shown, year=int(row["milestone_year"])), y, size=SIZE)
    value_axis(page, values, pad, unit)
    looser = int((looks == "looser").sum())
    code = "looser" if looser else "range" if values.nunique() > 1 else "same"
    low, high = say.value(values.min(), unit), say.value(values.max(), unit)
    seen = [kind for kind in LOOKS if (looks[values.index] == kind).any()]
    title = say(f"plot.ambition.{code}", count=len(values), looser=looser, low=low, high=high)
    key = [(*LOOKS[kind], say(f"plot.ambition.key.{kind or 'plain'}")) for kind in seen]
    return page.finish(title, lines=lines, key=key)
