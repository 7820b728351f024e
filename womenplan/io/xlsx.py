"""Reads xlsx workbooks: the cells of each sheet, with the values that were stored last."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np

from womenplan.errors import Problem
from womenplan.io.extent import Occupied, not_far
from womenplan.io.formats import Looks, of_builtin
from womenplan.io.package import (
    MAX_DEPTH,
    Attributes,
    Link,
    Package,
    double,
    local,
    parse_xml,
    relations_of,
)
from womenplan.io.plain_xml import TYPES, decimal_numbers
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
    Cells,
    Opened,
    keep_within,
    moment_in,
    refuse_large,
    sheet_of_cells,
)
from womenplan.io.sheet_xml import RichText, TooMany, XmlCells, plain_sheet, walked_sheet
from womenplan.model.arrays import Array

__all__ = ["SINCE_1900", "SINCE_1904", "holds_workbook", "main_part", "read_xlsx"]

SINCE_1900 = datetime.datetime(1899, 12, 30)
SINCE_1904 = datetime.datetime(1904, 1, 1)
_TYPES, _USUAL = "[Content_Types].xml", "xl/workbook.xml"
_MAIN = re.compile(rb"(?:spreadsheetml|ms-excel)\.\w+(?:\.macroEnabled)?\.main\+xml")
_PLAIN_TEXT = re.compile(rb'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
_SHARED = re.compile(rb"\s*(?:<\?xml[^<>]*\?>)?\s*<sst\b[^<>]*(?<!/)>")
_PRESERVED = b'<si><t xml:space="preserve">'
_ENTITY = re.compile(r"&(#x[0-9a-fA-F]{1,6}|#[0-9]{1,7}|amp|lt|gt|quot|apos);")
_ENTITIES = {
    "amp": "&",
    "lt": "<",
    "gt": ">",
    "quot": '"',
    "apos": "'",
}
_SIGN = re.compile(r"_x([0-9A-Fa-f]{4})_")
_CHUNK = 200_000


def holds_workbook(package: Package) -> bool:
    """Return whether a package is a workbook of this kind, by the place of its main part or by its type."""
    return _USUAL in package or (_TYPES in package and bool(_MAIN.search(package.read(_TYPES))))


def main_part(package: Package) -> str:
    """Return the part of a package that is the workbook."""
    named = [link.target for link in package.links("").values() if link.kind == "officeDocument"]
    return next((part for part in named if part in package), _USUAL)


def read_xlsx(path: Path, file: str) -> Opened:
    """Return the sheets of a workbook, and what is odd about it.

    DataError where it cannot be used.
    """
    with closing(Package(path, file)) as package:
        main = main_part(package)
        book = package.tree(main, "workbook")
        links = package.links(main)
        parts = _sheet_parts(package, main, book, links)
        package.check_all_but({part for _, _, part in parts})
        raw = [_scanned(package, name, part) for name, _, part in parts]
        kept, problems = _within_bounds(file, [name for name, _, _ in parts], raw)
        raw = [cells.only(near) for cells, near in zip(raw, kept, strict=True)]
        shared = any((cells.type == TYPES.index("s")).any() for cells in raw)
        style = max((int(cells.style.max(initial=0)) for cells in raw), default=0)
        texts = _shared_texts(package, _target(package, links, "sharedStrings", needed=shared))
        looks = _looks(package, _target(package, links, "styles", needed=style > 0), style)
        reader = _CellValues(package, texts, looks, _start(book))
        sheets = []
        for (name, state, part), cells in zip(parts, raw, strict=True):
            with package.inside(part):
                cells.aside.state = state
                sheets.append(sheet_of_cells(name, file, reader.cells(cells), cells.aside))
        if any("/externallinks/" in name for name in package.parts):
            problems.append(Problem("EXTERNAL_LINKS", "note", file))
    return sheets, problems


def _sheet_parts(
    package: Package,
    main: str,
    book: ElementTree.Element,
    links: Mapping[str, Link],
) -> list[tuple[str, str, str]]:
    """Return name, state and part of the worksheets of a workbook."""
    parts = []
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        link = links.get(next((value for key, value in sheet.items() if local(key) == "id"), ""))
        if link is None:
            package.damaged(main if links else relations_of(main))
        if link.kind == "worksheet":
            name = sheet.get("name", "")
            state = sheet.get("state", "visible").lower()
            parts.append((name, state, link.target))
    keep_within(package.file, len(parts), "FILE_MANY_SHEETS", MAX_SHEETS)
    # two sheets in one place
    if len({part for _, _, part in parts}) < len(parts):
        package.damaged(main)
    return parts


def _target(
    package: Package,
    links: Mapping[str, Link],
    kind: str,
    *,
    needed: bool,
) -> str:
    """Return the part of a kind that the workbook refers to; an empty text where there is none.

    It is damage where cells need the part that is referred to and lacking.
    """
    parts = [link.target for link in links.values() if link.kind == kind]
    target = next((part for part in parts if part in package), "")
    if needed and parts and not target:
        package.damaged(parts[0])
    return target


def _start(book: ElementTree.Element) -> datetime.datetime:
    properties = book.find("{*}workbookPr")
    late = properties is not None and properties.get("date1904") in ("1", "true")
    return SINCE_1904 if late else SINCE_1900


def _scanned(package: Package, name: str, part: str) -> XmlCells:
    xml = package.read(part)
    try:
        with package.inside(part):
            return plain_sheet(xml) or walked_sheet(package.walkable(part, xml))
    except TooMany as excess:
        refuse_large(package.file, excess.count, excess.code, excess.limit, name)


def _within_bounds(
    file: str, names: list[str], raw: list[XmlCells]
) -> tuple[list[Array], list[Problem]]:
    """Refuse a workbook of too many cells or merged ranges; return which cells are read."""
    places = [
        Occupied(
            name,
            cells.row,
            cells.column,
            np.isin(cells.type, (0, 5, 6)) & (cells.stop > cells.start),
        )
        for name, cells in zip(names, raw, strict=True)
    ]
    merged = sum(len(cells.aside.merged) for cells in raw)
    keep_within(file, merged, "FILE_MANY_MERGED", MAX_MERGED)
    return not_far(file, places)


class _CellValues:
    """Gives the cells of a workbook their values."""

    def __init__(
        self,
        package: Package,
        texts: Array,
        looks: Looks,
        start: datetime.datetime,
    ) -> None:
        self.package, self.texts, self.looks, self.start = package, texts, looks, start
        self.lengths = np.fromiter(map(len, texts), np.int64, texts.size)
        self.text = 0  # characters so far

    def cells(self, raw: XmlCells) -> Cells:
        """Return the cells of one sheet with their values; ValueError where one is damaged."""
        size = raw.row.size
        held = raw.stop > raw.start
        cells = Cells(
            raw.row,
            raw.column,
            value=np.full(size, "", dtype=object),
            kind=np.where(raw.formula & ~held, FORMULA, TEXT).astype(np.int8),
            number=np.full(size, np.nan),
            percent=np.zeros(size, dtype=bool),
        )
        for code, name in enumerate(TYPES):
            at = np.flatnonzero(held & (raw.type == code))
            if at.size:
                getattr(self, f"_{name}")(raw, at, cells)
        wrong = np.flatnonzero(raw.type == TYPES.index("e"))
        cells.kind[wrong] = ERROR
        cells.value[wrong[~held[wrong]]] = "#ERROR"
        self.looks.show(cells, raw.style, self.start)
        return cells

    def _count(self, characters: int) -> None:
        self.text += characters
        keep_within(self.package.file, self.text, "FILE_MANY_TEXT", MAX_TEXT)

    def _n(self, raw: XmlCells, at: Array, cells: Cells) -> None:
        cells.number[at], plain = decimal_numbers(raw.text, raw.start[at], raw.stop[at])
        _convert(raw, at[~plain], cells.number, double)
        cells.value[at] = cells.number[at]
        cells.kind[at] = NUMBER

    def _s(self, raw: XmlCells, at: Array, cells: Cells) -> None:
        which, plain = decimal_numbers(raw.text, raw.start[at], raw.stop[at])
        if not plain.all() or which.min() < 0 or which.max() >= self.texts.size:
            raise ValueError(which.max())
        which = which.astype(np.int64)
        self._count(int(self.lengths[which].sum()))
        cells.value[at] = self.texts[which]

    def _str(self, raw: XmlCells, at: Array, cells: Cells) -> None:
        self._count(int((raw.stop[at] - raw.start[at]).sum()) // 3)
        _convert(raw, at, cells.value, _Texts(raw.escaped).__getitem__)

    _inlineStr = _str
    _e = _str

    def _b(self, raw: XmlCells, at: Array, cells: Cells) -> None:
        _convert(raw, at, cells.value, lambda piece: str(piece.strip() in (b"1", b"true")))

    def _d(self, raw: XmlCells, at: Array, cells: Cells) -> None:
        _convert(raw, at, cells.value, _iso)
        dates = (isinstance(one, datetime.date) for one in cells.value[at])
        cells.kind[at] = [DATE if is_date else TEXT for is_date in dates]


def _objects(values: Iterable[Any]) -> Array:
    items = [*values]
    out = np.empty(len(items), dtype=object)
    out[:] = items
    return out


def _convert(
    raw: XmlCells,
    at: Array,
    into: Array,
    read: Callable[[bytes], Any],
) -> None:
    """Put the contents of cells, as a function reads them, into an array; batch by batch."""
    text = raw.text
    for first in range(0, at.size, _CHUNK):
        part = at[first : first + _CHUNK]
        spans = zip(raw.start[part].tolist(), raw.stop[part].tolist(), strict=True)
        pieces = [text[start:stop] for start, stop in spans]
        into[part] = _objects(map(read, pieces))


class _Texts(dict[bytes, str]):
    """Decodes each text once for all cells that hold it."""

    def __init__(self, escaped: bool) -> None:
        super().__init__()
        self.escaped = escaped

    def __missing__(self, piece: bytes) -> str:
        self[piece] = _text(piece.decode(), self.escaped)
        return self[piece]


def _text(text: str, escaped: bool) -> str:
    """Return a text with the escapes of XML and of workbooks resolved."""
    if escaped and "&" in text:
        text = _ENTITY.sub(_entity, text)
    if "_x" in text:
        text = _SIGN.sub(lambda sign: chr(int(sign[1], 16)), text)
    if "\r" not in text:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _entity(match: re.Match[str]) -> str:
    name = match[1]
    if name[0] != "#":
        return _ENTITIES[name]
    return chr(int(name[2:], 16) if name[1] == "x" else int(name[1:]))


def _iso(written: bytes) -> Any:
    text = written.decode().strip()
    return moment_in(text.removesuffix("Z")) or text


def _shared_texts(package: Package, part: str) -> Array:
    """Return the texts that cells share, without phonetic text and raised marks."""
    if not part:
        return np.empty(0, dtype=object)
    xml = package.read(part)
    keep_within(package.file, xml.count(b"<si"), "FILE_MANY_CELLS", MAX_CELLS)
    with package.inside(part):
        if (plain := _plain_texts(xml)) is not None:
            return plain
        rich = _SharedTexts()
        parse_xml(package.walkable(part, xml), rich.start, rich.end, rich.rich.text)
        return _objects(rich.texts)


def _plain_texts(xml: bytes) -> Array | None:
    """Return shared texts without runs, where the XML holds nothing else.

    This proves that it is whole.
    """
    head = _SHARED.match(xml)
    tail = xml.rfind(b"</sst>")
    if not head or xml[tail:].strip() != b"</sst>":
        return None
    texts = _PLAIN_TEXT.findall(xml, head.end(), tail)
    around = len(texts) * len(b"<si><t></t></si>") + xml.count(_PRESERVED) * len(
        b' xml:space="preserve"'
    )
    if sum(map(len, texts)) + around != tail - head.end():
        return None
    return _objects(_text(text.decode(), True) for text in texts)


class _SharedTexts:
    """Goes through the texts of a workbook, each of which may consist of runs."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.rich = RichText()
        self.depth = 0

    def start(self, name: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        self.depth += 1
        if (self.depth == 1 and local(name) != "sst") or self.depth > MAX_DEPTH:
            raise ValueError(name)
        self.rich.start(local(name), attributes)

    def end(self, name: str) -> None:
        """Take the end of an element."""
        self.depth -= 1
        self.rich.end()
        if self.depth == 1 and local(name) == "si":
            self.texts.append(_text(self.rich.taken(), False))


def _looks(package: Package, part: str, last: int) -> Looks:
    """Return what the cell styles of a workbook show, of which cells use none beyond the last."""
    if not part:
        return Looks([], [])
    styles = package.tree(part, "styleSheet")
    formats = {
        one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind(".//{*}numFmt")
    }
    up = [
        (place := font.find("{*}vertAlign")) is not None and place.get("val") == "superscript"
        for font in styles.iterfind("{*}fonts/{*}font")
    ]
    codes = []
    raised = []
    with package.inside(part):
        for cell in styles.iterfind("{*}cellXfs/{*}xf"):
            number = cell.get("numFmtId", "0")
            font = int(cell.get("fontId", 0))
            codes.append(formats[number] if number in formats else of_builtin(int(number)))
            raised.append(0 <= font < len(up) and up[font])
    if last and last >= len(codes):
        package.damaged(part)
    return Looks(codes, raised)
