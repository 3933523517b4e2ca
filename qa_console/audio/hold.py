"""Hold music and ring tones: sounds that are steady in a way that no voice is.

Music holds its notes, so the spectrum of now is that of 80 ms ago in most frames, and it hardly
pauses; steady noise is alike too, but not gathered in a few lines. A ring is a pure tone in bursts. Both
are told from whole recordings of 20 ms features.
"""

from __future__ import annotations

import numpy as np

from qa_console.audio.activity import noise_floor, smoothed
from qa_console.audio.runs import Flags, bridged, only, runs, widened
from qa_console.audio.spectrum import FRAMES_PER_S, STEADY_LAG, Features
from qa_console.audio.transform import Numbers

_STEADY = 0.6
_TUNED = 0.33
_FULL = 0.8
_WINDOW_S = 2.0
_LEAST_MUSIC_S = 4.0
_PURE = 0.8
_LOW = 0.75
"""A ring is a low tone; half of a key tone's power is above 1.2 kHz."""
_HELD = 0.85
_EVEN_DB = 4.0
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
    steady, pure = (
        np.where(heard, column[:, channel].astype(np.float32), 0)
        for column in (features.steadiness, features.purity)
    )
    width = int(_WINDOW_S * FRAMES_PER_S)
    filled = _mean(heard, width)
    alike = filled > _FULL
    alike &= (_mean(steady, width) > _STEADY * filled) & (_mean(pure, width) > _TUNED * filled)
    wide = widened(alike, width // 2) & (_mean(heard, 10) > 0)
    least = _LEAST_MUSIC_S * FRAMES_PER_S
    return only([run for run in runs(wide) if run[1] - run[0] >= least], len(level))


def _rings(features: Features, channel: int) -> Flags:
    """From the first burst of a ring to its last; a lone burst is a ring only if it is a long one."""
    level = features.level_db[:, channel].astype(np.float32)
    tone = (features.purity[:, channel] > _PURE) & _held(features.steadiness[:, channel] > _HELD)
    tone &= features.lowness[:, channel] > _LOW
    tone &= level > np.maximum(noise_floor(level, features.voicing[:, channel]) + 6, _AUDIBLE_DBFS)
    even = smoothed(level[:, None])[:, 0]
    least, most = (seconds * FRAMES_PER_S for seconds in _BURST_S)
    bursts = [
        run
        for run in runs(bridged(tone, 3))
        if least <= run[1] - run[0] <= most and np.ptp(even[run[0] + 2 : run[1] - 2]) < _EVEN_DB
    ]
    rings: list[tuple[int, int]] = []
    for start, end in bursts:
        if rings and start - rings[-1][1] <= _RING_PAUSE_S * FRAMES_PER_S:
            rings[-1] = (rings[-1][0], end)
        else:
            rings.append((start, end))
    return only([ring for ring in rings if ring[1] - ring[0] >= 0.8 * FRAMES_PER_S], len(level))


def _held(steady: Flags) -> Flags:
    """Steadiness looks back, so the beginning of what is held is known a little later."""
    held: Flags = steady.copy()
    held[:-STEADY_LAG] |= steady[STEADY_LAG:]
    return held


def _mean(values: Numbers, width: int) -> Numbers:
    """Centred moving mean; beyond the ends there is nothing."""
    sums = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    centres = np.arange(len(values))
    left, right = np.maximum(centres - width // 2, 0), np.minimum(centres + width // 2, len(values))
    mean: Numbers = (sums[right] - sums[left]) / np.maximum(right - left, 1)
    return mean
