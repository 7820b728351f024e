"""The self-assessment of one department (自评表): what it has done about each of its measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd

from womenplan import messages
from womenplan.io.formbook import FormBook, lines, page
from womenplan.io.output import sheet_title
from womenplan.io.sheet import column_letters
from womenplan.messages import Language
from womenplan.model.catalogue import listed
from womenplan.model.lookup import by_id
from womenplan.model.measure import ASSESSED, MEASURE_IDS, STATES
from womenplan.model.plan import Plan

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["SelfForm"]

WIDTHS = {
    "item": 9,
    "measure": 25,
    "state": 9,
    "work": 31,
    "data": 16,
    "evidence": 18,
    "difficulty": 18,
    "next_step": 18,
    "reviewed": 9,
    "review": 15,
}
LOOKS = dict.fromkeys(ASSESSED, "input") | {
    "state": "choice",
    "reviewed": "review",
    "review": "review",
}
HEAD, LEAST = 4, 62  # room for four lines
GUIDE = ("scope", "states", "work", "evidence", "difficulty", "review", "cells", "return")


@dataclass
class SelfForm(FormBook):
    """One department's workbook: its measures, a sheet per region, for one year."""

    plan: Plan
    department: str
    measures: pd.DataFrame
    regions: Sequence[str]
    year: int
    lang: Language

    def say(self, code: str, **context: Any) -> str:
        """Return a text of the form in its language."""
        return messages.text(f"assessment.{code}", self.lang, **context)

    def _guide_lines(self) -> Iterator[str]:
        words = {
            "plan": self.plan.title(self.lang),
            "department": self.department,
            "count": len(self.measures),
            "year": self.year,
            **{state: messages.label("measure_state", state, self.lang) for state in STATES},
        }
        return (self.say(f"guide.{code}", **words) for code in GUIDE)

    def _sheet(self, region: str) -> None:
        """Write the form of one region, the measures under the heading of their domain."""
        sheet = self.book.create_sheet(sheet_title(region, self.book.sheetnames))
        title = self.say("title", plan=self.plan.title(self.lang), year=self.year)
        self._write(sheet, 1, 1, title, "title")
        self._across(sheet, 1, 28)
        said = ((1, "department", self.department), (5, "region", region))
        for column, code, value in said:
            self._write(
                sheet,
                2,
                column,
                messages.text(f"template.{code}", self.lang, **{code: value}),
                "bold",
            )
        for column, (code, width) in enumerate(WIDTHS.items(), start=1):
            letter = self._write(
                sheet, HEAD, column, self.say(f"head.{code}"), "head"
            ).column_letter
            sheet.column_dimensions[letter].width = width
        sheet.row_dimensions[HEAD].height = 32
        self._ids(sheet, HEAD, dict(zip(MEASURE_IDS, MEASURE_IDS, strict=True)))
        for column in range(len(WIDTHS) + 1, len(WIDTHS) + len(MEASURE_IDS) + 1):
            sheet.column_dimensions[column_letters(column - 1)].hidden = True
        row = HEAD + 1
        for domain, rows in self.measures.groupby("domain", sort=False):
            self._band(sheet, row, str(domain), len(rows))
            for measure in rows.to_dict("records"):
                row += 1
                self._measure(sheet, row, measure, region)
            row += 1
        self._write(sheet, row, 1, self.say("foot"), "bold")
        self._sign(
            sheet, row + 1, ((1, "stamp"), (3, "head"), (5, "person"), (7, "phone"), (9, "date"))
        )
        sheet.row_dimensions[row + 1].height = 40
        sheet.freeze_panes = f"C{HEAD + 1}"
        sheet.print_title_rows = f"{HEAD}:{HEAD}"
        page(sheet)

    def _across(self, sheet: Worksheet, row: int, height: float) -> None:
        """Let the first cell of a row take its whole width."""
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=len(WIDTHS))
        sheet.row_dimensions[row].height = height

    def _band(self, sheet: Worksheet, row: int, domain: str, count: int) -> None:
        for column in range(1, len(WIDTHS) + 1):
            self._write(sheet, row, column, "", "band")
        words = self.say("band", domain=messages.label("domain", domain, self.lang), count=count)
        self._write(sheet, row, 1, words[:1].upper() + words[1:], "band")
        self._across(sheet, row, 20)

    def _measure(self, sheet: Worksheet, row: int, measure: dict[str, Any], region: str) -> None:
        """Write the row of one measure, and what its cells take."""
        title = measure[f"title_{self.lang}"]
        item = self.say(f"item.{measure['section']}", number=measure["item_no"])
        for column, code in enumerate(WIDTHS, start=1):
            words = {"item": item, "measure": title}.get(code, "")
            self._write(
                sheet, row, column, words, LOOKS.get(code, "middle" if code == "item" else "text")
            )
        context = {
            "measure_id": measure["measure_id"],
            "region": region,
            "department": measure["department"],
        }
        self._ids(sheet, row, context | {"plan_id": self.plan.plan_id, "year": str(self.year)})
        sheet.row_dimensions[row].height = max(
            LEAST, 6 + 14.5 * lines(title, WIDTHS["measure"] - 1)
        )
        states = ",".join(messages.label("measure_state", state, self.lang) for state in STATES[:3])
        columns = {code: column for column, code in enumerate(WIDTHS, start=1)}
        for code in ("state", "reviewed"):
            at = columns[code]
            head = self.say(f"head.{code}")
            hint = self.say(f"prompt.{code}")
            self._validate(sheet, row, at, at, head, hint, type="list", formula1=f'"{states}"')
        if names := self._indicators(measure["indicator_ids"]):
            hint = self.say("prompt.data", indicators=names)
            self._hint(sheet, row, columns["data"], self.say("head.data"), hint)

    def _indicators(self, ids: str) -> str:
        own = by_id(self.plan.indicators)[f"name_{self.lang}"]
        return messages.text("wording.and", self.lang).join(own[one] for one in listed(ids))

    def _ids(self, sheet: Worksheet, row: int, said: dict[str, str]) -> None:
        """Say in the hidden columns what a row stands for."""
        for column, name in enumerate(MEASURE_IDS, start=len(WIDTHS) + 1):
            self._write(sheet, row, column, said[name], "plain")
