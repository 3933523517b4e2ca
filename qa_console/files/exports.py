"""Documents on disk: written beside their place and moved there whole, under a name that is safe."""

from __future__ import annotations

import re
from pathlib import Path

from qa_console.domain.text import clean
from qa_console.errors import InvalidInput, StoreUnusable
from qa_console.files.writing import write_whole
from qa_console.i18n import mark

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_BYTES = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class ExportFolder:
    """Fulfils `domain.ports.documents.Exports` over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def save(self, name: str, data: bytes, out: Path | None = None) -> Path:
        target = self._folder / safe_name(name) if out is None else out
        if out is not None and out.is_dir():
            target = out / safe_name(name)
        try:
            write_whole(target, data)
        except (FileExistsError, NotADirectoryError, IsADirectoryError) as exc:
            raise InvalidInput(
                mark("{path} cannot be written: {reason}"),
                path=target,
                reason=exc.strerror,
                where=str(target),
                remedy=mark("name a file in a folder with --out"),
            ) from exc
        except OSError as exc:
            raise StoreUnusable(
                mark("{path} cannot be written: {reason}"),
                path=target,
                reason=exc.strerror,
                where=str(target),
                remedy=mark("make room or choose another place with --out"),
            ) from exc
        return target


def safe_name(name: str) -> str:
    """`name` as one file name on any system: letters, digits, `.`, `_` and `-`; the ending is kept."""
    stem, dot, suffix = clean(name).rpartition(".")
    kept = _UNSAFE.sub("-", stem if dot else suffix).strip("-._")
    ending = _UNSAFE.sub("-", suffix) if dot else ""
    short = kept.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip("-._") or "document"
    safe = f"{short}.{ending}" if ending else short
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe
