"""What is written is read again as the same turns, for each format within its precision."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_console.domain.model import Channel, RecordingFacts, Transcript, Turn
from qa_console.domain.ports.transcripts import SpokenCall, TranscriptFormat
from qa_console.domain.text import clean
from qa_console.domain.transcripts import in_order, with_channel
from qa_console.errors import TranscriptError
from qa_console.speech.readers import read_transcript
from qa_console.speech.writers import write_transcript

AT = datetime(2026, 3, 4, tzinfo=UTC)
MS_S = 0.001
_SIGNS = [
    "-->", "--", ">", "<", "<v agent>", "{\\an8}", '"', "'", ":", "：", "agent", "客户", "坐席：", "mixed",
    "&amp;", "&", "00:01.000", "1", "WEBVTT", "NOTE", "{", "[", "!", "<exists>", "好", " ", "\\", "\x1b[31m",
]  # fmt: skip
_text = (st.lists(st.sampled_from(_SIGNS), max_size=8).map("".join) | st.text(max_size=20)).map(clean)
_channels = st.sampled_from(list(Channel))


@st.composite
def _timed(draw: st.DrawFn) -> Turn:
    start = draw(st.floats(0, 5000))
    return Turn(start, start + draw(st.floats(0, 30)), draw(_channels), draw(_text))


_untimed = st.builds(Turn, st.none(), st.none(), _channels, _text)
_timed_calls = st.lists(_timed(), max_size=8).map(in_order)
_calls = st.lists(_timed() | _untimed, max_size=8).map(in_order)


def again(turns: tuple[Turn, ...], format: TranscriptFormat) -> tuple[Turn, ...]:
    call = SpokenCall("R000001", RecordingFacts("a.wav", "1001"), Transcript(turns), AT, "u")
    return read_transcript(write_transcript(call, format), "t").turns


def sorted_turns(turns: tuple[Turn, ...]) -> list[Turn]:
    """By party and time: where two parties start together, a file of tiers keeps no order between them."""
    return sorted(turns, key=lambda turn: (turn.channel, turn.start_s or 0.0, turn.text))


@given(_calls)
@pytest.mark.parametrize("format", [TranscriptFormat.JSON, TranscriptFormat.VCON])
def test_json_and_vcon_keep_everything(format: TranscriptFormat, turns: tuple[Turn, ...]) -> None:
    assert again(turns, format) == turns


@given(_timed_calls.filter(lambda turns: any(turn.text for turn in turns)))
@pytest.mark.parametrize("format", [TranscriptFormat.SRT, TranscriptFormat.VTT])
def test_subtitles_keep_every_word_and_party_to_the_millisecond(
    format: TranscriptFormat, turns: tuple[Turn, ...]
) -> None:
    spoken = [turn for turn in turns if turn.text]
    read = again(turns, format)
    assert [(turn.channel, turn.text) for turn in read] == [(turn.channel, turn.text) for turn in spoken]
    for one, other in zip(read, spoken, strict=True):
        assert one.start_s == pytest.approx(other.start_s, abs=0.51 * MS_S)
        least = (other.start_s or 0.0) + MS_S  # a cue has a length
        assert one.end_s == pytest.approx(max(other.end_s or 0.0, least), abs=0.51 * MS_S)


@given(_timed_calls)
def test_a_textgrid_keeps_times_exactly_but_for_turns_without_length(turns: tuple[Turn, ...]) -> None:
    spoken = sorted_turns(tuple(turn for turn in turns if turn.text))
    read = sorted_turns(again(turns, TranscriptFormat.TEXTGRID))
    assert [(t.start_s, t.channel, t.text) for t in read] == [(t.start_s, t.channel, t.text) for t in spoken]
    for one, other in zip(read, spoken, strict=True):
        assert one.start_s is not None
        assert other.end_s is not None
        assert one.end_s == max(other.end_s, one.start_s + MS_S)


@given(_calls)
def test_two_files_of_one_party_merge_alike_in_either_order(turns: tuple[Turn, ...]) -> None:
    agent, customer = (
        Transcript(tuple(turn for turn in turns if turn.channel is channel))
        for channel in (Channel.AGENT, Channel.CUSTOMER)
    )
    one = with_channel(agent, customer, Channel.CUSTOMER)
    assert one.turns == with_channel(customer, agent, Channel.AGENT).turns
    assert sorted_turns(one.turns) == sorted_turns(agent.turns + customer.turns)
    starts = [turn.start_s for turn in one.turns if turn.start_s is not None]
    assert starts == sorted(starts)


_pieces = st.sampled_from(
    [
        'File type = "ooTextFile"\n',
        '"TextGrid"\n',
        '"IntervalTier" ',
        '"agent" ',
        "0 ",
        "1 ",
        "<exists> ",
        '"',
        "x",
    ]
)
_json = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-2, 3)
    | st.floats()
    | st.sampled_from(["transcript", "text", "agent: a"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["vcon", "uuid", "parties", "dialog", "analysis", "type", "body", "start", "role",
                         "turns", "segments", "encoding", "duration", "text", "end"]),
        inner, max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(st.lists(_pieces, max_size=25).map("".join))
def test_any_textgrid_is_read_or_refused(text: str) -> None:
    read_or_refused(('File type = "ooTextFile"\n"TextGrid"\n' + text).encode())


@given(st.dictionaries(st.sampled_from(["parties", "dialog", "analysis"]), st.lists(_json, max_size=3)))
def test_any_vcon_is_read_or_refused(parts: dict[str, object]) -> None:
    import json

    read_or_refused(json.dumps({"vcon": "0.0.3", **parts}).encode())


def read_or_refused(data: bytes) -> None:
    place, texts = "t", []
    try:
        texts = [turn.text for turn in read_transcript(data, "t", duration_s=100.0).turns]
    except TranscriptError as refused:
        place = refused.where or ""
    assert place.startswith("t")
    assert texts == [clean(text) for text in texts]
