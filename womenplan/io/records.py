"""The values of a table, each with its place and what it is a value of, and the fate of every cell of a sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from womenplan.io import headers
from womenplan.io.cells import parse, plain, unit_of, words
from womenplan.io.columns import Column
from womenplan.io.layout import Table
from womenplan.io.matching import Match, Names, part_of_total
from womenplan.io.reading import AREA, BOUND, FATE, FIELDS, QUANTITY, SEX, Reading, numbers_of
from womenplan.io.sheet import EMPTY, ERROR, FORMULA, NUMBER, SPREAD, TEXT, Sheet, texts_of
from womenplan.model.naming import place_name
from womenplan.model.observation import FLAGS

__all__ = ["collect"]

_LISTS = {"sex": SEX, "area": AREA, "flag": ("", *FLAGS), "bound": BOUND, "quantity": QUANTITY}
_KEYS = ("sex", "area", "year", "quantity", "flag", "unit", "region", "age", "source", "note", "bound", "series_break")
_LOOSE = ("other", "domain", "code")  # roles of columns that say nothing of a value
_UNUSABLE = {ERROR: "VALUE_ERROR", FORMULA: "VALUE_NOT_STORED", SPREAD: "VALUE_SPREAD"}
_STRANGE = {"year": "YEAR_NOT_NUMBER", "unit": "UNIT_UNKNOWN"}
_NUMBERED = re.compile(r"^[(（]?[\d一二三四五六七八九十]+[)）、.．]+")
_NUMBERING = re.compile(r"[\d.]+|[(（]?[一二三四五六七八九十]+[)）]?[、.]?")


@dataclass(slots=True)
class _Rows:
    """The rows of a table and what each says about itself."""

    index: np.ndarray
    entry: np.ndarray
    entries: list[Match]
    codes: dict[str, np.ndarray]


def collect(reading: Reading, table: Table) -> None:
    """Read one table into records; problems and fates of cells are put on record."""
    sheet, fate = table.sheet, table.sheet.fate
    filled = sheet.kind != EMPTY
    for column in table.columns:
        known = "value" if column.role == "data" else column.role if column.role in FATE else "key"
        fate[table.body : table.end, column.index][filled[table.body : table.end, column.index]] = FATE[known]
    fate[table.top : table.body][filled[table.top : table.body]] = FATE["header"]
    rows = _rows(reading, table)
    if rows.index.size and table.data:
        _strange_columns(reading, table, rows.index)
        _emit(reading, table, rows, _parse_block(reading, table, rows.index))


def _key_texts(table: Table, column: Column, rows: np.ndarray, *, down: bool = False) -> tuple[np.ndarray, list[str]]:
    """Return the texts of a key column as codes and different texts, merged cells filled in."""
    cells = table.sheet.cells[:, column.index].copy()
    for r0, c0, r1, c1 in table.sheet.aside.merged:
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
    """Return why each row below the header is no data: a code of :data:`FATE`, 0 for rows of data, -1 for blank ones."""
    block = slice(table.body, table.end), table.across
    cells, filled, first = table.sheet.cells[block], table.sheet.kind[block] != EMPTY, table.columns[0].index
    why = np.where(filled.any(axis=1), 0, -1).astype(np.int8)
    in_data, figures = _said(table)
    for r in np.flatnonzero((why == 0) & ~figures):
        texts = texts_of(cells[r, filled[r]])
        spare = [text for text in texts if parse(text).state != "missing" and not _NUMBERING.fullmatch(text)]
        if headers.NOTE.match(texts[0]) and not names.match(texts[0]):
            why[r] = FATE["note"]
            in_data[r] = False
        elif (
            not in_data[r]
            and not any(map(names.match, spare))
            and (len(spare) <= 1 or plain(spare[0]) in headers.domain_words())
        ):
            why[r] = FATE["section"]
    if in_data.any():
        tail = np.arange(len(filled)) > np.flatnonzero(in_data)[-1]
        started = np.logical_or.accumulate((why == FATE["note"]) & tail)
        why[started & (why >= 0)] = FATE["note"]
    for column in [column for column in map(table.of, ("indicator", "region", "year")) if column][:2]:
        codes, texts = pd.factorize(cells[:, column.index - first])
        sums = np.array([bool(headers.SUBTOTAL.match(plain(str(text)))) for text in texts], dtype=bool)
        why[sums[codes] & (why == 0)] = FATE["subtotal"]
    loose = (column for column in table.columns if column.role in _LOOSE)
    for column in loose:  # one may say of each row whether it is the target or the value
        codes, texts = pd.factorize(cells[:, column.index - first])
        roles = [headers.read_heading(text).role or text for text in texts_of(texts[:10])]
        if "target" in roles and len(texts) <= 10 and {*roles} <= {"", "value", *headers.SKIPPED}:
            why[np.isin(roles, headers.SKIPPED)[codes] & (why == 0)] = FATE["target"]
    why[[row - table.body for row in table.repeated]] = FATE["header"]
    return why


def _said(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Return which rows hold a cell of data that is something other than a mark for missing, and which a number."""
    block = np.ix_(np.arange(table.body, table.end), np.array([column.index for column in table.data], dtype=np.int64))
    said, figures = np.asarray(table.sheet.kind[block] != EMPTY), np.asarray(table.sheet.kind[block] == NUMBER)
    spots = table.sheet.kind[block] == TEXT
    codes, texts = pd.factorize(table.sheet.cells[block][spots])
    states = [parse(text).state for text in texts]
    said[spots] = np.array([state != "missing" for state in states], dtype=bool)[codes]
    figures[spots] = np.array([state == "number" for state in states], dtype=bool)[codes]
    return np.asarray(said.any(axis=1)), np.asarray(figures.any(axis=1))


def _rows(reading: Reading, table: Table) -> _Rows:
    """Return the rows of data, with the indicator and the groups that each names."""
    why = _row_kinds(table, reading.names)
    fate, filled = table.sheet.fate, table.sheet.kind != EMPTY
    for r in np.flatnonzero(why > 0):
        fate[table.body + r, table.across][filled[table.body + r, table.across]] = why[r]
    index = table.body + np.flatnonzero(why == 0)
    entry, entries, keep = _entries(reading, table, index)
    codes = _blocks(reading, table, why, index)
    for role in _KEYS:
        if column := table.of(role):
            local, texts = _key_texts(table, column, index, down=role in ("region", "year"))
            said = [_code(reading, table, role, text) for text in texts]
            codes[role] = np.array([one or 0 for one in said], dtype=np.int64)[local]
            fatal = role in ("sex", "area", "year", "quantity")
            odd = np.array([one is None for one in said], dtype=bool)[local]
            for i in np.flatnonzero(odd)[np.unique(local[odd], return_index=True)[1]]:
                reading.problem(
                    (table.sheet, int(index[i]), column.index), _STRANGE.get(role, "VALUE_NOT_IN_LIST"), "error" if fatal else "warning",
                    texts[local[i]], column=column.heading, allowed="、".join(filter(None, _LISTS.get(role, ()))),
                )  # fmt: skip
            keep &= ~odd | (not fatal)
    block = np.ix_(index[~keep], np.array([column.index for column in table.data], dtype=np.int64))
    fate[block] = np.where(filled[block], FATE["problem"], 0)
    return _Rows(index[keep], entry[keep], entries, {role: code[keep] for role, code in codes.items()})


def _blocks(reading: Reading, table: Table, why: np.ndarray, index: np.ndarray) -> dict[str, np.ndarray]:
    """Return what rows that stand alone above others say of these: a region ("一、清城区") or a year ("2022年")."""
    codes = {}
    own = {"region": table.of("region"), "year": table.of("year") or any(column.dated for column in table.data)}
    for role, read in (("region", headers.region_name), ("year", headers.year_of)):
        said = np.zeros(why.size, dtype=np.int64)
        for r in np.flatnonzero(why == FATE["section"]) if not own[role] else ():
            text = next(filter(None, texts_of(table.sheet.cells[table.body + r, table.across])))
            if found := read(text) or read(_NUMBERED.sub("", text)):
                said[r] = found if role == "year" else reading.regions[str(found)]
        if said.any():
            last = np.maximum.accumulate(np.where(said > 0, np.arange(said.size), 0))
            codes[role] = said[last][index - table.body]
    return codes


def _code(reading: Reading, table: Table, role: str, text: str) -> int | None:
    """Return the number that stands for a text of a key column, None for a text that its closed list does not have."""
    if role == "region":
        return reading.regions[table.region if text in headers.WHOLES and table.region else place_name(text)]
    if role in ("age", "source", "note"):
        return (reading.ages if role == "age" else reading.words)[text]
    if role == "year":
        return headers.year_of(int(text) if text.isdecimal() else text)
    if role == "unit":
        unit = unit_of(text)
        return reading.units[unit] if unit or parse(text).state == "missing" else None
    if role == "series_break":
        return text.lower() in ("true", "1", "是", "yes")
    if role == "quantity":
        said = words("role").get(plain(text).partition(":")[0])
        return QUANTITY.index(said) if said in QUANTITY else None
    if role == "bound":
        return BOUND.index(text) if text in BOUND else 0
    word = headers.code_word(role, text)
    return None if word is None else _LISTS[role].index(word)


def _entries(reading: Reading, table: Table, index: np.ndarray) -> tuple[np.ndarray, list[Match], np.ndarray]:
    """Return which name each row carries, what the names stand for, and the rows whose name is known."""
    column, names = table.of("indicator"), reading.names
    if column is None:
        return np.zeros(index.size, dtype=np.int64), [names.match(table.indicator)], np.ones(index.size, dtype=bool)
    down = table.kind != "template" and any(map(table.of, ("sex", "area", "region", "year")))
    codes, texts = _key_texts(table, column, index, down=down)
    parts = [part_of_total(text) if text else None for text in texts]
    is_part = np.array([part is not None for part in parts], dtype=bool)[codes]
    above = np.maximum.accumulate(np.where(is_part, -1, np.arange(index.size)))
    total = np.where(is_part & (above >= 0), codes[above], -1)
    codes, pairs = pd.factorize(codes.astype(np.int64) * (len(texts) + 1) + total + 1)
    matches, shown = [], []
    for own, of in (divmod(int(pair), len(texts) + 1) for pair in pairs):
        matches.append(_part(names, texts[of - 1], parts[own]) if of else names.match(texts[own]))
        shown.append(f"{texts[of - 1]} {texts[own]}" if of else texts[own])
    known = np.array([bool(match) for match in matches], dtype=bool)
    for code, i in enumerate(np.unique(codes, return_index=True)[1]):
        if not known[code] and shown[code]:
            _unmatched(reading, table.sheet, int(index[i]), column.index, shown[code])
        elif not known[code]:
            added = table.kind == "template"
            at = int(np.argmax(table.sheet.kind[index[i]] != EMPTY)) if added else column.index
            reading.problem((table.sheet, int(index[i]), at), "FORM_ROW_ADDED" if added else "ROW_WITHOUT_NAME")
    return codes, matches, known[codes]


def _unmatched(reading: Reading, sheet: Sheet, row: int, column: int, text: str) -> None:
    told = reading.names.unmatched(text)
    reading.problem((sheet, row, column), told.code, "error", text, **told.context)


def _part(names: Names, total: str, part: tuple[str, str] | None) -> Match:
    sex, area = part or ("", "")
    base = names.match(total)
    counts = tuple((own, "numerator") for own in base.shares) if sex == "female" else base.counts if area else ()
    return Match(base.indicator, sex or base.sex, area or base.area, counts, spare=bool(base))


def _strange_columns(reading: Reading, table: Table, index: np.ndarray) -> None:
    """Name columns of numbers whose heading is not understood: an unknown indicator, or something else."""
    by_indicator = not table.of("indicator") and any(column.indicator for column in table.data)
    kind = table.sheet.kind
    for column in table.columns:
        if column.role != "other" or not (found := np.isfinite(numbers_of(table.sheet, (index, column.index)))).any():
            continue
        numbers = index[found]
        heads = [r for r in range(table.top, table.body) if kind[r, column.index] != EMPTY]
        if by_indicator and heads:
            _unmatched(reading, table.sheet, heads[-1], column.index, table.sheet.shown(heads[-1], column.index))
            table.sheet.fate[numbers, column.index] = FATE["problem"]
        else:
            row = (heads or [table.top])[-1]
            code = "COLUMN_NOT_UNDERSTOOD" if column.heading else "COLUMN_WITHOUT_HEADING"
            reading.problem((table.sheet, row, column.index), code, "warning", column.heading)


def _parse_block(reading: Reading, table: Table, index: np.ndarray) -> dict[str, np.ndarray]:
    """Return the numbers of the cells of data, and the unit, bound and status that a cell itself names."""
    sheet, data = table.sheet, table.data
    block = np.ix_(index, np.array([column.index for column in data], dtype=np.int64))
    kind = sheet.kind[block]
    read = {name: np.zeros(kind.shape, dtype=FIELDS[name]) for name in ("unit", "bound", "flag")}
    read["value"] = sheet.number[block]
    state = np.where(kind == NUMBER, FATE["value"], np.where(kind == EMPTY, FATE["missing"], FATE["problem"]))
    told = np.full(kind.shape, "VALUE_NOT_NUMBER", dtype=object)
    for mark, code in _UNUSABLE.items():
        told[kind == mark] = code
    sheet.blanks += int((kind == EMPTY).sum())
    spots = kind == TEXT
    if spots.any():
        codes, texts = pd.factorize(sheet.cells[block][spots])
        said = [parse(text) for text in texts]
        read["value"][spots] = np.array([one.value for one in said])[codes]
        read["unit"][spots] = reading.units.of([one.unit for one in said])[codes]
        for name in ("bound", "flag"):
            read[name][spots] = np.array([_LISTS[name].index(getattr(one, name)) for one in said])[codes]
        states = {"number": FATE["value"], "missing": FATE["missing"]}
        state[spots] = np.array([states.get(one.state, FATE["problem"]) for one in said])[codes]
        told[spots] = np.array([one.state for one in said], dtype=object)[codes]
        if sheet.typed:
            sheet.assumed["text_number"] += int(np.isfinite(read["value"][spots]).sum())
        noted = {"VALUE_ABOUT": [one.about for one in said], "VALUE_BOUND": list(map(_like_target, texts))}
        for code, marks in noted.items():
            found = np.argwhere(spots)[np.array(marks, dtype=bool)[codes]]
            if len(found):
                place = (table.sheet, int(index[found[0, 0]]), data[found[0, 1]].index)
                reading.problem(place, code, "note", count=len(found))
                sheet.assumed[code.removeprefix("VALUE_").lower()] += len(found)
    if sheet.percent is not None:
        shown = sheet.percent[block] & (kind == NUMBER)
        read["value"][shown] = np.round(read["value"][shown] * 100, 10)
        read["unit"][shown] = reading.units["percent"]
        sheet.assumed["percent_format"] += int(shown.sum())
    table.sheet.fate[block] = state
    for r, c in np.argwhere(state == FATE["problem"]):
        reading.problem((table.sheet, int(index[r]), data[c].index), told[r, c], column=data[c].heading)
    return read


def _like_target(text: str) -> bool:
    """Say whether a bound is worded as targets are (70%以上, ≥70), where a published one has a plain sign (>70)."""
    return bool(parse(text).bound) and not re.match("[<>](?!=)", plain(text))


def _emit(reading: Reading, table: Table, rows: _Rows, read: dict[str, np.ndarray]) -> None:
    """Put the numbers on record, each with what it is a value of."""
    data, now = table.data, table.year or 0
    r, c = np.nonzero(np.isfinite(read["value"]))

    def row(role: str) -> Any:
        return rows.codes[role][r] if role in rows.codes else 0

    def column(numbers: Iterable[int]) -> np.ndarray:
        return np.array(list(numbers), dtype=np.int64)[c]

    def first(*choices: Any) -> np.ndarray:
        """Return, per record, the first choice that says something."""
        out = np.zeros(r.size, dtype=np.int64)
        for choice in reversed(choices):
            out = np.where(np.not_equal(choice, 0), choice, out)
        return out

    def group(kind: str) -> np.ndarray:
        codes = _LISTS[kind]
        named = [codes.index(getattr(entry, kind)) for entry in rows.entries]
        return first(
            column(codes.index(getattr(one, kind)) for one in data), row(kind), np.array(named)[rows.entry][r],
            column(codes.index(getattr(head, kind)) for head in heads),
        )  # fmt: skip

    heads = [reading.names.match(one.indicator) if one.indicator else Match() for one in data]
    relative = column(now + one.offset if one.offset is not None and now else 0 for one in data)
    year = first(
        column(one.year or 0 for one in data), relative, row("year"), column((one.offset is None) * now for one in data)
    )
    unit = column(reading.units.of(one.unit for one in data))
    region = column(reading.regions.of(place_name(one.region) for one in data))
    own: dict[str, Any] = {
        "sheet": table.sheet.order, "row": rows.index[r], "column": column(one.index for one in data), "year": year, "value": read["value"][r, c],
        "quantity": first(column(QUANTITY.index(one.quantity or "value") for one in data), row("quantity")),
        "region": first(region, row("region"), reading.regions[table.region]), "sex": group("sex"), "area": group("area"),
        "unit": first(read["unit"][r, c], unit, row("unit"), reading.units[table.unit]), "age": row("age"),
        "bound": first(read["bound"][r, c], row("bound")), "flag": first(read["flag"][r, c], row("flag"), column(_LISTS["flag"].index(one.flag) for one in data)),
        "source": row("source"), "note": row("note"), "series_break": row("series_break"), "derived": False,
    }  # fmt: skip
    in_heads = not table.of("indicator") and any(one.indicator for one in data)
    matches, which = (heads, c) if in_heads else (rows.entries, rows.entry[r])
    direct = reading.indicators.of([match.indicator for match in matches])[which]
    dated, fate = year > 0, table.sheet.fate
    if not dated.all():
        at = data[c[np.flatnonzero(~dated)[0]]]
        reading.problem(
            (table.sheet, table.top, at.index), "YEAR_UNKNOWN", "error", at.heading, count=int((~dated).sum())
        )
        fate[own["row"][~dated], own["column"][~dated]] = FATE["problem"]
    counted = dated & (direct == 0)
    fate[own["row"][counted], own["column"][counted]] = FATE["count"]
    _append(reading, own, dated & (direct > 0), direct)
    for position, match in enumerate(matches):
        if match.counts or match.shares:
            _counts(reading, own, match, dated & (which == position))


def _counts(reading: Reading, own: Mapping[str, Any], match: Match, mine: np.ndarray) -> None:
    """Put counts on record as numerators and denominators of the indicators that are computed from them."""
    female, male = own["sex"] == SEX.index("female"), own["sex"] == SEX.index("male")
    whole = mine if match.sex else mine & ~female & ~male
    uses = [(whole, indicator, quantity) for indicator, quantity in match.counts]
    uses += [] if match.sex else [(mine & female, indicator, "numerator") for indicator in match.shares]
    for mask, indicator, quantity in uses:
        said = {**own, "quantity": QUANTITY.index(quantity), "sex": 0, "derived": True}
        _append(reading, said, mask, reading.indicators[indicator])


def _append(reading: Reading, own: Mapping[str, Any], mask: np.ndarray, indicator: np.ndarray | int) -> None:
    if mask.any():
        said = {**own, "indicator": indicator}
        part = {name: np.broadcast_to(said[name], mask.shape)[mask].astype(kind) for name, kind in FIELDS.items()}
        reading.records.append(part)
