"""Clips at one loudness, so that nobody reaches for the volume between two of them."""

from __future__ import annotations

import math

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa_console.audio.decode import Samples
from qa_console.audio.loudness import integrated_lufs, k_weighting

TARGET_LUFS = -23.0
"""The broadcasters' level: telephone speech reaches it with its peaks untouched."""
_MOST_GAIN_DB = 30.0
_CEILING = 10 ** (-1 / 20)
_CHUNK_S = 0.005
_WINDOW_S = 0.032
_BLOCK = 2000
_ROUNDS = 4


def loudness_of(samples: Samples, rate_hz: int) -> float | None:
    """Integrated loudness (ITU-R BS.1770) of all channels as heard together; None for silence."""
    size = 1 << round(math.log2(_WINDOW_S * rate_hz))
    window = np.hanning(size + 1)[:-1].astype(np.float32)
    weights = k_weighting(np.fft.rfftfreq(size, 1 / rate_hz)) * 2 / (size * np.sum(window**2))
    padded = np.pad(samples, ((size // 2, size // 2), (0, 0)))
    starts = np.arange(0, len(samples), rate_hz / 100).astype(int)
    power = np.zeros(len(starts))
    for first in range(0, len(starts), _BLOCK):
        rows = starts[first : first + _BLOCK]
        for channel in range(samples.shape[1]):
            spectrum = np.fft.rfft(sliding_window_view(padded[:, channel], size)[rows] * window, axis=1)
            power[first : first + len(rows)] += (np.abs(spectrum) ** 2) @ weights
    whole = len(power) // 10 * 10
    return integrated_lufs(power[:whole].reshape(-1, 10).mean(axis=1) if whole else power)


def levelled(samples: Samples, rate_hz: int, target_lufs: float = TARGET_LUFS) -> Samples:
    """`samples` at the target loudness, peaks held below -1 dBFS; silence stays as it is.

    What is more than 30 dB too quiet is raised by that: beyond it one would hear the line alone.
    """
    gain_db, out = 0.0, samples
    for _ in range(_ROUNDS):
        heard = loudness_of(out, rate_hz)
        if heard is None or abs(target_lufs - heard) < 0.1:
            break
        gain_db = min(gain_db + target_lufs - heard, _MOST_GAIN_DB)
        out = _limited(samples * np.float32(10 ** (gain_db / 20)), rate_hz)
    return out


def _limited(samples: Samples, rate_hz: int) -> Samples:
    """Peaks turned down for some milliseconds around them instead of being cut off."""
    chunk = max(1, round(_CHUNK_S * rate_hz))
    if np.abs(samples).max(initial=0) <= _CEILING:
        return samples
    count = -(-len(samples) // chunk)
    filled = np.pad(np.abs(samples).max(axis=1), (0, count * chunk - len(samples)))
    gains = np.minimum(1, _CEILING / np.maximum(filled.reshape(count, chunk).max(axis=1), _CEILING))
    around = sliding_window_view(np.pad(gains, 1, constant_values=1.0), 3).min(axis=1)
    middles = (np.arange(count) + 0.5) * chunk
    envelope = np.interp(np.arange(len(samples)), middles, around)
    limited: Samples = samples * envelope[:, None].astype(np.float32)
    return limited
