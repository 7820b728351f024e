"""Whole evaluations at four sizes, and their ratio to a series-by-series library on the same data.

Run with ``make bench`` or ``python benchmarks/bench_evaluation.py``. Status, five methods, trend, forecast, intervals
and warnings are all computed; sentences are made when they are read and are not timed.
"""

from __future__ import annotations

import resource
import sys
import time

import numpy as np
import pandas as pd
from scipy import stats

import womenplan as wp

INDICATORS, YEARS = 60, np.arange(2016, 2026)
REGIONS = (10, 100, 1000, 2900)
SAMPLE = 200  # series given to the libraries, whose time is scaled up


def made_up(regions: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return observations with counts and a table of targets: sixty indicators, ten years, three in a hundred missing."""
    known = wp.indicators()
    ids = known.loc[known["unit"].isin(["percent", "per_100k"]), ["indicator_id", "unit"]].head(
        INDICATORS
    )
    random = np.random.default_rng(20261121)
    size = (regions, INDICATORS, len(YEARS))
    target = random.uniform(40, 95, INDICATORS)
    base = target * random.uniform(0.6, 0.95, size[:2])
    rate = 1 + random.uniform(-0.01, 0.05, size[:2])
    value = base[..., None] * rate[..., None] ** np.arange(len(YEARS)) + random.normal(0, 0.6, size)
    value = np.clip(value, 0.1, 99.9).round(2)
    value[random.random(size) < 0.03] = np.nan
    per = np.where(ids["unit"] == "percent", 100, 100_000)[None, :, None]
    df = pd.DataFrame(
        {
            "region": np.repeat([f"县{i + 1}" for i in range(regions)], INDICATORS * len(YEARS)),
            "indicator_id": np.tile(np.repeat(ids["indicator_id"].to_numpy(), len(YEARS)), regions),
            "year": np.tile(YEARS, regions * INDICATORS),
            "value": value.ravel(),
            "numerator": (value / per * 5000).round().ravel(),
            "denominator": 5000.0,
        }
    )
    targets = pd.DataFrame(
        {
            "indicator_id": ids["indicator_id"],
            "form": "level",
            "operator": ">=",
            "value": target.round(1),
            "unit": ids["unit"],
            "milestone_year": 2030,
        }
    )
    return df[df["value"].notna()].reset_index(drop=True), targets


def by_series(df: pd.DataFrame) -> float:
    """Return the seconds that scipy's Theil–Sen takes a series, measured on a sample."""
    groups = [
        group
        for _, group in zip(
            range(SAMPLE), df.groupby(["region", "indicator_id"], sort=False), strict=False
        )
    ]
    start = time.perf_counter()
    for _, group in groups:
        stats.theilslopes(group["value"], group["year"])
    return (time.perf_counter() - start) / len(groups)


def main() -> None:
    """Print the table."""
    print(
        f"{'series':>8} {'seconds':>8} {'per series':>12} {'libraries':>10} {'ratio':>7} {'peak MB':>8}"
    )
    for regions in REGIONS:
        df, targets = made_up(regions)
        plan = wp.load_plan(targets, start_year=2021, end_year=2030)
        if regions == REGIONS[0]:
            wp.evaluate(plan, df, 2025)  # imports on first use are not counted
        start = time.perf_counter()
        result = wp.evaluate(plan, df, 2025)
        seconds = time.perf_counter() - start
        series = len(result.table)
        libraries = by_series(df) * series
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
            1024 if sys.platform != "darwin" else 1024**2
        )
        print(
            f"{series:>8,} {seconds:>8.2f} {1e6 * seconds / series:>9.1f} µs {libraries:>9.1f}s {libraries / seconds:>6.0f}× {peak:>8,.0f}"
        )


if __name__ == "__main__":
    main()
