"""What the program needs to make sound files of its own: clips and reels, ready to be handed out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from qa_console.domain.cuts import Cut
from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.audio import AudioHeader
from qa_console.domain.remote import Place

USUAL_FADE_S = 0.02


class SoundFormat(StrEnum):
    """A sound file's format; the value is the file's ending."""

    WAV = "wav"
    FLAC = "flac"
    OGG = "ogg"
    MP3 = "mp3"
    M4A = "m4a"
    AAC = "aac"
    OPUS = "opus"


class Separator(StrEnum):
    """What stands between the clips of a reel. `AUTO`: spoken where a voice is installed, else a tone."""

    AUTO = "auto"
    SPOKEN = "spoken"
    TONE = "tone"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Stretch:
    """`span` of the sound at `place`, inside `header`'s duration. `agent_channel`: the agent's side, 0 or 1.

    `announcement`: what is said before it in a reel with spoken separators.
    """

    place: Place
    header: AudioHeader
    span: Span
    agent_channel: int = 0
    announcement: str = ""


@dataclass(frozen=True, slots=True)
class Treatment:
    """How sound is handed out. `channel` None: both parties, the agent on the left; `mono`: mixed into one.

    `fade_s`: at either edge of each clip, at most half of it.
    """

    format: SoundFormat = SoundFormat.WAV
    channel: Channel | None = None
    mono: bool = False
    fade_s: float = USUAL_FADE_S


@dataclass(frozen=True, slots=True)
class Edited:
    """A sound file. `starts_s`: where in it each clip begins; `separator`: what stands between them."""

    data: bytes
    duration_s: float
    rate_hz: int
    channels: int
    starts_s: tuple[float, ...] = (0.0,)
    separator: Separator = Separator.NONE


class SoundEditor(Protocol):
    """Raises AudioError for sound that cannot be read, InvalidInput for a channel that is not there or more
    sound than can be edited at once, MissingPart (with the remedy) for a format or a voice that this
    machine lacks a program for."""

    def clip(self, stretch: Stretch, treatment: Treatment) -> Edited:
        """One stretch, as loud as it was recorded."""

    def reel(
        self, stretches: Sequence[Stretch], treatment: Treatment, separator: Separator, lang: str
    ) -> Edited:
        """Several, one after another, at one loudness; announcements are spoken in `lang` (zh or en)."""


class ReadCuts(Protocol):
    def __call__(self, path: Path, /) -> list[Cut]:
        """The clips that a list names, in its order. Raises NotFound, InvalidInput."""
