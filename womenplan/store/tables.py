"""The tables of a store.

Rows are only ever added: a later row says what holds from its moment on.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

__all__ = [
    "HEAD",
    "METADATA",
    "accounts",
    "attempts",
    "audit",
    "blocks",
    "details",
    "drafts",
    "due_dates",
    "events",
    "frames",
    "freezes",
    "links",
    "observations",
    "problems",
    "regions",
    "reports",
    "series",
    "settings",
    "submission_regions",
    "submissions",
]

HEAD = "0002"  # the newest revision of the folder migrations
METADATA = MetaData()

settings = Table(
    "settings",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)

regions = Table(  # what is known of a region since a moment; the last row of a region_id holds
    "regions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("region_id", Integer, nullable=False, index=True),
    Column("code", Text, nullable=False),
    Column("name", Text, nullable=False, index=True),
    Column("level", Text, nullable=False),
    Column("parent_id", Integer, nullable=False),  # 0 where there is none
    Column("ended", Integer, nullable=False),  # first year without it, 0 while it exists
    Column("successor_id", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)

submissions = Table(
    "submissions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("at", Text, nullable=False),  # in UTC
    Column("by", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("plan_id", Text, nullable=False),
    Column("files", Text, nullable=False),
    Column("digest", Text, nullable=False, index=True),
    Column("made_up", Boolean, nullable=False),
    Column("amount", Integer, nullable=False),  # of its observations
    Column("replaces", Text, nullable=False),  # uid of the submission that it takes the place of
    Column("origin", Text, nullable=False),  # the store it came from; empty where it was added here
    Column("origin_at", Text, nullable=False),
)

submission_regions = Table(
    "submission_regions",
    METADATA,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("region_id", Integer, primary_key=True),
)

events = Table(  # the state of a submission: received, accepted, returned
    "events",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("uid", Text, nullable=False, unique=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False),
)

series = Table(
    "series",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("region_id", Integer, nullable=False),
    Column("indicator_id", Text, nullable=False),
    Column("sex", Text, nullable=False),
    Column("area", Text, nullable=False),
    Column("age", Text, nullable=False),
    Column("level", Text, nullable=False),
    UniqueConstraint("region_id", "indicator_id", "sex", "area", "age", "level"),
)

details = Table(  # what many values of a sheet have in common
    "details",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("unit", Text, nullable=False),
    Column("bound", Text, nullable=False),
    Column("flag", Text, nullable=False),
    Column("series_break", Boolean, nullable=False),
    Column("suspect", Boolean, nullable=False),
    Column("source", Text, nullable=False),
    Column("note", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
)

observations = Table(
    "observations",
    METADATA,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("series_id", Integer, nullable=False),
    Column("year", SmallInteger, nullable=False),
    Column("value", Float(53)),
    Column("numerator", Float(53)),
    Column("denominator", Float(53)),
    Column("detail_id", Integer, nullable=False),
    Column("cell", Text, nullable=False),
    sqlite_with_rowid=False,
)

blocks = Table(  # the same values once more, as columns, from which many are read in one go
    "blocks",
    METADATA,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("content", LargeBinary, nullable=False),
)

problems = Table(
    "problems",
    METADATA,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("code", Text, nullable=False),
    Column("level", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("sheet", Text, nullable=False),
    Column("cell", Text, nullable=False),
    Column("found", Text, nullable=False),
    Column("context", Text, nullable=False),  # JSON
    sqlite_with_rowid=False,
)

frames = Table(  # the other tables of a reading: layout, own indicators, what was not read
    "frames",
    METADATA,
    Column("submission_id", ForeignKey("submissions.id"), primary_key=True),
    Column("name", Text, primary_key=True),
    Column("content", Text, nullable=False),  # JSON
)

due_dates = Table(
    "due_dates",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("plan_id", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("due", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)

freezes = Table(
    "freezes",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("year", Integer, nullable=False),
    Column("frozen", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)

accounts = Table(  # what is known of an account since a moment; the last row of an account_id holds
    "accounts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False, index=True),
    Column("name", Text, nullable=False, index=True),
    Column("role", Text, nullable=False),
    Column("department", Text, nullable=False),
    Column("region_id", Integer, nullable=False),
    Column("password", Text, nullable=False),  # its Argon2 hash; empty until it is set
    Column("active", Boolean, nullable=False),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
)

links = Table(  # by which a password is set once
    "links",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("account_id", Integer, nullable=False),  # 0: makes the first administrator
    Column("until", Text, nullable=False),
    Column("used", Boolean, nullable=False),
)

attempts = Table(  # to sign in, that failed
    "attempts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account", Text, nullable=False, index=True),
    Column("address", Text, nullable=False, index=True),
    Column("at", Text, nullable=False),
)

drafts = Table(  # forms that were uploaded and not yet handed in, one for each account
    "drafts",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("account_id", Integer, nullable=False, index=True),
    Column("at", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("content", LargeBinary, nullable=False),
    Column("reading", Text, nullable=False),  # JSON
)

reports = Table(
    "reports",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("suppressed", Integer, nullable=False),
    Column("content", Text, nullable=False),
)

audit = Table(
    "audit",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("at", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("which", Text, nullable=False),
    Column("note", Text, nullable=False),
)
