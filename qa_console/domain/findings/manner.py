"""Lecturing, interrogating and mocking (A2, A3): words that may be meant so. Only a person hears the tone."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.findings.guards import objection
from qa_console.domain.findings.hits import finding, hits
from qa_console.domain.findings.material import CallMaterial
from qa_console.domain.model import Finding, Verdict

CONFIDENCE = 0.4


class Manner:
    """Never more than `unsure`."""

    name = "manner"
    labels = ("lecturing", "interrogating", "mocking")

    def run(self, call: CallMaterial) -> Iterator[Finding]:
        for wordings in call.phrases.of(self.name).values():
            for hit in hits(call, wordings):
                against = objection(call, hit, wordings)
                if against is None or not against.drops:
                    yield finding(
                        call,
                        hit,
                        check=self.name,
                        label=wordings.label,
                        verdict=Verdict.UNSURE,
                        confidence=CONFIDENCE,
                        reason="tone",
                        whole_clause=True,
                    )
