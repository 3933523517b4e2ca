"""The room's front door: what `domain.ports.audio.AudioReader` promises."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from qa_console.audio.analysis import analyse, version_of
from qa_console.audio.decode import sha256_of
from qa_console.audio.peaks import PeakPyramid
from qa_console.audio.probe import probe
from qa_console.domain.ports.audio import Analysis, AnalysisSettings, AudioHeader, Waveform


class SoundFiles:
    """Reads sound files through libsndfile."""

    def probe(self, path: Path) -> AudioHeader:
        return probe(path)

    def version(self, settings: AnalysisSettings) -> str:
        return version_of(settings)

    def sha256(self, path: Path) -> str:
        return sha256_of(path)

    @property
    def analyse(self) -> Callable[[tuple[Path, AnalysisSettings]], Analysis]:
        return analyse

    def waveform(self, peaks: bytes) -> Waveform:
        return PeakPyramid.from_bytes(peaks)
