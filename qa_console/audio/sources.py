"""Where the bytes of a recording come from: opened without waiting, and read as a seekable stream."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO, cast

from qa_console.errors import AudioError
from qa_console.i18n import mark

_BLOCK = 1 << 20
_CANNOT_OPEN = mark("{file} cannot be opened: {reason}")


@dataclass(frozen=True, slots=True)
class Source:
    """An open recording, as bytes. `name`: for messages. `descriptor`: of a file on this machine.

    `stamp`: changes when the content does, 0 where nothing tells (a file's time in ns; on a server
    what stands for it).
    """

    name: str
    size: int
    stamp: int
    stream: BinaryIO
    descriptor: int | None = None
    digest: Callable[[], str] | None = None

    def sha256(self) -> str:
        """The hash of all bytes, read in blocks. Raises AudioError."""
        if self.digest is not None:
            return self.digest()
        try:
            self.stream.seek(0)
            digest = hashlib.sha256()
            for block in iter(lambda: self.stream.read(_BLOCK), b""):
                digest.update(block)
            return digest.hexdigest()
        except OSError as exc:
            raise _cannot_read(self.name, exc) from exc


@contextmanager
def file_source(place: str | os.PathLike[str]) -> Iterator[Source]:
    """The file at `place`, open for reading. Raises AudioError, naming the file and the reason."""
    name = shown(place)
    descriptor = _regular_file(place, name)
    try:
        state = os.fstat(descriptor)
        # Unbuffered: a buffer would not notice that libsndfile moves the same descriptor.
        with open(descriptor, "rb", buffering=0, closefd=False) as stream:
            yield Source(name, state.st_size, state.st_mtime_ns, cast("BinaryIO", stream), descriptor)
    finally:
        os.close(descriptor)


def shown(place: str | os.PathLike[str]) -> str:
    """`place` as it may stand in a message, whatever bytes its name has."""
    return os.fspath(place).encode("utf-8", "backslashreplace").decode("utf-8")


def _regular_file(path: str | os.PathLike[str], name: str) -> int:
    """A descriptor of `path`; looks before it opens, because opening a pipe waits for a writer."""
    try:
        _check_kind(os.stat(path).st_mode, name)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError as exc:
        raise AudioError(mark("there is no file {file}"), file=name, where=name) from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise AudioError(_CANNOT_OPEN, file=name, reason=reason, where=name) from exc
    try:
        _check_kind(os.fstat(descriptor).st_mode, name)
    except AudioError:
        os.close(descriptor)
        raise
    return descriptor


def _check_kind(mode: int, name: str) -> None:
    if stat.S_ISDIR(mode):
        raise AudioError(mark("{file} is a folder, not a recording"), file=name, where=name)
    if not stat.S_ISREG(mode):
        raise AudioError(mark("{file} is a pipe or a device, not a file"), file=name, where=name)


def _cannot_read(name: str, exc: OSError) -> AudioError:
    message = mark("{file} cannot be read: {reason}")
    return AudioError(message, file=name, reason=exc.strerror or str(exc), where=name)
