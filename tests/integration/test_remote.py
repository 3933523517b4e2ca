"""Recordings on servers: measured and played like files, in blocks, from no server that is not named."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import fsspec
import numpy as np
import pytest
import soundfile

from qa_console.audio.decode import decoding, sha256_of
from qa_console.audio.probe import opened, probe
from qa_console.audio.remote import BLOCK, SilentServers
from qa_console.audio.remote_errors import NotNamedError
from qa_console.audio.remote_guards import guard
from qa_console.audio.stream import AheadReader
from qa_console.bootstrap import open_console
from qa_console.domain.model import Person
from qa_console.domain.remote import RemoteRules, RemoteSound
from qa_console.errors import AudioError, ExtraNotInstalled, MissingPart, ServerUnreachable
from tests.conftest import RunCli
from tests.integration.calls import HEAD, call
from tests.integration.servers import Web, doorbell, web_server
from tests.unit.audio.coded import coded
from tests.unit.audio.telephone import RATE


def manifest(folder: Path, *files: str, duration: str = "") -> Path:
    lines = [
        f"{name},1001,Wang,Two,2026-03-04T10:{number % 60:02d}:00,{duration},inbound,13800000001,q,o,5,"
        for number, name in enumerate(files)
    ]
    path = folder / "remote.csv"
    path.write_text("\n".join([HEAD, *lines]) + "\n", "utf-8")
    return path


def configure(home: Path, text: str) -> None:
    with (home / "config.toml").open("a", encoding="utf-8") as config:
        config.write(f"\n{text}\n")


def name_hosts(home: Path, *hosts: str) -> None:
    content = (home / "config.toml").read_text("utf-8")
    (home / "config.toml").write_text(f"hosts = {list(hosts)!r}\n" + content, "utf-8")


def named(url: str, *hosts: str) -> RemoteSound:
    return RemoteRules(hosts or (url.split("://")[0] + "://" + url.split("/")[2],)).sound_at(url)


@pytest.fixture
def web(tmp_path: Path) -> Iterator[Web]:
    folder = tmp_path / "served"
    folder.mkdir()
    soundfile.write(folder / "a.flac", call(), RATE)
    with web_server(folder) as server:
        yield server


# The whole way, as a user goes it


def test_recordings_in_memory_are_imported_measured_and_played(
    tmp_path: Path, home: Path, owner: Person, run_cli: RunCli
) -> None:
    soundfile.write(tmp_path / "a.flac", call(), RATE)
    fsspec.filesystem("memory").pipe("/calls/a.flac", (tmp_path / "a.flac").read_bytes())
    name_hosts(home, "memory://calls")
    result = run_cli("--home", home, "--lang", "en", "import", manifest(tmp_path, "memory://calls/a.flac"))
    assert result.code == 0, result.stdout + result.stderr
    console = open_console(home=str(home), lang="en")
    found = console.analysing.analyse_one(owner, "R000001").acoustics
    assert found is not None
    assert found.duration_s == 8
    assert found.audio_sha256 == sha256_of(tmp_path / "a.flac")
    player = console.listening.player(owner, "R000001")
    assert player.duration_s == 8
    console.listening.close()
    console.close()


def test_a_clip_is_cut_from_a_recording_on_a_server(tmp_path: Path, home: Path, run_cli: RunCli) -> None:
    soundfile.write(tmp_path / "a.flac", call(), RATE)
    fsspec.filesystem("memory").pipe("/calls/a.flac", (tmp_path / "a.flac").read_bytes())
    name_hosts(home, "memory://calls")
    assert run_cli("--home", home, "import", manifest(tmp_path, "memory://calls/a.flac")).code == 0
    out = tmp_path / "cut.wav"
    cut = run_cli("--home", home, "clip", "R000001", "--from", "1", "--to", "2", "--fade", "0", "--out", out)
    assert cut.code == 0, cut.stderr
    expected = soundfile.read(tmp_path / "a.flac", dtype="int16")[0][RATE : 2 * RATE]
    assert np.array_equal(soundfile.read(out, dtype="int16")[0], expected)


@pytest.fixture(scope="module")
def s3() -> Iterator[str]:
    """The address of an S3 server, which runs in a process of its own."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            _wait_for(port, server)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert server.poll() is None, "the S3 server ended by itself"
        with socket.socket() as asking:
            if asking.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError("the S3 server does not answer")


@pytest.fixture
def bucket(s3: str, monkeypatch: pytest.MonkeyPatch) -> fsspec.AbstractFileSystem:
    """A bucket `calls`, with the credentials for it in the environment."""
    for name, value in (("ACCESS_KEY_ID", "tester"), ("SECRET_ACCESS_KEY", "secret")):
        monkeypatch.setenv(f"AWS_{name}", value)
    system = fsspec.filesystem("s3", endpoint_url=s3, key="tester", secret="secret", use_listings_cache=False)
    if not system.exists("calls"):
        system.mkdir("calls")
    return system


def test_recordings_in_s3_are_imported_and_measured_once(
    tmp_path: Path, home: Path, s3: str, bucket: fsspec.AbstractFileSystem, run_cli: RunCli, owner: Person
) -> None:
    soundfile.write(tmp_path / "a.flac", call(seed=1), RATE)
    coded(tmp_path / "b.m4a", call(seed=2), "aac", "mp4")
    for name in ("a.flac", "b.m4a"):
        bucket.pipe(f"calls/2026/{name}", (tmp_path / name).read_bytes())
    configure(home, f'[storage."s3://calls"]\nendpoint_url = "{s3}"')
    told = manifest(tmp_path, "s3://calls/2026/a.flac", "s3://calls/2026/b.m4a", "s3://calls/none.wav")
    result = run_cli("--home", home, "--lang", "en", "import", told)
    assert result.code == 1
    assert "there is no such file on the server" in result.stdout
    assert "Imported 2" in result.stdout

    result = run_cli("--home", home, "--lang", "en", "analyze", "--all", "--jobs", "2", "--json")
    assert result.code == 0, result.stderr
    console = open_console(home=str(home), lang="en")
    outcomes = [one.outcome for one in console.analysing.analyse(owner)]
    assert outcomes == ["kept", "kept"]
    soundfile.write(tmp_path / "a.flac", call(9, seed=7), RATE)
    bucket.pipe("calls/2026/a.flac", (tmp_path / "a.flac").read_bytes())
    assert {one.recording_id: one.outcome for one in console.analysing.analyse(owner)} == {
        "R000001": "made",
        "R000002": "kept",
    }
    console.close()
    again = run_cli("--home", home, "--lang", "en", "import", told)
    assert "updated 1, unchanged 1" in again.stdout


def test_an_s3_address_serves_as_audio_folder(
    tmp_path: Path, home: Path, s3: str, bucket: fsspec.AbstractFileSystem, run_cli: RunCli
) -> None:
    soundfile.write(tmp_path / "a.flac", call(), RATE)
    bucket.pipe("calls/march/一 b.flac", (tmp_path / "a.flac").read_bytes())
    configure(home, f'[storage."s3://calls"]\nendpoint_url = "{s3}"')
    told = manifest(tmp_path, "一 b.flac")
    result = run_cli("--home", home, "--lang", "en", "import", told, "--audio", "s3://calls/march")
    assert result.code == 0, result.stdout
    assert run_cli("--home", home, "--lang", "en", "analyze", "R000001", "--json").code == 0


def test_s3_without_credentials_says_so(
    tmp_path: Path, s3: str, bucket: fsspec.AbstractFileSystem, monkeypatch: pytest.MonkeyPatch
) -> None:
    bucket.pipe("calls/a.flac", b"fLaC")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    rules = RemoteRules((), {"s3://calls": {"endpoint_url": s3.replace("127.0.0.1", "localhost")}})
    with pytest.raises(MissingPart, match="no credentials") as caught:
        probe(rules.sound_at("s3://calls/a.flac"))
    assert caught.value.exit_code == 6


def test_an_endpoint_of_the_environment_has_to_be_named(s3: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with doorbell() as bell:
        monkeypatch.setenv("AWS_ENDPOINT_URL", bell.address)
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "tester")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
        with pytest.raises(AudioError, match="does not name"):
            probe(RemoteRules(("s3://elsewhere",)).sound_at("s3://elsewhere/a.flac"))
        assert bell.rung == 0


# No request goes to a server that is not named


def test_a_server_that_is_not_named_gets_no_connection(tmp_path: Path, home: Path, run_cli: RunCli) -> None:
    with doorbell() as bell:
        url = f"{bell.address}/a.wav"
        result = run_cli("--home", home, "--lang", "en", "import", manifest(tmp_path, url))
        assert result.code == 1
        assert "the config does not name" in result.stdout
        result = run_cli("--home", home, "--lang", "en", "import", manifest(tmp_path, url, duration="60"))
        assert result.code == 0
        result = run_cli("--home", home, "--lang", "en", "analyze", "R000001")
        assert result.code == 3
        assert 'add "127.0.0.1' in result.stderr
        assert "hosts" in result.stderr
        assert run_cli("--home", home, "--lang", "en", "play", "R000001").code == 3
        everything = run_cli("--home", home, "--lang", "en", "analyze", "--all")
        assert everything.code == 0
        assert "1 without sound at hand, skipped" in everything.stderr
        assert bell.rung == 0


def test_a_redirect_to_a_server_that_is_not_named_is_not_followed(web: Web) -> None:
    with doorbell() as bell:
        web.moved["a.wav"] = f"{bell.address}/a.flac"
        with pytest.raises(AudioError, match="leads on to") as caught:
            probe(named(f"{web.address}/a.wav"))
        assert caught.value.code == "host_not_named"
        assert bell.rung == 0


def test_a_redirect_within_what_is_named_is_followed(web: Web) -> None:
    web.moved["a.wav"] = f"{web.address}/a.flac"
    assert probe(named(f"{web.address}/a.wav")).duration_s == 8


def test_a_proxy_of_the_environment_is_not_asked(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    with doorbell() as bell:
        monkeypatch.setenv("http_proxy", bell.address)
        assert probe(named(f"{web.address}/a.flac")).duration_s == 8
        assert bell.rung == 0


# In blocks, never whole


def test_a_large_recording_is_read_in_blocks(web: Web) -> None:
    path = web.folder / "long.wav"
    with soundfile.SoundFile(path, "w", RATE, 2) as sound:
        for _ in range(200):
            sound.write(np.zeros((10 * RATE, 2), np.int16))
    size = path.stat().st_size
    place = named(f"{web.address}/long.wav")
    assert probe(place).duration_s == 2000
    assert len(web.served) <= 2
    tracemalloc.start()
    with decoding(place) as decoder:
        frames = sum(len(block) for block in decoder.blocks())
        digest = decoder.sha256()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (frames, digest) == (2000 * RATE, sha256_of(path))
    assert max(last - first + 1 for first, last in web.served) <= BLOCK
    assert sum(last - first + 1 for first, last in web.served) < size + 4 * BLOCK
    assert peak < size / 3


def test_only_what_is_played_is_fetched(web: Web) -> None:
    path = web.folder / "long.wav"
    soundfile.write(path, np.zeros((1000 * RATE, 2), np.int16), RATE)
    with opened(named(f"{web.address}/long.wav")) as sound:
        sound.seek(900 * RATE)
        assert len(sound.read(RATE, dtype="float32", always_2d=True)) == RATE
    assert sum(last - first + 1 for first, last in web.served) <= 3 * BLOCK


def test_any_kind_of_recording_is_read_from_a_server(web: Web) -> None:
    for number, (name, codec, container) in enumerate(
        [("a.m4a", "aac", "mp4"), ("a.mp3", "libmp3lame", "mp3"), ("a.wav", "pcm_alaw", "wav")]
    ):
        path = coded(web.folder / name, call(seed=number + 1), codec, container)
        with decoding(path) as here, decoding(named(f"{web.address}/{name}")) as there:
            assert all(
                np.array_equal(one, other) for one, other in zip(here.blocks(), there.blocks(), strict=True)
            )


# What goes wrong on the way


def test_a_server_that_breaks_off_is_named_and_nothing_is_printed(
    web: Web, capfd: pytest.CaptureFixture[str]
) -> None:
    path = web.folder / "long.wav"
    soundfile.write(path, np.zeros((300 * RATE, 2), np.int16), RATE)
    web.fails_from = 4 * BLOCK
    with (
        decoding(named(f"{web.address}/long.wav")) as decoder,
        pytest.raises(ServerUnreachable, match=r"long\.wav") as caught,
    ):
        list(decoder.blocks())
    assert caught.value.exit_code == 6
    assert capfd.readouterr() == ("", "")


def test_an_m4a_on_a_server_that_breaks_off_is_named(web: Web, capfd: pytest.CaptureFixture[str]) -> None:
    coded(web.folder / "a.m4a", np.tile(call(), (40, 1)), "aac", "mp4", codec_options={"b": "64000"})
    web.fails_from = 2 * BLOCK
    with (
        pytest.raises(ServerUnreachable, match=r"a\.m4a"),
        decoding(named(f"{web.address}/a.m4a")) as decoder,
    ):
        list(decoder.blocks())
    assert capfd.readouterr() == ("", "")


def test_a_player_stops_where_the_server_breaks_off(web: Web) -> None:
    soundfile.write(web.folder / "long.wav", np.zeros((300 * RATE, 2), np.int16), RATE)
    web.fails_from = 4 * BLOCK
    reader = AheadReader(named(f"{web.address}/long.wav"))
    assert reader.read(0, 100) is not None
    deadline = time.monotonic() + 30
    while not reader.failed and time.monotonic() < deadline:
        reader.read(200 * RATE, 100)
        time.sleep(0.01)
    assert reader.failed
    reader.close()


def test_a_recording_that_changes_while_it_is_read_is_refused(web: Web) -> None:
    path = web.folder / "long.wav"
    soundfile.write(path, np.zeros((300 * RATE, 2), np.int16), RATE)
    with decoding(named(f"{web.address}/long.wav")) as decoder:
        blocks = decoder.blocks()
        next(blocks)
        soundfile.write(path, np.ones((300 * RATE, 2), np.int16), RATE)
        with pytest.raises(AudioError, match="has changed while it was read"):
            list(blocks)


def test_a_server_that_gives_whole_files_only_is_refused(web: Web) -> None:
    soundfile.write(web.folder / "long.wav", np.zeros((300 * RATE, 2), np.int16), RATE)
    web.parts = False
    with (
        decoding(named(f"{web.address}/long.wav")) as decoder,
        pytest.raises(AudioError, match="only whole ones"),
    ):
        list(decoder.blocks())


def test_what_a_server_refuses_or_lacks_is_named(web: Web) -> None:
    web.refused.add("a.flac")
    with pytest.raises(AudioError, match=r"does not let .*a\.flac be read"):
        probe(named(f"{web.address}/a.flac?key=abc"))
    with pytest.raises(AudioError, match=r"no file .*b\.flac$"):
        probe(named(f"{web.address}/b.flac?key=abc"))


def test_a_server_that_is_down_is_asked_once_for_an_import(
    tmp_path: Path, home: Path, run_cli: RunCli
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    name_hosts(home, f"127.0.0.1:{port}")
    files = [f"http://127.0.0.1:{port}/{number}.wav" for number in range(200)]
    started = time.monotonic()
    result = run_cli("--home", home, "--lang", "en", "import", manifest(tmp_path, *files, duration="60"))
    assert result.code == 1
    assert "cannot be reached" in result.stdout
    assert "did not answer just now" in result.stdout
    assert time.monotonic() - started < 20


def test_a_server_that_was_silent_is_asked_again_after_a_while() -> None:
    now = 0.0
    silent = SilentServers(lambda: now)
    place = named("http://127.0.0.1:1/a.wav")
    silent.check(place)
    silent.note(place)
    now = 29.0
    with pytest.raises(ServerUnreachable):
        silent.check(named("http://127.0.0.1:1/b.wav"))
    silent.check(named("http://127.0.0.1:2/b.wav"))
    now = 31.0
    silent.check(place)


def test_where_a_server_does_not_tell_of_changes_the_content_does(
    web: Web, tmp_path: Path, home: Path, owner: Person, run_cli: RunCli
) -> None:
    web.tells = False
    name_hosts(home, web.address)
    told = manifest(tmp_path, f"{web.address}/a.flac")
    assert run_cli("--home", home, "--lang", "en", "import", told).code == 0
    console = open_console(home=str(home), lang="en")
    outcomes = [console.analysing.analyse_one(owner, "R000001").outcome for _ in range(3)]
    assert outcomes == ["made", "kept", "kept"]
    touched = [one for one in console.keeping.read_audit(owner) if one.action == "recording.same_sound"]
    assert touched == []
    content = bytearray((web.folder / "a.flac").read_bytes())
    soundfile.write(web.folder / "a.flac", call(seed=9), RATE)
    assert bytes(content) != (web.folder / "a.flac").read_bytes()
    assert console.analysing.analyse_one(owner, "R000001").outcome == "made"
    console.close()


@pytest.mark.parametrize(
    ("endpoint", "url", "good"),
    [
        (None, "https://calls.s3.eu-west-1.amazonaws.com/a", True),
        (None, "https://calls.s3.evil.example/a", False),
        (None, "http://169.254.169.254/latest", False),
        ("https://store.example:9000", "https://store.example:9000/calls/a", True),
        ("https://store.example:9000", "https://calls.store.example:9000/a", True),
        ("https://store.example:9000", "https://store.example/calls/a", False),
        ("https://store.example:9000", "http://store.example:9000/calls/a", False),
        ("https://store.example", "https://notstore.example/calls/a", False),
    ],
)
def test_a_bucket_that_is_said_to_have_moved_leads_nowhere_else(
    endpoint: str | None, url: str, good: bool
) -> None:
    check = guard(endpoint)
    request = SimpleNamespace(url=url)
    if good:
        check(request)
    else:
        with pytest.raises(NotNamedError):
            check(request)


def test_a_protocol_whose_part_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "s3fs", None)
    monkeypatch.setitem(sys.modules, "aiobotocore.session", None)
    with pytest.raises(ExtraNotInstalled) as caught:
        probe(RemoteRules(("s3://missing",)).sound_at("s3://missing/a.wav"))
    assert caught.value.values["extra"] == "s3"


def test_the_program_ends_quietly_after_reading_from_a_server(web: Web) -> None:
    code = (
        "from qa_console.audio.probe import probe\n"
        "from qa_console.domain.remote import RemoteRules\n"
        f"print(probe(RemoteRules(({web.address!r},)).sound_at({web.address + '/a.flac'!r})).duration_s)\n"
    )
    result = subprocess.run(
        [sys.executable, "-X", "dev", "-c", code], capture_output=True, text=True, env={**os.environ}
    )
    assert (result.stdout, result.stderr, result.returncode) == ("8.0\n", "", 0)
