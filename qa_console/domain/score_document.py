"""A score on its way out: the one rounding, the one change to a JSON number, the contract's document."""

from __future__ import annotations

import math
from fractions import Fraction

from qa_console.domain.scoring import ScoreSheet


def display_score(exact_score: Fraction | None) -> str:
    """The score as people read it: half-up to one decimal, `-` where there is none. The one rounding."""
    if exact_score is None:
        return "-"
    tenths = math.floor(exact_score * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def number(exact_value: Fraction | None) -> float | None:
    """The nearest JSON number. The one place where an exact score stops being exact."""
    return None if exact_value is None else float(exact_value)


def as_document(sheet: ScoreSheet) -> dict[str, object]:
    """The sheet under the contract's keys, numbers included."""
    return {
        "score": number(sheet.score),
        "raw_score": number(sheet.raw_score),
        "critical_failed": list(sheet.critical_failed),
        "sections": {
            name: {
                "score": number(part.score),
                "weight": number(part.weight),
                "applied_weight": number(part.applied_weight),
            }
            for name, part in sheet.sections.items()
        },
        "items": {
            name: {
                "earned": number(part.earned),
                "possible": number(part.possible),
                "state": part.state.value,
            }
            for name, part in sheet.items.items()
        },
        "passed": sheet.passed,
        "band": sheet.band,
        "complete": sheet.complete,
        "unanswered": list(sheet.unanswered),
        "ignored": list(sheet.ignored),
        "evidence_missing": list(sheet.evidence_missing),
    }
