"""Transcripts and findings in a real workspace: kept, replaced, and what a person said of them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from qa_console.bootstrap import Console
from qa_console.domain.model import Channel, Person, Recording, RecordingFacts, Verdict
from qa_console.domain.rubric.model import Rubric
from qa_console.errors import InvalidInput, NotFound, TranscriptError


@pytest.fixture
def recording(console: Console, owner: Person) -> str:
    """A call of 60 s that is known by its metadata."""
    facts = RecordingFacts("a.wav", "1001", "王芳", "二班", datetime(2026, 3, 4, tzinfo=UTC), duration_s=60.0)
    with console.workplace.work(owner, write=True) as work:
        work.recordings.add([Recording("", facts)], datetime(2026, 3, 4, tzinfo=UTC))
        work.commit()
        return work.recordings.ids()[0]


def write(folder: Path, *turns: tuple[float, float, str, str], name: str = "t.json") -> Path:
    path = folder / name
    listed = [{"start": s, "end": e, "channel": channel, "text": text} for s, e, channel, text in turns]
    path.write_text(json.dumps({"turns": listed}), "utf-8")
    return path


TABOO = (4.0, 8.0, "agent", "这事不归我们管，我也不知道")


def entries(console: Console, owner: Person) -> int:
    with console.workplace.work(owner) as work:
        return sum(1 for _ in work.audit.entries())


def test_a_transcript_is_kept_turn_by_turn(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    path = write(tmp_path, TABOO, (0.0, 2.0, "customer", "你好"))
    done = console.transcripts.import_file(owner, recording, path)
    assert done.changed
    assert done.channels == (Channel.AGENT, Channel.CUSTOMER)
    kept = console.transcripts.get(owner, recording)
    assert kept is not None
    assert kept.turns == done.transcript.turns
    assert [turn.start_s for turn in kept.turns] == [0.0, 4.0]


def test_importing_the_same_transcript_twice_changes_nothing(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    path = write(tmp_path, TABOO)
    console.transcripts.import_file(owner, recording, path)
    before = entries(console, owner)
    assert not console.transcripts.import_file(owner, recording, path).changed
    assert entries(console, owner) == before


def test_two_one_channel_files_become_one_transcript(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    for channel, start in (("agent", 0.0), ("customer", 5.0), ("agent", 9.0)):
        path = tmp_path / f"{channel}.json"
        segments = [{"start": start, "end": start + 1, "text": channel}]
        path.write_text(json.dumps({"segments": segments}), "utf-8")
        console.transcripts.import_file(owner, recording, path, Channel(channel))
    kept = console.transcripts.get(owner, recording)
    assert kept is not None
    assert [(turn.start_s, turn.channel.value) for turn in kept.turns] == [(5.0, "customer"), (9.0, "agent")]


def test_a_transcript_for_a_longer_recording_changes_nothing(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    before = entries(console, owner)
    with pytest.raises(TranscriptError):
        console.transcripts.import_file(owner, recording, write(tmp_path, (0.0, 90.0, "agent", "x")))
    kept = console.transcripts.get(owner, recording)
    assert kept is not None
    assert len(kept.turns) == 1
    assert entries(console, owner) == before


def test_findings_are_kept_for_the_version_that_found_them(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    (checked,) = console.checking.check(owner)
    kept = console.checking.kept(owner, recording)
    assert kept is not None
    assert kept.findings == checked.findings
    assert kept.suggestions == checked.suggestions
    assert [one.label for one in kept.findings] == ["not_our_job", "dont_know"]
    assert console.checking.kept(owner, recording, "hospital-follow-up") is None


def test_checking_again_changes_nothing_and_keeps_what_a_person_said(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    list(console.checking.check(owner))
    console.checking.review(owner, recording, 1, "rejected")
    before = entries(console, owner)
    list(console.checking.check(owner, [recording]))
    assert entries(console, owner) == before
    more = write(tmp_path, TABOO, (10.0, 12.0, "agent", "不能办"))
    console.transcripts.import_file(owner, recording, more)
    list(console.checking.check(owner, [recording]))
    kept = console.checking.kept(owner, recording)
    assert kept is not None
    assert len(kept.findings) == 3
    assert kept.reviews == {1: "rejected"}


def test_a_review_is_one_of_three_words_about_a_finding_that_is_there(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    list(console.checking.check(owner))
    with pytest.raises(InvalidInput):
        console.checking.review(owner, recording, 0, "perhaps")
    with pytest.raises(NotFound):
        console.checking.review(owner, recording, 99, "accepted")


def test_a_form_that_is_not_in_the_workspace_is_tried_without_keeping_anything(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    form: Rubric = replace(console.rubrics.get(owner).rubric, version=9)
    (checked,) = console.checking.check(owner, rubric=form)
    assert {one.verdict for one in checked.findings} == {Verdict.VIOLATED}
    assert console.checking.kept(owner, recording) is None


def test_a_recording_without_a_transcript_is_said_to_have_none(
    console: Console, owner: Person, recording: str
) -> None:
    (checked,) = console.checking.check(owner, [recording])
    assert checked.missing
    assert list(console.checking.check(owner)) == []


def test_findings_of_many_recordings_are_read_at_once(
    console: Console, owner: Person, recording: str, tmp_path: Path
) -> None:
    console.transcripts.import_file(owner, recording, write(tmp_path, TABOO))
    list(console.checking.check(owner))
    key = console.rubrics.get(owner).rubric.key
    with console.workplace.work(owner) as work:
        assert [len(found) for found in work.findings.of([recording], key).values()] == [2]
        assert work.findings.of([recording], ("unknown", 1)) == {}
