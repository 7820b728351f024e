"""Read an IAMC table with pyam; print what it saw."""

import json
import sys

import pyam

frame = pyam.IamDataFrame(sys.argv[1])
table = frame.data
print(
    json.dumps(
        {
            "scenarios": list(frame.scenario),
            "regions": list(frame.region),
            "variables": list(frame.variable),
            "units": list(frame.unit),
            "rows": len(table),
            "total": float(table["value"].sum()),
        }
    )
)
