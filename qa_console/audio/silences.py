"""What skipping hurries through: stretches in which no party speaks, hold music and ringing included."""

from __future__ import annotations

import math
from bisect import bisect_right

from qa_console.domain.model import Acoustics, Span
from qa_console.domain.turntaking import gaps

MARGIN_S = 0.1
"""Heard at the usual speed after and before speech: its after-sound, and a breath to listen up again."""
_PASSES_IN_S = 1.0
_LEAST_PACE, _MOST_PACE = 10.0, 30.0


class Silences:
    """`acoustics`: None where the recording has not been analysed, and then nothing is silent.

    `shortest_s`: shorter silences are pauses that belong to the talk.
    """

    def __init__(self, acoustics: Acoustics | None, duration_s: float, shortest_s: float) -> None:
        self._spans = _without_margins(acoustics, duration_s, shortest_s) if acoustics else []
        self._starts = [span.start_s for span in self._spans]

    def at(self, at_s: float) -> Span | None:
        """The silence that `at_s` lies in; its end does not belong to it."""
        following = bisect_right(self._starts, at_s)
        span = self._spans[following - 1] if following else None
        return span if span is not None and at_s < span.end_s else None

    def next_after(self, at_s: float) -> Span | None:
        """The first silence that begins after `at_s`."""
        following = bisect_right(self._starts, at_s)
        return self._spans[following] if following < len(self._spans) else None


def pace_of(silence: Span) -> float:
    """How many times faster than it lasted: about a second for any, within what can still be followed."""
    return min(max(silence.length_s / _PASSES_IN_S, _LEAST_PACE), _MOST_PACE)


def _without_margins(acoustics: Acoustics, duration_s: float, shortest_s: float) -> list[Span]:
    everyone = [span for spans in acoustics.speech.values() for span in spans]
    long = [gap for gap in gaps(everyone, duration_s) if gap.length_s >= shortest_s]
    cut = [
        Span(
            gap.start_s + (MARGIN_S if gap.start_s > 0 else 0.0),
            gap.end_s - (MARGIN_S if gap.end_s < duration_s else 0.0),
        )
        for gap in long
        if gap.length_s > 2 * MARGIN_S and math.isfinite(gap.length_s)
    ]
    return [span for span in cut if span.length_s > 0]
