"""From the records of all sheets to the tidy table: units, groups, counts, repeats, checks."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.errors import Level
from womenplan.io.checks import bounds, check, scales
from womenplan.io.reading import AREA, BOUND, FATE, FIELDS, SEX, Reading, Records, key_of
from womenplan.io.sheet import NUMBER, address, column_letters
from womenplan.model import catalogue
from womenplan.model.observation import ALIKE, COLUMNS, FLAGS, empty

__all__ = ["assemble"]

_CELL, _COUNTS, _AT = ("sheet", "row", "column"), ("numerator", "denominator"), ("numerator_at", "denominator_at")


def assemble(reading: Reading) -> tuple[pd.DataFrame, list[int]]:
    """Return the tidy table of all records, and how many cells of each sheet went into it.

    Problems are put on record, and the fates of cells settled.
    """
    if not reading.records:
        return empty(), [0] * len(reading.sheets)
    records = {name: np.concatenate([part[name] for part in reading.records]) for name in FIELDS}
    reading.records.clear()
    unit = _settle(reading, records)
    records = _convert(reading, records, unit)
    key = key_of(records, "region", "indicator", "year", "sex", "area", "age")
    kept = _without_repeats(reading, records, key)
    table = _with_counts(reading, records, key, kept, scales(unit))
    bad = check(reading, table, unit)
    _set_fate(reading, table, bad, "problem")
    bad = bad & ~_computed_instead(reading, table, records, unit, bad)
    _counts_left_out(reading, table, records, bad)
    used = _marks(reading, table, records, ~bad)
    return _frame(reading, {name: column[~bad] for name, column in table.items()}, records, unit), used


def _settle(reading: Reading, records: Records) -> np.ndarray:
    """Settle sex and area by the indicator's own; return the unit of each indicator code."""
    own = reading.names.table.set_index("indicator_id").reindex(list(reading.indicators))
    for name, codes, whole in (("sex", SEX, "both"), ("area", AREA, "all")):
        mine = np.array([codes.index(word if word in codes[1:] else whole) for word in own[name]], dtype=np.int8)
        unsaid = (records[name] == 0) | (records[name] == codes.index(whole))
        records[name] = np.where(unsaid, mine[records["indicator"]], records[name])
    return np.asarray(own["unit"].fillna("").to_numpy(dtype=object), dtype=str)


def _convert(reading: Reading, records: Records, unit: np.ndarray) -> Records:
    """Bring values onto the indicator's unit and counts onto single persons; drop values whose unit does not fit."""
    table, said = catalogue.units(), np.array(list(reading.units))
    kinds = table["base"].replace(ALIKE)
    (kind_said, kind_own), (factor_said, factor_own) = (
        [column.reindex(names).fillna(none).to_numpy() for names in (said, unit)]
        for column, none in ((kinds, ""), (table["factor"], 1.0))
    )
    other = (said[:, None] != unit) & (said[:, None] != "")
    unfit = other & (kind_said[:, None] != kind_own)
    mine, given, is_value = records["indicator"], records["unit"], records["quantity"] == 0
    wrong, apart = is_value & unfit[given, mine], is_value & (other & ~unfit)[given, mine]
    factor = factor_said[given[apart]] / factor_own[mine[apart]]
    records["value"][apart] = np.round(records["value"][apart] * factor, 10)
    names = table[["zh", "en"]].to_dict("index")
    for i in reading.first_of(records, np.flatnonzero(wrong)):
        shown = {"unit": names[said[given[i]]], "own": names.get(unit[mine[i]], {"zh": "", "en": ""})}
        reading.problem(reading.place(records, i), "UNIT_UNFIT", "error", None, **shown)
    _set_fate(reading, records, wrong, "problem")
    heads = records["derived"] & (kind_said == "persons")[given]
    records["value"][heads] *= factor_said[given[heads]]
    return {name: column[~wrong] for name, column in records.items()} if wrong.any() else records


def _set_fate(reading: Reading, records: Records, mask: np.ndarray, fate: str) -> None:
    rows = np.flatnonzero(mask)
    for sheet in np.unique(records["sheet"][rows]):
        mine = rows[records["sheet"][rows] == sheet]
        reading.sheets[sheet].fate[records["row"][mine], records["column"][mine]] = FATE[fate]


def _without_repeats(reading: Reading, records: Records, key: np.ndarray) -> np.ndarray:
    """Return the positions of values given once; the same value again is left out, a different one is a problem."""
    positions = np.flatnonzero(records["quantity"] == 0)
    again = pd.Series(key[positions]).duplicated().to_numpy()
    once, later = positions[~again], positions[again]
    if not later.size:
        return positions
    origin = pd.Series(once, index=key[once])[key[later]].to_numpy()
    near = np.isclose(records["value"][origin], records["value"][later], rtol=1e-9, atol=1e-9)
    same = near & (records["bound"][origin] == records["bound"][later])
    for fate, rows in (("repeated", later[same]), ("problem", later[~same])):
        _set_fate(reading, records, np.isin(np.arange(key.size), rows), fate)
    first_given = dict(zip(later.tolist(), origin.tolist(), strict=True))
    for i in reading.first_of(records, later[~same]):
        (sheet, *cell), here = reading.place(records, first_given[i]), reading.place(records, i)
        names = [] if sheet is here[0] else [name for name in (sheet.file, sheet.name) if name]
        other, said = "/".join([*names, address(*cell)]), sheet.shown(*cell)
        reading.problem(here, "VALUE_TWICE", "error", None, other=other, first=said)
    return np.asarray(once)


def _with_counts(reading: Reading, records: Records, keys: np.ndarray, kept: np.ndarray, scale: np.ndarray) -> Records:
    """Return the values kept with their counts beside them, and below these the values that only counts give."""
    counts = np.flatnonzero(records["quantity"] != 0)
    counts = counts[np.argsort(records["derived"][counts], kind="stable")]
    if not counts.size:
        blank, none = np.full(kept.size, np.nan), np.full(kept.size, -1)
        values = records if kept.size == keys.size else {name: column[kept] for name, column in records.items()}
        return values | dict.fromkeys(_COUNTS, blank) | dict.fromkeys(_AT, none) | {"computed": none > 0}
    top, bottom = (
        pd.Series(mine, index=keys[mine])[lambda side: ~side.index.duplicated()]
        for mine in (counts[records["quantity"][counts] == code] for code in (1, 2))
    )
    new = top.index.intersection(bottom.index)
    new = new[(records["value"][bottom[new]] != 0) & ~np.isin(new, keys[kept])]
    rows = np.concatenate([kept, np.sort(top[new].to_numpy())])
    table = {name: records[name][rows] for name in FIELDS} | {"computed": np.arange(rows.size) >= kept.size}
    over, under = (side.reindex(keys[rows], fill_value=-1).to_numpy(dtype=int) for side in (top, bottom))
    for name, at_name, at in zip(_COUNTS, _AT, (over, under), strict=True):
        has = (at >= 0) & ((over >= 0) & (under >= 0) | ~records["derived"][at])
        table[name], table[at_name] = np.where(has, records["value"][at], np.nan), np.where(has, at, -1)
    made = table["computed"]
    likely = table["numerator"][made] / table["denominator"][made] * scale[table["indicator"][made]]
    table["value"][made] = np.round(likely, 6)
    for name in ("quantity", "unit", "bound"):
        table[name][made] = 0
    idle = np.setdiff1d(counts, np.concatenate([table[name] for name in _AT]))
    idle = idle[~records["derived"][idle]]
    _set_fate(reading, records, np.isin(np.arange(keys.size), idle), "count")
    _tell_counts(reading, records, idle[~np.isin(keys[idle], keys[rows])], "COUNTS_ALONE", "warning")
    return table


def _computed_instead(
    reading: Reading, table: Records, records: Records, unit: np.ndarray, bad: np.ndarray
) -> np.ndarray:
    """Compute values that were rejected from their counts, if these give one within the unit's range; return which."""
    made = table["numerator"] / np.where(table["denominator"] > 0, table["denominator"], np.nan)
    made = np.round(made * scales(unit)[table["indicator"]], 6)
    low, high = (side[table["indicator"]] for side in bounds(reading))
    found = bad & ~table["computed"] & (table["year"] <= reading.today) & (made >= low) & (made <= high)
    for i in reading.first_of(table, np.flatnonzero(found)):
        reading.problem(reading.place(table, i), "VALUE_FROM_COUNTS", "note", None, likely=f"{made[i]:.6g}")
    table["value"] = np.where(found, made, table["value"])
    table["computed"] = table["computed"] | found
    for name in _CELL:
        table[name] = np.where(found, records[name][table["numerator_at"]], table[name])
    for name in ("unit", "bound"):
        table[name] = np.where(found, 0, table[name])
    return np.asarray(found)


def _counts_left_out(reading: Reading, table: Records, records: Records, bad: np.ndarray) -> None:
    """Leave out the counts that stand beside values that were rejected, and say so."""
    left = np.unique(np.concatenate([table[name][bad & (table[name] >= 0)] for name in _AT]))
    own = table["numerator_at"][bad & table["computed"]]  # told of with the value that they give
    left = np.setdiff1d(left[~records["derived"][left]], own)
    _set_fate(reading, records, np.isin(np.arange(records["row"].size), left), "count")
    _tell_counts(reading, records, left, "COUNTS_LEFT_OUT", "note")


def _tell_counts(reading: Reading, records: Records, found: np.ndarray, code: str, level: Level) -> None:
    """Tell of counts that are not used, once for each sheet, at the first of them."""
    order = found[np.lexsort((records["column"][found], records["row"][found], records["sheet"][found]))]
    sheets, first, amounts = np.unique(records["sheet"][order], return_index=True, return_counts=True)
    for i, amount in zip(order[first] if sheets.size else (), amounts, strict=True):
        reading.problem(reading.place(records, i), code, level, None, count=int(amount))


def _marks(reading: Reading, table: Records, records: Records, good: np.ndarray) -> list[int]:
    """Mark the cells that went into the table, and count them per sheet."""
    places = [{name: table[name][good] for name in _CELL}]
    for name in _AT:
        at = table[name][good & (table[name] >= 0)]
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
    for number, amount in zip(*np.unique(table["sheet"][table["computed"] & good], return_counts=True), strict=True):
        reading.sheets[number].assumed["computed"] += int(amount)
        reading.problem((reading.sheets[number], -1, -1), "VALUE_COMPUTED", "note", amount, count=int(amount))
    return counted


def _frame(reading: Reading, table: Records, records: Records, unit: np.ndarray) -> pd.DataFrame:
    """Return the table with codes turned into text, in reading order."""
    order = np.lexsort((table["column"], table["row"], table["sheet"])) if table["computed"].any() else slice(None)
    table = {name: column[order] for name, column in table.items()}

    def texts(words: list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
        return pd.array(np.array([*words, ""], dtype=object), dtype="str").take(codes)

    note = table["note"].astype(np.int64)
    words = list(reading.words)
    note = np.where(table["computed"] & (note == 0), len(words), note)
    files, sheets = ([getattr(sheet, name) for sheet in reading.sheets] for name in ("file", "name"))
    columns = {name: table[name] for name in ("value", "numerator", "denominator", "series_break")} | {
        "region": texts(list(reading.regions), table["region"]), "indicator_id": texts(list(reading.indicators), table["indicator"]),
        "year": table["year"].astype(np.int64), "sex": texts(list(SEX), table["sex"]), "area": texts(list(AREA), table["area"]),
        "age": texts(list(reading.ages), table["age"]), "unit": texts(list(unit), table["indicator"]),
        "flag": texts(["final", *FLAGS], table["flag"]), "source": texts(words, table["source"]),
        "file": texts(files, table["sheet"]), "sheet": texts(sheets, table["sheet"]),
        "cell": pd.array(_addresses(table, records), dtype="str"), "bound": texts(list(BOUND), table["bound"]),
        "note": texts([*words, messages.text("observation.computed")], note),
    }  # fmt: skip
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _addresses(table: Records, records: Records) -> np.ndarray:
    """Return the address of each value; of a computed one that of its numerator and of its denominator."""
    letters = np.array([column_letters(i) for i in range(int(table["column"].max(initial=0)) + 1)], dtype=object)
    rows = np.array([str(i + 1) for i in range(int(table["row"].max(initial=0)) + 1)], dtype=object)
    cells = letters[table["column"]] + rows[table["row"]]
    for i in np.flatnonzero(table["computed"]):
        at = table["denominator_at"][i]
        cells[i] += "/" + address(int(records["row"][at]), int(records["column"][at]))
    return np.asarray(cells)
