"""The cells of a worksheet's XML as arrays: where each stands, of which type it is, and where its content lies.

The XML that spreadsheet programs write is plain: its cells are found all at once. Any other (with
prefixes, comments, rich text in cells, or cells without an address) is gone through tag by tag.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from womenplan.io.package import local, parse_xml
from womenplan.io.plain_xml import INLINE, MAX_COLUMNS, MAX_ROWS, TYPES, WRONG, plain_cells
from womenplan.io.raised import without_marks
from womenplan.io.sheet import MAX_CELLS, MAX_MERGED, Aside, column_number

__all__ = ["RichText", "TooMany", "XmlCells", "cells_in"]

MAX_TAGS = 40_000_000
_HIDDEN = re.compile(rb'<row r="(\d+)"[^<>]* hidden="(?:1|true)"')
_SMALL = 200_000  # bytes of a sheet that is parsed as well, which costs nothing


class TooMany(Exception):
    """The sheet holds more than is read; the code of the sentence says of what."""

    def __init__(self, code: str, count: int, limit: int) -> None:
        super().__init__(code, count, limit)
        self.code, self.count, self.limit = code, count, limit


@dataclass(slots=True)
class XmlCells:
    """The cells of a sheet that hold something; ``text[start:stop]`` is what one holds."""

    text: bytes
    escaped: bool  # the text is XML
    row: np.ndarray
    column: np.ndarray
    type: np.ndarray  # positions in TYPES
    style: np.ndarray
    formula: np.ndarray  # which hold a formula
    start: np.ndarray
    stop: np.ndarray
    aside: Aside = field(default_factory=Aside)

    def only(self, kept: np.ndarray) -> XmlCells:
        """Return some of the cells."""
        names = ("row", "column", "type", "style", "formula", "start", "stop")
        arrays = {name: getattr(self, name)[kept] for name in names}
        return XmlCells(self.text, self.escaped, **arrays, aside=self.aside)


def cells_in(xml: bytes) -> XmlCells:
    """Return the cells of a sheet's XML.

    Raises
    ------
    ValueError, expat.ExpatError
        If it is damaged.
    TooMany
        If it holds more than is read.
    """
    if (count := xml.count(b"<")) > MAX_TAGS:
        raise TooMany("FILE_MANY_TAGS", count, MAX_TAGS)
    return _plain(xml) or _walked(xml)


def _plain(xml: bytes) -> XmlCells | None:
    """Return the cells of a sheet of plain XML; None where it is not plain, or not whole."""
    opening, closing = b"<sheetData>", b"</sheetData>"
    start, stop = xml.find(opening) + len(opening), xml.rfind(closing)
    if not len(opening) <= start <= stop or b"<!" in xml:
        return None
    if len(xml) < _SMALL:
        parse_xml(xml)
    found = plain_cells(xml, start, stop)
    if found is None:
        return None
    frame = xml[: start - len(opening)] + b"<sheetData/>" + xml[stop + len(closing) :]
    cells = XmlCells(xml, True, **found, aside=_frame(frame))
    if xml.find(b' hidden="', start, stop) > 0:
        rows = _HIDDEN.findall(xml, start, stop)
        cells.aside.hidden_rows.update(int(row) - 1 for row in rows)
    return cells


class RichText:
    """Gathers the text of an element of runs, without phonetic ones and without raised marks."""

    def __init__(self) -> None:
        self.runs: list[tuple[str, bool]] = []
        self.raised = self.open = False
        self.phonetic = 0  # how deep inside phonetic text

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        """Take the start of an element."""
        if tag == "rPh" or self.phonetic:
            self.phonetic += 1
        elif tag == "r":
            self.raised = False
        elif tag == "vertAlign":
            self.raised = said.get("val") == "superscript"
        self.open = tag == "t" and not self.phonetic

    def end(self) -> None:
        """Take the end of an element."""
        self.phonetic -= self.phonetic > 0
        self.open = False

    def text(self, words: str) -> None:
        """Take text."""
        if self.open:
            self.runs.append((words, self.raised))

    def taken(self) -> str:
        """Return the text, and begin anew."""
        runs, self.runs, self.raised = self.runs, [], False
        return without_marks(runs) if any(raised for _, raised in runs) else "".join(words for words, _ in runs)


class _Walk:
    """Goes through a sheet's XML tag by tag; holds what it says of its cells and beside them."""

    def __init__(self) -> None:
        self.aside = Aside()
        self.hidden = np.zeros(MAX_COLUMNS, dtype=bool)
        self.path: list[str] = []
        self.formula = self.valued = False
        self.row = self.column = -1
        self.cell: Mapping[str, str] = {}
        self.words: list[str] = []
        self.rich = RichText()
        self.numbers = array("i")  # of each cell: row, column, type, style, formula, bytes
        self.texts: list[bytes] = []

    def start(self, name: str, said: Mapping[str, str]) -> None:
        """Take the start of an element."""
        tag, depth = local(name), len(self.path) + 1
        self.path.append(tag)
        if depth == 1 and tag != "worksheet":
            raise ValueError(tag)
        if depth < 3 or self.path[1] != "sheetData":
            self._beside(tag, said)
        elif tag != "extLst" and tag not in _CHILDREN.get(depth, (tag,)):
            raise ValueError(tag)
        elif depth == 3:
            self._row(said)
        elif depth == 4:
            self.cell, self.words, self.formula, self.valued = said, [], False, False
        elif depth == 5 and tag == "v" and self.valued:
            raise ValueError(tag)
        elif depth == 5:
            self.formula |= tag == "f"
            self.valued |= tag == "v"
        if self.path[4:5] == ["is"]:
            self.rich.start(tag, said)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        if self.path[4:5] == ["is"]:
            self.rich.end()
        if self.path[1:2] == ["sheetData"] and self.path[3:] == ["c"]:
            self._cell()
        self.path.pop()

    def text(self, words: str) -> None:
        """Take text."""
        if self.path[4:] == ["v"]:
            self.words.append(words)
        elif self.path[4:5] == ["is"]:
            self.rich.text(words)

    def _beside(self, tag: str, said: Mapping[str, str]) -> None:
        if tag == "col" and said.get("hidden") in ("1", "true"):
            first, last = int(said.get("min", "")) - 1, int(said.get("max", ""))
            self.hidden[max(first, 0) : max(last, 0)] = True
        elif tag == "mergeCell":
            self.aside.merged.append(_range(said.get("ref", "")))
            if len(self.aside.merged) > MAX_MERGED:
                raise TooMany("FILE_MANY_MERGED", len(self.aside.merged), MAX_MERGED)

    def _row(self, said: Mapping[str, str]) -> None:
        row = int(said["r"]) - 1 if "r" in said else self.row + 1
        if not self.row < row < MAX_ROWS:
            raise ValueError(row)
        self.row, self.column = row, -1
        if said.get("hidden") in ("1", "true"):
            self.aside.hidden_rows.add(row)

    def _cell(self) -> None:
        column = self.column + 1
        if "r" in self.cell:
            row, column = _position(self.cell["r"])
            if row != self.row or column <= self.column:
                raise ValueError(self.cell["r"])
        self.column = column
        rich, kind = self.rich.taken(), TYPES.index(self.cell.get("t", "n"))
        said = (rich or "".join(self.words)).encode()
        if said or self.formula or kind == WRONG:
            kind, style = INLINE if rich else kind, int(self.cell.get("s", 0))
            self.numbers.extend((self.row, column, kind, style, self.formula, len(said)))
            self.texts.append(said)
            if len(self.texts) > MAX_CELLS:
                raise TooMany("FILE_MANY_CELLS", len(self.texts), MAX_CELLS)


_CHILDREN = {3: ("row",), 4: ("c",), 5: ("v", "f", "is")}


def _walked(xml: bytes) -> XmlCells:
    """Return the cells of a sheet's XML, gone through tag by tag."""
    walk = _Walk()
    parse_xml(xml, walk.start, walk.end, walk.text)
    walk.aside.hidden_columns.update(np.flatnonzero(walk.hidden).tolist())
    row, column, kind, style, formula, size = np.array(walk.numbers).reshape(-1, 6).T
    stop = np.cumsum(size, dtype=np.int64)
    return XmlCells(b"".join(walk.texts), False, row, column, kind, style, formula > 0, stop - size, stop, walk.aside)


def _frame(xml: bytes) -> Aside:
    """Return what a sheet's XML says beside its cells, which were taken out."""
    walk = _Walk()
    parse_xml(xml, walk.start, walk.end)
    walk.aside.hidden_columns.update(np.flatnonzero(walk.hidden).tolist())
    return walk.aside


def _position(place: str) -> tuple[int, int]:
    """Return row and column of an address, from zero."""
    found = re.fullmatch(r"\$?([A-Z]{1,3})\$?(\d{1,7})", place)
    if not found or not 0 < int(found[2]) <= MAX_ROWS or column_number(found[1]) >= MAX_COLUMNS:
        raise ValueError(place)
    return int(found[2]) - 1, column_number(found[1])


def _range(place: str) -> tuple[int, int, int, int]:
    first, _, last = place.partition(":")
    return (*_position(first), *_position(last or first))
