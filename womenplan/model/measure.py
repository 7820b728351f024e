"""The measures of a plan: what is to be done, by whom, and for which objectives and indicators."""

from __future__ import annotations

import pandas as pd

from womenplan.model.catalogue import MEASURE_COLUMNS

__all__ = ["blank_measures"]


def blank_measures(rows: int = 0) -> pd.DataFrame:
    """Return measures in which every column is empty text, and every number its place."""
    blank = pd.DataFrame("", pd.RangeIndex(rows), list(MEASURE_COLUMNS), dtype="str")
    return blank.assign(item_no=pd.RangeIndex(1, rows + 1).astype("int64"))
