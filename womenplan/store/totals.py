"""What a region reports against the sum of the regions in it, where the indicator adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.model.unit import NUMBERS, units

__all__ = ["against_parts", "counted"]

KEY = ["indicator_id", "year", "sex", "area", "age"]
COLUMNS = (
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "age",
    "quantity",
    "reported",
    "total",
    "difference",
    "parts",
    "without",
)


def counted(unit: pd.Series) -> pd.Series:
    """Return which units count persons or things, so that parts add up."""
    base = unit.str.split(" ").str[-1].map(units()["base"])
    return base.isin(NUMBERS)


def against_parts(
    table: pd.DataFrame, known: pd.DataFrame, year: int | None = None
) -> pd.DataFrame:
    """Return the values, numerators and denominators that are not the sum of those of the regions in it.

    Parameters
    ----------
    table : pandas.DataFrame
        Observations that hold.
    known : pandas.DataFrame
        Regions by id: name, parent_id, ended.
    year : int, optional
        Only of this year.

    Returns
    -------
    pandas.DataFrame
        region, the key of the value, quantity, reported, total (the sum), difference, parts (how
        many regions gave theirs) and without (how many did not).

    Notes
    -----
    Values are summed of indicators that count persons or things; of rates, numerators and
    denominators. Where some of the regions gave none, only a sum above what is reported is told.
    Sums may differ by the rounding of the unit.
    """
    if year is not None:
        table = table[table["year"] == year]
    long = _quantities(table)
    ids = pd.Series(known.index, index=known["name"])
    ids = ids[~ids.index.duplicated(keep="last")]
    long["region_id"] = long["region"].map(ids)
    long["parent_id"] = long["region_id"].map(known["parent_id"])
    sums = long[long["parent_id"].fillna(0) > 0].groupby(["parent_id", *KEY, "quantity"])
    sums = sums.agg(
        total=("reported", "sum"),
        parts=("region_id", "nunique"),
        step=("step", "first"),
    )
    found = long.merge(
        sums.reset_index().drop(columns="step"),
        left_on=["region_id", *KEY, "quantity"],
        right_on=["parent_id", *KEY, "quantity"],
        suffixes=("", "_of"),
    )
    found["without"] = _children(known, found) - found["parts"]
    found["difference"] = found["reported"] - found["total"]
    slack = found["step"] * (found["parts"] + 1) / 2 + 1e-9 * found["reported"].abs()
    wrong = np.where(
        found["without"] > 0, found["difference"] < -slack, found["difference"].abs() > slack
    )
    order = ["region", "indicator_id", "year", "sex", "area", "age", "quantity"]
    return found.loc[wrong, list(COLUMNS)].sort_values(order, ignore_index=True)


def _quantities(table: pd.DataFrame) -> pd.DataFrame:
    """Return what adds up, a row each: values of counts, else numerators and denominators.

    And what one is rounded to.
    """
    kept = table[["region", *KEY]]
    whole = counted(table["unit"])
    decimals = table["unit"].str.split(" ").str[-1].map(units()["decimals"]).fillna(0)
    single = table["unit"].isin(["persons", "count", "person_times", "times"])
    step = np.where(single, 0.0, 10.0 ** -decimals.to_numpy(np.float64))
    parts = [
        kept.assign(
            quantity="value",
            reported=table["value"],
            step=step,
        )[whole]
    ]
    for name in ("numerator", "denominator"):
        parts.append(
            kept.assign(
                quantity=name,
                reported=table[name],
                step=0.0,
            )[~whole]
        )
    long = pd.concat(parts, ignore_index=True)
    return long[long["reported"].notna()].reset_index(drop=True)


def _children(known: pd.DataFrame, found: pd.DataFrame) -> pd.Series:
    """Return how many regions lay in each region in the year of its row."""
    pairs = found[["region_id", "year"]].drop_duplicates()
    inside = known[known["name"] != ""][["parent_id", "ended"]]
    both = pairs.merge(
        inside,
        left_on="region_id",
        right_on="parent_id",
        how="left",
    )
    there = both["parent_id"].notna() & ((both["ended"] == 0) | (both["ended"] > both["year"]))
    count = there.groupby([both["region_id"], both["year"]]).sum().rename("count").reset_index()
    merged = found[["region_id", "year"]].merge(count, on=["region_id", "year"], how="left")
    return pd.Series(merged["count"].to_numpy(), index=found.index)
