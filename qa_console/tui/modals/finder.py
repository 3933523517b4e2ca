"""One box that finds a recording: by order, phone, agent or words, while one types."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from qa_console.domain.model import Recording
from qa_console.errors import QaConsoleError
from qa_console.i18n import tr
from qa_console.tui.desk import Desk
from qa_console.tui.modals.base import Dialog
from qa_console.tui.widgets.bars import Bar
from qa_console.tui.widgets.rows import Column, Rows


class Finder(Dialog[str]):
    """The id of the recording that was chosen. `describe` gives the cells of a row."""

    BINDINGS = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "move(-10)", show=False, priority=True),
        Binding("pagedown", "move(10)", show=False, priority=True),
    ]

    def __init__(self, desk: Desk, describe: Callable[[Recording], Sequence[str]]) -> None:
        super().__init__(tr("Find a recording"), tr("type   up/down   enter: open   esc closes"))
        self.desk = desk
        self.describe = describe
        self.found: Sequence[Recording] = ()
        self.shown_for = ""
        self.hurried = False

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Bar(classes="dialog-title")
            yield Input(placeholder=tr("order, phone, agent or words"), compact=True)
            yield self.inside()
            yield Bar(classes="dialog-foot")

    def inside(self) -> Widget:
        return Rows(
            (
                Column(tr("id"), 8, keep_end=True),
                Column(tr("agent"), 8),
                Column(tr("team"), 8),
                Column(tr("started"), 11),
                Column(tr("length"), 6, right=True),
                Column(tr("order"), 0, keep_end=True),
                Column(tr("phone"), 11),
            ),
            empty="",
        )

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Rows).can_focus = False
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._look(event.value)

    @work(thread=True, exclusive=True, group="find")
    def _look(self, text: str) -> None:
        worker = get_current_worker()
        try:
            found = self.desk.find(text) if text.strip() else ()
        except QaConsoleError:
            found = ()
        if not worker.is_cancelled:
            self.app.call_from_thread(self._show, text, found)

    def _show(self, text: str, found: Sequence[Recording]) -> None:
        if not self.is_attached:
            return
        self.found, self.shown_for = found, text
        rows = self.query_one(Rows)
        rows.empty = tr("Nothing found.") if text.strip() else ""
        rows.cursor = 0
        rows.show_rows([self.describe(one) for one in found])
        if self.hurried and text == self.query_one(Input).value:
            self._choose()

    @on(Input.Submitted)
    def _choose(self) -> None:
        """Whoever presses enter before the answer is there gets the first of it when it comes."""
        self.hurried = self.shown_for != self.query_one(Input).value
        if self.hurried:
            return
        cursor = self.query_one(Rows).cursor
        if cursor < len(self.found):
            self.dismiss(self.found[cursor].id)

    def on_rows_chosen(self) -> None:
        self._choose()

    def action_move(self, step: int) -> None:
        self.query_one(Rows).action_move(step)
