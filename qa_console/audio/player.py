"""Playback: one recording at a time, steered from any thread, rendered where the device asks for it.

The device's callback renders just what it is asked for, from blocks that are decoded already, under a lock
that nobody holds for longer than that; so a key is heard within a buffer, and nothing ever waits for the
disk. The file is opened by `load` and the device with the first one, which is why `load` belongs in a worker.
"""

from __future__ import annotations

import atexit
import math
import threading
import weakref
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from qa_console.audio.deck import Deck, Wishes
from qa_console.audio.decode import Samples
from qa_console.audio.device import EARS, SoundDevice, device_name
from qa_console.audio.mixing import limited
from qa_console.audio.outlet import OpenOutput, Outlet
from qa_console.audio.resampling import Resampler
from qa_console.audio.stream import AheadReader
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import FASTEST, SLOWEST, Heard, ListeningHabits
from qa_console.domain.remote import Place

__all__ = ["SoundPlayer", "device_name"]

_SHORTEST_LOOP_S = 0.1
"""A shorter loop would be a buzz, not a stretch to listen to."""
_LOUDEST = 2.0


class SoundPlayer:
    """See `domain.ports.audio.Player`.

    `must_sound`: raise NoAudioDevice when played without a device; otherwise a silent clock takes its place.
    """

    def __init__(
        self,
        *,
        must_sound: bool = False,
        habits: ListeningHabits | None = None,
        open_device: OpenOutput = SoundDevice,
    ) -> None:
        self._must_sound = must_sound
        self._habits = habits or ListeningHabits()
        self._lock = threading.Lock()
        self._outlet = Outlet(self._pull, open_device, self._outlet_changes)
        self._deck: Deck | None = None
        self._wishes = Wishes(level=self._habits.level)
        self._resampler: Resampler | None = None
        self._resampled = (0, 0)
        self._waiting = np.zeros((0, EARS), np.float32)
        self._idle = True
        _close_at_exit(self)

    @property
    def duration_s(self) -> float:
        deck = self._deck
        return deck.duration_s if deck else 0.0

    @property
    def position_s(self) -> float:
        deck = self._deck
        return deck.position_s if deck else 0.0

    @property
    def playing(self) -> bool:
        deck = self._deck
        return deck is not None and deck.playing

    @property
    def hurrying(self) -> bool:
        deck = self._deck
        return deck is not None and deck.hurrying

    @property
    def silent(self) -> bool:
        return self._outlet.silent

    @property
    def failed(self) -> bool:
        deck = self._deck
        return deck is not None and deck.source.failed

    @property
    def speed(self) -> float:
        return self._wishes.speed

    @property
    def volume(self) -> float:
        return self._wishes.volume

    @property
    def skip_silence(self) -> bool:
        return self._wishes.skip_silence

    @property
    def channel(self) -> Channel | None:
        return self._wishes.channel

    @property
    def balance(self) -> float:
        return self._wishes.balance

    @property
    def level(self) -> bool:
        return self._wishes.level

    @property
    def loop(self) -> Span | None:
        return self._wishes.loop

    def load(self, path: Place, *, agent_channel: int = 0, acoustics: Acoustics | None = None) -> None:
        deck = Deck(AheadReader(path), agent_channel, acoustics, self._habits)
        self._outlet.open()
        with self._lock:
            old, self._deck = self._deck, deck
            if old is not None and old.playing:
                self._keep_last_of(old)
            self._wishes = replace(self._wishes, loop=None, stop_at_s=None)
        if old is not None:
            old.source.close()

    def play(self) -> None:
        if self._must_sound and self._outlet.silent and self._outlet.refused is not None:
            raise self._outlet.refused
        with self._lock:
            if self._deck is not None:
                self._deck.play(self._wishes.loop)
        self._outlet.wake()

    def pause(self) -> None:
        with self._lock:
            if self._deck is not None:
                self._deck.pause()
        self._outlet.rest()

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, position_s: float) -> None:
        with self._lock:
            if self._deck is not None:
                self._deck.seek(position_s)

    def set_speed(self, speed: float) -> None:
        self._wish(speed=min(max(speed, SLOWEST), FASTEST))

    def set_volume(self, volume: float) -> None:
        self._wish(volume=min(max(volume, 0.0), _LOUDEST))

    def set_skip_silence(self, on: bool) -> None:
        self._wish(skip_silence=on)

    def set_channel(self, channel: Channel | None) -> None:
        self._wish(channel=channel)

    def set_balance(self, balance: float) -> None:
        self._wish(balance=min(max(balance, -1.0), 1.0))

    def set_level(self, on: bool) -> None:
        self._wish(level=on)

    def set_loop(self, span: Span | None) -> None:
        inside = None if span is None else Span(max(0.0, span.start_s), min(span.end_s, self.duration_s))
        self._wish(loop=inside if inside is not None and inside.length_s >= _SHORTEST_LOOP_S else None)

    def stop_at(self, position_s: float | None) -> None:
        self._wish(stop_at_s=position_s)

    def heard(self) -> tuple[Heard, ...]:
        with self._lock:
            return self._deck.heard() if self._deck else ()

    def close(self) -> None:
        self._outlet.close()
        with self._lock:
            deck, self._deck = self._deck, None
        if deck is not None:
            deck.source.close(wait=True)

    def _wish(self, **told: object) -> None:
        with self._lock:
            self._wishes = replace(self._wishes, **told)  # type: ignore[arg-type]

    def _outlet_changes(self) -> None:
        """The device has gone, or there is one again: nothing plays on by itself."""
        self.pause()

    def _keep_last_of(self, deck: Deck) -> None:
        """The recording that gives way to another fades out."""
        deck.pause()
        last = deck.next(self._wishes, deck.hop)
        if last is not None and self._resampler is not None:
            self._waiting = np.concatenate([self._waiting, self._resampler(last)])

    def _pull(self, frames: int, rate_hz: int) -> Samples:
        """What the device plays next. Runs in its thread."""
        with self._lock:
            parts, missing = [self._waiting[:frames]], frames - len(self._waiting)
            self._waiting = self._waiting[frames:]
            while missing > 0:
                made = self._next(missing, rate_hz)
                parts.append(made[:missing])
                self._waiting = made[missing:]
                missing -= len(made)
        return limited(np.concatenate(parts))

    def _next(self, missing: int, rate_hz: int) -> Samples:
        """About so many frames at the device's rate; all of them silence where nothing is played."""
        deck = self._deck
        if deck is None or not rate_hz:
            return np.zeros((missing, EARS), np.float32)
        resampler = self._resampler_for(deck.rate_hz, rate_hz)
        needed = max(1, resampler.needed(missing))
        sound = self._played(deck, math.ceil(needed / math.ceil(needed / deck.hop)))
        if sound is not None:
            self._idle = False
            return resampler(sound)
        return self._silence(resampler, needed, missing)

    def _played(self, deck: Deck, count: int) -> Samples | None:
        was_playing = deck.playing
        sound = deck.next(self._wishes, count)
        if was_playing and not deck.playing:
            self._wishes = replace(self._wishes, stop_at_s=None)
        return sound

    def _silence(self, resampler: Resampler, needed: int, missing: int) -> Samples:
        """What the resampler still holds, then nothing: so that a key is not heard behind a rest of it."""
        if self._idle:
            return np.zeros((missing, EARS), np.float32)
        last = resampler(np.zeros((needed, EARS), np.float32))[:missing]
        resampler.reset()
        self._idle = True
        return last

    def _resampler_for(self, from_hz: int, to_hz: int) -> Resampler:
        if self._resampler is None or self._resampled != (from_hz, to_hz):
            self._resampler, self._resampled = Resampler(from_hz, to_hz, EARS), (from_hz, to_hz)
        return self._resampler


def _close_at_exit(player: SoundPlayer) -> None:
    """A device must not call into an interpreter that is shutting down."""
    reference = weakref.ref(player)

    def close() -> None:
        alive: Callable[[], None] | None = getattr(reference(), "close", None)
        if alive is not None:
            alive()

    atexit.register(close)
