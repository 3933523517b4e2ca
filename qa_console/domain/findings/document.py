"""A finding as others read it: the keys of the contract, "Findings"."""

from __future__ import annotations

from qa_console.domain.model import Finding


def finding_document(found: Finding) -> dict[str, object]:
    """Values of JSON only; times in seconds, `turn` an index in the transcript."""
    return {
        "criterion": found.criterion,
        "check": found.check,
        "label": found.label,
        "verdict": found.verdict.value,
        "start": found.start_s,
        "end": found.end_s,
        "channel": found.channel.value,
        "turn": found.turn,
        "quote": found.quote,
        "confidence": found.confidence,
        "reason": found.reason,
    }
