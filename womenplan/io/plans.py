"""Loads a plan: a bundled one, a workbook or CSV of targets, or a table."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import pandas as pd

from womenplan.arguments import checked
from womenplan.errors import DataError, Problem, UsageError
from womenplan.io.sheet import Sheet, address, refuse_long, texts_of
from womenplan.io.special import indicators_in, indicators_of
from womenplan.io.workbook import SUFFIXES, open_workbook
from womenplan.messages import Several, labels
from womenplan.model import catalogue
from womenplan.model.catalogue import MEASURE_COLUMNS
from womenplan.model.cells import parse
from womenplan.model.observation import Year
from womenplan.model.plan import Plan, bundled_plan, plan_from_targets
from womenplan.model.table import Listed, Once
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import heading_code, plain, words

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
        return plan_from_targets(
            _named(_headed(source)),
            plan=fields,
            indicators=None if brought.empty else known,
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
    given = _fields(sheets) | fields
    measures_place = None
    if measures is None:
        measures, measures_place = _measures_in(sheets)
    for sheet in sheets:
        if plain(sheet.name) in _PLAN_SHEETS or indicators_of(sheet) is not None:
            continue
        if header := _targets(sheet):
            frame, place = _table(sheet, *header)
            return plan_from_targets(
                _named(_completed(frame, given) if "accepted" in frame else frame),
                plan=given,
                place=place,
                indicators=None if brought.empty else known,
                measures=measures,
                measures_place=measures_place,
            )
    names = Several(sheet.name for sheet in sheets)
    raise DataError(Problem("NO_TARGET_TABLE", file=path.name, context={"sheets": names}))


def _headed(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of targets with its columns by their codes, but for those that would be twice."""
    names = [str(name) for name in table.columns]
    codes = [words("target_column").get(plain(name), name) for name in names]
    pairs = zip(names, codes, strict=True)
    return table.set_axis([name if codes.count(code) > 1 else code for name, code in pairs], axis=1)


def _fields(sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return the fields of the plan that sheets of its own give."""
    given = {
        heading_code("plan_field", name): value
        for sheet in sheets
        if plain(sheet.name) in _PLAN_SHEETS
        for name, value in _pairs(sheet)
    }
    return {name: value for name, value in given.items() if _HEADER.get(name) != value}


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
        heads = _heads(sheet, row, "target_column")
        asked = {"form", "operator", "value", "milestone_year"} & set(heads)
        if {"name", "indicator_id"} & set(heads) and len(asked) >= 2:
            return heads, row + 1
    return None


def _measures_in(sheets: Sequence[Sheet]) -> tuple[pd.DataFrame | None, catalogue.PlaceOf | None]:
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
    return _table(sheet, sheet.texts(top), top + 1, "measure_column")


def _titled(sheet: Sheet, row: int) -> bool:
    """Return whether a row heads a column of measures and at least one other that belongs beside it."""
    heads = set(_heads(sheet, row, "measure_column"))
    return bool({"title_zh", "title_en"} & heads) and len(heads.intersection(MEASURE_COLUMNS)) > 1


def _heads(sheet: Sheet, row: int, kind: str) -> list[str]:
    return [heading_code(kind, text) for text in sheet.texts(row)]


def _table(
    sheet: Sheet,
    heads: Sequence[str],
    top: int,
    kind: str = "",
) -> tuple[pd.DataFrame, catalogue.PlaceOf]:
    """Return the filled rows below the header of a sheet as text, and a function that locates their cells."""
    rows = [row for row in range(top, len(sheet.cells)) if any(sheet.texts(row))]
    refuse_long(sheet, len(rows))
    rows = _accepted(sheet, heads, rows)
    lines = [sheet.texts(row) for row in rows]
    columns = {name: heads.index(name) for name in dict.fromkeys(heads) if name}
    frame = pd.DataFrame(
        {name: [line[at] for line in lines] for name, at in columns.items()}, dtype="str"
    )
    codes = {heading_code(kind, name): at for name, at in reversed(columns.items())}

    def place(row: int, column: str) -> dict[str, str]:
        line = rows[row] if row >= 0 else top - 1
        at = codes.get(column, codes.get("name", codes.get("title_zh", 0)))
        return {"file": sheet.file, "sheet": sheet.name, "cell": address(line, at)}

    return frame, place


def _accepted(sheet: Sheet, heads: Sequence[str], rows: list[int]) -> list[int]:
    """Return the rows that a review has not refused, in the order of their ids: a review has the doubtful ones first."""
    if "accepted" not in heads:
        return rows
    at = heads.index("accepted")
    kept = [row for row in rows if plain(sheet.texts(row)[at]) not in _REFUSED]
    if "target_id" in heads:
        by = heads.index("target_id")
        kept.sort(key=lambda row: sheet.texts(row)[by].zfill(_WIDEST))
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
    return form in {"change", *labels("form", "change").values()}


def _named(frame: pd.DataFrame) -> pd.DataFrame:
    """Return targets with values as numbers and units as codes."""
    if "unit" in frame:
        frame = frame.assign(unit=[unit_of(str(unit)) or unit for unit in frame["unit"]])
    if "value" in frame:
        units = frame.get("unit", [""] * len(frame))
        split = [_split(value, unit) for value, unit in zip(frame["value"], units, strict=True)]
        frame = frame.assign(value=[value for value, _ in split], unit=[unit for _, unit in split])
    return frame


def _split(value: Any, unit: Any) -> tuple[Any, Any]:
    """Return a target's value and unit, where the value names the unit itself (90%) and the unit says nothing else."""
    parsed = parse(str(value))
    other = "" if pd.isna(unit) else unit
    if parsed.unit and not parsed.bound and not parsed.about and other in ("", parsed.unit):
        return parsed.value, parsed.unit
    return value, unit
