"""Writes one table in the many ways in which programs write files, and damages files; all by one random number."""

from __future__ import annotations

import csv
import io
import random
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwt
from packages import ODS_SPACES, RELATIONS, parts_of, zipped

Rows = list[list[Any]]
UP = '<rPr><vertAlign val="superscript"/></rPr>'


def letters(column: int) -> str:
    """Return the letters of a column from zero."""
    ahead, last = divmod(column, 26)
    return (letters(ahead - 1) if ahead else "") + chr(65 + last)


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


class Xlsx:
    """Writes a workbook; what is not the content is left to chance."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.shared: list[str] = []
        self.prefix = rng.choice(["", "", "x:"])
        self.addresses = rng.random() < 0.8
        self.pretty = rng.random() < 0.2

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def text(self, text: str) -> tuple[str, str]:
        """Return type and content of a cell of text."""
        said = (
            f'<t xml:space="preserve">{escaped(text)}</t>'
            if self.chance(0.3)
            else f"<t>{escaped(text)}</t>"
        )
        if self.chance(0.2) and len(text) > 1:
            cut = self.rng.randrange(1, len(text))
            said = f"<r><t>{escaped(text[:cut])}</t></r><r><rPr><b/></rPr><t>{escaped(text[cut:])}</t></r>"
            said += f"<r>{UP}<t>{self.rng.choice(['1', '2)', '①', '*'])}</t></r>" * self.chance(0.5)
            said += '<rPh sb="0" eb="1"><t>9</t></rPh>' * self.chance(0.3)
        how = self.rng.choice(["s", "s", "inlineStr", "str"])
        if how == "str" and "<r>" not in said:
            return ' t="str"', f"<f>A1</f><v>{escaped(text)}</v>"
        if how == "inlineStr":
            return ' t="inlineStr"', f"<is>{said}</is>"
        self.shared.append(f"<si>{said}</si>")
        return ' t="s"', f"<v>{len(self.shared) - 1}</v>"

    def cell(self, row: int, column: int, value: Any) -> str:
        at = f' r="{letters(column)}{row}"' if self.addresses else ""
        if value is None:
            return f'<c{at} s="0"/>' if not self.addresses or self.chance(0.5) else ""
        kind, said = self.text(value) if isinstance(value, str) else ("", f"<v>{value}</v>")
        if not kind and self.chance(0.2):
            kind, said = ' t="n"', f"<f>SUM(1)</f><v>{value}</v>"
        style = ' s="0"' * self.chance(0.5)
        attributes = [at, style, kind, ' cm="1"' * self.chance(0.1)]
        if self.chance(0.1):
            self.rng.shuffle(attributes)
        return f"<c{''.join(attributes)}>{said}</c>"

    def sheet(self, rows: Rows) -> str:
        lines = []
        for number, row in enumerate(rows, start=1):
            cells = "".join(self.cell(number, column, value) for column, value in enumerate(row))
            at = f' r="{number}"' if self.addresses or self.chance(0.5) else ""
            spans = ' spans="1:9" ht="12.8" hidden="false"' * self.chance(0.3)
            lines.append(f"<row{at}{spans}>{cells}</row>")
            lines += ["<!-- <row r='1'><c r='A1'><v>9</v></c></row> -->"] * self.chance(0.05)
        return "".join(lines)

    def write(self, path: Path, rows: Rows) -> Path:
        """Write the workbook."""
        place = self.rng.choice(
            ["worksheets/sheet1.xml"] * 3 + ["sheets/s1.xml", "Worksheets/SHEET1.XML"]
        )
        after = '<mergeCells count="1"><mergeCell ref="A200:B201"/></mergeCells>' * self.chance(0.3)
        parts = parts_of(self.sheet(rows), place=place, after=after)
        parts["xl/sharedStrings.xml"] = str(parts["xl/sharedStrings.xml"]).replace(
            "></sst>", f">{''.join(self.shared)}</sst>"
        )
        sheet = f"xl/{place}"
        if self.pretty:
            parts[sheet] = re.sub(
                r"(?<=[a-z/\"])>(?=<(?:row|c|/row)[ />])", ">\r\n  ", str(parts[sheet])
            )
        for name in (sheet, "xl/sharedStrings.xml"):
            if self.prefix and self.chance(0.7):
                xml = re.sub(r"<(/?)(?=[a-zA-Z])", rf"<\1{self.prefix}", str(parts[name]))
                parts[name] = xml.replace("xmlns=", "xmlns:x=", 1)
            encoding = self.rng.choice(["utf-8"] * 5 + ["utf-16", "gb18030", "utf-8-sig"])
            head = f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?>'
            parts[name] = (head + str(parts[name])).encode(encoding)
        if self.chance(0.2):
            strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
            parts = {
                name: data.replace(RELATIONS, strict) if isinstance(data, str) else data
                for name, data in parts.items()
            }
        if self.chance(0.15):
            parts = {self.renamed(name): data for name, data in parts.items()}
        method = self.rng.choice(
            [zipfile.ZIP_STORED, *[zipfile.ZIP_DEFLATED] * 3, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]
        )
        with zipfile.ZipFile(path, "w", method) as package:
            for name, data in parts.items():
                package.writestr(name, data)
        return path

    def renamed(self, name: str) -> str:
        return self.rng.choice([str.upper, str.lower, lambda text: text.replace("/", "\\"), str])(
            name
        )


def ods(path: Path, rows: Rows, rng: random.Random) -> Path:
    """Write an OpenDocument spreadsheet."""

    def cell(value: Any, times: int) -> str:
        more = f' table:number-columns-repeated="{times}"' * (times > 1 or rng.random() < 0.1)
        remark = "<office:annotation><text:p>9</text:p></office:annotation>" * (rng.random() < 0.1)
        if value is None:
            return f"<table:table-cell{more}/>"
        if not isinstance(value, str):
            return f'<table:table-cell office:value-type="float" office:value="{value}"{more}>{remark}<text:p>{value:.0f}</text:p></table:table-cell>'
        text = escaped(value)
        if rng.random() < 0.3 and "&" not in text:
            cut = rng.randrange(len(text) + 1)
            text = f"{text[:cut]}<text:span>{text[cut:]}</text:span>"
        text += '<text:span text:style-name="up">1</text:span>' * (rng.random() < 0.1)
        return f'<table:table-cell office:value-type="string"{more}>{remark}<text:p>{text}</text:p></table:table-cell>'

    lines = []
    for row in rows:
        cells, at = [], 0
        while at < len(row):
            times = 1
            while at + times < len(row) and row[at + times] == row[at] and rng.random() < 0.5:
                times += 1
            cells.append(cell(row[at], times))
            at += times
        filler = '<table:table-cell table:number-columns-repeated="16000"/>' * (rng.random() < 0.3)
        lines.append(f"<table:table-row>{''.join(cells)}{filler}</table:table-row>")
    if rng.random() < 0.3:
        lines[0] = f"<table:table-header-rows>{lines[0]}</table:table-header-rows>"
    filler = (
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
        * (rng.random() < 0.4)
    )
    style = '<style:style style:name="up" style:family="text"><style:text-properties style:text-position="super 58%"/></style:style>'
    whole = (
        f"<office:document-content {ODS_SPACES}><office:automatic-styles>{style}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="表1">{"".join(lines)}{filler}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        path, {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": whole}
    )


def xls(path: Path, rows: Rows, rng: random.Random) -> Path:
    """Write an Excel 97–2003 file."""
    sheet, up = (wb := xlwt.Workbook()).add_sheet("表1"), xlwt.easyfont("escapement superscript")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is None:
                if rng.random() < 0.3:
                    sheet.write(r, c, None, xlwt.easyxf("font: bold on"))
            elif isinstance(value, str) and rng.random() < 0.2:
                sheet.write_rich_text(r, c, [value, (rng.choice(["1", "2)"]), up)])
            else:
                sheet.write(r, c, value)
    wb.save(str(path))
    return path


def text(path: Path, rows: Rows, rng: random.Random) -> Path:
    """Write a text file."""
    buffer = io.StringIO()
    delimiter = rng.choice(",,;\t|")
    quoting = rng.choice([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC])
    writer = csv.writer(
        buffer,
        delimiter=delimiter,
        quoting=quoting,
        lineterminator=rng.choice(["\n", "\r\n", "\r"]),
    )
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    path.write_bytes(
        buffer.getvalue().encode(
            rng.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
        )
    )
    return path


MAKES: dict[str, Callable[[Path, Rows, random.Random], Path]] = {
    ".xlsx": lambda path, rows, rng: Xlsx(rng).write(path, rows),
    ".ods": ods,
    ".xls": xls,
    ".csv": text,
}


def damaged(path: Path, rng: random.Random) -> str:
    """Change a file at random: its bytes, or the tags of one of its parts; return how."""
    raw = path.read_bytes()
    how = rng.choice(
        ["bytes", "cut", "tag", "tag", "attribute", "attribute", "twice", "swap", "part", "letters"]
    )
    if raw[:2] != b"PK" or how in ("bytes", "cut"):
        data = bytearray(raw[: rng.randrange(1, len(raw))] if how == "cut" else raw)
        for _ in range(rng.randrange(1, 20)):
            data[rng.randrange(len(data))] = rng.randrange(256)
        path.write_bytes(bytes(data))
        return how
    with zipfile.ZipFile(io.BytesIO(raw)) as package:
        parts: dict[str, Any] = {name: package.read(name) for name in package.namelist()}
    name = rng.choice([*parts])
    data = parts[name]
    tags = [*re.finditer(rb"<[^>]*>", data)] or [re.match(b"", data)]
    tag: Any = rng.choice(tags)
    before, said, after = data[: tag.start()], tag[0], data[tag.end() :]
    wild = rng.choice(
        [
            b"0",
            b"-1",
            b"7",
            b"4294967296",
            b"99999999999999999999",
            b"x",
            b"",
            b"A1:XFD1048576",
            b"\xff",
        ]
    )
    parts[name] = {
        "tag": before + after,
        "twice": before + said * 2 + after,
        "attribute": before
        + re.sub(rb'"[^"]*"', lambda _: b'"' + wild + b'"', said, count=rng.randrange(1, 3))
        + after,
        "letters": bytes(
            rng.choice(b'<>/"&= ABC019\xff') if rng.random() < 0.005 else sign for sign in data
        ),
    }.get(how, data)
    if how == "swap":
        other = rng.choice([*parts])
        parts[name], parts[other] = parts[other], parts[name]
    if how == "part":
        del parts[name]
    zipped(path, parts)
    return how
