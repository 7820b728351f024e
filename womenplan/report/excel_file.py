"""The Excel report: a sheet a question, numbers as numbers, each with the file, sheet and cell it came from."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from typing import TYPE_CHECKING, Any

from womenplan.evaluation.status import STATUSES
from womenplan.plot.theme import COLOURS
from womenplan.report import story, tables
from womenplan.report.content import LEVELS, Cell, Content, Number, Table

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["build", "safe_text"]

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
LEVEL_FILLS = {"red": "F4B6B0", "orange": "F8CBAD", "yellow": "FFF2CC", "grey": "E7E6E6"}
LONG = {"said": 60, "note": 40, "reason": 60, "source": 40, "latest_source": 30, "baseline_source": 30, "target": 26, "name": 30, "indicators": 50, "rule": 60, "objective": 60}
WIDEST = 24
PAGE = 150  # characters that an A4 page takes side by side and stay readable
FONTS = {"zh": "宋体", "en": "Calibri"}


def safe_text(value: str) -> str:
    """Return a text that no spreadsheet takes for a formula: one that begins like a formula gets an apostrophe in front.

    For CSV, where a cell has no type; numbers, signs included, are left alone.

    Examples
    --------
    >>> safe_text("=1+1"), safe_text("-3.5"), safe_text("村委会")
    ("'=1+1", '-3.5', '村委会')
    """
    if not value.startswith(FORMULA_STARTS):
        return value
    try:
        float(value)
    except ValueError:
        return f"'{value}"
    return value


def build(content: Content) -> bytes:
    """Return the report as the bytes of a workbook: overview, targets, warnings, missing data, ranking, groups, rules, sources."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.worksheets[0])
    book._fonts[0] = Font(name=FONTS[content.lang], size=10.5)  # type: ignore[attr-defined]  # the book's own default

    def sheet(name: str) -> Any:
        return book.create_sheet(content.say(f"sheet.{name}"))

    _overview(content, sheet("overview"))
    for name, made in (
        ("detail", [tables.detail(content)]),
        ("warnings", [tables.warnings(content)]),
        ("missing", [tables.missing(content), tables.unmeasured(content), tables.proxies(content)]),
        ("ranking", [tables.ranking(content)]),
        ("parts", [tables.parts(content)]),
        ("rules", [tables.rules(content)]),
        ("sources", [tables.sources(content)]),
    ):
        _tables(content, sheet(name), made)
    book.properties.title = f"{content.title} {content.kind}"
    book.properties.creator = ""
    book.properties.created = book.properties.modified = datetime(content.result.year, 12, 31)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _overview(content: Content, sheet: Worksheet) -> None:
    from openpyxl.styles import Alignment, Font

    lines = [content.title, content.kind, *content.front, "", *story.opening(content), ""]
    for place, words in enumerate(lines, start=1):
        _write(sheet, place, 1, words)
        sheet.merge_cells(start_row=place, start_column=1, end_row=place, end_column=10)
        cell = sheet.cell(place, 1)
        cell.font = Font(name=FONTS[content.lang], bold=place <= 2, size=16 if place == 1 else 13 if place == 2 else 10.5)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
    row = len(lines) + 1
    for table in (tables.summary(content), tables.regions(content)):
        row = _table(content, sheet, table, row, titled=True) + 2
    for place, words in enumerate(lines, start=1):
        across = sum(sheet.column_dimensions[letter].width for letter in "ABCDEFGHIJ")
        sheet.row_dimensions[place].height = (26 if place <= 2 else 16) * max(1, -(-_width(words) // round(across * 0.95)))
    _page(content, sheet, 0)


def _tables(content: Content, sheet: Worksheet, made: Sequence[Table]) -> None:
    """Write tables below each other; the first has the frozen header and the filter."""
    from openpyxl.utils import get_column_letter

    first = made[0]
    if not first.rows:
        _write(sheet, 1, 1, first.empty)
        sheet.column_dimensions["A"].width = min(100, _width(first.empty) + 4)
        row = 3
    else:
        row = _table(content, sheet, first, 1) + 2
        last = get_column_letter(len(first.columns))
        sheet.auto_filter.ref = f"A1:{last}{len(first.rows) + 1}"
        named = next((place for place, code in enumerate(first.columns) if code == "name"), -1)
        sheet.freeze_panes = f"{get_column_letter(min(named + 2, 4))}2"
    for table in made[1:]:
        if table.rows:
            row = _table(content, sheet, table, row, titled=True) + 2
    _page(content, sheet, 1 if first.rows else 0)


def _table(content: Content, sheet: Worksheet, table: Table, row: int, *, titled: bool = False) -> int:
    """Write a table from a row on, and return the row of its last line."""
    from openpyxl.styles import Font

    if not table.rows:
        _write(sheet, row, 1, table.empty)
        return row
    if titled:
        _write(sheet, row, 1, table.title)
        sheet.cell(row, 1).font = Font(name=FONTS[content.lang], size=10.5, bold=True)
        row += 1
    look = _Looks(sheet, content.lang)
    for column, words in enumerate(table.heads, start=1):
        _write(sheet, row, column, words[:1].upper() + words[1:])._style = look["head"]
    for place, cells in enumerate(table.rows, start=row + 1):
        for column, (code, value) in enumerate(zip(table.columns, cells, strict=True), start=1):
            kind = _format(value) if isinstance(value, Number) else "words" if code in LONG or code == "domain" else "short"
            if isinstance(value, str) and value.startswith(FORMULA_STARTS):
                kind += "-quoted"
            _write(sheet, place, column, value)._style = look[kind]
    last = row + len(table.rows)
    _widths(sheet, table, row)
    _colours(sheet, table, row + 1, last)
    return last


def _format(number: Number) -> str:
    return ("#,##0" if abs(number.value) >= 10000 else "0") + (f".{'0' * number.places}" if number.places else "")


class _Looks(dict[str, Any]):
    """The formats of a table's cells by kind, each made once: openpyxl takes a millisecond for every cell otherwise."""

    def __init__(self, sheet: Any, lang: str) -> None:
        self.cell, self.lang = sheet.parent.create_sheet("-").cell(1, 1), lang
        sheet.parent.remove(sheet.parent["-"])

    def __missing__(self, kind: str) -> Any:
        from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

        cell, side = self.cell, Side(style="thin", color="BFBFBF")
        name, _, quoted = kind.partition("-")
        cell.style = "Normal"
        cell.border = Border(side, side, side, side)
        centred = "center" if name in ("head", "short") else None
        cell.alignment = Alignment(vertical="center", wrap_text=name in ("head", "words", "short"), horizontal=centred)
        if name == "head":
            cell.font, cell.fill = Font(name=FONTS[self.lang], size=10.5, bold=True), PatternFill("solid", fgColor="DCE6F1")
        elif name not in ("words", "short"):
            cell.number_format = name
        cell._style.quotePrefix = int(bool(quoted))
        self[kind] = copy(cell._style)
        return self[kind]


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> Any:
    """Write a cell: a number with its decimals, or a text that stays a text whatever it begins with."""
    cell = sheet.cell(row, column)
    if isinstance(value, Number):
        cell.value = round(value.value, 10)
        return cell
    clean = "".join(c for c in value if c >= " " or c == "\n")
    if clean:
        cell.value = clean
        cell.data_type = "s"
    return cell


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _widths(sheet: Worksheet, table: Table, row: int) -> None:
    """Make the columns as wide as their words, up to a limit, and the rows as high as the words then need."""
    from openpyxl.utils import get_column_letter

    widths = []
    for column, (code, head) in enumerate(zip(table.columns, table.heads, strict=True), start=1):
        longest = max([_width(head) // 2 + 1, *(_width(str(cells[column - 1])) for cells in table.rows)])
        dimension = sheet.column_dimensions[get_column_letter(column)]
        wanted = min(max(longest + 3, 8), LONG.get(code, WIDEST))
        dimension.width = max(wanted, dimension.width) if dimension.customWidth else wanted
        widths.append(dimension.width)
    for place, cells in enumerate([table.heads, *table.rows], start=row):
        lines = max((-(-_width(str(cell)) // max(int(width) - 1, 1)) for cell, width in zip(cells, widths, strict=True)), default=1)
        sheet.row_dimensions[place].height = 4 + 14.5 * max(lines, 1)


def _colours(sheet: Worksheet, table: Table, first: int, last: int) -> None:
    """Colour the status or level of each row by its words, so that the colour follows when a user edits them."""
    from openpyxl.formatting.rule import CellIsRule
    from openpyxl.styles import PatternFill
    from openpyxl.utils import get_column_letter

    for code, names, colours in (("status", STATUSES, COLOURS), ("level", LEVELS, LEVEL_FILLS)):
        if code not in table.columns:
            continue
        column = list(table.columns).index(code)
        words = {mark: row[column] for mark, row in zip(table.marks, table.rows, strict=True)}
        area = f"{get_column_letter(column + 1)}{first}:{get_column_letter(column + 1)}{last}"
        for name in names:
            if name in words:
                fill = PatternFill(bgColor=_pale(colours[name].lstrip("#")))
                rule = CellIsRule(operator="equal", formula=[f'"{words[name]}"'], fill=fill)  # type: ignore[no-untyped-call]
                sheet.conditional_formatting.add(area, rule)


def _pale(colour: str) -> str:
    """Return a colour light enough for black type."""
    parts = [int(colour[i : i + 2], 16) for i in (0, 2, 4)]
    return "".join(f"{round(255 - (255 - part) * 0.5):02X}" for part in parts)


def _page(content: Content, sheet: Any, header_rows: int) -> None:
    """Set A4 landscape, as wide as the page, the header row on every page, page numbers below."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    width = sum(dimension.width for dimension in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = max(1, round(width / PAGE)), 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.8
    if header_rows:
        sheet.print_title_rows = "1:1"
    if width > 1.5 * PAGE:
        sheet.print_title_cols = "A:B"
    sheet.oddFooter.right.text = "&P / &N"
    sheet.oddFooter.left.text = f"{content.title} {content.kind}".replace("&", "&&")
