"""Recordings that are none, or lie: refused by name and reason, with the contract's exit codes, at once."""

from __future__ import annotations

import json
import os
import re
import socket
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.errors import AudioError
from tests.conftest import RunCli
from tests.integration.calls import HEAD, call
from tests.unit.audio.telephone import RATE

Make = Callable[[Path], object]


def pcm(channels: int = 2, rate: int = RATE, *, coding: int = 1, align: int = 4, claimed: int = 400) -> bytes:
    """A WAV with a header of one's own and 100 frames of sound."""
    form = struct.pack("<HHIIHH", coding, channels, rate, rate * align & 0xFFFFFFFF, align, 16)
    chunks = b"fmt " + struct.pack("<I", 16) + form + b"data" + struct.pack("<I", claimed) + bytes(400)
    return b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WAVE" + chunks


def floats(path: Path, value: float) -> None:
    sound = call(4)
    sound[5000] = value
    soundfile.write(path, sound, RATE, subtype="FLOAT")


def cut(path: Path, container: str, coding: str | None = None) -> None:
    with path.open("wb") as stream:
        soundfile.write(stream, call(10), RATE, format=container, subtype=coding)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def listening(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(os.path.relpath(path))


def flac_of_hours(path: Path, hours: int) -> None:
    """Silence in the fewest bytes, as someone would make it who means harm."""
    block = np.zeros((3600 * RATE, 1), np.int16)
    with soundfile.SoundFile(path, "w", RATE, 1, format="FLAC", compression_level=1.0) as sound:
        for _ in range(hours):
            sound.write(block)


def loop_of_links(path: Path) -> None:
    path.symlink_to(path.with_name("b-" + path.name))
    path.with_name("b-" + path.name).symlink_to(path)


BAD: list[tuple[str, Make, str]] = [
    ("empty.wav", lambda path: path.touch(), "is empty"),
    ("text.mp3", lambda path: path.write_text("hello there\n" * 900), "not a sound file"),
    ("folder.wav", lambda path: path.mkdir(), "not a regular file"),
    ("pipe.wav", lambda path: os.mkfifo(path), "not a regular file"),
    ("socket.wav", listening, "not a regular file"),
    ("zero.wav", lambda path: path.symlink_to("/dev/zero"), "outside"),
    ("loop.wav", loop_of_links, "no such file"),
    ("cut.wav", lambda path: cut(path, "WAV"), "cut short"),
    ("cut.flac", lambda path: cut(path, "FLAC"), "cut short"),
    ("cut.mp3", lambda path: cut(path, "MP3"), "cut short"),
    ("cut.ogg", lambda path: cut(path, "OGG", "OPUS"), "cut short"),
    ("cut.aiff", lambda path: cut(path, "AIFF"), "cut short"),
    ("cut.au", lambda path: cut(path, "AU"), "cut short"),
    ("cut.w64", lambda path: cut(path, "W64"), "cut short"),
    ("cut.caf", lambda path: cut(path, "CAF"), "cut short"),
    ("rate.wav", lambda path: path.write_bytes(pcm(rate=0)), "0 Hz"),
    ("fast.wav", lambda path: path.write_bytes(pcm(rate=0xFFFFFFFF)), "4294967295 Hz"),
    ("channels.wav", lambda path: path.write_bytes(pcm(channels=65535)), "65535 channels"),
    ("none.wav", lambda path: path.write_bytes(pcm(channels=0)), "0 channels"),
    ("align.wav", lambda path: path.write_bytes(pcm(coding=2, align=0)), "cannot be read"),
    ("four-gb.wav", lambda path: path.write_bytes(pcm(claimed=0xFFFFFFFF)), "4294967295 bytes"),
    ("negative.wav", lambda path: path.write_bytes(pcm(claimed=0x80000000)), "2147483648 bytes"),
    ("nothing.wav", lambda path: path.write_bytes(pcm(claimed=0)), "no sound"),
    ("coding.wav", lambda path: path.write_bytes(pcm(coding=0x4242)), "cannot be read|nothing here reads"),
    ("hundred-hours.flac", lambda path: flac_of_hours(path, 30), "30.0 h"),
]


@pytest.mark.parametrize(("name", "make", "reason"), BAD, ids=[name for name, _, _ in BAD])
def test_a_bad_recording_is_refused_by_name_and_reason(
    tmp_path: Path, home: Path, run_cli: RunCli, name: str, make: Make, reason: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    audio = tmp_path / "audio"
    audio.mkdir()
    monkeypatch.chdir(audio)
    make(audio / name)
    soundfile.write(audio / "good.wav", call(), RATE)
    manifest = tmp_path / "m.csv"
    rows = [f"{one},1001,W,T,2026-03-04T10:00:00,,inbound,138,q,o,5," for one in (name, "good.wav")]
    manifest.write_text("\n".join([HEAD, *rows]), "utf-8")
    started = time.monotonic()
    result = run_cli("--home", home, "--lang", "en", "import", manifest, "--audio", audio, "--json")
    assert time.monotonic() - started < 20
    assert result.code == 1
    document = json.loads(result.stdout)
    assert document["imported"] == 1
    (refused,) = document["rejected"]
    assert refused["value"] == name
    assert re.search(reason, refused["reason"]), refused["reason"]
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 1e30, -1e20])
def test_samples_that_are_no_numbers_never_reach_the_figures(
    tmp_path: Path, home: Path, run_cli: RunCli, value: float
) -> None:
    audio = tmp_path / "audio"
    audio.mkdir()
    floats(audio / "nan.wav", value)
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"{HEAD}\nnan.wav,1001,W,T,2026-03-04T10:00:00,,inbound,138,q,o,5,\n", "utf-8")
    assert run_cli("--home", home, "import", manifest, "--audio", audio).code == 0
    result = run_cli("--home", home, "--lang", "en", "analyze", "R000001", "--json")
    assert result.code == 3
    error = json.loads(result.stdout or result.stderr)["error"]
    assert "nan.wav" in error["message"]
    assert error["code"] == "invalid_audio"


def test_a_recording_that_may_not_be_read_is_named() -> None:
    from qa_console.audio.probe import probe

    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "secret.wav"
        soundfile.write(path, call(), RATE)
        path.chmod(0)
        me = os.geteuid()
        if me == 0:  # root may read everything
            os.seteuid(65534)
        try:
            with pytest.raises(AudioError, match=r"secret\.wav cannot be opened: Permission denied"):
                probe(path)
        finally:
            os.seteuid(me)


def test_names_that_are_no_text_or_steer_a_terminal_are_harmless(
    tmp_path: Path, home: Path, run_cli: RunCli
) -> None:
    audio = tmp_path / "audio"
    audio.mkdir()
    for name in (
        b"20260304-1001-1001-q-\xff.wav",
        b"20260304-1002-1001-q-a\nb.wav",
        b"20260304-1003-1001-q-\x1b[2J.wav",
    ):
        Path(os.fsdecode(os.fsencode(audio) + b"/" + name)).write_bytes(b"no sound")
    result = run_cli("--home", home, "--lang", "en", "import", audio)
    assert result.code == 1
    assert "\x1b" not in result.stdout + result.stderr
    assert "Traceback" not in result.stderr
    assert "rejected 3" in result.stdout


def test_a_recording_that_shrinks_while_it_is_read_is_refused(tmp_path: Path) -> None:
    from qa_console.audio.decode import decoding

    path = tmp_path / "a.wav"
    soundfile.write(path, np.zeros((100 * RATE, 2), np.int16), RATE)
    with decoding(path) as decoder:
        blocks = decoder.blocks()
        next(blocks)
        os.truncate(path, path.stat().st_size // 2)
        with pytest.raises(AudioError, match=r"a\.wav is cut short"):
            list(blocks)


def test_a_recording_that_is_replaced_or_vanishes_while_it_is_read_is_heard_whole(tmp_path: Path) -> None:
    from qa_console.audio.decode import decoding, sha256_of

    path = tmp_path / "a.wav"
    soundfile.write(path, call(60), RATE)
    first = sha256_of(path)
    with decoding(path) as decoder:
        blocks = decoder.blocks()
        next(blocks)
        soundfile.write(tmp_path / "b.wav", call(5), RATE)
        (tmp_path / "b.wav").replace(path)
        assert sum(len(block) for block in blocks) == 50 * RATE
        assert decoder.sha256() == first
        path.unlink()
        assert decoder.sha256() == first


def test_what_a_sound_library_prints_is_not_shown(tmp_path: Path, home: Path, run_cli: RunCli) -> None:
    audio = tmp_path / "audio"
    audio.mkdir()
    path = audio / "a.mp3"
    with path.open("wb") as stream:
        soundfile.write(stream, call(10), RATE, format="MP3")
    content = bytearray(path.read_bytes())
    for at in range(4000, len(content), 997):
        content[at] ^= 0xFF
    path.write_bytes(content)
    manifest = tmp_path / "m.csv"
    manifest.write_text(f"{HEAD}\na.mp3,1001,W,T,2026-03-04T10:00:00,10,inbound,138,q,o,5,\n", "utf-8")
    run_cli("--home", home, "import", manifest, "--audio", audio)
    command = [sys.executable, "-m", "qa_console", "--home", str(home), "analyze", "--all", "--json"]
    for jobs in ("1", "2"):
        result = subprocess.run([*command, "--jobs", jobs], capture_output=True, text=True)
        assert "mpg123" not in result.stderr
        assert "resync" not in result.stderr
