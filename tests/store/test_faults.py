"""What can go wrong with a database: one sentence, and nothing half done."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pandas as pd
import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import event, text
from sqlalchemy.exc import DBAPIError

from womenplan import DataError, Store, UsageError
from womenplan.io.readers import Readers
from womenplan.store import adding, engine, rows, tables, writer

MORTALITY = "maternal_mortality"
ADDING = """
import sys
import pandas as pd
from womenplan import Store
table = pd.DataFrame({"name": "孕产妇死亡率", "year": 2024, "value": 12.5, "region": [f"县{i}" for i in range(4000)]})
store = Store(sys.argv[1])
print("ready", flush=True)
receipt = store.add(table, by="a")
print("receipt", receipt.submission, flush=True)
"""
MOMENTS = {
    "set_state": writer.Writer,
    "write_coded": adding,
    "write_rest": adding,
    "log": writer.Writer,
    "write_columns": rows,
    "packed": rows,
}


def killed_after(_: object, url: str, moment: str) -> None:
    """Add a submission, and die once a step of it is done; runs in a copy of a process."""
    own = getattr(MOMENTS[moment], moment)

    def then_die(*given, **named):
        found = own(*given, **named)
        os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(MOMENTS[moment], moment, then_die)
    names = [f"县{number}" for number in range(4000)]
    table = pd.DataFrame({"name": "孕产妇死亡率", "year": 2024, "value": 12.5, "region": names})
    with Store(url) as store:
        store.add(table, by="a")


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(dict, most=1) as own:
        yield own


@pytest.mark.parametrize("moment", list(MOMENTS))
def test_a_process_killed_before_the_end_leaves_nothing(url, moment, readers):
    Store(url).close()
    with pytest.raises(DataError) as told:
        readers.run(killed_after, url, moment)
    assert told.value.problems[0].code == "FILE_TAKES_MEMORY"  # it ended without an answer
    with Store(url) as store:
        assert store.submissions().empty
        assert len(store.observations().table) == 0
        assert store.log().empty


@pytest.mark.parametrize("wait", [0.05, 0.4])
def test_a_process_killed_at_any_moment_leaves_all_or_nothing(lite, wait):
    child = subprocess.Popen(
        [sys.executable, "-c", ADDING, lite], stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert child.stdout.readline() == "ready\n"
    time.sleep(wait)
    child.kill()
    rest, _ = child.communicate()
    with Store(lite) as store:
        count = len(store.observations().table)
        assert count in (0, 4000)
        assert count == 4000 or "receipt" not in rest  # what was receipted is there
        with closing(sqlite3.connect(str(engine.url_of(lite).database))) as driver:
            assert driver.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_writers_at_once_lose_nothing_and_write_nothing_twice(url, form):
    Store(url).close()
    faults = []

    def write(number: int) -> None:
        try:
            with Store(url) as store:
                for turn in range(5):
                    store.add(
                        form(
                            (f"县{number}", MORTALITY, 2020 + turn, float(number)),
                            ("同县", MORTALITY, 2024, number + turn / 10),
                        ),
                        by=f"w{number}",
                    )
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with Store(url) as store:
        listed = store.submissions()
        table = store.observations().table
    assert listed["submission"].tolist() == list(range(1, 21))
    assert listed["at"].is_monotonic_increasing
    assert len(table) == 4 * 5 + 1
    assert listed["uid"].is_unique


def test_a_reader_sees_one_state_while_another_writes(url, form):
    with Store(url) as store, store.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM submissions")).scalar()
        with Store(url) as other:
            other.add(form(("甲县", MORTALITY, 2024, 1.0)), by="b")
        assert connection.execute(text("SELECT count(*) FROM submissions")).scalar() == before == 0


def test_a_full_disk_is_told_and_leaves_the_store_as_it_was(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")

        @event.listens_for(store._engine, "connect")
        def _bounded(driver, _):
            pages = driver.execute("PRAGMA page_count").fetchone()[0]
            driver.execute(f"PRAGMA max_page_count = {pages + 5}")

        store._engine.dispose()
        many = [(f"县{one}", MORTALITY, 2024, 1.0) for one in range(4000)]
        with pytest.raises(UsageError, match=r"磁盘已满或出错，未能写入：.*full.*库保持原状"):
            store.add(form(*many), by="a")
    with Store(lite) as store:
        assert len(store.observations().table) == 1


def test_a_store_that_another_holds_is_told(lite, monkeypatch, form):
    monkeypatch.setattr(engine, "WAIT", 0.1)
    with Store(lite) as store, closing(sqlite3.connect(store.where, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UsageError, match="另有程序正在写入监测数据库，等候已超时"):
            store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        other.execute("ROLLBACK")
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")


def test_a_store_that_may_only_be_read_is_told(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        path = store.where
    with Store(f"sqlite:///file:{path}?mode=ro&uri=true") as store:
        assert len(store.observations().table) == 1
        with pytest.raises(
            UsageError, match="监测数据库不能写入：attempt to write a readonly database"
        ):
            store.add(form(("甲县", MORTALITY, 2023, 1.0)), by="a")


def test_what_is_no_store_is_told(tmp_path):
    (tmp_path / "text.db").write_text(
        "no database at all, whatever its name says" * 50, encoding="utf-8"
    )
    with closing(sqlite3.connect(tmp_path / "other.db")) as other, other:
        other.execute("CREATE TABLE prices (id)")
    for name in ("text.db", "other.db", ""):
        with pytest.raises(UsageError, match="这不是 womenplan 的监测数据库"):
            Store(tmp_path / name)
    with pytest.raises(UsageError, match="这里没有监测数据库"):
        Store(tmp_path / "none.db", create=False)
    with pytest.raises(UsageError, match="监测数据库的文件打不开"):
        Store(tmp_path / "no folder" / "store.db")
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize("address", ["mysql://a/b", "sqlite://", "postgresql://host", "http://x/y"])
def test_what_is_no_address_is_told(address):
    with pytest.raises(UsageError, match="不是监测数据库的地址"):
        Store(address)


def test_a_wrong_password_is_told_without_showing_it(database):
    with pytest.raises(UsageError, match="PostgreSQL 不接受这个用户名或密码") as told:
        Store(database.replace("open%20sesame", "secret-guess"))
    assert "secret-guess" not in str(told.value)
    with Store(database) as store:
        assert "sesame" not in store.where


def test_a_database_that_is_not_there_is_told(server):
    with pytest.raises(UsageError, match="PostgreSQL 中没有所要的库或用户"):
        Store(f"{server}/nothing")
    with pytest.raises(UsageError, match="连不上 PostgreSQL"):
        Store("postgresql://a:b@127.0.0.1:1/x")


def test_a_store_of_a_newer_version_is_told_and_left_alone(url):
    with Store(url) as store, store.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UsageError, match=r"监测数据库的版本为 9999，本程序只认识到"):
        Store(url)


def first_version(store: Store) -> None:
    """Turn a store into one of the first version, as its revision made it: without what the page needs."""
    with store.writing() as connection:
        for table in ("accounts", "links", "attempts", "drafts", "reports"):
            connection.execute(text(f"DROP TABLE {table}"))
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))


def test_an_older_store_is_copied_and_brought_to_this_version(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.5), ("乙县", MORTALITY, 2024, 2.5)), by="a")
        store.return_(1, "核实", by="b")
        store.add(form(("甲县", MORTALITY, 2024, 3.5)), by="c")
        before = store.observations().table, store.submissions(), store.log(), store.regions()
        first_version(store)
    with Store(url) as store:
        after = store.observations().table, store.submissions(), store.log(), store.regions()
        with store.writing() as connection:
            context = MigrationContext.configure(connection, opts={"compare_type": False})
            assert compare_metadata(context, tables.METADATA) == []
            assert connection.execute(text("SELECT count(*) FROM accounts")).scalar() == 0
        if store._url.drivername == "sqlite":
            with closing(sqlite3.connect(f"{store.where}.0001.bak")) as copy:
                assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == (
                    "0001",
                )
                assert copy.execute("SELECT count(*) FROM observations").fetchone() == (3,)
                assert not copy.execute(
                    "SELECT 1 FROM sqlite_master WHERE name='accounts'"
                ).fetchone()
        else:
            with store.reading() as connection:
                (schema,) = connection.execute(
                    text("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'womenplan_0001_%'")
                ).scalars()
                held = connection.execute(text(f"SELECT count(*) FROM {schema}.observations"))
                assert held.scalar() == 3
    for one, other in zip(before, after, strict=True):
        pd.testing.assert_frame_equal(one, other)


def test_opening_again_copies_nothing_more(lite, form):
    with Store(lite) as store:
        first_version(store)
        folder = Path(store.where).parent
    Store(lite).close()
    Store(lite).close()
    assert len(list(folder.glob("*.bak"))) == 1


def test_the_copy_is_that_of_the_older_store_also_where_two_open_it_at_once(
    lite, form, monkeypatch
):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.5)), by="a")
        first_version(store)
        path = Path(store.where)
    asked = engine._version

    def overtaken(connection):
        found = asked(connection)
        monkeypatch.setattr(engine, "_version", asked)
        Store(lite).close()  # another process upgrades it just now
        return found

    monkeypatch.setattr(engine, "_version", overtaken)
    Store(lite).close()
    with closing(sqlite3.connect(f"{path}.0001.bak")) as copy:
        assert copy.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_where_no_copy_can_be_made_the_store_stays_as_it_was(lite, monkeypatch):
    with Store(lite) as store:
        first_version(store)

    def full(*_):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "copy_file", full)
        with pytest.raises(UsageError, match="磁盘已满或出错，未能写入"):
            Store(lite)
    with closing(sqlite3.connect(str(engine.url_of(lite).database))) as driver:
        assert driver.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)


def test_an_upgrade_that_fails_changes_nothing(lite, form, monkeypatch):
    with Store(lite) as store:
        first_version(store)

    def fault(*_):
        raise sqlite3.OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr("womenplan.store.migrations.guard.protect", fault)
        patch.setattr("alembic.op.create_index", fault)
        with pytest.raises(UsageError, match="磁盘已满或出错，未能写入"):
            Store(lite)
    with closing(sqlite3.connect(str(engine.url_of(lite).database))) as driver:
        assert driver.execute("SELECT version_num FROM alembic_version").fetchone() == ("0001",)
        names = driver.execute("SELECT name FROM sqlite_master WHERE name='accounts'").fetchall()
    assert names == []
    Store(lite).close()


def test_the_database_itself_refuses_to_change_or_delete_what_was_handed_in(url, form):
    with Store(url) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        lite = store._url.drivername == "sqlite"  # which has no TRUNCATE
        for statement in (
            "UPDATE observations SET value = 2",
            "DELETE FROM submissions",
            "DELETE FROM audit" if lite else "TRUNCATE audit",
        ):
            with (
                pytest.raises((UsageError, DBAPIError), match="only added"),
                store.writing() as connection,
            ):
                connection.execute(text(statement))
        assert store.observations().table["value"].tolist() == [1.0]


def test_the_revisions_make_the_tables_that_the_code_knows(url):
    with Store(url) as store, store.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False})
        assert compare_metadata(context, tables.METADATA) == []
        assert context.get_current_revision() == tables.HEAD


def test_the_two_forms_in_which_values_are_kept_are_one(url, form):
    with Store(url) as store:
        store.add(form(*[("甲县", MORTALITY, 2000 + one, one / 7) for one in range(25)]), by="a")
        store.add(form(("乙县", MORTALITY, 2024, float("nan"))), by="a")
        with store.reading() as connection:
            from womenplan.store.rows import read_coded

            blocks, single = (
                read_coded(connection, [1, 2]),
                read_coded(connection, [1, 2], regions=[1, 2]),
            )
    pd.testing.assert_frame_equal(blocks, single)


def test_a_backup_is_a_store_of_the_same_state(lite, tmp_path, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.0)), by="a")
        path = store.backup(tmp_path / "copy.db")
        store.add(form(("甲县", MORTALITY, 2023, 1.0)), by="a")
        with pytest.raises(UsageError):
            store.backup(tmp_path / "copy.db")
    with Store(path) as copy:
        assert len(copy.observations().table) == 1


def test_a_backup_does_not_take_the_place_of_its_store(lite, form):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.5)), by="a")
        before = Path(store.where).stat().st_ino
        with pytest.raises(UsageError, match="备份文件就是本库自身"):
            store.backup(store.where, force=True)
        assert Path(store.where).stat().st_ino == before


def test_a_backup_into_a_folder_that_is_not_there_is_a_sentence(lite, tmp_path):
    with Store(lite) as store, pytest.raises(UsageError, match=r"打不开.*文件夹是否存在"):
        store.backup(tmp_path / "nowhere" / "copy.db")


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no modes of files")
@pytest.mark.parametrize("mode", [0o600, 0o640])
def test_a_backup_is_read_by_those_who_may_read_the_store(lite, tmp_path, form, mode):
    with Store(lite) as store:
        store.add(form(("甲县", MORTALITY, 2024, 8.5)), by="a")
        (tmp_path / "store.db").chmod(mode)
        path = store.backup(tmp_path / "copy.db")
    assert path.stat().st_mode & 0o777 == mode


def test_a_server_that_was_restarted_is_asked_again(database, form):
    with Store(database) as store:
        store.add(form(("甲县", MORTALITY, 2024, 1.5)), by="a")
        name = database.rpartition("/")[2]
        with psycopg.connect(f"{database.rpartition('/')[0]}/postgres") as other:
            ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            assert other.execute(ended, [name]).rowcount > 0
        assert len(store.submissions()) == 1


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1", "EUC_CN"])
def test_database_that_cannot_keep_every_character_is_refused(server, encoding):
    name = f"e{encoding.lower()}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        how = f"ENCODING '{encoding}' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
        connection.execute(f"CREATE DATABASE {name} {how}")
    with pytest.raises(UsageError, match=f"编码是 {encoding}，.*--encoding=UTF8"):
        Store(f"{server}/{name}")


def test_a_postgresql_store_says_how_it_is_backed_up(database):
    with Store(database) as store, pytest.raises(UsageError, match="pg_dump --format=custom"):
        store.backup(Path("x"))


def test_a_date_that_is_none_is_told(lite):
    with Store(lite) as store, pytest.raises(UsageError, match="“昨天”不是日期"):
        store.observations(as_of="昨天")
    assert DataError is not UsageError
