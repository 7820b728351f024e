"""The Word report: cover, contents, summary, a section a domain, warnings, missing data, regions, method, sources."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from womenplan.errors import Problem, UsageError
from womenplan.io.output import text_width
from womenplan.model.look import COLOURS, LEVEL_COLOURS, MARKS
from womenplan.report import story, tables
from womenplan.report.content import Content
from womenplan.report.tables import Table
from womenplan.report.word_styles import PAGE, TEXT_WIDTH, elements, markup, set_styles, type_size

__all__ = ["build"]

NUMERALS = "一二三四五六七八九十"
TWIP = 635  # in the units of a picture's size
HIGHEST = 10500 * TWIP  # of a figure
UNIT = 10  # twentieths of a point that half a square of type takes, by its size in points
HEAD, SHORT, LONGEST, WIDEST = 8, 16, 24, 90  # half-widths: of a heading, a short cell, a word, all that is asked for
LEFT = 10  # half-widths of the usual cell from which on a column is left-aligned
WORD = re.compile(r"[\x21-\x2c\x2e-\x7e]+")  # what a line is not broken in


def build(content: Content, pictures: Mapping[str, bytes], template: str | Path | None = None) -> bytes:
    """Return the report as the bytes of a Word document.

    Parameters
    ----------
    content : Content
    pictures : mapping of str to bytes
        PNG images as :func:`~womenplan.report.figures.figures` returns them.
    template : str or Path, optional
        A .docx whose styles, page and headers are used; what it says is left out.

    Raises
    ------
    UsageError
        If the template is no Word document.
    """
    writer = _Writer(content, pictures, template)
    writer.summary()
    writer.domains()
    writer.chapters()
    return writer.finish()


def _open(template: str | Path | None) -> Any:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        return Document(None if template is None else str(template))
    except (PackageNotFoundError, ValueError, KeyError, OSError) as reason:
        raise UsageError(Problem("TEMPLATE_NOT_WORD", found=str(template))) from reason


class _Writer:
    """Gathers the parts of a report as markup, and keeps count of headings, figures and tables."""

    def __init__(self, content: Content, pictures: Mapping[str, bytes], template: str | Path | None) -> None:
        self.content, self.pictures, self.own = content, pictures, template is None
        self.document = _open(template)
        set_styles(self.document, content.lang, fresh=self.own)
        self.ids = {style.name.lower(): style.style_id for style in self.document.styles}
        section = self.document.sections[-1]
        room = (section.page_width - section.left_margin - section.right_margin) // TWIP
        self.width = TEXT_WIDTH if self.own else int(room)
        self.parts: list[str] = []
        self.headings: list[tuple[str, str, int]] = []
        self.counts = {"figure": 0, "table": 0}
        self.chapter = self.section = 0

    def add(self, kind: str, style: str, *args: Any, **more: Any) -> None:
        """Append a part: a macro of the template, with a style."""
        self.parts.append(getattr(markup(), kind)(self.ids[style.lower()], *args, **more))

    def heading(self, level: int, title: str) -> None:
        """Append a numbered heading that the table of contents points to."""
        self.chapter, self.section = (self.chapter + 1, 0) if level == 1 else (self.chapter, self.section + 1)
        number = self.section or self.chapter
        latin = f"{self.chapter}.{number}" if self.section else str(number)
        shown = _numeral(number) if self.content.lang == "zh" else latin
        words = self.content.say(f"report.number.{'section' if self.section else 'chapter'}", number=shown, title=title)
        self.headings.append((self.ids[f"toc {level}"], words, len(self.headings) + 1))
        self.add("heading", f"Heading {level}", words, len(self.headings))

    def caption(self, kind: str, title: str) -> None:
        """Append a caption whose number is a field."""
        self.counts[kind] += 1
        word = self.content.say(f"report.{kind}")
        ends = self.content.say("report.caption", kind=word, number="\0", title=title).split("\0")
        self.add("caption", "Caption", word, self.counts[kind], *ends, kind == "table")

    def table(self, table: Table) -> None:
        """Append a table with its caption, or the sentence that says that there is nothing to list."""
        if not table.rows:
            self.add("text", "Body Text", table.empty)
            return
        self.caption("table", table.title)
        marks = [_mark(mark) for mark in table.marks] or [("", "")] * len(table.rows)
        rows = [
            [
                (str(cell), *(mark if code in ("status", "level") else ("", "")))
                for code, cell in zip(table.columns, cells, strict=True)
            ]
            for cells, mark in zip(table.rows, marks, strict=True)
        ]
        words = [[f"{mark and '　 '}{cell}" for cell, mark, _ in cells] for cells in rows]
        widths = _widths([table.heads, *words], self.width, type_size("Table Text", self.content.lang))
        usual = [sum(map(text_width, column)) / len(column) for column in zip(*words, strict=True)]
        aligned = ["left" if width > LEFT else "center" for width in usual]
        self.add("table", "Table Text", table.title, table.heads, widths, aligned, rows)
        self.add("text", "Table Text", "")

    def figure(self, name: str, title: str) -> None:
        """Append a figure, or the parts of one, with their captions; nothing where it was not drawn."""
        found = [blob for key, blob in self.pictures.items() if key.rstrip("0123456789").rstrip("-") == name]
        for place, blob in enumerate(found, start=1):
            words = (
                self.content.say("report.part", title=title, part=place, parts=len(found)) if len(found) > 1 else title
            )
            relation, image = self.document.part.get_or_add_image(io.BytesIO(blob))
            wide, high = image.scaled_dimensions(width=(self.width - 20) * TWIP)
            wide, high = (int(wide), int(high)) if high <= HIGHEST else (int(wide * HIGHEST / high), HIGHEST)
            number = self.counts["figure"] + 1
            self.add(
                "picture",
                "Table Text",
                relation,
                number,
                f"{self.content.say('report.figure')} {number}",
                words,
                wide,
                high,
            )
            self.caption("figure", words)

    # the parts of the report -----------------------------------------------------------------------------------------

    def cover(self) -> list[str]:
        """Return the cover and the table of contents."""
        content, module, own = self.content, markup(), self.own
        title, under, contents = (self.ids[name] for name in ("title", "subtitle", "toc title"))
        return [
            module.text(title, "", before=2400) if own else "",
            *(module.text(title, words) for words in (content.title, content.kind)),
            module.text(under, "", before=1200),
            *(module.text(under, words) for words in content.front),
            module.page_break(),
            module.text(contents, content.say("report.contents")),
            module.contents(self.headings),
            module.new_section(PAGE) if own else module.page_break(),
        ]

    def summary(self) -> None:
        """Append the chapter that says it all in short."""
        self.heading(1, self.content.say("report.h.summary"))
        for words in story.opening(self.content):
            self.add("text", "Body Text", words)
        self.table(tables.summary(self.content))
        self.figure("status", self.content.say("report.figure.status"))

    def domains(self) -> None:
        """Append a section for each domain."""
        content = self.content
        self.heading(1, content.say("report.h.domains"))
        for name in content.scope.domains:
            title = content.heading("domain", name)
            self.heading(2, title)
            self.add("text", "Body Text", content.headline(name))
            self.table(tables.domain(content, name))
            self.figure(f"gaps-{name}", content.say("report.figure.gaps", domain=title))
            for lead, sentences in story.groups(content, name):
                for place, words in enumerate(sentences):
                    self.add("text", "Body Text", words, "" if place else lead)
        if not content.scope.domains:
            self.add("text", "Body Text", content.say("report.nothing.detail"))

    def chapters(self) -> None:
        """Append warnings, uncertain verdicts, missing data, groups, regions, method and sources."""
        say, drawn = self.content.say, any(name.startswith("heatmap") for name in self.pictures)
        for chapter in story.chapters(self.content):
            self.heading(1, chapter.title)
            for words in chapter.texts if chapter.code != "regions" or not drawn else []:
                self.add("text", "Body Text", words)
            for table in chapter.tables:
                if not drawn or table.code != "matrix":
                    self.table(table)
                if table.code == "regions":
                    self.figure("regions", say("report.figure.regions"))
            for name in self.content.scope.domains if chapter.code == "regions" else []:
                self.figure(
                    f"heatmap-{name}", say("report.figure.heatmap", domain=self.content.heading("domain", name))
                )

    def finish(self) -> bytes:
        """Put the parts together, set page and properties, and return the file's bytes."""
        body = self.document.element.body
        end = elements(markup().section(PAGE, number=True))[0] if self.own else body.get_or_add_sectPr()
        body[:] = [*elements("".join([*self.cover(), *self.parts])), end]
        if self.own:
            self._number_pages()
        properties = self.document.core_properties
        properties.title, properties.subject = f"{self.content.title} {self.content.kind}", ""
        properties.author = properties.last_modified_by = properties.comments = properties.keywords = ""
        properties.language = "zh-CN" if self.content.lang == "zh" else "en"
        properties.created = properties.modified = datetime(self.content.result.year, 12, 31)
        properties.revision = 1
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()

    def _number_pages(self) -> None:
        """Write the page numbers: outer side, odd pages right and even pages left."""
        section = self.document.sections[-1]
        self.document.settings.odd_and_even_pages_header_footer = True
        ends = self.content.say("report.page", page="\0").split("\0")
        for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            footer.is_linked_to_previous = False
            place = footer.paragraphs[0]._p
            place.getparent().replace(place, elements(markup().footer(self.ids["footer"], side, *ends))[0])


def _numeral(number: int) -> str:
    tens, ones = divmod(number, 10)
    return (NUMERALS[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def _mark(name: str) -> tuple[str, str]:
    """Return the mark of a status or level and its colour."""
    return MARKS.get(name, "■"), COLOURS.get(name) or LEVEL_COLOURS[name]


def _widths(rows: Sequence[Sequence[str]], width: int, size: float) -> list[int]:
    """Return the widths of columns: room for each word, then for short cells, and the rest by what the cells ask for."""
    room = width / (size * UNIT)
    columns = [[text_width(cell) for cell in column] for column in zip(*rows, strict=True)]
    words = [[len(word) for cell in column for word in WORD.findall(cell)] for column in zip(*rows, strict=True)]
    least = [min(max([4, *some]), LONGEST) + 2.0 for some in words]
    longest = [max(column[1:]) for column in columns]
    short = [
        max(min(column[0], HEAD), most if most <= SHORT else 0) for column, most in zip(columns, longest, strict=True)
    ]
    for asked in ([wish + 2 for wish in short], [min(most, WIDEST) for most in longest]):
        more = [max(wish - need, 0) for wish, need in zip(asked, least, strict=True)]
        share = min(max(room - sum(least), 0) / (sum(more) or 1), 1)
        least = [need + share * wish for need, wish in zip(least, more, strict=True)]
    return [int(need * width / sum(least)) for need in least]
