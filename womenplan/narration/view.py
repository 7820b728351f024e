"""How an evaluation shows itself in a notebook: a table with status marks and sparklines."""

from __future__ import annotations

from collections.abc import Hashable
from html import escape
from typing import Any, Final

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.evaluation.implementation import implementation_line, measure_rates
from womenplan.evaluation.result import Result
from womenplan.messages import Language
from womenplan.model.amount import amount
from womenplan.model.arrays import Floats, Ints
from womenplan.model.look import COLOURS, MARKS
from womenplan.narration.clauses import published
from womenplan.richtable import Markup, rich_table

__all__ = ["to_html"]

MOST = 80  # rows; a notebook cell with more is not read
VALUES: Final = ("baseline", "latest")
HEADS = ("domain", "indicator", "target", "baseline", "latest", "trend", "status", "note")
LARGEST_DRAWN = 1e150  # beyond it differences are not finite
WIDTH, HEIGHT, EDGE = 90, 22, 4  # of a sparkline, in pixels


@checked
def to_html(result: Result, lang: Language | None = None) -> str:
    """Return the evaluation as HTML: its headline, and a table of its rows up to the first eighty."""
    language = lang or messages.default_language()
    order = np.arange(len(result.table))
    if len(order) > MOST:  # what is shown of many is what has data
        order = np.argsort(result.table["status"].to_numpy() == "no_data", kind="stable")[:MOST]
    bounds = {f"{which}_bound": result.behind(which, "bound") for which in VALUES}
    table = result.table.assign(
        wording=result.wordings(language),
        remarks=result.notes(language),
        **bounds,
    )
    several = len(result.regions) > 1
    rows = []
    for i, row in zip(order.tolist(), table.iloc[order].to_dict("records"), strict=True):
        name = row[f"name_{language}"]
        if several:
            name = f"{result.region_name(row['region'], language)} · {name}"
        line = sparkline(*result.values(i), row["target_value"], COLOURS[row["status"]])
        rows.append(
            (
                messages.label("domain", row["domain"], language),
                name,
                row["wording"],
                *(_value(row, which, language) for which in VALUES),
                line,
                _status(row["status"], row["outlook"], language),
                row["remarks"],
            )
        )
    heads = [messages.choice("view", name, language) for name in HEADS]
    page = f"<p>{_heading(result, language)}</p>{rich_table(heads, rows)}"
    if rest := len(table) - len(order):
        page += f"<p>{escape(messages.text('view.more', language, count=rest))}</p>"
    return page


def _heading(result: Result, lang: Language) -> str:
    stage = messages.label("stage", result.stage, lang)
    lines = [result.headline(lang)]
    if result.made_up:
        lines.append(messages.text("view.made_up", lang))
    if len(result.reports):
        lines.append(implementation_line(measure_rates(result), lang))
    lines.append(result.data_line(lang))
    title = f"<b>{escape(result.plan.title(lang))}</b> · {result.year} · {escape(stage)}"
    return "<br>".join([title, *map(escape, filter(None, lines))])


def _value(row: dict[Hashable, Any], name: str, lang: Language) -> str:
    if pd.isna(row[name]):
        return "–"
    shown = published(amount(row[name], row["unit"], lang), row[f"{name}_bound"], lang)
    year = int(row[f"{name}_year"])
    return Markup(f"<span class='unbroken'>{escape(shown)}</span> <small>{year}</small>")


def _status(status: str, outlook: str, lang: Language) -> Markup:
    """Return the mark, filled with the status's colour and outlined with that of the text, the word, and the expectation."""
    mark = f"<span class='mark' style='-webkit-text-fill-color:{COLOURS[status]}'>{MARKS[status]}</span>"
    word = f"<span class='unbroken'>{mark} {escape(messages.label('status', status, lang))}</span>"
    if not outlook:
        return Markup(word)
    return Markup(f"{word}<br><small>{escape(messages.label('outlook', outlook, lang))}</small>")


def sparkline(
    years: Ints,
    values: Floats,
    target: float,
    colour: str,
) -> Markup:
    """Return a small line of the values by year with the target dashed, as inline SVG.

    Missing years are gaps.
    """
    known = np.flatnonzero(~np.isnan(values))
    if not len(known):
        return Markup("")
    shown = np.append(values[known], target).clip(-LARGEST_DRAWN, LARGEST_DRAWN)
    low = np.nanmin(shown)
    high = np.nanmax(shown)
    across = (WIDTH - 2 * EDGE) / max(int(years[-1] - years[0]), 1)
    up = (HEIGHT - 2 * EDGE) / ((high - low) or 1.0)
    x = EDGE + across * (years[known] - years[0])
    *y, level = HEIGHT - EDGE - up * (shown - low)
    # a value without one the year before starts a new line
    starts = np.diff(years[known], prepend=years[0] - 2) > 1
    points = [f"{a:.1f} {b:.1f}" for a, b in zip(x, y, strict=True)]
    line = "".join(
        f"{'M' if start else 'L'}{point}" for point, start in zip(points, starts, strict=True)
    )
    dashed = "" if np.isnan(level) else f"M{EDGE} {level:.1f}h{WIDTH - 2 * EDGE}"
    return Markup(
        f"<svg width='{WIDTH}' height='{HEIGHT}' fill='none' stroke='currentColor' aria-hidden='true'>"
        f"<path class='target' d='{dashed}' stroke-dasharray='2 3' opacity='.7'/>"
        f"<path class='line' d='{line}' stroke-width='1.5'/>"
        f"<path d='{''.join(f'M{point}h0' for point in points)}' stroke-width='3.5' stroke-linecap='round'/>"
        f"<circle cx='{x[-1]:.1f}' cy='{y[-1]:.1f}' r='3' fill='{colour}'/></svg>"
    )
