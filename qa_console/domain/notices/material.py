"""What a notice is made from: reviewed calls with the outcome of every item, and the criteria asked.

Only evaluations that count reach this module (submitted or later, not superseded, not calibration).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction

from qa_console.domain.model import Evidence, Finding, LocalText, Turn
from qa_console.domain.rubric.model import Rubric

CriterionKey = tuple[str, str]
"""Rubric id and item id: the same letter may mean another thing on another form."""


@dataclass(frozen=True, slots=True)
class Criterion:
    """An item as notices speak of it. `share`: its part of the whole form, 0..1.

    `order`: its place in the form. `wording`: what keeping it sounds like, from the form's examples.
    """

    rubric: str
    id: str
    title: LocalText
    share: Fraction
    order: int
    critical: str | None = None
    asks: LocalText = field(default_factory=dict)
    practise: LocalText = field(default_factory=dict)
    wording: tuple[LocalText, ...] = ()

    @property
    def key(self) -> CriterionKey:
        return self.rubric, self.id


@dataclass(frozen=True, slots=True)
class ItemResult:
    """How an item that counted came out in one call. `worth` is 0..1, exact."""

    item: str
    worth: Fraction
    failed: bool
    evidence: tuple[Evidence, ...] = ()
    comment: str = ""


@dataclass(frozen=True, slots=True)
class ReviewedCall:
    """One call with its evaluation. `items` holds only those that were asked and answered, not "na".

    `findings` are the checks' suggestions, `turns` the transcript; both may be empty.
    `started_at` is in the workspace's zone.
    """

    evaluation: str
    recording: str
    agent: str
    agent_name: str
    team: str
    rubric: str
    version: int
    started_at: datetime | None
    duration_s: float | None
    submitted_at: datetime
    evaluator: str
    score: Fraction | None
    items: tuple[ItemResult, ...]
    passed: bool | None = None
    band: str | None = None
    comment: str = ""
    findings: tuple[Finding, ...] = ()
    turns: tuple[Turn, ...] = ()
    demo: bool = False

    @property
    def on(self) -> date:
        """The day that the call counts for: when it was made, or scored where that is unknown."""
        return (self.started_at or self.submitted_at).date()


@dataclass(frozen=True, slots=True)
class Material:
    """Reviewed calls, and every form that one of them was scored with, by id and version."""

    calls: tuple[ReviewedCall, ...]
    forms: Mapping[tuple[str, int], Rubric]

    def criteria(self) -> dict[CriterionKey, Criterion]:
        """Every criterion of the forms, in the forms' order, as the newest version words it.

        What only an older version asks comes after that.
        """
        found: dict[CriterionKey, Criterion] = {}
        for key in sorted(self.forms, key=lambda key: (key[0], -key[1])):
            for criterion in criteria_of(self.forms[key]):
                found.setdefault(criterion.key, criterion)
        return found

    def between(self, since: date | None, until: date | None) -> Material:
        """Only the calls from `since` to `until`, both days included."""
        kept = tuple(
            call
            for call in self.calls
            if (since is None or call.on >= since) and (until is None or call.on <= until)
        )
        return Material(kept, self.forms)


def criteria_of(form: Rubric) -> Sequence[Criterion]:
    """The form's items with the share of the form that each stands for."""
    whole = sum((section.weight for section in form.sections), Fraction(0))
    found: list[Criterion] = []
    for section in form.sections:
        inside = sum((item.weight for item in section.items), Fraction(0))
        for item in section.items:
            weighs = whole and inside
            found.append(
                Criterion(
                    rubric=form.id,
                    id=item.id,
                    title=item.title,
                    share=section.weight / whole * item.weight / inside if weighs else Fraction(0),
                    order=len(found),
                    critical=item.critical.value if item.critical else None,
                    asks=item.asks,
                    practise=item.practise,
                    wording=tuple(example.text for example in item.examples if example.kept),
                )
            )
    return found
