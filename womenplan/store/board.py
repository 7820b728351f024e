"""Who has handed in what of a year, and when: regions by departments."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan.model.arrays import Array
from womenplan.model.observation import SERIES_KEY
from womenplan.model.plan import Plan
from womenplan.store import regions, tables
from womenplan.store.bulk import selected
from womenplan.store.rows import read_coded
from womenplan.store.state import RETURNED, about, submission_list

__all__ = ["due_date", "status"]

COLUMNS = (
    "region",
    "department",
    "state",
    "asked",
    "given",
    "missing",
    "submission",
    "at",
    "by",
    "review",
    "due",
    "timing",
)


def due_date(
    connection: Connection,
    plan_id: str,
    year: int,
    at: str | None = None,
) -> str:
    """Return the last moment for the forms of a plan and year, empty where none was set."""
    rows = tables.due_dates
    query = select(rows.c.due).where(rows.c.plan_id == plan_id, rows.c.year == year)
    if at is not None:
        query = query.where(rows.c.at <= at)
    return str(connection.execute(query.order_by(rows.c.id.desc()).limit(1)).scalar() or "")


def status(
    connection: Connection,
    plan: Plan,
    year: int,
    at: str | None,
    series: pd.DataFrame,
    *,
    place: int = 0,
) -> pd.DataFrame:
    """Return a row per region and department that the plan asks, by the series that it asks for.

    Of one region only where it is named. See :meth:`womenplan.store.store.Store.status` and
    :func:`womenplan.io.template.owed`.
    """
    listed = submission_list(connection, at)
    known = regions.current(connection, at)
    places = _reporting(connection, known, year)
    if place:
        places = [one for one in places if one == place]
    if not places:
        return pd.DataFrame(columns=list(COLUMNS))
    asked = series[[*SERIES_KEY, "department"]]
    given = _given(connection, listed, year, place)
    whole = pd.DataFrame({"region_id": places}).merge(asked, how="cross")
    whole = whole.merge(given, on=["region_id", *SERIES_KEY], how="left")
    whole["given"] = whole["submission"].notna()
    groups = whole.groupby(["region_id", "department"], sort=False)
    found = groups.agg(
        asked=("given", "size"),
        given=("given", "sum"),
        submission=("submission", "max"),
    )
    found = found.reset_index().astype({"submission": "Int64"})
    back = _sent_back(connection, listed, year, place)
    sent = found.merge(back, on=["region_id", "department"], how="left")["back"].astype("Int64")
    found["submission"] = found["submission"].fillna(sent)
    found["missing"] = found["asked"] - found["given"]
    some = found["given"] > 0
    all_ = found["missing"] == 0
    found["state"] = np.select([all_, some], ["complete", "partly"], "missing")
    found["region"] = found["region_id"].map(known["name"])
    last = listed[["at", "by", "state"]].rename(columns={"state": "review"})
    found = found.join(last, on="submission")
    found[["at", "by", "review"]] = found[["at", "by", "review"]].fillna("")
    found["due"] = due_date(connection, plan.plan_id, year, at)
    found["timing"] = _timing(found, all_, at or datetime.now(UTC).isoformat())
    return found[list(COLUMNS)]


def _reporting(connection: Connection, known: pd.DataFrame, year: int) -> list[int]:
    """Return the regions that report: those without others in them, and any that has handed in."""
    exists = (known["ended"] == 0) | (known["ended"] > year)
    there = known[(known["name"] != "") & exists]
    rows = tables.submission_regions
    heard = set(connection.execute(select(rows.c.region_id).distinct()).scalars())
    leaf = ~there.index.isin(there["parent_id"])
    return [int(one) for one in there.index[leaf | there.index.isin(heard)]]


def _given(
    connection: Connection,
    listed: pd.DataFrame,
    year: int,
    place: int = 0,
) -> pd.DataFrame:
    """Return the series that have a value of the year, with the submission that gave it last."""
    holding = [int(one) for one in listed.index[listed["in_force"]]]
    only = [place] if place else None
    if place:
        holding = about(connection, holding, [place])
    wanted = ("submission_id", "series_id", "value")
    coded = read_coded(
        connection,
        holding,
        regions=only,
        columns=wanted,
        year=year,
    )
    coded = coded[coded["value"].notna()]
    last = coded.groupby("series_id")["submission_id"].max()
    rows = tables.series
    query = select(rows.c.id, rows.c.region_id, *(rows.c[name] for name in SERIES_KEY))
    if place:
        query = query.where(rows.c.region_id == place)
    series = selected(connection, query, ["id", "region_id", *SERIES_KEY])
    series["submission"] = series["id"].map(last)
    series = series[series["submission"].notna()]
    return series.groupby(["region_id", *SERIES_KEY], as_index=False)["submission"].max()


def _sent_back(
    connection: Connection,
    listed: pd.DataFrame,
    year: int,
    place: int = 0,
) -> pd.DataFrame:
    """Return the last returned submission of each region and department that had values of the year."""
    returned = [int(one) for one in listed.index[listed["state"] == RETURNED]]
    if place:
        returned = about(connection, returned, [place])
    wanted = ("submission_id", "series_id")
    coded = read_coded(connection, returned, columns=wanted, year=year)
    rows = tables.submission_regions
    query = select(rows).where(rows.c.submission_id.in_(coded["submission_id"].unique().tolist()))
    found = selected(connection, query, rows.columns.keys())
    found["department"] = found["submission_id"].map(listed["department"])
    groups = found.groupby(["region_id", "department"], as_index=False)
    return groups.agg(back=("submission_id", "max"))


def _timing(found: pd.DataFrame, complete: pd.Series, moment: str) -> Array:
    """Return on_time or late of what is complete, open or overdue of the rest.

    Empty where no day was set.
    """
    due = found["due"]
    came = found["at"]
    late = complete & (came > due)
    over = ~complete & (due < moment)
    words = np.select([due == "", late, complete, over], ["", "late", "on_time", "overdue"], "open")
    return np.asarray(words, dtype=object)
