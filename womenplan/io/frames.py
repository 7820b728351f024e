"""Tables that were handed over: read like sheets, each problem at its row or column."""

from __future__ import annotations

import datetime
import difflib
import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import DataError, Problem, Problems
from womenplan.io import headers
from womenplan.io.assemble import assembled, frame_of, unread_of, with_blanks
from womenplan.io.reading import (
    FATE,
    FIELDS,
    LISTS,
    MOST_PROBLEMS,
    NOT_READ,
    WORDLESS,
    Reading,
    Records,
    Texts,
    first_given,
    spread,
)
from womenplan.io.records import group_codes, other_groups, people_named, quantity_of, with_people
from womenplan.io.sheet import Aside, Sheet, texts_of
from womenplan.io.values import (
    NamedRecords,
    parsed,
    quantities_of,
    record_counts,
    records_of,
    same_units,
    units_of_parts,
)
from womenplan.io.wide import lengthened
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.arrays import Array
from womenplan.model.groups import age_of
from womenplan.model.matcher import Matcher
from womenplan.model.naming import place_name
from womenplan.model.observation import (
    COLUMNS,
    QUANTITIES,
    YEARS,
    Data,
    Observations,
    Observed,
    empty,
)
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import code_listed, plain, words

__all__ = ["complete", "observed", "taken"]

_NO = ("", "0", "0.0", "no", "false", "否", "无", "nan", "none", "<na>")  # in a column of marks
_SPELLED = {  # in closed lists, beside the words that sheets know, too
    "area": {"urban and rural": "all"},
    "bound": {
        "≥": ">",
        ">=": ">",
        "＞": ">",
        "≤": "<",
        "<=": "<",
        "＜": "<",
        "约": "~",
        "≈": "~",
    },
}
_KEPT = ("source", "file", "sheet", "cell", "note")  # texts that go with a row as they are
_MOST_GROUPS = 100  # different texts of a column that names groups


@dataclass(slots=True)
class _Frame(Sheet):
    """A table in the place of a sheet: rows by the columns value, numerator and denominator."""

    table: pd.DataFrame = field(default_factory=pd.DataFrame)
    columns: Mapping[str, str] = field(default_factory=dict)  # COLUMNS, by their names in the table

    def shown(self, row: int, column: int) -> str:
        """Return what a cell of the table shows."""
        name = self.columns.get(QUANTITIES[column], "")
        if not name:
            return ""
        return texts_of([self.table[name].iat[row]])[0]

    def where(self, row: int, column: int) -> tuple[str, str, str]:
        """Return file, sheet and cell of a row, as far as its columns say; else its number."""
        if row < 0:
            return "", "", ""
        file, name, cell = (self._text(part, row) for part in ("file", "sheet", "cell"))
        return file, name, cell or f"#{row}"

    def _text(self, name: str, row: int) -> str:
        if name not in self.columns:
            return ""
        cell = self.table[self.columns[name]].iat[row]
        return "" if pd.isna(cell) else str(cell)

    def texts_of_column(self, name: str) -> Texts:
        """Return the texts of a column, empty ones where the table has none."""
        if name in self.columns:
            return _texts(self.table[self.columns[name]])
        return Texts(np.zeros(len(self.table), np.int8), [""])

    def each(self, name: str, read: Callable[[str], Any], kind: Any = np.int64) -> Array:
        """Return what is read from the texts of a column."""
        return self.texts_of_column(name).each(read, kind)


def complete(
    frame: pd.DataFrame, *, region: str = "", indicators: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, Problems]:
    """Return a full observations table from one that may give only some of its columns.

    Parameters
    ----------
    frame : pandas.DataFrame
        Columns of :data:`~womenplan.model.observation.COLUMNS`, of which ``indicator_id`` (or
        ``name``), ``year`` and ``value`` are enough. Columns of other names that sheets know too
        (country, 地区, 年份) are taken for them, with a note.
    region : str
        Region of rows that name none.
    indicators : pandas.DataFrame, optional
        Catalogue to match names against; the bundled one by default.

    Returns
    -------
    (pandas.DataFrame, Problems)
        The table with every column, and what is wrong with its rows and columns; see :func:`taken`.
    """
    observations = taken(frame, region=region, indicators=indicators)
    return observations.table, observations.problems


def observed(
    data: Data, *, region: str = "", indicators: pd.DataFrame | None = None
) -> Observations:
    """Return whatever a call takes for observations as observations with every column.

    Parameters
    ----------
    data : Observations, Evaluation or pandas.DataFrame
        Those of an evaluation are the ones that it was made from. A table, and observations put
        together by hand, are read like a sheet; see :func:`taken`.
    region : str
        Region of rows of a table that name none.
    indicators : pandas.DataFrame, optional
        Catalogue to match the names of a table against; the bundled one by default.
    """
    held = data.as_observations() if isinstance(data, Observed) else data
    if not isinstance(held, Observations):
        return taken(held, region=region, indicators=indicators)
    if _is_full(held.table):
        return held
    made = taken(held.table, region=region, indicators=indicators)
    return replace(held, table=made.table, problems=held.problems + made.problems)


def _sheet_of(frame: pd.DataFrame, columns: Mapping[str, str]) -> _Frame:
    """Return a table in the place of a sheet."""
    size = (len(frame), len(QUANTITIES))
    return _Frame(
        name="",
        file="",
        cells=np.empty((0, 0), dtype=object),
        kind=np.zeros(size, np.int8),
        number=np.empty((0, 0)),
        percent=None,
        aside=Aside(),
        typed=True,
        table=frame,
        columns=columns,
    )


def _is_full(table: pd.DataFrame) -> bool:
    """Return whether a table has every column of observations in its own type, as reading makes it."""
    kinds = dict(zip(table.columns, table.dtypes, strict=True))
    return len(kinds) == table.shape[1] and all(
        name in kinds and kinds[name] == kind for name, kind in COLUMNS.items()
    )


def taken(
    frame: pd.DataFrame, *, region: str = "", indicators: pd.DataFrame | None = None
) -> Observations:
    """Return the observations of a table that was handed over, as :func:`complete` takes it.

    Raises
    ------
    DataError
        If it is no table, or a column that is needed is missing or stands there twice.

    Notes
    -----
    A table with a column per year, or of years with a column per indicator, is brought to one value per
    row first. The rows go the way of the cells of a sheet: names are matched with the groups that they add,
    units converted, counts put beside the shares that they give, and the same checks made. A year
    after today is a warning here.
    """
    known = indicators if indicators is not None else catalogue.indicators()
    names = Matcher(known)
    frame, turned = lengthened(frame, names)
    columns, problems = _columns(frame)
    problems += turned
    if not len(frame):
        return Observations(empty(), Problems(problems))
    sheet = _sheet_of(frame, columns)
    today = datetime.date.today().year
    reading = Reading(
        names,
        today,
        sheets=[sheet],
        problems=problems,
        handed=True,
    )
    with np.errstate(over="ignore", invalid="ignore"):  # absurd numbers become problems
        blank = _record_rows(reading, sheet, region)
        table, records, unit = assembled(reading)
        table = with_blanks(reading, table, blank)
    whole = frame_of(reading, table, records, unit)
    _take_over_texts(whole, sheet, table["row"])
    all_problems = Problems([*reading.problems, *reading.more()])
    return Observations(whole, all_problems, unread=unread_of(reading))


def _columns(frame: pd.DataFrame) -> tuple[dict[str, str], list[Problem]]:
    """Return under which name the table has each of the known columns, and what is odd about its columns."""
    names = [name for name in frame.columns if isinstance(name, str)]
    wanted = (*COLUMNS, "name")
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name in wanted]
    if twice:
        raise DataError(Problem("COLUMN_TWICE", found=Several(twice)))
    columns = {name: name for name in wanted if name in names}
    problems = []
    for name in names:
        bare, _, inside = plain(name).partition("(")
        role = words("role").get(bare, "")
        if role == "indicator" and "indicator_id" not in columns:
            role = "name"
        if name in wanted or role not in wanted or role in columns:
            continue
        if inside and role in QUANTITIES and not unit_of(inside):  # 数值（农村）, 数值（预测）
            continue
        columns[role] = name
        context = {"column": role}
        problems.append(Problem("COLUMN_TAKEN", "note", found=name, context=context))
    problems += _grouping_columns(frame, columns)
    others = [str(name) for name in frame.columns if name not in columns.values()]
    for name in others:
        close = difflib.get_close_matches(plain(name), wanted, n=1, cutoff=0.75)
        if close and close[0] not in columns:
            context = {"column": close[0]}
            problems.append(Problem("COLUMN_LIKE", "warning", found=name, context=context))
        else:
            problems.append(Problem("COLUMN_UNUSED", "note", found=name))
    lacking = [name for name in ("year", "value") if name not in columns]
    if not {"indicator_id", "name"} & columns.keys():
        lacking.insert(0, "indicator_id")
    if lacking:
        context = {"column": Several(lacking)}
        shown = Several(map(str, frame.columns))
        raise DataError(Problem("TABLE_LACKS_COLUMN", found=shown, context=context))
    return columns, problems


def _grouping_columns(frame: pd.DataFrame, columns: dict[str, str]) -> list[Problem]:
    """Find the columns that say of each row of whom it is (人群), or whether it is a number or a share."""
    problems = []
    words_of = frame.select_dtypes(exclude=["number", "bool", "datetime"])
    for name in [name for name in words_of if name not in columns.values()]:
        named = isinstance(name, str) and words("role").get(plain(name)) == "group"
        texts = [*filter(None, _texts(frame[name]).different)]
        few = 0 < len(texts) <= _MOST_GROUPS
        role = "group" if named and few else headers.kind_of_texts(texts) if few else ""
        if role and role not in columns:
            columns[role] = name
            problems.append(Problem("COLUMN_TAKEN", "note", found=name, context={"column": role}))
    return problems


def _record_rows(reading: Reading, sheet: _Frame, region: str) -> list[Records]:
    """Put the rows that can be used on record; return the records of rows without a value.

    Report the others.
    """
    names, good = _names(reading, sheet)
    year, dated = _years(reading, sheet, good)
    good = good & dated & ~_no_regions(reading, sheet, good)
    rows = dict.fromkeys(FIELDS, np.zeros(len(good), dtype=np.int64))
    rows |= _keys(reading, sheet, region)
    rows |= {"row": np.arange(len(good)), "year": np.where(good, year, 0)}
    for name in ("sex", "area", "level", "flag", "bound"):
        good = good & (rows[name] >= 0)
        rows[name] = np.maximum(rows[name], 0)
    good = _with_groups(reading, sheet, rows, names, good)
    of_name = names.each(lambda match: reading.units[match.unit])
    against = _report_units(reading, sheet, good, rows["unit"], of_name)
    good = good & ~against
    rows["unit"] = first_given(rows["unit"], of_name)
    against = good & other_groups(reading, rows, names.direct)
    _report_rows(reading, sheet, against, "GROUP_NOT_OF_ROW", "indicator_id")
    good = good & ~against
    blank = _record_values(reading, sheet, rows, good, names)
    for column, name in enumerate(QUANTITIES[1:], 1):
        numbers = _numbers(reading, sheet, name, good)
        use = good & np.isfinite(numbers["value"]) & (names.direct > 0)
        fields = rows | {
            "column": column,
            "quantity": column,
            "value": numbers["value"],
        }
        fields["unit"] = first_given(_unit_headed(reading, sheet, name), rows["unit"])
        reading.records += records_of(fields, use, names.direct)
    return blank


def _record_values(
    reading: Reading,
    sheet: _Frame,
    rows: Records,
    good: Array,
    names: NamedRecords,
) -> list[Records]:
    """Put values and the counts among them on record; return the records of rows without one."""
    numbers = _numbers(reading, sheet, "value", good)
    use = good & np.isfinite(numbers["value"])
    headed = _unit_headed(reading, sheet, "value")
    bare = use & (numbers["unit"] == 0)
    against = _report_units(reading, sheet, bare, rows["unit"], np.full(use.size, headed))
    use = use & ~against
    bad = numbers["bad"] | against
    sheet.fate[use, 0] = FATE["value"]
    unit = first_given(numbers["unit"], headed, rows["unit"])
    measure = sheet.each("measure", quantity_of)
    fields = rows | {
        "value": numbers["value"],
        "unit": units_of_parts(reading, unit, names),
        "bound": first_given(rows["bound"], numbers["bound"]),
        "flag": first_given(rows["flag"], numbers["flag"]),
        "quantity": measure,
    }
    record_counts(reading, fields, names, use)
    direct = names.direct
    fields["quantity"] = quantities_of(reading, measure, direct)
    use = use & (fields["quantity"] >= 0)
    reading.records += records_of(fields, use & (direct > 0), direct)
    for lost in records_of(fields, good & bad & (direct > 0), direct):
        shown = (sheet.shown(row, 0) for row in lost["row"].tolist())
        codes = [NOT_READ if re.search(r"\d", text) else WORDLESS for text in shown]
        reading.unread.append(lost | {"lost": np.array(codes, dtype=np.int8)})
    return records_of(fields, good & ~bad & ~use & (direct > 0), direct)


def _names(reading: Reading, sheet: _Frame) -> tuple[NamedRecords, Array]:
    """Return what the names of rows stand for, and which rows have a known one."""
    column = "indicator_id" if "indicator_id" in sheet.columns else "name"
    groups = sheet.texts_of_column("group")
    people = Texts(groups.codes, [*map(people_named, groups.different)])
    names = with_people(sheet.texts_of_column(column), people)
    for text, row in names.firsts():
        match = reading.names.match(text)
        place = (sheet, row, 0)
        if match.aside:
            reading.aside(place, match.aside, text)
        elif text and not match:
            problem = reading.names.unmatched(text)
            reading.problem(place, problem.code, problem.level, text, **problem.context)
        elif not text:
            nameless = names.each(lambda name: not name, bool)
            _report_rows(reading, sheet, nameless, "ROW_WITHOUT_NAME", sheet.columns[column])
    named = NamedRecords.of(reading, list(map(reading.names.match, names.different)), names.codes)
    return named, named.marked(lambda match: match and not match.aside)


def _with_groups(
    reading: Reading,
    sheet: _Frame,
    rows: Records,
    names: NamedRecords,
    use: Array,
) -> Array:
    """Add to rows the groups of a column of groups and of their names; return those that agree."""
    for kind, codes in group_codes(reading, sheet.texts_of_column("group")).items():
        rows[kind] = first_given(rows[kind], codes)
    for kind in ("sex", "area", "level"):
        listed = map(attrgetter(kind), names.matches)
        of_name = spread(map(LISTS[kind].index, listed), names.which)
        against = (rows[kind] > 0) & (of_name > 0) & (rows[kind] != of_name) & use
        _report_rows(reading, sheet, against, "GROUP_CONTRADICTS", kind)
        use = use & ~against
        rows[kind] = first_given(rows[kind], of_name)
    of_name = names.each(lambda match: reading.ages[match.age])
    rows["age"] = first_given(rows["age"], of_name)
    return use


def _years(reading: Reading, sheet: _Frame, use: Array) -> tuple[Array, Array]:
    """Return the year of each row, and which rows have one."""
    given = sheet.table[sheet.columns["year"]]
    if given.dtype.kind == "M":
        given = given.dt.year
    if given.dtype.kind in "iufb":
        year = given.to_numpy(np.float64, na_value=np.nan)
    else:
        texts = sheet.texts_of_column("year")
        year = texts.each(_year_in, float)
        _report_school_years(reading, sheet, texts, use)
    fine = (year >= YEARS[0]) & (year <= YEARS[1])
    fine = fine & (np.where(fine, year, 0) % 1 == 0)
    _report_rows(reading, sheet, use & ~fine, "YEAR_NOT_NUMBER", sheet.columns["year"])
    return np.where(fine, year, 0).astype(np.int64), fine


def _year_in(text: str) -> Any:
    """Return the year that a text names, as a number that need not be one; NaN where it names none."""
    year = headers.school_year(text).year or headers.year_of(text)
    return year or pd.to_numeric(text.removesuffix("年"), errors="coerce")


def _report_school_years(
    reading: Reading,
    sheet: _Frame,
    texts: Texts,
    use: Array,
) -> None:
    """Note as which year each school year in a column of years was read, at its first row."""
    used = np.flatnonzero(use)
    for text, i in Texts(texts.codes[used], texts.different).firsts():
        school = headers.school_year(text)
        if school.school:
            place = (sheet, used[i], 0)
            reading.problem(place, school.school, "note", text, year=school.year)


def _no_regions(reading: Reading, sheet: _Frame, use: Array) -> Array:
    """Return which rows are of no region of their own (珠三角, 市直, 全市平均), and note them."""
    regions = sheet.texts_of_column("region")
    out = np.zeros(len(use), dtype=bool)
    if not any(map(headers.region_name, regions.different)):
        return out
    for code, text in enumerate(regions.different):
        role = headers.key_role(text)
        if not role and not headers.is_region_group(text):
            continue
        rows = np.flatnonzero(use & (regions.codes == code))
        if not rows.size:
            continue
        out[rows] = True
        place = (sheet, rows[0], 0)
        if role:
            reading.aside(place, role, text)
        else:
            reading.problem(place, "REGION_GROUP", "note", text, count=rows.size)
    return out


def _keys(reading: Reading, sheet: _Frame, region: str) -> Records:
    """Return the codes of region, groups, unit, bound, status and break of each row."""
    regions = sheet.texts_of_column("region")

    def region_of(text: str) -> str:
        if region and headers.own_total(text, region):
            return region
        return place_name(text) or region

    for text, row in regions.firsts():
        if text not in ("", region) and region_of(text) == region:
            reading.problem((sheet, row, 0), "REGION_TOTAL", "note", text, region=region)
    listed = ("sex", "area", "level", "flag", "bound")
    codes = {name: sheet.each(name, partial(_listed, reading, name)) for name in listed}
    return codes | {
        "region": regions.each(lambda text: reading.regions[region_of(text)]),
        "age": sheet.each("age", lambda text: reading.ages[age_of(text) or text]),
        "unit": sheet.each("unit", lambda text: reading.units[unit_of(text) or text]),
        "series_break": sheet.each("series_break", lambda text: text.lower() not in _NO, bool),
    }


def _unit_headed(reading: Reading, sheet: _Frame, name: str) -> int:
    """Return the number of the unit in the name of a column, 数值（‰）; 0 where it says none."""
    _, bracket, unit = plain(sheet.columns.get(name, "")).partition("(")
    return reading.units[unit_of(unit)] if bracket else 0


def _report_units(
    reading: Reading,
    sheet: _Frame,
    use: Array,
    one: Array,
    other: Array,
) -> Array:
    """Return which rows say two units that are not the same, and report them."""
    against = use & (one > 0) & (other > 0) & (one != other)
    renamed = same_units(reading, one, other, against)
    against &= ~renamed
    rows = np.flatnonzero(against)
    if rows.size:
        reading.problem((sheet, rows[0], 0), "UNIT_CONTRADICTS", "error", count=rows.size)
    return np.asarray(against)


def _listed(reading: Reading, column: str, text: str) -> int:
    """Return the number of a word of a closed list in either language.

    A word outside it is named.
    """
    known = LISTS[column]
    word = _SPELLED.get(column, {}).get(text.lower(), text)
    if column == "level":
        word = word.lower()
    elif column != "bound":
        word = code_listed(column, word) or word
    if word in known:
        return known.index(word)
    context = {"column": column, "allowed": Several(known[1:])}
    reading.problems.append(Problem("VALUE_NOT_IN_LIST", "error", found=text, context=context))
    return -1


def _numbers(
    reading: Reading,
    sheet: _Frame,
    name: str,
    use: Array,
) -> Records:
    """Return the numbers of a column, which of its cells are none, and what its texts say besides."""
    count = len(sheet.table)
    none = np.zeros(count, dtype=np.int64)
    numbers = {
        "value": np.full(count, np.nan),
        "bad": none > 0,
        "unit": none,
        "bound": none,
        "flag": none,
    }
    if name not in sheet.columns:
        return numbers
    column = sheet.columns[name]
    given = sheet.table[column]
    if given.dtype.kind in "iuf" and not isinstance(given.array, pd.Categorical):
        value = given.to_numpy(np.float64, na_value=np.nan)
        endless = np.isinf(value)
        _report_rows(reading, sheet, use & endless, "VALUE_NOT_FINITE", column)
        return numbers | {"value": np.where(endless, np.nan, value), "bad": endless}
    cells = given.to_numpy(dtype=object)
    is_text = np.fromiter((isinstance(cell, str) for cell in cells), bool, count)
    fields, _ = parsed(reading, cells[is_text])
    numbers = {part: kind.copy() for part, kind in numbers.items()}
    for part in ("unit", "bound", "flag"):
        numbers[part][is_text] = fields[part]
    numbers["value"][is_text] = np.where(fields["nothing"], np.nan, fields["value"])
    numbers["value"][~is_text] = [_number(cell) for cell in cells[~is_text]]
    endless = ~is_text & np.isinf(numbers["value"])
    numbers["value"][endless] = np.nan
    numbers["bad"][is_text] = fields["fate"] == FATE["problem"]
    numbers["bad"] = use & (numbers["bad"] | endless)
    _report_rows(reading, sheet, numbers["bad"], "VALUE_NOT_NUMBER", column)
    return numbers


def _number(cell: Any) -> float:
    """Return a cell as a number: infinity for anything else (True, a date, a complex number), NaN for a blank."""
    if cell is None or cell is pd.NA or cell is pd.NaT:
        return math.nan
    if isinstance(
        cell, (bool, np.bool_, complex, np.complexfloating, datetime.date, np.datetime64)
    ):
        return math.inf
    try:
        return float(cell)
    except (TypeError, ValueError, OverflowError):
        return math.inf


def _report_rows(
    reading: Reading,
    sheet: _Frame,
    bad: Array,
    code: str,
    column: str,
) -> None:
    """Put a problem on record for each of the rows, with what stands in the column."""
    rows = np.flatnonzero(bad)
    for row in rows[:MOST_PROBLEMS].tolist():
        cell = ""
        if column in sheet.table:
            cell = str(sheet.table[sheet.columns.get(column, column)].iat[row])
        reading.problem((sheet, row, 0), code, "error", cell, column=column)
    if len(rows) > MOST_PROBLEMS:
        reading.unlisted[sheet.order] += len(rows) - MOST_PROBLEMS


def _texts(values: pd.Series) -> Texts:
    """Return a column of texts, each clean and stripped, a missing one empty."""
    if isinstance(values.array, pd.Categorical):
        codes = values.array.codes
        different = values.array.categories
    else:
        codes, different = pd.factorize(values)
    texts = np.array([*texts_of(different), ""], dtype=object)  # the last one is a missing one
    codes = np.where(codes < 0, len(different), codes)
    used = np.flatnonzero(np.bincount(codes))
    place = np.zeros(len(texts), dtype=np.int64)
    place[used], kept = pd.factorize(texts[used])
    return Texts(place[codes], list(kept))


def _take_over_texts(table: pd.DataFrame, sheet: _Frame, row: Array) -> None:
    """Put the texts that go with rows into their observations."""
    for name in _KEPT:
        if name in sheet.columns:
            texts = sheet.each(name, str, object)[row]
            if name == "note":
                texts = np.where(texts == "", table[name].to_numpy(dtype=object), texts)
            table[name] = pd.array(texts, dtype="str")
