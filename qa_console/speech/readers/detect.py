"""Which format a file is in, judged by its content; and the one door through which all of them come."""

from __future__ import annotations

import re
from collections.abc import Mapping

from qa_console.domain.bounded_json import load_bounded_json
from qa_console.domain.model import Channel, Transcript
from qa_console.domain.text import clean
from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.decoding import decode
from qa_console.speech.readers.fields import is_object
from qa_console.speech.readers.funasr import read_funasr
from qa_console.speech.readers.lines import read_lines
from qa_console.speech.readers.project import read_project
from qa_console.speech.readers.segments import Page, Segment, turns_of
from qa_console.speech.readers.srt import read_srt
from qa_console.speech.readers.webvtt import read_webvtt
from qa_console.speech.readers.whisper import read_whisper

_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\]\"])")
_MAX_DEPTH = 20


def read_transcript(
    data: bytes,
    name: str,
    *,
    channel: Channel | None = None,
    duration_s: float | None = None,
) -> Transcript:
    """The turns of a file in any accepted format, in order of start, cleaned and clipped.

    `name`: how messages call the file. `channel`: whose file it is, where each party has its own.
    `duration_s`: of the recording; a turn up to 2 s beyond it is clipped, a later one refused.
    Raises TranscriptError with the line or place. Source: contract, "Transcripts".
    """
    name = clean(name) or "-"
    page = Page(decode(data, name), name, channel)
    text = page.text.lstrip()
    if not text:
        raise TranscriptError(mark("the transcript is empty"), where=name)
    language = None
    if _JSON.match(text) or name.lower().endswith(".json"):
        document = load_bounded_json(page.text, where=name, error=TranscriptError, max_depth=_MAX_DEPTH)
        source, segments = _from_json(document, page)
        language = _language(document)
    elif text.startswith("WEBVTT"):
        source, segments = "webvtt", read_webvtt(page)
    elif "-->" in text:
        source, segments = "srt", read_srt(page)
    else:
        source, segments = "text", read_lines(page)
    own = source == "json"
    turns = turns_of(segments, page, duration_s, keep_empty=own, need_speaker=own)
    return Transcript(turns, source, language)


def _from_json(document: object, page: Page) -> tuple[str, list[Segment]]:
    if is_object(document) and "turns" in document:
        return "json", read_project(document, page)
    if is_object(document) and "segments" in document:
        return "whisper", read_whisper(document["segments"], page)
    entries = [document] if is_object(document) else document
    if isinstance(entries, list) and all(is_object(entry) for entry in entries):
        if all("sentence_info" in entry or _is_timed_text(entry) for entry in entries):
            return "funasr", read_funasr(entries, page)
        if isinstance(document, list):
            return "whisper", read_whisper(entries, page)
    raise TranscriptError(
        mark("this JSON is not a transcript of any known form"),
        where=page.name,
        remedy=mark("known are turns, whisper segments and FunASR sentence_info"),
    )


def _is_timed_text(entry: Mapping[str, object]) -> bool:
    return "text" in entry and "start" not in entry and "end" not in entry


def _language(document: object) -> str | None:
    told = document.get("language") if is_object(document) else None
    return clean(told)[:20] or None if isinstance(told, str) else None
