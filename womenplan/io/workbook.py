"""Opens xlsx, xls, ods and text files within bounds, and keeps the place of every cell."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import python_calamine

from womenplan.errors import DataError, Problem
from womenplan.io.other_formats import read_ods, read_xls
from womenplan.io.package import MAX_CELLS, Aside, Package
from womenplan.io.sheet import EMPTY, ERROR, FORMULA, Sheet, sheet_of

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
    suffix = path.suffix.lower()
    kind = _kind(path, head)
    odd: list[Problem] = []
    if kind == "xlsx":
        sheets, linked = _read_xlsx(path)
        odd += [Problem("EXTERNAL_LINKS", "note", path.name)] if linked else []
    elif kind == "ods":
        sheets = read_ods(path)
    elif kind == "xls":
        sheets = read_xls(path)
    else:
        if suffix in (".xlsx", ".xlsm", ".xls", ".ods"):
            _refuse(path, "FILE_OTHER", kind={"zh": "文本文件", "en": "plain text"})
        return [_read_text(path)], []
    fits = {"xlsx": (".xlsx", ".xlsm"), "ods": (".ods",), "xls": (".xls",)}[kind]
    if suffix not in fits:
        odd.append(Problem("FILE_SUFFIX", "warning", path.name, found=suffix, context={"kind": kind}))
    return sheets, odd


def _refuse(path: Path, code: str, **context: Any) -> NoReturn:
    raise DataError(Problem(code, file=path.name, found=path.suffix, context=context))


_OTHERS = (
    (rb"%PDF", "PDF 文件", "a PDF"),
    (rb"\{\\rtf", "RTF 文档", "an RTF document"),
    (rb"\x89PNG|\xff\xd8\xff|GIF8|BM|II\*\x00", "图片", "a picture"),
    (rb"7z\xbc\xaf|Rar!|\x1f\x8b", "压缩包", "an archive"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<\?mso-application[^>]*Excel|.{0,1500}urn:schemas-microsoft-com:office:spreadsheet",
     "Excel 2003 XML 表格", "an Excel 2003 XML sheet"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype html|html|head|table|body|meta|div|style)|MIME-Version", "网页（HTML）", "a web page (HTML)"),
    (rb"(?is)\s*(?:\xef\xbb\xbf)?\s*<\?xml", "XML 文件", "XML"),
)  # fmt: skip


def _kind(path: Path, head: bytes) -> str:
    """Return xlsx, ods, xls or text by a file's content; refuse what is something else."""
    if head[:2] == b"PK":
        package = Package(path)
        names = set(package.names)
        package.close()
        if "xl/workbook.xml" in names:
            return "xlsx"
        if "content.xml" in names:
            return "ods"
        other = next(
            (
                kind
                for start, *kind in (
                    ("word/", "Word 文档", "a Word document"),
                    ("ppt/", "PPT 演示文稿", "a presentation"),
                    ("xl/workbook.bin", "二进制工作簿（xlsb）", "a binary workbook (xlsb)"),
                )
                if any(n.startswith(start) for n in names)
            ),
            None,
        )
        zh, en = other or ("压缩包", "an archive")
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


def _read_xlsx(path: Path) -> tuple[list[Sheet], bool]:
    """Return the sheets of a workbook, and whether it refers to other files."""
    package = Package(path)
    try:
        asides, parts = package.asides(), package.sheet_parts()
        return _values(path, package, asides, parts), any(
            name.startswith("xl/externalLinks/") for name in package.names
        )
    finally:
        package.close()


def _values(path: Path, package: Package, asides: dict[str, Aside], parts: dict[str, str]) -> list[Sheet]:
    try:
        with path.open("rb") as stream:
            book = python_calamine.CalamineWorkbook.from_filelike(stream)
        sheets = []
        for meta in book.sheets_metadata:
            aside = asides.get(parts.get(meta.name, ""))
            if meta.typ != python_calamine.SheetTypeEnum.WorkSheet:
                continue
            if aside is None:
                _refuse(path, "FILE_DAMAGED")
            source = book.get_sheet_by_name(meta.name)
            sheet = sheet_of(meta.name, path.name, source.to_python(skip_empty_area=False))
            sheet.state = str(meta.visible).rpartition(".")[2].lower()
            sheet.merged = [(*first, *last) for first, last in source.merged_cell_ranges or []]
            if np.count_nonzero(sheet.kind) + len(aside.errors) + len(aside.formulas) != aside.filled:
                package.walk(parts[meta.name])
            _set_aside(sheet, aside, path)
            sheets.append(sheet)
        book.close()
    except (python_calamine.CalamineError, OSError, ValueError):
        _refuse(path, "FILE_DAMAGED")
    except BaseException as reason:
        if type(reason).__name__ != "PanicException":
            raise
        _refuse(path, "FILE_DAMAGED")
    return sheets


def _set_aside(sheet: Sheet, aside: Aside, path: Path) -> None:
    """Bring what the XML says beside the values onto the sheet's arrays."""
    far = [*aside.errors, *aside.formulas]
    rows = max([sheet.kind.shape[0], *(row + 1 for row, _ in far)])
    columns = max([sheet.kind.shape[1], *(column + 1 for _, column in far)])
    if rows * columns > MAX_CELLS:
        _refuse(path, "SHEET_TOO_LARGE", rows=f"{rows:,}", columns=f"{columns:,}", limit=f"{MAX_CELLS:,}")
    grow = ((0, rows - sheet.kind.shape[0]), (0, columns - sheet.kind.shape[1]))
    if any(after for _, after in grow):
        sheet.cells = np.pad(sheet.cells, grow, constant_values="")
        sheet.kind = np.pad(sheet.kind, grow, constant_values=EMPTY)
        sheet.number = np.pad(sheet.number, grow, constant_values=np.nan)
    for places, kind in ((aside.errors, ERROR), (aside.formulas, FORMULA)):
        if places:
            at = tuple(np.array(places).T)
            sheet.kind[at] = kind
            sheet.number[at] = np.nan
    inside = [(row, column) for row, column in aside.percent if row < rows and column < columns]
    if inside:
        sheet.percent = np.zeros(sheet.kind.shape, dtype=bool)
        sheet.percent[tuple(np.array(inside).T)] = True
    sheet.hidden_rows, sheet.hidden_columns = aside.hidden_rows, aside.hidden_columns


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
    widest = max(map(len, rows), default=0)
    if widest * len(rows) > 20 * MAX_CELLS:
        _refuse(path, "SHEET_TOO_LARGE", rows=f"{len(rows):,}", columns=f"{widest:,}", limit=f"{20 * MAX_CELLS:,}")
    return sheet_of("", path.name, rows, typed=False)


def _decoded(data: bytes) -> str | None:
    """Return text in UTF-8, UTF-16 or GB18030; None where it is none of them."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: Iterable[str] = ("utf-16",)
    elif 0 in data[:2000]:
        little = data[1:2000:2].count(0) > data[0:2000:2].count(0)
        encodings = ("utf-16-le",) if little else ("utf-16-be",)
    else:
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
