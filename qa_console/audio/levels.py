"""Offset, level and likeness of the channels, summed over a whole recording."""

from __future__ import annotations

import numpy as np

from qa_console.audio.decode import Samples


class LevelMeter:
    """Means and products of the channels over consecutive blocks."""

    def __init__(self, channels: int) -> None:
        self._sums = np.zeros(channels)
        self._products = np.zeros((channels, channels))
        self._count = 0

    def add(self, block: Samples) -> None:
        columns = block.T
        self._sums += columns.sum(axis=1)
        self._products += columns @ columns.T
        self._count += len(block)

    def dc_offset(self) -> list[float]:
        """Each channel's mean, full scale at 1."""
        return [float(value) for value in self._sums / max(self._count, 1)]

    def likeness(self) -> float:
        """The correlation of two channels, 1 where they carry the same sound; else 0 for silence."""
        if len(self._sums) != 2 or not self._count:
            return 0.0
        covariance = self._products / self._count - np.outer(self._sums, self._sums) / self._count**2
        scale = float(np.sqrt(max(covariance[0, 0], 0) * max(covariance[1, 1], 0)))
        return float(covariance[0, 1] / scale) if scale > 1e-12 else 0.0
