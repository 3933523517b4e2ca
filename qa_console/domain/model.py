"""The values that every room speaks of: frozen, with the unit in the name.

Times inside a recording are seconds from its start (`*_s`); moments are aware datetimes in UTC.
Ids are text: `R000001` recording, `D…` draw, `E…` evaluation, `N…` notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

LocalText = Mapping[str, str]
"""A text that belongs to data, by language: `{"zh": …, "en": …}`."""


class Channel(StrEnum):
    AGENT = "agent"
    CUSTOMER = "customer"
    MIXED = "mixed"


class Verdict(StrEnum):
    VIOLATED = "violated"
    MET = "met"
    UNSURE = "unsure"


class Source(StrEnum):
    """Who asked for a listening; the manual keeps the four sources apart (domain, "Monitoring")."""

    DAILY = "daily"
    SQUAD_LEADER = "squad_leader"
    TRAINER = "trainer"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of sound, `start_s` <= `end_s`."""

    start_s: float
    end_s: float

    @property
    def length_s(self) -> float:
        return self.end_s - self.start_s


@dataclass(frozen=True, slots=True)
class Turn:
    """What one party said without a break. Times are None where the transcript has none."""

    start_s: float | None
    end_s: float | None
    channel: Channel
    text: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """Turns in order of start; `source` says which format or engine it came from."""

    turns: tuple[Turn, ...]
    source: str = "json"
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Team:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Agent:
    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Membership:
    """An agent in a team from `since` until before `until` (None: still)."""

    agent_id: str
    team: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RecordingFacts:
    """What a manifest row says of a recording, cleaned; the identity is `file`.

    `file`: the manifest's `recording` value (a path under the audio root with `/`, or a URL).
    `extra`: unknown columns, kept. `duration_s`: None until measured.
    """

    file: str
    agent_id: str
    agent_name: str = ""
    team: str = ""
    started_at: datetime | None = None
    duration_s: float | None = None
    direction: str = ""
    customer_phone: str = field(default="", repr=False)
    queue: str = ""
    order_id: str = ""
    satisfaction: int | None = None
    tags: tuple[str, ...] = ()
    extra: Mapping[str, str] = field(default_factory=dict)
    demo: bool = False


@dataclass(frozen=True, slots=True)
class Recording:
    """A stored recording. `state`: imported, drawn, draft, evaluated (the furthest reached).

    `audio_root`: the folder that `file` is under, empty for a URL. `has_audio`: sound was there at import.
    `agent_channel`: the agent's side as a person corrected it (0 or 1), or None.
    """

    id: str
    facts: RecordingFacts
    state: str = "imported"
    audio_root: str = ""
    has_audio: bool = False
    agent_channel: int | None = None

    @property
    def file(self) -> str:
        return self.facts.file


@dataclass(frozen=True, slots=True)
class Acoustics:
    """What one pass over the sound gives; see contract, "Acoustics".

    `channels` in the file's order. `speech`: spans per channel, sorted, disjoint.
    `talk_ratio`: shares of the duration by channel, and "silence". `clipping`: the share of flattened
    samples by channel; `clipped`: the channels where it is too much. `dc_offset`: each channel's mean,
    full scale at 1. `crosstalk_db`: how loud each channel carries the other's voice, relative to it; None
    where it cannot be told. `likeness`: the correlation of the two channels, 1 for the same sound.
    """

    duration_s: float
    sample_rate_hz: int
    channels: tuple[Channel, ...]
    speech: Mapping[Channel, tuple[Span, ...]]
    interruptions: tuple[tuple[Span, Channel], ...] = ()
    dead_air: tuple[Span, ...] = ()
    hold: tuple[Span, ...] = ()
    talk_ratio: Mapping[str, float] = field(default_factory=dict)
    loudness_lufs: Mapping[str, float | None] = field(default_factory=dict)
    clipping: Mapping[str, float] = field(default_factory=dict)
    clipped: frozenset[str] = frozenset()
    dc_offset: Mapping[str, float] = field(default_factory=dict)
    crosstalk_db: Mapping[str, float | None] = field(default_factory=dict)
    likeness: float = 0.0
    audio_sha256: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A suggestion from a check, never a score; see contract, "Findings".

    `turn`: index in the transcript. `confidence`: 0..1. `reason`: a code with its words in the catalogue.
    """

    criterion: str
    check: str
    label: str
    verdict: Verdict
    start_s: float | None
    end_s: float | None
    channel: Channel
    turn: int | None
    quote: str
    confidence: float
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An answer that the findings speak for. `why`: indexes into the list of findings."""

    item: str
    answer: object
    why: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the recording that earned an item its answer."""

    item: str
    start_s: float
    end_s: float
    note: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """Who acts. `roles` are names from `domain.roles`; a single-person workspace gives all of them."""

    name: str
    roles: frozenset[str] = frozenset()
