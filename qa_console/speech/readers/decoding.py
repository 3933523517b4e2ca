"""Bytes to text: UTF-8, with or without a mark, or GB18030; and UTF-16 for Praat, which writes it."""

from __future__ import annotations

import codecs

from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.textgrid_tokens import is_textgrid

MAX_BYTES = 32 * 1024 * 1024
_REMEDY = mark("save the file as UTF-8")


def decode(data: bytes, name: str) -> str:
    """The text of a transcript file. Raises TranscriptError with the line where it stops being text."""
    if len(data) > MAX_BYTES:
        raise TranscriptError(
            mark("the file has {size} bytes; at most {limit} are read"),
            size=len(data),
            limit=MAX_BYTES,
            where=name,
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
        if is_textgrid(text) and "\ufffd" not in text:
            return text
    if b"\0" in data or data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise TranscriptError(mark("the file is neither UTF-8 nor GB18030 text"), where=name, remedy=_REMEDY)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as exc:
        return _as_gb18030(data, name, exc)


def _as_gb18030(data: bytes, name: str, first_defect: UnicodeDecodeError) -> str:
    """GB18030 takes almost any bytes, so a file that is UTF-8 but for a few of them is not handed to it."""
    guess = data.decode("utf-8", errors="replace")
    broken = guess.count("\ufffd")
    readable = sum(1 for char in guess if char > "\x7f") - broken
    line = data.count(b"\n", 0, first_defect.start) + 1
    if readable <= broken:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as exc:
            line = data.count(b"\n", 0, exc.start) + 1
    raise TranscriptError(
        mark("bytes that are neither UTF-8 nor GB18030 text"),
        where=f"{name}:{line}",
        remedy=_REMEDY,
    )
