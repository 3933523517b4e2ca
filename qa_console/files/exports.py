"""Documents on disk: written beside their place and moved there whole, under a name that is safe."""

from __future__ import annotations

import os
import re
from pathlib import Path

from qa_console.domain.text import clean
from qa_console.errors import Conflict, InvalidInput, StoreUnusable
from qa_console.files.writing import write_whole
from qa_console.i18n import mark

_UNSAFE = re.compile(r"[^\w.-]+")
_LONGEST_BYTES = 120
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")


class ExportFolder:
    """Fulfils `domain.ports.documents.Exports` over one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def target(self, name: str, out: Path | None = None, *, overwrite: bool = True) -> Path:
        target = self._folder / safe_name(name) if out is None else out
        if out is not None and os.path.isdir(out):
            target = out / safe_name(name)
        if os.path.exists(target) and not os.path.isfile(target):
            raise InvalidInput(mark("{path} is not a regular file"), path=target, where=str(target))
        if not overwrite and os.path.lexists(target):
            raise _taken(target)
        return target

    def save(self, name: str, data: bytes, out: Path | None = None, *, overwrite: bool = True) -> Path:
        target = self.target(name, out, overwrite=overwrite)
        try:
            write_whole(target, data, overwrite=overwrite)
        except FileExistsError as exc:
            if not overwrite and os.path.lexists(target):
                raise _taken(target) from exc
            raise _unwritable(target, exc) from exc
        except (NotADirectoryError, IsADirectoryError) as exc:
            raise _unwritable(target, exc) from exc
        except OSError as exc:
            raise StoreUnusable(
                mark("{path} cannot be written: {reason}"),
                path=target,
                reason=exc.strerror,
                where=str(target),
                remedy=mark("make room or choose another place with --out"),
            ) from exc
        return target

    def within(self, folder: Path) -> ExportFolder:
        return ExportFolder(folder)

    def remove(self, path: Path) -> None:
        path.unlink(missing_ok=True)


def _taken(target: Path) -> Conflict:
    return Conflict(
        mark("{file} exists already"),
        file=target,
        where=str(target),
        remedy=mark("choose another name with --out, or add --force to replace it"),
    )


def _unwritable(target: Path, exc: OSError) -> InvalidInput:
    return InvalidInput(
        mark("{path} cannot be written: {reason}"),
        path=target,
        reason=exc.strerror,
        where=str(target),
        remedy=mark("name a file in a folder with --out"),
    )


def safe_name(name: str) -> str:
    """`name` as one file name on any system: letters, digits, `.`, `_` and `-`; the ending is kept."""
    stem, dot, suffix = clean(name).rpartition(".")
    kept = _UNSAFE.sub("-", stem if dot else suffix).strip("-._")
    ending = _UNSAFE.sub("-", suffix) if dot else ""
    short = kept.encode()[:_LONGEST_BYTES].decode(errors="ignore").rstrip("-._") or "document"
    safe = f"{short}.{ending}" if ending else short
    return f"_{safe}" if _RESERVED.fullmatch(safe) else safe
