"""Analysis in a workspace: once, resumable, one bad file stops no other, and nothing outside is read."""

from __future__ import annotations

import os
from itertools import islice
from pathlib import Path

import pytest
import soundfile

from qa_console.bootstrap import Console, open_console
from qa_console.domain.model import Channel, Person
from qa_console.errors import AudioError, NotFound
from qa_console.services.analysing import Outcome
from tests.conftest import RunCli
from tests.integration.calls import call, laid_out
from tests.unit.audio.telephone import RATE


@pytest.fixture
def audio(tmp_path: Path, home: Path, run_cli: RunCli) -> Path:
    """Three calls imported."""
    manifest = laid_out(tmp_path, {f"{name}.flac": call(seed=seed) for seed, name in enumerate("abc", 1)})
    result = run_cli("--home", home, "import", manifest, "--audio", tmp_path / "audio")
    assert result.code == 0, result.stderr
    return tmp_path / "audio"


def outcomes(console: Console, owner: Person, *, jobs: int = 1) -> list[tuple[str, Outcome]]:
    return [(one.recording_id, one.outcome) for one in console.analysing.analyse(owner, jobs=jobs)]


@pytest.mark.usefixtures("audio")
def test_a_second_run_keeps_everything(console: Console, owner: Person) -> None:
    first = outcomes(console, owner)
    assert [outcome for _, outcome in first] == [Outcome.MADE] * 3
    assert outcomes(console, owner) == [(recording_id, Outcome.KEPT) for recording_id, _ in first]


@pytest.mark.usefixtures("audio")
def test_stopped_after_one_only_the_others_are_left(console: Console, owner: Person) -> None:
    list(islice(console.analysing.analyse(owner), 1))
    assert sorted(outcome for _, outcome in outcomes(console, owner)) == ["kept", "made", "made"]


def test_only_changed_sound_is_analysed_again(audio: Path, console: Console, owner: Person) -> None:
    outcomes(console, owner)
    soundfile.write(audio / "b.flac", call(9, seed=8), RATE)
    assert dict(outcomes(console, owner)) == {
        "R000001": Outcome.KEPT,
        "R000002": Outcome.MADE,
        "R000003": Outcome.KEPT,
    }


def test_a_file_that_was_only_touched_is_kept(audio: Path, console: Console, owner: Person) -> None:
    outcomes(console, owner)
    os.utime(audio / "b.flac", (1, 1))
    assert [outcome for _, outcome in outcomes(console, owner)] == [Outcome.KEPT] * 3


@pytest.mark.usefixtures("audio")
def test_other_thresholds_are_another_analysis(home: Path, console: Console, owner: Person) -> None:
    outcomes(console, owner)
    with (home / "config.toml").open("a") as config:
        config.write("\n[checks]\ndead_air = 2.0\n")
    changed = open_console(home=str(home), lang="en")
    assert [outcome for _, outcome in outcomes(changed, owner)] == [Outcome.MADE] * 3
    acoustics = changed.analysing.acoustics(owner, "R000001")
    assert acoustics is not None
    assert len(acoustics.dead_air) == 1
    changed.engine.dispose()


@pytest.mark.usefixtures("audio")
def test_processes_find_what_one_process_finds(console: Console, owner: Person, home: Path) -> None:
    pooled = {one.recording_id: one.acoustics for one in console.analysing.analyse(owner, jobs=2)}
    from qa_console.audio.analysis import analyse
    from qa_console.domain.ports.audio import AnalysisSettings

    for recording_id, acoustics in pooled.items():
        path = console.recordings.sound_path(owner, recording_id)
        assert path is not None
        assert analyse((path, AnalysisSettings())).acoustics == acoustics


def test_one_bad_file_stops_no_other(audio: Path, console: Console, owner: Person) -> None:
    (audio / "b.flac").write_bytes(b"not sound any more")
    listened = list(console.analysing.analyse(owner))
    by_id = {one.recording_id: one for one in listened}
    assert by_id["R000002"].outcome is Outcome.FAILED
    assert "b.flac" in str(by_id["R000002"].error)
    assert by_id["R000001"].outcome is by_id["R000003"].outcome is Outcome.MADE


def test_a_link_that_came_to_lead_outside_is_refused(
    audio: Path, tmp_path: Path, console: Console, owner: Person
) -> None:
    soundfile.write(tmp_path / "secret.flac", call(), RATE)
    (audio / "b.flac").unlink()
    (audio / "b.flac").symlink_to(tmp_path / "secret.flac")
    by_id = {one.recording_id: one.outcome for one in console.analysing.analyse(owner)}
    assert by_id["R000002"] is Outcome.FAILED
    with pytest.raises(AudioError):
        console.listening.player(owner, "R000002")


def test_a_file_that_is_gone_is_skipped_and_named_alone_refused(
    audio: Path, console: Console, owner: Person
) -> None:
    (audio / "b.flac").unlink()
    assert dict(outcomes(console, owner))["R000002"] is Outcome.SKIPPED
    with pytest.raises(NotFound, match="R000002"):
        console.analysing.analyse_one(owner, "R000002")


@pytest.mark.usefixtures("audio")
def test_what_is_stored_comes_back_as_it_was_found(console: Console, owner: Person) -> None:
    assert console.analysing.acoustics(owner, "R000001") is None
    assert console.analysing.waveform(owner, "R000001") is None
    found = console.analysing.analyse_one(owner, "R000001").acoustics
    assert console.analysing.acoustics(owner, "R000001") == found
    waveform = console.analysing.waveform(owner, "R000001")
    assert waveform is not None
    assert waveform.duration_s == pytest.approx(8)
    columns = waveform.columns(Channel.AGENT, 0, 8, 16)
    assert max(columns[1:4]) > 0.5 > max(columns[8:])


@pytest.mark.usefixtures("audio")
def test_every_analysis_leaves_its_audit_entry(console: Console, owner: Person) -> None:
    outcomes(console, owner)
    outcomes(console, owner)
    entries = [entry for entry in console.keeping.read_audit(owner) if entry.action == "recording.analyse"]
    assert [entry.subject for entry in entries] == ["R000001", "R000002", "R000003"]


@pytest.mark.usefixtures("audio")
def test_listening_knows_the_silences_of_what_was_analysed(console: Console, owner: Person) -> None:
    console.analysing.analyse_one(owner, "R000001")
    player = console.listening.player(owner, "R000001")
    assert player.duration_s == pytest.approx(8)
    assert player.channel is None
    console.listening.close()
