"""Driving the real app in tests: wait for workers and messages, never for time."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widget import Widget

from qa_console.tui.app import ConsoleApp
from qa_console.tui.desk import Desk
from qa_console.tui.screens.workbench import Workbench
from tests.fakes import FakeDesk


async def settled(pilot: Pilot[None]) -> None:
    """Until nothing is being read, stored or painted."""
    for _ in range(3):
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()


async def press(pilot: Pilot[None], *keys: str) -> None:
    """Press each key when all that came of the one before is done."""
    for key in keys:
        await pilot.press(key)
        await settled(pilot)


@asynccontextmanager
async def opened(
    desk: Desk | None = None, size: tuple[int, int] = (80, 24), *, color: bool = True
) -> AsyncIterator[Pilot[None]]:
    """The app on its first screen, with the list read."""
    app = ConsoleApp(desk or FakeDesk(), color=color)
    async with app.run_test(size=size, notifications=True) as pilot:
        await settled(pilot)
        yield pilot


def bench(pilot: Pilot[None]) -> Workbench:
    """The workbench, which has to be the screen."""
    screen = pilot.app.screen
    assert isinstance(screen, Workbench), screen
    return screen


def lines(pilot: Pilot[None]) -> list[str]:
    """What stands on the screen, line by line."""
    height = pilot.app.size.height
    screen = pilot.app.screen
    update = screen._compositor.render_strips(screen.size)
    return ["".join(segment.text for segment in strip) for strip in update][:height]


def text(pilot: Pilot[None]) -> str:
    return "\n".join(lines(pilot))


def focused(pilot: Pilot[None]) -> Widget | None:
    return pilot.app.focused
