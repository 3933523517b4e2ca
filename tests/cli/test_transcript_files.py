"""`transcript import` and `transcript export` as a user runs them: files, exit codes, the trail."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from qa_console.domain.model import Person
from qa_console.errors import NotPermitted
from qa_console.services.transcript_export import TranscriptHanding
from tests.conftest import Result, RunCli

PHONE = "13800001234"
TURNS = [
    {"start": 0.0, "end": 2.0, "channel": "agent", "text": "您好，我不清楚"},
    {"start": 1.5, "end": 4.0, "channel": "customer", "text": "快递 --> 没到"},
]


@pytest.fixture
def run(home: Path, tmp_path: Path, run_cli: RunCli) -> RunCli:
    """R000001 and R000002 last 60 s; the first has a transcript, checked, and a customer with a number."""
    manifest = tmp_path / "calls.csv"
    manifest.write_text(
        "recording,agent_id,agent_name,started_at,duration,direction,customer_phone\n"
        f"a-{PHONE}.wav,1001,王芳,2026-03-04T10:21:59,60,inbound,{PHONE}\n"
        f"b.wav,1001,王芳,2026-03-04T11:00:00,60,inbound,{PHONE}\n",
        "utf-8",
    )

    def run(*args: object) -> Result:
        return run_cli("--home", home, "--lang", "en", "--user", "lina", *args)

    assert run("import", manifest).code == 0
    transcript = put(tmp_path / "a.json", json.dumps({"turns": TURNS, "language": "zh"}))
    assert run("transcript", "import", "R000001", transcript).code == 0
    assert run("check", "R000001").code == 0
    return run


def put(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def trail(run: RunCli, action: str = "transcript.hand_out") -> list[tuple[str, str, dict[str, object]]]:
    entries = json.loads(run("audit", "show", "--json").stdout)
    return [(one["actor"], one["subject"], one["detail"]) for one in entries if one["action"] == action]


def kept(run: RunCli, tmp_path: Path, recording: str) -> list[dict[str, object]]:
    out = tmp_path / "kept.json"
    result = run("transcript", "export", recording, "--out", out, "--force")
    if result.code == 4:
        return []
    assert result.code == 0, result.stderr
    turns = json.loads(out.read_text("utf-8"))["turns"]
    assert isinstance(turns, list)
    return turns


def test_an_export_goes_to_the_exports_and_the_trail_says_who_took_it(run: RunCli, home: Path) -> None:
    result = run("transcript", "export", "R000001", "--json")
    path = home / "exports" / "R000001.json"
    assert result.code == 0, result.stderr
    assert json.loads(result.stdout) == {
        "recording": "R000001", "path": str(path), "format": "json",
        "turns": 2, "findings": 0, "with_phone": False,
    }  # fmt: skip
    assert json.loads(path.read_text("utf-8")) == {"turns": TURNS, "language": "zh"}
    detail = {"format": "json", "turns": 2, "findings": 0, "phone": "none or masked", "file": str(path)}
    assert trail(run) == [("lina", "R000001", detail)]


@pytest.mark.parametrize(
    ("arguments", "name"),
    [
        (["--format", "json"], "R000001.json"),
        (["--format", "srt"], "R000001.srt"),
        (["--format", "vtt"], "R000001.vtt"),
        (["--format", "textgrid"], "R000001.TextGrid"),
        (["--format", "vcon"], "R000001.vcon"),
        (["--out", "OUT/x.srt"], "x.srt"),
        (["--out", "OUT/x.TextGrid"], "x.TextGrid"),
        (["--out", "OUT/x.vcon.json"], "x.vcon.json"),
        (["--out", "OUT/x", "--format", "vtt"], "x"),
        (["--out", "OUT", "--format", "srt"], "R000001.srt"),
    ],
)
def test_every_format_comes_back_as_the_same_turns(
    run: RunCli, home: Path, tmp_path: Path, arguments: list[str], name: str
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    given = [one.replace("OUT", str(out)) for one in arguments]
    result = run("transcript", "export", "R000001", *given)
    path = (out if "--out" in given else home / "exports") / name
    assert (result.code, result.stdout) == (0, f"{path}\n"), result.stderr
    assert run("transcript", "import", "R000002", path).code == 0
    assert kept(run, tmp_path, "R000002") == TURNS


def test_a_vcon_masks_the_number_unless_it_is_asked_for(run: RunCli, home: Path) -> None:
    path = home / "exports" / "R000001.vcon"
    masked = json.loads(run("transcript", "export", "R000001", "--format", "vcon", "--json").stdout)
    assert (masked["with_phone"], masked["findings"] > 0) == (False, True)
    text = path.read_text("utf-8")
    assert PHONE not in text
    document = json.loads(text)
    assert document["parties"][1] == {"role": "customer", "tel": "138****1234"}
    assert [one["type"] for one in document["analysis"]] == ["transcript", "findings"]
    assert run("transcript", "export", "R000001", "--format", "vcon", "--force", "--with-phone").code == 0
    assert json.loads(path.read_text("utf-8"))["parties"][1]["tel"] == PHONE
    assert [detail["phone"] for _, _, detail in trail(run)] == ["none or masked", "whole"]


def test_what_is_there_is_replaced_with_force_alone(run: RunCli, tmp_path: Path) -> None:
    out = put(tmp_path / "a.srt", "kept")
    refused = run("transcript", "export", "R000001", "--out", out)
    assert refused.code == 3
    assert "--force" in refused.stderr
    assert out.read_text() == "kept"
    assert trail(run) == []
    assert run("transcript", "export", "R000001", "--out", out, "--force").code == 0
    assert out.read_text("utf-8").startswith("1\n00:00:00,000 --> 00:00:02,000\nagent: ")


@pytest.mark.parametrize(
    ("arguments", "code", "slug"),
    [
        (["R000002"], 4, "no_transcript"),
        (["R000099"], 4, "not_found"),
        (["R000001", "--format", "doc"], 2, "wrong_usage"),
        (["R000001", "--out", "x.doc"], 2, "wrong_usage"),
        (["R000001", "--with-phone"], 2, "wrong_usage"),
        (["R000001", "--out", "/dev/null/x.srt"], 3, "invalid_input"),
    ],
)
def test_what_cannot_be_exported_has_its_exit_code_and_leaves_nothing(
    run: RunCli, home: Path, arguments: list[str], code: int, slug: str
) -> None:
    result = run("transcript", "export", *arguments, "--json")
    assert result.code == code
    assert json.loads(result.stdout)["error"]["code"] == slug
    assert not list(home.glob("exports/*"))
    assert trail(run) == []


def test_without_times_subtitles_are_refused_and_json_is_not(run: RunCli, home: Path, tmp_path: Path) -> None:
    lines = put(tmp_path / "a.txt", "agent: hello\ncustomer: hi\n")
    assert run("transcript", "import", "R000002", lines).code == 0
    for form in ("srt", "vtt", "textgrid"):
        result = run("transcript", "export", "R000002", "--format", form)
        assert result.code == 3
        assert "turn 1 has no times" in result.stderr
        assert "vcon" in result.stderr
    assert not list(home.glob("exports/*"))
    assert [one["start"] for one in kept(run, tmp_path, "R000002")] == [None, None]


@pytest.mark.parametrize("order", [("agent", "customer"), ("customer", "agent")])
def test_two_files_of_one_channel_are_merged_by_time(
    run: RunCli, tmp_path: Path, order: tuple[str, str]
) -> None:
    files = {
        "agent": "1\n00:00:01,000 --> 00:00:02,000\nhello\n\n2\n00:00:05,000 --> 00:00:06,000\nyes\n",
        "customer": "WEBVTT\n\n00:01.000 --> 00:03.000\nhi\n\n00:03.500 --> 00:04.000\nin?\n",
    }
    for party in order:
        path = put(tmp_path / party, files[party])
        assert run("transcript", "import", "R000002", path, "--channel", party).code == 0
    assert [(one["channel"], one["text"]) for one in kept(run, tmp_path, "R000002")] == [
        ("agent", "hello"), ("customer", "hi"), ("customer", "in?"), ("agent", "yes"),
    ]  # fmt: skip
    again = run("transcript", "import", "R000002", tmp_path / "agent", "--channel", "agent", "--json")
    assert json.loads(again.stdout)["changed"] is False


CUE = "1\n00:00:01,000 --> 00:00:02,000\nagent: x\n\n2\n"


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (CUE + "00:00:09,000 --> 00:00:03,000\nagent: y\n", "bad:6"),
        (CUE + "00:01:02,500 --> 00:01:03,000\nagent: y\n", "bad:6"),
        (CUE + "00:00:05,000 --> 00:00:06,000\nagent: " + "y" * 5_000_000, "bad:6"),
        ("agent: 您好您好\n".encode() + b"customer: \xff\xff\n", "bad:2"),
        ("[" * 2000, "bad:1"),
        (
            '{"turns": [{"start": 1, "end": 1' + "0" * 390 + ', "channel": "agent", "text": "x"}]}',
            "turns[0].end",
        ),
        ('{"turns": [{"start": 61, "end": 63, "channel": "agent", "text": "x"}]}', "turns[0]"),
        ('{"vcon": "0.0.1", "analysis": [{"type": "transcript", "url": "https://x"}]}', "analysis[0]"),
        ('File type = "ooTextFile"\nObject class = "TextGrid"\nxmin = a\n', "bad:2"),
        (b"", "bad"),
    ],
)
def test_a_bad_file_is_refused_with_its_place_and_nothing_changes(
    run: RunCli, tmp_path: Path, content: str | bytes, place: str
) -> None:
    before, entries = kept(run, tmp_path, "R000001"), len(trail(run, "transcript.import"))
    result = run("transcript", "import", "R000001", put(tmp_path / "bad", content), "--json")
    assert result.code == 3
    error = json.loads(result.stdout)["error"]
    assert error["code"] == "invalid_transcript"
    assert error["where"].endswith(place)
    assert kept(run, tmp_path, "R000001") == before
    assert len(trail(run, "transcript.import")) == entries


def test_a_transcript_of_another_recording_names_its_first_turn_and_what_to_do(
    run: RunCli, tmp_path: Path
) -> None:
    far = put(tmp_path / "far.srt", CUE + "00:02:00,000 --> 00:02:01,000\nagent: y\n")
    result = run("transcript", "import", "R000001", far)
    assert result.code == 3
    assert "far.srt:6" in result.stderr
    assert "60" in result.stderr
    assert "belongs to this recording" in result.stderr


def test_escapes_in_a_transcript_never_reach_a_terminal_or_a_file(
    run: RunCli, home: Path, tmp_path: Path
) -> None:
    hostile = "[00:01 - 00:02] agent: \x1b]0;owned\x07\x1b[2Jhello\u202e\n"
    assert run("transcript", "import", "R000002", put(tmp_path / "h.txt", hostile)).code == 0
    for form in ("json", "srt", "vtt", "textgrid", "vcon"):
        assert run("transcript", "export", "R000002", "--format", form).code == 0
    for path in (home / "exports").iterdir():
        text = path.read_text("utf-8")
        assert "hello" in text
        assert not {"\x1b", "\x07", "\u202e"} & set(text)
        assert "owned" not in text


@pytest.mark.parametrize(
    "hostile",
    [
        "\x1b[31mwho\x07: b\n",
        "1\n\x1b]0;owned\x07 --> 00:01\nx\n",
        '{"turns": [{"start": 0, "end": 1, "channel": "\\u001b[31mwho", "text": "x"}]}',
        '{"vcon": "0.0.1", "dialog": [{"type": "text", "body": "x", "mediatype": "\\u001b[31m"}]}',
        '{"\\u001b[31m": 1, "\\u001b[31m": 2}',
    ],
)
def test_an_error_quotes_a_file_without_its_escapes(run: RunCli, tmp_path: Path, hostile: str) -> None:
    result = run("transcript", "import", "R000002", put(tmp_path / "h", hostile))
    assert result.code == 3
    assert not {"\x1b", "\x07"} & set(result.stderr)
    assert "Error: " in result.stderr


CLOSED = "CREATE TRIGGER closed BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'the book is closed'); END"


def test_a_file_is_not_left_behind_when_its_entry_cannot_be_kept(run: RunCli, home: Path) -> None:
    from sqlalchemy import text
    from sqlalchemy.exc import IntegrityError

    from qa_console.bootstrap import acting_person, open_console

    console = open_console(home=str(home))
    with console.engine.begin() as connection:
        connection.execute(text(CLOSED))
    with pytest.raises(IntegrityError, match="the book is closed"):
        console.transcript_export.export(acting_person("lina", console), "R000001")
    console.close()
    assert not list(home.glob("exports/*"))


def test_who_may_not_hand_transcripts_out_is_refused(run: RunCli, home: Path) -> None:
    from qa_console.bootstrap import open_console

    console = open_console(home=str(home))
    with pytest.raises(NotPermitted):
        console.transcript_export.export(Person("guest", frozenset()), "R000001", TranscriptHanding())
    console.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_without_permission_is_named(run: RunCli, tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    result = run("transcript", "export", "R000001", "--out", closed / "a.srt")
    assert result.code == 6
    assert "closed" in result.stderr
