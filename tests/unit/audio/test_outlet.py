"""A device that dies, is absent, or comes back: playback pauses, the place is kept, nobody waits."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio import outlet
from qa_console.audio.device import Pull, SilentClock, SoundDevice
from qa_console.audio.player import SoundPlayer
from qa_console.errors import NoAudioDevice

RATE = 8000


class Mortal(SilentClock):
    """A device with a clock of its own that stops pulling, or says that it has stopped."""

    heard = True
    name = "mortal"

    def __init__(self, pull: Pull) -> None:
        super().__init__(pull)
        super().wake()

    def rest(self) -> None:
        """A device pulls on while nothing is played."""

    def die(self) -> None:
        super().rest()

    def say_so(self) -> None:
        self.gone = True


class Machine:
    """A machine whose sound card can be pulled out and plugged in again."""

    def __init__(self, *, plugged: bool = True) -> None:
        self.plugged = plugged
        self.devices: list[Mortal] = []
        self.tries = 0

    def open(self, pull: Pull) -> Mortal:
        self.tries += 1
        if not self.plugged:
            raise NoAudioDevice("unplugged")
        self.devices.append(Mortal(pull))
        return self.devices[-1]

    def unplug(self) -> None:
        self.plugged = False
        self.devices[-1].die()


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Attempts follow each other faster than a person would want them to."""
    monkeypatch.setattr(outlet, "_FIRST_TRY_S", 0.2)


@pytest.fixture
def call(tmp_path: Path) -> Path:
    path = tmp_path / "call.flac"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.1, (60 * RATE, 2)), RATE)
    return path


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.fixture
def machine() -> Machine:
    return Machine()


@pytest.fixture
def player(machine: Machine, call: Path) -> Iterator[SoundPlayer]:
    made = SoundPlayer(open_device=machine.open)
    made.load(call)
    yield made
    made.close()


def playing_at(player: SoundPlayer, place_s: float) -> None:
    player.play()
    wait_until(lambda: player.position_s > place_s)


def test_a_device_that_stops_pulling_pauses_playback_at_its_place(
    machine: Machine, player: SoundPlayer
) -> None:
    playing_at(player, 0.3)
    machine.unplug()
    wait_until(lambda: player.silent)
    assert not player.playing
    place_s = player.position_s
    time.sleep(0.3)
    assert player.position_s == place_s


def test_a_device_that_says_that_it_is_gone_is_believed(machine: Machine, player: SoundPlayer) -> None:
    playing_at(player, 0.3)
    machine.plugged = False
    machine.devices[-1].say_so()
    wait_until(lambda: player.silent)
    assert not player.playing


def test_it_comes_back_paused_and_goes_on_a_little_before(machine: Machine, player: SoundPlayer) -> None:
    playing_at(player, 1.5)
    machine.unplug()
    wait_until(lambda: player.silent)
    lost_at_s = player.position_s
    machine.plugged = True
    wait_until(lambda: not player.silent)
    assert not player.playing
    player.play()
    assert player.position_s == pytest.approx(lost_at_s - 1.0, abs=0.3)
    wait_until(lambda: player.position_s > lost_at_s)
    assert len(machine.devices) == 2


def test_without_its_device_the_playhead_can_run_silently_until_one_is_there(
    machine: Machine, player: SoundPlayer
) -> None:
    playing_at(player, 0.2)
    machine.unplug()
    wait_until(lambda: player.silent)
    place_s = player.position_s
    player.play()
    wait_until(lambda: player.position_s > place_s)
    machine.plugged = True
    wait_until(lambda: not player.silent)
    assert not player.playing


def test_a_device_that_is_plugged_in_later_is_found(call: Path) -> None:
    machine = Machine(plugged=False)
    player = SoundPlayer(open_device=machine.open)
    player.load(call)
    assert player.silent
    wait_until(lambda: machine.tries > 1)
    machine.plugged = True
    wait_until(lambda: not player.silent)
    playing_at(player, 0.1)
    player.close()


def test_a_player_that_must_sound_says_why_it_cannot(call: Path) -> None:
    player = SoundPlayer(must_sound=True, open_device=Machine(plugged=False).open)
    player.load(call)
    with pytest.raises(NoAudioDevice):
        player.play()
    player.close()


def test_a_device_that_pulls_while_paused_is_not_lost(machine: Machine, player: SoundPlayer) -> None:
    playing_at(player, 0.1)
    player.pause()
    time.sleep(2 * outlet.LOST_AFTER_S)
    assert not player.silent
    assert len(machine.devices) == 1


def test_the_null_device_plays_and_is_noticed_when_it_stops(
    call: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CONSOLE_SOUND", "null")
    opened: list[SoundDevice] = []

    def open_device(pull: Pull) -> SoundDevice:
        opened.append(SoundDevice(pull))
        return opened[-1]

    player = SoundPlayer(open_device=open_device)
    player.load(call)
    playing_at(player, 0.2)
    opened[0]._device.stop()
    wait_until(lambda: len(opened) == 2 and not player.silent)
    assert not player.playing
    playing_at(player, player.position_s + 0.1)
    player.close()


def test_keys_do_not_wait_for_a_device_that_takes_long(call: Path) -> None:
    slow = Machine()
    player = SoundPlayer(open_device=slow.open)
    player.load(call)
    playing_at(player, 0.1)

    def slowly(_pull: Pull) -> Mortal:
        time.sleep(1.0)
        raise NoAudioDevice("busy")

    player._outlet._open_device = slowly
    slow.devices[-1].die()
    wait_until(lambda: player.silent)
    longest, until = 0.0, time.monotonic() + 1.5
    while time.monotonic() < until:
        began = time.perf_counter()
        player.toggle()
        player.seek(5)
        player.set_speed(1.5)
        longest = max(longest, time.perf_counter() - began)
        time.sleep(0.01)
    assert longest < 0.5
    player.close()
