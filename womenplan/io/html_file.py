"""Reads the tables of web pages, as which many systems export their "xls" files."""

from __future__ import annotations

import email
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from womenplan import messages
from womenplan.errors import DataError, Problem
from womenplan.io.confined import confined
from womenplan.io.raised import Runs, without_marks
from womenplan.io.sheet import (
    MAX_CELLS,
    MAX_MERGED,
    Aside,
    Block,
    Opened,
    Sheet,
    damaged,
    keep_within,
    refuse_size,
    sheet_of_rows,
)
from womenplan.io.text_file import decoded, text_of

__all__ = ["Piece", "attributes_of", "pieces_of", "read_html", "whole_in"]

_ARCHIVE = re.compile(r"\s*MIME-Version:", re.I)  # "single file web page"
_TAG = re.compile(
    r"<(?:(?P<end>/?)(?P<name>[a-z][\w:-]*+)"
    r"(?P<attributes>(?:[^<>\"']++|\"[^<\"]*+\"|'[^<']*+'|[\"'])*+)|[!?][^<>]*+)>",
    re.I,
)  # what was taken is not given back, so that a tag without end costs its length
_BEYOND_UNICODE = re.compile(
    r"&#(?:0*+\d{8,}|x0*+[0-9a-f]{8,});?", re.I
)  # no character has so high a number
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(colspan|rowspan|style|hidden|start)"
    r"(?:\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+)))?",
    re.I,
)
_UNSHOWN = ("script", "style", "head", "title", "xml", "select", "textarea", "template")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "li", "center", "br")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_WIDEST, _DEEPEST = 1000, 50
_LONGEST = 9  # digits of a span: more are as many
_MOST_TAGS = 3_000_000
_COLUMNS = 16_384  # of a row, as in Excel


def read_html(path: Path, file: str) -> Opened:
    """Return the sheet of a page's tables, one below the other.

    Of a page in an archive (mht) each part is a sheet. DataError where there is no table.
    """
    text = text_of(path, file)
    pages = [text]
    if _ARCHIVE.match(text):
        del text
        pages = confined(_parts, path.read_bytes(), file, file=file)
    sheets = [sheet for page in pages if (sheet := _sheet(page, file)) is not None]
    if not sheets:
        context: dict[str, Any] = {"kind": messages.labels("file_kind", "html")}
        raise DataError(
            Problem(
                "FILE_OTHER",
                file=file,
                found=path.suffix,
                context=context,
            )
        )
    return sheets, []


def _parts(data: bytes, file: str) -> list[str]:
    """Return the pages in an archive of a page."""
    try:
        message = email.message_from_bytes(data)
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    except RecursionError:
        # parts within parts within parts
        raise damaged(file) from None
    contents = (part.get_payload(decode=True) for part in parts)
    return [decoded(page) for page in contents if isinstance(page, bytes)]


def _sheet(page: str, file: str) -> Sheet | None:
    """Return the tables of a page as a sheet; None where it has none."""
    tables = _Tables(file)
    tables.read(page)
    if not tables.filled:
        return None
    sheet = sheet_of_rows(file, tables.rows)
    last = len(tables.rows) - 1
    merged = [(top, left, min(low, last), right) for top, left, low, right in tables.merged]
    sheet.aside = Aside(merged, len(merged), hidden_rows=tables.hidden)
    return sheet


@dataclass(slots=True)
class _PageCell:
    """A cell as the page writes it: runs of text, each with whether it is raised, and its spans."""

    across: int = 1
    down: int = 1
    runs: Runs = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A table that is not closed yet."""

    row: list[_PageCell] | None = None
    cell: _PageCell | None = None
    hidden: bool = False
    holds_tables: bool = False  # it lays a page out
    left: dict[int, int] = field(default_factory=dict)  # columns that are taken for more rows


class _Tables:
    """The rows of a page's tables, and the lines of text between them."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.rows: list[list[str]] = []
        self.merged: list[Block] = []
        self.hidden: set[int] = set()
        self.filled = False  # a cell of a table holds text
        self._width = 0
        self._open: list[_Open] = []
        self._line: Runs = []
        self._unshown = ""  # the element whose content is not shown
        self._raised = 0

    def read(self, page: str) -> None:
        """Read a page."""
        for piece in pieces_of(page, self.file):
            self._take(piece.text)
            if piece.name:
                self._tag(piece.name, piece.attributes, end=piece.end)
        while self._open:
            self._end_table()
        self.end_paragraph()

    def _tag(self, name: str, written: str, *, end: bool) -> None:
        """Take one tag: what it begins or ends."""
        if self._unshown or name in _UNSHOWN:
            of_it = self._unshown in ("", name)
            if of_it:
                self._unshown = "" if end else name
        elif name == "sup":
            self._raised = max(self._raised + (-1 if end else 1), 0)
        elif name == "table":
            self._end_table() if end else self._begin_table()
        elif name == "tr" and self._open:
            self._end_row()
            if not end:
                self._begin_row(written)
        elif name in ("td", "th") and self._open:
            self._open[-1].cell = None
            if not end:
                self._begin_cell(written)
        elif name in _BLOCKS:
            self._break(name)

    def _begin_table(self) -> None:
        if self._open:
            self._open[-1].holds_tables = True
        self._end_row()
        self.end_paragraph()
        if len(self._open) < _DEEPEST:
            self._open.append(_Open())

    def _end_table(self) -> None:
        if self._open:
            self._end_row()
            self._open.pop()
            self._add([])

    def _begin_row(self, written: str) -> None:
        table = self._open[-1]
        table.row = []
        attributes = attributes_of(written)
        table.hidden = bool(_HIDDEN.search(attributes.get("style", ""))) or "hidden" in attributes

    def _begin_cell(self, written: str) -> None:
        table = self._open[-1]
        attributes = attributes_of(written)
        across, down = (
            whole_in(attributes.get(name, ""), _WIDEST) for name in ("colspan", "rowspan")
        )
        table.cell = _PageCell(across, down)
        if table.row is None:
            table.row = []
        table.row.append(table.cell)

    @property
    def _cell(self) -> _PageCell | None:
        """The cell that is open, if any."""
        return self._open[-1].cell if self._open else None

    def _take(self, text: str) -> None:
        """Take a piece of text between two tags."""
        if self._unshown or not text:
            return
        cell = self._cell
        runs = cell.runs if cell else self._line
        runs.append((text.replace("\n", " "), self._raised > 0))

    def _add(self, row: list[str]) -> None:
        """Add a row to the sheet, as long as it stays within what is read."""
        self.rows.append(row)
        self._width = max(self._width, len(row))
        if len(self.rows) * max(self._width, 1) > MAX_CELLS:
            refuse_size(self.file, len(self.rows), max(self._width, 1))

    def _break(self, tag: str) -> None:
        cell = self._cell
        if cell is None:
            self.end_paragraph()
        elif tag == "br" and cell.runs:
            cell.runs.append(("\n", False))

    def end_paragraph(self) -> None:
        """Take the text between tables as a row of its own."""
        text = _text(self._line)
        self._line = []
        if text:
            self._add([text])

    def _end_row(self) -> None:
        """Put the row of the innermost table where its spans let it stand."""
        table = self._open[-1] if self._open else None
        if table is None or table.row is None:
            return
        at = len(self.rows)
        row: list[str] = []
        taken = {column: more - 1 for column, more in table.left.items() if more > 1}
        for cell in table.row:
            while table.left.get(len(row), 0):
                row.append("")
            start = len(row)
            row += [_text(cell.runs), *[""] * (cell.across - 1)]
            keep_within(self.file, len(row), "FILE_MANY_CELLS", _COLUMNS)
            if cell.down > 1:
                taken |= dict.fromkeys(range(start, len(row)), cell.down - 1)
            if cell.across > 1 or cell.down > 1:
                self.merged.append((at, start, at + cell.down - 1, len(row) - 1))
        keep_within(self.file, len(self.merged), "FILE_MANY_MERGED", MAX_MERGED)
        table.left = taken
        table.row = table.cell = None
        if table.holds_tables and not any(row):
            return
        self.filled = self.filled or any(row)
        if table.hidden:
            self.hidden.add(at)
        self._add(row)


class Piece(NamedTuple):
    """A piece of a page: some text, and the tag that follows it."""

    at: int  # where the text begins in the page
    text: str
    name: str = ""  # of the tag, in small letters; empty where none follows
    attributes: str = ""
    end: bool = False  # it is an end tag


def pieces_of(page: str, file: str) -> Iterator[Piece]:
    """Yield the pieces of a page without its comments, in time that grows with its length.

    Nothing is left of a comment that is not closed. DataError where it has more tags than are read.
    """
    keep_within(file, page.count("<"), "FILE_MANY_TAGS", _MOST_TAGS)
    for start, stop in _between_comments(page):
        at = start
        for tag in _TAG.finditer(page, start, stop):
            text = _unescaped(page[at : tag.start()])
            name = (tag["name"] or "").lower()
            yield Piece(at, text, name, tag["attributes"] or "", bool(tag["end"]))
            at = tag.end()
        yield Piece(at, _unescaped(page[at:stop]))


def _between_comments(page: str) -> Iterator[tuple[int, int]]:
    at = 0
    while (start := page.find("<!--", at)) >= 0:
        yield at, start
        end = page.find("-->", start + 4)
        if end < 0:
            return
        at = end + 3
    yield at, len(page)


def _unescaped(text: str) -> str:
    if "&" not in text:
        return text
    return html.unescape(_BEYOND_UNICODE.sub("\ufffd", text))


def attributes_of(written: str) -> dict[str, str]:
    """Return the attributes of a tag that matter: spans, the first number of a list, what hides."""
    return {name.lower(): "".join(value) for name, *value in _ATTRIBUTE.findall(written)}


def whole_in(written: str, most: int) -> int:
    """Return the whole number that an attribute says, from 1 to ``most``; 1 where it says none."""
    digits = written.strip()
    if not digits.isdecimal():
        return 1
    return min(max(int(digits[:_LONGEST]), 1), most)


def _text(runs: Runs) -> str:
    """Return the text of runs: white space as browsers show it, breaks kept."""
    lines = without_marks(runs).split("\n")
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
