"""Where the versions of forms are kept, and how their files are read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from qa_console.domain.rubric.model import Rubric
from qa_console.domain.rubric.version import RubricVersion
from qa_console.errors import RubricError


class RubricRead(Protocol):
    """A form as read from a file."""

    @property
    def rubric(self) -> Rubric: ...
    @property
    def source(self) -> bytes: ...
    @property
    def warnings(self) -> Sequence[RubricError]: ...


class RubricFiles(Protocol):
    """Rubric files on disk."""

    def read(self, path: Path, *, phrases: bool = True) -> RubricRead:
        """The form in a file; `phrases`: check the lists for the checks too. Raises NotFound, RubricError."""

    def parse(self, source: bytes, name: str) -> Rubric:
        """The form that was kept as `source`; the same source is parsed once."""

    def shipped(self) -> Sequence[Path]:
        """The forms that come with the program."""


class Rubrics(Protocol):
    """Versions of forms, by id and number."""

    def get(self, rubric_id: str, version: int | None = None) -> RubricVersion:
        """That version, or the newest published one. Raises NotFound."""

    def find(self, rubric_id: str, version: int) -> RubricVersion | None: ...

    def all(self) -> list[RubricVersion]:
        """Every version, by id and number."""

    def put(self, version: RubricVersion) -> None:
        """Keep a new version, or a known one's new state (and, of a draft, its new source)."""
