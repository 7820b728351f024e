"""What is exported: the observations, the indicators that they are of, and the plan where one is given."""

from __future__ import annotations

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

__all__ = ["KEY", "Dataset", "dataset_of"]

KEY = (
    "indicator_id",
    "region",
    "level",
    "sex",
    "area",
    "age",
    "year",
)  # what tells two values apart
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
        if self.made_up:
            made_up = messages.text("exchange.made_up", self.lang)
        else:
            made_up = ""
        return messages.text("exchange.title", self.lang, region=region, years=span) + made_up

    @property
    def sources(self) -> list[str]:
        """The sources that the values name, each once."""
        return sorted(source for source in self.table["source"].unique() if source)

    def text_table(self) -> pd.DataFrame:
        """Return the table with every cell as the text that a CSV file holds.

        A missing number is empty.
        """
        out = {name: self.table[name].astype("str") for name in self.table}
        for name in QUANTITIES:
            out[name] = pd.Series(number_texts(self.table[name]), self.table.index, dtype="str")
        for name in ("series_break", "suspect"):
            out[name] = self.table[name].map({True: "true", False: "false"}).astype("str")
        return pd.DataFrame(out)


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
    table = table.assign(region=table["region"].mask(table["region"] == "", region))
    for name, whole in zip(GROUPS, ("both", "all"), strict=True):
        table[name] = table[name].mask(table[name] == "", whole)
    order = {own: i for i, own in enumerate(known["indicator_id"])}
    table = table.assign(_order=table["indicator_id"].map(order))
    table = table.sort_values(["_order", *KEY[1:]], kind="stable", ignore_index=True)
    used = known[known["indicator_id"].isin(table["indicator_id"])].reset_index(drop=True)
    return Dataset(
        table.drop(columns="_order"), used, plan, held.made_up, lang or messages.default_language()
    )
