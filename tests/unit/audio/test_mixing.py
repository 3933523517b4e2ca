"""Whom one hears, how loud and on which side; and the way to the device's rate."""

from __future__ import annotations

import numpy as np
import pytest

from qa_console.audio.decode import Samples
from qa_console.audio.mixing import Mixer, gains_for, level_gain, limited
from qa_console.audio.resampling import Resampler
from qa_console.domain.model import Channel
from tests.unit.audio.playing import RATE, tone

PAIR = (Channel.AGENT, Channel.CUSTOMER)


def decibels(gain: float) -> float:
    return float(20 * np.log10(gain))


def test_both_parties_are_in_both_ears_the_agent_left() -> None:
    agent, customer = gains_for(PAIR)
    assert agent[0] > agent[1] > 0
    assert customer[1] > customer[0] > 0


def test_the_agent_is_left_wherever_the_recorder_put_him() -> None:
    assert np.array_equal(gains_for(PAIR[::-1]), gains_for(PAIR)[::-1])


def test_one_party_alone_is_in_the_middle_and_the_other_is_not_there() -> None:
    gains = gains_for(PAIR, heard=Channel.CUSTOMER)
    assert gains.tolist() == [[0, 0], [1, 1]]


def test_in_a_mixed_recording_nobody_can_be_muted() -> None:
    assert gains_for((Channel.MIXED,), heard=Channel.AGENT).tolist() == [[1, 1]]


def test_balance_takes_from_one_ear_only() -> None:
    assert gains_for(PAIR, balance=-1)[:, 1].tolist() == [0, 0]
    assert np.array_equal(gains_for(PAIR, balance=-1)[:, 0], gains_for(PAIR)[:, 0])
    assert gains_for(PAIR, balance=0.5)[0, 0] == pytest.approx(gains_for(PAIR)[0, 0] / 2)


@pytest.mark.parametrize(
    ("loudness", "lifted"), [(-20.0, 0.0), (-26.0, 6.0), (-14.0, -6.0), (-60.0, 15.0), (0.0, -12.0)]
)
def test_levels_meet_within_limits(loudness: float, lifted: float) -> None:
    assert decibels(level_gain(loudness)) == pytest.approx(lifted)


def test_a_silent_channel_is_left_alone() -> None:
    assert level_gain(None) == 1.0


def test_a_loud_and_a_soft_party_come_out_equally_loud() -> None:
    told = {"agent": -14.0, "customer": -30.0}
    loud, soft = gains_for(PAIR, heard=None, loudness_lufs=told).max(axis=1)
    assert decibels(soft / loud) == pytest.approx(16)


def test_a_change_of_gain_is_spread_over_the_next_sound() -> None:
    mixer, steady = Mixer(), np.full((160, 1), 0.5, np.float32)
    one = gains_for((Channel.MIXED,))
    parts = [mixer.mix(steady, one), mixer.mix(steady, one * 0), mixer.mix(steady, one * 0)]
    assert np.abs(np.diff(np.concatenate(parts), axis=0)).max() < 0.5 / 100
    assert not parts[2].any()


def test_the_limiter_leaves_what_is_below_its_knee() -> None:
    sound = np.linspace(-0.79, 0.79, 100, dtype=np.float32)[:, None]
    assert np.array_equal(limited(sound), sound)


def test_an_overdriven_tone_stays_a_tone() -> None:
    spectrum = np.abs(np.fft.rfft(limited(tone(250, 1.0) * 3)[:, 0]))
    assert spectrum.argmax() == 250
    assert np.sort(spectrum)[-2] < 0.35 * spectrum.max()


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 44_100, 96_000])
def test_a_tone_has_the_same_pitch_and_level_at_the_device(rate_hz: int) -> None:
    times = np.arange(rate_hz) / rate_hz
    sound: Samples = (0.5 * np.sin(2 * np.pi * 1000 * times))[:, None].astype(np.float32)
    made = Resampler(rate_hz, 48_000, 1)(sound)[500:-500, 0]
    best = max(range(990, 1011), key=lambda hz: abs(_at(made, hz)))
    assert best == 1000
    assert abs(_at(made, 1000)) == pytest.approx(0.5, rel=0.01)


def test_nothing_is_added_above_what_the_line_carried() -> None:
    sound = np.random.default_rng(2).normal(0, 0.1, (RATE * 2, 1)).astype(np.float32)
    made = Resampler(RATE, 48_000, 1)(sound)[1000:-1000, 0]
    power = np.abs(np.fft.rfft(made * np.hanning(len(made)))) ** 2
    hz = np.fft.rfftfreq(len(made), 1 / 48_000)
    assert power[hz > 4600].sum() < 1e-6 * power[hz < 3000].sum()


def test_matched_levels_are_heard_as_equal() -> None:
    loud, soft = tone(500, 4, size=0.4), tone(500, 4, size=0.03)
    gains = gains_for(PAIR, loudness_lufs={"agent": _level(loud), "customer": _level(soft)})
    assert _level(loud * gains[0, 0]) == pytest.approx(_level(soft * gains[1, 1]), abs=0.1)


def _level(sound: Samples) -> float:
    """In dB below a full-scale tone."""
    return decibels(float(np.sqrt((sound.astype(np.float64) ** 2).mean() * 2)))


def _at(sound: np.ndarray[tuple[int, ...], np.dtype[np.float32]], hz: float) -> complex:
    times = np.arange(len(sound)) / 48_000
    window = np.hanning(len(sound))
    return complex(2 * (sound * window * np.exp(-2j * np.pi * hz * times)).sum() / window.sum())
