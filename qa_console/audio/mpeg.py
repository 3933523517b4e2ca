"""MPEG streams (MP3, ADTS AAC): frame after frame without a container, so the frames have to be counted.

The length in an MP3 is a claim of its first frame, and where that is missing libsndfile guesses from the
first bit rate and stops there: a recording at a variable rate loses its end. Counting the frames tells
the true length, and that a file was cut short, without decoding anything.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import BinaryIO

_BLOCK = 1 << 20
_SEARCHED = 1 << 16
"""How much junk may stand before the first frame, and between two."""
_IN_A_ROW = 3
_MOST_GAPS = 1_000
_COUNTED_TOO = 1
"""Some encoders count the frame that tells the number."""
_RATES = ((11025, 12000, 8000), (0, 0, 0), (22050, 24000, 16000), (44100, 48000, 32000))
_KBPS_1 = (
    (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
)
_KBPS_2 = (
    (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
)
_MPEG_1 = 3
_HAS_FRAMES, _HAS_TABLE = 1, 4


@dataclass(frozen=True, slots=True)
class Mpeg:
    """`kind`: MP3 or AAC. `start`: where the first frame is. `frames`: how many are there, the one that
    only tells the length not counted. `promised`: how many that one tells, None where there is none.
    `constant`: one bit rate all through, from which libsndfile finds the length by itself."""

    kind: str
    start: int
    layer: int
    frames: int
    promised: int | None
    constant: bool
    first: bytes

    @property
    def cut_short(self) -> bool:
        return self.promised is not None and self.frames + _COUNTED_TOO < self.promised

    @property
    def length_known(self) -> bool:
        """Whether libsndfile finds the length rightly; layers I and II have no way to tell it."""
        if self.promised is None:
            return self.constant or self.layer != 3
        return self.frames <= self.promised + _COUNTED_TOO

    def heading(self) -> bytes:
        """A first frame that tells the true number of frames, to be read before the sound.

        It announces a table that it has no room for, which ends its reading: otherwise the zeros would
        be read as an encoder's delay, and the start of the sound be left out.
        """
        tag = 4 + _side_bytes(self.first)
        for rate in range(1, 15):
            head = bytes([0xFF, self.first[1] | 1, rate << 4 | self.first[2] & 0xC, self.first[3]])
            if _frame_length(head) >= tag + 12:
                break
        frame = bytearray(head.ljust(_frame_length(head), b"\0"))
        struct.pack_into(">4sII", frame, tag, b"Xing", _HAS_FRAMES | _HAS_TABLE, self.frames)
        return bytes(frame)


def mpeg_in(stream: BinaryIO, size: int) -> Mpeg | None:
    """The frames of an MPEG stream, counted; None where the file does not begin like one."""
    stream.seek(0)
    begin = _after_tags(stream)
    start = _first_frame(stream, begin)
    if start is None:
        return None
    stream.seek(start)
    head = stream.read(1 << 12)
    if _is_adts(head):
        return Mpeg("AAC", start, 0, 0, None, False, head[:4])
    layer = 4 - (head[1] >> 1 & 3)
    told = _told_frames(head)
    counted, constant = _count(stream, start, size)
    if told is None:
        return Mpeg("MP3", start, layer, counted, None, constant, head[:4])
    sound = start + (0 if told else _frame_length(head))
    return Mpeg("MP3", sound, layer, counted - 1, told or None, constant, head[:4])


def _after_tags(stream: BinaryIO) -> int:
    """The place after the ID3v2 tags at the start."""
    place = 0
    while True:
        stream.seek(place)
        head = stream.read(10)
        if len(head) < 10 or not head.startswith(b"ID3"):
            return place
        length = 0
        for byte in head[6:10]:
            length = length << 7 | byte & 0x7F
        place += 10 + length + (10 if head[5] & 0x10 else 0)


def _first_frame(stream: BinaryIO, begin: int) -> int | None:
    """Where some frames follow each other, each as long as the one before says."""
    stream.seek(begin)
    data = stream.read(_SEARCHED + _IN_A_ROW * (1 << 13))
    at = data.find(b"\xff")
    while 0 <= at < _SEARCHED:
        if _frames_follow(data, at):
            return begin + at
        at = data.find(b"\xff", at + 1)
    return None


def _frames_follow(data: bytes, at: int) -> bool:
    first = data[at : at + 2]
    for _ in range(_IN_A_ROW):
        length = _length_at(data, at)
        if length == 0 or data[at : at + 1] != b"\xff" or data[at + 1] & 0xFE != first[1] & 0xFE:
            return False
        at += length
        if at == len(data):
            return True  # a very short recording, whole
    return True


def _length_at(data: bytes, at: int) -> int:
    head = data[at : at + 7]
    if len(head) < 7:
        return 0
    return (head[3] & 3) << 11 | head[4] << 3 | head[5] >> 5 if _is_adts(head) else _frame_length(head)


def _is_adts(head: bytes) -> bool:
    return len(head) > 2 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0 and head[2] >> 2 & 0xF < 13


def _frame_length(head: bytes) -> int:
    """The bytes of an MPEG audio frame with this header, 0 where it is none."""
    if len(head) < 4 or head[0] != 0xFF or head[1] & 0xE0 != 0xE0:
        return 0
    version, layer = head[1] >> 3 & 3, 4 - (head[1] >> 1 & 3)
    rate_index, rates = head[2] >> 2 & 3, head[2] >> 4
    if version == 1 or layer == 4 or rate_index == 3 or rates in (0, 15):
        return 0
    table = _KBPS_1 if version == _MPEG_1 else _KBPS_2
    bits_a_s, rate_hz, padding = table[layer - 1][rates] * 1000, _RATES[version][rate_index], head[2] >> 1 & 1
    if layer == 1:
        return (12 * bits_a_s // rate_hz + padding) * 4
    per_byte = 72 if layer == 3 and version != _MPEG_1 else 144
    return per_byte * bits_a_s // rate_hz + padding


def _side_bytes(head: bytes) -> int:
    """The bytes of a layer III frame between its header and what may tell the length."""
    mono = head[3] >> 6 == 3
    if head[1] >> 3 & 3 == _MPEG_1:
        return 17 if mono else 32
    return 9 if mono else 17


def _told_frames(head: bytes) -> int | None:
    """How many frames the first frame tells, 0 where it tells other things only; None: it is sound."""
    tag = 4 + _side_bytes(head)
    if head[tag : tag + 4] in (b"Xing", b"Info"):
        flags, frames = struct.unpack_from(">II", head, tag + 4)
        return int(frames) if flags & _HAS_FRAMES else 0
    if head[36:40] == b"VBRI":
        return int(struct.unpack_from(">I", head, 50)[0])
    return None


def _count(stream: BinaryIO, start: int, size: int) -> tuple[int, bool]:
    """How many whole frames there are from `start` on, and whether all have one bit rate; junk between
    frames is passed over."""
    lengths: dict[bytes, int] = {}
    count, gaps, place, base, data = 0, 0, start, start, b""
    while place + 4 <= size:
        at = place - base
        if at < 0 or at + 4 > len(data):
            stream.seek(place)
            base, data, at = place, stream.read(_BLOCK), 0
            if len(data) < 4:
                break
        head = data[at : at + 4]
        length = lengths.get(head)
        if length is None:
            length = lengths[head] = _frame_length(head)
        if length == 0:
            gaps += 1
            found = _first_frame(stream, place + 1) if gaps <= _MOST_GAPS else None
            if found is None:
                break
            place = found
            continue
        place += length
        count += place <= size
    return count, len({head[2] >> 4 for head, length in lengths.items() if length}) == 1
