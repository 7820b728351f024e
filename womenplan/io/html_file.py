"""Reads the tables of web pages, as which many systems export their "xls" files."""

from __future__ import annotations

import email
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from womenplan.errors import DataError, Problem
from womenplan.io.raised import without_marks
from womenplan.io.sheet import MAX_CELLS, Aside, Sheet, address, sheet_of_rows
from womenplan.io.text_file import decoded, text_of

__all__ = ["PAGE", "read_html"]

PAGE = ("网页（HTML）", "a web page (HTML)")
_ARCHIVE = re.compile(r"\s*MIME-Version:", re.I)  # "single file web page"
_UNSHOWN = ("script", "style", "head", "title", "xml", "select", "textarea", "template")
_BLOCKS = ("p", "div", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "li", "center", "br")
_HIDDEN = re.compile(r"display\s*:\s*none", re.I)
_WIDEST, _DEEPEST = 1000, 50


def read_html(path: Path, file: str) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheet of a page's tables, one below the other.

    Of a page in an archive (mht) each part is a sheet. DataError where there is no table.
    """
    text = text_of(path, file)
    pages = _parts(path.read_bytes()) if _ARCHIVE.match(text) else [text]
    sheets = [sheet for page in pages if (sheet := _sheet(page, file)) is not None]
    if not sheets:
        kind = dict(zip(("zh", "en"), PAGE, strict=True))
        context = {"kind": kind}
        raise DataError(Problem("FILE_OTHER", file=file, found=path.suffix, context=context))
    return sheets, []


def _parts(data: bytes) -> list[str]:
    """Return the pages in an archive of a page."""
    message = email.message_from_bytes(data)
    parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    found = (part.get_payload(decode=True) for part in parts)
    return [decoded(page) for page in found if isinstance(page, bytes)]


def _sheet(page: str, file: str) -> Sheet | None:
    """Return the tables of a page as a sheet; None where it has none."""
    tables = _Tables(file)
    tables.feed(page)
    tables.close()
    tables.end_paragraph()
    if not tables.cells:
        return None
    sheet = sheet_of_rows("", file, tables.rows)
    sheet.aside = Aside(tables.merged, len(tables.merged), hidden_rows=tables.hidden)
    return sheet


@dataclass(slots=True)
class _Cell:
    """A cell as the page writes it: runs of text, each with whether it is raised, and its spans."""

    across: int = 1
    down: int = 1
    runs: list[tuple[str, bool]] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """A table that is not closed yet."""

    row: list[_Cell] | None = None
    cell: _Cell | None = None
    hidden: bool = False
    holds_tables: bool = False  # it lays a page out
    left: dict[int, int] = field(default_factory=dict)  # columns that are taken for more rows


class _Tables(HTMLParser):
    """The rows of a page's tables, and the lines of text between them."""

    def __init__(self, file: str) -> None:
        super().__init__()
        self.file = file
        self.rows: list[list[str]] = []
        self.merged: list[tuple[int, int, int, int]] = []
        self.hidden: set[int] = set()
        self.cells = 0
        self._open: list[_Open] = []
        self._line: list[tuple[str, bool]] = []
        self._unshown = self._raised = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag == "sup":
            self._raised += 1
        elif tag == "table":
            if self._open:
                self._open[-1].holds_tables = True
            self._end_row()
            self.end_paragraph()
            if len(self._open) < _DEEPEST:
                self._open.append(_Open())
        elif tag == "tr" and self._open:
            self._end_row()
            table = self._open[-1]
            table.row = []
            table.hidden = bool(_HIDDEN.search(said.get("style", ""))) or "hidden" in said
        elif tag in ("td", "th") and self._open:
            table = self._open[-1]
            table.row = table.row or []
            table.cell = _Cell(_span(said.get("colspan", "")), _span(said.get("rowspan", "")))
            table.row.append(table.cell)
        elif tag in _BLOCKS:
            self._break(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(self._unshown - 1, 0)
        elif tag == "sup":
            self._raised = max(self._raised - 1, 0)
        elif tag in ("td", "th") and self._open:
            self._open[-1].cell = None
        elif tag == "tr":
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self._open.pop()
            self.rows.append([])
        elif tag in _BLOCKS:
            self._break(tag)

    def handle_data(self, data: str) -> None:
        if self._unshown:
            return
        cell = self._open[-1].cell if self._open else None
        runs = cell.runs if cell else self._line
        runs.append((data.replace("\n", " "), self._raised > 0))

    def _break(self, tag: str) -> None:
        cell = self._open[-1].cell if self._open else None
        if cell is None:
            self.end_paragraph()
        elif tag == "br" and cell.runs:
            cell.runs.append(("\n", False))

    def end_paragraph(self) -> None:
        """Take the text between tables as a row of its own."""
        text = _text(self._line)
        self._line = []
        if text:
            self.rows.append([text])

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
            if cell.down > 1:
                taken |= dict.fromkeys(range(start, len(row)), cell.down - 1)
            if cell.across > 1 or cell.down > 1:
                self.merged.append((at, start, at + cell.down - 1, len(row) - 1))
        table.left = taken
        table.row = table.cell = None
        if table.holds_tables and not any(row):
            return
        self.cells += len(row)
        if self.cells > MAX_CELLS:
            shown = {"rows": f"{at + 1:,}", "columns": f"{len(row):,}", "limit": f"{MAX_CELLS:,}"}
            edge = address(at, len(row) - 1)
            raise DataError(Problem("SHEET_TOO_LARGE", "error", self.file, "", edge, "", shown))
        if table.hidden:
            self.hidden.add(at)
        self.rows.append(row)


def _span(said: str) -> int:
    """Return how many columns or rows a cell takes."""
    return min(max(int(said), 1), _WIDEST) if said.strip().isdecimal() else 1


def _text(runs: list[tuple[str, bool]]) -> str:
    """Return the text of runs: white space as browsers show it, breaks kept."""
    raised = any(up for _, up in runs)
    text = without_marks(runs) if raised else "".join(part for part, _ in runs)
    return "\n".join(filter(None, (" ".join(line.split()) for line in text.split("\n"))))
