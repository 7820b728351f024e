"""Reads a Parquet table as if it were text: each cell as it would stand in a CSV file."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from womenplan.errors import DataError, Problem
from womenplan.io.sheet import MAX_CELLS, Sheet, damaged, refuse_large, sheet_of_rows, texts_of

__all__ = ["read_parquet"]


def read_parquet(path: Path, file: str) -> tuple[list[Sheet], list[Problem]]:
    """Return the one sheet of a Parquet file.

    DataError where it is none, too large, or nothing here can read it.
    """
    try:
        table = pd.read_parquet(path)
    except ImportError as reason:
        raise DataError(Problem("PARQUET_LIBRARY", file=file, found=file)) from reason
    except (OSError, ValueError) as reason:
        raise damaged(file) from reason
    if table.size > MAX_CELLS:
        refuse_large(file, table.size, "FILE_MANY_CELLS", MAX_CELLS)
    columns = [
        texts_of("" if pd.isna(cell) else cell for cell in table[name].astype(object))
        for name in table
    ]
    rows = [[str(name) for name in table], *map(list, zip(*columns, strict=True))]
    return [sheet_of_rows("", file, rows)], []
