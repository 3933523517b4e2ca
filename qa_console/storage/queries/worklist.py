"""The worklist in a fixed number of questions, however long it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import Session

from qa_console.domain.model import Source, Verdict
from qa_console.domain.worklist import Mark, WorklistRow, WorkState, marks_of
from qa_console.storage.ids import public_id
from qa_console.storage.tables import (
    AgentRow,
    AnswerRow,
    CheckRunRow,
    DrawnRow,
    DrawRow,
    EvaluationRow,
    FindingRow,
    RecordingRow,
    RubricRow,
    TeamRow,
)


@dataclass(frozen=True, slots=True)
class _Scoring:
    """The evaluation that counts for a recording, and how many answers it has."""

    pk: int
    submitted: bool
    answered: int
    score: float | None
    rubric: tuple[str, int]


def read_work(session: Session, since: datetime, until: datetime) -> list[WorklistRow]:
    """The rows of the draws made from `since` to before `until`, by draw and rank."""
    drawn = session.execute(_drawn(since, until)).all()
    keys = [row.recording_pk for row in drawn]
    marks = _marks(session, since, until) if keys else {}
    scorings = _scorings(session, since, until) if keys else {}
    return [_row(row, marks.get(row.recording_pk, ()), scorings.get(row.recording_pk)) for row in drawn]


def _drawn(since: datetime, until: datetime) -> Select[*tuple[Any, ...]]:
    question: Select[*tuple[Any, ...]] = select(
        DrawnRow.recording_pk,
        DrawnRow.draw_pk,
        DrawnRow.rank,
        DrawnRow.stratum,
        DrawnRow.inclusion_probability,
        DrawnRow.reason,
        DrawRow.plan_id,
        DrawRow.source,
        DrawRow.seed,
        RecordingRow.file,
        RecordingRow.agent_name,
        RecordingRow.started_at,
        RecordingRow.duration_s,
        RecordingRow.has_audio,
        AgentRow.agent_id,
        TeamRow.name.label("team"),
    )
    return (
        question.join(DrawRow, DrawRow.pk == DrawnRow.draw_pk)
        .join(RecordingRow, RecordingRow.pk == DrawnRow.recording_pk)
        .join(AgentRow, AgentRow.pk == RecordingRow.agent_pk)
        .outerjoin(TeamRow, TeamRow.pk == RecordingRow.team_pk)
        .where(DrawRow.drawn_at >= since, DrawRow.drawn_at < until)
        .order_by(DrawnRow.draw_pk, DrawnRow.rank)
    )


def _recordings(since: datetime, until: datetime) -> Select[Any]:
    return (
        select(DrawnRow.recording_pk)
        .join(DrawRow, DrawRow.pk == DrawnRow.draw_pk)
        .where(DrawRow.drawn_at >= since, DrawRow.drawn_at < until)
    )


def _marks(session: Session, since: datetime, until: datetime) -> Mapping[int, tuple[Mark, ...]]:
    """What the newest run of the checks on each recording found, without what a person rejected."""
    newest: dict[int, int] = {}
    runs = (
        select(CheckRunRow.recording_pk, CheckRunRow.rubric_pk)
        .where(CheckRunRow.recording_pk.in_(_recordings(since, until)))
        .order_by(CheckRunRow.checked_at, CheckRunRow.rubric_pk)
    )
    for recording, rubric in session.execute(runs):
        newest[recording] = rubric
    found: defaultdict[int, list[tuple[str, Verdict]]] = defaultdict(list)
    findings = select(
        FindingRow.recording_pk, FindingRow.rubric_pk, FindingRow.label, FindingRow.verdict
    ).where(FindingRow.recording_pk.in_(_recordings(since, until)), FindingRow.review != "rejected")
    for recording, rubric, label, verdict in session.execute(findings):
        if newest.get(recording) == rubric:
            found[recording].append((label, Verdict(verdict)))
    return {recording: marks_of(kinds) for recording, kinds in found.items()}


def _scorings(session: Session, since: datetime, until: datetime) -> Mapping[int, _Scoring]:
    """By recording the evaluation that counts: one that was handed in before a draft, then the newest."""
    answered = (
        select(AnswerRow.evaluation_pk, func.count(AnswerRow.value).label("n"))
        .group_by(AnswerRow.evaluation_pk)
        .subquery()
    )
    question = (
        select(EvaluationRow, func.coalesce(answered.c.n, 0), RubricRow.rubric_id, RubricRow.version)
        .join(RubricRow, RubricRow.pk == EvaluationRow.rubric_pk)
        .outerjoin(answered, answered.c.evaluation_pk == EvaluationRow.pk)
        .where(
            EvaluationRow.recording_pk.in_(_recordings(since, until)), EvaluationRow.purpose != "calibration"
        )
    )
    found: dict[int, _Scoring] = {}
    for row, n, rubric, version in session.execute(question.order_by(EvaluationRow.pk)):
        submitted = row.state != "draft"
        before = found.get(row.recording_pk)
        if before is None or submitted or not before.submitted:
            found[row.recording_pk] = _Scoring(row.pk, submitted, n, row.score_value, (rubric, version))
    return found


def _row(row: Row[Any], marks: Sequence[Mark], scoring: _Scoring | None) -> WorklistRow:
    plain = WorklistRow(
        draw=public_id("D", row.draw_pk),
        plan=row.plan_id,
        source=Source(row.source),
        seed=int(row.seed),
        rank=row.rank,
        stratum=row.stratum,
        probability=row.inclusion_probability,
        reason=row.reason,
        recording=public_id("R", row.recording_pk),
        file=row.file,
        agent_id=row.agent_id,
        agent_name=row.agent_name,
        team=row.team or "",
        started_at=row.started_at,
        duration_s=row.duration_s,
        has_audio=row.has_audio,
        marks=tuple(marks),
    )
    if scoring is None:
        return plain
    return replace(
        plain,
        state=WorkState.SUBMITTED if scoring.submitted else WorkState.DRAFT,
        evaluation=public_id("E", scoring.pk),
        answered=scoring.answered,
        rubric=scoring.rubric,
        score=scoring.score if scoring.submitted else None,
    )
