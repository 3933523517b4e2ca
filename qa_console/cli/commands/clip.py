"""`clip` and `reel`: sound files to hand out."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from qa_console.cli.commands.play import seconds
from qa_console.cli.frame import Cli, argument, command, option, pass_cli, prints
from qa_console.errors import WrongUsage
from qa_console.i18n import LANGUAGES, mark, ntr, tr

if TYPE_CHECKING:
    from qa_console.domain.cuts import Cut
    from qa_console.services.clipping import HandedOut, Handing

FORMATS = ("wav", "flac", "ogg", "mp3", "m4a", "aac", "opus")
CHANNELS = ("agent", "customer", "both")
SEPARATORS = ("auto", "spoken", "tone", "none")
MOST_FADE_S, MOST_LEAD_S = 10.0, 30.0


class Seconds(click.FloatRange):
    """A length in seconds; click's own range lets through what is no number."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        told = float(super().convert(value, param, ctx))
        if math.isnan(told):
            self.fail(f"{value!r}", param, ctx)
        return told


def _handing(function: Callable[..., Any]) -> Callable[..., Any]:
    """The options of both commands."""
    for one in (
        option("--force", is_flag=True, help=mark("Replace a file that is there.")),
        option("--out", type=click.Path(path_type=Path), metavar="FILE", help=mark("Where to write it.")),
        option(
            "--format", "form", type=click.Choice(FORMATS),
            help=mark("The file's format; as --out ends, wav by default. m4a, aac and opus need ffmpeg."),
        ),
        option("--mono", is_flag=True, help=mark("Mix both parties into one channel.")),
        option(
            "--channel", type=click.Choice(CHANNELS), default="both", show_default=True,
            help=mark("Whom one hears."),
        ),
        option(
            "--lead-in", "lead_s", type=Seconds(0, MOST_LEAD_S), default=0.0, show_default=True,
            metavar="S", help=mark("Seconds of the call to keep around a clip."),
        ),
        option(
            "--fade", "fade_s", type=Seconds(0, MOST_FADE_S), default=0.02, show_default=True,
            metavar="S", help=mark("Seconds over which a clip fades in and out."),
        ),
    ):  # fmt: skip
        function = one(function)
    return function


@command(
    "clip",
    help=mark(
        "Write a stretch of a recording as a sound file.\n\n"
        "Without --from and --to it is the whole recording, in the format that is asked for. With --evidence "
        "each passage that the evaluation marks becomes a file; --out is then a folder. Files go to the "
        "workspace's exports unless --out names a place. The trail keeps who took what out."
    ),
)
@argument("recording", metavar="[ID]", required=False)
@option("--from", "start_s", metavar="T", callback=seconds, help=mark("Where to begin (s or mm:ss)."))
@option("--to", "end_s", metavar="T", callback=seconds, help=mark("Where to stop."))
@option("--evidence", metavar="EVALUATION", help=mark("The passages that this evaluation marks."))
@_handing
@prints()
@pass_cli
def clip(
    cli: Cli,
    /,
    recording: str | None,
    start_s: float | None,
    end_s: float | None,
    evidence: str | None,
    **given: Any,
) -> None:
    from qa_console.domain.cuts import Cut

    timed = start_s is not None or end_s is not None
    if (recording is None) == (evidence is None) or (evidence is not None and timed):
        raise WrongUsage(mark("name a recording, or an evaluation with --evidence without times"))
    service = cli.console.clipping
    if evidence is not None:
        made = list(service.cut_evidence(cli.acting, evidence, _told(given, to_folder=True)))
        cli.show([_document(one, given) for one in made], text="\n".join(str(one.path) for one in made))
        return
    assert recording is not None
    one = service.cut_clip(cli.acting, Cut(recording, start_s or 0.0, end_s), _told(given))
    cli.show(_document(one, given), text=str(one.path))


@command(
    "reel",
    help=mark(
        "Write several clips as one sound file.\n\n"
        "A CLIP is ID@FROM-TO, or ID@FROM-TO=TITLE; without times it is the whole recording. Clips follow in "
        "the order given, at one loudness, with a spoken title or a tone between them. Nothing is written "
        "unless every clip can be had."
    ),
)
@argument("clips", metavar="[CLIP]...", nargs=-1)
@option(
    "--list", "listed", type=click.Path(path_type=Path), metavar="FILE",
    help=mark("A CSV, XLSX, JSONL or JSON list of recording, start, end and title."),
)  # fmt: skip
@option("--evidence", metavar="EVALUATION", help=mark("The passages that this evaluation marks."))
@option(
    "--separator", type=click.Choice(SEPARATORS), default="auto", show_default=True,
    help=mark("What stands between clips; auto is spoken where espeak-ng is installed, else a tone."),
)  # fmt: skip
@option("--lang", "lang", type=click.Choice(LANGUAGES), help=mark("The language of announcements."))
@_handing
@prints()
@pass_cli
def reel(
    cli: Cli,
    /,
    clips: tuple[str, ...],
    listed: Path | None,
    evidence: str | None,
    separator: str,
    lang: str | None,
    **given: Any,
) -> None:
    from qa_console.domain.ports.editing import Separator

    handing = _told(given)
    made = cli.console.clipping.make_reel(
        cli.acting, _cuts(cli, clips, listed, evidence), handing, separator=Separator(separator), lang=lang
    )
    if separator == "auto" and made.separator is Separator.TONE:
        cli.note(tr("nothing that speaks is installed (espeak-ng), so a tone stands between the clips"))
    cli.show(_document(made, given), text=f"{_running_order(made)}\n{made.path}")


def _cuts(cli: Cli, clips: Sequence[str], listed: Path | None, evidence: str | None) -> list[Cut]:
    """From the arguments, the list and the evaluation, in that order."""
    from qa_console.domain.cuts import cut_told

    cuts = [cut_told(text) for text in clips]
    if listed is not None:
        cuts += cli.console.clipping.listed(cli.acting, listed)
    if evidence is not None:
        cuts += cli.console.clipping.evidence(cli.acting, evidence)
    if not cuts:
        raise WrongUsage(
            mark("name the clips of the reel"),
            where="reel",
            remedy=mark("write ID@FROM-TO or ID@FROM-TO=TITLE, for example R000001@1:15-1:40"),
        )
    return cuts


def _told(given: dict[str, Any], *, to_folder: bool = False) -> Handing:
    from qa_console.domain.model import Channel
    from qa_console.domain.ports.editing import SoundFormat, Treatment
    from qa_console.services.clipping import Handing

    channel = None if given["channel"] == "both" else Channel(given["channel"])
    out = None if to_folder else given["out"]
    form = SoundFormat(_format(given["form"], out))
    treatment = Treatment(form, channel, given["mono"], given["fade_s"])
    return Handing(treatment, given["lead_s"], given["out"], given["force"])


def _format(given: str | None, out: Path | None) -> str:
    """As given, else as the file's ending says, else WAV. Raises WrongUsage for an ending that is none."""
    ending = out.suffix.lower().lstrip(".") if out is not None and not out.is_dir() else ""
    if given is None and ending and ending not in FORMATS:
        raise WrongUsage(
            mark("{ending} is no format that can be written"),
            ending=ending,
            where="--out",
            remedy=mark("end the name with one of {formats}, or give --format"),
            formats=", ".join(FORMATS),
        )
    return given or ending or "wav"


def _document(made: HandedOut, given: dict[str, Any]) -> dict[str, object]:
    clips = [
        {
            "recording": one.recording_id,
            "start": round(one.span.start_s, 3),
            "end": round(one.span.end_s, 3),
            "title": one.title,
            "at": round(one.at_s, 3),
        }
        for one in made.clips
    ]
    return {
        "path": str(made.path),
        "format": made.format.value,
        "duration": round(made.duration_s, 3),
        "sample_rate": made.rate_hz,
        "channels": made.channels,
        "channel": given["channel"],
        "separator": made.separator.value,
        "clips": clips,
    }


def _running_order(made: HandedOut) -> str:
    """Where each clip begins in the reel, for whoever presents it."""
    from qa_console.domain.recording_time import clock

    lines = [
        f"{clock(one.at_s)}  {one.recording_id}  "
        f"{clock(one.span.start_s)}-{clock(one.span.end_s)}  {one.title}".rstrip()
        for one in made.clips
    ]
    total = ntr(
        "{n} clip, {length} in all", "{n} clips, {length} in all", len(lines), length=clock(made.duration_s)
    )
    return "\n".join([*lines, total])
