"""What a plan asks and nobody can answer: unmeasured objectives, missing data, proxies (METHOD 6)."""

from __future__ import annotations

import pandas as pd

from womenplan.arguments import checked
from womenplan.evaluation.result import Result
from womenplan.model.plan import unmeasured

__all__ = ["by_department", "missing_indicators", "proxies", "unmeasured_objectives"]


@checked
def unmeasured_objectives(result: Result) -> pd.DataFrame:
    """Return the numbered objectives of the plan that no target measures: domain, objective_no, titles, locator."""
    columns = ["domain", "objective_no", "title_zh", "title_en", "locator"]
    return unmeasured(result.plan.objectives, result.plan.targets)[columns].reset_index(drop=True)


@checked
def missing_indicators(result: Result) -> pd.DataFrame:
    """Return the indicators without data in the plan's period, with the department that owes them.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, indicator_id, name_zh, name_en, regions (how many lack it), region (their names,
        at most the first five).
    """
    rows = result.table[result.table["status"] == "no_data"].drop_duplicates(["indicator_id", "region"])
    lacking = rows.groupby("indicator_id", sort=False)["region"]
    df = pd.DataFrame(
        {"regions": lacking.size(), "region": lacking.agg(lambda names: "、".join(names[:5]))}
    ).reset_index()
    df = df.merge(result.plan.indicators, how="left", on="indicator_id")
    columns = ["department_zh", "department_en", "indicator_id", "name_zh", "name_en", "regions", "region"]
    return df[columns].sort_values(["department_zh", "indicator_id"], ignore_index=True)


@checked
def proxies(result: Result) -> pd.DataFrame:
    """Return the rows whose latest value is a proxy: target_id, region, indicator_id, names, latest_year, source."""
    seen = result.observations[["flag", "source"]].reindex(result.table["latest_row"]).set_axis(result.table.index)
    rows = result.table.assign(source=seen["source"])[seen["flag"] == "proxy"]
    columns = ["target_id", "region", "indicator_id", "name_zh", "name_en", "latest_year", "source"]
    return rows[columns].reset_index(drop=True)


@checked
def by_department(result: Result) -> pd.DataFrame:
    """Return for each department how many of its targets are measured, stale and missing.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, measured, stale, missing, total (rows of the table that are counted);
        most missing first.
    """
    table = result.table[result.table["counted"]]
    missing = table["status"] == "no_data"
    stale = ~missing & (result.year - table["latest_year"] >= result.rules.stale_years).fillna(False).astype(bool)
    kinds = {"measured": ~missing & ~stale, "stale": stale, "missing": missing}
    departments = result.plan.indicators[["indicator_id", "department_zh", "department_en"]]
    rows = table[["indicator_id"]].assign(**kinds).merge(departments, on="indicator_id")
    df = rows.groupby(["department_zh", "department_en"])[list(kinds)].sum().astype("int64").reset_index()
    df["total"] = df[list(kinds)].sum(axis=1)
    return df.sort_values(["missing", "total", "department_zh"], ascending=[False, False, True], ignore_index=True)
