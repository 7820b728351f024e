"""Write and read Parquet where pyarrow is installed; print whether the observations came back as they were."""

import json
import sys

import pandas as pd

import womenplan as wp

source, folder = sys.argv[1:]
given = wp.read_observations(source)
paths = wp.export(given, folder, to="parquet")
plain = pd.read_parquet(paths["observations.parquet"])
key = ["indicator_id", "region", "level", "sex", "area", "age", "year"]
back = wp.read_observations(paths["observations.parquet"], region="全国").table
said = [name for name in plain if name not in ("file", "sheet", "cell")]
one, other = (table.sort_values(key, ignore_index=True)[said] for table in (given.table, back))
print(
    json.dumps(
        {
            "rows": len(plain),
            "columns": list(plain),
            "differ": [
                name
                for name in said
                if not one[name].astype(object).equals(other[name].astype(object))
            ],
        }
    )
)
