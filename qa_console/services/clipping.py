"""Clips and reels: sound that leaves the workspace, each with an entry of who took which seconds out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from qa_console.domain.cuts import MOST_CUTS, Cut, placed, title_of
from qa_console.domain.evaluation import Evaluation
from qa_console.domain.model import Person, Recording, Span
from qa_console.domain.ports.documents import Exports
from qa_console.domain.ports.editing import (
    Edited,
    ReadCuts,
    Separator,
    SoundEditor,
    SoundFormat,
    Stretch,
    Treatment,
)
from qa_console.domain.ports.importing import Probe
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.errors import InvalidInput, NotFound
from qa_console.i18n import catalogue, choose, mark
from qa_console.services.analysing import FindAudio, no_sound
from qa_console.services.rubrics import RubricService
from qa_console.services.sound_settings import agent_channel
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Handing:
    """How and where to hand sound out. `lead_s`: of the call around each clip, as far as it goes.

    `out`: a file or a folder; None is the workspace's exports. `overwrite`: replace what is there.
    """

    treatment: Treatment = field(default_factory=Treatment)
    lead_s: float = 0.0
    out: Path | None = None
    overwrite: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """One clip in a file: `span` of the recording, which begins at `at_s` in the file."""

    recording_id: str
    span: Span
    title: str = ""
    at_s: float = 0.0


@dataclass(frozen=True, slots=True)
class HandedOut:
    """A sound file that was written. `separator`: what stands between its clips."""

    path: Path
    format: SoundFormat
    duration_s: float
    rate_hz: int
    channels: int
    clips: tuple[Taken, ...]
    separator: Separator = Separator.NONE


@dataclass(frozen=True, slots=True)
class _Found:
    taken: Taken
    stretch: Stretch


_Made = tuple[str, Edited, tuple[Taken, ...]]
_USUAL = Handing()


class Clipping:
    """`find` tells where a recording's sound is, `probe` how long it is, `read` reads a list of clips."""

    def __init__(
        self,
        workplace: Workplace,
        find: FindAudio,
        probe: Probe,
        editor: SoundEditor,
        exports: Exports,
        rubrics: RubricService,
        read: ReadCuts,
    ) -> None:
        self._at = workplace
        self._find = find
        self._probe = probe
        self._editor = editor
        self._exports = exports
        self._rubrics = rubrics
        self._read = read

    def cut_clip(self, acting: Person, cut: Cut, handing: Handing = _USUAL) -> HandedOut:
        """Write one stretch of a recording, or all of it, as a sound file of its own.

        Raises NotFound (recording or its sound), AudioError, InvalidInput (times outside it, a party that
        has no channel, too long), Conflict (the file is there), MissingPart (ffmpeg, room on the disk).
        """
        permit(acting, Permission.EXPORT_SOUND)
        with self._at.work(acting) as work:
            recording = _recording(work, cut.recording)
        found = self._located(recording, cut, handing)
        name = f"{_name(found.taken, cut)}{_ending(handing)}"
        self._exports.target(name, handing.out, overwrite=handing.overwrite)
        edited = self._editor.clip(found.stretch, handing.treatment)
        return self._hand_out(acting, [(name, edited, (found.taken,))], handing)[0]

    def cut_evidence(
        self, acting: Person, evaluation_id: str, handing: Handing = _USUAL
    ) -> Sequence[HandedOut]:
        """Write each piece of an evaluation's evidence as a clip; `out` is a folder. All of them, or none.

        Raises what `cut_clip` does, and NotFound for an evaluation without evidence.
        """
        permit(acting, Permission.EXPORT_SOUND)
        evaluation, recording, cuts = self._evidence(acting, evaluation_id)
        exports = self._exports if handing.out is None else self._exports.within(handing.out)
        files: list[tuple[str, Stretch, Taken]] = []
        for number, (item, cut) in enumerate(cuts, 1):
            found = self._located(recording, cut, handing)
            name = f"{evaluation.id}-{number}-{item}-{recording.id}{_ending(handing)}"
            exports.target(name, overwrite=handing.overwrite)
            files.append((name, found.stretch, found.taken))
        made = [
            (name, self._editor.clip(stretch, handing.treatment), (taken,)) for name, stretch, taken in files
        ]
        return self._hand_out(acting, made, replace(handing, out=None), exports)

    def make_reel(
        self,
        acting: Person,
        cuts: Sequence[Cut],
        handing: Handing = _USUAL,
        *,
        separator: Separator = Separator.AUTO,
        lang: str | None = None,
        name: str = "",
    ) -> HandedOut:
        """Write several clips as one file at one loudness, in the order given.

        `lang` (zh or en; the workspace's by default) is what announcements are spoken in; `name` is the
        file's, without its ending. Raises what `cut_clip` does, and MissingPart for spoken separators
        where nothing can speak. Nothing is written unless every clip can be had.
        """
        permit(acting, Permission.EXPORT_SOUND)
        _check_count(cuts)
        with self._at.work(acting) as work:
            recordings = [_recording(work, cut.recording) for cut in cuts]
        tongue = lang or self._at.settings.lang
        found = [
            self._located(recording, cut, handing, announcement(number, cut.title, tongue))
            for number, (recording, cut) in enumerate(zip(recordings, cuts, strict=True), 1)
        ]
        file = f"{name or self._reel_name()}{_ending(handing)}"
        self._exports.target(file, handing.out, overwrite=handing.overwrite)
        edited = self._editor.reel([one.stretch for one in found], handing.treatment, separator, tongue)
        clips = tuple(
            Taken(one.taken.recording_id, one.taken.span, one.taken.title, at_s)
            for one, at_s in zip(found, edited.starts_s, strict=True)
        )
        return self._hand_out(acting, [(file, edited, clips)], handing)[0]

    def listed(self, acting: Person, path: Path) -> list[Cut]:
        """The clips that a list names. Raises NotFound, InvalidInput."""
        permit(acting, Permission.EXPORT_SOUND)
        return self._read(path)

    def evidence(self, acting: Person, evaluation_id: str) -> list[Cut]:
        """The pieces of an evaluation's evidence as clips with their criteria as titles, for a reel."""
        permit(acting, Permission.EXPORT_SOUND)
        return [cut for _item, cut in self._evidence(acting, evaluation_id)[2]]

    def _evidence(
        self, acting: Person, evaluation_id: str
    ) -> tuple[Evaluation, Recording, list[tuple[str, Cut]]]:
        permit(acting, Permission.READ_EVALUATIONS)
        with self._at.work(acting) as work:
            evaluation = work.evaluations.get(evaluation_id)
            recording = work.recordings.get(evaluation.recording)
            rubric = self._rubrics.of(work, evaluation.rubric, evaluation.version)
        cuts = []
        for piece in evaluation.evidence.values():
            item = rubric.item(piece.item)
            title = choose(item.title, self._at.settings.lang) if item else ""
            cut = Cut(recording.id, piece.start_s, piece.end_s, title_of(f"{piece.item} {title}"))
            cuts.append((piece.item, cut))
        if not cuts:
            raise NotFound(
                mark("{id} marks no evidence"),
                id=evaluation.id,
                where=evaluation.id,
                remedy=mark("name a recording with --from and --to instead"),
                code="no_evidence",
            )
        return evaluation, recording, cuts

    def _located(self, recording: Recording, cut: Cut, handing: Handing, said: str = "") -> _Found:
        place = self._find(recording)
        if place is None:
            raise no_sound(recording)
        header = self._probe(place)
        span = placed(cut, header.duration_s, lead_s=handing.lead_s, where=recording.id)
        side = agent_channel(self._at.settings, recording)
        return _Found(Taken(recording.id, span, cut.title), Stretch(place, header, span, side, said))

    def _hand_out(
        self, acting: Person, files: Sequence[_Made], handing: Handing, exports: Exports | None = None
    ) -> list[HandedOut]:
        """Write the files and their entries: both, or neither."""
        place = exports or self._exports
        written: list[Path] = []
        with self._at.work(acting, write=True) as work:
            try:
                for name, edited, clips in files:
                    path = place.save(name, edited.data, handing.out, overwrite=handing.overwrite)
                    written.append(path)
                    _record(work, clips, handing.treatment, path)
                work.commit()
            except BaseException:
                for path in written:
                    place.remove(path)
                raise
        form = handing.treatment.format
        return [
            HandedOut(path, form, made.duration_s, made.rate_hz, made.channels, clips, made.separator)
            for path, (_name, made, clips) in zip(written, files, strict=True)
        ]

    def _reel_name(self) -> str:
        now = self._at.clock().astimezone(self._at.zone)
        return f"reel-{now:%Y%m%d-%H%M%S}-{now.microsecond // 1000:03d}"


def announcement(number: int, title: str, lang: str) -> str:
    """What is said before a clip of a reel."""
    words = catalogue(lang)
    if not title:
        return words.gettext(mark("Clip {n}.")).format(n=number)
    # i18n: spoken before a clip of a reel
    return words.gettext(mark("Clip {n}, {title}.")).format(n=number, title=title)


def _recording(work: UnitOfWork, named: str) -> Recording:
    """By its file, as lists that come from manifests name it, or by its id. Raises NotFound."""
    return work.recordings.by_file(named) or work.recordings.get(named)


def _record(work: UnitOfWork, clips: Sequence[Taken], treatment: Treatment, path: Path) -> None:
    for clip in clips:
        detail = {
            "start": round(clip.span.start_s, 3),
            "end": round(clip.span.end_s, 3),
            "channel": treatment.channel.value if treatment.channel else "both",
            "file": str(path),
            "clips": len(clips),
        }
        work.audit.record("recording.hand_out", clip.recording_id, detail)


def _name(taken: Taken, cut: Cut) -> str:
    """`R000001-75s-100.5s`; a whole recording is its id alone."""
    if cut.end_s is None and cut.start_s == 0:
        return taken.recording_id
    return f"{taken.recording_id}-{taken.span.start_s:.6g}s-{taken.span.end_s:.6g}s"


def _ending(handing: Handing) -> str:
    channel = handing.treatment.channel
    return f"{f'-{channel.value}' if channel else ''}.{handing.treatment.format.value}"


def _check_count(cuts: Sequence[Cut]) -> None:
    if not 1 <= len(cuts) <= MOST_CUTS:
        raise InvalidInput(
            mark("a reel has 1 to {most} clips, not {n}"),
            most=MOST_CUTS,
            n=len(cuts),
            remedy=mark("name clips as ID@FROM-TO, or a list of them with --list"),
        )
