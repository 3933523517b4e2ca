"""`analyze`: the acoustics of recordings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from qa_console.cli.code_words import DOUBTS, in_words
from qa_console.cli.diagnostics import words
from qa_console.cli.frame import Cli, argument, command, each, option, pass_cli, prints
from qa_console.cli.sound_document import COLUMNS, document, row
from qa_console.errors import MissingPart, WrongUsage
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.services.analysing import Listened


@command("analyze", help=mark("Measure the sound of recordings: who speaks when, silences, loudness."))
@argument("ids", nargs=-1, metavar="[ID]...")
@option("--all", "everything", is_flag=True, help=mark("Every recording; what is measured already is kept."))
@option("--jobs", type=click.IntRange(1, 256), default=1, show_default=True, help=mark("Processes."))
@option("--scheduler", metavar="ADDRESS", help=mark("A scheduler that spreads the work over machines."))
@option(
    "--profile",
    type=click.Choice(["fast", "accurate"]),
    help=mark("How carefully to look for speech; without it, what the config says (accurate)."),
)
@option(
    "--agent-channel",
    type=click.IntRange(0, 1),
    help=mark("Correct the named recordings: the agent is on this channel."),
)
@prints(rows=True)
@pass_cli
def analyze(
    cli: Cli,
    ids: tuple[str, ...],
    everything: bool,
    jobs: int,
    scheduler: str | None,
    profile: str | None,
    agent_channel: int | None,
) -> None:
    if everything == bool(ids):
        raise WrongUsage(mark("name recordings, or give --all"))
    if everything and agent_channel is not None:
        raise WrongUsage(
            mark(
                "--agent-channel corrects recordings that are named; for all of them it stands in the config"
            ),
            where="--agent-channel",
        )
    if scheduler is not None:
        raise MissingPart(
            mark("this version cannot spread work over machines"),
            where=scheduler,
            remedy=mark("use --jobs N for several processes on this machine"),
        )
    if agent_channel is not None:
        _correct(cli, each(ids), agent_channel)
    listened = list(_listen(cli, None if everything else each(ids), jobs, profile))
    done = _in_order(listened, ids)
    documents = [document(one.recording_id, one.sheet) for one in done if one.sheet]
    cli.show(documents, columns=COLUMNS, rows=[row(one.recording_id, one.sheet) for one in done if one.sheet])
    _finish(cli, listened, everything)


def _correct(cli: Cli, ids: list[str], agent_channel: int) -> None:
    """All of them, or none where one is unknown."""
    known = [cli.console.recordings.get(cli.acting, recording_id) for recording_id in ids]
    for recording in known:
        cli.console.analysing.correct_sides(cli.acting, recording.id, agent_channel)


def _listen(cli: Cli, ids: list[str] | None, jobs: int, told: str | None) -> Iterator[Listened]:
    """One recording named alone fails as a whole; among several, each for itself."""
    from qa_console.domain.ports.audio import Profile

    analysing, profile = cli.console.analysing, Profile(told) if told else None
    if ids is not None and len(ids) == 1:
        yield analysing.analyse_one(cli.acting, ids[0], profile)
        return
    length = len(ids) if ids is not None else len(cli.console.recordings.all(cli.acting))
    with cli.progress(tr("Analysing"), length) as step:
        for one in analysing.analyse(cli.acting, ids, jobs=jobs, profile=profile):
            step(1)
            yield one


def _finish(cli: Cli, listened: Sequence[Listened], everything: bool) -> None:
    """What failed is listed; a recording without sound is a failure only where it was named."""
    failed = [one for one in listened if one.outcome == "failed"]
    skipped = [one for one in listened if one.outcome == "skipped"]
    for one in failed if everything else [*failed, *skipped]:
        if one.error is not None:
            cli.note(f"{one.recording_id}: {words(one.error)}")
    for one in listened:
        for doubt in one.sheet.doubts if one.sheet else ():
            cli.note(f"{one.recording_id}: {_doubted(one.recording_id, doubt)}")
    if everything and skipped:
        cli.note(tr("{n} without sound at hand, skipped", n=len(skipped)))
    if failed or (skipped and not everything):
        cli.finish(1)


def _doubted(recording_id: str, doubt: str) -> str:
    text = in_words(DOUBTS, doubt)
    if doubt != "swapped_channels":
        return text
    return tr(
        "{doubt}; if so, `qa-console analyze {id} --agent-channel 1` (or 0) corrects it",
        doubt=text,
        id=recording_id,
    )


def _in_order(done: Sequence[Listened], ids: Sequence[str]) -> list[Listened]:
    """As named on the command line; without names, by id."""
    place = {name.strip().upper(): number for number, name in reversed(list(enumerate(ids)))}
    return sorted(done, key=lambda one: (place.get(one.recording_id, len(place)), one.recording_id))
