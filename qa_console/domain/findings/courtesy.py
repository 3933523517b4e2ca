"""Polite wording (A1): a greeting at the opening, please, thanks, sorry, a goodbye at the close."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.findings.guards import objection
from qa_console.domain.findings.hits import finding, hits
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Finding, Verdict

MET, DOUBTFUL = 0.95, 0.6
EDGE_TURNS = 3
EDGE_S = 30.0


class Courtesy:
    """The first use of a label in each of the agent's turns, where it belongs: a greeting in the middle of
    the call greets nobody. What is missing is no finding."""

    name = "courtesy"
    labels = ("greeting", "please", "thanks", "sorry", "goodbye")

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for wordings in call.phrases.of(self.name).values():
            heard: set[int] = set()
            for hit in hits(call, wordings):
                if hit.turn in heard or not _in_place(call, hit.turn, wordings.place):
                    continue
                if objection(call, hit, wordings) is None:
                    heard.add(hit.turn)
                    yield finding(
                        call,
                        hit,
                        check=self.name,
                        label=wordings.label,
                        verdict=Verdict.MET if hit.sure else Verdict.UNSURE,
                        confidence=MET if hit.sure else DOUBTFUL,
                        reason="wording" if hit.sure else "doubtful",
                    )


def _in_place(call: CallMaterial, turn: int, place: str) -> bool:
    """Within the agent's first (last) turns, or within the first (last) half minute."""
    if not place:
        return True
    edge = call.agent_turns[:EDGE_TURNS] if place == "opening" else call.agent_turns[-EDGE_TURNS:]
    if turn in edge:
        return True
    start = call.turns[turn].start_s
    if start is None or call.ends_s is None:
        return False
    return start < EDGE_S if place == "opening" else start > call.ends_s - EDGE_S
