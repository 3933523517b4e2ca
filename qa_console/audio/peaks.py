"""The picture of the levels: minimum and maximum per 10 ms, and a pyramid of halves above them.

A sample becomes one signed byte on the decibel scale of the screen: 0 is -60 dBFS or less, +-127 is
full scale, a step is about half a decibel. The scale is monotonic, so minima and maxima survive it,
and a short noise is never lost: every coarser bin is the extreme of the finer ones.
"""

from __future__ import annotations

import math
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from qa_console.audio.decode import Samples
from qa_console.domain.model import Channel
from qa_console.errors import AudioError
from qa_console.i18n import mark

FLOOR_DBFS = -60.0
BIN_S = 0.01
_FULL = 127
_BINS_AT_A_GLANCE = 16_384
_HEADER = struct.Struct("<4sBBdI")
_MAGIC, _BY_BINS = b"QAP2", b"QAP1"
"""Planes of minima and of maxima; the older form has both side by side, bin by bin."""
_COMPRESS_UP_TO = 1 << 20
"""Beyond this, unpacking would cost more time than a second look may take; the disk pays instead."""

Bytes8: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.int8]]
Indexes: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.intp]]


class PeakMeter:
    """Collects the finest level from consecutive blocks (see `decode.BLOCK_S`)."""

    def __init__(self, rate_hz: int) -> None:
        self._rate_hz = rate_hz
        self._lows: list[bytearray] = []
        self._highs: list[bytearray] = []

    def add(self, block: Samples) -> None:
        columns = block.T
        if not self._lows:
            self._lows, self._highs = [bytearray() for _ in columns], [bytearray() for _ in columns]
        for column, lows, highs in zip(columns, self._lows, self._highs, strict=True):
            low, high = self._extremes(column)
            lows += _on_screen_scale(low).tobytes()
            highs += _on_screen_scale(high).tobytes()

    def _extremes(self, column: Samples) -> tuple[Samples, Samples]:
        count, over = divmod(len(column) * 100, self._rate_hz)
        if over == 0 and self._rate_hz % 100 == 0:
            bins = column.reshape(count, -1)
            return bins.min(axis=1), bins.max(axis=1)
        edges = np.arange(count + (over > 0)) * self._rate_hz // 100
        return np.minimum.reduceat(column, edges), np.maximum.reduceat(column, edges)

    def to_bytes(self, duration_s: float, channels: Sequence[Channel]) -> bytearray:
        """Compact: the finest level alone, the others follow from it. Empties the meter on the way, because
        those of a long recording are too large to be there twice."""
        planes = [*self._lows, *self._highs]
        bins = len(planes[0]) if planes else 0
        packed = bins * len(planes) <= _COMPRESS_UP_TO
        names = ",".join(channels).encode("ascii")
        written = bytearray(_HEADER.pack(_MAGIC, len(channels), packed, duration_s, bins))
        written += bytes([len(names)]) + names
        if packed:
            return written + zlib.compress(b"".join(planes), 1)
        for plane in planes:
            written += plane
            plane.clear()
        return written


def _on_screen_scale(values: Samples) -> Bytes8:
    level = 1 - 20 * np.log10(np.maximum(np.abs(values), 1e-6)) / FLOOR_DBFS
    return (np.sign(values) * np.rint(np.clip(level, 0, 1) * _FULL)).astype(np.int8)


@dataclass(frozen=True, slots=True)
class PeakPyramid:
    """Levels of one recording: (minimum, maximum) by channels by bins.

    `levels[0]` has bins of 10 ms, each further one bins twice as long.
    """

    duration_s: float
    channels: tuple[Channel, ...]
    levels: tuple[Bytes8, ...]

    @classmethod
    def build(cls, finest: Bytes8, duration_s: float, channels: Sequence[Channel]) -> PeakPyramid:
        levels = [finest]
        while levels[-1].shape[-1] > 1:
            levels.append(_halved(levels[-1]))
        return cls(duration_s, tuple(channels), tuple(levels))

    def columns(self, channel: Channel, start_s: float, end_s: float, n: int) -> list[float]:
        """The loudest level in each of `n` equal parts of [start_s, end_s].

        0 is -60 dBFS or less, 1 is full scale; outside the recording it is 0. Every bin that a column
        touches counts; the level is as fine as can be read in no time, so that columns hardly overlap.
        """
        if n <= 0 or channel not in self.channels:
            return []
        edges_s = np.linspace(start_s, max(end_s, start_s), n + 1)
        depth = self._depth(end_s - start_s, n)
        bins = self.levels[depth][:, self.channels.index(channel)]
        width_s = BIN_S * 2**depth
        # A hair of slack, or an edge that falls on a bin's edge would reach into the neighbour.
        count = bins.shape[-1]
        first = np.clip(np.floor(edges_s[:-1] / width_s + 1e-6), 0, count).astype(np.intp)
        last = np.clip(np.ceil(edges_s[1:] / width_s - 1e-6), 0, count).astype(np.intp)
        return _loudest(bins, first, last)

    def _depth(self, seen_s: float, n: int) -> int:
        most_bins = max(_BINS_AT_A_GLANCE, 4 * n)
        wanted = math.ceil(math.log2(max(seen_s / BIN_S / most_bins, 1)))
        return min(len(self.levels) - 1, wanted)

    @classmethod
    def from_bytes(cls, data: bytes | bytearray) -> PeakPyramid:
        """The pyramid of what `PeakMeter.to_bytes` wrote; raises AudioError for anything else."""
        try:
            magic, channels, packed, duration_s, bins = _HEADER.unpack_from(data)
            at = _HEADER.size + 1
            names = data[at : at + data[at - 1]].decode("ascii").split(",")
            body = memoryview(data)[at + data[at - 1] :]
            finest = np.frombuffer(zlib.decompress(body) if packed else body, np.int8)
            shaped = finest.reshape(2, channels, bins)
            if magic == _BY_BINS:
                shaped = np.ascontiguousarray(finest.reshape(bins, channels, 2).transpose(2, 1, 0))
            named = [Channel(name) for name in names]
        except (struct.error, zlib.error, ValueError, IndexError) as exc:
            raise AudioError(mark("the stored levels are damaged; analyse the recording again")) from exc
        if magic not in (_MAGIC, _BY_BINS) or len(named) != channels:
            raise AudioError(mark("the stored levels are damaged; analyse the recording again"))
        return cls.build(shaped, duration_s, named)


def _halved(level: Bytes8) -> Bytes8:
    """Bins twice as long; an odd last bin stands alone."""
    result, odd = level[..., 0::2].copy(), level[..., 1::2]
    lows, highs = result[..., : odd.shape[-1]]
    np.minimum(lows, odd[0], out=lows)
    np.maximum(highs, odd[1], out=highs)
    return result


def _loudest(bins: Bytes8, first: Indexes, last: Indexes) -> list[float]:
    """Over bins [first, last) of each column; columns may share bins, which plain reduceat forbids."""
    inside = (first < bins.shape[-1]) & (last > 0)
    last = np.where(inside, np.maximum(last, first + 1), first)
    origin = int(first[0])
    seen = bins[:, origin : int(last.max())].astype(np.int16)
    loud = np.append(np.abs(seen).max(axis=0), np.int16(0))
    pairs = np.minimum(np.stack([first, last], axis=1).ravel() - origin, len(loud) - 1)
    columns = np.maximum.reduceat(loud, pairs)[::2]
    return [float(level) for level in np.where(inside, columns, 0) / _FULL]
