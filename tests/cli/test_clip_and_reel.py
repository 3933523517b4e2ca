"""`clip` and `reel` as a user runs them: files, documents, exit codes, and the trail."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import soundfile

from qa_console.domain.model import Person
from tests.conftest import Result, RunCli
from tests.integration.calls import call, laid_out
from tests.unit.audio.telephone import RATE, voice

TEXT = b"this is no sound\n" * 100
GOOD = {f"A{n}": True for n in range(1, 9)} | {f"B{n}": True for n in range(1, 6)}


@pytest.fixture
def audio(tmp_path: Path, home: Path, run_cli: RunCli) -> Path:
    """R000001 and R000002 sound, R000003 is known by its row alone, R000004 has gone bad, R000005 is mono."""
    sounds = {
        "a.flac": call(),
        "b.wav": 0.3 * call(10, seed=4),
        "none.flac": None,
        "bad.flac": call(seed=5),
        "mono.wav": voice(6)[:, None],
    }
    manifest = laid_out(tmp_path, sounds)
    folder = tmp_path / "audio"
    assert run_cli("--home", home, "import", manifest, "--audio", folder).code == 0
    (folder / "bad.flac").write_bytes(TEXT)
    return folder


@pytest.fixture
def run(audio: Path, home: Path, run_cli: RunCli) -> RunCli:
    return lambda *args: run_cli("--home", home, "--lang", "en", "--user", "lina", *args)


def document(result: Result) -> dict[str, object]:
    assert result.code == 0, result.stderr or result.stdout
    made = json.loads(result.stdout)
    assert isinstance(made, dict)
    return made


def trail(run: RunCli) -> list[tuple[str, str, dict[str, object]]]:
    entries = json.loads(run("audit", "show", "--json").stdout)
    return [
        (entry["actor"], entry["subject"], entry["detail"])
        for entry in entries
        if entry["action"] == "recording.hand_out"
    ]


def test_a_clip_is_written_to_the_exports_and_the_trail_says_who_took_what(
    audio: Path, run: RunCli, home: Path
) -> None:
    made = document(run("clip", "R000001", "--from", "0:01", "--to", "2.5", "--fade", "0", "--json"))
    path = home / "exports" / "R000001-1s-2.5s.wav"
    assert made == {
        "path": str(path),
        "format": "wav",
        "duration": 1.5,
        "sample_rate": RATE,
        "channels": 2,
        "channel": "both",
        "separator": "none",
        "clips": [{"recording": "R000001", "start": 1.0, "end": 2.5, "title": "", "at": 0.0}],
    }
    source, sound = soundfile.read(audio / "a.flac", dtype="int16")[0], soundfile.read(path, dtype="int16")[0]
    assert np.array_equal(sound, source[RATE : 5 * RATE // 2])
    detail = {"start": 1.0, "end": 2.5, "channel": "both", "file": str(path), "clips": 1}
    assert trail(run) == [("lina", "R000001", detail)]


def test_a_whole_recording_is_transcoded(run: RunCli, home: Path, tmp_path: Path) -> None:
    result = run("clip", "R000001", "--out", tmp_path / "a.mp3", "--channel", "agent")
    assert (result.code, result.stdout) == (0, f"{tmp_path / 'a.mp3'}\n")
    info = soundfile.info(tmp_path / "a.mp3")
    assert (info.format, info.channels, info.frames) == ("MP3", 1, 8 * RATE)


def test_what_is_there_is_replaced_with_force_alone(run: RunCli, tmp_path: Path) -> None:
    out = tmp_path / "a.wav"
    out.write_bytes(b"kept")
    refused = run("clip", "R000001", "--to", "1", "--out", out)
    assert refused.code == 3
    assert "--force" in refused.stderr
    assert out.read_bytes() == b"kept"
    assert trail(run) == []
    assert run("clip", "R000001", "--to", "1", "--out", out, "--force").code == 0
    assert soundfile.info(out).frames == RATE
    assert len(trail(run)) == 1


def test_each_piece_of_evidence_becomes_a_clip(run: RunCli, tmp_path: Path, home: Path) -> None:
    sheet = {
        "answers": GOOD | {"A3": False},
        "evidence": [{"item": "A3", "start": 1, "end": 2.5}, {"item": "A2", "start": 4, "end": 5}],
    }
    (tmp_path / "answers.json").write_text(json.dumps(sheet))
    assert run("evaluate", "R000001", "--answers", tmp_path / "answers.json").code == 0
    made = json.loads(run("clip", "--evidence", "E000001", "--out", tmp_path / "cut", "--json").stdout)
    names = ["E000001-1-A3-R000001.wav", "E000001-2-A2-R000001.wav"]
    assert [one["path"] for one in made] == [str(tmp_path / "cut" / name) for name in names]
    assert [one["duration"] for one in made] == [1.5, 1.0]
    assert [subject for _, subject, _ in trail(run)] == ["R000001", "R000001"]
    reel = document(run("reel", "--evidence", "E000001", "--separator", "tone", "--json"))
    clips = reel["clips"]
    assert isinstance(clips, list)
    assert [clip["title"] for clip in clips] == ["A3 No service taboos", "A2 Patience and manner"]


def test_a_reel_is_made_of_arguments_and_a_list(run: RunCli, tmp_path: Path) -> None:
    listed = tmp_path / "more.csv"
    listed.write_text("recording,start,end,title\nb.wav,0:02,0:03.5,second\n", "utf-8")
    out = tmp_path / "reel.flac"
    made = document(
        run("reel", "R000001@0.5-2=first", "--list", listed, "--separator", "tone", "--out", out, "--json")
    )
    assert made["separator"] == "tone"
    clips = made["clips"]
    assert isinstance(clips, list)
    assert [(clip["recording"], clip["title"]) for clip in clips] == [
        ("R000001", "first"),
        ("R000002", "second"),
    ]
    assert clips[1]["at"] == pytest.approx(1.5 + 0.4 + 0.32 + 0.4)
    assert soundfile.info(out).duration == pytest.approx(made["duration"], abs=0.001)
    assert [(subject, detail["clips"]) for _, subject, detail in trail(run)] == [
        ("R000001", 2),
        ("R000002", 2),
    ]


def test_a_printed_reel_can_be_made_again(run: RunCli, tmp_path: Path) -> None:
    first, again = tmp_path / "one.wav", tmp_path / "two.wav"
    printed = run(
        "reel", "R000001@0.5-2=x", "R000002", "--separator", "none", "--out", first, "--json"
    ).stdout
    (tmp_path / "reel.json").write_text(printed)
    assert run("reel", "--list", tmp_path / "reel.json", "--separator", "none", "--out", again).code == 0
    assert first.read_bytes() == again.read_bytes()


def test_without_a_voice_auto_says_that_it_sounds_a_tone(
    run: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("reel", "R000001@0-1", "R000002@0-1")
    assert result.code == 0
    assert "espeak-ng" in result.stderr
    assert "2 clips" in result.stdout
    spoken = run("reel", "R000001@0-1", "R000002@0-1", "--separator", "spoken", "--json")
    assert spoken.code == 6
    assert json.loads(spoken.stdout)["error"]["code"] == "no_voice"


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["clip", "R000003"], 4, "no_sound"),
        (["clip", "R000004"], 3, "invalid_audio"),
        (["clip", "R000099"], 4, "not_found"),
        (["clip", "R000001", "--from", "8"], 3, "outside_recording"),
        (["clip", "R000001", "--from", "3", "--to", "2"], 3, "outside_recording"),
        (["clip", "R000001", "--to", "9"], 3, "outside_recording"),
        (["clip", "R000001", "--from", "soon"], 2, "wrong_usage"),
        (["clip", "R000001", "--format", "doc"], 2, "wrong_usage"),
        (["clip", "R000001", "--out", "x.doc"], 2, "wrong_usage"),
        (["clip", "R000001", "--fade", "nan"], 2, "wrong_usage"),
        (["clip", "R000005", "--channel", "agent"], 3, "invalid_input"),
        (["clip"], 2, "wrong_usage"),
        (["clip", "--evidence", "E000001", "--from", "1"], 2, "wrong_usage"),
        (["clip", "--evidence", "E000001"], 4, "not_found"),
        (["reel"], 2, "wrong_usage"),
        (["reel", "R000001@5"], 2, "wrong_usage"),
        (["reel", "R000001@1-2", "R000003@1-2"], 4, "no_sound"),
        (["reel", "R000001@1-2", "R000001@1-20"], 3, "outside_recording"),
        (["reel", "--list", "none.csv"], 4, "not_found"),
        (["reel", *["R000001@1-2"] * 201], 3, "invalid_input"),
    ],
)
def test_what_cannot_be_cut_has_its_exit_code_and_leaves_nothing(
    run: RunCli, home: Path, arguments: list[str], code: int, slug: str
) -> None:
    result = run(*arguments, "--json")
    assert result.code == code
    assert json.loads(result.stdout)["error"]["code"] == slug
    assert not (home / "exports").exists() or not list((home / "exports").iterdir())
    assert trail(run) == []


@pytest.mark.parametrize("form", ["m4a", "aac", "opus"])
def test_without_ffmpeg_the_remedy_is_said(
    run: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, form: str
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run("clip", "R000001", "--format", form)
    assert result.code == 6
    assert "apt-get install ffmpeg" in result.stderr
    assert trail(run) == []


def test_a_place_that_cannot_be_written_is_named_and_nothing_is_in_the_trail(
    run: RunCli, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    result = run("clip", "R000001", "--to", "1", "--out", tmp_path / "file" / "a.wav")
    assert result.code == 3
    assert str(tmp_path / "file") in result.stderr
    assert trail(run) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(run: RunCli, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    result = run("clip", "R000001", "--to", "1", "--out", closed / "a.wav")
    assert result.code == 6
    assert "closed" in result.stderr


def test_who_may_not_hand_sound_out_is_refused(home: Path, audio: Path) -> None:
    from qa_console.bootstrap import open_console
    from qa_console.domain.cuts import Cut
    from qa_console.errors import NotPermitted

    console = open_console(home=str(home))
    for attempt in (
        lambda who: console.clipping.cut_clip(who, Cut("R000001")),
        lambda who: console.clipping.cut_evidence(who, "E000001"),
        lambda who: console.clipping.make_reel(who, [Cut("R000001")]),
    ):
        with pytest.raises(NotPermitted):
            attempt(Person("guest", frozenset()))
    console.close()
