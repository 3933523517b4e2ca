from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.bootstrap import Console
from qa_console.domain.model import Membership, Person, Recording
from qa_console.domain.ports.recordings import Wanted
from qa_console.errors import ManifestError, NotFound, NotPermitted
from qa_console.services.importing import ImportOutcome

HEAD = "recording,agent_id,agent_name,team,started_at,duration,customer_phone,order_id"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "calls"
    made.mkdir()
    return made


def sound(path: Path, seconds: float = 1.5) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, np.zeros((int(8000 * seconds), 2), dtype="float32"), 8000)
    return path


def manifest(folder: Path, *rows: str, head: str = HEAD) -> Path:
    path = folder / "m.csv"
    path.write_text("\n".join([head, *rows]) + "\n", "utf-8")
    return path


def row(file: str = "a.wav", agent: str = "1001", name: str = "王芳", team: str = "二班",
        at: str = "2026-03-04 10:21", duration: str = "60") -> str:  # fmt: skip
    return f"{file},{agent},{name},{team},{at},{duration},13800138000,SO-1"


class Desk:
    """A workspace, and the person at it."""

    def __init__(self, console: Console, person: Person) -> None:
        self.console = console
        self.person = person

    def bring(self, path: Path, audio: Path | None = None) -> ImportOutcome:
        return self.console.importing.import_manifest(self.person, path, audio=audio)

    def all(self) -> Sequence[Recording]:
        return self.console.recordings.all(self.person, Wanted())

    def audits(self) -> int:
        with self.console.workplace.work(self.person) as uow:
            return sum(1 for entry in uow.audit.entries() if entry.action == "import")

    def teams(self, agent: str) -> tuple[Membership, ...]:
        with self.console.workplace.work(self.person) as uow:
            return uow.agents.memberships(agent)

    def name(self, agent: str) -> str:
        with self.console.workplace.work(self.person) as uow:
            return uow.agents.get(agent).name


@pytest.fixture
def desk(console: Console, owner: Person) -> Desk:
    return Desk(console, owner)


def counts(outcome: ImportOutcome) -> tuple[int, int, int, int]:
    return outcome.imported, outcome.updated, outcome.unchanged, len(outcome.rejected)


def test_importing_twice_changes_nothing(desk: Desk, folder: Path) -> None:
    sound(folder / "a.wav")
    path = manifest(folder, row(), row("b.wav", "1002"))
    assert counts(desk.bring(path)) == (2, 0, 0, 0)
    before = desk.all()
    assert counts(desk.bring(path)) == (0, 0, 2, 0)
    assert desk.all() == before
    assert desk.audits() == 1


def test_a_changed_cell_updates_its_row_alone(desk: Desk, folder: Path) -> None:
    desk.bring(manifest(folder, row(), row("b.wav")))
    assert counts(desk.bring(manifest(folder, row(), row("b.wav", duration="61")))) == (0, 1, 1, 0)
    assert [one.facts.duration_s for one in desk.all()] == [60, 61]


def test_the_sound_at_hand_is_measured_and_goes_before_the_manifests_duration(
    desk: Desk, folder: Path
) -> None:
    sound(folder / "a.wav", 1.5)
    desk.bring(manifest(folder, row(duration="999"), row("b.wav")))
    assert [(one.facts.duration_s, one.has_audio) for one in desk.all()] == [(1.5, True), (60, False)]


def test_no_sound_and_no_duration_rejects_the_row_by_its_recording(desk: Desk, folder: Path) -> None:
    outcome = desk.bring(manifest(folder, row(duration=""), row("b.wav")))
    assert counts(outcome) == (1, 0, 0, 1)
    assert (outcome.rejected[0].line, outcome.rejected[0].field) == (2, "recording")


def test_sound_that_cannot_be_heard_rejects_the_row(desk: Desk, folder: Path) -> None:
    (folder / "a.wav").write_text("no sound")
    assert counts(desk.bring(manifest(folder, row()))) == (0, 0, 0, 1)


def test_a_link_out_of_the_audio_folder_rejects_the_row(desk: Desk, folder: Path, tmp_path: Path) -> None:
    sound(tmp_path / "elsewhere.wav")
    (folder / "a.wav").symlink_to(tmp_path / "elsewhere.wav")
    outcome = desk.bring(manifest(folder, row()))
    assert counts(outcome) == (0, 0, 0, 1)
    assert "outside" in outcome.rejected[0].reason


def test_a_link_that_is_turned_outside_later_is_refused_when_it_is_opened(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    sound(tmp_path / "elsewhere.wav")
    sound(folder / "real.wav")
    (folder / "a.wav").symlink_to("real.wav")
    desk.bring(manifest(folder, row()))
    (folder / "a.wav").unlink()
    (folder / "a.wav").symlink_to(tmp_path / "elsewhere.wav")
    assert desk.console.recordings.details(desk.person, "R000001").sound == "outside"


def test_a_url_is_kept_and_never_asked(desk: Desk, folder: Path) -> None:
    desk.bring(manifest(folder, row("https://calls.invalid/a.wav")))
    outcome = desk.bring(manifest(folder, row("https://calls.invalid/b.wav", duration="")))
    assert [one.file for one in desk.all()] == ["https://calls.invalid/a.wav"]
    assert len(outcome.rejected) == 1


def test_the_audio_root_may_be_another_folder(desk: Desk, folder: Path, tmp_path: Path) -> None:
    sound(tmp_path / "audio" / "x" / "a.wav")
    desk.bring(manifest(folder, row("x/a.wav", duration="")), tmp_path / "audio")
    assert desk.console.recordings.sound_path(desk.person, "R000001") == tmp_path / "audio" / "x" / "a.wav"


def test_the_same_manifest_without_its_audio_folder_still_changes_nothing(
    desk: Desk, folder: Path, tmp_path: Path
) -> None:
    sound(tmp_path / "audio" / "a.wav")
    path = manifest(folder, row())
    desk.bring(path, tmp_path / "audio")
    assert counts(desk.bring(path)) == (0, 0, 1, 0)


def test_sound_that_arrives_later_updates_the_row(desk: Desk, folder: Path) -> None:
    path = manifest(folder, row())
    desk.bring(path)
    sound(folder / "a.wav")
    assert counts(desk.bring(path)) == (0, 1, 0, 0)
    assert desk.all()[0].facts.duration_s == 1.5


def test_a_row_said_twice_is_taken_once_and_one_that_contradicts_it_is_rejected(
    desk: Desk, folder: Path
) -> None:
    outcome = desk.bring(manifest(folder, row(), row(), row(duration="61"), row("./a.wav")))
    assert counts(outcome) == (1, 0, 2, 1)
    assert (outcome.rejected[0].line, outcome.rejected[0].values) == (4, {"first": 2})


def test_an_agent_who_moves_keeps_the_history_and_each_recording_its_team(desk: Desk, folder: Path) -> None:
    desk.bring(manifest(folder, row("b.wav", team="二班", at="2026-03-10 09:00")))
    desk.bring(manifest(folder, row("a.wav", team="一班", at="2026-03-01 09:00")))
    assert desk.teams("1001") == (
        Membership("1001", "一班", date(2026, 3, 1), date(2026, 3, 10)),
        Membership("1001", "二班", date(2026, 3, 10)),
    )
    assert {one.file: one.facts.team for one in desk.all()} == {"a.wav": "一班", "b.wav": "二班"}


def test_an_agents_name_is_the_one_of_the_latest_call(desk: Desk, folder: Path) -> None:
    desk.bring(manifest(folder, row("b.wav", name="王芳芳", at="2026-03-10 09:00")))
    desk.bring(manifest(folder, row("a.wav", name="王芳", at="2026-03-01 09:00")))
    assert desk.name("1001") == "王芳芳"


def test_a_midnight_call_belongs_to_the_day_of_the_workspaces_zone(desk: Desk, folder: Path) -> None:
    desk.bring(manifest(folder, row(at="2026-03-04T00:10:00+08:00")))
    assert desk.teams("1001")[0].since == date(2026, 3, 4)


def test_a_manifest_that_breaks_far_down_changes_nothing(desk: Desk, folder: Path) -> None:
    path = manifest(folder, *(row(f"{n}.wav") for n in range(1200)))
    with path.open("ab") as stream:
        stream.write(b"\xff\xff\xff\n")
    with pytest.raises(ManifestError):
        desk.bring(path)
    assert desk.all() == []
    assert desk.audits() == 0


def test_many_rows_are_kept_in_one_go(desk: Desk, folder: Path) -> None:
    path = manifest(folder, *(row(f"{n}.wav", str(n % 7)) for n in range(1200)))
    told: list[int] = []

    class Bar:
        def __enter__(self) -> object:
            return told.append

        def __exit__(self, *_: object) -> None: ...

    outcome = desk.console.importing.import_manifest(desk.person, path, watch=lambda _about: Bar())  # type: ignore[arg-type,return-value]
    assert counts(outcome) == (1200, 0, 0, 0)
    assert sum(told) == 1200


def test_a_mapped_column_is_read_as_the_field(desk: Desk, folder: Path) -> None:
    path = manifest(folder, "a.wav,7,60", head="wav,who,duration")
    desk.console.importing.import_manifest(desk.person, path, mapping={"recording": "wav", "agent_id": "who"})
    assert desk.all()[0].facts.agent_id == "7"


def test_an_audio_folder_that_is_not_there_is_not_found(desk: Desk, folder: Path) -> None:
    with pytest.raises(NotFound):
        desk.bring(manifest(folder, row()), folder / "nowhere")


def test_who_may_not_import_changes_nothing(desk: Desk, folder: Path) -> None:
    stranger = Desk(desk.console, Person("stranger"))
    with pytest.raises(NotPermitted):
        stranger.bring(manifest(folder, row()))
    assert desk.all() == []


def test_a_folder_is_imported_by_the_names_of_its_files(desk: Desk, folder: Path) -> None:
    sound(folder / "03" / "20260304-102159-1001-账单-7.wav")
    sound(folder / "notes.wav")
    outcome = desk.console.importing.import_folder(desk.person, folder)
    assert counts(outcome) == (1, 0, 0, 1)
    assert (outcome.rejected[0].line, outcome.rejected[0].value) == (None, "notes.wav")
    facts = desk.all()[0].facts
    assert (facts.file, facts.agent_id, facts.queue, facts.extra, facts.duration_s) == (
        "03/20260304-102159-1001-账单-7.wav", "1001", "账单", {"seq": "7"}, 1.5,
    )  # fmt: skip
    assert counts(desk.console.importing.import_folder(desk.person, folder)) == (0, 0, 1, 1)


def test_a_folders_own_pattern_goes_before_the_workspaces(desk: Desk, folder: Path) -> None:
    sound(folder / "二班_1001_x.wav")
    desk.console.importing.import_folder(desk.person, folder, pattern="{team}_{agent_id}_{_}")
    assert desk.teams("1001") == ()
    assert desk.all()[0].facts.team == "二班"


@pytest.mark.parametrize("file", ["e\u0301.wav", "\u00e9.wav"])
def test_a_recording_keeps_the_spelling_of_its_name_and_is_found_by_any(
    desk: Desk, folder: Path, file: str
) -> None:
    sound(folder / file)
    assert desk.bring(manifest(folder, row(file, name="e\u0301", duration=""))).imported == 1
    (kept,) = desk.all()
    assert (kept.file, kept.facts.agent_name) == (file, "\u00e9")
    for text in (file, unicodedata.normalize("NFC", file), unicodedata.normalize("NFD", file)):
        assert desk.console.recordings.all(desk.person, Wanted(text=text)) == [kept]
    assert desk.bring(manifest(folder, row(file, name="e\u0301", duration=""))).unchanged == 1


def test_a_recording_in_a_folder_keeps_the_spelling_of_its_name(desk: Desk, folder: Path) -> None:
    sound(folder / "20260304-102100-1001-e\u0301-1.wav")
    assert desk.console.importing.import_folder(desk.person, folder).imported == 1
    assert [one.file for one in desk.all()] == ["20260304-102100-1001-e\u0301-1.wav"]
