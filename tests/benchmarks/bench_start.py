"""From starting the process to the first screen in a terminal: the app against an empty Textual app."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.terminal import Terminal

EMPTY = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Empty(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("READY")

Empty().run()
"""


def seconds_until(command: Sequence[str], marker: str) -> float:
    """How long until `marker` was written to a terminal of 80x24; the program is ended then."""
    with Terminal(command, QA_CONSOLE_LANG="en") as terminal:
        return terminal.wait_for(marker)


def main(runs: int = 9) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ours = [sys.executable, "-m", "qa_console", "--home", str(home)]
        subprocess.run([*ours, "init"], check=True, stdout=subprocess.DEVNULL)
        empty = [sys.executable, "-c", EMPTY]
        times = [(seconds_until(ours, "F2"), seconds_until(empty, "READY")) for _ in range(runs + 1)][1:]
    app = statistics.median(a for a, _ in times)
    peer = statistics.median(b for _, b in times)
    print(
        f"app's first screen: {app * 1000:.0f} ms; empty Textual app: {peer * 1000:.0f} ms; "
        f"promised: at most {(1.5 * peer + 0.3) * 1000:.0f} ms (1.5 x the empty app + 300 ms)"
    )


if __name__ == "__main__":
    main()
