"""Service taboos (A3): what an agent must not say, in the manual's words or in others."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.findings.guards import objection
from qa_console.domain.findings.hits import Hit, finding, hits, touches
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Finding, Verdict
from qa_console.domain.rubric.phrases import Wordings

SURE, MISHEARD, DOUBTFUL, SOFTENED = 0.9, 0.7, 0.5, 0.4


class Taboo:
    """A wording counts unless something around it speaks against it; then it is dropped or in doubt."""

    name = "taboo"
    labels = ("not_our_job", "dont_know", "cannot_do", "always_this_way", "already_told_you")

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        found = [
            (hit, wordings)
            for wordings in call.phrases.of(self.name).values()
            for hit in hits(call, wordings, by_sound=True)
        ]
        for hit, wordings in found:
            if hit.misheard and any(_outdoes(other, hit) for other, _ in found):
                continue
            judged = self._judge(call, hit, wordings)
            if judged is not None:
                yield judged

    def _judge(self, call: CallMaterial, hit: Hit, wordings: Wordings) -> Finding | None:
        if touches((hit.start, hit.end), call.confirmations.get(hit.turn, ())):
            return None
        against = objection(call, hit, wordings)
        if against is not None and against.drops:
            return None
        verdict, confidence, reason = Verdict.VIOLATED, SURE, "wording"
        if against is not None:
            verdict, confidence, reason = Verdict.UNSURE, SOFTENED, against.reason
        elif not hit.sure:
            verdict, confidence = Verdict.UNSURE, DOUBTFUL
            reason = "misheard" if hit.misheard else "doubtful"
        elif hit.misheard:
            confidence, reason = MISHEARD, "misheard"
        return finding(
            call,
            hit,
            check=self.name,
            label=wordings.label,
            verdict=verdict,
            confidence=confidence,
            reason=reason,
            whole_clause=True,
        )


def _outdoes(other: Hit, hit: Hit) -> bool:
    """Whether another reading of the same words is the likelier: they are written so, or more of them fit."""
    if hit.turn != other.turn or not touches((hit.start, hit.end), ((other.start, other.end),)):
        return False
    return not other.misheard or other.end - other.start > hit.end - hit.start
