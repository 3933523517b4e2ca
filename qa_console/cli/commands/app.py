"""Opening the terminal app. Everything of it is imported here and not before."""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING

from qa_console.errors import MissingPart
from qa_console.i18n import mark, use_language

if TYPE_CHECKING:
    from qa_console.cli.frame import Cli


def open_app(cli: Cli) -> None:
    """Open the app on the workspace. Raises NotFound without one, MissingPart without a terminal."""
    console, acting = cli.console, cli.acting
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise MissingPart(
            mark("the app needs a terminal"),
            remedy=mark("run it in a terminal, or use the commands: `qa-console --help`"),
            code="no_terminal",
        )
    settle_colour(cli.choices.color)
    use_language(console.settings.lang)
    from qa_console.tui.app import ConsoleApp
    from qa_console.tui.console_desk import ConsoleDesk
    from qa_console.tui.own_screen import own_screen

    _end_with_the_terminal()
    app = ConsoleApp(ConsoleDesk(console, acting), color=cli.choices.color)
    with own_screen():
        app.run()
    if app.defect is not None:
        raise app.defect


def _end_with_the_terminal() -> None:
    """Also where whoever started the program had switched that off: every key is saved already, and reading
    on from a terminal that has gone would only turn in circles."""
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_DFL)


def settle_colour(color: bool) -> None:
    """Textual counts an empty NO_COLOR too, so what was decided is put where it looks."""
    if color:
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"
