"""Tidy tables: CSV for every program, and Parquet for large data."""

from __future__ import annotations

import io

from womenplan.errors import Problem, UsageError
from womenplan.exchange.dataset import Dataset

__all__ = ["csv_files", "csv_of", "parquet_files"]


def csv_of(table: object) -> bytes:
    """Return a table as the bytes of a CSV file in UTF-8, lines ended alike on every system."""
    text: str = table.to_csv(index=False, lineterminator="\n")  # type: ignore[attr-defined]
    return text.encode()


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
    for name, table in (("observations", data.table), ("indicators", data.indicators)):
        buffer = io.BytesIO()
        try:
            table.to_parquet(buffer, index=False)
        except ImportError as reason:
            raise UsageError(Problem("PARQUET_LIBRARY", found=f"{name}.parquet")) from reason
        files[f"{name}.parquet"] = buffer.getvalue()
    return files
