"""A recording in memory on a deck, and what comes out of it."""

from __future__ import annotations

import numpy as np

from qa_console.audio.deck import Deck, Wishes
from qa_console.audio.decode import Samples
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import AudioHeader, ListeningHabits

RATE = 8000


class InMemory:
    """All of a sound, silence around it. `there`: whether it is decoded yet."""

    failed = False

    def __init__(self, sound: Samples) -> None:
        self.sound = sound
        self.frames = len(sound)
        self.header = AudioHeader(len(sound) / RATE, sound.shape[1], RATE, "memory")
        self.there = True
        self.prepared: list[int] = []

    def read(self, start: int, count: int) -> Samples | None:
        if not self.there:
            return None
        first, last = max(start, 0), min(start + count, len(self.sound))
        inside = self.sound[first : max(last, first)]
        before = min(max(-start, 0), count)
        return np.pad(inside, ((before, count - before - len(inside)), (0, 0)))

    def prepare(self, start: int) -> None:
        self.prepared.append(start)

    def close(self, *, wait: bool = False) -> None: ...


def tone(hz: float = 220, seconds: float = 4.0, *, channels: int = 1, size: float = 0.5) -> Samples:
    times = np.arange(round(RATE * seconds)) / RATE
    return np.repeat((size * np.sin(2 * np.pi * hz * times))[:, None], channels, axis=1).astype(np.float32)


def spoken(duration_s: float, *agent: Span, loudness: float | None = -20.0) -> Acoustics:
    """An analysis that heard the agent there, both parties equally loud."""
    pair = (Channel.AGENT, Channel.CUSTOMER)
    speech = {Channel.AGENT: agent, Channel.CUSTOMER: ()}
    return Acoustics(duration_s, RATE, pair, speech, loudness_lufs=dict.fromkeys(pair, loudness))


def deck_of(sound: Samples, acoustics: Acoustics | None = None, **habits: float) -> tuple[Deck, InMemory]:
    source = InMemory(sound)
    return Deck(source, 0, acoustics, ListeningHabits(**habits)), source  # type: ignore[arg-type]


def pulled(deck: Deck, wishes: Wishes, seconds: float, *, most: int = 160) -> Samples:
    """What the deck gives in so long a time; less where it stops."""
    parts: list[Samples] = [np.zeros((0, 2), np.float32)]
    left = round(seconds * RATE)
    while left > 0:
        part = deck.next(wishes, min(most, max(left, 40)))
        if part is None:
            break
        parts.append(part)
        left -= len(part)
    return np.concatenate(parts)


def largest_leap(sound: Samples) -> float:
    return float(np.abs(np.diff(sound, axis=0)).max())


def longest_silence_s(sound: Samples, below: float = 1e-4) -> float:
    """The longest run in which both ears hear nothing."""
    quiet = np.concatenate([[False], np.abs(sound).max(axis=1) < below, [False]])
    edges = np.flatnonzero(np.diff(quiet.astype(int)))
    runs = edges[1::2] - edges[::2]
    return float(runs.max(initial=0) / RATE)
