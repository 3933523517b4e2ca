"""Where recordings are kept and looked up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from qa_console.domain.model import Recording


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which recordings are looked for; what is empty or None does not narrow the search.

    `agent`: an id or a name. `since` is included, `until` is not. `phone`: any writing, or where nobody has
    that number its last 4 or more digits. `order`: any writing, or where there is none such its beginning.
    `text`: words that all stand in the transcript or the facts. `near`: nearest to that moment first.
    `after`: an id, in the order of the list (not with `near`); `limit`: at most so many.
    """

    agent: str = ""
    team: str = ""
    since: datetime | None = None
    until: datetime | None = None
    phone: str = ""
    order: str = ""
    text: str = ""
    state: str = ""
    queue: str = ""
    direction: str = ""
    tag: str = ""
    near: datetime | None = None
    limit: int | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class Traces:
    """What the work has left on a recording. `findings`: of the newest check; `evaluations`: id and state."""

    analysed_at: datetime | None
    turns: int
    findings: int
    draws: tuple[str, ...]
    evaluations: tuple[tuple[str, str], ...]


class Recordings(Protocol):
    """Recordings by id (`R000001`) and by file; listed in the order of their ids."""

    def get(self, recording_id: str) -> Recording:
        """The recording with that id. Raises NotFound."""

    def by_file(self, file: str) -> Recording | None:
        """The recording that the manifest calls `file`."""

    def by_files(self, files: Sequence[str]) -> Mapping[str, Recording]:
        """Those of `files` that are known, in one question; states are not looked up."""

    def roots(self, files: Sequence[str]) -> Mapping[str, str]:
        """The audio roots of those of `files` that are known."""

    def some(self, recording_ids: Sequence[str]) -> list[Recording]:
        """The recordings with these ids, in that order. Raises NotFound for the first that is unknown."""

    def traces(self, recording_id: str) -> Traces:
        """What is there beside the facts."""

    def find(self, wanted: Wanted) -> Iterator[Recording]:
        """What is looked for, read as it is taken."""

    def count(self, wanted: Wanted) -> int:
        """How many `find` would give without `limit` and `after`."""

    def ids(self) -> list[str]:
        """Every id, in order."""

    def frame(self) -> Iterator[Recording]:
        """Every recording, for a draw; states are not looked up."""

    def add(self, recordings: Sequence[Recording], imported_at: datetime) -> None:
        """Keep new recordings (their ids are given here), with agents and teams that are new."""

    def change(self, recordings: Sequence[Recording]) -> None:
        """Replace the facts of stored recordings, by id."""

    def set_agent_channel(self, recording_id: str, number: int) -> None:
        """Keep on which side (0 or 1) the agent really is; what a manifest says later does not undo it."""
