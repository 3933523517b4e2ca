"""What each 20 ms sounds like: band level, periodicity, steadiness, purity, weighted loudness.

One short-time spectrum is made of every block and everything else is read from it, so that a pass
costs one transform a frame, and the dearer measures only where there is something to hear.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa_console.audio.decode import Samples
from qa_console.audio.loudness import k_weighting
from qa_console.audio.transform import Floats, Numbers, PowerSpectrum

FRAMES_PER_S = 50
_WINDOW_S = 0.032
_VOICE_BAND_HZ = (200.0, 3600.0)
_PITCH_HZ = (70.0, 400.0)
_LOW_HZ = 800.0
_AUDIBLE_DBFS = -65.0
STEADY_LAG = 4
_PURE_BINS = 6
_QUIET = 1e-10
_NAMES = ("level_db", "voicing", "steadiness", "purity", "lowness", "k_power")
_AT_ONCE = 500
"""Frames per step, a block's worth: fewer cost more in calls than they save in the processor's cache."""


@dataclass(frozen=True, slots=True)
class Features:
    """One row per 20 ms, one column per channel; half precision, so that ten hours stay small.

    `level_db`: in the voice band, dBFS. `voicing`: 0..1, how periodic at a voice's pitch.
    `steadiness`: 0..1, how much of the spectrum was the same 80 ms ago. `purity`: the share of the
    power in the few strongest lines. `lowness`: the share below 800 Hz. `k_power`: K-weighted mean
    square (full precision).
    """

    level_db: Numbers
    voicing: Numbers
    steadiness: Numbers
    purity: Numbers
    lowness: Numbers
    k_power: Floats

    def __len__(self) -> int:
        return len(self.level_db)

    def part(self, start: int, end: int | None = None) -> Features:
        """The frames from `start` to before `end`."""
        return Features(*(getattr(self, name)[start:end] for name in _NAMES))

    @classmethod
    def joined(cls, several: Sequence[Features], axis: int = 0) -> Features:
        """One after the other, or (axis 1) channels side by side."""
        return cls(*(np.concatenate([getattr(one, name) for one in several], axis) for name in _NAMES))


class SpectrumMeter:
    """Collects the `Features` of one channel from consecutive blocks; frames are centred on their 20 ms."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._size = 1 << round(math.log2(_WINDOW_S * rate_hz))
        self._spectrum = PowerSpectrum(self._size)
        self._lead = self._size // 2 - rate_hz // (2 * FRAMES_PER_S)
        frequencies = np.fft.rfftfreq(self._size, 1 / rate_hz)
        self._band = slice(
            int(np.searchsorted(frequencies, _VOICE_BAND_HZ[0])),
            int(np.searchsorted(frequencies, _VOICE_BAND_HZ[1], side="right")),
        )
        self._sums = _summing(frequencies)
        self._pitch = self._correlating()
        self._waiting = np.zeros(self._lead, np.float32)
        self._seen = 0
        self._frames: int = 0
        self._earlier = np.zeros((STEADY_LAG, self._band.stop - self._band.start), np.float32)
        self._parts: tuple[list[Any], ...] = tuple([] for _ in _NAMES)

    def add(self, block: Samples) -> None:
        """`block`: the channel's next samples."""
        self._seen += len(block)
        self._waiting = np.concatenate([self._waiting, block])
        self._measure(self._ready())

    def finish(self) -> None:
        """Measure what is left; frames at the very end see silence after it."""
        total = -(-self._seen * FRAMES_PER_S // self._rate_hz)
        self._waiting = np.concatenate([self._waiting, np.zeros(self._size + self._lead, np.float32)])
        self._measure(total - self._frames)

    def take(self) -> Features:
        """What was measured since this was last asked."""
        columns: list[Any] = [
            np.concatenate(parts) if parts else np.zeros((0, 1), np.float16) for parts in self._parts
        ]
        for parts in self._parts:
            parts.clear()
        return Features(*columns)

    def _start(self, frame: int) -> int:
        return frame * self._rate_hz // FRAMES_PER_S

    def _ready(self) -> int:
        """How many further frames lie wholly within what is waiting."""
        usable = len(self._waiting) - self._size + self._start(self._frames)
        return max(0, (usable * FRAMES_PER_S) // self._rate_hz - self._frames)

    def _measure(self, count: int) -> None:
        base = self._start(self._frames)
        if count > 0:
            views = sliding_window_view(self._waiting, self._size)
            starts = np.arange(self._frames, self._frames + count) * self._rate_hz // FRAMES_PER_S - base
            for first in range(0, count, _AT_ONCE):
                self._keep(self._spectrum(views[starts[first : first + _AT_ONCE]]))
            self._frames += count
            self._waiting = self._waiting[self._start(self._frames) - base :].copy()

    def _keep(self, power: Floats) -> None:
        voice, low, k_power = (power @ self._sums).T
        level = 10 * np.log10(voice + _QUIET)
        lines = power[:, self._band]
        audible = level > _AUDIBLE_DBFS
        voicing, purity = np.zeros_like(level), np.zeros_like(level)
        if audible.any():
            heard = lines if audible.all() else lines[audible]
            total = np.maximum(voice[audible], _QUIET)
            voicing[audible] = np.clip((heard @ self._pitch).max(axis=1) / total, 0, 1)
            strongest = np.partition(heard, -_PURE_BINS, axis=1)[:, -_PURE_BINS:]
            purity[audible] = strongest.sum(axis=1) / total
        measured = (level, voicing, self._steadiness(lines), purity, low / np.maximum(voice, _QUIET), k_power)
        for name, parts, column in zip(_NAMES, self._parts, measured, strict=True):
            parts.append(column.astype(np.float32 if name == "k_power" else np.float16)[:, None])

    def _correlating(self) -> Floats:
        """Lines by lags: the autocorrelation at a voice's pitch, the window's own shape taken out."""
        lags = np.arange(
            int(self._rate_hz / _PITCH_HZ[1]), min(int(self._rate_hz / _PITCH_HZ[0]), self._size // 2) + 1
        )
        # Near the longest lags one sample more or less is a fraction of a hertz.
        lags = lags[(lags < 60 * self._rate_hz // 8000) | (lags % 2 == 0)]
        window = np.fft.irfft(self._spectrum.shape())
        angles = 2 * np.pi * np.outer(np.arange(self._band.start, self._band.stop), lags) / self._size
        correlating: Floats = (np.cos(angles) * window[0] / window[lags]).astype(np.float32)
        return correlating

    def _steadiness(self, lines: Floats) -> Numbers:
        """Cosine between the power spectra now and a few frames ago."""
        both = np.concatenate([self._earlier, lines])
        self._earlier = both[-STEADY_LAG:].copy()
        lengths = np.sqrt(np.einsum("ij,ij->i", both, both))
        product = np.einsum("ij,ij->i", lines, both[:-STEADY_LAG])
        cosine: Numbers = product / np.maximum(lengths[STEADY_LAG:] * lengths[:-STEADY_LAG], _QUIET**2)
        return cosine


def _summing(frequencies: Numbers) -> Floats:
    """Lines by what is summed over them: the voice band, its low part, everything K-weighted."""
    band = (frequencies >= _VOICE_BAND_HZ[0]) & (frequencies <= _VOICE_BAND_HZ[1])
    return np.stack([band, band & (frequencies <= _LOW_HZ), k_weighting(frequencies)], axis=1).astype(
        np.float32
    )
