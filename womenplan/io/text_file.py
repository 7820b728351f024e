"""Reads tables from text files: encoding, delimiter and quotes as they are, not as a file's name claims."""

from __future__ import annotations

import codecs
import csv
import io
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from pathlib import Path

from womenplan.errors import DataError, Level, Problem
from womenplan.io.sheet import MAX_CELLS, MAX_TEXT, Opened, address, refuse_size, sheet_of_rows
from womenplan.model.cells import parse

__all__ = ["decoded", "read_text", "text_of"]

_DELIMITERS = ",\t;|"
_SAMPLE = 20_000  # characters by which the delimiter is found
_QUOTED = re.compile(r'"[^"]*"')
_WITHIN_NUMBER = re.compile(r"(?<=\d),(?=\d)")
_COMMA = re.compile(r"\s*[<>≤≥约+-]*\d[\d.]*,\d+[%％‰]?\s*")
_POINT = re.compile(r"\s*\d+\.(?:\d\d?|\d{4,})[%％‰]?\s*")
_SEPARATOR = re.compile(r"sep=(.)\s*", re.I)  # what Excel writes, and hides, in the first line
_FEW, _MANY_LINES = 20, 100  # ends of a quote that are tried, lines that it may reach
_LISTED, _MOST_TRIES = 1000, 300_000  # quotes that are reported, and whose end is sought
_BLOCK = 1 << 20
_SIGNS = re.compile("[^\x00-\xff\u2010-\u2030\u3000-\u3011\uff00-\uff5e]")  # but marks
_LEVEL_ONE = {  # the set of an encoding's usual characters, and the bytes with which these begin
    "cp950": ("cp950", b"\xa4", b"\xc6"),
    "gb18030": ("gb2312", b"\xb0", b"\xd7"),
}
_MOST, _SOME, _FEWEST = 0.8, 0.7, 6  # shares of usual characters in the right and a wrong encoding
_ROWS = 10_000


def read_text(path: Path, file: str) -> Opened:
    """Return the one sheet of a text file, and what is odd about it.

    DataError where it is none, or too large.
    """
    data, encoding = _bytes_of(path, file)
    start = _opened(data, encoding).readline()
    separator = _SEPARATOR.fullmatch(start)
    skipped = len(start) if separator else 0
    sample = _opened(data, encoding, skipped).read(_SAMPLE)
    delimiter = separator[1] if separator else _delimiter(sample, path.suffix.lower())
    torn: list[tuple[int, int]] = []
    lines = _opened(data, encoding, skipped)
    try:
        rows = _bounded(csv.reader(lines, delimiter=delimiter, strict=True), file)
        mend = _swallowed(rows, delimiter)
    except csv.Error:
        # a quote is out of place, or a field too long
        mend = True
    if mend:
        rows, torn = _mended([*_opened(data, encoding, skipped)], delimiter, file)
    problems = [
        Problem("QUOTE_NOT_CLOSED", "warning", file, cell=address(r, c), found=rows[r][c][:40])
        for r, c in torn[:_LISTED]
    ]
    if len(torn) > _LISTED:
        more = {"count": len(torn) - _LISTED}
        problems.append(Problem("PROBLEMS_MORE", "warning", file, context=more))
    if delimiter != "," and _WITHIN_NUMBER.search(sample):
        problems += _with_points(rows, file)
    return [sheet_of_rows(file, rows)], problems


def _with_points(rows: list[list[str]], file: str) -> list[Problem]:
    """Write points for decimal commas in a file that certainly has such, and report it.

    It has where a number with a comma cannot be one with thousands set apart, and none has a point.
    """
    marked = {
        (r, c): field
        for r, row in enumerate(rows)
        for c, field in enumerate(row)
        if _COMMA.fullmatch(field)
    }
    certain = [at for at, field in marked.items() if parse(field).state == "DECIMAL_COMMA"]
    points = any(_POINT.fullmatch(field) for row in rows for field in row)
    if not certain or points:
        return []

    def problem(code: str, level: Level, at: tuple[int, int]) -> Problem:
        return Problem(code, level, file, cell=address(*at), found=marked[at])

    problems = [problem("DECIMAL_COMMAS", "note", certain[0])]
    known = set(certain)
    doubtful = [at for at in marked if at not in known]
    problems += [problem("DECIMAL_COMMA_OR_THOUSANDS", "warning", at) for at in doubtful]
    for (r, c), field in marked.items():
        rows[r][c] = field.replace(".", "").replace(",", ".")
    return problems[:_LISTED]


def text_of(path: Path, file: str) -> str:
    """Return the text of a file in UTF-8, UTF-16, GB18030 or Big5.

    DataError where it is none, or too large.
    """
    data, encoding = _bytes_of(path, file)
    return data.decode(encoding)


def decoded(data: bytes) -> str:
    """Return the text of bytes in UTF-8, UTF-16, GB18030 or Big5; empty where they are none."""
    encoding = _encoding(data)
    return data.decode(encoding) if encoding else ""


def _bytes_of(path: Path, file: str) -> tuple[bytes, str]:
    """Return what a text file holds, and its encoding."""
    size = path.stat().st_size
    if size > MAX_TEXT:
        shown = {"size": f"{size / 1e6:.0f}", "limit": f"{MAX_TEXT / 1e6:.0f}"}
        raise DataError(Problem("TEXT_TOO_LARGE", file=file, context=shown))
    data = path.read_bytes()
    encoding = _encoding(data)
    if not encoding:
        raise DataError(Problem("FILE_ENCODING", file=file, found=path.suffix))
    return data, encoding


def _opened(data: bytes, encoding: str, skipped: int = 0) -> io.TextIOWrapper:
    """Return the text of a file as a stream that begins behind so many signs."""
    lines = io.TextIOWrapper(io.BytesIO(data), encoding, newline="")
    lines.read(skipped)
    return lines


def _encoding(data: bytes) -> str:
    """Return the encoding of a text: UTF-8, UTF-16, GB18030 or Big5.

    An empty one where it is none of them.
    """
    encodings = ["utf-8-sig", "cp950" if _is_big5(data[:_SAMPLE]) else "gb18030"]
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encodings = ["utf-16"]
    elif 0 in data[:2000]:
        low = data[1:2000:2].count(0) > data[0:2000:2].count(0)
        encodings = ["utf-16-le" if low else "utf-16-be"]
    return next((encoding for encoding in encodings if _decodes(data, encoding)), "")


def _is_big5(data: bytes) -> bool:
    """Return whether bytes are surely Big5: its characters are usual ones there, but not in GB18030."""
    return _usual_share(data, "cp950") >= _MOST and _usual_share(data, "gb18030") <= _SOME


def _usual_share(data: bytes, encoding: str) -> float:
    """Return how many of the characters are of the first level of an encoding's own set.

    0 where the bytes are not in that encoding.
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(data)
    except UnicodeDecodeError:
        return 0.0
    signs = _SIGNS.findall(text)
    charset, first, last = _LEVEL_ONE[encoding]
    usual = sum(first <= sign.encode(charset, "ignore")[:1] <= last for sign in signs)
    if len(signs) >= _FEWEST:
        return float(usual / len(signs))
    return 0.0


def _decodes(data: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for first in range(0, len(data), _BLOCK):
            block = data[first : first + _BLOCK]
            if "\0" in decoder.decode(block, first + _BLOCK >= len(data)):
                return False
    except UnicodeDecodeError:
        return False
    return True


def _delimiter(sample: str, suffix: str) -> str:
    """Return the delimiter by which most lines fall into most fields alike.

    Commas within numbers are none.
    """
    lines = [_QUOTED.sub("", line) for line in sample.splitlines()]

    def alike(mark: str) -> int:
        bare = (_WITHIN_NUMBER.sub("", line) if mark == "," else line for line in lines)
        counts = Counter(line.count(mark) for line in bare)
        return max((fields * times for fields, times in counts.items()), default=0)

    order = "\t" + _DELIMITERS if suffix == ".tsv" else _DELIMITERS
    return max(order, key=alike)


def _bounded(reader: Iterable[list[str]], file: str) -> list[list[str]]:
    """Return the rows of a text file; DataError where they hold more cells than are read."""
    rows: list[list[str]] = []
    reading = iter(reader)
    width = 0
    while block := [*islice(reading, _ROWS)]:
        rows += block
        width = max(width, max(map(len, block)))
        if len(rows) * width > MAX_CELLS:
            refuse_size(file, len(rows), width)
    return rows


def _usual(counts: Iterable[int]) -> int:
    """Return the number of delimiters in most lines; a huge one where that is not clear."""
    usual = Counter(counts).most_common(1)
    if usual and usual[0][0] > 1:
        return usual[0][0]
    return 1 << 30


def _swallowed(rows: Sequence[Sequence[str]], delimiter: str) -> bool:
    """Return whether a quoted text holds what looks like whole rows."""
    several = [field for row in rows for field in row if "\n" in field or "\r" in field]
    if not several:
        return False
    usual = _usual(len(row) - 1 for row in rows)
    return any(_holds_row(field.splitlines()[1:], delimiter, usual) for field in several)


def _holds_row(lines: Sequence[str], delimiter: str, usual: int) -> bool:
    return any(line.count(delimiter) >= usual for line in lines)


def _mended(
    lines: Sequence[str], delimiter: str, file: str
) -> tuple[list[list[str]], list[tuple[int, int]]]:
    """Return the rows of a text in which quotes are out of place, and where one opens that is not closed.

    A quote that is not closed within some lines, or only beyond what looks like whole rows, is a
    sign like any other.
    """
    usual = _usual(line.count(delimiter) for line in lines if '"' not in line)
    with_quote = [number for number, line in enumerate(lines) if '"' in line]
    torn: list[tuple[int, int]] = []
    longest = csv.field_size_limit()

    def rows() -> Iterable[list[str]]:
        at = done = tries = 0
        while at < len(lines):
            line = lines[at].rstrip("\r\n")
            size = 1
            row = line.split(delimiter) if line else []
            if '"' in line:
                known = bisect_left(with_quote, at)
                tries += 1
                size, closed = _closed(
                    lines,
                    at,
                    with_quote[known : known + _FEW] if tries < _MOST_TRIES else [],
                    delimiter,
                    usual,
                )
                row = closed or row
                if not closed:
                    opening = (i for i, field in enumerate(row) if field.lstrip()[:1] == '"')
                    torn.append((done, next(opening, 0)))
            if len(line) > longest and max(map(len, row)) > longest:
                context = {"limit": f"{longest:,}"}
                cell = address(done, 0)
                raise DataError(
                    Problem(
                        "FIELD_TOO_LONG",
                        file=file,
                        cell=cell,
                        context=context,
                    )
                )
            yield row
            at += size
            done += 1

    return _bounded(rows(), file), torn


def _closed(
    lines: Sequence[str],
    at: int,
    ends: Sequence[int],
    delimiter: str,
    usual: int,
) -> tuple[int, list[str]]:
    """Return how many lines a row takes whose quotes are closed, and its fields.

    None where they are not.
    """
    opened = lines[at].rpartition('"')[2]
    for end in ends:
        if end > at:
            inside = [opened, *lines[at + 1 : end], lines[end].partition('"')[0]]
        else:
            inside = []
        if end - at > _MANY_LINES or _holds_row(inside, delimiter, usual):
            break
        try:
            rows = [*csv.reader([*lines[at : end + 1], "."], delimiter=delimiter)]
        except csv.Error:
            break
        if len(rows) == 2 and rows[1] == ["."]:
            return end - at + 1, rows[0]
    return 1, []
