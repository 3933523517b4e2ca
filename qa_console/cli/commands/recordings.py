"""`recordings list|show|find`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

import click

from qa_console.cli.code_words import DIRECTIONS, EVALUATION_STATES, in_words
from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.cli.sound_document import document, figures
from qa_console.domain.text import mask_phone
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.model import Recording
    from qa_console.domain.ports.recordings import Wanted
    from qa_console.domain.sound_sheet import SoundSheet
    from qa_console.services.recordings import Details

STATES = ("imported", "drawn", "draft", "evaluated")
COLUMNS = [
    ("id", mark("ID")),
    ("started", mark("Started")),
    ("agent", mark("Agent")),
    ("team", mark("Team")),
    ("length", mark("Length")),
    ("phone", mark("Customer")),
    ("order_id", mark("Order")),
    ("state_shown", mark("State")),
    ("recording", mark("File")),
]
STATE_WORDS = {
    "imported": mark("imported"),
    "drawn": mark("drawn"),
    "draft": mark("draft"),
    "evaluated": mark("evaluated"),
}
SOUND_WORDS = {
    "at_hand": mark("at hand"),
    "missing": mark("not at hand"),
    "outside": mark("refused: the path leads outside the audio folder"),
    "url": mark("on a server, not at hand"),
}

recordings = group("recordings", help=mark("List, show and find recordings."))(lambda: None)

_FILTERS = (
    option("--agent", metavar="ID|NAME", help=mark("Of this agent.")),
    option("--team", help=mark("Made in this team.")),
    option("--since", metavar="DAY|TIME", help=mark("Started on that day or later.")),
    option("--until", metavar="DAY|TIME", help=mark("Started on that day or earlier.")),
    option(
        "--phone", help=mark("With this customer: any writing of the number, or its last 4 or more digits.")
    ),
    option("--order", help=mark("About this order number, or one that begins so.")),
    option(
        "--text", help=mark("With these words in the transcript, the names, the tags or any other field.")
    ),
    option("--state", type=click.Choice(STATES), help=mark("That has come so far.")),
    option("--queue", help=mark("From this queue.")),
    option("--direction", type=click.Choice(DIRECTIONS), help=mark("Calls in, or calls out.")),
    option("--tag", help=mark("With this tag.")),
    option("--limit", type=click.IntRange(0, 1_000_000_000), metavar="N", help=mark("At most so many.")),
    option("--after", metavar="ID", help=mark("Those that follow this id in the list.")),
)


def _filtered(function: Callable[..., Any]) -> Callable[..., Any]:
    for decorate in reversed(_FILTERS):
        function = decorate(function)
    return function


@recordings.command("list", help=mark("Every recording, or those that the options let through."))
@_filtered
@prints(rows=True)
@pass_cli
def list_(cli: Cli, /, **told: Any) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    _show(cli, cli.console.recordings.all(cli.acting, _wanted(told, cli.console.workplace.zone)))


@recordings.command(
    "find", help=mark("The recordings that are looked for: by number, order, agent, time or text.")
)
@option("--at", metavar="TIME", help=mark("Nearest to this moment first, ten unless --limit says otherwise."))
@_filtered
@prints(rows=True)
@pass_cli
def find(cli: Cli, /, **told: Any) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    _show(cli, cli.console.recordings.find(cli.acting, _wanted(told, cli.console.workplace.zone)))


@recordings.command("show", help=mark("Everything that is known of one recording."))
@argument("recording_id", metavar="ID")
@prints()
@pass_cli
def show(cli: Cli, recording_id: str) -> None:
    """The command; its help text stands in the decorator, where it can be translated."""
    details = cli.console.recordings.details(cli.acting, recording_id)
    zone, name = cli.console.workplace.zone, details.recording.id
    sound = cli.console.analysing.sheet(cli.acting, name) if details.traces.analysed_at else None
    cli.show(_details(details, sound, zone), text=_sheet(details, sound, zone))


def _wanted(told: dict[str, Any], zone: tzinfo) -> Wanted:
    from qa_console.domain.period import end_told, moment_told
    from qa_console.domain.ports.recordings import Wanted
    from qa_console.domain.text import clean

    texts = ("agent", "team", "phone", "order", "text", "state", "queue", "direction", "tag", "after")
    return Wanted(
        **{name: clean(told[name] or "") for name in texts},
        since=moment_told(told["since"], zone, "--since"),
        until=end_told(told["until"], zone, "--until"),
        near=moment_told(told.get("at"), zone, "--at"),
        limit=told["limit"],
    )


def _show(cli: Cli, found: Any) -> None:
    zone = cli.console.workplace.zone
    cli.show(
        [as_json(one, zone) for one in found] if cli.as_json else [],
        columns=COLUMNS,
        rows=[] if cli.as_json else [as_row(one, zone) for one in found],
    )


def as_json(recording: Recording, zone: tzinfo) -> dict[str, Any]:
    """The contract's keys. Extra fields stand beside them under their own names, unless one is taken, and
    all of them under `extra`."""
    facts = recording.facts
    document = {
        "id": recording.id,
        "recording": facts.file,
        "agent_id": facts.agent_id,
        "agent_name": facts.agent_name,
        "team": facts.team,
        "started_at": facts.started_at.astimezone(zone).isoformat() if facts.started_at else None,
        "duration": facts.duration_s,
        "direction": facts.direction,
        "customer_phone": facts.customer_phone,
        "queue": facts.queue,
        "order_id": facts.order_id,
        "satisfaction": facts.satisfaction,
        "tags": list(facts.tags),
        "state": recording.state,
        "has_audio": recording.has_audio,
        "demo": facts.demo,
        "extra": dict(facts.extra),
    }
    return document | {name: text for name, text in facts.extra.items() if name not in document}


def as_row(recording: Recording, zone: tzinfo) -> dict[str, Any]:
    """A line for people: the number masked, times without a zone."""
    facts = recording.facts
    return {
        "id": recording.id,
        "started": facts.started_at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if facts.started_at else "",
        "agent": f"{facts.agent_name} {facts.agent_id}".strip(),
        "team": facts.team,
        "length": _length(facts.duration_s),
        "phone": mask_phone(facts.customer_phone),
        "order_id": facts.order_id,
        "state_shown": tr(STATE_WORDS[recording.state]),
        "recording": facts.file,
    }


def _length(seconds: float | None) -> str:
    if seconds is None:
        return ""
    minutes, rest = divmod(int(seconds + 0.5), 60)
    return f"{minutes:02}:{rest:02}"


def _details(details: Details, sound: SoundSheet | None, zone: tzinfo) -> dict[str, Any]:
    traces = details.traces
    return {
        **as_json(details.recording, zone),
        "sound": details.sound,
        "path": str(details.path) if details.path else None,
        "analysed_at": traces.analysed_at,
        "turns": traces.turns,
        "findings": traces.findings,
        "draws": list(traces.draws),
        "evaluations": [{"id": one, "state": state} for one, state in traces.evaluations],
        "teams": [
            {"team": one.team, "since": one.since.isoformat(), "until": one.until and one.until.isoformat()}
            for one in details.teams
        ],
        "sound_figures": sound and document(details.recording.id, sound),
    }


def _sheet(details: Details, sound: SoundSheet | None, zone: tzinfo) -> str:
    facts, traces = details.recording.facts, details.traces
    row = as_row(details.recording, zone)
    pairs = [
        *((heading, row[key]) for key, heading in COLUMNS),
        (mark("Direction"), in_words(DIRECTIONS, facts.direction or "")),
        (mark("Queue"), facts.queue),
        (mark("Satisfaction"), "" if facts.satisfaction is None else str(facts.satisfaction)),
        (mark("Tags"), ", ".join(facts.tags)),
        (mark("Sound"), tr(SOUND_WORDS[details.sound])),
        (mark("Analysed"), tr(mark("yes")) if traces.analysed_at else tr(mark("no"))),
        *(figures(details.recording.id, sound) if sound else ()),
        (mark("Turns"), str(traces.turns)),
        (mark("Findings"), str(traces.findings)),
        (mark("Draws"), ", ".join(traces.draws)),
        (mark("Evaluations"), _evaluations(traces.evaluations)),
    ]
    lines = [(tr(heading), value) for heading, value in pairs] + list(facts.extra.items())
    return "\n".join(f"{heading}: {value}" for heading, value in lines if value)


def _evaluations(found: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{one} ({in_words(EVALUATION_STATES, state)})" for one, state in found)
