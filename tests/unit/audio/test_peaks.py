"""The level picture: true at any zoom, small on disk, and no short noise is lost."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from qa_console.audio.decode import Samples
from qa_console.audio.peaks import PeakMeter, PeakPyramid
from qa_console.domain.model import Channel
from qa_console.errors import AudioError

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER


def stored(sound: Samples, rate_hz: int = 8000) -> bytearray:
    meter = PeakMeter(rate_hz)
    for start in range(0, len(sound), rate_hz * 10):
        meter.add(sound[start : start + rate_hz * 10])
    channels = (AGENT, CUSTOMER)[: sound.shape[1]]
    return meter.to_bytes(len(sound) / rate_hz, channels)


def pyramid(sound: Samples, rate_hz: int = 8000) -> PeakPyramid:
    return PeakPyramid.from_bytes(stored(sound, rate_hz))


def quiet_call(seconds: float, rate_hz: int = 8000) -> Samples:
    return np.zeros((round(seconds * rate_hz), 2), np.float32)


def test_a_click_of_one_sample_shows_at_every_zoom() -> None:
    sound = quiet_call(120)
    sound[50 * 8000 + 3, 0] = -1.0
    picture = pyramid(sound)
    for n in (1, 7, 80, 320, 12_000):
        columns = picture.columns(AGENT, 0, 120, n)
        assert len(columns) == n
        assert max(columns) == 1.0
        assert columns.index(1.0) == int(50 / 120 * n)
        assert max(picture.columns(CUSTOMER, 0, 120, n)) == 0.0


def test_the_scale_is_sixty_decibels() -> None:
    sound = quiet_call(3)
    for second, level_db in enumerate((-60, -30, 0)):
        sound[second * 8000 : (second + 1) * 8000, 0] = 10 ** (level_db / 20)
    assert pyramid(sound).columns(AGENT, 0, 3, 3) == pytest.approx([0, 0.5, 1], abs=0.01)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 44_100])
def test_bins_are_ten_milliseconds_at_any_rate(rate_hz: int) -> None:
    sound = quiet_call(25, rate_hz)
    sound[20 * rate_hz : 21 * rate_hz] = 0.5
    picture = pyramid(sound, rate_hz)
    assert picture.levels[0].shape == (2, 2, 2500)
    columns = picture.columns(AGENT, 0, 25, 25)
    assert [second for second, level in enumerate(columns) if level > 0] == [20]


def test_a_zoom_finer_than_the_bins_repeats_them() -> None:
    sound = quiet_call(1)
    sound[4000:4080, 0] = 1.0
    columns = pyramid(sound).columns(AGENT, 0.49, 0.52, 30)
    assert columns == [0.0] * 10 + [1.0] * 10 + [0.0] * 10


def test_outside_the_recording_there_is_silence() -> None:
    sound = np.ones((8000, 2), np.float32)
    assert pyramid(sound).columns(AGENT, -1, 3, 4) == [0, 1, 0, 0]
    assert pyramid(sound).columns(AGENT, 5, 9, 4) == [0] * 4


def test_an_unknown_channel_has_no_columns() -> None:
    assert pyramid(quiet_call(1)).columns(Channel.MIXED, 0, 1, 5) == []


def test_what_is_written_is_small_and_says_how_long_it_is() -> None:
    sound = np.random.default_rng(3).normal(0, 0.2, (90_000, 2)).astype(np.float32)
    data = stored(sound)
    picture = PeakPyramid.from_bytes(data)
    assert picture.channels == (AGENT, CUSTOMER)
    assert picture.duration_s == 90_000 / 8000
    assert len(data) <= picture.levels[0].nbytes + 100


@pytest.mark.parametrize("damage", [b"", b"QAP1", b"nonsense" * 20])
def test_damaged_levels_are_refused(damage: bytes) -> None:
    with pytest.raises(AudioError):
        PeakPyramid.from_bytes(damage)


def test_shortened_levels_are_refused() -> None:
    with pytest.raises(AudioError):
        PeakPyramid.from_bytes(stored(quiet_call(2))[:-5])


def test_levels_of_the_older_form_are_read_too() -> None:
    sound = np.random.default_rng(4).normal(0, 0.2, (8000 * 40, 2)).astype(np.float32)
    planes = PeakPyramid.from_bytes(stored(sound)).levels[0]
    names = b"agent,customer"
    head = struct.pack("<4sBBdI", b"QAP1", 2, 0, 40.0, planes.shape[-1]) + bytes([len(names)]) + names
    older = PeakPyramid.from_bytes(head + planes.transpose(2, 1, 0).tobytes())
    assert older.columns(CUSTOMER, 0, 40, 77) == pyramid(sound).columns(CUSTOMER, 0, 40, 77)
