"""`play` while its device goes and comes back: there are no keys, so it waits and goes on by itself."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from qa_console.audio.device import Pull, SilentClock
from qa_console.audio.player import SoundPlayer
from qa_console.bootstrap import Console
from qa_console.cli.app import run
from qa_console.domain.ports.audio import ListeningHabits
from qa_console.errors import NoAudioDevice
from qa_console.services.listening import Listening
from tests.conftest import RunCli
from tests.integration.calls import call, laid_out


class Headset(SilentClock):
    """Sounds for half a second, is pulled out, and is there again at the second attempt to open one."""

    heard = True
    opened = 0

    def __init__(self, pull: Pull) -> None:
        type(self).opened += 1
        if self.opened == 2:
            raise NoAudioDevice("unplugged")
        super().__init__(pull)
        self.wake()
        if self.opened == 1:
            threading.Timer(0.5, super().rest).start()

    def rest(self) -> None:
        """It pulls on while nothing is played."""


def test_playing_goes_on_when_the_device_is_back(
    tmp_path: Path,
    home: Path,
    run_cli: RunCli,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    manifest = laid_out(tmp_path, {"a.flac": call()})
    run_cli("--home", home, "import", manifest, "--audio", tmp_path / "audio")

    def listening(console: Console) -> Listening:
        def new_player(must_sound: bool, habits: ListeningHabits) -> SoundPlayer:
            return SoundPlayer(must_sound=must_sound, habits=habits, open_device=Headset)

        made: Listening = vars(console).setdefault(
            "_listening", Listening(console.workplace, console.sounds.path, new_player)
        )
        return made

    monkeypatch.setattr(Console, "listening", property(listening))
    command = ["--home", str(home), "--lang", "en", "play", "R000001", "--to", "3", "--speed", "3"]
    assert run(command) == 0
    told = capsys.readouterr().err
    assert told.index("device is gone") < told.index("device is back")
    assert Headset.opened == 3
