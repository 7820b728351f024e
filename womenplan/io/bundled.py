"""Files that come with the package: within it where it is installed, in folders beside it in the source."""

from __future__ import annotations

from pathlib import Path

__all__ = ["STORIES", "bundled", "national_data"]

STORIES = {
    "quickstart": "01_quickstart",
    "midterm": "05_midterm_evaluation",
    "final": "02_final_evaluation",
    "warning": "06_early_warning",
    "ranking": "07_ranking_and_small_numbers",
    "gaps": "08_gaps_between_groups",
}


def bundled(folder: str, name: str) -> Path:
    """Return where a file of a folder of the source (``data``, ``notebooks``) is on this machine."""
    package = Path(__file__).parents[1]
    inside = package / "resources" / ("" if folder == "data" else folder) / name
    if inside.exists():
        return inside
    return package.parent / folder / name


def national_data() -> Path:
    """Return the workbook of published national values."""
    return bundled("data", "national_2002_2024.xlsx")
