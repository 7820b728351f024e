"""A submission joins the store: whole or not at all, with what it changes."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

import numpy as np
import pandas as pd
from sqlalchemy import Connection, func, insert, select

from womenplan import messages
from womenplan.errors import DataError, Problem
from womenplan.io.frames import observed
from womenplan.messages import Language, Several
from womenplan.model.lookup import stands_in
from womenplan.model.naming import place_name
from womenplan.model.observation import QUANTITIES, YEARS, Data, Observations
from womenplan.store import regions, tables
from womenplan.store.rows import (
    SERIES,
    digest_of,
    safe,
    tables_of,
    uncoded,
    write_coded,
    write_rest,
)
from womenplan.store.state import (
    RECEIVED,
    RETURNED,
    about,
    held,
    in_force,
    refuse_unknown,
    submission_list,
)
from womenplan.store.writer import writer_on

__all__ = [
    "CHANGES",
    "Receipt",
    "add",
    "differences",
    "frozen_years",
    "refuse_frozen",
    "state_words",
    "taken",
]

CHANGES = [
    "change",
    "region",
    "indicator_id",
    "year",
    "sex",
    "area",
    "age",
    "unit",
    "old_value",
    "new_value",
    "old_by",
    "old_at",
    "old_submission",
    "old_file",
    "old_sheet",
    "old_cell",
    "file",
    "sheet",
    "cell",
]
_KEY = ["series_id", "year"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a submission.

    Attributes
    ----------
    submission : int
        Its number in this store.
    uid : str
        Its number everywhere; kept when it travels to another store.
    at : str
        When it was received, in UTC.
    values, new, changed, unchanged, gone : int
        How many values it gives; of these, how many are new, other than before, and as before; and
        how many the submission that it replaces gave and it does not.
    changes : pandas.DataFrame
        The values that are changed or gone, old and new with both cells and who gave the old one.
    """

    submission: int
    uid: str
    at: str
    values: int
    new: int
    changed: int
    unchanged: int
    gone: int
    changes: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)

    def __str__(self) -> str:
        parts = {name: getattr(self, name) for name in self.__slots__ if name != "changes"}
        return messages.text("store.receipt", **parts)


@dataclass(frozen=True, slots=True)
class Given:
    """What goes with a submission: who hands it in, for whom, and what it must be about."""

    by: str
    note: str = ""
    department: str = ""
    plan_id: str = ""
    region: str = ""
    year: int | None = None
    replaces: int | None = None
    with_errors: bool = False
    new_regions: bool = False


def taken(data: Data, given: Given) -> Observations:
    """Return what is handed in as observations that may be added.

    Raises
    ------
    DataError
        If it has errors and is not to be taken with them, or holds nothing, or is about another
        region or year.
    """
    data = observed(data)
    errors = data.problems.errors
    if len(errors) and not given.with_errors:
        context = {"count": len(errors)}
        raise DataError([Problem("STORE_HAS_ERRORS", context=context), *errors])
    rest = (frame for name, frame in tables_of(data).items() if name != "layout")
    if not len(data.table) and not any(map(len, rest)):
        raise DataError(Problem("STORE_NOTHING"))
    file = next(iter(data.table["file"].unique()), "")
    if given.region:
        data = _of_region(data, given.region, file)
    years = sorted(data.table["year"].unique().tolist())
    odd = [year for year in years if not YEARS[0] <= year <= YEARS[1]]
    if odd:
        raise DataError(Problem("YEAR_NOT_NUMBER", file=file, found=str(odd[0])))
    if given.year is not None and years and given.year not in years:
        raise DataError(
            Problem(
                "STORE_YEAR_OTHER",
                file=file,
                found=Several(years[:10]),
                context={"year": given.year},
            )
        )
    return data


def _of_region(data: Observations, region: str, file: str) -> Observations:
    """Return observations of one region alone, which those without a region are of."""
    regions = data.table["region"]
    strange = sorted({place_name(name) for name in regions.unique() if name} - {place_name(region)})
    if strange:
        raise DataError(
            Problem(
                "STORE_REGION_OTHER",
                file=file,
                found=Several(strange[:5]),
                context={"region": region},
            )
        )
    blank = regions == ""
    if not blank.any():
        return data
    return replace(data, table=data.table.assign(region=regions.mask(blank, region)))


def add(
    connection: Connection,
    data: Observations,
    given: Given,
    origin: Mapping[str, Any] | None = None,
) -> Receipt:
    """Write a submission within the caller's transaction, and return its receipt.

    ``origin`` says of one that comes from another store its uid, the store, when and what it
    replaced there.
    """
    writer = writer_on(connection, given.by)
    listed = submission_list(connection)
    digest = digest_of(data)
    same = listed[(listed["digest"] == digest) & (origin is None)]
    _refuse_twice(same[same["state"] == RETURNED])
    replaced = 0
    if given.replaces is not None:
        refuse_unknown(listed, given.replaces)
        replaced = given.replaces
    number = (connection.execute(select(func.max(tables.submissions.c.id))).scalar() or 0) + 1
    free = given.new_regions or origin is not None
    places = regions.ensure(writer, data.table["region"].unique().tolist(), new=free)
    _refuse_two_names(data.table, places)
    row: dict[str, Any] = {
        "id": number,
        "uid": str(uuid.uuid4()),
        "note": safe(given.note),
        "department": safe(given.department),
        "plan_id": safe(given.plan_id),
        "digest": digest,
        "files": safe("、".join(data.table["file"].unique()[:20])),
        "made_up": data.made_up,
        "amount": len(data.table),
        "replaces": listed.at[replaced, "uid"] if replaced else "",
        "origin": "",
        "origin_at": "",
        **(origin or {}),
    }
    writer.add(tables.submissions, [row])
    ids = sorted(set(places.values()))
    covered = [{"submission_id": number, "region_id": one} for one in ids]
    if covered:
        connection.execute(insert(tables.submission_regions), covered)
    writer.set_state(number, RECEIVED)
    before = in_force(connection, about(connection, held(listed), ids), ids)
    coded = write_coded(connection, number, data.table, places)
    write_rest(connection, number, data)
    parts = differences(before, coded, replaced)
    refuse_frozen(connection, [parts[name] for name in ("new", "changed", "gone")])
    receipt = Receipt(
        number,
        row["uid"],
        writer.at,
        len(coded),
        **{name: len(part) for name, part in parts.items()},
        changes=described(connection, before, coded, parts, listed),
    )
    if not receipt.new + receipt.changed + receipt.gone:
        _refuse_twice(same)
    writer.log("add", str(number), str(receipt.values))
    return receipt


def _refuse_twice(same: pd.DataFrame) -> None:
    """Refuse data that were handed in before: they went back, or hold as they are."""
    if len(same):
        one = same.iloc[-1]
        context = {
            "by": one["by"],
            "at": one["at"][:16].replace("T", " "),
            "state": state_words(one["state"]),
        }
        raise DataError(
            Problem(
                "STORE_TWICE",
                file=one["files"],
                found=str(same.index[-1]),
                context=context,
            )
        )


def _refuse_two_names(table: pd.DataFrame, places: Mapping[str, int]) -> None:
    """Refuse a submission that gives a value of one region twice, by a former name and by its own."""
    if len(set(places.values())) == len(places):
        return
    key = [*SERIES, "year"]
    by_place = table[key].assign(region=table["region"].map(dict(places)))
    twice = by_place.duplicated(keep=False) & ~table.duplicated(key, keep=False)
    if twice.any():
        names = Several(table.loc[twice, "region"].unique().tolist()[:5])
        place = table.loc[twice.idxmax(), ["file", "sheet", "cell"]].to_dict()
        raise DataError(Problem("STORE_REGION_NAMES", **place, found=names))


def state_words(state: str) -> dict[str, str]:
    """Return what a state is called in both languages."""
    return {lang: messages.label("store.state", state, lang) for lang in get_args(Language)}


def frozen_years(connection: Connection) -> list[int]:
    """Return the years that are closed."""
    rows = tables.freezes
    query = select(rows.c.year, rows.c.frozen).order_by(rows.c.id)
    last = {year: frozen for year, frozen in connection.execute(query)}
    return sorted(year for year, frozen in last.items() if frozen)


def differences(
    before: pd.DataFrame, coded: pd.DataFrame, replaced: int = 0
) -> dict[str, pd.DataFrame]:
    """Return what is new, changed and unchanged of coded values against those before, and what is gone."""
    before, coded = (frame.drop_duplicates(_KEY, keep="last") for frame in (before, coded))
    both = coded[[*_KEY, *QUANTITIES]].merge(
        before[[*_KEY, *QUANTITIES, "submission_id"]],
        on=_KEY,
        how="left",
        suffixes=("", "_old"),
    )
    fresh = both["submission_id"].isna()
    new = both[list(QUANTITIES)].to_numpy()
    old = both[[f"{name}_old" for name in QUANTITIES]].to_numpy()
    alike = ((new == old) | (np.isnan(new) & np.isnan(old))).all(axis=1)
    mine = before[before["submission_id"] == replaced]
    gone = mine[~stands_in(mine, coded, _KEY)]
    return {
        "new": both[fresh],
        "changed": both[~fresh & ~alike],
        "unchanged": both[~fresh & alike],
        "gone": gone,
    }


def refuse_frozen(connection: Connection, parts: Sequence[pd.DataFrame]) -> None:
    """Refuse to change values of years that are closed."""
    frozen = frozen_years(connection)
    hit = pd.concat([part["year"] for part in parts], ignore_index=True)
    hit = hit[hit.isin(frozen)]
    if len(hit):
        shown = Several(map(str, sorted(hit.unique().tolist())))
        raise DataError(Problem("STORE_FROZEN", found=shown, context={"count": len(hit)}))


def described(
    connection: Connection,
    before: pd.DataFrame,
    coded: pd.DataFrame,
    parts: Mapping[str, pd.DataFrame],
    listed: pd.DataFrame,
) -> pd.DataFrame:
    """Return changed and gone values in words: old and new, both cells, and who gave the old one."""
    before, coded = (frame.drop_duplicates(_KEY, keep="last") for frame in (before, coded))
    keys = pd.concat([parts["changed"][_KEY], parts["gone"][_KEY]], ignore_index=True)
    if keys.empty:
        return pd.DataFrame(columns=CHANGES)
    names = regions.current(connection)["name"].to_dict()
    was = keys.merge(before, on=_KEY, how="left")
    given = keys.merge(coded, on=_KEY, how="left").fillna({"cell": ""})
    given["detail_id"] = given["detail_id"].fillna(was["detail_id"]).astype("int64")
    old = uncoded(connection, was, names)
    new = uncoded(connection, given, names)
    lost = np.arange(len(keys)) >= len(parts["changed"])
    old["change"] = np.where(lost, "gone", "changed")
    for name in ("file", "sheet", "cell"):
        old[f"old_{name}"] = old[name]
        old[name] = new[name].mask(lost, "")
    old["old_value"] = was["value"]
    old["new_value"] = given["value"]
    old["old_submission"] = was["submission_id"]
    for name in ("by", "at"):
        old[f"old_{name}"] = was["submission_id"].map(listed[name])
    return old[CHANGES]
