"""Evaluations in SQL. A draft's change touches one row of content and one of the undo stack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from qa_console.domain.evaluation import Change, Evaluation, EvaluationLine, EvaluationState, Step, value_at
from qa_console.domain.model import Source
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.domain.scoring import ItemState
from qa_console.errors import NotFound
from qa_console.i18n import mark
from qa_console.storage.answer_text import answer_text, read_step_value, step_value
from qa_console.storage.evaluation_rows import evaluations_of, fill, line_query, lines_of
from qa_console.storage.ids import key_of, public_id
from qa_console.storage.tables import (
    AnswerRow,
    DraftStepRow,
    DrawnRow,
    DrawRow,
    EvaluationRow,
    EvidenceRow,
    RubricRow,
)


class SqlEvaluations:
    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, evaluation_id: str) -> Evaluation:
        return self.some([evaluation_id])[0]

    def some(self, evaluation_ids: Sequence[str]) -> list[Evaluation]:
        keys = [key_of("E", evaluation_id) for evaluation_id in evaluation_ids]
        found = evaluations_of(self._session, keys)
        for key in keys:
            if key not in found:
                raise _no_such(public_id("E", key))
        return [found[key] for key in keys]

    def find(self, wanted: EvaluationsWanted) -> list[EvaluationLine]:
        return lines_of(self._session, line_query(wanted))

    def drafts_of(self, recording_id: str, evaluator: str) -> list[Evaluation]:
        keys = self._session.scalars(
            select(EvaluationRow.pk)
            .where(
                EvaluationRow.recording_pk == key_of("R", recording_id),
                EvaluationRow.evaluator == evaluator,
                EvaluationRow.state == EvaluationState.DRAFT.value,
            )
            .order_by(EvaluationRow.changed_at.desc(), EvaluationRow.pk.desc())
        ).all()
        found = evaluations_of(self._session, keys)
        return [found[key] for key in keys]

    def progress(self, recording_ids: Sequence[str]) -> Mapping[str, Sequence[tuple[EvaluationLine, int]]]:
        keys = [key_of("R", recording_id) for recording_id in recording_ids]
        lines = lines_of(self._session, line_query(EvaluationsWanted(), keys))
        answered = dict(
            self._session.execute(
                select(AnswerRow.evaluation_pk, func.count())
                .join(EvaluationRow, EvaluationRow.pk == AnswerRow.evaluation_pk)
                .where(EvaluationRow.recording_pk.in_(keys), AnswerRow.value.is_not(None))
                .group_by(AnswerRow.evaluation_pk)
            ).all()
        )
        found: dict[str, list[tuple[EvaluationLine, int]]] = {}
        for line in lines:
            found.setdefault(line.recording, []).append((line, answered.get(key_of("E", line.id), 0)))
        return found

    def asked_by(self, recording_id: str, draw: str | None = None) -> tuple[str, Source] | None:
        query = (
            select(DrawRow.pk, DrawRow.source)
            .join(DrawnRow, DrawnRow.draw_pk == DrawRow.pk)
            .where(DrawnRow.recording_pk == key_of("R", recording_id))
            .order_by(DrawRow.drawn_at.desc(), DrawRow.pk.desc())
            .limit(1)
        )
        if draw is not None:
            query = query.where(DrawRow.pk == key_of("D", draw))
        row = self._session.execute(query).first()
        if row is None:
            return None
        known = row.source in {source.value for source in Source}
        return public_id("D", row.pk), Source(row.source) if known else Source.DAILY

    def remove(self, evaluation_id: str) -> None:
        pk = key_of("E", evaluation_id)
        for rows in (DraftStepRow, AnswerRow, EvidenceRow):
            self._session.execute(delete(rows).where(rows.evaluation_pk == pk))
        self._session.execute(delete(EvaluationRow).where(EvaluationRow.pk == pk))

    def add(self, evaluation: Evaluation) -> Evaluation:
        row = EvaluationRow(
            recording_pk=key_of("R", evaluation.recording),
            rubric_pk=self._rubric(evaluation.rubric, evaluation.version),
            draw_row_pk=self._drawn(evaluation),
            evaluator=evaluation.evaluator,
            created_at=evaluation.created_at,
            supersedes_pk=key_of("E", evaluation.supersedes) if evaluation.supersedes else None,
        )
        fill(row, evaluation)
        self._session.add(row)
        self._session.flush()
        for item, answer in evaluation.answers.items():
            self._answer_row(row.pk, item).value = answer_text(answer)
        for item, text in evaluation.comments.items():
            self._answer_row(row.pk, item).comment = text
        for number in evaluation.evidence:
            self._put_evidence(row.pk, evaluation, number)
        self._keep_item_scores(row.pk, evaluation)
        self._session.flush()
        return evaluations_of(self._session, [row.pk])[row.pk]

    def save(self, evaluation: Evaluation, step: Step | None = None) -> None:
        row = self._session.get(EvaluationRow, key_of("E", evaluation.id))
        if row is None:
            raise _no_such(evaluation.id)
        fill(row, evaluation)
        if step is not None:
            self._put(row.pk, evaluation, step.kind, step.key)
        self._keep_item_scores(row.pk, evaluation)

    def _put(self, pk: int, evaluation: Evaluation, kind: Change, key: str) -> None:
        """Write what stands at one place of the evaluation."""
        if kind is Change.EVIDENCE:
            self._put_evidence(pk, evaluation, int(key))
        elif key:
            row = self._answer_row(pk, key)
            answer = evaluation.answers.get(key)
            row.value = None if answer is None else answer_text(answer)
            row.comment = str(value_at(evaluation, Change.COMMENT, key) or "")

    def _answer_row(self, pk: int, item: str) -> AnswerRow:
        row = self._session.get(AnswerRow, (pk, item))
        if row is None:
            row = AnswerRow(evaluation_pk=pk, item=item, comment="", state="", failed=False)
            self._session.add(row)
        return row

    def _put_evidence(self, pk: int, evaluation: Evaluation, number: int) -> None:
        """Replace the stretch with that number, or remove it where there is none any more."""
        self._session.execute(
            delete(EvidenceRow).where(EvidenceRow.evaluation_pk == pk, EvidenceRow.number == number)
        )
        piece = evaluation.evidence.get(number)
        if piece is not None:
            self._session.add(
                EvidenceRow(
                    evaluation_pk=pk,
                    number=number,
                    item=piece.item,
                    start_s=piece.start_s,
                    end_s=piece.end_s,
                    note=piece.note,
                    quote=piece.quote,
                )
            )

    def _keep_item_scores(self, pk: int, evaluation: Evaluation) -> None:
        if evaluation.outcome is None:
            return
        for item, result in evaluation.outcome.items.items():
            row = self._answer_row(pk, item)
            row.state, row.earned, row.possible = result.state.value, result.earned, result.possible
            row.failed = result.state is ItemState.FAILED

    def _rubric(self, rubric_id: str, version: int) -> int:
        found = select(RubricRow.pk).where(RubricRow.rubric_id == rubric_id, RubricRow.version == version)
        return self._session.execute(found).scalar_one()

    def _drawn(self, evaluation: Evaluation) -> int | None:
        """The row of the draw that asked for it."""
        if evaluation.draw is None:
            return None
        return self._session.scalar(
            select(DrawnRow.pk).where(
                DrawnRow.recording_pk == key_of("R", evaluation.recording),
                DrawnRow.draw_pk == key_of("D", evaluation.draw),
            )
        )

    # The undo stack

    def push_step(self, evaluation_id: str, step: Step, at: datetime) -> int:
        pk = key_of("E", evaluation_id)
        done, undone = self.steps(evaluation_id)
        if undone:
            self._session.execute(
                delete(DraftStepRow).where(DraftStepRow.evaluation_pk == pk, DraftStepRow.undone)
            )
        self._session.add(
            DraftStepRow(
                evaluation_pk=pk,
                number=done + 1,  # the undone ones are the highest, so what is left counts from 1
                kind=step.kind.value,
                before={"key": step.key, **step_value(step.before)},
                after={"key": step.key, **step_value(step.after)},
                undone=False,
                at=at,
            )
        )
        return done + 1

    def step_back(self, evaluation_id: str) -> Step | None:
        return self._turn(evaluation_id, undone=False)

    def step_forward(self, evaluation_id: str) -> Step | None:
        return self._turn(evaluation_id, undone=True)

    def _turn(self, evaluation_id: str, *, undone: bool) -> Step | None:
        """Turn the done step with the highest number into an undone one, or the lowest undone one back."""
        order = DraftStepRow.number if undone else DraftStepRow.number.desc()
        row = self._session.scalar(
            select(DraftStepRow)
            .where(DraftStepRow.evaluation_pk == key_of("E", evaluation_id), DraftStepRow.undone.is_(undone))
            .order_by(order)
            .limit(1)
        )
        if row is None:
            return None
        row.undone = not undone
        self._session.flush()
        kind = Change(row.kind)
        before, after = read_step_value(kind, row.before), read_step_value(kind, row.after)
        return Step(kind, row.before["key"], before, after)

    def steps(self, evaluation_id: str) -> tuple[int, int]:
        counts = dict(
            self._session.execute(
                select(DraftStepRow.undone, func.count())
                .where(DraftStepRow.evaluation_pk == key_of("E", evaluation_id))
                .group_by(DraftStepRow.undone)
            ).all()
        )
        return counts.get(False, 0), counts.get(True, 0)


def _no_such(evaluation_id: str) -> NotFound:
    return NotFound(
        mark("there is no evaluation {id}"),
        id=evaluation_id,
        where=evaluation_id,
        remedy=mark("see which there are: qa-console evaluation list"),
    )
