"""Read an export with sdmx1: the structure, then the data by it; print what it saw."""

import json
import sys
from pathlib import Path

import sdmx

folder = Path(sys.argv[1])
message = sdmx.read_sdmx(folder / "structure.xml")
dsd = message.structure["DSD_OBSERVATIONS"]
data = sdmx.read_sdmx(folder / "data.csv", structure=dsd)
observations = data.data[0].obs
print(
    json.dumps(
        {
            "dimensions": [one.id for one in dsd.dimensions],
            "rows": len(observations),
            "total": sum(float(one.value) for one in observations),
            "codes": {name: len(codes) for name, codes in message.codelist.items()},
        }
    )
)
