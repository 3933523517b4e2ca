"""`report …`: scores by team and by agent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qa_console.cli.commands.day_options import day_told
from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.errors import WrongUsage
from qa_console.i18n import mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from qa_console.domain.team_scores import AgentScores, TeamScores

AGENT_COLUMNS = [
    ("team", mark("Team")),
    ("agent", mark("Agent")),
    ("agent_name", mark("Name")),
    ("n", mark("Calls")),
    ("mean", mark("Mean")),
    ("low", mark("Lowest")),
    ("high", mark("Highest")),
    ("findings", mark("Findings")),
]
_CRITERION_COLUMNS = [
    ("criterion", mark("Criterion")),
    ("title", mark("Title")),
    ("asked", mark("Calls asked")),
    ("failed", mark("Failed")),
    ("mean", mark("Mean")),
    ("target", mark("Target")),
]


@group("report", help=mark("Scores by team and by agent."))
def report() -> None:
    """The group itself."""


def _days(function: Callable[..., Any]) -> Callable[..., Any]:
    function = option("--until", metavar="DATE", help=mark("The last day of calls."))(function)
    return option("--since", metavar="DATE", help=mark("The first day of calls."))(function)


@report.command("team", help=mark("Scores of a team by agent, with criteria and weekly means."))
@argument("team", required=False)
@option("--all", "every", is_flag=True, help=mark("Every team."))
@_days
@prints(rows=True)
@pass_cli
def team(cli: Cli, team: str | None, every: bool, since: str | None, until: str | None) -> None:
    from qa_console.domain.team_scores import team_document

    if (team is None) == (not every):
        raise WrongUsage(mark("name one team, or give --all"), where="TEAM")
    zone, service = cli.console.workplace.zone, cli.console.reporting
    first, last = day_told(since, zone, "--since"), day_told(until, zone, "--until")
    if every:
        found = service.all_teams(cli.acting, first, last)
        document: dict[str, Any] = {"teams": [team_document(scores) for scores in found]}
    else:
        found = [service.team_scores(cli.acting, team, first, last)]
        document = team_document(found[0])
    cli.show(document, rows=agent_rows(found), columns=AGENT_COLUMNS)


@report.command("agent", help=mark("Scores of an agent (id or name) by criterion."))
@argument("agent")
@_days
@prints(rows=True)
@pass_cli
def agent(cli: Cli, agent: str, since: str | None, until: str | None) -> None:
    from qa_console.domain.notices.document import contract_keys
    from qa_console.domain.notices.plain import to_plain
    from qa_console.domain.team_scores import agent_document

    zone = cli.console.workplace.zone
    found = cli.console.reporting.agent_scores(
        cli.acting, agent, day_told(since, zone, "--since"), day_told(until, zone, "--until")
    )
    document = {
        **agent_document(found.scores),
        "team": found.team,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "target": found.target,
        "calls": contract_keys(to_plain(found.calls)),
    }
    cli.show(document, rows=_criterion_rows(found.scores), columns=_CRITERION_COLUMNS)


def agent_rows(found: Sequence[TeamScores]) -> list[dict[str, object]]:
    """A row for each agent of the teams, in the teams' order."""
    return [
        {
            "team": scores.team,
            "agent": agent.agent,
            "agent_name": agent.agent_name,
            "n": agent.figures.n,
            "mean": _shown(agent.figures.mean),
            "low": _shown(agent.figures.low),
            "high": _shown(agent.figures.high),
            "findings": agent.findings,
        }
        for scores in found
        for agent in scores.agents
    ]


def _criterion_rows(scores: AgentScores) -> list[dict[str, object]]:
    from qa_console.i18n import choose

    return [
        {
            "criterion": line.criterion,
            "title": choose(line.title),
            "asked": line.asked,
            "failed": line.failed,
            "mean": _shown(line.mean),
            "target": _shown(line.target),
        }
        for line in scores.criteria
    ]


def _shown(value: float | None) -> str:
    """One decimal, by the one rounding."""
    from fractions import Fraction

    from qa_console.domain.score_document import display_score

    return display_score(None if value is None else Fraction(repr(value)))
