"""Turns, interruptions, dead air and shares, as the contract's "Acoustics" defines them."""

from __future__ import annotations

import pytest

from qa_console.domain.model import Channel, Span
from qa_console.domain.turntaking import TimingLimits, dead_air, gaps, interruptions, joined, talk_ratio
from qa_console.errors import InvalidInput

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


def spans(*pairs: tuple[float, float]) -> list[Span]:
    return [Span(start, end) for start, end in pairs]


def test_a_pause_shorter_than_the_limit_does_not_end_a_turn() -> None:
    assert joined(spans((4, 5), (1, 2), (2.4, 2.9)), 0.5) == spans((1, 2.9), (4, 5))


def test_a_pause_of_exactly_the_limit_ends_a_turn() -> None:
    assert joined(spans((1, 2), (2.5, 3)), 0.5) == spans((1, 2), (2.5, 3))


def test_a_span_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(InvalidInput):
        joined(spans((2, 1)))


def test_gaps_cover_what_nobody_fills() -> None:
    assert gaps(spans((1, 2), (1.5, 3), (9, 12)), 10) == spans((0, 1), (3, 9))


def test_dead_air_begins_at_five_seconds() -> None:
    assert dead_air(spans((0, 1), (6, 7), (11.9, 13)), 13) == spans((1, 6))


def test_silence_at_either_end_is_dead_air_too() -> None:
    assert dead_air(spans((6, 7)), 13) == spans((0, 6), (7, 13))


def test_hold_music_is_not_dead_air_and_splits_it() -> None:
    assert dead_air([], 30, hold=spans((6, 26))) == spans((0, 6))


def test_coming_in_while_the_other_keeps_speaking_is_an_interruption() -> None:
    found = interruptions({AGENT: spans((0, 5)), CUSTOMER: spans((4.2, 8))})
    assert found == [(Span(4.2, 5), CUSTOMER)]


@pytest.mark.parametrize(
    ("customer", "why"),
    [
        ((4.6, 8), "both spoke for less than half a second"),
        ((0.05, 3), "both began together"),
        ((5, 8), "took turns"),
    ],
)
def test_no_interruption_where(customer: tuple[float, float], why: str) -> None:
    assert interruptions({AGENT: spans((0, 5)), CUSTOMER: spans(customer)}) == [], why


def test_an_overlap_of_exactly_half_a_second_counts() -> None:
    assert len(interruptions({AGENT: spans((0, 3.7)), CUSTOMER: spans((3.2, 6))})) == 1


def test_a_short_own_pause_keeps_the_turn_that_is_interrupted() -> None:
    found = interruptions({AGENT: spans((0, 2), (2.3, 5)), CUSTOMER: spans((1.7, 4))})
    assert found == [(Span(1.7, 4), CUSTOMER)]


def test_a_remark_within_the_others_turn_is_an_interruption_once() -> None:
    found = interruptions({AGENT: spans((0, 10)), CUSTOMER: spans((3, 4), (7, 7.3))})
    assert found == [(Span(3, 4), CUSTOMER)]


def test_the_limits_are_settings() -> None:
    speech = {AGENT: spans((0, 5)), CUSTOMER: spans((4.2, 8))}
    assert interruptions(speech, TimingLimits(overlap_s=1.0)) == []


def test_one_channel_interrupts_nobody() -> None:
    assert interruptions({Channel.MIXED: spans((0, 5))}) == []


def test_overlap_counts_for_both_and_silence_is_when_nobody_speaks() -> None:
    ratio = talk_ratio({AGENT: spans((0, 5)), CUSTOMER: spans((4, 6))}, 10)
    assert ratio == pytest.approx({"agent": 0.5, "customer": 0.2, "silence": 0.4})


def test_nothing_recorded_has_no_shares() -> None:
    assert talk_ratio({AGENT: [], CUSTOMER: []}, 0) == {"agent": 0, "customer": 0, "silence": 0}
