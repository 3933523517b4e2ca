"""From a place in a recording to what is heard: any speed at the same pitch, jumps without a click.

One step gives 20 ms. At normal speed it copies; otherwise it is WSOLA: the next piece is taken where
the recording continues best what was just heard (within 10 ms of where it is due), and the two are
cross-faded. A jump is the same cross-fade without the search, so that seeking, loops, skipped silence
and changes of speed are all gapless.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from qa_console.audio.decode import Samples

HOP_S = 0.02
_SEARCH_S = 0.01


class Frames(Protocol):
    """Where the sound comes from; None means not there yet."""

    def read(self, start: int, count: int) -> Samples | None: ...


@dataclass(frozen=True, slots=True)
class Step:
    """One hop of sound; it began at `start` (a frame of the recording) and the next begins at `end`."""

    samples: Samples
    start: float
    end: float


class Renderer:
    """Plays forward from a place. Not thread safe: its owner holds a lock."""

    def __init__(self, source: Frames, rate_hz: int) -> None:
        self._source = source
        self.hop = round(HOP_S * rate_hz)
        self._reach = round(_SEARCH_S * rate_hz)
        self._rise = (0.5 - 0.5 * np.cos(np.pi * (np.arange(self.hop) + 0.5) / self.hop))[:, None].astype(
            np.float32
        )
        self._tail: int | None = None
        self._jumped = True
        self.place = 0.0

    def jump(self, place: float) -> None:
        """Go on from another place, after a cross-fade with what would have come."""
        self.place, self._jumped = place, True

    def rest(self) -> None:
        """Forget what was heard last: the next step fades in from silence."""
        self._tail, self._jumped = None, True

    def step(self, speed: float) -> Step | None:
        """The next hop, or None while its sound is not there yet (nothing changes then)."""
        start = round(self.place)
        if not self._jumped and speed == 1.0 and self._tail is not None:
            return self._copied(self._tail)
        found = start if self._jumped else self._best_near(start)
        ahead = None if found is None else self._source.read(found, self.hop)
        before = self._fading()
        if found is None or ahead is None or before is None:
            return None
        samples = before * (1 - self._rise) + ahead * self._rise
        return self._went(samples, found + self.hop, self.place, self.place + self.hop * speed)

    def fade_out(self) -> Samples | None:
        """What is heard while the sound stops here; the place stays."""
        before = self._fading()
        self.rest()
        return None if before is None else before * (1 - self._rise)

    def _copied(self, tail: int) -> Step | None:
        samples = self._source.read(tail, self.hop)
        return None if samples is None else self._went(samples, tail + self.hop, tail, tail + self.hop)

    def _went(self, samples: Samples, tail: int, start: float, end: float) -> Step:
        self._tail, self._jumped, self.place = tail, False, end
        return Step(samples, start, end)

    def _fading(self) -> Samples | None:
        """What would have come next, had nothing changed; silence after a rest."""
        if self._tail is None:
            first = self._source.read(0, 1)
            return None if first is None else np.zeros((self.hop, first.shape[1]), np.float32)
        return self._source.read(self._tail, self.hop)

    def _best_near(self, due: int) -> int | None:
        """The frame near `due` from which the recording is most like the natural continuation."""
        goal = self._fading()
        around = self._source.read(due - self._reach, self.hop + 2 * self._reach)
        if goal is None or around is None:
            return None
        mono, wide = goal.sum(axis=1), around.sum(axis=1)
        likeness = np.correlate(wide, mono)
        power = np.cumsum(np.concatenate([[0.0], wide.astype(np.float64) ** 2]))
        energy = power[self.hop :] - power[: -self.hop]
        best = int(np.argmax(likeness / np.sqrt(energy + 1e-6)))
        return due - self._reach + best
