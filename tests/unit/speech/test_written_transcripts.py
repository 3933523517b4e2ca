"""Every written transcript format: what stands in the file, what it refuses, and that it reads back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from qa_console.domain.model import Channel, Finding, RecordingFacts, Transcript, Turn, Verdict
from qa_console.domain.ports.transcripts import SpokenCall, TranscriptFormat
from qa_console.errors import InvalidInput
from qa_console.speech.readers import read_transcript
from qa_console.speech.writers import write_transcript

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
AT = datetime(2026, 3, 4, 2, 21, 59, tzinfo=UTC)
FACTS = RecordingFacts(
    "calls/13800001234-a.wav", "1001", "王芳", "二班", AT, direction="inbound", queue="q", order_id="o-77"
)
GREETING = Turn(0.0, 1.25, AGENT, "您好")
ANSWER = Turn(1.0, 2.5, CUSTOMER, '你好, "张"')


def call(*turns: Turn, phone: str = "", findings: tuple[Finding, ...] = ()) -> SpokenCall:
    return SpokenCall(
        "R000001", FACTS, Transcript(turns, "whisper"), AT, "u", 10.0, phone,
        "service-quality@1" if findings else "", findings, {0: "accepted"} if findings else {},
    )  # fmt: skip


def written(format: TranscriptFormat, *turns: Turn) -> str:
    return write_transcript(call(*turns), format).decode("utf-8")


def test_srt_has_numbered_cues_with_the_party_before_a_colon() -> None:
    assert written(TranscriptFormat.SRT, GREETING, ANSWER) == (
        "1\n00:00:00,000 --> 00:00:01,250\nagent: 您好\n\n"
        '2\n00:00:01,000 --> 00:00:02,500\ncustomer: 你好, "张"\n'
    )


def test_webvtt_has_cues_with_voices() -> None:
    assert written(TranscriptFormat.VTT, GREETING, Turn(3661.0, 3662.0, MIXED, "a < b & c")) == (
        "WEBVTT\n\n1\n00:00:00.000 --> 00:00:01.250\n<v agent>您好\n\n"
        "2\n01:01:01.000 --> 01:01:02.000\na &lt; b &amp; c\n"
    )


def test_a_textgrid_has_a_tier_for_each_channel_without_gaps_and_with_quotes_doubled() -> None:
    text = written(TranscriptFormat.TEXTGRID, GREETING, ANSWER)
    assert text.startswith('File type = "ooTextFile"\nObject class = "TextGrid"\n\nxmin = 0\nxmax = 10.0\n')
    assert '        name = "agent"\n' in text
    assert '        name = "customer"\n' in text
    assert 'text = "你好, ""张"""' in text
    assert "intervals: size = 2\n" in text  # the greeting, then silence to the end
    assert "intervals: size = 3\n" in text  # silence, the answer, silence


def test_turns_of_one_channel_that_overlap_go_to_a_further_tier() -> None:
    turns = (Turn(0.0, 5.0, MIXED, "a"), Turn(1.0, 2.0, MIXED, "b"), Turn(2.0, 2.0, MIXED, "c"))
    text = written(TranscriptFormat.TEXTGRID, *turns)
    assert [line.split('"')[1] for line in text.splitlines() if " name =" in line] == ["mixed", "mixed 2"]
    read = read_transcript(text.encode(), "t").turns
    assert [(one.channel, one.text) for one in read] == [(MIXED, "a"), (MIXED, "b"), (MIXED, "c")]
    assert read[2].end_s == 2.001


@pytest.mark.parametrize("format", [TranscriptFormat.SRT, TranscriptFormat.VTT, TranscriptFormat.TEXTGRID])
def test_turns_without_times_are_refused_by_what_needs_them(format: TranscriptFormat) -> None:
    with pytest.raises(InvalidInput) as refused:
        written(format, GREETING, Turn(None, None, AGENT, "x"))
    assert refused.value.code == "no_times"
    assert "turn 2" in str(refused.value)
    assert refused.value.remedy


@pytest.mark.parametrize("format", TranscriptFormat)
def test_a_turn_that_only_says_when_it_starts_lasts_until_the_next_or_the_end(
    format: TranscriptFormat,
) -> None:
    open_ended = (Turn(0.0, None, AGENT, "a"), Turn(2.0, None, CUSTOMER, "b"))
    read = read_transcript(written(format, *open_ended).encode(), "t").turns
    assert [(one.start_s, one.end_s) for one in read] == [(0.0, 2.0), (2.0, 10.0)]


@pytest.mark.parametrize("format", [TranscriptFormat.JSON, TranscriptFormat.VCON])
def test_turns_without_times_or_words_are_kept_where_there_is_room(format: TranscriptFormat) -> None:
    turns = (Turn(None, None, AGENT, "x"), Turn(1.0, 2.0, CUSTOMER, ""))
    assert read_transcript(written(format, *turns).encode(), "t").turns == turns


@pytest.mark.parametrize("format", [form for form in TranscriptFormat if form is not TranscriptFormat.SRT])
def test_an_empty_transcript_is_an_empty_file_of_its_format(format: TranscriptFormat) -> None:
    assert read_transcript(written(format).encode(), "t").turns == ()


def test_srt_has_no_empty_file() -> None:
    with pytest.raises(InvalidInput) as refused:
        written(TranscriptFormat.SRT)
    assert refused.value.code == "no_turns"


def test_subtitles_refuse_a_time_that_they_cannot_say() -> None:
    with pytest.raises(InvalidInput):
        written(TranscriptFormat.SRT, Turn(4e6, 4e6, AGENT, "x"))


HOSTILE = [
    "00:00:01,000 --> 00:00:02,000",
    "<b>fat</b>",
    "{\\an8}up",
    "agent: 1",
    "customer：",
    "&lt;v agent>",
    '"',
    '" ""',
    "WEBVTT",
    "NOTE x",
    "-->",
    "1",
    "<v customer>no",
    "! x",
    "<exists>",
]


@pytest.mark.parametrize("format", TranscriptFormat)
@pytest.mark.parametrize("channel", Channel)
@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_turn(format: TranscriptFormat, channel: Channel, text: str) -> None:
    turns = (Turn(0.0, 1.0, channel, text), Turn(2.0, 3.0, AGENT, "after"))
    data = write_transcript(call(*turns), format)
    assert read_transcript(data, "t").turns == turns
    if format in (TranscriptFormat.SRT, TranscriptFormat.VTT):
        assert data.count(b"-->") == 2


def test_a_vcon_carries_parties_dialog_transcript_and_findings() -> None:
    finding = Finding(
        "A3", "taboo", "dont_know", Verdict.VIOLATED, 0.0, 1.0, AGENT, 0, "您好", 0.5, "wording"
    )
    data = write_transcript(call(GREETING, phone="138****1234", findings=(finding,)), TranscriptFormat.VCON)
    document = json.loads(data)
    assert {key: document[key] for key in ("vcon", "uuid", "created_at", "parties", "dialog")} == {
        "vcon": "0.0.3",
        "uuid": "u",
        "created_at": "2026-03-04T02:21:59+00:00",
        "parties": [{"role": "agent", "name": "王芳"}, {"role": "customer", "tel": "138****1234"}],
        "dialog": [
            {
                "type": "recording", "start": "2026-03-04T02:21:59+00:00", "duration": 10.0,
                "parties": [0, 1], "originator": 1,
                "mediatype": "audio/x-wav", "mimetype": "audio/x-wav", "filename": "R000001.wav",
            }
        ],
    }  # fmt: skip
    said, found = document["analysis"]
    assert (said["type"], said["dialog"], said["vendor"], said["product"]) == (
        "transcript", 0, "qa-console", "whisper",
    )  # fmt: skip
    assert json.loads(said["body"])["turns"][0]["text"] == "您好"
    assert found["type"] == "findings"
    first = json.loads(found["body"])["findings"][0]
    assert (first["criterion"], first["verdict"], first["review"]) == ("A3", "violated", "accepted")
    assert "13800001234" not in data.decode()  # the manifest's file name has it
    assert "o-77" not in data.decode()


def test_a_call_of_which_little_is_known_is_a_vcon_too() -> None:
    bare = SpokenCall("R000001", RecordingFacts("a", "1001"), Transcript((GREETING,)), AT, "u")
    document = json.loads(write_transcript(bare, TranscriptFormat.VCON))
    assert document["dialog"] == [{"type": "recording", "parties": [0, 1], "filename": "R000001"}]
    assert document["parties"] == [{"role": "agent", "name": "1001"}, {"role": "customer"}]
    assert len(document["analysis"]) == 1
