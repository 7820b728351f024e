"""Reads a Parquet table as if it were text: each cell as it would stand in a CSV file."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from womenplan.errors import DataError, Problem
from womenplan.io.confined import confined
from womenplan.io.sheet import (
    MAX_CELLS,
    MAX_TEXT,
    Opened,
    damaged,
    keep_within,
    sheet_of_rows,
)

__all__ = ["read_parquet"]


def read_parquet(path: Path, file: str) -> Opened:
    """Return the one sheet of a Parquet file.

    DataError where it is none, too large, or nothing here can read it.
    """
    rows = confined(_rows, path, file, file=file)
    if rows is None:
        raise DataError(Problem("PARQUET_LIBRARY", file=file, found=file))
    return [sheet_of_rows(file, rows)], []


def _rows(path: Path, file: str) -> list[list[str]] | None:
    """Return the names of the columns and the cells of each row; None where the library is missing.

    What the file says of pandas is not read: the columns are those of the table itself.
    """
    try:
        parquet = import_module("pyarrow.parquet")
        trouble = import_module("pyarrow").ArrowException
    except ImportError:
        return None
    try:
        with parquet.ParquetFile(path) as opened:
            about = opened.metadata
            keep_within(file, about.num_rows * about.num_columns, "FILE_MANY_CELLS", MAX_CELLS)
            columns: list[list[str]] = [[] for _ in opened.schema_arrow.names]
            signs = 0
            for batch in opened.iter_batches(batch_size=_ROWS):
                for column, values in zip(columns, batch.columns, strict=True):
                    texts = _texts(values)
                    signs += sum(map(len, texts))
                    column += texts
                keep_within(file, signs, "FILE_MANY_TEXT", MAX_TEXT)
            names = list(opened.schema_arrow.names)
    except (MemoryError, DataError):
        raise
    except (trouble, OSError, ValueError, OverflowError) as reason:
        raise damaged(file) from reason
    return [names, *map(list, zip(*columns, strict=True))]


_ROWS = 10_000


def _texts(values: Any) -> list[str]:
    """Return values as they would stand in a CSV file; what is missing or not a number is blank."""
    short = str(values.type) in ("float", "halffloat")  # 16.1, not 16.100000381469727
    if short:
        plain = values.to_numpy(zero_copy_only=False)
    else:
        plain = values.to_pylist()
    return ["" if value is None or value != value else str(value) for value in plain]
