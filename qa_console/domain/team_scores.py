"""The team view: scores by agent and by criterion, week by week, from exact scores. Nobody is ranked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from qa_console.domain.notices.content import BandCount, CriterionLine, Figures
from qa_console.domain.notices.figures import describe, distribution
from qa_console.domain.notices.material import Material, ReviewedCall
from qa_console.domain.notices.plain import to_plain
from qa_console.domain.notices.tally import line_of, tallies

WEEKS = 8
LEAST_CALLS = 3
"""Under so many scores an agent's mean stands with a remark: too few to compare."""


@dataclass(frozen=True, slots=True)
class WeekPoint:
    """One point of a trend. `start`: the Monday; `mean`: None in a week without a score."""

    start: date
    n: int
    mean: float | None


@dataclass(frozen=True, slots=True)
class AgentScores:
    """One agent in the window; `weeks` look back further. `enough`: whether `n` allows a comparison."""

    agent: str
    agent_name: str
    figures: Figures
    enough: bool
    findings: int
    passed: int
    criteria: tuple[CriterionLine, ...]
    weeks: tuple[WeekPoint, ...]

    @property
    def mean(self) -> float | None:
        return self.figures.mean


@dataclass(frozen=True, slots=True)
class TeamScores:
    """One team in the window from `since` to `until`. An empty `team` is all teams together."""

    team: str
    since: date
    until: date
    target: float
    figures: Figures
    distribution: tuple[BandCount, ...]
    criteria: tuple[CriterionLine, ...]
    weeks: tuple[WeekPoint, ...]
    agents: tuple[AgentScores, ...]


def first_week(until: date) -> date:
    """The Monday on which the trend that ends with `until`'s week begins."""
    return _monday(until) - timedelta(weeks=WEEKS - 1)


def team_scores(material: Material, team: str, *, since: date, until: date, target: Fraction) -> TeamScores:
    """What the calls of `material` come to: in the window, and for trends from `first_week` on."""
    inside = material.between(since, until)
    agents = sorted({call.agent for call in material.between(min(since, first_week(until)), until).calls})
    return TeamScores(
        team=team,
        since=since,
        until=until,
        target=float(target),
        figures=describe(call.score for call in inside.calls),
        distribution=distribution(call.score for call in inside.calls),
        criteria=_criteria(inside, target),
        weeks=weekly(material.calls, until),
        agents=tuple(
            agent_scores(material, agent, since=since, until=until, target=target) for agent in agents
        ),
    )


def agent_scores(
    material: Material, agent: str, *, since: date, until: date, target: Fraction
) -> AgentScores:
    """One agent's part of it; without a call in the window the figures are empty."""
    own = Material(tuple(call for call in material.calls if call.agent == agent), material.forms)
    inside = own.between(since, until)
    figures = describe(call.score for call in inside.calls)
    return AgentScores(
        agent=agent,
        agent_name=max(own.calls, key=lambda call: call.on).agent_name if own.calls else "",
        figures=figures,
        enough=figures.n >= LEAST_CALLS,
        findings=sum(1 for call in inside.calls for result in call.items if result.failed),
        passed=sum(1 for call in inside.calls if call.passed),
        criteria=_criteria(inside, target),
        weeks=weekly(own.calls, until),
    )


def weekly(calls: Sequence[ReviewedCall], until: date) -> tuple[WeekPoint, ...]:
    """Means of the eight weeks up to `until`'s, the oldest first; days after `until` do not count."""
    start = first_week(until)
    points = []
    for number in range(WEEKS):
        monday = start + timedelta(weeks=number)
        scores = [call.score for call in calls if _monday(call.on) == monday and call.on <= until]
        figures = describe(scores)
        points.append(WeekPoint(monday, figures.n, figures.mean))
    return tuple(points)


def _criteria(material: Material, target: Fraction) -> tuple[CriterionLine, ...]:
    return tuple(line_of(tally, target) for tally in tallies(material))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def team_document(scores: TeamScores) -> dict[str, Any]:
    """The team's scores under the keys that `--json` prints."""
    return {
        "team": scores.team,
        "since": scores.since.isoformat(),
        "until": scores.until.isoformat(),
        "target": scores.target,
        **to_plain(scores.figures),
        "distribution": to_plain(scores.distribution),
        "criteria": [criterion_document(line) for line in scores.criteria],
        "weeks": to_plain(scores.weeks),
        "agents": [agent_document(agent) for agent in scores.agents],
    }


def agent_document(scores: AgentScores) -> dict[str, Any]:
    """One agent's scores under the keys that `--json` prints."""
    return {
        "agent": scores.agent,
        "agent_name": scores.agent_name,
        **to_plain(scores.figures),
        "enough": scores.enough,
        "findings": scores.findings,
        "passed": scores.passed,
        "criteria": [criterion_document(line) for line in scores.criteria],
        "weeks": to_plain(scores.weeks),
    }


def criterion_document(line: CriterionLine) -> dict[str, Any]:
    """`met_share`: the part of the calls asked in which the criterion did not fail."""
    plain: dict[str, Any] = to_plain(line)
    return {**plain, "met_share": (line.asked - line.failed) / line.asked}
