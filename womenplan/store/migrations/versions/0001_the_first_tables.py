"""The first tables: regions, submissions and their states, observations, problems, due dates, log."""

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from alembic import op

from womenplan.store.migrations.guard import protect

revision = "0001"
down_revision = None

_KEYS = {
    "submission_regions": ("submission_id", "region_id"),
    "observations": ("submission_id", "position"),
    "problems": ("submission_id", "position"),
    "frames": ("submission_id", "name"),
    "blocks": ("submission_id", "part"),
    "settings": ("name",),
}
_REFERRING = ("submission_regions", "events", "observations", "blocks", "problems", "frames")
_TABLES = {
    "settings": "name value",
    "regions": "id# region_id# code name level parent_id# ended# successor_id# at by",
    "submissions": "id# uid at by note department plan_id files digest made_up? amount# replaces origin origin_at",
    "submission_regions": "submission_id# region_id#",
    "events": "id# uid submission_id# at by state reason",
    "series": "id# region_id# indicator_id sex area age level",
    "details": "id# digest unit bound flag series_break? suspect? source note file sheet",
    "observations": "submission_id# position# series_id# year% value~ numerator~ denominator~ detail_id# cell",
    "blocks": "submission_id# part# content*",
    "problems": "submission_id# position# code level file sheet cell found context",
    "frames": "submission_id# name content",
    "due_dates": "id# plan_id year# due at by",
    "freezes": "id# year# frozen? at by",
    "audit": "id# at by what which note",
}
_UNIQUE = {
    "submissions": ["uid"],
    "events": ["uid"],
    "details": ["digest"],
    "series": ["region_id", "indicator_id", "sex", "area", "age", "level"],
}
_INDEXED = [
    ("regions", "region_id"),
    ("regions", "name"),
    ("submissions", "digest"),
    ("events", "submission_id"),
]
_KINDS: Mapping[str, Any] = {
    "#": sa.Integer(),
    "?": sa.Boolean(),
    "%": sa.SmallInteger(),
    "~": sa.Float(53),
    "*": sa.LargeBinary(),
}
_WITHOUT_ROWID = ("observations", "problems")


def _columns(table: str) -> Iterable[sa.Column[Any]]:
    keys = _KEYS.get(table, ("id",))
    for word in _TABLES[table].split():
        name = word.rstrip("#?%~*")
        referring = [sa.ForeignKey("submissions.id")]
        refers = name == "submission_id" and table in _REFERRING
        yield sa.Column(
            name,
            _KINDS.get(word[-1], sa.Text()),
            *(referring if refers else []),
            primary_key=name in keys,
            nullable=word[-1] == "~",
            autoincrement=name == "id",
        )


def upgrade() -> None:
    """Make the tables, and let nothing that they hold be changed or taken away."""
    for table in _TABLES:
        unique = [sa.UniqueConstraint(*_UNIQUE[table])] if table in _UNIQUE else []
        options = {"sqlite_with_rowid": False} if table in _WITHOUT_ROWID else {}
        op.create_table(table, *_columns(table), *unique, **options)
    for table, column in _INDEXED:
        op.create_index(f"ix_{table}_{column}", table, [column])
    protect(_TABLES)
