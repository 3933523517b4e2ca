"""Damaged recordings of every kind: heard or refused, never a crash, a traceback or a figure that is none."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import soundfile

from tests.integration.calls import call
from tests.unit.audio.coded import coded
from tests.unit.audio.telephone import RATE

LIBRARY = [
    *(("wav", "WAV", coding) for coding in ("PCM_16", "PCM_U8", "FLOAT", "DOUBLE", "ALAW", "IMA_ADPCM")),
    *(("wav", "WAV", coding) for coding in ("MS_ADPCM", "PCM_24")),
    ("rf64", "RF64", "PCM_16"),
    ("w64", "W64", "PCM_16"),
    ("aiff", "AIFF", "PCM_16"),
    ("au", "AU", "ULAW"),
    ("caf", "CAF", "PCM_16"),
    ("flac", "FLAC", "PCM_16"),
    ("ogg", "OGG", "VORBIS"),
    ("opus", "OGG", "OPUS"),
    ("mp3", "MP3", None),
]
FOREIGN = [
    ("m4a", "aac", "mp4"),
    ("aac", "aac", "adts"),
    ("mka", "aac", "matroska"),
    ("wma", "wmav2", "asf"),
    ("alac.m4a", "alac", "ipod"),
]


def test_damage_is_heard_or_refused_in_the_programs_words(tmp_path: Path) -> None:
    good = tmp_path / "good"
    good.mkdir()
    sound = call(4)
    for suffix, container, coding in LIBRARY:
        with (good / f"{coding}.{suffix}").open("wb") as stream:
            soundfile.write(stream, sound, RATE, format=container, subtype=coding)
    soundfile.write(good / "gsm.wav", sound[:, 0], RATE, subtype="GSM610")
    for suffix, codec, container in FOREIGN:
        coded(good / f"a.{suffix}", sound, codec, container, codec_options={"b": "32000"})
    for suffix, codec, container in (("amr", "libopencore_amrnb", "amr"), ("wav", "g726", "wav")):
        coded(good / f"{codec}.{suffix}", sound[:, :1], codec, container)
    command = [sys.executable, "-m", "tests.unit.audio.damage", str(good), "6", "1"]
    result = subprocess.run(command, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout[-3000:] + result.stderr[-1000:]
    assert "Traceback" not in result.stderr
