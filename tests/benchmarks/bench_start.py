"""From starting the process to the first screen in a terminal: the app against an empty Textual app."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Sequence
from pathlib import Path

EMPTY = """
from textual.app import App, ComposeResult
from textual.widgets import Static

class Empty(App[None]):
    def compose(self) -> ComposeResult:
        yield Static("READY")

Empty().run()
"""
ROWS, COLUMNS = 24, 80
PATIENCE_S = 30.0


def seconds_until(command: Sequence[str], marker: bytes) -> float:
    """How long until `marker` was written to a terminal of 80x24; the program is ended then."""
    start = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="xterm-256color", LANG="C.UTF-8", QA_CONSOLE_LANG="en")
        os.execvp(command[0], list(command))
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
    seen = b""
    try:
        while marker not in seen:
            left = PATIENCE_S - (time.perf_counter() - start)
            if left <= 0 or not select.select([terminal], [], [], left)[0]:
                raise TimeoutError(f"{command[-1]} did not show {marker!r} within {PATIENCE_S:.0f} s")
            seen += os.read(terminal, 65536)
        return time.perf_counter() - start
    finally:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        os.close(terminal)


def main(runs: int = 9) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        ours = [sys.executable, "-m", "qa_console", "--home", str(home)]
        subprocess.run([*ours, "init"], check=True, stdout=subprocess.DEVNULL)
        empty = [sys.executable, "-c", EMPTY]
        times = [(seconds_until(ours, b"F2"), seconds_until(empty, b"READY")) for _ in range(runs + 1)][1:]
    app = statistics.median(a for a, _ in times)
    peer = statistics.median(b for _, b in times)
    print(
        f"app's first screen: {app * 1000:.0f} ms; empty Textual app: {peer * 1000:.0f} ms; "
        f"promised: at most {(1.5 * peer + 0.3) * 1000:.0f} ms (1.5 x the empty app + 300 ms)"
    )


if __name__ == "__main__":
    main()
