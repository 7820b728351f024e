"""Opens zip packages (xlsx, ods) within bounds, and gives out their parts, checked for damage."""

from __future__ import annotations

import codecs
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple, NoReturn, TypeAlias
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.parsers import expat

from womenplan.errors import DataError, Problem
from womenplan.io.sheet import damaged, keep_within

__all__ = [
    "MAX_DEPTH",
    "Attributes",
    "Link",
    "Package",
    "double",
    "local",
    "parse_xml",
    "relations_of",
]

Attributes: TypeAlias = Mapping[str, str]  # of an element of XML
MAX_UNPACKED, MAX_RATIO = 200_000_000, 200
MAX_DIRECTORY = 2_000_000  # bytes of the list of parts, some 20,000 of them
MAX_TREE, MAX_TREE_TAGS = 20_000_000, 4_000_000  # bytes and tags of a part that is held as a tree
MAX_WALKED, MAX_TAGS = 100_000_000, 8_000_000  # the same of one that is gone through tag by tag
MAX_TAG, MAX_DEPTH, MAX_XML_NAMES = 2_000_000, 200, 10_000
_BLOCK = 1 << 20
_DAMAGE: tuple[type[Exception], ...] = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    ElementTree.ParseError,
    EOFError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)
# a Python built without it says so with a RuntimeError
with suppress(ImportError):
    from lzma import LZMAError

    _DAMAGE = (*_DAMAGE, LZMAError)
_DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']""")
_END, _END64, _LOCATOR64 = b"PK\x05\x06", b"PK\x06\x06", b"PK\x06\x07"


class _Declares(Exception):
    """The XML declares a document type."""


class Link(NamedTuple):
    """A relation of one part to another."""

    kind: str  # the last word of the relation's type, such as worksheet
    target: str


def local(name: str) -> str:
    """Return the name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2].rpartition("}")[2]


def double(written: bytes) -> float:
    """Return a number as XML writes it; ValueError where it is none, nor is 1_6, which Python takes."""
    if b"_" in written:
        raise ValueError(written)
    return float(written)


def parse_xml(
    data: bytes,
    start: Callable[[str, Attributes], object] | None = None,
    end: Callable[[str], object] | None = None,
    text: Callable[[str], object] | None = None,
) -> None:
    """Go through XML in UTF-8; names come with their namespace and a space before them.

    Raises
    ------
    ValueError, expat.ExpatError
        If it is not well formed, or of no make that a program writes: some tag is longer than
        :data:`MAX_TAG`, lies deeper than :data:`MAX_DEPTH`, or there are more different names than
        :data:`MAX_XML_NAMES`.
    """
    _refuse_long_tags(data)
    names: dict[str, str] = {}
    depth = _Depth()
    parser = expat.ParserCreate("utf-8", " ", names)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype  # so no entity can be declared
    parser.StartElementHandler = start or depth.start
    parser.EndElementHandler = end or depth.end
    parser.CharacterDataHandler = text
    for first in range(0, len(data), _BLOCK):
        parser.Parse(data[first : first + _BLOCK], False)
        if len(names) > MAX_XML_NAMES or depth.now > MAX_DEPTH:
            raise ValueError(first)
    parser.Parse(b"", True)


class _Depth:
    """Counts how deep a tag lies."""

    def __init__(self) -> None:
        self.now = 0

    def start(self, _: str, __: object) -> None:
        """Take the start of an element."""
        self.now += 1

    def end(self, _: str) -> None:
        """Take the end of an element."""
        self.now -= 1


def _refuse_long_tags(data: bytes) -> None:
    """Refuse XML with a tag, or a text, of a length that no program writes."""
    at = 0
    while at + MAX_TAG < len(data):
        at = data.rfind(b"<", at + 1, at + MAX_TAG)
        if at < 0:
            raise ValueError(MAX_TAG)


def _refuse_doctype(*_: object) -> NoReturn:
    raise _Declares


class Package:
    """A zip package opened within bounds; DataError where it is damaged, protected or too large.

    Parts are found whatever the case of their names, as the standard asks, and where a careless
    program wrote backslashes.
    """

    def __init__(self, path: Path, file: str) -> None:
        self.file = file
        with self.inside(""):
            if _directory_size(path) > MAX_DIRECTORY:
                self.refuse("FILE_MANY_PARTS", limit=f"{MAX_DIRECTORY / 1e6:.0f}")
            self._zip = zipfile.ZipFile(path)
        entries = self._zip.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        packed = path.stat().st_size
        if unpacked > MAX_UNPACKED:
            size = f"{unpacked / 1e6:.0f}"
            limit = f"{MAX_UNPACKED / 1e6:.0f}"
            self.refuse("FILE_TOO_LARGE", size=size, limit=limit)
        if unpacked > MAX_RATIO * packed:
            ratio = f"{unpacked / packed:.0f}"
            self.refuse("FILE_RATIO", ratio=ratio, limit=str(MAX_RATIO))
        if any(entry.flag_bits & 1 for entry in entries):
            self.refuse("FILE_ENCRYPTED")
        self.parts = {_plain(entry.filename): entry for entry in entries}
        # two parts of one name
        if len(self.parts) < len(entries):
            self.damaged()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def refuse(self, code: str, **context: str) -> NoReturn:
        """Raise the error of this code."""
        raise DataError(Problem(code, file=self.file, context=context)) from None

    def damaged(self, part: str = "") -> NoReturn:
        """Raise the error of a package that is damaged, with the part that is."""
        raise damaged(self.file, part) from None

    @contextmanager
    def inside(self, part: str) -> Iterator[None]:
        """Say of what goes wrong with a part of the package that the part is damaged."""
        try:
            yield
        except DataError:
            raise
        except _Declares:
            self.refuse("FILE_ENTITY", part=part)
        except _DAMAGE:
            self.damaged(part)

    def __contains__(self, part: str) -> bool:
        return _plain(part) in self.parts

    def read(self, part: str) -> bytes:
        """Return what a part holds; XML comes as UTF-8 and is not checked yet."""
        with self.inside(part):
            entry = self.parts.get(_plain(part))
            if entry is None:
                self.damaged(part)
            data = self._zip.read(entry)
            return _utf8(data) if _is_xml(part) else data

    def check(self, part: str) -> bytes:
        """Return a part of well-formed XML that declares no document type, as UTF-8.

        Of a large one, only the latter.
        """
        data = self.read(part)
        with self.inside(part):
            if len(data) <= MAX_TREE:
                parse_xml(data)
            elif b"<!DOCTYPE" in data:
                raise _Declares
        return data

    def check_all_but(self, parts: set[str]) -> None:
        """Check the XML of all other parts than these."""
        spared = {*map(_plain, parts)}
        for name, entry in self.parts.items():
            if name not in spared and _is_xml(name) and entry.file_size:
                self.check(entry.filename)

    def walkable(self, part: str, data: bytes) -> bytes:
        """Return XML that is to be gone through tag by tag; refuse what would take long."""
        self._bounded(part, data, MAX_WALKED, MAX_TAGS)
        return data

    def _bounded(
        self,
        part: str,
        data: bytes,
        most: int,
        tags: int,
    ) -> None:
        if len(data) > most:
            size = f"{len(data) / 1e6:.0f}"
            limit = f"{most / 1e6:.0f}"
            self.refuse(
                "PART_TOO_LARGE",
                part=part,
                size=size,
                limit=limit,
            )
        keep_within(self.file, data.count(b"<"), "FILE_MANY_TAGS", tags)

    def held(self, part: str) -> bytes:
        """Return a part as :meth:`check` does, if it is small enough to be held as a tree."""
        data = self.check(part)
        self._bounded(part, data, MAX_TREE, MAX_TREE_TAGS)
        return data

    def tree(self, part: str, root: str) -> ElementTree.Element:
        """Return a small part as a tree, whose root has this name."""
        data = self.held(part)
        with self.inside(part):
            element = ElementTree.fromstring(data)
        if local(element.tag) != root:
            self.damaged(part)
        return element

    def main(self) -> str:
        """Return the part that the package names as its document; empty where it names none."""
        links = self.links("").values()
        return next((link.target for link in links if link.kind == "officeDocument"), "")

    def links(self, part: str) -> dict[str, Link]:
        """Return the parts of this package that a part (or, if it is empty, the package) refers to, by their id."""
        folder = posixpath.dirname(part)
        relations = relations_of(part)
        if relations not in self:
            return {}
        links = {}
        for link in self.tree(relations, "Relationships").iterfind("{*}Relationship"):
            if link.get("TargetMode", "").lower() != "external":
                kind = link.get("Type", "").rpartition("/")[2]
                target = unquote(link.get("Target", "").replace("\\", "/"))
                whole = posixpath.normpath(posixpath.join("/", folder, target))
                links[link.get("Id", "")] = Link(kind, whole.lstrip("/"))
        return links


def relations_of(part: str) -> str:
    """Return the part of a package that says what a part refers to."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _is_xml(part: str) -> bool:
    return part.lower().endswith((".xml", ".rels"))


def _utf8(data: bytes) -> bytes:
    """Return XML in UTF-8, whatever encoding it is in; ValueError where that is not known."""
    declared = _DECLARED.match(data[:300])
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    elif data[:2] in (b"<\0", b"\0<"):
        encoding = "utf-16-le" if data[:1] == b"<" else "utf-16-be"
    else:
        data = data.removeprefix(codecs.BOM_UTF8)
        encoding = declared[1].decode() if declared else "utf-8"
    if encoding.lower() in ("utf-8", "utf8", "ascii", "us-ascii"):
        return data
    try:
        text = data.decode(encoding)
    except LookupError:
        raise ValueError(encoding) from None
    return re.sub(r"<\?xml[^>]*\?>", "", text, count=1).encode()


def _directory_size(path: Path) -> int:
    """Return how long the list of the parts is that stands at the end of a zip file."""
    with path.open("rb") as stream:
        size = stream.seek(0, 2)
        stream.seek(max(size - 66_000, 0))
        tail = stream.read()
    at = tail.rfind(_END)
    if at < 0:
        raise zipfile.BadZipFile
    length = int(struct.unpack_from("<I", tail, at + 12)[0])
    locator = tail[at - 20 : at - 16]
    if locator == _LOCATOR64 and tail[at - 76 : at - 72] == _END64:
        length = max(length, int(struct.unpack_from("<Q", tail, at - 76 + 40)[0]))
    return length
