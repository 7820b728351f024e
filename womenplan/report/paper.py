"""Short official papers in Word: A4, the type area and fonts of official documents, tables that fit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from womenplan.messages import Language, visible
from womenplan.report.markup import fixed, saved

__all__ = ["Paper"]

TITLE_FONT, BODY_FONT, HEAD_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
LATIN = "Times New Roman"
TYPE_SIZES = {
    "zh": {
        "title": 22.0,
        "body": 16.0,
        "middle": 12.0,
        "table": 10.5,
    },
    "en": {
        "title": 16.0,
        "body": 11.0,
        "middle": 10.5,
        "table": 9.0,
    },
}
PITCH = {"zh": 28.0, "en": 15.0}
ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
BLANK = re.compile(r"(【[^】]*】|\[to fill in[^\]]*\])")
TABLE_GAP = 6.0  # points below a table
# of cells beside their words, in twips: narrow, so that columns of many regions hold their names
MARGINS = (
    f'<w:tblCellMar {nsdecls("w")}><w:left w:w="60" w:type="dxa"/>'
    f'<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
)
TIGHT = {"zh": 13.0, "en": 10.5}  # points of a line in a table


class Paper:
    """A document that grows from top to bottom.

    Blanks (【…】) are shaded so that nobody overlooks them.
    """

    def __init__(self, lang: Language) -> None:
        self.lang: Language = lang
        self.document = Document()
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = Mm(28), Mm(24)
        section.left_margin, section.right_margin = Mm(28), Mm(26)
        self.width = 156  # millimetres
        properties = self.document.core_properties
        properties.author, properties.comments = "", ""
        self._font(self.document.styles["Normal"].font, BODY_FONT, TYPE_SIZES[lang]["body"])
        self._numbered(section.footer.paragraphs[0])

    def title(self, words: str) -> None:
        """Write the title of the paper, centred."""
        self._line(words, "center", TITLE_FONT, TYPE_SIZES[self.lang]["title"], after=8)

    def heading(self, words: str, *, middle: bool = False) -> None:
        """Write a heading of a part."""
        size = TYPE_SIZES[self.lang]["middle" if middle else "body"]
        self._line(words, "left", HEAD_FONT, size, indent=True)

    def line(
        self,
        words: str,
        align: str = "left",
        *,
        indent: bool = True,
        small: bool = False,
        middle: bool = False,
    ) -> None:
        """Write a paragraph of the text; ``middle`` and ``small`` are the sizes below the usual."""
        size = TYPE_SIZES[self.lang]["table" if small else "middle" if middle else "body"]
        first = indent and align == "left" and not small
        self._line(words, align, BODY_FONT, size, indent=first)

    def landscape(self) -> None:
        """Go on with a page on its side."""
        section = self.document.add_section()
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(297), Mm(210)
        section.top_margin, section.bottom_margin = Mm(22), Mm(18)
        self.width = 243

    def table(
        self,
        rows: Sequence[Sequence[str]],
        widths: Sequence[float],
        *,
        heads: int = 1,
        height: float = 0,
        centred: Sequence[int] = (),
    ) -> None:
        """Write a table.

        ``widths`` are shares of the line, ``height`` millimetres of each row at least.
        """
        table = self.document.add_table(len(rows), len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        table._tbl.tblPr.append(parse_xml(MARGINS))
        shares = [Mm(self.width * width / sum(widths)) for width in widths]
        for at, (row, words) in enumerate(zip(table.rows, rows, strict=True)):
            head = at < heads
            if height and not head:
                row.height = Mm(height)
                row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
            for name in ("cantSplit", "tblHeader") if head else ("cantSplit",):
                row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
            for place, (cell, text) in enumerate(zip(row.cells, words, strict=True)):
                cell.width = shares[place]
                align = "center" if head or place in centred else "left"
                self._cell(cell, text, align, head=head)
        for column, share in zip(table.columns, shares, strict=True):
            column.width = share
        looks = self.document.add_paragraph().paragraph_format
        looks.line_spacing = Pt(TABLE_GAP)
        looks.space_before = looks.space_after = Pt(0)

    def page(self) -> None:
        """Begin a new page."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run().add_break(WD_BREAK.PAGE)
        paragraph.paragraph_format.line_spacing = Pt(1)

    def finish(self) -> bytes:
        """Return the document's bytes: the same for the same words."""
        return fixed(saved(self.document))

    def _cell(
        self,
        cell: Any,
        words: str,
        align: str,
        *,
        head: bool,
    ) -> None:
        cell.vertical_alignment = 1
        paragraph = cell.paragraphs[0]
        paragraph.alignment = ALIGN[align]
        looks = paragraph.paragraph_format
        looks.line_spacing = Pt(TIGHT[self.lang])
        looks.space_before = looks.space_after = Pt(0.5)
        self._runs(
            paragraph, words, HEAD_FONT if head else BODY_FONT, TYPE_SIZES[self.lang]["table"]
        )

    def _line(
        self,
        words: str,
        align: str,
        font: str,
        size: float,
        *,
        indent: bool = False,
        after: float = 0,
    ) -> None:
        paragraph = self.document.add_paragraph()
        paragraph.alignment = ALIGN[align]
        looks = paragraph.paragraph_format
        looks.space_after = Pt(after)
        looks.space_before = Pt(0)
        looks.line_spacing = Pt(max(PITCH[self.lang] if size > 12 else 15.0, 1.5 * size))
        if indent and self.lang == "zh":
            looks.first_line_indent = Pt(2 * size)
        self._runs(paragraph, words, font, size)

    def _runs(
        self,
        paragraph: Any,
        words: str,
        font: str,
        size: float,
    ) -> None:
        """Write words, the blanks among them shaded."""
        for piece in BLANK.split(visible(words, lines=True)):
            if not piece:
                continue
            run = paragraph.add_run(piece)
            self._font(run.font, font, size)
            if BLANK.fullmatch(piece):
                shade = f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="D9D9D9"/>'
                run._r.get_or_add_rPr().append(parse_xml(shade))

    def _font(self, font: Any, name: str, size: float) -> None:
        font.size = Pt(size)
        font.name = LATIN
        font.bold = True if self.lang == "en" and name == HEAD_FONT else None
        fonts = font.element.get_or_add_rPr().get_or_add_rFonts()
        fonts.set(qn("w:eastAsia"), name)

    def _numbered(self, paragraph: Any) -> None:
        """Put the page's number into the foot, between dashes."""
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        field = f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        self._runs(paragraph, "— ", "宋体", 14)
        paragraph._p.append(parse_xml(field))
        self._runs(paragraph, " —", "宋体", 14)
