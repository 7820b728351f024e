"""Lets the tests of this folder share their builders, and those of the readers' tests."""

import sys
from pathlib import Path

for folder in (Path(__file__).parent, Path(__file__).parents[1] / "io"):
    sys.path.insert(0, str(folder))
