"""What the screens ask for: one Protocol over the services, and the few values that only screens need.

Every method may be slow and is called from worker threads; changes of a draft come one at a time and in
order, and a method that makes one returns when it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from qa_console.domain.answers import Answer
    from qa_console.domain.model import Acoustics, Evidence, Finding, Recording, Suggestion, Turn
    from qa_console.domain.notices.record import NoticeHead
    from qa_console.domain.ports.audio import Player, Waveform
    from qa_console.domain.sampling.plan import Plan
    from qa_console.domain.sound_sheet import SoundSheet
    from qa_console.domain.team_scores import TeamScores
    from qa_console.domain.worklist import WorklistRow
    from qa_console.services.drafting import Draft


@dataclass(frozen=True, slots=True)
class Today:
    """The worklist of a day. `notices_due`: notices that wait and whose follow-up date has come."""

    day: date
    rows: Sequence[WorklistRow] = ()
    notices_due: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """A recording with everything that the workbench shows of it, the person's draft included.

    `sound`: None where it was not measured.
    """

    recording: Recording
    draft: Draft
    turns: Sequence[Turn] = ()
    sound: SoundSheet | None = None
    waveform: Waveform | None = None
    findings: Sequence[Finding] = ()
    suggestions: Mapping[str, Suggestion] = field(default_factory=dict)

    @property
    def acoustics(self) -> Acoustics | None:
        return self.sound.acoustics if self.sound is not None else None

    @property
    def duration_s(self) -> float:
        """Measured, told by the manifest, or the end of the last turn."""
        if self.acoustics is not None:
            return self.acoustics.duration_s
        ends = [turn.end_s or turn.start_s or 0.0 for turn in self.turns]
        return self.recording.facts.duration_s or max(ends, default=0.0)


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody who may be sent a notice: an agent's id and name, or a team's name. `calls`: scored ones."""

    id: str
    name: str
    calls: int = 0


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
    def today(self) -> Today: ...
    def plans(self) -> Sequence[Plan]: ...
    def draw(self, plan: str) -> int:
        """Draw by the plan; how many recordings were drawn."""

    def find(self, text: str, limit: int = 50) -> Sequence[Recording]:
        """Recordings by id, order, phone, agent or words; each recording once, the surest first."""

    # One call
    def open_call(self, recording_id: str) -> Call: ...
    def player(self, call: Call) -> Player:
        """The player with the call's sound loaded. Raises NotFound or AudioError where there is none."""

    def measure(self, call: Call) -> Call:
        """The call with its sound measured. Raises NotFound or AudioError where there is none to be heard."""

    def swap_sides(self, call: Call) -> Call:
        """The call with agent and customer on each other's channel, measured anew; again undoes it.

        Raises InvalidInput where there are no two sides, and what `measure` raises.
        """

    def close(self) -> None:
        """Let go of the sound device."""

    def answer(self, draft: str, item: str, answer: Answer | None) -> Draft:
        """Keep the answer; None clears it."""

    def add_evidence(self, draft: str, piece: Evidence) -> Draft: ...
    def change_evidence(self, draft: str, number: int, piece: Evidence) -> Draft: ...
    def drop_evidence(self, draft: str, number: int) -> Draft: ...
    def comment(self, draft: str, text: str) -> Draft: ...
    def undo(self, draft: str) -> Draft: ...
    def redo(self, draft: str) -> Draft: ...
    def submit(self, draft: str) -> Draft:
        """Raises AnswersError where something is missing."""

    # Notices and scores
    def agent_names(self) -> Mapping[str, str]:
        """Names by agent id."""

    def notices(self) -> Sequence[NoticeHead]: ...
    def notice_text(self, notice_id: str) -> str: ...
    def subjects(self, kind: str) -> Sequence[Subject]: ...
    def preview(self, kind: str, subject: str) -> str: ...
    def issue(self, kind: str, subject: str) -> str:
        """Issue the notice; its id."""

    def acknowledge(self, notice_id: str) -> None: ...
    def team_scores(self) -> Sequence[TeamScores]:
        """Every team's scores, in the order of names."""
