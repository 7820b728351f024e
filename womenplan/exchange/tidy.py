"""Tidy tables: CSV for every program, and Parquet for large data."""

from __future__ import annotations

import pandas as pd

from womenplan.errors import Problem, UsageError
from womenplan.exchange.dataset import Dataset

__all__ = ["csv_files", "csv_of", "parquet_files"]


def csv_of(table: pd.DataFrame) -> bytes:
    """Return a table as the bytes of a CSV file in UTF-8, lines ended alike on every system."""
    return str(table.to_csv(index=False, lineterminator="\n")).encode()


def csv_files(data: Dataset) -> dict[str, bytes]:
    """Return observations and indicators as CSV files.

    A byte order mark lets Excel read the Chinese.
    """
    mark = b"\xef\xbb\xbf"
    return {
        "observations.csv": mark + csv_of(data.text_table()),
        "indicators.csv": mark + csv_of(data.indicators),
    }


def parquet_files(data: Dataset) -> dict[str, bytes]:
    """Return observations and indicators as Parquet files.

    Raises
    ------
    UsageError
        If no library for Parquet is installed.
    """
    files = {}
    tables = {"observations.parquet": data.table, "indicators.parquet": data.indicators}
    for name, table in tables.items():
        try:
            files[name] = table.to_parquet(index=False)
        except ImportError as reason:
            raise UsageError(Problem("PARQUET_LIBRARY", found=name)) from reason
    return files
