"""Tables as calls take them: the columns that must be there, and what stands in them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.arguments import Between, Kind, Unfit, in_short
from womenplan.messages import Language, Several

__all__ = ["LARGEST", "Listed", "Once", "PlainCells", "TableWith"]

LARGEST = 1e15  # a number beyond it is a typing error, and no axis can show it
_LEAST = 1 / LARGEST  # what is closer to zero counts as zero
_WITHIN = {
    "number": Between(-LARGEST, LARGEST),
    "positive": Between(_LEAST, LARGEST),
    "count": Between(0, LARGEST),
    "year": Between(1900, 2199),
    "dated": Between(1900, 2199),
}
_NEEDED = ("count", "dated")  # may not be missing
_LANGUAGES = ("zh", "en")


class PlainCells(Kind):
    """A table in whose cells stands what a sheet can hold; beside ``pandas.DataFrame`` in ``Annotated``.

    Rows are told by their place; an index that is not of single, distinct labels is dropped.
    """

    code = "cells"

    def take(self, value: Any) -> Any:
        """Return the table."""
        for name, column in value.items():
            self._refuse_odd(name, column)
        return _numbered(value)

    def _refuse_odd(self, name: Any, column: pd.Series) -> None:
        if column.dtype.kind == "c":
            raise Unfit("complex", self, f"[{in_short(name)!r}]")
        if column.dtype != object:
            return
        for at, cell in enumerate(column):
            if isinstance(cell, bytes | complex) or not pd.api.types.is_scalar(cell):
                raise Unfit(cell, self, f"[{in_short(name)!r}].iat[{at}]")


class Once(Kind):
    """A table whose columns have different names; stands beside ``pandas.DataFrame`` in ``Annotated``."""

    code = "once"

    def take(self, value: Any) -> Any:
        """Return the table."""
        for name in value.columns[value.columns.duplicated()]:
            raise Unfit(in_short(name), self, ".columns")
        return value


Listed: TypeAlias = Annotated[pd.DataFrame, PlainCells()]


def _numbered(table: pd.DataFrame) -> pd.DataFrame:
    plain = table.index.nlevels == 1 and table.index.is_unique
    if plain:
        return table
    named = [name for name in table.index.names if isinstance(name, str) and name not in table]
    return (table.reset_index(level=named) if named else table).reset_index(drop=True)


class _OneRowEach(Kind):
    """A table in which no two rows agree in some columns."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns

    def words(self, lang: Language) -> str:
        """Return the columns in words."""
        joined = messages.text("kind.join", lang).join(self.columns)
        return messages.text("kind.table.once", lang, columns=joined)


class TableWith(Kind):
    """A table with some columns, each once; stands beside ``pandas.DataFrame`` in ``Annotated``.

    Parameters
    ----------
    named : str, optional
        A column of words, or in its place one in each language (``name``, or ``name_zh`` and
        ``name_en``).
    maybe : mapping, optional
        Columns that a table may lack, with what stands in them.
    once : sequence of str, optional
        Columns whose values, taken together, tell each row from the others.
    **columns : {"any", "text", "number", "positive", "count", "year", "dated"}
        What stands in each column. Numbers and years may be missing, but no count, nor a year that
        is ``dated``; text that is missing is taken for empty.
    """

    def __init__(
        self,
        *,
        named: str = "",
        maybe: Mapping[str, str] | None = None,
        once: Sequence[str] = (),
        **columns: str,
    ) -> None:
        self.named = named
        self.once = list(once)
        self.columns = columns
        self.maybe = maybe or {}

    def take(self, value: Any) -> Any:
        """Return the table with numbers as floats and text as text.

        The one that was given stays as it is.
        """
        value = _numbered(value)
        names = list(value.columns)
        worded = [name for name in self._worded(names) if name in names]
        known = self.columns | dict(self.maybe) | dict.fromkeys(worded, "text")
        lacking = set(self.columns) - set(names) or (self.named and not worded)
        if lacking or any(names.count(name) > 1 for name in known):
            raise Unfit(Several(map(str, names)), self)
        taken = {
            name: self._column(value[name], kind) for name, kind in known.items() if name in names
        }
        value = value.assign(
            **{name: column for name, column in taken.items() if column is not value[name]}
        )
        repeated = value.duplicated(self.once) if self.once else ()
        for at in np.flatnonzero(repeated)[:1]:
            row = value[self.once].iloc[at]
            values = Several(f"{one:g}" if isinstance(one, float) else one for one in row)
            raise Unfit(values, _OneRowEach(self.once), f".iloc[{at}]")
        return value

    def words(self, lang: Language) -> str:
        """Return the columns in words."""
        columns = [*([self.named] if self.named else []), *self.columns]
        joined = messages.text("kind.join", lang).join(columns)
        return messages.text("kind.table.columns", lang, columns=joined)

    def _worded(self, names: list[Any]) -> list[str]:
        each = [f"{self.named}_{lang}" for lang in _LANGUAGES]
        if self.named and set(each) <= set(names):
            return each
        return [self.named]

    def _column(self, given: pd.Series, kind: str) -> Any:
        if kind == "any":
            return given
        if kind == "text":
            return given.map(str, na_action="ignore").astype(object).fillna("")
        return _numbers(given, _WITHIN[kind], needed=kind in _NEEDED)


def _numbers(
    given: pd.Series,
    within: Between,
    *,
    needed: bool,
) -> pd.Series:
    """Return a column as floats, NaN where nothing stands, which may be so unless it is needed."""
    if given.dtype.kind in "iuf":
        numbers = given.astype("float64")
    else:
        numbers = pd.Series(map(_number, given), index=given.index, dtype="float64")
    odd = (given.notna() | needed) & ~numbers.between(within.low, within.high)
    for at in np.flatnonzero(odd)[:1]:
        raise Unfit(in_short(given.iat[at]), within, f"[{given.name!r}].iat[{at}]")
    return numbers.mask(numbers.abs() < _LEAST, 0.0)


def _number(value: Any) -> float:
    """Return the content of a cell as a number, or NaN."""
    if isinstance(value, bool | np.bool_):
        return math.nan
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        return math.nan
