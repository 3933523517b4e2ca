"""Criteria counted over calls: how often asked, how often failed, by how many agents, the exact mean."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from qa_console.domain.notices.content import Advice, CallLine, CriterionLine, Form
from qa_console.domain.notices.figures import mean
from qa_console.domain.notices.material import Criterion, ItemResult, Material, ReviewedCall


@dataclass(frozen=True, slots=True)
class Tally:
    """A criterion with every call in which it counted, in order of time. Never empty."""

    criterion: Criterion
    results: tuple[tuple[ReviewedCall, ItemResult], ...]

    @property
    def failed(self) -> tuple[tuple[ReviewedCall, ItemResult], ...]:
        return tuple((call, result) for call, result in self.results if result.failed)

    @property
    def mean(self) -> Fraction:
        """0..100, exact."""
        found = mean([result.worth * 100 for _, result in self.results])
        assert found is not None
        return found

    @property
    def lost(self) -> Fraction:
        """Points of the form that this criterion cost over all calls: what mending it would bring.

        The sum and not the mean, so that an item asked once does not outweigh one that failed all week.
        """
        return self.criterion.share * sum((1 - result.worth for _, result in self.results), Fraction(0)) * 100

    @property
    def serious(self) -> bool:
        """A criterion that sets more than itself to zero failed."""
        return bool(self.failed) and self.criterion.critical is not None


def tallies(material: Material) -> list[Tally]:
    """Every criterion that counted in at least one call, in the form's order."""
    criteria = material.criteria()
    found: dict[tuple[str, str], list[tuple[ReviewedCall, ItemResult]]] = {key: [] for key in criteria}
    for call in in_time(material.calls):
        for result in call.items:
            if (call.rubric, result.item) in found:
                found[call.rubric, result.item].append((call, result))
    return [Tally(criteria[key], tuple(results)) for key, results in found.items() if results]


def by_weight(counted: Sequence[Tally]) -> list[Tally]:
    """Those that were failed or cost points, what matters most first: serious ones, then points lost."""
    costly = [tally for tally in counted if tally.failed or tally.lost > 0]
    return sorted(costly, key=lambda tally: (not tally.serious, -tally.lost, tally.criterion.order))


def in_time(calls: Sequence[ReviewedCall]) -> list[ReviewedCall]:
    """Calls by day and hour; those of unknown time by when they were scored."""
    return sorted(
        calls, key=lambda call: (call.started_at or call.submitted_at, call.recording, call.evaluation)
    )


def line_of(tally: Tally, target: Fraction) -> CriterionLine:
    failed = tally.failed
    return CriterionLine(
        criterion=tally.criterion.id,
        rubric=tally.criterion.rubric,
        title=dict(tally.criterion.title),
        critical=tally.criterion.critical,
        asked=len(tally.results),
        failed=len(failed),
        agents=len({call.agent for call, _ in tally.results}),
        agents_failed=len({call.agent for call, _ in failed}),
        mean=float(tally.mean),
        target=float(target),
        below=tally.mean < target,
    )


def advice_of(criterion: Criterion) -> Advice:
    return Advice(
        criterion=criterion.id,
        rubric=criterion.rubric,
        title=dict(criterion.title),
        asks=dict(criterion.asks),
        practise=dict(criterion.practise),
        wording=tuple(dict(text) for text in criterion.wording),
    )


def call_line(call: ReviewedCall) -> CallLine:
    return CallLine(
        recording=call.recording,
        evaluation=call.evaluation,
        agent=call.agent,
        agent_name=call.agent_name,
        started_at=call.started_at,
        duration_s=call.duration_s,
        score=None if call.score is None else float(call.score),
        passed=call.passed,
        band=call.band,
        findings=sum(1 for result in call.items if result.failed),
    )


def forms_of(material: Material) -> tuple[Form, ...]:
    """The forms that the calls were scored with, each version named."""
    used = sorted({(call.rubric, call.version) for call in material.calls})
    return tuple(
        Form(rubric, version, dict(material.forms[rubric, version].title))
        for rubric, version in used
        if (rubric, version) in material.forms
    )


def best_scored(calls: Sequence[ReviewedCall]) -> Iterator[ReviewedCall]:
    """Calls with a score, the highest first; of equals the later one, which shows where things stand."""
    scored = [call for call in reversed(in_time(calls)) if call.score is not None]
    yield from sorted(scored, key=lambda call: -(call.score or 0))
