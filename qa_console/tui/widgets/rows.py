"""A list in columns with a cursor, drawn by line: worklist, notices, team and every choice in a dialog."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.binding import Binding
from textual.message import Message

from qa_console.tui.formatting import fit, shown, wrap
from qa_console.tui.widgets.lines import Lines, Piece


@dataclass(frozen=True, slots=True)
class Column:
    """`width` in cells; 0 takes what is left. `least`: the screen's width from which it is shown."""

    title: str
    width: int
    right: bool = False
    keep_end: bool = False
    least: int = 0


class Rows(Lines, can_focus=True):
    """The first line holds the titles; the cursor's row is marked with `>` and reversed."""

    COMPONENT_CLASSES = {"rows--title", "rows--cursor", "rows--dim"}
    BINDINGS = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "move(-1000000)", show=False),
        Binding("end", "move(1000000)", show=False),
    ]

    @dataclass
    class Moved(Message):
        """The cursor is on another row."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            return self.rows

    @dataclass
    class Chosen(Message):
        """A row was clicked a second time."""

        rows: Rows
        index: int

        @property
        def control(self) -> Rows:
            return self.rows

    def __init__(
        self, columns: Sequence[Column], *, titles: bool = True, empty: str = "", id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self.columns = columns
        self.titles = titles
        self.empty = empty
        self.cells: list[Sequence[str]] = []
        self.dimmed: frozenset[int] = frozenset()
        self.cursor = 0

    def show_rows(self, cells: Sequence[Sequence[str]], dimmed: frozenset[int] = frozenset()) -> None:
        """Replace the rows, cells being data; the cursor stays where it is as far as it can."""
        self.cells = [[shown(cell) for cell in row] for row in cells]
        self.dimmed = dimmed
        self.cursor = max(0, min(self.cursor, len(cells) - 1))
        self.redraw_all()
        self._reveal_cursor()

    def show_columns(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.redraw_all()

    @property
    def _head(self) -> int:
        return 1 if self.titles else 0

    def count_lines(self) -> int:
        return self._head + (len(self.cells) or len(self._said()))

    def _said(self) -> list[str]:
        """What an empty list says, in lines that fit."""
        return [self.empty[start:end] for start, end in wrap(self.empty, self.size.width - 2)]

    def draw_line(self, number: int, width: int) -> Sequence[Piece]:
        if self.titles and number == 0:
            titles = [column.title for column in self.columns]
            return [(" " + self._joined(titles, width - 1), self.ink("rows--title"))]
        if not self.cells:
            return [(" " + self._said()[number - self._head], self.ink("rows--dim"))]
        index = number - self._head
        line = self._joined(self.cells[index], width - 1)
        if index == self.cursor:
            style = self.ink("rows--cursor") if self.has_focus else Style(bold=True)
            return [(">" + line, style)]
        return [(" " + line, self.ink("rows--dim") if index in self.dimmed else Style.null())]

    def render_line(self, y: int):  # type: ignore[no-untyped-def]
        """The titles stay in sight while the rows move under them."""
        if y == 0 and self.titles and self.top:
            top, self.top = self.top, 0
            try:
                return super().render_line(0)
            finally:
                self.top = top
        return super().render_line(y)

    def _joined(self, cells: Sequence[str], width: int) -> str:
        shown_columns = [
            (column, cell)
            for column, cell in zip(self.columns, cells, strict=True)
            if self.app.size.width >= column.least
        ]
        fixed = sum(column.width for column, _ in shown_columns) + len(shown_columns) - 1
        rest = max(width - fixed, 4)
        return " ".join(
            fit(cell, column.width or rest, right=column.right, keep_end=column.keep_end)
            for column, cell in shown_columns
        )

    def move_to(self, index: int) -> None:
        index = max(0, min(index, len(self.cells) - 1))
        if self.cells and index != self.cursor:
            before, self.cursor = self.cursor, index
            self.redraw(before + self._head, index + self._head)
            self._reveal_cursor()
            self.post_message(self.Moved(self, index))

    def _reveal_cursor(self) -> None:
        line = self.cursor + self._head
        self.reveal(max(0, line - self._head), line)

    def action_move(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        self.move_to(self.cursor + step * max(self.size.height - 2, 1))

    def on_focus(self) -> None:
        self.redraw(self.cursor + self._head)

    def on_blur(self) -> None:
        self.redraw(self.cursor + self._head)

    def on_click(self, event: events.Click) -> None:
        index = self.top + event.y - self._head
        if not 0 <= index < len(self.cells) or (self.titles and event.y == 0):
            return
        if index == self.cursor and event.chain > 1:
            self.post_message(self.Chosen(self, index))
        self.move_to(index)
