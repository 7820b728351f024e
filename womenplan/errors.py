"""What can be wrong with a user's input, and how it is reported.

A :class:`Problem` is data (a code, the place, what was found); its sentence is made when it is
read, in the language that is asked for. :class:`Problems` gathers them, so that a user sees all at
once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal, get_args, overload

from womenplan import arguments, messages
from womenplan.arguments import checked
from womenplan.messages import Language, visible
from womenplan.richtable import Markup, rich_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "CatalogueError",
    "DataError",
    "Level",
    "Notice",
    "Problem",
    "Problems",
    "UsageError",
    "WomenplanError",
]

Level = Literal["error", "warning", "note"]
FIELDS = ("code", "level", "file", "sheet", "cell", "found", "expected", "hint", "message")


@checked
@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, where it stands, what was expected and how to mend it.

    Parameters
    ----------
    code : str
        Code of the message catalogue; ``code.expected`` and ``code.hint`` stand beside it.
    level : {"error", "warning", "note"}
        ``error``: the value is not used. ``warning``: used, and doubtful. ``note``: an assumption
        on record.
    file, sheet, cell : str
        The place; empty where it does not apply. ``cell`` is an address (``D17``) or a row and
        column of a CSV.
    found : str
        What stands there, as the user sees it.
    context : dict
        Further values that the sentences name.
    """

    code: str
    level: Level = "error"
    file: str = ""
    sheet: str = ""
    cell: str = ""
    found: str = ""
    context: dict[str, Any] = field(default_factory=dict)

    def _part(self, suffix: str, lang: Language | None) -> str:
        code = self.code + suffix
        if not messages.has(code):
            return ""
        context = {"found": self.found, **self.context}
        shown = {name: _shown(value, lang) for name, value in context.items()}
        return messages.text(code, lang, **shown)

    @checked
    def expected(self, lang: Language | None = None) -> str:
        """Return what should have stood there."""
        return self._part(".expected", lang)

    @checked
    def hint(self, lang: Language | None = None) -> str:
        """Return how to mend it."""
        return self._part(".hint", lang)

    @checked
    def where(self, lang: Language | None = None) -> str:
        """Return the place in words: file, sheet, cell."""
        return self._where(lang)

    def _where(self, lang: Language | None) -> str:
        parts = [visible(self.file)] if self.file else []
        if self.sheet:
            parts.append(messages.text("where.sheet", lang, sheet=visible(self.sheet)))
        if self.cell:
            parts.append(messages.text("where.cell", lang, cell=visible(self.cell)))
        return messages.text("where.join", lang).join(parts)

    @checked
    def message(self, lang: Language | None = None) -> str:
        """Return the whole sentence: where, what was found, what was expected, how to mend it."""
        where = self._where(lang)
        if where:
            where = messages.text("where.colon", lang, where=where)
        return where + self._sentence(lang)

    @checked
    def sentence(self, lang: Language | None = None) -> str:
        """Return the sentence without the place: what was found and how to mend it."""
        return self._sentence(lang)

    def _sentence(self, lang: Language | None) -> str:
        parts = (self._part("", lang), self._part(".hint", lang))
        return messages.text("where.gap", lang).join(filter(None, parts))

    def __str__(self) -> str:
        return self.message()

    @checked
    def as_dict(self, lang: Language | None = None) -> dict[str, str]:
        """Return code, level, file, sheet, cell, found, expected, hint and message as text."""
        fields = {name: str(getattr(self, name)) for name in FIELDS[:6]}
        fields["expected"] = self.expected(lang)
        fields["hint"] = self.hint(lang)
        fields["message"] = self.message(lang)
        return fields


def _shown(value: Any, lang: Language | None) -> Any:
    """Return a value as a sentence shows it; of the form {"zh": …, "en": …} in the sentence's language."""
    if isinstance(value, dict) and set(value) == {"zh", "en"}:
        value = value[lang or messages.default_language()]
    return visible(value) if isinstance(value, str) else value


def _order(problem: Problem) -> tuple[Any, ...]:
    """Sort by place, then the gravest first."""
    return (
        problem.file,
        problem.sheet,
        _cell_order(problem.cell),
        get_args(Level).index(problem.level),
        problem.code,
    )


def _cell_order(cell: str) -> tuple[int, str, str]:
    """Sort by row, then by column (AA after Z), then anything else by its text."""
    match = re.fullmatch(r"([A-Z]{1,3})(\d+)(:.*)?", cell)
    if match:
        return (int(match[2]), match[1].rjust(3), cell)
    return (0, "", cell)


class Problems:
    """All problems of one reading, sorted by file, sheet and cell.

    Prints as text, gives a table (:meth:`to_frame`) and JSON, and shows itself in a notebook.
    """

    @checked
    def __init__(self, items: Iterable[Problem] = ()) -> None:
        self._items = sorted(items, key=_order)

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._items)

    @overload
    def __getitem__(self, index: int) -> Problem: ...
    @overload
    def __getitem__(self, index: slice) -> Problems: ...
    @checked
    def __getitem__(self, index: int | slice) -> Problem | Problems:
        if isinstance(index, slice):
            return Problems(self._items[index])
        return self._items[index]

    @checked
    def __add__(self, other: Iterable[Problem]) -> Problems:
        return Problems([*self._items, *other])

    @checked
    def of(self, *levels: Level) -> Problems:
        """Return the problems of these levels."""
        return Problems(item for item in self._items if item.level in levels)

    @property
    def errors(self) -> Problems:
        """Problems of level error: their cells were not used."""
        return self.of("error")

    @checked
    def to_text(self, lang: Language | None = None) -> str:
        """Return the problems, each on a line of its own."""
        return "\n".join(item.message(lang) for item in self._items)

    @checked
    def to_json(self, lang: Language | None = None) -> str:
        """Return a JSON list of objects with code, level, file, sheet, cell, found, expected, hint, message."""
        rows = [item.as_dict(lang) for item in self._items]
        return json.dumps(rows, ensure_ascii=False, indent=1)

    @checked
    def to_frame(self, lang: Language | None = None) -> pd.DataFrame:
        """Return a table, one row per problem, with the columns of :meth:`to_json`."""
        import pandas as pd

        return pd.DataFrame([item.as_dict(lang) for item in self._items], columns=list(FIELDS))

    def __str__(self) -> str:
        return self.to_text() or messages.text("problems.none")

    def __repr__(self) -> str:
        counts = {level: len(self.of(level)) for level in get_args(Level)}
        return f"Problems({', '.join(f'{n} {level}' for level, n in counts.items())})"

    def _repr_html_(self) -> str:
        if not self._items:
            return f"<p>{escape(messages.text('problems.none'))}</p>"
        names = ("level", "file", "sheet", "cell", "found", "message")
        rows = [
            (
                _level(one.level),
                one.file,
                one.sheet,
                one.cell,
                one.found,
                one.sentence(),
            )
            for one in self._items
        ]
        return rich_table([messages.label("problems", name) for name in names], rows)


def _level(level: Level) -> Markup:
    word = escape(messages.label("level", level))
    return Markup(f"<b>{word}</b>" if level == "error" else word)


class WomenplanError(Exception):
    """Base of all errors that a user's input can cause.

    ``problems`` holds what is wrong, all at once.
    """

    @checked
    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        self.problems = Problems([problems] if isinstance(problems, Problem) else problems)
        super().__init__(str(self.problems))

    def __reduce__(self) -> tuple[type[WomenplanError], tuple[list[Problem]]]:
        return type(self), (list(self.problems),)  # so that it passes between processes

    def __str__(self) -> str:
        return str(self.problems)


class DataError(WomenplanError, ValueError):
    """The data cannot be used: the file is no workbook, or what it holds cannot be read."""


class CatalogueError(WomenplanError, ValueError):
    """A plan, indicator or target table contradicts itself or the others."""


class UsageError(WomenplanError, ValueError):
    """The call is wrong: an unknown plan, a year outside the plan, an output that exists already."""


class Notice(UserWarning):
    """Something that the user should know and that stops nothing, such as what of a template is left out."""


@arguments.refusal
def _wrong_call(code: str, found: str, context: dict[str, Any]) -> UsageError:
    return UsageError(Problem(code, found=found, context=context))
