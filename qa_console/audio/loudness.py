"""Loudness after ITU-R BS.1770: K-weighting, 400 ms blocks, the absolute and the relative gate.

The weighting is applied to short-time power spectra, evaluated from the analogue prototype at each
line, so it is right at 8 kHz too, where the digital filters of the standard (for 48 kHz) bend. A
steady tone agrees within 0.1 LU.
"""

from __future__ import annotations

import numpy as np

_SHELF_HZ, _SHELF_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
_SHELF_MIDDLE = 0.4996667741545416
_STANDARD_GAIN = 1.004995
"""The standard leaves the high-pass filter's numerator at 1, -2, 1: a little above unity at the top."""
_OFFSET = -0.691
_ABSOLUTE_GATE = 10 ** ((-70.0 - _OFFSET) / 10)
_RELATIVE_GATE = 10 ** (-10.0 / 10)
"""-70 LUFS and -10 LU, as powers."""
_BLOCK_TENTHS = 4


def k_weighting(frequencies_hz: np.ndarray) -> np.ndarray:
    """The power gain of the K filter at each frequency."""
    s = 1j * frequencies_hz
    high = 10 ** (_SHELF_DB / 20)
    middle = high**_SHELF_MIDDLE
    shelf = (high * s**2 + middle * _SHELF_HZ / _SHELF_Q * s + _SHELF_HZ**2) / (
        s**2 + _SHELF_HZ / _SHELF_Q * s + _SHELF_HZ**2
    )
    passed = _STANDARD_GAIN * s**2 / (s**2 + _HIGH_PASS_HZ / _HIGH_PASS_Q * s + _HIGH_PASS_HZ**2)
    gain: np.ndarray = np.abs(shelf * passed) ** 2
    return gain


def integrated_lufs(k_power: np.ndarray) -> float | None:
    """Gated loudness of one channel's (or the channels' summed) weighted mean squares per 100 ms.

    None where every block of 400 ms is below the absolute gate: silence has no loudness.
    """
    blocks = _block_powers(np.asarray(k_power, np.float64))
    loud = blocks > _ABSOLUTE_GATE
    if not loud.any():
        return None
    gated = loud & (blocks > blocks.mean(where=loud) * _RELATIVE_GATE)
    return float(_OFFSET + 10 * np.log10(blocks.mean(where=gated)))


def _block_powers(k_power: np.ndarray) -> np.ndarray:
    """Means over 400 ms, every 100 ms; a recording shorter than a block is one block."""
    if len(k_power) < _BLOCK_TENTHS:
        return np.array([k_power.mean()]) if len(k_power) else np.zeros(0)
    sums = np.zeros(len(k_power) + 1)
    np.cumsum(k_power, out=sums[1:])
    means: np.ndarray = sums[_BLOCK_TENTHS:] - sums[:-_BLOCK_TENTHS]
    means /= _BLOCK_TENTHS
    np.maximum(means, 0, out=means)
    return means
