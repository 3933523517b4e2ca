"""WebVTT: cues with settings, voices as `<v Name>`, notes and styles that are not speech."""

from __future__ import annotations

import html
import re

from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.clock import time_range
from qa_console.speech.readers.segments import Page, Segment
from qa_console.speech.readers.speakers import split_label

_VOICE = re.compile(r"<v(?:\.[^\s<>]{0,100})?\s++([^<>]{1,100})>")
_TAG = re.compile(r"<[^<>]{0,200}>")
_NOT_CUES = ("NOTE", "STYLE", "REGION")


def read_webvtt(page: Page) -> list[Segment]:
    segments: list[Segment] = []
    for number, block in _blocks(page.lines)[1:]:
        if block[0].split(maxsplit=1)[0] in _NOT_CUES and "-->" not in block[0]:
            continue
        skip = 0 if "-->" in block[0] else 1
        where = page.line(number + skip)
        if len(block) <= skip or "-->" not in block[skip]:
            raise TranscriptError(
                mark("a cue needs a line with two times"),
                where=where,
                remedy=mark("such as 00:00:01.000 --> 00:00:02.500"),
            )
        start, end = time_range(block[skip], where)
        segments += _voices(" ".join(block[skip + 1 :]), start, end, where)
    return segments


def _blocks(lines: list[str]) -> list[tuple[int, list[str]]]:
    """Runs of lines without a blank one between them, with the number of their first line."""
    blocks: list[tuple[int, list[str]]] = []
    open_block = False
    for number, line in enumerate(lines, 1):
        if not line.strip():
            open_block = False
        elif open_block:
            blocks[-1][1].append(line)
        else:
            blocks.append((number, [line]))
            open_block = True
    return blocks


def _voices(text: str, start: float, end: float, where: str) -> list[Segment]:
    """One segment for each voice in the cue; they share its time by their length."""
    parts = _VOICE.split(text)
    spoken = [(None, parts[0]), *zip(parts[1::2], parts[2::2], strict=True)]
    plain = [(voice, html.unescape(_TAG.sub("", said)).strip()) for voice, said in spoken]
    plain = [(voice, said) for voice, said in plain if said]
    total = sum(len(said) for _, said in plain)
    segments, before = [], 0
    for voice, said in plain:
        label, words = (html.unescape(voice), said) if voice else split_label(said)
        begins = start + (end - start) * before / total
        before += len(said)
        ends = end if before == total else start + (end - start) * before / total
        segments.append(Segment(begins, ends, words, label, where))
    return segments
