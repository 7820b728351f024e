"""What a plan asks and nobody can answer: unmeasured objectives, missing data, proxies (METHOD 6)."""

from __future__ import annotations

import numpy as np
import pandas as pd

from womenplan.evaluation.result import Result

__all__ = ["by_department", "missing_indicators", "proxies", "unmeasured_objectives"]


def unmeasured_objectives(result: Result) -> pd.DataFrame:
    """Return the numbered objectives of the plan that no target measures: domain, objective_no, titles, locator."""
    objectives, targets = result.plan.objectives, result.plan.targets
    measured = targets.loc[targets["section"] == "objective", ["domain", "objective_no"]].drop_duplicates()
    joined = objectives.merge(measured, how="left", on=["domain", "objective_no"], indicator=True)
    columns = ["domain", "objective_no", "title_zh", "title_en", "locator"]
    return joined.loc[joined["_merge"] == "left_only", columns].reset_index(drop=True)


def missing_indicators(result: Result) -> pd.DataFrame:
    """Return the indicators without data in the plan's period, with the department that owes them.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, indicator_id, name_zh, name_en, regions (how many lack it), region (their names,
        at most the first five).
    """
    rows = result.table[result.table["status"] == "no_data"]
    rows = rows.drop_duplicates(["indicator_id", "region"])
    counted = rows.groupby("indicator_id", sort=False)["region"]
    df = pd.DataFrame(
        {"regions": counted.nunique(), "region": counted.agg(lambda names: "、".join(names.unique()[:5]))}
    )
    df = df.rename_axis("indicator_id").reset_index()
    df["regions"] = df["regions"].astype("int64")
    known = result.plan.indicators.set_index("indicator_id")
    for column in ("department_zh", "department_en", "name_zh", "name_en"):
        df[column] = df["indicator_id"].map(known[column])
    columns = ["department_zh", "department_en", "indicator_id", "name_zh", "name_en", "regions", "region"]
    return df[columns].sort_values(["department_zh", "indicator_id"], ignore_index=True)


def proxies(result: Result) -> pd.DataFrame:
    """Return the rows whose latest value is a proxy: target_id, region, indicator_id, names, latest_year, source."""
    table = result.table
    position = table["latest_row"].to_numpy()
    flags = result.observations["flag"].to_numpy()
    sources = result.observations["source"].to_numpy()
    is_proxy = np.zeros(len(table), dtype=bool)
    if len(flags):
        is_proxy = (position >= 0) & (flags[np.maximum(position, 0)] == "proxy")
    out = table.loc[is_proxy, ["target_id", "region", "indicator_id", "name_zh", "name_en", "latest_year"]].copy()
    out["source"] = sources[position[is_proxy]] if len(sources) else ""
    return out.reset_index(drop=True)


def by_department(result: Result) -> pd.DataFrame:
    """Return for each department how many of its targets are measured, stale and missing.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, measured, stale, missing, total (rows of the table that are counted);
        most missing first.
    """
    table = result.table[result.table["counted"]]
    known = result.plan.indicators.set_index("indicator_id")
    department = table["indicator_id"].map(known["department_zh"])
    english = table["indicator_id"].map(known["department_en"])
    missing = table["status"] == "no_data"
    age = result.year - table["latest_year"].astype("Float64")
    stale = (~missing & (age >= result.rules.stale_years)).fillna(False).astype(bool)
    grouped = pd.DataFrame(
        {
            "department_zh": department,
            "department_en": english,
            "measured": ~missing & ~stale,
            "stale": stale,
            "missing": missing,
        }
    ).groupby(["department_zh", "department_en"], sort=True)
    df = grouped[["measured", "stale", "missing"]].sum().astype("int64").reset_index()
    df["total"] = df[["measured", "stale", "missing"]].sum(axis=1)
    return df.sort_values(["missing", "total", "department_zh"], ascending=[False, False, True], ignore_index=True)
