"""Reads OpenDocument spreadsheets, going through their one long part tag by tag."""

from __future__ import annotations

import re
from array import array
from contextlib import closing
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from typing import Any

import numpy as np

from womenplan.io.extent import CellsOfSheet, sheets_of
from womenplan.io.package import MAX_DEPTH, Attributes, Package, double, parse_xml
from womenplan.io.raised import Runs, raised_whole, without_marks
from womenplan.io.sheet import (
    DATE,
    ERROR,
    FORMULA,
    MAX_CELLS,
    MAX_MERGED,
    MAX_SHEETS,
    MAX_TEXT,
    NUMBER,
    TEXT,
    Aside,
    Block,
    Cells,
    Opened,
    keep_within,
    moment_in,
    refuse_large,
    texts_of,
)
from womenplan.io.sheet_xml import MAX_RUNS

__all__ = ["read_ods"]

_OFFICE, _STYLE, _TABLE, _TEXT = (
    f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0 "
    for name in ("office", "style", "table", "text")
)
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 "
_SPREADSHEET = [f"{_OFFICE}{name}" for name in ("document-content", "body", "spreadsheet")]
_CELL = f"{_TABLE}table-cell"
_COVERED = f"{_TABLE}covered-table-cell"
_PARAGRAPHS = (f"{_TEXT}p", f"{_TEXT}h")
_UNSAID = frozenset(
    (f"{_TABLE}tracked-changes", f"{_OFFICE}annotation", f"{_TEXT}ruby-text", f"{_TEXT}note")
)  # what is no content of a cell
_COLUMNS = f"{_TABLE}number-columns-repeated"
_ROWS = f"{_TABLE}number-rows-repeated"
_WIDE = f"{_TABLE}number-columns-spanned"
_TALL = f"{_TABLE}number-rows-spanned"
_KIND = f"{_OFFICE}value-type"
_STYLED = f"{_TABLE}style-name"
_HIDDEN = ("collapse", "filter")
_MOST_ROWS = 1 << 24
_MOST_COLUMNS = 1 << 14
_MOST_STYLES, _MOST_PARENTS = 200_000, 20
_FORMULA = f"{_TABLE}formula"
_ROW = f"{_TABLE}table-row"
_COLUMN = f"{_TABLE}table-column"
_TABLES = f"{_TABLE}table"
_SEEN = f"{_TABLE}visibility"
_VALUE = f"{_OFFICE}value"
_CALC_KIND = f"{_CALC}value-type"
_STRING = f"{_OFFICE}string-value"


def read_ods(path: Path, file: str) -> Opened:
    """Return the sheets of an OpenDocument spreadsheet, and what is odd about it."""
    with closing(Package(path, file)) as package:
        content = "content.xml"
        styles = _styles(package)
        whole = package.walkable(content, package.read(content))
        if b"spreadsheet" not in whole:
            package.damaged(content)
        reader = _Reader(file, styles)
        with package.inside(content):
            parse_xml(whole, reader.start, reader.end, reader.text)
        return sheets_of(file, [table.cells() for table in reader.tables])


def _styles(package: Package) -> _Styles:
    """Return the named styles of a file, once it is sure that it is not protected."""
    manifest, named = "META-INF/manifest.xml", "styles.xml"
    if manifest in package:
        listed = package.check(manifest)
    else:
        listed = b""
    if b"encryption-data" in listed:
        package.refuse("FILE_ENCRYPTED")
    styles = _Styles()
    if named in package or f'"{named}"'.encode() in listed:
        xml = package.check(named)
        if b"document-styles" not in xml:
            package.damaged(named)
        if b"text-position" in xml:
            with package.inside(named):
                parse_xml(xml, styles.start)
    return styles


_WITH_WORDS = re.compile(r"(?P<number>-?[\d, ]*\d(?:\.(?P<decimals>\d+))?)\s*(?:[^\W\d_]|[‰%]).*")


@dataclass(slots=True)
class _Table:
    """One table: place, value, kind and comments of each filled cell."""

    name: str
    state: str
    row: array[int] = field(default_factory=lambda: array("i"))
    column: array[int] = field(default_factory=lambda: array("i"))
    kind: array[int] = field(default_factory=lambda: array("b"))
    percent: array[int] = field(default_factory=lambda: array("b"))
    value: list[Any] = field(default_factory=list)
    hidden_rows: array[int] = field(default_factory=lambda: array("i"))  # first and next but last
    hidden_columns: array[int] = field(default_factory=lambda: array("i"))
    merged: list[Block] = field(default_factory=list)
    at: int = 0  # the current row
    columns: int = 0  # so many columns were described
    raised: set[int] = field(default_factory=set)  # columns whose cells are raised by default

    def cells(self) -> CellsOfSheet:
        """Return the cells as arrays, and the comments of those that exist."""
        value = np.empty(len(self.value), dtype=object)
        value[:] = self.value
        kind = np.array(self.kind, dtype=np.int8)
        number = np.full(kind.size, np.nan)
        number[kind == NUMBER] = value[kind == NUMBER].astype(float)
        row = np.array(self.row, dtype=np.int32)
        column = np.array(self.column, dtype=np.int32)
        percent = np.array(self.percent, dtype=bool)
        aside = Aside(
            self.merged,
            hidden_rows=_spanned(self.hidden_rows, int(row.max(initial=-1)) + 1),
            hidden_columns=_spanned(self.hidden_columns, int(column.max(initial=-1)) + 1),
            state=self.state,
        )
        return CellsOfSheet(
            self.name,
            Cells(
                row,
                column,
                value,
                kind,
                number,
                percent,
            ),
            aside,
        )


def _spanned(spans: array[int], size: int) -> set[int]:
    """Return the positions below a size that lie in one of the spans."""
    inside = np.zeros(size, dtype=bool)
    for first, beyond in zip(spans[::2], spans[1::2], strict=True):
        inside[first:beyond] = True
    return set(np.flatnonzero(inside).tolist())


class _Styles:
    """Which styles raise text, and which hide a table."""

    def __init__(self) -> None:
        self.parent: dict[tuple[str, str], str] = {}
        self.own: dict[tuple[str, str], bool] = {}
        self.hiding: set[str] = set()
        self.current = ("", "")

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if name == f"{_STYLE}style":
            self.current = (
                attributes.get(f"{_STYLE}family", ""),
                attributes.get(f"{_STYLE}name", ""),
            )
            self.parent[self.current] = attributes.get(f"{_STYLE}parent-style-name", "")
            if len(self.parent) > _MOST_STYLES:
                raise ValueError(len(self.parent))
        elif name == f"{_STYLE}text-properties" and (
            place := attributes.get(f"{_STYLE}text-position", "").split()
        ):
            self.own[self.current] = place[0] == "super" or place[0][:1] in "123456789"
        elif name == f"{_STYLE}table-properties" and attributes.get(f"{_TABLE}display") == "false":
            self.hiding.add(self.current[1])

    def raises(self, family: str, name: str | None) -> bool | None:
        """Return whether a style raises text; None where it says nothing."""
        for _ in range(_MOST_PARENTS):
            if not name or (family, name) in self.own:
                break
            name = self.parent.get((family, name), "")
        return self.own.get((family, name or ""))


class _Reader:
    """Goes through the tables of a spreadsheet."""

    def __init__(self, file: str, styles: _Styles) -> None:
        self.file, self.styles = file, styles
        self.plain = True  # no style raises text
        self.tables: list[_Table] = []
        self.path: list[str] = []
        self.unsaid = 0  # how deep inside what is no content of a cell
        self.characters = self.merged = self.count = 0
        self.column = 0  # the current column
        self.line: list[tuple[int, Any, int, bool]] = []  # column, value, kind, percent
        self.row: Attributes = {}
        self.cell: Attributes | None = None
        self.runs: Runs = []
        self.paragraphs = 0
        self.up: list[bool] = []  # whether text is raised, at each depth within a cell

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        path = self.path
        path.append(name)
        if self.unsaid or name in _UNSAID:
            self.unsaid += 1
        elif self.cell is not None:
            self._inside(name, attributes)
        elif name in (_CELL, _COVERED):
            self.cell, self.paragraphs = attributes, 0
        elif name == _ROW and self.tables:
            self._row(attributes)
        elif name == _TABLES:
            self._table(attributes)
        elif name == _COLUMN and self.tables:
            self._columns(attributes)
        else:
            self.styles.start(name, attributes)
        if len(path) > MAX_DEPTH:
            raise ValueError(len(path))

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.path.pop()
        if self.unsaid:
            self.unsaid -= 1
        elif name in (_CELL, _COVERED):
            self._cell()
        elif name == _ROW and self.tables:
            self._row_ends()
        elif self.cell is not None:
            self.up.pop()

    def text(self, words: str) -> None:
        """Take text."""
        if self.up and not self.unsaid:
            self.runs.append((words, self.up[-1]))

    def _table(self, attributes: Attributes) -> None:
        # one that another file keeps here
        if self.path[:-1] != _SPREADSHEET:
            self.unsaid = 1
            return
        if len(self.tables) == MAX_SHEETS:
            refuse_large(self.file, MAX_SHEETS + 1, "FILE_MANY_SHEETS", MAX_SHEETS)
        self.plain = not any(self.styles.own.values())
        state = "hidden" if attributes.get(_STYLED) in self.styles.hiding else "visible"
        self.tables.append(_Table(attributes.get(f"{_TABLE}name", ""), state))

    def _columns(self, attributes: Attributes) -> None:
        table = self.tables[-1]
        first = table.columns
        table.columns = table.columns + _times(attributes, _COLUMNS)
        beyond = min(table.columns, _MOST_COLUMNS)
        if attributes.get(_SEEN) in _HIDDEN:
            table.hidden_columns.extend((min(first, beyond), beyond))
        style = attributes.get(f"{_TABLE}default-cell-style-name")
        if not self.plain and self.styles.raises("table-cell", style):
            table.raised.update(range(first, beyond))

    def _row(self, attributes: Attributes) -> None:
        self.row = attributes
        self.line = []
        self.column = 0
        if attributes.get(_SEEN) in _HIDDEN:
            table = self.tables[-1]
            beyond = min(table.at + _times(attributes, _ROWS), _MOST_ROWS)
            table.hidden_rows.extend((min(table.at, beyond), beyond))

    def _inside(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element within a cell."""
        # a shape or picture
        if not name.startswith(_TEXT):
            self.unsaid += 1
            return
        if len(self.runs) > MAX_RUNS:
            raise ValueError(len(self.runs))
        up = bool(self.up and self.up[-1])
        if not self.plain:
            family = "paragraph" if name in _PARAGRAPHS else "text"
            raised = self.styles.raises(family, attributes.get(f"{_TEXT}style-name"))
            if raised is not None:
                up = raised
        self.up.append(up)
        if name in _PARAGRAPHS:
            if self.paragraphs:
                self.runs.append(("\n", False))
            self.paragraphs += 1
        elif name == f"{_TEXT}s":
            self.runs.append((" " * min(_times(attributes, f"{_TEXT}c"), 100), up))
        elif name in (f"{_TEXT}tab", f"{_TEXT}line-break"):
            self.runs.append(("\t" if name.endswith("tab") else "\n", up))

    def _cell(self) -> None:
        """Put the current cell on the line."""
        attributes = self.cell or {}
        runs = self.runs
        column = self.column
        self.cell = None
        self.runs = []
        times = _times(attributes, _COLUMNS) if _COLUMNS in attributes else 1
        self.column += times
        formula = _FORMULA in attributes
        if not (runs or formula or _KIND in attributes) or not self.tables:
            return
        value, kind = self._value(attributes, runs)
        if kind == TEXT and value == "":
            if not formula:
                return
            kind = FORMULA
        if not self.plain and kind in (NUMBER, TEXT) and self._raised(attributes, column):
            value = raised_whole(texts_of([value])[0])
            kind = TEXT
        percent = kind == NUMBER and attributes[_KIND] == "percentage"
        if times == 1:
            self.line.append((column, value, kind, percent))
        elif self.count + times > MAX_CELLS:
            refuse_large(
                self.file, self.count + times, "FILE_MANY_CELLS", MAX_CELLS, self.tables[-1].name
            )
        else:
            self.line += [(place, value, kind, percent) for place in range(column, self.column)]
        if _WIDE in attributes or _TALL in attributes:
            self._merge(column, _times(attributes, _WIDE), _times(attributes, _TALL))

    def _merge(self, column: int, wide: int, tall: int) -> None:
        table = self.tables[-1]
        if wide * tall > 1:
            table.merged.append((table.at, column, table.at + tall - 1, column + wide - 1))
            self.merged += 1
        keep_within(self.file, self.merged, "FILE_MANY_MERGED", MAX_MERGED)

    def _value(self, attributes: Attributes, runs: Runs) -> tuple[Any, int]:
        kind = attributes.get(_KIND, "")
        if kind in ("float", "percentage", "currency"):
            value = double(attributes.get(_VALUE, "").encode())
            if kind == "float":
                shown = "".join(words for words, _ in runs)
            else:
                shown = ""
            if _says_more(shown, value):
                return (shown, TEXT)
            return (value, NUMBER)
        if kind == "boolean":
            return str(attributes.get(f"{_OFFICE}boolean-value") == "true"), TEXT
        if kind == "date" and (moment := moment_in(attributes.get(f"{_OFFICE}date-value", ""))):
            return moment, DATE
        if any(up for _, up in runs):
            return without_marks(runs), TEXT
        text = "".join(words for words, _ in runs) or attributes.get(_STRING, "")
        failed = _FORMULA in attributes and text.startswith(("#", "Err:"))
        if failed or attributes.get(_CALC_KIND) == "error":
            return text or "#ERROR", ERROR
        return text, TEXT

    def _raised(self, attributes: Attributes, column: int) -> bool:
        """Return whether a cell is raised as a whole, by its own style or that of its row or column."""
        style = attributes.get(_STYLED) or self.row.get(f"{_TABLE}default-cell-style-name")
        raised = self.styles.raises("table-cell", style)
        if style is None:
            return column in self.tables[-1].raised
        return bool(raised)

    def _row_ends(self) -> None:
        """Put the current row into its table, as often as it is repeated."""
        table = self.tables[-1]
        times = _times(self.row, _ROWS)
        line = self.line
        row = table.at
        table.at = table.at + times
        self.count += times * len(line)
        if self.count > MAX_CELLS or table.at > _MOST_ROWS:
            count = max(self.count, table.at)
            refuse_large(self.file, count, "FILE_MANY_CELLS", MAX_CELLS, table.name)
        if not line:
            return
        columns, values, kinds, percents = zip(*line, strict=True)
        self.characters += times * sum(len(value) for value in values if isinstance(value, str))
        keep_within(self.file, self.characters, "FILE_MANY_TEXT", MAX_TEXT)
        for place in range(row, table.at):
            table.row.extend(repeat(place, len(line)))
            table.column.extend(columns)
            table.value.extend(values)
            table.kind.extend(kinds)
            table.percent.extend(percents)


def _says_more(shown: str, value: float) -> bool:
    """Return whether a cell shows its number with words beside it (0.161‰), and not another number (6.5万 of 65000)."""
    if shown[-1:].isdigit():
        parts = None
    else:
        parts = _WITH_WORDS.fullmatch(shown.strip())
    if not parts:
        return False
    decimals = len(parts["decimals"] or "")
    number = float(parts["number"].replace(",", "").replace(" ", ""))
    return abs(number - value) <= 0.51 * 10.0**-decimals


def _times(attributes: Attributes, name: str) -> int:
    """Return how often an element stands, or how many rows or columns it spans."""
    if name not in attributes:
        return 1
    return max(int(attributes[name]), 1)
