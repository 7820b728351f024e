"""The values of a table, each with its place and what it is a value of, and the fate of every cell of a sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from womenplan.errors import Level, Problem
from womenplan.io import headers
from womenplan.io.cells import parse, plain, unit_of
from womenplan.io.layout import Column, Table, domain_words, texts_of
from womenplan.io.matching import Match, Names, part_of_total
from womenplan.io.sheet import EMPTY, ERROR, FORMULA, NUMBER, TEXT, Sheet, address
from womenplan.model.observation import AREAS, FLAGS, SEXES

__all__ = ["FATES", "FIELDS", "Codes", "Reading", "collect"]

FATES = (
    "", "value", "missing", "problem", "title", "header", "key", "target", "change", "rank", "baseline", "order", "code", "domain",
    "department", "place", "other", "note", "section", "subtotal", "repeated", "count", "sheet", "hidden", "unlisted",
)  # fmt: skip
_FATE = {name: code for code, name in enumerate(FATES)}
SEX = ("", *SEXES)
AREA = ("", *AREAS)
BOUND = ("", "<", ">")
QUANTITY = ("value", "numerator", "denominator")
MAX_LISTED = 300
FIELDS: Mapping[str, Any] = {
    "sheet": np.int16, "row": np.int32, "column": np.int32, "quantity": np.int8, "indicator": np.int32, "region": np.int32,
    "year": np.int32, "sex": np.int8, "area": np.int8, "age": np.int32, "value": np.float64, "unit": np.int16,
    "bound": np.int8, "flag": np.int8, "source": np.int32, "note": np.int32, "series_break": np.bool_, "derived": np.bool_,
}  # fmt: skip
Records = dict[str, np.ndarray]


class Codes:
    """Gives every different text one number, in the order of first appearance; the empty text is 0."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {"": 0}

    def of(self, texts: Iterable[str]) -> np.ndarray:
        """Return the numbers of these texts."""
        return np.array([self._of.setdefault(text, len(self._of)) for text in texts], dtype=np.int32)

    @property
    def texts(self) -> list[str]:
        """The texts by their number."""
        return list(self._of)


@dataclass(slots=True)
class Reading:
    """What has been read so far, over all files."""

    names: Names
    today: int
    sheets: list[Sheet] = field(default_factory=list)
    fates: list[np.ndarray] = field(default_factory=list)
    blanks: list[int] = field(default_factory=list)  # blank cells that count as missing, per sheet
    assumed: list[Counter[str]] = field(default_factory=list)
    records: list[Records] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    listed: Counter[tuple[int, str]] = field(default_factory=Counter)
    regions: Codes = field(default_factory=Codes)
    ages: Codes = field(default_factory=Codes)
    words: Codes = field(default_factory=Codes)  # sources and notes
    units: Codes = field(default_factory=Codes)
    indicators: Codes = field(default_factory=Codes)

    def problem(
        self,
        sheet: int,
        row: int,
        column: int,
        code: str,
        level: Level = "error",
        found: object = "",
        /,
        **context: Any,
    ) -> None:
        """Put a problem of a cell on record; beyond :data:`MAX_LISTED` of a kind in a sheet they are only counted."""
        self.listed[sheet, code] += 1
        if self.listed[sheet, code] <= MAX_LISTED:
            one = self.sheets[sheet]
            where = address(row, column) if row >= 0 else ""
            self.problems.append(Problem(code, level, one.file, one.name, where, str(found)[:80], context))

    def outside(self, sheet: int, loose: np.ndarray) -> None:
        """Warn of numbers that no table of a sheet took in."""
        if loose.any():
            row, column = (int(at[0]) for at in np.nonzero(loose))
            self.problem(
                sheet, row, column, "NUMBERS_OUTSIDE", "warning", self.shown(sheet, row, column), count=int(loose.sum())
            )

    def shown(self, sheet: int, row: int, column: int) -> str:
        """Return what a cell shows."""
        return texts_of([self.sheets[sheet].cells[row, column]])[0]


@dataclass(slots=True)
class _Rows:
    """The rows of a table and what each says about itself."""

    index: np.ndarray
    entry: np.ndarray
    entries: list[Match]
    codes: dict[str, np.ndarray]
    quantity: np.ndarray | None = None


def collect(reading: Reading, number: int, table: Table, fixed: Mapping[int, Mapping[str, str]] | None = None) -> None:
    """Read one table into records; problems, fates and assumptions are put on record.

    Parameters
    ----------
    reading : Reading
    number : int
        Position of the table's sheet in ``reading.sheets``.
    table : Table
    fixed : mapping of int to mapping, optional
        For a collection workbook of our own: row to indicator_id, region, sex, area, age, quantity.
    """
    sheet, fate = table.sheet, reading.fates[number]
    span = slice(table.body, table.end)
    for column in table.columns:
        known = column.role if column.role in _FATE else "key"
        area = fate[span, column.index]
        area[sheet.kind[span, column.index] != EMPTY] = _FATE["value" if column.role == "data" else known]
    fate[table.top : table.body][sheet.kind[table.top : table.body] != EMPTY] = _FATE["header"]
    rows = _fixed_rows(reading, table, fixed) if fixed else _rows(reading, number, table)
    if not rows.index.size or not table.data:
        return
    _strange_columns(reading, number, table, rows.index)
    values, units, bounds, flags = _parse_block(reading, number, table, rows.index)
    _emit(reading, number, table, rows, values, units, bounds, flags)


def _key_texts(
    table: Table, column: Column | None, rows: np.ndarray, *, down: bool = False
) -> tuple[np.ndarray, list[str]]:
    """Return the texts of a key column as codes and different texts, merged cells filled in."""
    if column is None:
        return np.zeros(rows.size, dtype=np.int64), [""]
    cells = table.sheet.cells[:, column.index].copy()
    for r0, c0, r1, c1 in table.sheet.merged:
        if c0 <= column.index <= c1 and r1 > r0:
            cells[r0 : r1 + 1] = table.sheet.cells[r0, c0]
    codes, different = pd.factorize(cells[rows])
    texts = texts_of(different)
    if down and "" in texts:
        blank = np.array([text == "" for text in texts], dtype=bool)[codes]
        last = np.maximum.accumulate(np.where(blank, -1, np.arange(rows.size)))
        codes = np.where(last >= 0, codes[last], codes)
    return codes, texts


def _row_kinds(table: Table, names: Names) -> np.ndarray:
    """Return why each row below the header is no data: a code of :data:`FATES`, 0 for rows of data."""
    sheet = table.sheet
    filled = sheet.kind[table.body : table.end] != EMPTY
    why = np.zeros(len(filled), dtype=np.int8)
    data = [column.index for column in table.data]
    in_data = np.asarray(_said(sheet, table.body, table.end, data).any(axis=1))
    keys = [column for column in (table.of("indicator"), table.of("region"), table.of("year")) if column]
    count = filled.sum(axis=1)
    domains = domain_words()
    for r in np.flatnonzero((count > 0) & ~in_data):
        texts = texts_of(sheet.cells[table.body + r, filled[r]])
        spare = [
            text
            for text in texts
            if parse(text).state != "missing"
            and not re.fullmatch(r"[\d.]+|[(（]?[一二三四五六七八九十]+[)）]?[、.]?", text)
        ]
        own = any(names.match(text) for text in spare)
        if headers.is_note(texts[0]):
            why[r] = _FATE["note"]
        elif not own and (len(spare) <= 1 or plain(spare[0]) in domains):
            why[r] = _FATE["section"]
    if in_data.any():
        tail = np.arange(len(filled)) > np.flatnonzero(in_data)[-1]
        started = np.logical_or.accumulate((why == _FATE["note"]) & tail)
        why[started & (count > 0)] = _FATE["note"]
    for column in keys[:2]:
        codes, texts = pd.factorize(sheet.cells[table.body : table.end, column.index])
        sums = np.array([isinstance(text, str) and headers.is_subtotal(text) for text in texts], dtype=bool)
        why[sums[codes] & (why == 0)] = _FATE["subtotal"]
    for row, reason in table.skipped.items():
        why[row - table.body] = _FATE[reason]
    why[count == 0] = -1
    return why


def _said(sheet: Sheet, top: int, end: int, columns: list[int]) -> np.ndarray:
    """Return which cells hold something other than a mark for missing."""
    block = np.ix_(np.arange(top, end), np.array(columns, dtype=np.int64))
    said = np.asarray(sheet.kind[block] != EMPTY)
    spots = np.nonzero(sheet.kind[block] == TEXT)
    if spots[0].size:
        codes, texts = pd.factorize(sheet.cells[block][spots])
        said[spots] = np.array([parse(text).state != "missing" for text in texts], dtype=bool)[codes]
    return said


def _rows(reading: Reading, number: int, table: Table) -> _Rows:
    """Return the rows of data, with the indicator and the groups that each names."""
    why = _row_kinds(table, reading.names)
    fate, kind = reading.fates[number], table.sheet.kind
    for r in np.flatnonzero(why > 0):
        row = table.body + r
        fate[row, kind[row] != EMPTY] = why[r]
    index = table.body + np.flatnonzero(why == 0)
    codes: dict[str, np.ndarray] = {}
    keep = np.ones(index.size, dtype=bool)
    for role in ("sex", "area", "year", "flag", "unit"):
        column = table.of(role)
        if column:
            codes[role], good = _coded(reading, number, table, column, index)
            keep &= good
    entry, entries, good = _entries(reading, number, table, index)
    keep &= good
    lost = index[~keep]
    data = [column.index for column in table.data]
    block = np.ix_(lost, np.array(data, dtype=np.int64))
    fate[block] = np.where(kind[block] != EMPTY, _FATE["problem"], 0)
    for role, numbers in (
        ("region", reading.regions),
        ("age", reading.ages),
        ("source", reading.words),
        ("note", reading.words),
    ):
        column = table.of(role)
        if column:
            local, texts = _key_texts(table, column, index, down=role == "region")
            if role == "region":
                texts = [table.region if text in headers.WHOLES and table.region else text for text in texts]
            codes[role] = numbers.of(texts)[local]
    for role in ("bound", "series_break"):
        column = table.of(role)
        if column:
            local, texts = _key_texts(table, column, index)
            said = {
                "bound": [BOUND.index(t) if t in BOUND else 0 for t in texts],
                "series_break": [t.lower() in ("true", "1", "是", "yes") for t in texts],
            }[role]
            codes[role] = np.array(said, dtype=np.int8)[local]
    return _Rows(index[keep], entry[keep], entries, {role: code[keep] for role, code in codes.items()})


def _coded(
    reading: Reading, number: int, table: Table, column: Column, index: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes of a key column from a closed list, and the rows whose word is on it."""
    role = column.role
    codes, texts = _key_texts(table, column, index, down=role == "year")
    kinds = {
        "sex": (headers.sex_word, SEX, "VALUE_NOT_IN_LIST"), "area": (headers.area_word, AREA, "VALUE_NOT_IN_LIST"),
        "flag": (headers.flag_word, ("", *FLAGS), "VALUE_NOT_IN_LIST"), "year": (None, (), "YEAR_NOT_NUMBER"), "unit": (None, (), "UNIT_UNKNOWN"),
    }  # fmt: skip
    reader, allowed, problem = kinds[role]
    said: list[int] = []
    strange: list[bool] = []
    for text in texts:
        if role == "year":
            year = headers.year_of(text if not re.fullmatch(r"\d+", text) else int(text))
            said.append(year or 0)
            strange.append(year is None)
        elif role == "unit":
            unit = unit_of(text)
            said.append(int(reading.units.of([unit])[0]))
            strange.append(not unit and bool(text) and parse(text).state != "missing")
        else:
            word = reader(text) if reader else ""
            said.append(allowed.index(word) if word else 0)
            strange.append(word is None)
    odd = np.array(strange, dtype=bool)[codes]
    fatal = role in ("sex", "area", "year")
    shown = "、".join(word for word in allowed if word)
    first = {code: i for i, code in reversed(list(enumerate(codes)))} if odd.any() else {}
    for code, i in sorted(first.items(), key=lambda item: item[1]):
        if strange[code]:
            reading.problem(
                number,
                int(index[i]),
                column.index,
                problem,
                "error" if fatal else "warning",
                texts[code],
                column=column.heading,
                allowed=shown,
            )
    return np.array(said, dtype=np.int64)[codes], ~odd if fatal else np.ones(index.size, dtype=bool)


def _entries(
    reading: Reading, number: int, table: Table, index: np.ndarray
) -> tuple[np.ndarray, list[Match], np.ndarray]:
    """Return which name each row carries, what the names stand for, and the rows whose name is known."""
    column, names = table.of("indicator"), reading.names
    if column is None:
        return np.zeros(index.size, dtype=np.int64), [names.match(table.indicator)], np.ones(index.size, dtype=bool)
    groups = any(table.of(role) for role in ("sex", "area", "region", "year"))
    codes, texts = _key_texts(table, column, index, down=groups)
    parts = [part_of_total(text) if text else None for text in texts]
    is_part = np.array([part is not None for part in parts], dtype=bool)[codes]
    if is_part.any():
        above = np.maximum.accumulate(np.where(is_part, -1, np.arange(index.size)))
        total = np.where(is_part & (above >= 0), codes[above], -1)
        pair, pairs = pd.factorize(codes.astype(np.int64) * (len(texts) + 1) + total + 1)
        matches, shown = [], []
        for value in pairs:
            own, of = divmod(int(value), len(texts) + 1)
            matches.append(_part(names, texts[of - 1], parts[own]) if of else names.match(texts[own]))
            shown.append(f"{texts[of - 1]} {texts[own]}" if of else texts[own])
        codes, texts = pair, shown
    else:
        matches = [names.match(text) for text in texts]
    known = np.array([bool(match) for match in matches], dtype=bool)
    for i in np.sort(np.unique(codes, return_index=True)[1]):
        if not known[codes[i]]:
            text, where = texts[codes[i]], (int(index[i]), column.index)
            if text:
                told = reading.names.unmatched(text)
                reading.problem(number, *where, told.code, "error", text, **told.context)
            else:
                reading.problem(number, *where, "ROW_WITHOUT_NAME")
    return codes, matches, known[codes]


def _part(names: Names, total: str, part: tuple[str, str] | None) -> Match:
    sex, area = part or ("", "")
    base = names.match(total)
    counts = tuple((own, "numerator") for own in base.shares) if sex == "female" else base.counts if area else ()
    return Match(base.indicator, sex or base.sex, area or base.area, counts, spare=bool(base))


def _fixed_rows(reading: Reading, table: Table, fixed: Mapping[int, Mapping[str, str]]) -> _Rows:
    """Return the rows of a filled form, each with what its hidden id says."""
    known = set(reading.names.table["indicator_id"])
    said = {
        row: fixed[row]
        for row in sorted(fixed)
        if table.body <= row < table.end and fixed[row]["indicator_id"] in known
    }

    def texts(name: str) -> list[str]:
        return [one.get(name, "") for one in said.values()]

    codes = {
        "region": reading.regions.of(texts("region")),
        "age": reading.ages.of(texts("age")),
        "sex": np.array([SEX.index(word) if word in SEX else 0 for word in texts("sex")], dtype=np.int8),
        "area": np.array([AREA.index(word) if word in AREA else 0 for word in texts("area")], dtype=np.int8),
    }
    quantity = np.array([QUANTITY.index(word) if word in QUANTITY else 0 for word in texts("quantity")], dtype=np.int8)
    index = np.array(list(said), dtype=np.int64)
    return _Rows(index, np.arange(index.size), [Match(word) for word in texts("indicator_id")], codes, quantity)


def _strange_columns(reading: Reading, number: int, table: Table, index: np.ndarray) -> None:
    """Name columns of numbers whose heading is not understood: an unknown indicator, or something else."""
    by_indicator = not table.of("indicator") and any(column.indicator for column in table.data)
    for column in table.columns:
        numbers = index[table.sheet.kind[index, column.index] == NUMBER]
        if column.role != "other" or not numbers.size:
            continue
        heads = [r for r in range(table.top, table.body) if table.sheet.kind[r, column.index] != EMPTY]
        row = heads[-1] if heads else table.top
        if by_indicator and heads:
            text = reading.shown(number, row, column.index)
            told = reading.names.unmatched(text)
            reading.problem(number, row, column.index, told.code, "error", text, **told.context)
            reading.fates[number][numbers, column.index] = _FATE["problem"]
        else:
            reading.problem(number, row, column.index, "COLUMN_NOT_UNDERSTOOD", "warning", column.heading)


def _parse_block(reading: Reading, number: int, table: Table, index: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return the numbers of the cells of data, and the unit, bound and status that a cell itself names."""
    sheet, fate = table.sheet, reading.fates[number]
    block = np.ix_(index, np.array([column.index for column in table.data], dtype=np.int64))
    kind, values = sheet.kind[block], sheet.number[block]
    units = np.zeros(values.shape, dtype=np.int16)
    bounds, flags = np.zeros(values.shape, dtype=np.int8), np.zeros(values.shape, dtype=np.int8)
    state = np.where(kind == NUMBER, _FATE["value"], _FATE["problem"]).astype(np.int8)
    state[kind == EMPTY] = _FATE["missing"]
    reading.blanks[number] += int((kind == EMPTY).sum())
    spots = np.nonzero(kind == TEXT)
    if spots[0].size:
        codes, texts = pd.factorize(sheet.cells[block][spots])
        said = [parse(text) for text in texts]
        values[spots] = np.array([one.value for one in said])[codes]
        units[spots] = reading.units.of([one.unit for one in said])[codes]
        bounds[spots] = np.array([BOUND.index(one.bound) for one in said])[codes]
        flags[spots] = np.array([FLAGS.index(one.flag) + 1 if one.flag else 0 for one in said])[codes]
        states = [one.state if one.state in _FATE else {"number": "value"}.get(one.state, "problem") for one in said]
        state[spots] = np.array([_FATE[one] for one in states])[codes]
        if sheet.typed:
            reading.assumed[number]["text_number"] += int(np.isfinite(values[spots]).sum())
        about = np.array([one.about for one in said], dtype=bool)[codes]
        if about.any():
            first = int(np.flatnonzero(about)[0])
            at = int(index[spots[0][first]]), table.data[int(spots[1][first])].index
            reading.problem(number, *at, "VALUE_ABOUT", "note", texts[codes[first]], count=int(about.sum()))
            reading.assumed[number]["about"] += int(about.sum())
    if sheet.percent is not None:
        shown = sheet.percent[block] & (kind == NUMBER)
        values[shown] = np.round(values[shown] * 100, 10)
        units[shown] = reading.units.of(["percent"])[0]
        reading.assumed[number]["percent_format"] += int(shown.sum())
    fate[block] = state
    codes_of = {ERROR: "VALUE_ERROR", FORMULA: "VALUE_NOT_STORED"}
    for r, c in zip(*np.nonzero(state == _FATE["problem"]), strict=True):
        row, column = int(index[r]), table.data[c].index
        text = sheet.cells[row, column]
        code = codes_of.get(int(kind[r, c])) or (parse(text).state if isinstance(text, str) else "VALUE_NOT_NUMBER")
        reading.problem(
            number, row, column, code, "error", reading.shown(number, row, column), column=table.data[c].heading
        )
    return values, units, bounds, flags


def _emit(
    reading: Reading,
    number: int,
    table: Table,
    rows: _Rows,
    values: np.ndarray,
    units: np.ndarray,
    bounds: np.ndarray,
    flags: np.ndarray,
) -> None:
    """Put the numbers on record, each with what it is a value of."""
    data = table.data
    r, c = np.nonzero(np.isfinite(values))
    known = rows.codes

    def of_row(role: str, otherwise: Any) -> np.ndarray:
        return known[role][r] if role in known else np.full(r.size, otherwise)

    def of_column(per_column: list[int]) -> np.ndarray:
        return np.array(per_column, dtype=np.int64)[c]

    def either(first: np.ndarray, second: np.ndarray) -> np.ndarray:
        return np.where(first != 0, first, second)

    now = table.year or 0
    relative = of_column([0 if column.offset is None or not now else now + column.offset for column in data])
    year = either(either(of_column([column.year or 0 for column in data]), relative), of_row("year", 0))
    if not all(column.offset is not None for column in data):
        year = either(year, np.where(of_column([column.offset is None for column in data]) == 1, now, 0))
    from_name_sex = np.array([SEX.index(entry.sex) for entry in rows.entries])[rows.entry][r]
    from_name_area = np.array([AREA.index(entry.area) for entry in rows.entries])[rows.entry][r]
    unit = either(
        units[r, c].astype(np.int64),
        either(of_column([int(reading.units.of([col.unit])[0]) for col in data]), of_row("unit", 0)),
    )
    heads = [reading.names.match(column.indicator) if column.indicator else Match() for column in data]
    own = {
        "sheet": np.full(r.size, number), "row": rows.index[r], "column": of_column([column.index for column in data]),
        "quantity": of_column([QUANTITY.index(column.quantity or "value") for column in data]), "year": year,
        "region": either(of_column([int(reading.regions.of([column.region])[0]) for column in data]), of_row("region", 0)),
        "sex": either(either(of_column([SEX.index(col.sex) for col in data]), of_row("sex", 0)), either(from_name_sex, of_column([SEX.index(h.sex) for h in heads]))),
        "area": either(either(of_column([AREA.index(col.area) for col in data]), of_row("area", 0)), either(from_name_area, of_column([AREA.index(h.area) for h in heads]))),
        "age": of_row("age", 0), "value": values[r, c], "unit": either(unit, np.full(r.size, int(reading.units.of([table.unit])[0]))),
        "bound": either(bounds[r, c], of_row("bound", 0)), "flag": either(flags[r, c], of_row("flag", 0)),
        "source": of_row("source", 0), "note": of_row("note", 0), "series_break": of_row("series_break", False),
        "derived": np.zeros(r.size, dtype=bool),
    }  # fmt: skip
    if rows.quantity is not None:
        own["quantity"] = rows.quantity[r]
    own["region"] = either(own["region"], np.full(r.size, int(reading.regions.of([table.region])[0])))
    in_heads = not table.of("indicator") and any(column.indicator for column in data)
    matches = heads if in_heads else rows.entries
    which = c if in_heads else rows.entry[r]
    direct = reading.indicators.of([match.indicator for match in matches])[which]
    dated = own["year"] > 0
    if not dated.all():
        at = int(np.flatnonzero(~dated)[0])
        reading.problem(
            number,
            table.top,
            int(own["column"][at]),
            "YEAR_UNKNOWN",
            "error",
            data[int(c[at])].heading,
            count=int((~dated).sum()),
        )
        reading.fates[number][own["row"][~dated], own["column"][~dated]] = _FATE["problem"]
    plain_rows = dated & (direct > 0)
    _append(reading, own, plain_rows, direct)
    reading.fates[number][own["row"][dated & (direct == 0)], own["column"][dated & (direct == 0)]] = _FATE["count"]
    for position, match in enumerate(matches):
        if match.counts or match.shares:
            _counts(reading, own, match, dated & (which == position))


def _counts(reading: Reading, own: Records, match: Match, mine: np.ndarray) -> None:
    """Put counts on record as numerators and denominators of the indicators that are computed from them."""
    female, male = own["sex"] == SEX.index("female"), own["sex"] == SEX.index("male")
    whole = mine if match.sex else mine & ~female & ~male
    uses = [(whole, indicator, quantity) for indicator, quantity in match.counts]
    if not match.sex:
        uses += [(mine & female, indicator, "numerator") for indicator in match.shares]
    for mask, indicator, quantity in uses:
        code = np.full(mask.size, int(reading.indicators.of([indicator])[0]))
        marked = np.full(mask.size, QUANTITY.index(quantity))
        _append(
            reading,
            {**own, "quantity": marked, "sex": np.zeros(mask.size), "derived": np.ones(mask.size, dtype=bool)},
            mask,
            code,
        )


def _append(reading: Reading, own: Records, mask: np.ndarray, indicator: np.ndarray) -> None:
    if mask.any():
        part = {name: np.asarray(own[name][mask], dtype=kind) for name, kind in FIELDS.items() if name != "indicator"}
        part["indicator"] = np.asarray(indicator[mask], dtype=np.int32)
        reading.records.append(part)
