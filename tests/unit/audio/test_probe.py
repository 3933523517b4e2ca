"""The header probe: what is read, and what is refused with a message that names file and reason."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.probe import probe
from qa_console.errors import AudioError


def written(
    path: Path, *, seconds: float = 1.0, channels: int = 2, container: str = "WAV", coding: str = ""
) -> Path:
    shape = (int(8000 * seconds), channels)
    sound = np.random.default_rng(1).normal(0, 0.1, shape).astype(np.float32)
    with path.open("wb") as stream:
        soundfile.write(stream, sound, 8000, format=container, subtype=coding or None)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(AudioError) as caught:
        probe(path)
    assert str(path) in str(caught.value)
    assert caught.value.where == str(path)
    return str(caught.value)


@pytest.mark.parametrize(
    ("container", "coding"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "PCM_U8"),
        ("WAV", "PCM_24"),
        ("WAV", "PCM_32"),
        ("WAV", "FLOAT"),
        ("WAV", "DOUBLE"),
        ("WAV", "IMA_ADPCM"),
        ("WAVEX", "PCM_24"),
        ("WAVEX", "ULAW"),
        ("W64", "PCM_16"),
        ("AIFF", "PCM_16"),
        ("AIFF", "ULAW"),
        ("AU", "ALAW"),
        ("CAF", "PCM_16"),
        ("WAV", "ALAW"),
        ("WAV", "ULAW"),
        ("WAV", "MS_ADPCM"),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ],
)
def test_the_usual_formats_tell_their_length(tmp_path: Path, container: str, coding: str) -> None:
    header = probe(written(tmp_path / "call.bin", container=container, coding=coding))
    assert header.duration_s == pytest.approx(1.0, abs=0.1)
    assert (header.channels, header.rate_hz) == (2, 8000)


def test_g721_in_au_is_read(tmp_path: Path) -> None:
    header = probe(written(tmp_path / "call.au", channels=1, container="AU", coding="G721_32"))
    assert header.duration_s == pytest.approx(1.0, abs=0.1)


def test_gsm_in_wav_is_read(tmp_path: Path) -> None:
    header = probe(written(tmp_path / "call.wav", channels=1, coding="GSM610"))
    assert header.channels == 1
    assert "GSM" in header.format


def test_an_empty_file_is_called_empty(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.touch()
    assert "empty" in refusal(path)


def test_a_missing_file_is_called_missing(tmp_path: Path) -> None:
    assert "no file" in refusal(tmp_path / "a.wav")


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.wav").mkdir()
    assert "folder" in refusal(tmp_path / "a.wav")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.wav")
    assert "pipe" in refusal(tmp_path / "a.wav")


@pytest.mark.parametrize("name", ["a.wav", "a.mp3", "a.flac", "a.ogg", "a.raw"])
def test_text_is_not_sound_whatever_its_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("hello, this is a text\n" * 500)
    assert "not a sound file" in refusal(path)


@pytest.mark.parametrize(
    ("container", "coding"),
    [
        ("WAV", "PCM_16"),
        ("WAV", "ULAW"),
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
    ],
)
def test_a_recording_cut_short_is_noticed(tmp_path: Path, container: str, coding: str) -> None:
    path = written(tmp_path / "a.bin", seconds=10, container=container, coding=coding)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 6 // 10])
    assert "cut short" in refusal(path)


def with_header(path: Path, offset: int, layout: str, value: int) -> Path:
    written(path)
    content = bytearray(path.read_bytes())
    struct.pack_into(layout, content, offset, value)
    path.write_bytes(content)
    return path


def test_a_rate_of_zero_is_refused(tmp_path: Path) -> None:
    assert "0 Hz" in refusal(with_header(tmp_path / "a.wav", 24, "<I", 0))


def test_sixty_five_thousand_channels_are_refused(tmp_path: Path) -> None:
    assert "65535 channels" in refusal(with_header(tmp_path / "a.wav", 22, "<H", 65535))


def test_three_channels_are_refused(tmp_path: Path) -> None:
    assert "3 channels" in refusal(written(tmp_path / "a.flac", channels=3, container="FLAC"))


def test_a_header_that_promises_four_gigabytes_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.wav")
    at = path.read_bytes().index(b"data") + 4
    assert "4294967295 bytes" in refusal(with_header(path, at, "<I", 0xFFFFFFFF))


def test_a_wav_without_a_frame_holds_no_sound(tmp_path: Path) -> None:
    assert "no sound" in refusal(written(tmp_path / "a.wav", seconds=0))


def test_an_m4a_with_nothing_in_it_cannot_be_read(tmp_path: Path) -> None:
    path = tmp_path / "a.m4a"
    path.write_bytes(b"\0\0\0\x20ftypM4A " + bytes(100))
    assert "cannot be read" in refusal(path)


def test_a_name_that_is_not_text_is_still_named(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.wav"
    with pytest.raises(AudioError, match="no file"):
        probe(Path(os.fsdecode(path)))


def test_random_bytes_behind_a_good_magic_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    path.write_bytes(b"fLaC" + np.random.default_rng(2).bytes(4000))
    assert "cannot be read" in refusal(path)
