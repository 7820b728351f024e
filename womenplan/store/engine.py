"""Opens the database of a store: SQLite or PostgreSQL, brought to this version, its faults as sentences."""

from __future__ import annotations

import shutil
import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import (
    URL,
    Connection,
    Engine,
    create_engine,
    event,
    insert,
    inspect,
    make_url,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError

from womenplan.errors import Problem, UsageError
from womenplan.store.tables import HEAD, settings

__all__ = [
    "SCHEMES",
    "copy_file",
    "faults_worded",
    "is_store",
    "now",
    "opened",
    "reading",
    "shown",
    "stamp",
    "url_of",
    "writing",
]

SCHEMES = ("sqlite:", "postgresql:", "postgresql+psycopg:", "postgres:")
WAIT = 30  # seconds for another writer
_LOCK = 770_201  # the number under which writers to one PostgreSQL store wait for each other
_OURS = "womenplan"
_TURNS: WeakKeyDictionary[Engine, threading.Lock] = WeakKeyDictionary()
_FAULTS = (  # words of a driver's message, and what they mean
    ("locked", "STORE_LOCKED"),
    ("lock timeout", "STORE_LOCKED"),
    ("readonly", "STORE_READ_ONLY"),
    ("read-only", "STORE_READ_ONLY"),
    ("permission denied", "STORE_READ_ONLY"),
    ("unable to open", "STORE_NOT_OPENED"),
    ("no such file", "STORE_NOT_OPENED"),
    ("not a database", "STORE_NOT_ONE"),
    ("malformed", "STORE_DAMAGED"),
    ("is full", "STORE_DISK_FULL"),
    ("no space left", "STORE_DISK_FULL"),
    ("disk i/o", "STORE_DISK_FULL"),
    ("password authentication", "STORE_PASSWORD"),
    ("no password supplied", "STORE_PASSWORD"),
    ("does not exist", "STORE_DATABASE_MISSING"),
    ("connection", "STORE_UNREACHABLE"),
    ("could not translate", "STORE_UNREACHABLE"),
    ("failed to resolve", "STORE_UNREACHABLE"),
)


def is_store(source: str) -> bool:
    """Return whether what a call names as data is the address of a store."""
    return source.startswith(SCHEMES)


def url_of(source: str | Path) -> URL:
    """Return the address of a store; a bare path is a SQLite file."""
    given = str(source)
    if not is_store(given) and "://" not in given:
        return URL.create("sqlite", database=given)
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as reason:
        raise UsageError(Problem("STORE_URL", found=given)) from reason
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.drivername not in ("sqlite", "postgresql+psycopg") or not url.database:
        raise UsageError(Problem("STORE_URL", found=url.render_as_string()))
    if url.drivername != "sqlite" and find_spec("psycopg") is None:
        context = {"extra": "store", "packages": "psycopg"}
        raise UsageError(Problem("PACKAGES_MISSING", found=shown(url), context=context))
    return url


def shown(url: URL) -> str:
    """Return an address fit to be shown: without a password; of a file its path."""
    if url.drivername == "sqlite":
        return str(url.database)
    return url.set(drivername="postgresql").render_as_string(hide_password=True)


def opened(url: URL, *, create: bool) -> Engine:
    """Return the engine of a store that exists and is of this version.

    Make it where that is asked for.
    """
    lite = url.drivername == "sqlite"
    path = Path(str(url.database))
    if lite and path.is_dir():
        raise UsageError(Problem("STORE_NOT_ONE", file=str(path)))
    if lite and not create and not str(path).startswith("file:") and not path.exists():
        raise UsageError(Problem("STORE_MISSING", file=str(path)))
    how = {"timeout": WAIT} if lite else {"connect_timeout": 10, "client_encoding": "utf8"}
    engine = create_engine(url, connect_args=how, pool_pre_ping=not lite)  # servers are restarted
    _TURNS[engine] = threading.Lock()
    if lite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        with faults_worded(url):
            _bring_up(engine, url, create=create)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _prepare(driver: sqlite3.Connection, _: Any) -> None:
    driver.isolation_level = None  # transactions are begun by _begin alone
    driver.execute("PRAGMA foreign_keys = ON")
    driver.execute("PRAGMA synchronous = FULL")  # a receipt that was shown survives a power cut


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def reading(engine: Engine, url: URL) -> Iterator[Connection]:
    """Yield a connection that sees one state of the store throughout."""
    level = {"isolation_level": "REPEATABLE READ"} if engine.dialect.name == "postgresql" else {}
    with faults_worded(url), engine.connect().execution_options(**level) as connection:
        yield connection


@contextmanager
def writing(engine: Engine, url: URL) -> Iterator[Connection]:
    """Yield a connection whose work is done wholly or not at all, one writer after the other."""
    with (
        _TURNS[engine],  # SQLite lets writers try again and again, and some of many never succeed
        faults_worded(url),
        engine.connect().execution_options(writes=True) as connection,
        connection.begin(),
    ):
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT}s'"))
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
        yield connection


@contextmanager
def faults_worded(url: URL) -> Iterator[None]:
    """Turn what the database or its driver raises into a sentence."""
    try:
        yield
    except Exception as error:
        known = isinstance(error, DBAPIError | sqlite3.Error)
        if not known and type(error).__module__.split(".")[0] != "psycopg":
            raise
        words = " ".join(str(getattr(error, "orig", error)).split())
        code = next((code for word, code in _FAULTS if word in words.lower()), "STORE_FAULT")
        raise UsageError(Problem(code, file=shown(url), found=words)) from error


def stamp(at: datetime) -> str:
    """Return a moment as the store writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def now(connection: Connection) -> str:
    """Return this moment in UTC, later than all that the store holds, so that its order is that of its rows."""
    tables = ("submissions", "events", "regions")
    last = (f"SELECT at FROM {table} ORDER BY id DESC LIMIT 1" for table in tables)
    latest = max(connection.execute(text(query)).scalar() or "" for query in last)
    at = datetime.now(UTC)
    if latest:
        at = max(at, datetime.fromisoformat(latest) + timedelta(microseconds=1))
    return stamp(at)


def _check_encoding(connection: Connection, url: URL) -> None:
    """Refuse a database that could not keep every character that is handed in."""
    encoding = connection.execute(text("SHOW server_encoding")).scalar()
    if encoding != "UTF8":
        raise UsageError(Problem("STORE_ENCODING", file=shown(url), found=str(encoding)))


def _bring_up(engine: Engine, url: URL, *, create: bool) -> None:
    """Make the tables of a new store, and bring an older one to this version after a copy was made."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            _check_encoding(connection, url)
        version, others = _version(connection)
    if version == HEAD:
        return
    if others:
        raise UsageError(Problem("STORE_NOT_ONE", file=shown(url), context={"tables": others}))
    if version is None and not create:
        raise UsageError(Problem("STORE_MISSING", file=shown(url)))
    script = ScriptDirectory(str(Path(__file__).parent / "migrations"))
    known = [revision.revision for revision in script.walk_revisions()]
    if version is not None and version not in known:
        context = {"version": version, "newest": HEAD}
        raise UsageError(Problem("STORE_NEWER", file=shown(url), context=context))
    lite = engine.dialect.name == "sqlite"
    if lite:
        with closing(sqlite3.connect(str(url.database), timeout=WAIT)) as driver:
            driver.execute("PRAGMA journal_mode = WAL")
    with writing(engine, url) as connection:
        version, _ = _version(connection)  # another process may have been first
        if version == HEAD:
            return
        if version is not None:
            _copy_store(url, version) if lite else _copy_schema(connection, version)
        config = Config(attributes={"connection": connection})
        with EnvironmentContext(
            config, script, fn=lambda revision, _: script._upgrade_revs("head", revision)
        ):
            script.run_env()
        if version is None:
            store_id = {"name": "store_id", "value": str(uuid.uuid4())}
            connection.execute(insert(settings), store_id)


def _version(connection: Connection) -> tuple[str | None, str]:
    """Return a store's revision, None where it has none, and the tables of others that stand there instead."""
    names = inspect(connection).get_table_names()
    if {"alembic_version", "submissions"} <= set(names):
        return MigrationContext.configure(connection).get_current_revision(), ""
    return None, "、".join(sorted(names)[:5])


def _copy_store(url: URL, version: str) -> None:
    """Copy a SQLite store to a file beside it, whose name says of which version."""
    store = Path(str(url.database))
    with closing(sqlite3.connect(store, timeout=WAIT)) as driver:
        copy_file(driver, store, store.with_name(f"{store.name}.{version}.bak"))


def copy_file(driver: sqlite3.Connection, store: Path, path: Path) -> None:
    """Copy a SQLite store to a file, which nobody may read who may not read the store."""
    try:
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
    except OSError as error:
        raise sqlite3.OperationalError(str(error)) from error
    with closing(sqlite3.connect(path)) as copy:
        driver.backup(copy)
    shutil.copymode(store, path)


def _copy_schema(connection: Connection, version: str) -> None:
    """Copy all tables of a PostgreSQL store into a schema beside it, whose name says of which version."""
    schema = f"{_OURS}_{version}_{datetime.now(UTC):%Y%m%d%H%M%S}"
    connection.execute(text(f"CREATE SCHEMA {schema}"))
    for name in inspect(connection).get_table_names():
        connection.execute(text(f'CREATE TABLE {schema}."{name}" AS TABLE "{name}"'))
