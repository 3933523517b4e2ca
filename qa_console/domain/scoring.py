"""Answers to a score: exact, pure, as contract-form, "Rubric, in full", defines it.

Where the page leaves a choice, this is what happens and why:

- A failed `section` item keeps its section in the form with score 0 even when the section's answered
  weights add up to 0: the page lets such an item fire "with weight 0" and says that the section "stays".
- Sections that are left but weigh nothing together give no score, like none left at all.
- With nothing to score, a `form` fail gives the score 0 and `passed` false, as the page says, but no band.
- A section that left has the `applied_weight` 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from qa_console.domain.answers import Answer, Answers, fails, is_na, worth
from qa_console.domain.model import Evidence
from qa_console.domain.rubric.model import Condition, Critical, Item, Rubric, Section

_ZERO = Fraction(0)


class ItemState(StrEnum):
    """`scored`: counts, and did not fail. The last three count nowhere."""

    SCORED = "scored"
    FAILED = "failed"
    NOT_APPLICABLE = "na"
    NOT_ASKED = "not_asked"
    UNANSWERED = "unanswered"


COUNTED = frozenset({ItemState.SCORED, ItemState.FAILED})


@dataclass(frozen=True, slots=True)
class ItemScore:
    """`possible`: the weight; `earned`: worth times weight, 0 after a failed critical `item`; both 0 where
    the state does not count."""

    earned: Fraction
    possible: Fraction
    state: ItemState


@dataclass(frozen=True, slots=True)
class SectionScore:
    """`score`: 0-100 before form fails, None where the section left; `applied_weight`: its share."""

    score: Fraction | None
    weight: Fraction
    applied_weight: Fraction


@dataclass(frozen=True, slots=True)
class ScoreSheet:
    """The whole result; scores 0-100 and exact, ids in the form's order."""

    score: Fraction | None
    raw_score: Fraction | None
    critical_failed: tuple[str, ...]
    sections: Mapping[str, SectionScore]
    items: Mapping[str, ItemScore]
    passed: bool | None
    band: str | None
    unanswered: tuple[str, ...]
    ignored: tuple[str, ...]
    evidence_missing: tuple[str, ...]

    @property
    def complete(self) -> bool:
        return not self.unanswered


def score(rubric: Rubric, answers: Answers, evidence: Sequence[Evidence] = ()) -> ScoreSheet:
    """The score that normalised answers (`domain.answers`) give; items without an entry are unanswered."""
    states = item_states(rubric, answers)
    failed = [item for item in rubric.items() if states[item.id] is ItemState.FAILED]
    form_failed = any(item.critical is Critical.FORM for item in failed)
    sections = _sections(rubric, states, answers)
    mean = _mean(sections.values())
    final = _ZERO if form_failed else mean
    proven = {piece.item for piece in evidence}
    return ScoreSheet(
        score=final,
        raw_score=_mean(_sections(rubric, states, answers, critical=False).values()),
        critical_failed=tuple(item.id for item in failed if item.critical),
        sections=sections,
        items={item.id: _item_score(item, states[item.id], answers) for item in rubric.items()},
        passed=None if final is None else final >= rubric.scale.pass_at and not form_failed,
        band=None if mean is None else _band(rubric, final),
        unanswered=_with_state(states, ItemState.UNANSWERED),
        ignored=tuple(item for item in _with_state(states, ItemState.NOT_ASKED) if item in answers),
        evidence_missing=tuple(
            item.id for item in failed if item.evidence_required and item.id not in proven
        ),
    )


def item_states(rubric: Rubric, answers: Answers) -> dict[str, ItemState]:
    """What became of each item, in the form's order: which are asked follows from the answers so far."""
    asked: dict[str, bool] = {}
    by_id = {item.id: item for item in rubric.items()}
    for item in by_id.values():
        waiting = [item]
        while (when := waiting[-1].when) and when.item not in asked:
            waiting.append(by_id[when.item])
        for each in reversed(waiting):
            asked[each.id] = each.when is None or (
                asked[each.when.item]
                and each.when.item in answers
                and _matches(each.when, answers[each.when.item])
            )
    return {item.id: _state(item, asked[item.id], answers) for item in by_id.values()}


def _matches(when: Condition, answer: Answer) -> bool:
    """Whether the named item's answer is one that is waited for; of tags, one in common is enough."""
    heard = answer if isinstance(answer, frozenset) else frozenset()
    return any(value == answer or value in heard for value in when.values)


def _state(item: Item, asked: bool, answers: Answers) -> ItemState:
    if not asked:
        return ItemState.NOT_ASKED
    if item.id not in answers:
        return ItemState.UNANSWERED
    if is_na(item, answers[item.id]):
        return ItemState.NOT_APPLICABLE
    return ItemState.FAILED if fails(item, answers[item.id]) else ItemState.SCORED


def _with_state(states: Mapping[str, ItemState], wanted: ItemState) -> tuple[str, ...]:
    return tuple(item for item, state in states.items() if state is wanted)


def _item_score(item: Item, state: ItemState, answers: Answers, *, critical: bool = True) -> ItemScore:
    if state not in COUNTED:
        return ItemScore(_ZERO, _ZERO, state)
    zeroed = critical and state is ItemState.FAILED and item.critical is Critical.ITEM
    earned = _ZERO if zeroed else worth(item, answers[item.id]) * item.weight
    return ItemScore(earned, item.weight, state)


def _sections(
    rubric: Rubric, states: Mapping[str, ItemState], answers: Answers, *, critical: bool = True
) -> dict[str, SectionScore]:
    """Each section's score and share; without `critical`, as if no item were critical."""
    scores = {
        section.id: _section_score(section, states, answers, critical=critical) for section in rubric.sections
    }
    total = sum((part.weight for part in rubric.sections if scores[part.id] is not None), _ZERO)
    return {
        part.id: SectionScore(
            scores[part.id],
            part.weight,
            part.weight / total if total and scores[part.id] is not None else _ZERO,
        )
        for part in rubric.sections
    }


def _section_score(
    section: Section, states: Mapping[str, ItemState], answers: Answers, *, critical: bool
) -> Fraction | None:
    if critical and any(
        item.critical is Critical.SECTION and states[item.id] is ItemState.FAILED for item in section.items
    ):
        return _ZERO
    parts = [_item_score(item, states[item.id], answers, critical=critical) for item in section.items]
    possible = sum((part.possible for part in parts), _ZERO)
    return sum((part.earned for part in parts), _ZERO) / possible * 100 if possible else None


def _mean(sections: Iterable[SectionScore]) -> Fraction | None:
    left = [part for part in sections if part.applied_weight]
    return sum((part.score * part.applied_weight for part in left if part.score), _ZERO) if left else None


def _band(rubric: Rubric, final: Fraction | None) -> str | None:
    reached = [band for band in rubric.scale.bands if final is not None and band.least <= final]
    return max(reached, key=lambda band: band.least).name if reached else None
