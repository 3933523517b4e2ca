"""Where sound goes: the machine's device, a null device for tests, or a clock that hears nothing."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Generator
from typing import Any, Protocol

import miniaudio
import numpy as np

from qa_console.audio.decode import Samples
from qa_console.audio.hush import hushed
from qa_console.errors import NoAudioDevice
from qa_console.i18n import mark

BUFFER_MS = 20
EARS = 2
RATE_HZ = 48_000
"""One rate for every recording, so that the next one is heard without opening the device anew."""
NULL_SOUND = "null"
NO_SOUND = "none"
_SETTING = "QA_CONSOLE_SOUND"
"""`null` plays to nowhere in real time; `none` is a machine without a sound card."""

Pull = Callable[[int], Samples]
"""Gives so many stereo frames, at once."""


class Output(Protocol):
    """Something that pulls frames at `rate_hz` until it is closed."""

    name: str
    heard: bool
    rate_hz: int

    @property
    def gone(self) -> bool:
        """It has stopped by itself and will pull no more."""

    def wake(self) -> None:
        """There is something to pull."""

    def rest(self) -> None:
        """There is nothing to pull for now."""

    def close(self) -> None: ...


class SoundDevice:
    """The machine's device. Raises NoAudioDevice, saying what helps."""

    heard = True
    rate_hz = RATE_HZ

    def __init__(self, pull: Pull, *, backend: str | None = None) -> None:
        wanted = backend or os.environ.get(_SETTING, "")
        self.gone = False
        try:
            if wanted == NO_SOUND:
                raise miniaudio.MiniaudioError("switched off")
            with hushed():
                self._device: Any = _opened(_backends(wanted))
                self.name = str(self._device.backend)
                self._device.stop_callback = self._stopped
                self._device.start(_started(_generator(pull)))
        except miniaudio.MiniaudioError as exc:
            raise NoAudioDevice(
                mark("no sound can be played on this machine ({reason})"),
                reason=exc.args[0] if exc.args else "",
                remedy=mark(
                    "connect a sound card, or forward the sound with PulseAudio; all else works without"
                ),
            ) from exc

    def _stopped(self) -> None:
        self.gone = True

    def wake(self) -> None:
        """The device pulls by itself, and stays open while paused: opening one takes long."""

    def rest(self) -> None:
        """As `wake`."""

    def close(self) -> None:
        self._device.close()


class SilentClock:
    """Pulls at the pace of the clock and throws the sound away: the playhead runs without a device."""

    heard = False
    name = "none"
    rate_hz = RATE_HZ
    gone = False

    def __init__(self, pull: Pull) -> None:
        self._pull = pull
        self._closed = threading.Event()
        self._busy = threading.Event()
        self._thread = threading.Thread(target=self._run, name="audio-clock", daemon=True)
        self._thread.start()

    def wake(self) -> None:
        self._busy.set()

    def rest(self) -> None:
        self._busy.clear()

    def close(self) -> None:
        self._closed.set()
        self._busy.set()
        self._thread.join()

    def _run(self) -> None:
        last, owed = time.monotonic(), 0.0
        while not self._closed.wait(BUFFER_MS / 1000):
            if not self._busy.is_set():
                self._busy.wait()
                last = time.monotonic()
                continue
            now = time.monotonic()
            # After a stall (a suspended machine) the playhead does not leap ahead by more than a second.
            owed = min(owed + (now - last) * RATE_HZ, RATE_HZ)
            last = now
            self._pull(int(owed))
            owed -= int(owed)


def device_name() -> str:
    """The device that sound would go to. Raises NoAudioDevice."""
    device = SoundDevice(lambda frames: np.zeros((frames, EARS), np.float32))
    device.close()
    return device.name


def _opened(backends: list[Any]) -> Any:
    return miniaudio.PlaybackDevice(
        miniaudio.SampleFormat.FLOAT32, EARS, RATE_HZ, BUFFER_MS, backends=backends, app_name="qa-console"
    )


def _backends(wanted: str) -> list[Any]:
    """Every real one, or the null backend when it is asked for (it is never a silent fallback)."""
    if wanted == NULL_SOUND:
        return [miniaudio.Backend.NULL]
    unreal = (miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM, miniaudio.Backend.WEBAUDIO)
    enabled = miniaudio.get_enabled_backends()
    return [backend for backend in miniaudio.Backend if backend in enabled and backend not in unreal]


def _generator(pull: Pull) -> Generator[bytes, int, None]:
    frames = yield b""
    while True:
        frames = yield pull(frames).tobytes()


def _started(generator: Generator[bytes, int, None]) -> Generator[bytes, int, None]:
    next(generator)
    return generator
