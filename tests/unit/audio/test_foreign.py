"""What libsndfile cannot read: decoded like FFmpeg does, to the sample, from any place."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.decode import decoding
from qa_console.audio.probe import opened, probe
from qa_console.audio.sound import Samples
from qa_console.errors import AudioError, ExtraNotInstalled
from tests.unit.audio.coded import as_ffmpeg_hears, coded
from tests.unit.audio.telephone import RATE, voice

FRAME = 2048
"""The longest frame of a coding here: so much a container's exact length may leave out of the last."""


def call(seconds: float = 7.3, channels: int = 2) -> Samples:
    return np.stack([voice(seconds, seed=seed) for seed in range(channels)], axis=1)


def heard(path: Path) -> Samples:
    with decoding(path) as decoder:
        return np.concatenate(list(decoder.blocks(1)))


def made(path: Path, sound: Samples, codec: str, container: str, options: Mapping[str, str]) -> Path:
    rate = {"b": "32000"} if codec == "wmav2" else {}
    return coded(path, sound, codec, container, options=options, codec_options=rate)


CODINGS = [
    ("a.m4a", "aac", "mp4", 2, {}),
    ("fragmented.m4a", "aac", "mp4", 2, {"movflags": "frag_keyframe+empty_moov"}),
    ("lossless.m4a", "alac", "ipod", 2, {}),
    ("a.aac", "aac", "adts", 2, {}),
    ("a.amr", "libopencore_amrnb", "amr", 1, {}),
    ("a.3gp", "libopencore_amrnb", "3gp", 1, {}),
    ("a.wma", "wmav2", "asf", 2, {}),
    ("a.mka", "aac", "matroska", 2, {}),
    ("g726.wav", "g726", "wav", 1, {}),
]


@pytest.mark.parametrize(("name", "codec", "container", "channels", "options"), CODINGS)
def test_foreign_codings_are_decoded_to_the_sample(
    tmp_path: Path, name: str, codec: str, container: str, channels: int, options: Mapping[str, str]
) -> None:
    path = made(tmp_path / name, call(channels=channels), codec, container, options)
    found, expected = heard(path), as_ffmpeg_hears(path)
    assert len(expected) - FRAME <= len(found) <= len(expected)
    assert np.array_equal(found, expected[: len(found)])
    header = probe(path)
    assert (header.channels, header.rate_hz) == (channels, RATE)
    assert header.duration_s == pytest.approx(len(found) / RATE, abs=0.15)


@pytest.mark.parametrize(("name", "codec", "container", "channels", "options"), CODINGS)
def test_a_jump_lands_on_the_sample(
    tmp_path: Path, name: str, codec: str, container: str, channels: int, options: Mapping[str, str]
) -> None:
    path = made(tmp_path / name, call(60, channels=channels), codec, container, options)
    expected = as_ffmpeg_hears(path)
    slack = 16 if container in ("asf", "matroska") else 0  # their clocks count milliseconds
    with opened(path) as sound:
        for start in (31 * RATE + 5, 3 * RATE, 0, 58 * RATE):
            sound.seek(start)
            found = sound.read(RATE, dtype="float32", always_2d=True)
            assert len(found) == RATE
            errors = [
                float(np.abs(found - expected[start + shift : start + shift + RATE]).mean())
                for shift in range(-min(slack, start), slack + 1)
            ]
            assert min(errors) < 0.003, start


@pytest.mark.parametrize("keep", [0.5, 0.9])
def test_an_m4a_cut_short_is_noticed(tmp_path: Path, keep: float) -> None:
    path = coded(tmp_path / "a.m4a", call(20), "aac", "mp4", options={"movflags": "+faststart"})
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * keep)])
    with pytest.raises(AudioError, match=r"a\.m4a is cut short"):
        probe(path)


def test_an_m4a_without_its_index_is_named(tmp_path: Path) -> None:
    path = coded(tmp_path / "a.m4a", call(), "aac", "mp4")
    path.write_bytes(path.read_bytes()[:-3000])
    with pytest.raises(AudioError, match=r"a\.m4a"):
        probe(path)


def test_more_channels_than_parties_are_refused(tmp_path: Path) -> None:
    import av

    path = tmp_path / "a.m4a"
    with av.open(str(path), "w", format="mp4") as output:
        stream = output.add_stream("aac", rate=RATE)
        stream.layout = "5.1"
        frame = av.AudioFrame.from_ndarray(np.zeros((6, 1024), np.float32), "fltp", "5.1")
        frame.sample_rate = RATE
        output.mux(stream.encode(frame))
        output.mux(stream.encode(None))
    with pytest.raises(AudioError, match="6 channels"):
        probe(path)


def test_a_flac_that_does_not_say_its_length_is_counted(tmp_path: Path) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, call(), RATE)
    expected = heard(path)
    content = bytearray(path.read_bytes())
    content[21] &= 0xF0
    content[22:26] = bytes(4)
    path.write_bytes(content)
    assert np.array_equal(heard(path), expected)
    assert probe(path).duration_s == len(expected) / RATE


@pytest.mark.parametrize("coding", ["VORBIS", "OPUS"])
def test_several_ogg_streams_in_a_row_are_all_heard(tmp_path: Path, coding: str) -> None:
    parts = []
    for number, seconds in enumerate((3.0, 4.5)):
        one = tmp_path / f"{number}.ogg"
        soundfile.write(one, call(seconds), RATE, format="OGG", subtype=coding)
        parts.append(one.read_bytes())
    path = tmp_path / "both.ogg"
    path.write_bytes(b"".join(parts))
    with decoding(path) as decoder:
        found = sum(len(block) for block in decoder.blocks())
        assert found / decoder.header.rate_hz == pytest.approx(7.5, abs=0.1)
    with opened(path) as sound:
        sound.seek(5 * sound.samplerate)
        assert len(sound.read(100, dtype="float32", always_2d=True)) == 100
        sound.seek(0)
        assert len(sound.read(100, dtype="float32", always_2d=True)) == 100


def test_wideband_amr_is_read(tmp_path: Path) -> None:
    """Two seconds of frames that hold no speech, since no encoder comes with PyAV."""
    path = tmp_path / "a.awb"
    path.write_bytes(b"#!AMR-WB\n" + b"\x7c" * 100)
    header = probe(path)
    assert (header.rate_hz, header.channels, header.duration_s) == (16_000, 1, 2.0)
    assert len(heard(path)) == 32_000


def test_without_the_extra_the_remedy_is_its_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = coded(tmp_path / "a.m4a", call(), "aac", "mp4")
    monkeypatch.setitem(sys.modules, "av", None)
    with pytest.raises(ExtraNotInstalled, match=r"a\.m4a is M4A") as caught:
        probe(path)
    assert caught.value.exit_code == 6
    assert caught.value.remedy is not None
    assert 'pip install "qa-console[formats]"' in caught.value.remedy.format(**caught.value.values)


def test_a_list_of_other_files_is_not_followed(tmp_path: Path) -> None:
    """FFmpeg, left to guess, would open what such a text names."""
    secret = coded(tmp_path / "secret.wav", call(), "pcm_s16le", "wav")
    path = tmp_path / "a.m4a"
    path.write_text(f"#EXTM3U\n#EXTINF:10,\n{secret}\n#EXT-X-ENDLIST\n")
    with pytest.raises(AudioError, match="not a sound file"):
        probe(path)
