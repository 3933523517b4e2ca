"""A dialog to choose one of a list: a plan, an agent, a team."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.widget import Widget

from qa_console.i18n import tr
from qa_console.tui.modals.base import Dialog
from qa_console.tui.widgets.rows import Column, Rows


@dataclass(frozen=True, slots=True)
class Choice:
    id: str
    title: str
    detail: str = ""


class Chooser(Dialog[str]):
    """The id of the choice; None when it was closed."""

    BINDINGS = [Binding("enter", "choose", show=False)]

    def __init__(self, title: str, choices: Sequence[Choice]) -> None:
        super().__init__(title, tr("up/down   enter: choose   esc closes"))
        self.choices = choices

    def inside(self) -> Widget:
        columns = (Column("", 22), Column("", 0))
        return Rows(columns, titles=False, empty=tr("There is nothing to choose from."))

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(Rows).show_rows([(choice.title, choice.detail) for choice in self.choices])

    def on_rows_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        cursor = self.query_one(Rows).cursor
        self.dismiss(self.choices[cursor].id if cursor < len(self.choices) else None)
