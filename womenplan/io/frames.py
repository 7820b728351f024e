"""Tables that were handed over: read like sheets, each problem at its row or column."""

from __future__ import annotations

import datetime
import difflib
import math
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import DataError, Problem, Problems
from womenplan.io import headers
from womenplan.io.assemble import assembled, frame_of, unread_of, with_blanks
from womenplan.io.layout import of_people
from womenplan.io.reading import (
    AREA,
    BOUND,
    FATE,
    FIELDS,
    LEVEL,
    LOST,
    QUANTITY,
    SEX,
    Reading,
    Records,
)
from womenplan.io.records import aside_words, group_codes, other_groups, people_said
from womenplan.io.sheet import Aside, texts_of
from womenplan.io.values import portion_of, quantities_of, unit_of_part
from womenplan.io.wide import lengthened
from womenplan.messages import Several
from womenplan.model import catalogue
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.groups import age_of
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher
from womenplan.model.naming import place_name
from womenplan.model.observation import COLUMNS, FLAGS, YEARS, Data, Observations, Observed, empty
from womenplan.model.unit import conversion, ones_of, unit_of
from womenplan.model.vocabulary import clean, code_listed, plain, words

__all__ = ["complete", "observed", "taken"]

_LANGUAGES: tuple[messages.Language, ...] = ("zh", "en")
_NO = ("", "0", "0.0", "no", "false", "否", "无", "nan", "none", "<na>")  # in a column of marks
_BOUNDS = {
    "≥": ">",
    ">=": ">",
    "＞": ">",
    "≤": "<",
    "<=": "<",
    "＜": "<",
    "约": "~",
    "≈": "~",
}
_NUMBERS = ("value", "numerator", "denominator")
_KEPT = ("source", "file", "sheet", "cell", "note")  # texts that go with a row as they are
_MOST_GROUPS = 100  # different texts of a column that names groups
_FIRST = 1000  # problems of a kind that are listed one by one


@dataclass(slots=True)
class _Frame:
    """A table in the place of a sheet: rows by the columns value, numerator and denominator."""

    table: pd.DataFrame
    columns: Mapping[str, str]  # of COLUMNS, each with the name it has in the table
    fate: Array
    kind: Array
    file: str = ""
    name: str = ""
    order: int = 0
    percent: None = None
    typed: bool = True
    aside: Aside = field(default_factory=Aside)
    assumed: Counter[str] = field(default_factory=Counter)
    cells: Array = field(default_factory=lambda: np.empty((0, 0), dtype=object))

    def shown(self, row: int, column: int) -> str:
        """Return what a cell of the table shows."""
        name = self.columns.get(_NUMBERS[column], "")
        if not name:
            return ""
        return texts_of([self.table[name].iat[row]])[0]

    def where(self, row: int, column: int) -> tuple[str, str, str]:
        """Return file, sheet and cell of a row, as far as its columns say; else its number."""
        place = {name: str(self._text(name, row)) for name in ("file", "sheet", "cell")}
        return place["file"], place["sheet"], place["cell"] or (f"#{row}" if row >= 0 else "")

    def _text(self, name: str, row: int) -> Any:
        if row < 0 or name not in self.columns:
            return ""
        found = self.table[self.columns[name]].iat[row]
        return "" if pd.isna(found) else found


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
    found = taken(frame, region=region, indicators=indicators)
    return found.table, found.problems


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
    A table with a column a year, or of years with a column an indicator, is brought to one value a
    row first. The rows go the way of the cells of a sheet: names are matched with the groups that they add,
    units converted, counts put beside the shares that they give, and the same checks made. A year
    after today is a warning here.
    """
    known = indicators if indicators is not None else catalogue.indicators()
    names = Matcher(known)
    frame, turned = lengthened(frame, names)
    columns, problems = _columns(frame)
    problems += turned
    size = (len(frame), len(_NUMBERS))
    sheet = _Frame(frame, columns, np.zeros(size, np.int8), np.zeros(size, np.int8))
    today = datetime.date.today().year
    reading = Reading(
        names,
        today,
        sheets=[sheet],  # type: ignore[list-item]
        problems=problems,
        handed=True,
    )
    if not len(frame):
        return Observations(empty(), Problems(problems))
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # absurd numbers become problems, no warnings of numpy
        reading.records, blank = _records(reading, sheet, region)
        table, records, unit = assembled(reading)
        table = with_blanks(reading, table, blank)
    result = frame_of(reading, table, records, unit)
    whole = _with_texts(result, sheet, table["row"])
    all_problems = Problems([*reading.problems, *reading.more()])
    return Observations(whole, all_problems, unread=unread_of(reading))


def _columns(frame: pd.DataFrame) -> tuple[dict[str, str], list[Problem]]:
    """Return under which name the table has each of the known columns, and what is odd about its columns."""
    names = [name for name in frame.columns if isinstance(name, str)]
    wanted = (*COLUMNS, "name")
    twice = [name for name in dict.fromkeys(names) if names.count(name) > 1 and name in wanted]
    if twice:
        raise DataError(Problem("COLUMN_TWICE", found=Several(twice)))
    found = {name: name for name in wanted if name in names}
    problems = []
    for name in names:
        bare, _, inside = plain(name).partition("(")
        role = words("role").get(bare, "")
        if role == "indicator" and "indicator_id" not in found:
            role = "name"
        if name in wanted or role not in wanted or role in found:
            continue
        if inside and role in _NUMBERS and not unit_of(inside):  # 数值（农村）, 数值（预测）
            continue
        found[role] = name
        context = {"column": role}
        problems.append(Problem("COLUMN_TAKEN", "note", found=name, context=context))
    problems += _told_apart(frame, found)
    others = [str(name) for name in frame.columns if name not in found.values()]
    for name in others:
        close = difflib.get_close_matches(plain(name), wanted, n=1, cutoff=0.75)
        if close and close[0] not in found:
            context = {"column": close[0]}
            problems.append(Problem("COLUMN_LIKE", "warning", found=name, context=context))
        else:
            problems.append(Problem("COLUMN_UNUSED", "note", found=name))
    lacking = [name for name in ("year", "value") if name not in found]
    if not {"indicator_id", "name"} & found.keys():
        lacking.insert(0, "indicator_id")
    if lacking:
        context = {"column": Several(lacking)}
        shown = Several(map(str, frame.columns))
        raise DataError(Problem("TABLE_LACKS_COLUMN", found=shown, context=context))
    return found, problems


def _told_apart(frame: pd.DataFrame, found: dict[str, str]) -> list[Problem]:
    """Find the columns that say of each row of whom it is (人群), or whether it is a number or a share."""
    problems = []
    words_of = frame.select_dtypes(exclude=["number", "bool", "datetime"])
    for name in [name for name in words_of if name not in found.values()]:
        named = isinstance(name, str) and words("role").get(plain(name)) == "group"
        texts = [text for text in _words(frame[name]).categories if text]
        few = 0 < len(texts) <= _MOST_GROUPS
        role = "group" if named and few else headers.kind_of_texts(texts) if few else ""
        if role and role not in found:
            found[role] = name
            problems.append(Problem("COLUMN_TAKEN", "note", found=name, context={"column": role}))
    return problems


def _records(reading: Reading, sheet: _Frame, region: str) -> tuple[list[Records], Records]:
    """Return the records of the rows that can be used, and those of rows without a value.

    Report the others.
    """
    count = len(sheet.table)
    good, matches, which = _names(reading, sheet)
    year, dated = _years(reading, sheet, good)
    good = good & dated & ~_no_regions(reading, sheet, good)
    own = {name: np.zeros(count, dtype=kind) for name, kind in FIELDS.items()}
    own |= {"row": np.arange(count, dtype=np.int32), "year": np.where(good, year, 0)}
    keys = _keys(reading, sheet, region)
    own |= keys
    for name in ("sex", "area", "level", "flag", "bound"):
        good = good & (keys[name] >= 0)
        own[name] = np.maximum(keys[name], 0)
    good = _with_groups(reading, sheet, own, matches, which, good)
    of_name = np.array([reading.units[match.unit] for match in matches])[which]
    good = good & ~_units_told(reading, sheet, good, own["unit"], of_name)
    own["unit"] = np.where(own["unit"] > 0, own["unit"], of_name)
    direct = np.array([reading.indicators[match.indicator] for match in matches])[which]
    against = good & other_groups(reading, own, direct)
    _rows_told(reading, sheet, against, "GROUP_NOT_OF_ROW", "indicator_id")
    good = good & ~against
    records = []
    for column, name in enumerate(_NUMBERS):
        found = _numbers(reading, sheet, name, good)
        use = good & np.isfinite(found.value)
        row_fields = {**own, "column": np.full(count, column), "value": found.value}
        row_fields["quantity"] = np.full(count, QUANTITY.index(name))
        if headed := _unit_headed(reading, sheet, name):
            if name == "value":
                bare = use & (found.unit == 0)
                against = _units_told(reading, sheet, bare, own["unit"], headed)
                use = use & ~against
                found = found._replace(bad=found.bad | against)
            row_fields["unit"] = np.full(count, headed)
        if name == "value":
            row_fields["unit"] = np.where(found.unit > 0, found.unit, row_fields["unit"])
            row_fields["bound"] = np.where(own["bound"] > 0, own["bound"], found.bound)
            row_fields["flag"] = np.where(own["flag"] > 0, own["flag"], found.flag)
            sheet.fate[use, column] = FATE["value"]
            measure = _measures(sheet)
            row_fields["unit"] = _units_of_parts(
                reading, row_fields["unit"], matches, which, direct
            )
            records += _counted(reading, row_fields, matches, which, use, measure)
            row_fields["quantity"] = quantities_of(reading, measure, direct)
            use = use & (row_fields["quantity"] >= 0)
        records.append(_part(row_fields, use & (direct > 0), direct))
        if name == "value":
            blank = _part(row_fields, good & ~found.bad & ~use & (direct > 0), direct)
            lost = good & found.bad & (direct > 0)
            if lost.any():
                reading.unread.append(_without_value(sheet, _part(row_fields, lost, direct)))
    return [part for part in records if part["row"].size], blank


def _measures(sheet: _Frame) -> np.ndarray:
    """Return for each row whether it says that it is a number or a share, in the codes of quantities."""
    given = _column(sheet, "measure")
    said = [headers.read_heading(text).quantity or "value" for text in given.categories]
    return np.asarray(np.array([*map(QUANTITY.index, said)])[given.codes])


def _units_of_parts(
    reading: Reading,
    unit: np.ndarray,
    matches: list[Match],
    which: np.ndarray,
    direct: np.ndarray,
) -> np.ndarray:
    """Return units, those of parts of a total of persons without one as persons: 从业人员（女）."""
    known = reading.names.known
    ones = [ones_of(known.get(one, {}).get("unit", "")) for one in reading.indicators]
    single = np.array([reading.units[one] for one in ones])[direct]
    parts = np.array([bool(match.counts and match.sex) for match in matches], dtype=bool)[which]
    return np.asarray(np.where(parts & (unit == 0), single, unit))


def _counted(
    reading: Reading,
    said: Mapping[str, Any],
    matches: list[Match],
    which: np.ndarray,
    use: np.ndarray,
    measure: np.ndarray,
) -> list[Records]:
    """Return the records of rows that are counts, as numerators and denominators of their indicators.

    A share of a count is the value of the one indicator of which it is the numerator.
    """
    share = measure == QUANTITY.index("share")
    female = said["sex"] == SEX.index("female")
    male = said["sex"] == SEX.index("male")
    parts = []
    for position, match in enumerate(matches):
        mine = use & ~share & (which == position)
        uses = [
            (mine if match.sex else mine & ~female & ~male, of, what) for of, what in match.counts
        ]
        if portion := portion_of(match):
            uses.append((use & share & (which == position) & ~male, portion, "value"))
        if not match.sex:
            uses += [(mine & female, of, "numerator") for of in match.shares]
            women = reading.names.women_of(match.shares) if (mine & female).any() else ""
            uses += [(mine & female, women, "value")] if women else []
        for mask, of, what in uses:
            quantity = np.full(mask.shape, QUANTITY.index(what))
            unit = unit_of_part(reading, said, of, what)
            own = {
                **said,
                "quantity": quantity,
                "sex": 0 * said["sex"],
                "derived": mask,
            }
            own["unit"] = unit
            parts.append(_part(own, mask, reading.indicators[of]))
    return parts


def _part(said: Mapping[str, Any], mask: Array, indicator: Array | int) -> Records:
    own = {**said, "indicator": np.broadcast_to(indicator, mask.shape)}
    return {name: own[name][mask].astype(kind) for name, kind in FIELDS.items()}


def _without_value(sheet: _Frame, part: Records) -> Records:
    """Return records without a value, each marked as unread or without a number."""
    shown = [
        sheet.shown(int(row), int(column))
        for row, column in zip(part["row"], part["column"], strict=True)
    ]
    codes = [LOST.index("unread" if re.search(r"\d", text) else "wordless") for text in shown]
    return part | {"lost": np.array(codes, dtype=np.int8)}


def _names(reading: Reading, sheet: _Frame) -> tuple[Array, list[Match], Array]:
    """Return which rows have a known name, the match of each distinct name, and which name each row has."""
    column = sheet.columns.get("indicator_id") or sheet.columns["name"]
    asked = _with_people(_words(sheet.table[column]), _column(sheet, "group"))
    texts = list(asked.categories)
    matches = [reading.names.match(text) for text in texts]
    known = np.array([bool(match) and not match.aside for match in matches], dtype=bool)
    for position in np.flatnonzero(~known):
        text = texts[position]
        match = matches[position]
        row = int(np.flatnonzero(asked.codes == position)[0])
        if match.aside:
            what = {lang: messages.label("aside", match.aside, lang) for lang in _LANGUAGES}
            reading.problem((sheet, row, 0), "NAME_ASIDE", "note", text, what=what)  # type: ignore[arg-type]
        elif text:
            problem = reading.names.unmatched(text)
            where = (sheet, row, 0)
            reading.problem(where, problem.code, problem.level, text, **problem.context)  # type: ignore[arg-type]
        else:
            _rows_told(reading, sheet, asked.codes == position, "ROW_WITHOUT_NAME", column)
    return known[asked.codes], matches, np.asarray(asked.codes, dtype=np.int64)


def _with_groups(
    reading: Reading,
    sheet: _Frame,
    own: dict[str, np.ndarray],
    matches: list[Match],
    which: np.ndarray,
    use: np.ndarray,
) -> np.ndarray:
    """Add to rows the groups of a column of groups and of their names; return those that agree."""
    groups = _column(sheet, "group")
    for kind, of_texts in group_codes(reading, list(groups.categories)).items():
        own[kind] = np.where(own[kind] > 0, own[kind], of_texts[groups.codes])
    for name, lists in (("sex", SEX), ("area", AREA), ("level", LEVEL)):
        of_name = np.array([lists.index(getattr(match, name)) for match in matches])[which]
        against = (own[name] > 0) & (of_name > 0) & (own[name] != of_name) & use
        _rows_told(reading, sheet, against, "GROUP_CONTRADICTS", name)
        use = use & ~against
        own[name] = np.where(own[name] > 0, own[name], of_name)
    ages = np.array([reading.ages[match.age] for match in matches])[which]
    own["age"] = np.where(own["age"] > 0, own["age"], ages)
    return use


def _with_people(names: pd.Categorical, groups: pd.Categorical) -> pd.Categorical:
    """Return names with the people whom a column of groups names and who are no sex, area or age."""
    whose = [people_said(text) for text in groups.categories]
    if not any(whose):
        return names
    codes, pairs = pd.factorize(names.codes.astype(np.int64) * len(whose) + groups.codes)
    both = (divmod(int(pair), len(whose)) for pair in pairs)
    said = ((names.categories[name], whose[one]) for name, one in both)
    texts = [of_people(name, who) if who else name for name, who in said]
    return _words(pd.Series(np.array(texts, dtype=object)[codes]))


def _years(reading: Reading, sheet: _Frame, use: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the year of each row, and which rows have one."""
    given = sheet.table[sheet.columns["year"]]
    if isinstance(given.dtype, pd.DatetimeTZDtype) or given.dtype.kind == "M":
        year = given.dt.year.to_numpy(np.float64, na_value=np.nan)
    elif given.dtype.kind == "b":
        year = np.full(len(given), np.nan)
    elif given.dtype.kind in "iuf":
        year = given.to_numpy(np.float64, na_value=np.nan)
    else:
        texts = _words(given)
        numbers = [
            headers.school_year(text).year
            or headers.year_of(text)
            or pd.to_numeric(text.removesuffix("年"), errors="coerce")
            for text in texts.categories
        ]
        year = np.array(numbers, dtype=float)[texts.codes]
        _school_years_told(reading, sheet, texts, use)
    fine = (year >= YEARS[0]) & (year <= YEARS[1])
    fine = fine & (np.where(fine, year, 0) % 1 == 0)
    _rows_told(reading, sheet, use & ~fine, "YEAR_NOT_NUMBER", sheet.columns["year"])
    return np.where(fine, year, 0).astype(np.int64), fine


def _school_years_told(
    reading: Reading,
    sheet: _Frame,
    texts: pd.Categorical,
    use: Array,
) -> None:
    """Note as which year each school year in a column of years was read, at its first row."""
    for code, text in enumerate(texts.categories):
        said = headers.school_year(text)
        if said.school:
            rows = np.flatnonzero(use & (texts.codes == code))
        else:
            rows = np.empty(0, int)
        if rows.size:
            place = (sheet, int(rows[0]), 0)
            reading.problem(place, said.school, "note", text, year=said.year)  # type: ignore[arg-type]


def _no_regions(reading: Reading, sheet: _Frame, use: Array) -> Array:
    """Return which rows are of no region of their own (珠三角, 市直, 全市平均), and note them."""
    given = _column(sheet, "region")
    out = np.zeros(len(given), dtype=bool)
    if not any(map(headers.region_name, given.categories)):
        return out
    for code, text in enumerate(given.categories):
        role = headers.key_role(text)
        if not role and not headers.is_region_group(plain(text)):
            continue
        mine = use & (given.codes == code)
        if not mine.any():
            continue
        out |= mine
        place = (sheet, int(np.flatnonzero(mine)[0]), 0)
        if role:
            reading.problem(place, "NAME_ASIDE", "note", text, what=aside_words(role))  # type: ignore[arg-type]
        else:
            reading.problem(place, "REGION_GROUP", "note", text, count=int(mine.sum()))  # type: ignore[arg-type]
    return out


def _keys(reading: Reading, sheet: _Frame, region: str) -> dict[str, Array]:
    """Return the codes of region, groups, unit, bound, status and break of each row."""
    out = {}
    regions = _column(sheet, "region")
    named = [
        region if region and headers.own_total(text, region) else place_name(text) or region
        for text in regions.categories
    ]
    for code, text in enumerate(regions.categories):
        if named[code] != region or text in ("", region):
            continue
        first = np.flatnonzero(regions.codes == code)[:1]
        if first.size:
            place = (sheet, int(first[0]), 0)
            reading.problem(place, "REGION_TOTAL", "note", text, region=region)  # type: ignore[arg-type]
    out["region"] = np.array([reading.regions[name] for name in named])[regions.codes]
    for name, known in (("sex", SEX), ("area", AREA), ("level", LEVEL), ("flag", ("", *FLAGS))):
        given = _column(sheet, name)
        codes = [_listed(reading, name, known, text) for text in given.categories]
        out[name] = np.array(codes)[given.codes]
    ages = _column(sheet, "age")
    out["age"] = np.array([reading.ages[age_of(text) or text] for text in ages.categories])[
        ages.codes
    ]
    units = _column(sheet, "unit")
    out["unit"] = np.array([_unit(reading, sheet, text) for text in units.categories])[units.codes]
    bounds = _column(sheet, "bound")
    signs = [_BOUNDS.get(text, text) for text in bounds.categories]
    codes = [_listed(reading, "bound", BOUND, sign) for sign in signs]
    out["bound"] = np.array(codes)[bounds.codes]
    marks = _column(sheet, "series_break")
    breaks = [text.lower() not in _NO for text in marks.categories]
    out["series_break"] = np.array(breaks, dtype=bool)[marks.codes]
    return out


def _unit(reading: Reading, sheet: _Frame, text: str) -> int:
    """Return the number of a unit.

    One that is not known keeps its spelling, so that nothing converts it.
    """
    return reading.units[unit_of(text) or text]


def _unit_headed(reading: Reading, sheet: _Frame, name: str) -> int:
    """Return the number of the unit in the name of a column, 数值（‰）; 0 where it says none."""
    _, bracket, unit = plain(sheet.columns.get(name, "")).partition("(")
    return reading.units[unit_of(unit)] if bracket else 0


def _units_told(
    reading: Reading,
    sheet: _Frame,
    use: np.ndarray,
    one: np.ndarray,
    other: np.ndarray | int,
) -> np.ndarray:
    """Return which rows say two units that are not the same, and report them."""
    codes = list(reading.units)
    against = use & (one > 0) & (np.asarray(other) > 0) & (one != other)
    pairs = np.column_stack([one, np.broadcast_to(other, one.shape)])
    for first, second in np.unique(pairs[against], axis=0).tolist():
        if conversion(codes[first], codes[second]) == 1:
            against &= ~((one == first) & (other == second))
    if against.any():
        place = (sheet, int(np.flatnonzero(against)[0]), 0)
        reading.problem(place, "UNIT_CONTRADICTS", "error", count=int(against.sum()))  # type: ignore[arg-type]
    return np.asarray(against)


def _listed(
    reading: Reading,
    column: str,
    known: tuple[str, ...],
    text: str,
) -> int:
    """Return the number of a word of a closed list in either language.

    A word outside it is named.
    """
    spelled = {
        messages.label(column, word, lang).lower(): word
        for word in known[1:]
        for lang in _LANGUAGES
    }
    word = spelled.get(text.lower()) or (
        code_listed(column, text) if column in ("sex", "area", "flag") else None
    )
    word = word or text
    if word in known:
        return known.index(word)
    context = {"column": column, "allowed": Several(known[1:])}
    reading.problems.append(Problem("VALUE_NOT_IN_LIST", "error", found=text, context=context))
    return -1


class _Numbers(NamedTuple):
    """The numbers of a column, which of its cells are none, and the unit, bound and status in its texts."""

    value: Array
    bad: Array
    unit: Array
    bound: Array
    flag: Array


def _numbers(
    reading: Reading,
    sheet: _Frame,
    name: str,
    use: Array,
) -> _Numbers:
    """Return the numbers of a column."""
    count = len(sheet.table)
    none = np.zeros(count, dtype=np.int64)
    if name not in sheet.columns:
        return _Numbers(np.full(count, np.nan), none > 0, none, none, none)
    column = sheet.columns[name]
    given = sheet.table[column]
    if given.dtype.kind in "iuf" and not isinstance(given.array, pd.Categorical):
        value = given.to_numpy(np.float64, na_value=np.nan)
        endless = np.isinf(value)
        _rows_told(reading, sheet, use & endless, "VALUE_NOT_FINITE", column)
        return _Numbers(np.where(endless, np.nan, value), endless, none, none, none)
    objects = given.to_numpy(dtype=object)
    text = np.fromiter((isinstance(cell, str) for cell in objects), bool, count)
    value = np.full(count, np.nan)
    plain_numbers = np.flatnonzero(~text)
    value[plain_numbers] = [_number(cell) for cell in objects[plain_numbers]]
    bad = use & np.isinf(value)
    value[np.isinf(value)] = np.nan
    found = _Numbers(value, bad, none.copy(), none.copy(), none.copy())
    _read_texts(reading, found, objects, text, use)
    _rows_told(reading, sheet, bad, "VALUE_NOT_NUMBER", column)
    return found


def _read_texts(
    reading: Reading,
    found: _Numbers,
    objects: Array,
    text: Array,
    use: Array,
) -> None:
    """Add what the cells that are texts say; each different text is read once."""
    codes, different = pd.factorize(objects[text])
    parsed = [parse(word) for word in different]
    states = np.array([one.state for one in parsed], dtype=object)[codes]
    value = np.array([one.value for one in parsed])[codes]
    found.value[text] = np.where(states == "nothing", np.nan, value)
    found.bad[text] |= use[text] & ~np.isin(states.astype(str), ["number", "missing", "nothing"])
    found.unit[text] = reading.units.of([one.unit for one in parsed])[codes]
    bounds = [BOUND.index(one.bound) for one in parsed]
    found.bound[text] = np.array(bounds, dtype=int)[codes]
    known = ("", *FLAGS)
    flags = [known.index(one.flag) for one in parsed]
    found.flag[text] = np.array(flags, dtype=int)[codes]


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


def _rows_told(
    reading: Reading,
    sheet: _Frame,
    bad: Array,
    code: str,
    column: str,
) -> None:
    """Put a problem on record for each of the rows, with what stands in the column."""
    rows = np.flatnonzero(bad)
    for row in rows[:_FIRST].tolist():
        if column in sheet.table:
            found = sheet.table[sheet.columns.get(column, column)].iat[row]
        else:
            found = ""
        place = (sheet, row, 0)
        reading.problem(place, code, "error", str(found), column=column)  # type: ignore[arg-type]
    if len(rows) > _FIRST:
        reading.unlisted[sheet.order] += len(rows) - _FIRST


def _column(sheet: _Frame, name: str) -> pd.Categorical:
    if name in sheet.columns:
        return _words(sheet.table[sheet.columns[name]])
    blank = np.zeros(len(sheet.table), np.int8)
    return pd.Categorical.from_codes(blank, categories=pd.Index([""], dtype="str"))


def _words(values: pd.Series) -> pd.Categorical:
    """Return a column of texts as a categorical, each word clean and stripped, a missing one empty."""
    if isinstance(values.array, pd.Categorical):
        codes = values.array.codes
        different = values.array.categories
    else:
        codes, different = pd.factorize(values)
    texts = ["" if pd.isna(word) else clean(texts_of([word])[0]).strip() for word in different] + [
        ""
    ]
    used = np.flatnonzero(np.bincount(np.where(codes < 0, len(different), codes), minlength=1))
    kept = {text: i for i, text in enumerate(dict.fromkeys(texts[i] for i in used))}
    order = np.array([kept.get(text, 0) for text in texts])
    codes = order[np.where(codes < 0, len(different), codes)]
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(kept), dtype="str"))


def _with_texts(result: pd.DataFrame, sheet: _Frame, row: Array) -> pd.DataFrame:
    """Return the observations with the texts that go with their rows."""
    for name in _KEPT:
        if name in sheet.columns:
            given = _words(sheet.table[sheet.columns[name]])
            texts = given.categories.to_numpy(dtype=object)[given.codes[row]]
            blank = texts == ""
            kept = result[name].to_numpy(dtype=object)
            result[name] = pd.array(np.where(blank & (name == "note"), kept, texts), dtype="str")
    return result
