"""Regions by indicators: the status, or the degree of achievement, of every target in every region."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Literal

import numpy as np
import pandas as pd
from matplotlib.colors import to_rgb

from womenplan.evaluation.evaluation import Evaluation
from womenplan.messages import Language
from womenplan.plot import fonts
from womenplan.plot.page import MIDDLE, SIZE, Axes, Entry, Page, lines_of, status_key, wrap
from womenplan.plot.theme import COLOURS, INK, MARKS, ink_on, theme
from womenplan.plot.words import Words

__all__ = ["heatmap"]

LATIN = re.compile(r"[A-Za-z'-]+")
CELL, NAMES, UPRIGHT = 12.0, 150.0, 120.0
CLASSES = ((100, "●", "#08306b"), (95, "◆", "#2f79b5"), (80, "▲", "#82badb"), (60, "▼", "#c9ddf0"), (0, "○", "#f3f7fb"))


@theme()
def heatmap(
    result: Evaluation, *, by: Literal["status", "achievement"] = "status", domain: str | None = None,
    ax: Axes | None = None, lang: Language = "zh",
) -> Axes:  # fmt: skip
    """Draw every target in every region as a cell; the regions with most targets met stand first.

    Parameters
    ----------
    by : {"status", "achievement"}
        What a cell shows: the status, or the class of the degree of achievement (y/T, or T/y where less is better).

    Notes
    -----
    The longer of the two lists stands in the rows. With more columns than an A4 page is wide the figure is wider.
    """
    say, table = Words(lang), result.table[result.table["counted"]]
    page = Page(ax, say, [say.place(result, None)], made_up=result.made_up)
    table = table[table["domain"] == domain] if domain else table
    if by == "achievement":
        table = table[table["target_id"].isin(table.loc[table["achievement"].notna(), "target_id"])]
    if table.empty:
        return page.blank()
    table = table.assign(target=table["target_id"] + "|" + table["milestone_year"].astype("str"))
    cells = _cells(table, by)
    names = table.drop_duplicates("target").set_index("target")[f"name_{lang}"]
    regions = pd.Series({name: result.region_name(str(name), lang) for name in cells.index})
    grid, rows, columns = cells, regions, names
    if cells.shape[1] > cells.shape[0]:
        grid, rows, columns = cells.T, names, regions
    _grid(page, grid, [str(rows[k]) for k in grid.index], [str(columns[k]) for k in grid.columns], by)
    title = _finding(table, cells, names, regions, say)
    return page.finish(title, key=_key(grid, by, say))


def _cells(table: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return regions by targets with the status, or the number of the class of achievement, -1 where there is none."""
    met = table["status"].eq("met").groupby(table["region"]).sum()
    order = met.sort_values(ascending=False, kind="stable").index
    shown = table["status"]
    if by == "achievement":
        bounds = np.array([bound for bound, _, _ in CLASSES])
        value = table["achievement"].round(6).to_numpy(dtype=float)
        shown = pd.Series(np.where(np.isnan(value), -1, (value[:, None] < bounds).sum(axis=1)), index=table.index)
    grid = table.assign(shown=shown).pivot(index="region", columns="target", values="shown")
    return grid.reindex(index=order, columns=pd.unique(table["target"])).fillna("no_data" if by == "status" else -1)


def _grid(page: Page, grid: pd.DataFrame, rows: list[str], columns: list[str], by: str) -> None:
    """Draw the cells, with names at the left and above."""
    y = page.rows(rows, least=CELL, margin=2, width=NAMES)
    if page.own:
        page.width = max(page.width, page.names_width + CELL * len(columns) + 8)
    space = page.width - page.names_width
    step = min(64.0, space / len(columns))
    page.ax.set_xlim(0, space / step)
    looks: dict[str | int, tuple[str, str]] = {name: (MARKS[name], COLOURS[name]) for name in COLOURS}
    if by == "achievement":
        looks = {-1: ("⊘", COLOURS["no_data"]), **{number: look[1:] for number, look in enumerate(CLASSES)}}
    values = grid.to_numpy()
    fills = np.array([to_rgb(looks[value][1]) for value in values.ravel()]).reshape(*values.shape, 3)
    edges = np.r_[0.0, (y[1:] + y[:-1]) / 2, page.height]
    page.ax.pcolormesh(np.arange(len(columns) + 1), edges, fills, edgecolor="white", linewidth=0.6)
    for value, (mark, colour) in looks.items():
        down, across = np.nonzero(values == value)
        page.marks(across + 0.5, y[down], mark, ink_on(colour), min(6.5, 0.6 * step))
    _column_names(page, columns, step)


def _key(grid: pd.DataFrame, by: str, say: Words) -> list[Entry]:
    if by == "status":
        return status_key(pd.unique(grid.to_numpy().ravel()), say)
    said = [say("plot.heatmap.full")]
    said += [say("plot.heatmap.class", low=f"{low:g}", high=f"{high:g}") for (high, *_), (low, *_) in pairwise(CLASSES)]
    key = [(mark, INK, text) for text, (_, mark, _) in zip(said, CLASSES, strict=True)]
    return [*key, ("⊘", INK, say("plot.heatmap.no_value"))]


def _column_names(page: Page, columns: list[str], step: float) -> None:
    """Write the names over the columns: level where they fit, else upright."""
    level = [wrap(name, step - 4, SIZE - 0.5) for name in columns]
    longest = max((fonts.width(word, SIZE) for name in columns for word in LATIN.findall(name)), default=0.0)
    upright = step < 1.5 * SIZE or longest > step - 4 or any(lines_of(name) > 3 for name in level)
    size = min(SIZE - 0.5, step / 1.35)
    for i, name in enumerate(columns):
        lines = (wrap(name, UPRIGHT if step > 22 else 2.2 * UPRIGHT, size) if upright else level[i]).split("\n")
        for number, line in enumerate(lines):
            if upright:
                dx = 1.15 * size * (number - (len(lines) - 1) / 2) + MIDDLE * size
                page.label(line, i + 0.5, 1, at="column", dx=dx, dy=4, size=size, turned=True)
            else:
                dy = 5 + 1.15 * size * (len(lines) - 1 - number)
                page.label(line, i + 0.5, 1, at="column", dy=dy, size=size, ha="center")


def _finding(table: pd.DataFrame, cells: pd.DataFrame, names: pd.Series, regions: pd.Series, say: Words) -> str:
    """Return which region has met most, and which target is met in the fewest regions."""
    met = table[table["status"].eq("met")]
    if met.empty or len(cells) == 1:
        code = "plot.heatmap.one" if len(cells) == 1 and len(met) else "plot.heatmap.none"
        return say(code, count=len(met), total=table["target"].nunique(), regions=len(cells))
    judged = table[~table["status"].isin(["no_data", "not_assessable"]) & table["target_value"].notna()]
    judged = judged if len(judged) else met
    fewest = judged["status"].eq("met").groupby(judged["target"]).sum().reindex(names.index).dropna()
    best, worst = str(cells.index[0]), fewest.idxmin()
    said = {"best": regions[best], "most": int(met["region"].eq(best).sum()), "name": names[worst]}
    return say("plot.heatmap.some", regions=len(cells), count=int(fewest[worst]), **said)
