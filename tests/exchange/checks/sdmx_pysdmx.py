"""Read an export with pysdmx: the structure valid by its schema, the data valid by the structure; print what it saw."""

import json
import sys
from pathlib import Path

from pysdmx.io import get_datasets, read_sdmx

folder = Path(sys.argv[1])
structure = read_sdmx(folder / "structure.xml", validate=True)
dsd = structure.get_data_structure_definitions()[0]
dataset = get_datasets(folder / "data.csv", folder / "structure.xml")[0]
table = dataset.data
lists = {one.id: {code.id for code in one.enumeration} for one in dsd.components if one.enumeration}
strange = {name: sorted(set(table[name]) - codes - {""}) for name, codes in lists.items()}
key = [one.id for one in dsd.components.dimensions]
print(
    json.dumps(
        {
            "dimensions": key,
            "rows": len(table),
            "columns": sorted(set(table.columns) ^ {one.id for one in dsd.components}),
            "strange": {name: codes for name, codes in strange.items() if codes},
            "repeated": int(table.duplicated(key).sum()),
            "total": sum(map(float, table["OBS_VALUE"])),
            "indicators": sorted(lists["INDICATOR"]),
        }
    )
)
