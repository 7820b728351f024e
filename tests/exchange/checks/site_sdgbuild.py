"""Check and build the data of an Open SDG site with sdg-build; print what the site has."""

import contextlib
import io
import json
import os
import sys
from pathlib import Path

import sdg

os.chdir(sys.argv[1])
with contextlib.redirect_stdout(io.StringIO()) as said:
    checked = sdg.open_sdg_check(config="config_data.yml")
    built = sdg.open_sdg_build(config="config_data.yml")
site = Path("_site")
language = next(path for path in site.iterdir() if (path / "meta" / "all.json").exists())
meta = json.loads((language / "meta" / "all.json").read_text(encoding="utf-8"))
heads = {
    path.stem: path.read_text(encoding="utf-8") for path in (language / "headline").glob("*.csv")
}
print(
    json.dumps(
        {
            "checked": bool(checked),
            "built": bool(built),
            "said": said.getvalue(),
            "indicators": {key: meta[key].get("indicator_name") for key in meta},
            "units": {key: meta[key].get("computation_units") for key in meta},
            "targets": {key: meta[key].get("progress_calculation_options") for key in meta},
            "headlines": heads,
        }
    )
)
