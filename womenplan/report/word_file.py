"""The Word report: cover, contents, summary, a section a domain, warnings, missing data, regions, method, sources."""

from __future__ import annotations

import csv
import io
import itertools
import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from jinja2 import Environment
from markupsafe import Markup

from womenplan.errors import Problem, UsageError
from womenplan.io.output import text_width
from womenplan.messages import Language
from womenplan.model.look import COLOURS, LEVEL_COLOURS, MARKS
from womenplan.report import story, tables
from womenplan.report.content import Content
from womenplan.report.tables import Table

__all__ = ["build"]

NUMERALS = "一二三四五六七八九十"  # of chapters, and of the eight domains
TWIP = 635  # in the units of a picture's size
HIGHEST = 10500 * TWIP  # of a figure
UNIT = 10  # twentieths of a point that half a square of type takes, by its size in points
PADDING = 160  # twips of a column beside its words
SHORT = (16, 14)  # half-widths of cells not to be broken, in the first column and after it
LONGEST = 24  # half-widths from which on a word is broken
LEFT = 10  # half-widths of the usual cell from which on a column is left-aligned
CONTROL = dict.fromkeys(sign for sign in range(32) if sign not in (9, 10))  # what XML cannot hold
# what a line is not to be broken in: a value has its year, a rate its fraction
WORD = re.compile(r"[\x21-\x2c\x2e-\x7e–]+(?: \([\d–/]+\))?")


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


@lru_cache(maxsize=1)
def _markup() -> Any:
    """Return the macros of the template, which give WordprocessingML with all words escaped."""

    def clean(value: Any) -> Any:
        return value if isinstance(value, Markup) else str(value).translate(CONTROL)

    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, finalize=clean)
    return environment.from_string(_resource("word.xml")).module


def _resource(name: str) -> str:
    return files("womenplan.resources").joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=2)
def _styles(lang: Language) -> dict[str, dict[str, Any]]:
    """Return the looks of the styles: font, size in points, line (points or a multiple), indent (characters) and so on."""
    rows = [row for row in csv.DictReader(_resource("word_styles.csv").splitlines()) if row["lang"] == lang]
    words = ("style", "lang", "font", "align")
    return {row["style"]: {key: row[key] if key in words else float(row[key]) for key in row} for row in rows}


def _elements(text: str) -> list[Any]:
    """Return the elements of a piece of WordprocessingML."""
    return list(parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'a', 'pic')}>{text}</w:body>"))


def _document(template: str | Path | None, lang: Language) -> Any:
    """Return an empty document with the report's page and styles, or a template with the styles that it lacks."""
    if template is not None and not Path(template).is_file():
        raise UsageError(Problem("FILE_MISSING", file=str(template)))
    try:
        document = Document(None if template is None else str(template))
    except (PackageNotFoundError, ValueError, KeyError, OSError) as reason:
        raise UsageError(Problem("TEMPLATE_NOT_WORD", found=str(template))) from reason
    known = {style.name.lower(): style for style in document.styles}
    for name, look in _styles(lang).items():
        if name.lower() in known and template is not None:
            continue
        builtin = name.startswith("toc")
        style = known.get(name.lower()) or document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=builtin)
        bold = int(lang == "en" and name.startswith(("Heading", "Title", "Caption", "TOC")))
        for part in _elements(_markup().style(name, bold, look)):
            for old in style.element.findall(part.tag):
                style.element.remove(old)
            style.element.append(part)
    body = document.element.body
    if template is None:
        body[:] = _elements(_markup().section(number=True))
        defaults = document.styles.element.find(qn("w:docDefaults"))
        defaults.getparent().replace(defaults, _elements(_markup().defaults())[0])
        fonts = f"<w:fonts {nsdecls('w')}>{_markup().fonts()}</w:fonts>"
        table = document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        table._blob = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{fonts}'.encode()
    else:
        body[:] = [body.get_or_add_sectPr()]
    return document


class _Writer:
    """Gathers the parts of a report as markup, and keeps count of headings, figures and tables."""

    def __init__(self, content: Content, pictures: Mapping[str, bytes], template: str | Path | None) -> None:
        self.content, self.pictures, self.own = content, pictures, template is None
        self.document = _document(template, content.lang)
        self.ids = {style.name.lower(): style.style_id for style in self.document.styles}
        section = self.document.sections[-1]
        self.width = int((section.page_width - section.left_margin - section.right_margin) // TWIP)
        self.parts: list[str] = []
        self.headings: list[tuple[str, str, int]] = []
        self.counts = {"figure": 0, "table": 0}
        self.chapter = self.section = 0

    def add(self, kind: str, style: str, *args: Any, **more: Any) -> None:
        """Append a part: a macro of the template, with a style."""
        self.parts.append(getattr(_markup(), kind)(self.ids[style.lower()], *args, **more))

    def heading(self, level: int, title: str) -> None:
        """Append a numbered heading that the table of contents points to."""
        self.chapter, self.section = (self.chapter + 1, 0) if level == 1 else (self.chapter, self.section + 1)
        number = self.section or self.chapter
        latin = f"{self.chapter}.{number}" if self.section else str(number)
        shown = NUMERALS[number - 1] if self.content.lang == "zh" else latin
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
        marks = [_mark(str(mark)) for mark in table.marks]
        rows = [
            [
                (str(cell).replace(" [", "\n["), *(mark if code in ("status", "level") else ("", "")))
                for code, cell in zip(table.columns, cells, strict=True)
            ]
            for cells, mark in zip(table.rows, marks, strict=True)
        ]
        words = [[f"{mark and '　 '}{cell}" for cell, mark, _ in cells] for cells in rows]
        size = _styles(self.content.lang)["Table Text"]["size"]
        widths = _widths([table.heads, *words], self.width, size)
        heads = [_folded(head, width, size) for head, width in zip(table.heads, widths, strict=True)]
        usual = [sum(map(text_width, column)) / len(column) for column in zip(*words, strict=True)]
        aligned = ["left" if width > LEFT else "center" for width in usual]
        self.add("table", "Table Text", table.title, heads, widths, aligned, rows)
        self.parts.append(_markup().gap())

    def figure(self, name: str, title: str) -> None:
        """Append a figure, or the parts of one, with their captions; nothing where it was not drawn."""
        found = [blob for key, blob in self.pictures.items() if key.rstrip("0123456789").rstrip("-") == name]
        for place, blob in enumerate(found, start=1):
            parts = {"part": place, "parts": len(found)}
            words = self.content.say("report.part", title=title, **parts) if len(found) > 1 else title
            relation, image = self.document.part.get_or_add_image(io.BytesIO(blob))
            wide, high = map(int, image.scaled_dimensions(width=(self.width - 20) * TWIP))
            size = (wide, high) if high <= HIGHEST else (int(wide * HIGHEST / high), HIGHEST)
            number = self.counts["figure"] + 1
            called = f"{self.content.say('report.figure')} {number}"
            self.add("picture", "Table Text", relation, number, called, words, *size)
            self.caption("figure", words)

    def cover(self) -> list[str]:
        """Return the cover and the table of contents."""
        content, module, own = self.content, _markup(), self.own
        title, under, contents = (self.ids[name] for name in ("title", "subtitle", "toc title"))
        return [
            module.text(title, "", before=2400) if own else "",
            *(module.text(title, words) for words in (content.title, content.kind)),
            module.text(under, "", before=1200),
            *(module.text(under, words) for words in content.front),
            module.page_break(),
            module.text(contents, content.say("report.contents")),
            module.contents(self.headings),
            module.new_section() if own else module.page_break(),
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
            self.add("text", "Body Text", story.coverage(content, name))
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
        if self.parts[-1] == _markup().gap():
            self.parts[-1] = _markup().gap(20)  # after the last table no more than a file must have
        body[:-1] = _elements("".join([*self.cover(), *self.parts]))
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
            place.getparent().replace(place, _elements(_markup().footer(self.ids["footer"], side, *ends))[0])


def _mark(name: str) -> tuple[str, str]:
    """Return the mark of a status or level and its colour."""
    return (MARKS.get(name, "■"), COLOURS.get(name) or LEVEL_COLOURS[name]) if name else ("", "")


def _widths(rows: Sequence[Sequence[str]], width: int, size: float) -> list[int]:
    """Return the widths of columns in which the cells of a table, heads first, take the fewest lines and break no word."""
    half, count = size * UNIT, len(rows[0])
    spare = int((width - count * PADDING) / half)
    across = np.arange(1, spare + 1)
    least, costs = [], []
    for place, column in enumerate(zip(*rows, strict=True)):
        words = [  # capitals are wide, and so is a dash in a Chinese font
            len(word) * (1.15 if word.isalpha() else 1) + word.count("–")
            for cell in column
            for word in WORD.findall(cell)
        ]
        needed = np.array([[text_width(cell)] for cell in column])
        longest, bracket = needed[1:].max(), text_width(column[0][column[0].find("（") :]) if "（" in column[0] else 4
        least.append(math.ceil(min(max([bracket, longest if longest <= SHORT[place > 0] else 4, *words]), LONGEST)))
        costs.append((np.ceil(needed / (across - across % 2).clip(1)) ** 2).sum(axis=0))
    spare -= sum(least)
    while spare > 0:  # to the column that saves most by each half-width, as many as that takes
        saved = [
            (cost[own - 1] - cost[own : own + spare]) / across[:spare] for cost, own in zip(costs, least, strict=True)
        ]
        best = max(range(count), key=lambda place: saved[place].max())
        if saved[best].max() <= 0:
            break
        more = int(saved[best].argmax()) + 1
        least[best], spare = least[best] + more, spare - more
    asked = [need * half + PADDING for need in least]
    return [int(one * width / sum(asked)) for one in asked]


def _folded(head: str, width: int, size: float) -> str:
    """Return the head of a column with line breaks where it does not fit: before a bracket, or in parts of like length."""
    room = int((width - PADDING) / (size * UNIT)) // 2
    if head.isascii() or text_width(head) <= 2 * room:
        return head
    if 0 < (bracket := head.find("（")) <= room:
        return f"{head[:bracket]}\n{head[bracket:]}"
    lines = -(-len(head) // max(room, 1))
    ends = [round(len(head) * line / lines - 0.01) for line in range(lines + 1)]
    return "\n".join(head[start:end] for start, end in itertools.pairwise(ends))
