"""Where the suggestions of the checks are kept, by recording and rubric version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_console.domain.model import Finding, Suggestion

RubricKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """What one run of the checks found. `reviews`: what a person made of each finding, by its index
    ("accepted", "rejected"); a finding that nobody looked at is not in it."""

    findings: tuple[Finding, ...]
    suggestions: tuple[Suggestion, ...]
    checked_at: datetime
    reviews: Mapping[int, str]


class Findings(Protocol):
    def get(self, recording_id: str, rubric: RubricKey) -> Checked | None:
        """The last run, or None where the checks of this version never ran on the recording."""

    def of(self, recording_ids: Iterable[str], rubric: RubricKey) -> Mapping[str, tuple[Finding, ...]]:
        """Findings of many recordings at once; those never checked are left out."""

    def put(
        self,
        recording_id: str,
        rubric: RubricKey,
        findings: Sequence[Finding],
        suggestions: Sequence[Suggestion],
        checked_at: datetime,
    ) -> None:
        """Replace the last run. A person's review of a finding that is found again stays with it."""

    def review(self, recording_id: str, rubric: RubricKey, index: int, state: str, person: str) -> None:
        """Keep what `person` made of a finding. Raises NotFound for an index that is not there."""
