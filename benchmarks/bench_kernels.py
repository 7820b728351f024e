"""Print how the kernels compare with scipy, series by series, on the same data in one run.

Run it with ``python benchmarks/bench_kernels.py``. The library is timed on a sample and extrapolated.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
from scipy import stats

from womenplan.evaluation import trend, uncertainty
from womenplan.evaluation.forecast import Forecast, forecast
from womenplan.model.rules import Rules

SIZES = (600, 6_000, 60_000, 174_000)
SAMPLE = 300
YEARS = np.arange(2015, 2025)
PER = 100_000
POOLS = 60  # indicators that the series are of


def make(count: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return percentages and rates, with 3 % missing, their scales, and the counts of the rates."""
    rng = np.random.default_rng(20261121)
    births = rng.integers(300, 60_000, (count, 1)).astype(float) * np.ones(len(YEARS))
    deaths = rng.poisson(births * 16 / PER).astype(float)
    percent = (
        rng.uniform(30, 95, (count, 1))
        + 0.5 * np.arange(len(YEARS))
        + rng.normal(0, 0.6, (count, len(YEARS)))
    )
    rate = (np.arange(count) % 6 == 5)[:, None]
    values = np.where(
        rate, np.round(deaths / births * PER, 1), np.round(np.clip(percent, 0, 100), 1)
    )
    values[rng.random(values.shape) < 0.03] = np.nan
    return values, np.where(rate[:, 0], trend.LOG, trend.LOGIT), deaths, births


def best(work: Callable[[], object], repeats: int = 3) -> float:
    """Return the shortest time of a few runs, in seconds."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def kernels(count: int) -> dict[str, float]:
    """Return the seconds of each kernel for a number of series."""
    values, scale, deaths, births = make(count)
    variance = uncertainty.sampling_variance(deaths[:, -1], births[:, -1], PER, False)

    pool = np.arange(count) % POOLS

    def ahead() -> Forecast:
        return forecast(
            values, YEARS, 2030, scale, Rules(), pool=pool, chance=variance, chance_at=16.0
        )

    def certain() -> object:
        k, n, _ = uncertainty.pooled(deaths, births, YEARS, 3)
        low, high = uncertainty.limits(k, n, 0.95, PER, False)
        return uncertainty.confidence(low, high, -np.inf, 8.0)

    expected = ahead()
    return {
        "theil_sen": best(lambda: trend.theil_sen(values, YEARS)),
        "forecast": best(ahead),
        "p_meet": best(lambda: expected.probability(lower=70.0)),
        "confidence": best(certain),
        "dispersion": best(lambda: uncertainty.dispersion(deaths, births, False)),
    }


def one_by_one(count: int) -> float:
    """Return the seconds of scipy's Theil–Sen for the same series, from a sample."""
    values = make(count)[0][:SAMPLE]
    start = time.perf_counter()
    for row in values:
        seen = np.isfinite(row)
        stats.theilslopes(row[seen], YEARS[seen])
    return (time.perf_counter() - start) / len(values) * count


def main() -> None:
    """Print the table."""
    rows = {count: (kernels(count), one_by_one(count)) for count in SIZES}
    names = list(rows[SIZES[0]][0])
    print(
        f"{'series':>8}"
        + "".join(
            f"{name:>14}" for name in (*names, "all, s", "us/series", "libraries, s", "ratio")
        )
    )
    for count, (own, theirs) in rows.items():
        total = sum(own.values())
        ratio = theirs / own["theil_sen"]
        cells = [f"{own[name] * 1e3:11.1f} ms" for name in names]
        cells += [
            f"{total:14.3f}",
            f"{total / count * 1e6:14.2f}",
            f"{theirs:14.1f}",
            f"{ratio:14.0f}",
        ]
        print(f"{count:>8}" + "".join(cells))
    print(f"libraries: scipy.stats.theilslopes, {SAMPLE} series scaled up;")
    print("ratio: their time over that of theil_sen")


if __name__ == "__main__":
    main()
