"""All key indicators ranked over the regions, as a city publishes them every year (METHOD 4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from womenplan.errors import Problem, UsageError
from womenplan.evaluation.ranking import rank, rows_of
from womenplan.evaluation.result import Result
from womenplan.model.target import direction

__all__ = ["COLUMNS", "KEY", "key_targets", "league"]

KEY = "key"
LEAST_REGIONS = 2
COLUMNS = (
    "target_id",
    "domain",
    "indicator_id",
    "name_zh",
    "name_en",
    "unit",
    "operator",
    "target_value",
    "milestone_year",
    "region",
    "value",
    "year",
    "rank",
    "rank_low",
    "rank_high",
    "status",
    "confidence",
    "ranked",
    "whole",
    "sign",
)


def key_targets(result: Result) -> list[str]:
    """Return the targets of the key indicators, in the order of the plan.

    Those of the plan's main goals that ask for a number, are counted, and have a value of the year
    of assessment in two regions below the plan's own at least.
    """
    table = result.table
    below = table[(table["region"] != result.plan.region_zh) & table["counted"]]
    asked = below[(below["section"] == "objective") & below["target_value"].notna()]
    asked = asked[direction(asked, result.plan.indicators) != 0]
    now = asked[asked["latest_year"] == result.year]
    count = now.groupby("target_id")["region"].nunique()
    targets = asked.drop_duplicates("indicator_id")["target_id"]
    return list(targets[targets.isin(count.index[count >= LEAST_REGIONS])])


def league(result: Result, indicators: str | Sequence[str] = KEY) -> pd.DataFrame:
    """Return the rank of every region in every key indicator, with the ranks that chance alone could give.

    Parameters
    ----------
    result : Result
    indicators : "key" or sequence of str
        Targets or indicators by id or name; ``key`` are those of :func:`key_targets`.

    Returns
    -------
    pandas.DataFrame
        One row per indicator and region, in the order of the plan and of the data: target_id,
        domain, indicator_id, names, unit, operator, target_value, milestone_year, region, value and
        year (of the year of assessment alone: an older value is not ranked), rank, rank_low,
        rank_high, status, confidence, ranked, whole (the value of the plan's own region in that
        year) and sign (1 where more is better, −1 where less).

    Raises
    ------
    UsageError
        If a name is unknown, or there is no key indicator.

    Notes
    -----
    An indicator is not ``ranked`` where chance alone could put all regions level: where the last of
    the first ranks is not behind the first of the last ranks. Its values are listed, its ranks
    are missing.
    """
    names = key_targets(result) if isinstance(indicators, str) else list(indicators)
    if not names:
        raise UsageError(Problem("KEY_NONE", found=str(result.year)))
    stale = result.table["latest_year"] != result.year
    current = replace(result, table=result.table.assign(latest=result.table["latest"].mask(stale)))
    parts = [_ranked(current, name) for name in names]
    return pd.concat(parts, ignore_index=True)[list(COLUMNS)]


def _ranked(result: Result, name: str) -> pd.DataFrame:
    """Return the rows of one indicator."""
    rows = rows_of(result, name)
    first = rows.iloc[0]
    table = result.table
    keys = ["target_id", "milestone_year"]
    home = table[
        (table[keys] == first[keys]).all(axis=1) & (table["region"] == result.plan.region_zh)
    ]
    ranks = rank(result, str(first["target_id"])).set_index("region").reindex(rows["region"])
    out = rows[list(COLUMNS[:10])].copy()
    for column in ("value", "rank", "rank_low", "rank_high", "status", "confidence"):
        out[column] = ranks[column].to_numpy()
    out["year"] = result.year
    out["sign"] = direction(rows, result.plan.indicators)
    out["whole"] = home["latest"].iat[0] if len(home) else np.nan
    low = out["rank_low"].dropna().astype(float)
    high = out["rank_high"].dropna().astype(float)
    apart = low.empty or low.max() > high.min()
    out["ranked"] = bool(apart) and out["value"].notna().sum() >= LEAST_REGIONS
    out.loc[~out["ranked"], "rank"] = pd.NA
    return out
