"""What an inspector has to hear: the rows of the current draws, worst risk first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from qa_console.domain.model import Source, Verdict


class WorkState(StrEnum):
    """How far the scoring of a drawn recording has come."""

    TO_DO = "to_do"
    DRAFT = "draft"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True)
class Mark:
    """Findings of one kind in a recording: `label` with its verdict, `count` times."""

    label: str
    verdict: Verdict
    count: int = 1


@dataclass(frozen=True, slots=True)
class WorklistRow:
    """A drawn recording with what is known of it before it is heard.

    `draw`, `rank`, `reason`, `probability`, `seed`: why it is here. `marks`: what the checks found, the
    violated first. `evaluation`: the id of the draft or evaluation, empty where there is none; it holds
    `answered` of the `asked` items of its form, `rubric` (id, version).
    """

    draw: str
    plan: str
    source: Source
    seed: int
    rank: int
    stratum: str
    probability: Fraction
    reason: str
    recording: str
    file: str
    agent_id: str
    agent_name: str
    team: str
    started_at: datetime | None
    duration_s: float | None
    has_audio: bool
    marks: tuple[Mark, ...] = ()
    state: WorkState = WorkState.TO_DO
    evaluation: str = ""
    rubric: tuple[str, int] | None = None
    answered: int = 0
    asked: int = 0
    score: float | None = None

    @property
    def risk(self) -> tuple[int, int]:
        """How many findings speak of a breach, and how many may."""
        found: Counter[Verdict] = Counter()
        for mark in self.marks:
            found[mark.verdict] += mark.count
        return found[Verdict.VIOLATED], found[Verdict.UNSURE]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many recordings of the list are in which state."""

    to_do: int = 0
    draft: int = 0
    submitted: int = 0

    @property
    def total(self) -> int:
        return self.to_do + self.draft + self.submitted


def worst_first(rows: Iterable[WorklistRow]) -> list[WorklistRow]:
    """Most findings of a breach first, then most unsure ones, then listening order, newest draw first.

    The place of a row does not hang on its state, so that nothing jumps while a person works. A recording
    that several draws took stands once, for the draw that took it first.
    """
    once: dict[str, WorklistRow] = {}
    for row in sorted(rows, key=lambda row: (row.draw, row.rank)):
        once.setdefault(row.recording, row)
    return sorted(once.values(), key=lambda row: (-row.risk[0], -row.risk[1], row.rank, row.draw))


def progress_of(rows: Iterable[WorklistRow]) -> Progress:
    """How much of a list is done."""
    return Progress(**Counter(row.state.value for row in rows))


def marks_of(findings: Iterable[tuple[str, Verdict]]) -> tuple[Mark, ...]:
    """Findings (label, verdict) counted by kind: violated, then unsure, then met; most frequent first."""
    order = (Verdict.VIOLATED, Verdict.UNSURE, Verdict.MET)
    counted = Counter(findings)
    marks = [Mark(label, verdict, count) for (label, verdict), count in counted.items()]
    return tuple(sorted(marks, key=lambda mark: (order.index(mark.verdict), -mark.count, mark.label)))
