"""Where transcripts are kept, and what reads them from files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Protocol

from qa_console.domain.model import Channel, Transcript


class Transcripts(Protocol):
    """One transcript for each recording at most: the turns, in order."""

    def get(self, recording_id: str) -> Transcript | None: ...
    def put(self, recording_id: str, transcript: Transcript, imported_at: datetime) -> None:
        """Keep this transcript in place of whatever was there."""

    def having(self) -> list[str]:
        """Ids of the recordings that have a transcript, in order of id."""


class TranscriptReader(Protocol):
    """Reads a file of any accepted format; see `qa_console.speech.readers.read_transcript_file`."""

    def __call__(
        self, path: Path, *, channel: Channel | None = None, duration_s: float | None = None
    ) -> Transcript: ...
