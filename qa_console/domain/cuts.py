"""Cuts: which seconds of which recording are taken out, and whether they are there."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from qa_console.domain.model import Span
from qa_console.domain.recording_time import seconds_told
from qa_console.domain.text import clean
from qa_console.errors import InvalidInput, WrongUsage
from qa_console.i18n import mark

MOST_CUTS = 200
LONGEST_TITLE = 80
"""Characters of a title that are kept: it is spoken between two clips."""
_BEYOND_S = 0.05
"""Ends are often written rounded; so much past the recording's end still means its end."""
_CUT = re.compile(r"\s*([^@=\s]+)\s*(?:@\s*([\d.:]*)\s*-\s*([\d.:]*)\s*)?(?:=(.*))?", re.ASCII | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Cut:
    """A stretch of a recording, by its id or its file; `end_s` None: to the recording's end."""

    recording: str
    start_s: float = 0.0
    end_s: float | None = None
    title: str = ""


def cut_told(text: str) -> Cut:
    """`R000001@1:15-1:40=Title`; without times the whole recording. Raises WrongUsage."""
    match = _CUT.fullmatch(text)
    if match is None:
        raise _unreadable(text)
    recording, start, end, title = match.groups()
    start_s = seconds_told(start) if start else 0.0
    end_s = seconds_told(end) if end else None
    if start_s is None or (end and end_s is None):
        raise _unreadable(text)
    return Cut(recording, start_s, end_s, title_of(title or ""))


def title_of(text: str) -> str:
    """A title as it is kept: one clean line of bounded length."""
    return clean(text)[:LONGEST_TITLE].strip()


def placed(cut: Cut, duration_s: float, *, lead_s: float = 0.0, where: str = "") -> Span:
    """The seconds to cut, `lead_s` more on either side as far as the recording goes.

    Raises InvalidInput for times that are not in order or not inside a recording of `duration_s`.
    """
    end = duration_s if cut.end_s is None else cut.end_s
    inside = 0 <= cut.start_s < min(end, duration_s) and end <= duration_s + _BEYOND_S
    if not inside or not math.isfinite(cut.start_s):
        raise InvalidInput(
            mark("nothing can be cut from {start} s to {end} s; the recording has {duration} s"),
            start=round(cut.start_s, 3),
            end=round(end, 3),
            duration=round(duration_s, 3),
            where=where or cut.recording,
            remedy=mark("name a beginning before the end, both inside the recording"),
            code="outside_recording",
        )
    return Span(max(cut.start_s - lead_s, 0.0), min(end + lead_s, duration_s))


def _unreadable(text: str) -> WrongUsage:
    return WrongUsage(
        mark("{text} names no clip"),
        text=text[:LONGEST_TITLE],
        where=text[:LONGEST_TITLE],
        remedy=mark("write ID@FROM-TO or ID@FROM-TO=TITLE, for example R000001@1:15-1:40"),
    )
