"""What holds at a moment: which submissions stand, and of each value the last that was given."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan.errors import DataError, Problem, UsageError
from womenplan.model.arrays import Bools
from womenplan.store import tables
from womenplan.store.bulk import rows_until
from womenplan.store.engine import stamp
from womenplan.store.rows import read_coded

__all__ = [
    "AsOf",
    "about",
    "held",
    "in_force",
    "moment",
    "places_of",
    "refuse_unknown",
    "submission_list",
]

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
    try:
        if isinstance(as_of, str):
            kind = date if len(as_of) <= 10 else datetime
            as_of = kind.fromisoformat(as_of)
        if pd.isna(as_of):  # no time at all, as pandas marks it
            raise ValueError(as_of)
    except ValueError as reason:
        raise UsageError(Problem("DATE_BAD", found=str(as_of))) from reason
    if not isinstance(as_of, datetime):
        as_of = datetime.combine(as_of, time.max)
    return stamp(as_of)


def submission_list(connection: Connection, at: str | None = None) -> pd.DataFrame:
    """Return the submissions received up to a moment, by id, with their state then and whether they hold."""
    listed = rows_until(connection, tables.submissions, at).set_index("id")
    events = rows_until(connection, tables.events, at)
    last = events.drop_duplicates("submission_id", keep="last").set_index("submission_id")
    last = last[["state", "at", "by", "reason"]].add_prefix("state_")
    listed = listed.join(last.rename(columns={"state_state": "state", "state_reason": "reason"}))
    return listed.assign(in_force=_standing(listed))


def _standing(listed: pd.DataFrame) -> Bools:
    """Return which submissions hold: not returned, and not replaced by one that is not returned."""
    standing = (listed["state"] != RETURNED).to_numpy(dtype=bool)
    place = {uid: i for i, uid in enumerate(listed["uid"])}
    pairs = [(i, place[uid]) for i, uid in enumerate(listed["replaces"]) if uid in place]
    covered = np.zeros(len(listed), dtype=bool)
    for i, replaced in reversed(pairs):  # whatever replaces another came later
        covered[replaced] |= standing[i] | covered[i]
    return np.asarray(standing & ~covered)


def held(listed: pd.DataFrame) -> list[int]:
    """Return the numbers of those listed submissions that hold."""
    return [int(number) for number in listed.index[listed["in_force"]]]


def refuse_unknown(listed: pd.DataFrame, submission: int) -> None:
    """Refuse a number that no submission has."""
    if submission not in listed.index:
        raise DataError(Problem("STORE_SUBMISSION_UNKNOWN", found=str(submission)))


def about(
    connection: Connection, submissions: Sequence[int], places: Sequence[int] | None
) -> list[int]:
    """Return those of the submissions that say something of these regions, all where none are asked for."""
    if places is None:
        return list(submissions)
    rows = tables.submission_regions
    query = select(rows)
    if len(places) <= _FEW:
        query = query.where(rows.c.region_id.in_(places))
    wanted = set(places)
    numbers = {number for number, place in connection.execute(query) if place in wanted}
    return sorted(numbers.intersection(submissions))


def places_of(connection: Connection, submissions: Sequence[int]) -> list[int]:
    """Return the regions of which submissions say something."""
    rows = tables.submission_regions
    query = select(rows.c.region_id).where(rows.c.submission_id.in_(submissions))
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
    came = coded["submission_id"].to_numpy()
    if len(coded) == 0 or came[0] == came[-1]:
        return coded
    codes = pd.factorize(coded["series_id"] * 10_000 + coded["year"])[0]
    last = np.zeros(codes.max() + 1, dtype=np.int64)
    np.maximum.at(last, codes, came)
    keep = came == last[codes]
    if keep.all():
        return coded
    return coded[keep].reset_index(drop=True)
