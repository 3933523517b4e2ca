"""The audit trail in the database: appended in the transaction of the act that it records."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, LargeBinary, cast, select, text
from sqlalchemy.orm import Session

from qa_console.domain.audit import ROOT, canonical, link
from qa_console.domain.ports.audit import AuditEntry
from qa_console.storage.tables import AuditRow


class SqlAuditLog:
    """Entries are numbered from 1 without gaps; the write lock makes one follow the other."""

    def __init__(self, session: Session, actor: str, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._actor = actor
        self._clock = clock

    def record(self, action: str, subject: str, detail: Mapping[str, object] | None = None) -> None:
        if self._session.get_bind().dialect.name == "postgresql":
            self._session.execute(text("LOCK TABLE audit IN EXCLUSIVE MODE"))
        last = self._session.execute(
            select(AuditRow.number, AuditRow.hash).order_by(AuditRow.number.desc()).limit(1)
        ).first()
        number, previous = (last.number, last.hash) if last else (0, ROOT)
        at = self._clock().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        entry = link(number + 1, at, self._actor, action, subject, canonical(detail or {}), previous)
        self._session.add(AuditRow(**{name: getattr(entry, name) for name in AuditEntry.__slots__}))
        self._session.flush()

    def entries(
        self, *, after: int = 0, limit: int | None = None, newest: bool = False
    ) -> Iterator[AuditEntry]:
        order = AuditRow.number.desc() if newest else AuditRow.number
        query = select(*self._columns()).where(AuditRow.number > after).order_by(order).limit(limit)
        for row in self._session.execute(query.execution_options(yield_per=1000)):
            yield AuditEntry(*map(_as_text, row))

    def _columns(self) -> list[ColumnElement[Any]]:
        """In the order of `AuditEntry`; in SQLite as bytes, which a column of text may be made to hold."""
        columns = [AuditRow.__table__.c[name] for name in AuditEntry.__slots__]
        if self._session.get_bind().dialect.name != "sqlite":
            return list(columns)
        return [column if column.primary_key else cast(column, LargeBinary) for column in columns]


def _as_text(value: Any) -> Any:
    """Bytes that are no UTF-8 are kept apart, so that the chain shows them as changed."""
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value
