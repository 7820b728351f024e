"""Supervision notices: the targets in red and orange by department, and the outcomes of last year's (METHOD 8)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.alarm import SERIOUS
from womenplan.evaluation.result import Result
from womenplan.evaluation.status import EPS
from womenplan.model.notice import REPLIED

__all__ = ["COLUMNS", "FOLLOWED", "OUTCOMES", "follow_up", "notices_of"]

COLUMNS = (
    "notice_id",
    "department",
    "partners",
    "region",
    "target_id",
    "milestone_year",
    "domain",
    "indicator_id",
    "name_zh",
    "name_en",
    "unit",
    "level",
    "status",
    "latest_year",
    "latest",
    "target_value",
    "gap",
    "needed",
    "locator",
    "measures",
    "since",
    "state",
)
FOLLOWED = (
    "notice_id",
    "department",
    "region",
    "target_id",
    "milestone_year",
    "name_zh",
    "name_en",
    "unit",
    "year",
    "state",
    "level",
    "latest_year_then",
    "latest_then",
    "latest_year",
    "latest",
    "change",
    "status",
    "outcome",
    "progress",
    "reason",
    "action",
    "deadline",
)
OUTCOMES = ("met", "improved", "not_improved", "no_news")


def notices_of(result: Result, region: str | None = None) -> pd.DataFrame:
    """Return the targets in red and orange of one region, by the department that answers for them.

    Parameters
    ----------
    result : Result
    region : str, optional
        The plan's own by default, or the first of the result where it has no data.

    Returns
    -------
    pandas.DataFrame
        One row per target, by department, red before orange: notice_id (year-department-target, in
        numbers), department (that of the indicator), partners (those of the measures), region,
        target_id, milestone_year, domain, indicator_id, names, unit, level, status, latest_year,
        latest, target_value, gap, needed (change a year), locator (of the plan's clause),
        measures, since (year of the first notice about it that the data hold, else missing), state
        (``issued``, or that of this year's list where it was handed back).

    Raises
    ------
    UsageError
        If the result has no such region.
    """
    whose = result.one_of(region or result.regions[0], result.regions)
    advice: pd.DataFrame = result.advice  # type: ignore[attr-defined]
    rows = advice[(advice["region"] == whose) & advice["level"].isin(SERIOUS)].copy()
    rows["target_value"] = rows["aim"]
    names = rows["departments"].str.split("、")
    rows["department"] = names.str[0].fillna("")
    rows["partners"] = names.str[1:].str.join("、").fillna("")
    rows["place"] = pd.factorize(rows["department"])[0]
    rows = rows.iloc[np.lexsort([rows["level"].map(SERIOUS.index), rows["place"]])]
    items = rows.groupby("place").cumcount()
    rows["notice_id"] = [
        f"{result.year}-{place + 1:02d}-{item + 1:02d}"
        for place, item in zip(rows["place"], items, strict=True)
    ]
    clauses = result.plan.targets.drop_duplicates("target_id").set_index("target_id")["locator"]
    rows["locator"] = rows["target_id"].map(clauses)
    return _with_history(result, rows)[list(COLUMNS)].reset_index(drop=True)


def _with_history(result: Result, rows: pd.DataFrame) -> pd.DataFrame:
    """Return notices with the year of the first one about each target, and this year's state."""
    given = _given(result)
    key = ["region", "target_id"]
    before = given[given["year"] < result.year].groupby(key)["year"].min().rename("since")
    now = given[given["year"] == result.year].drop_duplicates(key, keep="last")
    rows = rows.join(before, on=key).join(now.set_index(key)["state"], on=key)
    return rows.assign(state=rows["state"].fillna("issued"), since=rows["since"].astype("Int64"))


def _given(result: Result) -> pd.DataFrame:
    """Return the notices and replies that the data hold, of this plan."""
    given = result.replies
    if given.empty:
        return pd.DataFrame(columns=list(REPLIED))
    return given[given["plan_id"] == result.plan.plan_id]


def follow_up(result: Result) -> pd.DataFrame:
    """Return the outcomes of the notices of earlier years.

    Returns
    -------
    pandas.DataFrame
        One row per target of the last list before the year of assessment: its notice_id, department,
        region, target, year (of the notice), state, level, value then and now, change (now less
        then, in the unit), status now, outcome (``met``; ``improved`` and ``not_improved`` by the
        direction that the plan asks for, equal values are not; ``no_news`` where no value of a
        later year was handed in), and what the department replied.
    """
    given = _given(result)
    given = given[given["year"] < result.year]
    if given.empty:
        return pd.DataFrame(columns=list(FOLLOWED))
    last = given["year"] == given.groupby("region")["year"].transform("max")
    given = given[last].drop_duplicates(["region", "target_id", "milestone_year"], keep="last")
    then = given.rename(columns={"latest": "latest_then", "latest_year": "latest_year_then"})
    key = ["region", "target_id", "milestone_year"]
    known = [*key, "name_zh", "name_en", "unit", "latest_year", "latest", "status", "aim", "sign"]
    paces: pd.DataFrame = result.paces  # type: ignore[attr-defined]
    df = then.merge(paces[known], how="left", on=key)
    change = (df["latest"] - df["latest_then"]).astype("float64")
    nearer = (df["latest_then"] - df["aim"]).abs() - (df["latest"] - df["aim"]).abs()
    better = np.where(df["sign"] == 0, nearer, change * df["sign"]) > EPS
    news = (df["latest_year"] > df["latest_year_then"]).fillna(False).astype("bool")
    states = [~news, df["status"] == "met", better]
    df["outcome"] = np.select(states, ["no_news", "met", "improved"], "not_improved")
    df["change"] = change.where(news)
    return df[list(FOLLOWED)].reset_index(drop=True)
