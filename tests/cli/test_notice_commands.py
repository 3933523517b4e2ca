"""`notice` and `report` as a user runs them: documents, exit codes, files."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import RunCli

ROWS = """\
recording,agent_id,agent_name,team,started_at,duration,customer_phone
a.wav,1001,王芳,二班,2026-03-04T10:21:00,60,13800138000
b.wav,1002,李强,二班,2026-03-05T10:21:00,60,13800138000
c.wav,1003,赵倩,一班,2026-03-05T10:21:00,60,13800138000
"""
ITEMS = [f"A{n}" for n in range(1, 9)] + [f"B{n}" for n in range(1, 6)]


@pytest.fixture
def scored(home: Path, run_cli: RunCli, tmp_path: Path) -> Path:
    """A workspace in which two calls of one team were scored; A3 failed in both."""
    manifest, answers = tmp_path / "m.csv", tmp_path / "answers.json"
    manifest.write_text(ROWS, "utf-8")
    given = {
        "answers": {item: item != "A3" for item in ITEMS},
        "evidence": [{"item": "A3", "start": 9.0, "end": 13.5, "note": "口气生硬"}],
        "comment": "",
    }
    answers.write_text(json.dumps(given), "utf-8")
    assert run_cli("--home", home, "import", manifest).code == 0
    for recording in ("R000001", "R000002"):
        result = run_cli("--home", home, "evaluate", recording, "--answers", answers)
        assert result.code == 0, result.stderr
    return home


def _json(run_cli: RunCli, home: Path, *args: object) -> Any:
    result = run_cli("--home", home, *args, "--json")
    assert result.code == 0, result.stderr + result.stdout
    return json.loads(result.stdout)


def test_an_issued_notice_is_one_json_document(run_cli: RunCli, scored: Path) -> None:
    made = _json(run_cli, scored, "notice", "agent", "1001")
    assert (made["id"], made["kind"], made["subject"], made["state"]) == (
        "N000001",
        "agent",
        "1001",
        "issued",
    )
    assert {"issued_at", "issued_by", "due", "since", "until", "evaluations", "events"} <= set(made)
    assert [(call["recording"], call["duration"]) for call in made["calls"]] == [("R000001", 60.0)]
    finding = made["findings"][0]
    assert (finding["criterion"], finding["start"], finding["end"]) == ("A3", 9.0, 13.5)
    assert "13800138000" not in json.dumps(made)


def test_a_notice_goes_from_issue_to_close(run_cli: RunCli, scored: Path) -> None:
    key = _json(run_cli, scored, "notice", "team", "二班")["id"]
    assert run_cli("--home", scored, "notice", "close", key).code == 3
    acknowledged = _json(run_cli, scored, "notice", "ack", key, "--by", "班长", "--comment", "收到")
    assert acknowledged["state"] == "acknowledged"
    assert acknowledged["events"][-1]["by"] == "班长"
    assert run_cli("--home", scored, "notice", "ack", key).code == 3
    assert _json(run_cli, scored, "notice", "close", key)["state"] == "closed"
    assert [head["state"] for head in _json(run_cli, scored, "notice", "list")] == ["closed"]


def test_a_dry_run_shows_the_text_and_issues_nothing(run_cli: RunCli, scored: Path) -> None:
    result = run_cli("--home", scored, "notice", "agent", "1001", "--dry-run", "--lang", "en")
    assert result.stdout.startswith("# Agent coaching notice (Preview, not issued)")
    assert _json(run_cli, scored, "notice", "agent", "1001", "--dry-run")["id"] is None
    assert _json(run_cli, scored, "notice", "list") == []


@pytest.mark.parametrize(("form", "start"), [("md", b"# "), ("html", b"<!DOCTYPE html>"), ("docx", b"PK")])
def test_an_export_is_a_file_in_the_exports_folder(
    run_cli: RunCli, scored: Path, form: str, start: bytes
) -> None:
    key = _json(run_cli, scored, "notice", "agent", "1001")["id"]
    made = _json(run_cli, scored, "notice", "export", key, "--format", form, "--lang", "zh")
    path = Path(made["path"])
    assert path.parent == scored / "exports"
    assert path.name.endswith(f".zh.{form}")
    assert path.read_bytes().startswith(start)


def test_the_format_follows_the_files_ending(run_cli: RunCli, scored: Path, tmp_path: Path) -> None:
    out = tmp_path / "new" / "notice.html"
    made = _json(run_cli, scored, "notice", "rectification", "二班", "--out", out, "--reason", "连续两期")
    assert (made["kind"], made["path"]) == ("rectification", str(out))
    assert "连续两期" in out.read_text("utf-8")


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (("notice", "agent", "9999"), 4),
        (("notice", "agent", "1003"), 4),
        (("notice", "team", "九班"), 4),
        (("notice", "agent", "1001", "--since", "2026-04-01"), 4),
        (("notice", "agent", "1001", "--since", "2026-03-09", "--until", "2026-03-01"), 3),
        (("notice", "agent", "1001", "--since", "March"), 2),
        (("notice", "agent", "1001", "--due", "2020-01-01"), 3),
        (("notice", "show", "N000009"), 4),
        (("notice", "ack", "E000001"), 4),
        (("notice", "export", "N000009"), 4),
        (("report", "team", "九班"), 4),
        (("report", "team"), 2),
        (("report", "agent", "9999"), 4),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    run_cli: RunCli, scored: Path, args: tuple[str, ...], code: int
) -> None:
    result = run_cli("--home", scored, *args, "--json")
    assert result.code == code
    assert json.loads(result.stdout)["error"]["message"]
    assert _json(run_cli, scored, "notice", "list") == []


def test_a_team_report_has_every_agent_with_a_trend(run_cli: RunCli, scored: Path) -> None:
    report = _json(run_cli, scored, "report", "team", "二班")
    assert (report["team"], report["n"]) == ("二班", 2)
    assert [agent["agent"] for agent in report["agents"]] == ["1001", "1002"]
    assert [len(agent["weeks"]) for agent in report["agents"]] == [8, 8]
    failed = {line["criterion"]: line["met_share"] for line in report["criteria"]}
    assert failed["A3"] == 0.0
    assert failed["A1"] == 1.0
    every = _json(run_cli, scored, "report", "team", "--all")["teams"]
    assert [(team["team"], team["n"]) for team in every] == [("一班", 0), ("二班", 2)]


def test_an_agent_report_shows_criteria_as_a_table(run_cli: RunCli, scored: Path) -> None:
    result = run_cli("--home", scored, "--lang", "en", "report", "agent", "1001", "--format", "csv")
    assert "A3,No service taboos,1,1,0.0,85.0" in result.stdout
