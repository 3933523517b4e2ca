"""A recording as a player needs it: any stretch at once, decoded ahead of time in a thread.

Blocks of some seconds are kept around the place that is played; what is not there yet is asked for and
reported missing, never waited for.
"""

from __future__ import annotations

import threading

import numpy as np
import soundfile

from qa_console.audio.decode import Samples
from qa_console.audio.places import AnyPlace, name_of
from qa_console.audio.probe import header_of, opened, unreadable
from qa_console.audio.sound import Sound
from qa_console.domain.ports.audio import AudioHeader
from qa_console.errors import QaConsoleError

_BLOCK_S = 5
_KEPT = 24
_AHEAD = 2


class AheadReader:
    """Frames of one recording. `read` never blocks; a thread decodes. Close it to let go of the file."""

    def __init__(self, path: AnyPlace) -> None:
        self._context = opened(path)
        self._sound: Sound = self._context.__enter__()
        self.header: AudioHeader = header_of(self._sound)
        self.frames = int(self._sound.frames)
        self.failed = False
        self._block = _BLOCK_S * self.header.rate_hz
        self._blocks: dict[int, Samples] = {}
        self._changed = threading.Condition()
        self._wanted: list[int] = []
        self._closed = False
        self._around = 0
        try:
            self._load(0)
        except QaConsoleError:
            self._context.__exit__(None, None, None)
            raise
        except (soundfile.SoundFileError, RuntimeError) as exc:
            self._context.__exit__(None, None, None)
            raise unreadable(exc, name_of(path)) from exc
        self._thread = threading.Thread(target=self._decode_ahead, name="audio-ahead", daemon=True)
        self._thread.start()

    def read(self, start: int, count: int) -> Samples | None:
        """`count` frames from `start`, silence outside the recording; None while they are being decoded."""
        first, last = max(start, 0), min(start + count, self.frames)
        parts = [self._piece(index, first, last) for index in self._indexes(first, last)]
        self._around = last // self._block
        self._ask(self._around)
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        missing = np.zeros((0, self.header.channels), np.float32)
        inside = np.concatenate([missing, *known])
        before = min(max(-start, 0), count)
        after = max(count - before - len(inside), 0)
        if not before and not after:
            return inside
        return np.pad(inside, ((before, after), (0, 0)))

    def _indexes(self, first: int, last: int) -> range:
        return range(first // self._block, (last - 1) // self._block + 1) if last > first else range(0)

    def _piece(self, index: int, first: int, last: int) -> Samples | None:
        block = self._blocks.get(index)
        if block is None:
            self._ask(index)
            return None
        base = index * self._block
        return block[max(first - base, 0) : last - base]

    def _ask(self, index: int) -> None:
        """Have this block and the next ones decoded; wakes the thread only when something is missing."""
        wanted = [
            i for i in range(index, index + _AHEAD) if i not in self._blocks and i * self._block < self.frames
        ]
        if wanted and wanted != self._wanted and self._changed.acquire(blocking=False):
            try:
                self._wanted = wanted
                self._changed.notify()
            finally:
                self._changed.release()

    def prepare(self, start: int) -> None:
        """Ask for what will be played after a jump to `start`."""
        self._ask(max(0, start) // self._block)

    def _decode_ahead(self) -> None:
        while True:
            with self._changed:
                while not self._wanted and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                index = self._wanted.pop(0)
            try:
                self._load(index)
            except (soundfile.SoundFileError, QaConsoleError, RuntimeError, OSError):
                self.failed = True
                return

    def _load(self, index: int) -> None:
        if index in self._blocks:
            return
        self._sound.seek(min(index * self._block, self.frames))
        block = self._sound.read(self._block, dtype="float32", always_2d=True)
        expected = min(self._block, self.frames - index * self._block)
        if len(block) < expected:
            block = np.pad(block, ((0, expected - len(block)), (0, 0)))
        self._blocks[index] = np.nan_to_num(block, copy=False, posinf=0.0, neginf=0.0)
        while len(self._blocks) > _KEPT:
            del self._blocks[max(self._blocks, key=lambda known: abs(known - self._around))]

    def close(self) -> None:
        with self._changed:
            if self._closed:
                return
            self._closed = True
            self._changed.notify()
        self._thread.join()
        self._context.__exit__(None, None, None)
