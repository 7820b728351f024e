"""New workbooks: sheets with named looks, texts that stay texts, and pages ready to print.

Rows and columns count from one, as a spreadsheet shows them.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from womenplan.io.output import FORMULA_STARTS, sheet_text, sheet_title, text_width

__all__ = ["A3", "PLAIN_DATE", "NewBook", "NewSheet", "Properties", "framed", "lines"]

PLAIN_DATE = datetime(1980, 1, 1)  # so that the same content gives the same bytes
OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
A4, A3 = 9, 8
INCH, SCREEN = 0.0254, 96  # metres, pixels: what a picture's density is told by, and shown at
LONGEST = {
    "input_title": 32,
    "input_message": 255,
    "error_title": 32,
    "error_message": 255,
}
STAYS_OPEN = {"format_columns": True, "format_rows": True}  # though the sheet is protected

Properties = Mapping[str, Any]


def framed(colour: str, **properties: Any) -> Properties:
    """Return the properties of a cell within thin lines of a colour, in the middle of its row."""
    return {"border": 1, "border_color": colour, "valign": "vcenter"} | properties


def lines(words: str, width: float) -> int:
    """Return how many lines a text takes in a column."""
    return sum(max(1, -(-text_width(line) // int(width))) for line in words.split("\n"))


class _Locked(Workbook):  # type: ignore[misc]
    """A workbook whose sheets can be neither renamed, moved nor deleted."""

    def _write_book_views(self) -> None:
        self._xml_empty_tag("workbookProtection", [("lockStructure", 1)])
        super()._write_book_views()


class NewBook:
    """A workbook that is written in one go.

    Parameters
    ----------
    font : str
    looks : mapping of str to mapping
        The looks of cells by name, each by the properties of a format of xlsxwriter.
    size : float
        Of letters, in points, where a look names none.
    title : str
        Among the properties of the document.
    made : datetime
        When it says it was made.
    locked : bool
        Its sheets can be neither renamed, moved nor deleted.
    """

    def __init__(
        self,
        font: str,
        looks: Mapping[str, Properties],
        *,
        size: float = 10.5,
        title: str = "",
        made: datetime = PLAIN_DATE,
        locked: bool = False,
    ) -> None:
        self._buffer = io.BytesIO()
        usual = {"font_name": font, "font_size": size}
        made_by = _Locked if locked else Workbook
        self.book = made_by(self._buffer, {**OPTIONS, "default_format_properties": usual})
        self.book.set_properties({"title": title, "created": made})
        self.looks = looks
        self.titles: list[str] = []
        self.format = cache(self._format)

    def _format(self, look: str, number: str = "", quoted: bool = False) -> Format:
        """Return the format of a look, with a number format, or of a text that resembles a formula."""
        properties = dict(self.looks[look])
        if number:
            properties |= {"num_format": number}
        return self.book.add_format(properties | ({"quote_prefix": True} if quoted else {}))

    def sheet(self, title: str) -> NewSheet:
        """Return a new sheet whose name is the title, as far as a sheet's name may be that."""
        self.titles.append(sheet_title(title, self.titles))
        return NewSheet(self, self.book.add_worksheet(self.titles[-1]))

    def content(self) -> bytes:
        """Return the bytes of the workbook, which cannot be written to from then on."""
        self.book.close()
        return self._buffer.getvalue()


class NewSheet:
    """A sheet of a new workbook."""

    def __init__(self, book: NewBook, sheet: Worksheet) -> None:
        self.book, self.sheet = book, sheet

    @property
    def title(self) -> str:
        """The name on its tab."""
        return str(self.sheet.get_name())

    def open(self) -> None:
        """Let the workbook open on this sheet."""
        self.sheet.activate()

    def put(
        self,
        row: int,
        column: int,
        value: str | float | None,
        look: str,
    ) -> None:
        """Write a cell: a number, or a text that no program takes for a formula."""
        if isinstance(value, str):
            self._text(row - 1, column - 1, value, look)
        elif value is None:
            self.sheet.write_blank(row - 1, column - 1, None, self.book.format(look))
        else:
            self.number(row, column, value, look)

    def number(
        self,
        row: int,
        column: int,
        value: float,
        look: str,
        shown: str = "",
    ) -> None:
        """Write a number, shown by a number format."""
        self.sheet.write_number(row - 1, column - 1, value, self.book.format(look, shown))

    def _text(
        self,
        row: int,
        column: int,
        words: str,
        look: str,
    ) -> None:
        clean = sheet_text(words)
        if not clean:
            self.sheet.write_blank(row, column, None, self.book.format(look))
            return
        quoted = clean.startswith(FORMULA_STARTS)
        self.sheet.write_string(row, column, clean, self.book.format(look, "", quoted))

    def link(
        self,
        row: int,
        column: int,
        words: str,
        title: str,
        look: str,
    ) -> None:
        """Write a text that leads to another sheet."""
        made = self.book.format(look)
        self.sheet.write_url(row - 1, column - 1, f"internal:'{title}'!A1", made, words)

    def picture(self, blob: bytes, scale: float) -> None:
        """Put a picture at the top of the sheet, its pixels made smaller."""
        density = struct.unpack(">I", blob[blob.index(b"pHYs") + 4 :][:4])[0] * INCH
        grown = scale * density / SCREEN
        self.sheet.insert_image(
            0, 0, "", {"image_data": io.BytesIO(blob), "x_scale": grown, "y_scale": grown}
        )

    def remark(
        self,
        row: int,
        column: int,
        words: str,
        size: tuple[int, int],
    ) -> None:
        """Put a comment beside a cell, so many pixels wide and high."""
        wide, high = size
        options = {"author": "womenplan", "width": wide, "height": high}
        self.sheet.write_comment(row - 1, column - 1, words, options)

    def merged(
        self,
        row: int,
        column: int,
        value: str,
        look: str,
        *,
        rows: int = 1,
        columns: int = 1,
    ) -> None:
        """Write a cell that reaches over so many rows and columns."""
        if rows * columns > 1:
            last = (row + rows - 2, column + columns - 2)
            self.sheet.merge_range(row - 1, column - 1, *last, "", self.book.format(look))
        self.put(row, column, value, look)

    def widths(self, widths: Sequence[float]) -> None:
        """Set the widths of columns, in characters."""
        for column, width in enumerate(widths):
            self.sheet.set_column(column, column, width)

    def hide(self, first: int, last: int) -> None:
        """Hide columns."""
        self.sheet.set_column(first - 1, last - 1, None, None, {"hidden": True})

    def height(self, row: int, points: float) -> None:
        """Set the height of a row."""
        self.sheet.set_row(row - 1, points)

    def freeze(self, row: int, column: int) -> None:
        """Keep what is above and left of a cell in sight."""
        self.sheet.freeze_panes(row - 1, column - 1)

    def filter(self, row: int, last: int, columns: int) -> None:
        """Give the heads in a row a filter of the rows down to the last."""
        self.sheet.autofilter(row - 1, 0, last - 1, columns - 1)

    def choose(
        self,
        row: int,
        column: int,
        choices: Sequence[str],
        last: int = 0,
    ) -> None:
        """Let a cell, or those below down to the last row, take one of several words."""
        rule = {"validate": "list", "source": list(choices)}
        self.sheet.data_validation(row - 1, column - 1, (last or row) - 1, column - 1, rule)

    def rule(
        self,
        row: int,
        first: int,
        last: int,
        title: str,
        prompt: str,
        **rule: Any,
    ) -> None:
        """Let cells of a row take what a rule of xlsxwriter allows (by default anything), and say so beside them."""
        asked = {"validate": "any", "input_title": title, "input_message": prompt} | rule
        for name, longest in LONGEST.items():
            if name in asked:
                asked[name] = asked[name][:longest]
        self.sheet.data_validation(row - 1, first - 1, row - 1, last - 1, asked)

    def colour(
        self,
        row: int,
        column: int,
        last: int,
        words: str,
        colour: str,
    ) -> None:
        """Colour those cells of a column, from a row down to the last, that hold these words."""
        fill = self.book.book.add_format({"bg_color": f"#{colour}"})
        rule = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{words}"',
            "format": fill,
        }
        self.sheet.conditional_format(row - 1, column - 1, last - 1, column - 1, rule)

    def listing(
        self,
        rows: Sequence[Sequence[str | float | None]],
        widths: Sequence[float],
        *,
        freeze: tuple[int, int] = (3, 1),
        upright: bool = False,
        shown: Mapping[tuple[int, int], str] | None = None,
    ) -> None:
        """Write rows, a title and the heads first: high enough, with a filter, ready to print.

        The looks ``title``, ``head``, ``text`` and ``middle`` (of whole numbers) are used;
        ``shown`` are number formats by row and column.
        """
        ((title, *_), *below) = rows
        across = sum(widths) / 1.6  # the title is half as large again
        self.merged(1, 1, str(title), "title", columns=len(widths))
        self.height(1, 6 + 22 * lines(str(title), across))
        formats = shown or {}
        for at, values in enumerate(below, start=2):
            for column, value in enumerate(values, start=1):
                if at == 2:
                    look = "head"
                elif isinstance(value, int):
                    look = "middle"
                else:
                    look = "text"
                if (at, column) in formats and isinstance(value, float):
                    self.number(at, column, value, look, formats[at, column])
                else:
                    self.put(at, column, value, look)
            pairs = zip(values, widths, strict=False)
            tallest = max(lines(str(value), width - 1) for value, width in pairs)
            self.height(at, max(18, 4 + 14.5 * tallest))
        self.widths(widths)
        self.filter(2, max(len(rows), 3), len(widths))
        self.freeze(*freeze)
        self.page(upright=upright, heads=2)

    def page(
        self,
        *,
        upright: bool = False,
        heads: int = 0,
        protected: bool = False,
        paper: int = A4,
        foot: str = "&C&P / &N",
        below: float = 0.7,
        **may: bool,
    ) -> None:
        """Set the paper, as wide as one page, the heads on every page, page numbers below.

        Protected without a password; ``may`` says what is allowed all the same.
        """
        if upright:
            self.sheet.set_portrait()
        else:
            self.sheet.set_landscape()
        self.sheet.set_paper(paper)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(
            left=0.4,
            right=0.4,
            top=0.5,
            bottom=below,
        )
        self.sheet.set_footer(foot)
        if heads:
            self.sheet.repeat_rows(heads - 1)
        if protected:
            self.sheet.protect(options=STAYS_OPEN | may)
