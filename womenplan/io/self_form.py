"""The self-assessment of one department (自评表): what it has done about each of its measures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.io.formbook import LONGEST_NAME, FormBook
from womenplan.io.new_book import NewSheet, lines
from womenplan.messages import Language
from womenplan.model.catalogue import listed
from womenplan.model.lookup import by_id
from womenplan.model.measure import ASSESSED, MEASURE_IDS, STATES
from womenplan.model.plan import Plan

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
LOOK_OF = dict.fromkeys(ASSESSED, "input") | {
    "state": "choice",
    "reviewed": "review",
    "review": "review",
}
HEAD_ROW, LEAST_HEIGHT = 4, 62  # room for four lines
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

    @property
    def file(self) -> str:
        """How the file is called, without its suffix."""
        department = self.department[:LONGEST_NAME]
        return self.say("assessment.file", plan=self.plan.plan_id, department=department)

    def _guide_lines(self) -> Iterator[str]:
        words = {
            "plan": self.plan.title(self.lang),
            "department": self.department,
            "count": len(self.measures),
            "year": self.year,
            **{state: messages.label("measure_state", state, self.lang) for state in STATES},
        }
        return (self.say("assessment.guide", code, **words) for code in GUIDE)

    def _head(self, code: str) -> str:
        return self.say("assessment.head", code)

    def _sheet(self, sheet: NewSheet, region: str) -> None:
        """Write the form of one region, the measures under the heading of their domain."""
        title = self.say("assessment.title", plan=self.plan.title(self.lang), year=self.year)
        self._title(sheet, title, region, 5, len(WIDTHS))
        self._heads(sheet, HEAD_ROW, WIDTHS, MEASURE_IDS, 32)
        row = HEAD_ROW + 1
        for domain, rows in self.measures.groupby("domain", sort=False):
            self._band(sheet, row, str(domain), len(rows))
            for measure in rows.to_dict("records"):
                row += 1
                self._measure(sheet, row, measure, region)
            row += 1
        sheet.put(row, 1, self.say("assessment.foot"), "bold")
        signed = ((1, "stamp"), (3, "head"), (5, "person"), (7, "phone"), (9, "date"))
        self._sign(sheet, row + 1, signed)
        sheet.height(row + 1, 40)

    def _band(
        self,
        sheet: NewSheet,
        row: int,
        domain: str,
        count: int,
    ) -> None:
        words = self.say(
            "assessment.band", domain=messages.label("domain", domain, self.lang), count=count
        )
        sheet.merged(row, 1, words[:1].upper() + words[1:], "band", columns=len(WIDTHS))
        sheet.height(row, 20)

    def _measure(
        self,
        sheet: NewSheet,
        row: int,
        measure: dict[str, Any],
        region: str,
    ) -> None:
        """Write the row of one measure, and what its cells take."""
        title = measure[f"title_{self.lang}"]
        item = self.say("assessment.item", measure["section"], number=measure["item_no"])
        for column, code in enumerate(WIDTHS, start=1):
            words = {"item": item, "measure": title}.get(code, "")
            sheet.put(row, column, words, LOOK_OF.get(code, "middle" if code == "item" else "text"))
        ids = {
            **measure,
            "region": region,
            "plan_id": self.plan.plan_id,
            "year": str(self.year),
        }
        self._ids(sheet, row, len(WIDTHS) + 1, (ids[name] for name in MEASURE_IDS))
        sheet.height(row, max(LEAST_HEIGHT, 6 + 14.5 * lines(title, WIDTHS["measure"] - 1)))
        states = [messages.label("measure_state", state, self.lang) for state in STATES[:3]]
        columns = {code: column for column, code in enumerate(WIDTHS, start=1)}
        for code in ("state", "reviewed"):
            at = columns[code]
            head = self.say("assessment.head", code)
            hint = self.say("assessment.prompt", code)
            self._validate(
                sheet,
                row,
                at,
                at,
                head,
                hint,
                validate="list",
                source=states,
            )
        if names := self._indicators(measure["indicator_ids"]):
            hint = self.say("assessment.prompt.data", indicators=names)
            sheet.rule(
                row, columns["data"], columns["data"], self.say("assessment.head.data"), hint
            )

    def _indicators(self, ids: str) -> str:
        names = by_id(self.plan.indicators)[f"name_{self.lang}"]
        return messages.text("wording.and", self.lang).join(names[one] for one in listed(ids))
