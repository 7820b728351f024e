"""The Word report: cover, contents, summary, a section a domain, warnings, missing data, method, sources."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from womenplan.errors import Problem, UsageError
from womenplan.plot.theme import COLOURS
from womenplan.report import story, tables
from womenplan.report.content import Content, Number, Table
from womenplan.report.word_styles import BLANK, TEXT_WIDTH, apply_styles, ensure_styles, xml

__all__ = ["build"]

NUMERALS = "一二三四五六七八九十"
WEIGHTS = {
    "name": 3.3, "target": 2.5, "baseline": 1.9, "latest": 1.9, "gap": 1.5, "status": 2.2, "reason": 5.0, "note": 4.0, "level": 0.8,
    "domain": 1.7, "department": 1.8, "region": 2.4, "total": 0.9, "rate": 1.8, "rule": 5.0, "value": 1.6, "changed": 2.0, "source": 4.2,
    "indicators": 4.0, "file": 1.6, "sheet": 1.2, "objective": 5.0, "number": 0.7, "met_regions": 1.2, "best": 2.0, "worst": 2.0,
    "group": 2.0, "year": 1.1, "tendency": 1.7, "rank": 0.8, "unit": 1.5, "first": 1.4, "second": 1.4, "difference": 1.2, "used": 1.2,
}  # fmt: skip
LEFT = {"name", "target", "reason", "note", "rule", "source", "indicators", "objective", "domain", "department", "region", "changed"}
LEVEL_COLOURS = {"red": "C00000", "orange": "C55A11", "yellow": "7F6000", "grey": "595959"}


def build(content: Content, pictures: Mapping[str, bytes], template: str | Path | None = None) -> bytes:
    """Return the report as the bytes of a Word document.

    Parameters
    ----------
    content : Content
    pictures : mapping of str to bytes
        PNG images: ``status``, and ``gaps-`` with a domain.
    template : str or Path, optional
        A .docx whose styles, page and headers are used; what it says is left out.

    Raises
    ------
    UsageError
        If the template is no Word document.
    """
    writer = _Writer(content, pictures, template)
    writer.cover()
    writer.summary()
    writer.domains()
    writer.lists()
    writer.annex()
    return writer.finish()


def _open(template: str | Path | None) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    if template is None:
        return Document()
    try:
        return Document(str(template))
    except (PackageNotFoundError, ValueError, KeyError, OSError) as reason:
        raise UsageError(Problem("TEMPLATE_NOT_WORD", found=str(template))) from reason


class _Writer:
    """Appends the parts of a report to a document, and keeps count of headings, figures and tables."""

    def __init__(self, content: Content, pictures: Mapping[str, bytes], template: str | Path | None) -> None:
        self.content, self.pictures = content, pictures
        self.document = _open(template)
        self.own = template is None
        body = self.document.element.body
        self.end = body.sectPr if body.sectPr is not None else body._add_sectPr()
        for element in list(body):
            if element is not self.end:
                body.remove(element)
        (apply_styles if self.own else ensure_styles)(self.document, content.lang)
        self.ids = {style.name: style.style_id for style in self.document.styles}
        self.width = TEXT_WIDTH if self.own else self._text_width()
        self.headings: list[tuple[int, str, str]] = []
        self.counts = {"figure": 0, "table": 0}
        self.chapter = self.section = 0
        self.contents_at: Any = None

    def _text_width(self) -> int:
        section = self.document.sections[-1]
        return int((section.page_width - section.left_margin - section.right_margin) / 635)

    def add(self, text: str) -> Any:
        """Append an element."""
        element = xml(text)
        self.end.addprevious(element)
        return element

    def paragraph(self, style: str, inner: str, more: str = "") -> Any:
        """Append a paragraph of a style; ``inner`` is its runs."""
        return self.add(f'<w:p><w:pPr><w:pStyle w:val="{self._id(style)}"/>{more}</w:pPr>{inner}</w:p>')

    def _id(self, style: str) -> str:
        return str(self.ids.get(style) or self.ids.get(style.capitalize()) or self.ids["Normal"])

    def text(self, words: str, lead: str = "") -> None:
        """Append a paragraph of body text, with a bold beginning."""
        self.paragraph("Body Text", (_run(lead, "<w:b/>") if lead else "") + _run(words))

    def heading(self, level: int, title: str) -> None:
        """Append a numbered heading that the table of contents points to."""
        if level == 1:
            self.chapter, self.section, number = self.chapter + 1, 0, self.chapter
        else:
            self.section, number = self.section + 1, self.section
        zh = self.content.lang == "zh"
        shown = _numeral(number + 1) if zh else str(number + 1) if level == 1 else f"{self.chapter}.{number + 1}"
        code = "chapter" if level == 1 else "section"
        words = self.content.say(f"report.number.{code}", number=shown, title=title)
        mark = f"_Toc{len(self.headings) + 1:06d}"
        self.headings.append((level, words, mark))
        ends = f'<w:bookmarkStart w:id="{len(self.headings)}" w:name="{mark}"/>', f'<w:bookmarkEnd w:id="{len(self.headings)}"/>'
        self.paragraph(f"Heading {level}", f"{ends[0]}{_run(words)}{ends[1]}")

    def caption(self, kind: str, title: str) -> None:
        """Append a caption whose number is a field."""
        self.counts[kind] += 1
        word = self.content.say(f"report.{kind}")
        instruction = quoteattr(f" SEQ {word} \\* ARABIC ")
        field = f'<w:fldSimple w:instr={instruction}>{_run(str(self.counts[kind]))}</w:fldSimple>'
        before, after = self.content.say("report.caption", kind=word, number="\0", title=title).split("\0")
        keep = "" if kind == "table" else '<w:keepNext w:val="0"/>'
        self.paragraph("Caption", _run(before) + field + _run(after), keep)

    def table(self, table: Table) -> None:
        """Append a table with its caption, or the sentence that says that there is nothing to list."""
        if not table.rows:
            self.text(table.empty)
            return
        self.caption("table", table.title)
        self.add(_table_xml(table, self.width, self._id("Table Text")))
        self.paragraph("Table Text", "")

    def picture(self, name: str, title: str) -> None:
        """Append a figure, if there is one of that name, with its caption."""
        if name not in self.pictures:
            return
        from docx.shared import Twips

        paragraph = self.document.add_paragraph(style=self.document.styles["Table Text"])
        paragraph.paragraph_format.keep_with_next = True
        paragraph.alignment = 1
        shape = paragraph.add_run().add_picture(io.BytesIO(self.pictures[name]), width=Twips(self.width - 20))
        most = Twips(10500)
        if shape.height > most:
            shape.width, shape.height = int(shape.width * most / shape.height), most
        shape._inline.docPr.set("descr", title)
        shape._inline.docPr.set("name", f"{self.content.say('report.figure')} {self.counts['figure'] + 1}")
        self.caption("figure", title)

    # the parts of the report -----------------------------------------------------------------------------------------

    def cover(self) -> None:
        """Append the cover and the place of the table of contents."""
        say = self.content.say
        if self.own:
            self.paragraph("Title", "", '<w:spacing w:before="2400"/>')
        for line in (self.content.title, self.content.kind):
            self.paragraph("Title", _run(line))
        self.paragraph("Subtitle", "", '<w:spacing w:before="1200"/>')
        for line in self.content.front:
            self.paragraph("Subtitle", _run(line))
        self.add('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')
        self.contents_at = self.paragraph("TOC Title", _run(say("report.contents")))
        if self.own:
            self.add(f"<w:p><w:pPr>{_section(number=False)}</w:pPr></w:p>")
        else:
            self.add('<w:p><w:r><w:br w:type="page"/></w:r></w:p>')

    def summary(self) -> None:
        """Append the chapter that says it all in short."""
        self.heading(1, self.content.say("report.h.summary"))
        for words in story.opening(self.content):
            self.text(words)
        self.table(tables.summary(self.content))
        self.picture("status", self.content.say("report.figure.status"))

    def domains(self) -> None:
        """Append a section for each domain."""
        content = self.content
        self.heading(1, content.say("report.h.domains"))
        for name in content.domains:
            self.heading(2, content.heading("domain", name))
            self.text(content.headline(name))
            self.table(tables.domain(content, name))
            self.picture(f"gaps-{name}", content.say("report.figure.gaps", domain=content.heading("domain", name)))
            for lead, sentences in story.groups(content, name):
                for place, words in enumerate(sentences):
                    self.text(words, "" if place else lead)
        if not content.domains:
            self.text(content.say("report.nothing.detail"))

    def lists(self) -> None:
        """Append warnings, uncertain verdicts, missing data, groups and regions."""
        content, say = self.content, self.content.say
        for name, table in (("warnings", tables.warnings(content, brief=True)), ("uncertain", tables.uncertain(content))):
            self.heading(1, say(f"report.h.{name}"))
            self.table(table)
        self.heading(1, say("report.h.missing"))
        lacking = tables.missing(content, brief=True)
        if lacking.rows:
            departments = len({row[0] for row in lacking.rows})
            self.text(say("report.missing_intro", count=len(lacking.rows), departments=departments))
        self.table(lacking)
        for name, table in (("unmeasured", tables.unmeasured(content)), ("proxy", tables.proxies(content))):
            if table.rows:
                self.text(say(f"report.{name}_intro", count=len(table.rows)))
                self.table(table)
        self.heading(1, say("report.h.parts"))
        self.table(tables.parts(content))
        if content.several:
            self.heading(1, say("report.h.regions"))
            self.table(tables.regions(content))
            self.picture("regions", say("report.figure.region_status"))
            for table in tables.matrices(content):
                self.table(table)
            self.text(content.legend())

    def annex(self) -> None:
        """Append the method, the rules in force and the sources."""
        self.heading(1, self.content.say("report.h.method"))
        for words in story.method(self.content):
            self.text(words)
        self.table(tables.rules(self.content))
        self.heading(1, self.content.say("report.h.sources"))
        self.table(tables.sources(self.content))

    def finish(self) -> bytes:
        """Fill in the contents, the page and the properties, and return the file's bytes."""
        at = self.contents_at
        for element in _contents(self.headings, self._id("toc 1"), self._id("toc 2")):
            at.addnext(element)
            at = element
        if self.own:
            self._page()
        properties = self.document.core_properties
        year = self.content.result.year
        properties.title, properties.subject = f"{self.content.title} {self.content.kind}", ""
        properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.language = "zh-CN" if self.content.lang == "zh" else "en"
        properties.created = properties.modified = datetime(year, 12, 31)
        properties.revision = 1
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _page(self) -> None:
        """Set the page and its numbers: outer side, odd pages right and even pages left."""
        self.end.getparent().replace(self.end, xml(_section(number=True)))
        section = self.document.sections[-1]
        self.document.settings.odd_and_even_pages_header_footer = True
        before, after = self.content.say("report.page", page="\0").split("\0")
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            place = footer.paragraphs[0]._p
            indent = '<w:ind w:rightChars="100" w:right="280"/>' if side == "right" else '<w:ind w:leftChars="100" w:left="280"/>'
            inner = f'{_run(before)}<w:fldSimple w:instr=" PAGE ">{_run("1")}</w:fldSimple>{_run(after)}'
            new = xml(f'<w:p><w:pPr><w:pStyle w:val="{self._id("Footer")}"/>{indent}<w:jc w:val="{side}"/></w:pPr>{inner}</w:p>')
            place.getparent().replace(place, new)


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def _run(words: str, properties: str = "") -> str:
    clean = "".join(c for c in words if c >= " " or c == "\t")
    return f'<w:r>{properties and f"<w:rPr>{properties}</w:rPr>"}<w:t xml:space="preserve">{escape(clean)}</w:t></w:r>'


def _section(*, number: bool) -> str:
    parts = ""
    for tag, values in BLANK.items():
        given = " ".join(f'w:{name}="{value}"' for name, value in values.items())
        parts += f"<w:{tag} {given}/>"
    start = '<w:pgNumType w:start="1"/>' if number else ""
    grid = '<w:docGrid w:type="lines" w:linePitch="579"/>'
    return f'<w:sectPr><w:type w:val="nextPage"/>{parts}{start}{grid}</w:sectPr>'


def _contents(headings: Sequence[tuple[int, str, str]], first: str, second: str) -> Iterable[Any]:
    """Yield the paragraphs of the table of contents: a field whose result lists the headings."""
    for place, (level, words, mark) in enumerate(headings):
        begin = end = ""
        if place == 0:
            instruction = '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>'
            begin = f'<w:r><w:fldChar w:fldCharType="begin"/></w:r>{instruction}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        if place == len(headings) - 1:
            end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        link = f'<w:hyperlink w:anchor="{mark}" w:history="1">{_run(words)}</w:hyperlink>'
        yield xml(f'<w:p><w:pPr><w:pStyle w:val="{first if level == 1 else second}"/></w:pPr>{begin}{link}{end}</w:p>')


def _table_xml(table: Table, width: int, style: str) -> str:
    """Return a table as wide as the text, with a header row that repeats and rows that do not break."""
    weights = [WEIGHTS.get(code, 1.0) for code in table.columns]
    widths = [int(width * weight / sum(weights)) for weight in weights]
    line = 'w:val="single" w:sz="4" w:space="0" w:color="7F7F7F"'
    borders = "".join(f"<w:{side} {line}/>" for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
    margins = '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/></w:tblCellMar>'
    properties = (
        f'<w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{borders}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f"{margins}<w:tblCaption w:val={quoteattr(table.title)}/></w:tblPr>"
    )
    grid = "".join(f'<w:gridCol w:w="{w}"/>' for w in widths)
    head = "".join(_cell(h[:1].upper() + h[1:], w, style, "center", '<w:shd w:val="clear" w:color="auto" w:fill="E7ECF3"/>', "<w:b/>") for h, w in zip(table.heads, widths, strict=True))
    rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
    marks = table.marks or [""] * len(table.rows)
    for cells, mark in zip(table.rows, marks, strict=True):
        made = []
        for code, cell, w in zip(table.columns, cells, widths, strict=True):
            colour = COLOURS.get(mark, "").lstrip("#") if code == "status" else LEVEL_COLOURS.get(mark, "") if code == "level" else ""
            align = "left" if code in LEFT else "right" if isinstance(cell, Number) and code in ("gap", "value") else "center"
            made.append(_cell(str(cell), w, style, align, "", f'<w:color w:val="{colour}"/>' if colour and code == "level" else "", colour if code == "status" else ""))
        rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{''.join(made)}</w:tr>")
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _cell(words: str, width: int, style: str, align: str, shade: str = "", run: str = "", mark: str = "") -> str:
    inner = _run(words, run)
    if mark and words[1:2] == " ":
        inner = _run(words[:2], f'<w:color w:val="{mark}"/>') + _run(words[2:], run)
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f'<w:p><w:pPr><w:pStyle w:val="{style}"/><w:jc w:val="{align}"/></w:pPr>{inner}</w:p></w:tc>'
    )
