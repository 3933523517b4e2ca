"""Plain `role: text` lines, with an optional time in brackets before the role."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.clock import seconds
from qa_console.speech.readers.segments import Page, Segment
from qa_console.speech.readers.speakers import LABEL, named_channel

_STAMP = re.compile(
    r"\s*[\[(（【]?([0-9]{1,3}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,6})?)"
    r"(?:\s*(?:-->|[-~–—])\s*([0-9]{1,3}(?::[0-9]{1,2}){1,2}(?:[.,][0-9]{1,6})?))?[\])）】]?\s+(.*)"
)
_SHORT_NAME = re.compile(r"[^\s，。！？、,.!?]{1,6}|[A-Za-z][A-Za-z0-9_. -]{0,15}")


def read_lines(page: Page) -> list[Segment]:
    """Each line a turn; a line without a party goes on with the turn before it."""
    segments: list[Segment] = []
    for number, line in enumerate(page.lines, 1):
        if not line.strip():
            continue
        where = page.line(number)
        start, end, rest = _stamped(line, where)
        found = LABEL.fullmatch(rest)
        if found and named_channel(found[1]) is not None:
            segments.append(Segment(start, end, found[2], found[1], where))
        elif page.channel is not None:
            segments.append(Segment(start, end, rest, None, where))
        elif segments and start is None and not (found and _SHORT_NAME.fullmatch(found[1])):
            segments[-1] = replace(segments[-1], text=f"{segments[-1].text} {rest.strip()}")
        else:
            raise _no_party(found[1] if found else None, where)
    return _until_the_next(segments)


def _stamped(line: str, where: str) -> tuple[float | None, float | None, str]:
    found = _STAMP.fullmatch(line)
    if found is None:
        return None, None, line
    end = None if found[2] is None else seconds(found[2], where)
    return seconds(found[1], where), end, found[3]


def _until_the_next(segments: list[Segment]) -> list[Segment]:
    """A turn that only says when it starts ends where the next one starts."""
    ended = [
        replace(one, end_s=after.start_s)
        if one.end_s is None and one.start_s is not None and (after.start_s or 0.0) >= one.start_s
        else one
        for one, after in pairwise(segments)
    ]
    return [*ended, *segments[-1:]]


def _no_party(label: str | None, where: str) -> TranscriptError:
    remedy = mark("begin each line with agent: or customer:")
    if label is None:
        return TranscriptError(mark("the line does not say who speaks"), where=where, remedy=remedy)
    return TranscriptError(mark("{label} is not a known party"), label=label[:40], where=where, remedy=remedy)
