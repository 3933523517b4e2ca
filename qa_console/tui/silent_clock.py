"""A player without sound: the playhead runs, nothing is heard. Where there is no file, or not yet."""

from __future__ import annotations

import time
from collections.abc import Callable

from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import Heard
from qa_console.domain.remote import Place


class SilentClock:
    """`domain.ports.audio.Player` on a clock alone.

    `held`: the sound is on its way; "play" is remembered, and the playhead waits for the player that takes
    this one's place, so that nothing of the recording goes by unheard.
    """

    silent: bool = True
    failed: bool = False
    hurrying: bool = False

    def __init__(
        self, duration_s: float, now: Callable[[], float] = time.monotonic, *, held: bool = False
    ) -> None:
        self.duration_s = duration_s
        self.playing = False
        self.speed = 1.0
        self.volume = 1.0
        self.balance = 0.0
        self.level = True
        self.skip_silence = False
        self.channel: Channel | None = None
        self.loop: Span | None = None
        self.held = held
        self._now = now
        self._from_s = 0.0
        self._since = 0.0
        self._stop_at_s: float | None = None

    @property
    def position_s(self) -> float:
        if not self.playing or self.held:
            return self._from_s
        position_s = self._from_s + (self._now() - self._since) * self.speed
        if self.loop is not None and position_s >= self.loop.end_s > self.loop.start_s:
            position_s = self.loop.start_s + (position_s - self.loop.start_s) % self.loop.length_s
            self._from_s, self._since = position_s, self._now()
        end_s = self.duration_s if self._stop_at_s is None else min(self._stop_at_s, self.duration_s)
        if position_s >= end_s:
            self._from_s, self.playing, self._stop_at_s = end_s, False, None
            return end_s
        return position_s

    def load(self, path: Place, *, agent_channel: int = 0, acoustics: Acoustics | None = None) -> None:
        """There is nothing to load."""

    def play(self) -> None:
        if self._from_s >= self.duration_s:
            self._from_s = 0.0
        self._since, self.playing = self._now(), True

    def pause(self) -> None:
        self._from_s = self.position_s
        self.playing = False

    def toggle(self) -> None:
        if self.playing:
            self.pause()
        else:
            self.play()

    def seek(self, position_s: float) -> None:
        self._from_s = max(0.0, min(position_s, self.duration_s))
        self._since = self._now()

    def set_speed(self, speed: float) -> None:
        self.seek(self.position_s)
        self.speed = speed

    def set_volume(self, volume: float) -> None:
        self.volume = volume

    def set_skip_silence(self, on: bool) -> None:
        self.skip_silence = on

    def set_channel(self, channel: Channel | None) -> None:
        self.channel = channel

    def set_balance(self, balance: float) -> None:
        self.balance = max(-1.0, min(balance, 1.0))

    def set_level(self, on: bool) -> None:
        self.level = on

    def set_loop(self, span: Span | None) -> None:
        self.loop = span

    def stop_at(self, position_s: float | None) -> None:
        self._stop_at_s = position_s

    def heard(self) -> tuple[Heard, ...]:
        """Nothing was."""
        return ()

    def close(self) -> None:
        self.playing = False
