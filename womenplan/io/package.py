"""What an xlsx file says in its XML beside the values, read within bounds before any library opens it.

Values come from the fast reader, which knows no formats, errors or hidden rows: these are found here by searching
the XML of the sheets, so that no sheet has to be read the slow way.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat
from xml.sax.saxutils import unescape

from womenplan.errors import DataError, Problem

__all__ = [
    "MAX_CELLS",
    "MAX_RATIO",
    "MAX_UNPACKED",
    "Aside",
    "Package",
    "column_letters",
    "column_number",
    "well_formed",
]

MAX_UNPACKED = 200_000_000
MAX_RATIO = 200
MAX_CELLS = 3_000_000
_PERCENT_IDS = {b"9", b"10"}
Address = tuple[int, int]


@dataclass(slots=True)
class Aside:
    """What a sheet's XML says beside its values; addresses count from zero."""

    percent: list[Address] = field(default_factory=list)
    errors: list[Address] = field(default_factory=list)
    formulas: list[Address] = field(default_factory=list)  # formulas without a stored value
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    filled: int = 0  # cells that have content, be it an error, a formula or an empty text


def column_number(letters: str) -> int:
    """Return the position of a column, counted from zero: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """Return the letters of a column counted from zero."""
    letters = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _address(letters: bytes, row: bytes) -> Address:
    return int(row) - 1, column_number(letters.decode("ascii"))


def well_formed(data: bytes, file: str) -> None:
    """Raise DataError where XML is not well formed, or declares a document type (and so could declare entities)."""

    def declared(*_: object) -> None:
        raise DataError(Problem("FILE_ENTITY", file=file))

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(data, True)
    except expat.ExpatError:
        raise DataError(Problem("FILE_DAMAGED", file=file)) from None


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
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError):
            raise DataError(Problem("FILE_DAMAGED", file=self.file)) from None
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = path.stat().st_size
        if unpacked > MAX_UNPACKED:
            self._refuse("FILE_TOO_LARGE", size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}")
        if unpacked > MAX_RATIO * packed:
            self._refuse("FILE_RATIO", ratio=f"{unpacked / packed:.0f}", limit=str(MAX_RATIO))
        if any(entry.flag_bits & 1 for entry in entries):
            self._refuse("FILE_ENCRYPTED")
        self.names = [entry.filename for entry in entries]
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
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            ValueError,
            KeyError,
            NotImplementedError,
            RuntimeError,
        ):
            raise DataError(Problem("FILE_DAMAGED", file=self.file)) from None
        if name.endswith((".xml", ".rels")):
            well_formed(data, self.file)
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                data = data.decode("utf-16").encode()
        return data

    def asides(self) -> dict[str, Aside]:
        """Return what the XML of each sheet part says beside the values, by the part's name."""
        for name in self.names:
            if name.endswith((".xml", ".rels")) and not name.startswith(
                ("xl/worksheets/sheet", "xl/theme", "xl/drawings")
            ):
                self.read(name)
        percent = _percent_styles(self.read("xl/styles.xml")) if "xl/styles.xml" in self.names else []
        sheets = [name for name in self.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        return {name: self._aside(self.read(name), percent) for name in sheets}

    def sheet_parts(self) -> dict[str, str]:
        """Return the part of each sheet by the sheet's name."""
        book, links = self.read("xl/workbook.xml"), self.read("xl/_rels/workbook.xml.rels")
        target = {}
        for tag in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", links):
            where = attribute(tag, "Target").lstrip("/")
            target[attribute(tag, "Id")] = where if where.startswith("xl/") else f"xl/{where}"
        tags = re.findall(rb"<(?:\w+:)?sheet\s[^>]*>", book)
        return {attribute(tag, "name"): target.get(attribute(tag, r"\w+:id"), "") for tag in tags}

    def walk(self, name: str) -> None:
        """Refuse a sheet part in which a cell is addressed twice or out of order."""
        self._walked(self.read(name), [])

    def _aside(self, xml: bytes, percent: list[bytes]) -> Aside:
        opening = re.search(rb"<(\w+:)?worksheet\b", xml[:4096])
        prefix = opening[1] or b"" if opening else b""
        rows = [int(number) for number in re.findall(rb'<%srow r="(\d+)"' % prefix, xml)]
        if re.search(rb'<%srow(?!\w)(?! r="\d)' % prefix, xml):
            return self._walked(xml, percent)
        if rows != sorted(set(rows)):
            self._refuse("FILE_DAMAGED")
        beyond = _beyond(MAX_CELLS // max(rows, default=1))
        if re.search(rb'<%sc(?!\w)(?! r="(?!(?:%s)\d)[A-Z]{1,3}\d{1,7}")' % (prefix, beyond), xml):
            return self._walked(xml, percent)
        aside = Aside(filled=xml.count(b"</%sc>" % prefix))
        cell = rb'<%sc r="([A-Z]+)(\d+)"' % prefix
        values, blank = b"</%sv>" % prefix, b"<%sv></%sv>" % (prefix, prefix)
        aside = Aside(filled=xml.count(values) - xml.count(blank) + xml.count(b"</%sis>" % prefix))
        if percent:
            styles = b"|".join(percent)
            aside.percent = [_address(*at) for at in re.findall(cell + rb'(?=[^>]*\ss="(?:%s)")' % styles, xml)]
        if b't="e"' in xml:
            aside.errors = [_address(*at) for at in re.findall(cell + rb'(?=[^>]*\st="e")', xml)]
        if b"<" + prefix + b"f" in xml:
            blank = (
                rb"[^>]*>\s*<%sf(?:>[^<]*</%sf>|\s[^>]*/>|/>|\s[^>]*>[^<]*</%sf>)\s*(?:<%sv\s*/>|<%sv></%sv>)?\s*</%sc>"
                % ((prefix,) * 7)
            )
            aside.formulas = [_address(*at) for at in re.findall(cell + blank, xml)]
        _hidden(xml, prefix, aside)
        return aside

    def _bounded(self, rows: int, columns: int) -> None:
        if rows * columns > MAX_CELLS:
            self._refuse("SHEET_TOO_LARGE", rows=f"{rows:,}", columns=f"{columns:,}", limit=f"{MAX_CELLS:,}")

    def _walked(self, xml: bytes, percent: list[bytes]) -> Aside:
        """Walk the cells one by one: for files whose addresses are missing, unsorted or in unusual order."""
        aside, styles = Aside(), {style.decode() for style in percent}
        row, column, widest = -1, -1, 0
        cell: dict[str, str] = {}
        inside: set[str] = set()
        value = ""

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal row, column, cell, value
            tag, place = tag.rpartition(":")[2], attributes.get("r", "")
            if tag == "row":
                before, row, column = row, int(place) - 1 if place.isdigit() else row + 1, -1
                if row <= before:
                    self._refuse("FILE_DAMAGED")
                if attributes.get("hidden") in ("1", "true"):
                    aside.hidden_rows.add(row)
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
            at = (row, column)
            if value.strip():
                aside.filled += 1
                widest = max(widest, column + 1)
                self._bounded(row + 1, widest)
            elif "f" in inside:
                aside.formulas.append(at)
            if cell.get("s") in styles:
                aside.percent.append(at)
            if cell.get("t") == "e":
                aside.errors.append(at)

        parser = expat.ParserCreate()
        parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
        parser.Parse(xml, True)
        _hidden(xml, b"", aside)
        return aside


def attribute(tag: bytes, name: str) -> str:
    """Return an attribute of an XML tag as text, with the five named characters put back."""
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag.decode("utf-8", "replace"))
    return unescape(found[1] or found[2] or "", {"&quot;": '"', "&apos;": "'"}) if found else ""


def _beyond(widest: int) -> bytes:
    """Return a pattern of the column letters that lie beyond so many columns."""
    if not widest:
        return b"[A-Z]{1,3}"
    if widest <= 26:
        single = b"[%s-Z]|" % chr(65 + widest).encode() if widest < 26 else b""
        return single + b"[A-Z]{2,3}"
    if widest <= 702:
        first, second = divmod(widest - 26, 26)
        later = b"[%s-Z][A-Z]|" % chr(66 + first).encode() if first < 25 else b""
        same = b"%s[%s-Z]|" % (chr(65 + first).encode(), chr(65 + second).encode()) if first < 26 else b""
        return later + same + b"[A-Z]{3}"
    return b"[A-Z]{3}"


def _hidden(xml: bytes, prefix: bytes, aside: Aside) -> None:
    if b" hidden=" not in xml:
        return
    for tag in re.findall(rb"<(?:\w+:)?(?:row|col)\b[^>]*?\shidden=[\"'](?:1|true)[^>]*>", xml):
        if attribute(tag, "min").isdigit() and attribute(tag, "max").isdigit():
            last = min(int(attribute(tag, "max")), 16384)
            aside.hidden_columns.update(range(int(attribute(tag, "min")) - 1, last))
        elif attribute(tag, "r").isdigit():
            aside.hidden_rows.add(int(attribute(tag, "r")) - 1)


def _percent_styles(styles: bytes) -> list[bytes]:
    """Return the cell styles, by their number in the sheets, whose format shows a number as a percentage."""
    ids = set(_PERCENT_IDS)
    for tag in re.findall(rb"<(?:\w+:)?numFmt\s[^>]*>", styles):
        if is_percent(attribute(tag, "formatCode")):
            ids.add(attribute(tag, "numFmtId").encode())
    block = re.search(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", styles, re.S)
    formats = re.findall(rb"<(?:\w+:)?xf\b[^>]*>", block[0]) if block else []
    return [str(i).encode() for i, tag in enumerate(formats) if attribute(tag, "numFmtId").encode() in ids]


def is_percent(code: str) -> bool:
    """Say whether a number format multiplies by a hundred; a percent sign in quotes or after a backslash does not."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
