"""One loaded recording under the pickup: where one is, what comes next, what was heard of it.

The place moves by what is rendered and by nothing else, apart from the jumps that keys and loops make; so
seconds given out times speed are seconds gone forward.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Protocol

from qa_console.audio.analysis import names_of
from qa_console.audio.decode import Samples
from qa_console.audio.hearing import HeardLog
from qa_console.audio.mixing import Gains, Mixer, gains_for
from qa_console.audio.rendering import HOP_S, Frames, Renderer, Step
from qa_console.audio.silences import Silences, pace_of
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import AudioHeader, Heard, ListeningHabits

_HURRIED = 0.25
"""How loud hurried silence is: enough to hear that time runs."""
_FORESIGHT_S = 2.0
_BRIDGED_S = 0.1


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the person set. They stay from one recording to the next, but for `loop` and `stop_at_s`."""

    speed: float = 1.0
    volume: float = 1.0
    skip_silence: bool = False
    channel: Channel | None = None
    balance: float = 0.0
    level: bool = True
    loop: Span | None = None
    stop_at_s: float | None = None


class Source(Frames, Protocol):
    """A recording whose frames are there, or will be soon; see `stream.AheadReader`."""

    header: AudioHeader
    frames: int
    failed: bool

    def prepare(self, start: int) -> None:
        """Have ready what will be played after a jump to `start`."""

    def close(self, *, wait: bool = False) -> None:
        """Let go of the file."""


class Deck:
    """Not thread safe: its owner holds a lock. Places are frames of the recording, as fractions."""

    def __init__(
        self, source: Source, agent_channel: int, acoustics: Acoustics | None, habits: ListeningHabits
    ) -> None:
        self.source = source
        self.rate_hz = source.header.rate_hz
        self.duration_s = source.frames / self.rate_hz
        self.playing = False
        self.hurrying = False
        self.hop = round(HOP_S * self.rate_hz)
        self._renderer = Renderer(source, self.rate_hz, source.header.channels)
        self._mixer = Mixer()
        self._channels = names_of(source.header.channels, agent_channel)
        self._loudness = dict(acoustics.loudness_lufs) if acoustics else None
        self._silences = Silences(acoustics, self.duration_s, habits.shortest_silence_s)
        self._heard = HeardLog()
        self._rewind = habits.rewind_s * self.rate_hz
        self._last = max(0, source.frames - self.hop)
        self._finished = False
        self._ending = False
        self._paused = False
        self._since = 0.0
        self._bridged = 0

    @property
    def position_s(self) -> float:
        return (
            self.duration_s if self._finished else min(self._renderer.place / self.rate_hz, self.duration_s)
        )

    def heard(self) -> tuple[Heard, ...]:
        return self._heard.ranges(self.rate_hz)

    def play(self, loop: Span | None = None) -> None:
        """From the start after the end; after a pause from a little before, though never from before
        where playing was begun or was sent to, so that pressing the key twice does not creep back."""
        if self.playing:
            return
        if self._finished:
            self.go(0.0)
        elif self._paused:
            self._step_back(loop)
        self._since = self._renderer.place
        self.playing, self._ending, self._paused = True, False, False

    def _step_back(self, loop: Span | None) -> None:
        here = self._renderer.place
        start = loop.start_s * self.rate_hz if loop is not None else 0.0
        floor = start if start <= here else 0.0
        self.go(max(here - self._rewind, self._since, floor))

    def pause(self) -> None:
        if self.playing:
            self._stop()
            self._paused = True

    def go(self, frame: float) -> None:
        """To another place, from which playing goes on if it was going on."""
        self._heard.close()
        self._renderer.jump(frame)
        self.source.prepare(int(frame))
        self._finished, self._paused = frame >= self.source.frames, False
        self._since, self._bridged = frame, 0

    def seek(self, position_s: float) -> None:
        self.go(min(max(position_s, 0.0), self.duration_s) * self.rate_hz)

    def next(self, wishes: Wishes, count: int) -> Samples | None:
        """About `count` frames (at most a hop) for the ears, or None where there is nothing to be heard."""
        sound = self._played(wishes, count) if self.playing else None
        if sound is None and self._ending:
            self._ending = False
            sound = self._faded(count)
        return None if sound is None else self._mixer.mix(sound, self._gains(wishes))

    def _played(self, wishes: Wishes, count: int) -> Samples | None:
        if self.source.failed:
            self._stop()
            return None
        self._follow_marks(wishes)
        return self._stepped(wishes, count) if self.playing else None

    def _stop(self) -> None:
        """What is heard fades out; the place stays."""
        self.playing, self.hurrying, self._ending = False, False, True
        self._heard.close()

    def _faded(self, count: int) -> Samples | None:
        """The last sound; at the recording's end it takes the rest of the recording with it."""
        place = self._renderer.place
        sound = self._renderer.fade_out(self.hop if place >= self._last else count)
        if place >= self._last and not self._paused and not self._finished:
            self._finished = True
            self._heard.add(place, self.source.frames, 1.0)
            self._heard.close()
        return sound

    def _stepped(self, wishes: Wishes, count: int) -> Samples | None:
        silence = self._silence(wishes)
        self.hurrying = silence is not None
        until = self._until(wishes, silence)
        speed = wishes.speed if silence is None else max(wishes.speed, pace_of(silence))
        step = self._renderer.step(speed, count=count, until=until)
        if step is None and silence is not None:
            step = self._renderer.glide(speed, count=count, until=until)
        if step is None:
            return self._bridge(count)
        return self._noted(step, speed)

    def _noted(self, step: Step, speed: float) -> Samples:
        self._bridged = 0
        self._heard.add(step.start, step.end, speed)
        return step.samples

    def _bridge(self, count: int) -> Samples | None:
        """Until the place that was jumped to is decoded: a moment more of the old one, then a fade."""
        if self._bridged < _BRIDGED_S * self.rate_hz:
            self._bridged += count
            sound = self._renderer.carry_on(count)
            if sound is not None:
                return sound
        return self._renderer.fade_out(count)

    def _follow_marks(self, wishes: Wishes) -> None:
        """The loop's end, a stop, the recording's end."""
        place = self._renderer.place
        if wishes.loop is not None and place >= self._loop_end(wishes.loop) - 0.5:
            self.go(wishes.loop.start_s * self.rate_hz)
        elif place >= self._last or self._stops_at(wishes, place):
            self._stop()

    def _stops_at(self, wishes: Wishes, place: float) -> bool:
        return wishes.stop_at_s is not None and place >= wishes.stop_at_s * self.rate_hz - 0.5

    def _loop_end(self, loop: Span) -> float:
        return min(loop.end_s * self.rate_hz, self._last)

    def _silence(self, wishes: Wishes) -> Span | None:
        """The silence to hurry through now; a loop that lies within one is there to be listened to."""
        if not wishes.skip_silence:
            return None
        silence, loop = self._silences.at(self._renderer.place / self.rate_hz + 1e-6), wishes.loop
        if silence is not None and loop is not None:
            within = silence.start_s <= loop.start_s and loop.end_s <= silence.end_s
            return None if within else silence
        return silence

    def _until(self, wishes: Wishes, silence: Span | None) -> float:
        """The next place where the way of playing changes; what follows a silence is decoded meanwhile."""
        place, marks = self._renderer.place, [float(self._last)]
        if wishes.loop is not None:
            marks.append(self._loop_end(wishes.loop))
        if wishes.stop_at_s is not None:
            marks.append(wishes.stop_at_s * self.rate_hz)
        if wishes.skip_silence:
            at_s = place / self.rate_hz
            coming = silence or self._silences.next_after(at_s)
            if coming is not None:
                marks.append((coming.end_s if silence else coming.start_s) * self.rate_hz)
                if coming.start_s - at_s < _FORESIGHT_S:
                    self.source.prepare(int(coming.end_s * self.rate_hz))
        return min((mark for mark in marks if mark > place), default=math.inf)

    def _gains(self, wishes: Wishes) -> Gains:
        return gains_for(
            self._channels,
            heard=wishes.channel,
            balance=wishes.balance,
            volume=wishes.volume * (_HURRIED if self.hurrying else 1.0),
            loudness_lufs=self._loudness if wishes.level else None,
        )
