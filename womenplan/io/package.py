"""Opens zip packages (xlsx, ods) within bounds before any library sees them, and reads xlsx.

Values come from the fast reader, which knows no formats, errors or hidden rows: these are found here by searching
the XML of the sheets, so that no sheet has to be read the slow way.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import NoReturn
from xml.etree import ElementTree
from xml.parsers import expat

import numpy as np
import python_calamine

from womenplan.errors import DataError, Problem
from womenplan.io.sheet import MAX_CELLS, Aside, Sheet, bounded, column_number, sheet_of

__all__ = ["Package", "is_percent", "read_xlsx"]

MAX_UNPACKED, MAX_RATIO, _LARGE = 200_000_000, 200, 1_000_000
_UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, KeyError, RuntimeError)
_NOT_STORED = rb"[^>]*>\s*<f\b(?:[^>]*/>|[^>]*>[^<]*</f>)\s*(?:<v\s*/>|<v></v>)?\s*</c>"
_ERROR = rb'(?=[^>]*\st="e")[^>]*>.*?(?:<v>([^<]*)|</c>)'


def _tags(data: bytes | memoryview) -> np.ndarray:
    """Return how many tags begin with each two letters, an array of shape (256, 256): ``[ord("/"), ord("v")]`` is ``</v``."""
    signs = np.frombuffer(data, np.uint8)
    at = np.flatnonzero(signs[:-2] == ord("<"))
    pairs = signs[at + 1].astype(np.uint16) << 8 | signs[at + 2]
    return np.bincount(pairs, minlength=1 << 16).reshape(256, 256)


def _plainly_sound(data: bytes) -> bool:
    """Say whether a large sheet shows by counts alone that it is whole, which spares parsing it a second time.

    True where it declares nothing, ends as it should, and as many values, texts and rows begin as end, told by the
    first letter of their tags; the cells are counted against those that were read later on.
    """
    start, stop = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if len(data) < _LARGE or not 0 < start < stop or not data.rstrip().endswith(b"</worksheet>") or b"<!" in data:
        return False
    tags = _tags(memoryview(data)[start + len(b"<sheetData>") : stop])
    opened, closed = tags.sum(axis=1), tags[ord("/")]
    spared = [ord("c"), ord("/")]  # an empty cell ends in itself
    return bool((np.delete(opened, spared) == np.delete(closed, spared)).all())


class Package:
    """A zip package opened within bounds; DataError where it is damaged, protected, too large or declares entities."""

    def __init__(self, path: Path) -> None:
        self.file = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except _UNREADABLE:
            self.refuse("FILE_DAMAGED")
        entries = self._zip.infolist()
        unpacked, packed = sum(entry.file_size for entry in entries), path.stat().st_size
        self.names = [entry.filename for entry in entries]
        if unpacked > MAX_UNPACKED:
            self.refuse("FILE_TOO_LARGE", size=f"{unpacked / 1e6:.0f}", limit=f"{MAX_UNPACKED / 1e6:.0f}")
        if unpacked > MAX_RATIO * packed:
            self.refuse("FILE_RATIO", ratio=f"{unpacked / packed:.0f}", limit=str(MAX_RATIO))
        if any(entry.flag_bits & 1 for entry in entries):
            self.refuse("FILE_ENCRYPTED")
        if len(set(self.names)) < len(self.names):
            self.refuse("FILE_DAMAGED")

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def refuse(self, code: str, **context: str) -> NoReturn:
        """Raise the error of this code."""
        raise DataError(Problem(code, file=self.file, context=context)) from None

    def read(self, name: str) -> bytes:
        """Return a part, checked for damage; XML comes back well formed, as UTF-8 and without a document type."""
        try:
            data = self._zip.read(name)
        except _UNREADABLE:
            self.refuse("FILE_DAMAGED")
        if name.endswith((".xml", ".rels")) and not _plainly_sound(data):
            parser = expat.ParserCreate()
            parser.StartDoctypeDeclHandler = lambda *_: self.refuse("FILE_ENTITY")  # so none can be declared
            try:
                parser.Parse(data, True)
            except expat.ExpatError:
                self.refuse("FILE_DAMAGED")
            if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
                data = data.decode("utf-16").encode()
        return data

    def tree(self, name: str) -> ElementTree.Element:
        """Return a small part as a tree."""
        return ElementTree.fromstring(self.read(name).decode("utf-8", "replace"))

    def asides(self) -> dict[str, Aside]:
        """Return what the XML of each sheet says beside the values, by the sheet's name; check all other XML."""
        sheets = [name for name in self.names if re.fullmatch(r"xl/worksheets/[^/]+\.xml", name)]
        for name in self.names:
            if name.endswith((".xml", ".rels")) and name not in sheets:
                self.read(name)
        percent = _percent_styles(self.tree("xl/styles.xml")) if "xl/styles.xml" in self.names else []
        found = {name: self._aside(self.read(name), percent) for name in sheets}
        parts = self.sheet_parts()
        return {name: found[part] for name, part in parts.items() if part in found}

    def sheet_parts(self) -> dict[str, str]:
        """Return the part of each sheet by the sheet's name."""
        links = self.tree("xl/_rels/workbook.xml.rels").iterfind(".//{*}Relationship")
        part = {link.get("Id"): link.get("Target", "").lstrip("/").removeprefix("xl/") for link in links}
        found = {}
        for sheet in self.tree("xl/workbook.xml").iterfind(".//{*}sheet"):
            link = next((value for name, value in sheet.items() if name.endswith("}id")), "")
            found[sheet.get("name", "")] = f"xl/{part.get(link, '')}"
        return found

    def _aside(self, xml: bytes, percent: Sequence[int]) -> Aside:
        """Search a sheet's XML; one with a prefix, cells without an address or cells that lie far out is walked through."""
        rows = [int(number) for number in re.findall(rb'<row r="(\d+)"', xml)]
        beyond = _beyond(MAX_CELLS // max(rows, default=1))
        usual = re.search(rb"<worksheet\b", xml[:4096]) and not re.search(rb'<row(?!\w)(?! r="\d)', xml)
        if not usual or re.search(rb'<c(?!\w)(?! r="(?!(?:%s)\d)[A-Z]{1,3}\d{1,7}")' % beyond, xml):
            return self.walk(xml, percent)
        if rows != sorted(set(rows)):
            self.refuse("FILE_DAMAGED")
        tags = _tags(xml)
        aside = Aside(filled=int(tags[ord("/"), ord("v")]) - xml.count(b"<v></v>") + xml.count(b"</is>"))
        if percent:
            aside.percent = list(_cells(rb'(?=[^>]*\ss="(?:%s)")()' % "|".join(map(str, percent)).encode(), xml))
        if b't="e"' in xml:
            aside.errors = _cells(_ERROR, xml)
        if tags[ord("f")].any():
            aside.formulas = list(_cells(_NOT_STORED + b"()", xml))
        _hidden(xml, aside)
        return aside

    def walk(self, xml: bytes, percent: Sequence[int] = ()) -> Aside:
        """Go through a sheet cell by cell: for addresses that are missing, unsorted or written in an unusual way."""
        aside, row, column, widest = Aside(), -1, -1, 0
        line = ElementTree.Element("row")
        for event, element in ElementTree.iterparse(io.BytesIO(xml), ("start", "end")):
            said, place = (event, _local(element)), element.get("r", "")
            if said == ("start", "row"):
                line, before, column = element, row, -1
                row = int(place) - 1 if place.isdigit() else row + 1
                if row <= before:
                    self.refuse("FILE_DAMAGED")
            elif said == ("end", "c"):
                parts, before = re.fullmatch(r"([A-Z]{1,3})(\d{1,7})", place), column
                column = column_number(parts[1]) if parts else column + 1
                if (place and (not parts or int(parts[2]) != row + 1)) or column <= before:
                    self.refuse("FILE_DAMAGED")
                value = "".join(part.text or "" for part in element.iter() if _local(part) in ("v", "t"))
                if value.strip():
                    aside.filled, widest = aside.filled + 1, max(widest, column + 1)
                    bounded(self.file, row + 1, widest)
                elif element.find("{*}f") is not None:
                    aside.formulas.append((row, column))
                if element.get("s", "").isdigit() and int(element.get("s", "")) in percent:
                    aside.percent.append((row, column))
                if element.get("t") == "e":
                    aside.errors[row, column] = value
                line.clear()
        _hidden(xml, aside)
        return aside


def read_xlsx(path: Path) -> tuple[list[Sheet], bool]:
    """Return the sheets of a workbook, and whether it refers to other files; DataError where it cannot be used."""
    try:
        with closing(Package(path)) as package:
            return _sheets(path, package), any(name.startswith("xl/externalLinks/") for name in package.names)
    except DataError:
        raise
    except BaseException as reason:
        known = isinstance(reason, (python_calamine.CalamineError, OSError, ValueError))
        if not known and type(reason).__name__ != "PanicException":
            raise
        raise DataError(Problem("FILE_DAMAGED", file=path.name)) from None


def _sheets(path: Path, package: Package) -> list[Sheet]:
    asides, sheets = package.asides(), []
    with path.open("rb") as stream:
        book = python_calamine.CalamineWorkbook.from_filelike(stream)
    for meta in book.sheets_metadata:
        if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
            continue
        if meta.name not in asides:
            package.refuse("FILE_DAMAGED")
        aside, source = asides[meta.name], book.get_sheet_by_name(meta.name)
        aside.state = str(meta.visible).rpartition(".")[2].lower()
        aside.merged = [(*first, *last) for first, last in source.merged_cell_ranges or []]
        sheets.append(sheet_of(meta.name, path.name, source.to_python(skip_empty_area=False), aside))
        if np.count_nonzero(sheets[-1].kind) != aside.filled:  # a cell is addressed twice, or is no cell
            package.walk(package.read(package.sheet_parts()[meta.name]))
    book.close()
    return sheets


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def _cells(pattern: bytes, xml: bytes) -> dict[tuple[int, int], str]:
    """Return the addresses of the cells of which a pattern tells what follows the address, with what its group holds."""
    found = re.findall(rb'<c r="([A-Z]+)(\d+)"' + pattern, xml)
    return {
        (int(row) - 1, column_number(letters.decode())): said.decode("utf-8", "replace") for letters, row, said in found
    }


def _beyond(widest: int) -> bytes:
    """Return a pattern of the column letters that may lie beyond so many columns."""
    if widest < 26:
        return b"[%c-Z]|[A-Z]{2,3}" % (65 + widest)
    return b"[%c-Z][A-Z]|[A-Z]{3}" % (65 + (widest - 26) // 26) if widest < 702 else b"[A-Z]{3}"


def _hidden(xml: bytes, aside: Aside) -> None:
    pattern = rb"<(?:\w+:)?(?:row|col)\b[^>]*?\shidden=[\"'](?:1|true)[^>]*>"
    for tag in re.findall(pattern, xml) if b" hidden=" in xml else ():
        said = {name: int(number) for name, number in re.findall(rb"\s(min|max|r)=[\"'](\d+)[\"']", tag)}
        if b"r" in said:
            aside.hidden_rows.add(said[b"r"] - 1)
        aside.hidden_columns.update(range(said.get(b"min", 1) - 1, min(said.get(b"max", 0), 16384)))


def _percent_styles(styles: ElementTree.Element) -> list[int]:
    """Return the cell styles, by their number in the sheets, whose format shows a number as a percentage."""
    codes = {one.get("numFmtId"): one.get("formatCode", "") for one in styles.iterfind(".//{*}numFmt")}
    codes |= {"9": "%", "10": "%"}
    cells = styles.findall("{*}cellXfs/{*}xf")
    return [i for i, cell in enumerate(cells) if is_percent(codes.get(cell.get("numFmtId"), ""))]


def is_percent(code: str) -> bool:
    """Say whether a number format multiplies by a hundred; a percent sign in quotes or after a backslash does not."""
    return "%" in re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", code)
