"""The turns that a format with times can hold."""

from __future__ import annotations

from dataclasses import dataclass

from qa_console.domain.model import Channel, Transcript
from qa_console.errors import InvalidInput
from qa_console.i18n import mark


@dataclass(frozen=True, slots=True)
class TimedTurn:
    """A turn that has words and times."""

    start_s: float
    end_s: float
    channel: Channel
    text: str


def timed(transcript: Transcript, format: str) -> list[TimedTurn]:
    """Turns with words, in order of start. Raises InvalidInput at the first one without times."""
    turns = []
    for number, turn in enumerate(transcript.turns, 1):
        if not turn.text:
            continue
        if turn.start_s is None or turn.end_s is None:
            raise InvalidInput(
                mark("turn {number} has no times, and {format} is nothing without them"),
                number=number,
                format=format,
                remedy=mark("export json or vcon, which keep turns without times"),
                code="no_times",
            )
        turns.append(TimedTurn(turn.start_s, turn.end_s, turn.channel, turn.text))
    return turns
