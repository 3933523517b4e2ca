"""What holds for any call: no answer before its time, talk at once is shared, no sum exceeds."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.talk import overlap, talk
from qa_console.domain.turntaking import joined

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
DURATION_S = 60.0
SPANS = st.tuples(st.integers(0, 590), st.integers(0, 100)).map(
    lambda told: Span(told[0] / 10, min(told[0] + told[1], 600) / 10)
)
SPEECH = st.lists(SPANS, max_size=10).map(lambda spans: tuple(joined(spans, 0.5)))
HOLD = st.one_of(st.just(()), SPEECH)


def heard(agent: tuple[Span, ...], customer: tuple[Span, ...], hold: tuple[Span, ...] = ()) -> Acoustics:
    return Acoustics(DURATION_S, 8000, (AGENT, CUSTOMER), {AGENT: agent, CUSTOMER: customer}, hold=hold)


@given(SPEECH, SPEECH, HOLD)
def test_answers_are_never_negative_and_lie_in_silence_outside_hold(
    agent: tuple[Span, ...], customer: tuple[Span, ...], hold: tuple[Span, ...]
) -> None:
    for told in talk(heard(agent, customer, hold)).values():
        for silence in told.answers:
            assert 0 <= silence.start_s <= silence.end_s <= DURATION_S
            assert silence.length_s == 0 or not crossed(silence, (*agent, *customer, *hold))


@given(SPEECH, SPEECH)
def test_nobody_answers_more_often_than_anybody_speaks(
    agent: tuple[Span, ...], customer: tuple[Span, ...]
) -> None:
    told = talk(heard(agent, customer))
    for who in (AGENT, CUSTOMER):
        assert len(told[who].answers) <= min(len(agent), len(customer))


@given(SPEECH, SPEECH)
def test_talk_at_once_is_the_same_from_either_side(
    agent: tuple[Span, ...], customer: tuple[Span, ...]
) -> None:
    one, other = overlap(heard(agent, customer)), overlap(heard(customer, agent))
    assert sorted(one, key=start) == sorted(other, key=start)


@given(SPEECH, SPEECH)
def test_sums_stay_within_the_duration(agent: tuple[Span, ...], customer: tuple[Span, ...]) -> None:
    told = talk(heard(agent, customer))
    at_once_s = sum(span.length_s for span in overlap(heard(agent, customer)))
    either_s = told[AGENT].speech_s + told[CUSTOMER].speech_s - at_once_s
    assert at_once_s <= min(told[AGENT].speech_s, told[CUSTOMER].speech_s) + 1e-6
    assert either_s <= DURATION_S + 1e-6
    for party in told.values():
        longest_s = party.longest.length_s if party.longest else 0.0
        assert longest_s <= party.speech_s + 1e-6 <= DURATION_S + 2e-6


def crossed(silence: Span, spans: tuple[Span, ...]) -> bool:
    return any(span.start_s < silence.end_s and silence.start_s < span.end_s for span in spans)


def start(span: Span) -> float:
    return span.start_s
