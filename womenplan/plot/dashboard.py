"""One page on a plan: the targets of each domain by status, the largest gaps, the largest gains."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from womenplan.evaluation.expectation import OUTLOOKS
from womenplan.evaluation.summary import rate_text
from womenplan.messages import Language
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.narration.evaluation import Evaluation
from womenplan.plot.bars import finding, stack
from womenplan.plot.gaps import draw as draw_rows
from womenplan.plot.gaps import positions
from womenplan.plot.page import Axes, Figure, Page, outlook_key, status_key
from womenplan.plot.style import chart
from womenplan.plot.theme import COLOURS, INK, theme
from womenplan.plot.words import Words, region_of, rows_of

__all__ = ["dashboard"]

MOST = 5
BAR, ROW, HEADED = 22.0, 34.0, 52.0  # points of a bar, of a row of a panel, and around a panel
LINE, WRAPPED = 17.0, 36  # points of a line of a name, and its width in Latin letters
OPEN = ("lagging", "off_track", "regressing", "lost", "not_met", "nearly_met", "on_track")


@chart
@theme()
def dashboard(
    result: Evaluation, *, region: str | None = None, lang: Language | None = None
) -> Figure:
    """Draw a page that says how a plan stands: domains by status with what is expected, five gaps, five gains.

    Notes
    -----
    Gaps and gains are ranked by percentage points for percentages and by percent of the target
    value (of a direction, the baseline) otherwise, as :func:`gaps` draws them.
    """
    say = Words.of(lang)
    region = region_of(result, region)
    sheet = Page(None, say, [say.place(result, region)], made_up=result.made_up)
    rows = rows_of(result, region, say.lang)
    table = result.summary("domain", region=region)
    if rows["latest"].isna().all():
        sheet.blank()
        return sheet.figure
    placed = positions(rows)
    panels = [panel for panel in (_gaps(placed, say), _gains(placed, say)) if len(panel[0])]
    heights = [BAR * len(table) + HEADED]
    heights += [_row_height(some, say) * len(some) + HEADED for some, _ in panels]
    sheet.height = sum(heights)
    if panels:
        shown = pd.concat([some for some, _ in panels])
    else:
        shown = rows.iloc[:0]
    totals = {name: int(table[name].sum()) for name in COLOURS if table[name].sum()}
    key = [*status_key(totals, say, totals), *outlook_key(rows["outlook"], say)]
    if len(shown):
        key.append(("○", INK, say("plot.baseline")))
    sheet.finish(finding(table, 1, say), key=key, foot=[say.sources(result, rows)])
    drawings = [_status(table, rows, say), *(_panel(some, title, say) for some, title in panels)]
    _place(sheet, heights, drawings)
    return sheet.figure


def _row_height(rows: pd.DataFrame, say: Words) -> float:
    """Return the height of a panel's rows in points: more than usual where a name takes many lines."""
    longest = max(sum(1 + (sign > "ÿ") for sign in name) for name in say.column(rows, "name"))
    return max(ROW, LINE * -(-longest // WRAPPED))


def _place(sheet: Page, heights: list[float], drawings: list[Callable[[Axes], None]]) -> None:
    """Draw panels below each other into the box of a sheet."""
    box = sheet.ax.get_position()
    top = box.y1
    for height, draw in zip(heights, drawings, strict=True):
        high = box.height * height / sum(heights)
        draw(sheet.figure.add_axes((box.x0, top - high, box.width, 0.97 * high)))
        top -= high


def _status(table: pd.DataFrame, rows: pd.DataFrame, say: Words) -> Callable[[Axes], None]:
    """Return the drawing of the domains by status, each with its rate and what is expected."""

    def draw(ax: Axes) -> None:
        page = Page(ax, say)
        totals = [name for name in COLOURS if table[name].sum()]
        names = [say.label("domain", str(name)) for name in table.index]
        sentences = [
            _rate(table.loc[name], rows[rows["domain"] == name], say) for name in table.index
        ]
        stack(page, names, table[totals], sentences, roomy=False)
        page.finish(say("plot.dashboard.domains"), size=9)

    return draw


def _rate(counts: pd.Series, rows: pd.DataFrame, say: Words) -> str:
    """Return the rate of a domain with the numbers of its expectations."""
    assessed = int(counts["assessed"])
    sentence = say(
        "plot.status.rate",
        met=int(counts["met"]),
        assessed=assessed,
        rate=rate_text(counts["rate_assessed"], assessed),
    )
    ways = rows["outlook"].value_counts()
    ahead = [f"{OUTLOOK_MARKS[way]}{ways[way]}" for way in OUTLOOKS if way in ways]
    if not ahead:
        return sentence
    return f"{sentence}  {'  '.join(ahead)}"


def _panel(rows: pd.DataFrame, title: str, say: Words) -> Callable[[Axes], None]:
    """Return the drawing of some rows with their places on the common axis."""

    def draw(ax: Axes) -> None:
        page = Page(ax, say)
        draw_rows(page, rows)
        page.finish(title, size=9)

    return draw


def _gaps(placed: pd.DataFrame, say: Words) -> tuple[pd.DataFrame, str]:
    """Return the targets that are farthest from their value, and the title over them."""
    open_ = placed["status"].isin(OPEN) & placed["target_value"].notna() & (placed["at"] < 0)
    rows = placed[open_].sort_values("at", kind="stable").head(MOST).reset_index(drop=True)
    return rows, say("plot.dashboard.gaps", count=len(rows))


def _gains(placed: pd.DataFrame, say: Words) -> tuple[pd.DataFrame, str]:
    """Return the targets that improved most since the baseline, and the title over them."""
    gain = placed["at"] - placed["at_baseline"]
    clear = (gain > 0) & (placed["data_state"] != "suspect") & (placed["confidence"] != "uncertain")
    best = np.argsort(-gain[clear].to_numpy(), kind="stable")[:MOST]
    rows = placed[clear].iloc[best].reset_index(drop=True)
    return rows, say("plot.dashboard.gains", count=len(rows))
