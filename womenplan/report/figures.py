"""The figures of a report, drawn by the plot floor and kept as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from womenplan import plot
from womenplan.narration.advice import counted_in
from womenplan.narration.evaluation import Evaluation
from womenplan.plot import theme
from womenplan.plot.style import Style, styled
from womenplan.report import outline, priorities
from womenplan.report.content import Content

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = ["figures"]

DPI = 160
MOST_TARGETS, MOST_REGIONS = 12, 40  # in one figure, so that it stays legible on an A4 page
KNOWN = 0.5  # of the values of a figure by region; of fewer it would show what is not there
GRAVEST = ("not_met", "lost", "regressing", "off_track", "lagging", "nearly_met", "on_track", "met")


def figures(content: Content) -> dict[str, bytes]:
    """Return the figures of a report as PNG, by name.

    ``status`` (classes by domain), ``dashboard`` (that, and the largest gaps and gains), ``waterfall``
    (where the gravest shortfall arises) and ``gaps-`` with each domain, of its targets with data,
    where the report is about one region; ``regions`` (shares by region and field) and ``heatmap-``
    with each domain, where there are several. A domain with data on fewer than three targets is not
    drawn, nor by region one of which more than half is missing. What is too long for a page is
    drawn in parts, numbered. The text says what is found, and the caption what is shown: only the
    dashboard, which has a page of its own, has a title.
    """
    out = {}
    with theme.theme(screen=False), styled(Style(title=False)):
        for name, drawn in _drawn(content):
            figure = drawn.get_figure(root=True)
            assert figure is not None, "what was drawn has a figure"
            out[name] = theme.encoded(figure, dpi=DPI)
            theme.close(figure)
    return out


def _drawn(content: Content) -> Iterator[tuple[str, Axes | Figure]]:
    scope = content.scope
    selected = scope.selected
    lang = content.lang
    if scope.focus and len(selected.table):
        yield (
            "status",
            plot.status(selected, region=scope.focus, lang=lang),
        )
        if scope.overview:
            with styled(Style()):
                page = plot.dashboard(selected, region=scope.focus, lang=lang)
            yield "dashboard", page
        yield from _waterfall(content)
        for domain in outline.drawn(content):
            telling = _telling(selected, domain)
            yield (
                f"gaps-{domain}",
                plot.gaps(telling, region=scope.focus, lang=lang),
            )
    if scope.several:
        for name, some in _parts(scope.result, "regions", "", "region", MOST_REGIONS):
            yield name, plot.regions(some, lang=lang)
        for domain in _known_by_region(scope.result):
            many = len(scope.regions) > MOST_REGIONS
            by = ("region", MOST_REGIONS) if many else ("target_id", 2 * MOST_TARGETS)
            for name, some in _parts(scope.result, f"heatmap-{domain}", domain, *by):
                yield name, plot.heatmap(some, lang=lang)


def _waterfall(content: Content) -> Iterator[tuple[str, Axes]]:
    """Yield the figure of where the gravest shortfall arises, if several regions make it up."""
    row = priorities.taken_apart(content)
    if not row:
        return
    parts = row["parts"]
    regions = (parts["by"] == "region") & (parts["group"] != "rest")
    groups = parts["group"].map(str)
    place = content.place(row["region"])
    drawn = plot.waterfall(
        parts.assign(group=groups.where(~regions, groups.map(content.place))),
        name=row[f"name_{content.lang}"],
        where=content.say("report.where", place=place, title=content.title),
        unit=counted_in(row, content.lang),
        made_up=content.result.made_up,
        lang=content.lang,
    )
    yield "waterfall", drawn


def _known_by_region(result: Evaluation) -> list[str]:
    """Return the domains in which regions have data on half of the targets or more, on average."""
    table = result.table[result.table["counted"]]
    share = table["latest"].notna().groupby(table["domain"], sort=False).mean()
    names: list[str] = share.index[share >= KNOWN].tolist()
    return names


def _telling(result: Evaluation, domain: str) -> Evaluation:
    """Return the targets of a domain that are judged, where they are many those behind or missed before the others."""
    table = result.table[outline.judged(result.table) & (result.table["domain"] == domain)]
    gravity = {name: place for place, name in enumerate(GRAVEST)}
    order = table["status"].map(gravity).fillna(len(GRAVEST)).sort_values(kind="stable")
    chosen = table.index.isin(order.index[: outline.MOST_DRAWN])
    return replace(result, table=table[chosen])


def _parts(
    result: Evaluation,
    name: str,
    domain: str,
    column: str,
    most: int,
) -> Iterator[tuple[str, Evaluation]]:
    """Yield the counted rows of a domain in parts of about equal size, by the values of a column."""
    table = result.table[result.table["counted"]]
    if domain:
        table = table[table["domain"] == domain]
    keys = table[column].unique()
    parts = np.array_split(keys, -(-len(keys) // most)) if len(keys) else []
    for part, some in enumerate(parts, start=1):
        numbered = f"{name}-{part}" if len(parts) > 1 else name
        yield numbered, replace(result, table=table[table[column].isin(some)])
