"""Observations as rows of the store and back: series and what sheets have in common are written once."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import ColumnElement, Connection, Row, Select, Table, func, insert, select

from womenplan.errors import Problem, Problems
from womenplan.model.arrays import Array
from womenplan.model.observation import COLUMNS, QUANTITIES, Observations
from womenplan.store import tables
from womenplan.store.bulk import (
    BETWEEN,
    packed,
    parts_of,
    read_columns,
    selected,
    unpacked,
    write_columns,
)

__all__ = [
    "CODES",
    "DETAIL",
    "SERIES",
    "digest_of",
    "fields_of",
    "frame_from",
    "frame_text",
    "frames_of",
    "listed_ids",
    "plain",
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
    for one in observations.problems:
        words = repr((one.code, one.file, one.sheet, one.cell, one.found))
        total.update(words.encode("utf-8", "replace"))
    for name, frame in tables_of(observations).items():
        if name != "layout":
            total.update(frame.to_json().encode("utf-8", "replace"))
    return total.hexdigest()


def tables_of(observations: Observations) -> dict[str, pd.DataFrame]:
    """Return the tables of a reading other than its values: layout, own indicators, what was not read."""
    parts = {one.name: getattr(observations, one.name) for one in dataclasses.fields(observations)}
    del parts["table"]
    return {name: part for name, part in parts.items() if isinstance(part, pd.DataFrame)}


def _groups(table: pd.DataFrame, names: list[str]) -> tuple[Array, pd.DataFrame]:
    """Return to which different row of these columns each row belongs, and the different rows."""
    numbers = table.groupby(names, sort=False, dropna=False).ngroup().to_numpy()
    first = np.unique(numbers, return_index=True)[1]
    return numbers, table[names].iloc[first].reset_index(drop=True)


def write_coded(
    connection: Connection,
    submission: int,
    table: pd.DataFrame,
    places: Mapping[str, int],
) -> pd.DataFrame:
    """Write the values of a submission, and return them as they are coded."""
    rows, kinds = _groups(table, SERIES)
    kinds = kinds.assign(region_id=kinds["region"].map(dict(places)).astype(np.int64))
    kinds = kinds[["region_id", *SERIES[1:]]]
    series = _ids_of(connection, tables.series, kinds, list(kinds))
    common, details = _groups(table, DETAIL)
    details.insert(0, "digest", _digests(details))
    detail = _ids_of(connection, tables.details, details, ["digest"])
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
    for part, columns in enumerate(parts_of(coded, _BLOCK)):
        row = {"submission_id": submission, "part": part, "content": packed(columns)}
        connection.execute(insert(tables.blocks), row)
    return pd.DataFrame(coded)


def _digests(table: pd.DataFrame) -> list[str]:
    rows = (json.dumps(row, default=plain) for row in table.itertuples(index=False, name=None))
    return [hashlib.sha256(row.encode()).hexdigest() for row in rows]


def _ids_of(
    connection: Connection,
    table: Table,
    wanted: pd.DataFrame,
    key: Sequence[str],
) -> Array:
    """Return the ids of these rows of a table, known by their key; rows that it lacks are added."""
    query = select(table.c.id, *(table.c[name] for name in key))
    query = _only(query, table.c[key[0]], wanted[key[0]].unique().tolist())
    held = selected(connection, query).astype({"id": np.int64, **wanted.dtypes[key]})
    ids = wanted[key].merge(held, on=key, how="left")["id"]
    new = ids.isna().to_numpy()
    if new.any():
        last = connection.execute(select(func.max(table.c.id))).scalar() or 0
        numbers = np.arange(last + 1, last + 1 + int(new.sum()))
        added = {"id": numbers} | {name: _cleaned(wanted.loc[new, name]) for name in wanted}
        write_columns(connection, table, added)
        ids[new] = numbers
    return np.asarray(ids, dtype=np.int64)


def _cleaned(column: pd.Series) -> Array:
    if column.dtype.kind in "iufb":
        return np.asarray(column)
    codes, different = pd.factorize(column)
    clean = np.array([safe(str(text)) for text in different], dtype=object)
    return np.asarray(clean[codes])


def fields_of(problem: Problem) -> dict[str, Any]:
    """Return a problem as the names and values of its fields."""
    return {one.name: getattr(problem, one.name) for one in dataclasses.fields(Problem)}


def write_rest(connection: Connection, submission: int, observations: Observations) -> None:
    """Write what a reading gave beside its values."""
    rows = []
    for position, one in enumerate(observations.problems):
        context = json.dumps(one.context, ensure_ascii=False, default=plain)
        texts = {name: safe(str(text)) for name, text in fields_of(one).items()}
        texts["context"] = safe(context)
        rows.append({"submission_id": submission, "position": position, **texts})
    if rows:
        connection.execute(insert(tables.problems), rows)
    for name, frame in tables_of(observations).items():
        content = safe(frame_text(frame))
        row = {"submission_id": submission, "name": name, "content": content}
        connection.execute(insert(tables.frames), row)


def plain(value: Any) -> Any:
    """Return a value as JSON can hold it."""
    return value.item() if hasattr(value, "item") else str(value)


def frame_text(frame: pd.DataFrame) -> str:
    """Return a small table as JSON that keeps the kinds of its columns."""
    columns = {}
    for name in frame.columns:
        values = [None if pd.isna(one) else one for one in frame[name]]
        columns[str(name)] = {"kind": str(frame[name].dtype), "values": values}
    return json.dumps(columns, ensure_ascii=False, default=plain)


def frame_from(text: str) -> pd.DataFrame:
    """Return the table that :func:`frame_text` has written."""
    if len(text) > _SHORT:
        return _made(text)
    return _made_before(text).copy()


def _made(text: str) -> pd.DataFrame:
    columns = json.loads(text)
    return pd.DataFrame(
        {name: pd.array(one["values"], dtype=one["kind"]) for name, one in columns.items()}
    )


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
    kinds = _kinds(columns)
    parts: dict[str, list[Array]] = {name: [np.empty(0, kind)] for name, kind in kinds.items()}
    for row in _of_submissions(connection, tables.blocks, submissions):
        block = unpacked(row.content)
        for name, part in parts.items():
            part.append(block[name])
    joined = {name: np.concatenate(part) for name, part in parts.items()}
    return pd.DataFrame(joined, copy=False)


def _of_submissions(
    connection: Connection, table: Table, submissions: Sequence[int]
) -> Iterator[Row[Any]]:
    """Yield the rows of a table that are of these submissions, in the order of its key."""
    numbers = set(submissions)
    query = _only(select(table), table.c.submission_id, list(numbers))
    for row in connection.execute(query.order_by(*table.primary_key)):
        if row.submission_id in numbers:
            yield row


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
    problems = []
    first: dict[tuple[str, ...], int] = {}
    for row in _of_submissions(connection, tables.problems, submissions):
        number, _, *fields = tuple(row)
        if first.setdefault(tuple(fields), number) == number:
            *texts, context = fields
            problems.append(Problem(*[*texts, json.loads(context)]))
    return Problems(problems)


def frames_of(
    connection: Connection, submissions: Sequence[int]
) -> dict[str, list[tuple[int, pd.DataFrame]]]:
    """Return the other tables of submissions by name, each with the number of its submission."""
    frames: dict[str, list[tuple[int, pd.DataFrame]]] = {}
    for row in _of_submissions(connection, tables.frames, submissions):
        frames.setdefault(row.name, []).append((row.submission_id, frame_from(row.content)))
    return frames
