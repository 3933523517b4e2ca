"""`init`, `backup`, `restore`, `audit`, `doctor` as a person runs them."""

from __future__ import annotations

import json
import resource
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Result, RunCli


def data(result: Result) -> Any:
    return json.loads(result.stdout)


def test_init_makes_config_database_rubrics_and_plans(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("init", tmp_path / "place", "--json")
    assert result.code == 0
    assert {"config.toml", "rubrics", "plans", "exports"} <= set(data(result)["made"])
    assert (tmp_path / "place" / "qa-console.sqlite3").is_file()
    assert list((tmp_path / "place" / "plans").glob("*.yaml"))


def test_init_twice_changes_nothing(home: Path, run_cli: RunCli) -> None:
    (home / "config.toml").write_text('lang = "en"\n')
    again = run_cli("init", home, "--json")
    assert again.code == 0
    assert data(again)["made"] == []
    assert (home / "config.toml").read_text() == 'lang = "en"\n'


def test_a_command_without_a_workspace_says_how_to_make_one(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", tmp_path / "nowhere", "audit", "verify")
    assert result.code == 4
    assert "init" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_with_json_an_error_is_one_document(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", tmp_path / "nowhere", "audit", "verify", "--json")
    assert data(result)["error"]["code"] == "no_workspace"
    assert str(tmp_path / "nowhere") in data(result)["error"]["where"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("langg = 'zh'", "langg"),
        ("lang = 'fr'", "lang"),
        ("zone = 'Mars/Base'", "zone"),
        ("target = 101", "target"),
        ("lang = ", "config.toml"),
    ],
)
def test_a_config_that_does_not_fit_names_the_key(home: Path, run_cli: RunCli, line: str, named: str) -> None:
    (home / "config.toml").write_text(line + "\n")
    result = run_cli("--home", home, "audit", "verify", "--json")
    assert result.code == 3
    assert named in data(result)["error"]["where"]


def test_the_trail_of_a_new_workspace_holds_and_its_head_can_be_given_back(
    home: Path, run_cli: RunCli
) -> None:
    first = data(run_cli("--home", home, "audit", "verify", "--json"))
    assert first["ok"]
    assert first["entries"] > 0
    again = run_cli("--home", home, "audit", "verify", "--head", first["head"], "--json")
    assert again.code == 0


def test_a_changed_entry_is_found_with_exit_code_1(home: Path, run_cli: RunCli) -> None:
    with closing(sqlite3.connect(home / "qa-console.sqlite3")) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute("UPDATE audit SET actor = 'somebody else' WHERE number = 1")
        connection.commit()
    result = run_cli("--home", home, "audit", "verify", "--json")
    assert result.code == 1
    assert (data(result)["ok"], data(result)["first_bad"]) == (False, 1)


@pytest.mark.parametrize("harm", ["x'ff00'", "CAST(x'fffe41' AS TEXT)", "''", "5"])
def test_an_entry_changed_to_no_text_at_all_is_found_too(home: Path, run_cli: RunCli, harm: str) -> None:
    with closing(sqlite3.connect(home / "qa-console.sqlite3")) as connection:
        connection.execute("DROP TRIGGER audit_no_update")
        connection.execute(f"UPDATE audit SET detail = {harm} WHERE number = 1")
        connection.commit()
    result = run_cli("--home", home, "audit", "verify", "--json")
    assert result.code == 1, result.stdout
    assert (data(result)["first_bad"], data(result)["reason"]) == (1, "content_changed")
    assert run_cli("--home", home, "audit", "show", "--json").code == 0


def _harm(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / "qa-console.sqlite3")) as connection:
        connection.execute(statement)
        connection.commit()


@pytest.mark.parametrize(
    ("statement", "command"),
    [
        ("DROP TABLE audit", ("audit", "verify")),
        ("UPDATE rubrics SET created_at = 'yesterday'", ("rubric", "list")),
        ("UPDATE rubrics SET state = 'lost'", ("rubric", "list")),
        ("UPDATE rubrics SET rubric_id = CAST(x'fffe41' AS TEXT) WHERE pk = 1", ("rubric", "list")),
    ],
)
def test_rows_that_this_program_cannot_have_written_mean_a_damaged_database(
    home: Path, run_cli: RunCli, statement: str, command: tuple[str, ...]
) -> None:
    _harm(home, statement)
    result = run_cli("--home", home, *command, "--json")
    assert (result.code, data(result)["error"]["code"]) == (6, "corrupt")
    assert "restore" in data(result)["error"]["remedy"]


def test_a_backup_of_a_damaged_database_says_what_is_damaged(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    _harm(home, "PRAGMA wal_checkpoint(TRUNCATE)")
    whole = bytearray((home / "qa-console.sqlite3").read_bytes())
    whole[-8192:-4096] = b"\xa5" * 4096
    (home / "qa-console.sqlite3").write_bytes(whole)
    result = run_cli("--home", home, "backup", tmp_path / "b.zip", "--json")
    assert (result.code, data(result)["error"]["code"]) == (6, "corrupt")
    assert not list(tmp_path.glob("*.zip"))


@contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """A disk that takes no more, as far as one file can tell."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_is_not_taken_for_a_damaged_backup(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", home, "backup", tmp_path / "b.zip").code == 0
    with no_file_beyond(100_000):
        result = run_cli("--home", tmp_path / "other", "restore", tmp_path / "b.zip", "--json")
    assert result.code == 6, result.stdout
    assert not (tmp_path / "other" / "qa-console.sqlite3").exists()


def test_a_backup_onto_a_full_disk_says_so(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    (tmp_path / "full").mkdir()
    with no_file_beyond(100_000):
        result = run_cli("--home", home, "backup", tmp_path / "full" / "b.zip", "--json")
    assert result.code == 6, result.stdout
    assert "b.zip" in data(result)["error"]["where"]
    assert not list((tmp_path / "full").iterdir())


def test_audit_show_lists_who_did_what(home: Path, run_cli: RunCli) -> None:
    rows = data(run_cli("--home", home, "--user", "李娜", "audit", "show", "--json"))
    assert [row["number"] for row in rows] == list(range(1, len(rows) + 1))
    assert "workspace.make" in {row["action"] for row in rows}


def test_a_backup_fills_an_empty_workspace(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    made = run_cli("--home", home, "backup", tmp_path / "b.zip", "--json")
    assert made.code == 0
    other = tmp_path / "other"
    restored = run_cli("--home", other, "restore", tmp_path / "b.zip", "--json")
    assert restored.code == 0, restored.stderr
    head = data(made)["audit_head"]
    assert run_cli("--home", other, "audit", "verify", "--head", head).code == 0
    assert (other / "config.toml").read_bytes() == (home / "config.toml").read_bytes()


def test_a_backup_never_overwrites_a_file(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    (tmp_path / "b.zip").write_text("dear to somebody")
    result = run_cli("--home", home, "backup", tmp_path / "b.zip")
    assert result.code == 3
    assert (tmp_path / "b.zip").read_text() == "dear to somebody"


def test_a_backup_into_a_missing_folder_says_so(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", home, "backup", tmp_path / "no" / "b.zip")
    assert result.code == 6
    assert "no/b.zip" in result.stderr


@pytest.mark.parametrize("harm", ["cut", "flip", "text", "foreign", "empty"])
def test_a_damaged_backup_changes_nothing(home: Path, tmp_path: Path, run_cli: RunCli, harm: str) -> None:
    file = tmp_path / "b.zip"
    assert run_cli("--home", home, "backup", file).code == 0
    whole = file.read_bytes()
    if harm == "cut":
        file.write_bytes(whole[: len(whole) // 2])
    elif harm == "flip":
        middle = len(whole) // 2
        file.write_bytes(whole[:middle] + bytes([whole[middle] ^ 0xFF]) + whole[middle + 1 :])
    elif harm == "text":
        file.write_text("not a backup")
    elif harm == "empty":
        file.write_bytes(b"")
    else:
        file.unlink()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("../escape.yaml", "x")
    result = run_cli("--home", tmp_path / "other", "restore", file)
    assert result.code == 3, result.stderr
    assert not (tmp_path / "other" / "qa-console.sqlite3").exists()


def test_restore_refuses_a_backup_that_is_not_there(tmp_path: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", tmp_path / "other", "restore", tmp_path / "none.zip").code == 4


def test_doctor_looks_at_the_workspace_and_the_machine(home: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", home, "doctor", "--json")
    assert result.code == 0, result.stdout
    states = {check["name"]: check["state"] for check in data(result)["checks"]}
    assert states["database"] == states["audit"] == "ok"


def test_doctor_names_what_clips_and_reels_lack(
    home: Path, run_cli: RunCli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    result = run_cli("--home", home, "doctor", "--json")
    checks = {check["name"]: check for check in json.loads(result.stdout)["checks"]}
    assert result.code == 0
    for name, remedy in (("ffmpeg", "apt-get install ffmpeg"), ("voice", "apt-get install espeak-ng")):
        assert checks[name]["state"] == "warning"
        assert remedy in checks[name]["remedy"]


def test_doctor_says_when_the_database_is_damaged(home: Path, run_cli: RunCli) -> None:
    (home / "qa-console.sqlite3").write_bytes(b"rubbish" * 1000)
    for journal in home.glob("*-wal"):
        journal.unlink()
    result = run_cli("--home", home, "doctor", "--json")
    assert result.code == 6
    assert "restore" in json.dumps(data(result))


def test_doctor_works_without_a_workspace(tmp_path: Path, run_cli: RunCli) -> None:
    result = run_cli("--home", tmp_path / "nowhere", "doctor", "--json")
    assert result.code == 0
    assert data(result)["checks"][0]["name"] == "workspace"


@pytest.mark.parametrize("arguments", [("nonsense",), ("audit",), ("audit", "verify", "--no-such-option")])
def test_wrong_usage_is_exit_code_2(run_cli: RunCli, arguments: tuple[str, ...]) -> None:
    assert run_cli(*arguments).code == 2


def test_wrong_usage_with_json_is_one_document(run_cli: RunCli) -> None:
    assert data(run_cli("audit", "verify", "--no-such-option", "--json"))["error"]["code"] == "wrong_usage"


def test_a_head_that_is_none_is_wrong_usage(home: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", home, "audit", "verify", "--head", "rubbish").code == 2
