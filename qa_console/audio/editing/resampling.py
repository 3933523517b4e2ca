"""One sample rate for sounds of several: a windowed sinc, evaluated only where a new sample falls."""

from __future__ import annotations

from math import ceil, gcd

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa_console.audio.decode import Samples

_ZEROS = 64
"""Zero crossings of the sinc on either side: flat up to 90 % of the band, nothing left beyond all of it."""
_KAISER_BETA = 9.0
_PASSED = 0.95


def resampled(samples: Samples, from_hz: int, to_hz: int) -> Samples:
    """`samples` at another rate, the same length in seconds to the nearest frame."""
    if from_hz == to_hz:
        return samples
    shared = gcd(from_hz, to_hz)
    up, down = to_hz // shared, from_hz // shared
    count = round(len(samples) * to_hz / from_hz)
    reach = ceil(_ZEROS * max(1.0, from_hz / to_hz))
    padded = np.pad(samples, ((reach, reach + down + 1), (0, 0)))
    out = np.empty((count, samples.shape[1]), np.float32)
    for phase in range(min(up, count)):
        whole, part = divmod(phase * down, up)
        taps = _taps(part / up, reach, min(1.0, to_hz / from_hz))
        rows = len(range(phase, count, up))
        for channel in range(samples.shape[1]):
            windows = sliding_window_view(padded[:, channel], 2 * reach)[whole + 1 :: down][:rows]
            out[phase::up, channel] = windows @ taps
    return out


def _taps(part: float, reach: int, band: float) -> Samples:
    """Weights of the 2 x reach frames around a place `part` of a frame behind one."""
    distance = np.arange(1 - reach, reach + 1) - part
    width = band * _PASSED
    window = np.i0(_KAISER_BETA * np.sqrt(np.clip(1 - (distance / reach) ** 2, 0, 1))) / np.i0(_KAISER_BETA)
    taps = width * np.sinc(width * distance) * window
    weights: Samples = (taps / taps.sum()).astype(np.float32)
    return weights
