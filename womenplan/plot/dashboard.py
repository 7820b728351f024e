"""One page on a plan: the targets of each domain by status, the largest gaps, the largest gains."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.narration.evaluation import Evaluation
from womenplan.plot.bars import finding, rate_line, stack, totals_of
from womenplan.plot.chart import chart
from womenplan.plot.gaps import draw, positions
from womenplan.plot.page import Axes, Figure, Page, outlook_key, status_key
from womenplan.plot.theme import INK
from womenplan.plot.words import Words, region_of, rows_of

__all__ = ["dashboard"]

MOST = 5
BAR, ROW, HEADED = 22.0, 34.0, 52.0  # points of a bar, of a row of a panel, and around a panel
LINE, WRAPPED = 17.0, 36  # points of a line of a name, and its width in Latin letters
OPEN = ("lagging", "off_track", "regressing", "lost", "not_met", "nearly_met", "on_track")


@chart(panels=True)
def dashboard(sheet: Page, result: Evaluation, *, region: str | None = None) -> Figure:
    """Draw a page that says how a plan stands: domains by status with what is expected, five gaps, five gains.

    Notes
    -----
    Gaps and gains are ranked by percentage points for percentages and by percent of the target
    value (of a direction, the baseline) otherwise, as :func:`gaps` draws them.
    """
    region = region_of(result, region)
    sheet.about(result, region)
    say = sheet.say
    rows = rows_of(result, region, say.lang)
    table = result.summary("domain", region=region)
    if rows["latest"].isna().all():
        sheet.blank()
        return sheet.figure
    placed = positions(rows)
    lists = {"gaps": _gaps(placed), "gains": _gains(placed)}
    panels = {name: some for name, some in lists.items() if len(some)}
    heights = [BAR * len(table) + HEADED]
    heights += [_row_height(some, say) * len(some) + HEADED for some in panels.values()]
    sheet.height = sum(heights)
    totals = totals_of(table)
    key = [*status_key(totals, say, totals), *outlook_key(rows["outlook"], say)]
    if panels:
        key.append(("○", INK, say("plot.baseline")))
    sheet.finish(finding(table, 1, say), key=key, foot=[say.sources(result, rows)])
    places = _places(sheet, heights)
    page = Page(next(places), say)
    names = [say.label("domain", name) for name in table.index]
    rates = [_rate(table.loc[name], rows, say) for name in table.index]
    stack(page, names, table[list(totals)], rates)
    page.finish(say("plot.dashboard.domains"), size=9)
    for name, some in panels.items():
        page = Page(next(places), say)
        draw(page, some)
        page.finish(say("plot.dashboard", name, count=len(some)), size=9)
    return sheet.figure


def _row_height(rows: pd.DataFrame, say: Words) -> float:
    """Return the height of a panel's rows in points: more than usual where a name takes many lines."""
    longest = max(sum(1 + (sign > "ÿ") for sign in name) for name in say.column(rows, "name"))
    return max(ROW, LINE * -(-longest // WRAPPED))


def _places(sheet: Page, heights: list[float]) -> Iterator[Axes]:
    """Yield an Axes of each height, below each other in the box of a sheet."""
    box = sheet.ax.get_position()
    top = box.y1
    for height in heights:
        high = box.height * height / sum(heights)
        yield sheet.figure.add_axes((box.x0, top - high, box.width, 0.97 * high))
        top -= high


def _rate(counts: pd.Series, rows: pd.DataFrame, say: Words) -> str:
    """Return the rate of a domain with the numbers of its expectations."""
    ways = rows.loc[rows["domain"] == counts.name, "outlook"].value_counts()
    ahead = [f"{OUTLOOK_MARKS[way]}{ways[way]}" for way in OUTLOOKS if way in ways]
    rate = rate_line(counts, say)
    return f"{rate}  {'  '.join(ahead)}" if ahead else rate


def _gaps(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that are farthest from their value."""
    open_ = placed["status"].isin(OPEN) & placed["target_value"].notna() & (placed["at"] < 0)
    return placed[open_].sort_values("at", kind="stable").head(MOST).reset_index(drop=True)


def _gains(placed: pd.DataFrame) -> pd.DataFrame:
    """Return the targets that improved most since the baseline."""
    gain = placed["at"] - placed["at_baseline"]
    clear = (gain > 0) & (placed["data_state"] != "suspect") & (placed["confidence"] != "uncertain")
    best = np.argsort(-gain[clear].to_numpy(), kind="stable")[:MOST]
    return placed[clear].iloc[best].reset_index(drop=True)
