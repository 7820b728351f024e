"""The Excel report: one sheet per question, numbers as numbers, each with the file, sheet and cell it came from."""

# mypy: disable-error-code="assignment,attr-defined,call-arg,no-untyped-call,union-attr"
# (the stubs of openpyxl know a sheet's page and a cell's style only in part)

from __future__ import annotations

import io
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from womenplan.evaluation.alarm import LEVELS
from womenplan.evaluation.status import STATUSES
from womenplan.io.output import FONTS, text_width, write_text
from womenplan.model.look import COLOURS, LEVEL_COLOURS
from womenplan.report import implementation, story, tables
from womenplan.report.content import Cell, Content, Number
from womenplan.report.tables import Table

__all__ = ["build"]

WIDTHS = {
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
WIDEST = 24  # characters of a column not named above
ACROSS = "ABCDEFGHIJ"  # the columns of the overview's sentences
LOOKS: dict[
    str, tuple[float, bool, bool, bool, str | None]
] = {  # size, bold, framed, wrapped, alignment
    "title": (16, True, False, True, None),
    "subtitle": (13, True, False, True, None),
    "line": (10.5, False, False, True, None),
    "bold": (10.5, True, False, False, None),
    "plain": (10.5, False, False, False, None),
    "head": (10.5, True, True, True, "center"),
    "short": (10.5, False, True, True, "center"),
    "words": (10.5, False, True, True, None),
}
NUMBER = (10.5, False, True, False, None)


def build(content: Content) -> bytes:
    """Return the report as the bytes of a workbook, a sheet a question, each of which prints one page across.

    It opens on the values of every indicator by year.
    """
    book = Workbook()
    book._fonts[0] = Font(name=FONTS[content.lang], size=10.5)  # the book's own default
    first = book.worksheets[0]
    first.title = content.say("sheet.monitoring")
    _tables(content, first, [tables.monitoring(content)])
    lacking = [tables.missing, tables.departments, tables.unmeasured, tables.proxies]
    _overview(content, book.create_sheet(content.say("sheet.overview")))
    for name, making in (
        ("detail", [tables.detail]),
        ("judged", [tables.judged]),
        ("evidence", [tables.evidence]),
        ("warnings", [tables.warnings, tables.uncertain]),
        ("missing", lacking),
        ("ranking", [tables.ranking]),
        ("parts", [tables.parts]),
        ("implementation", [implementation.states]),
        ("rules", [tables.rules]),
        ("sources", [tables.sources]),
    ):
        made = [make(content) for make in making]
        if made[0].rows or name != "implementation":
            _tables(content, book.create_sheet(content.say(f"sheet.{name}")), made)
    book.properties.title = f"{content.title} {content.kind}"
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(content.result.year, 12, 31)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _overview(content: Content, sheet: Worksheet) -> None:
    looks = _Looks(sheet, content.lang)
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
    for table in (tables.summary(content), tables.regions(content), tables.spreads(content)):
        row = _table(sheet, looks, table, row, titled=True) + 2 if table.rows else row
    across = sum(sheet.column_dimensions[letter].width for letter in ACROSS)
    for place, words in enumerate(lines, start=1):
        _write(sheet, place, 1, words, looks[{1: "title", 2: "subtitle"}.get(place, "line")])
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=len(ACROSS))
        folded = max(1, -(-text_width(words) // round(across * 0.95)))
        sheet.row_dimensions[place].height = (26 if place <= 2 else 16) * folded
    _page(content, sheet, header=False)


def _tables(content: Content, sheet: Worksheet, made: Sequence[Table]) -> None:
    """Write tables below each other; the first has the frozen header and the filter."""
    first = made[0]
    looks = _Looks(sheet, content.lang)
    row = 1
    for place, table in enumerate(made):
        if table.rows or not place:
            row = _table(sheet, looks, table, row, titled=place > 0) + 2
    if first.rows:
        sheet.auto_filter.ref = f"A1:{get_column_letter(len(first.columns))}{len(first.rows) + 1}"
        named = next((place for place, code in enumerate(first.columns) if code == "name"), -1)
        sheet.freeze_panes = f"{get_column_letter(min(named + 2, 4))}2"
    _page(content, sheet, header=bool(first.rows))


def _table(sheet: Worksheet, looks: _Looks, table: Table, row: int, *, titled: bool = False) -> int:
    """Write a table from a row on, and return the row of its last line."""
    if not table.rows:
        _write(sheet, row, 1, table.empty, looks["plain"])
        return row
    if titled:
        _write(sheet, row, 1, table.title, looks["bold"])
        row += 1
    for column, words in enumerate(table.heads, start=1):
        _write(sheet, row, column, words, looks["head"])
    kinds = ["words" if code in WIDTHS else "short" for code in table.columns]
    for place, cells in enumerate(table.rows, start=row + 1):
        for column, (kind, value) in enumerate(zip(kinds, cells, strict=True), start=1):
            _write(
                sheet,
                place,
                column,
                value,
                looks[_format(value) if isinstance(value, Number) else kind],
            )
    _widths(sheet, table, row)
    _colours(sheet, table, row)
    return row + len(table.rows)


def _format(number: Number) -> str:
    grouped = number.lang == "en" and abs(number.value) >= 10000
    digits = f".{'0' * number.places}" if number.places else ""
    mark = f'"{number.mark}"' if number.mark else ""
    return ("#,##0" if grouped else "0") + digits + mark


class _Looks(dict[str, Any]):
    """The formats of cells by kind or number format, each made once: openpyxl takes a millisecond for every cell otherwise."""

    def __init__(self, sheet: Worksheet, lang: str) -> None:
        self.sheet = sheet
        self.font = FONTS[lang]

    def __missing__(self, kind: str) -> Any:
        cell = SheetCell(self.sheet)
        side = Side(style="thin", color="BFBFBF")
        size, bold, framed, wrap, across = LOOKS.get(kind, NUMBER)
        cell.font = Font(name=self.font, size=size, bold=bold)
        cell.alignment = Alignment(vertical="center", wrap_text=wrap, horizontal=across)
        if framed:
            cell.border = Border(side, side, side, side)
        if kind == "head":
            cell.fill = PatternFill("solid", fgColor="DCE6F1")
        elif kind not in LOOKS:
            cell.number_format = kind
        self[kind] = cell._style
        return self[kind]


def _write(sheet: Worksheet, row: int, column: int, value: Cell, style: Any) -> None:
    """Write a cell: a number with its decimals, or a text that stays a text whatever it begins with."""
    cell = sheet.cell(row, column)
    cell._style = copy(style)
    if isinstance(value, Number):
        cell.value = round(value.value, 10)
    else:
        write_text(cell, value)


def _widths(sheet: Worksheet, table: Table, row: int) -> None:
    """Make the columns as wide as their words, up to a limit, and the rows as high as the words then need."""
    long = [[text_width(str(cell)) for cell in cells] for cells in table.rows]
    heads = [text_width(head) for head in table.heads]
    widths = []
    for column, (code, head) in enumerate(zip(table.columns, heads, strict=True)):
        dimension = sheet.column_dimensions[get_column_letter(column + 1)]
        longest = max(head // 2 + 1, *(cells[column] for cells in long))
        wanted = min(max(longest + 3, 8), WIDTHS.get(code, WIDEST))
        dimension.width = max(wanted, dimension.width) if dimension.customWidth else wanted
        widths.append(max(int(dimension.width) - 1, 1))
    for place, cells in enumerate([heads, *long], start=row):
        lines = max(-(-cell // width) for cell, width in zip(cells, widths, strict=True))
        sheet.row_dimensions[place].height = 4 + 14.5 * max(lines, 1)


def _colours(sheet: Worksheet, table: Table, head: int) -> None:
    """Colour the status or level of each row by its words, so that the colour follows when a user edits them."""
    for code, names, colours in (("status", STATUSES, COLOURS), ("level", LEVELS, LEVEL_COLOURS)):
        if code not in table.columns:
            continue
        column = list(table.columns).index(code)
        words = {mark: row[column] for mark, row in zip(table.marks, table.rows, strict=True)}
        letter = get_column_letter(column + 1)
        for name in (name for name in names if name in words):
            fill = PatternFill(bgColor=_pale(colours[name]))
            rule = CellIsRule(operator="equal", formula=[f'"{words[name]}"'], fill=fill)
            sheet.conditional_formatting.add(
                f"{letter}{head + 1}:{letter}{head + len(table.rows)}", rule
            )


def _pale(colour: str) -> str:
    """Return a colour light enough for black type."""
    return "".join(
        f"{round(255 - (255 - int(colour[i : i + 2], 16)) * 0.5):02X}" for i in (1, 3, 5)
    )


def _page(content: Content, sheet: Worksheet, *, header: bool) -> None:
    """Set A4 landscape, as wide as the page, the header row on every page, page numbers below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left, margins.right, margins.top, margins.bottom = 0.4, 0.4, 0.5, 0.8
    if header:
        sheet.print_title_rows = "1:1"
    sheet.oddFooter.right.text = "&P / &N"
    sheet.oddFooter.left.text = f"{content.title} {content.kind}".replace("&", "&&")
