"""What an xlsx file says in its XML beside the values, read within bounds before any library opens it.

Values come from the fast reader, which knows no formats, errors or hidden rows: these are found here by searching
the XML of the sheets, so that no sheet has to be read the slow way.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import unescape

from womenplan.errors import DataError, Problem
from womenplan.io.sheet import MAX_CELLS, Aside, bounded, column_number

__all__ = ["Package", "is_percent"]

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
_LARGE = 1_000_000
_UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    KeyError,
    NotImplementedError,
    RuntimeError,
)
_NOT_STORED = rb"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"


def _well_formed(data: bytes, file: str) -> None:
    """Raise DataError where XML is not well formed, or declares a document type (and so could declare entities)."""

    def declared(*_: object) -> None:
        raise DataError(Problem("FILE_ENTITY", file=file))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise DataError(Problem("FILE_DAMAGED", file=file)) from None


def _plainly_sound(data: bytes) -> bool:
    """Say whether a large sheet shows by counts alone that it is whole, which spares parsing it a second time.

    True where it declares nothing, ends as it should, and every value, text, cell and row that begins also ends; the
    cells are counted against those that were read later on.
    """
    whole = data.rstrip().endswith(b"</worksheet>") and data.rfind(b"</sheetData>") > data.find(b"<sheetData>") > 0
    if len(data) < _LARGE or not whole or b"<!" in data:
        return False
    pairs = ((b"<row ", b"</row>"), (b"<v>", b"</v>"), (b"<is>", b"</is>"))
    return all(data.count(start) == data.count(end) for start, end in pairs)


class Package:
    """A zip package (xlsx, xlsm, ods) opened within bounds.

    Raises
    ------
    DataError
        If it is damaged, protected, larger than the bounds, or its XML declares entities.
    """

    def __init__(self, path: Path) -> None:
        self.file = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNREADABLE:
            raise DataError(Problem("FILE_DAMAGED", file=self.file)) from None
        entries = self._zip.infolist()
        unpacked, packed = sum(entry.file_size for entry in entries), path.stat().st_size
        self.names = [entry.filename for entry in entries]
        if unpacked > MAX_UNPACKED:
            self._refuse("FILE_TOO_LARGE", size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}")
        if unpacked > MAX_RATIO * packed:
            self._refuse("FILE_RATIO", ratio=f"{unpacked / packed:.0f}", limit=str(MAX_RATIO))
        if any(entry.flag_bits & 1 for entry in entries):
            self._refuse("FILE_ENCRYPTED")
        if len(set(self.names)) < len(self.names):
            self._refuse("FILE_DAMAGED")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _refuse(self, code: str, **context: str) -> NoReturn:
        self.close()
        raise DataError(Problem(code, file=self.file, context=context))

    def read(self, name: str) -> bytes:
        """Return a part, checked for damage; XML comes back as UTF-8 and without entities."""
        try:
            data = self._zip.read(name)
        except _UNREADABLE:
            self._refuse("FILE_DAMAGED")
        if name.endswith((".xml", ".rels")) and not _plainly_sound(data):
            _well_formed(data, self.file)
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                data = data.decode("utf-16").encode()
        return data

    def asides(self) -> dict[str, Aside]:
        """Return what the XML of each sheet part says beside the values, by the part's name; check all other XML."""
        sheets = [name for name in self.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        for name in self.names:
            if name.endswith((".xml", ".rels")) and name not in sheets:
                self.read(name)
        percent = _percent_styles(self.read("xl/styles.xml")) if "xl/styles.xml" in self.names else []
        return {name: self._aside(self.read(name), percent) for name in sheets}

    def sheet_parts(self) -> dict[str, str]:
        """Return the part of each sheet by the sheet's name."""
        book, links = self.read("xl/workbook.xml"), self.read("xl/_rels/workbook.xml.rels")
        target = {}
        for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", links):
            where = _attribute(tag, "Target").lstrip("/")
            target[_attribute(tag, "Id")] = where if where.startswith("xl/") else f"xl/{where}"
        tags = re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book)
        return {_attribute(tag, "name"): target.get(_attribute(tag, r"\w+:id"), "") for tag in tags}

    def walk(self, name: str) -> None:
        """Refuse a sheet part in which a cell is addressed twice or out of order."""
        self._walked(self.read(name), [])

    def _aside(self, xml: bytes, percent: list[bytes]) -> Aside:
        """Search a sheet's XML; one with a prefix, cells without an address or cells that lie far out is walked through."""
        if not re.search(rb"<worksheet\b", xml[:4096]) or re.search(rb'<row(?!\w)(?! r="\d)', xml):
            return self._walked(xml, percent)
        rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', xml)]
        if rows != sorted(set(rows)):
            self._refuse("FILE_DAMAGED")
        beyond = _beyond(MAX_CELLS // max(rows, default=1))
        if re.search(rb'<c(?!\w)(?! r="(?!(?:%s)\d)[A-Z]{1,3}\d{1,7}")' % beyond, xml):
            return self._walked(xml, percent)
        aside = Aside(filled=xml.count(b"</v>") - xml.count(b"<v></v>") + xml.count(b"</is>"))
        if percent:
            aside.percent = _addresses(rb'(?=[^>]*\ss="(?:%s)")' % b"|".join(percent), xml)
        if b't="e"' in xml:
            said = re.findall(rb'<c r="([A-Z]+)(\d+)"(?=[^>]*\st="e")[^>]*>.*?(?:<v>([^<]*)|</c>)', xml, re.S)
            aside.errors = {_address(*at): error.decode("utf-8", "replace") for *at, error in said}
        if b"<f" in xml:
            aside.formulas = _addresses(_NOT_STORED, xml)
        _hidden(xml, aside)
        return aside

    def _walked(self, xml: bytes, percent: list[bytes]) -> Aside:
        """Walk the cells one by one: for files whose addresses are missing, unsorted or in unusual order."""
        aside, styles = Aside(), {style.decode() for style in percent}
        row = column = -1
        widest, value = 0, ""
        cell: dict[str, str] = {}
        inside: set[str] = set()

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, cell, value
            tag, place = tag.rpartition(":")[2], attributes.get("r", "")
            if tag == "row":
                before, row, column = row, int(place) - 1 if place.isdigit() else row + 1, -1
                if row <= before:
                    self._refuse("FILE_DAMAGED")
            elif tag == "c":
                before, parts = column, re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", place)
                column = column_number(parts[1]) if parts else column + 1
                if (place and (not parts or int(parts[2]) != row + 1)) or column <= before:
                    self._refuse("FILE_DAMAGED")
                cell, value = attributes, ""
                inside.clear()
            else:
                inside.add(tag)

        def text(words: str) -> None:
            nonlocal value
            value += words if {"v", "t"} & inside else ""

        def end(tag: str) -> None:
            nonlocal widest
            if tag.rpartition(":")[2] != "c":
                return
            if value.strip():
                aside.filled, widest = aside.filled + 1, max(widest, column + 1)
                bounded(self.file, row + 1, widest)
            elif "f" in inside:
                aside.formulas.append((row, column))
            if cell.get("s") in styles:
                aside.percent.append((row, column))
            if cell.get("t") == "e":
                aside.errors[row, column] = value

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.Parse(xml, True)
        _hidden(xml, aside)
        return aside


def _addresses(pattern: bytes, xml: bytes) -> list[tuple[int, int]]:
    """Return the addresses of the cells of which a pattern tells what follows the address."""
    found = re.findall(rb'<c r="([A-Z]+)(\d+)"' + pattern, xml)
    return [_address(*at) for at in found]


def _address(letters: bytes, row: bytes) -> tuple[int, int]:
    return int(row) - 1, column_number(letters.decode("ascii"))


def _beyond(widest: int) -> bytes:
    """Return a pattern of the column letters that may lie beyond so many columns."""
    if widest < 26:
        return b"[%c-Z]|[A-Z]{2,3}" % (65 + widest)
    return b"[%c-Z][A-Z]|[A-Z]{3}" % (65 + (widest - 26) // 26) if widest < 702 else b"[A-Z]{3}"


def _attribute(tag: bytes, name: str) -> str:
    """Return an attribute of an XML tag as text, with the five named characters put back."""
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag.decode("utf-8", "replace"))
    return unescape(found[1] or found[2] or "", {"&quot;": '"', "&apos;": "'"}) if found else ""


def _hidden(xml: bytes, aside: Aside) -> None:
    for tag in (
        re.findall(rb"<(?:\w+:)?(?:row|col)\b[^>]*?\shidden=[\"'](?:1|true)[^>]*>", xml) if b" hidden=" in xml else ()
    ):
        first, last, row = (_attribute(tag, name) for name in ("min", "max", "r"))
        if first.isdigit() and last.isdigit():
            aside.hidden_columns.update(range(int(first) - 1, min(int(last), 16384)))
        elif row.isdigit():
            aside.hidden_rows.add(int(row) - 1)


def _percent_styles(styles: bytes) -> list[bytes]:
    """Return the cell styles, by their number in the sheets, whose format shows a number as a percentage."""
    formats = re.findall(rb"<(?:\w+:)?numFmt\s[^>]*>", styles)
    own = {_attribute(tag, "numFmtId") for tag in formats if is_percent(_attribute(tag, "formatCode"))}
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
    cells = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", block[0]) if block else []
    return [b"%d" % i for i, tag in enumerate(cells) if _attribute(tag, "numFmtId") in {"9", "10"} | own]


def is_percent(code: str) -> bool:
    """Say whether a number format multiplies by a hundred; a percent sign in quotes or after a backslash does not."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
