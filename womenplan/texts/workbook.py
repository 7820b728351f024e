"""The review workbook of a draft: a plan workbook, its doubtful rows first, for a person to confirm and mend."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.io.new_book import A3, NewBook, NewSheet, Properties, framed, lines
from womenplan.io.output import FONTS
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.target import operator_word, population_written
from womenplan.model.unit import unit_name, unit_of
from womenplan.model.vocabulary import words
from womenplan.texts.rows import SURE

__all__ = ["write_draft"]

REVIEW = {
    "accepted": 7,
    "doubt": 30,
    "confidence": 7,
    "line": 7,
    "text": 60,
    "domain": 11,
    "section": 9,
    "objective_no": 9,
    "name": 28,
    "indicator_id": 24,
    "form": 10,
    "operator": 8,
    "value": 9,
    "unit": 10,
    "milestone_year": 9,
    "base_year": 9,
    "population": 13,
    "comparator_id": 16,
    "soft": 7,
    "steady": 7,
    "locator": 18,
    "target_id": 7,
}
OTHERS = {
    "objectives": {
        "domain": 12,
        "objective_no": 9,
        "title": 60,
        "locator": 24,
        "line": 8,
    },
    "measures": {
        "measure_id": 16,
        "domain": 12,
        "section": 10,
        "item_no": 8,
        "title_zh": 60,
        "departments": 20,
        "indicator_ids": 40,
        "objective_nos": 14,
        "locator": 24,
    },
    "observations": {
        "name": 36,
        "indicator_id": 28,
        "region": 14,
        "year": 8,
        "value": 10,
        "unit": 12,
        "line": 8,
    },
    "indicators": {
        "indicator_id": 12,
        "name": 40,
        "unit": 12,
        "better": 10,
        "numerator": 28,
        "denominator": 28,
        "domain": 12,
        "near": 60,
        "line": 8,
    },
}
_WRITTEN = {"operator": operator_word, "population": population_written}
_LABELLED = {
    "domain": "domain",
    "section": "section",
    "form": "form",
    "better": "better",
    "level": "plan_level",
}
_TALLEST = 6  # lines of a row; a longer text is read in its cell
_EDGE, _HEAD, _DOUBTED = "#A6A6A6", "#DCE6F1", "#FFF2CC"
_LOOKS: Mapping[str, Properties] = {
    "head": framed(
        _EDGE,
        bold=True,
        text_wrap=True,
        align="center",
        bg_color=_HEAD,
    ),
    "text": framed(_EDGE, text_wrap=True, valign="top"),
    "doubted": framed(
        _EDGE,
        text_wrap=True,
        valign="top",
        bg_color=_DOUBTED,
    ),
    "plain": {},
}


def write_draft(
    path: Path,
    facts: Mapping[str, Any],
    tables: Mapping[str, pd.DataFrame],
    *,
    force: bool,
    lang: Language,
) -> Path:
    """Write a draft's facts and tables as a workbook; return its path."""
    refuse_existing([path], force)
    book = NewBook(FONTS[lang], _LOOKS, size=10)
    review = book.sheet(messages.text("draft.sheet.review", lang))
    targets = _reviewed(tables["targets"])
    _fill(review, targets, REVIEW, lang)
    _ease(review, len(targets), lang)
    _plan_sheet(book.sheet(messages.text("draft.sheet.plan", lang)), facts, lang)
    for name, widths in OTHERS.items():
        frame = tables[name]
        kind = "measure_column" if name == "measures" else "target_column"
        if not frame.empty or name == "objectives":
            sheet = book.sheet(messages.choice("draft.sheet", name, lang))
            _fill(sheet, frame, widths, lang, kind)
    write_atomically({path.name: book.content()}, path.parent)
    return path


def _reviewed(targets: pd.DataFrame) -> pd.DataFrame:
    """Return the targets as they are reviewed: doubtful ones first, each with a cell to accept or refuse it."""
    rows = targets.sort_values(["confidence", "target_id"], kind="stable")
    outside = rows["doubt"].str.contains(messages.label("doubt", "outside"), regex=False)
    return rows.assign(accepted=[not one for one in outside])


def _head(column: str, lang: Language, kind: str) -> str:
    """Return the heading of a column: the word by which it is read back."""
    if lang == "en":
        return column
    code = messages.chosen("draft.head", column)
    if messages.has(code) and kind == "target_column":
        return messages.text(code, lang)
    named = [word for word, known in words(kind).items() if known == column]
    return next((word for word in named if not word.isascii()), column)


def _fill(
    sheet: NewSheet,
    frame: pd.DataFrame,
    widths: Mapping[str, int],
    lang: Language,
    kind: str = "target_column",
) -> None:
    for at, column in enumerate(widths, 1):
        sheet.put(1, at, _head(column, lang, kind), "head")
    sheet.height(1, 30)
    for row, record in enumerate(frame.to_dict("records"), 2):
        unsure = record.get("confidence", 1.0) < SURE
        tallest = 1
        for at, (column, width) in enumerate(widths.items(), 1):
            doubted = unsure and column in ("doubt", "accepted")
            value = _shown(column, record.get(column), lang)
            sheet.put(row, at, value, "doubted" if doubted else "text")
            if isinstance(value, str):
                tallest = max(tallest, lines(value, width - 1))
        sheet.height(row, 4 + 13 * min(tallest, _TALLEST))
    sheet.widths([*widths.values()])
    sheet.freeze(2, 2)
    sheet.filter(1, max(len(frame) + 1, 2), len(widths))
    sheet.page(heads=1, paper=A3)


def _shown(column: str, value: Any, lang: Language) -> str | float | None:
    """Return a value as a reader of the language knows it."""
    if isinstance(value, bool):
        return messages.text("draft.yes" if value else "draft.no", lang)
    if value is None or (isinstance(value, float) and pd.isna(value)) or value == "":
        return None
    if isinstance(value, (int, float)):
        if float(value).is_integer():
            return int(value)
        return float(value)
    if column in _WRITTEN:
        return _WRITTEN[column](str(value), lang)
    if column in _LABELLED:
        return messages.label(_LABELLED[column], str(value), lang)
    if column == "unit":
        shown = unit_name(str(value), lang)
        if lang == "zh" and unit_of(shown) == value:
            return shown
        return str(value)
    return str(value)


def _ease(sheet: NewSheet, rows: int, lang: Language) -> None:
    """Let the first column choose yes or no, and say above it how the sheet is used."""
    choices = [messages.choice("draft", word, lang) for word in ("yes", "no")]
    sheet.choose(2, 1, choices, max(rows + 1, 2))
    sheet.remark(1, 1, messages.text("draft.guide", lang), (360, 120))


def _plan_sheet(sheet: NewSheet, facts: Mapping[str, Any], lang: Language) -> None:
    names: Sequence[str] = ("title", "region", "level", "start_year", "end_year")
    for row, name in enumerate(names, 1):
        fields = [
            word
            for word, known in words("plan_field").items()
            if known == name and not word.isascii()
        ]
        sheet.put(row, 1, fields[0] if lang == "zh" and fields else name, "plain")
        sheet.put(row, 2, _shown(name, facts.get(name) or "", lang), "plain")
    sheet.widths([16, 60])
