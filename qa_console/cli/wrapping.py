"""Help in lines that fit the terminal: Chinese characters take two cells and may be parted anywhere.

Click counts characters and parts at spaces, which is right for English; that is left to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import east_asian_width

import click

_PIECE = re.compile(r"\s+|[（“]?(?:[^\s\u2e80-\uffff]+|[\u2e80-\uffff])[，。：；、！？）”]*")
"""What stays together: a word, or one wide character, with the punctuation that clings to it."""

_AS_IT_IS = "\b\n"
"""Before a paragraph: tells click to leave its lines alone."""


class CellFormatter(click.HelpFormatter):
    """Click's formatter, with lines of Chinese parted by us."""

    def write_text(self, text: str) -> None:
        super().write_text(_fitted(text, self.width - self.current_indent))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        rows = list(rows)
        first = min(max((len(term) for term, _ in rows), default=0), col_max) + col_spacing
        room = max(self.width - first - 2, 10)
        super().write_dl([(term, _fitted(told, room)) for term, told in rows], col_max, col_spacing)


class CellContext(click.Context):
    formatter_class = CellFormatter


def cells(text: str) -> int:
    return len(text) + sum(east_asian_width(char) in "WF" for char in text)


def wrapped(text: str, width: int) -> list[str]:
    """The paragraph in lines of at most `width` cells; a longer word has a line of its own."""
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and cells(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        if line or not piece.isspace():
            line += piece
    return [*lines, line.rstrip()]


def _fitted(text: str, width: int) -> str:
    if text.isascii():
        return text
    return "\n\n".join(_AS_IT_IS + "\n".join(wrapped(part, width)) for part in text.split("\n\n"))
