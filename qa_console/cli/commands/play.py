"""`play`: a recording in the terminal, without the app."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from qa_console.cli.frame import Cli, argument, command, option, pass_cli
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
@option("--skip-silence", is_flag=True, help=mark("Leave out the silences that analysis found."))
@pass_cli
def play(
    cli: Cli, recording: str, start_s: float | None, end_s: float | None, speed: float, skip_silence: bool
) -> None:
    player = cli.console.listening.player(cli.acting, recording, must_sound=True)
    try:
        _set_up(player, start_s, end_s, speed)
        player.set_skip_silence(skip_silence)
        if skip_silence and cli.console.analysing.acoustics(cli.acting, recording) is None:
            cli.note(
                tr("not analysed yet, so no silence is known; run `qa-console analyze {id}`", id=recording)
            )
        player.play()
        _follow(player)
        if player.failed:
            raise AudioError(mark("{id} could not be read on"), id=recording, where=recording)
    except KeyboardInterrupt:
        player.pause()
    finally:
        cli.console.listening.close()


def _set_up(player: Player, start_s: float | None, end_s: float | None, speed: float) -> None:
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
    player.set_speed(speed)
    player.seek(start)
    player.stop_at(end_s)


def _follow(player: Player) -> None:
    """Wait for the end, with a line of progress on a terminal."""
    shown = sys.stderr.isatty()
    while player.playing:
        if shown:
            sys.stderr.write(f"\r{_clock(player.position_s)} / {_clock(player.duration_s)} ")
            sys.stderr.flush()
        time.sleep(_TICK_S)
    time.sleep(_AFTERSOUND_S)
    if shown:
        sys.stderr.write("\n")


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60:02d}:{seconds % 60:04.1f}"
