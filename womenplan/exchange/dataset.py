"""What is exported: the observations, the indicators that they are of, and the plan where one is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import DataError, Problem
from womenplan.io.frames import observed
from womenplan.messages import Language
from womenplan.model import catalogue
from womenplan.model.observation import COLUMNS, QUANTITIES, Data
from womenplan.model.plan import Plan

__all__ = [
    "GROUPS",
    "KEY",
    "Dataset",
    "dataset_of",
    "in_words",
    "labels_of",
    "number_texts",
    "observation_status",
]

# what tells two values apart
KEY = ("indicator_id", "region", "level", "sex", "area", "age", "year")
GROUPS = ("sex", "area")  # blank only in tables that were handed over


@dataclass(frozen=True, slots=True)
class Dataset:
    """Observations with what is needed to understand them without the library.

    Attributes
    ----------
    table : pandas.DataFrame
        The columns of :data:`~womenplan.model.observation.COLUMNS`, sorted by :data:`KEY`.
    indicators : pandas.DataFrame
        The rows of the catalogue that the table names.
    plan : Plan or None
    made_up : bool
        Whether the data say that they are made up for demonstration.
    lang : {"zh", "en"}
    """

    table: pd.DataFrame
    indicators: pd.DataFrame
    plan: Plan | None
    made_up: bool
    lang: Language

    @property
    def title(self) -> str:
        """What the data are, in the language of the export."""
        region = self.plan.region(self.lang) if self.plan else ""
        years = self.table["year"]
        span = f"{years.min()}–{years.max()}"
        title = messages.text("exchange.title", self.lang, region=region, years=span)
        return title + messages.text("exchange.made_up", self.lang) * self.made_up

    @property
    def sources(self) -> list[str]:
        """The sources that the values name, each once."""
        return sorted(filter(None, self.table["source"].unique()))

    def text_table(self) -> pd.DataFrame:
        """Return the table with every cell as the text that a CSV file holds.

        A missing number is empty.
        """
        texts = self.table.astype("str")
        for name in QUANTITIES:
            texts[name] = number_texts(self.table[name])
        for name in ("series_break", "suspect"):
            texts[name] = texts[name].str.lower()
        return texts


def in_words(column: pd.Series, words: Callable[[str], str]) -> pd.Series:
    """Return a column of codes in words, which each different code is put into once."""
    return column.map({code: words(code) for code in column.unique()})


def labels_of(column: pd.Series, group: str, lang: Language) -> pd.Series:
    """Return a column of codes as their labels, a blank blank."""
    return in_words(column, lambda code: messages.label(group, code, lang))


def observation_status(table: pd.DataFrame) -> pd.Series:
    """Return the status of each observation in the codes of SDMX: break, estimate, provisional, else normal."""
    status = table["flag"].map({"provisional": "P", "estimate": "E", "proxy": "E"}).fillna("A")
    return status.mask(table["series_break"], "B")


def number_texts(values: pd.Series) -> list[str]:
    """Return numbers as the shortest texts that read back the same, a missing one empty."""
    return [
        "" if np.isnan(value) else f"{value:.17g}" if value.is_integer() else repr(value)
        for value in map(float, values)
    ]


def dataset_of(data: Data, plan: Plan | None, lang: Language | None) -> Dataset:
    """Return what is to be exported of observations, or of a table that gives some of their columns.

    Raises
    ------
    DataError
        If there is nothing to export, or the table cannot be read.
    """
    known = plan.indicators if plan else catalogue.indicators()
    region = plan.region_zh if plan else ""
    held = observed(data, region=region, indicators=known)
    table = held.table
    if isinstance(data, pd.DataFrame) and held.problems.errors:
        raise DataError(held.problems.errors)
    if len(held.indicators):
        others = known[~known["indicator_id"].isin(held.indicators["indicator_id"])]
        known = pd.concat([held.indicators, others], ignore_index=True)
    if table.empty:
        raise DataError(Problem("EXCHANGE_EMPTY"))
    table = table[list(COLUMNS)]
    for name, usual in {"region": region, "sex": "both", "area": "all"}.items():
        table[name] = table[name].mask(table[name] == "", usual)
    place = pd.Series(range(len(known)), index=known["indicator_id"])
    table = table.assign(_order=table["indicator_id"].map(place))
    table = table.sort_values(["_order", *KEY[1:]], kind="stable", ignore_index=True)
    table = table.drop(columns="_order")
    used = known[known["indicator_id"].isin(table["indicator_id"])].reset_index(drop=True)
    return Dataset(table, used, plan, held.made_up, lang or messages.default_language())
