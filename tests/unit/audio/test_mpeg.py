"""MP3: the true length, whatever the first frame says or does not say, and wherever it stands."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from qa_console.audio.decode import decoding
from qa_console.audio.mpeg import mpeg_in
from qa_console.audio.probe import probe
from qa_console.errors import AudioError
from tests.unit.audio.coded import as_ffmpeg_hears, coded
from tests.unit.audio.telephone import RATE, voice

VARIABLE = {"flags": "+qscale", "global_quality": "472"}
DECODER_DELAY = 529


def mp3(path: Path, *, rate: int = RATE, told: bool = True, variable: bool = False) -> Path:
    """13 s, loud and silent by turns, so that a variable bit rate varies."""
    sound = np.stack([voice(13, seed=1), voice(13, seed=2)], axis=1)
    sound[3 * RATE : 9 * RATE] = 0
    sound = np.repeat(sound, rate // RATE, axis=0)
    options = {"write_xing": "1" if told else "0", "id3v2_version": "0"}
    codec_options = VARIABLE if variable else {"b": "32000"}
    return coded(path, sound, "libmp3lame", "mp3", rate=rate, options=options, codec_options=codec_options)


def length(path: Path) -> int:
    """How many frames are decoded, which has to be what the header said."""
    with decoding(path) as decoder:
        found = sum(len(block) for block in decoder.blocks())
    assert probe(path).duration_s * decoder.header.rate_hz == pytest.approx(found)
    return found


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
@pytest.mark.parametrize("variable", [False, True])
def test_an_mp3_that_tells_its_length_has_it(tmp_path: Path, rate: int, variable: bool) -> None:
    path = mp3(tmp_path / "a.mp3", rate=rate, variable=variable)
    assert length(path) == len(as_ffmpeg_hears(path)) == 13 * rate


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
def test_a_constant_bit_rate_tells_the_length(tmp_path: Path, rate: int) -> None:
    path = mp3(tmp_path / "a.mp3", rate=rate, told=False)
    assert length(path) == len(as_ffmpeg_hears(path))


@pytest.mark.parametrize("rate", [8000, 16000, 48000])
def test_a_variable_bit_rate_that_tells_nothing_is_counted(tmp_path: Path, rate: int) -> None:
    path = mp3(tmp_path / "a.mp3", rate=rate, told=False, variable=True)
    with path.open("rb") as stream:
        found = mpeg_in(stream, path.stat().st_size)
    assert found is not None
    assert (found.promised, found.constant) == (None, False)
    assert length(path) == len(as_ffmpeg_hears(path)) - DECODER_DELAY


@pytest.mark.parametrize(
    "before",
    [bytes(2000), b"RIFF-less junk " * 50, b"ID3\x04\0\0\0\0\x0f\x50" + b"t" * 2000, b"\xff" * 300],
)
@pytest.mark.parametrize("variable", [False, True])
def test_what_stands_before_the_sound_is_passed_over(tmp_path: Path, before: bytes, variable: bool) -> None:
    path = mp3(tmp_path / "a.mp3", variable=variable)
    path.write_bytes(before + path.read_bytes() + b"TAG" + bytes(125))
    assert length(path) == 13 * RATE


def test_two_recordings_in_one_file_are_both_heard(tmp_path: Path) -> None:
    """The first frame speaks of the first recording alone."""
    path = mp3(tmp_path / "a.mp3", variable=True)
    path.write_bytes(path.read_bytes() * 2)
    assert length(path) > 26 * RATE


@pytest.mark.parametrize("told", [True, False])
def test_an_mp3_that_is_cut_short_is_noticed_where_it_tells_its_length(tmp_path: Path, told: bool) -> None:
    path = mp3(tmp_path / "a.mp3", told=told)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    if told:
        with pytest.raises(AudioError, match=r"a\.mp3 is cut short"):
            probe(path)
    else:
        assert probe(path).duration_s == pytest.approx(6.5, abs=0.2)


def test_a_claim_of_a_hundred_hours_is_refused(tmp_path: Path) -> None:
    path = mp3(tmp_path / "a.mp3")
    content = bytearray(path.read_bytes())
    at = max(content.find(b"Xing"), content.find(b"Info"))
    struct.pack_into(">I", content, at + 8, 100 * 3600 * RATE // 576)
    path.write_bytes(content)
    with pytest.raises(AudioError, match=r"a\.mp3 is cut short"):
        probe(path)


def test_mp3_inside_a_wav_is_read(tmp_path: Path) -> None:
    path = coded(tmp_path / "a.wav", np.stack([voice(5), voice(5)], axis=1), "libmp3lame", "wav")
    with decoding(path) as decoder:
        found = sum(len(block) for block in decoder.blocks())
    assert found == len(as_ffmpeg_hears(path))
    assert probe(path).duration_s == pytest.approx(5, abs=0.5)
