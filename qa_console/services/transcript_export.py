"""Transcripts that leave the workspace, each with an entry of who took what."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_OID, uuid5

from qa_console.domain.model import Person, Recording, Transcript
from qa_console.domain.ports.documents import Exports
from qa_console.domain.ports.transcripts import SpokenCall, TranscriptFormat, TranscriptWriter
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.text import mask_phone
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.services.rubrics import RubricService
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class TranscriptHanding:
    """How and where to write it. `out`: a file or a folder; None is the workspace's exports.

    `with_phone`: the customer's number as it is, in a format that holds it; else it is masked.
    """

    format: TranscriptFormat = TranscriptFormat.JSON
    out: Path | None = None
    overwrite: bool = False
    with_phone: bool = False


@dataclass(frozen=True, slots=True)
class WrittenTranscript:
    """A transcript file that was written. `findings`: how many it carries."""

    recording_id: str
    path: Path
    format: TranscriptFormat
    turns: int
    findings: int
    with_phone: bool


class TranscriptExport:
    """`write` makes the file's bytes, `exports` keeps them; `rubrics` tells whose findings go along."""

    def __init__(
        self, place: Workplace, write: TranscriptWriter, exports: Exports, rubrics: RubricService
    ) -> None:
        self._place = place
        self._write = write
        self._exports = exports
        self._rubrics = rubrics

    def export(
        self, acting: Person, recording_id: str, handing: TranscriptHanding | None = None
    ) -> WrittenTranscript:
        """Write a recording's transcript as a file, and an entry of it: both, or neither.

        Raises NotFound (recording, transcript), InvalidInput (the format cannot hold it), Conflict (the
        file is there), NotPermitted, StoreUnusable.
        """
        how = handing or TranscriptHanding()
        phone = how.with_phone and how.format is TranscriptFormat.VCON
        permit(acting, Permission.EXPORT_TRANSCRIPTS)
        if phone:
            permit(acting, Permission.EXPORT_PHONES)
        with self._place.work(acting, write=True) as work:
            recording = work.recordings.get(recording_id)
            call = self._call(work, recording, how.format, with_phone=phone)
            name = f"{recording.id}.{how.format.ending}"
            self._exports.target(name, how.out, overwrite=how.overwrite)
            data = self._write(call, how.format)
            path = self._exports.save(name, data, how.out, overwrite=how.overwrite)
            made = WrittenTranscript(
                recording.id, path, how.format, len(call.transcript.turns), len(call.findings), phone
            )
            self._enter(work, made)
        return made

    def _enter(self, work: UnitOfWork, made: WrittenTranscript) -> None:
        detail = {
            "format": made.format.value,
            "turns": made.turns,
            "findings": made.findings,
            "phone": "whole" if made.with_phone else "none or masked",
            "file": str(made.path),
        }
        try:
            work.audit.record("transcript.hand_out", made.recording_id, detail)
            work.commit()
        except BaseException:
            self._exports.remove(made.path)
            raise

    def _call(
        self, work: UnitOfWork, recording: Recording, format: TranscriptFormat, *, with_phone: bool
    ) -> SpokenCall:
        transcript, now = _transcript(work, recording), self._place.clock()
        measured = work.analyses.get(recording.id)
        phone = recording.facts.customer_phone
        call = SpokenCall(
            recording.id,
            recording.facts,
            transcript,
            made_at=now,
            uuid=self._uuid(recording, now),
            duration_s=measured.duration_s if measured else recording.facts.duration_s,
            phone=phone if with_phone else mask_phone(phone),
        )
        return self._with_findings(work, call) if format is TranscriptFormat.VCON else call

    def _with_findings(self, work: UnitOfWork, call: SpokenCall) -> SpokenCall:
        """The last run of the workspace's own form, where there was one."""
        form = self._rubrics.named(work).rubric
        kept = work.findings.get(call.recording_id, form.key)
        if kept is None:
            return call
        rubric = f"{form.id}@{form.version}"
        return replace(call, rubric=rubric, findings=kept.findings, reviews=kept.reviews)

    def _uuid(self, recording: Recording, now: datetime) -> str:
        """Each document has its own, no matter which workspace it comes from."""
        return str(uuid5(NAMESPACE_OID, f"{self._place.new_seed()} {recording.id} {now.isoformat()}"))


def _transcript(work: UnitOfWork, recording: Recording) -> Transcript:
    found = work.transcripts.get(recording.id)
    if found is None:
        raise NotFound(
            mark("{recording} has no transcript"),
            recording=recording.id,
            where=recording.id,
            remedy=mark("bring one in with `qa-console transcript import`"),
            code="no_transcript",
        )
    return found
