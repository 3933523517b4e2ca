"""Polite wording (A1): a greeting at the opening, please, thanks, sorry, a goodbye at the close."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.findings.guards import objection
from qa_console.domain.findings.hits import Hit, finding, hits
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Finding, Verdict
from qa_console.domain.rubric.phrases import Wordings

MET, DOUBTFUL, OUT_OF_PLACE = 0.95, 0.6, 0.5
EDGE_TURNS = 3
EDGE_S = 30.0


class Courtesy:
    """The first use of a label in each of the agent's turns; what is missing is no finding."""

    name = "courtesy"
    labels = ("greeting", "please", "thanks", "sorry", "goodbye")

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for wordings in call.phrases.of(self.name).values():
            heard: set[int] = set()
            for hit in hits(call, wordings):
                if hit.turn not in heard and objection(call, hit, wordings) is None:
                    heard.add(hit.turn)
                    yield self._met(call, hit, wordings)

    def _met(self, call: CallMaterial, hit: Hit, wordings: Wordings) -> Finding:
        verdict, confidence, reason = Verdict.MET, MET, "wording"
        if not _in_place(call, hit.turn, wordings.place):
            verdict, confidence, reason = Verdict.UNSURE, OUT_OF_PLACE, "out_of_place"
        elif not hit.sure:
            verdict, confidence, reason = Verdict.UNSURE, DOUBTFUL, "doubtful"
        return finding(
            call,
            hit,
            check=self.name,
            label=wordings.label,
            verdict=verdict,
            confidence=confidence,
            reason=reason,
        )


def _in_place(call: CallMaterial, turn: int, place: str) -> bool:
    """Within the agent's first (last) turns, or within the first (last) half minute."""
    if not place:
        return True
    agent = list(call.agent_turns())
    if turn in (agent[:EDGE_TURNS] if place == "opening" else agent[-EDGE_TURNS:]):
        return True
    start, ends = call.turns[turn].start_s, [t.end_s for t in call.turns if t.end_s is not None]
    if start is None or not ends:
        return False
    return start < EDGE_S if place == "opening" else start > max(ends) - EDGE_S
