"""The tables of a store.

Rows are only ever added: a later row says what holds from its moment on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

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


def _id() -> Column[int]:
    return Column("id", Integer, primary_key=True)


def _of_submission() -> Column[int]:
    """Return a column that says of which submission a row is, the first part of its key."""
    return Column("submission_id", ForeignKey("submissions.id"), primary_key=True)


def _place(name: str) -> Column[int]:
    """Return a column that numbers the rows of a submission, the second part of their key."""
    return Column(name, Integer, primary_key=True, autoincrement=False)


def _text(name: str, **settings: Any) -> Column[str]:
    """Return a column of texts: every row has one, be it empty."""
    return Column(name, Text, nullable=False, **settings)


def _texts(*names: str) -> Iterator[Column[str]]:
    return map(_text, names)


def _number(name: str, **settings: Any) -> Column[int]:
    """Return a column of whole numbers: every row has one."""
    return Column(name, Integer, nullable=False, **settings)


def _flag(name: str) -> Column[bool]:
    return Column(name, Boolean, nullable=False)


settings = Table("settings", METADATA, Column("name", Text, primary_key=True), _text("value"))

regions = Table(  # what is known of a region since a moment; the last row of a region_id holds
    "regions",
    METADATA,
    _id(),
    _number("region_id", index=True),
    _text("code"),
    _text("name", index=True),
    _text("level"),
    _number("parent_id"),  # 0 where there is none
    _number("ended"),  # first year without it, 0 while it exists
    _number("successor_id"),
    *_texts("at", "by"),
)

submissions = Table(
    "submissions",
    METADATA,
    _id(),
    _text("uid", unique=True),
    _text("at"),  # in UTC
    *_texts("by", "note", "department", "plan_id", "files"),
    _text("digest", index=True),
    _flag("made_up"),
    _number("amount"),  # of its observations
    _text("replaces"),  # uid of the submission that it takes the place of
    _text("origin"),  # the store it came from; empty where it was added here
    _text("origin_at"),
)

submission_regions = Table(
    "submission_regions", METADATA, _of_submission(), Column("region_id", Integer, primary_key=True)
)

events = Table(  # the state of a submission: received, accepted, returned
    "events",
    METADATA,
    _id(),
    _text("uid", unique=True),
    Column("submission_id", ForeignKey("submissions.id"), nullable=False, index=True),
    *_texts("at", "by", "state", "reason"),
)

series = Table(
    "series",
    METADATA,
    _id(),
    _number("region_id"),
    *_texts("indicator_id", "sex", "area", "age", "level"),
    UniqueConstraint("region_id", "indicator_id", "sex", "area", "age", "level"),
)

details = Table(  # what many values of a sheet have in common
    "details",
    METADATA,
    _id(),
    _text("digest", unique=True),
    *_texts("unit", "bound", "flag"),
    _flag("series_break"),
    _flag("suspect"),
    *_texts("source", "note", "file", "sheet"),
)

observations = Table(
    "observations",
    METADATA,
    _of_submission(),
    _place("position"),
    _number("series_id"),
    Column("year", SmallInteger, nullable=False),
    Column("value", Float(53)),
    Column("numerator", Float(53)),
    Column("denominator", Float(53)),
    _number("detail_id"),
    _text("cell"),
    sqlite_with_rowid=False,
)

blocks = Table(  # the same values once more, as columns, from which many are read in one go
    "blocks",
    METADATA,
    _of_submission(),
    _place("part"),
    Column("content", LargeBinary, nullable=False),
)

problems = Table(
    "problems",
    METADATA,
    _of_submission(),
    _place("position"),
    *_texts("code", "level", "file", "sheet", "cell", "found"),
    _text("context"),  # JSON
    sqlite_with_rowid=False,
)

frames = Table(  # the other tables of a reading: layout, own indicators, what was not read
    "frames",
    METADATA,
    _of_submission(),
    Column("name", Text, primary_key=True),
    _text("content"),  # JSON
)

due_dates = Table(
    "due_dates",
    METADATA,
    _id(),
    _text("plan_id"),
    _number("year"),
    *_texts("due", "at", "by"),
)

freezes = Table("freezes", METADATA, _id(), _number("year"), _flag("frozen"), *_texts("at", "by"))

accounts = Table(  # what is known of an account since a moment; the last row of an account_id holds
    "accounts",
    METADATA,
    _id(),
    _number("account_id", index=True),
    _text("name", index=True),
    *_texts("role", "department"),
    _number("region_id"),
    _text("password"),  # its Argon2 hash; empty until it is set
    _flag("active"),
    *_texts("at", "by"),
)

links = Table(  # by which a password is set once
    "links",
    METADATA,
    _id(),
    _text("digest", unique=True),
    _number("account_id"),  # 0: makes the first administrator
    _text("until"),
    _flag("used"),
)

attempts = Table(  # to sign in, that failed
    "attempts",
    METADATA,
    _id(),
    _text("account", index=True),
    _text("address", index=True),
    _text("at"),
)

drafts = Table(  # forms that were uploaded and not yet handed in, one for each account
    "drafts",
    METADATA,
    _id(),
    _number("account_id", index=True),
    *_texts("at", "name"),
    Column("content", LargeBinary, nullable=False),
    _text("reading"),  # JSON
)

reports = Table(
    "reports",
    METADATA,
    _id(),
    *_texts("at", "by", "title"),
    _number("year"),
    _number("suppressed"),
    _text("content"),
)

audit = Table("audit", METADATA, _id(), *_texts("at", "by", "what", "which", "note"))
