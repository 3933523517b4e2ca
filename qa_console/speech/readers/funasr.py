"""JSON of FunASR: sentences in milliseconds, or one text with a time for each character or word."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.fields import in_seconds, objects, speaker_of, text_of, times_of
from qa_console.speech.readers.segments import Page, Segment

_UNIT = re.compile(r"[A-Za-z0-9']+|[^\W_]")
_SENTENCE = re.compile(r"[^。！？!?；;]+[。！？!?；;]*")
_MS = 1000.0


def read_funasr(entries: Sequence[Mapping[str, object]], page: Page) -> list[Segment]:
    """`entries`: the results, one for each piece of sound that was recognised."""
    segments: list[Segment] = []
    for at, entry in enumerate(entries):
        where = page.place(f"[{at}]") if len(entries) > 1 else page.name
        if entry.get("sentence_info") is not None:
            segments += _sentences(entry["sentence_info"], where)
        else:
            segments += _timed_text(entry, where)
    return segments


def _sentences(value: object, where: str) -> list[Segment]:
    read = []
    for at, entry in enumerate(objects(value, f"{where}: sentence_info")):
        place = f"{where}: sentence_info[{at}]"
        start, end = times_of(entry, place, scale=_MS)
        key = "text" if "text" in entry or "sentence" not in entry else "sentence"
        read.append(Segment(start, end, text_of(entry, place, key), speaker_of(entry, place), place))
    return read


def _timed_text(entry: Mapping[str, object], where: str) -> list[Segment]:
    """Sentence by sentence where the times fit the characters; else one segment for the whole."""
    text = text_of(entry, where)
    speaker = speaker_of(entry, where)
    stamps = _stamps(entry.get("timestamp"), where)
    if not stamps:
        return [Segment(None, None, text, speaker, where)]
    sentences = [(one, len(_UNIT.findall(one))) for one in _SENTENCE.findall(text)]
    if sum(units for _, units in sentences) != len(stamps):
        return [Segment(stamps[0][0], stamps[-1][1], text, speaker, where)]
    segments, at = [], 0
    for sentence, units in sentences:
        if units:
            start, end = stamps[at][0], stamps[at + units - 1][1]
            segments.append(Segment(start, end, sentence, speaker, where))
            at += units
    return segments


def _stamps(value: object, where: str) -> list[tuple[float, float]]:
    if value is None:
        return []
    stamps = []
    for at, pair in enumerate(value if isinstance(value, list) else [value]):
        numbers = isinstance(pair, list) and len(pair) == 2 and all(type(n) in (int, float) for n in pair)
        if not numbers or pair[1] < pair[0] or pair[0] < 0:
            raise TranscriptError(
                mark("a pair of times in milliseconds is needed here"), where=f"{where}: timestamp[{at}]"
            )
        place = f"{where}: timestamp[{at}]"
        stamps.append((in_seconds(pair[0], _MS, place), in_seconds(pair[1], _MS, place)))
    return stamps
