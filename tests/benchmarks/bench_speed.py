"""Speech at other speeds: our renderer against python-stretch where that is installed, on the sample calls.

Ears are replaced by figures: how far the pitch strays from the recording's, how periodic voiced sound stays
(noise and echo make it less so), how exactly things are heard when they are due, and the processor's time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TypeAlias

import numpy as np
import soundfile

from qa_console.audio.decode import Samples
from qa_console.audio.rendering import Renderer

SAMPLES = Path(__file__).parents[2] / "audio_samples" / "recordings"
RATE = 8000
CALLS, LENGTH_S = 4, 20
SPEEDS = (0.75, 1.5, 2.0, 3.0)
_FRAME, _HOP = 320, 80
_LONGEST, _SHORTEST = RATE // 70, RATE // 400

Line: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Stretch: TypeAlias = Callable[[Samples, float], Samples]


def main() -> None:
    speech = [
        soundfile.read(path, frames=LENGTH_S * RATE, dtype="float32", always_2d=True)[0][:, :1]
        for path in sorted(SAMPLES.glob("*.flac"))[:CALLS]
    ]
    for name, stretch in _contenders().items():
        for speed in SPEEDS:
            print(f"{name} x{speed:g}: {_judged(stretch, speech, speed)}")


def _contenders() -> dict[str, Stretch]:
    ours: dict[str, Stretch] = {
        f"renderer, steps of {ms} ms": lambda sound, speed, ms=ms: _rendered(sound, speed, ms)  # type: ignore[misc]
        for ms in (20, 15, 10)
    }
    try:
        signalsmith = import_module("python_stretch").Signalsmith
    except ImportError:
        print("python-stretch is not installed; the renderer is measured alone")
        return ours

    def theirs(sound: Samples, speed: float) -> Samples:
        stretcher = signalsmith.Stretch()
        stretcher.preset(1, RATE)
        stretcher.timeFactor = speed
        return np.asarray(stretcher.process(np.ascontiguousarray(sound.T))).T

    return {**ours, "python-stretch": theirs}


class _Whole:
    def __init__(self, sound: Samples) -> None:
        self.sound = sound

    def read(self, start: int, count: int) -> Samples:
        first, last = max(start, 0), min(start + count, len(self.sound))
        inside = self.sound[first : max(last, first)]
        before = min(max(-start, 0), count)
        return np.pad(inside, ((before, count - before - len(inside)), (0, 0)))


def _rendered(sound: Samples, speed: float, step_ms: int) -> Samples:
    renderer, parts = Renderer(_Whole(sound), RATE, 1), []
    while renderer.place < len(sound):
        step = renderer.step(speed, count=step_ms * RATE // 1000)
        assert step is not None
        parts.append(step.samples)
    return np.concatenate(parts)


def _judged(stretch: Stretch, speech: list[Samples], speed: float) -> str:
    cents, periodic, late, took_s = [], [], [], 0.0
    for sound in speech:
        began = time.process_time()
        made = stretch(sound, speed)
        took_s += time.process_time() - began
        hz, clear = _voice(sound[:, 0].astype(np.float64))
        made_hz, made_clear = _voice(made[:, 0].astype(np.float64))
        at = np.minimum(np.round(np.arange(len(made_hz)) * speed).astype(int), len(hz) - 1)
        voiced = (clear[at] > 0.8) & (made_clear > 0.6)
        cents.append(np.abs(1200 * np.log2(made_hz[voiced] / hz[at][voiced])))
        periodic.append(made_clear[clear[at] > 0.8] - clear[at][clear[at] > 0.8])
        late.append(_lateness_ms(sound[:, 0], made[:, 0], speed))
    all_cents, all_late = np.concatenate(cents), np.abs(np.concatenate(late))
    return (
        f"pitch off by {np.median(all_cents):.1f} cents (a tenth by more than "
        f"{np.percentile(all_cents, 90):.0f}), periodicity {np.concatenate(periodic).mean():+.3f}, "
        f"due within {np.median(all_late):.0f} ms (a tenth beyond {np.percentile(all_late, 90):.0f}), "
        f"{CALLS * LENGTH_S / speed / took_s:.0f} x real time"
    )


def _voice(sound: Line) -> tuple[Line, Line]:
    """Pitch (Hz) and periodicity (0..1) every 10 ms, by normalised autocorrelation over 40 ms."""
    count = (len(sound) - _FRAME - _LONGEST) // _HOP
    starts = np.arange(count) * _HOP
    windows = np.lib.stride_tricks.sliding_window_view(sound, _FRAME)
    frames = windows[starts]
    energy = (frames**2).sum(axis=1) + 1e-6
    lags = np.arange(_SHORTEST, _LONGEST + 1)
    likeness = np.empty((len(lags), count))
    for row, lag in enumerate(lags):
        later = windows[starts + lag]
        likeness[row] = (frames * later).sum(axis=1) / np.sqrt(energy * ((later**2).sum(axis=1) + 1e-6))
    # The shortest lag that is nearly as good as the best: an octave below is as periodic.
    good = likeness >= 0.95 * likeness.max(axis=0)
    best = np.argmax(good & _peaks(likeness), axis=0)
    return RATE / lags[best], likeness.max(axis=0)


def _peaks(likeness: Line) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    padded = np.pad(likeness, ((1, 1), (0, 0)), constant_values=-2)
    return (padded[1:-1] >= padded[:-2]) & (padded[1:-1] >= padded[2:])


def _lateness_ms(sound: Samples, made: Samples, speed: float) -> Line:
    """Second by second of the recording, how far its loudness is from where it is due."""
    before, after = _loudness(sound, _HOP), _loudness(made, _HOP / speed)
    count = min(len(before), len(after))
    found, reach, span = [], 12, 100
    for start in range(reach, count - span - reach, span):
        piece = before[start : start + span]
        if piece.std() < 6:
            continue
        fits = [
            np.corrcoef(piece, after[start + lag : start + lag + span])[0, 1]
            for lag in range(-reach, reach + 1)
        ]
        found.append(10.0 * (int(np.argmax(fits)) - reach))
    return np.array(found)


def _loudness(sound: Samples, hop: float) -> Line:
    """dB in pieces of `hop` frames."""
    edges = np.round(np.arange(int(len(sound) / hop)) * hop).astype(int)
    power = np.add.reduceat(sound.astype(np.float64) ** 2, edges) / hop
    return np.asarray(10 * np.log10(power + 1e-7))


if __name__ == "__main__":
    main()
