"""Evidence: two presses mark a stretch, a list plays, moves, notes and drops it."""

from __future__ import annotations

from dataclasses import replace

from qa_console.domain.model import Evidence, Span
from qa_console.i18n import tr
from qa_console.tui.formatting import clock, shown
from qa_console.tui.modals.evidence import Act, EvidenceDialog
from qa_console.tui.screens.workbench_base import Bench

UNTIMED_S = 5.0
"""Around the playhead, where no turn has times."""


class Proving(Bench):
    loop_start_s: float | None
    _piece = 0

    @property
    def position_s(self) -> float:
        raise NotImplementedError

    async def action_mark(self) -> None:
        """The loop, else the turn that is heard, becomes evidence for the criterion."""
        item, draft = self.item, self.editable_draft()
        if item is None or draft is None:
            return
        span, quote = self._marked()
        piece = Evidence(item.id, round(span.start_s, 2), round(span.end_s, 2), quote=quote)
        changed = await self.change(lambda: self.desk.add_evidence(draft.id, piece))
        if changed is not None:
            self.notify(
                tr(
                    "Evidence for {item}: {start}-{end}",
                    item=item.id,
                    start=clock(span.start_s),
                    end=clock(span.end_s),
                ),
                markup=False,
                timeout=2,
            )

    def _marked(self) -> tuple[Span, str]:
        call, loop = self.call_, self.player.loop
        assert call is not None
        if loop is not None:
            return self._inside(loop), self._said(loop)
        now = self.position_s
        for turn in reversed(call.turns):
            if turn.start_s is not None and turn.start_s <= now + 0.05:
                end_s = turn.end_s if turn.end_s is not None else turn.start_s + UNTIMED_S
                return self._inside(Span(turn.start_s, end_s)), turn.text
        return self._inside(Span(now - UNTIMED_S / 2, now + UNTIMED_S / 2)), ""

    def _inside(self, span: Span) -> Span:
        """The stretch, cut to the recording."""
        call = self.call_
        assert call is not None
        told_s = call.recording.facts.duration_s
        end_s = call.duration_s if told_s is None else min(call.duration_s, told_s)
        return Span(max(0.0, min(span.start_s, end_s)), max(0.0, min(span.end_s, end_s)))

    def _said(self, span: Span) -> str:
        turns = self.call_.turns if self.call_ else ()
        said = [
            turn.text
            for turn in turns
            if turn.start_s is not None
            and turn.start_s < span.end_s
            and (turn.end_s if turn.end_s is not None else turn.start_s) > span.start_s
        ]
        return " ".join(said)

    async def action_evidence(self) -> None:
        await self._list_evidence(0)

    async def _list_evidence(self, cursor: int) -> None:
        draft = self.draft
        if draft is None:
            return
        pieces = list(draft.evaluation.evidence.items())
        await self.app.push_screen(EvidenceDialog(pieces, cursor), self._acted)

    def _acted(self, act: Act | None) -> None:
        if act is not None:
            self.run_worker(self._act(act), group="evidence")

    async def _act(self, act: Act) -> None:
        draft = self.draft
        piece = draft.evaluation.evidence.get(act.number) if draft else None
        if draft is None or piece is None:
            return
        if act.kind == "play":
            self.seek_to(piece.start_s)
            self.player.stop_at(piece.end_s)
            self.player.play()
            self.show_transport()
            return
        if self.editable_draft() is None:
            return
        if act.kind == "note":
            self._piece = act.number
            self.prompt.open("note", tr("Note on {item}", item=piece.item), piece.note)
            return
        if act.kind == "drop":
            await self.change(lambda: self.desk.drop_evidence(draft.id, act.number))
        else:
            moved = self._moved_piece(piece, act.kind)
            await self.change(lambda: self.desk.change_evidence(draft.id, act.number, moved))
        await self._list_evidence(act.row)

    def _moved_piece(self, piece: Evidence, kind: str) -> Evidence:
        now = round(self.position_s, 2)
        start_s, end_s = (now, piece.end_s) if kind == "start" else (piece.start_s, now)
        span = self._inside(Span(min(start_s, end_s), max(start_s, end_s)))
        return replace(piece, start_s=span.start_s, end_s=span.end_s)

    async def note_piece(self, text: str) -> None:
        """Keep a note on the piece that the prompt was opened for."""
        draft = self.editable_draft()
        piece = draft.evaluation.evidence.get(self._piece) if draft else None
        if draft is not None and piece is not None:
            noted = replace(piece, note=text)
            await self.change(lambda: self.desk.change_evidence(draft.id, self._piece, noted))


def evidence_line(pieces: list[Evidence]) -> str:
    """All stretches of a criterion in a few cells."""
    return " ".join(
        f"{clock(piece.start_s)}-{clock(piece.end_s)} {shown(piece.note)}".strip() for piece in pieces
    )
