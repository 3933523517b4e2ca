"""One message in place of everything while the terminal is too small."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import ModalScreen
from textual.widgets import Static

from qa_console.i18n import tr


class TooSmall(ModalScreen[None]):
    """Goes by itself when there is room again; what lies under it goes on."""

    CSS_PATH = "../styles/dialogs.tcss"
    BINDINGS = [Binding("ctrl+q", "app.leave", show=False, priority=True)]

    def __init__(self, columns: int, rows: int) -> None:
        super().__init__(classes="-too-small")
        self.columns = columns
        self.rows = rows

    def compose(self) -> ComposeResult:
        yield Static(markup=False)

    def on_mount(self) -> None:
        self._say()

    def on_resize(self) -> None:
        self._say()

    def _say(self) -> None:
        size = self.app.size
        self.query_one(Static).update(
            tr(
                "The terminal is too small: {width}x{height}. It takes {columns}x{rows}. "
                "Nothing is lost; make it larger, or ctrl+q leaves.",
                width=size.width,
                height=size.height,
                columns=self.columns,
                rows=self.rows,
            )
        )
