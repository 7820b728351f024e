"""Opens xlsx, xls, ods and text files within bounds, and keeps the place of every cell."""

from __future__ import annotations

import csv
import io
import re
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NoReturn

from womenplan.errors import DataError, Problem
from womenplan.io.other_formats import read_ods, read_xls
from womenplan.io.package import Package, read_xlsx
from womenplan.io.sheet import Sheet, sheet_of

__all__ = ["SUFFIXES", "open_workbook"]

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv", ".tsv", ".txt")


def open_workbook(path: Path) -> tuple[list[Sheet], list[Problem]]:
    """Return the sheets of a file of any supported kind, told by its content, and what is odd about the file.

    Raises
    ------
    DataError
        If the file is missing, empty, damaged, protected, too large, or no workbook; the sentence says which.
    """
    try:
        if not path.is_file():
            _refuse(path, "FILE_MISSING")
        with path.open("rb") as stream:
            head = stream.read(4096)
    except OSError:
        _refuse(path, "FILE_NOT_OPENED")
    if not head:
        _refuse(path, "FILE_EMPTY")
    suffix, kind = path.suffix.lower(), _kind(path, head)
    if kind == "text":
        if suffix in SUFFIXES[:4]:
            _refuse(path, "FILE_OTHER", kind={"zh": "文本文件", "en": "plain text"})
        return [_read_text(path)], []
    fits = suffix in {"xlsx": (".xlsx", ".xlsm"), "ods": (".ods",), "xls": (".xls",)}[kind]
    odd = [] if fits else [Problem("FILE_SUFFIX", "warning", path.name, found=suffix, context={"kind": kind})]
    if kind == "xlsx":
        sheets, linked = read_xlsx(path)
        return sheets, odd + [Problem("EXTERNAL_LINKS", "note", path.name)] * linked
    return (read_ods if kind == "ods" else read_xls)(path), odd


def _refuse(path: Path, code: str, **context: Any) -> NoReturn:
    raise DataError(Problem(code, file=path.name, found=path.suffix, context=context))


_OTHERS = (
    (rb"%PDF", "PDF 文件", "a PDF"),
    (rb"\{\\rtf", "RTF 文档", "an RTF document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\x00", "图片", "a picture"),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b", "压缩包", "an archive"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<\?mso-application[^>]*Excel|.{0,1500}urn:schemas-microsoft-com:office:spreadsheet",
     "Excel 2003 XML 表格", "an Excel 2003 XML sheet"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|(?:html|head|table|body|meta|div|style|font|center|p|tr|h\d)\b)|MIME-Version", "网页（HTML）", "a web page (HTML)"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*<\?xml", "XML 文件", "XML"),
)  # fmt: skip


_PACKAGES = (
    ("word/", "Word 文档", "a Word document"),
    ("ppt/", "PPT 演示文稿", "a presentation"),
    ("xl/workbook.bin", "二进制工作簿（xlsb）", "a binary workbook (xlsb)"),
)


def _kind(path: Path, head: bytes) -> str:
    """Return xlsx, ods, xls or text by a file's content; refuse what is something else."""
    if head[:2] == b"PK":
        with closing(Package(path)) as package:
            names = set(package.names)
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "content.xml" in names:
            return "ods"
        inside = (said for start, *said in _PACKAGES if any(name.startswith(start) for name in names))
        zh, en = next(inside, ("压缩包", "an archive"))
        _refuse(path, "FILE_OTHER", kind={"zh": zh, "en": en})
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        content = path.read_bytes() if path.stat().st_size < 100_000_000 else head
        if "EncryptedPackage".encode("utf-16-le") in content:
            _refuse(path, "FILE_ENCRYPTED")
        if "WordDocument".encode("utf-16-le") in content:
            _refuse(path, "FILE_OTHER", kind={"zh": "Word 文档", "en": "a Word document"})
        return "xls"
    for pattern, zh, en in _OTHERS:
        if re.match(pattern, head):
            _refuse(path, "FILE_OTHER", kind={"zh": zh, "en": en})
    return "text"


def _read_text(path: Path) -> Sheet:
    data = path.read_bytes()
    text = _decoded(data)
    if text is None or "\0" in text:
        _refuse(path, "FILE_ENCODING")
    sample = text[:20000]
    delimiter = max("\t;,", key=lambda mark: sample.count(mark))
    if path.suffix.lower() == ".csv" and "," in sample.partition("\n")[0]:
        delimiter = ","
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error:
        _refuse(path, "FILE_DAMAGED")
    return sheet_of("", path.name, rows, typed=False)


def _decoded(data: bytes) -> str | None:
    """Return text in UTF-8, UTF-16 or GB18030; None where it is none of them."""
    encodings = ["utf-8-sig", "gb18030"]
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif 0 in data[:2000]:
        encodings = ["utf-16-le" if data[1:2000:2].count(0) > data[0:2000:2].count(0) else "utf-16-be"]
    for encoding in encodings:
        with suppress(UnicodeDecodeError):
            return data.decode(encoding)
    return None
