"""Listening in the app: what is set stays, what is lost is told, and nothing is missed while sound loads."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from qa_console.domain.model import Channel
from qa_console.domain.ports.audio import Player
from qa_console.tui.desk import Call
from qa_console.tui.silent_clock import SilentClock
from tests.app_pilot import bench, opened, press, settled, text
from tests.fakes import FakeDesk


class Sounding(SilentClock):
    """A player with a device that the test takes away and gives back."""

    def __init__(self, desk: FakeDesk, duration_s: float) -> None:
        super().__init__(duration_s, lambda: desk.clock_s)
        self.silent = False
        self.sought: list[float] = []

    def seek(self, position_s: float) -> None:
        self.sought.append(position_s)
        super().seek(position_s)


class SoundDesk(FakeDesk):
    """`arrived` holds the sound back until it is set."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived = threading.Event()
        self.arrived.set()
        self.sounding = Sounding(self, 40.0)

    def player(self, call: Call) -> Player:
        assert self.arrived.wait(20)
        self.sounding.pause()
        self.sounding.seek(0.0)
        return self.sounding


async def open_first(pilot: Pilot[None]) -> None:
    await press(pilot, "enter")
    await settled(pilot)


async def test_play_pressed_while_the_sound_loads_starts_with_its_first_second() -> None:
    desk = SoundDesk()
    desk.arrived.clear()
    async with opened(desk) as pilot:
        await pilot.press("enter")
        while bench(pilot).call_ is None:
            await pilot.pause(0.01)
        await pilot.press("space", "greater_than_sign", "s")
        assert bench(pilot).player.playing
        desk.clock_s += 3.0
        assert bench(pilot).player.position_s == 0.0
        desk.arrived.set()
        await settled(pilot)
        assert bench(pilot).player is desk.sounding
        assert (desk.sounding.playing, desk.sounding.position_s) == (True, 0.0)
        assert (desk.sounding.speed, desk.sounding.skip_silence) == (1.25, True)


async def test_what_was_set_for_one_call_holds_for_the_next() -> None:
    desk = SoundDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "greater_than_sign", "s", "c", "right_curly_bracket", "v")
        await press(pilot, "f2", "down", "enter")
        await settled(pilot)
        player = bench(pilot).player
        assert (player.speed, player.skip_silence, player.channel) == (1.25, True, Channel.AGENT)
        assert (player.balance, player.level) == (0.25, False)


async def test_levels_and_balance_say_what_they_are() -> None:
    desk = SoundDesk()
    async with opened(desk, size=(120, 40)) as pilot:
        await open_first(pilot)
        await press(pilot, "v")
        assert "as loud as recorded" in text(pilot)
        await press(pilot, "v")
        assert "one loudness" in text(pilot)
        await press(pilot, *["left_curly_bracket"] * 5)
        assert "Left ear 100 %, right ear 0 %" in text(pilot)
        assert desk.sounding.balance == -1.0


async def test_a_lost_device_is_told_once_and_its_return_too() -> None:
    desk = SoundDesk()
    async with opened(desk, size=(120, 40)) as pilot:
        await open_first(pilot)
        assert "no sound" not in text(pilot)
        desk.sounding.silent = True
        bench(pilot).tick()
        bench(pilot).tick()
        await pilot.pause()
        assert text(pilot).count("The sound device is gone") == 1
        assert "no sound" in text(pilot)
        desk.sounding.silent = False
        bench(pilot).tick()
        await pilot.pause()
        assert "The sound device is back" in text(pilot)
        assert "no sound" not in text(pilot)


async def test_the_first_seek_is_made_at_once_and_those_close_behind_become_one() -> None:
    desk = SoundDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        desk.sounding.sought.clear()
        bench(pilot).action_seek(5)
        assert desk.sounding.sought == [5.0]
        for _ in range(3):
            bench(pilot).action_seek(5)
        await pilot.pause(0.2)
        assert desk.sounding.sought == [5.0, 20.0]


async def test_findings_and_turns_are_jumped_to_while_it_plays() -> None:
    desk = SoundDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "space", "n", "n")
        await pilot.pause(0.1)
        assert desk.sounding.playing
        assert desk.sounding.position_s == pytest.approx(10.0)
        await press(pilot, "full_stop")
        await pilot.pause(0.1)
        assert desk.sounding.playing
        assert desk.sounding.position_s > 10.0


async def test_hurrying_through_silence_is_seen_on_the_clock() -> None:
    desk = SoundDesk()
    async with opened(desk) as pilot:
        await open_first(pilot)
        await press(pilot, "space")
        assert "► 00:00" in text(pilot)
        desk.sounding.hurrying = True
        bench(pilot).tick()
        await pilot.pause()
        assert "» 00:00" in text(pilot)


async def test_a_call_that_was_not_analysed_says_so() -> None:
    class Unanalysed(SoundDesk):
        def open_call(self, recording_id: str) -> Call:
            return replace(super().open_call(recording_id), sound=None, waveform=None)

    async with opened(Unanalysed(), size=(120, 40)) as pilot:
        await open_first(pilot)
        await press(pilot, "s")
        assert "Not analysed yet" in text(pilot)
