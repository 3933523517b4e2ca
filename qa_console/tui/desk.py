"""What the screens ask for: one Protocol over the services, and the values that it hands to them.

Every method may be slow and is called from worker threads, one change of a draft at a time and in order.
A method that changes a draft returns when the change is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qa_console.domain.answers import Answer
    from qa_console.domain.model import Acoustics, Evidence, Finding, Recording, Suggestion, Turn
    from qa_console.domain.ports.audio import Player, Waveform
    from qa_console.domain.rubric.model import Rubric
    from qa_console.domain.scoring import ScoreSheet


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A recording of today's list. `state`: drawn, draft, submitted or a later state of an evaluation.

    `hints`: what the checks found, shortest first to read; `reason`: why it was drawn.
    """

    recording: str
    agent: str
    agent_name: str
    team: str
    started_at: datetime | None
    duration_s: float | None
    source: str
    hints: tuple[str, ...] = ()
    state: str = "drawn"
    answered: int = 0
    asked: int = 0
    score: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Worklist:
    """`notices_due`: notices whose follow-up date has come."""

    day: date
    rows: tuple[WorkRow, ...] = ()
    notices_due: int = 0


@dataclass(frozen=True, slots=True)
class PlanChoice:
    id: str
    title: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A recording that a look-up gave."""

    recording: str
    agent: str
    agent_name: str
    team: str
    started_at: datetime | None
    duration_s: float | None
    order: str
    phone: str
    state: str


@dataclass(frozen=True, slots=True)
class Draft:
    """An evaluation as it stands. `editable`: False once it was submitted."""

    id: str
    answers: Mapping[str, Answer]
    evidence: tuple[Evidence, ...]
    comment: str
    sheet: ScoreSheet
    editable: bool = True
    state: str = "draft"
    can_undo: bool = False
    can_redo: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A recording with everything that the workbench shows of it."""

    recording: Recording
    rubric: Rubric
    draft: Draft
    turns: tuple[Turn, ...] = ()
    acoustics: Acoustics | None = None
    waveform: Waveform | None = None
    findings: tuple[Finding, ...] = ()
    suggestions: Mapping[str, Suggestion] = field(default_factory=dict)

    @property
    def duration_s(self) -> float:
        """Measured, told by the manifest, or the end of the last turn."""
        if self.acoustics is not None:
            return self.acoustics.duration_s
        ends = [turn.end_s or turn.start_s or 0.0 for turn in self.turns]
        return self.recording.facts.duration_s or max(ends, default=0.0)


@dataclass(frozen=True, slots=True)
class NoticeRow:
    id: str
    kind: str
    subject: str
    subject_name: str
    state: str
    issued_on: date
    due: date | None


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who may be sent a notice. `detail`: how many calls it would speak of."""

    id: str
    name: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AgentScore:
    """`weeks`: the mean of each of the last weeks, oldest first, None without calls. `low`: too few calls."""

    agent: str
    agent_name: str
    team: str
    n: int
    mean: float | None
    weeks: tuple[float | None, ...]
    shown: str = "-"
    criteria: Mapping[str, str] = field(default_factory=dict)
    low: bool = False


@dataclass(frozen=True, slots=True)
class TeamScores:
    """Agents in the order to show; those with fewer than `least` calls stand last and are not ranked."""

    since: date
    until: date
    least: int
    criteria: tuple[str, ...] = ()
    rows: tuple[AgentScore, ...] = ()


class Desk(Protocol):
    """Everything that the app does with the workspace."""

    @property
    def zone(self) -> tzinfo: ...
    @property
    def person(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def keys(self) -> Mapping[str, str]: ...

    # The list
    def worklist(self) -> Worklist: ...
    def plans(self) -> Sequence[PlanChoice]: ...
    def draw(self, plan_id: str) -> int:
        """Draw by the plan; how many recordings were drawn."""

    def find(self, text: str, limit: int = 50) -> Sequence[Found]:
        """Recordings by id, order, phone, agent or words, best first."""

    def agents(self) -> Sequence[Subject]: ...

    # One call
    def open_call(self, recording_id: str) -> Call: ...
    def player(self, call: Call) -> Player:
        """The player with the call's sound loaded; a silent clock where it cannot be heard."""

    def answer(self, draft: Draft, item: str, answer: Answer | None) -> Draft:
        """Keep the answer; None clears it."""

    def add_evidence(self, draft: Draft, piece: Evidence) -> Draft: ...
    def change_evidence(self, draft: Draft, number: int, piece: Evidence) -> Draft: ...
    def drop_evidence(self, draft: Draft, number: int) -> Draft: ...
    def comment(self, draft: Draft, text: str) -> Draft: ...
    def undo(self, draft: Draft) -> Draft: ...
    def redo(self, draft: Draft) -> Draft: ...
    def submit(self, draft: Draft) -> Draft:
        """Raises AnswersError where something is missing."""

    # Notices and scores
    def notices(self) -> Sequence[NoticeRow]: ...
    def notice_text(self, notice_id: str) -> str: ...
    def subjects(self, kind: str) -> Sequence[Subject]: ...
    def preview(self, kind: str, subject: str) -> str: ...
    def issue(self, kind: str, subject: str) -> str:
        """Issue the notice; its id."""

    def acknowledge(self, notice_id: str) -> None: ...
    def team_scores(self) -> TeamScores: ...
