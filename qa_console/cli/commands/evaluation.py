"""`evaluate`, and `evaluation list|show`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_console.cli.code_words import EVALUATION_STATES, in_words
from qa_console.cli.frame import Cli, argument, command, group, option, pass_cli, prints
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.evaluation import Evaluation, EvaluationLine
    from qa_console.services.drafting import Draft

COLUMNS = [
    ("id", mark("ID")),
    ("recording", mark("Recording")),
    ("agent", mark("Agent")),
    ("team", mark("Team")),
    ("rubric_shown", mark("Rubric")),
    ("state_shown", mark("State")),
    ("score_shown", mark("Score")),
    ("evaluator", mark("Evaluator")),
    ("submitted", mark("Submitted")),
]


@command("evaluate", help=mark("Score a recording from an answers file."))
@argument("recording_id", metavar="ID")
@option(
    "--answers",
    required=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=mark("The answers, as JSON."),
)
@option("--rubric", metavar="RUBRIC", help=mark("ID or ID@VERSION; the workspace's own by default."))
@prints()
@pass_cli
def evaluate(cli: Cli, recording_id: str, answers: Path, rubric: str | None) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    kept = cli.console.evaluating.evaluate_file(cli.acting, recording_id, answers, rubric)
    _show(cli, cli.console.evaluating.get(cli.acting, kept.id))


evaluation = group("evaluation", help=mark("List and show evaluations."))(lambda: None)


@evaluation.command("show", help=mark("One evaluation: its score, answers and evidence."))
@argument("evaluation_id", metavar="ID")
@prints()
@pass_cli
def show(cli: Cli, evaluation_id: str) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    _show(cli, cli.console.evaluating.get(cli.acting, evaluation_id))


@evaluation.command("list", help=mark("Every evaluation, or those that the options let through."))
@option("--recording", metavar="ID", help=mark("Of this recording."))
@option("--agent", metavar="ID|NAME", help=mark("Of this agent."))
@option("--team", help=mark("Of calls made in this team."))
@option("--since", metavar="DAY|TIME", help=mark("Submitted on that day or later."))
@option("--until", metavar="DAY|TIME", help=mark("Submitted on that day or earlier."))
@option("--state", type=click.Choice(list(EVALUATION_STATES)), multiple=True, help=mark("In this state."))
@option("--rubric", metavar="RUBRIC", help=mark("Scored with this rubric: ID or ID@VERSION."))
@option("--evaluator", metavar="NAME", help=mark("Scored by this person."))
@option("--limit", type=click.IntRange(min=0), metavar="N", help=mark("At most so many."))
@option("--after", metavar="ID", help=mark("Those that follow this id in the list."))
@prints(rows=True)
@pass_cli
def list_(cli: Cli, /, **told: Any) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    from qa_console.domain.evaluation import EvaluationState
    from qa_console.domain.period import end_told, moment_told
    from qa_console.domain.ports.evaluations import EvaluationsWanted

    zone = cli.console.workplace.zone
    wanted = EvaluationsWanted(
        **{name: told[name] or "" for name in ("recording", "agent", "team", "rubric", "evaluator", "after")},
        since=moment_told(told["since"], zone, "--since"),
        until=end_told(told["until"], zone, "--until"),
        states=frozenset(map(EvaluationState, told["state"])),
        limit=told["limit"],
    )
    found = cli.console.evaluating.find(cli.acting, wanted)
    cli.show([_line(one) for one in found], columns=COLUMNS, rows=[_row(cli, one) for one in found])


def _line(one: EvaluationLine) -> dict[str, object]:
    from qa_console.domain.score_document import number

    return {
        "id": one.id,
        "recording": one.recording,
        "rubric": one.rubric,
        "version": one.version,
        "state": one.state.value,
        "score": number(one.score),
        "raw_score": number(one.raw_score),
        "evaluator": one.evaluator,
        "submitted_at": one.submitted_at,
        "passed": one.passed,
        "band": one.band,
        "agent_id": one.agent_id,
        "agent_name": one.agent_name,
        "team": one.team,
        "source": one.source.value,
        "purpose": one.purpose.value,
        "demo": one.demo,
    }


def _row(cli: Cli, one: EvaluationLine) -> dict[str, object]:
    from qa_console.domain.score_document import display_score

    zone = cli.console.workplace.zone
    return {
        **_line(one),
        "agent": f"{one.agent_name} ({one.agent_id})" if one.agent_name else one.agent_id,
        "rubric_shown": f"{one.rubric}@{one.version}",
        "state_shown": in_words(EVALUATION_STATES, one.state),
        "score_shown": display_score(one.score),
        "submitted": f"{one.submitted_at.astimezone(zone):%Y-%m-%d %H:%M}" if one.submitted_at else "",
    }


def _show(cli: Cli, opened: Draft) -> None:
    from qa_console.cli.score_text import score_text
    from qa_console.domain.score_document import as_document

    head = tr(
        "{id} of {recording}, {state}, scored by {person}",
        id=opened.id,
        recording=opened.evaluation.recording,
        state=in_words(EVALUATION_STATES, opened.evaluation.state),
        person=opened.evaluation.evaluator,
    )
    text = f"{head}\n{score_text(opened.rubric, opened.sheet)}"
    cli.show({**as_document(opened.sheet), **_facts(opened.evaluation)}, text=text)


def _facts(one: Evaluation) -> dict[str, object]:
    from qa_console.domain.answers import plain

    return {
        "id": one.id,
        "recording": one.recording,
        "rubric": one.rubric,
        "version": one.version,
        "state": one.state.value,
        "evaluator": one.evaluator,
        "submitted_at": one.submitted_at,
        "source": one.source.value,
        "purpose": one.purpose.value,
        "supersedes": one.supersedes,
        "demo": one.demo,
        "answers": {item: plain(answer) for item, answer in one.answers.items()},
        "evidence": [
            {
                "item": piece.item,
                "start": piece.start_s,
                "end": piece.end_s,
                "note": piece.note,
                "quote": piece.quote,
            }
            for piece in one.evidence.values()
        ],
        "comment": one.comment,
        "comments": dict(one.comments),
    }
