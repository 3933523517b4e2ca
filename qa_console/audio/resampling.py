"""Another sample rate for a block of sound."""

from __future__ import annotations

import numpy as np

from qa_console.audio.transform import Floats


def at_rate(samples: Floats, rate_hz: int, wanted_hz: int) -> Floats:
    """One channel's block at `wanted_hz`; what lies above half of that is left out, not folded back."""
    if rate_hz == wanted_hz:
        return samples
    padded = np.concatenate([samples, np.zeros(-len(samples) % rate_hz, np.float32)])
    count = len(padded) * wanted_hz // rate_hz
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - len(spectrum)))
    sound: Floats = (np.fft.irfft(spectrum, count) * (count / len(padded))).astype(np.float32)
    return sound[: -(-len(samples) * wanted_hz // rate_hz)]
