"""JSON of openai-whisper and faster-whisper: segments in seconds, one file per channel or labelled."""

from __future__ import annotations

from qa_console.speech.readers.fields import objects, speaker_of, text_of, times_of
from qa_console.speech.readers.segments import Page, Segment


def read_whisper(segments: object, page: Page) -> list[Segment]:
    """`segments`: the list itself, wherever the file had it."""
    read = []
    for at, entry in enumerate(objects(segments, page.place("segments"))):
        where = page.place(f"segments[{at}]")
        start, end = times_of(entry, where)
        read.append(Segment(start, end, text_of(entry, where), speaker_of(entry, where), where))
    return read
