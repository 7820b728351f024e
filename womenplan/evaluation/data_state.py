"""The state of the data behind a target: read, doubted, received but unread, without a number, or missing."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.measured import group_of
from womenplan.model.arrays import Array
from womenplan.model.plan import Plan

__all__ = ["STATES", "nothing_sent", "sent_in", "states"]

STATES = ("read", "suspect", "unread", "wordless", "missing")
SHEET = ["file", "sheet"]
PLACE = [*SHEET, "cell"]
COLUMNS = ["position", "state", "found", *PLACE]


def nothing_sent() -> pd.DataFrame:
    """Return what :func:`sent_in` returns where nothing was."""
    return pd.DataFrame(columns=COLUMNS)


def sent_in(
    table: pd.DataFrame,
    plan: Plan,
    seen: pd.DataFrame,
    unread: pd.DataFrame,
    year: int,
) -> pd.DataFrame:
    """Return what was sent in for rows without a value, and gave none.

    Parameters
    ----------
    table : pandas.DataFrame
        Rows of an evaluation, of which target_id, region and latest are used.
    plan : Plan
    seen : pandas.DataFrame
        The observations that were judged.
    unread : pandas.DataFrame
        What a reading gives as unread.
    year : int
        Assessment year: what was sent in for later years, or for those before the plan, does not
        count.

    Returns
    -------
    pandas.DataFrame
        One row per cell: position (of the row in the table), state (unread, wordless), found, file,
        sheet, cell.

    Notes
    -----
    Source: METHOD.md, section 6. A cell whose region is not known counts for all regions of its
    sheet, or for the plan's own where the sheet has none.
    """
    if unread.empty:
        return nothing_sent()
    lacking = table.loc[table["latest"].isna(), ["target_id", "region"]]
    if lacking.empty:
        return nothing_sent()
    timely = unread["year"].between(plan.start_year, year) | (unread["year"] == 0)
    cells = _of_regions(unread[timely & (unread["indicator_id"] != "")], seen, plan.region_zh)
    asked = lacking.rename_axis("position").reset_index().merge(_wanted(plan), on="target_id")
    both = asked.merge(cells, on=["indicator_id", "region"], suffixes=("_asked", ""))
    fits = [
        (both[name] == both[f"{name}_asked"]) | (both[f"{name}_asked"] == "") | (both[name] == "")
        for name in ("sex", "area")
    ]
    once = both[fits[0] & fits[1]].drop_duplicates(["position", *PLACE, "found"])
    return once[COLUMNS].reset_index(drop=True)


def states(
    table: pd.DataFrame,
    suspect: Array,
    sent: pd.DataFrame,
) -> Array:
    """Return for each row of a table which of :data:`STATES` its data is in.

    ``suspect`` marks rows that rest on a value that a check doubts; ``sent`` is what
    :func:`sent_in` returns. What was not understood goes before what has no number: it can be
    mended by reading it.
    """
    known = table["latest"].notna()
    out = np.where(known, np.where(suspect, "suspect", "read"), "missing").astype(object)
    for state in ("wordless", "unread"):
        positions = sent.loc[sent["state"] == state, "position"]
        out[positions.to_numpy(np.int64)] = state
    return out


def _of_regions(
    cells: pd.DataFrame,
    seen: pd.DataFrame,
    home: str,
) -> pd.DataFrame:
    """Return cells with their region: where none is known, one row for each region of their sheet, or the plan's own."""
    blank = cells["region"] == ""
    places = seen[[*SHEET, "region"]].drop_duplicates()
    spread = cells[blank].drop(columns="region").merge(places, on=SHEET, how="left")
    spread = spread.fillna({"region": home})
    return pd.concat([cells[~blank], spread], ignore_index=True)


def _wanted(plan: Plan) -> pd.DataFrame:
    """Return the indicators that each target needs, with the sex and area asked for.

    These are blank where any will do.
    """
    rows = []
    for target in plan.targets.drop_duplicates("target_id").itertuples():
        names = [*(target.components or target.indicator_id).split("|"), target.comparator_id]
        for name in filter(None, names):
            group = group_of(plan.indicators, name, target.population)
            asked = ("", "") if target.form == "gap" else (group["sex"], group["area"])
            rows.append((target.target_id, name, *asked))
    return pd.DataFrame(rows, columns=["target_id", "indicator_id", "sex", "area"], dtype="str")
