"""What a plan asks and nobody can answer: unmeasured objectives, missing data, proxies (METHOD 6)."""

from __future__ import annotations

import pandas as pd

from womenplan.arguments import checked
from womenplan.evaluation.result import Result
from womenplan.model.plan import unmeasured

__all__ = ["by_department", "missing_indicators", "proxies", "unmeasured_objectives", "unread"]

DEPARTMENT = ["department_zh", "department_en"]


@checked
def unmeasured_objectives(result: Result) -> pd.DataFrame:
    """Return the numbered objectives of the plan that no target measures: domain, objective_no, titles, locator."""
    columns = ["domain", "objective_no", "title_zh", "title_en", "locator"]
    return unmeasured(result.plan.objectives, result.plan.targets)[columns].reset_index(drop=True)


@checked
def missing_indicators(result: Result) -> pd.DataFrame:
    """Return the indicators that nobody sent in for the plan's period, with the department that owes them.

    What was sent in and not understood, or without a number, is not owed: :func:`unread` names it.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, indicator_id, name_zh, name_en, regions (how many lack it),
        region (their names, at most the first five).
    """
    owed = (result.table["status"] == "no_data") & (result.table["data_state"] == "missing")
    rows = result.table[owed].drop_duplicates(["indicator_id", "region"])
    lacking = rows.groupby("indicator_id", sort=False)["region"]
    df = pd.DataFrame(
        {"regions": lacking.size(), "region": lacking.agg(lambda names: "、".join(names[:5]))}
    ).reset_index()
    df = df.merge(result.plan.indicators, how="left", on="indicator_id")
    columns = [*DEPARTMENT, "indicator_id", "name_zh", "name_en", "regions", "region"]
    return df[columns].sort_values(["department_zh", "indicator_id"], ignore_index=True)


@checked
def unread(result: Result) -> pd.DataFrame:
    """Return what was sent in for targets without data, and why it gave none.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, target_id, region, name_zh, name_en, data_state (unread: a
        name or a cell that was not understood; wordless: words without a number), found (as it is
        written), file, sheet, cell; one row per cell.
    """
    columns = ["target_id", "region", "name_zh", "name_en", "data_state"]
    place = ["found", "file", "sheet", "cell"]
    rows = result.table[["indicator_id", *columns]]
    df = rows.merge(result.sent[["position", *place]], left_index=True, right_on="position")
    departments = result.plan.indicators[["indicator_id", *DEPARTMENT]]
    df = df.merge(departments, how="left", on="indicator_id")[[*DEPARTMENT, *columns, *place]]
    return df.sort_values(["department_zh", "target_id"], kind="stable", ignore_index=True)


@checked
def proxies(result: Result) -> pd.DataFrame:
    """Return the rows whose latest value is a proxy: target_id, region, indicator_id, names, latest_year, source."""
    rows = result.table.assign(source=result.behind("latest", "source"))
    rows = rows[result.behind("latest", "flag") == "proxy"]
    columns = ["target_id", "region", "indicator_id", "name_zh", "name_en", "latest_year", "source"]
    return rows[columns].reset_index(drop=True)


@checked
def by_department(result: Result) -> pd.DataFrame:
    """Return for each department how many of its targets are measured, stale, unread and missing.

    Returns
    -------
    pandas.DataFrame
        department_zh, department_en, measured, stale, unread (sent in, and not understood or
        without a number), missing (not sent in), total (rows of the table that are counted); most
        missing first.
    """
    table = result.table[result.table["counted"]]
    none = table["status"] == "no_data"
    missing = none & (table["data_state"] == "missing")
    old = result.year - table["latest_year"] >= result.rules.stale_years
    stale = ~none & old.fillna(False).astype(bool)
    kinds = {
        "measured": ~none & ~stale,
        "stale": stale,
        "unread": none & ~missing,
        "missing": missing,
    }
    departments = result.plan.indicators[["indicator_id", *DEPARTMENT]]
    rows = table[["indicator_id"]].assign(**kinds).merge(departments, on="indicator_id")
    df = rows.groupby(DEPARTMENT)[list(kinds)].sum().astype("int64")
    df["total"] = df.sum(axis=1)
    by = ["missing", "total", "department_zh"]
    return df.reset_index().sort_values(by, ascending=[False, False, True], ignore_index=True)
