"""From the records of all sheets to the tidy table: units, groups, counts, repeats, checks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io.checks import bounds, check, scales
from womenplan.io.reading import (
    AREA,
    BOUND,
    DENOMINATOR,
    FATE,
    FIELDS,
    LEVEL,
    LOST,
    NOT_READ,
    NUMERATOR,
    SEX,
    Reading,
    Records,
    key_of,
    only,
    spread,
)
from womenplan.io.sheet import NUMBER, address, column_letters
from womenplan.io.special import says_nothing_is_zero
from womenplan.model.arrays import Array
from womenplan.model.observation import COLUMNS, FLAGS, UNREAD, empty, nothing_unread
from womenplan.model.unit import conversion, count_factor, unit_names

__all__ = ["assemble", "assembled", "frame_of", "unread_of", "with_blanks"]

_KEY = ("region", "indicator", "year", "sex", "area", "age")
_MOST_PERCENT = 1  # of what is counted per 100,000, such as deaths in births; more is an error
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
    used = _mark_used(reading, table, records)
    frame = frame_of(reading, table, records, unit)
    return frame, used


def assembled(reading: Reading) -> tuple[Records, Records, Array]:
    """Return the values that are used with their counts, in reading order.

    All records; the unit of each indicator.
    """
    nothing = {name: np.zeros(0, dtype=kind) for name, kind in FIELDS.items()}
    parts = reading.records or [nothing]
    records = {name: np.concatenate([part[name] for part in parts]) for name in FIELDS}
    reading.records.clear()
    unit = _settle_groups(reading, records)
    use = _convert(reading, records, unit)
    records = only(records, use & _without_nothing(reading, records, use))
    key = key_of(records, *_KEY)
    kept = _without_repeats(reading, records, key)
    table = _with_counts(reading, records, key, kept, scales(unit))
    bad = check(reading, table, unit)
    reading.set_fate(table, bad, "problem")
    computed = _compute_instead(reading, table, records, unit, bad)
    bad = bad & ~computed
    _keep_unread(reading, table, bad)
    _leave_out_counts(reading, table, records, bad)
    return _in_order(table, ~bad), records, unit


def _in_order(table: Records, keep: Array) -> Records:
    """Return the values to keep in reading order, which computed ones are not yet in."""
    if not table["computed"].any():
        return only(table, keep)
    rows = np.flatnonzero(keep)
    order = np.lexsort([table[name][rows] for name in reversed(_CELL)])
    return {name: column[rows[order]] for name, column in table.items()}


def with_blanks(reading: Reading, table: Records, blanks: list[Records]) -> Records:
    """Return the values with the rows that have none, of which nothing else is known."""
    for blank in blanks:
        _settle_groups(reading, blank)
        none = np.full(blank["row"].size, np.nan)
        nowhere = np.full(none.size, -1)
        blank |= dict.fromkeys(_COUNTS, none) | dict.fromkeys(_AT, nowhere)
        blank["computed"] = np.zeros(none.size, dtype=bool)
        new = ~np.isin(blank["row"], table["row"])
        joined = {name: np.concatenate([table[name], blank[name][new]]) for name in table}
        order = np.argsort(joined["row"], kind="stable")
        table = {name: column[order] for name, column in joined.items()}
    return table


def _settle_groups(reading: Reading, records: Records) -> Array:
    """Settle sex, area and age by the indicator's own; return the unit of each indicator code."""
    indicator = records["indicator"]
    for name, codes, whole in (("sex", SEX, "both"), ("area", AREA, "all")):
        words = reading.of_indicators(name, whole)
        usual = [codes.index(word if word in codes[1:] else whole) for word in words]
        open_ = (records[name] == 0) | (records[name] == codes.index(whole))
        records[name] = np.where(open_, spread(usual, indicator, np.int8), records[name])
    ages = reading.ages.of(reading.of_indicators("age"))[indicator]
    records["age"] = np.where(records["age"] == ages, 0, records["age"])
    return np.array(reading.of_indicators("unit"), dtype=str)


def _convert(reading: Reading, records: Records, unit: Array) -> Array:
    """Bring values onto the indicator's unit and counts onto single persons.

    Return the records whose unit fits.
    """
    units = list(reading.units)
    given = records["unit"]
    indicator = records["indicator"]
    factors = np.array([[conversion(word, usual) for usual in unit] for word in units])
    of_counts = np.array([count_factor(word) for word in units])[given]
    is_value = records["quantity"] == 0
    beside = ~records["derived"] & np.isnan(of_counts)  # the unit is that of the value beside
    of_counts[beside] = 1.0
    factor = np.where(is_value, factors[given, indicator], of_counts)
    in_percent = (given == reading.units["percent"]) & (unit == "per_100k")[indicator] & is_value
    wrong = np.isnan(factor) | (in_percent & (records["value"] > _MOST_PERCENT))
    _keep_unread(reading, records, wrong & is_value)
    for i, place in reading.first_of(records, np.flatnonzero(wrong)):
        usual = unit_names(unit[indicator[i]] if is_value[i] else "persons")
        shown = {"unit": unit_names(units[given[i]]), "own": usual}
        reading.problem(place, "UNIT_UNFIT", "error", **shown)
    reading.set_fate(records, wrong, "problem")
    apart = (factor != 1) & ~wrong
    records["value"][apart] = np.round(records["value"][apart] * factor[apart], 10)
    return np.asarray(~wrong)


def _keep_unread(reading: Reading, records: Records, which: Array) -> None:
    """Put values that are not used on record as sent in and not read."""
    if which.any():
        part = {name: records[name][which] for name in FIELDS}
        reading.unread.append(part | {"lost": np.full(part["row"].size, NOT_READ, np.int8)})


def unread_of(reading: Reading) -> pd.DataFrame:
    """Return what was sent in and gives no value: region, indicator, year, groups, state, and the cell with what it shows.

    The region is empty where it is not known, the year 0; the state is ``unread`` or ``wordless``.
    """
    rows = list(reading.unnamed)
    for part in reading.unread:
        _settle_groups(reading, part)
        for i in range(min(part["row"].size, _MOST_UNREAD)):
            sheet, row, column = reading.place(part, i)
            file, name, cell = sheet.where(row, column)
            rows.append(
                {
                    "region": reading.regions.text(part["region"][i]),
                    "year": int(part["year"][i]),
                    "indicator_id": reading.indicators.text(part["indicator"][i]),
                    "sex": SEX[part["sex"][i]],
                    "area": AREA[part["area"][i]],
                    "state": LOST[part["lost"][i]],
                    "found": sheet.shown(row, column),
                    "file": file,
                    "sheet": name,
                    "cell": cell,
                }
            )
    if not rows:
        return nothing_unread()
    blank = {
        "sex": "",
        "area": "",
        "year": 0,
    }
    return pd.DataFrame([blank | row for row in rows], columns=list(UNREAD)).astype(dict(UNREAD))


def _without_nothing(reading: Reading, records: Records, use: Array) -> Array:
    """Return which records stay: of cells that say 无 those that the file or a denominator beside makes zeros."""
    nothing = records["nothing"] & use
    if not nothing.any():
        return use
    key = key_of(records, *_KEY)
    cells = key_of(records, *_CELL)
    whole = records["quantity"] == DENOMINATOR
    totals = key[use & whole & ~nothing & (records["value"] > 0)]
    counted = np.isin(key, totals) & ~whole
    stated = np.array([says_nothing_is_zero(sheet) for sheet in reading.sheets], dtype=bool)
    zero = nothing & (counted | stated[records["sheet"]])
    missing = nothing & ~zero
    open_ = np.flatnonzero(missing & ~np.isin(cells, cells[zero]))
    reading.set_fate(records, open_, "missing")
    for _, place in reading.first_of(records, _one_per_cell(open_, cells)):
        reading.problem(place, "VALUE_NOTHING", "note")
    return np.asarray(~missing)


def _one_per_cell(rows: Array, cells: Array) -> Array:
    """Return the first of these records of each cell."""
    first = np.unique(cells[rows], return_index=True)[1]
    return rows[np.sort(first)]


def _without_repeats(reading: Reading, records: Records, key: Array) -> Array:
    """Return the positions of values given once.

    The same value again is left out, a different one is a problem.
    """
    positions = np.flatnonzero(records["quantity"] == 0)
    if not pd.Series(key[positions]).duplicated().any():
        return positions
    impossible = _impossible(reading, records, key, positions)
    of_others = records["level"][positions] > 0  # 全国孕产妇死亡率 beside 孕产妇死亡率
    early = _standing(records, key)
    positions = positions[np.lexsort((early[positions], of_others, impossible))]
    again = pd.Series(key[positions]).duplicated().to_numpy()
    once = np.sort(positions[~again])
    later = np.sort(positions[again])
    origin = pd.Series(once, index=key[once])[key[later]].to_numpy()
    near = np.isclose(records["value"][origin], records["value"][later], rtol=1e-9, atol=1e-9)
    same = near & (records["bound"][origin] == records["bound"][later])
    reading.set_fate(records, later[same], "repeated")
    reading.set_fate(records, later[~same], "problem")
    first_given = dict(zip(later.tolist(), origin.tolist(), strict=True))
    for i, here in reading.first_of(records, later[~same]):
        first = first_given[i]
        sheet, row, column = reading.place(records, first)
        where = sheet.where(row, column)
        shown = [*filter(None, where)] if sheet is not here[0] else where[-1:]
        context = {"other": "/".join(shown), "first": sheet.shown(row, column)}
        if early[first] < early[i]:
            reading.problem(here, "VALUE_SUPERSEDED", "note", **context)
        else:
            reading.problem(here, "VALUE_TWICE", "error", **context)
    return once


def _standing(records: Records, key: Array) -> Array:
    """Return how far each value is in its making: 0 revised by its own word, 1 unsaid, 2 early.

    Revised is what stands in one sheet with what it replaces.
    """
    stands = np.array([0, *(1 if flag == "final" else 2 for flag in FLAGS)])[records["flag"]]
    same = {name: records[name] for name in ("sheet", "quantity")}
    beside = pd.DataFrame({"key": key, **same}).duplicated(keep=False).to_numpy()
    return np.where(stands == 2, 2, np.where((stands == 1) & beside, 0, 1))


def _impossible(
    reading: Reading,
    records: Records,
    key: Array,
    positions: Array,
) -> Array:
    """Return which of the values given more than once cannot be: outside the range, or another one as a fraction."""
    low, high = (side[records["indicator"][positions]] for side in bounds(reading))
    value = records["value"][positions]
    outside = (value < low) | (value > high)
    largest = pd.Series(value).groupby(key[positions]).transform("max").to_numpy()
    share = (high >= 100) & (value > 0) & (value <= 1)
    return np.asarray(outside | (share & np.isclose(value * 100, largest, rtol=0.02)))


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
    quantity = records["quantity"][counts]
    sides = [pd.Series(counts[quantity == code]) for code in (NUMERATOR, DENOMINATOR)]
    sides = [side.set_axis(keys[side]) for side in sides]
    top, bottom = (side[~side.index.duplicated()] for side in sides)
    new = top.index.intersection(bottom.index)
    counted = records["value"][bottom[new]] != 0
    new = new[counted & ~np.isin(new, keys[kept])]
    rows = np.concatenate([kept, np.sort(top[new].to_numpy())])
    made = np.arange(rows.size) >= kept.size
    table = {name: records[name][rows] for name in FIELDS} | {"computed": made}
    over, under = (side.reindex(keys[rows], fill_value=-1).to_numpy(int) for side in (top, bottom))
    both = (over >= 0) & (under >= 0)
    for name, at in (("numerator", over), ("denominator", under)):
        at_name = f"{name}_at"
        has = (at >= 0) & (both | ~records["derived"][at])
        table[name] = np.where(has, records["value"][at], np.nan)
        table[at_name] = np.where(has, at, -1)
    quotient = table["numerator"][made] / table["denominator"][made]
    table["value"][made] = np.round(quotient * scale[table["indicator"][made]], 6)
    for name in ("quantity", "unit", "bound"):
        table[name][made] = 0
    used = np.concatenate([table[name] for name in _AT])
    _report_idle(
        reading,
        records,
        keys,
        np.setdiff1d(counts, used),
        used,
        kept,
        rows,
    )
    return table


def _without_counts(records: Records, keys: Array, kept: Array) -> Records:
    """Return the values kept where no record is a count."""
    values = {
        name: column if kept.size == keys.size else column[kept] for name, column in records.items()
    }
    blank = np.full(kept.size, np.nan)
    none = np.full(kept.size, -1)
    counts = dict.fromkeys(_COUNTS, blank) | dict.fromkeys(_AT, none)
    return values | counts | {"computed": none > 0}


def _report_idle(
    reading: Reading,
    records: Records,
    keys: Array,
    idle: Array,
    used: Array,
    kept: Array,
    rows: Array,
) -> None:
    """Report the counts that no value uses: derived ones in cells that gave nothing else, and others."""
    cells = key_of(records, *_CELL)
    read = np.concatenate([cells[used[used >= 0]], cells[kept]])
    useless = idle[records["derived"][idle] & ~np.isin(cells[idle], read)]
    useless = useless[~np.isin(keys[useless], keys[kept])]
    _report_counts(reading, records, _one_per_cell(useless, cells), "COUNTS_UNUSED", "note")
    idle = idle[~records["derived"][idle]]
    reading.set_fate(records, idle, "count")
    alone = idle[~np.isin(keys[idle], keys[rows])]
    _report_counts(reading, records, alone, "COUNTS_ALONE", "warning")


def _compute_instead(
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
    past = table["year"] <= reading.today
    fits = bad & ~table["computed"] & past & (made >= low) & (made <= high)
    for i, place in reading.first_of(table, np.flatnonzero(fits)):
        reading.problem(place, "VALUE_FROM_COUNTS", "note", likely=f"{made[i]:.6g}")
    table["value"] = np.where(fits, made, table["value"])
    table["computed"] = table["computed"] | fits
    for name in _CELL:
        table[name] = np.where(fits, records[name][table["numerator_at"]], table[name])
    for name in ("unit", "bound"):
        table[name] = np.where(fits, 0, table[name])
    return fits


def _leave_out_counts(
    reading: Reading,
    table: Records,
    records: Records,
    bad: Array,
) -> None:
    """Leave out the counts that stand beside values that were rejected, and say so."""
    left = np.unique([table[name][bad] for name in _AT])
    left = left[left >= 0]
    reported = table["numerator_at"][bad & table["computed"]]  # with their value
    left = np.setdiff1d(left[~records["derived"][left]], reported)
    reading.set_fate(records, left, "count")
    _report_counts(reading, records, left, "COUNTS_LEFT_OUT", "note")


def _report_counts(
    reading: Reading,
    records: Records,
    which: Array,
    code: str,
    level: Level,
) -> None:
    """Report unused counts, once per sheet, at the first cell."""
    order = which[np.lexsort([records[name][which] for name in ("column", "row", "sheet")])]
    _, first, amounts = np.unique(records["sheet"][order], return_index=True, return_counts=True)
    for i, amount in zip(order[first], amounts.tolist(), strict=True):
        reading.problem(reading.place(records, i), code, level, count=amount)


def _mark_used(reading: Reading, table: Records, records: Records) -> list[int]:
    """Mark the cells that went into the table, and count them per sheet."""
    counts = np.concatenate([table[name][table[name] >= 0] for name in _AT])
    sheets, rows, columns = (np.append(table[name], records[name][counts]) for name in _CELL)
    counted = []
    for number, sheet in enumerate(reading.sheets):
        here = sheets == number
        used = np.zeros(sheet.kind.shape, dtype=bool)
        used[rows[here], columns[here]] = True
        fate = sheet.fate
        fate[used & (fate == FATE["count"])] = FATE["value"]
        loose = ~used & (fate == FATE["value"])
        fate[loose] = FATE["unlisted"]
        reading.outside(sheet, loose & (sheet.kind == NUMBER))
        counted.append(int((fate == FATE["value"]).sum()))
    computed = np.bincount(table["sheet"][table["computed"]])
    for number in np.flatnonzero(computed).tolist():
        sheet = reading.sheets[number]
        count = int(computed[number])
        sheet.assumed["computed"] += count
        reading.problem((sheet, -1, -1), "VALUE_COMPUTED", "note", count, count=count)
    return counted


def frame_of(
    reading: Reading,
    table: Records,
    records: Records,
    unit: Array,
) -> pd.DataFrame:
    """Return the table with codes turned into text."""

    def texts(words: Iterable[str], codes: Array) -> pd.api.extensions.ExtensionArray:
        return pd.array(np.array([*words, ""], dtype=object), dtype="str").take(codes)

    coded: Mapping[str, Iterable[str]] = {
        "region": reading.regions,
        "sex": SEX,
        "area": AREA,
        "age": reading.ages,
        "level": LEVEL,
        "flag": ("final", *FLAGS),
        "source": reading.words,
        "bound": BOUND,
    }
    computed = table["computed"] & (table["note"] == 0)
    notes = (*reading.words, messages.text("observation.computed"))
    columns = table | {name: texts(words, table[name]) for name, words in coded.items()}
    columns |= {
        "indicator_id": texts(reading.indicators, table["indicator"]),
        "unit": texts(unit, table["indicator"]),
        "file": texts((sheet.file for sheet in reading.sheets), table["sheet"]),
        "sheet": texts((sheet.name for sheet in reading.sheets), table["sheet"]),
        "note": texts(notes, np.where(computed, len(notes) - 1, table["note"])),
        "year": table["year"].astype(np.int64),
        "cell": pd.array(_addresses(table, records), dtype="str"),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _addresses(table: Records, records: Records) -> Array:
    """Return the address of each value.

    Of a computed one that of its numerator and of its denominator.
    """
    columns = range(table["column"].max(initial=0) + 1)
    rows = range(1, table["row"].max(initial=0) + 2)
    letters = spread(map(column_letters, columns), table["column"], object)
    cells = letters + spread(map(str, rows), table["row"], object)
    for i in np.flatnonzero(table["computed"]):
        at = table["denominator_at"][i]
        cells[i] += "/" + address(records["row"][at], records["column"][at])
    return cells
