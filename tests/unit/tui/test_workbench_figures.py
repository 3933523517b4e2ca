"""The sound in figures on the workbench: the page, the sign of a doubt, measuring, swapping the sides."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.domain.sound_doubts import Doubt
from qa_console.domain.sound_sheet import sheet_of
from qa_console.errors import AudioError
from qa_console.i18n import use_language
from qa_console.tui.desk import Call
from qa_console.tui.modals.sound import SoundDialog
from qa_console.tui.sound_page import doubt_sign, sound_text
from tests.app_pilot import bench, lines, opened, press, settled, text
from tests.fakes import ACOUSTICS, TURNS, FakeDesk, recording

FIRST, SECOND = "R000001", "R000002"
SHEET = sheet_of(recording(1), ACOUSTICS, TURNS)


def row(page: str, heading: str) -> str:
    return next(line for line in page.splitlines() if line.startswith(heading))


def doubtful(desk: FakeDesk, *found: Doubt) -> FakeDesk:
    desk.sounds[FIRST] = replace(desk.sounds[FIRST], doubts=found)
    return desk


def side(pilot: Pilot[None]) -> int:
    """The channel that the agent is on, as the open call was measured."""
    call = bench(pilot).call_
    assert call is not None
    assert call.acoustics is not None
    return call.acoustics.channels.index(Channel.AGENT)


def test_each_figure_stands_under_its_party() -> None:
    page = sound_text(SHEET)
    assert row(page, "# party").split() == ["#", "party", "agent", "customer"]
    assert "11.0 s  27.5 %" in row(page, "speaks")
    assert "3.5 s at 00:00" in row(page, "longest turn")
    assert "6.0 s at 00:05" in row(page, "longest turn")
    assert row(page, "answers  ").split() == ["answers", "3", "4"]
    assert row(page, "answers after").endswith("1.0 s                     1.0 s")
    assert "8.0 s at 00:23" in row(page, "slowest answer")
    assert row(page, "interrupts").split() == ["interrupts", "1", "0"]
    assert "-22.4 LUFS" in row(page, "loudness ")
    assert row(page, "loudness apart").endswith("3.5 LU, the agent is louder")
    assert row(page, "dead air").endswith("1 time, 7.0 s in all, the longest 7.0 s at 00:23")
    assert row(page, "hold").endswith("none")


def test_the_agent_comes_first_whatever_the_channel() -> None:
    other = replace(ACOUSTICS, channels=(Channel.CUSTOMER, Channel.AGENT))
    assert sound_text(sheet_of(recording(1), other, TURNS)) == sound_text(SHEET)


def test_speech_rates_name_their_unit_and_want_a_transcript() -> None:
    assert "characters a minute" in row(sound_text(SHEET), "speed")
    english = sheet_of(recording(1), ACOUSTICS, [replace(TURNS[0], text="Good morning, how may I help?")])
    assert "words a minute" in row(sound_text(english), "speed")
    assert row(sound_text(sheet_of(recording(1), ACOUSTICS)), "speed").split() == ["speed", "-", "-"]


def test_a_mono_call_has_one_column_and_no_sides() -> None:
    mixed = Acoustics(60.0, 8000, (Channel.MIXED,), {Channel.MIXED: (Span(1, 5),)})
    page = sound_text(sheet_of(recording(1), mixed))
    assert row(page, "# party").split() == ["#", "party", "mixed"]
    assert "both at once" not in page
    assert "loudness apart" not in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_page_with_two_doubts_fits_the_smallest_terminal_in_width_and_height(lang: str) -> None:
    use_language(lang)
    page = sound_text(replace(SHEET, doubts=(Doubt.SWAPPED, Doubt.CLIPPED))).splitlines()
    assert len(page) <= 20
    assert max(map(cell_len, page)) <= 78


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_every_doubt_has_its_sign_in_few_cells(lang: str) -> None:
    use_language(lang)
    assert all(cell_len(doubt_sign([doubt, Doubt.CLIPPED])) <= 24 for doubt in Doubt)
    assert doubt_sign([]) == ""


async def test_one_key_shows_the_figures_and_closes_them() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "a")
        assert "8.0 s at 00:23" in text(pilot)
        await press(pilot, "a")
        assert "8.0 s at 00:23" not in text(pilot)


async def test_a_doubt_is_said_in_the_header_and_spelt_out_on_the_page() -> None:
    async with opened(doubtful(FakeDesk(), Doubt.SWAPPED, Doubt.CLIPPED)) as pilot:
        await press(pilot, "enter")
        assert "? sides swapped? +1" in lines(pilot)[0]
        await press(pilot, "a")
        assert "agent and customer seem to be on each other's channel" in text(pilot)
        assert "loud sounds are cut off" in text(pilot)


async def test_a_call_without_doubts_has_no_sign() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        assert "?" not in lines(pilot)[0]


async def test_swapping_from_the_page_reloads_the_sound_and_nothing_else() -> None:
    desk = doubtful(FakeDesk(), Doubt.SWAPPED)
    async with opened(desk) as pilot:
        await press(pilot, "enter", "1", "right", "right", ">")
        before = bench(pilot).call_
        assert before is not None
        await press(pilot, "a", "x")
        after = bench(pilot).call_
        assert after is not None
        assert before.acoustics is not None
        assert after.acoustics is not None
        assert after.acoustics.speech[Channel.AGENT] == before.acoustics.speech[Channel.CUSTOMER]
        assert after.waveform is not before.waveform
        assert (after.findings, after.turns) == (before.findings, before.turns)
        assert dict(desk.kept[FIRST].evaluation.answers) == {"A1": True}
        assert "exchanged" in text(pilot)
        assert "sides swapped" not in lines(pilot)[0]
        assert (bench(pilot).player.position_s, bench(pilot).player.speed) == (10.0, 1.25)


async def test_swapping_again_puts_everything_back() -> None:
    async with opened() as pilot:
        await press(pilot, "enter")
        sides = [side(pilot)]
        for _ in range(2):
            await press(pilot, "X")
            sides.append(side(pilot))
        assert sides == [0, 1, 0]


async def test_the_palette_swaps_too() -> None:
    async with opened() as pilot:
        await press(pilot, "enter", "ctrl+p", *"swapagent")
        await pilot.pause(0.4)
        await settled(pilot)
        await press(pilot, "enter")
        await pilot.pause(0.2)
        await settled(pilot)
        assert side(pilot) == 1


async def test_a_call_that_was_not_measured_says_so_and_is_measured_by_enter() -> None:
    desk = FakeDesk()
    del desk.sounds[FIRST]
    async with opened(desk) as pilot:
        await press(pilot, "enter", "a")
        assert "has not been measured yet" in text(pilot)
        assert f"qa-console analyze {FIRST}" in " ".join(text(pilot).split())
        await press(pilot, "x")
        assert isinstance(pilot.app.screen, SoundDialog)
        await press(pilot, "enter")
        assert f"measure {FIRST}" in desk.log
        await press(pilot, "a")
        assert "8.0 s at 00:23" in text(pilot)


async def test_what_cannot_be_measured_is_said_and_the_call_stays() -> None:
    class Gone(FakeDesk):
        def swap_sides(self, call: Call) -> Call:
            raise AudioError("the file is gone")

    async with opened(Gone()) as pilot:
        await press(pilot, "enter", "X")
        assert "the file is gone" in text(pilot)
        assert side(pilot) == 0
        await press(pilot, "1")
        assert bench(pilot).form.answer("A1") is True


async def test_the_person_goes_on_scoring_and_opens_the_next_call_while_it_is_measured() -> None:
    goes_on = threading.Event()

    class Slow(FakeDesk):
        def swap_sides(self, call: Call) -> Call:
            goes_on.wait(10)
            return super().swap_sides(call)

    desk = Slow()
    async with opened(desk) as pilot:
        await press(pilot, "enter")
        await pilot.press("X", "1", "X")
        await pilot.pause()
        assert desk.log == ["answer A1"]
        assert "still being measured" in text(pilot)
        await pilot.app.run_action("mode('worklist')")
        await pilot.press("down", "enter")
        while (call := bench(pilot).call_) is None or call.recording.id != SECOND:
            await pilot.pause()
        goes_on.set()
        await settled(pilot)
        assert desk.log.count(f"swap {FIRST}") == 1
        assert desk.sounds[FIRST].acoustics.channels[0] is Channel.CUSTOMER
        assert side(pilot) == 0
