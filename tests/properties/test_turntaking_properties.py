"""What holds for any spans: gaps and speech fill the time, joining is settled at once."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.model import Channel, Span
from qa_console.domain.turntaking import dead_air, gaps, interruptions, joined

TIMES = st.integers(0, 6000).map(lambda hundredths: hundredths / 100)
SPANS = st.lists(st.tuples(TIMES, TIMES).map(lambda pair: Span(min(pair), max(pair))), max_size=12)


@given(SPANS, st.floats(0, 2))
def test_joined_spans_are_sorted_apart_and_settled(given_spans: list[Span], gap_s: float) -> None:
    once = joined(given_spans, gap_s)
    assert joined(once, gap_s) == once
    assert all(a.end_s < b.start_s for a, b in pairwise(once))


@given(SPANS)
def test_gaps_and_speech_fill_the_time_exactly(given_spans: list[Span]) -> None:
    free = gaps(given_spans, 60)
    covered = sum(span.length_s for span in joined(given_spans)) + sum(span.length_s for span in free)
    assert covered == pytest.approx(60)


@given(SPANS, SPANS)
def test_dead_air_touches_no_speech_and_no_hold(speech: list[Span], hold: list[Span]) -> None:
    for silence in dead_air(speech, 60, hold=hold):
        assert silence.length_s >= 5
        assert all(
            s.end_s <= silence.start_s or s.start_s >= silence.end_s for s in speech + hold if s.length_s
        )


@given(SPANS, SPANS)
def test_in_an_interruption_both_speak(agent: list[Span], customer: list[Span]) -> None:
    speech = {Channel.AGENT: agent, Channel.CUSTOMER: customer}
    for span, _ in interruptions(speech):
        assert span.length_s >= 0.5 - 1e-6
        for turns in (joined(agent, 0.5), joined(customer, 0.5)):
            assert any(turn.start_s <= span.start_s and span.end_s <= turn.end_s for turn in turns)
