"""Clipping: peaks with their tops cut off, told from honest loud peaks by being flat."""

from __future__ import annotations

import numpy as np

from qa_console.audio.decode import Samples

_NEAR_FULL = 0.95
_FLAT = 0.001


class ClippingMeter:
    """Counts flattened samples per channel over consecutive blocks.

    A sample counts when it and its neighbour on either side stand near full scale at the same height:
    no wave of speech stays level over three samples up there unless it was cut.
    """

    def __init__(self, channels: int) -> None:
        self._flat = np.zeros(channels, np.int64)
        self._total = 0

    def add(self, block: Samples) -> None:
        self._total += len(block)
        if len(block) < 3 or max(block.max(), -block.min()) < _NEAR_FULL:
            return
        loud = np.abs(block) >= _NEAR_FULL
        level = (np.abs(np.diff(block, axis=0)) < _FLAT) & loud[1:]
        self._flat += (level[1:] & level[:-1]).sum(axis=0)

    def shares(self) -> list[float]:
        return [float(count) / max(self._total, 1) for count in self._flat]
