"""Acoustics and peaks in SQL: the figures as JSON, the levels as bytes that lists never load."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.analyses import AnalysisMark
from qa_console.domain.ports.audio import Analysis
from qa_console.storage.damage import as_written
from qa_console.storage.ids import key_of
from qa_console.storage.tables import AnalysisRow


class SqlAnalyses:
    def __init__(self, session: Session) -> None:
        self._session = session

    def mark(self, recording_id: str) -> AnalysisMark | None:
        columns = (
            AnalysisRow.version,
            AnalysisRow.audio_sha256,
            AnalysisRow.audio_size,
            AnalysisRow.audio_mtime_ns,
        )
        row = self._session.execute(select(*columns).where(_of(recording_id))).one_or_none()
        return AnalysisMark(*row) if row else None

    def get(self, recording_id: str) -> Acoustics | None:
        row = self._session.get(AnalysisRow, key_of("R", recording_id))
        return _acoustics(row) if row else None

    def peaks(self, recording_id: str) -> bytes | None:
        return self._session.scalar(select(AnalysisRow.peaks).where(_of(recording_id)))

    def put(self, recording_id: str, analysis: Analysis, analysed_at: datetime) -> None:
        acoustics = analysis.acoustics
        row = AnalysisRow(
            recording_pk=key_of("R", recording_id),
            version=acoustics.version,
            audio_sha256=acoustics.audio_sha256,
            audio_size=analysis.size,
            audio_mtime_ns=analysis.mtime_ns,
            analysed_at=analysed_at,
            acoustics=_document(acoustics),
            peaks=analysis.peaks,
        )
        self._session.merge(row)
        self._session.flush()

    def touch(self, recording_id: str, size: int, mtime_ns: int) -> None:
        self._session.execute(
            update(AnalysisRow).where(_of(recording_id)).values(audio_size=size, audio_mtime_ns=mtime_ns)
        )


def _of(recording_id: str) -> Any:
    return AnalysisRow.recording_pk == key_of("R", recording_id)


def _document(acoustics: Acoustics) -> dict[str, Any]:
    return {
        "duration_s": acoustics.duration_s,
        "sample_rate_hz": acoustics.sample_rate_hz,
        "channels": [channel.value for channel in acoustics.channels],
        "speech": {channel.value: _pairs(spans) for channel, spans in acoustics.speech.items()},
        "interruptions": [[span.start_s, span.end_s, by.value] for span, by in acoustics.interruptions],
        "dead_air": _pairs(acoustics.dead_air),
        "hold": _pairs(acoustics.hold),
        "talk_ratio": dict(acoustics.talk_ratio),
        "loudness_lufs": dict(acoustics.loudness_lufs),
        "clipping": dict(acoustics.clipping),
        "clipped": sorted(acoustics.clipped),
        "dc_offset": dict(acoustics.dc_offset),
        "crosstalk_db": dict(acoustics.crosstalk_db),
        "likeness": acoustics.likeness,
    }


@as_written
def _acoustics(row: AnalysisRow) -> Acoustics:
    kept = row.acoustics
    return Acoustics(
        duration_s=kept["duration_s"],
        sample_rate_hz=kept["sample_rate_hz"],
        channels=tuple(Channel(name) for name in kept["channels"]),
        speech=_speech(kept["speech"]),
        interruptions=tuple((Span(start, end), Channel(by)) for start, end, by in kept["interruptions"]),
        dead_air=_spans(kept["dead_air"]),
        hold=_spans(kept["hold"]),
        talk_ratio=kept["talk_ratio"],
        loudness_lufs=kept["loudness_lufs"],
        clipping=kept["clipping"],
        clipped=frozenset(kept["clipped"]),
        dc_offset=kept.get("dc_offset", {}),
        crosstalk_db=kept.get("crosstalk_db", {}),
        likeness=kept.get("likeness", 0.0),
        audio_sha256=row.audio_sha256,
        version=row.version,
    )


def _pairs(spans: Sequence[Span]) -> list[list[float]]:
    return [[span.start_s, span.end_s] for span in spans]


def _spans(pairs: Sequence[Sequence[float]]) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def _speech(kept: Mapping[str, Sequence[Sequence[float]]]) -> dict[Channel, tuple[Span, ...]]:
    return {Channel(name): _spans(pairs) for name, pairs in kept.items()}
