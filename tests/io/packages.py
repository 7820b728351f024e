"""Builds workbooks part by part, as other programs write them."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def zipped(path: Path, parts: dict[str, str | bytes]) -> Path:
    """Write a zip package of these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return path


def parts_of(
    sheet: str,
    *,
    shared: str = "",
    styles: str = "",
    place: str = "worksheets/sheet1.xml",
    after: str = "",
) -> dict[str, str | bytes]:
    """Return the parts of a workbook of one sheet: the rows of its XML, shared texts and what stands in the styles."""
    links = {"worksheet": place, "sharedStrings": "sharedStrings.xml", "styles": "styles.xml"}
    listed = "".join(
        f'<Relationship Id="rId{i}" Type="{RELATIONS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(links.items(), start=1)
    )
    types = {
        "workbook.xml": "sheet.main",
        place: "worksheet",
        "sharedStrings.xml": "sharedStrings",
        "styles.xml": "styles",
    }
    overrides = "".join(
        f'<Override PartName="/xl/{part}" ContentType="{SHEET_TYPE}.{kind}+xml"/>'
        for part, kind in types.items()
    )
    book = f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="表1" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{overrides}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{listed}</Relationships>',
        f"xl/{place}": f'<worksheet xmlns="{MAIN}"><sheetData>{sheet}</sheetData>{after}</worksheet>',
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{shared}</sst>',
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>',
    }


def inline(place: str, text: str) -> str:
    """Return a cell of text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "style")
)


def ods(path: Path, rows: str, styles: str = "", *, named: str = "") -> Path:
    """Write an OpenDocument spreadsheet of one table: its rows, its automatic styles and those of styles.xml."""
    whole = (
        f"<office:document-content {ODS_SPACES}><office:automatic-styles>{styles}</office:automatic-styles>"
        f'<office:body><office:spreadsheet><table:table table:name="表1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    parts: dict[str, str | bytes] = {"content.xml": whole}
    if named:
        parts["styles.xml"] = (
            f"<office:document-styles {ODS_SPACES}><office:styles>{named}</office:styles></office:document-styles>"
        )
    return zipped(path, parts)


def ods_row(*cells: str) -> str:
    """Return a row; cells that are no XML are texts, or numbers."""
    return f"<table:table-row>{''.join(map(ods_cell, cells))}</table:table-row>"


def ods_cell(said: str) -> str:
    """Return a cell of a text, of a number, or of paragraphs as they are."""
    if said.startswith("<table:"):
        return said
    if said.startswith("<"):
        return f'<table:table-cell office:value-type="string">{said}</table:table-cell>'
    if said.replace(".", "").isdigit():
        return f'<table:table-cell office:value-type="float" office:value="{said}"/>'
    return (
        f'<table:table-cell office:value-type="string"><text:p>{said}</text:p></table:table-cell>'
    )
