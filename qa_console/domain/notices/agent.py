"""The agent notice: what one agent does well, what was found, what to practise, when to listen again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from qa_console.domain.model import Verdict
from qa_console.domain.notices.content import AgentContent, CallLine, Case, Courtesy
from qa_console.domain.notices.figures import describe
from qa_console.domain.notices.material import Material, ReviewedCall
from qa_console.domain.notices.passages import cases_of
from qa_console.domain.notices.tally import (
    Tally,
    advice_of,
    best_scored,
    by_weight,
    call_line,
    forms_of,
    in_time,
    line_of,
    tallies,
)
from qa_console.errors import NotFound
from qa_console.i18n import mark

MOST_TO_PRACTISE = 3
"""Nobody works on thirteen things in a week."""
LEAST_KEPT = 2
"""One call is not yet a habit."""
COURTESY = "courtesy"


def agent_content(
    material: Material, agent: str, *, since: date, until: date, due: date, target: Fraction
) -> AgentContent:
    """The notice of one agent over the days from `since` to `until`.

    `material` may hold other calls; only the agent's in the window count. Raises NotFound without any.
    """
    own = Material(tuple(call for call in material.calls if call.agent == agent), material.forms)
    own = own.between(since, until)
    if not own.calls:
        raise NotFound(
            mark("agent {agent} has no submitted evaluation from {since} to {until}"),
            agent=agent,
            since=since.isoformat(),
            until=until.isoformat(),
            where=agent,
            remedy=mark("choose other days with --since and --until, or submit an evaluation first"),
            code="nothing_to_report",
        )
    calls = in_time(own.calls)
    counted = tallies(own)
    lines = tuple(line_of(tally, target) for tally in counted)
    return AgentContent(
        agent=agent,
        agent_name=calls[-1].agent_name,
        team=calls[-1].team,
        since=since,
        until=until,
        due=due,
        target=float(target),
        forms=forms_of(own),
        figures=describe(call.score for call in calls),
        calls=tuple(call_line(call) for call in calls),
        kept=tuple(line_of(tally, target) for tally in counted if consistently_kept(tally, len(calls))),
        courtesies=courtesies(calls),
        best=best_call(calls, target),
        findings=findings(counted),
        criteria=lines,
        below_target=tuple(line for line in lines if line.below),
        practise=tuple(
            advice_of(tally.criterion) for tally in by_weight(counted) if tally.failed or tally.mean < target
        )[:MOST_TO_PRACTISE],
    )


def consistently_kept(tally: Tally, calls: int) -> bool:
    """Full worth in every call where it counted, and in more than one if more than one was reviewed."""
    return len(tally.results) >= min(LEAST_KEPT, calls) and all(
        result.worth == 1 for _, result in tally.results
    )


def courtesies(calls: Sequence[ReviewedCall]) -> tuple[Courtesy, ...]:
    """Courtesy words that the checks heard, by number of calls; `of` counts calls with a transcript."""
    checked = [call for call in calls if call.turns]
    heard: dict[str, set[str]] = {}
    for call in checked:
        for finding in call.findings:
            if finding.check == COURTESY and finding.verdict is Verdict.MET:
                heard.setdefault(finding.label, set()).add(call.evaluation)
    counts = [Courtesy(label, len(found), len(checked)) for label, found in heard.items()]
    return tuple(sorted(counts, key=lambda courtesy: (-courtesy.calls, courtesy.label)))


def best_call(calls: Sequence[ReviewedCall], target: Fraction) -> CallLine | None:
    """The highest score that reaches the target; no call below it is held up as an example."""
    best = next(best_scored(calls), None)
    return call_line(best) if best is not None and (best.score or 0) >= target else None


def findings(counted: Sequence[Tally]) -> tuple[Case, ...]:
    """Every failed item of every call, what matters most first, each criterion in order of time."""
    return tuple(
        case
        for tally in by_weight(counted)
        for call, result in tally.failed
        for case in cases_of(call, result)
    )
