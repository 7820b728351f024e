"""What one reading knows so far, over all its files.

`Reading` is the notebook that all steps write into: records of values with their place, the fate
of every cell (`FATES`), and the problems. A `Records` is a dict of arrays of one length, one entry
a value, in the codes that `Codes` give out; `assemble` makes observations of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Level, Problem
from womenplan.io.sheet import TEXT, Sheet
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.matcher import Matcher
from womenplan.model.observation import AREAS, LEVELS, SEXES

__all__ = [
    "AREA",
    "BOUND",
    "FATE",
    "FIELDS",
    "LEVEL",
    "LOST",
    "QUANTITY",
    "SEX",
    "Codes",
    "Place",
    "Reading",
    "Records",
    "key_of",
    "numbers_of",
]

FATES = (
    "",
    "value",
    "missing",
    "problem",
    "title",
    "header",
    "key",
    "target",
    "change",
    "rank",
    "baseline",
    "order",
    "code",
    "domain",
    "department",
    "place",
    "other",
    "note",
    "section",
    "subtotal",
    "repeated",
    "count",
    "sheet",
    "hidden",
    "unlisted",
    "average",
    "planned",
    "forecast",
    "extreme",
    "computed",
)
FATE = {name: code for code, name in enumerate(FATES)}
SEX = ("", *SEXES)
AREA = ("", *AREAS)
BOUND = ("", "<", ">", "~")
LEVEL = ("", *LEVELS)
LOST = (
    "",
    "unread",
    "wordless",
)  # why a cell that was sent in gives no value: not understood, or words
QUANTITY = ("value", "numerator", "denominator", "count", "share")
MAX_LISTED = 1000
FIELDS: Mapping[str, Any] = {
    "sheet": np.int16,
    "row": np.int32,
    "column": np.int32,
    "quantity": np.int8,
    "indicator": np.int32,
    "region": np.int32,
    "year": np.int32,
    "sex": np.int8,
    "area": np.int8,
    "age": np.int32,
    "level": np.int8,
    "value": np.float64,
    "unit": np.int16,
    "bound": np.int8,
    "flag": np.int8,
    "source": np.int32,
    "note": np.int32,
    "series_break": np.bool_,
    "derived": np.bool_,
    "nothing": np.bool_,
    "lost": np.int8,
    "suspect": np.bool_,
}
Records = dict[str, Array]
Place = tuple[Sheet, int, int]  # with row and column; row -1 is the sheet as a whole


def key_of(records: Records, *names: str) -> Array:
    """Return one number per record for its codes in these fields together."""
    key = np.zeros(records["row"].size, dtype=np.int64)
    for name in names:
        key = key * (int(records[name].max(initial=0)) + 1) + records[name]
    return key


def numbers_of(sheet: Sheet, part: Any = ...) -> Array:
    """Return the numbers in a part of a sheet, those written as text ("70%") included.

    Not a number elsewhere.
    """
    found = np.array(sheet.number[part])
    words = sheet.kind[part] == TEXT
    codes, texts = pd.factorize(sheet.cells[part][words])
    found[words] = np.array([parse(text).value for text in texts], dtype=float)[codes]
    return found


class Codes(dict[str, int]):
    """Gives every different text one number, in the order of first appearance.

    The empty text is 0.
    """

    def __init__(self) -> None:
        super().__init__({"": 0})

    def __missing__(self, text: str) -> int:
        self[text] = len(self)
        return self[text]

    def of(self, texts: Iterable[str]) -> Array:
        """Return the numbers of these texts."""
        return np.array([self[text] for text in texts], dtype=np.int32)


@dataclass(slots=True)
class Reading:
    """What has been read so far, over all files."""

    names: Matcher
    today: int
    sheets: list[Sheet] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: Counter[tuple[int, str]] = field(default_factory=Counter)
    unlisted: Counter[int] = field(
        default_factory=Counter
    )  # problems beyond those listed, per sheet
    regions: Codes = field(default_factory=Codes)
    ages: Codes = field(default_factory=Codes)
    words: Codes = field(default_factory=Codes)  # sources and notes
    units: Codes = field(default_factory=Codes)
    indicators: Codes = field(default_factory=Codes)
    unread: list[Records] = field(
        default_factory=list
    )  # cells of known indicators that give no value
    unnamed: list[dict[str, Any]] = field(
        default_factory=list
    )  # rows and columns whose name is not known
    handed: bool = False  # a table handed over, where a year after today is a warning

    def problem(
        self,
        at: Place,
        code: str,
        level: Level = "error",
        found: object = None,
        /,
        **context: Any,
    ) -> None:
        """Put a problem on record; what was found is what the cell shows, unless it is given.

        Beyond :data:`MAX_LISTED` of a kind in a sheet they are only counted (:meth:`more`).
        """
        sheet, row, column = at
        self.listed[sheet.order, code] += 1
        if self.listed[sheet.order, code] <= MAX_LISTED:
            file, name, cell = sheet.where(row, column)
            if found is None:
                said = sheet.shown(row, column)
            else:
                said = str(found)
            self.problems.append(Problem(code, level, file, name, cell, said[:80], context))
        else:
            self.unlisted[sheet.order] += 1

    def more(self) -> list[Problem]:
        """Return for each sheet how many problems are not told one by one."""
        return [
            Problem(
                "PROBLEMS_MORE",
                "warning",
                self.sheets[order].file,
                self.sheets[order].name,
                context={"count": count},
            )
            for order, count in sorted(self.unlisted.items())
        ]

    def place(self, records: Records, i: int) -> Place:
        """Return sheet, row and column of a record."""
        return self.sheets[records["sheet"][i]], int(records["row"][i]), int(records["column"][i])

    def first_of(self, records: Records, rows: Array) -> list[int]:
        """Return the first :data:`MAX_LISTED` of these records in each sheet, to be told one by one."""
        told = (pd.Series(rows).groupby(records["sheet"][rows]).cumcount() < MAX_LISTED).to_numpy()
        self.unlisted.update(records["sheet"][rows[~told]].tolist())
        return [int(row) for row in rows[told]]

    def outside(self, sheet: Sheet, loose: Array, level: Level = "warning") -> None:
        """Report numbers that no table of a sheet took in."""
        if loose.any():
            row, column = np.argwhere(loose)[0].tolist()
            self.problem((sheet, row, column), "NUMBERS_OUTSIDE", level, count=int(loose.sum()))
