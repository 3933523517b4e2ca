"""What can be done with files alone, without a workspace: check a form, score answers with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qa_console.domain.answers import check_comments, check_evidence, normalise_all
from qa_console.domain.ports.evaluations import ReadAnswers
from qa_console.domain.ports.rubrics import RubricFiles, RubricRead
from qa_console.domain.rubric.model import Rubric
from qa_console.domain.scoring import ScoreSheet, score

if TYPE_CHECKING:
    from qa_console.domain.findings.examples import Tried


class BareScoring:
    """Nobody's permission is asked: whoever runs it can read the files already."""

    def __init__(self, forms: RubricFiles, read_answers: ReadAnswers) -> None:
        self._forms = forms
        self._read_answers = read_answers

    def validate(self, form: Path) -> RubricRead:
        """The form, all rules and its phrase lists checked. Raises NotFound, RubricError."""
        return self._forms.read(form)

    def try_examples(self, form: Path) -> list[Tried]:
        """Every example beside the form's phrases. Raises NotFound, RubricError."""
        from qa_console.domain.findings.examples import try_examples

        return list(try_examples(self._forms.read(form).rubric))

    def score(self, form: Path, answers: Path) -> tuple[Rubric, ScoreSheet]:
        """What the answers come to; missing ones are listed in it. Raises RubricError, AnswersError."""
        rubric = self._forms.read(form, phrases=False).rubric
        sheet = self._read_answers(answers)
        given = normalise_all(rubric, sheet.answers, sheet.name)
        check_comments(rubric, sheet.comments, sheet.name)
        check_evidence(rubric, sheet.evidence, name=sheet.name)
        return rubric, score(rubric, given, sheet.evidence)
