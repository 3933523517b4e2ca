"""Ogg: the pages around the sound. Is the last page there, what is in it, does a second stream follow?"""

from __future__ import annotations

import struct
from typing import BinaryIO

_PAGE = struct.Struct("<4sBBqIIIB")
_TAIL_BYTES = 1 << 17
_FIRST, _LAST = 2, 4
_WALKED_AT_MOST = 1 << 30
_CODINGS = ((b"\x01vorbis", "Vorbis"), (b"OpusHead", "Opus"), (b"\x7fFLAC", "FLAC"), (b"Speex", "Speex"))
LIBRARY_READS = ("Vorbis", "Opus")


def coding_in(stream: BinaryIO) -> str | None:
    """The coding that the first page announces."""
    stream.seek(0)
    head = stream.read(512)
    if len(head) < _PAGE.size:
        return None
    body = head[_PAGE.size + head[_PAGE.size - 1] :]
    return next((name for magic, name in _CODINGS if body.startswith(magic)), None)


def is_whole(stream: BinaryIO, size: int) -> bool:
    """Whether the last page says that it is the last."""
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    page = tail.rfind(b"OggS")
    return page >= 0 and len(tail) > page + 5 and bool(tail[page + 5] & _LAST)


def is_chained(stream: BinaryIO, size: int) -> bool:
    """Whether another stream begins after the first has ended: libsndfile would leave that out."""
    place, sounding = 0, False
    while place + _PAGE.size <= min(size, _WALKED_AT_MOST):
        stream.seek(place)
        magic, _, kind, _, _, _, _, segments = _PAGE.unpack(stream.read(_PAGE.size).ljust(_PAGE.size, b"\0"))
        if magic != b"OggS":
            return False
        if kind & _FIRST and sounding:
            return True
        sounding = sounding or not kind & _FIRST
        place += _PAGE.size + segments + sum(stream.read(segments))
    return False
