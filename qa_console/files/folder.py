"""Folders of recordings: what lies in one, and where a recording's sound is without leaving its root."""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from qa_console.domain.audio_place import is_url
from qa_console.errors import AudioError, ManifestError, NotFound
from qa_console.files.encoding import shown
from qa_console.i18n import mark

SUFFIXES = frozenset(
    {".wav", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff", ".au", ".w64", ".caf"}
    | {".m4a", ".amr", ".aac", ".wma"}
)
"""What looks like a recording; whether it can be heard is for the reader of sound to say."""


def recordings_in(folder: Path) -> Iterator[str]:
    """Paths of recordings under `folder`, with `/`, in order; hidden ones and links to folders are left out.

    Raises NotFound, ManifestError.
    """
    if not folder.is_dir():
        raise NotFound(mark("there is no folder {folder}"), folder=shown(folder), where=shown(folder))
    for place, folders, files in os.walk(folder, onerror=_unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith(".") and os.path.splitext(name)[1].lower() in SUFFIXES:
                yield Path(place, name).relative_to(folder).as_posix()


def _unreadable(error: OSError) -> None:
    where = shown(str(error.filename))
    raise ManifestError(
        mark("the folder {folder} cannot be read: {reason}"),
        folder=where,
        reason=error.strerror,
        where=where,
        remedy=mark("give this user permission to read it"),
    ) from error


def find_sound(root: str, file: str) -> Path | None:
    """The regular file that `file` under `root` is, links followed; None where there is no such file.

    To be asked each time before the file is opened, because links change.
    Raises AudioError where it leads out of `root`, even to nothing, or to a folder, a pipe or a device.
    """
    if not root or not file or is_url(file) or "\0" in file:
        return None
    base = os.path.realpath(root)
    # A disk that was filled on a Mac may spell accents otherwise than the list made of it elsewhere.
    spellings = dict.fromkeys((file, *(unicodedata.normalize(form, file) for form in ("NFC", "NFD"))))
    path, mode = "", None
    for spelling in spellings:
        path, mode = _stat(os.path.join(base, spelling))
        if os.path.commonpath((base, path)) != base:
            raise AudioError(
                mark("the path of {file} leads outside the audio folder"),
                file=file,
                where=file,
                remedy=mark("put the recording itself there instead of a link to it"),
                code="outside_audio_root",
            )
        if mode is not None:
            break
    if mode is None:
        return None
    if not stat.S_ISREG(mode):
        raise AudioError(mark("{file} is not a regular file"), file=file, where=file)
    return Path(path)


def _stat(path: str) -> tuple[str, int | None]:
    """The path with its links followed, and what kind of thing is there; None where nothing is."""
    real = os.path.realpath(path)
    try:
        return real, os.stat(real).st_mode
    except OSError:
        return real, None
