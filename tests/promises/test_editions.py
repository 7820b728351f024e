"""An old edition of a report is only read, within bounds; what loads or runs in it does not come over."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from womenplan.errors import UsageError
from womenplan.report.controls import tag
from womenplan.report.edition import Kept, renew

SPACES = nsdecls("w", "r", "a", "pic", "wp")
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
SAID = {"heading": "旧稿", "changed": "改过：{name}", "lost": "缺：{name}", "continued": "续表"}


def marked(inside: str) -> str:
    """Return a blank of a report that people have filled."""
    name = tag("did", "hint", blank=True)
    start = f'<w:bookmarkStart w:id="1" w:name="{name}"/>'
    return f'<w:p>{start}{inside}</w:p><w:p><w:bookmarkEnd w:id="1"/></w:p>'


def words(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def code(text: str) -> str:
    return f"<w:r><w:instrText>{text}</w:instrText></w:r>"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def old(path: Path, body: str, links: str = "", parts: dict[str, bytes] | None = None) -> Path:
    written = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}"><Relationship Id="a" '
        f'Type="{TYPES}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {SPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        **(parts or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in written.items():
            package.writestr(name, data)
    return path


def new() -> bytes:
    document = Document()
    document.element.body[:0] = list(
        parse_xml(f"<w:body {SPACES}>{marked(words('hint'))}</w:body>")
    )
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def renewed(path: Path) -> tuple[str, dict[str, bytes], Kept]:
    """Return the words, the parts and what was kept of a new edition."""
    made, kept = renew(path, new(), {}, SAID)
    said = "".join(paragraph.text for paragraph in Document(io.BytesIO(made)).paragraphs)
    with zipfile.ZipFile(io.BytesIO(made)) as package:
        return said, {name: package.read(name) for name in package.namelist()}, kept


def link(kind: str, target: str = "http://127.0.0.1:9/evil", mode: str = "External") -> str:
    return f'<Relationship Id="x" Type="{TYPES}/{kind}" Target="{target}" TargetMode="{mode}"/>'


BLIP = '<w:r><w:drawing><wp:inline><a:graphic><a:blip r:{}="x"/></a:graphic></wp:inline></w:drawing></w:r>'
LOADING = {
    "a picture of the net": (BLIP.format("embed"), link("image")),
    "a picture that is linked": (BLIP.format("link"), link("image")),
    "a chart": (
        '<w:r><w:drawing><a:graphic><a:x r:id="x"/></a:graphic></w:drawing></w:r>',
        link("chart", "charts/evil.xml", "Internal"),
    ),
    "an object": ('<w:r><w:object r:id="x">evil</w:object></w:r>', link("oleObject")),
    "a control": ('<w:r><w:control r:id="x"/></w:r>', link("control", "activeX/evil.xml")),
    "a document within": ('<w:subDoc r:id="x"/>', link("subDocument")),
    "a field": (mark("begin") + code(" DDEAUTO evil ") + mark("separate") + mark("end"), ""),
    "a field in pieces": (
        mark("begin") + code(" INCLUDE") + code("PICTURE evil ") + mark("end"),
        "",
    ),
    "a field in a field": (
        mark("begin") + code("PAGE ") + mark("begin") + code(" LINK evil") + mark("end") * 2,
        "",
    ),
    "a field that never ends": (mark("begin") + code(" DATABASE evil "), ""),
    "a field that never begins": (code(" INCLUDETEXT evil "), ""),
    "a simple field": ('<w:fldSimple w:instr=" RD evil "/>', ""),
    "a relation that is not there": (BLIP.format("embed"), ""),
    "a picture of another kind": (
        BLIP.format("embed"),
        link("image", "media/evil.exe", "Internal"),
    ),
}


@pytest.mark.parametrize("name", LOADING)
def test_what_loads_or_runs_in_an_old_edition_does_not_come_over_and_is_named(tmp_path, name):
    inside, links = LOADING[name]
    path = old(tmp_path / "o.docx", marked(words("已开展") + inside), links)
    said, parts, kept = renewed(path)
    assert said.startswith("已开展")
    assert not [part for part, data in parts.items() if b"evil" in data or "evil" in part]
    document = parts["word/document.xml"].decode()
    assert not re.search(r'<w:object|<w:control|<w:subDoc|="x"', document)
    assert kept.left_out is not None
    assert "未带入新稿" in str(kept.left_out)


def test_pictures_hyperlinks_and_harmless_fields_come_over_whatever_the_picture_holds(tmp_path):
    field = mark("begin") + code(" REF figure ") + mark("separate") + words("图1") + mark("end")
    hyper = f'<w:hyperlink r:id="y">{words("见网页")}</w:hyperlink>'
    links = link("image", "media/a.emf", "Internal")
    links += link("hyperlink", "https://example.org/").replace('"x"', '"y"')
    body = marked(words("已开展") + field + hyper + BLIP.format("embed") * 2)
    path = old(tmp_path / "o.docx", body, links, {"word/media/a.emf": b"no picture"})
    said, parts, kept = renewed(path)
    assert said.startswith("已开展图1见网页")
    assert parts["word/media/kept1.emf"] == b"no picture"
    assert "word/media/kept2.emf" not in parts
    assert b"https://example.org/" in parts["word/_rels/document.xml.rels"]
    assert b" REF figure " in parts["word/document.xml"]
    assert kept.left_out is None


@pytest.mark.parametrize(
    "parts",
    [
        {"word/document.xml": b"<x"},
        {"word/document.xml": b"<x/>"},
        {"word/document.xml": b"<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"},
        {"word/document.xml": b"<a>" * 5000},
        {"word/document.xml": b"<a>" + b"<b/>" * 6_000_000 + b"</a>"},
        {"_rels/.rels": b"<x/>"},
        {"_rels/.rels": b""},
        {"word/media/a.png": b"\0" * 60_000_000},
    ],
    ids=["cut", "another root", "entities", "depth", "tags", "no links", "empty", "bomb"],
)
def test_a_damaged_old_edition_is_a_sentence(tmp_path, parts):
    path = old(tmp_path / "o.docx", marked(words("已开展")), "", parts)
    with pytest.raises(UsageError, match=r"o\.docx：该文件不是可用的 Word 文档"):
        renew(path, new(), {}, SAID)
