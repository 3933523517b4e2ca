"""Reels, measured: one loudness, separators that are heard, clips where they are said to be."""

from __future__ import annotations

import io
import math
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import Samples
from qa_console.audio.editing.editor import PydubEditor
from qa_console.audio.editing.levels import TARGET_LUFS, levelled, loudness_of
from qa_console.audio.editing.resampling import resampled
from qa_console.audio.editing.voice import Voice, find_voice
from qa_console.audio.probe import probe
from qa_console.domain.model import Span
from qa_console.domain.ports.audio import AnalysisSettings
from qa_console.domain.ports.editing import Edited, Separator, SoundFormat, Stretch, Treatment
from qa_console.domain.remote import Place
from qa_console.errors import MissingPart
from tests.unit.audio.telephone import RATE, bang, voice

# Stands in for espeak-ng: says a second of a tone into the file that its last argument names.
_SAYS = """
import sys, wave, array, math
text = sys.stdin.read()
with wave.open(sys.argv[1], "wb") as out:
    out.setnchannels(1); out.setsampwidth(2); out.setframerate(22050)
    out.writeframes(array.array("h", [int(9000 * math.sin(i / 8)) for i in range(22050)]).tobytes())
"""
SPEAKER = Voice(sys.executable, ("-c", _SAYS, "{out}", "{name}"), {"zh": "cmn", "en": "en-gb"})
BROKEN = Voice(sys.executable, ("-c", "raise SystemExit('no voices here')"), {"zh": "", "en": ""})


def editor(voice: Voice | None = None) -> PydubEditor:
    return PydubEditor(lambda: voice)


def saved(path: Path, sound: Samples, rate_hz: int = RATE) -> Path:
    soundfile.write(path, sound, rate_hz)
    return path


def stretch(path: Place, start_s: float, end_s: float, title: str = "Title") -> Stretch:
    return Stretch(path, probe(path), Span(start_s, end_s), announcement=title)


@pytest.fixture
def clips(tmp_path: Path) -> list[Stretch]:
    """A loud stereo call, a faint one, a faint one with a bang in it, and a mono one at another rate."""
    faint = 0.15 * np.stack([voice(8, seed=3), voice(8, seed=4)], axis=1)
    banged = faint.copy()
    banged[24_000:24_480, 0] += 3 * bang()[:480]
    loud = np.stack([voice(8, level=0.2), voice(8, level=0.1, seed=2)], axis=1)
    mono = np.interp(np.arange(8 * 16_000) / 2, np.arange(8 * RATE), voice(8, level=0.02, seed=9))
    return [
        stretch(saved(tmp_path / "loud.wav", loud), 1, 5),
        stretch(saved(tmp_path / "faint.wav", faint), 0.5, 7),
        stretch(saved(tmp_path / "banged.flac", banged.clip(-1, 1)), 2, 6.5),
        stretch(saved(tmp_path / "mono.wav", mono.astype(np.float32), 16_000), 1, 4),
    ]


def heard(edited: Edited) -> Samples:
    sound: Samples = soundfile.read(io.BytesIO(edited.data), dtype="float32", always_2d=True)[0]
    return sound


def pieces(edited: Edited, clips: list[Stretch]) -> tuple[list[Samples], list[Samples]]:
    """The clips as they stand in the reel, and what stands before each."""
    sound, at, within, between = heard(edited), 0, [], []
    for start_s, clip in zip(edited.starts_s, clips, strict=True):
        first, count = round(start_s * edited.rate_hz), round(clip.span.length_s * edited.rate_hz)
        between.append(sound[at:first])
        within.append(sound[first : first + count])
        at = first + count
    assert at == len(sound)
    return within, between


@pytest.mark.parametrize("separator", [Separator.NONE, Separator.TONE, Separator.SPOKEN])
def test_every_clip_of_a_reel_is_as_loud_as_the_others(clips: list[Stretch], separator: Separator) -> None:
    edited = editor(SPEAKER).reel(clips, Treatment(), separator, "en")
    assert (edited.rate_hz, edited.channels, edited.separator) == (16_000, 2, separator)
    within, _ = pieces(edited, clips)
    for piece in within:
        assert loudness_of(piece, edited.rate_hz) == pytest.approx(TARGET_LUFS, abs=1.0)
        assert np.abs(piece).max() < 10 ** (-0.9 / 20)


def test_without_separators_a_pause_stands_between_clips(clips: list[Stretch]) -> None:
    edited = editor().reel(clips, Treatment(), Separator.NONE, "en")
    _, between = pieces(edited, clips)
    assert [len(quiet) for quiet in between] == [0, 6400, 6400, 6400]
    assert not any(quiet.any() for quiet in between)


def test_a_tone_is_heard_between_clips_and_not_before_the_first(clips: list[Stretch]) -> None:
    edited = editor().reel(clips, Treatment(), Separator.TONE, "en")
    _, between = pieces(edited, clips)
    assert len(between[0]) == 0
    for part in between[1:]:
        beep = part[6400:-6400]
        assert loudness_of(beep, edited.rate_hz) == pytest.approx(TARGET_LUFS, abs=1.0)
        assert not part[:6400].any()
        assert not part[-6400:].any()
        spectrum = np.abs(np.fft.rfft(beep[:2560, 0] * np.hanning(2560)))
        assert np.argmax(spectrum) * edited.rate_hz / 2560 == pytest.approx(880, abs=10)


def test_a_spoken_announcement_is_heard_before_every_clip(clips: list[Stretch]) -> None:
    edited = editor(SPEAKER).reel(clips, Treatment(), Separator.SPOKEN, "zh")
    _, between = pieces(edited, clips)
    for number, part in enumerate(between):
        said = part[6400 if number else 0 : -6400]
        assert len(said) == 16_000
        assert loudness_of(said, edited.rate_hz) == pytest.approx(TARGET_LUFS, abs=1.0)


def test_chinese_is_spoken_by_a_chinese_voice_and_only_text_reaches_the_program(
    clips: list[Stretch], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    keeps = f"open({str(log)!r}, 'ab').write(sys.argv[2].encode() + b':' + text.encode() + b'\\n')"
    noted = _SAYS.replace("text = sys.stdin.read()", f"text = sys.stdin.buffer.read().decode()\n{keeps}")
    speaker = Voice(sys.executable, ("-c", noted, "{out}", "{name}"), {"zh": "cmn", "en": "en-gb"})
    two = [
        stretch(clips[0].place, 0, 1, "-w /etc/passwd"),
        stretch(clips[0].place, 1, 2, "Clip 2, 服务忌语."),
    ]
    editor(speaker).reel(two, Treatment(), Separator.SPOKEN, "en")
    assert log.read_text("utf-8").splitlines() == ["en-gb:-w /etc/passwd", "cmn:Clip 2, 服务忌语."]


def test_auto_speaks_where_it_can_and_else_sounds_a_tone(clips: list[Stretch]) -> None:
    assert editor(SPEAKER).reel(clips, Treatment(), Separator.AUTO, "en").separator is Separator.SPOKEN
    assert editor(None).reel(clips, Treatment(), Separator.AUTO, "en").separator is Separator.TONE


@pytest.mark.parametrize(("voice", "reason"), [(None, "no program"), (BROKEN, "no voices here")])
def test_spoken_separators_without_a_voice_name_the_remedy(
    clips: list[Stretch], voice: Voice | None, reason: str
) -> None:
    with pytest.raises(MissingPart, match=reason) as refused:
        editor(voice).reel(clips, Treatment(), Separator.SPOKEN, "en")
    assert refused.value.code == "no_voice"
    assert "espeak-ng" in (refused.value.remedy or "")


@pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")
@pytest.mark.parametrize(
    ("lang", "title"), [("zh", "第 1 段，A3 服务忌语。"), ("en", "Clip 1, taboo phrases.")]
)
def test_espeak_says_a_title(clips: list[Stretch], lang: str, title: str) -> None:
    one = stretch(clips[0].place, 1, 3, title)
    edited = editor(find_voice()).reel([one], Treatment(), Separator.SPOKEN, lang)
    said = heard(edited)[: round(edited.starts_s[0] * edited.rate_hz)]
    assert 1.0 < edited.starts_s[0] < 6.0
    assert loudness_of(said, edited.rate_hz) == pytest.approx(TARGET_LUFS, abs=1.0)


def test_stereo_is_kept_unless_mono_is_asked_for(clips: list[Stretch]) -> None:
    assert editor().reel(clips[:2], Treatment(mono=True), Separator.NONE, "en").channels == 1
    assert editor().reel(clips[3:], Treatment(), Separator.NONE, "en").channels == 1
    both = editor().reel(clips[:2], Treatment(), Separator.NONE, "en")
    assert (both.channels, both.rate_hz) == (2, RATE)
    assert not np.allclose(heard(both)[:, 0], heard(both)[:, 1])


def test_a_reel_in_a_lossy_format_is_as_long_as_its_parts(clips: list[Stretch]) -> None:
    edited = editor().reel(clips, Treatment(SoundFormat.MP3), Separator.TONE, "en")
    assert len(heard(edited)) / edited.rate_hz == pytest.approx(edited.duration_s, abs=0.001)


def test_loudness_is_what_the_analysis_says(tmp_path: Path, clips: list[Stretch]) -> None:
    path = clips[0].place
    known = analyse((path, AnalysisSettings())).acoustics.loudness_lufs["overall"]
    sound = soundfile.read(path, dtype="float32")[0]
    assert loudness_of(sound, RATE) == pytest.approx(known, abs=0.1)


def test_silence_stays_silence() -> None:
    silence = np.zeros((RATE, 2), np.float32)
    assert loudness_of(silence, RATE) is None
    assert not levelled(silence, RATE).any()


@pytest.mark.parametrize(
    ("from_hz", "to_hz"), [(8000, 16_000), (8000, 44_100), (11_025, 48_000), (44_100, 48_000), (48_000, 8000)]
)
def test_resampling_keeps_tones_and_adds_none(from_hz: int, to_hz: int) -> None:
    seconds, lower = 1.5, min(from_hz, to_hz)
    for hz in (300.0, 0.42 * lower):
        tone = np.sin(2 * np.pi * hz * np.arange(round(from_hz * seconds)) / from_hz)
        made = resampled((0.5 * tone[:, None]).astype(np.float32), from_hz, to_hz)
        assert len(made) == round(len(tone) * to_hz / from_hz)
        middle = made[to_hz // 4 : -to_hz // 4, 0]
        fit = np.exp(2j * np.pi * hz * np.arange(len(middle)) / to_hz)
        amplitude = 2 * abs(np.vdot(fit, middle * np.hanning(len(middle)))) / np.hanning(len(middle)).sum()
        assert 20 * math.log10(amplitude / 0.5) == pytest.approx(0, abs=0.1)
        spectrum = np.abs(np.fft.rfft(middle * np.blackman(len(middle))))
        away = np.abs(np.fft.rfftfreq(len(middle), 1 / to_hz) - hz) > 20
        assert 20 * math.log10(spectrum[away].max() / spectrum.max()) < -75


def test_what_a_lower_rate_cannot_hold_is_taken_out_not_folded_back() -> None:
    tone = np.sin(2 * np.pi * 5000 * np.arange(48_000) / 48_000)[:, None].astype(np.float32)
    assert np.abs(resampled(tone, 48_000, 8000)[1000:-1000]).max() < 1e-3
