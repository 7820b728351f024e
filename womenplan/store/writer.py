"""What is written to a store in one go: by whom, at which moment, and what the log says of it."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, insert

from womenplan.store import tables
from womenplan.store.engine import now
from womenplan.store.rows import safe

__all__ = ["Writer", "writer_on"]


@dataclass(frozen=True, slots=True)
class Writer:
    """A connection that writes, the moment that all its rows carry, and who writes them."""

    connection: Connection
    at: str
    by: str

    def add(self, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Add rows to a table, each with moment and name."""
        signed = [{"at": self.at, "by": self.by, **row} for row in rows]
        if signed:
            self.connection.execute(insert(table), signed)

    def log(self, what: str, which: str = "", note: str = "") -> None:
        """Add a line to the log."""
        self.add(tables.audit, [{"what": what, "which": safe(which), "note": safe(note)}])

    def set_state(
        self,
        submission: int,
        state: str,
        reason: str = "",
        uid: str = "",
    ) -> None:
        """Put the state of a submission on record."""
        event = {
            "uid": uid or str(uuid.uuid4()),
            "submission_id": submission,
            "state": state,
            "reason": safe(reason),
        }
        self.add(tables.events, [event])


def writer_on(connection: Connection, by: str) -> Writer:
    """Return what writes on a connection from this moment on."""
    return Writer(connection, now(connection), safe(by))
