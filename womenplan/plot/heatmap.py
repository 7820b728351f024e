"""Regions by indicators: the status, or the degree of achievement, of every target in every region."""

from __future__ import annotations

import re
from typing import Any, Literal

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb

from womenplan.evaluation.status import UNASSESSED
from womenplan.model.arrays import Objects
from womenplan.model.look import OUTLOOK_MARKS
from womenplan.model.target import Domain
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import fonts
from womenplan.plot.chart import chart
from womenplan.plot.fonts import wrap
from womenplan.plot.page import MIDDLE, SIZE, Axes, Page, outlook_key
from womenplan.plot.theme import COLOURS, INK, MARKS, ink_on, mark_colour
from womenplan.plot.words import Words

__all__ = ["column_names", "heatmap"]

Looks = dict[str, tuple[str, str, str, str]]  # by class: mark, fill, ink in the key, words

LATIN = re.compile(r"[A-Za-z'-]+")
CELL, NAMES, UPRIGHT, MOST_ABOVE = 12.0, 150.0, 120.0, 20
QUIET = 5.0  # points: size of an expectation's mark, and how far it stands from that of the status
CLASSES = (
    (100, "●", "#08306b"),
    (95, "◆", "#2f79b5"),
    (80, "▲", "#82badb"),
    (60, "▼", "#c9ddf0"),
    (0, "○", "#f3f7fb"),
)


@chart()
def heatmap(
    page: Page,
    result: Evaluation,
    *,
    by: Literal["status", "achievement"] = "status",
    domain: Domain | None = None,
) -> Axes:
    """Draw every target in every region as a cell; the regions with most targets met stand first.

    Parameters
    ----------
    by : {"status", "achievement"}
        What a cell shows: the status, or the class of the degree of achievement (y/T, or T/y where
        less is better).

    Notes
    -----
    The targets stand in the rows while the regions fit above them, else the longer of the two
    lists. With more columns than an A4 page is wide the figure is wider.
    """
    page.about(result, None)
    say = page.say
    table = result.table[result.table["counted"]]
    if domain:
        table = table[table["domain"] == domain]
    if by == "achievement":
        table = table[table["target_id"].isin(table.loc[table["achievement"].notna(), "target_id"])]
    if table.empty:
        return page.blank()
    if by == "status":
        looks = _of_status(say)
        table = table.assign(shown=table["status"])
    else:
        looks = _of_achievement(say)
        table = table.assign(shown=_classes(table["achievement"]), outlook="")
    table["target"] = table["target_id"] + "|" + table["milestone_year"].astype("str")
    met = table["status"].eq("met").groupby(table["region"]).sum()
    met = met.sort_values(ascending=False, kind="stable")
    names = table.drop_duplicates("target").set_index("target")[f"name_{say.lang}"].astype("str")
    regions = [result.region_name(name, say.lang) for name in met.index]

    def grid(column: str, missing: str) -> Any:
        wide = table.pivot(
            index="region",
            columns="target",
            values=column,
        ).fillna(missing)
        return wide.reindex(index=met.index, columns=names.index).to_numpy()

    cells = grid("shown", "no_data")
    quiet = grid("outlook", "")
    if len(names) > len(regions) or len(regions) <= MOST_ABOVE:
        _grid(page, cells.T, list(names), regions, looks, quiet.T)
    else:
        _grid(page, cells, regions, list(names), looks, quiet)
    seen = set(cells.flat)
    key = [(mark, ink, words) for name, (mark, _, ink, words) in looks.items() if name in seen]
    key += outlook_key(quiet.flat, say)
    title = _finding(table, met, names, regions[0], say)
    return page.finish(title, key=key, foot=[say.sources(result, table)])


def _of_status(say: Words) -> Looks:
    """Return how each status looks."""
    return {
        name: (MARKS[name], fill, mark_colour(name), say.label("status", name))
        for name, fill in COLOURS.items()
    }


def _of_achievement(say: Words) -> Looks:
    """Return how each class of the degree of achievement looks."""
    looks = {}
    above = 0
    for low, mark, fill in CLASSES:
        words = (
            say("plot.heatmap.class", low=low, high=above) if above else say("plot.heatmap.full")
        )
        looks[str(low)] = (mark, fill, INK, words)
        above = low
    looks["no_data"] = (MARKS["no_data"], COLOURS["no_data"], INK, say("plot.heatmap.no_value"))
    return looks


def _classes(achievement: pd.Series) -> pd.Series:
    """Return the class of each degree of achievement."""
    rising = CLASSES[::-1]
    bounds = [-np.inf, *(low - 1e-6 for low, *_ in rising[1:]), np.inf]
    names = [str(low) for low, *_ in rising]
    classes = pd.cut(achievement, bounds, right=False, labels=names)
    return classes.astype("object").fillna("no_data")


def _grid(
    page: Page,
    values: Objects,
    rows: list[str],
    columns: list[str],
    looks: Looks,
    quiet: Objects,
) -> None:
    """Draw the cells, with names at the left and above.

    ``quiet`` has the expectation of each, marked beside the status.
    """
    y = page.rows(
        rows,
        least=CELL,
        margin=2,
        width=NAMES,
    )
    if page.alone:
        page.width = max(page.width, page.names_width + CELL * len(columns) + 8)
    page.least = CELL * len(columns), page.height
    space = max(page.width - page.names_width, page.least[0])
    step = min(64.0, space / len(columns))
    page.ax.set_xlim(0, space / step)
    fills = np.array([[to_rgb(looks[value][1]) for value in row] for row in values])
    edges = np.r_[0.0, (y[1:] + y[:-1]) / 2, page.height]
    page.ax.pcolormesh(np.arange(len(columns) + 1), edges, fills, edgecolor="white", linewidth=0.6)
    for value, (mark, fill, *_) in looks.items():
        down, across = np.nonzero(values == value)
        size = min(6.5, 0.6 * step)
        page.marks(across + 0.5, y[down], mark, ink_on(fill), size, ground=fill)
    for outlook, mark in OUTLOOK_MARKS.items():
        for down, across in zip(*np.nonzero(quiet == outlook), strict=True):
            ink = ink_on(looks[values[down, across]][1])
            page.centred(mark, across + 0.5, y[down], ink, dx=QUIET, size=QUIET)
    column_names(page, columns, step)


def column_names(page: Page, columns: list[str], step: float) -> None:
    """Write the names over the columns: level where they fit, else upright."""
    size = min(SIZE - 0.5, step / 1.35)
    leading = 1.15 * size
    texts = [wrap(name, step - 4, size).split("\n") for name in columns]
    words = LATIN.findall(" ".join(columns))
    longest = max((fonts.width(word, SIZE) for word in words), default=0.0)
    many_lines = any(len(lines) > 3 for lines in texts)
    upright = step < 1.5 * SIZE or longest > step - 4 or many_lines
    if upright:
        most = max(int((step - 1) / leading), 1)
        texts = [_lines(name, most, size) for name in columns]
    for i, lines in enumerate(texts):
        last = len(lines) - 1
        for number, line in enumerate(lines):
            style: dict[str, Any] = {"ha": "center", "dy": 5 + leading * (last - number)}
            if upright:
                dx = leading * (number - last / 2) + MIDDLE * size
                style = {"turned": True, "dx": dx, "dy": 4}
            page.label(
                line,
                i + 0.5,
                1,
                at="column",
                size=size,
                **style,
            )


def _lines(name: str, most: int, size: float) -> list[str]:
    """Return an upright name in at most so many lines.

    One that is too long for them is shortened.
    """
    for width in (UPRIGHT, 1.6 * UPRIGHT, 2.2 * UPRIGHT):
        lines = wrap(name, width, size).split("\n")
        if len(lines) <= most:
            return lines
    last = fonts.shortened(lines[most - 1] + "…", width, size)
    return [*lines[: most - 1], last]


def _finding(
    table: pd.DataFrame,
    met: pd.Series,
    names: pd.Series,
    foremost: str,
    say: Words,
) -> str:
    """Return which region has met most, and which target is met in the fewest regions."""
    if not met.any() or len(met) == 1:
        code = "plot.heatmap.one" if met.any() else "plot.heatmap.none"
        return say(
            code,
            count=met.sum(),
            total=len(names),
            regions=len(met),
        )
    judged = table[~table["status"].isin(UNASSESSED) & table["target_value"].notna()]
    fewest = judged["status"].eq("met").groupby(judged["target"], sort=False).sum()
    least = fewest.min()
    tied = met.eq(met.iat[0]).sum()
    if tied == 1:
        code = "plot.heatmap.best"
    else:
        code = "plot.heatmap.best.tied" if tied < len(met) else "plot.heatmap.best.all"
    first = say(
        code,
        regions=len(met),
        best=foremost,
        most=met.iat[0],
        tied=tied,
    )
    worst = fewest.eq(least).sum()
    if fewest.empty or (worst == len(fewest) > 1 and least):
        return first
    code = "plot.heatmap.fewest" if worst == 1 else "plot.heatmap.fewest.tied"
    return first + say(
        code,
        name=names[fewest.idxmin()],
        tied=worst,
        count=least,
    )
