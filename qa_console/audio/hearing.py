"""What was played, as stretches of the recording: hops put together while they follow one another."""

from __future__ import annotations

from qa_console.domain.model import Span
from qa_console.domain.ports.audio import Heard


class HeardLog:
    """Places are frames of the recording."""

    def __init__(self) -> None:
        self._runs: list[list[float]] = []
        self._open = False

    def add(self, start: float, end: float, speed: float) -> None:
        if self._open and self._runs[-1][2] == speed:
            self._runs[-1][1] = end
        else:
            self._runs.append([start, end, speed])
            self._open = True

    def close(self) -> None:
        """What comes next does not follow: a pause, or a jump."""
        self._open = False

    def ranges(self, rate_hz: int) -> tuple[Heard, ...]:
        return tuple(
            Heard(Span(start / rate_hz, max(start, end) / rate_hz), speed) for start, end, speed in self._runs
        )
