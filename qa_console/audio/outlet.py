"""One way out for the sound at a time: opened, watched, and opened again when the device has gone.

A thread looks ten times a second. A device that has stopped pulling for half a second is lost: a silent
clock takes its place, and attempts to open a device follow at growing intervals. Nobody waits for any of
this; the owner is told of each change.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import numpy as np

from qa_console.audio.decode import Samples
from qa_console.audio.device import EARS, Output, Pull, SilentClock
from qa_console.errors import NoAudioDevice

LOST_AFTER_S = 0.5
_LOOK_S = 0.1
_FIRST_TRY_S, _LAST_TRY_S = 1.0, 30.0

OpenOutput = Callable[[Pull], Output]


class Outlet:
    """`changed` is called, in the watching thread, just before another output takes over."""

    def __init__(
        self, pull: Callable[[int, int], Samples], open_device: OpenOutput, changed: Callable[[], None]
    ) -> None:
        """`pull`: given a number of frames and the rate, gives them."""
        self._pull = pull
        self._open_device = open_device
        self._changed = changed
        self._changing = threading.Lock()
        self._closed = threading.Event()
        self._watcher: threading.Thread | None = None
        self._output: Output | None = None
        self._number = 0
        self._pulled_at = 0.0
        self._busy = False
        self.refused: NoAudioDevice | None = None

    @property
    def silent(self) -> bool:
        """Nothing is heard, for want of a device."""
        output = self._output
        return output is not None and not output.heard

    def open(self) -> None:
        """A device, or the silent clock; does nothing where one is open. May take long."""
        with self._changing:
            if self._output is None and not self._closed.is_set():
                self._take(self._device() or self._clock())
                self._watcher = threading.Thread(target=self._watch, name="audio-watch", daemon=True)
                self._watcher.start()

    def wake(self) -> None:
        self._busy = True
        output = self._output
        if output is not None:
            output.wake()

    def rest(self) -> None:
        self._busy = False
        output = self._output
        if output is not None:
            output.rest()

    def close(self) -> None:
        self._closed.set()
        if self._watcher is not None:
            self._watcher.join()
        with self._changing:
            output, self._output = self._output, None
        if output is not None:
            output.close()

    def _device(self) -> Output | None:
        """A device that pulls as the next output; None, with the reason kept, where there is none."""
        try:
            device = self._open_device(self._counted(self._number + 1))
        except NoAudioDevice as error:
            self.refused = error
            return None
        self.refused = None
        return device

    def _clock(self) -> Output:
        return SilentClock(self._counted(self._number + 1))

    def _take(self, output: Output) -> Output | None:
        """Sound goes to `output` from now on; what it went to before."""
        before, self._output = self._output, output
        self._pulled_at = time.monotonic()
        self._number += 1
        if self._busy:
            output.wake()
        return before

    def _counted(self, number: int) -> Pull:
        """Pulls for one output; one that was replaced, or is not in its place yet, gets silence."""

        def pull(frames: int) -> Samples:
            if number != self._number:
                return np.zeros((frames, EARS), np.float32)
            self._pulled_at = time.monotonic()
            output = self._output
            return self._pull(frames, output.rate_hz if output is not None else 0)

        return pull

    def _watch(self) -> None:
        looked_at = retry_at = time.monotonic()
        wait_s = _FIRST_TRY_S
        while not self._closed.wait(_LOOK_S):
            now = time.monotonic()
            if now - looked_at > LOST_AFTER_S:
                # This thread slept as well: the machine was held up, not the device.
                self._pulled_at = now
            looked_at = now
            if not self.silent:
                wait_s = _FIRST_TRY_S
                if self._is_lost(now):
                    self._replace(self._clock)
                    retry_at = now + wait_s
            elif now >= retry_at:
                self._replace(self._device)
                wait_s = min(wait_s * 2, _LAST_TRY_S)
                retry_at = looked_at = time.monotonic()
                retry_at += wait_s

    def _is_lost(self, now: float) -> bool:
        output = self._output
        return output is not None and (output.gone or now - self._pulled_at > LOST_AFTER_S)

    def _replace(self, make: Callable[[], Output | None]) -> None:
        """Another output in the place of this one, unless there is none."""
        with self._changing:
            made = make()
            if made is None:
                return
            self._changed()
            old = self._take(made)
        if old is not None:
            # A device that is gone may take its time to close, or never manage to.
            threading.Thread(target=old.close, name="audio-closing", daemon=True).start()
