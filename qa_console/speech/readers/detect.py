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
from qa_console.speech.readers.textgrid import read_textgrid
from qa_console.speech.readers.textgrid_tokens import is_textgrid
from qa_console.speech.readers.vcon import is_vcon, read_vcon
from qa_console.speech.readers.webvtt import read_webvtt
from qa_console.speech.readers.whisper import read_whisper

_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\]\"])")
_MAX_DEPTH = 20
_WHOLE = ("json", "vcon")
"""Written by this program, or with a place for everything: turns without words are kept as they are."""


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
    if not page.text.strip():
        raise TranscriptError(mark("the transcript is empty"), where=name)
    source, segments, language = _read(page)
    turns = turns_of(segments, page, duration_s, keep_empty=source in _WHOLE, need_speaker=source == "json")
    return Transcript(turns, source, language)


def _read(page: Page) -> tuple[str, list[Segment], str | None]:
    """The format, what it holds, and the language that it names."""
    text = page.text.lstrip()
    if _JSON.match(text) or page.name.lower().endswith(".json"):
        document = load_bounded_json(page.text, where=page.name, error=TranscriptError, max_depth=_MAX_DEPTH)
        return *_from_json(document, page), _language(document)
    if text.startswith("WEBVTT"):
        return "webvtt", read_webvtt(page), None
    if is_textgrid(text):
        return "textgrid", read_textgrid(page), None
    if "-->" in text:
        return "srt", read_srt(page), None
    return "text", read_lines(page), None


def _from_json(document: object, page: Page) -> tuple[str, list[Segment]]:
    if is_object(document) and is_vcon(document):
        return "vcon", read_vcon(document, page, _inner)
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
        remedy=mark("known are turns, whisper segments, FunASR sentence_info and vCon"),
    )


def _inner(content: object, page: Page) -> list[Segment]:
    """A transcript inside a container: a value of JSON, or text in any format but a container again."""
    if not isinstance(content, str):
        if is_vcon(content):
            raise TranscriptError(mark("a vCon inside a vCon is not read"), where=page.name)
        return _from_json(content, page)[1]
    if not content.strip():
        return []
    if _JSON.match(content):
        document = load_bounded_json(content, where=page.name, error=TranscriptError, max_depth=_MAX_DEPTH)
        return _inner(document, page)
    return _read(page)[1]


def _is_timed_text(entry: Mapping[str, object]) -> bool:
    return "text" in entry and "start" not in entry and "end" not in entry


def _language(document: object) -> str | None:
    told = document.get("language") if is_object(document) else None
    return clean(told)[:20] or None if isinstance(told, str) else None
