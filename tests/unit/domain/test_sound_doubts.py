"""What is doubted of a recording, and what is left in peace."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa_console.domain.model import Acoustics, Channel, Recording, RecordingFacts, Span, Turn
from qa_console.domain.sound_doubts import Doubt, doubts
from qa_console.domain.sound_sheet import sheet_of

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
FINE = Acoustics(
    30.0,
    8000,
    (AGENT, CUSTOMER),
    {AGENT: (Span(0.5, 4), Span(8, 12)), CUSTOMER: (Span(4.5, 7), Span(13, 14))},
)
CUSTOMER_OPENS = replace(FINE, speech={AGENT: (Span(4, 8),), CUSTOMER: (Span(0.5, 3), Span(9, 12))})
OFFER = "您好，很高兴为您服务，请问有什么可以帮您？"
WISH = "我的地址要改。"


def said(agent: str, customer: str) -> list[Turn]:
    return [Turn(0.5, 4.0, AGENT, agent), Turn(4.5, 7.0, CUSTOMER, customer)]


def test_a_call_in_order_is_not_doubted() -> None:
    assert doubts(FINE, said(OFFER, WISH), "inbound") == ()


@pytest.mark.parametrize(("quiet", "doubt"), [(AGENT, Doubt.SILENT_AGENT), (CUSTOMER, Doubt.SILENT_CUSTOMER)])
def test_a_party_that_is_not_heard_while_the_other_talks(quiet: Channel, doubt: Doubt) -> None:
    other = CUSTOMER if quiet is AGENT else AGENT
    assert doubts(replace(FINE, speech={quiet: (), other: (Span(1, 6),)})) == (doubt,)


@pytest.mark.parametrize("said_s", [0.0, 4.9])
def test_where_hardly_anything_is_said_nobody_is_missed(said_s: float) -> None:
    assert doubts(replace(FINE, speech={AGENT: (Span(0, said_s),), CUSTOMER: ()})) == ()


def test_one_sound_on_both_channels_is_one_doubt_whatever_is_said() -> None:
    same = replace(CUSTOMER_OPENS, likeness=0.98)
    assert doubts(same, said(WISH, OFFER), "inbound") == (Doubt.SAME_SOUND,)
    assert doubts(replace(FINE, likeness=0.97)) == ()


@pytest.mark.parametrize("direction", ["inbound", "outbound", ""])
@pytest.mark.parametrize("offer", [OFFER, "Good morning, How may I HELP you?", "我的工号是一零零一"])
def test_an_agents_words_from_the_customer_mean_swapped_sides(direction: str, offer: str) -> None:
    assert doubts(FINE, said(WISH, offer), direction) == (Doubt.SWAPPED,)


def test_an_agents_words_from_both_mean_nothing() -> None:
    assert doubts(FINE, said(OFFER, "你刚才说为您服务，结果呢？")) == ()


def test_whoever_takes_an_incoming_call_is_the_agent() -> None:
    assert doubts(CUSTOMER_OPENS, direction="inbound") == (Doubt.SWAPPED,)
    assert doubts(FINE, direction="inbound") == ()


@pytest.mark.parametrize("direction", ["outbound", ""])
def test_who_opens_another_call_tells_nothing(direction: str) -> None:
    assert doubts(CUSTOMER_OPENS, direction=direction) == ()


def test_who_opens_tells_nothing_where_there_are_words() -> None:
    assert doubts(CUSTOMER_OPENS, said("喂", WISH), "inbound") == ()


@pytest.mark.parametrize("opening", [Span(0.5, 2.4), Span(0.5, 5.0)], ids=["hello", "both at once"])
def test_a_short_or_shared_opening_tells_nothing(opening: Span) -> None:
    shared = replace(CUSTOMER_OPENS, speech={AGENT: (Span(4, 8),), CUSTOMER: (opening,)})
    assert doubts(shared, direction="inbound") == ()


def test_one_channel_has_no_sides_that_could_be_swapped() -> None:
    mono = Acoustics(30.0, 8000, (MIXED,), {MIXED: (Span(1, 9),)})
    assert doubts(mono, said(WISH, OFFER), "inbound") == ()


@pytest.mark.parametrize(
    ("measured", "doubt"),
    [
        ({"crosstalk_db": {"agent": -19.9, "customer": None}}, Doubt.CROSSTALK),
        ({"dc_offset": {"agent": 0.0, "customer": -0.011}}, Doubt.DC_OFFSET),
        ({"clipped": frozenset({"agent"})}, Doubt.CLIPPED),
    ],
)
def test_a_recorder_that_is_set_badly(measured: dict[str, object], doubt: Doubt) -> None:
    assert doubts(replace(FINE, **measured)) == (doubt,)  # type: ignore[arg-type]


def test_what_is_within_bounds_is_not_doubted() -> None:
    levels = {"agent": -20.0, "customer": None}
    assert doubts(replace(FINE, crosstalk_db=levels, dc_offset={"agent": 0.01, "customer": -0.01})) == ()


def test_the_most_serious_comes_first() -> None:
    bad = replace(FINE, clipped=frozenset({"agent"}), crosstalk_db={"agent": -3.0})
    assert doubts(bad, said(WISH, OFFER)) == (Doubt.SWAPPED, Doubt.CROSSTALK, Doubt.CLIPPED)


def test_sides_that_a_person_set_are_doubted_no_more() -> None:
    recording = Recording("R000001", RecordingFacts("a.wav", "1001", direction="inbound"))
    bad = replace(CUSTOMER_OPENS, clipped=frozenset({"agent"}))
    assert sheet_of(recording, bad).doubts == (Doubt.SWAPPED, Doubt.CLIPPED)
    assert sheet_of(replace(recording, agent_channel=0), bad).doubts == (Doubt.CLIPPED,)
