"""The list of what was marked as evidence, with what can be done to each piece."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.binding import Binding
from textual.widget import Widget

from qa_console.domain.model import Evidence
from qa_console.i18n import tr
from qa_console.tui.formatting import tenths
from qa_console.tui.modals.base import Dialog
from qa_console.tui.widgets.rows import Column, Rows


@dataclass(frozen=True, slots=True)
class Act:
    """What to do to piece `number`: play, note, drop, or move its start or end to the playhead."""

    kind: str
    number: int
    row: int


class EvidenceDialog(Dialog[Act]):
    BINDINGS = [
        Binding("enter,space", "act('play')", show=False),
        Binding("i,ｉ", "act('note')", show=False),
        Binding("[,【,「,［", "act('start')", show=False),
        Binding("],】,」,］", "act('end')", show=False),
        Binding("backspace,delete", "act('drop')", show=False),
        Binding("e,ｅ", "close", show=False),
    ]

    def __init__(self, pieces: Sequence[tuple[int, Evidence]], cursor: int = 0) -> None:
        super().__init__(
            tr("Evidence"), tr("enter play  [ ] start, end to playhead  i note  backspace drop  esc closes")
        )
        self.pieces = pieces
        self.start_at = cursor

    def inside(self) -> Widget:
        columns = (
            Column(tr("item"), 4),
            Column(tr("start"), 8),
            Column(tr("end"), 8),
            Column(tr("remark"), 18),
            Column(tr("words"), 0),
        )
        return Rows(columns, empty=tr("Nothing is marked yet: m marks A-B, or this turn."))

    def on_mount(self) -> None:
        super().on_mount()
        rows = self.query_one(Rows)
        rows.cursor = self.start_at
        rows.show_rows(
            [
                (piece.item, tenths(piece.start_s), tenths(piece.end_s), piece.note, piece.quote)
                for _, piece in self.pieces
            ]
        )

    def on_rows_chosen(self) -> None:
        self.action_act("play")

    def action_act(self, kind: str) -> None:
        row = self.query_one(Rows).cursor
        if row < len(self.pieces):
            self.dismiss(Act(kind, self.pieces[row][0], row))
