"""From the cells of a table to records: numbers, each with its place and what it is a value of.

`collect` is the entrance: it takes a table that `layout` found, asks `records` what its rows say of
themselves, parses the cells of data, and puts every number into the `Reading` as a value, a
numerator or a denominator of the indicators that its name stands for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.layout import SheetTable
from womenplan.io.reading import (
    COUNT,
    FATE,
    FEMALE,
    FIELDS,
    LEVEL,
    LISTS,
    MALE,
    NOT_READ,
    NUMERATOR,
    SHARE,
    WORDLESS,
    Reading,
    Records,
    Texts,
    code_in,
    first_given,
    marked,
    only,
    spread,
)
from womenplan.io.records import (
    DataRows,
    other_groups,
    region_code,
    report_aside,
    rows_of,
    strange_columns,
)
from womenplan.io.sheet import EMPTY, ERROR, FORMULA, NUMBER, SPREAD, TEXT
from womenplan.io.stated import Served, Stated, factor_to, mark_of, serving, without_idle_marks
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.match import Match
from womenplan.model.naming import place_name
from womenplan.model.unit import NUMBERS, RATES, conversion, ones_of, unit_names, units
from womenplan.model.vocabulary import plain

__all__ = [
    "NamedRecords",
    "collect",
    "parsed",
    "quantities_of",
    "record_counts",
    "records_of",
    "same_units",
    "units_of_parts",
]

_MANY = 500  # whole numbers from here on are rather persons than ten thousands of them
_UNIT_TAKEN = {"note": "UNIT_FROM_NOTE", "above": "UNIT_FROM_ABOVE"}
_UNUSABLE = {
    ERROR: "VALUE_ERROR",
    FORMULA: "VALUE_NOT_STORED",
    SPREAD: "VALUE_SPREAD",
}
_STATES = {  # of cells that are read, and what becomes of these
    "number": "value",
    "nothing": "value",
    "missing": "missing",
}


def collect(reading: Reading, table: SheetTable) -> None:
    """Read one table into records, and note problems and what became of each cell."""
    sheet = table.sheet
    fate = sheet.fate
    filled = sheet.kind != EMPTY
    below = slice(table.body, table.end)
    for column in table.columns:
        role = "value" if column.role == "data" else column.role
        cells = below, column.index
        fate[cells][filled[cells]] = FATE.get(role, FATE["key"])
    header = slice(table.top, table.body)
    fate[header][filled[header]] = FATE["header"]
    if table.aside[0]:
        _leave_out_all(reading, table)
        return
    rows = rows_of(reading, table)
    if rows.index.size and table.data:
        strange_columns(reading, table, rows.index)
        _record_numbers(_numbers_in(reading, table, rows))


def _leave_out_all(reading: Reading, table: SheetTable) -> None:
    """Leave out a table of targets, plans or averages, as its title calls it, and say so."""
    sheet = table.sheet
    role, text = table.aside
    rows = np.arange(table.body, table.end)
    block = table.block(rows)
    sheet.fate[block] = np.where(sheet.kind[block] != EMPTY, FATE["other"], 0)
    report_aside(
        reading,
        table,
        role,
        text,
        table.places.get(text, (-1, -1)),
        rows,
    )


def parsed(reading: Reading, cells: Array) -> tuple[Records, Texts]:
    """Return what cells that hold text say and what becomes of them, and these texts."""
    texts = Texts(*pd.factorize(cells))
    fields = {
        "value": texts.each(lambda text: parse(text).value, float),
        "unit": texts.each(lambda text: reading.units[parse(text).unit]),
        "bound": texts.each(lambda text: code_in("bound", parse(text).bound)),
        "flag": texts.each(lambda text: code_in("flag", parse(text).flag)),
        "nothing": texts.each(lambda text: parse(text).state == "nothing", bool),
        "fate": texts.each(lambda text: FATE[_STATES.get(parse(text).state, "problem")]),
    }
    return fields, texts


def _numbers_in(reading: Reading, table: SheetTable, rows: DataRows) -> _Numbers:
    """Return the numbers in the cells of data, with the unit, bound and status that cells name."""
    sheet = table.sheet
    block = table.block(rows.index)
    kind = sheet.kind[block]
    sheet.fate[block] = FATE["missing"]
    sheet.blanks += int((kind == EMPTY).sum())
    r, c = np.nonzero(kind != EMPTY)
    kind = kind[r, c]
    at = rows.index[r], table.data_columns[c]
    cells = {
        name: np.zeros(r.size, dtype=FIELDS[name])
        for name in ("unit", "bound", "flag", "nothing", "lost")
    }
    cells["footnote"] = np.zeros(r.size, dtype=np.int16)
    cells["value"] = sheet.number[at]
    fate = np.where(kind == NUMBER, FATE["value"], FATE["problem"])
    numbers = _Numbers(
        reading,
        table,
        rows,
        r,
        c,
        *at,
        cells,
    )
    words = np.flatnonzero(kind == TEXT)
    if words.size:
        fate[words] = _read_texts(numbers, words)
    if sheet.percent is not None:
        shown = sheet.percent[at] & (kind == NUMBER)
        cells["value"][shown] = np.round(cells["value"][shown] * 100, 10)
        cells["unit"][shown] = reading.units["percent"]
        sheet.assumed["percent_format"] += int(shown.sum())
    sheet.fate[at] = fate
    for i in np.flatnonzero(fate == FATE["problem"]).tolist():
        cells["lost"][i] = _report_unread(numbers, i, kind[i])
    numbers.keep(np.isfinite(cells["value"]) | (cells["lost"] > 0))
    return numbers


def _report_unread(numbers: _Numbers, i: int, kind: int) -> int:
    """Report a cell that was not read, and return whether it is without a digit."""
    sheet = numbers.table.sheet
    row, column = numbers.at(i)
    code = _UNUSABLE.get(kind, "VALUE_NOT_NUMBER")
    if kind == TEXT:
        code = parse(sheet.cells[row, column]).state
    level: Level = "warning" if code == "VALUE_SPREAD" else "error"
    heading = numbers.table.data[numbers.c[i]].heading
    numbers.reading.problem((sheet, row, column), code, level, column=heading)
    wordless = code == "VALUE_NOT_NUMBER" and not re.search(r"\d", sheet.shown(row, column))
    return WORDLESS if wordless else NOT_READ


def _read_texts(numbers: _Numbers, spots: Array) -> Array:
    """Read the cells that hold text, and return what becomes of them."""
    table = numbers.table
    sheet = table.sheet
    fields, texts = parsed(numbers.reading, sheet.cells[numbers.at(spots)])
    fate = fields.pop("fate")
    if marks := list(table.footnotes):
        fields["footnote"] = texts.each(lambda text: _number_of(text, marks))
    for name, column in fields.items():
        numbers.cells[name][spots] = column
    if sheet.typed:
        sheet.assumed["text_number"] += int(np.isfinite(fields["value"]).sum())
    marked = {
        "VALUE_ABOUT": texts.each(lambda text: parse(text).about, bool),
        "VALUE_BOUND": texts.each(_like_target, bool),
    }
    for code, cells in marked.items():
        if cells.any():
            numbers.reading.problem_of(sheet, *numbers.at(spots[cells]), code, "note")
            sheet.assumed[code.removeprefix("VALUE_").lower()] += int(cells.sum())
    return fate


def _number_of(text: str, marks: list[str]) -> int:
    """Return which footnote, counted from one, a text bears the mark of; 0 for none."""
    mark = mark_of(text)
    if mark not in marks:
        return 0
    return marks.index(mark) + 1


def _like_target(text: str) -> bool:
    """Return whether a bound is worded as targets are (70%以上, ≥70).

    A published one has a plain sign (>70).
    """
    return parse(text).bound in ("<", ">") and not re.match("[<>](?!=)", plain(text))


@dataclass(slots=True)
class _Numbers:
    """The numbers in the data cells of a table, each at a row and a column of data.

    What a number is a value of stands in its row (keys), in the heading of its column, in the name
    of its row (the entry), and in the title.
    """

    reading: Reading
    table: SheetTable
    rows: DataRows
    r: Array  # among the rows of data
    c: Array  # among the columns of data
    row: Array  # of the sheet
    column: Array
    cells: Records  # what the cells say: value, unit, bound, flag …
    reported: list[Stated] = field(default_factory=list)  # units that a note says were taken

    def keep(self, which: Array) -> None:
        """Go on with some of the numbers."""
        places = {name: getattr(self, name) for name in ("r", "c", "row", "column")}
        for name, kept in only(places, which).items():
            setattr(self, name, kept)
        self.cells = only(self.cells, which)

    def at(self, which: Any) -> tuple[Any, Any]:
        """Return where numbers stand in the arrays of the sheet."""
        return self.row[which], self.column[which]

    def of_rows(self, role: str) -> Any:
        """Return what the column of a role says about each number, 0 for none."""
        if role not in self.rows.codes:
            return 0
        return self.rows.codes[role][self.r]

    def of_columns(self, numbers: Iterable[int]) -> Array:
        """Return of each number what is given for its column of data."""
        return spread(numbers, self.c)

    def of_entries(self, numbers: Iterable[int]) -> Array:
        """Return of each number what is given for the name of its row."""
        return spread(numbers, self.rows.entry)[self.r]

    def named(self, read: Callable[[Match], int]) -> tuple[Array, Array]:
        """Return what the names of rows, and those of headings, say of each number."""
        return (
            self.of_entries(map(read, self.rows.entries)),
            self.of_columns(read(one.match) for one in self.table.data),
        )

    def group(self, kind: str) -> Array:
        """Return a group: of the heading, else the row's column, the row's name, the heading's name."""
        codes = LISTS[kind]

        def code(part: Any) -> int:
            return codes.index(getattr(part, kind, "") or codes[0])

        heads = self.of_columns(map(code, self.table.data))
        return first_given(heads, self.of_rows(kind), *self.named(code))

    def group_or_title(self, kind: str) -> Array:
        """Return the sex or area, else that of the title for values of what has none of its own."""
        code = code_in(kind, getattr(self.table, kind))
        none = {"sex": "both", "area": "all"}[kind]

        def of_title(match: Match) -> int:
            return code if self.reading.about(match.indicator, kind, none) == none else 0

        return first_given(self.group(kind), np.minimum(*self.named(of_title)))

    def year(self) -> Array:
        """Return the year of each number; a name and a heading that say two years refuse it."""
        data = self.table.data
        now = self.table.year or 0
        relative = [now + one.offset if one.offset is not None and now else 0 for one in data]
        dated = first_given(
            self.of_columns(one.year or 0 for one in data),
            self.of_columns(relative),
            self.of_rows("year"),
        )
        of_rows, of_heads = self.named(attrgetter("year"))
        named = of_heads
        if self.table.of("indicator"):
            named = first_given(of_rows, of_heads)
        self.refuse((dated > 0) & (named > 0) & (dated != named), "YEAR_CONTRADICTS")
        now = now or self.table.match.year
        bare = self.of_columns((one.offset is None) * now for one in data)
        return first_given(dated, named, bare)

    def region(self) -> Array:
        """Return each number's region: of its heading, row, row's or heading's name, else the table."""
        reading = self.reading
        table = self.table
        heads = (region_code(reading, table, one.region) if one.region else 0 for one in table.data)
        return first_given(
            self.of_columns(heads),
            self.of_rows("region"),
            *self.named(lambda match: reading.regions[place_name(match.place)]),
            reading.regions[table.region],
        )

    def unit(self) -> Array:
        """Return the unit of each number: of its cell, heading, row and name, else of the table.

        A cell whose heading, row and name give different units is no value: which one is meant
        cannot be known.
        """
        table = self.table
        units = self.reading.units
        beside = [one.quantity in ("numerator", "denominator", "count") for one in table.data]
        counts = marked(beside, self.c)  # the row's unit is that of the value
        of_name = self.of_entries(units[match.unit] for match in self.rows.entries)
        of_name = np.where(counts, 0, of_name)
        of_row = np.where(counts, 0, self.of_rows("unit"))
        heads = self.of_columns(units[one.unit or one.match.unit] for one in table.data)
        unit = first_given(heads, of_row, of_name)
        sources = (heads, of_row, of_name)
        against = np.any([(one > 0) & (one != unit) for one in sources], axis=0)
        renamed = same_units(self.reading, unit, of_name, against)
        against &= ~renamed
        of_title = np.where(counts, 0, units[table.match.unit])
        unit = first_given(self.cells["unit"], unit, of_title)
        self.refuse(against, "UNIT_CONTRADICTS")
        return first_given(unit, self.stated_unit(counts, unit > 0))

    def footnotes(self, year: Array) -> tuple[Array, Array]:
        """Return status and remark that footnotes give numbers.

        A value that its footnote says is of another year is refused.
        """
        table = self.table
        notes = list(table.footnotes.values())
        if not notes:
            none = np.zeros(self.r.size, dtype=np.int64)
            return none, none
        marks = list(table.footnotes)
        noted = (
            self.cells["footnote"],
            self.of_entries(_number_of(text, marks) for text in self.rows.shown),
            self.of_columns(_number_of(one.heading, marks) for one in table.data),
        )
        for number, note in enumerate(notes, 1):
            marked = np.any([which == number for which in noted], axis=0)
            other = marked & (note.year > 0) & (year != note.year)
            self.refuse(other, "VALUE_OF_OTHER_YEAR", note=note.text)
        flags = np.array([0, *(code_in("flag", note.flag) for note in notes)])
        texts = np.array([0, *(self.reading.words[note.text] for note in notes)])
        flag = first_given(*(flags[which] for which in noted))
        return flag, first_given(*(texts[which] for which in noted))

    def remarked(self, year: Array) -> Array:
        """Return the status that notes give all values, or those of a year; refuse what they say is none."""
        flag = np.zeros(self.r.size, dtype=np.int64)
        for remark in self.table.remarks:
            of = (year == remark.year) if remark.year else np.ones(self.r.size, dtype=bool)
            if remark.aside:
                self.refuse(of, "VALUES_REMARKED", note=remark.text)
            elif remark.flag:
                flag = np.where(of & (flag == 0), code_in("flag", remark.flag), flag)
        return flag

    def in_heads(self) -> bool:
        """Return whether the headings name the indicators, and not the rows."""
        return not self.table.of("indicator") and any(one.indicator for one in self.table.data)

    def names(self) -> tuple[list[tuple[Match, str]], Array]:
        """Return the names that say of what numbers are values, and which of them says it of each."""
        if self.in_heads():
            whole = self.table.match
            return [(one.match or whole, one.heading) for one in self.table.data], self.c
        pairs = zip(self.rows.entries, self.rows.shown, strict=True)
        return list(pairs), self.rows.entry[self.r]

    def stated_unit(self, counts: Array, known: Array) -> Array:
        """Return the units that titles and notes state for each number; 0 where they state none.

        What a note or a table above gave is noted, and what cannot be meant; numbers for which it
        is not clear are refused.
        """
        table = self.table
        if not table.stated and not table.uncarried:
            return np.zeros(self.r.size, dtype=np.int64)
        names, which = self.names()
        stated = without_idle_marks(table.stated, (text for _, text in names))
        usual = [
            "" if match.quantity == "count" else self.reading.about(match.indicator, "unit")
            for match, _ in names
        ]
        of_all = set(usual)
        bare = ~known & ~counts
        bare_of = np.bincount(which[bare], minlength=len(names))
        given = []
        for at, (match, text) in enumerate(names):
            about = {*filter(None, (match.indicator, mark_of(text)))}
            one = serving(stated, usual[at], about, of_all)
            given.append(one.unit)
            if not bare_of[at]:
                continue
            if one.problem and one.used:
                words = one.used.strange or one.used.text
                self.refuse(bare & (which == at), one.problem, words)
            else:
                self.report_unit(text, usual[at], one)
        of_counts = serving(stated, "", (), of_all)
        units = self.reading.units
        return np.where(counts, units[of_counts.unit], units.of(given)[which])

    def report_unit(self, name: str, usual: str, served: Served) -> None:
        """Report which unit a note or a table above gave, and which was not taken."""
        table = self.table
        used = served.used or table.uncarried
        if used is None:
            return
        factors = {factor_to(unit, usual) for unit in used.units}
        fitting = {factor for factor in factors if np.isfinite(factor)} - {1.0}
        place = (table.sheet, *used.cell)
        if used is table.uncarried:
            if fitting:
                row = {"row": table.top + 1}
                self.reading.problem(place, "UNIT_NOT_CARRIED", "warning", used.text, **row)
                table.uncarried = None
        elif served.aside:
            shown = {"name": name, "own": unit_names(usual or "persons")}
            level: Level = "warning" if fitting else "note"
            self.reading.problem(place, "UNIT_SET_ASIDE", level, used.text, **shown)
        elif used.source != "title" and fitting and used not in self.reported:
            self.reported.append(used)
            self.reading.problem(place, _UNIT_TAKEN[used.source], "note", used.text)

    def refuse(
        self,
        bad: Array,
        code: str,
        given: str | None = None,
        **context: str,
    ) -> None:
        """Take back numbers that cannot be used, and report them at the first cell."""
        self.cells["lost"][bad] = NOT_READ
        self.set_aside(
            bad,
            "problem",
            code,
            "error",
            given,
            **context,
        )

    def set_aside(
        self,
        which: Array,
        fate: str,
        code: str,
        level: Level,
        given: str | None = None,
        /,
        **context: Any,
    ) -> None:
        """Give numbers a fate other than their own, and report them once, where the first stands."""
        if which.any():
            sheet = self.table.sheet
            self.reading.problem_of(
                sheet,
                *self.at(which),
                code,
                level,
                given,
                **context,
            )
            sheet.fate[self.at(which)] = FATE[fate]


def _fields_of(numbers: _Numbers) -> Records:
    """Return what each number is a value of, by the fields of records."""
    reading = numbers.reading
    table = numbers.table
    cells = numbers.cells
    year = numbers.year()
    unit = numbers.unit()
    noted_flag, noted = numbers.footnotes(year)
    fields: dict[str, Any] = {
        "sheet": table.sheet.order,
        "row": numbers.row,
        "column": numbers.column,
        "year": year,
        "value": cells["value"],
        "quantity": numbers.group("quantity"),
        "region": numbers.region(),
        "sex": numbers.group_or_title("sex"),
        "area": numbers.group_or_title("area"),
        "age": first_given(
            numbers.of_columns(reading.ages[one.age] for one in table.data),
            numbers.of_rows("age"),
            *numbers.named(lambda match: reading.ages[match.age]),
            reading.ages[table.age],
        ),
        "level": numbers.group("level"),
        "unit": unit,
        "bound": first_given(cells["bound"], numbers.of_rows("bound")),
        "flag": first_given(
            cells["flag"], noted_flag, numbers.group("flag"), numbers.remarked(year)
        ),
        "source": numbers.of_rows("source"),
        "note": first_given(
            numbers.of_rows("note"),
            noted,
            *numbers.named(lambda match: reading.words[match.remark]),
        ),
        "series_break": _breaks(numbers, year),
        "derived": False,
        "nothing": cells["nothing"],
        "lost": cells["lost"],
        "suspect": False,
    }
    return {name: np.broadcast_to(column, year.shape) for name, column in fields.items()}


def _breaks(numbers: _Numbers, year: Array) -> Array:
    """Return where a series breaks: by its own column, or in the first year that its name says."""
    since = first_given(*numbers.named(attrgetter("since")))
    by_column = np.asarray(numbers.of_rows("series_break"), dtype=bool)
    later = (since > 0) & (year >= since)
    if not later.any():
        return by_column | later
    series = numbers.column if numbers.in_heads() else numbers.row
    first = pd.Series(np.where(later, year, np.inf)).groupby(series).transform("min")
    return np.asarray(by_column | (later & (year == first.to_numpy())))


def _leave_out_above(numbers: _Numbers, fields: Records) -> None:
    """Leave out values whose name says a level above that of their region: 全省 for a county."""
    reading = numbers.reading
    if not fields["level"].any():
        return
    keys = np.column_stack([fields["level"], fields["region"]])
    regions = list(reading.regions)
    for level, region in np.unique(keys[fields["level"] > 0], axis=0).tolist():
        if not headers.above(LEVEL[level], regions[region]):
            continue
        higher = (keys == (level, region)).all(axis=1)
        words = messages.labels("level_of", LEVEL[level])
        context = {"level": words, "region": regions[region]}
        numbers.set_aside(higher, "other", "LEVEL_ABOVE", "note", **context)
        fields["year"] = np.where(higher, -1, fields["year"])


def _record_numbers(numbers: _Numbers) -> None:
    """Record values and counts under the indicators that their names mean."""
    reading = numbers.reading
    table = numbers.table
    fields = _fields_of(numbers)
    pairs, which = numbers.names()
    names = NamedRecords.of(reading, [match for match, _ in pairs], which)
    _leave_out_above(numbers, fields)
    fate = table.sheet.fate
    whole = fate[numbers.at(...)] != FATE["problem"]
    dated = (fields["year"] > 0) & whole
    _report_undated(numbers, whole & (fields["year"] == 0))
    direct = names.direct
    fields["quantity"] = _by_unit(reading, fields, direct)
    _settle_bare(numbers, fields, names, dated)
    fate[numbers.at(dated & (direct == 0))] = FATE["count"]
    values = fields | {"quantity": quantities_of(reading, fields["quantity"], direct)}
    answered = np.where(direct > 0, values["quantity"] >= 0, _answered(fields, names))
    of_count = dated & (fields["quantity"] == SHARE) & ~answered
    unfit = of_count & ~names.marked(_portion_of)
    numbers.set_aside(unfit, "other", "SHARE_OF_COUNT", "warning")
    direct = _without_portions(numbers, values, direct, dated)
    direct = _without_contradictions(numbers, values, direct, dated & ~of_count)
    valued = dated & (direct > 0)
    bare = _turn_ratios(numbers, values, valued & ~unfit & names.marked(attrgetter("inverse")))
    reading.records += records_of(values, valued & ~of_count & ~bare, direct)
    lost = (fields["lost"] > 0) & (direct > 0) & (fields["year"] >= 0)
    reading.unread += records_of(values, lost, direct)
    record_counts(reading, fields, names, dated)
    _report_school_years(reading, table)


def _report_school_years(reading: Reading, table: SheetTable) -> None:
    """Note as which year each heading that names a school year was read."""
    for column in table.data:
        if column.school:
            place = (table.sheet, table.body - 1, column.index)
            year = column.year
            reading.problem(place, column.school, "note", column.heading, year=year)


@dataclass(frozen=True, slots=True)
class NamedRecords:
    """What the names of records stand for: each different one once, and which of them each has."""

    matches: list[Match]
    which: Array
    direct: Array  # the number of the indicator of which each record is a value, 0 for none

    @classmethod
    def of(cls, reading: Reading, matches: list[Match], which: Array) -> NamedRecords:
        """Return what names stand for, in the codes of a reading."""
        indicators = (reading.indicators[match.indicator] for match in matches)
        return cls(matches, which, spread(indicators, which))

    def each(self, read: Callable[[Match], Any]) -> Array:
        """Return what is read from the name of each record."""
        return spread(map(read, self.matches), self.which)

    def marked(self, test: Callable[[Match], object]) -> Array:
        """Return for which records a test of their name holds."""
        return marked(map(test, self.matches), self.which)


def _report_undated(numbers: _Numbers, undated: Array) -> None:
    """Report numbers without a year at the heading of the first of them."""
    if not undated.any():
        return
    table = numbers.table
    heading = table.data[numbers.c[undated][0]]
    place = (table.sheet, table.top, heading.index)
    count = int(undated.sum())
    numbers.reading.problem(place, "YEAR_UNKNOWN", "error", heading.heading, count=count)
    table.sheet.fate[numbers.at(undated)] = FATE["problem"]


def _without_portions(
    numbers: _Numbers,
    fields: Records,
    direct: Array,
    use: Array,
) -> Array:
    """Return the indicators of values, without those that are the share of a group in a rate's people.

    40 under 农村占比 of 互联网使用率 is no rate of the countryside.
    """
    reading = numbers.reading
    portions = marked(map(attrgetter("portion"), numbers.table.data), numbers.c)
    if not portions.any():
        return direct
    adds = np.zeros(direct.shape, dtype=bool)
    for kind, whole in (("sex", "both"), ("area", "all")):
        of_all = (one == whole for one in reading.of_indicators(kind))
        adds |= marked(of_all, direct) & (fields[kind] > 0)
    adds &= portions & use & (direct > 0) & (fields["quantity"] == 0)
    if adds.any():
        name = reading.name_of(direct[adds][0])
        numbers.set_aside(adds, "problem", "SHARE_OF_GROUP", "error", indicator=name)
    return np.where(adds, 0, direct)


def _without_contradictions(
    numbers: _Numbers,
    fields: Records,
    direct: Array,
    use: Array,
) -> Array:
    """Return the indicators of values, without those of a group that the indicator is not of.

    Men's values under 女性平均预期寿命 are nobody's.
    """
    reading = numbers.reading
    against = use & other_groups(reading, fields, direct) & (fields["quantity"] == 0)
    if against.any():
        name = reading.name_of(direct[against][0])
        numbers.set_aside(against, "problem", "GROUP_NOT_OF_INDICATOR", "error", indicator=name)
    return np.where(against, 0, direct)


def _answered(fields: Records, names: NamedRecords) -> Array:
    """Return for which names of counts a share is known: the women of a total, or "其中：女性占比"."""
    women = names.marked(attrgetter("shares")) & (fields["sex"] == FEMALE)
    values = names.marked(lambda match: any(what == "value" for _, what in match.counts))
    return np.asarray(women | values)


def _portion_of(match: Match) -> str:
    """Return the one indicator of which a count is the numerator, and its share the value."""
    numerators = {indicator for indicator, quantity in match.counts if quantity == "numerator"}
    return numerators.pop() if len(numerators) == 1 else ""


def same_units(
    reading: Reading,
    one: Array,
    other: Array,
    use: Array,
) -> Array:
    """Return which of these rows have two units that only differ in name: 人 and 个."""
    codes = list(reading.units)
    same = np.zeros(use.shape, dtype=bool)
    for first, second in set(zip(one[use].tolist(), other[use].tolist(), strict=True)):
        if conversion(codes[first], codes[second]) == 1:
            same |= (one == first) & (other == second)
    return same


def units_of_parts(reading: Reading, unit: Array, names: NamedRecords) -> Array:
    """Return units, those of parts of a total of persons without one as persons: 从业人员（女）."""
    ones = (reading.units[ones_of(one)] for one in reading.of_indicators("unit"))
    parts = names.marked(lambda match: match.counts and match.sex)
    return np.where(parts & (unit == 0), spread(ones, names.direct), unit)


def _settle_bare(
    numbers: _Numbers,
    fields: Records,
    names: NamedRecords,
    use: Array,
) -> None:
    """Report numbers without a unit whose indicator is counted in ten thousands.

    Those that are a part of a total of persons are persons, as their total is.
    """
    reading = numbers.reading
    usual = reading.of_indicators("unit")
    of_many = marked(map(ones_of, usual), names.direct)
    bare = use & (names.direct > 0) & (fields["unit"] == 0) & of_many
    if not bare.any():
        return
    as_parts = units_of_parts(reading, fields["unit"], names)
    fields["unit"] = np.where(bare, as_parts, fields["unit"])
    bare &= as_parts == 0
    rather = (fields["value"] % 1 == 0) & (fields["value"] >= _MANY)
    cases: list[tuple[Level, Array]] = [("warning", bare & rather), ("note", bare & ~rather)]
    for level, cells in cases:
        if cells.any():
            unit = unit_names(usual[names.direct[cells][0]])
            sheet = numbers.table.sheet
            reading.problem_of(sheet, *numbers.at(cells), "UNIT_ASSUMED", level, unit=unit)


def _by_unit(reading: Reading, fields: Records, direct: Array) -> Array:
    """Return what numbers are, of which only the unit says it.

    A count's name in % is its share, a rate's name in persons its numerator.
    """
    base = _bases()
    bases = [base.get(unit, "") for unit in reading.units]
    names = (base.get(unit, "") for unit in reading.of_indicators("unit"))
    rates = marked((one in ("fraction", "rate") for one in names), direct)
    share = marked((one == "fraction" for one in bases), fields["unit"])
    count = marked((one in NUMBERS for one in bases), fields["unit"])
    plain_number = fields["quantity"] == 0
    quantity = np.where(share & (direct == 0) & plain_number, SHARE, fields["quantity"])
    counted = count & rates & plain_number & (fields["value"] % 1 == 0)
    return np.where(counted, COUNT, quantity)


@lru_cache(maxsize=1)
def _bases() -> dict[Any, str]:
    """Return of each unit what it is one of: a fraction, a rate, persons and the like."""
    return dict(units()["base"].to_dict())


def quantities_of(reading: Reading, quantity: Array, indicator: Array) -> Array:
    """Return what "numbers" and "shares" are of each indicator: numerator or value.

    -1 for a share of a count.
    """
    base = _bases()
    rates = (base.get(unit, "") in RATES for unit in reading.of_indicators("unit"))
    is_rate = marked(rates, indicator)
    out = np.where(quantity == COUNT, is_rate * NUMERATOR, quantity)
    return np.where(quantity == SHARE, is_rate - 1, out)


def _turn_ratios(numbers: _Numbers, values: Records, named: Array) -> Array:
    """Turn ratios of men to women into those of women to men.

    Refuse bare numbers, of which neither is said, and return which they are.
    """
    if not named.any():
        return named
    ratio = numbers.reading.units["ratio"]
    written = named & (values["unit"] == ratio) & (values["value"] != 0)
    turned = 1 / np.where(written, values["value"], 1)
    values["value"] = np.where(written, turned, values["value"])
    bare = named & ~written
    numbers.set_aside(bare, "problem", "RATIO_ORDER", "error")
    return np.asarray(bare)


def record_counts(
    reading: Reading,
    fields: Records,
    names: NamedRecords,
    use: Array,
) -> None:
    """Record counts as numerators and denominators of the indicators computed from them.

    A share of a count is the value of the one indicator of which it is the numerator.
    """
    for position, match in enumerate(names.matches):
        if not (match.counts or match.shares):
            continue
        uses = _uses_of(reading, fields, match, use & (names.which == position))
        for mask, indicator, quantity in uses:
            unit = fields["unit"]
            single = ones_of(reading.about(indicator, "unit"))
            if quantity == "value" and single:  # the number of women of a total is in persons
                unit = np.where(unit == 0, reading.units[single], unit)
            part = fields | {
                "unit": unit,
                "quantity": code_in("quantity", quantity),
                "sex": 0,
                "derived": True,
            }
            reading.records += records_of(part, mask, reading.indicators[indicator])


def _uses_of(
    reading: Reading,
    fields: Records,
    match: Match,
    mine: Array,
) -> list[tuple[Array, str, str]]:
    """Return of which indicators counts of a name are numerator, denominator or value, and which of them."""
    share = fields["quantity"] == SHARE
    counted = mine & ~share
    female = fields["sex"] == FEMALE
    male = fields["sex"] == MALE
    whole = counted if match.sex else counted & ~female & ~male
    uses = [(mine if quantity == "value" else whole, of, quantity) for of, quantity in match.counts]
    if portion := _portion_of(match):
        uses.append((mine & share & ~male, portion, "value"))
    if match.shares and not match.sex:
        women = counted & female
        uses += [(women, of, "numerator") for of in match.shares]
        uses += [(mine & share & female, of, "value") for of in match.shares]
        if women.any() and (number := reading.names.women_of(match.shares)):
            uses.append((women, number, "value"))
    return uses


def records_of(fields: Mapping[str, Any], mask: Array, indicator: Array | int) -> list[Records]:
    """Return the records of a mask in a list, an empty one where it marks none."""
    if not mask.any():
        return []
    columns = {**fields, "indicator": indicator}
    part = {
        name: np.broadcast_to(columns[name], mask.shape)[mask].astype(kind)
        for name, kind in FIELDS.items()
    }
    return [part]
