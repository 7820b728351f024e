"""The specification curve: a rate of attainment under each of several sets of rules, in rising order."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import numpy as np
import pandas as pd

from womenplan.model.table import TableWith
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.page import MIDDLE, Axes, Page, group_looks, ticks
from womenplan.plot.theme import INK

__all__ = ["specifications"]

HEIGHT, ROW, NAMES, BELOW = 170.0, 11.5, 165.0, 10.0  # points

_SHORT = re.compile(r"[（(；;：:].*")


@chart("where", "source", "made_up", height=HEIGHT)
def specifications(
    page: Page,
    table: Annotated[pd.DataFrame, TableWith(specification="number", rate_assessed="number")],
    *,
    rate: Literal["rate_assessed", "rate_all", "rate_reaching", "index"] = "rate_assessed",
) -> Axes:
    """Draw a rate of attainment under each set of rules, the lowest first, with the settings of each below.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`womenplan.specifications` returns it; where it has groups, up to four are drawn.
    rate : {"rate_assessed", "rate_all", "rate_reaching", "index"}
        What is drawn.
    """
    say = page.say
    known = table.dropna(subset=[rate])
    if known.empty:
        return page.blank()
    settings = [name for name in table.columns if str(name).startswith("rule_")]
    order = known.groupby("specification")[rate].mean().sort_values(kind="stable").index
    place = pd.Series(np.arange(len(order)), index=order)
    low = known[rate].min()
    high = known[rate].max()
    room = max(0.12 * (high - low), 2.0)
    page.ax.set_xlim(-0.6, len(order) - 0.4)
    page.ax.set_ylim(low - room, high + room)
    page.scale_beside(ticks(low - room, high + room, 6, floor=0, ceiling=100))
    known = known.assign(at=known["specification"].map(place)).sort_values("at")
    by = _group(table, settings)
    groups = pd.unique(table.loc[table[rate].notna(), by]) if by else [""]
    key = []
    for group, (mark, ink) in zip(groups, group_looks(), strict=False):
        of_group = known[known[by] == group] if by else known
        page.ax.plot(
            of_group["at"],
            of_group[rate],
            color=ink,
            linewidth=0.8,
            alpha=0.6,
        )
        page.marks(of_group["at"], of_group[rate], mark, ink, 5.5)
        if by:
            key.append((mark, ink, say.label(by, str(group))))
    words = say("plot.specifications", rate)
    page.lines = [words, *page.lines]
    rules = table.drop_duplicates("specification").set_index("specification")
    _settings(page, rules[settings], place)
    title = say(
        "plot.specifications" if high - low >= 0.5 else "plot.specifications.same",
        count=len(order),
        low=f"{low:.0f}",
        high=f"{high:.0f}",
        rate=words,
    )
    return page.finish(title, key=key)


def _group(table: pd.DataFrame, settings: list[str]) -> str:
    """Return the column that a table of specifications is grouped by, or nothing."""
    names = list(table.columns)
    before = names[: names.index("total")] if "total" in names else []
    return next((str(name) for name in before if name not in ("specification", *settings)), "")


def _settings(page: Page, rules: pd.DataFrame, place: pd.Series) -> None:
    """Write below the box each setting that differs, with a mark under each specification that has it."""
    down = 0.0
    for name, column in rules.items():
        words = _SHORT.sub("", page.say.label("rule", str(name).removeprefix("rule_")))
        for value in pd.unique(column):
            down += 1
            dy = -BELOW - ROW * down
            end = f" = {value:g}" if isinstance(value, float) else f" = {value}"
            room = page.narrowed(NAMES) - fonts.width(end, page.size)
            page.label(
                fonts.shortened(words, room, page.size) + end,
                0,
                0,
                at="box",
                dx=-6,
                dy=dy,
                ha="right",
                size=page.size,
            )
            with_value = column.index[(column == value) & column.index.isin(place.index)]
            page.below(place[with_value], "●", -dy - MIDDLE * page.size, 3.5, INK)
        down += 0.4  # a gap between settings
