"""Women against men, town against country: the gap, its trend, when it closes, and parts that contradict the total."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from womenplan.errors import Problem
from womenplan.evaluation.series import Floats
from womenplan.evaluation.status import EPS
from womenplan.evaluation.trend import theil_sen
from womenplan.model import catalogue

__all__ = ["contradictions", "disparity", "group_values"]

By = Literal["sex", "area"]
GROUPS = {"sex": ("female", "male", "both"), "area": ("rural", "urban", "all")}
COUNTS = ("persons", "10k_persons", "count", "person_times", "10k_person_times")


def group_values(table: pd.DataFrame, by: By) -> pd.DataFrame:
    """Return the two groups and the total of every indicator, region and year side by side.

    Parameters
    ----------
    table : pandas.DataFrame
        Observations.
    by : {"sex", "area"}
        Female and male, or rural and urban.

    Returns
    -------
    pandas.DataFrame
        Index region, indicator_id, other (the sex or area held fixed), age, year; columns first, second, total;
        rows in which at least two of them are known.
    """
    other = "area" if by == "sex" else "sex"
    first, second, whole = GROUPS[by]
    rows = table[table["indicator_id"].isin(_split(table, by, 2))]
    rows = rows[(rows["bound"] == "") & rows["value"].notna()]
    keys = ["region", "indicator_id", other, "age", "year"]
    rows = rows.drop_duplicates([*keys, by])
    wide = rows.pivot(index=keys, columns=by, values="value").reindex(columns=[first, second, whole])
    wide.columns = pd.Index(["first", "second", "total"])
    return wide[wide.notna().sum(axis=1) >= 2].rename_axis(index={other: "other"})


def _split(table: pd.DataFrame, by: By, least: int) -> list[str]:
    """Return the indicators that have values for at least so many different groups."""
    if table[by].nunique() < least:
        return []
    groups = table[["indicator_id", by]].drop_duplicates().groupby("indicator_id", observed=True).size()
    return [str(name) for name in groups.index[groups >= least]]


def disparity(table: pd.DataFrame, by: By) -> pd.DataFrame:
    """Return the latest gap between two groups for every indicator and region, its trend and when it closes.

    Parameters
    ----------
    table : pandas.DataFrame
        Observations.
    by : {"sex", "area"}
        Female against male, or rural against urban.

    Returns
    -------
    pandas.DataFrame
        region, indicator_id, name_zh, name_en, unit, other (the sex or area held fixed), age, first_year, year (the
        latest with both), first, second, difference (first - second, in the unit), ratio (first / second: the parity
        index for sexes), change (mean yearly change of the
        absolute gap, Theil–Sen), tendency (narrowing, widening, steady, unknown), closes (the year in
        which the gap closes at that pace, missing where it does not), n (years with both).

    Notes
    -----
    Source: METHOD.md, section 5.
    """
    both = group_values(table, by).dropna(subset=["first", "second"])
    keys = ["region", "indicator_id", "other", "age"]
    columns = [
        "region", "indicator_id", "name_zh", "name_en", "unit", "other", "age", "first_year", "year", "first", "second",
        "difference", "ratio", "change", "tendency", "closes", "n",
    ]  # fmt: skip
    if both.empty:
        return pd.DataFrame(columns=columns)
    gap = (both["first"] - both["second"]).abs().unstack("year").sort_index(axis=1)
    years = gap.columns.to_numpy(dtype=np.int64)
    values = gap.to_numpy(dtype=np.float64)
    seen = ~np.isnan(values)
    count = seen.sum(axis=1)
    slope = np.where(count >= 2, theil_sen(values, years), np.nan)
    last = both.reset_index("year").groupby(level=keys).tail(1)
    out = last.reindex(gap.index).reset_index()
    out["first_year"] = years[np.argmax(seen, axis=1)]
    out["difference"] = out["first"] - out["second"]
    out["ratio"] = out["first"] / out["second"].where(out["second"] != 0)
    out["change"] = slope
    out["n"] = count
    now = out["difference"].abs().to_numpy()
    out["tendency"] = _tendency(slope)
    with np.errstate(divide="ignore", invalid="ignore"):
        ahead = np.where(slope < 0, now / -slope, np.nan)
    out["closes"] = (out["year"] + np.ceil(np.where(ahead <= 100, ahead, np.nan).round(9))).astype("Int64")
    known = catalogue.indicators().set_index("indicator_id")
    for column in ("name_zh", "name_en", "unit"):
        out[column] = out["indicator_id"].map(known[column])
    return out[columns]


def _tendency(slope: Floats) -> np.ndarray:
    still = np.abs(np.nan_to_num(slope, nan=1.0)) < 1e-9
    return np.select([np.isnan(slope), still, slope < 0], ["unknown", "steady", "narrowing"], "widening")


def contradictions(table: pd.DataFrame) -> list[Problem]:
    """Return where a total does not agree with its parts, by cell.

    Notes
    -----
    A total of counts is the sum of its parts; a total of rates, shares and means lies between them, half a
    unit of the last digit usual for the unit allowed for each number.
    """
    problems: list[Problem] = []
    units = catalogue.indicators().set_index("indicator_id")["unit"]
    kinds: tuple[By, By] = ("sex", "area")
    for by in kinds:
        names = _split(table, by, 3)
        if not names:
            continue
        some = table[table["indicator_id"].isin(names)]
        wide = group_values(some, by).dropna()
        if wide.empty:
            continue
        of_unit = wide.index.get_level_values("indicator_id").map(units)
        counted = of_unit.isin(COUNTS)
        low, high = wide[["first", "second"]].min(axis=1), wide[["first", "second"]].max(axis=1)
        half = 0.5 * 10.0 ** -catalogue.units()["decimals"].reindex(of_unit).fillna(1).to_numpy(dtype=np.float64) + EPS
        between = (wide["total"] >= low - half) & (wide["total"] <= high + half)
        adds_up = (wide["total"] - wide["first"] - wide["second"]).abs() <= 3 * half
        for key in wide.index[~np.where(counted, adds_up, between)]:
            region, indicator, other, age, year = key
            row = wide.loc[key]
            whole = GROUPS[by][2]
            fixed = {"area": other, "sex": whole} if by == "sex" else {"sex": other, "area": whole}
            hit = some[
                (some["region"] == region) & (some["indicator_id"] == indicator) & (some["year"] == year)
                & (some["sex"] == fixed["sex"]) & (some["area"] == fixed["area"]) & (some["age"] == age)
            ].iloc[0]  # fmt: skip
            problems.append(
                Problem(
                    f"PARTS_CONTRADICT_TOTAL_{by.upper()}", "warning", hit["file"], hit["sheet"], hit["cell"], f"{row['total']:g}",
                    {"indicator": indicator, "year": int(year), "first": f"{row['first']:g}", "second": f"{row['second']:g}"},
                )
            )  # fmt: skip
    return problems
