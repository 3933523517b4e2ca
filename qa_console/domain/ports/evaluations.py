"""Where evaluations are kept: drafts at every change, submitted ones for good."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from qa_console.domain.evaluation import AnswerSheet, Evaluation, EvaluationLine, EvaluationState, Step
from qa_console.domain.model import Source


@dataclass(frozen=True, slots=True)
class EvaluationsWanted:
    """Which evaluations are looked for; what is empty or None does not narrow the search.

    `agent`: an id or a name; `rubric`: an id, or `id@version`. `since` is included, `until` is not: of the
    moment of submission, or of a draft's last change. `after`: an id, in the order of the list.
    """

    recording: str = ""
    agent: str = ""
    team: str = ""
    since: datetime | None = None
    until: datetime | None = None
    states: frozenset[EvaluationState] = frozenset()
    rubric: str = ""
    evaluator: str = ""
    limit: int | None = None
    after: str = ""


class Evaluations(Protocol):
    """Evaluations by id (`E000001`), listed in the order of their ids."""

    def get(self, evaluation_id: str) -> Evaluation:
        """The whole evaluation. Raises NotFound."""

    def some(self, evaluation_ids: Sequence[str]) -> list[Evaluation]:
        """Whole evaluations, in that order, in a few questions. Raises NotFound."""

    def find(self, wanted: EvaluationsWanted) -> list[EvaluationLine]:
        """Lines of what is looked for."""

    def drafts_of(self, recording_id: str, evaluator: str) -> list[Evaluation]:
        """That person's open drafts on the recording, the last changed first."""

    def progress(self, recording_ids: Sequence[str]) -> Mapping[str, Sequence[tuple[EvaluationLine, int]]]:
        """For many recordings at once: their evaluations, each with its number of answers."""

    def asked_by(self, recording_id: str, draw: str | None = None) -> tuple[str, Source] | None:
        """The draw that asked for the recording (that one, else the last) and its kind of listening."""

    def add(self, evaluation: Evaluation) -> Evaluation:
        """Keep a new evaluation with all that is in it; returned with the id that it got."""

    def remove(self, evaluation_id: str) -> None:
        """Forget a draft, its steps too."""

    def save(self, evaluation: Evaluation, step: Step | None = None) -> None:
        """Keep the facts of a known one; with `step`, of its contents only what the step touched."""

    def push_step(self, evaluation_id: str, step: Step, at: datetime) -> int:
        """Put a step on the stack; steps that were undone are forgotten. Returns how many can be undone."""

    def step_back(self, evaluation_id: str) -> Step | None:
        """Take the last step back: it is now undone. None where there is none."""

    def step_forward(self, evaluation_id: str) -> Step | None:
        """Take up the step that was undone last. None where there is none."""

    def steps(self, evaluation_id: str) -> tuple[int, int]:
        """How many steps can be undone, and how many redone."""


class ReadAnswers(Protocol):
    def __call__(self, path: Path, /) -> AnswerSheet:
        """What an answers file holds. Raises NotFound, AnswersError."""
