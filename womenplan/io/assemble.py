"""From the records of all sheets to the tidy table: units, groups, counts, repeats, checks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io.checks import bounds, check, scales
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
    key_of,
)
from womenplan.io.sheet import NUMBER, address, column_letters
from womenplan.io.special import says_nothing_is_zero
from womenplan.model.arrays import Array
from womenplan.model.observation import COLUMNS, FLAGS, UNREAD, empty, nothing_unread
from womenplan.model.unit import conversion, count_factor, unit_names

__all__ = ["assemble", "assembled", "frame_of", "unread_of"]

_KEY = ("region", "indicator", "year", "sex", "area", "age")
_MOST_PERCENT = 1  # of what is counted per 100,000, such as deaths in births; more is a slip
_MOST_UNREAD = 1000  # of a table
_CELL = ("sheet", "row", "column")
_COUNTS = ("numerator", "denominator")
_AT = ("numerator_at", "denominator_at")


def assemble(reading: Reading) -> tuple[pd.DataFrame, list[int]]:
    """Return the tidy table of all records, and how many cells of each sheet went into it.

    Problems are put on record, and the fates of cells settled.
    """
    if not reading.records:
        return empty(), [0] * len(reading.sheets)
    table, records, unit = assembled(reading)
    used = _marks(reading, table, records)
    return frame_of(reading, table, records, unit), used


def assembled(reading: Reading) -> tuple[Records, Records, Array]:
    """Return the values that are used with their counts, in reading order.

    All records; the unit of each indicator.
    """
    if reading.records:
        records = {
            name: np.concatenate([part[name] for part in reading.records]) for name in FIELDS
        }
    else:
        records = {name: np.zeros(0, dtype=kind) for name, kind in FIELDS.items()}
    reading.records.clear()
    unit = _settle(reading, records)
    records = _convert(reading, records, unit)
    records = _only(records, _nothing(reading, records, key_of(records, *_KEY)))
    key = key_of(records, *_KEY)
    kept = _without_repeats(reading, records, key)
    table = _with_counts(reading, records, key, kept, scales(unit))
    bad = check(reading, table, unit)
    _set_fate(reading, table, bad, "problem")
    bad = bad & ~_computed_instead(reading, table, records, unit, bad)
    _lost(reading, table, bad)
    _counts_left_out(reading, table, records, bad)
    table = _only(table, ~bad)
    if table["computed"].any():
        order = np.lexsort((table["column"], table["row"], table["sheet"]))
        table = {name: column[order] for name, column in table.items()}
    return table, records, unit


def with_blanks(reading: Reading, table: Records, blank: Records) -> Records:
    """Return the values with the rows that have none, of which nothing else is known."""
    if not blank["row"].size:
        return table
    _settle(reading, blank)
    none = np.full(blank["row"].size, np.nan)
    nowhere = np.full(none.size, -1)
    blank = blank | dict.fromkeys(_COUNTS, none) | dict.fromkeys(_AT, nowhere)
    blank["computed"] = np.zeros(none.size, dtype=bool)
    new = ~np.isin(blank["row"], table["row"])
    joined = {name: np.concatenate([table[name], blank[name][new]]) for name in table}
    order = np.argsort(joined["row"], kind="stable")
    return {name: column[order] for name, column in joined.items()}


def _settle(reading: Reading, records: Records) -> Array:
    """Settle sex, area and age by the indicator's own; return the unit of each indicator code."""
    own = [reading.names.known.get(one, {}) for one in reading.indicators]
    for name, codes, whole in (("sex", SEX, "both"), ("area", AREA, "all")):
        given = [one.get(name, whole) for one in own]
        words = [word if word in codes[1:] else whole for word in given]
        mine = np.array([codes.index(word) for word in words], dtype=np.int8)
        unsaid = (records[name] == 0) | (records[name] == codes.index(whole))
        records[name] = np.where(unsaid, mine[records["indicator"]], records[name])
    ages = reading.ages.of(one.get("age", "") for one in own)
    records["age"] = np.where(records["age"] == ages[records["indicator"]], 0, records["age"])
    return np.array([one.get("unit", "") for one in own], dtype=str)


def _convert(reading: Reading, records: Records, unit: Array) -> Records:
    """Bring values onto the indicator's unit and counts onto single persons.

    Drop those whose unit does not fit.
    """
    said = list(reading.units)
    given = records["unit"]
    mine = records["indicator"]
    factors = np.array([[conversion(word, own) for own in unit] for word in said])
    kinds = np.array([count_factor(word) for word in said])
    is_value = records["quantity"] == 0
    factor = np.where(is_value, factors[given, mine], kinds[given])
    factor[~is_value & ~records["derived"] & np.isnan(factor)] = (
        1.0  # the unit is that of the value beside
    )
    in_percent = (given == reading.units["percent"]) & (unit[mine] == "per_100k") & is_value
    wrong = np.isnan(factor) | (in_percent & (records["value"] > _MOST_PERCENT))
    _lost(reading, records, wrong & is_value)
    for i in reading.first_of(records, np.flatnonzero(wrong)):
        own = unit_names(unit[mine[i]] if is_value[i] else "persons")
        shown = {"unit": unit_names(said[given[i]]), "own": own}
        reading.problem(reading.place(records, i), "UNIT_UNFIT", "error", None, **shown)
    _set_fate(reading, records, wrong, "problem")
    apart = (factor != 1) & ~wrong
    records["value"][apart] = np.round(records["value"][apart] * factor[apart], 10)
    return _only(records, ~wrong)


def _lost(reading: Reading, records: Records, found: Array) -> None:
    """Put values that are not used on record as sent in and not read."""
    if found.any():
        part = {name: records[name][found] for name in FIELDS}
        reading.unread.append(
            part | {"lost": np.full(int(found.sum()), LOST.index("unread"), np.int8)}
        )


def unread_of(reading: Reading) -> pd.DataFrame:
    """Return what was sent in and gives no value: region, indicator, year, groups, state, and the cell with what it shows.

    The region is empty where it is not known, the year 0; the state is ``unread`` or ``wordless``.
    """
    rows = list(reading.unnamed)
    for part in reading.unread:
        _settle(reading, part)
        for i in range(min(part["row"].size, _MOST_UNREAD)):
            sheet, row, column = reading.place(part, i)
            file, name, cell = sheet.where(row, column)
            context: dict[str, Any] = {
                "region": _word(reading.regions, part["region"][i]),
                "year": int(part["year"][i]),
            }
            context |= {"indicator_id": _word(reading.indicators, part["indicator"][i])}
            context |= {
                "sex": SEX[part["sex"][i]],
                "area": AREA[part["area"][i]],
                "state": LOST[part["lost"][i]],
            }
            rows.append(
                {
                    **context,
                    "found": sheet.shown(row, column),
                    "file": file,
                    "sheet": name,
                    "cell": cell,
                }
            )
    if not rows:
        return nothing_unread()
    blank = {"sex": "", "area": "", "year": 0}
    return pd.DataFrame([blank | row for row in rows], columns=list(UNREAD)).astype(dict(UNREAD))


def _word(codes: Iterable[str], number: int) -> str:
    """Return the text of a number."""
    return str(list(codes)[int(number)])


def _only(records: Records, keep: Array) -> Records:
    """Return the records to keep."""
    if keep.all():
        return records
    return {name: column[keep] for name, column in records.items()}


def _nothing(reading: Reading, records: Records, key: Array) -> Array:
    """Return which records stay: of cells that say 无 those that the file or a denominator beside makes zeros."""
    said = records["nothing"]
    if not said.any():
        return np.ones(said.size, dtype=bool)
    whole = records["quantity"] == QUANTITY.index("denominator")
    totals = key[whole & ~said & (records["value"] > 0)]
    counted = np.isin(key, totals) & ~whole
    stated = np.array([says_nothing_is_zero(sheet) for sheet in reading.sheets], dtype=bool)
    zero = said & (counted | stated[records["sheet"]])
    missing = said & ~zero
    kept = np.zeros_like(missing)
    kept[missing] = np.isin(_cell_key(records)[missing], _cell_key(records)[zero])
    open_ = np.flatnonzero(missing & ~kept)
    _set_fate(reading, records, missing & ~kept, "missing")
    once = open_[np.unique(_cell_key(records)[open_], return_index=True)[1]]
    for i in reading.first_of(records, np.sort(once)):
        reading.problem(reading.place(records, i), "VALUE_NOTHING", "note")
    return np.asarray(~missing)


def _cell_key(records: Records) -> Array:
    return key_of(records, "sheet", "row", "column")


def _set_fate(
    reading: Reading,
    records: Records,
    mask: Array,
    fate: str,
) -> None:
    rows = np.flatnonzero(mask)
    for sheet in np.unique(records["sheet"][rows]):
        mine = rows[records["sheet"][rows] == sheet]
        at = records["row"][mine], records["column"][mine]
        reading.sheets[sheet].fate[at] = FATE[fate]


def _without_repeats(reading: Reading, records: Records, key: Array) -> Array:
    """Return the positions of values given once.

    The same value again is left out, a different one is a problem.
    """
    positions = np.flatnonzero(records["quantity"] == 0)
    if not pd.Series(key[positions]).duplicated().any():
        return positions
    spoilt = _spoilt(reading, records, key, positions)
    of_others = records["level"][positions] > 0  # 全国孕产妇死亡率 beside 孕产妇死亡率
    early = _standing(records, key)
    positions = positions[np.lexsort((early[positions], of_others, spoilt))]
    again = pd.Series(key[positions]).duplicated().to_numpy()
    once = np.sort(positions[~again])
    later = np.sort(positions[again])
    origin = pd.Series(once, index=key[once])[key[later]].to_numpy()
    near = np.isclose(records["value"][origin], records["value"][later], rtol=1e-9, atol=1e-9)
    same = near & (records["bound"][origin] == records["bound"][later])
    for fate, rows in (("repeated", later[same]), ("problem", later[~same])):
        _set_fate(reading, records, np.isin(np.arange(key.size), rows), fate)
    first_given = dict(zip(later.tolist(), origin.tolist(), strict=True))
    for i in reading.first_of(records, later[~same]):
        (sheet, row, column), here = (
            reading.place(records, first_given[i]),
            reading.place(records, i),
        )
        *names, cell = sheet.where(row, column)
        if sheet is here[0]:
            names = []
        else:
            names = list(filter(None, names))
        context = {"other": "/".join([*names, cell]), "first": sheet.shown(row, column)}
        if early[first_given[i]] < early[i]:
            reading.problem(here, "VALUE_SUPERSEDED", "note", None, **context)
        else:
            reading.problem(here, "VALUE_TWICE", "error", None, **context)
    return np.asarray(once)


def _standing(records: Records, key: Array) -> Array:
    """Return how far each value is in its making: 0 revised by its own word, 1 unsaid, 2 early.

    Revised is what stands in one sheet with what it replaces.
    """
    said = np.array([0, *(1 if flag == "final" else 2 for flag in FLAGS)])[records["flag"]]
    same = {name: records[name] for name in ("sheet", "quantity")}
    beside = pd.DataFrame({"key": key, **same}).duplicated(keep=False)
    return np.where(said == 2, 2, np.where((said == 1) & beside.to_numpy(), 0, 1))


def _spoilt(
    reading: Reading,
    records: Records,
    key: Array,
    positions: Array,
) -> Array:
    """Return which of the values given more than once cannot be: outside the range, or another one as a fraction."""
    (low, high), mine = bounds(reading), records["indicator"][positions]
    value = records["value"][positions]
    keys = key[positions]
    outside = (value < low[mine]) | (value > high[mine])
    largest = pd.Series(value).groupby(keys).transform("max").to_numpy()
    fraction = (
        (high[mine] >= 100)
        & (value > 0)
        & (value <= 1)
        & np.isclose(value * 100, largest, rtol=0.02)
    )
    return np.asarray(outside | fraction)


def _with_counts(
    reading: Reading,
    records: Records,
    keys: Array,
    kept: Array,
    scale: Array,
) -> Records:
    """Return the values kept with their counts beside them, and below these the values that only counts give."""
    counts = np.flatnonzero(records["quantity"] != 0)
    counts = counts[np.argsort(records["derived"][counts], kind="stable")]
    if not counts.size:
        return _without_counts(records, keys, kept)
    top, bottom = (
        pd.Series(mine, index=keys[mine])[lambda side: ~side.index.duplicated()]
        for mine in (counts[records["quantity"][counts] == code] for code in (1, 2))
    )
    new = top.index.intersection(bottom.index)
    counted = records["value"][bottom[new]] != 0
    new = new[counted & ~np.isin(new, keys[kept])]
    rows = np.concatenate([kept, np.sort(top[new].to_numpy())])
    made = np.arange(rows.size) >= kept.size
    table = {name: records[name][rows] for name in FIELDS} | {"computed": made}
    over, under = (
        side.reindex(keys[rows], fill_value=-1).to_numpy(dtype=int) for side in (top, bottom)
    )
    for name, at_name, at in zip(_COUNTS, _AT, (over, under), strict=True):
        has = (at >= 0) & ((over >= 0) & (under >= 0) | ~records["derived"][at])
        table[name] = np.where(has, records["value"][at], np.nan)
        table[at_name] = np.where(has, at, -1)
    quotient = table["numerator"][made] / table["denominator"][made]
    likely = quotient * scale[table["indicator"][made]]
    table["value"][made] = np.round(likely, 6)
    for name in ("quantity", "unit", "bound"):
        table[name][made] = 0
    used = np.concatenate([table[name] for name in _AT])
    _tell_idle(reading, records, keys, np.setdiff1d(counts, used), used, kept, rows)
    return table


def _without_counts(records: Records, keys: Array, kept: Array) -> Records:
    """Return the values kept where no record is a count."""
    if kept.size == keys.size:
        values = records
    else:
        values = {name: column[kept] for name, column in records.items()}
    blank = np.full(kept.size, np.nan)
    none = np.full(kept.size, -1)
    counts = dict.fromkeys(_COUNTS, blank) | dict.fromkeys(_AT, none)
    return values | counts | {"computed": none > 0}


def _tell_idle(
    reading: Reading,
    records: Records,
    keys: Array,
    idle: Array,
    used: Array,
    kept: Array,
    rows: Array,
) -> None:
    """Report the counts that no value uses: derived ones in cells that gave nothing else, and others."""
    cells = _cell_key(records)
    read = np.concatenate([cells[used[used >= 0]], cells[kept]])
    useless = idle[records["derived"][idle] & ~np.isin(cells[idle], read)]
    useless = useless[~np.isin(keys[useless], keys[kept])]
    once = useless[np.unique(cells[useless], return_index=True)[1]]
    _tell_counts(reading, records, np.sort(once), "COUNTS_UNUSED", "note")
    idle = idle[~records["derived"][idle]]
    _set_fate(reading, records, np.isin(np.arange(keys.size), idle), "count")
    alone = idle[~np.isin(keys[idle], keys[rows])]
    _tell_counts(reading, records, alone, "COUNTS_ALONE", "warning")


def _computed_instead(
    reading: Reading,
    table: Records,
    records: Records,
    unit: Array,
    bad: Array,
) -> Array:
    """Compute values that were rejected from their counts, if these give one within the unit's range; return which."""
    made = table["numerator"] / np.where(table["denominator"] > 0, table["denominator"], np.nan)
    made = np.round(made * scales(unit)[table["indicator"]], 6)
    low, high = (side[table["indicator"]] for side in bounds(reading))
    found = (
        bad & ~table["computed"] & (table["year"] <= reading.today) & (made >= low) & (made <= high)
    )
    for i in reading.first_of(table, np.flatnonzero(found)):
        reading.problem(
            reading.place(table, i), "VALUE_FROM_COUNTS", "note", None, likely=f"{made[i]:.6g}"
        )
    table["value"] = np.where(found, made, table["value"])
    table["computed"] = table["computed"] | found
    for name in _CELL:
        table[name] = np.where(found, records[name][table["numerator_at"]], table[name])
    for name in ("unit", "bound"):
        table[name] = np.where(found, 0, table[name])
    return np.asarray(found)


def _counts_left_out(
    reading: Reading,
    table: Records,
    records: Records,
    bad: Array,
) -> None:
    """Leave out the counts that stand beside values that were rejected, and say so."""
    counts = [table[name][bad & (table[name] >= 0)] for name in _AT]
    left = np.unique(np.concatenate(counts))
    own = table["numerator_at"][bad & table["computed"]]  # reported with their value
    left = np.setdiff1d(left[~records["derived"][left]], own)
    _set_fate(reading, records, np.isin(np.arange(records["row"].size), left), "count")
    _tell_counts(reading, records, left, "COUNTS_LEFT_OUT", "note")


def _tell_counts(
    reading: Reading,
    records: Records,
    found: Array,
    code: str,
    level: Level,
) -> None:
    """Report unused counts, once per sheet, at the first cell."""
    if not found.size:
        return
    place = [records[name][found] for name in ("column", "row", "sheet")]
    order = found[np.lexsort(place)]
    sheets = records["sheet"][order]
    _, first, amounts = np.unique(sheets, return_index=True, return_counts=True)
    for i, amount in zip(order[first], amounts, strict=True):
        reading.problem(reading.place(records, i), code, level, None, count=int(amount))


def _marks(reading: Reading, table: Records, records: Records) -> list[int]:
    """Mark the cells that went into the table, and count them per sheet."""
    places = [{name: table[name] for name in _CELL}]
    for name in _AT:
        at = table[name][table[name] >= 0]
        places.append({name: records[name][at] for name in _CELL})
    sheets, rows, columns = (np.concatenate([part[name] for part in places]) for name in _CELL)
    counted = []
    for number, sheet in enumerate(reading.sheets):
        marked = np.zeros(sheet.kind.shape, dtype=bool)
        marked[rows[sheets == number], columns[sheets == number]] = True
        fate = sheet.fate
        fate[marked & (fate == FATE["count"])] = FATE["value"]
        loose = ~marked & (fate == FATE["value"])
        fate[loose] = FATE["unlisted"]
        reading.outside(sheet, loose & (sheet.kind == NUMBER))
        counted.append(int((marked & (fate == FATE["value"])).sum()))
    for number, amount in zip(
        *np.unique(table["sheet"][table["computed"]], return_counts=True), strict=True
    ):
        reading.sheets[number].assumed["computed"] += int(amount)
        reading.problem(
            (reading.sheets[number], -1, -1), "VALUE_COMPUTED", "note", amount, count=int(amount)
        )
    return counted


def frame_of(
    reading: Reading,
    table: Records,
    records: Records,
    unit: Array,
) -> pd.DataFrame:
    """Return the table with codes turned into text."""

    def texts(words: list[str], codes: Array) -> pd.api.extensions.ExtensionArray:
        return pd.array(np.array([*words, ""], dtype=object), dtype="str").take(codes)

    note = table["note"].astype(np.int64)
    words = list(reading.words)
    note = np.where(table["computed"] & (note == 0), len(words), note)
    files, sheets = (
        [getattr(sheet, name) for sheet in reading.sheets] for name in ("file", "name")
    )
    columns = {
        name: table[name]
        for name in ("value", "numerator", "denominator", "series_break", "suspect")
    } | {
        "region": texts(list(reading.regions), table["region"]),
        "indicator_id": texts(list(reading.indicators), table["indicator"]),
        "year": table["year"].astype(np.int64),
        "sex": texts(list(SEX), table["sex"]),
        "area": texts(list(AREA), table["area"]),
        "age": texts(list(reading.ages), table["age"]),
        "level": texts(list(LEVEL), table["level"]),
        "unit": texts(list(unit), table["indicator"]),
        "flag": texts(["final", *FLAGS], table["flag"]),
        "source": texts(words, table["source"]),
        "file": texts(files, table["sheet"]),
        "sheet": texts(sheets, table["sheet"]),
        "cell": pd.array(_addresses(table, records), dtype="str"),
        "bound": texts(list(BOUND), table["bound"]),
        "note": texts([*words, messages.text("observation.computed")], note),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _addresses(table: Records, records: Records) -> Array:
    """Return the address of each value.

    Of a computed one that of its numerator and of its denominator.
    """
    letters = np.array(
        [column_letters(i) for i in range(int(table["column"].max(initial=0)) + 1)], dtype=object
    )
    last = int(table["row"].max(initial=0))
    rows = np.array([str(number) for number in range(1, last + 2)], dtype=object)
    cells = letters[table["column"]] + rows[table["row"]]
    for i in np.flatnonzero(table["computed"]):
        at = table["denominator_at"][i]
        cells[i] += "/" + address(int(records["row"][at]), int(records["column"][at]))
    return np.asarray(cells)
