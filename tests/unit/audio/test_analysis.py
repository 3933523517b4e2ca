"""Speech, silence and what is neither, on sounds whose truth is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import Samples
from qa_console.audio.peaks import PeakPyramid
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.ports.audio import AnalysisSettings
from qa_console.errors import AudioError
from tests.unit.audio.telephone import RATE, Line, bang, breath, keys, music, ring, voice

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
REAL_VOICES = Path(__file__).parents[4] / "shared" / "speech"


def heard(folder: Path, sound: Samples, settings: AnalysisSettings | None = None) -> Acoustics:
    path = folder / "call.wav"
    soundfile.write(path, sound, RATE, subtype="PCM_16")
    return analyse((path, settings or AnalysisSettings())).acoustics


def alike(found: Sequence[Span], *expected: tuple[float, float], within_s: float = 0.15) -> bool:
    return len(found) == len(expected) and all(
        abs(span.start_s - start) <= within_s and abs(span.end_s - end) <= within_s
        for span, (start, end) in zip(found, expected, strict=True)
    )


@pytest.mark.parametrize("noise_db", [-70, -50, -40])
def test_each_party_is_found_where_it_speaks(tmp_path: Path, noise_db: float) -> None:
    line = Line(20, noise_db=noise_db)
    line.lay(0, 2, voice(3))
    line.lay(1, 6, voice(4, level=0.05, seed=5))
    line.lay(0, 12, voice(2, seed=6))
    acoustics = heard(tmp_path, line.samples())
    assert alike(acoustics.speech[AGENT], (2, 5), (12, 14))
    assert alike(acoustics.speech[CUSTOMER], (6, 10))
    assert alike(acoustics.dead_air, (14, 20))
    assert acoustics.talk_ratio == pytest.approx({"agent": 0.25, "customer": 0.2, "silence": 0.55}, abs=0.02)


def test_the_other_channels_leakage_is_not_speech(tmp_path: Path) -> None:
    line = Line(20, noise_db=-65)
    line.lay(0, 2, voice(6), leak_db=-22)
    line.lay(1, 10, voice(6, seed=5), leak_db=-28)
    acoustics = heard(tmp_path, line.samples())
    assert alike(acoustics.speech[AGENT], (2, 8))
    assert alike(acoustics.speech[CUSTOMER], (10, 16))
    assert acoustics.interruptions == ()


@pytest.mark.parametrize("noise_db", [-65.0, -45.0])
def test_the_other_channels_leakage_is_measured(tmp_path: Path, noise_db: float) -> None:
    line = Line(20, noise_db=noise_db)
    line.lay(0, 2, voice(6), leak_db=-12)
    line.lay(1, 10, voice(6, seed=5))
    crosstalk_db = heard(tmp_path, line.samples()).crosstalk_db
    assert crosstalk_db[CUSTOMER] == pytest.approx(-12, abs=3)
    assert crosstalk_db[AGENT] is None


def test_a_noisy_line_is_no_leakage(tmp_path: Path) -> None:
    line = Line(20, noise_db=-34)
    line.lay(0, 2, voice(6))
    line.lay(1, 10, voice(6, seed=5))
    assert set(heard(tmp_path, line.samples()).crosstalk_db.values()) == {None}


def test_speaking_over_the_other_is_an_interruption_with_leakage_too(tmp_path: Path) -> None:
    line = Line(16, noise_db=-65)
    line.lay(0, 1, voice(6), leak_db=-25)
    line.lay(1, 5.5, voice(5, level=0.06, seed=5), leak_db=-25)
    ((span, by),) = heard(tmp_path, line.samples()).interruptions
    assert by is CUSTOMER
    assert (span.start_s, span.end_s) == pytest.approx((5.5, 7), abs=0.15)


def test_keys_bangs_and_breath_do_not_end_dead_air(tmp_path: Path) -> None:
    line = Line(24)
    line.lay(0, 1, voice(2))
    line.lay(1, 5, keys(4))
    line.lay(0, 9, bang())
    line.lay(1, 12, bang(9))
    line.lay(0, 15, breath())
    line.lay(1, 20, voice(2))
    acoustics = heard(tmp_path, line.samples())
    assert alike(acoustics.dead_air, (3, 20))
    assert alike(acoustics.speech[CUSTOMER], (20, 22))


def test_long_key_tones_are_no_ring(tmp_path: Path) -> None:
    line = Line(14)
    line.lay(1, 2, keys(5, on_s=0.9))
    acoustics = heard(tmp_path, line.samples())
    assert acoustics.hold == acoustics.speech[CUSTOMER] == ()
    assert alike(acoustics.dead_air, (0, 14))


def test_hold_music_is_neither_speech_nor_dead_air(tmp_path: Path) -> None:
    line = Line(40)
    line.lay(0, 1, voice(4))
    line.lay(0, 8, music(20))
    line.lay(1, 31, voice(4))
    acoustics = heard(tmp_path, line.samples())
    assert alike(acoustics.hold, (8, 28), within_s=0.6)
    assert alike(acoustics.speech[AGENT], (1, 5))
    assert acoustics.dead_air == ()


@pytest.mark.parametrize("noise_db", [-65, -42])
@pytest.mark.parametrize("tones_hz", [(450,), (440, 480), (425,)])
def test_a_ring_lasts_from_its_first_burst_to_its_last(
    tmp_path: Path, tones_hz: tuple[float, ...], noise_db: float
) -> None:
    line = Line(30, noise_db=noise_db)
    line.lay(1, 2, ring(4, tones_hz=tones_hz))
    line.lay(0, 20, voice(4))
    acoustics = heard(tmp_path, line.samples())
    assert alike(acoustics.hold, (2, 18))
    assert acoustics.speech[CUSTOMER] == ()


def test_long_talk_is_no_music(tmp_path: Path) -> None:
    line = Line(30)
    line.lay(0, 1, voice(28))
    assert heard(tmp_path, line.samples()).hold == ()


def test_mono_has_one_mixed_channel(tmp_path: Path) -> None:
    line = Line(10)
    line.lay(0, 2, voice(3))
    acoustics = heard(tmp_path, line.samples()[:, :1])
    assert acoustics.channels == (Channel.MIXED,)
    assert alike(acoustics.speech[Channel.MIXED], (2, 5))
    assert set(acoustics.talk_ratio) == {"mixed", "silence"}
    assert acoustics.interruptions == ()


def test_the_agent_may_be_on_the_second_channel(tmp_path: Path) -> None:
    line = Line(10)
    line.lay(1, 2, voice(3))
    acoustics = heard(tmp_path, line.samples(), AnalysisSettings(agent_channel=1))
    assert acoustics.channels == (CUSTOMER, AGENT)
    assert alike(acoustics.speech[AGENT], (2, 5))


@pytest.mark.parametrize("seconds", [0.001, 0.02, 0.3])
def test_very_short_recordings_are_analysed(tmp_path: Path, seconds: float) -> None:
    acoustics = heard(tmp_path, np.zeros((max(1, round(seconds * RATE)), 2), np.float32))
    assert acoustics.speech == {AGENT: (), CUSTOMER: ()}
    assert acoustics.loudness_lufs == {"agent": None, "customer": None, "overall": None}


def test_digital_silence_is_all_dead_air(tmp_path: Path) -> None:
    acoustics = heard(tmp_path, np.zeros((RATE * 12, 2), np.float32))
    assert acoustics.dead_air == (Span(0, 12),)
    assert acoustics.talk_ratio == {"agent": 0, "customer": 0, "silence": 1}


def test_a_clipped_channel_is_told_from_a_whole_one(tmp_path: Path) -> None:
    line = Line(10)
    line.lay(0, 1, np.clip(voice(5, level=0.8), -1, 1))
    line.lay(1, 1, voice(5, level=0.1))
    acoustics = heard(tmp_path, np.clip(line.samples(), -1, 1))
    assert acoustics.clipped == {"agent"}
    assert acoustics.clipping["agent"] > 0.001
    assert acoustics.clipping["customer"] == 0


def test_samples_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    sound = np.zeros((RATE * 25, 2), np.float32)
    sound[RATE * 21, 1] = np.nan
    path = tmp_path / "nan.wav"
    soundfile.write(path, sound, RATE, subtype="FLOAT")
    with pytest.raises(AudioError, match=r"nan\.wav"):
        analyse((path, AnalysisSettings()))


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AudioError, match="no file"):
        analyse((tmp_path / "gone.wav", AnalysisSettings()))


def test_the_hash_is_of_the_file_and_the_peaks_come_along(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, voice(2), RATE)
    first = analyse((path, AnalysisSettings()))
    assert len(first.acoustics.audio_sha256) == 64
    assert max(PeakPyramid.from_bytes(first.peaks).columns(Channel.MIXED, 0, 2, 40)) > 0.5
    assert (first.size, first.mtime_ns) == (path.stat().st_size, path.stat().st_mtime_ns)


def at_telephone_rate(path: Path) -> Samples:
    sound, rate_hz = soundfile.read(path, dtype="float32")
    spectrum = np.fft.rfft(sound)
    count = len(sound) * RATE // rate_hz
    spectrum = spectrum[: count // 2 + 1]
    spectrum[np.fft.rfftfreq(count, 1 / RATE) < 250] = 0
    resampled = np.fft.irfft(spectrum, count) * count / len(sound)
    levelled: Samples = (0.05 * resampled / np.sqrt((resampled**2).mean())).astype(np.float32)
    return levelled


@pytest.mark.skipif(not REAL_VOICES.is_dir(), reason=f"real voices are not at {REAL_VOICES}")
@pytest.mark.parametrize("snr_db", [15, 25, 35])
def test_real_voices_are_found_through_line_noise(tmp_path: Path, snr_db: float) -> None:
    chinese, english = (at_telephone_rate(path) for path in sorted(REAL_VOICES.glob("*.wav"), reverse=True))
    line = Line(26, noise_db=-26 - snr_db)
    line.lay(0, 3, chinese, leak_db=-30)
    line.lay(1, 10, english, leak_db=-30)
    acoustics = heard(tmp_path, line.samples())
    truth = np.zeros((2, 2600), np.bool_)
    for row, start_s, sound in ((0, 3, chinese), (1, 10, english)):
        frames = np.sqrt((sound[: len(sound) // 80 * 80].reshape(-1, 80) ** 2).mean(axis=1)) > 0.004
        for start, end in closed(frames):
            truth[row, start_s * 100 + start : start_s * 100 + end] = True
    for row, channel in enumerate((AGENT, CUSTOMER)):
        found = np.zeros(2600, np.bool_)
        for span in acoustics.speech[channel]:
            found[round(span.start_s * 100) : round(span.end_s * 100)] = True
        f1 = 2 * (found & truth[row]).sum() / (found.sum() + truth[row].sum())
        assert f1 >= 0.94, (channel, f1)


def closed(frames: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """Runs with pauses below half a second closed."""
    runs: list[tuple[int, int]] = []
    for at in (int(index) for index in np.flatnonzero(frames)):
        if runs and at - runs[-1][1] < 50:
            runs[-1] = (runs[-1][0], at + 1)
        else:
            runs.append((at, at + 1))
    return runs
