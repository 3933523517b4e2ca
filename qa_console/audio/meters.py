"""Everything that one pass measures, fed block by block; the neural detector works beside it.

What was measured is judged half a minute at a time by the neural detector and five minutes at a time
for who speaks; after that only spans and levels are kept, so that the longest recording needs little memory.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from qa_console.audio.activity import Line, crosstalk_db, speech_flags, worth_asking
from qa_console.audio.clipping import ClippingMeter
from qa_console.audio.decode import Samples
from qa_console.audio.hold import hold_flags
from qa_console.audio.levels import LevelMeter
from qa_console.audio.peaks import PeakMeter
from qa_console.audio.runs import Edges, edges
from qa_console.audio.spectrum import FRAMES_PER_S, Features, SpectrumMeter
from qa_console.audio.transform import Floats, Numbers
from qa_console.audio.voice import RATE_HZ, RUN_UP, STRETCH_S, at_8_khz, voice_probabilities

Answer: TypeAlias = Callable[[], Floats]
"""Gives the detector's word on a stretch, frames by channels, once it is known."""

_STRETCH = STRETCH_S * FRAMES_PER_S
_PIECE = 10
"""Stretches that are decided together at least; the last ones are never fewer, so that the noise is known."""
_AHEAD = 2
"""Stretches that may wait for the detector: a megabyte a channel each."""
_TENTH = FRAMES_PER_S // 10


@dataclass(frozen=True, slots=True)
class Measured:
    """A whole recording. `speech`: for each channel, and `hold`: for all together, rows of [start, end) in
    frames of 20 ms. `k_power`: tenths of a second by channels. `crosstalk_db`: the loudest leakage into
    each channel, None where none was heard."""

    frames: int
    rate_hz: int
    speech: list[Edges]
    hold: Edges
    k_power: Numbers
    crosstalk_db: list[float | None]
    peaks: PeakMeter
    levels: LevelMeter
    clipped: list[float]

    @property
    def duration_s(self) -> float:
        return self.frames / self.rate_hz


class Meters:
    """`neural`: ask the detector too. `aside`: threads in which it hears meanwhile, if any."""

    def __init__(
        self, rate_hz: int, channels: int, *, neural: bool, aside: ThreadPoolExecutor | None = None
    ) -> None:
        self._rate_hz = rate_hz
        self._aside = aside
        self._peaks, self._clipping = PeakMeter(rate_hz), ClippingMeter(channels)
        self._levels = LevelMeter(channels)
        self._spectra = [SpectrumMeter(rate_hz) for _ in range(channels)]
        self._neural = neural
        self._frames = 0
        self._sound = [np.zeros((channels, RUN_UP), np.float32)]
        self._fresh: list[Features] = []
        self._judged: list[tuple[Features, Answer | None]] = []
        self._hearing: deque[list[Future[Floats]]] = deque()
        self._speech: list[list[Edges]] = [[] for _ in range(channels)]
        self._hold: list[Edges] = []
        self._decided = 0
        self._k_power: list[Numbers] = []
        self._crosstalk: list[list[float | None]] = []

    def add(self, block: Samples) -> None:
        """`block`: the recording's next frames by channels."""
        columns = np.ascontiguousarray(block.T)
        self._frames += len(block)
        for spectrum, samples in zip(self._spectra, columns, strict=True):
            spectrum.add(samples)
        for meter in (self._peaks, self._levels, self._clipping):
            meter.add(columns.T)
        if self._neural:
            self._sound.append(np.stack([at_8_khz(samples, self._rate_hz) for samples in columns]))
        self._collect()

    def finish(self) -> Measured:
        for spectrum in self._spectra:
            spectrum.finish()
        self._collect(last=True)
        self._decide(len(self._judged))
        crosstalk = [_loudest(column) for column in zip(*self._crosstalk, strict=True)]
        return Measured(
            self._frames,
            self._rate_hz,
            [np.concatenate(pieces) for pieces in self._speech],
            np.concatenate(self._hold),
            np.concatenate(self._k_power),
            crosstalk,
            self._peaks,
            self._levels,
            self._clipping.shares(),
        )

    def _collect(self, *, last: bool = False) -> None:
        """Judge whole stretches of what was measured (and, at the end, what is left of one)."""
        self._fresh.append(Features.joined([spectrum.take() for spectrum in self._spectra], axis=1))
        while (waiting := sum(map(len, self._fresh))) >= _STRETCH or (last and waiting):
            everything = Features.joined(self._fresh)
            stretch, self._fresh = everything.part(0, _STRETCH), [everything.part(_STRETCH)]
            self._judged.append((stretch, self._ask(stretch) if self._neural else None))
            self._k_power.append(_tenths(stretch.k_power))
            if len(self._judged) >= 2 * _PIECE:
                self._decide(_PIECE)

    def _ask(self, stretch: Features) -> Answer:
        """Have the detector hear a stretch; with threads of its own it does so while more is measured."""
        samples = len(stretch) * RATE_HZ // FRAMES_PER_S
        everything = np.concatenate(self._sound, axis=1)
        self._sound = [everything[:, samples:].copy()]
        tasks = zip(everything[:, : RUN_UP + samples], worth_asking(Line.of(stretch)).T, strict=True)
        if self._aside is None:
            heard = [voice_probabilities(sound, wanted) for sound, wanted in tasks]
            return lambda: np.stack(heard, axis=1)
        if len(self._hearing) == _AHEAD:
            wait(self._hearing.popleft())
        hearing = [self._aside.submit(voice_probabilities, sound, wanted) for sound, wanted in tasks]
        self._hearing.append(hearing)
        return lambda: np.stack([future.result() for future in hearing], axis=1)

    def _decide(self, count: int) -> None:
        """Who speaks, and where there is music or a ring, in the first `count` stretches."""
        piece, self._judged = self._judged[:count], self._judged[count:]
        line = Line.of(Features.joined([features for features, _ in piece]))
        voice = [answer() for _, answer in piece if answer is not None]
        hold = hold_flags(line)
        speech = speech_flags(line, hold, np.concatenate(voice) if voice else None)
        for pieces, flags in zip(self._speech, speech.T, strict=True):
            pieces.append(edges(flags) + self._decided)
        self._hold.append(edges(np.asarray(hold.any(axis=1))) + self._decided)
        self._crosstalk.append(crosstalk_db(line))
        self._decided += len(hold)


def _tenths(k_power: Floats) -> Numbers:
    """Means over 100 ms; what is left at the very end is left out, unless it is all there is."""
    whole = len(k_power) // _TENTH * _TENTH
    means: Numbers = k_power[:whole].reshape(-1, _TENTH, k_power.shape[1]).mean(axis=1)
    return means if whole else np.asarray(k_power.mean(axis=0, keepdims=True))


def _loudest(levels_db: Sequence[float | None]) -> float | None:
    return max((one for one in levels_db if one is not None), default=None)
