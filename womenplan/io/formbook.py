"""A workbook that a department fills in: a guide, then a protected sheet for each region."""

from __future__ import annotations

import io
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import TYPE_CHECKING, Any

from womenplan import messages
from womenplan.io.output import FONTS, text_width, write_text
from womenplan.io.sheet import column_letters
from womenplan.messages import Language
from womenplan.model.plan import Plan

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["SIGNATURES", "FormBook", "lines", "listing", "looks", "page"]

SIGNATURES = ("stamp", "head", "person", "checked", "phone", "date")

FILLS = {
    "input": "FFF9E5",
    "choice": "FFF9E5",
    "review": "EAF3E6",
    "head": "DCE6F1",
    "band": "F2F2F2",
}
BOXED = ("head", "text", "middle", "input", "choice", "review", "band")
ACROSS = ("title", "head", "middle", "choice")
OPEN = ("sign", "input", "choice", "review")


class FormBook(ABC):
    """What the forms of all kinds share: looks, guide, signatures, rules of entry, protection."""

    plan: Plan
    department: str
    regions: Sequence[str]
    lang: Language

    def __post_init__(self) -> None:
        from openpyxl import Workbook

        self.book = Workbook()
        self.styles = looks(self.book, self.lang)

    @abstractmethod
    def say(self, code: str, **context: Any) -> str:
        """Return a text of the form in its language."""

    @abstractmethod
    def _guide_lines(self) -> Iterable[str]:
        """Return what the guide says, a paragraph each."""

    @abstractmethod
    def _sheet(self, region: str) -> None:
        """Write the form of one region."""

    def build(self) -> bytes:
        """Return the workbook's bytes."""
        from openpyxl.workbook.protection import WorkbookProtection

        self._guide()
        for region in self.regions:
            self._sheet(region)
        self.book.security = WorkbookProtection(lockStructure=True)
        self.book.active = 1
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()

    def _write(self, sheet: Worksheet, row: int, column: int, words: str, look: str) -> Any:
        cell: Any = sheet.cell(row, column)
        cell._style = copy(self.styles[look])
        return write_text(cell, words)

    def _guide(self) -> None:
        title = messages.text("template.guide", self.lang)
        sheet = self.book.create_sheet(title)
        self._write(sheet, 1, 1, title, "title")
        for row, words in enumerate(self._guide_lines(), start=2):
            line = f"{row - 1}. {words}"
            self._write(sheet, row, 1, line, "plain")
            sheet.row_dimensions[row].height = 8 + 15 * lines(line, 108)
        sheet.column_dimensions["A"].width = 110
        page(sheet)

    def _sign(self, sheet: Worksheet, row: int, places: Sequence[tuple[int, str]]) -> None:
        """Write a line of what is to be signed or stamped, each at its column."""
        for column, code in places:
            words = messages.text(f"template.signed.{code}", self.lang)
            self._write(sheet, row, column, words, "sign")
        sheet.row_dimensions[row].height = 20

    def _validate(
        self, sheet: Worksheet, row: int, first: int, last: int, title: str, said: str, **rule: Any
    ) -> None:
        """Let cells of a row take what a rule allows, and say so beside the cell."""
        from openpyxl.worksheet.datavalidation import DataValidation

        made = DataValidation(
            allow_blank=True,
            errorStyle="stop",
            showInputMessage=True,
            showErrorMessage=True,
            **rule,
        )
        made.promptTitle = title[:32]
        made.prompt = said[:255]
        made.errorTitle = messages.text("template.error", self.lang)
        made.error = said[:255]
        made.add(f"{column_letters(first - 1)}{row}:{column_letters(last - 1)}{row}")
        sheet.add_data_validation(made)

    def _hint(self, sheet: Worksheet, row: int, column: int, title: str, said: str) -> None:
        """Say beside a cell what belongs there, and take whatever is written."""
        from openpyxl.worksheet.datavalidation import DataValidation

        made = DataValidation(allow_blank=True, showInputMessage=True)
        made.promptTitle = title[:32]
        made.prompt = said[:255]
        made.add(f"{column_letters(column - 1)}{row}")
        sheet.add_data_validation(made)


def looks(book: Workbook, lang: Language) -> dict[str, Any]:
    """Return the looks of cells by code, made once; take the empty sheet away."""
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side

    sheet = book.worksheets[0]
    cell: Any = sheet.cell(1, 1)
    side = Side(style="thin", color="A6A6A6")
    found = {}
    for code in ("title", "bold", "plain", "sign", *BOXED):
        boxed = code in BOXED
        across = code in ACROSS
        size = 16 if code == "title" else 10.5
        bold = code in ("title", "bold", "head", "band")
        cell.font = Font(name=FONTS[lang], size=size, bold=bold)
        cell.alignment = Alignment(
            "center" if across else None, "center", wrap_text=boxed or code in ("plain", "title")
        )
        cell.border = Border(side, side, side, side) if boxed else Border()
        cell.fill = PatternFill("solid", fgColor=FILLS[code]) if code in FILLS else PatternFill()
        cell.protection = Protection(locked=code not in OPEN)
        found[code] = copy(cell._style)
    book.remove(sheet)
    return found


def lines(words: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, -(-text_width(line) // int(width))) for line in words.split("\n"))


def listing(
    sheet: Any,
    rows: Sequence[Sequence[Any]],
    widths: Sequence[float],
    styles: Mapping[str, Any],
    *,
    freeze: str = "A3",
    orientation: str = "landscape",
) -> None:
    """Write rows into a sheet, a title and the heads first: high enough, with a filter, ready to print."""
    for at, words in enumerate(rows, start=1):
        for column, value in enumerate(words, start=1):
            look = "middle" if isinstance(value, int) else "text"
            cell = sheet.cell(at, column)
            cell._style = copy(styles["title" if at == 1 else "head" if at == 2 else look])
            if isinstance(value, int | float):
                cell.value = value
            elif value:
                write_text(cell, str(value))
        tallest = max(
            lines(str(value), width - 1) for value, width in zip(words, widths, strict=False)
        )
        sheet.row_dimensions[at].height = max(18, 4 + 14.5 * tallest)
    last = column_letters(len(widths) - 1)
    sheet.merge_cells(f"A1:{last}1")
    across = sum(widths) / 1.6  # the title is half as large again
    sheet.row_dimensions[1].height = 6 + 22 * lines(str(sheet["A1"].value), across)
    for column, width in enumerate(widths):
        sheet.column_dimensions[column_letters(column)].width = width
    sheet.auto_filter.ref = f"A2:{last}{max(len(rows), 3)}"
    sheet.freeze_panes = freeze
    sheet.print_title_rows = "2:2"
    page(sheet, protect=False, orientation=orientation)


def page(sheet: Any, *, protect: bool = True, orientation: str = "landscape") -> None:
    """Set A4, one page wide, with page numbers; protect without a password."""
    sheet.page_setup.orientation, sheet.page_setup.paperSize = orientation, 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.7
    sheet.oddFooter.center.text = "&P / &N"
    sheet.protection.sheet = protect
    sheet.protection.formatColumns = sheet.protection.formatRows = False
