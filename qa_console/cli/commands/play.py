"""`play`: a recording in the terminal, without the app."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from qa_console.cli.frame import Cli, argument, command, option, pass_cli
from qa_console.domain.model import Channel
from qa_console.domain.recording_time import seconds_told
from qa_console.errors import AudioError, InvalidInput, WrongUsage
from qa_console.i18n import mark, tr

if TYPE_CHECKING:
    from qa_console.domain.ports.audio import Player

_TICK_S = 0.1
_AFTERSOUND_S = 0.15


def seconds(_ctx: click.Context, param: click.Parameter, value: str | None) -> float | None:
    """Seconds (75.5), minutes (1:15.5) or hours (1:02:03), as seconds."""
    if value is None:
        return None
    told = seconds_told(value)
    if told is None:
        raise WrongUsage(
            mark("{value} is no time in a recording"),
            value=value,
            where=param.opts[0],
            remedy=mark("write seconds (75.5) or minutes and seconds (1:15.5)"),
        )
    return told


@command("play", help=mark("Play a recording in the terminal; ctrl-c stops."))
@argument("recording", metavar="ID")
@option("--from", "start_s", metavar="T", callback=seconds, help=mark("Where to begin (s or mm:ss)."))
@option("--to", "end_s", metavar="T", callback=seconds, help=mark("Where to stop."))
@option(
    "--speed",
    type=click.FloatRange(0.5, 3.0),
    default=1.0,
    show_default=True,
    help=mark("Faster or slower at the same pitch."),
)
@option("--skip-silence", is_flag=True, help=mark("Hurry through the silences that analysis found."))
@option(
    "--channel",
    type=click.Choice(["agent", "customer", "both"]),
    default="both",
    show_default=True,
    help=mark("Whom to hear."),
)
@option(
    "--balance",
    type=click.FloatRange(-1.0, 1.0),
    default=0.0,
    show_default=True,
    help=mark("-1 is the left ear alone, 1 the right."),
)
@option("--no-level", is_flag=True, help=mark("Leave both parties as loud as they were recorded."))
@pass_cli
def play(
    cli: Cli,
    recording: str,
    start_s: float | None,
    end_s: float | None,
    speed: float,
    skip_silence: bool,
    channel: str,
    balance: float,
    no_level: bool,
) -> None:
    player = cli.console.listening.player(cli.acting, recording, must_sound=True)
    try:
        _go_to(player, start_s, end_s)
        player.set_speed(speed)
        player.set_skip_silence(skip_silence)
        player.set_channel(None if channel == "both" else Channel(channel))
        player.set_balance(balance)
        if no_level:
            player.set_level(False)
        _say_what_is_unknown(cli, recording)
        player.play()
        _follow(cli, player)
        if player.failed:
            raise AudioError(mark("{id} could not be read on"), id=recording, where=recording)
    except KeyboardInterrupt:
        player.pause()
        time.sleep(_AFTERSOUND_S)
    finally:
        cli.console.listening.close()


def _say_what_is_unknown(cli: Cli, recording: str) -> None:
    if cli.console.analysing.acoustics(cli.acting, recording) is None:
        cli.note(
            tr(
                "not analysed yet, so no silence is skipped and levels stay as recorded; "
                "run `qa-console analyze {id}`",
                id=recording,
            )
        )


def _go_to(player: Player, start_s: float | None, end_s: float | None) -> None:
    """Raises InvalidInput for a stretch that is not in the recording."""
    start = start_s or 0.0
    if start >= player.duration_s or (end_s is not None and end_s <= start):
        raise InvalidInput(
            mark("nothing lies between {start} s and {end} s; the recording has {duration} s"),
            start=start,
            end=end_s if end_s is not None else round(player.duration_s, 1),
            duration=round(player.duration_s, 1),
            where="--from",
        )
    player.seek(start)
    player.stop_at(end_s)


def _follow(cli: Cli, player: Player) -> None:
    """Wait for the end, with a line of progress on a terminal; when the device goes, for its return."""
    while player.playing or player.silent:
        if player.silent:
            _wait_for_device(cli, player)
            player.play()
        _show_time(player)
        time.sleep(_TICK_S)
    time.sleep(_AFTERSOUND_S)
    _show_time(player)
    if sys.stderr.isatty():
        sys.stderr.write("\n")


def _wait_for_device(cli: Cli, player: Player) -> None:
    _show_time(player)
    cli.note("")
    cli.note(tr("the sound device is gone; playing goes on when it is back (ctrl-c stops)"))
    while player.silent:
        time.sleep(_TICK_S)
    cli.note(tr("the sound device is back"))


def _show_time(player: Player) -> None:
    if sys.stderr.isatty():
        hurry = ">>" if player.hurrying else "  "
        sys.stderr.write(f"\r{hurry} {_clock(player.position_s)} / {_clock(player.duration_s)} ")
        sys.stderr.flush()


def _clock(seconds: float) -> str:
    tenths = int(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest / 10:04.1f}" if hours else f"{minutes:02d}:{rest / 10:04.1f}"
