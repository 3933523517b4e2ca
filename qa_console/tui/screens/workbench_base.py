"""What the workbench's parts share: the call, the draft, the player, and the panes."""

from __future__ import annotations

from collections.abc import Callable

from qa_console.domain.ports.audio import Player
from qa_console.domain.rubric.model import Item
from qa_console.i18n import tr
from qa_console.services.drafting import Draft
from qa_console.tui.desk import Call
from qa_console.tui.screens.base import ConsoleScreen
from qa_console.tui.silent_clock import SilentClock
from qa_console.tui.widgets.form import Form
from qa_console.tui.widgets.prompt import Prompt
from qa_console.tui.widgets.transcript import Transcript
from qa_console.tui.widgets.waveform import Waveform


class Bench(ConsoleScreen):
    """`player` is a silent clock until the sound is there."""

    def __init__(self) -> None:
        super().__init__()
        self.call_: Call | None = None
        self.player: Player = SilentClock(0.0)

    @property
    def form(self) -> Form:
        return self.query_one(Form)

    @property
    def transcript(self) -> Transcript:
        return self.query_one(Transcript)

    @property
    def waveform(self) -> Waveform:
        return self.query_one(Waveform)

    @property
    def prompt(self) -> Prompt:
        return self.query_one(Prompt)

    @property
    def draft(self) -> Draft | None:
        return self.call_.draft if self.call_ else None

    @property
    def item(self) -> Item | None:
        """The criterion under the cursor."""
        return self.form.item

    def editable_draft(self) -> Draft | None:
        """The draft, or None with a word why nothing can be changed."""
        draft = self.draft
        if draft is None:
            return None
        if draft.evaluation.state.value != "draft":
            self.notify(tr("This evaluation was handed in; it no longer changes."), markup=False)
            return None
        return draft

    async def change(self, work: Callable[[], Draft]) -> Draft | None:
        """Make a change of the draft and show what came of it; None when it was refused."""
        changed = await self.ask(work)
        if changed is not None:
            self.take_draft(changed)
        elif self.draft is not None:
            self.form.show_draft(self.draft)
        return changed

    def take_draft(self, draft: Draft) -> None:
        raise NotImplementedError

    def show_detail(self) -> None:
        raise NotImplementedError

    def seek_to(self, position_s: float) -> None:
        raise NotImplementedError

    def show_transport(self) -> None:
        raise NotImplementedError

    def focus_form(self) -> None:
        self.form.focus()
