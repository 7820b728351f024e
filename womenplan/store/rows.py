"""Observations as rows of the store and back: series and what sheets have in common are written once."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Select, Table, func, insert, select

from womenplan.errors import Problem, Problems
from womenplan.model.arrays import Array
from womenplan.model.observation import COLUMNS, QUANTITIES, Observations
from womenplan.store import tables
from womenplan.store.bulk import BETWEEN, packed, read_columns, selected, unpacked, write_columns

__all__ = [
    "CODES",
    "DETAIL",
    "SERIES",
    "digest_of",
    "frame_from",
    "frame_text",
    "frames_of",
    "listed_ids",
    "problems_of",
    "read_coded",
    "safe",
    "tables_of",
    "uncoded",
    "write_coded",
    "write_rest",
]

SERIES = ["region", "indicator_id", "sex", "area", "age", "level"]
DETAIL = ["unit", "bound", "flag", "series_break", "suspect", "source", "note", "file", "sheet"]
CODES: Mapping[str, Any] = {
    "submission_id": np.int64,
    "position": np.int64,
    "series_id": np.int64,
    "year": np.int64,
    "value": np.float64,
    "numerator": np.float64,
    "denominator": np.float64,
    "detail_id": np.int64,
    "cell": object,
}
_MANY = 2000  # looked up one by one up to here; beyond, the whole table is read
_TRUE: Any = [1, "t", True]  # as the databases give it
_WHOLE = ("id", "region_id")
_BLOCK = 200_000  # rows
_SHORT = 2000  # signs of a table that is remembered


def safe(text: str) -> str:
    """Return a text that every database can hold, and a block of columns."""
    held = text.replace("\x00", "\ufffd").replace(BETWEEN, "\ufffd")
    return held.encode("utf-8", "replace").decode("utf-8")


def digest_of(observations: Observations) -> str:
    """Return a digest of a submission: its values, problems and what was not read."""
    table = observations.table[list(COLUMNS)]
    total = hashlib.sha256(pd.util.hash_pandas_object(table, index=False).to_numpy().tobytes())
    for problem in observations.problems:
        total.update(
            repr((problem.code, problem.file, problem.sheet, problem.cell, problem.found)).encode(
                "utf-8", "replace"
            )
        )
    for name, frame in tables_of(observations).items():
        if name != "layout":
            total.update(frame.to_json().encode("utf-8", "replace"))
    return total.hexdigest()


def tables_of(observations: Observations) -> dict[str, pd.DataFrame]:
    """Return the tables of a reading other than its values: layout, own indicators, what was not read."""
    fields = (one.name for one in dataclasses.fields(observations) if one.name != "table")
    found = {name: getattr(observations, name) for name in fields}
    return {name: frame for name, frame in found.items() if isinstance(frame, pd.DataFrame)}


def _groups(table: pd.DataFrame, names: Sequence[str]) -> tuple[Array, pd.DataFrame]:
    """Return to which different row of these columns each row belongs, and the different rows."""
    codes = [pd.factorize(table[name])[0] for name in names]
    key = np.zeros(len(table), dtype=np.int64)
    for one in codes:
        joined = key * (int(one.max(initial=0)) + 1) + one
        key = pd.factorize(joined)[0].astype(np.int64)
    first = np.unique(key, return_index=True)[1]
    return key, table[list(names)].iloc[first].reset_index(drop=True)


def write_coded(
    connection: Connection,
    submission: int,
    table: pd.DataFrame,
    places: Mapping[str, int],
) -> pd.DataFrame:
    """Write the values of a submission, and return them as they are coded."""
    rows, kinds = _groups(table, SERIES)
    kinds = kinds.assign(region_id=kinds["region"].map(dict(places)).astype(np.int64))
    series = _ids_of(
        connection,
        tables.series,
        kinds[["region_id", *SERIES[1:]]],
        {"region_id": kinds["region_id"]},
    )
    common, said = _groups(table, DETAIL)
    said = said.assign(digest=_digests(said))[["digest", *DETAIL]]
    detail = _ids_of(connection, tables.details, said, {"digest": said["digest"]}, key=["digest"])
    coded = {
        "submission_id": np.full(len(table), submission),
        "position": np.arange(len(table)),
        "series_id": series[rows],
        "year": table["year"].to_numpy(np.int64),
        **{name: table[name].to_numpy(np.float64) for name in QUANTITIES},
        "detail_id": detail[common],
        "cell": _cleaned(table["cell"]),
    }
    write_columns(connection, tables.observations, coded)
    for part, first in enumerate(range(0, len(table), _BLOCK)):
        content = packed({name: column[first : first + _BLOCK] for name, column in coded.items()})
        row = {"submission_id": submission, "part": part, "content": content}
        connection.execute(insert(tables.blocks).values(row))
    return pd.DataFrame(coded)


def _digests(said: pd.DataFrame) -> list[str]:
    rows = (json.dumps(row, default=_plain) for row in said.itertuples(index=False, name=None))
    return [hashlib.sha256(row.encode()).hexdigest() for row in rows]


def _ids_of(
    connection: Connection,
    table: Table,
    wanted: pd.DataFrame,
    near: Mapping[str, pd.Series],
    key: Sequence[str] = (),
) -> Array:
    """Return the ids of these rows of a table; rows that it lacks are added."""
    key = list(key or wanted.columns)
    ((column, values),) = near.items()
    query = select(table.c.id, *(table.c[name] for name in key))
    query = _only(query, table.c[column], values.unique().tolist())
    held = selected(connection, query, ["id", *key])
    held = held.astype({"id": np.int64})
    for name in key:
        held[name] = held[name].astype(wanted[name].dtype)
    ids = wanted[key].merge(held, on=key, how="left")["id"]
    new = ids.isna().to_numpy()
    if new.any():
        last = int(connection.execute(select(func.max(table.c.id))).scalar() or 0)
        numbers = np.arange(last + 1, last + 1 + int(new.sum()))
        added = {"id": numbers} | {name: _cleaned(wanted.loc[new, name]) for name in wanted}
        write_columns(connection, table, added)
        ids = ids.astype("float64").to_numpy(copy=True)
        ids[new] = numbers
    return np.asarray(ids, dtype=np.int64)


def _cleaned(column: pd.Series) -> Array:
    if column.dtype.kind in "iufb":
        return np.asarray(column.to_numpy())
    codes, different = pd.factorize(column)
    clean = np.array([safe(str(text)) for text in different], dtype=object)
    return np.asarray(clean[codes])


def write_rest(connection: Connection, submission: int, observations: Observations) -> None:
    """Write what a reading gave beside its values."""
    found = [
        {
            "submission_id": submission,
            "position": position,
            "code": one.code,
            "level": one.level,
            **{name: safe(str(getattr(one, name))) for name in ("file", "sheet", "cell", "found")},
            "context": safe(json.dumps(one.context, ensure_ascii=False, default=_plain)),
        }
        for position, one in enumerate(observations.problems)
    ]
    if found:
        connection.execute(insert(tables.problems), found)
    for name, frame in tables_of(observations).items():
        content = safe(frame_text(frame))
        row = {"submission_id": submission, "name": name, "content": content}
        connection.execute(insert(tables.frames).values(row))


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        return value.item()
    return str(value)


def frame_text(frame: pd.DataFrame) -> str:
    """Return a small table as JSON that keeps the kinds of its columns."""
    columns = {}
    for name in frame.columns:
        values = [
            None if pd.isna(one) else _plain(one) if hasattr(one, "item") else one
            for one in frame[name]
        ]
        columns[str(name)] = {"kind": str(frame[name].dtype), "values": values}
    return json.dumps(columns, ensure_ascii=False)


def frame_from(text: str) -> pd.DataFrame:
    """Return the table that :func:`frame_text` has written."""
    if len(text) > _SHORT:
        return _made(text)
    return _made_before(text).copy()


def _made(text: str) -> pd.DataFrame:
    columns = json.loads(text)
    made = {name: pd.array(said["values"], dtype=said["kind"]) for name, said in columns.items()}
    return pd.DataFrame(made)


_made_before = lru_cache(maxsize=256)(_made)  # tables without rows look alike from form to form


def listed_ids(numbers: Iterable[int]) -> str:
    """Return whole numbers as they stand in a query."""
    return ", ".join(str(int(one)) for one in numbers) or "NULL"


def _kinds(columns: Sequence[str]) -> dict[str, Any]:
    """Return the kinds of the columns asked for, of all where none is."""
    return {name: kind for name, kind in CODES.items() if not columns or name in columns}


def read_coded(
    connection: Connection,
    submissions: Sequence[int],
    *,
    regions: Sequence[int] | None = None,
    columns: Sequence[str] = (),
    year: int | None = None,
) -> pd.DataFrame:
    """Return the values of submissions as they are coded, in the order in which they came."""
    if regions is None and year is None:
        return _from_blocks(connection, submissions, columns)
    kinds = _kinds(columns)
    query = f"SELECT {', '.join(kinds)} FROM observations"
    query += f" WHERE submission_id IN ({listed_ids(submissions)})"
    if year is not None:
        query += f" AND year = {int(year)}"
    if regions is not None:
        inside = f"SELECT id FROM series WHERE region_id IN ({listed_ids(regions)})"
        query += f" AND series_id IN ({inside})"
    query += " ORDER BY submission_id, position"
    return pd.DataFrame(read_columns(connection, query, kinds), copy=False)


def _from_blocks(
    connection: Connection, submissions: Sequence[int], columns: Sequence[str]
) -> pd.DataFrame:
    rows = tables.blocks
    mine = set(submissions)
    query = _only(select(rows), rows.c.submission_id, list(mine))
    query = query.order_by(rows.c.submission_id, rows.c.part)
    kinds = _kinds(columns)
    parts: dict[str, list[Array]] = {name: [] for name in kinds}
    for number, _, content in connection.execute(query):
        if number in mine:
            block = unpacked(content)
            for name in kinds:
                parts[name].append(block[name])
    joined = {
        name: np.concatenate(part) if part else np.empty(0, kinds[name])
        for name, part in parts.items()
    }
    return pd.DataFrame(joined, copy=False)


def uncoded(connection: Connection, coded: pd.DataFrame, names: Mapping[int, str]) -> pd.DataFrame:
    """Return coded values as a table of observations.

    The regions by the names that are handed over.
    """
    series = _rows_of(connection, tables.series, coded["series_id"])
    series["region"] = series["region_id"].map(dict(names))
    detail = _rows_of(connection, tables.details, coded["detail_id"])
    columns: dict[str, Any] = {name: coded[name].to_numpy() for name in (*QUANTITIES, "year")}
    for table, wanted, key in ((series, SERIES, "series_id"), (detail, DETAIL, "detail_id")):
        at = table.index.get_indexer(coded[key])
        for name in wanted:
            words = table[name].to_numpy(dtype=object)
            if COLUMNS[name] == "bool":
                columns[name] = np.isin(words, _TRUE)[at]
            else:
                columns[name] = pd.array(words, dtype=COLUMNS[name]).take(at)
    columns["cell"] = pd.array(coded["cell"].to_numpy(dtype=object), dtype="str")
    return pd.DataFrame({name: columns[name] for name in COLUMNS}, copy=False).astype(dict(COLUMNS))


def _rows_of(connection: Connection, table: Table, ids: pd.Series) -> pd.DataFrame:
    """Return the rows of a table by id, only those asked for where they are few."""
    different = ids.unique()
    names = table.columns.keys()
    query = f"SELECT {', '.join(names)} FROM {table.name}"
    if len(different) <= _MANY:
        query += f" WHERE id IN ({listed_ids(different)})"
    kinds = {name: np.int64 if name in _WHOLE else object for name in names}
    return pd.DataFrame(read_columns(connection, query, kinds)).set_index("id")


def _only(query: Select[Any], column: ColumnElement[Any], wanted: Sequence[Any]) -> Select[Any]:
    """Let a query name what it wants where that is little; it reads the whole table otherwise."""
    if len(wanted) <= _MANY:
        return query.where(column.in_(wanted))
    return query


def problems_of(connection: Connection, submissions: Sequence[int]) -> Problems:
    """Return the problems of submissions; what several say of one place, parts of one form, once."""
    rows = tables.problems
    mine = set(submissions)
    query = _only(select(rows), rows.c.submission_id, list(mine))
    query = query.order_by(rows.c.submission_id, rows.c.position)
    found = []
    first: dict[tuple[str, ...], int] = {}
    for number, _, *said in connection.execute(query):
        if number in mine and first.setdefault(tuple(said), number) == number:
            code, level, file, sheet, cell, read, context = said
            found.append(Problem(code, level, file, sheet, cell, read, json.loads(context)))
    return Problems(found)


def frames_of(
    connection: Connection, submissions: Sequence[int]
) -> dict[str, list[tuple[int, pd.DataFrame]]]:
    """Return the other tables of submissions by name, each with the number of its submission."""
    rows = tables.frames
    mine = set(submissions)
    query = _only(select(rows), rows.c.submission_id, list(mine)).order_by(rows.c.submission_id)
    found: dict[str, list[tuple[int, pd.DataFrame]]] = {}
    for one in connection.execute(query):
        if one.submission_id in mine:
            found.setdefault(one.name, []).append((one.submission_id, frame_from(one.content)))
    return found
