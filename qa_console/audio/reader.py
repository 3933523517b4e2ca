"""The room's front door: what `domain.ports.audio.AudioReader` promises."""

from __future__ import annotations

from collections.abc import Callable

from qa_console.audio.analysis import analyse, version_of
from qa_console.audio.decode import sha256_of
from qa_console.audio.peaks import PeakPyramid
from qa_console.audio.places import state_of
from qa_console.audio.probe import probe
from qa_console.domain.ports.audio import Analysis, AnalysisSettings, AudioHeader, Waveform
from qa_console.domain.remote import Place


class SoundFiles:
    """Reads sound files through libsndfile."""

    def probe(self, place: Place) -> AudioHeader:
        return probe(place)

    def state(self, place: Place) -> tuple[int, int] | None:
        return state_of(place)

    def version(self, settings: AnalysisSettings) -> str:
        return version_of(settings)

    def sha256(self, place: Place) -> str:
        return sha256_of(place)

    @property
    def analyse(self) -> Callable[[tuple[Place, AnalysisSettings]], Analysis]:
        return analyse

    def waveform(self, peaks: bytes) -> Waveform:
        return PeakPyramid.from_bytes(peaks)
