"""The app: screens as modes, the worker that changes things in order, errors in words."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.app import App, SystemCommand
from textual.screen import Screen

from qa_console.errors import InvalidInput, MissingPart, NotFound, QaConsoleError
from qa_console.i18n import tr
from qa_console.tui import theme as colours
from qa_console.tui.desk import Desk
from qa_console.tui.keys import APP, bindings, keymap
from qa_console.tui.messages import OpenRecording, Submitted, WriteNotice
from qa_console.tui.screens.worklist import WorklistScreen
from qa_console.tui.words import error_words

if TYPE_CHECKING:
    from textual.command import Provider

T = TypeVar("T")
LEAST_COLUMNS, LEAST_ROWS = 80, 24


def _workbench() -> Screen[None]:
    from qa_console.tui.screens.workbench import Workbench

    return Workbench()


def _notices() -> Screen[None]:
    from qa_console.tui.screens.notices import NoticesScreen

    return NoticesScreen()


def _team() -> Screen[None]:
    from qa_console.tui.screens.team import TeamScreen

    return TeamScreen()


def _recording_provider() -> type[Provider]:
    from qa_console.tui.providers import Recordings

    return Recordings


def _agent_provider() -> type[Provider]:
    from qa_console.tui.providers import Agents

    return Agents


def _key_provider() -> type[Provider]:
    from qa_console.tui.providers import Keys

    return Keys


class ConsoleApp(App[None]):
    """`color`: False leaves the terminal its own two colours. Raises ConfigError for keys that clash."""

    TITLE = "qa-console"
    CSS_PATH = "styles/tokens.tcss"
    """The rest is read with the screen that it is for."""
    MODES = {"worklist": WorklistScreen, "workbench": _workbench, "notices": _notices, "team": _team}
    DEFAULT_MODE = "worklist"
    BINDINGS = bindings(APP)
    COMMANDS = {_key_provider, _recording_provider, _agent_provider}
    ENABLE_COMMAND_PALETTE = True
    COMMAND_PALETTE_BINDING = "f12"
    """Textual's own binding moves out of the way: ours comes from the table of keys."""

    def __init__(self, desk: Desk, *, color: bool = True) -> None:
        super().__init__(ansi_color=None if color else True)
        self.desk = desk
        self._keeper: ThreadPoolExecutor | None = None
        for version in colours.themes():
            self.register_theme(version)
        wanted = desk.theme if desk.theme in colours.PALETTES else colours.DEFAULT
        self.theme = wanted if color else colours.NO_COLOR
        self.set_keymap(keymap(desk.keys))

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """None of Textual's own: the palette lists the app's keys."""
        return ()

    def action_command_palette(self) -> None:
        """Textual's palette, with words of ours in its box."""
        from textual.command import CommandPalette

        if not isinstance(self.screen, CommandPalette):
            self.push_screen(CommandPalette(placeholder=tr("a command, recording or agent")))

    async def in_order(self, work: Callable[[], T]) -> T:
        """Run `work` in the one worker thread through which every change goes, in the order asked."""
        if self._keeper is None:
            self._keeper = ThreadPoolExecutor(1, thread_name_prefix="keeper")
        return await asyncio.get_running_loop().run_in_executor(self._keeper, work)

    async def on_unmount(self) -> None:
        if self._keeper is not None:
            self._keeper.shutdown(wait=True)
        await asyncio.to_thread(self.desk.close)

    # Screens

    def on_key(self, event: events.Key) -> None:
        """Give a key that was typed ahead to the box that has opened since.

        A box takes its printable keys itself, so one that arrives here was sent off before the box had the
        focus: `g A 3` typed in one go must not lose its `A 3`.
        """
        if event.character is None or not event.is_printable:
            return
        from textual.widgets import Input, TextArea  # TextArea would slow the first screen

        if isinstance(self.focused, Input):
            event.prevent_default()
            self.focused.insert_text_at_cursor(event.character)
        elif isinstance(self.focused, TextArea):
            event.prevent_default()
            self.focused.insert(event.character)

    def action_mode(self, mode: str) -> None:
        self.switch_mode(mode)

    async def action_leave(self) -> None:
        self.exit()

    async def action_keys_help(self) -> None:
        from qa_console.tui.modals.page import keys_page

        await self.push_screen(keys_page())

    @property
    def worklist(self) -> WorklistScreen:
        """The list's screen, which is there from the start."""
        screen = self.get_screen_stack("worklist")[0]
        assert isinstance(screen, WorklistScreen)
        return screen

    async def on_open_recording(self, message: OpenRecording) -> None:
        await self.open_recording(message.recording)

    async def open_recording(self, recording: str) -> None:
        from qa_console.tui.screens.workbench import Workbench

        await self.switch_mode("workbench")
        screen = self.get_screen_stack("workbench")[0]
        assert isinstance(screen, Workbench)
        await screen.open_recording(recording)

    async def on_submitted(self, message: Submitted) -> None:
        """The next recording of the list opens; with none left, the list."""
        following = self.worklist.next_after(message.recording)
        self.worklist.reload()
        if following is not None:
            await self.open_recording(following)
        else:
            await self.switch_mode("worklist")

    async def on_write_notice(self, message: WriteNotice) -> None:
        from qa_console.tui.screens.notices import NoticesScreen

        await self.switch_mode("notices")
        screen = self.get_screen_stack("notices")[0]
        assert isinstance(screen, NoticesScreen)
        await screen.write_notice(message.kind, message.subject)

    # Errors in words

    def show_error(self, error: QaConsoleError) -> None:
        """A toast for what can be put right at once, a dialog with the remedy for a missing part."""
        message, remedy = error_words(error)
        if isinstance(error, MissingPart):
            from qa_console.tui.modals.page import PageDialog

            self.push_screen(PageDialog(tr("Something is missing"), f"{message}\n\n{remedy}"))
            return
        text = f"{message}\n{remedy}" if remedy and isinstance(error, InvalidInput | NotFound) else message
        self.notify(text, severity="error", markup=False, timeout=8)

    def _fatal_error(self) -> None:
        """Close without Textual's own report, which would print what is in memory, customers included."""
        self._close_messages_no_wait()

    @property
    def defect(self) -> Exception | None:
        """What the app ended on, if it was not meant to end."""
        return self._exception

    # The size of the terminal

    async def on_resize(self, event: events.Resize) -> None:
        from_small = self._too_small_shown()
        small = event.size.width < LEAST_COLUMNS or event.size.height < LEAST_ROWS
        if small and not from_small:
            from qa_console.tui.modals.too_small import TooSmall

            await self.push_screen(TooSmall(LEAST_COLUMNS, LEAST_ROWS))
        elif from_small and not small:
            await self.pop_screen()

    def _too_small_shown(self) -> bool:
        return "-too-small" in self.screen.classes
