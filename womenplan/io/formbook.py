"""A workbook that a department fills in: a guide, then a protected sheet for each region."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from womenplan import messages
from womenplan.io.new_book import NewBook, NewSheet, Properties, framed, lines
from womenplan.io.output import FONTS
from womenplan.messages import Language
from womenplan.model.plan import Plan

__all__ = ["LOOKS", "FormBook"]

LONGEST_NAME = 60  # of a department, in the name of a file
EDGE, HEAD, BAND, INPUT, REVIEW = "#A6A6A6", "#DCE6F1", "#F2F2F2", "#FFF9E5", "#EAF3E6"


def _boxed(**properties: Any) -> Properties:
    return framed(EDGE, text_wrap=True, **properties)


LOOKS: dict[str, Properties] = {
    "title": {
        "font_size": 16,
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "text_wrap": True,
    },
    "bold": {"bold": True, "valign": "vcenter"},
    "plain": {"valign": "vcenter", "text_wrap": True},
    "sign": {"valign": "vcenter", "locked": False},
    "head": _boxed(
        bold=True,
        align="center",
        bg_color=HEAD,
    ),
    "band": _boxed(bold=True, bg_color=BAND),
    "text": _boxed(),
    "middle": _boxed(align="center"),
    "input": _boxed(bg_color=INPUT, locked=False),
    "choice": _boxed(
        align="center",
        bg_color=INPUT,
        locked=False,
    ),
    "review": _boxed(bg_color=REVIEW, locked=False),
}


class FormBook(ABC):
    """What the forms of all kinds share: looks, guide, signatures, rules of entry, protection."""

    plan: Plan
    department: str
    regions: Sequence[str]
    lang: Language

    def __post_init__(self) -> None:
        self.book = NewBook(FONTS[self.lang], LOOKS, locked=True)

    @property
    @abstractmethod
    def file(self) -> str:
        """How the file is called, without its suffix."""

    def say(self, code: str, *keys: str, **context: Any) -> str:
        """Return a text of the form in its language, of a group the one that keys choose."""
        return messages.text(messages.chosen(code, *keys), self.lang, **context)

    @abstractmethod
    def _guide_lines(self) -> Iterable[str]:
        """Return what the guide says, a paragraph each."""

    @abstractmethod
    def _head(self, code: str) -> str:
        """Return the head of a column."""

    @abstractmethod
    def _sheet(self, sheet: NewSheet, region: str) -> None:
        """Write the form of one region."""

    def build(self) -> bytes:
        """Return the workbook's bytes; it opens on the form of the first region."""
        self._guide()
        for number, region in enumerate(self.regions):
            sheet = self.book.sheet(region)
            self._sheet(sheet, region)
            if not number:
                sheet.open()
        return self.book.content()

    def _guide(self) -> None:
        title = messages.text("template.guide", self.lang)
        sheet = self.book.sheet(title)
        sheet.put(1, 1, title, "title")
        for row, words in enumerate(self._guide_lines(), start=2):
            line = f"{row - 1}. {words}"
            sheet.put(row, 1, line, "plain")
            sheet.height(row, 8 + 15 * lines(line, 108))
        sheet.widths([110])
        sheet.page(protected=True)

    def _title(
        self,
        sheet: NewSheet,
        title: str,
        region: str,
        at: int,
        columns: int,
    ) -> None:
        """Write the title over all columns, below it the department and, at a column, the region."""
        sheet.merged(1, 1, title, "title", columns=columns)
        sheet.height(1, 28)
        sheet.put(2, 1, self.say("template.department", department=self.department), "bold")
        sheet.put(2, at, self.say("template.region", region=region), "bold")

    def _heads(
        self,
        sheet: NewSheet,
        row: int,
        widths: Mapping[str, float],
        ids: Sequence[str],
        height: float,
    ) -> None:
        """Write the heads of the columns, and those that say what a row stands for, which are hidden."""
        first = len(widths) + 1
        for column, code in enumerate(widths, start=1):
            sheet.put(row, column, self._head(code), "head")
        sheet.widths([*widths.values()])
        self._ids(sheet, row, first, ids)
        sheet.hide(first, first + len(ids) - 1)
        sheet.height(row, height)
        sheet.freeze(row + 1, 3)
        sheet.page(heads=row, protected=True)

    def _sign(self, sheet: NewSheet, row: int, places: Sequence[tuple[int, str]]) -> None:
        """Write a line of what is to be signed or stamped, each at its column."""
        for column, code in places:
            sheet.put(row, column, messages.choice("template.signed", code, self.lang), "sign")

    def _ids(
        self,
        sheet: NewSheet,
        row: int,
        first: int,
        words: Iterable[str],
    ) -> None:
        """Say in the hidden columns what a row stands for."""
        for column, word in enumerate(words, start=first):
            sheet.put(row, column, word, "plain")

    def _validate(
        self,
        sheet: NewSheet,
        row: int,
        first: int,
        last: int,
        title: str,
        prompt: str,
        **rule: Any,
    ) -> None:
        """Let cells of a row take what a rule allows, and say so beside the cell."""
        refused = {
            "error_title": messages.text("template.error", self.lang),
            "error_message": prompt,
        }
        sheet.rule(
            row,
            first,
            last,
            title,
            prompt,
            **rule,
            **refused,
        )
