"""The specification curve: a rate of attainment under each of several sets of rules, in rising order."""

from __future__ import annotations

import re
from typing import Annotated, Literal

import numpy as np
import pandas as pd

from womenplan.messages import Language
from womenplan.model.table import Table
from womenplan.plot import fonts
from womenplan.plot.page import Ax, Axes, Page, ticks
from womenplan.plot.style import chart
from womenplan.plot.theme import COLOURS, INK, MUTED, accent, theme
from womenplan.plot.words import Words

__all__ = ["specifications"]

HEIGHT, ROW, NAMES, BELOW = 170.0, 11.5, 165.0, 10.0  # points
SHAPES, MOST = "●▲■◆", 4  # groups that readers can distinguish
_SHORT = re.compile(r"[（(；;：:].*")


@chart
@theme()
def specifications(
    table: Annotated[pd.DataFrame, Table(specification="number", rate_assessed="number")],
    *,
    rate: Literal["rate_assessed", "rate_all", "rate_reaching", "index"] = "rate_assessed",
    where: str = "",
    source: str = "",
    made_up: bool = False,
    ax: Ax | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw a rate of attainment under each set of rules, the lowest first, with the settings of each below.

    Parameters
    ----------
    table : pandas.DataFrame
        As :func:`womenplan.specifications` returns it; where it has groups, up to four are drawn.
    rate : {"rate_assessed", "rate_all", "rate_reaching", "index"}
        What is drawn.
    """
    page = Page(ax, say := Words(lang), [where], made_up=made_up, height=HEIGHT)
    known = table.dropna(subset=[rate])
    if known.empty:
        return page.blank()
    settings = [name for name in table.columns if str(name).startswith("rule_")]
    by = _group(table, settings)
    if by:
        groups = list(pd.unique(known[by]))[:MOST]
    else:
        groups = [""]
    order = known.groupby("specification")[rate].mean().sort_values(kind="stable").index
    place = pd.Series(np.arange(len(order)), index=order)
    low = float(known[rate].min())
    high = float(known[rate].max())
    room = max(0.12 * (high - low), 2.0)
    page.ax.set_xlim(-0.6, len(order) - 0.4)
    page.ax.set_ylim(low - room, high + room)
    page.scale_beside(ticks(low - room, high + room, 6, floor=0, ceiling=100))
    inks = (accent(), COLOURS["off_track"], MUTED, COLOURS["lost"])
    key = []
    for group, mark, ink in zip(groups, SHAPES, inks, strict=False):
        own = known[known[by] == group] if by else known
        own = own.assign(at=own["specification"].map(place)).sort_values("at")
        page.ax.plot(
            own["at"],
            own[rate],
            color=ink,
            linewidth=0.8,
            alpha=0.6,
            zorder=2,
        )
        page.marks(own["at"], own[rate], mark, ink, 5.5)
        if by:
            key.append((mark, ink, say.label(by, str(group))))
    page.lines = [say("plot.specifications", rate), *page.lines]
    _settings(
        page, table.drop_duplicates("specification").set_index("specification"), settings, place
    )
    context = {"count": len(order), "low": f"{low:.0f}", "high": f"{high:.0f}"}
    words = say("plot.specifications", rate)
    title = say(
        "plot.specifications" if high - low >= 0.5 else "plot.specifications.same",
        **context,
        rate=words,
    )
    return page.finish(title, key=key, foot=[say.source(source)])


def _group(table: pd.DataFrame, settings: list[str]) -> str:
    """Return the column that a table of specifications is grouped by, or nothing."""
    if "total" in table:
        before = list(table.columns)[: list(table.columns).index("total")]
    else:
        before = []
    other = [str(name) for name in before if name not in ("specification", *settings)]
    return other[0] if other else ""


def _settings(
    page: Page,
    rules: pd.DataFrame,
    settings: list[str],
    place: pd.Series,
) -> None:
    """Write below the box each setting that differs, with a mark under each specification that has it."""
    down = 0.0
    for name in settings:
        for value in pd.unique(rules[name]):
            down += 1
            dy = -BELOW - ROW * down
            words = _SHORT.sub("", page.say.label("rule", name.removeprefix("rule_")))
            if isinstance(value, float):
                shown = f"{value:g}"
            else:
                shown = str(value)
            end = f" = {shown}"
            room = page.narrowed(NAMES) - fonts.width(end, page.size)
            text = fonts.shortened(words, room, page.size) + end
            page.label(
                text,
                0,
                0,
                at="box",
                dx=-6,
                dy=dy,
                ha="right",
                size=page.size,
                color=INK,
            )
            mine = rules.index[(rules[name] == value).to_numpy()]
            mine = mine[mine.isin(place.index)]
            page.below(place[mine].to_numpy(), "●", -dy - 0.36 * page.size, 3.5, INK)
        down += 0.4  # a gap between settings
