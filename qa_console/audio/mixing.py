"""From the recorded channels to two ears: who is heard, how loud, on which side, and the soft limit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeAlias

import numpy as np

from qa_console.audio.decode import Samples
from qa_console.domain.model import Channel

EARS = 2
TARGET_LUFS = -20.0
_MOST_CUT_DB, _MOST_LIFT_DB = -12.0, 15.0
"""A party that is barely there is lifted so far and no further: its line's noise comes up with it."""
_NEAR, _FAR = 0.7, 0.4
"""How loud a party is in its own ear and in the other: apart, yet both heard with one earpiece."""
_KNEE = 0.8

Gains: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]
"""Recorded channels by ears."""


def level_gain(loudness_lufs: float | None) -> float:
    """The factor that brings a channel of this loudness (LUFS; None: nothing was heard) to the common one."""
    if loudness_lufs is None:
        return 1.0
    decibels = min(max(TARGET_LUFS - loudness_lufs, _MOST_CUT_DB), _MOST_LIFT_DB)
    return float(10 ** (decibels / 20))


def gains_for(
    channels: Sequence[Channel],
    *,
    heard: Channel | None = None,
    balance: float = 0.0,
    volume: float = 1.0,
    loudness_lufs: Mapping[str, float | None] | None = None,
) -> Gains:
    """How loud each recorded channel is on the left and on the right.

    `heard`: the only party to be heard, on both ears; None, or a party that has no channel: everyone, the
    agent left of the customer. `balance`: -1 is the left ear alone, 1 the right. `loudness_lufs`: by
    channel, to match levels; None leaves them as recorded.
    """
    alone = heard if heard in channels else None
    gains = np.array([_ears(channel, alone) for channel in channels], np.float32)
    if loudness_lufs is not None:
        gains *= np.array([[level_gain(loudness_lufs.get(channel))] for channel in channels], np.float32)
    sides = np.array([min(1.0, 1.0 - balance), min(1.0, 1.0 + balance)], np.float32)
    return np.asarray(gains * sides * np.float32(volume))


def _ears(channel: Channel, alone: Channel | None) -> tuple[float, float]:
    if alone is not None:
        return (1.0, 1.0) if channel is alone else (0.0, 0.0)
    return {Channel.AGENT: (_NEAR, _FAR), Channel.CUSTOMER: (_FAR, _NEAR)}.get(channel, (1.0, 1.0))


class Mixer:
    """Applies gains; a change of them is spread over the next sound, so that it does not click."""

    def __init__(self) -> None:
        self._gains: Gains | None = None

    def mix(self, samples: Samples, gains: Gains) -> Samples:
        """`samples`: frames by recorded channels. Returns frames by ears, maybe beyond full scale."""
        before, self._gains = self._gains, gains
        after = samples @ gains
        if before is not None and not np.array_equal(before, gains):
            part = ((np.arange(len(samples), dtype=np.float32) + 1) / len(samples))[:, None]
            after = (samples @ before) * (1 - part) + after * part
        return np.asarray(after)


def limited(sound: Samples) -> Samples:
    """Peaks above the knee are bent towards full scale, which is never reached; the rest is untouched."""
    size = np.abs(sound)
    if not len(sound) or size.max() <= _KNEE:
        return sound
    bent = _KNEE + (1 - _KNEE) * np.tanh((size - _KNEE) / (1 - _KNEE))
    return np.asarray(np.copysign(np.where(size > _KNEE, bent, size), sound), np.float32)
