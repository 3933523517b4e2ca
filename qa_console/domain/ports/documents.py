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
    def save(self, name: str, data: bytes, out: Path | None = None) -> Path:
        """Keep `data` whole or not at all: under `name` in the exports folder, or as the file `out`.

        `name` is made safe as a file name. Raises InvalidInput or StoreUnusable where it cannot be written.
        """
