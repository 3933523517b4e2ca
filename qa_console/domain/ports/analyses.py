"""Where the results of listening by machine are kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_console.domain.model import Acoustics
from qa_console.domain.ports.audio import Analysis


@dataclass(frozen=True, slots=True)
class AnalysisMark:
    """Enough to tell whether a stored analysis still stands for its file."""

    version: str
    audio_sha256: str
    size: int
    mtime_ns: int


class Analyses(Protocol):
    """Acoustics by recording id; at most one each, the newest."""

    def mark(self, recording_id: str) -> AnalysisMark | None: ...
    def get(self, recording_id: str) -> Acoustics | None: ...
    def peaks(self, recording_id: str) -> bytes | None: ...
    def put(self, recording_id: str, analysis: Analysis, analysed_at: datetime) -> None: ...
    def touch(self, recording_id: str, size: int, mtime_ns: int) -> None:
        """The file was copied or touched, its content is the same."""
