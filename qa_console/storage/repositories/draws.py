"""Draws in SQL: added once, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session, undefer

from qa_console.domain.model import Source
from qa_console.domain.sampling.draw import Stratum
from qa_console.domain.sampling.record import Draw, DrawHead, DrawnRecording
from qa_console.domain.worklist import WorklistRow
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.damage import as_written
from qa_console.storage.frames import pack, unpack
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.queries.worklist import read_work
from qa_console.storage.tables import DrawnRow, DrawRow, DrawStratumRow, RecordingRow

LETTER = "D"


class SqlDraws:
    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, draw: Draw) -> str:
        row = _head_row(draw.head)
        row.frame = pack(draw.frame)
        self._session.add(row)
        self._session.flush()
        strata = [
            {"draw_pk": row.pk, "stratum": stratum.name, "population": stratum.population, "n": stratum.n}
            for stratum in draw.strata
        ]
        rows = [
            {
                "draw_pk": row.pk,
                "recording_pk": key_of("R", drawn.recording),
                "stratum": drawn.stratum,
                "inclusion_probability": drawn.probability,
                "reason": drawn.reason,
                "rank": drawn.rank,
            }
            for drawn in draw.rows
        ]
        if strata:
            self._session.execute(insert(DrawStratumRow), strata)
            self._session.execute(insert(DrawnRow), rows)
        return public_id(LETTER, row.pk)

    def get(self, draw_id: str, *, frame: bool = False) -> Draw:
        key = key_of(LETTER, draw_id)
        row = self._session.get(DrawRow, key, options=[undefer(DrawRow.frame)] if frame else ())
        if row is None:
            raise NotFound(
                mark("no draw has the id {id}"),
                id=draw_id,
                where=draw_id,
                remedy=mark("see `qa-console sample list` for the draws that were made"),
            )
        return Draw(_head(row), self._strata(key), self._rows(key), unpack(row.frame) if frame else ())

    def _strata(self, key: int) -> tuple[Stratum, ...]:
        found = self._session.scalars(select(DrawStratumRow).where(DrawStratumRow.draw_pk == key))
        strata = (Stratum(row.stratum, row.population, row.n) for row in found)
        return tuple(sorted(strata, key=lambda stratum: stratum.name))

    def _rows(self, key: int) -> tuple[DrawnRecording, ...]:
        question = (
            select(DrawnRow, RecordingRow.file)
            .join(RecordingRow, RecordingRow.pk == DrawnRow.recording_pk)
            .where(DrawnRow.draw_pk == key)
            .order_by(DrawnRow.rank)
        )
        return tuple(
            DrawnRecording(
                public_id("R", row.recording_pk),
                file,
                row.stratum,
                row.inclusion_probability,
                row.reason,
                row.rank,
            )
            for row, file in self._session.execute(question)
        )

    def heads(self, *, after: str = "", limit: int | None = None) -> list[DrawHead]:
        question = select(DrawRow).order_by(DrawRow.pk).limit(limit)
        if after:
            question = question.where(DrawRow.pk > key_of(LETTER, after))
        return [_head(row) for row in self._session.scalars(question)]

    def last_moment(self) -> datetime | None:
        return self._session.scalar(select(func.max(DrawRow.drawn_at)))

    def work(self, since: datetime, until: datetime) -> list[WorklistRow]:
        return read_work(self._session, since, until)


def _head_row(head: DrawHead) -> DrawRow:
    return DrawRow(
        plan_id=head.plan,
        plan_version=head.plan_version,
        plan_hash=head.plan_hash,
        plan_source=head.plan_source,
        source=head.source.value,
        seed=str(head.seed),
        frame_size=head.frame_size,
        frame_hash=head.frame_hash,
        n=head.n,
        drawn_at=head.drawn_at,
        drawn_by=head.drawn_by,
        note=head.note,
    )


@as_written
def _head(row: DrawRow) -> DrawHead:
    return DrawHead(
        plan=row.plan_id,
        plan_version=row.plan_version,
        plan_hash=row.plan_hash,
        plan_source=row.plan_source,
        source=Source(row.source),
        seed=int(row.seed),
        frame_size=row.frame_size,
        frame_hash=row.frame_hash,
        n=row.n,
        drawn_at=row.drawn_at,
        drawn_by=row.drawn_by,
        note=row.note,
        id=public_id(LETTER, row.pk),
    )
