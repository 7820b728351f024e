"""What reading costs beside a bare ``pandas.read_excel`` of the same file: ratios in one run, at four sizes.

Run: ``python benchmarks/bench_reading.py``; the largest size is 2,900 counties (174,000 rows).
Time is processor time, the least of a few runs; memory is the peak of a process of its own.
"""

from __future__ import annotations

import multiprocessing
import random
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd

from womenplan.io.reader import read_observations
from womenplan.model import catalogue

YEARS = range(2012, 2022)
INDICATORS = 60


def write(path: Path, counties: int, kind: str = "plain") -> None:
    """Write a wide sheet: one row a county and indicator, one column a year.

    Of kind "percent" every percentage is a fraction in a percent format; of kind "unfit" every second row is, whatever
    its indicator, so that thousands of cells have a unit that does not fit and become problems.
    """
    rng = random.Random(20240901)
    table, units = catalogue.indicators().head(INDICATORS), catalogue.units()["zh"]
    levels = [rng.uniform(40, 80) for _ in range(INDICATORS)]
    wb = openpyxl.Workbook(write_only=True)
    ws = wb.create_sheet("监测数据")
    ws.append(["序号", "地区", "指标", "单位", "目标", *(f"{year}年" for year in YEARS)])
    for row in range(counties * INDICATORS):
        which = row % INDICATORS
        values: list[Any] = [round(levels[which] + rng.uniform(-1, 1), 2) for _ in YEARS]
        if (
            which % 2
            if kind == "unfit"
            else kind == "percent" and table["unit"].iat[which] == "percent"
        ):
            values = [openpyxl.cell.WriteOnlyCell(ws, value / 100) for value in values]
            for cell in values:
                cell.number_format = "0.0%"
        ws.append(
            [
                row + 1,
                f"第{row // INDICATORS + 1}县",
                table["name_zh"].iat[which],
                units[table["unit"].iat[which]],
                70,
                *values,
            ]
        )
    wb.save(path)


def least(action: Callable[[], object], runs: int) -> float:
    """Return the least processor time of some runs, in seconds."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        action()
        times.append(time.process_time() - start)
    return min(times)


def peak(path: Path) -> None:
    """Print the peak memory of reading a file."""
    read_observations(path)
    status = Path("/proc/self/status").read_text(
        encoding="ascii"
    )  # getrusage would count the parent's memory too
    print(f"  peak memory {int(status.partition('VmHWM:')[2].split()[0]) / 1024:,.0f} MB")


def main() -> None:
    """Print the table."""
    print(
        f"{'rows':>8} {'format':>8} {'calamine s':>10} {'ours s':>8} {'ratio':>6}   (at most 2.3)   {'openpyxl s':>10} {'ratio':>6}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for counties, kind in [
            *((size, "plain") for size in (25, 100, 400, 2900)),
            (100, "percent"),
            (100, "unfit"),
        ]:
            path = Path(folder) / f"{counties}{kind}.xlsx"
            write(path, counties, kind)
            runs = 5 if counties <= 400 else 1
            bare = least(partial(pd.read_excel, path, engine="calamine"), runs)
            ours = least(partial(read_observations, path), runs)
            slow = (
                least(partial(pd.read_excel, path, engine="openpyxl"), 1)
                if counties <= 400
                else float("nan")
            )
            print(
                f"{counties * INDICATORS:>8,} {kind:>8} {bare:>10.2f} {ours:>8.2f} {ours / bare:>6.2f} {'':>16} {slow:>12.2f} {ours / slow:>6.2f}"
            )
            if counties >= 100 and Path("/proc/self/status").exists():
                process = multiprocessing.get_context("spawn").Process(target=peak, args=(path,))
                process.start()
                process.join()


if __name__ == "__main__":
    main()
