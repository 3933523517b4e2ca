"""Confirming that an explanation was understood (A6): the model wording, or the same in similar words."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.findings.guards import Objection, objection
from qa_console.domain.findings.hits import Hit, finding, hits
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Finding, Verdict

MET, MISHEARD, DOUBTFUL = 0.95, 0.7, 0.5


class Confirmation:
    """Each time the agent asks; pressing (明白了吧) and asking about something else are not in the lists."""

    name = "confirmation"
    labels = ("confirmation",)

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for wordings in call.phrases.of(self.name).values():
            for hit in hits(call, wordings, by_sound=True):
                against = objection(call, hit, wordings)
                if against is not None and against.drops:
                    continue
                sure = hit.sure and against is None
                yield finding(
                    call,
                    hit,
                    check=self.name,
                    label=wordings.label,
                    verdict=Verdict.MET if sure else Verdict.UNSURE,
                    confidence=(MISHEARD if hit.misheard else MET) if sure else DOUBTFUL,
                    reason=_reason(hit, against),
                    whole_clause=True,
                )


def _reason(hit: Hit, against: Objection | None) -> str:
    if against is not None:
        return against.reason
    if hit.misheard:
        return "misheard"
    return "wording" if hit.sure else "doubtful"
