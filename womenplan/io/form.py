"""The collection workbook of one department: a guide, and one form per region with its ids in hidden columns."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from womenplan import messages
from womenplan.io.output import FONTS, sheet_title, text_width, write_text
from womenplan.io.sheet import column_letters
from womenplan.io.special import FORM_IDS
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.plan import Plan
from womenplan.model.unit import unit_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Form"]

WIDTHS = {"order": 5, "indicator": 20, "definition": 34, "item": 22, "unit": 12, "target": 22}
YEAR_WIDTH, BESIDE = 9.5, {"reason": 13, "note": 16}
HEAD = 5
FILLS = {"input": "FFF9E5", "head": "DCE6F1"}
REASONS = ("later", "none", "unfit")
GUIDE = ("scope", "regions", "years", "cells", "percent", "counts", "empty", "note", "return")
_NOT_WHOLE = re.compile(r"(?:面积|费用|金额|收入|时间|量|总和|规模)$")


@dataclass
class Form:
    """One department's workbook: what it owes (rows of ``owed``), a sheet per region, a column per year."""

    plan: Plan
    department: str
    series: pd.DataFrame
    regions: Sequence[str]
    years: Sequence[str]
    lang: Language

    def __post_init__(self) -> None:
        from openpyxl import Workbook

        self.own = self.plan.indicators.set_index("indicator_id")
        self.widths = {**WIDTHS, **dict.fromkeys(self.years, YEAR_WIDTH), **BESIDE}
        self.first, self.last = len(WIDTHS) + 1, len(WIDTHS) + len(self.years)
        self.book = Workbook()
        self.styles = self._styles()

    def say(self, code: str, **context: Any) -> str:
        """Return a text of the form in its language."""
        return messages.text(f"template.{code}", self.lang, **context)

    def build(self) -> bytes:
        """Return the workbook's bytes."""
        from openpyxl.workbook.protection import WorkbookProtection

        self._guide()
        for region in self.regions:
            self._sheet(region)
        self.book.security = WorkbookProtection(lockStructure=True)
        self.book.active = 1
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def _styles(self) -> dict[str, Any]:
        """Return the looks of cells by code, made once, since each costs openpyxl a search."""
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

        sheet = self.book.worksheets[0]
        cell: Any = sheet.cell(1, 1)
        side, found = Side(style="thin", color="A6A6A6"), {}
        for code in ("title", "bold", "plain", "sign", "head", "text", "middle", "input"):
            boxed, across = code in ("head", "text", "middle", "input"), code in ("title", "head", "middle")
            size, bold = 16 if code == "title" else 10.5, code in ("title", "bold", "head")
            cell.font = Font(name=FONTS[self.lang], size=size, bold=bold)
            cell.alignment = Alignment("center" if across else None, "center", wrap_text=boxed or code == "plain")
            cell.border = Border(side, side, side, side) if boxed else Border()
            cell.fill = PatternFill("solid", fgColor=FILLS[code]) if code in FILLS else PatternFill()
            cell.protection = Protection(locked=code not in ("sign", "input"))
            found[code] = copy(cell._style)
        self.book.remove(sheet)
        return found

    def _write(self, sheet: Worksheet, row: int, column: int, words: str, look: str) -> Any:
        cell: Any = sheet.cell(row, column)
        cell._style = copy(self.styles[look])
        return write_text(cell, words)

    def _guide(self) -> None:
        sheet = self.book.create_sheet(self.say("guide"))
        words = {
            "plan": self.plan.title(self.lang), "department": self.department, "count": len(self.series),
            "regions": messages.text("wording.and", self.lang).join(self.regions),
            "years": messages.text("wording.and", self.lang).join(self.say("year", year=year) for year in self.years),
        }  # fmt: skip
        self._write(sheet, 1, 1, self.say("guide"), "title")
        for row, code in enumerate(GUIDE, start=2):
            line = f"{row - 1}. {self.say(f'guide.{code}', **words)}"
            self._write(sheet, row, 1, line, "plain")
            sheet.row_dimensions[row].height = 8 + 15 * _lines(line, 108)
        sheet.column_dimensions["A"].width = 110
        _page(sheet)

    def _sheet(self, region: str) -> None:
        """Write the form of one region."""
        sheet = self.book.create_sheet(sheet_title(region, self.book.sheetnames))
        self._write(sheet, 1, 1, self.say("title", plan=self.plan.title(self.lang)), "title")
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(self.widths))
        sheet.row_dimensions[1].height = 28
        for column, code, value in ((1, "department", self.department), (4, "region", region)):
            self._write(sheet, 2, column, self.say(code, **{code: value}), "bold")
        for column, code in ((1, "person"), (3, "checked"), (4, "phone"), (6, "date")):
            self._write(sheet, 3, column, self.say(f"signed.{code}"), "sign")
        for column, (code, width) in enumerate(self.widths.items(), start=1):
            words = self.say("year", year=code) if code in self.years else self.say(f"head.{code}")
            letter = self._write(sheet, HEAD, column, words, "head").column_letter
            sheet.column_dimensions[letter].width = width
        self._ids(sheet, HEAD, dict(zip(FORM_IDS, FORM_IDS, strict=True)))
        for column in range(len(self.widths) + 1, len(self.widths) + len(FORM_IDS) + 1):
            sheet.column_dimensions[column_letters(column - 1)].hidden = True
        sheet.row_dimensions[HEAD].height = 22
        row = HEAD + 1
        for order, series in enumerate(self.series.to_dict("records"), start=1):
            row = self._series(sheet, row, order, series, region)
        self._write(sheet, row, 1, self.say("foot", guide=self.say("guide")), "bold")
        sheet.freeze_panes = sheet.cell(HEAD + 1, 3)
        sheet.print_title_rows = f"{HEAD}:{HEAD}"
        _page(sheet)

    def _series(self, sheet: Worksheet, row: int, order: int, series: dict[str, Any], region: str) -> int:
        """Write the rows of one series, and return the row below."""
        from openpyxl.worksheet.cell_range import CellRange

        own = self.own.loc[series["indicator_id"]]
        counts = ["numerator", "denominator"] if own["numerator"] and own["denominator"] else []
        labels = [self.say("value"), *(self._count(quantity, own[quantity]) for quantity in counts)]
        said = {"order": str(order), "indicator": series["name"], "target": series["targets"]}
        said["definition"] = own[f"definition_{self.lang}"]
        tallest = max(_lines(said[code], WIDTHS[code] - 1) for code in ("indicator", "definition", "target"))
        for at, (quantity, label) in enumerate(zip(["value", *counts], labels, strict=True), start=row):
            words = {"item": label, "unit": self._unit(own["unit"])} | said if at == row else {"item": label}
            for column, code in enumerate(self.widths, start=1):
                look = "input" if column >= self.first else "middle" if code in ("order", "unit") else "text"
                self._write(sheet, at, column, words.get(code, ""), look)
            self._rule(sheet, at, quantity, own, counted=bool(counts))
            self._ids(sheet, at, {**series, "region": region, "plan_id": self.plan.plan_id})
            lines = max(tallest / len(labels), _lines(label, WIDTHS["item"] - 1))
            sheet.row_dimensions[at].height = max(18, 4 + 14.5 * lines)
        for column, code in enumerate(self.widths, start=1):
            if counts and (code in said or code in BESIDE):
                block = CellRange(min_row=row, min_col=column, max_row=row + 2, max_col=column)
                sheet.merged_cells.add(block)  # not merge_cells, which is slow as it draws the borders again
        reasons = ",".join(self.say(f"reason.{name}") for name in REASONS)
        beside, prompt = self.last + 1, self.say("reason.prompt")
        self._validate(sheet, row, beside, beside, prompt, type="list", formula1=f'"{reasons}"')
        return row + len(labels)

    def _ids(self, sheet: Worksheet, row: int, said: dict[str, Any]) -> None:
        """Say in the hidden columns what a row stands for."""
        for column, name in enumerate(FORM_IDS, start=len(self.widths) + 1):
            self._write(sheet, row, column, said[name], "plain")

    def _count(self, quantity: str, names: str) -> str:
        """Return the label of a count; the catalogue names counts in Chinese only."""
        label = self.say(quantity)
        return self.say("count", quantity=label, name=names.split("|")[0]) if self.lang == "zh" else label

    def _unit(self, unit: str) -> str:
        name = unit_name(unit, self.lang).strip("（）")
        return self.say("per", unit=name[1:]) if name.startswith("/") else name

    def _rule(self, sheet: Worksheet, row: int, quantity: str, own: pd.Series, *, counted: bool) -> None:
        """Let a row's year cells take what its unit allows, and say so beside the cell."""
        kind, low, high = _range(quantity, own)
        code = "whole" if kind == "whole" else "any" if low is None else "least" if high is None else "between"
        value = quantity == "value"
        hints = ["percent"] * (value and own["unit"] == "percent") + ["computed"] * (value and counted) + ["empty"]
        said = self.say(f"prompt.{code}", low=f"{low or 0:g}", high=f"{high or 0:g}")
        more = "".join(self.say(f"prompt.{hint}") for hint in hints)
        rule = {"type": kind, "operator": "greaterThanOrEqual" if high is None else "between"}
        rule["formula1"] = f"{-1e12 if low is None else low:.0f}"
        rule |= {} if high is None else {"formula2": f"{high:.0f}"}
        self._validate(sheet, row, self.first, self.last, said, more, **rule)

    def _validate(
        self, sheet: Worksheet, row: int, first: int, last: int, said: str, more: str = "", **rule: Any
    ) -> None:
        from openpyxl.worksheet.datavalidation import DataValidation

        made = DataValidation(allow_blank=True, errorStyle="stop", showInputMessage=True, showErrorMessage=True, **rule)
        made.promptTitle, made.prompt = str(sheet.cell(row, 4).value)[:32], (said + more)[:255]
        made.errorTitle, made.error = self.say("error"), said[:255]
        made.add(f"{column_letters(first - 1)}{row}:{column_letters(last - 1)}{row}")
        sheet.add_data_validation(made)


def _lines(words: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, -(-text_width(line) // int(width))) for line in words.split("\n"))


def _range(quantity: str, own: pd.Series) -> tuple[str, float | None, float | None]:
    """Return kind of number, least and greatest; a gross rate (毛入学率) may exceed a hundred."""
    if quantity != "value":
        return ("decimal" if _NOT_WHOLE.search(own[quantity].split("|")[0]) else "whole"), 0, None
    unit = catalogue.units().loc[own["unit"]]
    low, high = (None if pd.isna(unit[name]) else float(unit[name]) for name in ("low", "high"))
    whole = unit["base"] in ("persons", "count", "person_times") and unit["factor"] == 1
    return "whole" if whole else "decimal", low, None if "毛" in own["name_zh"] else high


def _page(sheet: Any) -> None:
    """Set A4 landscape, one page wide, with page numbers; protect without a password."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.oddFooter.center.text = "&P / &N"
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
