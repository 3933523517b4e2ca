"""Forms, drafts and scores behave the same on another database."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from qa_console.bootstrap import Console
from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Evidence, Person, Recording, RecordingFacts
from qa_console.domain.ports.evaluations import EvaluationsWanted
from qa_console.services.workplace import Settings


@pytest.fixture
def console(postgres: str, tmp_path: Path) -> Iterator[Console]:
    server = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text("CREATE DATABASE scoring"))
    opened = Console(Settings(home=tmp_path), postgres.replace("/postgres?", "/scoring?"))
    yield opened
    opened.engine.dispose()
    server.dispose()


def test_drafts_scores_and_lists_are_the_same_on_another_database(console: Console, owner: Person) -> None:
    service = console.evaluating
    console.rubrics.import_shipped(owner)
    with console.workplace.work(owner, write=True) as work:
        facts = RecordingFacts("a.wav", "1001", "王芳", "二班", duration_s=60.0)
        work.recordings.add([Recording("R000001", facts)], console.workplace.clock())
        work.commit()
    draft = service.open_draft(owner, "R000001", "hospital-follow-up")
    service.answer(owner, draft.id, "C1", 3)
    service.answer(owner, draft.id, "M1", ["cold", "rushed"])
    service.add_evidence(owner, draft.id, Evidence("M1", 1, 2))
    service.undo(owner, draft.id)
    service.undo(owner, draft.id)
    again = service.open_draft(owner, "R000001")
    assert (again.evaluation.answers, again.undoable, again.redoable) == ({"C1": Fraction(3)}, 1, 2)
    service.answer(owner, draft.id, "O1", True)
    assert service.redo(owner, draft.id).redoable == 0
    good = dict.fromkeys([*(f"A{n}" for n in range(1, 9)), *(f"B{n}" for n in range(1, 6))], True)
    done = service.evaluate(owner, "R000001", AnswerSheet(good | {"A2": False}))
    assert service.get(owner, done.id).sheet.score == 92
    lines = service.find(owner, EvaluationsWanted(agent="王芳", team="二班", limit=5))
    assert [(line.id, line.score) for line in lines] == [(draft.id, None), (done.id, Fraction(92))]
