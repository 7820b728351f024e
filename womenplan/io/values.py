"""From the cells of a table to records: numbers, each with its place and what it is a value of.

`collect` is the entrance: it takes a table that `layout` found, asks `records` what its rows say of
themselves, parses the cells of data, and puts every number into the `Reading` as a value, a
numerator or a denominator of the indicators that its name stands for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.layout import Table
from womenplan.io.reading import FATE, FIELDS, LEVEL, LOST, QUANTITY, SEX, Codes, Reading, Records
from womenplan.io.records import (
    LANGUAGES,
    LISTS,
    Rows,
    other_groups,
    region_code,
    rows_of,
    strange_columns,
    tell_aside,
)
from womenplan.io.sheet import EMPTY, ERROR, FORMULA, NUMBER, SPREAD, TEXT
from womenplan.io.stated import Served, Stated, factor_to, mark_of, serving, without_idle_marks
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.match import Match
from womenplan.model.naming import place_name
from womenplan.model.unit import NUMBERS, RATES, conversion, ones_of, unit_names, units
from womenplan.model.vocabulary import plain

__all__ = ["collect", "portion_of", "quantities_of", "unit_of_part"]

_MANY = 500  # whole numbers from here on are rather persons than ten thousands of them
_UNUSABLE = {ERROR: "VALUE_ERROR", FORMULA: "VALUE_NOT_STORED", SPREAD: "VALUE_SPREAD"}


def collect(reading: Reading, table: Table) -> None:
    """Read one table into records, and note problems and what became of each cell."""
    sheet = table.sheet
    fate = table.sheet.fate
    filled = sheet.kind != EMPTY
    below = slice(table.body, table.end)
    for column in table.columns:
        known = column.role if column.role in FATE else "key"
        if column.role == "data":
            known = "value"
        fate[below, column.index][filled[below, column.index]] = FATE[known]
    fate[table.top : table.body][filled[table.top : table.body]] = FATE["header"]
    if table.aside[0]:
        _leave_out_all(reading, table)
        return
    rows = rows_of(reading, table)
    if rows.index.size and table.data:
        strange_columns(reading, table, rows.index)
        _emit(reading, table, rows, _parse_block(reading, table, rows.index))


def _leave_out_all(reading: Reading, table: Table) -> None:
    """Leave out a table of targets, plans or averages, as its title calls it, and say so."""
    sheet = table.sheet
    role, text = table.aside
    rows = np.arange(table.body, table.end)
    block = np.ix_(rows, np.array([column.index for column in table.data], dtype=np.int64))
    sheet.fate[block] = np.where(sheet.kind[block] != EMPTY, FATE["other"], 0)
    tell_aside(reading, table, role, text, table.places.get(text, (-1, -1)), rows)


def _parse_block(reading: Reading, table: Table, index: Array) -> dict[str, Array]:
    """Return the numbers of the cells of data, with the unit, bound and status that cells name."""
    sheet = table.sheet
    columns = np.array([column.index for column in table.data], dtype=np.int64)
    block = np.ix_(index, columns)
    kind = sheet.kind[block]
    names = ("unit", "bound", "flag", "nothing", "lost")
    read = {name: np.zeros(kind.shape, dtype=FIELDS[name]) for name in names}
    read["footnote"] = np.zeros(kind.shape, dtype=np.int16)
    read["value"] = sheet.number[block]
    state = np.where(kind == EMPTY, FATE["missing"], FATE["problem"])
    state[kind == NUMBER] = FATE["value"]
    told = np.full(kind.shape, "VALUE_NOT_NUMBER", dtype=object)
    for mark, code in _UNUSABLE.items():
        told[kind == mark] = code
    sheet.blanks += int((kind == EMPTY).sum())
    spots = kind == TEXT
    if spots.any():
        _parse_texts(reading, table, index, spots, block, read, state, told)
    if sheet.percent is not None:
        shown = sheet.percent[block] & (kind == NUMBER)
        read["value"][shown] = np.round(read["value"][shown] * 100, 10)
        read["unit"][shown] = reading.units["percent"]
        sheet.assumed["percent_format"] += int(shown.sum())
    sheet.fate[block] = state
    _tell_unread(reading, table, index, state == FATE["problem"], told, read["lost"])
    return read


def _tell_unread(
    reading: Reading,
    table: Table,
    index: Array,
    unread: Array,
    told: Array,
    lost: Array,
) -> None:
    """Report the cells that were not read, and mark those without a digit as such."""
    if not unread.any():
        return
    sheet = table.sheet
    lost[unread] = LOST.index("unread")
    for r, c in np.argwhere(unread & (told == "VALUE_NOT_NUMBER")):
        if not re.search(r"\d", sheet.shown(int(index[r]), table.data[c].index)):
            lost[r, c] = LOST.index("wordless")
    for r, c in np.argwhere(unread):
        column = table.data[c]
        level: Level = "warning" if told[r, c] == "VALUE_SPREAD" else "error"
        place = (sheet, int(index[r]), column.index)
        reading.problem(place, told[r, c], level, column=column.heading)


def _parse_texts(
    reading: Reading,
    table: Table,
    index: Array,
    spots: Array,
    block: Any,
    read: dict[str, Array],
    state: Array,
    told: Array,
) -> None:
    """Read the cells that hold text into the arrays, each different text once."""
    sheet = table.sheet
    codes, texts = pd.factorize(sheet.cells[block][spots])
    said = [parse(text) for text in texts]
    read["value"][spots] = np.array([one.value for one in said])[codes]
    read["unit"][spots] = reading.units.of([one.unit for one in said])[codes]
    for name in ("bound", "flag"):
        places = [LISTS[name].index(getattr(one, name)) for one in said]
        read[name][spots] = np.array(places)[codes]
    if noted := list(table.footnotes):
        read["footnote"][spots] = np.array([_number_of(text, noted) for text in texts])[codes]
    read["nothing"][spots] = np.array([one.state == "nothing" for one in said])[codes]
    states = {"number": "value", "nothing": "value", "missing": "missing"}
    fates = [FATE[states.get(one.state, "problem")] for one in said]
    state[spots] = np.array(fates)[codes]
    told[spots] = np.array([one.state for one in said], dtype=object)[codes]
    if sheet.typed:
        sheet.assumed["text_number"] += int(np.isfinite(read["value"][spots]).sum())
    marks = {
        "VALUE_ABOUT": [one.about for one in said],
        "VALUE_BOUND": list(map(_like_target, texts)),
    }
    for code, marked in marks.items():
        found = np.argwhere(spots)[np.array(marked, dtype=bool)[codes]]
        if len(found):
            row, column = found[0]
            place = (sheet, int(index[row]), table.data[column].index)
            reading.problem(place, code, "note", count=len(found))
            sheet.assumed[code.removeprefix("VALUE_").lower()] += len(found)


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
    """The numbers in the data cells of a table, each at a row and a column of that block.

    What a number is a value of stands in its row (keys), in the heading of its column, in the name
    of its row (the entry), and in the title.
    """

    reading: Reading
    table: Table
    rows: Rows
    read: dict[str, Array]  # of the whole block: value, unit, bound, flag …
    r: Array
    c: Array
    told: list[Stated] = field(default_factory=list)  # units that are told of

    def of_rows(self, role: str) -> Any:
        """Return what the column of a role says about each number, 0 for none."""
        if role not in self.rows.codes:
            return 0
        return self.rows.codes[role][self.r]

    def of_columns(self, numbers: Iterable[int]) -> Array:
        """Return of each number what is given for its column of data."""
        return np.array(list(numbers), dtype=np.int64)[self.c]

    def of_entries(self, numbers: Iterable[int]) -> Array:
        """Return of each number what is given for the name of its row."""
        return np.array(list(numbers), dtype=np.int64)[self.rows.entry][self.r]

    def of_cells(self, name: str) -> Array:
        """Return what the cells themselves say."""
        return self.read[name][self.r, self.c]

    def group(self, kind: str) -> Array:
        """Return a group: of the heading, else the row's column, the row's name, the heading's name."""
        codes = LISTS[kind]

        def code(said: Any) -> int:
            return codes.index(getattr(said, kind, "") or codes[0])

        data = self.table.data
        return _first(
            self.of_columns(map(code, data)),
            self.of_rows(kind),
            self.of_entries(map(code, self.rows.entries)),
            self.of_columns(code(one.match) for one in data),
        )

    def year(self) -> Array:
        """Return the year of each number; a name and a heading that say two years refuse it."""
        data = self.table.data
        now = self.table.year or 0
        relative = [now + one.offset if one.offset is not None and now else 0 for one in data]
        dated = _first(
            self.of_columns(one.year or 0 for one in data),
            self.of_columns(relative),
            self.of_rows("year"),
        )
        of_rows = self.table.of("indicator") is not None
        named = _first(
            self.of_entries(match.year * of_rows for match in self.rows.entries),
            self.of_columns(one.match.year for one in data),
        )
        self.refuse((dated > 0) & (named > 0) & (dated != named), "YEAR_CONTRADICTS")
        now = now or self.table.match.year
        return _first(dated, named, self.of_columns((one.offset is None) * now for one in data))

    def region(self) -> Array:
        """Return each number's region: of its heading, row, row's or heading's name, else the table."""
        reading = self.reading
        table = self.table
        places = [place_name(match.place) for match in self.rows.entries]
        heads = (region_code(reading, table, one.region) if one.region else 0 for one in table.data)
        return _first(
            self.of_columns(heads),
            self.of_rows("region"),
            self.of_entries(reading.regions[place] for place in places),
            self.of_columns(reading.regions[place_name(one.match.place)] for one in table.data),
            reading.regions[table.region],
        )

    def words_of_names(self, kind: str, codes: Codes) -> tuple[Array, Array]:
        """Return what the names of rows and of headings add, as numbers of these codes."""
        return (
            self.of_entries(codes[getattr(match, kind)] for match in self.rows.entries),
            self.of_columns(codes[getattr(one.match, kind)] for one in self.table.data),
        )

    def title_group(self, kind: str) -> Array:
        """Return the sex or area that the title says, for values of what has none of its own."""
        code = LISTS[kind].index(getattr(self.table, kind))
        known = self.reading.names.known
        none = {"sex": "both", "area": "all"}[kind]

        def of(match: Match) -> int:
            own = known.get(match.indicator, {}).get(kind, none)
            return code if own == none else 0

        down = self.of_entries(map(of, self.rows.entries))
        across = self.of_columns(of(one.match) for one in self.table.data)
        return np.minimum(down, across)

    def unit(self) -> Array:
        """Return the unit of each number: of its cell, heading, row and name, else of the table.

        A cell whose heading, row and name give different units is no value: which one is meant
        cannot be known.
        """
        table = self.table
        units = self.reading.units
        named = units.of(match.unit for match in self.rows.entries)
        of_name = named[self.rows.entry][self.r]
        of_row = np.broadcast_to(self.of_rows("unit"), self.r.shape)
        beside = [one.quantity in ("numerator", "denominator", "count") for one in table.data]
        counts = np.array(beside, dtype=bool)[self.c]  # the row's unit is that of the value
        of_row = np.where(counts, 0, of_row)
        of_name = np.where(counts, 0, of_name)
        heads = units.of(one.unit or one.match.unit for one in table.data)[self.c]
        said = _first(heads, of_row, of_name)
        against = np.zeros(self.r.size, dtype=bool)
        for other in (heads, of_row, of_name):
            against |= (other > 0) & (other != said)
        codes = list(units)
        pairs = zip(said[against].tolist(), of_name[against].tolist(), strict=True)
        for first, second in set(pairs):
            if conversion(codes[first], codes[second]) == 1:
                against &= ~((said == first) & (of_name == second))
        said = _first(self.of_cells("unit"), said, np.where(counts, 0, units[table.match.unit]))
        self.refuse(against, "UNIT_CONTRADICTS")
        return _first(said, self.stated_unit(counts, said > 0))

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
        said = (
            self.of_cells("footnote"),
            self.of_entries(_number_of(text, marks) for text in self.rows.shown),
            self.of_columns(_number_of(one.heading, marks) for one in table.data),
        )
        for number, note in enumerate(notes, 1):
            marked = np.any([which == number for which in said], axis=0)
            other = marked & (note.year > 0) & (year != note.year)
            self.refuse(other, "VALUE_OF_OTHER_YEAR", note=note.text)
        flags = np.array([0, *(LISTS["flag"].index(note.flag) for note in notes)])
        texts = np.array([0, *(self.reading.words[note.text] for note in notes)])
        flag = _first(*(flags[which] for which in said))
        return flag, _first(*(texts[which] for which in said))

    def remarked(self, year: np.ndarray) -> np.ndarray:
        """Return the status that notes give all values, or those of a year; refuse what they say is none."""
        flag = np.zeros(self.r.size, dtype=np.int64)
        for remark in self.table.remarks:
            of = (year == remark.year) if remark.year else np.ones(self.r.size, dtype=bool)
            if remark.aside:
                self.refuse(of, "VALUES_REMARKED", note=remark.text)
            elif remark.flag:
                flag = np.where(of & (flag == 0), LISTS["flag"].index(remark.flag), flag)
        return flag

    def of_names(self) -> tuple[list[tuple[Match, str]], Array]:
        """Return the names that say of what numbers are values, and which of them says it of each."""
        data = self.table.data
        if not self.table.of("indicator") and any(one.indicator for one in data):
            return [(one.match or self.table.match, one.heading) for one in data], self.c
        pairs = zip(self.rows.entries, self.rows.shown, strict=True)
        return list(pairs), self.rows.entry[self.r]

    def stated_unit(self, counts: Array, said: Array) -> Array:
        """Return the units that titles and notes state for each number; 0 where they state none.

        What a note or a table above gave is told of, and what cannot be meant; numbers for which it
        is not clear are refused.
        """
        table = self.table
        if not table.stated and not table.uncarried:
            return np.zeros(self.r.size, dtype=np.int64)
        names, which = self.of_names()
        stated = without_idle_marks(table.stated, (text for _, text in names))
        known = self.reading.names.known
        own = [
            "" if match.quantity == "count" else known.get(match.indicator, {}).get("unit", "")
            for match, _ in names
        ]
        of_all = set(own)
        bare = ~said & ~counts
        bare_of = np.bincount(which[bare], minlength=len(names))
        found = []
        for at, (match, text) in enumerate(names):
            about = {*filter(None, (match.indicator, mark_of(text)))}
            one = serving(stated, own[at], about, of_all)
            found.append(one.unit)
            if not bare_of[at]:
                continue
            if one.problem and one.used:
                words = one.used.strange or one.used.text
                self.refuse(bare & (which == at), one.problem, words)
            else:
                self.tell_unit(text, own[at], one)
        of_counts = serving(stated, "", (), of_all).unit
        units = self.reading.units
        return np.where(counts, units[of_counts], units.of(found)[which])

    def tell_unit(self, name: str, own: str, served: Served) -> None:
        """Report which unit a note or a table above gave, and which was not taken."""
        table = self.table
        used = served.used or table.uncarried
        if used is None:
            return
        factors = {factor_to(unit, own) for unit in used.units}
        fitting = {factor for factor in factors if np.isfinite(factor)} - {1.0}
        place = (table.sheet, *used.cell)
        if used is table.uncarried:
            if fitting:
                row = {"row": table.top + 1}
                self.reading.problem(place, "UNIT_NOT_CARRIED", "warning", used.text, **row)
                table.uncarried = None
        elif served.aside:
            shown = {"name": name, "own": unit_names(own or "persons")}
            level: Level = "warning" if fitting else "note"
            self.reading.problem(place, "UNIT_SET_ASIDE", level, used.text, **shown)
        elif used.source != "title" and fitting and used not in self.told:
            self.told.append(used)
            self.reading.problem(place, f"UNIT_FROM_{used.source.upper()}", "note", used.text)

    def refuse(
        self,
        bad: Array,
        code: str,
        found: str | None = None,
        **said: str,
    ) -> None:
        """Take back numbers that cannot be used, and report them at the first cell."""
        if not bad.any():
            return
        at = np.flatnonzero(bad)
        row = self.rows.index[self.r[at]]
        column = np.array([one.index for one in self.table.data])[self.c[at]]
        self.table.sheet.fate[row, column] = FATE["problem"]
        self.read["value"][self.r[at], self.c[at]] = np.nan
        self.read["lost"][self.r[at], self.c[at]] = LOST.index("unread")
        place = (self.table.sheet, int(row[0]), int(column[0]))
        self.reading.problem(place, code, "error", found, count=len(at), **said)


def _emit(
    reading: Reading,
    table: Table,
    rows: Rows,
    read: dict[str, Array],
) -> None:
    """Put the numbers on record, each with what it is a value of."""
    r, c = np.nonzero(np.isfinite(read["value"]) | (read["lost"] > 0))
    numbers = _Numbers(reading, table, rows, read, r, c)
    data = table.data
    year = numbers.year()
    unit = numbers.unit()
    noted_flag, noted = numbers.footnotes(year)
    own: dict[str, Any] = {
        "sheet": table.sheet.order,
        "row": rows.index[r],
        "column": numbers.of_columns(one.index for one in data),
        "year": year,
        "value": numbers.of_cells("value"),
        "quantity": numbers.group("quantity"),
        "region": numbers.region(),
        "sex": _first(numbers.group("sex"), numbers.title_group("sex")),
        "area": _first(numbers.group("area"), numbers.title_group("area")),
        "age": _first(
            numbers.of_columns(reading.ages[one.age] for one in data),
            numbers.of_rows("age"),
            *numbers.words_of_names("age", reading.ages),
            reading.ages[table.age],
        ),
        "level": numbers.group("level"),
        "unit": unit,
        "bound": _first(numbers.of_cells("bound"), numbers.of_rows("bound")),
        "flag": _first(
            numbers.of_cells("flag"), noted_flag, numbers.group("flag"), numbers.remarked(year)
        ),
        "source": numbers.of_rows("source"),
        "note": _first(
            numbers.of_rows("note"), noted, *numbers.words_of_names("remark", reading.words)
        ),
        "derived": False,
        "nothing": numbers.of_cells("nothing"),
        "lost": numbers.of_cells("lost"),
        "suspect": False,
    }
    in_heads = not table.of("indicator") and any(one.indicator for one in data)
    own["series_break"] = _breaks(numbers, year, own["column"] if in_heads else own["row"])
    heads = [one.match or table.match for one in data]
    matches, which = (heads, c) if in_heads else (rows.entries, rows.entry[r])
    _leave_out_above(reading, table, own)
    _put(reading, table, own, matches, which)
    for one in data:
        if one.school:
            place = (table.sheet, table.body - 1, one.index)
            reading.problem(place, one.school, "note", one.heading, year=one.year)


def _breaks(numbers: _Numbers, year: Array, series: Array) -> Array:
    """Return where a series breaks: by its own column, or in the first year that its name says."""
    since = _first(
        numbers.of_entries(match.since for match in numbers.rows.entries),
        numbers.of_columns(one.match.since for one in numbers.table.data),
    )
    said = np.asarray(numbers.of_rows("series_break"), dtype=bool)
    return said | _first_since(since, year, series)


def _leave_out_above(reading: Reading, table: Table, own: dict[str, Any]) -> None:
    """Leave out values whose name says a level above that of their region: 全省 for a county."""
    said = np.flatnonzero(own["level"] > 0)
    if not said.size:
        return
    regions = list(reading.regions)
    pairs = np.unique(np.column_stack([own["level"][said], own["region"][said]]), axis=0)
    for level, region in pairs.tolist():
        if not headers.above(LEVEL[level], regions[region]):
            continue
        found = (own["level"] == level) & (own["region"] == region)
        words = {lang: messages.label("level_of", LEVEL[level], lang) for lang in LANGUAGES}
        context = {"level": words, "region": regions[region]}
        _set_aside(reading, table, own, found, "other", "LEVEL_ABOVE", "note", **context)
        own["year"] = np.where(found, -1, own["year"])


def _set_aside(
    reading: Reading,
    table: Table,
    own: Mapping[str, Any],
    which: Array,
    fate: str,
    code: str,
    level: Level,
    /,
    **context: Any,
) -> None:
    """Give values a fate other than their own, and report them once, where the first of them stands."""
    if not which.any():
        return
    rows = own["row"][which]
    columns = own["column"][which]
    place = (table.sheet, int(rows[0]), int(columns[0]))
    reading.problem(place, code, level, count=rows.size, **context)
    table.sheet.fate[rows, columns] = FATE[fate]


def _first_since(since: Array, year: Array, series: Array) -> Array:
    """Return which values are the first of their series under a new definition."""
    later = (since > 0) & (year >= since)
    if not later.any():
        return np.zeros(year.shape, dtype=bool)
    first = pd.Series(np.where(later, year, np.inf)).groupby(series).transform("min")
    return np.asarray(later & (year == first.to_numpy()))


def _first(*choices: Any) -> Array:
    """Return, per record, the first choice that says something."""
    out = np.zeros(1, dtype=np.int64)
    for choice in reversed(choices):
        out = np.where(np.not_equal(choice, 0), choice, out)
    return np.asarray(out)


def _put(
    reading: Reading,
    table: Table,
    own: dict[str, Any],
    matches: list[Match],
    which: Array,
) -> None:
    """Record values and counts under the indicators that their names mean."""
    fate = table.sheet.fate
    whole = table.sheet.fate[own["row"], own["column"]] != FATE["problem"]
    dated = (own["year"] > 0) & whole
    undated = whole & (own["year"] == 0)
    if undated.any():
        at = int(np.flatnonzero(undated)[0])
        heading = next(one.heading for one in table.data if one.index == own["column"][at])
        place = (table.sheet, table.top, int(own["column"][at]))
        reading.problem(place, "YEAR_UNKNOWN", "error", heading, count=int(undated.sum()))
        fate[own["row"][undated], own["column"][undated]] = FATE["problem"]
    direct = reading.indicators.of(match.indicator for match in matches)[which]
    own["quantity"] = _by_unit(reading, own, direct)
    _tell_bare(reading, table, own, direct, matches, which, dated)
    counted = dated & (direct == 0)
    fate[own["row"][counted], own["column"][counted]] = FATE["count"]
    values = {**own, "quantity": quantities_of(reading, own["quantity"], direct)}
    shared = dated & np.broadcast_to(own["quantity"] == QUANTITY.index("share"), dated.shape)
    of_count = shared & np.where(
        direct > 0, values["quantity"] < 0, ~_answered(own, matches, which)
    )
    portions = np.array([bool(portion_of(match)) for match in matches], dtype=bool)
    unfit = of_count & ~portions[which]
    _set_aside(reading, table, own, unfit, "other", "SHARE_OF_COUNT", "warning")
    direct = _without_portions(reading, table, values, direct, dated)
    direct = _without_contradictions(reading, table, values, direct, dated & ~of_count)
    values, inverse = _inverted(
        reading, table, values, matches, which, dated & (direct > 0) & ~unfit
    )
    _append(reading, values, dated & (direct > 0) & ~of_count & ~inverse, direct)
    lost = (own["lost"] > 0) & (direct > 0) & (own["year"] >= 0)
    if lost.any():
        reading.unread.append(_part(values, lost, direct))
    for position, match in enumerate(matches):
        if match.counts or match.shares:
            _counts(reading, own, match, dated & (which == position))


def _without_portions(
    reading: Reading,
    table: Table,
    own: Mapping[str, Any],
    direct: np.ndarray,
    use: np.ndarray,
) -> np.ndarray:
    """Return the indicators of values, without those that are the share of a group in a rate's people.

    40 under 农村占比 of 互联网使用率 is no rate of the countryside.
    """
    columns = [one.index for one in table.data if one.portion]
    if not columns:
        return direct
    known = [reading.names.known.get(one, {}) for one in reading.indicators]
    adds = np.zeros(direct.shape, dtype=bool)
    for kind, whole in (("sex", "both"), ("area", "all")):
        of_all = np.array([one.get(kind, "") == whole for one in known], dtype=bool)[direct]
        adds |= of_all & (np.broadcast_to(own[kind], direct.shape) > 0)
    found = use & (direct > 0) & adds & np.isin(own["column"], columns) & (own["quantity"] == 0)
    if found.any():
        at = int(np.flatnonzero(found)[0])
        place = (table.sheet, int(own["row"][at]), int(own["column"][at]))
        name = known[direct[at]]
        said = {"zh": name["name_zh"], "en": name["name_en"]}
        reading.problem(place, "SHARE_OF_GROUP", "error", indicator=said, count=int(found.sum()))
        table.sheet.fate[own["row"][found], own["column"][found]] = FATE["problem"]
    return np.where(found, 0, direct)


def _without_contradictions(
    reading: Reading,
    table: Table,
    own: Mapping[str, Any],
    direct: Array,
    use: Array,
) -> Array:
    """Return the indicators of values, without those of a group that the indicator is not of.

    Men's values under 女性平均预期寿命 are nobody's.
    """
    against = use & other_groups(reading, own, direct) & (own["quantity"] == 0)
    if against.any():
        first = list(reading.indicators)[direct[against][0]]
        known = reading.names.known[first]
        name = {"zh": known["name_zh"], "en": known["name_en"]}
        code = "GROUP_NOT_OF_INDICATOR"
        _set_aside(reading, table, own, against, "problem", code, "error", indicator=name)
    return np.where(against, 0, direct)


def _answered(own: Mapping[str, Any], matches: list[Match], which: Array) -> Array:
    """Return for which names of counts a share is known: the women of a total, or "其中：女性占比"."""
    female = np.broadcast_to(own["sex"] == SEX.index("female"), which.shape)
    named = [any(quantity == "value" for _, quantity in match.counts) for match in matches]
    totals = [bool(match.shares) for match in matches]
    of_total = np.array(totals, dtype=bool)[which] & female
    answered = np.array(named, dtype=bool)[which] | of_total
    return np.asarray(answered)


def portion_of(match: Match) -> str:
    """Return the one indicator of which a count is the numerator, and its share the value."""
    numerators = {indicator for indicator, quantity in match.counts if quantity == "numerator"}
    return numerators.pop() if len(numerators) == 1 else ""


def _tell_bare(
    reading: Reading,
    table: Table,
    own: dict[str, Any],
    direct: np.ndarray,
    matches: list[Match],
    which: np.ndarray,
    use: np.ndarray,
) -> None:
    """Tell of numbers without a unit whose indicator is counted in ten thousands.

    Those that are a part of a total of persons are persons, as their total is.
    """
    known = reading.names.known
    ones = [ones_of(known.get(one, {}).get("unit", "")) for one in reading.indicators]
    bare = use & (direct > 0) & (np.broadcast_to(own["unit"], direct.shape) == 0)
    bare &= np.array([one != "" for one in ones], dtype=bool)[direct]
    if not bare.any():
        return
    of_total = [bool(match.counts and match.sex) for match in matches]  # 从业人员, 其中：女
    parts = bare & np.array(of_total, dtype=bool)[which]
    single = np.array([reading.units[one] for one in ones])[direct]
    own["unit"] = np.where(parts, single, own["unit"])
    bare &= ~parts
    rather = bare & (own["value"] % 1 == 0) & (own["value"] >= _MANY)
    cases: list[tuple[Level, np.ndarray]] = [("warning", rather), ("note", bare & ~rather)]
    for level, rows in cases:
        if rows.any():
            at = int(np.flatnonzero(rows)[0])
            unit = known[list(reading.indicators)[direct[at]]]["unit"]
            place = (table.sheet, int(own["row"][at]), int(own["column"][at]))
            said = {"unit": unit_names(unit), "count": int(rows.sum())}
            reading.problem(place, "UNIT_ASSUMED", level, **said)


def _by_unit(reading: Reading, own: Mapping[str, Any], direct: np.ndarray) -> np.ndarray:
    """Return what numbers are, of which only the unit says it.

    A count's name in % is its share, a rate's name in persons its numerator.
    """
    base = _bases()
    bases = [base.get(unit, "") for unit in reading.units]
    names = [reading.names.known.get(one, {}).get("unit", "") for one in reading.indicators]
    rates = np.array([base.get(unit, "") in ("fraction", "rate") for unit in names], dtype=bool)
    share, count = (
        np.array([one in kinds for one in bases], dtype=bool)[own["unit"]]
        for kinds in (("fraction",), NUMBERS)
    )
    quantity = np.broadcast_to(own["quantity"], direct.shape)
    shared = share & (direct == 0) & (quantity == 0)
    counted = count & rates[direct] & (quantity == 0)
    if not (shared.any() or counted.any()):
        return quantity
    quantity = np.where(shared, QUANTITY.index("share"), quantity)
    return np.where(counted & (own["value"] % 1 == 0), QUANTITY.index("count"), quantity)


@lru_cache(maxsize=1)
def _bases() -> dict[Any, str]:
    """Return of each unit what it is one of: a fraction, a rate, persons and the like."""
    return dict(units()["base"].to_dict())


def quantities_of(reading: Reading, quantity: Array, indicator: Array) -> Array:
    """Return what "numbers" and "shares" are of each indicator: numerator or value.

    -1 for a share of a count.
    """
    base = _bases()
    own = [reading.names.known.get(one, {}).get("unit", "") for one in reading.indicators]
    is_rate = np.array([base.get(unit, "") in RATES for unit in own], dtype=bool)[indicator]
    quantity = np.broadcast_to(quantity, indicator.shape)
    counted = quantity == QUANTITY.index("count")
    shared = quantity == QUANTITY.index("share")
    out = np.where(counted, np.where(is_rate, QUANTITY.index("numerator"), 0), quantity)
    return np.where(shared, np.where(is_rate, 0, -1), out)


def _inverted(
    reading: Reading,
    table: Table,
    values: dict[str, Any],
    matches: list[Match],
    which: Array,
    use: Array,
) -> tuple[dict[str, Any], Array]:
    """Turn ratios of men to women into those of women to men.

    Refuse bare numbers, of which neither is said.
    """
    named = np.array([match.inverse for match in matches], dtype=bool)[which] & use
    none = np.zeros(named.shape, dtype=bool)
    if not named.any():
        return values, none
    written = named & (values["unit"] == reading.units["ratio"]) & (values["value"] != 0)
    value = np.where(written, 1 / np.where(written, values["value"], 1), values["value"])
    bare = named & ~written
    _set_aside(reading, table, values, bare, "problem", "RATIO_ORDER", "error")
    return {**values, "value": value}, bare


def _counts(
    reading: Reading,
    own: Mapping[str, Any],
    match: Match,
    mine: Array,
) -> None:
    """Record counts as numerators and denominators of the indicators computed from them."""
    share = np.broadcast_to(own["quantity"] == QUANTITY.index("share"), mine.shape)
    counted = mine & ~share
    female = own["sex"] == SEX.index("female")
    male = own["sex"] == SEX.index("male")
    if match.sex:
        whole = counted
    else:
        whole = counted & ~female & ~male
    uses = [(mine if quantity == "value" else whole, of, quantity) for of, quantity in match.counts]
    if portion := portion_of(match):
        uses.append((mine & share & ~male, portion, "value"))
    if not match.sex:
        uses += [(counted & female, of, "numerator") for of in match.shares]
        uses += [(mine & share & female, of, "value") for of in match.shares]
        women = counted & female
        number = reading.names.women_of(match.shares) if match.shares and women.any() else ""
        uses += [(women, number, "value")] if number else []
    for mask, indicator, quantity in uses:
        said = {**own, "unit": unit_of_part(reading, own, indicator, quantity)}
        said = {
            **said,
            "quantity": QUANTITY.index(quantity),
            "sex": 0,
            "derived": True,
        }
        _append(reading, said, mask, reading.indicators[indicator])


def unit_of_part(
    reading: Reading,
    own: Mapping[str, Any],
    indicator: str,
    quantity: str,
) -> np.ndarray:
    """Return the units of counts: the number of women of a total without one is in persons."""
    single = ones_of(reading.names.known.get(indicator, {}).get("unit", ""))
    bare = quantity == "value" and single
    unit = np.asarray(own["unit"])
    return np.where(unit == 0, reading.units[single], unit) if bare else unit


def _append(
    reading: Reading,
    own: Mapping[str, Any],
    mask: Array,
    indicator: Array | int,
) -> None:
    if mask.any():
        reading.records.append(_part(own, mask, indicator))


def _part(own: Mapping[str, Any], mask: Array, indicator: Array | int) -> Records:
    """Return the records of a mask."""
    said = {**own, "indicator": indicator}
    return {
        name: np.broadcast_to(said[name], mask.shape)[mask].astype(kind)
        for name, kind in FIELDS.items()
    }
