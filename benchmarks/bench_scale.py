"""Time and memory of an evaluation by parts, at 1, 6 and 24 million observations.

Needs pyarrow, which changes how pandas keeps text, and so an environment of its own:
``make checkers``, then ``.checkers/arrow/bin/python benchmarks/bench_scale.py [MILLIONS …]``.
"""

import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd

import womenplan as wp

INDICATORS, YEARS = 60, range(2015, 2025)


def plan() -> wp.Plan:
    """Return a plan of sixty targets on indicators of its own."""
    names = [f"share{number}" for number in range(INDICATORS)]
    own = pd.DataFrame(
        {"indicator_id": names, "name": [f"Share number {n}" for n in names], "unit": "percent"}
    ).assign(better="higher")
    targets = pd.DataFrame({"indicator_id": names, "value": 90.0, "milestone_year": 2030})
    return wp.load_plan(targets, indicators=own, start_year=2021, region="Province", plan_id="p")


def write(folder: Path, millions: int) -> int:
    """Write so many million observations by region; return how many there are."""
    rng = np.random.default_rng(1)
    names, span = [f"share{number}" for number in range(INDICATORS)], len(YEARS)
    regions = millions * 1_000_000 // (INDICATORS * span)
    for place in range(regions):
        start = rng.uniform(30, 70, (INDICATORS, 1))
        values = start + rng.normal(0.5, 1.0, (INDICATORS, span)).cumsum(axis=1)
        frame = pd.DataFrame(
            {
                "indicator_id": np.repeat(names, span),
                "year": np.tile(list(YEARS), INDICATORS),
                "value": values.clip(0, 100).round(1).ravel(),
            }
        )
        home = folder / f"region=T{place:05d}"
        home.mkdir(parents=True)
        frame.to_parquet(home / "0.parquet", index=False)
    return regions * INDICATORS * span


def measured(source: str, out: str) -> None:
    """Evaluate in this process, and print seconds and the peak of its memory."""
    begun, spent = time.perf_counter(), time.process_time()
    wp.evaluate_partitioned(plan(), source, 2024, out)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(time.perf_counter() - begun, time.process_time() - spent, peak)


def main() -> None:
    """Print the table."""
    print(
        f"{'observations':>13} {'seconds':>8} {'of a core':>9} {'peak MB':>8} {'s a million':>11}"
    )
    for millions in map(int, sys.argv[1:] or ("1", "6", "24")):
        with tempfile.TemporaryDirectory() as folder:
            source, out = Path(folder) / "obs", Path(folder) / "result"
            count = write(source, millions)
            command = [sys.executable, __file__, "--measure", str(source), str(out)]
            done = subprocess.run(command, check=True, capture_output=True, text=True)
            wall, core, peak = map(float, done.stdout.split())
            shutil.rmtree(out)
        each = core / count * 1e6
        print(f"{count:>13,} {wall:>8.0f} {core:>9.0f} {peak:>8.0f} {each:>11.1f}", flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measured(*sys.argv[2:])
    else:
        main()
