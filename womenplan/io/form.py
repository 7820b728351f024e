"""The collection workbook of one department: a guide, and one form per region with its ids in hidden columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from womenplan import messages
from womenplan.io.formbook import FormBook, lines, page
from womenplan.io.output import sheet_title
from womenplan.io.sheet import column_letters
from womenplan.io.special import FORM_IDS
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.lookup import by_id
from womenplan.model.plan import Plan
from womenplan.model.unit import unit_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["Form"]

WIDTHS = {"order": 5, "indicator": 20, "definition": 34, "item": 22, "unit": 12, "target": 22}
YEAR_WIDTH = 9.5
BESIDE = {"reason": 13, "note": 16}
HEAD = 5
REASONS = ("later", "none", "unfit")
GUIDE = ("scope", "regions", "years", "cells", "percent", "counts", "empty", "note", "return")
_NOT_WHOLE = re.compile(r"(?:面积|费用|金额|收入|时间|量|总和|规模)$")


@dataclass
class Form(FormBook):
    """One department's workbook: what it owes (rows of ``owed``), a sheet per region, a column per year."""

    plan: Plan
    department: str
    series: pd.DataFrame
    regions: Sequence[str]
    years: Sequence[str]
    lang: Language

    def __post_init__(self) -> None:
        super().__post_init__()
        self.own = by_id(self.plan.indicators)
        self.widths = {**WIDTHS, **dict.fromkeys(self.years, YEAR_WIDTH), **BESIDE}
        self.first, self.last = len(WIDTHS) + 1, len(WIDTHS) + len(self.years)

    def say(self, code: str, **context: Any) -> str:
        """Return a text of the form in its language."""
        return messages.text(f"template.{code}", self.lang, **context)

    def _guide_lines(self) -> Iterator[str]:
        words = {
            "plan": self.plan.title(self.lang),
            "department": self.department,
            "count": len(self.series),
            "regions": messages.text("wording.and", self.lang).join(self.regions),
            "years": messages.text("wording.and", self.lang).join(
                self.say("year", year=year) for year in self.years
            ),
        }
        return (self.say(f"guide.{code}", **words) for code in GUIDE)

    def _sheet(self, region: str) -> None:
        """Write the form of one region."""
        sheet = self.book.create_sheet(sheet_title(region, self.book.sheetnames))
        self._write(sheet, 1, 1, self.say("title", plan=self.plan.title(self.lang)), "title")
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(self.widths))
        sheet.row_dimensions[1].height = 28
        for column, code, value in ((1, "department", self.department), (4, "region", region)):
            self._write(sheet, 2, column, self.say(code, **{code: value}), "bold")
        self._sign(sheet, 3, ((1, "stamp"), (4, "head")))
        self._sign(sheet, 4, ((1, "person"), (3, "checked"), (4, "phone"), (6, "date")))
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
        page(sheet)

    def _series(
        self, sheet: Worksheet, row: int, order: int, series: dict[str, Any], region: str
    ) -> int:
        """Write the rows of one series, and return the row below."""
        from openpyxl.worksheet.cell_range import CellRange

        own = self.own.loc[series["indicator_id"]]
        counts = ["numerator", "denominator"] if own["numerator"] and own["denominator"] else []
        labels = [self.say("value"), *(self._count(quantity, own[quantity]) for quantity in counts)]
        context = {"order": str(order), "indicator": series["name"], "target": series["targets"]}
        context["definition"] = own[f"definition_{self.lang}"]
        tallest = max(
            lines(context[code], WIDTHS[code] - 1) for code in ("indicator", "definition", "target")
        )
        for at, (quantity, label) in enumerate(
            zip(["value", *counts], labels, strict=True), start=row
        ):
            words = (
                {"item": label, "unit": self._unit(own["unit"])} | context
                if at == row
                else {"item": label}
            )
            for column, code in enumerate(self.widths, start=1):
                look = (
                    "input"
                    if column >= self.first
                    else "middle"
                    if code in ("order", "unit")
                    else "text"
                )
                self._write(sheet, at, column, words.get(code, ""), look)
            self._rule(sheet, at, quantity, own, counted=bool(counts))
            self._ids(sheet, at, {**series, "region": region, "plan_id": self.plan.plan_id})
            needed = max(tallest / len(labels), lines(label, WIDTHS["item"] - 1))
            sheet.row_dimensions[at].height = max(18, 4 + 14.5 * needed)
        for column, code in enumerate(self.widths, start=1):
            if counts and (code in context or code in BESIDE):
                block = CellRange(min_row=row, min_col=column, max_row=row + 2, max_col=column)
                sheet.merged_cells.add(
                    block
                )  # not merge_cells, which is slow as it draws the borders again
        reasons = ",".join(self.say(f"reason.{name}") for name in REASONS)
        beside = self.last + 1
        prompt = self.say("reason.prompt")
        self._validate(
            sheet, row, beside, beside, labels[0], prompt, type="list", formula1=f'"{reasons}"'
        )
        return row + len(labels)

    def _ids(self, sheet: Worksheet, row: int, said: dict[str, Any]) -> None:
        """Say in the hidden columns what a row stands for."""
        for column, name in enumerate(FORM_IDS, start=len(self.widths) + 1):
            self._write(sheet, row, column, said[name], "plain")

    def _count(self, quantity: str, names: str) -> str:
        """Return the label of a count; the catalogue names counts in Chinese only."""
        label = self.say(quantity)
        return (
            self.say("count", quantity=label, name=names.split("|")[0])
            if self.lang == "zh"
            else label
        )

    def _unit(self, unit: str) -> str:
        name = unit_name(unit, self.lang).strip("（）")
        return self.say("per", unit=name[1:]) if name.startswith("/") else name

    def _rule(
        self, sheet: Worksheet, row: int, quantity: str, own: pd.Series, *, counted: bool
    ) -> None:
        """Let a row's year cells take what its unit allows, and say so beside the cell."""
        kind, low, high = _range(quantity, own)
        code = (
            "whole"
            if kind == "whole"
            else "any"
            if low is None
            else "least"
            if high is None
            else "between"
        )
        value = quantity == "value"
        hints = (
            ["percent"] * (value and own["unit"] == "percent")
            + ["computed"] * (value and counted)
            + ["empty"]
        )
        sentence = self.say(f"prompt.{code}", low=f"{low or 0:g}", high=f"{high or 0:g}")
        more = "".join(self.say(f"prompt.{hint}") for hint in hints)
        rule = {"type": kind, "operator": "greaterThanOrEqual" if high is None else "between"}
        rule["formula1"] = f"{-1e12 if low is None else low:.0f}"
        rule |= {} if high is None else {"formula2": f"{high:.0f}"}
        label = str(sheet.cell(row, 4).value)
        self._validate(sheet, row, self.first, self.last, label, sentence + more, **rule)


def _range(quantity: str, own: pd.Series) -> tuple[str, float | None, float | None]:
    """Return kind of number, least and greatest; a gross rate (毛入学率) may exceed a hundred."""
    if quantity != "value":
        return ("decimal" if _NOT_WHOLE.search(own[quantity].split("|")[0]) else "whole"), 0, None
    unit = catalogue.units().loc[own["unit"]]
    low, high = (None if pd.isna(unit[name]) else float(unit[name]) for name in ("low", "high"))
    whole = unit["base"] in ("persons", "count", "person_times") and unit["factor"] == 1
    return "whole" if whole else "decimal", low, None if "毛" in own["name_zh"] else high
