"""`check` and `transcript import` as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from qa_console.bootstrap import shipped
from tests.conftest import RunCli

LINES = "坐席：您好\n客户：我不清楚\n坐席：这事不归我们管，我也不知道\n"
FINDING_KEYS = {
    "criterion", "check", "label", "verdict", "start", "end",
    "channel", "turn", "quote", "confidence", "reason",
}  # fmt: skip


@pytest.fixture
def lines(tmp_path: Path) -> Path:
    path = tmp_path / "call.txt"
    path.write_text(LINES, "utf-8")
    return path


@pytest.fixture
def workspace(home: Path, tmp_path: Path, run_cli: RunCli) -> Path:
    """Two recordings known by metadata, the first with a transcript."""
    manifest = tmp_path / "calls.csv"
    manifest.write_text("recording,agent_id,duration\na.wav,1001,60\nb.wav,1001,60\n", "utf-8")
    run_cli("--home", home, "import", manifest)
    transcript = tmp_path / "a.json"
    turns = [{"start": 1.0, "end": 5.0, "channel": "agent", "text": "这事不归我们管"}]
    transcript.write_text(json.dumps({"turns": turns}), "utf-8")
    result = run_cli("--home", home, "transcript", "import", "R000001", transcript, "--json")
    assert json.loads(result.stdout) == {
        "recording": "R000001", "turns": 1, "channels": ["agent"], "source": "json", "changed": True,
    }  # fmt: skip
    return home


def test_a_bare_transcript_is_checked_without_a_workspace(lines: Path, run_cli: RunCli) -> None:
    result = run_cli("check", "--transcript", lines, "--json")
    document = json.loads(result.stdout)
    assert result.code == 0
    assert set(document) == {"recording", "findings", "suggested_answers"}
    assert document["recording"] is None
    assert all(set(found) == FINDING_KEYS for found in document["findings"])
    told = [
        (found["criterion"], found["label"], found["verdict"], found["turn"])
        for found in document["findings"]
    ]
    assert told == [
        ("A1", "greeting", "met", 0),
        ("A3", "not_our_job", "violated", 2),
        ("A3", "dont_know", "violated", 2),
    ]
    assert document["suggested_answers"] == {"A3": {"answer": False, "why": [1, 2]}}


@pytest.mark.parametrize("rubric", ["hospital-follow-up", "FILE"])
def test_the_form_is_named_or_given_as_a_file(rubric: str, lines: Path, run_cli: RunCli) -> None:
    given = shipped("rubrics") / "hospital-follow-up.yaml" if rubric == "FILE" else rubric
    result = run_cli("check", "--transcript", lines, "--rubric", given, "--json")
    assert {found["criterion"] for found in json.loads(result.stdout)["findings"]} == {"O1", "M1"}


def test_a_bare_transcript_is_checked_without_anything_heavy(lines: Path) -> None:
    program = (
        "import sys\nfrom qa_console.cli.app import run\n"
        f"code = run(['check', '--transcript', {str(lines)!r}, '--json'])\n"
        "heavy = {'sqlalchemy', 'numpy', 'textual', 'alembic', 'openpyxl', 'docx'} & set(sys.modules)\n"
        "sys.exit(f'imported {heavy}' if heavy else code)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["--transcript", "nothing.txt"], 4),
        (["--transcript", "LINES", "--rubric", "nothing"], 4),
        (["--transcript", "LINES", "--rubric", "LINES"], 3),
        (["--transcript", "LINES", "--all"], 2),
        ([], 2),
    ],
)
def test_what_cannot_be_checked_ends_with_its_exit_code(
    arguments: list[str], code: int, lines: Path, run_cli: RunCli
) -> None:
    given = [str(lines) if one == "LINES" else one for one in arguments]
    result = run_cli("check", *given, "--json")
    assert result.code == code
    assert set(json.loads(result.stdout)["error"]) >= {"code", "message", "where"}


def test_a_broken_transcript_is_refused_with_its_line(lines: Path, run_cli: RunCli) -> None:
    lines.write_text("坐席：您好\n小明：你好\n", "utf-8")
    result = run_cli("check", "--transcript", lines, "--json")
    assert result.code == 3
    assert json.loads(result.stdout)["error"]["where"].endswith("call.txt:2")


def test_one_recording_is_one_document_and_all_are_a_list(workspace: Path, run_cli: RunCli) -> None:
    one = json.loads(run_cli("--home", workspace, "check", "R000001", "--json").stdout)
    everything = json.loads(run_cli("--home", workspace, "check", "--all", "--json").stdout)
    assert one["recording"] == "R000001"
    assert [found["label"] for found in one["findings"]] == ["not_our_job"]
    assert everything == [one]


def test_a_recording_without_a_transcript_is_not_found_alone_and_noted_among_others(
    workspace: Path, run_cli: RunCli
) -> None:
    alone = run_cli("--home", workspace, "check", "R000002", "--json")
    among = run_cli("--home", workspace, "check", "R000001", "R000002", "--json")
    assert alone.code == 4
    assert among.code == 1
    assert [one["recording"] for one in json.loads(among.stdout)] == ["R000001"]
    assert "R000002" in among.stderr


def test_an_unknown_recording_takes_no_transcript(workspace: Path, tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", workspace, "transcript", "import", "R000009", tmp_path / "a.json", "--json")
    assert result.code == 4


def test_findings_are_printed_as_a_table_too(lines: Path, run_cli: RunCli) -> None:
    result = run_cli("--lang", "en", "check", "--transcript", lines, "--format", "csv")
    assert result.stdout.splitlines()[0] == "Item,Finding,Verdict,At,Channel,Quote,Confidence,Why"
    assert "这事不归我们管" in result.stdout
