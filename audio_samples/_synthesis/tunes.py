"""Sounds that are not speech: hold music, the ring before an answer, a keyboard."""

from __future__ import annotations

import numpy as np

from _synthesis.speech import RATE_HZ, Sound, telephone_band

# A tune made for this: (semitones above A4 or None for a rest, beats).
_TUNE = (
    (0, 1), (4, 1), (7, 1), (9, 1), (7, 2), (4, 1), (2, 1),
    (0, 1), (2, 1), (4, 1), (-3, 1), (0, 2), (None, 1),
    (5, 1), (9, 1), (12, 1), (9, 1), (7, 2), (4, 1),
    (5, 1), (2, 1), (4, 1), (-1, 1), (2, 1), (0, 3), (None, 1),
)  # fmt: skip
_BEAT_S = 0.36
_A4_HZ = 440.0
_CHORDS = ((-12, -8, -5), (-7, -3, 0), (-10, -7, -3), (-5, -1, 2))


def hold_music(seconds: float) -> Sound:
    """The tune over slow chords, as long as asked, faded at both ends; peak near 1."""
    count = int(seconds * RATE_HZ)
    music = _melody(count) + 0.35 * _chords(count)
    return _faded(music / np.abs(music).max(), 0.15)


def _melody(count: int) -> Sound:
    out, at, note = np.zeros(count), 0, 0
    while at < count:
        height, beats = _TUNE[note % len(_TUNE)]
        length = min(int(beats * _BEAT_S * RATE_HZ), count - at)
        if height is not None:
            out[at : at + length] = _plucked(height, length, (1.0, 0.4, 0.15), 2.0)
        at, note = at + length, note + 1
    return out


def _chords(count: int) -> Sound:
    out, length = np.zeros(count), int(4 * _BEAT_S * RATE_HZ)
    for number, at in enumerate(range(0, count, length)):
        size = min(length, count - at)
        chord = _CHORDS[number % len(_CHORDS)]
        out[at : at + size] = sum(_plucked(height, size, (1.0, 0.5), 0.7) for height in chord)
    return out


def _plucked(semitones: int, count: int, partials: tuple[float, ...], decay: float) -> Sound:
    time = np.arange(count) / RATE_HZ
    base = 2 * np.pi * _A4_HZ * 2 ** (semitones / 12) * time
    tone = sum(weight * np.sin(base * (number + 1)) for number, weight in enumerate(partials))
    return np.asarray(_faded(tone * np.exp(-decay * time), 0.012))


def ring(seconds: float) -> Sound:
    """The Chinese ring-back tone: 450 Hz, one second on, four off, from the first burst to `seconds`."""
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    tone = np.sin(2 * np.pi * 450 * time) * (time % 5.0 < 1.0)
    return _faded(tone, 0.01)


def typing(seconds: float, random: np.random.RandomState) -> Sound:
    """Key strokes in small groups: short damped clicks, far quieter than speech."""
    out, at = np.zeros(int(seconds * RATE_HZ)), 0.4
    click = np.exp(-np.arange(240) / 45.0)
    while at < seconds - 0.4:
        start = int(at * RATE_HZ)
        out[start : start + 240] += click * random.standard_normal(240) * random.uniform(0.5, 1.0)
        at += random.uniform(0.11, 0.24) if random.uniform() < 0.85 else random.uniform(0.6, 1.3)
    return telephone_band(out)


def _faded(sound: Sound, seconds: float) -> Sound:
    count = min(int(seconds * RATE_HZ), len(sound) // 2)
    out = np.array(sound)
    if count:
        slope = np.linspace(0, 1, count)
        out[:count] *= slope
        out[-count:] *= slope[::-1]
    return out
