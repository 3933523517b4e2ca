"""From a place in a recording to what is heard: any speed at the same pitch, jumps without a click.

One step gives up to 20 ms. At normal speed it copies; otherwise it is WSOLA: the next piece is taken where
the recording continues best what was just heard (within 10 ms of where it is due), and the two are
cross-faded. A jump is the same cross-fade without the search, so that seeking, loops, hurrying through
silence and changes of speed are all gapless.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from qa_console.audio.decode import Samples

HOP_S = 0.02
_LEAST_S = 0.005
"""A shorter cross-fade would be heard as a click."""
_SEARCH_S = 0.01
_FASTEST_TALK = 3.0
"""What is faster is silence that is hurried through, and must not reach into the speech after it."""
_SEARCH_RATE_HZ = 24_000
"""At higher rates likeness is looked for in every second, third … frame: voices need no more."""


class Frames(Protocol):
    """Where the sound comes from; None means not there yet."""

    def read(self, start: int, count: int) -> Samples | None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """Some sound; it began at `start` (a frame of the recording) and the next begins at `end`."""

    samples: Samples
    start: float
    end: float


class Renderer:
    """Plays forward from a place. Not thread safe: its owner holds a lock."""

    def __init__(self, source: Frames, rate_hz: int, channels: int) -> None:
        self._source = source
        self.hop = round(HOP_S * rate_hz)
        self._least = max(1, round(_LEAST_S * rate_hz))
        self._reach = round(_SEARCH_S * rate_hz)
        self._stride = max(1, rate_hz // _SEARCH_RATE_HZ)
        self._silence = np.zeros((self.hop, channels), np.float32)
        self._tail: int | None = None
        self._jumped = True
        self.place = 0.0

    def jump(self, place: float) -> None:
        """Go on from another place, after a cross-fade with what would have come."""
        self.place, self._jumped = place, True

    def rest(self) -> None:
        """Forget what was heard last: the next step fades in from silence."""
        self._tail, self._jumped = None, True

    def step(self, speed: float, *, count: int | None = None, until: float = math.inf) -> Step | None:
        """The next `count` frames (at most and usually a hop), or None while they are not there yet.

        Ends at `until`, a place ahead; what is left to it below 5 ms is stretched to that.
        """
        count, end = self._measured(speed, count or self.hop, until)
        if self._tail is not None and self._goes_straight_on(self._tail, speed):
            return self._copied(self._tail, count, end)
        found = round(self.place) if self._jumped else self._best_near(self._due(speed, count), count)
        ahead = None if found is None else self._source.read(found, count)
        before = self._fading(count)
        if found is None or ahead is None or before is None:
            return None
        rise = _rise(count)
        return self._went(before * (1 - rise) + ahead * rise, found + count, end)

    def glide(self, speed: float, *, count: int | None = None, until: float = math.inf) -> Step:
        """As `step`, but in silence and without the sound: what was heard last fades out."""
        count, end = self._measured(speed, count or self.hop, until)
        faded, start = self.fade_out(count), self.place
        self.place = end
        return Step(self._silence[:count] if faded is None else faded, start, end)

    def carry_on(self, count: int | None = None) -> Samples | None:
        """What was heard last goes on while the sound to jump to is not there yet; the place waits."""
        count = count or self.hop
        samples = None if self._tail is None else self._source.read(self._tail, count)
        if self._tail is not None and samples is not None:
            self._tail += count
        return samples

    def fade_out(self, count: int | None = None) -> Samples | None:
        """What is heard while the sound stops here; the place stays."""
        count = count or self.hop
        before = self._fading(count) if self._tail is not None else None
        self.rest()
        return None if before is None else before * (1 - _rise(count))

    def _measured(self, speed: float, count: int, until: float) -> tuple[int, float]:
        """How many frames to give, and the place after them."""
        count = max(self._least, min(count, self.hop))
        due = max(until - self.place, 0.0)
        if count * speed > due:
            count = max(self._least, min(count, math.ceil(due / speed)))
        return count, min(self.place + count * speed, max(until, self.place))

    def _goes_straight_on(self, tail: int, speed: float) -> bool:
        """At normal speed, unless what would come next is far from the place, as it is after a faster one."""
        return not self._jumped and speed == 1.0 and abs(tail - self.place) <= self._reach + 1

    def _due(self, speed: float, count: int) -> int:
        """Where the next piece begins that is on time in its middle: it runs at its own pace."""
        return round(self.place + (min(speed, _FASTEST_TALK) - 1) * count / 2)

    def _copied(self, tail: int, count: int, end: float) -> Step | None:
        samples = self._source.read(tail, count)
        return None if samples is None else self._went(samples, tail + count, end)

    def _went(self, samples: Samples, tail: int, end: float) -> Step:
        start, self.place = self.place, end
        self._tail, self._jumped = tail, False
        return Step(samples, start, end)

    def _fading(self, count: int) -> Samples | None:
        """What would have come next, had nothing changed; silence after a rest."""
        return self._silence[:count] if self._tail is None else self._source.read(self._tail, count)

    def _best_near(self, due: int, count: int) -> int | None:
        """The frame near `due` from which the recording is most like the natural continuation."""
        goal = self._fading(count)
        around = self._source.read(due - self._reach, count + 2 * self._reach)
        if goal is None or around is None:
            return None
        mono, wide = goal[:: self._stride].sum(axis=1), around[:: self._stride].sum(axis=1)
        likeness = np.correlate(wide, mono)
        power = np.cumsum(np.concatenate([[0.0], wide.astype(np.float64) ** 2]))
        energy = power[len(mono) :] - power[: -len(mono)]
        best = int(np.argmax(likeness / np.sqrt(energy + 1e-6)))
        return due - self._reach + best * self._stride


@lru_cache(maxsize=64)
def _rise(count: int) -> Samples:
    """From 0 to 1 over `count` frames, as a column."""
    return (0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / count))[:, None].astype(np.float32)
