"""Where a recording's sound may be: a path under the audio root, or a URL."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from qa_console.domain.cells import BadCell, text_of
from qa_console.errors import AudioError
from qa_console.i18n import mark

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")
_DRIVE = re.compile(r"[A-Za-z]:")


def is_url(file: str) -> bool:
    """Whether `file` names a place on a server; `domain.remote` says whether it may be asked."""
    return bool(_URL.match(file)) and not file.lower().startswith("file:")


def place_of(text: str, root: str) -> str:
    """The `recording` value as it is kept: a URL as it stands, else a path under the root with `/`.

    `root`: the audio root, absolute; a path that begins with it is made relative to it.
    Raises BadCell for an empty value, a path that climbs out of the root, or one outside it.
    """
    text_of(text)
    if is_url(text):
        return text
    path = (_path_in(text) if text.lower().startswith("file:") else text).replace("\\", "/")
    within = root.replace("\\", "/").rstrip("/") + "/"
    if root and path.startswith(within):
        path = path[len(within) :]
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or _DRIVE.match(path) or ".." in parts:
        raise BadCell(mark("the path leads outside the audio folder"))
    if not parts:
        raise BadCell(mark("empty; every row names its recording"))
    return "/".join(parts)


def _path_in(address: str) -> str:
    """The path that a file: address of this machine names."""
    parts = urlsplit(address)
    if parts.netloc not in ("", "localhost") or not parts.path.startswith("/"):
        raise BadCell(mark("a file: address; write the path under the audio folder"))
    return unquote(parts.path)


def too_long(name: str, length_s: float, longest_s: float) -> AudioError:
    """For a recording that is longer than any call: a header that lies, or a file made to keep us busy."""
    return AudioError(
        mark("{file} says that it lasts {hours} h; more than {limit} h are not taken"),
        file=name,
        hours=round(length_s / 3600, 1),
        limit=round(longest_s / 3600, 1),
        where=name,
        remedy=mark("if there are such recordings, raise longest_hours under [audio] in config.toml"),
        code="too_long",
    )
