"""Who has handed in what of a year, and when: regions by departments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan.model.arrays import Array
from womenplan.model.observation import SERIES_KEY
from womenplan.model.plan import Plan
from womenplan.store import regions, tables
from womenplan.store.bulk import selected
from womenplan.store.engine import stamp
from womenplan.store.rows import read_coded
from womenplan.store.state import RETURNED, about, held, submission_list

__all__ = ["due_date", "status"]

COLUMNS = [
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
]
_WHOSE = ["region_id", "department"]


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
    return connection.execute(query.order_by(rows.c.id.desc())).scalar() or ""


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
    only = None
    if place:
        only = [place]
        places = [one for one in places if one == place]
    if not places:
        return pd.DataFrame(columns=COLUMNS)
    asked = series[[*SERIES_KEY, "department"]]
    given = _given(connection, about(connection, held(listed), only), year, only)
    whole = pd.DataFrame({"region_id": places}).merge(asked, how="cross")
    whole = whole.merge(given, on=["region_id", *SERIES_KEY], how="left")
    whole["given"] = whole["submission"].notna()
    groups = whole.groupby(_WHOSE, sort=False)
    rows = groups.agg(
        asked=("given", "size"),
        given=("given", "sum"),
        submission=("submission", "max"),
    )
    rows = rows.reset_index().astype({"submission": "Int64"})
    returned = listed.index[listed["state"] == RETURNED].tolist()
    back = _sent_back(connection, listed, about(connection, returned, only), year)
    sent = rows.merge(back, on=_WHOSE, how="left")["back"].astype("Int64")
    rows["submission"] = rows["submission"].fillna(sent)
    rows["missing"] = rows["asked"] - rows["given"]
    complete = rows["missing"] == 0
    rows["state"] = np.select([complete, rows["given"] > 0], ["complete", "partly"], "missing")
    rows["region"] = rows["region_id"].map(known["name"])
    last = listed[["at", "by", "state"]].rename(columns={"state": "review"})
    rows = rows.join(last, on="submission").fillna(dict.fromkeys(["at", "by", "review"], ""))
    rows["due"] = due_date(connection, plan.plan_id, year, at)
    rows["timing"] = _timing(rows, complete, at or stamp(datetime.now(UTC)))
    return rows[COLUMNS]


def _reporting(connection: Connection, known: pd.DataFrame, year: int) -> list[int]:
    """Return the regions that report: those without others in them, and any that has handed in."""
    exists = (known["ended"] == 0) | (known["ended"] > year)
    there = known[(known["name"] != "") & exists]
    rows = tables.submission_regions
    heard = set(connection.execute(select(rows.c.region_id).distinct()).scalars())
    reports = ~there.index.isin(there["parent_id"]) | there.index.isin(heard)
    return [int(number) for number in there.index[reports]]


def _given(
    connection: Connection,
    submissions: Sequence[int],
    year: int,
    only: Sequence[int] | None,
) -> pd.DataFrame:
    """Return the series that have a value of the year, with the submission that gave it last."""
    coded = read_coded(
        connection,
        submissions,
        regions=only,
        columns=("submission_id", "series_id", "value"),
        year=year,
    )
    last = coded[coded["value"].notna()].groupby("series_id")["submission_id"].max()
    rows = tables.series
    query = select(rows.c.id, rows.c.region_id, *(rows.c[name] for name in SERIES_KEY))
    if only is not None:
        query = query.where(rows.c.region_id.in_(only))
    series = selected(connection, query)
    series["submission"] = series["id"].map(last)
    series = series[series["submission"].notna()]
    return series.groupby(["region_id", *SERIES_KEY], as_index=False)["submission"].max()


def _sent_back(
    connection: Connection,
    listed: pd.DataFrame,
    returned: Sequence[int],
    year: int,
) -> pd.DataFrame:
    """Return the last returned submission of each region and department that had values of the year."""
    coded = read_coded(connection, returned, columns=("submission_id", "series_id"), year=year)
    rows = tables.submission_regions
    query = select(rows).where(rows.c.submission_id.in_(coded["submission_id"].unique().tolist()))
    pairs = selected(connection, query)
    pairs["department"] = pairs["submission_id"].map(listed["department"])
    return pairs.groupby(_WHOSE, as_index=False).agg(back=("submission_id", "max"))


def _timing(rows: pd.DataFrame, complete: pd.Series, moment: str) -> Array:
    """Return on_time or late of what is complete, open or overdue of the rest.

    Empty where no day was set.
    """
    due = rows["due"]
    late = complete & (rows["at"] > due)
    over = ~complete & (due < moment)
    words = ["", "late", "on_time", "overdue"]
    return np.select([due == "", late, complete, over], words, "open").astype(object)
