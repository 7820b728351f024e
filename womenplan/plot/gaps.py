"""The gaps: how far each target is from being reached, and from where it started."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd

from womenplan.evaluation.status import MOVING, UNASSESSED
from womenplan.evaluation.summary import REACHING
from womenplan.model.arrays import Floats
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.model.target import Domain
from womenplan.narration.clauses import published
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.fonts import wrap
from womenplan.plot.page import (
    SIZE,
    Axes,
    Page,
    block_height,
    outlook_key,
    status_key,
    ticks,
)
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, MUTED, accent, mark_colour
from womenplan.plot.words import Words, region_of, rows_of, turn_of

__all__ = ["draw", "finding", "gaps", "positions"]

WORDING, NAME_WIDTH, ASIDE, HEAD, MARGIN = 7.0, 142.0, 12.0, 18.0, 6.5
PLACED = ["target_value", "latest", "baseline", "sign", "band"]
NEAREST, FARTHEST = (6.0, 4.0), (50.0, 25.0)  # bounds of the axis, short of the target and beyond


@chart()
def gaps(
    page: Page,
    result: Evaluation,
    *,
    region: str | None = None,
    domain: Domain | None = None,
) -> Axes:
    """Draw how far each target is from being reached: baseline, latest value and target, one row per target.

    Notes
    -----
    The target is the common line in the middle, and right of it means reached. A distance is
    counted in percentage points for percentages and in percent of the target value otherwise, so
    that within a row the way gone and the way left keep their true proportions; the true numbers
    stand beside. Where only a direction is asked for the line is the baseline. Values beyond the
    axis stand at its end with an arrow. Targets are grouped by domain, under its name where there
    are several, the farthest from its target first.
    """
    region = region_of(result, region)
    page.about(result, region)
    say = page.say
    rows = rows_of(result, region, say.lang, domain=domain)
    if rows.empty:
        return page.blank()
    rows = positions(rows)
    rows = rows.sort_values(
        ["group", "at"],
        kind="stable",
        na_position="last",
        ignore_index=True,
    )
    draw(page, rows, headed=rows["group"].nunique() > 1)
    key = status_key(rows["status"], say) + outlook_key(rows["outlook"], say)
    if rows["at_baseline"].notna().any():
        key.append(("○", INK, say("plot.baseline")))
    if rows["at_expected"].notna().any():
        key.append(("|", INK, say("plot.expected")))
    return page.finish(finding(rows, say), key=key, foot=[say.sources(result, rows)])


def positions(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows of :func:`words.rows_of` with their places on the common axis: ``at``, ``at_baseline``, ``at_expected``.

    Positive is good enough: beyond the target, or within the band of "about". The unit is
    percentage points for percentages, else percent of the target value; for a direction, of the
    baseline.
    """
    target, latest, baseline, sign, band = rows[PLACED].to_numpy(dtype=float).T
    directional = np.isnan(target)
    line = np.where(directional, baseline, target)
    two_sided = ~directional & (sign == 0)
    points = rows["unit"].isin(["percent", "percentage_points"])
    with np.errstate(divide="ignore", invalid="ignore"):
        scale = np.where(points, 1.0, np.where(line != 0, 100 / np.abs(line), np.nan))

    def place(values: Any, seen: Any) -> Any:
        lead = np.where(two_sided, -np.abs(target - values), sign * (values - line))
        return np.where(seen, (lead + np.where(directional, 0.0, band)) * scale, np.nan)

    at = place(latest, ~directional | (rows["operator"] != "slow"))
    return rows.assign(
        group=pd.factorize(rows["domain"])[0],
        at=at,
        at_baseline=place(baseline, ~np.isnan(at)),
        at_expected=place(rows["expected"], rows["status"].isin(MOVING)),
    )


def draw(page: Page, rows: pd.DataFrame, *, headed: bool = False) -> None:
    """Draw rows of :func:`positions` in their order, under the names of their domains where asked for."""
    _marks(page, rows, _rows(page, rows, headed=headed))


def _rows(page: Page, rows: pd.DataFrame, *, headed: bool) -> Floats:
    """Write the rows, under the names of their domains where asked for, and the axis.

    Return where the rows stand.
    """
    names = page.narrowed(NAME_WIDTH)
    blocks = [
        [(wrap(name, names, SIZE), SIZE, INK), (wrap(wording, names, WORDING), WORDING, MUTED)]
        for name, wording in zip(rows["name"], rows["wording"], strict=True)
    ]
    texts = np.array([block_height(block) for block in blocks])
    heights = np.maximum(20.0, texts) + MARGIN
    first = (rows["group"] != rows["group"].shift()) & headed
    heads = np.where(first, HEAD + 2.0 * (rows.index > 0), 0.0)
    tops = np.cumsum(heights + heads) - heights
    y: Floats = tops + heights / 2
    page.set_rows(tops[-1] + heights[-1] + 4, texts / heights)
    _axis(page, rows)
    left = -names - ASIDE
    for domain, top in zip(rows["domain"][first], tops[first], strict=True):
        head = (page.say.label("domain", domain), SIZE + 0.5, accent())
        page.block([head], 0, top - HEAD / 2, dx=left)
    for row, block, height in zip(rows.itertuples(), blocks, y, strict=True):
        page.block(block, 0, height, dx=left)
        _write_values(page, row, height)
    return y


def _write_values(page: Page, row: Any, height: float) -> None:
    """Write the status of a row beside it, the expectation below that, and the numbers."""
    words = _standing(row, page.say)
    values = _values(row, page.say)
    mark = (MARKS[row.status], SIZE, mark_colour(row.status))
    quiet = OUTLOOK_MARKS.get(row.outlook, " ") if values else ""
    page.block([mark, (quiet, WORDING, MUTED)], 1, height, dx=ASIDE + 4, ha="center")
    page.block([(words, SIZE, INK), (values, WORDING, MUTED)], 1, height, dx=2 * ASIDE)


def _axis(page: Page, rows: pd.DataFrame) -> None:
    """Set the common axis, with the target in the middle."""
    ax = page.ax
    say = page.say
    short = -np.nanmin(rows[["at", "at_baseline", "at_expected"]].to_numpy(), initial=0.0)
    beyond = np.nanmax(rows["at"].to_numpy(), initial=0.0)
    left, right = np.clip(1.08 * np.array([short, beyond]), NEAREST, FARTHEST)
    low, high = ax.set_xlim(-max(left, right / 4), max(right, left / 4))
    page.scale_below(ticks(low, high, 6), name=say("plot.gaps.axis"), keep=0)
    ax.axvline(0, color=INK, linewidth=1.1)
    ax.axvspan(
        0,
        high,
        color=COLOURS["met"],
        alpha=0.08,
        linewidth=0,
        zorder=0,
    )
    size = WORDING + 0.5
    line = say("plot.target_line")
    aside = fonts.width(line, size) / 2 + 7
    for text, dx, ha, colour in (
        (line, 0.0, "center", INK),
        ("← " + say("plot.gaps.short"), -aside, "right", MUTED),
        (say("plot.gaps.reached") + " →", aside, "left", MUTED),
    ):
        page.label(
            text,
            0,
            1,
            at="column",
            dx=dx,
            dy=4,
            ha=ha,
            size=size,
            color=colour,
        )


def _marks(page: Page, rows: pd.DataFrame, y: Floats) -> None:
    """Set the marks of all rows; those beyond the axis stand at its end with an arrow."""
    ax, (low, high) = page.ax, page.ax.get_xlim()
    start, at, expected = rows[["at_baseline", "at", "at_expected"]].to_numpy().T
    from_x = np.clip(start, low, high)
    x = np.clip(at, low, high)
    ax.hlines(
        y,
        from_x,
        x,
        color=FAINT,
        linewidth=3,
        zorder=2.5,
        clip_on=False,
    )
    page.marks(from_x, y, "○", INK, 6.5)
    within = (expected >= low) & (expected <= high)
    ax.vlines(
        expected[within],
        y[within] - 5,
        y[within] + 5,
        color=INK,
        linewidth=1.2,
        zorder=4.2,
    )
    for status in pd.unique(rows["status"]):
        some = rows["status"] == status
        page.marks(x[some], y[some], MARKS[status], mark_colour(status), 8.5, zorder=5)
    page.beyond(np.where((at < low) | (at > high), at, start), y)


def _standing(row: Any, say: Words) -> str:
    """Return the gap of a row in words, its change where only a direction is asked for, else its status."""
    words = say.label("status", row.status)
    if math.isnan(row.latest):
        return words
    if math.isnan(row.target_value):
        if not math.isnan(row.baseline) and row.data_state != "suspect":
            change = row.latest - row.baseline
            turn = turn_of(change, row.unit, gap=row.form == "gap")
            words = say("plot", *turn, change=say.gap(change, row.unit))
    elif row.gap > 0 and row.status != "met":
        words = say("plot.short", gap=say.gap(row.gap, row.unit))
    elif abs(row.gap) >= 1e-9 and row.operator not in ("~", "="):
        code = "plot.above" if row.latest > row.target_value else "plot.below"
        words = say(code, gap=say.gap(row.gap, row.unit))
    if row.confidence == "uncertain":
        words = say("plot.uncertain", words=words)
    return words


def _values(row: Any, say: Words) -> str:
    """Return the values behind a row: the latest, and the baseline if it is of another year."""
    if math.isnan(row.latest):
        return ""
    latest = published(say.value(row.latest, row.unit), row.latest_bound, say.lang)
    now = say("plot.value", value=latest, year=int(row.latest_year))
    if math.isnan(row.baseline) or row.baseline_year == row.latest_year:
        return now
    baseline = published(say.figure(row.baseline), row.baseline_bound, say.lang)
    then = say("plot.value", value=baseline, year=int(row.baseline_year))
    return say("plot.from_to", then=then, now=now)


def _of_directions(rows: pd.DataFrame, say: Words) -> str:
    """Return the finding where no target has a value: how many move as is asked."""
    seen = rows[~rows["status"].isin(UNASSESSED)]
    if seen.empty:
        return say("plot.gaps.nothing", total=len(rows))
    along = seen["status"].isin(REACHING).sum()
    return say("plot.gaps.directions", count=len(seen), along=along)


def finding(rows: pd.DataFrame, say: Words) -> str:
    """Return the finding of some rows of :func:`words.rows_of`: how many targets are short, and the farthest."""
    if "at" not in rows:
        rows = positions(rows)
    judged = rows[rows[["target_value", "gap"]].notna().all(axis=1) & (rows["status"] != "no_data")]
    if judged.empty:
        return _of_directions(rows, say)
    short = judged[judged["status"] != "met"]
    if short.empty:
        code = "plot.gaps.all_met" if len(judged) > 1 else "plot.gaps.one_met"
        return say(code, count=len(judged), name=judged["name"].iat[0])
    worst = short.loc[short["at"].idxmin()]
    facts = {"name": worst["name"], "gap": say.gap(worst["gap"], worst["unit"])}
    if len(judged) == 1:
        target = say.value(worst["target_value"], worst["unit"])
        return say("plot.gaps.one", target=target, **facts)
    return say(
        "plot.gaps.some",
        count=len(judged),
        short=len(short),
        **facts,
    )
