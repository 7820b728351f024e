"""The observations table: its columns, named once, and what a reading of workbooks returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Annotated, Protocol, TypeAlias, runtime_checkable

import pandas as pd

from womenplan import messages
from womenplan.arguments import Between, checked
from womenplan.errors import Problems
from womenplan.model.lookup import without_rows
from womenplan.model.table import Listed, PlainCells, TableWith
from womenplan.model.unit import unit_name
from womenplan.richtable import rich_table

__all__ = [
    "AREAS",
    "COLUMNS",
    "FLAGS",
    "GROUPED",
    "LEVELS",
    "LIMITS",
    "QUANTITIES",
    "SERIES_KEY",
    "SEXES",
    "UNREAD",
    "YEARS",
    "Data",
    "Observations",
    "Observed",
    "Year",
    "empty",
    "nothing_unread",
]

SEXES = ("female", "male", "both")
AREAS = ("all", "urban", "rural")
LEVELS = ("nation", "province", "city", "county", "township")
FLAGS = ("final", "provisional", "estimate", "proxy")
QUANTITIES = ("value", "numerator", "denominator")
GROUPED = ("sex", "area", "age")  # by which a population is split
SERIES_KEY = ["indicator_id", *GROUPED]  # of one region
VIEWED = (
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "value",
    "unit",
    "sheet",
    "cell",
)  # in a notebook
MOST_VIEWED = 80  # rows, as of an evaluation
LIMITS = (">", "<")  # bounds that leave the value open; beside "~" stands the value itself
YEARS = (1900, 2199)  # what a year can be; the rest is a typing error
Year = Annotated[int, Between(*YEARS)]

COLUMNS: Mapping[str, str] = {
    "region": "str",
    "indicator_id": "str",
    "year": "int64",
    "sex": "str",
    "area": "str",
    "age": "str",
    "level": "str",
    "value": "float64",
    "unit": "str",
    "numerator": "float64",
    "denominator": "float64",
    "flag": "str",
    "source": "str",
    "file": "str",
    "sheet": "str",
    "cell": "str",
    "bound": "str",  # ">" or "<" where only a bound was published, "~" where "about" was, else empty
    "series_break": "bool",  # True where this year starts a new definition or coverage
    "note": "str",
    "suspect": "bool",  # True where a check doubts the value
}


UNREAD: Mapping[str, str] = {  # what was sent in and gives no value
    "region": "str",
    "indicator_id": "str",
    "year": "int64",
    "sex": "str",
    "area": "str",
    "state": "str",
    "found": "str",
    "file": "str",
    "sheet": "str",
    "cell": "str",
}


@checked
@dataclass(frozen=True, slots=True)
class Observations:
    """What reading one or more workbooks gave.

    Attributes
    ----------
    table : pandas.DataFrame
        One row per value, with the columns of :data:`COLUMNS`.
    problems : Problems
        What is wrong or was assumed, cell by cell.
    layout : pandas.DataFrame
        How each sheet was understood.
    indicators : pandas.DataFrame
        Indicators that a workbook's own indicator sheet brought in; empty otherwise.
    made_up : bool
        True where a workbook says that its data are made up for demonstration.
    unread : pandas.DataFrame
        PlainCells that were sent in and give no value, with the columns of :data:`UNREAD`: not
        understood (``unread``), or words without a number (``wordless``).
    measures : pandas.DataFrame
        What departments report about measures in their self-assessments, with the columns of
        :data:`~womenplan.model.measure.REPORTED`; empty where there are none.
    notices : pandas.DataFrame
        Supervision notices of lists that were handed back, with the columns of
        :data:`~womenplan.model.notice.REPLIED`; empty where there are none.
    """

    table: Annotated[
        pd.DataFrame,
        PlainCells(),
        TableWith(
            region="any",
            indicator_id="any",
            year="any",
            value="any",
        ),
    ]
    problems: Problems = field(default_factory=Problems)
    layout: pd.DataFrame = field(default_factory=pd.DataFrame)
    indicators: pd.DataFrame = field(default_factory=pd.DataFrame)
    made_up: bool = False
    unread: pd.DataFrame = field(default_factory=lambda: nothing_unread())
    measures: pd.DataFrame = field(default_factory=pd.DataFrame)
    notices: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __len__(self) -> int:
        return len(self.table)

    def __str__(self) -> str:
        years = self.table["year"]
        sentence = messages.text(
            "observations.summary",
            values=len(self.table),
            indicators=self.table["indicator_id"].nunique(),
            regions=self.table["region"].nunique(),
            years=f"{years.min()}–{years.max()}" if len(years) else "–",
            errors=len(self.problems.errors),
            warnings=len(self.problems.of("warning")),
        )
        if len(self.measures):
            sentence += messages.text("observations.measures", count=len(self.measures))
        return sentence

    def _repr_html_(self) -> str:
        lang = messages.default_language()
        heads = [messages.choice("observations.head", name, lang) for name in VIEWED]
        rows = self.table.reindex(columns=list(VIEWED)).head(MOST_VIEWED)
        shown = [
            [_shown(name, cell, lang) for name, cell in row.items()]
            for row in rows.to_dict("records")
        ]
        rest = len(self.table) - len(shown)
        if rest:
            more = f"<p>{escape(messages.text('observations.more', lang, count=rest))}</p>"
        else:
            more = ""
        return f"<p>{escape(str(self))}</p>{rich_table(heads, shown)}{more}"


def _shown(name: str, cell: object, lang: messages.Language) -> str:
    """Return a cell as the notebook shows it: codes as words, values without needless zeros."""
    if pd.isna(cell):
        return "–"
    if name == "unit":
        return unit_name(str(cell), lang)
    if name in ("sex", "area"):
        if cell in ("both", "all"):
            return ""
        return messages.label(name, str(cell), lang)
    if isinstance(cell, float):
        return f"{cell:,.10g}"
    return str(cell)


@runtime_checkable
class Observed(Protocol):
    """What was made from observations and still holds them: an evaluation."""

    def as_observations(self) -> Observations:
        """Return the observations."""
        ...


Data: TypeAlias = Observations | Listed | Observed


def nothing_unread() -> pd.DataFrame:
    """Return a table of what was sent in and gives no value, without rows."""
    return without_rows(UNREAD)


def empty() -> pd.DataFrame:
    """Return an observations table without rows."""
    return without_rows(COLUMNS)
