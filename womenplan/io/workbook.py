"""Opens xlsx, xls, ods and text files within bounds, and keeps the place of every cell."""

from __future__ import annotations

import codecs
import re
import struct
from collections.abc import Callable, Mapping
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any

from womenplan import messages
from womenplan.errors import DataError, Problem
from womenplan.io.html_file import read_html
from womenplan.io.ods import read_ods
from womenplan.io.ole import ENCRYPTED, SIGNATURE, Compound
from womenplan.io.package import Package
from womenplan.io.parquet_file import read_parquet
from womenplan.io.sheet import Opened, covered
from womenplan.io.text_file import read_text
from womenplan.io.xls import read_xls
from womenplan.io.xlsx import holds_workbook, read_xlsx

__all__ = ["ALIKE", "SUFFIXES", "open_workbook", "shown_name"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet")
ALIKE = (
    ".et",
    ".ett",
    ".xlt",
    ".xltx",
    ".xltm",
)  # of WPS, and templates: read where they hold a workbook
_OWN_SUFFIXES = {
    "xlsx": (".xlsx", ".xlsm", ".xltx", ".xltm", ".et", ".ett"),
    "ods": (".ods",),
    "xls": (".xls", ".xlt", ".et", ".ett"),
    "parquet": (".parquet",),
    "html": (".html", ".htm", ".mht"),
}
_READERS: dict[str, Callable[[Path, str], Opened]] = {
    "xlsx": read_xlsx,
    "ods": read_ods,
    "xls": read_xls,
    "text": read_text,
    "parquet": read_parquet,
    "html": read_html,
}
# what a file is that is no workbook: a label of file_kind
_SIGNATURES: Mapping[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF",),
    "rtf": (b"{\\rtf",),
    "picture": (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00"),
    "archive": (b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b"),
}
_HTML = re.compile(
    rb"<(?:!doctype html|(?:html|head|table|body|meta|div|style|font|center|p|tr|h\d)\b)", re.I
)
_PACKAGES: Mapping[str, str] = {
    "word/": "word",
    "ppt/": "slides",
    "xl/workbook.bin": "xlsb",
    "index/document.iwa": "numbers",
    "content.xml": "opendocument",
}
_COMPOUNDS: Mapping[str, str] = {
    ENCRYPTED: "protected",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "word",
    "PowerPoint Document": "slides",
}
_OTHER_KINDS = re.compile(rb"\.(chart|database|formula|graphics|image|presentation|text)")
_OLD_XML = b"urn:schemas-microsoft-com:office:spreadsheet"
_NO_TEXT = (*SUFFIXES[:4], *SUFFIXES[-1:], *ALIKE)  # of files that are not read as text
_LARGEST = 200_000_000  # bytes of a file


def shown_name(name: str) -> str:
    """Return a file's name with marks in place of what is no character in any encoding."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def open_workbook(path: Path, file: str = "") -> Opened:
    """Return the sheets of a file of any supported kind, told by its content, and what is odd about the file.

    Parameters
    ----------
    path : Path
    file : str
        How problems and tables name the file; by default its name.

    Raises
    ------
    DataError
        If the file is missing, empty, damaged, protected, too large, or no workbook; the sentence
        says which.
    """
    file = file or shown_name(path.name)
    suffix = path.suffix.lower()
    try:
        if not path.is_file():
            raise _error(file, suffix, "FILE_IS_FOLDER" if path.is_dir() else "FILE_MISSING")
        with path.open("rb") as stream:
            head = stream.read(4096)
        if not head:
            raise _error(file, suffix, "FILE_EMPTY")
        if (size := path.stat().st_size) > _LARGEST:
            shown = {"size": f"{size / 1e6:.0f}", "limit": f"{_LARGEST / 1e6:.0f}"}
            raise _error(file, suffix, "FILE_LARGE", **shown)
        kind = _kind(path, file, head)
        if kind == "text" and suffix in _NO_TEXT:
            kind = "plain"
        if kind not in _READERS:
            raise _error(file, suffix, "FILE_OTHER", kind=messages.labels("file_kind", kind))
        sheets, odd = _READERS[kind](path, file)
    except OSError:
        raise _error(file, suffix, "FILE_NOT_OPENED") from None
    if suffix not in _OWN_SUFFIXES.get(kind, (suffix,)):
        wrong = Problem("FILE_SUFFIX", "warning", file, found=suffix, context={"kind": kind})
        odd = [wrong, *odd]
    return sheets, [*odd, *chain.from_iterable(map(covered, sheets))]


def _error(
    file: str,
    suffix: str,
    code: str,
    **context: Any,
) -> DataError:
    return DataError(
        Problem(
            code,
            file=file,
            found=suffix,
            context=context,
        )
    )


def _kind(path: Path, file: str, head: bytes) -> str:
    """Return by a file's content which reader reads it, or what the file is that none reads."""
    if head[:2] == b"PK":
        return _packed(path, file)
    if head[:4] == b"PAR1":
        return "parquet"
    if head[:8] == SIGNATURE:
        return _compound(path, file)
    signed = (kind for kind, starts in _SIGNATURES.items() if head.startswith(starts))
    return next(signed, "") or _markup(head)


def _packed(path: Path, file: str) -> str:
    """Return of which kind a zip package is."""
    with closing(Package(path, file)) as package:
        if holds_workbook(package):
            return "xlsx"
        mimetype = package.read("mimetype") if "mimetype" in package else b""
        sheets = "content.xml" in package and not _OTHER_KINDS.search(mimetype)
        if sheets or b"spreadsheet" in mimetype:
            return "ods"
        for start, kind in _PACKAGES.items():
            if any(name.startswith(start) for name in package.parts):
                return kind
    return "archive"


def _compound(path: Path, file: str) -> str:
    """Return of which kind a file of an old office program is."""
    content = path.read_bytes()
    try:
        names: Any = Compound(content)
    except (ValueError, struct.error):
        # damaged: tell by what it seems to hold
        names = [name for name in _COMPOUNDS if name.encode("utf-16-le") in content]
    kind = next((kind for name, kind in _COMPOUNDS.items() if name in names), "xls")
    if kind == "protected":
        raise _error(file, path.suffix, "FILE_ENCRYPTED")
    return kind


def _markup(head: bytes) -> str:
    """Return what a file is that is no package, told by the tag that it begins with, if any."""
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        head = head.decode("utf-16", "ignore").encode("utf-8", "ignore")
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = head.startswith(b"<?xml")
    if head.startswith(b"MIME-Version"):
        return "html"
    while head.startswith((b"<!--", b"<?xml")):
        end = b"-->" if head.startswith(b"<!--") else b"?>"
        head = head.partition(end)[2].lstrip()
    if head.startswith(b"<?mso-application") or _OLD_XML in head:
        return "old_xml"
    if _HTML.match(head):
        return "html"
    return "xml" if declared else "text"
