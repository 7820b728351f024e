"""The rows of a table: which hold data, and what each says of itself in its key columns.

The first half of the way from a sheet to records; `values` does the second, the cells of data.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io import headers
from womenplan.io.columns import Column
from womenplan.io.layout import Table, of_people
from womenplan.io.reading import AREA, BOUND, FATE, LEVEL, QUANTITY, SEX, Place, Reading, numbers_of
from womenplan.io.sheet import EMPTY, MAX_NAMES, NUMBER, TEXT, refuse_large, texts_of
from womenplan.messages import Several
from womenplan.model.arrays import Array
from womenplan.model.cells import parse
from womenplan.model.groups import age_of, groups_alone
from womenplan.model.match import Match
from womenplan.model.matcher import Matcher
from womenplan.model.naming import place_name
from womenplan.model.observation import FLAGS, GROUPED
from womenplan.model.parts import part_of_total, with_part
from womenplan.model.target_checks import YES
from womenplan.model.unit import unit_of
from womenplan.model.vocabulary import code_listed, code_word, plain, words

__all__ = [
    "LISTS",
    "Rows",
    "group_codes",
    "people_said",
    "region_code",
    "report_unnamed",
    "rows_of",
    "strange_columns",
    "tell_aside",
]

LISTS = {
    "sex": SEX,
    "area": AREA,
    "level": LEVEL,
    "flag": ("", *FLAGS),
    "bound": BOUND,
    "quantity": QUANTITY,
}
LANGUAGES: tuple[messages.Language, ...] = ("zh", "en")
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
_LOOSE = ("other", "domain", "code")  # roles of columns that say nothing of a value
_STRANGE = {"year": "YEAR_NOT_NUMBER", "unit": "UNIT_UNKNOWN"}
_DITTO = ("〃", "″", "＂", '"', "''", "”", "同上", "ditto")  # as in the row above
_NUMBERED = re.compile(r"^[(（]?[\d一二三四五六七八九十]+[)）、.．]+")
_NUMBERING = re.compile(r"[\d.]+|[(（]?[一二三四五六七八九十]+[)）]?[、.]?")


@dataclass(slots=True)
class Rows:
    """The rows of a table and what each says about itself."""

    index: Array
    entry: Array
    entries: list[Match]
    shown: list[str]  # the names of the entries
    codes: dict[str, Array]


def _key_texts(
    table: Table,
    column: Column,
    rows: Array,
    *,
    down: bool = False,
) -> tuple[Array, list[str]]:
    """Return the texts of a key column as codes and different texts, merged cells filled in."""
    cells = table.sheet.cells[:, column.index].copy()
    if column.role == "region" and (upper := table.of("upper_region")):
        outer = table.sheet.cells[:, upper.index]
        alone = (table.sheet.kind[:, column.index] == EMPTY) & (
            table.sheet.kind[:, upper.index] != EMPTY
        )
        cells[alone] = outer[alone]  # the city's own row among those of its counties
    for r0, c0, r1, c1 in table.sheet.aside.merged:
        if c0 <= column.index <= c1 and r1 > r0:
            cells[r0 : r1 + 1] = table.sheet.cells[r0, c0]
    codes, different = pd.factorize(cells[rows])
    texts = texts_of(different)
    ditto = np.array([text in _DITTO for text in texts], dtype=bool)[codes]
    if ditto.any():
        last = np.maximum.accumulate(np.where(ditto, -1, np.arange(rows.size)))
        codes = np.where(last >= 0, codes[last], codes)
    if down and "" in texts:
        blank = np.array([text == "" for text in texts], dtype=bool)[codes]
        last = np.maximum.accumulate(np.where(blank, -1, np.arange(rows.size)))
        codes = np.where(last >= 0, codes[last], codes)
    return codes, texts


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


def _row_kinds(table: Table, names: Matcher) -> Array:
    """Return why each row below the header is no data: a code of :data:`FATE`.

    0 stands for rows of data, -1 for blank ones.
    """
    block = slice(table.body, table.end), table.across
    cells = table.sheet.cells[block]
    filled = table.sheet.kind[block] != EMPTY
    first = table.columns[0].index
    why = np.where(filled.any(axis=1), 0, -1).astype(np.int8)
    _mark_words(table, names, why, cells, filled)
    keys = [column for column in map(table.of, ("indicator", "region", "year")) if column]
    for column in keys[:2]:
        _mark_sums(table, column, why, cells[:, column.index - first])
    for column in table.columns:
        if column.role in _LOOSE:
            _mark_targets(why, cells[:, column.index - first])
    why[[row - table.body for row in table.repeated]] = FATE["header"]
    return why


def _mark_words(
    table: Table,
    names: Matcher,
    why: Array,
    cells: Array,
    filled: Array,
) -> None:
    """Mark rows of words alone, and all below the first note behind the data."""
    in_data, figures = _said(table)
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


def _mark_sums(
    table: Table,
    column: Column,
    why: Array,
    cells: Array,
) -> None:
    """Mark rows whose key is a subtotal, and of years those that are targets: 2030年目标, 2022年比2021年增减."""
    codes, texts = pd.factorize(cells)
    mine = table.region if column.role == "region" else None
    said = [plain(str(text)) for text in texts]
    sums = np.array([_is_sum(word, mine) for word in said], dtype=bool)
    placed = column.role == "region" and any(map(headers.region_name, said))
    if placed:
        sums |= np.array([_is_group(word) for word in said], dtype=bool)
    found = sums[codes] & (why == 0)
    if column.role == "indicator" and found.any():
        found &= ~_under_bare_names(table, codes, texts_of(texts), sums)
    why[found] = FATE["subtotal"]
    if column.role == "year":
        aside = [headers.read_heading(str(text)).role in headers.SKIPPED for text in texts]
        why[np.array(aside, dtype=bool)[codes] & (why == 0)] = FATE["target"]
    elif placed:
        aside = [headers.key_role(str(text)) != "" for text in texts]
        why[np.array(aside, dtype=bool)[codes] & (why == 0)] = FATE["target"]


def _under_bare_names(
    table: Table,
    codes: Array,
    texts: Sequence[str],
    sums: Array,
) -> Array:
    """Return which rows stand under a name without figures: 合计 among its 城市 and 农村 is its value."""
    _, figures = _said(table)
    parts = np.array([bool(part_of_total(text)) for text in texts])
    heads = ~(parts | sums)[codes]
    last = np.maximum.accumulate(np.where(heads, np.arange(codes.size), -1))
    return np.asarray((last >= 0) & ~figures[last])


def _mark_targets(why: Array, cells: Array) -> None:
    """Mark the targets where a column says of each row whether it is the target or the value."""
    codes, texts = pd.factorize(cells)
    said = texts_of(texts[:10])
    roles = [
        headers.row_role(text) or ("" if headers.read_heading(text).idle else text) for text in said
    ]
    of_kinds = {*roles} <= {"", "value", *headers.SKIPPED}
    if of_kinds and len(texts) <= 10 and not {*roles}.isdisjoint(headers.SKIPPED):
        why[np.isin(roles, headers.SKIPPED)[codes] & (why == 0)] = FATE["target"]


def _is_sum(word: str, region: str | None) -> bool:
    """Return whether a key names a sum or an average of other rows, or the total of another region.

    Where the region is not known, 全国 and 全省 are such by their names.
    """
    if region is not None and headers.TOTAL.fullmatch(word):
        by_name = not region and word in ("全国", "全省")
        return not by_name and not headers.own_total(word, region)
    return bool(headers.SUBTOTAL.match(word))


def _said(table: Table) -> tuple[Array, Array]:
    """Return which rows hold data that is no mark for missing, and which hold a number."""
    block = np.ix_(
        np.arange(table.body, table.end),
        np.array([column.index for column in table.data], dtype=np.int64),
    )
    said = np.asarray(table.sheet.kind[block] != EMPTY)
    figures = np.asarray(table.sheet.kind[block] == NUMBER)
    spots = table.sheet.kind[block] == TEXT
    codes, texts = pd.factorize(table.sheet.cells[block][spots])
    states = [parse(text).state for text in texts]
    said[spots] = np.array([state != "missing" for state in states], dtype=bool)[codes]
    figures[spots] = np.array([state == "number" for state in states], dtype=bool)[codes]
    return np.asarray(said.any(axis=1)), np.asarray(figures.any(axis=1))


def rows_of(reading: Reading, table: Table) -> Rows:
    """Return the rows of data, with the indicator and the groups that each names."""
    why = _row_kinds(table, reading.names)
    _leave_out_below(reading, table, why)
    fate = table.sheet.fate
    filled = table.sheet.kind != EMPTY
    for r in np.flatnonzero(why > 0):
        row = table.body + r
        fate[row, table.across][filled[row, table.across]] = why[r]
    index = table.body + np.flatnonzero(why == 0)
    people = _people_above(reading, table, why)[index - table.body]
    people = np.where(beside := _people_beside(reading, table, index), beside, people)
    entry, entries, shown, keep = _entries(reading, table, index, people)
    _tell_summaries(reading, table, why)
    _tell_roles(reading, table, why)
    codes = _blocks(reading, table, why, index)
    for role in _KEYS:
        if column := table.of(role):
            found, unfit = _key_codes(reading, table, column, role, index)
            codes |= found
            keep &= ~unfit
    _add_groups(reading, table, index, codes)
    columns = np.array([column.index for column in table.data], dtype=np.int64)
    block = np.ix_(index[~keep], columns)
    fate[block] = np.where(filled[block], FATE["problem"], 0)
    kept = {role: code[keep] for role, code in codes.items()}
    return Rows(index[keep], entry[keep], entries, shown, kept)


def _add_groups(
    reading: Reading,
    table: Table,
    index: np.ndarray,
    codes: dict[str, np.ndarray],
) -> None:
    """Add what columns of groups (人群) and of quantities (人数, 占比) say of rows."""
    if column := table.of("measure"):
        local, texts = _key_texts(table, column, index, down=True)
        said = [headers.read_heading(text) for text in texts]
        quantities = [QUANTITY.index(one.quantity) if one.quantity else 0 for one in said]
        codes["quantity"] = np.array(quantities, dtype=np.int64)[local]
        if not table.of("unit"):
            codes["unit"] = reading.units.of(one.unit for one in said)[local]
    if column := table.of("group"):
        local, texts = _key_texts(table, column, index, down=True)
        of_texts = group_codes(reading, texts)
        codes |= {kind: of[local] for kind, of in of_texts.items() if not table.of(kind)}


def _people_beside(reading: Reading, table: Table, index: np.ndarray) -> np.ndarray:
    """Return for each row the people whom a column of groups names and who are no sex, area or age."""
    column = table.of("group")
    if column is None:
        return np.zeros(index.size, dtype=np.int64)
    local, texts = _key_texts(table, column, index, down=True)
    return np.asarray(reading.words.of(map(people_said, texts))[local])


def people_said(text: str) -> str:
    """Return a text of a column of groups that is no sex, area or age and no total: 低保家庭, 产妇."""
    known = not text or plain(text) in words("whole") or groups_alone(text) is not None
    return "" if known else text


def group_codes(reading: Reading, texts: Sequence[str]) -> dict[str, np.ndarray]:
    """Return the sex, area and age that each text of a column of groups names."""
    known = [groups_alone(text) or {} for text in texts]
    codes = {
        kind: [LISTS[kind].index(one.get(kind, "")) for one in known] for kind in ("sex", "area")
    }
    codes["age"] = [reading.ages[one.get("age", "")] for one in known]
    return {kind: np.array(of, dtype=np.int64) for kind, of in codes.items()}


def _tell_roles(reading: Reading, table: Table, why: np.ndarray) -> None:
    """Note the rows that a column beside the names calls averages, plans, or the best and worst."""
    rows = table.body + np.flatnonzero(why == FATE["target"])
    level: Level = "note" if (why == 0).any() else "warning"
    for column in [one for one in table.columns if one.role in (*_LOOSE, "region")]:
        texts = texts_of(table.sheet.cells[rows, column.index])
        read = headers.key_role if column.role == "region" else headers.row_role
        for text, row in dict(zip(reversed(texts), reversed(rows.tolist()), strict=True)).items():
            role = read(text)
            if role in headers.SKIPPED or role == "computed":
                place = (table.sheet, row, column.index)
                reading.problem(place, "NAME_ASIDE", level, text, what=aside_words(role))


def _key_codes(
    reading: Reading,
    table: Table,
    column: Column,
    role: str,
    index: Array,
) -> tuple[dict[str, Array], Array]:
    """Return what a key column says of each row, by field, and the rows that it makes unusable."""
    codes: dict[str, Array] = {}
    local, texts = _key_texts(table, column, index, down=role in ("region", "year"))
    if role == "year" and len(texts) > MAX_NAMES:
        refuse_large(table.sheet.file, len(texts), "FILE_MANY_YEARS", MAX_NAMES)
    said = [_code(reading, table, role, text) for text in texts]
    if role == "year" and not table.of("flag"):
        flags = [LISTS["flag"].index(_flagged(text).flag or "final") for text in texts]
        if any(flags):
            codes["flag"] = np.array(flags, dtype=np.int64)[local]
        _tell_school_years(reading, table, column, index, texts, local)
    codes[role] = np.array([one or 0 for one in said], dtype=np.int64)[local]
    if role == "region":
        used, first = np.unique(local, return_index=True)
        _tell_total(reading, table, column, index[first], [texts[code] for code in used])
        for kind in ("sex", "area"):
            if not table.of(kind):
                codes |= _groups_among(reading, table, kind, index, codes[role], texts, local)
    odd = np.array([one is None for one in said], dtype=bool)[local]
    fatal = role in ("sex", "area", "year", "quantity", "unit")
    for i in np.flatnonzero(odd)[np.unique(local[odd], return_index=True)[1]]:
        reading.problem(
            (table.sheet, int(index[i]), column.index),
            _STRANGE.get(role, "VALUE_NOT_IN_LIST"),
            "error" if fatal else "warning",
            texts[local[i]],
            column=column.heading,
            allowed=Several(filter(None, LISTS.get(role, ()))),
        )
    return codes, odd & fatal


def _tell_summaries(reading: Reading, table: Table, why: Array) -> None:
    """Note that rows of several regions together (珠三角) and averages (全市平均) are left out."""
    column = table.of("region")
    if column is None:
        return
    rows = table.body + np.flatnonzero(why == FATE["subtotal"])
    texts = texts_of(table.sheet.cells[rows, column.index])
    groups = [row for row, text in zip(rows.tolist(), texts, strict=True) if _is_group(text)]
    for row, text in zip(rows.tolist(), texts, strict=True):
        role = headers.read_heading(text).role
        place = (table.sheet, row, column.index)
        if role in headers.ASIDE:
            reading.problem(place, "NAME_ASIDE", "note", text, what=aside_words(role))
        elif table.region and headers.TOTAL.fullmatch(plain(text)):  # 全省 among counties
            said = {"level": text, "region": table.region, "count": 1}
            reading.problem(place, "LEVEL_ABOVE", "note", text, **said)
    if groups:
        place = (table.sheet, groups[0], column.index)
        reading.problem(place, "REGION_GROUP", "note", count=len(groups))


def _is_group(text: str) -> bool:
    return headers.is_region_group(plain(text))


def _leave_out_below(reading: Reading, table: Table, why: np.ndarray) -> None:
    """Leave out the rows below one that says that they are none of the region's own values.

    It names no region of its own ("二、市直"), and serves up to the next region, or it says that
    they are targets, plans or averages ("全省平均"), and serves up to the next such row.
    """
    sections = np.flatnonzero(why == FATE["section"]).tolist()
    placed = table.of("region") is not None
    out = False
    for row, end in zip(sections, [*sections[1:], why.size], strict=False):
        text = _section_text(table, row)
        bare = _NUMBERED.sub("", text)
        grouped = _is_group(bare) and not placed
        out = grouped or (out and not headers.region_name(bare))
        below = why[row + 1 : end]
        rows = table.body + row + 1 + np.flatnonzero(below == 0)
        if grouped:
            place = (table.sheet, table.body + row, table.columns[0].index)
            reading.problem(place, "REGION_GROUP", "note", text, count=rows.size)
        role = headers.aside_said(text)
        if role and rows.size:
            tell_aside(reading, table, role, text, (table.body + row, table.columns[0].index), rows)
        if out or role:
            below[below == 0] = FATE["subtotal"]


def tell_aside(
    reading: Reading,
    table: Table,
    role: str,
    text: str,
    cell: tuple[int, int],
    rows: np.ndarray,
) -> None:
    """Warn that the values of these rows are targets, plans or averages, as a text above them says."""
    data = np.array([column.index for column in table.data], dtype=np.int64)
    count = int(np.isfinite(numbers_of(table.sheet, np.ix_(rows, data))).sum())
    place = (table.sheet, *cell)
    reading.problem(place, "TABLE_ASIDE", "warning", text, what=aside_words(role), count=count)


def _section_text(table: Table, row: int) -> str:
    return next(filter(None, texts_of(table.sheet.cells[table.body + row, table.across])))


def _blocks(
    reading: Reading,
    table: Table,
    why: Array,
    index: Array,
) -> dict[str, Array]:
    """Return what rows that stand alone above others say of these.

    A region ("一、清城区"), a year ("2022年"), or a group ("女性"), which is told of.
    """
    codes = {}
    dated = table.of("year") or any(column.dated for column in table.data)
    sections = {
        row: _section_text(table, row) for row in np.flatnonzero(why == FATE["section"]).tolist()
    }
    reads: dict[str, Callable[[str], int]] = {
        "region": partial(_section_region, reading, table),
        "year": lambda text: headers.year_of(text) or _flagged(text).year or 0,
        "sex": partial(_section_group, "sex"),
        "area": partial(_section_group, "area"),
        "age": lambda text: reading.ages[headers.read_heading(text).age],
        "quantity": lambda text: QUANTITY.index(headers.read_heading(text).quantity or "value"),
        "flag": lambda text: LISTS["flag"].index(_flagged(text).flag),
    }
    wholes = {text for text in set(sections.values()) if plain(text) in words("whole")}
    own = {text for text in set(sections.values()) if headers.own_total(text, table.region)}
    years = {text for text in set(sections.values()) if headers.year_of(text)}
    ends = {"region": own, "flag": years}  # what says nothing of it and holds all the same
    for role, read in reads.items():
        if table.of(role) or (role == "year" and dated):
            continue
        said = np.full(why.size, -1, dtype=np.int64)
        grouping = role in GROUPED
        known: dict[str, int] = {}
        for row, text in sections.items():
            if text not in known:
                bare = _NUMBERED.sub("", text)
                known[text] = read(text) or (read(bare) if bare != text else 0)
            found = known[text]
            none = text in (wholes if grouping else ends.get(role, ()))
            if found or none:
                said[row] = found
            else:
                said[row] = -1
            place = (table.sheet, table.body + row, table.columns[0].index)
            if found and grouping:
                reading.problem(place, "GROUP_FROM_ROW", "note", text)
            elif found and role == "year":
                _tell_school(reading, place, text)
        if (said > 0).any():
            last = np.maximum.accumulate(np.where(said >= 0, np.arange(said.size), -1))
            codes[role] = np.where(last >= 0, said[last], 0)[index - table.body]
    return codes


def _people_above(reading: Reading, table: Table, why: np.ndarray) -> np.ndarray:
    """Return for each row the people of whom alone a row above speaks, as a number of its words.

    0 where none does; the next row that stands alone ends it.
    """
    out = np.zeros(why.size, dtype=np.int64)
    sections = np.flatnonzero(why == FATE["section"]).tolist()
    for row, end in zip(sections, [*sections[1:], why.size], strict=False):
        text = _section_text(table, row)
        people = headers.people_in(text)
        out[row:end] = reading.words[people]
        if people:
            place = (table.sheet, table.body + row, table.columns[0].index)
            reading.problem(place, "GROUP_FROM_ROW", "note", text)
    return out


def _section_region(reading: Reading, table: Table, text: str) -> int:
    name = headers.region_name(text)
    own = headers.own_total(text, table.region)
    return reading.regions[table.region if own else name]


def _section_group(kind: str, text: str) -> int:
    found, code = headers.group_in(text)
    if found != kind:
        return 0
    return LISTS[kind].index(code)


def other_groups(reading: Reading, own: Mapping[str, Any], direct: Array) -> Array:
    """Return which records are of a sex or an area that their indicator itself is not of."""
    out = np.zeros(direct.shape, dtype=bool)
    for kind, groups in (("sex", ("female", "male")), ("area", ("urban", "rural"))):
        of = [reading.names.known.get(one, {}).get(kind, "") for one in reading.indicators]
        codes = [LISTS[kind].index(one) if one in groups else 0 for one in of]
        mine = np.array(codes, dtype=np.int64)[direct]
        given = np.broadcast_to(own[kind], direct.shape)
        named = np.isin(given, [LISTS[kind].index(one) for one in groups])
        out |= (mine > 0) & named & (mine != given)
    return out


def _groups_among(
    reading: Reading,
    table: Table,
    kind: str,
    index: Array,
    region: Array,
    texts: list[str],
    local: Array,
) -> dict[str, Array]:
    """Return group and region of rows that name a sex or an area among the regions (农村 below 全市)."""
    groups = ("urban", "rural") if kind == "area" else ("female", "male")
    named = [code_word(kind, part_of_total(text) or text) or "" for text in texts]
    codes = [LISTS[kind].index(one) if one in groups else 0 for one in named]
    group = np.array(codes, dtype=np.int64)[local]
    if not group.any():
        return {}
    above = np.maximum.accumulate(np.where(group == 0, np.arange(group.size), -1))
    of = np.where(above >= 0, region[above], reading.regions[table.region])
    at = int(np.flatnonzero(group)[0])
    column = table.of("region")
    place = (table.sheet, int(index[at]), column.index if column else 0)
    reading.problem(place, f"REGION_IS_{kind.upper()}", "note", texts[local[at]])
    return {"region": np.where(group > 0, of, region), kind: group}


def _tell_total(
    reading: Reading,
    table: Table,
    column: Column,
    rows: Array,
    texts: list[str],
) -> None:
    """Note which region the row of a total is taken for."""
    for row, text in zip(rows.tolist(), texts, strict=True):
        if headers.TOTAL.fullmatch(plain(text)) and not plain(text).startswith("全"):
            own = table.region or {"zh": "本地区", "en": "the plan's own region"}
            reading.problem((table.sheet, row, column.index), "REGION_TOTAL", "note", region=own)


def region_code(reading: Reading, table: Table, text: str) -> int:
    """Return the number of a region.

    全市 and 合计 are the region that the title, the sheet or the plan names.
    """
    part = part_of_total(text)  # 其中：清城区
    if headers.region_name(part):
        text = part
    own = headers.own_total(text, table.region)
    return reading.regions[table.region if own else headers.without_total(place_name(text))]


def _flagged(text: str) -> headers.Heading:
    """Return the year of a row, 2022年（快报）, 2021/2022学年; nothing of a text that says more."""
    found = headers.read_heading(text)
    dated = found.flag or found.school
    if found.clear and dated and not found.role:
        return found
    return headers.Heading()


def _tell_school_years(
    reading: Reading,
    table: Table,
    column: Column,
    index: Array,
    texts: list[str],
    local: Array,
) -> None:
    """Note what each school year in a column of years was read as, at its first row."""
    for code, first in zip(*np.unique(local, return_index=True), strict=True):
        _tell_school(reading, (table.sheet, int(index[first]), column.index), texts[code])


def _tell_school(reading: Reading, place: Place, text: str) -> None:
    """Note as which year a text was read that names a school year."""
    said = _flagged(text)
    if said.school:
        reading.problem(place, said.school, "note", text, year=said.year)


def _code(
    reading: Reading,
    table: Table,
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
    if role == "quantity":
        said = words("role").get(plain(text).partition(":")[0])
        return QUANTITY.index(said) if said in QUANTITY else None
    if role == "bound":
        return BOUND.index(text) if text in BOUND else 0
    word = code_listed(role, text)
    if word is None:
        return None
    return LISTS[role].index(word)


def _entries(
    reading: Reading,
    table: Table,
    index: Array,
    people: Array,
) -> tuple[Array, list[Match], list[str], Array]:
    """Return which name each row carries, what these stand for, themselves, and which rows are known."""
    column = table.of("indicator")
    names = reading.names
    if column is None:
        whole = np.ones(index.size, dtype=bool)
        return np.zeros(index.size, dtype=np.int64), [table.match], [table.indicator], whole
    down = table.kind != "template" and any(map(table.of, ("sex", "area", "region", "year")))
    codes, texts = _key_texts(table, column, index, down=down)
    if len(texts) > MAX_NAMES:
        refuse_large(table.sheet.file, len(texts), "FILE_MANY_NAMES", MAX_NAMES)
    known_alone = list(map(bool, map(names.match, texts)))
    totals = "、".join(text for text in texts if names.match(text).shares)
    said = (part_of_total(text, totals) or _whole(text) for text in texts)
    parts = [
        part if not alone or _is_group_alone(part) else ""
        for part, alone in zip(said, known_alone, strict=True)
    ]
    is_part = np.array([part != "" for part in parts], dtype=bool)[codes]
    above = np.maximum.accumulate(np.where(is_part, -1, np.arange(index.size)))
    total = np.where(is_part & (above >= 0), codes[above], -1)
    outer = _outer_parts(codes, is_part, above)
    many = len(texts) + 1
    codes, keys = pd.factorize((codes.astype(np.int64) * many + total + 1) * many + outer + 1)
    triples = ((key // many**2, key // many % many - 1, key % many - 1) for key in keys.tolist())
    shown = [
        with_part(texts[of], f"{parts[within]}、{parts[own]}" if within >= 0 else parts[own])
        if of >= 0
        and (not known_alone[own] or names.match(texts[of]).shares)
        and (part_of_total(texts[own], texts[of]) or _whole(texts[own]))
        else texts[own]
        for own, of, within in triples
    ]
    if table.people or people.any():
        codes, shown = _with_people(reading, table, codes, shown, people)
    matches = list(map(names.match, shown))
    known = np.array([bool(match) and not match.aside for match in matches], dtype=bool)
    for code, i in enumerate(np.unique(codes, return_index=True)[1]):
        if not known[code]:
            _tell_name(reading, table, column, int(index[i]), shown[code], matches[code].aside)
    return codes, matches, shown, known[codes]


def _outer_parts(codes: np.ndarray, is_part: np.ndarray, above: np.ndarray) -> np.ndarray:
    """Return for each part of a total the part within which it stands, -1 for most.

    Parts that come again under one total stand within those that do not: 城市, 男, 女, 农村, 男, 女.
    """
    outer = np.full(codes.size, -1, dtype=np.int64)
    rows = np.flatnonzero(is_part & (above >= 0))
    parts = pd.DataFrame({"total": above[rows], "part": codes[rows]})
    inner = parts.duplicated(keep=False).to_numpy()
    if inner.any():
        last = np.maximum.accumulate(np.where(inner, -1, np.arange(rows.size)))
        within = inner & (last >= 0)
        within &= parts["total"].to_numpy() == parts["total"].to_numpy()[last]
        outer[rows[within]] = codes[rows[last[within]]]
    return outer


def _with_people(
    reading: Reading,
    table: Table,
    codes: np.ndarray,
    shown: list[str],
    people: np.ndarray,
) -> tuple[np.ndarray, list[str]]:
    """Return names with the people of whom alone a title or a row above them speaks."""
    said = list(reading.words)
    codes, pairs = pd.factorize(codes.astype(np.int64) * len(said) + people)
    both = (divmod(int(pair), len(said)) for pair in pairs)
    whose = ((shown[name], said[one] or table.people) for name, one in both)
    return codes, [of_people(name, one) if name and one else name for name, one in whose]


def _tell_name(
    reading: Reading,
    table: Table,
    column: Column,
    row: int,
    name: str,
    aside: str,
) -> None:
    """Report a name that gives no value: one put aside, an unknown one, or none at all."""
    place = (table.sheet, row, column.index)
    if aside:
        reading.problem(place, "NAME_ASIDE", "note", name, what=aside_words(aside))
    elif name:
        region = table.region if table.of("region") is None else ""
        unmatched(reading, place, name, region)
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


def unmatched(
    reading: Reading,
    place: Place,
    text: str,
    region: str = "",
) -> None:
    """Put the problem of an unmatched name on record, and the indicator that it may mean."""
    told = reading.names.unmatched(text)
    reading.problem(place, told.code, told.level, text, **told.context)
    guess = reading.names.likely(text)
    if guess:
        file, sheet, cell = place[0].where(place[1], place[2])
        said = {
            "region": region,
            "indicator_id": guess,
            "file": file,
            "sheet": sheet,
            "cell": cell,
        }
        reading.unnamed.append({**said, "found": text, "state": "unread"})


def aside_words(role: str) -> dict[str, str]:
    """Return in both languages the kind of a column or row whose values are not the region's own."""
    return {"zh": messages.label("aside", role, "zh"), "en": messages.label("aside", role, "en")}


def strange_columns(reading: Reading, table: Table, index: Array) -> None:
    """Report columns of numbers that are not read: unknown, or known to hold other things than values."""
    by_indicator = not table.of("indicator") and any(column.indicator for column in table.data)
    for column in table.columns:
        if column.role != "other" and column.role not in headers.ASIDE:
            continue
        found = np.isfinite(numbers_of(table.sheet, (index, column.index)))
        if not found.any():
            continue
        place = (table.sheet, _heading_row(table, column), column.index)
        if column.role != "other":
            what = aside_words(column.role)
            reading.problem(place, "COLUMN_ASIDE", "note", column.heading, what=what)
        elif not column.heading:
            reading.problem(place, "COLUMN_WITHOUT_HEADING", "warning", "")
        else:
            _strange(reading, table, column, place, index[found], near=by_indicator)


def _strange(
    reading: Reading,
    table: Table,
    column: Column,
    place: Place,
    rows: Array,
    *,
    near: bool,
) -> None:
    """Report a heading that is not understood.

    Where the headings are indicators, with the names that are near.
    """
    said = column.unread or column.heading
    told = reading.names.unmatched(said)
    if near and not column.match and told.code != "INDICATOR_UNMATCHED_ALONE":
        unmatched(reading, place, said)
        table.sheet.fate[rows, column.index] = FATE["problem"]
    else:
        reading.problem(place, "COLUMN_NOT_UNDERSTOOD", "warning", said)


def _heading_row(table: Table, column: Column) -> int:
    """Return the row of a column's text that is not understood, else of its lowest heading."""
    heads = table.sheet.cells[table.top : table.body, column.index]
    texts = texts_of(heads)
    at = [i for i, text in enumerate(texts) if text and text in (column.unread, *texts[-1:])]
    filled = [i for i, text in enumerate(texts) if text]
    return table.top + next(iter(at or reversed(filled)), 0)


def report_unnamed(reading: Reading, table: Table) -> None:
    """Report what stands in the way of a table whose places or years are understood."""
    rows = np.arange(table.body, table.end)
    unread = [column for column in table.columns if column.unread]
    numbers = [c for c in unread if np.isfinite(numbers_of(table.sheet, (rows, c.index))).any()]
    named = [
        column
        for column in numbers
        if words("role").get(plain(column.unread)) != "value"
        and not (column.dated and column.unread == column.heading)
    ]
    for column in named:
        place = (table.sheet, _heading_row(table, column), column.index)
        if column.dated:
            reading.problem(place, "COLUMN_NOT_UNDERSTOOD", "error", column.unread)
        else:
            unmatched(reading, place, column.unread)
    if named or not (table.title or numbers):
        return
    parts = ["region"] * bool(table.of("region") or any(c.region for c in table.columns))
    parts += ["year"] * bool(table.of("year") or any(c.dated for c in table.columns))
    said = {
        lang: messages.text("list.join", lang).join(
            messages.label("understood", part, lang) for part in parts
        )
        for lang in LANGUAGES
    }
    understood = {"row": table.top + 1, "understood": said}
    if not table.title:
        place = (table.sheet, _heading_row(table, numbers[0]), numbers[0].index)
        reading.problem(place, "INDICATOR_NOT_SAID", "error", numbers[0].unread, **understood)
        return
    titled = (at for text, at in table.places.items() if table.title in text)
    cell = next(titled, (-1, -1))
    near = reading.names.unmatched(table.title).context.get("nearest", "—")
    reading.problem(
        (table.sheet, *cell),
        "TITLE_INDICATOR_UNKNOWN",
        "error",
        table.title,
        nearest=near,
        **understood,
    )
