"""Playback: one recording at a time, steered from any thread, rendered where the device asks for it.

The device's callback renders 20 ms at a time from blocks that are decoded already, under a lock that
nobody holds for longer than that; so a key is heard within a buffer, and nothing ever waits for the disk.
"""

from __future__ import annotations

import atexit
import threading
import weakref
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from qa_console.audio.analysis import names_of
from qa_console.audio.decode import Samples
from qa_console.audio.device import OUTPUTS, Output, SilentClock, SoundDevice, device_name
from qa_console.audio.hearing import HeardLog
from qa_console.audio.rendering import Renderer, Step
from qa_console.audio.stream import AheadReader
from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.audio import Heard
from qa_console.domain.remote import Place
from qa_console.domain.turntaking import gaps
from qa_console.errors import NoAudioDevice

__all__ = ["SoundPlayer", "device_name"]

LEAST_SPEED, MOST_SPEED = 0.5, 3.0
SKIPPED_SILENCE_S = 0.8
"""Shorter silences are pauses that belong to the talk."""
_LEAD_IN_S = 0.2
_FORESIGHT_S = 2.0
_NEAR, _FAR = 0.7, 0.4
"""How loud a party is in its own ear and in the other: apart, yet both heard with one earpiece."""


class SoundPlayer:
    """See `domain.ports.audio.Player`.

    `must_sound`: raise NoAudioDevice at the first play; otherwise a silent clock takes the device's place.
    """

    def __init__(
        self,
        *,
        must_sound: bool = False,
        open_device: Callable[[Callable[[int], Samples], int], Output] = SoundDevice,
    ) -> None:
        self._must_sound = must_sound
        self._open_device = open_device
        self._lock = threading.Lock()
        self._output: Output | None = None
        self._output_rate_hz = 0
        self._source: AheadReader | None = None
        self._renderer: Renderer | None = None
        self._channels: tuple[Channel, ...] = ()
        self._silences: list[Span] = []
        self._waiting = np.zeros((0, OUTPUTS), np.float32)
        self._position = 0.0
        self._heard = HeardLog()
        self._ending = False
        self._playing = False
        self._speed = 1.0
        self._volume = 1.0
        self._skip_silence = False
        self._channel: Channel | None = None
        self._loop: Span | None = None
        self._stop_at_s: float | None = None
        _close_at_exit(self)

    @property
    def duration_s(self) -> float:
        source = self._source
        return source.frames / source.header.rate_hz if source else 0.0

    @property
    def position_s(self) -> float:
        source = self._source
        return min(self._position / source.header.rate_hz, self.duration_s) if source else 0.0

    @property
    def playing(self) -> bool:
        return self._playing

    @property
    def silent(self) -> bool:
        return self._output is not None and not self._output.heard

    @property
    def failed(self) -> bool:
        """The file could not be read on; playback has paused."""
        return self._source is not None and self._source.failed

    @property
    def speed(self) -> float:
        return self._speed

    @property
    def volume(self) -> float:
        return self._volume

    @property
    def skip_silence(self) -> bool:
        return self._skip_silence

    @property
    def channel(self) -> Channel | None:
        return self._channel

    @property
    def loop(self) -> Span | None:
        return self._loop

    def load(
        self, path: Place, *, agent_channel: int = 0, speech: Mapping[Channel, Sequence[Span]] | None = None
    ) -> None:
        source = AheadReader(path)
        duration_s = source.frames / source.header.rate_hz
        with self._lock:
            old, self._source = self._source, source
            self._renderer = Renderer(source, source.header.rate_hz)
            self._channels = names_of(source.header.channels, agent_channel)
            self._silences = _long_silences(speech, duration_s)
            self._waiting = np.zeros((0, OUTPUTS), np.float32)
            self._position, self._playing, self._ending = 0.0, False, False
            self._loop, self._stop_at_s = None, None
            self._heard = HeardLog()
        if old is not None:
            old.close()
        self._prepare_output(source.header.rate_hz)

    def play(self) -> None:
        if self._source is None or self._renderer is None:
            return
        self._prepare_output(self._source.header.rate_hz)
        if self._must_sound and isinstance(self._output, SilentClock):
            self._open_or_raise(self._source.header.rate_hz)
        with self._lock:
            if self._position >= self._source.frames:
                self._go(0.0)
            self._playing, self._ending = True, False
        if self._output is not None:
            self._output.wake()

    def pause(self) -> None:
        with self._lock:
            self._ending = self._playing
            self._playing = False
            self._heard.close()
        if self._output is not None:
            self._output.rest()

    def toggle(self) -> None:
        if self._playing:
            self.pause()
        else:
            self.play()

    def seek(self, position_s: float) -> None:
        with self._lock:
            if self._source is not None:
                inside = min(max(position_s, 0.0), self.duration_s)
                self._go(inside * self._source.header.rate_hz)

    def set_speed(self, speed: float) -> None:
        with self._lock:
            self._speed = min(max(speed, LEAST_SPEED), MOST_SPEED)

    def set_volume(self, volume: float) -> None:
        self._volume = min(max(volume, 0.0), 2.0)

    def set_skip_silence(self, on: bool) -> None:
        self._skip_silence = on

    def set_channel(self, channel: Channel | None) -> None:
        self._channel = channel

    def set_loop(self, span: Span | None) -> None:
        with self._lock:
            # A loop shorter than a few hops would be a buzz, not a stretch to listen to.
            self._loop = span if span is not None and span.length_s >= 0.1 else None

    def stop_at(self, position_s: float | None) -> None:
        with self._lock:
            self._stop_at_s = position_s

    def heard(self) -> tuple[Heard, ...]:
        with self._lock:
            return self._heard.ranges(self._source.header.rate_hz) if self._source else ()

    def close(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            output.close()
        with self._lock:
            source, self._source, self._renderer = self._source, None, None
            self._playing = False
        if source is not None:
            source.close()

    def _prepare_output(self, rate_hz: int) -> None:
        """The device at this rate, or the silent clock."""
        if self._output is not None and self._output_rate_hz == rate_hz:
            return
        if self._output is not None:
            self._output.close()
            self._output = None
        try:
            self._output = self._open_device(self._pull, rate_hz)
        except NoAudioDevice:
            self._output = SilentClock(self._pull, rate_hz)
        self._output_rate_hz = rate_hz

    def _open_or_raise(self, rate_hz: int) -> None:
        """One more attempt for who insists on hearing; the error says what helps."""
        device = self._open_device(self._pull, rate_hz)
        if self._output is not None:
            self._output.close()
        self._output = device

    def _go(self, frame: float) -> None:
        assert self._renderer is not None
        assert self._source is not None
        self._heard.close()
        self._renderer.jump(frame)
        self._source.prepare(int(frame))
        self._position = frame

    def _pull(self, frames: int) -> Samples:
        """What the device plays next. Runs in its thread."""
        with self._lock:
            parts, missing = [self._waiting[:frames]], frames - len(self._waiting)
            self._waiting = self._waiting[frames:]
            while missing > 0:
                made = self._next_hop()
                if made is None:
                    parts.append(np.zeros((missing, OUTPUTS), np.float32))
                    break
                parts.append(made[:missing])
                self._waiting = made[missing:]
                missing -= len(made)
            return np.concatenate(parts) * np.float32(self._volume)

    def _next_hop(self) -> Samples | None:
        if self._renderer is None or self._source is None:
            return None
        if self._ending:
            self._ending = False
            last = self._renderer.fade_out()
            return None if last is None else self._mixed(last)
        if not self._playing:
            return None
        if self._source.failed:
            self._playing = False
            return None
        self._follow_marks(self._renderer, self._source)
        return self._stepped(self._renderer) if self._playing else None

    def _stepped(self, renderer: Renderer) -> Samples | None:
        step: Step | None = renderer.step(self._speed)
        if step is None:
            return None
        self._position = step.end
        self._heard.add(step.start, step.end, self._speed)
        return self._mixed(step.samples)

    def _follow_marks(self, renderer: Renderer, source: AheadReader) -> None:
        """The end, a stop, the loop's end, a silence to skip: where the place changes by itself."""
        rate_hz = source.header.rate_hz
        at_s = renderer.place / rate_hz
        if self._loop is not None and at_s >= min(self._loop.end_s, self.duration_s):
            self._go(self._loop.start_s * rate_hz)
        elif renderer.place >= source.frames or (self._stop_at_s is not None and at_s >= self._stop_at_s):
            self._playing, self._stop_at_s = False, None
            self._heard.close()
            renderer.rest()
        elif self._skip_silence:
            target_s = self._after_silence(at_s, source)
            if target_s is not None:
                self._go(target_s * rate_hz)

    def _after_silence(self, at_s: float, source: AheadReader) -> float | None:
        """Where to go on from inside a silence; what follows the next one is decoded meanwhile."""
        following = bisect_right(self._silences, at_s, key=lambda silence: silence.start_s)
        if following < len(self._silences) and self._silences[following].start_s - at_s < _FORESIGHT_S:
            source.prepare(int(self._silences[following].end_s * source.header.rate_hz))
        if following == 0 or at_s >= self._silences[following - 1].end_s - 0.01:
            return None
        end_s = self._silences[following - 1].end_s
        return min(end_s, self._loop.end_s) if self._loop else end_s

    def _mixed(self, samples: Samples) -> Samples:
        """The recorded channels on two ears."""
        if len(self._channels) == 1:
            return np.repeat(samples, OUTPUTS, axis=1)
        if self._channel in self._channels:
            index = self._channels.index(self._channel)
            return np.repeat(samples[:, index : index + 1], OUTPUTS, axis=1)
        left, right = samples[:, 0], samples[:, 1]
        return np.stack([_NEAR * left + _FAR * right, _FAR * left + _NEAR * right], axis=1)


def _long_silences(speech: Mapping[Channel, Sequence[Span]] | None, duration_s: float) -> list[Span]:
    """What skipping leaves out: silences of all parties, less a little lead-in and after-sound."""
    if not speech:
        return []
    everyone = [span for spans in speech.values() for span in spans]
    long = [gap for gap in gaps(everyone, duration_s) if gap.length_s >= SKIPPED_SILENCE_S]
    return [
        Span(
            gap.start_s + (_LEAD_IN_S if gap.start_s > 0 else 0),
            gap.end_s - (_LEAD_IN_S if gap.end_s < duration_s else 0),
        )
        for gap in long
    ]


def _close_at_exit(player: SoundPlayer) -> None:
    """A device must not call into an interpreter that is shutting down."""
    reference = weakref.ref(player)

    def close() -> None:
        alive = reference()
        if alive is not None:
            alive.close()

    atexit.register(close)
