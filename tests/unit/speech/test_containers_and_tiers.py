"""vCon and Praat TextGrid, read from bytes as other programs write them."""

from __future__ import annotations

import base64
import json

import pytest

from qa_console.domain.model import Channel
from qa_console.errors import TranscriptError
from qa_console.speech.readers import read_transcript

AGENT, CUSTOMER, MIXED = Channel.AGENT, Channel.CUSTOMER, Channel.MIXED
Read = tuple[float | None, float | None, Channel, str]

LONG = """File type = "ooTextFile"
Object class = "TextGrid"

xmin = 0
xmax = 3
tiers? <exists>
size = 3
item []:
    item [1]:
        class = "IntervalTier"
        name = "坐席"
        xmin = 0
        xmax = 3
        intervals: size = 2
        intervals [1]:
            xmin = 0
            xmax = 1.5
            text = "您好 ""张""先生"
        intervals [2]:
            xmin = 1.5
            xmax = 3
            text = ""
    item [2]:
        class = "IntervalTier"
        name = "customer"
        xmin = 0
        xmax = 3
        intervals: size = 1
        intervals [1]:
            xmin = 1.5
            xmax = 3e0
            text = "你好"
    item [3]:
        class = "TextTier"
        name = "bells"
        xmin = 0
        xmax = 3
        points: size = 1
        points [1]:
            number = 1
            mark = "ring"
"""
SHORT = """"ooTextFile short"
"TextGrid"
0 3 <exists> 2 ! made by hand
"IntervalTier" "王芳" 0 3
1
0 1.5 "您好"
"IntervalTier" "客户" 0 3
1
1.5 3 "你好"
"""
TALK = [(0, 1.5, AGENT, '您好 "张"先生'), (1.5, 3, CUSTOMER, "你好")]


def turns(data: str | bytes, channel: Channel | None = None, duration_s: float | None = None) -> list[Read]:
    raw = data if isinstance(data, bytes) else data.encode()
    read = read_transcript(raw, "t", channel=channel, duration_s=duration_s).turns
    return [(one.start_s, one.end_s, one.channel, one.text) for one in read]


def refused(data: str | bytes) -> str:
    with pytest.raises(TranscriptError) as caught:
        turns(data)
    assert str(caught.value)
    return caught.value.where or ""


def test_a_long_textgrid_is_read_tier_by_tier() -> None:
    assert turns(LONG) == TALK
    assert read_transcript(LONG.encode(), "t").source == "textgrid"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_praat_writes_several_encodings(encoding: str) -> None:
    assert turns(LONG.encode(encoding)) == TALK
    assert turns(LONG.replace("\n", "\r\n").encode(encoding)) == TALK


def test_a_short_textgrid_is_the_same_and_the_other_tier_is_the_other_party() -> None:
    assert turns(SHORT) == [(0, 1.5, AGENT, "您好"), (1.5, 3, CUSTOMER, "你好")]


def test_tiers_beside_those_of_both_parties_are_no_speech() -> None:
    assert [one[2] for one in turns(LONG.replace("TextTier", "IntervalTier").replace(
        "number = 1", "xmin = 0 xmax = 1"))] == [AGENT, CUSTOMER]  # fmt: skip


def test_a_textgrid_of_one_party_takes_its_channel() -> None:
    one = SHORT.replace("<exists> 2", "<exists> 1").split('"IntervalTier" "客户"')[0].replace("王芳", "tier")
    assert turns(one, CUSTOMER) == [(0, 1.5, CUSTOMER, "您好")]


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('text = "你好"', 'text = "你好', "t:36"),
        ('mark = "ring"', 'mark = "ring', "t:41"),
        ("xmax = 1.5", "xmax = much", "t:18"),
        ("xmax = 1.5", "xmax = -1.5", "t:17"),
        ("intervals: size = 2", "intervals: size = 2.5", "t:14"),
        ("intervals: size = 2", "intervals: size = 99999999999", "t:24"),
        ("size = 3\n", "size = 4\n", "t:41"),
        ("<exists>", '"exists"', "t:6"),
        ('"TextGrid"', '"Pitch 1"', "t:2"),
    ],
)
def test_a_broken_textgrid_is_refused_with_its_line(old: str, new: str, where: str) -> None:
    assert old in LONG
    assert refused(LONG.replace(old, new, 1)) == where


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_textgrid_in_order_of_time_is_refused_with_what_to_do(encoding: str) -> None:
    given = '"Praat chronological TextGrid text file"\n0 10   ! Time domain.\n2   ! Number of tiers.\n'
    with pytest.raises(TranscriptError) as caught:
        turns(given.encode(encoding))
    assert caught.value.where == "t:1"
    assert "Praat" in str(caught.value.remedy)


def vcon(**parts: object) -> dict[str, object]:
    return {"vcon": "0.0.2", "uuid": "0", "created_at": "2026-03-04T10:00:00Z", **parts}


PARTIES = [{"tel": "+86 138 0000 1234", "role": "customer"}, {"name": "Wang Fang", "role": "agent"}]
SEGMENTS = {"segments": [{"start": 0, "end": 1, "text": "hello", "speaker": 1},
                         {"start": 1, "end": 2, "text": "hi", "speaker": 0}]}  # fmt: skip
CUES = "WEBVTT\n\n00:00.000 --> 00:01.000\n<v agent>hello\n\n00:01.000 --> 00:02.000\n<v customer>hi\n"
RECORDING = {"type": "recording", "start": "2026-03-04T10:00:00Z", "duration": 9, "parties": [0, 1]}


def transcript(body: object, **more: object) -> dict[str, object]:
    return {"type": "transcript", "dialog": 0, "body": body, **more}


@pytest.mark.parametrize(
    "entry",
    [
        transcript(SEGMENTS),
        transcript(json.dumps(SEGMENTS), encoding="json"),
        transcript(json.dumps(SEGMENTS), encoding="none", mediatype="application/json"),
        transcript(json.dumps(SEGMENTS)),
        transcript(
            base64.urlsafe_b64encode(json.dumps(SEGMENTS).encode()).decode().rstrip("="), encoding="base64url"
        ),
        transcript(CUES, mediatype="text/vtt", encoding="none"),
    ],
)  # fmt: skip
def test_a_transcript_is_read_whatever_it_is_wrapped_in(entry: dict[str, object]) -> None:
    document = vcon(parties=PARTIES, dialog=[RECORDING], analysis=[{"type": "summary", "body": "x"}, entry])
    assert turns(json.dumps(document)) == [(0, 1, AGENT, "hello"), (1, 2, CUSTOMER, "hi")]


def test_a_later_draft_without_a_version_is_known_by_its_parts() -> None:
    document = vcon(parties=PARTIES, dialog=[RECORDING], analysis=[transcript(SEGMENTS)])
    del document["vcon"]
    assert len(turns(json.dumps(document))) == 2


def test_each_recording_has_its_transcript_at_its_time() -> None:
    def side(party: int, start: str) -> dict[str, object]:
        return {"type": "recording", "start": start, "parties": party}

    dialog = [side(1, "2026-03-04T10:00:00Z"), side(0, "2026-03-04T18:00:02.5+08:00")]
    said = [transcript({"segments": [{"start": 0, "end": 1, "text": "hello"}]}, dialog=0),
            transcript("hi\n", dialog=1), transcript("[00:00] hi\n[00:01] there\n", dialog=1)]  # fmt: skip
    document = vcon(parties=PARTIES, dialog=dialog, analysis=said)
    assert turns(json.dumps(document)) == [
        (0, 1, AGENT, "hello"),
        (2.5, 3.5, CUSTOMER, "hi"),
        (3.5, None, CUSTOMER, "there"),
    ]


def test_text_dialogs_are_turns_where_there_is_no_transcript() -> None:
    def message(start: str, party: int, body: str) -> dict[str, object]:
        return {"type": "text", "start": start, "parties": [party, 1 - party], "body": body,
                "mimetype": "text/plain; charset=UTF-8"}  # fmt: skip

    dialog = [
        message("2026-03-04T10:00:00Z", 0, "in?\u001b[31m"),
        message("2026-03-04T10:00:05Z", 1, "yes,\nI am"),
    ]
    document = vcon(parties=[{"name": "A"}, {"role": "agent"}], dialog=dialog)
    assert turns(json.dumps(document)) == [(0, 0, CUSTOMER, "in?"), (5, 5, AGENT, "yes, I am")]


def test_parties_that_nobody_names_are_counted_agent_first() -> None:
    document = vcon(parties=[{"name": "Bob"}, {"name": "Alice"}], dialog=[RECORDING],
                    analysis=[transcript({"segments": [
                        {"start": 0, "end": 1, "text": "a", "speaker": 0},
                        {"start": 1, "end": 2, "text": "b", "speaker": 1}]})])  # fmt: skip
    assert [one[2] for one in turns(json.dumps(document))] == [AGENT, CUSTOMER]


@pytest.mark.parametrize(
    ("document", "where"),
    [
        ({"payload": "x", "signatures": []}, "t"),
        ({"ciphertext": "x", "recipients": []}, "t"),
        (vcon(), "t"),
        (vcon(parties=5), "t: parties"),
        (vcon(dialog=[5]), "t: dialog[0]"),
        (vcon(dialog=[{"type": "text", "start": "soon"}]), "t: dialog[0].start"),
        (vcon(dialog=[{"type": "text", "url": "https://example.com"}]), "t: dialog[0]"),
        (vcon(dialog=[{"type": "text", "body": "<b>", "mediatype": "text/html"}]), "t: dialog[0]"),
        (vcon(dialog=[{"type": "text", "body": "x", "parties": [7]}]), "t: dialog[0].originator"),
        (vcon(dialog=[{"type": "text", "body": "x", "parties": [0], "duration": "1"}], parties=[{}]),
         "t: dialog[0].duration"),
        (vcon(analysis=[transcript(SEGMENTS, dialog=3)], dialog=[RECORDING]), "t: analysis[0].dialog"),
        (vcon(analysis=[transcript("!", encoding="base64url")]), "t: analysis[0].body"),
        (vcon(analysis=[transcript("{]", encoding="json")]), "t: analysis[0].body:1"),
        (vcon(analysis=[transcript(vcon())]), "t: analysis[0].body"),
        (vcon(analysis=[transcript({"turns": [{"start": 2, "end": 1, "channel": "agent", "text": "x"}]})]),
         "t: analysis[0].body: turns[0]"),
        (vcon(analysis=[transcript("agent: a\nwho: b")]), "t: analysis[0].body:2"),
        (vcon(analysis=[transcript("[" * 50, encoding="json")]), "t: analysis[0].body:1"),
        (vcon(analysis=[transcript("agent: " + "x" * 20_001)]), "t: analysis[0].body:1"),
    ],
)  # fmt: skip
def test_what_a_vcon_lacks_or_contradicts_is_refused_with_its_place(
    document: dict[str, object], where: str
) -> None:
    assert refused(json.dumps(document)) == where


def test_the_first_turn_beyond_the_recording_is_named() -> None:
    far = {"segments": [{"start": 0, "end": 11, "text": "a"}, {"start": 50, "end": 60, "text": "b"}]}
    with pytest.raises(TranscriptError) as caught:
        turns(json.dumps(vcon(analysis=[transcript(far)])), duration_s=10)
    assert caught.value.where == "t: analysis[0].body: segments[1]"
    assert caught.value.remedy
