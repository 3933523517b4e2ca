"""Where sound goes: the machine's device, a null device for tests, or a clock that hears nothing.

What the system's sound libraries print must not reach the screen. Their own error handlers are
silenced, and outside the app the error stream is turned away while a device is opened (inside it,
the screen itself is drawn through that stream).
"""

from __future__ import annotations

import ctypes
import os
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import miniaudio
import numpy as np

from qa_console.errors import NoAudioDevice
from qa_console.i18n import mark

BUFFER_MS = 20
OUTPUTS = 2
NULL_SOUND = "null"
NO_SOUND = "none"
_SETTING = "QA_CONSOLE_SOUND"
"""`null` plays to nowhere in real time; `none` is a machine without a sound card."""

Pull = Callable[[int], "np.ndarray[tuple[int, ...], np.dtype[np.float32]]"]
"""Gives so many stereo frames, at once."""


class Output(Protocol):
    """Something that pulls frames at the recording's rate until it is closed."""

    name: str
    heard: bool

    def wake(self) -> None:
        """There is something to pull."""

    def rest(self) -> None:
        """There is nothing to pull for now."""

    def close(self) -> None: ...


class SoundDevice:
    """The machine's device. Raises NoAudioDevice, saying what helps."""

    heard = True

    def __init__(self, pull: Pull, rate_hz: int, *, backend: str | None = None) -> None:
        wanted = backend or os.environ.get(_SETTING, "")
        backends = _backends(wanted)
        try:
            if wanted == NO_SOUND:
                raise miniaudio.MiniaudioError("switched off")
            with hushed():
                self._device: Any = miniaudio.PlaybackDevice(
                    miniaudio.SampleFormat.FLOAT32,
                    OUTPUTS,
                    rate_hz,
                    BUFFER_MS,
                    backends=backends,
                    app_name="qa-console",
                )
                self.name = str(self._device.backend)
                self._device.start(_started(_generator(pull)))
        except miniaudio.MiniaudioError as exc:
            raise NoAudioDevice(
                mark("no sound can be played on this machine ({reason})"),
                reason=exc.args[0] if exc.args else "",
                remedy=mark(
                    "connect a sound card, or forward the sound with PulseAudio; all else works without"
                ),
            ) from exc

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

    def __init__(self, pull: Pull, rate_hz: int) -> None:
        self._pull = pull
        self._rate_hz = rate_hz
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
            owed = min(owed + (now - last) * self._rate_hz, self._rate_hz)
            last = now
            self._pull(int(owed))
            owed -= int(owed)


def device_name() -> str:
    """The device that sound would go to. Raises NoAudioDevice."""
    device = SoundDevice(lambda frames: np.zeros((frames, OUTPUTS), np.float32), 48_000)
    device.close()
    return device.name


@contextmanager
def hushed() -> Iterator[None]:
    """Nothing that sound libraries write to the error stream is seen."""
    _silence_handlers()
    if "textual" in sys.modules:
        yield
        return
    try:
        sys.stderr.flush()
        kept = os.dup(2)
    except (OSError, AttributeError, ValueError):
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


_ALSA_HANDLER = ctypes.CFUNCTYPE(
    None, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p
)
_JACK_HANDLER = ctypes.CFUNCTYPE(None, ctypes.c_char_p)
_alsa_ignores = _ALSA_HANDLER(lambda *_: None)
_jack_ignores = _JACK_HANDLER(lambda _: None)


def _silence_handlers() -> None:
    """Tell ALSA and JACK, where they are installed, to keep their remarks."""
    os.environ.setdefault("JACK_NO_START_SERVER", "1")
    for library, function, handler in (
        ("libasound.so.2", "snd_lib_error_set_handler", _alsa_ignores),
        ("libjack.so.0", "jack_set_error_function", _jack_ignores),
        ("libjack.so.0", "jack_set_info_function", _jack_ignores),
    ):
        try:
            getattr(ctypes.CDLL(library), function)(handler)
        except (OSError, AttributeError):
            continue


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
