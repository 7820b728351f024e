"""A table whose rows are checked, and the problems of its cells."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import CatalogueError, Problem
from womenplan.messages import LANGUAGES, Several
from womenplan.model.target import DOMAINS, domain_like

__all__ = ["CheckedTable", "PlaceOf", "WithProblems", "row_and_column"]

PlaceOf: TypeAlias = Callable[
    [Any, str], dict[str, Any]
]  # file, sheet and cell of a row and column
WithProblems: TypeAlias = tuple[pd.DataFrame, list[Problem]]  # a table, and what is wrong with it
_LABELLED = ("form", "domain")  # columns in which Chinese labels are taken, too


def row_and_column(row: Any, column: str) -> dict[str, Any]:
    """Return the place of a cell of a table that no file holds."""
    return {"cell": f"{row + 1}/{column}"}


class CheckedTable:
    """A table whose rows are checked.

    Parameters
    ----------
    df : pandas.DataFrame
    place : callable
        Gives file, sheet and cell of a row and column, for the messages.
    """

    def __init__(self, df: pd.DataFrame, place: PlaceOf) -> None:
        self.df = df
        self.place = place

    def problem(
        self,
        row: Any,
        column: str,
        code: str,
        written: object,
        context: Mapping[str, Any],
    ) -> Problem:
        """Return the problem of one cell."""
        place = self.place(row, column)
        return Problem(
            code,
            found=str(written),
            **place,
            context=dict(context),
        )

    def wrong(
        self,
        bad: Any,
        column: str,
        code: str,
        context: Mapping[str, Any] | None = None,
        shown: str = "",
    ) -> list[Problem]:
        """Return a problem for each row that is bad, at a column, with what stands there (or in the column shown)."""
        written = self.df[shown or column]
        return [
            self.problem(row, column, code, written.iat[row], context or {})
            for row in np.flatnonzero(np.asarray(bad, dtype=bool))
        ]

    def twice(self, column: str, repeated: Any = None) -> list[Problem]:
        """Return the rows that repeat what stands in a column, or that are marked as repeated."""
        if repeated is None:
            repeated = self.df[column].duplicated()
        return self.wrong(repeated, column, "CATALOGUE_TWICE")

    def empty(self, columns: Iterable[str]) -> list[Problem]:
        """Return the cells of columns in which nothing stands."""
        return [
            problem
            for column in columns
            for problem in self.wrong(
                self.df[column] == "", column, "CATALOGUE_EMPTY", {"column": column}
            )
        ]

    def outside(self, column: str, allowed: Sequence[str], *, coded: bool = False) -> list[Problem]:
        """Return a problem for each row whose word in a column is not in the closed list; `coded` where it must be a code."""
        odd = ~self.df[column].isin(allowed)
        if not odd.any():
            return []
        choices = [word for word in allowed if word]
        shown = {lang: Several(choices) for lang in LANGUAGES}
        if column in _LABELLED and not coded:
            shown["zh"] = messages.lists(column, choices)["zh"]
        context = {"column": column, "allowed": shown}
        return self.wrong(odd, column, "VALUE_NOT_IN_LIST", context)

    def domains(self, *, users: bool) -> list[Problem]:
        """Return rows whose domain is not in the catalogue.

        In a user's own table a domain may be any word, except one that looks like a misspelling of
        these.
        """
        if not users:
            return self.outside("domain", DOMAINS, coded=True)
        written = self.df["domain"]
        like = written.map({name: domain_like(name) for name in written.unique()})
        return [
            self.problem(
                row,
                "domain",
                "DOMAIN_LIKE",
                written.iat[row],
                {"likely": messages.labels("domain", like.iat[row])},
            )
            for row in np.flatnonzero(like != "")
        ]

    def sound(self, *problems: list[Problem]) -> pd.DataFrame:
        """Return the table; CatalogueError where it has problems."""
        if any(problems):
            raise CatalogueError([problem for some in problems for problem in some])
        return self.df
