"""Every accepted transcript format, read from bytes."""

from __future__ import annotations

import json

import pytest

from qa_console.domain.model import Channel, Transcript
from qa_console.errors import TranscriptError
from qa_console.speech.readers import read_transcript

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED


def read(
    text: str | bytes, name: str = "t", *, channel: Channel | None = None, duration_s: float | None = None
) -> Transcript:
    data = text if isinstance(text, bytes) else text.encode()
    return read_transcript(data, name, channel=channel, duration_s=duration_s)


def turns(
    text: str | bytes, *, channel: Channel | None = None, duration_s: float | None = None
) -> list[tuple[float | None, float | None, Channel, str]]:
    read_turns = read(text, channel=channel, duration_s=duration_s).turns
    return [(one.start_s, one.end_s, one.channel, one.text) for one in read_turns]


def project(*turns: object) -> str:
    return json.dumps({"turns": list(turns)})


def turn(
    start: object = 0, end: object = 1, channel: object = "agent", text: object = "您好"
) -> dict[str, object]:
    return {"start": start, "end": end, "channel": channel, "text": text}


def test_the_projects_own_json_is_read_in_order_of_start() -> None:
    given = project(turn(2, 3, "customer", "你好"), turn(0, 1.5))
    assert turns(given) == [(0, 1.5, AGENT, "您好"), (2, 3, CUSTOMER, "你好")]


def test_whisper_segments_take_the_channel_of_their_file() -> None:
    given = json.dumps(
        {"language": "zh", "segments": [{"start": 0.0, "end": 1.2, "text": " 您好", "words": []}]}
    )
    assert turns(given, channel=CUSTOMER) == [(0, 1.2, CUSTOMER, "您好")]
    assert turns(given) == [(0, 1.2, MIXED, "您好")]
    assert read(given).language == "zh"


@pytest.mark.parametrize(
    ("key", "first", "second"),
    [("channel", "agent", "customer"), ("channel", 0, 1), ("speaker", "SPEAKER_00", "SPEAKER_01"),
     ("speaker", "Speaker 1", "Speaker 2"), ("speaker", "客服", "王先生")],
)  # fmt: skip
def test_whisper_segments_may_say_who_speaks(key: str, first: object, second: object) -> None:
    given = json.dumps(
        {
            "segments": [
                {"start": 0, "end": 1, "text": "您好", key: first},
                {"start": 1, "end": 2, "text": "你好", key: second},
            ]
        }
    )
    assert [one[2] for one in turns(given)] == [AGENT, CUSTOMER]


def test_empty_whisper_segments_are_left_out() -> None:
    given = json.dumps([{"start": 0, "end": 1, "text": " "}, {"start": 1, "end": 2, "text": "您好"}])
    assert [one[3] for one in turns(given)] == ["您好"]


def test_srt_is_read_with_parties_before_a_colon() -> None:
    given = (
        "\ufeff1\r\n00:00:01,000 --> 00:00:02,500\r\n坐席：您好，\r\n<i>请讲</i>\r\n\r\n"
        "2\r\n00:01:02.5 --> 01:00:03,5 X1:1 X2:2\r\n客户: 快递没到\r\n"
    )
    assert turns(given) == [(1, 2.5, AGENT, "您好， 请讲"), (62.5, 3603.5, CUSTOMER, "快递没到")]


def test_webvtt_is_read_with_voices_settings_and_notes() -> None:
    given = (
        "WEBVTT - call\nKind: captions\n\nNOTE not speech\nstill not\n\nSTYLE\n::cue {}\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start position:0%\n<v Agent>您好 &amp; <c.x>欢迎</c></v>\n\n"
        "00:00:04.000 --> 00:00:08.000\n<v.loud Customer>一二三<v Agent>四</v>\n"
    )
    assert turns(given) == [
        (1, 2, AGENT, "您好 & 欢迎"),
        (4, 7, CUSTOMER, "一二三"),
        (7, 8, AGENT, "四"),
    ]


def test_funasr_sentences_are_read_in_milliseconds() -> None:
    sentences = [
        {"text": "您好，", "start": 500, "end": 1500, "spk": 0, "timestamp": [[500, 1000], [1000, 1500]]},
        {"text": "你好。", "start": 1500, "end": 2500, "spk": 1},
    ]
    given = json.dumps([{"key": "a", "text": "您好，你好。", "sentence_info": sentences}])
    assert turns(given) == [(0.5, 1.5, AGENT, "您好，"), (1.5, 2.5, CUSTOMER, "你好。")]


def test_funasr_text_with_a_time_for_each_character_is_cut_into_sentences() -> None:
    given = json.dumps(
        {"text": "您好。OK再见", "timestamp": [[0, 100], [100, 300], [400, 600], [600, 700], [700, 900]]}
    )
    assert turns(given, channel=AGENT) == [(0, 0.3, AGENT, "您好。"), (0.4, 0.9, AGENT, "OK再见")]


def test_funasr_text_whose_times_do_not_fit_is_one_turn() -> None:
    given = json.dumps({"text": "您好。再见", "timestamp": [[0, 100], [100, 300]]})
    assert turns(given, channel=AGENT) == [(0, 0.3, AGENT, "您好。再见")]


def test_plain_lines_name_the_party_in_either_language() -> None:
    given = "坐席（1001）：您好\n\nCustomer: hello\n  客户:  在吗\nAgent 1: yes\n没有换人"
    assert turns(given) == [
        (None, None, AGENT, "您好"),
        (None, None, CUSTOMER, "hello"),
        (None, None, CUSTOMER, "在吗"),
        (None, None, AGENT, "yes 没有换人"),
    ]


def test_plain_lines_may_carry_times() -> None:
    given = "[00:01] 坐席: 您好\n[00:03.5] 客户: 你好\n00:05 - 00:06 坐席: 请讲"
    assert turns(given) == [
        (1, 3.5, AGENT, "您好"),
        (3.5, 5, CUSTOMER, "你好"),
        (5, 6, AGENT, "请讲"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_utf8_and_gb18030_are_told_apart(encoding: str) -> None:
    assert turns("坐席：您好，请讲".encode(encoding))[0][3] == "您好，请讲"


def test_text_is_cleaned_and_never_read_as_an_escape() -> None:
    assert turns(project(turn(text="\u001b[31m您\u202e好\u200b\n[bold]")))[0][3] == "您好 [bold]"


def test_a_turn_a_little_beyond_the_end_is_clipped() -> None:
    assert turns(project(turn(0, 11.5)), duration_s=10)[0][:2] == (0, 10)


def test_a_transcript_longer_than_the_recording_is_refused() -> None:
    with pytest.raises(TranscriptError) as caught:
        read(project(turn(), turn(50, 60)), "x.json", duration_s=10)
    assert "10" in str(caught.value)
    assert caught.value.where == "x.json: turns[1]"


@pytest.mark.parametrize(
    ("given", "where"),
    [
        (project(turn(3, 1)), "turns[0]"),
        (project(turn(), turn(-1, 1)), "turns[1]"),
        ('{"turns": [{"start": NaN, "end": 1, "channel": "agent", "text": ""}]}', "t"),
        ('{"turns": [{"start": 1e999, "end": 1, "channel": "agent", "text": ""}]}', "t"),
        (project(turn("1", 2)), "turns[0].start"),
        (project(turn(True, 2)), "turns[0].start"),
        (project(turn(0, None)), "turns[0]"),
        (project(turn(channel="robot")), "turns[0]"),
        (project({"start": 0, "end": 1, "text": "x"}), "turns[0]"),
        (project(turn(text=5)), "turns[0].text"),
        (project("x"), "turns[0]"),
        ('{"turns": 3}', "turns"),
        ('{"turns": [', "t:1"),
        ('{\n"turns": [],\n"turns": []}', "t"),
        ("[" * 100_000, "t:1"),
        ('{"a": 1}', "t"),
        (project(turn(text="好" * 20_001)), "turns[0]"),
        ("1\n00:00:05,000 --> 00:00:02,000\n您好\n", "t:2"),
        ("1\n00:00:05,000 -> 00:00:02,000\n您好\n\n2\n00:00:05 --> x\n", "t:2"),
        ("1\n00:00:01,000 --> 00:00:02,000\n您好\n\n2\n00:99:01,000 --> 00:99:02,000\n您好\n", "t:6"),
        ("WEBVTT\n\n00:01.000 --> later\n您好\n", "t:3"),
        ("WEBVTT\n\n只有文字\n", "t:4"),
        ("坐席: 您好\n小明: 你好", "t:2"),
        ("只是一句话", "t:1"),
        ("   \n", "t"),
        (b"\xff\xfeA\x00", "t"),
        ("坐席: 您好\n客户: 你好你好".encode() + b"\n\xff\n", "t:3"),
        ('{"text": "您", "timestamp": [[5, 1]]}', "timestamp[0]"),
    ],
)
def test_what_is_malformed_or_contradicts_itself_is_refused_with_its_place(
    given: str | bytes, where: str
) -> None:
    with pytest.raises(TranscriptError) as caught:
        read(given)
    assert (caught.value.where or "").endswith(where)


def test_a_file_given_as_one_partys_may_not_hold_the_others_words() -> None:
    with pytest.raises(TranscriptError):
        read(project(turn(channel="customer")), channel=AGENT)
