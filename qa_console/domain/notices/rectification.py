"""The written rectification notice: what a squad has to put right, by when, and on what it rests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from qa_console.domain.notices.content import (
    Before,
    CommonRule,
    Demand,
    Problem,
    RectificationContent,
    Reminder,
)
from qa_console.domain.notices.figures import describe
from qa_console.domain.notices.material import Material
from qa_console.domain.notices.schedule import window_before
from qa_console.domain.notices.tally import call_line, forms_of, in_time, tallies
from qa_console.domain.notices.team import problems, team_calls
from qa_console.errors import InvalidInput
from qa_console.i18n import mark


def rectification_content(
    material: Material,
    team: str,
    *,
    since: date,
    until: date,
    due: date,
    target: Fraction,
    rule: CommonRule | None = None,
    reminders: Sequence[Reminder] = (),
    reason: str = "",
) -> RectificationContent:
    """What stands against the team in the window, beside the window of the same length before it.

    Common problems and serious cases are put right this way; single slips are coached one to one.
    Raises NotFound without calls, InvalidInput where nothing needs a rectification.
    """
    own = team_calls(material, team, since, until)
    rule = rule or CommonRule()
    before_since, before_until = window_before(since, until)
    earlier = Material(tuple(call for call in material.calls if call.team == team), material.forms)
    earlier = earlier.between(before_since, before_until)
    demanded = [problem for problem in problems(tallies(own), rule, target) if _demands(problem)]
    if not demanded:
        raise InvalidInput(
            mark("team {team} has neither a common problem nor a serious case from {since} to {until}"),
            team=team,
            since=since.isoformat(),
            until=until.isoformat(),
            where=team,
            remedy=mark("coach single cases with `qa-console notice agent`"),
            code="nothing_to_rectify",
        )
    return RectificationContent(
        team=team,
        since=since,
        until=until,
        due=due,
        target=float(target),
        forms=forms_of(own),
        figures=describe(call.score for call in own.calls),
        figures_before=describe(call.score for call in earlier.calls),
        before_since=before_since,
        before_until=before_until,
        agents_reviewed=len({call.agent for call in own.calls}),
        rule=rule,
        calls=tuple(call_line(call) for call in in_time(own.calls)),
        reminders=tuple(reminders),
        demands=tuple(Demand(problem, _before(earlier, problem)) for problem in demanded),
        reason=reason,
    )


def _demands(problem: Problem) -> bool:
    return problem.common or problem.line.critical is not None


def _before(earlier: Material, problem: Problem) -> Before:
    wanted = (problem.line.rubric, problem.line.criterion)
    for tally in tallies(earlier):
        if tally.criterion.key == wanted:
            return Before(len(tally.results), len(tally.failed))
    return Before(0, 0)
