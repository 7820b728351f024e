"""The Excel report: one sheet per question, numbers as numbers, each with the file, sheet and cell it came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from womenplan.evaluation.alarm import LEVELS
from womenplan.evaluation.status import STATUSES
from womenplan.io.new_book import NewBook, NewSheet, Properties, framed
from womenplan.io.output import FONTS, text_width
from womenplan.model.amount import THOUSAND
from womenplan.model.look import COLOURS, LEVEL_COLOURS
from womenplan.report import implementation, story, succession, tables
from womenplan.report.content import Content, Number
from womenplan.report.tables import ReportTable

__all__ = ["build"]

COLUMN_WIDTHS = {
    "said": 46,
    "note": 26,
    "reason": 60,
    "source": 40,
    "latest_source": 24,
    "baseline_source": 24,
    "target": 24,
    "latest_file": 24,
    "baseline_file": 24,
    "latest_sheet": 16,
    "baseline_sheet": 16,
    "name": 30,
    "name*": 34,
    "indicators": 50,
    "rule": 60,
    "measure": 40,
    "work": 60,
    "title": 60,
    "domain": 16,
    "department": 20,
}
WIDEST_COLUMN = 24  # characters of a column not named above
OVERVIEW_COLUMNS = 10  # columns that the overview's sentences take
USUAL_WIDTH = 8.43  # characters of a column whose width nobody set
EDGE, HEAD_COLOUR = "#BFBFBF", "#DCE6F1"
LOOKS: Mapping[str, Properties] = {
    "title": {
        "font_size": 16,
        "bold": True,
        "valign": "vcenter",
        "text_wrap": True,
    },
    "subtitle": {
        "font_size": 13,
        "bold": True,
        "valign": "vcenter",
        "text_wrap": True,
    },
    "line": {"valign": "vcenter", "text_wrap": True},
    "bold": {"bold": True, "valign": "vcenter"},
    "plain": {"valign": "vcenter"},
    "head": framed(
        EDGE,
        bold=True,
        text_wrap=True,
        align="center",
        bg_color=HEAD_COLOUR,
    ),
    "short": framed(EDGE, text_wrap=True, align="center"),
    "words": framed(EDGE, text_wrap=True),
    "number": framed(EDGE),
}


def build(content: Content) -> bytes:
    """Return the report as the bytes of a workbook, a sheet a question, each of which prints one page across.

    It opens on the values of every indicator by year.
    """
    title = f"{content.title} {content.kind}"
    made = datetime(content.result.year, 12, 31)
    book = NewBook(FONTS[content.lang], LOOKS, title=title, made=made)
    final = content.result.stage == "final"
    lacking = [tables.missing, tables.departments, tables.unmeasured, tables.proxies]
    for name, making in (
        ("monitoring", [tables.monitoring]),
        ("overview", []),
        ("detail", [tables.detail]),
        ("judged", [tables.judged]),
        ("evidence", [tables.evidence]),
        ("warnings", [tables.warnings, tables.uncertain]),
        ("missing", lacking),
        ("ranking", [tables.ranking]),
        ("parts", [tables.parts]),
        *([("succession", [succession.values])] if final else []),
        ("implementation", [implementation.states]),
        ("rules", [tables.rules]),
        ("sources", [tables.sources]),
    ):
        below = [make(content) for make in making]
        if name in ("implementation", "succession") and not below[0].rows:
            continue
        sheet = book.sheet(content.say("sheet", name))
        if below:
            _tables(sheet, below)
        else:
            _overview(content, sheet)
        headed = bool(below and below[0].rows)
        foot = f"&L{title.replace('&', '&&')}&R&P / &N"
        sheet.page(
            heads=int(headed),
            foot=foot,
            below=0.8,
        )
    return book.content()


def _overview(content: Content, sheet: NewSheet) -> None:
    lines = [
        content.title,
        content.kind,
        *content.front,
        "",
        *story.opening(content),
        *story.three_rates(content),
        "",
    ]
    row = len(lines) + 1
    widths: dict[int, float] = {}
    for table in (tables.summary(content), tables.regions(content), tables.spreads(content)):
        row = _table(sheet, table, row, widths, titled=True) + 2 if table.rows else row
    across = sum(widths.get(column, USUAL_WIDTH) for column in range(1, OVERVIEW_COLUMNS + 1))
    for place, words in enumerate(lines, start=1):
        look = {1: "title", 2: "subtitle"}.get(place, "line")
        sheet.merged(place, 1, words, look, columns=OVERVIEW_COLUMNS)
        folded = max(1, -(-text_width(words) // round(across * 0.95)))
        sheet.height(place, (26 if place <= 2 else 16) * folded)


def _tables(sheet: NewSheet, made: Sequence[ReportTable]) -> None:
    """Write tables below each other; the first has the frozen header and the filter."""
    first = made[0]
    row = 1
    widths: dict[int, float] = {}
    for place, table in enumerate(made):
        if table.rows or not place:
            row = _table(sheet, table, row, widths, titled=place > 0) + 2
    if first.rows:
        sheet.filter(1, len(first.rows) + 1, len(first.columns))
        named = next((place for place, code in enumerate(first.columns) if code == "name"), -1)
        sheet.freeze(2, min(named + 2, 4))


def _table(
    sheet: NewSheet,
    table: ReportTable,
    row: int,
    widths: dict[int, float],
    *,
    titled: bool = False,
) -> int:
    """Write a table from a row on, and return the row of its last line.

    ``widths`` are those of the sheet's columns so far.
    """
    if not table.rows:
        sheet.put(row, 1, table.empty, "plain")
        return row
    if titled:
        sheet.put(row, 1, table.title, "bold")
        row += 1
    for column, words in enumerate(table.heads, start=1):
        sheet.put(row, column, words, "head")
    kinds = ["words" if code in COLUMN_WIDTHS else "short" for code in table.columns]
    for place, cells in enumerate(table.rows, start=row + 1):
        for column, (kind, value) in enumerate(zip(kinds, cells, strict=True), start=1):
            if isinstance(value, Number):
                sheet.number(place, column, round(value.value, 10), "number", _format(value))
            else:
                sheet.put(place, column, value, kind)
    _widths(sheet, table, row, widths)
    _colours(sheet, table, row)
    return row + len(table.rows)


def _format(number: Number) -> str:
    grouped = number.lang == "en" and abs(number.value) >= THOUSAND
    digits = f".{'0' * number.places}" if number.places else ""
    mark = f'"{number.mark}"' if number.mark else ""
    return ("#,##0" if grouped else "0") + digits + mark


def _widths(
    sheet: NewSheet,
    table: ReportTable,
    row: int,
    widths: dict[int, float],
) -> None:
    """Make the columns as wide as their words, up to a limit, and the rows as high as the words then need."""
    long = [[text_width(str(cell)) for cell in cells] for cells in table.rows]
    heads = [text_width(head) for head in table.heads]
    for column, (code, head) in enumerate(zip(table.columns, heads, strict=True)):
        longest = max(head // 2 + 1, *(cells[column] for cells in long))
        wanted = min(max(longest + 3, 8), COLUMN_WIDTHS.get(code, WIDEST_COLUMN))
        widths[column + 1] = max(wanted, widths.get(column + 1, 0))
    chosen = [widths[column] for column in range(1, len(heads) + 1)]
    sheet.widths(chosen)
    for place, cells in enumerate([heads, *long], start=row):
        lines = max(
            -(-cell // max(int(width) - 1, 1)) for cell, width in zip(cells, chosen, strict=True)
        )
        sheet.height(place, 4 + 14.5 * max(lines, 1))


def _colours(sheet: NewSheet, table: ReportTable, head: int) -> None:
    """Colour the status or level of each row by its words, so that the colour follows when a user edits them."""
    for code, names, colours in (("status", STATUSES, COLOURS), ("level", LEVELS, LEVEL_COLOURS)):
        if code not in table.columns:
            continue
        column = [*table.columns].index(code)
        words = {mark: str(row[column]) for mark, row in zip(table.marks, table.rows, strict=True)}
        last = head + len(table.rows)
        for name in (name for name in names if name in words):
            sheet.colour(head + 1, column + 1, last, words[name], _pale(colours[name]))


def _pale(colour: str) -> str:
    """Return a colour light enough for black type."""
    return "".join(
        f"{round(255 - (255 - int(colour[i : i + 2], 16)) * 0.5):02X}" for i in (1, 3, 5)
    )
