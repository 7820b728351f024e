"""The real series of data/indicator_series.csv as observations, halved, and back-tested."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandas as pd

import womenplan as wp

FILE = Path(__file__).parents[1] / "data" / "indicator_series.csv"
HORIZONS = range(1, 9)
FEWEST = 5  # observations; with fewer the rivals cannot be fitted
LOG_UNIT = (
    "ratio"  # of the rates in the file, whose units differ: what matters here is the scale, log
)
GIVEN = ["region", "indicator_id", "year", "value", "unit"]
KINDS = ("reported", "modelled")


def observations() -> pd.DataFrame:
    """Return the series as observations, with kind, direction and half of indicator and region.

    A share above 100 %, of which the file has one, cannot be: it is left out.
    """
    df = pd.read_csv(FILE).rename(columns={"indicator": "indicator_id"})
    df = df[(df["unit"] != "percent") | (df["value"] <= 100)]
    df = df.assign(unit=df["unit"].replace({"rate": LOG_UNIT}))
    regions = {name: place % 2 for place, name in enumerate(sorted(df["region"].unique()))}
    return df.assign(half=df["indicator_id"].map(halves(df)), region_half=df["region"].map(regions))


def as_own(df: pd.DataFrame) -> pd.DataFrame:
    """Return the file's indicators as a user's own: an id that the catalogue happens to have means the file's."""
    once = df.drop_duplicates("indicator_id")
    return (
        once[["indicator_id", "unit", "better"]]
        .assign(name=once["indicator_id"])
        .reset_index(drop=True)
    )


def halves(df: pd.DataFrame) -> dict[str, int]:
    """Return 0 or 1 for each indicator: two halves that move alike.

    Of either kind, the indicators are put in order by how steadily their series move one way (the
    way from the first value to the last over the sum of all yearly ways), and dealt out like cards:
    0, 1, 1, 0. Dealt out by name, one half would hold most of the trends and the other most of the
    noise.
    """
    series = df.sort_values("year").groupby(["kind", "indicator_id", "region"])["value"]
    way = (series.last() - series.first()).abs()
    steady = (
        (way / series.agg(lambda values: values.diff().abs().sum()))
        .groupby(["kind", "indicator_id"])
        .mean()
    )
    found: dict[str, int] = {}
    for _, rows in steady.groupby("kind"):
        ordered = rows.sort_values(ascending=False).index.get_level_values("indicator_id")
        found |= {name: (0, 1, 1, 0)[place % 4] for place, name in enumerate(ordered)}
    return found


def backtest(df: pd.DataFrame, rules: wp.Rules, horizons: Iterable[int] = HORIZONS) -> pd.DataFrame:
    """Return the back-test of observations, with kind, direction and halves of every case."""
    cases = wp.backtest(df[GIVEN], rules=rules, horizons=list(horizons), indicators=as_own(df))
    cases = cases.assign(**{name: cases[name].astype("str") for name in ("region", "indicator_id")})
    about = df.drop_duplicates("indicator_id")[["indicator_id", "kind", "better", "half"]]
    places = df.drop_duplicates("region")[["region", "region_half"]]
    return cases.merge(about, on="indicator_id").merge(places, on="region")


def judged(cases: pd.DataFrame, half: int) -> pd.DataFrame:
    """Return the cases of one half of the indicators and one half of the regions."""
    return cases[(cases["half"] == half) & (cases["region_half"] == half)]
