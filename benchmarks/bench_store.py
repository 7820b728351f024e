"""A store filled and read back at three sizes, and its board of a hundred counties: seconds and memory.

Run with ``python benchmarks/bench_store.py [URL]``: SQLite in a folder of its own, or a PostgreSQL
store that is empty and may be filled. Each size is filled and read in processes of their own, so
that their memory is told apart.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import womenplan as wp
from womenplan.io.template import owed
from womenplan.model.observation import COLUMNS, Observations, empty
from womenplan.store.store import Store

INDICATORS, YEARS = 60, range(2016, 2026)
SIZES = (725, 1450, 2900)  # counties: 435,000, 870,000 and 1,740,000 observations


def made_up(regions: int) -> Observations:
    """Return observations of sixty indicators, ten years, each with its counts and its cell."""
    known = wp.indicators()
    ids = known.loc[known["unit"].isin(["percent", "per_100k"]), ["indicator_id", "unit"]]
    ids = ids.head(INDICATORS)
    rows = regions * INDICATORS * len(YEARS)
    random = np.random.default_rng(20261128)
    frame = empty().reindex(range(rows))
    frame["region"] = np.repeat([f"县{one + 1}" for one in range(regions)], rows // regions)
    frame["indicator_id"] = np.tile(np.repeat(ids["indicator_id"].to_numpy(), len(YEARS)), regions)
    frame["year"] = np.tile(list(YEARS), regions * INDICATORS)
    frame["unit"] = np.tile(np.repeat(ids["unit"].to_numpy(), len(YEARS)), regions)
    frame["sex"], frame["area"], frame["flag"] = "both", "all", "final"
    frame["value"] = random.uniform(1, 99, rows)
    frame["denominator"] = random.integers(1000, 9000, rows).astype(float)
    frame["numerator"] = (frame["value"] * frame["denominator"] / 100).round()
    frame["file"] = frame["region"] + ".xlsx"
    frame["sheet"] = "表1"
    order = np.arange(rows) % (INDICATORS * len(YEARS))
    cells = [f"{letter}{row}" for row in range(2, INDICATORS + 2) for letter in "CDEFGHIJKL"]
    frame["cell"] = np.array(cells, dtype=object)[order]
    for name in ("age", "level", "source", "bound", "note"):
        frame[name] = ""
    frame["series_break"] = frame["suspect"] = False
    return Observations(frame.astype(dict(COLUMNS))[list(COLUMNS)])


def peak() -> float:
    """Return the most memory that this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clocks() -> tuple[float, float]:
    """Return the time of day and the time that this process has computed, in seconds."""
    return time.perf_counter(), time.process_time()


def since(start: tuple[float, float]) -> tuple[str, str]:
    """Return how long ago that was by either clock."""
    wall, own = (now - then for now, then in zip(clocks(), start, strict=True))
    return f"{wall:.2f}", f"{own:.2f}"


def fill(url: str, regions: int) -> None:
    """Add observations of so many counties as one submission."""
    data = made_up(regions)
    with Store(url) as store:
        start = clocks()
        store.add(data, by="bench")
        print(*since(start), f"{peak():.0f}")


def read(url: str) -> None:
    """Read the store as evaluate needs it."""
    with Store(url, create=False) as store:
        start = clocks()
        data = store.observations()
        print(*since(start), f"{peak():.0f} {len(data.table)}")


def board(url: str) -> None:
    """Time the board of a hundred counties and all departments of a plan of 2021."""
    plan = wp.load_plan("qingyuan-2021")
    series = owed(plan)
    with Store(url) as store:
        for county in range(100):
            rows = series.assign(region=f"县{county + 1}", year=2024, value=50.0, unit="percent")
            frame = empty().reindex(range(len(rows)))
            for name in ("region", "indicator_id", "sex", "area", "age", "year", "value", "unit"):
                frame[name] = rows[name]
            frame = frame.fillna(
                {"level": "", "flag": "final", "source": "", "file": "f", "sheet": "s"}
            )
            frame = frame.fillna(
                {"cell": "A1", "bound": "", "note": "", "series_break": False, "suspect": False}
            )
            store.add(Observations(frame.astype(dict(COLUMNS))), by="bench")
        start = clocks()
        found = store.status(plan, 2024)
        print(*since(start), len(found))


def apart(*arguments: str) -> list[str]:
    """Run a step of this script in a process of its own, and return what it measured."""
    call = [sys.executable, __file__, *arguments]
    return subprocess.run(call, check=True, capture_output=True, text=True).stdout.split()


def main() -> None:
    """Print the table."""
    given = sys.argv[1] if len(sys.argv) > 1 else ""
    heads = ["observations", "add s", "own", "MB", "read s", "own", "MB", "per million"]
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores; own: computed by the process")
    print(" ".join(f"{head:>12}" for head in heads))
    with tempfile.TemporaryDirectory() as folder:
        for size in SIZES if not given else SIZES[-1:]:
            url = given or f"sqlite:///{Path(folder) / f'{size}.db'}"
            filled = apart("fill", url, str(size))
            *back, rows = apart("read", url)
            each = 1e6 * float(filled[1]) / int(rows)
            print(" ".join(f"{one:>12}" for one in [rows, *filled, *back, f"{each:.1f}"]))
        url = given or f"sqlite:///{Path(folder) / 'board.db'}"
        wall, own, rows = apart("board", url)
        print(f"status of 100 counties, {rows} rows: {wall} s, own {own} s")


if __name__ == "__main__":
    STEPS = {"fill": lambda url, size: fill(url, int(size)), "read": read, "board": board}
    if len(sys.argv) > 1 and sys.argv[1] in STEPS:
        STEPS[sys.argv[1]](*sys.argv[2:])
    else:
        main()
