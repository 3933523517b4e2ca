"""Fixing a score: what must be there first, and what the audit trail says of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from qa_console.domain.answers import check_evidence
from qa_console.domain.evaluation import Evaluation, EvaluationState, advance
from qa_console.domain.model import Recording
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.scoring import ScoreSheet, score
from qa_console.errors import AnswersError
from qa_console.i18n import mark


def submitted(evaluation: Evaluation, rubric: Rubric, recording: Recording, at: datetime) -> Evaluation:
    """The evaluation with its score fixed. Raises AnswersError naming what is missing."""
    evidence = tuple(evaluation.evidence.values())
    check_evidence(rubric, evidence, recording.facts.duration_s)
    sheet = score(rubric, evaluation.answers, evidence)
    _require_answers(sheet)
    return replace(
        evaluation,
        state=advance(evaluation.id, evaluation.state, EvaluationState.SUBMITTED),
        outcome=sheet,
        changed_at=at,
        submitted_at=at,
    )


def _require_answers(sheet: ScoreSheet) -> None:
    if sheet.unanswered:
        raise AnswersError(
            mark("these items have no answer: {items}"),
            items=", ".join(sheet.unanswered),
            where=f"answers.{sheet.unanswered[0]}",
            remedy=mark("answer them; where an item allows it, answer na for not applicable"),
            code="unanswered",
        )
    if sheet.evidence_missing:
        raise AnswersError(
            mark("these failed items need evidence: {items}"),
            items=", ".join(sheet.evidence_missing),
            where=f"evidence for {sheet.evidence_missing[0]}",
            remedy=mark("name the stretch of the recording that shows it, with item, start and end"),
            code="evidence_missing",
        )


def record_submission(work: UnitOfWork, evaluation: Evaluation) -> None:
    """The audit entry of a fixed score; it holds no customer's data."""
    assert evaluation.outcome is not None
    work.audit.record(
        "evaluation.submit",
        evaluation.id,
        {
            "recording": evaluation.recording,
            "rubric": evaluation.rubric_name,
            "score": None if evaluation.outcome.score is None else str(evaluation.outcome.score),
            "purpose": evaluation.purpose.value,
        },
    )
