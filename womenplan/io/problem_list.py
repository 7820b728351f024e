"""The sheet of a marked workbook that lists its problems, with links to the cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from womenplan import messages
from womenplan.errors import Level, Problem, Problems
from womenplan.io.output import FONTS, text_width, write_text
from womenplan.messages import Language

__all__ = ["FILLS", "ProblemList", "anchor"]

FILLS: dict[Level, str] = {"error": "F4B6B0", "warning": "FFE699", "note": "DDEBF7"}
LIST_COLUMNS = {
    "level": 8,
    "sheet": 18,
    "cell": 12,
    "found": 20,
    "message": 90,
}
_SIZE, _A4 = 10.5, 9  # of letters; the number of that paper
_ADDRESS = re.compile(r"([A-Z]{1,3}\d{1,7})(?:[/:].*)?")
_SIDE = Side(style="thin", color="BFBFBF")
_BORDER = Border(_SIDE, _SIDE, _SIDE, _SIDE)


def anchor(sheet: Worksheet, problem: Problem) -> str:
    """Return the cell that shows what a problem is about, in a merged block the first.

    Empty where it names no cell.
    """
    address = _ADDRESS.fullmatch(problem.cell)
    if not address:
        return ""
    blocks = (str(block.coord) for block in sheet.merged_cells.ranges if address[1] in block)
    return next(blocks, address[1]).partition(":")[0]


class ProblemList:
    """A sheet that lists problems. It holds text only, so that it is never read as data."""

    def __init__(self, sheet: Worksheet, lang: Language) -> None:
        self.sheet: Any = sheet
        self.lang = lang

    def write(
        self,
        name: str,
        how: str,
        problems: Problems,
        copies: Mapping[str, Worksheet],
    ) -> None:
        """Write the problems of a file, each with a link to its cell in the copy of its sheet.

        ``how`` is the message of how the copy was made.
        """
        sheet = self.sheet
        head = self._heading(name, how, problems)
        for row, problem in enumerate(problems, start=head + 1):
            self._row(row, problem, copies.get(problem.sheet))
        sheet.freeze_panes = sheet.cell(head + 1, 1)
        last = sheet.cell(head, len(LIST_COLUMNS)).column_letter
        sheet.auto_filter.ref = f"A{head}:{last}{max(head, sheet.max_row)}"
        page = sheet.page_setup
        page.orientation, page.paperSize, page.fitToHeight = "landscape", _A4, 0
        sheet.sheet_properties.pageSetUpPr.fitToPage = True
        sheet.print_title_rows = f"{head}:{head}"

    def _font(self, size: float = _SIZE, **look: Any) -> Font:
        return Font(
            name=FONTS[self.lang],
            size=size,
            **look,
        )

    def _heading(self, name: str, how: str, problems: Problems) -> int:
        """Write what stands above the list and the heads of its columns; return their row."""
        counts: dict[str, Any] = {level: len(problems.of(level)) for level in FILLS}
        sentences: dict[str, dict[str, Any]] = {"title": {"name": name}, "counts": counts, how: {}}
        for row, (code, context) in enumerate(sentences.items(), start=1):
            words = messages.choice("mark", code, self.lang, **context)
            write_text(self.sheet.cell(row, 1), words).font = self._font()
        self.sheet["A1"].font = self._font(size=14, bold=True)
        head = len(sentences) + 2
        for column, (code, width) in enumerate(LIST_COLUMNS.items(), start=1):
            words = messages.label("problems", code, self.lang)
            cell = write_text(self.sheet.cell(head, column), words)
            cell.font = self._font(bold=True)
            cell.border = _BORDER
            cell.fill = PatternFill("solid", fgColor="DCE6F1")
            self.sheet.column_dimensions[cell.column_letter].width = width
        return head

    def _row(self, row: int, problem: Problem, copy: Worksheet | None) -> None:
        """Write one problem."""
        level = messages.label("level", problem.level, self.lang)
        sentence = problem.sentence(self.lang)
        line = (level, problem.sheet, problem.cell, problem.found, sentence)
        for column, words in enumerate(line, start=1):
            cell = write_text(self.sheet.cell(row, column), words)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.border = _BORDER
            cell.font = self._font()
        self.sheet.cell(row, 1).fill = PatternFill("solid", fgColor=FILLS[problem.level])
        if copy is not None:
            where = anchor(copy, problem)
            cell = self.sheet.cell(row, 3 if where else 2)
            target = f"{quote_sheetname(copy.title)}!{where or 'A1'}"
            cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
            cell.font = self._font(underline="single", color="0563C1")
        widths = zip(line, LIST_COLUMNS.values(), strict=True)
        lines = (-(-text_width(words) // (width - 2)) for words, width in widths)
        self.sheet.row_dimensions[row].height = 4 + 14.5 * max(lines)
