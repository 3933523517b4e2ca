"""`analyze` and `play` as a user runs them: documents, exit codes, words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import RunCli
from tests.integration.calls import call, laid_out

TEXT = b"this is no sound\n" * 100


@pytest.fixture
def workspace(tmp_path: Path, home: Path, run_cli: RunCli) -> Path:
    """R000001 sounds, R000002 is known by its manifest row alone, R000003 has gone bad since."""
    manifest = laid_out(tmp_path, {"a.flac": call(), "none.flac": None, "bad.flac": call(seed=4)})
    assert run_cli("--home", home, "import", manifest, "--audio", tmp_path / "audio").code == 0
    (tmp_path / "audio" / "bad.flac").write_bytes(TEXT)
    return home


def test_the_document_has_the_contracts_keys(workspace: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", workspace, "analyze", "R000001", "--json")
    assert result.code == 0
    (document,) = json.loads(result.stdout)
    assert document["recording"] == "R000001"
    assert document["duration"] == pytest.approx(8)
    assert document["sample_rate"] == 8000
    assert document["channels"] == ["agent", "customer"]
    ((start, end),) = document["speech"]["agent"]
    assert (start, end) == pytest.approx((0.5, 2.0), abs=0.15)
    assert document["interruptions"] == document["hold"] == document["dead_air"] == []
    assert set(document["talk_ratio"]) == {"agent", "customer", "silence"}
    assert document["loudness_lufs"]["agent"] < 0
    assert document["clipping"]["agent"] == {"clipped": False, "share": 0.0}


def test_all_goes_on_past_a_bad_file_and_says_so(workspace: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", workspace, "--lang", "en", "analyze", "--all", "--json")
    assert result.code == 1
    assert [document["recording"] for document in json.loads(result.stdout)] == ["R000001"]
    assert "R000003" in result.stderr
    assert "bad.flac" in result.stderr
    assert "1 without sound at hand" in result.stderr


def test_a_second_look_gives_the_same_document(workspace: Path, run_cli: RunCli) -> None:
    first, second = (run_cli("--home", workspace, "analyze", "R000001", "--json").stdout for _ in range(2))
    assert first == second


def test_recordings_are_printed_in_the_order_named(tmp_path: Path, home: Path, run_cli: RunCli) -> None:
    manifest = laid_out(tmp_path, {"a.flac": call(), "b.flac": call(seed=5)})
    run_cli("--home", home, "import", manifest, "--audio", tmp_path / "audio")
    result = run_cli("--home", home, "analyze", "R000002", "r000001", "--json")
    assert [document["recording"] for document in json.loads(result.stdout)] == ["R000002", "R000001"]


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["analyze", "R000002"], 4, "no_sound"),
        (["analyze", "R000003"], 3, "invalid_audio"),
        (["analyze", "R000099"], 4, "not_found"),
        (["analyze"], 2, "wrong_usage"),
        (["analyze", "R000001", "--all"], 2, "wrong_usage"),
        (["analyze", "--all", "--scheduler", "tcp://x"], 6, "missing_part"),
        (["analyze", "--all", "--agent-channel", "1"], 2, "wrong_usage"),
        (["analyze", "R000001", "--agent-channel", "2"], 2, "wrong_usage"),
        (["analyze", "R000099", "--agent-channel", "1"], 4, "not_found"),
    ],
)
def test_what_cannot_be_done_has_its_exit_code(
    workspace: Path, run_cli: RunCli, arguments: list[str], code: int, slug: str
) -> None:
    result = run_cli("--home", workspace, *arguments, "--json")
    assert result.code == code
    assert json.loads(result.stdout)["error"]["code"] == slug


def test_a_named_recording_is_corrected_and_measured_with_the_agent_there(
    workspace: Path, run_cli: RunCli
) -> None:
    (before,) = json.loads(run_cli("--home", workspace, "analyze", "R000001", "--json").stdout)
    corrected = run_cli("--home", workspace, "analyze", "R000001", "--agent-channel", "1", "--json")
    (after,) = json.loads(corrected.stdout)
    assert (before["channels"], after["channels"]) == (["agent", "customer"], ["customer", "agent"])
    assert after["speech"]["agent"] == before["speech"]["customer"]


def test_one_unknown_name_among_several_corrects_none(workspace: Path, run_cli: RunCli) -> None:
    refused = run_cli("--home", workspace, "analyze", "R000001", "R000099", "--agent-channel", "1")
    assert refused.code == 4
    (document,) = json.loads(run_cli("--home", workspace, "analyze", "R000001", "--json").stdout)
    assert document["channels"] == ["agent", "customer"]


def test_the_document_tells_what_follows_from_who_spoke_when(workspace: Path, run_cli: RunCli) -> None:
    (document,) = json.loads(run_cli("--home", workspace, "analyze", "R000001", "--json").stdout)
    customer = document["talk"]["customer"]
    assert (customer["answers"], customer["rate"]) == (1, None)
    assert customer["reaction_median"] == pytest.approx(0.2, abs=0.15)
    assert customer["slowest_answer"]["end"] == customer["longest_monologue"]["start"]
    assert document["talk"]["agent"]["reaction_median"] is None
    assert document["overlap"] == 0
    assert document["doubts"] == []


def test_showing_a_recording_shows_its_sound_once_it_is_measured(workspace: Path, run_cli: RunCli) -> None:
    show = ("--home", workspace, "--lang", "en", "recordings", "show", "R000001")
    assert json.loads(run_cli(*show, "--json").stdout)["sound_figures"] is None
    assert "Both at once" not in run_cli(*show).stdout
    (measured,) = json.loads(run_cli("--home", workspace, "analyze", "R000001", "--json").stdout)
    assert json.loads(run_cli(*show, "--json").stdout)["sound_figures"] == measured
    text = run_cli(*show).stdout
    assert "Both at once: 0.0 s" in text
    assert "Agent speaks: 1" in text
    assert "Doubts" not in text


def test_a_table_shows_the_shares(workspace: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", workspace, "--lang", "en", "analyze", "R000001")
    assert "Dead air" in result.stdout
    assert "%" in result.stdout


def test_playing_ends_where_it_is_told(
    workspace: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CONSOLE_SOUND", "null")
    result = run_cli("--home", workspace, "play", "R000001", "--from", "0:01", "--to", "1.4", "--speed", "2")
    assert (result.code, result.stdout) == (0, "")


def test_without_a_device_play_names_the_remedy(
    workspace: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QA_CONSOLE_SOUND", "none")
    result = run_cli("--home", workspace, "--lang", "en", "play", "R000001")
    assert result.code == 6
    assert "sound card" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["R000002"], 4),
        (["R000003"], 3),
        (["R000001", "--from", "soon"], 2),
        (["R000001", "--from", "9"], 3),
        (["R000001", "--from", "3", "--to", "2"], 3),
        (["R000001", "--speed", "9"], 2),
    ],
)
def test_what_cannot_be_played_has_its_exit_code(
    workspace: Path, run_cli: RunCli, arguments: list[str], code: int
) -> None:
    result = run_cli("--home", workspace, "play", *arguments)
    assert result.code == code
    assert "Traceback" not in result.stderr
