"""One line to type on, in the place of the keys: searching, going to a criterion, noting."""

from __future__ import annotations

from dataclasses import dataclass

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static


class Prompt(Horizontal):
    """Hidden until it is opened for a purpose; `esc` closes it."""

    BINDINGS = [Binding("escape", "close", show=False)]

    @dataclass
    class Typed(Message):
        purpose: str
        text: str

    @dataclass
    class Done(Message):
        purpose: str
        text: str

    @dataclass
    class Closed(Message):
        purpose: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.purpose = ""
        self.display = False

    def compose(self) -> ComposeResult:
        yield Static(markup=False)
        yield Input(compact=True, select_on_focus=False)

    def open(self, purpose: str, label: str, value: str = "") -> None:
        """Show the line with what it is for, and type into it."""
        self.purpose = purpose
        self.query_one(Static).update(f" {label}: ")
        field = self.query_one(Input)
        with field.prevent(Input.Changed):
            field.value = value
        field.cursor_position = len(value)
        self.display = True
        self.screen.set_focus(field)  # at once: `focus` would let keys that follow go elsewhere

    def close(self) -> None:
        self.display = False

    def action_close(self) -> None:
        self.close()
        self.post_message(self.Closed(self.purpose))

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.display:
            self.post_message(self.Typed(self.purpose, event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.close()
        self.post_message(self.Done(self.purpose, event.value))
