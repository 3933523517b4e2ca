"""The words of a Praat text file: strings, free-standing numbers and flags; all else is decoration.

The long form names each value (`xmin = 0`), the short form has the values alone; to both this is the
same list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_console.errors import TranscriptError
from qa_console.i18n import mark

_HEAD = re.compile(r'\s*(?:(?:File type\s*=\s*)?"ooTextFile(?: short)?"|"Praat chronological TextGrid)')
_TOKEN = re.compile(
    r'(?P<text>"(?:[^"]|"")*+")|(?P<comment>![^\r\n]*+)|(?P<open>")'
    r"|(?P<number>[-+]?[0-9]+(?:\.[0-9]*)?(?:[eE][-+]?[0-9]+)?(?!\S))|(?P<flag><[a-z]+>)|(?P<other>[^\s\"]\S*+)"
)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Token:
    """A value with its line, counted from 1. `value`: a string without its quotes, a number, or a flag."""

    value: str | float
    line: int
    flag: bool = False


def is_textgrid(text: str) -> bool:
    """Whether the text begins as Praat's text files do, those in order of time, which are not read, among
    them."""
    return _HEAD.match(text) is not None


def tokens(text: str, name: str) -> Iterator[Token]:
    """In order. Raises TranscriptError where a string is never closed."""
    line, counted = 1, 0
    for found in _TOKEN.finditer(text):
        line += len(_LINE_BREAK.findall(text, counted, found.start()))
        counted = found.start()
        if found["open"]:
            raise TranscriptError(
                mark("a text that begins here has no closing quote"),
                where=f"{name}:{line}",
                remedy=mark("write a quote inside a text twice"),
            )
        if found["text"] is not None:
            yield Token(found["text"][1:-1].replace('""', '"'), line)
        elif found["number"] is not None:
            yield Token(float(found["number"]), line)
        elif found["flag"] is not None:
            yield Token(found["flag"], line, flag=True)
