"""This project's own JSON: `{"turns": [{"start", "end", "channel", "text"}]}`, read and written."""

from __future__ import annotations

import json
from collections.abc import Mapping

from qa_console.domain.model import Transcript
from qa_console.speech.readers.fields import objects, speaker_of, text_of, times_of
from qa_console.speech.readers.segments import Page, Segment


def read_project(document: Mapping[str, object], page: Page) -> list[Segment]:
    segments = []
    for at, entry in enumerate(objects(document["turns"], page.place("turns"))):
        where = page.place(f"turns[{at}]")
        start, end = times_of(entry, where)
        segments.append(Segment(start, end, text_of(entry, where), speaker_of(entry, where), where))
    return segments


def turns_document(transcript: Transcript) -> dict[str, object]:
    """Values of JSON only; the language where it is known."""
    turns = [
        {"start": turn.start_s, "end": turn.end_s, "channel": turn.channel.value, "text": turn.text}
        for turn in transcript.turns
    ]
    return {"turns": turns} | ({"language": transcript.language} if transcript.language else {})


def write_project(transcript: Transcript) -> str:
    """The same turns when read again."""
    return json.dumps(turns_document(transcript), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
