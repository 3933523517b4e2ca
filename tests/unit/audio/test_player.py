"""The player as keys steer it, with a device that pulls when the test says so."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.audio.decode import Samples
from qa_console.audio.device import SilentClock, SoundDevice
from qa_console.audio.player import SoundPlayer
from qa_console.audio.stream import AheadReader
from qa_console.domain.model import Acoustics, Channel, Span
from qa_console.errors import AudioError, NoAudioDevice

RATE = 8000


class ByHand:
    """Pulls 20 ms at a time, as often as told."""

    name, heard, rate_hz, gone = "by hand", True, RATE, False

    def __init__(self, pull: Callable[[int], Samples]) -> None:
        self.pull = pull

    def seconds(self, seconds: float) -> Samples:
        return np.concatenate([self.pull(self.rate_hz // 50) for _ in range(round(seconds * 50))])

    def wake(self) -> None: ...
    def rest(self) -> None: ...
    def close(self) -> None: ...


class Rig:
    def __init__(self, folder: Path) -> None:
        self.devices: list[ByHand] = []
        self.player = SoundPlayer(open_device=self._open)
        times = np.arange(30 * RATE) / RATE
        sides = [0.2 * np.sin(2 * np.pi * hz * times) for hz in (300, 800)]
        self.path = folder / "call.flac"
        soundfile.write(self.path, np.stack(sides, axis=1), RATE)

    def _open(self, pull: Callable[[int], Samples]) -> ByHand:
        self.devices.append(ByHand(pull))
        return self.devices[-1]

    def hear(self, seconds: float) -> Samples:
        """Plays on; gives the decoding thread the time that real playing would."""
        parts = []
        for _ in range(max(1, round(seconds * 10))):
            self.decoded()
            parts.append(self.devices[-1].seconds(min(seconds, 0.1)))
        return np.concatenate(parts)

    def decoded(self) -> None:
        deck = self.player._deck
        if deck is not None and isinstance(deck.source, AheadReader):
            wait_until(lambda source=deck.source: source.ready)  # type: ignore[misc]


@pytest.fixture
def rig(tmp_path: Path) -> Iterator[Rig]:
    made = Rig(tmp_path)
    made.player.load(made.path)
    yield made
    made.player.close()


def pitches(sound: Samples) -> set[int]:
    spectrum = np.abs(np.fft.rfft(sound[:, 0] * np.hanning(len(sound))))
    loud = spectrum > 0.1 * spectrum.max()
    return {round(bin * RATE / len(sound), -2) for bin in np.flatnonzero(loud)}  # type: ignore[misc]


def test_a_loaded_recording_waits_at_its_start(rig: Rig) -> None:
    assert not rig.hear(1).any()
    assert (rig.player.position_s, rig.player.playing) == (0.0, False)
    assert rig.player.duration_s == pytest.approx(30)


def test_playing_moves_the_true_time(rig: Rig) -> None:
    rig.player.play()
    rig.hear(2)
    assert rig.player.position_s == pytest.approx(2, abs=0.05)
    rig.player.set_speed(1.5)
    rig.hear(2)
    assert rig.player.position_s == pytest.approx(5, abs=0.1)


def test_the_first_pull_after_play_is_sound(rig: Rig) -> None:
    rig.player.play()
    assert rig.devices[-1].pull(160).any()


def test_pause_keeps_the_place_and_toggle_goes_on_a_second_before_it(rig: Rig) -> None:
    rig.player.toggle()
    rig.hear(3)
    rig.player.toggle()
    rig.hear(1)
    assert rig.player.position_s == pytest.approx(3, abs=0.05)
    rig.player.toggle()
    assert rig.player.position_s == pytest.approx(2, abs=0.05)
    rig.hear(1)
    assert rig.player.position_s == pytest.approx(3, abs=0.05)


def test_after_a_seek_it_goes_on_from_just_there(rig: Rig) -> None:
    rig.player.play()
    rig.hear(3)
    rig.player.pause()
    rig.player.seek(10)
    rig.player.play()
    assert rig.player.position_s == 10


def test_pausing_again_and_again_does_not_creep_back(rig: Rig) -> None:
    rig.player.seek(10)
    rig.player.play()
    for _ in range(5):
        rig.hear(0.1)
        rig.player.toggle()
        rig.player.toggle()
    assert rig.player.position_s == 10


def test_stepping_back_does_not_leave_the_loop(rig: Rig) -> None:
    rig.player.set_loop(Span(4, 9))
    rig.player.seek(4)
    rig.player.play()
    rig.hear(5.4)
    rig.player.toggle()
    rig.player.toggle()
    assert rig.player.position_s == 4


def test_seeking_stays_inside_and_keeps_playing(rig: Rig) -> None:
    rig.player.play()
    rig.player.seek(20)
    rig.hear(1)
    assert rig.player.position_s == pytest.approx(21, abs=0.1)
    rig.player.seek(-5)
    assert rig.player.position_s == 0.0
    rig.player.seek(500)
    assert rig.player.position_s == pytest.approx(30)


def test_the_end_stops_and_play_begins_anew(rig: Rig) -> None:
    rig.player.play()
    rig.player.seek(29.5)
    rig.hear(2)
    assert not rig.player.playing
    assert rig.player.position_s == pytest.approx(30, abs=0.05)
    rig.player.play()
    rig.hear(1)
    assert rig.player.position_s == pytest.approx(1, abs=0.05)


def test_a_loop_comes_back_until_it_is_taken_off(rig: Rig) -> None:
    rig.player.set_loop(Span(4, 5))
    rig.player.seek(4)
    rig.player.play()
    for _ in range(7):
        rig.hear(0.5)
        assert 3.9 <= rig.player.position_s <= 5.1
    rig.player.set_loop(None)
    rig.hear(2)
    assert rig.player.position_s > 5.5


def test_one_party_alone_is_heard_on_both_ears(rig: Rig) -> None:
    rig.player.play()
    assert pitches(rig.hear(1)) == {300, 800}
    rig.player.set_channel(Channel.CUSTOMER)
    rig.hear(0.1)
    heard = rig.hear(1)
    assert pitches(heard) == {800}
    assert np.array_equal(heard[:, 0], heard[:, 1])


def test_the_agent_may_be_on_the_other_side(rig: Rig) -> None:
    rig.player.load(rig.path, agent_channel=1)
    rig.player.set_channel(Channel.AGENT)
    rig.player.play()
    assert pitches(rig.hear(1)) == {800}


def test_volume_is_applied_at_once(rig: Rig) -> None:
    rig.player.play()
    rig.hear(1)
    rig.player.set_volume(0)
    assert not rig.hear(0.1)[160:].any()


def test_silence_is_skipped_and_the_true_time_shown(rig: Rig) -> None:
    speech = {Channel.AGENT: (Span(0, 2), Span(12, 14)), Channel.CUSTOMER: (Span(14.2, 16),)}
    rig.player.load(rig.path, acoustics=Acoustics(30, RATE, tuple(speech), speech))
    rig.player.set_skip_silence(True)
    rig.player.play()
    rig.hear(2.6)
    assert rig.player.hurrying
    assert 3 < rig.player.position_s < 11.8
    rig.hear(1.4)
    assert rig.player.position_s == pytest.approx(12.8, abs=0.15)
    rig.hear(6)
    assert not rig.player.playing
    normal = [heard for heard in rig.player.heard() if heard.speed == 1]
    assert sum(heard.span.length_s for heard in normal) == pytest.approx(2.1 + 4.2, abs=0.1)
    hurried = [heard for heard in rig.player.heard() if heard.speed > 3]
    assert sum(heard.span.length_s for heard in hurried) == pytest.approx(9.8 + 13.9, abs=0.1)


def test_it_pauses_where_it_is_told_to(rig: Rig) -> None:
    rig.player.stop_at(3)
    rig.player.play()
    rig.hear(5)
    assert not rig.player.playing
    assert rig.player.position_s == pytest.approx(3, abs=0.05)


def test_what_was_heard_is_known_with_its_speed(rig: Rig) -> None:
    rig.player.play()
    rig.hear(1)
    rig.player.seek(10)
    rig.player.set_speed(2)
    rig.hear(1)
    first, second = rig.player.heard()
    assert (first.span.start_s, first.speed) == (0, 1)
    assert first.span.end_s == pytest.approx(1, abs=0.05)
    assert (second.span.start_s, second.speed) == (10, 2)
    assert second.span.end_s == pytest.approx(12, abs=0.1)


def test_a_bad_file_leaves_the_loaded_one(rig: Rig, tmp_path: Path) -> None:
    with pytest.raises(AudioError):
        rig.player.load(tmp_path / "none.wav")
    assert rig.player.duration_s == pytest.approx(30)


def test_a_closed_player_takes_keys_without_harm(rig: Rig) -> None:
    rig.player.close()
    rig.player.play()
    rig.player.seek(3)
    rig.player.toggle()
    assert (rig.player.playing, rig.player.position_s) == (False, 0.0)


def test_the_stream_at_the_device_is_whole_through_everything(rig: Rig, tmp_path: Path) -> None:
    """At the device's own rate, in requests of its own size: speeds, seeks, silences, loops, another file."""
    call, device = tmp_path / "smooth.flac", ByHand(lambda frames: np.zeros((frames, 2), np.float32))

    def open_device(pull: Callable[[int], Samples]) -> ByHand:
        device.pull, device.rate_hz = pull, 48_000
        return device

    player = SoundPlayer(open_device=open_device)
    times = np.arange(20 * RATE) / RATE
    tone = 0.3 * np.sin(2 * np.pi * 220 * times)
    soundfile.write(call, np.stack([tone, tone], axis=1), RATE)
    speech = {Channel.AGENT: (Span(0, 4), Span(9, 20))}
    acoustics = Acoustics(20, RATE, (Channel.AGENT, Channel.CUSTOMER), speech)
    parts: list[Samples] = []

    def hear(pulls: int, size: int = 1024) -> None:
        for _ in range(pulls):
            wait_until(lambda: player._deck is None or getattr(player._deck.source, "ready", True))
            parts.append(device.pull(size))

    player.load(call, acoustics=acoustics)
    player.play()
    hear(20)
    for speed in (1.5, 2.0, 0.75, 1.0):
        player.set_speed(speed)
        hear(10, 700)
    player.seek(2.345)
    hear(30, 333)
    player.set_skip_silence(True)
    hear(120, 960)
    assert 9 < player.position_s < 10
    player.set_loop(Span(9.2, 9.51))
    player.seek(9.4)
    hear(60)
    sound = np.concatenate(parts)
    steepest = 1.1 * 0.3 * 2 * np.pi * 220 / 48_000
    assert np.abs(np.diff(sound[100:], axis=0)).max() < 1.5 * steepest
    quiet = np.abs(sound[500:]).max(axis=1) < 1e-5
    assert max(map(len, "".join("01"[int(each)] for each in quiet).split("0"))) < 0.005 * 48_000
    player.load(rig.path)
    hear(10)
    assert np.abs(np.diff(np.concatenate(parts)[100:], axis=0)).max() < 1.7 * steepest
    assert not parts[-1].any()
    player.close()


def no_device(_pull: object) -> SoundDevice:
    raise NoAudioDevice("none")


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_without_a_device_the_playhead_runs_silently(rig: Rig) -> None:
    player = SoundPlayer(open_device=no_device)
    player.load(rig.path)
    assert player.silent
    player.play()
    wait_until(lambda: player.position_s > 0.2)
    player.pause()
    player.close()


def test_who_must_hear_is_told_that_there_is_no_device(rig: Rig) -> None:
    player = SoundPlayer(must_sound=True, open_device=no_device)
    player.load(rig.path)
    with pytest.raises(NoAudioDevice):
        player.play()
    player.close()


def test_the_null_device_plays_in_real_time(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_CONSOLE_SOUND", "null")
    player = SoundPlayer()
    player.load(rig.path)
    assert not player.silent
    player.play()
    wait_until(lambda: player.position_s > 0.2)
    player.close()


def test_a_silent_clock_stands_still_while_paused() -> None:
    pulled: list[int] = []

    def pull(frames: int) -> Samples:
        pulled.append(frames)
        return np.zeros((frames, 2), np.float32)

    clock = SilentClock(pull)
    clock.wake()
    wait_until(lambda: bool(pulled))
    clock.rest()
    clock.close()
    assert sum(pulled) < 10 * RATE
