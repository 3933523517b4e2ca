"""Rows of evaluations to values and back; the query behind lists of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from typing import Any

from sqlalchemy import Executable, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from qa_console.domain.answers import Answer
from qa_console.domain.evaluation import Evaluation, EvaluationLine, EvaluationState, Purpose
from qa_console.domain.model import Evidence, Source
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.domain.rubric.version import split_name
from qa_console.domain.scoring import ItemScore, ItemState, ScoreSheet, SectionScore
from qa_console.storage.answer_text import read_answer
from qa_console.storage.damage import as_written
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.tables import (
    AgentRow,
    AnswerRow,
    DrawnRow,
    EvaluationRow,
    EvidenceRow,
    RecordingRow,
    RubricRow,
    TeamRow,
)

_BATCH = 500
_LATEST = func.coalesce(EvaluationRow.submitted_at, EvaluationRow.changed_at)
_Later = aliased(EvaluationRow)


def fill(row: EvaluationRow, evaluation: Evaluation) -> None:
    """Put the evaluation's own facts into its row; answers and evidence have rows of their own."""
    row.state = evaluation.state.value
    row.purpose = evaluation.purpose.value
    row.source = evaluation.source.value
    row.comment = evaluation.comment
    row.changed_at = evaluation.changed_at
    row.submitted_at = evaluation.submitted_at
    row.demo = evaluation.demo
    outcome = evaluation.outcome
    row.score = outcome.score if outcome else None
    row.raw_score = outcome.raw_score if outcome else None
    row.score_value = None if row.score is None else float(row.score)
    row.passed = outcome.passed if outcome else None
    row.band = outcome.band if outcome else None
    row.sheet = _sheet(outcome) if outcome else None


def _sheet(outcome: ScoreSheet) -> dict[str, Any]:
    """What no column holds, with fractions as text."""
    return {
        "critical_failed": list(outcome.critical_failed),
        "sections": {
            name: [
                None if part.score is None else str(part.score),
                str(part.weight),
                str(part.applied_weight),
            ]
            for name, part in outcome.sections.items()
        },
        "items": list(outcome.items),
        "unanswered": list(outcome.unanswered),
        "ignored": list(outcome.ignored),
        "evidence_missing": list(outcome.evidence_missing),
    }


def _outcome(row: EvaluationRow, items: Iterable[AnswerRow]) -> ScoreSheet | None:
    if row.sheet is None:
        return None
    by_item = {answer.item: answer for answer in items}
    return ScoreSheet(
        score=row.score,
        raw_score=row.raw_score,
        critical_failed=tuple(row.sheet["critical_failed"]),
        sections={
            name: SectionScore(None if score is None else Fraction(score), Fraction(weight), Fraction(share))
            for name, (score, weight, share) in row.sheet["sections"].items()
        },
        items={name: _item_score(by_item[name]) for name in row.sheet["items"]},
        passed=row.passed,
        band=row.band,
        unanswered=tuple(row.sheet["unanswered"]),
        ignored=tuple(row.sheet["ignored"]),
        evidence_missing=tuple(row.sheet["evidence_missing"]),
    )


def _item_score(row: AnswerRow) -> ItemScore:
    zero = Fraction(0)
    return ItemScore(row.earned or zero, row.possible or zero, ItemState(row.state))


def evaluations_of(session: Session, keys: Sequence[int]) -> dict[int, Evaluation]:
    """Whole evaluations by key, in three questions for every few hundred."""
    found: dict[int, Evaluation] = {}
    for batch in _batches(keys):
        rows = session.execute(
            select(EvaluationRow, RubricRow.rubric_id, RubricRow.version, DrawnRow.draw_pk)
            .join(RubricRow, RubricRow.pk == EvaluationRow.rubric_pk)
            .outerjoin(DrawnRow, DrawnRow.pk == EvaluationRow.draw_row_pk)
            .where(EvaluationRow.pk.in_(batch))
        ).all()
        answers: dict[int, list[AnswerRow]] = {}
        for answer in session.scalars(select(AnswerRow).where(AnswerRow.evaluation_pk.in_(batch))):
            answers.setdefault(answer.evaluation_pk, []).append(answer)
        pieces: dict[int, list[EvidenceRow]] = {}
        query = select(EvidenceRow).where(EvidenceRow.evaluation_pk.in_(batch)).order_by(EvidenceRow.number)
        for piece in session.scalars(query):
            pieces.setdefault(piece.evaluation_pk, []).append(piece)
        for row, rubric_id, version, draw_pk in rows:
            draw = None if draw_pk is None else public_id("D", draw_pk)
            found[row.pk] = _evaluation(
                row, rubric_id, version, draw, answers.get(row.pk, []), pieces.get(row.pk, [])
            )
    return found


@as_written
def _evaluation(
    row: EvaluationRow,
    rubric_id: str,
    version: int,
    draw: str | None,
    answers: Sequence[AnswerRow],
    pieces: Sequence[EvidenceRow],
) -> Evaluation:
    return Evaluation(
        id=public_id("E", row.pk),
        recording=public_id("R", row.recording_pk),
        rubric=rubric_id,
        version=version,
        evaluator=row.evaluator,
        created_at=row.created_at,
        changed_at=row.changed_at,
        state=EvaluationState(row.state),
        answers=_answers(answers),
        comments={answer.item: answer.comment for answer in answers if answer.comment},
        evidence={
            piece.number: Evidence(piece.item, piece.start_s, piece.end_s, piece.note, piece.quote)
            for piece in pieces
        },
        comment=row.comment,
        outcome=_outcome(row, answers),
        submitted_at=row.submitted_at,
        purpose=Purpose(row.purpose),
        source=Source(row.source),
        draw=draw,
        supersedes=None if row.supersedes_pk is None else public_id("E", row.supersedes_pk),
        demo=row.demo,
    )


def _answers(rows: Sequence[AnswerRow]) -> dict[str, Answer]:
    return {row.item: read_answer(row.value) for row in rows if row.value is not None}


def line_query(wanted: EvaluationsWanted, recordings: Sequence[int] | None = None) -> Executable:
    """The columns of a list's lines; `recordings` narrows it to these."""
    query = (
        select(
            EvaluationRow,
            RubricRow.rubric_id,
            RubricRow.version,
            AgentRow.agent_id,
            func.coalesce(func.nullif(RecordingRow.agent_name, ""), AgentRow.name),
            TeamRow.name,
            RecordingRow.started_at,
            exists().where(
                _Later.supersedes_pk == EvaluationRow.pk, _Later.state != EvaluationState.DRAFT.value
            ),
        )
        .join(RubricRow, RubricRow.pk == EvaluationRow.rubric_pk)
        .join(RecordingRow, RecordingRow.pk == EvaluationRow.recording_pk)
        .join(AgentRow, AgentRow.pk == RecordingRow.agent_pk)
        .outerjoin(TeamRow, TeamRow.pk == RecordingRow.team_pk)
        .order_by(EvaluationRow.pk)
        .limit(wanted.limit)
    )
    if recordings is not None:
        query = query.where(EvaluationRow.recording_pk.in_(recordings))
    for condition in _conditions(wanted):
        query = query.where(condition)
    return query


def _conditions(wanted: EvaluationsWanted) -> Iterator[Any]:
    if wanted.recording:
        yield EvaluationRow.recording_pk == key_of("R", wanted.recording)
    if wanted.agent:
        names = (AgentRow.agent_id, AgentRow.name, RecordingRow.agent_name)
        yield or_(*(name == wanted.agent for name in names))
    if wanted.team:
        yield TeamRow.name == wanted.team
    if wanted.since is not None:
        yield wanted.since <= _LATEST
    if wanted.until is not None:
        yield wanted.until > _LATEST
    if wanted.states:
        yield EvaluationRow.state.in_([state.value for state in wanted.states])
    if wanted.rubric:
        rubric_id, version = split_name(wanted.rubric)
        yield RubricRow.rubric_id == rubric_id
        if version is not None:
            yield RubricRow.version == version
    if wanted.evaluator:
        yield EvaluationRow.evaluator == wanted.evaluator
    if wanted.after:
        yield EvaluationRow.pk > key_of("E", wanted.after)


def lines_of(session: Session, query: Executable) -> list[EvaluationLine]:
    return [
        EvaluationLine(
            id=public_id("E", row.pk),
            recording=public_id("R", row.recording_pk),
            rubric=rubric_id,
            version=version,
            state=EvaluationState(row.state),
            score=row.score,
            raw_score=row.raw_score,
            passed=row.passed,
            band=row.band,
            evaluator=row.evaluator,
            created_at=row.created_at,
            changed_at=row.changed_at,
            submitted_at=row.submitted_at,
            agent_id=agent_id,
            agent_name=agent_name,
            team=team or "",
            started_at=started_at,
            purpose=Purpose(row.purpose),
            source=Source(row.source),
            superseded=superseded,
            demo=row.demo,
        )
        for row, rubric_id, version, agent_id, agent_name, team, started_at, superseded in session.execute(
            query
        )
    ]


def _batches(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
