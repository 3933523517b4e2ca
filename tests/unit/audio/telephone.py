"""Sounds for tests: talk from the sample calls, line noise, keys, bangs, music, rings."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import soundfile

from qa_console.audio.decode import Samples

RATE = 8000
SAMPLE_CALLS = Path(__file__).parents[3] / "audio_samples"
_SPEAKERS = 12


class Line:
    """Two quiet channels of a call, onto which sounds are laid; `samples()` gives the recording."""

    def __init__(self, seconds: float, *, noise_db: float = -60.0, seed: int = 7) -> None:
        self.rng = np.random.default_rng(seed)
        self.sound = self.rng.normal(0, 10 ** (noise_db / 20), (round(seconds * RATE), 2))

    def lay(self, channel: int, start_s: float, sound: Samples, *, leak_db: float | None = None) -> None:
        start = round(start_s * RATE)
        end = min(start + len(sound), len(self.sound))
        self.sound[start:end, channel] += sound[: end - start]
        if leak_db is not None:
            self.sound[start:end, 1 - channel] += sound[: end - start] * 10 ** (leak_db / 20)

    def samples(self) -> Samples:
        return self.sound.astype(np.float32)


def voice(seconds: float, *, level: float = 0.1, seed: int = 1) -> Samples:
    """Talk without a pause, cut together from the sample calls; another `seed` is another speaker."""
    talk = _talk(seed % _SPEAKERS)
    talk = np.tile(talk, -(-round(seconds * RATE) // len(talk)))[: round(seconds * RATE)]
    levelled: Samples = (level * talk / np.sqrt((talk**2).mean())).astype(np.float32)
    return levelled


@cache
def _talk(speaker: int) -> Samples:
    """What one party of a clear sample call says, its pauses taken out."""
    labels = json.loads((SAMPLE_CALLS / "labels.json").read_text("utf-8"))
    clear = [label for _, label in sorted(labels.items()) if label["line"]["snr_db"] >= 45]
    label, party = clear[speaker // 2], ("agent", "customer")[speaker % 2]
    sound, _ = soundfile.read(SAMPLE_CALLS / label["recording"], dtype="float32", always_2d=True)
    spans = [sound[round(a * RATE) : round(b * RATE), speaker % 2] for a, b in label["speech"][party]]
    said = np.concatenate(spans)
    frames = said[: len(said) // 400 * 400].reshape(-1, 400)
    power = (frames**2).mean(axis=1)
    talk: Samples = frames[power > power.max() * 1e-3].ravel()
    return talk


def keys(count: int, *, on_s: float = 0.12) -> Samples:
    """Key tones, as a customer who chooses from a menu."""
    times = np.arange(round(on_s * RATE)) / RATE
    tone = 0.1 * (np.sin(2 * np.pi * 770 * times) + np.sin(2 * np.pi * 1336 * times))
    pause = np.zeros(round(0.35 * RATE))
    return np.concatenate([np.concatenate([tone, pause]) for _ in range(count)]).astype(np.float32)


def bang(seed: int = 2) -> Samples:
    count = round(0.06 * RATE)
    return (np.random.default_rng(seed).normal(0, 0.3, count) * np.exp(-np.arange(count) / 80)).astype(
        np.float32
    )


def breath(seconds: float = 0.6, seed: int = 3) -> Samples:
    count = round(seconds * RATE)
    noise = np.convolve(np.random.default_rng(seed).normal(0, 1, count), [1, -0.9], "same")
    return (0.01 * noise * np.hanning(count)).astype(np.float32)


def music(seconds: float, *, level: float = 0.05) -> Samples:
    """A tune with a bass under it, half a second a note."""
    parts = []
    for number in range(int(seconds * 2) + 1):
        times = np.arange(RATE // 2) / RATE
        note = 262 * 2 ** ((0, 4, 7, 5, 9, 7, 4, 2)[number % 8] / 12)
        tone = sum(np.sin(2 * np.pi * note * k * times) / k for k in (1, 2, 3)) * np.exp(-times)
        parts.append(tone + 0.5 * np.sin(2 * np.pi * 262 / 2 * times))
    return (level * np.concatenate(parts)[: round(seconds * RATE)]).astype(np.float32)


def ring(
    bursts: int, *, on_s: float = 1.0, off_s: float = 4.0, tones_hz: tuple[float, ...] = (450,)
) -> Samples:
    times = np.arange(round(on_s * RATE)) / RATE
    tone = sum(0.08 * np.sin(2 * np.pi * hz * times) for hz in tones_hz)
    burst = np.concatenate([tone, np.zeros(round(off_s * RATE))])
    return np.tile(burst, bursts)[: -round(off_s * RATE)].astype(np.float32)
