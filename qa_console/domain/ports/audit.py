"""The tamper-evident trail of who did what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One link of the chain. `at`: ISO 8601 UTC text as hashed; `detail`: canonical JSON text.

    `hash` is over every other field, `previous` (the hash of entry `number` - 1) included.
    """

    number: int
    at: str
    actor: str
    action: str
    subject: str
    detail: str
    previous: str
    hash: str


class AuditLog(Protocol):
    def record(self, action: str, subject: str, detail: Mapping[str, object] | None = None) -> None:
        """Append an entry in the name of the unit of work's acting person."""

    def entries(
        self, *, after: int = 0, limit: int | None = None, newest: bool = False
    ) -> Iterator[AuditEntry]:
        """Entries numbered above `after` in order; `newest`: the last ones first."""
