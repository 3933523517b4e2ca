"""Two lanes and a ruler: who spoke when and how loud, where one is, what was found.

The lanes are drawn once for a zoom, a place and a width; the playhead redraws two columns when it comes
to another one. What changes with every tick is on a clock of its own, so that a tick stays a few bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip

from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.audio import Waveform as Levels
from qa_console.i18n import mark, tr
from qa_console.tui.formatting import bars, fit
from qa_console.tui.widgets.lines import Inked

NAME = 7
LEAST_CELL_S = 0.1
LANE_NAMES = {
    Channel.AGENT: mark("agent"),
    # i18n: name of the customer's lane, at most 5 cells
    Channel.CUSTOMER: mark("cust."),
    Channel.MIXED: mark("mixed"),
}


@dataclass(frozen=True, slots=True)
class Sign:
    """Something on the ruler: `glyph` over its whole length, the more important the higher `rank`."""

    span: Span
    glyph: str
    ink: str
    rank: int


@dataclass(frozen=True, slots=True)
class Transport:
    """How one listens: the loop is drawn on the ruler, the rest stands on the clock."""

    playing: bool = False
    speed: float = 1.0
    skip_silence: bool = False
    hurrying: bool = False
    channel: Channel | None = None
    loop: Span | None = None
    loop_start_s: float | None = None


class Waveform(Inked):
    """`position_s` and `transport` come from above; a click or a drag says where to go."""

    COMPONENT_CLASSES = {
        *("waveform--agent", "waveform--customer", "waveform--playhead", "waveform--name", "waveform--ruler"),
        *("waveform--violated", "waveform--unsure", "waveform--met", "waveform--silence", "waveform--loop"),
    }

    @dataclass
    class Sought(Message):
        """Somebody pointed at this time."""

        position_s: float

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._levels: Levels | None = None
        self._duration_s = 0.0
        self._signs: tuple[Sign, ...] = ()
        self._transport = Transport()
        self._position_s = 0.0
        self._span = Span(0.0, 0.0)
        self._lanes: dict[tuple[object, ...], list[str]] = {}

    def show_sound(self, levels: Levels | None, duration_s: float) -> None:
        """Another recording, seen whole."""
        self._levels, self._duration_s = levels, max(duration_s, 0.01)
        self._position_s = 0.0
        self._span = Span(0.0, self._duration_s)
        self._lanes.clear()
        self.refresh()

    def show_signs(self, signs: Sequence[Sign]) -> None:
        ordered = tuple(sorted(signs, key=lambda sign: sign.rank))
        if ordered != self._signs:
            self._signs = ordered
            self.refresh(Region(0, self.size.height - 1, self.size.width, 1))

    def show_transport(self, transport: Transport) -> None:
        before, self._transport = self._transport, transport
        if (before.loop, before.loop_start_s) != (transport.loop, transport.loop_start_s):
            self.refresh()

    def show_position(self, position_s: float) -> None:
        """The tick: only the columns that change, or everything when the window moves on."""
        if position_s == self._position_s:
            return
        before, self._position_s = self._column(self._position_s), position_s
        if not self._span.start_s <= position_s <= self._span.end_s:
            self._look_at(position_s, self._span.length_s)
            return
        now = self._column(position_s)
        if now != before:
            height = self.size.height
            self.refresh(Region(NAME + before, 0, 1, height), Region(NAME + now, 0, 1, height))

    def zoom(self, step: int) -> None:
        """Half or twice as much time, around the playhead, down to 0.1 s a cell."""
        length = self._span.length_s / 2 if step > 0 else self._span.length_s * 2
        least = min(LEAST_CELL_S * max(self._width, 1), self._duration_s)
        self._look_at(self._position_s, max(least, min(length, self._duration_s)))

    def _look_at(self, position_s: float, length_s: float) -> None:
        start = max(0.0, min(position_s - length_s / 4, self._duration_s - length_s))
        self._span = Span(start, start + length_s)
        self.refresh()

    @property
    def _width(self) -> int:
        return max(self.size.width - NAME - 1, 1)

    def _column(self, position_s: float) -> int:
        """The cell of a time, inside the lane."""
        share = (position_s - self._span.start_s) / max(self._span.length_s, 0.01)
        return max(0, min(int(share * self._width), self._width - 1))

    def _time(self, column: float) -> float:
        return self._span.start_s + column / self._width * self._span.length_s

    def _channels(self) -> tuple[Channel, ...]:
        if self._levels is None or not self._levels.channels:
            return (Channel.AGENT, Channel.CUSTOMER)
        known = [c for c in (Channel.AGENT, Channel.CUSTOMER) if c in self._levels.channels]
        return tuple(known) or self._levels.channels[:1]

    def _lane(self, channel: Channel, rows: int) -> list[str]:
        key = (channel, self._span, self._width, rows)
        lane = self._lanes.get(key)
        if lane is None:
            levels = [0.0] * (self._width * 2)
            if self._levels is not None and channel in self._levels.channels:
                span = self._span
                levels = self._levels.columns(channel, span.start_s, span.end_s, self._width * 2)
            if len(self._lanes) > 64:
                self._lanes.clear()
            lane = self._lanes[key] = bars(levels, rows)
        return lane

    def render_line(self, y: int) -> Strip:
        height = self.size.height
        channels = self._channels()
        rows = max((height - 1) // len(channels), 1)
        if y == height - 1:
            return self._ruler()
        place, row = divmod(y, rows)
        if place >= len(channels):
            return Strip.blank(self.size.width, self.base_ink)
        return self._lane_line(channels[place], rows, row)

    def _lane_line(self, channel: Channel, rows: int, row: int) -> Strip:
        base = self.base_ink
        part = "customer" if channel is Channel.CUSTOMER else "agent"
        ink = base + self._ink(part)
        name = tr(LANE_NAMES[channel]) if row == rows // 2 or rows == 1 else ""
        lane = self._lane(channel, rows)[row]
        at = self._column(self._position_s)
        return self._line(
            Segment(" " + fit(name, NAME - 2) + "|", base + self._ink("name")),
            [
                Segment(lane[:at], ink),
                Segment(lane[at], ink + self._ink("playhead")),
                Segment(lane[at + 1 :], ink),
            ],
        )

    def _ink(self, part: str) -> Style:
        return self.ink(f"waveform--{part}")

    def _line(self, name: Segment, lane: list[Segment]) -> Strip:
        end = Segment("|", self.base_ink + self._ink("name"))
        return Strip([name, *lane, end]).adjust_cell_length(self.size.width, self.base_ink)

    def _ruler(self) -> Strip:
        base = self.base_ink
        cells = [("-", "ruler")] * self._width
        for sign in self._signs:
            if sign.span.end_s < self._span.start_s or sign.span.start_s > self._span.end_s:
                continue
            for column in range(self._column(sign.span.start_s), self._column(sign.span.end_s) + 1):
                cells[column] = (sign.glyph, sign.ink)
        self._draw_loop(cells)
        cells[self._column(self._position_s)] = ("^", "playhead")
        name = Segment(" " * (NAME - 1) + "|", base + self._ink("name"))
        return self._line(name, [Segment(text, base + self._ink(ink)) for text, ink in _runs(cells)])

    def _draw_loop(self, cells: list[tuple[str, str]]) -> None:
        loop, start_s = self._transport.loop, self._transport.loop_start_s
        if loop is not None:
            first, last = self._column(loop.start_s), self._column(loop.end_s)
            for column in range(first, last + 1):
                cells[column] = ("=", "loop")
            cells[first], cells[last] = ("A", "loop"), ("B", "loop")
        elif start_s is not None:
            cells[self._column(start_s)] = ("A", "loop")

    def on_click(self, event: events.Click) -> None:
        column = event.x - NAME
        if 0 <= column < self._width:
            self.post_message(self.Sought(self._time(column + 0.0)))


def _runs(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Neighbours of one style joined: a segment for each run, not for each cell."""
    runs: list[tuple[str, str]] = []
    for text, ink in cells:
        if runs and runs[-1][1] == ink:
            runs[-1] = (runs[-1][0] + text, ink)
        else:
            runs.append((text, ink))
    return runs
