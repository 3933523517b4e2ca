"""Where draws are kept, and where plans come from."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from qa_console.domain.sampling.plan import Plan
from qa_console.domain.sampling.record import Draw, DrawHead
from qa_console.domain.worklist import WorklistRow


class Draws(Protocol):
    """Draws by id (`D000001`), in the order in which they were made. None ever changes."""

    def add(self, draw: Draw) -> str:
        """Keep a draw with its frame; returns the id it is given."""

    def get(self, draw_id: str, *, frame: bool = False) -> Draw:
        """The draw with that id; its frame only when asked. Raises NotFound."""

    def heads(self, *, after: str = "", limit: int | None = None) -> list[DrawHead]:
        """The draws without their rows."""

    def last_moment(self) -> datetime | None:
        """When the newest draw was made."""

    def work(self, since: datetime, until: datetime) -> list[WorklistRow]:
        """Every row of the draws made from `since` to before `until`, with how far its scoring has come.

        `asked` is left at 0: how many items a form asks is not known here.
        """


class PlanFile(Protocol):
    """A plan as it stands in a file. `source`: the file's bytes."""

    @property
    def plan(self) -> Plan: ...
    @property
    def source(self) -> bytes: ...

    def check_columns(self, extra: Collection[str]) -> None:
        """Raise PlanError if the plan names a column that is neither a manifest's own nor in `extra`."""


class PlanShelf(Protocol):
    """The plans of a workspace, and any plan file."""

    def find(self, name: str) -> PlanFile:
        """The plan in a file of that path, or of that name. Raises NotFound, PlanError."""

    def all(self) -> Sequence[PlanFile]:
        """The plans that have a name, by name; files that are not sound plans are left out."""
