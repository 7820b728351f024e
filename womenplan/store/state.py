"""What holds at a moment: which submissions stand, and of each value the last that was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan.errors import Problem, UsageError
from womenplan.model.arrays import Array
from womenplan.store import tables
from womenplan.store.bulk import selected
from womenplan.store.rows import read_coded

__all__ = ["AsOf", "about", "in_force", "moment", "places_of", "submission_list"]

AsOf = str | date | datetime | None
_FEW = 100  # regions that a query names one by one
RECEIVED, ACCEPTED, RETURNED = STATES = ("received", "accepted", "returned")


def moment(as_of: AsOf) -> str | None:
    """Return a moment as the store writes it; of a date its last moment in local time.

    Raises
    ------
    UsageError
        If it is neither a date nor a time.
    """
    if as_of is None:
        return None
    if isinstance(as_of, str):
        try:
            if len(as_of) <= 10:
                as_of = date.fromisoformat(as_of)
            else:
                as_of = datetime.fromisoformat(as_of)
        except ValueError as reason:
            raise UsageError(Problem("DATE_BAD", found=str(as_of))) from reason
    if pd.isna(as_of):  # no time at all, as pandas marks it
        raise UsageError(Problem("DATE_BAD", found=str(as_of)))
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time.max)
    return as_of.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"


def submission_list(connection: Connection, at: str | None = None) -> pd.DataFrame:
    """Return the submissions received up to a moment, by id, with their state then and whether they hold."""
    rows = tables.submissions
    said = tables.events
    query = select(rows).order_by(rows.c.id)
    states = select(said).order_by(said.c.id)
    if at is not None:
        query = query.where(rows.c.at <= at)
        states = states.where(said.c.at <= at)
    found = selected(connection, query, rows.columns.keys())
    events = selected(connection, states, said.columns.keys())
    last = events.drop_duplicates("submission_id", keep="last").set_index("submission_id")
    last = last[["state", "at", "by", "reason"]].add_prefix("state_")
    last = last.rename(columns={"state_state": "state", "state_reason": "reason"})
    found = found.set_index("id").join(last)
    return found.assign(in_force=_standing(found))


def _standing(found: pd.DataFrame) -> Array:
    """Return which submissions hold: not returned, and not replaced by one that is not returned."""
    standing = (found["state"] != RETURNED).to_numpy(dtype=bool)
    place = {uid: i for i, uid in enumerate(found["uid"])}
    replaces = found["replaces"].tolist()
    covered = np.zeros(len(found), dtype=bool)
    for i in range(len(found) - 1, -1, -1):  # whatever replaces another came later
        replaced = place.get(replaces[i])
        if replaced is not None and (standing[i] or covered[i]):
            covered[replaced] = True
    return np.asarray(standing & ~covered)


def about(connection: Connection, submissions: Sequence[int], places: Sequence[int]) -> list[int]:
    """Return those of the submissions that say something of these regions."""
    rows = tables.submission_regions
    query = select(rows)
    if len(places) <= _FEW:
        query = query.where(rows.c.region_id.in_(places))
    wanted = set(places)
    found = {number for number, place in connection.execute(query) if place in wanted}
    return sorted(found.intersection(submissions))


def places_of(connection: Connection, submissions: Sequence[int]) -> list[int]:
    """Return the regions of which submissions say something."""
    rows = tables.submission_regions
    query = select(rows.c.region_id).where(
        rows.c.submission_id.in_([int(one) for one in submissions])
    )
    return sorted(set(connection.execute(query).scalars()))


def in_force(
    connection: Connection,
    submissions: Sequence[int],
    regions: Sequence[int] | None = None,
    columns: Sequence[str] = (),
    year: int | None = None,
) -> pd.DataFrame:
    """Return the last value that these submissions give for each key, as coded."""
    if columns:
        columns = (*columns, "submission_id", "series_id", "year")
    coded = read_coded(
        connection,
        submissions,
        regions=regions,
        columns=columns,
        year=year,
    )
    year = coded["year"].to_numpy()
    key = coded["series_id"].to_numpy() * 10_000 + year
    came = coded["submission_id"].to_numpy()
    if len(coded) == 0 or came[0] == came[-1]:
        return coded
    codes = pd.factorize(key)[0]
    last = np.zeros(codes.max() + 1, dtype=np.int64)
    np.maximum.at(last, codes, came)
    keep = came == last[codes]
    if keep.all():
        return coded
    return coded[keep].reset_index(drop=True)
