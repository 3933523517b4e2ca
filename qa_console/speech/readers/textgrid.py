"""Praat TextGrid, long or short: an interval tier for each party, its name says whose."""

from __future__ import annotations

from collections.abc import Iterator

from qa_console.domain.model import Channel
from qa_console.errors import TranscriptError
from qa_console.i18n import mark
from qa_console.speech.readers.segments import Page, Segment
from qa_console.speech.readers.speakers import named_channel
from qa_console.speech.readers.textgrid_tokens import Token, tokens

_BOTH = frozenset({Channel.AGENT, Channel.CUSTOMER})


def read_textgrid(page: Page) -> list[Segment]:
    """The intervals that hold text. Point tiers mark moments, not speech, and are passed over.

    Where the tiers name both parties, tiers of other names (words, notes) are passed over too.
    Raises TranscriptError with the line at which the file stops being a TextGrid.
    """
    file = _Values(page)
    file.text(expected="ooTextFile")
    file.text(expected="TextGrid")
    file.number(), file.number()
    if file.flag() != "<exists>":
        return []
    tiers = [_tier(file) for _ in range(file.count())]
    named = {channel for name, _ in tiers if (channel := named_channel(name)) is not None}
    if named >= _BOTH:
        tiers = [(name, spoken) for name, spoken in tiers if named_channel(name) is not None]
    return [segment for _, spoken in tiers for segment in spoken]


def _tier(file: _Values) -> tuple[str, list[Segment]]:
    kind, name = file.text(), file.text()
    file.number(), file.number()
    spoken: list[Segment] = []
    for _ in range(file.count()):
        start = file.number()
        if kind == "IntervalTier":
            end, where = file.number(), file.where
            text = file.text()
            if text.strip():
                spoken.append(Segment(start, end, text, name or None, where))
        else:
            file.text()
    return name, spoken


class _Values:
    """Takes one value after another, each of the kind that must stand there."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._tokens: Iterator[Token] = tokens(page.text, page.name)
        self._line = 1

    @property
    def where(self) -> str:
        """The line of the last value."""
        return self._page.line(self._line)

    def text(self, expected: str = "") -> str:
        token = self._next()
        if token.flag or not isinstance(token.value, str) or not token.value.startswith(expected):
            raise self._wrong(mark("a text in quotes is needed here"))
        return token.value

    def number(self) -> float:
        token = self._next()
        if not isinstance(token.value, float):
            raise self._wrong(mark("a number is needed here"))
        return token.value

    def flag(self) -> str:
        token = self._next()
        if not token.flag or not isinstance(token.value, str):
            raise self._wrong(mark("<exists> or <absent> is needed here"))
        return token.value

    def count(self) -> int:
        """How many of something follow. What the file then lacks is noticed when it is asked for."""
        told = self.number()
        if told < 0 or not told.is_integer():
            raise self._wrong(mark("a whole number is needed here"))
        return int(told)

    def _next(self) -> Token:
        token = next(self._tokens, None)
        if token is None:
            raise self._wrong(mark("the TextGrid ends before it is complete"))
        self._line = token.line
        return token

    def _wrong(self, message: str) -> TranscriptError:
        return TranscriptError(
            message, where=self.where, remedy=mark("save the TextGrid as a text file from Praat again")
        )
