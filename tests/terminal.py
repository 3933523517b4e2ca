"""A program in a real pseudo-terminal: started, typed to, watched, and killed without warning."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time
from collections.abc import Sequence
from types import TracebackType
from typing import Self

PATIENCE_S = 60.0


class Terminal:
    """`command` in a terminal of `columns` x `rows`; what it writes is in `seen`, all of it in `written`."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 80,
        rows: int = 24,
        hang_ups_ignored: bool = False,
        **environment: str,
    ) -> None:
        self.seen = self.written = b""
        self.started = time.perf_counter()
        self._ended = self._closed = False
        self.pid, self._terminal = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if hang_ups_ignored:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
            os.execvp(command[0], list(command))

    def wait_for(self, marker: str) -> float:
        """Read until `marker` was written since the last wait; returns the seconds since the start."""
        wanted = marker.encode()
        while wanted not in self.seen:
            if not self._read(PATIENCE_S):
                raise TimeoutError(
                    f"{marker!r} did not appear; the last of the screen: {self.seen[-2000:]!r}"
                )
        elapsed = time.perf_counter() - self.started
        self.seen = self.seen.partition(wanted)[2]
        return elapsed

    def press(self, keys: str) -> None:
        os.write(self._terminal, keys.encode())

    def drain(self) -> None:
        """Take what has been written, so that the program never waits for its reader."""
        while self._read(0):
            pass

    def end(self) -> int:
        """Read until it has ended; its exit code."""
        while self._read(PATIENCE_S):
            pass
        self._ended = True
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def close(self, patience_s: float = 20.0) -> int | None:
        """Close the window; the signal that ended the program, or None where it is still there after that."""
        os.close(self._terminal)
        self._closed = True
        until = time.monotonic() + patience_s
        while time.monotonic() < until:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._ended = True
                return -os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        return None

    def kill(self) -> None:
        """End it as a power cut would: it gets no chance to save anything."""
        if self._ended:
            return
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self.pid, 0)

    def _read(self, patience_s: float) -> bool:
        if not select.select([self._terminal], [], [], patience_s)[0]:
            return False
        try:
            block = os.read(self._terminal, 65536)
        except OSError:  # the program has ended, and with it the other side of the terminal
            return False
        self.seen += block
        self.written += block
        return bool(block)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if not self._closed:
            os.close(self._terminal)
