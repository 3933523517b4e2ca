"""Clips, measured: exactly the seconds asked for, faded at their edges, the right party, any format."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.decode import Samples
from qa_console.audio.editing.editor import MOST_BYTES, PydubEditor
from qa_console.audio.editing.excerpt import excerpt
from qa_console.audio.editing.segments import Pcm, fade, pcm_of
from qa_console.audio.probe import probe
from qa_console.domain.model import Channel, Span
from qa_console.domain.ports.editing import Edited, SoundFormat, Stretch, Treatment
from qa_console.domain.remote import Place
from qa_console.errors import AudioError, InvalidInput, MissingPart
from tests.unit.audio.telephone import RATE, voice

NO_FADE = Treatment(fade_s=0.0)
LONGER_S = {SoundFormat.M4A: 0.128, SoundFormat.AAC: 0.256}
"""These hold whole blocks of 1024 frames; a bare AAC stream has one of them before the sound too."""
BY_FFMPEG = (SoundFormat.M4A, SoundFormat.AAC, SoundFormat.OPUS)


def two_parties(seconds: float = 12.0) -> Samples:
    """The agent is louder than the customer, so that a swap is heard."""
    agent, customer = voice(seconds, level=0.1), voice(seconds, level=0.03, seed=5)
    return np.stack([agent, customer], axis=1)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.wav"
    soundfile.write(path, two_parties(), RATE, subtype="PCM_16")
    return path


def faded(sound: Samples, rate_hz: int, fade_s: float) -> Pcm:
    pcm = pcm_of(sound)
    fade(pcm, rate_hz, fade_s)
    return pcm


def stretch(path: Place, start_s: float, end_s: float, agent_channel: int = 0) -> Stretch:
    return Stretch(path, probe(path), Span(start_s, end_s), agent_channel)


def heard(edited: Edited) -> Samples:
    sound, rate_hz = soundfile.read(io.BytesIO(edited.data), dtype="float32", always_2d=True)
    assert (rate_hz, sound.shape[1]) == (edited.rate_hz, edited.channels)
    found: Samples = sound
    return found


def test_a_clip_without_fades_is_the_recording_bit_by_bit(call: Path) -> None:
    edited = PydubEditor().clip(stretch(call, 1.25, 4.0), NO_FADE)
    expected = soundfile.read(call, dtype="int16")[0][10_000:32_000]
    assert np.array_equal(soundfile.read(io.BytesIO(edited.data), dtype="int16")[0], expected)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
@pytest.mark.parametrize("fade_s", [0.0, 0.01, 0.05, 0.3])
def test_a_clip_has_exactly_the_frames_asked_for(tmp_path: Path, rate_hz: int, fade_s: float) -> None:
    path = tmp_path / "a.flac"
    soundfile.write(path, np.tile(np.array([[0.1, -0.1]]), (3 * rate_hz, 1)), rate_hz)
    edited = PydubEditor().clip(stretch(path, 0.3333, 2.7777), Treatment(fade_s=fade_s))
    assert len(heard(edited)) == round(2.7777 * rate_hz) - round(0.3333 * rate_hz)
    assert edited.duration_s == pytest.approx(2.4444, abs=2e-4)


def test_both_edges_are_faded_and_the_middle_is_untouched() -> None:
    level = np.full((RATE, 2), 0.5, np.float32)
    sound = np.abs(faded(level, RATE, 0.05) / 32768)
    assert sound[0].max() < 0.01
    assert sound[-1].max() < 0.01
    assert sound[200].max() == pytest.approx(0.25, abs=0.02)
    assert sound[-200].max() == pytest.approx(0.25, abs=0.02)
    assert (np.diff(sound[:400, 0]) >= 0).all()
    assert (np.diff(sound[-400:, 0]) <= 0).all()
    assert np.allclose(sound[400:-400], 0.5)


@pytest.mark.parametrize("rate_hz", [8000, 11_025, 22_050, 44_100])
@pytest.mark.parametrize("fade_s", [0.02, 0.1, 0.5])
def test_a_fade_changes_levels_and_moves_nothing(rate_hz: int, fade_s: float) -> None:
    noise = np.random.default_rng(3).uniform(-0.9, 0.9, (2 * rate_hz + 7, 1)).astype(np.float32)
    gain = faded(np.full_like(noise, 0.99), rate_hz, fade_s) / (0.99 * 32768)
    assert np.abs(faded(noise, rate_hz, fade_s) - pcm_of(noise) * gain).max() < 4


def test_a_fade_takes_at_most_half_of_a_short_clip(call: Path) -> None:
    sound = np.abs(heard(PydubEditor().clip(stretch(call, 1.0, 1.1), Treatment(fade_s=5.0))))
    assert len(sound) == 800
    assert sound[300:500].max() > 3 * max(sound[:20].max(), sound[-20:].max())


@pytest.mark.parametrize("form", list(SoundFormat))
def test_every_format_lasts_as_long_as_the_clip(call: Path, form: SoundFormat, tmp_path: Path) -> None:
    if form in BY_FFMPEG and shutil.which("ffmpeg") is None:
        pytest.skip("ffmpeg is not installed")
    edited = PydubEditor().clip(stretch(call, 2.0, 7.5), Treatment(form))
    made = tmp_path / f"made.{form.value}"
    made.write_bytes(edited.data)
    sound = decoded(made)
    assert sound.shape[1] == 2
    assert len(sound) / RATE == pytest.approx(5.5, abs=LONGER_S.get(form, 0.001))
    assert loud(sound[:, 0]) == pytest.approx(loud(soundfile.read(call)[0][16_000:60_000, 0]), rel=0.1)


@pytest.mark.parametrize("form", [SoundFormat.WAV, SoundFormat.FLAC, SoundFormat.OGG, SoundFormat.MP3])
@pytest.mark.parametrize("rate_hz", [4000, 6000, 10_000, 37_800, 96_000])
def test_unusual_rates_can_be_handed_out_too(tmp_path: Path, form: SoundFormat, rate_hz: int) -> None:
    path = tmp_path / "a.wav"
    tone = 0.3 * np.sin(2 * np.pi * 400 * np.arange(2 * rate_hz) / rate_hz)
    soundfile.write(path, tone, rate_hz)
    edited = PydubEditor().clip(stretch(path, 0.5, 1.5), Treatment(form))
    sound = heard(edited)
    assert len(sound) / edited.rate_hz == pytest.approx(1.0, abs=0.001)
    spectrum = np.abs(np.fft.rfft(sound[:, 0]))
    assert np.argmax(spectrum) == pytest.approx(400, abs=2)


def decoded(path: Path) -> Samples:
    """What a player hears at the telephone's rate, by ffmpeg where libsndfile cannot read it."""
    if path.suffix not in (".m4a", ".aac", ".opus"):
        sound: Samples = soundfile.read(path, dtype="float32", always_2d=True)[0]
        return sound
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "f32le", "-ar", str(RATE), "-"]
    done = subprocess.run(command, capture_output=True, check=True, stdin=subprocess.DEVNULL)
    plain: Samples = np.frombuffer(done.stdout, np.float32).reshape(-1, 2)
    return plain


def loud(sound: Samples) -> float:
    return float(np.sqrt((sound**2).mean()))


@pytest.mark.parametrize(("agent_channel", "sides"), [(0, (0, 1)), (1, (1, 0))])
def test_a_party_alone_is_the_right_one_whatever_side_it_is_on(
    call: Path, agent_channel: int, sides: tuple[int, int]
) -> None:
    source, piece = (
        soundfile.read(call, dtype="float32")[0],
        stretch(call, 0, 12, agent_channel=agent_channel),
    )
    for channel, side in zip((Channel.AGENT, Channel.CUSTOMER), sides, strict=True):
        alone = heard(PydubEditor().clip(piece, Treatment(channel=channel, fade_s=0)))
        assert alone.shape[1] == 1
        assert np.array_equal(alone[:, 0], source[:, side])
    both = heard(PydubEditor().clip(piece, NO_FADE))
    assert np.array_equal(both, source[:, list(sides)])


def test_mono_is_the_mean_of_both(call: Path) -> None:
    source = soundfile.read(call, dtype="float32")[0]
    mixed = heard(PydubEditor().clip(stretch(call, 0, 12), Treatment(mono=True, fade_s=0)))
    assert np.allclose(mixed[:, 0], source.mean(axis=1), atol=1 / 30_000)


def test_a_party_cannot_be_taken_out_of_a_mixed_recording(tmp_path: Path) -> None:
    path = tmp_path / "mono.wav"
    soundfile.write(path, voice(2), RATE)
    with pytest.raises(InvalidInput) as refused:
        PydubEditor().clip(stretch(path, 0, 1), Treatment(channel=Channel.AGENT))
    assert refused.value.where == "--channel"
    assert heard(PydubEditor().clip(stretch(path, 0, 1), NO_FADE)).shape == (RATE, 1)


@pytest.mark.parametrize(
    ("ending", "coding"), [("flac", None), ("ogg", "VORBIS"), ("mp3", None), ("wav", "GSM610")]
)
def test_a_stretch_is_what_the_whole_decoded_recording_has_there(
    tmp_path: Path, ending: str, coding: str | None
) -> None:
    path = tmp_path / f"a.{ending}"
    sound = two_parties(30)[:, :1] if coding == "GSM610" else two_parties(30)
    with path.open("wb") as stream:
        soundfile.write(stream, sound, RATE, format=ending.upper(), subtype=coding)
    whole = soundfile.read(path, dtype="float32", always_2d=True)[0]
    part = excerpt(path, Span(20.5, 23.25))
    assert len(part) == 22_000
    near = whole[164_000:186_000]
    assert np.abs(part - near).max() < 0.02 * np.abs(near).max() + 1e-4


def test_the_rest_of_a_long_recording_is_never_in_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.flac"
    with soundfile.SoundFile(path, "w", RATE, 2) as out:
        for minute in range(60):
            out.write(np.random.default_rng(minute).normal(0, 0.01, (60 * RATE, 2)))
    PydubEditor().clip(stretch(path, 0, 1), NO_FADE)
    tracemalloc.start()
    PydubEditor().clip(stretch(path, 3000.0, 3010.0), Treatment())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 << 20


def test_more_than_fits_in_memory_is_refused_before_anything_is_read(tmp_path: Path) -> None:
    path = tmp_path / "gone.wav"
    soundfile.write(path, voice(1), RATE)
    header = probe(path)
    path.unlink()
    too_long = Stretch(path, header, Span(0, MOST_BYTES / 2 / RATE + 1))
    with pytest.raises(InvalidInput) as refused:
        PydubEditor().clip(too_long, Treatment())
    assert refused.value.code == "too_long"


def test_a_recording_that_vanishes_or_shrinks_is_named(tmp_path: Path) -> None:
    path = tmp_path / "call.raw.wav"
    soundfile.write(path, voice(4), RATE)
    piece = stretch(path, 2.0, 3.0)
    soundfile.write(path, voice(2.5), RATE)
    with pytest.raises(AudioError, match=r"call\.raw\.wav ends before 3\.0 s"):
        PydubEditor().clip(piece, Treatment())
    path.unlink()
    with pytest.raises(AudioError, match=r"no file .*call\.raw\.wav"):
        PydubEditor().clip(piece, Treatment())


@pytest.mark.parametrize("form", BY_FFMPEG)
def test_without_ffmpeg_the_remedy_is_named(
    call: Path, form: SoundFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPart) as refused:
        PydubEditor().clip(stretch(call, 0, 1), Treatment(form))
    assert refused.value.code == "ffmpeg_missing"
    assert "apt-get install ffmpeg" in (refused.value.remedy or "")


@pytest.mark.parametrize("form", [SoundFormat.WAV, SoundFormat.FLAC, SoundFormat.OGG, SoundFormat.MP3])
def test_the_common_formats_need_no_ffmpeg(
    call: Path, form: SoundFormat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert len(heard(PydubEditor().clip(stretch(call, 0, 1), Treatment(form)))) == RATE


def test_where_ffmpeg_fails_its_reason_is_said_and_no_sound_is_left_behind(
    call: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    programs, scratch = tmp_path / "bin", tmp_path / "scratch"
    programs.mkdir()
    scratch.mkdir()
    (programs / "ffmpeg").write_text("#!/bin/sh\necho Unknown encoder aac >&2\nexit 1\n")
    (programs / "ffmpeg").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    with pytest.raises(MissingPart, match="Unknown encoder aac") as refused:
        PydubEditor().clip(stretch(call, 0, 1), Treatment(SoundFormat.M4A))
    assert refused.value.code == "encoding_failed"
    assert list(scratch.iterdir()) == []


def test_the_library_is_imported_without_a_word(tmp_path: Path) -> None:
    """Compiled anew and without ffmpeg it would complain about both."""
    look = "from qa_console.audio.editing.segments import pydub; pydub()"
    command = [sys.executable, "-W", "always", "-X", f"pycache_prefix={tmp_path}", "-c", look]
    surroundings = {**os.environ, "PATH": str(tmp_path)}
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=True)
    assert [line for line in done.stderr.splitlines() if "pydub" in line] == []
