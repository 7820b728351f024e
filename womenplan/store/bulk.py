"""Many rows at once, the fast way of each database: COPY, or one prepared statement."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from sqlalchemy import Connection, Select, Table, select

from womenplan.model.arrays import Array
from womenplan.model.observation import QUANTITIES

__all__ = [
    "BETWEEN",
    "packed",
    "parts_of",
    "read_columns",
    "rows_until",
    "selected",
    "unpacked",
    "write_columns",
]

_AT_ONCE = 50_000  # rows
BETWEEN = "\x1f"
Columns = Mapping[str, Array]


def write_columns(connection: Connection, table: Table, columns: Columns) -> None:
    """Append rows that are given as columns; NaN becomes NULL."""
    write = _copy_in if connection.dialect.name == "postgresql" else _insert
    write(connection, table, columns)


def parts_of(columns: Columns, size: int = _AT_ONCE) -> Iterator[Columns]:
    """Yield columns in parts of so many rows."""
    count = len(next(iter(columns.values())))
    for first in range(0, count, size):
        yield {name: column[first : first + size] for name, column in columns.items()}


def _insert(connection: Connection, table: Table, columns: Columns) -> None:
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({_names(columns)}) VALUES ({marks})"
    for part in parts_of(columns):
        values = [
            [None if one != one else one for one in column.tolist()]
            if name in QUANTITIES
            else column.tolist()
            for name, column in part.items()
        ]
        connection.exec_driver_sql(statement, list(zip(*values, strict=True)))


def _copy_in(connection: Connection, table: Table, columns: Columns) -> None:
    """Send the rows by one COPY: while the server writes a part, the next is made."""
    may_lack = [name for name in columns if name in QUANTITIES]
    null = f", FORCE_NULL ({', '.join(may_lack)})" if may_lack else ""
    statement = f"COPY {table.name} ({_names(columns)}) FROM STDIN (FORMAT csv{null})"
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for part in parts_of(columns):
            rows = pd.DataFrame(dict(part)).to_csv(
                header=False,
                index=False,
                quoting=2,
                na_rep="",
            )
            copy.write(rows.encode("utf-8"))


def _names(columns: Columns) -> str:
    return ", ".join(f'"{name}"' for name in columns)


def selected(connection: Connection, query: Select[Any]) -> pd.DataFrame:
    """Return what a query selects as a table."""
    names = query.selected_columns.keys()
    rows = connection.execute(query).all()
    if not rows:
        return pd.DataFrame(columns=names, dtype=object)
    across = zip(*rows, strict=True)
    return pd.DataFrame({name: list(column) for name, column in zip(names, across, strict=True)})


def rows_until(connection: Connection, table: Table, at: str | None = None) -> pd.DataFrame:
    """Return the rows that a table had at a moment, now by default, in the order in which they came."""
    query = select(table).order_by(table.c.id)
    if at is not None:
        query = query.where(table.c.at <= at)
    return selected(connection, query)


def read_columns(connection: Connection, query: str, kinds: Mapping[str, Any]) -> Columns:
    """Return the columns of a query, each as an array of the kind that is named for it.

    Parameters
    ----------
    connection : sqlalchemy.Connection
    query : str
        Selects the columns of ``kinds`` in their order; holds no text of a user.
    kinds : mapping of str to dtype
        Numbers, or object for text.
    """
    if connection.dialect.name == "postgresql":
        return _copy_out(connection, query, kinds)
    driver: Any = connection.connection.driver_connection
    cursor = driver.execute(query)
    parts: list[list[Array]] = []
    while rows := cursor.fetchmany(_AT_ONCE):
        across = zip(*rows, strict=True)
        parts.append(
            [_array(column, kind) for column, kind in zip(across, kinds.values(), strict=True)]
        )
    if not parts:
        return {name: np.empty(0, dtype=kind) for name, kind in kinds.items()}
    joined = (np.concatenate(column) for column in zip(*parts, strict=True))
    return dict(zip(kinds, joined, strict=True))


def _array(column: Sequence[Any], kind: Any) -> Array:
    if kind is not object:
        return np.array(column, dtype=kind)
    texts = np.empty(len(column), dtype=object)
    texts[:] = column
    return texts


def _copy_out(connection: Connection, query: str, kinds: Mapping[str, Any]) -> Columns:
    buffer = io.BytesIO()
    driver: Any = connection.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(f"COPY ({query}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            buffer.write(block)
    buffer.seek(0)
    numbers = {name: kind for name, kind in kinds.items() if np.dtype(kind).kind == "i"}
    texts = dict.fromkeys(kinds, "str")
    frame = pd.read_csv(
        buffer,
        header=None,
        names=list(kinds),
        dtype=texts | numbers,
        keep_default_na=False,
    )
    return {name: _exact(frame[name], kind) for name, kind in kinds.items()}


def _exact(column: pd.Series, kind: Any) -> Array:
    """Return a column as an array; decimal numbers to the last digit."""
    if np.dtype(kind).kind == "f":
        column = column.map(lambda word: float(word) if word else np.nan)
    return np.asarray(column, dtype=kind)


def packed(columns: Columns) -> bytes:
    """Return columns as bytes, of texts each different one once."""
    plain = {}
    for name, column in columns.items():
        if column.dtype == object:
            codes, texts = pd.factorize(column)
            joined = BETWEEN.join(texts).encode("utf-8")
            plain[f"{name} codes"] = codes.astype(np.int32)
            plain[f"{name} texts"] = np.frombuffer(joined, dtype=np.uint8)
        else:
            plain[name] = column
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **plain)
    return buffer.getvalue()


def unpacked(content: bytes) -> Columns:
    """Return the columns that :func:`packed` wrote."""
    columns = {}
    with np.load(io.BytesIO(content), allow_pickle=False) as plain:
        for part in plain.files:
            name, _, kind = part.partition(" ")
            if kind == "codes":
                joined = plain[f"{name} texts"].tobytes().decode("utf-8")
                texts = np.array(joined.split(BETWEEN), dtype=object)
                columns[name] = texts[plain[part]]
            elif not kind:
                columns[name] = plain[part]
    return columns
