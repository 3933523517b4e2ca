"""The analysis against the truth about the repository's own calls.

What is promised here is the fast profile's part: frames F1 of 0.94 for each party over all calls, the
share of talk within 0.03, and every interruption, dead air and hold found and none invented.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from qa_console.audio.analysis import analyse
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import AnalysisSettings

SAMPLES = Path(__file__).parents[2] / "audio_samples"
PARTIES = (Channel.AGENT, Channel.CUSTOMER)


@dataclass(frozen=True)
class Labelled:
    name: str
    truth: Mapping[str, Any]
    found: Acoustics


@cache
def calls() -> tuple[Labelled, ...]:
    labels = json.loads((SAMPLES / "labels.json").read_text("utf-8"))
    return tuple(
        Labelled(name, truth, analyse((SAMPLES / truth["recording"], AnalysisSettings())).acoustics)
        for name, truth in labels.items()
    )


@pytest.mark.parametrize("party", PARTIES)
def test_speech_frames_agree_with_the_truth(party: Channel) -> None:
    both = found_only = true_only = 0
    for call in calls():
        found, true = frames(call.found.speech[party], call), frames(spans(call.truth["speech"][party]), call)
        both += int((found & true).sum())
        found_only += int((found & ~true).sum())
        true_only += int((true & ~found).sum())
    assert 2 * both / (2 * both + found_only + true_only) >= 0.94


def test_the_share_of_talk_is_right() -> None:
    for call in calls():
        for party in PARTIES:
            true_s = sum(span.length_s for span in spans(call.truth["speech"][party]))
            share = true_s / call.found.duration_s
            assert call.found.talk_ratio[party] == pytest.approx(share, abs=0.03), call.name


def test_interruptions_are_found_and_none_invented() -> None:
    for call in calls():
        found = [span for span, _ in call.found.interruptions]
        assert matched(found, spans(call.truth["interruptions"])), call.name


def test_dead_air_is_found_and_none_invented() -> None:
    for call in calls():
        assert matched(call.found.dead_air, spans(call.truth["dead_air"])), call.name


def test_hold_music_and_rings_are_found_and_none_invented() -> None:
    for call in calls():
        true = spans([*call.truth["hold"], *call.truth["ring"]])
        assert matched(call.found.hold, true), call.name


def matched(found: Sequence[Span], true: Sequence[Span]) -> bool:
    """As many, in the same order, each within half a second of its twin."""
    return len(found) == len(true) and all(
        abs(one.start_s - other.start_s) < 0.5 and abs(one.end_s - other.end_s) < 0.5
        for one, other in zip(found, sorted(true, key=lambda span: span.start_s), strict=True)
    )


def spans(labels: Sequence[Any]) -> list[Span]:
    return list(_spans(labels))


def _spans(labels: Sequence[Any]) -> Iterator[Span]:
    for label in labels:
        start, end = (label["start"], label["end"]) if isinstance(label, dict) else label[:2]
        yield Span(start, end)


def frames(heard: Sequence[Span], call: Labelled) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    flags = np.zeros(round(call.found.duration_s * 100) + 1, np.bool_)
    for span in heard:
        flags[round(span.start_s * 100) : round(span.end_s * 100)] = True
    return flags
