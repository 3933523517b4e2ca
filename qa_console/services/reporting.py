"""Scores by team and by agent, from the evaluations that count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from qa_console.domain.evaluation import EvaluationLine
from qa_console.domain.model import Agent, Person
from qa_console.domain.notices.content import CallLine
from qa_console.domain.notices.material import Material
from qa_console.domain.notices.schedule import window
from qa_console.domain.notices.tally import call_line, in_time
from qa_console.domain.ports.rubrics import RubricFiles
from qa_console.domain.ports.unit_of_work import UnitOfWork
from qa_console.domain.roles import Permission, permit
from qa_console.domain.team_scores import AgentScores, TeamScores, agent_scores, first_week, team_scores
from qa_console.services.reviewed_calls import ReviewedCalls, find_agent, find_team
from qa_console.services.workplace import Workplace


@dataclass(frozen=True, slots=True)
class AgentReport:
    """One agent's scores with the calls behind them."""

    scores: AgentScores
    team: str
    since: date
    until: date
    target: float
    calls: tuple[CallLine, ...]


class Reporting:
    def __init__(self, place: Workplace, files: RubricFiles) -> None:
        self._place = place
        self._files = files

    def teams(self, acting: Person) -> list[str]:
        """The names of the teams, in order."""
        permit(acting, Permission.READ_REPORTS)
        with self._place.work(acting) as work:
            return [team.name for team in work.agents.teams()]

    def agents(self, acting: Person) -> list[Agent]:
        """Every agent, by id."""
        permit(acting, Permission.READ_REPORTS)
        with self._place.work(acting) as work:
            return list(work.agents.all())

    def team_scores(
        self, acting: Person, team: str | None = None, since: date | None = None, until: date | None = None
    ) -> TeamScores:
        """A team's scores (None: of all teams together). Raises NotFound for a team that is not known.

        Without limits the window is the four weeks up to the newest call; no calls give empty figures.
        """
        permit(acting, Permission.READ_REPORTS)
        with self._place.work(acting) as work:
            name = find_team(work, team) if team is not None else ""
            material, first, last = self._read(work, since, until, team=name)
        return team_scores(material, name, since=first, until=last, target=self._target)

    def all_teams(
        self, acting: Person, since: date | None = None, until: date | None = None
    ) -> Sequence[TeamScores]:
        """Every team's scores over one window, in the order of names."""
        permit(acting, Permission.READ_REPORTS)
        with self._place.work(acting) as work:
            names = [team.name for team in work.agents.teams()]
            material, first, last = self._read(work, since, until)
        return [
            team_scores(_of_team(material, name), name, since=first, until=last, target=self._target)
            for name in names
        ]

    def agent_scores(
        self, acting: Person, agent: str, since: date | None = None, until: date | None = None
    ) -> AgentReport:
        """An agent's scores. Raises NotFound for an agent that is not known."""
        permit(acting, Permission.READ_REPORTS)
        with self._place.work(acting) as work:
            known = find_agent(work, agent)
            material, first, last = self._read(work, since, until, agent=known.id)
            team = work.agents.team_on(known.id, last)
        scores = agent_scores(material, known.id, since=first, until=last, target=self._target)
        calls = tuple(call_line(call) for call in in_time(material.between(first, last).calls))
        return AgentReport(scores, team, first, last, float(self._target), calls)

    def _read(
        self, work: UnitOfWork, since: date | None, until: date | None, *, agent: str = "", team: str = ""
    ) -> tuple[Material, date, date]:
        """The calls of the window and of the weeks that trends show, and the window."""
        calls = ReviewedCalls(work, self._files, self._place.zone)
        lines = calls.lines(agent=agent, team=team)
        first, last = window(since, until, self._newest(calls, lines))
        shown = calls.between(lines, min(first, first_week(last)), last)
        return calls.material(shown, words=False), first, last

    def _newest(self, calls: ReviewedCalls, lines: Sequence[EvaluationLine]) -> date:
        today = self._place.clock().astimezone(self._place.zone).date()
        return max((calls.day(line) for line in lines), default=today)

    @property
    def _target(self) -> Fraction:
        return Fraction(self._place.settings.target)


def _of_team(material: Material, team: str) -> Material:
    return Material(tuple(call for call in material.calls if call.team == team), material.forms)
