"""What is installed, to be printed beside results."""

from __future__ import annotations

import importlib.metadata
import platform

import pandas as pd

from womenplan.arguments import checked

__all__ = ["show_versions"]

PACKAGES = (
    "womenplan",
    "numpy",
    "pandas",
    "scipy",
    "matplotlib",
    "seaborn",
    "openpyxl",
    "python-docx",
)


@checked
def show_versions() -> pd.DataFrame:
    """Return what is installed, to be printed beside results: Python, the system, womenplan and what it rests on.

    Nothing in an evaluation, a report or a chart is random, so that versions and data say all.
    """
    rows = {"python": platform.python_version(), "system": platform.platform()}
    for name in PACKAGES:
        try:
            rows[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            rows[name] = ""
    return pd.DataFrame({"name": rows.keys(), "version": rows.values()})
