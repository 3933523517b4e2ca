"""`transcript import`: transcripts in."""

from __future__ import annotations

from pathlib import Path

import click

from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.i18n import mark, tr


@group("transcript", help=mark("Bring transcripts in."))
def transcript() -> None:
    """Its commands do the work."""


@transcript.command(
    "import",
    help=mark(
        "Keep a transcript file as a recording's.\n\n"
        "Read are this program's JSON, Whisper JSON, FunASR JSON, SRT, WebVTT and plain role: text lines. "
        "With --channel the file holds that party alone and replaces only its turns."
    ),
)
@argument("recording", metavar="ID")
@argument("file", type=click.Path(path_type=Path))
@option("--channel", type=click.Choice(["agent", "customer", "both"]), default="both", show_default=True,
        help=mark("Whose words the file holds."))  # fmt: skip
@prints()
@pass_cli
def import_(cli: Cli, recording: str, file: Path, channel: str) -> None:
    from qa_console.domain.model import Channel

    party = None if channel == "both" else Channel(channel)
    done = cli.console.transcripts.import_file(cli.acting, recording, file, party)
    document = {
        "recording": done.recording_id,
        "turns": len(done.transcript.turns),
        "channels": [one.value for one in done.channels],
        "source": done.transcript.source,
        "changed": done.changed,
    }
    told = tr("{recording}: {turns} turns") if done.changed else tr("{recording}: {turns} turns, as before")
    cli.show(document, text=told.format(**document))
