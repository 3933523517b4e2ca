"""`check`: findings in the transcripts of recordings, or in a bare transcript file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa_console.cli.code_words import CHANNELS, VERDICTS, in_words
from qa_console.cli.frame import Cli, argument, command, each, option, pass_cli, prints
from qa_console.errors import NotFound, WrongUsage
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.rubric.model import Rubric
    from qa_console.services.checking import CheckedCall

DEFAULT_FORM = "service-quality"
COLUMNS = [
    ("recording", mark("Recording")),
    ("criterion", mark("Item")),
    ("label", mark("Finding")),
    ("verdict", mark("Verdict")),
    ("start", mark("At")),
    ("channel", mark("Channel")),
    ("quote", mark("Quote")),
    ("confidence", mark("Confidence")),
    ("why", mark("Why")),
]


@command(
    "check",
    help=mark(
        "Look for findings in transcripts.\n\n"
        "RUBRIC is a file or the name of a form. With --transcript a bare file is checked, without a "
        "workspace. Findings are suggestions; only a person's answer counts as a score."
    ),
)
@argument("ids", nargs=-1, metavar="[ID]...")
@option("--all", "everything", is_flag=True, help=mark("Every recording that has a transcript."))
@option("--rubric", metavar="RUBRIC", help=mark("The form whose checks run."))
@option("--transcript", "file", type=click.Path(path_type=Path), metavar="FILE",
        help=mark("A transcript file instead of recordings."))  # fmt: skip
@option("--channel", type=click.Choice(["agent", "customer", "both"]), default="both", show_default=True,
        help=mark("With --transcript: whose words the file holds."))  # fmt: skip
@prints(rows=True)
@pass_cli
def check(
    cli: Cli, ids: tuple[str, ...], everything: bool, rubric: str | None, file: Path | None, channel: str
) -> None:
    if sum((bool(ids), everything, file is not None)) != 1:
        raise WrongUsage(mark("name recordings, or give --all, or --transcript FILE"))
    if file is not None:
        _check_file(cli, file, rubric, channel)
        return
    named = each(ids)
    form = _form(rubric)
    with cli.progress(tr("Checking"), len(named) or None) as step:
        done = []
        for call in cli.console.checking.check(cli.acting, named or None, form):
            done.append(call)
            step(1)
    _show_recordings(cli, done, alone=len(named) == 1, everything=everything)


def _check_file(cli: Cli, file: Path, rubric: str | None, channel: str) -> None:
    from qa_console.bootstrap import bare_checking
    from qa_console.domain.model import Channel

    party = None if channel == "both" else Channel(channel)
    call = bare_checking().check_file(file, rubric or DEFAULT_FORM, party)
    cli.show(document(call), columns=COLUMNS[1:], rows=list(_rows([call])))


def _form(rubric: str | None) -> str | Rubric | None:
    """A file's form, or the name of one in the workspace."""
    from qa_console.bootstrap import bare_checking

    if rubric is not None and (Path(rubric).is_file() or rubric.endswith((".yaml", ".yml"))):
        return bare_checking().form(rubric)
    return rubric


def _show_recordings(cli: Cli, done: list[CheckedCall], *, alone: bool, everything: bool) -> None:
    missing = [call for call in done if call.missing]
    found = [call for call in done if not call.missing]
    if alone and missing:
        raise NotFound(
            mark("{recording} has no transcript"),
            recording=missing[0].recording_id,
            where=missing[0].recording_id,
            remedy=mark("bring one in with `qa-console transcript import`"),
        )
    for call in missing:
        cli.note(tr("{recording} has no transcript", recording=call.recording_id))
    rows = list(_rows(found))
    if alone:
        cli.show(document(found[0]), columns=COLUMNS, rows=rows)
    else:
        cli.show([document(call) for call in found], columns=COLUMNS, rows=rows)
    if missing and not everything:
        cli.finish(1)


def document(call: CheckedCall) -> dict[str, object]:
    """The contract's JSON of one call's findings."""
    from qa_console.domain.findings.document import finding_document

    return {
        "recording": call.recording_id,
        "findings": [finding_document(found) for found in call.findings],
        "suggested_answers": {
            suggested.item: {"answer": suggested.answer, "why": list(suggested.why)}
            for suggested in call.suggestions
        },
    }


def _rows(calls: Iterable[CheckedCall]) -> Iterable[Mapping[str, object]]:
    from qa_console.domain.findings.document import finding_document
    from qa_console.domain.findings.reasons import reason_words

    for call in calls:
        for found in call.findings:
            at = "" if found.start_s is None else f"{int(found.start_s) // 60:02}:{found.start_s % 60:04.1f}"
            why = "" if found.reason == "wording" else tr(reason_words(found.reason))
            yield {
                **finding_document(found),
                "recording": call.recording_id,
                "verdict": in_words(VERDICTS, found.verdict.value),
                "channel": in_words(CHANNELS, found.channel.value),
                "start": at,
                "why": why,
            }
