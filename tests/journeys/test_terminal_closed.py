"""The window is closed, or the line to the machine is lost: the app ends, and does not stay behind busy."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal import Terminal


@pytest.mark.parametrize("hang_ups_ignored", [False, True])
def test_the_app_ends_with_its_terminal(home: Path, hang_ups_ignored: bool) -> None:
    command = [sys.executable, "-m", "qa_console", "--home", str(home)]
    with Terminal(command, hang_ups_ignored=hang_ups_ignored, QA_CONSOLE_LANG="en") as terminal:
        terminal.wait_for("F2")
        assert terminal.close() == signal.SIGHUP
