"""What every format is read into, and how that becomes turns: checked, cleaned, ordered, clipped."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from qa_console.domain.model import Channel, Turn
from qa_console.domain.text import clean
from qa_console.domain.transcripts import in_order
from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.speakers import channels_of

MAX_TURNS = 100_000
MAX_TURN_CHARS = 20_000
BEYOND_END_S = 2.0
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of speech as a file has it. `speaker`: the file's own label, if it has one.

    `where` names its place in the file, for messages.
    """

    start_s: float | None
    end_s: float | None
    text: str
    speaker: str | None
    where: str


@dataclass(frozen=True, slots=True)
class Page:
    """A file's text and name, and what the person said of it: whose channel it is."""

    text: str
    name: str
    channel: Channel | None = None

    @property
    def lines(self) -> list[str]:
        """Broken where editors break lines and nowhere else, so that line numbers agree with theirs."""
        return _LINE_BREAK.split(self.text)

    def line(self, number: int) -> str:
        return f"{self.name}:{number}"

    def place(self, path: str) -> str:
        return f"{self.name}: {path}"


def turns_of(
    segments: Sequence[Segment],
    page: Page,
    duration_s: float | None,
    *,
    keep_empty: bool = False,
    need_speaker: bool = False,
) -> tuple[Turn, ...]:
    """Turns in order of start. Raises TranscriptError at the first segment that cannot be one."""
    if len(segments) > MAX_TURNS:
        raise TranscriptError(
            mark("the transcript has {count} turns; at most {limit} are read"),
            count=len(segments),
            limit=MAX_TURNS,
            where=page.name,
        )
    for segment in segments:
        _check(segment)
    channels = channels_of(segments, page.channel, need_speaker=need_speaker)
    turns = []
    for segment, channel in zip(segments, channels, strict=True):
        text = clean(segment.text)
        if text or keep_empty:
            clipped = _clipped(segment, duration_s)
            turns.append(Turn(clipped.start_s, clipped.end_s, channel, text))
    return in_order(turns)


def _check(segment: Segment) -> None:
    start, end = segment.start_s, segment.end_s
    if len(segment.text) > MAX_TURN_CHARS:
        raise TranscriptError(
            mark("one turn has {size} characters; at most {limit} are read"),
            size=len(segment.text),
            limit=MAX_TURN_CHARS,
            where=segment.where,
        )
    for value in (start, end):
        if value is not None and (not math.isfinite(value) or value < 0):
            raise TranscriptError(
                mark("the time {value} is not a second of a recording"), value=value, where=segment.where
            )
    if start is not None and end is not None and end < start:
        raise TranscriptError(
            mark("the turn ends at {end} s, before it starts at {start} s"),
            start=start,
            end=end,
            where=segment.where,
        )


def _clipped(segment: Segment, duration_s: float | None) -> Segment:
    """A little beyond the end is rounding; more means that the transcript belongs to another recording."""
    latest = max(segment.start_s or 0.0, segment.end_s or 0.0)
    if duration_s is None or latest <= duration_s:
        return segment
    if latest > duration_s + BEYOND_END_S:
        raise TranscriptError(
            mark("the turn ends at {end} s, but the recording is {duration} s long"),
            end=round(latest, 3),
            duration=round(duration_s, 3),
            where=segment.where,
            remedy=mark("check that the transcript belongs to this recording"),
        )
    start = None if segment.start_s is None else min(segment.start_s, duration_s)
    end = None if segment.end_s is None else min(segment.end_s, duration_s)
    return replace(segment, start_s=start, end_s=end)
