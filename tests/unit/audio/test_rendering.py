"""Rendering: the pitch stays at any speed, the length follows it, and nothing clicks."""

from __future__ import annotations

import numpy as np
import pytest

from qa_console.audio.decode import Samples
from qa_console.audio.rendering import Renderer

RATE = 8000


class InMemory:
    """All of a sound, silence around it."""

    def __init__(self, sound: Samples) -> None:
        self.sound = sound
        self.there = True

    def read(self, start: int, count: int) -> Samples | None:
        if not self.there:
            return None
        first, last = max(start, 0), min(start + count, len(self.sound))
        inside = self.sound[first : max(last, first)]
        before = min(max(-start, 0), count)
        return np.pad(inside, ((before, count - before - len(inside)), (0, 0)))


def tone(hz: float, seconds: float = 4.0) -> Samples:
    return (0.5 * np.sin(2 * np.pi * hz * np.arange(round(RATE * seconds)) / RATE))[:, None].astype(
        np.float32
    )


def rendered(renderer: Renderer, seconds: float, speed: float) -> Samples:
    steps = [renderer.step(speed) for _ in range(round(seconds / 0.02))]
    return np.concatenate([step.samples for step in steps if step is not None])


def pitch_of(sound: Samples) -> float:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    return float(np.argmax(spectrum) * RATE / len(sound))


def test_normal_speed_is_the_recording_itself() -> None:
    sound = np.random.default_rng(4).normal(0, 0.1, (RATE, 2)).astype(np.float32)
    renderer = Renderer(InMemory(sound), RATE, 1)
    heard = rendered(renderer, 0.5, 1.0)
    assert np.array_equal(heard[160:], sound[160:4000])


@pytest.mark.parametrize("speed", [0.5, 0.75, 1.25, 1.5, 2.0, 3.0])
def test_the_pitch_stays_at_any_speed(speed: float) -> None:
    renderer = Renderer(InMemory(tone(220)), RATE, 1)
    heard = rendered(renderer, 1.2, speed)
    assert pitch_of(heard) == pytest.approx(220, abs=3)
    assert renderer.place == pytest.approx(1.2 * RATE * speed, abs=0.02 * RATE)


@pytest.mark.parametrize("speed", [0.75, 1.5, 2.0])
def test_a_steady_tone_stays_steady(speed: float) -> None:
    heard = rendered(Renderer(InMemory(tone(313)), RATE, 1), 1.5, speed)[400:]
    levels = np.sqrt((heard[: len(heard) // 400 * 400].reshape(-1, 400) ** 2).mean(axis=1))
    assert levels.min() > 0.9 * levels.max()


def largest_leap(sound: Samples) -> float:
    return float(np.abs(np.diff(sound[:, 0])).max())


def test_changes_of_speed_and_jumps_do_not_click() -> None:
    sound = tone(220)
    renderer = Renderer(InMemory(sound), RATE, 1)
    parts = [rendered(renderer, 0.3, 1.0), rendered(renderer, 0.3, 1.5), rendered(renderer, 0.3, 1.0)]
    renderer.jump(17_003.0)
    parts.append(rendered(renderer, 0.3, 2.0))
    renderer.jump(40.0)
    parts.append(rendered(renderer, 0.3, 1.0))
    assert largest_leap(np.concatenate(parts)) < 1.3 * largest_leap(sound)


def test_stopping_fades_and_starting_again_goes_on_where_it_was() -> None:
    renderer = Renderer(InMemory(tone(220)), RATE, 1)
    before = rendered(renderer, 0.2, 1.0)
    faded = renderer.fade_out()
    assert faded is not None
    assert np.abs(faded[-1]).max() < 0.01
    place = renderer.place
    step = renderer.step(1.0)
    assert step is not None
    assert step.start == place
    assert largest_leap(np.concatenate([before, faded, step.samples])) < 0.15


def test_what_is_not_there_yet_changes_nothing() -> None:
    source = InMemory(tone(220))
    renderer = Renderer(source, RATE, 1)
    rendered(renderer, 0.1, 1.5)
    place = renderer.place
    source.there = False
    assert renderer.step(1.5) is None
    assert renderer.step(1.0) is None
    assert renderer.place == place
    source.there = True
    assert renderer.step(1.5) is not None


def test_silence_at_another_speed_stays_silent() -> None:
    heard = rendered(Renderer(InMemory(np.zeros((RATE, 2), np.float32)), RATE, 1), 0.4, 1.5)
    assert not heard.any()
