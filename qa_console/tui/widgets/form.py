"""The rubric as a form: every criterion on one line, answered by single keys from anywhere on the screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.style import Style
from textual import events
from textual.message import Message

from qa_console.domain.answers import Answer
from qa_console.domain.model import Suggestion
from qa_console.domain.rubric.model import Item, Section
from qa_console.domain.score_document import display_score
from qa_console.domain.scoring import ItemState
from qa_console.i18n import choose, mark, tr
from qa_console.services.drafting import Draft
from qa_console.tui.answering import glyph
from qa_console.tui.formatting import fit, shown
from qa_console.tui.widgets.lines import Lines, Piece

ANSWER, WEIGHT, HINT = 4, 3, 6
CRITICAL = mark("CR")
"""Spelt out beside a critical criterion: `致命` in Chinese, CR in English."""
HINT_WORD = mark("hint")


@dataclass(frozen=True, slots=True)
class Head:
    section: Section


class Form(Lines, can_focus=True):
    """The cursor is on a criterion; time is somewhere else."""

    COMPONENT_CLASSES = {
        *("form--head", "form--cursor", "form--met", "form--violated"),
        *("form--critical", "form--hint", "form--off"),
    }

    @dataclass
    class Moved(Message):
        """The cursor is on another criterion."""

        item: str

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[Head | Item] = []
        self._draft: Draft | None = None
        self._suggestions: Mapping[str, Suggestion] = {}
        self._ahead: dict[str, Answer | None] = {}
        self.cursor = 0

    def show_form(self, draft: Draft, suggestions: Mapping[str, Suggestion]) -> None:
        """Another form; the cursor goes to the first criterion without an answer."""
        self._rows = []
        for section in draft.rubric.sections:
            self._rows += [Head(section), *section.items]
        self._suggestions = suggestions
        self._draft = draft
        self._ahead = {}
        unanswered = draft.sheet.unanswered
        self.cursor = next(
            (n for n, row in enumerate(self._rows) if isinstance(row, Item) and row.id in unanswered),
            next((n for n, row in enumerate(self._rows) if isinstance(row, Item)), 0),
        )
        self.top = 0
        self.redraw_all()
        self.call_after_refresh(self._reveal_cursor)

    def show_draft(self, draft: Draft) -> None:
        """The same form with other answers: the lines that look different are drawn anew."""
        before, ahead = self._draft, self._ahead
        self._draft, self._ahead = draft, {}
        self.redraw(*(n for n, row in enumerate(self._rows) if _differs(row, before, draft, ahead)))

    def show_ahead(self, item: str, answer: Answer | None) -> None:
        """Show an answer while it is being stored."""
        self._ahead[item] = answer
        self.redraw(*(n for n, row in enumerate(self._rows) if isinstance(row, Item) and row.id == item))

    @property
    def item(self) -> Item | None:
        """The criterion that the cursor is on."""
        row = self._rows[self.cursor] if self._rows else None
        return row if isinstance(row, Item) else None

    def answer(self, item: str) -> Answer | None:
        if item in self._ahead:
            return self._ahead[item]
        return self._draft.evaluation.answers.get(item) if self._draft else None

    def move(self, step: int) -> None:
        """On to the next criterion in this direction that is asked; stays at the ends."""
        number = self.cursor + step
        while 0 <= number < len(self._rows):
            row = self._rows[number]
            if isinstance(row, Item) and self._state(row) is not ItemState.NOT_ASKED:
                self._put_cursor(number)
                return
            number += step

    def goto(self, item: str) -> bool:
        """Whether there is such a criterion; letter case does not matter."""
        for number, row in enumerate(self._rows):
            if isinstance(row, Item) and row.id.casefold() == item.strip().casefold():
                self._put_cursor(number)
                return True
        return False

    def _put_cursor(self, number: int) -> None:
        before, self.cursor = self.cursor, number
        self.redraw(before, number)
        self._reveal_cursor()
        item = self.item
        if item is not None:
            self.post_message(self.Moved(item.id))

    def _reveal_cursor(self) -> None:
        head_too = self.cursor - 1 if self.cursor == 1 else self.cursor
        self.reveal(head_too, self.cursor)

    def _state(self, item: Item) -> ItemState | None:
        score = self._draft.sheet.items.get(item.id) if self._draft else None
        return score.state if score else None

    def count_lines(self) -> int:
        return len(self._rows)

    def draw_line(self, number: int, width: int) -> Sequence[Piece]:
        row = self._rows[number]
        if isinstance(row, Head):
            return self._head(row.section, width)
        return self._criterion(row, number == self.cursor, width)

    def _head(self, section: Section, width: int) -> Sequence[Piece]:
        part = self._draft.sheet.sections.get(section.id) if self._draft else None
        score = display_score(part.score) if part else "-"
        score = "" if score == "-" else score
        left = width - WEIGHT - ANSWER - HINT - 2
        title = fit(f" {section.id} {shown(choose(section.title))}", left - cell_len(score) - 1) + f" {score}"
        # i18n: heading over the weights, at most 3 cells
        weight = fit(tr("wt"), WEIGHT, right=True)
        # i18n: heading over the answers, at most 4 cells
        answer = fit(tr("ans"), ANSWER, right=True)
        return [(f"{fit(title, left)} {weight} {answer}", self.ink("form--head"))]

    def _criterion(self, item: Item, current: bool, width: int) -> Sequence[Piece]:
        """The cursor's line is reversed in one colour: signs and words say the rest."""
        off, answer = self._state(item) is ItemState.NOT_ASKED, self.answer(item.id)
        base = self.ink("form--cursor") if current else self.ink("form--off") if off else Style.null()
        critical = " " + tr(CRITICAL) if item.critical else ""
        name = fit(f"{'>' if current else ' '} {item.id} ", max(4, cell_len(item.id) + 3))
        room = width - WEIGHT - ANSWER - HINT - 2 - cell_len(name) - cell_len(critical)
        sign = " " if off and answer is None else glyph(item, answer)
        pieces = [
            (name + fit(shown(choose(item.title)), room), Style.null()),
            (critical, self.ink("form--critical")),
            (" " + fit(f"{float(item.weight):g}", WEIGHT, right=True), Style.null()),
            (" " + fit(sign, ANSWER, right=True), self._answer_ink(item, answer)),
            (fit(self._hint(item, answer), HINT, right=True), self.ink("form--hint")),
        ]
        return [(text, base if current else base + style) for text, style in pieces]

    def _answer_ink(self, item: Item, answer: Answer | None) -> Style:
        state = self._state(item)
        if answer is None or item.id in self._ahead or state not in (ItemState.FAILED, ItemState.SCORED):
            return Style(bold=True)
        return self.ink("form--violated" if state is ItemState.FAILED else "form--met")

    def _hint(self, item: Item, answer: Answer | None) -> str:
        """What the checks suggest, with its direction, beside an empty answer only."""
        suggestion = self._suggestions.get(item.id)
        if suggestion is None or answer is not None:
            return ""
        told = suggestion.answer
        direction = "✓" if told is True else "✗" if told is False or told else "✓"
        return tr(HINT_WORD) + direction

    def on_click(self, event: events.Click) -> None:
        number = self.top + event.y
        if 0 <= number < len(self._rows) and isinstance(self._rows[number], Item):
            self._put_cursor(number)


def _differs(row: Head | Item, before: Draft | None, after: Draft, ahead: Mapping[str, object]) -> bool:
    """Whether a line of the form shows something else than before."""
    if before is None:
        return True
    if isinstance(row, Head):
        return before.sheet.sections.get(row.section.id) != after.sheet.sections.get(row.section.id)
    old, new = before.evaluation.answers.get(row.id), after.evaluation.answers.get(row.id)
    return row.id in ahead or old != new or before.sheet.items.get(row.id) != after.sheet.items.get(row.id)
