"""Regions beside each other, field by field, without a map."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.status import UNASSESSED
from womenplan.evaluation.summary import REACHING, rate_text
from womenplan.model.arrays import Floats
from womenplan.model.target import in_order
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.heatmap import column_names
from womenplan.plot.page import SIZE, Axes, Page
from womenplan.plot.theme import INK, MARKS, MUTED, ink_on
from womenplan.plot.words import Words

__all__ = ["regions"]

ASIDE, NARROWEST = 120.0, 24.0  # points of the words at the right, and of the narrowest column
# of a share of targets, the class from which on, its mark and fill: readable in grey
CLASSES = ((80, "●", "#08589e"), (60, "◐", "#4eb3d3"), (40, "◎", "#a8ddb5"), (0, "○", "#e3e6ea"))
FILLED = 0.94


@chart()
def regions(page: Page, result: Evaluation) -> Axes:
    """Draw for each region below the plan's own the share of its targets that are met or on schedule, by field.

    Notes
    -----
    The share is of the targets that can be judged there; both counts stand in the cell. A region
    that has data on few targets is not compared by its share alone, so the share of all its targets
    that could be judged stands at the right. The highest share of all fields comes first.
    """
    page.about(result, None)
    say = page.say
    table = result.table[result.table["counted"]]
    below = table["region"] != result.plan.region_zh
    if below.any():
        table = table[below]
    judged = table[~table["status"].isin(UNASSESSED)]
    if judged.empty:
        return page.blank()
    reached, known = _counts(judged)
    names = [result.region_name(name, say.lang) for name in known.index]
    fields = in_order(known.columns)
    page.ax.set_xlim(0, len(fields))
    y = page.rows(names, least=17.0)
    least = NARROWEST * len(fields)
    step = max(page.width - page.names_width - ASIDE, least) / len(fields)
    page.least = least, page.height
    column_names(page, [say.label("domain", name) for name in fields], step)
    for place, name in enumerate(fields):
        _cells(page, place, y, reached[name], known[name])
    all_of = table.groupby("region").size()[known.index]
    counts = zip(y, reached.sum(axis=1), known.sum(axis=1), all_of, strict=True)
    shares = []
    for middle, good, some, every in counts:
        share = rate_text(100 * good / some, some)
        words = say(
            "plot.regions.all",
            share=share,
            good=good,
            some=some,
            every=every,
        )
        page.remark(words, 1, middle, at="row")
        shares.append(share)
    title = _finding(names, shares, say)
    return page.finish(title, key=_key(say), foot=[say.sources(result, table)])


def _counts(judged: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return by region and field how many targets are met or on schedule, and how many can be judged."""
    good = judged["status"].isin(REACHING)
    cells = good.groupby([judged["region"], judged["domain"]], sort=False)
    reached = cells.sum().unstack(fill_value=0)
    known = cells.size().unstack(fill_value=0)
    share = reached.sum(axis=1) / known.sum(axis=1)
    order = share.sort_values(ascending=False, kind="stable").index
    return reached.loc[order], known.loc[order]


def _cells(
    page: Page,
    place: int,
    y: Floats,
    reached: pd.Series,
    known: pd.Series,
) -> None:
    """Draw the cells of a field."""
    height = np.diff(y).min() - 2 if len(y) > 1 else 15.0
    for middle, good, some in zip(y, reached, known, strict=True):
        if not some:
            page.centred(MARKS["no_data"], place + 0.5, middle, MUTED)
            continue
        fill = next(colour for least, _, colour in CLASSES if 100 * good >= least * some)
        page.ax.barh(
            middle,
            FILLED,
            left=place + (1 - FILLED) / 2,
            height=height,
            color=fill,
            zorder=2,
        )
        words = f"{good}/{some}"
        usual = SIZE - 0.5
        size = min(usual, usual * 26 / max(fonts.width(words, usual), 1))
        page.centred(words, place + 0.5, middle, ink_on(fill), size=size)


def _key(say: Words) -> list[tuple[str, str, str]]:
    bounds = [101, *(least for least, _, _ in CLASSES)]
    key = [
        ("■", colour, say("plot.regions.class", low=least, high=above - 1))
        for above, (least, _, colour) in zip(bounds, CLASSES, strict=False)
    ]
    return [*key, (MARKS["no_data"], INK, say.label("status", "no_data"))]


def _finding(names: list[str], shares: list[str], say: Words) -> str:
    first = shares[0]
    last = shares[-1]
    if first == last:
        return say("plot.regions.alike", count=len(names), share=first)
    return say(
        "plot.regions.title",
        high=names[0],
        first=first,
        low=names[-1],
        last=last,
    )
