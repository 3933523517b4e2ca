"""The telephone line: levels, leakage from one side to the other, noise, overdrive, 8-bit companding."""

from __future__ import annotations

import numpy as np

from _synthesis.calls import AGENT, CUSTOMER, Line
from _synthesis.speech import RATE_HZ, Sound, telephone_band

_LEAK_DELAY = int(0.004 * RATE_HZ)


def levelled(sound: Sound, active: Sound, level_db: float) -> Sound:
    """`sound` at the gain that puts the samples of `active` at `level_db` dBFS (RMS)."""
    return np.asarray(sound * (10 ** (level_db / 20) / np.sqrt((active**2).mean())))


def on_the_line(tracks: dict[str, Sound], line: Line, random: np.random.RandomState) -> dict[str, Sound]:
    """What the recorder hears of two clean, levelled tracks, in -1..1."""
    heard = {who: _with_leak(tracks, who, line) for who in tracks}
    noise_db = line.agent_db - line.snr
    for who, sound in heard.items():
        floor_db = noise_db if who == AGENT else noise_db + 1.5
        noise = telephone_band(random.standard_normal(len(sound)))
        heard[who] = sound + levelled(noise, noise, floor_db)
    if line.overdrive_db:
        heard[CUSTOMER] = heard[CUSTOMER] * 10 ** (line.overdrive_db / 20)
    return {who: np.clip(sound, -1, 1) for who, sound in heard.items()}


def _with_leak(tracks: dict[str, Sound], who: str, line: Line) -> Sound:
    if line.leak_db is None:
        return tracks[who]
    other = tracks[CUSTOMER if who == AGENT else AGENT]
    late = np.concatenate([np.zeros(_LEAK_DELAY), other[:-_LEAK_DELAY]])
    return tracks[who] + late * 10 ** (line.leak_db / 20)


def companded(sound: Sound) -> np.ndarray:
    """The sound as 16-bit samples that passed through G.711 mu-law, as a telephone call does."""
    scaled = np.clip(np.round(sound * 32767), -32124, 32124)
    places = np.searchsorted(_BORDERS, scaled)
    return _STEPS[places].astype(np.int16)


def _mu_law_steps() -> np.ndarray:
    codes = np.arange(128)
    positive = (((codes & 0x0F) << 3) + 0x84 << (codes >> 4)) - 0x84
    return np.unique(np.concatenate([-positive, positive]))


_STEPS = _mu_law_steps()
_BORDERS = (_STEPS[:-1] + _STEPS[1:]) / 2
