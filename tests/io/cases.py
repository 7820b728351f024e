"""Reads the sheets of ``tests/data/sheets``: what stands in each, and what a person reads off it.

A case begins with ``== its name``. The rows of the sheet follow, cells between bars, as
:func:`sheets.table` takes them (``[name]`` begins a sheet of another name), then a line ``--`` with the
columns of observations to look at (``groups``: sex, area and age other than the indicator's own) and one
line per observation. Last comes what else is promised:

``merged:``   blocks of merged cells of the first sheet
``problems:`` all errors and warnings with their cells, or none
``notes:``    codes, with their cells where they have one, that are among the notes
``layout:``   the layout of the first table
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from sheets import book, merged, read

from womenplan.model.matcher import matcher_of

FOLDER = Path(__file__).parents[1] / "data" / "sheets"
PROMISES = re.compile(r"^(merged|problems|notes|layout): (.+)$")
PARTS = ("sex", "area", "age")


class Case(NamedTuple):
    """A workbook, and what is expected of it; `promises` hold the lines behind the observations."""

    sheets: dict[str, str]
    columns: list[str]
    rows: set[tuple[str, ...]]
    promises: dict[str, str]

    def read(self, path: Path) -> Any:
        """Write the workbook and read it."""
        blocks = self.promises.get("merged", "").split()
        return read(merged(book(path, **self.sheets), *blocks))


@cache
def cases() -> dict[str, Case]:
    """Return all cases by file and name, such as ``names: a per mille in the name``."""
    found: dict[str, Case] = {}
    for path in sorted(FOLDER.glob("*.txt")):
        for text in path.read_text(encoding="utf-8").split("== ")[1:]:
            name, _, body = text.partition("\n")
            key = f"{path.stem}: {name}"
            assert key not in found, f"two cases are called {key}"
            found[key] = _case(body)
    return found


def _case(body: str) -> Case:
    """Return the case that stands behind its name."""
    content, _, expected = body.partition("\n-- ")
    sheets: dict[str, list[str]] = {}
    sheet = "S1"
    for line in content.splitlines():
        if line.startswith("[") and line.endswith("]"):
            sheet = line[1:-1]
        else:
            sheets.setdefault(sheet, []).append(line)
    columns, *lines = [line for line in expected.splitlines() if line]
    promises = dict(promise.groups() for line in lines if (promise := PROMISES.match(line)))
    return Case(
        {name: "\n".join(rows) for name, rows in sheets.items()},
        columns.split(),
        {tuple(line.split(" | ")) for line in lines if not PROMISES.match(line)},
        promises,
    )


def shown(value: Any) -> str:
    """Return a value of the table as the cases write it: ``-`` for no number, ``.`` for no text."""
    if pd.isna(value):
        return "-"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{round(value, 6):.12g}"
    return str(value) or "."


def as_written(data: Any, columns: list[str]) -> set[tuple[str, ...]]:
    """Return the observations as the cases write them."""
    rows = data.table.to_dict("records")
    return {
        tuple(groups(row) if name == "groups" else shown(row[name]) for name in columns)
        for row in rows
    }


def groups(row: dict[Any, Any]) -> str:
    """Return the sex, area and age of a row that are neither the indicator's own nor all."""
    own = matcher_of().known[row["indicator_id"]]
    others = [row[part] for part in PARTS if row[part] not in (own[part], "both", "all")]
    return " ".join(filter(None, others)) or "."


def listed(data: Any, *levels: str) -> list[str]:
    """Return code and cell of the problems of some levels."""
    return [f"{one.code} {one.cell}".strip() for one in data.problems if one.level in levels]
