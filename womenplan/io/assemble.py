"""From the records of all sheets to the tidy table: units, groups, counts, repeats, checks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.io.checks import check, scales
from womenplan.io.package import column_letters
from womenplan.io.records import AREA, BOUND, FATES, FIELDS, SEX, Reading, Records
from womenplan.io.sheet import NUMBER, address
from womenplan.model import catalogue
from womenplan.model.observation import COLUMNS, FLAGS, empty

__all__ = ["Result", "assemble"]

_HEADS = ("persons", "count", "person_times")


@dataclass(frozen=True, slots=True)
class Result:
    """The tidy table, and how many cells of each sheet went into it."""

    frame: pd.DataFrame
    used: list[int]


def assemble(reading: Reading) -> Result:
    """Return the tidy table of all records; problems are put on record and the fates of cells settled."""
    if not reading.records:
        return Result(empty(), [0] * len(reading.sheets))
    records = {name: np.concatenate([part[name] for part in reading.records]) for name in FIELDS}
    reading.records.clear()
    unit = _settle(reading, records)
    records = _convert(reading, records, unit)
    key = _keys(records)
    values, counts = records["quantity"] == 0, records["quantity"] != 0
    kept = _without_repeats(reading, records, key, values)
    table = {name: column[kept] for name, column in records.items()}
    table, used = _with_counts(reading, table, key[kept], records, key, np.flatnonzero(counts), unit)
    bad = check(reading, table, unit)
    _set_fate(reading, table, bad, "problem")
    marks = _marks(reading, table, used, ~bad)
    return Result(_frame(reading, {name: column[~bad] for name, column in table.items()}, unit), marks)


def _settle(reading: Reading, records: Records) -> np.ndarray:
    """Settle sex and area by the indicator's own; return the unit of each indicator code."""
    own = reading.names.table.set_index("indicator_id").reindex(reading.indicators.texts)
    for name, codes, whole in (("sex", SEX, "both"), ("area", AREA, "all")):
        mine = np.array(
            [codes.index(word) if word in codes else codes.index(whole) for word in own[name].fillna("")], dtype=np.int8
        )
        unsaid = (records[name] == 0) | (records[name] == codes.index(whole))
        records[name] = np.where(unsaid, mine[records["indicator"]], records[name])
    return np.asarray(own["unit"].fillna("").to_numpy(dtype=object), dtype=str)


def _convert(reading: Reading, records: Records, unit: np.ndarray) -> Records:
    """Bring values onto the indicator's unit and counts onto single persons; drop values whose unit does not fit."""
    table = catalogue.units()
    said = np.array(reading.units.texts)
    base = table["base"].replace({"fraction": "rate", "count": "persons", "person_times": "persons", "points": "rate"})
    base_said, base_own = (base.reindex(names).fillna("").to_numpy(dtype=object).astype(str) for names in (said, unit))
    factor_said, factor_own = (
        table["factor"].reindex(names).fillna(1.0).to_numpy(dtype=float) for names in (said, unit)
    )
    mine, given = records["indicator"], records["unit"]
    differs = (given != 0) & (said[given] != unit[mine]) & (records["quantity"] == 0)
    at = np.flatnonzero(differs)
    keep = np.ones(given.size, dtype=bool)
    if at.size:
        unfit = base_said[given[at]] != base_own[mine[at]]
        fine = at[~unfit]
        records["value"][fine] = np.round(
            records["value"][fine] * factor_said[given[fine]] / factor_own[mine[fine]], 10
        )
        for i in at[unfit]:
            place = int(records["sheet"][i]), int(records["row"][i]), int(records["column"][i])
            names = {
                lang: str(table.at[unit[mine[i]], lang]) if unit[mine[i]] in table.index else unit[mine[i]]
                for lang in ("zh", "en")
            }
            reading.problem(
                *place,
                "UNIT_UNFIT",
                "error",
                reading.shown(*place),
                unit=str(table.at[said[given[i]], "zh"]),
                own=names,
            )
        keep[at[unfit]] = False
        _set_fate(reading, records, ~keep, "problem")
    heads = records["derived"] & np.isin(base_said[given], _HEADS)
    records["value"][heads] *= factor_said[given[heads]]
    return {name: column[keep] for name, column in records.items()} if not keep.all() else records


def _keys(records: Records) -> np.ndarray:
    key = records["region"].astype(np.int64)
    for name in ("indicator", "year", "sex", "area", "age"):
        key = key * (int(records[name].max(initial=0)) + 1) + records[name]
    return key


def _set_fate(reading: Reading, records: Records, mask: np.ndarray, fate: str) -> None:
    rows = np.flatnonzero(mask)
    for sheet in np.unique(records["sheet"][rows]):
        mine = rows[records["sheet"][rows] == sheet]
        reading.fates[sheet][records["row"][mine], records["column"][mine]] = FATES.index(fate)


def _without_repeats(reading: Reading, records: Records, key: np.ndarray, among: np.ndarray) -> np.ndarray:
    """Return the positions of values given once; the same value again is left out, a different one is a problem."""
    positions = np.flatnonzero(among)
    codes = pd.factorize(key[positions])[0]
    firsts = np.full(codes.max(initial=-1) + 1, positions.size)
    again = pd.Series(codes).duplicated().to_numpy()
    if not again.any():
        return positions
    firsts[codes[~again]] = np.flatnonzero(~again)
    origin = positions[firsts[codes[again]]]
    later = positions[again]
    same = np.isclose(records["value"][origin], records["value"][later], rtol=1e-9, atol=1e-9) & (
        records["bound"][origin] == records["bound"][later]
    )
    repeated, clash = np.zeros(key.size, dtype=bool), np.zeros(key.size, dtype=bool)
    repeated[later[same]], clash[later[~same]] = True, True
    _set_fate(reading, records, repeated, "repeated")
    _set_fate(reading, records, clash, "problem")
    for first, second in zip(origin[~same], later[~same], strict=True):
        place = [(int(records["sheet"][i]), int(records["row"][i]), int(records["column"][i])) for i in (first, second)]
        other = reading.sheets[place[0][0]]
        where = "/".join(
            part
            for part in (
                other.file if place[0][0] != place[1][0] else "",
                other.name if place[0][0] != place[1][0] else "",
                address(*place[0][1:]),
            )
            if part
        )
        reading.problem(
            *place[1], "VALUE_TWICE", "error", reading.shown(*place[1]), other=where, first=reading.shown(*place[0])
        )
    return np.asarray(positions[~again])


def _with_counts(
    reading: Reading,
    table: Records,
    key: np.ndarray,
    records: Records,
    all_keys: np.ndarray,
    counts: np.ndarray,
    unit: np.ndarray,
) -> tuple[Records, list[np.ndarray]]:
    """Put numerators and denominators beside their values, and compute the values that only they give."""
    size = table["value"].size
    table |= {
        "numerator": np.full(size, np.nan),
        "denominator": np.full(size, np.nan),
        "computed": np.zeros(size, dtype=bool),
        "second": np.full(size, -1),
    }
    if not counts.size:
        return table, []
    sides = []
    for code in (1, 2):
        mine = counts[records["quantity"][counts] == code]
        mine = mine[np.argsort(records["derived"][mine], kind="stable")]
        sides.append(pd.Series(mine, index=all_keys[mine])[lambda s: ~s.index.duplicated()])
    top, bottom = sides
    pairs = top.index.intersection(bottom.index)
    new = pairs.difference(pd.Index(key)) if len(pairs) else pairs
    new = new[records["value"][bottom.reindex(new).to_numpy(dtype=int)] != 0]
    of_top, of_bottom = (side.reindex(new).to_numpy(dtype=int) for side in (top, bottom))
    order = np.argsort(of_top, kind="stable")
    of_top, of_bottom, new = of_top[order], of_bottom[order], new[order]
    extra = {name: records[name][of_top] for name in FIELDS}
    extra["value"] = np.round(
        records["value"][of_top] / records["value"][of_bottom] * scales(unit)[extra["indicator"]], 6
    )
    extra |= {
        "numerator": np.full(len(new), np.nan),
        "denominator": np.full(len(new), np.nan),
        "computed": np.ones(len(new), dtype=bool),
        "second": of_bottom,
    }
    for name in ("quantity", "unit", "bound"):
        extra[name] = np.zeros(len(new), dtype=FIELDS[name])
    joined = {name: np.concatenate([table[name], extra[name]]) for name in table}
    keys = pd.Index(np.concatenate([key, new.to_numpy(dtype=np.int64)]))
    used = []
    found_both = [side.reindex(keys).to_numpy(dtype=float) for side in (top, bottom)]
    both = np.isfinite(found_both[0]) & np.isfinite(found_both[1])
    for name, found in zip(("numerator", "denominator"), found_both, strict=True):
        has = np.isfinite(found)
        has[has] &= both[has] | ~records["derived"][found[has].astype(int)]
        joined[name][has] = records["value"][found[has].astype(int)]
        used.append(np.where(has, found, -1).astype(int))
    idle = np.setdiff1d(counts, np.concatenate(used))
    lone = np.zeros(records["value"].size, dtype=bool)
    lone[idle] = True
    _set_fate(reading, records, lone & ~records["derived"], "count")
    places = {name: records[name] for name in ("sheet", "row", "column")}
    joined["second_row"] = np.where(joined["second"] >= 0, places["row"][joined["second"]], -1)
    joined["second_column"] = np.where(joined["second"] >= 0, places["column"][joined["second"]], -1)
    return joined, [np.vstack([places[name][one] for name in places] + [one >= 0]) for one in used]


def _marks(reading: Reading, table: Records, used: list[np.ndarray], good: np.ndarray) -> list[int]:
    """Mark the cells that went into the table, and count them per sheet."""
    cells = [np.vstack([table["sheet"][good], table["row"][good], table["column"][good]])]
    cells += [one[:3, good & (one[3] == 1)] for one in used]
    every = np.concatenate(cells, axis=1)
    counted = []
    for number, sheet in enumerate(reading.sheets):
        mine = every[:, every[0] == number]
        marked = np.zeros(sheet.kind.shape, dtype=bool)
        marked[mine[1], mine[2]] = True
        fate = reading.fates[number]
        fate[marked & (fate == FATES.index("count"))] = FATES.index("value")
        loose = ~marked & (fate == FATES.index("value"))
        fate[loose] = FATES.index("unlisted")
        reading.outside(number, loose & (sheet.kind == NUMBER))
        counted.append(int((marked & (fate == FATES.index("value"))).sum()))
    for number, amount in zip(*np.unique(table["sheet"][table["computed"] & good], return_counts=True), strict=True):
        reading.assumed[number]["computed"] += int(amount)
        reading.problem(int(number), -1, -1, "VALUE_COMPUTED", "note", str(amount), count=int(amount))
    return counted


def _frame(reading: Reading, table: Records, unit: np.ndarray) -> pd.DataFrame:
    """Return the table with codes turned into text, in reading order."""
    order = np.lexsort((table["column"], table["row"], table["sheet"])) if table["computed"].any() else slice(None)
    table = {name: column[order] for name, column in table.items()}

    def texts(words: list[str], codes: np.ndarray) -> pd.api.extensions.ExtensionArray:
        return pd.array(np.array([*words, ""], dtype=object), dtype="str").take(codes)

    note = table["note"].astype(np.int64)
    words = reading.words.texts
    note = np.where(table["computed"] & (note == 0), len(words), note)
    columns = {
        "region": texts(reading.regions.texts, table["region"]),
        "indicator_id": texts(reading.indicators.texts, table["indicator"]),
        "year": table["year"].astype(np.int64),
        "sex": texts(list(SEX), table["sex"]),
        "area": texts(list(AREA), table["area"]),
        "age": texts(reading.ages.texts, table["age"]),
        "value": table["value"],
        "unit": texts(list(unit), table["indicator"]),
        "numerator": table["numerator"],
        "denominator": table["denominator"],
        "flag": texts(["final", *FLAGS], table["flag"]),
        "source": texts(words, table["source"]),
        "file": texts([sheet.file for sheet in reading.sheets], table["sheet"]),
        "sheet": texts([sheet.name for sheet in reading.sheets], table["sheet"]),
        "cell": pd.array(_addresses(table), dtype="str"),
        "bound": texts(list(BOUND), table["bound"]),
        "series_break": table["series_break"],
        "note": texts([*words, messages.text("observation.computed")], note),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False)


def _addresses(table: Records) -> np.ndarray:
    letters = np.array([column_letters(i) for i in range(int(table["column"].max(initial=0)) + 1)], dtype=object)
    rows = np.array([str(i + 1) for i in range(int(table["row"].max(initial=0)) + 1)], dtype=object)
    cells = letters[table["column"]] + rows[table["row"]]
    for i in np.flatnonzero(table["computed"]):
        cells[i] = f"{cells[i]}/{address(int(table['second_row'][i]), int(table['second_column'][i]))}"
    return np.asarray(cells)
