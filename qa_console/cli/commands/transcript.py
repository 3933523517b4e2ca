"""`transcript`: transcripts in and out."""

from __future__ import annotations

from pathlib import Path

import click

from qa_console.cli.frame import Cli, argument, group, option, pass_cli, prints
from qa_console.errors import WrongUsage
from qa_console.i18n import mark, tr

FORMATS = ("json", "srt", "vtt", "textgrid", "vcon")


@group("transcript", help=mark("Bring transcripts in, and write them as files."))
def transcript() -> None:
    """Its commands do the work."""


@transcript.command(
    "import",
    help=mark(
        "Keep a transcript file as a recording's.\n\n"
        "Read are this program's JSON, Whisper JSON, FunASR JSON, SRT, WebVTT, Praat TextGrid, vCon and "
        "plain role: text lines. With --channel the file holds that party alone and replaces only its turns, "
        "so two files of one channel each become one transcript, merged by time."
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


@transcript.command(
    "export",
    help=mark(
        "Write a recording's transcript as a file.\n\n"
        "A vCon also carries the parties, the recording's facts and the findings; the customer's number is "
        "masked in it unless --with-phone asks for it. Files go to the workspace's exports unless --out "
        "names a place. The trail keeps who took what out."
    ),
)
@argument("recording", metavar="ID")
@option("--format", "form", type=click.Choice(FORMATS),
        help=mark("The file's format; as --out ends, json by default."))  # fmt: skip
@option("--out", type=click.Path(path_type=Path), metavar="FILE", help=mark("Where to write it."))
@option("--force", is_flag=True, help=mark("Replace a file that is there."))
@option("--with-phone", is_flag=True, help=mark("The customer's whole number, in a vCon."))
@prints()
@pass_cli
def export(
    cli: Cli, recording: str, form: str | None, out: Path | None, force: bool, with_phone: bool
) -> None:
    from qa_console.domain.ports.transcripts import TranscriptFormat
    from qa_console.services.transcript_export import TranscriptHanding

    told = _format(form, out)
    if with_phone and told != "vcon":
        raise WrongUsage(
            mark("only a vCon holds the customer's number"),
            where="--with-phone",
            remedy=mark("add --format vcon, or leave --with-phone out"),
        )
    handing = TranscriptHanding(TranscriptFormat(told), out, force, with_phone)
    made = cli.console.transcript_export.export(cli.acting, recording, handing)
    document = {
        "recording": made.recording_id,
        "path": str(made.path),
        "format": made.format.value,
        "turns": made.turns,
        "findings": made.findings,
        "with_phone": made.with_phone,
    }
    cli.show(document, text=str(made.path))


def _format(given: str | None, out: Path | None) -> str:
    """As given, else as the file's ending says, else JSON. Raises WrongUsage for an ending that is none."""
    if given or out is None or out.is_dir() or not out.suffix:
        return given or "json"
    name = out.name.lower()
    ending = "vcon" if name.endswith(".vcon.json") else name.rpartition(".")[2]
    if ending not in FORMATS:
        raise WrongUsage(
            mark("{ending} is no format that can be written"),
            ending=ending,
            where="--out",
            remedy=mark("end the name with one of {formats}, or give --format"),
            formats=", ".join(FORMATS),
        )
    return ending
