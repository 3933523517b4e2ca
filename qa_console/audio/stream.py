"""A recording as a player needs it: any stretch at once, decoded ahead of time in a thread.

Blocks of a quarter of a second are kept around the place that is played; what is not there yet is asked
for and reported missing, never waited for.
"""

from __future__ import annotations

import threading
from queue import SimpleQueue

import numpy as np
import soundfile

from qa_console.audio.decode import Samples
from qa_console.audio.places import AnyPlace, name_of
from qa_console.audio.probe import header_of, opened, unreadable
from qa_console.audio.sound import Sound
from qa_console.domain.ports.audio import AudioHeader
from qa_console.errors import QaConsoleError

_BLOCK_S = 0.25
"""Short, because the first one after a jump is waited for: Opus takes 40 ms for a second."""
_AHEAD = 16
_KEPT = 240
"""Blocks: a minute, which is 23 MB at 48 kHz stereo."""


class AheadReader:
    """Frames of one recording. `read` never blocks; a thread decodes. Close it to let go of the file."""

    def __init__(self, path: AnyPlace) -> None:
        self._context = opened(path)
        self._sound: Sound = self._context.__enter__()
        self.header: AudioHeader = header_of(self._sound)
        self.frames = int(self._sound.frames)
        self.failed = False
        self._block = max(1, int(_BLOCK_S * self.header.rate_hz))
        self._last = max(0, (self.frames - 1) // self._block)
        self._blocks: dict[int, Samples] = {}
        self._bell: SimpleQueue[None] = SimpleQueue()
        self._closed = False
        self._played = self._expected = 0
        self._stands_at = 0
        try:
            self._load(0)
        except QaConsoleError:
            self._context.__exit__(None, None, None)
            raise
        except (soundfile.SoundFileError, RuntimeError) as exc:
            self._context.__exit__(None, None, None)
            raise unreadable(exc, name_of(path)) from exc
        self._bell.put(None)
        self._thread = threading.Thread(target=self._decode_ahead, name="audio-ahead", daemon=True)
        self._thread.start()

    def read(self, start: int, count: int) -> Samples | None:
        """`count` frames from `start`, silence outside the recording; None while they are being decoded."""
        first, last = max(start, 0), min(start + count, self.frames)
        if last <= first:
            return np.zeros((count, self.header.channels), np.float32)
        self._play_from(first // self._block)
        parts = [self._piece(index, first, last) for index in self._indexes(first, last)]
        known = [part for part in parts if part is not None]
        if len(known) < len(parts):
            return None
        inside = known[0] if len(known) == 1 else np.concatenate(known)
        before, after = first - start, start + count - last
        return np.pad(inside, ((before, after), (0, 0))) if before or after else inside

    def prepare(self, start: int) -> None:
        """Have ready what will be played after a jump to `start`."""
        self._expected = self._index(start)
        if self._missing() is not None:
            self._bell.put(None)

    @property
    def ready(self) -> bool:
        """All that is asked for and will be soon is there."""
        return self._missing() is None

    def close(self, *, wait: bool = False) -> None:
        """Let go of the file, as soon as the thread has done what it is at."""
        self._closed = True
        self._bell.put(None)
        if wait:
            self._thread.join()

    def _index(self, frame: int) -> int:
        return min(max(0, frame) // self._block, self._last)

    def _indexes(self, first: int, last: int) -> range:
        return range(first // self._block, (last - 1) // self._block + 1)

    def _piece(self, index: int, first: int, last: int) -> Samples | None:
        block, base = self._blocks.get(index), index * self._block
        return None if block is None else block[max(first - base, 0) : last - base]

    def _play_from(self, index: int) -> None:
        """Have the blocks from here on decoded; wakes the thread only when one is missing."""
        if index != self._played or index not in self._blocks:
            self._played = index
            if self._missing() is not None:
                self._bell.put(None)

    def _missing(self) -> int | None:
        """What to decode next: what is played, then what is expected, then what follows both."""
        played, expected = self._played, self._expected
        wanted: tuple[int, ...] = (played, expected, *_after(played), *_after(expected))
        for index in wanted:
            if index <= self._last and index not in self._blocks:
                return index
        return None

    def _decode_ahead(self) -> None:
        try:
            while not self._closed and not self.failed:
                self._bell.get()
                while (index := self._missing()) is not None and not self._closed and not self.failed:
                    self._load_or_fail(index)
        finally:
            self._context.__exit__(None, None, None)

    def _load_or_fail(self, index: int) -> None:
        try:
            self._load(index)
        except (soundfile.SoundFileError, QaConsoleError, RuntimeError, OSError):
            self.failed = True

    def _load(self, index: int) -> None:
        start = index * self._block
        if self._stands_at != start:
            self._sound.seek(start)
        block = self._sound.read(self._block, dtype="float32", always_2d=True)
        self._stands_at = start + len(block)
        expected = min(self._block, self.frames - start)
        if len(block) < expected:
            block = np.pad(block, ((0, expected - len(block)), (0, 0)))
        self._blocks[index] = np.nan_to_num(block, copy=False, posinf=0.0, neginf=0.0)
        while len(self._blocks) > _KEPT:
            del self._blocks[max(self._blocks, key=self._distance)]

    def _distance(self, index: int) -> int:
        return min(abs(index - self._played), abs(index - self._expected))


def _after(index: int) -> range:
    return range(index + 1, index + 1 + _AHEAD)
