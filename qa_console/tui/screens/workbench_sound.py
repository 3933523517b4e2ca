"""The transport: play, seek, turns, findings, speed, loop, channel, zoom. Time is apart from scoring."""

from __future__ import annotations

from textual import on
from textual.timer import Timer

from qa_console.domain.model import Channel, Finding, Span
from qa_console.domain.ports.audio import SPEEDS
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
        self._told_failure = False

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
            channel=player.channel,
            loop=player.loop,
            loop_start_s=self.loop_start_s,
        )
        self.waveform.show_transport(told)
        self.query_one(Clock).show(self.position_s, told)

    def seek_to(self, position_s: float) -> None:
        """Repeated keys become one seek of the player; the playhead moves at once."""
        if self.call_ is None:
            return
        waiting = self._target_s is not None
        self._target_s = max(0.0, min(position_s, self.call_.duration_s))
        if not waiting:
            self.set_timer(MERGE_S, self._seek_now)
        self.waveform.show_position(self._target_s)
        self.transcript.show_position(self._target_s)
        self.show_transport()

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
        self.show_transport()

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
