"""The collection workbook of one department: a guide, and one form per region with its ids in hidden columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from womenplan import messages
from womenplan.io.formbook import LONGEST_NAME, FormBook
from womenplan.io.new_book import NewSheet, lines
from womenplan.io.special import FORM_IDS
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.lookup import by_id
from womenplan.model.plan import Plan
from womenplan.model.unit import unit_name

__all__ = ["Form"]

WIDTHS = {
    "order": 5,
    "indicator": 20,
    "definition": 34,
    "item": 22,
    "unit": 12,
    "target": 22,
}
YEAR_WIDTH = 9.5
BESIDE = {"reason": 13, "note": 16}
HEAD_ROW = 5
LARGEST_INPUT = 10**12  # where nothing says how small a value may be
COUNTS = ("numerator", "denominator")
TALL = ("indicator", "definition", "target")  # columns of long texts
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
        self.indicators = by_id(self.plan.indicators)
        self.looks = dict.fromkeys((*self.years, *BESIDE), "input")
        self.looks |= {"order": "middle", "unit": "middle"}
        self.widths = {**WIDTHS, **dict.fromkeys(self.years, YEAR_WIDTH), **BESIDE}
        self.first, self.last = len(WIDTHS) + 1, len(WIDTHS) + len(self.years)

    @property
    def file(self) -> str:
        """How the file is called, without its suffix."""
        department = self.department[:LONGEST_NAME]
        return self.say("template.file", plan=self.plan.plan_id, department=department)

    def _guide_lines(self) -> Iterator[str]:
        words = {
            "plan": self.plan.title(self.lang),
            "department": self.department,
            "count": len(self.series),
            "regions": messages.text("wording.and", self.lang).join(self.regions),
            "years": messages.text("wording.and", self.lang).join(
                self.say("template.year", year=year) for year in self.years
            ),
        }
        return (self.say("template.guide", code, **words) for code in GUIDE)

    def _head(self, code: str) -> str:
        if code in self.years:
            return self.say("template.year", year=code)
        return self.say("template.head", code)

    def _sheet(self, sheet: NewSheet, region: str) -> None:
        """Write the form of one region."""
        title = self.say("template.title", plan=self.plan.title(self.lang))
        self._title(sheet, title, region, 4, len(self.widths))
        self._sign(sheet, 3, ((1, "stamp"), (4, "head")))
        self._sign(sheet, 4, ((1, "person"), (3, "checked"), (4, "phone"), (6, "date")))
        for row in (3, 4):
            sheet.height(row, 20)
        self._heads(sheet, HEAD_ROW, self.widths, FORM_IDS, 22)
        row = HEAD_ROW + 1
        for order, series in enumerate(self.series.to_dict("records"), start=1):
            row = self._series(sheet, row, order, series, region)
        sheet.put(row, 1, self.say("template.foot", guide=self.say("template.guide")), "bold")

    def _series(
        self,
        sheet: NewSheet,
        row: int,
        order: int,
        series: dict[str, Any],
        region: str,
    ) -> int:
        """Write the rows of one series, and return the row below."""
        indicator = self.indicators.loc[series["indicator_id"]]
        counts = [name for name in COUNTS if indicator["numerator"] and indicator["denominator"]]
        labels = {"value": self.say("template.value")}
        labels |= {quantity: self._count(quantity, indicator[quantity]) for quantity in counts}
        whole = {
            "order": str(order),
            "indicator": series["name"],
            "target": series["targets"],
            "definition": indicator[f"definition_{self.lang}"],
            **dict.fromkeys(BESIDE, ""),
        }
        self._put(sheet, row, whole, len(labels))
        tall = max(lines(whole[code], WIDTHS[code] - 1) for code in TALL) / len(labels)
        ids = {**series, "region": region, "plan_id": self.plan.plan_id}
        unit = self._unit(indicator["unit"])
        for at, (quantity, label) in enumerate(labels.items(), start=row):
            words = {"item": label, "unit": unit if at == row else ""}
            self._put(sheet, at, words | dict.fromkeys(self.years, ""))
            self._rule(
                sheet,
                at,
                label,
                quantity,
                indicator,
                counted=bool(counts),
            )
            self._ids(sheet, at, len(self.widths) + 1, (ids[name] for name in FORM_IDS))
            needed = max(tall, lines(label, WIDTHS["item"] - 1))
            sheet.height(at, max(18, 4 + 14.5 * needed))
        self._validate(
            sheet,
            row,
            self.last + 1,
            self.last + 1,
            labels["value"],
            self.say("template.reason.prompt"),
            validate="list",
            source=[self.say("template.reason", name) for name in REASONS],
        )
        return row + len(labels)

    def _put(
        self,
        sheet: NewSheet,
        row: int,
        words: Mapping[str, str],
        rows: int = 1,
    ) -> None:
        """Write words into their columns, over so many rows."""
        for column, code in enumerate(self.widths, start=1):
            if code in words:
                look = self.looks.get(code, "text")
                sheet.merged(row, column, words[code], look, rows=rows)

    def _count(self, quantity: str, names: str) -> str:
        """Return the label of a count; the catalogue names counts in Chinese only."""
        label = self.say("template", quantity)
        if self.lang != "zh":
            return label
        return self.say("template.count", quantity=label, name=names.split("|")[0])

    def _unit(self, unit: str) -> str:
        name = unit_name(unit, self.lang).strip("（）")
        if not name.startswith("/"):
            return name
        return self.say("template.per", unit=name[1:])

    def _rule(
        self,
        sheet: NewSheet,
        row: int,
        label: str,
        quantity: str,
        indicator: pd.Series,
        *,
        counted: bool,
    ) -> None:
        """Let a row's year cells take what its unit allows, and say so beside the cell."""
        kind, low, high = _range(quantity, indicator)
        if kind == "integer":
            code = "whole"
        elif low is None:
            code = "any"
        elif high is None:
            code = "least"
        else:
            code = "between"
        value = quantity == "value"
        asked = {
            "percent": value and indicator["unit"] == "percent",
            "computed": value and counted,
            "empty": True,
        }
        sentence = self.say("template.prompt", code, low=f"{low or 0:g}", high=f"{high or 0:g}")
        more = "".join(self.say("template.prompt", hint) for hint in asked if asked[hint])
        least = -LARGEST_INPUT if low is None else round(low)
        if high is None:
            rule = {"criteria": ">=", "value": least}
        else:
            rule = {"criteria": "between", "minimum": least, "maximum": round(high)}
        rule["validate"] = kind
        self._validate(
            sheet,
            row,
            self.first,
            self.last,
            label,
            sentence + more,
            **rule,
        )


def _range(quantity: str, indicator: pd.Series) -> tuple[str, float | None, float | None]:
    """Return kind of number, least and greatest; a gross rate (毛入学率) may exceed a hundred."""
    if quantity != "value":
        counted = indicator[quantity].split("|")[0]
        return "decimal" if _NOT_WHOLE.search(counted) else "integer", 0, None
    unit = catalogue.units().loc[indicator["unit"]]
    ends = [unit["low"], unit["high"]]
    low, high = (None if pd.isna(end) else float(end) for end in ends)
    whole = unit["base"] in ("persons", "count", "person_times") and unit["factor"] == 1
    return "integer" if whole else "decimal", low, None if "毛" in indicator["name_zh"] else high
