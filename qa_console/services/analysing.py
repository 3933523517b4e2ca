"""Listening by machine: every recording once, again only where its sound or the algorithm changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from qa_console.domain.model import Acoustics, Channel, Person, Recording
from qa_console.domain.ports.analyses import AnalysisMark
from qa_console.domain.ports.audio import Analysis, AnalysisSettings, AudioReader, Profile, Runner, Waveform
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.remote import NOT_NAMED, Place
from qa_console.domain.roles import Permission, permit
from qa_console.domain.sound_sheet import SoundSheet, sheet_of
from qa_console.errors import InvalidInput, NotFound, QaConsoleError
from qa_console.i18n import mark
from qa_console.services.sound_settings import sound_settings
from qa_console.services.workplace import Workplace

FindAudio = Callable[[Recording], Place | None]
"""Where the recording's sound is, or None where it is not at hand. Raises AudioError."""


class Outcome(StrEnum):
    MADE = "made"
    KEPT = "kept"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Listened:
    """What became of one recording. `error`: why it was skipped (no sound at hand) or failed."""

    recording_id: str
    outcome: Outcome
    sheet: SoundSheet | None = None
    error: QaConsoleError | None = None

    @property
    def acoustics(self) -> Acoustics | None:
        return None if self.sheet is None else self.sheet.acoustics


class Analysing:
    """`find` tells where a recording's sound is; `runner` gives what does the work in so many processes."""

    def __init__(
        self, workplace: Workplace, reader: AudioReader, find: FindAudio, runner: Callable[[int], Runner]
    ) -> None:
        self._at = workplace
        self._reader = reader
        self._find = find
        self._runner = runner

    def analyse(
        self,
        acting: Person,
        recording_ids: Sequence[str] | None = None,
        *,
        jobs: int = 1,
        profile: Profile | None = None,
    ) -> Iterator[Listened]:
        """Each recording's outcome as it is known; None means all recordings. `profile`: else the config's.

        Each result is stored, with its audit entry, before the next: stopped anywhere and run again,
        nothing is done twice and nothing is half done. A recording that cannot be heard stops no other.
        Raises NotFound for an id that is unknown, before anything is done.
        """
        permit(acting, Permission.ANALYSE)
        with self._at.work(acting) as uow:
            wanted = recording_ids if recording_ids is not None else uow.recordings.ids()
            recordings = uow.recordings.some(wanted)
            marks = {recording.id: uow.analyses.mark(recording.id) for recording in recordings}
        return self._outcomes(acting, recordings, marks, _Manner(jobs, profile))

    def analyse_one(self, acting: Person, recording_id: str, profile: Profile | None = None) -> Listened:
        """The outcome for one recording; what is wrong with it is raised."""
        (listened,) = self.analyse(acting, [recording_id], profile=profile)
        if listened.error is not None:
            raise listened.error
        return listened

    def acoustics(self, acting: Person, recording_id: str) -> Acoustics | None:
        """The stored figures, or None where the recording has not been analysed. Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            return uow.analyses.get(uow.recordings.get(recording_id).id)

    def sheet(self, acting: Person, recording_id: str) -> SoundSheet | None:
        """The stored figures with what follows from them, or None where there are none. Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            recording = uow.recordings.get(recording_id)
            acoustics = uow.analyses.get(recording.id)
            return None if acoustics is None else _sheet(uow, recording, acoustics)

    def correct_sides(self, acting: Person, recording_id: str, agent_channel: int) -> None:
        """Keep that the agent is on channel 0 or 1 of this recording, whatever manifest and config say.

        The analysis is made anew when it is next asked for. Raises NotFound.
        """
        permit(acting, Permission.ANALYSE)
        with self._at.work(acting, write=True) as uow:
            recording = uow.recordings.get(recording_id)
            uow.recordings.set_agent_channel(recording.id, agent_channel)
            uow.audit.record("recording.correct_sides", recording.id, {"agent_channel": agent_channel})
            uow.commit()

    def swap_sides(self, acting: Person, recording_id: str) -> SoundSheet:
        """Correct the sides to the opposite of what was measured, and measure anew; again undoes it.

        Raises NotFound (no such recording, or no sound at hand) and InvalidInput (not measured yet, or on
        one channel); then nothing has changed. Where it is no longer readable, AudioError is raised and the
        correction stays.
        """
        sheet = self.sheet(acting, recording_id)
        sides = sheet.acoustics.channels if sheet else ()
        if len(sides) != 2:
            raise _no_sides(recording_id, measured=sheet is not None)
        with self._at.work(acting) as uow:
            recording = uow.recordings.get(recording_id)
        if self._find(recording) is None:
            raise no_sound(recording)
        self.correct_sides(acting, recording.id, 1 - sides.index(Channel.AGENT))
        measured = self.analyse_one(acting, recording.id).sheet
        assert measured is not None
        return measured

    def waveform(self, acting: Person, recording_id: str) -> Waveform | None:
        """The picture of the levels, or None where the recording has not been analysed. Raises NotFound."""
        permit(acting, Permission.READ_RECORDINGS)
        with self._at.work(acting) as uow:
            peaks = uow.analyses.peaks(uow.recordings.get(recording_id).id)
        return None if peaks is None else self._reader.waveform(peaks)

    def _outcomes(
        self,
        acting: Person,
        recordings: Sequence[Recording],
        marks: dict[str, AnalysisMark | None],
        manner: _Manner,
    ) -> Iterator[Listened]:
        due: list[tuple[Recording, tuple[Place, AnalysisSettings]]] = []
        for recording in recordings:
            task = self._task(acting, recording, marks[recording.id], manner)
            if isinstance(task, Listened):
                yield task
            else:
                due.append((recording, task))
        runner = self._runner(min(manner.jobs, len(due)))
        for number, result in runner.run(self._reader.analyse, [task for _, task in due]):
            yield self._settled(acting, due[number][0], result)

    def _task(
        self, acting: Person, recording: Recording, known: AnalysisMark | None, manner: _Manner
    ) -> Listened | tuple[Place, AnalysisSettings]:
        """What is to be done for a recording, or its outcome where nothing is."""
        try:
            path = self._find(recording)
            if path is None:
                error = no_sound(recording)
                return Listened(recording.id, Outcome.SKIPPED, error=error)
            settings = manner.of(sound_settings(self._at.settings, recording))
            if known is not None and self._still_stands(acting, recording.id, path, settings, known):
                return Listened(recording.id, Outcome.KEPT, self.sheet(acting, recording.id))
            return path, settings
        except QaConsoleError as error:
            outcome = Outcome.SKIPPED if error.code == NOT_NAMED else Outcome.FAILED
            return Listened(recording.id, outcome, error=error)

    def _still_stands(
        self, acting: Person, recording_id: str, path: Place, settings: AnalysisSettings, known: AnalysisMark
    ) -> bool:
        if known.version != self._reader.version(settings):
            return False
        state = self._reader.state(path)
        if state is None:
            return False
        size, stamp = state
        if stamp and state == (known.size, known.mtime_ns):
            return True
        if self._reader.sha256(path) != known.audio_sha256:
            return False
        if state == (known.size, known.mtime_ns):
            return True  # nothing but the content tells whether it changed
        with self._at.work(acting, write=True) as uow:
            uow.analyses.touch(recording_id, size, stamp)
            uow.audit.record("recording.same_sound", recording_id, {"sha256": known.audio_sha256})
            uow.commit()
        return True

    def _settled(self, acting: Person, recording: Recording, result: Analysis | Exception) -> Listened:
        if isinstance(result, QaConsoleError):
            return Listened(recording.id, Outcome.FAILED, error=result)
        if isinstance(result, OSError | MemoryError):
            error = InvalidInput(mark("it could not be read: {reason}"), reason=result, where=recording.id)
            return Listened(recording.id, Outcome.FAILED, error=error)
        if isinstance(result, Exception):
            raise result
        acoustics = result.acoustics
        with self._at.work(acting, write=True) as uow:
            uow.analyses.put(recording.id, result, self._at.clock())
            detail = {"version": acoustics.version, "sha256": acoustics.audio_sha256}
            uow.audit.record("recording.analyse", recording.id, detail)
            uow.commit()
            return Listened(recording.id, Outcome.MADE, _sheet(uow, recording, acoustics))


@dataclass(frozen=True, slots=True)
class _Manner:
    """How the work is done: in how many processes, and how carefully where that was said."""

    jobs: int
    profile: Profile | None

    def of(self, settings: AnalysisSettings) -> AnalysisSettings:
        """Several processes share the cores; then none of them takes two."""
        threads = 1 if self.jobs > 1 else settings.threads
        return replace(settings, threads=threads, profile=self.profile or settings.profile)


def _sheet(uow: UnitOfWork, recording: Recording, acoustics: Acoustics) -> SoundSheet:
    transcript = uow.transcripts.get(recording.id)
    return sheet_of(recording, acoustics, transcript.turns if transcript else ())


def _no_sides(recording_id: str, *, measured: bool) -> InvalidInput:
    if measured:
        return InvalidInput(
            mark("both parties of {id} are on one channel, so there are no sides to exchange"),
            id=recording_id,
        )
    return InvalidInput(
        mark("the sound of {id} has not been measured yet"),
        id=recording_id,
        remedy=mark("measure it with `qa-console analyze`"),
    )


def no_sound(recording: Recording) -> NotFound:
    """For a recording that is known by its metadata alone, or whose file is gone."""
    return NotFound(
        mark("the sound of {id} is not at hand"),
        id=recording.id,
        where=recording.file,
        remedy=mark("put the file under the audio folder and import the manifest again"),
        code="no_sound",
    )
