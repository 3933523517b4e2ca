"""Hold music and ring tones: sounds that are steady in a way that no voice is.

Music holds its notes, so the spectrum of now is that of 80 ms ago in most frames, and it hardly
pauses; a ring is a pure tone in bursts. Both are told from whole recordings of 10 ms features.
"""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from qa_console.audio.activity import Flags, Numbers, noise_floor, runs
from qa_console.audio.spectrum import FRAMES_PER_S, Features

_STEADY = 0.64
_PERIODIC, _MOSTLY = 0.6, 0.7
_FULL = 0.8
_WINDOW_S = 2.0
_LEAST_MUSIC_S = 4.0
_PURE = 0.93
_LOW = 0.9
"""A ring is a low tone; half of a key tone's power is above 1.2 kHz."""
_BURST_S = (0.35, 6.0)
_RING_PAUSE_S = 4.5
_AUDIBLE_DBFS = -55.0


def hold_flags(features: Features) -> Flags:
    """Frames by channels: where hold music or a ring is heard."""
    columns = [
        _music(features, channel) | _rings(features, channel) for channel in range(_channels(features))
    ]
    return np.stack(columns, axis=1)


def _channels(features: Features) -> int:
    return int(features.level_db.shape[1])


def _music(features: Features, channel: int) -> Flags:
    level = features.level_db[:, channel].astype(np.float32)
    heard = level > max(_AUDIBLE_DBFS, float(np.percentile(level, 5)) + 6)
    steady = np.where(heard, features.steadiness[:, channel].astype(np.float32), 0)
    periodic = heard & (features.voicing[:, channel] > _PERIODIC)
    width = int(_WINDOW_S * FRAMES_PER_S)
    alike = (_mean(heard, width) > _FULL) & (_mean(steady, width) > _STEADY * _mean(heard, width))
    alike &= _mean(periodic, width) > _MOSTLY
    wide = _widened(alike, width // 2) & (_mean(heard, 20) > 0)
    least = _LEAST_MUSIC_S * FRAMES_PER_S
    return _only([run for run in runs(wide) if run[1] - run[0] >= least], len(level))


def _rings(features: Features, channel: int) -> Flags:
    """From the first burst of a ring to its last; a lone burst is a ring only if it is a long one."""
    level = features.level_db[:, channel].astype(np.float32)
    tone = (features.purity[:, channel] > _PURE) & (features.steadiness[:, channel] > 0.9)
    tone &= features.lowness[:, channel] > _LOW
    tone &= level > np.maximum(noise_floor(level, features.voicing[:, channel]) + 10, _AUDIBLE_DBFS)
    least, most = (seconds * FRAMES_PER_S for seconds in _BURST_S)
    bursts = [run for run in runs(_bridged(tone, 5)) if least <= run[1] - run[0] <= most]
    rings: list[tuple[int, int]] = []
    for start, end in bursts:
        if rings and start - rings[-1][1] <= _RING_PAUSE_S * FRAMES_PER_S:
            rings[-1] = (rings[-1][0], end)
        else:
            rings.append((start, end))
    return _only([ring for ring in rings if ring[1] - ring[0] >= 0.8 * FRAMES_PER_S], len(level))


def _mean(values: Numbers, width: int) -> Numbers:
    """Centred moving mean; beyond the ends there is nothing."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    centres = np.arange(len(values))
    left, right = np.maximum(centres - width // 2, 0), np.minimum(centres + width // 2, len(values))
    mean: Numbers = (sums[right] - sums[left]) / np.maximum(right - left, 1)
    return mean


def _widened(flags: Flags, reach: int) -> Flags:
    result = flags.copy()
    for start, end in runs(flags):
        result[max(0, start - reach) : end + reach] = True
    return result


def _bridged(flags: Flags, gap: int) -> Flags:
    result = flags.copy()
    between = runs(flags)
    for (_, end), (start, _) in pairwise(between):
        if start - end <= gap:
            result[end:start] = True
    return result


def _only(chosen: list[tuple[int, int]], length: int) -> Flags:
    flags = np.zeros(length, np.bool_)
    for start, end in chosen:
        flags[start:end] = True
    return flags
