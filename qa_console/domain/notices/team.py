"""The team notice: common problems apart from individual cases, the spread of scores, session topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from qa_console.domain.model import Verdict
from qa_console.domain.notices.agent import consistently_kept
from qa_console.domain.notices.content import AgentLine, Clip, CommonRule, Problem, TeamContent, Topic
from qa_console.domain.notices.figures import describe, distribution
from qa_console.domain.notices.material import Material, ReviewedCall
from qa_console.domain.notices.passages import cases_of, clipped
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
from qa_console.domain.text import mask_phones
from qa_console.errors import NotFound
from qa_console.i18n import mark

MOST_TOPICS = 3
LEAST_CALLS = 3
"""Under so many calls an agent's mean says too little to stand beside another's."""


def team_content(
    material: Material,
    team: str,
    *,
    since: date,
    until: date,
    due: date,
    target: Fraction,
    rule: CommonRule | None = None,
    least_calls: int = LEAST_CALLS,
) -> TeamContent:
    """The notice of one team over the days from `since` to `until`. Raises NotFound without any call."""
    own = team_calls(material, team, since, until)
    rule = rule or CommonRule()
    calls = in_time(own.calls)
    counted = tallies(own)
    found = problems(counted, rule, target)
    return TeamContent(
        team=team,
        since=since,
        until=until,
        due=due,
        target=float(target),
        forms=forms_of(own),
        figures=describe(call.score for call in calls),
        agents_reviewed=len({call.agent for call in calls}),
        rule=rule,
        least_calls=least_calls,
        distribution=distribution(call.score for call in calls),
        calls=tuple(call_line(call) for call in calls),
        agents=agent_lines(calls, least_calls),
        kept=tuple(line_of(tally, target) for tally in counted if consistently_kept(tally, len(calls))),
        common=tuple(problem for problem in found if problem.common),
        individual=tuple(problem for problem in found if not problem.common),
        criteria=tuple(line_of(tally, target) for tally in counted),
        topics=topics(counted, rule, target, calls),
    )


def team_calls(material: Material, team: str, since: date, until: date) -> Material:
    """The team's calls in the window, by the team that the agent was in then."""
    own = Material(tuple(call for call in material.calls if call.team == team), material.forms)
    own = own.between(since, until)
    if not own.calls:
        raise NotFound(
            mark("team {team} has no submitted evaluation from {since} to {until}"),
            team=team,
            since=since.isoformat(),
            until=until.isoformat(),
            where=team,
            remedy=mark("choose other days with --since and --until, or submit an evaluation first"),
            code="nothing_to_report",
        )
    return own


def is_common(tally: Tally, rule: CommonRule) -> bool:
    """Enough agents, and a large enough share of the calls in which the item counted."""
    agents = len({call.agent for call, _ in tally.failed})
    share = Fraction(len(tally.failed), len(tally.results))
    return agents >= rule.least_agents and share >= Fraction(str(rule.least_share))


def problems(counted: Sequence[Tally], rule: CommonRule, target: Fraction) -> tuple[Problem, ...]:
    """Every criterion that failed somewhere, what matters most first."""
    return tuple(
        Problem(
            line=line_of(tally, target),
            common=is_common(tally, rule),
            cases=tuple(case for call, result in tally.failed for case in cases_of(call, result)),
            advice=advice_of(tally.criterion),
        )
        for tally in by_weight(counted)
        if tally.failed
    )


def agent_lines(calls: Sequence[ReviewedCall], least_calls: int) -> tuple[AgentLine, ...]:
    """The agents by id: nobody is ranked. No mean is given under `least_calls` scores."""
    lines = []
    for agent in sorted({call.agent for call in calls}):
        own = [call for call in calls if call.agent == agent]
        figures = describe(call.score for call in own)
        enough = figures.n >= least_calls
        lines.append(
            AgentLine(
                agent=agent,
                agent_name=own[-1].agent_name,
                n=figures.n,
                mean=figures.mean if enough else None,
                low=figures.low,
                high=figures.high,
                findings=sum(1 for call in own for result in call.items if result.failed),
            )
        )
    return tuple(lines)


def topics(
    counted: Sequence[Tally], rule: CommonRule, target: Fraction, calls: Sequence[ReviewedCall]
) -> tuple[Topic, ...]:
    """At most three common problems; where nothing is common, what costs the team most.

    An individual case is coached one to one: it gives the subject, but its passage is not played.
    """
    failed = [tally for tally in by_weight(counted) if tally.failed]
    common = [tally for tally in failed if is_common(tally, rule)]
    return tuple(
        Topic(
            line_of(tally, target),
            _bad(tally) if common else None,
            _good(tally, calls),
            advice_of(tally.criterion),
        )
        for tally in (common or failed)[:MOST_TOPICS]
    )


def _bad(tally: Tally) -> Clip | None:
    """A marked passage from the call that scored lowest; words to read come before bare times."""
    cases = [case for call, result in tally.failed for case in cases_of(call, result)]
    marked = [case for case in cases if case.start_s is not None]
    if not marked:
        return None
    case = min(marked, key=lambda each: (not each.quote, each.score if each.score is not None else 0.0))
    return Clip(case.recording, case.agent, case.agent_name, case.start_s, case.end_s, case.quote)


def _good(tally: Tally, calls: Sequence[ReviewedCall]) -> Clip | None:
    """The criterion kept: where a check heard it, else the whole of the best call that kept it."""
    kept = {call.evaluation for call, result in tally.results if result.worth == 1}
    good = [call for call in best_scored(calls) if call.evaluation in kept]
    return next(_heard_kept(good, tally.criterion.id), None) or (
        Clip(good[0].recording, good[0].agent, good[0].agent_name, None, None, "") if good else None
    )


def _heard_kept(calls: Sequence[ReviewedCall], item: str) -> Iterator[Clip]:
    for call in calls:
        for finding in call.findings:
            timed = finding.start_s is not None and finding.end_s is not None
            if finding.criterion == item and finding.verdict is Verdict.MET and timed:
                assert finding.start_s is not None
                assert finding.end_s is not None
                start, end = clipped(call, finding.start_s, finding.end_s)
                yield Clip(
                    call.recording, call.agent, call.agent_name, start, end, mask_phones(finding.quote)
                )
