"""Opening a store: an empty one is filled, a newer one is left alone, faults are said in words."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from qa_console.domain.audit import verify_chain
from qa_console.errors import ConfigError, Conflict, ExtraNotInstalled, QaConsoleError, StoreUnusable
from qa_console.storage import schema
from qa_console.storage.engine import fault_of, open_engine, store_faults
from qa_console.storage.tables import AuditRow, Base, TeamRow
from qa_console.storage.unit_of_work import SqlUnitOfWork


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    opened = open_engine(f"sqlite:///{tmp_path / 'qa.sqlite3'}", busy_timeout_ms=5_000)
    schema.bring_up_to_date(opened)
    return opened


def test_the_migrations_make_exactly_the_tables_of_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_the_stated_head_is_the_newest_migration() -> None:
    assert ScriptDirectory.from_config(schema._config()).get_current_head() == schema.HEAD


def test_a_newer_workspace_is_refused_and_left_alone(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = (tmp_path / "qa.sqlite3").read_bytes()
    with pytest.raises(StoreUnusable) as caught:
        schema.bring_up_to_date(engine)
    assert caught.value.code == "newer_workspace"
    assert "9999" in str(caught.value)
    assert (tmp_path / "qa.sqlite3").read_bytes() == before


@pytest.mark.parametrize("again", [False, True])
def test_a_file_that_was_removed_or_replaced_takes_no_more_writes(
    engine: Engine, tmp_path: Path, again: bool
) -> None:
    with SqlUnitOfWork(engine, "x", now, write=True) as work:
        work.commit()
    (tmp_path / "qa.sqlite3").rename(tmp_path / "aside.sqlite3")
    if again:
        (tmp_path / "qa.sqlite3").write_bytes((tmp_path / "aside.sqlite3").read_bytes())
    with pytest.raises(StoreUnusable) as caught, SqlUnitOfWork(engine, "x", now, write=True):
        pass
    assert caught.value.code == "replaced"


def test_a_file_that_is_no_database_is_named_as_damaged(tmp_path: Path) -> None:
    (tmp_path / "qa.sqlite3").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StoreUnusable) as caught:
        schema.bring_up_to_date(open_engine(f"sqlite:///{tmp_path / 'qa.sqlite3'}"))
    assert caught.value.code == "corrupt"


def test_a_damaged_schema_is_named_even_where_the_driver_chokes_on_its_text(
    engine: Engine, tmp_path: Path
) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    file = tmp_path / "qa.sqlite3"
    whole = file.read_bytes()
    assert b"tableagentsagents" in whole
    file.write_bytes(whole.replace(b"tableagentsagents", b"table\xd8gentsagents"))
    with pytest.raises(StoreUnusable) as caught:
        schema.bring_up_to_date(open_engine(f"sqlite:///{file}"))
    assert caught.value.code == "corrupt"


def test_a_folder_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnusable) as caught:
        schema.bring_up_to_date(open_engine(f"sqlite:///{tmp_path / 'no' / 'qa.sqlite3'}"))
    assert caught.value.code == "unopenable"


@pytest.mark.parametrize(("url", "kind"), [("nonsense", ConfigError), ("foo://x/y", ConfigError)])
def test_a_url_that_names_no_database_is_refused(url: str, kind: type[QaConsoleError]) -> None:
    with pytest.raises(kind):
        open_engine(url)


def test_a_database_whose_driver_is_absent_says_how_to_get_it() -> None:
    with pytest.raises(ExtraNotInstalled) as caught:
        open_engine("mysql+aiomysql://somebody:secret@localhost/qa")
    assert "aiomysql" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_write_waits_for_another_and_both_are_kept(engine: Engine) -> None:
    def add(name: str) -> None:
        with SqlUnitOfWork(engine, name, now, write=True) as work:
            for _ in range(20):
                work.audit.record("test.write", name)
            work.commit()

    threads = [threading.Thread(target=add, args=(f"p{number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with SqlUnitOfWork(engine, "reader", now) as work:
        report = verify_chain(work.audit.entries())
    assert (report.ok, report.entries) == (True, 120)


def test_a_lock_that_outlasts_the_timeout_is_said_in_words(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'qa.sqlite3'}"
    schema.bring_up_to_date(open_engine(url))
    hasty = open_engine(url, busy_timeout_ms=50)
    with closing(sqlite3.connect(tmp_path / "qa.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnusable) as caught, SqlUnitOfWork(hasty, "x", now, write=True):
            pass
    assert caught.value.code == "locked"


def test_leaving_without_commit_keeps_nothing(engine: Engine) -> None:
    with SqlUnitOfWork(engine, "x", now, write=True) as work:
        work.audit.record("test.write", "nothing")
    with engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(AuditRow)) == 0


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_the_trail(engine: Engine, statement: str) -> None:
    with SqlUnitOfWork(engine, "x", now, write=True) as work:
        work.audit.record("test.write", "s")
        work.commit()
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))


def test_people_entered_data_is_synced_and_foreign_keys_hold(engine: Engine) -> None:
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_two_writers_of_the_same_row_on_a_server_make_a_conflict_not_a_defect() -> None:
    raised = IntegrityError("INSERT", {}, Exception('duplicate key value violates unique constraint "uq_x"'))
    assert isinstance(fault_of(raised), Conflict)


def test_a_stored_document_that_is_cut_means_a_damaged_database(engine: Engine) -> None:
    with closing(sqlite3.connect(str(engine.url.database))) as connection, connection:
        connection.execute(
            "INSERT INTO analyses VALUES (1, '1', '', 1, 1, '2026-03-04T00:00:00Z', '{\"speech\": [', x'')"
        )
    with pytest.raises(StoreUnusable) as caught, SqlUnitOfWork(engine, "", now) as work:
        work.analyses.get("R000001")
    assert caught.value.code == "corrupt"


def test_an_error_that_is_not_about_the_store_stays_a_defect(engine: Engine) -> None:
    with pytest.raises(DBAPIError), store_faults(), engine.begin() as connection:
        connection.execute(TeamRow.__table__.insert(), [{"name": "一班"}, {"name": "一班"}])  # type: ignore[attr-defined]
