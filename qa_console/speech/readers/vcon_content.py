"""What a part of a vCon holds: text, JSON, or text in base64url."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from qa_console.domain.bounded_json import load_bounded_json
from qa_console.errors import TranscriptError
from qa_console.i18n import mark

_BASE64 = ("base64url", "base64")


def content_of(entry: Mapping[str, object], where: str, *, max_depth: int = 20) -> object:
    """The body of a dialog, an analysis or an attachment: a string, or a value of JSON.

    Earlier drafts put JSON in as it is, later ones as a string. Raises TranscriptError where there is no
    body, and where it is not what its encoding says.
    """
    body, encoding = entry.get("body"), entry.get("encoding")
    if body is None:
        raise TranscriptError(
            mark("the content is not inside this vCon, and nothing is fetched"),
            where=where,
            remedy=mark("export the vCon with its content inline"),
        )
    if not isinstance(body, str):
        return body
    if encoding in _BASE64:
        body = _unpacked(body, f"{where}.body")
    media = str(entry.get("mediatype") or entry.get("mimetype") or "").lower()
    if encoding == "json" or "json" in media:
        return load_bounded_json(body, where=f"{where}.body", error=TranscriptError, max_depth=max_depth)
    return body


def _unpacked(body: str, where: str) -> str:
    plain = body.replace("+", "-").replace("/", "_").rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), altchars=b"-_", validate=True).decode(
            "utf-8"
        )
    except (binascii.Error, ValueError) as exc:
        raise TranscriptError(mark("this is not base64url of UTF-8 text"), where=where) from exc
