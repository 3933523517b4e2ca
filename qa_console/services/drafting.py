"""Evaluations being made: opened, changed, undone, reviewed and submitted; each change is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from qa_console.domain.answers import check_evidence, normalise
from qa_console.domain.evaluation import (
    Change,
    Evaluation,
    EvaluationState,
    Purpose,
    Step,
    Value,
    value_at,
    with_value,
)
from qa_console.domain.model import Evidence, Person, Recording
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.rubric.model import FormState, Item, Rubric
from qa_console.domain.rubric.version import split_name
from qa_console.domain.scoring import ScoreSheet, score
from qa_console.domain.text import clean
from qa_console.errors import AnswersError, Conflict, NotFound, NotPermitted
from qa_console.i18n import mark
from qa_console.services.rubrics import Form, RubricService
from qa_console.services.submitting import record_submission, submitted
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class Draft:
    """An evaluation with its form and its score (so far). `undoable`, `redoable`: numbers of steps."""

    evaluation: Evaluation
    rubric: Rubric
    sheet: ScoreSheet
    undoable: int = 0
    redoable: int = 0

    @property
    def id(self) -> str:
        return self.evaluation.id

    @property
    def ready(self) -> bool:
        """Whether nothing is missing that submitting needs; `sheet` says what is."""
        return self.sheet.complete and not self.sheet.evidence_missing


Place = tuple[Change, str, Value]
"""Where a draft changes, and what shall stand there."""


class Drafting:
    """A draft belongs to the person who opened it. `rubrics` gives the forms."""

    def __init__(self, place: Workplace, rubrics: RubricService) -> None:
        self._place = place
        self._rubrics = rubrics

    def open_draft(
        self, acting: Person, recording_id: str, rubric: str | None = None, *, draw: str | None = None
    ) -> Draft:
        """The person's own open draft on the recording as it was left, or a new one.

        A draft stays with the version that it was begun with; `rubric` narrows which draft is taken up.
        `draw`: the draw that asked for it, by default the last one that holds the recording.
        Raises NotFound, and Conflict for a form that is not published.
        """
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            recording = work.recordings.get(recording_id)
            for own in work.evaluations.drafts_of(recording.id, acting.name):
                if _is_on(own, rubric):
                    return self._draft(work, own)
            form = self._published(work, rubric)
            kept = work.evaluations.add(self._blank(work, acting, recording, form, draw))
            work.audit.record("draft.open", kept.id, {"recording": recording.id, "rubric": kept.rubric_name})
            fresh = self._draft(work, kept)
            work.commit()
            return fresh

    def answer(self, acting: Person, draft_id: str, item: str, value: object) -> Draft:
        """Answer an item with a JSON value, or clear its answer with None. Raises AnswersError."""

        def change(_work: UnitOfWork, _draft: Evaluation, rubric: Rubric) -> Place:
            asked = _item(rubric, item)
            return Change.ANSWER, item, None if value is None else normalise(asked, value)

        return self._change(acting, draft_id, change)

    def set_comment(self, acting: Person, draft_id: str, text: str, item: str | None = None) -> Draft:
        """Comment on an item, or on the whole call; an empty text removes the comment."""

        def change(_work: UnitOfWork, _draft: Evaluation, rubric: Rubric) -> Place:
            key = _item(rubric, item).id if item else ""
            return Change.COMMENT, key, clean(text, multiline=True) or None

        return self._change(acting, draft_id, change)

    def add_evidence(self, acting: Person, draft_id: str, piece: Evidence) -> Draft:
        """Mark a stretch for an item. Raises AnswersError for one that is not inside the recording."""

        def change(work: UnitOfWork, draft: Evaluation, rubric: Rubric) -> Place:
            check_evidence(rubric, [piece], work.recordings.get(draft.recording).facts.duration_s)
            return Change.EVIDENCE, str(max(draft.evidence, default=0) + 1), _cleaned(piece)

        return self._change(acting, draft_id, change)

    def change_evidence(self, acting: Person, draft_id: str, number: int, piece: Evidence) -> Draft:
        """Move a stretch, or note something on it. Raises NotFound, AnswersError."""

        def change(work: UnitOfWork, draft: Evaluation, rubric: Rubric) -> Place:
            _require_evidence(draft, number)
            check_evidence(rubric, [piece], work.recordings.get(draft.recording).facts.duration_s)
            return Change.EVIDENCE, str(number), _cleaned(piece)

        return self._change(acting, draft_id, change)

    def remove_evidence(self, acting: Person, draft_id: str, number: int) -> Draft:
        """Drop a stretch; the numbers of the others stay. Raises NotFound."""

        def change(_work: UnitOfWork, draft: Evaluation, _rubric: Rubric) -> Place:
            _require_evidence(draft, number)
            return Change.EVIDENCE, str(number), None

        return self._change(acting, draft_id, change)

    def _change(
        self, acting: Person, draft_id: str, change: Callable[[UnitOfWork, Evaluation, Rubric], Place]
    ) -> Draft:
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            draft, rubric = self._own(work, acting, draft_id)
            kind, key, after = change(work, draft, rubric)
            step = Step(kind, key, value_at(draft, kind, key), after)
            if step.before == step.after:
                return self._draft(work, draft)
            undoable = work.evaluations.push_step(draft.id, step, self._place.clock())
            draft = self._keep(work, draft, step, step.after)
            work.audit.record("draft.change", draft.id, {"kind": kind.value, "key": key})
            work.commit()
            return self._draft(work, draft, (undoable, 0))

    def undo(self, acting: Person, draft_id: str) -> Draft:
        """Take the last change back; with none left, nothing happens."""
        return self._travel(acting, draft_id, back=True)

    def redo(self, acting: Person, draft_id: str) -> Draft:
        """Make the change again that was undone last; with none left, nothing happens."""
        return self._travel(acting, draft_id, back=False)

    def _travel(self, acting: Person, draft_id: str, *, back: bool) -> Draft:
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            draft, _ = self._own(work, acting, draft_id)
            evaluations = work.evaluations
            step = evaluations.step_back(draft.id) if back else evaluations.step_forward(draft.id)
            if step is not None:
                draft = self._keep(work, draft, step, step.before if back else step.after)
                action = "draft.undo" if back else "draft.redo"
                work.audit.record(action, draft.id, {"kind": step.kind.value, "key": step.key})
            found = self._draft(work, draft)
            work.commit()
            return found

    def _keep(self, work: UnitOfWork, draft: Evaluation, step: Step, value: Value) -> Evaluation:
        changed = replace(with_value(draft, step.kind, step.key, value), changed_at=self._place.clock())
        work.evaluations.save(changed, step)
        return changed

    def move_draft(self, acting: Person, draft_id: str, rubric: str | None = None) -> Draft:
        """Take the draft over to another version of its form, by default the newest published one.

        Answers, comments and evidence that still fit come along; the draft gets a new id and an empty
        undo stack. Raises NotFound, and Conflict for another form or one that is not published.
        """
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            draft, _ = self._own(work, acting, draft_id)
            form = self._published(work, rubric or draft.rubric)
            if form.rubric.id != draft.rubric:
                raise Conflict(
                    mark("the draft {id} is scored with {rubric}"),
                    id=draft.id,
                    rubric=draft.rubric,
                    where=draft.id,
                    remedy=mark("open a draft of its own for another form"),
                )
            work.evaluations.remove(draft.id)
            kept = work.evaluations.add(replace(_fitted(draft, form.rubric), changed_at=self._place.clock()))
            detail = {"from": draft.id, "was": draft.rubric_name, "rubric": kept.rubric_name}
            work.audit.record("draft.move", kept.id, detail)
            fresh = self._draft(work, kept)
            work.commit()
            return fresh

    def discard_draft(self, acting: Person, draft_id: str) -> None:
        """Throw an open draft away. Raises NotFound, Conflict, NotPermitted."""
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            draft, _ = self._own(work, acting, draft_id)
            work.evaluations.remove(draft.id)
            work.audit.record("draft.discard", draft.id, {"recording": draft.recording})
            work.commit()

    def review(self, acting: Person, draft_id: str) -> Draft:
        """The draft as it stands: `ready`, or what its `sheet` says is missing."""
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting) as work:
            return self._draft(work, self._own(work, acting, draft_id)[0])

    def submit(self, acting: Person, draft_id: str) -> Evaluation:
        """Fix the score; from now on the content never changes.

        Raises AnswersError where answers or required evidence are missing, and nothing changes then.
        """
        permit(acting, Permission.EVALUATE)
        with self._place.work(acting, write=True) as work:
            draft, rubric = self._own(work, acting, draft_id)
            recording = work.recordings.get(draft.recording)
            done = submitted(draft, rubric, recording, self._place.clock())
            work.evaluations.save(done)
            record_submission(work, done)
            work.commit()
            return done

    # What the use cases share

    def _blank(
        self, work: UnitOfWork, acting: Person, recording: Recording, form: Form, draw: str | None
    ) -> Evaluation:
        """A new evaluation that names the draw which asked for it."""
        now = self._place.clock()
        blank = Evaluation("", recording.id, form.rubric.id, form.rubric.version, acting.name, now, now)
        asked = work.evaluations.asked_by(recording.id, draw)
        return replace(blank, draw=asked[0], source=asked[1]) if asked else blank

    def _published(self, work: UnitOfWork, name: str | None) -> Form:
        """The form to score a new evaluation with. Raises NotFound, Conflict."""
        form = self._rubrics.named(work, name)
        if form.kept.state is not FormState.PUBLISHED:
            raise Conflict(
                mark("the form {name} is {state}, so nothing new is scored with it"),
                name=form.kept.name,
                state=form.kept.state.value,
                where=form.kept.name,
                remedy=mark("name a published form; see: qa-console rubric list"),
            )
        return form

    def _own(self, work: UnitOfWork, acting: Person, draft_id: str) -> tuple[Evaluation, Rubric]:
        """The person's own open draft. Raises NotFound, Conflict, NotPermitted."""
        draft = work.evaluations.get(draft_id)
        if draft.state is not EvaluationState.DRAFT:
            raise Conflict(
                mark("evaluation {id} has been submitted and no longer changes"), id=draft.id, where=draft.id
            )
        if draft.evaluator != acting.name:
            raise NotPermitted(
                mark("the draft {id} belongs to {person}"),
                id=draft.id,
                person=draft.evaluator,
                where=draft.id,
            )
        return draft, self._rubrics.of(work, draft.rubric, draft.version)

    def _draft(self, work: UnitOfWork, evaluation: Evaluation, steps: tuple[int, int] | None = None) -> Draft:
        """`steps`: where they are known already."""
        rubric = self._rubrics.of(work, evaluation.rubric, evaluation.version)
        evidence = tuple(evaluation.evidence.values())
        sheet = evaluation.outcome or score(rubric, evaluation.answers, evidence)
        return Draft(evaluation, rubric, sheet, *(steps or work.evaluations.steps(evaluation.id)))


def _fitted(draft: Evaluation, rubric: Rubric) -> Evaluation:
    """The draft on another version: what that version does not ask, or not so, stays behind."""
    answers = {}
    for item_id, answer in draft.answers.items():
        item = rubric.item(item_id)
        if item is not None:
            with suppress(AnswersError):
                answers[item_id] = normalise(item, answer)
    return replace(
        draft,
        version=rubric.version,
        answers=answers,
        comments={item: text for item, text in draft.comments.items() if rubric.item(item)},
        evidence={n: piece for n, piece in draft.evidence.items() if rubric.item(piece.item)},
    )


def _is_on(draft: Evaluation, rubric: str | None) -> bool:
    """Whether the draft may be taken up when `rubric` is asked for; calibration has its own drafts."""
    rubric_id, version = split_name(rubric or draft.rubric)
    same = draft.rubric == rubric_id and version in (None, draft.version)
    return same and draft.purpose is Purpose.QUALITY


def _item(rubric: Rubric, item_id: str) -> Item:
    item = rubric.item(item_id)
    if item is None:
        raise AnswersError(
            mark("the form {rubric} has no item {item}"),
            rubric=f"{rubric.id}@{rubric.version}",
            item=item_id,
            where=item_id,
        )
    return item


def _require_evidence(draft: Evaluation, number: int) -> None:
    if number not in draft.evidence:
        raise NotFound(
            mark("there is no evidence {number} in {id}"), number=number, id=draft.id, where=draft.id
        )


def _cleaned(piece: Evidence) -> Evidence:
    return replace(piece, note=clean(piece.note, multiline=True), quote=clean(piece.quote))
