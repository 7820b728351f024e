"""What starting costs, as whole processes: the bare import, and ``womenplan evaluate`` on a workbook of 60 rows.

Run: ``python benchmarks/bench_start.py``. Seconds are the median of several runs by the clock; the ratio is to a
process that only imports pandas, which is the same on a slow machine as on a fast one; they run in turns. Modules are compiled before, as an
installation does: a run that is not counted goes ahead, and Python may keep what it compiled.
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl

from womenplan import load_plan
from womenplan.model import catalogue

PLAN, RUNS = "qingyuan-2021", 7
BOUNDS = {"import womenplan": "0.05 s over Python alone", "womenplan evaluate": "2.3 of pandas"}


def write(path: Path) -> None:
    """Write a wide sheet of one county: 60 indicators of the plan by five years."""
    rng = random.Random(20240902)
    units = catalogue.units()["zh"]
    wanted = load_plan(PLAN).targets["indicator_id"].unique()
    known = (
        catalogue.indicators()
        .set_index("indicator_id")
        .loc[wanted]
        .query("unit == 'percent'")
        .head(60)
    )
    assert len(known) == 60
    wb = openpyxl.Workbook()
    ws = wb.active
    ws.append(["阳山县妇女发展规划监测数据"])
    ws.append(["序号", "指标", "单位", *(f"{year}年" for year in range(2020, 2025))])
    for number, (name, unit) in enumerate(zip(known["name_zh"], known["unit"], strict=True), 1):
        start = rng.uniform(30, 80)
        ws.append(
            [
                number,
                name,
                units[unit],
                *(round(start + step + rng.uniform(-1, 1), 1) for step in range(5)),
            ]
        )
    wb.save(path)


def medians(commands: Mapping[str, Sequence[str]], runs: int = RUNS) -> dict[str, float]:
    """Return the median time of processes of Python in seconds, run in turns, so that a slow minute strikes all alike."""
    environment = {
        name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            subprocess.run([sys.executable, *command], check=True, env=environment, **quiet)
            taken[name].append(time.perf_counter() - start)
    return {name: statistics.median(seconds[1:]) for name, seconds in taken.items()}


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "county.xlsx"
        write(path)
        call = f"-m womenplan evaluate --plan {PLAN} --data {path} --year 2024"
        times = medians(
            {
                "Python alone": ["-c", "pass"],
                "import womenplan": ["-c", "import womenplan"],
                "import pandas": ["-c", "import pandas"],
                "womenplan evaluate": call.split(),
            }
        )
    print(f"{'process':<20} {'seconds':>8} {'of pandas':>10}   at most")
    for name, taken in times.items():
        print(
            f"{name:<20} {taken:>8.2f} {taken / times['import pandas']:>10.2f}   {BOUNDS.get(name, '')}"
        )


if __name__ == "__main__":
    main()
