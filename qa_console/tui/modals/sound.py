"""The call's sound in figures, with what can be done about it: measure it, or exchange its sides."""

from __future__ import annotations

from textual.binding import Binding
from textual.widget import Widget

from qa_console.domain.sound_sheet import SoundSheet
from qa_console.i18n import tr
from qa_console.tui.modals.base import Dialog
from qa_console.tui.sound_page import sound_text
from qa_console.tui.widgets.pages import Page


class SoundDialog(Dialog[str]):
    """`swap` or `measure` where that was asked for. `sheet`: None where the call was not measured."""

    BINDINGS = [
        Binding("X,x,Ｘ,ｘ", "swap", show=False),
        Binding("enter", "measure", show=False),
        Binding("a,ａ", "close", show=False),
    ]

    def __init__(self, recording: str, sheet: SoundSheet | None) -> None:
        self.sheet = sheet
        self.recording = recording
        super().__init__(tr("Sound of {id}", id=recording), self._foot())

    def _foot(self) -> str:
        if self.sheet is None:
            return tr("enter: measure it now   esc closes")
        if self._has_sides:
            return tr("X: swap agent and customer   esc closes")
        return ""

    @property
    def _has_sides(self) -> bool:
        return self.sheet is not None and len(self.sheet.acoustics.channels) == 2

    def inside(self) -> Widget:
        if self.sheet is not None:
            return Page(sound_text(self.sheet))
        told = tr(
            "The sound of this call has not been measured yet, so nothing is known of who speaks when. "
            "Enter measures it now; `qa-console analyze {id}` does the same, with --all for every recording.",
            id=self.recording,
        )
        return Page(told)

    def action_swap(self) -> None:
        if self._has_sides:
            self.dismiss("swap")

    def action_measure(self) -> None:
        self.dismiss("measure" if self.sheet is None else None)
