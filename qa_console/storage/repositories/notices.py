"""Notices in SQL. Content is written once; only the state and the events move on."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from qa_console.domain.notices.plain import to_plain
from qa_console.domain.notices.record import Notice, NoticeEvent, NoticeHead, content_from
from qa_console.domain.notices.states import NoticeKind, NoticeState
from qa_console.domain.ports.notices import NoticesWanted
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.damage import as_written
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.tables import NoticeEvaluationRow, NoticeEventRow, NoticeRow


class SqlNotices:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, notice: Notice) -> Notice:
        head = notice.head
        row = NoticeRow(
            kind=head.kind.value,
            subject=head.subject,
            state=head.state.value,
            since=head.since,
            until=head.until,
            due_on=head.due,
            content=to_plain(notice.content),
            issued_at=head.issued_at,
            issued_by=head.issued_by,
            demo=head.demo,
        )
        self._session.add(row)
        self._session.flush()
        self._session.add_all(
            NoticeEvaluationRow(notice_pk=row.pk, evaluation_pk=key_of("E", evaluation))
            for evaluation in notice.evaluations
        )
        self._session.add_all(_event_row(row.pk, event) for event in notice.events)
        self._session.flush()
        return self.get(public_id("N", row.pk))

    def get(self, notice_id: str) -> Notice:
        row = self._row(notice_id)
        kind = NoticeKind(row.kind)
        events = self._session.scalars(
            select(NoticeEventRow).where(NoticeEventRow.notice_pk == row.pk).order_by(NoticeEventRow.pk)
        )
        evaluations = self._session.scalars(
            select(NoticeEvaluationRow.evaluation_pk)
            .where(NoticeEvaluationRow.notice_pk == row.pk)
            .order_by(NoticeEvaluationRow.evaluation_pk)
        )
        return Notice(
            _head(row),
            content_from(kind, row.content),
            tuple(public_id("E", key) for key in evaluations),
            _events(events),
        )

    def find(self, wanted: NoticesWanted) -> list[NoticeHead]:
        query = select(NoticeRow).order_by(NoticeRow.pk).limit(wanted.limit)
        if wanted.kind is not None:
            query = query.where(NoticeRow.kind == wanted.kind.value)
        if wanted.subject:
            query = query.where(NoticeRow.subject == wanted.subject)
        if wanted.states:
            query = query.where(NoticeRow.state.in_([state.value for state in wanted.states]))
        if wanted.after:
            query = query.where(NoticeRow.pk > key_of("N", wanted.after))
        return [_head(row) for row in self._session.scalars(query)]

    def move(self, notice_id: str, event: NoticeEvent) -> None:
        row = self._row(notice_id)
        row.state = event.state.value
        self._session.add(_event_row(row.pk, event))
        self._session.flush()

    def _row(self, notice_id: str) -> NoticeRow:
        row = self._session.get(NoticeRow, key_of("N", notice_id))
        if row is None:
            raise NotFound(
                mark("there is no notice {id}"),
                id=notice_id,
                where=notice_id,
                remedy=mark("`qa-console notice list` shows which there are"),
            )
        return row


@as_written
def _head(row: NoticeRow) -> NoticeHead:
    return NoticeHead(
        id=public_id("N", row.pk),
        kind=NoticeKind(row.kind),
        subject=row.subject,
        state=NoticeState(row.state),
        issued_at=row.issued_at,
        issued_by=row.issued_by,
        since=row.since,
        until=row.until,
        due=row.due_on,
        demo=row.demo,
    )


def _event_row(notice_pk: int, event: NoticeEvent) -> NoticeEventRow:
    return NoticeEventRow(
        notice_pk=notice_pk, state=event.state.value, at=event.at, by=event.by, comment=event.comment
    )


@as_written
def _events(rows: Iterable[NoticeEventRow]) -> tuple[NoticeEvent, ...]:
    return tuple(NoticeEvent(NoticeState(row.state), row.at, row.by, row.comment) for row in rows)
