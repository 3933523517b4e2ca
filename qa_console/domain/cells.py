"""What one cell of a manifest may hold, and the value that it stands for.

Each reader takes cleaned text and returns the value (None or empty where the cell is empty) or raises
`BadCell` with the reason. Full-width digits and signs are read as their plain forms.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import UTC, datetime, tzinfo

from qa_console.i18n import mark

LONGEST_TEXT = 1_000
"""Characters in one cell that is looked up or shown; a note in an extra column may be longer."""

LONGEST_NOTE = 20_000
LONGEST_CALL_S = 7 * 24 * 3600.0
_MOST_TAGS = 100

_MOMENT = re.compile(r"[0-9]{4}-?[0-9W][0-9W-]*(?:[T ][0-9:.,]+ ?(?:Z|[+-][0-9:]+)?)?")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_BETWEEN_TAGS = re.compile(r"[;,|、；，]")
_DIRECTIONS = {
    "inbound": "inbound",
    "outbound": "outbound",
    "呼入": "inbound",
    "呼出": "outbound",
    "外呼": "outbound",
}


class BadCell(ValueError):
    """Why a cell cannot be used: an English template and its values."""

    def __init__(self, reason: str, **values: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.values = values


def folded(text: str) -> str:
    """`text` with full-width letters, digits and signs as plain ones."""
    return text if text.isascii() else unicodedata.normalize("NFKC", text).strip()


def text_of(text: str, longest: int = LONGEST_TEXT) -> str:
    if len(text) > longest:
        raise BadCell(mark("longer than {longest} characters"), longest=longest)
    return text


def moment_of(text: str, zone: tzinfo) -> datetime | None:
    """ISO 8601 (date and time, a space or T between them; a date alone is its midnight), as UTC.

    A time without a zone is in `zone`.
    """
    if not text:
        return None
    plain = folded(text).upper()
    try:
        if not _MOMENT.fullmatch(plain):
            raise ValueError
        given = datetime.fromisoformat(plain.replace(" Z", "Z").replace(" +", "+"))
        if not 1900 <= given.year <= 2999:
            raise ValueError
        return (given if given.tzinfo else given.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadCell(
            mark("not a date and time like 2026-03-04 10:21 or 2026-03-04T10:21:00+08:00")
        ) from None


def seconds_of(text: str) -> float | None:
    """Seconds, 0 or more, finite."""
    if not text:
        return None
    plain = folded(text)
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    if not 0 <= value <= LONGEST_CALL_S:
        raise BadCell(mark("not a number of seconds, 0 or more and at most 7 days"))
    return value + 0.0  # -0.0 becomes 0.0


def direction_of(text: str) -> str:
    if not text:
        return ""
    try:
        return _DIRECTIONS[folded(text).casefold()]
    except KeyError:
        raise BadCell(mark("neither inbound nor outbound")) from None


def satisfaction_of(text: str) -> int | None:
    """1 to 5; `4.0` is 4, because spreadsheets write whole numbers so."""
    if not text:
        return None
    plain = folded(text)
    value = float(plain) if _NUMBER.fullmatch(plain) else math.nan
    if value not in (1, 2, 3, 4, 5):
        raise BadCell(mark("not a whole number from 1 to 5"))
    return int(value)


def tags_of(text: str) -> tuple[str, ...]:
    """Tags between `;`, `,`, `|` or the Chinese comma signs, each once, in the order given."""
    tags = tuple(dict.fromkeys(tag for part in _BETWEEN_TAGS.split(text) if (tag := part.strip())))
    if len(tags) > _MOST_TAGS or any(len(tag) > LONGEST_TEXT for tag in tags):
        raise BadCell(mark("more than {most} tags, or one that is too long"), most=_MOST_TAGS)
    return tags
