"""Who spoke when, and what follows from it: turns, interruptions, dead air, shares of the talk.

Source of the definitions: contract, "Acoustics". All spans are seconds from the start.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from qa_console.domain.model import Channel, Span
from qa_console.errors import InvalidInput
from qa_console.i18n import mark


@dataclass(frozen=True, slots=True)
class TimingLimits:
    """Thresholds, from config. `lead_s`: how much earlier the other must have begun to be interrupted;
    two parties who start together interrupt nobody."""

    overlap_s: float = 0.5
    dead_air_s: float = 5.0
    own_pause_s: float = 0.5
    lead_s: float = 0.2


def joined(spans: Iterable[Span], gap_s: float = 0.0) -> list[Span]:
    """The same stretches sorted and disjoint, pauses shorter than `gap_s` (and touching ends) closed."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda each: (each.start_s, each.end_s)):
        if span.end_s < span.start_s:
            raise InvalidInput(mark("a span ends at {end}, before it starts"), end=span.end_s)
        gap = span.start_s - result[-1].end_s if result else None
        if gap is not None and (gap <= 0 or gap < gap_s):
            result[-1] = Span(result[-1].start_s, max(result[-1].end_s, span.end_s))
        else:
            result.append(span)
    return result


def gaps(spans: Iterable[Span], total_s: float) -> list[Span]:
    """What `spans` leave free of [0, total_s]."""
    free, at = [], 0.0
    for span in joined(spans):
        if span.start_s > at:
            free.append(Span(at, min(span.start_s, total_s)))
        at = max(at, span.end_s)
        if at >= total_s:
            return free
    if total_s > at:
        free.append(Span(at, total_s))
    return free


def dead_air(
    speech: Iterable[Span], total_s: float, *, hold: Iterable[Span] = (), least_s: float = 5.0
) -> list[Span]:
    """Silences of at least `least_s` in which nobody speaks and neither hold music nor a ring is heard.

    `speech`: spans of any channel, unsorted, may overlap. Returns spans sorted, disjoint, in [0, total_s].
    Raises InvalidInput if a span ends before it starts.
    """
    return [gap for gap in gaps([*speech, *hold], total_s) if gap.length_s >= least_s]


def interruptions(
    speech: Mapping[Channel, Sequence[Span]], limits: TimingLimits | None = None
) -> list[tuple[Span, Channel]]:
    """Where a party starts while the other has been and keeps speaking, and both go on long enough.

    Gives the stretch in which both speak, and who came in. A party's own short pause does not end its turn.
    """
    limits = limits or TimingLimits()
    if len(speech) != 2:
        return []
    turns = {who: joined(spans, limits.own_pause_s) for who, spans in speech.items()}
    one, other = turns
    found = [*_breaking_in(turns[one], turns[other], one, limits)]
    found += _breaking_in(turns[other], turns[one], other, limits)
    return sorted(found, key=lambda each: each[0].start_s)


def _breaking_in(
    mine: Sequence[Span], theirs: Sequence[Span], by: Channel, limits: TimingLimits
) -> Iterable[tuple[Span, Channel]]:
    begun = [held.start_s for held in theirs]
    for turn in mine:
        before = bisect_right(begun, turn.start_s - limits.lead_s)
        if before == 0 or theirs[before - 1].end_s <= turn.start_s:
            continue
        both = Span(turn.start_s, min(turn.end_s, theirs[before - 1].end_s))
        # A millionth of slack: 3.7 - 3.2 is a little less than a half in floating point.
        if both.length_s >= limits.overlap_s - 1e-6:
            yield both, by


def talk_ratio(speech: Mapping[Channel, Sequence[Span]], total_s: float) -> dict[str, float]:
    """Each party's share of the duration (overlap counts for both), and that of silence, hold included."""
    if total_s <= 0:
        return {**{who.value: 0.0 for who in speech}, "silence": 0.0}
    shares = {who.value: _length(joined(spans)) / total_s for who, spans in speech.items()}
    everyone = [span for spans in speech.values() for span in spans]
    return {**shares, "silence": _length(gaps(everyone, total_s)) / total_s}


def _length(spans: Iterable[Span]) -> float:
    return sum(span.length_s for span in spans)
