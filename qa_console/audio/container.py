"""The outermost bytes of sound files: what a file is, and whether all of it is there.

libsndfile quietly shortens a WAV whose data chunk runs past the end of the file, and so hides that a
call was cut off; these few checks are the reason to look at the chunks ourselves.
"""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO

from qa_console.errors import AudioError
from qa_console.i18n import mark

LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 192_000
MOST_CHANNELS = 2
CONVERT = mark("Convert it to WAV or FLAC, or take it out of the list.")
_MOST_CHUNKS = 1_000
_TAIL_BYTES = 1 << 17
_REMEDY = mark("Export the recording again from the recording system.")


def container_of(head: bytes) -> str | None:
    """The container whose first bytes are `head`, or None when it is no sound that is known here."""
    if head[8:12] == b"WAVE" and head[:4] in (b"RIFF", b"RF64"):
        return head[:4].decode("ascii")
    for magic, kind in _MAGICS:
        if head.startswith(magic):
            return kind
    if head[4:8] == b"ftyp":
        return "M4A"
    if len(head) > 2 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 0x06:
        return "MP3"
    return None


_MAGICS = (
    (b"fLaC", "FLAC"),
    (b"OggS", "OGG"),
    (b"ID3", "MP3"),
    (b"riff\x2e\x91\xcf\x11", "W64"),
    (b"FORM", "AIFF"),
    (b".snd", "AU"),
    (b"caff", "CAF"),
    (b"#!AMR", "AMR"),
)


def check_shape(channels: int, rate_hz: int, name: str) -> None:
    """Refuse more channels than parties, and rates at which nobody records a telephone."""
    if not 1 <= channels <= MOST_CHANNELS:
        message = mark("{file} has {channels} channels; one or two can be used")
        raise AudioError(message, file=name, channels=channels, where=name, remedy=CONVERT)
    if not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        message = mark("{file} has a sample rate of {rate} Hz, outside {low} to {high}")
        low, high = LOWEST_RATE_HZ, HIGHEST_RATE_HZ
        raise AudioError(message, file=name, rate=rate_hz, low=low, high=high, where=name, remedy=CONVERT)


def check_riff(stream: BinaryIO, size: int, name: str) -> None:
    """Refuse a WAV whose header lies: no sound, more bytes than there are, an impossible shape."""
    stream.seek(12)
    long_size = 0
    for _ in range(_MOST_CHUNKS):
        start = stream.tell() + 8
        chunk = stream.read(8)
        if len(chunk) < 8:
            break
        tag, length = struct.unpack("<4sI", chunk)
        if tag == b"ds64":
            long_size = int(struct.unpack("<QQ", stream.read(16).ljust(16, b"\0"))[1])
        if tag == b"fmt ":
            channels, rate_hz = struct.unpack("<xxHI", stream.read(8).ljust(8, b"\0"))
            check_shape(channels, rate_hz, name)
        if tag == b"data":
            _check_data(long_size if length == 0xFFFFFFFF and long_size else length, size - start, name)
            return
        stream.seek(start + length + length % 2)
    raise AudioError(mark("{file} holds no sound"), file=name, where=name, remedy=_REMEDY)


def _check_data(claimed: int, there: int, name: str) -> None:
    if claimed == 0:
        raise AudioError(mark("{file} holds no sound"), file=name, where=name, remedy=_REMEDY)
    if claimed > there:
        message = mark("{file} is cut short: its header promises {claimed} bytes of sound, {there} are there")
        raise AudioError(message, file=name, claimed=claimed, there=there, where=name, remedy=_REMEDY)


def is_ogg_whole(stream: BinaryIO, size: int) -> bool:
    """Whether the last page of an Ogg file says that it is the last."""
    stream.seek(max(0, size - _TAIL_BYTES))
    tail = stream.read(_TAIL_BYTES)
    page = tail.rfind(b"OggS")
    return page >= 0 and len(tail) > page + 5 and bool(tail[page + 5] & 4)


def is_tagged_mp3(path: Path) -> bool:
    """Whether an MP3 states its number of frames; without that its length is only an estimate."""
    with path.open("rb") as stream:
        head = stream.read(1 << 16)
    return b"Xing" in head or b"Info" in head
