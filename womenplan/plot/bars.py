"""Stacked bars of counts: targets by status, and data by what is measured and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import numpy as np
import pandas as pd

from womenplan.evaluation.summary import REACHING, class_text, rate_text
from womenplan.model.table import TableWith
from womenplan.narration.clauses import Record
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.page import SIZE, Axes, Page, status_key
from womenplan.plot.theme import COLOURS, MARKS, ink_on, mark_colour
from womenplan.plot.words import Words, region_of

__all__ = ["completeness", "finding", "rate_line", "stack", "status", "totals_of"]

ROOMY = 24  # more bars are set closer
# points: least height of a row, margin, height of a bar, how far mark and number stand apart
WIDE, NARROW = (30, 10, 20, 5), (16, 4, 12, 0)
HATCHED = {"no_data": "////"}
KINDS = {
    "measured": "met",
    "proxy": "nearly_met",
    "stale": "lagging",
    "unread": "not_assessable",
    "missing": "no_data",
}  # drawn as these statuses


@chart()
def status(
    page: Page,
    result: Evaluation,
    *,
    region: str | None = None,
    by: Literal["domain", "section", "form", "region"] = "domain",
) -> Axes:
    """Draw how many targets have each status, one stacked bar per domain, with the counts in the bars.

    Parameters
    ----------
    by : {"domain", "section", "form", "region"}
        What a bar stands for; with ``region`` all regions are counted, one bar each, the highest
        rate first.
    """
    chosen = None if by == "region" else region_of(result, region)
    page.about(result, chosen)
    say = page.say
    table = result.summary(by, region=chosen)
    if table.empty:
        return page.blank()
    if by == "region":
        table = table.sort_values("rate_assessed", ascending=False, kind="stable")
    names = [
        result.region_name(k, say.lang) if by == "region" else say.label(by, k) for k in table.index
    ]
    totals = totals_of(table)
    remarks = [rate_line(row, say) for row in table.to_dict("records")]
    roomy = len(names) <= ROOMY and page.style.title  # not in a text, whose caption is its title
    stack(page, names, table[list(totals)], remarks, roomy=roomy)
    rows = result.table[result.table["counted"]]
    if chosen is not None:
        rows = rows[rows["region"] == chosen]
    title = finding(table, len(result.regions) if chosen is None else 1, say)
    return page.finish(title, key=status_key(totals, say, totals), foot=[say.sources(result, rows)])


def totals_of(table: pd.DataFrame) -> dict[str, int]:
    """Return how many targets of a summary have each status that occurs."""
    return {name: table[name].sum() for name in COLOURS if table[name].any()}


def rate_line(counts: Record, say: Words) -> str:
    """Return how many of the targets that can be judged are met, and the rate."""
    assessed = int(counts["assessed"])
    rate = rate_text(counts["rate_assessed"], assessed)
    return say(
        "plot.status.rate",
        met=int(counts["met"]),
        assessed=assessed,
        rate=rate,
    )


def finding(table: pd.DataFrame, regions: int, say: Words) -> str:
    """Return how many targets are met, nearly met or on track, and the rate of those met."""
    total = table["total"].sum()
    assessed = table["assessed"].sum()
    if not assessed:
        return say("plot.gaps.nothing", total=total)
    sums = table.select_dtypes("int64").sum()
    classes = [class_text(sums, name, say.lang) for name in REACHING if sums[name] or name == "met"]
    if regions > 1:
        kind = "regions"
    else:
        kind = "one" if total == 1 else "title"
    return say(
        "plot.status",
        kind,
        total=total,
        regions=regions,
        classes=say("headline.join").join(classes),
        met=sums["met"],
        assessed=assessed,
        rate=rate_text(100 * sums["met"] / assessed, assessed),
    )


@chart("where", "made_up")
def completeness(
    page: Page,
    table: Annotated[
        pd.DataFrame,
        TableWith(
            named="department",
            measured="count",
            missing="count",
            maybe=dict.fromkeys(("proxy", "stale", "unread"), "count"),
        ),
    ],
) -> Axes:
    """Draw how many figures each department has delivered and still owes, most missing first.

    Parameters
    ----------
    table : pandas.DataFrame
        One row per department, each figure that is due counted in one column: ``department`` (or
        ``department_zh`` and ``department_en``), ``measured``, ``missing``; optional ``proxy``
        (measured by a stand-in), ``stale`` and ``unread`` (sent in, and not understood or without a
        number).
    """
    say = page.say
    kinds = [kind for kind in KINDS if kind in table]
    shown = table[table[kinds].sum(axis=1) > 0]
    shown = shown.sort_values(
        ["missing", "measured"],
        ascending=False,
        kind="stable",
        ignore_index=True,
    )
    if shown.empty:
        return page.blank()
    names = say.column(shown, "department")
    missing = shown["missing"]
    remarks = [
        say("plot.completeness.share", done=say.number(total - lacking), total=say.number(total))
        for total, lacking in zip(shown[kinds].sum(axis=1), missing, strict=True)
    ]
    stack(page, names, shown[kinds].rename(columns=KINDS), remarks)
    totals = shown[kinds].sum()
    most = missing.iat[0]
    tied = (missing == most).sum()
    if not most:
        kind = "full"
    elif most == totals["missing"]:
        kind = "only"
    elif tied > 1:
        kind = "tied"
    else:
        kind = "title"
    title = say(
        "plot.completeness",
        kind,
        department=names[0],
        total=say.number(totals.sum()),
        missing=say.number(totals["missing"]),
        most=say.number(most),
        tied=tied,
    )
    key = []
    for name, count in totals[totals > 0].items():
        words = f"{say('plot.completeness', name)} {say.number(count)}"
        key.append((MARKS[KINDS[name]], mark_colour(KINDS[name]), words))
    return page.finish(title, key=key)


def stack(
    page: Page,
    names: Sequence[str],
    counts: pd.DataFrame,
    remarks: Sequence[str],
    *,
    roomy: bool = False,
) -> None:
    """Draw a stacked bar per row from counts by status, marked and counted as far as it fits, with a remark at its end."""
    start = np.zeros(len(counts))
    most = max(counts.sum(axis=1).max(), 1)
    page.ax.set_xlim(0, most)
    least, margin, height, aside = WIDE if roomy else NARROW
    y = page.rows(names, least=least, margin=margin)
    unit = (page.width - page.names_width - 80) / most
    for name in counts:
        values = counts[name].to_numpy()
        mark = MARKS[name]
        fill = COLOURS[name]
        hatch = HATCHED.get(name)
        ink = ink_on(fill)
        plate = {"edgecolor": "none", "facecolor": fill, "pad": 1.0} if hatch else None
        page.ax.barh(
            y,
            values,
            left=start,
            height=height,
            color=fill,
            edgecolor="white",
            linewidth=1.0,
            hatch=hatch,
        )
        for i in np.flatnonzero(values):
            x = start[i] + values[i] / 2
            wide = unit * values[i]
            number = page.say.number(values[i])
            if wide > fonts.width(mark + number, SIZE) + 8:
                page.centred(f"{mark} {number}", x, y[i], ink, bbox=plate)
                continue
            fits = wide > fonts.width(number, SIZE - 1) + 2
            if (roomy or not fits) and wide > 4:
                page.marks(x, y[i] - aside, mark, ink, min(6.0, 0.7 * wide), ground=fill)
            if fits:
                page.centred(number, x, y[i], ink, dy=-aside, size=SIZE - 1)
        start = start + values
    for text, end, middle in zip(remarks, start, y, strict=True):
        page.remark(text, end, middle)
