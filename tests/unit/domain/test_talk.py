"""Reaction, longest turns, talk at once and speech rates, on calls that were worked out by hand."""

from __future__ import annotations

import pytest

from qa_console.domain.model import Acoustics, Channel, Span, Turn
from qa_console.domain.talk import Rate, overlap, speech_rates, talk

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
Pairs = tuple[tuple[float, float], ...]


def spans(pairs: Pairs) -> tuple[Span, ...]:
    return tuple(Span(start, end) for start, end in pairs)


def heard(agent: Pairs = (), customer: Pairs = (), hold: Pairs = ()) -> Acoustics:
    speech = {AGENT: spans(agent), CUSTOMER: spans(customer)}
    return Acoustics(60.0, 8000, (AGENT, CUSTOMER), speech, hold=spans(hold))


def test_an_answer_comes_after_the_silence_from_the_others_end_to_ones_own_beginning() -> None:
    acoustics = heard(agent=((5.5, 7), (14, 15)), customer=((1, 4), (8, 10)))
    agent, customer = talk(acoustics)[AGENT], talk(acoustics)[CUSTOMER]
    assert agent.answers == spans(((4, 5.5), (10, 14)))
    assert agent.reaction_s == pytest.approx(2.75)
    assert agent.slowest == Span(10, 14)
    assert customer.answers == spans(((7, 8),))
    assert customer.reaction_s == pytest.approx(1)


def test_an_answer_that_comes_in_before_the_other_has_ended_takes_no_time() -> None:
    answers = talk(heard(agent=((4, 7),), customer=((1, 5),)))[AGENT].answers
    assert answers == (Span(4, 4),)
    assert answers[0].length_s == 0


def test_a_word_thrown_in_while_the_other_goes_on_is_no_answer() -> None:
    assert talk(heard(agent=((3, 3.4), (12, 15)), customer=((1, 10),)))[AGENT].answers == (Span(10, 12),)


def test_a_word_thrown_in_while_one_goes_on_is_no_question() -> None:
    assert talk(heard(agent=((1, 10), (12, 15)), customer=((3, 3.4),)))[AGENT].answers == ()


def test_several_turns_of_the_customer_before_one_answer_are_one_question() -> None:
    told = talk(heard(agent=((9, 10),), customer=((1, 2), (3, 4), (6, 7))))[AGENT]
    assert told.answers == (Span(7, 9),)


def test_several_turns_in_answer_are_one_answer() -> None:
    assert talk(heard(agent=((3, 4), (8, 9)), customer=((1, 2),)))[AGENT].answers == (Span(2, 3),)


def test_what_was_on_hold_in_between_is_no_answer() -> None:
    acoustics = heard(agent=((30, 31), (41, 42)), customer=((1, 4), (35, 40)), hold=((10, 25),))
    assert talk(acoustics)[AGENT].answers == (Span(40, 41),)


def test_nobody_answers_who_speaks_first_or_alone() -> None:
    alone = talk(heard(agent=((1, 2), (5, 9))))
    assert alone[AGENT].answers == alone[CUSTOMER].answers == ()
    assert (alone[AGENT].reaction_s, alone[AGENT].slowest, alone[CUSTOMER].longest) == (None, None, None)


def test_the_longest_turn_and_the_time_of_speech() -> None:
    told = talk(heard(agent=((1, 2), (5, 9), (20, 23)), customer=((6, 8),)))[AGENT]
    assert told.longest == Span(5, 9)
    assert told.speech_s == pytest.approx(8)


def test_on_one_channel_nobody_answers_and_nothing_overlaps() -> None:
    mixed = Acoustics(60.0, 8000, (MIXED,), {MIXED: spans(((1, 4), (6, 7)))})
    told = talk(mixed)
    assert list(told) == [MIXED]
    assert (told[MIXED].speech_s, told[MIXED].longest, told[MIXED].answers) == (4, Span(1, 4), ())
    assert overlap(mixed) == []


def test_both_at_once_is_where_their_turns_cross() -> None:
    acoustics = heard(agent=((0, 5), (9, 20)), customer=((4, 10), (12, 13), (20, 21)))
    assert overlap(acoustics) == list(spans(((4, 5), (9, 10), (12, 13))))


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("您好，请问有什么可以帮您？", Rate(110, "characters")),
        ("Good morning, how may I help you?", Rate(70, "words")),
        ("您的 order C-77 已经发出", Rate(80, "characters")),
        ("Your order 订单 is on its way", Rate(60, "words")),
        ("\U00020000\U00020001好", Rate(30, "characters")),
    ],
    ids=["chinese", "english", "mostly-chinese", "mostly-english", "rare-characters"],
)
def test_speech_rates_count_characters_of_chinese_and_words_of_the_rest(text: str, rate: Rate) -> None:
    turns = [Turn(0.0, 6.0, AGENT, text)]
    assert speech_rates(turns, {AGENT: spans(((0, 2), (3, 7))), CUSTOMER: ()}) == {AGENT: rate}


def test_a_rate_takes_all_turns_of_the_party_and_no_one_elses() -> None:
    turns = [Turn(0, 1, AGENT, "您好"), Turn(2, 3, CUSTOMER, "我要改地址"), Turn(4, 5, AGENT, "好的")]
    rates = speech_rates(turns, {AGENT: spans(((0, 1), (4, 5))), CUSTOMER: spans(((2, 3),))})
    assert rates == {AGENT: Rate(120, "characters"), CUSTOMER: Rate(300, "characters")}


@pytest.mark.parametrize("text", ["", "，。？ ..."])
def test_without_words_there_is_no_rate(text: str) -> None:
    assert speech_rates([Turn(0, 1, AGENT, text)], {AGENT: spans(((0, 1),))}) == {}


def test_without_speech_there_is_no_rate() -> None:
    assert speech_rates([Turn(0, 1, AGENT, "您好")], {AGENT: ()}) == {}
