"""Evaluate by parts on two worker processes, of which one kills itself at its first part."""

import json
import os
import signal
import sys
import tempfile
from pathlib import Path

import pandas as pd
from distributed import Client, LocalCluster

import womenplan as wp
from womenplan.evaluation import partitioned


class Fatal(partitioned._Job):
    """A part whose worker dies the first time that it is done."""

    def __call__(self):
        mark = self.target / "_died"
        if self.number == 1 and not mark.exists():
            mark.write_text("")
            os.kill(os.getpid(), signal.SIGKILL)
        return super().__call__()


def main():
    known = wp.indicators().set_index("indicator_id")
    ids = [name for name in known.index if known.at[name, "unit"] == "percent"][:4]
    rows = [
        (f"P{place}", name, year, 40.0 + place + 2 * (year - 2018))
        for place in range(int(sys.argv[1]))
        for name in ids
        for year in range(2018, 2025)
    ]
    data = pd.DataFrame(rows, columns=["region", "indicator_id", "year", "value"])
    targets = pd.DataFrame({"indicator_id": ids, "value": 80.0, "milestone_year": 2030})
    plan = wp.load_plan(targets, start_year=2021, region="P1", plan_id="p")
    partitioned._Job = Fatal
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "obs", Path(folder) / "result"
        data.to_parquet(source, partition_cols=["region"], index=False)
        with (
            LocalCluster(2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster),
        ):
            address = cluster.scheduler_address
            wp.evaluate_partitioned(plan, source, 2024, out, scheduler=address, chunk_rows=1)
        found = pd.read_parquet(out)
        ordered = data.sort_values("region", kind="stable", key=lambda names: "region=" + names)
        expected = wp.evaluate(plan, ordered, 2024).table
        same = ["target_id", "region", "latest", "status", "forecast_pool", "p_meet"]
        differing = [
            name
            for name in same
            if found[name].astype("str").tolist() != expected[name].astype("str").tolist()
        ]
        killed = len(list(out.glob("_died")))
        print(json.dumps({"killed": killed, "differing": differing}))


if __name__ == "__main__":
    main()
