"""The analysis against the truth about the repository's calls: both profiles, on clear lines and bad ones."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.audio import Profile
from tests.labelled_calls import PARTIES, calls, frames_f1, harder, spans, worst_share

both_profiles = pytest.mark.parametrize("profile", list(Profile))
LEAST_F1 = {Profile.ACCURATE: 0.97, Profile.FAST: 0.94}


@both_profiles
@pytest.mark.parametrize("party", PARTIES)
def test_speech_frames_agree_with_the_truth(party: Channel, profile: Profile) -> None:
    assert frames_f1(calls(profile), party) >= LEAST_F1[profile]


@both_profiles
def test_the_share_of_talk_is_right(profile: Profile) -> None:
    assert worst_share(calls(profile)) <= 0.03


@both_profiles
def test_interruptions_are_found_and_none_invented(profile: Profile) -> None:
    for call in calls(profile):
        found = [span for span, _ in call.found.interruptions]
        assert matched(found, spans(call.truth["interruptions"])), call.name


@both_profiles
def test_dead_air_is_found_and_none_invented(profile: Profile) -> None:
    for call in calls(profile):
        assert matched(call.found.dead_air, spans(call.truth["dead_air"])), call.name


@both_profiles
def test_hold_music_and_rings_are_found_and_none_invented(profile: Profile) -> None:
    for call in calls(profile):
        assert matched(call.found.hold, call.held), call.name


@both_profiles
@pytest.mark.parametrize("snr_db", [12, 20])
def test_bad_lines_cost_little(tmp_path: Path, snr_db: int, profile: Profile) -> None:
    judged = harder(tmp_path, profile, snr_db, seed=5)
    for party in PARTIES:
        assert frames_f1(judged, party) >= LEAST_F1[profile] - 0.01, party


def matched(found: Sequence[Span], true: Sequence[Span]) -> bool:
    """As many, in the same order, each within half a second of its twin."""
    return len(found) == len(true) and all(
        abs(one.start_s - other.start_s) < 0.5 and abs(one.end_s - other.end_s) < 0.5
        for one, other in zip(found, true, strict=True)
    )
