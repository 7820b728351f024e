"""What is read from the styles and the page of a Word document."""

from __future__ import annotations

import pytest
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from womenplan.report.pages import Cursor
from womenplan.report.template_file import look_of
from womenplan.report.word_style import areas_of, styles_of


@pytest.fixture
def document():
    made = Document()
    base = made.styles.add_style("Base", WD_STYLE_TYPE.PARAGRAPH)
    base.font.size = Pt(16)
    base.paragraph_format.line_spacing = 1.5
    base.paragraph_format.space_before = Pt(6)
    own = made.styles.add_style("Own", WD_STYLE_TYPE.PARAGRAPH)
    own.base_style = base
    own.paragraph_format.space_after = Pt(4)
    own.paragraph_format.first_line_indent = Pt(32)
    return made


def test_style_inherits_what_it_does_not_say(document):
    own = styles_of(document)["own"]
    # 16 points, 1.5 lines of 1.15 times the size; an indent of 32 points is two characters
    assert (own.size, own.line, own.indent) == (16, pytest.approx(27.6), 2)
    assert (own.before, own.after) == (6, 4)


def test_lines_of_points_are_as_said_and_others_go_by_the_grid(document):
    grid = parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="312"/>')
    section = document.element.body.find(qn("w:sectPr"))
    for old in section.findall(qn("w:docGrid")):
        section.remove(old)
    section.append(grid)
    assert styles_of(document)["own"].line == pytest.approx(31.2)  # two lines of 15.6
    looks = document.styles["Own"].paragraph_format
    looks.line_spacing_rule, looks.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(20)
    assert styles_of(document)["own"].line == 20


@pytest.mark.parametrize("said", ["0", "-1", "99999999999", "nan", "inf", "x"])
def test_what_no_style_can_say_does_not_reach_the_estimate_of_pages(document, said):
    section = document.element.body.find(qn("w:sectPr"))
    section.append(parse_xml(f'<w:docGrid {nsdecls("w")} w:type="lines" w:linePitch="{said}"/>'))
    element = document.styles["Own"].element
    for part in list(element):
        if part.tag in (qn("w:pPr"), qn("w:rPr")):
            element.remove(part)
    looks = f'w:line="{said}" w:lineRule="exact" w:before="{said}" w:after="{said}"'
    element.append(
        parse_xml(
            f'<w:pPr {nsdecls("w")}><w:spacing {looks}/><w:ind w:firstLineChars="{said}"/></w:pPr>'
        )
    )
    element.append(parse_xml(f'<w:rPr {nsdecls("w")}><w:sz w:val="{said}"/></w:rPr>'))
    own = styles_of(document)["own"]
    page = Cursor(220, 220)
    page.text("女" * 500, 4500, own)
    page.heading(own)
    assert page.number < 100
    assert 1 <= own.size <= 100
    assert 1 <= own.line <= 60


def test_page_across_has_the_sides_above_and_below():
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    upright, across = areas_of(document.element.body.find(qn("w:sectPr")))
    # 156 mm by 225 mm; across 297 less 30 at either side, and 210 less 28 and 26
    assert upright.width == pytest.approx(156 / 25.4 * 1440, abs=2)
    assert upright.height == pytest.approx(225 / 25.4 * 72, abs=0.1)
    assert across.width == pytest.approx(237 / 25.4 * 1440, abs=2)
    assert across.height == pytest.approx(156 / 25.4 * 72, abs=0.1)


@pytest.mark.parametrize(
    "size",
    [
        'w:w="2000" w:h="16838"',
        'w:w="999999999" w:h="16838"',
        'w:w="11906"',
        'w:w="x" w:h="16838"',
        'w:w="11906" w:h="4000"',
    ],
)
def test_page_without_room_for_a_text_is_left_out_and_named(tmp_path, size):
    document = Document()
    section = document.element.body.find(qn("w:sectPr"))
    old = section.find(qn("w:pgSz"))
    old.getparent().replace(old, parse_xml(f"<w:pgSz {nsdecls('w')} {size}/>"))
    document.save(str(tmp_path / "t.docx"))
    look = look_of(tmp_path / "t.docx")
    assert look.page == b""
    assert "不完整或版心过小的页面设置未带入报告" in str(look.left_out)
