"""Suppression of small numbers of cases in what is published, and of what would disclose them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from womenplan import messages
from womenplan.model import catalogue
from womenplan.model.arrays import Array
from womenplan.model.observation import LEVELS
from womenplan.model.totals import counted
from womenplan.model.unit import units

__all__ = ["Hidden", "cases", "suppressed"]

KEY = ["region", "indicator_id", "level", "year", "sex", "area", "age"]
WHOLES = {
    "sex": "both",
    "area": "all",
    "age": "",
}


@dataclass(frozen=True, slots=True)
class Hidden:
    """A table in which small numbers are hidden.

    Attributes
    ----------
    table : pandas.DataFrame
        The observations; value and numerator of the hidden ones are empty, the denominator where it
        is a hidden number of cases itself, and their note says so.
    mask : numpy.ndarray
        Which rows are hidden.
    small : numpy.ndarray
        Which of them for their own number, the others so that these are not found by subtraction.
    """

    table: pd.DataFrame
    mask: Array
    small: Array


def suppressed(
    table: pd.DataFrame,
    known: pd.DataFrame,
    least: int,
    *,
    zeros: bool = True,
) -> Hidden:
    """Suppress numbers of cases below a limit, and as few others as prevent disclosure by subtraction.

    Parameters
    ----------
    table : pandas.DataFrame
        Observations that hold.
    known : pandas.DataFrame
        Regions by id with name, parent_id and successor_id.
    least : int
        The smallest number of cases that is shown.
    zeros : bool
        Whether no case at all is a small number as well; else it is shown always.

    Notes
    -----
    Numbers of cases are numerators, values of indicators that count, and of a rate with a
    denominator alone the product of both. Sums that tie them: a region and the nearest ones in it
    that have a value, one that was merged and its successor, women and men and both, town and
    country and all, ages and all ages, a count and the numerators and denominators that it is. A
    hidden number is found where the sums that are shown leave it one value only, or where the
    hidden parts of a sum together are below the limit; then the next smallest is hidden.
    """
    table = table.reset_index(drop=True)
    cells = _cells(table)
    number = cells["number"].to_numpy()
    small = number[: len(table)] < least
    small &= zeros | (number[: len(table)] > 0)
    hidden = np.zeros(len(cells), dtype=bool)
    hidden[: len(table)] = small
    fixed = (number == 0) & (not zeros)
    sums = _sums(cells, known, least)
    hidden = _closed(hidden, fixed, cells, sums, least)
    mask = hidden[: len(table)]
    wholes = cells["of"].to_numpy()[len(table) :][hidden[len(table) :]]
    words = messages.text("observation.suppressed", least=least)
    shown = table.assign(
        value=table["value"].mask(mask),
        numerator=table["numerator"].mask(mask),
        denominator=table["denominator"].mask(table.index.isin(wholes)),
        note=table["note"].mask(mask, words),
    )
    return Hidden(shown, mask, small)


def _cells(table: pd.DataFrame) -> pd.DataFrame:
    """Return the numbers of cases of a table: one per row, then denominators that are counts of their own.

    ``of`` is the row; ``count`` the indicator that the number is, or the cell itself.
    """
    indicators = catalogue.indicators()
    ids = dict(zip(indicators["name_zh"], indicators["indicator_id"], strict=True))
    counts = {}
    for part in ("numerator", "denominator"):
        named = indicators[part].str.split("|").explode().map(ids).dropna()
        counts[part] = dict(zip(indicators.loc[named.index, "indicator_id"], named, strict=True))
    rows = table[KEY].assign(of=np.arange(len(table)), number=cases(table).to_numpy())
    of = rows["indicator_id"]
    rows["count"] = of.map(counts["numerator"]).fillna(of)
    below = rows.assign(number=table["denominator"], count=of.map(counts["denominator"]))
    below = below[below["count"].notna() & below["number"].notna()]
    below["indicator_id"] += "/denominator"
    return pd.concat([rows, below], ignore_index=True).astype({"number": "float64"})


def cases(table: pd.DataFrame) -> pd.Series:
    """Return the number of cases behind each value, NaN where it is not known."""
    unit = table["unit"].str.split(" ").str[-1]
    factor = unit.map(units()["factor"])
    rate = unit.map(units()["base"]).isin(["fraction", "rate"])
    counts = (table["value"] * factor).where(counted(table["unit"]))
    implied = (table["value"] * factor * table["denominator"]).where(rate).round()
    return table["numerator"].fillna(counts).fillna(implied)


def _sums(
    cells: pd.DataFrame,
    known: pd.DataFrame,
    least: int,
) -> pd.DataFrame:
    """Return the sums that hold between cells: a line per member, with sum, row, and whether it is the whole.

    One that misses by less than the limit nearly discloses a small number, and counts as well.
    """
    rows = cells.assign(row=np.arange(len(cells)))
    rows = rows[rows["number"].notna()]
    parts = [_by_region(rows, known), *(_by_group(rows, name) for name in WHOLES), _by_count(rows)]
    sums = pd.concat(parts, keys=range(len(parts)), names=["kind"])
    sums["sum"] = sums.groupby(["kind", "sum"]).ngroup()
    sums["size"] = sums["number"].abs()
    sums["signed"] = np.where(sums["whole"], -sums["number"], sums["number"])
    each = sums.groupby("sum")
    rest = each["signed"].transform("sum")
    most = each["size"].transform("max")
    holds = (rest.abs() <= 1e-6 * most + 1e-9) | (rest.abs() < least)
    return sums[holds][["sum", "row", "whole"]].reset_index(drop=True)


def _members(
    whole: pd.DataFrame,
    part: pd.DataFrame,
    on: list[str],
) -> pd.DataFrame:
    """Return wholes and parts that agree in these columns as members of one sum each."""
    both = pd.concat([whole.assign(whole=True), part.assign(whole=False)], ignore_index=True)
    both["sum"] = both.groupby(on, sort=False, dropna=False).ngroup()
    kinds = both.groupby("sum")["whole"]
    complete = (kinds.transform("sum") == 1) & (kinds.transform("size") > 1)
    return both.loc[complete, ["sum", "row", "whole", "number"]]


def _by_region(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of regions: of each the nearest ones in it that have a value of the kind."""
    names = known["name"]
    over = known["successor_id"].where(known["successor_id"] > 0, known["parent_id"])
    above = dict(zip(names, over.map(names).fillna(""), strict=True))
    held = pd.MultiIndex.from_frame(rows[["region", *KEY[1:]]])
    part = rows.assign(above=rows["region"].map(above).fillna(""))
    # a region may have been merged more than once
    for _ in range(len(LEVELS) + 2):
        wanted = pd.MultiIndex.from_frame(part[["above", *KEY[1:]]])
        absent = ~wanted.isin(held) & (part["above"] != "").to_numpy()
        if not absent.any():
            break
        part.loc[absent, "above"] = part.loc[absent, "above"].map(above).fillna("")
    part = part[part["above"] != ""]
    return _members(rows.assign(above=rows["region"]), part, ["above", *KEY[1:]])


def _by_group(rows: pd.DataFrame, name: str) -> pd.DataFrame:
    on = [one for one in KEY if one != name]
    whole = rows[name] == WHOLES[name]
    return _members(rows[whole], rows[~whole], on)


def _by_count(rows: pd.DataFrame) -> pd.DataFrame:
    """Return cells that are one number: a count, numerators and denominators; each with the first of them."""
    on = ["region", "count", "year", "area", "age", "number"]
    near = rows.assign(number=rows["number"].round(6))  # of what is given in ten thousands
    both = rows.assign(group=near.groupby(on, sort=False).ngroup().to_numpy())
    first = both.drop_duplicates("group").set_index("group")
    rest = both[both["indicator_id"].ne(first["indicator_id"].reindex(both["group"]).to_numpy())]
    first = first.loc[rest["group"]].reset_index()
    pairs = pd.concat([first.assign(whole=True), rest.assign(whole=False)])
    pairs["sum"] = np.tile(np.arange(len(rest)), 2)
    return pairs[["sum", "row", "whole", "number"]]


def _closed(
    hidden: Array,
    fixed: Array,
    cells: pd.DataFrame,
    sums: pd.DataFrame,
    least: int,
) -> Array:
    """Hide more, of what is not fixed, until no hidden number can be found from the sums."""
    member, row, whole = (sums[name].to_numpy() for name in ("sum", "row", "whole"))
    number = cells["number"].fillna(np.inf).to_numpy()
    of = cells["of"].to_numpy()
    if not len(sums) or not hidden.any():
        return hidden
    count = int(member.max()) + 1
    while True:
        dark = hidden[row]
        amount = np.bincount(member, dark, count)
        total_shown = np.bincount(member, dark & whole, count) == 0
        together = np.bincount(member, np.where(dark & ~whole, number[row], 0), count)
        open_ = (amount == 1) | ((amount > 0) & total_shown & (together < least))
        candidates = open_[member] & ~dark & ~fixed[row]
        more = _next_smallest(candidates, member, row, whole, number)
        if not more.size:
            more = _found_by_solving(hidden, fixed, number, sums)
        if not more.size:
            return hidden
        hidden[more] = True
        hidden[of[more]] = True  # of a denominator also what it can be computed from


def _next_smallest(
    free: Array,
    member: Array,
    row: Array,
    whole: Array,
    number: Array,
) -> Array:
    """Return of each sum the row to hide next: the smallest part that is shown, else the whole."""
    order = np.lexsort((number[row], whole, member))
    order = order[free[order]]
    first = np.unique(member[order], return_index=True)[1]
    return np.unique(row[order[first]])


def _found_by_solving(
    hidden: Array,
    fixed: Array,
    number: Array,
    sums: pd.DataFrame,
) -> Array:
    """Return rows to hide where several sums together give a hidden number.

    None where they do not.
    """
    live = sums[hidden[sums["row"].to_numpy()]]
    if live.empty:
        return np.empty(0, dtype=np.int64)
    group = _components(live["sum"].to_numpy(), live["row"].to_numpy())
    rows_of = sums["row"].to_numpy()
    free = sums.assign(number=number[rows_of])[~(hidden | fixed)[rows_of]]
    free = free.sort_values(["whole", "number"])
    more: list[int] = []
    for _, part in live.groupby(group):
        lines, sums_of = pd.factorize(part["sum"])
        columns, rows = pd.factorize(part["row"])
        if len(sums_of) < 2:
            continue
        matrix = np.zeros((len(sums_of), len(rows)))
        matrix[lines, columns] = np.where(part["whole"], -1.0, 1.0)
        found_out = np.asarray(rows)[_determined(matrix)]
        touching = part.loc[part["row"].isin(found_out), "sum"]
        near = free[free["sum"].isin(touching)]
        more += near["row"].head(1).tolist()
    return np.unique(np.array(more, dtype=np.int64))


def _determined(matrix: Array) -> Array:
    """Return which unknowns of a system of equations have one solution only."""
    _, size, rows = np.linalg.svd(matrix)
    rank = int((size > 1e-9).sum())
    return np.asarray(np.abs(rows[rank:]).sum(axis=0) < 1e-9)


def _components(left: Array, right: Array) -> Array:
    """Return to which connected part each pair of a sum and a row belongs."""
    from_left = pd.factorize(left)[0]
    from_right = pd.factorize(right)[0]
    label = np.arange(from_left.max() + 1)
    while True:
        of_right = np.full(from_right.max() + 1, len(label))
        np.minimum.at(of_right, from_right, label[from_left])
        new = label.copy()
        np.minimum.at(new, from_left, of_right[from_right])
        if (new == label).all():
            return np.asarray(label[from_left])
        label = new
