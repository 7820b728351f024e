"""What revisions share: tables described in one line, and tables of which rows are only added.

Nothing here changes: what a later revision needs beside it, it brings itself.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

__all__ = ["add_index", "make_table", "protect"]

_KINDS: Mapping[str, Any] = {
    "#": sa.Integer(),
    "?": sa.Boolean(),
    "%": sa.SmallInteger(),
    "~": sa.Float(53),
    "*": sa.LargeBinary(),
}


def make_table(
    table: str,
    columns: str,
    *,
    keys: Sequence[str] = ("id",),
    unique: Sequence[str] = (),
    refers: bool = False,
    **options: Any,
) -> None:
    """Make a table.

    Parameters
    ----------
    table : str
    columns : str
        Their names, each with the sign of its kind: # whole number, ? flag, % year, ~ number that may
        be missing, * bytes; a text without one.
    keys, unique : sequence of str
        The columns of the primary key, and those of which no two rows have the same.
    refers : bool
        Whether submission_id is that of a submission.
    **options
        Those of the database.
    """
    made = []
    for word in columns.split():
        name = word.rstrip("#?%~*")
        referring = [sa.ForeignKey("submissions.id")] if refers and name == "submission_id" else []
        column: sa.Column[Any] = sa.Column(
            name,
            _KINDS.get(word[-1], sa.Text()),
            *referring,
            primary_key=name in keys,
            nullable=word[-1] == "~",
            autoincrement=name == "id",
        )
        made.append(column)
    once = [sa.UniqueConstraint(*unique)] if unique else []
    op.create_table(table, *made, *once, **options)


def add_index(indexed: Iterable[tuple[str, str]]) -> None:
    """Add an index of each of these columns, named with their tables."""
    for table, column in indexed:
        op.create_index(f"ix_{table}_{column}", table, [column])


def protect(tables: Iterable[str]) -> None:
    """Let the database itself refuse to change or delete rows of these tables."""
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(
            "CREATE OR REPLACE FUNCTION womenplan_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'rows of % are only added', TG_TABLE_NAME; END $$"
        )
    for table in tables:
        if postgresql:
            op.execute(
                f"CREATE TRIGGER only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION womenplan_only_grows()"
            )
            continue
        for change in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are only added'); END"
            )
