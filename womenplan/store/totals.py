"""What a region reports against the sum of the regions in it, where the indicator adds up."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.model.arrays import Ints
from womenplan.model.totals import counted
from womenplan.model.unit import units

__all__ = ["against_parts"]

KEY = ["indicator_id", "year", "sex", "area", "age"]
COLUMNS = [
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
]


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
    denominators. Where some of the regions gave none, only a sum above what is reported is listed.
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
    sums = sums.agg(total=("reported", "sum"), parts=("region_id", "nunique"))
    both = long.merge(
        sums.reset_index(),
        left_on=["region_id", *KEY, "quantity"],
        right_on=["parent_id", *KEY, "quantity"],
        suffixes=("", "_of"),
    )
    both["without"] = _children(known, both) - both["parts"]
    both["difference"] = both["reported"] - both["total"]
    slack = both["step"] * (both["parts"] + 1) / 2 + 1e-9 * both["reported"].abs()
    differs = both["difference"].abs() > slack
    wrong = differs & ((both["without"] == 0) | (both["difference"] < 0))
    order = ["region", *KEY, "quantity"]
    return both.loc[wrong, COLUMNS].sort_values(order, ignore_index=True)


def _quantities(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row per number that adds up: values of counts, else numerators and denominators.

    And what one is rounded to.
    """
    kept = table[["region", *KEY]]
    unit = table["unit"].str.split(" ").str[-1]
    whole = counted(unit)
    decimals = unit.map(units()["decimals"]).fillna(0)
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
    return pd.concat(parts, ignore_index=True).dropna(subset="reported", ignore_index=True)


def _children(known: pd.DataFrame, rows: pd.DataFrame) -> Ints:
    """Return how many regions lay in the region of each row in its year."""
    pairs = rows[["region_id", "year"]]
    inside = known.loc[known["name"] != "", ["parent_id", "ended"]]
    both = pairs.drop_duplicates().merge(inside, left_on="region_id", right_on="parent_id")
    there = both[(both["ended"] == 0) | (both["ended"] > both["year"])]
    counts = there.groupby(["region_id", "year"]).size()
    return np.asarray(counts.reindex(pd.MultiIndex.from_frame(pairs), fill_value=0))
