"""What a file is by its first bytes, whatever its name says; and which shapes of sound are taken."""

from __future__ import annotations

from qa_console.errors import AudioError
from qa_console.i18n import mark

LOWEST_RATE_HZ = 4_000
HIGHEST_RATE_HZ = 192_000
MOST_CHANNELS = 2
CONVERT = mark("Convert it to WAV or FLAC, or take it out of the list.")
CHUNKED = frozenset({"RIFF", "RF64", "W64", "AIFF", "AU", "CAF"})

FOREIGN = {"M4A": "mov", "AMR": "amr", "AAC": "aac", "WMA": "asf", "Matroska": "matroska"}
"""What libsndfile cannot read, with the name by which FFmpeg's libraries know it."""

_MAGICS = (
    (b"fLaC", "FLAC"),
    (b"OggS", "OGG"),
    (b"riff\x2e\x91\xcf\x11", "W64"),
    (b"FORM", "AIFF"),
    (b".snd", "AU"),
    (b"caff", "CAF"),
    (b"#!AMR", "AMR"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "WMA"),
    (b"\x1a\x45\xdf\xa3", "Matroska"),
)


def container_of(head: bytes) -> str | None:
    """The container whose first bytes are `head`; None where they tell nothing, as in MPEG streams."""
    if head[8:12] == b"WAVE" and head[:4] in (b"RIFF", b"RF64"):
        return head[:4].decode("ascii")
    if head[4:8] == b"ftyp":
        return "M4A"
    return next((kind for magic, kind in _MAGICS if head.startswith(magic)), None)


def check_shape(channels: int, rate_hz: int | None, name: str) -> None:
    """Refuse more channels than parties, and rates at which nobody records a telephone."""
    if not 1 <= channels <= MOST_CHANNELS:
        message = mark("{file} has {channels} channels; one or two can be used")
        raise AudioError(message, file=name, channels=channels, where=name, remedy=CONVERT)
    if rate_hz is not None and not LOWEST_RATE_HZ <= rate_hz <= HIGHEST_RATE_HZ:
        message = mark("{file} has a sample rate of {rate} Hz, outside {low} to {high}")
        low, high = LOWEST_RATE_HZ, HIGHEST_RATE_HZ
        raise AudioError(message, file=name, rate=rate_hz, low=low, high=high, where=name, remedy=CONVERT)
