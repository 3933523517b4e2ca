"""Sound files made of chunks (WAV, RF64, W64, AIFF, AU, CAF): is all of the sound there?

libsndfile quietly shortens a file whose data chunk runs past the file's end, and so hides that a call was
cut off; that is the reason to look at the chunks ourselves.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from qa_console.audio.container import check_shape
from qa_console.errors import AudioError
from qa_console.i18n import mark

_MOST_CHUNKS = 1_000
_REMEDY = mark("Export the recording again from the recording system.")
_UNKNOWN_32 = 0xFFFFFFFF
_EXTENSIBLE = 0xFFFE


@dataclass(frozen=True, slots=True)
class _Layout:
    """How chunks follow one another. `own`: whether a size counts the chunk's own head, too."""

    head: str
    first: int
    pad: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class _Chunk:
    tag: bytes
    start: int
    length: int


_LAYOUTS = {
    "RIFF": _Layout("<4sI", 12, 2),
    "RF64": _Layout("<4sI", 12, 2),
    "AIFF": _Layout(">4sI", 12, 2),
    "CAF": _Layout(">4sq", 8, 1),
    "W64": _Layout("<16sQ", 40, 8, own=True),
}
_DATA = (b"data", b"SSND")


def check_chunks(stream: BinaryIO, size: int, kind: str, name: str) -> int:
    """Refuse a file whose header lies: no sound, more bytes than there are, an impossible shape.

    Returns the number by which a WAV's format chunk names the coding, 0 where there is none.
    """
    if kind == "AU":
        _check_au(stream, size, name)
        return 0
    coding, long_length = 0, 0
    for chunk in _chunks(stream, size, _LAYOUTS[kind]):
        tag = chunk.tag[:4]
        if tag == b"ds64":
            long_length = int(struct.unpack("<QQ", stream.read(16).ljust(16, b"\0"))[1])
        elif tag == b"fmt ":
            coding = _wav_format(stream.read(26).ljust(26, b"\0"), name)
        elif tag == b"COMM":
            (channels,) = struct.unpack(">H", stream.read(2).ljust(2, b"\0"))
            check_shape(channels, None, name)
        elif tag in _DATA:
            _check_data(_length(chunk, kind, long_length, size), size - chunk.start, name)
            return coding
    raise _no_sound(name)


def _chunks(stream: BinaryIO, size: int, layout: _Layout) -> Iterator[_Chunk]:
    """Each chunk, with the stream at its contents."""
    head_size, place = struct.calcsize(layout.head), layout.first
    for _ in range(_MOST_CHUNKS):
        if place + head_size > size:
            return
        stream.seek(place)
        head = stream.read(head_size)
        tag, length = struct.unpack(layout.head, head)
        inside = max(length - head_size, 0) if layout.own else length
        yield _Chunk(tag, place + head_size, inside)
        end = place + head_size + max(inside, 0)
        place = end + -end % layout.pad


def _length(chunk: _Chunk, kind: str, long_length: int, size: int) -> int:
    """The bytes of sound that are promised."""
    if kind == "RF64" and chunk.length == _UNKNOWN_32 and long_length:
        return long_length
    if kind == "CAF":  # an edit count stands before the sound; -1 is "to the end of the file"
        return size - chunk.start - 4 if chunk.length == -1 else chunk.length - 4
    return chunk.length


def _wav_format(body: bytes, name: str) -> int:
    coding, channels, rate_hz = struct.unpack_from("<HHI", body)
    check_shape(channels, rate_hz, name)
    return int(struct.unpack_from("<H", body, 24)[0]) if coding == _EXTENSIBLE else int(coding)


def _check_au(stream: BinaryIO, size: int, name: str) -> None:
    stream.seek(0)
    start, length, _coding, rate_hz, channels = struct.unpack(">4xIIIII", stream.read(24).ljust(24, b"\0"))
    check_shape(channels, rate_hz, name)
    _check_data(size - start if length == _UNKNOWN_32 else length, size - start, name)


def _check_data(claimed: int, there: int, name: str) -> None:
    if claimed <= 0:
        raise _no_sound(name)
    if claimed > there:
        message = mark("{file} is cut short: its header promises {claimed} bytes of sound, {there} are there")
        there = max(there, 0)
        raise AudioError(message, file=name, claimed=claimed, there=there, where=name, remedy=_REMEDY)


def _no_sound(name: str) -> AudioError:
    return AudioError(mark("{file} holds no sound"), file=name, where=name, remedy=_REMEDY)
