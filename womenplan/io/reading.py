"""What one reading knows so far, over all its files.

`Reading` is the notebook that all steps write into: records of values with their place, the fate
of every cell (`FATES`), and the problems. A `Records` is a dict of arrays of one length, one entry
per value, in the codes that `Codes` give out; `assemble` makes observations of them.

A number of a workbook stands one after the other in the arrays of its `Sheet`, the flat arrays of
the numbers of its table (`values`), the records of that table, those of all tables, the values with
their counts beside them (`assemble`), and the table of observations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level, Problem
from womenplan.io.sheet import TEXT, Sheet, texts_of
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.matcher import Matcher
from womenplan.model.observation import AREAS, FLAGS, LEVELS, SEXES

__all__ = [
    "AREA",
    "BOUND",
    "COUNT",
    "DENOMINATOR",
    "FATE",
    "FEMALE",
    "FIELDS",
    "LEVEL",
    "LISTS",
    "LOST",
    "MALE",
    "MOST_PROBLEMS",
    "NOT_READ",
    "NUMERATOR",
    "QUANTITY",
    "SEX",
    "SHARE",
    "WORDLESS",
    "Codes",
    "Place",
    "Reading",
    "Records",
    "Texts",
    "code_in",
    "first_given",
    "key_of",
    "marked",
    "numbers_of",
    "only",
    "running_last",
    "spread",
    "together",
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
LOST = ("", "unread", "wordless")  # why a cell that was sent in gives no value
QUANTITY = ("value", "numerator", "denominator", "count", "share")
LISTS = {
    "sex": SEX,
    "area": AREA,
    "level": LEVEL,
    "flag": ("", *FLAGS),
    "bound": BOUND,
    "quantity": QUANTITY,
}
FEMALE, MALE = map(SEX.index, ("female", "male"))
NOT_READ, WORDLESS = map(LOST.index, ("unread", "wordless"))
_, NUMERATOR, DENOMINATOR, COUNT, SHARE = range(len(QUANTITY))
MOST_PROBLEMS = 1000  # of a kind in a sheet, which are listed one by one
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


def code_in(kind: str, word: str) -> int:
    """Return the number of a word in a closed list."""
    return LISTS[kind].index(word)


def key_of(records: Records, *names: str) -> Array:
    """Return one number per record for its codes in these fields together."""
    key = np.zeros(records["row"].size, dtype=np.int64)
    for name in names:
        key = key * (int(records[name].max(initial=0)) + 1) + records[name]
    return key


def only(records: Records, keep: Array) -> Records:
    """Return the records to keep."""
    if keep.all():
        return records
    return {name: column[keep] for name, column in records.items()}


def spread(values: Iterable[Any], which: Array, kind: Any = np.int64) -> Array:
    """Return for each row the value of what it has: of its text, its column, its indicator."""
    return np.array(list(values), dtype=kind)[which]


def marked(values: Iterable[object], which: Array) -> Array:
    """Return for which rows the value of what they have holds: is true, or not empty."""
    return spread(map(bool, values), which, np.bool_)


def first_given(*choices: Any) -> Array:
    """Return, per record, the first choice that says something."""
    out = np.zeros(1, dtype=np.int64)
    for choice in reversed(choices):
        out = np.where(np.not_equal(choice, 0), choice, out)
    return out


def running_last(mask: Array) -> Array:
    """Return for each row the last one up to it that a mask marks, -1 before the first."""
    return np.maximum.accumulate(np.where(mask, np.arange(mask.size), -1))


def together(*columns: Array) -> tuple[Array, list[list[int]]]:
    """Return one code per row for its numbers in all columns, and the numbers of each code."""
    table = np.column_stack(columns)
    key = np.zeros(len(table), dtype=np.int64)
    for column in table.T:
        key = key * (column.max(initial=0) + 2) + column + 1  # numbers begin with -1
    codes, _ = pd.factorize(key)
    first = np.unique(codes, return_index=True)[1]
    return codes, table[first].tolist()


@dataclass(frozen=True, slots=True)
class Texts:
    """The texts of a column: each different one once, and which of them each row has."""

    codes: Array
    different: list[str]

    @classmethod
    def of(cls, cells: Array) -> Texts:
        """Return the texts of cells as a sheet shows them."""
        codes, different = pd.factorize(cells)
        return cls(codes, texts_of(different))

    def each(self, read: Callable[[str], Any], kind: Any = np.int64) -> Array:
        """Return what is read from the text of each row; each different text is read once."""
        return spread(map(read, self.different), self.codes, kind)

    def firsts(self) -> list[tuple[str, int]]:
        """Return each text that a row has, with the first such row."""
        used, first = np.unique(self.codes, return_index=True)
        return [(self.different[code], row) for code, row in zip(used, first.tolist(), strict=True)]

    def continued(self, goes_on: Callable[[str], bool]) -> Texts:
        """Return the texts where some stand for the one above, as blank cells and ditto marks do."""
        last = running_last(~self.each(goes_on, np.bool_))
        return Texts(np.where(last >= 0, self.codes[last], self.codes), self.different)


def numbers_of(sheet: Sheet, part: Any = ...) -> Array:
    """Return the numbers in a part of a sheet, those written as text ("70%") included.

    Not a number elsewhere.
    """
    numbers = np.array(sheet.number[part])
    words = sheet.kind[part] == TEXT
    codes, texts = pd.factorize(sheet.cells[part][words])
    numbers[words] = spread((parse(text).value for text in texts), codes, float)
    return numbers


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

    def text(self, number: int) -> str:
        """Return the text that has a number."""
        return list(self)[number]


@dataclass(slots=True)
class Reading:
    """What has been read so far, over all files."""

    names: Matcher
    today: int
    sheets: list[Sheet] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: Counter[tuple[int, str]] = field(default_factory=Counter)
    unlisted: Counter[int] = field(default_factory=Counter)  # further problems of each sheet
    regions: Codes = field(default_factory=Codes)
    ages: Codes = field(default_factory=Codes)
    words: Codes = field(default_factory=Codes)  # sources and notes
    units: Codes = field(default_factory=Codes)
    indicators: Codes = field(default_factory=Codes)
    unread: list[Records] = field(default_factory=list)  # of indicators, and without a value
    unnamed: list[dict[str, Any]] = field(default_factory=list)  # rows and columns likewise
    handed: bool = False  # a table handed over, where a year after today is a warning

    def about(self, indicator: str, name: str, otherwise: str = "") -> str:
        """Return what a column of the catalogue says of an indicator."""
        return self.names.known.get(indicator, {}).get(name, otherwise)

    def of_indicators(self, name: str, otherwise: str = "") -> list[str]:
        """Return what the catalogue says of each indicator, in the order of their codes."""
        return [self.about(one, name, otherwise) for one in self.indicators]

    def name_of(self, indicator: int) -> dict[str, str]:
        """Return the name of an indicator in both languages."""
        known = self.names.known[self.indicators.text(indicator)]
        return {lang: known[f"name_{lang}"] for lang in messages.LANGUAGES}

    def problem(
        self,
        at: Place,
        code: str,
        level: Level = "error",
        given: object = None,
        /,
        **context: Any,
    ) -> None:
        """Put a problem on record; what was found is what the cell shows, unless it is given.

        Beyond :data:`MOST_PROBLEMS` of a kind in a sheet they are only counted (:meth:`more`).
        """
        sheet, row, column = at
        self.listed[sheet.order, code] += 1
        if self.listed[sheet.order, code] > MOST_PROBLEMS:
            self.unlisted[sheet.order] += 1
            return
        shown = sheet.shown(row, column) if given is None else str(given)
        where = sheet.where(row, column)
        self.problems.append(Problem(code, level, *where, shown[:80], context))

    def problem_of(
        self,
        sheet: Sheet,
        rows: Array,
        columns: Array,
        code: str,
        level: Level,
        given: object = None,
        /,
        **context: Any,
    ) -> None:
        """Put one problem of several cells on record, at the first of them and with their count."""
        self.problem(
            (sheet, rows[0], columns[0]),
            code,
            level,
            given,
            count=rows.size,
            **context,
        )

    def aside(
        self,
        at: Place,
        role: str,
        text: str,
        level: Level = "note",
    ) -> None:
        """Note a name whose values are none of one's own: targets, plans, averages, ranks."""
        self.problem(at, "NAME_ASIDE", level, text, what=messages.labels("aside", role))

    def more(self) -> list[Problem]:
        """Return for each sheet how many problems are not listed one by one."""
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

    def set_fate(self, records: Records, which: Array, fate: str) -> None:
        """Say what became of the cells of records that a mask, or their positions, name."""
        sheets, rows, columns = (records[name][which] for name in ("sheet", "row", "column"))
        for number in np.unique(sheets):
            here = sheets == number
            self.sheets[number].fate[rows[here], columns[here]] = FATE[fate]

    def place(self, records: Records, i: int) -> Place:
        """Return sheet, row and column of a record."""
        return self.sheets[records["sheet"][i]], records["row"][i], records["column"][i]

    def first_of(self, records: Records, rows: Array) -> Iterator[tuple[int, Place]]:
        """Yield the first :data:`MOST_PROBLEMS` of these records in each sheet, with their places.

        Further ones are only counted.
        """
        sheets = records["sheet"][rows]
        listed = (pd.Series(rows).groupby(sheets).cumcount() < MOST_PROBLEMS).to_numpy()
        self.unlisted.update(sheets[~listed].tolist())
        for i in rows[listed].tolist():
            yield i, self.place(records, i)

    def outside(self, sheet: Sheet, loose: Array, level: Level = "warning") -> None:
        """Report numbers that no table of a sheet took in."""
        if loose.any():
            rows, columns = np.nonzero(loose)
            self.problem_of(sheet, rows, columns, "NUMBERS_OUTSIDE", level)
