"""How an evaluation shows itself in a notebook: a table with status marks and sparklines."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.evaluation.series import Floats
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.look import COLOURS, MARKS
from womenplan.model.target import quantity

if TYPE_CHECKING:
    from womenplan.evaluation.evaluation import Evaluation

__all__ = ["to_html"]

MOST = 80  # rows; a notebook cell with more is not read
HEADS = ("domain", "indicator", "target", "baseline", "latest", "trend", "status", "note")
CELL = "style='text-align:left;vertical-align:top'"


def to_html(result: Evaluation, lang: Language | None = None) -> str:
    """Return the evaluation as an HTML table; colours are light enough for dark and bright pages alike."""
    language = lang or messages.default_language()
    table = result.table.head(MOST)
    words = result.plan.to_frame().set_index(["target_id", "milestone_year"])[f"wording_{language}"]
    notes = result.notes(language)
    several = table["region"].nunique() > 1
    heads = "".join(f"<th {CELL}>{escape(messages.text(f'view.{name}', language))}</th>" for name in HEADS)
    rows = "".join(
        _row(row, words, notes[i], result.values(i), several, language)
        for i, row in enumerate(table.to_dict("records"))
    )
    title = f"<b>{escape(result.plan.title(language))}</b> · {result.year} · {messages.label('stage', result.stage, language)}"
    made_up = f"<p>{escape(messages.text('view.made_up', language))}</p>" if result.made_up else ""
    rest = len(result.table) - len(table)
    more = f"<p>{escape(messages.text('view.more', language, count=rest))}</p>" if rest else ""
    return (
        f"<p>{title}<br>{escape(result.headline(language))}</p>{made_up}"
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>{more}"
    )


def _row(
    row: dict[str, Any], words: pd.Series, note: str, values: tuple[np.ndarray, Floats], several: bool, lang: Language
) -> str:
    units = catalogue.units()

    def at(value: str, year: str) -> str:
        if pd.isna(row[value]):
            return "–"
        return f"{escape(quantity(row[value], row['unit'], lang, units))} <small>{int(row[year])}</small>"

    name = f"{row['region']} · {row[f'name_{lang}']}" if several else str(row[f"name_{lang}"])
    status = str(row["status"])
    mark = (
        f"<span style='color:{COLOURS[status]}'>{MARKS[status]}</span> {escape(messages.label('status', status, lang))}"
    )
    cells = (
        escape(messages.label("domain", str(row["domain"]), lang)),
        escape(name),
        escape(str(words.get((row["target_id"], row["milestone_year"]), ""))),
        at("baseline", "baseline_year"),
        at("latest", "latest_year"),
        sparkline(*values, row["target_value"], COLOURS[status]),
        mark,
        f"<small>{escape(note)}</small>",
    )
    return "<tr>" + "".join(f"<td {CELL}>{cell}</td>" for cell in cells) + "</tr>"


def sparkline(years: np.ndarray, values: Floats, target: float, colour: str) -> str:
    """Return a small line of the values by year with the target dashed, as inline SVG; gaps stay gaps."""
    known = ~np.isnan(values)
    if not known.any():
        return ""
    shown = values[known] if np.isnan(target) else np.append(values[known], target)
    low, high = float(shown.min()), float(shown.max())
    span, width = (high - low) or 1.0, max(int(years[-1] - years[0]), 1)
    x = 3 + 84 * (years[known] - years[0]) / width
    y = 19 - 16 * (values[known] - low) / span
    points = " ".join(f"{a:.1f},{b:.1f}" for a, b in zip(x, y, strict=True))
    line = (
        ""
        if np.isnan(target)
        else f"<path d='M3 {19 - 16 * (target - low) / span:.1f}h84' stroke='currentColor' stroke-dasharray='2 2' opacity='.6'/>"
    )
    return (
        f"<svg width='90' height='22' fill='none' role='img'>{line}<polyline points='{points}' stroke='{colour}' stroke-width='1.5'/>"
        f"<circle cx='{x[-1]:.1f}' cy='{y[-1]:.1f}' r='2.2' fill='{colour}'/></svg>"
    )
