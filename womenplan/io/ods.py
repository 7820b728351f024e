"""Reads OpenDocument spreadsheets, going through their one long part tag by tag."""

from __future__ import annotations

import datetime
from array import array
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from womenplan.errors import Problem
from womenplan.io.package import Package, parse_xml
from womenplan.io.raised import raised_whole, without_marks
from womenplan.io.sheet import (
    DATE,
    ERROR,
    FORMULA,
    MAX_CELLS,
    MAX_MERGED,
    MAX_TEXT,
    NUMBER,
    TEXT,
    Aside,
    Cells,
    Place,
    Sheet,
    not_far,
    refuse_large,
    sheet_of_cells,
    texts_of,
)

__all__ = ["read_ods"]

_SPACES = {
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0": name for name in ("office", "style", "table", "text")
} | {"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0": "calcext"}
_SPREADSHEET = ["office:document-content", "office:body", "office:spreadsheet"]
_NUMBERS = ("float", "percentage", "currency")
_UNSAID = ("table:tracked-changes", "office:annotation", "text:ruby-text", "text:note")
_MOST_ROWS = 1 << 24


def read_ods(path: Path, file: str) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets of an OpenDocument spreadsheet, and what is odd about it."""
    with closing(Package(path, file)) as package:
        manifest, content = "META-INF/manifest.xml", "content.xml"
        if manifest in package and b"encryption-data" in package.check(manifest):
            package.refuse("FILE_ENCRYPTED")
        styles = _Styles()
        if "styles.xml" in package and b"text-position" in (named := package.check("styles.xml")):
            with package.inside("styles.xml"):
                parse_xml(named, styles.start)
        reader = _Reader(file, styles)
        with package.inside(content):
            parse_xml(package.read(content), reader.start, reader.end, reader.text)
        tables = [(table, table.cells()) for table in reader.tables]
        places = [
            Place(table.name, cells.row, cells.column, ~np.isin(cells.kind, (TEXT, FORMULA))) for table, cells in tables
        ]
        kept, problems = not_far(file, places)
        sheets = []
        for (table, cells), near in zip(tables, kept, strict=True):
            sheets.append(sheet_of_cells(table.name, file, cells.only(near), table.aside(cells)))
    return sheets, problems


@dataclass(slots=True)
class _Table:
    """What one table holds: of each filled cell its place, value and kind, and what is said beside."""

    name: str
    state: str
    row: array[int] = field(default_factory=lambda: array("i"))
    column: array[int] = field(default_factory=lambda: array("i"))
    kind: array[int] = field(default_factory=lambda: array("b"))
    percent: array[int] = field(default_factory=lambda: array("b"))
    value: list[Any] = field(default_factory=list)
    hidden_rows: array[int] = field(default_factory=lambda: array("i"))  # first and next but last
    hidden_columns: array[int] = field(default_factory=lambda: array("i"))
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def cells(self) -> Cells:
        """Return the cells as arrays."""
        value = np.empty(len(self.value), dtype=object)
        value[:] = self.value
        kind = np.array(self.kind, dtype=np.int8)
        number = np.full(kind.size, np.nan)
        number[kind == NUMBER] = value[kind == NUMBER].astype(float)
        row, column = np.array(self.row, dtype=np.int32), np.array(self.column, dtype=np.int32)
        return Cells(row, column, value, kind, number, np.array(self.percent, dtype=bool))

    def aside(self, cells: Cells) -> Aside:
        """Return what is said beside the cells, as far as there are cells."""
        hidden = (
            _spanned(self.hidden_rows, int(cells.row.max(initial=-1)) + 1),
            _spanned(self.hidden_columns, int(cells.column.max(initial=-1)) + 1),
        )
        rows, columns = hidden
        return Aside(self.merged, hidden_rows=rows, hidden_columns=columns, state=self.state)


def _spanned(spans: array[int], size: int) -> set[int]:
    """Return the positions below a size that lie in one of the spans."""
    inside = np.zeros(size, dtype=bool)
    for first, beyond in zip(spans[::2], spans[1::2], strict=True):
        inside[first:beyond] = True
    return set(np.flatnonzero(inside).tolist())


class _Names(dict[str, str]):
    """Gives the names of elements and attributes with a short prefix: ``table:table-cell``."""

    def __missing__(self, name: str) -> str:
        space, _, own = name.rpartition(" ")
        self[name] = f"{_SPACES.get(space, '')}:{own}"
        return self[name]


class _Styles:
    """Which styles raise text, and which hide a table."""

    def __init__(self) -> None:
        self.names = _Names()
        self.parent: dict[tuple[str, str], str] = {}
        self.own: dict[tuple[str, str], bool] = {}
        self.hiding: set[str] = set()
        self.current = ("", "")

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Take the start of an element."""
        tag = self.names[name]
        if tag not in ("style:style", "style:text-properties", "style:table-properties"):
            return
        own = {self.names[key]: value for key, value in said.items()}
        if tag == "style:style":
            self.current = own.get("style:family", ""), own.get("style:name", "")
            self.parent[self.current] = own.get("style:parent-style-name", "")
        elif tag == "style:text-properties" and (place := own.get("style:text-position", "")):
            first = place.split()[0]
            self.own[self.current] = first == "super" or first[:1] in "123456789"
        elif own.get("table:display") == "false":
            self.hiding.add(self.current[1])

    @cached_property
    def none(self) -> bool:
        """No style raises text; asked for when all are known."""
        return not any(self.own.values())

    def raises(self, family: str, name: str | None) -> bool | None:
        """Return whether a style raises text; None where it says nothing."""
        seen = set()
        while name and name not in seen:
            if (family, name) in self.own:
                return self.own[family, name]
            seen.add(name)
            name = self.parent.get((family, name), "")
        return None


class _Reader:
    """Goes through the tables of a spreadsheet."""

    def __init__(self, file: str, styles: _Styles) -> None:
        self.file, self.styles, self.names = file, styles, styles.names
        self.tables: list[_Table] = []
        self.path: list[str] = []
        self.unsaid = 0  # how deep inside what is no content of a cell
        self.at = self.column = self.columns = self.characters = self.merged = self.count = 0
        self.line: list[tuple[int, int, Any, int, bool]] = []  # column, times, value, kind, percent
        self.row: dict[str, str] = {}
        self.cell: dict[str, str] | None = None
        self.runs: list[tuple[str, bool]] = []
        self.paragraphs = 0
        self.up = [False]  # whether text is raised, at each depth
        self.defaults: list[tuple[int, int, str]] = []  # styles of the cells of columns
        self.starts: dict[str, Callable[[dict[str, str]], None]] = {
            "table:table-column": self._column,
            "table:table-row": self._row,
            "table:table-cell": self._cell,
            "table:covered-table-cell": self._cell,
        }

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Take the start of an element."""
        tag = self.names[name]
        depth = len(self.path)
        self.path.append(tag)
        if self.unsaid or tag in _UNSAID or (tag == "table:table" and depth != 3):
            self.unsaid += 1
        elif depth == 3 and tag == "table:table" and self.path[:3] == _SPREADSHEET:
            self._table(self._own(said))
        elif self.cell is not None and not tag.startswith("text:"):  # a shape or picture
            self.unsaid += 1
        elif self.cell is not None:
            self._inside(tag, said)
        elif act := self.starts.get(tag):
            act(self._own(said))
        else:
            self.styles.start(name, said)

    def _own(self, said: Mapping[str, str]) -> dict[str, str]:
        return {self.names[key]: value for key, value in said.items()}

    def end(self, name: str) -> None:
        """Take the end of an element."""
        tag = self.path.pop()
        if self.unsaid:
            self.unsaid -= 1
        elif tag in ("table:table-cell", "table:covered-table-cell"):
            self._cell_ends(tag)
        elif tag == "table:table-row":
            self._row_ends()
        elif self.cell is not None:
            self.up.pop()

    def text(self, words: str) -> None:
        """Take text."""
        if self.cell is not None and not self.unsaid and self.paragraphs and len(self.up) > 1:
            self.runs.append((words, self.up[-1]))

    def _table(self, said: dict[str, str]) -> None:
        hidden = said.get("table:style-name") in self.styles.hiding
        self.tables.append(_Table(said.get("table:name", ""), "hidden" if hidden else "visible"))
        self.at = self.columns = 0
        self.defaults = []

    def _column(self, said: dict[str, str]) -> None:
        first, self.columns = self.columns, self.columns + _times(said, "columns-repeated")
        if said.get("table:visibility") in ("collapse", "filter"):
            self.tables[-1].hidden_columns.extend((first, self.columns))
        if not self.styles.none and (style := said.get("table:default-cell-style-name")):
            self.defaults.append((first, self.columns, style))

    def _row(self, said: dict[str, str]) -> None:
        self.row, self.line, self.column = said, [], 0
        if said.get("table:visibility") in ("collapse", "filter"):
            beyond = self.at + _times(said, "rows-repeated")
            self.tables[-1].hidden_rows.extend((self.at, beyond))

    def _cell(self, said: dict[str, str]) -> None:
        self.cell, self.runs, self.paragraphs, self.up = said, [], 0, [False]

    def _inside(self, tag: str, said: Mapping[str, str]) -> None:
        """Take the start of an element within a cell."""
        up = self.up[-1]
        if tag in ("text:p", "text:h", "text:span") and not self.styles.none:
            family = "text" if tag == "text:span" else "paragraph"
            own = self.styles.raises(family, self._own(said).get("text:style-name"))
            up = up if own is None else own
        self.up.append(up)
        if tag in ("text:p", "text:h"):
            if self.paragraphs:
                self.runs.append(("\n", False))
            self.paragraphs += 1
        elif tag == "text:s":
            count = self._own(said).get("text:c", "1")
            self.runs.append((" " * min(int(count), 1000), up))
        elif tag in ("text:tab", "text:line-break"):
            self.runs.append(("\t" if tag == "text:tab" else "\n", up))

    def _cell_ends(self, tag: str) -> None:
        said, self.cell = self.cell or {}, None
        times = _times(said, "columns-repeated")
        column, self.column = self.column, self.column + times
        if tag == "table:covered-table-cell":
            return
        value, kind = self._value(said)
        formula = said.get("table:formula", "")
        if kind == TEXT and (
            said.get("calcext:value-type") == "error" or (formula and value.startswith(("#", "Err:")))
        ):
            value, kind = value or "#ERROR", ERROR
        elif kind == TEXT and value == "":
            if not formula:
                return
            kind = FORMULA
        if not self.styles.none and kind in (NUMBER, TEXT) and self._raised(said, column):
            value, kind = raised_whole(texts_of([value])[0]), TEXT
        percent = kind == NUMBER and said.get("office:value-type") == "percentage"
        self.line.append((column, times, value, kind, percent))
        tall, wide = _times(said, "rows-spanned"), _times(said, "columns-spanned")
        if tall * wide > 1:
            block = (self.at, column, self.at + tall - 1, column + wide - 1)
            self.tables[-1].merged.append(block)
            self.merged += 1
            if self.merged > MAX_MERGED:
                refuse_large(self.file, self.merged, "FILE_MANY_MERGED", MAX_MERGED)

    def _value(self, said: dict[str, str]) -> tuple[Any, int]:
        kind = said.get("office:value-type", "")
        if kind in _NUMBERS:
            return float(said.get("office:value", "")), NUMBER
        if kind == "boolean":
            return str(said.get("office:boolean-value") == "true"), TEXT
        if kind == "date" and (moment := _moment(said.get("office:date-value", ""))):
            return moment, DATE
        if any(up for _, up in self.runs):
            return without_marks(self.runs), TEXT
        text = "".join(words for words, _ in self.runs)
        return text or said.get("office:string-value", ""), TEXT

    def _raised(self, said: dict[str, str], column: int) -> bool:
        """Say whether a cell is raised as a whole, by its own style or that of its row or column."""
        style = said.get("table:style-name") or self.row.get("table:default-cell-style-name")
        if not style:
            style = next((one for first, beyond, one in self.defaults if first <= column < beyond), "")
        return bool(self.styles.raises("table-cell", style))

    def _row_ends(self) -> None:
        times, table = _times(self.row, "rows-repeated"), self.tables[-1]
        self.count += times * sum(count for _, count, *_ in self.line)
        if self.count > MAX_CELLS or self.at + times > _MOST_ROWS:
            refuse_large(self.file, max(self.count, self.at + times), "FILE_MANY_CELLS", MAX_CELLS, table.name)
        for row in range(self.at, self.at + times if self.line else self.at):
            for column, count, value, kind, percent in self.line:
                table.row.extend([row] * count)
                table.column.extend(range(column, column + count))
                table.value.extend([value] * count)
                table.kind.extend([kind] * count)
                table.percent.extend([percent] * count)
                self.characters += count * len(value) if kind == TEXT else 0
        if self.characters > MAX_TEXT:
            refuse_large(self.file, self.characters, "FILE_MANY_TEXT", MAX_TEXT)
        self.at += times


def _times(said: Mapping[str, str], name: str) -> int:
    """Return how often an element stands, or how many rows or columns it spans."""
    return max(int(said.get(f"table:number-{name}", 1)), 1)


def _moment(said: str) -> datetime.date | None:
    """Return the date of a cell, with its time unless that is midnight; None where it is none."""
    try:
        moment = datetime.datetime.fromisoformat(said.strip())
    except ValueError:
        return None
    return moment if moment.time() != datetime.time() else moment.date()
