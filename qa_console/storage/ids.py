"""Public ids: a letter for the kind and the row's number, `R000001`."""

from __future__ import annotations

import re

from qa_console.errors import NotFound
from qa_console.i18n import mark

_FORM = re.compile(r"([A-Z])(\d{1,18})", re.ASCII)


def public_id(letter: str, key: int) -> str:
    return f"{letter}{key:06d}"


def key_of(letter: str, given: str) -> int:
    """The row's number in a public id. Raises NotFound where `given` cannot name such a row."""
    match = _FORM.fullmatch(given.strip().upper())
    if match is None or match[1] != letter:
        raise NotFound(
            mark("no entry has the id {id}"),
            id=given,
            where=given,
            remedy=mark("ids of this kind look like {example}"),
            example=public_id(letter, 1),
        )
    return int(match[2])
