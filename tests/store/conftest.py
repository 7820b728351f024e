"""Stores to test with: SQLite in a folder of the test's own, and a PostgreSQL that the tests start and stop."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from womenplan.model.observation import COLUMNS, Observations, empty

PASSWORD = "open sesame"


def _postgres(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(places[-1]) if places else shutil.which(name)


def _in_memory() -> Path | None:
    """Return a folder that is no disk, where the system has one with room for many databases."""
    memory = Path("/dev/shm")
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > 4e9 else None


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Start a PostgreSQL of the tests' own in a folder of its own, on a free port, and return its address."""
    initdb, control = _postgres("initdb"), _postgres("pg_ctl")
    if initdb is None or control is None:
        pytest.skip("PostgreSQL (the package postgresql) is not installed on this machine")
    user = "postgres" if os.geteuid() == 0 else None  # it refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="womenplan-pg-", dir=_in_memory()))
    secret = folder / "password"
    secret.write_text(PASSWORD, encoding="utf-8")
    if user:
        shutil.chown(folder, user)
        shutil.chown(secret, user)
    with contextlib.closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def call(*words: str) -> None:
        subprocess.run(words, check=True, capture_output=True, user=user, cwd=folder)

    data = str(folder / "data")
    call(
        initdb,
        "-D",
        data,
        "-U",
        "tester",
        "--pwfile",
        str(secret),
        "-A",
        "scram-sha-256",
        "-E",
        "UTF8",
    )
    how = f"-p {port} -h 127.0.0.1 -k {folder} -c fsync=off"
    try:
        call(control, "-D", data, "-o", how, "-w", "-l", str(folder / "log"), "start")
        yield f"postgresql://tester:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{port}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            call(control, "-D", data, "-m", "immediate", "-w", "stop")
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server: str) -> str:
    """Return the address of an empty PostgreSQL database."""
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a store that does not exist yet, in each database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'store.db'}"
    return str(request.getfixturevalue("database"))


@pytest.fixture
def lite(tmp_path: Path) -> str:
    """Return the address of a SQLite store that does not exist yet."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def form() -> Callable[..., Observations]:
    """Return what makes observations from rows of region, indicator, year, value and, by name, what else differs."""

    def make(*rows: tuple[str, str, int, float], **columns: object) -> Observations:
        frame = pd.DataFrame(rows, columns=["region", "indicator_id", "year", "value"])
        table = empty().reindex(range(len(frame)))
        usual = {
            "sex": "both",
            "area": "all",
            "unit": "per_100k",
            "flag": "final",
            "file": "form.xlsx",
            "sheet": "表",
        }
        cells = [f"C{row + 2}" for row in range(len(frame))]
        blank = dict.fromkeys(("age", "level", "source", "bound", "note"), "")
        marks = {"series_break": False, "suspect": False}
        table = table.assign(**{**blank, **marks, **usual, "cell": cells, **frame, **columns})
        return Observations(table[list(COLUMNS)].astype(dict(COLUMNS)))

    return make
