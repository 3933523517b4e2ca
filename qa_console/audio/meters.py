"""Everything that one pass measures, fed block by block, each channel in a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from qa_console.audio.activity import worth_asking
from qa_console.audio.clipping import ClippingMeter
from qa_console.audio.decode import Samples
from qa_console.audio.levels import LevelMeter
from qa_console.audio.peaks import PeakMeter
from qa_console.audio.spectrum import FRAMES_PER_S, Features, SpectrumMeter
from qa_console.audio.transform import Floats
from qa_console.audio.voice import RATE_HZ, STRETCH_S, VoiceMeter

Given = TypeVar("Given")
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class Measured:
    """A whole recording, measured. `voice`: frames by channels, or None in the fast profile."""

    frames: int
    rate_hz: int
    features: Features
    voice: Floats | None
    peaks: PeakMeter
    levels: LevelMeter
    clipped: list[float]

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz


class Meters:
    """`neural`: ask the detector too. `pool`: where the channels are worked on side by side, if anywhere."""

    def __init__(
        self, rate_hz: int, channels: int, *, neural: bool, pool: ThreadPoolExecutor | None = None
    ) -> None:
        self._rate_hz = rate_hz
        self._peaks, self._clipping = PeakMeter(rate_hz), ClippingMeter(channels)
        self._levels = LevelMeter(channels)
        self._spectra = [SpectrumMeter(rate_hz) for _ in range(channels)]
        self._voices = [VoiceMeter() for _ in range(channels)] if neural else []
        self._asked: list[Floats] = []
        self._waiting = np.zeros((channels, 0), np.float32)
        self._judged = 0
        self._frames = 0
        self._pool = pool

    def add(self, block: Samples) -> None:
        """`block`: the recording's next frames by channels."""
        columns = np.ascontiguousarray(block.T)
        self._frames += len(block)
        measured = self._each(self._add_channel, list(zip(self._spectra, columns, strict=True)))
        for meter in (self._peaks, self._levels, self._clipping):
            meter.add(columns.T)
        if self._voices:
            self._waiting = np.concatenate([self._waiting, np.stack(measured)], axis=1)
            self._judge_whole_stretches()

    def finish(self) -> Measured:
        for spectrum in self._spectra:
            spectrum.finish()
        if self._voices:
            self._judge(self._spectra[0].frames - self._judged)
        features = Features.side_by_side([spectrum.features() for spectrum in self._spectra])
        voice = np.concatenate(self._asked) if self._voices else None
        return Measured(
            self._frames, self._rate_hz, features, voice, self._peaks, self._levels, self._clipping.shares()
        )

    def _add_channel(self, task: tuple[SpectrumMeter, Floats]) -> Floats:
        spectrum, samples = task
        spectrum.add(samples)
        return at_8_khz(samples, self._rate_hz) if self._voices else samples

    def _judge_whole_stretches(self) -> None:
        frames = STRETCH_S * FRAMES_PER_S
        while self._spectra[0].frames - self._judged >= frames:
            self._judge(frames)

    def _judge(self, frames: int) -> None:
        """Ask the detector about the next `frames` of what is waiting."""
        if frames <= 0:
            return
        since, samples = self._judged, frames * RATE_HZ // FRAMES_PER_S
        features = Features.side_by_side(
            [spectrum.features(since).part(0, frames) for spectrum in self._spectra]
        )
        wanted = worth_asking(features)
        tasks = list(zip(self._voices, self._waiting[:, :samples], wanted.T, strict=True))
        answers = self._each(lambda task: task[0].judge(task[1], task[2]), tasks)
        self._asked.append(np.stack(answers, axis=1))
        self._waiting = self._waiting[:, samples:].copy()
        self._judged += frames

    def _each(self, work: Callable[[Given], Made], tasks: list[Given]) -> list[Made]:
        return list(self._pool.map(work, tasks) if self._pool else map(work, tasks))


def at_8_khz(samples: Floats, rate_hz: int) -> Floats:
    """A block at the detector's rate; what is above 4 kHz is left out, not folded back."""
    if rate_hz == RATE_HZ:
        return samples
    padded = np.concatenate([samples, np.zeros(-len(samples) % rate_hz, np.float32)])
    count = len(padded) * RATE_HZ // rate_hz
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - len(spectrum)))
    sound: Floats = (np.fft.irfft(spectrum, count) * (count / len(padded))).astype(np.float32)
    return sound[: -(-len(samples) * RATE_HZ // rate_hz)]
