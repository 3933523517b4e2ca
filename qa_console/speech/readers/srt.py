"""SubRip: numbered cues, times with a comma, text below; a party may stand before a colon."""

from __future__ import annotations

import re

from qa_console.speech.readers.clock import time_range
from qa_console.speech.readers.segments import Page, Segment
from qa_console.speech.readers.speakers import split_label

_TAG = re.compile(r"</?[A-Za-z][^<>]{0,200}>|\{\\[^{}]{0,200}\}")


def read_srt(page: Page) -> list[Segment]:
    lines = page.lines
    segments: list[Segment] = []
    at = 0
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        if "-->" not in lines[at]:
            at += 1
        number = min(at + 1, len(lines))
        start, end = time_range(lines[at] if at < len(lines) else "", page.line(number))
        at += 1
        spoken: list[str] = []
        while at < len(lines) and lines[at].strip():
            spoken.append(lines[at])
            at += 1
        label, text = split_label(_TAG.sub("", " ".join(spoken)))
        segments.append(Segment(start, end, text, label, page.line(number)))
    return segments
