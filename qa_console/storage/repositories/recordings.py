"""Recordings in SQL: kept in bulk, looked up by keys that have an index."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import Row, Select, Table, bindparam, delete, func, insert, literal, select, update
from sqlalchemy.orm import Session

from qa_console.domain.model import Channel, Recording, RecordingFacts
from qa_console.domain.ports.recordings import Traces, Wanted
from qa_console.domain.text import order_key, phone_key
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.damage import as_written
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.queries.recordings import STATE, narrowed, traces
from qa_console.storage.repositories.agents import SqlAgents, chunks
from qa_console.storage.tables import AgentRow, ChannelRow, RecordingRow, TeamRow

LETTER = "R"
NEAREST = 10
_PAGE = 1000
_UNKNOWN_STATE = literal("imported")


class SqlRecordings:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._agents = SqlAgents(session)

    def get(self, recording_id: str) -> Recording:
        key = key_of(LETTER, recording_id)
        row = self._session.execute(_whole().where(RecordingRow.pk == key)).first()
        if row is None:
            raise _unknown(recording_id)
        return _recording(row)

    def by_file(self, file: str) -> Recording | None:
        row = self._session.execute(_whole().where(RecordingRow.file == file)).first()
        return None if row is None else _recording(row)

    def by_files(self, files: Sequence[str]) -> Mapping[str, Recording]:
        return {
            row.file: _recording(row)
            for some in chunks(files)
            for row in self._session.execute(_whole(with_state=False).where(RecordingRow.file.in_(some)))
        }

    def roots(self, files: Sequence[str]) -> Mapping[str, str]:
        asked = select(RecordingRow.file, RecordingRow.audio_root)
        return {
            file: root
            for some in chunks(files)
            for file, root in self._session.execute(asked.where(RecordingRow.file.in_(some)))
        }

    def some(self, recording_ids: Sequence[str]) -> list[Recording]:
        keys = [key_of(LETTER, recording_id) for recording_id in recording_ids]
        found = {
            row.pk: _recording(row)
            for some in chunks(keys)
            for row in self._session.execute(_whole().where(RecordingRow.pk.in_(some)))
        }
        for key, recording_id in zip(keys, recording_ids, strict=True):
            if key not in found:
                raise _unknown(recording_id)
        return [found[key] for key in keys]

    def traces(self, recording_id: str) -> Traces:
        return traces(self._session, key_of(LETTER, recording_id))

    def find(self, wanted: Wanted) -> Iterator[Recording]:
        question = narrowed(_whole(), wanted)
        if wanted.near is not None:
            return iter(self._nearest(question, wanted.near, wanted.limit or NEAREST))
        question = question.order_by(RecordingRow.pk)
        if wanted.after:
            question = question.where(RecordingRow.pk > key_of(LETTER, wanted.after))
        if wanted.limit is not None:
            question = question.limit(wanted.limit)
        return self._read(question)

    def _nearest(self, question: Select[Any], moment: datetime, limit: int) -> list[Recording]:
        """The closest ones on either side, nearest first; each side is read off the index of moments."""
        began = RecordingRow.started_at
        before = question.where(began < moment).order_by(began.desc(), RecordingRow.pk)
        after = question.where(began >= moment).order_by(began, RecordingRow.pk)
        close = [one for side in (before, after) for one in self._read(side.limit(limit))]
        return sorted(close, key=lambda one: (_distance(one, moment), one.id))[:limit]

    def count(self, wanted: Wanted) -> int:
        matching = narrowed(_joined(select(RecordingRow.pk)), wanted).subquery()
        return self._session.scalar(select(func.count()).select_from(matching)) or 0

    def ids(self) -> list[str]:
        keys = self._session.scalars(select(RecordingRow.pk).order_by(RecordingRow.pk))
        return [public_id(LETTER, key) for key in keys]

    def frame(self) -> Iterator[Recording]:
        return self._read(_whole(with_state=False).order_by(RecordingRow.pk))

    def _read(self, question: Select[Any]) -> Iterator[Recording]:
        for row in self._session.execute(question.execution_options(yield_per=_PAGE)):
            yield _recording(row)

    def add(self, recordings: Sequence[Recording], imported_at: datetime) -> None:
        if recordings:
            rows = [row | {"imported_at": imported_at} for row in self._rows(recordings)]
            self._session.execute(insert(RecordingRow), rows)

    def change(self, recordings: Sequence[Recording]) -> None:
        if not recordings:
            return
        rows = self._rows(recordings)
        for row, recording in zip(rows, recordings, strict=True):
            row["key"] = key_of(LETTER, recording.id)
        # The other keys of each row name the columns that are set.
        table = cast(Table, RecordingRow.__table__)
        self._session.connection().execute(update(table).where(table.c.pk == bindparam("key")), rows)

    def set_agent_channel(self, recording_id: str, number: int) -> None:
        key = key_of(LETTER, recording_id)
        self._session.execute(delete(ChannelRow).where(ChannelRow.recording_pk == key))
        parties = {number: Channel.AGENT, 1 - number: Channel.CUSTOMER}
        rows = [ChannelRow(recording_pk=key, number=side, party=who.value) for side, who in parties.items()]
        self._session.add_all(rows)
        self._session.flush()

    def _rows(self, recordings: Sequence[Recording]) -> list[dict[str, Any]]:
        agents = self._agents.keys(one.facts.agent_id for one in recordings)
        teams = self._agents.team_keys(one.facts.team for one in recordings if one.facts.team)
        return [
            _columns(one) | {"agent_pk": agents[one.facts.agent_id], "team_pk": teams.get(one.facts.team)}
            for one in recordings
        ]


def _joined(question: Select[Any]) -> Select[Any]:
    return question.join(AgentRow, AgentRow.pk == RecordingRow.agent_pk).outerjoin(
        TeamRow, TeamRow.pk == RecordingRow.team_pk
    )


_COLUMNS: tuple[Any, ...] = (
    RecordingRow.pk,
    RecordingRow.file,
    RecordingRow.audio_root,
    RecordingRow.has_audio,
    AgentRow.agent_id,
    RecordingRow.agent_name,
    TeamRow.name.label("team"),
    RecordingRow.started_at,
    RecordingRow.duration_s,
    RecordingRow.direction,
    RecordingRow.customer_phone,
    RecordingRow.queue,
    RecordingRow.order_id,
    RecordingRow.satisfaction,
    RecordingRow.tags,
    RecordingRow.extra,
    RecordingRow.demo,
    select(ChannelRow.number)
    .where(ChannelRow.recording_pk == RecordingRow.pk, ChannelRow.party == Channel.AGENT.value)
    .scalar_subquery()
    .label("agent_channel"),
)


def _whole(*, with_state: bool = True) -> Select[Any]:
    """Everything that a `Recording` holds, as plain columns: mapped rows would cost three times as much."""
    state = STATE if with_state else _UNKNOWN_STATE
    return _joined(select(*_COLUMNS, state.label("state")))


@as_written
def _recording(row: Row[Any]) -> Recording:
    facts = RecordingFacts(
        file=row.file,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        team=row.team or "",
        started_at=row.started_at,
        duration_s=row.duration_s,
        direction=row.direction,
        customer_phone=row.customer_phone,
        queue=row.queue,
        order_id=row.order_id,
        satisfaction=row.satisfaction,
        tags=tuple(row.tags),
        extra=row.extra,
        demo=row.demo,
    )
    return Recording(
        public_id(LETTER, row.pk), facts, row.state, row.audio_root, row.has_audio, row.agent_channel
    )


def _columns(recording: Recording) -> dict[str, Any]:
    facts = recording.facts
    return {
        "file": facts.file,
        "audio_root": recording.audio_root,
        "has_audio": recording.has_audio,
        "agent_name": facts.agent_name,
        "started_at": facts.started_at,
        "duration_s": facts.duration_s,
        "direction": facts.direction,
        "customer_phone": facts.customer_phone,
        "phone_key": phone_key(facts.customer_phone),
        "queue": facts.queue,
        "order_id": facts.order_id,
        "order_key": order_key(facts.order_id),
        "satisfaction": facts.satisfaction,
        "tags": list(facts.tags),
        "extra": dict(facts.extra),
        "demo": facts.demo,
    }


def _distance(recording: Recording, moment: datetime) -> timedelta:
    began = recording.facts.started_at
    return timedelta.max if began is None else abs(began - moment)


def _unknown(recording_id: str) -> NotFound:
    return NotFound(
        mark("no recording has the id {id}"),
        id=recording_id,
        where=recording_id,
        remedy=mark("see `qa-console recordings find` for the ids that are known"),
    )
