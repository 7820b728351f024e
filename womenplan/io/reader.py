"""The entrance of reading: files in, one table of observations out.

Files are opened (`sources`, `workbook`), the tables of each sheet found (`layout`), their cells put
on record (`values`), and the records of all files joined and checked (`assemble`, `checks`).
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import DataError, Level, Problem, Problems
from womenplan.io.assemble import assemble, unread_of
from womenplan.io.assessment import is_assessment, reports_in
from womenplan.io.doubts import leave_out_torn_rows, mark_spread_values
from womenplan.io.layout import SheetTable, find_tables, regions_of_sheets
from womenplan.io.notice_list import is_notice_list, replies_in
from womenplan.io.published import put_into_words
from womenplan.io.reading import FATE, Reading, numbers_of
from womenplan.io.records import report_unnamed
from womenplan.io.sheet import EMPTY, Sheet, column_letters, refuse_long, texts_of
from womenplan.io.sources import Sources, opened, sources_of
from womenplan.io.special import (
    EXPLANATION,
    aliases_of,
    holds_targets,
    indicators_in,
    indicators_of,
    known_indicators,
)
from womenplan.io.traditional import simplify
from womenplan.io.values import collect
from womenplan.io.workbook import open_workbook
from womenplan.messages import Several
from womenplan.model.arrays import Array
from womenplan.model.matcher import Matcher
from womenplan.model.observation import Observations
from womenplan.model.table import Listed

__all__ = ["read_observations"]

FileNames = str | Path | Iterable[str | Path]

SheetRead = tuple[
    list[SheetTable], str
]  # the tables of a sheet, or why it is not read as data at all

_LEVELS: dict[str, Level] = {"YEAR_OTHER_THAN_SHEET": "warning", "PERIOD_OF_YEAR": "error"}
_FACTS = attrgetter(
    "sex",
    "area",
    "age",
    "quantity",
    "indicator",
    "region",
)  # of a column
_SPANS = 20  # of rows that are listed
REPORTING = ("measures", "notices")  # sheets that hold no values and are read all the same


@checked
def read_observations(
    sources: FileNames,
    *,
    indicators: Listed | None = None,
    aliases: str | Path | Mapping[str, str] | None = None,
    region: str = "",
) -> Observations:
    """Return the observations of one or more workbooks as one tidy table, with all problems.

    Parameters
    ----------
    sources : path, list of paths, or folder
        xlsx, xlsm, xls (or a web page that is called so), ods, csv, tsv or txt; of a folder, all
        such files in it and in its sub-folders.
    indicators : pandas.DataFrame, optional
        Indicators of the user's own, as :func:`womenplan.load_plan` takes them; they go before
        bundled ones, unless the table has every column of the catalogue, in whose place it then
        stands. A workbook's own indicator sheet adds to it.
    aliases : path or mapping, optional
        Names as the workbooks carry them, each to a known name or id: a file of two columns, or a
        mapping. A sheet named 别名 (or aliases) in a workbook does the same.
    region : str
        Region of sheets that name none in a column or heading.

    Returns
    -------
    Observations

    Raises
    ------
    DataError
        If a file cannot be used at all: missing, empty, damaged, protected, too large, no workbook,
        or without any table that is understood (of a folder: if no file has one). What is wrong
        with single cells, and which file of a folder has no table, is in ``problems`` instead.
    """
    given = [sources] if isinstance(sources, (str, Path)) else list(sources)
    found_files = sources_of(given)
    books, problems, fatal = opened(found_files)
    sheets = [*chain.from_iterable(books.values())]
    problems += simplify(sheets)
    brought, known = indicators_in(sheets, known_indicators(indicators))
    settled = _aliases(aliases, sheets, known)
    names = Matcher(known, settled)
    problems += put_into_words(books, names)
    problems += [
        Problem("ALIAS_UNKNOWN", "warning", found=name, context={"alias": alias})
        for alias, name in settled.items()
        if not names.match(name)
    ]
    reading = Reading(names, datetime.date.today().year, problems=problems)
    read_books = {path: _read_book(reading, book, region) for path, book in books.items()}
    fatal += _without_tables(reading, books, read_books, found_files)
    if fatal:
        raise DataError([*fatal, *reading.problems])
    read = [*chain.from_iterable(read_books.values())]
    reports, unfit = reports_in(_special_sheets(reading, read, "measures"))
    replies, strange = replies_in(_special_sheets(reading, read, "notices"))
    reading.problems += [*unfit, *strange]
    frame, used = assemble(reading)
    layout = [
        _account(sheet, *how, count)
        for sheet, how, count in zip(reading.sheets, read, used, strict=True)
    ]
    made_up = any(_says_made_up(sheet) for sheet in reading.sheets)
    listed = Problems([*reading.problems, *reading.more()])
    unread = unread_of(reading)
    return Observations(
        frame,
        listed,
        pd.DataFrame(layout),
        brought,
        made_up,
        unread,
        reports,
        replies,
    )


def _without_tables(
    reading: Reading,
    books: Mapping[Path, Sequence[Sheet]],
    read_books: Mapping[Path, Sequence[SheetRead]],
    files: Sources,
) -> list[Problem]:
    """Return the problems of files in which no table is understood.

    One among others of a folder is only warned of, and what is wrong with its sheets stays listed.
    """
    fatal: list[Problem] = []
    without = [
        path
        for path, sheets in read_books.items()
        if not any(tables or special in REPORTING for tables, special in sheets)
    ]
    for path in without:
        spared = path in files.inside and len(without) < len(books)
        if spared and all(special for _, special in read_books[path]):
            # indicators, aliases, targets
            continue
        shown = {"sheets": Several(sheet.name or sheet.file for sheet in books[path])}
        level: Level = "warning" if spared else "error"
        no_table = Problem("NO_TABLE", level, files.named[path], context=shown)
        if not any(sheet.unnamed for sheet in books[path]):
            (reading.problems if spared else fatal).append(no_table)
        elif not spared:
            names = {sheet.file for sheet in books[path]}
            fatal += [problem for problem in reading.problems if problem.file in names]
            reading.problems = [
                problem for problem in reading.problems if problem.file not in names
            ]
    return fatal


def _special_sheets(reading: Reading, read: Sequence[SheetRead], kind: str) -> Iterator[Sheet]:
    """Return the sheets of one kind that hold no values: self-assessments, lists of notices."""
    pairs = zip(reading.sheets, read, strict=True)
    return (sheet for sheet, (_, special) in pairs if special == kind)


def _aliases(
    given: str | Path | Mapping[str, str] | None,
    sheets: Iterable[Sheet],
    known: pd.DataFrame,
) -> dict[str, str]:
    settled: dict[str, str] = {}
    listed = [(sheet, False) for sheet in sheets]
    if isinstance(given, (str, Path)):
        listed += [(sheet, True) for sheet in open_workbook(Path(given))[0]]
    rows = 0
    for sheet, asked in listed:
        pairs = aliases_of(sheet, known, asked=asked)
        if pairs:
            rows += len(sheet.cells)
        refuse_long(sheet, rows)
        settled |= pairs or {}
    if not isinstance(given, Mapping):
        return settled
    return settled | dict(given)


def _read_book(reading: Reading, sheets: Sequence[Sheet], region: str) -> list[SheetRead]:
    """Read the sheets of one file.

    Return of each its tables, or why it is not read as data at all.
    """
    read: list[SheetRead] = []
    for sheet in sheets:
        sheet.order, special = len(reading.sheets), _special(sheet)
        reading.sheets.append(sheet)
        tables = [] if special else find_tables(sheet, reading.names, region)
        if leave_out_torn_rows(reading, sheet, tables):
            tables = find_tables(sheet, reading.names, region)
        read.append((tables, special))
    regions_of_sheets([tables for tables, _ in read])
    for sheet, (tables, special) in zip(sheets, read, strict=True):
        for table in tables:
            mark_spread_values(table)
            collect(reading, table)
            _record_assumptions(reading, table)
        _leave_out(reading, sheet, tables, special)
    return read


def _special(sheet: Sheet) -> str:
    """Return why a sheet is not read as data at all, or an empty text."""
    if sheet.aside.state != "visible":
        return "hidden"
    if is_assessment(sheet):
        return "measures"
    if is_notice_list(sheet):
        return "notices"
    if aliases_of(sheet, pd.DataFrame()) is not None:
        return "aliases"
    if holds_targets(sheet):
        return "targets"
    return "indicators" if indicators_of(sheet) is not None else ""


def _leave_out(
    reading: Reading,
    sheet: Sheet,
    tables: Sequence[SheetTable],
    special: str,
) -> None:
    """Give every filled cell outside the tables its reason, and warn of lost numbers."""
    fate = sheet.fate
    open_cells = (sheet.kind != EMPTY) & (fate == 0)
    if tables:
        top = min(table.top for table in tables)
        fate[:top][open_cells[:top]] = FATE["title"]
        fate[top:][open_cells[top:]] = FATE["note"]
        numbers = numbers_of(sheet) if open_cells.any() else sheet.number
        loose = open_cells & np.isfinite(numbers) & ~((numbers >= 1900) & (numbers <= 2199))
        reading.outside(sheet, loose, "warning" if loose.sum() > 2 else "note")
    else:
        fate[open_cells] = FATE["hidden" if special == "hidden" else "sheet"]
        numbered = bool(np.isfinite(numbers_of(sheet)).any())
        whole = (sheet, -1, -1)
        if special == "hidden" and numbered:
            reading.problem(whole, "SHEET_HIDDEN", "note", sheet.name)
        elif special or EXPLANATION.search(sheet.name) or not numbered:
            return
        elif sheet.unnamed:
            report_unnamed(reading, sheet.unnamed[0])
        else:
            reading.problem(whole, "SHEET_NOT_UNDERSTOOD", "warning", sheet.name or sheet.file)


def _record_assumptions(reading: Reading, table: SheetTable) -> None:
    sheet = table.sheet
    whole = (sheet, -1, -1)
    dated = table.of("year") is not None or all(column.year for column in table.data)
    placed = table.of("region") is not None or all(column.region for column in table.data)
    assumed = [] if table.kind == "template" else table.assumed
    for code, detail in assumed:
        known = dated if code.startswith(("YEAR", "PERIOD")) else placed
        if code.startswith(("AGE", "AREA", "SEX", "INDICATOR")) or not known:
            reading.problem(whole, code, _LEVELS.get(code, "note"), detail)
            sheet.assumed[code.lower()] += 1
    if table.of("quantity") and table.kind != "template":
        reading.problem((sheet, table.top, 0), "FORM_IDS_LOST", "warning", sheet.name)
    inside = sheet.aside.hidden_rows.intersection(range(table.body, table.end))
    hidden = sorted(row for row in inside if (sheet.kind[row] != EMPTY).any())
    if hidden:
        first = str(hidden[0] + 1)
        reading.problem(whole, "ROWS_HIDDEN", "note", first, count=len(hidden))
    columns = sheet.aside.hidden_columns.intersection(column.index for column in table.data)
    if columns:
        letters = Several(map(column_letters, sorted(columns)))
        reading.problem(whole, "COLUMNS_HIDDEN", "note", letters)


def _account(
    sheet: Sheet,
    tables: Sequence[SheetTable],
    special: str,
    used: int,
) -> dict[str, Any]:
    """Return the row of ``data.layout`` of a sheet.

    Every cell is counted once, and it is asserted that none is lost.
    """
    fate = sheet.fate
    counts = dict(zip(FATE, np.bincount(fate.ravel(), minlength=len(FATE)).tolist(), strict=True))
    seen = int(np.count_nonzero(sheet.kind)) + sheet.blanks
    left = {name: count for name, count in list(counts.items())[4:] if count}
    counted = counts["value"] + counts["missing"] + counts["problem"] + sum(left.values())
    open_ = (fate[sheet.kind != EMPTY] == 0).any()
    if open_ or seen != counted or counts["value"] != used:
        raise AssertionError(f"{sheet.file}/{sheet.name}: of {seen} cells some are lost: {counts}")
    roles = {}
    for table, column in ((one, column) for one in tables for column in one.columns):
        if column.heading or column.role != "other":
            year = column.year
            if table.year and column.offset is not None:
                year = table.year + column.offset
            facts = filter(None, (column.role, year, *_FACTS(column)))
            roles[column_letters(column.index)] = " ".join(map(str, facts))
    return {
        "file": sheet.file,
        "sheet": sheet.name,
        "layout": "+".join(dict.fromkeys(table.kind for table in tables)) or special or "none",
        "header_rows": "、".join(_span(table.top + 1, table.body) for table in tables),
        "roles": json.dumps(roles, ensure_ascii=False),
        "year": tables[0].year if tables else None,
        "region": tables[0].region if tables else "",
        "cells": seen,
        "observations": used,
        "missing": counts["missing"],
        "problems": counts["problem"],
        "left_out": sum(left.values()),
        "reasons": json.dumps(left),
        "skipped": json.dumps(_skipped(fate), ensure_ascii=False),
        "assumed": json.dumps(sheet.assumed),
    }


def _span(first: int, last: int) -> str:
    if last > first:
        return f"{first}–{last}"
    return str(first)


def _skipped(fate: Array) -> dict[str, str]:
    """Return the rows that hold no value, by the reason for it: {"note": "12–14"}."""
    used = ((fate > 0) & (fate <= FATE["problem"])).any(axis=1)
    out: dict[str, str] = {}
    for name in ("title", "header", "section", "subtotal", "note", "sheet"):
        rows = np.flatnonzero((fate == FATE[name]).any(axis=1) & ~used) + 1
        if not rows.size:
            continue
        runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
        shown = [_span(run[0], run[-1]) for run in runs[:_SPANS]]
        out[name] = ", ".join(shown) + " …" * (len(runs) > _SPANS)
    return out


def _says_made_up(sheet: Sheet) -> bool:
    text = " ".join([*texts_of(sheet.cells[:6].ravel()[:200]), sheet.file])
    return bool(re.search("虚构|模拟数据|演示数据|made up|made-up|made_up", text))
