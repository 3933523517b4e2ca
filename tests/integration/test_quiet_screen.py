"""What ALSA, JACK and the like print while a device is opened reaches no screen, in a real terminal."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from qa_console.audio.device import device_name
from qa_console.errors import NoAudioDevice
from tests.conftest import RunCli
from tests.integration.calls import call, laid_out
from tests.terminal import Terminal

REMARKS = (b"ALSA lib", b"jack", b"JACK", b"Jack", b"pulse", b"pcm")

APP = """
import os
from contextlib import nullcontext
from qa_console.audio.player import SoundPlayer
from qa_console.tui.app import ConsoleApp
from qa_console.tui.own_screen import own_screen
from tests.fakes import FakeDesk

class Noisy(FakeDesk):
    def player(self, call):
        os.write(2, b"ALSA lib confmisc.c:855:(parse_card) cannot find card\\n" * 20)
        real = SoundPlayer()
        real._outlet.open()  # in a worker, while the app draws: this machine's own libraries have their say
        real.close()
        return super().player(call)

with {guard}():
    ConsoleApp(Noisy()).run()
"""


def written_by_app(guard: str) -> bytes:
    """All that reached the terminal until a call was open, its sound tried, and a key pressed after."""
    command = [sys.executable, "-c", APP.format(guard=guard)]
    with Terminal(command, QA_CONSOLE_LANG="en", QA_CONSOLE_SOUND="") as terminal:
        terminal.wait_for("F2")
        terminal.press("\r")
        terminal.wait_for("no sound")
        terminal.press("?")
        terminal.wait_for("Listening")
        return terminal.written


def has_no_sound() -> bool:
    try:
        device_name()
    except NoAudioDevice:
        return True
    return False


@pytest.fixture
def workspace(tmp_path: Path, home: Path, run_cli: RunCli) -> Path:
    manifest = laid_out(tmp_path, {"a.flac": call()})
    assert run_cli("--home", home, "import", manifest, "--audio", tmp_path / "audio").code == 0
    return home


def test_remarks_of_sound_libraries_do_not_reach_the_app() -> None:
    written = written_by_app("own_screen")
    assert not [remark for remark in REMARKS if remark in written]


def test_without_its_own_screen_the_app_would_show_them() -> None:
    """So that the test above is known to look in the right place."""
    assert REMARKS[0] in written_by_app("nullcontext")


def test_play_says_what_helps_and_nothing_else(workspace: Path) -> None:
    if not has_no_sound():
        pytest.skip("this machine can play sound")
    command = [sys.executable, "-m", "qa_console", "--home", str(workspace), "--lang", "en"]
    with Terminal([*command, "play", "R000001"], columns=200, QA_CONSOLE_SOUND="") as terminal:
        terminal.wait_for("all else works without")
        terminal.drain()
    assert not [remark for remark in REMARKS if remark in terminal.written]
    assert terminal.written.count(b"\n") <= 3


def test_play_shows_the_true_time_and_ends_cleanly_on_ctrl_c(workspace: Path) -> None:
    command = [sys.executable, "-m", "qa_console", "--home", str(workspace), "--lang", "en"]
    options = ["--speed", "0.5", "--channel", "agent", "--balance", "-0.5", "--no-level"]
    with Terminal([*command, "play", "R000001", *options], QA_CONSOLE_SOUND="null") as terminal:
        terminal.wait_for("00:00.5 / 00:08.0")
        terminal.press("\x03")
        assert terminal.end() == 0
    assert b"Traceback" not in terminal.written
    assert b"not analysed" in terminal.written
