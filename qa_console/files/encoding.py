"""Opening a text file that people exported: UTF-8 with or without its mark, else GB18030, in a stream.

Which of the two is settled by reading the whole file once, a block at a time, so that a line far down
cannot turn out to be unreadable after the lines above it were used.
"""

from __future__ import annotations

import codecs
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from qa_console.errors import InvalidInput, ManifestError, NotFound
from qa_console.i18n import mark

ENCODINGS = ("utf-8-sig", "gb18030")
_BLOCK = 1 << 20


@contextmanager
def opened(path: Path, error: type[InvalidInput] = ManifestError) -> Iterator[BinaryIO]:
    """The regular file at `path`, to be read as bytes; never waits on a pipe or a device.

    Raises NotFound, or `error` for what is no file or may not be read.
    """
    name = shown(path)
    try:
        # Looked at before it is opened, because opening a tape or a door has effects; and again after,
        # because the name may have come to mean something else in between.
        mode = os.stat(path).st_mode
        _check_kind(mode, name, error)
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (FileNotFoundError, NotADirectoryError) as exc:
        raise NotFound(mark("there is no file {file}"), file=name, where=name) from exc
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "strerror", None) or str(exc)
        raise error(mark("{file} cannot be opened: {reason}"), file=name, reason=reason, where=name) from exc
    with os.fdopen(descriptor, "rb") as stream:
        _check_kind(os.fstat(descriptor).st_mode, name, error)
        yield stream


def _check_kind(mode: int, name: str, error: type[InvalidInput]) -> None:
    if stat.S_ISDIR(mode):
        raise error(mark("{file} is a folder, not a file"), file=name, where=name)
    if not stat.S_ISREG(mode):
        raise error(
            mark("{file} is a pipe or a device, not a file"),
            file=name,
            where=name,
            remedy=mark("save its content as a file first"),
        )


@contextmanager
def opened_text(path: Path, error: type[InvalidInput] = ManifestError) -> Iterator[io.TextIOWrapper]:
    """The text file at `path`; line ends are left as they are. Raises as `opened`, and `error` for bytes
    that are neither UTF-8 nor GB18030."""
    with opened(path, error) as stream:
        encoding = detect(stream, shown(path), error)
        stream.seek(0)
        with io.TextIOWrapper(stream, encoding=encoding, newline="") as text:
            yield text


def detect(stream: BinaryIO, name: str, error: type[InvalidInput] = ManifestError) -> str:
    """The first of `ENCODINGS` in which all of `stream` can be read."""
    for encoding in ENCODINGS:
        stream.seek(0)
        if _readable(stream, encoding):
            return encoding
    raise not_text(name, error)


def not_text(name: str, error: type[InvalidInput] = ManifestError) -> InvalidInput:
    """The error for a file in another encoding."""
    return error(
        mark("{file} is neither UTF-8 nor GB18030 text"),
        file=name,
        where=name,
        remedy=mark("save it again as CSV UTF-8, or give the XLSX file itself"),
    )


def _readable(stream: BinaryIO, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while block := stream.read(_BLOCK):
            decoder.decode(block)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def shown(path: str | os.PathLike[str]) -> str:
    """`path` as it may stand in a message, whatever bytes its name has."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode("utf-8")
