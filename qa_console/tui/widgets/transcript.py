"""What was said, turn by turn: follows the playhead, seeks on a choice, marks findings in their place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message

from qa_console.domain.model import Channel, Finding, Turn
from qa_console.i18n import mark, tr
from qa_console.tui.formatting import clock, fit, shown, wrap
from qa_console.tui.keys import TRANSCRIPT, bindings
from qa_console.tui.verdicts import VERDICT_SIGNS, label_words
from qa_console.tui.widgets.lines import Lines, Piece

PARTIES = {
    # i18n: who speaks in a transcript line, at most 4 cells
    Channel.AGENT: mark("Agt"),
    # i18n: who speaks in a transcript line, at most 4 cells
    Channel.CUSTOMER: mark("Cust"),
    Channel.MIXED: "",
}
PREFIX = 12
MARGIN = 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters `start` up to `end` of a turn's content in a style."""

    start: int
    end: int
    ink: str


@dataclass(slots=True)
class Content:
    """A turn as drawn: its words, then the labels of its findings."""

    text: str
    stretches: list[Stretch] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Line:
    turn: int
    start: int
    end: int


class Transcript(Lines, can_focus=True):
    """Two places: where the sound is (`>`), and the cursor while the transcript has the focus."""

    COMPONENT_CLASSES = {
        *("transcript--agent", "transcript--customer", "transcript--now", "transcript--cursor"),
        *("transcript--violated", "transcript--met", "transcript--unsure", "transcript--hit"),
        "transcript--time",
    }
    BINDINGS = bindings(TRANSCRIPT)

    @dataclass
    class Chosen(Message):
        """Listen from this turn."""

        turn: int

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._turns: Sequence[Turn] = ()
        self._contents: list[Content] = []
        self._starts: list[float] = []
        self._lines: list[Line] = []
        self._first_line: list[int] = []
        self._wrapped_for = 0
        self._searched = ""
        self.empty = ""
        self.now = -1
        self.cursor = 0

    def show_turns(self, turns: Sequence[Turn], findings: Sequence[Finding]) -> None:
        """Another call, from its beginning."""
        self._turns = turns
        self.empty = mark("No transcript: listen and score all the same.")
        self._contents = [_content(turn, n, findings) for n, turn in enumerate(turns)]
        before = 0.0
        self._starts = []
        for turn in turns:
            before = turn.start_s if turn.start_s is not None else before
            self._starts.append(before)
        self.now, self.cursor, self.top, self._searched = -1, 0, 0, ""
        self._wrap()

    @property
    def timed(self) -> bool:
        return any(turn.start_s is not None for turn in self._turns)

    def show_position(self, position_s: float) -> None:
        """Follow the sound; draws only when another turn is spoken."""
        turn = bisect_right(self._starts, position_s + 0.001) - 1 if self.timed else -1
        if turn == self.now:
            return
        before, self.now = self.now, turn
        self.redraw(*self._lines_of(before), *self._lines_of(turn))
        if not self.has_focus:
            self.cursor = max(turn, 0)
            self._reveal(max(turn, 0), centre=True)

    def show_turn(self, turn: int) -> None:
        """Put the cursor on a turn and bring it into the middle."""
        before, self.cursor = self.cursor, turn
        self.redraw(*self._lines_of(before), *self._lines_of(turn))
        self._reveal(turn, centre=True)

    def search(self, words: str, *, after: int = -1) -> int | None:
        """The first turn after `after` that holds the words, going round; all hits are marked."""
        self._searched = words.casefold()
        self.redraw_all()
        hits = [n for n, turn in enumerate(self._turns) if self._searched and self._searched in _plain(turn)]
        if not hits:
            return None
        return next((n for n in hits if n > after), hits[0])

    def action_cursor(self, step: int) -> None:
        if self._turns:
            turn = max(0, min(self.cursor + step, len(self._turns) - 1))
            before, self.cursor = self.cursor, turn
            self.redraw(*self._lines_of(before), *self._lines_of(turn))
            self._reveal(turn)

    def action_choose(self) -> None:
        if self._turns:
            self.post_message(self.Chosen(self.cursor))

    def on_click(self, event: events.Click) -> None:
        number = self.top + event.y
        if 0 <= number < len(self._lines):
            self.cursor = self._lines[number].turn
            self.action_choose()

    def on_resize(self) -> None:
        if self.size.width != self._wrapped_for:
            self._wrap()
            self._reveal(max(self.now, 0) if not self.has_focus else self.cursor, centre=True)
        super().on_resize()

    def on_focus(self) -> None:
        self.redraw(*self._lines_of(self.cursor))

    def on_blur(self) -> None:
        self.redraw(*self._lines_of(self.cursor))

    def _wrap(self) -> None:
        self._wrapped_for = self.size.width
        width = self.size.width - PREFIX - MARGIN
        self._lines, self._first_line = [], []
        for number, content in enumerate(self._contents):
            self._first_line.append(len(self._lines))
            self._lines += [Line(number, start, end) for start, end in wrap(content.text, width)]
        self.redraw_all()

    def _lines_of(self, turn: int) -> range:
        if not 0 <= turn < len(self._first_line):
            return range(0)
        end = self._first_line[turn + 1] if turn + 1 < len(self._first_line) else len(self._lines)
        return range(self._first_line[turn], end)

    def _reveal(self, turn: int, *, centre: bool = False) -> None:
        lines = self._lines_of(turn)
        if lines:
            self.reveal(lines[0], lines[-1], centre=centre)

    def count_lines(self) -> int:
        return len(self._lines) or 1

    def draw_line(self, number: int, width: int) -> Sequence[Piece]:
        if not self._lines:
            return [(f" {tr(self.empty)}" if self.empty else "", self.ink("transcript--time"))]
        line = self._lines[number]
        turn = self._turns[line.turn]
        first = number == self._first_line[line.turn]
        base = self.ink("transcript--now") if line.turn == self.now else Style.null()
        if self.has_focus and line.turn == self.cursor:
            base += self.ink("transcript--cursor")
        party = "agent" if turn.channel is Channel.AGENT else "customer"
        head = ">" if line.turn == self.now and first else " "
        time = clock(turn.start_s) if first else ""
        who = tr(PARTIES[turn.channel]) if first and turn.channel in PARTIES and PARTIES[turn.channel] else ""
        return [
            (head + fit(time, 5) + " ", base + self.ink("transcript--time")),
            (fit(who, PREFIX - 8) + " ", base + self.ink(f"transcript--{party}")),
            *self._words(line, base),
        ]

    def _words(self, line: Line, base: Style) -> Sequence[Piece]:
        content = self._contents[line.turn]
        stretches = [*content.stretches, *self._hits(content.text)]
        edges = {line.start, line.end}
        for stretch in stretches:
            edges |= {max(line.start, min(at, line.end)) for at in (stretch.start, stretch.end)}
        cuts = sorted(edges)
        pieces = []
        for start, end in pairwise(cuts):
            style = base
            for stretch in stretches:
                if stretch.start <= start and end <= stretch.end:
                    style += self.ink(f"transcript--{stretch.ink}")
            pieces.append((content.text[start:end], style))
        return pieces

    def _hits(self, text: str) -> list[Stretch]:
        found, folded, at = [], text.casefold(), 0
        while self._searched and (at := folded.find(self._searched, at)) >= 0:
            found.append(Stretch(at, at + len(self._searched), "hit"))
            at += len(self._searched)
        return found


def _plain(turn: Turn) -> str:
    return shown(turn.text).casefold()


def _content(turn: Turn, number: int, findings: Sequence[Finding]) -> Content:
    """The turn's words with its findings underlined, their labels at the end."""
    content = Content(shown(turn.text))
    labels: set[str] = set()
    for finding in findings:
        if finding.turn != number:
            continue
        quote = shown(finding.quote)
        at = content.text.find(quote) if quote else -1
        if at >= 0:
            content.stretches.append(Stretch(at, at + len(quote), finding.verdict.value))
        label = f"{VERDICT_SIGNS[finding.verdict]}{label_words(finding.label)}"
        if label in labels:
            continue
        labels.add(label)
        start = len(content.text) + 1
        content.text += " " + label
        content.stretches.append(Stretch(start, start + len(label), finding.verdict.value))
    return content


def widest_party() -> int:
    """The cells that the translated names of the parties take; a test holds them to four."""
    return max(cell_len(tr(name)) for name in PARTIES.values() if name)
