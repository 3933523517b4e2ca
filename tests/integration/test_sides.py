"""Putting agent and customer on their right sides, in a workspace: kept, undone, recorded, refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.model import Acoustics, Channel, Person
from qa_console.domain.sound_doubts import Doubt
from qa_console.errors import InvalidInput, NotFound
from qa_console.services.analysing import Outcome
from qa_console.tui.console_desk import ConsoleDesk
from tests.conftest import RunCli
from tests.integration.calls import call, laid_out
from tests.unit.audio.telephone import Line, voice

AGENT, CUSTOMER = Channel.AGENT, Channel.CUSTOMER
ONE = "R000001"


@pytest.fixture
def manifest(tmp_path: Path, home: Path, run_cli: RunCli) -> Path:
    """R000001 has the agent on the second channel, R000002 is mono, R000003 has no sound; all inbound."""
    line = Line(12)
    line.lay(1, 0.5, voice(3))
    line.lay(0, 4.5, voice(2, seed=2))
    path = laid_out(tmp_path, {"a.flac": line.samples(), "mono.flac": call()[:, :1], "none.flac": None})
    result = run_cli("--home", home, "import", path, "--audio", tmp_path / "audio")
    assert result.code == 0, result.stderr
    return path


def measured(console: Console, owner: Person, recording: str = ONE) -> Acoustics:
    acoustics = console.analysing.analyse_one(owner, recording).acoustics
    assert acoustics is not None
    return acoustics


def actions(console: Console, owner: Person) -> list[tuple[str, str]]:
    trail = console.keeping.read_audit(owner)
    return [(entry.action, entry.subject) for entry in trail if entry.action == "recording.correct_sides"]


@pytest.mark.usefixtures("manifest")
def test_a_correction_measures_anew_with_the_sides_exchanged(console: Console, owner: Person) -> None:
    before = measured(console, owner)
    console.analysing.correct_sides(owner, ONE, 1)
    again = console.analysing.analyse_one(owner, ONE)
    after = again.acoustics
    assert again.outcome is Outcome.MADE
    assert after is not None
    assert after.channels == (CUSTOMER, AGENT)
    assert (after.speech[AGENT], after.speech[CUSTOMER]) == (before.speech[CUSTOMER], before.speech[AGENT])
    assert after.loudness_lufs["agent"] == before.loudness_lufs["customer"]
    assert console.analysing.analyse_one(owner, ONE).outcome is Outcome.KEPT


@pytest.mark.usefixtures("manifest")
def test_the_picture_of_the_levels_has_its_sides_exchanged_too(console: Console, owner: Person) -> None:
    measured(console, owner)
    before = console.analysing.waveform(owner, ONE)
    console.analysing.swap_sides(owner, ONE)
    after = console.analysing.waveform(owner, ONE)
    assert before is not None
    assert after is not None
    assert before.columns(AGENT, 0, 12, 24) == after.columns(CUSTOMER, 0, 12, 24)
    assert before.columns(AGENT, 0, 12, 24) != after.columns(AGENT, 0, 12, 24)


@pytest.mark.usefixtures("manifest")
def test_swapping_ends_the_doubt_and_again_puts_everything_back(console: Console, owner: Person) -> None:
    before = console.analysing.analyse_one(owner, ONE).sheet
    assert before is not None
    assert before.doubts == (Doubt.SWAPPED,)
    swapped = console.analysing.swap_sides(owner, ONE)
    assert swapped.doubts == ()
    assert swapped.talk[AGENT].speech_s == before.talk[CUSTOMER].speech_s
    back = console.analysing.swap_sides(owner, ONE)
    assert back.acoustics == before.acoustics


@pytest.mark.usefixtures("manifest")
def test_the_app_gets_the_call_measured_and_swapped_and_keeps_its_draft(
    console: Console, owner: Person
) -> None:
    desk = ConsoleDesk(console, owner)
    opened = desk.open_call(ONE)
    assert (opened.sound, opened.waveform) == (None, None)
    first = desk.measure(opened)
    other = desk.swap_sides(first)
    assert first.acoustics is not None
    assert other.acoustics is not None
    assert other.acoustics.speech[AGENT] == first.acoustics.speech[CUSTOMER] != ()
    assert (first.recording.agent_channel, other.recording.agent_channel) == (None, 1)
    assert other.waveform is not None
    assert other.draft is opened.draft
    again = desk.open_call(ONE)
    assert (again.sound, again.recording) == (other.sound, other.recording)


def test_a_manifest_that_is_imported_again_does_not_undo_it(
    manifest: Path, home: Path, console: Console, owner: Person, run_cli: RunCli
) -> None:
    console.analysing.correct_sides(owner, ONE, 1)
    lines = manifest.read_text("utf-8").splitlines()
    told = [f"{lines[0]},agent_channel", *(f"{line},0" for line in lines[1:])]
    manifest.write_text("\n".join(told) + "\n", "utf-8")
    again = run_cli("--home", home, "import", manifest, "--audio", manifest.parent / "audio", "--json")
    assert '"updated": 3' in again.stdout
    assert console.recordings.get(owner, ONE).agent_channel == 1
    assert measured(console, owner).channels == (CUSTOMER, AGENT)


@pytest.mark.usefixtures("manifest")
def test_every_correction_leaves_its_audit_entry(console: Console, owner: Person) -> None:
    measured(console, owner)
    console.analysing.correct_sides(owner, ONE, 1)
    console.analysing.swap_sides(owner, ONE)
    assert actions(console, owner) == [("recording.correct_sides", ONE)] * 2


@pytest.mark.usefixtures("manifest")
def test_an_unknown_recording_is_refused(console: Console, owner: Person) -> None:
    for refused in (
        lambda: console.analysing.correct_sides(owner, "R000099", 1),
        lambda: console.analysing.swap_sides(owner, "R000099"),
    ):
        with pytest.raises(NotFound):
            refused()
    assert actions(console, owner) == []


def test_what_cannot_be_swapped_stays_as_it_was(manifest: Path, console: Console, owner: Person) -> None:
    with pytest.raises(InvalidInput, match="not been measured"):
        console.analysing.swap_sides(owner, ONE)
    measured(console, owner, "R000002")
    with pytest.raises(InvalidInput, match="one channel"):
        console.analysing.swap_sides(owner, "R000002")
    measured(console, owner)
    (manifest.parent / "audio" / "a.flac").unlink()
    with pytest.raises(NotFound, match="not at hand"):
        console.analysing.swap_sides(owner, ONE)
    assert actions(console, owner) == []
    assert console.recordings.get(owner, ONE).agent_channel is None


@pytest.mark.usefixtures("manifest")
def test_a_sheet_tells_what_follows_from_sound_and_words(
    tmp_path: Path, home: Path, console: Console, owner: Person, run_cli: RunCli
) -> None:
    measured(console, owner)
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:00,500 --> 00:00:03,500\n您好请问有什么可以帮您\n", "utf-8")
    imported = run_cli("--home", home, "transcript", "import", ONE, words, "--channel", "customer")
    assert imported.code == 0, imported.stderr
    sheet = console.analysing.sheet(owner, ONE)
    assert sheet is not None
    assert sheet.doubts == (Doubt.SWAPPED,)
    assert sheet.rates[CUSTOMER].per_minute == pytest.approx(60 * 11 / sheet.talk[CUSTOMER].speech_s)
    (answer,) = sheet.talk[AGENT].answers
    assert answer.length_s == pytest.approx(1, abs=0.2)
