"""A copy of a user's workbook in which every doubtful cell is coloured and explained."""

from __future__ import annotations

import datetime
import io
import re
import warnings
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from womenplan import messages
from womenplan.arguments import checked
from womenplan.errors import DataError, Level, Problem, Problems, UsageError
from womenplan.io.confined import confined
from womenplan.io.output import FONTS, sheet_title, text_width, write_text
from womenplan.io.pack import refuse_existing, write_atomically
from womenplan.io.sheet import EMPTY, NUMBER, Sheet
from womenplan.io.usual_package import usual_package
from womenplan.io.workbook import open_workbook, shown_name
from womenplan.messages import Language, visible

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.styles import Border
    from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["write_marked"]

FILLS: dict[Level, str] = {"error": "F4B6B0", "warning": "FFE699", "note": "DDEBF7"}
_SIZE, _A4 = 10.5, 9  # of the list's letters; the number of that paper
LIST_COLUMNS = {
    "level": 8,
    "sheet": 18,
    "cell": 12,
    "found": 20,
    "message": 90,
}
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_ADDRESS = re.compile(r"([A-Z]{1,3}\d{1,7})(?:[/:].*)?")
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
    blob = copy(
        source,
        sheets,
        mine,
        macros,
        lang,
    )
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
    book, how = _own_book(source, sheets, macros) or (_values(sheets, source), "values")
    if how == "own" and source.suffix.lower() == ".xlsm" and not macros:
        how = "no_macros"
    copies = {sheet.title: sheet for sheet in cast("list[Worksheet]", book.worksheets)}
    # the only sheet of a text file has no name
    if not sheets[0].name:
        copies[""] = book.worksheets[0]
    _mark(copies, problems, lang)
    _list(
        book,
        copies,
        problems,
        source.name,
        how,
        lang,
    )
    buffer = io.BytesIO()
    book.save(buffer)
    if book.vba_archive:
        book.vba_archive.close()
    return buffer.getvalue()


def _own_book(path: Path, sheets: Sequence[Sheet], macros: bool) -> tuple[Workbook, str] | None:
    """Return the workbook with its formats.

    None where it is no xlsx, or cannot be read with all its sheets.
    """
    from openpyxl import load_workbook

    with path.open("rb") as stream:
        if stream.read(2) != b"PK":
            return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter(
                "ignore"
            )  # of extensions that the copy leaves out; its first sheet says so
            content = io.BytesIO(usual_package(path, path.name))
            book = load_workbook(content, keep_vba=macros, rich_text=True)
    except Exception:
        # a style that openpyxl does not know ends in any kind of error; an ods in a KeyError
        return None
    if not {sheet.name for sheet in sheets} <= {*book.sheetnames}:
        return None
    if book.calculation is not None:
        book.calculation.fullCalcOnLoad = True
    return book, "own"


def _values(sheets: Sequence[Sheet], path: Path) -> Workbook:
    """Return a new workbook with the values of the sheets."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        if sheet.kind.shape[0] > _MOST_ROWS or sheet.kind.shape[1] > _MOST_COLUMNS:
            raise UsageError(
                Problem("MARK_TOO_LARGE", file=path.name, found=str(sheet.kind.shape[0]))
            )
        made = book.create_sheet(sheet_title(sheet.name or path.stem, book.sheetnames))
        made.sheet_state = {"hidden": "hidden", "veryhidden": "veryHidden"}.get(
            sheet.aside.state, "visible"
        )
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
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    by_cell: dict[tuple[str, str], list[Problem]] = {}
    for problem in problems:
        if problem.sheet in copies and (where := _anchor(copies[problem.sheet], problem)):
            by_cell.setdefault((problem.sheet, where), []).append(problem)
    coloured: dict[str, dict[Level, list[str]]] = {}
    for (name, where), there in by_cell.items():
        cell = copies[name][where]
        level = min((problem.level for problem in there), key=list(FILLS).index)
        coloured.setdefault(name, {}).setdefault(level, []).append(where)
        cell.fill = PatternFill("solid", fgColor=FILLS[level])
        sentences = [cell.comment.text] if cell.comment else []
        for problem in there:
            level_said = messages.label("level", problem.level, lang)
            sentences.append(
                messages.text("mark.said", lang, level=level_said, words=problem.sentence(lang))
            )
        words = visible("\n".join(sentences), lines=True)
        height = 30 + 18 * sum(1 + text_width(line) // 42 for line in words.split("\n"))
        cell.comment = Comment(words, _AUTHOR, width=320, height=height)
    for name, cells in coloured.items():
        if copies[name].conditional_formatting:
            _show_above_conditions(copies[name], cells)


def _show_above_conditions(sheet: Worksheet, cells: Mapping[Level, Sequence[str]]) -> None:
    """Put the colours of cells above the conditional formats of a sheet, which would cover them."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import PatternFill
    from openpyxl.styles.differential import DifferentialStyle

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


def _anchor(sheet: Worksheet, problem: Problem) -> str:
    """Return the cell that shows what a problem is about, in a merged block the first.

    Empty where it names no cell.
    """
    address = _ADDRESS.fullmatch(problem.cell)
    blocks = (
        str(block.coord) for block in sheet.merged_cells.ranges if address and address[1] in block
    )
    return next(blocks, address[1] if address else "").partition(":")[0]


def _list(
    book: Workbook,
    copies: Mapping[str, Worksheet],
    problems: Problems,
    name: str,
    how: str,
    lang: Language,
) -> None:
    """Put a sheet in front that lists the problems.

    It holds text only, so that it is never read as data.
    """
    made = book.create_sheet(sheet_title(messages.text("mark.sheet", lang), book.sheetnames), 0)
    head = _list_heading(
        made,
        problems,
        name,
        how,
        lang,
    )
    for row, problem in enumerate(problems, start=head + 1):
        _list_row(
            made,
            row,
            problem,
            copies.get(problem.sheet),
            lang,
        )
    made.freeze_panes = made.cell(head + 1, 1)
    last = made.cell(head, len(LIST_COLUMNS)).column_letter
    made.auto_filter.ref = f"A{head}:{last}{max(head, made.max_row)}"
    page = made.page_setup
    page.orientation, page.paperSize, page.fitToHeight = "landscape", _A4, 0
    made.sheet_properties.pageSetUpPr.fitToPage = True
    made.print_title_rows = f"{head}:{head}"
    for sheet in book.worksheets:
        sheet.sheet_view.tabSelected = sheet is made
    book.active = 0


def _list_heading(
    made: Worksheet,
    problems: Problems,
    name: str,
    how: str,
    lang: Language,
) -> int:
    """Write what stands above the list and the heads of its columns; return their row."""
    from openpyxl.styles import Font, PatternFill

    font = partial(Font, name=FONTS[lang], size=_SIZE)
    counts: dict[str, Any] = {level: len(problems.of(level)) for level in FILLS}
    sentences: tuple[tuple[str, dict[str, Any]], ...] = (
        ("title", {"name": name}),
        ("counts", counts),
        (how, {}),
    )
    for row, (code, context) in enumerate(sentences, start=1):
        write_text(made.cell(row, 1), messages.choice("mark", code, lang, **context)).font = font()
    made["A1"].font = font(size=14, bold=True)
    head = len(sentences) + 2
    for column, (code, width) in enumerate(LIST_COLUMNS.items(), start=1):
        cell = write_text(made.cell(head, column), messages.label("problems", code, lang))
        cell.font = font(bold=True)
        cell.border = _thin()
        cell.fill = PatternFill("solid", fgColor="DCE6F1")
        made.column_dimensions[cell.column_letter].width = width
    return head


def _list_row(
    made: Worksheet,
    row: int,
    problem: Problem,
    sheet: Worksheet | None,
    lang: Language,
) -> None:
    """Write one problem, with a link to its cell in the copy of its sheet."""
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import quote_sheetname
    from openpyxl.worksheet.hyperlink import Hyperlink

    font = partial(Font, name=FONTS[lang], size=_SIZE)
    level = messages.label("level", problem.level, lang)
    line = (level, problem.sheet, problem.cell, problem.found, problem.sentence(lang))
    for column, words in enumerate(line, start=1):
        cell = write_text(made.cell(row, column), words)
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.border = _thin()
        cell.font = font()
    made.cell(row, 1).fill = PatternFill("solid", fgColor=FILLS[problem.level])
    if sheet is not None:
        where = _anchor(sheet, problem)
        cell = made.cell(row, 3 if where else 2)
        target = f"{quote_sheetname(sheet.title)}!{where or 'A1'}"
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)
        cell.font = font(underline="single", color="0563C1")
    widths = zip(line, LIST_COLUMNS.values(), strict=True)
    lines = (-(-text_width(words) // (width - 2)) for words, width in widths)
    made.row_dimensions[row].height = 4 + 14.5 * max(lines)


def _thin() -> Border:
    """Return a thin grey border."""
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color="BFBFBF")
    return Border(side, side, side, side)
