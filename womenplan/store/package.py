"""What a county sends to its city: a zip of CSV files with a manifest, written and taken in."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import uuid
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pandas as pd
from sqlalchemy import Connection, select

from womenplan import messages
from womenplan.errors import DataError, Level, Problem, Problems, UsageError
from womenplan.io.pack import refuse_existing, write_atomically
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
from womenplan.store.adding import Given, Receipt, add, log, refuse_frozen, set_state
from womenplan.store.engine import now
from womenplan.store.rows import frame_from, frame_text, frames_of, problems_of, read_coded, uncoded
from womenplan.store.state import RECEIVED, RETURNED, STATES, in_force, submission_list
from womenplan.store.tables import HEAD

if TYPE_CHECKING:
    from womenplan.store.store import Store

__all__ = ["Imported", "export", "import_"]

FORMAT, VERSION = "womenplan-package", 1
MANIFEST = "manifest.json"
MOST_CELLS = 10_000_000  # of all its tables
_HEADS = (
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
)
WHOLE: Mapping[str, tuple[str, ...]] = {  # the tables of a package, with their columns
    "submissions.csv": _HEADS,
    "events.csv": ("uid", "submission", "at", "by", "state", "reason"),
    "observations.csv": (*COLUMNS, "submission"),
    "problems.csv": ("submission", "code", "level", "file", "sheet", "cell", "found", "context"),
    "frames.csv": ("submission", "name", "content"),
    "regions.csv": ("code", "name", "level", "parent"),
}
_OWN = tables.settings.c.name == "store_id"
_SIGNS = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "'",
)  # a text that begins so gets an apostrophe in front, taken off again


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
        context: dict[str, Any] = {
            "added": len(self.added),
            "already": self.already,
            "conflicts": len(self.conflicts),
        }
        return messages.text(
            "store.imported", values=sum(one.values for one in self.added), **context
        )


def export(
    store: Store,
    region: str,
    path: Path,
    *,
    suppress: int,
    by: str,
    force: bool,
) -> Path:
    """Write a package; see :meth:`womenplan.store.store.Store.export`."""
    refuse_existing([path], force)
    with store.writing() as connection:
        known = regions.current(connection)
        number = regions.region_id(connection, region)
        places = regions.within(known, number)
        content = _content(connection, known, places, suppress)
        own = connection.execute(select(tables.settings.c.value).where(_OWN)).scalar()
        years = content.pop("years")
        manifest = {
            "format": FORMAT,
            "version": VERSION,
            "schema": HEAD,
            "store": own,
            "region": known.at[number, "name"],
            "code": known.at[number, "code"],
            "years": years,
            "by": by,
            "at": now(connection),
            "suppressed": suppress,
            "files": {name: hashlib.sha256(body).hexdigest() for name, body in content.items()},
        }
        log(
            connection,
            at=manifest["at"],
            by=by,
            what="export",
            which=region,
            note=path.name,
        )
    write_atomically({path.name: _zipped(content, manifest)}, path.parent)
    return path


def _zipped(content: Mapping[str, bytes], manifest: Mapping[str, Any]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(MANIFEST, json.dumps(manifest, ensure_ascii=False, indent=1))
        for name, body in content.items():
            archive.writestr(name, body)
    return buffer.getvalue()


def _content(
    connection: Connection,
    known: pd.DataFrame,
    places: Sequence[int],
    suppress: int,
) -> dict[str, Any]:
    """Return the files of a package, and the years that it covers."""
    names = known["name"].to_dict()
    near = known.loc[places].assign(parent=known["parent_id"].map(known["code"]).fillna(""))
    files = {"regions.csv": near[list(WHOLE["regions.csv"])]}
    listed = submission_list(connection)
    if suppress:
        coded = in_force(connection, listed.index[listed["in_force"]].tolist())
        table = suppressed(uncoded(connection, coded, names), known, suppress).table
        table = table[table["region"].isin([names[one] for one in places])]
        files["observations.csv"] = table  # the same cells are hidden in the package of any region
    else:
        files |= _submitted(connection, listed, names, places)
        table = files["observations.csv"]
    return {name: _csv(frame) for name, frame in files.items()} | {"years": _years(table)}


def _submitted(
    connection: Connection,
    listed: pd.DataFrame,
    names: dict[int, str],
    places: Sequence[int],
) -> dict[str, pd.DataFrame]:
    """Return the files of all submissions that say something of the places, as far as they do."""
    wanted = set(places)
    pairs = connection.execute(select(tables.submission_regions)).all()
    mine = sorted({number for number, one in pairs if one in wanted})
    part = {number for number, one in pairs if one not in wanted} & set(mine)
    coded = read_coded(connection, mine, regions=places)
    table = uncoded(connection, coded, names)
    own = [names[one] for one in places]
    uids = {number: _uid(listed.at[number, "uid"], own, number in part) for number in mine}
    old = {listed.at[number, "uid"]: uid for number, uid in uids.items()}
    heads = listed.loc[mine].assign(uid=list(uids.values()))
    heads["replaces"] = [old.get(uid, uid) for uid in heads["replaces"]]
    rows = connection.execute(select(tables.events)).all()
    events = pd.DataFrame(rows, columns=tables.events.columns.keys())
    events = events[events["submission_id"].isin(mine)]
    events["submission"] = events["submission_id"].map(uids)
    problems, frames = _aside(connection, mine, part, uids, table, coded)
    return {
        "submissions.csv": heads[list(_HEADS)],
        "events.csv": events[list(WHOLE["events.csv"])],
        "observations.csv": table.assign(submission=coded["submission_id"].map(uids)),
        "problems.csv": problems,
        "frames.csv": frames,
    }


def _uid(uid: str, names: Sequence[str], partial: bool) -> str:
    """Return the number of a submission in a package.

    Of a part of one a number of its own, always the same.
    """
    if not partial:
        return uid
    return str(uuid.uuid5(uuid.UUID(uid), "\n".join(sorted(names))))


def _years(table: pd.DataFrame) -> list[int]:
    if not len(table):
        return []
    return [int(table["year"].min()), int(table["year"].max())]


def _aside(
    connection: Connection,
    mine: Sequence[int],
    part: set[int],
    uids: Mapping[int, str],
    table: pd.DataFrame,
    coded: pd.DataFrame,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return problems and other tables of submissions.

    Of a part of one only those of its sheets.
    """
    problems = []
    frames = []
    for number in mine:
        own = table[(coded["submission_id"] == number).to_numpy()]
        if number in part:
            sheets = set(zip(own["file"], own["sheet"], strict=True))
        else:
            sheets = None
        for one in problems_of(connection, [number]):
            if sheets is None or (one.file, one.sheet) in sheets:
                said = json.dumps(one.context, ensure_ascii=False)
                problems.append(
                    (
                        uids[number],
                        one.code,
                        one.level,
                        one.file,
                        one.sheet,
                        one.cell,
                        one.found,
                        said,
                    )
                )
        for name, ((_, kept),) in frames_of(connection, [number]).items():
            if sheets is not None and {"file", "sheet"} <= set(kept.columns):
                pairs = zip(kept["file"], kept["sheet"], strict=True)
                kept = kept[[pair in sheets for pair in pairs]].reset_index(drop=True)
            frames.append((uids[number], name, frame_text(kept)))
    return (
        pd.DataFrame(problems, columns=list(WHOLE["problems.csv"])),
        pd.DataFrame(frames, columns=list(WHOLE["frames.csv"])),
    )


def _csv(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in which no text can become a formula."""
    texts = frame.select_dtypes(exclude=["number", "bool"]).columns
    shown = {name: frame[name].astype("str") for name in texts}
    safe = {
        name: column.mask(column.str.startswith(_SIGNS), "'" + column)
        for name, column in shown.items()
    }
    shape: Any = {"index": False, "lineterminator": "\n", "quoting": csv.QUOTE_NONNUMERIC}
    body: str = frame.assign(**safe).to_csv(**shape)  # a bare return would end a row
    return body.encode("utf-8")


def _table(body: bytes) -> pd.DataFrame:
    frame = pd.read_csv(io.BytesIO(body), dtype="str", keep_default_na=False)
    return frame.apply(lambda column: column.mask(column.str.startswith("'"), column.str.slice(1)))


def import_(
    store: Store,
    path: Path,
    *,
    by: str,
    prefer: str | None,
) -> Imported:
    """Take in a package; see :meth:`womenplan.store.store.Store.import_`."""
    manifest, files = _opened(path)
    heads = files["submissions.csv"]
    with store.writing() as connection:
        listed = submission_list(connection)
        here = dict(zip(listed["uid"], listed["digest"], strict=True))
        changed = [
            head["uid"]
            for head in heads.to_dict("records")
            if here.get(head["uid"], head["digest"]) != head["digest"]
        ]
        if changed:
            raise DataError(Problem("PACKAGE_DIFFERS", file=path.name, found=changed[0]))
        at = now(connection)
        _take_regions(connection, files["regions.csv"], at=at, by=by)
        fresh = heads[~heads["uid"].isin(list(here))]
        _name_by_code(files)
        sent = _sent(path.name, fresh, files, manifest["origin"])
        added = [add(connection, one.data, one.given, one.origin) for one in sent]
        _take_events(connection, files["events.csv"])
        conflicts = _conflicts(connection, added, set(heads["uid"]))
        if len(conflicts) and prefer is None:
            raise DataError(
                [_both_sides(path.name, row) for row in conflicts.head(20).to_dict("records")]
            )
        if len(conflicts) and prefer == "store":
            added.append(_keep(connection, conflicts, by, path.name))
        log(
            connection,
            at=at,
            by=by,
            what="import",
            which=manifest["region"],
            note=f"{path.name} {len(fresh)}",
        )
    return Imported(added, len(heads) - len(fresh), conflicts)


def _opened(path: Path) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """Return manifest and tables of a package, after everything that can be wrong with it was looked at."""
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
    found = {}
    for name, body in bodies.items():
        with _inside(path.name, name):
            found[name] = _table(body)[list(WHOLE[name])]
    return manifest, found


def _manifest(package: Package) -> dict[str, Any]:
    """Return what a package says of itself; DataError where this store cannot take it."""
    file = package.file
    with _inside(file, MANIFEST):
        said = json.loads(package.read(MANIFEST))
        own = said["format"] == FORMAT
    if not own:
        raise DataError(Problem("PACKAGE_NONE", file=file))
    with _inside(file, MANIFEST):
        schema = str(said.get("schema", ""))
        newer = int(said.get("version", 0)) > VERSION or schema > HEAD
        suppressed = int(said.get("suppressed") or 0)
        manifest = {"files": dict(said["files"]), "origin": str(said["store"])}
        manifest["region"] = str(said["region"])
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
    if suppressed:
        raise DataError(Problem("PACKAGE_SUPPRESSED", file=file, found=str(suppressed)))
    return manifest


@contextmanager
def _inside(file: str, part: str) -> Iterator[None]:
    """Say of what goes wrong with a part of a package that the part is damaged."""
    try:
        yield
    except (UsageError, LookupError, ValueError, TypeError, AttributeError, ArithmeticError) as why:
        own = isinstance(why, DataError) and why.problems[0].code != "FILE_DAMAGED"
        raise why if own else DataError(Problem("PACKAGE_DAMAGED", file=file, found=part)) from why
    except RecursionError as why:
        raise DataError(Problem("PACKAGE_DAMAGED", file=file, found=part)) from why


def _take_regions(
    connection: Connection,
    table: pd.DataFrame,
    *,
    at: str,
    by: str,
) -> None:
    known = regions.ids_of_names(connection)
    coded = table[(table["code"] != "") & ~table["code"].isin(list(known))]
    coded = coded.assign(
        parent=coded["parent"].where(coded["parent"].isin([*known, *coded["code"]]), "")
    )
    if len(coded):
        regions.register(connection, coded, at=at, by=by)


def _name_by_code(files: dict[str, pd.DataFrame]) -> None:
    """Let values name their regions by code where the package says it: a name may stand for others here."""
    coded = files["regions.csv"][files["regions.csv"]["code"] != ""]
    codes = dict(zip(coded["name"], coded["code"], strict=True))
    table = files["observations.csv"]
    files["observations.csv"] = table.assign(region=table["region"].replace(codes))


@dataclass(frozen=True, slots=True)
class _Sent:
    """A submission of a package, as it was handed in."""

    data: Observations
    given: Given
    origin: dict[str, Any]


def _sent(
    file: str,
    heads: pd.DataFrame,
    files: Mapping[str, pd.DataFrame],
    store: str,
) -> list[_Sent]:
    """Return the submissions of a package; DataError where one cannot have been handed in."""
    known = set(files["submissions.csv"]["uid"])
    with _inside(file, "submissions.csv"):
        if len(known) < len(files["submissions.csv"]) or not all(map(uuid.UUID, known)):
            raise ValueError(file)
    for name, frame in files.items():
        with _inside(file, name):
            if "submission" in frame and not frame["submission"].isin(list(known)).all():
                raise ValueError(name)
    with _inside(file, "events.csv"):
        if not files["events.csv"]["state"].isin(STATES).all():
            raise ValueError(file)
    with _inside(file, "observations.csv"):
        columns = files["observations.csv"]
        table = pd.DataFrame({name: _typed(columns[name], kind) for name, kind in COLUMNS.items()})
        _refuse_odd(table)
    found = []
    for head in heads.to_dict("records"):
        own = {
            name: frame[frame["submission"] == head["uid"]].drop(columns="submission")
            for name, frame in files.items()
            if "submission" in frame
        }
        with _inside(file, "problems.csv"):
            problems = Problems(map(_problem, own["problems.csv"].to_dict("records")))
        with _inside(file, "frames.csv"):
            rest = own["frames.csv"].to_dict("records")
            frames = {one["name"]: frame_from(one["content"]) for one in rest}
            for name, columns in _KEPT.items():
                if len(frames.get(name, ())) and not set(columns) <= set(frames[name]):
                    raise ValueError(name)
            mine = table.loc[own["observations.csv"].index].reset_index(drop=True)
            made_up = head["made_up"] == "True"
            data = Observations(mine, problems, made_up=made_up, **frames)
        given = Given(head["by"], head["note"], head["department"], head["plan_id"])
        origin = {name: head[name] for name in ("uid", "replaces", "digest")}
        origin |= {"origin": head["origin"] or store, "origin_at": head["at"]}
        found.append(_Sent(data, given, origin))
    return found


_KEPT = {"unread": UNREAD, "measures": REPORTED, "notices": REPLIED}
_CLOSED = {
    "sex": SEXES,
    "area": AREAS,
    "level": ("", *LEVELS),
    "flag": ("", *FLAGS),
    "bound": ("", "~", *LIMITS),
}


def _refuse_odd(table: pd.DataFrame) -> None:
    """Refuse values that no reading gives."""
    closed = all(table[name].isin(words).all() for name, words in _CLOSED.items())
    if not (closed and table["year"].between(*YEARS).all() and np.isfinite(table["value"]).all()):
        raise ValueError("observations.csv")


def _problem(said: dict[str, Any]) -> Problem:
    """Return a problem that can be told in both languages."""
    problem = Problem(**{**said, "context": dict(json.loads(said["context"]))})
    if said["level"] not in get_args(Level) or not all(map(problem.message, get_args(Language))):
        raise ValueError(said["code"])
    return problem


def _typed(column: pd.Series, kind: str) -> pd.Series:
    if kind == "bool":
        return column == "True"
    if kind == "float64":
        return column.map(lambda word: double(word.encode()) if word else float("nan")).astype(kind)
    return column.astype(kind)


def _take_events(connection: Connection, events: pd.DataFrame) -> None:
    """Take over the states that submissions were given where they come from."""
    have = set(connection.execute(select(tables.events.c.uid)).scalars())
    rows = tables.submissions
    numbers = {uid: number for uid, number in connection.execute(select(rows.c.uid, rows.c.id))}
    states = submission_list(connection)["state"].to_dict()
    fresh = events[(events["state"] != RECEIVED) & ~events["uid"].isin(list(have))]
    for one in fresh.to_dict("records"):
        number = numbers[one["submission"]]
        if states[number] in (RETURNED, one["state"]):  # what went back here stays so
            continue
        if one["state"] == RETURNED:
            refuse_frozen(connection, [read_coded(connection, [number], columns=("year",))])
        context = {"by": one["by"], "reason": one["reason"], "uid": one["uid"]}
        set_state(connection, number, one["state"], at=now(connection), **context)
        states[number] = one["state"]


def _conflicts(connection: Connection, added: Sequence[Receipt], own: set[str]) -> pd.DataFrame:
    """Return what the added submissions change of values that were given here and not by the package's own."""
    listed = submission_list(connection)
    found = [
        one.changes[one.changes["change"] == "changed"].assign(submission=one.submission)
        for one in added
        if listed.at[one.submission, "in_force"]
    ]
    if not found:
        return pd.DataFrame()
    changes = pd.concat(found, ignore_index=True)
    if changes.empty:
        return changes
    mine = listed["uid"].reindex(changes["old_submission"]).isin(own).to_numpy()
    return changes[~mine].reset_index(drop=True)


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
    numbers = [int(one) for one in conflicts["old_submission"].unique()]
    coded = read_coded(connection, numbers)
    names = regions.current(connection)["name"].to_dict()
    table = uncoded(connection, coded, names).assign(old_submission=coded["submission_id"])
    key = ["region", "indicator_id", "year", "sex", "area", "age", "old_submission"]
    kept = table[stands_in(table, conflicts, key)].reset_index(drop=True)
    note = messages.text("store.kept", file=file, time=datetime.now(UTC).date().isoformat())
    return add(
        connection, Observations(kept[list(COLUMNS)]), Given(by, note), {"uid": str(uuid.uuid4())}
    )
