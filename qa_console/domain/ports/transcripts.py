"""Where transcripts are kept, what reads them from files, and what writes them into files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from qa_console.domain.model import Channel, Finding, RecordingFacts, Transcript


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


class TranscriptFormat(StrEnum):
    """What a transcript can be written as."""

    JSON = "json"
    SRT = "srt"
    VTT = "vtt"
    TEXTGRID = "textgrid"
    VCON = "vcon"

    @property
    def ending(self) -> str:
        """Of the file's name, as the programs that read it know it."""
        return "TextGrid" if self is TranscriptFormat.TEXTGRID else self.value


@dataclass(frozen=True, slots=True)
class SpokenCall:
    """A call with what was said in it, ready to be written. Only a container writes more than the turns.

    `phone`: the customer's number as it may leave, masked or not. `duration_s`: None where it is unknown.
    `findings` of the form `rubric` (`id@version`, empty where the checks never ran); `reviews` by index.
    `uuid` and `made_at` are the document's own.
    """

    recording_id: str
    facts: RecordingFacts
    transcript: Transcript
    made_at: datetime
    uuid: str
    duration_s: float | None = None
    phone: str = field(default="", repr=False)
    rubric: str = ""
    findings: tuple[Finding, ...] = ()
    reviews: Mapping[int, str] = field(default_factory=dict)


class TranscriptWriter(Protocol):
    """Writes the whole file; see `qa_console.speech.writers.write_transcript`."""

    def __call__(self, call: SpokenCall, format: TranscriptFormat) -> bytes: ...
