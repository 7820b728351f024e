"""What a county sends to its city: a zip of CSV files with a manifest, written and taken in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan import messages
from womenplan.errors import DataError, Level, Problem, Problems, UsageError
from womenplan.io.package import Package, double
from womenplan.io.sheet import refuse_large
from womenplan.messages import Language
from womenplan.model.lookup import stands_in
from womenplan.model.measure import REPORTED
from womenplan.model.notice import REPLIED
from womenplan.model.observation import (
    AREAS,
    COLUMNS,
    FLAGS,
    LEVELS,
    LIMITS,
    SEXES,
    UNREAD,
    YEARS,
    Observations,
)
from womenplan.model.suppression import suppressed
from womenplan.store import regions, tables
from womenplan.store.adding import Given, Receipt, add, refuse_frozen
from womenplan.store.bulk import selected
from womenplan.store.rows import (
    fields_of,
    frame_from,
    frame_text,
    frames_of,
    problems_of,
    read_coded,
    uncoded,
)
from womenplan.store.state import RECEIVED, RETURNED, STATES, held, in_force, submission_list
from womenplan.store.tables import HEAD
from womenplan.store.writer import Writer, writer_on

__all__ = ["Imported", "Sent", "import_", "opened", "written"]

FORMAT, VERSION = "womenplan-package", 1
MANIFEST = "manifest.json"
MOST_CELLS = 10_000_000  # of all its tables
_HEADS = [
    "uid",
    "at",
    "by",
    "note",
    "department",
    "plan_id",
    "files",
    "digest",
    "made_up",
    "replaces",
    "origin",
]
WHOLE: Mapping[str, list[str]] = {  # the tables of a package, with their columns
    "submissions.csv": _HEADS,
    "events.csv": ["uid", "submission", "at", "by", "state", "reason"],
    "observations.csv": [*COLUMNS, "submission"],
    "problems.csv": ["submission", "code", "level", "file", "sheet", "cell", "found", "context"],
    "frames.csv": ["submission", "name", "content"],
    "regions.csv": ["code", "name", "level", "parent"],
}
_STORE_ID = tables.settings.c.name == "store_id"
# a text that begins so gets an apostrophe in front, taken off again
_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
_DAMAGE = (
    UsageError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    RecursionError,
)
_KEPT = {"unread": UNREAD, "measures": REPORTED, "notices": REPLIED}
_CLOSED = {
    "sex": SEXES,
    "area": AREAS,
    "level": ("", *LEVELS),
    "flag": ("", *FLAGS),
    "bound": ("", "~", *LIMITS),
}


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a package.

    Attributes
    ----------
    added : list of Receipt
        Of the submissions that are new here.
    already : int
        How many were here before.
    conflicts : pandas.DataFrame
        Values given here too that differ, both sides of each.
    """

    added: list[Receipt]
    already: int
    conflicts: pd.DataFrame = field(default_factory=pd.DataFrame)

    def __str__(self) -> str:
        return messages.text(
            "store.imported",
            added=len(self.added),
            values=sum(one.values for one in self.added),
            already=self.already,
            conflicts=len(self.conflicts),
        )


@dataclass(frozen=True, slots=True)
class Sent:
    """A package as it came: its file, the region and store that it says it is of, and its tables."""

    file: str
    region: str
    store: str
    tables: dict[str, pd.DataFrame]


def written(
    writer: Writer,
    region: str,
    file: str,
    suppress: int,
) -> bytes:
    """Return a package, and put it on record; see :meth:`womenplan.store.store.Store.export`."""
    connection = writer.connection
    known = regions.current(connection)
    number = regions.region_id(connection, region)
    content = _content(connection, known, regions.within(known, number), suppress)
    years = content["observations.csv"]["year"]
    bodies = {name: _csv(table) for name, table in content.items()}
    manifest = {
        "format": FORMAT,
        "version": VERSION,
        "schema": HEAD,
        "store": connection.execute(select(tables.settings.c.value).where(_STORE_ID)).scalar(),
        "region": known.at[number, "name"],
        "code": known.at[number, "code"],
        "years": [int(years.min()), int(years.max())] if len(years) else [],
        "by": writer.by,
        "at": writer.at,
        "suppressed": suppress,
        "files": {name: hashlib.sha256(body).hexdigest() for name, body in bodies.items()},
    }
    writer.log("export", region, file)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, body in bodies.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def _content(
    connection: Connection,
    known: pd.DataFrame,
    places: Sequence[int],
    suppress: int,
) -> dict[str, pd.DataFrame]:
    """Return the tables of a package."""
    near = known.loc[places].assign(parent=known["parent_id"].map(known["code"]).fillna(""))
    content = {"regions.csv": near[WHOLE["regions.csv"]]}
    listed = submission_list(connection)
    names = known["name"].to_dict()
    if not suppress:
        return content | _submitted(connection, listed, names, places)
    table = uncoded(connection, in_force(connection, held(listed)), names)
    table = suppressed(table, known, suppress).table  # the same cells, whatever the region
    return content | {"observations.csv": table[table["region"].isin(near["name"])]}


def _submitted(
    connection: Connection,
    listed: pd.DataFrame,
    names: dict[int, str],
    places: Sequence[int],
) -> dict[str, pd.DataFrame]:
    """Return the tables of all submissions that say something of the places, as far as they do."""
    pairs = selected(connection, select(tables.submission_regions))
    inside = pairs["region_id"].isin(places)
    mine = sorted(set(pairs.loc[inside, "submission_id"]))
    partial = set(pairs.loc[~inside, "submission_id"])
    coded = read_coded(connection, mine, regions=places)
    table = uncoded(connection, coded, names)
    heads = listed.loc[mine]
    scope = "\n".join(sorted(names[one] for one in places))
    uids = heads["uid"].to_dict()
    for number in partial.intersection(mine):  # a part of a submission has a number of its own
        uids[number] = str(uuid.uuid5(uuid.UUID(uids[number]), scope))
    sent = dict(zip(heads["uid"], uids.values(), strict=True))
    replaces = [sent.get(uid, uid) for uid in heads["replaces"]]
    events = selected(connection, select(tables.events))
    events = events[events["submission_id"].isin(mine)]
    events["submission"] = events["submission_id"].map(uids)
    problems, frames = _aside(connection, uids, partial, table, coded)
    return {
        "submissions.csv": heads.assign(uid=list(sent.values()), replaces=replaces)[_HEADS],
        "events.csv": events[WHOLE["events.csv"]],
        "observations.csv": table.assign(submission=coded["submission_id"].map(uids)),
        "problems.csv": problems,
        "frames.csv": frames,
    }


def _aside(
    connection: Connection,
    uids: Mapping[int, str],
    partial: set[int],
    table: pd.DataFrame,
    coded: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return problems and other tables of submissions; of a part of one only those of its sheets."""
    problems = []
    frames = []
    for number, uid in uids.items():
        mine = table[(coded["submission_id"] == number).to_numpy()]
        sheets = set(zip(mine["file"], mine["sheet"], strict=True))
        whole = number not in partial
        for one in problems_of(connection, [number]):
            if whole or (one.file, one.sheet) in sheets:
                context = json.dumps(one.context, ensure_ascii=False)
                problems.append({"submission": uid, **fields_of(one), "context": context})
        for name, ((_, frame),) in frames_of(connection, [number]).items():
            if not whole and {"file", "sheet"} <= set(frame):
                pairs = zip(frame["file"], frame["sheet"], strict=True)
                frame = frame[[pair in sheets for pair in pairs]].reset_index(drop=True)
            frames.append((uid, name, frame_text(frame)))
    return (
        pd.DataFrame(problems, columns=WHOLE["problems.csv"]),
        pd.DataFrame(frames, columns=WHOLE["frames.csv"]),
    )


def _csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in which no text can become a formula."""
    safe = {}
    for name in frame.select_dtypes(exclude=["number", "bool"]):
        column = frame[name].astype("str")
        safe[name] = column.mask(column.str.startswith(_SIGNS), "'" + column)
    shape: Any = {"index": False, "lineterminator": "\n", "quoting": csv.QUOTE_NONNUMERIC}
    body: str = frame.assign(**safe).to_csv(**shape)  # a bare return would end a row
    return body.encode("utf-8")


def _table(body: bytes) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(body), dtype="str", keep_default_na=False)
    return frame.apply(lambda column: column.mask(column.str.startswith("'"), column.str.slice(1)))


def import_(writer: Writer, sent: Sent, prefer: str | None) -> Imported:
    """Take in a package; see :meth:`womenplan.store.store.Store.import_`."""
    connection = writer.connection
    heads = sent.tables["submissions.csv"]
    listed = submission_list(connection)
    here = dict(zip(listed["uid"], listed["digest"], strict=True))
    for uid, digest in zip(heads["uid"], heads["digest"], strict=True):
        if here.get(uid, digest) != digest:
            raise DataError(Problem("PACKAGE_DIFFERS", file=sent.file, found=uid))
    _take_regions(writer, sent.tables["regions.csv"])
    fresh = heads[~heads["uid"].isin(list(here))]
    _name_by_code(sent.tables)
    submissions = list(_submissions(sent, fresh))  # all are sound before the first is added
    added = [add(connection, *one) for one in submissions]
    _take_events(connection, sent.tables["events.csv"])
    conflicts = _conflicts(connection, added, set(heads["uid"]))
    if len(conflicts) and prefer is None:
        raise DataError(
            [_both_sides(sent.file, row) for row in conflicts.head(20).to_dict("records")]
        )
    if len(conflicts) and prefer == "store":
        added.append(_keep(connection, conflicts, writer.by, sent.file))
    writer.log("import", sent.region, f"{sent.file} {len(fresh)}")
    return Imported(added, len(heads) - len(fresh), conflicts)


def opened(path: Path) -> Sent:
    """Return what a package holds, after everything that can be wrong with it was looked at."""
    if not path.is_file():
        raise DataError(Problem("FILE_MISSING", file=str(path)))
    try:
        package = Package(path, path.name)
    except DataError as reason:
        if reason.problems[0].code != "FILE_DAMAGED":
            raise
        raise DataError(Problem("PACKAGE_NONE", file=path.name)) from reason
    with closing(package):
        if MANIFEST not in package:
            raise DataError(Problem("PACKAGE_NONE", file=path.name))
        manifest = _manifest(package)
        bodies = {}
        for name in WHOLE:
            with _inside(path.name, name):
                bodies[name] = package.read(name)
                if hashlib.sha256(bodies[name]).hexdigest() != manifest["files"][name]:
                    raise ValueError(name)
    cells = sum(body.count(b",") + body.count(b"\n") for body in bodies.values())
    if cells > MOST_CELLS:
        refuse_large(path.name, cells, "FILE_MANY_CELLS", MOST_CELLS)
    contents = {}
    for name, body in bodies.items():
        with _inside(path.name, name):
            contents[name] = _table(body)[WHOLE[name]]
    return Sent(path.name, manifest["region"], manifest["store"], contents)


def _manifest(package: Package) -> dict[str, Any]:
    """Return what a package says of itself; DataError where this store cannot take it."""
    file = package.file
    with _inside(file, MANIFEST):
        manifest: dict[str, Any] = json.loads(package.read(MANIFEST))
        if manifest["format"] != FORMAT:
            raise DataError(Problem("PACKAGE_NONE", file=file))
        schema = str(manifest.get("schema", ""))
        newer = int(manifest.get("version", 0)) > VERSION or schema > HEAD
        least = int(manifest.get("suppressed") or 0)
        kept: dict[str, Any] = {name: str(manifest[name]) for name in ("region", "store")}
        kept["files"] = dict(manifest["files"])
    if newer:
        context = {"newest": HEAD}
        raise DataError(
            Problem(
                "PACKAGE_NEWER",
                file=file,
                found=schema,
                context=context,
            )
        )
    if least:
        raise DataError(Problem("PACKAGE_SUPPRESSED", file=file, found=str(least)))
    return kept


@contextmanager
def _inside(file: str, part: str) -> Iterator[None]:
    """Say of what goes wrong with a part of a package that the part is damaged."""
    try:
        yield
    except _DAMAGE as error:
        if isinstance(error, DataError) and error.problems[0].code != "FILE_DAMAGED":
            raise
        raise DataError(Problem("PACKAGE_DAMAGED", file=file, found=part)) from error


def _take_regions(writer: Writer, table: pd.DataFrame) -> None:
    known = list(regions.ids_of_names(writer.connection))
    coded = table[(table["code"] != "") & ~table["code"].isin(known)]
    parents = coded["parent"].where(coded["parent"].isin([*known, *coded["code"]]), "")
    if len(coded):
        regions.register(writer, coded.assign(parent=parents))


def _name_by_code(files: dict[str, pd.DataFrame]) -> None:
    """Let values name their regions by code where the package says it: a name may stand for others here."""
    coded = files["regions.csv"][files["regions.csv"]["code"] != ""]
    codes = dict(zip(coded["name"], coded["code"], strict=True))
    table = files["observations.csv"]
    files["observations.csv"] = table.assign(region=table["region"].replace(codes))


def _submissions(
    sent: Sent, heads: pd.DataFrame
) -> Iterator[tuple[Observations, Given, dict[str, str]]]:
    """Yield the submissions of a package, with what goes along and where they come from.

    DataError where one cannot have been handed in.
    """
    table = _checked(sent)
    for head in heads.to_dict("records"):
        mine = {
            name: part[part["submission"] == head["uid"]].drop(columns="submission")
            for name, part in sent.tables.items()
            if "submission" in part
        }
        with _inside(sent.file, "problems.csv"):
            problems = Problems(map(_problem, mine["problems.csv"].to_dict("records")))
        with _inside(sent.file, "frames.csv"):
            rest = mine["frames.csv"].to_dict("records")
            frames = {one["name"]: frame_from(one["content"]) for one in rest}
            for name, columns in _KEPT.items():
                if len(frames.get(name, ())) and not set(columns) <= set(frames[name]):
                    raise ValueError(name)
            values = table.loc[mine["observations.csv"].index].reset_index(drop=True)
            made_up = head["made_up"] == "True"
            data = Observations(values, problems, made_up=made_up, **frames)
        given = Given(head["by"], head["note"], head["department"], head["plan_id"])
        origin = {name: head[name] for name in ("uid", "replaces", "digest")}
        origin |= {"origin": head["origin"] or sent.store, "origin_at": head["at"]}
        yield data, given, origin


def _checked(sent: Sent) -> pd.DataFrame:
    """Return the values of a package; DataError where its tables do not fit each other, or no reading gives them."""
    uids = sent.tables["submissions.csv"]["uid"]
    with _inside(sent.file, "submissions.csv"):
        if uids.duplicated().any() or not all(map(uuid.UUID, uids)):
            raise ValueError(sent.file)
    for name, part in sent.tables.items():
        with _inside(sent.file, name):
            if "submission" in part and not part["submission"].isin(uids).all():
                raise ValueError(name)
    with _inside(sent.file, "events.csv"):
        if not sent.tables["events.csv"]["state"].isin(STATES).all():
            raise ValueError(sent.file)
    with _inside(sent.file, "observations.csv"):
        columns = sent.tables["observations.csv"]
        table = pd.DataFrame({name: _typed(columns[name], kind) for name, kind in COLUMNS.items()})
        _refuse_odd(table)
    return table


def _refuse_odd(table: pd.DataFrame) -> None:
    """Refuse values that no reading gives."""
    closed = all(table[name].isin(words).all() for name, words in _CLOSED.items())
    if not (closed and table["year"].between(*YEARS).all() and np.isfinite(table["value"]).all()):
        raise ValueError("observations.csv")


def _problem(row: dict[str, Any]) -> Problem:
    """Return a problem that both languages have a sentence for."""
    problem = Problem(**row | {"context": dict(json.loads(row["context"]))})
    if row["level"] not in get_args(Level) or not all(map(problem.message, get_args(Language))):
        raise ValueError(row["code"])
    return problem


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind == "bool":
        return column == "True"
    if kind == "float64":
        return column.map(lambda word: double(word.encode()) if word else float("nan")).astype(kind)
    return column.astype(kind)


def _take_events(connection: Connection, events: pd.DataFrame) -> None:
    """Take over the states that submissions were given where they come from."""
    have = connection.execute(select(tables.events.c.uid)).scalars().all()
    listed = submission_list(connection)
    numbers = {uid: number for number, uid in listed["uid"].items()}
    states = listed["state"].to_dict()
    fresh = events[(events["state"] != RECEIVED) & ~events["uid"].isin(have)]
    for one in fresh.to_dict("records"):
        number = numbers[one["submission"]]
        if states[number] in (RETURNED, one["state"]):  # what went back here stays so
            continue
        if one["state"] == RETURNED:
            refuse_frozen(connection, [read_coded(connection, [number], columns=("year",))])
        writer = writer_on(connection, one["by"])
        writer.set_state(number, one["state"], one["reason"], one["uid"])
        states[number] = one["state"]


def _conflicts(
    connection: Connection, added: Sequence[Receipt], uids: Collection[str]
) -> pd.DataFrame:
    """Return what the added submissions change of values that were given here and not by the package's own."""
    listed = submission_list(connection)
    changes = [
        one.changes[one.changes["change"] == "changed"].assign(submission=one.submission)
        for one in added
        if listed.at[one.submission, "in_force"]
    ]
    if not changes:
        return pd.DataFrame()
    joined = pd.concat(changes, ignore_index=True)
    sent_along = joined["old_submission"].map(listed["uid"]).isin(uids)
    return joined[~sent_along].reset_index(drop=True)


def _both_sides(file: str, row: Mapping[str, Any]) -> Problem:
    def spot(*parts: str) -> str:
        return "/".join(part for part in parts if part) or "–"

    context = {
        "region": row["region"],
        "indicator": row["indicator_id"],
        "year": row["year"],
        "other": f"{row['old_value']:g}",
        "by": row["old_by"],
        "there": spot(row["file"], row["sheet"], row["cell"]),
        "here": spot(row["old_file"], row["old_sheet"], row["old_cell"]),
        "submission": row["old_submission"],
    }
    return Problem(
        "PACKAGE_CONFLICT",
        file=file,
        found=f"{row['new_value']:g}",
        context=context,
    )


def _keep(
    connection: Connection,
    conflicts: pd.DataFrame,
    by: str,
    file: str,
) -> Receipt:
    """Hand in again the values that were given here, so that they hold over those of the package."""
    coded = read_coded(connection, conflicts["old_submission"].unique().tolist())
    names = regions.current(connection)["name"].to_dict()
    table = uncoded(connection, coded, names).assign(old_submission=coded["submission_id"])
    key = ["region", "indicator_id", "year", "sex", "area", "age", "old_submission"]
    kept = table.loc[stands_in(table, conflicts, key), list(COLUMNS)].reset_index(drop=True)
    note = messages.text("store.kept", file=file, time=datetime.now(UTC).date().isoformat())
    return add(connection, Observations(kept), Given(by, note), {"uid": str(uuid.uuid4())})
