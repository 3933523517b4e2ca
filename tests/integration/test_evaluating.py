"""Evaluations in a real workspace: drafts kept at every change, scores kept for good."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction
from pathlib import Path

import pytest

from qa_console.bootstrap import Console, open_console
from qa_console.domain.evaluation import AnswerSheet, Change, Evaluation, EvaluationState, Purpose, value_at
from qa_console.domain.model import Evidence, Person, Recording, RecordingFacts, Source
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.domain.roles import OWNER
from qa_console.errors import AnswersError, Conflict, NotFound, NotPermitted
from qa_console.services.drafting import Draft

WHEN = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
GOOD = {f"A{n}": True for n in range(1, 9)} | {f"B{n}": True for n in range(1, 6)}
OTHER = Person("lina", frozenset({OWNER}))


@pytest.fixture(autouse=True)
def two_calls(console: Console, owner: Person) -> None:
    """R000001 by 王芳 of 二班, 60 s long; R000002 by 李强 of 一班, of unknown length."""
    facts = (
        RecordingFacts("a.wav", "1001", "王芳", "二班", WHEN, 60.0),
        RecordingFacts("b.wav", "1002", "李强", "一班", WHEN),
    )
    with console.workplace.work(owner, write=True) as work:
        work.recordings.add([Recording(f"R{n:06d}", one) for n, one in enumerate(facts, 1)], WHEN)
        work.commit()


def opened(console: Console, owner: Person) -> Draft:
    return console.evaluating.open_draft(owner, "R000001")


def test_a_recording_is_scored_at_once_and_read_back_whole(console: Console, owner: Person) -> None:
    answers = GOOD | {"A3": False, "A4": "na", "B2": "no"}
    sheet = AnswerSheet(answers, (Evidence("A3", 1, 60.0, "n", "q"),), "whole", {"A3": "why"})
    kept = console.evaluating.evaluate(owner, "R000001", sheet)
    again = console.evaluating.get(owner, kept.id)
    assert again.evaluation == kept
    assert again.sheet == kept.outcome
    assert kept.outcome is not None
    assert kept.outcome.score == Fraction(44 * 100, 54) * Fraction(60, 100) + 33
    assert (kept.answers["B2"], kept.comments, kept.comment) == (False, {"A3": "why"}, "whole")
    assert kept.evidence == {1: Evidence("A3", 1, 60.0, "n", "q")}
    assert (kept.state, kept.evaluator, kept.rubric_name) == ("submitted", "zhangmin", "service-quality@1")


@pytest.mark.parametrize(
    ("answers", "evidence", "code"),
    [
        ({key: True for key in GOOD if key != "B5"}, (), "unanswered"),
        (GOOD | {"A3": False}, (), "evidence_missing"),
        (GOOD, (Evidence("A3", 0, 60.1),), "invalid_answers"),
        (GOOD | {"A1": "na"}, (), "invalid_answers"),
        (GOOD | {"C1": True}, (), "invalid_answers"),
    ],
)
def test_what_may_not_be_scored_leaves_nothing_behind(
    console: Console, owner: Person, answers: dict[str, object], evidence: tuple[Evidence, ...], code: str
) -> None:
    with pytest.raises(AnswersError) as caught:
        console.evaluating.evaluate(owner, "R000001", AnswerSheet(answers, evidence))
    assert caught.value.code == code
    assert console.evaluating.find(owner, EvaluationsWanted()) == []


def test_a_recording_or_a_form_that_is_not_there_is_not_found(console: Console, owner: Person) -> None:
    with pytest.raises(NotFound):
        console.evaluating.evaluate(owner, "R000009", AnswerSheet(GOOD))
    with pytest.raises(NotFound):
        console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD), "no-form")
    with pytest.raises(NotFound):
        console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD), "service-quality@2")
    with pytest.raises(NotFound):
        console.evaluating.get(owner, "E000009")


def test_lists_are_narrowed_and_paged(console: Console, owner: Person) -> None:
    for recording in ("R000001", "R000002", "R000001"):
        console.evaluating.evaluate(owner, recording, AnswerSheet(GOOD), at=WHEN)
    console.evaluating.open_draft(OTHER, "R000002")

    def ids(**wanted: object) -> list[str]:
        return [one.id for one in console.evaluating.find(owner, EvaluationsWanted(**wanted))]  # type: ignore[arg-type]

    assert ids() == ["E000001", "E000002", "E000003", "E000004"]
    assert ids(limit=2, after="E000001") == ["E000002", "E000003"]
    assert ids(recording="R000002") == ["E000002", "E000004"]
    assert ids(agent="1001") == ids(agent="王芳") == ids(team="二班") == ["E000001", "E000003"]
    assert ids(states=frozenset({EvaluationState.DRAFT})) == ids(evaluator="lina") == ["E000004"]
    assert ids(until=WHEN) == []
    assert ids(since=WHEN, states=frozenset({EvaluationState.SUBMITTED})) == ["E000001", "E000002", "E000003"]
    assert ids(rubric="service-quality@1") == ids(rubric="service-quality") == ids()
    assert ids(rubric="service-quality@2") == ids(rubric="hospital-follow-up") == []


def test_calibration_drafts_and_replaced_scores_enter_no_average(console: Console, owner: Person) -> None:
    first = console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD))
    console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD), purpose=Purpose.CALIBRATION)
    console.evaluating.open_draft(owner, "R000002")
    with console.workplace.work(owner, write=True) as work:
        work.evaluations.add(replace(first, supersedes=first.id))
        work.commit()
    lines = console.evaluating.find(owner, EvaluationsWanted())
    assert [one.id for one in lines if one.counts] == ["E000004"]
    assert lines[0].superseded


# Drafts


def test_a_draft_is_resumed_as_it_was_left_by_another_process(
    console: Console, owner: Person, home: Path
) -> None:
    draft = opened(console, owner)
    console.evaluating.answer(owner, draft.id, "A1", "yes")
    console.evaluating.add_evidence(owner, draft.id, Evidence("A3", 1, 2))
    console.evaluating.set_comment(owner, draft.id, "better", "A2")
    other = open_console(home=str(home))
    again = other.evaluating.open_draft(owner, "R000001")
    assert again.evaluation == console.evaluating.review(owner, draft.id).evaluation
    assert again.evaluation.answers == {"A1": True}
    assert (again.undoable, again.redoable) == (3, 0)
    other.engine.dispose()


def test_each_person_has_a_draft_of_their_own(console: Console, owner: Person) -> None:
    draft = opened(console, owner)
    assert console.evaluating.open_draft(OTHER, "R000001").id != draft.id
    with pytest.raises(NotPermitted):
        console.evaluating.answer(OTHER, draft.id, "A1", True)


def test_the_score_follows_each_answer(console: Console, owner: Person) -> None:
    draft = opened(console, owner)
    assert (draft.sheet.score, draft.ready) == (None, False)
    draft = console.evaluating.answer(owner, draft.id, "A1", True)
    draft = console.evaluating.answer(owner, draft.id, "A2", False)
    assert draft.sheet.score == Fraction(500, 13)
    draft = console.evaluating.answer(owner, draft.id, "A2", None)
    assert draft.sheet.score == 100


def test_changes_are_undone_and_redone_one_by_one(console: Console, owner: Person) -> None:
    service, draft = console.evaluating, opened(console, owner)
    states = [draft.evaluation]
    steps: list[Callable[[], Draft]] = [
        lambda: service.answer(owner, draft.id, "A1", True),
        lambda: service.answer(owner, draft.id, "A1", False),
        lambda: service.add_evidence(owner, draft.id, Evidence("A1", 1, 2)),
        lambda: service.add_evidence(owner, draft.id, Evidence("A1", 3, 4)),
        lambda: service.change_evidence(owner, draft.id, 1, Evidence("A1", 1, 9, "n")),
        lambda: service.remove_evidence(owner, draft.id, 1),
        lambda: service.set_comment(owner, draft.id, "one\nline"),
        lambda: service.set_comment(owner, draft.id, "two", "B1"),
        lambda: service.answer(owner, draft.id, "A1", None),
    ]
    states += [step().evaluation for step in steps]

    def contents(one: Evaluation) -> Evaluation:
        return replace(one, changed_at=WHEN)

    for state in reversed(states[:-1]):
        assert contents(service.undo(owner, draft.id).evaluation) == contents(state)
    assert service.undo(owner, draft.id).undoable == 0
    for state in states[1:]:
        assert contents(service.redo(owner, draft.id).evaluation) == contents(state)
    assert service.redo(owner, draft.id).redoable == 0


def test_a_new_change_forgets_what_was_undone(console: Console, owner: Person) -> None:
    draft = opened(console, owner)
    console.evaluating.answer(owner, draft.id, "A1", True)
    console.evaluating.undo(owner, draft.id)
    console.evaluating.answer(owner, draft.id, "A2", True)
    again = console.evaluating.redo(owner, draft.id)
    assert again.evaluation.answers == {"A2": True}
    assert (again.undoable, again.redoable) == (1, 0)


def test_giving_the_same_answer_again_is_no_step(console: Console, owner: Person) -> None:
    draft = opened(console, owner)
    console.evaluating.answer(owner, draft.id, "A1", True)
    assert console.evaluating.answer(owner, draft.id, "A1", "yes").undoable == 1


def test_a_refused_change_changes_nothing(console: Console, owner: Person) -> None:
    service, draft = console.evaluating, opened(console, owner)
    with pytest.raises(AnswersError):
        service.answer(owner, draft.id, "A1", 5)
    with pytest.raises(AnswersError):
        service.answer(owner, draft.id, "Z9", True)
    with pytest.raises(AnswersError):
        service.add_evidence(owner, draft.id, Evidence("A1", 0, 61))
    with pytest.raises(NotFound):
        service.remove_evidence(owner, draft.id, 7)
    assert service.review(owner, draft.id) == draft


def test_comments_lose_what_steers_a_terminal(console: Console, owner: Person) -> None:
    draft = console.evaluating.set_comment(owner, opened(console, owner).id, "a\x1b[31mb\u202e", "A1")
    assert value_at(draft.evaluation, Change.COMMENT, "A1") == "ab"


def test_submitting_needs_every_answer_and_then_fixes_the_score(console: Console, owner: Person) -> None:
    service, draft = console.evaluating, opened(console, owner)
    for item in GOOD:
        with pytest.raises(AnswersError):
            service.submit(owner, draft.id)
        service.answer(owner, draft.id, item, True)
    done = service.submit(owner, draft.id)
    assert (done.state, done.outcome and done.outcome.score) == ("submitted", Fraction(100))
    changes: list[Callable[[], object]] = [
        lambda: service.answer(owner, draft.id, "A1", False),
        lambda: service.undo(owner, draft.id),
        lambda: service.submit(owner, draft.id),
        lambda: service.discard_draft(owner, draft.id),
    ]
    for change in changes:
        with pytest.raises(Conflict):
            change()
    assert service.get(owner, draft.id).evaluation == done
    assert opened(console, owner).id != draft.id


def test_a_draft_can_be_thrown_away(console: Console, owner: Person) -> None:
    draft = opened(console, owner)
    console.evaluating.answer(owner, draft.id, "A1", True)
    console.evaluating.discard_draft(owner, draft.id)
    with pytest.raises(NotFound):
        console.evaluating.get(owner, draft.id)


def test_every_change_is_in_the_audit_trail(console: Console, owner: Person) -> None:
    service, draft = console.evaluating, opened(console, owner)
    service.answer(owner, draft.id, "A1", True)
    service.undo(owner, draft.id)
    service.redo(owner, draft.id)
    service.discard_draft(owner, draft.id)
    actions = [entry.action for entry in console.keeping.read_audit(owner)][-5:]
    assert actions == ["draft.open", "draft.change", "draft.undo", "draft.redo", "draft.discard"]
    assert console.keeping.verify_audit(owner).ok


def test_a_scored_recording_that_nobody_drew_counts_as_daily_listening(
    console: Console, owner: Person
) -> None:
    kept = console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD))
    assert (kept.source, kept.draw) == (Source.DAILY, None)
    told = console.evaluating.evaluate(owner, "R000001", AnswerSheet(GOOD), source=Source.TRAINER)
    assert told.source is Source.TRAINER
