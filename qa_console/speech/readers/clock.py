"""Clock times as subtitles write them: `00:01:02,500`, `01:02.5`."""

from __future__ import annotations

import re

from qa_console.errors import TranscriptError
from qa_console.i18n import mark

_TIME = r"(?:([0-9]{1,3}):)?([0-9]{1,2}):([0-9]{1,2})(?:[.,]([0-9]{1,6}))?"
TIME = re.compile(_TIME)
RANGE = re.compile(r"\s*(\S+)\s*-->\s*(\S+)(?:\s.*)?")


def seconds(written: str, where: str) -> float:
    """Seconds from the start. Raises TranscriptError for what is not a clock time."""
    found = TIME.fullmatch(written)
    if found is None or int(found[2]) > 59 or int(found[3]) > 59:
        raise TranscriptError(
            mark("{value} is not a time"),
            value=written[:40],
            where=where,
            remedy=mark("times look like 00:01:02.500"),
        )
    hours, minutes, whole, part = found.groups()
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(whole) + float(f"0.{part or 0}")


def time_range(line: str, where: str) -> tuple[float, float]:
    """Start and end of a cue line `A --> B`, whatever settings follow."""
    found = RANGE.fullmatch(line)
    if found is None:
        raise TranscriptError(
            mark("a cue needs a line with two times"),
            where=where,
            remedy=mark("such as 00:00:01.000 --> 00:00:02.500"),
        )
    return seconds(found[1], where), seconds(found[2], where)
