"""Where a recording's sound may be: a path under the audio root, or a URL that is only kept."""

from __future__ import annotations

import re

from qa_console.domain.cells import BadCell, text_of
from qa_console.i18n import mark

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://\S+")
_DRIVE = re.compile(r"[A-Za-z]:")


def is_url(file: str) -> bool:
    """Whether `file` names a place on a server; no request is made to it."""
    return bool(_URL.match(file)) and not file.lower().startswith("file:")


def place_of(text: str, root: str) -> str:
    """The `recording` value as it is kept: a URL as it stands, else a path under the root with `/`.

    `root`: the audio root, absolute; a path that begins with it is made relative to it.
    Raises BadCell for an empty value, a path that climbs out of the root, or one outside it.
    """
    text_of(text)
    if is_url(text):
        return text
    if text.lower().startswith("file:"):
        raise BadCell(mark("a file: address; write the path under the audio folder"))
    path = text.replace("\\", "/")
    within = root.replace("\\", "/").rstrip("/") + "/"
    if root and path.startswith(within):
        path = path[len(within) :]
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or _DRIVE.match(path) or ".." in parts:
        raise BadCell(mark("the path leads outside the audio folder"))
    if not parts:
        raise BadCell(mark("empty; every row names its recording"))
    return "/".join(parts)
