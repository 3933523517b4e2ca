"""Decoding in blocks: all of it, bounded, and honest about damage met on the way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import decoding, sha256_of
from qa_console.audio.stream import AheadReader
from qa_console.domain.ports.audio import AnalysisSettings
from qa_console.errors import AudioError
from tests.unit.audio.telephone import RATE, voice


def call(seconds: float = 25) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    return np.stack([voice(seconds), voice(seconds, seed=4)], axis=1)


def test_blocks_are_bounded_and_together_are_the_recording(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, call(), RATE)
    with decoding(path) as decoder:
        blocks = list(decoder.blocks())
    assert [len(block) for block in blocks] == [10 * RATE, 10 * RATE, 5 * RATE]
    assert np.array_equal(np.concatenate(blocks), soundfile.read(path, dtype="float32")[0])


@pytest.mark.parametrize("coding", ["ALAW", "ULAW", "MS_ADPCM", "IMA_ADPCM", "PCM_U8", "PCM_24", "DOUBLE"])
def test_telephone_codings_are_decoded(tmp_path: Path, coding: str) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, call(4), RATE, subtype=coding)
    acoustics = analyse((path, AnalysisSettings())).acoustics
    assert acoustics.duration_s == pytest.approx(4, abs=0.1)
    assert acoustics.talk_ratio["agent"] > 0.9


@pytest.mark.parametrize(("container", "coding"), [("OGG", "OPUS"), ("OGG", "VORBIS"), ("MP3", None)])
def test_lossy_recordings_are_decoded_to_their_end(
    tmp_path: Path, container: str, coding: str | None
) -> None:
    path = tmp_path / "a.bin"
    with path.open("wb") as stream:
        soundfile.write(stream, call(6), RATE, format=container, subtype=coding)
    acoustics = analyse((path, AnalysisSettings())).acoustics
    assert acoustics.duration_s == pytest.approx(6, abs=0.2)


def test_a_flac_damaged_in_the_middle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, call(), RATE)
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 20_000] = bytes(20_000)
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"a\.flac"):
        analyse((path, AnalysisSettings()))


def test_an_mp3_that_states_its_length_and_is_cut_short_is_named(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.mp3"
    with path.open("wb") as stream:
        soundfile.write(stream, call(), RATE, format="MP3")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(AudioError, match=r"a\.mp3"):
        analyse((path, AnalysisSettings()))
    capfd.readouterr()


def test_the_hash_is_of_the_bytes(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    soundfile.write(path, voice(1), RATE)
    twin = tmp_path / "b.wav"
    twin.write_bytes(path.read_bytes())
    assert sha256_of(path) == sha256_of(twin)


def test_reading_ahead_gives_the_recording_wherever_it_is_asked(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    sound = call()
    soundfile.write(path, sound, RATE)
    expected = soundfile.read(path, dtype="float32")[0]
    reader = AheadReader(path)
    for start in (0, 4 * RATE + 7, 17 * RATE, 24 * RATE, 2 * RATE):
        got = None
        while got is None:
            got = reader.read(start, 3000)
        assert np.array_equal(got, expected[start : start + 3000])
    edge = reader.read(-50, 100)
    assert edge is not None
    assert not edge[:50].any()
    past = reader.read(len(expected) - 10, 40)
    assert past is None or (len(past) == 40 and not past[10:].any())
    reader.close()
