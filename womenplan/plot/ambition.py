"""What different plans demand of the same indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from womenplan import messages
from womenplan.messages import Language
from womenplan.plot import words
from womenplan.plot.page import Page
from womenplan.plot.rows import SIZE, headed, lay_rows, value_axis
from womenplan.plot.theme import ACCENT, COLOURS, FAINT, INK, MUTED, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ambition"]

LOOKS = {"stricter": ("▲", ACCENT), "equal": ("●", COLOURS["met"]), "looser": ("▼", COLOURS["off_track"]), "": ("◆", INK)}
OPERATORS = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< ", "~": "≈ "}


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
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes
    """
    lines = [headed(name, unit, None, lang)]
    with theme():
        valued = table.dropna(subset=["value"])
        if valued.empty:
            return Page(ax, height=120).blank(lang, lines=lines)
        rows = lay_rows(list(words.column(table, "title", lang)), least=20, width=175)
        page = Page(ax, height=rows.height + 4)
        rows.draw(page)
        compared = table["relation"].where(table["relation"].isin(list(LOOKS)), "")
        _draw(page, table.assign(look=compared), rows.centres, unit, reference, lang)
        looser = int((compared == "looser").sum())
        said = {"count": len(valued), "looser": looser, "low": words.value_words(valued["value"].min(), unit, lang), "high": words.value_words(valued["value"].max(), unit, lang)}
        code = "plot.ambition.looser" if looser else "plot.ambition.range" if valued["value"].nunique() > 1 else "plot.ambition.same"
        key = [(*LOOKS[kind], messages.text(f"plot.ambition.key.{kind or 'plain'}", lang)) for kind in LOOKS if (compared[valued.index] == kind).any()]
        return page.finish(title=messages.text(code, lang, **said), lines=lines, key=key)


def _draw(page: Page, table: pd.DataFrame, centres: list[float], unit: str, reference: str, lang: Language) -> None:
    ax, values = page.ax, table["value"].dropna()
    pad = max(0.12 * (values.max() - values.min()), 0.02 * abs(values.max()), 0.2)
    if reference:
        for value in table.loc[table["plan_id"] == reference, "value"].dropna():
            ax.axvline(value, color=MUTED, linewidth=1.0, linestyle="--", zorder=1)
    across = ax.get_yaxis_transform()
    for row, y in zip(table.to_dict("records"), centres, strict=True):
        if pd.isna(row["value"]):
            code = "plot.ambition.absent" if row["relation"] == "absent" else "plot.ambition.no_value"
            page.label(messages.text(code, lang), 1, y, at=across, dx=8, size=SIZE - 0.5, color=MUTED)
            continue
        mark, colour = LOOKS[row["look"]]
        ax.plot([values.min() - pad, row["value"]], [y, y], color=FAINT, linewidth=0.7, zorder=1)
        ax.plot(row["value"], y, marker=marker(mark), color=colour, markersize=8, mew=0, zorder=3)
        shown = OPERATORS.get(row["operator"], "") + words.value_words(row["value"], unit, lang)
        page.label(messages.text("plot.value", lang, value=shown, year=int(row["milestone_year"])), 1, y, at=across, dx=8, size=SIZE, color=INK)
    value_axis(page, values.min() - pad, values.max() + pad, words.unit_words(unit, lang), percent=unit == "percent" and values.max() <= 100)
