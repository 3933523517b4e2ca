"""Loudness against the standard's own figures, and clipping told from loud but whole waves."""

from __future__ import annotations

import numpy as np
import pytest

from qa_console.audio.clipping import ClippingMeter
from qa_console.audio.decode import Samples
from qa_console.audio.loudness import integrated_lufs
from qa_console.audio.spectrum import SpectrumMeter


def tone(level_dbfs: float, seconds: float, *, hz: float = 997, rate_hz: int = 8000) -> Samples:
    times = np.arange(round(seconds * rate_hz)) / rate_hz
    return (10 ** (level_dbfs / 20) * np.sin(2 * np.pi * hz * times))[:, None].astype(np.float32)


def lufs(sound: Samples, rate_hz: int = 8000) -> float | None:
    meter = SpectrumMeter(rate_hz)
    for start in range(0, len(sound), rate_hz * 10):
        meter.add(sound[start : start + rate_hz * 10, 0])
    meter.finish()
    k_power = meter.take().k_power[:, 0]
    return integrated_lufs(k_power[: len(k_power) // 5 * 5].reshape(-1, 5).mean(axis=1))


@pytest.mark.parametrize("rate_hz", [8000, 16_000, 48_000])
@pytest.mark.parametrize("level_dbfs", [-3.0, -20.0, -40.0])
def test_a_tone_of_one_kilohertz_is_three_decibels_below_its_peak(level_dbfs: float, rate_hz: int) -> None:
    assert lufs(tone(level_dbfs, 12, rate_hz=rate_hz), rate_hz) == pytest.approx(level_dbfs - 3.01, abs=0.1)


def test_the_relative_gate_leaves_quiet_stretches_out() -> None:
    sound = np.concatenate([tone(-36, 10), tone(-23, 60), tone(-36, 10)])
    assert lufs(sound) == pytest.approx(-26.01, abs=0.1)


def test_the_absolute_gate_leaves_near_silence_out() -> None:
    sound = np.concatenate([tone(-72, 10), tone(-36, 10), tone(-23, 60), tone(-36, 10), tone(-72, 10)])
    assert lufs(sound) == pytest.approx(-26.01, abs=0.1)


def test_high_tones_weigh_more_and_rumble_less() -> None:
    middle, high, low = (lufs(tone(-20, 5, hz=hz)) for hz in (997, 3000, 60))
    assert middle is not None
    assert high is not None
    assert low is not None
    assert high - middle == pytest.approx(3.1, abs=0.4)
    assert low < middle - 2


def test_silence_has_no_loudness() -> None:
    assert lufs(np.zeros((80_000, 1), np.float32)) is None


def clipped_share(sound: Samples) -> float:
    meter = ClippingMeter(1)
    meter.add(sound)
    return meter.shares()[0]


def test_a_loud_whole_wave_is_not_clipped() -> None:
    assert clipped_share(tone(0, 5, hz=220)) == 0


def test_a_wave_with_its_tops_cut_off_is() -> None:
    assert clipped_share(np.clip(tone(6, 5, hz=220), -1, 1)) > 0.3


def test_a_quiet_square_is_not_clipping() -> None:
    assert clipped_share(np.sign(tone(-6, 1, hz=220)) * np.float32(0.5)) == 0
