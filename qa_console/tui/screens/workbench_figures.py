"""The call's sound in figures, measuring it, and putting agent and customer on their right sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from textual import work

from qa_console.errors import QaConsoleError
from qa_console.i18n import tr
from qa_console.tui.desk import Call
from qa_console.tui.screens.workbench_base import Bench


class Measuring(Bench):
    def __init__(self) -> None:
        super().__init__()
        self._measuring = False

    async def action_figures(self) -> None:
        from qa_console.tui.modals.sound import SoundDialog

        if self.call_ is not None:
            dialog = SoundDialog(self.call_.recording.id, self.call_.sound)
            await self.app.push_screen(dialog, self._figures_closed)

    def _figures_closed(self, wish: str | None) -> None:
        if wish == "swap":
            self.action_swap_sides()
        elif wish == "measure" and self.call_ is not None:
            self._measure(self.call_, self.desk.measure, tr("The sound of {id} is measured."))

    def action_swap_sides(self) -> None:
        """Put the agent on the other channel of this call; again puts everything back."""
        if self.call_ is not None:
            said = tr("{id}: agent and customer are exchanged. X again puts them back.")
            self._measure(self.call_, self.desk.swap_sides, said)

    def _measure(self, call: Call, heard: Callable[[Call], Call], said: str) -> None:
        if self._measuring:
            self.notify(tr("The sound is still being measured."), markup=False)
            return
        self._measuring = True
        self.notify(tr("Measuring the sound of {id} ...", id=call.recording.id), markup=False, timeout=2)
        self._hear(call, heard, said)

    @work(thread=True, exclusive=True, group="measure")
    def _hear(self, call: Call, heard: Callable[[Call], Call], said: str) -> None:
        """Reading a whole call takes seconds; the person goes on meanwhile."""
        try:
            found: Call | QaConsoleError = heard(call)
        except QaConsoleError as error:
            found = error
        self.app.call_from_thread(self._heard, found, said)

    def _heard(self, found: Call | QaConsoleError, said: str) -> None:
        self._measuring = False
        if isinstance(found, QaConsoleError):
            self.console_app.show_error(found)
            return
        self.notify(said.format(id=found.recording.id), markup=False)
        call = self.call_
        if call is not None and call.recording.id == found.recording.id:
            self.take_sound(
                replace(call, recording=found.recording, sound=found.sound, waveform=found.waveform)
            )

    def take_sound(self, call: Call) -> None:
        """The same call, with its sound measured anew."""
        raise NotImplementedError
