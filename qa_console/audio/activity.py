"""Where each party speaks: adaptive energy, a test for voice, and a gate against the other's leakage.

Thresholds follow each channel's own noise and speech level; a stretch counts only if enough of it is a
voice, so breath, typing, bangs and key tones do not; and what is merely the other channel leaking
through is taken out before that. What a voice is, periodicity tells (fast profile) or a neural detector
(accurate profile, see `voice`). Decided on whole recordings, from 20 ms features (see `spectrum`),
because a noise floor is known best afterwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from qa_console.audio.runs import Edges, Flags, counted, edges, only, widened
from qa_console.audio.spectrum import FRAMES_PER_S, Features
from qa_console.audio.transform import Floats, Numbers
from qa_console.domain.model import Span

VOICED = 0.55
UNVOICED = 0.45
_FLOOR_WINDOW_S = 8
_FLOOR_SPREAD_DB = 10.0
_STILL_DBFS = -62.0
_ENOUGH_FRAMES = 20
_GUESSED_RANGE_DB = 30.0
_LEAST_APART_DB = -8.0
"""Channels that are more alike than this do not leak: they carry the same."""
_ABOVE_NOISE_DB = 4.0
_MEDIAN_DB = 0.7
"""From the low percentile to the middle of a steady noise's levels."""


@dataclass(frozen=True, slots=True)
class ActivityLimits:
    """The detector's own constants, measured on labelled calls (docs/decisions/0010).

    `stay_db`, `begin_db`: above the noise floor. `depth_db`: below the party's loud speech nothing is
    taken for speech. `leak_db`: a frame this little above the expected leakage is leakage.
    `pure`: tones of keys and rings, not voices. `voiced_s`: a stretch needs as much voice to count.
    `near_s`: how far from a voice a consonant may stand. `voice`: a probability that counts as one.
    `reach_s`: how far a stretch goes on beyond what the neural detector took for a voice, and
    `periodic_reach_s` where it is periodic too.
    """

    stay_db: float = 2.5
    begin_db: float = 4.0
    depth_db: float = 34.0
    leak_db: float = 9.0
    pure: float = 0.965
    voiced_s: float = 0.04
    near_s: float = 0.16
    voice: float = 0.6
    reach_s: float = 0.2
    periodic_reach_s: float = 0.6


@dataclass(frozen=True, slots=True)
class Line:
    """A stretch of a call as it was measured. `levels_db`, `floors_db`: frames by channels."""

    features: Features
    levels_db: Numbers
    floors_db: Numbers

    @classmethod
    def of(cls, features: Features) -> Line:
        levels = _smoothed(features.level_db.astype(np.float32))
        columns = zip(levels.T, features.voicing.T, strict=True)
        return cls(features, levels, np.stack([_noise_floor(*column) for column in columns], axis=1))


def worth_asking(line: Line, limits: ActivityLimits | None = None) -> Flags:
    """Frames by channels in which there is something that may be a voice, and is not just leakage."""
    limits = limits or ActivityLimits()
    leaked = _leakage(line, limits)
    columns = []
    for level, floor, silent in zip(line.levels_db.T, line.floors_db.T, leaked.T, strict=True):
        candidates = edges((level > floor + limits.stay_db) & ~silent)
        risen = counted(level > floor + limits.begin_db, candidates) >= limits.voiced_s * FRAMES_PER_S
        columns.append(only(candidates[risen], len(level)))
    return np.stack(columns, axis=1)


def speech_flags(
    line: Line, elsewhere: Flags, voice: Floats | None = None, limits: ActivityLimits | None = None
) -> Flags:
    """Frames by channels: who speaks when.

    `elsewhere` marks hold music and rings, which are nobody's. `voice`: the neural detector's
    probabilities; without them periodicity tells a voice.
    """
    limits = limits or ActivityLimits()
    features, silenced = line.features, _leakage(line, limits) | elsewhere
    if voice is None:
        silenced |= features.purity > limits.pure
    voiced = (features.voicing > VOICED if voice is None else voice > limits.voice) & ~silenced
    periodic = (features.voicing > VOICED) & ~silenced
    columns = []
    for level, floor, spoken, sung, silent in zip(
        line.levels_db.T, line.floors_db.T, voiced.T, periodic.T, silenced.T, strict=True
    ):
        stretches = _stretches(level, floor, spoken, silent, limits)
        if voice is not None:
            stretches &= _around(spoken, sung, limits)
        columns.append(stretches)
    return np.stack(columns, axis=1)


def _around(spoken: Flags, periodic: Flags, limits: ActivityLimits) -> Flags:
    """What may still be the same talk: the network is slow to believe a voice, and to let go of one."""
    near, further = (round(seconds * FRAMES_PER_S) for seconds in (limits.reach_s, limits.periodic_reach_s))
    return widened(spoken, near) | (widened(spoken, further) & widened(periodic, near // 2))


def spans_of(stretches: Edges, total_s: float) -> list[Span]:
    """Rows of [start, end) in frames as seconds; those that follow on each other are still apart."""
    return [Span(start / FRAMES_PER_S, min(end / FRAMES_PER_S, total_s)) for start, end in stretches.tolist()]


def _noise_floor(level_db: Numbers, voicing: Numbers) -> Numbers:
    """The level of what is heard when nobody speaks, following slow changes of the line.

    Taken from frames without voice, so that a stretch of talk without a pause is not its own noise.
    """
    window = _FLOOR_WINDOW_S * FRAMES_PER_S
    unvoiced = voicing < UNVOICED
    lowest = _lowest(level_db, unvoiced)
    quiet = np.pad(np.where(unvoiced, level_db, np.inf), window // 2, constant_values=np.inf)
    around = np.sort(sliding_window_view(quiet, window)[:: window // 4], axis=1)
    counts = np.isfinite(around).sum(axis=1)
    lows = around[np.arange(len(around)), np.maximum(counts - 1, 0) * 15 // 100]
    floor = np.clip(np.where(counts >= _ENOUGH_FRAMES, lows, lowest), lowest, lowest + _FLOOR_SPREAD_DB)
    centres = np.arange(len(around)) * (window // 4)
    followed: Numbers = np.interp(np.arange(len(level_db)), centres, floor) + _MEDIAN_DB
    return np.maximum(followed, _STILL_DBFS)


def _lowest(level_db: Numbers, unvoiced: Flags) -> float:
    """The call's least noise; a guess below its loud parts where there is nothing but voice."""
    quiet = level_db[unvoiced]
    if len(quiet) >= max(_ENOUGH_FRAMES, 0.02 * len(level_db)):
        return float(np.percentile(quiet, 8))
    return float(np.percentile(level_db, 95)) - _GUESSED_RANGE_DB


def _smoothed(level_db: Numbers) -> Numbers:
    """Mean power over three frames, in dB: noise then varies little enough for a low threshold."""
    power = np.pad(10 ** (level_db / 10), ((1, 1), (0, 0)), mode="edge")
    smooth: Numbers = 10 * np.log10((power[:-2] + power[1:-1] + power[2:]) / 3)
    return smooth


def _couplings_db(line: Line) -> list[float | None]:
    """How much quieter each channel carries the other's voice; None where it cannot be told."""
    if line.levels_db.shape[1] != 2:
        return [None] * line.levels_db.shape[1]
    return [_coupling_db(line, mine, other) for mine, other in ((0, 1), (1, 0))]


def _coupling_db(line: Line, mine: int, other: int) -> float | None:
    source = _widest(line.levels_db[:, other], 2)
    loud = source > max(float(np.percentile(source, 80)), float(np.median(line.floors_db[:, other])) + 12)
    if loud.sum() < FRAMES_PER_S // 2:
        return None
    return float(np.percentile((line.levels_db[:, mine] - source)[loud], 30))


def crosstalk_db(line: Line) -> list[float | None]:
    """How loud each channel carries the other's voice, relative to it; None where noise covers it.

    The true relation, unlike the bound of `_couplings_db`, which a late echo must not exceed.
    """
    if line.levels_db.shape[1] != 2:
        return [None] * line.levels_db.shape[1]
    return [_crosstalk_db(line, mine, other) for mine, other in ((0, 1), (1, 0))]


def _crosstalk_db(line: Line, mine: int, other: int) -> float | None:
    source = line.levels_db[:, other]
    loud = source > max(float(np.percentile(source, 80)), float(np.median(line.floors_db[:, other])) + 12)
    if loud.sum() < FRAMES_PER_S // 2:
        return None
    above = (line.levels_db - line.floors_db)[loud, mine]
    if np.percentile(above, 30) < _ABOVE_NOISE_DB:
        return None
    return float(np.percentile((line.levels_db[:, mine] - source)[loud], 30))


def _leakage(line: Line, limits: ActivityLimits) -> Flags:
    """Frames in which a channel carries no more than the other channel's leakage."""
    leaked = np.zeros(line.levels_db.shape, np.bool_)
    for mine, coupling in enumerate(_couplings_db(line)):
        if coupling is not None and coupling < _LEAST_APART_DB:
            source = _widest(line.levels_db[:, 1 - mine], 2)
            leaked[:, mine] = line.levels_db[:, mine] < source + coupling + limits.leak_db
    return leaked


def _widest(values: Numbers, reach: int) -> Numbers:
    """The maximum within `reach` frames either side: leakage may come a little late."""
    padded = np.pad(values, reach, mode="edge")
    windows = sliding_window_view(padded, 2 * reach + 1)
    widest: Numbers = windows.max(axis=1)
    return widest


def _stretches(
    level: Numbers, floor: Numbers, voiced: Flags, silenced: Flags, limits: ActivityLimits
) -> Flags:
    """Runs above the lower threshold that reach the higher one and hold enough voice."""
    begin = level > floor + limits.begin_db
    if not (voiced & begin).any():
        return np.zeros(len(level), np.bool_)
    depth = float(np.percentile(level[voiced & begin], 90)) - limits.depth_db
    begin &= level > depth + 6
    stay = (level > np.maximum(floor + limits.stay_db, depth)) & ~silenced
    candidates = edges(stay)
    candidates = candidates[counted(begin, candidates) > 0]
    voices = candidates[counted(voiced & begin, candidates) >= limits.voiced_s * FRAMES_PER_S]
    near = _near(candidates, voices, round(limits.near_s * FRAMES_PER_S))
    return only(candidates[near], len(level))


def _near(candidates: Edges, voices: Edges, reach: int) -> Flags:
    """Which are voiced, or so near to a voiced one that they are the consonants of the same words."""
    if not len(voices):
        return np.zeros(len(candidates), np.bool_)
    far = np.iinfo(np.int32).max // 2
    ends, starts = np.append(-far, voices[:, 1]), np.append(voices[:, 0], far)
    # The last voice that ends before the candidate does, and the first that starts after it has started:
    # a candidate that is itself voiced is at no distance from either.
    before = candidates[:, 0] - ends[np.searchsorted(voices[:, 1], candidates[:, 1], side="right")]
    after = starts[np.searchsorted(voices[:, 0], candidates[:, 0])] - candidates[:, 1]
    near: Flags = np.minimum(before, after) <= reach
    return near
