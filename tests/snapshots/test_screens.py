"""Every screen as a picture: small and large, in both languages, and once without colour."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest
from textual.pilot import Pilot

from qa_console.domain.sound_doubts import Doubt
from qa_console.i18n import use_language
from qa_console.tui.app import ConsoleApp
from tests.app_pilot import press, settled
from tests.fakes import FakeDesk

Compare = Callable[..., bool]
SMALL, LARGE = (80, 24), (160, 45)

SCREENS: dict[str, tuple[str, ...]] = {
    "worklist": (),
    "workbench": ("enter", "1", "1", "2", "right", "right", "right", "g", "A", "3", "m"),
    "notices": ("f4",),
    "team": ("f5",),
}


def show(*keys: str) -> Callable[[Pilot[None]], Awaitable[None]]:
    async def before(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await press(pilot, *keys)
        await pilot.pause(0.1)
        pilot.app.clear_notifications()
        await settled(pilot)

    return before


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "160x45"])
@pytest.mark.parametrize("screen", SCREENS)
def test_screen(snap_compare: Compare, screen: str, size: tuple[int, int], lang: str) -> None:
    use_language(lang)
    app = ConsoleApp(FakeDesk())
    assert snap_compare(app, terminal_size=size, run_before=show(*SCREENS[screen]))


@pytest.mark.parametrize("screen", ["worklist", "workbench"])
def test_screen_without_colour(snap_compare: Compare, screen: str, monkeypatch: Any) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = ConsoleApp(FakeDesk(), color=False)
    assert snap_compare(app, terminal_size=SMALL, run_before=show(*SCREENS[screen]))


def test_help(snap_compare: Compare) -> None:
    use_language("zh")
    assert snap_compare(ConsoleApp(FakeDesk()), terminal_size=SMALL, run_before=show("question_mark"))


def test_review(snap_compare: Compare) -> None:
    keys = show("enter", "1", "1", "2", "ctrl+d")
    assert snap_compare(ConsoleApp(FakeDesk()), terminal_size=SMALL, run_before=keys)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_sound_figures(snap_compare: Compare, lang: str) -> None:
    use_language(lang)
    desk = FakeDesk()
    desk.sounds["R000001"] = replace(desk.sounds["R000001"], doubts=(Doubt.SWAPPED, Doubt.CLIPPED))
    assert snap_compare(ConsoleApp(desk), terminal_size=SMALL, run_before=show("enter", "a"))


def test_sound_not_measured(snap_compare: Compare) -> None:
    use_language("zh")
    desk = FakeDesk()
    desk.sounds.clear()
    assert snap_compare(ConsoleApp(desk), terminal_size=SMALL, run_before=show("enter", "a"))
