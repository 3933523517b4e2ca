"""Documents that are handed out, and the folder that they are left in."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Protocol

from qa_console.domain.notices.record import Notice


class Format(StrEnum):
    """A document's format; the value is the file's ending."""

    MARKDOWN = "md"
    HTML = "html"
    DOCX = "docx"


class NoticeDocuments(Protocol):
    def write(self, notice: Notice, format: Format, lang: str) -> bytes:
        """The whole file, in `lang` (zh or en). The same notice gives the same bytes."""


class Exports(Protocol):
    def target(self, name: str, out: Path | None = None, *, overwrite: bool = True) -> Path:
        """Where `save` would put it. Raises Conflict where a file is there that may not be overwritten."""

    def save(self, name: str, data: bytes, out: Path | None = None, *, overwrite: bool = True) -> Path:
        """Keep `data` whole or not at all: under `name` in the exports folder, or as the file `out`.

        `name` is made safe as a file name. Raises InvalidInput or StoreUnusable where it cannot be written,
        Conflict as `target` does.
        """

    def within(self, folder: Path) -> Exports:
        """The same over another folder, which is made where it is missing."""

    def remove(self, path: Path) -> None:
        """Take back what `save` has kept."""
