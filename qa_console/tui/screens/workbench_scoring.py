"""Scoring by single keys: the focus stays, the sound goes on, each change is stored before the next key."""

from __future__ import annotations

from textual import on

from qa_console.domain.answers import Answer, normalise
from qa_console.domain.rubric.model import Item, Kind
from qa_console.errors import InvalidInput
from qa_console.i18n import choose, tr
from qa_console.services.drafting import Draft
from qa_console.tui.answering import meant_by, not_applicable
from qa_console.tui.formatting import shown
from qa_console.tui.screens.workbench_base import Bench
from qa_console.tui.widgets.form import Form


class Scoring(Bench):
    def __init__(self) -> None:
        super().__init__()
        self._typed_at = ""

    async def action_digit(self, digit: int) -> None:
        item, draft = self.item, self.editable_draft()
        if item is None or draft is None:
            return
        try:
            meant = meant_by(item, digit, self.form.answer(item.id), typing=self._typed_at == item.id)
        except InvalidInput as error:
            self.console_app.show_error(error)
            return
        self._typed_at = item.id if not meant.steps else ""
        await self._answer(draft, item, meant.answer, steps=meant.steps)

    async def action_not_applicable(self) -> None:
        item, draft = self.item, self.editable_draft()
        if item is None or draft is None:
            return
        try:
            answer = not_applicable(item)
        except InvalidInput as error:
            self.console_app.show_error(error)
            return
        await self._answer(draft, item, answer)

    async def action_clear(self) -> None:
        item, draft = self.item, self.editable_draft()
        if item is not None and draft is not None and self.form.answer(item.id) is not None:
            await self._answer(draft, item, None, steps=False)

    async def action_adopt(self) -> None:
        """What the checks suggest becomes the answer, because a person said so."""
        item, draft = self.item, self.editable_draft()
        if item is None or draft is None or self.call_ is None:
            return
        suggestion = self.call_.suggestions.get(item.id)
        if suggestion is None or self.form.answer(item.id) is not None:
            self.notify(tr("There is no suggestion for {item} to adopt.", item=item.id), markup=False)
            return
        await self._answer(draft, item, normalise(item, suggestion.answer))

    async def _answer(self, draft: Draft, item: Item, answer: Answer | None, *, steps: bool = True) -> None:
        """Show it at once, step on, and let nothing else happen before it is stored."""
        self.form.show_ahead(item.id, answer)
        if steps:
            self.form.move(1)
        await self.change(lambda: self.desk.answer(draft.id, item.id, answer))

    def action_item(self, step: int) -> None:
        self._typed_at = ""
        self.form.move(step)

    @on(Form.Moved)
    def _moved(self) -> None:
        self.show_detail()

    async def action_undo(self) -> None:
        draft = self.editable_draft()
        if draft is not None:
            await self._travel(draft, back=True)

    async def action_redo(self) -> None:
        draft = self.editable_draft()
        if draft is not None:
            await self._travel(draft, back=False)

    async def _travel(self, draft: Draft, *, back: bool) -> None:
        if not (draft.undoable if back else draft.redoable):
            self.notify(tr("Nothing to undo.") if back else tr("Nothing to redo."), markup=False)
            return
        changed = await self.change(lambda: self._steps(draft, back))
        if changed is not None:
            self._go_to_change(draft, changed)

    def _steps(self, draft: Draft, back: bool) -> Draft:
        """One step; a comment, which was kept letter by letter, comes and goes whole."""
        go, other = (self.desk.undo, self.desk.redo) if back else (self.desk.redo, self.desk.undo)
        before, now = draft, go(draft.id)
        while now.evaluation.comment != before.evaluation.comment and (
            now.undoable if back else now.redoable
        ):
            before, now = now, go(draft.id)
            if now.evaluation.comment == before.evaluation.comment:
                return other(draft.id)
        return now

    def _go_to_change(self, before: Draft, after: Draft) -> None:
        """Bring the cursor to what came or went."""
        old, new = before.evaluation, after.evaluation
        for item in after.rubric.items():
            if old.answers.get(item.id) != new.answers.get(item.id):
                self.form.goto(item.id)
                return
        pieces = [new.evidence.get(n) or old.evidence.get(n) for n in {*old.evidence, *new.evidence}
                  if old.evidence.get(n) != new.evidence.get(n)]  # fmt: skip
        if pieces and pieces[0] is not None:
            self.form.goto(pieces[0].item)

    def action_goto(self) -> None:
        self.prompt.open("goto", tr("Go to"))

    async def action_guidance(self) -> None:
        from qa_console.tui.modals.page import PageDialog

        if self.item is not None:
            title = f"{self.item.id} {shown(choose(self.item.title))}"
            await self.app.push_screen(PageDialog(title, guidance(self.item)))


def guidance(item: Item) -> str:
    """What the rubric says of a criterion: what it asks, what keeping and breaking it sounds like."""
    lines = [choose(item.asks)] if item.asks else []
    for kept, title in ((True, tr("# Kept")), (False, tr("# Broken"))):
        told = [choose(example.text) for example in item.examples if example.kept is kept]
        lines += ["", title, *(f"- {text}" for text in told)] if told else []
    if item.practise:
        lines += ["", tr("# To practise"), choose(item.practise)]
    titles = [choose(each.title) for each in (item.options if item.kind is Kind.CHOICE else item.tags)]
    if titles:
        lines += ["", tr("# Answers"), *(f"{n} {title}" for n, title in enumerate(titles, 1))]
    return "\n".join(lines) or tr("The form says nothing more about it.")
