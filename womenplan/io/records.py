"""The rows of a table: which hold data, and what each says of itself in its key columns.

The first half of the way from a sheet to records; `values` does the second, the cells of data.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.columns import Column
from womenplan.io.layout import LOOSE, SheetTable, of_people
from womenplan.io.reading import (
    BOUND,
    FATE,
    LISTS,
    Place,
    Reading,
    Records,
    Texts,
    code_in,
    first_given,
    marked,
    numbers_of,
    running_last,
    spread,
    together,
)
from womenplan.io.sheet import EMPTY, MAX_NAMES, NUMBER, TEXT, refuse_large, texts_of
from womenplan.messages import Several
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.groups import age_of, groups_alone
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher
from womenplan.model.naming import place_name
from womenplan.model.observation import GROUPED
from womenplan.model.parts import part_of_total, with_part
from womenplan.model.target_checks import YES
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import code_listed, code_word, plain, words

__all__ = [
    "DataRows",
    "group_codes",
    "other_groups",
    "people_named",
    "quantity_of",
    "region_code",
    "report_aside",
    "report_unnamed",
    "rows_of",
    "strange_columns",
    "with_people",
]

_KEYS = (
    "sex",
    "area",
    "year",
    "quantity",
    "flag",
    "unit",
    "region",
    "age",
    "source",
    "note",
    "bound",
    "series_break",
)
_FATAL = ("sex", "area", "year", "quantity", "unit")  # keys without which a row is not used
_SIDES = {"sex": ("female", "male"), "area": ("urban", "rural")}
_SIDE_AS_REGION = {"sex": "REGION_IS_SEX", "area": "REGION_IS_AREA"}
_STRANGE = {"year": "YEAR_NOT_NUMBER", "unit": "UNIT_UNKNOWN"}
_MOST_ROLES = 10  # different texts of a column that says which rows are targets
_DITTO = ("〃", "″", "＂", '"', "''", "”", "同上", "ditto")  # as in the row above
_NUMBER_AHEAD = re.compile(r"^[(（]?[\d一二三四五六七八九十]+[)）、.．]+")
_NUMBERING = re.compile(r"[\d.]+|[(（]?[一二三四五六七八九十]+[)）]?[、.]?")


@dataclass(slots=True)
class DataRows:
    """The rows of a table and what each says about itself."""

    index: Array
    entry: Array
    entries: list[Match]
    shown: list[str]  # the names of the entries
    codes: Records


def _key_texts(
    table: SheetTable,
    column: Column,
    rows: Array,
    *,
    down: bool = False,
) -> Texts:
    """Return the texts of a key column, merged cells filled in, and blank ones from above if down."""
    sheet = table.sheet
    at = column.index
    cells = sheet.cells[:, at].copy()
    if column.role == "region" and (upper := table.of("upper_region")):
        alone = (sheet.kind[:, at] == EMPTY) & (sheet.kind[:, upper.index] != EMPTY)
        cells[alone] = sheet.cells[alone, upper.index]  # the city's own row among its counties
    for r0, c0, r1, c1 in sheet.aside.merged:
        if c0 <= at <= c1 and r1 > r0:
            cells[r0 : r1 + 1] = sheet.cells[r0, c0]
    texts = Texts.of(cells[rows]).continued(_DITTO.__contains__)
    return texts.continued(operator.not_) if down else texts


def _texts_below(table: SheetTable, column: Column) -> Texts:
    """Return the texts of a column in all rows below the header."""
    return Texts.of(table.sheet.cells[table.body : table.end, column.index])


def _kind_of_words(texts: Sequence[str], names: Matcher) -> int:
    """Return the kind of a row of words without a figure: a note, a heading of rows below, or 0."""
    if headers.NOTE.match(texts[0]) and not names.match(texts[0]):
        return FATE["note"]
    spare = [
        text for text in texts if parse(text).state != "missing" and not _NUMBERING.fullmatch(text)
    ]
    alone = len(spare) <= 1 or plain(spare[0]) in headers.domain_words()
    if alone and not any(map(names.match, spare)):
        return FATE["section"]
    return 0


def _row_kinds(table: SheetTable, names: Matcher) -> Array:
    """Return why each row below the header is no data: a code of :data:`FATE`.

    0 stands for rows of data, -1 for blank ones.
    """
    filled = table.sheet.kind[table.body : table.end, table.across] != EMPTY
    why = np.where(filled.any(axis=1), 0, -1).astype(np.int8)
    _mark_words(table, names, why, filled)
    keys = filter(None, map(table.of, ("indicator", "region", "year")))
    for column in [*keys][:2]:
        _mark_sums(table, column, why)
    for column in table.columns:
        if column.role in LOOSE:
            _mark_targets(table, column, why)
    why[[row - table.body for row in table.repeated]] = FATE["header"]
    return why


def _mark_words(
    table: SheetTable,
    names: Matcher,
    why: Array,
    filled: Array,
) -> None:
    """Mark rows of words alone, and all below the first note behind the data."""
    cells = table.sheet.cells[table.body : table.end, table.across]
    in_data, figures = _data_in_rows(table)
    kinds: dict[tuple[str, ...], int] = {}
    for r in np.flatnonzero((why == 0) & ~figures):
        texts = tuple(texts_of(cells[r, filled[r]]))
        if texts not in kinds:
            kinds[texts] = _kind_of_words(texts, names)
        if kinds[texts] == FATE["note"]:
            in_data[r] = False
        why[r] = 0 if in_data[r] else kinds[texts]
    if in_data.any():
        tail = np.arange(len(filled)) > np.flatnonzero(in_data)[-1]
        started = np.logical_or.accumulate((why == FATE["note"]) & tail)
        why[started & (why >= 0)] = FATE["note"]


def _mark_sums(table: SheetTable, column: Column, why: Array) -> None:
    """Mark rows whose key is a subtotal, and of years those that are targets: 2030年目标, 2022年比2021年增减."""
    texts = _texts_below(table, column)
    regional = column.role == "region"
    placed = regional and any(headers.region_name(plain(text)) for text in texts.different)

    def is_sum(text: str) -> bool:
        if placed and headers.is_region_group(text):
            return True
        return _is_sum(plain(text), table.region if regional else None)

    rows = sums = texts.each(is_sum, bool)
    if column.role == "indicator" and sums.any():
        rows = sums & ~_under_bare_names(table, texts, sums)
    _mark(why, rows, "subtotal")
    if column.role == "year":
        aside = texts.each(lambda text: headers.read_heading(text).role in headers.SKIPPED, bool)
        _mark(why, aside, "target")
    elif placed:
        _mark(why, marked(map(headers.key_role, texts.different), texts.codes), "target")


def _mark(why: Array, rows: Array, fate: str) -> None:
    """Say of rows that were taken for data what they are."""
    why[rows & (why == 0)] = FATE[fate]


def _under_bare_names(table: SheetTable, texts: Texts, sums: Array) -> Array:
    """Return which rows stand under a name without figures: 合计 among its 城市 and 农村 is its value."""
    _, figures = _data_in_rows(table)
    parts = marked(map(part_of_total, texts.different), texts.codes)
    last = running_last(~(parts | sums))
    return (last >= 0) & ~figures[last]


def _mark_targets(table: SheetTable, column: Column, why: Array) -> None:
    """Mark the targets where a column says of each row whether it is the target or the value."""
    texts = _texts_below(table, column)
    if len(texts.different) > _MOST_ROLES:
        return
    roles = [
        headers.row_role(text) or ("" if headers.read_heading(text).idle else text)
        for text in texts.different
    ]
    if {*roles} <= {"", "value", *headers.SKIPPED}:
        skipped = marked((role in headers.SKIPPED for role in roles), texts.codes)
        _mark(why, skipped, "target")


def _is_sum(word: str, region: str | None) -> bool:
    """Return whether a key names a sum or an average of other rows, or the total of another region.

    Where the region is not known, 全国 and 全省 are such by their names.
    """
    if region is not None and headers.TOTAL.fullmatch(word):
        by_name = not region and word in ("全国", "全省")
        return not by_name and not headers.own_total(word, region)
    return bool(headers.SUBTOTAL.match(word))


def _data_in_rows(table: SheetTable) -> tuple[Array, Array]:
    """Return which rows hold data that is no mark for missing, and which hold a number."""
    sheet = table.sheet
    block = table.block(np.arange(table.body, table.end))
    kind = sheet.kind[block]
    filled = kind != EMPTY
    figures = kind == NUMBER
    spots = kind == TEXT
    texts = Texts(*pd.factorize(sheet.cells[block][spots]))
    filled[spots] = texts.each(lambda text: parse(text).state != "missing", bool)
    figures[spots] = texts.each(lambda text: parse(text).state == "number", bool)
    return filled.any(axis=1), figures.any(axis=1)


def rows_of(reading: Reading, table: SheetTable) -> DataRows:
    """Return the rows of data, with the indicator and the groups that each names."""
    why = _row_kinds(table, reading.names)
    _leave_out_below(reading, table, why)
    fate = table.sheet.fate
    filled = table.sheet.kind != EMPTY
    for r in np.flatnonzero(why > 0):
        cells = table.body + r, table.across
        fate[cells][filled[cells]] = why[r]
    index = table.body + np.flatnonzero(why == 0)
    people = _people_above(reading, table, why)[index - table.body]
    if column := table.of("group"):
        beside = _key_texts(table, column, index, down=True)
        people = first_given(beside.each(lambda text: reading.words[people_named(text)]), people)
    entries, matches, keep = _entries(reading, table, index, people)
    _report_summaries(reading, table, why)
    _report_roles(reading, table, why)
    codes = _from_sections(reading, table, why, index)
    for role in _KEYS:
        if column := table.of(role):
            unfit = _add_key(reading, table, column, index, codes)
            keep &= ~unfit
    _add_groups(reading, table, index, codes)
    block = table.block(index[~keep])
    fate[block] = np.where(filled[block], FATE["problem"], 0)
    kept = {role: code[keep] for role, code in codes.items()}
    return DataRows(index[keep], entries.codes[keep], matches, entries.different, kept)


def _add_groups(
    reading: Reading,
    table: SheetTable,
    index: Array,
    codes: Records,
) -> None:
    """Add what columns of groups (人群) and of quantities (人数, 占比) say of rows."""
    if column := table.of("measure"):
        texts = _key_texts(table, column, index, down=True)
        codes["quantity"] = texts.each(quantity_of)
        if not table.of("unit"):
            codes["unit"] = texts.each(lambda text: reading.units[headers.read_heading(text).unit])
    if column := table.of("group"):
        groups = group_codes(reading, _key_texts(table, column, index, down=True))
        codes |= {kind: of for kind, of in groups.items() if not table.of(kind)}


def quantity_of(text: str) -> int:
    """Return what a text says that a value is, a number or a share; a value where it says nothing."""
    return code_in("quantity", headers.read_heading(text).quantity or "value")


def people_named(text: str) -> str:
    """Return a text of a column of groups that is no sex, area or age and no total: 低保家庭, 产妇."""
    known = not text or plain(text) in words("whole") or groups_alone(text) is not None
    return "" if known else text


def group_codes(reading: Reading, texts: Texts) -> Records:
    """Return the sex, area and age that a column of groups names."""
    groups = [groups_alone(text) or {} for text in texts.different]
    codes = {
        kind: spread((code_in(kind, one.get(kind, "")) for one in groups), texts.codes)
        for kind in _SIDES
    }
    codes["age"] = spread((reading.ages[one.get("age", "")] for one in groups), texts.codes)
    return codes


def _report_roles(reading: Reading, table: SheetTable, why: Array) -> None:
    """Note the rows that a column beside the names calls averages, plans, or the best and worst."""
    rows = table.body + np.flatnonzero(why == FATE["target"])
    level: Level = "note" if (why == 0).any() else "warning"
    for column in table.columns:
        if column.role not in (*LOOSE, "region"):
            continue
        texts = texts_of(table.sheet.cells[rows, column.index])
        read = headers.key_role if column.role == "region" else headers.row_role
        for text, row in dict(zip(reversed(texts), reversed(rows.tolist()), strict=True)).items():
            role = read(text)
            if role in headers.SKIPPED or role == "computed":
                reading.aside((table.sheet, row, column.index), role, text, level)


def _add_key(
    reading: Reading,
    table: SheetTable,
    column: Column,
    index: Array,
    codes: Records,
) -> Array:
    """Add what a key column says of each row, by field; return the rows that it makes unusable."""
    role = column.role
    texts = _key_texts(table, column, index, down=role in ("region", "year"))
    if role == "year":
        _refuse_many(table, texts, "FILE_MANY_YEARS")
    known = {text: _code(reading, table, role, text) for text in texts.different}
    if role == "year" and not table.of("flag"):
        codes["flag"] = texts.each(lambda text: code_in("flag", _flagged(text).flag or "final"))
        for text, i in texts.firsts():
            _report_school(reading, (table.sheet, index[i], column.index), text)
    codes[role] = texts.each(lambda text: known[text] or 0)
    if role == "region":
        _report_totals(reading, table, column, index, texts)
        _add_groups_among(reading, table, index, texts, codes)
    unfit = texts.each(lambda text: known[text] is None, bool)
    for text, i in texts.firsts():
        if known[text] is None:
            _report_strange(reading, table, column, index[i], text)
    return unfit & (role in _FATAL)


def _refuse_many(table: SheetTable, texts: Texts, code: str) -> None:
    """Refuse a table with more different texts in a key column than are read."""
    count = len(texts.different)
    if count > MAX_NAMES:
        refuse_large(table.sheet.file, count, code, MAX_NAMES)


def _report_strange(
    reading: Reading,
    table: SheetTable,
    column: Column,
    row: int,
    text: str,
) -> None:
    """Report a text of a key column that its closed list lacks."""
    role = column.role
    reading.problem(
        (table.sheet, row, column.index),
        _STRANGE.get(role, "VALUE_NOT_IN_LIST"),
        "error" if role in _FATAL else "warning",
        text,
        column=column.heading,
        allowed=Several(filter(None, LISTS.get(role, ()))),
    )


def _report_summaries(reading: Reading, table: SheetTable, why: Array) -> None:
    """Note that rows of several regions together (珠三角) and averages (全市平均) are left out."""
    column = table.of("region")
    if column is None:
        return
    rows = table.body + np.flatnonzero(why == FATE["subtotal"])
    texts = texts_of(table.sheet.cells[rows, column.index])
    groups = []
    for row, text in zip(rows.tolist(), texts, strict=True):
        role = headers.read_heading(text).role
        place = (table.sheet, row, column.index)
        if headers.is_region_group(text):
            groups.append(place)
        if role in headers.ASIDE:
            reading.aside(place, role, text)
        elif table.region and headers.TOTAL.fullmatch(plain(text)):  # 全省 among counties
            context = {
                "level": text,
                "region": table.region,
                "count": 1,
            }
            reading.problem(place, "LEVEL_ABOVE", "note", text, **context)
    if groups:
        reading.problem(groups[0], "REGION_GROUP", "note", count=len(groups))


def _sections(table: SheetTable, why: Array) -> Iterator[tuple[int, int, str, Place]]:
    """Yield the rows that stand alone above others: first row, row after the last, text and place."""
    rows = np.flatnonzero(why == FATE["section"]).tolist()
    for row, end in zip(rows, [*rows[1:], why.size], strict=False):
        texts = texts_of(table.sheet.cells[table.body + row, table.across])
        place = (table.sheet, table.body + row, table.columns[0].index)
        yield row, end, next(filter(None, texts)), place


def _leave_out_below(reading: Reading, table: SheetTable, why: Array) -> None:
    """Leave out the rows below one that says that they are none of the region's own values.

    It names no region of its own ("二、市直"), and serves up to the next region, or it says that
    they are targets, plans or averages ("全省平均"), and serves up to the next such row.
    """
    placed = table.of("region") is not None
    out = False
    for row, end, text, place in _sections(table, why):
        bare = _NUMBER_AHEAD.sub("", text)
        grouped = headers.is_region_group(bare) and not placed
        out = grouped or (out and not headers.region_name(bare))
        below = why[row + 1 : end]
        rows = table.body + row + 1 + np.flatnonzero(below == 0)
        if grouped:
            reading.problem(place, "REGION_GROUP", "note", text, count=rows.size)
        role = headers.aside_in(text)
        if role and rows.size:
            report_aside(
                reading,
                table,
                role,
                text,
                place[1:],
                rows,
            )
        if out or role:
            below[below == 0] = FATE["subtotal"]


def report_aside(
    reading: Reading,
    table: SheetTable,
    role: str,
    text: str,
    cell: tuple[int, int],
    rows: Array,
) -> None:
    """Warn that the values of these rows are targets, plans or averages, as a text above them says."""
    count = int(np.isfinite(numbers_of(table.sheet, table.block(rows))).sum())
    what = messages.labels("aside", role)
    place = (table.sheet, *cell)
    reading.problem(
        place,
        "TABLE_ASIDE",
        "warning",
        text,
        what=what,
        count=count,
    )


def _from_sections(
    reading: Reading,
    table: SheetTable,
    why: Array,
    index: Array,
) -> Records:
    """Return what rows that stand alone above others say of these.

    A region ("一、清城区"), a year ("2022年"), or a group ("女性"), which is noted.
    """
    codes = {}
    dated = table.of("year") or any(column.dated for column in table.data)
    sections = list(_sections(table, why))
    reads = _readers(reading, table)
    ends: dict[str, Callable[[str], object]] = {  # what says nothing of it and holds all the same
        "region": lambda text: headers.own_total(text, table.region),
        "flag": headers.year_of,
        **dict.fromkeys(GROUPED, lambda text: plain(text) in words("whole")),
    }
    for role, read in reads.items():
        if table.of(role) or (role == "year" and dated):
            continue
        given = np.full(why.size, -1, dtype=np.int64)
        for row, _, text, place in sections:
            code = read(text) or read(_NUMBER_AHEAD.sub("", text))
            if code or (role in ends and ends[role](text)):
                given[row] = code
            if code and role in GROUPED:
                reading.problem(place, "GROUP_FROM_ROW", "note", text)
            elif code and role == "year":
                _report_school(reading, place, text)
        if (given > 0).any():
            last = running_last(given >= 0)
            codes[role] = np.where(last >= 0, given[last], 0)[index - table.body]
    return codes


def _readers(reading: Reading, table: SheetTable) -> dict[str, Callable[[str], int]]:
    """Return what reads each field from a row that stands alone: its code, 0 for nothing said."""

    def region(text: str) -> int:
        if headers.own_total(text, table.region):
            return reading.regions[table.region]
        return reading.regions[headers.region_name(text)]

    def group(kind: str) -> Callable[[str], int]:
        return lambda text: code_in(kind, dict([headers.group_in(text)]).get(kind, ""))

    return {
        "region": region,
        "year": lambda text: headers.year_of(text) or _flagged(text).year or 0,
        "sex": group("sex"),
        "area": group("area"),
        "age": lambda text: reading.ages[headers.read_heading(text).age],
        "quantity": quantity_of,
        "flag": lambda text: code_in("flag", _flagged(text).flag),
    }


def _people_above(reading: Reading, table: SheetTable, why: Array) -> Array:
    """Return for each row the people of whom alone a row above speaks, as a number of its words.

    0 where none does; the next row that stands alone ends it.
    """
    out = np.zeros(why.size, dtype=np.int64)
    for row, end, text, place in _sections(table, why):
        people = headers.people_in(text)
        out[row:end] = reading.words[people]
        if people:
            reading.problem(place, "GROUP_FROM_ROW", "note", text)
    return out


def other_groups(reading: Reading, fields: Records, direct: Array) -> Array:
    """Return which records are of a sex or an area that their indicator itself is not of."""
    out = np.zeros(direct.shape, dtype=bool)
    for kind, groups in _SIDES.items():
        codes = [code_in(kind, group) for group in groups]
        of_indicator = spread(map(LISTS[kind].index, reading.of_indicators(kind)), direct)
        given = fields[kind]
        out |= np.isin(of_indicator, codes) & np.isin(given, codes) & (of_indicator != given)
    return out


def _add_groups_among(
    reading: Reading,
    table: SheetTable,
    index: Array,
    texts: Texts,
    codes: Records,
) -> None:
    """Add group and region of rows that name a sex or an area among the regions (农村 below 全市)."""
    column = table.of("region")
    for kind in _SIDES:
        group = texts.each(partial(_side_named, kind))
        if column is None or table.of(kind) or not group.any():
            continue
        at = np.flatnonzero(group)[0]
        place = (table.sheet, index[at], column.index)
        text = texts.different[texts.codes[at]]
        reading.problem(place, _SIDE_AS_REGION[kind], "note", text)
        region = codes["region"]
        above = running_last(group == 0)
        of = np.where(above >= 0, region[above], reading.regions[table.region])
        codes["region"] = np.where(group > 0, of, region)
        codes[kind] = group


def _side_named(kind: str, text: str) -> int:
    """Return the code of the sex or area that a text names, of a part of a total, too; 0 for none."""
    word = code_word(kind, part_of_total(text) or text) or ""
    return code_in(kind, word if word in _SIDES[kind] else "")


def _report_totals(
    reading: Reading,
    table: SheetTable,
    column: Column,
    index: Array,
    texts: Texts,
) -> None:
    """Note which region the rows of a total are taken for."""
    for text, i in texts.firsts():
        if headers.TOTAL.fullmatch(plain(text)) and not plain(text).startswith("全"):
            region = table.region or {"zh": "本地区", "en": "the plan's own region"}
            place = (table.sheet, index[i], column.index)
            reading.problem(place, "REGION_TOTAL", "note", region=region)


def region_code(reading: Reading, table: SheetTable, text: str) -> int:
    """Return the number of a region.

    全市 and 合计 are the region that the title, the sheet or the plan names.
    """
    part = part_of_total(text)  # 其中：清城区
    if headers.region_name(part):
        text = part
    if headers.own_total(text, table.region):
        return reading.regions[table.region]
    return reading.regions[headers.without_total(place_name(text))]


def _flagged(text: str) -> headers.Heading:
    """Return the year of a row, 2022年（快报）, 2021/2022学年; nothing of a text that says more."""
    heading = headers.read_heading(text)
    dated = heading.flag or heading.school
    if heading.clear and dated and not heading.role:
        return heading
    return headers.Heading()


def _report_school(reading: Reading, place: Place, text: str) -> None:
    """Note as which year a text was read that names a school year."""
    heading = _flagged(text)
    if heading.school:
        reading.problem(place, heading.school, "note", text, year=heading.year)


def _code(
    reading: Reading,
    table: SheetTable,
    role: str,
    text: str,
) -> int | None:
    """Return the number for a text of a key column; None where its closed list lacks the text."""
    if role == "region":
        return region_code(reading, table, text)
    if role == "age":
        if plain(text) in words("whole"):
            return 0
        return reading.ages[age_of(text) or text]
    if role in ("source", "note"):
        return reading.words[text]
    if role == "year":
        return headers.year_of(int(text) if text.isdecimal() else text) or _flagged(text).year
    if role == "unit":
        unit = unit_of(text)
        if unit or parse(text).state == "missing":
            return reading.units[unit]
        return None
    if role == "series_break":
        return text.lower() in YES
    if role == "bound":
        return BOUND.index(text) if text in BOUND else 0
    if role == "quantity":
        word = words("role").get(plain(text).partition(":")[0])
    else:
        word = code_listed(role, text)
    return code_in(role, word) if word in LISTS[role] else None


def _entries(
    reading: Reading,
    table: SheetTable,
    index: Array,
    people: Array,
) -> tuple[Texts, list[Match], Array]:
    """Return the names that rows carry, what these stand for, and which rows have a known one."""
    column = table.of("indicator")
    names = reading.names
    if column is None:
        whole = np.ones(index.size, dtype=bool)
        none = np.zeros(index.size, dtype=np.int64)
        return Texts(none, [table.indicator]), [table.match], whole
    down = table.kind != "template" and any(map(table.of, ("sex", "area", "region", "year")))
    texts = _key_texts(table, column, index, down=down)
    _refuse_many(table, texts, "FILE_MANY_NAMES")
    texts = _with_totals(names, texts)
    if table.people or people.any():
        whose = Texts(people, [one or table.people for one in reading.words])
        texts = with_people(texts, whose)
    matches = list(map(names.match, texts.different))
    known = np.array([bool(match) and not match.aside for match in matches], dtype=bool)
    for text, i in texts.firsts():
        match = names.match(text)
        if match.aside or not match:
            _report_name(reading, table, column, index[i], text)
    return texts, matches, known[texts.codes]


def _with_totals(names: Matcher, texts: Texts) -> Texts:
    """Return names, those that are a part of one above (其中：女性) with that in front of them."""
    shares = {text for text in texts.different if names.match(text).shares}
    totals = "、".join(text for text in texts.different if text in shares)

    def part(text: str) -> str:
        words_of_part = part_of_total(text, totals) or _whole(text)
        alone = not names.match(text) or _is_group_alone(words_of_part)
        return words_of_part if alone else ""

    parts = [part(text) for text in texts.different]
    is_part = marked(parts, texts.codes)
    above = running_last(~is_part)
    total = np.where(is_part & (above >= 0), texts.codes[above], -1)
    outer = _outer_parts(texts.codes, is_part, above)

    def whole_name(at: int, of: int, within: int) -> str:
        text = texts.different[at]
        head = texts.different[of]
        if of < 0 or (names.match(text) and head not in shares):
            return text
        if not (part_of_total(text, head) or _whole(text)):
            return text
        return with_part(head, f"{parts[within]}、{parts[at]}" if within >= 0 else parts[at])

    codes, triples = together(texts.codes, total, outer)
    return Texts(codes, [whole_name(*triple) for triple in triples])


def _outer_parts(codes: Array, is_part: Array, above: Array) -> Array:
    """Return for each part of a total the part within which it stands, -1 for most.

    Parts that come again under one total stand within those that do not: 城市, 男, 女, 农村, 男, 女.
    """
    outer = np.full(codes.size, -1, dtype=np.int64)
    rows = np.flatnonzero(is_part & (above >= 0))
    parts = pd.DataFrame({"total": above[rows], "part": codes[rows]})
    inner = parts.duplicated(keep=False).to_numpy()
    if inner.any():
        last = running_last(~inner)
        within = inner & (last >= 0) & (above[rows] == above[rows][last])
        outer[rows[within]] = codes[rows[last[within]]]
    return outer


def with_people(names: Texts, people: Texts) -> Texts:
    """Return names with the people of whom alone a title, a row above or a column of groups speaks."""
    if not any(people.different):
        return names
    codes, pairs = together(names.codes, people.codes)
    both = ((names.different[name], people.different[one]) for name, one in pairs)
    return Texts(codes, [of_people(name, one) if name and one else name for name, one in both])


def _report_name(
    reading: Reading,
    table: SheetTable,
    column: Column,
    row: int,
    name: str,
) -> None:
    """Report a name that gives no value: one put aside, an unknown one, or none at all."""
    place = (table.sheet, row, column.index)
    if aside := reading.names.match(name).aside:
        reading.aside(place, aside, name)
    elif name:
        region = table.region if table.of("region") is None else ""
        _report_unmatched(reading, place, name, region)
    elif table.kind == "template":
        filled = table.sheet.kind[row] != EMPTY
        reading.problem((table.sheet, row, int(np.argmax(filled))), "FORM_ROW_ADDED")
    else:
        reading.problem(place, "ROW_WITHOUT_NAME")


def _whole(text: str) -> str:
    """Return a text that says that a value is of all together: 合计, 城乡合计; empty for any other."""
    return text if plain(text) in words("whole") else ""


def _is_group_alone(part: str) -> bool:
    """Return whether a part is nothing but a sex or an area and what it counts: 女性人数."""
    return part_of_total(part) != "" and not any(map(str.isdigit, part))


def _report_unmatched(
    reading: Reading,
    place: Place,
    text: str,
    region: str = "",
) -> None:
    """Put the problem of an unmatched name on record, and the indicator that it may mean."""
    problem = reading.names.unmatched(text)
    reading.problem(place, problem.code, problem.level, text, **problem.context)
    guess = reading.names.likely(text)
    if guess:
        where = zip(("file", "sheet", "cell"), place[0].where(*place[1:]), strict=True)
        reading.unnamed.append(
            {
                **dict(where),
                "region": region,
                "indicator_id": guess,
                "found": text,
                "state": "unread",
            }
        )


def strange_columns(reading: Reading, table: SheetTable, index: Array) -> None:
    """Report columns of numbers that are not read: unknown, or known to hold other things than values."""
    by_indicator = not table.of("indicator") and any(column.indicator for column in table.data)
    for column in table.columns:
        if column.role != "other" and column.role not in headers.ASIDE:
            continue
        numbers = np.isfinite(numbers_of(table.sheet, (index, column.index)))
        if not numbers.any():
            continue
        place = _heading_place(table, column)
        if column.role != "other":
            what = messages.labels("aside", column.role)
            reading.problem(place, "COLUMN_ASIDE", "note", column.heading, what=what)
        elif not column.heading:
            reading.problem(place, "COLUMN_WITHOUT_HEADING", "warning", "")
        elif _may_be_name(reading, column) and by_indicator:
            _report_unmatched(reading, place, column.unread or column.heading)
            table.sheet.fate[index[numbers], column.index] = FATE["problem"]
        else:
            heading = column.unread or column.heading
            reading.problem(place, "COLUMN_NOT_UNDERSTOOD", "warning", heading)


def _may_be_name(reading: Reading, column: Column) -> bool:
    """Return whether a heading that is not understood is near the name of an indicator."""
    problem = reading.names.unmatched(column.unread or column.heading)
    return not column.match and problem.code != "INDICATOR_UNMATCHED_ALONE"


def _heading_place(table: SheetTable, column: Column) -> Place:
    """Return the place of a column's text that is not understood, else of its lowest heading."""
    texts = texts_of(table.sheet.cells[table.top : table.body, column.index])
    at = [i for i, text in enumerate(texts) if text and text in (column.unread, *texts[-1:])]
    filled = [i for i, text in enumerate(texts) if text]
    row = table.top + next(iter(at or reversed(filled)), 0)
    return table.sheet, row, column.index


def report_unnamed(reading: Reading, table: SheetTable) -> None:
    """Report what stands in the way of a table whose places or years are understood."""
    rows = np.arange(table.body, table.end)
    numbers = [
        column
        for column in table.columns
        if column.unread and np.isfinite(numbers_of(table.sheet, (rows, column.index))).any()
    ]
    named = [
        column
        for column in numbers
        if words("role").get(plain(column.unread)) != "value"
        and not (column.dated and column.unread == column.heading)
    ]
    for column in named:
        place = _heading_place(table, column)
        if column.dated:
            reading.problem(place, "COLUMN_NOT_UNDERSTOOD", "error", column.unread)
        else:
            _report_unmatched(reading, place, column.unread)
    if named or not (table.title or numbers):
        return
    understood = {"row": table.top + 1, "understood": _understood(table)}
    if not table.title:
        place = _heading_place(table, numbers[0])
        reading.problem(place, "INDICATOR_NOT_SAID", "error", numbers[0].unread, **understood)
        return
    titled = (at for text, at in table.places.items() if table.title in text)
    place = (table.sheet, *next(titled, (-1, -1)))
    near = reading.names.unmatched(table.title).context.get("nearest", "—")
    context = {"nearest": near, **understood}
    reading.problem(place, "TITLE_INDICATOR_UNKNOWN", "error", table.title, **context)


def _understood(table: SheetTable) -> dict[str, str]:
    """Return in both languages what of a table is understood: its places, its years, or both."""
    parts = []
    if table.placed:
        parts.append("region")
    if table.dated:
        parts.append("year")
    return {
        lang: messages.text("list.join", lang).join(
            messages.label("understood", part, lang) for part in parts
        )
        for lang in messages.LANGUAGES
    }
