"""The yearbook of women's statistics (年度妇女统计资料) as Word and Excel, in both languages side by side."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.shared import Pt

from womenplan.arguments import Between, checked
from womenplan.errors import DataError, Problem
from womenplan.evaluation.observed import for_plan
from womenplan.io.frames import observed
from womenplan.io.new_book import NewBook, NewSheet, Properties, framed, lines
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.template import years_asked
from womenplan.messages import visible
from womenplan.model.observation import COLUMNS, Data
from womenplan.model.plan import AnyPlan, Plan, as_plan
from womenplan.plot.panels import panels
from womenplan.report.compendium import (
    LINE,
    BookNumber,
    Compendium,
    YearTable,
    bilingual,
    domain_name,
    hidden,
)
from womenplan.report.markup import elements_of, fixed, macros, saved, tags

__all__ = ["yearbook"]

WIDTH = 14570  # twips of a line of an A4 page on its side
EMU = 635  # of a twip
UNBROKEN = 12  # rows of a table that is not broken over pages
EDGE, FOOT = "#BFBFBF", "&R&P / &N"
LOOKS: Mapping[str, Properties] = {
    "title": {"font_size": 16, "bold": True},
    "heading": {"font_size": 12, "bold": True},
    "plain": {},
    "note": {"text_wrap": True},
    "head": framed(
        EDGE,
        bold=True,
        text_wrap=True,
        align="center",
    ),
    "words": framed(EDGE, text_wrap=True, align="left"),
    "sign": framed(EDGE, align="right"),
}
THEME_FONTS = tags("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme")  # attributes
CONTROL_SIGNS = dict.fromkeys(sign for sign in range(32) if sign not in (9, 10))
STYLES = {  # size in points, space before, bold
    "Title": (22, 160, True),
    "Heading 1": (15, 12, True),
    "Heading 2": (11, 10, True),
    "Body Text": (10.5, 3, False),
    "Table Text": (8, 0, False),
}


@checked
def yearbook(
    plan: AnyPlan,
    data: Data,
    out_dir: str | Path,
    *,
    years: str | Iterable[int] | None = None,
    suppress: Annotated[int, Between(0, 1_000_000)] = 0,
    force: bool = False,
) -> dict[str, Path]:
    """Write the yearbook of a plan's region: tables by domain, region, sex and area, definitions, sources, charts.

    Parameters
    ----------
    plan : Plan or str
        A plan, or the id of a bundled one. Its region is the whole of the book; its indicators come first, in their domains.
    data : Observations, Evaluation or pandas.DataFrame
        What :func:`womenplan.read_observations` returns, or a table as :func:`womenplan.evaluate`
        takes it.
    out_dir : str or Path
        Made if it does not exist; other files in it are left alone.
    years : str or iterable of int, optional
        ``"2018:2025"`` or years; by default from the plan's base year to last year, or its end.
    suppress : int
        Numbers of cases below this are kept back, and with them what would give them away.
    force : bool
        Overwrite a yearbook that exists.

    Returns
    -------
    dict of str to Path
        ``word`` and ``excel``.

    Raises
    ------
    UsageError
        If the years cannot be read, a file exists and ``force`` is not given, or the folder cannot
        be written to.
    DataError
        If there is no value in these years.

    Notes
    -----
    The same data give the same bytes. In the tables … means that there are no data, — that a figure
    does not apply, x that it is kept back; zero is 0, or 0.0 where it is less than half of the
    last decimal.
    """
    plan = as_plan(plan)
    asked = years_asked(plan, years)
    book = _compendium(plan, data, asked, suppress)
    stem = re.sub(r"[^\w-]+", "-", f"{plan.plan_id}-yearbook-{asked[-1]}")
    folder = Path(out_dir)
    paths = {"word": folder / f"{stem}.docx", "excel": folder / f"{stem}.xlsx"}
    refuse_existing(list(paths.values()), force)
    tables = list(book.tables())
    charts = _charts(book)
    made = {
        paths["word"].name: fixed(_word(book, tables, charts)),
        paths["excel"].name: _excel(book, tables, charts),
    }
    write_atomically(made, folder)
    return paths


def _compendium(
    plan: Plan,
    data: Data,
    years: list[int],
    suppress: int,
) -> Compendium:
    """Return what the book holds: the observations of its years, those to be kept back marked."""
    held = observed(data, region=plan.region_zh, indicators=plan.indicators)
    table = held.table[list(COLUMNS)]
    table = table.assign(region=table["region"].mask(table["region"] == "", plan.region_zh))
    if len(held.indicators):
        others = ~plan.indicators["indicator_id"].isin(held.indicators["indicator_id"])
        known = pd.concat([held.indicators, plan.indicators[others]], ignore_index=True)
        plan = replace(plan, indicators=known)
    table, _ = for_plan(table, plan)
    table = table[table["year"].isin(years)].reset_index(drop=True)
    if table.empty:
        shown = f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0])
        raise DataError(Problem("YEARBOOK_EMPTY", found=shown))
    table["hidden"] = hidden(table, plan.region_zh, suppress)
    return Compendium(plan, table, years)


def _charts(book: Compendium) -> dict[str, bytes]:
    """Return a chart of each domain that has series to draw: its indicators over the years, in small panels."""
    charts = {}
    for domain, names in book.indicators.items():
        series = {name: book.numbers(book.home, name) for name in names}
        drawn = [
            (book.both(name), book.unit(name).split(LINE)[0], values)
            for name, values in series.items()
            if len(values) > 1
        ]
        if drawn:
            charts[domain] = panels(drawn)
    return charts


def _title(book: Compendium) -> list[str]:
    """Return the title in Chinese and in English."""
    first, last = book.years[0], book.years[-1]
    return bilingual(
        "yearbook.title",
        place=book.plan,
        first=first,
        last=last,
    ).split(LINE)


def _contents() -> str:
    return bilingual("yearbook.contents", between=" ")


def _one_line(words: str) -> str:
    return words.replace(LINE, " ")


def _word(book: Compendium, tables: Sequence[YearTable], charts: dict[str, bytes]) -> bytes:
    """Return the book as a Word document: title, notes, contents, and its tables and charts by chapter."""
    document = Document()
    module = macros("yearbook.xml")
    _set_styles(document)
    ids = {style.name: style.style_id for style in document.styles}
    text, title = ids["Body Text"], _title(book)
    notes = (line for note in book.notes() for line in note.split(LINE))
    parts = [module.text(ids["Title"], line) for line in title]
    parts += [module.text(text, line) for line in notes]
    parts.append(module.contents(text, _contents(), _headings(tables)))
    pending = {domain_name(domain): blob for domain, blob in charts.items()}
    chapter = ""
    for number, table in enumerate(tables, start=1):
        if table.chapter != chapter:
            chapter = table.chapter
            parts.append(module.heading(ids["Heading 1"], chapter, broken=True))
            blob = pending.pop(chapter.partition(" ")[2], None)
            if blob is not None:
                parts.append(_picture(document, module, text, blob, number, chapter))
        heading = f"{table.number} {_one_line(table.title)}"
        parts.append(module.heading(ids["Heading 2"], heading))
        parts.append(_word_table(module, ids["Table Text"], table))
    markup = "".join(parts).translate(CONTROL_SIGNS) + str(module.section())
    document.element.body[:] = elements_of(markup)
    properties = document.core_properties
    properties.title = " ".join(title)
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = datetime(book.years[-1], 12, 31)
    return saved(document)


def _headings(tables: Sequence[YearTable]) -> list[str]:
    """Return the lines of the contents as they stand until a program has made them anew, with page numbers."""
    lines: list[str] = []
    for table in tables:
        if table.chapter not in lines:
            lines.append(table.chapter)
        lines.append(f"    {table.number} {_one_line(table.title)}")
    return lines


def _set_styles(document: Any) -> None:
    styles = document.styles
    known = {style.name for style in styles}
    for name, (size, before, bold) in STYLES.items():
        style = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.size, style.font.bold = Pt(size), bold
        style.font.name = "Times New Roman"
        style.font.color.rgb = None
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for kind in THEME_FONTS:
            fonts.attrib.pop(kind, None)
        fonts.set(qn("w:eastAsia"), "黑体" if bold else "宋体")
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(2 if name != "Table Text" else 0)


def _picture(
    document: Any,
    module: Any,
    style: str,
    blob: bytes,
    number: int,
    title: str,
) -> Any:
    relation, image = document.part.get_or_add_image(io.BytesIO(blob))
    wide, high = map(int, image.scaled_dimensions(width=WIDTH * EMU * 9 // 10))
    return module.picture(style, relation, number, title, wide, high)


def _word_table(module: Any, style: str, table: YearTable) -> Any:
    total = sum(table.widths)
    widths = [WIDTH * width // total for width in table.widths]
    sides = [
        "right" if any(isinstance(cell, BookNumber) for cell in column) else "left"
        for column in zip(*table.rows, strict=True)
    ]
    rows = [[visible(str(cell), lines=True) for cell in row] for row in table.rows]
    title, *_ = table.title.split(LINE)
    return module.table(style, title, table.heads, widths, sides, rows, len(rows) <= UNBROKEN)


def _excel(book: Compendium, tables: Sequence[YearTable], charts: dict[str, bytes]) -> bytes:
    """Return the book as a workbook: contents and notes first, then one sheet per table."""
    titles = _title(book)
    work = NewBook(
        "宋体",
        LOOKS,
        size=10,
        title=" ".join(titles),
        made=datetime(book.years[-1], 12, 31),
    )
    front = work.sheet(_contents())
    front.widths([12, 110])
    for row, line in enumerate(titles, start=1):
        front.put(row, 1, line, "title")
    start = len(titles) + 2
    for row, table in enumerate(tables, start=start):
        front.link(row, 1, table.number, table.number, "plain")
        front.put(row, 2, f"{table.chapter} · {_one_line(table.title)}", "plain")
        _excel_table(work.sheet(table.number), table)
    for row, note in enumerate(book.notes(), start=start + len(tables) + 1):
        front.put(row, 2, _one_line(note), "note")
    for domain, blob in charts.items():
        sheet = work.sheet(domain_name(domain))
        sheet.picture(blob, 0.5)
        sheet.page(foot=FOOT)
    front.page(foot=FOOT)
    return work.content()


def _excel_table(sheet: NewSheet, table: YearTable) -> None:
    titles = table.title.split(LINE)
    top = len(titles) + 1
    for row, line in enumerate(titles, start=1):
        sheet.put(row, 1, line, "heading")
    for column, head in enumerate(table.heads, start=1):
        sheet.put(top, column, head, "head")
    sheet.widths(table.widths)
    for row, cells in enumerate(table.rows, start=top + 1):
        folded = 1
        for column, (value, width) in enumerate(zip(cells, table.widths, strict=True), start=1):
            if isinstance(value, BookNumber):
                sheet.number(row, column, round(value.value, 10), "sign", _number_format(value))
            else:
                sheet.put(row, column, value, "sign" if len(value) == 1 else "words")
                folded = max(folded, lines(value, max(width - 1, 1)))
        sheet.height(row, 2 + 13.5 * folded)
    sheet.freeze(top + 1, 3 if len(table.heads) > 2 else 2)
    sheet.page(heads=top, foot=FOOT)


def _number_format(figure: BookNumber) -> str:
    """Return the number format that shows a figure's decimals and its signs, while the cell holds the number."""
    whole = "#,##0" if abs(figure.value) >= 10000 else "0"
    decimals = f".{'0' * figure.shown}" if figure.shown else ""
    before, behind = (f'"{sign}"' if sign else "" for sign in (figure.before, figure.behind))
    return f"{before}{whole}{decimals}{behind}"
