"""What is doubted of the repository's own calls, and how fast people speak there."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache

import pytest

from qa_console.domain.model import Channel, Turn
from qa_console.domain.ports.audio import Profile
from qa_console.domain.sound_doubts import Doubt, doubts
from qa_console.domain.talk import speech_rates
from tests.labelled_calls import SAMPLES, calls


@cache
def directions() -> Mapping[str, str]:
    with (SAMPLES / "manifest.csv").open(encoding="utf-8", newline="") as manifest:
        return {row["recording"]: row["direction"] for row in csv.DictReader(manifest)}


def turns(name: str) -> list[Turn]:
    told = json.loads((SAMPLES / "transcripts" / f"{name}.json").read_text("utf-8"))["turns"]
    return [Turn(one["start"], one["end"], Channel(one["channel"]), one["text"]) for one in told]


@pytest.mark.parametrize("read", [True, False], ids=["with transcript", "without"])
@pytest.mark.parametrize("profile", list(Profile))
def test_nothing_is_doubted_but_the_call_that_was_recorded_too_loud(profile: Profile, read: bool) -> None:
    for call in calls(profile):
        told = doubts(call.found, turns(call.name) if read else (), directions()[call.truth["recording"]])
        assert told == ((Doubt.CLIPPED,) if any(call.truth["clipped"].values()) else ()), call.name


def test_everybody_speaks_as_fast_as_people_do() -> None:
    for call in calls(Profile.ACCURATE):
        for rate in speech_rates(turns(call.name), call.found.speech).values():
            slow, fast = (200, 450) if rate.unit == "characters" else (120, 250)
            assert slow < rate.per_minute < fast, call.name
