"""The cells of a worksheet's XML as arrays: where each stands, of which type it is, and where its content lies.

The XML that spreadsheet programs write is plain: its cells are found all at once. Any other (with
prefixes, comments, rich text in cells, or cells without an address) is gone through tag by tag.
"""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from womenplan.io.package import MAX_DEPTH, Attributes, local, parse_xml
from womenplan.io.plain_xml import INLINE, MAX_COLUMNS, MAX_ROWS, TYPES, WRONG, plain_cells
from womenplan.io.raised import Runs, without_marks
from womenplan.io.sheet import MAX_CELLS, MAX_MERGED, Aside, Block, column_number
from womenplan.model.arrays import Array

__all__ = ["MAX_RUNS", "RichText", "TooMany", "XmlCells", "plain_sheet", "walked_sheet"]

MAX_PLAIN_TAGS, MAX_RUNS = 40_000_000, 50_000  # of a sheet, of a text
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
    row: Array
    column: Array
    type: Array  # positions in TYPES
    style: Array
    formula: Array  # which hold a formula
    start: Array
    stop: Array
    aside: Aside = field(default_factory=Aside)

    def only(self, kept: Array) -> XmlCells:
        """Return some of the cells."""
        names = ("row", "column", "type", "style", "formula", "start", "stop")
        arrays = {name: getattr(self, name)[kept] for name in names}
        return XmlCells(self.text, self.escaped, **arrays, aside=self.aside)


def plain_sheet(xml: bytes) -> XmlCells | None:
    """Return the cells of a sheet of plain XML; None where it is not plain, or not whole.

    Raises
    ------
    TooMany
        If it holds more than is read.
    """
    if (count := xml.count(b"<")) > MAX_PLAIN_TAGS:
        raise TooMany("FILE_MANY_TAGS", count, MAX_PLAIN_TAGS)
    opening, closing = b"<sheetData>", b"</sheetData>"
    start = xml.find(opening) + len(opening)
    stop = xml.rfind(closing)
    if not len(opening) <= start <= stop or b"<!" in xml:
        return None
    if len(xml) < _SMALL:
        parse_xml(xml)
    arrays = plain_cells(xml, start, stop)
    if arrays is None:
        return None
    frame = xml[: start - len(opening)] + b"<sheetData/>" + xml[stop + len(closing) :]
    cells = XmlCells(xml, True, **arrays, aside=_gone_through(frame).aside)
    if xml.find(b' hidden="', start, stop) > 0:
        rows = _HIDDEN.findall(xml, start, stop)
        cells.aside.hidden_rows.update(int(row) - 1 for row in rows)
    return cells


class RichText:
    """Gathers the text of an element of runs, without phonetic ones and without raised marks."""

    def __init__(self) -> None:
        self.runs: Runs = []
        self.raised = self.open = False
        self.phonetic = 0  # how deep inside phonetic text

    def start(self, tag: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if tag == "rPh" or self.phonetic:
            self.phonetic += 1
        elif tag == "r":
            self.raised = False
        elif tag == "vertAlign":
            self.raised = attributes.get("val") == "superscript"
        self.open = tag == "t" and not self.phonetic

    def end(self) -> None:
        """Take the end of an element."""
        self.phonetic -= self.phonetic > 0
        self.open = False

    def text(self, words: str) -> None:
        """Take text."""
        if len(self.runs) > MAX_RUNS:
            raise ValueError(len(self.runs))
        if self.open:
            self.runs.append((words, self.raised))

    def taken(self) -> str:
        """Return the text, and begin anew."""
        runs = self.runs
        self.runs = []
        self.raised = False
        return without_marks(runs)


class _Walk:
    """Goes through a sheet's XML tag by tag; holds what it says of its cells and beside them."""

    def __init__(self) -> None:
        self.aside = Aside()
        self.hidden = np.zeros(MAX_COLUMNS, dtype=bool)
        self.tags = _Locals()
        self.depth = 0
        self.data = self.within = False  # whether it is among the rows, and within a cell
        self.row = self.column = -1
        self.cell: Attributes = {}
        self.inside = ""  # which part of a cell
        self.words: list[str] = []
        self.formula = self.valued = False
        self.rich = RichText()
        self.numbers = array("i")  # of each cell: row, column, type, style, formula, bytes
        self.texts: list[bytes] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        self.depth = depth = self.depth + 1
        tag = self.tags[name]
        if depth < 3 or not self.data:
            self._beside(tag, attributes)
        elif depth == 5 and self.within:
            self.inside = tag
            if tag == "v" and not self.valued:
                self.valued = True
            elif tag == "f":
                self.formula = True
            elif tag not in ("is", "extLst"):
                raise ValueError(tag)
        elif depth == 4:
            self.cell = attributes
            self.words = []
            self.formula = False
            self.valued = False
            self.within = tag == "c"
            if tag not in ("c", "extLst"):
                raise ValueError(tag)
        elif depth == 3:
            self._row(tag, attributes)
        elif self.inside == "is":
            self.rich.start(tag, attributes)
        if depth > MAX_DEPTH:
            raise ValueError(depth)

    def end(self, _: str) -> None:
        """Take the end of an element."""
        depth = self.depth
        self.depth = self.depth - 1
        if depth == 5:
            self.inside = ""
        elif depth == 4 and self.within:
            self.within = False
            self._cell()
        elif depth == 2:
            self.data = False
        elif self.inside == "is":
            self.rich.end()

    def text(self, words: str) -> None:
        """Take text."""
        if self.inside == "v":
            self.words.append(words)
        elif self.inside == "is":
            self.rich.text(words)

    def _beside(self, tag: str, attributes: Attributes) -> None:
        if self.depth == 1 and tag != "worksheet":
            raise ValueError(tag)
        if self.depth == 2:
            self.data = tag == "sheetData"
        elif tag == "col" and attributes.get("hidden") in ("1", "true"):
            first = int(attributes.get("min", "")) - 1
            last = int(attributes.get("max", ""))
            self.hidden[max(first, 0) : max(last, 0)] = True
        elif tag == "mergeCell":
            self.aside.merged.append(_range(attributes.get("ref", "")))
            if len(self.aside.merged) > MAX_MERGED:
                raise TooMany("FILE_MANY_MERGED", len(self.aside.merged), MAX_MERGED)

    def _row(self, tag: str, attributes: Attributes) -> None:
        if "r" in attributes:
            row = int(attributes["r"]) - 1
        else:
            row = self.row + 1
        if tag != "row" or not self.row < row < MAX_ROWS:
            raise ValueError(row)
        self.row = row
        self.column = -1
        if attributes.get("hidden") in ("1", "true"):
            self.aside.hidden_rows.add(row)

    def _cell(self) -> None:
        cell = self.cell
        column = self.column + 1
        if "r" in cell:
            row, column = _position(cell["r"])
            if row != self.row or column <= self.column:
                raise ValueError(cell["r"])
        self.column = column
        rich = self.rich.taken() if self.rich.runs else ""
        content = (rich or "".join(self.words)).encode()
        kind = _TYPES[cell.get("t", "n")] if not rich else INLINE
        if content or self.formula or kind == WRONG:
            style = int(cell.get("s", 0))
            self.numbers.extend((self.row, column, kind, style, self.formula, len(content)))
            self.texts.append(content)
            if len(self.texts) > MAX_CELLS:
                raise TooMany("FILE_MANY_CELLS", len(self.texts), MAX_CELLS)


class _Locals(dict[str, str]):
    """Gives the names of elements without their namespaces."""

    def __missing__(self, name: str) -> str:
        self[name] = local(name)
        return self[name]


class _Types(dict[str, int]):
    """Gives the types of cells their positions; ValueError for one that there is not."""

    def __missing__(self, name: str) -> int:
        raise ValueError(name)


_TYPES = _Types((name, position) for position, name in enumerate(TYPES))
_PLACE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})")


def walked_sheet(xml: bytes) -> XmlCells:
    """Return the cells of a sheet's XML, gone through tag by tag.

    Raises
    ------
    ValueError, expat.ExpatError
        If it is damaged.
    TooMany
        If it holds more than is read.
    """
    walk = _gone_through(xml)
    row, column, kind, style, formula, size = np.array(walk.numbers).reshape(-1, 6).T
    stop = np.cumsum(size, dtype=np.int64)
    text = b"".join(walk.texts)
    return XmlCells(
        text,
        False,
        row,
        column,
        kind,
        style,
        formula > 0,
        stop - size,
        stop,
        walk.aside,
    )


def _gone_through(xml: bytes) -> _Walk:
    walk = _Walk()
    parse_xml(xml, walk.start, walk.end, walk.text)
    walk.aside.hidden_columns.update(np.flatnonzero(walk.hidden).tolist())
    return walk


@lru_cache(maxsize=65536)
def _column(letters: str) -> int:
    return column_number(letters)


def _position(place: str) -> tuple[int, int]:
    """Return row and column of an address, from zero."""
    address = _PLACE.fullmatch(place)
    if not address:
        raise ValueError(place)
    row = int(address[2]) - 1
    column = _column(address[1])
    if not 0 <= row < MAX_ROWS or column >= MAX_COLUMNS:
        raise ValueError(place)
    return row, column


def _range(place: str) -> Block:
    first, _, last = place.partition(":")
    return (*_position(first), *_position(last or first))
