"""What each 10 ms sounds like: band level, periodicity, steadiness, purity, weighted loudness.

One short-time spectrum is made of every block and everything else is read from it, so that a pass
costs one transform a frame, and a second one only where there is something to hear.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa_console.audio.decode import Samples
from qa_console.audio.loudness import k_weighting

FRAMES_PER_S = 100
_WINDOW_S = 0.032
_VOICE_BAND_HZ = (200.0, 3600.0)
_PITCH_HZ = (70.0, 400.0)
_LOW_HZ = 800.0
_AUDIBLE_DBFS = -65.0
_STEADY_LAG = 8
_PURE_BINS = 6
_QUIET = 1e-10
_NAMES = ("level_db", "voicing", "steadiness", "purity", "lowness", "k_power")

Floats: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
Halves: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float16]]
Numbers: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[Any]]


@dataclass(frozen=True, slots=True)
class Features:
    """One row per 10 ms, one column per channel; half precision, so that ten hours stay small.

    `level_db`: in the voice band, dBFS. `voicing`: 0..1, how periodic at a voice's pitch.
    `steadiness`: 0..1, how much of the spectrum was the same 80 ms ago. `purity`: the share of the
    power in the few strongest lines. `lowness`: the share below 800 Hz. `k_power`: K-weighted mean
    square (full precision).
    """

    level_db: Halves
    voicing: Halves
    steadiness: Halves
    purity: Halves
    lowness: Halves
    k_power: Floats

    @property
    def duration_s(self) -> float:
        return len(self.level_db) / FRAMES_PER_S


class SpectrumMeter:
    """Collects `Features` from consecutive blocks; frames are centred on their 10 ms."""

    def __init__(self, rate_hz: int, channels: int) -> None:
        self._rate_hz = rate_hz
        self._size = 1 << round(math.log2(_WINDOW_S * rate_hz))
        window = np.hanning(self._size + 1)[:-1]
        self._window = window.astype(np.float32)
        self._scale = np.float32(1 / (self._size * np.sum(window**2)))
        self._lead = self._size // 2 - rate_hz // 200
        frequencies = np.fft.rfftfreq(self._size, 1 / rate_hz)
        self._band = (frequencies >= _VOICE_BAND_HZ[0]) & (frequencies <= _VOICE_BAND_HZ[1])
        self._low = frequencies[self._band] <= _LOW_HZ
        self._k_weights = k_weighting(frequencies).astype(np.float32)
        self._lags = range(int(rate_hz / _PITCH_HZ[1]), min(int(rate_hz / _PITCH_HZ[0]), self._size // 2) + 1)
        self._window_correlation = self._correlation(np.abs(np.fft.rfft(window)) ** 2)
        self._waiting = np.zeros((self._lead, channels), np.float32)
        self._seen = 0
        self._frames: int = 0
        self._earlier: list[Floats | None] = [None] * channels
        self._parts: tuple[list[Any], ...] = tuple([] for _ in _NAMES)

    def add(self, block: Samples) -> None:
        self._seen += len(block)
        self._waiting = np.concatenate([self._waiting, block])
        self._measure(self._ready())

    def finish(self) -> Features:
        """The features of all that was added; frames at the very end see silence after it."""
        total = -(-self._seen * FRAMES_PER_S // self._rate_hz)
        padding = np.zeros((self._size + self._lead, self._waiting.shape[1]), np.float32)
        self._waiting = np.concatenate([self._waiting, padding])
        self._measure(total - self._frames)
        return Features(*(np.concatenate(parts) for parts in self._parts))

    def _start(self, frame: int) -> int:
        return frame * self._rate_hz // FRAMES_PER_S

    def _ready(self) -> int:
        """How many further frames lie wholly within what is waiting."""
        usable = len(self._waiting) - self._size + self._start(self._frames)
        return max(0, (usable * FRAMES_PER_S) // self._rate_hz - self._frames)

    def _measure(self, count: int) -> None:
        if count <= 0:
            return
        base = self._start(self._frames)
        starts = np.array([self._start(self._frames + i) - base for i in range(count)])
        features = [self._channel_features(index, starts) for index in range(self._waiting.shape[1])]
        for name, parts, *columns in zip(_NAMES, self._parts, *features, strict=True):
            parts.append(np.stack(columns, axis=-1).astype(np.float32 if name == "k_power" else np.float16))
        self._frames += count
        self._waiting = self._waiting[self._start(self._frames) - base :]

    def _channel_features(self, channel: int, starts: Numbers) -> tuple[Numbers, ...]:
        frames = sliding_window_view(self._waiting[:, channel], self._size)[starts] * self._window
        spectrum = np.fft.rfft(frames, axis=1)
        power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32) * self._scale
        power[:, 1:-1] *= 2
        voice = power[:, self._band]
        level = 10 * np.log10(voice.sum(axis=1) + _QUIET)
        audible = level > _AUDIBLE_DBFS
        voicing = np.zeros(len(level), np.float32)
        purity = np.zeros(len(level), np.float32)
        if audible.any():
            voicing[audible] = self._voicing(power[audible])
            purity[audible] = _purity(voice[audible])
        steadiness = self._steadiness(channel, voice)
        lowness = voice[:, self._low].sum(axis=1) / np.maximum(voice.sum(axis=1), _QUIET)
        return level, voicing, steadiness, purity, lowness, power @ self._k_weights

    def _voicing(self, power: Floats) -> Numbers:
        """The height of the autocorrelation's peak at a voice's pitch, the window's own shape taken out."""
        pitched = np.where(self._band, power, 0)
        heights: Numbers = (self._correlation(pitched) / self._window_correlation).max(axis=1)
        return np.clip(heights, 0, 1)

    def _correlation(self, power: Numbers) -> Numbers:
        """Autocorrelation over the lags of a voice's pitch, as a share of that at lag 0."""
        correlation = np.fft.irfft(power, axis=-1)
        zero = np.maximum(correlation[..., :1], 1e-20)
        at_pitch: Numbers = correlation[..., self._lags.start : self._lags.stop] / zero
        return at_pitch

    def _steadiness(self, channel: int, voice: Floats) -> Numbers:
        """Cosine between the power spectra now and a few frames ago."""
        earlier = self._earlier[channel]
        before = np.zeros((_STEADY_LAG, voice.shape[1]), np.float32) if earlier is None else earlier
        both = np.concatenate([before, voice])
        self._earlier[channel] = both[-_STEADY_LAG:]
        unit = both / np.maximum(np.linalg.norm(both, axis=1, keepdims=True), _QUIET)
        cosine: Numbers = np.einsum("ij,ij->i", unit[_STEADY_LAG:], unit[:-_STEADY_LAG])
        return cosine


def _purity(voice: Floats) -> Numbers:
    strongest = np.partition(voice, -_PURE_BINS, axis=1)[:, -_PURE_BINS:]
    share: Numbers = strongest.sum(axis=1) / np.maximum(voice.sum(axis=1), _QUIET)
    return share
