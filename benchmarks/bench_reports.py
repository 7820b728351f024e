"""The reports of one region of a hundred, part by part, in processor time, and then those of all hundred.

Run with ``make bench`` or ``python benchmarks/bench_reports.py``: sixty targets in eight domains, eight years of made-up values.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
from bench_start import medians

import womenplan as wp
from womenplan.report import excel_file, html_file, word_file
from womenplan.report.content import Content
from womenplan.report.figures import figures
from womenplan.report.ground import Ground, Scope

PLAN, TARGETS, REGIONS, YEARS = "qingyuan-2021", 60, 100, np.arange(2018, 2026)
WARMED, TIMED = "县1", "县50"


def made_up() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return sixty targets of all domains, each of another indicator, and values of a hundred regions with counts."""
    plan = wp.load_plan(PLAN)
    plain = plan.targets[(plan.targets["population"] == "") & (plan.targets["components"] == "")]
    plain = plain.drop_duplicates("indicator_id")
    turn = plain.groupby("domain").cumcount().sort_values(kind="stable").index[:TARGETS]
    targets = plain.loc[turn].sort_index()
    known = wp.indicators().set_index("indicator_id").loc[targets["indicator_id"]]
    random = np.random.default_rng(20261125)
    size = (REGIONS, len(targets), len(YEARS))
    level = targets["value"].fillna(50).to_numpy(dtype=np.float64)
    start = level * random.uniform(0.8, 1.1, size[:2])
    values = start[..., None] * (1 + random.uniform(-0.03, 0.03, size[:2]))[..., None] ** np.arange(
        len(YEARS)
    )
    values = np.round(np.minimum(values + random.normal(0, 0.01, size) * level[:, None], 99), 2)
    per = (
        known["unit"]
        .map({"percent": 100.0, "per_100k": 1e5, "permille": 1e3})
        .to_numpy(dtype=np.float64)
    )
    bottom = np.where(np.isnan(per), np.nan, 20_000.0)
    data = pd.DataFrame(
        {
            "region": np.repeat([f"县{i + 1}" for i in range(REGIONS)], size[1] * size[2]),
            "indicator_id": np.tile(
                np.repeat(targets["indicator_id"].to_numpy(), size[2]), REGIONS
            ),
            "year": np.tile(YEARS, REGIONS * size[1]),
            "value": values.ravel(),
            "numerator": (values * (bottom / per)[:, None]).round().ravel(),
            "denominator": np.tile(np.repeat(bottom, size[2]), REGIONS),
        }
    )
    return targets, data


def timed(name: str, work: Callable[[], object], who: int = resource.RUSAGE_SELF) -> None:
    """Do a piece of work and print its wall and processor time."""
    before, start = resource.getrusage(who), time.perf_counter()
    work()
    after, wall = resource.getrusage(who), time.perf_counter() - start
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    print(f"{name:<28} {used:>7.2f} s of processor {wall:>7.2f} s by the clock", flush=True)


def main() -> None:
    """Print the table."""
    targets, data = made_up()
    fields = {
        "start_year": 2021,
        "end_year": 2030,
        "base_year": 2020,
        "region": "某市",
        "title": "某市妇女发展规划",
    }
    plan = wp.load_plan(targets, **fields)
    year = int(YEARS[-1])
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        timed("evaluate", lambda: wp.evaluate(plan, data, year))
        result = wp.evaluate(plan, data, year)
        ground = Ground(result)
        builders: dict[str, Callable[[Content], object]] = {
            "content": lambda content: content.lines,
            "word": lambda content: word_file.build(content, {}),
            "excel": excel_file.build,
            "html": html_file.build,
            "figures": figures,
        }
        for region in (
            WARMED,
            TIMED,
        ):  # the first is slower: imports, and what is made once for all regions
            content = Content(result, "zh", scope=Scope(ground, region))
            for name, build in builders.items():
                timed(f"{name}, {region}", lambda do=build, of=content: do(of))  # type: ignore[misc]
        with pd.ExcelWriter(folder / "plan.xlsx") as book:
            targets.to_excel(book, sheet_name="targets", index=False)
            pd.Series(fields).rename_axis("field").rename("value").reset_index().to_excel(
                book, sheet_name="plan", index=False
            )
        data[data["region"] == TIMED].to_csv(folder / "data.csv", index=False)
        call = (
            f"-m womenplan report --plan {folder}/plan.xlsx --data {folder}/data.csv --year {year}"
        )
        programs = {
            "import pandas": ["-c", "import pandas"],
            "cold": [*call.split(), "--force", "--out", str(folder / "cold")],
        }
        times = medians(programs, runs=5)
        print(
            f"program, one region, cold: {times['cold']:.2f} s by the clock,"
            f" {times['cold'] / times['import pandas']:.1f} of import pandas"
        )

        def every() -> None:
            wp.report.write_each(result, folder / "each", workers=2)

        timed("write_each, in its workers", every, resource.RUSAGE_CHILDREN)


if __name__ == "__main__":
    main()
