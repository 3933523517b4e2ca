"""Speaks a turn with espeak-ng and says where in it there is sound."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray

from _synthesis.calls import Voice

Sound = NDArray[np.float64]
Spans = list[tuple[float, float]]

RATE_HZ = 8000
BAND_HZ = (300.0, 3400.0)
OWN_PAUSE_S = 0.5
FRAME = RATE_HZ // 200  # 5 ms
SILENT_DB = -42.0  # below the loudest frame: what the synthesiser leaves between words

# Mandarin written in hanzi is only read as Mandarin by the voice that takes Latin letters for pinyin.
_VOICES = {"zh": "cmn-latn-pinyin", "en": "en-gb"}
_READINGS = yaml.safe_load((Path(__file__).parent / "readings.yaml").read_text(encoding="utf-8"))
_DIGITS = dict(zip("0123456789", "零幺二三四五六七八九", strict=True))
_SENTENCE = re.compile(r"[^。？！；…?!;.]+(?:……|[。？！；?!;]|\.(?=\s|$))*|[^。？！；…?!;]+")


def utter(text: str, voice: Voice, language: str, random: np.random.RandomState) -> tuple[Sound, Spans]:
    """The turn at 8 kHz, telephone band, silence trimmed off both ends; its spans of sound, in seconds.

    A pause of half a second or more divides two spans; a shorter one does not.
    """
    parts: list[Sound] = []
    for sentence in sentences(text):
        sound = trimmed(telephone_band(_synthesised(readable(sentence, language), voice, language)))
        parts += [sound, np.zeros(int(_pause_after(sentence, random) * RATE_HZ))]
    sound = np.concatenate(parts[:-1])
    return sound, sounding(sound)


def sentences(text: str) -> list[str]:
    return [part.strip() for part in _SENTENCE.findall(text) if part.strip()]


def _pause_after(sentence: str, random: np.random.RandomState) -> float:
    drawn = float(random.uniform(0.22, 0.36))
    return 0.75 if sentence.endswith("……") else drawn


def readable(text: str, language: str) -> str:
    """What the synthesiser is given: numbers digit by digit, pinyin where it would read a word wrongly."""
    text = text.replace("——", "，")
    if language == "en":
        return re.sub(r"\d{3,}", lambda found: " ".join(found[0]), text)
    for word in sorted(_READINGS, key=len, reverse=True):
        text = text.replace(word, f" {_READINGS[word]} ")
    return re.sub(r"(?<![a-z])\d+", lambda found: "".join(_DIGITS[digit] for digit in found[0]), text)


def _synthesised(text: str, voice: Voice, language: str) -> Sound:
    name = f"{_VOICES[language]}+{voice.variant}"
    command = ["espeak-ng", "-v", name, "-p", str(voice.pitch), "-s", str(voice.speed), "--stdout", "-b", "1"]
    wave = subprocess.run([*command, "--stdin"], input=text.encode(), capture_output=True, check=True).stdout
    # Writing to a pipe, the synthesiser cannot know the length for the header: the data is all that follows.
    at = wave.index(b"data") + 8
    rate = int.from_bytes(wave[24:28], "little")
    sound = np.frombuffer(wave[at : at + (len(wave) - at) // 2 * 2], "<i2") / 32768.0
    return resampled(sound, rate)


def resampled(sound: Sound, rate_hz: int) -> Sound:
    """The sound at 8 kHz, nothing above 4 kHz folded back."""
    count = round(len(sound) * RATE_HZ / rate_hz)
    spectrum = np.fft.rfft(sound)[: count // 2 + 1]
    return np.asarray(np.fft.irfft(spectrum, count) * count / len(sound))


def telephone_band(sound: Sound) -> Sound:
    """300 to 3400 Hz with soft shoulders and no delay."""
    frequency = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    low = np.clip((frequency - BAND_HZ[0] * 0.7) / (BAND_HZ[0] * 0.3), 0, 1)
    high = np.clip((BAND_HZ[1] * 1.06 - frequency) / (BAND_HZ[1] * 0.06), 0, 1)
    return np.asarray(
        np.fft.irfft(np.fft.rfft(sound) * np.sin(low * np.pi / 2) * np.sin(high * np.pi / 2), len(sound))
    )


def _loud_frames(sound: Sound) -> NDArray[np.bool_]:
    whole = np.concatenate([sound, np.zeros(-len(sound) % FRAME)])
    frames = whole.reshape(-1, FRAME)
    level = np.sqrt((frames**2).mean(axis=1))
    return np.asarray(level > level.max() * 10 ** (SILENT_DB / 20))


def trimmed(sound: Sound) -> Sound:
    """Without what is silent at both ends, and without a click where the synthesiser stops short."""
    loud = np.flatnonzero(_loud_frames(sound))
    kept = np.array(sound[loud[0] * FRAME : (loud[-1] + 1) * FRAME])
    kept[-FRAME:] *= np.linspace(1, 0, len(kept[-FRAME:]))
    return kept


def sounding(sound: Sound) -> Spans:
    """Stretches of sound in a trimmed turn, in seconds."""
    loud = np.flatnonzero(_loud_frames(sound))
    breaks = np.flatnonzero(np.diff(loud) * FRAME / RATE_HZ >= OWN_PAUSE_S)
    starts = np.concatenate([loud[:1], loud[breaks + 1]]) * FRAME / RATE_HZ
    ends = (np.concatenate([loud[breaks], loud[-1:]]) + 1) * FRAME / RATE_HZ
    return [(float(start), float(end)) for start, end in zip(starts, ends, strict=True)]
