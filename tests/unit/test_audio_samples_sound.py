"""The sample calls sound as their labels say: measured, because nobody listens in a test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile as sf
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[2] / "audio_samples"
LABELS: dict[str, Any] = json.loads((FOLDER / "labels.json").read_text("utf-8"))
RATE_HZ = 8000
PARTIES = ("agent", "customer")
every_call = pytest.mark.parametrize("stem", sorted(LABELS))

Sound = NDArray[np.float64]
Mask = NDArray[np.bool_]


def _heard(stem: str) -> Sound:
    samples, _ = sf.read(str(FOLDER / "recordings" / f"{stem}.flac"))
    return np.asarray(samples, dtype=np.float64)


def _mask(spans: list[tuple[float, float]], count: int) -> Mask:
    inside = np.zeros(count, dtype=np.bool_)
    for start, end in spans:
        inside[round(start * RATE_HZ) : round(end * RATE_HZ)] = True
    return inside


def _speech(stem: str, who: str, count: int) -> Mask:
    return _mask([(start, end) for start, end in LABELS[stem]["speech"][who]], count)


def _named(stem: str, *kinds: str) -> list[tuple[float, float]]:
    return [(one["start"], one["end"]) for kind in kinds for one in LABELS[stem][kind]]


def _level_db(sound: Sound) -> float:
    return float(20 * np.log10(np.sqrt((sound**2).mean()) + 1e-9))


def _frames_db(sound: Sound) -> Sound:
    frames = sound[: len(sound) // 80 * 80].reshape(-1, 80)
    return np.asarray(20 * np.log10(np.sqrt((frames**2).mean(axis=1)) + 1e-9))


@every_call
def test_speech_is_where_the_labels_say_and_nowhere_else(stem: str) -> None:
    samples = _heard(stem)
    other = _mask(_named(stem, "hold", "ring", "typing"), len(samples))
    for channel, who in enumerate(PARTIES):
        speaking = _speech(stem, who, len(samples))
        level = _level_db(samples[speaking, channel])
        quiet = ~speaking & ~other
        still = quiet[: len(quiet) // 80 * 80].reshape(-1, 80).all(axis=1)
        assert _frames_db(samples[:, channel])[still].max() < level - 8


@every_call
def test_every_labelled_span_begins_and_ends_with_sound(stem: str) -> None:
    samples = _heard(stem)
    for channel, who in enumerate(PARTIES):
        floor = LABELS[stem]["line"]["snr_db"]
        for start, end in LABELS[stem]["speech"][who]:
            span = samples[round(start * RATE_HZ) : round(end * RATE_HZ), channel]
            edges = max(_level_db(span[:800]), -90), max(_level_db(span[-800:]), -90)
            assert min(edges) > _level_db(span) - min(45, floor + 10)


@every_call
def test_the_sound_stays_in_the_telephone_band(stem: str) -> None:
    samples = _heard(stem)
    for channel in range(2):
        power = np.abs(np.fft.rfft(samples[:, channel])) ** 2
        frequency = np.fft.rfftfreq(len(samples), 1 / RATE_HZ)
        inside = power[(frequency >= 200) & (frequency <= 3600)].sum()
        assert inside / power.sum() > 0.97


@pytest.mark.parametrize("stem", sorted(stem for stem, label in LABELS.items() if label["hold"]))
def test_hold_music_sounds_for_as_long_as_it_is_labelled(stem: str) -> None:
    samples = _heard(stem)[:, 0]
    for start, end in _named(stem, "hold"):
        music = _frames_db(samples[round((start + 0.2) * RATE_HZ) : round((end - 0.2) * RATE_HZ)])
        assert np.mean(music > -50) > 0.95


@pytest.mark.parametrize("stem", sorted(stem for stem, label in LABELS.items() if label["ring"]))
def test_a_ring_is_a_tone_of_450_hertz(stem: str) -> None:
    samples = _heard(stem)[:, 1]
    for start, _ in _named(stem, "ring"):
        burst = samples[round(start * RATE_HZ) : round((start + 1) * RATE_HZ)]
        assert int(np.argmax(np.abs(np.fft.rfft(burst)))) == pytest.approx(450, abs=2)


@pytest.mark.parametrize("stem", sorted(stem for stem, label in LABELS.items() if label["line"]["leak_db"]))
def test_where_one_side_leaks_into_the_other_it_stays_far_below_speech(stem: str) -> None:
    samples = _heard(stem)
    agent, customer = (_speech(stem, who, len(samples)) for who in PARTIES)
    leaked = _level_db(samples[agent & ~customer, 1])
    silent = _level_db(samples[~agent & ~customer, 1])
    assert silent + 1 < leaked < _level_db(samples[customer, 1]) - 15


def test_clipping_is_heard_in_the_labelled_channel_alone() -> None:
    for stem, label in LABELS.items():
        peaks = np.abs(_heard(stem)).max(axis=0)
        assert [bool(peak > 0.97) for peak in peaks] == [label["clipped"][who] for who in PARTIES]


def test_levels_differ_between_the_parties_and_between_calls() -> None:
    levels = []
    for stem in LABELS:
        samples = _heard(stem)
        levels.append(
            [_level_db(samples[_speech(stem, who, len(samples)), n]) for n, who in enumerate(PARTIES)]
        )
    apart = np.abs(np.diff(np.array(levels), axis=1))
    assert apart.max() > 6
    assert np.ptp(np.array(levels)[:, 0]) > 5
