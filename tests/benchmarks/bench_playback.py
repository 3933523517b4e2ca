"""Listening: from a key to its sound, what the app waits for, and how long hearing calls takes."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import soundfile

from qa_console.audio.analysis import analyse
from qa_console.audio.decode import Samples
from qa_console.audio.device import Pull, SoundDevice
from qa_console.audio.player import SoundPlayer
from qa_console.domain.ports.audio import AnalysisSettings, Player
from qa_console.tui.app import ConsoleApp
from qa_console.tui.desk import Call
from tests.app_pilot import settled
from tests.fakes import FakeDesk

SAMPLES = Path(__file__).parents[2] / "audio_samples" / "recordings"
RUNS = 24


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        files = _recordings(Path(folder))
        for name, path in files.items():
            _keys_to_sound(name, path, files["WAV 8 kHz, 10 min"])
        asyncio.run(_event_loop(files["FLAC 8 kHz, 2 h"]))
    _listening_time()


def _recordings(folder: Path) -> dict[str, Path]:
    """The sample calls, put together to the lengths, rates and formats that centres have."""
    calls = np.concatenate(
        [soundfile.read(path, dtype="float32")[0] for path in sorted(SAMPLES.glob("*.flac"))]
    )
    made = {
        "WAV 8 kHz, 10 min": ("a.wav", 8000, 600, "WAV", "PCM_16"),
        "WAV u-law, 10 min": ("u.wav", 8000, 600, "WAV", "ULAW"),
        "FLAC 8 kHz, 10 min": ("a.flac", 8000, 600, "FLAC", "PCM_16"),
        "MP3 16 kHz, 10 min": ("a.mp3", 16_000, 600, "MP3", "MPEG_LAYER_III"),
        "Opus 48 kHz, 10 min": ("a.ogg", 48_000, 600, "OGG", "OPUS"),
        "FLAC 8 kHz, 2 h": ("long.flac", 8000, 7200, "FLAC", "PCM_16"),
    }
    paths = {}
    for name, (file, rate_hz, seconds, container, coding) in made.items():
        paths[name] = folder / file
        with soundfile.SoundFile(paths[name], "w", rate_hz, 2, coding, format=container) as out:
            left = seconds * rate_hz
            sound = np.repeat(calls[: seconds * 8000], rate_hz // 8000, axis=0)
            while left > 0:
                out.write(sound[:left])
                left -= len(sound)
    return paths


class Witness:
    """A null device that notes when it was handed what."""

    def __init__(self) -> None:
        self.player = SoundPlayer(open_device=self._open)
        self.pulls: list[tuple[float, float, bool]] = []

    def _open(self, pull: Pull) -> SoundDevice:
        def noted(frames: int) -> Samples:
            sound = pull(frames)
            self.pulls.append((time.perf_counter(), self.player.position_s, bool(sound.any())))
            return sound

        return SoundDevice(noted, backend="null")

    def ms_until(self, began: float, least_s: float, most_s: float) -> float:
        """From `began` to the first pull with sound of a place between the two."""
        while True:
            for at, place_s, sounds in list(self.pulls):
                if at > began and sounds and least_s < place_s < most_s:
                    return (at - began) * 1000
            time.sleep(0.0005)

    def forget(self) -> float:
        self.pulls = []
        return time.perf_counter()


@contextmanager
def _witness() -> Iterator[Witness]:
    witness = Witness()
    try:
        yield witness
    finally:
        witness.player.close()


def _keys_to_sound(name: str, path: Path, other: Path) -> None:
    with _witness() as witness:
        opened = [_opening_ms(witness, path, other) for _ in range(RUNS)]
        witness.player.load(path)
        sought = [_seeking_ms(witness, 20 + n * 23 % 560) for n in range(RUNS)]
        resumed = [_resuming_ms(witness, n) for n in range(RUNS)]
    print(
        f"key to first sample, {name}: not open, while another plays {_shown(opened)} (promised: 60); "
        f"open, seek {_shown(sought)}, play {_shown(resumed)} (promised: 25)"
    )


def _opening_ms(witness: Witness, path: Path, other: Path) -> float:
    """Another recording plays; from the call of `load` to the new one's sound."""
    player = witness.player
    player.load(other)
    player.seek(100)
    player.play()
    time.sleep(0.05)
    began = witness.forget()
    player.load(path)
    player.play()
    return witness.ms_until(began, 0.0, 1.0)


def _seeking_ms(witness: Witness, place_s: float) -> float:
    witness.player.play()
    time.sleep(0.05 + place_s % 7 * 0.003)
    began = witness.forget()
    witness.player.seek(place_s)
    return witness.ms_until(began, place_s, place_s + 1)


def _resuming_ms(witness: Witness, n: int) -> float:
    witness.player.pause()
    time.sleep(0.06 + n % 7 * 0.003)
    began = witness.forget()
    witness.player.play()
    return witness.ms_until(began, 0.0, 1e9)


def _shown(times: list[float]) -> str:
    return f"{statistics.median(times):.0f} ms (worst {max(times):.0f})"


class Sounding(FakeDesk):
    """A desk whose calls have a long recording, on the null device."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.path = path
        self.real = SoundPlayer(open_device=lambda pull: SoundDevice(pull, backend="null"))
        self.waits: list[float] = []
        for name in ("play", "pause", "toggle", "seek", "set_speed", "set_loop", "set_channel", "stop_at"):
            setattr(self.real, name, self._timed(getattr(self.real, name)))

    def _timed(self, call: Callable[..., None]) -> Callable[..., None]:
        def timed(*arguments: object) -> None:
            began = time.perf_counter()
            call(*arguments)
            self.waits.append(time.perf_counter() - began)

        return timed

    def player(self, call: Call) -> Player:
        self.real.load(self.path)
        return self.real


async def _event_loop(path: Path) -> None:
    """The longest that anything else had to wait, with sound and without it, for the same keys."""
    silent, sounding, waits = [], [], []
    for _ in range(3):
        silent.append(await _longest_wait_ms(FakeDesk()))
        desk = Sounding(path)
        sounding.append(await _longest_wait_ms(desk))
        waits += desk.waits
        desk.real.close()
    with_sound, without = statistics.median(sounding), statistics.median(silent)
    print(
        f"event loop's longest wait over opening, seeking, speeds, loops: {with_sound:.0f} ms with sound, "
        f"{without:.0f} ms with a silent clock; {len(waits)} calls of the player took at most "
        f"{max(waits) * 1000:.1f} ms (median {statistics.median(waits) * 1000:.2f})"
    )


async def _longest_wait_ms(desk: FakeDesk) -> float:
    """After a first call was opened: the screen's own first drawing is no matter of sound."""
    async with ConsoleApp(desk).run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        beat = asyncio.create_task(_heartbeat())
        keys = "f2 down enter space right right left greater_than_sign greater_than_sign s c v "
        keys += "left_square_bracket right right_square_bracket backslash less_than_sign n space space "
        keys += "f9 full_stop comma f2 down enter"
        for key in keys.split():
            # `pilot.press` would wait for the processor to be idle, which a playing device never lets it be.
            pilot.app.simulate_key(key)
            await asyncio.sleep(0.15)
        beat.cancel()
        return max(_gaps) * 1000


_gaps: list[float] = []


async def _heartbeat() -> None:
    _gaps.clear()
    last = time.perf_counter()
    while True:
        await asyncio.sleep(0.001)
        now = time.perf_counter()
        _gaps.append(now - last - 0.001)
        last = now


class ByHand:
    """Takes what there is as fast as it comes."""

    name, heard, rate_hz, gone = "by hand", True, 48_000, False

    def __init__(self, pull: Pull) -> None:
        self.pull = pull

    def wake(self) -> None: ...
    def rest(self) -> None: ...
    def close(self) -> None: ...


def _listening_time() -> None:
    """Every sample call heard to its end at 1.5x with silence skipped, through what a device pulls."""
    heard_s = length_s = 0.0
    for path in sorted(SAMPLES.glob("*.flac")):
        took_s, lasted_s = _heard_through(path)
        heard_s, length_s = heard_s + took_s, length_s + lasted_s
    print(
        f"listening to the {length_s:.0f} s of sample calls at 1.5x, silence skipped: {heard_s:.0f} s, "
        f"{heard_s / length_s:.2f} of their length (promised: at most 0.5)"
    )


def _heard_through(path: Path) -> tuple[float, float]:
    outputs: list[ByHand] = []

    def open_device(pull: Pull) -> ByHand:
        outputs.append(ByHand(pull))
        return outputs[0]

    player = SoundPlayer(open_device=open_device)
    player.load(path, acoustics=analyse((path, AnalysisSettings())).acoustics)
    player.set_speed(1.5)
    player.set_skip_silence(True)
    player.play()
    pulls = 0
    while player.playing:
        _until(lambda: _ready(player))
        outputs[0].pull(960)
        pulls += 1
    duration_s = player.duration_s
    player.close()
    return pulls * 0.02, duration_s


def _ready(player: SoundPlayer) -> bool:
    return bool(getattr(player._deck and player._deck.source, "ready", True))


def _until(condition: Callable[[], bool]) -> None:
    while not condition():
        time.sleep(0.0005)


if __name__ == "__main__":
    main()
