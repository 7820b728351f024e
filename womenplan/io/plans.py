"""Loads a plan: a bundled one, a workbook or CSV of targets, or a table."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import DataError, Problem, UsageError
from womenplan.io.sheet import Sheet, address, refuse_long, texts_of
from womenplan.io.special import indicators_in, indicators_of
from womenplan.io.workbook import SUFFIXES, open_workbook
from womenplan.messages import Several, label
from womenplan.model import catalogue
from womenplan.model.catalogue import MEASURE_COLUMNS
from womenplan.model.cells import parse
from womenplan.model.observation import Year
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets
from womenplan.model.table import Listed, Once
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import plain, words

__all__ = ["load_plan"]

_PLAN_SHEETS = ("plan", "规划", "规划信息")
_REFUSED = ("no", "否", "n", "不采用", "false", "0")
_WIDEST = 40
_MEASURE_SHEET = re.compile(r"(?:策略|主要|工作)?措施(?:表|清单)?|measures?")
_HEADER = {"field": "value", "项目": "内容", "字段": "值"}


@checked
def load_plan(
    source: str | Path | Annotated[Listed, Once()],
    *,
    indicators: Listed | None = None,
    measures: Listed | None = None,
    **fields: str | Year,
) -> Plan:
    """Return a plan from the catalogue, a workbook, a CSV or a table.

    Arguments and errors are those of :func:`womenplan.load_plan`, which reads the text of a plan,
    too.
    """
    if isinstance(source, pd.DataFrame):
        brought, known = indicators_in((), catalogue.indicators(), indicators)
        columns = [
            words("target_column").get(plain(str(name)), str(name)) for name in source.columns
        ]
        source = source.set_axis(
            [
                str(name) if columns.count(new) > 1 else new
                for name, new in zip(source.columns, columns, strict=True)
            ],
            axis=1,
        )
        known_or_none = None if brought.empty else known
        return plan_from_targets(
            _named(source),
            plan=fields,
            indicators=known_or_none,
            measures=measures,
        )
    path = Path(source)
    if isinstance(source, str) and path.suffix.lower() not in SUFFIXES and not path.is_file():
        given_tables = {"indicators": indicators, "measures": measures}
        fixed = sorted(fields) + [name for name, table in given_tables.items() if table is not None]
        if fixed and source in set(catalogue.plans()["plan_id"]):
            raise UsageError(Problem("PLAN_FIELDS_FIXED", found=Several(fixed)))
        return bundled_plan(source)
    sheets, _ = open_workbook(path)
    brought, known = indicators_in(sheets, catalogue.indicators(), indicators)
    given: dict[str, Any] = {}
    for sheet in sheets:
        if plain(sheet.name) in _PLAN_SHEETS:
            given |= {
                words("plan_field").get(plain(name), plain(name)): value
                for name, value in _pairs(sheet)
            }
    given = {name: value for name, value in given.items() if _HEADER.get(name) != value}
    listed = _measures_in(sheets) if measures is None else (measures, None)
    for sheet in sheets:
        if (
            plain(sheet.name) not in _PLAN_SHEETS
            and indicators_of(sheet) is None
            and (header := _targets(sheet))
        ):
            return _plan(sheet, *header, given | fields, None if brought.empty else known, *listed)
    names = Several(sheet.name for sheet in sheets)
    raise DataError(Problem("NO_TARGET_TABLE", file=path.name, context={"sheets": names}))


def _pairs(sheet: Sheet) -> list[list[str]]:
    """Return names and values of a plan sheet, one pair a row, or with all names in one row above the values."""
    lines = [line for line in map(texts_of, sheet.cells) if any(line)]
    fields = {*words("plan_field"), *words("plan_field").values()}
    if lines:
        heads = [plain(name) for name in lines[0] if name]
    else:
        heads = []
    across = len(heads) > 1 and len(lines) > 1 and fields.issuperset(heads)
    if across:
        pairs = [list(pair) for pair in zip(*lines[:2], strict=True)]
    else:
        pairs = [line[:2] for line in lines]
    return [pair for pair in pairs if len(pair) == 2 and all(pair)]


def _targets(sheet: Sheet) -> tuple[list[str], int] | None:
    """Return the columns of a sheet of targets and the first row below its header, or None for any other sheet."""
    for row in range(min(10, len(sheet.cells))):
        heads = [
            words("target_column").get(plain(text), plain(text))
            for text in texts_of(sheet.cells[row])
        ]
        asked = {"form", "operator", "value", "milestone_year"} & set(heads)
        if {"name", "indicator_id"} & set(heads) and len(asked) >= 2:
            return heads, row + 1
    return None


def _measures_in(sheets: Sequence[Sheet]) -> tuple[pd.DataFrame | None, catalogue.Place | None]:
    """Return the measures that a workbook lists and where their cells stand.

    None where no sheet is named for them.
    """
    named = [
        sheet
        for sheet in sheets
        if _MEASURE_SHEET.fullmatch(plain(sheet.name)) and len(sheet.cells)
    ]
    if len(named) > 1:
        names = Several(sheet.name for sheet in named)
        raise DataError(Problem("MEASURE_SHEETS", file=named[0].file, found=names))
    if not named:
        return None, None
    sheet = named[0]
    top = next((row for row in range(min(10, len(sheet.cells))) if _titled(sheet, row)), 0)
    return _table(sheet, texts_of(sheet.cells[top]), top + 1, words("measure_column"))


def _titled(sheet: Sheet, row: int) -> bool:
    """Return whether a row heads a column of measures and at least one other that belongs beside it."""
    heads = [
        words("measure_column").get(plain(text), plain(text)) for text in texts_of(sheet.cells[row])
    ]
    return (
        bool({"title_zh", "title_en"} & set(heads)) and len(set(MEASURE_COLUMNS) & set(heads)) > 1
    )


def _table(
    sheet: Sheet,
    heads: Sequence[str],
    top: int,
    names: Mapping[str, str],
) -> tuple[pd.DataFrame, catalogue.Place]:
    """Return the filled rows below the header of a sheet as text, and a function that locates their cells."""
    rows = [row for row in range(top, len(sheet.cells)) if any(texts_of(sheet.cells[row]))]
    refuse_long(sheet, len(rows))
    rows = _accepted(sheet, heads, rows)
    lines = [texts_of(sheet.cells[row]) for row in rows]
    columns = {name: heads.index(name) for name in dict.fromkeys(heads) if name}
    frame = pd.DataFrame(
        {name: [line[at] for line in lines] for name, at in columns.items()}, dtype="str"
    )
    codes = {names.get(plain(name), plain(name)): at for name, at in reversed(columns.items())}

    def place(row: int, column: str) -> dict[str, str]:
        line = rows[row] if row >= 0 else top - 1
        at = codes.get(column, codes.get("name", codes.get("title_zh", 0)))
        return {"file": sheet.file, "sheet": sheet.name, "cell": address(line, at)}

    return frame, place


def _plan(
    sheet: Sheet,
    heads: Sequence[str],
    top: int,
    fields: dict[str, Any],
    known: pd.DataFrame | None,
    measures: pd.DataFrame | None,
    measures_place: catalogue.Place | None,
) -> Plan:
    frame, place = _table(sheet, heads, top, {})
    if "accepted" in frame:
        frame = _completed(frame, fields)
    return plan_from_targets(
        _named(frame),
        plan=fields,
        place=place,
        indicators=known,
        measures=measures,
        measures_place=measures_place,
    )


def _accepted(sheet: Sheet, heads: Sequence[str], rows: list[int]) -> list[int]:
    """Return the rows that a review has not refused, in the order of their ids: a review has the doubtful ones first."""
    if "accepted" not in heads:
        return rows
    at = heads.index("accepted")
    kept = [row for row in rows if plain(texts_of(sheet.cells[row])[at]) not in _REFUSED]
    if "target_id" in heads:
        by = heads.index("target_id")
        kept.sort(key=lambda row: texts_of(sheet.cells[row])[by].zfill(_WIDEST))
    return kept


def _completed(frame: pd.DataFrame, fields: dict[str, Any]) -> pd.DataFrame:
    """Return reviewed targets, those that name no year due when the plan ends, changes counted from its base year."""
    end, start = (
        str(fields.get(name, "")).removesuffix("年") for name in ("end_year", "start_year")
    )
    if start.replace(".", "", 1).isdigit():
        base = str(int(float(start)) - 1)
    else:
        base = ""
    change = frame["form"].map(_is_change).astype("bool")
    year = frame["milestone_year"].mask(frame["milestone_year"] == "", end)
    return frame.assign(
        milestone_year=year,
        base_year=frame["base_year"].mask(change & (frame["base_year"] == ""), base),
    )


def _is_change(form: str) -> bool:
    return form in {"change", *(label("form", "change", lang) for lang in ("zh", "en"))}


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return targets with values as numbers and units as codes."""
    if "unit" in frame:
        frame = frame.assign(unit=[unit_of(str(unit)) or unit for unit in frame["unit"]])
    if "value" in frame:
        if "unit" in frame:
            units = frame["unit"]
        else:
            units = [""] * len(frame)
        split = [_split(value, unit) for value, unit in zip(frame["value"], units, strict=True)]
        frame = frame.assign(value=[value for value, _ in split], unit=[unit for _, unit in split])
    return frame


def _split(value: Any, unit: Any) -> tuple[Any, Any]:
    """Return a target's value and unit, where the value names the unit itself (90%) and the unit says nothing else."""
    parsed = parse(str(value))
    other = "" if pd.isna(unit) else unit
    fits = parsed.unit and not parsed.bound and not parsed.about and other in ("", parsed.unit)
    if fits:
        return (parsed.value, parsed.unit)
    return (value, unit)
