"""Tables of our own that come back filled in: self-assessments and lists of notices.

They are known by the hidden columns that say what a row is about, or by their headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NamedTuple, TypeAlias

import pandas as pd

from womenplan import messages
from womenplan.errors import Problem
from womenplan.io.sheet import Sheet, address, refuse_long
from womenplan.messages import LANGUAGES, Several
from womenplan.model.lookup import without_rows
from womenplan.model.vocabulary import plain

__all__ = ["Facts", "Returned", "ReturnedRow", "codes_of"]

Facts: TypeAlias = dict[str, str]  # what the cells of a row say, by column
_HEADS_WITHIN = 20  # rows


class ReturnedRow(NamedTuple):
    """One row: what its cells say by column, where they stand, and all that is written in it."""

    facts: Facts
    at: dict[str, dict[str, Any]]
    texts: list[str]


@dataclass(
    frozen=True,
    slots=True,
    eq=False,
)
class Returned:
    """A kind of table that comes back.

    Attributes
    ----------
    ids : tuple of str
        Its hidden columns.
    heads : mapping of str to str
        Its other columns, by their headings in plain form.
    marks : tuple of set of str
        Columns of which one set tells the table.
    kinds : mapping of str to str
        The columns of what is read of it, each with its kind.
    lost : str
        Code of the problem that hidden columns are lacking.
    """

    ids: tuple[str, ...]
    heads: Mapping[str, str]
    marks: tuple[set[str], ...]
    kinds: Mapping[str, str]
    lost: str

    def is_in(self, sheet: Sheet) -> bool:
        """Return whether a sheet is such a table, be it one without its hidden columns."""
        return self._header(sheet) is not None

    def _header(self, sheet: Sheet) -> tuple[int, dict[str, int]] | None:
        """Return the header row and where the columns stand, or None for any other sheet."""
        for top in range(min(_HEADS_WITHIN, len(sheet.cells))):
            columns: dict[str, int] = {}
            for at, text in enumerate(sheet.texts(top)):
                name = text if text in self.ids else self.heads.get(plain(text))
                if name:
                    columns.setdefault(name, at)
            if any(columns.keys() >= mark for mark in self.marks):
                return top, columns
        return None

    def rows(self, sheet: Sheet, problems: list[Problem]) -> Iterator[ReturnedRow]:
        """Yield the rows below the header; report hidden columns that are lacking instead."""
        refuse_long(sheet, len(sheet.cells))
        top, columns = self._header(sheet) or (0, {})
        lacking = [name for name in self.ids if name not in columns]
        place: dict[str, Any] = {"file": sheet.file, "sheet": sheet.name}
        if lacking:
            problems.append(Problem(self.lost, **place, context={"lacking": Several(lacking)}))
            return
        blank = dict.fromkeys((*self.ids, *self.heads.values()), "")
        for row in range(top + 1, len(sheet.cells)):
            texts = sheet.texts(row)
            facts = blank | {name: texts[at] for name, at in columns.items()}
            cells = {name: place | {"cell": address(row, at)} for name, at in columns.items()}
            yield ReturnedRow(facts, cells, texts)

    def table(self, rows: list[dict[str, Any]]) -> pd.DataFrame:
        """Return what was read as a table."""
        if not rows:
            return _blank(self).copy()
        return pd.DataFrame(rows, columns=list(self.kinds)).astype(dict(self.kinds))


@cache
def _blank(form: Returned) -> pd.DataFrame:
    return without_rows(form.kinds)


def codes_of(group: str, codes: Iterable[str]) -> Facts:
    """Return the codes of words in a group of messages, by these words in plain form, in both languages."""
    return {plain(messages.label(group, code, lang)): code for code in codes for lang in LANGUAGES}
