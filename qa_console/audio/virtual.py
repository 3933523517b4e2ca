"""libsndfile over a stream instead of a file of this machine.

What a stream raises inside the library's calls would be printed and lost, so it is kept, the library is
told that the file ends there, and the error is raised when the library has returned.
"""

from __future__ import annotations

import io
from typing import BinaryIO

import soundfile

from qa_console.audio.sound import Samples


class Spliced(io.RawIOBase):
    """`head`, and behind it the bytes of `stream` from `start` on. Errors are kept in `failure`."""

    def __init__(self, stream: BinaryIO, size: int, *, start: int = 0, head: bytes = b"") -> None:
        self._stream = stream
        self._start = start
        self._head = head
        self._size = len(head) + size - start
        self._place = 0
        self.failure: Exception | None = None

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = (0, self._place, self._size)[whence]
        self._place = max(0, base + offset)
        return self._place

    def readinto(self, buffer: object, /) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        try:
            data = self._bytes(len(view))
        except Exception as exc:  # whatever it is, C code may not see it
            self.failure = self.failure or exc
            return 0
        view[: len(data)] = data
        self._place += len(data)
        return len(data)

    def _bytes(self, count: int) -> bytes:
        if self.failure is not None or count == 0 or self._place >= self._size:
            return b""
        if self._place < len(self._head):
            return self._head[self._place : self._place + count]
        self._stream.seek(self._place - len(self._head) + self._start)
        return self._stream.read(count)


class StreamSound:
    """A `Sound` that libsndfile reads through a `Spliced` stream. Raises what the stream raised."""

    def __init__(self, stream: Spliced) -> None:
        self._stream = stream
        try:
            self._sound = soundfile.SoundFile(stream)
        finally:
            self._check()

    def _check(self) -> None:
        if self._stream.failure is not None:
            raise self._stream.failure

    @property
    def frames(self) -> int:
        return int(self._sound.frames)

    @property
    def samplerate(self) -> int:
        return int(self._sound.samplerate)

    @property
    def channels(self) -> int:
        return int(self._sound.channels)

    @property
    def format(self) -> str:
        return str(self._sound.format)

    @property
    def subtype(self) -> str:
        return str(self._sound.subtype)

    def seek(self, frames: int) -> int:
        try:
            return int(self._sound.seek(frames))
        finally:
            self._check()

    def read(self, frames: int, *, dtype: str = "float32", always_2d: bool = True) -> Samples:
        try:
            block: Samples = self._sound.read(frames, dtype=dtype, always_2d=always_2d)
        finally:
            self._check()
        return block

    def close(self) -> None:
        self._sound.close()
