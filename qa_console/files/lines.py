"""The lines of a text stream, one at a time, counted, none held that is too long to be a row."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import TextIO

LONGEST_LINE = 1 << 20


class Lines:
    """Lines with their ends, from line 1. A line of LONGEST_LINE characters was cut there, its rest skipped.

    `number`: of the line that was taken last.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._returned: deque[str] = deque()
        self.number = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._returned.popleft() if self._returned else self._read()
        if not line:
            raise StopIteration
        self.number += 1
        return line

    def give_back(self, lines: list[str]) -> None:
        """Put back what was taken last, to be taken again."""
        self._returned.extendleft(reversed(lines))
        self.number -= len(lines)

    def _read(self) -> str:
        line = self._stream.readline(LONGEST_LINE)
        if len(line) == LONGEST_LINE:
            part = line
            while part and part[-1] not in "\r\n":
                part = self._stream.readline(LONGEST_LINE)
        return line


def is_cut(line: str) -> bool:
    """Whether the line is only the beginning of one that is too long."""
    return len(line) >= LONGEST_LINE
