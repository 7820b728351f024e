"""The Word report: writes the blocks of the outline, each in a content control, with cover and contents."""

from __future__ import annotations

import io
import itertools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from lxml import etree
from markupsafe import Markup

from womenplan.io.output import text_width
from womenplan.messages import visible
from womenplan.model.look import COLOURS, LEVEL_COLOURS, MARKS
from womenplan.report import controls, outline
from womenplan.report.columns import MINUS, fitting, folded
from womenplan.report.content import Content
from womenplan.report.controls import plain_text
from womenplan.report.markup import child, elements_of, macros, saved, tags
from womenplan.report.outline import Blank, Block, FigureBlock, Grid, HeadingBlock, Text, Turn
from womenplan.report.pages import HELD, Cursor
from womenplan.report.tables import ReportTable
from womenplan.report.template_file import Look, shipped
from womenplan.report.word_style import ParagraphStyle, areas_of, laid_across, next_page, styles_of

__all__ = ["build"]

FIRST_CONTROL = 10_000  # of the numbers of bookmarks; those of headings lie below
PICTURE_POINT = 12_700  # in the units of a picture's size
PICTURE_TWIP = 635  # in the units of a picture's size
HIGHEST_FIGURE = 10500 * PICTURE_TWIP  # of a figure
LOW_FIGURE = 3600 * PICTURE_TWIP  # of one in the brief
SHRUNK = 0.8  # of its size, to which a figure is drawn smaller that just does not go on a page
EDGES = tags("headerReference", "footerReference")
# of a section's setup, before the page numbers
BEFORE_NUMBERS = tags("pgSz", "pgMar", "paperSrc", "pgBorders", "lnNumType")
LONGEST_TITLE = 255  # signs, in the properties of a file
NOTE = "Table Note"
NOTE_LINES = 3  # with the room around it
LEFT_ALIGNED = 10  # half-widths of the usual cell from which on a column is left-aligned
# a head with the year of its column, which goes below
YEARLY = re.compile(r"(?<=\S)(?:（(\d{4}年)）| (\(\d{4}\)))$")
CELLS = re.compile(r"<w:tbl>.*?</w:tbl>", re.DOTALL)
NEGATIVE = re.compile(r"^-(?=\d)")


def build(
    content: Content,
    pictures: Mapping[str, bytes],
    look: Look | None = None,
    *,
    parts: Sequence[str] = ("report", "annexes"),
    signed: Sequence[str] = (),
    pages: Sequence[int] = (),
) -> tuple[bytes, dict[str, str]]:
    """Return the report as the bytes of a Word document, and what each of its parts is called, by its key.

    Parameters
    ----------
    content : Content
    pictures : mapping of str to bytes
        PNG images as :func:`~womenplan.report.figures.figures` returns them.
    look : Look, optional
        Styles, page setup, headers and footers of a user's template.
    parts : sequence of str
        Of :data:`~womenplan.report.outline.PARTS`.
    signed : sequence of str
        The lines of the sign-off: unit, date.
    pages : sequence of int
        The pages of the headings in order, which are estimated otherwise.
    """
    writer = _Writer(content, pictures, look, signed)
    writer.begin(long="brief" not in parts)
    for part in parts:
        writer.calls = part != "annexes"
        writer.write(outline.BUILDERS[part](content))
    if len(pages) == len(writer.headings):
        both = zip(writer.headings, pages, strict=True)
        writer.headings = [(*heading[:3], page) for heading, page in both]
    return writer.finish(cover=writer.long), writer.names


@lru_cache(maxsize=1)
def _markup() -> Any:
    """Return the macros of the template, which give WordprocessingML."""

    def clean(words: Any) -> Any:
        return words if isinstance(words, Markup) else visible(str(words), lines=True)

    return macros("word.xml", clean)


def _document(look: Look) -> Any:
    """Return an empty document with a look."""
    document = Document()
    look.put_on(document)
    fonts = f"<w:fonts {nsdecls('w')}>{_markup().fonts()}</w:fonts>"
    table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
    table._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{fonts}'.encode()
    return document


class _Waiting(NamedTuple):
    """A figure that the page has no room for: its section, and the page on which it was called."""

    figure: FigureBlock
    section: str
    page: int


class _Writer:
    """Gathers the parts of a report as markup, and keeps count of headings, figures, tables and pages."""

    def __init__(
        self,
        content: Content,
        pictures: Mapping[str, bytes],
        look: Look | None,
        signed: Sequence[str],
    ) -> None:
        self.content = content
        self.pictures = pictures
        self.signed = [words for words in signed if words]
        usual = shipped(content.lang)
        self.document = _document(look.completed(usual) if look else usual)
        self.styles = styles_of(self.document)
        section = self.document.element.body[-1]
        self.areas = areas_of(section)  # upright and across
        upright = next_page(section)
        self.setups = [Markup(etree.tostring(one)) for one in (upright, laid_across(upright))]
        self.across = self.turned = False
        self.parts: list[str] = []
        self.headings: list[tuple[str, str, int, int]] = []
        self.counts = {"figure": 0, "table": 0}
        self.numbering = outline.Numbering(content)
        self.regions = 0
        self.long = True  # not the brief
        self.calls = True  # the text refers to figures and tables by their numbers
        self.names: dict[str, str] = {}
        caption = self.style("Caption")
        height = caption.line + caption.before + caption.after
        self.page = Cursor(self.areas[0].height, self.areas[1].height, height)
        self.waiting: list[_Waiting] = []  # figures that the page had no room for

    @property
    def width(self) -> int:
        """The width of the current page's text in twips."""
        return self.areas[self.across].width

    def style(self, name: str) -> ParagraphStyle:
        """Return a style of the document."""
        return self.styles[name.lower()]

    def begin(self, *, long: bool) -> None:
        """Begin a document with a cover, or one whose title stands on its first page."""
        self.long = long
        for style, words in () if long else self.title_lines():
            self.page.text(words, self.width, self.style(style))

    def add(
        self,
        kind: str,
        style: str,
        *args: Any,
        **more: Any,
    ) -> None:
        """Append a part: a macro of the template, with a style."""
        macro = getattr(_markup(), kind)
        self.parts.append(macro(self.style(style).style_id, *args, **more))

    def write(self, blocks: Sequence[Block]) -> None:
        """Append blocks, each in a control of its own.

        A figure that the page has no room for waits until the page turns, while the text goes on,
        into the next section where much of the page would stay empty; it does not leave its chapter.
        """
        blocks = self._calling(blocks)
        for place, block in enumerate(blocks):
            if isinstance(block, Turn | HeadingBlock) and self.waiting:
                self._close(block)
            if isinstance(block, Turn):
                self.turn(block.across)
            elif isinstance(block, HeadingBlock):
                self.heading(block)
            elif isinstance(block, FigureBlock) and (self.waiting or not self._room(block)):
                self.waiting.append(_Waiting(block, self.numbering.last, self.page.number))
            else:
                after = blocks[place + 1] if place + 1 < len(blocks) else None
                self._controlled(block, after)
            if self.long and self.waiting and self.page.number > self.waiting[0].page:
                self._place_waiting(fitting=True)
        self._place_waiting()

    def _close(self, block: Turn | HeadingBlock) -> None:
        """Append what waits, where a chapter ends or there is room; of a section it may wait for the next page."""
        first = self.waiting[0]
        if (
            isinstance(block, Turn)
            or (block.level == 1 and self.long)
            or self.page.turns(self.style(f"heading {block.level}"))
            or self.page.is_nearly_full()
        ):
            self._place_waiting()
        elif self.page.number != first.page and self._room(first.figure):
            self._place_waiting(fitting=True)
        elif self.page.number != first.page:
            self._wait(self.waiting)

    def _wait(self, figures: Sequence[_Waiting]) -> None:
        """Let figures wait for the next page."""
        self.waiting = [figure._replace(page=self.page.number) for figure in figures]

    def _calling(self, blocks: Sequence[Block]) -> list[Block]:
        """Return blocks in which the text before figures and tables refers to them by their numbers."""
        first = -1
        keys = {block.key: place for place, block in enumerate(blocks) if isinstance(block, Text)}
        counts = dict(self.counts)
        calls = defaultdict[int, list[str]](list)
        for place, block in enumerate(blocks):
            if isinstance(block, HeadingBlock | Turn):
                first = -1
            elif isinstance(block, Text):
                goes_on = first >= 0 and isinstance(blocks[place - 1], Text)
                first = first if goes_on else place
            elif isinstance(block, Grid | FigureBlock):
                kind, number = self._numbers(block, counts)
                at = keys.get(block.called, first) if isinstance(block, FigureBlock) else first
                if number and at >= 0 and self.calls:
                    calls[at].append(self.content.say("report.call", kind=kind, number=number))
        out = list(blocks)
        for place, some in calls.items():
            text = out[place]
            assert isinstance(text, Text), "a call stands in a text"
            call = self.content.say("report.calls", words=self.content.joined(some))
            out[place] = replace(text, words=text.words[:-1] + call + text.words[-1])
        return out

    def _numbers(self, block: Grid | FigureBlock, counts: dict[str, int]) -> tuple[str, str]:
        """Return how a figure or table will be called and its number, counting on; none where it is not drawn."""
        kind = "table" if isinstance(block, Grid) else "figure"
        many = bool(block.table.rows) if isinstance(block, Grid) else len(self._parts(block.name))
        if not many:
            return "", ""
        first = counts[kind] + 1
        counts[kind] += int(many)
        number = str(first) if many == 1 else f"{first}–{counts[kind]}"
        return self.content.say("report", kind), number

    def _parts(self, name: str) -> list[bytes]:
        """Return the pictures of a figure, which may have been drawn in parts."""
        return [
            blob
            for key, blob in self.pictures.items()
            if key.rstrip("0123456789").rstrip("-") == name
        ]

    def _room(self, block: FigureBlock) -> bool:
        """Return whether there is room for a figure, or for the first part of it."""
        parts = self._parts(block.name)
        if not parts:
            return True
        _, (_, high) = self._sized(parts[0])
        return SHRUNK * high / PICTURE_POINT <= self.page.room()

    def _place_waiting(self, *, fitting: bool = False) -> None:
        """Append the figures that wait, each under the name of its own section.

        Of several that are to be ``fitting``, what this page has no room for waits for the next.
        """
        last = self.numbering.last
        waiting = self.waiting
        self.waiting = []
        for place, one in enumerate(waiting):
            if fitting and place and not self._room(one.figure):
                self._wait(waiting[place:])
                break
            self.numbering.last = one.section
            self._controlled(one.figure)
        self.numbering.last = last

    def _controlled(
        self, block: Text | Blank | Grid | FigureBlock, after: Block | None = None
    ) -> None:
        """Append a block in a control; ``after`` is the next one, which a table may have to stay with."""
        start = len(self.parts)
        name = getattr(block, "key", "")
        signed = _is_sign_off(block) and bool(self.signed)
        cells = ""
        if isinstance(block, Text):
            self._text(block, after)
        elif signed:
            for place, words in enumerate(self.signed, start=1):
                self.add("right", "Body Text", words, keep=place < len(self.signed))
        elif isinstance(block, Blank):
            self.add("blank", "Body Text", block.hint)
            self.page.text(block.hint, self.width, self.style("Body Text"))
        elif isinstance(block, Grid):
            name = f"table.{block.table.code}.{self.counts['table'] + 1}"
            noted = isinstance(after, Text) and after.note
            held = NOTE if noted else "Body Text" if _is_sign_off(after) else ""
            self.table(block.table, held=held, whole=not isinstance(after, Grid))
            cells = "".join(CELLS.findall("".join(self.parts[start:])))
        else:
            name = f"figure.{block.name}"
            self.figure(block.name, block.title)
        inner = Markup("".join(self.parts[start:]))
        if not inner:
            return
        blank = isinstance(block, Blank) and not signed
        made = self.marked(name, inner, cells, blank=blank, control=True)
        if isinstance(block, Grid):
            self.names[list(self.names)[-1]] = block.table.title
        self.parts[start:] = [made]

    def _text(self, block: Text, after: Block | None) -> None:
        """Append a paragraph; with the last one goes the sign-off, which does not stand alone on a page."""
        style = NOTE if block.note else "Body Text"
        self.add("text", style, block.words, keep=_is_sign_off(after))
        if not block.note:  # else taken with its table
            self.page.text(block.words, self.width, self.style(style))

    def marked(
        self,
        name: str,
        inner: str,
        fingerprint: str = "",
        *,
        blank: bool = False,
        control: bool = False,
    ) -> str:
        """Return markup with the mark of a part around it, and a control where that is wanted.

        ``fingerprint`` is the markup whose words tell whether it was changed, by default all of it.
        """
        self.regions += 1
        tag = controls.tag(name, plain_text(fingerprint or inner), blank=blank)
        number = FIRST_CONTROL + self.regions
        title = self.numbering.name_of(name)
        self.names[controls.key_of(name)] = title
        if control:
            return str(_markup().control(tag, title, number, Markup(inner)))
        return str(_markup().marked(tag, number, Markup(inner)))

    def turn(self, across: bool) -> None:
        """Begin a new page, upright or across: with the next heading, so that no break overflows a full page."""
        self.turned = across == self.across
        if not self.turned:
            self.parts.append(_markup().new_section(self.setups[self.across]))
        self.page.turn(across)
        self.across = across

    def heading(self, block: HeadingBlock) -> None:
        """Append a heading that the table of contents points to."""
        words = self.numbering.title(block)
        mark = len(self.headings) + 1
        style = self.style(f"heading {block.level}")
        listed = self.style(f"toc {block.level}").style_id
        self.headings.append((listed, words, mark, self.page.heading(style)))
        made = _markup().heading(style.style_id, words, mark, broken=self.turned)
        self.turned = False
        self.parts.append(self.marked(f"h.{block.code}", made))

    def caption(self, kind: str, title: str = "", *, turned: bool = False) -> None:
        """Append a caption whose number is a field, on a new page where the page has ``turned``.

        Without a title it is that of the last table, which goes on.
        """
        self.counts[kind] += bool(title)
        word = self.content.say("report", kind)
        code = "report.caption" if title else "report.continued"
        both = self.content.say(
            code,
            kind=word,
            number="\0",
            title=title,
        )
        self.add(
            "caption",
            "Caption",
            word,
            self.counts[kind],
            *both.split("\0"),
            above=kind == "table",
            again=not title,
            turned=turned,
        )

    def table(self, table: ReportTable, *, held: str = "", whole: bool = True) -> None:
        """Append a table with its caption, or the sentence that says that there is nothing to list.

        A low one that is to be ``whole`` is not broken; the last rows of one that is ``held`` stay
        with what follows in that style, a note or the sign-off. One that goes on over pages has its
        number and its heads on each of them.
        """
        if not table.rows:
            self.add("text", "Body Text", table.empty)
            return
        rows = [
            [
                (NEGATIVE.sub(MINUS, str(cell)).replace(" [", "\n["), *_mark(code, str(mark)))
                for code, cell in zip(table.columns, cells, strict=True)
            ]
            for cells, mark in zip(table.rows, table.marks, strict=True)
        ]
        words = [[f"{mark and '　 '}{cell}" for cell, mark, _ in cells] for cells in rows]
        asked = [YEARLY.sub(r"\n\1\2", head) for head in table.heads]
        style, widths = fitting([asked, *words], self.width, self.styles)
        look = self.style(style)
        heads = [folded(head, width, look.size) for head, width in zip(asked, widths, strict=True)]
        usual = [sum(map(text_width, column)) / len(column) for column in zip(*words, strict=True)]
        aligned = ["left" if width > LEFT_ALIGNED else "center" for width in usual]
        note = NOTE_LINES * self.style(held).size if held else 0.0
        low, counts = self.page.table([heads, *words], widths, look, note, whole=whole)
        self.caption("table", table.title, turned=not counts[0])
        ends = list(itertools.accumulate(filter(None, counts), initial=0))
        for start, end in itertools.pairwise(ends):
            if start:
                self.caption("table", turned=True)
            self.add(
                "table",
                style,
                table.title,
                heads,
                widths,
                aligned,
                rows[start:end],
                loose=end if low else 0,
                held=HELD if end == len(rows) else 0,
            )
        self.parts.append(_markup().gap(20 if held == NOTE else 200, bool(held)))

    def figure(self, name: str, title: str) -> None:
        """Append a figure, or the parts of one, with their captions.

        Nothing where it was not drawn.
        """
        blobs = self._parts(name)
        for place, blob in enumerate(blobs, start=1):
            words = title
            if len(blobs) > 1:
                words = self.content.say(
                    "report.part",
                    title=title,
                    part=place,
                    parts=len(blobs),
                )
            relation, size = self._sized(blob)
            wide, high = self._shrunk(size)
            number = self.counts["figure"] + 1
            called = f"{self.content.say('report.figure')} {number}"
            self.add("picture", "Table Text", relation, number, called, words, wide, high)
            self.caption("figure", words)
            self.page.figure(high / PICTURE_POINT)

    def _sized(self, blob: bytes) -> tuple[str, tuple[int, int]]:
        """Return the relation of a picture and the size at which it fits the page."""
        relation, image = self.document.part.get_or_add_image(io.BytesIO(blob))
        wide, high = map(int, image.scaled_dimensions(width=(self.width - 20) * PICTURE_TWIP))
        most = HIGHEST_FIGURE if self.long else LOW_FIGURE
        return relation, (wide, high) if high <= most else (int(wide * most / high), most)

    def _shrunk(self, size: tuple[int, int]) -> tuple[int, int]:
        """Return a size a little smaller where a figure then goes on the page."""
        scale = PICTURE_POINT * self.page.room() / size[1]
        return (int(scale * size[0]), int(scale * size[1])) if SHRUNK <= scale < 1 else size

    def cover(self) -> list[str]:
        """Return the cover and the table of contents."""
        content = self.content
        module = _markup()
        names = ("Title", "Subtitle", "TOC Title")
        title, under, contents = (self.style(name).style_id for name in names)
        cover = [
            module.text(title, "", before=2400),
            *(module.text(title, words) for words in (self.title, content.kind)),
            module.text(under, "", before=1200),
            *(module.text(under, words) for words in [*content.front, *self.signed]),
        ]
        listed = module.text(contents, content.say("report.contents"))
        listed += module.contents(self.headings, self.areas[False].width)
        return [
            self.marked("cover", "".join(cover)),
            module.page_break(),
            self.marked("contents", listed),
            module.new_section(self.setups[False]),
        ]

    @property
    def title(self) -> str:
        """The plan's title, with its years on a line of their own where it is too long for one."""
        size = self.style("Title").size
        return folded(self.content.title, self.areas[False].width, size)

    def title_lines(self) -> list[tuple[str, str]]:
        """Return the lines at the head of a document without a cover, each with its style."""
        content = self.content
        lines = [self.title, content.say("report.brief", kind=content.kind)]
        under = [*content.front[:1], *content.front[3:]]
        return [*(("Title", words) for words in lines), *(("Subtitle", words) for words in under)]

    def head(self) -> list[str]:
        """Return the title of a document without a cover."""
        lines = [
            _markup().text(self.style(name).style_id, words) for name, words in self.title_lines()
        ]
        return [self.marked("cover", "".join(lines))]

    def finish(self, *, cover: bool) -> bytes:
        """Put the parts together, set page and properties, and return the file's bytes."""
        body = self.document.element.body
        # after the last table no more than it must have
        before, gap, after = str(self.parts[-1]).rpartition(str(_markup().gap()))
        self.parts[-1] = before + (gap and str(_markup().gap(20))) + after
        front = self.cover() if cover else self.head()
        body[:-1] = elements_of("".join([*front, *self.parts]))
        if self.across:
            body[-1] = laid_across(body[-1])
        self._number_pages(cover=cover)
        properties = self.document.core_properties
        title = visible(f"{self.content.title} {self.content.kind}")
        properties.title = title[:LONGEST_TITLE]
        properties.subject = ""
        properties.author = properties.last_modified_by = properties.comments = (
            properties.keywords
        ) = ""
        properties.language = "zh-CN" if self.content.lang == "zh" else "en"
        properties.created = properties.modified = datetime(self.content.result.year, 12, 31)
        properties.revision = 1
        return saved(self.document)

    def _number_pages(self, *, cover: bool) -> None:
        """Let headers, footers and page numbers begin after the cover and the contents."""
        sections = list(self.document.element.body.iter(qn("w:sectPr")))
        for section in sections:
            for numbers in section.findall(qn("w:pgNumType")):
                numbers.attrib.pop(qn("w:start"), None)
        first = sections[int(cover)]
        if first is not sections[-1]:  # later sections take over what they lack
            first[:0] = [part for part in sections[-1] if part.tag in EDGES]
        numbers = child(first, "pgNumType")
        if numbers is None:
            numbers = OxmlElement("w:pgNumType")
            [part for part in first if part.tag in BEFORE_NUMBERS][-1].addnext(numbers)
        numbers.set(qn("w:start"), "1")


def _is_sign_off(block: Block | None) -> bool:
    """Say whether a block is the place of the sign-off."""
    return isinstance(block, Blank) and block.key == "signature"


def _mark(column: str, name: str) -> tuple[str, str]:
    """Return the mark of a status or level and its colour, in the columns that have one."""
    if column not in ("status", "level") or not name:
        return "", ""
    return MARKS.get(name, "■"), COLOURS.get(name) or LEVEL_COLOURS[name]
