"""Backup files: one zip with a consistent copy of the SQLite database, the config, the plans and rubrics,
and `backup.json` that says what each should hash to.

A backup is taken through SQLite's online backup, so people go on working; it is checked before it gets
its name. A restore checks the whole file before it touches the workspace, and moves what it replaces aside.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.engine import make_url

from qa_console.domain.audit import verify_chain
from qa_console.domain.ports.audit import AuditEntry
from qa_console.domain.ports.keeping import BackupReport
from qa_console.errors import Conflict, InvalidInput, NotFound, QaConsoleError, StoreUnusable
from qa_console.i18n import mark
from qa_console.storage.damage import damaged
from qa_console.storage.engine import store_faults
from qa_console.storage.schema import refuse_newer

DATABASE = "qa-console.sqlite3"
SUMMARY = "backup.json"
_BESIDE = ("config.toml", "plans", "rubrics")
_FORMAT = 1
_BLOCK = 1 << 20
_LARGEST_SUMMARY = 1 << 20
_DISK_FAULTS = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO}
"""What is wrong with the disk that is written to, and not with the backup that is read."""


class SqliteArchive:
    """Backups of the workspace `home`, whose database `engine` gives when it is asked."""

    def __init__(self, home: Path, url: str, engine: Callable[[], Engine]) -> None:
        self._home = home
        self._url = url
        self._engine = engine

    def write(self, target: Path, *, at: datetime, by: str) -> BackupReport:
        if target.exists():
            raise Conflict(
                mark("{file} exists already"),
                file=target,
                where=str(target),
                remedy=mark("give another name; a backup never overwrites one"),
            )
        self._database_file()
        with (
            _disk_faults(target),
            tempfile.TemporaryDirectory(dir=target.parent, prefix=".backup-") as folder,
        ):
            copy = Path(folder) / DATABASE
            self._copy_database(copy)
            facts = _examine(copy, blame=lambda *_: damaged())
            made = Path(folder) / "backup.zip"
            _pack(
                made, copy, self._home, {"format": _FORMAT, "made_at": at.isoformat(), "made_by": by, **facts}
            )
            self.check(made)
            os.replace(made, target)
        return _report(target, {"made_at": at.isoformat(), **facts})

    def check(self, source: Path) -> BackupReport:
        if not source.is_file():
            raise NotFound(mark("there is no backup file {file}"), file=source, where=str(source))
        with (
            _disk_faults(Path(tempfile.gettempdir())),
            tempfile.TemporaryDirectory(prefix="qa-console-check-") as folder,
        ):
            summary = _unpack(source, Path(folder))
            _compare(_examine(Path(folder) / DATABASE), summary, source)
        return _report(source, summary)

    def restore(self, source: Path, *, at: datetime, force: bool) -> Path | None:
        database = self._database_file()
        self.check(source)
        if not force and not self.is_empty():
            raise Conflict(
                mark("the workspace {home} is not empty"),
                home=self._home,
                where=str(self._home),
                remedy=mark("restore into a new folder with --home, or add --force to replace this one"),
            )
        self._home.mkdir(parents=True, exist_ok=True)
        with (
            _disk_faults(database),
            tempfile.TemporaryDirectory(dir=self._home, prefix=".restore-") as folder,
        ):
            _unpack(source, Path(folder))
            aside = self._move_aside(database, at)
            _put_in_place(Path(folder), self._home, database)
        return aside

    def is_empty(self) -> bool:
        """Whether no recording and no evaluation is in the workspace's database."""
        database = self._database_file()
        if not database.exists():
            return True
        try:
            facts = _examine(database, verify=False)
        except InvalidInput:
            return False
        return not facts["recordings"] and not facts["evaluations"]

    def _database_file(self) -> Path:
        url = make_url(self._url)
        if url.get_backend_name() != "sqlite" or not url.database:
            raise StoreUnusable(
                mark("only a workspace on SQLite can be backed up and restored here"),
                where="--db",
                remedy=mark("use the database server's own tools (pg_dump, pg_restore)"),
                code="not_sqlite",
            )
        return Path(url.database)

    def _copy_database(self, copy: Path) -> None:
        with store_faults(), self._engine().connect() as connection:
            live: Any = connection.connection.driver_connection
            with _copy_faults(), closing(sqlite3.connect(copy)) as target:
                live.backup(target)
                target.execute("PRAGMA journal_mode=DELETE")

    def _move_aside(self, database: Path, at: datetime) -> Path | None:
        """Move the database with its journals to a folder of their own, so that a restore loses nothing."""
        if not database.exists():
            return None
        aside = self._home / f"replaced-{at:%Y%m%dT%H%M%S%fZ}"
        aside.mkdir()
        for suffix in ("", "-wal", "-shm"):
            part = database.with_name(database.name + suffix)
            if part.exists():
                os.replace(part, aside / part.name)
        return aside


@contextmanager
def _disk_faults(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise StoreUnusable(
            mark("{file} cannot be written: {reason}"),
            file=target,
            reason=exc.strerror or exc,
            where=str(target),
            remedy=mark("check that the folder exists, has room and may be written to"),
        ) from exc


@contextmanager
def _copy_faults() -> Iterator[None]:
    """SQLite writes the copy itself, so the copy's disk speaks through its errors."""
    try:
        yield
    except sqlite3.Error as exc:
        name = exc.sqlite_errorname or ""
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            raise damaged() from exc
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "SQLITE_READONLY")):
            raise OSError(errno.ENOSPC, str(exc)) from exc
        raise


def _examine(
    database: Path, *, verify: bool = True, blame: Callable[[Path, str], QaConsoleError] | None = None
) -> dict[str, Any]:
    """Integrity, schema, counts and the audit trail's head of an SQLite file nobody is writing to.

    `blame`: the error for a damaged file; without it, one about a backup file.
    """
    blame = blame or _damaged
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            if verify and connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
                raise blame(database, "integrity_check")
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            refuse_newer(revision)
            counts = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
                for table in ("recordings", "evaluations")
            }
            head = _audit_head(connection, database) if verify else ""
    except (sqlite3.Error, UnicodeDecodeError) as exc:
        raise blame(database, str(exc)) from exc
    return {"schema": revision, **counts, "audit_head": head}


def _audit_head(connection: sqlite3.Connection, database: Path) -> str:
    columns = ", ".join(AuditEntry.__slots__)
    rows = connection.execute(f"SELECT {columns} FROM audit ORDER BY number")  # noqa: S608
    report = verify_chain(AuditEntry(*row) for row in rows)
    if not report.ok:
        raise InvalidInput(
            mark("the audit trail does not hold from entry {number} on ({reason})"),
            number=report.first_bad,
            reason=report.reason,
            where=str(database.name),
            remedy=mark("run qa-console audit verify, and use an older backup"),
        )
    return report.head


def _damaged(file: Path, reason: str) -> InvalidInput:
    return InvalidInput(
        mark("{file} is damaged or is not a backup of qa-console ({reason})"),
        file=file.name,
        reason=reason,
        where=str(file.name),
        remedy=mark("use another backup file; nothing was changed"),
    )


def _pack(made: Path, copy: Path, home: Path, facts: dict[str, Any]) -> None:
    parts = {DATABASE: copy}
    for name in _BESIDE:
        place = home / name
        parts |= {name: place} if place.is_file() else {}
        parts |= {f"{name}/{file.name}": file for file in sorted(place.glob("*.yaml"))}
    hashes = {name: {"sha256": _sha256(path), "size": path.stat().st_size} for name, path in parts.items()}
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(SUMMARY, json.dumps({**facts, "files": hashes}, ensure_ascii=False, indent=1))
        for name, path in parts.items():
            archive.write(path, name)


def _unpack(source: Path, folder: Path) -> dict[str, Any]:
    """Extract what the summary names, and nothing else, comparing sizes and hashes."""
    try:
        with zipfile.ZipFile(source) as archive:
            if archive.getinfo(SUMMARY).file_size > _LARGEST_SUMMARY:
                raise _damaged(source, SUMMARY)
            summary: dict[str, Any] = json.loads(archive.read(SUMMARY))
            files = summary["files"]
            if DATABASE not in files or not all(_is_ours(name) for name in files):
                raise _damaged(source, "files")
            for name, facts in files.items():
                _extract(archive, name, folder / name, facts, source)
            return summary
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, AttributeError, EOFError, OSError) as exc:
        if isinstance(exc, OSError) and exc.errno in _DISK_FAULTS:
            raise
        raise _damaged(source, str(exc)) from exc


def _is_ours(name: str) -> bool:
    top, _, rest = name.partition("/")
    plain = "/" not in rest and "\\" not in rest and not rest.startswith(".")
    return name == DATABASE or name == "config.toml" or (top in _BESIDE and rest.endswith(".yaml") and plain)


def _extract(archive: zipfile.ZipFile, name: str, to: Path, facts: dict[str, Any], source: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    digest, size = hashlib.sha256(), 0
    with archive.open(name) as packed, to.open("wb") as file:
        while block := packed.read(_BLOCK):
            size += len(block)
            if size > facts["size"]:
                break
            digest.update(block)
            file.write(block)
    if size != facts["size"] or digest.hexdigest() != facts["sha256"]:
        raise _damaged(source, name)


def _compare(facts: dict[str, Any], summary: dict[str, Any], source: Path) -> None:
    for key, value in facts.items():
        if summary.get(key) != value:
            raise _damaged(source, key)


def _put_in_place(folder: Path, home: Path, database: Path) -> None:
    database.parent.mkdir(parents=True, exist_ok=True)
    os.replace(folder / DATABASE, database)
    for file in [path for path in folder.rglob("*") if path.is_file()]:
        place = home / file.relative_to(folder)
        place.parent.mkdir(exist_ok=True)
        os.replace(file, place)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _report(file: Path, summary: dict[str, Any]) -> BackupReport:
    try:
        return BackupReport(
            file=file,
            size=file.stat().st_size,
            made_at=datetime.fromisoformat(summary["made_at"]),
            schema=summary["schema"],
            recordings=summary["recordings"],
            evaluations=summary["evaluations"],
            audit_head=summary["audit_head"],
        )
    except (KeyError, ValueError, TypeError) as exc:
        raise _damaged(file, str(exc)) from exc
