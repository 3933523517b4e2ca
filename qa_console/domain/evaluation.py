"""An evaluation of a recording: what was answered, what was changed, what it came to, and its states.

Source: contract-form, "Evaluation states"; tui, "Keys" (undo spans the recording and survives a restart).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any

from qa_console.domain.answers import Answer
from qa_console.domain.model import Evidence, Source
from qa_console.domain.scoring import ScoreSheet
from qa_console.errors import Conflict
from qa_console.i18n import mark


class EvaluationState(StrEnum):
    """`draft` > `submitted` > `acknowledged`; from the last two `appealed` > `upheld` or `re_evaluated`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACKNOWLEDGED = "acknowledged"
    APPEALED = "appealed"
    UPHELD = "upheld"
    RE_EVALUATED = "re_evaluated"


class Purpose(StrEnum):
    """A calibration evaluation enters no average."""

    QUALITY = "quality"
    CALIBRATION = "calibration"


_NEXT: Mapping[EvaluationState, frozenset[EvaluationState]] = {
    EvaluationState.DRAFT: frozenset({EvaluationState.SUBMITTED}),
    EvaluationState.SUBMITTED: frozenset({EvaluationState.ACKNOWLEDGED, EvaluationState.APPEALED}),
    EvaluationState.ACKNOWLEDGED: frozenset({EvaluationState.APPEALED}),
    EvaluationState.APPEALED: frozenset({EvaluationState.UPHELD, EvaluationState.RE_EVALUATED}),
    # An upheld score may be appealed once more; how often and how long is the appeals' own rule.
    EvaluationState.UPHELD: frozenset({EvaluationState.APPEALED}),
    EvaluationState.RE_EVALUATED: frozenset(),
}


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """What is handed in for one recording. `answers`: as given, by item; `comments`: by item.

    `name`: what messages call it, a file's name.
    """

    answers: Mapping[str, object]
    evidence: tuple[Evidence, ...] = ()
    comment: str = ""
    comments: Mapping[str, str] = field(default_factory=dict)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`answers` are normalised; `evidence` has numbers that stay when others go; `outcome`: once submitted.

    `draw`: the draw that asked for it; `supersedes`: the evaluation that this one re-evaluates.
    """

    id: str
    recording: str
    rubric: str
    version: int
    evaluator: str
    created_at: datetime
    changed_at: datetime
    state: EvaluationState = EvaluationState.DRAFT
    answers: Mapping[str, Answer] = field(default_factory=dict)
    comments: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[int, Evidence] = field(default_factory=dict)
    comment: str = ""
    outcome: ScoreSheet | None = None
    submitted_at: datetime | None = None
    purpose: Purpose = Purpose.QUALITY
    source: Source = Source.DAILY
    draw: str | None = None
    supersedes: str | None = None
    demo: bool = False

    @property
    def rubric_name(self) -> str:
        return f"{self.rubric}@{self.version}"


@dataclass(frozen=True, slots=True)
class EvaluationLine:
    """One line of a list: the evaluation's facts beside the recording's, without the answers.

    `superseded`: another evaluation has taken its place.
    """

    id: str
    recording: str
    rubric: str
    version: int
    state: EvaluationState
    score: Fraction | None
    raw_score: Fraction | None
    passed: bool | None
    band: str | None
    evaluator: str
    created_at: datetime
    changed_at: datetime
    submitted_at: datetime | None
    agent_id: str
    agent_name: str
    team: str
    started_at: datetime | None
    purpose: Purpose = Purpose.QUALITY
    source: Source = Source.DAILY
    superseded: bool = False
    demo: bool = False

    @property
    def counts(self) -> bool:
        """Whether it enters averages: submitted, for quality, scored, and not replaced by another."""
        return (
            self.state is not EvaluationState.DRAFT
            and self.purpose is Purpose.QUALITY
            and self.score is not None
            and self.state is not EvaluationState.RE_EVALUATED
            and not self.superseded
        )


class Change(StrEnum):
    """What one step of a draft touches."""

    ANSWER = "answer"
    COMMENT = "comment"
    EVIDENCE = "evidence"


Value = Answer | Evidence | None
"""What stands at a place of a draft: an answer, a comment (text), a stretch, or nothing."""


@dataclass(frozen=True, slots=True)
class Step:
    """One undoable change. `key`: the item's id, `""` for the comment on the whole, the evidence's number."""

    kind: Change
    key: str
    before: Value
    after: Value


def value_at(evaluation: Evaluation, kind: Change, key: str) -> Value:
    """What stands there now; None for nothing."""
    match kind:
        case Change.ANSWER:
            return evaluation.answers.get(key)
        case Change.COMMENT:
            return (evaluation.comments.get(key) if key else evaluation.comment) or None
        case Change.EVIDENCE:
            return evaluation.evidence.get(int(key))


def with_value(evaluation: Evaluation, kind: Change, key: str, value: Value) -> Evaluation:
    """The evaluation with `value` standing there; None clears the place."""
    match kind:
        case Change.ANSWER:
            return replace(evaluation, answers=_with(evaluation.answers, key, value))
        case Change.COMMENT if not key:
            return replace(evaluation, comment=str(value or ""))
        case Change.COMMENT:
            return replace(evaluation, comments=_with(evaluation.comments, key, value))
        case Change.EVIDENCE:
            kept = _with(evaluation.evidence, int(key), value)
            return replace(evaluation, evidence=dict(sorted(kept.items())))


def _with(values: Mapping[Any, Any], key: object, value: object) -> dict[Any, Any]:
    kept = {name: other for name, other in values.items() if name != key}
    return kept if value is None else {**kept, key: value}


def advance(evaluation_id: str, state: EvaluationState, to: EvaluationState) -> EvaluationState:
    """The state after `state`. Raises Conflict where an evaluation cannot go there."""
    if to not in _NEXT[state]:
        raise Conflict(
            mark("evaluation {id} is {state} and cannot become {to}"),
            id=evaluation_id,
            state=state.value,
            to=to.value,
            where=evaluation_id,
        )
    return to
