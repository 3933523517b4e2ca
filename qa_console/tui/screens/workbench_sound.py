"""The transport: play, seek, turns, findings, speed, loop, channel, zoom. Time is apart from scoring."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from qa_console.domain.model import Channel, Finding, Span
from qa_console.domain.ports.audio import SPEEDS, Player
from qa_console.i18n import tr
from qa_console.tui.screens.workbench_base import Bench
from qa_console.tui.widgets.clock import Clock
from qa_console.tui.widgets.transcript import Transcript
from qa_console.tui.widgets.waveform import Transport, Waveform

TICK_S = 0.1
MERGE_S = 0.04
LEAD_S = 2.0
"""A finding is heard from so long before it."""
_CHANNELS = (None, Channel.AGENT, Channel.CUSTOMER)


class Listening(Bench):
    def __init__(self) -> None:
        super().__init__()
        self.loop_start_s: float | None = None
        self.finding_at = -1
        self._target_s: float | None = None
        self._ticker: Timer | None = None
        self._merging = False
        self._told_failure = False
        self._was_silent = True

    def start_ticking(self) -> None:
        self._ticker = self.set_interval(TICK_S, self.tick)

    def tick(self) -> None:
        """Ten times a second: the playhead, and the transcript when another turn begins."""
        if self.call_ is None:
            return
        position_s = self.position_s
        self.waveform.show_position(position_s)
        self.transcript.show_position(position_s)
        self.show_transport()
        if self.player.failed and not self._told_failure:
            self._told_failure = True
            self.notify(tr("The sound file could not be read on."), severity="error", markup=False)
        self._notice_device()

    def took_player(self, player: Player) -> None:
        """From here on a device that goes or comes is worth a word."""
        self.player = player
        self._was_silent = player.silent

    def _notice_device(self) -> None:
        """The player has paused by itself; say why, once."""
        silent = self.player.silent
        if silent == self._was_silent:
            return
        self._was_silent = silent
        if silent:
            told = tr("The sound device is gone; playback has paused. Play goes on without sound.")
            self.notify(told, severity="warning", markup=False)
        else:
            self.notify(tr("The sound device is back; press play to go on."), markup=False)
        self.show_sound_state(silent)

    def show_sound_state(self, silent: bool) -> None:
        raise NotImplementedError

    @property
    def position_s(self) -> float:
        """Where the sound is, or will be once keys stop coming."""
        return self.player.position_s if self._target_s is None else self._target_s

    def show_transport(self) -> None:
        player = self.player
        told = Transport(
            playing=player.playing,
            speed=player.speed,
            skip_silence=player.skip_silence,
            hurrying=player.hurrying,
            channel=player.channel,
            loop=player.loop,
            loop_start_s=self.loop_start_s,
        )
        self.waveform.show_transport(told)
        self.query_one(Clock).show(self.position_s, told)

    def seek_to(self, position_s: float) -> None:
        """The first key is heard at once; those that follow quickly become one more seek."""
        if self.call_ is None:
            return
        target_s = max(0.0, min(position_s, self.call_.duration_s))
        if self._merging:
            self._target_s = target_s
        else:
            self._merging = True
            self.player.seek(target_s)
            self.set_timer(MERGE_S, self._merged)
        self.waveform.show_position(target_s)
        self.transcript.show_position(target_s)
        self.show_transport()

    def _merged(self) -> None:
        self._merging = False
        self._seek_now()

    def _seek_now(self) -> None:
        target_s, self._target_s = self._target_s, None
        if target_s is not None:
            self.player.seek(target_s)
            self.tick()

    def action_play(self) -> None:
        if self.call_ is None:
            return
        self._seek_now()
        self.player.stop_at(None)
        self.player.toggle()
        self.show_transport()

    def action_seek(self, seconds: int) -> None:
        self.seek_to(self.position_s + seconds)

    def action_turn(self, step: int) -> None:
        turns = self.call_.turns if self.call_ else ()
        starts = [turn.start_s for turn in turns if turn.start_s is not None]
        now = self.position_s
        if step > 0:
            target = next((start for start in starts if start > now + 0.05), None)
        else:
            # The first second of a turn still counts as its beginning, so that repeated keys go on back.
            target = next((start for start in reversed(starts) if start < now - 1.0), 0.0 if starts else None)
        if target is not None:
            self.seek_to(target)

    def action_finding(self, step: int) -> None:
        """Sound, transcript and form go to the next finding together."""
        findings = self.call_.findings if self.call_ else ()
        if not findings:
            self.notify(tr("The checks found nothing here."), markup=False)
            return
        self.finding_at = (
            (self.finding_at + step) % len(findings) if self.finding_at >= 0 else self._first(step)
        )
        self._show_finding(findings[self.finding_at])

    def _first(self, step: int) -> int:
        return 0 if step > 0 else len(self.call_.findings) - 1 if self.call_ else 0

    def _show_finding(self, finding: Finding) -> None:
        self.form.goto(finding.criterion)
        if finding.start_s is not None:
            self.seek_to(finding.start_s - LEAD_S)
        if finding.turn is not None:
            self.transcript.show_turn(finding.turn)
        self.show_detail()

    @property
    def finding(self) -> Finding | None:
        """The finding that was walked to, while the form's cursor is still on its criterion."""
        findings = self.call_.findings if self.call_ else ()
        if not 0 <= self.finding_at < len(findings):
            return None
        found = findings[self.finding_at]
        return found if self.item is not None and self.item.id == found.criterion else None

    def action_speed(self, step: int) -> None:
        nearest = min(range(len(SPEEDS)), key=lambda n: abs(SPEEDS[n] - self.player.speed))
        self.player.set_speed(SPEEDS[max(0, min(nearest + step, len(SPEEDS) - 1))])
        self.show_transport()

    def action_skip_silence(self) -> None:
        self.player.set_skip_silence(not self.player.skip_silence)
        if self.player.skip_silence:
            self.say_what_is_unknown()
        self.show_transport()

    def say_what_is_unknown(self) -> bool:
        """Whether the call has not been analysed; a word about what that means for listening."""
        unknown = self.call_ is not None and self.call_.acoustics is None
        if unknown:
            told = tr("Not analysed yet, so no silence is skipped and levels stay as recorded.")
            self.notify(told, markup=False)
        return unknown

    def action_level(self) -> None:
        self.player.set_level(not self.player.level)
        if self.say_what_is_unknown():
            return
        if self.player.level:
            self.notify(tr("Both parties are brought to one loudness."), markup=False, timeout=2)
        else:
            self.notify(tr("Both parties are as loud as recorded."), markup=False, timeout=2)

    def action_balance(self, step: int) -> None:
        """In quarters towards one ear."""
        self.player.set_balance(self.player.balance + step / 4)
        left, right = (round(100 * min(1.0, 1.0 + side * self.player.balance)) for side in (-1, 1))
        self.notify(
            tr("Left ear {left} %, right ear {right} %", left=left, right=right), markup=False, timeout=2
        )

    def action_loop_start(self) -> None:
        self.loop_start_s = self.position_s
        self._loop_from(self.loop_start_s, self.player.loop.end_s if self.player.loop else None)

    def action_loop_end(self) -> None:
        if self.loop_start_s is not None:
            self._loop_from(self.loop_start_s, self.position_s)

    def _loop_from(self, start_s: float, end_s: float | None) -> None:
        looped = end_s is not None and end_s > start_s
        self.player.set_loop(Span(start_s, end_s) if looped and end_s is not None else None)
        self.show_transport()

    def action_loop_off(self) -> None:
        self.loop_start_s = None
        self.player.set_loop(None)
        self.show_transport()

    def action_channel(self) -> None:
        at = _CHANNELS.index(self.player.channel) if self.player.channel in _CHANNELS else 0
        self.player.set_channel(_CHANNELS[(at + 1) % len(_CHANNELS)])
        self.show_transport()

    def action_zoom(self, step: int) -> None:
        self.waveform.zoom(step)

    @on(Waveform.Sought)
    def _sought(self, event: Waveform.Sought) -> None:
        self.seek_to(event.position_s)

    @on(Transcript.Chosen)
    def _turn_chosen(self, event: Transcript.Chosen) -> None:
        turn = self.call_.turns[event.turn] if self.call_ else None
        if turn is not None and turn.start_s is not None:
            self.seek_to(turn.start_s)


def set_as(before: Player, player: Player) -> None:
    """What a person set holds for the next call too. The matching of levels is the player's own to keep."""
    player.set_speed(before.speed)
    player.set_skip_silence(before.skip_silence)
    player.set_channel(before.channel)
    player.set_balance(before.balance)
