"""What all Word files share: WordprocessingML by the short names of its parts, templates, and the file itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable
from importlib.resources import files
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from jinja2 import Environment, Template

__all__ = [
    "PARAGRAPH",
    "child",
    "elements_of",
    "fixed",
    "macros",
    "remove",
    "saved",
    "tags",
    "template",
    "value",
    "words_of",
]

SPACES = nsdecls("w", "r", "wp", "a", "pic")
MADE = re.compile(rb"<dcterms:created[^>]*>([^<]*)<")
CHANGED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*")
PARAGRAPH = qn("w:p")
ZIP_DATE = (1980, 1, 1, 0, 0, 0)


def tags(*names: str) -> tuple[str, ...]:
    """Return the tags of elements."""
    return tuple(qn(f"w:{name}") for name in names)


def child(element: Any, *path: str) -> Any:
    """Return the first element on a path below another, None where there is none."""
    return None if element is None else element.find("/".join(tags(*path)))


def value(element: Any, attribute: str = "val", otherwise: str = "") -> str:
    """Return an attribute of an element, or something else where either is missing."""
    return otherwise if element is None else element.get(qn(f"w:{attribute}"), otherwise)


def remove(element: Any) -> None:
    """Take an element out of the one that holds it."""
    element.getparent().remove(element)


def words_of(elements: Iterable[Any]) -> str:
    """Return the words of some elements."""
    return "".join(text.text or "" for element in elements for text in element.iter(qn("w:t")))


def elements_of(markup: str) -> list[Any]:
    """Return the elements that a text gives."""
    return list(parse_xml(f"<w:body {SPACES}>{markup}</w:body>"))


def template(name: str, finalize: Callable[[Any], Any] | None = None) -> Template:
    """Return a template of the reports, which escapes all words; ``finalize`` prepares them for it."""
    environment = Environment(
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=finalize,
    )
    file = files("womenplan.resources").joinpath("templates", name)
    return environment.from_string(file.read_text(encoding="utf-8"))


def macros(name: str, finalize: Callable[[Any], Any] | None = None) -> Any:
    """Return the macros of a template, which give WordprocessingML."""
    return template(name, finalize).module


def saved(document: Any) -> bytes:
    """Return the bytes of a document's file."""
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def fixed(package: bytes) -> bytes:
    """Return a Word file without the time of its making, so that the same report is the same bytes."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            blob = old.read(name)
            if name == "docProps/core.xml" and (made := MADE.search(blob)):
                blob = CHANGED.sub(rb"\g<1>" + made[1], blob)
            new.writestr(zipfile.ZipInfo(name, ZIP_DATE), blob, zipfile.ZIP_DEFLATED)
    return out.getvalue()
