"""What dialogs share: a box of plain lines, closed by esc, never a key that cannot be taken back."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widget import Widget

from qa_console.i18n import tr
from qa_console.tui.widgets.bars import Bar

Result = TypeVar("Result")


class Dialog(ModalScreen[Result]):
    """`title` above, `foot` below, what `inside` gives between them."""

    CSS_PATH = "../styles/dialogs.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium")]
    BINDINGS = [
        Binding("escape", "close", show=False),
        Binding("ctrl+q", "app.leave", show=False, priority=True),
    ]

    def __init__(self, title: str, foot: str = "") -> None:
        super().__init__()
        self.title_text = title
        self.foot = foot

    def inside(self) -> Widget:
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Bar(classes="dialog-title")
            yield self.inside()
            yield Bar(classes="dialog-foot")

    def on_mount(self) -> None:
        self.query_one(".dialog-title", Bar).show(self.title_text)
        self.query_one(".dialog-foot", Bar).show(self.foot or tr("esc closes"))

    def action_close(self) -> None:
        self.dismiss(None)
