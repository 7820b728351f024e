"""The alias table of names that were not matched, with the best guess filled in, to be confirmed and handed back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pandas as pd

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import Problem, UsageError
from womenplan.io.new_book import NewBook, Properties
from womenplan.io.output import FONTS
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.messages import Language
from womenplan.model.matcher import matcher_of

__all__ = ["write_aliases"]

_WIDTHS: Mapping[str, int] = {
    "name": 46,
    "known": 46,
    "where": 30,
    "remark": 60,
}
_SHEET = "别名"  # by which a reading knows it
_LOOKS: Mapping[str, Properties] = {
    "head": {"bold": True, "bg_color": "#DCE6F1"},
    "text": {"text_wrap": True, "valign": "top"},
}


@checked
def write_aliases(
    problems: Iterable[Problem],
    out: str | Path,
    *,
    indicators: pd.DataFrame | None = None,
    lang: Language | None = None,
    force: bool = False,
) -> int:
    """Write a workbook that settles the names which a reading did not match, and return how many there are.

    Parameters
    ----------
    problems : iterable of Problem
        Those of the reading; the ones of names are used, each name once.
    out : str or Path
        The workbook, ending in ``.xlsx``: the name as written, the known name that is nearest
        (blank where none is near), where it stands, and what was found. A line left blank, or
        deleted, settles nothing.
    indicators : pandas.DataFrame, optional
        Catalogue of the known names; the bundled one by default.
    lang : {"zh", "en"}, optional
    force : bool
        Overwrite a file that exists.

    Returns
    -------
    int

    Raises
    ------
    UsageError
        If ``out`` has another suffix, exists already, or cannot be written to.
    """
    target = Path(out)
    lang = lang or messages.default_language()
    if target.suffix.lower() != ".xlsx":
        raise UsageError(Problem("MARK_SUFFIX", found=target.name))
    refuse_existing([target], force)
    matcher = matcher_of(indicators)
    named = {p.found: p for p in reversed(list(problems)) if _of_name(p)}
    book = NewBook(FONTS[lang], _LOOKS, size=11)
    sheet = book.sheet(_SHEET)
    for column, code in enumerate(_WIDTHS, start=1):
        sheet.put(1, column, messages.label("aliases", code, lang), "head")
    for row, (name, problem) in enumerate(reversed(named.items()), start=2):
        line = (name, matcher.guess(name), problem.where(lang), problem.sentence(lang))
        for column, words in enumerate(line, start=1):
            sheet.put(row, column, words, "text")
    sheet.widths([*_WIDTHS.values()])
    sheet.freeze(2, 1)
    write_atomically({target.name: book.content()}, target.parent)
    return len(named)


def _of_name(problem: Problem) -> bool:
    """Return whether a problem is of a name that an alias could settle."""
    return problem.code.startswith("INDICATOR_") or problem.code == "TITLE_INDICATOR_UNKNOWN"
