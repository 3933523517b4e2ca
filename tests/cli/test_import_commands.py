from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from tests.conftest import Result, RunCli

HEAD = "recording,agent_id,agent_name,team,started_at,duration,direction,customer_phone,queue,order_id"
HEAD += ",satisfaction,tags"
GOOD = "a.wav,1001,王芳,二班,2026-03-04 10:21,62.5,inbound,138 0013 8000,billing,SO-1,5,投诉;vip"


def data(result: Result) -> Any:
    return json.loads(result.stdout)


@pytest.fixture
def manifest(tmp_path: Path) -> Path:
    path = tmp_path / "m.csv"
    path.write_text(f"{HEAD},campaign\n{GOOD},=2+2\n", "utf-8")
    return path


@pytest.fixture
def brought(home: Path, manifest: Path, run_cli: RunCli) -> Path:
    assert run_cli("--home", home, "import", manifest).code == 0
    return home


def test_import_answers_with_the_contracts_document_and_exit_1_where_a_row_was_refused(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    path = tmp_path / "m.csv"
    bad = GOOD.replace("2026-03-04 10:21", "tomorrow").replace("a.wav", "b.wav")
    path.write_text(f"{HEAD}\n{GOOD}\n{bad}\n", "utf-8")
    result = run_cli("--home", home, "import", path, "--json")
    assert result.code == 1
    document = data(result)
    assert (document["imported"], document["updated"], document["unchanged"]) == (1, 0, 0)
    (rejected,) = document["rejected"]
    assert (rejected["line"], rejected["field"], rejected["value"]) == (3, "started_at", "tomorrow")
    assert "2026-03-04" in rejected["reason"]


def test_the_same_manifest_again_changes_nothing(brought: Path, manifest: Path, run_cli: RunCli) -> None:
    trail = run_cli("--home", brought, "audit", "show", "--json").stdout
    document = data(run_cli("--home", brought, "import", manifest, "--json"))
    assert document == {"imported": 0, "updated": 0, "unchanged": 1, "rejected": []}
    assert run_cli("--home", brought, "audit", "show", "--json").stdout == trail


def test_recordings_list_gives_every_manifest_column(brought: Path, run_cli: RunCli) -> None:
    (row,) = data(run_cli("--home", brought, "recordings", "list", "--json"))
    expected = {
        "id": "R000001",
        "recording": "a.wav",
        "agent_id": "1001",
        "agent_name": "王芳",
        "team": "二班",
        "started_at": "2026-03-04T10:21:00+08:00",
        "duration": 62.5,
        "direction": "inbound",
        "customer_phone": "138 0013 8000",
        "queue": "billing",
        "order_id": "SO-1",
        "satisfaction": 5,
        "tags": ["投诉", "vip"],
        "state": "imported",
        "campaign": "=2+2",
    }
    assert {name: row[name] for name in expected} == expected
    assert row["extra"] == {"campaign": "=2+2"}


def test_a_recording_is_found_by_its_number_in_any_writing(brought: Path, run_cli: RunCli) -> None:
    (row,) = data(run_cli("--home", brought, "recordings", "find", "--phone", "+86１３８-00138000", "--json"))
    assert row["id"] == "R000001"
    assert data(run_cli("--home", brought, "recordings", "find", "--phone", "13900139000", "--json")) == []


def test_finding_by_time_takes_whole_days(brought: Path, run_cli: RunCli) -> None:
    find = ("--home", brought, "recordings", "find", "--json")
    assert len(data(run_cli(*find, "--since", "2026-03-04", "--until", "2026-03-04"))) == 1
    assert len(data(run_cli(*find, "--since", "2026-03-04T10:22"))) == 0
    assert len(data(run_cli(*find, "--at", "2026-03-04T10:00"))) == 1
    assert run_cli(*find, "--since", "soon").code == 2


def test_finding_nothing_in_particular_is_wrong_usage(brought: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", brought, "recordings", "find").code == 2
    assert run_cli("--home", brought, "recordings", "find", "--phone", "").code == 2


@pytest.mark.parametrize("style", ["table", "plain", "csv", "md"])
def test_what_people_read_has_the_number_masked(brought: Path, run_cli: RunCli, style: str) -> None:
    result = run_cli("--home", brought, "recordings", "list", "--format", style)
    assert "138****8000" in result.stdout
    assert "0013" not in result.stdout


def test_one_recording_is_shown_with_everything_known(brought: Path, run_cli: RunCli) -> None:
    document = data(run_cli("--home", brought, "recordings", "show", "R000001", "--json"))
    assert (document["sound"], document["turns"], document["evaluations"]) == ("missing", 0, [])
    assert document["teams"] == [{"team": "二班", "since": "2026-03-04", "until": None}]
    text = run_cli("--home", brought, "recordings", "show", "R000001").stdout
    assert "王芳" in text
    assert "campaign: =2+2" in text


@pytest.mark.parametrize("given", ["R000002", "nonsense", "../x"])
def test_an_unknown_recording_is_not_found(brought: Path, run_cli: RunCli, given: str) -> None:
    result = run_cli("--home", brought, "recordings", "show", given, "--json")
    assert result.code == 4
    assert data(result)["error"]["code"] == "not_found"


def test_a_limit_and_a_place_to_go_on_from(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    path = tmp_path / "m.csv"
    rows = [GOOD.replace("a.wav", f"{n}.wav") for n in range(5)]
    path.write_text("\n".join([HEAD, *rows]), "utf-8")
    run_cli("--home", home, "import", path)
    listed = data(
        run_cli("--home", home, "recordings", "list", "--limit", "2", "--after", "R000003", "--json")
    )
    assert [row["id"] for row in listed] == ["R000004", "R000005"]


@pytest.mark.parametrize(
    ("args", "code"),
    [
        (["--map", "team"], 2),
        (["--map", "squad=team"], 3),
        (["--map", "team=nothing"], 3),
        (["--pattern", "{agent_id}"], 2),
        (["--audio", "nowhere"], 4),
    ],
)
def test_options_that_do_not_fit_change_nothing(
    home: Path, manifest: Path, run_cli: RunCli, args: list[str], code: int
) -> None:
    result = run_cli("--home", home, "import", manifest, *args, "--json")
    assert result.code == code
    assert data(result)["error"]["message"]
    assert data(run_cli("--home", home, "recordings", "list", "--json")) == []


def test_a_manifest_without_recordings_names_the_column_and_the_remedy(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    path = tmp_path / "m.csv"
    path.write_text("file,agent_id\na.wav,1\n", "utf-8")
    result = run_cli("--home", home, "import", path)
    assert result.code == 3
    assert "recording" in result.stderr
    assert "--map" in result.stderr


def test_a_manifest_that_is_not_there_is_not_found(home: Path, run_cli: RunCli) -> None:
    assert run_cli("--home", home, "import", "nowhere.csv").code == 4


def test_a_misspelt_column_is_pointed_out_on_stderr(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    path = tmp_path / "m.csv"
    path.write_text("recording,agent_id,duration,teem\na.wav,1,5,x\n", "utf-8")
    result = run_cli("--home", home, "import", path, "--json")
    assert data(result)["imported"] == 1
    assert "--map team=teem" in result.stderr


def test_a_folder_is_a_manifest_too(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    calls = tmp_path / "calls"
    calls.mkdir()
    soundfile.write(calls / "20260304-1021-1001-billing-1.wav", np.zeros(8000, dtype="float32"), 8000)
    (calls / "other.wav").touch()
    result = run_cli("--home", home, "import", calls, "--json")
    assert result.code == 1
    document = data(result)
    assert document["imported"] == 1
    assert (document["rejected"][0]["line"], document["rejected"][0]["value"]) == (None, "other.wav")
    assert run_cli("--home", home, "import", calls, "--map", "team=x").code == 2


def test_hostile_cells_reach_neither_terminal_nor_spreadsheet(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    path = tmp_path / "m.csv"
    path.write_text(
        "recording,agent_id,duration,order_id,team\na.wav,1,5,=cmd|x,\x1b[31m[bold]红\u202e\n", "utf-8"
    )
    run_cli("--home", home, "import", path)
    for style in ("table", "csv"):
        out = run_cli("--home", home, "recordings", "list", "--format", style).stdout
        assert "\x1b" not in out
        assert "\u202e" not in out
        assert "[bold]红" in out
    assert "'=cmd|x" in run_cli("--home", home, "recordings", "list", "--format", "csv").stdout


def test_many_refused_rows_are_summed_up_for_people_and_whole_in_json(
    home: Path, tmp_path: Path, run_cli: RunCli
) -> None:
    path = tmp_path / "m.csv"
    path.write_text("recording,agent_id\n" + "".join(f"{n}.wav,1\n" for n in range(60)), "utf-8")
    assert len(data(run_cli("--home", home, "import", path, "--json"))["rejected"]) == 60
    assert "10" in run_cli("--home", home, "import", path).stdout.splitlines()[-1]


def test_a_pipe_as_manifest_is_refused_at_once(home: Path, tmp_path: Path, run_cli: RunCli) -> None:
    os.mkfifo(tmp_path / "m.csv")
    assert run_cli("--home", home, "import", tmp_path / "m.csv").code == 3
