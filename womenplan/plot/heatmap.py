"""Regions by indicators: the status, or the degree of achievement, of every target in every region."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.evaluation import Evaluation
from womenplan.messages import Language
from womenplan.plot import fonts, words
from womenplan.plot.page import Page, lines_of, status_key, wrap
from womenplan.plot.rows import SIZE, lay_rows
from womenplan.plot.theme import COLOURS, FAINT, INK, MARKS, WIDTH, ink_on, marker, theme

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["heatmap"]

LATIN = re.compile(r"[A-Za-z'-]+")
CELL, NAMES, UPRIGHT = 12.0, 150.0, 120.0
CLASSES = ((100.0, "●", "#08306b"), (95.0, "◆", "#2f79b5"), (80.0, "▲", "#82badb"), (60.0, "▼", "#c9ddf0"), (0.0, "○", "#f3f7fb"))


def heatmap(
    result: Evaluation,
    *,
    by: Literal["status", "achievement"] = "status",
    domain: str | None = None,
    ax: Axes | None = None,
    lang: Language = "zh",
) -> Axes:
    """Draw every target in every region as a cell; the regions with most targets met stand first.

    Parameters
    ----------
    result : Evaluation
    by : {"status", "achievement"}
        What a cell shows: the status, or the class of the degree of achievement (y/T, or T/y where less is better).
    domain : str, optional
        Only the targets of this domain.
    ax : matplotlib.axes.Axes, optional
    lang : {"zh", "en"}

    Returns
    -------
    matplotlib.axes.Axes

    Notes
    -----
    The longer of the two lists stands in the rows. With more columns than an A4 page is wide the figure is wider.
    """
    table = result.table[result.table["counted"]]
    table = table[table["domain"] == domain] if domain else table
    if by == "achievement":
        table = table[table["target_id"].isin(table.loc[table["achievement"].notna(), "target_id"])]
    place = words.place(result, None, lang)
    with theme():
        if table.empty:
            return Page(ax, height=120).blank(lang, lines=[place])
        table = table.assign(target=table["target_id"] + "|" + table["milestone_year"].astype("str"))
        cells = _cells(table, by)
        names = table.drop_duplicates("target").set_index("target")[f"name_{lang}"]
        regions = pd.Series({name: words.region_words(result, str(name), lang) for name in cells.index})
        title = _finding(table, cells, names, regions, lang)
        swap = cells.shape[1] > cells.shape[0]
        grid, labels = (cells.T, (names, regions)) if swap else (cells, (regions, names))
        page, key = _draw(ax, grid, [str(labels[0][k]) for k in grid.index], [str(labels[1][k]) for k in grid.columns], by, lang)
        return page.finish(title=title, lines=[place], key=key, warn=words.made_up(result.made_up, lang))


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


def _draw(
    ax: Axes | None, grid: pd.DataFrame, rows: list[str], columns: list[str], by: str, lang: Language
) -> tuple[Page, list[tuple[str, str, str]]]:
    laid = lay_rows(rows, least=CELL, margin=2, width=NAMES)
    wide = max(WIDTH, laid.label_width + CELL * len(columns) + 24)
    page = Page(ax, height=laid.height, width=wide)
    axes, step = page.ax, min(64.0, (page.width - laid.label_width) / max(len(columns), 1))
    laid.draw(page)
    axes.set_xlim(0, (page.width - laid.label_width) / step)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    edges = np.r_[0.0, (np.array(laid.centres[1:]) + np.array(laid.centres[:-1])) / 2, laid.height]
    values = grid.to_numpy()
    looks: dict[str | int, tuple[str, str]] = {name: (MARKS[name], COLOURS[name]) for name in COLOURS}
    if by == "achievement":
        looks = {-1: ("⊘", COLOURS["no_data"]), **{number: look[1:] for number, look in enumerate(CLASSES)}}
    size = min(6.5, 0.6 * step)
    for value, (mark, colour) in looks.items():
        y, x = np.nonzero(values == value)
        for i, j in zip(y, x, strict=True):
            axes.add_patch(_cell(float(j), edges[i], edges[i + 1] - edges[i], colour))
        axes.plot(x + 0.5, np.array(laid.centres)[y], linestyle="none", marker=marker(mark), markersize=size, color=ink_on(colour), mew=0, clip_on=False)
    _column_names(page, columns, step)
    if by == "status":
        return page, status_key(pd.unique(values.ravel()), lang)
    bounds = [bound for bound, _, _ in CLASSES]
    said = [messages.text("plot.heatmap.full", lang)]
    said += [messages.text("plot.heatmap.class", lang, low=f"{low:g}", high=f"{high:g}") for high, low in pairwise(bounds)]
    key = [(mark, INK, text) for text, (_, mark, _) in zip(said, CLASSES, strict=True)]
    return page, [*key, ("⊘", INK, messages.text("plot.heatmap.no_value", lang))]


def _cell(x: float, y: float, height: float, colour: str):  # type: ignore[no-untyped-def]  # keeps matplotlib unloaded
    from matplotlib.patches import Rectangle

    return Rectangle((x, y), 1, height, facecolor=colour, edgecolor="white", linewidth=0.8)


def _column_names(page: Page, columns: list[str], step: float) -> None:
    """Write the names over the columns: level where they fit, else upright."""
    level = [wrap(name, step - 4, SIZE - 0.5) for name in columns]
    longest = max((fonts.width(word, SIZE) for name in columns for word in LATIN.findall(name)), default=0.0)
    upright = step < 1.5 * SIZE or longest > step - 4 or any(lines_of(name) > 3 for name in level)
    size = min(SIZE - 0.5, step / 1.35)
    for i, name in enumerate(columns):
        text = wrap(name, UPRIGHT if step > 22 else 2.2 * UPRIGHT, size) if upright else level[i]
        page.label(
            text, i + 0.5, 1, at=page.ax.get_xaxis_transform(), dy=4, va="bottom", ha="center", size=size, color=INK,
            rotation=90 if upright else 0, linespacing=1.1, multialignment="left" if upright else "center",
        )  # fmt: skip
    page.ax.axhline(0, color=FAINT, linewidth=0.5)


def _finding(table: pd.DataFrame, cells: pd.DataFrame, names: pd.Series, regions: pd.Series, lang: Language) -> str:
    """Return which region has met most, and which target is met in the fewest regions."""
    met = table[table["status"].eq("met")]
    if met.empty or len(cells) == 1:
        code = "plot.heatmap.one" if len(cells) == 1 and len(met) else "plot.heatmap.none"
        return messages.text(code, lang, count=len(met), total=table["target"].nunique(), regions=len(cells))
    judged = table[~table["status"].isin(["no_data", "not_assessable"]) & table["target_value"].notna()]
    judged = judged if len(judged) else met
    fewest = judged["status"].eq("met").groupby(judged["target"]).sum().reindex(names.index).dropna()
    best, worst = str(cells.index[0]), fewest.idxmin()
    most = int(met["region"].eq(best).sum())
    return messages.text(
        "plot.heatmap.some", lang, regions=len(cells), best=regions[best], most=most, name=names[worst], count=int(fewest[worst])
    )
