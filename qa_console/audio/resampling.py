"""From the recording's rate to the device's, as a stream: a windowed sinc, read at any phase.

The device is opened once at one rate, so that a recording at another is heard without opening it anew;
and what a telephone line never carried is not added by coarse interpolation.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from qa_console.audio.decode import Samples

_TAPS = 32
_BETA = 8.0
"""Of the Kaiser window: images and aliases are 80 dB down."""
_PASS = 0.92
"""The filter's edge, as a share of the lower of the two Nyquist frequencies."""


class Resampler:
    """`from_hz` to `to_hz` for `channels` channels; what it gives lags by half of its taps."""

    def __init__(self, from_hz: int, to_hz: int, channels: int) -> None:
        common = math.gcd(from_hz, to_hz)
        self._up, self._down = to_hz // common, from_hz // common
        self._same = from_hz == to_hz
        self._table = _phases(from_hz // common, to_hz // common)
        self._taps = self._table.shape[1]
        self._fresh = np.zeros((self._taps // 2, channels), np.float32)
        self.reset()

    def reset(self) -> None:
        """As if only silence had come before."""
        self._kept, self._at = self._fresh, 0

    def needed(self, count: int) -> int:
        """How many frames have to be given to get at least `count`."""
        if self._same:
            return count
        last = (self._at + (count - 1) * self._down) // self._up
        return max(0, last + self._taps - len(self._kept))

    def __call__(self, samples: Samples) -> Samples:
        """What follows from `samples`, after what was given before."""
        if self._same:
            return samples
        data = np.concatenate([self._kept, samples])
        reach = (len(data) - self._taps + 1) * self._up - self._at
        count = max(0, -(-reach // self._down))
        index, phase = np.divmod(self._at + np.arange(count) * self._down, self._up)
        made = np.zeros((count, data.shape[1]), np.float32)
        if count:
            windows = np.lib.stride_tricks.sliding_window_view(data, self._taps, axis=0)
            made = np.einsum("nct,nt->nc", windows[index], self._table[phase])
        after = self._at + count * self._down
        self._kept, self._at = data[after // self._up :], after % self._up
        return made


@lru_cache(maxsize=16)
def _phases(down: int, up: int) -> Samples:
    """The filter's taps for each of `up` phases."""
    stretch = max(1.0, down / up)
    taps = 2 * math.ceil(_TAPS * stretch / 2)
    centre = taps // 2 - 1 + np.arange(up)[:, None] / up
    from_centre = np.arange(taps)[None, :] - centre
    edge = _PASS / stretch
    inside = np.clip(1 - (from_centre / (taps / 2)) ** 2, 0, None)
    table = edge * np.sinc(edge * from_centre) * np.i0(_BETA * np.sqrt(inside)) / np.i0(_BETA)
    return np.asarray(table / table.sum(axis=1, keepdims=True), np.float32)
