"""What an import needs from the disk: manifests, folders, the sound's place, room to set rows aside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from qa_console.domain.manifest import Rejection, Row
from qa_console.domain.model import Recording
from qa_console.domain.ports.audio import AudioHeader
from qa_console.domain.remote import Place


@dataclass(frozen=True, slots=True)
class ManifestTable:
    """An open manifest. `rows` can be gone through once; unreadable ones come as rejections.

    `about`: roughly how many rows there are, where that is known.
    """

    columns: tuple[str, ...]
    rows: Iterator[Row | Rejection]
    about: int | None = None


class Spool(Protocol):
    """Recordings set aside on disk, given back in order: a long import in little memory."""

    def put(self, recordings: Sequence[Recording]) -> None: ...
    def batches(self) -> Iterator[list[Recording]]: ...


class ImportFiles(Protocol):
    """The disk, as an import sees it."""

    def open_manifest(self, path: Path) -> AbstractContextManager[ManifestTable]:
        """Raises NotFound, ManifestError."""

    def recordings_in(self, folder: Path) -> Iterator[str]:
        """Paths of recordings under the folder, in order. Raises NotFound, ManifestError."""

    def spool(self) -> AbstractContextManager[Spool]: ...


class FindSound(Protocol):
    def __call__(self, root: str, file: str) -> Path | None:
        """The recording's file, which is inside `root`; None where it is not at hand. Raises AudioError."""


class Probe(Protocol):
    def __call__(self, place: Place, /) -> AudioHeader:
        """What the sound file says of itself. Raises AudioError."""
