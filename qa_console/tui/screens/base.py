"""What every screen of the app shares: header, keys, errors in words, the hint about input methods."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from textual import events
from textual.screen import Screen

from qa_console.errors import QaConsoleError
from qa_console.i18n import tr
from qa_console.tui.desk import Desk
from qa_console.tui.keys import APP, Key, of_group
from qa_console.tui.widgets.bars import Bar, KeyBar

if TYPE_CHECKING:
    from qa_console.tui.app import ConsoleApp

T = TypeVar("T")
_HINT_EVERY_S = 10.0


class ConsoleScreen(Screen[None]):
    """A mode: made once, kept alive with its state."""

    MODE = ""
    GROUPS: tuple[str, ...] = ()
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-medium"), (140, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (30, "-tall")]
    _hinted_at = -_HINT_EVERY_S

    @property
    def console_app(self) -> ConsoleApp:
        from qa_console.tui.app import ConsoleApp

        app = self.app
        assert isinstance(app, ConsoleApp)
        return app

    @property
    def desk(self) -> Desk:
        return self.console_app.desk

    def header(self) -> Bar:
        return Bar(id="header")

    def keybar(self) -> KeyBar:
        return KeyBar(id="keybar")

    def footer_keys(self) -> list[Key]:
        """The keys that work here, in the order of their worth."""
        own = {key.action for key in of_group(*self.GROUPS)} | {f"app.mode('{self.MODE}')"}
        return [*of_group(*self.GROUPS), *(key for key in of_group(APP) if key.action not in own)]

    def show_header(self, left: str, right: str = "") -> None:
        self.query_one("#header", Bar).show(left, right)

    def on_screen_resume(self) -> None:
        self.query_one(KeyBar).show_keys(self.footer_keys())

    async def ask(self, work: Callable[[], T]) -> T | None:
        """Do it in the worker that changes things in order; an error becomes words, and None."""
        try:
            return await self.console_app.in_order(work)
        except QaConsoleError as error:
            self.console_app.show_error(error)
            return None

    def on_key(self, event: events.Key) -> None:
        """A stray character of an input method means that letters do not arrive as keys."""
        char = event.character or ""
        if not char or char.isascii() or not char.isprintable() or event.key in self.active_bindings:
            return
        if event.time - self._hinted_at >= _HINT_EVERY_S:
            self._hinted_at = event.time
            self.notify(
                tr("The input method is on: digits, arrows and F keys still work, ctrl+p finds the rest."),
                severity="warning",
                markup=False,
            )
