"""A copy of a user's workbook in which every doubtful cell is coloured and explained."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import DataError, Level, Problem, Problems, UsageError
from womenplan.io.confined import confined
from womenplan.io.output import sheet_title, text_width, write_text
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.problem_list import FILLS, ProblemList, anchor
from womenplan.io.sheet import EMPTY, NUMBER, Sheet
from womenplan.io.usual_package import usual_package
from womenplan.io.workbook import open_workbook, shown_name
from womenplan.messages import Language, visible

__all__ = ["write_marked"]

_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_STATES = {"hidden": "hidden", "veryhidden": "veryHidden"}
_AUTHOR = "womenplan"
_LIGHT, _LIGHT_CELLS = 2_000_000, 100_000  # bytes and cells of what is copied within this process
_MOST_CELLS, _SECONDS = 1_500_000, 28  # beyond these no copy is made


@checked
def write_marked(
    path: str | Path,
    problems: Iterable[Problem],
    out: str | Path,
    *,
    lang: Language | None = None,
    force: bool = False,
) -> Path:
    """Write a copy of a workbook with its doubtful cells marked, and return the copy's path.

    Each cell with a problem is coloured by level and carries the sentence as a comment; a new first
    sheet lists all problems, with links to the cells. The user's own file is only read.

    Parameters
    ----------
    path : str or Path
        The workbook, as it was given to :func:`~womenplan.io.reader.read_observations`.
    problems : iterable of Problem
        Those of the reading; the ones of other files are left out.
    out : str or Path
        The copy, ending in ``.xlsx``; or in ``.xlsm`` where ``path`` does, to keep its macros,
        never run.
    lang : {"zh", "en"}, optional
    force : bool
        Overwrite a copy that exists.

    Raises
    ------
    UsageError
        If ``out`` is the workbook itself, exists already, has another suffix, or cannot be written
        to.
    DataError
        If the workbook cannot be opened.

    Notes
    -----
    The copy of an xlsx keeps formats, formulas and comments, charts and pictures about as they
    were, but no shapes, and its formulas are computed when it is opened next. Of xls, ods and text
    files the copy holds the values only. Its first sheet says which.
    """
    source = Path(path)
    target = Path(out)
    lang = lang or messages.default_language()
    if target.exists() and source.exists() and target.samefile(source):
        raise UsageError(Problem("MARK_ONTO_SOURCE", file=str(source)))
    macros = source.suffix.lower() == ".xlsm" and target.suffix.lower() == ".xlsm"
    if target.suffix.lower() != ".xlsx" and not macros:
        raise UsageError(Problem("MARK_SUFFIX", found=target.name))
    refuse_existing([target], force)
    sheets, _ = open_workbook(source)
    name = shown_name(source.name)
    mine = Problems(problem for problem in problems if problem.file in ("", name))
    weight = _weight(sheets)
    if weight > _MOST_CELLS:
        raise UsageError(Problem("MARK_TAKES_LONG", file=name))
    light = weight <= _LIGHT_CELLS and source.stat().st_size <= _LIGHT
    copy = _marked if light else _confined
    blob = copy(source, sheets, mine, macros, lang)
    write_atomically({target.name: blob}, target.parent)
    return target


def _weight(sheets: Sequence[Sheet]) -> int:
    """Return how many cells the library that writes the copy will hold, those of merged blocks included."""
    return sum(sheet.kind.size + sheet.aside.merged_cells for sheet in sheets)


def _confined(
    source: Path,
    _: Sequence[Sheet],
    problems: Problems,
    macros: bool,
    lang: Language,
) -> bytes:
    """Return the copy of a large workbook, made in a process of its own, which reads the sheets anew."""
    try:
        return confined(
            _marked,
            source,
            None,
            problems,
            macros,
            lang,
            seconds=_SECONDS,
        )
    except DataError as error:
        if error.problems[0].code in ("FILE_TAKES_LONG", "FILE_TAKES_MEMORY"):
            raise UsageError(Problem("MARK_TAKES_LONG", file=source.name)) from None
        raise


def _marked(
    source: Path,
    sheets: Sequence[Sheet] | None,
    problems: Problems,
    macros: bool,
    lang: Language,
) -> bytes:
    """Return the copy; its sheets are read anew where they are not given."""
    if sheets is None:
        sheets = open_workbook(source)[0]
    own_book = _own_book(source, sheets, macros)
    book = own_book or _values(sheets, source)
    if not own_book:
        how = "values"
    elif source.suffix.lower() == ".xlsm" and not macros:
        how = "no_macros"
    else:
        how = "own"
    copies = {sheet.title: sheet for sheet in cast("list[Worksheet]", book.worksheets)}
    # the only sheet of a text file has no name
    if not sheets[0].name:
        copies[""] = book.worksheets[0]
    _mark(copies, problems, lang)
    title = sheet_title(messages.text("mark.sheet", lang), book.sheetnames)
    listed = ProblemList(book.create_sheet(title, 0), lang)
    listed.write(source.name, how, problems, copies)
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is listed.sheet
    book.active = 0
    buffer = io.BytesIO()
    book.save(buffer)
    if book.vba_archive:
        book.vba_archive.close()
    return buffer.getvalue()


def _own_book(path: Path, sheets: Sequence[Sheet], macros: bool) -> Workbook | None:
    """Return the workbook with its formats.

    None where it is no xlsx, or cannot be read with all its sheets.
    """
    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return None
    try:
        with warnings.catch_warnings():
            # of extensions that the copy leaves out; its first sheet says so
            warnings.simplefilter("ignore")
            content = io.BytesIO(usual_package(path, path.name))
            book = load_workbook(content, keep_vba=macros, rich_text=True)
    except Exception:
        # a style that openpyxl does not know ends in any kind of error; an ods in a KeyError
        return None
    if not {sheet.name for sheet in sheets} <= {*book.sheetnames}:
        return None
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    return book


def _values(sheets: Sequence[Sheet], path: Path) -> Workbook:
    """Return a new workbook with the values of the sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        height, width = sheet.kind.shape
        if height > _MOST_ROWS or width > _MOST_COLUMNS:
            raise UsageError(Problem("MARK_TOO_LARGE", file=path.name, found=str(height)))
        made = book.create_sheet(sheet_title(sheet.name or path.stem, book.sheetnames))
        made.sheet_state = _STATES.get(sheet.aside.state, "visible")
        for row, column in np.argwhere(sheet.kind != EMPTY).tolist():
            _copy_value(made.cell(row + 1, column + 1), sheet, row, column)
        for r0, c0, r1, c1 in sheet.aside.merged:
            made.merge_cells(
                start_row=r0 + 1,
                start_column=c0 + 1,
                end_row=r1 + 1,
                end_column=c1 + 1,
            )
    return book


def _copy_value(
    cell: Any,
    sheet: Sheet,
    row: int,
    column: int,
) -> None:
    value = sheet.cells[row, column]
    if sheet.kind[row, column] == NUMBER and (sheet.typed or not re.match(r"\D?0\d", value)):
        cell.value = float(sheet.number[row, column])
        if sheet.percent is not None and sheet.percent[row, column]:
            cell.number_format = "0.0#%"
    elif isinstance(value, datetime.date):
        cell.value = value
    else:
        write_text(cell, str(value))


def _mark(copies: Mapping[str, Worksheet], problems: Problems, lang: Language) -> None:
    """Colour the cells and put the sentences into comments; the gravest level gives the colour."""
    by_cell: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.sheet in copies and (where := anchor(copies[problem.sheet], problem)):
            by_cell.setdefault((problem.sheet, where), []).append(problem)
    coloured: dict[str, dict[Level, list[str]]] = {}
    for (name, where), there in by_cell.items():
        cell = copies[name][where]
        level = min((problem.level for problem in there), key=list(FILLS).index)
        coloured.setdefault(name, {}).setdefault(level, []).append(where)
        cell.fill = PatternFill("solid", fgColor=FILLS[level])
        sentences = [cell.comment.text] if cell.comment else []
        for problem in there:
            grade = messages.label("level", problem.level, lang)
            words = problem.sentence(lang)
            sentences.append(messages.text("mark.said", lang, level=grade, words=words))
        words = visible("\n".join(sentences), lines=True)
        height = 30 + 18 * sum(1 + text_width(line) // 42 for line in words.split("\n"))
        cell.comment = Comment(words, _AUTHOR, width=320, height=height)
    for name, cells in coloured.items():
        if copies[name].conditional_formatting:
            _show_above_conditions(copies[name], cells)


def _show_above_conditions(sheet: Worksheet, cells: Mapping[Level, Sequence[str]]) -> None:
    """Put the colours of cells above the conditional formats of a sheet, which would cover them."""
    for rule in (rule for block in sheet.conditional_formatting for rule in block.rules):
        rule.priority += len(FILLS)
    for priority, (level, where) in enumerate(cells.items(), start=1):
        look = DifferentialStyle(fill=PatternFill("solid", bgColor=FILLS[level]))
        rule = Rule(
            "expression",
            formula=["TRUE"],
            dxf=look,
            stopIfTrue=True,
            priority=priority,
        )
        sheet.conditional_formatting.add(" ".join(where), rule)
