"""Places in a recording as people write and read them: `75.5`, `1:15.5`, `1:02:03`."""

from __future__ import annotations

import re

_TIME = re.compile(r"(?:(?:(\d{1,3}):)?(\d{1,4}):)?(\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", re.ASCII)


def seconds_told(text: str) -> float | None:
    """Seconds (75.5), minutes (1:15.5) or hours (1:02:03), as seconds; None for anything else."""
    match = _TIME.fullmatch(text.strip())
    if match is None:
        return None
    hours, minutes, rest = match.groups()
    return int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(rest)


def clock(at_s: float) -> str:
    """`01:15.5`; minutes go on beyond 59, as in a player."""
    tenths = round(at_s * 10)
    return f"{tenths // 600:02d}:{tenths % 600 // 10:02d}.{tenths % 10}"
