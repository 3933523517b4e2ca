"""Transcripts in SQL: a head row and one row for each turn, so that text can be searched."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from qa_console.domain.model import Channel, Transcript, Turn
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.tables import TranscriptRow, TurnRow


class SqlTranscripts:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, recording_id: str) -> Transcript | None:
        head = self._session.get(TranscriptRow, key_of("R", recording_id))
        if head is None:
            return None
        rows = self._session.scalars(
            select(TurnRow).where(TurnRow.recording_pk == head.recording_pk).order_by(TurnRow.number)
        )
        turns = tuple(Turn(row.start_s, row.end_s, Channel(row.channel), row.text) for row in rows)
        return Transcript(turns, head.source, head.language)

    def put(self, recording_id: str, transcript: Transcript, imported_at: datetime) -> None:
        key = key_of("R", recording_id)
        self._session.execute(delete(TurnRow).where(TurnRow.recording_pk == key))
        head = self._session.get(TranscriptRow, key)
        if head is None:
            head = TranscriptRow(recording_pk=key)
            self._session.add(head)
        head.source = transcript.source
        head.language = transcript.language
        head.imported_at = imported_at
        self._session.flush()
        if transcript.turns:
            self._session.execute(
                insert(TurnRow), [_row(key, number, turn) for number, turn in enumerate(transcript.turns)]
            )

    def having(self) -> list[str]:
        keys = self._session.scalars(select(TranscriptRow.recording_pk).order_by(TranscriptRow.recording_pk))
        return [public_id("R", key) for key in keys]


def _row(recording_pk: int, number: int, turn: Turn) -> dict[str, object]:
    return {
        "recording_pk": recording_pk,
        "number": number,
        "start_s": turn.start_s,
        "end_s": turn.end_s,
        "channel": turn.channel.value,
        "text": turn.text,
    }
