"""What the program needs from sound: a header, an analysis, a picture of the levels, a player."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AudioHeader:
    """What a sound file says of itself. `format`: container and coding, for people ("WAV ULAW")."""

    duration_s: float
    channels: int
    rate_hz: int
    format: str
