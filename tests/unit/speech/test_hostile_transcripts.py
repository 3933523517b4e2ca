"""Files made to hold a reader up or to bring it down: each is refused with a place, and soon."""

from __future__ import annotations

import json

import pytest

from qa_console.errors import TranscriptError
from qa_console.speech.readers import read_transcript

MUCH = 1_000_000
CUE = "1\n00:00:01,000 --> 00:00:02,000\n"
VTT = "WEBVTT\n\n00:01.000 --> 00:02.000\n"
GRID = 'File type = "ooTextFile"\nObject class = "TextGrid"\n'


def turn(**more: object) -> str:
    return json.dumps({"turns": [{"start": 0, "end": 1, "channel": "agent", "text": "x"} | more]})


@pytest.mark.parametrize(
    "text",
    [
        CUE + "a" + " " * MUCH + "b",
        CUE + " " * MUCH + "b",
        CUE + "<a" * MUCH,
        CUE + "{\\" * MUCH,
        "-->" * MUCH,
        VTT + "<v " * MUCH,
        VTT + "<v" + " " * MUCH + "x" * 30_000,
        VTT + "a" + " " * MUCH + "b",
        "a" + " " * MUCH + "b",
        "[00:00:01 " + " " * MUCH,
        "agent: " + "\x1b]" * MUCH + "好" * MUCH,
        turn(channel="_" * MUCH),
        turn(channel=" " * MUCH + "x"),
        turn(text="好" * MUCH),
        turn(end=10**390),
        '{"text": "您", "timestamp": [[0, 1' + "0" * 390 + "]]}",
        '{"text": "' + "。" * MUCH + '", "timestamp": [[0, 1]]}',
        "[" * MUCH,
        '{"turns":' * MUCH,
        GRID + '"' * MUCH,
        GRID + "!" * MUCH,
        GRID + "1" * MUCH,
        GRID + '0 1 <exists> 99999999999 "IntervalTier" "agent" 0 1 99999999999 0 1 "x"',
        json.dumps({"vcon": "0.0.3", "analysis": [{"type": "transcript", "body": "a" * MUCH}]}),
        json.dumps(
            {"vcon": "0.0.3", "analysis": [{"type": "transcript", "encoding": "base64", "body": "_" * MUCH}]}
        ),
        json.dumps({"vcon": "0.0.3", "analysis": [{"type": "transcript", "body": '{"turns":' * MUCH}]}),
        json.dumps({"vcon": "0.0.3", "dialog": [{"type": "text", "start": "9" * MUCH, "body": "x"}]}),
    ],
    ids=range(27),
)
def test_it_is_refused_with_its_place(text: str) -> None:
    with pytest.raises(TranscriptError) as refused:
        read_transcript(text.encode(), "t")
    assert (refused.value.where or "").startswith("t")
    assert len(str(refused.value)) < 200
