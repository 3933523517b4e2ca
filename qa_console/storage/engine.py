"""Opening a database: SQLite set up for several people at once, or any other SQLAlchemy URL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from qa_console.errors import ConfigError, Conflict, ExtraNotInstalled, QaConsoleError, StoreUnusable
from qa_console.i18n import mark
from qa_console.storage.damage import RESTORE, damaged, stored_json

BUSY_TIMEOUT_MS = 30_000
WRITES = "qa_console_writes"
"""Execution option: this connection will write, so it takes the lock at once."""
_OPENED = "qa_console_opened"

_SQLITE_FAULTS = (
    ("locked", mark("the database is still locked by another program after {seconds} s"),
     mark("wait for the other program to finish, or close it, then try again"), "locked"),
    ("readonly", mark("the database or its folder is read-only"),
     mark("give this user write permission on the workspace folder"), "read_only"),
    ("disk is full", mark("the disk that holds the database is full"),
     mark("free some room on that disk, then try again; nothing was lost"), "disk_full"),
    *((sign, mark("the database file is damaged"), RESTORE, "corrupt")
      for sign in ("malformed", "could not decode to utf-8", "no such table", "no such column")),
    ("not a database", mark("the database file is damaged, or is not a database"),
     RESTORE, "corrupt"),
    ("unable to open", mark("the database file cannot be opened"),
     mark("check that the workspace folder exists and that this user may write to it"), "unopenable"),
    ("disk i/o", mark("the disk that holds the database reports an error"),
     mark("check the disk and its free room, then run qa-console doctor"), "disk_error"),
)  # fmt: skip


def open_engine(url: str, *, busy_timeout_ms: int = BUSY_TIMEOUT_MS) -> Engine:
    """An engine on `url`. Raises ConfigError for a URL that names no database, ExtraNotInstalled for a
    database whose driver is not here."""
    try:
        parsed = make_url(url)
        engine = create_engine(parsed, json_deserializer=stored_json)
    except (ArgumentError, NoSuchModuleError) as exc:
        raise ConfigError(
            mark("{url} is not a database URL that can be used"),
            url=_without_password(url),
            where="--db",
            remedy=mark("write it like sqlite:////path/qa.sqlite3 or postgresql+psycopg://user@host/name"),
        ) from exc
    except ModuleNotFoundError as exc:
        raise ExtraNotInstalled(
            mark("the driver {module} for this database is not installed"),
            module=exc.name,
            package="'qa-console[postgres]'" if exc.name == "psycopg" else exc.name,
            where="--db",
            remedy=mark("install it with: pip install {package}"),
        ) from exc
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, busy_timeout_ms)
    return engine


def _prepare_sqlite(engine: Engine, busy_timeout_ms: int) -> None:
    path = engine.url.database or ""

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        try:
            _set_up(connection, busy_timeout_ms)
        except UnicodeDecodeError as exc:  # the driver, quoting a damaged schema in its error
            raise damaged() from exc
        record.info[_OPENED] = _identity(path)

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        if connection.info.get(_OPENED) != _identity(path):
            raise StoreUnusable(
                mark("the database file was removed or replaced while the program had it open"),
                remedy=mark("start the program again; where the file is gone, restore a backup first"),
                code="replaced",
            )
        writes = connection.get_execution_options().get(WRITES, False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _set_up(connection: Any, busy_timeout_ms: int) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={busy_timeout_ms}")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _identity(path: str) -> tuple[int, int] | None:
    """Which file stands at `path`; None for none. What is written to one that has gone is lost unseen."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _without_password(url: str) -> str:
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.rpartition("@")[2]


@contextmanager
def store_faults() -> Iterator[None]:
    """Turn what the database driver raises about the store itself into errors of ours."""
    try:
        yield
    except DBAPIError as exc:
        fault = fault_of(exc)
        if fault is None:
            raise
        raise fault from exc


def fault_of(exc: BaseException | None) -> QaConsoleError | None:
    """What a driver's error says of the store (locked, full, damaged …); None for any other error."""
    if not isinstance(exc, DBAPIError):
        return None
    text = str(exc.orig).lower()
    for needle, message, remedy, code in _SQLITE_FAULTS:
        if needle in text:
            return StoreUnusable(message, remedy=remedy, code=code, seconds=BUSY_TIMEOUT_MS // 1000)
    if "duplicate key value" in text:  # PostgreSQL lets two writers at it; SQLite's have queued
        return Conflict(
            mark("somebody else added the same at this moment; nothing of yours was kept"),
            remedy=mark("do it again: what is there already is left as it is"),
        )
    if exc.connection_invalidated or "connect" in text or "server closed" in text:
        return StoreUnusable(
            mark("the database server cannot be reached"),
            remedy=mark("check that it runs and that --db names it rightly, then try again"),
            code="unreachable",
        )
    return None
