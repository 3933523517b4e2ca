"""Scoring a recording from an answers file, and reading what was scored; drafts are in `drafting`."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from qa_console.domain.answers import check_comments, check_evidence, normalise_all
from qa_console.domain.evaluation import AnswerSheet, Evaluation, EvaluationLine, Purpose
from qa_console.domain.model import Person, Source
from qa_console.domain.ports.evaluations import EvaluationsWanted, ReadAnswers
from qa_console.domain.roles import Permission, permit
from qa_console.services.drafting import Draft, Drafting
from qa_console.services.rubrics import RubricService
from qa_console.services.submitting import record_submission, submitted
from qa_console.services.workplace import Workplace

__all__ = ["Draft", "EvaluatingService"]


class EvaluatingService(Drafting):
    """A submitted evaluation keeps its content, and the version it was scored with, for good."""

    def __init__(self, place: Workplace, rubrics: RubricService, read_answers: ReadAnswers) -> None:
        super().__init__(place, rubrics)
        self._read_answers = read_answers

    def evaluate_file(
        self, acting: Person, recording_id: str, answers: Path, rubric: str | None = None
    ) -> Evaluation:
        """Score a recording from an answers file, as `evaluate` does. Raises what reading the file raises."""
        permit(acting, Permission.EVALUATE)
        return self.evaluate(acting, recording_id, self._read_answers(answers), rubric)

    def evaluate(
        self,
        acting: Person,
        recording_id: str,
        handed_in: AnswerSheet,
        rubric: str | None = None,
        *,
        source: Source | None = None,
        purpose: Purpose = Purpose.QUALITY,
        at: datetime | None = None,
        demo: bool = False,
    ) -> Evaluation:
        """Score a recording at once. `at`: when it was scored, now by default.

        `source`: by default what the draw that asked for it says, else the daily listening.
        Raises NotFound (recording, form), Conflict, and AnswersError for answers that do not fit, are
        missing, or lack required evidence; nothing is kept then.
        """
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            recording = work.recordings.get(recording_id)
            form = self._published(work, rubric)
            blank = self._blank(work, acting, recording, form, None)
            moment = at or blank.created_at
            check_comments(form.rubric, handed_in.comments, handed_in.name)
            check_evidence(form.rubric, handed_in.evidence, recording.facts.duration_s, handed_in.name)
            evaluation = replace(
                blank,
                created_at=moment,
                answers=normalise_all(form.rubric, handed_in.answers, handed_in.name),
                comments=dict(handed_in.comments),
                evidence=dict(enumerate(handed_in.evidence, 1)),
                comment=handed_in.comment,
                source=source or blank.source,
                purpose=purpose,
                demo=demo,
            )
            kept = work.evaluations.add(submitted(evaluation, form.rubric, recording, moment))
            record_submission(work, kept)
            work.commit()
            return kept

    def find(self, acting: Person, wanted: EvaluationsWanted) -> list[EvaluationLine]:
        """Lines of the evaluations looked for, in the order of their ids. Raises NotFound."""
        permit(acting, Permission.READ_EVALUATIONS)
        with self._place.work(acting) as work:
            if wanted.recording:
                work.recordings.get(wanted.recording)
            if wanted.after:
                work.evaluations.get(wanted.after)
            return work.evaluations.find(wanted)

    def get(self, acting: Person, evaluation_id: str) -> Draft:
        """An evaluation with its form and its score; a draft's score is the one so far. Raises NotFound."""
        permit(acting, Permission.READ_EVALUATIONS)
        with self._place.work(acting) as work:
            return self._draft(work, work.evaluations.get(evaluation_id))
