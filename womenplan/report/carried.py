"""The old edition of a Word report as its parts say it, and what is carried from it into the new one.

The old file is read within bounds and never opened as a whole: only paragraphs, tables, pictures and
hyperlinks come over. What loads, runs or points into parts that stay behind does not, and is named.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsmap, qn

from womenplan.errors import Problem
from womenplan.io.package import Package, local, relations_of
from womenplan.report.markup import child, remove, tags, value
from womenplan.report.template_file import word_package

__all__ = ["CONTROL", "END", "MARKS", "START", "Carrier", "Old", "old_edition"]

MARKS = START, END = tags("bookmarkStart", "bookmarkEnd")
CONTROL = qn("w:sdt")
_RELATION = f"{{{nsmap['r']}}}"  # begins the attributes that name a relation
_MOST_LINKS = 5000
_RUNS = ("object", "control", "altChunk", "subDoc")  # elements that load or run
_HOLDERS = tags("drawing", "pict", *_RUNS, "hyperlink")
_PICTURES = {
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".emf": "image/x-emf",
    ".wmf": "image/x-wmf",
}
_HARMLESS = re.compile(  # they show what is in the document or the day, and load nothing
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|SEQ|REF|PAGEREF|NOTEREF|STYLEREF|TOC|TC|XE|HYPERLINK"
    r"|DATE|TIME|CREATEDATE|SAVEDATE|PRINTDATE|EQ|SYMBOL|LISTNUM|AUTONUM|=)(?![A-Z])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Old:
    """An old edition: its body, the names of its styles, its pictures and hyperlinks by relation."""

    body: Any
    styles: dict[str, str]
    pictures: dict[str, tuple[str, bytes]]
    links: dict[str, str]


def old_edition(path: str | Path) -> Old:
    """Return what an old edition holds.

    Raises
    ------
    UsageError
        If it is missing, or no Word document that can be read.
    """
    with word_package(path, Problem("REPORT_NOT_WORD", file=str(path))) as package:
        return _read(package)


def _read(package: Package) -> Old:
    main = package.main()
    document = parse_xml(package.held(main))
    body = child(document, "body")
    if body is None:
        package.damaged(main)
    inside = package.links(main)
    pictures = {}
    for number, link in inside.items():
        suffix = posixpath.splitext(link.target)[1].lower()
        if link.kind == "image" and suffix in _PICTURES and link.target in package:
            pictures[number] = suffix, package.read(link.target)
    styles = next((link.target for link in inside.values() if link.kind == "styles"), "")
    return Old(body, _names(package, styles), pictures, _hyperlinks(package, main))


def _names(package: Package, part: str) -> dict[str, str]:
    """Return the name of each style by its id."""
    styles = parse_xml(package.held(part)).iter(qn("w:style")) if part else ()
    names = {value(style, "styleId"): child(style, "name") for style in styles}
    return {id_: value(name).lower() for id_, name in names.items() if name is not None}


def _hyperlinks(package: Package, main: str) -> dict[str, str]:
    """Return where each hyperlink leads; nothing is loaded until a reader clicks it."""
    relations = relations_of(main)
    if relations not in package:
        return {}
    links = {}
    for link in package.tree(relations, "Relationships").iterfind("{*}Relationship"):
        outside = link.get("TargetMode", "").lower() == "external"
        if outside and link.get("Type") == RELATIONSHIP_TYPE.HYPERLINK:
            links[link.get("Id", "")] = link.get("Target", "")
    if len(links) > _MOST_LINKS:
        package.damaged(relations)
    return links


@dataclass(slots=True)
class Carrier:
    """Copies paragraphs and tables from an old edition into a document."""

    source: Old
    target: Any
    left: set[str] = field(default_factory=set)  # what did not come over, as template.left names it
    names: dict[str, str] = field(init=False)  # of styles of the document: name to id
    _taken: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.names = {style.name.lower(): style.style_id for style in self.target.styles}

    def copies(self, elements: Sequence[Any]) -> list[Any]:
        """Return copies of elements that stand in the target as they did in the source."""
        return [self._copy(element) for element in elements]

    def _copy(self, element: Any) -> Any:
        copy = deepcopy(element)
        for mark in list(copy.iter(*MARKS)):
            remove(mark)
        for control in list(copy.iter(CONTROL)):
            _unwrap(control, child(control, "sdtContent"))
        for used in copy.iter(*tags("pStyle", "rStyle", "tblStyle")):
            name = self.source.styles.get(value(used), "")
            known = self.names.get(name) or self.names.get("body text")
            if known:
                used.set(qn("w:val"), known)
        self._drop_what_runs(copy)
        self._drop_fields(copy)
        for holder in list(copy.iter("*")):
            for name in [name for name in holder.attrib if name.startswith(_RELATION)]:
                self._relate(holder, name)
        return copy

    def _drop_what_runs(self, copy: Any) -> None:
        for part in list(copy.iter("*")):
            if local(part.tag) in _RUNS and part is not copy:
                self.left.add("object")
                remove(part)

    def _drop_fields(self, copy: Any) -> None:
        """Take out the codes of fields that may load something; the words that they show stay."""
        for simple in list(copy.iter(qn("w:fldSimple"))):
            if not _HARMLESS.match(value(simple, "instr")):
                self.left.add("external")
                _unwrap(simple, simple)
        for code, marks in _fields_in(copy):
            if not _HARMLESS.match(code):
                if code.strip():
                    self.left.add("external")
                for mark in marks:
                    remove(mark)

    def _relate(self, holder: Any, attribute: str) -> None:
        """Relate an element to its picture or link; take it out where what it names stays behind."""
        number = holder.attrib.pop(attribute)
        if number in self.source.pictures and holder.getparent() is not None:
            if number not in self._taken:
                self._taken[number] = self._add(*self.source.pictures[number])
            holder.set(attribute, self._taken[number])
        elif number in self.source.links and local(holder.tag) in ("hyperlink", "hlinkClick"):
            where = self.source.links[number]
            kind = RELATIONSHIP_TYPE.HYPERLINK
            holder.set(attribute, self.target.part.relate_to(where, kind, is_external=True))
        elif local(holder.tag) != "hyperlink":
            self.left.add("object")
            above = [one for one in holder.iterancestors() if one.tag in _HOLDERS]
            out = above[-1] if above else holder
            if out.getparent() is not None:
                remove(out)

    def _add(self, suffix: str, blob: bytes) -> str:
        """Add a picture as it is, without looking into it, and return its relation."""
        package = self.target.part.package
        name = PackURI(f"/word/media/kept{len(self._taken) + 1}{suffix}")
        part = Part(name, _PICTURES[suffix], blob, package)
        return str(self.target.part.relate_to(part, RELATIONSHIP_TYPE.IMAGE))


def _unwrap(element: Any, content: Any) -> None:
    """Put what an element holds into its place."""
    for inner in [] if content is None else list(content):
        element.addprevious(inner)
    remove(element)


def _fields_in(element: Any) -> Iterator[tuple[str, list[Any]]]:
    """Yield the code and the marks of each field; of one that began or ends elsewhere what is here."""
    open_: list[tuple[list[str], list[Any]]] = []
    begun = False
    for part in list(element.iter(*tags("fldChar", "instrText"))):
        kind = part.get(qn("w:fldCharType"))
        if kind == "begin" or not open_:
            begun = kind == "begin"
            open_.append(([], []))
        codes, marks = open_[-1]
        marks.append(part)
        codes.append(part.text or "" if kind is None else "")
        if kind == "end" or not begun:
            yield "".join(codes), marks
            open_.pop()
            begun = bool(open_)
    for codes, marks in open_:
        yield "".join(codes), marks
