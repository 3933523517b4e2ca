"""Sounds for tests: a voice-like glide of harmonics, line noise, keys, bangs, music, rings."""

from __future__ import annotations

import numpy as np

from qa_console.audio.decode import Samples

RATE = 8000


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


def voice(seconds: float, *, pitch_hz: float = 140.0, level: float = 0.1, seed: int = 1) -> Samples:
    """Syllables of gliding pitch and moving colour, four a second."""
    rng = np.random.default_rng(seed)
    count = round(seconds * RATE)
    times = np.arange(count) / RATE
    knots = np.arange(0, seconds + 0.3, 0.12)
    glide = np.interp(times, knots, pitch_hz * rng.uniform(0.8, 1.25, len(knots)))
    formants = [
        np.interp(times, knots, rng.uniform(low, high, len(knots)))
        for low, high in ((300, 800), (1000, 2300))
    ]
    phase = 2 * np.pi * np.cumsum(glide) / RATE
    sound = np.zeros(count)
    for harmonic in range(1, 24):
        hz = harmonic * glide
        weight = sum(np.exp(-(((hz - formant) / 160) ** 2)) for formant in formants)
        sound += weight * (hz < 3500) * np.sin(harmonic * phase)
    envelope = 0.35 + 0.65 * np.abs(np.sin(2 * np.pi * 2 * times)) ** 0.5
    shaped: Samples = (level * sound * envelope / np.sqrt((sound**2).mean())).astype(np.float32)
    return shaped


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
