"""What keeping a workspace needs from outside: its folder, and backup files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BackupReport:
    """What a backup file holds. `audit_head`: `N:HASH` of the trail at that moment."""

    file: Path
    size: int
    made_at: datetime
    schema: str
    recordings: int
    evaluations: int
    audit_head: str


class Archive(Protocol):
    """Backup files of one workspace."""

    def write(self, target: Path, *, at: datetime, by: str) -> BackupReport:
        """Copy the live database and the config into one file, check it, then put it in place."""

    def check(self, source: Path) -> BackupReport:
        """Read a backup file whole. Raises InvalidInput where anything in it is not as it was written."""

    def restore(self, source: Path, *, at: datetime, force: bool) -> Path | None:
        """Fill the workspace from a checked file; returns where what stood there before was moved to."""

    def is_empty(self) -> bool:
        """Whether nothing that a person could miss is in the workspace."""


class Folder(Protocol):
    """The workspace's folder."""

    def lay_out(self, *, lang: str, zone: str, user: str = "") -> list[str]:
        """Make what is missing (config, plans, rubrics, exports); returns what was made.

        `user`: who acts by default, for a config that is made now.
        """
