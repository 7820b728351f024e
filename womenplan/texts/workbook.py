"""The review workbook of a draft: a plan workbook, its doubtful rows first, for a person to confirm and mend."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from womenplan import messages
from womenplan.io.output import FONTS, write_text
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.unit import unit_name, unit_of
from womenplan.model.vocabulary import words
from womenplan.texts.rows import SURE

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from womenplan.texts.draft import PlanDraft

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
    "objectives": {"domain": 12, "objective_no": 9, "title": 60, "locator": 24, "line": 8},
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
_LABELLED = {"domain": "domain", "section": "section", "form": "form", "better": "better"}
_HEAD, _DOUBTED = "DCE6F1", "FFF2CC"


def write_draft(draft: PlanDraft, path: Path, *, force: bool, lang: Language) -> Path:
    """Write a draft as a workbook; return its path."""
    from openpyxl import Workbook

    refuse_existing([path], force)
    book = Workbook()
    review = book.active
    assert review is not None
    review.title = messages.text("draft.sheet.review", lang)
    _fill(review, _reviewed(draft), REVIEW, lang)
    _ease(review, len(draft.targets), lang)
    _plan_sheet(book.create_sheet(messages.text("draft.sheet.plan", lang)), draft.facts, lang)
    for name, widths in OTHERS.items():
        frame = getattr(draft, name)
        kind = "measure_column" if name == "measures" else "target_column"
        if not frame.empty or name == "objectives":
            _fill(
                book.create_sheet(messages.text(f"draft.sheet.{name}", lang)),
                frame,
                widths,
                lang,
                kind,
            )
    buffer = io.BytesIO()
    book.save(buffer)
    write_atomically({path.name: buffer.getvalue()}, path.parent)
    return path


def _reviewed(draft: PlanDraft) -> pd.DataFrame:
    """Return the targets as they are reviewed: doubtful ones first, each with a cell to accept or refuse it."""
    rows = draft.targets.sort_values(["confidence", "target_id"], kind="stable")
    outside = rows["doubt"].str.contains(messages.label("doubt", "outside"), regex=False)
    return rows.assign(accepted=[not one for one in outside])


def _head(column: str, lang: Language, kind: str) -> str:
    """Return the heading of a column: the word by which it is read back."""
    if lang == "en":
        return column
    code = f"draft.head.{column}"
    if messages.has(code) and kind == "target_column":
        return messages.text(code, lang)
    named = [word for word, known in words(kind).items() if known == column]
    return next((word for word in named if not word.isascii()), column)


def _fill(
    sheet: Worksheet,
    frame: pd.DataFrame,
    widths: Mapping[str, int],
    lang: Language,
    kind: str = "target_column",
) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
    from openpyxl.worksheet.properties import PageSetupProperties

    side = Side(style="thin", color="A6A6A6")
    border = Border(side, side, side, side)
    fill = PatternFill("solid", fgColor=_HEAD)
    doubtful = PatternFill("solid", fgColor=_DOUBTED)
    for at, (column, width) in enumerate(widths.items(), 1):
        cell = write_text(sheet.cell(1, at), _head(column, lang, kind))
        cell.font = Font(name=FONTS[lang], bold=True, size=10)
        cell.fill = fill
        cell.border = border
        cell.alignment = Alignment("center", "center", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = width
    for row, record in enumerate(frame.to_dict("records"), 2):
        unsure = record.get("confidence", 1.0) < SURE
        for at, column in enumerate(widths, 1):
            cell = _put(sheet.cell(row, at), column, record.get(column), lang)
            cell.font = Font(name=FONTS[lang], size=10)
            cell.border = border
            cell.alignment = Alignment(vertical="top", wrap_text=True)
            if unsure and column in ("doubt", "accepted"):
                cell.fill = doubtful
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = sheet.dimensions
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.print_title_rows = "1:1"


def _put(cell: Any, column: str, value: Any, lang: Language) -> Any:
    """Write a value as a reader of the language knows it."""
    if isinstance(value, bool):
        return write_text(cell, messages.text("draft.yes" if value else "draft.no", lang))
    if value is None or (isinstance(value, float) and pd.isna(value)) or value == "":
        return cell
    if isinstance(value, (int, float)):
        cell.value = int(value) if float(value).is_integer() else float(value)
        return cell
    if column in _LABELLED:
        return write_text(cell, messages.label(_LABELLED[column], str(value), lang))
    if column == "unit":
        shown = unit_name(str(value), lang)
        return write_text(cell, shown if lang == "zh" and unit_of(shown) == value else str(value))
    return write_text(cell, str(value))


def _ease(sheet: Worksheet, rows: int, lang: Language) -> None:
    """Let the first column choose yes or no, and say above it how the sheet is used."""
    from openpyxl.comments import Comment
    from openpyxl.worksheet.datavalidation import DataValidation

    choices = ",".join(messages.text(f"draft.{word}", lang) for word in ("yes", "no"))
    rule = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    sheet.add_data_validation(rule)
    rule.add(f"A2:A{max(rows + 1, 2)}")
    guide = messages.text("draft.guide", lang)
    sheet["A1"].comment = Comment(guide, "womenplan", width=360, height=120)


def _plan_sheet(sheet: Worksheet, facts: Mapping[str, Any], lang: Language) -> None:
    names: Sequence[str] = ("title", "region", "level", "start_year", "end_year")
    for row, name in enumerate(names, 1):
        fields = [
            word
            for word, known in words("plan_field").items()
            if known == name and not word.isascii()
        ]
        write_text(sheet.cell(row, 1), fields[0] if lang == "zh" and fields else name)
        _put(sheet.cell(row, 2), name, facts.get(name) or "", lang)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 16, 60
