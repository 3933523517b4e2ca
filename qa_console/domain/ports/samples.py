"""The calls and the history that the demonstration workspace is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

from qa_console.domain.evaluation import AnswerSheet
from qa_console.domain.model import Source


@dataclass(frozen=True, slots=True)
class SampleCall:
    """A call with sound. `file`: as the manifest names it; `judged`: what a careful listener answered."""

    file: str
    agent_id: str
    agent_name: str
    team: str
    started_at: datetime
    transcript: Path
    judged: AnswerSheet


@dataclass(frozen=True, slots=True)
class Judged:
    """What `by` answered of a call, `at` what time, on whose account."""

    sheet: AnswerSheet
    at: datetime
    by: str
    source: Source


@dataclass(frozen=True, slots=True)
class PastCall:
    """A call of the history, known by metadata alone. `cells`: its manifest row; `judged`: if heard."""

    file: str
    cells: Mapping[str, str]
    judged: Judged | None


class Samples(Protocol):
    def calls(self) -> Sequence[SampleCall]:
        """The sample calls, in the manifest's order, at the times that the manifest gives."""

    def manifest(self, calls: Sequence[SampleCall], folder: Path) -> Path:
        """A copy of the samples' manifest in `folder`, with the times of `calls`."""

    def audio_root(self) -> Path:
        """The folder that the manifest's paths are under."""

    def history(self, last: date) -> Sequence[PastCall]:
        """Eight weeks of calls up to the day `last`; the same day gives the same calls."""

    def history_manifest(self, calls: Sequence[PastCall], folder: Path) -> Path:
        """The history as a manifest in `folder`."""
