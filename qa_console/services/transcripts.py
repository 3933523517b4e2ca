"""Bringing transcripts in, and reading them back."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from qa_console.domain.model import Channel, Person, Transcript
from qa_console.domain.ports.transcripts import TranscriptReader
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.transcripts import with_channel
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class ImportedTranscript:
    """`changed`: False where the same transcript was there already."""

    recording_id: str
    transcript: Transcript
    changed: bool

    @property
    def channels(self) -> tuple[Channel, ...]:
        """Whose turns there are, agent first."""
        present = {turn.channel for turn in self.transcript.turns}
        return tuple(channel for channel in Channel if channel in present)


class TranscriptService:
    def __init__(self, place: Workplace, read: TranscriptReader) -> None:
        self._place = place
        self._read = read

    def import_file(
        self, acting: Person, recording_id: str, path: Path, channel: Channel | None = None
    ) -> ImportedTranscript:
        """Keep the transcript in a file as the recording's. Importing the same twice changes nothing.

        `channel`: the file holds that party alone and takes the place of its turns only.
        Raises NotFound (recording, file) and TranscriptError; nothing is changed then.
        """
        permit(acting, Permission.IMPORT_TRANSCRIPTS)
        with self._place.work(acting, write=True) as work:
            recording = work.recordings.get(recording_id)
            read = self._read(path, channel=channel, duration_s=_duration(work, recording.id))
            old = work.transcripts.get(recording.id)
            new = read if channel is None else with_channel(old, read, channel)
            if old is not None and old.turns == new.turns:
                return ImportedTranscript(recording.id, old, changed=False)
            work.transcripts.put(recording.id, new, self._place.clock())
            detail = {"turns": len(new.turns), "source": new.source, "channel": channel or "both"}
            work.audit.record("transcript.import", recording.id, detail)
            work.commit()
        return ImportedTranscript(recording.id, new, changed=True)

    def get(self, acting: Person, recording_id: str) -> Transcript | None:
        """The recording's transcript, if it has one. Raises NotFound for an unknown recording."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._place.work(acting) as work:
            return work.transcripts.get(work.recordings.get(recording_id).id)


def _duration(work: UnitOfWork, recording_id: str) -> float | None:
    """As measured; the manifest's word where nothing was measured."""
    measured = work.analyses.get(recording_id)
    return measured.duration_s if measured else work.recordings.get(recording_id).facts.duration_s
