"""Evaluate by parts and as a whole, and print how the two differ, and what a second run and a killed one do."""

import contextlib
import json
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd

import womenplan as wp
from womenplan.evaluation import partitioned

regions, scheduler = int(sys.argv[1]), ""
names = ["maternal_system_management", "maternal_mortality", "premarital_checkup"]
known = wp.indicators().set_index("indicator_id")
ids = [name for name in known.index if known.at[name, "unit"] == "percent"][:6] + names[1:2]
rng = np.random.default_rng(5)
rows = [
    (f"Place {place}", name, year)
    for place in range(regions)
    for name in ids
    for year in range(2018, 2025)
    if (place + len(name)) % 9  # some regions lack some indicators
]
data = pd.DataFrame(rows, columns=["region", "indicator_id", "year"])
steps = rng.normal(0.4, 1.5, len(data))
data["value"] = np.clip(50 + steps.cumsum() % 40, 1, 99).round(1)
targets = pd.DataFrame({"indicator_id": ids, "value": 80.0, "milestone_year": 2030})
targets.loc[targets["indicator_id"] == "maternal_mortality", "value"] = 10.0
plan = wp.load_plan(targets, start_year=2021, region="Place 1", plan_id="p")

with tempfile.TemporaryDirectory() as folder:
    source, out = Path(folder) / "obs", Path(folder) / "result"
    data.to_parquet(source, partition_cols=["region"], index=False)
    whole = pd.concat(
        pd.read_parquet(path).assign(
            region=path.parent.name.removeprefix("region=").replace("%20", " ")
        )
        for path in sorted(source.glob("region=*/*.parquet"))
    )
    expected = wp.evaluate(plan, whole, 2024).table.drop(columns=["latest_row", "baseline_row"])

    once, killed = partitioned._Job.__call__, []

    def stopped(job):
        if len(killed) == 0 and job.number == 2:
            killed.append(job.number)
            raise KeyboardInterrupt
        return once(job)

    partitioned._Job.__call__ = stopped
    with contextlib.suppress(KeyboardInterrupt):
        wp.evaluate_partitioned(plan, source, 2024, out, chunk_rows=2 * len(data) // len(ids))
    left = sorted(path.name for path in out.glob("part-*"))
    before = {name: (out / name).stat().st_mtime_ns for name in left}
    partitioned._Job.__call__ = once
    wp.evaluate_partitioned(plan, source, 2024, out, chunk_rows=2 * len(data) // len(ids))
    kept = {name: (out / name).stat().st_mtime_ns for name in left} == before
    found = pd.read_parquet(out)
    differing = []
    for name in expected:
        one, two = expected[name].reset_index(drop=True), found[name]
        if pd.api.types.is_float_dtype(one.dtype):
            same = np.allclose(one, two.astype(float), rtol=1e-9, atol=1e-12, equal_nan=True)
        else:
            same = one.astype("str").tolist() == two.astype("str").tolist()
        differing += [] if same else [name]
    refused = ""
    try:
        wp.evaluate_partitioned(plan, source, 2023, out)
    except wp.UsageError as reason:
        refused = reason.problems[0].code
    others = sorted(path.name[0] for path in out.iterdir() if not path.name.startswith("part-"))
    print(
        json.dumps(
            {
                "rows": len(found),
                "expected": len(expected),
                "differing": differing,
                "left": left,
                "kept": kept,
                "refused": refused,
                "others": "".join(dict.fromkeys(others)),
                "parts": len(list(out.glob("part-*"))),
            }
        )
    )
