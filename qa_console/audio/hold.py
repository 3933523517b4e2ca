"""Hold music and ring tones: sounds that are steady in a way that no voice is.

Music holds its notes, so the spectrum of now is that of 80 ms ago in most frames, and it hardly
pauses; steady noise is alike too, but not gathered in a few lines. A ring is a pure tone in bursts. Both
are told from whole recordings of 20 ms features.
"""

from __future__ import annotations

import numpy as np

from qa_console.audio.activity import Line
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
_ABOVE_NOISE_DB = 6.0
_BURST_S = (0.35, 6.0)
_RING_PAUSE_S = 4.5
_AUDIBLE_DBFS = -55.0


def hold_flags(line: Line) -> Flags:
    """Frames by channels: where hold music or a ring is heard."""
    channels = range(line.levels_db.shape[1])
    return np.stack([_music(line.features, channel) | _rings(line, channel) for channel in channels], axis=1)


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


def _rings(line: Line, channel: int) -> Flags:
    """From the first burst of a ring to its last; a lone burst is a ring only if it is a long one."""
    features, level = line.features, line.levels_db[:, channel]
    tone = (features.purity[:, channel] > _PURE) & _held(features.steadiness[:, channel] > _HELD)
    tone &= features.lowness[:, channel] > _LOW
    tone &= level > np.maximum(line.floors_db[:, channel] + _ABOVE_NOISE_DB, _AUDIBLE_DBFS)
    least, most = (seconds * FRAMES_PER_S for seconds in _BURST_S)
    rings: list[tuple[int, int]] = []
    for start, end in runs(bridged(tone, 3)):
        if not least <= end - start <= most or np.ptp(level[start + 2 : end - 2]) > _EVEN_DB:
            continue
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
