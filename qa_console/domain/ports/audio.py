"""What the program needs from sound: a header, an analysis, a picture of the levels, a player."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol, TypeVar

from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.remote import Place
from qa_console.domain.turntaking import TimingLimits

SPEEDS = (0.75, 1.0, 1.25, 1.5, 2.0)
"""The speeds that a key steps through."""
SLOWEST, FASTEST = 0.5, 3.0
"""What a player takes."""


LONGEST_S = 24 * 3600.0
"""Longer than any call; a file of a few kilobytes may claim, and hold, a hundred hours of silence."""


@dataclass(frozen=True, slots=True)
class AudioHeader:
    """What a sound file says of itself. `format`: container and coding, for people ("WAV ULAW")."""

    duration_s: float
    channels: int
    rate_hz: int
    format: str


class Profile(StrEnum):
    """How carefully speech is looked for: by energy and periodicity alone, or with the neural detector."""

    FAST = "fast"
    ACCURATE = "accurate"


@dataclass(frozen=True, slots=True)
class AnalysisSettings:
    """How to listen to one recording. `agent_channel`: 0 or 1, the side on which the agent was recorded.

    `clipped_share`: from which share of flattened samples a channel counts as clipped. `threads`: how
    many of this machine's cores one recording may use; no result depends on it. `longest_s`: a recording
    that states more is not begun.
    """

    agent_channel: int = 0
    timing: TimingLimits = field(default_factory=TimingLimits)
    clipped_share: float = 1e-4
    profile: Profile = Profile.ACCURATE
    threads: int = 2
    longest_s: float = LONGEST_S


@dataclass(frozen=True, slots=True)
class Analysis:
    """The outcome of one pass: the figures, the picture of the levels, and the file they were taken from."""

    acoustics: Acoustics
    peaks: bytes | bytearray = field(repr=False)
    size: int
    mtime_ns: int


class Waveform(Protocol):
    """The levels of a recording, ready to draw at any zoom."""

    @property
    def duration_s(self) -> float: ...
    @property
    def channels(self) -> tuple[Channel, ...]: ...

    def columns(self, channel: Channel, start_s: float, end_s: float, n: int) -> list[float]:
        """The loudest level in each of `n` equal parts: 0 is -60 dBFS or less, 1 is full scale."""


class AudioReader(Protocol):
    """The sound files of a workspace, read without ever holding one whole."""

    def probe(self, place: Place) -> AudioHeader:
        """What the file says of itself; raises AudioError naming file and reason, MissingPart."""

    def state(self, place: Place) -> tuple[int, int] | None:
        """The size, and a number that changes with the content (0: nothing tells); None: not there.

        Cheap: no sound is read. Raises AudioError and MissingPart for what is on a server.
        """

    def version(self, settings: AnalysisSettings) -> str:
        """Names the algorithm and everything that changes its results."""

    def sha256(self, place: Place) -> str:
        """The content's hash."""

    @property
    def analyse(self) -> Callable[[tuple[Place, AnalysisSettings]], Analysis]:
        """A function that another process can be given; raises AudioError."""

    def waveform(self, peaks: bytes) -> Waveform:
        """The picture that `Analysis.peaks` holds."""


Task = TypeVar("Task")
Result = TypeVar("Result")


class Runner(Protocol):
    """Does the same work on many things, here or in other processes."""

    def run(
        self, work: Callable[[Task], Result], tasks: Sequence[Task]
    ) -> Iterator[tuple[int, Result | Exception]]:
        """Each task's number with its result, or with what it raised, as they become ready."""


@dataclass(frozen=True, slots=True)
class ListeningHabits:
    """How the workspace listens. `rewind_s`: how far a pause steps back when playing goes on.

    `shortest_silence_s`: what skipping hurries through. `level`: whether levels are matched at first.
    """

    rewind_s: float = 1.0
    shortest_silence_s: float = 0.5
    level: bool = True


@dataclass(frozen=True, slots=True)
class Heard:
    """A stretch that was played to somebody, and how fast; hurried silence has the speed it passed at."""

    span: Span
    speed: float


class Player(Protocol):
    """Plays one recording at a time. Every method but `load` and `close` returns at once."""

    @property
    def duration_s(self) -> float: ...
    @property
    def position_s(self) -> float:
        """Where in the recording the sound is now: true time, whatever the speed."""

    @property
    def playing(self) -> bool: ...
    @property
    def hurrying(self) -> bool:
        """Silence is being run through, many times faster and softer."""

    @property
    def silent(self) -> bool:
        """No device: the playhead runs, nothing is heard. When one is lost or found, playback has paused."""

    @property
    def failed(self) -> bool:
        """The file could not be read on; playback has paused."""

    @property
    def speed(self) -> float: ...
    @property
    def volume(self) -> float: ...
    @property
    def skip_silence(self) -> bool: ...
    @property
    def channel(self) -> Channel | None:
        """Whom one hears; None is both."""

    @property
    def balance(self) -> float:
        """-1 is the left ear alone, 0 both, 1 the right."""

    @property
    def level(self) -> bool:
        """The parties are brought to one loudness, as far as the analysis knows it."""

    @property
    def loop(self) -> Span | None: ...

    def load(self, path: Place, *, agent_channel: int = 0, acoustics: Acoustics | None = None) -> None:
        """Make `path` the recording that is played, stopped at its start. Raises AudioError.

        `acoustics`: of its analysis; without it no silence is known and levels stay as recorded. Reads the
        file and opens the device, so it belongs in a worker; what is played meanwhile goes on.
        """

    def play(self) -> None:
        """From here; after a pause from a little before (`ListeningHabits.rewind_s`), after the end anew."""

    def pause(self) -> None: ...
    def toggle(self) -> None: ...
    def seek(self, position_s: float) -> None:
        """Go there, inside the recording; playing goes on if it was."""

    def set_speed(self, speed: float) -> None: ...
    def set_volume(self, volume: float) -> None: ...
    def set_skip_silence(self, on: bool) -> None: ...
    def set_channel(self, channel: Channel | None) -> None: ...
    def set_balance(self, balance: float) -> None: ...
    def set_level(self, on: bool) -> None: ...
    def set_loop(self, span: Span | None) -> None: ...
    def stop_at(self, position_s: float | None) -> None:
        """Pause there, once reached; None plays to the end."""

    def heard(self) -> tuple[Heard, ...]:
        """What has been played of the loaded recording so far, in order."""

    def close(self) -> None:
        """Let go of the device and the file."""
